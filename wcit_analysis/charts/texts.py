"""What the texts of Dubai and around it name."""

import pandas as pd

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import Chart, start
from wcit_analysis.frames import given, require_words
from wcit_analysis.sources import source_line

#: What is said of a text by whether it names the Internet.
_NAMES = {"yes": "names the Internet", "no": "does not", "not_seen": "wording not seen"}
#: What a place where texts stood is called in a chart.
_PLACES = {
    "ITRs 1988": "Treaty of 1988",
    "ITRs 2012": "Treaty of 2012",
    "Resolutions of WCIT-12": "Resolutions of Dubai",
    "UAE-led proposal": "UAE-led proposal",
    "WTSA-12": "Texts of another assembly",
    "Constitution": "ITU’s constitution",
}
#: The treaty that was signed in Dubai, among the places where a text stood.
_TREATY = "ITRs 2012"


@style.context()
def internet_squares(texts: pd.DataFrame) -> Chart:
    """Draw a square for each text, filled where it names the Internet, by where it stood.

    ``texts`` is the table ``texts``, or some of its rows.

    Its ``data`` has one row a text: ``text_id``, ``title``, ``parent``, ``mentions_internet``.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> print(internet_squares(wcit.load_texts()).text.splitlines()[0])
    No part of the treaty that was seen names the Internet, 6 texts or parts around it do
    """
    data = given(texts, "text_id title parent mentions_internet", "texts", rows="texts")
    require_words(data, "mentions_internet", _NAMES)
    data = data[["text_id", "title", "parent", "mentions_internet"]]
    units = []
    for parent, part in data.groupby("parent", sort=False, observed=True):
        part = part.sort_values("mentions_internet", key=lambda said: said.map(list(_NAMES).index))
        names = part["title"].to_list()
        naming = part.loc[part["mentions_internet"] == "yes", "title"]
        colours = part["mentions_internet"].map(style.TEXTS).to_list()
        said = [title.removeprefix(f"{parent}: ").removeprefix(f"{parent}, ") for title in naming]
        heading = _PLACES.get(str(parent), str(parent))
        units.append(marks.Unit(heading, colours, names, " · ".join(said)))
    naming = data["mentions_internet"] == "yes"
    inside = (data["parent"] == _TREATY) & naming
    number = f"{naming.sum() - inside.sum()} texts or parts around it do"
    figure, axes = start(
        f"{inside.sum()} parts of the treaty name the Internet, and {number}"
        if inside.any()
        else f"No part of the treaty that was seen names the Internet, {number}",
        f"A square for each of {len(data)} texts and parts of texts, by where it stood; "
        "those that name the Internet are written out",
        height=sum(map(marks.unit_height, units)),
        key={said: style.TEXTS[word] for word, said in _NAMES.items()},
    )
    marks.unit_rows(axes, units, chips=False)
    return Chart(figure, data, source=source_line("texts"))
