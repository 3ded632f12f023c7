"""Ways to write a name: its key, its plainer forms, the words that tell one from another.

Only text goes in and comes out; what a name stands for is the matter of
:mod:`wcit_analysis.countries`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from wcit_analysis.datapackage import vocabularies

_ARTICLES = "the|la|le|les|el|los|las|der|die|das|il|lo|gli|de|het|o|os|as"
_FOOTNOTE = re.compile(r"\s*(?:\d{1,2}/|\(\d{1,2}\)|\[\w{1,2}\]|\(\d{4}-?\)|[*†‡#]+|[¹²³⁰⁴-⁹]+)$")
_AT_THE_END = re.compile(
    rf"(?:\s*\(\s*(?:{_ARTICLES}|l['’])\s*\)|,\s*(?:{_ARTICLES}|l['’]))$", re.IGNORECASE
)
_AT_THE_START = re.compile(rf"^(?:(?:{_ARTICLES})\s+|l['’]\s*|ال)(?=\S)", re.IGNORECASE)
_WITH_A_MARK = re.compile(r"^(?P<name>.+?)\s*\((?P<mark>[^()]+)\)$")
_TURNED = re.compile(r"^(?P<last>[^,()]+)(?:,\s*(?P<first>[^,()]+)|\s+\((?P<inside>[^,()]+)\))$")
_AFTER_A_CODE = re.compile(r"^(?P<mark>[A-Z]{3})\s*[-:–]\s*(?P<name>.+)$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without blanks
# Letters written one for the other, in Arabic, Persian and Turkish, and Arabic's filler.
_SAME_LETTERS = str.maketrans("ةىیکı", "هييكi", "ـ")
_ARABIC_ARTICLE = re.compile("^و?(?:ال|لل)(?=..)")

# What the words of a name say: of a state's style (a republic, federal …), a link, or nothing.
_SAYS = {
    word: style
    for style, category in vocabularies()["state_style"].items()
    for word in category["words"].split()
}
_STYLE_AT_THE_END = re.compile(f"(?<=.)(?:{'|'.join(filter(_WIDE.search, _SAYS))})$")


@lru_cache(maxsize=4096)  # a table of many years names the same states again and again
def key(name: str) -> str:
    """Reduce a name to its letters and digits, without case or accents, in any script.

    NFKD takes accents off as marks of their own (the breve of й among them) and turns
    full-width forms into plain ones; marks are neither letters nor digits.

    >>> key("Côte d'Ivoire")
    'cotedivoire'
    """
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return "".join(c for c in folded if c.isalnum()).translate(_SAME_LETTERS)


def plainer(name: str) -> list[str]:
    """Return the name as it stands, then without footnote, without article, the plainest last.

    >>> plainer("Sudan (the) [1]")
    ['Sudan (the) [1]', 'Sudan (the)', 'Sudan']
    """
    forms = [name.strip()]
    for mark in (_FOOTNOTE, _AT_THE_END, _AT_THE_START, _FOOTNOTE):
        shorter = mark.sub("", forms[-1]).strip()
        if shorter not in {"", forms[-1]}:
            forms.append(shorter)
    return forms


def marked(name: str) -> tuple[str, str] | None:
    """Return a name and what stands in brackets behind it or, a code, before it.

    >>> marked("France (FRA)"), marked("FRA - France"), marked("France")
    (('France', 'FRA'), ('France', 'FRA'), None)
    """
    found = _WITH_A_MARK.match(name.strip()) or _AFTER_A_CODE.match(name.strip())
    return (found["name"], found["mark"]) if found else None


def turned(name: str) -> str | None:
    """Return a name with what stands behind a comma, or in brackets, put before the rest.

    >>> turned("Korea, Republic of"), turned("Venezuela (Bolivarian Republic of)")
    ('Republic of Korea', 'Bolivarian Republic of Venezuela')
    """
    found = _TURNED.match(name.strip())
    return f"{found['first'] or found['inside']} {found['last']}" if found else None


def words_of(name: str) -> list[str]:
    """Return the words of a name, folded; pairs of signs where no blanks part the words.

    >>> words_of("République du Bénin"), words_of("阿根廷")
    (['republique', 'du', 'benin'], ['阿根', '根廷'])
    """
    return [
        part
        for word in _folded(name)
        for part in (map("".join, pairwise(word)) if _WIDE.search(word) else [word])
    ]


def is_vague(word: str) -> bool:
    """Say whether a word tells nothing of which state is meant."""
    return word in _SAYS or word.isdigit()


def parted(name: str) -> tuple[str, set[str]]:
    """Part a name into what is left without its style, and the style, such as a republic.

    >>> parted("Pakistan, Islamic Rep. of")[0], sorted(parted("Pakistan, Islamic Rep. of")[1])
    ('pakistan', ['islamic', 'republic'])
    >>> parted("瑞典王国")
    ('瑞典', {'kingdom'})
    """
    rest, style = [], set()
    for word in _folded(name):
        while found := _WIDE.search(word) and _STYLE_AT_THE_END.search(word):
            style.add(_SAYS[found[0]])
            word = word[: found.start()]
        said = _SAYS.get(word, "vague")
        if said == "vague":
            rest.append(word)
        elif said != "link":
            style.add(said)
    return "".join(rest), style


def _folded(name: str) -> list[str]:
    """Split a name into words without case, accents or Arabic articles."""
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c)).translate(_SAME_LETTERS)
    return [_ARABIC_ARTICLE.sub("", word) for word in re.findall(r"\w+", bare)]
