"""Prediction of blocs that the model has not seen, against simple baselines."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit

from wcit_analysis.frames import (
    Floats,
    MeasureError,
    as_list,
    nearest,
    outcome,
    require_columns,
    require_some_of,
    with_position,
)

from . import logit
from .models import SPECIFICATIONS, bloc_codes, checked, complete, matrix, terms_of

BASELINES = ("base_rate", "oecd_or_eu", "region")
"""Predictions without a model: see :func:`leave_one_bloc_out`."""


def leave_one_bloc_out(
    design: pd.DataFrame,
    specifications: Mapping[str, Sequence[str]] = SPECIFICATIONS,
) -> pd.DataFrame:
    """Predict each bloc's signatures from the other blocs.

    Parameters
    ----------
    design : DataFrame
        From :func:`~wcit_analysis.measures.design`.
    specifications : mapping
        Name of the model to the names of its terms.

    Returns
    -------
    DataFrame
        One row a model and state: ``model``, ``kind`` (``model`` or ``baseline``), ``iso3``,
        ``bloc``, ``signed`` (1 or 0), ``probability`` (of signing, fitted without the bloc).

    Raises
    ------
    MeasureError
        A specification without name or terms or named like a baseline, an unknown column, a
        state in two rows or without a bloc, ``signed`` that is not 1 or 0, values that are not
        finite, fewer than ten signers or non-signers, a single bloc.

    Notes
    -----
    The fit is that of :func:`~wcit_analysis.measures.fit_models`: penalised where the other
    blocs are separated. A term that does not vary among the other blocs, as membership of the
    Arab League when the Arab League is left out, is left out with it. The baselines are
    ``base_rate``, the share of signers in the other blocs; ``oecd_or_eu``, a rule that needs
    no fit: members of either do not sign (probability 0), all others do (1); and ``region``,
    the share of signers among the states of the same World Bank region in other blocs, or
    their overall share where there are none.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1), "oecd_or_eu": 0, "region": "A"})
    >>> table = leave_one_bloc_out(frame, {"freedom": ["freedom"]})
    >>> table[table["iso3"] == "S00"].drop(columns=["kind", "signed"]).round(3)
              model iso3 bloc  probability
    0       freedom  S00    a        0.641
    40    base_rate  S00    a        0.667
    80   oecd_or_eu  S00    a        1.000
    120      region  S00    a        0.667
    """
    design, tables = checked(design), []
    for model, terms in terms_of(specifications).items():
        if model in BASELINES:
            raise MeasureError(
                f"The specification {model!r} bears the name of a baseline: give it another."
            )
        frame = complete(design, terms)
        predicted = np.empty(len(frame))
        for bloc in range(bloc_codes(frame).max() + 1):
            out = bloc_codes(frame) == bloc
            predicted[out] = _predict(frame[~out], frame[out], terms)
        tables.append(_predictions(frame, model, "model", predicted))
    require_columns(design, ["region", "oecd_or_eu"], "design")
    rates, regions = np.empty(len(design)), np.empty(len(design))
    for bloc in range(bloc_codes(design).max() + 1):
        out = bloc_codes(design) == bloc
        seen, left_out = design[~out], design[out]
        rates[out] = seen["signed"].mean()
        shares = seen.groupby("region", observed=True)["signed"].mean()
        regions[out] = [shares.get(region, seen["signed"].mean()) for region in left_out["region"]]
    rule = 1 - design["oecd_or_eu"].to_numpy("float64")
    for baseline, predicted in zip(BASELINES, (rates, rule, regions), strict=True):
        tables.append(_predictions(design, baseline, "baseline", predicted))
    return pd.concat(tables, ignore_index=True)


def scores(predictions: pd.DataFrame) -> pd.DataFrame:
    """Score predictions: Brier score, area under the curve, share on the right side.

    Parameters
    ----------
    predictions : DataFrame
        From :func:`leave_one_bloc_out`: ``model``, ``kind``, ``iso3``, ``bloc``, ``signed``
        and ``probability``.

    Returns
    -------
    DataFrame
        One row a model, the lowest Brier score first: ``model``, ``kind``, ``n``, ``brier``
        (mean squared difference of probability and outcome), ``auc`` and ``right`` (share of
        states whose probability is on the side of the outcome, one half counting as neither).

    Raises
    ------
    MeasureError
        An unknown column, no rows, a state that a model predicts twice, ``signed`` that is
        not 1 or 0, a probability outside 0 to 1, a model without states of both sides.

    Notes
    -----
    Brier 1950, Monthly Weather Review 78: 1-3, in the form for one class (half of his sum
    over both). The area pools the states of all blocs, though their probabilities come from
    different fits: a bloc that signs is left out of the fit that predicts it, and this lowers
    the area of weak predictors, of ``region`` above all. ``base_rate`` would fall far below
    one half in this way; it ranks no two states, and its area is set to 0.5.

    Examples
    --------
    Brier's own example, ten forecasts of rain, gave 0.19 over both classes:

    >>> rain = pd.DataFrame({"model": "forecast", "kind": "model", "bloc": list("abcdefghij"),
    ...     "iso3": list("abcdefghij"), "probability": [.7, .9, .8, .4, .2, 0, 0, 0, 0, .1],
    ...     "signed": [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]})
    >>> scores(rain)[["n", "brier", "auc", "right"]].round(3)
        n  brier    auc  right
    0  10  0.095  0.952    0.8
    """
    predictions = _checked(predictions)
    rows = []
    for model, one in predictions.groupby("model", sort=False):
        parts = _bloc_sums(one, sorted(one["bloc"].unique()))
        whole = np.ones((1, len(parts.states)))
        hits = (one["probability"] - 0.5) * (one["signed"] - 0.5) > 0
        rows.append(
            {
                "model": model,
                "kind": one["kind"].iloc[0],
                "n": len(one),
                "brier": float(_brier(parts, whole)[0]),
                "auc": float(_area(parts, whole)[0]),
                "right": float(hits.mean()),
            }
        )
    table = pd.DataFrame(rows).sort_values("brier", kind="stable")
    return table.reset_index(drop=True)


def bootstrap_over_blocs(
    predictions: pd.DataFrame, against: str = "base_rate", draws: int = 1000, seed: int = 2012
) -> pd.DataFrame:
    """Give the scores intervals that treat blocs, not states, as the draws.

    Parameters
    ----------
    predictions : DataFrame
        From :func:`leave_one_bloc_out`.
    against : str
        The model or baseline that the gain is measured from.
    draws, seed : int
        Number of resamples and the seed of their generator.

    Returns
    -------
    DataFrame
        One row a model, in the order of :func:`scores`: ``model``, ``n``, ``blocs``,
        ``brier``, ``brier_low``, ``brier_high``, ``auc``, ``auc_low``, ``auc_high``, ``gain``
        (Brier score of ``against`` less that of the model, over the states that both predict:
        above 0 the model is nearer), ``gain_low``, ``gain_high``; intervals of 95 %.

    Raises
    ------
    MeasureError
        As :func:`scores`; an unknown model in ``against``, fewer than two blocs or ten draws.

    Notes
    -----
    Percentile bootstrap over clusters (Davison and Hinkley 1997, Bootstrap Methods and their
    Application, section 3.8): each draw takes as many blocs as there are, with replacement and
    whole. The predictions stay as they are; models are not fitted anew. With nine blocs the
    intervals are rough. Draws without states of both sides have no area and are left out of
    its interval.

    Examples
    --------
    >>> rain = pd.DataFrame({"model": "forecast", "kind": "model", "bloc": list("abcdefghij"),
    ...     "iso3": list("abcdefghij"), "probability": [.7, .9, .8, .4, .2, 0, 0, 0, 0, .1],
    ...     "signed": [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]})
    >>> table = bootstrap_over_blocs(rain, "forecast")
    >>> table[["brier", "brier_low", "brier_high"]].round(3)
       brier  brier_low  brier_high
    0  0.095      0.009       0.213
    """
    predictions = _checked(predictions)
    known = predictions["model"].unique()
    if against not in known:
        raise MeasureError(f"predictions has no model {against!r}. {nearest(against, known)}")
    _require_draws(draws)
    names = sorted(predictions["bloc"].unique())
    weights = _bloc_weights(len(names), draws, seed)
    reference = predictions[predictions["model"] == against]
    rows = []
    for model in scores(predictions)["model"]:
        one = predictions[predictions["model"] == model]
        parts = _bloc_sums(one, names)
        shared = _bloc_sums(one[one["iso3"].isin(reference["iso3"])], names)
        other = _bloc_sums(reference[reference["iso3"].isin(one["iso3"])], names)
        row: dict[str, object] = {"model": model, "n": len(one), "blocs": one["bloc"].nunique()}
        for score, values in {
            "brier": _brier(parts, weights),
            "auc": _area(parts, weights),
            "gain": _brier(other, weights) - _brier(shared, weights),
        }.items():
            low, high = np.nanquantile(values[1:], [0.025, 0.975])
            row |= {score: values[0], f"{score}_low": low, f"{score}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def misfits(
    predictions: pd.DataFrame, states: pd.DataFrame, models: Sequence[str] | None = None
) -> pd.DataFrame:
    """List the states that models place on the other side than they took.

    Parameters
    ----------
    predictions : DataFrame
        From :func:`leave_one_bloc_out`.
    states : DataFrame
        ``iso3``, ``name``, ``position``, ``stance`` and ``note``. Only states that are in it
        are listed, as a region's.
    models : sequence of str, optional
        The models that are asked; all but the baselines if left out.

    Returns
    -------
    DataFrame
        One row a state that at least one model misplaces, the most misplaced first: ``iso3``,
        ``name``, ``bloc``, ``position``, ``stance``, ``n_models`` (that predict it),
        ``n_wrong`` (that put it on the other side of one half), ``probability`` (of signing,
        mean over the models), ``lowest``, ``highest``, ``note`` (what the record says).

    Raises
    ------
    MeasureError
        As :func:`scores`; an unknown model, predictions of none of the states.

    Examples
    --------
    >>> predictions = pd.DataFrame({"model": "freedom", "kind": "model", "bloc": "a",
    ...     "iso3": ["AAA", "BBB"], "signed": [1, 0], "probability": [0.8, 0.9]})
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB"], "name": ["A", "B"], "note": "",
    ...     "position": ["signed", "not_signed"], "stance": [None, "consulting"]})
    >>> misfits(predictions, states)[["iso3", "position", "n_wrong", "probability"]]
      iso3    position  n_wrong  probability
    0  BBB  not_signed        1          0.9
    """
    predictions = _checked(predictions)
    known = list(predictions.loc[predictions["kind"] == "model", "model"].unique())
    asked = as_list(models) or known
    for model in asked:
        if model not in known:
            raise MeasureError(f"predictions has no model {model!r}. {nearest(model, known)}")
    chosen = predictions[predictions["model"].isin(asked)]
    wrong = ((chosen["probability"] - 0.5) * (chosen["signed"] - 0.5) < 0).astype("int64")
    table = (
        chosen.assign(wrong=wrong)
        .groupby(["iso3", "bloc", "signed"])
        .agg(
            n_models=("model", "size"),
            n_wrong=("wrong", "sum"),
            probability=("probability", "mean"),
            lowest=("probability", "min"),
            highest=("probability", "max"),
        )
        .reset_index()
    )
    record = with_position(states)
    require_columns(record, ["name", "stance", "note"], "states")
    require_some_of(record, predictions["iso3"], "predictions")
    table = table[table["n_wrong"] > 0].merge(
        record[["iso3", "name", "position", "stance", "note"]], on="iso3"
    )
    table["off"] = (table["probability"] - table["signed"]).abs()
    table = table.sort_values(["n_wrong", "off", "iso3"], ascending=[False, False, True])
    columns = ["iso3", "name", "bloc", "position", "stance", "n_models", "n_wrong"]
    columns += ["probability", "lowest", "highest", "note"]
    return table[columns].reset_index(drop=True)


class _BlocSums(NamedTuple):
    """What the scores need from each bloc, and from each pair of blocs."""

    states: Floats
    signers: Floats
    squared: Floats
    won: Floats


def _bloc_sums(predictions: pd.DataFrame, names: Sequence[str]) -> _BlocSums:
    """Add up states, signers and squared differences by bloc, and pairs won by two blocs.

    ``won[a, b]`` counts the pairs of a signer of bloc a and a non-signer of bloc b in which the
    signer has the greater probability, ties half. Scores of any resample of blocs follow.
    """
    signed = predictions["signed"].to_numpy("float64")
    probability = predictions["probability"].to_numpy("float64")
    member = predictions["bloc"].to_numpy()[None, :] == np.array(names, dtype=object)[:, None]
    member = member.astype("float64")
    greater = np.sign(probability[:, None] - probability[None, :]) / 2 + 0.5
    if (predictions["model"] == "base_rate").all():
        greater[:] = 0.5
    return _BlocSums(
        states=member.sum(axis=1),
        signers=member @ signed,
        squared=member @ (probability - signed) ** 2,
        won=(member * signed) @ greater @ (member * (1 - signed)).T,
    )


def _bloc_weights(blocs: int, draws: int, seed: int) -> Floats:
    """How often each bloc is drawn: a row of ones for the data, then a row for each draw."""
    if blocs < 2:
        raise MeasureError("All states are in one bloc: there is nothing to draw from.")
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(blocs, np.full(blocs, 1 / blocs), size=draws)
    return np.vstack([np.ones(blocs), drawn])


def _brier(parts: _BlocSums, weights: Floats) -> Floats:
    """Brier score of each row of bloc weights."""
    with np.errstate(invalid="ignore"):
        return np.asarray((weights @ parts.squared) / (weights @ parts.states))


def _area(parts: _BlocSums, weights: Floats) -> Floats:
    """Area under the curve of each row of bloc weights; missing without both sides."""
    won = np.einsum("da,ab,db->d", weights, parts.won, weights)
    pairs = (weights @ parts.signers) * (weights @ (parts.states - parts.signers))
    with np.errstate(invalid="ignore"):
        return np.asarray(won / pairs)


def _predict(seen: pd.DataFrame, left_out: pd.DataFrame, terms: Sequence[str]) -> Floats:
    """Probabilities for the states left out, from a fit to those seen."""
    varying = [term for term in terms if np.ptp(seen[term]) > 0]
    x, y = matrix(pd.concat([seen, left_out]), varying)
    inside = len(seen)
    fitted = logit.fit(x[:inside], y[:inside], bloc_codes(seen))
    return np.asarray(expit(x[inside:] @ fitted.estimates))


def _predictions(frame: pd.DataFrame, model: str, kind: str, probability: Floats) -> pd.DataFrame:
    """One model's predictions as rows."""
    table = frame[["iso3", "bloc", "signed"]].assign(
        model=model, kind=kind, probability=probability
    )
    return table[["model", "kind", "iso3", "bloc", "signed", "probability"]]


def _require_draws(draws: int) -> None:
    """Refuse too few draws for an interval."""
    if draws < 10:
        raise MeasureError(f"{draws} draws are too few; take at least ten.")


def _checked(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return predictions with their rows numbered and ``signed`` as 1 or 0.

    Refuse a frame that is not one of predictions.
    """
    columns = ["model", "kind", "iso3", "bloc", "signed", "probability"]
    require_columns(predictions, columns, "predictions")
    if not len(predictions):
        raise MeasureError("predictions has no rows: no model is left in it.")
    twice = predictions[predictions.duplicated(["model", "iso3"])]
    if len(twice):
        code, model = twice["iso3"].iloc[0], twice["model"].iloc[0]
        raise MeasureError(
            f"predictions has {code} more than once for the model {model!r}: keep one row a model "
            "and state."
        )
    predictions = predictions.assign(signed=outcome(predictions, "predictions"))
    predictions = predictions.reset_index(drop=True)
    if not predictions["probability"].between(0, 1).all():
        raise MeasureError("predictions.probability has values outside 0 to 1.")
    for model, one in predictions.groupby("model", sort=False):
        if one["signed"].nunique() < 2:
            raise MeasureError(f"The predictions of {model!r} have states of one side only.")
    return predictions
