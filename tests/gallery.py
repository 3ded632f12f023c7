"""Every chart once or more, as the contact sheet shows it and the tests draw it."""

from collections.abc import Callable

import wcit_analysis as wcit
from wcit_analysis import charts
from wcit_analysis.charts.chart import Chart

NAMED = ["KEN", "IND", "BLR", "ARM", "UKR", "TUR", "KOR"]


def examples() -> dict[str, Callable[[], Chart]]:
    """Return a call for each chart: the function's name, and after a colon what of it is shown."""
    states, grid, counts = wcit.load_states(), wcit.load_tiles(), wcit.load_counts()
    memberships, indicators = wcit.load_memberships(), wcit.load_indicators()
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
        "internet_squares": lambda: charts.internet_squares(wcit.load_texts()),
        "verdict_squares": lambda: charts.verdict_squares(wcit.load_facts()),
    }
