"""Names: what find() answers, what it asks, and what profile() shows.

The lists of names are files: any tests/names/*.csv with the columns name and iso3 is a list of
names that must be found, but for those that say otherwise.
"""

import csv
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from wcit_analysis import (
    UnknownCountry,
    countries as module,
    find,
    load_names,
    load_places,
    load_states,
    profile,
)
from wcit_analysis.spelling import plainer

NAMES = Path(__file__).parent / "names"
OTHERWISE = {"ambiguous", "must_not_match", "non_members", "questions", "regions", "sentences"}


def rows(stem: str) -> list[tuple[str, ...]]:
    with (NAMES / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


MUST_MATCH = [
    (path.stem, *row)
    for path in sorted(NAMES.glob("*.csv"))
    if path.stem not in OTHERWISE
    for row in rows(path.stem)
]
STATES = load_states()
ISO3 = set(STATES["iso3"])
TABLE = load_names()
TABLE = TABLE.astype(object).where(TABLE.notna(), None)
AMBIGUOUS = {name for name, _ in rows("ambiguous")}


def fold(name: str) -> str:
    """What a name is reduced to, said once more and in another way than the library does."""
    name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    name = "".join(c for c in name.replace("&", "and") if unicodedata.category(c)[0] in "LN")
    for letter, other in ("ةه", "ىي", "یي", "کك", "ـ ", "ıi"):
        name = name.replace(letter, other.strip())
    return name


def written() -> dict[str, set[str]]:
    """Every name as written, with what it stands for; a place that was no member is ''."""
    known = {row.name: {row.iso3} for row in STATES.itertuples()}
    for row in TABLE.itertuples():
        known[row.name] = set(row.choices.split(";")) if row.choices else {row.iso3 or ""}
    return known


WRITTEN = written()
FOLDED = {fold(name): meant for name, meant in WRITTEN.items()}


def outcome(name: str) -> tuple[str, object]:
    try:
        return "found", find(name)
    except UnknownCountry as error:
        return error.kind, error.choices


def refusal(name: str) -> UnknownCountry:
    with pytest.raises(UnknownCountry) as caught:
        find(name)
    assert caught.value.name == name
    return caught.value


@pytest.mark.parametrize(("file", "name", "iso3"), MUST_MATCH)
def test_name_is_found(file: str, name: str, iso3: str) -> None:
    assert find(name) == iso3


def test_lists_are_whole() -> None:
    assert {iso3 for _, iso3 in rows("itu_spellings")} == ISO3
    assert {file for file, *_ in MUST_MATCH} >= {"itu_spellings", "variants", "french", "scripts"}


@pytest.mark.parametrize(("name", "iso3"), rows("must_not_match"))
def test_name_does_not_match(name: str, iso3: str) -> None:
    kind, answer = outcome(name)
    assert answer != iso3 if iso3 else kind != "found", answer


@pytest.mark.parametrize(("name", "choices"), rows("ambiguous"))
def test_ambiguous_name_says_between_which(name: str, choices: str) -> None:
    error = refusal(name)
    assert (error.kind, error.choices) == ("ambiguous", choices.split(";"))
    for iso3 in error.choices:
        short = STATES.loc[STATES["iso3"] == iso3, "name"].item()
        assert f"{short} ({iso3})" in str(error)


@pytest.mark.parametrize(("name", "says"), rows("non_members"))
def test_place_that_was_no_member_gets_its_answer(name: str, says: str) -> None:
    error = refusal(name)
    assert says in str(error)
    assert (error.kind in {"not_a_member", "region"}, error.choices) == (True, [])
    card = profile(name)
    assert says in dict(card.lines)["Answer"]
    assert any(label.startswith("Source ") for label, _ in card.lines)


@pytest.mark.parametrize(("name", "place"), rows("regions"))
def test_regions_and_groups_are_known_as_such(name: str, place: str) -> None:
    answer = load_places().set_index("place").loc[place, "answer"]
    error = refusal(name)
    said = answer.replace("This is a region", f"{name!r} is a region")
    assert (error.kind, error.choices, str(error)) == ("region", [], said)


@pytest.mark.parametrize(("name", "choices"), rows("questions"))
def test_a_question_names_the_states_that_may_be_meant(name: str, choices: str) -> None:
    error = refusal(name)
    assert (error.kind, set(error.choices)) == ("unknown", set(choices.split(";")))


@pytest.mark.parametrize(("name", "kind", "says"), rows("sentences"))
def test_a_refusal_is_a_whole_sentence(name: str, kind: str, says: str) -> None:
    error = refusal(name)
    assert (error.kind, str(error)) == (kind, says)
    asked = re.findall(r"\(([A-Z]{3})\)", says) if says.endswith("?") else []
    assert error.choices == asked


def test_who_needs_no_suggestion_is_told_at_once() -> None:
    with pytest.raises(UnknownCountry) as caught:
        module.look_up("Germny", suggest=False)
    error = caught.value
    said = "no state is known as 'Germny'"
    assert (str(error), error.name, error.kind, error.choices) == (said, "Germny", "unknown", [])


def test_the_card_of_a_place_bears_its_name() -> None:
    assert profile("TWN").title == "Taiwan"
    assert profile("XK").title == profile("Kosovo").title == "Kosovo"


def test_a_long_text_is_shown_by_its_beginning() -> None:
    for text in ("x" * 60, "x" * 61, "The Federation of " + "y" * 80):
        shown = text if len(text) <= 60 else text[:60] + "…"
        assert str(refusal(text)).startswith(f"no state is known as '{shown}'; ")


def test_every_name_and_code_of_the_record_finds_itself() -> None:
    for row in STATES.itertuples():
        assert {find(code) for code in (row.iso3, row.iso2, row.iso3.lower(), row.name)} == {
            row.iso3
        }


def test_every_name_of_the_table_means_what_it_says() -> None:
    assert set(STATES["name"]) & AMBIGUOUS == set()
    for name, meant in WRITTEN.items():
        kind, answer = outcome(name)
        if len(meant) > 1:
            assert (kind, set(answer)) == ("ambiguous", meant), name
        elif meant == {""}:
            assert kind in {"not_a_member", "region"}, name
        else:
            assert (kind, answer) == ("found", next(iter(meant))), name


def test_a_name_has_one_meaning_however_it_is_folded() -> None:
    for name, meant in WRITTEN.items():
        assert FOLDED[fold(name)] == meant, name


def test_codes_do_not_contradict_names() -> None:
    index = module._index()
    for code, meaning in index.codes.items():
        assert index.names.get(fold(code), {meaning}) == {meaning}, code
    assert "" not in index.names
    assert "" not in index.codes


@pytest.mark.parametrize("code", ["ZZ", "XA", "XB", "QO", "QZ"])
def test_codes_that_are_no_place_are_unknown(code: str) -> None:
    assert str(refusal(code)).startswith("no state is known as")


@pytest.mark.parametrize("code", ["na", "no", "in", "Be", "it"])
def test_small_code_of_two_letters_is_a_word(code: str) -> None:
    error = refusal(code)
    assert "written in capitals; did you mean" in str(error)
    assert error.choices == [find(code.upper())]


def test_numbers_are_said_not_to_be_read() -> None:
    for number in ("004", "840", "2"):
        assert "codes in numbers (M49, COW and others) are not read" in str(refusal(number))


def test_name_near_to_nothing_says_where_the_names_are() -> None:
    error = refusal("Qwrtzx")
    assert "load_states() lists the names" in str(error)
    assert (error.kind, error.choices) == ("unknown", [])


@pytest.mark.parametrize("name", [None, float("nan"), 276, b"France", ["France"]])
def test_what_is_not_text_is_refused(name: object) -> None:
    for function in (find, profile):
        with pytest.raises(TypeError, match=rf"is text; this is .*\({type(name).__name__}\)"):
            function(name)


def test_near_names_are_joined_by_or() -> None:
    assert str(refusal("South Sudann")) == (
        "no state is known as 'South Sudann'; did you mean South Sudan (SSD) or Sudan (SDN)?"
    )


def test_names_are_read_when_one_is_asked_for() -> None:
    code = (
        "import wcit_analysis as w; from wcit_analysis import tables; w.load_states();"
        "import wcit_analysis.countries as c; print(c._index.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


# --- properties


@given(st.text())
@example("NA")
@example("ﬁnland")
@example("U\u200bK")
def test_never_a_guess(name: str) -> None:
    """Whatever is found is a code, or a name of the table but for article, footnote or style."""
    kind, answer = outcome(name)
    if kind == "found":
        code = name.strip()
        is_code = code.isascii() and (code in set(STATES["iso2"]) or code.upper() in ISO3)
        forms = {fold(form) for form in plainer(name)}
        assert is_code or any({answer} == FOLDED.get(form) for form in forms)


@given(st.sampled_from(sorted(WRITTEN)), st.data())
def test_a_letter_off_is_another_name_or_a_question(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name)))
    letter = data.draw(st.sampled_from(["", "x", "e", "и", "国"]))
    drop = data.draw(st.integers(0, 1))
    changed = name[:at] + letter + name[at + drop :]
    kind, answer = outcome(changed)
    if kind == "found" and answer not in WRITTEN[name]:
        code = changed.strip()
        known = FOLDED.get(fold(changed)) == {answer}
        assert known or code in set(STATES["iso2"]) or code.upper() in ISO3


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


@pytest.mark.parametrize("name", ["Korea", "Germny", "<script>alert(1)</script>"])
def test_profile_asks_as_find_does(name: str) -> None:
    with pytest.raises(UnknownCountry) as of_profile:
        profile(name)
    with pytest.raises(UnknownCountry) as of_find:
        find(name)
    assert str(of_profile.value) == str(of_find.value)
