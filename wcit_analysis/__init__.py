"""The open record and analysis of WCIT-12, as a notebook imports it.

>>> import wcit_analysis as wcit
>>> states = wcit.load_states()

Loaders return pandas DataFrames. What needs matplotlib or scipy (``wcit.charts``,
``wcit.measures``) or anywidget (``wcit.explore``), and what knows the names of states
(``wcit.find``, ``wcit.add_indicator``), is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Before all of ours: imported from deep within them, it takes Python a tenth longer.
import pandas as _  # noqa: F401

from wcit_analysis.datapackage import VERSION as __version__  # noqa: F401
from wcit_analysis.display import Card as Card, Table as Table, numbers as numbers
from wcit_analysis.sources import cite as cite, describe as describe, sources_of as sources_of
from wcit_analysis.tables import (
    DataError as DataError,
    load_actors as load_actors,
    load_counts as load_counts,
    load_decisions as load_decisions,
    load_events as load_events,
    load_facts as load_facts,
    load_indicators as load_indicators,
    load_memberships as load_memberships,
    load_names as load_names,
    load_places as load_places,
    load_positions as load_positions,
    load_sources as load_sources,
    load_sponsors as load_sponsors,
    load_statements as load_statements,
    load_states as load_states,
    load_table as load_table,
    load_texts as load_texts,
    load_tiles as load_tiles,
    load_vdem as load_vdem,
    load_wide as load_wide,
)

if TYPE_CHECKING:
    from wcit_analysis import charts as charts, measures as measures
    from wcit_analysis.charts import Chart as Chart
    from wcit_analysis.countries import (
        UnknownCountry as UnknownCountry,
        find as find,
        profile as profile,
    )
    from wcit_analysis.explorer import explore as explore
    from wcit_analysis.joins import (
        JoinError as JoinError,
        add_indicator as add_indicator,
        read_table as read_table,
    )

#: Where the names are that are loaded on first use; a package stands for itself.
_LATER = {"Chart": "charts", "charts": "charts", "explore": "explorer", "measures": "measures"}
_LATER |= dict.fromkeys(["UnknownCountry", "find", "profile"], "countries")
_LATER |= dict.fromkeys(["JoinError", "add_indicator", "read_table"], "joins")

# Out of sight of type checkers, which know a public name by its import as itself.
_HERE = [name for name in dir() if getattr(globals()[name], "__module__", "").startswith(__name__)]
globals()["__all__"] = sorted([*_HERE, *_LATER])


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_LATER[name]}")
    return module if name == _LATER[name] else getattr(module, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
