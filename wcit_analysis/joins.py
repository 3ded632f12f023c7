"""Bring your own table: join a column of it to the states, one to one, with nothing dropped."""

import difflib
from collections.abc import Hashable, Iterable

import pandas as pd

from wcit_analysis.countries import UnknownCountry, find

# A column of the wrong kind makes a problem of every row: a screenful is enough to see it.
_SHOWN = 25


class JoinError(ValueError):
    """A user's table cannot be joined to the states one to one.

    Attributes
    ----------
    problems : tuple of str
        One sentence for each thing in the way. All rows that match no state are found at once.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        if count == 1:
            super().__init__(self.problems[0])
            return
        shown = [f"{count} problems:", *self.problems[:_SHOWN]]
        if count > _SHOWN:
            shown.append(f"and {count - _SHOWN} more, in .problems of this error")
        super().__init__("\n- ".join(shown))

    def __reduce__(self) -> tuple[type, tuple[tuple[str, ...]]]:
        # As it is made, not from the message: it is to survive the way out of another process.
        return type(self), (self.problems,)


def add_indicator(
    states: pd.DataFrame, frame: pd.DataFrame, column: Hashable, *, country: Hashable = "country"
) -> pd.DataFrame:
    """Add a column of your own table to the states, matched by name or code.

    Every row of your table must be one of the states, and no state may come twice: a row is
    never dropped, and none is matched by a guess. States that your table leaves out get a
    missing value.

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

    Returns
    -------
    pandas.DataFrame
        A copy of ``states``, its rows, their order and index kept, with the column at its end.

    Raises
    ------
    JoinError
        If the table is no DataFrame; if a column is missing, doubled, not numeric or in
        ``states`` already; if there are no rows; if a row is not of a state, or of one that
        ``states`` lacks; if a state comes twice.

    Examples
    --------
    >>> from wcit_analysis import load_states
    >>> mine = pd.DataFrame({"country": ["Brésil", "IND"], "press_score": [61.5, 49]})
    >>> joined = add_indicator(load_states(), mine, "press_score")
    >>> joined.loc[joined["press_score"].notna(), ["name", "press_score"]].to_dict("records")
    [{'name': 'Brazil', 'press_score': 61.5}, {'name': 'India', 'press_score': 49.0}]
    """
    _require_column(states, "iso3", "the table of states")
    _require_column(frame, country, "your table", hint="name another with country=…")
    _require_column(frame, column, "your table")
    if column in states.columns:
        raise JoinError([f"the states have a column {column!r} already: rename yours"])
    if frame.empty:
        raise JoinError(["your table has no rows"])
    _require_numbers(frame[column], column)
    codes = _codes(frame[country], set(states["iso3"]))
    if states["iso3"].duplicated().any():
        twice = states.loc[states["iso3"].duplicated(), "iso3"].unique()
        raise JoinError([f"the table of states has more than one row for {', '.join(twice)}"])
    values = pd.Series(frame[column].array, index=codes)
    joined = states.copy()
    # By position, since the index of the states is theirs and need not be their codes.
    joined[column] = values.reindex(list(states["iso3"])).array
    return joined


def _require_column(frame: pd.DataFrame, column: Hashable, whose: str, hint: str = "") -> None:
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise JoinError(
            [f"{whose} is a {kind}, not a DataFrame: to_frame() and reset_index() help"]
        )
    found = sum(name == column for name in frame.columns)
    if found > 1:
        raise JoinError([f"{whose} has {found} columns called {column!r}"])
    if found:
        return
    if column in frame.index.names:
        raise JoinError([f"{column!r} is the index of {whose}: make it a column, reset_index()"])
    names = [str(name) for name in frame.columns]
    near = difflib.get_close_matches(str(column), names, n=3) or names
    told = f"{whose} has no column {column!r}; it has {', '.join(map(repr, near)) or 'none'}"
    raise JoinError([f"{told}; {hint}" if hint else told])


def _require_numbers(values: "pd.Series[float]", column: Hashable) -> None:
    is_number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_complex_dtype(values)
    if is_number and not pd.api.types.is_bool_dtype(values):
        return
    wrong = values[pd.to_numeric(values, errors="coerce").isna() & values.notna()]
    if len(wrong):
        row, value = next(iter(wrong.items()))
        example = f"{value!r} in row {row!r} is not a number"
    else:
        example = "turn it into numbers first, with pandas.to_numeric or astype(float)"
    raise JoinError([f"column {column!r} is not numeric but {values.dtype}: {example}"])


def _codes(countries: "pd.Series[str]", known: set[str]) -> list[str]:
    """Return the code of each row; every row that has none, or has one twice, is a problem."""
    problems: list[str] = []
    rows_of: dict[str, list[str]] = {}
    codes = []
    for row, name in countries.items():
        where = f"row {row!r}"
        try:
            code = find(name)
        except UnknownCountry as error:
            problems.append(f"{where}: {error}")
        except TypeError:
            problems.append(f"{where}: no name or code of a state, but {name!r}")
        else:
            codes.append(code)
            rows_of.setdefault(code, []).append(f"{where} ({name!r})")
            if code not in known:
                problems.append(f"{where}: {name!r} is {code}, which the table of states lacks")
    for code, rows in rows_of.items():
        if len(rows) > 1:
            problems.append(f"{code} comes {len(rows)} times: {', '.join(rows)}")
    if problems:
        raise JoinError(problems)
    return codes
