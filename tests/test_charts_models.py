"""What the charts of models and later votes say, against values worked out another way."""

import re
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer, ErrorbarContainer

from wcit_analysis import charts, measures

COLUMNS = ["ideal_point", "voice_accountability", "fixed_broadband", "gdp_per_capita"]
LONG = "The Former Most Serene and Indivisible Republic of Northern and Southern Ruritania"
#: A word that says why belongs in no chart.
CAUSAL = ("cause", "because", "effect", "due to", "drive", "explain", "led to", "impact", "reason")


@pytest.fixture(scope="session")
def frames(states, indicators, design, predictions, positions, decisions, memberships):
    eu = set(memberships.loc[memberships["body"] == "eu", "iso3"]) | {"HRV"}
    return {
        "separation": measures.separation(states, indicators, COLUMNS),
        "terms": measures.fit_models(design),
        "summary": measures.model_summary(design),
        "bootstrap": measures.bootstrap_over_blocs(predictions),
        "alignment": measures.misfits(predictions, states, ["alignment"]),
        "misfits": measures.misfits(predictions, states),
        "bounds": measures.separation_bounds(states, indicators, COLUMNS),
        "agreement": measures.agreement(states, positions, decisions),
        "cross": measures.cross_table(states, positions),
        "crossers": measures.crossers(states, positions, decisions),
        "all": measures.signature_adds(
            states, indicators, positions, measures.blocs(states, memberships)
        ),
        "without": measures.signature_adds(
            states[~states["iso3"].isin(eu)],
            indicators,
            positions,
            measures.blocs(states, memberships),
        ),
    }


@pytest.fixture(scope="session")
def drawn(frames, states, indicators, predictions, decisions):
    """Each chart once, laid out at the size at which it is shown."""
    made = {
        "separation": charts.separation_plot(frames["separation"], states, indicators),
        "coefficients": charts.coefficient_plot(frames["terms"], frames["summary"]),
        "validation": charts.validation_plot(frames["bootstrap"]),
        "calibration": charts.calibration_plot(predictions, "alignment"),
        "misfits": charts.misfits_plot(frames["alignment"]),
        "misfits of all": charts.misfits_plot(frames["misfits"]),
        "bounds": charts.bounds_plot(frames["bounds"]),
        "agreement": charts.agreement_plot(frames["agreement"]),
        "vote": charts.flow(frames["cross"], decisions, "GA74_247"),
        "list": charts.flow(frames["cross"], decisions, "HANOI_2025"),
        "ideal points": charts.ideal_point_plot(states, indicators, frames["crossers"]),
        "control": charts.control_plot(
            {"All states present": frames["all"], "Without the EU": frames["without"]}
        ),
    }
    for chart in made.values():
        FigureCanvasAgg(chart.figure).draw()
    return made


NAMES = [
    "separation",
    "coefficients",
    "validation",
    "calibration",
    "misfits",
    "misfits of all",
    "bounds",
    "agreement",
    "vote",
    "list",
    "ideal points",
    "control",
]


def line(chart, start):
    found = [said for said in chart.text.splitlines() if said.startswith(start)]
    assert found, f"{start!r} is not said in:\n{chart.text}"
    return found[0]


def texts(figure):
    """Every text that is drawn, with its box in pixels."""
    shown = [*figure.texts]
    for axes in figure.axes:
        shown += [*axes.texts, axes.title, axes._left_title]
        if legend := axes.get_legend():
            shown += legend.get_texts()
        for axis in (axes.xaxis, axes.yaxis):
            if axis.get_visible() and axes.axison:
                low, high = sorted(axis.get_view_interval())
                shown.append(axis.label)
                shown += [
                    tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high
                ]
    return [(t.get_text(), t.get_window_extent(), t) for t in shown if t.get_text().strip()]


def assert_legible(chart):
    FigureCanvasAgg(chart.figure).draw()
    canvas, boxes = chart.figure.bbox, texts(chart.figure)
    for said, box, text in boxes:
        assert text.get_fontsize() >= 8, said
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= canvas.x1 and box.y1 <= canvas.y1
        assert inside, f"{said!r} is clipped"
    for (one, a, _), (other, b, _) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        along = min(a.y1, b.y1) - max(a.y0, b.y0)
        # A text's box has the room of its tallest letter: up to two pixels are air.
        assert across <= 0.5 or along <= 2, f"{one!r} stands on {other!r}"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_is_clipped(drawn, name):
    assert_legible(drawn[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_has_title_unit_source_and_no_causal_word(drawn, name):
    said = drawn[name].text.lower()
    assert said.splitlines()[-1].startswith("source: ")
    assert any(character.isdigit() for character in said.splitlines()[0])
    assert not [word for word in CAUSAL if re.search(rf"\b{word}", said)]


def swap_drawn(figure):
    """Swap the first two different values that an artist shows."""
    for axes in figure.axes:
        for container in axes.containers:
            if isinstance(container, ErrorbarContainer) and len(container.lines[0].get_xdata()) > 1:
                dots = container.lines[0]
                set_to, values = (
                    (dots.set_xdata, dots.get_xdata())
                    if container.has_xerr
                    else (dots.set_ydata, dots.get_ydata())
                )
                swapped = np.array(values)
                swapped[[0, 1]] = swapped[[1, 0]]
                set_to(swapped)
                return lambda: set_to(values)
            if isinstance(container, BarContainer):
                one, other = container.patches[:2]
                widths = one.get_width(), other.get_width()
                one.set_width(widths[1])
                other.set_width(widths[0])
                return lambda: (one.set_width(widths[0]), other.set_width(widths[1]))
        for marks in axes.collections:
            if not str(marks.get_label()).startswith("_") and len(marks.get_offsets()) > 1:
                values = np.array(marks.get_offsets())
                marks.set_offsets(values[[1, 0, *range(2, len(values))]])
                return lambda: marks.set_offsets(values)
    raise AssertionError("nothing to swap")


@pytest.mark.parametrize("name", NAMES)
def test_swapping_two_drawn_values_changes_what_is_said(drawn, name):
    chart = drawn[name]
    before = chart.text
    restore = swap_drawn(chart.figure)
    assert chart.text != before
    restore()
    assert chart.text == before


@pytest.mark.parametrize(
    ("frame", "column", "draw"),
    [
        ("separation", "strength", lambda f, s, i: charts.separation_plot(f, s, i)),
        ("bootstrap", "brier", lambda f, s, i: charts.validation_plot(f)),
        ("alignment", "probability", lambda f, s, i: charts.misfits_plot(f)),
        ("bounds", "auc", lambda f, s, i: charts.bounds_plot(f)),
        ("agreement", "share", lambda f, s, i: charts.agreement_plot(f)),
        ("all", "r2", lambda f, s, i: charts.control_plot({"all": f})),
    ],
)
def test_swapping_two_values_of_the_frame_changes_what_is_said(
    frames, states, indicators, frame, column, draw
):
    swapped = frames[frame].copy()
    first, last = swapped.index[0], swapped.index[-1]
    swapped.loc[[first, last], column] = swapped.loc[[last, first], column].to_numpy()
    assert draw(swapped, states, indicators).text != draw(frames[frame], states, indicators).text


def test_separation_says_the_areas_counted_pair_by_pair(drawn, states, indicators):
    values = states.merge(indicators, on="iso3")
    sides = [
        values.loc[values["position"] == side, "ideal_point"] for side in ("signed", "not_signed")
    ]
    pairs = list(product(*sides))
    below = sum(signer < other for signer, other in pairs) / len(pairs)
    assert line(drawn["separation"], "UN ideal point: ").startswith(f"UN ideal point: {below:.4g},")
    assert line(drawn["separation"], "Fixed broadband: ").endswith("n 141 3 missing")
    both = pd.concat(sides)
    middle = (sides[0].median() - both.mean()) / both.std()
    assert f"UN ideal point {middle:.4g};" in line(drawn["separation"], "median, signed")


def test_the_strips_have_every_state_and_the_medians_that_are_marked(drawn):
    right = drawn["separation"].figure.axes[1]
    marked = {c.get_label(): c.get_offsets() for c in right.collections if c.get_gid()}
    dots = [c for c in right.collections if isinstance(c, PathCollection) and not c.get_gid()]
    strips = [np.asarray(c.get_offsets()) for c in dots]
    for side, lanes in zip(marked.values(), (strips[:4], strips[4:]), strict=True):
        assert [np.median(lane[:, 0]) for lane in lanes] == pytest.approx(side[:, 0].tolist())
    assert sum(map(len, strips)) == 4 * 144 - 3


def test_calibration_counts_the_states_in_each_part(drawn, predictions):
    chosen = predictions[predictions["model"] == "alignment"]
    edges = np.linspace(0, 1, 6)
    of, _ = np.histogram(chosen["probability"], edges)
    signed, _ = np.histogram(chosen.loc[chosen["signed"] == 1, "probability"], edges)
    said = drawn["calibration"].text
    for n, k in zip(of, signed, strict=True):
        assert f"\n{k} of {n} signed" in said
        assert f": {100 * k / n:.4g}%, from " in said


def test_misfits_are_on_the_other_side_and_named(drawn, predictions, states):
    chosen = predictions[predictions["model"] == "alignment"].merge(states, on="iso3")
    wrong = chosen[(chosen["probability"] > 0.5) != (chosen["signed"] == 1)]
    said = drawn["misfits"].text
    assert len(wrong) == said.count("\n") - 3
    for name, p in zip(wrong["name"], wrong["probability"], strict=True):
        assert f"{p:.4g}" in line(drawn["misfits"], f"{name}: ")
    assert line(drawn["misfits"], "Philippines: did not sign, refused ")
    assert line(drawn["misfits of all"], "Kenya: ").endswith("6 of 6 models")


def test_bounds_are_turned_as_the_area_is(drawn, frames):
    row = frames["bounds"].set_index("column").loc["ideal_point"]
    turned = [1 - row[name] for name in ("auc", "highest", "lowest")]
    expected = "UN ideal point: {:.4g}, from {:.4g} to {:.4g}; the rest: 48".format(*turned)
    assert line(drawn["bounds"], "UN ideal point: ") == expected


def test_agreement_is_counted_from_the_votes(drawn, states, positions):
    votes = positions.merge(states[["iso3", "position"]], on="iso3", suffixes=("", "_2012"))
    cast = votes[(votes["decision_id"] == "GA74_29") & votes["position"].isin(["yes", "no"])]
    cast = cast[cast["position_2012"] != "absent"]
    same = (cast["position"] == "yes") == (cast["position_2012"] == "signed")
    said = line(drawn["agreement"], "74/29")
    assert f"Russian-led texts {100 * same.mean():.4g}%" in said
    assert f"{same.sum()} of {len(cast)}. kappa 0.32: {(cast['position'] == 'yes').sum()}" in said
    assert "kappa" not in line(drawn["agreement"], "73/27")
    years = drawn["agreement"].data.groupby("group")["decision"].apply(lambda d: d.str[-4:])
    assert all(years[group].is_monotonic_increasing for group in years.index.levels[0])


@pytest.mark.parametrize(
    ("chart", "decision", "words"),
    [
        ("vote", "GA74_247", {"yes": "voted yes", "abstain": "abstained", "no": "voted no"}),
        ("list", "HANOI_2025", {"signed": "on the list"}),
    ],
)
def test_flow_counts_what_each_side_did(drawn, states, positions, chart, decision, words):
    later = positions[positions["decision_id"] == decision].merge(states, on="iso3")
    counted = pd.crosstab(later["position_y"], later["position_x"])
    for side, start in {"signed": "89 signed", "not_signed": "55 did not sign"}.items():
        for done, word in words.items():
            assert f"{word} {counted.loc[side, done]}" in line(drawn[chart], f"{start}: ")


def test_ideal_points_name_the_crossers_at_their_score(drawn, indicators, frames):
    scores = indicators.set_index("iso3")["ideal_point"]
    said = drawn["ideal points"].text
    for code, name in zip(frames["crossers"]["iso3"], frames["crossers"]["name"], strict=True):
        assert f"{name} {scores[code]:.4g}" in said
    assert "signed 89 states" in said


def test_a_perfect_separator_separates(states):
    # Every signer has 1, nobody else: no value of one side is among those of the other.
    own = states[["iso3"]].assign(side=(states["position"] == "signed").astype("float64"))
    chart = charts.separation_plot(measures.separation(states, own, ["side"]), states, own)
    assert chart.text.startswith(
        "side separates signers from non-signers: area under the curve 1.00\n"
    )


def test_an_indicator_may_be_called_by_a_number(states, indicators):
    own = indicators[["iso3", "ideal_point"]].rename(columns={"ideal_point": 66})
    for chart in (
        charts.separation_plot(measures.separation(states, own, [66]), states, own),
        charts.bounds_plot(measures.separation_bounds(states, own, [66])),
    ):
        assert line(chart, "66: 0.9408, from ")
        assert chart.text.endswith("; 66: added")


@pytest.mark.parametrize("kind", ["float64", "bool", "boolean", "string"])
def test_calibration_takes_any_way_of_writing_who_signed(drawn, predictions, kind):
    written = predictions.assign(signed=predictions["signed"].astype(kind))
    assert charts.calibration_plot(written, "alignment").text == drawn["calibration"].text


def test_how_often_the_named_states_crossed_is_said(states, indicators, frames):
    for least, said in {1: "against their side", 3: "against their side at least 3 times"}.items():
        crossers = frames["crossers"][lambda f, least=least: f["n_crossed"] >= least]
        chart = charts.ideal_point_plot(states, indicators, crossers)
        subtitle = chart.text.splitlines()[1]
        assert subtitle.endswith(f": {len(crossers)} states that later voted {said}")
        assert_legible(chart)


@pytest.mark.parametrize(
    ("kappas", "title"),
    [
        (
            (0.8, 0.1),
            "Russian-led texts still divide the sides of 2012 (90% as then); "
            "Western-led texts do not (44%)",
        ),
        (
            (0.2, 0.5),
            "Russian-led texts still divide the sides of 2012 (90% as then); "
            "Western-led texts do (44%)",
        ),
        (
            (-0.1, 0.1),
            "Russian-led texts do not divide the sides of 2012 (90% as then); "
            "Western-led texts do not (44%)",
        ),
        # The sides having changed places, or a kappa that cannot be had, is neither.
        ((0.8, -0.5), "Voted on the line of 2012: Russian-led texts 90%, Western-led texts 44%"),
        ((np.nan, 0.1), "Voted on the line of 2012: Russian-led texts 90%, Western-led texts 44%"),
    ],
)
def test_texts_divide_the_sides_or_do_not(frames, kappas, title):
    two = frames["agreement"].set_index("decision_id").loc[["GA73_27", "GA75_32"]].reset_index()
    chart = charts.agreement_plot(two.assign(kappa=kappas))
    assert chart.text.splitlines()[0] == title
    assert_legible(chart)


def test_the_title_is_that_of_all_roll_calls(drawn):
    # Kappa is 0.32 to 0.80 on the Russian-led texts and 0.04 to 0.10 on the Western-led ones.
    assert drawn["agreement"].text.splitlines()[0] == (
        "Russian-led texts still divide the sides of 2012 (84–90% as then); "
        "Western-led texts do not (43–50%)"
    )


def test_one_row_is_drawn(frames, states, indicators, predictions, decisions):
    one = {name: frame.head(1) for name, frame in frames.items()}
    term = frames["terms"].query("model == 'alignment'")
    for chart in (
        charts.separation_plot(one["separation"], states, indicators),
        charts.coefficient_plot(term, frames["summary"]),
        charts.validation_plot(one["bootstrap"]),
        charts.calibration_plot(predictions[predictions["model"] == "freedom"].head(1), "freedom"),
        charts.misfits_plot(one["alignment"]),
        charts.bounds_plot(one["bounds"]),
        charts.agreement_plot(one["agreement"]),
        charts.flow(one["cross"], decisions, one["cross"]["decision_id"].iloc[0]),
        charts.ideal_point_plot(states.head(1), indicators),
        charts.control_plot({"All": frames["all"]}),
    ):
        assert_legible(chart)


def test_a_missing_interval_is_not_drawn_and_not_said(frames, states, indicators):
    table = frames["separation"].copy()
    table.loc[0, ["low", "high"]] = np.nan
    chart = charts.separation_plot(table, states, indicators)
    assert line(chart, "UN ideal point: ") == "UN ideal point: 0.9408; n 144"
    without = frames["bootstrap"].drop(columns=["brier_low", "brier_high"])
    assert "from" not in line(charts.validation_plot(without), "Alignment: ")


def test_no_rows_are_refused_in_a_sentence(frames, states, indicators, predictions, decisions):
    none = {name: frame.head(0) for name, frame in frames.items()}
    for draw in (
        lambda: charts.separation_plot(none["separation"], states, indicators),
        lambda: charts.coefficient_plot(none["terms"], frames["summary"]),
        lambda: charts.validation_plot(none["bootstrap"]),
        lambda: charts.misfits_plot(none["misfits"]),
        lambda: charts.bounds_plot(none["bounds"]),
        lambda: charts.agreement_plot(none["agreement"]),
        lambda: charts.ideal_point_plot(states.head(0), indicators),
        lambda: charts.control_plot({}),
    ):
        with pytest.raises(ValueError, match=r"no .* to draw"):
            draw()
    with pytest.raises(ValueError, match="no predictions of 'freedm'; there are those of freedom"):
        charts.calibration_plot(predictions, "freedm")
    with pytest.raises(ValueError, match="no decision 'GA1' in the table"):
        charts.flow(frames["cross"], decisions, "GA1")
    with pytest.raises(ValueError, match="no summary of freedom"):
        charts.coefficient_plot(frames["terms"], none["summary"])
    with pytest.raises(ValueError, match=r"neither from measures\.crossers nor"):
        charts.ideal_point_plot(states, indicators, states)


def test_a_long_name_fits(frames, states, indicators, decisions):
    labels = {**charts.models.NAMES, "ideal_point": LONG, "alignment": LONG}
    misfits = frames["misfits"].head(6).assign(name=LONG)
    titled = frames["agreement"].assign(short_title=LONG)
    named = states.assign(name=states["name"].where(states["iso3"] != "UKR", LONG))
    for chart in (
        charts.separation_plot(frames["separation"], states, indicators, labels),
        charts.coefficient_plot(frames["terms"], frames["summary"], labels),
        charts.validation_plot(frames["bootstrap"], labels),
        charts.bounds_plot(frames["bounds"], labels),
        charts.misfits_plot(misfits),
        charts.agreement_plot(titled),
        charts.ideal_point_plot(named, indicators, frames["crossers"]),
        charts.control_plot({LONG: frames["all"]}),
    ):
        assert LONG in chart.text
        assert_legible(chart)


def test_an_indicator_of_the_readers_own_is_said_to_be_one(states, indicators):
    own = indicators.assign(letters=states["name"].str.len())
    chart = charts.separation_plot(measures.separation(states, own, "letters"), states, own)
    assert chart.text.endswith("; letters: added")
    # An interval that holds one half is no separation, and the title must not say so.
    assert chart.text.startswith("letters does not clearly separate signers from non-signers: ")
    own["vowels"] = own["letters"] % 3
    both = measures.separation(states, own, ["letters", "vowels"])
    title = charts.separation_plot(both, states, own).text.splitlines()[0]
    assert title.startswith("No indicator clearly separates signers from non-signers; ")


def test_flow_takes_its_words_from_the_side(frames, states, positions, decisions):
    def titled(table):
        return charts.flow(table, decisions, "GA74_247").text.splitlines()[0].partition(": ")[2]

    later = positions[positions["decision_id"] == "GA74_247"].merge(states, on="iso3")
    n = pd.crosstab(later["position_y"], later["position_x"])
    signers = f"{n.loc['signed', 'yes']} of 89 signers voted yes"
    others = f"{n.loc['not_signed', 'no']} of 55 non-signers voted no"
    cross = frames["cross"]
    assert titled(cross) == f"{signers}, {others}"
    assert titled(cross[cross["side"] == "not_signed"]) == others
    assert titled(cross.sort_values("members")) == f"{others}, {signers}"
    north = measures.cross_table(states[states["region"] == "North America"], positions)
    assert titled(north) == "2 of 2 non-signers voted no"
    absent = charts.flow(cross[cross["side"] == "absent"], decisions, "GA74_247")
    assert titled(cross[cross["side"] == "absent"]) == "of the two sides of 2012 nobody is counted"
    assert line(absent, "49 absent")


def test_flow_refuses_what_it_cannot_name(frames, decisions):
    cross, twice = frames["cross"], pd.concat([decisions, decisions])
    for table, about, message in (
        (cross, twice, "more than one row for GA74_247: keep one row a decision"),
        (pd.concat([cross, cross]), decisions, "more than one row for signed, not_signed, absent"),
        (cross, decisions.head(1), r"no row for GA74_247 in decisions: .* load_decisions\(\)"),
        (cross.assign(side="Signed"), decisions, "side is 'Signed' for .*: it must be signed, not"),
        (cross.assign(members=0), decisions, "no states to draw: none is counted for 'GA74_247'"),
    ):
        with pytest.raises(ValueError, match=f"^{message}"):
            charts.flow(table, about, "GA74_247")


def test_doubled_states_are_not_drawn_twice(frames, states, indicators):
    for frame in ((states, pd.concat([indicators] * 2)), (pd.concat([states] * 2), indicators)):
        with pytest.raises(ValueError, match=r"more than one row for AFG, .*: keep one row a st"):
            charts.separation_plot(frames["separation"], *frame)
    with pytest.raises(ValueError, match=r"^more than one row for ideal_point, .* a column$"):
        charts.separation_plot(pd.concat([frames["separation"]] * 2), states, indicators)
    kept = [frame.set_index("iso3", drop=False) for frame in (states, indicators)]
    drawn = charts.separation_plot(frames["separation"], *kept)
    assert drawn.text == charts.separation_plot(frames["separation"], states, indicators).text


def test_an_index_called_as_a_column_is_no_hindrance(drawn, frames, decisions):
    by_date = frames["agreement"].set_index("date", drop=False)
    assert charts.agreement_plot(by_date).text == drawn["agreement"].text
    by_id = [f.set_index("decision_id", drop=False) for f in (frames["cross"], decisions)]
    assert charts.flow(*by_id, "GA74_247").text == drawn["vote"].text


def test_the_best_baseline_is_said_where_there_is_one(frames):
    models = frames["bootstrap"][~frames["bootstrap"]["model"].isin(measures.BASELINES)]
    assert charts.validation_plot(models).text.splitlines()[0] == (
        f"Alignment has the lowest Brier score, {models['brier'].min():.3f}"
    )


@pytest.mark.parametrize("bins", [0, -1, 2.5, "5"])
def test_parts_are_counted_in_whole_numbers(predictions, bins):
    with pytest.raises(ValueError, match=rf"^bins is {bins!r}: give a whole number of parts"):
        charts.calibration_plot(predictions, "alignment", bins=bins)
    assert len(charts.calibration_plot(predictions, "alignment", bins=np.int64(1)).data) == 1


def test_a_frame_of_another_measure_is_told_which_one_is_meant(
    frames, states, indicators, predictions, decisions
):
    s, i = states, indicators
    for draw, giver in (
        (lambda: charts.separation_plot(frames["bounds"], s, i), "separation"),
        (lambda: charts.bounds_plot(frames["separation"]), "separation_bounds"),
        (lambda: charts.coefficient_plot(frames["summary"], frames["summary"]), "fit_models"),
        (lambda: charts.coefficient_plot(frames["terms"], frames["terms"]), "model_summary"),
        (lambda: charts.validation_plot(predictions), "scores"),
        (lambda: charts.calibration_plot(frames["bootstrap"], "freedom"), "leave_one_bloc_out"),
        (lambda: charts.misfits_plot(predictions), "misfits"),
        (lambda: charts.agreement_plot(decisions), "agreement"),
        (lambda: charts.flow(decisions, decisions, "GA74_247"), "cross_table"),
        (lambda: charts.control_plot({"All": frames["terms"]}), "signature_adds"),
    ):
        with pytest.raises(KeyError, match=rf"has no column '.* Give it as .*\b{giver}\(\) does"):
            draw()


def test_a_semicolon_in_the_name_of_a_crosser(frames, states, indicators):
    named = states.assign(name=states["name"] + "; so called")
    chart = charts.ideal_point_plot(named, indicators, frames["crossers"])
    assert f"{frames['crossers']['name'].iloc[0]}; so called " in chart.text
