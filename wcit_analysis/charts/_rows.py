"""What the charts of rows share: points with intervals, names and words beside them, panels."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import wrap
from wcit_analysis.charts.marks import spread, swarm, under_headings
from wcit_analysis.charts.reading import join_names

__all__ = ["spread", "swarm", "under_headings"]
#: Type for what stands beside a mark, in points.
SMALL = 9.0
_NAME = 10.0
#: Look of a text that may stand on a line: the line stops behind it, a point does not.
ON_LINES: dict[str, Any] = {
    "fontsize": SMALL,
    "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.6},
    "zorder": 1.5,
}
_FAINT = "#E4E7EB"


def split(figure: Figure, axes: Axes, shares: Sequence[float], gap: float) -> list[Axes]:
    """Divide an axes into panels side by side.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure, as :func:`~wcit_analysis.charts.chart.start` gives it.
    axes : matplotlib.axes.Axes
        Its axes, which becomes the first panel.
    shares : sequence of float
        Width of each panel, relative to each other.
    gap : float
        Inches between two panels.

    Returns
    -------
    list of matplotlib.axes.Axes
    """
    whole = axes.get_position()
    space = gap / figure.get_figwidth()
    unit = (whole.width - space * (len(shares) - 1)) / sum(shares)
    panels, left = [axes], whole.x0
    for place, share in enumerate(shares):
        box = (left, whole.y0, unit * share, whole.height)
        if place == 0:
            axes.set_position(box)
        else:
            panels.append(figure.add_axes(box))
        left += unit * share + space
    return panels


def row_height(names: Iterable[str], inches: float, least: float) -> float:
    """Inches for a row, so that the longest name fits beside it on as many lines as it needs."""
    lines = max(len(wrap(name, _NAME, inches, even=True)) for name in names)
    return max(least, lines * _NAME * 1.25 / 72 + 0.08)


def set_rows(
    axes: Axes, names: Sequence[str], inches: float, places: Sequence[int] | None = None
) -> None:
    """Name the rows from top to bottom; a name wider than its column in inches is broken.

    ``places`` are the rows that have a name, where not all do.
    """
    at = list(range(len(names))) if places is None else list(places)
    rule_rows(axes, max(at) + 1)
    axes.set_yticks(at, ["\n".join(wrap(name, _NAME, inches, even=True)) for name in names])


def write_heading(axes: Axes, row: float, text: str, gid: str | None = None) -> None:
    """Write a heading into a row of its own; with the gid ``"value"`` it is not read aloud."""
    inches = axes.bbox.width / axes.figure.dpi
    axes.text(
        0,
        row,
        "\n".join(wrap(text, SMALL, inches, "bold")),
        transform=axes.get_yaxis_transform(),
        va="center",
        fontweight="bold",
        gid=gid,
        **ON_LINES,
    )


def rule_rows(axes: Axes, number: int) -> None:
    """Set out the rows of a panel, a faint rule between them, without names."""
    axes.set_yticks([])
    axes.set_ylim(number - 0.5, -0.5)
    axes.hlines(
        np.arange(1, number) - 0.5,
        0,
        1,
        transform=axes.get_yaxis_transform(),
        color=_FAINT,
        linewidth=0.8,
        zorder=0,
        label="_",
    )


def draw_points(
    axes: Axes,
    places: ArrayLike,
    values: pd.Series,
    low: pd.Series,
    high: pd.Series,
    *,
    label: str = "",
    colour: str = style.INK,
    marker: str = "o",
    hollow: bool = False,
    vertical: bool = False,
    names: Sequence[str] = (),
) -> ErrorbarContainer:
    """Draw points with their intervals, one a row; a missing interval is not drawn.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where to.
    places : array-like
        The rows, or the places along the horizontal axis if ``vertical``.
    values, low, high : pandas.Series
        The points and the ends of their intervals.
    label : str
        The series, read aloud where an axes has more than one.
    colour, marker : str
        How a point looks.
    hollow : bool
        Draw the points open.
    vertical : bool
        Draw the intervals upright.
    names : sequence of str
        Names of the points, where the axes itself has none for its rows.

    Returns
    -------
    matplotlib.container.ErrorbarContainer
        What :mod:`~wcit_analysis.charts.reading` reads.
    """
    point, ends = values.to_numpy("float64"), (low.to_numpy("float64"), high.to_numpy("float64"))
    x, y, lines = (places, point, axes.vlines) if vertical else (point, places, axes.hlines)
    spans = lines(places, *ends, color=colour, linewidth=2, label="_")
    (line,) = axes.plot(
        x,
        y,
        marker,
        color=colour,
        markersize=7,
        markerfacecolor="white" if hollow else colour,
        markeredgewidth=1.5,
        label="_",
        gid=join_names(names) or None,
    )
    # Axes.errorbar refuses an interval that lies beside its point, as a bootstrap's may.
    drawn = ErrorbarContainer(
        (line, (), (spans,)), has_xerr=not vertical, has_yerr=vertical, label=label
    )
    axes.add_container(drawn)
    return drawn


def write_values(
    axes: Axes, rows: Iterable[float], values: Iterable[float], texts: Iterable[str]
) -> None:
    """Write each value above its point."""
    for row, value, text in zip(rows, values, texts, strict=True):
        axes.annotate(
            text.replace("-", "−"),
            (value, row),
            (0, 6),
            textcoords="offset points",
            ha="center",
            gid="value",
            **ON_LINES,
        )


def write_beside(
    axes: Axes, rows: Iterable[float], texts: Iterable[str], x: float = 1.02, gid: str = "row"
) -> None:
    """Write words at the right of rows; ``x`` is a part of the width of the axes."""
    for row, text in zip(rows, texts, strict=True):
        axes.text(
            x,
            row,
            text,
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=SMALL,
            color=style.MUTED,
            gid=gid,
        )


def draw_reference(axes: Axes, x: float) -> None:
    """Draw the line that the values are held against."""
    axes.axvline(x, color=style.MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=0)
