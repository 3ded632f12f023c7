"""How far one indicator tells two groups of states apart: the area under the ROC curve."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from wcit_analysis.frames import (
    ABSENT,
    FEWEST,
    NOT_SIGNED,
    SIGNED,
    STANCES,
    Floats,
    as_list,
    beside,
    require_two_sides,
    with_position,
    with_stance,
)

SIDES = {
    "all": STANCES,
    "refused_or_regional_statement": ("refused", "regional_statement"),
    "refused": ("refused",),
    "consulting": ("consulting",),
    "not_found": ("not_found",),
}
"""Ways to count the states that did not sign, by what is known of their stance."""


def area(first: Floats, second: Floats) -> float:
    """Probability that a value of the first group exceeds one of the second, ties half.

    This is the area under the ROC curve and Mann and Whitney's U over the number of pairs
    (Hanley and McNeil 1982, Radiology 143: 29-36).

    Examples
    --------
    >>> area(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    0.875
    """
    n = len(first)
    ranks = stats.rankdata(np.concatenate([first, second]))
    u = ranks[:n].sum() - n * (n + 1) / 2
    return float(u) / (n * len(second))


def area_interval(first: Floats, second: Floats) -> tuple[float, float]:
    """95 % interval of :func:`area`; missing where the two groups do not overlap.

    The variance is DeLong, DeLong and Clarke-Pearson's (1988, Biometrics 44: 837-845), by
    midranks (Sun and Xu 2014, IEEE Signal Processing Letters 21: 1389-1393). The interval is
    symmetric on the logit scale and so stays within 0 and 1 (Pepe 2003, The Statistical
    Evaluation of Medical Tests, section 5.2.5). States are treated as independent.

    Examples
    --------
    >>> low, high = area_interval(np.array([2.0, 3.0, 5.0]), np.array([1.0, 2.0, 4.0]))
    >>> round(low, 3), round(high, 3)
    (0.187, 0.967)
    """
    auc = area(first, second)
    variance = area_variance(first, second)
    if auc in (0.0, 1.0) or variance == 0:
        return float("nan"), float("nan")
    logit = np.log(auc / (1 - auc))
    half = stats.norm.ppf(0.975) * np.sqrt(variance) / (auc * (1 - auc))
    return float(1 / (1 + np.exp(half - logit))), float(1 / (1 + np.exp(-half - logit)))


def area_variance(first: Floats, second: Floats) -> float:
    """DeLong's variance of :func:`area`.

    Examples
    --------
    >>> area_variance(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    0.03125
    """
    ranks = stats.rankdata(np.concatenate([first, second]))
    above = (ranks[: len(first)] - stats.rankdata(first)) / len(second)
    below = (ranks[len(first) :] - stats.rankdata(second)) / len(first)
    return float(np.var(above, ddof=1) / len(first) + np.var(below, ddof=1) / len(second))


def separation(
    states: pd.DataFrame, indicators: pd.DataFrame, columns: str | Sequence[str]
) -> pd.DataFrame:
    """Probability that a signer's value exceeds a non-signer's, for one or many indicators.

    Parameters
    ----------
    states : DataFrame
        ``iso3`` and ``position``; the absent are left out.
    indicators : DataFrame
        ``iso3`` and the numeric columns.
    columns : str or list of str
        The indicators.

    Returns
    -------
    DataFrame
        One row an indicator, those that separate most first: ``column``, ``n_signed``,
        ``n_not_signed`` (states with a value), ``n_missing`` (states present without one),
        ``auc``, ``low``, ``high`` (95 %), ``strength`` (the greater of auc and 1 - auc), and the
        quartiles of both groups: ``signed_q1``, ``signed_median``, ``signed_q3``,
        ``not_signed_q1``, ``not_signed_median``, ``not_signed_q3``. An area of 0.5 means no
        separation; below it signers have the lower values.

    Raises
    ------
    MeasureError
        An unknown column, one that is constant, not numeric or not finite, fewer than ten
        states on either side.

    Notes
    -----
    Area under the ROC curve with DeLong's interval on the logit scale, see
    :func:`area_interval`.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(20)],
    ...                        "position": ["signed"] * 10 + ["not_signed"] * 10})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": range(20)})
    >>> table.loc[0, "freedom"] = 15
    >>> separation(states, table, "freedom")[["column", "n_signed", "auc"]]
        column  n_signed    auc
    0  freedom        10  0.055
    """
    return _compare(
        with_position(states, (SIGNED, NOT_SIGNED)), indicators, columns, SIGNED, NOT_SIGNED
    )


def absent_compared(
    states: pd.DataFrame, indicators: pd.DataFrame, columns: str | Sequence[str]
) -> pd.DataFrame:
    """Compare the absent with the states that were present.

    Parameters
    ----------
    states, indicators, columns
        As for :func:`separation`.

    Returns
    -------
    DataFrame
        As :func:`separation`, with ``absent`` and ``present`` in place of ``signed`` and
        ``not_signed``: ``auc`` is the probability that an absent state's value exceeds a
        present state's.

    Raises
    ------
    MeasureError
        As :func:`separation`.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(20)],
    ...                        "position": ["absent"] * 10 + ["signed"] * 10})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "population": [1, 50, *range(2, 20)]})
    >>> absent_compared(states, table, "population")[["column", "n_absent", "n_present", "auc"]]
           column  n_absent  n_present  auc
    0  population        10         10  0.1
    """
    frame = with_position(states)
    frame["position"] = frame["position"].where(frame["position"] == ABSENT, "present")
    return _compare(frame, indicators, columns, ABSENT, "present")


def separation_bounds(
    states: pd.DataFrame, indicators: pd.DataFrame, columns: str | Sequence[str]
) -> pd.DataFrame:
    """Bound the separation by what the absent could have done.

    Parameters
    ----------
    states, indicators, columns
        As for :func:`separation`.

    Returns
    -------
    DataFrame
        ``column``, ``n_absent`` (absent states with a value), ``auc`` (of those present),
        ``all_sign`` and ``none_sign`` (had all, had none of the absent signed), ``lowest`` and
        ``highest`` (over every way to divide the absent between the two sides).

    Raises
    ------
    MeasureError
        As :func:`separation`.

    Notes
    -----
    Bounds without an assumption on the absent (Manski 1989, Journal of Human Resources 24:
    343-360). Once it is given how many of the absent sign, the area is greatest when those
    with the greatest values do and least when those with the least do; so it is enough to
    walk through the sorted values.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(22)],
    ...     "position": ["signed"] * 10 + ["not_signed"] * 10 + ["absent"] * 2})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [0.0] * 10 + [1.0] * 12})
    >>> separation_bounds(states, table, "freedom").drop(columns="n_absent").round(2)
        column  auc  all_sign  none_sign  lowest  highest
    0  freedom  0.0      0.08        0.0     0.0     0.08
    """
    names = as_list(columns)
    frame = beside(with_position(states), indicators, names, "indicators")
    rows = []
    for name in names:
        signed, not_signed, absent = (
            frame.loc[frame["position"] == word, name].dropna().to_numpy()
            for word in (SIGNED, NOT_SIGNED, ABSENT)
        )
        _require_sides(signed, not_signed, f"indicators.{name}")
        absent = np.sort(absent)
        areas = []
        for low_part, high_part in ((absent[:cut], absent[cut:]) for cut in range(len(absent) + 1)):
            for joins, stays in ((low_part, high_part), (high_part, low_part)):
                areas.append(
                    area(np.append(signed, joins), np.append(not_signed, stays)),
                )
        rows.append(
            {
                "column": name,
                "n_absent": len(absent),
                "auc": area(signed, not_signed),
                "all_sign": area(np.append(signed, absent), not_signed),
                "none_sign": area(signed, np.append(not_signed, absent)),
                "lowest": min(areas),
                "highest": max(areas),
            }
        )
    return pd.DataFrame(rows)


def stance_separation(
    states: pd.DataFrame, indicators: pd.DataFrame, columns: str | Sequence[str]
) -> pd.DataFrame:
    """Repeat the separation with narrower readings of "did not sign".

    Parameters
    ----------
    states : DataFrame
        ``iso3``, ``position`` and ``stance`` of those that did not sign.
    indicators, columns
        As for :func:`separation`.

    Returns
    -------
    DataFrame
        One row a reading and indicator: ``side`` (a key of ``SIDES``), ``column``,
        ``n_signed``, ``n_not_signed``, ``signed_median``, ``not_signed_median``, ``auc``,
        ``low``, ``high``; the last three are missing where a side has fewer than ten states.

    Raises
    ------
    MeasureError
        An unknown column or stance, a state that did not sign without a stance, an indicator
        that is constant, not numeric or not finite.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(20)],
    ...     "position": ["signed"] * 10 + ["not_signed"] * 10,
    ...     "stance": [None] * 10 + ["refused"] * 4 + ["consulting"] * 6})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": range(20)})
    >>> stance_separation(states, table, "freedom").loc[:2, ["side", "n_not_signed", "auc"]]
                                side  n_not_signed  auc
    0                            all            10  0.0
    1  refused_or_regional_statement             4  NaN
    2                        refused             4  NaN
    """
    names = as_list(columns)
    frame = with_position(states, (SIGNED, NOT_SIGNED))
    others = with_stance(states)
    frame = beside(frame, indicators, names, "indicators")
    rows = []
    for side, stances in SIDES.items():
        within = others.loc[others["stance"].isin(stances), "iso3"]
        for name in names:
            known = frame[frame[name].notna()]
            signed = known.loc[known["position"] == SIGNED, name].to_numpy()
            not_signed = known.loc[known["iso3"].isin(within), name].to_numpy()
            enough = min(len(signed), len(not_signed)) >= FEWEST
            if enough:
                _require_sides(signed, not_signed, f"indicators.{name}")
            low, high = area_interval(signed, not_signed) if enough else (np.nan, np.nan)
            rows.append(
                {
                    "side": side,
                    "column": name,
                    "n_signed": len(signed),
                    "n_not_signed": len(not_signed),
                    "signed_median": np.median(signed) if len(signed) else np.nan,
                    "not_signed_median": np.median(not_signed) if len(not_signed) else np.nan,
                    "auc": area(signed, not_signed) if enough else np.nan,
                    "low": low,
                    "high": high,
                }
            )
    return pd.DataFrame(rows)


def _require_sides(first: Floats, second: Floats, what: str) -> None:
    """Refuse two groups that cannot be compared."""
    both = np.concatenate([first, second])
    require_two_sides(both, np.arange(len(both)) < len(first), what)


def _compare(
    frame: pd.DataFrame,
    indicators: pd.DataFrame,
    columns: str | Sequence[str],
    first: str,
    second: str,
) -> pd.DataFrame:
    """Compare two groups of ``frame.position`` on each of the columns."""
    names = as_list(columns)
    frame = beside(frame, indicators, names, "indicators")
    rows = []
    for name in names:
        groups = {
            word: frame.loc[frame["position"] == word, name].dropna().to_numpy()
            for word in (first, second)
        }
        _require_sides(groups[first], groups[second], f"indicators.{name}")
        low, high = area_interval(groups[first], groups[second])
        auc = area(groups[first], groups[second])
        row: dict[str, object] = {
            "column": name,
            f"n_{first}": len(groups[first]),
            f"n_{second}": len(groups[second]),
            "n_missing": int(frame[name].isna().sum()),
            "auc": auc,
            "low": low,
            "high": high,
            "strength": max(auc, 1 - auc),
        }
        for word, values in groups.items():
            quartiles = np.quantile(values, [0.25, 0.5, 0.75])
            row |= dict(zip((f"{word}_q1", f"{word}_median", f"{word}_q3"), quartiles, strict=True))
        rows.append(row)
    table = pd.DataFrame(rows).sort_values("strength", ascending=False, kind="stable")
    return table.reset_index(drop=True)
