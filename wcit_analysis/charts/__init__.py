"""Charts: functions of DataFrames, each of which returns a Chart."""

from wcit_analysis.charts.chart import Chart
from wcit_analysis.charts.claims import verdict_squares
from wcit_analysis.charts.later import agreement_plot, control_plot, flow, ideal_point_plot
from wcit_analysis.charts.models import (
    bounds_plot,
    calibration_plot,
    coefficient_plot,
    misfits_plot,
    separation_plot,
    validation_plot,
)
from wcit_analysis.charts.style import options
from wcit_analysis.charts.texts import internet_squares
from wcit_analysis.charts.tiles import tile_multiples
from wcit_analysis.charts.timelines import timeline
from wcit_analysis.charts.who import positions_by, split_bar, stance_columns, tile_grid

__all__ = [
    "Chart",
    "agreement_plot",
    "bounds_plot",
    "calibration_plot",
    "coefficient_plot",
    "control_plot",
    "flow",
    "ideal_point_plot",
    "internet_squares",
    "misfits_plot",
    "options",
    "positions_by",
    "separation_plot",
    "split_bar",
    "stance_columns",
    "tile_grid",
    "tile_multiples",
    "timeline",
    "validation_plot",
    "verdict_squares",
]
