"""The rival explanations as logit models, each a named specification."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from wcit_analysis.frames import (
    FEWEST,
    NOT_SIGNED,
    SIGNED,
    Floats,
    MeasureError,
    as_list,
    beside,
    numbers,
    outcome,
    require_columns,
    require_one_row_each,
    with_position,
)

from . import logit
from .partition import blocs, members_of
from .separation import wins

SPECIFICATIONS: Mapping[str, tuple[str, ...]] = {
    "freedom": ("voice_accountability",),
    "freedom_vdem": ("electoral_democracy",),
    "connectivity_income": ("internet_users", "log_gdp_per_capita"),
    "alignment": ("ideal_point",),
    "bloc": ("cept", "african_union", "arab_league", "g77"),
    "all": (
        "voice_accountability",
        "internet_users",
        "log_gdp_per_capita",
        "ideal_point",
        "cept",
        "african_union",
        "arab_league",
        "g77",
    ),
}
"""The rival explanations: name and terms, each a column of :func:`design`."""

MEMBERSHIPS = ("cept", "african_union", "arab_league", "g77")


def design(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    vdem: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    """Lay out the states present with everything that the models use.

    Parameters
    ----------
    states : DataFrame
        ``iso3``, ``name``, ``position``, ``region``, ``un_group``.
    indicators : DataFrame
        ``iso3``, ``voice_accountability``, ``internet_users``, ``gdp_per_capita``,
        ``ideal_point`` (session 66, before the conference).
    vdem : DataFrame
        ``iso3``, ``electoral_democracy``.
    memberships : DataFrame
        ``body`` and ``iso3``.

    Returns
    -------
    DataFrame
        One row a state present: ``iso3``, ``name``, ``region``, ``bloc`` (see
        :func:`~wcit_analysis.measures.blocs`), ``signed`` (1 or 0), ``voice_accountability``,
        ``internet_users``, ``ideal_point``, ``log_gdp_per_capita`` (natural logarithm),
        ``electoral_democracy``; as 1 or 0 ``cept``, ``african_union``, ``arab_league``, ``g77``
        and ``oecd_or_eu``. More columns can be merged on ``iso3`` for other specifications.

    Raises
    ------
    MeasureError
        An unknown column or body, a membership without a body, a value that is not finite, an
        income of zero or less.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["FRA", "QAT"], "name": ["France", "Qatar"],
    ...     "position": ["not_signed", "signed"], "un_group": ["WEOG", "APG"],
    ...     "region": ["Europe & Central Asia", "Middle East & North Africa"]})
    >>> indicators = pd.DataFrame({"iso3": ["FRA", "QAT"], "voice_accountability": [1.2, -0.8],
    ...     "internet_users": [81.4, 69.3], "gdp_per_capita": [40_000, 85_000],
    ...     "ideal_point": [1.4, -0.7]})
    >>> vdem = pd.DataFrame({"iso3": ["FRA", "QAT"], "electoral_democracy": [0.9, 0.1]})
    >>> memberships = pd.DataFrame({
    ...     "body": ["eu", "oecd", "cept", "arab_league", "g77", "rcc", "african_union"],
    ...     "iso3": ["FRA", "FRA", "FRA", "QAT", "QAT", "RUS", "KEN"]})
    >>> table = design(states, indicators, vdem, memberships)
    >>> table[["iso3", "bloc", "signed", "log_gdp_per_capita", "cept", "oecd_or_eu"]].round(1)
      iso3            bloc  signed  log_gdp_per_capita  cept  oecd_or_eu
    0  FRA  European Union       0                10.6     1           1
    1  QAT     Arab League       1                11.4     0           0
    """
    present = with_position(states, (SIGNED, NOT_SIGNED))
    require_columns(present, ["name", "region"], "states")
    frame = present[["iso3", "name", "region"]].merge(
        blocs(present, memberships), on="iso3", validate="one_to_one"
    )
    frame["signed"] = (present["position"] == SIGNED).astype("int64")
    columns = ["voice_accountability", "internet_users", "ideal_point", "gdp_per_capita"]
    frame = beside(frame, indicators, columns, "indicators")
    if (frame["gdp_per_capita"] <= 0).any():
        raise MeasureError("indicators.gdp_per_capita has values of zero or less: no logarithm.")
    frame["log_gdp_per_capita"] = np.log(frame.pop("gdp_per_capita"))
    frame = beside(frame, vdem, ["electoral_democracy"], "vdem")
    for body in MEMBERSHIPS:
        frame[body] = frame["iso3"].isin(list(members_of(memberships, body))).astype("int64")
    either = members_of(memberships, "oecd") | members_of(memberships, "eu")
    frame["oecd_or_eu"] = frame["iso3"].isin(list(either)).astype("int64")
    return frame


def fit_models(
    design: pd.DataFrame,
    specifications: Mapping[str, Sequence[str]] = SPECIFICATIONS,
    same_states: bool = False,
) -> pd.DataFrame:
    """Fit each specification and list its terms.

    Parameters
    ----------
    design : DataFrame
        From :func:`design`, or any frame with ``iso3``, ``bloc``, ``signed`` and the terms.
    specifications : mapping
        Name of the model to the names of its terms.
    same_states : bool
        Fit all on the states that have a value for every term of every specification.

    Returns
    -------
    DataFrame
        One row a model and term, the intercept first: ``model``, ``term``, ``scale``
        (``standard deviation`` or ``member``), ``estimate`` (log odds of signing, for one
        standard deviation, or for a member against a non-member), ``se``, ``low``, ``high``
        (95 %), ``p``, ``ame`` (average marginal effect on the probability, on the same
        scale), ``ame_se``, ``method`` (``ml`` or ``firth``) and ``interval`` (how low and high
        were reached).

    Raises
    ------
    MeasureError
        A specification without name or terms, an unknown column, a state in two rows or without
        a bloc, ``signed`` that is not 1 or 0, a constant or redundant term, values that are not
        finite, fewer than ten signers or non-signers with all values.

    Notes
    -----
    Maximum likelihood with standard errors clustered by bloc, intervals and p-values from the
    t distribution with one degree of freedom less than there are blocs (Cameron and Miller
    2015, Journal of Human Resources 50: 317-372); nine blocs are few, so the intervals are
    still on the narrow side. Where the outcome is separated (see :func:`logit.separating`)
    maximum likelihood estimates do not exist, and Firth's penalised likelihood is used with
    profile intervals, likelihood ratio p-values and model-based standard errors. These treat
    states as independent: a cluster-robust covariance fails there, as the residuals of a
    bloc that is also a term add up to about nothing and its standard error would be near zero.
    The uncertainty that blocs bring is then seen in :func:`leave_one_bloc_out`.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(40)],
    ...     "bloc": list("abcd") * 10, "signed": [0, 1] * 10 + [1, 0, 1, 1] * 5,
    ...     "freedom": range(40, 0, -1)})
    >>> table = fit_models(frame, {"freedom": ["freedom"]})
    >>> table[["model", "term", "estimate", "method"]].round(3)
         model       term  estimate method
    0  freedom  intercept     0.549     ml
    1  freedom    freedom    -0.563     ml
    """
    rows = []
    for model, terms, frame in _with_states(design, specifications, same_states):
        x, y = matrix(frame, terms)
        clusters = bloc_codes(frame)
        fitted = logit.fit(x, y, clusters)
        for column, term in enumerate(["intercept", *terms]):
            estimate = float(fitted.estimates[column])
            se = float(np.sqrt(fitted.covariance[column, column]))
            if fitted.method == "firth":
                interval = "profile penalised likelihood, states as independent"
                low, high = logit.profile_interval(x, y, fitted, column)
                p = logit.profile_p(x, y, fitted, column)
            else:
                degrees = int(clusters.max())
                interval = f"clustered by bloc, t({degrees})"
                low, high = stats.t.interval(0.95, degrees, loc=estimate, scale=se)
                p = 2 * float(stats.t.sf(abs(estimate / se), degrees))
            ame, ame_se = logit.marginal_effect(x, fitted, column) if column else (np.nan, np.nan)
            rows.append(
                {
                    "model": model,
                    "term": term,
                    "scale": _scale(frame, term) if column else "",
                    "estimate": estimate,
                    "se": se,
                    "low": float(low),
                    "high": float(high),
                    "p": p,
                    "ame": ame,
                    "ame_se": ame_se,
                    "method": fitted.method,
                    "interval": interval,
                }
            )
    return pd.DataFrame(rows)


def model_summary(
    design: pd.DataFrame,
    specifications: Mapping[str, Sequence[str]] = SPECIFICATIONS,
    same_states: bool = False,
) -> pd.DataFrame:
    """Fit each specification and say how well it fits, and to which states.

    Parameters
    ----------
    design, specifications, same_states
        As for :func:`fit_models`.

    Returns
    -------
    DataFrame
        One row a model: ``model``, ``n``, ``n_signed``, ``n_dropped``, ``dropped`` (iso3 of
        the states without all values, joined by ";"), ``separated`` (terms along which the
        outcome is separated, joined by ";"), ``method``, ``log_likelihood``, ``mcfadden_r2``,
        ``aic`` and ``auc`` (of the fitted probabilities, in the sample).

    Raises
    ------
    MeasureError
        As :func:`fit_models`.

    Notes
    -----
    McFadden 1974: one less the ratio of the log-likelihood to that of the intercept alone.
    The Akaike criterion compares models of the same states only: see ``same_states``. For a
    Firth fit both use the likelihood without its penalty, which is a little below its maximum.

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
    for model, terms, frame in _with_states(design, specifications, same_states):
        x, y = matrix(frame, terms)
        fitted = logit.fit(x, y, bloc_codes(frame))
        names = ["intercept", *terms]
        base = y.mean()
        null = len(y) * (base * np.log(base) + (1 - base) * np.log(1 - base))
        dropped = design.loc[~design["iso3"].isin(frame["iso3"]), "iso3"]
        rows.append(
            {
                "model": model,
                "n": len(y),
                "n_signed": int(y.sum()),
                "n_dropped": len(dropped),
                "dropped": ";".join(dropped),
                "separated": ";".join(str(names[column]) for column in logit.separating(x, y)),
                "method": fitted.method,
                "log_likelihood": fitted.log_likelihood,
                "mcfadden_r2": float(1 - fitted.log_likelihood / null),
                "aic": 2 * len(names) - 2 * fitted.log_likelihood,
                "auc": float(
                    wins(fitted.probabilities[y == 1], fitted.probabilities[y == 0]).mean()
                ),
            }
        )
    return pd.DataFrame(rows)


def terms_of(specifications: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the terms of each specification as a list; refuse one without terms or name.

    Examples
    --------
    >>> terms_of({"alignment": "ideal_point", "bloc": ("cept", "g77")})
    {'alignment': ['ideal_point'], 'bloc': ['cept', 'g77']}
    """
    if not hasattr(specifications, "items"):
        raise MeasureError(
            f"specifications is a {type(specifications).__name__} and not a dict: give each model "
            "a name and its terms, as in {'freedom': SPECIFICATIONS['freedom']}."
        )
    named = {model: as_list(terms) for model, terms in specifications.items()}
    for model, terms in named.items():
        if not terms:
            raise MeasureError(f"The specification {model!r} has no terms.")
    return named


def checked(design: pd.DataFrame) -> pd.DataFrame:
    """Return a design with its rows numbered and ``signed`` as 1 or 0.

    Refuse a state in two rows, without a bloc, or with another outcome.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": ["FRA", "RUS"], "bloc": ["EU", "RCC"], "signed": [0, 1]})
    >>> checked(frame.set_index("bloc", drop=False)).index.tolist()
    [0, 1]
    """
    require_columns(design, ["iso3", "bloc", "signed"], "design")
    require_one_row_each(design, "design")
    lacking = design.loc[design["bloc"].isna(), "iso3"]
    if len(lacking):
        raise MeasureError(f"design.bloc is missing for {', '.join(map(str, lacking))}.")
    return design.assign(signed=outcome(design, "design")).reset_index(drop=True)


def complete(design: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    """Return the states with a value for every term; refuse what no model can use.

    Examples
    --------
    >>> frame = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(21)], "bloc": "a",
    ...     "signed": [0, 1] * 10 + [1], "freedom": [*range(20), None]})
    >>> len(complete(frame, ["freedom"]))
    20
    """
    design = checked(design)
    values = pd.DataFrame({term: numbers(design, term, "design") for term in terms})
    frame = design[["iso3", "bloc", "signed"]].join(values)
    frame = frame.dropna().reset_index(drop=True)
    signers = int((frame["signed"] == 1).sum())
    if min(signers, len(frame) - signers) < FEWEST:
        raise MeasureError(
            f"{signers} signers and {len(frame) - signers} non-signers have a value for "
            f"{', '.join(map(str, values))}; at least {FEWEST} of each are needed."
        )
    for term in terms:
        if np.ptp(frame[term]) == 0:
            raise MeasureError(f"design.{term} is constant: {frame[term].iloc[0]:g} everywhere.")
    return frame


def matrix(frame: pd.DataFrame, terms: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the matrix of a model, intercept first, and the outcome.

    Columns of zeros and ones stay as they are, others are divided by their standard
    deviation (n - 1) after the mean is taken off.

    Examples
    --------
    >>> frame = pd.DataFrame({"signed": [0, 1, 1], "freedom": [1.0, 2, 3], "eu": [0, 0, 1]})
    >>> matrix(frame, ["freedom", "eu"])[0].tolist()
    [[1.0, -1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
    """
    columns = [np.ones(len(frame))]
    for term in terms:
        values = frame[term].to_numpy(dtype="float64")
        if not logit.is_binary(values):
            values = (values - values.mean()) / values.std(ddof=1)
        columns.append(values)
    return np.column_stack(columns), frame["signed"].to_numpy(dtype="float64")


def bloc_codes(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Return a number for each state's bloc; refuse fewer than two blocs.

    Examples
    --------
    >>> bloc_codes(pd.DataFrame({"bloc": ["EU", "RCC", "EU"]})).tolist()
    [0, 1, 0]
    """
    codes = pd.factorize(frame["bloc"])[0].astype("int64")
    if codes.max() < 1:
        raise MeasureError("All states are in one bloc: nothing can be clustered or left out.")
    return codes


def _with_states(
    design: pd.DataFrame, specifications: Mapping[str, Sequence[str]], same_states: bool
) -> Iterator[tuple[str, list[str], pd.DataFrame]]:
    """Yield each model, its terms and the states that have a value for all that it needs."""
    named = terms_of(specifications)
    every = [term for terms in named.values() for term in terms]
    for model, terms in named.items():
        yield model, terms, complete(design, every if same_states else terms)


def _scale(frame: pd.DataFrame, term: str) -> str:
    """Say what one step of a standardised term is."""
    return "member" if logit.is_binary(frame[term].to_numpy("float64")) else "standard deviation"
