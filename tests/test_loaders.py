"""Every loader gives a fresh, typed, sorted frame; what the contract says is what one gets.

That damaged files are refused, each with its place, is in test_guard.py.
"""

import hashlib
import json
import pickle
import shutil
from pathlib import Path

import pandas as pd
import pytest

import wcit_analysis as wcit
from wcit_analysis.datapackage import DATA, read_contract, table_names, table_resource
from wcit_analysis.tables import DataError, check_fingerprint, load_table

CONTRACT = read_contract()
TABLES = table_names(CONTRACT)
DTYPES = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "time": "string",
    "string": "string",
}


def loader(table: str):
    return getattr(wcit, f"load_{table}")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_loader_and_the_dtypes_of_the_contract(table):
    frame = loader(table)()
    assert frame.index.equals(pd.RangeIndex(len(frame)))
    fields = table_resource(CONTRACT, table)["schema"]["fields"]
    assert list(frame.columns) == [field["name"] for field in fields]
    for field in fields:
        column = frame[field["name"]]
        words = field.get("constraints", {}).get("enum")
        if words:
            assert list(column.cat.categories) == words
            assert column.cat.ordered
        else:
            assert column.dtype == DTYPES[field["type"]], field["name"]


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_is_that_of_the_file(table):
    """Read once more by another reader, without types: the same cells, and empty is missing."""
    resource = table_resource(CONTRACT, table)
    plain = pd.read_csv(DATA / resource["path"], dtype=str, keep_default_na=False)
    frame = loader(table)()
    assert frame.isna().equals(plain.eq(""))
    for field in resource["schema"]["fields"]:
        cells, values = plain[field["name"]], frame[field["name"]]
        given = cells[cells != ""]
        read = values[values.notna()]
        if field["type"] in {"integer", "number"}:
            assert [float(cell) for cell in given] == [float(value) for value in read]
        elif field["type"] == "boolean":
            assert given.to_list() == [str(value).lower() for value in read]
        elif field["type"] == "date":
            assert given.to_list() == [f"{value:%Y-%m-%d}" for value in read]
        else:
            assert given.to_list() == [str(value) for value in read]


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_is_fresh_each_time(table):
    first = loader(table)()
    before = first.copy()
    del first[first.columns[0]]
    pd.testing.assert_frame_equal(loader(table)(), before)


@pytest.mark.parametrize("table", TABLES)
def test_the_docstring_has_every_column_with_unit_and_direction(table):
    doc = " ".join(loader(table).__doc__.split())
    for field in table_resource(CONTRACT, table)["schema"]["fields"]:
        # Wrapped at blanks and hyphens, so compared without either.
        said = f"``{field['name']}`` : {field['description']}"
        said += f". Unit: {field['unit']}" if "unit" in field else ""
        said += f". Direction: {field['direction']}" if "direction" in field else ""
        assert squeezed(said) in squeezed(doc)
    for section in ("Returns -------", "Examples --------"):
        assert section in doc


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def test_a_copy_elsewhere_is_read_and_held_to_its_own_contract(tmp_path):
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    contract = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    states = table_resource(contract, "states")
    path = folder / states["path"]
    path.write_text(path.read_text(encoding="utf-8").replace("Iceland", "Island"), encoding="utf-8")
    assert "Island" in set(load_table("states", folder)["name"])
    assert "Island" not in set(load_table("states")["name"])


def test_a_refusal_keeps_its_place_for_programs():
    error = DataError("wrong", file="states.csv", row=3, column="iso3", value="XX")
    assert str(error) == "data/states.csv, row 3, column 'iso3': wrong"
    assert (error.file, error.row, error.column, error.value) == ("states.csv", 3, "iso3", "XX")
    assert isinstance(error, ValueError)
    whole = DataError("gone", file="states.csv")
    assert str(whole) == "data/states.csv: gone"
    assert (whole.row, whole.column, whole.value) == (None, None, None)


def tiny(folder: Path, text: str, *fields: dict, **resource: object) -> Path:
    """A data package of one table ``t`` with the file ``t.csv``."""
    about = {"name": "t", "path": "t.csv", "schema": {"fields": fields, "primaryKey": ["id"]}}
    contract = {"resources": [about | resource]}
    (folder / "datapackage.json").write_text(json.dumps(contract), encoding="utf-8")
    (folder / "t.csv").write_bytes(text.encode())
    return folder


ID = {"name": "id", "type": "string"}


def field(kind: str, **rules: object) -> dict:
    return {"name": "x", "type": kind, "constraints": rules}


@pytest.mark.parametrize(
    ("about", "cell"),
    [
        (field("integer"), "-0"),
        (field("integer"), "1" * 18),
        (field("number"), "1"),
        (field("number"), "-1.5e-3"),
        (field("number"), "2e+3"),
        (field("number"), "1e308"),
        (field("boolean"), "true"),
        (field("date"), "2012-02-29"),
        (field("time"), "00:00"),
        (field("time"), "23:59"),
        (field("integer", minimum=1, maximum=3), "1"),
        (field("integer", minimum=1, maximum=3), "3"),
        (field("string", pattern="[A-Z]{2}"), "AB"),
        (field("string"), "Côte d'Ivoire"),
        (field("string", enum=["a", "b"]), "b"),
    ],
)
def test_what_fits_is_taken(tmp_path, about, cell):
    frame = load_table("t", tiny(tmp_path, f"id,x\n1,{cell}\n2,\n", ID, about))
    assert frame["x"].notna().to_list() == [True, False]


@pytest.mark.parametrize(
    ("about", "cell", "says"),
    [
        (field("integer"), "1.0", "'1.0' found; expected a whole number"),
        (field("integer"), "1" * 19, "expected a whole number"),
        (field("integer"), "+1", "expected a whole number"),
        (field("integer"), "٣", "expected a whole number"),
        (field("number"), "1,5", "expected a number with a decimal point"),
        (field("number"), ".5", "expected a number with a decimal point"),
        (field("number"), "nan", "expected a number with a decimal point"),
        (field("number"), "1e999", "expected a number that is not beyond all bounds"),
        (field("boolean"), "True", "expected true or false"),
        (field("date"), "2012-02-30", "expected a date as YYYY-MM-DD"),
        (field("date"), "20120229", "expected a date as YYYY-MM-DD"),
        (field("time"), "24:00", "expected a time of day as HH:MM"),
        (field("time"), "9:00", "expected a time of day as HH:MM"),
        (field("integer", minimum=1), "0", "expected at least 1"),
        (field("integer", maximum=3), "4", "expected at most 3"),
        (field("string", pattern="[A-Z]{2}"), "ABC", "expected the pattern [A-Z]{2}"),
        (field("string", pattern=r"\d"), "٣", r"expected the pattern \d"),
        (field("string", enum=["a", "b"]), "c", "expected one of a, b"),
        (field("string", required=True), "", "empty; expected a value in every row"),
        (field("string", unique=True), "first", "expected a value that stands in one row only"),
        (field("string"), " a", "expected no blank at either end"),
        (field("string"), "a\u00a0b", "expected text without line breaks, tabs, hard spaces"),
        (field("string"), "a\u200bb", "expected text without line breaks, tabs, hard spaces"),
    ],
)
def test_what_does_not_fit_is_refused_in_its_place(tmp_path, about, cell, says):
    quoted = f'"{cell}"' if "," in cell else cell
    start = {"integer": "1", "number": "1", "boolean": "true", "date": "2012-12-14"}
    first = start.get(about["type"], "first")
    first = {"time": "12:00"}.get(about["type"], first)
    first = "a" if "enum" in about["constraints"] else first
    first = {"[A-Z]{2}": "AB", r"\d": "7"}.get(about["constraints"].get("pattern"), first)
    text = f"id,x\n1,{first}\n2,{quoted}\n"
    with pytest.raises(DataError) as caught:
        load_table("t", tiny(tmp_path, text, ID, about))
    row = 2 if "one row only" in says else 3
    assert str(caught.value).startswith(f"data/t.csv, row {row}, column 'x': ")
    assert says in str(caught.value)
    assert (caught.value.file, caught.value.row, caught.value.column) == ("t.csv", row, "x")
    assert caught.value.value == cell


@pytest.mark.parametrize("kind", DTYPES)
def test_a_column_without_any_value_keeps_its_dtype(tmp_path, kind):
    frame = load_table("t", tiny(tmp_path, "id,x\n1,\n2,\n", ID, field(kind)))
    assert frame["x"].dtype == DTYPES[kind]
    assert frame["x"].isna().all()


def test_an_empty_cell_is_not_held_to_be_unique_or_within_bounds(tmp_path):
    about = field("integer", minimum=1, unique=True)
    frame = load_table("t", tiny(tmp_path, "id,x\n1,\n2,\n3,4\n", ID, about))
    assert frame["x"].isna().to_list() == [True, True, False]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,x\n", "data/t.csv: has no rows"),
        ("", "data/t.csv, row 1: the last line has no line end"),
        ("\n", "data/t.csv, row 1: column 'id' is missing; column 'x' is missing"),
        ("x,id\n1,2\n", "data/t.csv, row 1: the columns stand in another order; expected id, x"),
        ("id,x,x\n1,2,2\n", "data/t.csv, row 1: column 'x' stands twice"),
        ("id,id,x,x\n1,1,2,2\n", "column 'id' stands twice; column 'x' stands twice"),
        ("id,y\n1,2\n", "row 1: column 'x' is missing; column 'y' is not in the contract"),
        ("id,x\n1,2\n2,3", "data/t.csv, row 3: the last line has no line end"),
        ("id,x\n1,2\r\n2,3\r\n", "data/t.csv, row 2: has Windows line ends"),
        ("id,x\n1,2\n2,3,4\n", "data/t.csv, row 3: has 3 cells; expected 2"),
        ("id,x\n1,2\n\n", "data/t.csv, row 3: has 0 cells; expected 2"),
        ('id,x\n1,2\n2,"3"4\n', "data/t.csv, row 3: is not CSV here"),
        (
            "\ufeffid,x\n1,2\n",
            "data/t.csv, row 1: begins with a byte order mark; save it as plain UTF-8",
        ),
        ("id,x\n1,2\n1,3\n", "row 3, column 'id': '1' stands already in row 2; expected each key"),
        ("id,x\n2,2\n1,3\n", "row 3, column 'id': '1' comes after '2'; expected rows sorted"),
    ],
)
def test_a_damaged_file_is_refused_in_its_place(tmp_path, text, says):
    with pytest.raises(DataError) as caught:
        load_table("t", tiny(tmp_path, text, ID, {"name": "x", "type": "string"}))
    assert says in str(caught.value)


def test_bytes_that_are_no_utf_8(tmp_path):
    folder = tiny(tmp_path, "id,x\n1,2\n", ID, {"name": "x", "type": "string"})
    (folder / "t.csv").write_bytes(b"id,x\n1,a\n2,\xe9\n")
    with pytest.raises(DataError, match=r"data/t\.csv, row 3: is not UTF-8 here"):
        load_table("t", folder)
    (folder / "t.csv").unlink()
    with pytest.raises(DataError, match=r"data/t\.csv: the file is missing from"):
        load_table("t", folder)


def test_a_key_of_two_columns_is_one_key(tmp_path):
    fields = (ID, {"name": "x", "type": "string"})
    schema = {"fields": fields, "primaryKey": ["id", "x"]}
    folder = tiny(tmp_path, "id,x\n1,a\n1,b\n2,a\n", schema=schema)
    assert len(load_table("t", folder)) == 3
    tiny(tmp_path, "id,x\n1,a\n1,b\n1,b\n", schema=schema)
    with pytest.raises(
        DataError, match=r"row 4, column 'id\+x': '1 b' stands already in row 3"
    ) as e:
        load_table("t", folder)
    assert (e.value.value, e.value.file) == ("1 b", "t.csv")
    tiny(tmp_path, "id,x\n1,b\n1,a\n", schema=schema)
    with pytest.raises(DataError, match=r"row 3, column 'id\+x': '1 a' comes after '1 b'") as e:
        load_table("t", folder)
    assert (e.value.value, e.value.file) == ("1 a", "t.csv")


def test_the_counts_that_the_contract_names(tmp_path):
    fields = (ID, {"name": "x", "type": "string"})
    text = "id,x\n1,a\n2,b\n3,a\n"
    tally = {"x": {"a": 2, "b": 1}}
    folder = tiny(tmp_path, text, *fields, expected={"rows": 3, "tally": tally})
    assert len(load_table("t", folder)) == 3
    tiny(tmp_path, text, *fields, expected={"rows": 4})
    with pytest.raises(DataError, match=r"data/t\.csv: has 3 rows; expected 4") as caught:
        load_table("t", folder)
    assert caught.value.file == "t.csv"
    tiny(tmp_path, text, *fields, expected={"tally": {"x": {"a": 1, "b": 1, "c": 1}}})
    says = "column 'x': 2 rows say 'a'; expected 1; 0 rows say 'c'; expected 1"
    with pytest.raises(DataError, match=says) as caught:
        load_table("t", folder)
    assert (caught.value.file, caught.value.column) == ("t.csv", "x")


def test_the_library_opens_no_pickle_and_runs_no_text():
    """Ruff's security rules say the same of every line (pyproject.toml: S among the rules)."""
    bad = ("pickle", "eval(", "exec(", "urllib", "requests", "socket", "subprocess")
    for path in sorted(Path(wcit.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert [word for word in bad if word in text] == [], path.name


def test_a_loaded_frame_survives_a_round_trip_by_pickle():
    # A user's own cache or a process pool makes one.
    states = wcit.load_states()
    pd.testing.assert_frame_equal(pickle.loads(pickle.dumps(states)), states)  # noqa: S301


def test_an_error_survives_the_way_out_of_another_process():
    error = DataError("is wrong", file="states.csv", row=3, column="iso3", value="X")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert str(again) == str(error) == "data/states.csv, row 3, column 'iso3': is wrong"
    assert (again.problem, again.file, again.row, again.value) == ("is wrong", "states.csv", 3, "X")


def test_another_file_than_the_accepted_one_is_told_by_its_size(tmp_path):
    content = b"iso3\nKEN\n"
    (tmp_path / "mine.csv").write_bytes(content)
    accepted = {
        "path": "mine.csv",
        "bytes": 9,
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    check_fingerprint(accepted, tmp_path)
    for change in ({"bytes": 8}, {"hash": accepted["hash"].upper()}):
        with pytest.raises(DataError) as caught:
            check_fingerprint(accepted | change, tmp_path)
        assert caught.value.file == "mine.csv"
        assert caught.value.problem == (
            f"differs from the accepted copy (9 bytes; accepted {(accepted | change)['bytes']}): "
            "run `make accept` and look at what changed"
        )
