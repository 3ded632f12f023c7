"""The charts of a notebook, drawn anew for the site: as wide as a page and as narrow as a phone.

A picture on a page has no heading and no source of its own: these are text there, which wraps, is
found and can be copied. The files to download have both.
"""

import ast
import io
import os
import textwrap
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from wcit_analysis import charts
from wcit_analysis.charts import style

from .parts import SITE, text

#: Inches of the narrow drawing, and pixels an inch of the two: sharp on a phone, and on a page.
NARROW = 3.5
_DPI = {"narrow": 220, "wide": 150}
#: Of a frame on another page, in pixels: the room for a drawing, from which screen on it is wide,
#: letters of heading and of subtitle and source, and what else stands there. As embed.css has them.
_COLUMN = {"narrow": 330, "wide": 720}
_PHONE, _TITLE, _SMALL, _BESIDE = 560, 18.4, 13.6, 160
_ROOM = 0.05  # inches between the heading that is cut off and what is shown


class Drawn(NamedTuple):
    """One chart of a notebook, twice, under the name of its files and of its place on the page."""

    name: str
    wide: charts.Chart
    narrow: charts.Chart


def charts_of(notebook: dict[str, Any], path: Path) -> dict[int, Drawn]:
    """Run a notebook's cells here and return the chart that each shows, by the cell's number.

    The last line of a cell that shows a picture is run twice, as it stands and for a phone.

    Raises
    ------
    ValueError
        If a chart says other words than those that are stored, or others when it is narrow.
    """
    found: dict[int, Drawn] = {}
    used: Counter[str] = Counter()
    names: dict[str, Any] = {"__name__": "__main__"}
    with _in_folder(path.parent), redirect_stdout(io.StringIO()):
        for number, cell in enumerate(notebook["cells"]):
            # What is left out of a page is for another machine.
            if cell["cell_type"] != "code" or "remove-cell" in cell["metadata"].get("tags", []):
                continue
            tree = ast.parse("".join(cell["source"]))
            stored = _words(cell)
            shown = tree.body.pop() if stored and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, path.name, "exec"), names)  # noqa: S102 - our own notebooks
            if not isinstance(shown, ast.Expr):
                continue
            code = compile(ast.Expression(shown.value), path.name, "eval")
            wide = eval(code, names)  # noqa: S307
            if not isinstance(wide, charts.Chart):  # the explorer, which the page has alive
                continue
            with charts.options(width=NARROW):
                drawing = _drawing(tree, shown.value)
                exec(compile(drawing, path.name, "exec"), names)  # noqa: S102
                narrow = eval(code, names)  # noqa: S307
            if narrow.figure.get_figwidth() > NARROW:
                raise ValueError(f"{path.name}, cell {number}: the chart is not drawn narrow")
            if isinstance(shown.value, ast.Name):  # later cells speak of the one that was shown
                names[shown.value.id] = wide
            _require_same_words(wide.text, stored, f"{path.name}, cell {number}: run make refresh")
            _require_same_words(narrow.text, stored, f"{path.name}, cell {number}, narrow")
            name = f"{path.stem[3:]}-{_called(ast.Module([*drawing.body, shown], []))}".replace(
                "_", "-"
            )
            used[name] += 1
            found[number] = Drawn(name + f"-{used[name]}" * (used[name] > 1), wide, narrow)
    return found


def _drawing(tree: ast.Module, shown: ast.expr) -> ast.Module:
    """Return the statement that draws what is shown, where a variable holds it."""
    drawing = [
        statement
        for statement in tree.body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name)
        and isinstance(node.ctx, ast.Store)
        and isinstance(shown, ast.Name)
        and node.id == shown.id
    ]
    return ast.Module(drawing[-1:], type_ignores=[])


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _words(cell: dict[str, Any]) -> str:
    """Return what the stored picture of a cell says, or nothing where it has none."""
    pictures = (each["data"] for each in cell["outputs"] if "image/png" in each.get("data", {}))
    return next(("".join(data.get("text/plain", "")) for data in pictures), "")


def _called(shown: ast.AST) -> str:
    """Return the name of the function of charts that drew."""
    calls = [node.func for node in ast.walk(shown) if isinstance(node, ast.Call)]
    drew = [call.attr for call in calls if isinstance(call, ast.Attribute)]
    return next((name for name in drew if name in charts.__all__ and name != "options"), "chart")


def _require_same_words(drawn: str, stored: str, where: str) -> None:
    if drawn != stored:
        said = zip(drawn.splitlines(), stored.splitlines(), strict=False)
        first = next((f"{one!r}, stored {other!r}" for one, other in said if one != other), "more")
        raise ValueError(f"{where}: the chart says {first}")


def write(drawn: Drawn, folder: Path) -> dict[str, tuple[int, int]]:
    """Write a chart's files into a folder; return the pixels of the two on the page, as shown.

    ``NAME.png``, ``.svg`` and ``.csv`` are for taking along, ``NAME-wide.png`` and
    ``NAME-narrow.png`` for the page.
    """
    drawn.wide.save(folder / f"{drawn.name}.png")
    drawn.wide.save(folder / f"{drawn.name}.svg")
    drawn.wide.data.to_csv(folder / f"{drawn.name}.csv", lineterminator="\n")
    shape = {}
    for width, dpi in _DPI.items():
        picture = _without_heading(getattr(drawn, width), dpi)
        picture.save(folder / f"{drawn.name}-{width}.png", optimize=True)
        shape[width] = (round(100 * picture.width / dpi), round(100 * picture.height / dpi))
    return shape


def _without_heading(chart: charts.Chart, dpi: int) -> Image.Image:
    """Draw what stands between a chart's subtitle and its source."""
    figure = chart.figure
    with style.context():
        canvas, before = FigureCanvasAgg(figure), figure.dpi
        figure.set_dpi(dpi)
        canvas.draw()
        box = {one.get_gid(): one.get_window_extent() for one in figure.texts if one.get_gid()}
        figure.set_dpi(before)
    whole = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    room = round(_ROOM * dpi)
    top = whole.height - round(box["subtitle"].y0) + room
    bottom = whole.height - round(box["source"].y1) - room
    return whole.crop((0, top, whole.width, bottom)).quantize(128, Image.Quantize.MEDIANCUT)


def figure(drawn: Drawn, shape: dict[str, tuple[int, int]], root: str, alive: str = "") -> str:
    """Return a chart as HTML: heading, the picture that fits, source, words, and how to take it."""
    title, subtitle, *said, source = drawn.wide.text.splitlines()
    files = f"{root}_static/charts/{drawn.name}"
    (wide, high), (narrow, tall) = shape["wide"], shape["narrow"]
    words = "".join(f"<p>{text(line)}</p>" for line in said if line.strip())
    return (
        f'<figure class="chart" id="{drawn.name}">'
        f'<p class="chart-title">{text(title)}</p><p class="chart-subtitle">{text(subtitle)}</p>'
        f'<picture><source media="(max-width: 600px)" srcset="{files}-narrow.png" '
        f'width="{narrow}" height="{tall}">'
        f'<img src="{files}-wide.png" width="{wide}" height="{high}" loading="lazy" '
        f'alt="{text(title)} In full below."></picture>'
        f'<figcaption><p class="chart-source">{text(source)}</p>{alive}'
        f'<details class="words"><summary>The chart in words</summary>{words}</details>'
        f"{_taking(drawn, shape, files)}</figcaption></figure>"
    )


def _taking(drawn: Drawn, shape: dict[str, tuple[int, int]], files: str) -> str:
    """Return the line of links under a chart: files, its address, a frame for another page."""
    name, title = drawn.name, drawn.wide.text.partition("\n")[0]
    frame = (
        f'<iframe src="{SITE}embed/{name}.html" title="{text(title)}" width="100%" '
        f'{_sized(drawn, shape)} loading="lazy"></iframe>'
    )
    links = "".join(
        f'<a href="{files}.{kind}" download="wcit12-{name}.{kind}">{label}</a>'
        for kind, label in (("png", "PNG"), ("svg", "SVG"), ("csv", "Data (CSV)"))
    )
    return (
        f'<p class="chart-links">{links}<a href="#{name}" data-copy-address>Link</a>'
        f'<a href="{files.partition("_static")[0]}embed/{name}.html" '
        f'data-copy="{text(frame)}">Embed</a></p>'
    )


def _sized(drawn: Drawn, shape: dict[str, tuple[int, int]]) -> str:
    """Return height and style of a frame that is as high as the page in it, on a phone too.

    A frame does not know what it holds. Its style asks how wide the screen is, without a script.
    """
    said = drawn.wide.text.splitlines()
    heights = {}
    for width, column in _COLUMN.items():
        across, down = shape[width]
        letters = [
            (_TITLE, said[0]),
            *((_SMALL, line) for line in (said[1], said[-1])),
        ]
        lines = (
            size * len(textwrap.wrap(line, int(column / (0.55 * size)))) for size, line in letters
        )
        heights[width] = round(1.45 * sum(lines) + down * min(1, column / across) + _BESIDE)
    wide, narrow = heights["wide"], heights["narrow"]
    turn = f"{_PHONE}px - 100vw" if narrow > wide else f"100vw - {_PHONE}px"
    fitting = f"clamp({min(wide, narrow)}px, 999 * ({turn}), {max(wide, narrow)}px)"
    return f'height="{wide}" style="border:0;height:{fitting}"'


def frame(drawn: Drawn, shape: dict[str, tuple[int, int]], page: str) -> str:
    """Return a page with one chart alone, for others to embed."""
    title = drawn.wide.text.partition("\n")[0]
    shown = figure(drawn, shape, "../").replace(">Embed</a>", ">By itself</a>")
    shown = shown.replace("max-width: 600px", "max-width: 480px")  # a column, not a screen
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{text(title)}</title>
<link rel="stylesheet" href="../_static/embed.css"><link rel="icon" href="../_static/favicon.svg">
</head>
<body><main>{shown}
<p><a href="../{page}#{drawn.name}" target="_top">WCIT-12: the open record</a></p></main></body>
</html>
"""
