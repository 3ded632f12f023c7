"""What the charts ask of their tables, and which tables they name as their source."""

from collections.abc import Iterable, Sequence

import pandas as pd

from wcit_analysis.charts import style
from wcit_analysis.charts.chart import refuse_empty
from wcit_analysis.datapackage import read_contract, table_resource
from wcit_analysis.provenance import source_line
from wcit_analysis.tables import load_table

#: Tables whose columns say something of a state, and those that can be had with a column a key.
_OF_STATES = ("states", "indicators", "vdem", "memberships")
_WIDE = {"memberships": "body", "positions": "decision_id"}
#: Names that an error lists at most.
_MOST = 5


def refuse_repeated(*frames: pd.DataFrame) -> None:
    """Raise ValueError if a state has more than one row in one of the frames.

    Examples
    --------
    >>> refuse_repeated(pd.DataFrame({"iso3": ["KEN", "KEN", "UKR"]}))
    Traceback (most recent call last):
    ...
    ValueError: more than one row for KEN: keep one row a state
    """
    for frame in frames:
        twice = frame.loc[frame["iso3"].duplicated(), "iso3"].unique()
        if len(twice):
            raise ValueError(f"more than one row for {_named(twice)}: keep one row a state")


def require_states(states: pd.DataFrame) -> None:
    """Raise ValueError unless there are states, one row each, and of each is known what it did.

    Examples
    --------
    >>> require_states(pd.DataFrame({"iso3": "KEN", "name": "Kenya", "position": ["Signed"]}))
    Traceback (most recent call last):
    ...
    ValueError: position is 'Signed' for Kenya: it must be signed, not_signed or absent
    """
    refuse_empty(states, "states")
    refuse_repeated(states)
    strange = states[~states["position"].isin(list(style.POSITIONS))]
    if len(strange):
        found = [repr(p) if pd.notna(p) else "missing" for p in strange["position"].unique()]
        raise ValueError(
            f"position is {_named(found)} for {_named(strange['name'])}: "
            "it must be signed, not_signed or absent"
        )


def beside(states: pd.DataFrame, table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Put columns of another table beside the states, in place of any that they carry already.

    Every state keeps its row; one that the table lacks has no values.
    """
    refuse_repeated(states, table)
    left = states.drop(columns=list(columns), errors="ignore")
    return left.merge(table[["iso3", *columns]], on="iso3", how="left")


def source_of(columns: Iterable[object], *resources: str) -> str:
    """Return the source line, with the tables that the columns are from.

    A column of the reader's own is said to be one.

    Examples
    --------
    >>> print(source_of(["risk"], "states"))
    Source: ITU signatures as listed by New America OTI
    · wcit-analysis, table states, CC BY 4.0; risk: added
    """
    contract, named = read_contract(), list(columns)
    holds: dict[object, str] = {}
    for table in reversed(_OF_STATES):
        fields = table_resource(contract, table)["schema"]["fields"]
        holds |= {field["name"]: table for field in fields}
    if not holds.keys() >= set(named):  # to read these takes longer than most charts' bars
        for table, name in _WIDE.items():
            holds |= dict.fromkeys(load_table(table)[name].unique(), table)
    used = sorted({holds[c] for c in named if c in holds}, key=[*_OF_STATES, "positions"].index)
    own = ", ".join(str(c) for c in named if c not in holds)
    return source_line(*dict.fromkeys([*resources, *used])) + (f"; {own}: added" if own else "")


def _named(names: Iterable[object]) -> str:
    """Join names by commas; of many the first few, and how many more there are."""
    shown = [str(name) for name in names]
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return ", ".join(shown[:_MOST]) + more
