"""Prediction of unseen blocs, bootstrap, permutation, misfits."""

import pandas as pd
import pytest
import statsmodels.api as sm

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError


def test_a_bloc_is_predicted_from_the_others(design, predictions):
    out = design["bloc"] == "European Union"
    x = sm.add_constant(design["ideal_point"].to_numpy())
    result = sm.Logit(design.loc[~out, "signed"].to_numpy(), x[~out]).fit(disp=0)
    ours = predictions[
        (predictions["model"] == "alignment") & (predictions["bloc"] == "European Union")
    ]
    assert len(ours) == 26
    assert ours["probability"].to_numpy() == pytest.approx(result.predict(x[out]), abs=1e-6)


def test_alignment_predicts_best_and_figures_hold(predictions):
    table = measures.scores(predictions)
    assert table.loc[0, "model"] == "alignment"
    figures = table.set_index("model").loc[["alignment", "freedom", "oecd_or_eu"], "brier"]
    assert figures.round(3).tolist() == [0.086, 0.161, 0.160]


def test_misfits_in_order_of_how_far_they_are_off():
    chances = {"AAA": 0.7, "BBB": 0.9, "CCC": 0.9, "DDD": 0.5, "EEE": 0.2, "FFF": 0.4}
    predictions = pd.DataFrame(
        {
            "model": "freedom",
            "kind": "model",
            "bloc": "a",
            "iso3": list(chances)[::-1],
            "signed": [1, 0, 0, 0, 0, 0],
            "probability": list(chances.values())[::-1],
        }
    )
    twice = pd.concat([predictions, predictions.assign(model="income", probability=0.6)])
    twice.loc[twice["iso3"] == "EEE", "probability"] = 0.2
    states = pd.DataFrame(
        {
            "iso3": list(chances),
            "name": list("abcdef"),
            "position": ["not_signed"] * 5 + ["signed"],
            "stance": "refused",
            "note": "",
        }
    )
    table = measures.misfits(predictions, states)
    # One half is neither side; of two that are off alike the code decides.
    assert table["iso3"].tolist() == ["BBB", "CCC", "AAA", "FFF"]
    assert table["name"].tolist() == ["b", "c", "a", "f"]
    assert table["n_wrong"].dtype == "int64"
    table = measures.misfits(twice, states)
    assert table["iso3"].tolist() == ["BBB", "CCC", "AAA", "DDD", "FFF"]
    assert table["n_wrong"].tolist() == [2, 2, 2, 1, 1]
    assert table["n_models"].tolist() == [2] * 5
    assert table["probability"].tolist() == pytest.approx([0.75, 0.75, 0.65, 0.55, 0.5])
    assert table["lowest"].tolist() == [0.6, 0.6, 0.6, 0.5, 0.4]
    assert table["highest"].tolist() == [0.9, 0.9, 0.7, 0.6, 0.6]


def test_misfits_are_those_of_the_states_given(predictions, states):
    whole = measures.misfits(predictions, states)
    near = states[states["region"] == "South Asia"]
    table = measures.misfits(predictions, near)
    expected = whole[whole["iso3"].isin(near["iso3"])].reset_index(drop=True)
    assert 0 < len(expected) < len(whole)
    pd.testing.assert_frame_equal(table, expected)
    assert table[["name", "position", "note"]].notna().all().all()
    assert measures.misfits(predictions, near[:0]).empty
    absent = states[states["position"] == "absent"]
    with pytest.raises(MeasureError) as caught:
        measures.misfits(predictions, absent)
    assert str(caught.value) == (
        "None of the codes in predictions.iso3, such as 'AFG', is that of one of the states, "
        f"such as {absent['iso3'].iloc[0]!r}."
    )


ONES_AND_ZEROS = ("bool", "boolean", "Int64", "UInt8", "float32", "object", "category")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s * 2 - 1, "holds -1: "),
        (lambda s: s * 2, "holds 2: "),
        (lambda s: s / 2, "holds 0.5: "),
        (lambda s: s.astype(str), "holds '1': "),
        (lambda s: s.astype(str).astype("category"), "holds '1': "),
        (lambda s: s.map({1: "signed", 0: "not_signed"}), "holds 'signed': "),
        (lambda s: s.where(s.index != 0), "is missing for A"),
    ],
)
def test_an_outcome_that_is_not_one_or_zero_is_refused(design, predictions, states, change, says):
    wrong = design.assign(signed=change(design["signed"]))
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        with pytest.raises(MeasureError) as caught:
            measure(wrong, {"m": ["ideal_point"]})
        assert str(caught.value).startswith(f"design.signed {says}")
    with pytest.raises(MeasureError, match=f"^design.signed {says}"):
        measures.leave_one_bloc_out(wrong, {})
    wrong = predictions.assign(signed=change(predictions["signed"]))
    for measure in (
        measures.scores,
        measures.bootstrap_over_blocs,
        lambda p: measures.misfits(p, states),
    ):
        with pytest.raises(MeasureError) as caught:
            measure(wrong)
        assert str(caught.value).startswith(f"predictions.signed {says}")


def test_at_most_five_states_without_an_outcome_are_named(predictions):
    some = predictions["iso3"] > "AZE"
    with pytest.raises(MeasureError) as caught:
        measures.scores(predictions.assign(signed=predictions["signed"].mask(some)))
    assert str(caught.value) == (
        "predictions.signed is missing for BDI, BEL, BEN, BFA, BGD and 129 more: give it, or "
        "leave the row out"
    )
