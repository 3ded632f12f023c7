"""scripts/accept.py: what it says where git cannot help, and what it does not accept."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path):
    """A copy without git, as from a ZIP; one cell of it changed."""
    for folder in ("data", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    states = tmp_path / "data" / "states.csv"
    states.write_bytes(states.read_bytes().replace(b"Iceland", b"Island"))
    return tmp_path


def accept(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "scripts" / "accept.py")],
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
