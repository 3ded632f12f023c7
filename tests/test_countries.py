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
)
from wcit_analysis import countries as module

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


@pytest.mark.parametrize("name", ["Korea", "Germny", "<script>alert(1)</script>"])
def test_profile_asks_as_find_does(name: str) -> None:
    with pytest.raises(UnknownCountry) as of_profile:
        profile(name)
    with pytest.raises(UnknownCountry) as of_find:
        find(name)
    assert str(of_profile.value) == str(of_find.value)
