"""The map of the world, in Equal Earth: each state as large as its land."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import WIDTH, Chart, start
from wcit_analysis.charts.tiles import (
    coloured_values,
    counted,
    legend_handles,
    put_legend,
    room_for,
)
from wcit_analysis.datapackage import read_outlines
from wcit_analysis.frames import refuse_empty, refuse_repeated, require_columns
from wcit_analysis.sources import source_of

_RADIUS = 0.032  # of a dot, in units of the projection: 5 pixels
_INSIDE = WIDTH - 0.24


class _Shape(NamedTuple):
    """Land on the projected plane; a state too small to see is to be marked by a dot."""

    iso3: str | None
    path: Path | None
    point: np.ndarray
    small: bool


def world_map(
    states: pd.DataFrame,
    by: str = "position",
    *,
    colours: Mapping[Any, str] = style.POSITIONS,
    rest: str = "no value",
    title: str | None = None,
) -> Chart:
    """Draw the states on a map of the world, coloured by a category.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``, or one with a column of your own.
    by : str
        The column that colours the states. A state without a value is drawn white.
    colours : mapping of value to str
        The colour of each value; its order is that of the legend.
    rest : str
        What to call the states without a value, in the legend.
    title : str, optional
        The finding; without it the count of each value.

    Returns
    -------
    Chart
        ``data`` has one row a state: ``iso3``, ``name`` and the column ``by``.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there are no states, a state has no outline or more than one row, or a value no colour.

    Notes
    -----
    On a map large countries look like large votes; :func:`tile_grid` gives each state a square.
    States too small to see are dots, moved just so far that none hides another. Land that is not
    one of the states is hatched. Borders, disputed ones included, are those of Natural Earth.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = world_map(wcit.load_states())
    >>> chart.text.splitlines()[2][:40]
    'signed (89): Afghanistan, Algeria, Angol'
    """
    refuse_empty(states, "states")
    require_columns(states, ["iso3", "name"], "states")
    refuse_repeated(states)
    values, colours = coloured_values(states, by, colours)
    handles = legend_handles(values, colours, rest)
    shapes = _shapes()
    unknown = sorted(set(states["iso3"]) - {shape.iso3 for shape in shapes})
    if unknown:
        raise ValueError(f"no outline for {', '.join(unknown)}")
    named = dict(zip(states["iso3"], zip(states["name"], values, strict=True), strict=True))
    low, high = _extent()
    with style.context():
        figure, axes = start(
            title or counted(values, colours),
            f"{len(states)} member states of the ITU; a dot is a state too small to see. Hatched: "
            "other land. Borders as Natural Earth draws them, not a view of ours",
            height=_INSIDE * (high[1] - low[1]) / (high[0] - low[0]),
            top=room_for(handles),
        )
        axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        axes.set_axis_off()
        for shape in shapes:
            if shape.path is not None:
                axes.add_artist(_land(shape, named, colours))
        dots = [shape for shape in shapes if shape.small and shape.iso3 in named]
        places = _apart(dots)
        # White around the ink: a dark dot on dark land is seen as well as a pale one at sea.
        across = 2.4 * _RADIUS * _INSIDE / (high[0] - low[0]) * 72
        axes.scatter(
            places[:, 0],
            places[:, 1],
            s=across**2,
            c="white",
            linewidths=0,
            zorder=3,
            label="_halos",
        )
        for shape, place in zip(dots, places, strict=True):
            name, value = named[str(shape.iso3)]
            colour = "white" if pd.isna(value) else colours[value]
            look: dict[str, Any] = {"facecolor": colour, "edgecolor": style.INK, "linewidth": 0.5}
            axes.add_artist(Circle(tuple(place), _RADIUS, label=name, zorder=4, **look))
        put_legend(axes, handles)
    return Chart(figure, states[["iso3", "name", by]], source=source_of([by], "states", "outlines"))


def _land(
    shape: _Shape, named: Mapping[str, tuple[str, Any]], colours: Mapping[str, str]
) -> PathPatch:
    """A shape in its state's colour; hatched, and without a name, if it is none of the states."""
    assert shape.path is not None  # noqa: S101
    if shape.iso3 is None or shape.iso3 not in named:
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": style.RULE, "hatch": "//////"}
        return PathPatch(shape.path, linewidth=0.4, label="_other land", **look)
    name, value = named[shape.iso3]
    colour = "white" if pd.isna(value) else colours[value]
    edge = style.RULE if pd.isna(value) else "white"
    # A state that has a dot as well is named by it alone, or it would be counted twice.
    label = f"_{name}" if shape.small else name
    return PathPatch(shape.path, facecolor=colour, edgecolor=edge, linewidth=0.5, label=label)


def project(longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Return places in the Equal Earth projection, for a sphere of radius 1.

    Parameters
    ----------
    longitude, latitude : numpy.ndarray
        Degrees.

    Returns
    -------
    numpy.ndarray
        n × 2, x to the east and y to the north.

    Notes
    -----
    Formula and coefficients: B. Šavrič, T. Patterson and B. Jenny (2019, online 2018), "The Equal
    Earth map projection", International Journal of Geographical Information Science 33(3),
    454-465, doi:10.1080/13658816.2018.1504949.

    Examples
    --------
    >>> project(np.array([180.0]), np.array([0.0])).round(4).tolist()
    [[2.7066, 0.0]]
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    square = theta**2
    slope = a1 + 3 * a2 * square + square**3 * (7 * a3 + 9 * a4 * square)
    x = 2 * np.sqrt(3) / 3 * np.radians(longitude) * np.cos(theta) / slope
    y = theta * (a1 + a2 * square + square**3 * (a3 + a4 * square))
    return np.column_stack([x, y])


@cache
def _shapes() -> list[_Shape]:
    """Every outline, projected once.

    Parallels are straight in this projection and the outlines' edges along a meridian short, so
    their corners alone are projected.
    """
    shapes = []
    for feature in read_outlines():
        about = feature["properties"]
        rings = [
            np.array(ring)
            for polygon in (feature["geometry"] or {"coordinates": []})["coordinates"]
            for ring in polygon
        ]
        path = None
        if rings:
            corners = np.vstack(rings)
            codes = np.full(len(corners), Path.LINETO)
            ends = np.cumsum([len(ring) for ring in rings])
            codes[ends - 1] = Path.CLOSEPOLY
            codes[[0, *ends[:-1]]] = Path.MOVETO
            path = Path(project(corners[:, 0], corners[:, 1]), codes)
        point = project(*np.array(about["point"])[:, None])[0]
        shapes.append(_Shape(about["iso3"], path, point, about["small"]))
    return shapes


@cache
def _extent() -> tuple[np.ndarray, np.ndarray]:
    """The lower left and the upper right corner of all land and dots."""
    shapes = _shapes()
    corners = np.vstack([s.path.vertices for s in shapes if s.path] + [s.point for s in shapes])
    return corners.min(axis=0) - _RADIUS, corners.max(axis=0) + _RADIUS


def _apart(dots: list[_Shape]) -> np.ndarray:
    """Where the dots stand: where they belong, those that would overlap pushed just apart."""
    places = np.array([dot.point for dot in dots]).reshape(-1, 2)
    least = 2.4 * _RADIUS
    for _ in range(500):
        between = places[:, None] - places
        far = np.hypot(*np.moveaxis(between, 2, 0))
        np.fill_diagonal(far, np.inf)
        if far.size == 0 or far.min() >= least:
            break
        # Each of two that are too near gives way by half of what they lack.
        push = np.clip(least * 1.01 - far, 0, None) / 2 / np.maximum(far, 1e-9)
        places = places + (between * push[..., None]).sum(axis=1)
    return places
