"""The README says what the data say."""

import re
from pathlib import Path

from PIL import Image

import wcit_analysis as wcit

from .notebook_rules import numbers

ROOT = Path(__file__).parents[1]


def test_the_picture_is_the_chart_of_today():
    chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
    with Image.open(ROOT / "docs" / "headline.png") as picture:
        assert picture.text["Description"] == chart.text, "run `make refresh`"


def test_the_headlines_are_those_of_the_record():
    states, facts, decisions = wcit.load_states(), wcit.load_facts(), wcit.load_decisions()
    position, stance = states["position"].value_counts(), states["stance"].value_counts()
    vote = decisions.set_index("decision_id").loc["WCIT12_preamble"]
    verdict = facts["verdict"].value_counts()
    signed, held_back = position["signed"], position["not_signed"]
    refused, note = states["stance"].eq("refused").fillna(False), states["note"].fillna("")
    both_ways = (refused & note.str.contains("consult")).sum()
    more = (~refused & note.str.contains("that it refused|could not sign|could not join")).sum()
    prose = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    for said in [
        f"which had {len(states)}, met in Dubai",
        f"**{signed} signed. {held_back} that could have signed did not. "
        f"{position['absent']} were absent or not entitled.**",
        f"{100 * signed / len(states):.0f} % of the members signed, and "
        f"{100 * signed / (signed + held_back):.0f} % of those entitled to.",
        f"{vote['yes']} to {vote['no']} with {vote['abstain']} abstentions, was on the preamble.",
        f"We count {stance['refused']} of the {held_back} as refusing ({refused.sum() - both_ways} "
        f"to {refused.sum() + more}, by how doubtful cases are read) and {stance['consulting']} as "
        f"having to consult at home first. For {stance['regional_statement']} we found only the "
        f"statement of a regional body, for {stance['not_found']} nothing.",
        f"Of {len(facts)} claims in the article that started this, {verdict['confirmed']} are "
        f"confirmed, {verdict['imprecise']} are loose and {verdict['contradicted']} are "
        f"contradicted; {verdict['unverified']} could not be checked, and {verdict['opinion']} "
        "are opinion.",
    ]:
        assert said in prose


def test_every_number_is_that_of_a_notebook():
    prose = (ROOT / "README.md").read_text(encoding="utf-8").split("## Two commands")[0]
    notebooks = " ".join(
        path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("notebooks/*.ipynb"))
    )
    shown = set(numbers(notebooks.replace("\\n", " ")))
    assert [number for number in numbers(prose) if number not in shown] == []
