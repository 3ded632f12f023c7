"""Whether the line of 2012 lasted: later decisions, state by state."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from wcit_analysis.frames import (
    FEWEST,
    NOT_SIGNED,
    POSITIONS,
    SIGNED,
    MeasureError,
    as_list,
    beside,
    nearest,
    require_columns,
    require_one_row_each,
    require_words,
    with_position,
)

from .models import bloc_codes
from .partition import with_bloc

RUSSIAN_TEXTS = ("GA73_27", "GA73_187", "GA74_247", "GA75_240", "GA77_36", "GA78_237")
"""Six roll calls on Russian-led texts, one series: resolutions 73/27 to 78/237."""

RECORDED = ("yes", "no", "abstain", "absent", "signed", "member")


def agreement(
    states: pd.DataFrame, positions: pd.DataFrame, decisions: pd.DataFrame
) -> pd.DataFrame:
    """Share of decided votes on the side that the state took in 2012, by roll call.

    Parameters
    ----------
    states : DataFrame
        ``iso3`` and ``position``; the absent of 2012 are left out.
    positions : DataFrame
        ``decision_id``, ``iso3``, ``position``; a state whose position is missing counts as not
        recorded.
    decisions : DataFrame
        ``decision_id``, ``date``, ``short_title``, ``series``, ``kind`` and
        ``expected_of_signers`` (``yes`` or ``no``: the side of a signer if the line held).
        Only those of the kind ``roll_call`` are used, as a list of signatures or members
        records no refusal.

    Returns
    -------
    DataFrame
        One row a roll call, by date: ``decision_id``, ``date``, ``short_title``, ``series``,
        ``n_decided`` (states of both sides that voted yes or no), ``n_agree``, ``share``,
        ``low``, ``high``, ``kappa``, ``signed_decided``, ``signed_agree``,
        ``not_signed_decided``, ``not_signed_agree`` and ``n_undecided`` (present in 2012 and
        recorded as abstaining or absent).

    Raises
    ------
    MeasureError
        An unknown column or word, a decision in two rows, a state recorded twice on one
        decision, a roll call on which fewer than ten of them decided.

    Notes
    -----
    Wilson's interval, as in :func:`~wcit_analysis.measures.shares`; members of a bloc vote as
    one, so it is narrower than the evidence. ``kappa`` is Cohen's (1960, Educational and
    Psychological Measurement 20: 37-46): agreement beyond what the totals of the two
    decisions would give; a text that nearly all support has a high share and a kappa near 0.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": list("ABCDEFGHIJ"),
    ...     "position": ["signed"] * 5 + ["not_signed"] * 5})
    >>> positions = pd.DataFrame({"decision_id": "V", "iso3": list("ABCDEFGHIJ"),
    ...     "position": ["yes"] * 4 + ["no"] * 6})
    >>> decisions = pd.DataFrame({"decision_id": ["V"], "date": ["2018"], "short_title": ["Vote"],
    ...     "series": ["s"], "kind": ["roll_call"], "expected_of_signers": ["yes"]})
    >>> agreement(states, positions, decisions)[["n_decided", "n_agree", "share", "kappa"]]
       n_decided  n_agree  share  kappa
    0         10        9    0.9    0.8
    """
    votes = _votes(states, positions, decisions)
    columns = ["decision_id", "date", "short_title", "series"]
    rows = []
    for keys, one in votes.groupby(columns, dropna=False, sort=False, observed=True):
        decided = one[one["decided"]]
        if len(decided) < FEWEST:
            raise MeasureError(
                f"{len(decided)} states of the two sides decided on {keys[0]}; at least "
                f"{FEWEST} are needed."
            )
        row = dict(zip(columns, keys, strict=True))
        agree = int(decided["agree"].sum())
        low, high = proportion_confint(agree, len(decided), method="wilson")
        row |= {
            "n_decided": len(decided),
            "n_agree": agree,
            "share": agree / len(decided),
            "low": float(low),
            "high": float(high),
            "kappa": _kappa(decided),
        }
        for side in (SIGNED, NOT_SIGNED):
            theirs = decided[decided["side"] == side]
            row |= {f"{side}_decided": len(theirs), f"{side}_agree": int(theirs["agree"].sum())}
        rows.append(row | {"n_undecided": len(one) - len(decided)})
    table = pd.DataFrame(rows).sort_values(["date", "decision_id"])
    return table.reset_index(drop=True)


def cross_table(states: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Count what the three groups of 2012 did later, abstentions and absences kept.

    Parameters
    ----------
    states : DataFrame
        ``iso3`` and ``position``.
    positions : DataFrame
        ``decision_id``, ``iso3``, ``position``.

    Returns
    -------
    DataFrame
        One row a decision and group: ``decision_id``, ``side`` (position of 2012), ``members``
        (size of the group), ``yes``, ``no``, ``abstain``, ``absent``, ``signed``, ``member``
        and ``not_recorded`` (states that the decision's record does not name, or without their
        position: not on the list, or not in the body that voted). Others than the 193 are left
        out.

    Raises
    ------
    MeasureError
        An unknown column or word, a state recorded twice on one decision.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB"], "position": ["signed", "absent"]})
    >>> positions = pd.DataFrame({"decision_id": ["V"], "iso3": ["AAA"], "position": ["abstain"]})
    >>> cross_table(states, positions)[["side", "members", "yes", "abstain", "not_recorded"]]
             side  members  yes  abstain  not_recorded
    0      signed        1    0        1             0
    1  not_signed        0    0        0             0
    2      absent        1    0        0             1
    """
    sides = with_position(states)[["iso3", "position"]].rename(columns={"position": "side"})
    recorded = _recorded(positions)
    merged = recorded.merge(sides, on="iso3")
    counts = pd.crosstab([merged["decision_id"], merged["side"]], merged["position"])
    every = pd.MultiIndex.from_product(
        [sorted(recorded["decision_id"].unique()), POSITIONS], names=["decision_id", "side"]
    )
    table = counts.reindex(index=every, columns=list(RECORDED), fill_value=0)
    table = table.rename_axis(columns=None).reset_index()
    sizes = sides["side"].value_counts()
    members = table["side"].map(sizes).fillna(0).astype("int64")
    table.insert(2, "members", members)
    table["not_recorded"] = members - table[list(RECORDED)].sum(axis=1)
    return table


def crossers(
    states: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
) -> pd.DataFrame:
    """Name the states that later decided against the side they took in 2012.

    Parameters
    ----------
    states, positions, decisions
        As for :func:`agreement`; ``states`` with ``name``.
    among : collection of str
        The decisions that are looked at; roll calls.

    Returns
    -------
    DataFrame
        One row a state that crossed at least once, by side, the most often first: ``iso3``,
        ``name``, ``side`` (position of 2012), ``n_crossed``, ``n_decided``, ``n_decisions``
        (looked at) and ``crossed`` (their ids, joined by ";").

    Raises
    ------
    MeasureError
        As :func:`agreement`; no decision, or one that is not among the roll calls.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["UKR"], "name": ["Ukraine"], "position": ["signed"]})
    >>> positions = pd.DataFrame({"decision_id": ["V"], "iso3": ["UKR"], "position": ["no"]})
    >>> decisions = pd.DataFrame({"decision_id": ["V"], "date": ["2018"], "short_title": ["Vote"],
    ...     "series": ["s"], "kind": ["roll_call"], "expected_of_signers": ["yes"]})
    >>> crossers(states, positions, decisions, ["V"])[["name", "side", "n_crossed", "n_decided"]]
          name    side  n_crossed  n_decided
    0  Ukraine  signed          1          1
    """
    votes = _votes(states, positions, decisions)
    named = _decisions(votes, among)
    decided = votes[votes["decision_id"].isin(named) & votes["decided"]]
    require_columns(states, ["name"], "states")
    names = with_position(states)[["iso3", "name"]]
    crossed = decided[~decided["agree"]].sort_values(["date", "decision_id"])
    table = crossed.groupby(["iso3", "side"]).agg(
        n_crossed=("decision_id", "size"), crossed=("decision_id", lambda ids: ";".join(ids))
    )
    table = table.reset_index().merge(names, on="iso3")
    table["n_decided"] = table["iso3"].map(decided["iso3"].value_counts()).astype("int64")
    table["n_decisions"] = len(set(named))
    table = table.sort_values(["side", "n_crossed", "iso3"], ascending=[False, False, True])
    columns = ["iso3", "name", "side", "n_crossed", "n_decided", "n_decisions", "crossed"]
    return table[columns].reset_index(drop=True)


def support(positions: pd.DataFrame, among: Collection[str] = RUSSIAN_TEXTS) -> pd.DataFrame:
    """Average what each state did on several roll calls: yes 1, abstention 0.5, no 0.

    Parameters
    ----------
    positions : DataFrame
        ``decision_id``, ``iso3``, ``position``.
    among : collection of str
        The roll calls.

    Returns
    -------
    DataFrame
        ``iso3``, ``support`` (mean) and ``n_votes`` (roll calls with a vote; absences are left
        out of the mean, and a state without any vote out of the table).

    Raises
    ------
    MeasureError
        An unknown column or word, no decision, or one on which nobody voted yes, no or
        abstain.

    Examples
    --------
    >>> support(pd.DataFrame({"decision_id": ["V", "W"], "iso3": "AAA",
    ...                       "position": ["yes", "abstain"]}), ["V", "W"])
      iso3  support  n_votes
    0  AAA     0.75        2
    """
    recorded = _recorded(positions)
    worth = recorded["position"].map({"yes": 1.0, "abstain": 0.5, "no": 0.0}).astype("float64")
    votes = recorded.assign(worth=worth).dropna(subset=["worth"])
    grouped = votes[votes["decision_id"].isin(_decisions(votes, among))].groupby("iso3")["worth"]
    return grouped.agg(support="mean", n_votes="size").reset_index()


def signature_adds(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    positions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
    drop: Collection[str] = (),
    blocs: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Regress later votes on the earlier alignment, on the signature, and on both.

    Parameters
    ----------
    states : DataFrame
        ``iso3`` and ``position``; the absent of 2012 are left out.
    indicators : DataFrame
        ``iso3`` and ``ideal_point`` (session 66, before the conference).
    positions : DataFrame
        ``decision_id``, ``iso3``, ``position``.
    among : collection of str
        The roll calls whose :func:`support` is explained.
    drop : collection of str
        iso3 codes to leave out, such as the members of the European Union.
    blocs : DataFrame, optional
        ``iso3`` and ``bloc``: cluster the standard errors by bloc.

    Returns
    -------
    DataFrame
        One row a model and term: ``model`` (``ideal_point``, ``signature``, ``both``),
        ``term`` (``intercept``, ``ideal_point``, ``signature``), ``estimate``, ``se``,
        ``low``, ``high``, ``p``, ``r2``, ``n`` and ``interval`` (``HC1`` or clustered).

    Raises
    ------
    MeasureError
        As :func:`support`; a code in ``drop`` that is not one of the states, fewer than ten
        states on either side, a constant ideal point, constant support.

    Notes
    -----
    Least squares. Standard errors robust to unequal variance, HC1 (MacKinnon and White 1985,
    Journal of Econometrics 29: 305-325) with the t distribution on n - k degrees of freedom,
    or clustered with one degree less than there are blocs. The ideal points are Bailey,
    Strezhnev and Voeten's (2017, Journal of Conflict Resolution 61: 430-456); their dynamic
    model lends from later sessions to earlier ones; the run of April 2020 covers sessions up
    to the 74th. The mean of one series of texts measures which camp a state votes with, not
    six separate tests.

    Examples
    --------
    >>> codes = [f"S{i:02}" for i in range(24)]
    >>> states = pd.DataFrame({"iso3": codes, "position": ["signed"] * 12 + ["not_signed"] * 12})
    >>> indicators = pd.DataFrame({"iso3": codes, "ideal_point": [*range(0, 12), *range(6, 18)]})
    >>> positions = pd.DataFrame({"decision_id": "V", "iso3": codes,
    ...     "position": ["yes"] * 8 + ["abstain"] * 6 + ["no"] * 10})
    >>> table = signature_adds(states, indicators, positions, ["V"])
    >>> table[["model", "term", "estimate", "r2", "n"]].round(2).tail(3)
      model         term  estimate    r2   n
    4  both    intercept      0.61  0.89  24
    5  both  ideal_point     -0.05  0.89  24
    6  both    signature      0.48  0.89  24
    """
    frame = with_position(states, (SIGNED, NOT_SIGNED))[["iso3", "position"]]
    dropped = as_list(drop)
    for code in dropped:
        if code not in set(states["iso3"]):
            raise MeasureError(f"drop names {code!r}, which is not one of the states.")
    frame = frame[~frame["iso3"].isin(dropped)]
    frame = beside(frame, indicators, ["ideal_point"], "indicators")
    frame = frame.merge(support(positions, among), on="iso3").dropna(subset=["ideal_point"])
    frame["signature"] = (frame["position"] == SIGNED).astype("float64")
    signers = int(frame["signature"].sum())
    if min(signers, len(frame) - signers) < FEWEST:
        raise MeasureError(
            f"{signers} signers and {len(frame) - signers} non-signers have voted; at least "
            f"{FEWEST} of each are needed."
        )
    if np.ptp(frame["ideal_point"]) == 0:
        raise MeasureError("indicators.ideal_point is constant.")
    if np.ptp(frame["support"]) == 0:
        raise MeasureError(
            f"The support is constant: it is {frame['support'].iloc[0]:g} for every state. Name "
            "decisions on which they voted differently."
        )
    if blocs is None:
        covariance: dict[str, object] = {"cov_type": "HC1"}
    else:
        groups = bloc_codes(with_bloc(frame, blocs))
        covariance = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
    specifications: dict[str, Sequence[str]] = {
        "ideal_point": ["ideal_point"],
        "signature": ["signature"],
        "both": ["ideal_point", "signature"],
    }
    rows = []
    for model, terms in specifications.items():
        x = np.column_stack([np.ones(len(frame)), frame[list(terms)].to_numpy("float64")])
        result = OLS(frame["support"].to_numpy("float64"), x).fit(**covariance)
        degrees = len(frame) - x.shape[1] if blocs is None else int(groups.max())
        for column, term in enumerate(["intercept", *terms]):
            estimate, se = float(result.params[column]), float(result.bse[column])
            low, high = stats.t.interval(0.95, degrees, loc=estimate, scale=se)
            rows.append(
                {
                    "model": model,
                    "term": term,
                    "estimate": estimate,
                    "se": se,
                    "low": float(low),
                    "high": float(high),
                    "p": 2 * float(stats.t.sf(abs(estimate / se), degrees)),
                    "r2": float(result.rsquared),
                    "n": len(frame),
                    "interval": ("HC1" if blocs is None else "clustered by bloc")
                    + f", t({degrees})",
                }
            )
    return pd.DataFrame(rows)


def _recorded(positions: pd.DataFrame) -> pd.DataFrame:
    """Check and return decision_id, iso3 and position as text."""
    require_columns(positions, ["decision_id", "iso3", "position"], "positions")
    given = positions.dropna(subset=["position"])
    require_words(given, "position", RECORDED, "positions")
    recorded = positions[["decision_id", "iso3", "position"]].astype("string")
    recorded = recorded.reset_index(drop=True)
    twice = recorded[recorded.duplicated(["decision_id", "iso3"])]
    if len(twice):
        code, decision = twice["iso3"].iloc[0], twice["decision_id"].iloc[0]
        raise MeasureError(f"positions has {code} more than once on {decision}.")
    return recorded


def _decisions(votes: pd.DataFrame, among: Collection[str]) -> list[str]:
    """Return the decisions that are named; refuse none, and one on which there are no votes."""
    named = as_list(among)
    if not named:
        raise MeasureError("No decision was named: name one, or several in a list.")
    known = sorted(votes["decision_id"].astype(str).unique())
    for decision in named:
        if decision not in known:
            raise MeasureError(f"No votes on {decision!r}. {nearest(decision, known)}")
    return named


def _votes(states: pd.DataFrame, positions: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Votes of the states present in 2012 on roll calls, with their side of 2012."""
    columns = ["decision_id", "date", "short_title", "series", "kind", "expected_of_signers"]
    require_columns(decisions, columns, "decisions")
    require_one_row_each(decisions, "decisions", "decision_id")
    calls = decisions.loc[decisions["kind"].isin(["roll_call"]), columns].reset_index(drop=True)
    calls = calls.astype({"decision_id": "string", "expected_of_signers": "string"})
    if not calls["expected_of_signers"].isin(["yes", "no"]).all():
        raise MeasureError("decisions.expected_of_signers is neither yes nor no for a roll call.")
    sides = with_position(states, (SIGNED, NOT_SIGNED))[["iso3", "position"]]
    sides = sides.rename(columns={"position": "side"})
    recorded = _recorded(positions).dropna(subset=["position"])
    votes = recorded.merge(calls, on="decision_id").merge(sides, on="iso3")
    if votes.empty:
        raise MeasureError("No state present in 2012 is recorded on any roll call.")
    votes["decided"] = votes["position"].isin(["yes", "no"]).astype(bool)
    expected = (votes["position"] == votes["expected_of_signers"]).astype(bool)
    votes["agree"] = expected == (votes["side"] == SIGNED).astype(bool)
    return votes


def _kappa(decided: pd.DataFrame) -> float:
    """Cohen's kappa of the side of 2012 and the side taken now."""
    then = (decided["side"] == SIGNED).to_numpy(dtype=bool)
    now = decided["agree"].to_numpy(dtype=bool) == then
    table = [[int((then & now).sum()), int((then & ~now).sum())]]
    table.append([int((~then & now).sum()), int((~then & ~now).sum())])
    if then.all() or (~then).all():
        return float("nan")
    return float(cohens_kappa(np.array(table), return_results=False))
