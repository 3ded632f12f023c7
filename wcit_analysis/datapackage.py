"""Read the data contract, ``data/datapackage.json``.

The contract is a Frictionless tabular data package and the only place that says
what a column means. Everything else (loaders, codebook, ``describe()``, tests)
reads it from here.
"""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

#: Version of the library; the edition of the data stands in the contract.
VERSION = "0.2.0"

#: Name of the contract's file.
CONTRACT = "datapackage.json"

#: A part of the contract, such as what it says of a table or of a column.
Entry = dict[str, Any]

_PACKAGED = Path(__file__).parent / "data"

#: Folder of the data package: inside an installed wheel, else at the top of the checkout.
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "data"


def read_contract(folder: Path | None = None) -> Entry:
    """Return the contract of a folder, the project's own by default; shared, so never changed.

    >>> read_contract()["name"]
    'wcit-12'
    """
    return _parsed(((folder or DATA) / CONTRACT).read_bytes())


@lru_cache(maxsize=2)
def _parsed(raw: bytes) -> Entry:
    contract: Entry = json.loads(raw.decode("utf-8"))
    return contract


def table_names(contract: Entry) -> list[str]:
    """Return the names of the tables, in the order of the contract.

    >>> table_names(read_contract())[:2]
    ['states', 'statements']
    """
    return [resource["name"] for resource in contract["resources"]]


def table_resource(contract: Entry, table: str) -> Entry:
    """Return what the contract says of one table; refuse another, with those there are.

    >>> table_resource(read_contract(), "states")["path"]
    'states.csv'
    """
    names = table_names(contract)
    # A whole frame, given for its name, would fill the message.
    asked = table if isinstance(table, str) else type(table)
    if asked not in names:
        raise KeyError(f"no table {asked!r}; the tables are {', '.join(names)}")
    return dict(contract["resources"][names.index(table)])


@cache
def vocabularies() -> dict[str, dict[str, dict[str, str]]]:
    """Return the categories of each vocabulary of the contract, word by word.

    A column is found as ``table.column`` and, where two tables have one of that name, by its name
    alone too: the words of the first table go before. Words of the measures, such as the names of
    models, are vocabularies of their own.

    >>> vocabularies()["states.position"]["not_signed"]["label"]
    'did not sign'
    """
    contract = read_contract()
    named = [(v["name"], v) for v in contract["vocabularies"]]
    for resource in contract["resources"]:
        for field in resource["schema"]["fields"]:
            named += [(f"{resource['name']}.{field['name']}", field), (field["name"], field)]
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, field in named:
        for category in field.get("categories", []):
            found.setdefault(name, {}).setdefault(category["value"], category)
    return found


@cache
def titles() -> dict[str, str]:
    """Return the title of each column that has one.

    >>> titles()["gdp_per_capita"]
    'GDP per capita'
    """
    resources = read_contract()["resources"]
    fields = [field for resource in resources for field in resource["schema"]["fields"]]
    return {field["name"]: field["title"] for field in fields if "title" in field}


@cache
def _anywhere() -> dict[str, str]:
    """Return what names of columns and words mean where no column is named: titles, then labels."""
    found: dict[str, set[str]] = {}
    for name, category_of in vocabularies().items():
        for word, category in category_of.items():
            if "." in name:
                found.setdefault(word, set()).add(category["label"])
    # A word that two tables write in two ways is left as it is.
    return {word: min(labels) for word, labels in found.items() if len(labels) == 1} | titles()


def words(value: object, column: object = None) -> str:
    """Return a word of the contract, or of the reader's own, as it is written for readers.

    Parameters
    ----------
    value : object
        A word of a vocabulary, or the name of a column; what is not text is written as text.
    column : object
        The column that it stands in, such as ``"position"`` or ``"positions.position"``: in one of
        the reader's own a word is left as it is.

    >>> words("not_signed"), words("gdp_per_capita"), words("nam")
    ('did not sign', 'GDP per capita', 'Non-Aligned Movement')
    >>> words("low", "income_group"), words("absent", "position"), words("absent")
    ('low income', 'absent or not entitled', 'absent')
    """
    word = str(value)
    if column is None:
        return _anywhere().get(word, word.replace("_", " "))
    category = vocabularies().get(str(column), {}).get(word)
    return category["label"] if category else word.replace("_", " ")


def sentence(value: object, column: object) -> str:
    """Return what a word of a column says of its row, where the contract has it as a sentence.

    >>> sentence("refused", "stance")
    'Said that it would not or could not sign'
    """
    category = vocabularies()[str(column)][str(value)]
    return category.get("description", category["label"])


def column_title(column: str) -> str:
    """Return the title of a column: the contract's, or its name as a word.

    >>> column_title("gdp_per_capita"), column_title("income_group")
    ('GDP per capita', 'Income group')
    """
    return titles().get(column, column.replace("_", " ").capitalize())
