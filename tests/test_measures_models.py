"""Blocs, designs and logit models against second routes."""

import pandas as pd
import pytest

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError

from .conftest import once

CONTINUOUS = ["freedom", "freedom_vdem", "connectivity_income", "alignment"]


@pytest.fixture(scope=once)
def terms_table(design):
    return measures.fit_models(design)


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


def test_design_has_the_144(design):
    assert len(design) == 144
    assert design["signed"].sum() == 89
    assert design["cept"].sum() == 41
    assert design["oecd_or_eu"].sum() == 33 + 5  # BGR, CYP, LTU, LVA and MLT in the EU alone


def test_a_fit_prints_nothing(design, capsys):
    measures.fit_models(design, {"alignment": ["ideal_point"]})
    assert capsys.readouterr() == ("", "")


def test_nothing_absurd_is_printed(terms_table):
    assert terms_table["estimate"].abs().max() < 5
    assert terms_table["se"].max() < 3
    assert terms_table[["low", "high"]].abs().max().max() < 10


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
