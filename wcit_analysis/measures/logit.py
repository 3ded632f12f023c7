"""Logit fits, a batch at once, and what few clusters can say of them."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from wcit_analysis.frames import Floats

from .who import in_each_bloc

STEPS = 25
"""Newton steps after which a fit that still moves is taken to have no maximum."""


class Fits(NamedTuple):
    """A batch of fits: the first axis is the fit, the last the column or the observation."""

    estimates: Floats
    covariance: Floats
    probabilities: Floats
    separated: NDArray[np.bool_]


def fit(x: Floats, y: Floats, used: NDArray[Any] | bool = True) -> Fits:
    """Fit logits by maximum likelihood, and by Firth's penalised likelihood where that fails.

    Where the outcome is separated the likelihood has no maximum, and Newton's steps go on for
    ever along some columns, which are then ``separated``. Such a fit is made anew with the
    likelihood times the root of the determinant of the information, whose maximum is always
    finite (Firth 1993, Biometrika 80: 27-38; Heinze and Schemper 2002, Statistics in Medicine
    21: 2409-2419). The covariance is the inverse of the information: observations count as
    independent.

    ``x`` has the designs, fit by observation by column, an intercept among the columns. ``y`` is
    the outcome, ones and zeros. ``used`` is, fit by observation, true for those that a fit uses
    and false for those that it only predicts. A column that does not vary among those used gets
    nothing.

    >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
    >>> fit(x[None], np.array([0.0, 0, 0, 1, 0, 1, 1, 1])).estimates.round(3).tolist()
    [[-1.099, 2.197]]

    If all of the second kind are ones, half an observation is added to each cell:

    >>> found = fit(x[None], np.array([0.0, 0, 0, 1, 1, 1, 1, 1]))
    >>> found.estimates.round(3).tolist(), found.separated.tolist()
    ([[-0.847, 3.045]], [[False, True]])
    """
    used = np.broadcast_to(used, x.shape[:2])
    fits = _newton(x, y, used, penalised=False)
    again = fits.separated.any(axis=1)
    if again.any():
        finite = _newton(x[again], y, used[again], penalised=True)
        for whole, part in zip(fits[:3], finite[:3], strict=True):
            whole[again] = part
    return fits


def _newton(x: Floats, y: Floats, used: NDArray[Any], penalised: bool) -> Fits:
    """Climb the likelihood of each fit until its steps are nothing."""
    estimates, steps = np.zeros((2, len(x), x.shape[2]))
    moving = np.arange(len(x))
    for _ in range(STEPS * (40 if penalised else 1)):
        one, inside = x[moving], used[moving]
        p = special.expit((one @ estimates[moving, :, None])[..., 0])
        weights = inside * p * (1 - p)
        score = inside * (y - p)
        if penalised:
            # Firth's score: each observation counts once more by its leverage, half a success.
            # With that in the information too, no step goes past the maximum and back.
            leverage = weights * ((one @ _inverse(one, weights)) * one).sum(axis=2)
            score = score + leverage * (0.5 - p)
            weights = weights * (1 + leverage)
        step = (_inverse(one, weights) @ (one.swapaxes(1, 2) @ score[..., None]))[..., 0]
        # At most twenty logits at once: a longer step can leave the likelihood's hill, and by
        # shorter ones a maximum far out is not reached in time.
        reach = np.abs(one @ step[..., None]).max(axis=(1, 2))
        steps[moving] = step / np.maximum(1, reach / 20)[:, None]
        estimates[moving] += steps[moving]
        moving = moving[np.abs(steps[moving]).max(axis=1) > 1e-9]
        if not len(moving):
            break
    p = special.expit((x @ estimates[..., None])[..., 0])
    return Fits(estimates, _inverse(x, used * p * (1 - p)), p, np.abs(steps) > 1e-6)


def _inverse(x: Floats, weights: Floats) -> Floats:
    """Inverse of the information; a column that is zero or redundant has none of its own."""
    information = (x * weights[..., None]).swapaxes(1, 2) @ x
    scale = np.sqrt(np.diagonal(information, axis1=1, axis2=2))
    scale = np.where(scale > 0, scale, 1)
    # Scaled, so that a column that separates, whose information fades, is not taken for none.
    scale = scale[:, :, None] * scale[:, None, :]
    return np.linalg.pinv(information / scale, rcond=1e-14, hermitian=True) / scale


def intervals(
    estimates: Floats, x: Floats, variances: Floats, residuals: Floats, blocs: pd.Series
) -> pd.DataFrame:
    """Estimates with standard errors for few clusters, and the degrees of freedom each deserves.

    CR2, Bell and McCaffrey's (2002, Survey Methodology 28: 169-181), as in R's clubSandwich;
    degrees of freedom by Satterthwaite's rule (Pustejovsky and Tipton 2018, Journal of Business &
    Economic Statistics 36: 672-683). Few and unequal clusters leave few degrees of freedom.

    ``x`` is the design, observation by column. ``variances`` of the outcome are ones for least
    squares, p (1 - p) for a logit; ``residuals`` are the outcome less what is fitted, y - x b or
    y - p. ``blocs`` are the clusters, one for each observation.

    Returns ``estimate``, ``se``, ``df``, ``low``, ``high`` (95 %, of the t distribution), ``p``,
    ``interval`` (in words).

    >>> x, y, blocs = np.ones((6, 1)), np.array([1.0, 2, 3, 5, 6, 7]), pd.Series(list("aabbcc"))
    >>> intervals(np.array([4.0]), x, np.ones(6), y - 4, blocs).round(2)
       estimate    se   df   low   high     p                     interval
    0       4.0  1.44  2.0 -2.21  10.21  0.11  clustered by bloc, t(2.0)
    """
    root = np.sqrt(variances)
    scaled = x * root[:, None]
    bread = np.linalg.inv(scaled.T @ scaled)
    rest = np.eye(len(x)) - scaled @ bread @ scaled.T
    meat, spread = [], []
    for here in in_each_bloc(blocs):
        inner = variances[here, None] * rest[np.ix_(here, here)] * variances[here]
        values, vectors = np.linalg.eigh(inner)
        known = values > 1e-12 * values.max()
        powers = np.where(known, values, 1) ** -0.5 * known
        part = bread @ scaled[here].T @ (vectors * powers) @ vectors.T
        meat.append(part @ (root * residuals)[here])
        spread.append(part * variances[here] @ rest[here])
    errors = np.linalg.norm(meat, axis=0)
    products = np.einsum("acn,bcn->cab", spread, spread)
    degrees = np.trace(products, axis1=1, axis2=2) ** 2 / (products**2).sum(axis=(1, 2))
    half = special.stdtrit(degrees, 0.975) * errors
    return pd.DataFrame(
        {
            "estimate": estimates,
            "se": errors,
            "df": degrees,
            "low": estimates - half,
            "high": estimates + half,
            "p": 2 * special.stdtr(degrees, -np.abs(estimates / errors)),
            "interval": [f"clustered by bloc, t({one:.1f})" for one in degrees],
        }
    )
