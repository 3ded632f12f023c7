"""What is known of the stance of those that did not sign."""

from collections.abc import Sequence

import pandas as pd

from wcit_analysis.frames import STANCES, MeasureError, as_list, require_words, with_stance

from .proportions import shares


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
    frame = with_stance(states)
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
    require_words(pd.DataFrame({"stances": kept_stances}), "stances", STANCES)
    others = with_stance(states)
    left_out = others.loc[~others["stance"].isin(kept_stances), "iso3"]
    kept: pd.DataFrame = states[~states["iso3"].astype("string").isin(list(left_out))]
    return kept.reset_index(drop=True)
