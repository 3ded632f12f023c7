"""The explorer: look up a state, colour the map, split and compare, in a notebook and on the site.

One module of JavaScript draws it in both, from plain lists made here out of the record. It holds no
word of the record and no colour: words come from the contract, colours from the palette of the
charts. A thing that is so of each state is written as one sign a state. In a notebook it becomes a
widget whose choices Python shares.
"""

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from PIL import Image, ImageColor

from wcit_analysis.charts import style
from wcit_analysis.countries import find
from wcit_analysis.datapackage import column_title, words
from wcit_analysis.display import day, three_digits
from wcit_analysis.frames import beside, require_columns
from wcit_analysis.profiles import INDICATOR_TABLES, did_in, indicator_fields, lead
from wcit_analysis.sources import cite, source_line
from wcit_analysis.tables import load_table

_HERE = Path(__file__).parent

#: Where the site is published; what is copied out of a notebook links to it.
SITE = "https://wcit-analysis.github.io/wcit-analysis/"

#: What the page is made of: no more than JSON knows.
Plain = dict[str, Any]

_ORDERED = ("income_group", "regime")  # the others stand by the share that signed


def explore(state: str = "", extra: pd.DataFrame | None = None) -> "Explorer":
    """Explore the record in a notebook: pick a state, colour the map, split, compare.

    Returns a widget. Its ``state`` (a code of three letters) and ``group`` (of a body, a region …)
    are what was picked last, for the next cell to use; setting them moves it.

    ``state`` is the state to begin with, by any name that :func:`wcit_analysis.find` knows.
    ``extra`` (optional) is a table with ``iso3`` and numeric columns of your own, such as
    :func:`wcit_analysis.add_indicator` returns: they become indicators too.

    Examples
    --------
    >>> explorer = explore("Ivory Coast")
    >>> explorer.state
    'CIV'
    """
    return Explorer(data=explorer_data(extra), names=explorer_names(), state=state)


class Explorer(anywidget.AnyWidget):
    """The explorer as a widget; made by :func:`explore`."""

    _esm = _HERE / "explorer.js"
    _css = _HERE / "explorer.css"
    # ipywidgets 7 would show the widget by itself, and the picture would be lost.
    _ipython_display_ = None

    data = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    # Of any type, as what is no text is refused below, in a sentence; None is no choice.
    state: Any = traitlets.TraitType("").tag(sync=True)
    group: Any = traitlets.TraitType("").tag(sync=True)

    @traitlets.validate("state")
    def _find_state(self, proposal: Plain) -> str:
        return find(proposal["value"]) if proposal["value"] else ""

    @traitlets.validate("group")
    def _find_group(self, proposal: dict[str, str]) -> str:
        known = [g["key"] for by in self.data["groupings"] if by["filter"] for g in by["groups"]]
        if (group := proposal["value"] or "") not in ["", *known]:
            raise KeyError(f"no group {group!r}; there are {', '.join(known)}")
        return group

    def __repr__(self) -> str:
        return f"Explorer of {len(self.data['states'])} states: pick one, and .state is its code."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[Plain, Plain]:
        made: Any = super()._repr_mimebundle_(**kwargs)
        still = _HERE / "still.png"
        with Image.open(still) as picture:
            alt = {"alt": picture.info["Description"]}
        png = base64.b64encode(still.read_bytes()).decode()
        return {**made[0], "image/png": png}, {**made[1], "image/png": alt}


def explorer_data(extra: pd.DataFrame | None = None) -> Plain:
    """Return all that the explorer shows but the names that a state is found by.

    ``extra`` (optional) is a table with ``iso3`` and numeric columns of the reader's own.

    >>> explorer_data()["states"][0]["name"]
    'Afghanistan'
    """
    states = _states()
    # First what states say themselves, then what bodies say for them, then the press.
    said = load_table("statements").sort_values(["speaker", "date"])
    said["day"] = said["date"].map(day)
    indicators = _indicators(states, extra)
    cited = pd.concat([states, said])["sources"].str.split(";").explode().to_list()
    known = load_table("sources").set_index("source_id").loc[cited]
    columns = ["iso3", "iso2", "name", "row", "column", "region", "lead", "note", "sources"]
    return {
        "states": states[columns].to_dict("records"),
        "statements": said.to_dict("records"),
        "views": _views(states),
        "groupings": _groupings(states) + [_thirds(each) for each in indicators],
        "indicators": indicators,
        "sources": (known["publisher"] + ": " + known["title"]).to_dict(),
        "cite": cite("states").text,
        "credit": source_line("states", "positions", "decisions"),
        "site": SITE,
    }


@cache
def _states() -> pd.DataFrame:
    """One row a state in the order of names, with all that is one value; never changed."""
    frame = load_table("wide").merge(load_table("tiles"))
    frame = frame.merge(load_table("states")[["iso3", "note", "sources"]].fillna(""))
    did = frame[["name", "position", "stance"]].astype("string").fillna("")
    frame["lead"] = [lead(*row) for row in did.itertuples(index=False)]
    return frame.sort_values("name", key=lambda n: n.str.normalize("NFKD"), ignore_index=True)


def _views(states: pd.DataFrame) -> list[Plain]:
    """Return the ways to colour the map: Dubai, what was said of it, each list by name."""
    views = [_view("position", states, style.POSITIONS), _view("stance", states, style.STANCES)]
    views[0] |= {"word": "In Dubai", "when": "WCIT-12"}
    views[1] |= {"word": "What those said that did not sign", "when": "WCIT-12"}
    views[1]["words"][-1] = "signed, absent or not entitled"
    decisions = load_table("decisions").query("list_complete").sort_values("date")
    for row in decisions.to_dict("records"):
        view = _view(row["decision_id"], states, style.DECISIONS)
        listed = [None if code == "rest" else code for code in view["codes"]]
        view["words"] = [did_in({**row, "position": code}) for code in listed]
        year, title = row["date"][:4], row["short_title"]
        view["word"] = title if year in title else f"{year}: {title}"
        view["when"] = "Before Dubai" if row["date"] < "2012-12-14" else "Since Dubai"
        views.append(view)
    return views


def _view(key: str, states: pd.DataFrame, palette: Mapping[str, str]) -> Plain:
    """Return what each state did, with the words for it and its colours, in grey too."""
    did = states[key].astype("string").fillna("rest")
    codes = [code for code in [*palette, "rest"] if (did == code).any()]
    colours = [palette.get(code, "#ffffff") for code in codes]
    greys = ["#" + f"{ImageColor.getcolor(colour, 'L'):02x}" * 3 for colour in colours]
    return {
        "key": key,
        "of": "".join(str(codes.index(code)) for code in did),
        "codes": codes,
        "words": [words(code, key) for code in codes],
        "colours": [[colour, style.ink_on(colour)] for colour in colours],
        "greys": [[grey, style.ink_on(grey)] for grey in greys],
    }


def _groupings(states: pd.DataFrame) -> list[Plain]:
    """Return the groups that one can filter and split by."""
    bodies = sorted(load_table("memberships")["body"].unique())
    groups = {"body": [_group(body, words(body, "body"), states[body]) for body in bodies]}
    for column in ("region", "un_group", *_ORDERED):
        values = states[column].astype("category")
        codes = values.cat.categories
        groups[column] = [_group(code, words(code, column), values == code) for code in codes]
    return [
        dict(key=key, word=column_title(key), filter=True, ordered=key in _ORDERED, groups=each)
        for key, each in groups.items()
    ]


def _group(key: str, word: str, members: "pd.Series[bool]") -> dict[str, str]:
    signs = members.map({True: "1", False: "0"})
    return {"key": key, "word": word[0].upper() + word[1:], "of": "".join(signs)}


def _thirds(each: Plain) -> Plain:
    """Cut the states with a figure into three groups of one size; each name says its bounds."""
    values = pd.Series(each["values"], dtype="float64")
    cut = pd.qcut(values, 3, labels=False, duplicates="drop")
    groups = []
    for k, word in enumerate(("low", "middle", "high")):
        low, high = values[cut == k].agg(["min", "max"])
        bounds = f"{word}: {three_digits(low)} to {three_digits(high)}".replace("-", "−")
        groups.append(_group(f"{each['key']} {k}", bounds, cut == k))
    return dict(key=each["key"], word=each["word"], filter=False, ordered=True, groups=groups)


def _indicators(states: pd.DataFrame, extra: pd.DataFrame | None) -> list[Plain]:
    """Return each numeric indicator: what it means, its values, the states from low to high."""
    every = [field for table in INDICATOR_TABLES for field in indicator_fields(table)]
    fields = {field["name"]: field for field in every if field["type"] != "string"}
    if extra is not None:
        require_columns(extra, ["iso3"], "extra")
        own = extra.select_dtypes("number").columns.difference(states.columns, sort=False).to_list()
        states = beside(states, extra, own, "extra")
        fields |= {name: {} for name in own}
    return [_indicator(str(name), states[name], field) for name, field in fields.items()]


def _indicator(name: str, values: "pd.Series[Any]", field: Mapping[str, Any]) -> Plain:
    return {
        "key": name,
        "word": column_title(name),
        "about": "; ".join(field[key] for key in ("unit", "direction") if key in field),
        "values": [None if pd.isna(value) else round(float(value), 6) for value in values],
        "order": values.dropna().sort_values(kind="stable").index.to_list(),
    }


def explorer_names() -> Plain:
    """Return by what other names a state is found, and what is answered to the names of others.

    >>> "Burma" in explorer_names()["members"]["MMR"]
    True
    """
    names, places = load_table("names"), load_table("places")
    meant = names["iso3"].fillna(names["choices"]).str.split(";")
    members = names.assign(iso3=meant).explode("iso3").groupby("iso3")["name"].agg(list)
    others = pd.concat([names[["place", "name"]].dropna(), places[["place", "name"]]])
    answers = others.merge(places[["place", "answer"]]).groupby("answer")["name"].agg(list)
    return {"members": members.to_dict(), "answers": answers.to_dict()}
