"""The open record and analysis of WCIT-12, as a notebook imports it.

>>> import wcit_analysis as wcit
>>> states = wcit.load_states()

Loaders return pandas DataFrames. What needs matplotlib (``wcit.charts``), scipy and statsmodels
(``wcit.measures``) or anywidget (``wcit.explore``) is loaded when it is first asked for.
"""

from importlib import import_module
from typing import Any

from wcit_analysis.countries import UnknownCountry, find, profile
from wcit_analysis.datapackage import VERSION as __version__
from wcit_analysis.display import Card, Table, numbers
from wcit_analysis.joins import JoinError, add_indicator, read_table
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
    load_wide,
)

#: Where the names are that are loaded on first use; a package stands for itself.
_LATER = {
    "Chart": "charts",
    "charts": "charts",
    "explore": "explorer",
    "measures": "measures",
}

_HERE = [name for name in dir() if getattr(globals()[name], "__module__", "").startswith(__name__)]
__all__ = sorted([*_HERE, *_LATER])


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_LATER[name]}")
    return module if name == _LATER[name] else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
