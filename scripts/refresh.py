"""Run notebooks from a fresh kernel and store their outputs in place.

Run by ``make refresh``, which compares them once more with nbval afterwards.
"""

import io
import sys
from pathlib import Path

import nbformat
import prose
from nbclient import NotebookClient
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import wcit_analysis as wcit

_WIDGET = "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
#: Pages whose numbers are those of the first notebook.
PAGES = [NOTEBOOKS.parent / "README.md", NOTEBOOKS.parent / "docs" / "index.md"]


def refresh(path: Path) -> None:
    """Execute one notebook in its own folder; write it back, its prose with the new numbers."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        record_timing=False,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    # What differs from one machine to the next and says nothing of the work.
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        if _WIDGET in output.get("data", {}):
            output["data"][_WIDGET]["model_id"] = "0" * 32  # drawn by lot, of a widget not stored
    known = prose.values(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, found = prose.rewritten(cell.source, known)
            print(*found, sep="\n", end="\n" * bool(found))
    nbformat.write(notebook, path)


def pages() -> None:
    """Write the numbers of README and landing page anew, from the first notebook."""
    known = prose.values(nbformat.read(NOTEBOOKS / "00_start_here.ipynb", as_version=4))
    for path in PAGES:
        text, found = prose.rewritten(path.read_text(encoding="utf-8"), known)
        print(*(f"{path.name}: {problem}" for problem in found), sep="\n", end="\n" * bool(found))
        path.write_text(text, encoding="utf-8", newline="\n")


def headline() -> None:
    """Draw the README's picture anew."""
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    about = PngInfo()
    about.add_itxt("Description", chart.text)
    # As a notebook shows it, a quarter of the bytes of a saved one.
    with Image.open(io.BytesIO(chart.png())) as picture:
        picture.save(NOTEBOOKS.parent / "docs" / "headline.png", pnginfo=about)


def main() -> None:
    """Refresh the notebooks named, or all of them and the README's picture."""
    for path in [Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(path.name, flush=True)
        refresh(path)
    pages()
    if len(sys.argv) == 1:
        headline()


if __name__ == "__main__":
    main()
