"""What the explorer shows, out of the record, as plain lists for its script.

The script holds no word of the record and no colour: words come from the contract, colours from
the palette of the charts. A thing that is so of each state is written as one sign a state.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
from PIL import ImageColor

from wcit_analysis.charts import style
from wcit_analysis.datapackage import column_title, sentence, words
from wcit_analysis.display import three_digits
from wcit_analysis.profiles import INDICATOR_TABLES, indicator_fields
from wcit_analysis.sources import cite, source_line
from wcit_analysis.tables import load_table

#: Where the site is published; what is copied out of a notebook links to it.
SITE = "https://wcit-analysis.github.io/wcit-analysis/"

_SIGNED_ON = "2012-12-14"
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Names that take an article within a sentence.
_THE = re.compile(r"(United|DR|Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Holy)\b")
_THE_LAST = re.compile(r"\b(Republic|Islands)$")


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
    states, statements = _states(), load_table("statements")
    place = {iso3: i for i, iso3 in enumerate(states["iso3"])}
    said = [
        {
            "of": [place[iso3] for iso3 in row["covers"].split(";")],
            "text": row["gist"],
            "about": f"{row['person'] or words(row['speaker'], 'speaker')}, {row['date']}",
            "sources": row["sources"].split(";"),
        }
        for row in statements.astype("string")
        .fillna("")
        .sort_values("date", kind="stable")
        .to_dict("records")
    ]
    indicators = _indicators(states, extra)
    titles = load_table("sources").set_index("source_id")["title"]
    used = {
        each for cell in [*states["sources"], *statements["sources"]] for each in cell.split(";")
    }
    return {
        "states": _cards(states),
        "statements": said,
        "views": _views(states),
        "groupings": [*_groupings(states), *map(_thirds, indicators)],
        "indicators": indicators,
        "denominators": _denominators(states),
        "dates": [
            ["WCIT-12", "", "0"],
            ["Before Dubai", "0", _SIGNED_ON],
            ["Since Dubai", _SIGNED_ON, "9"],
        ],
        "sources": titles[titles.index.isin(used)].to_dict(),
        "cite": cite("states").text,
        "site": SITE,
    }


@cache
def _states() -> pd.DataFrame:
    """One row a state in the order of names, with its tile and indicators; never changed."""
    frame = load_table("states")
    for table in ("tiles", *INDICATOR_TABLES):
        more = load_table(table)
        frame = frame.merge(more.loc[:, ~more.columns.str.endswith("sources")], validate="1:1")
    return frame.sort_values("name", key=lambda names: names.map(_sort_key), ignore_index=True)


def _sort_key(name: str) -> str:
    """Order São Tomé among the names with S."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()


def _cards(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what is said of each state: a sentence on Dubai, whom it shares it with, sources."""
    tally = states["position"].value_counts()
    cards = []
    columns = ["iso3", "iso2", "name", "row", "column", "region"]
    frame = states.astype({"stance": "string"}).fillna({"note": "", "stance": ""})
    for row in frame.to_dict("records"):
        name, position, stance = row["name"], row["position"], row["stance"]
        article = "The " if _THE.match(name) or _THE_LAST.search(name) else ""
        verb = "was " if position == "absent" else ""
        did = sentence(position, "position")
        lead = f"{article}{name} {verb}{did[0].lower()}{did[1:]} (one of {tally[position]})."
        if stance:
            said = re.sub("^Said", "It said", sentence(stance, "stance"))
            lead += f" {re.sub('^Only', 'It is only', said)}."
        shared = words(stance, "stance") if stance else words(position, "position")
        more = {"lead": lead, "alike": f"Who else: {shared}", "note": row["note"]}
        cards.append(
            {key: row[key] for key in columns} | more | {"sources": row["sources"].split(";")}
        )
    return cards


def _views(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the ways to colour the map: Dubai, what was said of it, each list by name."""
    source = source_line("states")
    position = {code: words(code, "position") for code in style.POSITIONS}
    said = {code: words(code, "stance") for code in style.STANCES}
    rest = "signed, absent or not entitled"
    views = [
        _view(states["position"], style.POSITIONS, position, "position", "In Dubai", source),
        _view(
            states["stance"],
            style.STANCES,
            said,
            "stance",
            "What those said that did not sign",
            source,
            rest,
        ),
    ]
    decisions, positions = load_table("decisions"), load_table("positions")
    source = source_line("positions", "decisions")
    for row in decisions[decisions["list_complete"]].sort_values("date").to_dict("records"):
        listed = positions[positions["decision_id"] == row["decision_id"]]
        did = states["iso3"].map(listed.set_index("iso3")["position"])
        vote, date = row["kind"] == "roll_call", row["date"]
        say = {
            code: sentence(code, "positions.position")
            if vote
            else sentence(row["kind"], "decisions.kind")
            for code in style.DECISIONS
        }
        rest = "had no vote" if vote else "not on the list"
        title = (
            row["short_title"]
            if date[:4] in row["short_title"]
            else f"{date[:4]}: {row['short_title']}"
        )
        views.append(
            _view(did, style.DECISIONS, say, row["decision_id"], title, source, rest, date)
        )
    return views


def _view(
    did: "pd.Series[Any]",
    palette: Mapping[str, str],
    say: Mapping[str, str],
    key: str,
    title: str,
    source: str,
    rest: str = "",
    date: str = "",
) -> dict[str, Any]:
    """Return one way to colour the map: what each state did, with its word and its colours."""
    did = did.astype("string").fillna("rest")
    codes = [code for code in [*palette, "rest"] if (did == code).any()]
    grounds = [palette.get(code, "#ffffff") for code in codes]
    greys = ["#" + f"{ImageColor.getcolor(ground, 'L'):02x}" * 3 for ground in grounds]
    return {
        "key": key,
        "word": title,
        "date": date,
        "source": source,
        "of": "".join(str(codes.index(code)) for code in did),
        "codes": codes,
        "words": [say.get(code, rest) for code in codes],
        "colours": [[ground, style.ink_on(ground)] for ground in grounds],
        "greys": [[ground, style.ink_on(ground)] for ground in greys],
    }


def _groupings(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the groups that one can filter and split by."""
    members = load_table("memberships").groupby("body", observed=True)["iso3"]
    bodies = [(str(body), words(body, "body"), states["iso3"].isin(of)) for body, of in members]
    found = [_grouping("body", bodies)]
    for column in ("region", "un_group", "income_group", "regime"):
        values = states[column].astype("category")
        each = [(code, words(code, column), values == code) for code in values.cat.categories]
        found.append(_grouping(column, each, ordered=column in ("income_group", "regime")))
    return found


def _thirds(indicator: dict[str, Any]) -> dict[str, Any]:
    """Cut the states with a figure into three groups of one size; each name says its bounds."""
    values = pd.Series(indicator["values"], dtype="float64")
    cut, groups = pd.qcut(values, 3, labels=False, duplicates="drop"), []
    for k, word in enumerate(("low", "middle", "high")):
        bounds = values[cut == k].agg(["min", "max"])
        word += ": " + " to ".join(three_digits(bound).replace("-", "−") for bound in bounds)
        groups.append((f"{indicator['key']} {k}", word, cut == k))
    return _grouping(indicator["key"], groups, indicator["word"], ordered=True)


def _grouping(
    key: str, groups: Iterable[tuple[str, str, Any]], thirds: str = "", ordered: bool = False
) -> dict[str, Any]:
    """Return groups under one head; one can split by thirds of an indicator, but not filter."""
    return {
        "key": key,
        "word": thirds or column_title(key),
        "filter": not thirds,
        "ordered": ordered,
        "groups": [
            {
                "key": code,
                "word": word[:1].upper() + word[1:],
                "of": "".join(map(str, of.astype(int))),
            }
            for code, word, of in groups
        ],
    }


def _indicators(states: pd.DataFrame, extra: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Return each numeric indicator: what it means, its values, the states from low to high."""
    fields = {f["name"]: f for table in INDICATOR_TABLES for f in indicator_fields(table)}
    values = states[[name for name, field in fields.items() if field["type"] != "string"]]
    if extra is not None:
        own = extra.set_index("iso3").select_dtypes("number").reindex(states["iso3"])
        values = values.join(
            own.drop(columns=states.columns, errors="ignore").reset_index(drop=True)
        )
    return [
        {
            "key": str(name),
            "word": column_title(str(name)),
            "about": "; ".join(
                filter(None, map(fields.get(str(name), {}).get, ("unit", "direction")))
            ),
            "values": [None if pd.isna(value) else _short(value) for value in column],
            "order": column.dropna().sort_values(kind="stable").index.to_list(),
        }
        for name, column in values.items()
    ]


def _short(value: float) -> float:
    """Return a number with the digits that are shown, whole ones as such."""
    short = float(f"{value:.6g}") if abs(value) < 1e6 else float(round(value))
    return int(short) if short.is_integer() else short


def _denominators(states: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what shares can be counted against; ``codes`` are the positions that are counted."""
    entitled = (states["position"] != "absent").sum()
    rows = (
        ("entitled", f"the {entitled} entitled to sign", "States entitled to sign", 2),
        ("members", f"all {len(states)} members", "All member states", 3),
        ("people", "people living there", "People living there in 2012, millions", 3),
    )
    return [
        {"key": key, "word": word, "of": of, "codes": list(range(n))} for key, word, of, n in rows
    ]


def explorer_names() -> dict[str, Any]:
    """Return by what other names a state is found, and what is answered to the names of others.

    Examples
    --------
    >>> explorer_names()["asks"]["Korea"]
    ['KOR', 'PRK']
    """
    names, places = load_table("names"), load_table("places")
    members = names[names["iso3"].notna()].groupby("iso3")["name"].agg(list)
    asks = names[names["choices"].notna()].set_index("name")["choices"].str.split(";")
    others = pd.concat([names[["place", "name"]].dropna(), places[["place", "name"]]])
    answers = others.merge(places[["place", "answer"]]).groupby("answer")["name"].agg(list)
    return {"members": members.to_dict(), "answers": answers.to_dict(), "asks": asks.to_dict()}
