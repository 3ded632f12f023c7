"""Later votes: agreement, cross-tables, those that crossed, and what the signature adds."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError

from .conftest import once


@pytest.fixture(scope=once)
def table(states, positions, decisions):
    return measures.agreement(states, positions, decisions).set_index("decision_id")


@pytest.fixture(scope="module")
def sixty():
    """Sixty made-up states: their table, and as the loaders would give it."""
    table = pd.read_csv(Path(__file__).parent / "frozen" / "sixty.csv")
    words = table["signed"].map({1: "signed", 0: "not_signed"})
    states = table[["iso3"]].assign(position=words)
    votes = table["support"].map(
        lambda one: "yes" if one > 0.6 else "no" if one < 0.4 else "abstain"
    )
    positions = table[["iso3"]].assign(decision_id="GA73_27", position=votes)
    return table, states, table.rename(columns={"x": "ideal_point"}), positions


def test_agreement_of_the_record_by_counting_again(states, positions, decisions, table):
    sides = states.set_index("iso3")["position"].astype(str)
    expected_yes = decisions.set_index("decision_id")["expected_of_signers"] == "yes"
    for decision, row in table.iterrows():
        votes = positions[positions["decision_id"] == decision].set_index("iso3")["position"]
        votes = votes[votes.index.isin(sides.index[sides != "absent"])].astype(str)
        decided = votes[votes.isin(["yes", "no"])]
        for_line = (decided == "yes") == expected_yes[decision]
        signed = sides[decided.index] == "signed"
        cells = pd.crosstab(signed, for_line).reindex([True, False], fill_value=0)
        cells = cells.reindex(columns=[True, False], fill_value=0).to_numpy()
        agree = cells[0, 0] + cells[1, 1]
        assert row[["n_decided", "n_agree", "n_undecided"]].tolist() == [
            len(decided),
            agree,
            len(votes) - len(decided),
        ]
        sided = ["signed_decided", "signed_agree", "not_signed_decided", "not_signed_agree"]
        counts = [cells[0].sum(), cells[0, 0], cells[1].sum(), cells[1, 1]]
        assert row[sided].tolist() == counts
        limits = proportion_confint(agree, len(decided), method="wilson")
        kappa = cohens_kappa(cells).kappa
        found = row[["share", "low", "high", "kappa"]].tolist()
        assert found == pytest.approx([agree / len(decided), *limits, kappa], abs=1e-9)


def few(yes, no, side="signed"):
    """So many states of one side that voted yes and no on one roll call, and their tables."""
    codes = [f"S{i:02}" for i in range(yes + no)]
    states = pd.DataFrame({"iso3": codes, "name": codes, "position": side})
    votes = ["yes"] * yes + ["no"] * no
    positions = pd.DataFrame({"decision_id": "V", "iso3": codes, "position": votes})
    decisions = pd.DataFrame(
        {
            "decision_id": ["V"],
            "date": ["2018-12-05"],
            "short_title": ["Vote"],
            "series": [None],
            "kind": ["roll_call"],
            "expected_of_signers": ["yes"],
        }
    )
    return states, positions, decisions


def test_calls_of_one_day_stand_in_the_order_of_their_ids():
    states, positions, decisions = few(7, 3)
    later = [positions.assign(decision_id=name) for name in ("W", "U")]
    days = {"V": "2018-12-05", "W": "2018-12-04", "U": "2018-12-05"}
    calls = pd.concat([decisions.assign(decision_id=k, date=v) for k, v in days.items()])
    table = measures.agreement(states, pd.concat([positions, *later]), calls)
    assert table["decision_id"].tolist() == ["W", "U", "V"]
    crossed = measures.crossers(states, pd.concat([positions, *later]), calls, ["V", "W", "U"])
    assert crossed["iso3"].tolist() == ["S07", "S08", "S09"]
    assert set(crossed["crossed"]) == {"W;U;V"}
    assert set(crossed["n_decisions"]) == {3}


def test_signers_that_crossed_most_often_stand_first(states, positions, decisions):
    table = measures.crossers(states, positions, decisions)
    rank = [
        (side != "signed", -n, iso3)
        for side, n, iso3 in zip(table["side"], table["n_crossed"], table["iso3"], strict=True)
    ]
    assert rank == sorted(rank)
    assert {"signed", "not_signed"} == set(table["side"])
    assert table["n_decisions"].unique().tolist() == [6]
    assert table["n_decided"].dtype == "int64"


def test_only_roll_calls_are_compared(table, decisions):
    calls = decisions.loc[decisions["kind"] == "roll_call", "decision_id"]
    assert set(table.index) == set(calls)
    assert table["date"].is_monotonic_increasing


def test_one_side_alone_has_no_kappa(states, positions, decisions):
    signers = states[states["position"] == "signed"]
    assert measures.agreement(signers, positions, decisions)["kappa"].isna().all()


def test_a_missing_position_is_not_recorded(states, positions, decisions):
    hole = (positions["decision_id"] == "GA73_27") & positions["iso3"].isin(["FRA", "KEN", "ZWE"])
    lost, less = positions.assign(position=positions["position"].mask(hole)), positions[~hole]
    for measure in (
        lambda p: measures.agreement(states, p, decisions),
        lambda p: measures.crossers(states, p, decisions),
        lambda p: measures.cross_table(states, p),
        measures.support,
    ):
        pd.testing.assert_frame_equal(measure(lost), measure(less))
    table = measures.agreement(states, lost, decisions).set_index("decision_id")
    assert table.loc["GA73_27", ["n_decided", "n_undecided"]].tolist() == [125, 16]
    counts = measures.cross_table(states, lost).groupby("decision_id")["not_recorded"].sum()
    assert counts["GA73_27"] == 3 + 1  # and the Holy See, which is no member


def test_a_decision_without_a_kind_is_no_roll_call(states, positions, decisions):
    hole = decisions["decision_id"] == "GA73_27"
    lost = decisions.assign(kind=decisions["kind"].astype("string").mask(hole))
    table = measures.agreement(states, positions, lost)
    expected = measures.agreement(states, positions, decisions[~hole])
    pd.testing.assert_frame_equal(table, expected)


def test_a_vote_without_votes_is_refused():
    positions = pd.DataFrame(
        {
            "decision_id": ["V", "W", "TREATY"],
            "iso3": ["AAA", "AAA", "AAA"],
            "position": ["abstain", "absent", "signed"],
        }
    )
    for name in ("W", "TREATY"):
        with pytest.raises(MeasureError) as caught:
            measures.support(positions, ["V", name])
        assert str(caught.value) == f"No votes on {name!r}. Known: V."


def test_one_vote_is_a_share_and_none_is_not():
    states = pd.DataFrame({"iso3": ["AAA", "BBB"], "position": ["signed", "not_signed"]})
    positions = pd.DataFrame({"decision_id": "V", "iso3": ["AAA", "BBB"]})
    table = measures.cross_table(states, positions.assign(position=["yes", "absent"]))
    columns = "decision_id side members yes abstain no absent signed member not_recorded share_yes"
    assert table.columns.tolist() == columns.split()
    assert table.iloc[:, :-1].to_numpy().tolist() == [
        ["V", "signed", 1, 1, 0, 0, 0, 0, 0, 0],
        ["V", "not_signed", 1, 0, 0, 0, 1, 0, 0, 0],
        ["V", "absent", 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert table["share_yes"].tolist() == pytest.approx([1, np.nan, np.nan], nan_ok=True)


def test_one_signer_that_voted_is_a_side():
    states = pd.DataFrame({"iso3": list("ABCD"), "position": ["signed"] + ["not_signed"] * 3})
    positions = pd.DataFrame(
        {"decision_id": "V", "iso3": list("ABCD"), "position": ["yes", "no", "no", "yes"]}
    )
    call = {"decision_id": "V", "date": "2018", "short_title": "Vote", "series": "s"}
    calls = pd.DataFrame([call | {"kind": "roll_call", "expected_of_signers": "yes"}])
    # Half of the pairs agree by chance: 1/4 of signers times 2/4 yes, and 3/4 times 2/4 no.
    row = measures.agreement(states, positions, calls).iloc[0]
    assert row[["n_agree", "share", "kappa"]].tolist() == pytest.approx([3, 0.75, 0.5])


def test_the_absent_of_dubai_are_no_side_later(sixty, decisions):
    table, states, indicators, positions = sixty
    absent = [f"Z{i:02}" for i in range(20)]
    more = pd.DataFrame({"iso3": absent})
    all_states = pd.concat([states, more.assign(position="absent")])
    all_indicators = pd.concat([indicators, more.assign(ideal_point=range(20))])
    all_positions = pd.concat([positions, more.assign(decision_id="GA73_27", position="yes")])
    once = measures.two_guides(states, indicators, positions, decisions, ["GA73_27"])
    again = measures.two_guides(all_states, all_indicators, all_positions, decisions, ["GA73_27"])
    pd.testing.assert_frame_equal(once, again)
    blocs = pd.concat([table[["iso3", "bloc"]], more.assign(bloc="z")])
    once = measures.signature_adds(states, indicators, positions, blocs, ["GA73_27"])
    again = measures.signature_adds(all_states, all_indicators, all_positions, blocs, ["GA73_27"])
    pd.testing.assert_frame_equal(once, again)
    assert once["term"].tolist()[:2] == ["intercept", "ideal_point"]


def test_cross_table_keeps_everybody(states, positions):
    table = measures.cross_table(states, positions)
    words = ["yes", "no", "abstain", "absent", "signed", "member", "not_recorded"]
    assert table[words].sum(axis=1).tolist() == table["members"].tolist()
    assert table.groupby("decision_id")["members"].sum().unique() == [193]
    by_hand = positions.merge(states, on="iso3", suffixes=("", "_2012"))
    for row in table.itertuples():
        chosen = by_hand[
            (by_hand["decision_id"] == row.decision_id) & (by_hand["position_2012"] == row.side)
        ]["position"]
        assert [row.yes, row.signed] == [(chosen == "yes").sum(), (chosen == "signed").sum()]
        voted = chosen.isin(["yes", "no", "abstain"])
        expected = (chosen[voted] == "yes").mean() if voted.any() else np.nan
        assert row.share_yes == pytest.approx(expected, nan_ok=True)


def test_crossers_and_what_they_did_since_by_counting_again(
    states, positions, decisions, indicators
):
    crossers = measures.crossers(states, positions, decisions).set_index("iso3")
    since = measures.then_and_since(states, indicators, positions, decisions).set_index("iso3")
    votes = positions[positions["decision_id"].isin(measures.RUSSIAN_TEXTS)]
    votes = votes.assign(position=votes["position"].astype(str))
    votes = votes.pivot_table(
        index="iso3", columns="decision_id", values="position", aggfunc="first", observed=True
    )
    sides = states.set_index("iso3")["position"].astype(str)
    points = indicators.set_index("iso3")["ideal_point"]
    median = points.groupby(sides).median()
    for code in sides.index[sides != "absent"]:
        own = votes.loc[code]
        worth = own.map({"yes": 1.0, "abstain": 0.5, "no": 0.0}).dropna()
        if worth.empty:
            assert code not in since.index
            continue
        against = "no" if sides[code] == "signed" else "yes"
        n_decided, n_crossed = own.isin(["yes", "no"]).sum(), (own == against).sum()
        row = since.loc[code]
        found = row[["position", "n_votes", "n_decided", "n_crossed"]].tolist()
        assert found == [sides[code], len(worth), n_decided, n_crossed]
        assert row["support"] == pytest.approx(worth.mean())
        assert row["broke_ranks"] == (n_decided == n_crossed >= 3)
        other = "not_signed" if sides[code] == "signed" else "signed"
        off = (points[code] - median).abs()
        assert row["nearer_other_side"] == (off[other] < off[sides[code]])
        assert (code in crossers.index) == (n_crossed > 0)
        if n_crossed:
            assert crossers.loc[code, ["n_crossed", "n_decided"]].tolist() == [n_crossed, n_decided]
            ids = crossers.loc[code, "crossed"].split(";")
            assert set(ids) == set(own.index[own == against])
            days = decisions.set_index("decision_id").loc[ids, "date"]
            assert days.is_monotonic_increasing


def test_the_cut_is_where_signing_is_even(sixty, decisions):
    # R 4.2.2: m <- glm(signed ~ x, binomial, d); -coef(m)[1] / coef(m)[2]
    table, states, indicators, positions = sixty
    row = measures.two_guides(states, indicators, positions, decisions, ["GA73_27"]).iloc[0]
    cut = 0.330424185903
    assert row["cut"] == pytest.approx(cut, abs=1e-6)
    decided = (positions["position"] != "abstain").to_numpy()
    votes_as_signer = (positions["position"] == "yes").to_numpy()
    by_point, by_name = (table["x"] < cut).to_numpy(), (table["signed"] == 1).to_numpy()
    part = decided & (by_point != by_name)
    assert row[
        ["n_decided", "signature_right", "ideal_point_right", "n_disagree", "with_ideal_point"]
    ].tolist() == [
        decided.sum(),
        (decided & (by_name == votes_as_signer)).sum(),
        (decided & (by_point == votes_as_signer)).sum(),
        part.sum(),
        (part & (by_point == votes_as_signer)).sum(),
    ]


def test_a_western_text_is_read_the_other_way_round(sixty, decisions):
    _, states, indicators, positions = sixty
    turned = positions["position"].replace({"yes": "no", "no": "yes"})
    western = positions.assign(decision_id="GA73_266", position=turned)
    once = measures.two_guides(states, indicators, positions, decisions, ["GA73_27"])
    again = measures.two_guides(states, indicators, western, decisions, ["GA73_266"])
    named = ["decision_id", "date", "short_title"]
    pd.testing.assert_frame_equal(once.drop(columns=named), again.drop(columns=named))


def test_what_the_signature_adds_is_that_of_club_sandwich(sixty):
    # R 4.2.2, clubSandwich 0.5.8: l <- lm(round(support * 12) / 12 ~ x + signed, d)
    # coef_test(l, vcov = "CR2", cluster = d$bloc); conf_int(…); summary(l)$r.squared
    table, states, indicators, _ = sixty
    worth = {1.0: "yes", 0.5: "abstain", 0.0: "no"}
    # Six texts on which the votes of each state add up to its support.
    points = np.rint(table["support"] * 12).astype(int)
    positions = pd.concat(
        [
            pd.DataFrame(
                {
                    "decision_id": text,
                    "iso3": table["iso3"],
                    "position": ((points - 2 * place).clip(0, 2) / 2).map(worth),
                }
            )
            for place, text in enumerate(measures.RUSSIAN_TEXTS)
        ]
    )
    found = measures.signature_adds(states, indicators, positions, table[["iso3", "bloc"]])
    both = found[found["model"] == "both"]
    expected = {
        "estimate": [0.599908925319, -0.237932604736, 0.0858541504033],
        "se": [0.027783609007, 0.0443078750223, 0.055707586399],
        "df": [3.38015299761, 4.30381197666, 3.89816885485],
        "low": [0.516857006015, -0.357600707693, -0.0704214604522],
        "high": [0.682960844622, -0.118264501778, 0.242129761259],
        "p": [9.66669437119e-05, 0.00470600504939, 0.19995908766],
        "r2": [0.717124609601] * 3,
    }
    for column, values in expected.items():
        assert both[column].to_numpy() == pytest.approx(values, abs=1e-6), column
    assert found["model"].unique().tolist() == ["ideal_point", "signature", "both"]
    assert (found["n"] == 60).all()


def test_support_leaves_absences_out_and_refuses_opposite_texts(positions):
    own = pd.DataFrame(
        {
            "decision_id": ["GA73_27", "GA77_36", "GA73_27", "GA73_27", "GA77_36"],
            "iso3": ["AAA", "AAA", "BBB", "CCC", "DDD"],
            "position": ["yes", "absent", "abstain", "absent", "no"],
        }
    )
    table = measures.support(own, ["GA73_27", "GA77_36"])
    assert table.to_numpy().tolist() == [["AAA", 1.0, 1], ["BBB", 0.5, 1], ["DDD", 0.0, 1]]
    with pytest.raises(MeasureError) as caught:
        measures.support(positions, ["GA73_266", "GA73_27"])
    assert str(caught.value) == (
        "These texts go in opposite directions: GA73_266; against GA73_27. Average each kind by "
        "itself."
    )
    western = measures.support(positions, ["GA73_266", "GA75_32"])
    assert western["n_votes"].max() == 2


def test_support_asks_the_decisions_that_it_is_given():
    votes = pd.DataFrame({"decision_id": ["V", "W"], "iso3": "AAA", "position": ["yes", "no"]})
    ways = pd.DataFrame({"decision_id": ["V", "W"], "expected_of_signers": "yes"})
    assert measures.support(votes, ["V", "W"], ways)["support"].tolist() == [0.5]
    with pytest.raises(MeasureError, match="opposite directions: W; against V"):
        measures.support(votes, ["V", "W"], ways.assign(expected_of_signers=["yes", "no"]))
    with pytest.raises(MeasureError, match=r"^decisions has no column 'expected_of_signers'"):
        measures.support(votes, ["V", "W"], ways[["decision_id"]])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda t: measures.support(t["positions"], []), "No decision was named: name one"),
        (lambda t: measures.support(t["positions"], "GA73"), "No votes on 'GA73'. Did you mean "),
        (
            lambda t: measures.support(t["positions"].assign(position="Yes")),
            "positions.position is 'Yes' for ",
        ),
        (
            lambda t: measures.agreement(
                t["states"], pd.concat([t["positions"]] * 2), t["decisions"]
            ),
            "positions has more than one row for ALB BUD_2008, ARM BUD_2008, ",
        ),
        (
            lambda t: measures.cross_table(
                t["states"],
                t["positions"].assign(decision_id=lambda p: p["decision_id"].where(p.index != 5)),
            ),
            "positions.decision_id is missing for ",
        ),
        (
            lambda t: measures.support(
                t["positions"].assign(iso3=lambda p: p["iso3"].where(p.index != 5))
            ),
            "positions.iso3 is missing for 5: ",
        ),
        (
            lambda t: measures.agreement(t["states"], t["positions"][:0], t["decisions"]),
            "No state present in 2012 is recorded on any roll call.",
        ),
        (
            lambda t: measures.crossers(
                t["states"], t["positions"], t["decisions"].assign(expected_of_signers="both")
            ),
            "decisions.expected_of_signers is 'both' for ",
        ),
        (
            lambda t: measures.crossers(
                t["states"], t["positions"], t["decisions"], ["HANOI_2025"]
            ),
            "No votes on 'HANOI_2025'. ",
        ),
        (
            lambda t: measures.signature_adds(
                t["states"][t["states"]["position"] != "signed"],
                t["indicators"],
                t["positions"],
                t["blocs"],
            ),
            "The signature is the same for every state: nothing goes with it.",
        ),
        (
            lambda t: measures.signature_adds(
                t["states"], t["indicators"].assign(ideal_point=1.0), t["positions"], t["blocs"]
            ),
            "The ideal_point is the same for every state: nothing goes with it.",
        ),
    ],
)
def test_refusals_are_sentences(states, positions, decisions, indicators, blocs, call, says):
    tables = {"states": states, "positions": positions, "decisions": decisions}
    with pytest.raises(MeasureError) as caught:
        call(tables | {"indicators": indicators, "blocs": blocs})
    assert str(caught.value).startswith(says)
