"""scripts/lab.py: what JupyterLab is started with, and the folder that the reader finds."""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import lab

ROOT = lab.ROOT


@pytest.fixture
def started(tmp_path, monkeypatch):
    """Start it in an empty folder, nothing installed; return the command that it becomes."""
    asked = []
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    monkeypatch.setattr(lab, "set_up", asked.append)
    monkeypatch.setattr(sys, "argv", ["lab.py", "--port=8899"])
    monkeypatch.setenv("JUPYTER_PATH", "/a/hub")
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setattr(os, "execv", lambda path, command: asked.extend(command))
    monkeypatch.setattr(lab.subprocess, "call", asked.extend)  # Windows
    if os.name == "nt":
        monkeypatch.setattr(sys, "exit", lambda status: None)
    lab.main()
    return asked


def test_it_sets_up_what_notebooks_need_and_opens_the_first_at_the_top(started, tmp_path):
    assert started[0] == "lab"
    assert started[2:4] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={tmp_path}" in started
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in started
    assert (ROOT / "notebooks" / "00_start_here.ipynb").exists()
    assert started[-1] == "--port=8899"


def test_the_kernel_is_that_of_this_environment(started):
    assert "JUPYTER_PATH" not in os.environ
    assert os.environ["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_the_reader_keeps_what_is_in_the_own_folder(started, tmp_path):
    starter = tmp_path / "my" / "starter.ipynb"
    starter.write_text("mine", encoding="utf-8")
    lab.main()
    assert starter.read_text(encoding="utf-8") == "mine"
    assert "my/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_starter_runs():
    notebook = json.loads((lab.SETTINGS / "starter.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    exec("\n".join(cells), {})  # noqa: S102
