"""Change one number in the data and see whether a notebook notices.

Draws cells at random (fixed seed) from the numeric columns and dates of every table, changes
one at a time in a copy of the project, runs the notebooks and compares their text outputs with
the committed ones, as nbval does. The loaders' own checks count as noticing: a notebook whose
cell raises is red too. Run: ``python benchmarks/sensitivity.py [how many]``.
"""

import csv
import json
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[1]
SEED = 2012
#: Keys and layout, which are not figures that a notebook speaks of.
LEFT_OUT = {"tiles", "sources", "names"}


def cells() -> list[tuple[str, int, str]]:
    """Give every filled cell of a numeric column, date or time, as (file, row, column)."""
    contract = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    found = []
    for resource in contract["resources"]:
        if "schema" not in resource or resource["name"] in LEFT_OUT:
            continue
        columns = [
            field["name"]
            for field in resource["schema"]["fields"]
            if field["type"] in {"number", "integer", "date", "time"}
        ]
        with (ROOT / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found += [(resource["path"], i, c) for i, row in enumerate(rows) for c in columns if row[c]]
    return found


def changed(value: str) -> str:
    """Return another value of the same kind: a day later, an hour later, or a tenth more."""
    if value.count("-") == 2:
        return value[:-2] + f"{int(value[-2:]) % 28 + 1:02}"
    if ":" in value:
        return f"{(int(value[:2]) + 1) % 24:02}{value[2:]}"
    return (
        str(int(value) + max(1, int(value) // 10))
        if value.lstrip("-").isdigit()
        else str(float(value) * 1.1 + 0.01)
    )


def texts(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what nbval compares: the text of every output, in order."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            found.append(
                output.get("text", "") + data.get("text/plain", "") + data.get("text/html", "")
            )
    return found


def notices(copy: Path) -> str | None:
    """Return the first notebook of a copy whose outputs differ from the committed ones."""
    for path in sorted((copy / "notebooks").glob("[0-9]*[a-z].ipynb")):
        committed = nbformat.read(path, as_version=4)
        expected = texts(committed)
        try:
            NotebookClient(
                committed, timeout=300, resources={"metadata": {"path": str(path.parent)}}
            ).execute()
        except CellExecutionError:
            return path.name
        if texts(committed) != expected:
            return path.name
    return None


def main() -> None:
    """Try the draw and print what noticed each change."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    draw = random.Random(SEED).sample(cells(), how_many)  # noqa: S311
    noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("wcit_analysis", "notebooks", "data"):
            shutil.copytree(ROOT / part, copy / part)
        os.environ["PYTHONPATH"] = str(copy)
        for file, index, column in draw:
            path = copy / "data" / file
            before = path.read_text(encoding="utf-8")
            rows = list(csv.DictReader(before.splitlines()))
            old, rows[index][column] = rows[index][column], changed(rows[index][column])
            with path.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
            red = notices(copy)
            noticed += red is not None
            key = next(iter(rows[index].values()))
            now = rows[index][column]
            print(f"{file} {key}, {column}: {old} -> {now}: {red or 'NOT NOTICED'}", flush=True)
            path.write_text(before, encoding="utf-8", newline="\n")
    print(f"{noticed} of {how_many} noticed")


if __name__ == "__main__":
    main()
