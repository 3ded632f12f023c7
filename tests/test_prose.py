"""The prose of notebooks and README is spelt well and comes in sentences that can be read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = [ROOT / "README.md", *sorted((ROOT / "notebooks").glob("*.ipynb"))]
LONG = 35


def prose(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def sentences(text: str) -> list[str]:
    """Split prose into sentences; tables, code and headings are none."""
    plain = re.sub(r"```.*?```", "", text, flags=re.S)
    lines = [line for line in plain.splitlines() if not re.match(r"\s*(#|\||!\[)", line)]
    paragraphs = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.) ", "\n".join(lines))
    flat = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return [s for paragraph in flat for s in re.split(r"(?<=[.?!:;])\s+", paragraph) if s]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_is_spelt_well(path, tmp_path):
    text = tmp_path / f"{path.stem}.txt"
    text.write_text(prose(path), encoding="utf-8")
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list=bloc,blocs", str(text)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_long_sentences_are_rare():
    every = [sentence for path in TEXTS for sentence in sentences(prose(path))]
    long = [sentence for sentence in every if len(sentence.split()) > LONG]
    assert len(long) <= len(every) / 50, long
