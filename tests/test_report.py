"""The pages of the report that are made from the record: what must not get lost on the way."""

import base64
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import wcit_analysis as wcit
from wcit_analysis.profiles import state_profile

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
from report_pages import drawn, notebooks, parts, record, states  # noqa: E402


def with_output(data: dict, metadata: dict | None = None) -> dict:
    output = {"output_type": "execute_result", "data": data, "metadata": metadata or {}}
    cell = {"cell_type": "code", "metadata": {}, "source": "x", "outputs": [output]}
    return {"cells": [{"cell_type": "markdown", "source": "# A"}, cell], "metadata": {}}


def shown(notebook: dict, figures: dict[int, str] | None = None) -> str:
    made = notebooks.page(notebook, "a.ipynb", figures)
    (cell,) = (each for each in made["cells"] if each["cell_type"] == "code")
    return cell["outputs"][0]["data"]["text/html"]


PICTURE = {"image/png": base64.b64encode(b"bytes").decode(), "text/plain": "89 signed"}
CELL = "from wcit_analysis import charts, load_facts\n{}\ncharts.verdict_squares(load_facts())"


def notebook_of_a_chart(words: str | None = None, extra: str = "") -> dict:
    chart = wcit.charts.verdict_squares(wcit.load_facts())
    made = with_output({**PICTURE, "text/plain": words or chart.text})
    made["cells"][-1]["source"] = CELL.format(extra)
    return made


@pytest.fixture(scope="module")
def chart() -> drawn.Drawn:
    path = ROOT / "notebooks" / "09_a_name.ipynb"
    (made,) = drawn.charts_of(notebook_of_a_chart(extra="print('not to be seen')"), path).values()
    return made


def test_a_chart_is_drawn_wide_and_narrow_under_a_name(chart, capsys):
    assert chart.name == "a-name-verdict-squares"
    assert chart.narrow.figure.get_figwidth() == drawn.NARROW < chart.wide.figure.get_figwidth()
    assert chart.narrow.text == chart.wide.text
    assert "not to be seen" not in capsys.readouterr().out


def test_a_chart_in_a_variable_is_drawn_narrow_too():
    made = notebook_of_a_chart()
    made["cells"][-1]["source"] = (
        "from wcit_analysis import charts, load_facts\n"
        "with charts.options(grey=False):\n    chart = charts.verdict_squares(load_facts())\nchart"
    )
    later = with_output({"text/html": ""})["cells"][-1]
    later["source"] = "assert chart.figure.get_figwidth() == 9, 'the one that was shown'"
    made["cells"].append(later)
    (one,) = drawn.charts_of(made, ROOT / "notebooks" / "09_a_name.ipynb").values()
    assert one.narrow.figure.get_figwidth() == drawn.NARROW < one.wide.figure.get_figwidth()


def test_a_chart_that_says_other_words_than_the_stored_ones_is_refused():
    made = notebook_of_a_chart(words="Other words\nthan these")
    with pytest.raises(ValueError, match="cell 1: run make refresh: the chart says"):
        drawn.charts_of(made, ROOT / "notebooks" / "09_a_name.ipynb")


def test_a_narrow_chart_that_says_other_words_is_refused():
    """As if its narrow drawing had lost a mark."""
    made = notebook_of_a_chart()
    made["cells"][-1]["source"] = (
        "from wcit_analysis import charts, load_facts\nfrom wcit_analysis.charts import style\n"
        "charts.verdict_squares(load_facts().iloc[: 9 if style.narrow() else None])"
    )
    with pytest.raises(ValueError, match="cell 1, narrow: the chart says"):
        drawn.charts_of(made, ROOT / "notebooks" / "09_a_name.ipynb")


def test_a_chart_on_a_page_has_its_words_its_files_and_both_drawings(chart, tmp_path):
    shape = drawn.write(chart, tmp_path)
    page = drawn.figure(chart, shape, "../")
    title, *_, source = chart.wide.text.splitlines()
    for said in (f'<p class="chart-title">{parts.text(title)}</p>', parts.text(source)):
        assert said in page
    for line in chart.wide.text.splitlines():
        assert parts.text(line) in page
    files = {path.name for path in tmp_path.iterdir()}
    used = set(re.findall(r'_static/charts/([^"]+)"', page))
    assert used == files == {f"{chart.name}{end}" for end in ENDS}
    frame = pd.read_csv(tmp_path / f"{chart.name}.csv")
    assert len(frame) == len(chart.wide.data)
    for width, (across, down) in shape.items():
        with Image.open(tmp_path / f"{chart.name}-{width}.png") as picture:
            assert picture.width / picture.height == pytest.approx(across / down, rel=0.02)
            assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    inches = chart.wide.figure.get_figheight()
    assert shape["wide"][1] < 100 * inches - 40, "the heading and the source are text, not pixels"


ENDS = [".png", ".svg", ".csv", "-wide.png", "-narrow.png"]


def test_what_stands_in_place_of_a_picture_is_shown():
    assert shown(with_output(PICTURE), {1: "<figure>its words</figure>"}) == (
        "<figure>its words</figure>"
    )


def test_a_picture_that_is_no_chart_is_refused():
    with pytest.raises(ValueError, match="a picture that is no chart: '89 signed'"):
        shown(with_output(PICTURE))


def test_sources_in_prose_are_links():
    made = with_output({"text/html": "<b>x</b>"})
    made["cells"][0]["source"] = "As Japan says (S19, N02); see Article 5A (2012)."
    assert notebooks.page(made, "a.ipynb")["cells"][0]["source"] == (
        "As Japan says ([S19](../sources.html#S19), [N02](../sources.html#N02)); "
        "see Article 5A (2012)."
    )


def test_a_page_leads_to_its_notebook_in_colab_and_in_the_browser():
    cells = notebooks.page({"cells": [], "metadata": {}}, "00_start_here.ipynb")["cells"]
    for address in (
        "https://colab.research.google.com/github/wcit-analysis/wcit-analysis/blob/main/notebooks/",
        "https://wcit-analysis.github.io/wcit-analysis/lite/lab/index.html?path=",
    ):
        assert f'href="{address}00_start_here.ipynb"' in cells[0]["source"]


def test_the_notebook_itself_is_left_alone():
    made = with_output({"text/html": "<table></table>"})
    notebooks.page(made, "a.ipynb")
    assert made == with_output({"text/html": "<table></table>"})


def test_names_of_numbers_and_their_values_stay_in_the_notebook():
    made = with_output({"text/html": "", "text/plain": "refused=9"})
    made["cells"][0]["source"] = [
        "# A\n",
        "We count nine<!--=refused:word--> and 9<!--=refused-->.",
    ]
    page = notebooks.page(made, "a.ipynb")
    assert page["cells"][0]["source"] == "# A\nWe count nine and 9."
    assert page["cells"][-1]["outputs"] == []


def test_ids_of_sources_in_a_table_are_links():
    table = {"text/html": "<table><tr><td style='a'>S02; C05</td></tr></table>"}
    page = shown(with_output(table))
    assert "<td style='a'><a href=\"../sources.html#S02\">S02</a>; <a href=" in page


def test_every_citation_of_a_state_is_linked_back():
    table = wcit.load_states()
    cited = record.citations()
    for row in table.itertuples():
        for source in row.sources.split(";"):
            assert row.iso3 in cited[source]["states"]


def test_every_figure_of_a_state_names_its_source():
    figures = states._figures(state_profile("KEN"))
    rows = dict(re.findall(r"<th data-label[^>]*>([^<]+)(.*?)</tr>", figures))
    for title, said in {"Internet users": "C02, C03", "Electoral democracy": "C10"}.items():
        assert re.sub("<[^>]+>", "", rows[title]).endswith(said)
    assert all("sources.html#" in row for row in rows.values())


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
