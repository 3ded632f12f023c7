"""What every measure asks of its input, and the sentences it answers with."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIGNED = "signed"
NOT_SIGNED = "not_signed"
ABSENT = "absent"
POSITIONS = (SIGNED, NOT_SIGNED, ABSENT)
STANCES = ("refused", "regional_statement", "consulting", "not_found")

FEWEST = 10
"""The smallest side on which a comparison of two sides is made."""


class MeasureError(ValueError):
    """The input does not allow the measure; the message says why."""


def nearest(word: object, known: Iterable[object]) -> str:
    """Return ``Did you mean …?`` with the nearest known words, or the list of them."""
    words = [str(one) for one in known]
    close = get_close_matches(str(word), words, n=3, cutoff=0.5)
    return f"Did you mean {', '.join(close)}?" if close else f"Known: {', '.join(words)}."


def as_list(names: str | Iterable[str] | None) -> list[str]:
    """Return one name, several names or none as a list."""
    if names is None:
        return []
    # A column of a user's table may be called 2012: what has no parts is one name too.
    if isinstance(names, str) or not isinstance(names, Iterable):
        return [names]
    return list(names)


def require_columns(frame: pd.DataFrame, columns: Sequence[str], table: str) -> None:
    """Refuse a frame that lacks a column, naming the nearest ones it has, or has it twice."""
    names = list(frame.columns)
    for column in columns:
        if column not in names:
            raise MeasureError(f"{table} has no column {column!r}. {nearest(column, names)}")
        if names.count(column) > 1:
            raise MeasureError(
                f"{table} has {names.count(column)} columns called {column!r}: keep one of them."
            )


def grouping(
    frame: pd.DataFrame, by: str | Iterable[str] | None, results: Sequence[str]
) -> list[str]:
    """Return the grouping columns as a list; refuse one named twice or like a result."""
    groups = as_list(by)
    require_columns(frame, groups, "frame")
    for column in groups:
        if groups.count(column) > 1:
            raise MeasureError(f"by names {column!r} more than once: name each column once.")
        if column in results:
            raise MeasureError(
                f"by names {column!r}, and the measure calls a column of its own so: give yours "
                "another name."
            )
    return groups


def require_one_row_each(frame: pd.DataFrame, table: str, key: str = "iso3") -> None:
    """Refuse a frame in which a state, or what else the key names, has several rows."""
    require_columns(frame, [key], table)
    twice = frame.loc[frame[key].duplicated(), key].unique()
    if len(twice):
        raise MeasureError(f"{table} has more than one row for {', '.join(map(str, twice[:5]))}.")


def require_words(values: pd.Series, known: Sequence[str], what: str) -> None:
    """Refuse values outside a closed vocabulary."""
    for word in values.dropna().unique():
        if str(word) not in known:
            raise MeasureError(f"{what} has the unknown word {str(word)!r}. {nearest(word, known)}")


def numbers(frame: pd.DataFrame, column: str, table: str) -> pd.Series:
    """Return a column as float64 with NaN where it is missing; refuse text and infinities."""
    require_columns(frame, [column], table)
    if not pd.api.types.is_numeric_dtype(frame[column]):
        raise MeasureError(f"{table}.{column} is not numeric: it holds {frame[column].dtype}.")
    values = frame[column].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    if np.isinf(values).any():
        raise MeasureError(f"{table}.{column} has values that are not finite.")
    return pd.Series(values, index=frame.index, name=column)


def outcome(frame: pd.DataFrame, table: str) -> pd.Series:
    """Return ``signed`` as int64, ones and zeros; refuse other values, naming who has none."""
    signed = frame["signed"]
    lacking = frame.loc[signed.isna(), "iso3"].unique()
    if len(lacking):
        raise MeasureError(
            f"{table}.signed is missing for {', '.join(map(str, lacking[:5]))}: give 1 or 0, or "
            "leave such states out."
        )
    other = signed[~signed.isin([0, 1])].tolist()
    if other:
        raise MeasureError(
            f"{table}.signed holds {other[0]!r}: give the number 1 for a state that signed and 0 "
            "for one that did not."
        )
    return signed.astype("int64")


def require_two_sides(values: Floats, first: NDArray[np.bool_], what: str) -> None:
    """Refuse a constant indicator, and fewer than ten states on either side."""
    for size, side in ((first.sum(), "first"), ((~first).sum(), "second")):
        if size < FEWEST:
            raise MeasureError(
                f"{what} leaves {size} states on the {side} side; at least {FEWEST} are needed."
            )
    if np.ptp(values) == 0:
        raise MeasureError(f"{what} is constant: it is {values[0]:g} for every state.")


def with_position(states: pd.DataFrame, keep: Sequence[str] = POSITIONS) -> pd.DataFrame:
    """Return the states whose position is one of ``keep``, with iso3 and position as text."""
    require_one_row_each(states, "states")
    require_columns(states, ["position"], "states")
    require_words(states["position"], POSITIONS, "states.position")
    text = states.assign(
        iso3=states["iso3"].astype("string"), position=states["position"].astype("string")
    )
    kept: pd.DataFrame = text[text["position"].isin(list(keep)).astype(bool)]
    return kept.reset_index(drop=True)


def with_stance(states: pd.DataFrame) -> pd.DataFrame:
    """Return the states that did not sign, each with its stance as text; refuse one without."""
    frame = with_position(states, (NOT_SIGNED,))
    require_columns(frame, ["stance"], "states")
    require_words(frame["stance"], STANCES, "states.stance")
    missing = frame.loc[frame["stance"].isna(), "iso3"]
    if len(missing):
        raise MeasureError(f"states.stance is missing for {', '.join(missing)}.")
    return frame.assign(stance=frame["stance"].astype("string"))


def require_some_of(states: pd.DataFrame, codes: pd.Series, table: str) -> None:
    """Refuse codes none of which is that of a state: they are of another kind."""
    if len(codes) and len(states) and not codes.isin(states["iso3"]).any():
        raise MeasureError(
            f"None of the codes in {table}.iso3, such as {codes.iloc[0]!r}, is that of one "
            f"of the states, such as {states['iso3'].iloc[0]!r}."
        )


def beside(
    states: pd.DataFrame, table: pd.DataFrame, columns: list[str], name: str
) -> pd.DataFrame:
    """Return ``states`` with numeric columns of another table beside them, joined by iso3."""
    if not columns:
        raise MeasureError(f"No column of {name} was named: name one, or several in a list.")
    require_one_row_each(table, name)
    table = table.reset_index(drop=True)
    right = pd.DataFrame({column: numbers(table, column, name) for column in columns})
    right.insert(0, "iso3", table["iso3"].astype("string"))
    require_some_of(states, right["iso3"], name)
    left = states[[column for column in states.columns if column not in columns]]
    return left.merge(right, on="iso3", how="left", validate="one_to_one")
