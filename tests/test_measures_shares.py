"""Shares and three-way tables."""

from collections import Counter

import pandas as pd
import pytest

from wcit_analysis import measures
from wcit_analysis.measures import MeasureError


def by_body(states, memberships):
    return states.merge(memberships[["body", "iso3"]], on="iso3")


@pytest.fixture
def n(states):
    """How many took each position, counted apart."""
    return Counter(states["position"])


def test_the_whole_is_the_signed_of_the_entitled(states, n):
    row = measures.shares(states).iloc[0]
    entitled = n["signed"] + n["not_signed"]
    assert (row["n"], row["k"]) == (entitled, n["signed"])
    p, n, z = n["signed"] / entitled, entitled, 1.959963984540054
    centre, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    limits = [(centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)]
    assert [row["low"], row["high"]] == pytest.approx(limits, abs=1e-9)


def test_a_share_is_of_those_that_count_and_a_missing_word_does_not():
    frame = pd.DataFrame({"position": ["signed", "signed", "not_signed", "absent", None]})
    table = measures.shares(frame)
    assert table[["n", "k"]].to_numpy().tolist() == [[3, 2]]
    assert table["share"].tolist() == [2 / 3]
    assert table["n"].dtype == table["k"].dtype == "int64"


def test_a_single_word_is_not_read_by_its_letters():
    frame = pd.DataFrame({"position": ["signed", "signed", "not_signed"]})
    assert measures.shares(frame, among="signed")[["n", "k"]].to_numpy().tolist() == [[2, 2]]
    with pytest.raises(MeasureError, match=r"^The value 'signed' is not one of not_signed\.$"):
        measures.shares(frame, among="not_signed")


def test_bodies_divide_as_recorded(states, memberships):
    table = measures.shares(by_body(states, memberships), by="body").set_index("body")
    position = dict(zip(states["iso3"], states["position"], strict=True))
    for body, members in memberships.groupby("body", observed=True)["iso3"]:
        n = Counter(position[code] for code in members)
        assert table.loc[body, ["n", "k"]].tolist() == [n["signed"] + n["not_signed"], n["signed"]]


def test_a_share_of_nothing_has_a_limit_above_and_none_below():
    row = measures.shares(pd.DataFrame({"position": ["not_signed"] * 26})).iloc[0]
    assert row["low"] == 0
    assert row["high"] > 0.1


def test_several_groupings_and_other_values(states, n):
    table = measures.shares(
        states, by=["un_group", "region"], value="absent", among=("signed", "not_signed", "absent")
    )
    assert table["n"].sum() == 193
    assert table["k"].sum() == n["absent"]
    assert table.columns.tolist() == ["un_group", "region", "n", "k", "share", "low", "high"]


def test_missing_groups_stay(states, n):
    frame = states.assign(region=states["region"].where(states["iso3"] != "FRA"))
    table = measures.shares(frame, by="region")
    assert table["n"].sum() == n["signed"] + n["not_signed"]
    assert table["region"].isna().sum() == 1
    assert measures.three_way(frame, by="region")["members"].sum() == 193


def test_three_way_drops_nobody(states, n):
    whole = measures.three_way(states).iloc[0]
    assert whole["members"] == len(states)
    assert {word: whole[word] for word in n} == n
    table = measures.three_way(states, by="region")
    assert table["members"].sum() == 193
    shares = table[["share_signed", "share_not_signed", "share_absent"]]
    assert shares.sum(axis=1).tolist() == pytest.approx([1.0] * len(table))


@pytest.mark.parametrize(
    ("measure", "name"),
    [
        *((measures.shares, name) for name in ("n", "k", "share", "low", "high")),
        *(
            (measure, name)
            for measure in (measures.three_way,)
            for name in ("members", "signed", "not_signed", "absent")
        ),
        *((measures.three_way, f"share_{word}") for word in ("signed", "not_signed", "absent")),
    ],
)
def test_a_group_called_like_a_column_of_the_result_is_refused(states, measure, name):
    with pytest.raises(MeasureError) as caught:
        measure(states.assign(**{name: states["region"]}), by=name)
    assert str(caught.value).startswith(f"by names {name!r} twice, or as a column of the result")
    # Beside the grouping column such a name is in nobody's way.
    expected = measure(states, by="region")
    pd.testing.assert_frame_equal(measure(states.assign(**{name: 1}), by="region"), expected)


@pytest.mark.parametrize("measure", [measures.shares, measures.three_way])
def test_a_group_named_twice_is_refused(states, measure):
    with pytest.raises(MeasureError) as caught:
        measure(states, by=["region", "un_group", "region"])
    assert str(caught.value) == (
        "by names 'region' twice, or as a column of the result is called: name each column once, "
        "and rename yours."
    )


def one(position="signed", **more):
    return pd.DataFrame({"iso3": ["AAA"], "position": [position], **more})


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda s: measures.shares(s, by="regoin"), "no column 'regoin'. Did you mean region"),
        (
            lambda s: measures.shares(s, value="sgined"),
            r"^The value 'sgined' is not one of signed, not_signed\.$",
        ),
        (lambda s: measures.three_way(s, by="zzz"), "no column 'zzz'. Known: iso3"),
        (
            lambda s: measures.three_way(one("sgined")),
            "^frame.position is 'sgined' for .*: it must be signed, ",
        ),
        (lambda s: measures.three_way(one(None)), r"^frame\.position is missing for AAA: "),
    ],
)
def test_refusals_are_sentences(states, call, says):
    with pytest.raises(MeasureError, match=says):
        call(states)


def test_a_group_of_nobody_has_no_share(states):
    table = measures.shares(states, by="un_group").set_index("un_group")
    assert table.loc["none", ["n", "k"]].tolist() == [0, 0]
    assert table.loc["none", ["share", "low", "high"]].isna().all()
    assert table["n"].sum() == (states["position"] != "absent").sum()
    assert measures.shares(states[:0])[["n", "k"]].to_numpy().tolist() == [[0, 0]]


def test_values_may_be_numbers():
    frame = pd.DataFrame({"year": [2012, 2012, 2014], "side": ["a", "b", "b"]})
    table = measures.shares(frame, by="side", of="year", value=2012, among=(2012, 2014))
    assert table[["side", "n", "k"]].to_numpy().tolist() == [["a", 1, 1], ["b", 2, 1]]


def test_a_state_is_counted_once_in_a_group(states, memberships):
    merged = states.merge(memberships[["body", "iso3"]], on="iso3")
    assert len(measures.shares(merged, by="body")) == memberships["body"].nunique()
    for measure in (measures.shares, measures.three_way):
        for by in (None, "region"):
            with pytest.raises(MeasureError, match="frame has more than one row for"):
                measure(merged, by=by)
