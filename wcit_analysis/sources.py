"""Say what a column means, where a row comes from, and how to cite it. All offline.

What is not there, a table, a column, a row or a source, is a KeyError that names those there are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from wcit_analysis.datapackage import VERSION, Entry, read_contract, table_resource, words
from wcit_analysis.display import Card, latex
from wcit_analysis.frames import require_columns
from wcit_analysis.tables import load_sources, load_table

_HOME = "https://github.com/wcit-analysis/wcit-analysis"

# Names of columns with ids of sources: sources, answer_sources, and sources_x as merge() makes it.
_CITING = re.compile(r"(.*sources|source_id)(_.+)?")


@dataclass(frozen=True)
class Citation:
    """How to cite a thing: ``text`` is a sentence for a caption, ``bibtex`` the same for LaTeX."""

    text: str
    bibtex: str

    def __str__(self) -> str:
        return f"{self.text}\n\n{self.bibtex}"

    __repr__ = __str__


def describe(table: str, column: str | None = None) -> Card:
    """Say what a table, or one of its columns, holds, in the words of the contract.

    Examples
    --------
    >>> print(describe("indicators", "internet_users"))
    indicators.internet_users
      Meaning   : People using the Internet, 2012 ...
      Type      : number
      Unit      : percent of population
      Direction : higher = more users
      ...
    """
    resource = table_resource(read_contract(), table)
    licence = resource["licenses"][0]["title"]
    if column is None:
        lines = [("Holds", resource["description"]), ("A row is", f"one {resource['row']}")]
        lines += [(field["name"], field["description"]) for field in resource["schema"]["fields"]]
        return Card(f"{table}: {resource['title']}", [*lines, ("Licence", licence)])
    field = _field(resource, column)
    enum = field.get("constraints", {}).get("enum", [])
    called = {word: words(word, f"{table}.{column}") for word in enum}
    shown = [
        ("Meaning", field["description"]),
        ("Type", field["type"]),
        ("Words", ", ".join(w if w == said else f"{w} ({said})" for w, said in called.items())),
        ("Unit", field.get("unit")),
        ("Direction", field.get("direction")),
        ("Licence", field.get("licence", licence)),
        ("Sources", field.get("column_sources", "").replace(";", ", ")),
    ]
    return Card(f"{table}.{column}", [(label, text) for label, text in shown if text])


def _field(resource: Entry, column: str) -> Any:
    fields = {f["name"]: f for f in resource["schema"]["fields"]}
    if str(column) not in fields:
        listed = ", ".join(fields)
        raise KeyError(f"no column {column!r} in {resource['name']!r}; its columns are {listed}")
    return fields[column]


def sources_of(rows: "pd.DataFrame | pd.Series[Any] | str") -> pd.DataFrame:
    """List the documents behind a table, or behind some rows of one.

    ``rows``: rows that still have a column of sources, such as ``indicators_sources``; one such row
    or column; or the name of a table.

    Returns rows of the table ``sources``, in the order of their ids.

    Examples
    --------
    >>> sources_of(pd.DataFrame({"sources": ["S02", "S01;S02"]}))["source_id"].to_list()
    ['S01', 'S02']
    """
    frame = load_table(rows) if isinstance(rows, str) else rows
    if isinstance(frame, pd.Series):
        # Of a column this is its name; of a row it is its place in the index.
        frame = frame.to_frame() if cites(frame.name) else frame.to_frame().T
    require_columns(frame, [], "rows")
    citing = [cites(name) for name in frame.columns]
    if not any(citing):
        raise KeyError("these rows have no column 'sources' or 'source_id': keep it when selecting")
    cells = frame.loc[:, citing].to_numpy(dtype=object).ravel()
    # A column such as n_sources has counts, which cite nothing.
    ids = (source for cell in cells if isinstance(cell, str) for source in cell.split(";"))
    cited = {source.strip() for source in ids} - {""}
    known = load_sources()
    if unknown := sorted(cited - set(known["source_id"])):
        raise KeyError(f"no source {', '.join(unknown)} in the table 'sources'")
    return known[known["source_id"].isin(cited)].reset_index(drop=True)


def cites(column: object) -> bool:
    """Whether a column of that name holds ids of sources.

    >>> cites("source_id"), cites("answer_sources"), cites("sources_x"), cites("source")
    (True, True, True, False)
    """
    return bool(_CITING.fullmatch(str(column)))


def cite(table: str | None = None, row: str | None = None) -> Citation:
    """Say how to cite the project, one of its tables, or a row with the sources that it rests on.

    ``table`` is the name of a table; without it the citation is for the whole project. A table
    is cited with the first digits of its fingerprint, which no other state of it has; ``row``
    is the key of a row, such as ``"KEN"``; the parts of a key are joined by a blank.

    Examples
    --------
    >>> print(cite("indicators").text)
    The wcit-analysis contributors (2026): Open indicators of 2012. Table 'indicators' of ...
    >>> print(cite("states", row="KEN").text)
    The wcit-analysis contributors (2026): Kenya (KEN), in: Member states of the ITU, ...
    """
    contract = read_contract()
    version, year = contract["version"], contract["created"][:4]
    author = contract["contributors"][0]["title"]
    if table is None and row is None:
        key, title, about = "wcit_analysis", contract["title"], contract
        part = f"Version {VERSION}, data edition {version}."
        version = VERSION
    elif table is None:
        raise KeyError(f"a row is one of a table: cite('states', row={row!r})")
    else:
        about = table_resource(contract, table)
        key, title = f"wcit_analysis_{table}", about["title"]
        part = f"Table {table!r} of wcit-analysis, data edition {version}, {about['hash'][:19]}."
    after = ""
    if row is not None:
        name, after = _row(about, row)
        # A comma, as names have it, would end the key.
        key, title = re.sub(r"\W+", "_", f"{key}_{row}"), f"{name}, in: {title}"
    licence = " and ".join(licence["title"] for licence in about["licenses"])
    return Citation(
        text=f"{author} ({year}): {title}. {part} {licence}. {_HOME}{after}",
        bibtex=(
            f"@misc{{{key},\n  author = {{{{{author}}}}},\n  title = {{{{{latex(title)}}}}},\n"
            f"  year = {{{year}}},\n  version = {{{version}}},\n"
            f"  note = {{{latex(f'{part} {licence}{after}')}}},\n  url = {{{_HOME}}}\n}}"
        ),
    )


def _row(resource: Entry, key: str) -> tuple[str, str]:
    """Name a row of a table, and the documents behind it."""
    table, frame = resource["name"], load_table(resource["name"])
    parts = frame[resource["schema"]["primaryKey"]].astype("string").to_numpy()
    keys = pd.Series(map(" ".join, parts))
    found = frame[keys == str(key)]
    if found.empty:
        # Of a row that has it in another column, such as a name, the key is shown.
        near = keys[(frame.astype("string") == str(key)).any(axis=1)]
        raise KeyError(f"no row {key!r} in {table!r}; a row is called as {[*near, *keys][0]!r}")
    behind = sources_of(found)
    documents = "; ".join(f"{row.publisher} ({row.source_id})" for row in behind.itertuples())
    if "iso3" in found:
        states = load_table("states").set_index("iso3")["name"]
        key = f"{states.get(found['iso3'].iloc[0], key)} ({key})"
    return key, f". Sources: {documents}"


def source_line(*tables: str) -> str:
    """Return the line that stands under a chart: whose data it shows, their tables and licences.

    Each is the name of a table, or of one column of it such as ``"indicators.population"``: a table
    that many publishers stand behind names them column by column.

    >>> print(source_line("states", "tiles"))
    Source: ITU signatures as listed by New America OTI; own layout
    · wcit-analysis, tables states and tiles, CC BY 4.0
    >>> print(source_line("indicators.population"))
    Source: World Bank · wcit-analysis, table indicators, CC BY 4.0
    """
    contract = read_contract()
    credits: list[str] = []
    names: list[str] = []
    licences: list[str] = []
    for asked in tables:
        name, _, column = asked.partition(".")
        resource = table_resource(contract, name)
        about: Any = _field(resource, column) if column else resource
        credits += about.get("attribution", resource["attribution"]).split("; ")
        names.append(name)
        # CC-BY-SA-4.0 as it is written in a line of text: CC BY-SA 4.0.
        licences.append(resource["licenses"][0]["name"].replace("-", " ").replace("BY SA", "BY-SA"))
    # Two tables often come from one place: each place, table and licence is named once.
    named = _listed(names)
    table = "tables" if " and " in named else "table"
    publishers = "; ".join(dict.fromkeys(credits))
    return f"Source: {publishers} · wcit-analysis, {table} {named}, {_listed(licences)}"


def _listed(names: Iterable[str]) -> str:
    """Join names, each once, by commas, the last by 'and'."""
    *most, last = dict.fromkeys(names)
    return f"{', '.join(most)} and {last}" if most else last


def source_of(columns: Iterable[object], *tables: str) -> str:
    """Return the source line of these tables and of those that the columns of states are from.

    A column of the reader's own is said to be one.

    >>> print(source_of(["risk"], "states"))
    Source: ITU signatures as listed by New America OTI
    · wcit-analysis, table states, CC BY 4.0; risk: added
    """
    named, holds = [*map(str, columns)], _holders()
    used = [place for column, place in holds.items() if column in named]
    own = ", ".join(column for column in named if column not in holds)
    return source_line(*dict.fromkeys([*tables, *used])) + (f"; {own}: added" if own else "")


@cache
def _holders() -> dict[str, str]:
    """Where each column of a state is from, in the order of the contract."""
    holds: dict[str, str] = {}
    for resource in read_contract()["resources"]:
        if "iso3" in resource["schema"]["primaryKey"]:
            for field in resource["schema"]["fields"]:
                column = f".{field['name']}" if "attribution" in field else ""
                holds.setdefault(field["name"], resource["name"] + column)
    return holds
