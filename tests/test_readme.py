"""The README shows the chart of today; test_prose.py holds its numbers."""

from pathlib import Path

from PIL import Image

import wcit_analysis as wcit

ROOT = Path(__file__).parents[1]


def test_the_picture_is_the_chart_of_today():
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    with Image.open(ROOT / "docs" / "headline.png") as picture:
        assert picture.text["Description"] == chart.text, "run `make refresh`"
