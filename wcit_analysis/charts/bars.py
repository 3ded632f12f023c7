"""Charts of how many: the split over several denominators, and positions by group."""

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import Chart, start
from wcit_analysis.provenance import source_line

_ROW = 0.5
_LEGEND = 0.4


def split_bar(states: pd.DataFrame, counts: pd.DataFrame) -> Chart:
    """Draw the split over three denominators: all members, those present, those entitled to sign.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``; ``position`` is read.
    counts : pandas.DataFrame
        The table ``counts``; the preferred ``states_present`` is read.

    Returns
    -------
    Chart
        ``data`` has one row a denominator: ``denominator``, and the number of states ``signed``,
        ``not_signed`` and ``absent`` (absent or not entitled) within it.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = split_bar(wcit.load_states(), wcit.load_counts())
    >>> chart.data["absent"].to_list()
    [49, 8, 0]
    """
    tally = states["position"].value_counts()
    signed, refrained = int(tally["signed"]), int(tally["not_signed"])
    present = counts.loc[counts["preferred"] & (counts["quantity"] == "states_present"), "value"]
    sizes = {
        "members": len(states),
        "present": int(present.item()),
        "entitled to sign": signed + refrained,
    }
    data = pd.DataFrame(
        {
            "denominator": [f"{n} {name}" for name, n in sizes.items()],
            "signed": signed,
            "not_signed": refrained,
            "absent": [n - signed - refrained for n in sizes.values()],
        }
    )
    with style.context():
        figure, axes = start(
            f"{signed} states signed: {signed / len(states):.0%} of the members, "
            f"{signed / (signed + refrained):.0%} of those entitled to sign",
            "Member states of the ITU by what they did with the treaty of Dubai, "
            "counted against three denominators",
            height=3 * _ROW,
            top=_LEGEND,
            left=1.55,
        )
        rows = data.set_index("denominator")
        _stacked_rows(axes, rows, inside=lambda n, total: f"{n}  ({n / total:.0%})")
    return Chart(figure, data, source=source_line("states", "counts"))


def positions_by(states: pd.DataFrame, by: str) -> Chart:
    """Draw what the states of each group did, sorted by the share of those entitled that signed.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``, or one with a column of your own.
    by : str
        The column that groups the states, such as ``"region"`` or ``"un_group"``.

    Returns
    -------
    Chart
        ``data`` has one row a group: the column ``by``, and the number of states ``signed``,
        ``not_signed`` and ``absent``.

    Raises
    ------
    KeyError
        If there is no such column.
    ValueError
        If a state has no group.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = positions_by(wcit.load_states(), "region")
    >>> chart.data.iloc[-1].to_dict()
    {'region': 'North America', 'signed': 0, 'not_signed': 2, 'absent': 0}
    """
    if by not in states.columns:
        raise KeyError(f"no column {by!r} to group by; there are {', '.join(states.columns)}")
    if states[by].isna().any():
        alone = ", ".join(states.loc[states[by].isna(), "name"].head(5))
        raise ValueError(f"{by!r} is missing for {alone}: fill it or drop these states first")
    table = pd.crosstab(states[by].astype(str), states["position"]).reindex(
        columns=list(style.POSITIONS), fill_value=0
    )
    entitled = table["signed"] + table["not_signed"]
    share = table["signed"] / entitled
    table = table.loc[share.sort_values(ascending=False, kind="stable").index]
    title = _extremes(share.dropna(), entitled)
    with style.context():
        figure, axes = start(
            title,
            f"{len(states)} member states by {by.replace('_', ' ')} and by what they did with the "
            "treaty; at the right the share that signed of those entitled to",
            height=len(table) * _ROW,
            top=_LEGEND,
            left=2.35,
            right=1.35,
        )
        _stacked_rows(axes, table, inside=lambda n, _: str(n))
        for y, name in enumerate(table.index):
            n = int(entitled[name])
            label = f"{share[name]:.0%} of {n}" if n else "none entitled"
            axes.annotate(
                label,
                (1.02, y),
                xycoords=axes.get_yaxis_transform(),
                va="center",
                color=style.MUTED,
                gid="value",
            )
    data = table.rename_axis(by).rename_axis(columns=None).reset_index()
    return Chart(figure, data, source=source_line("states"))


def _extremes(share: pd.Series, entitled: pd.Series) -> str:
    """Name the groups with the highest and lowest share, small groups left aside."""
    ranked = share[entitled[share.index] >= 10].sort_values(ascending=False)
    if len(ranked) < 2:
        return "What each group did"
    top, bottom = ranked.index[0], ranked.index[-1]
    return (
        f"From {top}, where {ranked[top]:.0%} of those entitled signed, "
        f"to {bottom}, where {ranked[bottom]:.0%} did"
    )


def _stacked_rows(axes: Axes, table: pd.DataFrame, inside: Callable[[int, int], str]) -> None:
    """Draw one stacked bar a row, a segment a position, its number within it."""
    height = 0.72
    widest = float(table.sum(axis=1).max())
    left = pd.Series(0, index=table.index)
    for position in table.columns:
        colour = style.POSITIONS[position]
        widths = table[position]
        bars = axes.barh(
            range(len(table)),
            widths,
            left=left,
            height=height,
            color=colour,
            edgecolor="white",
            linewidth=1,
            label=style.words(position),
        )
        for bar, width, total in zip(bars, widths, table.sum(axis=1), strict=True):
            text = inside(width, total)
            # About 0.016 of the axis a character: what does not fit is left to the words.
            if width / widest > 0.016 * len(text):
                axes.annotate(
                    text,
                    (bar.get_x() + bar.get_width() / 2, bar.get_y() + height / 2),
                    ha="center",
                    va="center",
                    color=style.ink_on(colour),
                    gid="value",
                )
        left = left + widths
    axes.set_xlim(0, widest)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_yticks(range(len(table)), [style.words(str(name)) for name in table.index])
    axes.legend(
        ncols=len(table.columns), loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.3
    )
