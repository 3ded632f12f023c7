"""What the explorer shows, as HTML, tables and CSV, without any widget.

Each function turns a choice into something to look at or to take away;
:mod:`wcit_analysis.explorer` only puts controls before them. What costs time is done once, so
that a change of mind costs little: tables are joined and the picture is drawn once, and to light
up a state a frame is laid over the picture instead of drawing it anew.
"""

from ._grid import tiles
from ._look import STYLE
from ._options import choices, denominators, indicators
from .files import csv_link, to_csv
from .split import split_table, split_view
from .state import look_up, state_table, state_view

__all__ = [
    "STYLE",
    "choices",
    "csv_link",
    "denominators",
    "indicators",
    "look_up",
    "split_table",
    "split_view",
    "state_table",
    "state_view",
    "tiles",
    "to_csv",
]
