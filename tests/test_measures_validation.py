"""Prediction of unseen blocs, its scores and their intervals, misfits, residuals."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError


@pytest.fixture(scope="module")
def sixty():
    table = pd.read_csv(Path(__file__).parent / "frozen" / "sixty.csv")
    return table.assign(cept=table["member"], oecd_or_eu=(table["bloc"] == "a") * 1)


@pytest.fixture(scope="module")
def predicted(sixty):
    return measures.leave_one_bloc_out(sixty, {"m": ["x"], "v": ["v"]})


def test_scores_are_those_of_r(sixty, predicted):
    # R 4.2.2: for (b in unique(d$bloc)) { o <- d$bloc == b
    #   f <- glm(signed ~ x, binomial, d[!o, ]); p[o] <- predict(f, d[o, ], type = "response") }
    # mean((p - d$signed)^2); sum((p > .5) != (d$signed == 1))
    table = measures.scores(predicted).set_index("model")
    assert table.loc["m", "brier"] == pytest.approx(0.205875556107, abs=1e-9)
    assert table.loc["m", "misplaced"] == 23
    assert table.loc["v", "n"] == 58
    wrong = (sixty["signed"] == sixty[["cept", "oecd_or_eu"]].max(axis=1)).sum()
    assert table.loc["cept_oecd_or_eu", ["brier", "misplaced"]].tolist() == [wrong / 60, wrong]
    assert table["brier"].is_monotonic_increasing
    baselines = table.index[table["kind"] == "baseline"]
    assert set(baselines) == set(measures.BASELINES)


def test_limits_are_those_of_every_ordered_draw_in_r(predicted):
    # With s the squared errors, s0 those of the share of signers in the other blocs, k how often
    # each of the 6^6 ordered draws has each bloc, n, S and G the sums by bloc of ones, s, s0 - s:
    # quantile((k %*% S) / (k %*% n), c(.025, .975), type = 1); the same of G; mean(s0 - s)
    row = measures.bootstrap_over_blocs(predicted).set_index("model").loc["m"]
    columns = ["brier_low", "brier_high", "gain_low", "gain_high", "gain"]
    expected = [0.128123020449, 0.303644548126, -0.0406502312198, 0.1937768259157, 0.0903971932203]
    assert row[columns].tolist() == pytest.approx(expected, abs=1e-9)


def test_gain_is_over_the_states_of_both(predicted):
    errors = predicted.assign(squared=(predicted["probability"] - predicted["signed"]) ** 2)
    wide = errors.pivot_table(index="iso3", columns="model", values="squared")[["m", "v"]].dropna()
    there = measures.bootstrap_over_blocs(predicted, "v").set_index("model").loc["m", "gain"]
    back = measures.bootstrap_over_blocs(predicted, "m").set_index("model").loc["v", "gain"]
    assert there == -back == pytest.approx((wide["v"] - wide["m"]).mean(), abs=1e-12)


def test_a_bloc_of_the_record_is_predicted_from_the_others(design, predictions):
    for model, term in (("alignment", "ideal_point"), ("freedom", "voice_accountability")):
        ours = predictions[predictions["model"] == model].set_index("iso3")["probability"]
        x = sm.add_constant(design[term].to_numpy())
        for bloc in design["bloc"].unique():
            out = (design["bloc"] == bloc).to_numpy()
            theirs = sm.Logit(design["signed"].to_numpy()[~out], x[~out]).fit(disp=0)
            found = ours[design.loc[out, "iso3"]].to_numpy()
            assert found == pytest.approx(theirs.predict(x[out]), abs=1e-6)


def test_models_and_rules_are_told_apart(predictions):
    columns = ["model", "kind", "iso3", "bloc", "signed", "probability"]
    assert predictions.columns.tolist() == columns
    kinds = predictions.groupby("kind")["model"].unique().map(set).to_dict()
    assert kinds == {
        "model": set(measures.SPECIFICATIONS),
        "baseline": {"base_rate", "oecd_or_eu", "cept_oecd_or_eu"},
    }


def test_baselines_by_hand(design, predictions):
    table = predictions.set_index(["model", "iso3"])["probability"]
    others = design[design["bloc"] != "European Union"]
    assert table["base_rate", "FRA"] == pytest.approx(others["signed"].mean())
    assert table["oecd_or_eu"][["FRA", "RUS"]].tolist() == [0, 1]
    assert table["cept_oecd_or_eu"][["FRA", "RUS", "BRA"]].tolist() == [0, 0, 1]


@pytest.mark.parametrize("by", ["region", "un_group", "subregion"])
def test_other_groups_may_be_left_out(design, by):
    table = measures.leave_one_bloc_out(design, {"alignment": ["ideal_point"]}, by=by)
    assert table.set_index("iso3").loc["FRA", "bloc"].unique() == [
        design.set_index("iso3").loc["FRA", by]
    ]
    own = measures.leave_one_bloc_out(design.assign(bloc=design[by]), {"m": ["ideal_point"]})
    assert table["probability"].tolist() == own["probability"].tolist()


def test_two_blocs_are_enough_to_predict_and_one_is_not(sixty):
    two = sixty.assign(bloc=np.where(sixty["bloc"] == "a", "a", "b"))
    table = measures.leave_one_bloc_out(two, {"m": ["x"]})
    theirs = sm.Logit(
        two.loc[two["bloc"] == "b", "signed"], sm.add_constant(two.loc[two["bloc"] == "b", "x"])
    ).fit(disp=0)
    ours = table[(table["model"] == "m") & (table["bloc"] == "a")]["probability"]
    x = sm.add_constant(two.loc[two["bloc"] == "a", "x"])
    assert ours.to_numpy() == pytest.approx(theirs.predict(x).to_numpy(), abs=1e-8)
    assert len(measures.bootstrap_over_blocs(table)) == 4
    with pytest.raises(MeasureError, match="All states are in one bloc: none is left"):
        measures.leave_one_bloc_out(sixty.assign(bloc="a"), {"m": ["x"]})


def test_one_half_is_on_neither_side():
    predictions = pd.DataFrame(
        {
            "model": ["a"] * 4 + ["b"] * 4,
            "kind": ["model"] * 4 + ["baseline"] * 4,
            "bloc": list("xyxy") * 2,
            "iso3": ["AAA", "BBB", "CCC", "DDD"] * 2,
            "signed": [1, 0, 1, 0] * 2,
            "probability": [0.5, 0.5, 0.9, 0.9, 1, 0, 1, 0],
        }
    )
    assert measures.scores(predictions).to_numpy().tolist() == [
        ["b", "baseline", 4, 0, 0],
        ["a", "model", 4, pytest.approx((0.25 + 0.25 + 0.01 + 0.81) / 4), 1],
    ]


def test_residuals_that_blocs_share_are_found(sixty):
    # r <- residuals(glm(signed ~ x, binomial, d), type = "response")
    # a <- anova(lm(r ~ factor(bloc), d)); a[1, 2] / sum(a[, 2])
    row = measures.residual_clustering(sixty, {"m": ["x"]}).iloc[0]
    assert row["between"] == pytest.approx(0.0938726824944, abs=1e-6)
    assert row["expected"] == pytest.approx(5 / 59)
    fit = sm.Logit(sixty["signed"], sm.add_constant(sixty["x"])).fit(disp=0)
    residuals = fit.resid_response
    p = stats.f_oneway(*(residuals[sixty["bloc"] == bloc] for bloc in "abcdef")).pvalue
    assert row["p"] == pytest.approx(p, abs=0.03)
    shared = sixty.assign(signed=sixty["bloc"].isin(["c", "d", "f"]) * 1)
    flipped = shared["signed"].where(shared.index % 8 > 0, 1 - shared["signed"])
    noise = shared.assign(signed=flipped, noise=np.cos(shared.index * 7))
    assert measures.residual_clustering(noise, {"m": ["noise"]})["p"].iloc[0] == 1e-4


def test_once_the_ideal_point_is_known_blocs_share_nothing(design):
    table = measures.residual_clustering(design).set_index("model")
    assert table.loc["freedom", "p"] < 0.01
    assert table.loc["alignment", "p"] > 0.5


PREDICTIONS = pd.DataFrame(
    {
        "model": "m",
        "kind": "model",
        "bloc": list("ab") * 5,
        "iso3": list("ABCDEFGHIJ"),
        "signed": [1, 0] * 5,
        "probability": 0.4,
    }
)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"signed": -1},
            "predictions.signed holds -1: give the number 1 for a state that signed",
        ),
        ({"signed": "1"}, "predictions.signed holds '1': "),
        (
            {"signed": np.nan},
            "predictions.signed is missing for A, B, C, D, E and 5 more: give it, or leave",
        ),
        ({"probability": 1.1}, "predictions.probability has values outside 0 to 1."),
        (
            {"iso3": "A"},
            "predictions has more than one row for A m: keep one row a state and model",
        ),
    ],
)
def test_predictions_that_are_none_are_refused(change, says):
    with pytest.raises(MeasureError, match="no predictions to draw: the table has no rows"):
        measures.scores(PREDICTIONS[:0])
    for measure in (measures.scores, lambda p: measures.bootstrap_over_blocs(p, "m")):
        with pytest.raises(MeasureError) as caught:
            measure(PREDICTIONS.assign(**change))
        assert str(caught.value).startswith(says)


def test_names_that_are_taken_or_unknown_are_refused(sixty, predicted):
    with pytest.raises(MeasureError, match="'base_rate' bears the name of a baseline"):
        measures.leave_one_bloc_out(sixty, {"base_rate": ["x"]})
    with pytest.raises(MeasureError, match=r"^predictions has no model 'oecd'\. Did you mean oecd"):
        measures.bootstrap_over_blocs(predicted, "oecd")
    with pytest.raises(MeasureError, match=r"^design has no column 'regoin'\. "):
        measures.leave_one_bloc_out(sixty, {"m": ["x"]}, by="regoin")
