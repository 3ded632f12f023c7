"""Charts: functions of DataFrames, each of which returns a Chart."""

from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.claims import verdict_squares
from wcit_analysis.charts.lasting import rank_breakers, tile_multiples, yes_shares
from wcit_analysis.charts.style import options
from wcit_analysis.charts.texts import internet_squares
from wcit_analysis.charts.timeline import night, turning_points
from wcit_analysis.charts.who import positions_by, split_bar, stance_columns, tile_grid
from wcit_analysis.charts.why import chances, curve, misplaced, pairs, terms

__all__ = [
    "Chart",
    "chances",
    "curve",
    "internet_squares",
    "misplaced",
    "night",
    "options",
    "pairs",
    "positions_by",
    "rank_breakers",
    "split_bar",
    "stance_columns",
    "terms",
    "tile_grid",
    "tile_multiples",
    "turning_points",
    "verdict_squares",
    "yes_shares",
]
