"""What a column means, where a row comes from, how to cite it; and the contract behind it."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis.datapackage import DATA, read_contract, table_names, table_resource
from wcit_analysis.sources import source_line

CONTRACT = read_contract()
TABLES = table_names(CONTRACT)


# The contract


def test_the_contract_of_another_folder(tmp_path):
    (tmp_path / "datapackage.json").write_text('{"name": "été"}', encoding="utf-8")
    assert read_contract(tmp_path) == {"name": "été"}
    with pytest.raises(FileNotFoundError):
        read_contract(tmp_path / "nowhere")


def test_every_table_is_a_file():
    assert all((DATA / table_resource(CONTRACT, name)["path"]).is_file() for name in TABLES)


# describe()


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_can_be_described(table):
    fields = table_resource(CONTRACT, table)["schema"]["fields"]
    whole = wcit.describe(table)
    assert [label for label, _ in whole.lines] == [
        "Holds",
        "A row is",
        *(field["name"] for field in fields),
        "Licence",
    ]
    for field in fields:
        card = wcit.describe(table, field["name"])
        assert card.title == f"{table}.{field['name']}"
        assert card.lines[0] == ("Meaning", field["description"])
        assert all(text for _, text in card.lines)


def test_words_and_unit_are_said_only_where_there_are_any():
    said = "signed, not_signed (did not sign), absent (absent or not entitled)"
    assert dict(wcit.describe("states", "position").lines)["Words"] == said
    labels = dict(wcit.describe("states", "name").lines)
    assert labels.keys() == {"Meaning", "Type", "Licence"}
    assert dict(wcit.describe("indicators", "internet_users").lines)["Unit"].startswith("percent")


def test_what_is_not_there_is_named_with_what_is():
    with pytest.raises(KeyError, match="no column 'nmae' in 'states'; its columns are iso3, iso2"):
        wcit.describe("states", "nmae")
    with pytest.raises(KeyError, match="no table 'state'; the tables are states, statements"):
        wcit.describe("state")


# sources_of()


@pytest.mark.parametrize("table", TABLES)
def test_sources_of_a_table_are_known_and_in_order(table):
    frame = wcit.load_table(table)
    if not any(name == "source_id" or name.endswith("sources") for name in frame.columns):
        with pytest.raises(KeyError, match="these rows have no column 'sources'"):
            wcit.sources_of(table)
        return
    found = wcit.sources_of(table)
    assert len(found) > 0
    assert found["source_id"].is_monotonic_increasing
    pd.testing.assert_frame_equal(found, wcit.sources_of(frame))


def test_sources_of_rows_are_those_in_their_cells():
    rows = pd.DataFrame({"sources": ["S02;S01", None, "S02"], "date_sources": ["S09", None, None]})
    assert wcit.sources_of(rows)["source_id"].to_list() == ["S01", "S02", "S09"]
    assert wcit.sources_of(rows).index.to_list() == [0, 1, 2]


def cited_in(*tables: str, iso3: str = "") -> list[str]:
    """The ids in the files' columns of sources, of one state or of all."""
    ids = set()
    for table in tables:
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if iso3 in ("", row["iso3"]):
                    (column,) = (name for name in row if name.endswith("sources"))
                    ids |= set(row[column].split(";"))
    return sorted(ids)


def test_tables_of_states_merge_plainly_and_keep_the_sources_of_each():
    states, indicators, vdem = wcit.load_states(), wcit.load_indicators(), wcit.load_vdem()
    three = states.merge(indicators).merge(vdem)
    assert len(three) == len(states)
    every = cited_in("states", "indicators", "vdem")
    assert wcit.sources_of(three)["source_id"].to_list() == every
    twice = states.merge(states, on="iso3")
    assert {"sources_x", "sources_y"} <= set(twice.columns)
    assert wcit.sources_of(twice)["source_id"].to_list() == cited_in("states")
    side_by_side = pd.concat([states.set_index("iso3"), indicators.set_index("iso3")], axis=1)
    assert wcit.sources_of(side_by_side)["source_id"].to_list() == cited_in("states", "indicators")


def test_a_column_may_be_called_by_a_number_and_counts_are_no_sources():
    rows = pd.DataFrame(
        {2012: [1.0], "n_sources": [3], "source_id_x": ["S02"], "sources_y": [None]}
    )
    assert wcit.sources_of(rows)["source_id"].to_list() == ["S02"]
    with pytest.raises(KeyError, match="keep it when selecting"):
        wcit.sources_of(rows[[2012]])


def test_ids_may_have_blanks_and_must_be_known():
    assert wcit.sources_of(pd.DataFrame({"sources": ["S01; S02", " "]})).shape[0] == 2
    with pytest.raises(KeyError, match="no source ZZZ in the table 'sources'"):
        wcit.sources_of(pd.DataFrame({"sources": ["S01;ZZZ"]}))


def test_a_source_line_credits_the_columns_that_were_used():
    line = source_line("states", "indicators.population", "indicators.ideal_point")
    assert line == (
        "Source: ITU signatures as listed by New America OTI; World Bank; Bailey–Strezhnev–Voeten"
        " · wcit-analysis, tables states and indicators, CC BY 4.0"
    )
    with pytest.raises(KeyError, match="no column 'rank' in 'indicators'; its columns are iso3, "):
        source_line("indicators.rank")


def test_every_column_of_a_publisher_of_many_has_a_credit():
    resources = {r["name"]: r for r in read_contract()["resources"]}
    assert all("attribution" in resource for resource in resources.values())
    for field in resources["indicators"]["schema"]["fields"]:
        assert ("attribution" in field) == ("column_sources" in field)


def test_sources_of_one_row_and_of_one_column():
    states = wcit.load_states().set_index("iso3")
    assert wcit.sources_of(states.loc["IND"])["source_id"].to_list() == cited_in(
        "states", iso3="IND"
    )
    assert wcit.sources_of(states["sources"])["source_id"].to_list() == cited_in("states")
    with pytest.raises(KeyError, match="keep it when selecting"):
        wcit.sources_of(states["name"])


def test_rows_without_any_source_give_none():
    assert wcit.sources_of(pd.DataFrame({"sources": [None, None]})).empty


def test_sources_of_nothing_known_is_an_error():
    with pytest.raises(KeyError, match="keep it when selecting"):
        wcit.sources_of(wcit.load_states()[["iso3", "name"]])
    with pytest.raises(KeyError, match="no table 'state'"):
        wcit.sources_of("state")


# cite()


def parse_bibtex(entry: str) -> tuple[str, str, dict[str, str]]:
    """Read one BibTeX entry strictly: kind, key and fields; braces must balance."""
    found = re.fullmatch(r"@(\w+)\{([\w-]+),\n(.*)\n\}", entry, re.DOTALL)
    assert found, entry
    fields = {}
    for line in found[3].splitlines():
        field = re.fullmatch(r"  (\w+) = \{(.*)\},?", line)
        assert field, line
        assert field[2].count("{") == field[2].count("}")
        fields[field[1]] = field[2].removeprefix("{").removesuffix("}")
    return found[1], found[2], fields


@pytest.mark.parametrize("table", [None, *TABLES])
def test_every_citation_says_who_when_what_and_where(table):
    citation = wcit.cite(table)
    kind, key, fields = parse_bibtex(citation.bibtex)
    assert kind == "misc"
    assert key == ("wcit_analysis" if table is None else f"wcit_analysis_{table}")
    author, year = fields["author"], fields["year"]
    assert citation.text.startswith(f"{author} ({year}): {fields['title']}. ")
    assert f"data edition {CONTRACT['version']}" in citation.text.replace("Data", "data")
    assert citation.text.endswith(fields["url"])
    assert str(citation) == repr(citation) == f"{citation.text}\n\n{citation.bibtex}"


def test_a_table_is_cited_with_its_own_licence():
    assert "ShareAlike" in wcit.cite("vdem").text
    assert "ShareAlike" not in wcit.cite("states").text
    assert "ShareAlike" in wcit.cite().text


def test_a_row_is_cited_by_its_state_with_its_own_sources():
    citation = wcit.cite("states", row="KEN")
    assert ": Kenya (KEN), in: " in citation.text
    ids = wcit.load_states().set_index("iso3").loc["KEN", "sources"].split(";")
    assert sorted(re.findall(r"\(([A-Z]\d\d)\)", citation.text)) == sorted(ids)
    _, key, fields = parse_bibtex(citation.bibtex)
    assert key == "wcit_analysis_states_KEN"
    assert "Sources: " in fields["note"]
    assert "Russia (GA73_27 RUS), in: " in wcit.cite("positions", row="GA73_27 RUS").text
    with pytest.raises(KeyError, match="no row 'ken' in 'states'; a row is called as 'AFG'"):
        wcit.cite("states", row="ken")


def test_a_table_is_cited_with_its_fingerprint():
    for table in TABLES:
        assert table_resource(CONTRACT, table)["hash"][:19] in wcit.cite(table).text
    assert "sha256" not in wcit.cite().text


def test_a_table_that_is_not_there_is_not_cited():
    with pytest.raises(KeyError, match="no table 'state'"):
        wcit.cite("state")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: wcit.cite("states", row="Kenya"), "no row 'Kenya' in 'states'; .* as 'KEN'"),
        (lambda: wcit.cite("states", row=3), "no row 3 in 'states'"),
        (lambda: wcit.cite("positions", row=("GA73_27", "KEN")), "a row is called as 'BUD"),
        (lambda: wcit.cite("states", row=["KEN", "SWE"]), "a row is called as 'AFG'"),
        (lambda: wcit.cite(row="KEN"), r"a row is one of a table: cite\('states', row='KEN'\)"),
        (lambda: wcit.cite(wcit.load_states()), "no table <class 'pandas"),
        (lambda: wcit.describe(wcit.load_states()), "no table <class .*; the tables are states"),
        (lambda: wcit.describe("states", ["iso3"]), r"no column \['iso3'\] in 'states'; its"),
        (lambda: wcit.load_table(None), "no table <class 'NoneType'>; the tables are states"),
        (lambda: wcit.sources_of(None), "rows is a NoneType, not a pandas.DataFrame"),
    ],
)
def test_what_is_no_name_is_refused_in_a_sentence(call, says):
    with pytest.raises(KeyError, match=says):
        call()


@pytest.mark.parametrize(("table", "column"), [("states", "iso3"), ("names", "name")])
def test_bibtex_of_every_row_can_be_set_in_latex(table, column):
    for row in wcit.load_table(table)[column][:: 40 if table == "names" else 5]:
        _, key, fields = parse_bibtex(wcit.cite(table, row=row).bibtex)
        assert re.fullmatch(r"\w+", key), key
        for text in (fields["title"], fields["note"]):
            assert not re.search(r"(?<!\\)[&%$#_~^]", text), text


# source_line()


def test_tables_that_are_not_there_have_no_source_line():
    with pytest.raises(KeyError, match="no table 'state'; the tables are states, "):
        source_line("states", "state")


def test_two_tables_are_both_named():
    line = source_line("states", "vdem")
    assert re.search(r"\bstates\b.*\bvdem\b", line)
    assert re.search(r"CC[- ]BY[- ]SA", line)


# The package itself


def test_the_package_lists_its_names_and_refuses_others():
    assert set(wcit.__all__) <= set(dir(wcit))
    assert all(getattr(wcit, name) is not None for name in wcit.__all__)
    with pytest.raises(AttributeError, match="no attribute 'load_state'"):
        _ = wcit.load_state


def test_types_are_shipped():
    assert (Path(wcit.__file__).parent / "py.typed").is_file()
