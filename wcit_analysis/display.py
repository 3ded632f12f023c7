"""Show facts in a notebook and in a terminal: a card for one thing, a table for many.

Everything shown is escaped: it may come from a user's own table.
"""

import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from wcit_analysis.datapackage import vocabularies, words
from wcit_analysis.frames import require_columns

_TEXT = "text-align:left;vertical-align:top"
_NUMBER = "text-align:right;vertical-align:top"
_ADDRESS = re.compile(r"https?://[^\s\"<>]+")


@dataclass(frozen=True)
class Card:
    """A titled list of labelled lines: text in a terminal, a table in a notebook.

    ``title``: heading of the card; ``lines``: label and text of each line, in order.

    Examples
    --------
    >>> print(Card("Iceland", [("Position", "absent")]))
    Iceland
      Position : absent
    """

    title: str
    lines: Sequence[tuple[str, str]]

    def __str__(self) -> str:
        width = max((len(label) for label, _ in self.lines), default=0)
        return "\n".join([self.title, *(f"  {a:<{width}} : {b}" for a, b in self.lines)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="{_TEXT}">{escape(a)}</th>'
            f'<td style="text-align:left">{escape(b)}</td></tr>'
            for a, b in self.lines
        )
        return (
            f'<table><caption style="text-align:left;font-weight:bold">{escape(self.title)}'
            f"</caption><tbody>{rows}</tbody></table>"
        )


class Table:
    """Rows to be read: whole texts, readable column names, nothing cut off.

    ``frame`` has the rows; its index is not shown. ``columns`` are those to show, in
    order, and the heading of each. Without headings they are the columns' names with blanks for
    underscores; without columns all are shown. ``caption`` is a line above the table.

    Notes
    -----
    Whole numbers are shown without a decimal point, other numbers with two decimals or, below
    0.005, with one digit that counts. A word of the contract is written as its label there, a date
    as 3 Dec 2012, a missing value as a dash and an infinite one as ∞.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["Iceland", "Norway"], "n": [1.0, None]})
    >>> print(Table(frame, {"name": "State", "n": "Sources"}))
    State   | Sources
    Iceland | 1
    Norway  | –
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Mapping[Any, str] | Sequence[Any] | None = None,
        caption: str = "",
    ) -> None:
        if not isinstance(columns, Mapping):
            names = frame.columns if columns is None else columns
            columns = {name: str(name).replace("_", " ") for name in names}
        require_columns(frame, columns, "the table")
        self.caption = caption
        self.headings = list(columns.values())
        cells = frame[list(columns)].astype(object).to_numpy()
        self.rows = [
            [_shown(cell, name) for cell, name in zip(row, columns, strict=True)] for row in cells
        ]
        is_number = pd.api.types.is_any_real_numeric_dtype
        self._numeric = [is_number(frame[name].dtype) for name in columns]

    def __str__(self) -> str:
        lines = [self.headings, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = [" | ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([self.caption, *text] if self.caption else text)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        styles = [_NUMBER if numeric else _TEXT for numeric in self._numeric]

        def line(cell: str, texts: Iterable[str]) -> str:
            return "".join(map(cell.format, styles, texts))

        head = line('<th scope="col" style="{}">{}</th>', map(escape, self.headings))
        cell = '<td style="{}">{}</td>'
        body = "".join(f"<tr>{line(cell, map(_linked, row))}</tr>" for row in self.rows)
        shown = f'<caption style="{_TEXT}">{escape(self.caption)}</caption>'
        caption = shown if self.caption else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def numbers(**values: Any) -> None:
    """Store the numbers and truths that the prose of a notebook states; nothing is shown.

    The output of the cell holds them as ``name=value``, in order of name and with six digits that
    count. A comment of that name right behind the number in a sentence binds the two.

    Examples
    --------
    >>> numbers(refused=9, share_signed=89 / 193, most_entitled_signed=89 > 55)
    """
    text = " ".join(f"{name}={_stored(name, values[name])}" for name in sorted(values))
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
        shell.display_pub.publish({"text/html": "", "text/plain": text})


def _stored(name: str, value: Any) -> str:
    """Write one value for the output of a cell, the same on every machine."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, int):  # a truth value is one too
        return str(value)
    if not isinstance(value, float):
        raise TypeError(f"{name} is {value!r}: neither a number nor a truth value")
    if not math.isfinite(value):
        raise ValueError(f"{name} is {value}: no sentence can state it")
    return str(int(value)) if value.is_integer() else f"{value:#.6g}"


def three_digits(value: float) -> str:
    """Write a measured value: whole from a thousand on, below that with three digits that count.

    >>> three_digits(1278674502), three_digits(11.0999), three_digits(0.5324)
    ('1,278,674,502', '11.1', '0.532')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def day(date: str) -> str:
    r"""Write a day, a month or a year as it is read, not parted at the end of a line.

    >>> [day(date) for date in ("2012-12-03", "2008-04", "2012")]
    ['3\xa0Dec\xa02012', 'Apr\xa02008', '2012']
    """
    form = {4: "%Y", 7: "%b %Y"}.get(len(date), "%d %b %Y")
    return pd.Timestamp(date).strftime(form).removeprefix("0").replace(" ", "\u00a0")


def latex(text: object) -> str:
    r"""Write a text for LaTeX and BibTeX.

    >>> print(latex("R&D in %"))
    R\&D in \%
    """
    marked = re.sub(r"([&%$#_{}])", r"\\\1", str(text).replace("\\", r"\textbackslash "))
    return re.sub(r"([~^])", r"\\\1{}", marked)


def _shown(cell: Any, column: Any) -> str:
    """A cell of a column as it is read."""
    if pd.api.types.is_scalar(cell) and pd.isna(cell):  # of a list pandas would ask each item
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if abs(cell) == math.inf:
            return "∞" if cell > 0 else "-∞"
        if cell == round(cell):
            # Four figures may be a year.
            return f"{cell:.0f}" if abs(cell) < 10_000 else f"{cell:,.0f}"
        return f"{cell:.2f}" if abs(cell) >= 0.005 else f"{cell:.1g}"
    text = f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else str(cell)
    if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
        return day(text)
    if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", text):
        return words(text, None if "_" in text and column not in vocabularies() else column)
    # Lists in one cell get a blank, so that a line can break there; an address stays as it is.
    return text if _ADDRESS.fullmatch(text) else re.sub(r";(?=\w)", "; ", text)


def _linked(text: str) -> str:
    """Escape a cell; an address becomes a link."""
    safe = escape(text)
    return f'<a href="{safe}">{safe}</a>' if _ADDRESS.fullmatch(text) else safe
