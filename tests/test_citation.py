"""One version, one edition, one citation: CITATION.cff, CHANGELOG.md and cite() agree."""

import csv
import re
from datetime import date
from pathlib import Path

import yaml

import wcit_analysis as wcit
from wcit_analysis.datapackage import read_contract, table_names, table_resource

ROOT = Path(__file__).parents[1]
CONTRACT = read_contract()
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_newest_entry_is_this_version_and_edition():
    newest = re.search(r"^## (\S+) — data edition (\S+)$", CHANGELOG, re.MULTILINE)
    assert newest, "the first heading of CHANGELOG.md names version and data edition"
    assert newest.groups() == (wcit.__version__, CONTRACT["version"])
    assert CITATION["version"] == wcit.__version__


def test_the_edition_is_the_day_of_its_making():
    assert CONTRACT["version"] == CONTRACT["created"][:10].replace("-", ".")
    assert date.fromisoformat(CONTRACT["created"][:10])
    assert CITATION["date-released"] == CONTRACT["created"][:10]


def test_cite_says_what_the_citation_file_says():
    text, bibtex = wcit.cite().text, wcit.cite().bibtex
    author, year = CITATION["authors"][0]["name"], CITATION["date-released"][:4]
    assert text.startswith(f"{author} ({year}): {CITATION['title']}. ")
    assert text.endswith(f" {CITATION['url']}")
    assert f"Version {CITATION['version']}, " in text
    assert f"version = {{{CITATION['version']}}}" in bibtex
    assert f"title = {{{{{CITATION['title']}}}}}" in bibtex


def test_the_citation_file_names_every_licence():
    # A list there would mean a choice between them: one is that of the data, the abstract has all.
    assert CITATION["license"] in {licence["name"] for licence in CONTRACT["licenses"]}
    names = {licence["name"].replace("-", " ") for licence in CONTRACT["licenses"]} | {"MIT"}
    spoken = CITATION["abstract"].replace("-", " ")
    assert {name for name in names if name in spoken} == names


def test_what_to_call_instead_of_what_is_gone_is_there():
    table = CHANGELOG.split("| in 0.1.0 | now |\n| --- | --- |\n")[1].split("\n\n")[0]
    name = r"`((?:charts|measures)\.\w+|load_\w+)"
    there = {
        f"{part}.{one}" for part in ("charts", "measures") for one in getattr(wcit, part).__all__
    }
    for line in table.splitlines():
        gone, now = line.strip("| ").split(" | ")
        assert set(re.findall(name, now)) <= there | set(wcit.__all__), line
        if re.fullmatch(r"(`[\w.]+`(, )?)+", gone):
            assert not set(re.findall(name, gone)) & there, line


def corrections() -> list[dict[str, str]]:
    """The rows of the log of corrections."""
    section = CHANGELOG.split("## Corrections of facts")[1]
    lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    header, _, *rows = lines
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_log_of_corrections_can_be_read():
    sources = set(wcit.load_sources()["source_id"])
    for row in corrections():
        assert date.fromisoformat(row["date"])
        assert row["table"] in table_names(CONTRACT)
        assert set(row["source"].split(";")) <= sources, row
        assert row["reporter"]


def test_the_newest_correction_of_a_cell_is_in_the_data():
    # The newest stands at the top: read from below, it is the one that stays.
    cells = {(row["table"], row["key"], row["column"]): row["new"] for row in corrections()[::-1]}
    for (table, label, column), new in cells.items():
        resource = table_resource(CONTRACT, table)
        with (ROOT / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = {
                " ".join(row[name] for name in resource["schema"]["primaryKey"]): row
                for row in csv.DictReader(file)
            }
        assert rows[label][column] == new, f"{table} {label}, {column}"
