"""Ways to damage a copy of the data package, each with the words in which it must be refused."""

import csv
import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wcit_analysis.datapackage import read_contract, table_resource

CONTRACT = read_contract()
PATHS = {resource["name"]: resource["path"] for resource in CONTRACT["resources"]}
#: What a damage does to a folder; it returns the place that must be named, such as "row 3".
Act = Callable[[Path], str]


@dataclass(frozen=True)
class Damage:
    """One damage, where it is done, and the words in which it must be refused."""

    id: str
    name: str  # of the table or other resource; "datapackage" for contract and folder
    act: Act
    says: str
    by: str  # load, check or hash
    place: str | None = None  # where it shows, if that is not where it was done


TALLIES = [
    tally
    for resource in CONTRACT["resources"]
    for tally in resource.get("expected", {}).get("tally", {}).values()
]


def off(word: str, by: int = 1) -> str:
    """How a count of a word that is off is told, whatever the count is today."""
    (count,) = {tally[word] for tally in TALLIES if word in tally}
    return f"{count + by} rows say {word!r}"


# --- tools --------------------------------------------------------------------------------------


def path_of(folder: Path, name: str) -> Path:
    return folder / PATHS.get(name, "datapackage.json")


def raw(name: str, change: Callable[[bytes], bytes], place: str = "") -> Act:
    """Change the bytes of a file."""

    def act(folder: Path) -> str:
        path = path_of(folder, name)
        path.write_bytes(change(path.read_bytes()))
        return place

    return act


def text(name: str, old: str, new: str, place: str = "") -> Act:
    """Change the first place where a text stands."""
    return raw(name, lambda b: b.replace(old.encode(), new.encode(), 1), place)


def line(name: str, number: int, change: Callable[[str], str], place: str | None = None) -> Act:
    """Change one line of a file, counted from 1 with the header."""

    def act(folder: Path) -> str:
        path = path_of(folder, name)
        lines = path.read_bytes().decode().split("\n")
        lines[number - 1] = change(lines[number - 1])
        path.write_bytes("\n".join(lines).encode())
        return f"row {number}" if place is None else place

    return act


Rows = list[list[str]]


def parsed(path: Path) -> Rows:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))


def written(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def table(name: str, change: Callable[[Rows], str | None]) -> Act:
    """Change the rows of a table, the header among them, in place."""

    def act(folder: Path) -> str:
        path = path_of(folder, name)
        rows = parsed(path)
        place = change(rows) or ""
        path.write_bytes(written(rows))
        return place

    return act


def find(name: str, rows: Rows, key: str) -> int:
    """Return the index of the row with a key, its parts joined by blanks; or of row '#7'."""
    if key.startswith("#"):
        return int(key[1:]) - 1
    columns = [rows[0].index(c) for c in table_resource(CONTRACT, name)["schema"]["primaryKey"]]
    return next(i for i, row in enumerate(rows) if " ".join(row[c] for c in columns) == key)


def cell(name: str, key: str, /, **values: str | Callable[[str], str]) -> Act:
    """Change cells of one row; the first is the one to be named."""

    def change(rows: Rows) -> str:
        index = find(name, rows, key)
        for column, value in values.items():
            at = rows[0].index(column)
            rows[index][at] = value(rows[index][at]) if callable(value) else value
        return f"row {index + 1}, column {next(iter(values))!r}"

    return table(name, change)


def exchange(name: str, one: str, other: str, *columns: str) -> Act:
    """Exchange cells of two rows: every count is kept."""

    def change(rows: Rows) -> None:
        a, b = rows[find(name, rows, one)], rows[find(name, rows, other)]
        for column in columns:
            at = rows[0].index(column)
            assert a[at] != b[at], "nothing to exchange"
            a[at], b[at] = b[at], a[at]

    return table(name, change)


def without(name: str, key: str) -> Act:
    return table(name, lambda rows: rows.pop(find(name, rows, key)) and None)


def swap_columns(name: str, one: str, other: str, *, header: bool) -> Act:
    def change(rows: Rows) -> None:
        a, b = rows[0].index(one), rows[0].index(other)
        for row in rows if header else rows[1:]:
            row[a], row[b] = row[b], row[a]

    return table(name, change)


def contract(change: Callable[[dict], object]) -> Act:
    """Change the contract, laid out as it should be."""

    def act(folder: Path) -> str:
        path = folder / "datapackage.json"
        damaged = json.loads(path.read_bytes())
        change(damaged)
        path.write_text(json.dumps(damaged, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return ""

    return act


def resource(name: str, change: Callable[[dict], object]) -> Act:
    """Change what the contract says of one resource."""
    return contract(lambda c: change(next(r for r in c["resources"] if r["name"] == name)))


def field(name: str, column: str, change: Callable[[dict], object]) -> Act:
    """Change what the contract says of one column."""
    return resource(
        name, lambda r: change(next(f for f in r["schema"]["fields"] if f["name"] == column))
    )


def reseal(folder: Path) -> None:
    """Renew the fingerprints, as `make accept` does."""
    path = folder / "datapackage.json"
    now = path.read_bytes()
    for entry in CONTRACT["resources"]:
        content = (folder / entry["path"]).read_bytes()
        old = f'"bytes": {entry["bytes"]},\n      "hash": "{entry["hash"]}"'.encode()
        fingerprint = hashlib.sha256(content).hexdigest()
        new = f'"bytes": {len(content)},\n      "hash": "sha256:{fingerprint}"'.encode()
        assert old in now
        now = now.replace(old, new)
    path.write_bytes(now)


# --- damages that the loaders refuse --------------------------------------------------------------


def one_latin_letter(folder: Path) -> str:
    path = path_of(folder, "states")
    content = path.read_bytes()
    start = content.index("ô".encode())
    path.write_bytes(content.replace("ô".encode(), "ô".encode("latin-1"), 1))
    return f"row {len(content[:start].splitlines())}"


def body_changed(rows: Rows) -> str:
    rows[find("memberships", rows, "rcc UZB")][0] = "eu"
    rows[1:] = sorted(rows[1:])
    return "column 'body'"


ROWS = "rows; expected"
EMPTY = "empty; expected a value in every row"
FORM = [
    ("file-missing", "states", lambda f: (f / "states.csv").unlink() or "", "missing from"),
    ("file-empty", "states", raw("states", lambda b: b""), "may be cut short"),
    ("file-header-only", "facts", raw("facts", lambda b: b.split(b"\n")[0] + b"\n"), "no rows"),
    ("file-bom", "states", raw("states", lambda b: b"\xef\xbb\xbf" + b, "row 1"), "byte order"),
    ("file-utf-16", "states", raw("states", lambda b: b.decode().encode("utf-16")), "not UTF-8"),
    ("file-latin-1", "states", one_latin_letter, "is not UTF-8 here"),
    (
        "file-windows-line-ends",
        "states",
        raw("states", lambda b: b.replace(b"\n", b"\r\n"), "row 1"),
        "Windows line ends",
    ),
    (
        "file-one-windows-line-end",
        "events",
        line("events", 9, lambda x: x + "\r"),
        "Windows line ends",
    ),
    (
        "file-old-mac-line-ends",
        "tiles",
        raw("tiles", lambda b: b.replace(b"\n", b"\r"), "row 1"),
        "line ends",
    ),
    (
        "file-truncated-in-a-line",
        "positions",
        raw("positions", lambda b: b[:50_000]),
        "may be cut short",
    ),
    (
        "file-truncated-at-a-line-end",
        "sources",
        raw("sources", lambda b: b[: b.rindex(b"\n", 0, -1) + 1]),
        ROWS,
    ),
    ("file-last-line-end-lost", "counts", raw("counts", lambda b: b[:-1]), "may be cut short"),
    ("file-blank-line-at-the-end", "counts", raw("counts", lambda b: b + b"\n"), "has 0 cells"),
    ("file-blank-line-within", "vdem", line("vdem", 20, lambda x: "\n" + x), "has 0 cells"),
    ("file-nul-byte", "states", line("states", 5, lambda x: x[:9] + "\0" + x[9:]), ""),
    (
        "file-semicolons-for-commas",
        "tiles",
        raw("tiles", lambda b: b.replace(b";", b" ").replace(b",", b";"), "row 1"),
        "is missing",
    ),
    (
        "file-tabs-for-commas",
        "tiles",
        raw("tiles", lambda b: b.replace(b",", b"\t"), "row 1"),
        "is missing",
    ),
    (
        "file-stray-comma-at-the-end",
        "vdem",
        line("vdem", 30, lambda x: x + ","),
        "has 9 cells; expected 8",
    ),
    (
        "file-stray-comma-within",
        "indicators",
        line("indicators", 30, lambda x: x.replace(",", ",,", 1)),
        "cells; expected",
    ),
    (
        "file-comma-lost",
        "memberships",
        line("memberships", 30, lambda x: x.replace(",", "", 1)),
        "has 3 cells; expected 4",
    ),
    (
        "file-quote-not-closed",
        "vdem",
        line("vdem", 194, lambda x: x.replace(",", ',"', 1)),
        "is not CSV here",
    ),
    (
        "file-text-after-a-quote",
        "vdem",
        line("vdem", 30, lambda x: '"' + x[:3] + '"x' + x[3:]),
        "is not CSV here",
    ),
    (
        "file-quote-opened-within",
        "events",
        line("events", 9, lambda x: x.replace(",", ',"', 1), ""),
        "",
    ),
    (
        "file-header-twice",
        "states",
        raw("states", lambda b: b.split(b"\n")[0] + b"\n" + b, "row 2"),
        "pattern",
    ),
    (
        "file-header-missing",
        "states",
        raw("states", lambda b: b.split(b"\n", 1)[1], "row 1"),
        "is missing",
    ),
    (
        "file-is-a-web-page",
        "facts",
        raw("facts", lambda b: b"<!DOCTYPE html>\n<title>404</title>\n", "row 1"),
        "is missing",
    ),
    (
        "file-of-another-table",
        "indicators",
        lambda f: shutil.copy(f / "vdem.csv", f / "indicators.csv") and "row 1",
        "is missing",
    ),
    (
        "file-conflict-marks",
        "states",
        line("states", 9, lambda x: "<<<<<<< HEAD\n" + x),
        "has 1 cells",
    ),
    (
        "file-comment-line",
        "states",
        raw("states", lambda b: b"# as of 2012\n" + b, "row 1"),
        "is missing",
    ),
    (
        "column-lost",
        "states",
        table("states", lambda rows: [r.pop(4) for r in rows] and "row 1"),
        "'region' is missing",
    ),
    (
        "column-added",
        "states",
        table("states", lambda rows: [r.append("x") for r in rows] and "row 1"),
        "'x' is not in the contract",
    ),
    (
        "column-renamed",
        "facts",
        text("facts", "verdict", "judgement", "row 1"),
        "'verdict' is missing",
    ),
    ("column-in-capitals", "states", text("states", "iso3", "ISO3", "row 1"), "'iso3' is missing"),
    (
        "column-with-a-blank",
        "states",
        text("states", "iso3,", "iso3 ,", "row 1"),
        "'iso3' is missing",
    ),
    (
        "column-doubled",
        "states",
        table("states", lambda rows: [r.insert(2, r[1]) for r in rows] and "row 1"),
        "'iso2' stands twice",
    ),
    (
        "columns-swapped",
        "decisions",
        swap_columns("decisions", "yes", "no", header=True),
        "in another order",
    ),
    (
        "columns-swapped-in-the-header",
        "decisions",
        text("decisions", "yes,no", "no,yes", "row 1"),
        "in another order",
    ),
    (
        "columns-swapped-below-the-header",
        "states",
        swap_columns("states", "iso2", "iso3", header=False),
        "pattern",
    ),
    ("row-lost", "states", without("states", "ISL"), ROWS),
    ("row-lost-and-counts-with-it", "positions", without("positions", "GA73_27 IND"), ROWS),
    ("row-doubled", "states", line("states", 9, lambda x: x + "\n" + x, "row 9"), "one row only"),
    (
        "row-doubled-with-other-words",
        "counts",
        line("counts", 2, lambda x: x + "\n" + x + "!", "row 3"),
        "stands already in row 2",
    ),
    (
        "rows-out-of-order",
        "events",
        table("events", lambda rows: rows.insert(9, rows.pop(3))),
        "sorted by key",
    ),
    (
        "row-added",
        "tiles",
        table(
            "tiles", lambda rows: rows.insert(find("tiles", rows, "PNG"), ["PLW", "1", "1", "N99"])
        ),
        ROWS,
    ),
    (
        "row-moved-to-another-body",
        "memberships",
        table("memberships", body_changed),
        "28 rows say 'eu'; expected 27",
    ),
]

WORD = "expected one of"
NUMBER = "a number with a decimal point"
WHOLE = "a whole number"
DATE = "a date as YYYY-MM-DD"
TIME = "a time of day as HH:MM"
BLANK = "no blank at either end"
HIDDEN = "invisible characters"
#: id, table, key, column, value, words of the refusal
CELLS = [
    ("word-unknown", "states", "IND", "position", "abstained", WORD),
    ("word-capitalised", "states", "IND", "position", "Not_signed", WORD),
    ("word-empty", "states", "IND", "position", "", EMPTY),
    ("word-of-stance", "states", "IND", "stance", "opposed", WORD),
    ("word-of-verdict", "facts", "F001", "verdict", "true", WORD),
    ("word-of-topic", "facts", "F001", "topic", "misc", WORD),
    ("word-of-precision", "events", "E001", "precision", "exact", WORD),
    ("word-of-kind-of-event", "events", "E001", "kind", "party", WORD),
    ("word-of-force", "texts", "T01", "force", "law", WORD),
    ("word-of-outcome", "texts", "T01", "outcome", "unknown", WORD),
    ("word-of-actor", "actors", "A01", "stance", "bad", WORD),
    ("word-of-sponsor", "sponsors", "#2", "status", "rumoured", WORD),
    ("word-of-income", "indicators", "IND", "income_group", "middle", WORD),
    ("word-of-regime", "vdem", "IND", "regime", "democracy", WORD),
    ("word-of-body", "memberships", "#2", "body", "au", WORD),
    ("word-of-series", "decisions", "#2", "series", "cyber", WORD),
    ("word-of-position", "positions", "GA73_27 IND", "position", "Y", WORD),
    ("word-of-entity", "positions", "GA73_27 IND", "entity", "country", WORD),
    ("word-of-reading", "sources", "S01", "read", "partly", WORD),
    ("word-of-name", "names", "#2", "kind", "nickname", WORD),
    ("truth-in-capitals", "counts", "#2", "preferred", "True", "true or false"),
    ("truth-as-a-number", "counts", "#2", "preferred", "1", "true or false"),
    ("truth-as-yes", "decisions", "#2", "list_complete", "yes", "true or false"),
    ("truth-empty", "actors", "A01", "in_article", "", EMPTY),
    ("key-lower-case", "states", "IND", "iso3", "ind", "pattern"),
    ("key-of-four-letters", "tiles", "IND", "iso3", "INDI", "pattern"),
    ("key-empty", "vdem", "IND", "iso3", "", EMPTY),
    ("key-in-look-alike-letters", "states", "CHL", "iso3", "СНL", "pattern"),
    ("key-in-other-digits", "facts", "F001", "fact_id", "F٠٠١", "pattern"),
    ("key-doubled", "states", "IND", "iso3", "IDN", "one row only"),
    ("key-of-a-fact", "facts", "F001", "fact_id", "1", "pattern"),
    ("key-of-a-source", "sources", "S01", "source_id", "S1", "pattern"),
    ("namibia-emptied", "states", "NAM", "iso2", "", EMPTY),
    ("iso2-lower-case", "states", "NAM", "iso2", "na", "pattern"),
    ("iso2-doubled", "states", "AUT", "iso2", "AU", "one row only"),
    ("name-doubled", "states", "IDN", "name", "India", "one row only"),
    ("name-empty", "states", "COD", "name", "", EMPTY),
    ("evidence-empty", "facts", "F003", "evidence", "", EMPTY),
    ("sources-empty", "positions", "GA73_27 IND", "sources", "", EMPTY),
    ("sources-blank", "texts", "T01", "sources", " ", BLANK),
    ("blank-before", "states", "IND", "name", " India", BLANK),
    ("blank-after", "states", "IND", "position", "not_signed ", BLANK),
    ("hard-space", "states", "KOR", "name", lambda x: x.replace(" ", "\N{NO-BREAK SPACE}"), HIDDEN),
    ("tab-within", "events", "E001", "title", "Conference\tin Melbourne", HIDDEN),
    ("line-break-within", "sources", "S01", "title", "Two\nlines", HIDDEN),
    ("zero-width-space", "states", "IND", "name", "In\N{ZERO WIDTH SPACE}dia", HIDDEN),
    ("number-nan", "indicators", "IND", "internet_users", "NaN", NUMBER),
    ("number-inf", "indicators", "IND", "gdp_per_capita", "inf", NUMBER),
    ("number-minus-infinity", "indicators", "IND", "ideal_point", "-Infinity", NUMBER),
    ("number-beyond-bounds", "indicators", "IND", "gdp_per_capita", "1e999", "beyond all bounds"),
    ("number-na-in-words", "vdem", "IND", "corruption", "n/a", NUMBER),
    ("number-dash-for-nothing", "vdem", "AND", "corruption", "-", NUMBER),
    ("number-dots-for-nothing", "indicators", "AND", "ideal_point_67", "..", NUMBER),
    ("number-thousand-separator", "indicators", "IND", "gdp_per_capita", "1,434.0", NUMBER),
    ("number-thin-thousands", "indicators", "IND", "gdp_per_capita", "1 434.0", NUMBER),
    ("number-decimal-comma", "vdem", "IND", "corruption", "0,5", NUMBER),
    ("number-percent-sign", "indicators", "IND", "internet_users", "11.1%", NUMBER),
    ("number-plus-sign", "counts", "#2", "value", "+144", NUMBER),
    ("number-letter-o", "counts", "#2", "value", "1O4", NUMBER),
    ("number-arabic-digits", "counts", "#2", "value", "١٤٤", NUMBER),
    ("number-full-width-digits", "counts", "#2", "value", "１４４", NUMBER),
    ("number-underscore", "counts", "#2", "value", "1_44", NUMBER),
    ("number-footnote", "counts", "#2", "value", "144*", NUMBER),
    ("number-range", "counts", "#2", "value", "140-144", NUMBER),
    ("number-typographic-minus", "indicators", "IND", "ideal_point", "−0.5", NUMBER),
    ("number-empty", "counts", "#2", "value", "", EMPTY),
    ("number-below-its-minimum", "counts", "#2", "value", "-144", "at least 0"),
    ("number-above-its-maximum", "indicators", "IND", "internet_users", "110.0", "at most 100"),
    ("number-index-in-percent", "vdem", "IND", "corruption", "50", "at most 1"),
    ("whole-number-with-decimals", "tiles", "IND", "row", "8.0", WHOLE),
    ("whole-number-in-hex", "decisions", "GA73_27", "yes", "0x77", WHOLE),
    ("whole-number-beyond-bounds", "indicators", "IND", "population", "9" * 30, WHOLE),
    ("whole-number-below-its-minimum", "tiles", "IND", "column", "-3", "at least 0"),
    ("population-of-nobody", "indicators", "VAT", "population", "0", "at least 1"),
    ("date-31-february", "events", "E002", "start", "2012-02-31", DATE),
    ("date-month-13", "events", "E002", "start", "2012-13-01", DATE),
    ("date-29-february-2013", "events", "E002", "alt_date", "2013-02-29", DATE),
    ("date-without-zeros", "events", "E002", "end", "2012-12-3", DATE),
    ("date-with-slashes", "facts", "F001", "section", "14/12/2012", DATE),
    ("date-without-dashes", "facts", "F001", "section", "20121221", DATE),
    ("date-by-weeks", "facts", "F001", "section", "2012-W51-5", DATE),
    ("date-with-a-time", "sources", "S01", "accessed", "2026-11-23T00:00:00", DATE),
    ("date-of-two-digits", "events", "E002", "start", "12-12-14", DATE),
    ("date-in-words", "decisions", "GA73_27", "date", "December 2018", "pattern"),
    ("date-with-an-unknown-day", "decisions", "GA73_27", "date", "2018-12-XX", "pattern"),
    ("date-of-a-source-in-brackets", "sources", "S01", "date", "[2012]", "pattern"),
    ("time-25-00", "events", "E018", "time", "25:00", TIME),
    ("time-24-00", "events", "E018", "time", "24:00", TIME),
    ("time-09-60", "events", "E018", "time", "09:60", TIME),
    ("time-without-zero", "events", "E018", "time", "9:30", TIME),
    ("time-with-a-dot", "events", "E018", "time", "14.30", TIME),
    ("time-with-seconds", "events", "E018", "time", "14:30:00", TIME),
    ("time-with-pm", "events", "E018", "time_end", "2:30 PM", TIME),
    ("address-without-scheme", "sources", "S01", "url", "www.example.org", "pattern"),
    (
        "position-changed",
        "states",
        "IND",
        "position",
        "signed",
        off("signed"),
    ),
    (
        "signer-made-absent",
        "states",
        "CHN",
        "position",
        "absent",
        off("signed", -1),
    ),
    (
        "stance-changed",
        "states",
        "ARM",
        "stance",
        "consulting",
        off("consulting"),
    ),
    (
        "verdict-changed",
        "facts",
        "F008",
        "verdict",
        "confirmed",
        off("confirmed"),
    ),
    (
        "absent-made-refuser",
        "states",
        "ISL",
        "position",
        "not_signed",
        off("not_signed"),
    ),
]
#: What shows in the column as a whole, so that no single row is to blame.
UNPLACED = ("one row only", "'signed'", "'not_signed'", "'consulting'", "'confirmed'")


LOADED = [Damage(id, name, act, says, "load") for id, name, act, says in FORM] + [
    Damage(
        f"cell-{id}",
        name,
        cell(name, key, **{column: value}),
        says,
        "load",
        f"column {column!r}" if says.endswith(UNPLACED) else None,
    )
    for id, name, key, column, value, says in CELLS
]

# --- damages that the cross-checks refuse, the fingerprints being those of the damaged copy -------

LONG = "Countries signed the treaty and other countries did not sign the treaty today"


def preferred_moved(rows: Rows) -> str:
    at = rows[0].index("preferred")
    for key, word in (("accredited S03", "false"), ("accredited S07", "true")):
        rows[find("counts", rows, key)][at] = word
    rows[find("counts", rows, "accredited S07")][rows[0].index("value")] = "145"
    return f"row {find('counts', rows, 'accredited S07') + 1}, column 'value'"


def shared_tile(rows: Rows) -> str:
    one, other = sorted(find("tiles", rows, code) for code in ("FRA", "DEU"))
    rows[other][1:3] = rows[one][1:3]
    return f"row {other + 1}"


UNREAD = "was not read, and nothing else bears this out"
#: id, table, what is done, words of the refusal, place where it shows if another
CHECKED: list[tuple] = [
    (
        "source-unknown",
        "states",
        cell("states", "IND", sources="S02;X99"),
        "'X99' is not in sources",
    ),
    (
        "source-mistyped",
        "facts",
        cell("facts", "F003", sources="S01;S99"),
        "'S99' is not in sources",
    ),
    ("source-lower-case", "vdem", cell("vdem", "IND", sources="c10"), "'c10' is not in sources"),
    (
        "source-listed-twice",
        "events",
        cell("events", "E001", sources="S11;S11"),
        "'S11' is listed 2 times",
    ),
    (
        "source-left-empty",
        "positions",
        cell("positions", "GA73_27 IND", sources="D01;"),
        "is an empty place",
    ),
    (
        "source-after-a-blank",
        "texts",
        cell("texts", "T01", sources="S01; S11"),
        "has a blank at an end",
    ),
    (
        "source-after-a-comma",
        "texts",
        cell("texts", "T01", sources="S01,S11"),
        "'S01,S11' is not in sources",
    ),
    (
        "source-of-a-concern",
        "texts",
        cell("texts", "T03", concern_sources="N00"),
        "'N00' is not in sources",
    ),
    (
        "source-of-a-date",
        "events",
        cell("events", "E013", alt_sources="S00"),
        "'S00' is not in sources",
    ),
    (
        "source-renamed",
        "sources",
        cell("sources", "D01", source_id="D00"),
        "'D01' is not in sources",
        "data/positions.csv, row",
    ),
    ("source-not-read", "actors", cell("actors", "A01", sources="S04"), UNREAD),
    (
        "source-becomes-unread",
        "sources",
        cell("sources", "C10", read="not_read"),
        UNREAD,
        "data/vdem.csv, row 2, column 'sources'",
    ),
    (
        "source-of-a-figure-unread",
        "sources",
        cell("sources", "N82", read="not_read"),
        UNREAD,
        "data/counts.csv, row",
    ),
    (
        "figure-from-an-unknown-source",
        "counts",
        cell("counts", "accredited S73", source_id="S99"),
        "'S99' is not in sources",
    ),
    (
        "sponsor-from-an-unknown-source",
        "sponsors",
        cell("sponsors", "uae_led_text ARE N12", source_id="N12X"),
        "'N12X' is not in sources",
    ),
    ("sponsor-no-member", "sponsors", cell("sponsors", "#2", iso3="AAA"), "'AAA' is not in states"),
    (
        "member-of-a-body-unknown",
        "memberships",
        cell("memberships", "eu FRA", iso3="FRX"),
        "'FRX' is not in states",
    ),
    (
        "indicator-of-no-state",
        "indicators",
        cell("indicators", "SDN", iso3="SDO"),
        "'SDO' is not in states",
    ),
    (
        "indicator-of-a-state-lost",
        "indicators",
        cell("indicators", "ZWE", iso3="ZWF"),
        "'ZWE' is in states and not here",
        "column 'iso3'",
    ),
    (
        "vdem-of-a-state-lost",
        "vdem",
        cell("vdem", "VUT", iso3="VUU"),
        "'VUT' is in states and not here",
        "column 'iso3'",
    ),
    (
        "tile-of-a-state-lost",
        "tiles",
        cell("tiles", "ZWE", iso3="ZWF"),
        "'ZWE' is in states and not here",
        "column 'iso3'",
    ),
    ("tile-shared", "tiles", table("tiles", shared_tile), "shares row"),
    (
        "state-renamed-alone",
        "states",
        cell("states", "ROU", iso3="ROM"),
        "'ROU' is not in states",
        "data/indicators.csv, row",
    ),
    (
        "iso2-of-another",
        "states",
        cell("states", "SRB", iso2="CS"),
        "'CS' beside 'SRB'; expected RS",
    ),
    (
        "iso2-codes-exchanged",
        "states",
        exchange("states", "AUS", "AUT", "iso2"),
        "'AT' beside 'AUS'; expected AU",
        "column 'iso2'",
    ),
    (
        "stance-of-a-signer",
        "states",
        exchange("states", "CHN", "IND", "stance"),
        "a stance for not_signed and for no other",
    ),
    (
        "stance-against-the-statements",
        "states",
        exchange("states", "IND", "USA", "stance"),
        "statements give 'consulting'",
    ),
    (
        "statement-turned",
        "statements",
        cell("statements", "Q033", said="consults"),
        "'refused' for COL; statements give 'consulting'",
        "data/states.csv",
    ),
    (
        "stance-of-an-absent",
        "states",
        exchange("states", "ISL", "IND", "stance"),
        "a stance for not_signed and for no other",
    ),
    (
        "stance-lost",
        "states",
        exchange("states", "BEL", "RUS", "stance"),
        "'empty' where position is 'not_signed'",
    ),
    (
        "signer-and-refuser-exchanged",
        "states",
        exchange("states", "CHN", "IND", "position"),
        "a stance for not_signed",
        "column 'stance'",
    ),
    (
        "evidence-too-long",
        "facts",
        cell("facts", "F003", evidence=LONG),
        "has 13 words; expected at most 12",
    ),
    (
        "fact-without-the-article",
        "facts",
        cell("facts", "F003", sources="S03;S01"),
        "does not begin with S01",
    ),
    (
        "figure-without-unit",
        "facts",
        cell("facts", "F003", value="89"),
        "empty where 'value' is filled",
        "column 'unit'",
    ),
    (
        "unit-without-figure",
        "facts",
        cell("facts", "F003", unit="states"),
        "empty where 'unit' is filled",
        "column 'value'",
    ),
    (
        "day-that-was-not-of-a-fact",
        "facts",
        cell("facts", "F001", date="2012-02-30"),
        "is not in the calendar",
    ),
    (
        "month-that-was-not-of-a-decision",
        "decisions",
        cell("decisions", "GA73_27", date="2018-13"),
        "is not in the calendar",
    ),
    (
        "year-that-was-not-of-a-source",
        "sources",
        cell("sources", "S01", date="0000"),
        "is not in the calendar",
    ),
    (
        "count-preferred-twice",
        "counts",
        cell("counts", "accredited S07", preferred="true"),
        "2 rows of 'accredited' are preferred",
    ),
    (
        "count-preferred-never",
        "counts",
        cell("counts", "accredited S03", preferred="false"),
        "0 rows of 'accredited' are preferred",
    ),
    (
        "count-of-signatories",
        "counts",
        cell("counts", "signatories S03", value="88"),
        "88 is preferred for 'signatories'; the lists say 89",
        "column 'value'",
    ),
    (
        "count-of-non-signatories",
        "counts",
        cell("counts", "non_signatories S07", value="57"),
        "the lists say 55",
    ),
    ("count-of-members", "counts", cell("counts", "members S74", value="194"), "the lists say 193"),
    (
        "count-of-the-accredited",
        "counts",
        table("counts", preferred_moved),
        "145 is preferred for 'accredited'; the lists say 144",
    ),
    (
        "count-of-the-preamble-vote",
        "counts",
        cell("counts", "preamble_abstain S07", value="6"),
        "the lists say 8",
    ),
    (
        "count-in-another-unit",
        "counts",
        cell("counts", "accredited S73", unit="persons"),
        "'persons' where 'accredited' counts 'states'",
    ),
    (
        "count-without-a-preference",
        "counts",
        cell("counts", "members S74", preferred="false"),
        "has no preferred figure for 'members'",
        "",
    ),
    (
        "event-ends-before-it-starts",
        "events",
        cell("events", "E016", end="2012-12-02"),
        "is before the start",
    ),
    (
        "event-out-of-order",
        "events",
        cell("events", "E058", start="2012-12-01"),
        "expected order of time",
        "column 'event_id'",
    ),
    (
        "event-out-of-order-by-an-hour",
        "events",
        cell("events", "E055", time="18:55"),
        "expected order of time",
        "column 'event_id'",
    ),
    (
        "event-time-lost",
        "events",
        cell("events", "E018", time=""),
        "'minute' without a time of day",
        "column 'precision'",
    ),
    (
        "event-time-of-a-whole-day",
        "events",
        cell("events", "E018", precision="day"),
        "'day' with a time of day",
    ),
    ("event-span-ends-early", "events", cell("events", "E046", time_end="19:00"), "ends no span"),
    (
        "event-span-to-the-minute",
        "events",
        cell("events", "E018", time_end="15:00"),
        "ends no span",
    ),
    (
        "event-month-not-whole",
        "events",
        cell("events", "E062", end="2015-09-29"),
        "is not a whole month",
    ),
    (
        "event-year-not-whole",
        "events",
        cell("events", "E069", end="2019-12-30"),
        "is not a whole year",
    ),
    (
        "event-other-date-unsourced",
        "events",
        cell("events", "E041", alt_sources=""),
        "empty where 'alt_date' is filled",
    ),
    (
        "event-other-date-lost",
        "events",
        cell("events", "E041", alt_date=""),
        "empty where 'alt_sources' is filled",
    ),
    (
        "event-other-date-the-same",
        "events",
        cell("events", "E041", alt_date="2012-12-13"),
        "does not differ from the date used",
    ),
    (
        "event-actor-left-empty",
        "events",
        cell("events", "E006", actors="Jerry Brito;;Eli Dourado"),
        "is an empty place",
    ),
    (
        "concern-unsourced",
        "texts",
        cell("texts", "T03", concern_sources=""),
        "empty where 'concern' is filled",
    ),
    (
        "answer-lost",
        "texts",
        cell("texts", "T03", answer=""),
        "empty where 'answer_sources' is filled",
    ),
    (
        "vote-changed",
        "positions",
        cell("positions", "GA73_27 UKR", position="yes"),
        "GA73_27: 120 positions say 'yes'; published 119",
        "data/decisions.csv, row",
    ),
    (
        "vote-lost-to-absence",
        "positions",
        cell("positions", "GA77_36 IND", position="absent"),
        "GA77_36: ",
        "data/decisions.csv, row",
    ),
    (
        "vote-of-a-signatory",
        "positions",
        cell("positions", "GA73_27 UKR", position="signed"),
        "in a roll_call nobody can",
        "data/decisions.csv, row",
    ),
    (
        "vote-moved-to-another-decision",
        "positions",
        cell("positions", "GA73_27 AFG", decision_id="GA73_266Z"),
        "'GA73_266Z' is not in decisions",
    ),
    (
        "vote-by-a-non-member",
        "positions",
        cell("positions", "GA73_27 URY", iso3="URZ"),
        "'URZ' is no member of the UN",
    ),
    (
        "vote-missing-of-a-member",
        "positions",
        cell("positions", "GA75_32 VNM", iso3="VNX"),
        "GA75_32: 'VNM' has no position",
        "data/decisions.csv, row",
    ),
    (
        "tally-published-yes",
        "decisions",
        cell("decisions", "GA73_27", yes="118"),
        "119 positions say 'yes'; published 118",
    ),
    (
        "tally-published-no",
        "decisions",
        cell("decisions", "GA75_32", no="11"),
        "positions say 'no'; published 11",
    ),
    (
        "tally-published-abstain",
        "decisions",
        cell("decisions", "GA78_237", abstain="8"),
        "positions say 'abstain'; published 8",
    ),
    (
        "tally-of-a-list",
        "decisions",
        cell("decisions", "HANOI_2025", listed="71"),
        "72 positions are listed; published 71",
    ),
    (
        "tally-lost",
        "decisions",
        cell("decisions", "GA73_27", yes=""),
        "empty for a decision of the kind 'roll_call'",
    ),
    (
        "tally-of-a-convention",
        "decisions",
        cell("decisions", "BUD_2008", yes="22"),
        "22 for a decision of the kind 'membership'",
    ),
    (
        "tally-of-the-preamble",
        "decisions",
        cell("decisions", "WCIT12_preamble", yes="78"),
        "77 is preferred for 'preamble_yes'; the lists say 78",
        "data/counts.csv, row",
    ),
    (
        "list-said-to-be-incomplete",
        "decisions",
        cell("decisions", "BUD_2008", list_complete="false"),
        "false with 22 positions; expected none",
    ),
    (
        "list-said-to-be-complete",
        "decisions",
        cell("decisions", "WCIT12_preamble", list_complete="true"),
        "true for a decision of the kind 'without_list'",
    ),
    (
        "list-of-another-kind",
        "decisions",
        cell("decisions", "BUD_2008", kind="signature"),
        "positions say 'member', which in a signature nobody can",
    ),
    (
        "list-of-a-new-kind",
        "decisions",
        lambda f: (
            field(
                "decisions",
                "kind",
                lambda k: (
                    k["constraints"]["enum"].append("declaration"),
                    k["categories"].append({"value": "declaration", "label": "declaration"}),
                ),
            )(f)
            or cell("decisions", "BUD_2008", kind="declaration")(f)
        ),
        "positions say 'member', which in a declaration nobody can",
    ),
    (
        "decision-renamed",
        "decisions",
        cell("decisions", "HRC20_8_cosp", decision_id="HRC20_9_cosp"),
        "'HRC20_8_cosp' is not in decisions",
        "data/positions.csv, row",
    ),
    (
        "entity-taiwan-a-member",
        "positions",
        cell("positions", "DFI_2022 TWN", entity="state"),
        "'state' for 'TWN'; expected 'other'",
    ),
    (
        "entity-india-no-state",
        "positions",
        cell("positions", "GA73_27 IND", entity="other"),
        "'other' for 'IND'; expected 'state'",
    ),
    (
        "entity-unknown",
        "positions",
        cell("positions", "DFI_2022 XKX", iso3="XKY"),
        "'XKY' is no member of the UN",
    ),
    (
        "interval-missed",
        "indicators",
        cell("indicators", "IND", ideal_point="2.5"),
        "2.5 is not within its interval",
    ),
    (
        "interval-upside-down",
        "indicators",
        swap_columns("indicators", "ideal_point_q5", "ideal_point_q95", header=False),
        "is not within its interval",
    ),
    (
        "interval-half-lost",
        "indicators",
        cell("indicators", "IND", ideal_point_q95=""),
        "is not within its interval",
        "column 'ideal_point'",
    ),
    ("name-of-no-member", "names", cell("names", "Abkhazia", iso3="ABK"), "'ABK' is not in states"),
    (
        "name-filled-both-ways",
        "names",
        cell("names", "Abkhazia", iso3="GEO"),
        "iso3 and place given for a name that is one's",
    ),
    (
        "name-without-a-place",
        "names",
        cell("names", "Abkhazia", place=""),
        "nothing given for a name that is one's",
    ),
    (
        "name-that-asks-nothing",
        "names",
        cell("names", "Korea", choices="", iso3="KOR"),
        "expected choices",
    ),
    (
        "answer-unfinished",
        "places",
        cell("places", "abkhazia", answer="Not a member"),
        "no sentence",
    ),
    ("answer-of-no-member", "places", cell("places", "abkhazia", answer="See (GEX)."), "names GEX"),
    ("name-with-one-choice", "names", cell("names", "Korea", choices="KOR"), "is no choice"),
    (
        "name-with-a-choice-unknown",
        "names",
        cell("names", "Korea", choices="KOR;PRX"),
        "'PRX' is not in states",
    ),
    (
        "statement-of-a-state-unknown",
        "statements",
        cell("statements", "Q033", covers="COL;PRX"),
        "'PRX' is not in states",
    ),
    (
        "statement-of-a-state-twice",
        "statements",
        cell("statements", "Q033", covers="COL;COL"),
        "'COL' is listed 2 times",
    ),
    (
        "statement-on-no-day",
        "statements",
        cell("statements", "Q033", date="2012-12-32"),
        "'2012-12-32' is not in the calendar",
    ),
    (
        "statement-of-the-press-alone",
        "statements",
        cell("statements", "Q033", speaker="press"),
        "'refused' for COL; statements give 'not_found'",
        "data/states.csv",
    ),
]

# --- damages of the contract and of the folder ----------------------------------------------------

FOLDER: list[tuple] = [
    ("contract-missing", lambda f: (f / "datapackage.json").unlink() or "", "cannot be read"),
    ("contract-cut-short", raw("", lambda b: b[:-100]), "cannot be read"),
    ("contract-bom", raw("", lambda b: b"\xef\xbb\xbf" + b), "cannot be read"),
    (
        "contract-latin-1",
        raw("", lambda b: b.decode().encode("latin-1", "replace").replace(b"?", b"\xe9")),
        "cannot be read",
    ),
    ("contract-is-a-list", raw("", lambda b: b"[]\n"), "is not a data package"),
    ("contract-squeezed", raw("", lambda b: json.dumps(json.loads(b)).encode()), "is not laid out"),
    ("contract-windows-line-ends", raw("", lambda b: b.replace(b"\n", b"\r\n")), "is not laid out"),
    (
        "contract-escaped",
        raw("", lambda b: (json.dumps(json.loads(b), indent=2) + "\n").encode()),
        "is not laid out",
    ),
    (
        "contract-resource-renamed",
        resource("facts", lambda r: r.update(name="claims")),
        "has no table 'facts'",
    ),
    (
        "contract-resource-lost",
        contract(lambda c: c["resources"].pop(2)),
        "for which there is a loader",
    ),
    (
        "contract-resource-doubled",
        contract(lambda c: c["resources"].append(c["resources"][0])),
        "2 resources have the name 'states'",
    ),
    (
        "contract-path-of-another",
        resource("vdem", lambda r: r.update(path="states.csv")),
        "2 resources have the path 'states.csv'",
    ),
    (
        "contract-path-outside",
        resource("vdem", lambda r: r.update(path="../vdem.csv")),
        "is not a file of this folder",
    ),
    ("contract-title-lost", resource("vdem", lambda r: r.pop("title")), "'vdem' has no title"),
    (
        "contract-description-empty",
        resource("vdem", lambda r: r.update(description="")),
        "'vdem' has no description",
    ),
    (
        "contract-licence-lost",
        resource("vdem", lambda r: r.pop("licenses")),
        "'vdem' has a licence without name",
    ),
    (
        "contract-licence-unnamed",
        resource("tiles", lambda r: r["licenses"][0].pop("path")),
        "'tiles' has a licence without path",
    ),
    (
        "contract-licence-not-shared-alike",
        resource("vdem", lambda r: r["licenses"][0].update(name="CC-BY-4.0")),
        "is share-alike and the table is not",
    ),
    (
        "contract-licence-of-a-column-lost",
        field("vdem", "regime", lambda f: f.pop("licence")),
        "'regime' has sources of its own and no licence",
    ),
    ("contract-hash-removed", resource("states", lambda r: r.pop("hash")), "'states' has no hash"),
    (
        "contract-hash-weakened",
        resource("states", lambda r: r.update(hash="d41d8cd98f00b204e9800998ecf8427e")),
        "'states' has no hash",
    ),
    (
        "contract-bytes-removed",
        resource("states", lambda r: r.pop("bytes")),
        "'states' has no bytes",
    ),
    (
        "contract-rows-removed",
        resource("states", lambda r: r["expected"].pop("rows")),
        "no expected number of rows",
    ),
    (
        "contract-row-unsaid",
        resource("states", lambda r: r.pop("row")),
        "does not say what a row is",
    ),
    (
        "contract-key-lost",
        resource("states", lambda r: r["schema"].pop("primaryKey")),
        "no primary key",
    ),
    (
        "contract-key-unknown",
        resource("states", lambda r: r["schema"].update(primaryKey=["code"])),
        "no primary key",
    ),
    (
        "contract-na-made-missing",
        resource("states", lambda r: r["schema"].update(missingValues=["", "NA"])),
        "only the empty cell is missing",
    ),
    (
        "contract-foreign-key-to-nothing",
        resource(
            "tiles",
            lambda r: r["schema"]["foreignKeys"][0]["reference"].update(resource="countries"),
        ),
        "leads to no table",
    ),
    (
        "contract-foreign-key-of-nothing",
        resource("tiles", lambda r: r["schema"]["foreignKeys"][0].update(fields=["code"])),
        "names no column of its own",
    ),
    (
        "contract-column-doubled",
        resource("tiles", lambda r: r["schema"]["fields"].append(r["schema"]["fields"][0])),
        "two columns of one name",
    ),
    (
        "category-of-no-word",
        field("memberships", "body", lambda f: f["categories"].pop()),
        "has categories that are not its vocabulary",
    ),
    (
        "contract-column-undescribed",
        field("states", "note", lambda f: f.pop("description")),
        "'note' has no description",
    ),
    (
        "contract-column-unnamed",
        field("states", "note", lambda f: f.pop("name")),
        "is not a data package: KeyError('name')",
    ),
    (
        "contract-resource-unnamed",
        resource("tiles", lambda r: r.pop("name")),
        f"resource 'number {list(PATHS).index('tiles') + 1}' has no name",
    ),
    (
        "contract-type-unknown",
        field("states", "note", lambda f: f.update(type="text")),
        "no type that the loaders know",
    ),
    (
        "contract-reference-to-nothing",
        field("states", "sources", lambda f: f.update(references="sources.id")),
        "refers to no column",
    ),
    (
        "contract-sources-optional",
        field("states", "sources", lambda f: f.pop("constraints")),
        "no column that names a source in every row",
    ),
    (
        "contract-source-of-a-figure-optional",
        field("counts", "source_id", lambda f: f.pop("constraints")),
        "no column that names a source in every row",
    ),
    (
        "contract-foreign-key-of-no-column",
        resource("counts", lambda r: r["schema"]["foreignKeys"][0].update(fields=[])),
        "names no column of its own",
    ),
    (
        "contract-entities-unsaid",
        resource("positions", lambda r: r["expected"].pop("other_entities")),
        "'TWN' is no member of the UN, nor an entity that the contract names",
    ),
    (
        "contract-member-beyond-the-states-unsaid",
        resource("positions", lambda r: r["expected"].pop("un_members_beyond_states")),
        "'PLW' is no member of the UN in this roll call",
    ),
    (
        "contract-state-beyond-the-members-unsaid",
        resource("positions", lambda r: r["expected"].pop("states_beyond_un_members")),
        "'VAT' has no position in this roll call",
    ),
    (
        "contract-sources-of-a-column-unknown",
        field("vdem", "regime", lambda f: f.update(column_sources="C99")),
        "'C99' is not in sources",
    ),
    (
        "contract-tally-does-not-add-up",
        resource("states", lambda r: r["expected"]["tally"]["position"].update(signed=90)),
        "90 + 55 + 49 = 194 of 'position' and 193 rows",
    ),
    (
        "contract-tally-of-another-word",
        resource("states", lambda r: r["expected"]["tally"]["position"].update(abstained=0)),
        "not in its vocabulary",
    ),
    (
        "folder-stray-table",
        lambda f: (f / "votes.csv").write_text("a\n1\n") and "",
        "is not in the contract",
    ),
    (
        "folder-copy-of-a-table",
        lambda f: shutil.copy(f / "states.csv", f / "states (1).csv") and "",
        "is not in the contract",
    ),
    (
        "folder-spreadsheet",
        lambda f: (f / "states.xlsx").write_bytes(b"PK") and "",
        "is not in the contract",
    ),
    (
        "folder-table-renamed",
        lambda f: (f / "facts.csv").rename(f / "Facts_.csv") and "",
        "is not in the contract",
    ),
]

# --- damages that show in the fingerprint only ----------------------------------------------------


def one_digit(name: str) -> Act:
    """Change one digit in the last third of a file, where a table has its notes and figures."""

    def change(content: bytes) -> bytes:
        at = next(m.start() for m in re.finditer(rb"[1-8]", content[len(content) * 2 // 3 :]))
        at += len(content) * 2 // 3
        return content[:at] + bytes([content[at] + 1]) + content[at + 1 :]

    return raw(name, change)


HASHED = [(f"one-digit-of-{name}", name, one_digit(name)) for name in PATHS] + [
    ("two-signers-exchanged-with-absent", "states", exchange("states", "CHN", "ISL", "position")),
    (
        "two-states-exchanged-counts-kept",
        "states",
        exchange("states", "MNE", "SGP", "position", "stance"),
    ),
    (
        "two-votes-exchanged",
        "positions",
        exchange("positions", "GA73_27 UKR", "GA73_27 RUS", "position"),
    ),
    ("two-incomes-exchanged", "indicators", exchange("indicators", "IND", "CHN", "income_group")),
    ("two-tiles-exchanged", "tiles", exchange("tiles", "IND", "CHN", "row", "column")),
    ("two-names-exchanged", "states", exchange("states", "AUS", "AUT", "name")),
    (
        "sign-turned",
        "vdem",
        cell(
            "vdem",
            "IND",
            internet_freedom_from_censorship=lambda x: (
                "-" + x.removeprefix("-") if x[0] != "-" else x[1:]
            ),
        ),
    ),
    (
        "decimal-point-moved",
        "indicators",
        cell("indicators", "IND", gdp_per_capita=lambda x: x.replace(".", "") + ".0"),
    ),
    ("value-lost", "indicators", cell("indicators", "IND", voice_accountability="")),
    ("value-invented", "vdem", cell("vdem", "AND", corruption="0.1")),
    ("trailing-zero", "vdem", cell("vdem", "IND", corruption=lambda x: x + "0")),
    (
        "negation-lost",
        "facts",
        cell("facts", "F003", statement="A new treaty was signed by all states."),
    ),
    ("verdict-turned", "facts", exchange("facts", "F008", "F003", "verdict")),
    ("evidence-reworded", "facts", cell("facts", "F003", evidence="New treaty signed")),
    ("day-moved", "facts", cell("facts", "F002", date="2016-01-26")),
    ("source-dropped", "states", cell("states", "IND", sources="S02")),
    (
        "sources-reordered",
        "events",
        cell("events", "E001", sources=lambda x: ";".join(x.split(";")[::-1])),
    ),
    ("address-changed", "sources", cell("sources", "S01", url="https://example.org/")),
    ("licence-changed", "sources", cell("sources", "C01", licence="public domain")),
    ("accent-lost", "states", text("states", "Côte", "Cote")),
    ("cells-quoted", "tiles", text("tiles", "AFG", '"AFG"')),
    ("sponsor-retraction-lost", "sponsors", text("sponsors", "retracted", "named")),
    ("speech-reworded", "statements", cell("statements", "Q033", gist="Signed gladly.")),
    ("name-turned-to-another", "names", text("names", ",PRK,", ",KOR,")),
]

DAMAGES = [
    *LOADED,
    *(Damage(c[0], c[1], c[2], c[3], "check", *c[4:]) for c in CHECKED),
    *(Damage(c[0], "datapackage", c[1], c[2], "check") for c in FOLDER),
    *(Damage(c[0], c[1], c[2], "differs from the accepted copy", "hash", "") for c in HASHED),
]
