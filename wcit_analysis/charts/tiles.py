"""Tile grids: one square a state, alone or as small multiples."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import WIDTH, Chart, legend_height, legend_look, start, wrap
from wcit_analysis.charts.reading import join_names
from wcit_analysis.frames import beside, refuse_empty, refuse_repeated, require_columns
from wcit_analysis.sources import source_line

_PANELS, _GAP, _HEADING = 3, 0.25, 0.52
#: What stands for agreement in a vote, on a list of signatures and on one of members.
_FOR = ("yes", "signed", "member")
#: Inches across for the legend.
_ROOM = WIDTH - 0.3
_NOT_LISTED = "not on the list"


def tile_multiples(
    states: pd.DataFrame,
    tiles: pd.DataFrame,
    positions: pd.DataFrame,
    decisions: pd.DataFrame,
    title: str | None = None,
) -> Chart:
    """Draw what the states did in other decisions, one small tile grid a decision.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``; ``position`` is the side taken in 2012.
    tiles : pandas.DataFrame
        The table ``tiles``.
    positions : pandas.DataFrame
        The table ``positions``.
    decisions : pandas.DataFrame
        The rows of the table ``decisions`` to draw, in order.
    title : str, optional
        The finding; without it the decision in which the two sides of 2012 differ most.

    Returns
    -------
    Chart
        ``data`` has one row a state and decision: ``decision_id``, ``iso3``, ``name`` and
        ``did``, missing where the state is not on the list.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If there are no decisions, or one comes twice; if there is no list of who did what in one
        of them, or a state has more than one row on it.

    Notes
    -----
    The squares are too small for codes; :func:`tile_grid` shows which state stands where. Only
    the 193 members of 2012 are drawn, so that a count may be short of a published one by those
    who came later.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> decisions = wcit.load_decisions().query("decision_id in ['GA73_27', 'GA73_187']")
    >>> chart = tile_multiples(
    ...     wcit.load_states(), wcit.load_tiles(), wcit.load_positions(), decisions
    ... )
    >>> print(chart.text.splitlines()[0])
    73/27 ICT security (Russia): 84% of the signers of 2012 for it, 22% of the other side
    """
    refuse_empty(decisions, "decisions")
    require_columns(decisions, ["decision_id", "short_title"], "decisions")
    refuse_repeated(decisions, "decision_id")
    require_columns(states, ["position"], "states")
    require_columns(positions, ["decision_id", "iso3", "position"], "positions")
    positions = positions[positions["decision_id"].isin(decisions["decision_id"])]
    refuse_repeated(positions, "decision_id", "iso3")
    placed = _placed(states, tiles)
    panels = [_panel(placed, positions, row) for row in decisions.itertuples()]
    data = pd.concat(panels, ignore_index=True)
    handles = legend_handles(data["did"], style.DECISIONS, _NOT_LISTED, with_counts=False)
    columns, rows = int(placed["column"].max()) + 1, int(placed["row"].max()) + 1
    across = min(_PANELS, max(2, len(panels)))
    width = (WIDTH - 0.3 - _GAP * (across - 1)) / across
    height = width * rows / columns
    down = -(-len(panels) // across)
    with style.context():
        figure, whole = start(
            title or _widest_gap(data, decisions),
            f"{len(states)} member states of 2012, a square each, in {len(panels)} "
            f"decision{'s' * (len(panels) > 1)}; others that took part are left out",
            height=down * (height + _HEADING),
            top=room_for(handles),
            left=0.15,
            right=0.15,
        )
        box = whole.get_position()
        inch = 1 / figure.get_figwidth(), 1 / figure.get_figheight()
        for i, (decision, panel) in enumerate(zip(decisions.itertuples(), panels, strict=True)):
            left = box.x0 + (i % across) * (width + _GAP) * inch[0]
            top = box.y1 - (i // across) * (height + _HEADING) * inch[1]
            axes = figure.add_axes(
                (left, top - (height + _HEADING) * inch[1], width * inch[0], height * inch[1])
            )
            axes.set_xlim(0, columns)
            axes.set_ylim(rows, 0)
            _draw_panel(axes, str(decision.short_title), panel, width)
        whole.set_axis_off()
        put_legend(whole, handles)
    tables = source_line("positions", "decisions", "states", "tiles")
    return Chart(figure, data[["decision_id", "iso3", "name", "did"]], source=tables)


def coloured_values(
    frame: pd.DataFrame, by: str, colours: Mapping[Any, str]
) -> tuple[pd.Series, dict[str, str]]:
    """Return a column as words, and the colour of each of them.

    Raises
    ------
    KeyError
        If there is no such column.
    ValueError
        If a value has no colour.
    """
    if by not in frame.columns:
        have = ", ".join(map(str, frame.columns))
        raise KeyError(f"no column {by!r} to colour by; there are {have}")
    values = frame[by].astype("string")
    palette = {str(value): colour for value, colour in colours.items()}
    strange = sorted(set(values.dropna()) - set(palette))
    if strange:
        raise ValueError(f"no colour for {', '.join(strange)}: name one in colours=")
    return values, palette


def counted(values: pd.Series, colours: Mapping[str, str]) -> str:
    """Say how often each value occurs, in the order of its colours."""
    tally = values.value_counts()
    return (
        ", ".join(f"{tally[v]} {style.words(v, values.name)}" for v in colours if v in tally)
        or "no values"
    )


def legend_handles(
    values: pd.Series, colours: Mapping[str, str], rest: str, *, with_counts: bool = True
) -> list[Patch]:
    """Return a key for the colour of each value that occurs, with how often it does."""
    tally = values.value_counts()
    # Values that mean the same on lists of different kinds share a colour and its key.
    names: dict[str, list[str]] = {}
    for value, colour in colours.items():
        if value in tally:
            number = f" ({tally[value]})" if with_counts else ""
            names.setdefault(colour, []).append(style.words(value, values.name) + number)
    handles = [
        Patch(facecolor=colour, label=" or ".join(meaning)) for colour, meaning in names.items()
    ]
    if values.isna().any():
        label = rest + (f" ({values.isna().sum()})" if with_counts else "")
        handles.append(Patch(facecolor="white", edgecolor=style.RULE, label=label))
    return handles


def room_for(handles: list[Patch]) -> float:
    """Return the inches that the legend of a chart of full width takes."""
    return legend_height([str(handle.get_label()) for handle in handles], _ROOM)


def put_legend(axes: Axes, handles: list[Patch]) -> None:
    """Put a legend above the axes, on as many rows as it needs."""
    look = legend_look([str(handle.get_label()) for handle in handles], _ROOM)
    above = 1 + 0.05 * axes.figure.dpi / axes.bbox.height
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, above), **look)


def _placed(states: pd.DataFrame, tiles: pd.DataFrame) -> pd.DataFrame:
    refuse_empty(states, "states")
    require_columns(states, ["iso3", "name"], "states")
    placed = beside(states, tiles, ["row", "column"], "tiles")
    homeless = placed.loc[placed["row"].isna(), "name"]
    if len(homeless):
        raise ValueError(f"no tile for {', '.join(homeless)}")
    return placed


def _panel(placed: pd.DataFrame, positions: pd.DataFrame, decision: Any) -> pd.DataFrame:
    """What each of the states did in one decision."""
    took_part = positions[positions["decision_id"] == decision.decision_id]
    if took_part.empty:
        raise ValueError(f"no list of who did what in {decision.decision_id}: leave it out")
    did = took_part.set_index("iso3")["position"].astype("string")
    return placed.assign(decision_id=decision.decision_id, did=placed["iso3"].map(did))


def _draw_panel(axes: Axes, title: str, panel: pd.DataFrame, width: float) -> None:
    values, colours = coloured_values(panel, "did", style.DECISIONS)
    faces = [colours[v] if pd.notna(v) else "white" for v in values]
    _draw_squares(axes, panel, faces, 0.84 * width / axes.get_xlim()[1])
    axes.set_axis_off()
    axes.set_title(
        "\n".join(wrap(title, 10, width, weight="bold")[:2]),
        loc="left",
        pad=18,
        fontsize=10,
        fontweight="bold",
    )
    axes.annotate(
        counted(values, colours),
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        fontsize=8.5,
        color=style.MUTED,
        gid="value",
    )


def _draw_squares(axes: Axes, placed: pd.DataFrame, faces: list[str], side: float) -> None:
    """Draw a square of so many inches a state; a white one has an edge."""
    # One collection: 193 squares, each an artist of its own, take longer than all the rest.
    axes.scatter(
        placed["column"] + 0.5,
        placed["row"] + 0.5,
        marker="s",
        s=(side * 72) ** 2,
        c=faces,
        edgecolors=[style.RULE if face == "white" else face for face in faces],
        linewidths=0.5,
        label="squares",
        gid=join_names(placed["name"]),
    )


def _widest_gap(data: pd.DataFrame, decisions: pd.DataFrame) -> str:
    """Name the decision in which the two sides of 2012 differ most."""
    sides = data["position"].astype(str)
    share = pd.crosstab(data["decision_id"], sides, data["did"].isin(_FOR), aggfunc="mean")
    share = share.reindex(columns=["signed", "not_signed"]).astype(float)
    gap = (share["signed"] - share["not_signed"]).abs().dropna()
    if gap.empty:
        return f"{len(decisions)} decisions, state by state"
    widest = str(gap.idxmax())
    name = str(decisions.set_index("decision_id")["short_title"][widest])
    signers, others = (float(share[side][widest]) for side in ("signed", "not_signed"))
    return f"{name}: {signers:.0%} of the signers of 2012 for it, {others:.0%} of the other side"
