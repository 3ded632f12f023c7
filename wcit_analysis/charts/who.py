"""Who signed, who did not, who was not there."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import MARGIN, Chart, inches, start, text_width
from wcit_analysis.datapackage import words
from wcit_analysis.frames import (
    as_list,
    beside,
    given,
    refuse_empty,
    refuse_repeated,
    require_columns,
    require_rows,
    require_states,
    require_values,
    require_words,
)
from wcit_analysis.sources import source_line, source_of

#: Groups smaller than this are drawn but never named in a title.
_SMALL = 10
#: The least rows and columns of the tile map, so that a few states do not become giants.
_ROWS, _COLUMNS = 20, 28
#: Row and column at which the name of a region stands on the tile map.
_REGIONS = {
    "Sub-Saharan Africa": (17, 10),
    "Middle East & North Africa": (11, 20.2),
    "South Asia": (10, 22.2),
    "Latin America & Caribbean": (7, 1.3),
    "East Asia & Pacific": (3, 23),
    "Europe & Central Asia": (1, 9),
    "North America": (5, 0),
}
#: Inches that a name takes in a column, and that its heading does.
_NAMES, _HEADING = 0.19, 0.55
_NAMED: Any = {"va": "top", "fontsize": style.SMALL, "linespacing": 1.0, "bbox": marks.ON_LINES}
_CODE: Any = {"ha": "center", "va": "center", "fontsize": style.SMALL, "gid": "value"}
#: What is not coloured.
_NONE = "#FFFFFF"
#: The colours of Dubai by the words for them, and of those of the states that could sign.
_DID = {position: words(position, "position") for position in style.POSITIONS}
_SIDES = {_DID[position]: colour for position, colour in style.POSITIONS.items()}


@style.context()
def split_bar(
    states: pd.DataFrame, counts: pd.DataFrame, indicators: pd.DataFrame | None = None
) -> Chart:
    """Draw the split of the states, and with ``indicators`` that of their people below it.

    Its ``data`` has one row a denominator: ``denominator``, and how many ``signed``, ``not_signed``
    and were ``absent`` (absent or not entitled), of states or of people.

    ``states`` is the table ``states``, whole. ``counts`` is the table ``counts``; the preferred
    numbers of members and of states present are read, and what the ITU claimed of the signers'
    people. ``indicators`` (optional) is the table ``indicators``; ``population`` is read.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = split_bar(wcit.load_states(), wcit.load_counts())
    >>> chart.data.columns.to_list()
    ['denominator', 'signed', 'not_signed', 'absent']
    """
    require_states(states)
    members, present = _counted(counts, "members"), _counted(counts, "states_present")
    if len(states) != members:
        raise ValueError(
            f"{len(states)} states are not the {members} members, of whom {present} were "
            "present: give the whole table, or draw a group with positions_by"
        )
    number = states["position"].astype(str).value_counts().reindex([*style.POSITIONS], fill_value=0)
    signed, could = number["signed"], number["signed"] + number["not_signed"]
    sizes = {"members": members, "present": present, "entitled to sign": could}
    parts = [(f"{n} {name}", signed, could - signed, n - could) for name, n in sizes.items()]
    data = pd.DataFrame(parts, columns=["denominator", *style.POSITIONS])
    of_members, of_those = signed / members, signed / could
    title = (
        f"{signed} signed: {'more' if of_members > 0.5 else 'fewer'} than half of all members, "
        f"{of_those:.0%} of those who could"
    )
    subtitle = (
        f"What member states did with the treaty of Dubai. Of {present} counted as present, "
        f"{_counted(counts, 'present_not_accredited')} could not sign, a paper of the day said"
    )
    rows, tables = [number], ["states", "counts"]
    if indicators is not None:
        people, about = _people(states, indicators)
        claim, share = _counted(counts, "share_population_claimed"), people["signed"] / people.sum()
        billions = f"{people.sum() / 1e9:.2f} billion people"
        data.loc[len(data)] = [billions, *people]
        title = (
            f"The signers speak for {share:.0%} of the members’ people, "
            f"not the “over {claim}%” that the ITU claimed"
        )
        subtitle = f"The same split in states and in people, in 2012; {about}"
        rows.append(people)
        tables.append("indicators.population")
    drawn = pd.DataFrame(rows).rename(columns=_DID)
    texts = drawn.map("{:.0f}".format)
    texts[1:] = (drawn[1:] / drawn[1:].to_numpy().sum()).map("{:.0%}".format)
    figure, axes = start(title, subtitle, height=1.2 * len(drawn), top=0.1, key=_SIDES)
    axes.set(ylim=(len(drawn) - 0.5, -0.5), yticks=[])
    marks.bars(axes, drawn, _SIDES, whole=True, texts=texts)
    said = f"{could} could sign: {of_those:.0%} of them did"
    marks.bracket(axes, 100 * could / members, 0, said, above=True)
    marks.bracket(axes, 100, 0, f"{members} members: {of_members:.0%} of them signed", above=False)
    if indicators is not None:
        marks.bracket(axes, 100 * share, 1, f"{share:.0%} of {billions}", above=True)
        axes.plot([claim, claim], [0.88, 1.18], color=style.INK, linewidth=2)
        look: style.Look = {"va": "top", "ha": "left", "gid": None, "fontsize": style.NAME}
        marks.write_at(axes, f"the ITU claimed\n“over {claim}%”", claim, 1.18, (0, -2), **look)
    return Chart(figure, data, source=source_line(*tables))


@style.context()
def positions_by(states: pd.DataFrame, by: str | pd.DataFrame) -> Chart:
    """Draw which share of each group's states signed, of those that could.

    Its ``data`` has one row a group: its name under ``by`` (``body`` for memberships), and the
    number of states ``signed``, ``not_signed`` and ``absent``.

    ``states`` is the table ``states``, or one with a column of your own. ``by`` is the column that
    groups the states, such as ``"region"`` or ``"un_group"``; or the table ``memberships``, or some
    of it: a state counts in every body that it belongs to.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = positions_by(wcit.load_states(), "region")
    >>> chart.data.iloc[-1].to_dict()
    {'region': 'North America', 'signed': 0, 'not_signed': 2, 'absent': 0}
    """
    require_states(states)
    if isinstance(by, str):
        require_columns(states, [by], "states")
        if by in style.POSITIONS:
            raise ValueError(f"{by!r} is what the counts are called: rename the column")
        grouped, column = states.dropna(subset=by), by
        source = source_of([by], "states")
    else:
        by, column = given(by, "body iso3", "by", key="body iso3"), "body"
        grouped = by[["body", "iso3"]].merge(states[["iso3", "position"]])
        source = source_line("states", "memberships")
    refuse_empty(grouped, f"states with a value in {column!r}")
    table = _grouped(grouped, column)
    names = [words(group, column) for group in table.index]
    beside_row = [
        (f"{share:.0%}" if could else "none could") + (f", {absent} absent" if absent else "")
        for absent, could, share in table[["absent", "could", "share"]].itertuples(index=False)
    ]
    without = states["iso3"].nunique() - grouped["iso3"].nunique()
    what = "international body" if column == "body" else words(column)
    figure, axes = marks.start_rows(
        _title_by(table, column),
        f"States that could sign, by {what}; right: the share that did, and how many states were "
        "absent or not entitled" + (f"; {without} in none of these" if without else ""),
        names,
        beside_row,
        bottom=0.2,
        key=style.KEY,
    )
    # It lies behind the bars, and so is seen between them.
    marks.reference(axes, 50, 0.4)
    parts = table[[*style.SIDES]].rename(columns=style.SIDES)
    marks.bars(axes, parts, style.KEY, whole=True)
    axes.set_xticks([50], ["half"])
    data = table[list(style.POSITIONS)].rename_axis(column).reset_index()
    return Chart(figure, data, source=source)


def _grouped(states: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return what each group's states did, the group of which most signed first."""
    table = pd.crosstab(states[column].astype(str), states["position"])
    table = table.reindex(columns=list(style.POSITIONS), fill_value=0).rename_axis(columns=None)
    table["could"] = table["signed"] + table["not_signed"]
    table["share"] = table["signed"] / table["could"]
    return table.sort_values("share", ascending=False, kind="stable")


def _title_by(table: pd.DataFrame, column: str) -> str:
    """Say what the first and the last group did, small ones left aside."""
    large = table.query("could >= @_SMALL")
    if len(large) < 2:
        return f"{table['signed'].sum()} of {table['could'].sum()} that could sign did"
    said = []
    for group, (signed, could) in large.iloc[[0, -1]][["signed", "could"]].iterrows():
        every = {could: f"all {could:.0f}", 0: f"none of the {could:.0f}"}
        number = every.get(signed, f"{signed:.0f} of {could:.0f}")
        name = words(group, column)
        said.append(f"{number} {name} members" if column == "body" else f"{number} in {name}")
    return f"{said[0][0].upper()}{said[0][1:]} that could sign did, {said[1]}"


@style.context()
def stance_columns(states: pd.DataFrame) -> Chart:
    """Draw the names of the states that did not sign, in a column for what each said of it.

    ``states`` is the table ``states``.

    Its ``data`` has one row a state that did not sign: ``iso3``, ``name``, ``stance``.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = stance_columns(wcit.load_states())
    >>> chart.data["iso3"].nunique() == len(chart.data)
    True
    """
    require_states(states, "name stance")
    data = states.loc[states["position"] == "not_signed", ["iso3", "name", "stance"]]
    refuse_empty(data, "states that did not sign")
    require_words(data, "stance", style.STANCES)
    groups = {
        stance: sorted(data.loc[data["stance"] == stance, "name"]) for stance in style.STANCES
    }
    across = 2 if style.narrow() else 4
    lengths = [len(names) for names in groups.values()]
    tall = [max(lengths[i : i + across]) for i in range(0, len(lengths), across)]
    figure, axes = start(
        f"{len(groups['refused'])} of the {len(data)} that did not sign are on record as refusing",
        "The states that could have signed and did not, by what they said of it; that nothing was "
        "found does not mean that nothing was said",
        height=sum(tall) * _NAMES + len(tall) * _HEADING,
    )
    wide, high = inches(axes)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    for place, (stance, names) in enumerate(groups.items()):
        x = place % across * wide / across
        y = sum(tall[: place // across]) * _NAMES + place // across * _HEADING
        word, colour = words(stance, "stance"), style.STANCES[stance]
        marks.chip(axes, x + 0.07, y + 0.15, f"{word} ({len(names)})", colour)
        rows = y + 0.42 + np.arange(len(names)) * _NAMES
        marks.squares(axes, np.full(len(names), x + 0.07), rows, [colour] * len(names), names, 0.13)
        for row, name in zip(rows, names, strict=True):
            axes.text(x + 0.2, row, name, va="center", fontsize=style.SMALL, gid="value")
    return Chart(figure, data.reset_index(drop=True), source=source_line("states", "statements"))


@style.context()
def tile_grid(
    states: pd.DataFrame,
    tiles: pd.DataFrame,
    by: str = "position",
    *,
    colours: Mapping[Any, str] = style.POSITIONS,
    named: Sequence[str] = (),
) -> Chart:
    """Draw one square a state near its place on the map, coloured by a category.

    Its ``data`` has one row a state: ``iso3``, ``name``, ``region`` and the column ``by``.

    ``states`` is the table ``states``, or one with a column of your own. ``tiles`` is the table
    ``tiles``. ``by`` is the column that colours the squares. A state without a value is drawn
    white. ``colours`` is the colour of each value; its order is that of the key. ``named`` are the
    codes of states that are ringed and called by their names.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = tile_grid(wcit.load_states(), wcit.load_tiles(), named=["KEN"])
    >>> chart.text.splitlines()[2].partition(": ")[2][:20]
    'Afghanistan, Algeria'
    """
    states = given(states, "iso3 name region position", "states", rows="states")
    require_columns(states, [by], "states")
    placed = beside(states, tiles, ["row", "column"], "tiles")
    require_values(placed, "row", "tiles")
    named = as_list(named)
    require_rows(placed, "iso3", named, "states")
    values = placed[by].astype("string")
    known = {str(value): words(value, by) for value in colours}
    if strange := sorted(set(values.dropna()) - set(known)):
        raise ValueError(f"no colour for {', '.join(strange)}: name one in colours=")
    palette = {str(value): colour for value, colour in colours.items()}
    key = {known[value]: palette[value] for value in known if (values == value).any()}
    if values.isna().any():
        key["no value"] = _NONE
    # A row is free above the map and one below it, for names.
    rows = max(_ROWS, int(placed["row"].max()) + 1) + 2
    cell = (style.asked().width - 2 * MARGIN) / _COLUMNS
    figure, axes = start(
        _tile_title(placed, values, known),
        f"A square for each of {len(states)} members of the ITU, near its place on the map"
        + f"; framed: {len(named)} chosen states" * bool(named),
        height=rows * cell,
        key=key,
    )
    axes.set(xlim=(0, _COLUMNS + 0.1), ylim=(rows - 1, -1))
    x, y = placed["column"] + 0.5, placed["row"] + 0.5
    painted = [palette[v] if pd.notna(v) else _NONE for v in values]
    marks.squares(axes, x, y, painted, placed["name"].to_list(), 0.92 * cell)
    if not style.narrow():
        for iso3, across, down, colour in zip(placed["iso3"], x, y, painted, strict=True):
            axes.text(across, down, iso3, color=style.ink_on(style.tone(colour)), **_CODE)
    taken = np.zeros((rows, _COLUMNS), bool)
    taken[placed["row"].astype(int) + 1, placed["column"].astype(int)] = True
    _name_regions(axes, placed, by, taken)
    for state in placed[placed["iso3"].isin(named)].itertuples():
        _call_out(axes, state, taken)
    source = source_of([by], "states", "tiles")
    return Chart(figure, placed[["iso3", "name", "region", by]], source=source)


def _name_regions(axes: Axes, placed: pd.DataFrame, by: str, taken: NDArray[np.bool_]) -> None:
    """Write the name of each region on the map, and how many signed there of those that could.

    Where it is narrow there is no room: they are only read aloud.
    """
    table = _grouped(placed, "region")[["signed", "could"]]
    look = {**_NAMED, "visible": not style.narrow(), "color": style.MUTED, "zorder": 3.5}
    for region, (row, column) in _REGIONS.items():
        if region in table.index:
            signed, could = table.loc[region]
            number = f"\n{signed} of {could}" if by == "position" else ""
            axes.text(column + 0.1, row, region + number, **look)
            taken[row + 1, int(column) : int(column) + 6] = True


def _call_out(axes: Axes, state: Any, taken: NDArray[np.bool_]) -> None:
    """Ring a state and write its name on the free cells nearest to it, with a line to it.

    Where it is narrow there is no room: the name is only read aloud.
    """
    x, y, cell = state.column + 0.5, state.row + 0.5, inches(axes)[0] / _COLUMNS
    ring: style.Look = {"marker": "s", "s": (cell * 72) ** 2, "facecolor": "none", "zorder": 3}
    axes.scatter([x], [y], edgecolor=style.INK, linewidth=1.4, **ring)
    if style.narrow():
        axes.text(x, y, state.name, visible=False)
        return
    wide = int(np.ceil((text_width(state.name, style.SMALL, "bold") + 0.06) / cell))
    blocks = np.lib.stride_tricks.sliding_window_view(taken, wide, axis=1)
    tops, lefts = np.nonzero(~blocks.any(axis=2))
    if not len(tops):
        raise ValueError(f"no room for {state.name} on the map: name fewer states")
    nearest = np.hypot(tops - 0.5 - y, lefts + wide / 2 - x).argmin()
    row, left = tops[nearest] - 1, lefts[nearest]
    taken[row + 1, left : left + wide] = True
    axes.text(left + 0.1, row + 0.05, state.name, fontweight="bold", **_NAMED)
    begin = np.clip((x, y), (left, row), (left + wide - 0.2, row + 0.5))
    # It runs behind the squares: no code is struck through.
    axes.plot(*zip(begin, (x, y), strict=True), color=style.INK, lw=0.8, zorder=0.5)


def _tile_title(placed: pd.DataFrame, values: pd.Series, known: Mapping[str, str]) -> str:
    """Say which region signed and which did not, or how often each value occurs."""
    table = _grouped(placed, "region").query("could >= @_SMALL")
    if values.name == "position" and len(table) > 1:
        first, *_, last = table.index
        signed = table["signed"].astype(str) + " of " + table["could"].astype(str)
        if table["share"][first] > 0.5 > table["share"][last]:
            number = f"{signed[first]} states against {signed[last]}"
            return f"{first} signed, {last} did not: {number}"
    tally = values.value_counts()
    return ", ".join(f"{tally[v]} {known[v]}" for v in known if v in tally) or "no values"


def _counted(counts: pd.DataFrame, quantity: str) -> int:
    """Return the preferred number of something."""
    require_columns(counts, ["quantity", "value", "preferred"], "counts")
    found = counts[counts["preferred"] & (counts["quantity"] == quantity)]
    require_rows(found, "quantity", [quantity], "counts")
    refuse_repeated(found, "quantity")
    return int(found["value"].iloc[0])


def _people(states: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.Series, str]:
    """Return the people of each side, and what is to be said of the largest and of the missing."""
    require_columns(states, ["name"], "states")
    joined = beside(states, indicators, ["population"], "indicators")
    known = joined.dropna(subset="population").sort_values("population", ascending=False)
    if not known["population"].min() > 0:
        raise ValueError("no state has a population, or one has none above zero: who is counted?")
    people = known.groupby(known["position"].astype(str))["population"].sum()
    did = known["name"] + " " + known["position"].astype(str).map(_DID)
    about = ", ".join(did.iloc[:2])
    if len(missing := joined.loc[joined["population"].isna(), "name"]):
        about += f"; no population for {', '.join(missing)}"
    return people.reindex(list(style.POSITIONS), fill_value=0), about
