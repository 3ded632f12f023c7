"""How far one indicator tells signers from non-signers: among all pairs, and within blocs.

Each measure refuses, with a :class:`~wcit_analysis.measures.MeasureError`, a column that is
unknown, constant, not numeric or not finite, and fewer than two states with a value on a side.
"""

import warnings
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from wcit_analysis.frames import (
    ABSENT,
    NOT_SIGNED,
    POSITIONS,
    SIGNED,
    Floats,
    MeasureError,
    as_list,
    beside,
    listed,
    with_position,
)

from .who import Names, in_each_bloc, with_bloc

MOST_BLOCS = 11
"""Eleven blocs can be drawn in 352,716 ways; each more multiplies that by nearly four."""


def wins(first: Floats, second: Floats) -> Floats:
    """Compare each value of one group with each of another: 1 if greater, 0.5 if equal, else 0.

    The mean is the area under the ROC curve, Mann and Whitney's U over the number of pairs
    (Hanley and McNeil 1982, Radiology 143: 29-36).

    >>> wins(np.array([2.0, 3.0]), np.array([1.0, 2.0])).tolist()
    [[1.0, 0.5], [1.0, 1.0]]
    """
    return np.sign(first[:, None] - second) / 2 + 0.5


def area_interval(first: Floats, second: Floats) -> tuple[float, float, float]:
    """The area and its 95 % interval, which is missing where the two groups do not overlap.

    The variance is DeLong, DeLong and Clarke-Pearson's (1988, Biometrics 44: 837-845); the
    interval is symmetric on the logit scale and so stays within 0 and 1 (Pepe 2003, The
    Statistical Evaluation of Medical Tests, section 5.2.5). States count as independent.

    >>> low_high = area_interval(np.array([2.0, 3.0, 5.0]), np.array([1.0, 2.0, 4.0]))
    >>> [round(one, 3) for one in low_high]
    [0.722, 0.187, 0.967]
    """
    won = wins(first, second)
    area = float(won.mean())
    variance = sum(won.mean(axis=side).var(ddof=1) / won.shape[1 - side] for side in (0, 1))
    if variance == 0:
        return area, np.nan, np.nan
    half = special.ndtri(0.975) * np.sqrt(variance) / (area * (1 - area))
    low, high = special.expit(special.logit(area) + np.array([-half, half]))
    return area, float(low), float(high)


def separation(states: pd.DataFrame, indicators: pd.DataFrame, columns: Names) -> pd.DataFrame:
    """Probability that a signer's value exceeds a non-signer's, for one or many indicators.

    Area under the ROC curve with DeLong's interval, see :func:`area_interval`; an area of 0.5
    is no separation, below it signers have the lower values.

    ``states`` has ``iso3`` and ``position``; the absent are left out; ``indicators`` has ``iso3``
    and the numeric columns; ``columns`` is the indicators.

    Returns one row an indicator, those that separate most first: ``column``, ``n_signed``,
    ``n_not_signed`` (states with a value), ``n_missing`` (states present without one), ``auc``,
    ``low``, ``high`` (95 %), ``strength`` (the greater of auc and 1 - auc).

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": list("ABCDE"),
    ...                        "position": ["signed"] * 2 + ["not_signed"] * 3})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [1, 4, 3, 5, 6]})
    >>> separation(states, table, "freedom")[["column", "n_signed", "auc"]].round(3)
        column  n_signed    auc
    0  freedom         2  0.167
    """
    frame = _joined(states, indicators, columns)
    rows = []
    for name in as_list(columns):
        signed, not_signed = _sides(frame, name)
        missing = frame.loc[frame["position"] != ABSENT, name].isna().sum()
        area, low, high = area_interval(signed, not_signed)
        strength = max(area, 1 - area)
        rows.append([name, len(signed), len(not_signed), missing, area, low, high, strength])
    names = ["column", "n_signed", "n_not_signed", "n_missing", "auc", "low", "high", "strength"]
    table = pd.DataFrame(rows, columns=names)
    return table.sort_values("strength", ascending=False, kind="stable", ignore_index=True)


def separation_bounds(
    states: pd.DataFrame, indicators: pd.DataFrame, columns: Names
) -> pd.DataFrame:
    """Bound the separation by what the absent could have done.

    Bounds without an assumption on the absent (Manski 1989, Journal of Human Resources 24:
    343-360). Once it is given how many of the absent sign, the area is greatest when those with
    the greatest values do and least when those with the least do; so it is enough to walk
    through the sorted values. Parameters are those of :func:`separation`.

    Returns ``column``, ``n_absent`` (absent states with a value), ``auc`` (of those present),
    ``all_sign`` and ``none_sign`` (had all, had none of the absent signed), ``lowest`` and
    ``highest`` (over every way to divide the absent between the two sides).

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": list("ABCDEF"),
    ...     "position": ["signed"] * 2 + ["not_signed"] * 2 + ["absent"] * 2})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [0, 0, 1, 1, 1, 1]})
    >>> separation_bounds(states, table, "freedom").drop(columns="n_absent")
        column  auc  all_sign  none_sign  lowest  highest
    0  freedom  0.0      0.25        0.0     0.0     0.25
    """
    frame = _joined(states, indicators, columns)
    rows = []
    for name in as_list(columns):
        signed, not_signed = _sides(frame, name)
        absent = np.sort(frame.loc[frame["position"] == ABSENT, name].dropna())
        ways = [(absent[cut:], absent[:cut]) for cut in range(len(absent) + 1)]
        ways += [way[::-1] for way in ways]
        areas = [
            wins(np.append(signed, joins), np.append(not_signed, stays)).mean()
            for joins, stays in ways
        ]
        rows.append(
            {
                "column": name,
                "n_absent": len(absent),
                "auc": wins(signed, not_signed).mean(),
                "all_sign": areas[0],
                "none_sign": areas[len(absent)],
                "lowest": min(areas),
                "highest": max(areas),
            }
        )
    return pd.DataFrame(rows)


def within_and_between(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    columns: Names,
    blocs: pd.DataFrame,
) -> pd.DataFrame:
    """Divide the pairs of a signer and a non-signer into those within a bloc and across blocs.

    ``states``, ``indicators`` and ``columns`` are as for :func:`separation`; ``blocs`` has ``iso3``
    and ``bloc``, from :func:`~wcit_analysis.measures.blocs` or of your own.

    Returns one row an indicator, in the order of ``columns``: ``column``, ``n_pairs``, ``n_within``
    (pairs of two states of one bloc), ``area`` (share of all pairs in which the higher value is on
    the side that more often has it: at least 0.5), ``within`` and ``between`` (that side's share of
    the pairs within a bloc and across blocs; missing where there are none).

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": list("ABCD"),
    ...     "position": ["signed", "not_signed", "signed", "not_signed"]})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [2, 1, 3, 4]})
    >>> blocs = pd.DataFrame({"iso3": states["iso3"], "bloc": ["a", "a", "b", "b"]})
    >>> within_and_between(states, table, "freedom", blocs)
        column  n_pairs  n_within  area  within  between
    0  freedom        4         2   0.5     0.5      0.5
    """
    rows = []
    for name, frame in _known(states, indicators, columns, blocs):
        # Of all pairs, of those within a bloc, of those across blocs.
        pairs, won = (
            np.array([count.sum(), np.trace(count), count.sum() - np.trace(count)])
            for count in _by_bloc(frame, name)
        )
        with np.errstate(invalid="ignore"):
            shares = _turned(won / pairs)
        rows.append([name, *pairs[:2], *shares])
    names = ["column", "n_pairs", "n_within", "area", "within", "between"]
    return pd.DataFrame(rows, columns=names)


def bootstrap_separation(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    columns: Names,
    blocs: pd.DataFrame,
) -> pd.DataFrame:
    """Give the separation an interval that treats blocs, not states, as the draws.

    The percentile bootstrap over clusters (Davison and Hinkley 1997, Bootstrap Methods and their
    Application, section 3.8) over every way in which as many blocs as there are can be drawn
    with replacement, each with its chance: nine blocs can be drawn in 24,310 ways. Nothing is
    random. Ways without states of both sides have no area and are left out.

    ``states``, ``indicators`` and ``columns`` are as for :func:`separation`; ``blocs`` has ``iso3``
    and ``bloc``; at most eleven blocs.

    Returns one row an indicator, in the order of ``columns``: ``column``, ``auc``, ``low``,
    ``high`` (95 %), and ``lead``, ``lead_low``, ``lead_high``: by how much the indicator that
    separates best separates better than this one (areas turned to the side above 0.5), over the
    states that have both, draw by draw: two areas may differ clearly though their intervals
    overlap.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(24)],
    ...     "position": ["signed"] * 12 + ["not_signed"] * 12})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [*range(8, 20), *range(12)]})
    >>> parts = pd.DataFrame({"iso3": states["iso3"], "bloc": list("abcdef") * 4})
    >>> bootstrap_separation(states, table, "freedom", parts).iloc[:, :4].round(2)
        column   auc   low  high
    0  freedom  0.94  0.93  0.99
    """
    frames = dict(_known(states, indicators, columns, blocs))
    found = {name: _areas(frame, name) for name, frame in frames.items()}
    best = max(found, key=lambda name: _turned(found[name][0])[0])
    rows = []
    for name, frame in frames.items():
        both = frame[frame["iso3"].isin(frames[best]["iso3"])]
        (first, chances), (second, _) = _areas(both, best), _areas(both, name)
        lead = _turned(first) - _turned(second)
        rows.append([name, *with_limits(*found[name]), *with_limits(lead, chances)])
    names = ["column", "auc", "low", "high", "lead", "lead_low", "lead_high"]
    return pd.DataFrame(rows, columns=names)


def permutation_within_blocs(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    columns: Names,
    blocs: pd.DataFrame,
) -> pd.DataFrame:
    """Compare the separation with what the blocs alone would give.

    Within each bloc the signatures change hands among its states, so that each bloc keeps its
    number of signers: the rank-sum test in strata of van Elteren's kind, with equal weights.
    All ways are counted, so nothing is random.

    ``states``, ``indicators``, ``columns`` and ``blocs`` are as for :func:`within_and_between`.

    Returns one row an indicator: ``column``, ``auc``, ``expected`` and ``sd`` (mean and standard
    deviation of the area over all ways), ``p`` (the share of the ways at least as far from the mean
    as the data).

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": list("ABCD"),
    ...     "position": ["signed", "not_signed", "signed", "not_signed"]})
    >>> table = pd.DataFrame({"iso3": states["iso3"], "freedom": [1, 2, 3, 4]})
    >>> blocs = pd.DataFrame({"iso3": states["iso3"], "bloc": ["a", "a", "b", "b"]})
    >>> permutation_within_blocs(states, table, "freedom", blocs).round(3)
        column   auc  expected     sd    p
    0  freedom  0.25       0.5  0.177  0.5
    """
    rows = []
    for name, frame in _known(states, indicators, columns, blocs):
        # Ranks are whole or half, so twice a rank is whole: sums of them can be counted.
        ranks = (2 * frame[name].rank()).astype("int64")
        chances = np.ones(1)
        for _, one in frame.groupby("bloc"):
            sums = _chances_of_sums(ranks[one.index].to_numpy(), int(one["signer"].sum()))
            chances = np.convolve(chances, sums)
        signers = int(frame["signer"].sum())
        least, pairs = signers * (signers + 1) / 2, signers * (len(frame) - signers)
        areas = (np.arange(len(chances)) / 2 - least) / pairs
        found = ranks[frame["signer"]].sum()
        expected = areas @ chances
        off = np.abs(areas - expected)
        sd = np.sqrt(off**2 @ chances)
        if sd < 1e-6:
            raise MeasureError("In each bloc all states are alike: no signature can change hands.")
        p = chances[off >= off[found] - 1e-9].sum()
        rows.append([name, areas[found], expected, sd, p])
    return pd.DataFrame(rows, columns=["column", "auc", "expected", "sd", "p"])


def with_limits(figures: Floats, chances: Floats) -> tuple[float, float, float]:
    """The first figure, and the 2.5th and 97.5th percentile of the draws that have one.

    >>> with_limits(np.array([2.0, 1, np.nan, 3]), np.array([0.3, 0.1, 0.5, 0.1]))
    (2.0, 1.0, 3.0)
    """
    known = ~np.isnan(figures)
    # Rounded, as a hair's breadth of arithmetic would make a limit of 0 read "-0" elsewhere.
    draws = figures[known].round(12) + 0.0
    order = np.argsort(draws)
    total = np.cumsum(chances[known][order])
    low, high = np.searchsorted(total, np.array([0.025, 0.975]) * total[-1] - 1e-12)
    return float(figures[0]), float(draws[order][low]), float(draws[order][high])


def _turned(areas: Floats) -> Floats:
    """Areas seen from the side that is above 0.5 when no bloc is drawn twice."""
    return areas if areas[0] >= 0.5 else 1 - areas


@cache
def every_draw(blocs: int) -> tuple[Floats, Floats]:
    """Every way to draw so many blocs with replacement: how often each is drawn, and the chance.

    The likeliest is the first: each bloc once, as in the data.

    >>> counts, chances = every_draw(2)
    >>> counts.tolist(), chances.round(2).tolist()
    ([[1.0, 1.0], [0.0, 2.0], [2.0, 0.0]], [0.5, 0.25, 0.25])
    """
    if not 2 <= blocs <= MOST_BLOCS:
        raise MeasureError(
            f"The states are in {blocs} blocs: every way to draw them is looked at, and so there "
            f"must be 2 to {MOST_BLOCS}."
        )
    # A way is a row of so many stars and bars: the stars between two bars are draws of one bloc.
    length = 2 * blocs - 1
    bars = np.array(list(combinations(range(length), blocs - 1)))
    counts = np.diff(bars, prepend=-1, append=length).astype("float64") - 1
    orders = special.factorial(blocs) / special.factorial(counts).prod(axis=1)
    likeliest_first = np.argsort(-orders, kind="stable")
    return counts[likeliest_first], orders[likeliest_first] / blocs**blocs


def _areas(frame: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """The area of a column in every draw of the blocs, and the chances of these."""
    pairs, won = _by_bloc(frame, name)
    counts, chances = every_draw(len(pairs))
    with np.errstate(invalid="ignore"):
        areas = ((counts @ won) * counts).sum(axis=1) / ((counts @ pairs) * counts).sum(axis=1)
    return areas, chances


def _by_bloc(frame: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """Count pairs of a signer of one bloc (row) and a non-signer of another (column), and wins.

    A pair is won if the signer has the greater value; ties are half won.
    """
    member, signer = in_each_bloc(frame["bloc"]), frame["signer"].to_numpy()
    values = frame[name].to_numpy()
    signers, others = member[:, signer], member[:, ~signer]
    won = signers @ wins(values[signer], values[~signer]) @ others.T
    return np.outer(signers.sum(axis=1), others.sum(axis=1)), won


def _chances_of_sums(ranks: NDArray[np.integer[Any]], drawn: int) -> Floats:
    """Chance of each sum, from nought, of so many of the ranks, drawn without replacement."""
    ways = np.zeros((drawn + 1, ranks.sum() + 1))
    ways[0, 0] = 1
    for rank in ranks:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank]
    return np.asarray(ways[drawn] / ways[drawn].sum())


def _known(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    columns: Names,
    blocs: pd.DataFrame,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each column with the states present that have a value, bloc and side beside it."""
    frame = _joined(states, indicators, columns)
    frame = with_bloc(frame[frame["position"] != ABSENT], blocs)
    frame["signer"] = (frame["position"] == SIGNED).astype(bool)
    for name in as_list(columns):
        known = frame[frame[name].notna()]
        _sides(known, name)
        yield name, known


def _joined(states: pd.DataFrame, indicators: pd.DataFrame, columns: Names) -> pd.DataFrame:
    """Return each state with its position and values; warn of codes that look mistyped."""
    every = with_position(states, keep=POSITIONS)
    joined = beside(every, indicators, as_list(columns), "indicators")
    codes = indicators["iso3"].astype("string")
    strange, lacking = codes[~codes.isin(joined["iso3"])], ~joined["iso3"].isin(codes)
    if len(strange) and lacking.any():
        warnings.warn(
            f"{lacking.sum()} states have no row in indicators, which has codes that are none of "
            f"theirs: {listed(strange)}.",
            stacklevel=3,
        )
    return joined


def _sides(frame: pd.DataFrame, name: str) -> tuple[Floats, Floats]:
    """The values of signers and of the others; refuse what cannot be compared."""
    signed, not_signed = (
        frame.loc[frame["position"] == side, name].dropna().to_numpy()
        for side in (SIGNED, NOT_SIGNED)
    )
    for values, side in ((signed, "first"), (not_signed, "second")):
        if len(values) < 2:
            raise MeasureError(
                f"indicators.{name} leaves {len(values)} states on the {side} side; at least 2 are "
                "needed."
            )
    if np.ptp([*signed, *not_signed]) == 0:
        raise MeasureError(f"indicators.{name} is constant: it is {signed[0]:g} for every state.")
    return signed, not_signed
