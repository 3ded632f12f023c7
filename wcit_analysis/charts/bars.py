"""Charts of how many: the split over denominators, by group, by people, and claims by verdict."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import LEGEND, Chart, start, text_width, wrap
from wcit_analysis.frames import (
    beside,
    refuse_empty,
    refuse_repeated,
    require_columns,
    require_rows,
    require_states,
    require_values,
    require_words,
)
from wcit_analysis.sources import source_line, source_of

_ROW, _BAR, _LABEL, _BEHIND = 0.4, 0.76, 10, 0.06
#: Groups smaller than this are drawn but never named in a title.
_SMALL = 10


def split_bar(states: pd.DataFrame, counts: pd.DataFrame) -> Chart:
    """Draw the split over three denominators: all members, those present, those entitled to sign.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``; ``position`` is read.
    counts : pandas.DataFrame
        The table ``counts``; the preferred ``members`` and ``states_present`` are read.

    Returns
    -------
    Chart
        ``data`` has one row a denominator: ``denominator``, and the number of states ``signed``,
        ``not_signed`` and ``absent`` (absent or not entitled) within it.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If the states are not the whole membership, of whom those present are a part; if a state
        has more than one row, or no position; if there is not one preferred count of each.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = split_bar(wcit.load_states(), wcit.load_counts())
    >>> chart.data["absent"].to_list()
    [49, 8, 0]
    """
    require_states(states)
    require_columns(counts, ["quantity", "value", "preferred"], "counts")
    quantities = ["members", "states_present"]
    preferred = counts[counts["preferred"] & counts["quantity"].isin(quantities)]
    require_rows(preferred, "quantity", quantities, "counts")
    refuse_repeated(preferred, "quantity")
    members, present = (
        int(preferred.loc[preferred["quantity"] == quantity, "value"].item())
        for quantity in quantities
    )
    if len(states) != members:
        raise ValueError(
            f"{len(states)} states are not the {members} members, of whom {present} were present: "
            "give the whole table, or draw a group with positions_by"
        )
    signed, refrained = ((states["position"] == p).sum() for p in ("signed", "not_signed"))
    sizes = {"members": members, "present": present, "entitled to sign": signed + refrained}
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
            f"{signed} states signed: {_percent(signed, members)} of the members, "
            f"{_percent(signed, signed + refrained)} of those entitled to sign",
            "Member states of the ITU by what they did with the treaty of Dubai, counted against "
            f"three denominators; {present - signed - refrained} were present and not entitled",
            height=3 * _ROW,
            top=LEGEND,
            left=1.55,
        )
        rows = data.set_index("denominator").rename_axis(columns="position")
        _stacked_rows(axes, rows, inside=lambda n, total: f"{n:.0f}  ({_percent(n, total)})")
    return Chart(figure, data, source=source_line("states", "counts"))


def positions_by(states: pd.DataFrame, by: str, order: Sequence[str] | None = None) -> Chart:
    """Draw what the states of each group did, the absent kept.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``, or one with a column of your own.
    by : str
        The column that groups the states, such as ``"region"`` or ``"un_group"``.
    order : sequence of str, optional
        All groups from top to bottom; without it by the share of those entitled that signed.

    Returns
    -------
    Chart
        ``data`` has one row a group: the column ``by``, and the number of states ``signed``,
        ``not_signed`` and ``absent``.

    Raises
    ------
    KeyError
        If there is no such column, or none with the states' codes and positions.
    ValueError
        If the column is called as a count is; if no state has a group, or one has a blank for it;
        if ``order`` leaves out a group or has one that is not there; if a state has more than one
        row, or no position.

    Notes
    -----
    A state without a group is left out of the bars; the subtitle says how many are.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = positions_by(wcit.load_states(), "region")
    >>> chart.data.iloc[-1].to_dict()
    {'region': 'North America', 'signed': 0, 'not_signed': 2, 'absent': 0}
    """
    if by not in states.columns:
        raise KeyError(
            f"no column {by!r} to group by; there are {', '.join(map(str, states.columns))}"
        )
    if by in style.POSITIONS:
        raise ValueError(f"{by!r} is what the counts are called, and no group may be: rename it")
    require_states(states)
    grouped = states.dropna(subset=[by])
    if grouped.empty:
        raise ValueError(f"no state has a value in {by!r}")
    if (blank := grouped[by].astype(str).str.strip() == "").any():
        raise ValueError(f"{by!r} is blank for {blank.sum()} states: name their group or set None")
    left_out = len(states) - len(grouped)
    subtitle = f"{len(grouped)} member states by {style.words(by)}" + (
        f" ({left_out} without one left out)" if left_out else ""
    )
    return _group_chart(grouped, by, subtitle, order, source_of([by], "states"))


def positions_by_body(states: pd.DataFrame, memberships: pd.DataFrame) -> Chart:
    """Draw what the members of each body did; a state counts in every body that it belongs to.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``.
    memberships : pandas.DataFrame
        The table ``memberships``, or the bodies of it that are to be shown.

    Returns
    -------
    Chart
        ``data`` has one row a body: ``body``, and the number of members ``signed``,
        ``not_signed`` and ``absent``.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If a state has more than one row, or more than one in a body, or no position; if none of
        the states is in a body.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = positions_by_body(wcit.load_states(), wcit.load_memberships())
    >>> chart.data.set_index("body").loc["arab_league"].to_dict()
    {'signed': 19, 'not_signed': 0, 'absent': 2}
    """
    require_states(states)
    require_columns(memberships, ["body", "iso3"], "memberships")
    refuse_repeated(memberships, "body", "iso3")
    positions = states[["iso3", "position"]].reset_index(drop=True)
    joined = memberships[["body", "iso3"]].reset_index(drop=True).merge(positions, on="iso3")
    refuse_empty(joined, "members")
    subtitle = (
        f"{joined['body'].nunique()} bodies as of December 2012; a state counts in every body "
        "that it belongs to"
    )
    return _group_chart(joined, "body", subtitle, None, source_line("states", "memberships"))


def people_and_states(states: pd.DataFrame, indicators: pd.DataFrame) -> Chart:
    """Draw one state one voice against one person one voice.

    Parameters
    ----------
    states : pandas.DataFrame
        The table ``states``.
    indicators : pandas.DataFrame
        The table ``indicators``; ``population`` is read.

    Returns
    -------
    Chart
        ``data`` has two rows: ``counted`` (states, people) and the percentage of each that
        ``signed``, ``not_signed`` and ``absent`` stand for.

    Raises
    ------
    KeyError
        If a table lacks a column that is read.
    ValueError
        If a state has more than one row, or no position; if none has a population.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = people_and_states(wcit.load_states(), wcit.load_indicators())
    >>> chart.data.round(1).iloc[1].to_dict()
    {'counted': 'people', 'signed': 54.6, 'not_signed': 36.2, 'absent': 9.3}
    """
    require_states(states, "name")
    joined = beside(states, indicators, ["population"], "indicators")
    grouped = joined.groupby(joined["position"].astype(str))
    order = list(style.POSITIONS)
    people = grouped["population"].sum().reindex(order, fill_value=0)
    number = grouped["iso3"].count().reindex(order, fill_value=0)
    data = pd.DataFrame(
        {
            "counted": ["states", "people"],
            **{
                p: [share[p] / share.sum() * 100 for share in (number, people)]
                for p in number.index
            },
        }
    )
    missing = joined.loc[joined["population"].isna(), "name"].to_list()
    if len(missing) == len(joined):
        raise ValueError("no state has a population: there are no people to count")
    total = people.sum() / 1e9
    with style.context():
        figure, axes = start(
            f"The signers are {data['signed'][0]:.0f}% of the states and "
            f"{data['signed'][1]:.0f}% of the people",
            f"Percent of {len(states)} member states and of {total:.2f} billion people in 2012"
            + (f"; no population for {', '.join(missing)}" if missing else ""),
            height=2 * _ROW,
            top=LEGEND,
            left=0.85,
        )
        rows = data.set_index("counted").rename_axis(columns="position")
        _stacked_rows(axes, rows, inside=lambda n, _: f"{n:.1f}%")
    return Chart(figure, data, source=source_line("states", "indicators.population"))


def _group_chart(
    states: pd.DataFrame, by: str, subtitle: str, order: Sequence[str] | None, source: str
) -> Chart:
    table = pd.crosstab(states[by].astype(str), states["position"]).reindex(
        columns=list(style.POSITIONS), fill_value=0
    )
    entitled = table["signed"] + table["not_signed"]
    share = table["signed"] / entitled
    by_share = share.sort_values(ascending=False, kind="stable").index
    table = table.loc[by_share if order is None else _in_order(table.index, order)]
    with style.context():
        figure, axes = start(
            _extremes(share, entitled),
            f"{subtitle}. Right: the share that signed of those entitled to",
            height=len(table) * _row_height(table.index, 2.35),
            top=LEGEND,
            left=2.35,
            right=1.15,
        )
        _stacked_rows(axes, table, inside=lambda n, _: f"{n:.0f}", left=2.35)
        for y, name in enumerate(table.index):
            n = int(entitled[name])
            axes.annotate(
                f"{share[name]:.0%} of {n}" if n else "none entitled",
                (1.02, y),
                xycoords=axes.get_yaxis_transform(),
                va="center_baseline",
                color=style.MUTED,
                gid="value",
            )
    data = table.rename_axis(by).rename_axis(columns=None).reset_index()
    return Chart(figure, data, source=source)


def _in_order(groups: pd.Index, order: Sequence[str]) -> list[str]:
    """Return the groups in the order asked for, which must be of them all."""
    asked = [order] if isinstance(order, str) else [str(group) for group in order]
    if strange := [group for group in asked if group not in groups]:
        raise ValueError(
            f"order has {', '.join(strange)}, which no state has for {groups.name!r}: "
            f"the groups are {', '.join(groups)}"
        )
    if lacking := [group for group in groups if group not in asked]:
        raise ValueError(
            f"order leaves out {', '.join(lacking)}: name every group, or take only the states "
            "that are to be drawn"
        )
    return list(dict.fromkeys(asked))


def _extremes(share: pd.Series, entitled: pd.Series) -> str:
    """Name the groups with the highest and the lowest share, small groups left aside."""
    ranked = share[entitled >= _SMALL].sort_values(ascending=False, kind="stable")
    if len(ranked) < 2:
        signed, of = (share * entitled).sum(), entitled.sum()
        return f"{signed:.0f} of {of:.0f} entitled to sign did"
    top, bottom = (style.words(ranked.index[i], ranked.index.name) for i in (0, -1))
    bottom = bottom[0].upper() + bottom[1:]
    return (
        f"{top[0].upper()}{top[1:]}: {ranked.iloc[0]:.0%} of those entitled signed. "
        f"{bottom}: {ranked.iloc[-1]:.0%}"
    )


def verdict_bars(facts: pd.DataFrame) -> Chart:
    """Draw how the claims of the article stand against the record, topic by topic.

    Parameters
    ----------
    facts : pandas.DataFrame
        The table ``facts``, or some of its rows.

    Returns
    -------
    Chart
        ``data`` has one row a topic, the one with most claims first: ``topic``, and the number of
        claims with each verdict (``confirmed``, ``imprecise``, ``contradicted``, ``unverified``,
        ``opinion``).

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If there are no claims, or one has no topic or a verdict that is none of the five.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = verdict_bars(wcit.load_facts())
    >>> chart.text.splitlines()[0]
    '58 of 124 claims are confirmed, 2 are contradicted'
    """
    refuse_empty(facts, "claims")
    require_columns(facts, ["topic", "verdict"], "facts")
    require_words(facts, "verdict", style.VERDICTS)
    require_values(facts, "topic")
    table = pd.crosstab(facts["topic"].astype(str), facts["verdict"].astype(str)).reindex(
        columns=list(style.VERDICTS), fill_value=0
    )
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    total = table.sum()
    with style.context():
        figure, axes = start(
            f"{total['confirmed']} of {len(facts)} claims are confirmed, "
            f"{total['contradicted']} are contradicted",
            f"{len(facts)} claims of the Reporters Without Borders article, by topic and by how "
            "they stand against the record",
            height=len(table) * 0.33,
            top=LEGEND,
            left=2.0,
        )
        _stacked_rows(axes, table, inside=lambda n, _: f"{n:.0f}", left=2.0, colours=style.VERDICTS)
    data = table.rename_axis("topic").rename_axis(columns=None).reset_index()
    return Chart(figure, data, source=source_line("facts"))


def _percent(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "none"


def _row_height(names: pd.Index, left: float) -> float:
    """Inches for a row, so that the longest name fits beside it on as many lines as it needs."""
    lines = max(map(len, _label_lines(names, left)))
    return max(_ROW, lines * _LABEL * 1.25 / 72 + 0.08)


def _label_lines(names: pd.Index, left: float) -> list[list[str]]:
    return [wrap(style.words(name, names.name), _LABEL, left - 0.2, even=True) for name in names]


def _stacked_rows(
    axes: Axes,
    table: pd.DataFrame,
    inside: Callable[[float, float], str],
    left: float = 2.0,
    colours: Mapping[str, str] = style.POSITIONS,
) -> None:
    """Draw one stacked bar a row, a segment a column, its number within it or behind the bar.

    ``left`` is the room for the rows' names in inches. The names of index and columns say what
    the words of each stand for.
    """
    totals = table.sum(axis=1)
    widest = float(totals.max())
    inches = axes.bbox.width / axes.figure.dpi / widest
    start_at = pd.Series(0.0, index=table.index)
    for value in table.columns:
        colour = colours[value]
        widths = table[value]
        bars = axes.barh(
            range(len(table)),
            widths,
            left=start_at,
            height=_BAR,
            color=colour,
            edgecolor="white",
            linewidth=1,
            label=style.words(value, table.columns.name),
        )
        for bar, width, total, end in zip(bars, widths, totals, start_at + widths, strict=True):
            text = inside(width, total)
            needed = text_width(text, _LABEL) + 0.03
            look: dict[str, Any] = {"va": "center_baseline", "gid": "value"}
            y = bar.get_y() + _BAR / 2
            if width * inches > needed:
                ink = style.ink_on(colour)
                axes.annotate(text, (bar.get_x() + width / 2, y), ha="center", color=ink, **look)
            elif width and np.isclose(end, total) and (widest - total) * inches > needed + _BEHIND:
                axes.annotate(text, (total + _BEHIND / inches, y), **look)
            # What fits in neither place is left to the words.
        start_at = start_at + widths
    axes.set_xlim(0, widest)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    names = ["\n".join(lines) for lines in _label_lines(table.index, left)]
    axes.set_yticks(range(len(table)), names)
    axes.legend(
        ncols=len(table.columns), loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.3
    )
