"""The tables that the tests use, read once."""

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis import countries, datapackage, measures


def pytest_sessionstart() -> None:
    """Forget what another session in this process has looked up, as mutmut runs many."""
    for remembers in (countries._index, countries._card_tables, countries._key, datapackage.labels):
        remembers.cache_clear()


@pytest.fixture(scope="session")
def states() -> pd.DataFrame:
    return wcit.load_states()


@pytest.fixture(scope="session")
def indicators() -> pd.DataFrame:
    return wcit.load_indicators()


@pytest.fixture(scope="session")
def vdem() -> pd.DataFrame:
    return wcit.load_vdem()


@pytest.fixture(scope="session")
def memberships() -> pd.DataFrame:
    return wcit.load_memberships()


@pytest.fixture(scope="session")
def decisions() -> pd.DataFrame:
    return wcit.load_decisions()


@pytest.fixture(scope="session")
def positions() -> pd.DataFrame:
    return wcit.load_positions()


@pytest.fixture(scope="session")
def blocs(states: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    return measures.blocs(states, memberships)


@pytest.fixture(scope="session")
def design(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    vdem: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    return measures.design(states, indicators, vdem, memberships)


@pytest.fixture(scope="session")
def predictions(design: pd.DataFrame) -> pd.DataFrame:
    return measures.leave_one_bloc_out(design)
