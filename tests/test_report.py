"""The pages of the report that are made from the record: what must not get lost on the way."""

import base64
import sys
from pathlib import Path

import pytest

import wcit_analysis as wcit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from report_pages import notebooks, parts, record  # noqa: E402


def with_output(data: dict, metadata: dict | None = None) -> dict:
    output = {"output_type": "execute_result", "data": data, "metadata": metadata or {}}
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": [output]}
    return {"cells": [{"cell_type": "markdown", "source": "# A"}, cell], "metadata": {}}


def shown(notebook: dict, folder: Path) -> str:
    return notebooks.page(notebook, "a.ipynb", folder)["cells"][-1]["outputs"][0]["data"][
        "text/html"
    ]


PICTURE = base64.b64encode(b"bytes").decode()


def test_a_picture_keeps_its_words(tmp_path):
    made = with_output({"image/png": PICTURE, "text/plain": "89 <signed>"})
    page = shown(made, tmp_path)
    assert 'alt="89 &lt;signed&gt;"' in page
    assert "<p>89 &lt;signed&gt;</p>" in page
    assert next(tmp_path.iterdir()).read_bytes() == b"bytes"


def test_long_words_stand_below_and_not_in_the_alternative(tmp_path):
    words = "Title\nSubtitle\n" + "x" * 1000
    page = shown(with_output({"image/png": PICTURE, "text/plain": words}), tmp_path)
    assert 'alt="Title\nSubtitle\nIn full below."' in page
    assert "x" * 1000 in page


def test_a_picture_without_words_is_refused(tmp_path):
    made = with_output({"image/png": PICTURE, "text/plain": "<Figure size 640x480>"})
    with pytest.raises(ValueError, match="without words"):
        shown(made, tmp_path)


def test_the_notebook_itself_is_left_alone(tmp_path):
    made = with_output({"text/html": "<table></table>"})
    notebooks.page(made, "a.ipynb", tmp_path)
    assert made == with_output({"text/html": "<table></table>"})


def test_names_of_numbers_and_their_values_stay_in_the_notebook(tmp_path):
    made = with_output({"text/html": "", "text/plain": "refused=9"})
    made["cells"][0]["source"] = [
        "# A\n",
        "We count nine<!--=refused:word--> and 9<!--=refused-->.",
    ]
    page = notebooks.page(made, "a.ipynb", tmp_path)
    assert page["cells"][0]["source"] == "# A\nWe count nine and 9."
    assert page["cells"][-1]["outputs"] == []


def test_ids_of_sources_in_a_table_are_links(tmp_path):
    table = {"text/html": "<table><tr><td style='a'>S02; C05</td></tr></table>"}
    page = shown(with_output(table), tmp_path)
    assert "<td style='a'><a href=\"../sources.html#S02\">S02</a>; <a href=" in page


def test_every_citation_of_a_state_is_linked_back():
    table = wcit.load_states()
    cited = record.citations()
    for row in table.itertuples():
        for source in row.sources.split(";"):
            assert row.iso3 in cited[source]["states"]


def test_only_known_sources_become_links():
    linked = parts.linked_sources("S02;C05, G20; see it&#x27;s", "../")
    assert linked == (
        '<a href="../sources.html#S02">S02</a>, <a href="../sources.html#C05">C05</a>, '
        "G20; see it&#x27;s"
    )


def test_the_log_of_changes_becomes_the_corrections(tmp_path):
    log = tmp_path / "CHANGELOG.md"
    assert "nothing has been corrected" in record.corrections("# Corrections\n", log)
    log.write_text("# Changes\n\n## 2026.12\n\n- F001: date\n")
    page = record.corrections("# Corrections\n", log)
    assert "\n## Changes\n\n### 2026.12\n" in page


def test_a_number_left_out_of_the_landing_page_is_an_error(tmp_path):
    (tmp_path / "index.md").write_text("{{ signed }} of {{ members }}")
    with pytest.raises(KeyError, match="members"):
        parts.fill(tmp_path / "index.md", {"signed": 89})
