"""Load the tables of the data package as typed DataFrames, checked as they are read.

Every loader reads its CSV afresh, holds it to the contract and returns a new
DataFrame with index 0…n−1. What does not fit raises :class:`DataError`, which
names file, row, column and value and says what was expected. Nothing is turned
into a missing value: only the empty cell is missing (``NA`` is Namibia).
"""

import csv
import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from wcit_analysis.datapackage import DATA, Entry, read_contract, table_resource


class DataError(ValueError):
    """A data file does not say what the contract allows.

    Attributes
    ----------
    problem : str
        What is wrong there.
    file : str
        Name of the file.
    row : int or None
        Line of the file as a spreadsheet numbers it: the header is row 1.
    column, value : str or None
        Where in the row, and what stands there.
    """

    def __init__(
        self,
        problem: str,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        # What it cannot be made without, so that it survives the way out of another process.
        super().__init__(problem, file)
        self.problem, self.file = problem, file
        self.row, self.column, self.value = row, column, value

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        column = "" if self.column is None else f", column {self.column!r}"
        return f"data/{self.file}{row}{column}: {self.problem}"


def load_table(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table of the data package and hold it to the contract.

    ``table``: name of a table in the contract, such as ``"states"``; ``folder`` (optional) is a
    folder with another copy of the data package; the project's own by default.

    Returns a frame with index 0…n−1. Closed vocabularies are ordered ``category``, integers
    ``Int64``, numbers ``float64``, truth values ``boolean``, dates ``datetime64[s]``, the rest
    ``string``. A missing cell is ``<NA>``, ``NaN`` or ``NaT`` as the dtype has it.

    Examples
    --------
    >>> load_table("states").shape[0]
    193
    """
    home = DATA if folder is None else Path(folder)
    resource = table_resource(read_contract(home), table)
    file = resource["path"]
    fields = resource["schema"]["fields"]
    names = [field["name"] for field in fields]
    rows = _read_rows(home / file, names)
    cells = dict(zip(names, zip(*rows, strict=True), strict=True))
    for field in fields:
        _check_cells(field, cells[field["name"]], file)
    _check_key(resource["schema"]["primaryKey"], cells, file)
    _check_expected(resource.get("expected", {}), cells, len(rows), file)
    return pd.DataFrame({f["name"]: _as_array(f, cells[f["name"]]) for f in fields})


def check_fingerprint(resource: Entry, folder: Path) -> None:
    """Refuse a file that is not the one accepted, by the size and the hash in the contract."""
    raw = _read_bytes(folder / resource["path"])
    fingerprint = "sha256:" + hashlib.sha256(raw).hexdigest()
    if (len(raw), fingerprint) != (resource["bytes"], resource["hash"]):
        raise DataError(
            f"differs from the accepted copy ({len(raw)} bytes; accepted {resource['bytes']}): "
            "run `make accept` and look at what changed",
            file=resource["path"],
        )


def _read_rows(path: Path, names: list[str]) -> list[list[str]]:
    """Return the file's rows below the header, each as long as the header."""
    file = path.name
    reader = csv.reader(io.StringIO(_read_text(path)), strict=True)
    rows: list[list[str]] = []
    try:
        header = next(reader)
        if header != names:
            raise DataError(_header_problem(header, names), file=file, row=1)
        for cells in reader:
            if len(cells) != len(names):
                problem = f"has {len(cells)} cells; expected {len(names)}"
                raise DataError(problem, file=file, row=reader.line_num)
            rows.append(cells)
    except csv.Error as error:
        raise DataError(f"is not CSV here: {error}", file=file, row=reader.line_num) from None
    if not rows:
        raise DataError("has no rows", file=file)
    return rows


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"the file is missing from {path.parent}", file=path.name) from None


def _read_text(path: Path) -> str:
    """Return the text of a file, which must be whole, and plain UTF-8 with LF."""
    raw = _read_bytes(path)

    def refuse(problem: str, at: int) -> DataError:
        return DataError(problem, file=path.name, row=raw.count(b"\n", 0, at) + 1)

    if raw.startswith(b"\xef\xbb\xbf"):
        raise refuse("begins with a byte order mark; save it as plain UTF-8", 0)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse("is not UTF-8 here; save it as UTF-8", error.start) from None
    if b"\r" in raw:
        asked = "has Windows line ends; save it with LF, as .gitattributes asks"
        raise refuse(asked, raw.index(b"\r"))
    if not raw.endswith(b"\n"):
        raise refuse("the last line has no line end: the file may be cut short", len(raw))
    return text


def _header_problem(header: list[str], names: list[str]) -> str:
    found = [f"column {name!r} is missing" for name in names if name not in header]
    found += [f"column {name!r} is not in the contract" for name in header if name not in names]
    found += [f"column {name!r} stands twice" for name in names if header.count(name) > 1]
    return "; ".join(found) or f"the columns stand in another order; expected {', '.join(names)}"


def _is_date(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


# ASCII only, since \d alone would also take the digits of other scripts; 18 of them fit an Int64.
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

#: What a cell of each type must fit, and the same in words; a string may be anything.
FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "integer": (_INTEGER.fullmatch, "a whole number"),
    "number": (_NUMBER.fullmatch, "a number with a decimal point"),
    "boolean": ({"true", "false"}.__contains__, "true or false"),
    "date": (_is_date, "a date as YYYY-MM-DD"),
    "time": (_TIME.fullmatch, "a time of day as HH:MM"),
}


def _check_cells(field: Entry, cells: Sequence[str], file: str) -> None:
    """Hold the cells of one column to its field."""
    kind, rules = field["type"], field.get("constraints", {})
    distinct = set(cells) - {""}

    def refuse(cell: str, expected: str) -> DataError:
        found = f"{cell!r} found" if cell else "empty"
        row = cells.index(cell) + 2
        problem = f"{found}; expected {expected}"
        return DataError(problem, file=file, row=row, column=field["name"], value=cell)

    def require(holds: Callable[[str], object], expected: str) -> None:
        # Each distinct value is looked at once; the first that fails is sought only when one does.
        if not all(map(holds, distinct)):
            raise refuse(next(cell for cell in cells if cell and not holds(cell)), expected)

    if rules.get("required") and "" in cells:
        raise refuse("", "a value in every row")
    require(lambda cell: cell == cell.strip(), "no blank at either end")
    invisible = "text without line breaks, tabs, hard spaces or invisible characters"
    require(str.isprintable, invisible)
    if "enum" in rules:
        require(rules["enum"].__contains__, "one of " + ", ".join(rules["enum"]))
    if "pattern" in rules:
        pattern = re.compile(rules["pattern"], re.ASCII)
        require(pattern.fullmatch, f"the pattern {rules['pattern']}")
    if rules.get("unique"):
        counts = Counter(cells)
        require(lambda cell: counts[cell] == 1, "a value that stands in one row only")
    if kind in FORMS:
        require(*FORMS[kind])
    if kind == "number":
        require(lambda cell: math.isfinite(float(cell)), "a number that is not beyond all bounds")
    if "minimum" in rules:
        require(lambda cell: float(cell) >= rules["minimum"], f"at least {rules['minimum']}")
    if "maximum" in rules:
        require(lambda cell: float(cell) <= rules["maximum"], f"at most {rules['maximum']}")


# Making one takes longer than filling a column with it.
_ordered = cache(lambda words: pd.CategoricalDtype(list(words), ordered=True))


def _as_array(field: Entry, cells: Sequence[str]) -> Any:
    """Return checked cells in the dtype of their field; the empty cell is missing."""
    kind, words = field["type"], field.get("constraints", {}).get("enum")
    if words:
        code = {word: number for number, word in enumerate(words)} | {"": -1}
        return pd.Categorical.from_codes([code[c] for c in cells], dtype=_ordered(tuple(words)))
    if kind == "integer":
        whole = np.array([int(c or 0) for c in cells], dtype="int64")
        return pd.arrays.IntegerArray(whole, np.array([not c for c in cells]))
    if kind == "number":
        return np.array([float(c) if c else np.nan for c in cells])
    if kind == "boolean":
        true = np.array([c == "true" for c in cells])
        return pd.arrays.BooleanArray(true, np.array([not c for c in cells]))
    if kind == "date":
        return np.array([c or "NaT" for c in cells], dtype="datetime64[s]")
    # The storage is named: with pyarrow beside it pandas would mix two kinds in one array.
    return pd.array([c or pd.NA for c in cells], dtype=pd.StringDtype("python"))


def _check_key(key: list[str], cells: dict[str, tuple[str, ...]], file: str) -> None:
    """Refuse a doubled key and rows out of order: a sorted file makes readable diffs."""
    keys = list(zip(*(cells[name] for name in key), strict=True))
    for index, (before, value) in enumerate(pairwise(keys), start=1):
        if before < value:
            continue
        if value in keys[:index]:
            there = f"stands already in row {keys.index(value) + 2}; expected each key once"
        else:
            there = f"comes after {' '.join(before)!r}; expected rows sorted by key"
        shown = " ".join(value)
        raise DataError(
            f"{shown!r} {there}", file=file, row=index + 2, column="+".join(key), value=shown
        )


def _check_expected(
    expected: Entry, cells: dict[str, tuple[str, ...]], n_rows: int, file: str
) -> None:
    """Hold the table to the counts that the contract names."""
    if expected.get("rows", n_rows) != n_rows:
        raise DataError(f"has {n_rows} rows; expected {expected['rows']}", file=file)
    for column, tally in expected.get("tally", {}).items():
        found = Counter(cells[column])
        wrong = [
            f"{found[word]} rows say {word!r}; expected {count}"
            for word, count in tally.items()
            if found[word] != count
        ]
        if wrong:
            raise DataError("; ".join(wrong), file=file, column=column)


def _loader(table: str) -> Callable[[], pd.DataFrame]:
    """Make the loader of a table; its docstring is what the contract says: none is typed twice."""

    def load() -> pd.DataFrame:
        return load_table(table)

    about = table_resource(read_contract(), table)
    text = [f"{about['title']}.", "", about["description"], ""]
    text += ["Returns", "-------", "pandas.DataFrame", f"    One row for each {about['row']}:", ""]
    text += [f"    - ``{f['name']}`` : {_meaning(f)}" for f in about["schema"]["fields"]]
    load.__doc__ = "\n".join([*text, "", "Examples", "--------", about["example"]])
    load.__name__ = load.__qualname__ = f"load_{table}"
    return load


def _meaning(field: Entry) -> str:
    notes = [f"{key.capitalize()}: {field[key]}" for key in ("unit", "direction") if key in field]
    return ". ".join([field["description"], *notes])


load_states = _loader("states")
load_statements = _loader("statements")
load_facts = _loader("facts")
load_counts = _loader("counts")
load_events = _loader("events")
load_sources = _loader("sources")
load_tiles = _loader("tiles")
load_names = _loader("names")
load_places = _loader("places")
load_texts = _loader("texts")
load_actors = _loader("actors")
load_sponsors = _loader("sponsors")
load_indicators = _loader("indicators")
load_vdem = _loader("vdem")
load_memberships = _loader("memberships")
load_decisions = _loader("decisions")
load_positions = _loader("positions")
load_wide = _loader("wide")
