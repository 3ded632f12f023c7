"""Chart, the one way a figure leaves the library; how one is begun, divided and lettered."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from wcit_analysis.charts import style
from wcit_analysis.charts.reading import read_figure

#: Inches around what is drawn.
MARGIN = 0.12
#: A line of type takes _LINE times its size; matplotlib adds its own leading to _SPACING.
_LINE, _SPACING = 1.36, 1.2
#: Pixels an inch as shown, as drawn for a notebook, and as saved to a file.
_SHOWN_DPI, _DRAWN_DPI, _SAVED_DPI = 100, 150, 200
_SOURCE = 9.0
#: Inches that a line of a key takes between the subtitle and the axes.
_KEY_LINE = 0.28


class Chart:
    """A figure with its source, its words and the table behind it.

    In a notebook it shows as a picture (``image/png``) with the same in words beside it
    (``text/plain``), read back from what was drawn.

    ``figure`` is what was drawn, with room for one line at the bottom; it grows if the source needs
    more, and is there for a last touch of your own. ``data`` is the table behind it. ``source`` is
    the source line; a chart without one is refused.

    Raises
    ------
    ValueError
        If the source is empty.

    Examples
    --------
    >>> import pandas as pd
    >>> from matplotlib.figure import Figure
    >>> Chart(Figure(), pd.DataFrame(), source=" ")
    Traceback (most recent call last):
    ...
    ValueError: a chart needs its source line: pass source='Source: …'
    """

    def __init__(self, figure: Figure, data: pd.DataFrame, *, source: str) -> None:
        if not source.strip():
            raise ValueError("a chart needs its source line: pass source='Source: …'")
        self.figure = figure
        self.data = data
        with style.context():
            width = figure.get_figwidth()
            lines = wrap(source, _SOURCE, width - 2 * MARGIN, even=True)
            _grow(figure, (len(lines) - 1) * _SOURCE * _LINE / 72)
            figure.text(
                MARGIN / width,
                MARGIN / figure.get_figheight(),
                "\n".join(lines),
                fontsize=_SOURCE,
                color=style.MUTED,
                va="bottom",
                linespacing=_SPACING,
                gid="source",
            )

    @property
    def text(self) -> str:
        """What the chart says, read back from its artists."""
        return read_figure(self.figure)

    def save(self, path: str | Path, *, dpi: int = _SAVED_DPI) -> Path:
        """Write the chart as PNG, SVG or PDF, by the path's ending, in a folder made if need be.

        The title, the words and the source go into the file's metadata, and the letters of SVG
        and PDF are text. The bytes are the same on every run: no date, a fixed hash salt.

        ``path``: where to; the ending names the format; ``dpi``: pixels an inch of a PNG; 200 are
        twice the shown size.

        Returns the file written.

        Raises
        ------
        ValueError
            If the ending is none of ``.png``, ``.svg``, ``.pdf``.
        """
        path = Path(path)
        if path.suffix not in (".png", ".svg", ".pdf"):
            raise ValueError(f"cannot save {path.name!r}: the ending must be .png, .svg or .pdf")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = self.text
        lines = text.split("\n")
        title, source = lines[0], lines[-1]
        about = {"Title": title, "Description": text, "Source": source}
        if path.suffix == ".png":
            chunks = PngInfo()
            for key, value in about.items():
                chunks.add_text(key, value)
            # Flat areas pack as well at level 3 as at 6, in half the time.
            self._picture(dpi).save(path, pnginfo=chunks, dpi=(dpi, dpi), compress_level=3)
            return path
        metadata: dict[str, str | None] = {**about, "Date": None}
        if path.suffix == ".pdf":
            undated = dict.fromkeys(["CreationDate", "Producer", "Creator"])
            metadata = {"Title": title, "Subject": text, "Keywords": source, **undated}
        with style.context():
            # The figure may have been shown in a window meanwhile: draw on a canvas of our own.
            FigureCanvasAgg(self.figure)
            self.figure.savefig(path, metadata=metadata)
        return path

    def png(self) -> bytes:
        """Return the picture as a notebook shows it: a PNG of 1.5 times its size, no metadata."""
        shown = io.BytesIO()
        self._picture(_DRAWN_DPI).save(shown, format="png")
        return shown.getvalue()

    def _picture(self, dpi: int) -> Image.Image:
        """Draw the figure in 256 colours: it looks the same in a third of the bytes."""
        with style.context():
            canvas, before = FigureCanvasAgg(self.figure), self.figure.dpi
            try:
                self.figure.set_dpi(dpi)
                canvas.draw()
            finally:
                self.figure.set_dpi(before)
        drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        few = drawn.quantize(256, Image.Quantize.FASTOCTREE)
        # Its colours are means, rounded down: white paper, which is in the corner, would be grey.
        palette = np.array(few.getpalette()).reshape(-1, 3)
        corner: Any = few.getpixel((0, 0))
        palette[corner] = drawn.getpixel((0, 0))
        few.putpalette(palette.ravel().tolist())
        return few

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        width, height = (round(inches * _SHOWN_DPI) for inches in self.figure.get_size_inches())
        text = self.text
        shown = {"width": width, "height": height, "alt": text}
        return {"image/png": self.png(), "text/plain": text}, {"image/png": shown}

    def __repr__(self) -> str:
        return self.text


def start(
    title: str,
    subtitle: str,
    *,
    height: float,
    left: float = MARGIN,
    right: float = MARGIN,
    top: float = 0.0,
    bottom: float = 0.0,
    key: Mapping[str, str] | None = None,
) -> tuple[Figure, Axes]:
    """Begin a chart: title and subtitle, a key, one axes below them, room for the source line.

    Call it inside :func:`wcit_analysis.charts.style.context`. The width, and words in place of
    these, are those of :func:`wcit_analysis.charts.options`.

    Parameters
    ----------
    title : str
        The finding, computed by the caller.
    subtitle : str
        What is shown, with n and unit.
    height : float
        Height of the axes in inches; all else comes on top.
    left, right, top, bottom : float
        Inches kept free around the axes.
    key : mapping of str to str, optional
        What each colour stands for, by the words for it: it is set above the axes, on as many
        lines as it needs, and read aloud with the marks.

    Returns
    -------
    matplotlib.figure.Figure, matplotlib.axes.Axes
    """
    asked = style.asked()
    width, inside = asked.width, asked.width - 2 * MARGIN
    big, small = (12.0, 9.5) if style.narrow() else (15.0, 10.5)
    heading = wrap(asked.title or title, big, inside, weight="bold", even=True)
    below = wrap(asked.subtitle or subtitle, small, inside, even=True)
    key = key or {}
    lines = _key_lines(key, inside)
    title_height = len(heading) * big * _LINE / 72
    head = MARGIN + title_height + len(below) * small * _LINE / 72 + 0.12
    head += len(lines) * _KEY_LINE + top
    foot = MARGIN + _SOURCE * _LINE / 72 + 0.12 + bottom
    total = head + height + foot
    figure = Figure(figsize=(width, total))
    x, look = MARGIN / width, {"va": "top", "linespacing": _SPACING}
    bold: style.Look = {**look, "fontsize": big, "fontweight": "bold", "gid": "title"}
    pale: style.Look = {**look, "fontsize": small, "color": style.MUTED, "gid": "subtitle"}
    figure.text(x, 1 - MARGIN / total, "\n".join(heading), **bold)
    figure.text(x, 1 - (MARGIN + title_height + 0.06) / total, "\n".join(below), **pale)
    inner = width - left - right
    axes = figure.add_axes((left / width, foot / total, inner / width, height / total))
    for up, line in zip(range(len(lines))[::-1], lines, strict=True):
        # Hung on the axes, it moves with it where a long source makes the figure taller.
        above = top + 0.09 + up * _KEY_LINE
        moved = ScaledTranslation(MARGIN - left, above, figure.dpi_scale_trans)
        figure.legend(
            handles=[Patch(label=word, linewidth=0.6, **style.paint(key[word])) for word in line],
            ncols=len(line),
            loc="lower left",
            bbox_to_anchor=(0, 1),
            bbox_transform=axes.transAxes + moved,
            fontsize=style.SMALL,
        )
    return figure, axes


def _key_lines(words: Iterable[str], room: float) -> list[list[str]]:
    """Divide the words of a key into lines of so many inches."""
    lines: list[list[str]] = []
    used = room
    for word in words:
        # A swatch and the space around it take some four letters.
        needed = text_width(word, style.SMALL) + 4.2 * style.SMALL / 72
        if used + needed > room:
            lines.append([])
            used = 0.0
        lines[-1].append(word)
        used += needed
    return lines


def inches(axes: Axes) -> tuple[float, float]:
    """Return the width and the height of an axes in inches."""
    return axes.bbox.width / axes.figure.dpi, axes.bbox.height / axes.figure.dpi


def panels(axes: Axes, shares: Sequence[float], gap: float) -> list[Axes]:
    """Divide an axes into panels side by side, or one under the other where it is narrow.

    ``shares`` are their sizes relative to each other, ``gap`` the inches between two.
    """
    (wide, high), across = inches(axes), not style.narrow()
    room = (wide if across else high) - gap * (len(shares) - 1)
    made, used = [], 0.0
    for share in shares:
        size = room * share / sum(shares)
        place = (used, 0, size, high) if across else (0, used, wide, size)
        made.append(inset(axes, *place))
        used += size + gap
    axes.set_axis_off()
    return made


def inset(axes: Axes, left: float, top: float, wide: float, high: float) -> Axes:
    """Return an axes of so many inches, so far from the left and the top of another one."""
    box, whole = axes.get_position(), axes.figure.bbox
    x, y = axes.figure.dpi / whole.width, axes.figure.dpi / whole.height
    corner = box.x0 + left * x, box.y1 - (top + high) * y
    return axes.figure.add_axes((*corner, wide * x, high * y))


def wrap(
    text: str, size: float, width: float, weight: str = "normal", *, even: bool = False
) -> list[str]:
    """Break a text into lines no wider than a width in inches, as the bundled typeface sets it.

    There is at least one line; a single word that is too wide stays whole. With ``even`` the lines
    are about as long as each other, so that no word is left alone on the last.
    """
    # A text whose own width is the room must fit, though sums differ by a hair.
    lines = _fill(text, size, width + 1e-9, weight)
    narrower = width
    while even and len(lines) > 1:
        narrower -= 0.1
        tried = _fill(text, size, narrower, weight)
        if len(tried) > len(lines) or max(text_width(t, size, weight) for t in tried) > narrower:
            break
        lines = tried
    return lines


def _fill(text: str, size: float, width: float, weight: str) -> list[str]:
    lines = [""]
    for word in str(text).split():
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and text_width(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a text is in inches, as the bundled typeface sets it."""
    words = text.split()
    blanks = _word_width(" ", size, weight) * (len(words) - 1)
    return sum(_word_width(word, size, weight) for word in words) + blanks


@cache
def _word_width(word: str, size: float, weight: str) -> float:
    # Each word is measured once: a chart sets the same ones again and again.
    style.add_fonts()
    font = get_font(findfont(FontProperties(family="Open Sans", weight=weight)))
    font.set_size(size, 72)
    font.set_text(word)
    # Letters set on whole pixels come out up to a fiftieth wider.
    return float(font.get_width_height()[0] / 64 / 72 * 1.02)


def _grow(figure: Figure, inches: float) -> None:
    """Make a figure taller at the bottom; what is drawn stays where it is from the top."""
    height = figure.get_figheight()
    share = height / (height + inches)
    figure.set_figheight(height + inches)
    for axes in figure.axes:
        box = axes.get_position(original=True)
        axes.set_position((box.x0, 1 - (1 - box.y0) * share, box.width, box.height * share))
    for text in figure.texts:
        text.set_y(1 - (1 - text.get_position()[1]) * share)
