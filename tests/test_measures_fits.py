"""Blocs, designs and logit models: against R on a table of sixty, another library on the record."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import linprog

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError, logit

MODEL = {"m": ["x", "v", "member"]}


@pytest.fixture(scope="module")
def sixty():
    return pd.read_csv(Path(__file__).parent / "frozen" / "sixty.csv")


def test_blocs_are_a_partition(states, blocs):
    assert blocs["iso3"].tolist() == states["iso3"].tolist()
    sizes = blocs["bloc"].value_counts()
    assert sizes["European Union"] == 27
    assert sizes["RCC"] == 12
    assert sizes["Arab League"] == 21
    assert sizes["African Union"] == 53 - 9  # nine of its members are Arab
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
    for region in ("Atlantis", None):
        where = states["region"].astype(object).mask(states["iso3"].isin(["CHN", "JPN"]), region)
        lost = states.assign(region=where, un_group=states["un_group"].astype(object))
        with pytest.raises(MeasureError, match=r"^No bloc takes CHN, JPN\.$"):
            measures.blocs(lost, memberships)
    with pytest.raises(MeasureError, match=r"no body 'rcc'\. Did you mean gcc"):
        measures.blocs(states, memberships[memberships["body"] != "rcc"])
    unnamed = memberships.assign(body=memberships["body"].mask(memberships["iso3"] == "ARM"))
    with pytest.raises(MeasureError, match=r"memberships\.body is missing for ARM: "):
        measures.blocs(states, unnamed)


def test_design_has_those_that_could_sign(design, states, memberships):
    entitled = states[states["position"] != "absent"]
    assert set(design["iso3"]) == set(entitled["iso3"])
    assert design["signed"].sum() == (entitled["position"] == "signed").sum()
    body = {name: set(rows) for name, rows in memberships.groupby("body", observed=True)["iso3"]}
    could = set(entitled["iso3"])
    assert design["cept"].sum() == len(body["cept"] & could)
    assert design["oecd_or_eu"].sum() == len((body["oecd"] | body["eu"]) & could)


def test_the_design_takes_any_indicator_body_and_bloc(states, indicators, vdem, memberships):
    given = (indicators, vdem, memberships)
    own = states.assign(bloc=states["region"], letters=states["name"].str.len().astype("Int64"))
    also = ["mobile_subscriptions", "media_freedom_from_censorship", "letters", "brics"]
    table = measures.design(own, *given, also=also).set_index("iso3")
    assert table.loc["BRA", "bloc"] == "Latin America & Caribbean"
    assert table.loc[["BRA", "FRA"], "brics"].tolist() == [1, 0]
    assert table.loc["KEN", "letters"] == 5
    phones = indicators.set_index("iso3")["mobile_subscriptions"]
    assert table["mobile_subscriptions"].equals(phones[table.index].rename("mobile_subscriptions"))
    assert set(measures.TERMS) <= set(table.columns)
    assert len(measures.TERMS) == 16
    with pytest.raises(MeasureError, match="memberships has no body 'brcis'"):
        measures.design(states, *given, also="brcis")
    own = states.assign(word="x")
    for table, word in {"indicators": "income_group", "vdem": "regime", "states": "word"}.items():
        with pytest.raises(MeasureError, match=rf"^{table}\.{word} is not numeric"):
            measures.design(own, *given, also=word)


def test_clustered_errors_are_those_of_club_sandwich(sixty):
    # R 4.2.2, clubSandwich 0.5.8, of those with v:
    # m <- glm(signed ~ scale(x) + scale(v) + member, binomial, d, control = list(epsilon = 1e-14))
    # coef_test(m, vcov = "CR2", cluster = d$bloc)
    table = measures.fit_models(sixty, MODEL)
    assert table["term"].tolist() == ["intercept", "x", "v", "member"]
    assert table["scale"].tolist() == ["", *["standard deviation"] * 2, "member"]
    expected = {
        "estimate": [1.84000392088, -0.323001945679, -1.00609493399, -2.53376093311],
        "se": [0.893291482767, 0.452962771575, 0.432799942643, 1.13315426765],
        "df": [4.09643826573, 4.53325329103, 4.13287289439, 3.82930267642],
        "p": [0.106831922325, 0.510794969882, 0.0786172935799, 0.0920110343185],
    }
    for column, values in expected.items():
        assert table[column].to_numpy() == pytest.approx(values, abs=1e-6), column
    # conf_int() of glm(signed ~ scale(x), …)
    one = measures.fit_models(sixty, {"m": "x"}).iloc[1]
    assert one[["low", "high"]].tolist() == pytest.approx(
        [-2.90023597036, 0.065110518496], abs=1e-6
    )
    assert one["interval"] == "clustered by bloc, t(3.7)"


def test_another_outcome_may_be_explained_by_the_signature(sixty):
    # As above, glm(listed ~ scale(x) + signed, …).
    table = measures.fit_models(sixty, {"m": ["x", "signed"]}, outcome="listed")
    expected = {
        "estimate": [1.03696735654, 0.711494508591, -0.913093111039],
        "df": [3.23552838935, 4.55582858271, 3.89028737953],
        "low": [-0.155953759995, -0.688040982328, -2.30908877771],
        "high": [2.22988847308, 2.11102999951, 0.482902555633],
    }
    for column, values in expected.items():
        assert table[column].to_numpy() == pytest.approx(values, abs=1e-6), column


def test_summary_is_that_of_r(sixty):
    # 1 - as.numeric(logLik(m)) / as.numeric(logLik(update(m, . ~ 1))); AIC(m)
    row = measures.model_summary(sixty, MODEL).iloc[0]
    assert row[["n", "n_signed", "dropped"]].tolist() == [58, 34, "S07;S31"]
    assert row["mcfadden_r2"] == pytest.approx(0.391338555856, abs=1e-6)
    assert row["aic"] == pytest.approx(55.8847894585, abs=1e-6)


@pytest.mark.parametrize("name", measures.SPECIFICATIONS)
def test_models_of_the_record_are_those_of_statsmodels(design, name):
    terms = list(measures.SPECIFICATIONS[name])
    frame = design.dropna(subset=terms)
    x = frame[terms].astype(float)
    graded = [term for term in terms if x[term].nunique() > 2]
    x[graded] = (x[graded] - x[graded].mean()) / x[graded].std()
    theirs = sm.Logit(frame["signed"].to_numpy(), sm.add_constant(x.to_numpy())).fit(disp=0)
    ours = measures.fit_models(design, {name: terms})
    assert ours["estimate"].to_numpy() == pytest.approx(theirs.params, abs=1e-6)
    row = measures.model_summary(design, {name: terms}).iloc[0]
    assert row["aic"] == pytest.approx(theirs.aic, abs=1e-6)
    assert row["mcfadden_r2"] == pytest.approx(theirs.prsquared, abs=1e-6)
    # CR2 lies between CR1 (statsmodels) and CR3; nothing else here has few degrees of freedom.
    assert ours["df"].between(1, frame["bloc"].nunique()).all()


def test_separated_fits_are_those_of_brglm2(sixty):
    # R 4.2.2, brglm2 0.9, with sep 1 for bloc d, all of whose states signed:
    # glm(signed ~ scale(x) + sep, binomial, method = "brglmFit", type = "AS_mean")
    x = np.column_stack(
        [np.ones(60), (sixty["x"] - sixty["x"].mean()) / sixty["x"].std(), sixty["bloc"] == "d"]
    ).astype(float)
    fits = logit.fit(x[None], sixty["signed"].to_numpy(float))
    assert fits.separated.tolist() == [[False, False, True]]
    expected = [0.255916407056, -1.086335393414, 1.690047924630]
    assert fits.estimates[0] == pytest.approx(expected, abs=1e-6)
    errors = [0.320733960722, 0.392489982054, 1.630095115525]
    assert np.sqrt(np.diag(fits.covariance[0])) == pytest.approx(errors, abs=1e-6)


def test_a_batch_holds_what_each_fit_would_be_alone(sixty):
    x = np.column_stack([np.ones(60), sixty[["x", "member"]]])
    y, out = sixty["signed"].to_numpy(float), sixty["bloc"].to_numpy() == np.array([["a"], ["d"]])
    batch = logit.fit(np.repeat(x[None], 2, axis=0), y, (~out).astype(float))
    for one, left_out in enumerate(out):
        alone = sm.Logit(y[~left_out], x[~left_out]).fit(disp=0)
        assert batch.estimates[one] == pytest.approx(alone.params, abs=1e-8)
        assert batch.probabilities[one] == pytest.approx(alone.predict(x), abs=1e-8)
        assert batch.covariance[one] == pytest.approx(alone.cov_params(), abs=1e-8)


def test_terms_that_nearly_go_together_are_told_apart(sixty):
    near = sixty["x"] + 0.01 * np.cos(sixty.index * 3.0)
    x = np.column_stack([np.ones(60), sixty["x"], near])
    theirs = sm.Logit(sixty["signed"].to_numpy(), x).fit(disp=0)
    ours = logit.fit(x[None], sixty["signed"].to_numpy(float))
    assert ours.estimates[0] == pytest.approx(theirs.params, rel=1e-6)
    twice = logit.fit(np.column_stack([x[:, :2], x[:, 1]])[None], sixty["signed"].to_numpy(float))
    alone = sm.Logit(sixty["signed"].to_numpy(), x[:, :2]).fit(disp=0)
    assert twice.probabilities[0] == pytest.approx(alone.predict(), abs=1e-8)


@pytest.mark.parametrize("far", [1e-3, 1.0, 1e3, 1e9])
def test_the_unit_of_a_column_does_not_matter(far):
    x, y = np.column_stack([np.ones(8), np.arange(8.0)]), np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
    whole = logit.fit((x * [1, far])[None], np.sort(y))
    assert whole.separated.any()
    assert np.isfinite(whole.estimates).all()
    mixed = logit.fit((x * [1, far])[None], y)
    assert not mixed.separated.any()
    assert mixed.estimates[0] * [1, far] == pytest.approx(sm.Logit(y, x).fit(disp=0).params)


def test_a_column_of_zeros_gets_nothing_and_takes_nothing(sixty):
    # So is a bloc's own term once the bloc is left out.
    x, y = np.column_stack([np.ones(60), sixty["x"], np.zeros(60)]), sixty["signed"].to_numpy(float)
    fits = logit.fit(x[None], y)
    assert fits.estimates[0] == pytest.approx([*sm.Logit(y, x[:, :2]).fit(disp=0).params, 0])
    assert (fits.covariance[0][2] == 0).all()


def test_every_fit_ends_at_its_maximum_and_is_penalised_where_there_is_none():
    # Of far values: plain steps swing past a maximum of theirs, and short ones do not arrive.
    random = np.random.default_rng(24)
    x = np.concatenate([np.ones((300, 12, 1)), random.standard_t(2, (300, 12, 3))], axis=2)
    x[:, :, 1] = x[:, :, 1] > 0.8
    y = (random.normal(size=12) > 0).astype(float)
    fits = logit.fit(x, y)
    for one, p, along in zip(x, fits.probabilities, fits.separated, strict=True):
        # Albert and Anderson 1984: no maximum where a plane has no state on its wrong side.
        size = np.abs(one).max(axis=0).clip(1)
        right = one / size * (2 * y - 1)[:, None]
        plane = linprog(-right.sum(axis=0), A_ub=-right, b_ub=np.zeros(12), bounds=(-1, 1))
        assert along.any() == (plane.fun < -1e-9)
        # The score, Firth's where it is his, with leverages from another decomposition than ours.
        basis, fades, _ = np.linalg.svd(np.sqrt(p * (1 - p))[:, None] * one, full_matrices=False)
        leverage = (basis[:, fades > 1e-9 * fades[0]] ** 2).sum(axis=1)
        score = one.T @ (y - p + along.any() * leverage * (0.5 - p))
        assert score / size == pytest.approx(0, abs=1e-6)


def test_the_curve_is_every_model_of_one_to_three_terms(sixty):
    # Of the 58 with all values, glm(signed ~ scale(x) + member, …): summary(m)$coefficients[, 3],
    # and the mean square of predictions for each bloc from a fit to the others.
    table = measures.specification_curve(sixty, ["x", "v", "member"])
    assert table["model"].nunique() == 7
    pair = table[table["model"] == "x + member"].set_index("term")
    assert pair["z"].to_dict() == pytest.approx(
        {"x": -1.75274095209, "member": -2.58393580084}, abs=1e-6
    )
    assert pair["brier"].tolist() == pytest.approx([0.180687109226] * 2, abs=1e-6)
    three = table[table["n_terms"] == 3].set_index("term")["estimate"]
    alone = measures.fit_models(sixty, MODEL).set_index("term")["estimate"]
    assert three.to_dict() == pytest.approx(alone.drop("intercept").to_dict(), abs=1e-8)


def test_the_curve_of_the_record_is_whole_and_that_of_single_models(design):
    table = measures.specification_curve(design)
    assert table["model"].nunique() == 16 + 120 + 560
    assert table["n"].unique() == design[list(measures.TERMS)].notna().all(axis=1).sum()
    same = design.dropna(subset=list(measures.TERMS))
    for model in ("ideal_point", "ideal_point + cept + oic", "log_population + apt"):
        found = table[table["model"] == model]
        terms = model.split(" + ")
        assert found["estimate"].tolist() == pytest.approx(
            measures.fit_models(same, {"m": terms})["estimate"][1:].tolist(), abs=1e-8
        )
        scores = measures.scores(measures.leave_one_bloc_out(same, {"m": terms}))
        brier = scores.set_index("model").loc["m", "brier"]
        assert found["brier"].tolist() == pytest.approx([brier] * len(terms), abs=1e-9)
    ideal = table[table["term"] == "ideal_point"]
    assert (ideal["z"] < -1.96).all()


def test_every_state_in_one_bloc_is_refused(sixty):
    one = sixty.assign(bloc="a")
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        with pytest.raises(MeasureError, match="All states are in one bloc"):
            measure(one, MODEL)
    with pytest.raises(MeasureError, match="All states are in one bloc"):
        measures.specification_curve(one, ["x", "v"])


def test_what_is_no_pair_of_fits_and_summary_makes_no_table(sixty):
    fits, summary = (
        measure(sixty, {"one": ["x"]}) for measure in (measures.fit_models, measures.model_summary)
    )
    with pytest.raises(MeasureError, match="no row for one in summary: give the whole table"):
        measures.regression_table(fits, summary.assign(model="other"))
    with pytest.raises(MeasureError, match="no models to draw"):
        measures.regression_table(fits[:0], summary)
    with pytest.raises(MeasureError) as caught:
        measures.regression_table(fits.drop(columns="low"), summary)
    assert str(caught.value).startswith("fits has no column 'low'. ")
    assert str(caught.value).endswith(" Give it as measures.fit_models() does.")
    with pytest.raises(MeasureError, match=r"^summary has no column 'n'\. "):
        measures.regression_table(fits, summary.drop(columns="n"))


def test_no_name_breaks_a_regression_table(sixty):
    r"""Each mark that is a command in LaTeX is written out; a cell, a row and a table end once."""
    name = "R&D in % of $ #1 {a_b} ~x^2 \\y"
    own = sixty.rename(columns={"x": name})
    specifications = {name: [name]}
    fits = measures.fit_models(own, specifications)
    text = measures.regression_table(fits, measures.model_summary(own, specifications))
    written = r"R\&D in \% of \$ \#1 \{a\_b\} \~{}x\^{}2 \textbackslash y"
    lines = text.splitlines()
    assert lines[2] == rf" & {written} \\"
    assert lines[5].startswith(f"{written} & ")
    for line in lines[2:9]:
        assert line.startswith(r"\hline") or len(re.findall(r"(?<!\\)&", line)) == 1, line
        assert not re.search(r"(?<!\\)[%#]", line)


def test_a_regression_table_is_latex(sixty):
    specifications = {"one": ["x"], "a_b": ["v", "member"]}
    fits = measures.fit_models(sixty, specifications)
    text = measures.regression_table(fits, measures.model_summary(sixty, specifications))
    r2 = measures.model_summary(sixty, specifications)["mcfadden_r2"]
    lines = text.splitlines()
    assert lines[:4] == [r"\begin{tabular}{lcc}", r"\hline", r" & one & a\_b \\", r"\hline"]
    assert [line.split(" & ")[0] for line in lines[4:8]] == ["intercept", "x", "v", "member"]
    assert lines[8:] == [
        r"\hline",
        r"$n$ & 60 & 58 \\",
        rf"McFadden's $R^2$ & {r2[0]:.2f} & {r2[1]:.2f} \\",
        r"\hline",
        r"\end{tabular}",
    ]
    row = fits[(fits["model"] == "one") & (fits["term"] == "x")].iloc[0]
    cell = f"{row['estimate']:.2f} [{row['low']:.2f}, {row['high']:.2f}]".replace("-", "$-$")
    assert rf"x & {cell} &  \\" in lines


@pytest.mark.parametrize(
    ("change", "terms", "says"),
    [
        ({}, ["x", "signed"], "'signed' is the outcome, and cannot be a term too."),
        ({}, ["x", "xx"], "design has no column 'xx'. Did you mean x?"),
        ({}, [], "The specification 'm' has no terms."),
        ({"x": 1.0}, ["x"], "design.x is constant: 1 everywhere."),
        ({"x": "low"}, ["x"], "design.x is not numeric but "),
        ({"x": [np.inf, *range(59)]}, ["x"], "design.x has values that are not finite."),
        ({"x": lambda d: 1 - d["v"]}, ["x", "v"], "A term of the model 'm' is a sum of others"),
        ({"signed": 2}, ["x"], "design.signed holds 2: give the number 1 for a state that signed"),
        ({"signed": [None, *[1, 0] * 29, 1]}, ["x"], "design.signed is missing for S00: "),
        ({"bloc": None}, ["x"], "design.bloc is missing for S00, S01, S02, S03, S04 and 55 more: "),
        (
            {"signed": [1] * 9 + [0] * 51},
            ["x"],
            "9 signers and 51 non-signers have a value for x; at least 10 of each are needed.",
        ),
        (
            {"signed": [0] * 9 + [1] * 51},
            ["x", "member"],
            "51 signers and 9 non-signers have a value for x, member; at least 10 of each are "
            "needed.",
        ),
        (
            {"sep": lambda d: (d["bloc"] == "d") * 1},
            ["x", "sep"],
            "signed is separated along sep: values of it are found on one side only",
        ),
        (
            {"sep": lambda d: (d["bloc"] == "c") * 1},
            ["x", "sep"],
            "sep is one bloc, c: clusters by bloc cannot tell how uncertain it is. Leave it out, "
            "or look at it with leave_one_bloc_out().",
        ),
        (
            {f"n{i}": lambda d, i=i: np.cos(d.index * (i + 1)) for i in range(6)},
            [f"n{i}" for i in range(6)],
            "The model 'm' has 6 terms and 6 blocs: clusters cannot tell that many apart.",
        ),
    ],
)
def test_what_no_model_can_use_is_refused(sixty, change, terms, says):
    with pytest.raises(MeasureError) as caught:
        measures.fit_models(sixty.assign(**change), {"m": terms})
    assert str(caught.value).startswith(says)


def test_ten_of_each_side_and_a_part_of_a_bloc_are_enough(sixty):
    ten = sixty.assign(signed=[1, 0, 0, 0, 0, 0] * 10)
    assert measures.fit_models(ten, {"m": ["x"]})["term"].tolist() == ["intercept", "x"]
    half = sixty.assign(part=((sixty["bloc"] == "a") & (sixty.index % 2 == 0)) * 1)
    scales = measures.fit_models(half, {"m": ["x", "part"]})["scale"].tolist()
    assert scales == ["", "standard deviation", "member"]


def test_a_term_of_two_values_is_a_member_however_it_is_coded(sixty):
    once = measures.fit_models(sixty, {"m": ["member"]})
    coded = sixty.assign(member=sixty["member"] + 1)
    twice = measures.fit_models(coded, {"m": ["member"]})
    assert twice["scale"].tolist() == ["", "2 against 1"]
    pd.testing.assert_frame_equal(twice.drop(columns="scale"), once.drop(columns="scale"))


def test_a_term_may_be_called_by_a_number(sixty):
    numbered = measures.fit_models(sixty.rename(columns={"x": 2012}), {"m": [2012]})
    assert numbered["term"].tolist() == ["intercept", 2012]
    plain = measures.fit_models(sixty, {"m": ["x"]})
    pd.testing.assert_frame_equal(numbered.drop(columns="term"), plain.drop(columns="term"))


@pytest.mark.parametrize("dtype", ["bool", "boolean", "Int64", "float32", "object", "category"])
def test_an_outcome_of_ones_and_zeros_may_have_any_dtype(sixty, dtype):
    expected = measures.fit_models(sixty, MODEL)
    typed = sixty.assign(signed=sixty["signed"].astype(dtype))
    pd.testing.assert_frame_equal(measures.fit_models(typed, MODEL), expected)
    predictions = measures.leave_one_bloc_out(typed.assign(cept=0, oecd_or_eu=0), MODEL)
    assert predictions["signed"].dtype == "int64"


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


def test_terms_without_the_name_of_a_model_are_refused(design):
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        for given, kind in ((["freedom"], "list"), ("freedom", "str"), ((), "tuple"), ({}, "dict")):
            with pytest.raises(MeasureError) as caught:
                measure(design, given)
            assert str(caught.value) == (
                f"specifications is a {kind} that names no model: give each a name and its terms, "
                "as in {'freedom': SPECIFICATIONS['freedom']}."
            )


def test_a_single_term_is_a_name_not_its_letters(design):
    for measure in (measures.fit_models, measures.model_summary, measures.leave_one_bloc_out):
        pd.testing.assert_frame_equal(
            measure(design, {"m": "ideal_point"}), measure(design, {"m": ["ideal_point"]})
        )
