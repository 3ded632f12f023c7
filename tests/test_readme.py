"""The README says what the data say."""

from pathlib import Path

from PIL import Image

import wcit_analysis as wcit

from .notebook_rules import numbers

ROOT = Path(__file__).parents[1]


def test_the_picture_is_the_chart_of_today():
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    with Image.open(ROOT / "docs" / "headline.png") as picture:
        assert picture.text["Description"] == chart.text, "run `make refresh`"


def test_every_number_is_that_of_a_notebook():
    prose = (ROOT / "README.md").read_text(encoding="utf-8").split("## Two commands")[0]
    notebooks = " ".join(
        path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("notebooks/*.ipynb"))
    )
    shown = set(numbers(notebooks.replace("\\n", " ")))
    assert [number for number in numbers(prose) if number not in shown] == []
