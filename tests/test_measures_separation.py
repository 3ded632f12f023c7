"""The area under the curve: against scipy and R, bounds, stances, refusals."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError, roc

COLUMNS = ["voice_accountability", "ideal_point", "internet_users", "gdp_per_capita"]


def sides(states, indicators, column):
    frame = states.merge(indicators, on="iso3")
    return (
        frame.loc[frame["position"] == word, column].dropna().to_numpy()
        for word in ("signed", "not_signed")
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_area_counts_pairs(states, indicators, column):
    signed, others = sides(states, indicators, column)
    pairs = [(a > b) + (a == b) / 2 for a, b in itertools.product(signed, others)]
    row = measures.separation(states, indicators, column).iloc[0]
    assert row["auc"] == pytest.approx(np.mean(pairs), abs=1e-12)
    assert row[["n_signed", "n_not_signed"]].tolist() == [len(signed), len(others)]
    assert row["n_missing"] == 144 - len(signed) - len(others)
    assert row["signed_median"] == np.median(signed)
    assert row["not_signed_q3"] == np.quantile(others, 0.75)


@pytest.mark.parametrize(
    ("column", "auc", "error"),
    # R 4.2.2, pROC 1.18.0, direction "<": auc() and the root of var(method = "delong").
    [
        ("ideal_point", 0.0592441266599, 0.0206429906920),
        ("voice_accountability", 0.1127681307457, 0.0297614415775),
    ],
)
def test_area_and_variance_are_those_of_proc(states, indicators, column, auc, error):
    signed, others = sides(states, indicators, column)
    assert roc.area(signed, others) == pytest.approx(auc, abs=1e-6)
    assert np.sqrt(roc.area_variance(signed, others)) == pytest.approx(error, abs=1e-6)
    low, high = roc.area_interval(signed, others)
    logit, width = np.log(auc / (1 - auc)), 1.959963984540054 * error / (auc * (1 - auc))
    assert np.log(low / (1 - low)) == pytest.approx(logit - width, abs=1e-6)
    assert np.log(high / (1 - high)) == pytest.approx(logit + width, abs=1e-6)


def test_first_look_is_reached_and_sorted(states, indicators):
    table = measures.separation(states, indicators, COLUMNS).set_index("column")
    assert round(table.loc["voice_accountability", "strength"], 2) == 0.89
    assert round(table.loc["ideal_point", "strength"], 2) == 0.94
    assert table.index[0] == "ideal_point"
    assert table["strength"].is_monotonic_decreasing
    assert ((table["low"] < table["auc"]) & (table["auc"] < table["high"])).all()


def test_groups_without_overlap_have_no_interval():
    assert roc.area(np.array([2.0, 3]), np.array([0.0, 1])) == 1
    assert np.isnan(roc.area_interval(np.array([2.0, 3]), np.array([0.0, 1]))).all()


def test_absent_against_present(states, indicators):
    row = measures.absent_compared(states, indicators, "gdp_per_capita").iloc[0]
    frame = states.merge(indicators, on="iso3").dropna(subset=["gdp_per_capita"])
    absent = frame["position"] == "absent"
    u = stats.mannwhitneyu(
        frame.loc[absent, "gdp_per_capita"], frame.loc[~absent, "gdp_per_capita"]
    )
    assert row["auc"] == pytest.approx(u.statistic / (absent.sum() * (~absent).sum()), abs=1e-12)
    assert (row["n_absent"], row["n_present"]) == (46, 144)


def test_bounds_hold_every_way_to_divide_the_absent():
    draw = np.random.default_rng(3)
    states = pd.DataFrame(
        {
            "iso3": [f"S{i:02}" for i in range(28)],
            "position": ["signed"] * 11 + ["not_signed"] * 10 + ["absent"] * 7,
        }
    )
    table = pd.DataFrame({"iso3": states["iso3"], "x": draw.integers(0, 9, 28)})
    row = measures.separation_bounds(states, table, "x").iloc[0]
    values = table["x"].to_numpy("float64")
    signed, others, absent = values[:11], values[11:21], values[21:]
    areas = [
        roc.area(np.append(signed, absent[sides]), np.append(others, absent[~sides]))
        for sides in map(np.array, itertools.product([False, True], repeat=7))
    ]
    assert row["lowest"] == pytest.approx(min(areas), abs=1e-12)
    assert row["highest"] == pytest.approx(max(areas), abs=1e-12)
    assert row["none_sign"] == pytest.approx(areas[0], abs=1e-12)
    assert row["all_sign"] == pytest.approx(areas[-1], abs=1e-12)
    assert row["n_absent"] == 7


def test_no_way_to_divide_the_absent_undoes_the_separation(states, indicators):
    table = measures.separation_bounds(states, indicators, ["voice_accountability", "ideal_point"])
    assert (table["highest"] < 0.5).all()


def test_stances(states, indicators):
    table = measures.stance_separation(states, indicators, "ideal_point").set_index("side")
    assert table["n_not_signed"].tolist() == [55, 21, 9, 12, 22]
    assert np.isnan(table.loc["refused", "auc"])
    whole = measures.separation(states, indicators, "ideal_point").iloc[0]
    assert (
        table.loc["all", ["auc", "low", "high"]].tolist() == whole[["auc", "low", "high"]].tolist()
    )
    kept = measures.keep_stances(states, ("refused", "regional_statement"))
    again = measures.separation(kept, indicators, "ideal_point").iloc[0]
    assert table.loc["refused_or_regional_statement", "auc"] == again["auc"]


def test_a_stance_of_ten_has_an_area_and_one_of_nine_only_medians():
    states = pd.DataFrame(
        {
            "iso3": [f"S{i:02}" for i in range(29)],
            "position": ["signed"] * 10 + ["not_signed"] * 19,
            "stance": [None] * 10 + ["consulting"] * 10 + ["refused"] * 9,
        }
    )
    table = pd.DataFrame({"iso3": states["iso3"], "x": range(29)})
    found = measures.stance_separation(states, table, "x").set_index("side")
    assert found.loc["consulting", ["n_signed", "n_not_signed", "auc"]].tolist() == [10, 10, 0]
    assert found.loc["refused", ["n_signed", "n_not_signed"]].tolist() == [10, 9]
    assert found.loc["refused", ["signed_median", "not_signed_median"]].tolist() == [4.5, 24]
    assert found.loc["consulting", "not_signed_median"] == 14.5
    assert np.isnan(found.loc["refused", "auc"])
    with pytest.raises(MeasureError) as caught:
        measures.stance_separation(states, table.assign(x=3), "x")
    assert str(caught.value) == "indicators.x is constant: it is 3 for every state."
    with pytest.raises(MeasureError, match=r"^states\.stance is 'fled' for "):
        measures.stance_separation(states.assign(stance="fled"), table, "x")


def test_only_the_stances_of_those_that_did_not_sign_count(states, indicators):
    expected = measures.stance_separation(states, indicators, "ideal_point")
    for other in ("refused", "fled"):
        said = states["stance"].astype("string").mask(states["position"] != "not_signed", other)
        table = measures.stance_separation(states.assign(stance=said), indicators, "ideal_point")
        pd.testing.assert_frame_equal(table, expected)


def test_a_state_that_did_not_sign_without_a_stance_is_refused(states, indicators):
    # Russia signed: nobody asks for its stance.
    some = states["iso3"].isin(["FRA", "RUS", "IND"])
    lacking = states.assign(stance=states["stance"].mask(some))
    for measure in (
        lambda s: measures.stance_separation(s, indicators, "ideal_point"),
        measures.stance_shares,
        measures.keep_stances,
    ):
        with pytest.raises(MeasureError) as caught:
            measure(lacking)
        assert str(caught.value).startswith("states.stance is missing for France, India: ")


def test_stances_without_anybody_have_no_median(states, indicators):
    kept = measures.keep_stances(states, ("refused",))
    table = measures.stance_separation(kept, indicators, "ideal_point").set_index("side")
    assert np.isnan(table.loc["consulting", "not_signed_median"])
    nobody = states[states["position"] != "signed"]
    table = measures.stance_separation(nobody, indicators, "ideal_point")
    assert table["signed_median"].isna().all()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([1.0] * 193, "x is constant: it is 1"),
        ([np.inf, *range(192)], "x has values that are not finite"),
        (["a"] * 193, "x is not numeric"),
        ([None] * 100 + [1.0] * 3 + [2.0] * 90, r"leaves \d+ states on the \w+ side"),
    ],
)
def test_refusals_are_sentences(states, values, says):
    order = states.sort_values("position", key=lambda one: one != "signed")["iso3"]
    table = pd.DataFrame({"iso3": order, "x": values})
    with pytest.raises(MeasureError, match=says):
        measures.separation(states, table, "x")


def test_at_most_three_near_names_are_offered_and_else_all(states):
    table = pd.DataFrame({"iso3": states["iso3"], **{f"freedom_{i}": 1.0 for i in range(4)}})
    with pytest.raises(MeasureError) as caught:
        measures.separation(states, table, "freedom")
    assert str(caught.value) == (
        "indicators has no column 'freedom'. Did you mean freedom_3, freedom_2, freedom_1?"
    )
    with pytest.raises(MeasureError) as caught:
        measures.separation(states, table[["iso3", "freedom_0"]], "xyz")
    assert str(caught.value) == "indicators has no column 'xyz'. Known: iso3, freedom_0."
    with pytest.raises(MeasureError, match=r"'freed'. Did you mean freedom_0\?$"):
        measures.separation(states, table[["iso3", "freedom_0"]], "freed")


@pytest.mark.parametrize(
    "measure",
    [
        measures.separation,
        measures.separation_bounds,
        measures.absent_compared,
        measures.stance_separation,
        measures.permutation_within_regions,
    ],
)
def test_no_column_and_codes_of_no_state_are_refused(states, indicators, measure):
    with pytest.raises(MeasureError) as caught:
        measure(states, indicators, [])
    says = "No column of indicators was named: name one, or several in a list."
    assert str(caught.value) == says
    small = indicators.assign(iso3=indicators["iso3"].str.lower())
    with pytest.raises(MeasureError) as caught:
        measure(states, small, "ideal_point")
    assert str(caught.value) == (
        "None of the codes in indicators.iso3, such as 'afg', is that of one of the states, "
        "such as 'AFG'."
    )


def test_one_code_that_fits_is_counted_and_a_table_without_rows_leaves_nobody(states, indicators):
    one = indicators.assign(iso3=["AFG", *indicators["iso3"][1:].str.lower()])
    with pytest.raises(MeasureError, match="leaves 1 states on the first side"):
        measures.separation(states, one, "ideal_point")
    with pytest.raises(MeasureError, match="leaves 0 states on the first side"):
        measures.separation(states, indicators[:0], "ideal_point")
    with pytest.raises(MeasureError, match="leaves 0 states on the first side"):
        measures.separation(states[:0], indicators, "ideal_point")


def test_unknown_column_and_doubled_state(states, indicators):
    with pytest.raises(MeasureError, match="Did you mean ideal_point"):
        measures.separation(states, indicators, ["ideal_points"])
    with pytest.raises(MeasureError, match="indicators has more than one row for AFG"):
        measures.separation(states, pd.concat([indicators, indicators[:1]]), "ideal_point")
    with pytest.raises(MeasureError, match="leaves 9 states on the second side"):
        measures.separation(measures.keep_stances(states), indicators, "ideal_point")
