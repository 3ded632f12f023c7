"""Find a state by any of its names, and show its card.

A name is an exact match or a question, never a guess. Names come from Unicode CLDR (as Babel
carries it) in the six languages of the United Nations, from the record itself, and from the
table ``names``, which has the last word.
"""

import difflib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, NamedTuple

from wcit_analysis.display import Card
from wcit_analysis.profiles import place_profile, state_profile
from wcit_analysis.tables import load_table

_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

# CLDR entries that are no place: unknown, pseudo-locales, remaining islands of Oceania.
_NO_PLACE = {"ZZ", "XA", "XB", "QO"}

# Two entities have no ISO 3166-1 alpha-3 code; the table ``positions`` calls them so.
_OWN_CODES = {"EU": "EUE", "XK": "XKX"}


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


class Place(NamedTuple):
    """Somewhere that was no member state: its code if it has one, and what to tell the reader."""

    code: str
    name: str
    answer: str
    sources: str


# What a name stands for: the alpha-3 code of a member, or a place that was none.
Meaning = str | Place


class _Index(NamedTuple):
    codes: dict[str, Meaning]
    names: dict[str, list[Meaning]]
    states: dict[str, str]

    def label(self, meaning: Meaning) -> str:
        if isinstance(meaning, Place):
            return meaning.name
        return f"{self.states[meaning]} ({meaning})"


def find(name: str) -> str:
    """Answer the ISO 3166-1 alpha-3 code of a member state, asked for by name or code.

    Case, accents, punctuation and blanks in a name do not matter, and ``&`` reads as ``and``.
    Codes of three letters are read in any case, those of two in capitals only: ``NA`` is
    Namibia and ``NO`` is Norway, but ``na`` and ``no`` are words. (``us`` and ``uk`` are found as
    the short names that they are.)

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
    meaning = look_up(name)
    if isinstance(meaning, Place):
        raise UnknownCountry(meaning.answer, name)
    return meaning


def profile(name: str) -> Card:
    """Show what one state did in Dubai and since: position, blocs, indicators, votes, sources.

    Parameters
    ----------
    name : str
        A name or code, as :func:`wcit_analysis.find` takes it. A place that was no member gets a
        card too, which says what it was.

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
    meaning = look_up(name)
    if isinstance(meaning, Place):
        return place_profile(meaning.code, meaning.name, meaning.answer, meaning.sources).card()
    return state_profile(meaning).card()


def look_up(name: str) -> Meaning:
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


def _members(meanings: Iterable[Meaning]) -> list[str]:
    return [meaning for meaning in meanings if not isinstance(meaning, Place)]


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
    members = dict(zip(states["iso2"], states["iso3"], strict=True))
    territories = [dict(Locale.parse(language).territories) for language in _LANGUAGES]
    written = {
        code: [names[code] for names in territories if code in names]
        for code in territories[0]
        if len(code) == 2 and code not in _NO_PLACE  # the others are continents and regions
    }
    own = {_key(row["name"]): row for row in load_table("names").to_dict("records")}
    places = _places({code: written[code] for code in written if code not in members}, own)
    codes: dict[str, Meaning] = {
        **members,
        **{iso3: iso3 for iso3 in members.values()},
        **places,
        **{place.code: place for place in places.values()},
    }
    names: dict[str, list[Meaning]] = {}
    for iso3, name in zip(states["iso3"], states["name"], strict=True):
        names.setdefault(_key(name), []).append(iso3)
    for code, spellings in written.items():
        meaning = members.get(code) or places[code]
        for key in map(_key, spellings):
            if meaning not in names.setdefault(key, []):
                names[key].append(meaning)
    # The names that share an answer are names of one place and share its code.
    code_of = {place.answer: place.code for place in places.values()}
    names |= {key: _own_meanings(row, code_of) for key, row in own.items()}
    return _Index(codes, names, dict(zip(states["iso3"], states["name"], strict=True)))


def _places(written: dict[str, list[str]], own: dict[str, dict[Any, Any]]) -> dict[str, Place]:
    """Return the places that were no members, by the code that CLDR has for them.

    A place takes the answer of any of its names that our own table has.
    """
    alpha3 = _alpha3()
    places = {}
    for code, spellings in written.items():
        name = spellings[0]
        answer = f"{name}: not one of the 193 members of the ITU in December 2012 (S20)."
        sources = "S20"
        for key in map(_key, spellings):
            if key in own:
                answer, sources = own[key]["answer"], own[key]["sources"]
                break
        places[code] = Place(alpha3.get(code, code), name, answer, sources)
    return places


def _own_meanings(row: dict[Any, Any], code_of: dict[str, str]) -> list[Meaning]:
    """Return what a row of our own table says that its name stands for."""
    if row["kind"] == "ambiguous":
        return list(row["choices"].split(";"))
    if row["kind"] == "non_member":
        code = code_of.get(row["answer"], "")
        return [Place(code, row["name"], row["answer"], row["sources"])]
    return [row["iso3"]]


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
