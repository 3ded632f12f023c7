"""add_indicator(): one to one, nothing dropped, and every refusal says what is in the way."""

import pickle
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from wcit_analysis import (
    JoinError,
    UnknownCountry,
    add_indicator,
    find,
    load_names,
    load_states,
    read_table,
)

STATES = load_states()
ISO3 = STATES["iso3"].to_list()


def spellings() -> dict[str, list[str]]:
    """Ways to write each state: its codes, its name and what the table of names has."""
    names = load_names()
    ways = {row.iso3: [row.iso3, row.iso2, row.name] for row in STATES.itertuples()}
    for row in names.dropna(subset="iso3").itertuples():
        ways[row.iso3].append(row.name)
    return ways


WAYS = spellings()


def table(*rows: tuple[object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["country", "score"])


def refusal(frame: pd.DataFrame, column: str = "score", **how: object) -> JoinError:
    with pytest.raises(JoinError) as caught:
        add_indicator(how.pop("states", STATES), frame, column, **how)
    return caught.value


def test_names_and_codes_are_joined_and_the_rest_is_missing() -> None:
    joined = add_indicator(STATES, table(("Brésil", 1.5), ("IN", 2), ("kor", 3.0)), "score")
    values = joined.set_index("iso3")["score"]
    assert values.dropna().to_dict() == {"BRA": 1.5, "IND": 2.0, "KOR": 3.0}
    assert len(joined) == 193
    assert list(joined.columns) == [*STATES.columns, "score"]


def test_another_column_of_names() -> None:
    frame = table(("Chad", 1)).rename(columns={"country": "Land"})
    joined = add_indicator(STATES, frame, "score", country="Land")
    assert joined.loc[joined["iso3"] == "TCD", "score"].item() == 1


def test_nothing_given_is_changed() -> None:
    states, frame = STATES.copy(), table(("Chad", 1), ("Togo", np.nan))
    before = frame.copy()
    joined = add_indicator(states, frame, "score")
    joined["score"] = 0.0
    pd.testing.assert_frame_equal(states, STATES)
    pd.testing.assert_frame_equal(frame, before)


def test_order_and_index_of_the_states_are_kept() -> None:
    states = STATES.sample(frac=1, random_state=1).set_index("name", drop=False)
    joined = add_indicator(states, table(("Chad", 1), ("Togo", 2)), "score")
    pd.testing.assert_frame_equal(joined.drop(columns="score"), states)
    assert joined.loc["Chad", "score"] == 1


def test_index_with_equal_labels_does_not_matter() -> None:
    states = STATES.set_index(pd.Index([0] * 193))
    joined = add_indicator(states, table(("Chad", 1)), "score")
    assert joined["score"].notna().sum() == 1


def test_whole_numbers_stay_whole_where_every_state_has_one() -> None:
    frame = pd.DataFrame({"country": ISO3, "score": range(193)})
    assert add_indicator(STATES, frame, "score")["score"].to_list() == list(range(193))
    nullable = frame.astype({"score": "Int64"}).iloc[:100]
    assert add_indicator(STATES, nullable, "score")["score"].dtype == "Int64"


def test_unmatched_names_are_all_named_once_with_their_nearest() -> None:
    rows = [("Germny", 1), ("Chad", 2), ("Korea", 3), ("Taiwan", 4), ("no", 5), ("Germny", 6)]
    error = refusal(table(*rows))
    assert error.problems == (
        "no state is known as 'Germny'; did you mean Germany (DEU)? (2 rows: 0, 5)",
        "'Korea' may mean South Korea (KOR) or North Korea (PRK): say which (row 2)",
        "Taiwan was not a member of the ITU in December 2012 (S20). (row 3)",
        f"{refusal_of('no')} (row 4)",
    )


def refusal_of(name: str) -> str:
    with pytest.raises(UnknownCountry) as caught:
        find(name)
    return str(caught.value)


def test_many_unmatched_names_are_cut_in_the_message_only() -> None:
    error = refusal(pd.DataFrame({"country": [f"Qq{i}" for i in range(60)], "score": 1.0}))
    assert len(error.problems) == 60
    assert "60 problems" in str(error)
    assert "and 35 more" in str(error)
    assert "Qq59" not in str(error)


def test_doubled_state_is_named_with_both_rows() -> None:
    error = refusal(table(("Vatican", 1), ("Chad", 1), ("Holy See", 1)))
    assert error.problems == ("VAT comes 2 times: row 0 ('Vatican'), row 2 ('Holy See')",)


def test_a_panel_is_told_first_and_in_one_line() -> None:
    names = [name for name in ("World", "Chad", "Togo", "Mali", "Niger") for _ in range(30)]
    three = pd.DataFrame({"country": ["Chad", "Chad", "Togo"], "year": [1, 2, 1], "score": 1.0})
    assert "keep one year (there is a column 'year')" not in str(refusal(three))
    assert "keep one year" in str(refusal(pd.concat([three, three.assign(year=3)])))
    panel = pd.DataFrame({"country": names, "Year": [*range(30)] * 5, "score": 1.0})
    problems = refusal(panel).problems
    assert problems[0] == (
        "4 states come more than once, TCD in 30 rows: 30, 31, 32 …: a row a year? "
        "keep one year (there is a column 'Year')"
    )
    assert problems[1:] == ("World is a region, not a state. (30 rows: 0, 1, 2 …)",)


@pytest.mark.parametrize("empty", [None, np.nan, pd.NA, "", " ", 12, ["Chad"]])
def test_row_without_a_country(empty: object) -> None:
    error = refusal(table(("Chad", 1), (empty, 2)))
    assert len(error.problems) == 1
    assert "row 1" in error.problems[0]


def test_others_are_dropped_and_accounted_for() -> None:
    rows = [("Chad", 1), ("Taiwan", 2), ("High income", 3), (None, 4), ("Congo", 5), ("World", 6)]
    joined = add_indicator(STATES, table(*rows), "score", others="drop", aliases={"Congo": "COG"})
    assert joined.dropna(subset="score").set_index("iso3")["score"].to_dict() == {
        "COG": 5.0,
        "TCD": 1.0,
    }
    assert joined.attrs["left_out"] == {
        "Taiwan": refusal_of("Taiwan"),
        "High income": refusal_of("High income"),
        "": "without a name (row 3)",
        "World": refusal_of("World"),
    }


@pytest.mark.parametrize("name", ["Germny", "Korea", "Arubba", "no", 12])
def test_what_is_unknown_or_ambiguous_is_never_dropped(name: object) -> None:
    assert len(refusal(table(("Chad", 1), (name, 2)), others="drop").problems) == 1


def test_namibia_read_as_missing_is_told_and_never_dropped() -> None:
    error = refusal(table(("TD", 1), (np.nan, 2), ("ML", 3)), others="drop")
    assert "NA, Namibia: read the file with wcit_analysis.read_table" in str(error)


def test_codes_of_another_system_are_told() -> None:
    cow = ["AUS", "GMY", "SWD", "UKG", "NIR"]  # Correlates of War; AUS is its Austria
    error = refusal(pd.DataFrame({"country": cow, "score": 1.0}))
    assert "of 5 codes are not of ISO 3166" in error.problems[-1]
    assert "COW, Polity, FIPS, IOC" in error.problems[-1]
    error = refusal(pd.DataFrame({"country": [4, 8], "score": 1.0}))
    assert "(M49, COW and others) are not read" in error.problems[-1]
    assert len(error.problems) == 2


@pytest.mark.parametrize("aliases", [["Chad"], "Chad"])
def test_aliases_that_are_no_dict_are_refused(aliases: object) -> None:
    error = refusal(table(("Chad", 1)), aliases=aliases)
    assert "aliases is a dict such as {'Congo': 'COG'}" in str(error)


def test_an_alias_that_stands_for_no_state_is_named() -> None:
    error = refusal(table(("Tchad", 1), ("Foo", 2)), aliases={"Foo": "XXX", "Chad": "XXX"})
    assert str(error).startswith("the alias of 'Foo': no state is known as 'XXX'")
    assert str(error).endswith("(row 1)")


def test_another_choice_than_refuse_or_drop_is_refused() -> None:
    assert "others is 'refuse' or 'drop', not 'keep'" in str(
        refusal(table(("Chad", 1)), others="keep")
    )


def test_empty_frame() -> None:
    assert "no rows" in str(refusal(pd.DataFrame({"country": [], "score": []})))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (["1.5", "x"], "'x' in row 1 is not a number"),
        (["..", "-"], "2 cells are not numbers, such as '..' in row 0: if these stand for"),
        (["4,5", "1"], "'4,5' in row 0 is not a number: are these decimal commas?"),
        (["4,5", ".."], "read the file with wcit_analysis.read_table(…, na_values=['..'])"),
        (["1", " "], "read the file with wcit_analysis.read_table(…, na_values=[' '])"),
        ([float("inf"), 1.0], "has values that are not finite"),
        (["45%", "1%"], "2 cells are not numbers, such as '45%' in row 0: take the sign off"),
        (["1.5", "2"], ": turn it into numbers first, with pandas.to_numeric or astype(float)"),
        ([True, False], "not numeric but bool"),
        ([1j, 2j], "not numeric but complex"),
        (pd.to_datetime(["2012-12-14", "2012-12-14"]), "not numeric but datetime64"),
    ],
)
def test_column_that_is_not_numeric(values: object, says: str) -> None:
    assert says in str(refusal(pd.DataFrame({"country": ["Chad", "Togo"], "score": values})))


def test_column_that_the_states_have_already() -> None:
    frame = table(("Chad", 1)).rename(columns={"score": "region"})
    assert "have a column 'region' already" in str(refusal(frame, "region"))


def test_missing_columns_name_the_nearest() -> None:
    frame = pd.DataFrame({"Country": ["Chad"], "score": [1], "other": [2]})
    assert "no column 'country'. Did you mean Country, score" in str(refusal(frame))
    assert "no column 'scroe'. Did you mean score?" in str(
        refusal(frame, "scroe", country="Country")
    )
    states = STATES.rename(columns={"iso3": "iso_3"})
    assert "no column 'iso3'" in str(refusal(table(("Chad", 1)), states=states))


def test_names_in_the_index_and_doubled_columns() -> None:
    assert "reset_index()" in str(refusal(table(("Chad", 1)).set_index("country")))
    twice = pd.DataFrame([["Chad", 1, 2]], columns=["country", "score", "score"])
    assert "2 columns called 'score'" in str(refusal(twice))


def test_state_that_the_states_lack_and_state_they_have_twice() -> None:
    error = refusal(table(("Chad", 1), ("Togo", 2)), states=STATES[STATES["iso3"] != "TCD"])
    assert error.problems == ("'Chad' is TCD, which the states lack (row 0)",)
    error = refusal(table(("Chad", 1)), states=pd.concat([STATES, STATES.tail(1)]))
    assert "more than one row for ZWE" in str(error)


# --- properties

tables = st.lists(st.sampled_from(ISO3), min_size=1, unique=True).flatmap(
    lambda codes: st.tuples(
        st.just(codes),
        st.tuples(*(st.sampled_from(WAYS[code]) for code in codes)),
        st.lists(
            st.floats(allow_nan=True, allow_infinity=False),
            min_size=len(codes),
            max_size=len(codes),
        ),
    )
)


@given(tables)
def test_round_trip(drawn: tuple[list[str], tuple[str, ...], list[float]]) -> None:
    codes, names, values = drawn
    frame = pd.DataFrame({"country": names, "score": values}, dtype=None)
    joined = add_indicator(STATES, frame, "score")
    pd.testing.assert_frame_equal(joined[STATES.columns], STATES)
    got = joined.set_index("iso3")["score"]
    np.testing.assert_array_equal(got[codes].to_numpy(), values)
    assert got.drop(codes).isna().all()


@given(tables, st.randoms())
def test_order_of_the_rows_does_not_matter(drawn, random) -> None:
    _, names, values = drawn
    rows = list(zip(names, values, strict=True))
    straight = add_indicator(STATES, table(*rows), "score")
    random.shuffle(rows)
    pd.testing.assert_frame_equal(add_indicator(STATES, table(*rows), "score"), straight)


@given(tables, st.text(max_size=12), st.data())
def test_no_row_is_lost(drawn, stranger: str, data: st.DataObject) -> None:
    """With a row of any name added, that row is in the result or the whole is refused."""
    codes, names, values = drawn
    rows = list(zip(names, values, strict=True))
    rows.insert(data.draw(st.integers(0, len(rows))), (stranger, 7.0))
    try:
        code = find(stranger)
    except UnknownCountry:
        code = None
    if code is None or code in codes:
        # Two capitals may bring a hint on the column as a whole, which names no row.
        assert sum("row" in problem for problem in refusal(table(*rows)).problems) == 1
    else:
        joined = add_indicator(STATES, table(*rows), "score")
        assert joined.loc[joined["iso3"] == code, "score"].item() == 7.0


def test_the_messages_in_full() -> None:
    """As they are read: which table, which column, what it has instead."""
    bare = pd.DataFrame({"aa": [1]})
    none = pd.DataFrame(index=[0])
    chad = table(("Chad", 1))
    said = [
        (refusal(bare), "your table has no column 'country'. Known: aa. Name the column of states"),
        (refusal(none), "your table has no column 'country'. Known: none. Name the column of"),
        (refusal(chad, "qq"), "your table has no column 'qq'. Known: country, score."),
        (refusal(chad, states=bare), "the table of states has no column 'iso3'. Known: aa."),
        (refusal(chad.iloc[:0]), "your table has no rows"),
        (refusal(chad.assign(score="x")), "column 'score' is not numeric but "),
    ]
    for error, start in said:
        assert str(error).startswith(start)
        assert error.problems == (str(error),)
    states = pd.concat([STATES, STATES.head(2)])
    assert refusal(chad, states=states).problems == (
        "the table of states has more than one row for AFG, AGO",
    )


def test_labels_that_are_no_text_are_told_apart() -> None:
    years = pd.DataFrame({"country": ["Chad"], 2012: [1]})
    assert "no column '2012', but 2012 of <class 'int'>" in str(refusal(years, "2012"))
    assert add_indicator(STATES, years, 2012)[2012].sum() == 1
    levels = pd.DataFrame(
        [["Chad", 1]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("c", "d")])
    )
    error = refusal(levels, ("c", "d"), country=("a", "b"))
    assert "rename it first if its heading has several rows" in str(error)
    assert str(refusal(years, [2012])) == (
        "[2012] is not the name of one column: name one at a time, "
        "and rename it first if its heading has several rows"
    )


@pytest.mark.parametrize(("rows", "lines"), [(2, 3), (25, 26), (26, 27)])
def test_one_line_for_each_problem_up_to_twenty_five(rows: int, lines: int) -> None:
    frame = pd.DataFrame({"country": [f"Qq{i}" for i in range(rows)], "score": 1.0})
    text = str(refusal(frame)).split("\n- ")
    assert text[0] == f"{rows} problems:"
    assert len(text) == lines
    assert text[1:26] == list(refusal(frame).problems[:25])
    assert text[26:] == (["and 1 more, in .problems of this error"] if rows == 26 else [])


def test_a_series_is_refused_in_a_sentence():
    with pytest.raises(JoinError, match=r"your table is a pandas\.Series, not a pandas"):
        add_indicator(load_states(), pd.Series({"KEN": 1}), "x")


def test_an_error_survives_the_way_out_of_another_process():
    error = JoinError(["row 1: no", "row 2: no"])
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(again), again.problems) == (str(error), error.problems)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([12, "Germny"], ["no name or code of a state, but 12 in row 0", "… (row 1)"]),
        (
            [12, ["Chad", "Togo"], 3.5],
            ["no name or code of a state, but 12 in row 0, and 2 more cells that are no text"],
        ),
        ([12, 1.5], ["… 12 in row 0, and 1 more cells that are no text"]),
        (["Germny"] * 3, ["… (3 rows: 0, 1, 2)"]),
        (["Germny"] * 4, ["… (4 rows: 0, 1, 2 …)"]),
        (["Chad"] * 3, ["TCD comes 3 times: row 0 ('Chad'), row 1 ('Chad'), row 2 ('Chad')"]),
        (["Chad"] * 4, ["TCD comes 4 times: … row 2 ('Chad') …"]),
        (["Chad", "Togo", "Mali"] * 2, ["TCD comes 2 times: …", "TGO comes …", "MLI comes …"]),
        (
            ["Chad", "Togo", "Mali", "Peru"] * 2,
            ["4 states come more than once, TCD in 2 rows: 0, 4: a row a year? keep one year"],
        ),
        (["Chad", "High income"], ["'High income' is a region or … a state. (row 1)"]),
        (["TD", "Mali", None], ["no name or code of a state (row 2)"]),
        (
            ["TD", "ML", None],
            [
                "no name or code of a state (row 2)",
                "an empty cell among codes of two letters may be NA, Namibia: read the file with "
                "wcit_analysis.read_table, or with keep_default_na=False",
            ],
        ),
        # One code in ten that is none makes the others doubtful, one in eleven is a slip.
        (["GMY", *ISO3[:9]], ["… (row 0)", "1 of 10 codes are not of ISO 3166: …"]),
        (["GMY", *ISO3[:10]], ["… (row 0)"]),
        # Half of what is written are codes: too few to say that they are another system's.
        (["GMY", "SWD", "Chad", "Togo"], ["… (row 0)", "… (row 1)"]),
        (
            ["GMY", "SWD", "Chad"],
            [
                "… (row 0)",
                "… (row 1)",
                "2 of 2 codes are not of ISO 3166: the others may be another system's too (COW, "
                "Polity, FIPS, IOC) and mean another state; give names instead",
            ],
        ),
    ],
)
def test_each_problem_is_told_in_full(rows: list[object], problems: list[str]) -> None:
    frame = pd.DataFrame({"country": pd.Series(rows, dtype=object), "score": 1.0})
    said = refusal(frame).problems
    for ours, expected in zip(said, problems, strict=True):
        assert re.fullmatch(re.escape(expected).replace("…\\ ", ".* ").replace("…", ".*"), ours)


def test_numbers_as_codes_and_another_column_are_told_in_full() -> None:
    assert refusal(table((4, 1), (8, 1))).problems[-1] == (
        "numbers as codes (M49, COW and others) are not read: give names or ISO 3166 letters"
    )
    assert refusal(table(("Chad", 1)), country="Land").problems == (
        "your table has no column 'Land'. Known: country, score.",
    )


def test_the_first_twenty_five_alone_are_told_their_nearest() -> None:
    rows = [(f"{name}xx", 1) for name in STATES["name"] if len(name) > 8]
    said = ["did you mean" in problem for problem in refusal(table(*rows)).problems]
    assert said[:25] == [True] * 25
    assert not any(said[25:])


# --- read_table

TEXT = "Pays;Année;Note\nCôte d'Ivoire;2012;61,5\nBrésil;2012;7\nNA;2012;\n"


@pytest.mark.parametrize(
    ("encoding", "text", "said"),
    [
        ("cp1252", TEXT, "cp1252, separated by ';', decimal mark ','"),
        ("utf-8-sig", TEXT, "utf-8, separated by ';', decimal mark ','"),
        ("utf-16", TEXT.replace(";", "\t"), "utf-16, separated by '\\t', decimal mark ','"),
        ("utf-8", "sep=;\n" + TEXT, "utf-8, separated by ';', decimal mark ','"),
        (
            "utf-8",
            TEXT.replace(",", ".").replace(";", ","),
            "utf-8, separated by ',', decimal mark '.'",
        ),
        ("utf-8", TEXT.replace(",", "."), "utf-8, separated by ';', decimal mark '.'"),
    ],
)
def test_a_table_is_read_as_excel_writes_it(tmp_path, encoding, text, said) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    frame = read_table(path)
    assert frame.attrs["read_as"] == said
    assert frame["Pays"].to_list() == ["Côte d'Ivoire", "Brésil", "NA"]
    np.testing.assert_array_equal(frame["Note"], [61.5, 7, np.nan])
    joined = add_indicator(STATES, frame, "Note", country="Pays")
    assert joined.set_index("iso3")["Note"].dropna().to_dict() == {"BRA": 7.0, "CIV": 61.5}


@pytest.mark.parametrize(
    ("text", "options", "values"),
    [
        ("Land;P\nTschad;71,2\nTogo;..\n", {"na_values": [".."]}, [71.2, np.nan]),
        ("Land;P\nTschad;1.234,5\nTogo;71,2\n", {"thousands": "."}, [1234.5, 71.2]),
        ("Land;P\nTschad;1\u202f234,5\nTogo;71,2\n", {"thousands": " "}, [1234.5, 71.2]),
        ("Land;P\nTschad;1'234.5\nTogo;2.5\n", {"thousands": "'"}, [1234.5, 2.5]),
        ('Land,P\nTschad,"1,234"\nTogo,2\n', {"thousands": ","}, [1234, 2]),
        ('"Land, kurz";P\n"Tschad, N’Djamena, Afrika";1,5\n', {}, [1.5]),
        ("Stand, 2012\nx, y\n\nLand;P\nTschad;71,2\nTogo;5,1\n", {"skiprows": 3}, [71.2, 5.1]),
        ("Titel\nLand;P\nTschad;71,2\nTogo;5,1\n", {"header": 1}, [71.2, 5.1]),
        ("Land;Tag;P\nTschad;01.02.2012;1,5\nTogo;02.02.2012;2\n", {}, [1.5, 2]),
        ("Land;P\nTschad;1.5\nTogo;2\n", {}, [1.5, 2]),
        ("Land;P\nTschad;1.234\nTogo;2\n", {"thousands": "."}, [1234, 2]),
        ("Land;P;value;column\nTschad;1,5;2;3\n", {}, [1.5]),
        ("Land;P;Q\nTschad;1,5;2.5\n", {}, [1.5]),
        ("Land;P\nTschad;1,5\nQuelle\nStand\n", {}, [1.5, np.nan, np.nan]),
        ("a,b\nc,d\ne,f\nLand;P\nTschad;71,2\n", {"header": 3}, [71.2]),
        ("sep=|\r\nLand|P\r\nTschad|7\r\n", {}, [7]),
        ("Land;P\n", {}, []),
    ],
)
def test_numbers_are_read_by_their_marks(tmp_path, text, options, values) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(text.encode())
    frame = read_table(path, **options)
    np.testing.assert_array_equal(frame["P"].to_numpy(dtype=float), values)
    if "Tag" in frame:
        assert frame["Tag"].to_list() == ["01.02.2012", "02.02.2012"]
    if "Q" in frame:
        assert frame["Q"].to_list() == ["2.5"]  # of two marks one is left as it is


def test_dots_between_thousands_are_asked_for(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("country;score\nChad;1.234,5\nTogo;71,2\nMali;..\n", encoding="utf-8")
    says = "decimal commas? read the file with wcit_analysis.read_table(…, "
    assert str(refusal(read_table(path))).endswith(says + "na_values=['..'], thousands=\".\")")
    assert str(refusal(read_table(path, na_values=".."))).endswith(says + 'thousands=".")')


@pytest.mark.parametrize(
    ("cells", "asked", "mark"),
    [
        (["1 234", "2 345 678"], "blanks between thousands", " "),
        (["1\xa0234", "2\xa0345"], "blanks between thousands", " "),
        (["1'234"], "apostrophes between thousands", "'"),
        (["1,234", "-2,345"], "commas between thousands", ","),
        (["1.234", "2"], "dots between thousands", "."),
        (["1 234,5", "71,2"], "decimal commas", " "),
        (["1.234,5", "1.234"], "decimal commas", "."),
    ],
)
def test_the_mark_between_thousands_is_asked_for(cells, asked, mark) -> None:
    error = refusal(table(*zip(["Chad", "Togo"], cells, strict=False)))
    says = f'{asked}? read the file with wcit_analysis.read_table(…, thousands="{mark}")'
    assert str(error).endswith(says)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1.234", "3.456", "45"], None),
        (["1.234", "-2.000.000", "0"], None),
        (["1.234", "0.5", "45"], [1.234, 0.5, 45]),
        (["0.532", "0.418", "1.001"], [0.532, 0.418, 1.001]),
        (["1.5", "2", "3"], [1.5, 2, 3]),
        (["1.2345", "2.000", "3"], [1.2345, 2, 3]),
        (["45", "3", "7"], [45, 3, 7]),
    ],
)
def test_a_thousand_is_not_read_as_one(tmp_path, cells, values) -> None:
    path = tmp_path / "mine.csv"
    rows = zip(["Chad", "Togo", "Mali"], cells, strict=True)
    lines = [f"{name};{cell};vu le 3,4 et 5\n" for name, cell in rows]
    path.write_text("country;score;note\n" + "".join(lines), encoding="utf-8")
    if values is None:
        says = "dots between thousands? read the file with wcit_analysis.read_table(…, thousands="
        assert says in str(refusal(read_table(path)))
        assert read_table(path, thousands=".")["score"].iloc[0] == 1234
    else:
        joined = add_indicator(STATES, read_table(path), "score").set_index("iso3")["score"]
        assert joined[["TCD", "TGO", "MLI"]].to_list() == values


def test_a_file_is_read_before_it_is_joined() -> None:
    says = "your table is a str, not a pandas.DataFrame: wcit_analysis.read_table(…) helps"
    with pytest.raises(JoinError) as caught:
        add_indicator(STATES, "mine.csv", "score")  # type: ignore[arg-type]
    assert str(caught.value) == says


def test_a_separator_that_is_named_is_not_sought(tmp_path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text('a;b;c,P\nx,"1,234"\n', encoding="utf-8")
    assert read_table(path, sep=",")["P"].to_list() == ["1,234"]


@pytest.mark.parametrize("name", ["mine.csv", "mine.tsv", "mine.txt", "MINE.TSV"])
def test_what_is_quoted_among_commas_is_no_decimal(tmp_path, name: str) -> None:
    path = tmp_path / name
    path.write_text('Land,P\nTschad,"1,234"\n', encoding="utf-8")
    assert read_table(path)["P"].to_list() == ["1,234"]


@pytest.mark.parametrize("kind", ["xlsx", "xlsm"])
def test_a_sheet_of_excel_is_read_with_the_options_of_pandas(tmp_path, kind: str) -> None:
    table(("NA", 1), ("Chad", 2)).to_excel(tmp_path / "mine.xlsx", index=False, startrow=2)
    path = (tmp_path / "mine.xlsx").rename(tmp_path / f"mine.{kind}")
    frame = read_table(path, skiprows=2)
    assert frame.to_dict("list") == {"country": ["NA", "Chad"], "score": [1, 2]}
    assert frame.attrs["read_as"] == "a sheet of Excel"
    with pytest.raises(ValueError, match="sheet_name is one of Sheet1, not None"):
        read_table(path, sheet_name=None)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("mine.ods", b"x", "mine.ods is no .csv, .tsv, .txt or .xlsx: save the table as one"),
        ("mine.csv", b" \n", "mine.csv is empty"),
        ("mine.csv", b"\x81\x8d", "mine.csv is neither UTF-8 nor cp1252: save it as CSV UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=re.escape(says)):
        read_table(path)
