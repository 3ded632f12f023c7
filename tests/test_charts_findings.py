"""What the charts of why and lasting say, against values worked out another way."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from matplotlib.colors import to_hex

import wcit_analysis as wcit
from tests.test_charts import chart_of, problems, rows
from wcit_analysis import charts, measures
from wcit_analysis.charts import style
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


def test_every_state_is_a_dot_of_its_side_at_its_rank(states, indicators):
    strips = chart_of("pairs").figure.axes[-1]
    shown = chart_of("pairs").data["column"].to_list()
    could = states[states["position"] != "absent"].merge(indicators, on="iso3")
    ranks = could[shown].rank(pct=True) * 100
    drawn = iter(c for c in strips.collections if c.get_label().startswith("_"))
    for side in SIDES:
        for row, name in enumerate(shown):
            marks = next(drawn)
            x, y = marks.get_offsets().T
            assert sorted(x) == pytest.approx(
                sorted(ranks.loc[could["position"] == side, name].dropna())
            )
            assert to_hex(marks.get_facecolor()[0]) == style.POSITIONS[side].lower()
            assert (y < row).all() if side == "signed" else (y > row).all()


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
    told = len(order) - len(odd)
    assert title("chances").endswith(f" {told} of {len(order)} states did; {len(odd)} stand out")


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
    order = list(measures.SPECIFICATIONS["all"])
    known = design.dropna(subset=order)
    scaled = known[order].astype(float)
    for term in order:
        if known[term].nunique() > 2:
            scaled[term] = (scaled[term] - scaled[term].mean()) / scaled[term].std()
    fit = sm.Logit(known["signed"].astype(float), sm.add_constant(scaled)).fit(disp=0)
    said = chart_of("terms").text
    for term, name in {"ideal_point": "Voting with the US at the UN", "g77": "G77"}.items():
        assert f"\n{name}: together {fit.params[term]:.4g}, from " in said


def test_a_term_is_clear_where_its_interval_leaves_out_nought(design):
    order = ["ideal_point", "voice_accountability"]
    together = measures.fit_models(design, {"both": order})
    alone = measures.fit_models(design, {term: [term] for term in order})
    wide = together.assign(low=-1.0, high=1.0)
    known = together.assign(low=[-1.0, 0.1, -1.0], high=1.0)
    assert charts.terms(alone, wide).text.startswith("Alone, 2 of 2 terms are clear of chance; ")
    assert "; together, none is\n" in charts.terms(alone, wide).text
    assert "; together, Voting with the US at the UN is\n" in charts.terms(alone, known).text
    spans = [span.get_alpha() for span in charts.terms(alone, known).figure.axes[0].collections]
    assert [alpha.count(1) for alpha in map(list, filter(np.ndim, spans))] == [2, 1], "dark ones"


def test_the_curve_counts_the_models_in_which_a_term_is_clear():
    z = {"a": [3, 2.5, 1.9, -4], "b": [-2, -3, -2.5, 2.2], "c": [0.1, 0.2, 0.3, 0.4]}
    models = pd.DataFrame([{"term": t, "z": value} for t, values in z.items() for value in values])
    chart = charts.curve(models)
    assert chart.text.splitlines()[3:6] == [
        "b: -2.25, from -3 to 2.2; 3 of 4",
        "a: 2.2, from -4 to 3; 2 of 4",
        "c: 0.25, from 0.1 to 0.4; 0 of 4",
    ]
    assert chart.text.startswith("b points the same way, clear of chance, in 3 of its 4 models")
    (axes,) = chart.figure.axes
    ticks = axes.lines[0]
    drawn = sorted(zip(ticks.get_ydata(), ticks.get_xdata(), strict=True))
    assert drawn == sorted((row, v) for row, t in enumerate("bac") for v in z[t])


# --- lasting ------------------------------------------------------------------------------------


def test_the_states_that_broke_ranks_are_those_whose_every_vote_was_with_the_other_side():
    did, side = votes(*RUSSIAN), column("states", "position")
    called, broke = column("states", "name"), {word: set() for word in SIDES}
    for iso3, position in side.items():
        took = [v for (_, who), v in did.items() if who == iso3 and v in ("yes", "no")]
        other = {"signed": "no", "not_signed": "yes"}.get(position)
        if len(took) >= 3 and set(took) == {other}:
            broke[position].add(called[iso3])
    for position, word in SIDES.items():
        said = line("rank_breakers", f"{word} in Dubai, broke ranks ({len(broke[position])}): ")
        assert {point.split(" (")[0] for point in said.split("; ")} == broke[position]
    score = {iso3: float(value) for iso3, value in column("indicators", "ideal_point").items()}
    middle = {p: np.median([v for i, v in score.items() if side[i] == p]) for p in SIDES}
    away = {i: {p: abs(v - middle[p]) for p in SIDES} for i, v in score.items()}
    crossed = [i for i, p in side.items() if called[i] in broke.get(p, ())]
    nearer = [i for i in crossed if away[i][side[i]] > min(away[i].values())]
    assert title("rank_breakers").startswith(f"{sum(map(len, broke.values()))} states have since")
    assert f"; {len(nearer)} of them stood nearer to it before" in title("rank_breakers")


def test_a_state_stands_at_its_votes_and_its_support():
    did, called = votes(*RUSSIAN), column("states", "name")
    worth = {"yes": 1, "abstain": 0.5, "no": 0}
    (axes,) = chart_of("rank_breakers").figure.axes
    drawn = {}
    for marks in axes.collections:
        if marks.get_gid():
            names = marks.get_gid().split("\n")
            drawn |= dict(zip(names, map(tuple, marks.get_offsets()), strict=True))
    for iso3, score in column("indicators", "ideal_point").items():
        cast = [worth[v] for (_, who), v in did.items() if who == iso3 and v in worth]
        could = column("states", "position")[iso3] != "absent"
        assert (called[iso3] in drawn) == bool(could and cast)
        if could and cast:
            assert drawn[called[iso3]] == pytest.approx((float(score), np.mean(cast)))


def test_a_name_stands_at_the_end_of_the_line_from_its_mark():
    for name in ("rank_breakers", "chances"):
        (axes,) = chart_of(name).figure.axes
        marks = {}
        for found in axes.collections:
            if found.get_gid():
                marks |= dict(zip(found.get_gid().split("\n"), found.get_offsets(), strict=True))
        leads = {line.get_ydata()[-1]: line for line in axes.lines if len(line.get_xdata()) == 3}
        named = [text for text in axes.texts if text.get_text() in marks]
        assert len(named) == len(leads) > 10
        for text in named:
            lead = leads[text.get_position()[1]]
            assert lead.get_ydata()[0] == marks[text.get_text()][1]


@pytest.mark.parametrize("name", ["rank_breakers", "chances"])
def test_no_two_lines_to_a_name_cross(name):
    (axes,) = chart_of(name).figure.axes
    leads = [line.get_xydata()[:2] for line in axes.lines if len(line.get_xdata()) == 3]

    def turn(one, two, three):
        """Whether the way from one to two to three turns left (1) or right (-1)."""
        return np.sign(np.linalg.det([two - one, three - one]))

    crossed = [
        (first, second)
        for first, second in combinations(map(axes.transData.transform, leads), 2)
        if turn(*first, second[0]) * turn(*first, second[1]) < 0
        and turn(*second, first[0]) * turn(*second, first[1]) < 0
    ]
    assert len(leads) > 10
    assert not crossed


def test_shares_are_counted_from_the_votes():
    side = column("states", "position")
    for row in rows("decisions"):
        if row["kind"] != "roll_call" or not row["series"].startswith(("russian", "western")):
            continue
        shares = {}
        for position in SIDES:
            cast = [
                v
                for (_, who), v in votes(row["decision_id"]).items()
                if side.get(who) == position and v in ("yes", "no", "abstain")
            ]
            shares[position] = 100 * cast.count("yes") / len(cast)
        number = row["short_title"].split()[0]
        said = next(x for x in chart_of("yes_shares").text.splitlines() if f"({number}): " in x)
        assert said.split(": ")[1] == (
            f"signed {shares['signed']:.4g}; did not sign {shares['not_signed']:.4g}"
        )


def test_a_map_has_every_state_as_it_decided():
    key = {"yes": "later: yes, signed or joined", "no": "voted no", "abstain": "abstained"}
    key |= {"signed": key["yes"], "member": key["yes"]}
    nothing = "did not vote, or not on the list"
    said = chart_of("tile_multiples").text.splitlines()
    for decision in chart_of("tile_multiples").data["decision_id"].dropna().unique():
        did, expected = votes(decision), {}
        for row in rows("states"):
            word = key.get(did.get((decision, row["iso3"])), nothing)
            expected.setdefault(word, []).append(row["name"])
        for word, names in expected.items():
            assert f"{word} ({len(names)}): {', '.join(sorted(names))}" in said


def test_a_map_counts_both_sides_and_the_title_those_that_are_like_dubai():
    side, like = column("states", "position"), 0
    n = {position: list(side.values()).count(position) for position in SIDES}
    said = chart_of("tile_multiples").text.splitlines()
    chosen = chart_of("tile_multiples").data["decision_id"].dropna().unique()
    for decision in chosen:
        stood = [who for (_, who), v in votes(decision).items() if v in ("yes", "signed", "member")]
        k = {p: sum(side.get(who) == p for who in stood) for p in SIDES}
        gap = 100 * (k["signed"] / n["signed"] - k["not_signed"] / n["not_signed"])
        back = "comes back" if gap >= 25 else "mirrored" if gap <= -25 else "does not"
        assert (
            f"{abs(gap):.0f} points: {back} "
            f"{k['signed']} of {n['signed']} signers, {k['not_signed']} of {n['not_signed']} others"
        ) in said
        like += abs(gap) >= 25
    assert said[0].startswith(f"In {like} of {len(chosen)} later decisions")


# --- both ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pairs", "yes_shares"])
def test_a_number_beside_a_mark_is_its_own(name):
    (axes,) = (axes for axes in chart_of(name).figure.axes if axes.containers)
    marks = {
        (round(x, 6), round(y, 6))
        for container in axes.containers
        for x, y in container.lines[0].get_xydata()
    }
    numbers = [text for text in axes.texts if text.get_text().rstrip("%").isdigit()]
    assert len(numbers) == len(marks)
    for text in numbers:
        x, y = text.xy
        assert (round(x, 6), round(float(y), 6)) in marks
        assert text.get_text().rstrip("%") == f"{x:.0f}"
        here = [place for place, row in marks if row == round(float(y), 6)]
        if name == "yes_shares":
            assert text.get_ha() == ("left" if x > sum(here) / 2 else "right"), "on the line"


decisions, positions = wcit.load_decisions(), wcit.load_positions()
states, indicators = wcit.load_states(), wcit.load_indicators()
chance = pd.DataFrame(
    {"model": "alignment", "iso3": ["KEN", "USA"], "signed": [0, 0], "probability": [0.9, 0.1]}
)
fits = pd.DataFrame({"term": ["intercept", "g77"], "estimate": 1.0, "low": 0.5, "high": 1.5})
since = pd.DataFrame(
    {"iso3": ["KEN"], "name": "Kenya", "position": "not_signed", "ideal_point": -0.7}
).assign(support=1.0, broke_ranks=True, nearer_other_side=True)
pair = pd.DataFrame({"column": ["ideal_point"], "n_pairs": 4, "n_within": 1, "area": 0.9})
counts = pd.DataFrame({"decision_id": ["GA73_27"], "side": "signed", "share_yes": 0.9})
REFUSED = {
    "no indicators to draw": lambda: charts.pairs(pair.assign(within=0.5)[:0], states, indicators),
    "has no column 'within'": lambda: charts.pairs(pair, states, indicators),
    "indicators has no column 'ideal_point'": lambda: charts.pairs(
        pair.assign(within=0.5), states, indicators[["iso3"]]
    ),
    "no predictions of 'freedm'": lambda: charts.chances(chance, states, "freedm"),
    "no row for USA in states": lambda: charts.chances(chance, states[states["iso3"] != "USA"]),
    "no predictions to draw": lambda: charts.misplaced(chance[:0]),
    "no models to draw": lambda: charts.curve(pd.DataFrame({"term": [], "z": []})),
    "Give it as measures.specification_curve": lambda: charts.curve(fits),
    "no states that voted": lambda: charts.rank_breakers(since.assign(support=np.nan)),
    "more than one row for KEN": lambda: charts.rank_breakers(pd.concat([since, since])),
    "no roll calls to draw": lambda: charts.yes_shares(
        pd.concat([counts, counts.assign(side="not_signed")]),
        decisions[decisions["kind"] != "roll_call"],
    ),
    "no votes to draw": lambda: charts.yes_shares(counts[:0], decisions),
    "has no column 'share_yes'": lambda: charts.yes_shares(
        counts.drop(columns="share_yes"), decisions
    ),
    "no decisions to draw": lambda: charts.tile_multiples(
        states, wcit.load_tiles(), positions, decisions[:0]
    ),
    "no row for WCIT12_preamble in positions": lambda: charts.tile_multiples(
        states, wcit.load_tiles(), positions, decisions
    ),
    "position is 'aye'": lambda: charts.tile_multiples(
        states, wcit.load_tiles(), positions.assign(position="aye"), decisions[:1]
    ),
    "row is missing for Kenya": lambda: charts.tile_multiples(
        states, wcit.load_tiles().query("iso3 != 'KEN'"), positions, decisions[:1]
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(message):
    with pytest.raises(MeasureError, match=message):
        REFUSED[message]()


@pytest.mark.parametrize("width", [9, 3.5])
def test_one_row_is_drawn(width):
    one = decisions[decisions["decision_id"] == "FOC_31"]
    with charts.options(width=width):
        for chart in (
            charts.pairs(pair.assign(within=0.7), states, indicators),
            charts.chances(chance, states),
            charts.terms(fits, fits),
            charts.rank_breakers(since),
            charts.tile_multiples(states.head(1), wcit.load_tiles(), positions, one),
        ):
            assert list(problems(chart)) == []
