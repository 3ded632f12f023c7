"""How Sphinx makes the report. The pages themselves are written by scripts/report.py."""

import wcit_analysis as wcit

project = "WCIT-12"
author = "The wcit-analysis contributors"
version = release = wcit.__version__
html_title = "WCIT-12: the open record"
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]

# The report shows the committed outputs, so that a number is computed once.
nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
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
html_js_files = ["search_summary.js", "tables.js"]
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
    "footer_content_items": "extra-footer.html",
    "extra_footer": (
        f"<p>Code MIT. Data CC BY 4.0, V-Dem's columns CC BY-SA 4.0. Library {release}.</p>"
    ),
}
