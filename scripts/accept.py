"""Accept the data files as they are: show what changed, then renew the contract's fingerprints.

Run by ``make accept`` after a deliberate change. The contract holds the bytes, the hash and the
number of rows of every file, so that no change, however small, goes unnoticed. What changed is
shown row by row against the last commit, with the lines that a correction adds to the log in
CHANGELOG.md. The codebook, which counts the rows, is written anew.
"""

import csv
import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import codebook

DATA = Path(__file__).resolve().parents[1] / "data"
CONTRACT = DATA / "datapackage.json"


def committed(name: str) -> str:
    """Return a data file as it stands in the last commit; empty where it does not."""
    command = ["git", "show", f"HEAD:./{name}"]
    done = subprocess.run(command, cwd=DATA, capture_output=True, encoding="utf-8", check=False)
    return done.stdout if done.returncode == 0 else ""


def without_history() -> str:
    """Say why the last commit cannot be read; nothing where it can."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=DATA, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "git is not installed"
    return done.stderr.strip()


def rows_by_key(text: str, key: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a CSV under their keys."""
    return {tuple(row.get(k, "") for k in key): row for row in csv.DictReader(io.StringIO(text))}


def show_changes(name: str, key: list[str], before: str, after: str) -> list[str]:
    """Print every row added, removed or changed, cell by cell; return the lines for the log."""
    log = []
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    old, new = rows_by_key(before, key), rows_by_key(after, key)
    for row in sorted(old.keys() | new.keys()):
        label = f"{name} {' '.join(row)}"
        if row not in old:
            print(f"  + {label}")
        elif row not in new:
            print(f"  - {label}")
        else:
            for column in sorted(old[row].keys() | new[row].keys()):
                was, now = old[row].get(column), new[row].get(column)
                if was != now:
                    print(f"  ~ {label}, {column}: {was!r} -> {now!r}")
                    cells = (today, name, " ".join(row), column, was or "", now or "", "…", "…")
                    log.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return log


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


def main() -> None:
    """Renew ``bytes``, ``hash`` and the number of rows of every file that differs."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    changed, log = 0, []
    if unseen := without_history():
        print(f"What changed cannot be shown, nor lines be given for the log: {unseen}")
    for resource in contract["resources"]:
        raw = (DATA / resource["path"]).read_bytes()
        fingerprint = "sha256:" + hashlib.sha256(raw).hexdigest()
        if resource.get("hash") == fingerprint:
            continue
        changed += 1
        print(resource["path"])
        if "schema" in resource:
            text = check_rows(resource, raw)
            key = resource["schema"]["primaryKey"]
            if not unseen:
                log += show_changes(resource["name"], key, committed(resource["path"]), text)
            resource.setdefault("expected", {})["rows"] = len(
                list(csv.DictReader(io.StringIO(text)))
            )
        resource["bytes"], resource["hash"] = len(raw), fingerprint
    CONTRACT.write_text(
        json.dumps(contract, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    print(f"{changed} of {len(contract['resources'])} files accepted anew")
    codebook.main()
    if log:
        print("\nFor the log of corrections in CHANGELOG.md, source and reporter to be filled in:")
        print("\n".join(log))
    if changed:
        print("\nNow: make refresh, look at the diff of the notebooks, make test.")


if __name__ == "__main__":
    main()
