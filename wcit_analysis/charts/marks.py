"""The marks that all charts share: rows with names, bars, dots with intervals, squares, notes.

A page makes a frame and a title, begins a chart and calls these; what they draw is what
:mod:`~wcit_analysis.charts.reading` reads. Rows are numbered from the top.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import MARGIN, inches, start, text_width, wrap
from wcit_analysis.charts.reading import join_names
from wcit_analysis.charts.style import NAME, SMALL

#: Inches that the mark of a row takes, and that stay free between two rows.
BODY, _BETWEEN = 0.26, 0.12
#: Inches of a line of a row's name, and between the name and its mark.
_LINE, _GAP = NAME * 1.3 / 72, 0.08
#: Inches from a name to the next in a column of them.
_NEXT = 0.185
#: Look of a text that may stand on a line.
ON_LINES = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
#: Inches of a square that has no room for a hatch, and of one that has none for an edge.
_TINY, _DOT = 0.12, 0.09

#: Inches from one square under a heading to the next.
PITCH = 0.2
_NAMED = {"fontsize": NAME, "gid": "name", "bbox": ON_LINES}
_BESIDE = {"fontsize": SMALL, "color": style.MUTED, "gid": "row"}


def rows_left(names: Iterable[str]) -> float:
    """Return the inches to keep free at the left for the names of rows; none where it is narrow."""
    if style.narrow():
        return MARGIN
    return min(2.6, MARGIN + _GAP + max(text_width(name, NAME) for name in names))


def start_rows(
    title: str,
    subtitle: str,
    names: Sequence[str],
    texts: Sequence[str] = (),
    *,
    body: float = BODY,
    places: Sequence[int] = (),
    right: float = 0.0,
    **around: Any,
) -> tuple[Figure, Axes]:
    """Begin a chart of rows, with room for their names and the words beside them, and set them out.

    ``names``, ``texts``, ``body`` and ``places`` are as for :func:`name_rows`, all else as for
    :func:`~wcit_analysis.charts.chart.start`.
    """
    left, beside = rows_left(names), 0.0 if style.narrow() else _widest(texts)
    high = (max(places or range(len(names))) + 1) * row_height(names, left, texts, body)
    around |= {"height": high, "left": left, "right": right or MARGIN + beside}
    figure, axes = start(title, subtitle, **around)
    name_rows(axes, names, texts, body=body, places=places)
    return figure, axes


def row_height(
    names: Iterable[str], left: float, texts: Iterable[str] = (), body: float = BODY
) -> float:
    """Return the inches that a row takes, with its name and the words beside it.

    Both stand beside the mark, or, where it is narrow, above it.
    """
    if style.narrow():
        return body + _lines(names, _above(texts)) * _LINE + _BETWEEN
    return max(body + _BETWEEN, _lines(names, left - MARGIN - _GAP) * _LINE + 0.06)


def _above(texts: Iterable[str]) -> float:
    """The inches above a mark for its name, where words stand there too."""
    return style.asked().width - 2 * MARGIN - _widest(texts)


def _widest(texts: Iterable[str]) -> float:
    """The inches that words beside a mark take, with the gap to it."""
    return max((text_width(text, SMALL) + _GAP for text in texts), default=0.0)


def _lines(names: Iterable[str], room: float) -> int:
    return max(len(wrap(name, NAME, room, even=True)) for name in names)


def name_rows(
    axes: Axes,
    names: Sequence[str],
    texts: Sequence[str] = (),
    *,
    body: float = BODY,
    places: Sequence[int] = (),
) -> None:
    """Set out rows from top to bottom, with their names and words beside them.

    The names stand at the left and the words at the right, or both above the row where it is
    narrow; they are read aloud with the row's marks.

    ``axes`` are as high as :func:`row_height` says, once a row. ``names`` and ``texts`` have one a
    row. ``body`` is the inches that the mark of a row takes. ``places`` are the rows that have a
    name, where not all do.
    """
    at = places or range(len(names))
    number = max(at) + 1
    half = body / 2 / (inches(axes)[1] / number) if style.narrow() else 0.5
    axes.set_ylim(number - 1 + half, half - 1)
    axes.set_yticks([])
    room = axes.bbox.x0 / axes.figure.dpi - MARGIN - _GAP
    name: style.Look = {"xytext": (-_GAP * 72, 0), "ha": "right", "va": "center"}
    text: style.Look = {"xytext": (_GAP * 72, 0), "va": "center"}
    if style.narrow():
        room = _above(texts)
        name = {"xytext": (0, body / 2 * 72 + 1), "va": "bottom"}
        text = {**name, "ha": "right"}
    for x, words, look in (
        (0, ["\n".join(wrap(one, NAME, room, even=True)) for one in names], name | _NAMED),
        (1, texts, text | _BESIDE),
    ):
        for place, word in zip(at, words, strict=False):
            axes.annotate(
                word,
                (x, place),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                **look,
            )


def bars(
    axes: Axes,
    table: pd.DataFrame,
    colours: Mapping[str, str],
    *,
    whole: bool = False,
    texts: pd.DataFrame | None = None,
) -> None:
    """Draw a stacked bar a row, with its number in every part, or, if one does not fit, in none.

    ``axes`` are set out by :func:`name_rows`. ``table`` has one row a bar, one column a part, by
    the words that ``colours`` has for it. ``colours`` is what each part is called, and its colour:
    the same as the chart's key. With ``whole`` each bar is drawn as a hundred per cent of its row.
    ``texts`` are how the numbers are written, where not as whole ones.
    """
    total = table.sum(axis=1)
    drawn = table.div(total.where(total > 0, 1), axis=0) * 100 if whole else table
    widest = 100.0 if whole else total.max()
    wide, high = inches(axes)
    thick = BODY / high * abs(np.subtract(*axes.get_ylim()))
    left = np.zeros(len(table))
    axes.set_xlim(0, widest)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    written = table.map("{:.0f}".format) if texts is None else texts
    numbers = []
    for part, colour in colours.items():
        look = {**style.paint(colour), "linewidth": 0.8}
        axes.barh(range(len(table)), drawn[part], thick, left=left, label=part, **look)
        for y, (text, length) in enumerate(zip(written[part], drawn[part], strict=True)):
            if length:
                numbers.append((left[y] + length / 2, y, text, colour, length))
        left = left + drawn[part].to_numpy()
    fits = all(
        text_width(text, SMALL) < size * wide / widest - 0.01 for *_, text, _, size in numbers
    )
    for x, y, text, colour, _ in numbers:
        look = {"va": "center_baseline", "color": style.ink_on(style.tone(colour)), "gid": "number"}
        # Without room they are still there to be read aloud.
        write_at(axes, text, x, y, (0, 0), visible=fits, **look)


def dots(
    axes: Axes,
    places: ArrayLike,
    values: pd.Series,
    *,
    label: str,
    colour: str = style.INK,
    marker: str = "o",
    hollow: bool = False,
    size: float = 7,
    low: pd.Series | None = None,
    high: pd.Series | None = None,
    names: Sequence[str] = (),
) -> None:
    """Draw points, one a row or more, with their intervals if there are any.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Set out by :func:`name_rows`.
    places : array-like
        The row of each point.
    values, low, high : pandas.Series
        The points and the ends of their intervals; a missing one is not drawn.
    label : str
        The series, read aloud where an axes has more than one.
    colour, marker, hollow, size
        How a point looks; a colour too faint for a thin mark has an outline.
    names : sequence of str
        Names of the points, where they are not those of the rows.
    """
    point, edge = values.to_numpy("float64"), style.outline(colour)
    ends = [point * np.nan if end is None else end.to_numpy("float64") for end in (low, high)]
    spans = axes.hlines(places, ends[0], ends[1], color=edge, linewidth=2)
    (line,) = axes.plot(
        point,
        places,
        marker,
        markersize=size,
        markerfacecolor="white" if hollow else style.tone(colour),
        markeredgecolor=edge,
        markeredgewidth=1.2,
        gid=join_names(names) or None,
    )
    # Axes.errorbar refuses an interval that lies beside its point, as a bootstrap's may.
    drawn = ErrorbarContainer((line, (), (spans,)), label=label)
    axes.add_container(drawn)


def squares(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    colours: Sequence[str],
    names: Sequence[str],
    side: float,
) -> None:
    """Draw a square a thing, read by its colour in the key; a place on the axes means nothing.

    ``x`` and ``y`` are the middles of the squares, ``side`` is in inches.
    """
    axes.set_axis_off()
    at, painted = np.column_stack([x, y]), np.asarray(colours)
    # One collection a colour: a square that is an artist of its own takes far longer to draw.
    for colour in dict.fromkeys(colours):
        chosen, look = painted == colour, style.paint(colour)
        if side < _TINY:
            look |= {"hatch": ""} | ({} if side > _DOT else {"edgecolor": "none"})
        axes.scatter(
            at[chosen, 0],
            at[chosen, 1],
            marker="s",
            s=(side * 72) ** 2,
            linewidths=0.6,
            label="squares",
            gid=join_names(np.asarray(names, dtype=object)[chosen]),
            **look,
        )


def chip(axes: Axes, x: float, y: float, text: str, colour: str, **look: Any) -> None:
    """Write on a colour what it stands for: a key that stands where it is needed."""
    face = style.paint(colour)
    axes.text(
        x,
        y,
        text,
        color=style.ink_on(face["facecolor"]),
        va="center",
        fontsize=SMALL,
        fontweight="bold",
        gid="key",
        bbox={**face, "hatch": "", "linewidth": 0.6, "pad": 3},
        **look,
    )


class Unit(NamedTuple):
    """Squares under a heading, one a thing, and a note below them."""

    heading: str
    colours: list[str]
    names: list[str]
    note: str = ""


def _per_line() -> int:
    return int((style.asked().width - 2 * MARGIN) / PITCH)


def unit_height(unit: Unit) -> float:
    """Return the inches that squares take with their heading and their note."""
    lines = wrap(unit.note, SMALL, _per_line() * PITCH) if unit.note else []
    return 0.4 + -(-len(unit.names) // _per_line()) * PITCH + len(lines) * _LINE


def unit_rows(axes: Axes, units: Sequence[Unit], *, chips: bool) -> None:
    """Draw squares under their headings, from the top of an axes that is as high as all of them.

    With ``chips`` a heading stands on the colour of its squares and is the key to it.
    """
    wide, high = inches(axes)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    top, places = 0.16, []
    for unit in units:
        if chips:
            chip(axes, 0.05, top, unit.heading, unit.colours[0])
        else:
            axes.text(0, top, unit.heading, va="center", fontsize=NAME, gid="value")
        number = np.arange(len(unit.names))
        x, down = number % _per_line() + 0.5, number // _per_line()
        places.append(np.column_stack([x * PITCH, top + 0.25 + down * PITCH]))
        below = top + 0.37 + down.max() * PITCH
        words = "\n".join(wrap(unit.note, SMALL, _per_line() * PITCH))
        axes.text(0, below, words, va="top", fontsize=SMALL, linespacing=1.2)
        top += unit_height(unit)
    x, y = np.concatenate(places).T
    colours = [colour for unit in units for colour in unit.colours]
    squares(axes, x, y, colours, [name for unit in units for name in unit.names], 0.8 * PITCH)


def bracket(axes: Axes, end: float, y: float, text: str, *, above: bool) -> None:
    """Draw a bracket from 0 to a value above or below row ``y``, with what it embraces.

    It is read with the parts of the bar below it: a bracket drawn wrong is heard.
    """
    wide, high = inches(axes)
    inch = (axes.get_ylim()[0] - axes.get_ylim()[1]) / high * (-1 if above else 1)
    near, far = y + (BODY / 2 + 0.05) * inch, y + (BODY / 2 + 0.13) * inch
    look: style.Look = {"color": style.MUTED, "linewidth": 1, "gid": "bracket"}
    axes.plot([0, 0, end, end], [near, far, far, near], label=text, clip_on=False, **look)
    room = end / axes.get_xlim()[1] * wide
    look = {"ha": "left", "va": "bottom" if above else "top", "fontweight": "bold"}
    words = "\n".join(wrap(text, NAME, room, "bold", even=True))
    write_at(axes, words, 0, far, (0, 3 if above else -4), fontsize=NAME, **look)


def heading(axes: Axes, row: float, text: str) -> None:
    """Write a heading into a row of its own."""
    axes.text(
        0,
        row,
        "\n".join(wrap(text, SMALL, inches(axes)[0], "bold")),
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=SMALL,
        fontweight="bold",
        gid="section",
    )


def under_headings(groups: pd.Series) -> pd.Series:
    """Places for rows in groups, with a row free above each group for its heading.

    >>> under_headings(pd.Series(["a", "a", "b"])).to_list()
    [1, 2, 4]
    """
    return groups.index.to_series() + (groups != groups.shift()).cumsum()


def reference(axes: Axes, x: float, body: float = BODY) -> None:
    """Draw the upright line that values are held against, in rows that :func:`name_rows` set out.

    It leaves out the names, where they stand above the rows.
    """
    bottom, top = axes.get_ylim()
    rows = np.arange(np.ceil(bottom))
    half = body * 0.45 * (bottom - top) / inches(axes)[1] if style.narrow() else 0.5
    look: style.Look = {"color": style.MUTED, "linewidth": 1, "linestyle": (0, (3, 2))}
    axes.vlines(rows * 0 + x, rows - half, rows + half, zorder=0, **look)


def write_at(
    axes: Axes, text: str, x: float, y: float, offset: tuple[float, float], **look: Any
) -> None:
    """Write a number or a word ``offset`` points from a mark; it is read with the mark."""
    given: style.Look = {"ha": "center", "va": "baseline", "fontsize": SMALL, "gid": "value"}
    axes.annotate(text, (x, y), offset, textcoords="offset points", **(given | look))


def name_beside(
    axes: Axes,
    marks: pd.DataFrame,
    edge: float,
    way: int,
    within: tuple[float, float] | None = None,
) -> None:
    """Name marks in a column beside them, as far apart as letters need, a line to each mark.

    The limits of ``axes`` must be set. ``marks`` has the place of each in ``x`` and ``y``, and
    its ``name``. ``edge`` is where the marks end and the column begins. ``way`` is 1
    for a column at the right, -1 for one at the left. ``within`` is the top and bottom of the
    column, where they are not those of the axes.
    """
    from scipy.optimize import linear_sum_assignment  # as in spread()

    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    wide, high = inches(axes)
    step, line = way * (right - left) / wide, abs(top - bottom) / high * _NEXT
    # Places run downwards, as the axes does or does not.
    down = 1 if bottom > top else -1
    first, last = within or (top, bottom)
    y = down * marks["y"].to_numpy()
    places = spread(np.sort(y), line, down * first + line / 2, down * last - line / 2)
    # Each name goes where the lines are shortest in all: such lines never cross.
    across = (edge - marks["x"].to_numpy()[:, None]) / step + 0.1
    upright = np.subtract.outer(y, places) / line * _NEXT
    order = linear_sum_assignment(np.hypot(across, upright))[1]
    for (_, mark), place in zip(marks.iterrows(), down * places[order], strict=True):
        axes.plot(
            [mark["x"], edge + 0.1 * step, edge + 0.16 * step],
            [mark["y"], place, place],
            color=style.EDGE,
            linewidth=0.7,
            zorder=1,
            clip_on=False,
        )
        axes.text(
            edge + 0.2 * step,
            place,
            mark["name"],
            va="center_baseline",
            ha="left" if way > 0 else "right",
            fontsize=SMALL,
            fontweight="bold",
            gid="value",
        )


def spread(wanted: ArrayLike, gap: float, low: float, high: float) -> NDArray[np.float64]:
    """Move sorted places no further than they must be to stand ``gap`` apart and inside.

    The least-squares solution under a least gap, by isotonic regression.

    >>> spread([0.0, 0.1, 5.0], 1, -1, 6).tolist()
    [-0.45, 0.55, 5.0]
    """
    # Imported here: it takes a third of a second, which most charts do without.
    from scipy.optimize import isotonic_regression

    places = np.asarray(wanted)
    steps = np.arange(len(places)) * gap
    inside = np.clip(places - steps, low, max(low, high - (steps[-1] if len(steps) else 0)))
    return np.asarray(isotonic_regression(inside).x + steps)
