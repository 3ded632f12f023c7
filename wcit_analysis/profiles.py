"""What the record has on one state, as rows of facts; a card, a page and the explorer show them."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from wcit_analysis.datapackage import column_title, read_contract, sentence, table_resource, words
from wcit_analysis.display import Card, figure
from wcit_analysis.sources import cites, sources_of
from wcit_analysis.tables import load_table

#: The tables whose columns are indicators, in the order of a profile.
INDICATOR_TABLES = ("indicators", "vdem")
# What a profile is made of; those with a row for a state go by its code.
_BY_STATE = ("states", "memberships", *INDICATOR_TABLES, "positions")
_TABLES = (*_BY_STATE, "statements", "decisions")


class Statement(NamedTuple):
    """What a state, or a body for it, said of signing; ``said`` is a word of the contract."""

    date: str
    person: str
    speaker: str
    said: str
    gist: str


class Group(NamedTuple):
    """A group that a state belongs to: the column, the word in it, and the word for readers."""

    column: str
    value: str
    label: str


class Figure(NamedTuple):
    """An indicator of a state, its 90 % interval if it has one, and its rank from the highest."""

    column: str
    title: str
    value: float
    unit: str
    low: float
    high: float
    rank: int
    n: int
    direction: str

    def written(self) -> str:
        """Return the figure with its unit.

        >>> Figure("x", "X", 0.4, "index", 0.3, 0.5, 2, 9, "").written()
        '0.4 index (90 % interval 0.3 to 0.5)'
        """
        if pd.isna(self.value):
            return "no figure"
        ends = f" (90 % interval {figure(self.low)} to {figure(self.high)})"
        return f"{figure(self.value)} {self.unit}" + ends * pd.notna(self.low)

    def ranked(self) -> str:
        """Return the rank among those with a figure.

        >>> Figure("x", "X", 0.4, "index", 0.3, 0.5, 2, 9, "").ranked()
        '2nd highest of 9'
        """
        if pd.isna(self.value):
            return ""
        ending = {1: "st", 2: "nd", 3: "rd"}.get(self.rank % 10, "th")
        ending = "th" if self.rank % 100 in (11, 12, 13) else ending
        return f"{self.rank}{ending} highest of {self.n}".removeprefix("1st ")


class Decision(NamedTuple):
    """What a state did in a decision before or after Dubai; no position: it is not on the list."""

    decision_id: str
    date: str
    short_title: str
    kind: str
    position: str
    did: str


@dataclass(frozen=True)
class Profile:
    """One state, or a place that was none: the rows of the record that are about it.

    Attributes
    ----------
    iso3, name : str
        Code and name.
    position, stance, note : str
        What it did in Dubai and said of it, in words of the contract; empty where there is none.
    answer : str
        Of a place that was no member: what it was.
    statements, groups, figures, decisions : list
        Rows, in the order in which they are shown; ``pandas.DataFrame(...)`` makes a table of them.
    sources : pandas.DataFrame
        The rows of the table ``sources`` behind all of it.

    Examples
    --------
    >>> india = state_profile("IND")
    >>> india.stance, india.groups[0].label, india.decisions[0].did
    ('consulting', 'South Asia', 'not on the list')
    """

    iso3: str
    name: str
    sources: pd.DataFrame = field(repr=False)
    decisions: list[Decision] = field(repr=False)
    position: str = ""
    stance: str = ""
    note: str = ""
    answer: str = ""
    statements: list[Statement] = field(default_factory=list, repr=False)
    groups: list[Group] = field(default_factory=list, repr=False)
    figures: list[Figure] = field(default_factory=list, repr=False)

    def dubai_lines(self) -> list[tuple[str, str]]:
        """Return what it did and said in Dubai, each with its label."""
        lines = [("Answer", self.answer)]
        if self.position:
            lines += [("In Dubai", sentence(self.position, "states.position"))]
        if self.stance:
            lines += [("What it said", sentence(self.stance, "states.stance"))]
        lines += [(f"Said {said.date}", f"{said.person}: {said.gist}") for said in self.statements]
        return [(label, text) for label, text in [*lines, ("Note", self.note)] if text]

    def group_lines(self) -> list[tuple[str, str]]:
        """Return the groups that it belongs to, one line a kind of group."""
        columns = dict.fromkeys(["region", "un_group", "body", *(g.column for g in self.groups)])
        return [
            (column_title(column), ", ".join(labels) or "none of those recorded")
            for column in columns
            if self.groups
            for labels in [[group.label for group in self.groups if group.column == column]]
        ]

    def figure_lines(self) -> list[tuple[str, str]]:
        """Return its indicators, each with unit, rank and what a higher figure means."""
        lines = []
        for one in self.figures:
            ranked = f"; {one.ranked()}" if one.ranked() else ""
            direction = f" ({one.direction})" if ranked and one.direction else ""
            lines.append((one.title, one.written() + ranked + direction))
        return lines

    def decision_lines(self) -> list[tuple[str, str]]:
        """Return what it did in each of the decisions before and after Dubai, oldest first."""
        return [(one.short_title, f"{one.date}: {one.did}") for one in self.decisions]

    def source_lines(self) -> list[tuple[str, str]]:
        """Return the documents behind it."""
        return [
            (f"Source {source}", textwrap.shorten(title, 70, placeholder=" …"))
            for source, title in zip(self.sources["source_id"], self.sources["title"], strict=True)
        ]

    def card(self) -> Card:
        """Return all of it as a card."""
        title = self.name if self.answer else f"{self.name} ({self.iso3})"
        lines = [*self.dubai_lines(), *self.group_lines(), *self.figure_lines()]
        return Card(title, [*lines, *self.decision_lines(), *self.source_lines()])


@cache
def _tables() -> dict[str, pd.DataFrame]:
    """Read once what every profile is made of; shared, so never changed."""
    return {name: load_table(name) for name in _TABLES}


def state_profile(iso3: str) -> Profile:
    """Return the profile of a member state.

    Examples
    --------
    >>> print(state_profile("KEN").card())
    Kenya (KEN)
      In Dubai ...
    """
    tables = _tables()
    rows = {name: tables[name][tables[name]["iso3"] == iso3] for name in _BY_STATE}
    about = tables["statements"]
    rows["statements"] = about[about["covers"].str.split(";").map(lambda codes: iso3 in codes)]
    state = rows["states"].iloc[0]
    # That a state is not on a list, and a tally without one, rest on the decision's own sources.
    parts = [*rows.values(), tables["decisions"]]
    return Profile(
        iso3=iso3,
        name=state["name"],
        position=state["position"],
        stance=_text(state["stance"]),
        note=_text(state["note"]),
        statements=_statements(rows["statements"]),
        groups=_groups(state, rows),
        figures=[one for table in INDICATOR_TABLES for one in _figures(table, iso3)],
        decisions=_decisions(tables["decisions"], rows["positions"]),
        sources=_cited(parts),
    )


def place_profile(iso3: str, name: str, answer: str, sources: str) -> Profile:
    """Return the profile of a place that was no member: what it was, and the lists it stands on."""
    tables = _tables()
    positions = tables["positions"][tables["positions"]["iso3"] == iso3]
    # That it stands on no other list says nothing: most were not open to it.
    decisions = tables["decisions"]
    decisions = decisions[decisions["decision_id"].isin(positions["decision_id"])]
    cited = _cited([pd.DataFrame({"sources": [sources]}), positions, decisions])
    listed = _decisions(decisions, positions)
    return Profile(iso3, name, answer=answer, decisions=listed, sources=cited)


def _text(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def _statements(rows: pd.DataFrame) -> list[Statement]:
    ordered = rows.sort_values("date", kind="stable")[list(Statement._fields)]
    return [Statement(*map(_text, row)) for row in ordered.itertuples(index=False)]


def _groups(state: "pd.Series[Any]", rows: dict[str, pd.DataFrame]) -> list[Group]:
    """Return region, group in the UN and bodies, then the groups that the indicators make."""
    named = [("region", state["region"]), ("un_group", state["un_group"])]
    named += [("body", body) for body in rows["memberships"]["body"]]
    for table in INDICATOR_TABLES:
        row = rows[table].iloc[0]
        fields = indicator_fields(table)
        named += [(f["name"], row[f["name"]]) for f in fields if f["type"] == "string"]
    return [
        Group(column, str(value), words(value, column)) for column, value in named if _text(value)
    ]


@cache
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
        if field["name"] != "iso3" and not field["name"].endswith(("sources", "_q5", "_q95"))
    ]


def _figures(table: str, iso3: str) -> Iterable[Figure]:
    """Yield each indicator's value, unit and rank among the states that have a figure."""
    frame: Any = _tables()[table].set_index("iso3")
    for about in indicator_fields(table):
        if about["type"] == "string":
            continue
        column = about["name"]
        value = frame.loc[iso3, column]
        ends = [f"{column}_{end}" for end in ("q5", "q95")]
        low, high = (frame[end][iso3] if end in frame.columns else float("nan") for end in ends)
        known = frame[column].dropna()
        yield Figure(
            column=column,
            title=column_title(column),
            value=value,
            unit=about["unit"],
            low=low,
            high=high,
            rank=int((known > value).sum()) + 1,
            n=len(known),
            direction=about.get("direction", ""),
        )


def _decisions(decisions: pd.DataFrame, rows: pd.DataFrame) -> list[Decision]:
    positions = dict(zip(rows["decision_id"], rows["position"], strict=True))
    return [
        Decision(
            row["decision_id"],
            str(row["date"]),
            row["short_title"],
            row["kind"],
            positions.get(row["decision_id"], ""),
            _did(row, positions.get(row["decision_id"], "")),
        )
        for row in decisions.sort_values("date", kind="stable").to_dict("records")
    ]


def _did(decision: dict[Any, Any], position: str) -> str:
    if not decision["list_complete"]:
        tally = f"{decision['yes']} yes, {decision['no']} no, {decision['abstain']} abstained"
        return f"no list by name was found ({tally})"
    if decision["kind"] == "roll_call":
        # The lists of votes name every member of the United Nations, the absent included.
        return sentence(position, "positions.position") if position else "had no vote"
    return sentence(decision["kind"], "decisions.kind") if position else "not on the list"


def _cited(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the documents behind these rows, once each."""
    citing = [part[column] for part in parts for column in part.columns if cites(column)]
    return sources_of(pd.concat(citing).to_frame("sources"))
