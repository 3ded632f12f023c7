"""The codebook says what the contract says, and its way of reading the files works."""

import re
import runpy
from copy import deepcopy
from pathlib import Path

import pytest

from wcit_analysis import measures
from wcit_analysis.datapackage import DATA, read_contract, sentence, vocabularies, words

ROOT = Path(__file__).parents[1]
codebook = runpy.run_path(str(ROOT / "scripts" / "codebook.py"))["codebook"]


@pytest.fixture(scope="module")
def text() -> str:
    return (DATA / "README.md").read_text(encoding="utf-8")


def test_is_not_stale(text):
    assert text == codebook(read_contract()), "run `make codebook`"


def test_a_changed_description_shows():
    contract = deepcopy(read_contract())
    before = codebook(contract)
    contract["resources"][0]["schema"]["fields"][0]["description"] = "one | two"
    assert "one \\| two" in codebook(contract)
    assert "one \\| two" not in before


def test_has_every_column_of_every_table(text):
    for resource in read_contract()["resources"]:
        section = text.split(f"\n## {resource['name']}\n")[1].split("\n## ")[0]
        assert f"`{resource['path']}`" in section
        assert resource["licenses"][0]["title"] in section
        for field in resource.get("schema", {}).get("fields", []):
            assert f"\n| `{field['name']}` | " in section


def test_every_table_row_has_as_many_cells_as_its_head(text):
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(counts) == 1, table


def test_its_snippets_run(text, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    snippets = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(snippets) == 2
    for snippet in snippets:
        names: dict = {}
        exec(snippet, names)  # noqa: S102
        assert names["states"].shape == (193, 9)
    assert capsys.readouterr().out == "NA\n"


def test_every_word_of_a_vocabulary_is_written_for_readers():
    for resource in read_contract()["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            for word in field.get("constraints", {}).get("enum", []):
                assert "_" not in words(word, f"{resource['name']}.{field['name']}"), word


def test_every_model_and_baseline_has_a_name():
    named = vocabularies()["model"]
    assert {*measures.SPECIFICATIONS, *measures.BASELINES} <= set(named)


def test_a_word_may_mean_another_thing_in_another_column():
    assert words("absent", "states.position") == words("absent", "position")
    assert words("absent", "positions.position") == "did not vote"
    assert words("region", "model") == "Baseline: share in region"
    assert words("region", "term") == words("region") == "region"
    assert words("not_signed") == words("not_signed", "side") == "did not sign"
    assert words("low", "mine") == "low"
    assert words(2.5, "mine") == "2.5"
    assert sentence("not_signed", "states.position").endswith("but did not sign")
