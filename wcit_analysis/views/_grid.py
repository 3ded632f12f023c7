"""The tile grid as a picture, drawn once, on which any state can be lit up."""

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from wcit_analysis.charts import style, tile_grid
from wcit_analysis.tables import load_table

from ._options import all_states

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """A chart as pixels and words, with the place of each state in it.

    Parameters
    ----------
    png : str
        The pixels, in base64 as a page takes them.
    alt : str
        The same in words, as the chart reads itself.
    size : (int, int)
        Width and height at which it is shown.
    boxes : mapping of str to (float, float, float, float)
        Left, top, width and height of each state by its code, in pixels as shown.
    """

    png: str
    alt: str
    size: tuple[int, int]
    boxes: Mapping[str, Box]

    def html(self, iso3: str, name: str, said: str) -> str:
        """Show the picture with a frame around one state.

        Parameters
        ----------
        iso3 : str
            The state to light up.
        name : str
            What to write above it.
        said : str
            The same in words, for the text alternative.
        """
        width, height = self.size
        alt = html.escape(f"{said} {self.alt}")
        return (
            f'<div class="wcit-picture"><img width="{width}" height="{height}" alt="{alt}" '
            f'src="data:image/png;base64,{self.png}"><svg viewBox="0 0 {width} {height}" '
            f'aria-hidden="true">{_frame(self.boxes[iso3], name)}</svg></div>'
        )


def _frame(box: Box, name: str) -> str:
    """Draw a dark frame with a white edge, seen on any colour, and the name above it."""
    left, top, width, height = box
    place = (
        f"x='{left - 2:.1f}' y='{top - 2:.1f}' width='{width + 4:.1f}' height='{height + 4:.1f}' "
        "rx='4' fill='none'"
    )
    return (
        f"<rect {place} stroke='white' stroke-width='9'/>"
        f"<rect {place} stroke='{style.INK}' stroke-width='4'/>"
        f"<text x='{left + width / 2:.1f}' y='{top - 9:.1f}' text-anchor='middle' "
        f"font-size='17' font-weight='bold' fill='{style.INK}' stroke='white' stroke-width='6' "
        f"paint-order='stroke'>{html.escape(name)}</text>"
    )


@cache
def tiles() -> Picture:
    """Draw the tile grid, on which each state can be lit up by its code.

    Examples
    --------
    >>> len(tiles().boxes)
    193
    """
    table = load_table("tiles")
    chart = tile_grid(all_states(), table)
    png = base64.b64encode(chart.png()).decode()
    # Drawn by now, the figure knows its places in pixels as shown, counted from the bottom.
    width, height = chart.figure.bbox.size
    in_pixels = chart.figure.axes[0].transData.transform
    boxes = {}
    for iso3, row, column in zip(table["iso3"], table["row"], table["column"], strict=True):
        corners = [(column + 0.04, row + 0.04), (column + 0.96, row + 0.96)]
        (left, top), (right, bottom) = in_pixels(corners)
        boxes[iso3] = (left, height - top, right - left, top - bottom)
    return Picture(png, chart.text, (round(width), round(height)), boxes)
