"""Show on one card what a state did in Dubai, where it stood, and what it did before and since."""

import textwrap
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from wcit_analysis.datapackage import column_title, read_contract, sentence, table_resource, words
from wcit_analysis.display import Card, figure
from wcit_analysis.sources import sources_of
from wcit_analysis.tables import load_table

if TYPE_CHECKING:
    from wcit_analysis.countries import Place

#: The tables whose columns are indicators, in the order of a card.
INDICATOR_TABLES = ("indicators", "vdem")
# What a card is made of, besides the decisions.
_STATE_TABLES = ("states", "memberships", *INDICATOR_TABLES, "positions")

# What a card says of Dubai itself; the order is that of _position_lines().
_DUBAI = ("In Dubai", "What it said", "Note")


@cache
def _card_tables() -> dict[str, pd.DataFrame]:
    """Read once what every card is made of; shared, so never changed."""
    return {name: load_table(name) for name in (*_STATE_TABLES, "decisions")}


def state_card(iso3: str) -> Card:
    """Make the card of a member state.

    Examples
    --------
    >>> state_card("IND").title
    'India (IND)'
    """
    tables = _card_tables()
    rows = {name: tables[name][tables[name]["iso3"] == iso3] for name in _STATE_TABLES}
    state = rows["states"].iloc[0]
    lines = _position_lines(state)
    lines += [("Region", state["region"]), ("UN group", words(state["un_group"], "un_group"))]
    lines += [("Blocs", _blocs(rows["memberships"]))]
    for table in INDICATOR_TABLES:
        lines += _indicator_lines(table, tables[table], iso3)
    lines += _decision_lines(tables["decisions"], rows["positions"])
    # That a state is not on a list, and a tally without one, rest on the decision's own sources.
    parts = [*rows.values(), tables["decisions"]]
    lines += _source_lines(cell for part in parts for cell in part["sources"])
    return Card(f"{state['name']} ({iso3})", lines)


def place_card(place: "Place") -> Card:
    """Make the card of a place that was no member: what it was, and the lists that it stands on."""
    positions, decisions = (_card_tables()[name] for name in ("positions", "decisions"))
    positions = positions[positions["iso3"] == place.code]
    # That it stands on no other list says nothing: most were not open to it.
    decisions = decisions[decisions["decision_id"].isin(positions["decision_id"])]
    lines = [("Answer", place.answer), *_decision_lines(decisions, positions)]
    cells = [place.sources, *positions["sources"], *decisions["sources"]]
    return Card(place.name, lines + _source_lines(cells))


def _position_lines(state: "pd.Series[Any]") -> list[tuple[str, str]]:
    lines = [("In Dubai", sentence(state["position"], "states.position"))]
    if pd.notna(state["stance"]):
        lines.append(("What it said", sentence(state["stance"], "states.stance")))
    if pd.notna(state["note"]):
        lines.append(("Note", state["note"]))
    return lines


def _blocs(memberships: pd.DataFrame) -> str:
    bodies = [words(body, "body") for body in memberships["body"]]
    return ", ".join(bodies) or "none of those recorded"


def indicator_fields(table: str) -> list[dict[str, Any]]:
    """Return what the contract says of each indicator of a table; ends of intervals are none.

    Examples
    --------
    >>> [field["name"] for field in indicator_fields("indicators")][:2]
    ['voice_accountability', 'internet_users']
    """
    return [
        field
        for field in table_resource(read_contract(), table)["schema"]["fields"]
        if field["name"] not in ("iso3", "sources") and not field["name"].endswith(("_q5", "_q95"))
    ]


def _indicator_lines(table: str, frame: pd.DataFrame, iso3: str) -> Iterator[tuple[str, str]]:
    """Say each indicator's value, its unit and its rank among the states that have a figure."""
    frame = frame.set_index("iso3")
    for field in indicator_fields(table):
        yield column_title(field["name"]), _indicator_text(frame, iso3, field)


def _indicator_text(frame: pd.DataFrame, iso3: str, field: dict[str, Any]) -> str:
    column = field["name"]
    value: Any = frame.loc[iso3, column]
    if pd.isna(value):
        return "no figure"
    if field["type"] == "string":
        return str(value).replace("_", " ")
    text = f"{figure(value)} {field['unit']}"
    if f"{column}_q5" in frame.columns:
        ends: list[Any] = [frame.loc[iso3, f"{column}_{end}"] for end in ("q5", "q95")]
        text += f" (90 % interval {' to '.join(map(figure, ends))})"
    known = frame[column].dropna()
    rank = int((known > value).sum()) + 1
    text += f"; {_ordinal(rank)} of {len(known)}"
    return f"{text} ({field['direction']})" if "direction" in field else text


def figure_parts(line: str) -> tuple[str, str, str]:
    """Take an indicator's line on a card apart: its figure, the rank, which way it counts.

    Examples
    --------
    >>> figure_parts("0.4 index; 68th highest of 192 (higher = freer)")
    ('0.4 index', '68th highest of 192', 'higher = freer')
    >>> figure_parts("no figure")
    ('no figure', '', '')
    """
    value, _, rest = line.partition("; ")
    rank, _, direction = rest.partition(" (")
    return value, rank, direction.removesuffix(")")


def _ordinal(rank: int) -> str:
    if rank == 1:
        return "highest"
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if rank % 100 in (11, 12, 13) else endings.get(rank % 10, "th")
    return f"{rank}{ending} highest"


def _decision_lines(decisions: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Say what a state did in each of the decisions before and after Dubai, oldest first."""
    positions = dict(zip(rows["decision_id"], rows["position"], strict=True))
    return [
        (row["short_title"], f"{row['date']}: {_did(row, positions.get(row['decision_id']))}")
        for row in decisions.sort_values("date", kind="stable").to_dict("records")
    ]


def _did(decision: dict[Any, Any], position: str | None) -> str:
    if not decision["list_complete"]:
        tally = f"{decision['yes']} yes, {decision['no']} no, {decision['abstain']} abstained"
        return f"no list by name was found ({tally})"
    if decision["kind"] == "roll_call":
        # The lists of votes name every member of the United Nations, the absent included.
        return sentence(position, "positions.position") if position else "had no vote"
    return sentence(decision["kind"], "decisions.kind") if position else "not on the list"


def _source_lines(cells: Iterable[str]) -> list[tuple[str, str]]:
    """Name the documents behind these cells of source ids, once each."""
    cited = sources_of(pd.DataFrame({"sources": list(cells)}))
    return [
        (f"Source {source}", textwrap.shorten(title, 70, placeholder=" …"))
        for source, title in zip(cited["source_id"], cited["title"], strict=True)
    ]


def sections(card: Card) -> dict[str, list[tuple[str, str]]]:
    """Sort the lines of a state's card under headings.

    Parameters
    ----------
    card : Card
        Of a member state.

    Returns
    -------
    dict
        Lines by heading: ``dubai``, ``groups``, ``figures``, ``decisions`` and ``sources``. No
        line is dropped.

    Raises
    ------
    ValueError
        If a heading has no line, as for a place that was no member.

    Examples
    --------
    >>> sections(state_card("IND"))["groups"][0]
    ('Region', 'South Asia')
    """
    decisions = set(_card_tables()["decisions"]["short_title"])
    fields = [field for table in INDICATOR_TABLES for field in indicator_fields(table)]
    figures = {column_title(field["name"]) for field in fields if field["type"] != "string"}
    sorted_lines: dict[str, list[tuple[str, str]]] = {
        heading: [] for heading in ("dubai", "groups", "figures", "decisions", "sources")
    }
    for label, line in card.lines:
        if label in _DUBAI:
            heading = "dubai"
        elif label in figures:
            heading = "figures"
        elif label in decisions:
            heading = "decisions"
        elif label.startswith("Source "):
            heading = "sources"
        else:
            heading = "groups"
        sorted_lines[heading].append((label, line))
    if empty := [heading for heading, lines in sorted_lines.items() if not lines]:
        raise ValueError(f"nothing under {', '.join(empty)} on the card of {card.title}")
    return sorted_lines
