"""Whether the line of 2012 lasted: later decisions, state by state.

Each function refuses, with a :class:`~wcit_analysis.measures.MeasureError`, an unknown column or
word, a state recorded twice on one decision, and a decision on which there are no votes.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from wcit_analysis.frames import (
    POSITIONS,
    SIGNED,
    MeasureError,
    as_list,
    beside,
    given,
    nearest,
    refuse_repeated,
    require_columns,
    require_values,
    require_words,
    with_position,
)
from wcit_analysis.tables import load_decisions

from . import logit
from .who import wilson, with_bloc

RUSSIAN_TEXTS = ("GA73_27", "GA73_187", "GA74_247", "GA75_240", "GA77_36", "GA78_237")
"""Six roll calls on Russian-led texts, one series: resolutions 73/27 to 78/237."""

VOTES = {"yes": 1.0, "abstain": 0.5, "no": 0.0}
RECORDED = [*VOTES, "absent", "signed", "member"]


def agreement(
    states: pd.DataFrame, positions: pd.DataFrame, decisions: pd.DataFrame
) -> pd.DataFrame:
    """Share of decided votes on the side that the state took in 2012, by roll call.

    Wilson's interval, as in :func:`~wcit_analysis.measures.shares`; members of a bloc vote as
    one, so it is narrower than the evidence. ``kappa`` is Cohen's (1960, Educational and
    Psychological Measurement 20: 37-46): agreement beyond what the totals of the two decisions
    would give; a text that nearly all support has a high share and a kappa near 0.

    Returns one row a roll call, by date: ``decision_id``, ``date``, ``short_title``, ``series``,
    ``n_decided`` (states of both sides that voted yes or no), ``n_agree``, ``share``, ``low``,
    ``high``, ``kappa``, ``signed_decided``, ``signed_agree``, ``not_signed_decided``,
    ``not_signed_agree`` and ``n_undecided`` (present in 2012 and recorded as abstaining or absent).

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
    votes, calls = _votes(states, positions, decisions)
    signed, decided, agree = votes["signed"], votes["decided"], votes["agree"]
    counts = {
        "n_decided": decided,
        "n_agree": agree,
        "signed_decided": decided & signed,
        "signed_agree": agree & signed,
        "not_signed_decided": decided & ~signed,
        "not_signed_agree": agree & ~signed,
        "n_undecided": ~decided,
    }
    grouped = pd.DataFrame(counts).groupby(votes["decision_id"], observed=True).sum()
    grouped.index = grouped.index.astype("string")
    table = calls.drop(columns=["kind", "expected_of_signers"]).merge(grouped, on="decision_id")
    n = table["n_decided"]
    table["share"] = table["n_agree"] / n
    table["low"], table["high"] = wilson(table["n_agree"], n)
    # How many took the side of the signers, of those that signed and those that did not.
    signers, others = table["signed_decided"], table["not_signed_decided"]
    with_line = table["signed_agree"] + others - table["not_signed_agree"]
    chance = (signers * with_line + others * (n - with_line)) / n**2
    table["kappa"] = ((table["share"] - chance) / (1 - chance)).mask(signers * others == 0)
    return table.sort_values(["date", "decision_id"], ignore_index=True)


def cross_table(states: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Count what the three groups of 2012 did later, abstentions and absences kept.

    ``states`` and ``positions`` are as for :func:`agreement`.

    Returns one row a decision and group: ``decision_id``, ``side`` (position of 2012), ``members``
    (size of the group), ``yes``, ``abstain``, ``no``, ``absent``, ``signed``, ``member`` and
    ``not_recorded`` (states that the decision's record does not name, or without their position:
    not on the list, or not in the body that voted); ``share_yes`` (of those that voted yes, no or
    abstain; missing where none did). Others than the states are left out.

    Examples
    --------
    >>> states = pd.DataFrame({"iso3": ["AAA", "BBB"], "position": ["signed", "absent"]})
    >>> positions = pd.DataFrame({"decision_id": ["V"], "iso3": ["AAA"], "position": ["abstain"]})
    >>> cross_table(states, positions)[["side", "members", "abstain", "not_recorded", "share_yes"]]
             side  members  abstain  not_recorded  share_yes
    0      signed        1        1             0        0.0
    1  not_signed        0        0             0        NaN
    2      absent        1        0             1        NaN
    """
    sides = with_position(states, keep=POSITIONS).set_index("iso3")["position"]
    recorded = _recorded(positions)
    side = recorded["iso3"].map(sides).astype("string")
    counts = pd.crosstab([recorded["decision_id"], side], recorded["position"])
    every = pd.MultiIndex.from_product(
        [sorted(recorded["decision_id"].unique()), POSITIONS], names=["decision_id", "side"]
    )
    table = counts.reindex(index=every, columns=RECORDED, fill_value=0)
    table = table.rename_axis(columns=None).reset_index()
    sizes = table["side"].map(sides.value_counts()).fillna(0).astype("int64")
    table.insert(2, "members", sizes)
    table["not_recorded"] = sizes - table[RECORDED].sum(axis=1)
    table["share_yes"] = table["yes"] / table[list(VOTES)].sum(axis=1)
    return table


def crossers(
    states: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
) -> pd.DataFrame:
    """Name the states that later decided against the side they took in 2012.

    ``states``, ``positions`` and ``decisions`` are as for :func:`agreement`; ``states`` with
    ``name``; ``among`` is the decisions that are looked at; roll calls.

    Returns one row a state that crossed at least once, by side, the most often first: ``iso3``,
    ``name``, ``side`` (position of 2012), ``n_crossed``, ``n_decided``, ``n_decisions`` (looked at)
    and ``crossed`` (their ids, joined by ";").

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
    decided = _decided(states, positions, decisions, among)
    crossed = decided[~decided["agree"]].groupby("iso3")["decision_id"]
    table = with_position(states, "name").rename(columns={"position": "side"})
    table = table.merge(crossed.agg(n_crossed="size", crossed=";".join), on="iso3")
    table["n_decided"] = table["iso3"].map(decided["iso3"].value_counts()).astype("int64")
    table["n_decisions"] = len(set(as_list(among)))
    table = table.sort_values(
        ["side", "n_crossed", "iso3"], ascending=[False, False, True], ignore_index=True
    )
    return table[["iso3", "name", "side", "n_crossed", "n_decided", "n_decisions", "crossed"]]


def support(
    positions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
    decisions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Average what each state did on several roll calls: yes 1, abstention 0.5, no 0.

    Returns ``iso3``, ``support`` (mean) and ``n_votes`` (roll calls with a vote; absences are left
    out of the mean, and a state without any vote out of the table).

    ``positions`` has ``decision_id``, ``iso3``, ``position``. ``among`` are the roll calls. Texts
    of opposite direction, of which a signer of 2012 would support one and not the other, are
    refused: their mean would mean nothing. ``decisions`` (optional) has ``decision_id`` and
    ``expected_of_signers``, which tells the direction; those of the record if left out.

    Examples
    --------
    >>> support(pd.DataFrame({"decision_id": ["GA73_27", "GA77_36"], "iso3": "AAA",
    ...                       "position": ["yes", "abstain"]}), ["GA73_27", "GA77_36"])
      iso3  support  n_votes
    0  AAA     0.75        2
    """
    recorded = _recorded(positions).astype({"iso3": "string"})
    votes = recorded.assign(worth=recorded["position"].astype("string").map(VOTES))
    votes = _among(votes.dropna(subset=["worth"]), among)
    decisions = load_decisions() if decisions is None else decisions
    require_columns(decisions, ["decision_id", "expected_of_signers"], "decisions")
    known = decisions[decisions["decision_id"].isin(votes["decision_id"])].astype("string")
    ways = known.groupby("expected_of_signers")["decision_id"].agg(", ".join)
    if len(ways) > 1:
        raise MeasureError(
            f"These texts go in opposite directions: {'; against '.join(ways)}. Average each kind "
            "by itself."
        )
    return votes.groupby("iso3")["worth"].agg(support="mean", n_votes="size").reset_index()


def then_and_since(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
) -> pd.DataFrame:
    """Set what each state did in 2012 and had voted before beside what it has voted since.

    ``states``, ``positions``, ``decisions`` and ``among`` are as for :func:`crossers`;
    ``indicators`` has ``iso3`` and ``ideal_point`` (session 66, before the conference).

    Returns one row a state present in 2012 that has voted since: ``iso3``, ``name``, ``position``,
    ``ideal_point``, ``support`` and ``n_votes`` (see :func:`support`), ``n_decided`` (yes or no),
    ``n_crossed`` (against the side of 2012), ``broke_ranks`` (it crossed whenever it decided, three
    times at least), ``nearer_other_side`` (its ideal point was nearer to the median of the other
    side than to that of its own).

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> table = then_and_since(wcit.load_states(), wcit.load_indicators(),
    ...                        wcit.load_positions(), wcit.load_decisions())
    >>> table.loc[table["iso3"] == "UKR", ["position", "support", "n_crossed", "broke_ranks"]]
        position  support  n_crossed  broke_ranks
    135   signed      0.0          6         True
    """
    decided = _decided(states, positions, decisions, among)
    present = beside(with_position(states, "name"), indicators, ["ideal_point"], "indicators")
    own = present.groupby("position")["ideal_point"].median()
    # Of each side the median of the other.
    other = own.set_axis(own.index[::-1])
    table = present.merge(support(positions, among, decisions), on="iso3")
    for column, some in (("n_decided", decided), ("n_crossed", decided[~decided["agree"]])):
        counts = some["iso3"].value_counts().reindex(table["iso3"], fill_value=0)
        table[column] = counts.to_numpy("int64")
    always = table["n_crossed"] == table["n_decided"]
    table["broke_ranks"] = always & (table["n_decided"] >= 3)
    from_own, from_other = (
        (table["ideal_point"] - table["position"].map(middle)).abs() for middle in (own, other)
    )
    table["nearer_other_side"] = from_other < from_own
    return table


def two_guides(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
) -> pd.DataFrame:
    """Ask which tells a later vote better: the signature of 2012, or the votes before it.

    The ideal point is cut where a logit of Dubai's own signatures on it makes signing even.
    Whoever was on the signers' side of the cut is expected to vote as the signers.

    ``states``, ``indicators``, ``positions``, ``decisions`` and ``among`` are as for
    :func:`then_and_since`.

    Returns one row a roll call, by date: ``date``, ``decision_id``, ``short_title``, ``cut``,
    ``n_decided`` (states with an ideal point that voted yes or no), ``signature_right`` and
    ``ideal_point_right`` (votes as each would have it), ``n_disagree`` (states for which the two
    say different things) and ``with_ideal_point`` (of these, those that voted as the ideal point
    has it).

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> table = two_guides(wcit.load_states(), wcit.load_indicators(), wcit.load_positions(),
    ...                    wcit.load_decisions(), ["GA73_27"])
    >>> table[["decision_id", "cut", "n_decided"]].round(3)
      decision_id    cut  n_decided
    0     GA73_27  0.124        128
    """
    known = beside(with_position(states), indicators, ["ideal_point"], "indicators").dropna()
    x = np.column_stack([np.ones(len(known)), known["ideal_point"]])
    signed = np.asarray(known["position"] == SIGNED, dtype=np.float64)
    intercept, slope = logit.fit(x[None], signed).estimates[0]
    cut = -intercept / slope
    known = known.assign(as_signer=(known["ideal_point"] - cut) * slope > 0)
    votes = _decided(states, positions, decisions, among).merge(known, on="iso3")
    right = (votes["agree"] == votes["signed"]) == votes["as_signer"]
    disagree = votes["as_signer"] != votes["signed"]
    counts = {
        "n_decided": votes["decided"],
        "signature_right": votes["agree"],
        "ideal_point_right": right,
        "n_disagree": disagree,
        "with_ideal_point": right & disagree,
    }
    by = ["date", "decision_id", "short_title"]
    grouped = votes.assign(**counts).groupby(by, observed=True)[list(counts)]
    table = grouped.sum().reset_index()
    table.insert(3, "cut", cut)
    return table


def signature_adds(
    states: pd.DataFrame,
    indicators: pd.DataFrame,
    positions: pd.DataFrame,
    blocs: pd.DataFrame,
    among: Collection[str] = RUSSIAN_TEXTS,
) -> pd.DataFrame:
    """Regress later votes on the earlier alignment, on the signature, and on both.

    Least squares, clustered by bloc as in :func:`~wcit_analysis.measures.fit_models`. The ideal
    points are Bailey, Strezhnev and Voeten's (2017, Journal of Conflict Resolution 61: 430-456);
    their dynamic model lends from later sessions to earlier ones; the run of April 2020 covers
    sessions up to the 74th. The mean of one series of texts shows which camp a state votes with;
    it is not six separate tests.

    Returns one row a model and term: ``model`` (``ideal_point``, ``signature``, ``both``), ``term``
    (``intercept``, ``ideal_point``, ``signature``), ``estimate``, ``se``, ``df``, ``low``,
    ``high``, ``p``, ``interval``, ``r2`` and ``n``.

    ``states`` has ``iso3`` and ``position``; the absent of 2012 are left out. ``indicators`` has
    ``iso3`` and ``ideal_point`` (session 66, before the conference). ``positions`` has
    ``decision_id``, ``iso3``, ``position``. ``blocs`` has ``iso3`` and ``bloc``. ``among`` is the
    roll calls whose :func:`support` is explained.

    Examples
    --------
    >>> codes = [f"S{i:02}" for i in range(24)]
    >>> states = pd.DataFrame({"iso3": codes, "position": ["signed"] * 12 + ["not_signed"] * 12})
    >>> indicators = pd.DataFrame({"iso3": codes, "ideal_point": [*range(0, 12), *range(6, 18)]})
    >>> positions = pd.DataFrame({"decision_id": "GA73_27", "iso3": codes,
    ...     "position": ["yes"] * 8 + ["abstain"] * 6 + ["no"] * 10})
    >>> blocs = pd.DataFrame({"iso3": codes, "bloc": list("abcdef") * 4})
    >>> table = signature_adds(states, indicators, positions, blocs, ["GA73_27"])
    >>> table[["model", "term", "estimate", "r2", "n"]].round(2).tail(3)
      model         term  estimate    r2   n
    4  both    intercept      0.61  0.89  24
    5  both  ideal_point     -0.05  0.89  24
    6  both    signature      0.48  0.89  24
    """
    frame = beside(with_position(states), indicators, ["ideal_point"], "indicators")
    frame = with_bloc(frame, blocs)
    frame = frame.merge(support(positions, among), on="iso3").dropna(subset=["ideal_point"])
    frame["signature"] = (frame["position"] == SIGNED).astype("float64")
    both = ["ideal_point", "signature"]
    for column in [*both, "support"]:
        if np.ptp(frame[column]) == 0:
            raise MeasureError(f"The {column} is the same for every state: nothing goes with it.")
    y = frame["support"].to_numpy("float64")
    tables = []
    for model, terms in {**{term: [term] for term in both}, "both": both}.items():
        x = np.column_stack([np.ones(len(y)), frame[terms]])
        estimates = np.linalg.lstsq(x, y, rcond=None)[0]
        residuals = y - x @ estimates
        table = pd.DataFrame({"model": model, "term": ["intercept", *terms]})
        errors = logit.intervals(estimates, x, np.ones(len(y)), residuals, frame["bloc"])
        tables.append(table.join(errors).assign(r2=1 - residuals.var() / y.var(), n=len(y)))
    return pd.concat(tables, ignore_index=True)


def _recorded(positions: pd.DataFrame) -> pd.DataFrame:
    """Check and return decision_id, iso3 and position as categories, quick to count by."""
    keys = ["iso3", "decision_id"]
    recorded = given(positions, "iso3 decision_id position", "positions")
    recorded = recorded[[*keys, "position"]].astype("category")
    for column in recorded:
        recorded[column] = recorded[column].cat.rename_categories(str)
    for key in keys:
        require_values(recorded[recorded[key].isna()], key, "positions")
    require_words(recorded.dropna(subset=["position"]), "position", RECORDED, "positions")
    refuse_repeated(recorded, *keys, table="positions")
    return recorded


def _decided(
    states: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    among: Collection[str],
) -> pd.DataFrame:
    """Votes yes or no on the roll calls that are named, by date."""
    votes, calls = _votes(states, positions, decisions)
    votes = _among(votes, among).astype({"decision_id": "string", "iso3": "string"})
    decided = votes[votes["decided"]].merge(calls, on="decision_id")
    return decided.sort_values(["date", "decision_id"])


def _among(votes: pd.DataFrame, among: Collection[str]) -> pd.DataFrame:
    """Keep the votes on the decisions named; refuse none, and one on which there are no votes."""
    named = as_list(among)
    if not named:
        raise MeasureError("No decision was named: name one, or several in a list.")
    known = sorted(votes["decision_id"].astype("string").unique())
    for decision in named:
        if decision not in known:
            raise MeasureError(f"No votes on {decision!r}. {nearest(decision, known)}")
    return votes[votes["decision_id"].isin(named)]


def _votes(
    states: pd.DataFrame, positions: pd.DataFrame, decisions: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Votes of the states present in 2012 on roll calls, and the roll calls.

    Of each vote: ``decision_id``, ``iso3``, whether the state ``signed``, whether it ``decided``
    (yes or no), and whether it did so to ``agree`` with its side of 2012.
    """
    columns = "decision_id date short_title series kind expected_of_signers"
    calls = given(decisions, columns, "decisions", key="decision_id")[columns.split()]
    calls = calls[calls["kind"].isin(["roll_call"])]
    calls = calls.astype({"decision_id": "string", "expected_of_signers": "string"})
    require_words(calls, "expected_of_signers", ("yes", "no"), "decisions")
    present = with_position(states).set_index("iso3")["position"]
    recorded = _recorded(positions)
    recorded = recorded[
        recorded["position"].notna()
        & recorded["decision_id"].isin(calls["decision_id"])
        & recorded["iso3"].isin(present.index)
    ]
    if recorded.empty:
        raise MeasureError("No state present in 2012 is recorded on any roll call.")
    for_it = recorded["position"] == "yes"
    decided = for_it | (recorded["position"] == "no")
    yes = calls.loc[calls["expected_of_signers"] == "yes", "decision_id"]
    signed = recorded["iso3"].isin(present.index[present == SIGNED])
    agree = decided & ((for_it == recorded["decision_id"].isin(yes)) == signed)
    votes = recorded[["decision_id", "iso3"]].assign(signed=signed, decided=decided, agree=agree)
    return votes, calls
