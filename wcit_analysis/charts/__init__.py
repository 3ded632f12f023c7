"""Charts: functions of DataFrames, each of which returns a Chart."""

from wcit_analysis.charts.bars import people_and_states, positions_by, positions_by_body, split_bar
from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.tiles import tile_grid
from wcit_analysis.charts.timelines import timeline

__all__ = [
    "Chart",
    "people_and_states",
    "positions_by",
    "positions_by_body",
    "split_bar",
    "tile_grid",
    "timeline",
]
