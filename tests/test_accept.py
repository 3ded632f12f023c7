"""scripts/accept.py: what it says where git cannot help, and what it does not accept."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rules

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path):
    """A copy without git, as from a ZIP; one cell of it changed."""
    for folder in ("data", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    states = tmp_path / "data" / "states.csv"
    states.write_bytes(states.read_bytes().replace(b"Iceland", b"Island"))
    return tmp_path


def accept(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "scripts" / "accept.py"), *arguments],
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(checkout.parent), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def hashes(checkout: Path) -> list[str]:
    contract = json.loads((checkout / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return [resource["hash"] for resource in contract["resources"]]


@pytest.mark.parametrize(
    ("environment", "says"), [({}, "not a git repository"), ({"PATH": ""}, "git is not installed")]
)
def test_without_git_it_says_what_it_cannot_show(checkout, environment, says):
    before = hashes(checkout)
    done = accept(checkout, **environment)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout
    assert "  + states" not in done.stdout  # 193 new rows, of which none is new
    assert hashes(checkout) != before


@pytest.mark.parametrize("spoil", [b"\xef\xbb\xbf%s", b"%s\r\n"])
def test_what_the_loaders_refuse_is_not_accepted(checkout, spoil):
    before = hashes(checkout)
    states = checkout / "data" / "states.csv"
    states.write_bytes(spoil % states.read_bytes())
    done = accept(checkout)
    assert done.returncode == 1
    assert "data/states.csv has a byte order mark or line ends of Windows" in done.stderr
    assert hashes(checkout) == before


@pytest.fixture
def history(checkout):
    """The copy with a last commit, and nothing changed since."""
    states = checkout / "data" / "states.csv"
    states.write_bytes(states.read_bytes().replace(b"Island", b"Iceland"))
    shutil.copy(ROOT / "CHANGELOG.md", checkout)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "before"]):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    return checkout


def everything(checkout: Path) -> dict[str, bytes]:
    files = [*(checkout / "data").iterdir(), checkout / "CHANGELOG.md"]
    return {path.name: path.read_bytes() for path in files}


def change(checkout: Path, table: str, key: str, **cells: str) -> None:
    path = checkout / "data" / f"{table}.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    (row,) = (row for row in rows if row[0] == key)
    for column, value in cells.items():
        row[rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_what_the_rules_refuse_is_not_accepted_and_nothing_is_written(history):
    # A stance that no statement bears out changes the counts too: the rule speaks before them.
    change(history, "states", "MNG", stance="refused")
    before = everything(history)
    for counts in ([], ["--counts"]):
        done = accept(history, *counts)
        assert done.returncode == 1
        assert "'refused' for MNG; statements give 'not_found'" in done.stdout
        assert "COUNTS=yes" not in done.stderr
    assert everything(history) == before


@pytest.mark.parametrize("counts", [[], ["--counts"]])
def test_a_misspelt_word_is_told_by_its_place_not_by_a_count(history, counts):
    change(history, "states", "KEN", position="Not signed")
    done = accept(history, *counts)
    assert done.returncode == 1
    assert "row 90, column 'position': 'Not signed' found; expected one of signed" in done.stderr
    assert "COUNTS=yes" not in done.stderr


def test_a_correction_is_made_whole(history):
    statements = history / "data" / "statements.csv"
    said = statements.read_text(encoding="utf-8").splitlines()[-1].split(",")
    last = f"Q{int(said[0][1:]) + 1:03}"
    with statements.open("a", encoding="utf-8", newline="") as file:
        file.write(f"{last},MNG,2012-12-14,government,A minister,will_not,Would not.,S02\n")
    change(history, "states", "MNG", stance="refused")
    change(history, "events", "E058", sources="S01;S02")
    before = everything(history)
    done = accept(history)
    assert done.returncode == 1
    assert "states.stance: not_found " in done.stdout
    assert "make accept COUNTS=yes" in done.stderr
    assert everything(history) == before
    done = accept(history, "--counts", "--by", "a reader of the paper")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"  + statements {last}" in done.stdout
    log = (history / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| states | MNG | stance | not_found | refused | S02;" in log
    assert "| events | E058 | sources | S01 | S01;S02 | S01;S02 | a reader of the paper |" in log
    wide = (history / "data" / "wide.csv").read_text(encoding="utf-8")
    assert "MNG,MN,Mongolia,APG,East Asia & Pacific,not_signed,refused," in wide
    assert not any(rules.problems_of(history / "data", frictionless=False).values())
    # Corrected once more before it is committed, the cell has one line, of the last value.
    change(history, "events", "E058", sources="S01;S03")
    assert accept(history).returncode == 0
    log = (history / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| events | E058 | sources | S01 | S01;S03 | S01;S03 | a reader |" in log
    assert "| events | E058 | sources | S01 | S01;S02 |" not in log
