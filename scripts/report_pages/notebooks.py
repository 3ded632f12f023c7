"""A notebook as a page: code folded, charts with their words, tables that scroll."""

import copy
import html
import re
from collections.abc import Mapping
from typing import Any

import prose

from .parts import SITE, linked_sources, scrolling

_WIDGET = "application/vnd.jupyter.widget-view+json"
_ALIVE = (
    '<p class="about">Here the notebook has the explorer; it stands '
    '<a href="../explorer.html">on a page of its own</a>.</p>'
)
# On the site itself: a report that is opened without a server has no such pages.
_LITE = f"{SITE}lite/lab/index.html?path="
_COLAB = "https://colab.research.google.com/github/wcit-analysis/wcit-analysis/blob/main/notebooks/"


def page(
    notebook: dict[str, Any], name: str, figures: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Return a copy of a notebook, ready to be made into a page.

    Parameters
    ----------
    notebook : dict
        The parsed ``.ipynb``, with its outputs.
    name : str
        The file's name, for the link that downloads it.
    figures : mapping of int to str
        What stands in place of the picture of a cell, as HTML, by the cell's number.

    Raises
    ------
    ValueError
        If a picture has nothing in its place: it would be one that some cannot read.
    """
    made = copy.deepcopy(notebook)
    made["metadata"].pop("widgets", None)  # their state is of no use without a kernel
    for number, cell in enumerate(made["cells"]):
        if cell["cell_type"] != "code":
            cell["source"] = _linked(prose.stripped("".join(cell["source"])))
            continue
        cell["outputs"] = [each for each in cell["outputs"] if not prose.is_numbers(each)]
        for output in cell["outputs"]:
            if "data" in output:
                output["data"] = _shown(output["data"], (figures or {}).get(number, ""))
    # What the page is comes after its first picture: the story goes first.
    cells = made["cells"]
    first = next((n for n, cell in enumerate(notebook["cells"]) if _has_picture(cell)), 0)
    cells.insert(first + 1, _about(name))
    return made


def _has_picture(cell: dict[str, Any]) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def _about(name: str) -> dict[str, Any]:
    """Say what the page is, and where the notebook itself is to be had."""
    return {
        "cell_type": "markdown",
        "id": "about-this-page",
        "metadata": {},
        "source": (
            '<p class="about">This page is a notebook as it was last run. '
            '<button type="button" class="show-code" aria-pressed="false" hidden>Show the code'
            f'</button> <a href="{name}" download>Download the notebook</a> to run it yourself, '
            f'<a href="{_COLAB}{name}">open it in Colab</a>, or '
            f'<a href="{_LITE}{name}">run it in the browser</a>: Python is loaded the first time, '
            "from the network of Pyodide, which takes a while and is not for a phone.</p>"
        ),
    }


def _shown(data: dict[str, Any], figure: str) -> dict[str, Any]:
    """Return the one form of an output that its page shows."""
    if _WIDGET in data:
        return {"text/html": _ALIVE}
    if "image/png" in data:
        if not figure:
            said = "".join(data.get("text/plain", ""))
            raise ValueError(f"a picture that is no chart: {said[:60]!r}")
        return {"text/html": figure}
    if "text/html" in data:
        shown = "".join(data["text/html"])
        heading = re.search(r"<caption[^>]*>(.*?)</caption>", shown)
        label = html.unescape(heading.group(1)) if heading else "Table"
        cells = re.sub(r"(?<=>)[^<>]+(?=<)", lambda text: linked_sources(text[0], "../"), shown)
        return {"text/html": scrolling(cells, label) if "<table" in shown else shown}
    return data


def _linked(markdown: str) -> str:
    """Turn the ids of sources that prose gives in brackets into links to their entries."""
    return re.sub(r"\((?:[A-Z]\d\d(?:, |; | and )?)+\)", _as_links, markdown)


def _as_links(found: re.Match[str]) -> str:
    return re.sub(r"[A-Z]\d\d", r"[\g<0>](../sources.html#\g<0>)", found[0])
