"""What one can choose from: groupings, indicators and denominators, and the states behind them."""

from functools import cache
from typing import Any

import pandas as pd

from wcit_analysis.datapackage import column_title, read_contract, table_resource
from wcit_analysis.profiles import INDICATOR_TABLES, indicator_fields
from wcit_analysis.tables import load_table

#: The columns of the table ``states`` that group them.
_GROUPINGS = ("un_group", "region", "stance")
#: Where the title in the contract would not tell enough.
_NAMES = {
    "body": "Body or bloc",
    "regime": "Regime (V-Dem)",
    "stance": "Stance of those that did not sign",
}


@cache
def all_states() -> pd.DataFrame:
    """One row a state with every category and indicator; shared, so never changed."""
    frame = load_table("states")
    for table in INDICATOR_TABLES:
        more = load_table(table).drop(columns="sources")
        frame = frame.merge(more, on="iso3", how="left", validate="1:1")
    return frame


def state_name(iso3: str) -> str:
    """Return the name of a state."""
    frame = all_states()
    return str(frame.loc[frame["iso3"] == iso3, "name"].item())


@cache
def fields() -> dict[str, dict[str, Any]]:
    """Return the contract's field, and the table, of each column that one can split by."""
    states = table_resource(read_contract(), "states")["schema"]["fields"]
    found = {f["name"]: {**f, "table": "states"} for f in states if f["name"] in _GROUPINGS}
    for table in INDICATOR_TABLES:
        found |= {f["name"]: {**f, "table": table} for f in indicator_fields(table)}
    return found


def label(column: str) -> str:
    """Return how a choice is called."""
    return _NAMES.get(column) or column_title(column)


def label_in_sentence(column: str) -> str:
    """Return the same without its capital, unless it begins with an abbreviation."""
    text = label(column)
    return text if text[:2].isupper() else text[0].lower() + text[1:]


def indicators() -> dict[str, str]:
    """Return the label of each numeric indicator, by column.

    Examples
    --------
    >>> indicators()["internet_users"]
    'Internet users'
    """
    return {name: label(name) for name, f in fields().items() if f["type"] != "string"}


def choices() -> dict[str, str]:
    """Return what one can split the states by: a label for each column, groupings first.

    Examples
    --------
    >>> list(choices().values())[:3]
    ['UN regional group', 'Region', 'Stance of those that did not sign']
    >>> choices()["internet_users"]
    'Thirds by internet users'
    """
    groupings = [name for name, f in fields().items() if f["type"] == "string"]
    thirds = {name: f"Thirds by {label_in_sentence(name)}" for name in indicators()}
    return {name: label(name) for name in [*groupings, "body"]} | thirds


def denominators() -> dict[str, str]:
    """Return what shares can be counted against: a label by key.

    Those present are not offered: who of the absent or not entitled was there is not
    established state by state.

    Examples
    --------
    >>> denominators()
    {'members': '193 members', 'entitled': '144 entitled to sign', 'people': 'people living there'}
    """
    position = all_states()["position"]
    return {
        "members": f"{len(position)} members",
        "entitled": f"{int((position != 'absent').sum())} entitled to sign",
        "people": "people living there",
    }
