"""Print a notebook as text: sources and the words of each output, no pictures and no HTML.

What ``git diff`` shows of a notebook: .gitattributes and scripts/setup_env.py tell it to.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path


def lines(notebook: dict) -> Iterator[str]:
    """Yield the lines of a notebook, those of outputs behind a ``>``."""
    for cell in notebook["cells"]:
        yield f"── {cell['cell_type']} {cell.get('id', '')}"
        yield from "".join(cell["source"]).splitlines()
        for output in cell.get("outputs", []):
            words = output.get("text") or output.get("data", {}).get("text/plain")
            words = words or output.get("traceback", [])
            yield from (f"> {line}" for line in "".join(words).splitlines())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    print("\n".join(lines(json.loads(text))))
