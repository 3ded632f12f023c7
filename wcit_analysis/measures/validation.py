"""Prediction of blocs that the model has not seen, against simple rules.

Each function refuses, with a :class:`~wcit_analysis.measures.MeasureError`, what
:func:`~wcit_analysis.measures.fit_models` refuses of a design, and predictions with a state twice
for a model, with an outcome that is not 1 or 0, or with a probability outside 0 to 1.
"""

import numpy as np
import pandas as pd

from wcit_analysis.frames import (
    MeasureError,
    given,
    nearest,
    ones_and_zeros,
    require_columns,
)

from . import logit
from .fits import SPECIFICATIONS, Specifications, complete, left_out, terms_of
from .separation import every_draw, with_limits
from .who import in_each_bloc

SHUFFLES = 9999
BASELINES = ("base_rate", "oecd_or_eu", "cept_oecd_or_eu")
"""Predictions without a model: see :func:`leave_one_bloc_out`."""
COLUMNS = "model kind iso3 bloc signed probability"


def leave_one_bloc_out(
    design: pd.DataFrame,
    specifications: Specifications = SPECIFICATIONS,
    by: str = "bloc",
) -> pd.DataFrame:
    """Predict each bloc's signatures from the other blocs.

    The fit is maximum likelihood, and Firth's where the other blocs are separated (see
    :func:`~wcit_analysis.measures.logit.fit`). The baselines are ``base_rate``, the share of
    signers in the other blocs, and two rules that need no fit: members of the bodies in the
    rule's name do not sign (probability 0), all others do (1).

    Returns one row a model and state: ``model``, ``kind`` (``model`` or ``baseline``), ``iso3``,
    ``bloc`` (the group of ``by`` that was left out), ``signed`` (1 or 0), ``probability`` (of
    signing, fitted without the bloc).

    ``design`` is from :func:`~wcit_analysis.measures.design`. ``specifications`` maps the name of
    the model to the names of its terms. ``by`` is the column whose groups are left out one by one:
    ``bloc``, ``region`` (World Bank), ``un_group``, ``subregion`` (M49) or one of your own.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1), "oecd_or_eu": 0, "cept": [0, 1] * 20})
    >>> table = leave_one_bloc_out(frame, {"freedom": ["freedom"]})
    >>> table[table["iso3"] == "S01"].drop(columns=["kind", "signed"]).round(3)
                   model iso3 bloc  probability
    1            freedom  S01    b        0.096
    41         base_rate  S01    b        0.667
    81        oecd_or_eu  S01    b        1.000
    121  cept_oecd_or_eu  S01    b        0.000
    """
    require_columns(design, [by], "design")
    design = design.assign(bloc=design[by])
    tables = []
    for model, terms in terms_of(specifications).items():
        if model in BASELINES:
            raise MeasureError(
                f"The specification {model!r} bears the name of a baseline: give it another."
            )
        frame, x, y = complete(design, terms)
        probability = left_out(x[None], y, frame["bloc"])[0]
        tables.append(frame.assign(model=model, kind="model", probability=probability))
    every = complete(design, ())[0]
    members = given(design, "cept oecd_or_eu", "design")[["cept", "oecd_or_eu"]]
    inside = every.groupby("bloc")["signed"].transform
    rate = (every["signed"].sum() - inside("sum")) / (len(every) - inside("size"))
    rules = rate, 1 - members["oecd_or_eu"], 1 - members.max(axis=1)
    for name, rule in zip(BASELINES, rules, strict=True):
        tables.append(every.assign(model=name, kind="baseline", probability=rule.astype("float64")))
    return pd.concat(tables, ignore_index=True)[COLUMNS.split()]


def scores(predictions: pd.DataFrame) -> pd.DataFrame:
    """Score predictions: mean squared error, and states on the wrong side.

    ``predictions`` is from :func:`leave_one_bloc_out`.

    Returns one row a model, the lowest Brier score first: ``model``, ``kind``, ``n``, ``brier``
    (mean squared difference of probability and outcome: Brier 1950, Monthly Weather Review 78: 1-3,
    in the form for one class, half of his sum over both), ``misplaced`` (states whose probability
    is on the other side of one half than their outcome; one half is on neither).

    Examples
    --------
    Brier's own example, ten forecasts of rain, gave 0.19 over both classes:

    >>> rain = pd.DataFrame({"model": "forecast", "kind": "model", "bloc": list("abcdefghij"),
    ...     "iso3": list("abcdefghij"), "probability": [.7, .9, .8, .4, .2, 0, 0, 0, 0, .1],
    ...     "signed": [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]})
    >>> scores(rain)[["n", "brier", "misplaced"]]
        n  brier  misplaced
    0  10  0.095          2
    """
    predictions = _checked(predictions)
    predictions["misplaced"] = predictions["squared"] > 0.25
    table = predictions.groupby("model", sort=False, as_index=False).agg(
        kind=("kind", "first"),
        n=("iso3", "size"),
        brier=("squared", "mean"),
        misplaced=("misplaced", "sum"),
    )
    return table.sort_values("brier", kind="stable", ignore_index=True)


def bootstrap_over_blocs(predictions: pd.DataFrame, against: str = "base_rate") -> pd.DataFrame:
    """Give the scores intervals that treat blocs, not states, as the draws.

    Every way to draw as many blocs as there are is looked at, with its chance, as in
    :func:`~wcit_analysis.measures.bootstrap_separation`. The predictions stay as they are; models
    are not fitted anew.

    ``predictions`` is from :func:`leave_one_bloc_out`; ``against`` is the model or baseline that
    the gain is measured from.

    Returns one row a model, in the order of :func:`scores`: ``model``, ``n``, ``brier``,
    ``brier_low``, ``brier_high``, ``gain`` (Brier score of ``against`` less that of the model, over
    the states that both predict: above 0 the model is nearer), ``gain_low``, ``gain_high``;
    intervals of 95 %.

    Examples
    --------
    >>> rain = pd.DataFrame({"model": "forecast", "kind": "model", "bloc": list("aabbccddee"),
    ...     "iso3": list("abcdefghij"), "probability": [.7, .9, .8, .4, .2, 0, 0, 0, 0, .1],
    ...     "signed": [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]})
    >>> bootstrap_over_blocs(rain, "forecast")[["brier", "brier_low", "brier_high"]].round(3)
       brier  brier_low  brier_high
    0  0.095      0.006       0.191
    """
    table = scores(predictions)
    predictions = _checked(predictions)
    if against not in set(table["model"]):
        raise MeasureError(
            f"predictions has no model {against!r}. {nearest(against, table['model'])}"
        )
    wide = predictions.pivot_table(
        index=["bloc", "iso3"], columns="model", values="squared", observed=True
    )
    rows = [
        [*_drawn(wide[model]), *_drawn(wide[against] - wide[model])] for model in table["model"]
    ]
    columns = ["brier", "brier_low", "brier_high", "gain", "gain_low", "gain_high"]
    return table[["model", "n"]].join(pd.DataFrame(rows, columns=columns))


def residual_clustering(
    design: pd.DataFrame, specifications: Specifications = SPECIFICATIONS
) -> pd.DataFrame:
    """Ask whether what a model leaves unexplained still goes together within blocs.

    The residuals change hands among the states at random, 9,999 times from a fixed seed; the
    p-value counts the shuffles in which blocs part them at least as much as in fact, the data
    among them (Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular
    Biology 9: 39).

    ``design`` and ``specifications`` are as for :func:`leave_one_bloc_out`.

    Returns one row a model: ``model``, ``n``, ``between`` (share of the residuals' variance that is
    between blocs), ``expected`` (its mean over all shuffles), ``p``.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1)})
    >>> residual_clustering(frame, {"freedom": ["freedom"]}).round(2)
         model   n  between  expected     p
    0  freedom  40      0.2      0.08  0.05
    """
    rows = []
    for model, terms in terms_of(specifications).items():
        frame, x, y = complete(design, terms)
        residuals = y - logit.fit(x[None], y).probabilities[0]
        residuals -= residuals.mean()
        member = in_each_bloc(frame["bloc"])
        shuffled = np.tile(residuals, (SHUFFLES + 1, 1))
        shuffled[1:] = np.random.default_rng(2012).permuted(shuffled[1:], axis=1)
        between = ((shuffled @ member.T) ** 2 / member.sum(axis=1)).sum(axis=1)
        between /= (residuals**2).sum()
        rows.append(
            {
                "model": model,
                "n": len(frame),
                "between": between[0],
                "expected": (len(member) - 1) / (len(frame) - 1),
                "p": (between >= between[0] - 1e-12).mean(),
            }
        )
    return pd.DataFrame(rows)


def _drawn(values: pd.Series) -> tuple[float, float, float]:
    """The mean of values, and its limits over every draw of their blocs."""
    grouped = values.dropna().groupby("bloc", observed=True)
    counts, chances = every_draw(grouped.ngroups)
    return with_limits((counts @ grouped.sum()) / (counts @ grouped.size()), chances)


def _checked(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return predictions with their rows numbered, ``signed`` as 1 or 0, and squared errors."""
    called = "predictions"
    predictions = given(predictions, COLUMNS, called, rows=called, key="iso3 model")
    predictions["signed"] = ones_and_zeros(predictions, "signed", "predictions")
    if not predictions["probability"].between(0, 1).all():
        raise MeasureError("predictions.probability has values outside 0 to 1.")
    predictions["squared"] = (predictions["probability"] - predictions["signed"]) ** 2
    return predictions
