"""Cards and tables: what is shown is whole, readable and escaped."""

import sys
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from wcit_analysis import Card, Table, numbers
from wcit_analysis.display import three_digits

SCRIPT = "<script>alert('x')</script>"


class Reader(HTMLParser):
    """Collects what a browser would make of a piece of HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.texts: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_card_in_a_terminal_lines_up_its_labels():
    card = Card("Iceland", [("Position", "absent"), ("UN group", "Western European")])
    assert str(card) == "Iceland\n  Position : absent\n  UN group : Western European"
    assert repr(card) == str(card)


def test_card_without_lines_is_its_title():
    assert str(Card("Iceland", [])) == "Iceland"


def test_card_in_a_notebook_says_the_same():
    read = Reader(Card("Iceland", [("Position", "absent")])._repr_html_())
    assert read.texts == ["Iceland", "Position", "absent"]
    assert read.tags == ["table", "caption", "tbody", "tr", "th", "td"]


def test_card_escapes_title_label_and_text():
    read = Reader(Card(SCRIPT, [(SCRIPT, SCRIPT + ' "&amp;"')])._repr_html_())
    assert "script" not in read.tags
    assert read.texts == [SCRIPT, SCRIPT, SCRIPT + ' "&amp;"']


def test_table_escapes_caption_heading_and_cells():
    frame = pd.DataFrame({SCRIPT: [SCRIPT, "a & b"]})
    read = Reader(Table(frame, caption=SCRIPT)._repr_html_())
    assert "script" not in read.tags
    assert read.texts == [SCRIPT, SCRIPT, SCRIPT, "a & b"]


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&c=2#d", "http://example.org/é"])
def test_an_address_becomes_a_link(address):
    read = Reader(Table(pd.DataFrame({"url": [address]}))._repr_html_())
    assert read.links == [address]
    assert read.texts[-1] == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "ftp://example.org",
        "HTTPS:example.org",
        "see https://example.org",
        "https://example.org and more",
        'https://example.org/"onmouseover="alert(1)',
        "https://example.org/<b>",
        "https://example.org\njavascript:alert(1)",
        "https://",
    ],
)
def test_nothing_else_becomes_a_link(text):
    read = Reader(Table(pd.DataFrame({"url": [text]}))._repr_html_())
    assert read.links == []
    assert "".join(read.texts[1:]) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (pd.NA, "–"),
        (pd.NaT, "–"),
        (float("inf"), "∞"),
        (float("-inf"), "-∞"),
        (True, "yes"),
        (False, "no"),
        (1.0, "1"),
        (-0.125, "-0.12"),
        (0.5, "0.50"),
        (1e6, "1,000,000"),
        (2012.0, "2012"),
        (0.0005, "0.0005"),
        (-0.002, "-0.002"),
        ("not_signed", "did not sign"),
        ("two_words", "two words"),
        ("data_9-14.csv", "data_9-14.csv"),
        ("S01;S07", "S01; S07"),
        ("https://example.org/a;b?c=d;e", "https://example.org/a;b?c=d;e"),
        (7, "7"),
        ("", ""),
        ("NA", "NA"),
        (pd.Timestamp("2012-12-14 22:30"), "14\xa0Dec\xa02012"),
        ("2012-12-03", "3\xa0Dec\xa02012"),
        ("2008-04", "Apr\xa02008"),
        (["a", None], "['a', None]"),
        ([], "[]"),
    ],
)
def test_values_are_shown_as_they_are_read(value, shown):
    frame = pd.DataFrame({"value": pd.Series([value], dtype=object)})
    assert Table(frame).rows == [[shown]]


def test_nullable_columns_are_shown_alike():
    frame = pd.DataFrame(
        {
            "n": pd.array([1, None], dtype="Int64"),
            "said": pd.array([True, None], dtype="boolean"),
            "word": pd.Categorical(["a", None]),
        }
    )
    assert Table(frame).rows == [["1", "yes", "a"], ["–", "–", "–"]]


def test_columns_are_chosen_ordered_and_named():
    frame = pd.DataFrame({"a_b": [1], "c": ["x"], "d": [None]})
    assert Table(frame).headings == ["a b", "c", "d"]
    table = Table(frame, {"c": "Third", "a_b": "First"}, caption="Of both")
    assert str(table) == "Of both\nThird | First\nx     | 1"
    assert repr(table) == str(table)


def test_a_column_may_be_called_by_a_number():
    frame = pd.DataFrame({"name": ["Chad"], 2012: [float("inf")]})
    assert str(Table(frame)) == "name | 2012\nChad | ∞"
    assert str(Table(frame, {2012: "Score"})) == "Score\n∞"
    with pytest.raises(KeyError, match=r"^the table has no column 2011\. Did you mean 2012\?$"):
        Table(frame, {2011: "Score"})


def test_numbers_stand_to_the_right_in_a_notebook():
    markup = Table(pd.DataFrame({"n": [1], "word": ["x"]}))._repr_html_()
    assert '<td style="text-align:right;vertical-align:top">1</td>' in markup
    assert '<td style="text-align:left;vertical-align:top">x</td>' in markup
    truth = Table(pd.DataFrame({"used": pd.array([True], dtype="boolean")}))._repr_html_()
    assert '<td style="text-align:left;vertical-align:top">yes</td>' in truth
    assert "<caption" not in markup


def test_long_text_is_not_cut():
    text = "word " * 200 + "end"
    assert text in str(Table(pd.DataFrame({"text": [text]})))


def test_a_table_without_rows_shows_its_headings():
    assert str(Table(pd.DataFrame({"a": [], "b": []}))) == "a | b"


def test_a_missing_column_names_those_there_are():
    with pytest.raises(KeyError, match=r"^the table has no column 'x'\. Known: a, b\.$"):
        Table(pd.DataFrame({"a": [1], "b": [2]}), {"x": "X", "a": "A", "y": "Y"})


def test_the_frame_is_not_changed():
    frame = pd.DataFrame({"a": [1.0, None]})
    before = frame.copy()
    Table(frame)._repr_html_()
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("value", "said"),
    [(999.4, "999"), (1000, "1,000"), (1000.4, "1,000"), (-2500, "-2,500"), (0.12345, "0.123")],
)
def test_figures_have_three_digits_or_are_whole(value: float, said: str) -> None:
    assert three_digits(value) == said


def test_columns_without_headings_and_two_of_one_name():
    frame = pd.DataFrame({"iso3": ["KEN"], "un_group": ["AFR"]})
    assert Table(frame, ["un_group"]).headings == ["un group"]
    twice = pd.concat([frame, frame], axis=1)
    with pytest.raises(ValueError, match=r"has 2 columns called 'iso3': keep one"):
        Table(twice, ["iso3"])


def test_numbers_are_stored_and_not_shown(monkeypatch):
    shown = []
    shell = SimpleNamespace(display_pub=SimpleNamespace(publish=shown.append))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    share, whole = np.float64(89) / 193, pd.Series([152.0])[0]
    numbers(share=share, refused=np.int64(9), present=whole, people=3.89e9, most=share > 0.5)
    text = "most=False people=3890000000 present=152 refused=9 share=0.461140"
    assert shown == [{"text/html": "", "text/plain": text}]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), None, pd.NA, "nine", [9]])
def test_what_no_sentence_can_state_is_refused(wrong):
    with pytest.raises((TypeError, ValueError), match="refused is "):
        numbers(refused=wrong)
