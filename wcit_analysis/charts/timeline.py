"""How it came about: the turning points in three eras, and the two nights in Dubai."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import MARGIN, Chart, inches, panels, start, wrap
from wcit_analysis.frames import given, refuse_empty
from wcit_analysis.sources import source_line

#: The kinds of event that decided; their mark is larger and in the accent.
_DECIDED = ("vote", "signing")
#: The conference, and the nights on which it split: what they are called, from when, until when.
_DUBAI = (pd.Timestamp("2012-12-03"), pd.Timestamp("2012-12-15"))
_NIGHTS = {
    "The night of 12 December": ("2012-12-12 22:00", "2012-12-13 12:00"),
    "The evening of 13 December": ("2012-12-13 19:00", "2012-12-14 02:00"),
}
_COLUMNS = "event_id start time time_end precision title kind"
#: Inches: of a line of text, between two events, of a heading, and from the line to the words.
_LINE, _BETWEEN, _HEADING, _WORDS = 0.165, 0.14, 0.4, 0.16


@style.context()
def turning_points(events: pd.DataFrame) -> Chart:
    """Draw the events that tell the story, in three eras: before Dubai, Dubai, and since.

    ``events`` is the table ``events``; those with a ``turning_point`` are drawn.

    Its ``data`` has the rows of ``events`` that are drawn, and their ``era``.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = turning_points(wcit.load_events())
    >>> chart.data["era"].unique().tolist()
    ['Before', 'In Dubai, December 2012', 'Since']
    """
    events = given(events, f"{_COLUMNS} turning_point", "events", rows="events")
    data = events[events["turning_point"].fillna(False).astype(bool)]
    refuse_empty(data, "turning points")
    data = data.assign(start=pd.to_datetime(data["start"], format="ISO8601"))
    data = data.sort_values(["start", "event_id"], kind="stable", ignore_index=True)
    eras = {"Before": data["start"] < _DUBAI[0], "Since": data["start"] >= _DUBAI[1]}
    data["era"] = np.select(list(eras.values()), list(eras), "In Dubai, December 2012")
    decided = data["kind"].isin(_DECIDED)
    told = data.assign(
        when=[_dated(event) for event in data.itertuples()],
        bold=data["title"].where(decided, ""),
        said=data["title"].mask(decided, ""),
    )
    years = data["start"].dt.year
    figure = _strips(
        f"A treaty of {years.iloc[0]}, a split in {_DUBAI[0].year}, a quarrel still open in "
        f"{years.iloc[-1]}",
        f"{len(data)} turning points, in three eras; the large marks are the vote and the signing",
        told.groupby("era", sort=False),
        left=0.82,
    )
    return Chart(figure, data, source=source_line("events"))


@style.context()
def night(events: pd.DataFrame) -> Chart:
    """Draw the two nights on which the conference split, with who said what.

    ``events`` is the table ``events``; of the two nights those are drawn that have a ``speaker``,
    and the vote.

    Its ``data`` has the rows of ``events`` that are drawn, and their ``night``.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = night(wcit.load_events())
    >>> chart.data["night"].unique().tolist()
    ['The night of 12 December', 'The evening of 13 December']
    """
    events = given(events, f"{_COLUMNS} speaker said", "events", rows="events")
    clock = pd.to_timedelta(events["time"] + ":00")
    when = pd.to_datetime(events["start"], format="ISO8601") + clock
    kept = events["speaker"].notna() | events["kind"].isin(_DECIDED)
    parts = [
        events[kept & when.between(*span, inclusive="left")].assign(night=name)
        for name, span in _NIGHTS.items()
    ]
    data = pd.concat(parts, ignore_index=True)
    refuse_empty(data, "events of the two nights")
    told = data.assign(
        when=[_clock(event) for event in data.itertuples()],
        bold=data["speaker"].fillna(data["title"]),
        said=data["said"].where(data["speaker"].notna(), ""),
    )
    figure = _strips(
        "“Was that a vote?” asks Spain by night; next evening there is one, and the hall splits",
        "Who said what, in the order in which it was said, by the clock in Dubai; the large mark "
        "is the one real vote",
        told.groupby("night", sort=False),
        left=0.95,
    )
    return Chart(figure, data, source=source_line("events"))


def _strips(title: str, subtitle: str, parts: Any, *, left: float) -> Figure:
    """Draw columns of events side by side, or one under the other where it is narrow.

    ``parts`` are groups of events with ``when``, ``bold`` and ``said``; ``left`` are the inches
    for when it was.
    """
    gap, number = 0.3, 1 if style.narrow() else len(parts)
    room = (style.asked().width - 2 * MARGIN - gap * (number - 1)) / number - left - _WORDS
    columns = {str(name): [_wrapped(e, room) for e in part.itertuples()] for name, part in parts}
    tall = [_HEADING + sum(map(_height, events)) for events in columns.values()]
    high = sum(tall) + gap * (len(tall) - 1) if style.narrow() else max(tall)
    figure, axes = start(title, subtitle, height=high)
    shares = tall if style.narrow() else [1.0] * len(tall)
    for panel, (heading, events) in zip(panels(axes, shares, gap), columns.items(), strict=True):
        _draw_strip(panel, heading, events, left)
    return figure


def _wrapped(event: Any, room: float) -> tuple[Any, list[str], list[str]]:
    """Return an event with the lines of its words."""
    bold = wrap(event.bold, style.SMALL, room, "bold") if event.bold else []
    return event, bold, wrap(event.said, style.SMALL, room) if event.said else []


def _height(event: tuple[Any, list[str], list[str]]) -> float:
    return (len(event[1]) + len(event[2])) * _LINE + _BETWEEN


def _draw_strip(axes: Axes, heading: str, events: list[Any], left: float) -> None:
    """Draw the events of a column from the top, each at a mark on an upright line."""
    wide, high = inches(axes)
    axes.set(xlim=(0, wide), ylim=(high, 0))
    axes.set_axis_off()
    look: style.Look = {"va": "top", "fontsize": style.SMALL, "linespacing": 1.25}
    axes.text(0, 0.05, heading, fontsize=11, fontweight="bold", va="top", gid="heading")
    x, y, before, places = left + _WORDS, _HEADING, "", []
    for event, bold, said in events:
        if event.when != before:
            axes.text(left - 0.1, y, event.when, ha="right", color=style.MUTED, gid="when", **look)
        axes.text(x, y, "\n".join(bold), fontweight="bold", gid="event", **look)
        axes.text(x, y + len(bold) * _LINE, "\n".join(said), gid="said", **look)
        decided = event.kind in _DECIDED
        colour = style.tone(style.ACCENT) if decided else style.MUTED
        axes.plot(left, y + 0.075, "o", ms=9 if decided else 5, color=colour)
        places.append(y + 0.075)
        before = event.when
        y += _height((event, bold, said))
    axes.plot([left, left], [places[0], places[-1]], color=style.RULE, lw=2, zorder=1)


def _dated(event: Any) -> str:
    """The date of an event, as exactly as it is known."""
    shown = {"year": f"{event.start:%Y}", "month": f"{event.start:%b %Y}"}
    day = f"{event.start.day} {event.start:%b}"
    in_dubai = _DUBAI[0] <= event.start < _DUBAI[1]
    return shown.get(event.precision, day if in_dubai else f"{day} {event.start:%Y}")


def _clock(event: Any) -> str:
    """The time of an event, or the span within which it was."""
    if pd.notna(event.time_end):
        return f"{event.time}–{event.time_end}"
    return f"about {event.time}" if event.precision == "hour" else event.time
