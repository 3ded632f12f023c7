"""Bring your own table: read it as people have it, and join a column of it to the states."""

import codecs
import io
import re
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from wcit_analysis.countries import UnknownCountry, look_up
from wcit_analysis.frames import as_list, column_problem, listed, number_problem

# A column of the wrong kind makes a problem of every row: a screenful is enough to see it.
_SHOWN = 25
# A column of letter codes of which this share is unknown is likely in another system.
_FOREIGN = 0.1
_EXAMPLES = 3  # rows that are named where many are meant
_YEAR = re.compile("year|jahr|ann[ée]e|a[ñn]o|anno|time|time period|date", re.IGNORECASE)


class JoinError(ValueError):
    """A user's table cannot be joined to the states one to one.

    Attributes
    ----------
    problems : tuple of str
        One sentence for each thing in the way. All rows that match no state are found at once.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        # What it is made from, so that it survives the way out of another process.
        super().__init__(self.problems)

    def __str__(self) -> str:
        count = len(self.problems)
        head = [f"{count} problems:"] if count > 1 else []
        rest = [f"and {count - _SHOWN} more, in .problems of this error"] if count > _SHOWN else []
        return "\n- ".join([*head, *self.problems[:_SHOWN], *rest])


def add_indicator(
    states: pd.DataFrame,
    frame: pd.DataFrame,
    column: Hashable,
    *,
    country: Hashable = "country",
    others: Literal["refuse", "drop"] = "refuse",
    aliases: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Add a column of your own table to the states, matched by name or code.

    No state may come twice, and none is matched by a guess. States that your table leaves out get
    a missing value.

    Returns a copy of ``states``, its rows, their order and index kept, with the column at its end.
    ``.attrs["left_out"]`` has each spelling that was dropped, with the reason.

    Parameters
    ----------
    states : pandas.DataFrame
        Rows with ``iso3``, each state once, as :func:`wcit_analysis.load_states` gives them.
    frame : pandas.DataFrame
        Your table, a row for each state. It is not changed.
    column : label
        The column to add: numbers, of which some may be missing.
    country : label, default ``"country"``
        The column of your table with a name or a code of the state, as
        :func:`wcit_analysis.find` takes them.
    others : {"refuse", "drop"}
        What to do with rows that are known to be of no member: territories, former states,
        regions, groups, and rows without a name. A name that is unknown or that may mean several
        states is refused either way.
    aliases : mapping, optional
        Spellings of your table and what they mean: ``{"Congo": "COG"}``.

    Raises
    ------
    JoinError
        If a column is missing, doubled, not numeric or in ``states`` already; if a row is not of
        one of the states, or a state comes twice. Its ``problems`` are by name, all at once.

    Examples
    --------
    >>> from wcit_analysis import load_states
    >>> mine = pd.DataFrame({"country": ["Brésil", "IND", "World"], "score": [61.5, 49, 50]})
    >>> joined = add_indicator(load_states(), mine, "score", others="drop")
    >>> joined.loc[joined["score"].notna(), ["name", "score"]].to_dict("records")
    [{'name': 'Brazil', 'score': 61.5}, {'name': 'India', 'score': 49.0}]
    >>> joined.attrs["left_out"]
    {'World': 'World is a region, not a state.'}
    """
    if others not in ("refuse", "drop"):
        raise JoinError([f"others is 'refuse' or 'drop', not {others!r}"])
    if problem := column_problem(states, ["iso3"], "the table of states"):
        raise JoinError([problem])
    if problem := column_problem(frame, [country], "your table"):
        unnamed = country == "country" and problem.endswith(".")
        hint = " Name the column of states with country=…" if unnamed else ""
        raise JoinError([problem + hint])
    if isinstance(column, list | tuple):
        hint = "name one at a time, and rename it first if its heading has several rows"
        raise JoinError([f"{column!r} is not the name of one column: {hint}"])
    if problem := column_problem(frame, [column], "your table"):
        raise JoinError([problem])
    if column in states.columns:
        raise JoinError([f"the states have a column {column!r} already: rename yours"])
    if frame.empty:
        raise JoinError(["your table has no rows"])
    if states["iso3"].duplicated().any():
        twice = states.loc[states["iso3"].duplicated(), "iso3"].unique()
        raise JoinError([f"the table of states has more than one row for {', '.join(twice)}"])
    if problem := number_problem(frame[column], f"column {column!r}"):
        raise JoinError([problem])
    if frame[column].isin([float("inf"), float("-inf")]).any():
        raise JoinError([f"column {column!r} has values that are not finite"])
    if not isinstance(aliases or {}, Mapping):
        raise JoinError([f"aliases is a dict such as {{'Congo': 'COG'}}, not {aliases!r}"])
    names = frame[country]
    meant, left_out, problems = _meant(names, set(states["iso3"]), aliases or {}, others)
    codes = [meant.get(name) if isinstance(name, str) else None for name in names]
    problems = _repeats(frame, names, codes) + problems + _hints(names, meant)
    if problems:
        raise JoinError(problems)
    values = frame[column].set_axis(codes)
    joined = states.copy()
    # By position, since the index of the states is theirs and need not be their codes.
    joined[column] = values[values.index.notna()].reindex(list(states["iso3"])).array
    joined.attrs["left_out"] = left_out
    return joined


def _meant(
    names: "pd.Series[Any]", known: set[str], aliases: Mapping[str, str], others: str
) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Return the code of each name, what is left out and why, and a problem for the rest."""
    meant: dict[str, str] = {}
    left_out: dict[str, str] = {}
    problems = []
    rows_of: dict[str, list[Hashable]] = {}
    no_text = []
    for row, name in names.items():
        if isinstance(name, str):
            rows_of.setdefault(name, []).append(row)
        elif pd.api.types.is_scalar(name) and pd.isna(name):
            rows_of.setdefault("", []).append(row)
        else:
            no_text.append(f"no name or code of a state, but {name!r} in row {row!r}")
    blank = [name for name in rows_of if not name.strip()]
    without_name = [row for name in blank for row in rows_of.pop(name)]
    if without_name and others == "drop" and not _may_be_namibia(names):
        left_out[""] = f"without a name ({_where(without_name)})"
    elif without_name:
        problems.append(f"no name or code of a state ({_where(without_name)})")
    for name, rows in rows_of.items():
        try:
            meaning = look_up(aliases.get(name, name), suggest=len(problems) < _SHOWN)
        except (UnknownCountry, TypeError) as error:
            alias = f"the alias of {name!r}: " if name in aliases else ""
            problems.append(f"{alias}{error} ({_where(rows)})")
            continue
        if isinstance(meaning, str) and meaning in known:
            meant[name] = meaning
        elif isinstance(meaning, str):
            problems.append(f"{name!r} is {meaning}, which the states lack ({_where(rows)})")
        elif others == "drop":
            left_out[name] = meaning.told(name)
        else:
            problems.append(f"{meaning.told(name)} ({_where(rows)})")
    if no_text:
        more = f", and {len(no_text) - 1} more cells that are no text" if len(no_text) > 1 else ""
        problems.insert(0, no_text[0] + more)
    return meant, left_out, problems


def _where(rows: list[Hashable]) -> str:
    """Say by its label in which row a name stands, or in how many."""
    shown = ", ".join(map(repr, rows[:_EXAMPLES])) + (" …" if len(rows) > _EXAMPLES else "")
    return f"row {shown}" if len(rows) == 1 else f"{len(rows)} rows: {shown}"


def _repeats(frame: pd.DataFrame, names: "pd.Series[Any]", codes: list[str | None]) -> list[str]:
    """Say which states come more than once; of a panel, that it is one."""
    rows_of: dict[str, list[tuple[Hashable, str]]] = {}
    for code, row in zip(codes, names.items(), strict=True):
        if code:
            rows_of.setdefault(code, []).append(row)
    twice = {code: rows for code, rows in rows_of.items() if len(rows) > 1}
    years = [name for name in frame.columns if _YEAR.fullmatch(str(name))]
    if len(twice) > len(rows_of) / 2 and (years or len(twice) > _EXAMPLES):
        code, rows = next(iter(twice.items()))
        return [
            f"{len(twice)} states come more than once, {code} in {_where([row for row, _ in rows])}"
            ": a row a year? keep one year"
            + (f" (there is a column {years[0]!r})" if years else "")
        ]
    return [
        f"{code} comes {len(rows)} times: "
        + ", ".join(f"row {row!r} ({name!r})" for row, name in rows[:_EXAMPLES])
        + (" …" if len(rows) > _EXAMPLES else "")
        for code, rows in twice.items()
    ]


def _may_be_namibia(names: "pd.Series[Any]") -> bool:
    """Say whether a column holds codes of two letters and has missing cells: NA is read as one."""
    codes = names.dropna().astype(str)
    return bool(names.isna().any() and codes.str.fullmatch("[A-Z]{2}").mean() > 0.5)


def _hints(names: "pd.Series[Any]", meant: dict[str, str]) -> list[str]:
    """Say of a column as a whole what its rows do not tell."""
    hints = []
    if _may_be_namibia(names):
        hints.append(
            "an empty cell among codes of two letters may be NA, Namibia: read the file with "
            "wcit_analysis.read_table, or with keep_default_na=False"
        )
    written = {name for name in names if isinstance(name, str)}
    codes = [name for name in written if re.fullmatch("[A-Z]{2,3}", name)]
    foreign = [code for code in codes if code not in meant]
    if len(codes) > len(written) / 2 and len(foreign) >= _FOREIGN * len(codes):
        hints.append(
            f"{len(foreign)} of {len(codes)} codes are not of ISO 3166: the others may be another "
            "system's too (COW, Polity, FIPS, IOC) and mean another state; give names instead"
        )
    if pd.api.types.is_numeric_dtype(names):
        hints.append(
            "numbers as codes (M49, COW and others) are not read: give names or ISO 3166 letters"
        )
    return hints


def read_table(path: str | Path, **options: Any) -> pd.DataFrame:
    r"""Read a table of your own as Excel or a statistics office writes it: CSV or XLSX.

    Encoding (UTF-8, UTF-16 with its mark, else Windows' cp1252), separator (comma, semicolon or
    tab) and decimal mark are found; ``.attrs["read_as"]`` says which. A mark between thousands is
    yours to name, as in ``thousands="."``. Only an empty cell is missing, and what ``na_values``
    adds: ``NA`` is Namibia.

    ``path`` is a file that ends in ``.csv``, ``.txt`` or ``.tsv``, or in ``.xlsx`` (which needs
    openpyxl). ``**options`` are passed on to :func:`pandas.read_csv` or :func:`pandas.read_excel`,
    such as ``skiprows=3``.

    Raises
    ------
    ValueError
        If the file is of another kind, or is empty; ImportError if openpyxl is missing.

    Examples
    --------
    >>> file = getfixture("tmp_path") / "index.csv"
    >>> _ = file.write_bytes("Pays;Note\nBrésil;61,5\n".encode("cp1252"))
    >>> frame = read_table(file)
    >>> frame.to_dict("records"), frame.attrs["read_as"]
    ([{'Pays': 'Brésil', 'Note': 61.5}], "cp1252, separated by ';', decimal mark ','")
    """
    path = Path(path)
    frame: pd.DataFrame
    options = {"keep_default_na": False, "na_values": [], **options}
    if not isinstance(options["na_values"], dict):
        options["na_values"] = ["", *as_list(options["na_values"])]
    kind = path.suffix.lower()
    if kind in {".xlsx", ".xlsm"}:
        frame = pd.read_excel(path, **options)
        if isinstance(frame, dict):
            raise ValueError(f"sheet_name is one of {listed(frame)}, not {options['sheet_name']!r}")
        frame.attrs["read_as"] = "a sheet of Excel"
    elif kind in {".csv", ".tsv", ".txt"}:
        text, encoding = _decoded(path)
        options = _marks(text, options) | options
        if text.startswith("sep="):  # Excel's own line, for itself
            text = text.partition("\n")[2]
        frame = pd.read_csv(io.StringIO(text), **options)
        marks = f"separated by {options['sep']!r}, decimal mark {options['decimal']!r}"
        frame.attrs["read_as"] = f"{encoding}, {marks}"
    else:
        raise ValueError(f"{path.name} is no .csv, .tsv, .txt or .xlsx: save the table as one")
    return frame


def _decoded(path: Path) -> tuple[str, str]:
    """Return a file's text and its encoding."""
    raw = path.read_bytes()
    if not raw.strip():
        raise ValueError(f"{path.name} is empty")
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            # French software puts hard blanks between thousands, which pandas does not read.
            text = re.sub(r"(?<=\d)[\xa0\u202f](?=\d{3})", " ", raw.decode(encoding))
            return text, encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path.name} is neither UTF-8 nor cp1252: save it as CSV UTF-8")


def _marks(text: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what parts the cells, by the line of headings, and the decimal mark."""
    sep = options.get("sep", text[4] if text.startswith("sep=") else None)
    if sep is None:
        above = [n for n in map(options.get, ("skiprows", "header")) if isinstance(n, int)]
        headings = "".join(text.splitlines()[max(above, default=0) :][:1])
        sep = max(";\t,", key=headings.count)
    cell = rf"(?m)(?:^|{re.escape(sep)})\s*[-+]?{{}}\s*(?:$|{re.escape(sep)})"
    # Where dots part thousands alone a comma is the mark, and add_indicator asks about the dots.
    dot = re.search(cell.format(r"(?:0\.\d+|[\d ']+\.(?:\d\d?|\d{4,}))"), text)
    comma = re.search(cell.format(r"[\d. ']*\d,\d+"), text) or not dot
    return {"sep": sep, "decimal": "," if sep != "," and comma else "."}
