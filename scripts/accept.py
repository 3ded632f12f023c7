"""Accept the data files as they are: show what changed, then renew what follows from them.

Run by ``make accept`` after a deliberate change. What follows: the table ``wide``, the bytes, the
hash and the number of rows of every file in the contract, the codebook, and a line in the log of
corrections for each changed cell. It is done whole or not at all: what ``make check`` would refuse
is refused here, with its place, and nothing is written. A count of words that the contract holds
(``tally``) is renewed only when asked, by ``make accept COUNTS=yes``: no headline changes unseen.
"""

import argparse
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import codebook
import rules
import wide

from wcit_analysis.tables import DataError, load_table

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
LOG = ROOT / "CHANGELOG.md"
#: Under this line of the log stand its rows, the newest first.
TOP = "| --- | --- | --- | --- | --- | --- | --- | --- |\n"

Change = tuple[str, str, str, str, str, str]  # table, key, column, old, new, sources


def committed(name: str) -> str:
    """Return a file of the project as it stands in the last commit; empty where it does not."""
    command = ["git", "show", f"HEAD:./{name}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else ""


def without_history() -> str:
    """Say why the last commit cannot be read; nothing where it can."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "git is not installed"
    return done.stderr.strip()


def rows_by_key(text: str, key: list[str]) -> dict[str, dict[str, str]]:
    """Return the rows of a CSV under their keys."""
    rows = csv.DictReader(io.StringIO(text))
    return {" ".join(row.get(k, "") for k in key): row for row in rows}


def show_changes(name: str, key: list[str], before: str, after: str) -> list[Change]:
    """Print every row added, removed or changed, cell by cell; return the changed cells."""
    changes = []
    old, new = rows_by_key(before, key), rows_by_key(after, key)
    for row in sorted(old.keys() | new.keys()):
        if row not in old:
            print(f"  + {name} {row}")
        elif row not in new:
            print(f"  - {name} {row}")
        else:
            cited = [cell for column, cell in new[row].items() if column.endswith("sources")]
            sources = row if name == "sources" else ";".join(cited) or new[row].get("source_id", "")
            for column in sorted(old[row].keys() & new[row].keys()):
                was, now = old[row][column], new[row][column]
                if was != now:
                    print(f"  ~ {name} {row}, {column}: {was!r} -> {now!r}")
                    changes.append((name, row, column, was, now, sources.strip(";")))
    return changes


def check_rows(resource: dict[str, Any], raw: bytes) -> str:
    """Return the text of a table; stop with the place of what makes it unreadable as one."""
    file = f"data/{resource['path']}"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        sys.exit(f"{file} is not UTF-8; nothing was accepted")
    if text.startswith("\ufeff") or "\r" in text:
        sys.exit(
            f"{file} has a byte order mark or line ends of Windows (CRLF), as a spreadsheet saves "
            "them: save it as UTF-8 with LF; nothing was accepted"
        )
    width = len(resource["schema"]["fields"])
    for row, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
        if len(cells) != width:
            sys.exit(
                f"{file}, row {row}: has {len(cells)} cells, expected {width} (a cell with a comma "
                "needs quotes); nothing was accepted"
            )
    return text


def renew(contract: dict[str, Any], folder: Path) -> list[str]:
    """Renew what the contract says of the files of a folder; return the counts that change."""
    off = []
    for resource in contract["resources"]:
        path = folder / resource["path"]
        if resource["name"] == "wide":
            columns = wide.fields(folder, contract)
            resource["schema"]["fields"] = columns
            path.write_text(wide.text(folder, columns), encoding="utf-8", newline="\n")
        raw = path.read_bytes()
        if "schema" in resource:
            rows = list(csv.DictReader(io.StringIO(check_rows(resource, raw))))
            expected = resource.setdefault("expected", {})
            expected["rows"] = len(rows)
            for column, tally in expected.get("tally", {}).items():
                found = Counter(row[column] for row in rows)
                for word in [word for word in tally if tally[word] != found[word]]:
                    off.append(
                        f"{resource['name']}.{column}: {word} {tally[word]}, now {found[word]}"
                    )
                    tally[word] = found[word]
        resource["bytes"] = len(raw)
        resource["hash"] = "sha256:" + hashlib.sha256(raw).hexdigest()
    text = json.dumps(contract, indent=2, ensure_ascii=False) + "\n"
    (folder / rules.CONTRACT).write_text(text, encoding="utf-8", newline="\n")
    return off


def write_log(changes: list[Change], by: str) -> int:
    """Write a line for each changed cell into the log of corrections; return how many there are."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    head, rows = LOG.read_text(encoding="utf-8").split(TOP)
    lines, before = rows.splitlines(keepends=True), committed(LOG.name)
    new = []
    for table, key, column, was, now, sources in changes:
        start, values = f"| {today} | {table} | {key} | {column} |", (was, now)
        cells = f"{start} {' | '.join(cell.replace('|', '/') for cell in values)} |"
        # Of a cell that was corrected before and is corrected again only the last line stays.
        mine = [line for line in lines if line.startswith(start) and line not in before]
        lines = [line for line in lines if line not in mine]
        kept = [line for line in mine if line.startswith(cells)]
        new += kept or [f"{cells} {sources} | {by} |\n"]
    LOG.write_text(head + TOP + "".join(new + lines), encoding="utf-8", newline="\n")
    return len(new)


def main() -> None:
    """Accept the files, or say what stands against it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--counts", action="store_true", help="renew the counts of words too")
    asked.add_argument("--by", default="a reader", help="who reported it, for the log")
    options = asked.parse_args()
    contract = json.loads((DATA / rules.CONTRACT).read_text(encoding="utf-8"))
    before = {resource["name"]: resource.get("hash") for resource in contract["resources"]}
    if unseen := without_history():
        print(f"What changed cannot be shown, nor lines be written into the log: {unseen}")
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(shutil.copytree(DATA, Path(folder) / "data"))
        off = renew(contract, trial)
        changes: list[Change] = []
        changed = [r for r in contract["resources"] if r["hash"] != before[r["name"]]]
        for resource in changed:
            print(resource["path"])
            if "schema" in resource and resource["name"] != "wide" and not unseen:
                text = (trial / resource["path"]).read_text(encoding="utf-8")
                old = committed(f"data/{resource['path']}")
                key = resource["schema"]["primaryKey"]
                changes += show_changes(resource["name"], key, old, text) if old else []
        # A misspelt word changes a count too, and its place helps more: counts come last.
        try:
            for resource in changed:
                load_table(resource["name"], trial)
        except DataError as error:
            sys.exit(f"{error}\nNothing was accepted: mend what is named, then make accept.")
        wrong = [
            text
            for texts in rules.problems_of(trial, frictionless=False).values()
            for text in texts
        ]
        if wrong:
            print(*wrong, sep="\n")
            sys.exit("Nothing was accepted: mend what is named, then make accept.")
        if off and not options.counts:
            print("The contract counts words, and these counts would change:", *off, sep="\n  ")
            sys.exit("If you meant it: make accept COUNTS=yes. Nothing was accepted.")
        for name in [rules.CONTRACT, "wide.csv"]:
            shutil.copyfile(trial / name, DATA / name)
    print(f"{len(changed)} of {len(contract['resources'])} files accepted anew")
    codebook.main()
    if changes:
        print(f"Lines in the log of corrections (CHANGELOG.md): {write_log(changes, options.by)}.")
        print("Look whether each names the source that shows it, and who reported it.")
    if changed:
        print("\nNow: make refresh, look at the diff of the notebooks, make test.")


if __name__ == "__main__":
    main()
