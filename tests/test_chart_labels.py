"""What a picture prints beside its marks is what the marks say.

The words of a chart are read from its marks, and leave out the labels that repeat them (gid
``"value"``). A reader of the picture sees those alone: here each is held to its mark.
"""

import math
import re
from collections import Counter
from datetime import date

import pytest
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.text import Annotation

from tests.test_charts import EXAMPLES, chart_of, lines_of, rows
from wcit_analysis import charts, measures
from wcit_analysis.charts import style

NUMBER = re.compile(r"−?\d+(?:\.\d+)?")


def labels(axes):
    return [text for text in axes.texts if text.get_gid() == "value"]


def bars_at(axes, y):
    """The bars of a row from left to right: where they begin and end, and their series."""
    return [
        (bar.get_x(), bar.get_x() + bar.get_width(), str(container.get_label()))
        for container in axes.containers
        if isinstance(container, BarContainer)
        for bar in container.patches
        if bar.get_y() < y < bar.get_y() + bar.get_height() and bar.get_width()
    ]


def marks_at(axes, x, y):
    """The value of the bar or the point at a place, as a list, and its percentage of the row."""
    if bars := bars_at(axes, y):
        total = bars[-1][1] - bars[0][0]
        # A label that stands behind the bar is that of its last part.
        low, high, _ = next(((a, b, s) for a, b, s in bars if a <= x <= b), bars[-1])
        return high - low, 100 * (high - low) / total
    out = math.nan
    for container in axes.containers:
        if isinstance(container, ErrorbarContainer):
            dots, _, (spans,) = container.lines
            for point, path in zip(dots.get_xydata(), spans.get_paths(), strict=True):
                if point == pytest.approx((x, y)):
                    return (point[0],)
                if abs(point[1] - y) < 1e-9:
                    low, high = path.vertices[:, 0]
                    out = max(low, high) if x > 0 else min(low, high)
    return (out,)


def wrong(axes):
    """Each label anchored at a mark that gives another number than the mark's."""
    for text in labels(axes):
        if isinstance(text, Annotation) and text.xycoords == "data":
            shown, values = NUMBER.findall(text.get_text()), marks_at(axes, *text.xy)
            decimals = len(shown[0].partition(".")[2])
            written = [f"{value:.{decimals}f}".replace("-", "−") for value in values]
            if shown != written[: len(shown)]:
                yield f"{text.get_text()!r} at a mark of {values[0]:.4g}"


WITH_NUMBERS = [
    "split_bar",
    "people_and_states",
    "positions_by",
    "positions_by_body",
    "verdict_bars",
    "shares_chart",
    "flow",
    "control_plot",
    "separation_plot",
    "coefficient_plot",
    "validation_plot",
    "bounds_plot",
    "agreement_plot",
]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_a_number_beside_a_mark_is_that_of_the_mark(name):
    panels = chart_of(name).figure.axes
    assert any(isinstance(text, Annotation) for axes in panels for text in labels(axes))
    assert [said for axes in panels for said in wrong(axes)] == []


def test_no_chart_with_numbers_beside_its_marks_is_left_out():
    have = {
        name
        for name in EXAMPLES
        for axes in chart_of(name).figure.axes
        for text in labels(axes)
        if axes.containers and isinstance(text, Annotation) and text.xycoords == "data"
    }
    assert have == set(WITH_NUMBERS)


def test_a_wrong_number_is_found():
    figure = EXAMPLES["shares_chart"]().figure
    label = labels(figure.axes[0])[0]
    label.set_text("12%")
    assert list(wrong(figure.axes[0])) == ["'12%' at a mark of 91.43"]


@pytest.mark.parametrize("name", ["positions_by", "positions_by_body"])
def test_the_share_at_the_right_is_that_of_the_bar(name):
    axes = chart_of(name).figure.axes[0]
    beside = {t.xy[1]: t.get_text() for t in labels(axes) if t.xycoords != "data"}
    assert len(beside) == len(chart_of(name).data)
    for y, text in beside.items():
        parts = {series: round(end - start) for start, end, series in bars_at(axes, y)}
        signed, entitled = parts.get("signed", 0), parts.get("did not sign", 0)
        entitled += signed
        assert text == f"{100 * signed / entitled:.0f}% of {entitled}"


def dated(row, years):
    start = date.fromisoformat(row["start"])
    day = f"{start.day} {start:%b}"
    if years:
        rough = {"year": f"{start:%Y}", "month": f"{start:%b %Y}"}
        return rough.get(row["precision"], f"{day} {start:%Y}")
    if not row["time"]:
        return day
    about = "about " if row["precision"] == "hour" and not row["time_end"] else ""
    until = f"–{row['time_end']}" if row["time_end"] else ""
    return f"{day}, {about}{row['time']}{until}"


@pytest.mark.parametrize("name", ["timeline: years", "timeline: days", "timeline: hours"])
def test_a_timeline_prints_date_title_and_other_date_of_each_event(name):
    by_title = {row["title"]: row for row in rows("events")}
    axes = chart_of(name).figure.axes[0]
    printed = {}
    for text in sorted(labels(axes), key=lambda text: text.get_position()[0]):
        printed.setdefault(text.get_position()[1], []).append(text.get_text())
    # From top to bottom the labels are in the order of the marks, and of the words.
    drawn = [re.split(r" \(|: \d", line)[0] for line in lines_of(chart_of(name))]
    marks = [title for title in drawn if title in by_title]
    assert len(printed) == len(marks) == len(chart_of(name).data)
    for mark, place in zip(marks, sorted(printed), strict=True):
        day, title, *other = printed[place]
        row = by_title[mark]
        assert mark.startswith(title.removesuffix(" …"))
        assert day == dated(row, years=name.endswith("years"))
        if other:
            elsewhere = date.fromisoformat(row["alt_date"])
            said = f"or {elsewhere.day} {elsewhere:%b}, by {row['alt_sources']}"
            assert said.startswith(other[0].removesuffix(" …"))


def test_a_panel_counts_what_its_squares_show():
    position = {(row["decision_id"], row["iso3"]): row["position"] for row in rows("positions")}
    members = [row["iso3"] for row in rows("states")]
    ids = chart_of("tile_multiples").data["decision_id"].unique()
    panels = chart_of("tile_multiples").figure.axes[1:]
    for decision, axes in zip(ids, panels, strict=True):
        n = Counter(position.get((decision, iso3)) for iso3 in members)
        ((said,),) = ([text.get_text()] for text in labels(axes))
        order = ("yes", "signed", "no", "abstain", "absent")
        assert said == ", ".join(f"{n[p]} {style.words(p)}" for p in order if n[p])


def test_a_misfit_has_its_probability_and_what_it_did_beside_it():
    axes = chart_of("misfits_plot").figure.axes[0]
    names = [label.get_text() for label in axes.get_yticklabels()]
    beside = [text.get_text().split("  ") for text in labels(axes)]
    lines = [line for line in lines_of(chart_of("misfits_plot")) if ": " in line][1:]
    for name, (shown, did), line in zip(names, beside, lines, strict=True):
        assert line == f"{name}: {did} {line.rpartition(' ')[2]}"
        assert shown == f"{float(line.rpartition(' ')[2]):.2f}"
    assert len(names) == len(beside) == len(chart_of("misfits_plot").data)


def test_a_named_point_has_its_own_name(states, indicators, positions, decisions):
    crossers = measures.crossers(states, positions, decisions)
    (axes,) = charts.ideal_point_plot(states, indicators, crossers).figure.axes
    points = {}
    for collection in axes.collections:
        if collection.get_gid() and collection.get_label() != "median":
            names = collection.get_gid().split("\n")
            offsets = map(tuple, collection.get_offsets())
            points |= dict(zip(offsets, names, strict=True))
    leads = {(line.get_xdata()[-1], line.get_ydata()[-1]): line for line in axes.lines}
    assert len(points) == len(labels(axes)) == len(crossers)
    for text in labels(axes):
        x, y = text.get_position()
        (lead,) = (line for (ex, ey), line in leads.items() if 0 < x - ex < 0.02 and ey == y)
        name = points[lead.get_xdata()[0], lead.get_ydata()[0]]
        assert name.startswith(text.get_text().removesuffix(" …"))
