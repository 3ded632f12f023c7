"""Charts of whether the split lasted: who broke ranks, and what both sides did in later decisions.

Each takes what the measure or the loader of its parameter's name returns, and refuses another
frame, or none, in a sentence.
"""

import re
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import MARGIN, Chart, inches, inset, start, wrap
from wcit_analysis.charts.reading import join_names
from wcit_analysis.charts.style import KEY, SIDES
from wcit_analysis.datapackage import vocabularies, words
from wcit_analysis.frames import (
    beside,
    given,
    refuse_empty,
    require_rows,
    require_states,
    require_values,
    require_words,
)
from wcit_analysis.sources import source_line

_WHO = {"signed": "signers", "not_signed": "others"}
#: What a state did that stands for a text: in a vote, on a list of signatures or of members.
_FOR = ("yes", "signed", "member")
#: What the states that broke ranks have done since.
_SINCE = {
    "signed": "{} signed; since\nthen took sides\nonly against",
    "not_signed": "{} did not sign;\nsince then took\nsides only for\nthese texts",
}
#: Percentage points between the two sides from which a map counts as like that of Dubai.
_APART = 25
_MAP_KEY = {
    "signed in Dubai": style.POSITIONS["signed"],
    "did not sign": style.POSITIONS["not_signed"],
    "absent or not entitled": style.POSITIONS["absent"],
    "later: yes, signed or joined": style.DECISIONS["yes"],
    "voted no": style.DECISIONS["no"],
    "abstained": style.DECISIONS["abstain"],
    "did not vote, or not on the list": style.DECISIONS["absent"],
}
#: Inches between two maps, and of a line of small letters above one.
_GAP, _LINE = 0.25, 0.175


@style.context()
def rank_breakers(then_and_since: pd.DataFrame) -> Chart:
    """Draw later votes by earlier ones, and name the states that broke ranks in Dubai.

    ``data`` has one row a state: ``iso3``, ``name``, ``position``, ``ideal_point``, ``support``
    ``broke_ranks`` and ``nearer_other_side``.
    """
    columns = "iso3 name position ideal_point support broke_ranks nearer_other_side"
    giver = "measures.then_and_since"
    data = given(then_and_since, columns, "then_and_since", giver, key="iso3")[columns.split()]
    data = data.dropna(subset=["ideal_point", "support"])
    refuse_empty(data, "states that voted")
    broke = data[data["broke_ranks"]]
    figure, axes = start(
        f"{len(broke)} states have since taken only the side they did not take in Dubai; "
        f"{broke['nearer_other_side'].sum()} of them stood nearer to it before",
        "How often a state backed the Russian-led texts at the UN (an abstention is half), by how "
        f"close to the US it had voted in the year before Dubai; {len(data)} states that could "
        "sign. Named: at least three times yes or no, always against its side of Dubai",
        height=4.9,
        left=0.62,
        bottom=0.2,
    )
    low, high = data["ideal_point"].min(), data["ideal_point"].max()
    pad = 0.04 * (high - low) or 1.0
    axes.set(xlim=(low - pad, high + pad), ylim=(-0.08, 1.08), xticks=[])
    axes.set_yticks([0, 0.5, 1], ["never", "half", "always"])
    axes.grid()
    often = data["support"] > 0.5
    # Where those end beside whom the names stand: the states with which the named ones vote.
    edges = {
        "signed": (data.loc[~often, "ideal_point"].min(), -1),
        "not_signed": (data.loc[often, "ideal_point"].max(), 1),
    }
    for side, (edge, way) in edges.items():
        theirs = data[data["position"] == side]
        _draw_states(axes, theirs[~theirs["broke_ranks"]], side, broke=False)
        if theirs["broke_ranks"].any():
            _name_breakers(axes, theirs[theirs["broke_ranks"]], side, edge, way)
    axes.set_xlabel("voted far from the US ← → close to it", fontsize=style.SMALL)
    return Chart(figure, data, source=source_line("states", "indicators.ideal_point", "positions"))


def _name_breakers(axes: Axes, broke: pd.DataFrame, side: str, edge: float, way: int) -> None:
    """Draw the states of one side that broke ranks, with names in a column, and what they did."""
    _draw_states(axes, broke, side, broke=True)
    named = broke.rename(columns={"ideal_point": "x", "support": "y"})
    # The column at the right begins below the topmost marks: no line runs along their row.
    marks.name_beside(axes, named, edge, way, (0.985, 0) if way > 0 else None)
    align, upright, place = ("left", "top", 0.45) if way > 0 else ("right", "bottom", 0.32)
    look: style.Look = {"ha": align, "va": upright, "color": style.MUTED, "gid": None}
    marks.write_at(axes, _SINCE[side].format(len(broke)), edge, place, (way * 14, 0), **look)


def _draw_states(axes: Axes, theirs: pd.DataFrame, side: str, broke: bool) -> None:
    """Draw states of one side; those that broke ranks are larger, the others say whose they are."""
    colour = style.POSITIONS[side]
    face, edge = style.tone(colour), style.outline(colour)
    axes.scatter(
        theirs["ideal_point"],
        theirs["support"],
        s=48 if broke else 22,
        marker=style.MARKERS[side],
        color=face,
        # Dots that touch are told apart by a white edge, unless they need a dark one to be seen.
        edgecolors=style.INK if broke else ("white" if edge == face else edge),
        linewidths=1.3 if broke else 0.5,
        zorder=3 if broke else 2,
        label="broke ranks" if broke else "the others",
        gid=join_names(theirs["name"]),
    )
    if not broke:
        left, right = axes.get_xlim()
        place, align = ((left, 0.6), "left") if side == "signed" else ((right, 0.2), "right")
        marks.chip(axes, *place, f"{SIDES[side]}\nin Dubai", colour, ha=align)


@style.context()
def yes_shares(cross_table: pd.DataFrame, decisions: pd.DataFrame) -> Chart:
    """Draw for each text of the General Assembly how many of both sides of Dubai voted for it.

    ``data`` has one row a roll call: ``decision_id``, ``text``, ``led`` (who led it), and
    ``signed`` and ``not_signed``, the per cent of each side's votes that were for it.
    """
    key, giver = "decision_id side", "measures.cross_table"
    counts = given(cross_table, f"{key} share_yes", "cross_table", giver, "votes", key)
    shares = counts.pivot_table("share_yes", "decision_id", "side", observed=True)
    votes = given(decisions, "decision_id date short_title series kind", "decisions")
    votes = votes[votes["kind"] == "roll_call"].sort_values("date", kind="stable")
    votes = votes.assign(text=_called(votes)).join(shares * 100, on="decision_id")
    votes = votes.dropna(subset=list(SIDES))
    leader = votes["series"].astype("string").str.split("_").str[0]
    led = [votes[leader == who].assign(led=words(who, "led")) for who in vocabularies()["led"]]
    data = pd.concat(led, ignore_index=True)[["decision_id", "text", "led", *SIDES]]
    refuse_empty(data, "roll calls")
    gaps = (data["signed"] - data["not_signed"]).abs().groupby(data["led"], sort=False).mean()
    apart = ", ".join(f"{gap:.0f} points apart on texts {led}" for led, gap in gaps.items())
    places = marks.under_headings(data["led"])
    figure, axes = marks.start_rows(
        f"Dubai’s sides vote {apart}",
        "Per cent of the states that signed in Dubai, and of those that did not, that voted yes "
        "in the UN General Assembly, of those that voted yes or no or abstained. In the title: "
        "the mean of the gaps",
        data["text"].to_list(),
        body=0.2,
        places=places.to_list(),
        right=0.45,
        key=KEY,
    )
    axes.set(xlim=(0, 102), xticks=[])
    axes.spines["bottom"].set_visible(False)
    axes.hlines(places, 0, 100, color=style.FAINT, linewidth=1)
    axes.hlines(places, *data[list(SIDES)].T.to_numpy(), color=style.RULE, linewidth=5)
    for side, other in zip(SIDES, reversed(SIDES), strict=True):
        marks.dots(
            axes,
            places,
            data[side],
            label=SIDES[side],
            colour=style.POSITIONS[side],
            marker=style.MARKERS[side],
            size=8,
        )
        for place, value, beyond in zip(places, data[side], data[side] > data[other], strict=True):
            marks.write_at(
                axes,
                f"{value:.0f}%",
                value,
                place,
                (8 if beyond else -8, 0),
                ha="left" if beyond else "right",
                va="center_baseline",
                bbox=marks.ON_LINES,
            )
    first = data["led"].drop_duplicates()
    for place, who in zip(places[first.index], first, strict=True):
        marks.heading(axes, place - 1, f"Texts {who}")
    return Chart(figure, data, source=source_line("states", "positions", "decisions"))


def _called(decisions: pd.DataFrame) -> list[str]:
    """Name decisions by their subject and year first, the number of a resolution last."""
    years = decisions["date"].astype(str).str[:4]
    return [
        re.sub(r"^(\d+/\d+) (.+) \(.+\)$", rf"\2, {year} (\1)", title)
        for title, year in zip(decisions["short_title"], years, strict=True)
    ]


@style.context()
def tile_multiples(
    states: pd.DataFrame,
    tiles: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
) -> Chart:
    """Draw the map of Dubai beside those of later decisions, a square a state.

    ``decisions`` are the rows of the table to draw, in order. ``data`` has one row a state and
    decision, Dubai first: ``decision_id`` (missing for Dubai), ``decision`` (its name), ``iso3``,
    ``name``, ``position`` and ``did``, missing where the state is not on the list.
    """
    key = "decision_id"
    decisions = given(decisions, f"{key} short_title date", "decisions", rows="decisions", key=key)
    positions = given(positions, f"{key} iso3 position", "positions", key=f"{key} iso3")
    require_rows(positions, key, decisions[key], "positions")
    drawn = positions[positions[key].isin(decisions[key])].astype("string")
    require_words(drawn.dropna(subset=["position"]), "position", style.DECISIONS, "positions")
    lists = dict(iter(drawn.set_index("iso3").groupby(key)["position"]))
    require_states(states, "name")
    members = states[["iso3", "name", "position"]].astype("string")
    placed = beside(members, tiles, ["row", "column"], "tiles")
    require_values(placed, "row", "tiles")
    of = _by_side(placed)
    dubai = placed.assign(decision="Dubai, 2012", did=placed["position"])
    maps = [(dubai, f"{of['signed']} signed, {of['not_signed']} did not")]
    like = 0
    names = _called(decisions)
    for one, name in zip(decisions["decision_id"], names, strict=True):
        panel = placed.assign(decision_id=one, decision=name, did=placed["iso3"].map(lists[one]))
        n = _by_side(panel[panel["did"].isin(_FOR)])
        share = n / of.clip(lower=1) * 100
        gap = share["signed"] - share["not_signed"]
        like += abs(gap) >= _APART
        said = "does not" if abs(gap) < _APART else "comes back" if gap > 0 else "mirrored"
        parts = [f"{n[side]} of {of[side]} {who}" for side, who in _WHO.items()]
        maps.append((panel, f"{abs(gap):.0f} points: {said}\n{', '.join(parts)}"))
    inside, narrow = style.asked().width - 2 * MARGIN, style.narrow()
    # Dubai stands at the left of the others, or above them where it is narrow.
    across, first = (2, inside) if narrow else (3, 0.37 * inside)
    left = 0.0 if narrow else first + _GAP
    wide = (inside - left - _GAP * (across - 1)) / across
    tall = (placed["row"].max() + 1) / (placed["column"].max() + 1)
    lines = 3 + max(len(wrap(name, style.NAME, wide, "bold")) for name in names)
    head, step = 2 * _LINE + 0.12, lines * _LINE + 0.12 + wide * tall + _GAP / 2
    top = head + first * tall + _GAP / 2 if narrow else 0.0
    figure, axes = start(
        f"In {like} of {len(decisions)} later decisions the map of Dubai comes back",
        f"{len(states)} member states, a square each. Under each name: how far apart the shares of "
        "the two sides lie that voted yes, signed or joined. The map, or its mirror image, comes "
        f"back from {_APART} points on",
        height=top + step * -(-len(decisions) // across),
        key=_MAP_KEY,
    )
    axes.set_axis_off()
    _draw_map(inset(axes, 0, head, first, first * tall), *maps[0], style.POSITIONS)
    for place, (panel, said) in enumerate(maps[1:]):
        down, right = divmod(place, across)
        x, y = left + right * (wide + _GAP), top + (down + 1) * step - wide * tall - _GAP / 2
        _draw_map(inset(axes, x, y, wide, wide * tall), panel, said, style.DECISIONS)
    data = pd.concat([panel for panel, _ in maps], ignore_index=True)
    data = data[["decision_id", "decision", "iso3", "name", "position", "did"]]
    return Chart(figure, data, source=source_line("positions", "decisions", "states", "tiles"))


def _by_side(states: pd.DataFrame) -> "pd.Series[int]":
    """Count the states of each side of Dubai."""
    return states["position"].value_counts().reindex(list(SIDES), fill_value=0)


def _draw_map(axes: Axes, one: pd.DataFrame, said: str, palette: Mapping[str, str]) -> None:
    """Draw the map of one decision, its name and what is said of it above."""
    columns, rows = one["column"].max() + 1, one["row"].max() + 1
    axes.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    wide, names = inches(axes)[0], one["name"].to_list()
    colours = one["did"].map(palette).fillna(palette["absent"]).to_list()
    marks.squares(axes, one["column"], one["row"], colours, names, 0.86 * wide / columns)
    below = [x for part in said.split("\n") for x in wrap(part, style.SMALL, wide, even=True)]
    look: style.Look = {"ha": "left", "va": "bottom", "gid": None, "linespacing": 1.15}
    marks.write_at(axes, "\n".join(below), -0.5, -0.5, (0, 4), color=style.MUTED, **look)
    name = "\n".join(wrap(one["decision"].iloc[0], style.NAME, wide, "bold", even=True))
    above = 72 * _LINE * len(below) + 6
    axes.set_title(name, loc="left", fontsize=style.NAME, fontweight="bold", pad=above)
