"""Write the codebook, data/README.md, from the contract.

Run by ``make codebook`` after a change of ``data/datapackage.json``; tests/test_codebook.py fails
when it was forgotten. Nothing of it is typed here but how to read the files.
"""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"
CODEBOOK = DATA / "README.md"

HEAD = """\
# Codebook: {title}

{description}
Edition {version}. Made by `make codebook` from `datapackage.json`, which is where to change it.

## Reading the files

Every table is a plain CSV file (UTF-8, comma, LF; dates as YYYY-MM-DD). pandas needs two arguments:
Namibia's two-letter code is the text `NA`, and only the empty cell is missing.

```python
import pandas as pd

states = pd.read_csv("data/states.csv", keep_default_na=False, na_values=[""])
print(states.loc[states["name"] == "Namibia", "iso2"].item())
```

The library reads the same files with the right types, and checks them as it does so:

```python
import wcit_analysis as wcit

states = wcit.load_states()
```

Columns that hold a list join its parts with `;`. Source ids lead to the table
[sources](#sources), which says how much of each document was read.

## Tables

| file | a row is one | rows | licence |
| --- | --- | ---: | --- |
{tables}
"""

TABLE = """
## {name}

**{title}.** {description}

- File: `{path}`
- A row is one {row}; {rows} rows; key {key}
- Licence: {licences}
{links}
{columns}
"""

FILE = """
## {name}

**{title}.** {description}

- File: `{path}`, {format}
- Licence: {licences}
"""


def codebook(contract: dict[str, Any]) -> str:
    """Return the codebook of a contract as Markdown.

    Parameters
    ----------
    contract : dict
        The parsed ``datapackage.json``.

    Returns
    -------
    str
        The text of ``data/README.md``.
    """
    resources = contract["resources"]
    return HEAD.format(**contract, tables="\n".join(map(_overview, resources))) + "".join(
        _table(resource) if "schema" in resource else _file(resource) for resource in resources
    )


def _overview(resource: dict[str, Any]) -> str:
    names = ", ".join(licence["name"] for licence in resource["licenses"])
    is_table = "schema" in resource
    row, rows = (resource["row"], resource["expected"]["rows"]) if is_table else ("", "")
    return f"| [{resource['path']}](#{resource['name']}) | {_cell(row)} | {rows} | {names} |"


def _table(resource: dict[str, Any]) -> str:
    schema = resource["schema"]
    links = "".join(
        f"- {_codes(key['fields'])} leads to {_codes(key['reference']['fields'])} of "
        f"[{key['reference']['resource']}](#{key['reference']['resource']})\n"
        for key in schema.get("foreignKeys", [])
    )
    return TABLE.format(
        **resource,
        rows=resource["expected"]["rows"],
        key=_codes(schema["primaryKey"]),
        licences=_licences(resource),
        links=links,
        columns=_columns([_column(field) for field in schema["fields"]]),
    )


def _file(resource: dict[str, Any]) -> str:
    return FILE.format(**resource, licences=_licences(resource))


def _licences(resource: dict[str, Any]) -> str:
    return ", ".join(f"[{licence['title']}]({licence['path']})" for licence in resource["licenses"])


def _codes(names: list[str]) -> str:
    return " + ".join(f"`{name}`" for name in names)


def _columns(columns: list[dict[str, str]]) -> str:
    """Return a Markdown table of the columns, without what none of them has."""
    heads = [head for head in columns[0] if any(column[head] for column in columns)]
    lines = [heads, ["---"] * len(heads)]
    lines += [[_cell(column[head]) for head in heads] for column in columns]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _column(field: dict[str, Any]) -> dict[str, str]:
    rules = field.get("constraints", {})
    kind = "list" if "separator" in field else field["type"]
    sources = ", ".join(field.get("column_sources", "").split(";"))
    called = {c["value"]: c["label"] for c in field.get("categories", [])}
    words = []
    for word in rules.get("enum", []):
        label = called.get(word, word)
        words.append(f"`{word}`" + f" ({label})" * (label != word.replace("_", " ")))
    return {
        "column": f"`{field['name']}`",
        "type": kind if rules.get("required") else f"{kind}, may be empty",
        "unit": field.get("unit", ""),
        "direction": field.get("direction", ""),
        "words": ", ".join(words),
        "what it is": field["description"],
        "sources": f"{sources} ({field['licence']})" if "licence" in field else sources,
    }


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the codebook."""
    contract = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    CODEBOOK.write_text(codebook(contract), encoding="utf-8", newline="\n")
    print(f"data/{CODEBOOK.name} written")


if __name__ == "__main__":
    main()
