"""The prose of notebooks, README and landing page: its numbers are true, its sentences readable."""

import ast
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
import prose as rules  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*[a-z].ipynb"))
#: Pages that state the numbers of the first notebook.
PAGES = [ROOT / page for page in ("README.md", "docs/index.md", "docs/teach.md")]
TEXTS = [*NOTEBOOKS, *PAGES]
LONG, MEDIAN = 35, 18
#: Words of a statistician that have no place where everyone reads, notebooks 00 to 06.
JARGON = re.compile(
    r"\b(?:AUC|Brier|kappa|Firth|log odds|logit|p-values?|bootstrap\w*|Wilson|specifications?"
    r"|ideal points?)\b|R²",
    re.I,
)


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


def cells(path: Path, kind: str) -> list[dict]:
    every = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in every if cell["cell_type"] == kind]


def markdown(path: Path) -> list[str]:
    if path.suffix != ".ipynb":
        return [path.read_text(encoding="utf-8")]
    return ["".join(cell["source"]) for cell in cells(path, "markdown")]


def known(path: Path) -> dict:
    source = path if path.suffix == ".ipynb" else NOTEBOOKS[0]
    return rules.values(json.loads(source.read_text(encoding="utf-8")))


def wrong(text: str, values: dict) -> list[str]:
    """Everything that is wrong with the numbers of one text."""
    return [
        *rules.rewritten(text, values)[1],
        *(f"{number!r} has no name" for number in rules.unnamed(text, values)),
        *(f"{place!r}: a comment cannot stand there" for place in rules.misplaced(text)),
    ]


@named(TEXTS)
def test_numbers_and_claims_are_those_of_the_code(path):
    values = known(path)
    assert [(text[:40], found) for text in markdown(path) if (found := wrong(text, values))] == []


@named(NOTEBOOKS)
def test_a_stored_value_is_stated_somewhere(path):
    pages = PAGES if path == NOTEBOOKS[0] else []
    text = "\n".join(part for each in [path, *pages] for part in markdown(each))
    assert set(known(path)) - set(re.findall(r"<!--=(\w+)", text)) == set()


VALUES = {"n": 9, "share": 0.461140, "big": 1400, "gap": -0.25, "none_in_eu": True, "old": False}
RIGHT = """
We count nine<!--=n:word-->, *Nine<!--=n:Word-->* or **9<!--=n-->** of them: 46%<!--=share:.0%-->.
Of 1,400<!--=big-->, nine<!--=n:word--> in ten; −0.25<!--=gap:.2f-->.
Nobody<!--=none_in_eu:nobody--> in the EU did on 14 December 2012 at 22:30,
by Article 5A and text 73/27 of notebook 04 and `x = 7`."""


def test_right_prose_is_left_alone():
    assert rules.rewritten(RIGHT, VALUES) == (RIGHT, [])
    assert wrong(RIGHT, VALUES) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("nine<!--=n:word-->,", "eight<!--=n:word-->,", "'eight' should be 'nine'"),
        ("Nine<!--", "nine<!--", "'nine' should be 'Nine'"),
        ("9<!--=n-->", "10<!--=n-->", "'10' should be '9'"),
        ("46%", "47%", "'47%' should be '46%'"),
        ("46%", "46", "'46' should be '46%'"),
        ("−0.25", "0.25", "'0.25' should be '−0.25'"),
        ("1,400", "1400", "'1400' should be '1,400'"),
        ("**9<!--=n-->**", "**9**<!--=n-->", "no number stands right before"),
        ("<!--=n:word-->,", ",", "'nine' has no name"),
        ("<!--=share:.0%-->", "", "'46' has no name"),
        ("=n:word", "=m:word", "no value of this name"),
        ("Nobody<!--", "Everybody<!--", "its words do not stand"),
        ("none_in_eu:nobody", "none_in_eu", "its words do not stand"),
        ("none_in_eu:", "old:", "is no longer true"),
        ("Nobody<!--=none_in_eu:nobody-->", "Nobody", "'Nobody' has no name"),
        ("Nobody<!--=none_in_eu:nobody-->", "9<!--=none_in_eu:9-->", "its words do not"),
        ("14 December", "14 states", "'14' has no name"),
        ("We count", "Most of them, we count", "'Most' has no name"),
        ("We count", "# We count", "cannot stand there"),
        ("`x = 7`", "`nine<!--=n:word-->`", "cannot stand there"),
        ("We count nine", "One third and nine", "'third' has no name"),
        ("by Article", "<!--=n-->by Article", "cannot stand there"),
    ],
)
def test_each_change_by_hand_is_seen(was, now, says):
    assert was in RIGHT
    problems = wrong(RIGHT.replace(was, now, 1), VALUES)
    assert any(says in problem for problem in problems), problems


def test_refreshing_writes_every_number_anew_and_no_claim():
    moved = VALUES | {"n": 12, "share": 0.5, "big": 999, "gap": 0.25}
    text, problems = rules.rewritten(RIGHT, moved)
    assert (
        rules.stripped(text)
        .strip()
        .startswith("We count twelve, *Twelve* or **12** of them: 50%.\nOf 999,")
    )
    assert len(problems) == 7
    assert rules.rewritten(RIGHT, VALUES | {"none_in_eu": False})[0] == RIGHT
    assert rules.rewritten(text, moved) == (text, [])


def test_exempt_numbers_are_few_and_none_is_bare():
    assert len(rules.EXEMPT) <= 10
    for number in [*map(str, range(100)), "1988", "2012", "2025", "nine", "half", "all", "most"]:
        assert re.search(rf"\b{number}\b", " ".join(rules.unnamed(f"So {number} did.", {})))


def test_a_name_with_two_values_is_refused():
    outputs = [{"data": {"text/html": "", "text/plain": f"n={n} b=True"}} for n in (1, 2.5)]
    assert rules.values({"cells": [{"outputs": outputs[1:]}]}) == {"n": 2.5, "b": True}
    with pytest.raises(ValueError, match=r"n is both 1 and 2\.5"):
        rules.values({"cells": [{"outputs": [output]} for output in outputs]})


def typed(code: str) -> list[str]:
    """The arguments of ``wcit.numbers`` in a text of code that are typed and not computed."""
    tree = ast.parse(code)
    constants = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and not _names(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "numbers"
    ]
    return [
        ast.unparse(argument)
        for call in calls
        for argument in call.keywords
        if not _names(argument.value) - constants
    ]


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("n = states['position'].eq('signed').sum()\nwcit.numbers(n=n, share=n / len(states))", []),
        ("wcit.numbers(n=9)", ["n=9"]),
        ("wcit.numbers(n=9 + 1, true=True)", ["n=9 + 1", "true=True"]),
        ("n = 9\nwcit.numbers(n=n, half=n / 2)", ["n=n", "half=n / 2"]),
        ("wcit.numbers(**{'n': 9})", ["**{'n': 9}"]),
    ],
)
def test_a_typed_value_is_seen(code, found):
    assert typed(code) == found


@named(NOTEBOOKS)
def test_no_value_is_typed(path):
    assert typed("\n".join("".join(cell["source"]) for cell in cells(path, "code"))) == []


@named([path for path in TEXTS if re.match("0[0-6]", path.name)])
def test_everyone_can_read_it(path):
    titles = [
        "".join(output["data"]["text/plain"]).splitlines()[0]
        for cell in cells(path, "code")
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]
    assert JARGON.findall(" ".join([*markdown(path), *titles])) == []


def sentences(text: str) -> list[str]:
    """Split prose into sentences; tables, code and headings are none."""
    plain = re.sub(r"```.*?```", "", rules.stripped(text), flags=re.S)
    lines = [line for line in plain.splitlines() if not re.match(r"\s*(#|\||!\[|<|>>>|:)", line)]
    paragraphs = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.) ", "\n".join(lines))
    flat = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return [s for paragraph in flat for s in re.split(r"(?<=[.?!:;])\s+", paragraph) if s]


@named(TEXTS)
def test_is_spelt_well_in_short_sentences(path, tmp_path):
    text = tmp_path / f"{path.stem}.txt"
    text.write_text(rules.stripped("\n\n".join(markdown(path))), encoding="utf-8")
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list=bloc,blocs", str(text)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    lengths = [len(each.split()) for part in markdown(path) for each in sentences(part)]
    assert statistics.median(lengths) <= MEDIAN
    assert sum(length > LONG for length in lengths) <= len(lengths) / 50
