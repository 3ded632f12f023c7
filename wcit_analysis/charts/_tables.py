"""What the charts ask of their tables, and which tables they name as their source."""

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import refuse_empty
from wcit_analysis.datapackage import read_contract, table_resource
from wcit_analysis.provenance import source_line
from wcit_analysis.tables import load_table

#: Tables whose columns say something of a state, and those that can be had with a column a key.
_OF_STATES = ("states", "indicators", "vdem", "memberships")
_WIDE = {"memberships": "body", "positions": "decision_id"}
#: Names that an error lists at most.
_MOST = 5
#: What a row is one of, by the column that is its key; and columns that say which row it is.
_ONE = {
    "iso3": "state",
    "decision_id": "decision",
    "source_id": "source",
    "side": "group",
}
_CALLED = ("name", "fact_id", "text_id", "iso3")


def require_columns(
    frame: pd.DataFrame, columns: Iterable[object], table: str, giver: str | None = None
) -> None:
    """Raise KeyError if the frame lacks one of the columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        What was given.
    columns : iterable
        The columns that are read.
    table : str
        What to call the frame.
    giver : str, optional
        Who returns such a frame; without it the loader of the table.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"iso3": ["KEN"]}), ["iso3", "position"], "states")
    Traceback (most recent call last):
    ...
    KeyError: "no column 'position' in states, which has iso3: give it as load_states() does"
    """
    lacking = [column for column in columns if column not in frame.columns]
    if not lacking:
        return
    named = f"no column {', '.join(map(repr, lacking))} in {table}"
    if set(lacking) <= set(frame.index.names):
        raise KeyError(f"{named}, of which it is the index: make it a column with reset_index()")
    have = _named(frame.columns) or "none"
    raise KeyError(f"{named}, which has {have}: give it as {giver or f'load_{table}'}() does")


def require_rows(frame: pd.DataFrame, key: str, wanted: Iterable[object], table: str) -> None:
    """Raise ValueError if the frame has no row for one of the keys wanted.

    Examples
    --------
    >>> require_rows(pd.DataFrame({"iso3": ["KEN"]}), "iso3", ["KEN", "UKR"], "states")
    Traceback (most recent call last):
    ...
    ValueError: no row for UKR in states: give all the rows of load_states()
    """
    known = set(frame[key])
    if lacking := [one for one in dict.fromkeys(wanted) if one not in known]:
        raise ValueError(
            f"no row for {_named(lacking)} in {table}: give all the rows of load_{table}()"
        )


def refuse_repeated(frame: pd.DataFrame, *keys: str) -> None:
    """Raise ValueError if a state, or what else the keys name, has more than one row.

    Examples
    --------
    >>> refuse_repeated(pd.DataFrame({"iso3": ["KEN", "KEN", "UKR"]}))
    Traceback (most recent call last):
    ...
    ValueError: more than one row for KEN: keep one row a state
    """
    columns = list(keys or ("iso3",))
    again = frame.duplicated(columns)
    if again.any():
        twice = frame.loc[again, columns].drop_duplicates()
        named = _named(" ".join(map(str, row)) for row in twice.to_numpy())
        one = " and ".join(_ONE.get(column, column) for column in columns)
        raise ValueError(f"more than one row for {named}: keep one row a {one}")


def require_words(frame: pd.DataFrame, column: str, known: Iterable[str]) -> None:
    """Raise ValueError if a value of a column is missing or is none of the words known.

    Examples
    --------
    >>> facts = pd.DataFrame({"fact_id": ["F001"], "verdict": ["loose"]})
    >>> require_words(facts, "verdict", ["confirmed", "imprecise", "opinion"])
    Traceback (most recent call last):
    ...
    ValueError: verdict is 'loose' for F001: it must be confirmed, imprecise or opinion
    """
    *most, last = known
    meant = frame[column].isin([*most, last])
    if not meant.all():
        strange = frame[~meant]
        found = [repr(v) if pd.notna(v) else "missing" for v in strange[column].unique()]
        raise ValueError(
            f"{column} is {_named(found)} for {_which(strange)}: "
            f"it must be {', '.join(most)} or {last}"
        )


def require_values(frame: pd.DataFrame, column: str) -> None:
    """Raise ValueError if a row has no value, or a blank one, in a column.

    Examples
    --------
    >>> require_values(pd.DataFrame({"fact_id": ["F001"], "topic": [None]}), "topic")
    Traceback (most recent call last):
    ...
    ValueError: topic is missing for F001: give it, or leave the row out
    """
    missing = frame[column].isna() | (frame[column].astype(str).str.strip() == "")
    if missing.any():
        named = _which(frame[missing])
        raise ValueError(f"{column} is missing for {named}: give it, or leave the row out")


def require_states(states: pd.DataFrame, *columns: str) -> None:
    """Raise an error unless there are states, one row each, and of each is known what it did.

    Parameters
    ----------
    states : pandas.DataFrame
        What was given as the table ``states``.
    *columns : str
        The columns that are read beside ``iso3`` and ``position``.

    Raises
    ------
    KeyError
        If a column is lacking.
    ValueError
        If there are no states, one has more than one row, or a position is none of the three.

    Examples
    --------
    >>> require_states(pd.DataFrame({"iso3": "KEN", "name": "Kenya", "position": ["Signed"]}))
    Traceback (most recent call last):
    ...
    ValueError: position is 'Signed' for Kenya: it must be signed, not_signed or absent
    """
    refuse_empty(states, "states")
    require_columns(states, ["iso3", "position", *columns], "states")
    refuse_repeated(states)
    require_words(states, "position", style.POSITIONS)


def beside(
    states: pd.DataFrame, table: pd.DataFrame, columns: Sequence[str], called: str
) -> pd.DataFrame:
    """Put columns of another table beside the states, in place of any that they carry already.

    Every state keeps its row; one that the table lacks has no values. The rows are numbered anew.
    ``called`` is the other table's name.
    """
    require_columns(table, ["iso3", *columns], called)
    refuse_repeated(states)
    refuse_repeated(table)
    left = states.drop(columns=list(columns), errors="ignore").reset_index(drop=True)
    right = table[["iso3", *columns]].reset_index(drop=True)
    return left.merge(right, on="iso3", how="left")


def source_of(columns: Iterable[object], *resources: str) -> str:
    """Return the source line, with the tables that the columns are from.

    Of a table with many publishers that of the column is named; a column of the reader's own is
    said to be one.

    Examples
    --------
    >>> print(source_of(["risk"], "states"))
    Source: ITU signatures as listed by New America OTI
    · wcit-analysis, table states, CC BY 4.0; risk: added
    """
    named, holds = list(columns), _holders()
    order = [*_OF_STATES, "positions"]
    used = sorted(
        dict.fromkeys(holds[c] for c in named if c in holds),
        key=lambda place: order.index(place.partition(".")[0]),
    )
    own = ", ".join(str(c) for c in named if c not in holds)
    return source_line(*dict.fromkeys([*resources, *used])) + (f"; {own}: added" if own else "")


@cache
def _holders() -> dict[object, str]:
    """Where each column of a state is from; read once, since to read it takes as long as bars."""
    contract = read_contract()
    holds: dict[object, str] = {}
    for table in reversed(_OF_STATES):
        for field in table_resource(contract, table)["schema"]["fields"]:
            column = f".{field['name']}" if "attribution" in field else ""
            holds[field["name"]] = table + column
    for table, name in _WIDE.items():
        holds |= dict.fromkeys(load_table(table)[name].unique(), table)
    return holds


def _which(rows: pd.DataFrame) -> str:
    """Say which rows they are."""
    by = next((name for name in _CALLED if name in rows.columns), None)
    return _named(rows.index if by is None else rows[by].unique())


def _named(names: Iterable[object]) -> str:
    """Join names by commas; of many the first few, and how many more there are."""
    shown = [str(name) for name in names]
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return ", ".join(shown[:_MOST]) + more
