"""Write every notebook, freshly run, as a page of HTML that needs neither Python nor a network."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "report"


def main() -> None:
    """Write ``report/<notebook>.html`` for every notebook, and ``report/index.html``."""
    REPORT.mkdir(exist_ok=True)
    # Without these two every page would fetch MathJax and RequireJS from elsewhere.
    exporter = HTMLExporter(mathjax_url="", require_js_url="")
    links = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(path.parent), "name": path.stem}}
        NotebookClient(notebook, timeout=120, resources=where).execute()
        page, _ = exporter.from_notebook_node(notebook, resources=where)
        (REPORT / f"{path.stem}.html").write_text(page, encoding="utf-8")
        heading = notebook.cells[0].source.splitlines()[0].lstrip("# ")
        links.append(f'<li><a href="{path.stem}.html">{heading}</a></li>')
        print(f"report/{path.stem}.html", flush=True)
    index = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>WCIT-12</title>'
        f"<h1>WCIT-12: the open record</h1><ul>{''.join(links)}</ul></html>\n"
    )
    (REPORT / "index.html").write_text(index, encoding="utf-8")
    print("report/index.html")


if __name__ == "__main__":
    main()
