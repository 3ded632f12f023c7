"""``python -m wcit_analysis check`` says in one line a table what is wrong, and in its status."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wcit_analysis as wcit
from wcit_analysis import checks
from wcit_analysis.__main__ import main
from wcit_analysis.checks import run_checks
from wcit_analysis.datapackage import DATA, read_contract


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_a_sound_package_has_one_line_a_table():
    done = subprocess.run(
        [sys.executable, "-m", "wcit_analysis", "check"], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["states", "193", "rows", "ok"] in lines
    named = [line[0] for line in lines if line[0] != "frictionless"]
    assert named == ["datapackage", *(r["name"] for r in read_contract()["resources"])]
    assert {line[-1] for line in lines} == {"ok"}
    assert done.stderr == ""


def test_a_problem_stands_under_its_table(copy, capsys):
    path = copy / "states.csv"
    path.write_bytes(path.read_bytes().replace(b",signed,", b",Signed,", 1))
    assert main(["check", "--data", str(copy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("states"))
    assert lines[at].endswith("2 problems")
    assert lines[at + 1].startswith("  data/states.csv, row 2, column 'position': 'Signed' found")
    assert lines[at + 2].startswith("  data/states.csv: differs from the accepted copy")
    assert any(
        line.split() == ["facts", str(len(wcit.load_facts())), "rows", "ok"] for line in lines
    )


def test_a_contract_that_cannot_be_read_is_reported_alone(copy, capsys):
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    assert main(["check", "--data", str(copy)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["datapackage", "1", "problem"]
    assert "cannot be read" in lines[1]
    assert len(lines) == 2


def test_a_folder_that_is_not_there(tmp_path, capsys):
    assert main(["check", "--data", str(tmp_path / "nowhere")]) == 1
    assert "cannot be read" in capsys.readouterr().out


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["cheque"])
    assert stop.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_it_needs_no_frictionless(monkeypatch):
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    problems = run_checks()
    assert "frictionless" not in problems
    assert not any(problems.values())


def test_frictionless_is_heard_where_it_is_installed(copy):
    pytest.importorskip("frictionless")
    path = copy / "vdem.csv"
    path.write_bytes(path.read_bytes().replace(b"electoral_autocracy", b"electoral_autocrazy", 1))
    assert any("electoral_autocrazy" in line for line in run_checks(copy)["frictionless"])
