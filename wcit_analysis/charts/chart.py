"""Chart, the one way a figure leaves the library."""

import io
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from PIL import Image

from wcit_analysis.charts import style
from wcit_analysis.charts.reading import read_figure

#: Inches. A notebook shows a chart at 100 pixels an inch, so 9 inches fill its width.
WIDTH = 9.0
_MARGIN, _LINE = 0.12, 1.32
_SHOWN_DPI, _DRAWN_DPI = 100, 200
_TITLE, _SUBTITLE, _SOURCE = 15, 10.5, 8.5


class Chart:
    """A figure with its source, its words and the table behind it.

    In a notebook it shows as a picture (``image/png``) with the same in words beside it
    (``text/plain``), read back from what was drawn.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What was drawn, with room for one line at the bottom.
    data : pandas.DataFrame
        The table behind the figure.
    source : str
        The source line; a chart without one is refused.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        For a last touch of your own before it is shown.
    data : pandas.DataFrame
        The table behind it.

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
            y = _MARGIN / figure.get_figheight()
            x = _MARGIN / figure.get_figwidth()
            look: dict[str, Any] = {"fontsize": _SOURCE, "color": style.MUTED, "gid": "source"}
            figure.text(x, y, source, ha="left", va="bottom", **look)

    @property
    def text(self) -> str:
        """What the chart says, read back from its artists."""
        return read_figure(self.figure)

    def save(self, path: str | Path) -> Path:
        """Write the chart as PNG (twice its shown size), SVG or PDF, by the path's ending.

        The title, the words and the source go into the file's metadata. The bytes are the same
        on every run: no date, a fixed hash salt.

        Parameters
        ----------
        path : str or Path
            Where to; the ending names the format.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        ValueError
            If the ending is none of ``.png``, ``.svg``, ``.pdf``.
        """
        path = Path(path)
        said = self.text.split("\n")
        about = {"Title": said[0], "Description": self.text, "Source": said[-1]}
        metadata: dict[str, dict[str, str | None]] = {
            ".png": {**about, "Software": None},
            ".svg": {**about, "Date": None},
            ".pdf": {
                "Title": said[0],
                "Subject": self.text,
                "Keywords": said[-1],
                "CreationDate": None,
                "Producer": None,
                "Creator": None,
            },
        }
        if path.suffix not in metadata:
            raise ValueError(f"cannot save {path.name!r}: the ending must be .png, .svg or .pdf")
        with style.context():
            # The figure may have been shown in a window meanwhile: draw on a canvas of our own.
            FigureCanvasAgg(self.figure)
            self.figure.savefig(path, dpi=_DRAWN_DPI, metadata=metadata[path.suffix])
        return path

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        buffer = io.BytesIO()
        with style.context():
            FigureCanvasAgg(self.figure)
            self.figure.savefig(buffer, format="png", dpi=_DRAWN_DPI)
        # Flat colours: a palette of 256 says the same in a third of the bytes of the notebook.
        flat = io.BytesIO()
        Image.open(buffer).convert("RGB").quantize(256).save(flat, format="png", optimize=True)
        width, height = (round(inches * _SHOWN_DPI) for inches in self.figure.get_size_inches())
        shown = {"width": width, "height": height, "alt": self.text}
        return {"image/png": flat.getvalue(), "text/plain": self.text}, {"image/png": shown}

    def __repr__(self) -> str:
        return self.text


def start(
    title: str,
    subtitle: str,
    *,
    height: float,
    left: float = _MARGIN,
    right: float = _MARGIN,
    top: float = 0.0,
    bottom: float = 0.0,
    width: float = WIDTH,
) -> tuple[Figure, Axes]:
    """Begin a chart: title and subtitle set, one axes below them, room for the source line.

    Parameters
    ----------
    title : str
        The finding, computed by the caller.
    subtitle : str
        What is shown, with n and unit.
    height : float
        Height of the axes in inches; title and source come on top.
    left, right, top, bottom : float
        Inches kept free around the axes, for tick labels or a legend.
    width : float
        Width of the whole figure in inches.

    Returns
    -------
    matplotlib.figure.Figure, matplotlib.axes.Axes

    Notes
    -----
    Call it inside :func:`wcit_analysis.charts.style.context`.
    """
    inside = width - 2 * _MARGIN
    title_lines = wrap(title, _TITLE, inside, weight="bold")
    subtitle_lines = wrap(subtitle, _SUBTITLE, inside)
    title_height = len(title_lines) * _TITLE * _LINE / 72
    head = _MARGIN + title_height + len(subtitle_lines) * _SUBTITLE * _LINE / 72 + 0.18 + top
    foot = _MARGIN + _SOURCE * _LINE / 72 + 0.12 + bottom
    total = head + height + foot
    figure = Figure(figsize=(width, total))
    figure.text(
        _MARGIN / width,
        1 - _MARGIN / total,
        "\n".join(title_lines),
        fontsize=_TITLE,
        fontweight="bold",
        va="top",
        gid="title",
    )
    figure.text(
        _MARGIN / width,
        1 - (_MARGIN + title_height + 0.06) / total,
        "\n".join(subtitle_lines),
        fontsize=_SUBTITLE,
        color=style.MUTED,
        va="top",
        gid="subtitle",
    )
    axes = figure.add_axes(
        (left / width, foot / total, (width - left - right) / width, height / total)
    )
    return figure, axes


def wrap(text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than a width in inches, as the bundled typeface sets it."""
    font = get_font(findfont(FontProperties(family="Open Sans", weight=weight)))
    font.set_size(size, 72)

    def fits(line: str) -> bool:
        font.set_text(line)
        return bool(font.get_width_height()[0] / 64 <= width * 72)

    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and not fits(longer):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
