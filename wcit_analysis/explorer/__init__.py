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
from PIL import Image, ImageDraw

from wcit_analysis.charts import style
from wcit_analysis.countries import find

from .record import explorer_data, explorer_names

__all__ = ["Explorer", "explore", "explorer_data", "explorer_names"]

_HERE = Path(__file__).parent
_STEP = 16  # pixels from one tile of the still picture to the next


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
    state = traitlets.Unicode().tag(sync=True)
    group = traitlets.Unicode().tag(sync=True)

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
    def _find_group(self, proposal: dict[str, Any]) -> str:
        groups = [
            g["key"] for each in self._shown["groupings"] if each["filter"] for g in each["groups"]
        ]
        if proposal["value"] not in ("", *groups):
            raise KeyError(f"no group {proposal['value']!r}; there are {', '.join(groups)}")
        return str(proposal["value"])

    def __repr__(self) -> str:
        return f"Explorer of {len(self._shown['states'])} states: pick one, and .state is its code."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        made: Any = super()._repr_mimebundle_(**kwargs) or {}
        data, about = made if isinstance(made, tuple) else (made, {})
        png, words = self._still()
        shown = {"image/png": png, "text/plain": repr(self)}
        return {**data, **shown}, {**about, "image/png": {"alt": words}}

    def _still(self) -> tuple[str, str]:
        """Draw the map for where no widget can be shown, and say it in words."""
        states, view = self._shown["states"], self._shown["views"][0]
        size = [_STEP * (1 + max(each[way] for each in states)) for way in ("column", "row")]
        picture = Image.new("RGB", (size[0], size[1]), "white")
        pencil = ImageDraw.Draw(picture)
        for each, code in zip(states, view["of"], strict=True):
            left, top = _STEP * each["column"], _STEP * each["row"]
            colour = view["colours"][int(code)][0]
            edge = style.INK if each["iso3"] == self.state else colour
            corner = (left, top, left + _STEP - 2, top + _STEP - 2)
            pencil.rectangle(corner, colour, edge, width=2)
        file = io.BytesIO()
        picture.quantize().save(file, "PNG", optimize=True)
        counts = [f"{view['of'].count(str(i))} {word}" for i, word in enumerate(view["words"])]
        words = f"{', '.join(counts)}: a square for each state, near its place on the map."
        return base64.b64encode(file.getvalue()).decode(), words
