"""What is known of the stance of those that did not sign."""

from collections.abc import Sequence

import pandas as pd

from ._checks import (
    NOT_SIGNED,
    MeasureError,
    as_list,
    require_columns,
    require_words,
    with_position,
)
from .proportions import shares
from .roc import STANCES


def stance_shares(states: pd.DataFrame) -> pd.DataFrame:
    """Count the states that did not sign by stance.

    Parameters
    ----------
    states : DataFrame
        ``iso3``, ``position`` and ``stance``.

    Returns
    -------
    DataFrame
        One row a stance that occurs: ``stance``, ``n`` (states that did not sign), ``k`` (with
        the stance), ``share``, ``low``, ``high`` (Wilson, 95 %). The interval reads the states
        as a sample; as a description of the 55 the share is exact.

    Raises
    ------
    MeasureError
        An unknown column or stance, a state that did not sign without a stance, nobody that
        did not sign.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB"], "position": "not_signed",
    ...                        "stance": ["refused", "not_found"]})
    >>> stance_shares(states)[["stance", "n", "k", "share"]]
          stance  n  k  share
    0    refused  2  1    0.5
    1  not_found  2  1    0.5
    """
    frame = _not_signed(states)
    if not len(frame):
        raise MeasureError("states has nobody that did not sign.")
    tables = []
    for stance in STANCES:
        one = shares(frame, of="stance", value=stance, among=STANCES)
        tables.append(one.assign(stance=stance))
    table = pd.concat(tables, ignore_index=True)
    columns = ["stance", "n", "k", "share", "low", "high"]
    return table.loc[table["k"] > 0, columns].reset_index(drop=True)


def keep_stances(states: pd.DataFrame, stances: Sequence[str] = ("refused",)) -> pd.DataFrame:
    """Leave out the states that did not sign and have another stance.

    Parameters
    ----------
    states : DataFrame
        ``iso3``, ``position`` and ``stance``.
    stances : sequence of str
        The stances that still count as not signing.

    Returns
    -------
    DataFrame
        ``states`` without the states that did not sign and have another stance; any measure
        can be repeated on it.

    Raises
    ------
    MeasureError
        An unknown column or stance, a state that did not sign without a stance.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"],
    ...     "position": ["signed", "not_signed", "not_signed"],
    ...     "stance": [None, "refused", "consulting"]})
    >>> keep_stances(states)["iso3"].tolist()
    ['AAA', 'BBB']
    """
    kept_stances = as_list(stances)
    require_words(pd.Series(kept_stances, dtype="string"), STANCES, "stances")
    others = _not_signed(states)
    left_out = others.loc[~others["stance"].isin(kept_stances), "iso3"]
    kept: pd.DataFrame = states[~states["iso3"].astype("string").isin(list(left_out))]
    return kept.reset_index(drop=True)


def _not_signed(states: pd.DataFrame) -> pd.DataFrame:
    """Return the states that did not sign, each with its stance as text."""
    frame = with_position(states, (NOT_SIGNED,))
    require_columns(frame, ["stance"], "states")
    require_words(frame["stance"], STANCES, "states.stance")
    missing = frame.loc[frame["stance"].isna(), "iso3"]
    if len(missing):
        raise MeasureError(f"states.stance is missing for {', '.join(missing)}.")
    return frame.assign(stance=frame["stance"].astype("string"))
