"""The look that the views share: their style sheet and the key to the colours."""

from collections.abc import Iterable
from pathlib import Path

from wcit_analysis.charts import style

_SHEET = Path(__file__).with_name("look.css").read_text(encoding="utf-8")
#: Goes once before the views of a page; every class begins with ``wcit-`` and so touches nothing
#: else there.
STYLE = f"<style>\n{_SHEET}</style>"


def key(positions: Iterable[str] = style.POSITIONS) -> str:
    """Return the key to the colours of these positions."""
    return "".join(
        f'<span class="wcit-key" style="background:{style.POSITIONS[position]}"></span>'
        f"{style.words(position, 'position')}"
        for position in positions
    )
