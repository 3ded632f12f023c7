"""Numbers in prose: each is held to the value that a notebook's code stored, or written anew.

Right behind a number stands a comment with the value's name and how it is written, behind a claim
one with the words that make it: ``46%<!--=share:.0%-->``, ``nine<!--=refused:word-->``,
``Nobody<!--=none_in_eu:nobody-->``. The values are the output of ``wcit.numbers``.
"""

import re
from collections.abc import Mapping
from typing import Any

Values = Mapping[str, bool | int | float]

_ONES = re.split(
    " ",
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = _ONES + [ten + one for ten in _TENS for one in ["", *(f"-{ones}" for ones in _ONES[1:10])]]
_NAMED = "≡"  # stands for a number that has a name

_DIGITS = r"[-−+]?\d[\d,]*(?:\.\d+)?(?:[ \u00a0\u202f]?%)?"
_COMMENT = r"<!--=(?P<name>\w+)(?::(?P<spec>[^>]*?))?-->"
_BOUND = re.compile(rf"(?P<shown>{_DIGITS}|[A-Za-z]+(?:-[a-z]+)?)?{_COMMENT}")
_CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.S)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BEFORE_A_YEAR = (
    "in|of|since|from|to|until|by|and|before|after|between|the|early|late|summer|through|or|"
    + _MONTHS
)
#: Numbers that need no name, each only in its company.
EXEMPT = {
    "a date": rf"\b\d{{1,2}}(?:(?:–| to | and )\d{{1,2}})? (?:{_MONTHS})\b(?: \d{{4}}\b)?"
    r"|\bthe \d{1,2}(?:st|nd|rd|th)\b",
    "a year": rf"\b(?i:{_BEFORE_A_YEAR}),? (?:19[89]|20[0-2])\d(?:–\d\d)?\b(?![,.]\d|\s?%)",
    "a clock time": r"\b[0-2]\d:[0-5]\d\b",
    "an article of a treaty": r"\bArticles? \d+[A-Z]?(?:\.\d)?(?:(?:,|,? and) \d+[A-Z]?(?:\.\d)?)*",
    "a numbered text": r"\b[Rr]esolution \d+\b|\bDocument \d+\b|(?<![\w/])7\d/\d{2,3}\b",
    "a notebook": r"\b[Nn]otebooks? 0\d(?: (?:to|and) 0\d)*\b|(?<=\[)0\d (?=\w)",
    "the two sides": r"\b(?:the|which) two (?:sides|treaties|texts)\b|\btwo weeks\b",
    "out of ten or a hundred": rf"{_NAMED} (?:in|out of) ten\b|{_NAMED} (?:of|in) 100\b",
    "a version": r"\bPython 3\.\d+\b|\bCC BY(?:-SA)? 4\.0\b|\bApache 2\.0\b",
    "an idiom with all or most": r"\b(?:above|after|at|first of) all\b|\bat most\b",
}
_EXEMPT = re.compile("|".join(EXEMPT.values()))
_NUMBER = re.compile(
    r"(?<![\w/.:–-])\d[\d,]*(?:\.\d+)?(?![\w/]|-\w|\.\d|:\d)|\b(?:"
    + "|".join([word for word in reversed(_WORDS) if word != "one"])
    + r"|half|halves|thirds?|nobody|most|majority|minority|all|every)\b",
    re.I,
)


def values(notebook: Mapping[str, Any]) -> dict[str, bool | int | float]:
    """Return what the cells of a notebook stored, by name; no name has two values."""
    found: dict[str, bool | int | float] = {}
    for cell in notebook["cells"]:
        for output in filter(is_numbers, cell.get("outputs", [])):
            for pair in "".join(output["data"]["text/plain"]).split():
                name, text = pair.split("=")
                value = text == "True" if text in ("True", "False") else _number(text)
                if found.setdefault(name, value) != value:
                    raise ValueError(f"{name} is both {found[name]} and {value}")
    return found


def is_numbers(output: Mapping[str, Any]) -> bool:
    """Tell whether an output of a cell is that of ``wcit.numbers``."""
    data = output.get("data", {})
    return set(data) == {"text/html", "text/plain"} and not "".join(data["text/html"])


def stripped(text: str) -> str:
    """Return prose as a reader sees it, without the comments."""
    return re.sub(_COMMENT, "", text)


def rewritten(text: str, known: Values) -> tuple[str, list[str]]:
    """Return prose with each named number as its value says, and what was or stays wrong."""
    problems: list[str] = []

    def one(match: re.Match[str]) -> str:
        shown, name, spec = match["shown"] or "", match["name"], match["spec"] or ""
        said = match.string[: match.end("shown") if shown else match.start()]
        if name not in known:
            problems.append(f"{match[0]!r}: no value of this name is stored")
        elif isinstance(known[name], bool):
            if not _claimed(said, spec):
                problems.append(f"{match[0]!r}: its words do not stand right before the comment")
            if not known[name]:
                problems.append(f"{match[0]!r} is no longer true")
        elif not (re.match(r"[-−+\d]", shown) or shown.lower() in _WORDS):
            problems.append(f"{match[0]!r}: no number stands right before the comment")
        else:
            right = _written(known[name], spec)
            if shown != right:
                problems.append(f"{shown!r} should be {right!r} ({name} = {known[name]})")
            return right + match[0].removeprefix(shown)
        return match[0]

    parts = _CODE.split(text)
    made = [part if i % 2 else _BOUND.sub(one, part) for i, part in enumerate(parts)]
    return "".join(made), problems


def unnamed(text: str, known: Values) -> list[str]:
    """Return the numbers, and the words for all, most or none, that carry no name."""
    left = _CODE.sub(" ", text)
    for match in reversed(list(_BOUND.finditer(left))):
        begin = match.start()
        if isinstance(known.get(match["name"]), bool):
            end = match.end("shown") if match["shown"] else begin
            begin = end - len(_claimed(left[:end], match["spec"] or ""))
        left = f"{left[:begin]}{_NAMED}{left[match.end() :]}"
    left = re.sub(r"\]\([^)]*\)|https?://\S+|<[^>]*>", " ", left)
    left = re.sub(r"^\s*\d+\. ", "", left, flags=re.M)
    return _NUMBER.findall(_EXEMPT.sub(" ", left))


def misplaced(text: str) -> list[str]:
    """Return comments where Markdown would show them or break: in headings, at a line's start."""
    lines = re.sub(r"```.*?```", "", text, flags=re.S).splitlines()
    return [line for line in lines if re.match(r"\s*<!--|\s*#.*<!--", line)] + [
        code for code in _CODE.findall(text) if "<!--=" in code
    ]


def _claimed(said: str, words: str) -> str:
    """Return the end of a text, where it is these words; a number is no part of a claim's words."""
    ends = re.search(rf"(?<!\w){re.escape(words)}$", said, re.I)
    numbers = set(words.lower().split()) & {*_WORDS} - {"none", "one"} or re.search(r"\d", words)
    return ends[0] if words and ends and not numbers else ""


def _written(value: int | float, spec: str) -> str:
    if spec in ("word", "Word"):
        text = _WORDS[value] if value in range(len(_WORDS)) else str(value)
        return text.capitalize() if spec == "Word" else text
    text = format(value, spec or ("," if isinstance(value, int) else ".6g"))
    return text.replace("-", "−")


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"-?\d+", text) else float(text)
