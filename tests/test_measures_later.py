"""Later votes: agreement, cross-tables, crossers and the control."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError

from .conftest import once


@pytest.fixture(scope=once)
def table(states, positions, decisions):
    return measures.agreement(states, positions, decisions).set_index("decision_id")


@pytest.mark.parametrize(
    ("decision", "agree", "decided", "percent"),
    [
        ("GA73_27", 75 + 40, 75 + 1 + 12 + 40, 90),
        ("GA73_187", 59 + 43, 59 + 4 + 7 + 43, 90),
        ("GA74_247", 49 + 44, 49 + 7 + 8 + 44, 86),
        ("GA75_240", 59 + 42, 59 + 3 + 9 + 42, 89),
        ("GA77_36", 74 + 42, 74 + 4 + 9 + 42, 90),
        ("GA78_237", 70 + 42, 70 + 4 + 9 + 42, 90),
    ],
)
def test_agreement_is_that_of_the_first_look(table, decision, agree, decided, percent):
    row = table.loc[decision]
    assert (row["n_agree"], row["n_decided"]) == (agree, decided)
    assert round(100 * row["share"]) == percent
    assert row["low"] < row["share"] < row["high"]
    assert row["n_undecided"] == 144 - decided
    assert row["signed_agree"] + row["not_signed_agree"] == agree
    assert row["signed_decided"] + row["not_signed_decided"] == decided


def test_kappa_by_hand(table):
    n = 128
    observed, chance = 115 / n, (76 * (75 + 12) + 52 * (1 + 40)) / n**2
    assert table.loc["GA73_27", "kappa"] == pytest.approx((observed - chance) / (1 - chance))
    assert abs(table.loc["GA77_37", "kappa"]) < 0.1


def test_sides_and_interval_by_hand(table):
    row = table.loc["GA73_27"]
    sides = ["signed_decided", "signed_agree", "not_signed_decided", "not_signed_agree"]
    assert row[sides].tolist() == [76, 75, 52, 40]
    p, n, z = 115 / 128, 128, 1.959963984540054
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    limits = [(centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)]
    assert [row["low"], row["high"]] == pytest.approx(limits, abs=1e-9)


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


def test_ten_that_decided_are_enough_and_a_missing_series_stays():
    row = measures.agreement(*few(7, 3)).iloc[0]
    assert row[["n_decided", "n_agree", "n_undecided"]].tolist() == [10, 7, 0]
    assert pd.isna(row["series"])
    with pytest.raises(MeasureError) as caught:
        measures.agreement(*few(6, 3))
    says = "9 states of the two sides decided on V; at least 10 are needed."
    assert str(caught.value) == says
    row = measures.agreement(*few(7, 3, "not_signed")).iloc[0]
    assert row["n_agree"] == 3
    assert np.isnan(row["kappa"])


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


def test_cross_table_keeps_everybody(states, positions):
    table = measures.cross_table(states, positions).set_index(["decision_id", "side"])
    kept = table.drop(columns="members").sum(axis=1)
    assert kept.tolist() == table["members"].tolist()
    assert table.groupby("decision_id")["members"].sum().unique().tolist() == [193]
    votes = table.loc[("GA73_27", "signed"), ["yes", "no", "abstain", "absent"]]
    assert votes.tolist() == [75, 1, 8, 5]
    assert table.loc[("DFI_2022", "signed"), "signed"] == 9
    assert table.loc[("DFI_2022", "not_signed"), "signed"] == 44
    assert table.loc[("HANOI_2025", "not_signed"), "not_recorded"] == 35


def test_cross_table_of_a_few():
    states = pd.DataFrame({"iso3": ["AAA", "BBB", "CCC"], "position": ["signed"] * 2 + ["absent"]})
    positions = pd.DataFrame(
        {
            "decision_id": ["W", "V", "V", "W"],
            "iso3": ["BBB", "AAA", "CCC", "ZZZ"],
            "position": ["abstain", "yes", "member", "no"],
        }
    )
    table = measures.cross_table(states, positions)
    assert table.to_numpy().tolist() == [
        # decision, side, members, yes, no, abstain, absent, signed, member, not recorded
        ["V", "signed", 2, 1, 0, 0, 0, 0, 0, 1],
        ["V", "not_signed", 0, 0, 0, 0, 0, 0, 0, 0],
        ["V", "absent", 1, 0, 0, 0, 0, 0, 1, 0],
        ["W", "signed", 2, 0, 0, 1, 0, 0, 0, 1],
        ["W", "not_signed", 0, 0, 0, 0, 0, 0, 0, 0],
        ["W", "absent", 1, 0, 0, 0, 0, 0, 0, 1],
    ]
    assert set(table.dtypes.iloc[2:].astype(str)) == {"int64"}


def test_crossers_by_name(states, positions, decisions):
    table = measures.crossers(states, positions, decisions).set_index("iso3")
    signed = table[table["side"] == "signed"]["n_crossed"]
    assert signed.head(3).to_dict() == {"UKR": 6, "KOR": 5, "TUR": 3}
    others = table[table["side"] == "not_signed"]["n_crossed"]
    assert set(others[others == 6].index) == {"ARM", "BLR", "MNG"}
    assert set(others[others == 5].index) == {"IND", "KEN", "GMB"}
    assert set(others[others == 4].index) == {"CRI", "MWI", "PER", "PHL", "SRB"}
    assert table.loc["TUR", "crossed"] == "GA75_240;GA77_36;GA78_237"
    assert (table["n_crossed"] <= table["n_decided"]).all()


def test_the_control_is_that_of_the_first_look(states, indicators, positions, memberships):
    table = measures.signature_adds(states, indicators, positions).set_index(["model", "term"])
    both = table.loc[("both", "signature")]
    assert [round(both["estimate"], 2), round(both["se"], 2), both["n"]] == [0.17, 0.07, 144]
    r2 = [
        round(table.loc[(model, "intercept"), "r2"], 2)
        for model in ("ideal_point", "signature", "both")
    ]
    assert r2 == [0.81, 0.60, 0.82]
    union = set(memberships.loc[memberships["body"] == "eu", "iso3"]) | {"HRV"}
    table = measures.signature_adds(states, indicators, positions, drop=union)
    row = table[(table["model"] == "both") & (table["term"] == "signature")].iloc[0]
    assert [round(row["estimate"], 2), round(row["se"], 2), row["n"]] == [0.10, 0.07, 117]
    assert round(row["p"], 2) == 0.16


@pytest.mark.parametrize("clustered", [False, True])
def test_the_control_by_another_route(states, indicators, positions, blocs, clustered):
    table = measures.signature_adds(
        states, indicators, positions, blocs=blocs if clustered else None
    )
    table = table[table["model"] == "both"]
    frame = (
        states[states["position"] != "absent"]
        .merge(indicators, on="iso3")
        .merge(measures.support(positions), on="iso3")
        .merge(blocs, on="iso3")
    )
    x = np.column_stack([np.ones(144), frame["ideal_point"], frame["position"] == "signed"])
    x = x.astype("float64")
    y = frame["support"].to_numpy()
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    residual = y - x @ beta
    bread = np.linalg.inv(x.T @ x)
    if clustered:
        codes = frame["bloc"].to_numpy()
        sums = np.array([(residual[:, None] * x)[codes == one].sum(axis=0) for one in set(codes)])
        meat, factor, degrees = sums.T @ sums, 9 / 8 * 143 / 141, 8
    else:
        meat, factor, degrees = x.T @ ((residual**2)[:, None] * x), 144 / 141, 141
    errors = np.sqrt(np.diag(bread @ meat @ bread) * factor)
    assert table["estimate"].to_numpy() == pytest.approx(beta, abs=1e-6)
    assert table["se"].to_numpy() == pytest.approx(errors, abs=1e-6)
    assert table["p"].to_numpy() == pytest.approx(
        2 * stats.t.sf(np.abs(beta / errors), degrees), abs=1e-6
    )
    assert table["low"].to_numpy() == pytest.approx(
        beta - stats.t.ppf(0.975, degrees) * errors, abs=1e-6
    )
    assert table["r2"].iloc[0] == pytest.approx(1 - residual @ residual / (144 * y.var()), abs=1e-6)


def test_the_control_says_which_errors_it_uses(states, indicators, positions, blocs):
    plain = measures.signature_adds(states, indicators, positions)
    terms = plain["model"] + ": " + plain["term"]
    assert dict(zip(terms, plain["interval"], strict=True)) == {
        "ideal_point: intercept": "HC1, t(142)",
        "ideal_point: ideal_point": "HC1, t(142)",
        "signature: intercept": "HC1, t(142)",
        "signature: signature": "HC1, t(142)",
        "both: intercept": "HC1, t(141)",
        "both: ideal_point": "HC1, t(141)",
        "both: signature": "HC1, t(141)",
    }
    clustered = measures.signature_adds(states, indicators, positions, blocs=blocs)
    assert clustered["interval"].unique().tolist() == ["clustered by bloc, t(8)"]


def test_ten_of_each_side_are_enough_for_the_control(states, indicators, positions):
    both = [states[states["position"] == side] for side in ("signed", "not_signed")]
    ten = pd.concat([both[0][:10], both[1][:10]])
    assert measures.signature_adds(ten, indicators, positions)["n"].unique().tolist() == [20]
    for some, says in (
        (pd.concat([both[0][:9], both[1]]), "9 signers and 55 non-signers have voted"),
        (pd.concat([both[0], both[1][:9]]), "89 signers and 9 non-signers have voted"),
    ):
        with pytest.raises(MeasureError) as caught:
            measures.signature_adds(some, indicators, positions)
        assert str(caught.value) == f"{says}; at least 10 of each are needed."


def test_the_control_explains_the_decisions_asked_for(states, indicators, positions):
    one = ["GA77_37"]
    table = measures.signature_adds(states, indicators, positions, one)
    frame = states.merge(measures.support(positions, one), on="iso3").merge(indicators, on="iso3")
    frame = frame[frame["position"] != "absent"].dropna(subset=["ideal_point"])
    signed = frame["position"] == "signed"
    means = [frame.loc[signed, "support"].mean(), frame.loc[~signed, "support"].mean()]
    row = table[(table["model"] == "signature") & (table["term"] == "signature")].iloc[0]
    assert row["estimate"] == pytest.approx(means[0] - means[1], abs=1e-9)
    assert row["n"] == len(frame) < 144


def test_a_state_without_an_ideal_point_is_left_out_of_the_control(states, indicators, positions):
    lacking = indicators.assign(
        ideal_point=indicators["ideal_point"].where(~indicators["iso3"].isin(["FRA", "IND"]))
    )
    assert measures.signature_adds(states, lacking, positions)["n"].unique().tolist() == [142]


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


def test_votes_of_one_mind_leave_the_control_nothing_to_explain(states, indicators, positions):
    for word, worth in (("yes", "1"), ("abstain", "0.5")):
        alike = positions[positions["decision_id"] == "GA73_27"].assign(position=word)
        with pytest.raises(MeasureError) as caught:
            measures.signature_adds(states, indicators, alike, "GA73_27")
        assert str(caught.value) == (
            f"The support is constant: it is {worth} for every state. Name decisions on which "
            "they voted differently."
        )


def test_support_leaves_absences_out():
    positions = pd.DataFrame(
        {
            "decision_id": ["V", "W", "V", "V", "W"],
            "iso3": ["AAA", "AAA", "BBB", "CCC", "DDD"],
            "position": ["yes", "absent", "abstain", "absent", "no"],
        }
    )
    table = measures.support(positions, ["V", "W"])
    assert table.to_numpy().tolist() == [["AAA", 1.0, 1], ["BBB", 0.5, 1], ["DDD", 0.0, 1]]


def test_a_single_name_is_not_read_by_its_letters(states, indicators, positions, decisions):
    table = measures.support(positions, "GA73_27")
    pd.testing.assert_frame_equal(table, measures.support(positions, ["GA73_27"]))
    crossed = measures.crossers(states, positions, decisions, "GA73_27")
    # On it 75 signers voted yes, 1 no and 8 abstained; of the others 12, 40 and 3.
    assert crossed["side"].value_counts().to_dict() == {"not_signed": 12, "signed": 1}
    assert crossed["n_decisions"].unique().tolist() == [1]
    control = measures.signature_adds(states, indicators, positions, "GA73_27", drop="FRA")
    assert control["n"].unique().tolist() == [75 + 1 + 8 + 12 + 40 + 3 - 1]


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


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda s, i, p, d: measures.agreement(s, p.assign(position="maybe"), d),
            "^positions.position is 'maybe' for .*: it must be ",
        ),
        (
            lambda s, i, p, d: measures.agreement(s, p, d.rename(columns={"kind": "sort"})),
            "no column 'kind'",
        ),
        (
            lambda s, i, p, d: measures.agreement(s, p, d.assign(expected_of_signers=None)),
            "^decisions.expected_of_signers is neither yes nor no for a roll call.$",
        ),
        (
            lambda s, i, p, d: measures.agreement(s, p[:0], d),
            "^No state present in 2012 is recorded on any roll call.$",
        ),
        (lambda s, i, p, d: measures.agreement(s[:12], p, d), "at least 10 are needed"),
        (
            lambda s, i, p, d: measures.cross_table(s, pd.concat([p, p[:1]])),
            "more than once on BUD_2008",
        ),
        (
            lambda s, i, p, d: measures.crossers(s, p, d, ["GA73_28"]),
            "No votes on 'GA73_28'. Did you mean",
        ),
        (lambda s, i, p, d: measures.support(p, ["XX"]), "No votes on 'XX'"),
        (
            lambda s, i, p, d: measures.support(p, "HANOI_2025"),
            "^No votes on 'HANOI_2025'. Known: GA",
        ),
        (lambda s, i, p, d: measures.support(p, []), "^No decision was named: name one, or "),
        (
            lambda s, i, p, d: measures.crossers(s, p, d, []),
            "^No decision was named: name one, or ",
        ),
        (
            lambda s, i, p, d: measures.agreement(s, p, pd.concat([d, d[3:5]])),
            "^decisions has more than one row for FOC_2011, FOC_2012: keep one row a decision$",
        ),
        (
            lambda s, i, p, d: measures.crossers(s, p, pd.concat([d, d[6:7]])),
            "^decisions has more than one row for GA73_187: keep one row a decision$",
        ),
        (lambda s, i, p, d: measures.signature_adds(s, i, p, drop=["EUU"]), "drop names 'EUU'"),
        (lambda s, i, p, d: measures.signature_adds(s[:15], i, p), "at least 10 of each"),
        (
            lambda s, i, p, d: measures.signature_adds(s, i.assign(ideal_point=0.5), p),
            "^indicators.ideal_point is constant.$",
        ),
        (
            lambda s, i, p, d: measures.signature_adds(
                s, i, p, blocs=pd.DataFrame({"iso3": ["FRA"], "bloc": ["a"]})
            ),
            "blocs has no bloc for AFG, ",
        ),
    ],
)
def test_refusals_are_sentences(states, indicators, positions, decisions, call, says):
    with pytest.raises(MeasureError, match=says):
        call(states, indicators, positions, decisions)
