"""The open record and analysis of WCIT-12, as a notebook imports it.

>>> import wcit_analysis as wcit
>>> states = wcit.load_states()

Loaders return pandas DataFrames. What needs matplotlib (``wcit.charts``) or scipy and
statsmodels (``wcit.measures``) is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wcit_analysis.display import Card, Table, numbers
from wcit_analysis.sources import cite, describe, sources_of
from wcit_analysis.tables import (
    DataError,
    load_actors,
    load_counts,
    load_decisions,
    load_events,
    load_facts,
    load_indicators,
    load_memberships,
    load_names,
    load_places,
    load_positions,
    load_sources,
    load_sponsors,
    load_statements,
    load_states,
    load_table,
    load_texts,
    load_tiles,
    load_vdem,
)

if TYPE_CHECKING:
    from wcit_analysis import charts, measures
    from wcit_analysis.charts import Chart
    from wcit_analysis.countries import UnknownCountry, find, profile
    from wcit_analysis.explorer import explore
    from wcit_analysis.joins import JoinError, add_indicator, read_table

__version__ = "0.1.0"

#: Where each heavy name lives; a module stands for itself.
_ON_FIRST_USE = {
    "charts": "charts",
    "Chart": "charts",
    "measures": "measures",
    "UnknownCountry": "countries",
    "find": "countries",
    "explore": "explorer",
    "profile": "countries",
    "JoinError": "joins",
    "add_indicator": "joins",
    "read_table": "joins",
}

__all__ = [
    "Card",
    "Chart",
    "DataError",
    "JoinError",
    "Table",
    "UnknownCountry",
    "add_indicator",
    "charts",
    "cite",
    "describe",
    "explore",
    "find",
    "load_actors",
    "load_counts",
    "load_decisions",
    "load_events",
    "load_facts",
    "load_indicators",
    "load_memberships",
    "load_names",
    "load_places",
    "load_positions",
    "load_sources",
    "load_sponsors",
    "load_statements",
    "load_states",
    "load_table",
    "load_texts",
    "load_tiles",
    "load_vdem",
    "measures",
    "numbers",
    "profile",
    "read_table",
    "sources_of",
]


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_ON_FIRST_USE[name]}")
    return module if name == _ON_FIRST_USE[name] else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
