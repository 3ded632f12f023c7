"""The stance of a state follows from what was said, by a rule that knows no state and no order."""

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis import measures

#: What was said (who, what, when) and what follows: stance, and refusing by the other readings
#: (only "will not"; the last word; the press believed).
CASES = [
    ([], "not_found", (False, False, False)),
    ([("government", "signs", "2012-12-14")], "not_found", (False, False, False)),
    ([("press", "will_not", "2012-12-14")], "not_found", (False, False, True)),
    ([("regional_body", "cannot", "2012-12-17")], "regional_statement", (False, False, False)),
    ([("regional_body", "consults", "2012-12-17")], "not_found", (False, False, False)),
    ([("government", "may_later", "2012-12")], "consulting", (False, False, False)),
    (
        [("regional_body", "will_not", "2012-12-21"), ("government", "consults", "2012-12-13")],
        "consulting",
        (False, False, False),
    ),
    (
        [("press", "will_not", "2012-12-19"), ("government", "consults", "2012-12-13")],
        "consulting",
        (False, False, True),
    ),
    ([("government", "cannot", "2012-12-13")], "refused", (False, True, True)),
    (
        [("government", "cannot", "2012-12-13"), ("government", "may_later", "2012-12-15")],
        "refused",
        (False, False, True),
    ),
    (
        [("government", "consults", "2012-12-13"), ("government", "will_not", "2013-01-09")],
        "refused",
        (True, True, True),
    ),
    # On one day the refusal is the last word; a month or a year counts as its end.
    (
        [("government", "will_not", "2012-12-14"), ("government", "consults", "2012-12-14")],
        "refused",
        (True, True, True),
    ),
    (
        [("government", "will_not", "2012-12"), ("government", "consults", "2012-12-13")],
        "refused",
        (True, True, True),
    ),
]
READINGS = ["only_will_not", "latest", "press_believed"]


@pytest.mark.parametrize("seed", range(3))
def test_the_rule_knows_no_order(seed):
    # Every case is said of two states at once, and by a row of its own for another.
    rows = []
    for number, (said, *_) in enumerate(CASES):
        for speaker, word, day in said:
            row = {"speaker": speaker, "said": word, "date": day}
            rows += [
                row | {"covers": f"A{number:02};B{number:02}"},
                row | {"covers": f"C{number:02}"},
            ]
    statements = pd.DataFrame(rows).sample(frac=1, random_state=seed)
    codes = [f"{letter}{number:02}" for letter in "ABC" for number in range(len(CASES))]
    states = pd.DataFrame({"iso3": codes, "position": "not_signed"})
    found = measures.stances(states, statements)
    assert found["iso3"].tolist() == codes
    assert found["stance"].tolist() == [stance for _, stance, _ in CASES] * 3
    assert found[READINGS].to_numpy().tolist() == [list(others) for *_, others in CASES] * 3


def test_those_that_signed_or_were_absent_have_none():
    states = pd.DataFrame(
        {"iso3": ["AAA", "BBB", "CCC"], "position": ["signed", "absent", "not_signed"]}
    )
    statements = pd.DataFrame(
        {
            "covers": ["AAA;BBB"],
            "speaker": ["government"],
            "said": ["cannot"],
            "date": ["2012-12-13"],
        }
    )
    assert measures.stances(states, statements)["iso3"].tolist() == ["CCC"]


def test_the_record_follows_the_rule():
    states, statements = wcit.load_states(), wcit.load_statements()
    said = {code: set() for code in states["iso3"]}
    for row in statements.itertuples():
        for code in row.covers.split(";"):
            said[code].add((row.speaker, row.said))
    for row in states[states["position"] == "not_signed"].itertuples():
        own = {word for speaker, word in said[row.iso3] if speaker == "government"}
        if own & {"will_not", "cannot"}:
            expected = "refused"
        elif own & {"consults", "may_later"}:
            expected = "consulting"
        else:
            by_body = any(speaker == "regional_body" for speaker, _ in said[row.iso3])
            expected = "regional_statement" if by_body else "not_found"
        assert row.stance == expected, row.iso3
