"""Pages on the record: sources and who cites them, claims, codebook, downloads, citations."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

import wcit_analysis as wcit
from wcit_analysis.datapackage import read_contract, table_names
from wcit_analysis.sources import cites

from .parts import READ, linked_sources, mark, table, text


def citations() -> dict[str, dict[str, list[str]]]:
    """Return, for every source, the rows that cite it: their keys by table.

    A column that names sources in the contract counts too; its key is the column's name.
    """
    cited: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    contract = read_contract()
    resources = {resource["name"]: resource for resource in contract["resources"]}
    for name in table_names(contract):
        if name in ("sources", "wide"):  # wide repeats what the tables that it joins cite
            continue
        schema = resources[name]["schema"]
        rows = wcit.load_table(name)
        key = rows[schema["primaryKey"][0]].astype(str)
        columns = [c for c in rows.columns if cites(c)]
        for row, *cells in zip(key, *(rows[column] for column in columns), strict=True):
            ids = {each for cell in cells if pd.notna(cell) for each in cell.split(";")}
            for source in ids:
                cited[source][name].append(row)
        for field in schema["fields"]:
            for source in filter(None, field.get("column_sources", "").split(";")):
                cited[source][f"{name}.{field['name']}"].append(name)
    return cited


def sources() -> str:
    """Return the page of sources, each with what rests on it."""
    names = wcit.load_states().set_index("iso3")["name"]
    cited = citations()
    entries = "".join(
        _source(row, cited.get(row.source_id, {}), names)
        for row in wcit.load_sources().itertuples()
    )
    return f"""# Sources

Every row of every table names its sources by these ids. Under each stands how much of it was read,
and what rests on it. <a href="data/sources.csv" download>Download as CSV</a>.

<div class="entries" data-filter="Filter the sources" data-noun="sources">{entries}</div>
"""


def _source(row: Any, cited: dict[str, list[str]], names: "pd.Series[str]") -> str:
    about = [row.publisher, row.date, row.licence]
    if pd.notna(row.accessed):
        about.append(f"accessed {row.accessed:%Y-%m-%d}")
    about.append(READ[row.read])
    shown = text("; ".join(str(part) for part in about if pd.notna(part)))
    note = f"<p>{linked_sources(text(row.note), '')}</p>" if pd.notna(row.note) else ""
    address = ""
    if pd.notna(row.url):
        address = f'<p class="address"><a href="{text(row.url)}">{text(row.url)}</a></p>'
    return (
        f'<section class="entry" id="{row.source_id}"><h2>{row.source_id}: {text(row.title)}</h2>'
        f"<p>{shown}</p>{address}{note}{_backlinks(cited, names)}</section>"
    )


def _backlinks(cited: dict[str, list[str]], names: "pd.Series[str]") -> str:
    """Say what rests on a source; states and claims by name, other tables by number of rows."""
    if not cited:
        return '<p class="cited">Nothing in the tables rests on it.</p>'
    lines, counted = [], []
    for place, keys in cited.items():
        if place == "states":
            links = [f'<a href="states/{iso3}.html">{text(names[iso3])}</a>' for iso3 in keys]
            lines.append(_folded(f"{len(keys)} of the {len(names)} states", links))
        elif place == "facts":
            links = [f'<a href="claims.html#{fact}">{fact}</a>' for fact in keys]
            lines.append(_folded(f"{len(keys)} claims" if len(keys) > 1 else "1 claim", links))
        elif "." in place:
            counted.append(f'column <a href="codebook.html#{keys[0]}">{text(place)}</a>')
        else:
            rows = f"{len(keys)} rows" if len(keys) > 1 else "1 row"
            counted.append(f'{rows} of <a href="codebook.html#{place}">{text(place)}</a>')
    if counted:
        lines.append(f"<p>{', '.join(counted)}</p>")
    return f'<div class="cited"><p>Cited by</p>{"".join(lines)}</div>'


def _folded(summary: str, links: list[str]) -> str:
    joined = ", ".join(links)
    if len(links) <= 12:
        return f"<p>{summary}: {joined}</p>"
    return f"<details><summary>{summary}</summary><p>{joined}</p></details>"


def claims() -> str:
    """Return the page of the article's claims, each with its verdict and an address."""
    facts = wcit.load_facts()
    tally = ", ".join(
        f"{n} {word}" for word, n in facts["verdict"].value_counts(sort=False).items()
    )
    entries = "".join(
        f'<section class="entry" id="{row.fact_id}"><h2>{row.fact_id}: {text(row.statement)}</h2>'
        f'<p class="verdict">{mark(row.verdict)}</p><p>{linked_sources(text(row.record), "")}</p>'
        + (f"<p>In the article: “{text(row.evidence)}”</p>" if pd.notna(row.evidence) else "")
        + f'<p class="cited">Sources: {linked_sources(row.sources, "")}</p></section>'
        for row in facts.itertuples()
    )
    return f"""# The article, claim by claim

The article by Reporters Without Borders that started this makes {len(facts)} claims that can be
told apart: {tally}. Statements are in our words.
<a href="data/facts.csv" download>Download as CSV</a>.

<div class="entries" data-filter="Filter the claims" data-noun="claims">{entries}</div>
"""


def codebook(written: Path) -> str:
    """Return the codebook with its files and its sources linked."""
    page = written.read_text(encoding="utf-8")
    page = re.sub(
        r"^- File: `([^`]+)`",
        r'- File: <a href="data/\1" download>\1</a>',
        page,
        flags=re.MULTILINE,
    )
    # Ids stand only in the last cell of a row: elsewhere the same letters may be a code.
    return re.sub(
        r"(?<=\| )[^|\n]*(?= \|$)",
        lambda cell: linked_sources(cell.group(), "") if "](" not in cell.group() else cell.group(),
        page,
        flags=re.MULTILINE,
    )


def downloads() -> str:
    """Return the page that lists every file of the data."""
    rows = [
        [
            f'<a href="data/{resource["path"]}" download>{resource["path"]}</a>',
            f'<a href="codebook.html#{resource["name"]}">{text(resource["title"])}</a>',
            str(resource.get("expected", {}).get("rows", "–")),
            text(", ".join(licence["name"] for licence in resource["licenses"])),
        ]
        for resource in sorted(read_contract()["resources"], key=lambda r: r["name"] != "wide")
    ]
    shown = table("The files", ("File", "Holds", "Rows", "Licence"), rows)
    return f"""# Downloads

Every table is a plain CSV file (UTF-8, comma). The first has one row a state and everything joined,
for a spreadsheet. In Excel choose Data › From Text/CSV, UTF-8 and comma: a double click garbles
names, and figures where commas are decimal marks. Namibia's two-letter code is the text `NA`: only
the empty cell is missing.
<a href="data/datapackage.json" download>datapackage.json</a> describes them
all (Frictionless). What a file holds leads to its part of the codebook.

{shown}
"""


def cite() -> str:
    """Return the page on how to cite the whole, a table or a page."""
    tables = table_names(read_contract())
    by_table = "\n".join(f"## The table {name}\n\n{_citation(name)}" for name in tables)
    return f"""# How to cite

Name the edition of the data: a later edition may hold corrections. A claim or a source has an
address of its own on the pages [The article, claim by claim](claims.md) and [Sources](sources.md).

## The whole

{_citation(None)}
{by_table}"""


def _citation(name: str | None) -> str:
    citation = wcit.cite(name)
    return f"{citation.text}\n\n```bibtex\n{citation.bibtex}\n```\n"


def corrections(intro: str, changelog: Path) -> str:
    """Return the page of corrections: how to report one, then the log of changes."""
    if not changelog.exists():
        return (
            f"{intro}\n## Changes\n\nThis is the first edition: nothing has been corrected yet.\n"
        )
    log = changelog.read_text(encoding="utf-8")
    # Its own heading becomes a section of this page, and the sections below it go down with it.
    return intro + "\n" + re.sub(r"^(#+) ", r"#\1 ", log, flags=re.MULTILINE)
