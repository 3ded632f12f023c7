"""Load the tables of the data package as typed DataFrames, checked as they are read.

Every loader reads its CSV afresh, holds it to the contract and returns a new
DataFrame with index 0…n−1. What does not fit raises :class:`DataError`, which
names file, row, column and value and says what was expected. Nothing is turned
into a missing value: only the empty cell is missing (``NA`` is Namibia).
"""

import csv
import hashlib
import inspect
import io
import json
import math
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any, ParamSpec

import numpy as np
import pandas as pd

from wcit_analysis.datapackage import CONTRACT, DATA, table_resource

_P = ParamSpec("_P")


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
        *,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        self.problem = problem
        self.file, self.row, self.column, self.value = file, row, column, value
        place = f"data/{file}"
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column!r}"
        super().__init__(f"{place}: {problem}")

    def __reduce__(self) -> tuple[Callable[[str], "DataError"], tuple[str]]:
        # As it is made, not from the message: it is to survive the way out of another process.
        place: dict[str, Any] = {"file": self.file, "row": self.row}
        return partial(type(self), **place, column=self.column, value=self.value), (self.problem,)


def load_table(table: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table of the data package and hold it to the contract.

    Parameters
    ----------
    table : str
        Name of a table in the contract, such as ``"states"``.
    folder : str or Path, optional
        A folder with another copy of the data package; the project's own by default.

    Returns
    -------
    pandas.DataFrame
        Index 0…n−1. Closed vocabularies are ordered ``category``, integers ``Int64``,
        numbers ``float64``, truth values ``boolean``, dates ``datetime64[s]``, the rest
        ``string``. A missing cell is ``<NA>``, ``NaN`` or ``NaT`` as the dtype has it.

    Raises
    ------
    DataError
        If the file is missing, damaged or breaks the contract.
    KeyError
        If the contract has no such table.

    Examples
    --------
    >>> load_table("states").shape[0]
    193
    """
    home = DATA if folder is None else Path(folder)
    resource = table_resource(_contract(home), table)
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


def check_fingerprint(resource: dict[str, Any], folder: Path) -> None:
    """Refuse a file that is not the one accepted, by the size and the hash in the contract."""
    raw = _read_bytes(folder / resource["path"])
    fingerprint = "sha256:" + hashlib.sha256(raw).hexdigest()
    if (len(raw), fingerprint) != (resource["bytes"], resource["hash"]):
        raise DataError(
            f"differs from the accepted copy ({len(raw)} bytes; accepted {resource['bytes']}): "
            "run `make accept` and look at what changed",
            file=resource["path"],
        )


def _contract(folder: Path) -> dict[str, Any]:
    """Return the contract, parsed once however many tables are loaded by it; only read here."""
    return _parsed(_read_bytes(folder / CONTRACT))


@lru_cache(maxsize=2)
def _parsed(raw: bytes) -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(raw)
    return contract


def _read_rows(path: Path, names: list[str]) -> list[list[str]]:
    """Return the file's rows below the header, each as long as the header."""
    file = path.name
    reader = csv.reader(io.StringIO(_read_text(path), newline=""), strict=True)
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


def _check_cells(field: dict[str, Any], cells: Sequence[str], file: str) -> None:
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


def _as_array(field: dict[str, Any], cells: Sequence[str]) -> Any:
    """Return checked cells in the dtype of their field; the empty cell is missing."""
    kind, words = field["type"], field.get("constraints", {}).get("enum")
    if words:
        code = {word: number for number, word in enumerate(words)} | {"": -1}
        dtype = pd.CategoricalDtype(words, ordered=True)
        return pd.Categorical.from_codes([code[c] for c in cells], dtype=dtype)
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
    expected: dict[str, Any], cells: dict[str, tuple[str, ...]], n_rows: int, file: str
) -> None:
    """Hold the table to the counts that the contract names."""
    if "rows" in expected and n_rows != expected["rows"]:
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


def _documented(loader: Callable[_P, pd.DataFrame]) -> Callable[_P, pd.DataFrame]:
    """Write the columns into a loader's docstring from the contract: none is typed twice."""
    table = loader.__name__.removeprefix("load_")
    resource = table_resource(_contract(DATA), table)
    wrap = textwrap.TextWrapper(
        84, initial_indent="    - ", subsequent_indent="      ", break_on_hyphens=False
    )
    columns = "\n".join(
        wrap.fill(f"``{field['name']}`` : {_meaning(field)}")
        for field in resource["schema"]["fields"]
    )
    # Python 3.13 takes the indent off a docstring when it compiles it, older ones do not.
    text = inspect.cleandoc(loader.__doc__ or "")
    parameters, _, example = text.partition("\nExamples\n--------")
    loader.__doc__ = f"""{parameters}
Returns
-------
pandas.DataFrame
    A fresh frame, index 0…n−1, one row for each {resource["row"]}:

{columns}

Raises
------
DataError
    If ``data/{resource["path"]}`` is missing, damaged or breaks the contract.

See Also
--------
wcit_analysis.sources_of : the documents behind the table.

Examples
--------{example}
"""
    return loader


def _meaning(field: dict[str, Any]) -> str:
    notes = [f"{key.capitalize()}: {field[key]}" for key in ("unit", "direction") if key in field]
    return ". ".join([field["description"], *notes])


@_documented
def load_states() -> pd.DataFrame:
    """The 193 member states of the ITU in December 2012 and what each of them did.

    Examples
    --------
    >>> load_states()["position"].value_counts(sort=False).to_dict()
    {'signed': 89, 'not_signed': 55, 'absent': 49}
    """
    return load_table("states")


@_documented
def load_statements() -> pd.DataFrame:
    """What states, and bodies for their members, said of signing: one row a statement.

    Examples
    --------
    >>> statements = load_statements()
    >>> statements.loc[statements["covers"] == "URY", "said"].to_list()
    ['signs']
    """
    return load_table("statements")


@_documented
def load_facts() -> pd.DataFrame:
    """Each checkable claim of the article, with a verdict and what the record says.

    Examples
    --------
    >>> facts = load_facts()
    >>> facts.loc[facts["verdict"] == "contradicted", "fact_id"].to_list()
    ['F008', 'F019']
    """
    return load_table("facts")


@_documented
def load_counts() -> pd.DataFrame:
    """Each source's own figure: where sources disagree, all of them stay.

    Examples
    --------
    >>> counts = load_counts()
    >>> counts.query("quantity == 'states_present' and preferred")["value"].item()
    152.0
    """
    return load_table("counts")


@_documented
def load_events() -> pd.DataFrame:
    """What happened when, from 1988 to 2025, with differing dates kept.

    Examples
    --------
    >>> events = load_events()
    >>> int(events["start"].dt.year.min())
    1988
    """
    return load_table("events")


@_documented
def load_sources() -> pd.DataFrame:
    """The documents behind every row, and how much of each was read.

    Examples
    --------
    >>> sources = load_sources()
    >>> sources.loc[sources["source_id"] == "S01", "publisher"].item()
    'Reporters Without Borders (RSF)'
    """
    return load_table("sources")


@_documented
def load_tiles() -> pd.DataFrame:
    """Row and column of each state on the tile grid, one square a state.

    Examples
    --------
    >>> load_tiles().shape
    (193, 4)
    """
    return load_table("tiles")


@_documented
def load_names() -> pd.DataFrame:
    """Names of states and places that ``find()`` knows, in seventeen languages.

    Examples
    --------
    >>> names = load_names()
    >>> names.loc[names["name"] == "Swaziland", "iso3"].item()
    'SWZ'
    """
    return load_table("names")


@_documented
def load_places() -> pd.DataFrame:
    """Territories, former states, regions and groups that were no members, with an answer each.

    Examples
    --------
    >>> places = load_places()
    >>> places.loc[places["place"] == "world", "answer"].item()
    'World is a region, not a state.'
    """
    return load_table("places")


@_documented
def load_texts() -> pd.DataFrame:
    """What the texts say, with what force, and what was feared and answered.

    Examples
    --------
    >>> texts = load_texts()
    >>> texts.loc[texts["number_conference"] == "Art. 5B", "force"].to_list()
    ['hortatory']
    """
    return load_table("texts")


@_documented
def load_actors() -> pd.DataFrame:
    """Who took part, and on which side of the question.

    Examples
    --------
    >>> actors = load_actors()
    >>> actors.loc[actors["name"] == "ICANN", "kind"].item()
    'organisation'
    """
    return load_table("actors")


@_documented
def load_sponsors() -> pd.DataFrame:
    """Who is named behind the UAE-led text, source by source.

    Examples
    --------
    >>> sponsors = load_sponsors()
    >>> sorted(sponsors.loc[sponsors["status"] == "retracted", "iso3"].unique())
    ['EGY']
    """
    return load_table("sponsors")


@_documented
def load_indicators() -> pd.DataFrame:
    """Open indicators of 2012 for each of the 193: freedom, connectivity, income, alignment.

    Examples
    --------
    >>> indicators = load_indicators()
    >>> int(indicators["voice_accountability"].notna().sum())
    192
    """
    return load_table("indicators")


@_documented
def load_vdem() -> pd.DataFrame:
    """V-Dem's indicators of 2012, kept apart because their licence is share-alike.

    Examples
    --------
    >>> int(load_vdem()["freedom_of_expression"].notna().sum())
    172
    """
    return load_table("vdem")


@_documented
def load_memberships(*, wide: bool = False) -> pd.DataFrame:
    """Who belonged to which body in December 2012: one row a membership.

    Parameters
    ----------
    wide : bool
        Instead give one row for each of the 193 states, ``iso3`` and a truth value for each body.

    Examples
    --------
    >>> int(load_memberships(wide=True)["eu"].sum())
    27
    """
    memberships = load_table("memberships")
    if not wide:
        return memberships
    table = pd.crosstab(memberships["iso3"], memberships["body"]).astype(bool)
    everyone = pd.Index(load_table("states")["iso3"], name="iso3")
    table.columns = pd.Index([str(name) for name in table.columns])
    return table.reindex(everyone, fill_value=False).reset_index()


@_documented
def load_decisions() -> pd.DataFrame:
    """Earlier and later decisions on the same line, with their published tallies.

    Examples
    --------
    >>> decisions = load_decisions().set_index("decision_id")
    >>> print(*decisions.loc["WCIT12_preamble", ["yes", "no", "abstain"]])
    77 33 8
    """
    return load_table("decisions")


@_documented
def load_positions(*, wide: bool = False) -> pd.DataFrame:
    """What each state did in each decision: one row a state and decision.

    Parameters
    ----------
    wide : bool
        Instead give one row for each of the 193 states: ``iso3``, and for each decision of which
        there is a list by name (all but the vote on the preamble) a column with the position. A
        missing value is a state that is not on that list: in a roll call the Holy See, which has
        no vote in the United Nations; for signatures, one that has not signed.

    Examples
    --------
    >>> wide = load_positions(wide=True).set_index("iso3")
    >>> str(wide.loc["UKR", "GA73_27"])
    'no'
    """
    positions = load_table("positions")
    if not wide:
        return positions
    everyone = pd.Index(load_table("states")["iso3"], name="iso3")
    table = positions.set_index(["iso3", "decision_id"])["position"].unstack()  # noqa: PD010
    return table.reindex(everyone).rename_axis(columns=None).reset_index()
