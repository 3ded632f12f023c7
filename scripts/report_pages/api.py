"""The reference of the library, from what its modules say is public."""

import inspect
from pathlib import Path
from typing import Any

import wcit_analysis as wcit

_PARTS = {
    "wcit_analysis": "Tables, provenance, states",
    "wcit_analysis.charts": "Charts",
    "wcit_analysis.measures": "Measures",
}


def reference(pictures: Path) -> dict[str, str]:
    """Return the pages of the reference by name; a chart shows a picture of the notebooks'."""
    pages = {}
    for module, title in _PARTS.items():
        here = getattr(wcit, module.rpartition(".")[2], wcit)
        names = [name for name in here.__all__ if not inspect.ismodule(getattr(here, name))]
        # What several modules offer is told once, where it is first offered.
        entries = "\n".join(
            _entry(name, getattr(here, name)) + _picture(name, pictures)
            for name in sorted(names, key=str.lower)
            if here is wcit or name not in wcit.__all__
        )
        short = module.rpartition(".")[2]
        doc = inspect.getdoc(here) or ""
        pages[short] = f"""# {title}

```{{eval-rst}}
{doc}

.. currentmodule:: {module}

{entries}
```
"""
    listed = "\n".join(pages)
    pages["index"] = f"""# The library

`import wcit_analysis as wcit` gives all that the first page lists; charts and measures are loaded
when they are first asked for. In a notebook, `help()` or a question mark after a name says so too.

```{{toctree}}
{listed}
```
"""
    return pages


def _entry(name: str, thing: Any) -> str:
    if inspect.isclass(thing):
        kind = "autoexception" if issubclass(thing, BaseException) else "autoclass"
        return f".. {kind}:: {name}\n   :members:\n"
    return f".. {'autofunction' if callable(thing) else 'autodata'}:: {name}\n"


def _picture(name: str, pictures: Path) -> str:
    """Return the first picture that a notebook shows of a chart function, or nothing."""
    found = sorted(pictures.glob(f"*-{name.replace('_', '-')}-wide.png"))
    if not found:
        return ""
    return (
        f'\n.. raw:: html\n\n   <img class="example" src="../_static/charts/{found[0].name}" '
        f'alt="What {name} draws, as a notebook shows it" loading="lazy">\n'
    )
