"""Areas, within and between blocs, intervals and permutations: against R, and against scipy."""

import itertools
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError
from wcit_analysis.measures.separation import area_interval, every_draw, wins

COLUMNS = ["voice_accountability", "ideal_point", "internet_users", "gdp_per_capita"]
SIXTY = Path(__file__).parent / "frozen" / "sixty.csv"


@pytest.fixture(scope="module")
def sixty():
    """Sixty made-up states in six blocs: their table, their positions, their blocs."""
    table = pd.read_csv(SIXTY)
    words = table["signed"].map({1: "signed", 0: "not_signed"})
    return table, table[["iso3"]].assign(position=words), table[["iso3", "bloc"]]


@pytest.mark.parametrize(
    ("column", "auc", "error"),
    # R 4.2.2, pROC 1.18.0: r <- roc(d$signed, d$x, direction = "<");
    # auc(r); sqrt(var(r, method = "delong"))
    [
        ("x", 0.204571428571, 0.056822730743),
        ("v", 0.236519607843, 0.0643844158335),
        ("member", 0.194285714286, 0.0519280137059),
    ],
)
def test_area_and_interval_are_those_of_proc(sixty, column, auc, error):
    table, states, _ = sixty
    row = measures.separation(states, table, column).iloc[0]
    logit, half = np.log(auc / (1 - auc)), stats.norm.ppf(0.975) * error / (auc * (1 - auc))
    limits = 1 / (1 + np.exp(-(logit + np.array([-half, half]))))
    assert row[["auc", "low", "high"]].tolist() == pytest.approx([auc, *limits], abs=1e-9)
    assert row["strength"] == pytest.approx(1 - auc)
    assert row["n_signed"] + row["n_not_signed"] + row["n_missing"] == 60


@pytest.mark.parametrize("column", COLUMNS)
def test_area_on_the_record_is_that_of_scipy(states, indicators, column):
    frame = states.merge(indicators, on="iso3")
    signed, others = (
        frame.loc[frame["position"] == word, column].dropna() for word in ("signed", "not_signed")
    )
    row = measures.separation(states, indicators, column).iloc[0]
    u = stats.mannwhitneyu(signed, others).statistic
    assert row["auc"] == pytest.approx(u / (len(signed) * len(others)), abs=1e-12)


def test_the_strongest_stands_first(states, indicators):
    table = measures.separation(states, indicators, COLUMNS)
    assert table["column"].iloc[0] == "ideal_point"
    assert table["strength"].is_monotonic_decreasing
    assert table.index.to_list() == [0, 1, 2, 3]


def test_groups_without_overlap_have_no_interval():
    area, low, high = area_interval(np.array([2.0, 3]), np.array([0.0, 1]))
    assert area == 1
    assert np.isnan([low, high]).all()


def test_bounds_hold_every_way_to_divide_the_absent():
    draw = np.random.default_rng(3)
    words = ["signed"] * 11 + ["not_signed"] * 10 + ["absent"] * 7
    states = pd.DataFrame({"iso3": [f"S{i:02}" for i in range(28)], "position": words})
    table = pd.DataFrame({"iso3": states["iso3"], "x": draw.integers(0, 9, 28)})
    row = measures.separation_bounds(states, table, "x").iloc[0]
    values = table["x"].to_numpy("float64")
    signed, others, absent = values[:11], values[11:21], values[21:]
    areas = [
        wins(np.append(signed, absent[joins]), np.append(others, absent[~joins])).mean()
        for joins in map(np.array, itertools.product([False, True], repeat=7))
    ]
    expected = [7, wins(signed, others).mean(), areas[-1], areas[0], min(areas), max(areas)]
    columns = ["n_absent", "auc", "all_sign", "none_sign", "lowest", "highest"]
    assert row[columns].tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("column", ["x", "v", "member"])
def test_pairs_within_and_between_blocs_are_counted_one_by_one(sixty, column):
    table, states, blocs = sixty
    row = measures.within_and_between(states, table, column, blocs).iloc[0]
    known = table[table[column].notna()]
    pairs = [
        # Signers have the lower values of all three: the area is turned to their side.
        (a.bloc == b.bloc, (a.value < b.value) + (a.value == b.value) / 2)
        for a, b in itertools.product(
            known[known["signed"] == 1].assign(value=known[column]).itertuples(),
            known[known["signed"] == 0].assign(value=known[column]).itertuples(),
        )
    ]
    inside = [won for same, won in pairs if same]
    across = [won for same, won in pairs if not same]
    expected = [len(pairs), len(inside), *map(np.mean, (inside + across, inside, across))]
    columns = ["n_pairs", "n_within", "area", "within", "between"]
    assert row[columns].tolist() == pytest.approx(expected, abs=1e-12)


def test_an_indicator_and_its_reverse_tell_as_much(sixty):
    table, states, blocs = sixty
    table = table.assign(reverse=-table["x"])
    pair = measures.within_and_between(states, table, ["x", "reverse"], blocs).drop(
        columns="column"
    )
    assert pair.loc[0].tolist() == pytest.approx(pair.loc[1].tolist())
    found = measures.bootstrap_separation(states, table, ["x", "reverse"], blocs)
    assert found["auc"].sum() == pytest.approx(1)
    assert found["low"].to_numpy() == pytest.approx(1 - found["high"].to_numpy()[::-1], abs=1e-6)
    assert found[["lead", "lead_low", "lead_high"]].to_numpy() == pytest.approx(0)


def test_one_pair_in_twenty_is_within_a_bloc_of_the_record(states, indicators, blocs):
    table = measures.within_and_between(states, indicators, COLUMNS, blocs).set_index("column")
    plain = measures.separation(states, indicators, COLUMNS).set_index("column")
    assert table["area"].tolist() == pytest.approx(plain.loc[COLUMNS, "strength"].tolist())
    frame = states.merge(blocs, on="iso3")
    sizes = pd.crosstab(frame["bloc"], frame["position"])
    assert table.loc["ideal_point", "n_within"] == (sizes["signed"] * sizes["not_signed"]).sum()
    parts = table["within"] * table["n_within"]
    parts += table["between"] * (table["n_pairs"] - table["n_within"])
    assert (parts / table["n_pairs"]).tolist() == pytest.approx(table["area"].tolist())


def test_blocs_of_one_mind_have_no_pairs_within():
    states = pd.DataFrame({"iso3": list("ABCD"), "position": ["signed", "not_signed"] * 2})
    table = pd.DataFrame({"iso3": states["iso3"], "x": [1, 2, 3, 4]})
    blocs = pd.DataFrame({"iso3": states["iso3"], "bloc": ["a", "b"] * 2})
    row = measures.within_and_between(states, table, "x", blocs).iloc[0]
    assert row["n_within"] == 0
    assert np.isnan(row["within"])
    assert row["between"] == row["area"] == 0.75


def test_bootstrap_is_that_of_every_ordered_draw_in_r(sixty):
    # R 4.2.2, each of the 6^6 ordered draws: ways <- expand.grid(rep(list(1:6), 6)); an area for
    # each, weighted by how often each bloc is drawn; quantile(., c(.025, .975), type = 1).
    table, states, blocs = sixty
    found = measures.bootstrap_separation(states, table, ["x", "v"], blocs).set_index("column")
    assert found.loc["x", ["low", "high"]].tolist() == pytest.approx(
        [0.0861833105335, 0.5071428571429], abs=1e-9
    )
    assert found.loc["v", ["low", "high"]].tolist() == pytest.approx(
        [0.123563218391, 0.383771929825], abs=1e-9
    )
    assert found.loc["v", ["lead_low", "lead_high"]].tolist() == pytest.approx(
        [-0.181214421252, 0.125946969697], abs=1e-9
    )
    both = table["v"].notna()
    areas = measures.separation(states[both], table, ["x", "v"]).set_index("column")["strength"]
    assert found.loc["v", "lead"] == pytest.approx(areas["x"] - areas["v"])
    assert found.loc["x", ["lead", "lead_low", "lead_high"]].tolist() == [0, 0, 0]


def test_the_lead_is_that_of_the_best_in_whatever_order(states, indicators, blocs):
    once = measures.bootstrap_separation(states, indicators, COLUMNS, blocs)
    back = measures.bootstrap_separation(states, indicators, COLUMNS[::-1], blocs)
    pd.testing.assert_frame_equal(once, back[::-1].reset_index(drop=True))
    assert (once["lead"] >= 0).all()
    plain = measures.separation(states, indicators, COLUMNS).set_index("column").loc[COLUMNS]
    assert once["auc"].tolist() == pytest.approx(plain["auc"].tolist(), abs=1e-12)
    assert ((once["high"] - once["low"]).to_numpy() > (plain["high"] - plain["low"])).all()


def test_every_draw_of_nine_blocs():
    counts, chances = every_draw(9)
    assert len(counts) == len(np.unique(counts, axis=0)) == 24310
    assert (counts.sum(axis=1) == 9).all()
    assert chances.tolist() == pytest.approx(stats.multinomial(9, [1 / 9] * 9).pmf(counts).tolist())


@pytest.mark.parametrize(
    ("column", "total", "variance", "p"),
    # R 4.2.2, coin 1.4.2, with e$r <- rank(e$x) of those with a value:
    # t <- independence_test(r ~ factor(1 - signed) | factor(bloc), e); expectation(t); variance(t);
    # pvalue(independence_test(r ~ factor(signed) | factor(bloc), e, distribution = "exact"))
    [
        ("x", 811.056006494, 813.507152983, 0.944920787546),
        ("v", 875.194055944, 2175.83332131, 0.061348906705),
    ],
)
def test_permutation_within_blocs_is_that_of_coin(sixty, column, total, variance, p):
    table, states, blocs = sixty
    row = measures.permutation_within_blocs(states, table, column, blocs).iloc[0]
    known = table[table[column].notna()]
    signers = known["signed"].sum()
    pairs, least = signers * (len(known) - signers), signers * (signers + 1) / 2
    assert row["expected"] * pairs + least == pytest.approx(total, abs=1e-6)
    assert (row["sd"] * pairs) ** 2 == pytest.approx(variance, abs=1e-6)
    assert row["p"] == pytest.approx(p, abs=1e-6)


@pytest.mark.parametrize("column", COLUMNS)
def test_mean_and_spread_of_the_permutation_in_closed_form(states, indicators, blocs, column):
    row = measures.permutation_within_blocs(states, indicators, column, blocs).iloc[0]
    frame = states[states["position"] != "absent"].merge(blocs).merge(indicators, on="iso3")
    frame = frame.dropna(subset=[column])
    frame["rank"], frame["signer"] = frame[column].rank(), frame["position"] == "signed"
    strata = frame.groupby("bloc").agg(
        n=("rank", "size"), signers=("signer", "sum"), mean=("rank", "mean"), var=("rank", "var")
    )
    n = frame["signer"].sum()
    pairs = n * (len(frame) - n)
    expected = ((strata["signers"] * strata["mean"]).sum() - n * (n + 1) / 2) / pairs
    share = strata["signers"] * (strata["n"] - strata["signers"]) / strata["n"]
    assert row["expected"] == pytest.approx(expected, abs=1e-9)
    assert row["sd"] == pytest.approx(np.sqrt((share * strata["var"]).sum()) / pairs, abs=1e-9)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"x": 1.0}, "indicators.x is constant: it is 1 for every state."),
        ({"x": [np.inf, *range(59)]}, "indicators.x has values that are not finite."),
        ({"x": "a"}, "indicators.x is not numeric but str: "),
        (
            {"x": [1.0, *[np.nan] * 2, 3.0, *[np.nan] * 56]},
            "indicators.x leaves 1 states on the first side; at least 2 are needed.",
        ),
        (
            {"iso3": [f"s{i}" for i in range(60)]},
            "None of the codes in indicators.iso3, such as 's0', is that of one of the states, "
            "such as 'S00'.",
        ),
        ({"iso3": ["S01", *[f"S{i:02}" for i in range(1, 60)]]}, "indicators has more than one"),
    ],
)
@pytest.mark.parametrize("name", ["separation", "separation_bounds", "within_and_between"])
def test_an_indicator_that_cannot_be_compared_is_refused(sixty, name, change, says):
    table, states, blocs = sixty
    given = (blocs,) if name == "within_and_between" else ()
    with pytest.raises(MeasureError) as caught:
        getattr(measures, name)(states, table.assign(**change), "x", *given)
    assert str(caught.value).replace("object", "str").startswith(says)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ([], "No numeric column of indicators was named: give one, or several in a list."),
        ("xs", "indicators has no column 'xs'. Did you mean"),
        ("position", "'position' is a column of states: rename that of indicators."),
    ],
)
def test_a_column_that_is_none_is_refused(sixty, columns, says):
    table, states, blocs = sixty
    for measure in (measures.separation, measures.separation_bounds):
        with pytest.raises(MeasureError) as caught:
            measure(states, table, columns)
        assert str(caught.value).startswith(says)
    for measure in (measures.bootstrap_separation, measures.permutation_within_blocs):
        with pytest.raises(MeasureError) as caught:
            measure(states, table, columns, blocs)
        assert str(caught.value).startswith(says)


def test_codes_that_look_mistyped_are_named(sixty):
    table, states, blocs = sixty
    codes = table["iso3"].where(table.index < 40, table["iso3"].str.replace("S", "T"))
    with pytest.warns(UserWarning, match="20 states have no row .* T40, T41, T42, T43, T44 and 15"):
        measures.separation(states, table.assign(iso3=codes), "x")
    with pytest.warns(UserWarning, match="20 states have no row"):
        measures.within_and_between(states, table.assign(iso3=codes), "x", blocs)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        measures.separation(states, table[:40], "x")
        measures.separation(states[:40], table, "x")


def test_blocs_of_one_mind_leave_nothing_to_change_hands(sixty):
    table, states, blocs = sixty
    alike = blocs.assign(bloc=states["position"])
    with pytest.raises(MeasureError, match="In each bloc all states are alike"):
        measures.permutation_within_blocs(states, table, "x", alike)


def test_blocs_that_cannot_be_drawn_are_refused(sixty):
    table, states, blocs = sixty
    for bloc, n in (("a", 1), (table["iso3"].str[2], 10), (table["iso3"], 60)):
        call = measures.bootstrap_separation, (states, table, "x", blocs.assign(bloc=bloc))
        if n == 10:
            assert call[0](*call[1])["high"].notna().all()
            continue
        with pytest.raises(MeasureError, match=f"^The states are in {n} blocs: .* 2 to 11\\.$"):
            call[0](*call[1])
    with pytest.raises(MeasureError, match=r"^blocs has no bloc for S00, S01\.$"):
        measures.within_and_between(states, table, "x", blocs[2:])
