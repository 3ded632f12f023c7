"""What the explorer shows, as HTML, tables and CSV, without any widget.

Each function turns a choice into something to look at or to take away;
:mod:`wcit_analysis.explorer` only puts controls before them. Tables are read once and the picture
is drawn once, so that a change of mind costs little: to light up a state, a frame is laid over
the picture instead of drawing it anew.
"""

import base64
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from wcit_analysis import measures
from wcit_analysis.charts import Chart, style, tile_grid
from wcit_analysis.countries import UnknownCountry, find
from wcit_analysis.datapackage import column_title, read_contract, table_resource
from wcit_analysis.display import Card
from wcit_analysis.profiles import profile
from wcit_analysis.provenance import source_line
from wcit_analysis.tables import load_table

#: Where categories and indicators are found.
_TABLES = ("states", "indicators", "vdem")
#: What is no category to split by: the split itself, and what only speaks of a row.
_NO_CATEGORY = {"position", "sources", "note"}
#: Groups that have an order of their own; the others stand by the share that signed.
_IN_ORDER = {"income_group", "regime", "stance"}
_NAMES = {
    "body": "Body or bloc",
    "regime": "Regime (V-Dem)",
    "stance": "Stance of those that did not sign",
}
#: Groups of fewer states are drawn but never named in a title.
_SMALL = 10

#: The look of the views; every class begins with ``wcit-`` and so touches nothing else.
STYLE = """<style>
.wcit-view {line-height: 1.45; font-size: 13px; max-width: 1100px; white-space: normal;
  color: var(--jp-content-font-color1, #1F2933); font-family: var(--jp-content-font-family)}
.wcit-view h3 {font-size: 17px; margin: 14px 0 2px}
.wcit-view p {margin: 4px 0 8px}
.wcit-view .wcit-columns {display: flex; flex-wrap: wrap; gap: 12px 32px}
.wcit-view .wcit-columns > * {flex: 1 1 300px; min-width: 0}
.wcit-view .wcit-columns > .wcit-picture {flex: 2 1 560px; align-self: flex-start}
.wcit-view table {border-collapse: collapse; width: 100%; font-size: 13px}
.wcit-view th, .wcit-view td {padding: 3px 12px 3px 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--jp-border-color2, #E4E7EB)}
.wcit-view th {font-weight: 600}
.wcit-view caption {font-size: 15px; padding-bottom: 4px; text-align: left; font-weight: 600}
.wcit-view summary {cursor: pointer; padding: 6px 0}
.wcit-view .wcit-picture {position: relative; max-width: 900px; background: white}
.wcit-view .wcit-picture img {display: block; width: 100%; height: auto}
.wcit-view .wcit-picture svg {position: absolute; inset: 0; width: 100%; height: 100%}
.wcit-view .wcit-strips {margin-top: 12px}
.wcit-view .wcit-strips td:nth-child(2) {width: 34%}
.wcit-view .wcit-strips th, .wcit-view .wcit-strips td:nth-child(3) {white-space: nowrap}
.wcit-view details th {white-space: nowrap; width: 1%}
.wcit-view .wcit-strip {position: relative; width: 100%; min-width: 130px; margin: 4px 0}
.wcit-view .wcit-strip svg {display: block; width: 100%; height: 13px; background: white}
.wcit-view .wcit-strip span {position: absolute; top: -4px; bottom: -4px; width: 4px;
  margin-left: -3px; background: #1F2933; border: 1px solid white}
.wcit-view .wcit-key {display: inline-block; vertical-align: -1px; width: 11px; height: 11px;
  margin: 0 4px 0 10px; border: 1px solid #7B8794}
.wcit-view h4 {font-size: 15px; margin: 6px 0 0}
.wcit-view .wcit-split td:nth-child(n+3), .wcit-view .wcit-split thead th:nth-child(n+3) {
  text-align: right; font-variant-numeric: tabular-nums}
.wcit-view .wcit-split td:nth-child(2) {width: 42%}
.wcit-view .wcit-bar {display: flex; height: 18px}
.wcit-counted {flex-direction: row !important; align-items: center}
.wcit-view .wcit-bar span {box-shadow: inset -1px 0 white}
.wcit-view .wcit-lit > * {background: var(--jp-layout-color2, #EEF2F6)}
.wcit-view .wcit-lit th {border-left: 4px solid currentColor; padding-left: 6px}
.wcit-view .wcit-here {font-weight: 400}
.wcit-view .wcit-note {color: var(--jp-content-font-color2, #52606D)}
</style>"""


@dataclass(frozen=True)
class Picture:
    """A chart as pixels and words, with the place of each thing that can be lit up.

    Parameters
    ----------
    png : str
        The pixels, in base 64 as a page takes them.
    alt : str
        The same in words, as the chart reads itself.
    size : (int, int)
        Width and height at which it is shown.
    boxes : mapping of str to (float, float, float, float)
        Left, top, width and height of each thing, in pixels as shown.
    """

    png: str
    alt: str
    size: tuple[int, int]
    boxes: Mapping[str, tuple[float, float, float, float]]

    def html(self, lit: Mapping[str, str], said: str) -> str:
        """Show the picture with a frame around some things.

        Parameters
        ----------
        lit : mapping of str to str
            What to light up, by its key in ``boxes``, and the name to write above it.
        said : str
            The same in words, for the text alternative.
        """
        width, height = self.size
        alt = html.escape(f"{said} {self.alt}".strip())
        frames = "".join(_frame(self.boxes[key], name) for key, name in lit.items())
        return (
            f'<div class="wcit-picture"><img width="{width}" height="{height}" alt="{alt}" '
            f'src="data:image/png;base64,{self.png}"><svg viewBox="0 0 {width} {height}" '
            f'aria-hidden="true">{frames}</svg></div>'
        )


def _frame(box: tuple[float, float, float, float], name: str) -> str:
    """Draw a dark frame with a white edge, seen on any colour, and the name above it."""
    left, top, width, height = box
    place = (
        f"x='{left - 2:.1f}' y='{top - 2:.1f}' width='{width + 4:.1f}' height='{height + 4:.1f}' "
        "rx='4' fill='none'"
    )
    frames = "".join(
        f"<rect {place} stroke='{colour}' stroke-width='{width}'/>"
        for colour, width in (("white", 9), (style.INK, 4))
    )
    return (
        f"{frames}<text x='{left + width / 2:.1f}' y='{top - 9:.1f}' text-anchor='middle' "
        f"font-size='17' font-weight='bold' fill='{style.INK}' stroke='white' stroke-width='6' "
        f"paint-order='stroke'>{html.escape(name)}</text>"
    )


def _picture(chart: Chart, places: Mapping[str, tuple[float, float, float, float]]) -> Picture:
    """Draw a chart; ``places`` are boxes in the units of its axes: left, top, right, bottom."""
    png = base64.b64encode(chart.png()).decode()
    # Drawn by now, the figure knows its places in pixels as shown, counted from the bottom.
    figure = chart.figure
    width, height = figure.bbox.size
    boxes = {}
    for name, (left, top, right, bottom) in places.items():
        (x0, y0), (x1, y1) = figure.axes[0].transData.transform([(left, top), (right, bottom)])
        boxes[name] = (x0, height - y0, x1 - x0, y0 - y1)
    return Picture(png, chart.text, (round(width), round(height)), boxes)


# --- the tables behind the views ---------------------------------------------------------------


@cache
def _states() -> pd.DataFrame:
    """One row a state with every category and indicator; shared, so never changed."""
    frame = load_table("states")
    for table in _TABLES[1:]:
        more = load_table(table).drop(columns="sources")
        frame = frame.merge(more, on="iso3", how="left", validate="1:1")
    return frame


@cache
def _fields() -> dict[str, dict[str, Any]]:
    """Return the contract's field of each column that one can split by."""
    fields: dict[str, dict[str, Any]] = {}
    for table in _TABLES:
        for field in table_resource(read_contract(), table)["schema"]["fields"]:
            unique = field.get("constraints", {}).get("unique", False)
            bound = field["name"].endswith(("_q5", "_q95"))
            if not unique and not bound and field["name"] not in _NO_CATEGORY:
                fields[field["name"]] = {**field, "table": table}
    return fields


def _label(column: str) -> str:
    return _NAMES.get(column) or column_title(column)


def indicators() -> dict[str, str]:
    """Return the label of each numeric indicator, by column.

    Examples
    --------
    >>> indicators()["internet_users"]
    'Internet users'
    """
    return {name: _label(name) for name, f in _fields().items() if f["type"] != "string"}


def choices() -> dict[str, str]:
    """Return what one can split the states by: a label for each column, groupings first.

    Examples
    --------
    >>> list(choices().values())[:3]
    ['UN regional group', 'Region', 'Stance of those that did not sign']
    >>> choices()["internet_users"]
    'Thirds by internet users'
    """
    groupings = [name for name, f in _fields().items() if f["type"] == "string"]
    thirds = {name: f"Thirds by {_in_sentence(label)}" for name, label in indicators().items()}
    return {name: _label(name) for name in [*groupings, "body"]} | thirds


def _in_sentence(label: str) -> str:
    """Take the capital off a label unless it begins with an abbreviation."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def denominators() -> dict[str, str]:
    """Return what shares can be counted against: a label by key.

    Those present are not offered: who of the absent or not entitled was there is not
    established state by state.

    Examples
    --------
    >>> denominators()
    {'members': '193 members', 'entitled': '144 entitled to sign', 'people': 'people living there'}
    """
    position = _states()["position"]
    return {
        "members": f"{len(position)} members",
        "entitled": f"{int((position != 'absent').sum())} entitled to sign",
        "people": "people living there",
    }


# --- one state -----------------------------------------------------------------------------------


def look_up(name: str) -> tuple[str, str]:
    """Find a state as :func:`wcit_analysis.find` does, or say why there is none.

    Parameters
    ----------
    name : str
        What somebody typed.

    Returns
    -------
    iso3, sentence : str
        The code, or an empty text and the sentence that asks or explains.

    Examples
    --------
    >>> look_up("Ivory Coast")
    ('CIV', '')
    >>> look_up("Korea")[1]
    "'Korea' may mean South Korea (KOR) or North Korea (PRK): say which"
    """
    if not name.strip():
        return "", "Type the name or the code of a state, or choose one from the list."
    try:
        return find(name), ""
    except UnknownCountry as question:
        return "", str(question)


@lru_cache(maxsize=256)
def _card(iso3: str) -> Card:
    return profile(iso3)


def state_view(iso3: str) -> str:
    """Show one state: its card, its place in each indicator, its tile on the grid.

    Parameters
    ----------
    iso3 : str
        Code of a member state, as :func:`look_up` gives it.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "Was in Dubai and entitled to sign" in state_view("KEN")
    True
    """
    card = _card(iso3)
    name = _name(iso3)
    lines = dict(card.lines)
    shown = indicators().values()
    titles = set(load_table("decisions")["short_title"])
    decisions = [line for line in card.lines if line[0] in titles]
    sources = [line for line in card.lines if line[0].startswith("Source ")]
    apart = {*shown, *titles, *dict(sources)}
    top = [line for line in card.lines if line[0] not in apart]
    known = [line for line in decisions if "no list by name" not in line[1]]
    did = style.words(_states().set_index("iso3").loc[iso3, "position"], "position")
    said = f"Marked: {name} ({iso3}), {did}."
    return (
        '<div class="wcit-view"><div class="wcit-columns"><div>'
        f"{Card(card.title, top)._repr_html_()}</div>{tiles().html({iso3: name}, said)}</div>"
        f"{_folded(f'Before and after Dubai: {len(known)} lists and votes', decisions)}"
        f"{_strips(iso3, lines)}{_folded(f'Sources ({len(sources)})', sources)}</div>"
    )


def _name(iso3: str) -> str:
    frame = _states()
    return str(frame.loc[frame["iso3"] == iso3, "name"].item())


def _folded(title: str, lines: list[tuple[str, str]]) -> str:
    return (
        f"<details><summary>{html.escape(title)}</summary>{Card('', lines)._repr_html_()}</details>"
    )


@cache
def tiles() -> Picture:
    """Draw the tile grid, on which each state can be lit up by its code.

    Examples
    --------
    >>> len(tiles().boxes)
    193
    """
    tiles = load_table("tiles")
    places = {
        iso3: (column + 0.04, row + 0.04, column + 0.96, row + 0.96)
        for iso3, row, column in zip(tiles["iso3"], tiles["row"], tiles["column"], strict=True)
    }
    return _picture(tile_grid(_states(), tiles), places)


def _strips(iso3: str, lines: Mapping[str, str]) -> str:
    """One row an indicator: a strip of all states in order, and the place of this one in words."""
    rows = []
    for column, label in indicators().items():
        value, _, rank = re.sub(r"(?<!\w)-(?=\d)", "−", lines[label]).partition("; ")
        place, _, direction = rank.partition(" (")
        strip, places = _strip(column)
        mark = f'<span style="left:{places[iso3]:.1f}%"></span>' if iso3 in places else ""
        hint = f' title="{html.escape(direction.removesuffix(")"))}"' if direction else ""
        rows.append(
            f'<tr><th scope="row"{hint}>{html.escape(label)}</th>'
            f'<td><div class="wcit-strip" aria-hidden="true">{strip}{mark}</div></td>'
            f'<td>{html.escape(place)}</td><td class="wcit-note">{html.escape(value)}</td></tr>'
        )
    return (
        '<table class="wcit-strips"><caption>Its place among all states</caption>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        '<p class="wcit-note">Each strip holds every state with a figure, the lowest at the left '
        f"and the highest at the right; the upright mark is {html.escape(_name(iso3))}. "
        f"{_key()}</p>"
    )


def _key(positions: Iterable[str] = style.POSITIONS) -> str:
    return "".join(
        f'<span class="wcit-key" style="background:{style.POSITIONS[position]}"></span>'
        f"{style.words(position, 'position')}"
        for position in positions
    )


@cache
def _strip(column: str) -> tuple[str, dict[str, float]]:
    """Return a strip of all states by rank, coloured by position, and each state's place in it."""
    ranked = _states().dropna(subset=[column]).sort_values([column, "iso3"])
    total = len(ranked)
    positions = ranked["position"].astype(str).to_list()
    stripes = "".join(
        f'<path fill="{colour}" d="'
        + "".join(f"M{i} 0h1v1h-1z" for i, found in enumerate(positions) if found == position)
        + '"/>'
        for position, colour in style.POSITIONS.items()
    )
    svg = (
        f'<svg viewBox="0 0 {total} 1" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges">{stripes}</svg>'
    )
    return svg, {iso3: (i + 0.5) / total * 100 for i, iso3 in enumerate(ranked["iso3"])}


def state_table(iso3: str) -> pd.DataFrame:
    """Return what the view of one state shows, as a table.

    Parameters
    ----------
    iso3 : str
        Code of a member state.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``state``, ``what`` and ``says``: one row a line of the card.

    Examples
    --------
    >>> state_table("KEN").iloc[0].to_list()
    ['KEN', 'Kenya', 'In Dubai', 'Was in Dubai and entitled to sign, but did not sign']
    """
    lines = _card(iso3).lines
    frame = pd.DataFrame(lines, columns=["what", "says"])
    frame.insert(0, "iso3", iso3)
    frame.insert(1, "state", _name(iso3))
    return frame


# --- the split by a grouping or an indicator -----------------------------------------------------


@lru_cache(maxsize=64)
def _grouped(choice: str) -> pd.DataFrame:
    """One row a state and group: ``iso3``, ``name``, ``position``, ``population``, ``group``."""
    frame = _states()
    if choice not in choices():
        raise KeyError(f"no {choice!r} to split by; there are {', '.join(choices())}")
    if choice == "body":
        bodies = load_table("memberships")[["body", "iso3"]].rename(columns={"body": "group"})
        frame = bodies.merge(frame, on="iso3", validate="m:1")
    elif choice in indicators():
        frame = frame.assign(group=_thirds(frame[choice]))
    else:
        frame = frame.assign(group=frame[choice])
    return frame[["iso3", "name", "position", "population", "group"]]


def _thirds(values: pd.Series) -> "pd.Series[Any]":
    """Cut the states with a figure into three of one size; each name says its bounds."""
    numbers = values.astype("float64")
    cut = pd.qcut(numbers, 3, labels=False)
    names = []
    for number, word in enumerate(("low", "middle", "high")):
        least, most = numbers[cut == number].agg(["min", "max"])
        names.append(f"{word}: {_figure(least)} to {_figure(most)}")
    words = cut.map(dict(enumerate(names)))
    return pd.Series(pd.Categorical(words, categories=names, ordered=True), index=values.index)


def _figure(value: float) -> str:
    """Write a number short enough for a label."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}".replace("-", "−")


def split_table(choice: str, denominator: str = "members") -> pd.DataFrame:
    """Count what the states of each group did.

    Parameters
    ----------
    choice : str
        A key of :func:`choices`: a category, or an indicator, which is cut into thirds.
    denominator : str
        A key of :func:`denominators`.

    Returns
    -------
    pandas.DataFrame
        ``group``; then ``signed``, ``not_signed`` and, unless only those entitled are counted,
        ``absent`` (states, or people in 2012 if these are counted), ``of`` (their sum) and
        ``percent_signed``. States without a group or, if people are counted, without a
        population are left out.

    Raises
    ------
    KeyError
        If there is no such choice or denominator; the message lists those there are.

    Examples
    --------
    >>> split_table("region", "entitled").iloc[0].to_dict()
    {'group': 'Sub-Saharan Africa', 'signed': 32, 'not_signed': 3, 'of': 35,
     'percent_signed': 91.4}
    """
    return _split(choice, denominator).copy()


@lru_cache(maxsize=128)
def _split(choice: str, denominator: str) -> pd.DataFrame:
    """Make the frame of :func:`split_table` once; shared, so never changed."""
    if denominator not in denominators():
        raise KeyError(
            f"no {denominator!r} to count against; there are {', '.join(denominators())}"
        )
    frame = _grouped(choice).dropna(subset=["group"])
    positions = list(style.POSITIONS)
    if denominator == "entitled":
        positions.remove("absent")
        frame = frame[frame["position"] != "absent"]
    size = frame["population"].astype("float64") if denominator == "people" else 1.0
    counted = frame.assign(size=size, position=frame["position"].astype(str))
    table = counted.pivot_table(
        index="group", columns="position", values="size", aggfunc="sum", observed=True
    )
    table = table.reindex(columns=positions).fillna(0).astype("int64")
    table["of"] = table.sum(axis=1)
    table["percent_signed"] = (table["signed"] / table["of"] * 100).round(1)
    if choice in _IN_ORDER or choice in indicators():
        table = table.sort_index()
    else:
        # Equal shares stand by size, so that the order never hangs on that of the file.
        table = table.sort_values(["percent_signed", "of"], ascending=False, kind="stable")
    table.index = table.index.astype(str)
    return table.rename_axis(columns=None).reset_index()


def _sources(choice: str, denominator: str) -> list[str]:
    table = "memberships" if choice == "body" else _fields()[choice]["table"]
    more = ["indicators"] if denominator == "people" else []
    return list(dict.fromkeys(["states", table, *more]))


def _title(choice: str, denominator: str, data: pd.DataFrame) -> str:
    """Say the finding: the groups with the highest and the lowest share, small ones aside."""
    counted = _grouped(choice).dropna(subset=["group"])
    if denominator == "entitled":
        counted = counted[counted["position"] != "absent"]
    if not data["signed"].any():
        tally = counted["group"].value_counts(sort=False)
        return ", ".join(f"{style.words(group, choice)}: {n}" for group, n in tally.items() if n)
    tally = counted["group"].astype(str).value_counts()
    large = data[data["group"].map(tally) >= _SMALL]
    if len(large) < 2:
        return "What the states of each group did"
    ranked = large.sort_values("percent_signed", kind="stable")
    top, bottom = (ranked.iloc[i] for i in (-1, 0))
    of = {
        "members": "of the members signed",
        "entitled": "of those entitled signed",
        "people": "of the people live where the treaty was signed",
    }[denominator]
    names = [_first_capital(style.words(row["group"], choice)) for row in (top, bottom)]
    if choice in indicators():
        names = [f"The {row['group'].partition(':')[0]} third" for row in (top, bottom)]
    return (
        f"{names[0]}: {top['percent_signed']:.0f}% {of}. "
        f"{names[1]}: {bottom['percent_signed']:.0f}%"
    )


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subtitle(choice: str, denominator: str) -> str:
    counted = _grouped(choice)
    if denominator == "entitled":
        counted = counted[counted["position"] != "absent"]
    n = counted["iso3"].nunique()
    known = counted.dropna(subset=["group", *(["population"] if denominator == "people" else [])])
    what = "by body" if choice == "body" else f"by {_in_sentence(_label(choice))}"
    if choice in indicators():
        what = f"in thirds {what}"
    field = _fields().get(choice, {})
    unit = f" ({field['unit']})" if "unit" in field else ""
    shown = known["iso3"].nunique()
    of = {"members": "member states", "entitled": "states entitled to sign", "people": "states"}
    people = ", the people in them counted (2012)" if denominator == "people" else ""
    several = "; a state counts in every body that it belongs to" if choice == "body" else ""
    without = f"; {n - shown} without a figure or group left out" if n > shown else ""
    return f"{shown} {of[denominator]} {what}{unit}{people}{several}{without}"


def split_view(choice: str, denominator: str = "members", iso3: str = "") -> str:
    """Show the split by a grouping or an indicator, with the chosen state's group lit up.

    It is a table with a bar in each row, which takes milliseconds where a drawn chart of twenty
    groups takes a third of a second, and which can be read aloud.

    Parameters
    ----------
    choice, denominator : str
        As for :func:`split_table`.
    iso3 : str
        The chosen state, if any.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> "Kenya: Sub-Saharan Africa (marked)." in split_view("region", iso3="KEN")
    True
    """
    table = _split(choice, denominator)
    groups, said = _where(choice, iso3, set(table["group"]))
    about = _separation(choice) if choice in indicators() else ""
    widest = float(table["of"].max())
    # People are counted in millions, and the column heads say so once.
    unit, said_unit = (1e6, " (million)") if denominator == "people" else (1.0, "")
    rows = "".join(
        _split_row(row, choice, widest, unit, _name(iso3) if row["group"] in groups else "")
        for row in table.to_dict("records")
    )
    parts = [position for position in style.POSITIONS if position in table]
    counts = [*(_first_capital(style.words(p, "position")) for p in parts), "All"]
    heads = ["Group", "", *(f"{head}{said_unit}" for head in counts), "Share signed"]
    return (
        f'<div class="wcit-view"><h4>{html.escape(_title(choice, denominator, table))}</h4>'
        f'<p class="wcit-note">{html.escape(_subtitle(choice, denominator))}<br>'
        f"{_key(parts)}</p>"
        '<table class="wcit-split"><thead><tr>'
        + "".join(f'<th scope="col">{head}</th>' if head else "<td></td>" for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{html.escape(' '.join(filter(None, (said, about))))}</p>"
        f'<p class="wcit-note">{html.escape(source_line(*_sources(choice, denominator)))}</p></div>'
    )


def _split_row(row: Mapping[Any, Any], choice: str, widest: float, unit: float, here: str) -> str:
    """One group: its name, its bar as long as it is large, its numbers, and who is in it."""
    parts = [position for position in style.POSITIONS if position in row]
    name = html.escape(_first_capital(style.words(row["group"], choice)))
    bar = "".join(
        f'<span style="width:{row[position] / widest * 100:.2f}%;'
        f'background:{style.POSITIONS[position]}"></span>'
        for position in parts
    )
    mark = f'<br><span class="wcit-here">▸ {html.escape(here)}</span>' if here else ""
    numbers = [_figure(row[column] / unit) for column in (*parts, "of")]
    cells = "".join(f"<td>{number}</td>" for number in [*numbers, f"{row['percent_signed']:.0f}%"])
    return (
        f"<tr{' class=wcit-lit' if here else ''}>"
        f'<th scope="row">{name}{mark}</th>'
        f'<td><div class="wcit-bar" aria-hidden="true">{bar}</div></td>{cells}</tr>'
    )


def _where(choice: str, iso3: str, shown: set[str]) -> tuple[list[str], str]:
    """Return the groups of a state and the sentence that names them."""
    if not iso3:
        return [], ""
    frame = _grouped(choice)
    groups = frame.loc[frame["iso3"] == iso3, "group"].dropna().astype(str).to_list()
    if not groups:
        return [], f"{_name(iso3)}: no figure or group here."
    lit = [group for group in groups if group in shown]
    words = ", ".join(style.words(group, choice) for group in groups)
    return lit, f"{_name(iso3)}: {words}{' (marked)' if lit else ''}."


@lru_cache(maxsize=64)
def _separation(choice: str) -> str:
    """Say how well an indicator tells signers from those that did not sign."""
    frame = _states()
    row = measures.separation(frame[["iso3", "position"]], frame[["iso3", choice]], [choice]).iloc[
        0
    ]
    return (
        f"Of all pairs of one state that signed ({row['n_signed']}) and one that did not "
        f"({row['n_not_signed']}), the signer has the higher figure in {row['auc']:.0%} "
        f"(95% interval {row['low']:.0%} to {row['high']:.0%}). At 50% the indicator would tell "
        "nothing; the absent are left out."
    )


# --- to take away --------------------------------------------------------------------------------


def to_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV that a spreadsheet can open without running anything in it.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; a number,
    a negative one included, stays as it is.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table; its index is not written.

    Returns
    -------
    str

    Examples
    --------
    >>> print(to_csv(pd.DataFrame({"a": ["=1+1", "-2.5", "plain"]})))
    a
    '=1+1
    -2.5
    plain
    <BLANKLINE>
    """
    safe = frame.copy()
    safe.columns = pd.Index([_disarmed(str(name)) for name in frame.columns])
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = [_disarmed(cell) if isinstance(cell, str) else cell for cell in safe[name]]
    return safe.to_csv(index=False, lineterminator="\n")


def _disarmed(cell: str) -> str:
    # A bare carriage return would stand unquoted and begin a new row in some readers.
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not cell.startswith(("=", "+", "-", "@", "\t", "\n")):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def csv_link(frame: pd.DataFrame, name: str, label: str) -> str:
    """Return a link, in the look of a button, that hands over a table as a CSV file.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    name : str
        Name of the file, without its ending.
    label : str
        What the button says.

    Examples
    --------
    >>> 'download="wcit12-x.csv"' in csv_link(pd.DataFrame({"a": [1]}), "wcit12-x", "Table")
    True
    """
    # The byte order mark tells a spreadsheet that the accents of Côte d'Ivoire are UTF-8.
    data = base64.b64encode(to_csv(frame).encode("utf-8-sig")).decode()
    look = "display:block;width:auto;height:28px;line-height:28px;margin:0;text-decoration:none"
    return (
        f'<a class="jupyter-widgets jupyter-button widget-button" style="{look}" '
        f'download="{html.escape(name)}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{data}">{html.escape(label)}</a>'
    )
