"""scripts/refresh.py: which picture it stores, in whose kernel it runs, what it leaves out."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import refresh

# Shows words and a picture; the picture is another one in each run.
_SHOW = """
import os, sys
class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {{"text/plain": {words!r}, "image/png": os.urandom(9).hex()}}
Shown()
"""


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A path to a notebook, and a kernel called python3 that is not ours."""
    foreign = tmp_path / "foreign" / "kernels" / "python3"
    foreign.mkdir(parents=True)
    spec = {"argv": ["/no/such/python"], "display_name": "Foreign", "language": "python"}
    (foreign / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "foreign"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.delenv("PICTURES", raising=False)
    path = tmp_path / "a.ipynb"
    cell = v4.new_code_cell(_SHOW.format(words="89 signed"), id="shows")
    cell.metadata.execution = {"iopub.execute_input": "2012-12-13T22:30:00Z"}
    nbformat.write(v4.new_notebook(cells=[cell]), path)
    refresh.refresh(path)
    return path


def picture(path: Path) -> str:
    return nbformat.read(path, as_version=4).cells[0].outputs[0].data["image/png"]


def test_a_picture_stays_while_its_words_do(notebook, monkeypatch):
    stored = picture(notebook)
    refresh.refresh(notebook)
    assert picture(notebook) == stored
    monkeypatch.setenv("PICTURES", "all")
    refresh.refresh(notebook)
    assert picture(notebook) != stored


def test_new_words_bring_a_new_picture(notebook):
    stored = picture(notebook)
    changed = nbformat.read(notebook, as_version=4)
    changed.cells[0].source = _SHOW.format(words="90 signed")
    nbformat.write(changed, notebook)
    refresh.refresh(notebook)
    assert picture(notebook) != stored


def test_what_is_stored_is_of_no_hour(notebook):
    stored = nbformat.read(notebook, as_version=4)
    assert stored.cells[0].metadata == {}
    assert stored.metadata.kernelspec.display_name == "Python 3 (ipykernel)"
    assert stored.metadata.language_info.nbconvert_exporter == "python"
