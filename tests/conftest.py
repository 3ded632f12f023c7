"""The tables that the tests use, read once."""

import os
from typing import Literal

import hypothesis
import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis import countries, datapackage, measures, profiles, sources, spelling, tables

# A busy machine is no failure: how long a thing takes is measured in benchmarks/, not here.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


def once(fixture_name: str, config: pytest.Config) -> Literal["session", "function"]:
    """The scope of a table made once for all tests.

    While mutmut notes which test runs which function, each test makes it anew: or only the first
    that asks for it would be known to run the code behind it, and the others not be asked.
    """
    return "function" if os.environ.get("MUTANT_UNDER_TEST") == "stats" else "session"


@pytest.fixture(autouse=True, scope=once)
def nothing_remembered() -> None:
    """Forget what caches keep: for mutmut a second test, or a fork, runs the code itself."""
    for module in (countries, datapackage, profiles, sources, spelling, tables):
        for remembers in vars(module).values():
            if hasattr(remembers, "cache_clear"):
                remembers.cache_clear()


@pytest.fixture(scope=once)
def states() -> pd.DataFrame:
    return wcit.load_states()


@pytest.fixture(scope=once)
def indicators() -> pd.DataFrame:
    return wcit.load_indicators()


@pytest.fixture(scope=once)
def vdem() -> pd.DataFrame:
    return wcit.load_vdem()


@pytest.fixture(scope=once)
def memberships() -> pd.DataFrame:
    return wcit.load_memberships()


@pytest.fixture(scope=once)
def decisions() -> pd.DataFrame:
    return wcit.load_decisions()


@pytest.fixture(scope=once)
def positions() -> pd.DataFrame:
    return wcit.load_positions()


@pytest.fixture(scope=once)
def blocs(states: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    return measures.blocs(states, memberships)


@pytest.fixture(scope=once)
def design(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    vdem: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    return measures.design(states, indicators, vdem, memberships)


@pytest.fixture(scope=once)
def predictions(design: pd.DataFrame) -> pd.DataFrame:
    return measures.leave_one_bloc_out(design)
