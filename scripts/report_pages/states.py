"""The table of all states, and a page for each: what it did, in figures, before and since."""

import unicodedata
from typing import Any

import pandas as pd

import wcit_analysis as wcit
from wcit_analysis.charts import style
from wcit_analysis.profiles import Profile, state_profile

from .parts import linked_sources, mark, scrolling, table, text

_TILE = 10


def state_pages() -> dict[str, str]:
    """Return the text of every state's page by its three-letter code."""
    states = wcit.load_states()
    grid = _Grid(states)
    pages = {}
    for row in states.itertuples():
        pages[row.iso3] = _page(state_profile(row.iso3), grid)
    return pages


def _page(state: Profile, grid: "_Grid") -> str:
    figures = [
        [
            text(one.title) + (f"<small>{text(one.direction)}</small>" if one.direction else ""),
            text(one.written),
            text(one.ranked) or "–",
        ]
        for one in state.figures.itertuples()
    ]
    votes = [
        [text(one.short_title), text(one.date), text(one.did)]
        for one in state.decisions.itertuples()
    ]
    listed = "".join(
        f"<li>{linked_sources(source, '../')}: {text(title)}</li>"
        for source, title in zip(state.sources["source_id"], state.sources["title"], strict=True)
    )
    return f"""---
orphan: true
---

# {state.name}

<p class="about"><a href="index.html">All states</a> · {state.iso3}</p>

<div class="state {state.position}">{grid.drawn(state.iso3)}{_list(state.dubai_lines())}</div>

## Groups

{_list(state.group_lines())}

## In figures

{table(f"{state.name} in 2012", ("Indicator", "Figure", "Rank"), figures)}

## Before and since

{table(f"{state.name} in other decisions", ("Decision", "Date", "What it did"), votes)}

## Sources

<ul class="sources">{listed}</ul>

<p class="about"><a href="../data/states.csv" download>Download the table of all states as CSV</a>;
the other tables are on the page <a href="../downloads.html">Downloads</a>.</p>
"""


def _list(lines: list[tuple[str, str]]) -> str:
    shown = "".join(
        f"<dt>{text(label)}</dt><dd>{linked_sources(text(line), '../')}</dd>"
        for label, line in lines
    )
    return f'<dl class="card-lines">{shown}</dl>'


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
        ring = f'<rect class="ring" x="{x - 2}" y="{y - 2}" width="13" height="13"/>'
        return f'{self.frame}"{label}">{self.squares}{ring}</svg>'


def overview() -> str:
    """Return the table of all states; it sorts and filters where scripts run."""
    states = wcit.load_states().sort_values("name", key=lambda names: names.map(_sort_key))
    indicators = wcit.load_indicators().set_index("iso3")
    users = indicators["internet_users"]
    heads = ("State", "Code", "In Dubai", "UN group", "Region", "Online, %")
    rows = "".join(
        "<tr>"
        f'<th scope="row"><a href="{row.iso3}.html">{text(row.name)}</a></th><td>{row.iso3}</td>'
        f"<td>{mark(row.position, 'position')}{_small(row.stance)}</td>"
        f"<td>{text(style.words(row.un_group, 'un_group'))}</td><td>{text(row.region)}</td>"
        + (
            f'<td class="number">{users[row.iso3]:.0f}</td>'
            if pd.notna(users[row.iso3])
            else '<td class="number">–</td>'
        )
        + "</tr>"
        for row in states.itertuples()
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    caption = f"The {len(states)} member states of December 2012"
    shown = scrolling(
        '<table class="sortable" data-filter="Filter the states" data-noun="states">'
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
    return f"<small>{text(style.words(stance))}</small>" if pd.notna(stance) else ""


def _sort_key(name: str) -> str:
    """Order São Tomé among the names with S and Côte d'Ivoire among those with C."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
