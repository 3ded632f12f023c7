"""The tile grid: one square a state."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import WIDTH, Chart, start
from wcit_analysis.provenance import source_line


def tile_grid(
    states: pd.DataFrame,
    tiles: pd.DataFrame,
    by: str = "position",
    *,
    colours: Mapping[str, str] = style.POSITIONS,
    rest: str = "no value",
    title: str | None = None,
) -> Chart:
    """Draw one square a state, coloured by a category.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``, or one with a column of your own.
    tiles : pandas.DataFrame
        The table ``tiles``: ``iso3``, ``row``, ``column``.
    by : str
        The column that colours the squares. A state without a value is drawn white.
    colours : mapping of str to str
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
    ValueError
        If a state has no tile, or a value no colour.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = tile_grid(wcit.load_states(), wcit.load_tiles())
    >>> chart.text.splitlines()[2][:40]
    'signed (89): Afghanistan, Algeria, Angol'
    """
    placed = states.merge(tiles[["iso3", "row", "column"]], on="iso3", how="left", validate="1:1")
    homeless = placed.loc[placed["row"].isna(), "name"]
    if len(homeless):
        raise ValueError(f"no tile for {', '.join(homeless)}")
    values = placed[by].astype("string")
    strange = sorted(set(values.dropna()) - set(colours))
    if strange:
        raise ValueError(f"no colour for {', '.join(strange)}: name one in colours=")
    tally = values.value_counts()
    columns, rows = int(placed["column"].max()) + 1, int(placed["row"].max()) + 1
    size = (WIDTH - 0.3) / columns
    with style.context():
        figure, axes = start(
            title or ", ".join(f"{tally[v]} {style.words(v)}" for v in colours if v in tally),
            f"Each square is one of the {len(states)} member states of the ITU, "
            "named by its three-letter code and set near its place on the map",
            height=rows * size,
            top=0.35,
            left=0.15,
            right=0.15,
        )
        squares: list[Any] = list(placed.itertuples())
        for state, value in zip(squares, values, strict=True):
            colour = "white" if pd.isna(value) else colours[value]
            square = Rectangle(
                (state.column + 0.04, state.row + 0.04),
                0.92,
                0.92,
                facecolor=colour,
                edgecolor=style.RULE if pd.isna(value) else "none",
                linewidth=0.6,
                label=state.name,
            )
            axes.add_patch(square)
            axes.text(
                state.column + 0.5,
                state.row + 0.52,
                state.iso3,
                ha="center",
                va="center",
                fontsize=8,
                color=style.ink_on(colour),
                gid="value",
            )
        axes.set_xlim(0, columns)
        axes.set_ylim(rows, 0)
        axes.set_axis_off()
        handles = [
            Patch(facecolor=colour, label=style.words(value))
            for value, colour in colours.items()
            if value in tally
        ]
        if values.isna().any():
            handles.append(Patch(facecolor="white", edgecolor=style.RULE, label=rest))
        axes.legend(handles=handles, ncols=len(handles), loc="lower left", bbox_to_anchor=(0, 1))
    data = placed[["iso3", "name", by]]
    return Chart(figure, data, source=source_line("states", "tiles"))
