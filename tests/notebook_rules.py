"""The rules that every notebook keeps, as functions that say what is broken.

nbval compares outputs; it does not mind a stripped notebook or cells run out of order. These rules
do; test_prose.py holds the numbers of the prose.
"""

import itertools
import re
from collections.abc import Iterator
from typing import Any

_MACHINE = re.compile(
    r"/(?:home|Users|root|tmp|work|mnt|opt)/\w|[A-Z]:\\\\?\w|\bat 0x[0-9a-fA-F]{6,}|ipykernel_\d"
)
_LONGEST_CELL = 16


def problems(notebook: dict[str, Any]) -> list[str]:
    """Return every broken rule of one parsed notebook."""
    code = [c for c in notebook["cells"] if c["cell_type"] == "code" and _source(c).strip()]
    ours = [c for c in code if "remove-cell" not in c.get("metadata", {}).get("tags", [])]
    prose = [_source(c) for c in notebook["cells"] if c["cell_type"] == "markdown"]
    return [
        *_metadata(notebook),
        *_execution(code),
        *_outputs(code),
        *_form(ours),
        *_headings(prose),
    ]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    """Give every text of a cell's outputs that nbval compares."""
    for output in cell["outputs"]:
        yield "".join(output.get("text", ""))
        for kind, data in output.get("data", {}).items():
            if kind.startswith("text/"):
                yield "".join(data)


def _metadata(notebook: dict[str, Any]) -> Iterator[str]:
    if "widgets" in notebook.get("metadata", {}):
        yield "the state of widgets is stored: make refresh"
    for cell in notebook["cells"]:
        if "execution" in cell.get("metadata", {}):
            yield f"when it ran is stored of cell {_source(cell)[:60]!r}: make refresh"


def _execution(code: list[dict[str, Any]]) -> Iterator[str]:
    counts = [cell["execution_count"] for cell in code]
    if None in counts:
        at = counts.index(None)
        yield f"cell not executed, or its outputs stripped: {_source(code[at])[:60]!r}"
    elif counts != list(range(1, len(counts) + 1)):
        yield f"cells executed out of order: {counts}"
    if code and not any(cell["outputs"] for cell in code):
        yield "no cell has an output: the notebook is stripped"


def _outputs(code: list[dict[str, Any]]) -> Iterator[str]:
    for cell in code:
        where = repr(_source(cell)[:60])
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                yield f"error output ({output['ename']}) of {where}"
            if output.get("name") == "stderr":
                yield f"stderr output of {where}: {''.join(output['text'])[:80]!r}"
        for text in _texts(cell):
            if found := _MACHINE.search(text):
                yield f"trace of a machine ({found.group()!r}) in the output of {where}"


def _form(code: list[dict[str, Any]]) -> Iterator[str]:
    for cell in code:
        source = _source(cell)
        where = repr(source[:60])
        if cell is not code[0] and re.search(r"^\s*(import|from)\s", source, re.M):
            yield f"import outside the first code cell: {where}"
        if re.search(r"^\s*(def|class)\s", source, re.M):
            yield f"helper written in a notebook: {where}"
        if len(source.splitlines()) > _LONGEST_CELL:
            yield f"cell of {len(source.splitlines())} lines: {where}"
        if source.rstrip().endswith(";"):
            yield f"trailing semicolon, which nbval does not silence: {where}"
        if re.search(r"\.(style|info\(|dtypes)\b", source.replace("charts.style", "")):
            yield f"output that differs by version of pandas: {where}"


def _headings(prose: list[str]) -> Iterator[str]:
    levels = [
        len(found.group(1))
        for text in prose
        for found in re.finditer(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.S), re.M)
    ]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"needs exactly one first-level heading, at the top; levels are {levels}"
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            yield f"a heading of level {below} follows one of level {above}"
