"""Prediction of unseen blocs, bootstrap, permutation, misfits."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError
from wcit_analysis.measures.separation import wins


def test_a_bloc_is_predicted_from_the_others(design, predictions):
    out = design["bloc"] == "European Union"
    x = sm.add_constant(design["ideal_point"].to_numpy())
    result = sm.Logit(design.loc[~out, "signed"].to_numpy(), x[~out]).fit(disp=0)
    ours = predictions[
        (predictions["model"] == "alignment") & (predictions["bloc"] == "European Union")
    ]
    assert len(ours) == 26
    assert ours["probability"].to_numpy() == pytest.approx(result.predict(x[out]), abs=1e-6)


def test_baselines_by_hand(design, predictions):
    table = predictions.set_index(["model", "iso3"])["probability"]
    others = design[design["bloc"] != "European Union"]
    assert table["base_rate", "FRA"] == pytest.approx(others["signed"].mean())
    near = others[others["region"] == "Europe & Central Asia"]
    assert table["region", "FRA"] == pytest.approx(near["signed"].mean())
    assert table["oecd_or_eu", "FRA"] == 0
    assert table["oecd_or_eu", "RUS"] == 1
    kinds = predictions.groupby("model")["kind"].unique().str[0]
    assert set(kinds[kinds == "baseline"].index) == {"base_rate", "oecd_or_eu", "region"}
    assert set(kinds[kinds == "model"].index) == set(measures.SPECIFICATIONS)
    rest = design[design["bloc"] != "Latin America and Caribbean"]
    assert table["region", "BRA"] == pytest.approx(rest["signed"].mean())


def test_scores_by_hand(predictions):
    table = measures.scores(predictions).set_index("model")
    for model, one in predictions.groupby("model"):
        p, y = one["probability"].to_numpy(), one["signed"].to_numpy()
        assert table.loc[model, "brier"] == pytest.approx(np.mean((p - y) ** 2), abs=1e-12)
        if model != "base_rate":
            assert table.loc[model, "auc"] == pytest.approx(
                wins(p[y == 1], p[y == 0]).mean(), abs=1e-12
            )
    assert table.loc["base_rate", "auc"] == 0.5
    assert table.loc["oecd_or_eu", "right"] == pytest.approx(1 - table.loc["oecd_or_eu", "brier"])
    assert table["brier"].is_monotonic_increasing


def test_one_half_is_neither_right_nor_wrong():
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
    table = measures.scores(predictions)
    assert table[["model", "kind", "n", "right"]].to_numpy().tolist() == [
        ["b", "baseline", 4, 1.0],
        ["a", "model", 4, 0.25],
    ]
    assert table["brier"].tolist() == pytest.approx([0, (0.25 + 0.25 + 0.01 + 0.81) / 4])
    # Of the four pairs of a two are ties, one is won and one is lost.
    assert table["auc"].tolist() == pytest.approx([1, (0.5 + 0 + 1 + 0.5) / 4])


def test_alignment_predicts_best_and_figures_hold(predictions):
    table = measures.scores(predictions)
    assert table.loc[0, "model"] == "alignment"
    figures = table.set_index("model").loc[["alignment", "freedom", "oecd_or_eu"], "brier"]
    assert figures.round(3).tolist() == [0.086, 0.161, 0.160]


def test_bootstrap_by_taking_rows(predictions):
    table = measures.bootstrap_over_blocs(predictions, "region", draws=50, seed=5).set_index(
        "model"
    )
    one = predictions[predictions["model"] == "freedom"]
    other = predictions[predictions["model"] == "region"]
    names = sorted(predictions["bloc"].unique())
    draws = np.random.default_rng(5).multinomial(9, [1 / 9] * 9, size=50)
    briers, areas, gains = [], [], []
    for counts in draws:
        taken = [
            one[one["bloc"] == name]
            for name, k in zip(names, counts, strict=True)
            for _ in range(k)
        ]
        theirs = [
            other[other["bloc"] == name]
            for name, k in zip(names, counts, strict=True)
            for _ in range(k)
        ]
        rows, base = pd.concat(taken), pd.concat(theirs)
        p, y = rows["probability"].to_numpy(), rows["signed"].to_numpy()
        briers.append(np.mean((p - y) ** 2))
        gains.append(np.mean((base["probability"] - base["signed"]) ** 2) - briers[-1])
        areas.append(wins(p[y == 1], p[y == 0]).mean())
    row = table.loc["freedom"]
    for score, values in {"brier": briers, "auc": areas, "gain": gains}.items():
        limits = np.quantile(values, [0.025, 0.975])
        assert [row[f"{score}_low"], row[f"{score}_high"]] == pytest.approx(limits, abs=1e-9)


def test_gain_is_over_the_states_of_both(predictions):
    table = measures.bootstrap_over_blocs(predictions, "freedom", draws=10).set_index("model")
    wide = predictions.pivot_table(index="iso3", columns="model", values="probability")
    signed = predictions.drop_duplicates("iso3").set_index("iso3")["signed"]
    both = wide[["freedom", "freedom_vdem"]].dropna()
    squared = both.sub(signed.loc[both.index], axis=0) ** 2
    gain = squared["freedom"].mean() - squared["freedom_vdem"].mean()
    assert len(both) == 138
    assert table.loc["freedom_vdem", "gain"] == pytest.approx(gain, abs=1e-12)
    assert table.loc["freedom", "gain"] == 0
    back = measures.bootstrap_over_blocs(predictions, "freedom_vdem", draws=10).set_index("model")
    assert back.loc["freedom", "gain"] == pytest.approx(-gain, abs=1e-12)


def test_misfits_name_those_on_the_other_side(predictions, states):
    table = measures.misfits(predictions, states)
    assert {"GMB", "KEN", "MNG", "IND", "PHL", "KOR", "BLR", "UKR", "TUR", "MEX"} <= set(
        table["iso3"]
    )
    assert (table["n_wrong"] > 0).all()
    assert table["n_wrong"].is_monotonic_decreasing
    kenya = table.set_index("iso3").loc["KEN"]
    assert kenya["n_wrong"] == kenya["n_models"] == 6
    assert kenya["note"].startswith("S44")
    one = measures.misfits(predictions, states, ["alignment"])
    wrong = predictions[predictions["model"] == "alignment"]
    wrong = wrong[(wrong["probability"] > 0.5) != (wrong["signed"] == 1)]
    assert set(one["iso3"]) == set(wrong["iso3"])
    assert (one["probability"] == one["lowest"]).all()


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


@pytest.mark.parametrize("dtype", ONES_AND_ZEROS)
def test_an_outcome_of_ones_and_zeros_may_have_any_dtype(design, predictions, states, dtype):
    def measured(design, predictions):
        terms = {"m": ["ideal_point"]}
        return (
            measures.fit_models(design, terms),
            measures.model_summary(design, terms),
            measures.leave_one_bloc_out(design, terms),
            measures.scores(predictions),
            measures.bootstrap_over_blocs(predictions, draws=10),
            measures.misfits(predictions, states),
        )

    def typed(frame):
        return frame.assign(signed=frame["signed"].astype(dtype))

    given = typed(design), typed(predictions)
    before = [frame.copy() for frame in given]
    for table, expected in zip(measured(*given), measured(design, predictions), strict=True):
        pd.testing.assert_frame_equal(table, expected)
    for frame, whole in zip(given, before, strict=True):
        pd.testing.assert_frame_equal(frame, whole)


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


def test_a_state_that_a_model_predicts_twice_and_no_predictions_are_refused(predictions, states):
    again = predictions[(predictions["model"] == "region") & (predictions["iso3"] == "FRA")]
    for some, says in (
        (
            pd.concat([predictions, again]),
            "predictions has FRA more than once for the model 'region': keep one row a model and "
            "state.",
        ),
        (
            predictions[predictions["model"] == "typo"],
            "predictions has no rows: no model is left in it.",
        ),
    ):
        for measure in (
            measures.scores,
            measures.bootstrap_over_blocs,
            lambda p: measures.misfits(p, states),
        ):
            with pytest.raises(MeasureError) as caught:
                measure(some)
            assert str(caught.value) == says


def test_two_blocs_are_enough_to_draw_from(predictions):
    two = predictions.assign(bloc=np.where(predictions["bloc"] == "RCC", "a", "b"))
    assert measures.bootstrap_over_blocs(two, draws=10)["blocs"].unique().tolist() == [2]
    with pytest.raises(MeasureError) as caught:
        measures.bootstrap_over_blocs(predictions.assign(bloc="a"))
    assert str(caught.value) == "All states are in one bloc: there is nothing to draw from."


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p, d: measures.scores(p.drop(columns="bloc")), "no column 'bloc'"),
        (
            lambda p, d: measures.scores(p.assign(probability=2.0)),
            "^predictions.probability has values outside 0 to 1.$",
        ),
        (lambda p, d: measures.scores(p.assign(signed=1)), "of one side only"),
        (lambda p, d: measures.bootstrap_over_blocs(p, "alignement"), "Did you mean alignment"),
        (lambda p, d: measures.bootstrap_over_blocs(p, draws=2), "2 draws are too few"),
        (lambda p, d: measures.bootstrap_over_blocs(p.assign(bloc="a")), "in one bloc"),
        (lambda p, d: measures.misfits(p, d, ["fredom"]), "Did you mean freedom"),
        (lambda p, d: measures.leave_one_bloc_out(d.assign(bloc="a")), "in one bloc"),
        (lambda p, d: measures.leave_one_bloc_out(d.drop(columns="region")), "'region'"),
        (
            lambda p, d: measures.leave_one_bloc_out(d, {"region": ["ideal_point"]}),
            "^The specification 'region' bears the name of a baseline: give it another.$",
        ),
        (
            lambda p, d: measures.leave_one_bloc_out(d, {"none": []}),
            "^The specification 'none' has no terms.$",
        ),
        (
            lambda p, d: measures.leave_one_bloc_out(
                d.assign(bloc=d["bloc"].where(d.index > 0)), {}
            ),
            "^design.bloc is missing for AFG.$",
        ),
    ],
)
def test_refusals_are_sentences(predictions, design, call, says):
    with pytest.raises(MeasureError, match=says):
        call(predictions, design)
