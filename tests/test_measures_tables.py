"""Every measure takes the tables in whichever dtypes the loaders give, and changes none."""

import inspect
import re

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis import measures
from wcit_analysis.measures import MeasureError

WORDS = {
    "position": ["signed", "not_signed", "absent"],
    "stance": ["refused", "consulting", "regional_statement", "not_found"],
}
VOTES = ["yes", "no", "abstain", "absent", "signed", "member"]
WHOLE = ["population"]


def typed(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    table = frame.copy()
    for column in table.columns:
        if not pd.api.types.is_numeric_dtype(table[column]):
            if kind == "object":
                table[column] = table[column].astype("object").where(table[column].notna(), None)
                continue
            table[column] = table[column].astype("string")
            words = VOTES if "decision_id" in table and column == "position" else WORDS.get(column)
            if words:
                table[column] = table[column].astype(pd.CategoricalDtype(words, ordered=True))
            elif column in ("region", "un_group", "series", "kind", "body", "expected_of_signers"):
                table[column] = table[column].astype("category")
            elif column == "date" and kind == "categories" and "covers" not in table:
                table[column] = pd.to_datetime(table[column], format="ISO8601").astype(
                    "datetime64[s]"
                )
        elif column in WHOLE or (table[column].dropna() % 1 == 0).all():
            table[column] = table[column].astype("Int64" if kind == "categories" else "float64")
    return table


def make_design(t):
    return measures.design(t["states"], t["indicators"], t["vdem"], t["memberships"])


def laid_out(t):
    return t["design"] if "design" in t else make_design(t)


def predicted(t):
    return t["predictions"] if "predictions" in t else measures.leave_one_bloc_out(laid_out(t))


def in_blocs(t):
    return t["blocs"] if "blocs" in t else measures.blocs(t["states"], t["memberships"])


CALLS = {
    "shares": lambda t: measures.shares(t["states"], by="region"),
    "three_way": lambda t: measures.three_way(t["states"], by="un_group"),
    "separation": lambda t: measures.separation(t["states"], t["indicators"], ["ideal_point"]),
    "separation_bounds": lambda t: measures.separation_bounds(
        t["states"], t["indicators"], "population"
    ),
    "blocs": lambda t: measures.blocs(t["states"], t["memberships"]),
    "design": make_design,
    "fit_models": lambda t: measures.fit_models(laid_out(t)),
    "model_summary": lambda t: measures.model_summary(laid_out(t)),
    "leave_one_bloc_out": lambda t: measures.leave_one_bloc_out(laid_out(t)),
    "scores": lambda t: measures.scores(predicted(t)),
    "bootstrap_over_blocs": lambda t: measures.bootstrap_over_blocs(predicted(t)),
    "bootstrap_separation": lambda t: measures.bootstrap_separation(
        t["states"],
        t["indicators"],
        "ideal_point",
        in_blocs(t),
    ),
    "permutation_within_blocs": lambda t: measures.permutation_within_blocs(
        t["states"], t["indicators"], "ideal_point", in_blocs(t)
    ),
    "within_and_between": lambda t: measures.within_and_between(
        t["states"], t["indicators"], "ideal_point", in_blocs(t)
    ),
    "agreement": lambda t: measures.agreement(t["states"], t["positions"], t["decisions"]).drop(
        columns="date"
    ),
    "cross_table": lambda t: measures.cross_table(t["states"], t["positions"]),
    "crossers": lambda t: measures.crossers(t["states"], t["positions"], t["decisions"]),
    "support": lambda t: measures.support(t["positions"]),
    "specification_curve": lambda t: measures.specification_curve(laid_out(t), ["cept", "g77"]),
    "residual_clustering": lambda t: measures.residual_clustering(laid_out(t)),
    "stances": lambda t: measures.stances(t["states"], t["statements"]),
    "then_and_since": lambda t: measures.then_and_since(
        t["states"], t["indicators"], t["positions"], t["decisions"]
    ),
    "two_guides": lambda t: measures.two_guides(
        t["states"], t["indicators"], t["positions"], t["decisions"]
    ).drop(columns="date"),
    "signature_adds": lambda t: measures.signature_adds(
        t["states"],
        t["indicators"],
        t["positions"],
        blocs=in_blocs(t),
    ),
}


@pytest.fixture
def tables(states, indicators, vdem, memberships, decisions, positions):
    return {
        "statements": wcit.load_statements(),
        "states": states,
        "indicators": indicators,
        "vdem": vdem,
        "memberships": memberships,
        "decisions": decisions,
        "positions": positions,
    }


@pytest.mark.parametrize("name", CALLS)
def test_dtypes_do_not_matter_and_input_stays(tables, name):
    before = {key: frame.copy() for key, frame in tables.items()}
    expected = CALLS[name](tables)
    for key, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[key])
    for kind in ("object", "categories"):
        found = CALLS[name]({key: typed(frame, kind) for key, frame in tables.items()})
        key = next((c for c in ("region", "un_group") if c == found.columns[0]), None)
        if key:
            found = found.sort_values(key, key=lambda one: one.astype(str), ignore_index=True)
        pd.testing.assert_frame_equal(
            as_plain(found), as_plain(expected), check_dtype=False, check_exact=False, rtol=1e-9
        )


def as_plain(frame):
    table = pd.DataFrame(index=range(len(frame)))
    for column in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[column])
        values = frame[column].astype("float64" if numeric else "string").to_numpy()
        table[column] = values if numeric else [str(one) for one in values]
    return table.replace({"<NA>": "missing", "nan": "missing", "None": "missing"})


@pytest.mark.parametrize("name", CALLS)
def test_an_index_called_like_a_column_does_not_matter(tables, blocs, design, predictions, name):
    expected = CALLS[name](tables)
    whole = tables | {"blocs": blocs, "design": design, "predictions": predictions}
    asked = {key: whole[key] for key, *_ in NEEDS[name]}
    for column in ("iso3", "region", "un_group", "body", "decision_id", "bloc", "model"):
        named = {
            key: frame.set_index(column, drop=False)
            for key, frame in asked.items()
            if column in frame
        }
        if named:
            pd.testing.assert_frame_equal(CALLS[name](whole | named), expected)


def test_every_function_is_called_here():
    functions = {n for n in measures.__all__ if inspect.isfunction(getattr(measures, n))}
    assert {*CALLS, "regression_table", "wilson"} == functions  # which return no table


def test_no_causal_word_in_names_or_columns(tables):
    causal = ("cause", "causal", "effect", "drive", "because", "impact")
    names = list(measures.__all__)
    for call in CALLS.values():
        names += [str(column) for column in call(tables).columns]
    assert [n for n in names for word in causal if word in n.lower()] == []


#: What each measure asks for: table, the table's name in a message, columns.
NEEDS = {
    "shares": [("states", "frame", "position region")],
    "three_way": [("states", "frame", "position un_group")],
    "separation": [
        ("states", "states", "iso3 position"),
        ("indicators", "indicators", "iso3 ideal_point"),
    ],
    "separation_bounds": [
        ("states", "states", "iso3 position"),
        ("indicators", "indicators", "iso3 population"),
    ],
    "blocs": [
        ("states", "states", "iso3 region un_group"),
        ("memberships", "memberships", "body iso3"),
    ],
    "design": [
        ("states", "states", "iso3 name position region un_group"),
        (
            "indicators",
            "indicators",
            "iso3 voice_accountability internet_users gdp_per_capita ideal_point",
        ),
        ("vdem", "vdem", "iso3 electoral_democracy"),
        ("memberships", "memberships", "body iso3"),
    ],
    "fit_models": [("design", "design", "iso3 bloc signed ideal_point cept")],
    "model_summary": [("design", "design", "iso3 bloc signed ideal_point cept")],
    "leave_one_bloc_out": [("design", "design", "iso3 bloc signed ideal_point cept oecd_or_eu")],
    "scores": [("predictions", "predictions", "model kind iso3 bloc signed probability")],
    "bootstrap_over_blocs": [
        ("predictions", "predictions", "model kind iso3 bloc signed probability")
    ],
    "bootstrap_separation": [
        ("states", "states", "iso3 position"),
        ("indicators", "indicators", "iso3 ideal_point"),
        ("blocs", "blocs", "iso3 bloc"),
    ],
    **{
        name: [
            ("states", "states", "iso3 position"),
            ("indicators", "indicators", "iso3 ideal_point"),
            ("blocs", "blocs", "iso3 bloc"),
        ]
        for name in ("permutation_within_blocs", "within_and_between")
    },
    "agreement": [
        ("states", "states", "iso3 position"),
        ("positions", "positions", "decision_id iso3 position"),
        (
            "decisions",
            "decisions",
            "decision_id date short_title series kind expected_of_signers",
        ),
    ],
    "cross_table": [
        ("states", "states", "iso3 position"),
        ("positions", "positions", "decision_id iso3 position"),
    ],
    "crossers": [
        ("states", "states", "iso3 name position"),
        ("positions", "positions", "decision_id iso3 position"),
        (
            "decisions",
            "decisions",
            "decision_id date short_title series kind expected_of_signers",
        ),
    ],
    "support": [("positions", "positions", "decision_id iso3 position")],
    "specification_curve": [("design", "design", "iso3 bloc signed cept g77")],
    "residual_clustering": [("design", "design", "iso3 bloc signed ideal_point cept")],
    "stances": [
        ("states", "states", "iso3 position"),
        ("statements", "statements", "covers date speaker said"),
    ],
    "then_and_since": [
        ("states", "states", "iso3 name position"),
        ("indicators", "indicators", "iso3 ideal_point"),
        ("positions", "positions", "decision_id iso3 position"),
        (
            "decisions",
            "decisions",
            "decision_id date short_title series kind expected_of_signers",
        ),
    ],
    "two_guides": [
        ("states", "states", "iso3 position"),
        ("indicators", "indicators", "iso3 ideal_point"),
        ("positions", "positions", "decision_id iso3 position"),
        (
            "decisions",
            "decisions",
            "decision_id date short_title series kind expected_of_signers",
        ),
    ],
    "signature_adds": [
        ("states", "states", "iso3 position"),
        ("indicators", "indicators", "iso3 ideal_point"),
        ("positions", "positions", "decision_id iso3 position"),
        ("blocs", "blocs", "iso3 bloc"),
    ],
}


@pytest.mark.parametrize("name", CALLS)
def test_a_column_that_is_not_there_is_named_with_its_table(
    tables, design, predictions, blocs, name
):
    whole = tables | {"design": design, "predictions": predictions, "blocs": blocs}
    for key, said, columns in NEEDS[name]:
        for column in columns.split():
            less = whole | {key: whole[key].drop(columns=column)}
            with pytest.raises(MeasureError, match=f"^{said} has no column '{column}'. "):
                CALLS[name](less)


@pytest.mark.parametrize("name", CALLS)
def test_a_column_that_is_there_twice_is_named_with_its_table(
    tables, design, predictions, blocs, name
):
    whole = tables | {"design": design, "predictions": predictions, "blocs": blocs}
    for key, said, columns in NEEDS[name]:
        for column in columns.split():
            twice = whole | {key: pd.concat([whole[key], whole[key][[column]]], axis=1)}
            with pytest.raises(MeasureError) as caught:
                CALLS[name](twice)
            says = f"{said} has 2 columns called '{column}': keep one of them."
            assert str(caught.value) == says


ONE_ROW = ("states", "indicators", "vdem", "blocs", "design")


@pytest.mark.parametrize("name", CALLS)
def test_a_state_in_two_rows_is_named_with_its_table(tables, blocs, design, name):
    whole = tables | {"blocs": blocs, "design": design}
    for key, said, _ in NEEDS[name]:
        if said in ONE_ROW:
            twice = whole | {key: pd.concat([whole[key], whole[key].iloc[:1]])}
            with pytest.raises(
                MeasureError, match=f"^{said} has more than one row for AFG: keep one row a state$"
            ):
                CALLS[name](twice)


@pytest.mark.parametrize("name", CALLS)
def test_columns_are_those_of_the_docstring(tables, name):
    returns = inspect.getdoc(getattr(measures, name)).split("Examples\n")[0]
    documented = re.findall(r"``([a-z0-9_]+)``", returns)
    grouped = {"region", "un_group"}  # a grouping column is the caller's
    for column in CALLS[name](tables).columns:
        assert column in documented or column in grouped, column


@pytest.mark.parametrize("name", CALLS)
def test_rows_are_numbered_from_nought(tables, name):
    table = CALLS[name](tables)
    assert table.index.tolist() == list(range(len(table)))
    assert table.index.name is None
    assert table.columns.name is None


TWO_SIDES = {
    "separation": lambda s, i, b: measures.separation(s, i, "x"),
    "separation_bounds": lambda s, i, b: measures.separation_bounds(s, i, "x"),
    "bootstrap_separation": lambda s, i, b: measures.bootstrap_separation(s, i, "x", b),
    "within_and_between": lambda s, i, b: measures.within_and_between(s, i, "x", b),
    "permutation_within_blocs": lambda s, i, b: measures.permutation_within_blocs(s, i, "x", b),
}


@pytest.mark.parametrize("name", TWO_SIDES)
def test_two_sides_that_cannot_be_compared(states, blocs, name):
    signed = states[states["position"] == "signed"]
    others = states[states["position"] == "not_signed"]

    def refusal(some, values):
        table = pd.DataFrame({"iso3": some["iso3"], "x": values})
        with pytest.raises(MeasureError) as caught:
            TWO_SIDES[name](some, table, blocs)
        return str(caught.value)

    few = pd.concat([signed, others[:1]])
    says = "indicators.x leaves 1 states on the second side; at least 2 are needed."
    assert refusal(few, range(len(few))) == says
    few = pd.concat([signed[:1], others])
    assert refusal(few, range(len(few))) == says.replace("second", "first")
    both = pd.concat([signed[:10], others[:10]])
    assert refusal(both, 2.5) == "indicators.x is constant: it is 2.5 for every state."
    assert refusal(both, "much").startswith("indicators.x is not numeric but ")
    infinite = [float("inf"), *range(19)]
    assert refusal(both, infinite) == "indicators.x has values that are not finite."
    table = pd.DataFrame({"iso3": both["iso3"], "x": range(20)})
    assert len(TWO_SIDES[name](both, table, blocs)) == 1


def test_a_column_may_be_called_by_a_number(states, indicators, blocs):
    numbered = indicators.rename(columns={"ideal_point": 2012})
    for measure in (
        measures.separation,
        measures.separation_bounds,
        lambda s, i, columns: measures.permutation_within_blocs(s, i, columns, blocs),
        lambda s, i, columns: measures.bootstrap_separation(s, i, columns, blocs),
    ):
        expected = measure(states, indicators, "ideal_point")
        table = measure(states, numbered, 2012)
        assert table["column"].unique().tolist() == [2012]
        pd.testing.assert_frame_equal(table.drop(columns="column"), expected.drop(columns="column"))
    with pytest.raises(MeasureError, match=r"^indicators has no column 2013. Did you mean 2012\?$"):
        measures.separation(states, numbered, 2013)
    frame = pd.DataFrame({"position": ["signed", "absent", "not_signed"], 2012: ["a", "a", "b"]})
    assert measures.shares(frame, by=2012)[[2012, "n", "k"]].to_numpy().tolist() == [
        ["a", 1, 1],
        ["b", 1, 0],
    ]
    assert measures.three_way(frame, by=2012)["members"].tolist() == [2, 1]
