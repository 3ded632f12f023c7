"""The rival explanations as logit models, each a named specification, and all their mixtures.

Each function refuses, with a :class:`~wcit_analysis.measures.MeasureError`, a design without the
columns it needs, a state in two rows or without a bloc, a term that is constant, not numeric or
not finite, and fewer than ten signers or non-signers with a value for every term.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from wcit_analysis.display import latex
from wcit_analysis.frames import (
    SIGNED,
    Floats,
    MeasureError,
    as_list,
    beside,
    floats,
    given,
    ones_and_zeros,
    refuse_repeated,
    require_columns,
    require_rows,
    require_values,
    with_position,
)

from . import logit
from .separation import wins
from .who import are_in, blocs, in_each_bloc

FEWEST = 10
"""The smallest side on which a model is fitted."""

Specifications = Mapping[str, Sequence[str]]

SPECIFICATIONS: Specifications = {
    "freedom": ("voice_accountability",),
    "freedom_vdem": ("electoral_democracy",),
    "connectivity_income": ("internet_users", "log_gdp_per_capita"),
    "alignment": ("ideal_point",),
    "bloc": ("cept", "african_union", "g77"),
    "all": (
        *("voice_accountability", "internet_users", "log_gdp_per_capita"),
        *("ideal_point", "cept", "african_union", "g77"),
    ),
}
"""The rival explanations: name and terms, each a column of :func:`design`.

The Arab League is no term: all of its members that could sign did, and no logit can weigh that.
"""

MEMBERSHIPS = ("cept", "apt", "african_union", "g77", "nam", "oic")
INDICATORS = ("voice_accountability", "internet_users", "fixed_broadband", "ideal_point")
LOGARITHMS = ("gdp_per_capita", "population")
EXPERTS = ("electoral_democracy", "freedom_of_expression", "internet_freedom_from_censorship")

TERMS = (
    *INDICATORS,
    *(f"log_{column}" for column in LOGARITHMS),
    *EXPERTS,
    *MEMBERSHIPS,
    "oecd_or_eu",
)
"""Sixteen terms: what :func:`specification_curve` makes models of."""


def design(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    vdem: pd.DataFrame,
    memberships: pd.DataFrame,
    also: Sequence[str] = (),
) -> pd.DataFrame:
    """Lay out the states present with everything that the models use.

    Returns one row a state present: ``iso3``, ``name``, ``region``, ``un_group``, ``subregion``,
    ``bloc`` (see :func:`~wcit_analysis.measures.blocs`), ``signed`` (1 or 0), and the sixteen
    ``TERMS``: ``voice_accountability``, ``internet_users``, ``fixed_broadband``, ``ideal_point``
    (session 66, before the conference), ``log_gdp_per_capita`` and ``log_population`` (natural
    logarithms), ``electoral_democracy``, ``freedom_of_expression``,
    ``internet_freedom_from_censorship``; as 1 or 0 ``cept``, ``apt``, ``african_union``, ``g77``,
    ``nam``, ``oic`` and ``oecd_or_eu``; then those named in ``also``.

    ``states``, ``indicators``, ``vdem`` and ``memberships`` are as their loaders give them. A
    column ``bloc`` of ``states`` is taken for the blocs. ``also`` names more terms: columns of
    indicators, of vdem or of states, or bodies of memberships.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> table = design(wcit.load_states(), wcit.load_indicators(), wcit.load_vdem(),
    ...     wcit.load_memberships(), also=["mobile_subscriptions", "commonwealth"])
    >>> table.loc[table["iso3"] == "AUS", ["bloc", "signed", "g77", "commonwealth"]]
                bloc  signed  g77  commonwealth
    7  Other Western       0    0             1
    """
    frame = with_position(states, "name region un_group")
    places = given(indicators, "iso3 subregion", "indicators", key="iso3")[["iso3", "subregion"]]
    frame = frame.merge(places.astype({"iso3": "string"}), on="iso3", how="left")
    if "bloc" in states:
        frame["bloc"] = with_position(states, "bloc")["bloc"].astype("string")
    else:
        frame = frame.merge(blocs(frame, memberships), on="iso3")
    frame["signed"] = (frame.pop("position") == SIGNED).astype("int64")
    frame = beside(frame, indicators, [*INDICATORS, *LOGARITHMS], "indicators")
    for column in LOGARITHMS:
        if (frame[column] <= 0).any():
            raise MeasureError(f"indicators.{column} has values of zero or less: no logarithm.")
        frame[f"log_{column}"] = np.log(frame.pop(column))
    frame = beside(frame, vdem, EXPERTS, "vdem")
    for body in MEMBERSHIPS:
        frame[body] = are_in(frame, memberships, body).astype("int64")
    either = are_in(frame, memberships, "oecd") | are_in(frame, memberships, "eu")
    frame["oecd_or_eu"] = either.astype("int64")
    for column in as_list(also):
        for called, table in {"indicators": indicators, "vdem": vdem, "states": states}.items():
            if column in table:
                frame = beside(frame, table, [column], called)
                break
        else:
            frame[column] = are_in(frame, memberships, column).astype("int64")
    return frame


def fit_models(
    design: pd.DataFrame,
    specifications: Specifications = SPECIFICATIONS,
    outcome: str = "signed",
) -> pd.DataFrame:
    """Fit each specification by maximum likelihood and list its terms.

    Standard errors are clustered by bloc, CR2 with Satterthwaite's degrees of freedom (see
    :func:`~wcit_analysis.measures.logit.intervals`), as nine blocs are few: the usual ones find
    noise significant at twice the level they state. Two kinds of terms are refused, as no data
    on nine blocs can weigh them: those along which the outcome is separated, and those that are
    one bloc. So are as many terms as there are blocs.

    Returns one row a model and term, the intercept first: ``model``, ``term``, ``scale`` (what one
    step of the term is: ``standard deviation``; ``member``, or the two values of a term that has
    two), ``estimate`` (log odds for one step), ``se``, ``df``, ``low``, ``high`` (95 %, from the t
    distribution with ``df`` degrees of freedom), ``p``, ``interval`` (in words).

    ``design`` is from :func:`design`, or any frame with ``iso3``, ``bloc``, the outcome and the
    terms. ``specifications`` maps the name of the model to the names of its terms. ``outcome`` is a
    column of ones and zeros.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1)})
    >>> fit_models(frame, {"freedom": ["freedom"]})[["term", "estimate", "df"]].round(3)
            term  estimate   df
    0  intercept     0.549  3.0
    1    freedom    -0.563  3.0
    """
    tables = []
    for model, one in _fitted(design, specifications, outcome):
        n_blocs = len(set(one.frame["bloc"]))
        if len(one.terms) >= n_blocs:
            raise MeasureError(
                f"The model {model!r} has {len(one.terms)} terms and {n_blocs} blocs: clusters "
                "cannot tell that many apart. Leave out terms, or give more blocs."
            )
        for term in one.terms:
            _refuse_bloc(one.frame, term)
        p = one.fit.probabilities[0]
        scales = ["", *(_scale(one.frame[term]) for term in one.terms)]
        table = pd.DataFrame({"model": model, "term": ["intercept", *one.terms], "scale": scales})
        about = one.x, p * (1 - p), one.y - p, one.frame["bloc"]
        tables.append(table.join(logit.intervals(one.fit.estimates[0], *about)))
    return pd.concat(tables, ignore_index=True)


def model_summary(
    design: pd.DataFrame,
    specifications: Specifications = SPECIFICATIONS,
    outcome: str = "signed",
) -> pd.DataFrame:
    """Fit each specification and say how well it fits, and to which states.

    McFadden's R² is one less the ratio of the log-likelihood to that of the intercept alone
    (1974); it and Akaike's criterion compare models of the same states only.

    ``design``, ``specifications`` and ``outcome`` are as for :func:`fit_models`.

    Returns one row a model: ``model``, ``n``, ``n_signed``, ``dropped`` (iso3 of the states without
    all values, joined by ";"), ``mcfadden_r2``, ``aic`` and ``auc`` (of the fitted probabilities,
    in the sample).

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1)})
    >>> model_summary(frame, {"freedom": ["freedom"]})[["model", "n", "aic", "auc"]].round(3)
         model   n     aic    auc
    0  freedom  40  54.218  0.653
    """
    rows = []
    for model, one in _fitted(design, specifications, outcome):
        p, y = one.fit.probabilities[0], one.y
        likelihood, alone = (
            np.log(np.where(y == 1, chance, 1 - chance)).sum() for chance in (p, y.mean())
        )
        dropped = design.loc[~design["iso3"].isin(one.frame["iso3"]), "iso3"]
        rows.append(
            {
                "model": model,
                "n": len(y),
                "n_signed": int(y.sum()),
                "dropped": ";".join(dropped),
                "mcfadden_r2": 1 - likelihood / alone,
                "aic": 2 * one.x.shape[1] - 2 * likelihood,
                "auc": wins(p[y == 1], p[y == 0]).mean(),
            }
        )
    return pd.DataFrame(rows)


def specification_curve(design: pd.DataFrame, terms: Sequence[str] = TERMS) -> pd.DataFrame:
    """Fit every model of one, two or three of the terms, on the states that have them all.

    Where the outcome is separated the fit is Firth's, see
    :func:`~wcit_analysis.measures.logit.fit`.

    ``design`` is from :func:`design`; ``terms``: columns of the design.

    Returns one row a model and term: ``model`` (its terms, joined by " + "), ``n_terms``, ``n``
    (states, the same for all), ``term``, ``estimate`` (log odds for one step, as in
    :func:`fit_models`), ``z`` (over its standard error with states as independent: its sign and
    order say more than its size), ``brier`` (of predictions of each bloc from the others, the same
    for the terms of a model: smaller is better).

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1), "users": [3, 1, 4, 1, 5, 9, 2, 6] * 5})
    >>> table = specification_curve(frame, ["freedom", "users"])
    >>> table[["model", "term", "estimate", "z", "brier"]].round(2)
                 model     term  estimate     z  brier
    0          freedom  freedom     -0.56 -1.59   0.36
    1            users    users     -0.24 -0.74   0.27
    2  freedom + users  freedom     -0.61 -1.67   0.36
    3  freedom + users    users     -0.32 -0.93   0.36
    """
    terms = as_list(terms)
    frame, x, y = complete(design, terms)
    tables = []
    for size in range(1, min(4, x.shape[1])):
        chosen = np.array(list(combinations(range(1, x.shape[1]), size)))
        models = x[:, np.insert(chosen, 0, 0, axis=1)].swapaxes(0, 1)
        fits, predicted = logit.fit(models, y), left_out(models, y, frame["bloc"])
        z = fits.estimates / np.sqrt(np.diagonal(fits.covariance, axis1=1, axis2=2))
        names = np.array(["intercept", *terms])[chosen]
        tables.append(
            pd.DataFrame(
                {
                    "model": np.repeat([" + ".join(one) for one in names], size),
                    "n_terms": size,
                    "n": len(y),
                    "term": names.ravel(),
                    "estimate": fits.estimates[:, 1:].ravel(),
                    "z": z[:, 1:].ravel(),
                    "brier": ((predicted - y) ** 2).mean(axis=1).repeat(size),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def regression_table(fits: pd.DataFrame, summary: pd.DataFrame) -> str:
    r"""Return models as a table in LaTeX: a column a model, each term with its 95 % interval.

    ``fits`` and ``summary`` are from :func:`fit_models` and :func:`model_summary`, of the same
    models.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1)})
    >>> models = {"freedom": ["freedom"]}
    >>> print(regression_table(fit_models(frame, models), model_summary(frame, models)))
    \begin{tabular}{lc}
    \hline
     & freedom \\
    \hline
    intercept & 0.55 [$-$1.22, 2.32] \\
    freedom & $-$0.56 [$-$3.78, 2.66] \\
    \hline
    $n$ & 40 \\
    McFadden's $R^2$ & 0.05 \\
    \hline
    \end{tabular}
    """
    fits = given(fits, "model term estimate low high", "fits", "measures.fit_models", "models")
    summary = given(summary, "model n mcfadden_r2", "summary")
    require_rows(summary, "model", fits["model"], "summary")
    about = summary.set_index("model").loc[fits["model"].unique()]
    texts = [f"{row.estimate:.2f} [{row.low:.2f}, {row.high:.2f}]" for row in fits.itertuples()]
    table = fits.assign(text=[text.replace("-", "$-$") for text in texts]).pivot_table(
        index="term", columns="model", values="text", aggfunc="first", sort=False
    )
    table = table.fillna("").rename(index=latex, columns=latex)
    r2 = about["mcfadden_r2"].map("{:.2f}".format)
    below = ["$n$", *about["n"]], ["McFadden's $R^2$", *r2]
    lines = [rf"\begin{{tabular}}{{l{'c' * len(about)}}}"]
    for part in ([["", *table.columns]], table.itertuples(), below):
        lines += [r"\hline", *(" & ".join(map(str, cells)) + r" \\" for cells in part)]
    return "\n".join([*lines, r"\hline", r"\end{tabular}"])


class _Fitted(NamedTuple):
    """One specification with its states, its matrix and its fit."""

    terms: list[str]
    frame: pd.DataFrame
    x: Floats
    y: Floats
    fit: logit.Fits


def _fitted(
    design: pd.DataFrame, specifications: Specifications, outcome: str
) -> Iterator[tuple[str, _Fitted]]:
    """Fit each specification; refuse one that separates the outcome."""
    for model, terms in terms_of(specifications).items():
        frame, x, y = complete(design, terms, outcome)
        if np.linalg.matrix_rank(x) < x.shape[1]:
            raise MeasureError(f"A term of the model {model!r} is a sum of others: leave it out.")
        one = logit.fit(x[None], y)
        along = [term for term, moved in zip(terms, one.separated[0, 1:], strict=True) if moved]
        if along:
            raise MeasureError(
                f"{outcome} is separated along {', '.join(along)}: values of it are found on one "
                f"side only, and no estimate is finite. Leave it out of the model {model!r}."
            )
        yield model, _Fitted(terms, frame, x, y, one)


def terms_of(specifications: Specifications) -> dict[str, list[str]]:
    """Return the terms of each specification as a list; refuse one without terms or name.

    >>> terms_of({"alignment": "ideal_point", "bloc": ("cept", "g77")})
    {'alignment': ['ideal_point'], 'bloc': ['cept', 'g77']}
    """
    if not hasattr(specifications, "items") or not len(specifications):
        raise MeasureError(
            f"specifications is a {type(specifications).__name__} that names no model: give each "
            "a name and its terms, as in {'freedom': SPECIFICATIONS['freedom']}."
        )
    named = {model: as_list(terms) for model, terms in specifications.items()}
    for model, terms in named.items():
        if not terms:
            raise MeasureError(f"The specification {model!r} has no terms.")
    return named


def complete(
    design: pd.DataFrame, terms: Sequence[str], outcome: str = "signed"
) -> tuple[pd.DataFrame, Floats, Floats]:
    """Return the states with a value for every term, their :func:`matrix`, and their outcomes.

    What no model can use is refused.

    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(21)], "bloc": list("abc") * 7,
    ...     "signed": [0, 1] * 10 + [1], "freedom": [*range(20), None]})
    >>> [len(one) for one in complete(frame, ["freedom"])]
    [20, 20, 20]
    """
    require_columns(design, ["iso3", "bloc", outcome], "design")
    refuse_repeated(design, table="design")
    require_values(design, "bloc", "design")
    if outcome in terms:
        raise MeasureError(f"{outcome!r} is the outcome, and cannot be a term too.")
    read = {"iso3": design["iso3"], "bloc": design["bloc"].astype("string")}
    read[outcome] = ones_and_zeros(design, outcome, "design")
    read |= {term: floats(design, term, "design") for term in terms}
    frame = pd.DataFrame(read).dropna().reset_index(drop=True)
    ones = int(frame[outcome].sum())
    if min(ones, len(frame) - ones) < FEWEST:
        raise MeasureError(
            f"{ones} signers and {len(frame) - ones} non-signers have a value for "
            f"{', '.join(map(str, terms))}; at least {FEWEST} of each are needed."
        )
    if frame["bloc"].nunique() < 2:
        raise MeasureError("All states are in one bloc: none is left to tell it from.")
    for term in terms:
        if np.ptp(frame[term]) == 0:
            raise MeasureError(f"design.{term} is constant: {frame[term].iloc[0]:g} everywhere.")
    return frame, matrix(frame, terms), frame[outcome].to_numpy("float64")


def matrix(frame: pd.DataFrame, terms: Sequence[str]) -> Floats:
    """Return the matrix of a model, intercept first.

    Of a column with two values the greater becomes 1 and the other 0; others are divided by
    their standard deviation (n - 1) after the mean is taken off.

    >>> frame = pd.DataFrame({"freedom": [1.0, 2, 3], "eu": [0, 0, 1]})
    >>> matrix(frame, ["freedom", "eu"]).tolist()
    [[1.0, -1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
    """
    values = frame[[*terms]].to_numpy("float64")
    two = [len(np.unique(column)) == 2 for column in values.T]
    graded = (values - values.mean(axis=0)) / values.std(axis=0, ddof=1)
    columns = np.where(two, values == values.max(axis=0), graded)
    return np.column_stack([np.ones(len(frame)), columns])


def left_out(x: Floats, y: Floats, blocs: pd.Series) -> Floats:
    """Predict the states of each bloc from a fit to the other blocs, for several designs at once.

    >>> x, y = np.ones((1, 4, 1)), np.array([0.0, 1, 1, 1])
    >>> left_out(x, y, pd.Series(["a", "a", "b", "b"])).round(3).tolist()
    [[0.833, 0.833, 0.5, 0.5]]
    """
    out = in_each_bloc(blocs)
    fits = logit.fit(x.repeat(len(out), axis=0), y, np.tile(~out, (len(x), 1)))
    return np.asarray((fits.probabilities.reshape(len(x), *out.shape) * out).sum(axis=1))


def _scale(values: pd.Series) -> str:
    """Say what one step of a term is."""
    found = sorted(values.unique())
    if len(found) > 2:
        return "standard deviation"
    return "member" if found == [0, 1] else f"{found[1]:g} against {found[0]:g}"


def _refuse_bloc(frame: pd.DataFrame, term: str) -> None:
    """Refuse a term whose members, or whose non-members, are one bloc."""
    values = frame[term].unique()
    for value in values if len(values) == 2 else ():
        here = frame[term] == value
        inside = set(frame.loc[here, "bloc"])
        if len(inside) == 1 and inside.isdisjoint(frame.loc[~here, "bloc"]):
            raise MeasureError(
                f"{term} is one bloc, {inside.pop()}: clusters by bloc cannot tell how uncertain "
                "it is. Leave it out, or look at it with leave_one_bloc_out()."
            )
