"""The timeline, at any zoom: years, days or hours."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from scipy.optimize import isotonic_regression

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import Chart, start
from wcit_analysis.provenance import source_line

#: Four classes of event, each with a colour and a shape of its own.
_CLASSES = {
    "met": ("#7B8794", "s", {"conference", "plenary", "membership"}),
    "proposed": ("#F0A030", "^", {"proposal", "leak", "withdrawal"}),
    "said": ("#5FA8C7", "o", {"statement", "campaign", "publication"}),
    "decided": (
        "#0B4F6C",
        "D",
        {"treaty", "vote", "resolution", "signing", "standard", "legislature", "later_decision"},
    ),
}
_LABEL_GAP, _LABEL_SIZE = 0.215, 9.5
#: Where the dates and the titles stand, as parts of the width.
_DATES, _TITLES = 0.095, 0.27
_LEGEND = 0.35
_LONGEST_IN_HOURS, _LONGEST_IN_DAYS = 3, 60


def timeline(events: pd.DataFrame, first: str, last: str, title: str | None = None) -> Chart:
    """Draw what happened between two moments, on a scale true to time.

    Each mark stands at its time; its label is moved only as far as it must be to be read. A date
    that another source gives is an open mark on the same scale.

    Parameters
    ----------
    events : pandas.DataFrame
        The table ``events``, or some of its rows.
    first, last : str
        ISO dates or times, such as ``"2012-12-03"`` or ``"2012-12-13 19:00"``: events from
        ``first`` up to but not including ``last`` are drawn. Where the span is three days or
        less, only events whose time of day is known are.
    title : str, optional
        The finding; without it the last decision drawn.

    Returns
    -------
    Chart
        ``data`` has the rows of ``events`` that are drawn, and ``when``, the time of each mark.

    Raises
    ------
    ValueError
        If no event falls within the span.

    Notes
    -----
    The labels' places are the least-squares solution under a least gap between neighbours, found
    by isotonic regression (scipy).

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = timeline(wcit.load_events(), "2012-12-12 22:00", "2012-12-13 02:00")
    >>> print(chart.text.splitlines()[2])
    Plenary 11 opens and counts credentials: 2012-12-12 22:30
    """
    begin, end = pd.Timestamp(first), pd.Timestamp(last)
    days = (end - begin).days
    when = events["start"] + pd.to_timedelta(events["time"].fillna("00:00") + ":00")
    drawn = events.assign(when=when)[(when >= begin) & (when < end)]
    if days <= _LONGEST_IN_HOURS:
        drawn = drawn[drawn["time"].notna()]
    if drawn.empty:
        raise ValueError(f"no event from {first} to {last}: widen the span")
    drawn = drawn.sort_values(["when", "event_id"], kind="stable").reset_index(drop=True)
    height = max(2.5, len(drawn) * _LABEL_GAP * 1.12)
    with style.context():
        figure, axes = start(
            title or _finding(drawn),
            f"{len(drawn)} events"
            + (", local time in Dubai" if days <= _LONGEST_IN_DAYS else "")
            + "; an open mark is a differing date given by another source",
            height=height,
            top=_LEGEND,
            left=0.95,
        )
        _set_axis(axes, begin, end, days)
        places = _label_places(axes, drawn["when"], height)
        rows: list[Any] = list(drawn.itertuples())
        for event, place in zip(rows, places, strict=True):
            _draw_event(axes, event, place, _dated(event, days))
        handles = [
            Line2D([], [], color=colour, marker=marker, linestyle="", label=name)
            for name, (colour, marker, kinds) in _CLASSES.items()
            if drawn["kind"].isin(kinds).any()
        ]
        axes.legend(
            handles=handles, ncols=4, loc="lower left", bbox_to_anchor=(0.06, 1), borderaxespad=0.6
        )
    return Chart(figure, drawn, source=source_line("events"))


def _finding(drawn: pd.DataFrame) -> str:
    """Return the last decision drawn, or the last event where none was taken."""
    decisions = drawn[drawn["kind"].isin(_CLASSES["decided"][2])]
    return str((decisions if len(decisions) else drawn)["title"].iloc[-1])


def _set_axis(axes: Axes, begin: pd.Timestamp, end: pd.Timestamp, days: int) -> None:
    axes.set_xlim(0, 1)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set(visible=True, color=style.RULE, linewidth=2)
    axes.yaxis_date()
    if days <= _LONGEST_IN_HOURS:
        hours = 1 if days < 1 else 6
        axes.yaxis.set_major_locator(mdates.HourLocator(interval=hours))
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%d %b %H:%M"))
    elif days <= _LONGEST_IN_DAYS:
        axes.yaxis.set_major_locator(mdates.DayLocator())
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%a %d %b"))
    else:
        axes.yaxis.set_major_locator(mdates.YearLocator(max(1, days // 365 // 12)))
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    axes.tick_params(axis="y", labelcolor=style.MUTED, labelsize=9, pad=10)
    axes.set_ylim(mdates.date2num(end), mdates.date2num(begin))


def _label_places(axes: Axes, when: pd.Series, height: float) -> np.ndarray:
    """Where each label stands, in data units: near its mark, none on another, none outside."""
    bottom, top = axes.get_ylim()
    gap = (bottom - top) * _LABEL_GAP / height
    steps = np.arange(len(when)) * gap
    wanted = np.array([mdates.date2num(moment) for moment in when]) - steps
    # Kept within the axes: the highest first label and the lowest last one.
    inside = np.clip(wanted, top + gap / 2, bottom - gap / 2 - steps[-1])
    return np.asarray(isotonic_regression(inside).x + steps)


def _draw_event(axes: Axes, event: Any, place: float, dated: str) -> None:
    """Draw a dot at the event's time, and its mark, date and title where there is room."""
    colour, marker = next((c, m) for c, m, kinds in _CLASSES.values() if event.kind in kinds)
    at = mdates.date2num(event.when)
    dot: dict[str, Any] = {"marker": "o", "ms": 5, "clip_on": False, "linestyle": ""}
    label: dict[str, Any] = {"va": "center", "fontsize": _LABEL_SIZE, "gid": "value"}
    if pd.notna(event.time_end) or event.end > event.start:
        last = f"{event.start:%Y-%m-%d} {event.time_end}" if pd.notna(event.time_end) else event.end
        axes.plot([0, 0], [at, mdates.date2num(pd.Timestamp(last))], color=style.RULE, lw=5)
    axes.plot([0.006, 0.05, 0.062], [at, place, place], color=style.RULE, lw=0.8)
    axes.plot([0], [at], color=style.MUTED, zorder=3, label=event.title, **dot)
    axes.plot([0.075], [place], color=colour, marker=marker, ms=6, linestyle="")
    axes.text(_DATES, place, dated, color=style.MUTED, **label)
    axes.text(_TITLES, place, event.title, **label)
    low, high = sorted(axes.get_ylim())
    if pd.notna(event.alt_date) and low <= (other := mdates.date2num(event.alt_date)) <= high:
        name = f"{event.title}, by {event.alt_sources}"
        axes.plot([0], [other], mfc="white", mec=style.MUTED, zorder=2, label=name, **dot)


def _dated(event: Any, days: int) -> str:
    """The date of an event, as exactly as it is known and as the zoom needs."""
    day = f"{event.start.day} {event.start:%b}"
    if days > _LONGEST_IN_DAYS:
        shown = {"year": f"{event.start:%Y}", "month": f"{event.start:%b %Y}"}
        return shown.get(event.precision, f"{day} {event.start:%Y}")
    if pd.isna(event.time):
        return day
    about = "about " if event.precision == "hour" and pd.isna(event.time_end) else ""
    until = f"–{event.time_end}" if pd.notna(event.time_end) else ""
    return f"{day}, {about}{event.time}{until}"
