"""Say in words what a figure shows, read back from its drawn artists.

A picture cannot be compared by nbval or spoken by a screen reader. So the words are taken from
the artists, never from the table that they were drawn from: a bar drawn wrong is read wrong, and
the notebook that shows it fails. What is read is what :mod:`~wcit_analysis.charts.marks` draws.

What the two agree on: a colour that stands for something is in the key, or has the words for it
written on it (gid ``"key"``); marks of one scatter or line are named by its gid, as
:func:`join_names` gives it; a text with a gid is read with its mark, or only repeats it
(``"value"``); one without is a note. A label that begins with ``_`` is not read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text
from numpy.typing import NDArray


def read_figure(figure: Figure) -> str:
    """Return what a figure says, one line a fact.

    ``figure`` is a figure drawn as the module's docstring describes.

    Returns title, subtitle, then for every axes its marks with their values, then notes and source.

    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> axes = figure.add_subplot()
    >>> _ = axes.barh([0, 1], [89, 55], label="states")
    >>> axes.set_yticks([0, 1], ["signed", "did not sign"])
    [...]
    >>> print(read_figure(figure))
    signed: 89
    did not sign: 55
    """
    lines = [text for kind in ("title", "subtitle") for text in _texts(figure, kind)]
    key = {
        to_hex(handle.get_facecolor()): _flat(text.get_text())
        for legend in figure.legends
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True)
        if isinstance(handle, Rectangle)
    }
    for axes in figure.axes:
        lines += _read_axes(axes, key)
    return "\n".join(lines + _texts(figure, "source"))


def join_names(names: Iterable[str]) -> str:
    """Return the names of marks, one a line, as the gid from which they are read.

    >>> print(join_names(["Kenya", "Here; and there"]))
    Kenya
    Here; and there
    """
    return "\n".join(map(_flat, names))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _texts(place: Figure | Axes, kind: str) -> list[str]:
    return [_flat(text.get_text()) for text in place.texts if text.get_gid() == kind]


def _number(value: float) -> str:
    """A value as it would be said: at most four significant figures past a whole number's own."""
    return str(round(value)) if abs(value - round(value)) < 1e-9 else f"{value:.4g}"


def _place(coordinate: float) -> float:
    return round(coordinate, 6)


def _read_axes(axes: Axes, key: dict[str, str]) -> list[str]:
    for text in axes.texts:
        if text.get_gid() == "key" and (chip := text.get_bbox_patch()):
            key = {**key, to_hex(chip.get_facecolor()): _flat(text.get_text())}
    label = _flat(axes.get_xlabel())
    notes = [_flat(text.get_text()) for text in axes.texts if not text.get_gid()]
    said = [
        _flat(axes.get_title(loc="left")),
        f"horizontal axis: {label}" if label else "",
        *_read_rows(axes, key),
        *_read_brackets(axes, key),
        *_read_events(axes),
        *(_read_points(axes, key) if axes.axison else _read_squares(axes, key)),
        *notes,
    ]
    return [line for line in said if line]


def _at_rows(axes: Axes, kind: str) -> dict[float, str]:
    """The texts of a kind, by the row at which they stand."""
    found = (text for text in axes.texts if text.get_gid() == kind)
    return {_place(_anchor(text)[1]): _flat(text.get_text()) for text in found}


def _anchor(text: Text) -> Any:
    return text.xy if isinstance(text, Annotation) else text.get_position()


def _read_rows(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a row: its bars or its dots, the words beside it; a heading in a row of its own."""
    if not axes.containers:
        return
    names = _at_rows(axes, "name") or _tick_names(axes.yaxis)
    beside, sections = _at_rows(axes, "row"), _at_rows(axes, "section")
    values: dict[float, list[str]] = defaultdict(list)
    bars = isinstance(axes.containers[0], BarContainer)
    for container in axes.containers:
        series = str(container.get_label()) if len(axes.containers) > 1 else ""
        if isinstance(container, BarContainer):
            for y, said in _bars(axes, container, key, series):
                values[y].append(said)
        elif isinstance(container, ErrorbarContainer):
            for y, name, said in _dots(container, series):
                names = {y: name} | names if name else names
                values[y].append(said)
    for y in sorted({*values, *sections}):
        parts = (", " if bars else "; ").join(values[y])
        row = f"{parts}; {beside[y]}" if y in beside else parts
        yield sections.get(y) or (f"{names[y]}: {row}" if y in names else row)


def _bars(
    axes: Axes, bars: BarContainer, key: dict[str, str], series: str
) -> Iterator[tuple[float, str]]:
    """The row of each bar, and its length, by what its colour stands for."""
    written = (text for text in axes.texts if text.get_gid() == "number")
    numbers = {tuple(map(_place, _anchor(text))): text.get_text() for text in written}
    for bar in bars.patches:
        length, middle = bar.get_width(), tuple(map(_place, bar.get_center()))
        whole = f"{length:.0f}"
        said = numbers.get(middle, _number(length))
        # The number on a bar is its length, or the bar is a share of a whole.
        if said.rstrip("%") not in (whole, _number(length)):
            said += f" ({whole}%)"
        # A part of nothing is not drawn, and so not said.
        if length:
            yield middle[1], f"{key.get(to_hex(bar.get_facecolor()), series)} {said}".strip()


def _dots(container: ErrorbarContainer, series: str) -> Iterator[tuple[float, str, str]]:
    """The row of each dot, its own name if it has one, its value and the ends of its interval."""
    line, _, (spans,) = container.lines
    points = np.asarray(line.get_xydata())
    names = str(line.get_gid()).split("\n") if line.get_gid() else [""] * len(points)
    for (x, y), span, name in zip(points, spans.get_paths(), names, strict=True):
        low, high = np.asarray(span.vertices)[:, 0]
        reach = f", from {_number(low)} to {_number(high)}" if np.isfinite(low) else ""
        yield _place(y), name, f"{series} {_number(x)}{reach}".strip()


def _read_brackets(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a bracket: what is written at it, and what the parts of the bar below stand for."""
    for line in axes.lines:
        if line.get_gid() == "bracket":
            under = (key.get(colour, "") for colour in _under(axes, line))
            yield f"{_flat(str(line.get_label()))}: {', '.join(under)}"


def _under(axes: Axes, line: Line2D) -> Iterator[str]:
    """The colours of the bars that a bracket embraces."""
    xy = np.asarray(line.get_xydata())
    slack = np.ptp(xy[:, 0]) * 0.01
    for bar in (bar for c in axes.containers if isinstance(c, BarContainer) for bar in c.patches):
        inside = bar.get_x() + bar.get_width() <= xy[:, 0].max() + slack
        if bar.get_width() and inside and abs(bar.get_center()[1] - xy[0, 1]) < 0.5:
            yield to_hex(bar.get_facecolor())


def _read_events(axes: Axes) -> list[str]:
    """One line an event from the top: when, who or what, and what was said below."""
    rows: list[tuple[str, list[str]]] = []
    when = ""
    for text in axes.texts:
        kind, words = text.get_gid(), _flat(text.get_text())
        if kind == "when":
            when = f"{words}: "
        elif kind in ("heading", "event"):
            rows.append((when if kind == "event" else "", [words]))
        elif kind == "said":
            rows[-1][1].append(words)
    return [when + ". ".join(filter(None, parts)) for when, parts in rows]


def _marks(axes: Axes) -> Iterator[tuple[str, list[str], NDArray[np.float64], list[str]]]:
    """Each scatter that is read: its label, its names, its places and the colour of each mark."""
    for found in axes.collections:
        if gid := found.get_gid():
            names = gid.split("\n")
            # All may share one colour.
            faces = np.broadcast_to(np.asarray(found.get_facecolor()), (len(names), 4))
            colours = [to_hex((r, g, b)) for r, g, b, _ in faces]
            yield str(found.get_label()), names, np.asarray(found.get_offsets()), colours


def _read_squares(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a colour, in the order of the key: how many squares have it, and which."""
    named: dict[str, list[str]] = defaultdict(list)
    for _, names, _, colours in _marks(axes):
        for name, colour in zip(names, colours, strict=True):
            named[key.get(colour, colour)].append(name)
    for meaning in [*(m for m in key.values() if m in named), *sorted({*named} - {*key.values()})]:
        # A count on the key is held against what is drawn.
        number = f"({len(named[meaning])})"
        heading = meaning if meaning.endswith(number) else f"{meaning} {number}"
        called = ", ".join(sorted(filter(None, named[meaning])))
        yield f"{heading}: {called}" if called else heading


def _read_points(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a scatter: what its colour stands for, its label, its points by their names."""
    for label, names, places, colours in _marks(axes):
        points = (
            f"{name} {_point(axes, x, y)}" for name, (x, y) in zip(names, places, strict=True)
        )
        series = ", ".join([*sorted(key[c] for c in {*colours} & {*key}), label])
        yield f"{series} ({len(names)}): " + "; ".join(points)


def _point(axes: Axes, x: float, y: float) -> str:
    """A point as its coordinates' names or values; a coordinate on an axis switched off is none."""
    shown = [
        _tick_names(axis).get(_place(value), _number(value))
        for axis, value in ((axes.xaxis, x), (axes.yaxis, y))
        if axis.get_visible()
    ]
    return " ".join(shown) if len(shown) == 1 else f"({', '.join(shown)})"


def _tick_names(axis: Axis) -> dict[float, str]:
    """Names of the places on an axis that has names for ticks, none for a numeric one."""
    ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
    named = {_place(tick): _flat(label.get_text()) for tick, label in ticks}
    return named if any(c.isalpha() for name in named.values() for c in name) else {}
