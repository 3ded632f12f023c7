"""Every chart once or more, as the contact sheet shows it and the tests draw it."""

import doctest
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

import wcit_analysis as wcit
from wcit_analysis import charts
from wcit_analysis.charts import bars, intervals, maps, matrices, tiles, timelines
from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.style import STANCES

#: Decisions on the line of 2012, most of them with a list that names everyone.
_LATER = ["GA73_27", "GA73_187", "GA73_266", "GA74_247", "GA78_237", "HANOI_2025"]


def examples() -> dict[str, Callable[[], Chart]]:
    """Return a call for each chart: the function's name, and after a colon what of it is shown.

    A chart that is not given one here is drawn as the example in its docstring draws it.

    Examples
    --------
    >>> examples()["split_bar"]().data["signed"].to_list()
    [89, 89, 89]
    """
    states, events, grid = wcit.load_states(), wcit.load_events(), wcit.load_tiles()
    decisions = wcit.load_decisions().set_index("decision_id").loc[_LATER].reset_index()
    facts = wcit.load_facts()
    contradicted = facts[facts["verdict"] == "contradicted"]
    given: dict[str, Callable[[], Chart]] = {
        "split_bar": lambda: bars.split_bar(states, wcit.load_counts()),
        "people_and_states": lambda: bars.people_and_states(states, wcit.load_indicators()),
        "positions_by": lambda: bars.positions_by(states, "region"),
        "positions_by_body": lambda: bars.positions_by_body(states, wcit.load_memberships()),
        "shares_chart": lambda: intervals.shares_chart(wcit.measures.shares(states, by="region")),
        "tile_grid": lambda: tiles.tile_grid(states, grid),
        "tile_grid: stance": lambda: tiles.tile_grid(
            states, grid, "stance", colours=STANCES, rest="signed, absent or not entitled"
        ),
        "tile_multiples": lambda: tiles.tile_multiples(
            states, grid, wcit.load_positions(), decisions
        ),
        "world_map": lambda: maps.world_map(states),
        "timeline: years": lambda: timelines.timeline(events, "1988-01-01", "2026-01-01"),
        "timeline: days": lambda: timelines.timeline(events, "2012-12-03", "2012-12-15"),
        "timeline: hours": lambda: timelines.timeline(
            events, "2012-12-12 22:00", "2012-12-14 00:00"
        ),
        "texts_matrix": lambda: matrices.texts_matrix(wcit.load_texts()),
        "sponsors_matrix": lambda: matrices.sponsors_matrix(
            wcit.load_sponsors(), states, wcit.load_sources()
        ),
        "verdict_bars": lambda: bars.verdict_bars(facts),
        "matrix": lambda: matrices.matrix(
            pd.DataFrame(contradicted),
            "statement",
            {"section": "Entry", "record": "What the record says"},
            title=f"{len(contradicted)} claims are contradicted",
            subtitle=f"of {len(facts)} claims of the article",
            source=wcit.provenance.source_line("facts"),
        ),
    }
    drawn = {name.partition(":")[0] for name in given} | {"Chart"}
    rest = {name: partial(_documented, name) for name in charts.__all__ if name not in drawn}
    return given | rest


def _documented(name: str) -> Chart:
    """Draw a chart as its docstring's example does."""
    function = getattr(charts, name)
    made: list[Chart] = []

    def kept(*args: Any, **kwargs: Any) -> Chart:
        made.append(function(*args, **kwargs))
        return made[-1]

    names: dict[str, Any] = {**function.__globals__, name: kept, "print": lambda *_: None}
    for example in doctest.DocTestParser().get_examples(function.__doc__):
        exec(example.source, names)  # noqa: S102
    return made[-1]
