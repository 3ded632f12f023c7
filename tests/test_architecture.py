"""The library is built one way up, and may only become smaller."""

import ast
import csv
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import wcit_analysis as wcit

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "wcit_analysis"
#: From the ground up: each may import what stands before it, and files of its own package.
FLOORS = (
    *("datapackage", "spelling", "tables", "frames", "display", "sources", "profiles"),
    *("countries", "joins", "measures", "charts", "explorer", "__main__", "__init__"),
)
FILES = sorted(LIBRARY.rglob("*.py"))
LAYOUT = {
    *(tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENDMARKER, tokenize.COMMENT),
}
#: From Python 3.12 on an f-string is many tokens: it counts as the one that it is before.
BEGINS, ENDS = (getattr(tokenize, f"FSTRING_{part}", None) for part in ("START", "END"))


def module_of(path: Path) -> str:
    """Name of a file as it is imported, such as ``wcit_analysis.charts.style``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


MODULES = {module_of(path): path for path in FILES}


def imports(path: Path) -> Iterator[tuple[str, str, ast.stmt]]:
    """Yield module, name and statement of each import of something of the library."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).parent.parts
                base = ".".join([*package[: len(package) - node.level + 1], base]).strip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                if base.startswith("wcit_analysis"):
                    yield (inner if inner in MODULES else base), alias.name, node
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("wcit_analysis"):
                    yield alias.name, "", node


def floor(module: str) -> int:
    room = module.removeprefix("wcit_analysis").strip(".").partition(".")[0] or "__init__"
    return FLOORS.index(room)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_arrow_runs_up(path):
    own = module_of(path)
    for module, name, statement in imports(path):
        arrow = f"line {statement.lineno}: {own} imports {name} of {module}"
        if own.split(".")[1] != module.partition(".")[2].partition(".")[0]:
            assert floor(module) < floor(own), f"{arrow}, which stands above it"


def test_no_circle():
    above = {own: {module for module, _, _ in imports(path)} for own, path in MODULES.items()}
    left = dict(above)
    while free := [own for own, needs in left.items() if not (needs & left.keys()) - {own}]:
        for own in free:
            del left[own]
    assert not left, f"these import one another: {sorted(left)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shared_is_public_and_imported_at_the_top(path):
    top = ast.parse(path.read_text(encoding="utf-8")).body
    # For type checkers alone: what is loaded on first use.
    top += [one for block in top if isinstance(block, ast.If) for one in block.body]
    lines = {statement.lineno for statement in top}
    for module, name, statement in imports(path):
        step = module.rpartition(".")[2]
        assert not (name.startswith("_") or step.startswith("_")), f"{name} of {module} is private"
        assert statement.lineno in lines, f"{name} of {module} is not imported at the top"


@pytest.mark.parametrize("package", [wcit, wcit.charts, wcit.measures])
def test_type_checkers_see_what_is_public(package):
    """They take an import as itself, or a name that is written into ``__all__``, for public."""
    text = Path(package.__file__).read_text(encoding="utf-8")
    seen = set(re.findall(r"\b(\w+) as \1\b", text)) | set(
        re.findall(r'^    "(\w+)",$', text, re.M)
    )
    assert set(package.__all__) <= seen


def size_of(path: Path) -> tuple[int, int]:
    """Lines and tokens of code: neither blank, nor a comment, nor a docstring."""
    text = path.read_text(encoding="utf-8")
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        for i, one in enumerate(body if isinstance(body, list) else []):
            value = one.value if isinstance(one, ast.Expr) else None
            alone = i == 0 or not isinstance(node, ast.FunctionDef)
            if alone and isinstance(value, ast.Constant) and isinstance(value.value, str):
                said |= set(range(one.lineno, one.end_lineno + 1))
    lines: set[int] = set()
    tokens = depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        inside = depth > 0
        depth += (token.type == BEGINS) - (token.type == ENDS)
        held = set(range(token.start[0], token.end[0] + 1)) - said
        if token.type not in LAYOUT and held:
            lines |= held
            tokens += not inside
    return len(lines), tokens


def ceilings() -> list[dict[str, str]]:
    with (ROOT / "tests" / "ceilings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", ceilings(), ids=lambda row: row["what"])
def test_it_may_only_become_smaller(row):
    """Lower a ceiling whenever the code falls; raise none."""
    sizes = {path: size_of(path) for path in sorted(ROOT.glob(row["files"]))}
    assert sizes
    together = max if row["what"] == "a file" else sum
    lines, tokens = (together(size[i] for size in sizes.values()) for i in (0, 1))
    largest = [(path.name, *size) for path, size in sizes.items() if size[0] > 200]
    assert lines <= int(row["lines"]), largest
    assert tokens <= int(row["tokens"]), largest


def test_the_explorer_has_at_most_600_lines_of_script_and_style():
    """Counted as above: neither blank nor a comment."""
    texts = [path.read_text(encoding="utf-8") for path in (LIBRARY / "explorer").glob("*.[cj]s*")]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    code = [line for line in lines if line and not line.startswith(("//", "/*", "* ", "*/"))]
    assert len(texts) == 2 and len(code) <= 600
