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


# --- damages that the cross-checks refuse, the fingerprints being those of the damaged copy -------


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


#: id, table, what is done, words of the refusal, place where it shows if another
CHECKED: list[tuple] = [
    ("tile-shared", "tiles", table("tiles", shared_tile), "shares row"),
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
        "count-of-the-accredited",
        "counts",
        table("counts", preferred_moved),
        "145 is preferred for 'accredited'; the lists say 144",
    ),
    (
        "count-without-a-preference",
        "counts",
        cell("counts", "members S74", preferred="false"),
        "has no preferred figure for 'members'",
        "",
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
        "interval-upside-down",
        "indicators",
        swap_columns("indicators", "ideal_point_q5", "ideal_point_q95", header=False),
        "is not within its interval",
    ),
    (
        "name-that-asks-nothing",
        "names",
        cell("names", "Korea", choices="", iso3="KOR"),
        "expected choices",
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
    ("contract-is-a-list", raw("", lambda b: b"[]\n"), "[] is not of type 'object'"),
    ("contract-squeezed", raw("", lambda b: json.dumps(json.loads(b)).encode()), "is not laid out"),
    ("contract-windows-line-ends", raw("", lambda b: b.replace(b"\n", b"\r\n")), "is not laid out"),
    (
        "contract-escaped",
        raw("", lambda b: (json.dumps(json.loads(b), indent=2) + "\n").encode()),
        "is not laid out",
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
        "contract-column-doubled",
        resource("tiles", lambda r: r["schema"]["fields"].append(r["schema"]["fields"][0])),
        "two columns of one name",
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
    ("trailing-zero", "vdem", cell("vdem", "IND", corruption=lambda x: x + "0")),
    ("verdict-turned", "facts", exchange("facts", "F008", "F003", "verdict")),
    (
        "sources-reordered",
        "events",
        cell("events", "E001", sources=lambda x: ";".join(x.split(";")[::-1])),
    ),
    ("accent-lost", "states", text("states", "Côte", "Cote")),
    ("cells-quoted", "tiles", text("tiles", "AFG", '"AFG"')),
    ("sponsor-retraction-lost", "sponsors", text("sponsors", "retracted", "named")),
    ("name-turned-to-another", "names", text("names", ",PRK,", ",KOR,")),
]


# --- the tables of cases --------------------------------------------------------------------------


def cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of damages: of one cell each, or of one entry of the contract."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(path: str, value: str) -> Act:
    """Give an entry of the contract another value, as JSON, or take it out; its path by names."""

    def change(damaged: dict) -> None:
        *steps, last = path.split()
        here = damaged["resources"]
        for step in steps:
            if isinstance(here, list):
                named = {one["name"]: one for one in here if "name" in one}
                here = here[int(step)] if step.isdigit() else named[step]
            else:
                here = here[step]
        if value:
            here[last] = json.loads(value)
        else:
            del here[last]

    return contract(change)


DAMAGES = [
    *(Damage(id, name, act, says, "load") for id, name, act, says in FORM),
    *(Damage(c[0], c[1], c[2], c[3], "check", *c[4:]) for c in CHECKED),
    *(Damage(c[0], "datapackage", c[1], c[2], "check") for c in FOLDER),
    *(Damage(c[0], c[1], c[2], "differs from the accepted copy", "hash", "") for c in HASHED),
    *(
        Damage(
            c["id"],
            c["table"],
            cell(c["table"], c["key"], **{c["column"]: c["value"]}),
            c["says"],
            c["by"],
            c["place"] or ("" if c["by"] == "hash" else None),
        )
        for c in cases("damages.csv")
    ),
    *(
        Damage(c["id"], "datapackage", entry(c["path"], c["value"]), c["says"], "check")
        for c in cases("damages_of_the_contract.csv")
    ),
]
