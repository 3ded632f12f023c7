"""Say in words what a figure shows, read back from its drawn artists.

A picture cannot be compared by nbval or spoken by a screen reader. So the words are taken from
the artists (bars, squares, lines, points, texts), never from the table that they were drawn
from: a bar drawn wrong is read wrong, and the notebook that shows it fails.

What the drawing functions agree on: an artist that stands for something carries its name as its
label; a colour that stands for something is in the legend, perhaps with a count in brackets; a
text that only repeats a mark's value has the gid ``"value"``, one that is a cell of a matrix
``"cell"``, its column's ``"heading"``, its row's ``"name"``, one over several rows ``"section"``,
and one beside a row of points with intervals, which is read with the row, ``"row"``.
Marks of one scatter or line are named by its gid, as :func:`join_names` gives it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

#: Texts of these kinds repeat what a mark says already, or are said first or last.
_SAID_ELSEWHERE = {
    "value",
    "number",
    "when",
    "event",
    "said",
    "key",
    "cell",
    "heading",
    "name",
    "section",
    "row",
    "title",
    "subtitle",
    "source",
}


def read_figure(figure: Figure) -> str:
    """Return what a figure says, one line a fact.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure drawn as the module's docstring describes.

    Returns
    -------
    str
        Title, subtitle, then for every axes its marks with their values, then notes and source.

    Examples
    --------
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
    for axes in figure.axes:
        lines += _read_axes(axes, _colour_key(figure, axes))
    lines += [_flat(t.get_text()) for t in figure.texts if t.get_gid() not in _SAID_ELSEWHERE]
    return "\n".join(lines + _texts(figure, "source"))


def join_names(names: Iterable[str]) -> str:
    """Return the names of marks, one a line, as the gid from which they are read.

    Examples
    --------
    >>> print(join_names(["Kenya", "Here; and there"]))
    Kenya
    Here; and there
    """
    return "\n".join(map(_flat, names))


def _names(gid: str | None, number: int) -> list[str]:
    """Names of so many marks; blank where the gid names none."""
    return gid.split("\n") if gid else [""] * number


def _texts(figure: Figure, kind: str) -> list[str]:
    return [_flat(text.get_text()) for text in figure.texts if text.get_gid() == kind]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _read_axes(axes: Axes, key: dict[str, str]) -> list[str]:
    heading = _flat(axes.get_title(loc="left") or axes.get_title())
    labels = [
        f"{side} axis: {_flat(label)}"
        for side, label in (("horizontal", axes.get_xlabel()), ("vertical", axes.get_ylabel()))
        if label
    ]
    notes = [_flat(text.get_text()) for text in axes.texts if text.get_gid() not in _SAID_ELSEWHERE]
    return [
        *([heading] if heading else []),
        *labels,
        *_read_bars(axes, key),
        *_read_events(axes),
        *_read_shapes(axes, key),
        *_read_intervals(axes),
        *_read_lines(axes, key),
        *_read_points(axes, key),
        *[note for note in notes if note],
    ]


def _read_bars(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a row: the length of each of its bars, by what its colour stands for."""
    containers = [c for c in axes.containers if isinstance(c, BarContainer)]
    if not containers:
        return
    horizontal = containers[0].orientation == "horizontal"
    category = _row_names(axes) or _tick_names(axes.yaxis if horizontal else axes.xaxis)
    written = {_place(*text.xy): text.get_text() for text in _annotations(axes, "number")}
    beside = {
        category.get(_place(text.xy[1])[0], ""): f"; {_flat(text.get_text())}"
        for text in _annotations(axes, "row")
    }
    values: dict[str, list[str]] = defaultdict(list)
    for container in containers:
        label = str(container.get_label()) if len(containers) > 1 else ""
        for bar in container.patches:
            x, y = bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2
            across, along = (y, bar.get_width()) if horizontal else (x, bar.get_height())
            # A part of nothing is not drawn, and so not said.
            if along:
                series = key.get(to_hex(bar.get_facecolor()), label)
                number = _measured(written.get(_place(x, y)), along)
                name = category.get(round(across, 6), _number(across))
                values[name].append(f"{series} {number}".strip())
    for name, parts in values.items():
        heading = f"{name}: " if category else ""
        yield f"{heading}{', '.join(parts)}{beside.get(name, '')}"


def _measured(written: str | None, length: float) -> str:
    """The number on a bar, with the length where the bar is not that long: a share of a whole."""
    if written is None:
        return _number(length)
    plain = written.replace("%", "")
    decimals = len(plain.partition(".")[2])
    return written if plain == f"{length:.{decimals}f}" else f"{written} ({length:.0f}%)"


def _annotations(axes: Axes, kind: str) -> list[Annotation]:
    return [t for t in axes.texts if isinstance(t, Annotation) and t.get_gid() == kind]


def _row_names(axes: Axes) -> dict[float, str]:
    """Names of the rows that have one, by their places."""
    return {_place(t.xy[1])[0]: _flat(t.get_text()) for t in _annotations(axes, "name")}


def _place(*coordinates: Any) -> tuple[float, ...]:
    return tuple(round(float(coordinate), 6) for coordinate in coordinates)


def _read_events(axes: Axes) -> list[str]:
    """One line an event from the top: when, who or what, and what was said below."""
    rows: list[tuple[str, list[str]]] = []
    when = ""
    for text in sorted(axes.texts, key=lambda text: text.get_position()[1]):
        kind, words = text.get_gid(), _flat(text.get_text())
        if kind == "when":
            when = f"{words}: "
        elif kind in ("heading", "event"):
            rows.append((when if kind == "event" else "", [words]))
        elif kind == "said":
            rows[-1][1].append(words)
    return [when + ". ".join(filter(None, parts)) for when, parts in rows]


def _read_shapes(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a colour: how many labelled shapes have it, and which."""
    in_bars = {id(bar) for c in axes.containers if isinstance(c, BarContainer) for bar in c.patches}
    named: dict[str, list[str]] = defaultdict(list)
    for patch in axes.patches:
        label = str(patch.get_label())
        if label and not label.startswith("_") and id(patch) not in in_bars:
            colour = to_hex(patch.get_facecolor())
            named[key.get(colour, colour)].append(label)
    for collection in axes.collections:
        # Where a place on the axes means nothing, a scatter is read by its colours.
        if not axes.axison and collection.get_gid():
            names = str(collection.get_gid()).split("\n")
            # All may share one colour.
            faces = np.broadcast_to(collection.get_facecolor(), (len(names), 4))
            colours = [to_hex((r, g, b)) for r, g, b, _ in faces]
            colours *= len(names) if len(colours) == 1 else 1
            for label, colour in zip(names, colours, strict=True):
                named[key.get(colour, colour)].append(label)
    for meaning in [
        *(m for m in key.values() if m in named),
        *sorted(set(named) - {*key.values()}),
    ]:
        # A count in the legend is held against what is drawn.
        says, n = meaning.endswith(")"), f"({len(named[meaning])})"
        heading = meaning if meaning.endswith(n) else f"{meaning}{', drawn' * says} {n}"
        called = ", ".join(sorted(filter(None, named[meaning])))
        yield f"{heading}: {called}" if called else heading


def _read_intervals(axes: Axes) -> Iterator[str]:
    """One line a place: its points, with the ends of their intervals, and the words beside them."""
    containers = [c for c in axes.containers if isinstance(c, ErrorbarContainer)]
    beside = {
        _place(text.xy[1] if isinstance(text, Annotation) else text.get_position()[1])[0]: (
            f"; {_flat(text.get_text())}"
        )
        for text in axes.texts
        if text.get_gid() == "row"
    }
    sections = {
        _place(text.get_position()[1])[0]: _flat(text.get_text())
        for text in axes.texts
        if text.get_gid() == "section" and containers
    }
    values: dict[float, list[str]] = defaultdict(list)
    names: dict[float, str] = {}
    for container in containers:
        dots, _, spans = container.lines
        along, across = (0, 1) if container.has_xerr else (1, 0)
        scale, rows = (axes.xaxis, axes.yaxis)[:: 1 if container.has_xerr else -1]
        category, unit, place_unit = _tick_names(rows), _unit(scale), _unit(rows)
        category |= _row_names(axes)
        dated = isinstance(rows.get_major_locator(), mdates.DateLocator)
        intervals = [np.asarray(path.vertices) for path in spans[0].get_paths()] if spans else []
        if dots is None:  # a reader's own, of intervals without points
            points = np.array([interval[0] for interval in intervals]).reshape(-1, 2)
            points[:, along] = np.nan
        else:
            points = np.asarray(dots.get_xydata(), dtype=float)
        if not spans:  # or of points without intervals
            intervals = [np.full((1, 2), np.nan)] * len(points)
        gid = dots.get_gid() if dots is not None else None
        own = _names(gid, len(points))
        series = str(container.get_label()) if len(containers) > 1 else ""
        for point, interval, name in zip(points, intervals, own, strict=True):
            ends = interval[:, along]
            place = round(float(point[across]), 6)
            at = _when(place) if dated else category.get(place, f"{_number(place)}{place_unit}")
            names[place] = name or at
            value = point[along]
            said = f"{_number(value)}{unit}" if np.isfinite(value) else "no value"
            if np.isfinite(ends).all():
                said += f", from {_number(min(ends))} to {_number(max(ends))}"
            values[place].append(f"{series} {said}".strip())
    for place in sorted((*values, *sections)):
        if place in sections:
            yield sections[place]
        else:
            yield f"{names[place]}: {'; '.join(values[place])}{beside.get(place, '')}"


def _read_lines(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a labelled line: its points in data units; both axes' names where there are any.

    Where the gid names the points, one line a point.
    """
    for line in axes.lines:
        label = str(line.get_label())
        if line.get_gid() == "bracket":
            yield f"{_flat(label)}: {', '.join(_under(axes, line, key))}"
        elif not label.startswith("_"):
            # As drawn: what was given may be dates or words, which the axis turns into numbers.
            drawn = zip(*np.asarray(line.get_data(orig=False)), strict=True)
            points = [_point(axes, x, y) for x, y in drawn]
            if gid := line.get_gid():
                named = zip(_names(gid, len(points)), points, strict=True)
                yield from (f"{name}: {point}" for name, point in named)
            else:
                yield f"{_flat(label)}: " + "; ".join(points)


def _under(axes: Axes, line: Line2D, key: dict[str, str]) -> Iterator[str]:
    """What the parts of the bar that a bracket embraces stand for."""
    low, *_, high = np.asarray(line.get_xdata(), dtype=float)
    near = float(np.asarray(line.get_ydata(), dtype=float)[0])
    slack = (high - low) * 0.02
    for bar in (bar for c in axes.containers if isinstance(c, BarContainer) for bar in c.patches):
        left, right = bar.get_x() - slack, bar.get_x() + bar.get_width() + slack
        inside = low - slack <= left + slack and right - slack <= high + slack
        if inside and abs(bar.get_y() + bar.get_height() / 2 - near) < 0.5 and bar.get_width():
            yield key.get(to_hex(bar.get_facecolor()), "")


def _read_points(axes: Axes, key: dict[str, str]) -> Iterator[str]:
    """One line a labelled scatter: what its colour stands for, its label, its points.

    They are named where the gid lists their names.
    """
    for collection in axes.collections:
        label = str(collection.get_label())
        offsets = np.asarray(collection.get_offsets())
        if label.startswith("_") or isinstance(collection, LineCollection) or not len(offsets):
            continue
        if not axes.axison:
            continue  # read by its colours
        names = _names(collection.get_gid(), len(offsets))
        points = (
            f"{name} {_point(axes, x, y)}".strip()
            for name, (x, y) in zip(names, offsets, strict=True)
        )
        colours = {to_hex((r, g, b)) for r, g, b, _ in np.asarray(collection.get_facecolor())}
        series = ", ".join([*sorted(key[c] for c in colours & key.keys()), _flat(label)])
        yield f"{series} ({len(offsets)}): " + "; ".join(points)


def _point(axes: Axes, x: Any, y: Any) -> str:
    """A point as its coordinates' names or values; a coordinate on an axis switched off is none."""
    shown = [
        _coordinate(axis, value)
        for axis, value in ((axes.xaxis, x), (axes.yaxis, y))
        if axis.get_visible() and axes.axison
    ]
    return " ".join(shown) if len(shown) == 1 else f"({', '.join(shown)})"


def _coordinate(axis: Axis, value: Any) -> str:
    if isinstance(axis.get_major_locator(), mdates.DateLocator):
        return _when(value)
    return _tick_names(axis).get(round(float(value), 6), _number(float(value)))


def _when(days: float) -> str:
    if np.isnan(days):
        return "none"
    when = mdates.num2date(days)
    when = (when + timedelta(seconds=30)).replace(second=0, microsecond=0)
    midnight = when.hour == when.minute == 0
    return f"{when:%Y-%m-%d}" if midnight else f"{when:%Y-%m-%d %H:%M}"


def _tick_names(axis: Axis) -> dict[float, str]:
    """Names of the places on an axis that has names for ticks, none for a numeric one."""
    names = [_flat(label.get_text()) for label in axis.get_ticklabels()]
    ticks = np.asarray(axis.get_ticklocs(), dtype=float)
    if len(names) != len(ticks):
        return {}
    # A row may be named by a number, but not all rows by that of the place where they stand.
    if all(_is_number(name, place) for name, place in zip(names, ticks, strict=True) if name):
        return {}
    return {round(float(tick), 6): name for tick, name in zip(ticks, names, strict=True) if name}


def _unit(axis: Axis) -> str:
    """The unit that an axis writes beside its numbers."""
    return "%" if any("%" in label.get_text() for label in axis.get_ticklabels()) else ""


def _is_number(text: str, place: float) -> bool:
    """Whether a label is the number of the place where it stands, as rounded as it is written."""
    written = text.replace("−", "-").replace("%", "").replace(" ", "").strip()
    decimals = len(written.partition(".")[2])
    try:
        return float(written) == float(f"{place:.{decimals}f}")
    except ValueError:
        return False


def _colour_key(figure: Figure, axes: Axes) -> dict[str, str]:
    """What each colour stands for, by the chart's key or by the words that stand on the colour."""
    return {
        to_hex(handle.get_facecolor()): _flat(text.get_text())
        for legend in (*figure.legends, *(a.get_legend() for a in figure.axes), axes.get_legend())
        if legend is not None
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True)
        if handle is not None and hasattr(handle, "get_facecolor")
    } | {
        to_hex(chip.get_facecolor()): _flat(text.get_text())
        for text in axes.texts
        if text.get_gid() == "key" and (chip := text.get_bbox_patch())
    }


def _number(value: float) -> str:
    """A value as it would be said: at most four significant figures past a whole number's own."""
    value = float(value)
    if np.isnan(value):
        return "none"
    return str(round(value)) if abs(value - round(value)) < 1e-9 else f"{value:.4g}"
