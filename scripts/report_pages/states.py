"""The table of all states, and a page for each: what it did, in figures, before and since."""

import re
import unicodedata
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import wcit_analysis as wcit
from wcit_analysis.datapackage import column_title, words
from wcit_analysis.display import day
from wcit_analysis.explorer import explorer_data
from wcit_analysis.profiles import (
    INDICATOR_TABLES,
    Profile,
    indicator_fields,
    lead,
    state_profile,
)

from .parts import READ, SITE, linked_sources, mark, scrolling, table, text

_TILE = 10
_OF = ["region", "un_group"]
_QUICK = [
    *(("signed", "position"), ("not_signed", "position"), ("absent", "position")),
    *(("refused", "stance"), ("consulting", "stance")),
]
_FEW = 25  # states that are named without a click


def state_pages() -> dict[str, str]:
    """Return the text of every state's page by its three-letter code."""
    states = in_order(wcit.load_states())
    around = _Around(states)
    return {iso3: _page(state_profile(iso3), around) for iso3 in states["iso3"]}


def in_order(states: pd.DataFrame) -> pd.DataFrame:
    """Sort states by name, São Tomé among those with S and Côte d'Ivoire among those with C."""
    return states.sort_values("name", key=lambda names: names.map(_sort_key), ignore_index=True)


class _Around:
    """What a page says of the other states: who did the same, which groups held, who is next."""

    def __init__(self, states: pd.DataFrame) -> None:
        self.names = dict(zip(states["iso3"], states["name"], strict=True))
        self.grid = _Grid(states)
        self.order = list(states["iso3"])
        self.alike = states.groupby(["position", "stance"], observed=True, dropna=False)["iso3"]
        groups = [states[["iso3", column]].set_axis(["iso3", "group"], axis=1) for column in _OF]
        bodies = wcit.load_memberships()[["iso3", "body"]].set_axis(["iso3", "group"], axis=1)
        position = states.set_index("iso3")["position"]
        listed = pd.concat([*groups, bodies]).astype("string")
        listed["position"] = listed["iso3"].map(position)
        could = listed[listed["position"] != "absent"]
        self.signed = could["position"].eq("signed").groupby(could["group"]).agg(["sum", "size"])

    def who_else(self, state: Profile) -> list[str]:
        """Return the codes of the states with the same position and stance."""
        stance = state.stance or np.nan
        same = self.alike.get_group((state.position, stance))
        return [iso3 for iso3 in same if iso3 != state.iso3]

    def link(self, iso3: str) -> str:
        """Return the link from one state's page to another's."""
        return f'<a href="{iso3}.html">{text(self.names[iso3])}</a>'

    def group(self, word: str, column: str) -> str:
        """Return a group's name, with how many of its members that could sign did."""
        if word not in self.signed.index:
            return text(words(word, column))
        signed, could = self.signed.loc[word]
        return f"{text(words(word, column))} <small>{signed} of {could} signed</small>"


def _page(state: Profile, around: _Around) -> str:
    index = around.order.index(state.iso3)
    before, after = around.order[index - 1], around.order[(index + 1) % len(around.order)]
    return f"""---
orphan: true
---

# {state.name}

<p class="lead">{text(lead(state.name, state.position, state.stance))}</p>

<div class="state {state.position}">{around.grid.drawn(state.iso3)}<div>{_groups(state, around)}
{_to_copy(state)}</div></div>

{_said(state)}

{_who_else(state, around)}

## In figures

{_figures(state)}

## Before and since

{_votes(state)}

## Sources

{_sources(state)}

<p class="about turn"><a href="{before}.html" rel="prev">‹ {text(around.names[before])}</a>
<a href="index.html">All states</a>
<a href="{after}.html" rel="next">{text(around.names[after])} ›</a></p>
"""


def _groups(state: Profile, around: _Around) -> str:
    shown = "".join(
        f"<dt>{text(column_title(column))}</dt><dd>"
        + (", ".join(around.group(word, column) for word in named) or "none of those recorded")
        + "</dd>"
        for column, named in state.groups.items()
        # Where the World Bank has one region, the subregion says the same once more.
        if column != "subregion" or named != state.groups["region"]
    )
    return f'<dl class="card-lines">{shown}</dl>'


def _to_copy(state: Profile) -> str:
    """Return a button that copies what the state did with its sources, as the explorer does.

    These are two documents on what was said of it, and the list of those that signed.
    """
    data = _shown()
    (own,) = (each["sources"] for each in data["states"] if each["iso3"] == state.iso3)
    said = [each["sources"] for each in data["statements"] if state.iso3 in each["covers"]]
    cited = list(dict.fromkeys(";".join([*said, own]).split(";")))
    documents = "; ".join(
        re.sub(r"^(.{80}\S*) .*", r"\1 …", data["sources"][each]) + f" ({each})"
        for each in dict.fromkeys([*cited[:2], own.split(";")[0]])
    )
    quoted = (
        f"{lead(state.name, state.position, state.stance)} (Sources: {documents}. "
        f"{data['cite']} {SITE}states/{state.iso3}.html)"
    )
    return (
        f'<p class="about"><a href="../cite.html" data-copy="{text(quoted)}">'
        "Copy this as a sentence with its source</a></p>"
    )


@cache
def _shown() -> dict[str, Any]:
    """What the explorer shows, read once: a state's page cites as its card does."""
    return explorer_data()


def _said(state: Profile) -> str:
    """Return what was said for it of signing, oldest first, with who spoke."""
    note = f"<p>{linked_sources(text(state.note), '../')}</p>" if state.note else ""
    if state.statements.empty:
        return note
    rows = [
        [
            text(day(one["date"])),
            f"{text(one['person'])}<small>{text(words(one['speaker'], 'speaker'))}</small>",
            text(one["gist"]),
            _links(one["sources"]),
        ]
        for one in state.statements.to_dict("records")
    ]
    heads = ("When", "Who", "What was said of signing", "Sources")
    shown = table(f"{state.name} on signing", heads, rows)
    half = f'<p class="about">½: {READ["opening"]}.</p>' if ">½<" in shown else ""
    return f"## What it said\n\n{shown}\n\n{half}\n\n{note}"


def _links(sources: str) -> str:
    """Return links to the sources of a cell, each marked where only its opening could be read."""
    half = f'<abbr title="{READ["opening"]}">½</abbr>'
    return ", ".join(
        linked_sources(source, "../") + (half if source in _half_read() else "")
        for source in sources.split(";")
    )


@cache
def _half_read() -> frozenset[str]:
    """Sources of which only the opening could be read, asked for thousands of times a report."""
    return frozenset(wcit.load_sources().query("read == 'opening'")["source_id"])


def _who_else(state: Profile, around: _Around) -> str:
    """Return the states that did and said the same; a long list is folded."""
    others = around.who_else(state)
    did = words(state.stance or state.position, "stance" if state.stance else "position")
    listed = ", ".join(map(around.link, others))
    body = (
        listed
        if len(others) <= _FEW
        else (f"<details><summary>The other {len(others)}</summary>{listed}</details>")
    )
    return f"## Who else: {did}\n\n<div>{body or 'no other state'}</div>"


def _figures(state: Profile) -> str:
    fields = [field for name in INDICATOR_TABLES for field in indicator_fields(name)]
    sources = {field["name"]: field["column_sources"] for field in fields}
    rows = [
        [
            text(one["title"])
            + (f"<small>{text(one['direction'])}</small>" if one["direction"] else ""),
            text(one["written"]),
            text(one["ranked"]) or "–",
            _place(one["rank"], one["n"]) if one["ranked"] else "",
            _links(sources[one["column"]]),
        ]
        for one in state.figures.to_dict("records")
    ]
    heads = ("Indicator", "Figure", "Rank", "From lowest to highest", "Sources")
    return table(f"{state.name} in 2012", heads, rows)


def _place(rank: int, among: int) -> str:
    """Return a line from the lowest to the highest with a mark at the state's place."""
    share = (among - rank) / max(1, among - 1)
    return f'<span class="place" aria-hidden="true"><i style="left:{share:.0%}"></i></span>'


def _votes(state: Profile) -> str:
    positions = state.decisions["position"].astype("string").fillna("")
    rows = [
        [
            text(one["short_title"]),
            f"<time>{day(one['date'])}</time>",  # a year is no number to stand at the right
            f'<span class="mark later-{position or "none"}"></span>{text(one["did"])}',
        ]
        for one, position in zip(state.decisions.to_dict("records"), positions, strict=True)
    ]
    return table(f"{state.name} in other decisions", ("Decision", "Date", "What it did"), rows)


def _sources(state: Profile) -> str:
    """Return the documents behind the page, those on Dubai first, folded."""
    ids, titles = state.sources["source_id"], state.sources["title"]
    on_dubai = {
        each
        for cell in [
            *wcit.load_states().query("iso3 == @state.iso3")["sources"],
            *state.statements.get("sources", []),
        ]
        for each in cell.split(";")
    }
    rows = sorted(zip(ids, titles, strict=True), key=lambda row: (row[0] not in on_dubai, row[0]))
    listed = "".join(
        f"<li>{linked_sources(source, '../')}: {text(title)}</li>" for source, title in rows
    )
    return (
        f"<details><summary>{len(rows)} documents, those on Dubai first</summary>"
        f'<ul class="sources">{listed}</ul></details>'
    )


class _Grid:
    """The tile grid as a small drawing in which one state is ringed."""

    def __init__(self, states: pd.DataFrame) -> None:
        tiles = wcit.load_tiles().set_index("iso3")[["row", "column"]]
        tiles -= tiles.min()
        self.at = {iso3: (x * _TILE, y * _TILE) for iso3, y, x in tiles.itertuples()}
        self.names = dict(zip(states["iso3"], states["name"], strict=True))
        right, bottom = (max(at[i] for at in self.at.values()) + _TILE for i in (0, 1))
        squares = "".join(
            f'<path class="{position}" d="'
            + "".join(f"M{x} {y}h9v9h-9z" for x, y in map(self.at.__getitem__, rows["iso3"]))
            + '"/>'
            for position, rows in states.groupby("position", observed=True)
        )
        self.frame = f'<svg viewBox="-3 -3 {right + 6} {bottom + 6}" role="img" aria-label='
        self.squares = squares

    def drawn(self, iso3: str) -> str:
        """Return the drawing for one state."""
        x, y = self.at[iso3]
        label = text(f"{self.names[iso3]} among the 193 states, each a square near its place")
        ring = "".join(
            f'<rect class="{which}" x="{x - 2}" y="{y - 2}" width="13" height="13"/>'
            for which in ("halo", "ring")
        )
        return f'{self.frame}"{label}">{self.squares}{ring}</svg>'


def overview() -> str:
    """Return the table of all states; it sorts and filters where scripts run."""
    states = in_order(wcit.load_states())
    indicators = wcit.load_indicators().set_index("iso3")
    users = indicators["internet_users"]
    heads = ("State", "Code", "In Dubai", "UN group", "Region", "Online, %")
    rows = "".join(
        f'<tr data-iso3="{row.iso3}" data-name="{text(row.name)}"><th scope="row">'
        f'<a href="{row.iso3}.html">{text(row.name)}</a></th><td>{row.iso3}</td>'
        f"<td>{mark(row.position, 'position')}{_small(row.stance)}</td>"
        f"<td>{text(words(row.un_group, 'un_group'))}</td><td>{text(row.region)}</td>"
        + (
            f'<td class="number">{users[row.iso3]:.0f}</td>'
            if pd.notna(users[row.iso3])
            else '<td class="number">–</td>'
        )
        + "</tr>"
        for row in states.itertuples()
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    quick = "|".join(words(*each) for each in _QUICK)
    caption = f"The {len(states)} member states of December 2012"
    shown = scrolling(
        '<table class="sortable" data-filter="Find a state by any of its names, or filter" '
        f'data-noun="states" data-names="../_static/explorer_names.js" data-quick="{quick}">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        caption,
    )
    return f"""# The 193 states

Each name leads to a page on what the state did in Dubai, before and since. Under "did not sign"
stands what the state said of it. Online are the Internet users of 2012, in percent
of the population.

{shown}

<p class="about"><a href="../data/states.csv" download>Download as CSV</a>
(<a href="../codebook.html#states">what the columns mean</a>).</p>
"""


def _small(stance: Any) -> str:
    return f"<small>{text(words(stance))}</small>" if pd.notna(stance) else ""


def _sort_key(name: str) -> str:
    """Order São Tomé among the names with S and Côte d'Ivoire among those with C."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
