"""Ways to write a name: its key, its plainer forms, the words that tell one from another.

Only text goes in and comes out; what a name stands for is the matter of
:mod:`wcit_analysis.countries`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

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

# What a state says that it is, in the languages of the names.
_STYLES = {
    "republic": "republic republics rep republique republica repubblica republik republiken "
    "republiek republika rzeczpospolita cumhuriyeti республика جمهوريه جمهوري 共和国 共和國 공화국",
    "kingdom": "kingdom royaume reino regno konigreich koninkrijk krolestwo kralligi konungariket "
    "королевство مملكه پادشاهي 王国 王國 왕국",
    "state": "state states etat etats estado estados stato stati staat staaten государство دوله 国",
    "federal": "federal federale federated federative federation federacion federazione federacao "
    "foderation bundesrepublik federale federatie федеративная федерация اتحاديه 联邦 連邦",
    "democratic": "democratic dem democratique democratica demokratische democratische "
    "демократическая ديمقراطيه 民主 民主主义 民主主義",
    "people": "people peoples populaire popular popolare volksrepublik volksrepubliek народная "
    "народно شعبيه 人民",
    "socialist": "socialist socialiste socialista sozialistische socialistische "
    "социалистическая اشتراكيه 社会主义 社会主義",
    "islamic": "islamic islamique islamica islamische islamitische исламская اسلاميه 伊斯兰 "
    "イスラム",
    "arab": "arab arabe araba arabische арабская عربيه 阿拉伯 アラブ",
    "united": "united unie unida unita vereinigte verenigde объединенная متحده 联合 連合",
    "union": "union unione uniao союз اتحاد 联盟",
    "commonwealth": "commonwealth comunidad содружество كمنولث",
    "principality": "principality principaute principado principato furstentum vorstendom "
    "княжество اماره 公国",
    "duchy": "duchy duche ducado granducato grossherzogtum groothertogdom герцогство دوقيه 大公国",
    "sultanate": "sultanate sultanat sultanato sultanaat султанат سلطنه 苏丹国",
    "plurinational": "plurinational plurinacional многонациональное 多民族国",
    "bolivarian": "bolivarian bolivarienne bolivariana боливарианская ボリバル",
    "independent": "independent independant independiente независимое مستقله 独立国",
    "cooperative": "cooperative co operative cooperativa кооперативная تعاونيه 合作",
    "grand": "grand gran grande великое كبري",
}
_STYLE_OF = {word: style for style, words in _STYLES.items() for word in words.split()}
_LINKS = frozenset(
    re.findall(
        r"\w+",
        "of the and la le les l d de des du et el los las y del der die das und dem a o e i do da "
        "dos di della dell delle degli il lo van het en och s",
    )
)
_STYLE_AT_THE_END = re.compile(f"(?<=.)(?:{'|'.join(filter(_WIDE.search, _STYLE_OF))})$")
# Words in so many names that they point at none.
_VAGUE = frozenset({"former", "part", "territory", "province", "special", "region"})


@lru_cache(maxsize=4096)  # a table of many years names the same states again and again
def key(name: str) -> str:
    """Reduce a name to its letters and digits, without case or accents, in any script.

    NFKD takes accents off as marks of their own (the breve of й among them) and turns
    full-width forms into plain ones; marks are neither letters nor digits.

    Examples
    --------
    >>> key("Côte d'Ivoire")
    'cotedivoire'
    """
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return "".join(c for c in folded if c.isalnum()).translate(_SAME_LETTERS)


def plainer(name: str) -> list[str]:
    """Return the name as it stands, then without footnote, without article, the plainest last.

    Examples
    --------
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

    Examples
    --------
    >>> marked("France (FRA)"), marked("FRA - France"), marked("France")
    (('France', 'FRA'), ('France', 'FRA'), None)
    """
    found = _WITH_A_MARK.match(name.strip()) or _AFTER_A_CODE.match(name.strip())
    return (found["name"], found["mark"]) if found else None


def turned(name: str) -> str | None:
    """Return a name with what stands behind a comma, or in brackets, put before the rest.

    Examples
    --------
    >>> turned("Korea, Republic of"), turned("Venezuela (Bolivarian Republic of)")
    ('Republic of Korea', 'Bolivarian Republic of Venezuela')
    """
    found = _TURNED.match(name.strip())
    return f"{found['first'] or found['inside']} {found['last']}" if found else None


def words(name: str) -> list[str]:
    """Return the words of a name, folded; pairs of signs where no blanks part the words.

    Examples
    --------
    >>> words("République du Bénin"), words("阿根廷")
    (['republique', 'du', 'benin'], ['阿根', '根廷'])
    """
    return [
        part
        for word in _folded(name)
        for part in (map("".join, pairwise(word)) if _WIDE.search(word) else [word])
    ]


def is_vague(word: str) -> bool:
    """Say whether a word tells nothing of which state is meant."""
    return word in _LINKS or word in _VAGUE or word in _STYLE_OF or word.isdigit()


def parted(name: str) -> tuple[str, set[str]]:
    """Part a name into what is left without its style, and the style, such as a republic.

    Examples
    --------
    >>> parted("Pakistan, Islamic Rep. of")[0], sorted(parted("Pakistan, Islamic Rep. of")[1])
    ('pakistan', ['islamic', 'republic'])
    >>> parted("瑞典王国")
    ('瑞典', {'kingdom'})
    """
    rest, style = [], set()
    for word in _folded(name):
        while found := _WIDE.search(word) and _STYLE_AT_THE_END.search(word):
            style.add(_STYLE_OF[found[0]])
            word = word[: found.start()]
        if word in _STYLE_OF:
            style.add(_STYLE_OF[word])
        elif word not in _LINKS:
            rest.append(word)
    return "".join(rest), style


def _folded(name: str) -> list[str]:
    """Split a name into words without case, accents or Arabic articles."""
    folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    bare = "".join(c for c in folded if not unicodedata.combining(c)).translate(_SAME_LETTERS)
    return [_ARABIC_ARTICLE.sub("", word) for word in re.findall(r"\w+", bare)]
