"""How the claims of the article stand against the record."""

import pandas as pd

from wcit_analysis.charts import marks, style
from wcit_analysis.charts.chart import Chart, start
from wcit_analysis.datapackage import words
from wcit_analysis.frames import given, require_words
from wcit_analysis.sources import source_line


@style.context()
def verdict_squares(facts: pd.DataFrame) -> Chart:
    """Draw a square for each claim of the article, by verdict, the contradicted ones written out.

    ``facts`` is the table ``facts``, or some of its rows.

    Its ``data`` has one row a claim: ``fact_id``, ``topic``, ``statement``, ``verdict``.

    Examples
    --------
    >>> import wcit_analysis as wcit
    >>> chart = verdict_squares(wcit.load_facts())
    >>> len(chart.data) == len(wcit.load_facts())
    True
    """
    data = given(facts, "fact_id topic statement verdict", "facts", rows="claims")
    require_words(data, "verdict", style.VERDICTS)
    data = data[["fact_id", "topic", "statement", "verdict"]]
    units = []
    for verdict, colour in style.VERDICTS.items():
        claims = data.loc[data["verdict"] == verdict, "statement"].to_list()
        said = " · ".join(f"“{claim}”" for claim in claims) if verdict == "contradicted" else ""
        heading = f"{words(verdict, 'verdict')} ({len(claims)})"
        units.append(marks.Unit(heading, [colour] * len(claims), [""] * len(claims), said))
    units = [unit for unit in units if unit.names]
    number = data["verdict"].value_counts().reindex(list(style.VERDICTS), fill_value=0)
    checked = number.drop(["opinion", "unverified"]).sum()
    fall = {0: "none falls", 1: "one falls"}.get(
        number["contradicted"], f"{number['contradicted']} fall"
    )
    figure, axes = start(
        f"Of {checked} claims that could be checked, {number['confirmed']} stand and {fall}",
        f"A square for each of {len(data)} claims of the Reporters Without Borders article, by how "
        "it stands against the record",
        height=sum(map(marks.unit_height, units)),
    )
    marks.unit_rows(axes, units, chips=True)
    return Chart(figure, data, source=source_line("facts"))
