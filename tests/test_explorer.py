"""The explorer's data against record, cards and charts; its widget, driven by Python."""

import base64
import json
import math
import warnings

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis.explorer import explorer_data, explorer_names
from wcit_analysis.frames import MeasureError
from wcit_analysis.profiles import state_profile

STATES = wcit.load_states().set_index("iso3")
THIRTY = [*sorted(STATES.index)[::7], "KEN", "USA", "VAT"]
DATA = explorer_data()
PLACE = {state["iso3"]: i for i, state in enumerate(DATA["states"])}


def shown(view: dict, iso3: str) -> str:
    return view["words"][int(view["of"][PLACE[iso3]])]


@pytest.mark.parametrize("iso3", THIRTY)
def test_explorer_and_profile_say_the_same(iso3):
    profile, state = state_profile(iso3), DATA["states"][PLACE[iso3]]
    did, *said = (text for label, text in profile.dubai_lines() if label.startswith(("In", "What")))
    # Within a sentence the words begin small, or with the state before them.
    assert all(words.partition(" ")[2] in state["lead"] for words in (did, *said))
    assert profile.name in state["lead"]
    theirs = [each for each in DATA["statements"] if iso3 in each["covers"].split(";")]
    assert sorted(each["gist"] for each in theirs) == sorted(profile.statements["gist"])
    votes = {view["key"]: shown(view, iso3) for view in DATA["views"][2:]}
    known = profile.decisions[profile.decisions["list_complete"]]
    assert votes == dict(zip(known["decision_id"], known["did"], strict=True))
    for ours, figure in zip(DATA["indicators"], profile.figures.itertuples(), strict=True):
        value = ours["values"][PLACE[iso3]]
        assert (ours["word"], len(ours["order"])) == (figure.title, figure.n)
        assert pd.isna(figure.value) == (value is None)
        if value is not None:
            assert value == pytest.approx(figure.value, rel=1e-5, abs=1e-9)
            assert sum(v is not None and v > value for v in ours["values"]) + 1 == figure.rank
    groups = [
        word for column, all in profile.groups.items() for word in all if column != "subregion"
    ]
    assert set(groups) == {
        group["key"]
        for grouping in DATA["groupings"]
        if grouping["filter"]
        for group in grouping["groups"]
        if group["of"][PLACE[iso3]] == "1"
    }


@pytest.mark.parametrize("column", ["position", "stance"])
def test_explorer_and_chart_say_the_same(column):
    view = next(view for view in DATA["views"] if view["key"] == column)
    palette = {"position": wcit.charts.style.POSITIONS, "stance": wcit.charts.style.STANCES}[column]
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles(), column, colours=palette)
    named = {}
    for line in chart.text.splitlines():
        head, colon, names = line.partition("): ")
        if colon:
            named[head.rpartition(" (")[0]] = set(names.split(", "))
    for code, word, (ground, _) in zip(view["codes"], view["words"], view["colours"], strict=True):
        if code in palette:
            ours = {state["name"] for state in DATA["states"] if shown(view, state["iso3"]) == word}
            assert named[word] == ours
            assert ground == palette[code]


def test_every_statement_and_state_names_its_sources():
    for each in [*DATA["states"], *DATA["statements"]]:
        assert each["sources"]
        assert set(each["sources"].split(";")) <= set(DATA["sources"])


def test_thirds_are_of_one_size_and_say_their_bounds():
    thirds = next(g for g in DATA["groupings"] if g["key"] == "internet_users")["groups"]
    sizes = [group["of"].count("1") for group in thirds]
    assert sum(sizes) == wcit.load_indicators()["internet_users"].notna().sum()
    assert max(sizes) - min(sizes) <= 2  # states with the same figure stay together
    assert [group["word"].partition(":")[0] for group in thirds] == ["Low", "Middle", "High"]


def test_every_state_is_found_by_its_names():
    names = explorer_names()
    assert {"Elfenbeinküste", "科特迪瓦", "Ivory Coast"} <= set(names["members"]["CIV"])
    meant = {}
    for iso3, written in names["members"].items():
        for name in written:
            meant.setdefault(name, set()).add(iso3)
    for name in sorted(meant)[::20]:
        if len(meant[name]) == 1:
            assert {wcit.find(name)} == meant[name]
    for name in (name for name, states in meant.items() if len(states) > 1):
        with pytest.raises(wcit.UnknownCountry) as asked:
            wcit.find(name)
        assert set(asked.value.choices) == meant[name]
    for answer, written in names["answers"].items():
        with pytest.raises(wcit.UnknownCountry) as told:
            wcit.find(written[0])
        # The script puts the name in place of "This", as find() does.
        assert str(told.value) == answer.replace("This ", f"{written[0]!r} ", 1)


# --- the widget --------------------------------------------------------------------------------


@pytest.fixture
def widget():
    with warnings.catch_warnings():
        # Without a kernel a widget talks to nobody, which some versions remark on.
        warnings.simplefilter("ignore")
        return wcit.explore("Ivory Coast")


def test_state_and_group_are_set_by_any_name_and_refuse_others(widget):
    assert widget.state == "CIV"
    widget.state = "Brazil"
    widget.group = "african_union"
    with pytest.raises(wcit.UnknownCountry, match="Atlantis"):
        widget.state = "Atlantis"
    with pytest.raises(KeyError, match="there are african_union"):
        widget.group = "Africa"
    assert (widget.state, widget.group) == ("BRA", "african_union")


def test_what_the_script_reads_is_json_without_holes(widget):
    assert json.loads(json.dumps(widget.data, allow_nan=False)) == DATA
    assert widget.names == explorer_names()
    assert {"state", "group", "data", "names"} <= set(widget.keys)


def test_an_indicator_of_ones_own_is_split_and_ranked():
    mine = STATES.reset_index()[["iso3", "name"]].assign(seats=range(len(STATES)))
    data = explorer_data(mine.head(90))
    own = data["indicators"][-1]
    assert own["word"] == "Seats"
    assert sum(value is not None for value in own["values"]) == 90
    assert data["states"][own["order"][-1]]["iso3"] == mine["iso3"][89]
    assert data["groupings"][-1]["key"] == "seats"


def test_where_no_widget_shows_there_is_a_picture_of_today_and_a_sentence(widget):
    shown, about = widget._repr_mimebundle_()
    assert shown["text/plain"] == repr(widget)
    assert str(len(STATES)) in repr(widget)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert len(shown["image/png"]) < 50_000
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    assert about["image/png"]["alt"] == chart.text, "make refresh draws it anew"


@pytest.mark.parametrize(
    ("extra", "says"),
    [
        ("KEN", "extra is a str, not a pandas.DataFrame"),
        (pd.DataFrame({"code": ["KEN"], "n": 1}), "extra has no column 'iso3'"),
        (pd.DataFrame({"iso3": ["KEN", "KEN"], "n": 1}), "extra has more than one row for KEN"),
        (pd.DataFrame({"iso3": ["ken"], "n": 1}), "None of the codes in extra.iso3, such as 'ken'"),
        (pd.DataFrame({"iso3": ["KEN"], "n": math.inf}), "extra.n has values that are not finite"),
        # Of a table that was joined the record's own columns are left out, and so is text.
        (
            pd.DataFrame({"iso3": ["KEN"], "word": "x", "population": 1}),
            "No numeric column of extra",
        ),
    ],
)
def test_a_table_that_brings_no_figure_of_a_state_is_refused(extra, says):
    with pytest.raises(MeasureError, match=says):
        explorer_data(extra)


@pytest.mark.parametrize("wrong", [3, ["KEN"], float("nan")])
def test_what_is_no_name_is_no_choice(widget, wrong):
    with pytest.raises(TypeError, match="a name or a code is text; this is"):
        widget.state = wrong
    with pytest.raises(KeyError, match="no group"):
        widget.group = wrong
    widget.state = widget.group = None
    assert (widget.state, widget.group) == ("", "")
