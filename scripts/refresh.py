"""Run notebooks from a fresh kernel and store their outputs in place.

Run by ``make refresh``, which compares them once more with nbval afterwards. A stored picture stays
while its words are the same, for drawn anew it would differ by parts of a pixel and swell the
history; ``PICTURES=all`` in the environment stores every picture anew, as a new style needs.
"""

import copy
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import prose
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import wcit_analysis as wcit

_WIDGET = "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
#: Pages whose numbers are those of the first notebook.
PAGES = [NOTEBOOKS.parent / page for page in ("README.md", "docs/index.md", "docs/teach.md")]


def outputs(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Yield each output that has data, behind what tells it: its cell and all but its picture."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                data = {kind: said for kind, said in output.data.items() if kind != "image/png"}
                yield json.dumps([cell.id, data, output.metadata]), output


def refresh(path: Path) -> None:
    """Execute one notebook in its own folder; write it back, its prose with the new numbers."""
    notebook = nbformat.read(path, as_version=4)
    stored = copy.deepcopy(notebook)
    # The kernel of this environment, whatever a hub or the user's own home calls python3.
    os.environ.pop("JUPYTER_PATH", None)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    # As Jupyter writes them, so that opening and saving changes nothing; but by which Python they
    # were run, and when, is no news.
    notebook.metadata = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": notebook.metadata.language_info,
    }
    if version := stored.metadata.get("language_info", {}).get("version"):
        notebook.metadata.language_info.version = version
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    kept = {} if os.environ.get("PICTURES") == "all" else dict(outputs(stored))
    for said, output in outputs(notebook):
        if "image/png" in output.data and said in kept:
            output.data["image/png"] = kept[said].data["image/png"]
        if _WIDGET in output.get("data", {}):
            output["data"][_WIDGET]["model_id"] = "0" * 32  # drawn by lot, of a widget not stored
    known = prose.values(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, found = prose.rewritten(cell.source, known)
            print(*found, sep="\n", end="\n" * bool(found))
    nbformat.write(notebook, path)


def pages() -> None:
    """Write the numbers of README, landing page and lesson anew, from the first notebook."""
    known = prose.values(nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4))
    for path in PAGES:
        text, found = prose.rewritten(path.read_text(encoding="utf-8"), known)
        print(*(f"{path.name}: {problem}" for problem in found), sep="\n", end="\n" * bool(found))
        path.write_text(text, encoding="utf-8", newline="\n")


def headline() -> None:
    """Draw anew the README's picture, and the one that stands where the explorer cannot run."""
    root = NOTEBOOKS.parent
    save_map(root / "docs" / "headline.png")
    with wcit.charts.options(width=4.5):
        save_map(root / "wcit_analysis" / "explorer" / "still.png")


def save_map(path: Path) -> None:
    """Draw the map of the states, with its words inside the file."""
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    about = PngInfo()
    about.add_itxt("Description", chart.text)
    # As a notebook shows it, a quarter of the bytes of a saved one.
    with Image.open(io.BytesIO(chart.png())) as picture:
        picture.quantize(64).save(path, pnginfo=about, optimize=True)


def main() -> None:
    """Refresh the notebooks named, or all of them and the README's picture."""
    named = [Path(name) for name in sys.argv[1:]]
    for path in named or sorted(NOTEBOOKS.glob("[0-9]*[a-z].ipynb")):
        print(path.name, flush=True)
        refresh(path)
    pages()
    if not named:
        headline()


if __name__ == "__main__":
    main()
