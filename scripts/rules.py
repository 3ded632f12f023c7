"""The rules of the record: what no single table can show of itself; run by ``make check``.

The loaders hold each table to its own fields, ``contract.schema.json`` gives the form of the
contract, and frictionless reads all of it a second time. The rules here look across tables and at
the files: keys that lead nowhere, figures that contradict one another, a source that nobody read,
a file that is not the one accepted. Tables are found through the contract, so a new one is checked
as soon as it is named there.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import wide
from frictionless import FrictionlessException, Package as Descriptor
from jsonschema import Draft202012Validator

from wcit_analysis import measures, tables as loaders
from wcit_analysis.__main__ import report
from wcit_analysis.datapackage import (
    CONTRACT,
    DATA,
    read_contract,
    table_names,
    table_resource,
)
from wcit_analysis.tables import DataError, check_fingerprint, load_table

#: The form of the contract.
SCHEMA = "contract.schema.json"

#: In the folder without being data: the contract itself and the codebook made from it.
_NOT_DATA = {CONTRACT, SCHEMA, "README.md"}

_PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"

#: Columns that are filled in the same rows, beyond those called x and x_sources.
_FILLED_TOGETHER = [
    ("facts", "value", "unit"),
    ("events", "alt_date", "alt_sources"),
    ("events", "speaker", "said"),
]

#: What a list of each kind may say of a state.
_WORDS_OF_KIND = {
    "roll_call": {"yes", "no", "abstain", "absent"},
    "cosponsorship": {"signed"},
    "signature": {"signed"},
    "membership": {"member"},
}


def columns_of_sources(schema: dict[str, Any]) -> list[str]:
    """Return the columns of a table that name a source or list some."""
    columns = [f["name"] for f in schema["fields"] if f.get("references") == "sources.source_id"]
    for key in schema.get("foreignKeys", []):
        if key["reference"]["resource"] == "sources":
            columns += key["fields"]
    return columns


@dataclass(frozen=True)
class Package:
    """A data package as read for checking.

    Parameters
    ----------
    folder : Path
        Where its files are.
    contract : dict
        Its parsed ``datapackage.json``.
    tables : dict of str to list of dict
        The rows of the tables that could be loaded, an empty cell as None.
    """

    folder: Path
    contract: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]

    def resource(self, table: str) -> dict[str, Any]:
        """Return what the contract says of a table."""
        return table_resource(self.contract, table)

    def rows(self, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield number, as the file has it, and cells of each row."""
        yield from enumerate(self.tables[table], start=2)

    def values(self, table: str, column: str) -> set[Any]:
        """Return the distinct values of a column, the empty cell left out."""
        return {cells[column] for cells in self.tables[table]} - {None}

    def fields(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield table and contract of each column of the tables that could be loaded."""
        for table in self.tables:
            for field in self.resource(table)["schema"]["fields"]:
                yield table, field

    def problem(
        self, table: str, text: str, *, row: int | None = None, column: str | None = None
    ) -> DataError:
        """Return a problem with its place."""
        return DataError(text, file=self.resource(table)["path"], row=row, column=column)

    def refuse(self, table: str, column: str, wrong: dict[Any, str]) -> Iterator[DataError]:
        """Yield a problem for each cell of a column that holds one of the wrong values."""
        for row, cells in self.rows(table):
            if cells[column] in wrong:
                yield self.problem(table, wrong[cells[column]], row=row, column=column)


_Check = Callable[[Package], Iterator[DataError]]
_CHECKS: list[tuple[set[str], _Check]] = []


def _check(*needed: str) -> Callable[[_Check], _Check]:
    """Register a check, to be run where the tables that it needs could be loaded."""

    def register(check: _Check) -> _Check:
        _CHECKS.append((set(needed), check))
        return check

    return register


def problems_of(folder: Path, *, frictionless: bool = True) -> dict[str, list[str]]:
    """Return the problems of each table of a data package, none for a sound one.

    Those of the contract and of the folder as a whole stand under ``"datapackage"``. A contract
    with problems is reported alone, since nothing can be held to it. ``frictionless`` reads all of
    it a second time, which takes a second.
    """
    try:
        contract = read_contract(folder)
        wrong = list(contract_problems(folder, contract))
    except (OSError, ValueError) as reason:
        wrong = [f"cannot be read: {reason}"]
    problems = {"datapackage": [f"data/{CONTRACT}: {text}" for text in wrong]}
    if wrong:
        return problems

    problems |= {resource["name"]: [] for resource in contract["resources"]}
    name_of = {resource["path"]: resource["name"] for resource in contract["resources"]}
    package = Package(folder, contract, {})
    for name in table_names(contract):
        try:
            package.tables[name] = read_rows(name, folder)
        except DataError as error:
            problems[name].append(str(error))
    for needed, check in _CHECKS:
        if needed <= package.tables.keys():
            for problem in check(package):
                problems[name_of.get(problem.file, "datapackage")].append(str(problem))
    if frictionless:
        problems["frictionless"] = _second_reader(folder)
    return problems


def read_rows(table: str, folder: Path) -> list[dict[str, Any]]:
    """Load a table as plain rows, an empty cell as None."""
    frame = load_table(table, folder).astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in rows]


# --- the files -----------------------------------------------------------------------------------


@_check()
def files(package: Package) -> Iterator[DataError]:
    """The folder holds the files that the contract names, each as accepted, and no others."""
    resources = {resource["path"]: resource for resource in package.contract["resources"]}
    for path in sorted(package.folder.iterdir()):
        if path.name not in resources.keys() | _NOT_DATA and not path.name.startswith("."):
            yield DataError("is not in the contract", file=path.name)
    for name, resource in resources.items():
        # The loader of a table has said so already where its file is missing.
        if "schema" in resource and not (package.folder / name).is_file():
            continue
        try:
            check_fingerprint(resource, package.folder)
        except DataError as problem:
            yield problem


# --- what the contract lets us check in any table ------------------------------------------------


@_check()
def foreign_keys(package: Package) -> Iterator[DataError]:
    """A foreign key leads to a row that is there."""
    for table in package.tables:
        for key in package.resource(table)["schema"].get("foreignKeys", []):
            column, target = key["fields"][0], key["reference"]["resource"]
            if target in package.tables:
                known = package.values(target, key["reference"]["fields"][0])
                lost = package.values(table, column) - known
                wrong = {value: f"{value!r} is not in {target}" for value in lost}
                yield from package.refuse(table, column, wrong)


@_check()
def lists(package: Package) -> Iterator[DataError]:
    """A cell that lists things names each once, and only such as there are."""
    for table, field in package.fields():
        if "separator" not in field:
            continue
        target, _, column = field.get("references", "").partition(".")
        known = package.values(target, column) if target in package.tables else None
        # Thousands of cells hold the same list: each distinct one is looked at once.
        wrong = {
            cell: problem
            for cell in package.values(table, field["name"])
            if (problem := _list_problem(cell.split(field["separator"]), known, target))
        }
        yield from package.refuse(table, field["name"], wrong)


def _list_problem(values: list[str], known: set[str] | None, target: str) -> str | None:
    for value, count in Counter(values).items():
        if not value or value != value.strip():
            return f"{value!r} in the list is an empty place or has a blank at an end"
        if count > 1:
            return f"{value!r} is listed {count} times"
        if known is not None and value not in known:
            return f"{value!r} is not in {target}"
    return None


@_check("sources")
def rests_on_something_read(package: Package) -> Iterator[DataError]:
    """What names its sources rests on one at least that was read, whole or in part."""
    unread = {r["source_id"] for _, r in package.rows("sources") if r["read"] == "not_read"}
    for table in package.tables:
        for column in columns_of_sources(package.resource(table)["schema"]):
            wrong = {
                cell: f"{cell!r} was not read, and nothing else bears this out"
                for cell in package.values(table, column)
                if set(cell.split(";")) <= unread
            }
            yield from package.refuse(table, column, wrong)


@_check("sources")
def column_sources(package: Package) -> Iterator[DataError]:
    """The sources that the contract gives for a whole column are there too."""
    known = package.values("sources", "source_id")
    for table, field in package.fields():
        for value in sorted(set(field.get("column_sources", "").split(";")) - known - {""}):
            yield DataError(
                f"column_sources of table {table!r}: {value!r} is not in sources",
                file=CONTRACT,
                column=field["name"],
            )


@_check()
def filled_together(package: Package) -> Iterator[DataError]:
    """A column that has sources of its own, such as ``concern``, is filled where they are."""
    columns = {(table, field["name"]) for table, field in package.fields()}
    sourced = [(table, name, f"{name}_sources") for table, name in sorted(columns)]
    for table, a, b in sourced + _FILLED_TOGETHER:
        if not {(table, a), (table, b)} <= columns:
            continue
        for row, cells in package.rows(table):
            if (cells[a] is None) != (cells[b] is None):
                empty, filled = (a, b) if cells[a] is None else (b, a)
                text = f"empty where {filled!r} is filled; expected both or neither"
                yield package.problem(table, text, row=row, column=empty)


@_check()
def word_limits(package: Package) -> Iterator[DataError]:
    """A quotation is no longer than the contract allows."""
    for table, field in package.fields():
        if "max_words" in field:
            wrong = {
                cell: f"has {count} words; expected at most {field['max_words']}"
                for cell in package.values(table, field["name"])
                if (count := len(cell.split())) > field["max_words"]
            }
            yield from package.refuse(table, field["name"], wrong)


@_check()
def partial_dates(package: Package) -> Iterator[DataError]:
    """A year, a month or a day that the calendar has."""
    for table, field in package.fields():
        if field.get("constraints", {}).get("pattern") == _PARTIAL_DATE:
            wrong = {
                cell: f"{cell!r} is not in the calendar"
                for cell in package.values(table, field["name"])
                if not _in_calendar(cell)
            }
            yield from package.refuse(table, field["name"], wrong)


def _in_calendar(day_month_or_year: str) -> bool:
    try:
        date.fromisoformat(f"{day_month_or_year}-01-01"[:10])
    except ValueError:
        return False
    return True


@_check("states")
def tables_of_states(package: Package) -> Iterator[DataError]:
    """A table with one row a state has every state."""
    states = package.values("states", "iso3")
    for table in package.tables:
        if package.resource(table)["schema"]["primaryKey"] == ["iso3"]:
            for code in sorted(states - package.values(table, "iso3")):
                yield package.problem(table, f"{code!r} is in states and not here", column="iso3")


@_check()
def intervals(package: Package) -> Iterator[DataError]:
    """An estimate lies within its interval: x between x_q5 and x_q95."""
    columns = {(table, field["name"]) for table, field in package.fields()}
    for table, name in sorted(columns):
        if not {(table, f"{name}_q5"), (table, f"{name}_q95")} <= columns:
            continue
        for row, cells in package.rows(table):
            low, value, high = cells[f"{name}_q5"], cells[name], cells[f"{name}_q95"]
            if {low, value, high} == {None}:
                continue
            if None in (low, value, high) or not low <= value <= high:
                text = f"{value} is not within its interval, {low} to {high}"
                yield package.problem(table, text, row=row, column=name)


# --- what only a certain table can be held to ----------------------------------------------------


@_check("states")
def stances(package: Package) -> Iterator[DataError]:
    """Each of those that were there and did not sign has a stance, and nobody else."""
    for row, state in package.rows("states"):
        position, stance = state["position"], state["stance"]
        if (position == "not_signed") != (stance is not None):
            text = (
                f"{stance or 'empty'!r} where position is {position!r}; "
                "expected a stance for not_signed and for no other"
            )
            yield package.problem("states", text, row=row, column="stance")


@_check("states", "statements")
def stances_follow(package: Package) -> Iterator[DataError]:
    """The stance of a state is the one that follows from what was said."""
    tables = (pd.DataFrame(package.tables[name]) for name in ("states", "statements"))
    derived = measures.stances(*tables).set_index("iso3")["stance"]
    for row, state in package.rows("states"):
        stance = state["stance"]
        if stance is not None and stance != derived.get(state["iso3"], stance):
            text = f"{stance!r} for {state['iso3']}; statements give {derived[state['iso3']]!r}"
            yield package.problem("states", text, row=row, column="stance")


@_check("states")
def country_codes(package: Package) -> Iterator[DataError]:
    """The two-letter and the three-letter code are those of one state."""
    from babel.core import get_global  # only here: it is needed for nothing else

    two_letters = get_global("territory_aliases")
    for row, state in package.rows("states"):
        right = two_letters.get(state["iso3"], ["no such state"])
        if [state["iso2"]] != right:
            text = f"{state['iso2']!r} beside {state['iso3']!r}; expected {' or '.join(right)}"
            yield package.problem("states", text, row=row, column="iso2")


@_check("facts")
def facts_begin_with_the_article(package: Package) -> Iterator[DataError]:
    """Each claim is the article's, S01."""
    wrong = {
        cell: f"{cell!r} does not begin with S01, the article"
        for cell in package.values("facts", "sources")
        if cell.split(";")[0] != "S01"
    }
    yield from package.refuse("facts", "sources", wrong)


@_check("counts")
def preferred_counts(package: Package) -> Iterator[DataError]:
    """One figure of each quantity is preferred, and all of them count the same thing."""
    groups: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for row, count in package.rows("counts"):
        groups.setdefault(count["quantity"], []).append((row, count))
    for quantity, group in groups.items():
        first_row, first = group[0]
        preferred = [row for row, count in group if count["preferred"]]
        if len(preferred) != 1:
            text = f"{len(preferred)} rows of {quantity!r} are preferred; expected one"
            row = preferred[-1] if preferred else first_row
            yield package.problem("counts", text, row=row, column="preferred")
        for row, count in group:
            if count["unit"] != first["unit"]:
                text = f"{count['unit']!r} where {quantity!r} counts {first['unit']!r}"
                yield package.problem("counts", text, row=row, column="unit")


@_check("counts", "states", "decisions")
def counts_agree_with_the_lists(package: Package) -> Iterator[DataError]:
    """The preferred figure is the number of names, wherever there is a list of names."""
    n = Counter(state["position"] for _, state in package.rows("states"))
    decisions = {decision["decision_id"]: decision for _, decision in package.rows("decisions")}

    def published(decision: str, column: str) -> Any:
        return decisions.get(decision, {}).get(column)

    record = {
        "members": n.total(),
        "signatories": n["signed"],
        "non_signatories": n["not_signed"],
        "accredited": n["signed"] + n["not_signed"],
        "preamble_yes": published("WCIT12_preamble", "yes"),
        "preamble_no": published("WCIT12_preamble", "no"),
        "preamble_abstain": published("WCIT12_preamble", "abstain"),
        "freedom_online_founders": published("FOC_2011", "listed"),
        "hrc_20_8_sponsors": published("HRC20_8_cosp", "listed"),
    }
    preferred = {c["quantity"]: (row, c) for row, c in package.rows("counts") if c["preferred"]}
    for quantity, number in record.items():
        if quantity not in preferred:
            yield package.problem("counts", f"has no preferred figure for {quantity!r}")
            continue
        row, count = preferred[quantity]
        if count["value"] != number:
            text = f"{count['value']:g} is preferred for {quantity!r}; the lists say {number}"
            yield package.problem("counts", text, row=row, column="value")


@_check("events")
def events_in_time(package: Package) -> Iterator[DataError]:
    """Events stand in order of time, and each says how exactly its time is known."""
    before = ("", "")
    for row, event in package.rows("events"):
        for column, text in _event_problems(event):
            yield package.problem("events", text, row=row, column=column)
        when = (event["start"].date().isoformat(), event["time"] or "")
        if when < before:
            shown, last = (" ".join(moment).strip() for moment in (when, before))
            text = f"{event['event_id']} ({shown}) comes after {last}; expected order of time"
            yield package.problem("events", text, row=row, column="event_id")
        before = when


def _event_problems(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield column and problem of one event."""
    start, end, precision = event["start"].date(), event["end"].date(), event["precision"]
    if end < start:
        yield "end", f"{end} is before the start, {start}"
    if (event["time"] is not None) != (precision in {"hour", "minute"}):
        with_or_without = "without" if event["time"] is None else "with"
        yield "precision", f"{precision!r} {with_or_without} a time of day"
    if event["time_end"] is not None and (
        precision != "hour" or (start, event["time"] or "") >= (end, event["time_end"])
    ):
        yield "time_end", f"{event['time_end']!r} ends no span that is known to the hour"
    if precision in {"month", "year"}:
        whole = pd.Period(start, freq={"month": "M", "year": "Y"}[precision])
        if (start, end) != (whole.start_time.date(), whole.end_time.date()):
            yield "end", f"{start} to {end} is not a whole {precision}, as precision has it"
    if event["alt_date"] is not None and start <= event["alt_date"].date() <= end:
        yield "alt_date", f"{event['alt_date'].date()} does not differ from the date used"


@_check("decisions", "positions", "states")
def tallies(package: Package) -> Iterator[DataError]:
    """A list has as many names as published, in a roll call for each of the answers."""
    members = _un_members(package)
    positions: dict[str, dict[str, str]] = {}
    for _, position in package.rows("positions"):
        positions.setdefault(position["decision_id"], {})[position["iso3"]] = position["position"]
    for row, decision in package.rows("decisions"):
        listed = positions.get(decision["decision_id"], {})
        for column, text in _tally_problems(decision, listed, members):
            text = f"{decision['decision_id']}: {text}"
            yield package.problem("decisions", text, row=row, column=column)


def _tally_problems(
    decision: dict[str, Any], listed: dict[str, str], members: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield column and problem of one decision, given the position of each that it lists."""
    kind, complete = decision["kind"], decision["list_complete"]
    found = Counter(listed.values())
    for word in sorted(found.keys() - _WORDS_OF_KIND.get(kind, set())):
        yield "kind", f"positions say {word!r}, which in a {kind} nobody can"
    if complete == (kind == "without_list"):
        yield "list_complete", f"{str(complete).lower()} for a decision of the kind {kind!r}"
    if not complete and listed:
        yield "list_complete", f"false with {len(listed)} positions; expected none"
    for word in ("yes", "no", "abstain"):
        published = decision[word]
        if (published is None) == (kind in {"roll_call", "without_list"}):
            shown = "empty" if published is None else str(published)
            yield word, f"{shown} for a decision of the kind {kind!r}"
        elif kind == "roll_call" and found[word] != published:
            yield word, f"{found[word]} positions say {word!r}; published {published}"
    names = len(listed) - found["absent"]
    if complete and decision["listed"] != names:
        yield "listed", f"{names} positions are listed; published {decision['listed']}"
    if kind == "roll_call":
        for code in sorted(members ^ listed.keys()):
            what = "has no position" if code in members else "is no member of the UN"
            yield "listed", f"{code!r} {what} in this roll call"


@_check("positions", "states")
def entities(package: Package) -> Iterator[DataError]:
    """Who stands on a list is a member of the United Nations, or an entity that is marked so."""
    kinds = dict.fromkeys(_un_members(package), "state")
    expected = package.resource("positions")["expected"]
    kinds |= dict.fromkeys(expected.get("other_entities", []), "other")
    for row, position in package.rows("positions"):
        code, entity = position["iso3"], position["entity"]
        if code not in kinds:
            text = f"{code!r} is no member of the UN, nor an entity that the contract names"
            yield package.problem("positions", text, row=row, column="iso3")
        elif entity != kinds[code]:
            text = f"{entity!r} for {code!r}; expected {kinds[code]!r}"
            yield package.problem("positions", text, row=row, column="entity")


def _un_members(package: Package) -> set[str]:
    """Return the members of the United Nations: the ITU's, but for what the contract names."""
    expected = package.resource("positions")["expected"]
    states: set[str] = package.values("states", "iso3")
    states -= set(expected.get("states_beyond_un_members", []))
    return states | set(expected.get("un_members_beyond_states", []))


@_check(*wide.PARTS, *wide.LISTS, "decisions", "wide")
def wide_is_the_join(package: Package) -> Iterator[DataError]:
    """The wide table is the join of the others, in its columns and in its cells."""
    columns = wide.fields(package.folder, package.contract)
    if columns != package.resource("wide")["schema"]["fields"]:
        yield DataError(
            "its columns are not those of the tables: run `make accept`", file="wide.csv"
        )
    elif wide.text(package.folder, columns) != (package.folder / "wide.csv").read_text("utf-8"):
        yield DataError("is not the join of the tables: run `make accept`", file="wide.csv")


@_check("tiles")
def tiles_apart(package: Package) -> Iterator[DataError]:
    """No two states share a square."""
    taken: dict[tuple[int, int], str] = {}
    for row, tile in package.rows("tiles"):
        square = (tile["row"], tile["column"])
        if square in taken:
            text = f"{tile['iso3']} shares row {square[0]}, column {square[1]} with {taken[square]}"
            yield package.problem("tiles", text, row=row, column="row+column")
        taken[square] = tile["iso3"]


@_check("names")
def names_lead_somewhere(package: Package) -> Iterator[DataError]:
    """A name is one member's, one place's, or may be one of several members'."""
    for row, name in package.rows("names"):
        filled = {column for column in ("iso3", "place", "choices") if name[column]}
        asks = name["kind"] == "ambiguous"
        if len(filled) != 1 or (filled == {"choices"}) != asks:
            text = f"{' and '.join(sorted(filled)) or 'nothing'} given for a name that "
            text += "asks: expected choices" if asks else "is one's: expected iso3 or place"
            column = "choices" if asks else "iso3" if filled else "place"
            yield package.problem("names", text, row=row, column=column)
        if name["choices"] and ";" not in name["choices"]:
            text = f"{name['choices']!r} is no choice; expected two states or more"
            yield package.problem("names", text, row=row, column="choices")


@_check("places", "states")
def answers_name_members_and_sources(package: Package) -> Iterator[DataError]:
    """An answer ends as a sentence, and the codes and sources that it names are there."""
    members = package.values("states", "iso3")
    for row, place in package.rows("places"):
        unknown = set(re.findall(r"\(([A-Z]{3})\)", place["answer"])) - members
        unknown |= set(re.findall(r"\b[A-Z]\d\d\b", place["answer"])) - set(
            place["sources"].split(";")
        )
        for code in sorted(unknown):
            text = f"the answer names {code}, which is no member and no source of the row"
            yield package.problem("places", text, row=row, column="answer")
        if not place["answer"].endswith("."):
            yield package.problem("places", "is no sentence", row=row, column="answer")


# --- the contract itself -------------------------------------------------------------------------


def contract_problems(folder: Path, contract: dict[str, Any]) -> Iterator[str]:
    """Yield what a contract lacks: first its form, then what its parts say of one another."""
    text = (folder / CONTRACT).read_bytes().decode("utf-8")
    if text != json.dumps(contract, indent=2, ensure_ascii=False) + "\n":
        yield "is not laid out as `make accept` writes it: run that and look at the change"
    form = json.loads((DATA / SCHEMA).read_text(encoding="utf-8"))
    wrong = [
        f"{_place(error.absolute_path, contract)}: {error.message[:200]}"
        for error in Draft202012Validator(form).iter_errors(contract)
    ]
    yield from wrong
    if wrong:
        return
    resources = contract["resources"]
    for what in ("name", "path"):
        for value, count in Counter(resource[what] for resource in resources).items():
            if count > 1:
                yield f"{count} resources have the {what} {value!r}; expected one"
    columns = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in resources
        if "schema" in resource
    }
    for loader in vars(loaders):
        table = loader.removeprefix("load_")
        if loader.startswith("load_") and loader != "load_table" and table not in columns:
            yield f"has no table {table!r}, for which there is a loader"
    for resource in resources:
        if "schema" in resource:
            for text in _table_problems(resource, columns):
                yield f"table {resource['name']!r}: {text}"


def _place(path: Iterable[str | int], contract: Any) -> str:
    """Say where in the contract that is, by names rather than numbers."""
    steps, here = [], contract
    for step in path:
        here = here[step]
        name = here.get("name") if isinstance(here, dict) else None
        steps.append(repr(name) if name else str(step))
    return " ".join(steps) or "the whole"


def _table_problems(resource: dict[str, Any], columns: dict[str, set[str]]) -> Iterator[str]:
    """What the contract must say of a table, given the columns of every table."""
    schema, expected = resource["schema"], resource["expected"]
    fields = {field["name"]: field for field in schema["fields"]}
    if not set(schema["primaryKey"]) <= fields.keys():
        yield "has no primary key among its columns"
    if len(fields) != len(schema["fields"]):
        yield "has two columns of one name"
    for key in schema.get("foreignKeys", []):
        (column,), target = key["fields"], key["reference"]
        if target["fields"][0] not in columns.get(target["resource"], set()):
            yield f"its foreign key {column} leads to no table or column"
        if column not in fields:
            yield f"its foreign key {column} names no column of its own"
    # What is made from share-alike data must be shared alike: it never enters another table.
    shared = any(_share_alike(licence["name"]) for licence in resource["licenses"])
    for name, field in fields.items():
        for text in _column_problems(field, columns):
            yield f"column {name!r} {text}"
        if _share_alike(field.get("licence", "")) and not shared:
            yield f"column {name!r} is share-alike and the table is not"
    filled = {name for name, f in fields.items() if f.get("constraints", {}).get("required")}
    if resource["name"] != "sources" and filled.isdisjoint(columns_of_sources(schema)):
        yield "has no column that names a source in every row"
    for column, tally in expected.get("tally", {}).items():
        rules = fields.get(column, {}).get("constraints", {})
        if not tally.keys() <= set(rules.get("enum", [])):
            yield f"expects a tally of {column!r} by words that are not in its vocabulary"
        elif rules.get("required") and tally.keys() == set(rules["enum"]):
            total, counts = sum(tally.values()), " + ".join(map(str, tally.values()))
            if total != expected["rows"]:
                yield f"expects {counts} = {total} of {column!r} and {expected['rows']} rows"


def _column_problems(field: dict[str, Any], columns: dict[str, set[str]]) -> Iterator[str]:
    """What the contract must say of a column, given the columns of every table."""
    if "references" in field:
        table, _, column = field["references"].partition(".")
        if column not in columns.get(table, set()):
            yield "refers to no column of a table"
    words = field.get("constraints", {}).get("enum", [])
    named = [category["value"] for category in field.get("categories", [])]
    if named and named != words:
        yield "has categories that are not its vocabulary"
    if not named and any("_" in word for word in words):
        yield "has words without a label for readers: give them as categories"


def _share_alike(licence: str) -> bool:
    return "SA" in re.split("[ -]", licence)


def _second_reader(folder: Path) -> list[str]:
    """Return what frictionless, a second reader of the same contract, has to say."""
    try:
        report = Descriptor(str(folder / CONTRACT)).validate()
    except FrictionlessException as error:
        return [f"data/{CONTRACT}: {error.error.message}"]
    found = [(CONTRACT, error) for error in report.errors]
    found += [(task.place, error) for task in report.tasks for error in task.errors]
    return [f"data/{place}: {error.message}" for place, error in found]


if __name__ == "__main__":
    sys.exit(report(problems_of(DATA)))
