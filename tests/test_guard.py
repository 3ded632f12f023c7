"""The guard: a copy of the data package, damaged in one way at a time, is refused each time.

A damage is refused by the loader of its table, by the cross-checks or by the fingerprints of the
files. Where the cross-checks are to say what is wrong, the copy's fingerprints are renewed first,
as somebody would who runs ``make accept`` without looking: then it cannot be the hash that catches
it. Each refusal names the file, and row and column where there is one.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rules
from rules import problems_of, read_rows

from wcit_analysis.datapackage import DATA, read_contract, table_names, table_resource
from wcit_analysis.tables import DataError, load_table

from .damages import CONTRACT, DAMAGES, PATHS, Damage, reseal, table


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture(scope="module")
def undamaged() -> str:
    return digest(DATA)


@pytest.fixture(scope="module")
def refused() -> dict[str, str]:
    """Which damages were refused so far, each with a digest of the damaged copy."""
    return {}


@pytest.fixture(autouse=True, scope="module")
def read_once() -> Iterator[None]:
    """Let the rules read a file anew only where it or what the contract says of it is another."""
    contracts: dict[bytes, dict] = {}
    seen: dict[bytes, object] = {}

    def once(key: bytes, read: Callable, *arguments: object) -> object:
        if key not in seen:
            seen[key] = read(*arguments)
        return seen[key]

    def rows(name: str, folder: Path) -> object:
        contract = (folder / "datapackage.json").read_bytes()
        if contract not in contracts:
            contracts[contract] = read_contract(folder)
        about = table_resource(contracts[contract], name) | {"hash": None, "bytes": None}
        path = folder / about["path"]
        content = path.read_bytes() if path.exists() else b""
        return once(json.dumps(about).encode() + content, read_rows, name, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "read_rows", rows)
        yield


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.iterdir())
    return hashlib.sha256(
        b"".join(hashlib.sha256(p.name.encode() + p.read_bytes()).digest() for p in files)
    ).hexdigest()


def refusals(damage: Damage, folder: Path) -> list[str]:
    """Return what is said against a damaged copy by what ought to see the damage."""
    if damage.by == "load":
        try:
            load_table(damage.name, folder)
        except DataError as error:
            assert error.file == PATHS[damage.name]
            return [str(error)]
        return []
    return [line for lines in problems_of(folder, frictionless=False).values() for line in lines]


def test_an_undamaged_copy_passes(copy):
    problems = problems_of(copy)
    assert {name: found for name, found in problems.items() if found} == {}
    assert set(problems) >= {"datapackage", *PATHS}
    for name in table_names(CONTRACT):
        load_table(name, copy)


def test_frictionless_reads_the_same_a_second_time(copy):
    seen = {"cell-word-unknown": "data/states.csv", "cell-date-31-february": "data/events.csv"}
    for damage in DAMAGES:
        if damage.id in seen:
            damage.act(copy)
    reseal(copy)
    said = problems_of(copy)["frictionless"]
    assert {line.split(":")[0] for line in said} >= set(seen.values())
    assert any("abstained" in line for line in said)


def test_the_tools_themselves_damage_nothing(copy):
    before = digest(copy)
    for name in table_names(CONTRACT):
        table(name, lambda rows: None)(copy)
    reseal(copy)
    assert digest(copy) == before


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.id)
def test_is_refused(damage, copy, undamaged, refused):
    place = damage.act(copy)
    after = digest(copy)
    assert after != undamaged, "nothing was damaged"
    assert after not in refused.values(), "the same damage under another name"
    if damage.by == "check" and damage.name != "datapackage":
        reseal(copy)

    said = refusals(damage, copy)

    place = place if damage.place is None else damage.place
    file = PATHS.get(damage.name, "") if not place.startswith("data/") else ""
    if damage.by == "hash" and not damage.id.startswith("one-digit"):
        # The table wide is joined from others, so what is changed there shows in it too.
        elsewhere = [line for line in said if not line.startswith("data/wide.csv: is not")]
        assert len(elsewhere) == 1, "it shows elsewhere too: a better reason should be expected"
    fitting = [line for line in said if damage.says in line and place in line and file in line]
    assert fitting, f"expected {file} {place} … {damage.says}; found {said[:5]}"
    assert all(re.match(r"data/[^,:]+", line) for line in said)
    if damage.by == "check":
        assert not any("differs from the accepted copy" in line for line in fitting)
    refused[damage.id] = after


def test_every_damage_is_refused(refused, capsys, request):
    """K of k."""
    selected = [item for item in request.session.items if "test_is_refused[" in item.name]
    if len(selected) != len(DAMAGES):
        pytest.skip("only some of the damages were run")
    with capsys.disabled():
        print(f"\nguard: {len(refused)} of {len(DAMAGES)} damages refused")
    assert len(refused) == len(DAMAGES) >= 110
    assert len({damage.id for damage in DAMAGES}) == len(DAMAGES)
