"""Charts of how many: the split over denominators, by group, by people, and claims by verdict."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import text_width, wrap

_ROW, _BAR, _LABEL, _BEHIND = 0.4, 0.76, 10, 0.06
#: Groups smaller than this are drawn but never named in a title.
_SMALL = 10


def _percent(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "none"


def _row_height(names: pd.Index, left: float) -> float:
    """Inches for a row, so that the longest name fits beside it on as many lines as it needs."""
    lines = max(map(len, _label_lines(names, left)))
    return max(_ROW, lines * _LABEL * 1.25 / 72 + 0.08)


def _label_lines(names: pd.Index, left: float) -> list[list[str]]:
    return [wrap(style.words(name, names.name), _LABEL, left - 0.2, even=True) for name in names]


def _stacked_rows(
    axes: Axes,
    table: pd.DataFrame,
    inside: Callable[[float, float], str],
    left: float = 2.0,
    colours: Mapping[str, str] = style.POSITIONS,
) -> None:
    """Draw one stacked bar a row, a segment a column, its number within it or behind the bar.

    ``left`` is the room for the rows' names in inches. The names of index and columns say what
    the words of each stand for.
    """
    totals = table.sum(axis=1)
    widest = float(totals.max())
    inches = axes.bbox.width / axes.figure.dpi / widest
    start_at = pd.Series(0.0, index=table.index)
    for value in table.columns:
        colour = colours[value]
        widths = table[value]
        bars = axes.barh(
            range(len(table)),
            widths,
            left=start_at,
            height=_BAR,
            color=colour,
            edgecolor="white",
            linewidth=1,
            label=style.words(value, table.columns.name),
        )
        for bar, width, total, end in zip(bars, widths, totals, start_at + widths, strict=True):
            text = inside(width, total)
            needed = text_width(text, _LABEL) + 0.03
            look: dict[str, Any] = {"va": "center_baseline", "gid": "value"}
            y = bar.get_y() + _BAR / 2
            if width * inches > needed:
                ink = style.ink_on(colour)
                axes.annotate(text, (bar.get_x() + width / 2, y), ha="center", color=ink, **look)
            elif width and np.isclose(end, total) and (widest - total) * inches > needed + _BEHIND:
                axes.annotate(text, (total + _BEHIND / inches, y), **look)
            # What fits in neither place is left to the words.
        start_at = start_at + widths
    axes.set_xlim(0, widest)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    names = ["\n".join(lines) for lines in _label_lines(table.index, left)]
    axes.set_yticks(range(len(table)), names)
    axes.legend(
        ncols=len(table.columns), loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.3
    )
