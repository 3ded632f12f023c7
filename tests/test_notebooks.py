"""Every notebook keeps the rules, and every rule can fail."""

import copy
import json
from pathlib import Path

import pytest

import wcit_analysis as wcit

from .notebook_rules import numbers, problems
from .test_prose import NOT_YET

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*[a-z].ipynb"))


@pytest.fixture(scope="module")
def supported() -> set[str]:
    facts = wcit.load_facts()
    texts = facts[["statement", "record", "evidence"]].to_numpy().ravel()
    return {number for text in texts for number in numbers(text)}


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_there_are_notebooks():
    assert next(path.name for path in NOTEBOOKS) == "00_start_here.ipynb"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_keeps_the_rules(path, supported):
    found = problems(read(path), supported)
    if path.name not in NOT_YET:  # test_prose.py holds each of its numbers to a name
        found = [problem for problem in found if "no fact supports" not in problem]
    assert found == []


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
    assert problems(SOUND, {"14"}) == []


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
        (
            broken(outputs=[{"output_type": "stream", "name": "stdout", "text": "88 of 193: 46%"}]),
            "supports '89'",
        ),
        (
            broken(outputs=[{"output_type": "stream", "name": "stdout", "text": "89 of 193: 46"}]),
            "supports '46%'",
        ),
    ],
)
def test_each_break_is_named(notebook, says):
    found = problems(notebook, {"14"})
    assert any(says in problem for problem in found), found


def test_a_number_in_prose_needs_support():
    assert problems(SOUND, set()) == [
        "no output and no fact supports '14' in "
        "'# Title\\n\\n89 of 193 signed, 46 %, on 14 December (WCIT-12, PL'"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,400 NGOs and 3.8 billion", ["1400", "3.8"]),
        ("46.1 % and 62%", ["46.1%", "62%"]),
        ("WCIT-12, PLEN/3, 5B, 73/27, S02, Y.2770", []),
        ("77–33–8", ["77"]),
        ("2015-01-02 and 22:30", ["2015", "2", "22:30"]),
    ],
)
def test_numbers(text, found):
    assert numbers(text) == found
