"""The interactive explorer: choose a state, a grouping or an indicator and see what it did.

A thin layer of widgets over :mod:`wcit_analysis.views`, which makes all that is shown.
"""

import html
import sys
from typing import Any

from wcit_analysis import views
from wcit_analysis.countries import profile
from wcit_analysis.display import Table
from wcit_analysis.tables import load_table

_WIDE = {"width": "100%"}


def explore(state: str = "Kenya", by: str = "region") -> "Explorer | StillExplorer":
    """Explore the record with controls, in a notebook.

    Choose or type a state and see what it did, where it stands in each indicator and on the
    grid; choose a grouping or an indicator and see the split by it, counted against all
    members, those entitled to sign or the people living there. What is shown can be taken away
    as CSV.

    Parameters
    ----------
    state : str
        The state to begin with, by any name that :func:`wcit_analysis.find` knows.
    by : str
        The grouping or indicator to begin with: a key of
        :func:`wcit_analysis.views.choices`.

    Returns
    -------
    Explorer or StillExplorer
        The second, which says why and shows the same without controls, where there are no
        widgets: outside a notebook, or without ipywidgets.

    Raises
    ------
    KeyError
        If there is no such grouping or indicator.

    Examples
    --------
    >>> explore("India")
    Explorer of 193 states: choose a state, a grouping or an indicator.
    No controls here: no notebook is running. So this is how it begins:
    India (IND)
      ...
    """
    why_not = _no_widgets()
    return StillExplorer(why_not, state, by) if why_not else Explorer(state, by)


def _no_widgets() -> str:
    """Return why there can be no widgets here; an empty text if there can."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if not getattr(shell, "kernel", None):
        return "no notebook is running"
    try:
        import ipywidgets  # noqa: F401
    except ImportError:
        return "the package ipywidgets is not installed"
    return ""


def _sentence() -> str:
    n = len(load_table("states"))
    return f"Explorer of {n} states: choose a state, a grouping or an indicator."


class Explorer:
    """The explorer as widgets; its controls can be driven from Python too.

    Parameters
    ----------
    state, by : str
        As for :func:`explore`.

    Attributes
    ----------
    state : ipywidgets.Combobox
        The state, chosen or typed.
    by : ipywidgets.Dropdown
        The grouping or indicator.
    denominator : ipywidgets.RadioButtons
        What shares are counted against.
    state_shown, split_shown : ipywidgets.HTML
        What is shown of either.
    state_csv, split_csv : ipywidgets.HTML
        The links that hand over the tables.

    Notes
    -----
    Showing it gives the widgets, a picture for where a saved notebook is read without them, and
    one fixed sentence, which is all that is compared when a notebook is tested.
    """

    def __init__(self, state: str = "Kenya", by: str = "region") -> None:
        import ipywidgets as widgets  # here: a light import of the library does without

        views.split_table(by)  # its KeyError lists the choices, which the widget's own would not
        self.state = widgets.Combobox(
            value=state,
            options=tuple(load_table("states")["name"]),
            description="State",
            placeholder="name or code",
            tooltip="Type a name in any of six languages or a code, then press Enter",
            # Only what is entered counts: half a name is not an unknown state.
            continuous_update=False,
        )
        self.by = widgets.Dropdown(
            value=by,
            options=[(label, key) for key, label in views.choices().items()],
            description="Split by",
            tooltip="A grouping of the states, or an indicator, which is cut into thirds",
            layout={"width": "420px"},
        )
        self.denominator = widgets.RadioButtons(
            options=[(label, key) for key, label in views.denominators().items()],
            description="Counted",
            tooltip="What the shares are shares of",
            orientation="horizontal",
            layout={"width": "auto", "margin": "2px 16px"},
        )
        self.denominator.add_class("wcit-counted")
        self.state_shown = widgets.HTML(layout=_WIDE)
        self.split_shown = widgets.HTML(layout=_WIDE)
        self.state_csv = widgets.HTML()
        self.split_csv = widgets.HTML()
        self._iso3 = ""
        row = {"flex_flow": "row wrap", "align_items": "center"}
        self.widget = widgets.VBox(
            [
                widgets.HTML(views.STYLE + _heading("One state"), layout=_WIDE),
                widgets.Box([self.state, self.state_csv], layout=row),
                self.state_shown,
                widgets.HTML(_heading("The split"), layout=_WIDE),
                widgets.Box([self.by, self.denominator, self.split_csv], layout=row),
                self.split_shown,
            ]
        )
        self.state.observe(self._show_state, names="value")
        for control in (self.by, self.denominator):
            control.observe(self._show_split, names="value")
        self._show_state()
        self._show_split()

    def _show_state(self, _: Any = None) -> None:
        self._iso3, question = views.look_up(self.state.value)
        if question:
            self.state_shown.value = _said(question)
            self.state_csv.value = ""
        else:
            self.state_shown.value = views.state_view(self._iso3)
            table = views.state_table(self._iso3)
            name = f"wcit12-{self._iso3.lower()}"
            self.state_csv.value = views.csv_link(table, name, "This state as CSV")
        self._light_up()

    def _light_up(self) -> None:
        """Show the split with the group of the chosen state marked in it."""
        by, denominator = self.by.value, self.denominator.value
        self.split_shown.value = views.split_view(by, denominator, self._iso3)

    def _show_split(self, _: Any = None) -> None:
        self._light_up()
        by, denominator = self.by.value, self.denominator.value
        name = f"wcit12-by-{by}-{denominator}".replace("_", "-")
        table = views.split_table(by, denominator)
        self.split_csv.value = views.csv_link(table, name, "This split as CSV")

    def __repr__(self) -> str:
        return _sentence()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        picture = views.tiles()
        width, height = picture.size
        about = {"image/png": {"width": width, "height": height, "alt": picture.alt}}
        shown = {"image/png": picture.png, "text/plain": _sentence()}
        return {**self.widget._repr_mimebundle_(), **shown}, about


class StillExplorer:
    """What stands in for the explorer where there are no widgets: the reason, a card, a split.

    Parameters
    ----------
    reason : str
        Why there are no widgets.
    state, by : str
        As for :func:`explore`.
    """

    def __init__(self, reason: str, state: str = "Kenya", by: str = "region") -> None:
        self.reason = f"No controls here: {reason}. So this is how it begins:"
        self.iso3, self.question = views.look_up(state)
        self.by = by
        self.split = Table(views.split_table(by), caption=f"The split: {views.choices()[by]}")

    def __repr__(self) -> str:
        state = str(profile(self.iso3)) if self.iso3 else self.question
        return "\n".join([_sentence(), self.reason, state, "", str(self.split)])

    def _repr_html_(self) -> str:
        state = views.state_view(self.iso3) if self.iso3 else _said(self.question)
        return (
            f"{views.STYLE}{_said(f'{_sentence()} {self.reason}')}{state}"
            f"{views.split_view(self.by, iso3=self.iso3)}"
        )


def _heading(words: str) -> str:
    return f'<div class="wcit-view"><h3>{words}</h3></div>'


def _said(sentence: str) -> str:
    return f'<div class="wcit-view"><p role="status">{html.escape(sentence)}</p></div>'
