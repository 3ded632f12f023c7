"""The explorer, driven from Python: what each control changes, and what stays behind."""

import base64
import csv
import gc
import io
import re
import sys
import warnings
import weakref

import pandas as pd
import pytest
from matplotlib.figure import Figure

import wcit_analysis as wcit
from wcit_analysis import explorer, views
from wcit_analysis.views import split


@pytest.fixture
def live() -> explorer.Explorer:
    with warnings.catch_warnings():
        # Without a kernel a widget talks to nobody, which some versions remark on.
        warnings.simplefilter("ignore")
        return explorer.Explorer()


def linked(link: str) -> list[list[str]]:
    """Read the file that a link hands over, as a spreadsheet would."""
    data = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', link)
    assert data
    text = base64.b64decode(data.group(1)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


# --- states --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "title"),
    [("Ivory Coast", "Côte d&#x27;Ivoire (CIV)"), ("KEN", "Kenya (KEN)"), ("日本", "Japan (JPN)")],
)
def test_a_typed_name_changes_the_card_and_the_tile(live, typed, title):
    before = live.state_shown.value
    live.state.value = "Brazil"
    live.state.value = typed
    shown = live.state_shown.value
    assert title in shown
    assert f"Marked: {title}, " in shown
    assert shown != before or typed == "KEN"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Korea", "South Korea (KOR) or North Korea (PRK)"),
        ("Germny", "did you mean Germany"),
        ("Palau", "was not a member"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("  ", "Type the name"),
    ],
)
def test_an_unknown_name_is_a_sentence_and_no_error(live, typed, answer):
    live.state.value = typed
    assert answer in live.state_shown.value
    assert "<table" not in live.state_shown.value
    assert live.state_csv.value == ""
    assert "(marked)" not in live.split_shown.value
    live.state.value = "Norway"
    assert "Norway (NOR)" in live.state_shown.value


def test_states_have_a_view_with_their_tile_lit():
    assert set(views.tiles().boxes) == set(wcit.load_states()["iso3"])
    for iso3, name in wcit.load_states()[["iso3", "name"]].iloc[::9].itertuples(index=False):
        shown = views.state_view(iso3)
        assert shown.count("<rect ") == 2, name
        assert "Its place among all states" in shown


def test_the_mark_stands_at_the_rank_that_is_said():
    shown = views.state_view("QAT")  # the richest by purchasing power in 2012
    row = re.search(r"GDP per capita, PPP</th>(.*?)</tr>", shown, re.S)
    assert row
    left = re.search(r"left:([\d.]+)%", row.group(1))
    assert left
    said = re.search(r"(\d+)(?:st|nd|rd|th) highest of (\d+)|highest of (\d+)", row.group(1))
    assert said
    rank, total = (int(said[1]), int(said[2])) if said[1] else (1, int(said[3]))
    assert float(left.group(1)) == pytest.approx((total - rank + 0.5) / total * 100, abs=0.1)


def test_a_state_without_a_figure_is_not_marked():
    shown = views.state_view("VAT")
    row = re.search(r"Voice and accountability</th>(.*?)</tr>", shown, re.S)
    assert row
    assert "no figure" in row.group(1)
    assert "left:" not in row.group(1)


def test_pictures_have_words(live):
    for image in re.findall(r"<img[^>]*>", live.state_shown.value):
        assert re.search(
            r'alt="Marked: Kenya \(KEN\), did not sign\. Sub-Saharan Africa signed', image
        )


# --- splits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", list(views.choices()))
@pytest.mark.parametrize("denominator", list(views.denominators()))
def test_every_split_adds_up(choice, denominator):
    table = views.split_table(choice, denominator)
    parts = table.columns.intersection(["signed", "not_signed", "absent"])
    assert (table[parts].sum(axis=1) == table["of"]).all()
    assert ("absent" in parts) == (denominator != "entitled")
    if denominator != "people" and choice != "body":
        known = split._grouped(choice).dropna(subset=["group"])
        if denominator == "entitled":
            known = known[known["position"] != "absent"]
        assert table["of"].sum() == len(known)
    shown = views.split_view(choice, denominator, "KEN")
    assert shown.count('<th scope="row">') == len(table)
    assert shown.count("Source: ") == 1


def test_a_split_agrees_with_the_charts():
    chart = wcit.charts.positions_by(wcit.load_states(), "region")
    ours = views.split_table("region").rename(columns={"group": "region"})
    columns = ["region", "signed", "not_signed", "absent"]
    pd.testing.assert_frame_equal(
        ours[columns].sort_values("region", ignore_index=True),
        chart.data[columns].sort_values("region", ignore_index=True),
        check_dtype=False,
    )


def test_thirds_are_of_one_size_and_say_their_bounds():
    table = views.split_table("internet_users")
    assert table["of"].sum() == 189
    assert table["of"].max() - table["of"].min() <= 2  # states with the same figure stay together
    assert table["group"].str.match(r"(low|middle|high): [\d.,−]+ to [\d.,−]+$").all()


def test_the_switch_changes_what_shares_are_of(live):
    live.by.value = "un_group"
    shown = {}
    for key in views.denominators():
        live.denominator.value = key
        shown[key] = live.split_shown.value
    assert len(set(shown.values())) == 3
    assert "absent or not entitled" in shown["members"]
    assert "absent or not entitled" not in shown["entitled"]
    assert "Signed (million)" in shown["people"]


def test_the_chosen_state_is_marked_in_the_split(live):
    assert "Kenya: Sub-Saharan Africa (marked)." in live.split_shown.value
    live.state.value = "France"
    assert "France: Europe &amp; Central Asia (marked)." in live.split_shown.value
    live.by.value = "body"
    bodies = (wcit.load_memberships()["iso3"] == "FRA").sum()
    assert live.split_shown.value.count("▸ France") == bodies > 3
    live.by.value = "stance"
    live.state.value = "Brazil"
    assert "Brazil: no figure or group here." in live.split_shown.value


def test_an_indicator_says_how_well_it_separates(live):
    live.by.value = "voice_accountability"
    assert "one state that signed (89) and one that did not (55)" in live.split_shown.value


def test_an_unknown_choice_lists_those_there_are():
    with pytest.raises(KeyError, match=r"there are .*region"):
        explorer.Explorer(by="colour")
    with pytest.raises(KeyError, match=r"there are .*region"):
        views.split_table("colour")
    with pytest.raises(KeyError, match="there are members"):
        views.split_table("region", "everyone")


# --- what is taken away --------------------------------------------------------------------------


def test_the_links_hand_over_what_is_shown(live):
    live.state.value, live.by.value = "Ivory Coast", "body"
    live.denominator.value = "entitled"
    assert 'download="wcit12-civ.csv"' in live.state_csv.value
    assert linked(live.state_csv.value)[1][:3] == ["CIV", "Côte d'Ivoire", "In Dubai"]
    assert 'download="wcit12-by-body-entitled.csv"' in live.split_csv.value
    rows = linked(live.split_csv.value)
    assert rows[0] == ["group", "signed", "not_signed", "of", "percent_signed"]
    assert ["arab_league", "19", "0", "19", "100.0"] in rows


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", "-", "+1+1"])
def test_no_cell_is_a_formula(cell):
    text = views.to_csv(pd.DataFrame({cell: [cell]}))
    # A bare carriage return would begin a new row in some readers: it is written as a line feed.
    safe = f"'{cell}".replace("\r", "\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[safe], [safe]]


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"a": [-1.5, 2.0], "b": ["-1.5", "+3"], "c": ["plain", None]})
    assert views.to_csv(frame) == "a,b,c\n-1.5,-1.5,plain\n2.0,+3,\n"


# --- what stays behind ---------------------------------------------------------------------------


def held() -> tuple[int, int]:
    """Count the figures, and all else that is held."""
    gc.collect()
    things = gc.get_objects()
    figures = sum(isinstance(thing, Figure) for thing in things)
    # pandas lets dead references to views of a shared frame pile up and sweeps them now and then.
    return figures, sum(type(thing) is not weakref.ref for thing in things)


def test_nothing_piles_up_after_200_changes(live):
    pyplot = sys.modules.get("matplotlib.pyplot")
    open_before = pyplot.get_fignums() if pyplot else []
    names = wcit.load_states()["name"].to_list()[:20]
    keys = list(views.choices())[:5]

    def change(times: int) -> None:
        for i in range(times):
            if i % 2:
                live.state.value = names[i // 2 % len(names)]
            else:
                live.by.value = keys[i // 2 % len(keys)]

    change(40)  # what is kept on purpose is kept after this
    figures, things = held()
    change(200)
    assert held()[0] == figures
    assert held()[1] - things < 500
    assert (pyplot.get_fignums() if pyplot else []) == open_before


# --- in and out of a notebook --------------------------------------------------------------------


def test_a_notebook_gets_widgets_a_picture_and_one_fixed_sentence(live):
    data, about = live._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"] == (
        "Explorer of 193 states: choose a state, a grouping or an indicator."
    )
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert about["image/png"]["alt"].startswith("Sub-Saharan Africa signed")
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}


def test_without_a_notebook_it_says_so_and_shows_the_same():
    still = wcit.explore("Ivory Coast")
    assert isinstance(still, explorer.StillExplorer)
    assert "no notebook is running" in repr(still)
    assert "Côte d'Ivoire (CIV)" in repr(still)
    assert "Sub-Saharan Africa" in repr(still)
    page = still._repr_html_()
    assert "no notebook is running" in page
    assert "Marked: Côte d&#x27;Ivoire (CIV), signed." in page
    assert "Côte d&#x27;Ivoire: Sub-Saharan Africa (marked)." in page


def test_without_ipywidgets_it_says_so(monkeypatch):
    class Shell:
        kernel = object()

    import IPython

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert "ipywidgets is not installed" in repr(wcit.explore())


def test_in_a_notebook_it_is_live(monkeypatch):
    class Shell:
        kernel = object()

    import IPython

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    assert isinstance(wcit.explore(), explorer.Explorer)
    assert repr(wcit.explore()).startswith("Explorer of 193 states")


def test_every_control_is_named(live):
    for control in (live.state, live.by, live.denominator):
        assert control.description
        assert control.tooltip
