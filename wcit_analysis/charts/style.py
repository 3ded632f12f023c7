"""The look of every chart: one style sheet, its palettes, one bundled typeface, and the options."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager, style as mpl_style

_HERE = Path(__file__).parent
#: matplotlib's settings are those of all threads: one draws at a time, and may enter twice.
_DRAWING = threading.RLock()


def _begin_anew() -> None:
    """Give a forked process a lock of its own: the thread that held this one is not in it."""
    global _DRAWING
    _DRAWING = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

#: Inches: a notebook shows a hundred pixels an inch, so 9 fill its width; 3.5 are the column of a
#: journal, or a phone. Below 6 the names of rows stand above them, and tiles have no codes.
WIDTH, NARROWEST, _NARROW, _WIDEST = 9.0, 3.5, 6.0, 40.0
#: Points of the letters that stand in a chart; none is smaller.
NAME, SMALL = 10.0, 9.0

#: The two sides of Dubai: these colours mean that and nothing else.
POSITIONS = {"signed": "#0B4F6C", "not_signed": "#F0A030", "absent": "#D9DEE4"}

#: What the two sides are called, and the key to their colours.
SIDES = {"signed": "signed", "not_signed": "did not sign"}
KEY = {called: POSITIONS[side] for side, called in SIDES.items()}

#: The 55 that did not sign, by what they said of it.
STANCES = {
    "refused": "#9A3412",
    "consulting": "#D9801A",
    "regional_statement": "#F4C672",
    "not_found": "#E6EBEF",
}

#: How a claim stands against the record: greys, and an accent for what is contradicted.
VERDICTS = {
    "confirmed": "#3F4A57",
    "imprecise": "#8793A1",
    "contradicted": "#CF2148",
    "unverified": "#C6CCD4",
    "opinion": "#FFFFFF",
}

#: What a state did in another decision; who abstained is on neither side, and so grey.
DECISIONS = {
    "yes": "#0F5A2A",
    "signed": "#0F5A2A",
    "member": "#0F5A2A",
    "no": "#BF8ADE",
    "abstain": "#B4BAC1",
    "absent": "#E4E9EE",
}

#: Whether a text names the Internet.
TEXTS = {"yes": "#3F4A57", "no": "#FFFFFF", "not_seen": "#F4F5F6"}

#: A second colour for what is not one of the two sides, such as one accent among greys.
ACCENT = "#CF2148"

#: The shape of a mark that stands for a state, by the side that it took.
MARKERS = {"signed": "o", "not_signed": "D", "absent": "s"}

#: How a mark or a text looks: keywords of matplotlib.
Look = dict[str, Any]

INK, MUTED, RULE = "#1F2933", "#52606D", "#CBD2D9"
FAINT, EDGE = "#E4E7EB", "#7B8794"

#: Each colour as it is printed without: a tone, and a hatch where another tone is near.
_PRINTED = {
    "#0B4F6C": ("#262626", ""),
    "#F0A030": ("#9E9E9E", ""),
    "#D9DEE4": ("#DFDFDF", ""),
    "#9A3412": ("#3A3A3A", ""),
    "#D9801A": ("#909090", "//////"),
    "#F4C672": ("#C4C4C4", r"\\\\\\"),
    "#3F4A57": ("#4A4A4A", ""),
    "#8793A1": ("#A0A0A0", ""),
    "#CF2148": ("#0A0A0A", "xxxxx"),
    "#C6CCD4": ("#D0D0D0", ""),
    "#0F5A2A": ("#303030", ""),
    "#BF8ADE": ("#A6A6A6", "//////"),
    "#B4BAC1": ("#C8C8C8", "....."),
    "#E4E9EE": ("#E8E8E8", ""),
}


@dataclass(frozen=True)
class Options:
    """How the charts of a block are drawn, as :func:`options` sets it."""

    width: float = WIDTH
    grey: bool = False
    title: str | None = None
    subtitle: str | None = None


_DEFAULT = Options()
_OPTIONS: ContextVar[Options] = ContextVar("options", default=_DEFAULT)


@contextmanager
def options(
    *,
    width: float | None = None,
    grey: bool | None = None,
    title: str | None = None,
    subtitle: str | None = None,
) -> Iterator[None]:
    """Draw the charts of a block in another width, without colour, or under words of your own.

    ``width`` is in inches, 3.5 to 40; 3.5 are the column of a journal or a phone, 9 a
    notebook. ``grey`` draws in tones and hatches, for print. ``title`` and ``subtitle``
    are words in place of the chart's own.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> with wcit.charts.options(width=3.5, title="Who speaks for whom?"):
    ...     chart = wcit.charts.positions_by(wcit.load_states(), "region")
    >>> chart.text.splitlines()[0], float(chart.figure.get_figwidth())
    ('Who speaks for whom?', 3.5)
    """
    if width is not None and not (isinstance(width, Real) and NARROWEST <= width <= _WIDEST):
        raise ValueError(f"width is {width!r}: give inches, {NARROWEST} to {_WIDEST}")
    asked = {"width": width, "grey": grey, "title": title, "subtitle": subtitle}
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    before = _OPTIONS.set(replace(_OPTIONS.get(), **given))
    try:
        yield
    finally:
        _OPTIONS.reset(before)


#: Returns the options in force.
asked = _OPTIONS.get


def narrow() -> bool:
    """Say whether there is no room beside a mark for its name."""
    return asked().width < _NARROW


def paint(colour: str) -> Look:
    """Return how a colour fills a mark: its face, an edge where it is faint, in grey a hatch.

    >>> paint("#D9DEE4")["edgecolor"], paint("#0B4F6C")["edgecolor"]
    ('#7B8794', 'white')
    """
    face = tone(colour)
    hatch = _PRINTED.get(colour, ("", ""))[1] if asked().grey else ""
    faint = contrast(face, "white") < 1.7 and not hatch
    return {
        "facecolor": face,
        "edgecolor": EDGE if faint else "white",
        "hatch": hatch,
        "linestyle": (0, (2, 1.5)) if colour == TEXTS["not_seen"] else "-",
    }


def tone(colour: str) -> str:
    """Return a colour as it is drawn: in grey its tone, as light as the colour if it has no own."""
    if not asked().grey:
        return colour
    if colour in _PRINTED:
        return _PRINTED[colour][0]
    # The grey of the same luminance, by the inverse of the formula below.
    linear = _luminance(colour)
    level = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return mpl.colors.to_hex((level, level, level))


def outline(colour: str) -> str:
    """Return the edge of a thin mark: ink where its colour has less than 3 : 1 on white."""
    shown = tone(colour)
    return shown if contrast(shown, "white") >= 3 else MUTED


def ink_on(colour: str) -> str:
    """Return white or ink, whichever reads better on a colour.

    Notes
    -----
    Relative luminance and contrast as in WCAG 2.1; either choice gives at least 4.5 : 1 on every
    colour of the palette, which a test holds.

    Examples
    --------
    >>> ink_on("#0B4F6C"), ink_on("#D9DEE4")
    ('white', '#1F2933')
    """
    return max(("white", INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21.

    >>> round(contrast("white", "black"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in mpl.colors.to_rgb(colour)
    )
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


@cache
def add_fonts() -> None:
    """Make the bundled typeface known to matplotlib; nothing else changes for the user."""
    for path in sorted((_HERE / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)


@contextmanager
def context() -> Iterator[None]:
    """Draw in the project's style; matplotlib's own settings are as before on leaving.

    They are those of the whole process, so that another thread that comes to draw waits.
    """
    with _DRAWING, mpl.rc_context():
        add_fonts()
        mpl.rcdefaults()
        mpl_style.use(_HERE / "wcit.mplstyle")
        yield
