"""Find a state by any of its names, and show on one card what it did.

A name is an exact match or a question, never a guess. Names come from Unicode CLDR (as Babel
carries it) in the six languages of the United Nations, from the record itself, and from the
table ``names``, which has the last word.
"""

import difflib
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pandas as pd

from wcit_analysis.datapackage import column_title, labels, read_contract, table_resource
from wcit_analysis.display import Card
from wcit_analysis.tables import load_table

_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

# CLDR entries that are no place: unknown, pseudo-locales, remaining islands of Oceania.
_NO_PLACE = {"ZZ", "XA", "XB", "QO"}

# Two entities have no ISO 3166-1 alpha-3 code; the table ``positions`` calls them so.
_OWN_CODES = {"EU": "EUE", "XK": "XKX"}

# What a card is made of, besides the decisions and the sources.
_STATE_TABLES = ("states", "memberships", "indicators", "vdem", "positions")

_POSITIONS = {
    "signed": "Signed in Dubai on 14 December 2012",
    "not_signed": "Was in Dubai and entitled to sign, but did not sign",
    "absent": "Absent, or not entitled to sign: which of the two is not established",
}
_STANCES = {
    "refused": "Said that it would not sign",
    "consulting": "Said that it needed to consult its capital",
    "regional_statement": "Only covered by a statement of its regional body",
    "not_found": "Nothing found",
}
_VOTES = {
    "yes": "voted yes",
    "no": "voted no",
    "abstain": "abstained",
    "absent": "neither voted nor abstained",
}
_LISTED = {"signature": "signed", "cosponsorship": "sponsored it", "membership": "on the list"}


class UnknownCountry(LookupError):
    """A name is not that of exactly one member state of December 2012.

    Attributes
    ----------
    name : str
        The name as it was asked for.
    choices : tuple of str
        ISO 3166-1 alpha-3 codes that it may mean or comes near to; empty if there are none.
    """

    def __init__(self, message: str, name: str = "", choices: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.choices = tuple(choices)


class _Place(NamedTuple):
    """Somewhere that was no member state: its code if it has one, and what to tell the reader."""

    code: str
    name: str
    answer: str
    sources: str


# What a name stands for: the alpha-3 code of a member, or a place that was none.
_Meaning = str | _Place


class _Index(NamedTuple):
    codes: dict[str, _Meaning]
    names: dict[str, list[_Meaning]]
    states: dict[str, str]

    def label(self, meaning: _Meaning) -> str:
        if isinstance(meaning, _Place):
            return meaning.name
        return f"{self.states[meaning]} ({meaning})"


def find(name: str) -> str:
    """Answer the ISO 3166-1 alpha-3 code of a member state, asked for by name or code.

    Case, accents, punctuation and blanks in a name do not matter, and ``&`` reads as ``and``.
    Codes of three letters are read in any case, those of two in capitals only: ``NA`` is
    Namibia and ``NO`` is Norway, but ``na`` and ``no`` are words.

    Parameters
    ----------
    name : str
        A name in Arabic, Chinese, English, French, Russian or Spanish, a spelling of the ITU,
        a name of the period or a common variant; or a code of two or three letters.

    Returns
    -------
    str
        The alpha-3 code of the one state that bears the name.

    Raises
    ------
    UnknownCountry
        If nothing bears that name (the message gives the nearest), if more than one state may
        be meant (it says between which), or if the place was no member of the ITU in December
        2012 (it says what the place was).
    TypeError
        If the name is not text, such as the missing value of an empty cell.

    Examples
    --------
    >>> find("Ivory Coast"), find("Allemagne"), find("中国"), find("NA")
    ('CIV', 'DEU', 'CHN', 'NAM')
    >>> find("Korea")
    Traceback (most recent call last):
    wcit_analysis.countries.UnknownCountry: 'Korea' may mean South Korea (KOR) or
    North Korea (PRK): say which
    """
    meaning = _look_up(name)
    if isinstance(meaning, _Place):
        raise UnknownCountry(meaning.answer, name)
    return meaning


def _look_up(name: str) -> _Meaning:
    """Return the one meaning of a name, a place that was no member included, or ask."""
    if not isinstance(name, str):
        raise TypeError(f"a name or a code is text; this is {name!r} ({type(name).__name__})")
    index = _index()
    code = name.strip()
    if len(code) == 3 and code.isascii():
        code = code.upper()
    if code in index.codes:
        return index.codes[code]
    meanings = index.names.get(_key(name), [])
    if len(meanings) == 1:
        return meanings[0]
    choices = [index.label(meaning) for meaning in meanings]
    if choices:
        asked = " or ".join([", ".join(choices[:-1]), choices[-1]])
        raise UnknownCountry(f"{name!r} may mean {asked}: say which", name, _members(meanings))
    raise _unknown(name, index)


def _unknown(name: str, index: _Index) -> UnknownCountry:
    """Make the question for a name that nothing bears, with the nearest names."""
    code = name.strip().upper()
    if code in index.codes:
        near = [index.codes[code]]
        why = f"{name!r} is read as a word: codes of two letters are written in capitals"
    else:
        keys = difflib.get_close_matches(_key(name), index.names, n=6, cutoff=0.75)
        # Several of the nearest names may belong to one state.
        near = list(dict.fromkeys(meaning for key in keys for meaning in index.names[key]))[:3]
        shown = name if len(name) <= 60 else name[:60] + "…"
        why = f"no state is known as {shown!r}"
    if not near:
        return UnknownCountry(f"{why}; load_states() lists the names of the 193", name)
    choices = " or ".join(index.label(meaning) for meaning in near)
    return UnknownCountry(f"{why}; did you mean {choices}?", name, _members(near))


def _members(meanings: Iterable[_Meaning]) -> list[str]:
    return [meaning for meaning in meanings if not isinstance(meaning, _Place)]


@lru_cache(maxsize=4096)  # a table of many years names the same states again and again
def _key(name: str) -> str:
    """Reduce a name to its letters and digits, without case or accents, in any script.

    NFKD takes accents off as marks of their own (the breve of й among them) and turns
    full-width forms into plain ones; marks are neither letters nor digits.
    """
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return "".join(c for c in folded if c.isalnum())


@cache
def _index() -> _Index:
    """Gather every name and code once; a name that two things bear keeps both meanings."""
    from babel import Locale  # some 20 ms that only a search need pay

    states = load_table("states")
    territories = [dict(Locale.parse(language).territories) for language in _LANGUAGES]
    written = {
        code: [names[code] for names in territories if code in names]
        for code in territories[0]
        if len(code) == 2 and code not in _NO_PLACE  # the others are continents and regions
    }
    members = dict(zip(states["iso2"], states["iso3"], strict=True))
    codes: dict[str, _Meaning] = {**members, **{iso3: iso3 for iso3 in members.values()}}
    ours, places = _own_names({code: written[code] for code in written if code not in members})
    names: dict[str, list[_Meaning]] = {}
    for iso3, name in zip(states["iso3"], states["name"], strict=True):
        names.setdefault(_key(name), []).append(iso3)
    for code, spellings in written.items():
        meaning = members.get(code) or places[code]
        for key in map(_key, spellings):
            if meaning not in names.setdefault(key, []):
                names[key].append(meaning)
    for code, place in places.items():
        codes |= {code: place, place.code: place}
    return _Index(codes, {**names, **ours}, dict(zip(states["iso3"], states["name"], strict=True)))


def _own_names(
    outside: dict[str, list[str]],
) -> tuple[dict[str, list[_Meaning]], dict[str, _Place]]:
    """Return the meanings of our own table by key, and the places that were no members by code.

    A place with a code takes the answer of any of its names that our table has; the names that
    share an answer are names of one place and share its code.
    """
    rows = {_key(row["name"]): row for row in _records(load_table("names"))}
    alpha3 = _alpha3()
    places, code_of = {}, {}
    for code, spellings in outside.items():
        name, long_code = spellings[0], alpha3.get(code, code)
        row = next((rows[key] for key in map(_key, spellings) if key in rows), None)
        if row is None:
            answer = f"{name}: not one of the 193 members of the ITU in December 2012 (S20)."
            places[code] = _Place(long_code, name, answer, "S20")
        else:
            places[code] = _Place(long_code, name, row["answer"], row["sources"])
            code_of[row["answer"]] = long_code
    ours: dict[str, list[_Meaning]] = {}
    for key, row in rows.items():
        if row["kind"] == "ambiguous":
            ours[key] = row["choices"].split(";")
        elif row["kind"] == "non_member":
            code = code_of.get(row["answer"], "")
            ours[key] = [_Place(code, row["name"], row["answer"], row["sources"])]
        else:
            ours[key] = [row["iso3"]]
    return ours, places


def _alpha3() -> dict[str, str]:
    """Return the alpha-3 code of each alpha-2 code that CLDR knows, the entity codes included."""
    from babel.core import get_global

    # The aliases hold numeric codes too, and former states that map to several of today's.
    aliases = get_global("territory_aliases").items()
    return {
        to[0]: alias
        for alias, to in aliases
        if len(to) == 1 and len(alias) == 3 and alias.isalpha()
    } | _OWN_CODES


def profile(name: str) -> Card:
    """Show what one state did in Dubai and since: position, blocs, indicators, votes, sources.

    Parameters
    ----------
    name : str
        A name or code, as :func:`find` takes it. A place that was no member gets a card too,
        which says what it was.

    Returns
    -------
    Card
        Prints as text; shows as a table in a notebook.

    Raises
    ------
    UnknownCountry
        If nothing bears that name, or more than one state may be meant.
    TypeError
        If the name is not text.

    Examples
    --------
    >>> print(profile("IND"))
    India (IND)
      In Dubai : Was in Dubai and entitled to sign, but did not sign
      ...
    >>> print(profile("Palau"))
    Palau
      Answer : Palau was not a member of the ITU in December 2012: it joined on ...
      ...
    """
    meaning = _look_up(name)
    if isinstance(meaning, _Place):
        return _place_card(meaning)
    return _state_card(meaning)


@cache
def _card_tables() -> dict[str, pd.DataFrame]:
    """Read once what every card is made of; shared, so never changed."""
    return {name: load_table(name) for name in (*_STATE_TABLES, "decisions", "sources")}


def _state_card(iso3: str) -> Card:
    tables = _card_tables()
    rows = {name: tables[name][tables[name]["iso3"] == iso3] for name in _STATE_TABLES}
    state = rows["states"].iloc[0]
    lines = _position_lines(state)
    lines += [("Region", state["region"]), ("UN group", labels()[state["un_group"]])]
    lines += [("Blocs", _blocs(rows["memberships"]))]
    lines += _indicator_lines("indicators", tables["indicators"], iso3)
    lines += _indicator_lines("vdem", tables["vdem"], iso3)
    lines += _decision_lines(tables["decisions"], rows["positions"])
    # That a state is not on a list, and a tally without one, rest on the decision's own sources.
    parts = [*rows.values(), tables["decisions"]]
    lines += _source_lines([cell for part in parts for cell in part["sources"]])
    return Card(f"{state['name']} ({iso3})", lines)


def _place_card(place: _Place) -> Card:
    positions, decisions = (_card_tables()[name] for name in ("positions", "decisions"))
    positions = positions[positions["iso3"] == place.code]
    # That it stands on no other list says nothing: most were not open to it.
    decisions = decisions[decisions["decision_id"].isin(positions["decision_id"])]
    lines = [("Answer", place.answer), *_decision_lines(decisions, positions)]
    cells = [place.sources, *positions["sources"], *decisions["sources"]]
    return Card(place.name, lines + _source_lines(cells))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = frame.columns.to_list()
    return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False)]


def _position_lines(state: "pd.Series[Any]") -> list[tuple[str, str]]:
    lines = [("In Dubai", _POSITIONS[state["position"]])]
    if pd.notna(state["stance"]):
        lines.append(("What it said", _STANCES[state["stance"]]))
    if pd.notna(state["note"]):
        lines.append(("Note", state["note"]))
    return lines


def _blocs(memberships: pd.DataFrame) -> str:
    bodies = [labels()[body] for body in memberships["body"]]
    return ", ".join(bodies) or "none of those recorded"


def _indicator_lines(table: str, frame: pd.DataFrame, iso3: str) -> Iterator[tuple[str, str]]:
    """Say each indicator's value, its unit and its rank among the states that have a figure."""
    frame = frame.set_index("iso3")
    for field in table_resource(read_contract(), table)["schema"]["fields"]:
        column = field["name"]
        if column in ("iso3", "sources") or column.endswith(("_q5", "_q95")):
            continue
        yield column_title(column), _indicator_text(frame, iso3, field)


def _indicator_text(frame: pd.DataFrame, iso3: str, field: dict[str, Any]) -> str:
    column = field["name"]
    value: Any = frame.loc[iso3, column]
    if pd.isna(value):
        return "no figure"
    if field["type"] == "string":
        return str(value).replace("_", " ")
    text = f"{_figure(value)} {field['unit']}"
    if f"{column}_q5" in frame.columns:
        ends: list[Any] = [frame.loc[iso3, f"{column}_{end}"] for end in ("q5", "q95")]
        text += f" (90 % interval {' to '.join(map(_figure, ends))})"
    known = frame[column].dropna()
    rank = int((known > value).sum()) + 1
    text += f"; {_ordinal(rank)} of {len(known)}"
    return f"{text} ({field['direction']})" if "direction" in field else text


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _ordinal(rank: int) -> str:
    if rank == 1:
        return "highest"
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if rank % 100 in (11, 12, 13) else endings.get(rank % 10, "th")
    return f"{rank}{ending} highest"


def _decision_lines(decisions: pd.DataFrame, rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Say what a state did in each of the decisions before and after Dubai, oldest first."""
    positions = dict(zip(rows["decision_id"], rows["position"], strict=True))
    return [
        (row["short_title"], f"{row['date']}: {_did(row, positions.get(row['decision_id']))}")
        for row in _records(decisions.sort_values("date", kind="stable"))
    ]


def _did(decision: dict[str, Any], position: str | None) -> str:
    if not decision["list_complete"]:
        tally = f"{decision['yes']} yes, {decision['no']} no, {decision['abstain']} abstained"
        return f"no list by name was found ({tally})"
    if decision["kind"] == "roll_call":
        # The lists of votes name every member of the United Nations, the absent included.
        return _VOTES[position] if position else "had no vote"
    return _LISTED[decision["kind"]] if position else "not on the list"


def _source_lines(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Name the documents behind these cells of source ids, once each."""
    cited = {source for cell in cells for source in cell.split(";")}
    sources = _card_tables()["sources"]
    return [
        (f"Source {row['source_id']}", textwrap.shorten(row["title"], 70, placeholder=" …"))
        for row in _records(sources[sources["source_id"].isin(sorted(cited))])
    ]
