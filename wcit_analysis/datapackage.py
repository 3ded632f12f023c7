"""Read the data contract, ``data/datapackage.json``.

The contract is a Frictionless tabular data package and the only place that says
what a column means. Everything else (loaders, codebook, ``describe()``, tests)
reads it from here.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

#: Name of the contract's file.
CONTRACT = "datapackage.json"

_PACKAGED = Path(__file__).parent / "data"

#: Folder of the data package: inside an installed wheel, else at the top of the checkout.
DATA = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "data"


def read_contract(folder: Path | None = None) -> dict[str, Any]:
    """Return the whole contract as plain dictionaries and lists.

    Parameters
    ----------
    folder : Path, optional
        Folder that holds ``datapackage.json``; the project's own data by default.

    Returns
    -------
    dict
        The parsed ``datapackage.json``.

    Raises
    ------
    FileNotFoundError
        If the folder holds no ``datapackage.json``.

    Examples
    --------
    >>> read_contract()["name"]
    'wcit-12'
    """
    path = (folder or DATA) / CONTRACT
    contract: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return contract


def table_names(contract: dict[str, Any]) -> list[str]:
    """Return the names of the tables, in the order of the contract.

    Examples
    --------
    >>> table_names(read_contract())[:2]
    ['states', 'statements']
    """
    return [r["name"] for r in contract["resources"] if "schema" in r]


def table_resource(contract: dict[str, Any], table: str) -> dict[str, Any]:
    """Return what the contract says of one table.

    Raises
    ------
    KeyError
        If there is no such table; the message lists those there are.

    Examples
    --------
    >>> table_resource(read_contract(), "states")["path"]
    'states.csv'
    """
    for resource in contract["resources"]:
        if resource["name"] == table and "schema" in resource:
            return dict(resource)
    raise KeyError(f"no table {table!r}; the tables are {', '.join(table_names(contract))}")


def columns_of_sources(schema: dict[str, Any]) -> list[str]:
    """Return the columns of a table that name a source or list some.

    Examples
    --------
    >>> contract = read_contract()
    >>> columns_of_sources(table_resource(contract, "events")["schema"])
    ['alt_sources', 'sources']
    >>> columns_of_sources(table_resource(contract, "counts")["schema"])
    ['source_id']
    """
    columns = [f["name"] for f in schema["fields"] if f.get("references") == "sources.source_id"]
    for key in schema.get("foreignKeys", []):
        if key["reference"]["resource"] == "sources":
            columns += key["fields"]
    return columns


@cache
def labels() -> dict[str, str]:
    """Return how columns and codes are written for readers, where the contract says so.

    Returns
    -------
    dict of str to str
        The ``title`` of each column that has one, and the ``label`` of each of its
        ``categories``, by the name and the code.

    Examples
    --------
    >>> labels()["gdp_per_capita"], labels()["nam"]
    ('GDP per capita', 'Non-Aligned Movement')
    """
    found: dict[str, str] = {}
    for resource in read_contract()["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            if "title" in field:
                found[field["name"]] = field["title"]
            found |= category_labels(field)
    return found


def column_title(column: str) -> str:
    """Return the title of a column: the contract's, or its name as a word.

    Examples
    --------
    >>> column_title("gdp_per_capita"), column_title("income_group")
    ('GDP per capita', 'Income group')
    """
    return labels().get(column, column.replace("_", " ").capitalize())


def category_labels(field: dict[str, Any]) -> dict[str, str]:
    """Return how the contract writes each word of a column's vocabulary, where it says so.

    Examples
    --------
    >>> category_labels({"categories": [{"value": "eu", "label": "European Union"}]})
    {'eu': 'European Union'}
    """
    return {category["value"]: category["label"] for category in field.get("categories", [])}


def read_outlines() -> list[dict[str, Any]]:
    """Return the outlines of states and other land as GeoJSON features.

    Returns
    -------
    list of dict
        Each has ``properties``: ``iso3`` (none for land that is not one of the 193), ``land`` (its
        name then), ``point`` (longitude and latitude) and ``small`` (too small to see on a map of
        the world); and ``geometry``, none where only the point is known.

    Examples
    --------
    >>> sum(feature["properties"]["iso3"] is not None for feature in read_outlines())
    193
    """
    files = {r["name"]: r["path"] for r in read_contract()["resources"]}
    text = (DATA / files["outlines"]).read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features
