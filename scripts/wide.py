"""The table ``wide``: one row a state, with all that is one value a state.

``make accept`` writes it, and ``make check`` holds it to be this join and nothing else.
"""

import csv
import io
from pathlib import Path
from typing import Any

Rows = list[dict[str, str]]
#: Each of these has one row a state.
PARTS = ("states", "indicators", "vdem")
#: These have several: each body, or each decision with a list by name, becomes a column.
LISTS = ("memberships", "positions")
SOURCES = {
    "name": "wide_sources",
    "type": "string",
    "description": "Source ids of all that the row is joined from, joined by ;",
    "separator": ";",
    "references": "sources.source_id",
    "constraints": {"required": True},
}


def read(folder: Path, table: str) -> Rows:
    """Read a table as text."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fields(folder: Path, contract: dict[str, Any]) -> list[dict[str, Any]]:
    """Say of each column what the contract says of it where it is from."""
    known = {
        table: {field["name"]: field for field in resource["schema"]["fields"]}
        for resource in contract["resources"]
        for table in [resource["name"]]
    }
    found = [
        field
        for table in PARTS
        for name, field in known[table].items()
        if not name.endswith(("sources", "note")) and (name != "iso3" or table == "states")
    ]
    for body in known["memberships"]["body"]["categories"]:
        what = f"Whether it belonged to this body in December 2012: {body['label']}"
        found.append(
            {
                "name": body["value"],
                "type": "boolean",
                "description": what,
                "constraints": {"required": True},
            }
        )
    words = known["positions"]["position"]
    for decision in _listed(folder):
        what = (
            f"What it did in this decision: {decision['short_title']} ({decision['date']}); empty "
            "where it is not on the list"
        )
        found.append(
            {
                "name": decision["decision_id"],
                "type": "string",
                "description": what,
                "constraints": {"enum": words["constraints"]["enum"]},
                "categories": words["categories"],
            }
        )
    return [*found, SOURCES]


def text(folder: Path, columns: list[dict[str, Any]]) -> str:
    """Join the tables of a folder; return the CSV."""
    parts = [{row["iso3"]: row for row in read(folder, table)} for table in PARTS]
    member, position, cited = {}, {}, {}
    for row in read(folder, "memberships"):
        member[row["iso3"], row["body"]] = "true"
        cited.setdefault(row["iso3"], []).append(row["memberships_sources"])
    for row in read(folder, "positions"):
        position[row["iso3"], row["decision_id"]] = row["position"]
        cited.setdefault(row["iso3"], []).append(row["positions_sources"])
    decisions = {decision["decision_id"] for decision in _listed(folder)}

    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    names = [field["name"] for field in columns]
    writer.writerow(names)
    for code, state in parts[0].items():
        whole = state | parts[1].get(code, {}) | parts[2].get(code, {})
        ids = [whole[name] for name in whole if name.endswith("sources")] + cited.get(code, [])
        whole["wide_sources"] = ";".join(sorted(set(";".join(ids).split(";"))))
        for name in names:
            if name in decisions:
                whole[name] = position.get((code, name), "")
            elif name not in whole:
                whole[name] = member.get((code, name), "false")
        writer.writerow([whole[name] for name in names])
    return lines.getvalue()


def _listed(folder: Path) -> Rows:
    """Return the decisions of which there is a list by name."""
    return [row for row in read(folder, "decisions") if row["list_complete"] == "true"]
