"""Every chart once or more, as the contact sheet shows it and the tests draw it."""

from collections.abc import Callable
from functools import cache

import pandas as pd

import wcit_analysis as wcit
from wcit_analysis import charts, measures
from wcit_analysis.charts.chart import Chart

LATER = ["GA78_237", "GA74_247", "DFI_2022", "FOC_31", "GA77_37", "HANOI_2025"]
INDICATORS = ["ideal_point", "voice_accountability", "internet_users", "gdp_per_capita"]
TOGETHER = measures.SPECIFICATIONS["all"]
NAMED = ["KEN", "IND", "BLR", "ARM", "UKR", "TUR", "KOR"]


def examples() -> dict[str, Callable[[], Chart]]:
    """Return a call for each chart: the function's name, and after a colon what of it is shown."""
    states, grid, counts = wcit.load_states(), wcit.load_tiles(), wcit.load_counts()
    memberships, indicators = wcit.load_memberships(), wcit.load_indicators()
    positions, decisions = wcit.load_positions(), wcit.load_decisions()

    # What is measured is measured once: it takes longer than to draw it.
    @cache
    def measured() -> dict[str, pd.DataFrame]:
        blocs = measures.blocs(states, memberships)
        return {
            "pairs": measures.within_and_between(states, indicators, INDICATORS, blocs),
            "alone": measures.fit_models(design(), {term: [term] for term in TOGETHER}),
            "together": measures.fit_models(design(), {"all": TOGETHER}),
            "curve": measures.specification_curve(design()),
            "since": measures.then_and_since(states, indicators, positions, decisions),
        }

    return {
        "split_bar": lambda: charts.split_bar(states, counts),
        "split_bar: people": lambda: charts.split_bar(states, counts, indicators),
        "tile_grid": lambda: charts.tile_grid(states, grid, named=NAMED),
        "tile_grid: income": lambda: charts.tile_grid(
            states.merge(indicators[["iso3", "income_group"]]),
            grid,
            "income_group",
            colours={"low": "#D5DAE0", "lower_middle": "#9A86C0", "upper_middle": "#5B4A8A"}
            | {"high": "#241A45"},
        ),
        "positions_by": lambda: charts.positions_by(states, "region"),
        "positions_by: bodies": lambda: charts.positions_by(states, memberships),
        "stance_columns": lambda: charts.stance_columns(states),
        "turning_points": lambda: charts.turning_points(wcit.load_events()),
        "night": lambda: charts.night(wcit.load_events()),
        "internet_squares": lambda: charts.internet_squares(wcit.load_texts()),
        "verdict_squares": lambda: charts.verdict_squares(wcit.load_facts()),
        "pairs": lambda: charts.pairs(measured()["pairs"], states, indicators),
        "chances": lambda: charts.chances(predictions(), states),
        "misplaced": lambda: charts.misplaced(predictions()),
        "terms": lambda: charts.terms(measured()["alone"], measured()["together"]),
        "curve": lambda: charts.curve(measured()["curve"]),
        "rank_breakers": lambda: charts.rank_breakers(measured()["since"]),
        "yes_shares": lambda: charts.yes_shares(measures.cross_table(states, positions), decisions),
        "tile_multiples": lambda: charts.tile_multiples(
            states, grid, positions, decisions.set_index("decision_id").loc[LATER].reset_index()
        ),
    }


@cache
def design() -> pd.DataFrame:
    """Return the table that the models are fitted to."""
    return measures.design(
        wcit.load_states(), wcit.load_indicators(), wcit.load_vdem(), wcit.load_memberships()
    )


@cache
def predictions() -> pd.DataFrame:
    """Return the chances of signing, each bloc predicted from the others."""
    return measures.leave_one_bloc_out(design())
