"""What may be asked of a frame, once for charts, measures and joins, with one wording a refusal.

A refusal is a :class:`MeasureError`, which is a ValueError; where a column is lacking it is a
:class:`NoColumn`, which is a KeyError too. Joins put the same sentences into a JoinError.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from os import PathLike

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGNED, NOT_SIGNED, ABSENT = POSITIONS = ("signed", "not_signed", "absent")

#: A whole number with marks between its thousands, and what these are called.
_GROUPED = r"[-+]?[1-9]\d{0,2}([. ',]\d{3})+"
_BETWEEN = {".": "dots", " ": "blanks", "'": "apostrophes", ",": "commas"}
#: Names that an error lists at most.
_MOST = 5
#: What a row is one of, by the column that is its key; and columns that say which row it is.
_ONE = {"iso3": "state", "decision_id": "decision", "side": "group"}
_CALLED = ("name", "fact_id", "text_id", "iso3")


class MeasureError(ValueError):
    """The input does not allow what is asked of it; the message says why."""


class NoColumn(MeasureError, KeyError):
    """A column is lacking; the message names the nearest ones."""

    # A KeyError alone would show its message in quotation marks.
    __str__ = Exception.__str__


def listed(names: Iterable[object]) -> str:
    """Join names by commas; of many the first few, and how many more there are.

    >>> listed("abcdefg")
    'a, b, c, d, e and 2 more'
    """
    shown = [str(name) for name in names]
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return ", ".join(shown[:_MOST]) + more


def nearest(word: object, known: Iterable[object]) -> str:
    """Return ``Did you mean …?`` with the nearest known words, or the list of them.

    >>> nearest("regoin", ["iso3", "region"]), nearest("x", ["iso3", "region"])
    ('Did you mean region?', 'Known: iso3, region.')
    """
    words = [str(one) for one in known]
    close = get_close_matches(str(word), words, cutoff=0.5)
    return f"Did you mean {', '.join(close)}?" if close else f"Known: {listed(words) or 'none'}."


def as_list(names: str | Iterable[str] | None) -> list[str]:
    """Return one name, several names or none as a list."""
    if names is None:
        return []
    # A column of a user's table may be called 2012: what has no parts is one name too.
    if isinstance(names, str) or not isinstance(names, Iterable):
        return [names]
    return list(names)


def column_problem(frame: pd.DataFrame, columns: Iterable[object], table: str) -> str:
    """Return what is wrong with the columns that are read, or nothing; ``table`` is the frame.

    >>> column_problem(pd.DataFrame({"iso3": ["KEN"]}), ["iso3", "iso2"], "states")
    "states has no column 'iso2'. Did you mean iso3?"
    """
    if not isinstance(frame, pd.DataFrame):
        kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
        how = "to_pandas()" if hasattr(frame, "to_pandas") else "pandas.DataFrame(…)"
        how = "wcit_analysis.read_table(…)" if isinstance(frame, str | PathLike) else how
        return f"{table} is a {kind.removeprefix('builtins.')}, not a pandas.DataFrame: {how} helps"
    names: list[object] = list(frame.columns)
    for column in columns:
        if (found := names.count(column)) == 1:
            continue
        if found:
            return f"{table} has {found} columns called {column!r}: keep one of them."
        if column in frame.index.names:
            return f"{table} has {column!r} as its index: make it a column with reset_index()"
        same = [name for name in names if str(name) == str(column)]
        but = f", but {same[0]!r} of {type(same[0])}." if same else f". {nearest(column, names)}"
        return f"{table} has no column {column!r}{but}"
    return ""


def require_columns(
    frame: pd.DataFrame, columns: Iterable[object], table: str, giver: str = ""
) -> None:
    """Refuse a frame that lacks a column or has it twice; ``giver`` returns such a frame."""
    if problem := column_problem(frame, columns, table):
        raise NoColumn(problem + (f" Give it as {giver}() does." if giver else ""))


def refuse_empty(frame: pd.DataFrame, what: str) -> None:
    """Refuse a frame without rows.

    >>> refuse_empty(pd.DataFrame(), "states")
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: no states to draw: the table has no rows
    """
    require_columns(frame, [], what)
    if frame.empty:
        raise MeasureError(f"no {what} to draw: the table has no rows")


def given(
    frame: pd.DataFrame, columns: str, table: str, giver: str = "", rows: str = "", key: str = ""
) -> pd.DataFrame:
    """Return a frame with its rows numbered anew; refuse one without rows or a column that is read.

    ``columns`` are names with blanks between them; ``table``, ``giver`` and ``rows`` are what the
    frame, the function that returns such a one and its rows are called. No two rows may have the
    same ``key``, columns again.

    >>> given(pd.DataFrame({"model": []}), "model", "scores", "measures.scores", "models")
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: no models to draw: the table has no rows
    """
    if rows:
        refuse_empty(frame, rows)
    require_columns(frame, columns.split(), table, giver)
    if key:
        refuse_repeated(frame, *key.split(), table=table)
    return frame.reset_index(drop=True)


def require_rows(frame: pd.DataFrame, key: str, wanted: Iterable[object], table: str) -> None:
    """Refuse a frame that has no row for one of the keys wanted.

    >>> require_rows(pd.DataFrame({"iso3": ["KEN"]}), "iso3", ["KEN", "UKR"], "states")
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: no row for UKR in states: give the whole table
    """
    known = set(frame[key])
    if lacking := [one for one in dict.fromkeys(wanted) if one not in known]:
        raise MeasureError(f"no row for {listed(lacking)} in {table}: give the whole table")


def refuse_repeated(frame: pd.DataFrame, *keys: str, table: str = "") -> None:
    """Refuse a frame in which a state, or what else the keys name, has several rows.

    >>> refuse_repeated(pd.DataFrame({"iso3": ["KEN", "KEN", "UKR"]}))
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: more than one row for KEN: keep one row a state
    """
    columns = list(keys or ("iso3",))
    require_columns(frame, columns, table or "the table")
    again = frame.duplicated(columns)
    if again.any():
        twice = frame.loc[again, columns].drop_duplicates()
        named = listed(" ".join(map(str, row)) for row in twice.to_numpy())
        one = " and ".join(_ONE.get(column, column) for column in columns)
        has = f"{table} has " if table else ""
        raise MeasureError(f"{has}more than one row for {named}: keep one row a {one}")


def require_words(frame: pd.DataFrame, column: str, known: Iterable[str], table: str = "") -> None:
    """Refuse a value of a column that is missing or is none of the words known.

    >>> facts = pd.DataFrame({"fact_id": ["F001"], "verdict": ["loose"]})
    >>> require_words(facts, "verdict", ["confirmed", "imprecise", "opinion"])
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: verdict is 'loose' for F001: it must be confirmed, imprecise
    or opinion
    """
    *most, last = known
    strange = frame[~frame[column].isin([*most, last])]
    if len(strange):
        found = [repr(v) if pd.notna(v) else "missing" for v in strange[column].unique()]
        must = f"it must be {', '.join(most)} or {last}"
        raise MeasureError(_found(listed(found), strange, column, table) + must)


def require_values(frame: pd.DataFrame, column: str, table: str = "") -> None:
    """Refuse a row that has no value, or a blank one, in a column.

    >>> require_values(pd.DataFrame({"fact_id": ["F001"], "topic": [None]}), "topic")
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: topic is missing for F001: give it, or leave the row out
    """
    missing = ~frame[column].astype("string").str.contains(r"\S", na=False)
    if missing.any():
        found = _found("missing", frame[missing], column, table)
        raise MeasureError(found + "give it, or leave the row out")


def require_states(states: pd.DataFrame, columns: str = "") -> None:
    """Refuse what is no table of states: one row each, of each is known what it did.

    >>> require_states(pd.DataFrame({"iso3": "KEN", "name": "Kenya", "position": ["Signed"]}))
    Traceback (most recent call last):
    ...
    wcit_analysis.frames.MeasureError: position is 'Signed' for Kenya: it must be signed, not_signed
    or absent
    """
    given(states, f"iso3 position {columns}", "states", "load_states", "states", "iso3")
    require_words(states, "position", POSITIONS)


def number_problem(values: pd.Series, what: str) -> str:
    """Return why the values are not numbers, or nothing; ``what`` is their column.

    >>> print(number_problem(pd.Series(["1", "1,5"], dtype="object"), "column 'score'"))
    column 'score' is not numeric but object: '1,5' in row 1 is not a number: are these decimal
    commas? read the file with wcit_analysis.read_table
    """
    if pd.api.types.is_any_real_numeric_dtype(values):
        return ""
    # pandas would read 1.234 among texts as a little more than one.
    grouped = values.astype("string").str.fullmatch(_GROUPED, na=False)
    unread = pd.to_numeric(values, errors="coerce").isna()
    wrong = values[unread | grouped].dropna()
    example = "turn it into numbers first, with pandas.to_numeric or astype(float)"
    for row, value in wrong.head(1).items():
        example = f"{value!r} in row {row!r} is not a number"
        if len(wrong) > 1:
            example = f"{len(wrong)} cells are not numbers, such as {value!r} in row {row!r}"
        example += _how_to_mend(wrong.map(str))
    return f"{what} is not numeric but {values.dtype}: {example}"


def _how_to_mend(wrong: pd.Series) -> str:
    """Say what cells that are no numbers look like, and what turns them into numbers."""
    digits = wrong.str.contains(r"\d")
    signs = sorted(wrong[~digits].unique())
    rest = wrong[digits].str.strip().str.replace(r"\s", " ", regex=True)
    grouped = rest.str.fullmatch(_GROUPED).all()
    mark = next((one for one in _BETWEEN if any(one in cell for cell in rest)), "")
    asked = f", na_values={signs}" * bool(signs)
    asked += f', thousands="{mark}"' * bool(mark and (grouped or mark != ","))
    read = "read the file with wcit_analysis.read_table" + f"(…{asked})" * bool(asked)
    if not digits.any():
        # Of more than three kinds they are words, not signs for a gap.
        return "" if signs[3:] else f': if these stand for "no value", {read}'
    if grouped:
        return f": are these {_BETWEEN[mark]} between thousands? {read}"
    if rest.str.fullmatch(r"[-+]?[\d. ']+(,\d+)?").all():
        return f": are these decimal commas? {read}"
    if rest.str.endswith("%").all():
        return ': take the sign off, .str.rstrip("%").astype(float)'
    return ""


def floats(frame: pd.DataFrame, column: str, table: str) -> pd.Series:
    """Return a column as float64 with NaN where it is missing; refuse text and infinities."""
    require_columns(frame, [column], table)
    if problem := number_problem(frame[column], f"{table}.{column}"):
        raise MeasureError(problem)
    values = frame[column].astype("float64")
    if np.isinf(values).any():
        raise MeasureError(f"{table}.{column} has values that are not finite.")
    return values


def ones_and_zeros(frame: pd.DataFrame, column: str, table: str) -> pd.Series:
    """Return a column of ones and zeros as int64; refuse other values, naming who has none."""
    require_values(frame, column, table)
    other = frame.loc[~frame[column].isin([0, 1]), column].tolist()
    if other:
        raise MeasureError(
            f"{table}.{column} holds {other[0]!r}: give the number 1 for a state that signed and 0 "
            "for one that did not."
        )
    return frame[column].astype("int64")


def with_position(
    states: pd.DataFrame, columns: str = "", keep: Sequence[str] = (SIGNED, NOT_SIGNED)
) -> pd.DataFrame:
    """Return iso3, the columns named and the position of the states that did one of ``keep``."""
    read = f"iso3 {columns} position"
    states = given(states, read, "states", key="iso3")
    require_words(states, "position", POSITIONS, "states")
    text = states[read.split()].astype({"iso3": "string", "position": "string"})
    return text[text["position"].isin(keep)].reset_index(drop=True)


def beside(
    states: pd.DataFrame, table: pd.DataFrame, columns: Sequence[str], called: str
) -> pd.DataFrame:
    """Return the states with numeric columns of another table beside them, joined by iso3.

    Every state keeps its row; one that the table lacks has no values. The rows are numbered anew.
    """
    if not len(columns):
        raise MeasureError(
            f"No numeric column of {called} was named: give one, or several in a list."
        )
    for column in columns:
        if column in ("iso3", "position", "bloc"):
            raise MeasureError(f"{column!r} is a column of states: rename that of {called}.")
    refuse_repeated(states, table="states")
    table = given(table, "iso3", called, key="iso3")
    right = pd.DataFrame({column: floats(table, column, called) for column in columns})
    right["iso3"] = table["iso3"].astype("string")
    if len(right) and len(states) and not right["iso3"].isin(states["iso3"]).any():
        raise MeasureError(
            f"None of the codes in {called}.iso3, such as {right['iso3'][0]!r}, is that of one "
            f"of the states, such as {states['iso3'].iloc[0]!r}."
        )
    left = states.drop(columns=list(columns), errors="ignore").astype({"iso3": "string"})
    return left.merge(right, on="iso3", how="left")


def _found(what: str, rows: pd.DataFrame, column: str, table: str) -> str:
    """Say what is found in a column of which rows, these by another column if there is one."""
    by = next((name for name in _CALLED if name in rows.columns and name != column), None)
    named = listed(rows.index if by is None else rows[by].unique())
    return f"{f'{table}.{column}' if table else column} is {what} for {named}: "
