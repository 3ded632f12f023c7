"""Every chart says what the data say, fits on its page, and can be read.

The charts are found, not listed: one without an example in the gallery fails here.
"""

import csv
import hashlib
import itertools
import math
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL import Image

import wcit_analysis as wcit
from wcit_analysis import charts, measures
from wcit_analysis.charts import style
from wcit_analysis.charts.chart import Chart, wrap
from wcit_analysis.charts.gallery import examples
from wcit_analysis.datapackage import words

ROOT = Path(__file__).parents[1]
EXAMPLES = examples()
SHOWN, HALF = 100, 50  # pixels an inch
LONG = "The United Kingdom of Great Britain and Northern Ireland, its Dependencies and Territories"


@cache
def chart_of(name):
    """Draw each example once."""
    return EXAMPLES[name]()


@cache
def rows(table):
    """Read a table as it lies in the file, past the library."""
    with open(ROOT / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


each = pytest.mark.parametrize("name", EXAMPLES)


def test_every_chart_has_an_example():
    shown = {name.partition(":")[0] for name in EXAMPLES}
    assert shown == set(charts.__all__) - {"Chart", "options"}


# --- what it says -------------------------------------------------------------------------------


def did(position):
    """What a state did in 2012, in words."""
    return words(position, "position" if position in style.POSITIONS else None)


def grouped(pairs, order=("signed", "not_signed", "absent")):
    """Lines 'group: signed 1, …' from pairs of group and value; a part of nothing is not said."""
    tally = defaultdict(Counter)
    for group, value in pairs:
        tally[words(group)][value] += 1
    return {
        f"{group}: " + ", ".join(f"{did(v)} {count[v]}" for v in order if count[v])
        for group, count in tally.items()
    }


def named(pairs, colours, say=did):
    """Lines 'value (n): names' from pairs of name and value."""
    names = defaultdict(list)
    for name, value in pairs:
        names[value].append(name)
    return {
        f"{say(value)} ({len(names[value])}): {', '.join(sorted(names[value]))}"
        for value in colours
        if value in names
    }


def expected_split_bar():
    n = Counter(row["position"] for row in rows("states"))
    (present,) = (
        int(float(row["value"]))
        for row in rows("counts")
        if row["quantity"] == "states_present" and row["preferred"] == "true"
    )
    both = f"signed {n['signed']}, did not sign {n['not_signed']}"
    entitled = n["signed"] + n["not_signed"]
    return {
        f"{n.total()} members: {both}, absent or not entitled {n['absent']}",
        f"{present} present: {both}, absent or not entitled {present - entitled}",
        f"{entitled} entitled to sign: {both}",
    }


def expected_people_and_states():
    people = {row["iso3"]: float(row["population"] or 0) for row in rows("indicators")}
    lines = set()
    for what, weight in (("states", dict.fromkeys(people, 1)), ("people", people)):
        total = Counter()
        for row in rows("states"):
            total[row["position"]] += weight[row["iso3"]]
        parts = (f"{did(p)} {100 * total[p] / total.total():.4g}" for p in style.POSITIONS)
        lines.add(f"{what}: {', '.join(parts)}")
    return lines


def expected_positions_by():
    return grouped((row["region"], row["position"]) for row in rows("states"))


def expected_positions_by_body():
    position = {row["iso3"]: row["position"] for row in rows("states")}
    return grouped((row["body"], position[row["iso3"]]) for row in rows("memberships"))


def expected_verdict_bars():
    return grouped(((row["topic"], row["verdict"]) for row in rows("facts")), style.VERDICTS)


def expected_shares_chart():
    lines, z = set(), 1.959963984540054
    tally = Counter((row["region"], row["position"]) for row in rows("states"))
    for region in {row["region"] for row in rows("states")}:
        k, n = tally[region, "signed"], tally[region, "signed"] + tally[region, "not_signed"]
        middle = (k + z * z / 2) / (n + z * z)
        half = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
        share, low, high = (said(100 * x) for x in (k / n, middle - half, middle + half))
        lines.add(f"{region} ({n}): {share}%, from {low} to {high}")
    return lines


def said(number):
    whole = abs(number - round(number)) < 1e-9
    return str(round(number)) if whole else f"{number:.4g}"


def expected_tile_grid():
    return named(((row["name"], row["position"]) for row in rows("states")), style.POSITIONS)


def expected_stances():
    colours = [*style.STANCES, "signed, absent or not entitled"]
    return named(((row["name"], row["stance"] or colours[-1]) for row in rows("states")), colours)


def expected_tile_multiples():
    did = {(row["decision_id"], row["iso3"]): row["position"] for row in rows("positions")}
    meaning = {"yes": "yes or signed", "signed": "yes or signed", "no": "no"}
    meaning |= {"abstain": "abstained", "absent": "absent", None: "not on the list"}
    lines = []
    for decision in chart_of("tile_multiples").data["decision_id"].unique():
        pairs = ((s["name"], meaning[did.get((decision, s["iso3"]))]) for s in rows("states"))
        lines += named(pairs, dict.fromkeys(meaning.values()), say=str)
    return lines


def expected_timeline(first, last):
    lines = set()
    for row in rows("events"):
        if not first <= row["start"] < last:
            continue
        name = row["title"]
        day = f"{int(row['start'][8:])} Dec"
        if row["time_end"]:
            name += f" ({day}, {row['time']}–{row['time_end']})"
        elif row["precision"] == "hour":
            name += f" ({day}, about {row['time']})"
        elif row["end"] > row["start"]:
            name += f" (until {row['end']})"
        lines.add(f"{name}: {' '.join((row['start'], row['time'])).strip()}")
        if row["alt_date"] and first <= row["alt_date"] <= last:
            lines.add(f"{row['title']}, by {row['alt_sources']}: {row['alt_date']}")
    return lines


def expected_texts_matrix():
    headings = {
        "number_conference": "Number at the conference",
        "force": "Force",
        "outcome": "Outcome",
        "mentions_internet": "Names the Internet",
    }
    return {row["parent"] for row in rows("texts")} | {
        f"{row['title']}: "
        + ", ".join(f"{head} {words(row[c])}" for c, head in headings.items() if row[c])
        for row in rows("texts")
    }


def test_each_text_is_said_under_the_place_where_it_stood():
    places, said = {row["parent"] for row in rows("texts")}, {}
    for line in lines_of(chart_of("texts_matrix")):
        if line in places:
            place = line
        else:
            said[line.partition(": Number")[0].partition(": Force")[0]] = place
    assert said == {row["title"]: row["parent"] for row in rows("texts")}


def expected_sponsors_matrix():
    name = {row["iso3"]: row["name"] for row in rows("states")}
    publisher = {row["source_id"]: row["publisher"] for row in rows("sources")}
    said_of = defaultdict(set)
    for row in rows("sponsors"):
        source = f"{publisher[row['source_id']]} ({row['source_id']})"
        said_of[source].add(f"{name[row['iso3']]} {words(row['status'])}")
    return {source: cells for source, cells in said_of.items()}


def expected_matrix():
    return {
        f"{row['statement']}: Entry {row['section']}, What the record says {row['record']}"
        for row in rows("facts")
        if row["verdict"] == "contradicted"
    }


EXPECTED = {
    "split_bar": expected_split_bar,
    "people_and_states": expected_people_and_states,
    "positions_by": expected_positions_by,
    "positions_by_body": expected_positions_by_body,
    "shares_chart": expected_shares_chart,
    "tile_grid": expected_tile_grid,
    "tile_grid: stance": expected_stances,
    "tile_multiples": expected_tile_multiples,
    "timeline: days": lambda: expected_timeline("2012-12-03", "2012-12-15"),
    "texts_matrix": expected_texts_matrix,
    "verdict_bars": expected_verdict_bars,
    "matrix": expected_matrix,
}


def lines_of(chart):
    """What a chart says of its marks: all but title, subtitle and source."""
    return chart.text.splitlines()[2:-1]


@pytest.mark.parametrize("name", EXPECTED)
def test_it_says_what_the_files_say(name):
    headings = {a.get_title(loc="left") for a in chart_of(name).figure.axes}
    lines = [line for line in lines_of(chart_of(name)) if line not in headings]
    assert Counter(lines) == Counter(EXPECTED[name]())


def test_sponsors_are_said_cell_by_cell():
    found = {}
    for line in lines_of(chart_of("sponsors_matrix")):
        source, _, cells = line.partition(": ")
        found[source] = set(cells.split(", "))
    assert found == expected_sponsors_matrix()


def test_over_years_a_conference_stands_for_its_sittings():
    titles = set(chart_of("timeline: years").data["title"])
    named = [line.rsplit(": ", 1)[0] for line in lines_of(chart_of("timeline: years"))]
    said_titles = {re.sub(r" \([^()]+\)$", "", name) for name in named} | set(named)
    decided = style.EVENTS["decided"][2]
    sitting = [row for row in rows("events") if "2012-12-03" <= row["start"] <= "2012-12-14"]
    shown = {row["title"] for row in sitting if row["kind"] in decided}
    hidden = {row["title"] for row in sitting} - shown - {"WCIT-12 sits in Dubai for two weeks"}
    assert titles <= said_titles
    assert shown | {"WCIT-12 sits in Dubai for two weeks"} <= titles
    assert not hidden & titles


def test_by_the_hour_only_what_has_a_time_is_drawn():
    lines = lines_of(chart_of("timeline: hours"))
    everything = expected_timeline("2012-12-12", "2012-12-14")
    timed = {line for line in everything if line[-3] == ":" and line[-16:] >= "2012-12-12 22:00"}
    assert timed == {line for line in lines if ", by " not in line}


def test_each_code_stands_on_the_square_of_its_state():
    axes = chart_of("tile_grid").figure.axes[0]
    (squares,) = axes.collections
    middle = dict(zip(squares.get_gid().split("\n"), squares.get_offsets(), strict=True))
    codes = {text.get_text(): text.get_position() for text in axes.texts}
    tile = {row["iso3"]: row for row in rows("tiles")}
    for state in rows("states"):
        place = [float(tile[state["iso3"]][way]) + 0.5 for way in ("column", "row")]
        assert list(middle[state["name"]]) == place
        assert codes[state["iso3"]] == pytest.approx(place, abs=0.05)
    assert len(codes) == len(middle) == 193


@each
def test_data_title_and_source(name):
    chart = chart_of(name)
    title, subtitle, *_, source = chart.text.splitlines()
    assert len(chart.data) > 0
    assert title and subtitle and source.startswith("Source: ")
    assert " · wcit-analysis, " in source
    assert any(character.isdigit() for character in title), "the title gives no finding"


# --- a drawing that is wrong says something else ------------------------------------------------


def break_bar(axes):
    axes.containers[0].patches[0].set_width(7)


def break_square(axes):
    squares = next(found for one in axes.figure.axes for found in one.collections)
    colours = squares.get_facecolor().copy()
    colours[0] = (*to_rgb(style.POSITIONS["not_signed"]), 1)
    squares.set_facecolor(colours)


def break_marker(axes):
    line = next(line for line in axes.lines if not line.get_label().startswith("_"))
    first, *rest = line.get_ydata()
    line.set_ydata([first + 1, *rest])


def break_word(axes):
    next(text for text in axes.texts if text.get_text() == "binding").set_text("hortatory")


def break_cell(axes):
    axes.patches[0].set_facecolor(style.FORCES["withdrawn"])


def break_dot(axes):
    dots = axes.containers[0].lines[0]
    dots.set_xdata([50, *dots.get_xdata()[1:]])


def break_interval(axes):
    (bars,) = axes.containers[0].lines[2]
    bars.set_segments([[(0, 0), (100, 0)], *bars.get_segments()[1:]])


def break_order(axes):
    labels = [label.get_text() for label in axes.get_yticklabels()]
    axes.set_yticks(axes.get_yticks(), [labels[1], labels[0], *labels[2:]])


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("split_bar", break_bar),
        ("positions_by", break_order),
        ("tile_grid", break_square),
        ("timeline: hours", break_marker),
        ("texts_matrix", break_word),
        ("texts_matrix", break_cell),
        ("tile_multiples", break_square),
        ("shares_chart", break_dot),
        ("shares_chart", break_interval),
    ],
)
def test_a_wrong_mark_is_heard(name, broken):
    chart = EXAMPLES[name]()
    assert chart.text == chart_of(name).text
    broken(chart.figure.axes[0])
    assert chart.text != chart_of(name).text


# --- it can be read -----------------------------------------------------------------------------


def shown_texts(figure):
    """Every text that is drawn."""
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += axes.texts
        texts += [axes.title, axes._left_title, axes._right_title]
        if axes.get_legend():
            texts += axes.get_legend().get_texts()
        for axis in (axes.xaxis, axes.yaxis):
            if axes.axison and axis.get_visible():
                low, high = sorted(axis.get_view_interval())
                places = axis.get_ticklocs()
                labels = zip(axis.get_ticklabels(), places, strict=True)
                texts += [label for label, place in labels if low <= place <= high]
                texts.append(axis.label)
    return [text for text in texts if text.get_text().strip() and text.get_visible()]


def boxes(chart, dpi):
    """The box of each text in pixels, with its words."""
    with style.context():
        figure = chart.figure
        FigureCanvasAgg(figure)
        before = figure.dpi
        figure.set_dpi(dpi)
        figure.draw_without_rendering()
        found = [(text.get_text(), text.get_window_extent()) for text in shown_texts(figure)]
        size = figure.bbox.width, figure.bbox.height
        figure.set_dpi(before)
    return found, size


def problems(chart, dpi):
    found, (width, height) = boxes(chart, dpi)
    edges = np.array([box.extents for _, box in found])
    slack = 1.0  # a pixel of rounding
    for (text, _), (x0, y0, x1, y1) in zip(found, edges, strict=True):
        if x0 < -slack or y0 < -slack or x1 > width + slack or y1 > height + slack:
            yield f"clipped: {text!r}"
    x0, y0, x1, y1 = edges.T
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > slack
    along = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0) > slack
    for i, j in zip(*np.nonzero(np.triu(across & along, 1)), strict=True):
        yield f"overlap: {found[i][0]!r} and {found[j][0]!r}"


@each
@pytest.mark.parametrize("dpi", [SHOWN, HALF])
def test_nothing_overlaps_or_is_clipped(name, dpi):
    assert list(problems(chart_of(name), dpi)) == []


@each
def test_it_is_as_wide_as_a_notebook_and_no_type_is_small(name):
    figure = chart_of(name).figure
    assert figure.get_figwidth() <= charts.chart.WIDTH
    assert min(text.get_fontsize() for text in shown_texts(figure)) >= 8


@each
def test_contrast_of_every_text_with_what_is_behind_it(name):
    figure = chart_of(name).figure
    texts = shown_texts(figure)
    with style.context():
        canvas = FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        places = [text.get_window_extent() for text in texts]
        for text in texts:
            text.set_visible(False)
        canvas.draw()
        for text in texts:
            text.set_visible(True)
    pixels = np.asarray(canvas.buffer_rgba())[::-1, :, :3]
    for text, box in zip(texts, places, strict=True):
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in box.extents)
        behind = Counter(map(bytes, pixels[y0:y1:2, x0:x1:2].reshape(-1, 3))).most_common(1)
        colour = "#" + behind[0][0].hex()
        contrast = style.contrast(to_hex(text.get_color()), colour)
        assert contrast >= 4.5, f"{text.get_text()!r} on {colour}: {contrast:.1f}"


PALETTES = {
    "positions": style.POSITIONS,
    "stances": style.STANCES,
    "verdicts": style.VERDICTS,
    "decisions": {k: style.DECISIONS[k] for k in ("yes", "no", "abstain", "absent")},
}


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("sight", ["all", "deuteranomaly", "protanomaly", "tritanomaly"])
def test_colours_are_told_apart(palette, sight):
    def seen(colour):
        rgb = np.array(to_rgb(colour))
        if sight != "all":
            without = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
            rgb = np.clip(cspace_convert(rgb, without, "sRGB1"), 0, 1)
        return cspace_convert(rgb, "sRGB1", "CAM02-UCS")

    for (one, a), (other, b) in itertools.combinations(PALETTES[palette].items(), 2):
        assert np.linalg.norm(seen(a) - seen(b)) >= 14, (one, other)


@pytest.mark.parametrize("palette", PALETTES)
def test_colours_are_told_apart_in_grey(palette):
    def lightness(look):
        return cspace_convert(to_rgb(look["facecolor"]), "sRGB1", "CIELab")[0]

    with style.options(grey=True):
        printed = {word: style.paint(colour) for word, colour in PALETTES[palette].items()}
    for (one, a), (other, b) in itertools.combinations(printed.items(), 2):
        hatched = a["hatch"] != b["hatch"]
        assert hatched or abs(lightness(a) - lightness(b)) >= 9, (one, other)
        assert len({a["facecolor"], b["facecolor"]}) == 2, (one, other)


def test_ink_can_be_read_on_every_colour():
    fills = {c for palette in (*PALETTES.values(), style.FORCES) for c in palette.values()}
    for fill in fills | {"#FFFFFF"}:
        assert style.contrast(style.ink_on(fill), fill) >= 4.5, fill
    assert style.contrast(style.MUTED, "white") >= 4.5


# --- the odd case -------------------------------------------------------------------------------

states = wcit.load_states()
tiles = wcit.load_tiles()


def few(n):
    return states.head(n).reset_index(drop=True)


FROM_STATES = {
    "split_bar": lambda s: charts.split_bar(s, wcit.load_counts()),
    "people_and_states": lambda s: charts.people_and_states(s, wcit.load_indicators()),
    "positions_by": lambda s: charts.positions_by(s, "region"),
    "positions_by_body": lambda s: charts.positions_by_body(
        s, wcit.load_memberships()[lambda m: m["iso3"].isin(s["iso3"])]
    ),
    "tile_grid": lambda s: charts.tile_grid(s, tiles),
    "tile_multiples": lambda s: charts.tile_multiples(
        s, tiles, wcit.load_positions(), wcit.load_decisions().query("decision_id == 'GA73_27'")
    ),
    "texts_matrix": lambda s: charts.texts_matrix(wcit.load_texts().head(len(s))),
    "sponsors_matrix": lambda s: charts.sponsors_matrix(
        wcit.load_sponsors().head(len(s)), states, wcit.load_sources()
    ),
    "verdict_bars": lambda s: charts.verdict_bars(wcit.load_facts().head(len(s))),
    "timeline": lambda s: charts.timeline(
        wcit.load_events().head(len(s)), "1988-01-01", "2026-01-01"
    ),
    "shares_chart": lambda s: charts.shares_chart(shares(len(s))),
    "matrix": lambda s: charts.matrix(
        s, "name", {"region": "Region"}, title="1", subtitle="n", source="Source: own"
    ),
}


def shares(n):
    return pd.DataFrame(
        {"body": list("abcdefgh"), "n": 10, "k": 5, "share": 0.5, "low": 0.24, "high": 0.76}
    ).head(n)


def test_every_chart_is_tried_with_one_row_and_with_none():
    # The charts of models and later votes take frames of the measures, which refuse such cases.
    of_measures = {"wcit_analysis.charts.models", "wcit_analysis.charts.later"}
    found = {n for n in charts.__all__ if getattr(charts, n).__module__ not in of_measures}
    assert set(FROM_STATES) == found - {"Chart", "options"}


@pytest.mark.parametrize("name", [n for n in FROM_STATES if n != "split_bar"])
def test_one_row(name):
    chart = FROM_STATES[name](few(1))
    assert list(problems(chart, SHOWN)) == []
    assert lines_of(chart)


@pytest.mark.parametrize("name", FROM_STATES)
def test_no_rows(name):
    with pytest.raises(ValueError, match=r"^no .+ to draw|^no event|^no list"):
        FROM_STATES[name](few(0))


def test_a_missing_value_is_named():
    frame = states.copy()
    frame.loc[frame["name"] == "Iceland", "position"] = None
    said_of = charts.tile_grid(frame, tiles).text
    assert "absent or not entitled (48)" in said_of
    assert "no value (1): Iceland" in said_of


def test_missing_values_elsewhere():
    frame = states.assign(group=states["region"].astype("string"))
    frame.loc[0, "group"] = pd.NA
    assert "(1 without one left out)" in charts.positions_by(frame, "group").text
    gap = shares(3)
    gap.loc[1, ["share", "low", "high"]] = np.nan
    chart = charts.shares_chart(gap)
    assert "b (10): no value" in chart.text
    assert list(problems(chart, SHOWN)) == []


@pytest.mark.parametrize("name", ["positions_by", "matrix", "shares_chart", "timeline"])
def test_a_very_long_name(name):
    if name == "positions_by":
        chart = charts.positions_by(states.assign(region=[LONG] + ["other"] * 192), "region")
    elif name == "matrix":
        chart = FROM_STATES["matrix"](few(3).assign(name=[LONG, "b", "c"], region=LONG))
    elif name == "shares_chart":
        chart = charts.shares_chart(shares(3).assign(body=[LONG, "b", "c"]))
    else:
        events = wcit.load_events().head(3).assign(title=LONG + LONG)
        chart = charts.timeline(events, "1988-01-01", "2026-01-01")
    assert list(problems(chart, SHOWN)) == []
    assert LONG in chart.text


@pytest.mark.parametrize("name", ["matrix", "shares_chart"])
def test_193_labels(name):
    if name == "matrix":
        chart = FROM_STATES["matrix"](states)
    else:
        one = shares(1).drop(columns="body")
        chart = charts.shares_chart(states[["name"]].merge(one, how="cross"))
    assert list(problems(chart, SHOWN)) == []
    assert all(state in chart.text for state in states["name"])


def test_a_value_without_a_colour_is_refused():
    with pytest.raises(ValueError, match="no colour for left: name one in colours="):
        charts.tile_grid(states.assign(position="left"), tiles)


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_a_long_source_takes_the_lines_that_it_needs(lines):
    with style.context():
        figure, axes = charts.chart.start("1", "n", height=1.0)
        axes.set_axis_off()
    before = figure.get_figheight()
    source = "Source: " + "a place far away; " * (8 * lines - 2) + "the end"
    chart = Chart(figure, pd.DataFrame(), source=source)
    assert chart.text.splitlines()[-1] == source
    assert figure.texts[-1].get_text().count("\n") == lines - 1
    # A line of 9 points takes 1.36 times as much.
    assert figure.get_figheight() - before == pytest.approx((lines - 1) * 9 * 1.36 / 72)
    assert list(problems(chart, SHOWN)) == []


def test_lines_of_a_title_are_even():
    with style.context():
        text = "89 states signed: 46% of the members, 62% of those entitled to sign at all then"
        lines = wrap(text, 15, 5.0, "bold", even=True)
    assert len(lines) == 2
    assert max(map(len, lines)) < 1.5 * min(map(len, lines))


def with_risk():
    """The states with a category of the reader's own, in words that the contract has too."""
    return states.assign(risk=["low", "high", "none"] * 64 + ["low"])


def test_a_word_of_the_readers_own_is_left_as_it_is():
    frame = with_risk()
    lines = lines_of(charts.positions_by(frame, "risk"))
    assert {line.partition(":")[0] for line in lines} == {"low", "high", "none"}
    palette = {"low": "#0B4F6C", "high": "#F0A030", "none": "#D9DEE4"}
    chart = charts.tile_grid(frame, tiles, "risk", colours=palette)
    assert chart.text.startswith("65 low, 64 high, 64 none\n")
    cells = pd.DataFrame({"state": ["Kenya"], "risk": ["low"]})
    chart = charts.matrix(cells, "state", {"risk": "Risk"}, title="t", subtitle="s", source="x")
    assert lines_of(chart) == ["Kenya: Risk low"]
    own = shares(3).drop(columns="body").assign(risk=["low", "none", "high"])
    assert lines_of(charts.shares_chart(own))[0].startswith("low (10): 50%")


def test_an_absence_from_a_vote_says_nothing_of_a_right_to_it():
    members = {row["iso3"] for row in rows("states")}
    voted = [row for row in rows("positions") if row["decision_id"] == "GA73_27"]
    absent = sum(row["position"] == "absent" and row["iso3"] in members for row in voted)
    votes = states.merge(wcit.load_positions(wide=True), on="iso3")
    chart = charts.tile_grid(votes, tiles, "GA73_27", colours=style.DECISIONS)
    assert f"{absent} absent" in chart.text.splitlines()[0]
    assert "entitled" not in chart.text


def test_words_of_the_contract_are_written_out_in_their_own_column():
    by_income = states.merge(wcit.load_indicators()[["iso3", "income_group"]], on="iso3")
    income = {
        line.partition(":")[0] for line in lines_of(charts.positions_by(by_income, "income_group"))
    }
    assert income == {f"{w} income" for w in ("low", "lower-middle", "upper-middle", "high")}
    assert any(
        line.startswith("no group: ") for line in lines_of(charts.positions_by(states, "un_group"))
    )
    votes = charts.tile_multiples(
        states, tiles, wcit.load_positions(), wcit.load_decisions().query("decision_id == 'FOC_31'")
    )
    assert "joined (" in votes.text


@pytest.mark.parametrize(
    ("changed", "order", "message"),
    [
        ({}, ["low", "high"], "order leaves out none: name every group"),
        ({}, ["low", "high", "none", "hgih"], "order has hgih, which no state has for 'risk'"),
        ({}, "low", "order leaves out high, none"),
        ({"risk": [""] + ["high"] * 192}, None, "'risk' is blank for 1 states"),
        (
            {"position": "Signed"},
            None,
            "position is 'Signed' for Afghanistan, .* and 188 more: it must",
        ),
        ({"position": None}, None, "position is missing for Afghanistan"),
        ({"iso3": ["ALB", *states["iso3"][1:]]}, None, "more than one row for ALB: keep one row"),
    ],
)
def test_no_state_is_left_out_unsaid(changed, order, message):
    with pytest.raises(ValueError, match=message):
        charts.positions_by(with_risk().assign(**changed), "risk", order=order)


def test_groups_stand_in_the_order_asked_for():
    chart = charts.positions_by(with_risk(), "risk", order=["high", "none", "low"])
    assert chart.data["risk"].to_list() == ["high", "none", "low"]


@pytest.mark.parametrize("name", ["split_bar", "people_and_states", "positions_by_body"])
def test_a_position_that_is_none_of_the_three_is_refused(name):
    strange = states.assign(position=states["position"].astype(str).replace("absent", "away"))
    with pytest.raises(
        ValueError, match=r"position is 'away' for .*: it must be signed, not_signed"
    ):
        FROM_STATES[name](strange)


@pytest.mark.parametrize(
    "name", ["split_bar", "people_and_states", "positions_by_body", "tile_grid"]
)
def test_a_state_with_two_rows_is_named(name):
    twice = pd.concat([states, states[states["iso3"] == "KEN"]], ignore_index=True)
    with pytest.raises(ValueError, match=r"more than one row for KEN: keep one row a state$"):
        FROM_STATES[name](twice)


def test_a_part_of_the_members_is_not_held_against_all_that_were_present():
    with pytest.raises(ValueError, match=r"^10 states are not the 193 members.* positions_by$"):
        charts.split_bar(few(10), wcit.load_counts())


def test_a_state_without_a_row_in_the_other_table_is_counted():
    indicators = wcit.load_indicators()
    chart = charts.people_and_states(states, indicators[indicators["population"] > 1e6])
    small = [row["iso3"] for row in rows("indicators") if float(row["population"] or 0) <= 1e6]
    assert "of 193 member states" in chart.text
    assert lines_of(chart)[0].startswith(f"states: signed {100 * 89 / 193:.4g}, ")
    assert all(row["name"] in chart.text for row in rows("states") if row["iso3"] in small)
    assert list(problems(chart, SHOWN)) == []


def test_columns_that_the_states_carry_already_are_no_hindrance():
    indicators = wcit.load_indicators()
    both = states.merge(indicators, on="iso3")
    for draw, with_columns, table in (
        (charts.people_and_states, both, indicators),
        (charts.ideal_point_plot, both, indicators),
        (charts.tile_grid, states.merge(tiles[["iso3", "row", "column"]], on="iso3"), tiles),
    ):
        assert draw(with_columns, table).text == draw(states, table).text


def test_labels_that_are_not_text():
    frame = states.assign(early=states["iso3"] < "M").rename(columns={"note": 2012})
    colours = {True: "#0B4F6C", False: "#F0A030"}
    n = sum(row["iso3"] < "M" for row in rows("states"))
    chart = charts.tile_grid(frame, tiles, "early", colours=colours)
    assert chart.text.startswith(f"{n} True, {193 - n} False\n")
    numbered = states.assign(group=[1, 2] * 96 + [1])
    chart = charts.positions_by(numbered.rename(columns={"group": 7}), 7, order=[2, 1])
    assert chart.data[7].to_list() == ["2", "1"]
    said_of = grouped((str(i % 2 + 1), row["position"]) for i, row in enumerate(rows("states")))
    assert set(lines_of(chart)) == said_of
    for draw in (
        lambda: charts.tile_grid(frame, tiles, "regoin"),
        lambda: charts.positions_by(frame, "regoin"),
    ):
        with pytest.raises(KeyError, match=r"no column 'regoin' .*, 2012"):
            draw()
    with pytest.raises(KeyError, match="no column 5 to show"):
        charts.matrix(frame, "name", {5: "Five"}, title="t", subtitle="s", source="x")


def test_a_dollar_is_a_dollar():
    chart = charts.positions_by(
        states.assign(price=["$5 to $10", "above $10"] * 96 + ["above $10"]), "price"
    )
    assert "$5 to $10: " in chart.text
    assert not any(text.get_parse_math() for text in shown_texts(chart.figure))


def test_the_source_line_names_the_table_of_the_column():
    wide = wcit.load_positions(wide=True)[["iso3", "GA73_27"]]
    frame = states.merge(wcit.load_indicators()[["iso3", "income_group"]], on="iso3")
    frame = frame.merge(wcit.load_vdem()[["iso3", "regime"]], on="iso3").merge(wide, on="iso3")
    frame["risk"] = with_risk()["risk"]
    for column, tables in {
        "region": "table states, CC BY 4.0",
        "income_group": "tables states and indicators, CC BY 4.0",
        "regime": "tables states and vdem, CC BY 4.0 and CC BY-SA 4.0",
        "GA73_27": "tables states and positions, CC BY 4.0",
        "risk": "table states, CC BY 4.0; risk: added",
    }.items():
        assert charts.positions_by(frame, column).text.endswith(f" · wcit-analysis, {tables}")
    palette = {"low": "#0B4F6C", "high": "#F0A030", "none": "#D9DEE4"}
    added = charts.tile_grid(frame, tiles, "risk", colours=palette).text
    on_tiles = charts.tile_grid(frame, tiles, "GA73_27", colours=style.DECISIONS).text
    assert "; risk: added" in added
    assert "tables states, tiles and positions" in on_tiles.splitlines()[-1]


def test_what_does_not_fit_into_a_bar_stands_behind_it():
    axes = chart_of("split_bar").figure.axes[0]
    *_, outside = (text for text in axes.texts if text.get_text() == "8  (5%)")
    assert outside.get_position()[0] > 152 and outside.get_ha() == "left"
    shown = [text.get_text() for text in chart_of("positions_by").figure.axes[0].texts]
    # South Asia's one non-signer is in the middle of its bar, and left to the words.
    assert Counter(shown)["1"] == 1


def test_a_matrix_says_every_row():
    frame = pd.DataFrame({"state": ["Kenya", "Chile", "Kenya"], "risk": ["low", None, None]})
    chart = charts.matrix(frame, "state", {"risk": "Risk"}, title="t", subtitle="s", source="x")
    assert chart.text.splitlines()[2:-1] == ["Kenya: Risk low", "Chile: nothing", "Kenya: nothing"]


def test_a_matrix_with_sections():
    frame = pd.DataFrame({"text": ["a", "b", "c"], "place": ["In", "In", None], "force": "yes"})
    given = {"title": "t", "subtitle": "s", "source": "x", "sections": "place"}
    chart = charts.matrix(frame, "text", {"force": "Force"}, **given)
    said = ["In", "a: Force yes", "b: Force yes", "–", "c: Force yes"]
    assert chart.text.splitlines()[2:-1] == said
    assert chart.data.columns.to_list() == ["text", "place", "force"]
    with pytest.raises(KeyError, match="no column where to show"):
        charts.matrix(frame, "text", {"force": "Force"}, **{**given, "sections": "where"})
    crowded = charts.matrix(frame.assign(place=LONG), "text", {"force": "Force"}, **given)
    assert list(problems(crowded, SHOWN)) == []


def test_a_column_of_blanks_is_a_column_of_dashes():
    frame = pd.DataFrame({"state": ["Kenya", "Chile"], "risk": ["", " "]})
    given = {"title": "t", "subtitle": "s", "source": "x"}
    chart = charts.matrix(frame, "state", {"risk": "Risk"}, **given)
    assert lines_of(chart) == ["Kenya: nothing", "Chile: nothing"]
    with pytest.raises(ValueError, match=r"^no columns to show: name one in columns="):
        charts.matrix(frame, "state", {}, **given)


WHAT = "of those entitled signed"


def test_a_title_says_what_was_counted_only_where_that_is_known():
    def titled(frame, **given):
        return charts.shares_chart(frame, **given).text.splitlines()[0]

    tally = Counter((row["region"], row["position"]) for row in rows("states"))
    every = {"value": "absent", "among": tuple(style.POSITIONS)}
    absent = measures.shares(states, by="region", **every)
    n = {region: sum(tally[region, p] for p in style.POSITIONS) for region, _ in tally}
    share = {region: tally[region, "absent"] / n[region] for region in n if n[region] >= 10}
    top, bottom = (pick(share, key=share.get) for pick in (max, min))
    assert titled(absent) == f"{top}: {share[top]:.0%}. {bottom}: {share[bottom]:.0%}"
    assert titled(absent, what="were absent").startswith(f"{top}: {share[top]:.0%} were absent. ")
    assert titled(measures.shares(states)) == "89 of 144, 62%"
    assert titled(measures.shares(states), what=WHAT) == f"89 of 144, 62%, {WHAT}"
    # Groups of fewer than ten are not named, and may overlap: they are not added up.
    few_of_each = shares(3).assign(n=8, k=[2, 4, 6], share=[0.25, 0.5, 0.75])
    assert titled(few_of_each, what=WHAT) == f"3 groups: 25% to 75% {WHAT}"
    assert titled(few_of_each.assign(n=[8, 12, 8])) == "b: 50%"
    gap = shares(2).assign(n=0, k=0, share=np.nan, low=np.nan, high=np.nan)
    assert titled(gap) == "No share to give"


def test_what_names_the_groups_of_shares_is_not_guessed():
    by_region = measures.shares(states, by="region")
    with pytest.raises(ValueError, match=r"^no column names the 7 groups.* reset_index\(\)$"):
        charts.shares_chart(by_region.set_index("region"))
    with pytest.raises(ValueError, match=r"^'excess' beside 'region' is no part of measures"):
        charts.shares_chart(by_region.assign(excess=0.1))


def test_verdicts_that_are_not_known_are_refused():
    facts = wcit.load_facts()
    loose = facts.assign(verdict=["loose", *facts["verdict"][1:]])
    with pytest.raises(ValueError, match=r"^verdict is 'loose' for F001: it must be confirmed, "):
        charts.verdict_bars(loose)
    own = loose[["topic", "verdict"]].assign(verdict=pd.NA)
    with pytest.raises(ValueError, match=r"^verdict is missing for 0, 1, 2, 3, 4 and 119 more: it"):
        charts.verdict_bars(own)
    for nothing in (None, " "):
        unnamed = facts.assign(topic=[nothing, *facts["topic"][1:]])
        with pytest.raises(ValueError, match=r"^topic is missing for F001: give it, or leave"):
            charts.verdict_bars(unnamed)
    texts = wcit.load_texts()
    with pytest.raises(ValueError, match=r"^mentions_internet is 'maybe' for .*: it must be "):
        charts.texts_matrix(texts.assign(mentions_internet="maybe"))


def test_a_sponsor_is_refused_that_cannot_be_drawn():
    sponsors, sources = wcit.load_sponsors(), wcit.load_sources()
    x = sponsors.assign(status=["x", *sponsors["status"][1:]])
    with pytest.raises(ValueError, match=r"^status is 'x' for ARE: it must be named, camp_only, "):
        charts.sponsors_matrix(x, states, sources)
    with pytest.raises(ValueError, match=r"^no row for N10.* in sources: .* load_sources\(\)$"):
        charts.sponsors_matrix(sponsors, states, sources[sources["source_id"] != "N10"])
    with pytest.raises(ValueError, match=r"^no row for ARE in states: .* load_states\(\)$"):
        charts.sponsors_matrix(sponsors, states[states["iso3"] != "ARE"], sources)


def twice(frame):
    return pd.concat([frame, frame], ignore_index=True)


later = wcit.load_decisions().query("decision_id in ['GA73_27', 'GA74_247']")

DOUBLED = {
    "african_union AGO.*: keep one row a body and state": lambda: charts.positions_by_body(
        states, twice(wcit.load_memberships())
    ),
    "ARE N10.*: keep one row a state and source": lambda: charts.sponsors_matrix(
        twice(wcit.load_sponsors()), states, wcit.load_sources()
    ),
    "C01.*: keep one row a source": lambda: charts.sponsors_matrix(
        wcit.load_sponsors(), states, twice(wcit.load_sources())
    ),
    "GA73_27 AFG.*: keep one row a decision and state": lambda: charts.tile_multiples(
        states, tiles, twice(wcit.load_positions()), later
    ),
    "GA73_27, GA74_247: keep one row a decision": lambda: charts.tile_multiples(
        states, tiles, wcit.load_positions(), twice(later)
    ),
    "members, states_present: keep one row a quantity": lambda: charts.split_bar(
        states, twice(wcit.load_counts())
    ),
}


@pytest.mark.parametrize("message", DOUBLED)
def test_what_comes_twice_is_not_counted_twice(message):
    with pytest.raises(ValueError, match=f"^more than one row for {message}$"):
        DOUBLED[message]()


events = wcit.load_events()


def without(frame, column):
    return frame.drop(columns=column)


LACKING = {
    "position' in states": [
        lambda: charts.positions_by(without(states, "position"), "region"),
        lambda: charts.split_bar(without(states, "position"), wcit.load_counts()),
        lambda: charts.tile_multiples(
            without(states, "position"), tiles, wcit.load_positions(), later
        ),
    ],
    "name' in states": [
        lambda: charts.tile_grid(without(states, "name"), tiles),
        lambda: charts.people_and_states(without(states, "name"), wcit.load_indicators()),
        lambda: charts.ideal_point_plot(without(states, "name"), wcit.load_indicators()),
    ],
    "row' in tiles": [lambda: charts.tile_grid(states, without(tiles, "row"))],
    "value' in counts": [lambda: charts.split_bar(states, without(wcit.load_counts(), "value"))],
    "verdict' in facts": [lambda: charts.verdict_bars(without(wcit.load_facts(), "verdict"))],
    "parent' in texts": [lambda: charts.texts_matrix(without(wcit.load_texts(), "parent"))],
    "ideal_point' in indicators": [
        lambda: charts.ideal_point_plot(states, without(wcit.load_indicators(), "ideal_point"))
    ],
    "body' in memberships": [
        lambda: charts.positions_by_body(states, wcit.load_memberships(wide=True))
    ],
    "status' in sponsors": [
        lambda: charts.sponsors_matrix(
            without(wcit.load_sponsors(), "status"), states, wcit.load_sources()
        )
    ],
    "n', 'k', 'share', 'low', 'high' in shares": [lambda: charts.shares_chart(states)],
    "kind' in events": [
        lambda: charts.timeline(without(events, "kind"), "1988-01-01", "2026-01-01")
    ],
}


@pytest.mark.parametrize("message", LACKING)
def test_a_column_that_is_lacking_is_named(message):
    for draw in LACKING[message]:
        column, table = message.split("' in ")
        lacking = column.split("'")[0]
        with pytest.raises(KeyError, match=rf"^{table} has no column '{lacking}'\. "):
            draw()


def test_a_column_that_is_the_index_is_told_from_one_that_is_lacking():
    with pytest.raises(KeyError, match=r"states has 'iso3' as its index: make "):
        charts.people_and_states(states.set_index("iso3"), wcit.load_indicators())


def test_a_count_that_is_lacking_is_named():
    counts = wcit.load_counts()
    with pytest.raises(ValueError, match=r"^no row for states_present in counts: give all the"):
        charts.split_bar(states, counts[counts["quantity"] != "states_present"])


def test_an_index_called_as_a_column_is_no_hindrance():
    def kept(frame, column="iso3"):
        return frame.set_index(column, drop=False)

    indicators, sponsors = wcit.load_indicators(), wcit.load_sponsors()
    memberships, span = wcit.load_memberships(), ("1988-01-01", "2026-01-01")
    for draw, given in {
        charts.tile_grid: (states, tiles),
        charts.people_and_states: (states, indicators),
        charts.ideal_point_plot: (states, indicators),
        charts.positions_by_body: (states, memberships),
    }.items():
        assert draw(*map(kept, given)).text == draw(*given).text
    given = (states, tiles, wcit.load_positions())
    drawn = charts.tile_multiples(*map(kept, given), kept(later, "decision_id"))
    assert drawn.text == charts.tile_multiples(*given, later).text
    by_region = measures.shares(states, by="region")
    drawn = charts.shares_chart(kept(by_region, "share"), what=WHAT)
    assert drawn.text == chart_of("shares_chart").text
    drawn = charts.timeline(kept(events, "event_id"), *span)
    assert drawn.text == charts.timeline(events, *span).text
    drawn = charts.sponsors_matrix(
        kept(sponsors, "source_id"), kept(states), kept(wcit.load_sources(), "source_id")
    )
    assert drawn.text == chart_of("sponsors_matrix").text


@pytest.mark.parametrize("name", [n for n in FROM_STATES if n != "sponsors_matrix"])
def test_states_read_by_pandas_alone_are_drawn_the_same(name):
    path = ROOT / "data" / "states.csv"
    read = pd.read_csv(path, keep_default_na=False, na_values=[""])
    assert FROM_STATES[name](read).text == FROM_STATES[name](states).text


def test_positions_that_no_state_took_are_nothing():
    signers = states[states["position"] == "signed"].astype({"position": str})
    chart = charts.people_and_states(signers, wcit.load_indicators())
    assert lines_of(chart) == ["states: signed 100", "people: signed 100"]


SPANS = [("1988-01-01", "2026-01-01"), ("2012-12-03", "2012-12-15"), ("2012-12-12", "2012-12-14")]


@pytest.mark.parametrize("dates", [[], ["start", "end"], ["start", "end", "alt_date"]])
def test_events_read_by_pandas_alone_are_drawn_the_same(dates):
    path = ROOT / "data" / "events.csv"
    read = pd.read_csv(path, keep_default_na=False, na_values=[""], parse_dates=dates)
    for span in SPANS:
        assert charts.timeline(read, *span).text == charts.timeline(events, *span).text


def test_events_of_which_none_has_a_time():
    days = events[events["time"].isna()]
    timeless = charts.timeline(days.assign(time=np.nan, time_end=np.nan), "2012", "2013")
    assert timeless.text == charts.timeline(days, "2012", "2013").text


@pytest.mark.parametrize(
    ("changed", "span", "message"),
    [
        ({}, ("soon", "2013"), "first is 'soon': give an ISO date or time, such as"),
        ({}, ("2012", None), "last is None: give an ISO date or time"),
        ({}, ("2012", "2013-01-01T00:00+04:00"), "last has a time zone, 2013-01-01T00:00"),
        ({"end": "soon"}, ("2012", "2013"), "end has what is no date: give ISO dates"),
        (
            {"start": events["start"].dt.tz_localize("Asia/Dubai")},
            ("2012", "2013"),
            "start has a time zone: give the local dates without one",
        ),
    ],
)
def test_what_is_no_date_is_refused(changed, span, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        charts.timeline(events.assign(**changed), *span)


@pytest.mark.parametrize("by", ["signed", "not_signed", "absent"])
def test_a_group_may_not_be_called_as_what_is_counted(by):
    with pytest.raises(ValueError, match=rf"^'{by}' is what the counts are called, .*: rename it$"):
        charts.positions_by(states.assign(**{by: states["region"]}), by)


# --- around a figure of the reader's own --------------------------------------------------------


def said_of_own(draw):
    """What is said of an axes that the reader drew on."""
    figure = Figure()
    draw(figure.add_subplot())
    return Chart(figure, pd.DataFrame(), source="Source: own").text.splitlines()[:-1]


def test_a_line_over_dates_or_words():
    days = pd.to_datetime(["2012-12-03 00:00", None, "2012-12-14 12:30"])
    line = said_of_own(lambda axes: axes.plot(days, [1, 2, 3], label="x"))
    assert line == ["x: (2012-12-03, 1); (none, 2); (2012-12-14 12:30, 3)"]
    line = said_of_own(lambda axes: axes.plot(["a", "b"], [1, 2], label="x"))
    assert line == ["x: (a, 1); (b, 2)"]


def test_errorbars_without_errors_or_without_points():
    assert said_of_own(lambda axes: axes.errorbar([1, 2], [3, 5])) == ["1: 3", "2: 5"]
    bare = said_of_own(lambda axes: axes.errorbar([1, 2], [3, 5], yerr=1, fmt="none"))
    assert bare == ["1: no value, from 2 to 4", "2: no value, from 4 to 6"]
    days = pd.to_datetime(["2012-12-03", "2012-12-14"])
    dated = said_of_own(lambda axes: axes.errorbar(days, [3, 5], yerr=1))
    assert dated == ["2012-12-03: 3, from 2 to 4", "2012-12-14: 5, from 4 to 6"]


def test_a_semicolon_in_a_name_divides_no_marks():
    named = states.assign(name=states["name"].replace("Kenya", "Kenya; since 1963"))
    assert "Kenya; since 1963" in charts.tile_grid(named, tiles).text
    drawn = charts.tile_multiples(named, tiles, wcit.load_positions(), later)
    assert drawn.text.count("Kenya; since 1963") == 2


# --- how it leaves ------------------------------------------------------------------------------

SAVED = ("split_bar", "tile_grid", "timeline: hours")


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """Every chart, saved by two processes at once whose hashes are seeded differently."""
    code = (
        "import sys; from wcit_analysis.charts import gallery\n"
        "for i, (name, draw) in enumerate(gallery.examples().items()):\n"
        "    endings = ('png', 'svg', 'pdf') if name in sys.argv[2:] else ('png',)\n"
        "    chart = draw()\n"
        "    for ending in endings: chart.save(f'{sys.argv[1]}/{i}.{ending}')\n"
    )
    folders, processes = [], []
    for seed in ("1", "2"):
        folders.append(tmp_path_factory.mktemp(f"saved{seed}"))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", code, str(folders[-1]), *SAVED]
        processes.append(subprocess.Popen(command, env=environment))
    assert [process.wait() for process in processes] == [0, 0]
    return folders


def test_saved_bytes_are_the_same(saved):
    one, other = (
        {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        for folder in saved
    )
    assert len(one) == len(EXAMPLES) + 2 * len(SAVED)
    assert one == other


@pytest.mark.parametrize(("i", "name"), [(list(EXAMPLES).index(name), name) for name in SAVED])
def test_saved_files_open_and_carry_their_words(saved, i, name):
    chart = chart_of(name)
    title, source = (chart.text.splitlines()[k] for k in (0, -1))
    with Image.open(saved[0] / f"{i}.png") as picture:
        assert picture.size[0] == 2 * SHOWN * charts.chart.WIDTH
        assert picture.text["Title"] == title
        assert picture.text["Description"] == chart.text
        assert picture.text["Source"] == source
        seen = {colour for n, colour in picture.convert("RGB").getcolors(1 << 16) if n > 100}
    # The palette of a saved picture is a mean of like colours; paper stays white.
    assert (255, 255, 255) in seen
    for hexcode in style.POSITIONS.values() if name != "timeline: hours" else ():
        wanted = np.array(to_rgb(hexcode)) * 255
        assert np.abs(np.array(list(seen)) - wanted).max(axis=1).min() <= 3
    svg = ElementTree.parse(saved[0] / f"{i}.svg")  # noqa: S314
    inside = {(element.text or "").strip() for element in svg.iter()}
    assert {title, source, chart.text} <= inside
    pdf = (saved[0] / f"{i}.pdf").read_bytes()
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert all(key in pdf for key in (b"/Title", b"/Subject", b"/Keywords"))
    assert b"/CreationDate" not in pdf


def test_shown_with_its_words():
    data, metadata = chart_of("split_bar")._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == chart_of("split_bar").text
    assert metadata["image/png"]["width"] == SHOWN * charts.chart.WIDTH


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"must be \.png, \.svg or \.pdf"):
        chart_of("split_bar").save(tmp_path / "chart.gif")


def test_drawing_leaves_the_settings_alone():
    before = dict(mpl.rcParams)
    EXAMPLES["split_bar"]()._repr_mimebundle_()
    assert dict(mpl.rcParams) == before


def test_threads_draw_the_same_and_leave_the_settings_alone():
    def draw(_):
        return charts.positions_by(states, "region").png()

    before, one = dict(mpl.rcParams), draw(0)
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(draw, range(16)))
    assert dict(mpl.rcParams) == before
    assert set(drawn) == {one}


def test_importing_the_library_does_not_import_matplotlib():
    code = "import sys, wcit_analysis; sys.exit('matplotlib' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_a_chart_needs_its_source():
    with pytest.raises(ValueError, match="a chart needs its source line"):
        Chart(Figure(), pd.DataFrame(), source="")
