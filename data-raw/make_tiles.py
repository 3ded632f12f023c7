"""Make data/tiles.csv: one square a state, so that every state weighs the same to the eye.

Run without arguments; reads data/states.csv and the points beside this file::

    python data-raw/make_tiles.py

The layout is our own and is made in three steps. A stencil says which cells each part of the
world takes, with the seas left empty. Within each part, the states go to the cells so that the
sum of squared distances between place on the map and place on the grid is least. A table of
hand moves then mends what distance alone gets wrong.
"""

from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

DATA = Path(__file__).resolve().parents[1] / "data"
STATES = DATA / "states.csv"
# Where a state is marked on a map: longitude and latitude, after Natural Earth (public domain).
POINTS = Path(__file__).with_name("points.csv")
OUTPUT = DATA / "tiles.csv"
SOURCE = "N99"  # our own work

# One letter a cell, one line a row of the grid. Letters are those of REGION_PARTS and PARTS.
STENCIL = """
..........E..EEE............
................E...........
.........EE..E..E...........
............EEEEEE..........
...........EEEEEE.KK..F.FF.F
...........EEEEEE..KK..F....
N........EEEEEEEE.MKIIIIVVV.
N...........EEEEE.MMM.II.VV.
N..C...........EEMMM..I..VVV
NN.CCCCC.....E.EMMMMM.I..VV.
NN.C..C..........MMMM......V
.N....CC....AAAAA.MM........
.NN.CCC..A..AAAAAA......PP..
..SSSS....AAAAAAAAA......PP.
..SSS.....AAAAAAAAAA...PP.P.
...SS......A..AAAAA......PPP
...SSS.......AAAAAA..A.....P
...............AAAA.A...P...
................AA..AA....P.
................A...........
"""

# The part of the world of each region named in states.csv ...
REGION_PARTS = {
    "North America": "N",
    "Latin America & Caribbean": "C",
    "Europe & Central Asia": "E",
    "Sub-Saharan Africa": "A",
    "Middle East & North Africa": "M",
    "South Asia": "I",
    "East Asia & Pacific": "V",
}
# ... and the states that belong to another part than their region's.
PARTS = {
    "N": "MEX GTM BLZ HND SLV NIC CRI PAN",  # with Canada and the United States
    "S": "COL VEN GUY SUR ECU PER BRA BOL PRY CHL ARG URY",  # C keeps the Caribbean
    "E": "MLT",
    "A": "MAR DZA TUN LBY EGY DJI",
    "M": "TUR CYP GEO ARM AZE",
    "K": "KAZ UZB TKM KGZ TJK",
    "F": "CHN MNG PRK KOR JPN",  # V keeps South-East Asia
    "P": "AUS NZL PNG FJI SLB VUT WSM TON KIR TUV NRU FSM MHL",
}

# Where a state goes instead, as row and column. Moved states change places among themselves.
MOVES = {
    # The Vatican below and west of Italy, San Marino below it, Italy next to Monaco.
    "ITA": (6, 13),
    "SMR": (7, 13),
    "VAT": (7, 12),
    # Grenada closes the arc; Trinidad and Tobago lies off Venezuela and Guyana.
    "GRD": (12, 5),
    "TTO": (12, 4),
    # The Horn and the Great Lakes: Ethiopia below Eritrea, South Sudan below Sudan, Kenya next to
    # Somalia and Uganda, Tanzania below Kenya, Rwanda above Burundi, Malawi above Mozambique.
    "BDI": (16, 17),
    "CAF": (14, 16),
    "ETH": (13, 17),
    "KEN": (14, 18),
    "MWI": (16, 18),
    "RWA": (15, 17),
    "SSD": (13, 16),
    "TZA": (15, 18),
    # Turkey below the Black Sea and not east of it; the Caucasus in order; Iran below Afghanistan
    # and off the Gulf; the Levant from north to south; Kuwait between Iraq and Saudi Arabia.
    "ARM": (7, 18),
    "AZE": (7, 19),
    "BHR": (9, 20),
    "IRN": (7, 20),
    "ISR": (10, 17),
    "JOR": (9, 18),
    "KWT": (9, 19),
    "LBN": (9, 17),
    "TUR": (8, 17),
    # Kazakhstan touches Russia, with Kyrgyzstan beside it; Uzbekistan in the middle; Turkmenistan
    # touches Iran and Afghanistan, Tajikistan stands above Afghanistan.
    "KAZ": (4, 18),
    "KGZ": (4, 19),
    "TJK": (5, 20),
    "TKM": (6, 19),
    "UZB": (5, 19),
    # Malaysia below Thailand and beside Brunei; Cambodia below Laos and Viet Nam; the Philippines
    # out to the east.
    "KHM": (7, 26),
    "MYS": (8, 25),
    "PHL": (8, 27),
}


def read_points() -> dict[str, tuple[float, float]]:
    """Read where each state lies.

    Returns
    -------
    dict
        Longitude and latitude by alpha-3 code. West of 140° W, where only Pacific islands lie,
        longitude runs on past 180, so that the Pacific stays in one piece.
    """
    points = pd.read_csv(POINTS)
    points.loc[points["longitude"] < -140, "longitude"] += 360
    return {row.iso3: (row.longitude, row.latitude) for row in points.itertuples()}


def parts_of_states() -> dict[str, list[str]]:
    """Divide the states among the parts of the world.

    Returns
    -------
    dict
        Sorted alpha-3 codes by the part's letter.
    """
    exceptions = {code: part for part, codes in PARTS.items() for code in codes.split()}
    regions = pd.read_csv(STATES, keep_default_na=False).set_index("iso3")["region"]
    parts: dict[str, list[str]] = {}
    for code, region in sorted(regions.items()):
        parts.setdefault(exceptions.get(code, REGION_PARTS[region]), []).append(code)
    return parts


def cells_of_parts() -> dict[str, list[tuple[int, int]]]:
    """Read the stencil.

    Returns
    -------
    dict
        Row and column of each cell, by the part's letter.
    """
    cells: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(STENCIL.strip().splitlines()):
        for column, letter in enumerate(line):
            if letter != ".":
                cells.setdefault(letter, []).append((row, column))
    return cells


def assign(points: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Choose a cell for each point of one part of the world.

    The points are first brought to the centre and the spread that the cells have.

    Parameters
    ----------
    points : numpy.ndarray
        Longitude and latitude, one row a state.
    cells : numpy.ndarray
        Row and column, one row a cell, as many as there are states.

    Returns
    -------
    numpy.ndarray
        Number of the cell of each point.
    """
    places = np.column_stack([-points[:, 1], points[:, 0]])  # like row (downwards) and column
    places = (places - places.mean(axis=0)) / places.std(axis=0)
    places = places * cells.std(axis=0) + cells.mean(axis=0)
    squares = ((places[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    # Rounded, so that the last digit of a machine's arithmetic cannot decide.
    return linear_sum_assignment(squares.round(6))[1]


def lay_out() -> dict[str, tuple[int, int]]:
    """Lay out all states: stencil, assignment, hand moves.

    Returns
    -------
    dict
        Row and column by alpha-3 code.

    Raises
    ------
    ValueError
        If a part has not as many cells as states, or two states are on one cell.
    """
    points, cells, tiles = read_points(), cells_of_parts(), {}
    for part, codes in parts_of_states().items():
        if len(codes) != len(cells[part]):
            raise ValueError(f"Part {part}: {len(codes)} states, {len(cells[part])} cells.")
        chosen = assign(np.array([points[code] for code in codes]), np.array(cells[part]))
        tiles.update({code: cells[part][n] for code, n in zip(codes, chosen, strict=True)})
    tiles.update(MOVES)
    if len(set(tiles.values())) < len(tiles):
        raise ValueError("Two states are on one cell: look at MOVES.")
    return tiles


def main() -> None:
    """Write data/tiles.csv."""
    lines = ["iso3,row,column,tiles_sources"]
    for code, (row, column) in sorted(lay_out().items()):
        lines.append(f"{code},{row},{column},{SOURCE}")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{OUTPUT.name}: {len(lines) - 1} states, {len(MOVES)} of them moved by hand")


if __name__ == "__main__":
    main()
