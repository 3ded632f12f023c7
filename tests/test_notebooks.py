"""Every notebook keeps the rules, and every rule can fail."""

import copy
import json
from pathlib import Path

import pytest

from .notebook_rules import problems

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*[a-z].ipynb"))


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_notebooks():
    assert next(path.name for path in NOTEBOOKS) == "00_start_here.ipynb"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_keeps_the_rules(path):
    assert problems(read(path)) == []


def made(*cells: tuple[str, object]) -> dict:
    """A small sound notebook from (source, text of the output or None for prose)."""
    made_cells, count = [], 0
    for source, text in cells:
        if text is None:
            made_cells.append({"cell_type": "markdown", "source": source})
            continue
        count += 1
        output = {"output_type": "stream", "name": "stdout", "text": text}
        made_cells.append(
            {
                "cell_type": "code",
                "source": source,
                "execution_count": count,
                "outputs": [output] if text else [],
            }
        )
    return {"cells": made_cells}


SOUND = made(
    ("# Title\n\n89 of 193 signed, 46 %, on 14 December (WCIT-12, PLEN/3, 5B).", None),
    ("import wcit_analysis as wcit", ""),
    ("print('…')", "89 of 193 is 46%"),
)


def test_a_sound_notebook_has_no_problem():
    assert problems(SOUND) == []


def broken(**change: object) -> dict:
    notebook = copy.deepcopy(SOUND)
    notebook["cells"][2].update(change)
    return notebook


def output(**of: object) -> list[dict]:
    return [{"output_type": "stream", "name": "stdout", "text": "89 of 193 is 46%"}, of]


@pytest.mark.parametrize(
    ("notebook", "says"),
    [
        (broken(execution_count=None), "not executed"),
        (broken(execution_count=5), "out of order"),
        (broken(metadata={"execution": {"iopub.status.idle": ""}}), "when it ran is stored"),
        (SOUND | {"metadata": {"widgets": {}}}, "state of widgets"),
        (broken(outputs=[]), "stripped"),
        (
            broken(outputs=output(output_type="error", ename="ValueError", traceback=[])),
            "error output (ValueError)",
        ),
        (
            broken(outputs=output(output_type="stream", name="stderr", text="UserWarning: x")),
            "stderr output",
        ),
        (
            broken(outputs=output(output_type="stream", name="stdout", text="/home/ann/x.csv")),
            "trace of a machine",
        ),
        (
            broken(outputs=output(output_type="stream", name="stdout", text="<A at 0x7f12ab34>")),
            "trace of a machine",
        ),
        (broken(source="import os"), "import outside the first"),
        (broken(source="def f():\n    return 1"), "helper written"),
        (broken(source="x = 1\n" * 20), "cell of 20 lines"),
        (broken(source="charts.timeline(events);"), "trailing semicolon"),
        (broken(source="states.dtypes"), "differs by version"),
    ],
)
def test_each_break_is_named(notebook, says):
    found = problems(notebook)
    assert any(says in problem for problem in found), found
