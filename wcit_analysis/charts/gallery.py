"""Every chart once or more, as the contact sheet shows it and the tests draw it."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pandas as pd

import wcit_analysis as wcit
from wcit_analysis import measures
from wcit_analysis.charts import bars, intervals, later, matrices, models, tiles, timelines
from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.style import STANCES

#: Decisions on the line of 2012, most of them with a list that names everyone.
_LATER = ["GA73_27", "GA73_187", "GA73_266", "GA74_247", "GA78_237", "HANOI_2025"]


def examples() -> dict[str, Callable[[], Chart]]:
    """Return a call for each chart: the function's name, and after a colon what of it is shown.

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
        "shares_chart": lambda: intervals.shares_chart(
            wcit.measures.shares(states, by="region"), what="of those entitled signed"
        ),
        "tile_grid": lambda: tiles.tile_grid(states, grid),
        "tile_grid: stance": lambda: tiles.tile_grid(
            states, grid, "stance", colours=STANCES, rest="signed, absent or not entitled"
        ),
        "tile_multiples": lambda: tiles.tile_multiples(
            states, grid, wcit.load_positions(), decisions
        ),
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
            source=wcit.sources.source_line("facts"),
        ),
    }
    return given | _of_measures(states)


def _of_measures(states: pd.DataFrame) -> dict[str, Callable[[], Chart]]:
    """Return a call for each chart of what the measures give; they are made when one is drawn."""
    indicators, decisions = wcit.load_indicators(), wcit.load_decisions()
    positions = wcit.load_positions()
    columns = ["ideal_point", "voice_accountability", "internet_users"]

    @cache
    def design() -> pd.DataFrame:
        return measures.design(states, indicators, wcit.load_vdem(), wcit.load_memberships())

    @cache
    def predictions() -> pd.DataFrame:
        return measures.leave_one_bloc_out(design())

    # Of each chart the function and a call for what it draws, which takes longer than drawing.
    drawn: dict[str, tuple[Callable[..., Chart], Callable[[], tuple[Any, ...]]]] = {
        "separation_plot": (
            models.separation_plot,
            lambda: (measures.separation(states, indicators, columns), states, indicators),
        ),
        "coefficient_plot": (
            models.coefficient_plot,
            lambda: (measures.fit_models(design()), measures.model_summary(design())),
        ),
        "validation_plot": (models.validation_plot, lambda: (measures.scores(predictions()),)),
        "calibration_plot": (models.calibration_plot, lambda: (predictions(), "alignment")),
        "misfits_plot": (
            models.misfits_plot,
            lambda: (measures.misfits(predictions(), states, ["alignment"]),),
        ),
        "bounds_plot": (
            models.bounds_plot,
            lambda: (measures.separation_bounds(states, indicators, columns),),
        ),
        "agreement_plot": (
            later.agreement_plot,
            lambda: (measures.agreement(states, positions, decisions),),
        ),
        "flow": (
            later.flow,
            lambda: (measures.cross_table(states, positions), decisions, "GA74_247"),
        ),
        "ideal_point_plot": (later.ideal_point_plot, lambda: (states, indicators)),
        "control_plot": (
            later.control_plot,
            lambda: ({"All states": measures.signature_adds(states, indicators, positions)},),
        ),
    }

    @cache
    def given(name: str) -> tuple[Any, ...]:
        return drawn[name][1]()

    def draw(name: str) -> Chart:
        return drawn[name][0](*given(name))

    return {name: partial(draw, name) for name in drawn}
