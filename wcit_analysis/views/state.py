"""One state as the explorer shows it: its card, its tile, its place in each indicator."""

import html
import re
from functools import cache

import pandas as pd

from wcit_analysis.charts import style
from wcit_analysis.countries import UnknownCountry, find
from wcit_analysis.display import Card
from wcit_analysis.profiles import Figure, state_profile

from ._grid import tiles
from ._look import key
from ._options import all_states, state_name


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
    frame = pd.DataFrame(state_profile(iso3).card().lines, columns=["what", "says"])
    frame.insert(0, "iso3", iso3)
    frame.insert(1, "state", state_name(iso3))
    return frame


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
    profile = state_profile(iso3)
    title = f"{profile.name} ({iso3})"
    facts = Card(title, profile.dubai_lines() + profile.group_lines())
    n_known = sum(one.kind != "without_list" for one in profile.decisions)
    did = style.words(all_states().set_index("iso3").loc[iso3, "position"], "position")
    picture = tiles().html(iso3, state_name(iso3), f"Marked: {title}, {did}.")
    decisions = _folded(
        f"Before and after Dubai: {n_known} lists and votes", profile.decision_lines()
    )
    sources = _folded(f"Sources ({len(profile.sources)})", profile.source_lines())
    return (
        f'<div class="wcit-view"><div class="wcit-columns"><div>{facts._repr_html_()}</div>'
        f"{picture}</div>{decisions}{_strips(iso3, profile.figures)}{sources}</div>"
    )


def _folded(title: str, lines: list[tuple[str, str]]) -> str:
    return (
        f"<details><summary>{html.escape(title)}</summary>{Card('', lines)._repr_html_()}</details>"
    )


def _strips(iso3: str, figures: list[Figure]) -> str:
    """One row an indicator: a strip of all states in order, and the place of this one in words."""
    rows = []
    for one in figures:
        value, rank = re.sub(r"(?<!\w)-(?=\d)", "−", one.written()), one.ranked()
        label, direction = one.title, one.direction
        strip, places = _strip(one.column)
        mark = f'<span style="left:{places[iso3]:.1f}%"></span>' if iso3 in places else ""
        hint = f' title="{html.escape(direction)}"' if direction else ""
        rows.append(
            f'<tr><th scope="row"{hint}>{html.escape(label)}</th>'
            f'<td><div class="wcit-strip" aria-hidden="true">{strip}{mark}</div></td>'
            f'<td>{html.escape(rank)}</td><td class="wcit-note">{html.escape(value)}</td></tr>'
        )
    return (
        '<table class="wcit-strips"><caption>Its place among all states</caption>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        '<p class="wcit-note">Each strip holds every state with a figure, the lowest at the left '
        f"and the highest at the right; the upright mark is {html.escape(state_name(iso3))}. "
        f"{key()}</p>"
    )


@cache
def _strip(column: str) -> tuple[str, dict[str, float]]:
    """Return a strip of all states by rank, coloured by position, and each state's place in it."""
    ranked = all_states().dropna(subset=[column]).sort_values([column, "iso3"])
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
