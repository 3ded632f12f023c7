"""Later votes: agreement, cross-tables, crossers and the control."""

import pandas as pd
import pytest

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
