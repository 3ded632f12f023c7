"""The explorer: look up a state, colour the map, split and compare, in a notebook and on the site.

One module of JavaScript draws it in both; here it becomes a widget whose choices Python shares.
"""

import base64
import io
import json
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from PIL import Image

from wcit_analysis.countries import find

from .record import explorer_data, explorer_names

_HERE = Path(__file__).parent


def explore(state: str = "", extra: pd.DataFrame | None = None) -> "Explorer":
    """Explore the record in a notebook: pick a state, colour the map, split, compare.

    Parameters
    ----------
    state : str
        The state to begin with, by any name that :func:`wcit_analysis.find` knows.
    extra : pandas.DataFrame, optional
        A table with ``iso3`` and numeric columns of your own, such as
        :func:`wcit_analysis.add_indicator` returns: they become indicators too.

    Returns
    -------
    Explorer
        A widget. Its ``state`` (a code of three letters) and ``group`` (of a body, a region …) are
        what was picked last, for the next cell to use; setting them moves it.

    Examples
    --------
    >>> explorer = explore("Ivory Coast")
    >>> explorer.state
    'CIV'
    """
    return Explorer(extra, state=state)


class Explorer(anywidget.AnyWidget):
    """The explorer as a widget; made by :func:`explore`."""

    _esm = _HERE / "explorer.js"
    _css = _HERE / "explorer.css"
    # ipywidgets 7 would show the widget by itself, and the picture would be lost.
    _ipython_display_ = None

    data = traitlets.Unicode().tag(sync=True)
    names = traitlets.Unicode().tag(sync=True)
    # Of any type, as what is no text is refused below, in a sentence; None is no choice.
    state: Any = traitlets.TraitType("").tag(sync=True)
    group: Any = traitlets.TraitType("").tag(sync=True)

    def __init__(self, extra: pd.DataFrame | None = None, **traits: str) -> None:
        self._shown = explorer_data(extra)
        super().__init__(
            data=json.dumps(self._shown, ensure_ascii=False),
            names=json.dumps(explorer_names(), ensure_ascii=False),
            **traits,
        )

    @traitlets.validate("state")
    def _find_state(self, proposal: dict[str, Any]) -> str:
        return find(proposal["value"]) if proposal["value"] else ""

    @traitlets.validate("group")
    def _find_group(self, proposal: dict[str, str]) -> str:
        filters = [each["groups"] for each in self._shown["groupings"] if each["filter"]]
        known = [group["key"] for groups in filters for group in groups]
        group = proposal["value"] or ""
        if group and group not in known:
            raise KeyError(f"no group {group!r}; there are {', '.join(known)}")
        return group

    def __repr__(self) -> str:
        return f"Explorer of {len(self._shown['states'])} states: pick one, and .state is its code."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        made: Any = super()._repr_mimebundle_(**kwargs)
        png = (_HERE / "still.png").read_bytes()
        with Image.open(io.BytesIO(png)) as picture:
            alt = {"alt": picture.info["Description"]}
        shown = {"image/png": base64.b64encode(png).decode(), "text/plain": repr(self)}
        return {**made[0], **shown}, {**made[1], "image/png": alt}
