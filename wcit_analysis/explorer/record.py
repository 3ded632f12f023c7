"""What the explorer shows, out of the record, as plain lists for its script.

The script holds no word of the record and no colour: words come from the contract, colours from
the palette of the charts. A thing that is so of each state is written as one sign a state.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd
from PIL import ImageColor

from wcit_analysis.charts import style
from wcit_analysis.datapackage import column_title, words
from wcit_analysis.display import three_digits
from wcit_analysis.profiles import INDICATOR_TABLES, did_in, indicator_fields, lead
from wcit_analysis.sources import cite, source_line
from wcit_analysis.tables import load_table

#: Where the site is published; what is copied out of a notebook links to it.
SITE = "https://wcit-analysis.github.io/wcit-analysis/"

_SIGNED_ON = "2012-12-14"
_NO_STANCE = "signed, absent or not entitled"
_ORDERED = ("income_group", "regime")  # the others stand by the share that signed


def explorer_data(extra: pd.DataFrame | None = None) -> dict[str, Any]:
    """Return all that the explorer shows but the names that a state is found by.

    Parameters
    ----------
    extra : pandas.DataFrame, optional
        A table with ``iso3`` and numeric columns of the reader's own.

    Examples
    --------
    >>> explorer_data()["states"][0]["name"]
    'Afghanistan'
    """
    states, said, indicators = _states(), _statements(), _indicators(extra)
    cited = {source for ids in [*states["sources"], *said["sources"]] for source in ids}
    titles = load_table("sources").set_index("source_id")["title"]
    columns = ["iso3", "iso2", "name", "row", "column", "region", "lead", "note", "sources"]
    return {
        "states": states[columns].to_dict("records"),
        "statements": said.to_dict("records"),
        "views": _views(states),
        "groupings": [*_groupings(states), *map(_thirds, indicators)],
        "indicators": indicators,
        "sources": titles[titles.index.isin(cited)].to_dict(),
        "cite": cite("states").text,
        "credit": source_line("states", "positions", "decisions"),
        "site": SITE,
    }


@cache
def _states() -> pd.DataFrame:
    """One row a state in the order of names, with its tile and indicators; never changed."""
    frame = load_table("states").fillna({"note": ""})
    for table in ("tiles", *INDICATOR_TABLES):
        more = load_table(table)
        frame = frame.merge(more.loc[:, ~more.columns.str.endswith("sources")], validate="1:1")
    did = frame[["name", "position", "stance"]].astype("string").fillna("")
    frame["lead"] = [lead(*row) for row in did.itertuples(index=False)]
    frame["sources"] = frame["sources"].str.split(";")
    return frame.sort_values("name", key=lambda n: n.str.normalize("NFKD"), ignore_index=True)


def _statements() -> pd.DataFrame:
    """One row a statement on signing, those of states before what the press says of them."""
    rows = load_table("statements")
    rows = rows.assign(press=rows["speaker"] == "press").sort_values(["press", "date"])
    rows["covers"], rows["sources"] = rows["covers"].str.split(";"), rows["sources"].str.split(";")
    return rows[["covers", "date", "person", "gist", "sources"]]


def _views(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the ways to colour the map: Dubai, what was said of it, each list by name."""
    did = {code: words(code, "position") for code in style.POSITIONS}
    said = {code: words(code, "stance") for code in style.STANCES} | {"": _NO_STANCE}
    views = [
        _view("position", "In Dubai", states["position"], style.POSITIONS, did),
        _view("stance", "What those said that did not sign", states["stance"], style.STANCES, said),
    ]
    decisions = load_table("decisions").query("list_complete").sort_values("date")
    positions = load_table("positions")
    for row in decisions.to_dict("records"):
        listed = positions[positions["decision_id"] == row["decision_id"]].set_index("iso3")
        did = {code: did_in({**row, "position": code or None}) for code in [*style.DECISIONS, ""]}
        year, word = row["date"][:4], row["short_title"]
        word = word if year in word else f"{year}: {word}"
        here = states["iso3"].map(listed["position"])
        view = _view(row["decision_id"], word, here, style.DECISIONS, did)
        view["when"] = "Before Dubai" if row["date"] < _SIGNED_ON else "Since Dubai"
        views.append(view)
    return views


def _view(
    key: str, word: str, did: "pd.Series[Any]", palette: Mapping[str, str], say: Mapping[str, str]
) -> dict[str, Any]:
    """Return one way to colour the map: what each state did, with its word and its colours."""
    did = did.astype("string").fillna("")
    codes = [code for code in [*palette, ""] if (did == code).any()]
    grounds = [palette.get(code, "#ffffff") for code in codes]
    greys = ["#" + f"{ImageColor.getcolor(ground, 'L'):02x}" * 3 for ground in grounds]
    return {
        "key": key,
        "word": word,
        "when": "WCIT-12",
        "of": "".join(str(codes.index(code)) for code in did),
        "codes": [code or "rest" for code in codes],
        "words": [say[code] for code in codes],
        "colours": [[ground, style.ink_on(ground)] for ground in grounds],
        "greys": [[ground, style.ink_on(ground)] for ground in greys],
    }


def _groupings(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the groups that one can filter and split by."""
    members = load_table("memberships").groupby("body", observed=True)["iso3"]
    found = [_grouping("body", {str(body): states["iso3"].isin(of) for body, of in members})]
    for column in ("region", "un_group", *_ORDERED):
        values = states[column].astype("category")
        found.append(_grouping(column, {code: values == code for code in values.cat.categories}))
    return found


def _grouping(key: str, groups: Mapping[str, "pd.Series[bool]"]) -> dict[str, Any]:
    about = {"key": key, "word": column_title(key), "filter": True, "ordered": key in _ORDERED}
    return about | {"groups": [_group(code, words(code, key), of) for code, of in groups.items()]}


def _group(key: str, word: str, of: "pd.Series[bool]") -> dict[str, str]:
    return {"key": key, "word": word[0].upper() + word[1:], "of": "".join(map(str, of.astype(int)))}


def _thirds(indicator: dict[str, Any]) -> dict[str, Any]:
    """Cut the states with a figure into three groups of one size; each name says its bounds."""
    values = pd.Series(indicator["values"], dtype="float64")
    cut, groups = pd.qcut(values, 3, labels=False, duplicates="drop"), []
    for k, word in enumerate(("low", "middle", "high")):
        bounds = values[cut == k].agg(["min", "max"])
        word += ": " + " to ".join(three_digits(bound).replace("-", "−") for bound in bounds)
        groups.append(_group(f"{indicator['key']} {k}", word, cut == k))
    return {**indicator, "filter": False, "ordered": True, "groups": groups}


def _indicators(extra: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return each numeric indicator: what it means, its values, the states from low to high."""
    states = _states()
    fields = {f["name"]: f for table in INDICATOR_TABLES for f in indicator_fields(table)}
    values = states[[name for name, field in fields.items() if field["type"] != "string"]]
    if extra is not None:
        own = extra.set_index("iso3").select_dtypes("number").reindex(states["iso3"])
        own = own.drop(columns=states.columns, errors="ignore").reset_index(drop=True)
        values = values.join(own)
    return [_indicator(str(name), values[name], fields.get(str(name), {})) for name in values]


def _indicator(name: str, values: "pd.Series[Any]", field: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "key": name,
        "word": column_title(name),
        "about": "; ".join(field[key] for key in ("unit", "direction") if key in field),
        "values": [None if pd.isna(value) else round(float(value), 6) for value in values],
        "order": values.dropna().sort_values(kind="stable").index.to_list(),
    }


def explorer_names() -> dict[str, Any]:
    """Return by what other names a state is found, and what is answered to the names of others.

    Examples
    --------
    >>> "Burma" in explorer_names()["members"]["MMR"]
    True
    """
    names, places = load_table("names"), load_table("places")
    meant = names["iso3"].fillna(names["choices"]).str.split(";")
    members = names.assign(iso3=meant).explode("iso3").groupby("iso3")["name"].agg(list)
    others = pd.concat([names[["place", "name"]].dropna(), places[["place", "name"]]])
    answers = others.merge(places[["place", "answer"]]).groupby("answer")["name"].agg(list)
    return {"members": members.to_dict(), "answers": answers.to_dict()}
