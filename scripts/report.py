"""Write the report: a site that needs neither Python nor a network, in ``report/``.

Run by ``make report``. What is written by hand is in ``docs/``; the other pages are made here from
the record and from the notebooks as committed, into ``build/report/``. Sphinx makes HTML of both.
"""

import json
import re
import shutil
import sys
from pathlib import Path

import prose
from report_pages import api, drawn, explorer, notebooks, parts, record, states
from sphinx.cmd.build import main as sphinx

from wcit_analysis import load_sources
from wcit_analysis.datapackage import DATA, read_contract, table_names

ROOT = Path(__file__).resolve().parents[1]
DOCS, BUILD, REPORT = ROOT / "docs", ROOT / "build" / "report", ROOT / "report"
SOURCE, STATIC, EXTRA = BUILD / "source", BUILD / "static", BUILD / "extra"


def write(name: str, page: str) -> None:
    """Write one page of the source."""
    path = SOURCE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="\n")


def write_notebooks(found: list[Path]) -> str:
    """Write a page for every notebook with its charts, and return the first of these."""
    landing = ""
    pictures, frames = STATIC / "charts", EXTRA / "embed"
    for folder in (pictures, frames, EXTRA / "notebooks"):
        folder.mkdir()
    for path in found:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        figures = {}
        for number, each in drawn.charts_of(notebook, path).items():
            shape = drawn.write(each, pictures)
            figures[number] = drawn.figure(each, shape, "../")
            landing = landing or drawn.figure(each, shape, "")
            frame = drawn.frame(each, shape, f"notebooks/{path.stem}.html")
            (frames / f"{each.name}.html").write_text(frame, encoding="utf-8")
        page = notebooks.page(notebook, path.name, figures)
        write(f"notebooks/{path.name}", json.dumps(page))
        shutil.copy(path, EXTRA / "notebooks")
    return landing


def write_landing(found: list[Path], chart: str) -> None:
    """Write the landing page; its chart is for readers without scripts."""
    read = load_sources()["read"]
    values = {
        "chart": chart,
        "explorer": explorer.inserted(),
        "first_notebook": f"notebooks/{found[0].stem}",
        "tables": len(table_names(read_contract())),
        "sources": len(read),
        "opening": (read == "opening").sum(),
    }
    write("index.md", prose.stripped(parts.fill(DOCS / "index.md", values)))


def write_explorer() -> None:
    """Write the explorer's own page, the one to embed, and the names that both look up."""
    write("explorer.md", explorer.page())
    (EXTRA / "embed.html").write_text(explorer.bare(), encoding="utf-8")
    (STATIC / explorer.NAMES).write_text(explorer.names(), encoding="utf-8")


def write_record() -> None:
    """Write the pages on states, sources, claims, tables, citations and corrections."""
    write("states/index.md", states.overview())
    for iso3, page in states.state_pages().items():
        write(f"states/{iso3}.md", page)
    write("sources.md", record.sources())
    write("claims.md", record.claims())
    write("codebook.md", record.codebook(DATA / "README.md"))
    write("downloads.md", record.downloads())
    write("cite.md", record.cite())
    for name in ("own_table.md", "teach.md"):
        write(name, prose.stripped((DOCS / name).read_text(encoding="utf-8")))
    intro = (DOCS / "corrections.md").read_text(encoding="utf-8")
    write("corrections.md", record.corrections(intro, ROOT / "CHANGELOG.md"))
    for name, page in api.reference(STATIC / "charts").items():
        write(f"api/{name}.md", page)
    (EXTRA / "data").mkdir()
    for resource in read_contract()["resources"]:
        shutil.copy(DATA / resource["path"], EXTRA / "data")
    shutil.copy(DATA / "datapackage.json", EXTRA / "data")


def drop_icons() -> None:
    """Take the theme's icons out, which are larger than all else; custom.css has signs."""
    for path in REPORT.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        slim = re.sub(r"<(script|link)[^>]*/fontawesome[^>]*>(</script>)?\s*", "", page)
        path.write_text(slim, encoding="utf-8", newline="\n")
    for path in (REPORT / "_static").rglob("*.css"):
        sheet = path.read_text(encoding="utf-8")
        slim = re.sub(r"@font-face\s*{[^}]*fontawesome[^}]*}", "", sheet)
        path.write_text(slim, encoding="utf-8", newline="\n")
    for path in (REPORT / "_static").rglob("*fontawesome*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def main() -> int:
    """Write the sources afresh, then the site; a warning is an error."""
    for folder in (BUILD, REPORT):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (SOURCE, STATIC, EXTRA):
        folder.mkdir(parents=True)
    found = sorted((ROOT / "notebooks").glob("[0-9]*[a-z].ipynb"))
    shutil.copy(DOCS / "headline.png", STATIC)
    (STATIC / "marks.css").write_text(parts.palette(), encoding="utf-8")
    write_landing(found, write_notebooks(found))
    write_explorer()
    write_record()
    doctrees = BUILD / "doctrees"
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", "auto", "-c", DOCS, "-d", doctrees]
    status = sphinx([str(part) for part in [*options, SOURCE, REPORT]])
    drop_icons()
    print(f"{REPORT.name}/index.html written" if status == 0 else "the report has warnings above")
    return status


if __name__ == "__main__":
    sys.exit(main())
