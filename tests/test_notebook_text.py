"""scripts/notebook_text.py: what ``git diff`` shows of a notebook."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_notebook_is_shown_in_words_alone(tmp_path):
    shown = {"text/plain": "89 signed,\n55 did not", "image/png": "iVBORw0KGgo", "text/html": "<b>"}
    cells = [
        {"cell_type": "markdown", "id": "a", "source": ["# Who signed\n", "in Dubai?"]},
        {
            "cell_type": "code",
            "id": "b",
            "source": "print('é')\ncharts.split_bar(states)",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["é\n"]},
                {"output_type": "execute_result", "data": shown},
            ],
        },
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    command = [sys.executable, str(ROOT / "scripts" / "notebook_text.py"), str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == [
        "── markdown a",
        "# Who signed",
        "in Dubai?",
        "── code b",
        "print('é')",
        "charts.split_bar(states)",
        "> é",
        "> 89 signed,",
        "> 55 did not",
    ]
    assert "*.ipynb diff=ipynb" in (ROOT / ".gitattributes").read_text(encoding="utf-8")
