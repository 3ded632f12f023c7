"""What the charts of why and lasting say, against values worked out another way."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from tests.test_charts import chart_of, rows
from wcit_analysis import charts, measures
from wcit_analysis.frames import MeasureError

RUSSIAN = ("GA73_27", "GA73_187", "GA74_247", "GA75_240", "GA77_36", "GA78_237")
SIDES = {"signed": "signed", "not_signed": "did not sign"}


def line(name, start):
    found = [said for said in chart_of(name).text.splitlines() if said.startswith(start)]
    assert len(found) == 1, f"{start!r} is said {len(found)} times in:\n{chart_of(name).text}"
    return found[0].removeprefix(start)


def title(name):
    return chart_of(name).text.splitlines()[0]


def points(name, start):
    """The points of a scatter as they are said: what stands behind each name."""
    said = line(name, start).split(": ", 1)[1]
    return dict(point.rsplit(" ", 1) for point in said.split("; "))


def column(table, name):
    return {row["iso3"]: row[name] for row in rows(table) if row[name]}


def votes(*decisions):
    """What each state did in some decisions, by decision and state."""
    did = {(row["decision_id"], row["iso3"]): row["position"] for row in rows("positions")}
    return {key: word for key, word in did.items() if key[0] in decisions}


# --- why ----------------------------------------------------------------------------------------


def test_pairs_are_counted_one_by_one(blocs):
    of, side = blocs.set_index("iso3")["bloc"], column("states", "position")
    value = {iso3: float(score) for iso3, score in column("indicators", "ideal_point").items()}
    pairs = [
        (value[one] < value[other], of[one] == of[other])
        for one, other in product(value, value)
        if side.get(one) == "signed" and side.get(other) == "not_signed"
    ]
    every = 100 * np.mean([right for right, _ in pairs])
    within = 100 * np.mean([right for right, same in pairs if same])
    said = line("pairs", "Voting with the US at the UN: ")
    assert said == f"all pairs {every:.4g}; within a bloc {within:.4g}"
    assert f"right in {every:.0f} of 100 pairs, within a bloc in {within:.0f}" in title("pairs")


def test_every_state_is_a_dot_of_its_side(states, indicators):
    strips = chart_of("pairs").figure.axes[1]
    drawn = [len(c.get_offsets()) for c in strips.collections if c.get_label() == "_"]
    sides = states.merge(indicators, on="iso3").groupby("position", observed=True)
    known = sides[chart_of("pairs").data["column"].to_list()].count()
    assert drawn == [*known.loc["signed"], *known.loc["not_signed"]]


def test_stripes_stand_in_the_order_of_chances_and_misfits_have_names(predictions):
    chosen = predictions[predictions["model"] == "alignment"]
    chances = {row.iso3: (row.probability, row.signed) for row in chosen.itertuples()}
    called = column("states", "name")
    order = sorted(chances, key=lambda iso3: -chances[iso3][0])
    for signed, word in ((1, "signed"), (0, "did not sign")):
        expected = {
            f"{called[iso3]} {chances[iso3][0]:.0%}": str(place)
            for place, iso3 in enumerate(order)
            if chances[iso3][1] == signed
        }
        assert points("chances", f"{word}, chance and place (") == expected
    odd = {f"{called[i]} {p:.0%}" for i, (p, signed) in chances.items() if (p > 0.5) != signed}
    (axes,) = chart_of("chances").figure.axes
    assert {text.get_text() for text in axes.texts if "%" in text.get_text()} == odd
    assert title("chances").endswith(f": {len(odd)} of {len(order)} stand out")


def test_a_rule_errs_on_those_that_did_otherwise():
    side = column("states", "position")
    clubs = {row["iso3"] for row in rows("memberships") if row["body"] in ("oecd", "eu")}
    signed = sum(side[iso3] == "signed" for iso3 in clubs)
    others = sum(did == "not_signed" for iso3, did in side.items() if iso3 not in clubs)
    could = sum(did != "absent" for did in side.values())
    said = line("misplaced", "Rule: the OECD and the EU do not sign: ")
    assert said == f"signed {signed}, did not sign {others}; {signed + others} of {could}"


def test_models_err_where_the_chance_is_on_the_other_side(predictions):
    chosen = predictions[predictions["model"] == "alignment"]
    wrong = chosen[(chosen["probability"] > 0.5) != (chosen["signed"] == 1)]
    n = wrong["signed"].value_counts()
    said = line("misplaced", "Voting with the US at the UN: ")
    assert said == f"signed {n[1]}, did not sign {n[0]}; {len(wrong)} of {len(chosen)}"
    assert f" puts {len(wrong)} of {len(chosen)} states on the wrong side" in title("misplaced")


def test_terms_are_fitted_by_another_route(design):
    together = [t for t in measures.SPECIFICATIONS["all"] if t in chart_of("terms").data["term"].to_list()]
    known = design.dropna(subset=together)
    scaled = known[together].apply(lambda v: v if set(v) <= {0, 1} else (v - v.mean()) / v.std())
    fit = sm.Logit(known["signed"], sm.add_constant(scaled.astype(float))).fit(disp=0)
    for term, name in {"ideal_point": "Voting with the US at the UN", "g77": "G77"}.items():
        said = [l for l in chart_of("terms").text.splitlines() if l.startswith(f"{name}: together")]
        assert float(said[0].split()[said[0].split().index("together") + 1].rstrip(",")) == (
            pytest.approx(fit.params[term], rel=1e-3)
        )
