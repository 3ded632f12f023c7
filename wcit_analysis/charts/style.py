"""The look of every chart: one style sheet, one palette, one bundled typeface."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib import style as mpl_style

from wcit_analysis.datapackage import labels

_HERE = Path(__file__).parent
#: matplotlib's settings are those of all threads: one draws at a time, and may enter twice.
_DRAWING = threading.RLock()

#: Dark, middle and light: told apart in grey and with any colour vision.
POSITIONS = {"signed": "#0B4F6C", "not_signed": "#F0A030", "absent": "#D9DEE4"}

#: The 55 that did not sign, by what they said of it.
STANCES = {
    "refused": "#9A3412",
    "consulting": "#D9801A",
    "regional_statement": "#F4C672",
    "not_found": "#E6EBEF",
}

VERDICTS = {
    "confirmed": "#0B4F6C",
    "imprecise": "#5FA8C7",
    "contradicted": "#C2410C",
    "unverified": "#F3C46B",
    "opinion": "#E4E9EE",
}

#: What a state did in another decision: those on one side, those on the other, those on neither.
DECISIONS = {
    "yes": "#0B4F6C",
    "signed": "#0B4F6C",
    "member": "#0B4F6C",
    "no": "#F0A030",
    "abstain": "#3B7A94",
    "absent": "#D9DEE4",
}

#: How a source speaks of a state as a sponsor of a text.
SPONSORS = {
    "named": "#0B4F6C",
    "camp_only": "#D9DEE4",
    "disputed": "#F0A030",
    "retracted": "#C2410C",
}

FORCES = {
    "binding": "#0B4F6C",
    "hortatory": "#5FA8C7",
    "outside_treaty": "#C9DFE8",
    "withdrawn": "#F0A030",
    "standard": "#EDF1F4",
}

#: Whether a thing is so, with a colour for what was not seen.
ANSWERS = {"yes": "#C2410C", "no": "#D9DEE4", "not_seen": "#FFFFFF"}

#: Four classes of event: a colour, a shape, and the kinds of the contract that belong to it.
EVENTS = {
    "met": ("#66727F", "s", {"conference", "plenary"}),
    "proposed": ("#F5B84B", "^", {"proposal"}),
    "said": (
        "#5FA8C7",
        "o",
        {"statement", "campaign", "publication", "leak", "withdrawal"},
    ),
    "decided": (
        "#0B4F6C",
        "D",
        {
            "treaty",
            "vote",
            "resolution",
            "signing",
            "standard",
            "legislature",
            "membership",
            "later_decision",
        },
    ),
}

#: How a word of the contract is written in a chart, where the contract itself does not say.
WORDS = {
    "signed": "signed",
    "not_signed": "did not sign",
    "refused": "refused",
    "consulting": "had to consult",
    "regional_statement": "regional statement",
    "not_found": "nothing found",
    "abstain": "abstained",
    "not_seen": "not seen",
    "outside_treaty": "outside the treaty",
    "in_force_1988": "in force, 1988",
    "itu_statement": "statements of the ITU",
    "dpi": "deep packet inspection",
    "libya": "Libya",
    "income_group": "income group",
    # The label that the contract has for it is that of one column, below.
    "none": "none",
}

#: Words that mean this in one column only; another column may have them in a sense of its own.
WORDS_OF = {
    "position": {"absent": "absent or not entitled"},
    "un_group": {"none": "no group"},
    "income_group": {
        "low": "low income",
        "lower_middle": "lower-middle income",
        "upper_middle": "upper-middle income",
        "high": "high income",
    },
    "did": {"member": "joined"},
}

INK, MUTED, RULE = "#1F2933", "#52606D", "#CBD2D9"


def words(value: object, column: object = None) -> str:
    """Return a word of the contract, or of the reader's own, as it is written in a chart.

    Parameters
    ----------
    value : object
        The word; what is not text is written as text.
    column : object
        The column that it stands in: some words mean in one column what they do not in others.

    Examples
    --------
    >>> words("not_signed")
    'did not sign'
    >>> words("low", "income_group"), words("low", "risk")
    ('low income', 'low')
    """
    word = str(value)
    own = WORDS_OF.get(str(column), {})
    return own.get(word) or WORDS.get(word) or labels().get(word, word.replace("_", " "))


def ink_on(colour: str) -> str:
    """Return white or ink, whichever reads better on a colour.

    Notes
    -----
    Relative luminance and contrast as in WCAG 2.1; either choice gives at least 4.5 : 1 on every
    colour of the palette, which a test holds.

    Examples
    --------
    >>> ink_on("#0B4F6C"), ink_on("#D9DEE4")
    ('white', '#1F2933')
    """
    return max(("white", INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21.

    Examples
    --------
    >>> round(contrast("white", "black"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in mpl.colors.to_rgb(colour)
    )
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


@cache
def add_fonts() -> None:
    """Make the bundled typeface known to matplotlib; nothing else changes for the user."""
    for path in sorted((_HERE / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)


@contextmanager
def context() -> Iterator[None]:
    """Draw in the project's style; matplotlib's own settings are as before on leaving.

    They are those of the whole process, so that another thread that comes to draw waits.
    """
    with _DRAWING, mpl.rc_context():
        add_fonts()
        mpl.rcdefaults()
        mpl_style.use(_HERE / "wcit.mplstyle")
        yield
