"""Charts: functions of DataFrames, each of which returns a Chart."""

from wcit_analysis.charts.bars import positions_by, split_bar
from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.tiles import tile_grid
from wcit_analysis.charts.timelines import timeline

__all__ = ["Chart", "positions_by", "split_bar", "tile_grid", "timeline"]
