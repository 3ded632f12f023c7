"""One logit model: by maximum likelihood, or by Firth's penalised likelihood if separated."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats
from statsmodels.discrete import discrete_model

from wcit_analysis.frames import Floats, MeasureError

STEPS = 2000
"""The most Newton steps that a penalised fit may take."""


class Logit(NamedTuple):
    """A fitted logit; the first column of the design is the intercept."""

    estimates: Floats
    covariance: Floats
    probabilities: Floats
    log_likelihood: float
    method: str


def separating(x: Floats, y: Floats) -> list[int]:
    """Columns along which the outcome is separated, completely or but for ties.

    A linear programme looks for coefficients, each between -1 and 1, that put no observation
    on the wrong side of zero and as many as can be strictly on the right one (Konis 2007,
    Linear programming algorithms for detecting separated data in binary logistic regression
    models, D.Phil. thesis, Oxford). Columns with a coefficient other than zero separate; an
    empty list means that the maximum likelihood estimates exist.

    Examples
    --------
    >>> x = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    >>> separating(x, np.array([0.0, 1, 1, 1]))
    [1]
    """
    towards = x * np.where(y == 1, 1.0, -1.0)[:, None]
    found = optimize.linprog(
        -towards.sum(axis=0), A_ub=-towards, b_ub=np.zeros(len(y)), bounds=(-1, 1)
    )
    if -found.fun < 1e-6:
        return []
    columns = np.flatnonzero(np.abs(found.x) > 1e-6)
    return [int(column) for column in columns if np.ptp(x[:, column]) > 0]


def fit(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> Logit:
    """Fit by maximum likelihood, or by :func:`firth` if the outcome is separated.

    The covariance of the maximum likelihood fit is the cluster-robust one of statsmodels
    with its correction for few clusters.

    Examples
    --------
    >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
    >>> y = np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
    >>> fitted = fit(x, y, np.arange(8))
    >>> fitted.method, fitted.estimates.round(3).tolist()
    ('ml', [-1.099, 2.197])
    """
    require_full_rank(x)
    if separating(x, y):
        return firth(x, y)
    result = discrete_model.Logit(y, x).fit(
        disp=0, maxiter=100, cov_type="cluster", cov_kwds={"groups": clusters}
    )
    return Logit(
        np.asarray(result.params, dtype=np.float64),
        np.asarray(result.cov_params(), dtype=np.float64),
        np.asarray(result.predict(x), dtype=np.float64),
        float(result.llf),
        "ml",
    )


def firth(x: Floats, y: Floats) -> Logit:
    """Fit by the likelihood times the root of the determinant of the information.

    Firth 1993, Biometrika 80: 27-38; for separated data Heinze and Schemper 2002, Statistics
    in Medicine 21: 2409-2419. The estimates are finite always. The covariance is the inverse
    of the information, ``log_likelihood`` the likelihood without the penalty.

    Examples
    --------
    With one 0/1 column each estimate is the log odds with half a state added to each cell:

    >>> x = np.column_stack([np.ones(5), [0, 0, 1, 1, 1]])
    >>> firth(x, np.array([0.0, 1, 1, 1, 1])).estimates.round(4).tolist()
    [0.0, 1.9459]
    """
    require_full_rank(x)
    estimates, _ = _maximise(x, y, np.zeros(x.shape[1]), np.ones(x.shape[1], dtype=bool))
    probabilities = special.expit(x @ estimates)
    log_likelihood = float(
        special.xlogy(y, probabilities).sum() + special.xlogy(1 - y, 1 - probabilities).sum()
    )
    return Logit(
        estimates,
        np.asarray(np.linalg.inv(_information(x, probabilities)), dtype=np.float64),
        probabilities,
        log_likelihood,
        "firth",
    )


def profile_interval(x: Floats, y: Floats, fitted: Logit, column: int) -> tuple[float, float]:
    """95 % interval of a Firth estimate from the profile of its penalised likelihood.

    Heinze and Schemper 2002, section 2.3: the values that a likelihood ratio test does not
    reject. Observations count as independent.

    Examples
    --------
    >>> x = np.column_stack([np.ones(5), [0, 0, 1, 1, 1]])
    >>> y = np.array([0.0, 1, 1, 1, 1])
    >>> low, high = profile_interval(x, y, firth(x, y), 1)
    >>> round(low, 2), round(high, 2)
    (-1.49, 7.18)
    """
    limit = stats.chi2.ppf(0.95, df=1)
    estimate = fitted.estimates[column]
    step = np.sqrt(fitted.covariance[column, column])
    ends = []
    for direction in (-1.0, 1.0):
        width = step
        while _distance(x, y, fitted, column, estimate + direction * width) < limit:
            width *= 2
        ends.append(
            optimize.brentq(
                lambda value: _distance(x, y, fitted, column, value) - limit,
                estimate,
                estimate + direction * width,
                xtol=1e-9,
            )
        )
    return float(ends[0]), float(ends[1])


def profile_p(x: Floats, y: Floats, fitted: Logit, column: int) -> float:
    """P-value of the penalised likelihood ratio test that a coefficient is zero.

    Examples
    --------
    >>> x = np.column_stack([np.ones(5), [0, 0, 1, 1, 1]])
    >>> y = np.array([0.0, 1, 1, 1, 1])
    >>> round(profile_p(x, y, firth(x, y), 1), 3)
    0.273
    """
    return float(stats.chi2.sf(_distance(x, y, fitted, column, 0.0), df=1))


def marginal_effect(x: Floats, fitted: Logit, column: int) -> tuple[float, float]:
    """Average marginal effect of a column on the probability, with its standard error.

    For a 0/1 column the mean change of the probability from 0 to 1, for any other the mean
    slope; the standard error is by the delta method from the covariance of the fit.

    Examples
    --------
    >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
    >>> y = np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
    >>> round(marginal_effect(x, fit(x, y, np.arange(8)), 1)[0], 3)
    0.5
    """
    if is_binary(x[:, column]):
        on, off = x.copy(), x.copy()
        on[:, column], off[:, column] = 1.0, 0.0
        p_on, p_off = special.expit(on @ fitted.estimates), special.expit(off @ fitted.estimates)
        value = np.mean(p_on - p_off)
        slopes = (p_on * (1 - p_on))[:, None] * on - (p_off * (1 - p_off))[:, None] * off
        gradient = slopes.mean(axis=0)
    else:
        p = fitted.probabilities
        density = p * (1 - p)
        value = fitted.estimates[column] * density.mean()
        gradient = fitted.estimates[column] * ((density * (1 - 2 * p))[:, None] * x).mean(axis=0)
        gradient[column] += density.mean()
    return float(value), float(np.sqrt(gradient @ fitted.covariance @ gradient))


def is_binary(values: Floats) -> bool:
    """Whether a column holds zeros and ones only.

    Examples
    --------
    >>> is_binary(np.array([0.0, 1.0])), is_binary(np.array([0.0, 2.0]))
    (True, False)
    """
    return bool(np.isin(values, (0.0, 1.0)).all())


def require_full_rank(x: Floats) -> None:
    """Refuse columns that are sums of others.

    Examples
    --------
    >>> require_full_rank(np.ones((3, 1)))
    """
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise MeasureError("A term of the model is constant or a sum of other terms: leave it out.")


def _information(x: Floats, probabilities: Floats) -> Floats:
    """Fisher information of the logit."""
    weights = probabilities * (1 - probabilities)
    return np.asarray(x.T @ (weights[:, None] * x))


def _penalised(x: Floats, y: Floats, estimates: Floats) -> float:
    """Penalised log-likelihood."""
    linear = x @ estimates
    log_likelihood = y @ linear - np.logaddexp(0, linear).sum()
    penalty = np.linalg.slogdet(_information(x, special.expit(linear)))[1] / 2
    return float(log_likelihood + penalty)


def _maximise(x: Floats, y: Floats, start: Floats, free: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Maximise the penalised likelihood over the free coefficients by Newton steps."""
    estimates = start.copy()
    value = _penalised(x, y, estimates)
    pace, last = 1.0, np.zeros(int(free.sum()))
    for _ in range(STEPS):
        probabilities = special.expit(x @ estimates)
        information = _information(x, probabilities)
        weights = probabilities * (1 - probabilities)
        leverage = weights * np.einsum("ij,ji->i", x, np.linalg.solve(information, x.T))
        score = (x.T @ (y - probabilities + leverage * (0.5 - probabilities)))[free]
        if not score.size or np.abs(score).max() < 1e-9:
            return estimates, value
        step = np.linalg.solve(information[np.ix_(free, free)], score)
        # The information leaves out the penalty's curvature, so that a full step can go too far,
        # back by as much, and so on for ever, where the likelihood is too flat to show it.
        pace /= 2 if step @ last < 0 else 1
        last = step
        step = step * pace / max(1.0, np.abs(step).max() / 5)
        candidate, reached = estimates, -np.inf
        while reached < value - 1e-10:
            candidate = estimates.copy()
            candidate[free] += step
            reached = _penalised(x, y, candidate)
            step /= 2
        estimates, value = candidate, reached
    raise MeasureError("The penalised likelihood has no maximum that could be found.")


def _distance(x: Floats, y: Floats, fitted: Logit, column: int, value: float) -> float:
    """Twice the penalised log-likelihood lost when one coefficient is held at a value."""
    start = fitted.estimates.copy()
    start[column] = value
    free = np.arange(x.shape[1]) != column
    return 2 * (_penalised(x, y, fitted.estimates) - _maximise(x, y, start, free)[1])
