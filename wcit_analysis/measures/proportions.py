"""Shares of states, with Wilson intervals and with the absent kept in sight."""

from collections.abc import Sequence

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from wcit_analysis.frames import (
    NOT_SIGNED,
    POSITIONS,
    SIGNED,
    MeasureError,
    as_list,
    grouping,
    require_columns,
    require_words,
)


def shares(
    frame: pd.DataFrame,
    by: str | Sequence[str] | None = None,
    of: str = "position",
    value: str = SIGNED,
    among: Sequence[str] = (SIGNED, NOT_SIGNED),
) -> pd.DataFrame:
    """Share of rows with one value among those with any of several, by group.

    Parameters
    ----------
    frame : DataFrame
        One row a state, or one row a state and body after a merge with memberships.
    by : str or list of str, optional
        Grouping columns; without them one row for the whole frame.
    of, value : str
        The column and the value that is counted; values are compared as text.
    among : sequence of str
        The values that make up the denominator.

    Returns
    -------
    DataFrame
        The grouping columns, then ``n`` (denominator), ``k`` (rows with the value), ``share``
        (k / n), ``low`` and ``high`` (95 % interval). Rows whose group is missing form a group.

    Raises
    ------
    MeasureError
        An unknown column, a grouping column that is named twice or like a column of the
        result, a value outside ``among``, a group in which nobody has any of the values
        ``among``.

    Notes
    -----
    Wilson's score interval without continuity correction (Wilson 1927, JASA 22: 209-212;
    Newcombe 1998, Statistics in Medicine 17: 857-872, method 3). It treats rows as
    independent, which members of one bloc are not: read it as the least uncertainty there is.

    Examples
    --------
    >>> states = pd.DataFrame({"position": ["signed"] * 3 + ["not_signed", "absent"]})
    >>> shares(states).round(3)
       n  k  share    low   high
    0  4  3   0.75  0.301  0.954
    """
    groups = grouping(frame, by, ("n", "k", "share", "low", "high"))
    value, counting = str(value), [str(one) for one in as_list(among)]
    require_columns(frame, [of], "frame")
    if value not in counting:
        raise MeasureError(f"The value {value!r} is not one of {', '.join(counting)}.")
    words = frame[of].astype("string")
    counted = frame[groups].assign(
        n=words.isin(counting).astype("int64"),
        k=(words == value).fillna(False).astype("int64"),
    )
    if groups:
        grouped = counted.reset_index(drop=True).groupby(groups, dropna=False, observed=True)
        table = grouped.sum().reset_index()
    else:
        table = counted[["n", "k"]].sum().to_frame().T
    empty = table[table["n"] == 0]
    if len(empty) or not len(table):
        names = "; ".join(" / ".join(map(str, row)) for row in empty[groups].to_numpy())
        raise MeasureError(f"Nobody is {' or '.join(counting)} in: {names or 'the whole frame'}.")
    low, high = proportion_confint(table["k"], table["n"], method="wilson")
    return table.assign(share=table["k"] / table["n"], low=low, high=high)


def three_way(frame: pd.DataFrame, by: str | None = None) -> pd.DataFrame:
    """Count the states that signed, did not sign and were absent, none dropped.

    Parameters
    ----------
    frame : DataFrame
        Rows with ``position``: one row a state, or a state and body.
    by : str, optional
        The grouping column; rows whose group is missing form a group of their own.

    Returns
    -------
    DataFrame
        The grouping column, ``members``, ``signed``, ``not_signed``, ``absent`` (counts) and
        ``share_signed``, ``share_not_signed``, ``share_absent`` (of members).

    Raises
    ------
    MeasureError
        An unknown column, a grouping column that is named twice or like a column of the
        result, an unknown or a missing position.

    Examples
    --------
    >>> states = pd.DataFrame({"position": ["signed", "absent"], "region": ["A", "A"]})
    >>> three_way(states, by="region")[["region", "members", "signed", "not_signed", "absent"]]
      region  members  signed  not_signed  absent
    0      A        2       1           0       1
    """
    groups = grouping(frame, by, ("members", *POSITIONS, *(f"share_{one}" for one in POSITIONS)))
    require_columns(frame, ["position"], "frame")
    require_words(frame, "position", POSITIONS, "frame")
    words = frame["position"].astype("string")
    counted = frame[groups].assign(
        members=1, **{word: (words == word).astype("int64") for word in POSITIONS}
    )
    if groups:
        grouped = counted.reset_index(drop=True).groupby(groups, dropna=False, observed=True)
        table = grouped.sum().reset_index()
    else:
        table = counted.sum().to_frame().T
    for word in POSITIONS:
        table[f"share_{word}"] = table[word] / table["members"]
    return table
