"""A notebook as a page: code folded, charts with their words, tables that scroll."""

import base64
import copy
import hashlib
import html
import re
from pathlib import Path
from typing import Any

import prose

from .parts import figure, linked_sources, scrolling

_WIDGET = "application/vnd.jupyter.widget-view+json"
_ALIVE = '<p class="about">In JupyterLab this has controls: open the notebook there.</p>'


def page(notebook: dict[str, Any], name: str, pictures: Path) -> dict[str, Any]:
    """Return a copy of a notebook, ready to be made into a page.

    Parameters
    ----------
    notebook : dict
        The parsed ``.ipynb``, with its outputs.
    name : str
        The file's name, for the link that downloads it.
    pictures : pathlib.Path
        Folder that the pictures are written to.

    Returns
    -------
    dict
        The copy; its pictures are addressed as ``../_static/charts/…``.

    Raises
    ------
    ValueError
        If a picture has no words: it would be a page that some cannot read.
    """
    made = copy.deepcopy(notebook)
    made["metadata"].pop("widgets", None)  # their state is of no use without a kernel
    for cell in made["cells"]:
        if cell["cell_type"] != "code":
            cell["source"] = prose.stripped("".join(cell["source"]))
            continue
        cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), "hide-input"]
        cell["outputs"] = [each for each in cell["outputs"] if not prose.is_numbers(each)]
        for output in cell["outputs"]:
            if "data" in output:
                output["data"] = _shown(output, pictures)
    made["cells"].insert(1, _about(name))
    return made


def _about(name: str) -> dict[str, Any]:
    """Say under the heading what the page is, and where the notebook itself is to be had."""
    return {
        "cell_type": "markdown",
        "id": "about-this-page",
        "metadata": {},
        "source": (
            '<p class="about">This page is a notebook as it was last run. The code stands folded '
            f'above each result. <a href="{name}" download>Download the notebook</a> to run it '
            "yourself.</p>"
        ),
    }


def _shown(output: dict[str, Any], pictures: Path) -> dict[str, Any]:
    """Return the one form of an output that its page shows."""
    data = output["data"]
    plain = "".join(data.get("text/plain", ""))
    if "image/png" in data:
        about = output.get("metadata", {}).get("image/png", {})
        words = about.get("alt", plain)
        if not words.strip() or words.startswith("<Figure"):
            raise ValueError(f"a picture without words: {plain[:60]!r}")
        raw = base64.b64decode("".join(data["image/png"]))
        file = f"{hashlib.sha256(raw).hexdigest()[:16]}.png"
        (pictures / file).write_bytes(raw)
        shape = about.get("width", 900), about.get("height", 600)
        shown = figure(f"../_static/charts/{file}", words, *shape)
        return {"text/html": shown + _ALIVE if _WIDGET in data else shown}
    if "text/html" in data:
        shown = "".join(data["text/html"])
        heading = re.search(r"<caption[^>]*>(.*?)</caption>", shown)
        label = html.unescape(heading.group(1)) if heading else "Table"
        cells = re.sub(r"(?<=>)[^<>]+(?=<)", lambda text: linked_sources(text[0], "../"), shown)
        return {"text/html": scrolling(cells, label) if "<table" in shown else shown}
    if _WIDGET in data:
        return {"text/html": _ALIVE}
    return data
