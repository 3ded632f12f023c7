"""A profile holds what the files say of one state; its card shows all of it."""

import csv
import re

import pytest

from wcit_analysis import Card, profile
from wcit_analysis.datapackage import (
    DATA,
    column_title,
    read_contract,
    sentence,
    table_resource,
    words,
)
from wcit_analysis.profiles import lead, ordinal, place_profile, state_profile


def read_csv(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATES = {row["iso3"]: row for row in read_csv("states")}
#: What is said of each kind of decision to whoever stands on its list so, or not at all.
DID = {
    "roll_call": {"yes": "voted yes", "no": "voted no", "abstain": "abstained"}
    | {"absent": "neither voted nor abstained", None: "had no vote"},
    "signature": {"signed": "signed", None: "not on the list"},
    "cosponsorship": {"signed": "sponsored it", None: "not on the list"},
    "membership": {"member": "on the list", None: "not on the list"},
    "without_list": {None: "no list by name was found"},
}
DIRECTIONS = {
    field["name"]: field.get("direction")
    for table in ("indicators", "vdem")
    for field in table_resource(read_contract(), table)["schema"]["fields"]
}
SOME = [*sorted(STATES)[::8], "KEN", "VAT", "CHN", "USA", "IND"]


@pytest.mark.parametrize("iso3", SOME)
def test_its_rows_are_those_of_the_files(iso3: str) -> None:
    found, state = state_profile(iso3), STATES[iso3]
    assert (found.iso3, found.name, found.position, found.stance, found.note) == tuple(
        state[column] for column in ("iso3", "name", "position", "stance", "note")
    )
    said = [row for row in read_csv("statements") if iso3 in row["covers"].split(";")]
    if said:
        assert sorted(found.statements["gist"]) == sorted(row["gist"] for row in said)
        assert found.statements["date"].to_list() == sorted(row["date"] for row in said)
    assert len(found.statements) == len(said)
    bodies = [row["body"] for row in read_csv("memberships") if row["iso3"] == iso3]
    assert found.groups["body"] == bodies
    assert found.groups["un_group"] == [state["un_group"]]
    assert dict(found.card().lines)["UN regional group"] == words(state["un_group"], "un_group")
    listed = {r["decision_id"]: r["position"] for r in read_csv("positions") if r["iso3"] == iso3}
    positions = found.decisions.set_index("decision_id")["position"].dropna()
    assert positions.to_dict() == listed
    assert found.decisions["date"].to_list() == sorted(r["date"] for r in read_csv("decisions"))
    for one in found.decisions.to_dict("records"):
        did = DID[one["kind"]].get(listed.get(one["decision_id"]))
        assert one["did"].partition(" (")[0] == did, one["decision_id"]
    shown = dict(found.card().lines)
    for column, in_words in [("body", bodies), ("income_group", found.groups["income_group"])]:
        said = ", ".join(words(word, column) for word in in_words)
        assert shown[column_title(column)] == said or not in_words
    for one in found.figures.to_dict("records"):
        direction = f" ({DIRECTIONS[one['column']]})" if DIRECTIONS[one["column"]] else ""
        known = f"{one['written']}; {one['ranked']}{direction}"
        assert shown[one["title"]] == (known if one["ranked"] else "no figure")


@pytest.mark.parametrize("iso3", SOME)
def test_its_figures_are_ranked_among_those_that_have_one(iso3: str) -> None:
    found = {one["column"]: one for one in state_profile(iso3).figures.to_dict("records")}
    for table in ("indicators", "vdem"):
        everyone = read_csv(table)
        own = next(row for row in everyone if row["iso3"] == iso3)
        for field in table_resource(read_contract(), table)["schema"]["fields"]:
            name = field["name"]
            if field["type"] == "string" or name.endswith(("_q5", "_q95")):
                continue
            one = found.pop(name)
            known = [float(row[name]) for row in everyone if row[name]]
            assert (one["n"], one["unit"]) == (len(known), field["unit"])
            if not own[name]:
                assert (one["written"], one["ranked"]) == ("no figure", "")
                continue
            assert one["value"] == float(own[name])
            assert one["rank"] == 1 + sum(value > one["value"] for value in known)
            assert (" (90 % interval " in one["written"]) == (name == "ideal_point")
    assert not found


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        *((1, "highest"), (2, "2nd highest"), (3, "3rd highest"), (4, "4th highest")),
        *((11, "11th highest"), (12, "12th highest"), (13, "13th highest"), (21, "21st highest")),
        *((101, "101st highest"), (111, "111th highest"), (122, "122nd highest")),
    ],
)
def test_a_rank_is_written_as_it_is_read(rank: int, said: str) -> None:
    assert ordinal(rank) == said


@pytest.mark.parametrize(
    ("did", "told"),
    [
        (("Chad", "signed"), "Chad signed in Dubai on 14 December 2012."),
        (("Chad", "signed", ""), "Chad signed in Dubai on 14 December 2012."),
        (("Gambia", "not_signed", "not_found"), "The Gambia was … Nothing found of what it said."),
        (("Malta", "not_signed", "regional_statement"), "Malta was … It was only covered by …."),
        (("Malta", "not_signed", "refused"), "Malta was … but did not sign. It said that it …."),
        (("Netherlands", "absent"), "The Netherlands was absent, or not entitled to sign: …."),
    ],
)
def test_the_first_sentence_is_a_sentence(did: tuple[str, ...], told: str) -> None:
    assert re.fullmatch(re.escape(told).replace("…", ".+"), lead(*did))


def cited(*rows: dict[str, str]) -> set[str]:
    return {
        source
        for row in rows
        for column, cell in row.items()
        if column.endswith("sources")
        for source in cell.split(";")
    }


@pytest.mark.parametrize("iso3", ["BRA", "VAT", "KEN"])
def test_what_a_state_did_not_do_has_its_sources_too(iso3: str) -> None:
    tables = ("states", "memberships", "indicators", "vdem", "positions")
    own = [row for table in tables for row in read_csv(table) if row["iso3"] == iso3]
    own += [row for row in read_csv("statements") if iso3 in row["covers"].split(";")]
    assert set(state_profile(iso3).sources["source_id"]) == cited(*own, *read_csv("decisions"))


@pytest.mark.parametrize(("name", "iso3"), [("Palestine", "PSE"), ("Kosovo", "XKX"), ("EU", "EUE")])
def test_a_place_that_was_no_member_has_the_lists_it_stands_on(name: str, iso3: str) -> None:
    own = [row for row in read_csv("positions") if row["iso3"] == iso3]
    ids = {row["decision_id"] for row in own}
    listed = [row for row in read_csv("decisions") if row["decision_id"] in ids]
    found = place_profile(iso3, name, "It was no member.", "S20")
    assert (found.iso3, found.name, found.answer) == (iso3, name, "It was no member.")
    assert set(found.decisions["decision_id"]) == ids
    assert set(found.sources["source_id"]) == cited(*own, *listed) | {"S20"}
    lines = dict(profile(name).lines)
    assert {row["short_title"] for row in listed} <= set(lines)
    assert "In Dubai" not in lines
    assert profile(iso3).lines == profile(name).lines


def test_the_card_shows_each_row_once_and_in_order() -> None:
    found, card = state_profile("IND"), profile("India")
    assert isinstance(card, Card)
    assert card.title == "India (IND)"
    labels = [label for label, _ in card.lines]
    assert labels[:2] == ["In Dubai", "What it said"]
    order = ["Note", "Region", "Population", "Budapest Convention 2008", "Source S18"]
    assert [label for label in labels if label in order] == order
    n = sum(map(len, (found.statements, found.figures, found.decisions, found.sources)))
    assert len(labels) == n + 2 + 1 + len(found.groups)
    lines = dict(card.lines)
    assert lines["In Dubai"] == "Was in Dubai and entitled to sign, but did not sign"
    assert lines["What it said"] == sentence("consulting", "stance")
    assert lines["UN regional group"] == "Asia-Pacific States"
    assert lines["WCIT-12 preamble vote, 2012"] == (
        "2012-12-13: no list by name was found (77 yes, 33 no, 8 abstained)"
    )
    assert lines["Cybercrime treaty, Hanoi 2025"] == "2025-10-26: not on the list"
    values = found.figures.set_index("column")["value"]
    assert lines["UN ideal point"].startswith(f"{values['ideal_point']:.3g} standardised score (")


def test_the_card_says_what_is_missing() -> None:
    lines = dict(profile("Holy See").lines)
    assert lines["In Dubai"].startswith("Absent, or not entitled to sign")
    assert "What it said" not in lines
    assert lines["Population"] == "no figure"
    assert lines["Bodies and blocs"] == "none of those recorded"
    assert lines["73/27 ICT security (Russia)"] == "2018-12-05: had no vote"


def test_a_card_names_its_sources_in_a_short_line_each() -> None:
    titles = {row["source_id"]: " ".join(row["title"].split()) for row in read_csv("sources")}
    said = {k: v for k, v in profile("IND").lines if k.startswith("Source ")}
    assert all(len(title) <= 70 for title in said.values())
    assert any(title.endswith(" …") for title in said.values())
    for label, title in said.items():
        assert titles[label.removeprefix("Source ")].startswith(title.removesuffix(" …"))
