"""The loaders keep their promises on the real data, and on any data that a contract allows."""

import csv
import io
import json
import math
import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import wcit_analysis as wcit
from wcit_analysis.datapackage import DATA, read_contract, table_names, table_resource
from wcit_analysis.tables import DataError, load_table

CONTRACT = read_contract()
TABLES = table_names(CONTRACT)
DTYPES = {
    "string": "string",
    "time": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def fields(table: str) -> list[dict]:
    return table_resource(CONTRACT, table)["schema"]["fields"]


# --- the real data --------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
class TestEachTable:
    def test_has_a_loader_that_is_exported(self, table):
        loader = getattr(wcit, f"load_{table}")
        assert f"load_{table}" in wcit.__all__
        pd.testing.assert_frame_equal(loader(), load_table(table))

    def test_has_the_dtypes_of_the_contract(self, table):
        frame = load_table(table)
        assert list(frame.columns) == [field["name"] for field in fields(table)]
        for field in fields(table):
            dtype = frame[field["name"]].dtype
            words = field.get("constraints", {}).get("enum")
            if words:
                assert isinstance(dtype, pd.CategoricalDtype)
                assert dtype.ordered
                assert list(dtype.categories) == words
            else:
                assert str(dtype) == DTYPES[field["type"]], field["name"]

    def test_is_indexed_from_0(self, table):
        frame = load_table(table)
        assert frame.index.equals(pd.RangeIndex(len(frame)))
        assert len(frame) == table_resource(CONTRACT, table)["expected"]["rows"]

    def test_is_fresh_each_time(self, table):
        first = load_table(table)
        kept = first.copy(deep=True)
        for name in first.columns:
            first.loc[0, name] = first.loc[1, name]
        del first[first.columns[0]]
        pd.testing.assert_frame_equal(load_table(table), kept)

    def test_says_what_the_file_says(self, table):
        """Against a reading of the file that shares no code with the loader."""
        path = DATA / table_resource(CONTRACT, table)["path"]
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        frame = load_table(table)
        for field in fields(table):
            for row, value in zip(rows, frame[field["name"]], strict=True):
                assert says(field["type"], row[field["name"]], value), (field["name"], row)

    def test_docstring_has_every_column(self, table):
        words = " ".join((getattr(wcit, f"load_{table}").__doc__ or "").split())
        for field in fields(table):
            assert f"- ``{field['name']}`` : {' '.join(field['description'].split())}" in words
            assert field.get("unit", "") in words
            assert field.get("direction", "") in words
        for part in ("Returns ------- pandas.DataFrame", "Examples ---"):
            assert part in words


def says(kind: str, cell: str, value: object) -> bool:
    """Whether a loaded value is what the cell says; only the empty cell is missing."""
    if pd.isna(value):
        return cell == ""
    if kind == "integer":
        return int(cell) == value
    if kind == "number":
        return float(cell) == value and math.isfinite(value)
    if kind == "boolean":
        return {"true": True, "false": False}[cell] == bool(value)
    if kind == "date":
        return date.fromisoformat(cell) == value.date()
    return cell == value


def test_namibia_has_its_code():
    states = wcit.load_states().set_index("iso3")
    assert states.at["NAM", "iso2"] == "NA"  # noqa: PD008
    assert states["iso2"].notna().all()


def test_the_holy_see_is_a_member_and_palau_is_not():
    states = wcit.load_states().set_index("iso3")
    assert states.at["VAT", "un_group"] == "none"  # noqa: PD008
    assert "PLW" not in states.index


def test_an_unknown_table_is_named_with_those_there_are():
    with pytest.raises(KeyError, match="no table 'votes'; the tables are states, statements, "):
        load_table("votes")


def test_the_import_is_light():
    code = (
        "import sys, wcit_analysis; wcit_analysis.load_states(); "
        "print(sorted({'matplotlib', 'scipy', 'statsmodels', 'babel', 'frictionless', 'argparse',"
        " 'scipy', 'wcit_analysis.charts'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # argparse comes with numpy or pandas in some editions.
    assert done.stdout in {"[]\n", "['argparse']\n"}


@pytest.fixture(scope="module")
def report():
    from frictionless import Package

    return Package(str(DATA / "datapackage.json")).validate()


@pytest.mark.skipif(not find_spec("frictionless"), reason="frictionless is not installed")
class TestFrictionless:
    def test_finds_no_error(self, report):
        assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []
        assert report.valid

    def test_read_every_row_of_every_table(self, report):
        expected = {t: table_resource(CONTRACT, t)["expected"]["rows"] for t in TABLES}
        read = {task.name: task.stats.get("rows") for task in report.tasks}
        assert {name: rows for name, rows in read.items() if name in expected} == expected


# --- any data -------------------------------------------------------------------------------------

SMALL = {
    "name": "small",
    "resources": [
        {
            "name": "things",
            "path": "things.csv",
            "schema": {
                "fields": [
                    {"name": "key", "type": "string", "constraints": {"required": True}},
                    {"name": "word", "type": "string", "constraints": {"enum": ["a", "NA", "b"]}},
                    {"name": "text", "type": "string"},
                    {"name": "whole", "type": "integer"},
                    {"name": "number", "type": "number"},
                    {"name": "truth", "type": "boolean"},
                    {"name": "day", "type": "date"},
                    {"name": "time", "type": "time"},
                ],
                "primaryKey": ["key"],
            },
        }
    ],
}
KINDS = {f["name"]: f["type"] for f in SMALL["resources"][0]["schema"]["fields"]}

# Made so that hardly any draw has to be thrown away.
letters = st.characters(exclude_categories=("C", "Z"))
texts = st.text(letters | st.just(" "), max_size=12).map(str.strip).filter(bool)
missing = st.just("")
rows = st.fixed_dictionaries(
    {
        "key": texts,
        "word": st.sampled_from(["", "a", "NA", "b"]),
        "text": missing | st.sampled_from(["NA", "nan", "None", "null", '"', "a,b"]) | texts,
        "whole": missing | st.integers(-(10**18) + 1, 10**18 - 1).map(str),
        "number": missing | st.floats(allow_nan=False, allow_infinity=False).map(repr),
        "truth": st.sampled_from(["", "true", "false"]),
        "day": missing | st.dates().map(date.isoformat),
        "time": missing | st.times().map(lambda t: f"{t:%H:%M}"),
    }
)
tables = st.lists(rows, min_size=1, max_size=6, unique_by=lambda row: row["key"]).map(
    lambda found: sorted(found, key=lambda row: row["key"])
)
#: What people and programs put into cells: near misses are likelier to slip through than noise.
LURES = [
    *("NA", "NaN", "nan", "inf", "1e999", "-", "0x1", "1,5", "1_0", "٣", "True", "TRUE", "1", "0"),
    *("2012-02-30", "2012-2-3", "20121203", "24:00", "9:30", "A", " a", "a ", "\t", "\n", "\0"),
    *("9" * 19, "9" * 40, "1.", ".5", "+1", "−1", "\N{NO-BREAK SPACE}", "\ufeff", "0001-01-01"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    (folder / "datapackage.json").write_text(json.dumps(SMALL), encoding="utf-8")
    return folder


def write(folder: Path, table: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, KINDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    content = out.getvalue().encode()
    (folder / "things.csv").write_bytes(content)
    return content


def assert_says(frame: pd.DataFrame, table: list[dict[str, str]]) -> None:
    assert len(frame) == len(table)
    for name, kind in KINDS.items():
        for row, value in zip(table, frame[name], strict=True):
            assert says(kind, row[name], value), (name, row[name], value)


@given(table=tables)
# How long a busy machine takes to draw a table says nothing of the loaders.
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_written_is_read(small, table):
    write(small, table)
    assert_says(load_table("things", small), table)


@given(table=tables, data=st.data(), cell=st.sampled_from(LURES) | st.text(max_size=8))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_cell_is_refused_or_says_what_it_says(small, table, data, cell):
    """Never is it turned into something else, or into a missing value."""
    index = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.sampled_from(list(KINDS)))
    table[index][column] = cell
    write(small, table)
    try:
        frame = load_table("things", small)
    except DataError as error:
        assert error.file == "things.csv"
        assert str(error).startswith("data/things.csv")
        # A stray line end in a cell shows as such; else the cell, or its key, is named.
        assert error.row is not None
    else:
        assert_says(frame, table)


@given(table=tables, at=st.integers(0, 10**6), byte=st.integers(0, 255))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_byte_is_refused_or_says_what_it_says(small, table, at, byte):
    content = write(small, table)
    at %= len(content)
    damaged = content[:at] + bytes([byte]) + content[at + 1 :]
    (small / "things.csv").write_bytes(damaged)
    try:
        frame = load_table("things", small)
    except DataError as error:
        assert error.file == "things.csv"
    else:
        assert_says(frame, list(csv.DictReader(io.StringIO(damaged.decode(), newline=""))))


def test_a_folder_is_a_path_or_text_and_must_be_there(tmp_path):
    assert len(load_table("states", str(DATA))) == 193
    with pytest.raises(FileNotFoundError, match=r"datapackage\.json"):
        load_table("states", tmp_path / "nowhere")
