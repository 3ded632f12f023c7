"""Pieces of HTML that several kinds of page share.

Inside a page of Markdown they stand as HTML, since text of the record may hold any character
that Markdown would read as a mark. No piece has an empty line, which would end the HTML.
"""

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

import wcit_analysis as wcit
from wcit_analysis import explorer
from wcit_analysis.charts import style
from wcit_analysis.datapackage import words

_WIDE = 3  # columns

#: How much of a source was read.
READ = {
    "full": "read in full",
    "opening": "only its opening could be read",
    "not_read": "not read",
}

text = html.escape

#: Where the site is published.
SITE = explorer.SITE


def scrolling(table: str, label: str) -> str:
    """Put a table into a box of its own that scrolls sideways, by keyboard too.

    A wide one is a list of cards on a phone: there each cell is preceded by its column's heading,
    and one without a value is left out.
    """
    found = BeautifulSoup(table, "html.parser")
    heads = [cell.get_text(" ", strip=True) for cell in found.select("thead tr:last-child > *")]
    listed = found.select("table:not(.sortable)")  # that of all states has columns fit for a phone
    if len(heads) >= _WIDE and listed:
        listed[0]["class"] = [*listed[0].get_attribute_list("class", []), "cards"]
        for row in found.select("tbody tr"):
            for head, cell in zip(heads, row.find_all(["th", "td"], recursive=False), strict=True):
                cell["data-label"] = head
                if cell.get_text(strip=True) == "–":
                    cell["class"] = [*cell.get_attribute_list("class", []), "none"]
        table = str(found)
    return (
        f'<div class="scrolls" role="region" tabindex="0" aria-label="{text(label)}">{table}</div>'
    )


def table(
    caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]], attributes: str = ""
) -> str:
    """Return a table whose first column heads its rows; cells are HTML already."""
    head = "".join(f'<th scope="col">{text(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(map(_cell, rest)) + "</tr>"
        for first, *rest in rows
    )
    return scrolling(
        f"<table{attributes}><caption>{text(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        caption,
    )


def _cell(cell: str) -> str:
    return (
        f'<td class="number">{cell}</td>'
        if re.fullmatch(r"−?[\d.,]+", cell)
        else f"<td>{cell}</td>"
    )


def mark(word: str, column: str = "") -> str:
    """Return a word of the contract behind a mark in its colour: never the colour alone."""
    return f'<span class="mark {text(word)}"></span>{text(words(word, column))}'


def anchor(heading: str) -> str:
    """Return a heading's anchor as JupyterLab names it."""
    return heading.replace(" ", "-")


def palette() -> str:
    """Return the style sheet of the marks, from the palette of the charts."""
    colours = {**style.STANCES, **style.VERDICTS, **style.POSITIONS}
    colours |= {f"later-{word}": colour for word, colour in style.DECISIONS.items()}
    return "".join(f".{word} {{ --mark: {colour}; }}\n" for word, colour in colours.items())


def linked_sources(cell: str, root: str) -> str:
    """Turn ids of sources, joined by ``;`` or standing in a text, into links to their entries."""
    known = _known_sources()
    return re.sub(
        r"\b[A-Z]\d{2,3}\b",
        lambda found: (
            f'<a href="{root}sources.html#{found.group()}">{found.group()}</a>'
            if found.group() in known
            else found.group()
        ),
        re.sub(r"(?<=\d);(?=[A-Z]\d)", ", ", cell),
    )


@cache
def _known_sources() -> frozenset[str]:
    return frozenset(wcit.load_sources()["source_id"])


def fill(template: Path, values: Mapping[str, object]) -> str:
    """Return a page of docs/ with each ``{{ name }}`` replaced; a name left over is an error."""
    page = template.read_text(encoding="utf-8")
    return re.sub(r"{{ (\w+) }}", lambda found: str(values[found.group(1)]), page)
