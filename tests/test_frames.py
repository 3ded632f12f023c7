"""What may be asked of a frame is refused in one wording, which names the thing and the fix."""

import pandas as pd
import pytest

from wcit_analysis import frames
from wcit_analysis.frames import MeasureError, NoColumn

STATES = pd.DataFrame(
    {
        "iso3": ["KEN", "UKR", "CHN"],
        "name": ["Kenya", "Ukraine", "China"],
        "position": ["not_signed", "not_signed", "signed"],
    }
)
TWICE = pd.concat([STATES, STATES.iloc[:1]])
TEXT = pd.DataFrame({"iso3": ["KEN", "UKR"], "x": ["1", "?"]})

#: A frame of another library, which can be turned into one of pandas.
FOREIGN = type("DataFrame", (), {"__module__": "polars.dataframe.frame", "to_pandas": None})()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (
            lambda: frames.require_columns(STATES, ["iso3", "postion"], "states", "load_states"),
            "states has no column 'postion'. Did you mean position? Give it as load_states() does.",
        ),
        (
            lambda: frames.require_columns(STATES, ["zzz"], "frame"),
            "frame has no column 'zzz'. Known: iso3, name, position.",
        ),
        (
            lambda: frames.require_columns(STATES.set_index("iso3"), ["iso3"], "states"),
            "states has 'iso3' as its index: make it a column with reset_index()",
        ),
        (
            lambda: frames.require_columns(STATES[["iso3", "iso3"]], ["iso3"], "states"),
            "states has 2 columns called 'iso3': keep one of them.",
        ),
        (
            lambda: frames.require_columns([1], ["iso3"], "states"),
            "states is a list, not a pandas.DataFrame: pandas.DataFrame(…) helps",
        ),
        (
            lambda: frames.require_columns(FOREIGN, ["iso3"], "states"),
            "states is a polars.DataFrame, not a pandas.DataFrame: to_pandas() helps",
        ),
        (
            lambda: frames.given(STATES, "iso3 brier", "scores", "measures.scores"),
            "scores has no column 'brier'. Known: iso3, name, position. Give it as "
            "measures.scores() does.",
        ),
        (
            lambda: frames.require_columns(pd.DataFrame(columns=["a", "e1"]), ["e"], "t"),
            "t has no column 'e'. Did you mean e1?",
        ),
        (
            lambda: frames.require_columns(
                pd.DataFrame(columns=["x1", "x2", "x3", "x4"]), "x", "t"
            ),
            "t has no column 'x'. Did you mean x4, x3, x2?",
        ),
        (
            lambda: frames.refuse_empty([1], "states"),
            "states is a list, not a pandas.DataFrame: pandas.DataFrame(…) helps",
        ),
        (
            lambda: frames.require_states([1]),
            "states is a list, not a pandas.DataFrame: pandas.DataFrame(…) helps",
        ),
        (
            lambda: frames.require_states(STATES[["iso3", "name"]]),
            "states has no column 'position'. Known: iso3, name. Give it as load_states() does.",
        ),
    ],
)
def test_a_lacking_column_is_a_key_error_too(ask, says):
    with pytest.raises(KeyError) as caught:
        ask()
    assert isinstance(caught.value, NoColumn)
    assert isinstance(caught.value, MeasureError)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (
            lambda: frames.given(STATES.iloc[:0], "iso3", "states", rows="states"),
            "no states to draw: the table has no rows",
        ),
        (
            lambda: frames.refuse_repeated(TWICE, table="states"),
            "states has more than one row for KEN: keep one row a state",
        ),
        (
            lambda: frames.refuse_repeated(TWICE, "iso3", "position"),
            "more than one row for KEN not_signed: keep one row a state and position",
        ),
        (
            lambda: frames.require_rows(STATES, "iso3", ["KEN", "USA", "USA"], "states"),
            "no row for USA in states: give the whole table",
        ),
        (
            lambda: frames.require_states(STATES.replace("signed", "Signed")),
            "position is 'Signed' for China: it must be signed, not_signed or absent",
        ),
        (
            lambda: frames.with_position(STATES.replace({"signed": None, "not_signed": None})),
            "states.position is missing for Kenya, Ukraine, China: it must be signed, not_signed "
            "or absent",
        ),
        (
            lambda: frames.require_values(STATES.replace("Kenya", " "), "name", "states"),
            "states.name is missing for KEN: give it, or leave the row out",
        ),
        (
            lambda: frames.beside(STATES, TEXT, ["x"], "mine"),
            "mine.x is not numeric but object: '?' in row 1 is not a number: if these stand for "
            "\"no value\", read the file with wcit_analysis.read_table(…, na_values=['?'])",
        ),
        (
            lambda: frames.beside(STATES, TEXT, [], "mine"),
            "No numeric column of mine was named: give one, or several in a list.",
        ),
        (
            lambda: frames.beside(STATES, TEXT.replace({"KEN": "KE", "UKR": "UA"}), ["x"], "mine"),
            "mine.x is not numeric",
        ),
        (
            lambda: frames.require_values(STATES.replace("Kenya", " "), "name"),
            "name is missing for KEN: give it, or leave the row out",
        ),
        (
            lambda: frames.ones_and_zeros(STATES.assign(y=[1, 2, 3]), "y", "design"),
            "design.y holds 2: give the number 1 for a state that signed and 0 for one that did "
            "not.",
        ),
        *(
            (
                lambda column=column: frames.beside(STATES, TEXT.assign(x=1.0), [column], "mine"),
                f"{column!r} is a column of states: rename that of mine.",
            )
            for column in ("iso3", "position", "bloc")
        ),
        (
            lambda: frames.beside(TWICE, TEXT.assign(x=1.0), ["x"], "mine"),
            "states has more than one row for KEN: keep one row a state",
        ),
    ],
)
def test_what_does_not_hold_is_a_value_error(ask, says):
    with pytest.raises(MeasureError) as caught:
        ask()
    assert not isinstance(caught.value, KeyError)
    # Newer pandas calls text str, older ones object.
    assert str(caught.value).replace("but str:", "but object:").startswith(says)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (["1,5"], "are these decimal commas? read the file with wcit_analysis.read_table"),
        (
            ["1,5", "..", "-", "/", "n"],
            "are these decimal commas? read the file with wcit_analysis.read_table(…, "
            "na_values=['-', '..', '/', 'n'])",
        ),
        (["low", "middle", "high", "none"], "4 cells are not numbers, such as 'low' in row 0"),
        (["4 km", ".."], "2 cells are not numbers, such as '4 km' in row 0"),
    ],
)
def test_cells_that_are_no_numbers_are_told_what_turns_them_into_some(cells, says):
    with pytest.raises(MeasureError) as caught:
        frames.floats(pd.DataFrame({"x": cells}), "x", "t")
    assert str(caught.value).endswith(f": {says}")


def test_every_state_keeps_its_row_beside_a_table():
    table = pd.DataFrame({"iso3": ["UKR", "USA"], "x": [1, 2]}, index=[7, 8])
    joined = frames.beside(STATES.assign(x="old").set_index("name", drop=False), table, ["x"], "t")
    assert joined["iso3"].to_list() == STATES["iso3"].to_list()
    assert joined["x"].isna().to_list() == [True, False, True]
    assert joined["x"].iloc[1] == 1
    with pytest.raises(MeasureError, match=r"^None of the codes in t\.iso3, such as 'USA', is"):
        frames.beside(STATES, table.iloc[1:], ["x"], "t")


def test_of_many_names_five_are_said():
    assert frames.listed(range(5)) == "0, 1, 2, 3, 4"
    assert frames.listed(range(7)) == "0, 1, 2, 3, 4 and 2 more"
    assert frames.as_list(None) == []
    assert frames.as_list("iso3") == ["iso3"]
    assert frames.as_list(2012) == [2012]
    assert frames.as_list(("a", "b")) == ["a", "b"]


def test_a_table_without_a_name_is_called_the_table():
    with pytest.raises(NoColumn, match=r"^the table has no column 'iso3'\. Known: name\.$"):
        frames.refuse_repeated(pd.DataFrame({"name": ["Kenya"]}))
