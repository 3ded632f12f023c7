"""What the record has on one state, as rows of facts; a card, a page and the explorer show them."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd

from wcit_analysis.datapackage import column_title, read_contract, sentence, table_resource, words
from wcit_analysis.display import Card, three_digits
from wcit_analysis.sources import cites, sources_of
from wcit_analysis.tables import load_table

#: The tables whose columns are indicators, in the order of a profile.
INDICATOR_TABLES = ("indicators", "vdem")
#: What a profile is made of, by the code of a state.
_BY_STATE = ("states", "memberships", *INDICATOR_TABLES, "positions")
# Names that take an article within a sentence.
_THE = re.compile(
    r"^(United|DR|Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Holy)\b"
    r"|(Republic|Islands)$"
)


@dataclass(frozen=True)
class Profile:
    """One state, or a place that was no member: the rows of the record that are about it.

    Attributes
    ----------
    iso3, name : str
        Code and name.
    sources : pandas.DataFrame
        The rows of the table ``sources`` behind all of it.
    decisions : pandas.DataFrame
        The rows of ``decisions``, oldest first, with ``position`` (missing where it is on no list)
        and ``did``, the same as a sentence.
    position, stance, note : str
        What it did in Dubai and said of it, in words of the contract; empty where there is none.
    answer : str
        Of a place that was no member: what it was.
    statements : pandas.DataFrame
        The rows of ``statements`` that cover it.
    groups : dict of str to list of str
        By column the words of the contract: ``region``, ``un_group``, ``body``, ``income_group`` …
    figures : pandas.DataFrame
        ``column``, ``title``, ``value``, ``unit``, ``rank`` among ``n`` states from the highest,
        ``direction``; and ``written``, ``ranked``, the figure and its rank as they are read.

    Examples
    --------
    >>> india = state_profile("IND")
    >>> india.stance, india.groups["region"], india.decisions["did"].iloc[0]
    ('consulting', ['South Asia'], 'not on the list')
    """

    iso3: str
    name: str
    sources: pd.DataFrame = field(repr=False)
    decisions: pd.DataFrame = field(repr=False)
    position: str = ""
    stance: str = ""
    note: str = ""
    answer: str = ""
    statements: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    groups: dict[str, list[str]] = field(default_factory=dict, repr=False)
    figures: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def dubai_lines(self) -> list[tuple[str, str]]:
        """Return what it did and said in Dubai, each with its label."""
        lines = [
            ("Answer", self.answer),
            ("In Dubai", self.position and sentence(self.position, "states.position")),
            ("What it said", self.stance and sentence(self.stance, "states.stance")),
        ]
        for said in self.statements.to_dict("records"):
            lines.append((f"Said {said['date']}", f"{said['person']}: {said['gist']}"))
        return [(label, text) for label, text in [*lines, ("Note", self.note)] if text]

    def card(self) -> Card:
        """Return all of it as a card."""
        title = self.name if self.answer else f"{self.name} ({self.iso3})"
        lines = self.dubai_lines()
        for column, named in self.groups.items():
            said = ", ".join(words(word, column) for word in named)
            lines.append((column_title(column), said or "none of those recorded"))
        for one in self.figures.to_dict("records"):
            told = [one["written"], one["ranked"]]
            direction = f" ({one['direction']})" if all(told) and one["direction"] else ""
            lines.append((one["title"], "; ".join(filter(None, told)) + direction))
        for one in self.decisions.to_dict("records"):
            lines.append((one["short_title"], f"{one['date']}: {one['did']}"))
        for one in self.sources.to_dict("records"):
            short = textwrap.shorten(one["title"], 70, placeholder=" …")
            lines.append((f"Source {one['source_id']}", short))
        return Card(title, lines)


def lead(name: str, position: str, stance: str = "") -> str:
    """Return a sentence or two on what a state did in Dubai, from its words in the contract.

    >>> lead("Netherlands", "not_signed", "refused")
    'The Netherlands was in Dubai and entitled to sign, but did not sign. It said that it would not
    or could not sign.'
    """
    article = "The " if _THE.search(name) else ""
    verb = "was " if position == "absent" else ""
    did = sentence(position, "states.position")
    told = f"{article}{name} {verb}{did[0].lower()}{did[1:]}."
    said = sentence(stance, "states.stance") if stance else ""
    said = re.sub("^Only", "It was only", re.sub("^Said", "It said", said))
    return f"{told} {said}." if said else told


@cache
def _tables() -> dict[str, pd.DataFrame]:
    """Read once what every profile is made of; shared, so never changed."""
    return {name: load_table(name) for name in (*_BY_STATE, "statements", "decisions")}


def state_profile(iso3: str) -> Profile:
    """Return the profile of a member state.

    >>> print(state_profile("KEN").card())
    Kenya (KEN)
      In Dubai ...
    """
    tables = _tables()
    rows = {name: tables[name][tables[name]["iso3"] == iso3] for name in _BY_STATE}
    said = tables["statements"]
    said = said[said["covers"].str.split(";").map(lambda codes: iso3 in codes)]
    state = rows["states"].astype("string").fillna("").iloc[0]
    groups = {column: [state[column]] for column in ("region", "un_group")}
    groups["body"] = rows["memberships"]["body"].to_list()
    for table in INDICATOR_TABLES:
        for column in (f["name"] for f in indicator_fields(table) if f["type"] == "string"):
            groups[column] = rows[table][column].dropna().to_list()
    return Profile(
        iso3=iso3,
        name=state["name"],
        # That a state is not on a list, and a tally without one, rest on the decision's sources.
        sources=_cited(*rows.values(), said, tables["decisions"]),
        decisions=_decided(tables["decisions"], rows["positions"]),
        position=state["position"],
        stance=state["stance"],
        note=state["note"],
        statements=said.sort_values("date", kind="stable"),
        groups=groups,
        figures=pd.DataFrame([one for table in INDICATOR_TABLES for one in _figures(table, iso3)]),
    )


def place_profile(iso3: str, name: str, answer: str, sources: str) -> Profile:
    """Return the profile of a place that was no member: what it was, and the lists it stands on."""
    positions, decisions = _tables()["positions"], _tables()["decisions"]
    positions = positions[positions["iso3"] == iso3]
    # That it stands on no other list says nothing: most were not open to it.
    decisions = decisions[decisions["decision_id"].isin(positions["decision_id"])]
    cited = _cited(pd.DataFrame({"sources": [sources]}), positions, decisions)
    return Profile(iso3, name, cited, _decided(decisions, positions), answer=answer)


@cache
def indicator_fields(table: str) -> list[dict[str, Any]]:
    """Return what the contract says of each indicator of a table; ends of intervals are none.

    >>> [field["name"] for field in indicator_fields("indicators")][:2]
    ['voice_accountability', 'internet_users']
    """
    return [
        field
        for field in table_resource(read_contract(), table)["schema"]["fields"]
        if field["name"] != "iso3" and not field["name"].endswith(("sources", "_q5", "_q95"))
    ]


def _figures(table: str, iso3: str) -> Iterable[dict[str, Any]]:
    """Yield each indicator's value, unit and rank among the states that have a figure."""
    frame = _tables()[table].set_index("iso3")
    own: Any = frame.loc[iso3]
    for about in indicator_fields(table):
        if about["type"] == "string":
            continue
        column, unit = about["name"], about["unit"]
        value, known = own[column], frame[column].dropna()
        rank = int((known > value).sum()) + 1
        written, ranked = "no figure", ""
        if pd.notna(value):
            written, ranked = f"{three_digits(value)} {unit}", f"{ordinal(rank)} of {len(known)}"
            if f"{column}_q5" in frame:
                low, high = (three_digits(own[f"{column}_{end}"]) for end in ("q5", "q95"))
                written += f" (90 % interval {low} to {high})"
        yield {
            "column": column,
            "title": column_title(column),
            "value": value,
            "unit": unit,
            "rank": rank,
            "n": len(known),
            "direction": about.get("direction", ""),
            "written": written,
            "ranked": ranked,
        }


def ordinal(rank: int) -> str:
    """Write a rank from the highest.

    >>> ordinal(1), ordinal(22), ordinal(111)
    ('highest', '22nd highest', '111th highest')
    """
    teens = rank % 100 in (11, 12, 13)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return "highest" if rank == 1 else f"{rank}{ending} highest"


def _decided(decisions: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return decisions, oldest first, with the position in each."""
    positions = rows.set_index("decision_id")["position"].astype("string")
    found = decisions.sort_values("date", kind="stable")
    found["position"] = found["decision_id"].map(positions)
    found["did"] = [did_in(row) for row in found.to_dict("records")]
    return found


def did_in(decision: Mapping[Any, Any]) -> str:
    """Return what a state did in a decision: a row of the table, with the state's position.

    >>> did_in({"list_complete": True, "kind": "roll_call", "position": "yes"})
    'voted yes'
    """
    kind, position = decision["kind"], decision["position"]
    if not decision["list_complete"]:
        tally = f"{decision['yes']} yes, {decision['no']} no, {decision['abstain']} abstained"
        return f"no list by name was found ({tally})"
    if pd.isna(position):
        # The lists of votes name every member of the United Nations, the absent included.
        return "had no vote" if kind == "roll_call" else "not on the list"
    if kind == "roll_call":
        return sentence(position, "positions.position")
    return sentence(kind, "decisions.kind")


def _cited(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return the documents behind these rows, once each."""
    citing = [part[column] for part in parts for column in part.columns if cites(column)]
    return sources_of(pd.concat(citing).to_frame("sources"))
