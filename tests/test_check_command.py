"""``python -m wcit_analysis check`` and ``make check``: one line a table, and an exit status."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rules import problems_of

from wcit_analysis.__main__ import main
from wcit_analysis.datapackage import DATA, read_contract

ROOT = Path(__file__).parents[1]
NAMES = [resource["name"] for resource in read_contract()["resources"]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def lines_of(command: list[str]) -> list[list[str]]:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == ""
    return [line.split() for line in done.stdout.splitlines()]


def test_a_sound_package_has_one_line_a_table():
    assert lines_of(["-m", "wcit_analysis", "check"]) == [[name, "ok"] for name in NAMES]
    named = [["datapackage", "ok"], *([name, "ok"] for name in NAMES), ["frictionless", "ok"]]
    assert lines_of(["scripts/rules.py"]) == named


def test_a_problem_stands_under_its_table(copy, capsys):
    path = copy / "states.csv"
    path.write_bytes(path.read_bytes().replace(b",signed,", b",Signed,", 1))
    assert main(["check", "--data", str(copy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("states"))
    assert lines[at].endswith("1 problem")
    assert lines[at + 1].startswith("  data/states.csv, row 2, column 'position': 'Signed' found")
    assert ["facts", "ok"] in [line.split() for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_one_byte_more_is_refused_in_every_file(copy, capsys, name):
    path = next(copy / r["path"] for r in read_contract()["resources"] if r["name"] == name)
    raw = path.read_bytes()
    path.write_bytes(raw[:-2] + b" " + raw[-2:])
    assert main(["check", "--data", str(copy)]) == 1
    assert f"data/{path.name}" in capsys.readouterr().out
    path.unlink()
    assert main(["check", "--data", str(copy)]) == 1
    assert f"data/{path.name}: the file is missing" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"resources": [{}]}', None])
def test_a_contract_that_cannot_be_read_is_reported_alone(copy, capsys, text):
    if text is None:
        copy = copy / "nowhere"
    else:
        (copy / "datapackage.json").write_text(text, encoding="utf-8")
    assert main(["check", "--data", str(copy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["datapackage", "1", "problem"]
    assert "cannot be read" in lines[1]
    assert len(lines) == 2
    if text in (None, "{"):
        assert "cannot be read" in problems_of(copy)["datapackage"][0]


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["cheque"])
    assert stop.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_frictionless_is_heard(copy):
    path = copy / "vdem.csv"
    path.write_bytes(path.read_bytes().replace(b"electoral_autocracy", b"electoral_autocrazy", 1))
    assert any("electoral_autocrazy" in line for line in problems_of(copy)["frictionless"])
