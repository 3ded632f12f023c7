"""The timeline, at any zoom: years, days or hours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import LEGEND, Chart, cut, start, text_width
from wcit_analysis.charts.reading import join_names
from wcit_analysis.frames import require_columns
from wcit_analysis.sources import source_line

_LABEL_GAP, _LABEL_SIZE = 0.215, 9.5
#: Where the dates and the titles stand, in inches from the axis.
_DATES, _TITLES, _AXES = 0.75, 2.15, 7.8
_COLUMNS = (
    *("event_id", "start", "end", "time", "time_end", "precision", "title", "kind"),
    *("alt_date", "alt_sources"),
)
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
        less, only events whose time of day is known are. Where it is more than sixty, a
        conference stands for what happened while it sat, and only what was decided then is
        drawn beside it.
    title : str, optional
        The finding; without it the last decision drawn, over years the first as well.

    Returns
    -------
    Chart
        ``data`` has the rows of ``events`` that are drawn, and ``when``, the time of each mark.

    Raises
    ------
    KeyError
        If a column that is read is lacking.
    ValueError
        If no event falls within the span; if ``first``, ``last`` or a date of an event is no ISO
        date, or has a time zone.

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
    require_columns(events, _COLUMNS, "events")
    begin, end = _moment(first, "first"), _moment(last, "last")
    events = events.reset_index(drop=True)
    # Read by pandas.read_csv they may be text.
    events = events.assign(**{name: _dates(events[name]) for name in ("start", "end", "alt_date")})
    days = (end - begin).days
    when = events["start"] + pd.to_timedelta(
        events["time"].astype("string").fillna("00:00") + ":00"
    )
    drawn = events.assign(when=when)[(when >= begin) & (when < end)]
    if days <= _LONGEST_IN_HOURS:
        drawn = drawn[drawn["time"].notna()]
    within = len(drawn)
    if days > _LONGEST_IN_DAYS:
        drawn = _without_sittings(drawn)
    if drawn.empty:
        raise ValueError(f"no event from {first} to {last}: widen the span")
    drawn = drawn.sort_values(["when", "event_id"], kind="stable").reset_index(drop=True)
    height = max(2.5, len(drawn) * _LABEL_GAP * 1.12)
    with style.context():
        figure, axes = start(
            title or _finding(drawn, years=days > _LONGEST_IN_DAYS),
            _subtitle(len(drawn), within, days),
            height=height,
            top=LEGEND,
            left=1.08,
        )
        _set_axis(axes, begin, end, days)
        places = _label_places(axes, drawn["when"], height)
        rows: list[Any] = list(drawn.itertuples())
        at = mdates.date2num(drawn["when"])
        leaders = [
            [(0.006, time), (0.05, place), (0.062, place)]
            for time, place in zip(at, places, strict=True)
        ]
        axes.add_collection(LineCollection(leaders, colors=style.RULE, linewidths=0.8))
        handles = []
        for name, (colour, marker, kinds) in style.EVENTS.items():
            these = places[drawn["kind"].isin(kinds)]
            if len(these):
                look: dict[str, Any] = {"color": colour, "marker": marker, "linestyle": ""}
                axes.plot([0.075] * len(these), these, ms=6, **look)
                handles.append(Line2D([], [], label=name, **look))
        dated = [_dated(event, days) for event in rows]
        differ = [_has_other_date(event, begin, end) for event in rows]
        _draw_spans(axes, rows)
        names = [_named(event, date) for event, date in zip(rows, dated, strict=True)]
        _draw_dots(axes, 0, at, names, color=style.MUTED, zorder=3)
        for event, place, date, other in zip(rows, places, dated, differ, strict=True):
            _write_event(axes, event, place, date, other=other)
        if any(differ):
            others = [event for event, other in zip(rows, differ, strict=True) if other]
            look = {"mfc": "white", "mec": style.MUTED, "marker": "o"}
            name = "other date, by another source"
            handles.append(Line2D([], [], linestyle="", label=name, **look))
            names = [f"{event.title}, by {event.alt_sources}" for event in others]
            dates = mdates.date2num([event.alt_date for event in others])
            # Beside the line, where no other event hides them; and in words after the titles.
            _draw_dots(axes, -0.014, dates, names, mfc="white", mec=style.MUTED)
        axes.legend(
            handles=handles, ncols=5, loc="lower left", bbox_to_anchor=(0.06, 1), borderaxespad=0.6
        )
    return Chart(figure, drawn, source=source_line("events"))


def _moment(value: object, name: str) -> pd.Timestamp:
    """Return a bound of the span as a time."""
    try:
        moment: Any = pd.Timestamp(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        moment = None
    if pd.isna(moment):
        raise ValueError(f"{name} is {value!r}: give an ISO date or time, such as '2012-12-03'")
    if moment.tz is not None:
        raise ValueError(f"{name} has a time zone, {value}: give the local time without one")
    return pd.Timestamp(moment)


def _dates(column: pd.Series) -> pd.Series:
    """Return a column of dates as such."""
    try:
        dates = pd.to_datetime(column, format="ISO8601")
    except (TypeError, ValueError):
        raise ValueError(f"{column.name} has what is no date: give ISO dates") from None
    if getattr(dates.dtype, "tz", None) is not None:
        raise ValueError(f"{column.name} has a time zone: give the local dates without one")
    return dates


def _without_sittings(drawn: pd.DataFrame) -> pd.DataFrame:
    """Leave out what happened while a conference sat, save what was decided.

    Over years a fortnight is a point; drawn in full it would fill half the chart.
    """
    sat = drawn[(drawn["kind"] == "conference") & (drawn["end"] > drawn["start"])]
    during = pd.Series(False, index=drawn.index)
    for conference in sat.itertuples():
        inside = (drawn["start"] >= conference.start) & (drawn["end"] <= conference.end)
        during |= inside & (drawn["event_id"] != conference.event_id)
    return drawn[~during | drawn["kind"].isin(style.EVENTS["decided"][2])]


def _finding(drawn: pd.DataFrame, years: bool) -> str:
    """Return the last decision drawn, or the last event where none was taken; over years both."""
    decisions = drawn[drawn["kind"].isin(style.EVENTS["decided"][2])]
    shown = decisions if len(decisions) else drawn
    first, last = (f"{shown['start'].iloc[i]:%Y}: {shown['title'].iloc[i]}" for i in (0, -1))
    return f"{first}. {last}" if years and len(shown) > 1 else str(shown["title"].iloc[-1])


def _subtitle(drawn: int, within: int, days: int) -> str:
    events = f"{drawn} event{'s' * (drawn > 1)}"
    if drawn < within:
        return f"{events} of {within}; of what happened while a conference sat, only the decisions"
    return f"{events}, local time in Dubai" if days <= _LONGEST_IN_DAYS else events


def _set_axis(axes: Axes, begin: pd.Timestamp, end: pd.Timestamp, days: int) -> None:
    axes.set_xlim(0, 1)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set(visible=True, color=style.RULE, linewidth=2)
    axes.yaxis_date()
    if days <= _LONGEST_IN_HOURS:
        hours = 1 if days < 1 else 6
        axes.yaxis.set_major_locator(mdates.HourLocator(byhour=range(0, 24, hours)))
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%d %b %H:%M"))
    elif days <= _LONGEST_IN_DAYS:
        axes.yaxis.set_major_locator(mdates.DayLocator())
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%a %d %b"))
    else:
        step = next(years for years in (1, 2, 5, 10, 20, 50, 100) if days / 365 / years <= 12)
        axes.yaxis.set_major_locator(mdates.YearLocator(step))
        axes.yaxis.set_major_formatter(mdates.DateFormatter("%Y"))
    axes.tick_params(axis="y", labelcolor=style.MUTED, labelsize=9, pad=16)
    axes.set_ylim(mdates.date2num(end), mdates.date2num(begin))


def _label_places(axes: Axes, when: pd.Series, height: float) -> np.ndarray:
    """Where each label stands, in data units: near its mark, none on another, none outside."""
    bottom, top = axes.get_ylim()
    gap = (bottom - top) * _LABEL_GAP / height
    return marks.spread(mdates.date2num(when), gap, top + gap / 2, bottom - gap / 2)


def _has_other_date(event: Any, begin: pd.Timestamp, end: pd.Timestamp) -> bool:
    """Whether another source gives the event another date that is on the scale."""
    return bool(pd.notna(event.alt_date) and begin <= event.alt_date <= end)


def _draw_spans(axes: Axes, rows: Sequence[Any]) -> None:
    """Draw how long each event lasted, or within what time it is known to have been."""
    spans = []
    for event in rows:
        last = event.end
        if pd.notna(event.time_end):
            last = pd.Timestamp(f"{event.end:%Y-%m-%d} {event.time_end}")
        if last > event.start:
            spans.append([(0, mdates.date2num(event.when)), (0, mdates.date2num(last))])
    axes.add_collection(LineCollection(spans, colors=style.RULE, linewidths=5, label="_spans"))


def _draw_dots(axes: Axes, x: float, at: np.ndarray, names: list[str], **look: Any) -> None:
    """Draw a dot at each time, in one artist: one for every event would take a tenth of all."""
    look |= {"marker": "o", "ms": 5, "clip_on": False, "linestyle": "", "label": "events"}
    axes.add_artist(Line2D([x] * len(at), at, gid=join_names(names), **look))


def _write_event(axes: Axes, event: Any, place: float, dated: str, *, other: bool) -> None:
    """Write an event's date and its title where there is room, and the date of another source."""
    label: dict[str, Any] = {"va": "center", "fontsize": _LABEL_SIZE, "gid": "value"}
    titles = max(_TITLES, _DATES + text_width(dated, _LABEL_SIZE) + 0.15)
    shown = cut(event.title, _LABEL_SIZE, _AXES - titles)
    axes.text(_DATES / _AXES, place, dated, color=style.MUTED, **label)
    axes.text(titles / _AXES, place, shown, **label)
    if other:
        beside = titles + text_width(shown, _LABEL_SIZE) + 0.25
        said = f"or {event.alt_date.day} {event.alt_date:%b}, by {event.alt_sources}"
        said = cut(said, _LABEL_SIZE, _AXES - beside)
        axes.text(beside / _AXES, place, said, color=style.MUTED, **label)


def _named(event: Any, dated: str) -> str:
    """The title of an event; where its place on the scale says too much or too little, its date."""
    if event.precision in {"year", "month", "hour"}:
        return f"{event.title} ({dated})"
    if event.end > event.start:
        return f"{event.title} (until {event.end:%Y-%m-%d})"
    return str(event.title)


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
