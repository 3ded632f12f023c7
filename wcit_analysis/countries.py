"""Find a state by any of its names.

A name is an exact match or a question, never a guess. The names stand in the table ``names``, the
places that were no members in ``places``.
"""

import difflib
import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from wcit_analysis.display import Card
from wcit_analysis.profiles import place_profile, state_profile
from wcit_analysis.spelling import is_vague, key, marked, parted, plainer, turned, words_of
from wcit_analysis.tables import load_table

# Two states, or more, that share the telling word of their names: who may mean one of them is
# shown all.
_TWINS = ("COD COG", "SDN SSD", "DMA DOM", "KOR PRK", "NER NGA", "GIN GNB GNQ PNG")
# There was another republic or kingdom of the name, so that the style decides which is meant.
_STYLE_DECIDES = {"CHN", "COD", "COG", "DEU", "KOR", "PRK", "VNM", "YEM"}
# A suggestion shares this much of what tells the names apart; what shares nearly as much as the
# best is suggested too. Tried on thousands of spellings of public sources.
_ENOUGH, _ALL, _AS_GOOD, _MOST = 0.5, 0.999, 0.12, 4
_ALIKE = 0.87  # of a name whose words are all garbled
_COMMON = 9  # a word in the names of so many places points at none of them


class UnknownCountry(LookupError):
    """A name is not that of exactly one member state of December 2012.

    Attributes
    ----------
    name : str
        The name as it was asked for.
    kind : str
        ``ambiguous`` if it may mean several states, ``not_a_member`` or ``region`` if it is known
        and was no member of the ITU, ``unknown`` otherwise.
    choices : list of str
        ISO 3166-1 alpha-3 codes that it may mean or comes near to; empty if there are none.
    """

    def __init__(
        self, message: str, name: str = "", kind: str = "unknown", choices: Iterable[str] = ()
    ) -> None:
        super().__init__(message)
        self.name = name
        self.kind = kind
        self.choices = list(choices)


class Place(NamedTuple):
    """Somewhere that was no member state: its code, what it is and what to tell the reader."""

    code: str
    name: str
    kind: str
    answer: str
    sources: str

    def told(self, name: str) -> str:
        """Return the answer to a name; one for many names begins with the name itself."""
        return self.answer.replace("This ", f"{name!r} ", 1)


# What a name stands for: the alpha-3 code of a member, or a place that was none.
Meaning = str | Place


class _Index(NamedTuple):
    codes: dict[str, Meaning]
    written: dict[str, set[Meaning]]  # every name as it stands in the tables
    names: dict[str, set[Meaning]]  # by their keys
    states: dict[str, str]

    def label(self, meaning: Meaning) -> str:
        if isinstance(meaning, Place):
            return meaning.name
        return f"{self.states[meaning]} ({meaning})"


def find(name: str) -> str:
    """Answer the ISO 3166-1 alpha-3 code of a member state, asked for by name or code.

    Names are known in seventeen languages, short and official, with the spellings of the ITU and
    of the period. Case, accents, punctuation, articles and footnote marks do not matter, and ``&``
    reads as ``and``. Codes of three letters are read in any case, those of two in capitals only:
    ``NA`` is Namibia and ``NO`` is Norway, but ``na`` and ``no`` are words. (``us`` and ``uk`` are
    found as the short names that they are.) Numbers are not read: the same number is another
    state in another system.

    Raises
    ------
    UnknownCountry
        If nothing bears that name (the message gives the nearest), if more than one state may
        be meant (it says between which), or if the place was no member of the ITU in December
        2012 (it says what the place was); its ``kind`` says which of these.
    TypeError
        If the name is not text, such as the missing value of an empty cell.

    Examples
    --------
    >>> find("Ivory Coast"), find("Königreich Schweden"), find("中国"), find("NA")
    ('CIV', 'SWE', 'CHN', 'NAM')
    >>> find("Korea")
    Traceback (most recent call last):
    wcit_analysis.countries.UnknownCountry: 'Korea' may mean South Korea (KOR) or
    North Korea (PRK): say which
    """
    meaning = look_up(name)
    if isinstance(meaning, Place):
        raise UnknownCountry(meaning.told(name), name, meaning.kind)
    return meaning


def profile(name: str) -> Card:
    """Show what one state did in Dubai and since: position, blocs, indicators, votes, sources.

    A place that was no member gets a card too, which says what it was. A name is asked for and
    refused as :func:`find` does.

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


def look_up(name: str, suggest: bool = True) -> Meaning:
    """Return the one meaning of a name, a place that was no member included, or ask.

    To look for what is nearest to a name takes a thousand times as long as to look it up; who
    asks for many that are unknown can do without.
    """
    if not isinstance(name, str):
        raise TypeError(f"a name or a code is text; this is {name!r} ({type(name).__name__})")
    index = _index()
    code = name.strip()
    if len(code) == 3 and code.isascii():
        code = code.upper()
    if code in index.codes:
        return index.codes[code]
    meanings = (
        index.names.get(key(name))
        or _meanings(name, index)
        or _meanings(turned(name) or "", index)
        or _by_mark(name, index)
        or _by_style(name)
    )
    if not meanings and not suggest:
        raise UnknownCountry(f"no state is known as {name!r}", name)
    if not meanings:
        return _nearest(name, index)
    if len(meanings) > 1:
        raise _ask(f"{name!r} may mean", ": say which", name, "ambiguous", sorted(meanings), index)
    return next(iter(meanings))


def _meanings(name: str, index: _Index) -> set[Meaning]:
    """Return what a name stands for as it is written, or without footnote and article."""
    keys = [key(form) for form in plainer(name)]
    known = [index.names[form] for form in keys if form in index.names]
    return known[0] if known else _forms().plain.get(keys[-1], set())


def _by_mark(name: str, index: _Index) -> set[Meaning]:
    """Read a name with its own code or other name in brackets, or a region with a mark."""
    found = marked(name)
    if found is None:
        return set()
    meanings = _meanings(found[0], index)
    beside = index.codes.get(found[1])
    if meanings and meanings == ({beside} if beside else _meanings(found[1], index)):
        return meanings
    all_regions = all(isinstance(one, Place) and one.kind == "region" for one in meanings)
    return meanings if all_regions else set()


def _by_style(name: str) -> set[Meaning]:
    """Read a republic of X, a kingdom of X …, where X is one state that calls itself so."""
    rest, style = parted(name)
    meanings = _forms().rest.get(rest, set())
    if not style or len(meanings) != 1:
        return set()
    state = next(iter(meanings))
    if isinstance(state, Place) or state in _STYLE_DECIDES:
        return set()
    return meanings if style <= _forms().styles[state] else set()


def _nearest(name: str, index: _Index) -> Place:
    """Return the place that was no member which a name nearly is; else ask for the nearest."""
    shown = name if len(name) <= 60 else name[:60] + "…"
    code = name.strip().upper()
    if code in index.codes:
        why = f"{name!r} is read as a word: codes of two letters are written in capitals"
        raise _ask(f"{why}; did you mean", "?", name, "unknown", [index.codes[code]], index)
    if name.strip().isdigit():
        why = f"{shown!r} is a number: codes in numbers (M49, COW and others) are not read"
        raise UnknownCountry(f"{why}; give names, or ISO 3166 codes in letters", name)
    why = f"no state is known as {shown!r}"
    near = _scores(name, index)
    best = max(near.values(), default=0)
    close = sorted(
        (meaning for meaning, score in near.items() if score >= best - _AS_GOOD),
        key=lambda meaning: (-near[meaning], index.label(meaning)),
    )
    if best < _ENOUGH or len(close) > _MOST:
        raise UnknownCountry(f"{why}; load_states() lists the names of the 193", name)
    members = [meaning for meaning in close if not isinstance(meaning, Place)]
    if isinstance(close[0], Place) and not members:
        if best > _ALL:  # every word that tells is its own
            return close[0]
        raise UnknownCountry(f"{why}; did you mean {close[0].name}? {close[0].answer}", name)
    twins = {iso3 for pair in _TWINS if set(pair.split()) & set(members) for iso3 in pair.split()}
    members += sorted(twins - set(members))
    raise _ask(f"{why}; did you mean", "?", name, "unknown", members, index)


def _ask(
    start: str, end: str, name: str, kind: str, meanings: Iterable[Meaning], index: _Index
) -> UnknownCountry:
    """Make the question which of several is meant."""
    *others, last = [index.label(meaning) for meaning in meanings]
    asked = f"{', '.join(others)} or {last}" if others else last
    members = [meaning for meaning in meanings if not isinstance(meaning, Place)]
    return UnknownCountry(f"{start} {asked}{end}", name, kind, members)


@cache
def _index() -> _Index:
    """Gather every name and code once; a name that several bear keeps all its meanings."""
    states = load_table("states")
    label = dict(zip(states["iso3"], states["name"], strict=True))
    places: dict[str, Place] = {}
    codes: dict[str, Meaning] = {iso3: iso3 for iso3 in label}
    codes |= dict(zip(states["iso2"], states["iso3"], strict=True))
    for row in load_table("places").astype("string").fillna("").to_dict("records"):
        place = Place(row["place"], row["name"], row["kind"], row["answer"], row["sources"])
        places[place.code] = place
        codes |= {code: place for code in (row["place"], row["code"]) if code.isupper()}
    written: dict[str, set[Meaning]] = {place.name: {place} for place in places.values()}
    written |= {name: {iso3} for iso3, name in label.items()}
    for row in load_table("names").astype("string").fillna("").to_dict("records"):
        chosen = row["choices"].split(";") if row["choices"] else [row["iso3"] or row["place"]]
        written[row["name"]] = {places.get(code, code) for code in chosen}
    names = {key(name): meanings for name, meanings in written.items()}
    return _Index(codes, written, names, label)


class _Forms(NamedTuple):
    """Other forms of the names, which only a name that is not written so in the tables needs."""

    plain: dict[str, set[Meaning]]  # by the keys of their plainer forms
    rest: dict[str, set[Meaning]]  # those without a style, by what parted() leaves of them
    styles: dict[Meaning, set[str]]  # what a state calls itself in any of its names


@cache
def _forms() -> _Forms:
    forms = _Forms(defaultdict(set), defaultdict(set), defaultdict(set))
    for name, meanings in _index().written.items():
        forms.plain[key(plainer(name)[-1])] |= meanings
        left, style = parted(name)
        if not style:
            forms.rest[left] |= meanings
        for meaning in meanings:
            forms.styles[meaning] |= style
    return forms


class _Telling(NamedTuple):
    """The words that tell names apart, with their weight, and the names that have each."""

    weight: dict[str, float]
    names: dict[str, list[tuple[frozenset[str], Meaning]]]


@cache
def _telling() -> _Telling:
    """Weigh the words of all names: the fewer places share one, the more it tells."""
    bearers: dict[str, set[Meaning]] = defaultdict(set)
    alone = set()
    one = [
        (name, next(iter(meanings)))
        for name, meanings in _index().written.items()
        if len(meanings) == 1
    ]
    for name, meaning in one:
        found = words_of(name)
        for word in found:
            bearers[word].add(meaning)
        if len(found) == 1 and isinstance(meaning, str):
            alone.add(found[0])
    weight = {
        word: math.log(250 / len(places))
        for word, places in bearers.items()
        if word in alone or not (is_vague(word) or len(places) >= _COMMON)
    }
    names: dict[str, list[tuple[frozenset[str], Meaning]]] = defaultdict(list)
    for name, meaning in one:
        telling = frozenset(words_of(name)) & weight.keys()
        for word in telling:
            names[word].append((telling, meaning))
    return _Telling(weight, names)


def _scores(name: str, index: _Index) -> dict[Meaning, float]:
    """Say of each place near a name how much of what tells the two apart they share, 0 to 1."""
    telling = _telling()
    asked: dict[str, dict[str, float]] = {}  # word asked for: words known and how like they are
    for word in words_of(name):
        if word in telling.weight:
            asked[word] = {word: 1.0}
        elif not is_vague(word):
            near = difflib.get_close_matches(word, telling.weight, n=5, cutoff=0.8)
            asked[word] = {
                known: difflib.SequenceMatcher(None, word, known).ratio()
                for known in (near if len(word) > 3 else ())
            }
    unknown = math.log(250)
    whole = sum(telling.weight.get(word, unknown) for word in asked)
    scores: dict[Meaning, float] = {}
    for known in {known for near in asked.values() for known in near}:
        for names_words, meaning in telling.names[known]:
            shared, missing = 0.0, set(names_words)
            for word, likes in asked.items():
                best = max(names_words & likes.keys(), key=likes.__getitem__, default=None)
                if best is not None:
                    shared += likes[best] * telling.weight.get(word, telling.weight[best])
                    missing.discard(best)
            score = shared / (whole + sum(telling.weight[word] for word in missing))
            scores[meaning] = max(score, scores.get(meaning, 0))
    # Letters lost or swapped in all of its words: only the whole can still be recognised.
    if max(scores.values(), default=0) < _ENOUGH:
        keys = difflib.get_close_matches(key(name), index.names, n=3, cutoff=_ALIKE)
        scores = {meaning: 1 - _AS_GOOD for like in keys for meaning in index.names[like]}
    return scores
