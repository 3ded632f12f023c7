"""How Sphinx makes the report. The pages themselves are written by scripts/report.py."""

import re
import subprocess
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from report_pages.parts import SITE
from report_pages.states import day
from sphinx.application import Sphinx

import wcit_analysis as wcit


def _changed() -> str:
    """Return the day of the last commit, or of today where there is no history."""
    git = ["git", "log", "-1", "--format=%cs"]
    done = subprocess.run(git, capture_output=True, text=True, check=False)  # noqa: S603
    return day(done.stdout.strip() or datetime.now(UTC).date().isoformat())


project = "WCIT-12"
author = "The wcit-analysis contributors"
version = release = wcit.__version__
html_title = "WCIT-12: the open record"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]

# The report shows the committed outputs, so that a number is computed once.
nb_execution_mode = "off"
nb_merge_streams = True
nb_ipywidgets_js = {}  # would be fetched from elsewhere

# Dollar signs are money here: formulas would bring a MathJax from elsewhere.
myst_enable_extensions = []
myst_heading_anchors = 3
smartquotes = False

# Anchors named as JupyterLab names them, so that a notebook's own links hold in both.
myst_heading_slug_func = "report_pages.parts.anchor"

numpydoc_show_class_members = False
autodoc_typehints = "none"  # the docstrings give the types in words
autodoc_member_order = "bysource"

html_theme = "sphinx_book_theme"
html_static_path = ["_static", "../build/report/static"]
html_extra_path = ["../build/report/extra"]
html_favicon = "_static/favicon.svg"  # or browsers ask for one that is not there
html_css_files = ["marks.css", "custom.css"]
html_js_files = ["search_summary.js", "tables.js", "page.js"]
html_search_scorer = str(Path(__file__).with_name("search_order.js"))
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system has it
html_theme_options = {
    "navbar_persistent": [],  # one search, in the sidebar; by default there is a second above it
    "home_page_in_toc": False,
    "max_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "search_bar_text": "Search the report",
    "toc_title": "On this page",
    "logo": {"text": html_title},
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    # A notebook's charts take the room of the list at the right; its headings stand at the left.
    "secondary_sidebar_items": {"[!in]*": ["page-toc"], "notebooks/*": [], "index": []},
    "footer_content_items": "extra-footer.html",
    "extra_footer": (
        f"<p>Made by {author.replace('The', 'the')}; questions and corrections are welcome at "
        f'<a href="https://github.com/wcit-analysis/wcit-analysis">the repository</a>.</p>'
        f"<p>Last changed on {_changed()}. Code MIT. Data CC BY 4.0, V-Dem's columns CC BY-SA 4.0. "
        f"Library {release}.</p>"
    ),
}


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page what is shown of it where somebody shares it: title, first sentence, picture."""
    if doctree is None:
        return
    shown = re.findall(r"_static/charts/([\w-]+)-wide\.png", context.get("body", ""))
    picture = f"charts/{shown[0]}.png" if shown else "headline.png"
    first = next(
        (text for one in doctree.findall(nodes.paragraph) if len(text := one.astext()) > 60), ""
    )
    lead = re.search(r'<p class="lead">(.*?)</p>', context.get("body", ""))
    title = re.sub("<[^>]+>", "", context["title"])
    first = (
        lead[1] if lead else first or f"{title}: a page of the open record of WCIT-12, Dubai 2012."
    )
    about = " ".join(unescape(first).split())[:200]
    for name, value in {
        "og:title": title,
        "og:description": about,
        "og:image": f"{SITE}_static/{picture}",
        "og:url": f"{SITE}{page}.html",
        "og:type": "article",
        "twitter:card": "summary_large_image",
    }.items():
        context["metatags"] += f'<meta property="{name}" content="{escape(value)}">\n'
    context["metatags"] += f'<meta name="description" content="{escape(about)}">\n'


def setup(app: Sphinx) -> None:
    """Connect what is our own."""
    app.connect("html-page-context", _describe)
