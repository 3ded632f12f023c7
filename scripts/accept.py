"""Accept the data files as they are: show what changed, then renew the contract's fingerprints.

Run by ``make accept`` after a deliberate change. The contract holds the bytes, the hash and the
number of rows of every file, so that no change, however small, goes unnoticed. What changed is
shown row by row against the last commit.
"""

import csv
import hashlib
import io
import json
import subprocess
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
CONTRACT = DATA / "datapackage.json"


def committed(name: str) -> str:
    """Return a data file as it stands in the last commit; empty where it does not."""
    command = ["git", "show", f"HEAD:./{name}"]
    done = subprocess.run(command, cwd=DATA, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def rows_by_key(text: str, key: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a CSV under their keys."""
    return {tuple(row.get(k, "") for k in key): row for row in csv.DictReader(io.StringIO(text))}


def show_changes(name: str, key: list[str], before: str, after: str) -> None:
    """Print every row added, removed or changed, cell by cell."""
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


def main() -> None:
    """Renew ``bytes``, ``hash`` and the number of rows of every file that differs."""
    contract = json.loads(CONTRACT.read_text(encoding="utf-8"))
    changed = 0
    for resource in contract["resources"]:
        raw = (DATA / resource["path"]).read_bytes()
        fingerprint = "sha256:" + hashlib.sha256(raw).hexdigest()
        if resource.get("hash") == fingerprint:
            continue
        changed += 1
        print(resource["path"])
        if "schema" in resource:
            text = raw.decode("utf-8")
            key = resource["schema"]["primaryKey"]
            show_changes(resource["name"], key, committed(resource["path"]), text)
            resource.setdefault("expected", {})["rows"] = len(
                list(csv.DictReader(io.StringIO(text)))
            )
        resource["bytes"], resource["hash"] = len(raw), fingerprint
    CONTRACT.write_text(
        json.dumps(contract, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    print(f"{changed} of {len(contract['resources'])} files accepted anew")


if __name__ == "__main__":
    main()
