"""Blocs, designs and logit models against second routes."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import optimize, special, stats

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError, logit, models

from .conftest import once

CONTINUOUS = ["freedom", "freedom_vdem", "connectivity_income", "alignment"]


@pytest.fixture(scope=once)
def terms_table(design):
    return measures.fit_models(design)


def laid_out(design, name):
    terms = measures.SPECIFICATIONS[name]
    frame = models.complete(design, terms)
    return (*models.matrix(frame, terms), models.bloc_codes(frame))


def test_blocs_are_a_partition(states, blocs):
    assert blocs["iso3"].tolist() == states["iso3"].tolist()
    sizes = blocs["bloc"].value_counts()
    assert sizes["European Union"] == 27
    assert sizes["RCC"] == 12
    assert sizes["Arab League"] == 21
    assert sizes["Latin America and Caribbean"] == 33
    assert len(sizes) == 9
    place = blocs.set_index("iso3")["bloc"]
    assert place[["BLR", "EGY", "VAT", "KIR", "IRN", "ISR"]].tolist() == [
        "RCC",
        "Arab League",
        "Other Europe",
        "East Asia and Pacific",
        "South Asia and Iran",
        "Other Western",
    ]


def test_a_state_that_fits_nowhere_is_refused(states, memberships):
    region = states["region"].astype("string").where(states["iso3"] != "CHN", "Atlantis")
    lost = states.assign(region=region)
    with pytest.raises(MeasureError, match="No bloc takes CHN"):
        measures.blocs(lost, memberships)
    with pytest.raises(MeasureError, match="no body 'rcc'"):
        measures.blocs(states, memberships[memberships["body"] != "rcc"])


@pytest.mark.parametrize("dtype", ["string", "object", "category"])
def test_a_membership_without_a_body_is_refused(states, indicators, vdem, memberships, dtype):
    some = (memberships["body"] == "rcc") & memberships["iso3"].isin(["ARM", "RUS"])
    lost = memberships.assign(body=memberships["body"].mask(some).astype(dtype))
    for measure in (
        lambda m: measures.blocs(states, m),
        lambda m: measures.design(states, indicators, vdem, m),
    ):
        with pytest.raises(MeasureError) as caught:
            measure(lost)
        assert str(caught.value) == (
            "memberships.body is missing for ARM, RUS: name the body, or leave the row out."
        )
    every = memberships.assign(body=memberships["body"].where(memberships["body"] != "rcc"))
    five = "ARM, AZE, BLR, GEO, KAZ"
    with pytest.raises(MeasureError, match=f"^memberships.body is missing for {five}: "):
        measures.blocs(states, every)


def test_design_has_the_144(design):
    assert len(design) == 144
    assert design["signed"].sum() == 89
    assert design["cept"].sum() == 41
    assert design["oecd_or_eu"].sum() == 33 + 5  # BGR, CYP, LTU, LVA and MLT in the EU alone


@pytest.mark.parametrize("name", CONTINUOUS)
def test_likelihood_is_at_its_maximum_by_another_route(design, terms_table, name):
    x, y, _ = laid_out(design, name)

    def loss(beta):
        linear = x @ beta
        return np.logaddexp(0, linear).sum() - y @ linear

    found = optimize.minimize(
        loss,
        np.zeros(x.shape[1]),
        jac=lambda beta: x.T @ (special.expit(x @ beta) - y),
        method="BFGS",
        options={"gtol": 1e-9},
    )
    rows = terms_table[terms_table["model"] == name]
    assert rows["method"].unique().tolist() == ["ml"]
    assert rows["estimate"].to_numpy() == pytest.approx(found.x, abs=1e-6)
    summary = measures.model_summary(design).set_index("model").loc[name]
    assert summary["log_likelihood"] == pytest.approx(-found.fun, abs=1e-6)
    assert summary["aic"] == pytest.approx(2 * found.fun + 2 * x.shape[1], abs=1e-6)


def test_the_step_of_each_term_is_said(terms_table):
    everything = terms_table[terms_table["model"] == "all"].set_index("term")["scale"]
    deviations = ["voice_accountability", "internet_users", "log_gdp_per_capita", "ideal_point"]
    assert everything.to_dict() == {
        "intercept": "",
        **dict.fromkeys(deviations, "standard deviation"),
        **dict.fromkeys(["cept", "african_union", "arab_league", "g77"], "member"),
    }


def test_the_summary_names_whom_it_drops_and_what_separates():
    frame = pd.DataFrame(
        {
            "iso3": [f"S{i:02}" for i in range(42)],
            "bloc": list("abc") * 14,
            "signed": [0] * 20 + [1] * 20 + [0, 1],
            "east": [0.0] * 20 + [1.0] * 20 + [None, 0.5],
            "south": [2.0] * 20 + [1.0] * 20 + [3.0, None],
            "noise": [*range(21)] * 2,
            "north": [0.0] * 19 + [1.0] * 21 + [None, None],
        }
    )
    terms = {"east": ["east"], "south and noise": ["south", "noise"], "noise": ["noise"]}
    table = measures.model_summary(frame, terms).set_index("model")
    assert table["separated"].to_dict() == {"east": "east", "south and noise": "south", "noise": ""}
    two = measures.model_summary(frame, {"two": ["north", "east"]})["separated"]
    assert set(two[0].split(";")) <= {"north", "east"} and "east" in two[0]
    both = {"both": ["east", "noise"], "south": ["south"]}
    table = measures.model_summary(frame, both, same_states=True).set_index("model")
    assert table["dropped"].tolist() == ["S40;S41"] * 2
    assert table["n"].tolist() == [40, 40]
    assert table["n_dropped"].tolist() == [2, 2]


@pytest.mark.parametrize("name", CONTINUOUS)
def test_clustered_errors_by_the_formula(design, terms_table, name):
    x, y, codes = laid_out(design, name)
    rows = terms_table[terms_table["model"] == name]
    p = special.expit(x @ rows["estimate"].to_numpy())
    bread = np.linalg.inv(x.T @ ((p * (1 - p))[:, None] * x))
    scores = np.array([((y - p)[:, None] * x)[codes == one].sum(axis=0) for one in range(9)])
    n, k = x.shape
    covariance = bread @ scores.T @ scores @ bread * 9 / 8 * (n - 1) / (n - k)
    assert rows["se"].to_numpy() == pytest.approx(np.sqrt(np.diag(covariance)), abs=1e-6)
    half = 2.306004135204166 * rows["se"]  # t with 8 degrees of freedom
    assert rows["high"].to_numpy() == pytest.approx((rows["estimate"] + half).to_numpy(), abs=1e-6)
    assert rows["interval"].unique().tolist() == ["clustered by bloc, t(8)"]
    p_values = 2 * stats.t.sf(np.abs(rows["estimate"] / rows["se"]), 8)
    assert rows["p"].to_numpy() == pytest.approx(p_values, abs=1e-12)
    assert rows["ame"].isna().tolist() == rows["ame_se"].isna().tolist()
    assert rows["ame"].isna().tolist() == [True] + [False] * (len(rows) - 1)


def test_a_separated_model_has_profile_intervals_and_likelihood_ratios(design, terms_table):
    rows = terms_table[terms_table["model"] == "bloc"]
    assert rows["method"].unique().tolist() == ["firth"]
    says = "profile penalised likelihood, states as independent"
    assert rows["interval"].unique().tolist() == [says]
    x, y, _ = laid_out(design, "bloc")
    fitted = logit.firth(x, y)
    for column, row in enumerate(rows.itertuples()):
        assert row.estimate == pytest.approx(fitted.estimates[column], abs=1e-9)
        assert row.p == pytest.approx(logit.profile_p(x, y, fitted, column), abs=1e-9)
        limits = logit.profile_interval(x, y, fitted, column)
        assert [row.low, row.high] == pytest.approx(limits, abs=1e-6)


def test_a_penalised_fit_does_not_swing_about_its_maximum():
    """Three cells of 19, 1 and 20 states: each log odds has half a state on either side."""
    x = np.array([[1.0, 0, 0]] * 19 + [[1.0, 1, 0]] + [[1.0, 1, 1]] * 20)
    y = np.array([0.0] * 20 + [1.0] * 20)
    odds = np.log([0.5 / 19.5, 0.5 / 1.5, 20.5 / 0.5])
    assert logit.firth(x, y).estimates == pytest.approx([odds[0], *np.diff(odds)], abs=1e-7)


def test_a_single_state_a_little_off_the_line_separates():
    x = np.array([[1.0, 0], [1, 0], [1, 0], [1, 0.5]])
    assert logit.separating(x, np.array([0.0, 1, 0, 1])) == [1]
    assert logit.separating(x, np.array([0.0, 1, 0, 0])) == [1]
    assert logit.separating(x - [0, 0.25], np.array([0.0, 1, 1, 0])) == [1]
    mixed = np.array([[1.0, 0], [1, 0], [1, 0.5], [1, 0.5]])
    assert logit.separating(mixed, np.array([0.0, 1, 0, 1])) == []


def test_a_fit_prints_nothing(design, capsys):
    measures.fit_models(design, {"alignment": ["ideal_point"]})
    assert capsys.readouterr() == ("", "")


def test_the_same_states_are_those_with_every_term(design):
    terms = {"freedom": ["voice_accountability"], "freedom_vdem": ["electoral_democracy"]}
    whole = design.dropna(subset=["voice_accountability", "electoral_democracy"])
    assert 100 < len(whole) < 144
    same = measures.fit_models(design, terms, same_states=True)
    pd.testing.assert_frame_equal(same, measures.fit_models(whole, terms))
    assert not same["estimate"].equals(measures.fit_models(design, terms)["estimate"])


@pytest.mark.parametrize("name", CONTINUOUS)
def test_marginal_effects_are_those_of_statsmodels(design, terms_table, name):
    x, y, codes = laid_out(design, name)
    result = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": codes})
    margins = result.get_margeff(dummy=True)
    rows = terms_table[(terms_table["model"] == name) & (terms_table["term"] != "intercept")]
    assert rows["ame"].to_numpy() == pytest.approx(margins.margeff, abs=1e-6)
    assert rows["ame_se"].to_numpy() == pytest.approx(margins.margeff_se, abs=1e-6)


def test_marginal_effects_of_members_are_those_of_statsmodels(design):
    frame = models.complete(design, ["cept", "g77", "ideal_point"])
    x, y = models.matrix(frame, ["cept", "g77", "ideal_point"])
    codes = models.bloc_codes(frame)
    result = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": codes})
    margins = result.get_margeff(dummy=True)
    fitted = logit.fit(x, y, codes)
    ours = np.array([logit.marginal_effect(x, fitted, column) for column in (1, 2, 3)])
    assert ours[:, 0] == pytest.approx(margins.margeff, abs=1e-6)
    assert ours[:, 1] == pytest.approx(margins.margeff_se, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "estimates", "errors", "log_likelihood"),
    # R 4.2.2, brglm2 0.9, method = "brglmFit", epsilon = 1e-12, on the same matrix.
    [
        (
            "bloc",
            [-0.2149071740, -1.9053563622, 0.9075391012, 2.0413038017, 1.5147808311],
            [0.5620008735, 0.7555159372, 0.6662213869, 1.4883933458, 0.6638873823],
            -52.0986237893,
        ),
        (
            "all",
            [
                *[1.0955523207, -0.9005830637, -1.3106832146, 1.7761121224, -1.5578520382],
                *[-1.5987149593, 0.8081294964, 0.6881183147, -0.2930849429],
            ],
            [
                *[0.9755461498, 0.5975642884, 0.9745043194, 0.9702848061, 0.7132415826],
                *[1.0608545146, 0.8625710261, 1.6416396202, 1.2472218101],
            ],
            -36.3151141206,
        ),
    ],
)
def test_firth_is_that_of_r(design, terms_table, name, estimates, errors, log_likelihood):
    rows = terms_table[terms_table["model"] == name]
    assert rows["method"].unique().tolist() == ["firth"]
    assert rows["estimate"].to_numpy() == pytest.approx(estimates, abs=1e-6)
    assert rows["se"].to_numpy() == pytest.approx(errors, abs=1e-6)
    summary = measures.model_summary(design).set_index("model").loc[name]
    assert summary["log_likelihood"] == pytest.approx(log_likelihood, abs=1e-6)
    assert summary["separated"] == "arab_league"


def test_profile_by_another_optimiser(design):
    x, y, _ = laid_out(design, "bloc")
    fitted = logit.firth(x, y)

    def loss(free, value):
        linear = x @ np.insert(free, 3, value)
        p = special.expit(linear)
        information = x.T @ ((p * (1 - p))[:, None] * x)
        return np.logaddexp(0, linear).sum() - y @ linear - np.linalg.slogdet(information)[1] / 2

    def profile(value):
        start = np.delete(fitted.estimates, 3)
        options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 5000, "maxfev": 5000}
        return optimize.minimize(
            loss, start, args=(value,), method="Nelder-Mead", options=options
        ).fun

    best = profile(fitted.estimates[3])
    for end in logit.profile_interval(x, y, fitted, 3):
        assert 2 * (profile(end) - best) == pytest.approx(3.841458820694124, abs=1e-6)
    lost = 2 * (profile(0.0) - best)
    assert logit.profile_p(x, y, fitted, 3) == pytest.approx(
        special.erfc(np.sqrt(lost / 2)), abs=1e-6
    )


def test_nothing_absurd_is_printed(terms_table):
    assert terms_table["estimate"].abs().max() < 5
    assert terms_table["se"].max() < 3
    assert terms_table[["low", "high"]].abs().max().max() < 10


def test_separation_of_the_european_union_is_said(design, memberships):
    members = memberships.loc[memberships["body"] == "eu", "iso3"]
    frame = design.assign(eu=design["iso3"].isin(members).astype("int64"))
    row = measures.model_summary(frame, {"eu": ["eu", "voice_accountability"]}).iloc[0]
    assert row["separated"] == "eu"
    assert row["method"] == "firth"
    assert abs(measures.fit_models(frame, {"eu": ["eu"]}).loc[1, "estimate"]) < 8


def test_complete_separation_is_found():
    x = np.column_stack([np.ones(30), np.arange(30.0)])
    assert logit.separating(x, (np.arange(30) > 14).astype(float)) == [1]
    assert logit.separating(x, (np.arange(30) % 2).astype(float)) == []


def test_summary_says_which_states_are_dropped(design):
    table = measures.model_summary(design).set_index("model")
    assert table.loc["connectivity_income", "dropped"] == "SSD"
    assert table.loc["freedom_vdem", "n_dropped"] == 6
    assert (table["n"] + table["n_dropped"] == 144).all()
    assert table.loc["freedom", "auc"] == pytest.approx(1 - 0.1127681307, abs=1e-6)
    same = measures.model_summary(design, same_states=True)
    assert same["n"].unique().tolist() == [137]
    assert measures.fit_models(design, same_states=True)["term"].notna().all()


def test_mcfadden_is_against_the_intercept_alone(design):
    table = measures.model_summary(design, {"alignment": ["ideal_point"]}).iloc[0]
    x, y, _ = laid_out(design, "alignment")
    assert table["mcfadden_r2"] == pytest.approx(sm.Logit(y, x).fit(disp=0).prsquared, abs=1e-9)


@pytest.mark.parametrize(
    ("change", "terms", "says"),
    [
        ({}, ["ideal_pont"], "Did you mean ideal_point"),
        ({}, [], "has no terms"),
        ({"one": 1}, ["one"], "one is constant: 1 everywhere"),
        ({"words": "a"}, ["words"], "words is not numeric"),
        ({"bloc": "all"}, ["ideal_point"], "in one bloc"),
        ({"ideal_point": np.inf}, ["ideal_point"], "not finite"),
        ({"signed": 1}, ["ideal_point"], "144 signers and 0 non-signers"),
        (
            {"signed": 1},
            ["cept", "g77"],
            "144 signers and 0 non-signers have a value for cept, g77;",
        ),
        (
            {"iso3": "FRA"},
            ["ideal_point"],
            "^design has more than one row for FRA: keep one row a state$",
        ),
    ],
)
def test_refusals_are_sentences(design, change, terms, says):
    with pytest.raises(MeasureError, match=says):
        measures.fit_models(design.assign(**change), {"m": terms})


def test_redundant_terms_are_refused(design):
    frame = design.assign(again=design["ideal_point"] * 2)
    with pytest.raises(MeasureError, match="a sum of other terms"):
        measures.fit_models(frame, {"m": ["ideal_point", "again"]})


def test_penalised_fit_that_cannot_end_says_so(monkeypatch):
    monkeypatch.setattr(logit, "_penalised", lambda *_: 0.0)
    x = np.column_stack([np.ones(4), [0.0, 0, 1, 1]])
    monkeypatch.setattr(logit, "STEPS", 1)
    with pytest.raises(MeasureError, match="no maximum that could be found"):
        logit.firth(x, np.array([0.0, 1, 1, 1]))


def test_income_of_nothing_has_no_logarithm(states, indicators, vdem, memberships):
    poor = indicators.assign(gdp_per_capita=0.0)
    with pytest.raises(MeasureError, match="zero or less"):
        measures.design(states, poor, vdem, memberships)


def test_frames_with_an_index_of_their_own(design):
    shuffled = design.sample(frac=1, random_state=1)
    again = measures.fit_models(shuffled, {"m": ["ideal_point"]})
    once = measures.fit_models(design, {"m": ["ideal_point"]})
    pd.testing.assert_frame_equal(again, once)


def test_an_index_with_repeats_makes_no_states(design):
    union = design["bloc"] == "European Union"
    parts = pd.concat([design[side].reset_index(drop=True) for side in (union, ~union)])
    assert parts.index.has_duplicates
    table = measures.model_summary(parts, {"m": ["ideal_point"]})
    # 89 signers and 55 others; the area is that of pROC, see test_measures_separation.py.
    assert table[["n", "n_signed"]].to_numpy().tolist() == [[144, 89]]
    assert table["auc"].tolist() == pytest.approx([1 - 0.0592441266599], abs=1e-9)


def test_states_repeated_by_a_merge_are_refused_by_name(design, memberships):
    merged = design.merge(memberships[["iso3", "body"]], on="iso3")
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        with pytest.raises(MeasureError) as caught:
            measure(merged, {"m": ["ideal_point"]})
        says = "design has more than one row for AFG, AGO, ALB, AND, ARE and 133 more: keep one row"
        assert str(caught.value) == f"{says} a state"


def test_states_without_a_bloc_are_refused_by_name(design):
    lacking = design.assign(bloc=design["bloc"].where(~design["iso3"].isin(["FRA", "IND"])))
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        with pytest.raises(MeasureError) as caught:
            measure(lacking, {"m": ["ideal_point"]})
        assert str(caught.value) == "design.bloc is missing for FRA, IND."


def test_terms_without_the_name_of_a_model_are_refused(design):
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        for given, kind in ((["freedom"], "list"), ("freedom", "str"), (("freedom",), "tuple")):
            with pytest.raises(MeasureError) as caught:
                measure(design, given)
            assert str(caught.value) == (
                f"specifications is a {kind} and not a dict: give each model a name and its terms, "
                "as in {'freedom': SPECIFICATIONS['freedom']}."
            )


def test_a_single_term_is_a_name_not_its_letters(design):
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        pd.testing.assert_frame_equal(
            measure(design, {"m": "ideal_point"}), measure(design, {"m": ["ideal_point"]})
        )


def test_a_term_may_be_called_by_a_number(design):
    numbered = design.rename(columns={"ideal_point": 2012, "arab_league": 1945})
    terms, called = ["g77", "ideal_point", "arab_league"], ["g77", 2012, 1945]
    table = measures.fit_models(numbered, {"m": called})
    assert table["term"].tolist() == ["intercept", *called]
    expected = measures.fit_models(design, {"m": terms})
    pd.testing.assert_frame_equal(table.drop(columns="term"), expected.drop(columns="term"))
    summary = measures.model_summary(numbered, {"m": called})
    assert summary["separated"].tolist() == ["1945"]
    with pytest.raises(MeasureError, match="89 signers and 0 non-signers have a value for 2012;"):
        measures.fit_models(numbered[numbered["signed"] == 1], {"m": 2012})
