"""Bake data/names.csv: the names of states and places in seventeen languages.

Run by hand, with the packages of the extra ``data`` and a copy of the table of country codes that
https://github.com/datasets/country-codes offers (PDDL): its path is the argument.

    python data-raw/make_names.py country-codes.csv && make accept

The rows that somebody wrote by hand (every kind but ``cldr`` and ``un``) stay as they are and have
the last word: a baked name that they settle is left out, and so is one that, without its article,
is a name that they ask about. A name that two places share stops the run: it wants a row by hand.
"""

import csv
import sys
import unicodedata
from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers

from wcit_analysis.spelling import key, plainer

DATA = Path(__file__).resolve().parents[1] / "data"
LANGUAGES = {
    *("en", "fr", "es", "ru", "zh", "ar", "de", "pt", "it", "nl"),
    *("pl", "tr", "ja", "ko", "fa", "uk", "sv"),
}
BAKED = {"cldr": "L01", "un": "L02"}
# Forms of a language in letters that no list of countries is written in.
OTHER_SCRIPTS = {"Dsrt", "Shaw", "Latn"}
# The columns of the table of codes that hold names, by the languages of the United Nations.
UN = ("English", "French", "Spanish", "Russian", "Chinese", "Arabic")
UN_COLUMNS = [f"UNTERM {language} {kind}" for kind in ("Short", "Formal") for language in UN] + [
    f"official_name_{language}" for language in ("en", "fr", "es", "ru", "cn", "ar")
]
# Entries of CLDR that are no place: unknown, pseudo-locales, remaining islands of Oceania.
NO_PLACE = {"ZZ", "XA", "XB", "QO"}


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of our tables as it is written."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def clean(name: str) -> str:
    """Return a name without marks that are not seen, such as Persian's joiners."""
    return "".join(c for c in name.strip() if unicodedata.category(c) != "Cf")


def baked(
    codes: Path, members: dict[str, str], places: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Return name, meaning and kind of every name that the two lists have of a place we know."""
    found = []
    # Regional forms after the language itself: of Portugal, Taiwan, Latin America …
    for locale in sorted(locale_identifiers(), key=lambda locale: (locale.count("_"), locale)):
        if locale.split("_")[0] in LANGUAGES and not set(locale.split("_")) & OTHER_SCRIPTS:
            for code, name in Locale.parse(locale).territories.items():
                if code not in NO_PLACE:
                    found.append((name, members.get(code) or places.get(code), "cldr"))
    meaning = {iso3: iso3 for iso3 in members.values()} | {code: code for code in places.values()}
    with codes.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in UN_COLUMNS:
                if row[column].strip().lower() not in {"", "x", "none"}:
                    found.append((row[column], meaning.get(row["ISO3166-1-Alpha-3"].strip()), "un"))
    return [(clean(name), code, kind) for name, code, kind in found if code]


def main() -> None:
    """Write the table anew from the lists and from the rows that were made by hand."""
    members = {row["iso2"]: row["iso3"] for row in rows_of("states")}
    places = {row["code"]: row["place"] for row in rows_of("places") if row["code"]}
    hand = [row for row in rows_of("names") if row["kind"] not in BAKED]
    settled = {key(row["name"]) for row in hand}
    asked = {key(row["name"]) for row in hand if row["kind"] == "ambiguous"}
    rows, meant = {row["name"]: row for row in hand}, {}
    for name, code, kind in baked(Path(sys.argv[1]), members, places):
        if key(name) in settled or asked & {key(form) for form in plainer(name)}:
            continue
        if meant.setdefault(key(name), code) != code:
            sys.exit(f"{name!r} is {code} and {meant[key(name)]}: settle it with a row by hand")
        column = "iso3" if code in members.values() else "place"
        rows.setdefault(name, {"name": name, column: code, "kind": kind, "sources": BAKED[kind]})
    columns = ["name", "iso3", "place", "choices", "kind", "sources"]
    with (DATA / "names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in sorted(rows))


if __name__ == "__main__":
    main()
