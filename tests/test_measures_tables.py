"""Every measure takes the tables in whichever dtypes the loaders give, and changes none."""

import inspect

import pandas as pd
import pytest

from wcit_analysis import measures

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
            elif column == "date" and kind == "categories":
                table[column] = pd.to_datetime(table[column], format="ISO8601").astype(
                    "datetime64[s]"
                )
        elif column in WHOLE or (table[column].dropna() % 1 == 0).all():
            table[column] = table[column].astype("Int64" if kind == "categories" else "float64")
    return table


def laid_out(t):
    return measures.design(t["states"], t["indicators"], t["vdem"], t["memberships"])


CALLS = {
    "shares": lambda t: measures.shares(t["states"], by="region"),
    "three_way": lambda t: measures.three_way(t["states"], by="un_group"),
    "share_bounds": lambda t: measures.share_bounds(t["states"], by="region"),
    "weighted_shares": lambda t: measures.weighted_shares(t["states"], t["indicators"]),
    "separation": lambda t: measures.separation(t["states"], t["indicators"], ["ideal_point"]),
    "separation_bounds": lambda t: measures.separation_bounds(
        t["states"], t["indicators"], "population"
    ),
    "absent_compared": lambda t: measures.absent_compared(
        t["states"], t["indicators"], "population"
    ),
    "stance_separation": lambda t: measures.stance_separation(
        t["states"], t["indicators"], "ideal_point"
    ),
    "stance_shares": lambda t: measures.stance_shares(t["states"]),
    "keep_stances": lambda t: measures.keep_stances(t["states"])[["iso3"]],
    "blocs": lambda t: measures.blocs(t["states"], t["memberships"]),
    "design": laid_out,
    "fit_models": lambda t: measures.fit_models(t["design"]),
    "model_summary": lambda t: measures.model_summary(t["design"]),
    "leave_one_bloc_out": lambda t: measures.leave_one_bloc_out(t["design"]),
    "scores": lambda t: measures.scores(t["predictions"]),
    "bootstrap_over_blocs": lambda t: measures.bootstrap_over_blocs(t["predictions"], draws=20),
    "bootstrap_separation": lambda t: measures.bootstrap_separation(
        t["states"],
        t["indicators"],
        "ideal_point",
        measures.blocs(t["states"], t["memberships"]),
        draws=20,
    ),
    "permutation_within_regions": lambda t: measures.permutation_within_regions(
        t["states"], t["indicators"], "ideal_point", draws=20
    ),
    "misfits": lambda t: measures.misfits(t["predictions"], t["states"]),
    "agreement": lambda t: measures.agreement(t["states"], t["positions"], t["decisions"]).drop(
        columns="date"
    ),
    "cross_table": lambda t: measures.cross_table(t["states"], t["positions"]),
    "crossers": lambda t: measures.crossers(t["states"], t["positions"], t["decisions"]),
    "support": lambda t: measures.support(t["positions"]),
    "signature_adds": lambda t: measures.signature_adds(
        t["states"],
        t["indicators"],
        t["positions"],
        blocs=measures.blocs(t["states"], t["memberships"]),
    ),
}


@pytest.fixture(scope="module")
def tables(states, indicators, vdem, memberships, decisions, positions, design, predictions):
    plain = {
        "states": states,
        "indicators": indicators,
        "vdem": vdem,
        "memberships": memberships,
        "decisions": decisions,
        "positions": positions,
    }
    kinds = {k: {n: typed(f, k) for n, f in plain.items()} for k in ("object", "categories")}
    for frames in kinds.values():
        frames["design"] = laid_out(frames)
        frames["predictions"] = measures.leave_one_bloc_out(frames["design"])
    return plain | {"design": design, "predictions": predictions}, kinds


@pytest.mark.parametrize("name", CALLS)
def test_dtypes_do_not_matter_and_input_stays(tables, name):
    plain, kinds = tables
    before = {key: frame.copy() for key, frame in plain.items()}
    expected = CALLS[name](plain)
    for key, frame in plain.items():
        pd.testing.assert_frame_equal(frame, before[key])
    for frames in kinds.values():
        found = CALLS[name](frames)
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


def test_every_function_is_called_here():
    functions = {n for n in measures.__all__ if inspect.isfunction(getattr(measures, n))}
    assert set(CALLS) == functions


def test_no_causal_word_in_names_or_columns(tables):
    plain, _ = tables
    causal = ("cause", "causal", "effect", "drive", "because", "impact")
    names = list(measures.__all__)
    for call in CALLS.values():
        names += [str(column) for column in call(plain).columns]
    assert [n for n in names for word in causal if word in n.lower()] == []
