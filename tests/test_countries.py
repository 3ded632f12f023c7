"""Names: what find() answers, what it asks, and what profile() shows.

The lists of names are files: any tests/names/*.csv with the columns name and iso3 is a list of
names that must be found, but for the three that say otherwise.
"""

import csv
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel import Locale
from hypothesis import example, given
from hypothesis import strategies as st

from wcit_analysis import (
    UnknownCountry,
    find,
    load_names,
    load_states,
    load_table,
    profile,
    profiles,
)
from wcit_analysis import countries as module
from wcit_analysis.datapackage import DATA, read_contract, table_resource, words
from wcit_analysis.display import Card

NAMES = Path(__file__).parent / "names"
OTHERWISE = {"ambiguous", "must_not_match", "non_members"}


def rows(stem: str) -> list[tuple[str, str]]:
    with (NAMES / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return [(row[0], row[1]) for row in list(csv.reader(file))[1:]]


MUST_MATCH = [
    (path.stem, *row)
    for path in sorted(NAMES.glob("*.csv"))
    if path.stem not in OTHERWISE
    for row in rows(path.stem)
]
STATES = load_states()
ISO3 = set(STATES["iso3"])
TABLE = load_names()
AMBIGUOUS = {name for name, _ in rows("ambiguous")}


def fold(name: str) -> str:
    """What a name is reduced to, said once more and in another way than the library does."""
    name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(c for c in name.replace("&", "and") if unicodedata.category(c)[0] in "LN")


def written() -> dict[str, set[str]]:
    """Every name as written, with what it stands for; a place that was no member is ''."""
    known: dict[str, set[str]] = {}
    iso3 = dict(zip(STATES["iso2"], STATES["iso3"], strict=True))
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2:
                known.setdefault(name, set()).add(iso3.get(code, ""))
    for code, name in zip(STATES["iso3"], STATES["name"], strict=True):
        known.setdefault(name, set()).add(code)
    for row in TABLE.itertuples():
        codes = row.choices.split(";") if row.kind == "ambiguous" else [row.iso3]
        known.setdefault(row.name, set()).update("" if code is None else code for code in codes)
    return known


TABLE = TABLE.astype(object).where(TABLE.notna(), None)
WRITTEN = written()
FOLDED = {fold(name) for name in WRITTEN}


def outcome(name: str) -> tuple[str, object]:
    try:
        return "found", find(name)
    except UnknownCountry as error:
        return "asked", error.choices


@pytest.mark.parametrize(("file", "name", "iso3"), MUST_MATCH)
def test_name_is_found(file: str, name: str, iso3: str) -> None:
    assert find(name) == iso3


def test_lists_are_whole() -> None:
    assert {iso3 for _, iso3 in rows("itu_spellings")} == ISO3
    assert {file for file, *_ in MUST_MATCH} >= {"itu_spellings", "variants", "french", "scripts"}


@pytest.mark.parametrize(("name", "iso3"), rows("must_not_match"))
def test_name_does_not_match(name: str, iso3: str) -> None:
    kind, answer = outcome(name)
    assert answer != iso3 if iso3 else kind == "asked", answer


@pytest.mark.parametrize(("name", "choices"), rows("ambiguous"))
def test_ambiguous_name_says_between_which(name: str, choices: str) -> None:
    with pytest.raises(UnknownCountry) as caught:
        find(name)
    assert caught.value.choices == tuple(choices.split(";"))
    assert caught.value.name == name
    for iso3 in choices.split(";"):
        short = STATES.loc[STATES["iso3"] == iso3, "name"].item()
        assert f"{short} ({iso3})" in str(caught.value)


@pytest.mark.parametrize(("name", "says"), rows("non_members"))
def test_place_that_was_no_member_gets_its_answer(name: str, says: str) -> None:
    with pytest.raises(UnknownCountry) as caught:
        find(name)
    assert says in str(caught.value)
    assert caught.value.choices == ()
    card = profile(name)
    assert says in dict(card.lines)["Answer"]
    assert any(label.startswith("Source ") for label, _ in card.lines)


def test_the_card_of_a_place_bears_its_name() -> None:
    assert profile("TWN").title == "Taiwan"
    assert profile("XK").title == profile("Kosovo").title == "Kosovo"


def test_a_long_text_is_shown_by_its_beginning() -> None:
    for text in ("x" * 60, "x" * 61, "The Federation of " + "y" * 80):
        with pytest.raises(UnknownCountry) as caught:
            find(text)
        shown = text if len(text) <= 60 else text[:60] + "…"
        assert str(caught.value).startswith(f"no state is known as '{shown}'; ")
        assert caught.value.name == text


def test_every_name_and_code_of_the_record_finds_itself() -> None:
    for row in STATES.itertuples():
        assert find(row.iso3) == row.iso3
        assert find(row.iso2) == row.iso3
        assert find(row.iso3.lower()) == row.iso3
        assert find(row.name) == row.iso3


def test_no_name_of_the_record_is_a_question() -> None:
    assert set(STATES["name"]) & AMBIGUOUS == set()


def test_every_name_of_cldr_finds_its_state_or_asks() -> None:
    for name, meant in WRITTEN.items():
        kind, answer = outcome(name)
        if len(meant) == 1 and name not in AMBIGUOUS and "" not in meant:
            assert (kind, answer) == ("found", next(iter(meant))), name
        else:
            assert kind == "asked", name


def test_codes_do_not_contradict_names() -> None:
    index = module._index()
    for code, meaning in index.codes.items():
        meanings = index.names.get(fold(code), [meaning])
        answers = {m if isinstance(m, str) else m.answer for m in (meaning, *meanings)}
        assert len(answers) == 1, code
    assert "" not in index.names
    assert "" not in index.codes


@pytest.mark.parametrize("code", ["ZZ", "XA", "XB", "QO", "150"])
def test_codes_of_cldr_that_are_no_place_are_unknown(code: str) -> None:
    with pytest.raises(UnknownCountry, match="no state is known as"):
        find(code)


@pytest.mark.parametrize("pair", [("FR", "DE"), ("DE", "FR"), ("FR", "GL"), ("GL", "FR")])
def test_name_that_cldr_gives_to_two_is_a_question(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No edition of CLDR so far does so; one that did must not make find() choose."""
    territories = dict(Locale.parse("en").territories) | dict.fromkeys(pair, "Twin Land")
    monkeypatch.setattr(Locale, "parse", lambda _: SimpleNamespace(territories=territories))
    index = module._index.__wrapped__()
    monkeypatch.setattr(module, "_index", lambda: index)
    with pytest.raises(UnknownCountry, match=r"'twin land' may mean .* or .*: say which") as caught:
        find("twin land")
    assert set(caught.value.choices) == {"FRA", "DEU"} - ({"DEU"} if "GL" in pair else set())


@pytest.mark.parametrize("code", ["na", "no", "in", "Be", "it"])
def test_small_code_of_two_letters_is_a_word(code: str) -> None:
    with pytest.raises(UnknownCountry, match="written in capitals; did you mean") as caught:
        find(code)
    assert caught.value.choices == (find(code.upper()),)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Germny", "Germany (DEU)"), ("Nigeri", "Niger (NER)"), ("Vaticano", "Holy See (VAT)")],
)
def test_unknown_name_gives_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownCountry, match="did you mean") as caught:
        find(name)
    assert nearest in str(caught.value)
    assert caught.value.choices


def test_name_near_to_nothing_says_where_the_names_are() -> None:
    with pytest.raises(UnknownCountry, match=r"load_states\(\) lists the names") as caught:
        find("Qwrtzx")
    assert caught.value.choices == ()


@pytest.mark.parametrize("name", [None, float("nan"), 276, b"France", ["France"]])
def test_what_is_not_text_is_refused(name: object) -> None:
    with pytest.raises(TypeError, match="is text"):
        find(name)
    with pytest.raises(TypeError, match="is text"):
        profile(name)


def test_import_does_not_wait_for_babel() -> None:
    code = "import sys, wcit_analysis; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- the table of names


def test_table_of_names_is_consistent() -> None:
    twice = [key for key, count in Counter(map(fold, TABLE["name"])).items() if count > 1]
    assert not twice
    for row in TABLE.itertuples():
        if row.kind == "ambiguous":
            assert set(row.choices.split(";")) <= ISO3, row.name
            assert len(row.choices.split(";")) > 1, row.name
            assert (row.iso3, row.answer) == (None, None), row.name
        elif row.kind == "non_member":
            assert row.answer.endswith("."), row.name
            assert (row.iso3, row.choices) == (None, None), row.name
        else:
            assert row.iso3 in ISO3, row.name
            assert (row.choices, row.answer) == (None, None), row.name


def test_codes_named_in_answers_are_of_members() -> None:
    for answer in TABLE["answer"].dropna():
        assert set(re.findall(r"\(([A-Z]{3})\)", answer)) <= ISO3, answer


def test_sources_of_names_exist_and_those_named_in_an_answer_are_cited() -> None:
    known = set(load_table("sources")["source_id"])
    for row in TABLE.itertuples():
        cited = set(row.sources.split(";"))
        assert cited <= known
        assert set(re.findall(r"\b[SDCN]\d\d\b", row.answer or "")) <= cited


# --- properties


@given(st.text())
@example("NA")
@example("ﬁnland")
@example("U\u200bK")
def test_never_a_guess(name: str) -> None:
    kind, answer = outcome(name)
    if kind == "found":
        assert answer in ISO3
        code = name.strip()
        is_code = code.isascii() and (code in set(STATES["iso2"]) or code.upper() in ISO3)
        assert is_code or fold(name) in FOLDED


@given(st.sampled_from(sorted(WRITTEN)), st.data())
def test_a_letter_off_is_another_name_or_a_question(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name)))
    letter = data.draw(st.sampled_from(["", "x", "e", "и", "国"]))
    drop = data.draw(st.integers(0, 1))
    changed = name[:at] + letter + name[at + drop :]
    kind, answer = outcome(changed)
    if kind == "found" and answer not in WRITTEN[name]:
        code = changed.strip()
        assert fold(changed) in FOLDED or code in set(STATES["iso2"]) or code.upper() in ISO3


@given(
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from([str.upper, str.lower, str.title, str.casefold, str.swapcase]),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
    st.sampled_from(["", " ", ".", ",", "-", "'", "’", "(", "\u00a0", "\t"]),
    st.data(),
)
def test_case_accents_punctuation_and_blanks_do_not_matter(
    name: str, case, form: str, mark: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name)))
    other = unicodedata.normalize(form, case(name[:at] + mark + name[at:]))
    plain = "".join(c for c in unicodedata.normalize("NFD", other) if not unicodedata.combining(c))
    assert outcome(other) == outcome(name)
    assert outcome(plain) == outcome(name)


# --- profile


def shown(name: str) -> dict[str, str]:
    return dict(profile(name).lines)


def test_profile_of_a_signer() -> None:
    lines = shown("South Korea")
    assert profile("South Korea").title == "South Korea (KOR)"
    assert lines["In Dubai"] == "Signed in Dubai on 14 December 2012"
    assert "What it said" not in lines
    assert "OECD" in lines["Blocs"]
    assert lines["73/27 ICT security (Russia)"] == "2018-12-05: abstained"
    assert lines["WCIT-12 preamble vote, 2012"] == (
        "2012-12-13: no list by name was found (77 yes, 33 no, 8 abstained)"
    )
    assert lines["Cybercrime treaty, Hanoi 2025"] == "2025-10-26: not on the list"
    assert "Source S02" in lines


def test_profile_of_one_that_did_not_sign() -> None:
    lines = shown("IND")
    assert lines["In Dubai"] == "Was in Dubai and entitled to sign, but did not sign"
    assert lines["What it said"] == "Said that it needed to consult its capital"
    assert lines["UN group"] == "Asia-Pacific States"
    assert "S18" in lines["Note"]


def test_profile_says_what_is_missing() -> None:
    lines = shown("Holy See")
    assert lines["In Dubai"].startswith("Absent, or not entitled to sign")
    assert lines["Population"] == "no figure"
    assert lines["Blocs"] == "none of those recorded"
    assert lines["73/27 ICT security (Russia)"] == "2018-12-05: had no vote"


def test_profile_of_a_non_member_shows_what_it_did_elsewhere() -> None:
    lines = shown("Taiwan")
    sources = ["Source D08", "Source D26", "Source S20"]
    assert list(lines) == ["Answer", "Future of the Internet, 2022", *sources]
    assert shown("Chinese Taipei") == lines == shown("TW")


@pytest.mark.parametrize("name", ["Korea", "Germny", "<script>alert(1)</script>"])
def test_profile_asks_as_find_does(name: str) -> None:
    with pytest.raises(UnknownCountry) as of_profile:
        profile(name)
    with pytest.raises(UnknownCountry) as of_find:
        find(name)
    assert str(of_profile.value) == str(of_find.value)


def test_profiles_agree_with_the_record() -> None:
    frame = load_table("indicators").set_index("iso3")
    n_decisions = len(load_table("decisions"))
    positions = load_table("positions").groupby("iso3").size()
    for row in STATES.iloc[::6].itertuples():
        lines = shown(row.iso3)
        assert lines["In Dubai"].startswith(
            {"signed": "Signed", "not_signed": "Was in", "absent": "Absent"}[row.position]
        )
        assert ("What it said" in lines) == (row.position == "not_signed")
        known = frame["internet_users"].dropna()
        if row.iso3 in known.index:
            rank = int(known.rank(ascending=False, method="min")[row.iso3])
            assert f"{rank}" in lines["Internet users"] or rank == 1
            assert f"highest of {len(known)} (higher = more users)" in lines["Internet users"]
        else:
            assert lines["Internet users"] == "no figure"
        silent = sum(
            text.endswith((": not on the list", ": had no vote")) or ": no list by name" in text
            for text in lines.values()
        )
        assert silent + positions.get(row.iso3, 0) == n_decisions


def test_profile_is_a_card_for_the_notebook_and_the_terminal() -> None:
    card = profile("Côte d'Ivoire")
    assert isinstance(card, Card)
    assert str(card).startswith("Côte d'Ivoire (CIV)\n  In Dubai ")
    assert "<caption" in card._repr_html_()


def test_a_cards_html_is_escaped() -> None:
    card = Card("<script>x</script>", [("<b>label</b>", '"text" & <i>more</i>')])
    assert "<script>" not in card._repr_html_()
    assert "<b>" not in card._repr_html_()
    assert "&lt;i&gt;more&lt;/i&gt;" in card._repr_html_()


@pytest.mark.parametrize(
    ("rank", "words"),
    [
        *((1, "highest"), (2, "2nd highest"), (3, "3rd highest"), (4, "4th highest")),
        *((10, "10th highest"), (11, "11th highest"), (12, "12th highest"), (13, "13th highest")),
        *((21, "21st highest"), (101, "101st highest"), (111, "111th highest")),
        *((112, "112th highest"), (113, "113th highest"), (122, "122nd highest")),
    ],
)
def test_ordinals(rank: int, words: str) -> None:
    assert profiles._ordinal(rank) == words


# --- word for word


def read_csv(table: str) -> list[dict[str, str]]:
    path = DATA / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ordinal(n: int) -> str:
    return f"{n}{'th' if 10 <= n % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')} "


def figure(cell: str) -> str:
    value = float(cell)
    return f"{round(value):,}" if abs(value) >= 1000 else f"{value:.3g}"


def indicator_lines(table: str, iso3: str) -> list[tuple[str, str]]:
    """What a card says of the indicators of one table, from the file and the contract."""
    everyone = read_csv(table)
    (own,) = (row for row in everyone if row["iso3"] == iso3)
    lines = []
    for field in table_resource(read_contract(), table)["schema"]["fields"]:
        column = field["name"]
        if column in {"iso3", "sources", "ideal_point_q5", "ideal_point_q95"}:
            continue
        label = field.get("title", column.capitalize().replace("_", " "))
        if not own[column]:
            lines.append((label, "no figure"))
        elif field["type"] == "string":
            lines.append((label, " ".join(own[column].split("_"))))
        else:
            known = [float(row[column]) for row in everyone if row[column]]
            rank = 1 + sum(value > float(own[column]) for value in known)
            text = f"{figure(own[column])} {field['unit']}"
            if column == "ideal_point":
                low, high = own["ideal_point_q5"], own["ideal_point_q95"]
                text += f" (90 % interval {figure(low)} to {figure(high)})"
            text += f"; {'' if rank == 1 else ordinal(rank)}highest of {len(known)}"
            lines.append((label, text + (f" ({d})" if (d := field.get("direction")) else "")))
    return lines


@pytest.mark.parametrize("iso3", [*sorted(ISO3)[::8], "KEN", "VAT", "CHN", "USA", "IND"])
def test_the_card_is_what_the_files_say(iso3: str) -> None:
    (state,) = (row for row in read_csv("states") if row["iso3"] == iso3)
    bodies = [words(row["body"], "body") for row in read_csv("memberships") if row["iso3"] == iso3]
    card = profile(iso3)
    titles = {row["short_title"] for row in read_csv("decisions")}
    lines = [line for line in card.lines if line[0] not in titles and "Source " not in line[0]]
    top = ["In Dubai", *["What it said"] * bool(state["stance"]), *["Note"] * bool(state["note"])]
    assert [label for label, _ in lines[: len(top)]] == top
    assert lines[len(top) :] == [
        ("Region", state["region"]),
        ("UN group", words(state["un_group"], "un_group")),
        ("Blocs", ", ".join(bodies) if bodies else "none of those recorded"),
        *indicator_lines("indicators", iso3),
        *indicator_lines("vdem", iso3),
    ]
    assert card.title == f"{state['name']} ({iso3})"


def test_a_card_names_its_sources_in_a_line_each() -> None:
    titles = {row["source_id"]: row["title"] for row in read_csv("sources")}
    said = {k.removeprefix("Source "): v for k, v in profile("IND").lines if k[:7] == "Source "}
    assert len(said) > 10
    for source, title in said.items():
        whole = " ".join(titles[source].split())
        assert title == whole or (whole.startswith(title.removesuffix(" …")) and "…" in title)
        assert len(title) <= 70
    assert any(len(title) > 60 and title.endswith(" …") for title in said.values())


def cited_on_the_card_of(name: str) -> set[str]:
    return {label.removeprefix("Source ") for label in shown(name) if label[:7] == "Source "}


def cited_by(*rows: dict[str, str]) -> set[str]:
    return {source for row in rows for source in row["sources"].split(";")}


@pytest.mark.parametrize("iso3", ["BRA", "VAT", "KEN"])
def test_what_a_state_did_not_do_has_its_sources_too(iso3: str) -> None:
    own = [
        row for table in profiles._STATE_TABLES for row in read_csv(table) if row["iso3"] == iso3
    ]
    decisions = read_csv("decisions")
    assert cited_on_the_card_of(iso3) == cited_by(*own, *decisions)
    # The lists of Budapest and of the coalition, and the tally of the vote on the preamble.
    behind = {"D06", "D07", "D08", "D14", "D15", "D16", "D17", "D19", "D20", "D26"}
    assert behind <= cited_on_the_card_of("BRA")


@pytest.mark.parametrize(("name", "iso3"), [("Palestine", "PSE"), ("Kosovo", "XKX"), ("EU", "EUE")])
def test_a_place_that_was_no_member_has_the_sources_of_its_decisions(name: str, iso3: str) -> None:
    own = [row for row in read_csv("positions") if row["iso3"] == iso3]
    ids = {row["decision_id"] for row in own}
    listed = [row for row in read_csv("decisions") if row["decision_id"] in ids]
    assert {row["short_title"] for row in listed} <= set(shown(name))
    answer = next(row for row in read_csv("names") if row["answer"] == shown(name)["Answer"])
    assert cited_on_the_card_of(name) == cited_by(*own, *listed, answer)


@pytest.mark.parametrize("name", ["Korea", "Germny", "Taiwan", "Xqzzyq", "in"])
def test_the_question_keeps_the_name_that_was_asked_for(name: str) -> None:
    with pytest.raises(UnknownCountry) as asked:
        find(name)
    assert asked.value.name == name
    assert UnknownCountry("why").name == ""


def test_what_is_no_text_is_named_with_its_type() -> None:
    with pytest.raises(TypeError, match=r"this is 3\.5 \(float\)"):
        find(3.5)


def test_near_names_are_joined_by_or_and_few() -> None:
    with pytest.raises(UnknownCountry) as asked:
        find("Slovana")
    assert str(asked.value) == (
        "no state is known as 'Slovana'; did you mean Slovenia (SVN) or Slovakia (SVK)?"
    )
    for name in ("Iralnd", "Maurit", "Austrlia", "Guineaa", "Irak n"):
        with pytest.raises(UnknownCountry) as asked:
            find(name)
        assert 1 <= len(asked.value.choices) <= 3


def test_no_line_of_a_card_is_dropped_and_each_is_under_its_heading() -> None:
    card = profile("India")
    found = profiles.sections(card)
    assert list(found) == ["dubai", "groups", "figures", "decisions", "sources"]
    assert sorted(line for lines in found.values() for line in lines) == sorted(card.lines)
    assert [label for label, _ in found["dubai"]] == ["In Dubai", "What it said", "Note"]
    groups = [label for label, _ in found["groups"]]
    assert groups == ["Region", "UN group", "Blocs", "Income group", "Subregion", "Regime"]
    titles = {row["short_title"] for row in read_csv("decisions")}
    assert {label for label, _ in found["decisions"]} == titles
    assert all(label.startswith("Source ") for label, _ in found["sources"])
    assert ("UN ideal point, session 67" in dict(found["figures"])) and len(found["figures"]) > 10


def test_a_card_of_another_make_is_refused() -> None:
    said = "nothing under groups, figures, decisions, sources on the card of India"
    with pytest.raises(ValueError, match=said):
        profiles.sections(Card("India (IND)", [("Note", "Dubai")]))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "1.2 index; highest of 9 (higher = freer)",
            ("1.2 index", "highest of 9", "higher = freer"),
        ),
        ("3 persons; 2nd highest of 9", ("3 persons", "2nd highest of 9", "")),
        ("no figure", ("no figure", "", "")),
    ],
)
def test_a_line_of_an_indicator_is_taken_apart(line: str, parts: tuple[str, str, str]) -> None:
    assert profiles.figure_parts(line) == parts
