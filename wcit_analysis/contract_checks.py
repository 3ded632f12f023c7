"""Check the data contract itself: what it must say before any table can be held to it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wcit_analysis import tables as loaders
from wcit_analysis.datapackage import CONTRACT, columns_of_sources
from wcit_analysis.tables import FORMS

#: What every resource says of itself, and every licence.
_TEXTS = ("name", "type", "path", "title", "description", "format", "mediatype", "encoding")
_LICENCE = ("name", "title", "path")
_TYPES = {"string", *FORMS}


def contract_problems(folder: Path, contract: dict[str, Any]) -> Iterator[str]:
    """Yield what a contract lacks.

    Parameters
    ----------
    folder : Path
        Folder that holds it.
    contract : dict
        The contract, parsed.

    Yields
    ------
    str
        One problem.

    Raises
    ------
    AttributeError, KeyError, TypeError
        If it is so far from a data package that it cannot be looked at.

    Examples
    --------
    >>> from wcit_analysis.datapackage import DATA, read_contract
    >>> list(contract_problems(DATA, read_contract()))
    []
    """
    text = (folder / CONTRACT).read_bytes().decode("utf-8")
    if text != json.dumps(contract, indent=2, ensure_ascii=False) + "\n":
        yield "is not laid out as `make accept` writes it: run that and look at the change"
    resources = contract.get("resources") or []
    for what in ("name", "path"):
        for value, count in Counter(resource.get(what) for resource in resources).items():
            if count > 1:
                yield f"{count} resources have the {what} {value!r}; expected one"
    columns = {
        resource.get("name"): {field["name"] for field in resource["schema"]["fields"]}
        for resource in resources
        if "schema" in resource
    }
    for loader in vars(loaders):
        table = loader.removeprefix("load_")
        if loader.startswith("load_") and loader != "load_table" and table not in columns:
            yield f"has no table {table!r}, for which there is a loader"
    for index, resource in enumerate(resources):
        name = resource.get("name", f"number {index + 1}")
        for text in _resource_problems(resource):
            yield f"resource {name!r} {text}"
        if "schema" in resource:
            for text in _table_problems(resource, columns):
                yield f"table {name!r}: {text}"


def _resource_problems(resource: dict[str, Any]) -> Iterator[str]:
    """What the contract must say of every file."""
    for what in _TEXTS:
        if not isinstance(resource.get(what), str) or not resource[what]:
            yield f"has no {what}"
    if Path(resource.get("path", "")).name != resource.get("path"):
        yield "has a path that is not a file of this folder"
    if not isinstance(resource.get("bytes"), int):
        yield "has no bytes: run `make accept`"
    if not re.fullmatch("sha256:[0-9a-f]{64}", str(resource.get("hash"))):
        yield "has no hash: run `make accept`"
    for what in _LICENCE:
        if not all(licence.get(what) for licence in resource.get("licenses") or [{}]):
            yield f"has a licence without {what}"


def _table_problems(resource: dict[str, Any], columns: dict[str, set[str]]) -> Iterator[str]:
    """What the contract must say of a table, given the columns of every table."""
    schema, expected = resource["schema"], resource.get("expected", {})
    fields = {field["name"]: field for field in schema["fields"]}
    if not resource.get("row"):
        yield "does not say what a row is"
    if not isinstance(expected.get("rows"), int):
        yield "has no expected number of rows: run `make accept`"
    if not schema.get("primaryKey") or not set(schema["primaryKey"]) <= fields.keys():
        yield "has no primary key among its columns"
    if schema.get("missingValues") != [""]:
        yield "does not say that only the empty cell is missing"
    if len(fields) != len(schema["fields"]):
        yield "has two columns of one name"
    for key in schema.get("foreignKeys", []):
        # Each is of one column: the names of several, joined, are no column's.
        column, target = "+".join(key["fields"]), key["reference"]
        if "+".join(target["fields"]) not in columns.get(target["resource"], set()):
            yield f"its foreign key {column} leads to no table or column"
        if column not in fields:
            yield f"its foreign key {column} names no column of its own"
    for name, field in fields.items():
        for text in _column_problems(field, columns):
            yield f"column {name!r} {text}"
        # What is made from share-alike data must be shared alike: it never enters another table.
        licences = [licence.get("name", "") for licence in resource.get("licenses", [])]
        if _share_alike(field.get("licence", "")) and not any(map(_share_alike, licences)):
            yield f"column {name!r} is share-alike and the table is not"
    filled = {name for name, f in fields.items() if f.get("constraints", {}).get("required")}
    if resource.get("name") != "sources" and filled.isdisjoint(columns_of_sources(schema)):
        yield "has no column that names a source in every row"
    for column, tally in expected.get("tally", {}).items():
        rules = fields.get(column, {}).get("constraints", {})
        if not tally.keys() <= set(rules.get("enum", [])):
            yield f"expects a tally of {column!r} by words that are not in its vocabulary"
        elif rules.get("required") and tally.keys() == set(rules["enum"]):
            total, counts = sum(tally.values()), " + ".join(map(str, tally.values()))
            if total != expected.get("rows"):
                yield f"expects {counts} = {total} of {column!r} and {expected.get('rows')} rows"


def _column_problems(field: dict[str, Any], columns: dict[str, set[str]]) -> Iterator[str]:
    """What the contract must say of a column, given the columns of every table."""
    if field.get("type") not in _TYPES or not field.get("description"):
        yield "has no description, or no type that the loaders know"
    if "references" in field:
        table, _, column = field["references"].partition(".")
        if column not in columns.get(table, set()) or "separator" not in field:
            yield "refers to no column of a table, or has no separator"
    named = [category.get("value") for category in field.get("categories", [])]
    if named and named != field.get("constraints", {}).get("enum"):
        yield "has categories that are not its vocabulary"
    if "column_sources" in field and not field.get("licence"):
        yield "has sources of its own and no licence"


def _share_alike(licence: str) -> bool:
    return "SA" in re.split("[ -]", licence)
