"""The tables that the tests use, read once."""

import os

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis import countries, datapackage, measures, tables


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Under mutmut, forget before each test: or the first alone would run what a cache keeps."""
    if "MUTANT_UNDER_TEST" in os.environ:
        caches = (countries._index, countries._card_tables, countries._key, datapackage.labels)
        for remembers in (*caches, tables._parsed):
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
