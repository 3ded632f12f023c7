"""Every chart says what the data say, at any width and in grey, fits on its page, can be read.

The charts are found, not listed: one without an example in the gallery fails here.
"""

import csv
import itertools
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

import wcit_analysis as wcit
from tests.gallery import examples
from wcit_analysis import charts
from wcit_analysis.charts import style
from wcit_analysis.charts.chart import Chart
from wcit_analysis.datapackage import words

ROOT = Path(__file__).parents[1]
EXAMPLES = examples()
VIEWS = {"wide": {}, "narrow": {"width": 3.5}}
if os.environ.get("CHARTS") == "all":
    VIEWS |= {"grey": {"grey": True}, "narrow and grey": {"width": 3.5, "grey": True}}
#: What is no chart.
CHARTS = {"Chart", "options"}

each = pytest.mark.parametrize("name", EXAMPLES)
every_view = pytest.mark.parametrize("view", VIEWS)


@cache
def chart_of(name, view="wide"):
    """Draw each example once in each view."""
    with charts.options(**VIEWS[view]):
        return EXAMPLES[name]()


@cache
def rows(table):
    """Read a table as it lies in the file, past the library."""
    with open(ROOT / "data" / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_chart_has_an_example():
    shown = {name.partition(":")[0] for name in EXAMPLES}
    assert shown - CHARTS == {n for n in charts.__all__ if n not in CHARTS}


# --- what it says -------------------------------------------------------------------------------

SIDES = {"signed": "signed", "not_signed": "did not sign", "absent": "absent or not entitled"}


def named(key, said, kept=lambda row: True, table="states", name="name"):
    """The lines 'word (n): names' that squares are read as."""
    found = {
        word: [row[name] for row in rows(table) if kept(row) and row[key] == value]
        for value, word in said.items()
    }
    return {f"{word} ({len(names)}): {', '.join(sorted(names))}" for word, names in found.items()}


def expected_split_bar():
    n = Counter(row["position"] for row in rows("states"))
    parts = (f"{word} {n[p]} ({100 * n[p] / n.total():.0f}%)" for p, word in SIDES.items())
    could = n["signed"] + n["not_signed"]
    return {
        ", ".join(parts),
        f"{could} could sign: {100 * n['signed'] / could:.0f}% of them did: signed, did not sign",
    }


def expected_people():
    people = {row["iso3"]: float(row["population"] or 0) for row in rows("indicators")}
    total = Counter()
    for row in rows("states"):
        total[row["position"]] += people[row["iso3"]]
    share = {p: f"{100 * total[p] / total.total():.0f}%" for p in SIDES}
    return {
        ", ".join(f"{word} {share[p]}" for p, word in SIDES.items()),
        f"{share['signed']} of {total.total() / 1e9:.2f} billion people: signed",
    }


def expected_by(groups):
    """Lines of bars of a hundred per cent, from pairs of group and position."""
    lines = set()
    for group in {group for group, _ in groups}:
        n = Counter(position for g, position in groups if g == group)
        could = n["signed"] + n["not_signed"]
        parts = (
            f"{SIDES[p]} {n[p]} ({100 * n[p] / could:.0f}%)"
            for p in ("signed", "not_signed")
            if n[p]
        )
        away = f", {n['absent']} absent" if n["absent"] else ""
        lines.add(f"{group}: {', '.join(parts)}; {100 * n['signed'] / could:.0f}%{away}")
    return lines


def expected_bodies():
    did = {row["iso3"]: row["position"] for row in rows("states")}
    members = [(row["body"], did[row["iso3"]]) for row in rows("memberships")]
    return expected_by([(words(body, "body"), position) for body, position in members])


def expected_verdicts():
    return {f"{word} ({n})" for word, n in Counter(r["verdict"] for r in rows("facts")).items()}


def expected_turns():
    """When each turning point was, as exactly as it is known."""
    lines = set()
    for row in rows("events"):
        if row["turning_point"] == "true":
            day = pd.Timestamp(row["start"])
            year = "" if row["start"].startswith("2012-12") else f" {day.year}"
            lines.add(f"{day.day} {day:%b}{year}: {row['title']}")
    return lines


def expected_night():
    """Who said what in the nights, where the record has the speaker."""
    told = [row for row in rows("events") if row["speaker"]]
    return {f"{row['speaker']}. {row['said']}" for row in told}


TEXTS = {"yes": "names the Internet", "no": "does not", "not_seen": "wording not seen"}
EXPECTED = {
    "split_bar": expected_split_bar,
    "split_bar: people": expected_people,
    "tile_grid": lambda: named("position", SIDES),
    "positions_by": lambda: expected_by([(r["region"], r["position"]) for r in rows("states")]),
    "positions_by: bodies": expected_bodies,
    "turning_points": expected_turns,
    "internet_squares": lambda: named("mentions_internet", TEXTS, table="texts", name="title"),
    "verdict_squares": expected_verdicts,
    "stance_columns": lambda: named("stance", {s: words(s, "stance") for s in style.STANCES}),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_it_says_what_the_files_say(name):
    expected = EXPECTED[name]()
    assert expected and expected <= set(chart_of(name).text.splitlines())


def test_the_nights_are_told_in_order():
    said = [line for line in chart_of("night").text.splitlines() if ": " in line]
    assert {line.partition(": ")[2] for line in said} >= expected_night()
    assert any(": Preamble carried by 77 to 33" in line for line in said)
    begun = [line.removeprefix("about ")[:5] for line in said if line[0].isdigit()]
    evening = begun.index("19:30")
    assert begun[evening:] == sorted(begun[evening:])


@each
def test_the_words_are_the_same_at_any_width_and_in_grey(name):
    for look in ({"width": 3.5}, {"grey": True}):
        with charts.options(**look):
            assert EXAMPLES[name]().text == chart_of(name).text


def swaps(figure):
    """Exchange two marks in a drawing, of each kind that it has."""
    for axes in figure.axes:
        bars = [c.patches[0] for c in axes.containers if isinstance(c, BarContainer)]
        for one, other in itertools.pairwise(bars):
            face = one.get_facecolor()
            yield "bars", one.set_facecolor(other.get_facecolor()), other.set_facecolor(face)
            break
        squares = [c for c in axes.collections if isinstance(c, PathCollection) and c.get_gid()]
        for one, other in itertools.pairwise(squares):
            face = one.get_facecolor()
            if not np.array_equal(face, other.get_facecolor()):
                yield "colours", one.set_facecolor(other.get_facecolor()), other.set_facecolor(face)
                break
        if squares and axes.axison:
            places = squares[0].get_offsets().copy()
            places[[0, -1]] = places[[-1, 0]]
            yield "points", squares[0].set_offsets(places)
        for container in axes.containers:
            if isinstance(container, ErrorbarContainer):
                values = container.lines[0].get_xdata().copy()
                values[[0, -1]] = values[[-1, 0]]
                yield "dots", container.lines[0].set_xdata(values)
                break
        told = [text for text in axes.texts if text.get_gid() in ("event", "said")]
        said = [text for text in told if text.get_text()]
        if len(said) > 1:
            one, other = said[0], said[-1]
            words = one.get_text()
            yield "texts", one.set_text(other.get_text()), other.set_text(words)


@each
def test_two_marks_exchanged_are_heard(name):
    chart = EXAMPLES[name]()
    before, tried = chart.text, 0
    for _ in swaps(chart.figure):
        tried += 1
        assert chart.text != before
        before = chart.text
    assert tried


@each
def test_title_subtitle_data_and_source(name):
    chart = chart_of(name)
    title, subtitle, *_, source = chart.text.splitlines()
    assert len(title) < 110 and subtitle != title and source.startswith("Source: ")
    assert isinstance(chart.data, pd.DataFrame) and not chart.data.empty
    # No ids of sources, no words of the contract as they are stored.
    assert not [word for word in chart.text.split() if "_" in word]


# --- it can be read -----------------------------------------------------------------------------


def shown_texts(figure):
    """Every text that is drawn."""
    texts = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    off = {
        id(text)
        for axes in figure.axes
        if not axes.axison
        for axis in (axes.xaxis, axes.yaxis)
        for text in axis.findobj(Text)
    }
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                if not (low <= tick.get_loc() <= high and axis.get_visible()):
                    off |= {id(tick.label1), id(tick.label2)}
    return [text for text in texts if id(text) not in off]


def problems(chart):
    with style.context():
        figure = chart.figure
        FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        texts = shown_texts(figure)
        edges = np.array([Text.get_window_extent(text).extents for text in texts])
        width, height = figure.bbox.size
    slack = 1.5  # pixels of rounding
    for text, (x0, y0, x1, y1) in zip(texts, edges, strict=True):
        if x0 < -slack or y0 < -slack or x1 > width + slack or y1 > height + slack:
            yield f"clipped: {text.get_text()!r}"
        if text.get_fontsize() < 9:
            yield f"small: {text.get_text()!r}"
    x0, y0, x1, y1 = edges.T
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0) > slack
    along = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0) > slack
    for i, j in zip(*np.nonzero(np.triu(across & along, 1)), strict=True):
        yield f"overlap: {texts[i].get_text()!r} and {texts[j].get_text()!r}"


@every_view
@each
def test_nothing_is_clipped_or_small_or_overlaps(name, view):
    chart = chart_of(name, view)
    assert list(problems(chart)) == []
    assert chart.figure.get_figwidth() == VIEWS[view].get("width", 9)


@every_view
@each
def test_contrast_of_every_text_with_what_is_behind_it(name, view):
    figure = chart_of(name, view).figure
    with style.context():
        canvas = FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        texts = shown_texts(figure)
        places = [Text.get_window_extent(text).extents for text in texts]
        inks = [text.get_color() for text in texts]
        for text in texts:
            text.set_alpha(0)
        canvas.draw()
        for text in texts:
            text.set_alpha(None)
    pixels = np.asarray(canvas.buffer_rgba())[::-1, :, :3]
    for text, ink, place in zip(texts, inks, places, strict=True):
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in place)
        behind = Counter(map(bytes, pixels[y0:y1:2, x0:x1:2].reshape(-1, 3))).most_common(1)
        colour = "#" + behind[0][0].hex()
        assert style.contrast(to_hex(ink), colour) >= 4.5, f"{text.get_text()!r} on {colour}"


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

    with charts.options(grey=True):
        printed = {word: style.paint(colour) for word, colour in PALETTES[palette].items()}
        assert all(len(set(to_rgb(look["facecolor"]))) == 1 for look in printed.values())
    for (one, a), (other, b) in itertools.combinations(printed.items(), 2):
        apart = abs(lightness(a) - lightness(b))
        assert apart >= (5 if a["hatch"] != b["hatch"] else 9), (one, other)


@pytest.mark.parametrize("grey", [False, True])
def test_marks_and_the_ink_on_them_have_contrast(grey):
    fills = {c for palette in PALETTES.values() for c in palette.values()} | {style.ACCENT}
    with charts.options(grey=grey):
        for fill in fills:
            look = style.paint(fill)
            assert style.contrast(style.ink_on(look["facecolor"]), look["facecolor"]) >= 4.5, fill
            assert style.contrast(style.outline(fill), "white") >= 3, fill
            faint = style.contrast(look["facecolor"], "white") < 1.7 and not look["hatch"]
            assert not faint or style.contrast(look["edgecolor"], "white") >= 3, fill
    assert style.contrast(style.MUTED, "white") >= 4.5


# --- the odd case -------------------------------------------------------------------------------

states, tiles, counts = wcit.load_states(), wcit.load_tiles(), wcit.load_counts()
indicators, memberships = wcit.load_indicators(), wcit.load_memberships()
LONG = "The United Kingdom of Great Britain and Northern Ireland, its Dependencies and Territories"

REFUSED = {
    "no claims": lambda: charts.verdict_squares(wcit.load_facts()[:0]),
    "verdict is 'loose'": lambda: charts.verdict_squares(wcit.load_facts().assign(verdict="loose")),
    "mentions_internet is": lambda: charts.internet_squares(
        wcit.load_texts().assign(mentions_internet="perhaps")
    ),
    "no turning points": lambda: charts.turning_points(
        wcit.load_events().assign(turning_point=False)
    ),
    "events has no column 'speaker'": lambda: charts.night(
        wcit.load_events().drop(columns="speaker")
    ),
    "no states": lambda: charts.tile_grid(states[:0], tiles),
    "more than one row for KEN|KEN": lambda: charts.positions_by(
        pd.concat([states, states[states["iso3"] == "KEN"]]), "region"
    ),
    "position is 'Signed'": lambda: charts.stance_columns(
        states.assign(position="Signed", stance=pd.NA)
    ),
    "has no column 'risk'": lambda: charts.positions_by(states, "risk"),
    "is what the counts are called": lambda: charts.positions_by(
        states.assign(signed=states["region"]), "signed"
    ),
    "192 states are not the 193 members": lambda: charts.split_bar(states[:-1], counts),
    "no row for members": lambda: charts.split_bar(states, counts[counts["quantity"] != "members"]),
    "row is missing for Kenya": lambda: charts.tile_grid(states, tiles[tiles["iso3"] != "KEN"]),
    "no colour for low": lambda: charts.tile_grid(
        states.assign(risk="low"), tiles, "risk", colours={"high": "#000000"}
    ),
    "no row for XKX": lambda: charts.tile_grid(states, tiles, named=["XKX"]),
    "no state has a population": lambda: charts.split_bar(
        states, counts, indicators.assign(population=np.nan)
    ),
    "has none above zero": lambda: charts.split_bar(
        states, counts, indicators.assign(population=range(len(indicators)))
    ),
    "no row for XXX in": lambda: charts.tile_grid(states, tiles, named="XXX"),
    "by is a list, not a": lambda: charts.positions_by(states, ["region"]),
    "width is 2: give inches": lambda: charts.options(width=2).__enter__(),
    "width is '3.5': give": lambda: charts.options(width="3.5").__enter__(),
    "width is 1000000: .* to 40": lambda: charts.options(width=1_000_000).__enter__(),
    "width is nan": lambda: charts.options(width=np.nan).__enter__(),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(message):
    with pytest.raises((KeyError, ValueError), match=message):
        REFUSED[message]()


def test_one_code_is_a_name_and_a_number_may_be_a_title():
    alone = charts.tile_grid(states, tiles, named="KEN").text
    assert alone == charts.tile_grid(states, tiles, named=["KEN"]).text
    with charts.options(title=3, subtitle=2012, width=np.float32(4)):
        assert charts.positions_by(states, "region").text.splitlines()[:2] == ["3", "2012"]


@pytest.mark.parametrize("view", [{}, {"width": 3.5}])
def test_groups_of_a_readers_own_of_any_length_and_size(view):
    groups = [LONG, "none", *(f"group {i}" for i in range(40))]
    own = states.assign(bloc=[groups[i % 42] for i in range(193)])
    own.loc[own["bloc"] == "none", "position"] = "absent"
    with charts.options(**view):
        chart = charts.positions_by(own, "bloc")
    assert list(problems(chart)) == []
    assert any(line.startswith(LONG) for line in chart.text.splitlines())
    assert len(chart.data) == 42


@pytest.mark.parametrize("view", [{}, {"width": 3.5}])
@pytest.mark.parametrize("code", ["CPV", "KEN", "USA"])
def test_one_state(code, view):
    one = states[states["iso3"] == code]
    with charts.options(**view):
        drawn = [charts.tile_grid(one, tiles, named=[code]), charts.positions_by(one, "region")]
        if one["position"].item() == "not_signed":
            drawn.append(charts.stance_columns(one))
    for chart in drawn:
        assert list(problems(chart)) == []
        assert len(chart.data) == 1


def test_words_of_the_readers_own_replace_title_and_subtitle():
    with charts.options(title="Who speaks?", subtitle="Everybody"):
        lines = EXAMPLES["split_bar"]().text.splitlines()
    assert lines[:2] == ["Who speaks?", "Everybody"]
    assert EXAMPLES["split_bar"]().text == chart_of("split_bar").text


# --- how it leaves ------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_saved_files_carry_their_words_and_are_the_same_again(ending, tmp_path):
    chart = chart_of("stance_columns")
    title = chart.text.splitlines()[0]
    path = chart.save(tmp_path / "a folder" / f"chart.{ending}", dpi=300)
    assert path.read_bytes() == chart.save(tmp_path / f"again.{ending}", dpi=300).read_bytes()
    if ending == "png":
        with Image.open(path) as picture:
            assert picture.size[0] == 2700
            assert picture.text["Title"] == title and picture.text["Description"] == chart.text
            seen = {colour for n, colour in picture.convert("RGB").getcolors(1 << 16) if n > 100}
        # The palette of a saved picture is a mean of like colours; paper stays white.
        assert (255, 255, 255) in seen
        for colour in style.STANCES.values():
            near = np.abs(np.array(list(seen)) - np.array(to_rgb(colour)) * 255).max(axis=1)
            assert near.min() <= 3
    elif ending == "svg":
        elements = ElementTree.parse(path).iter()  # noqa: S314
        texts = {(e.text or "").strip() for e in elements if e.tag.endswith("}text")}
        assert {title, "Kenya", "Switzerland"} <= texts
        assert chart.text in path.read_text(encoding="utf-8").replace("&amp;", "&")
    else:
        pdf = path.read_bytes()
        assert all(key in pdf for key in (b"/Title", b"/Subject", b"/Keywords", b"/CIDFontType2"))
        assert b"/CreationDate" not in pdf


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"must be \.png, \.svg or \.pdf"):
        chart_of("split_bar").save(tmp_path / "chart.gif")


def test_shown_with_its_words():
    data, metadata = chart_of("split_bar")._repr_mimebundle_()
    assert data["text/plain"] == metadata["image/png"]["alt"] == chart_of("split_bar").text
    assert metadata["image/png"]["width"] == 900


def test_threads_draw_the_same_and_leave_the_settings_alone():
    def draw(grey):
        with charts.options(grey=grey):
            return charts.positions_by(states, "region").png()

    before, alone = dict(mpl.rcParams), [draw(False), draw(True)]
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(draw, [False, True] * 4))
    assert dict(mpl.rcParams) == before
    assert drawn == alone * 4 and alone[0] != alone[1]


def test_importing_the_library_does_not_import_matplotlib():
    code = "import sys, wcit_analysis; sys.exit('matplotlib' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def test_a_figure_of_ones_own_needs_its_source_and_has_room_for_it():
    with pytest.raises(ValueError, match="a chart needs its source line"):
        Chart(Figure(), pd.DataFrame(), source="")
    chart = Chart(Figure(figsize=(5, 3)), pd.DataFrame(), source="Source: " + 30 * "a document, ")
    assert list(problems(chart)) == []
