"""The explorer on the site: the module that a notebook shows, inlined, since a page that is opened
from the disk may not import one.
"""  # noqa: D205

import json
from pathlib import Path
from typing import Any

from wcit_analysis import explorer

_HERE = Path(explorer.__file__).parent
#: The other names of states, which the explorer reads at the first letter that is typed.
NAMES = "explorer_names.js"
_MOUNT = """
const read = () => JSON.parse(document.getElementById("wcit-explorer-data").textContent);
const names = () => new Promise((told, failed) => {
  const script = document.createElement("script");
  script.onload = () => told(window.wcitExplorerNames);
  script.onerror = failed;
  script.src = "_static/explorer_names.js";
  document.head.append(script);
});
mount(document.getElementById("wcit-explorer-here"), read(), { address: true, base: "", names });
"""


def part() -> str:
    """Return the explorer as HTML for a page at the top of the site."""
    module = (_HERE / "explorer.js").read_text(encoding="utf-8") + _MOUNT
    if "</script" in module:
        raise ValueError("explorer.js holds </script, which would end it within a page")
    style = (_HERE / "explorer.css").read_text(encoding="utf-8")
    data = _json(explorer.explorer_data()).replace("</", "<\\/")
    return (
        f'<style>{style}</style><div id="wcit-explorer-here"></div>\n'
        f'<script type="application/json" id="wcit-explorer-data">{data}</script>\n'
        f'<script type="module">{module}</script>'
    )


def names() -> str:
    """Return the file of the other names."""
    return f"window.wcitExplorerNames = {_json(explorer.explorer_names())};\n"


def _json(thing: Any) -> str:
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))


def page() -> str:
    """Return the explorer's own page in the site."""
    return f"""# What did my country do?

In December 2012 the member states of the International Telecommunication Union were asked to sign a
treaty in Dubai. Each square is one state. Type a name, or press a square.

{inserted()}
"""


def inserted() -> str:
    """Return the explorer as a page of Markdown takes it."""
    return f"````{{raw}} html\n{part()}\n````"


def bare() -> str:
    """Return a page with the explorer alone, for others to embed."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>WCIT-12: what did my country do?</title>
<style>.wcit-explorer > details {{ display: none; }}
  :root {{ color-scheme: light dark; font-family: "Open Sans", system-ui, sans-serif;
  color: light-dark(#1f2933, #e8ecef); background: light-dark(#fff, #14191d) }}</style></head>
<body><main><h1>What did my country do?</h1>{part()}
<p><a href="index.html" target="_top">WCIT-12: the open record</a></p></main></body></html>
"""
