"""scripts/lite.py: the lock that a browser reads has all that the library needs, and no more."""

import hashlib
import json
import re
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import lite

BASE = json.loads(lite.BASE.read_text(encoding="utf-8"))["packages"]


def release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def test_every_dependency_is_pyodides_or_pure_and_new_enough():
    project = tomllib.loads((lite.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted in project["dependencies"]:
        name, least = wanted.split(">=")
        if name not in lite.PURE:
            assert release(BASE[name]["version"]) >= release(least), name


def test_nothing_is_missing_and_nothing_is_idle():
    assert lite.cut({"packages": BASE}) == {"packages": BASE}
    # A package that is left out is missed by one that asks for it.
    known = BASE.keys() | lite.PURE.keys()
    wanted = [name for package in BASE.values() for name in package["depends"]]
    wanted += [name for names in lite.PURE.values() for name in names]
    assert {lite.canonical(name) for name in wanted} <= known


def test_what_is_pure_python_comes_from_the_lock_with_its_hashes():
    lines = lite.pure_requirements()
    assert set(re.findall(r"^(\S+)==", lines, re.M)) == lite.PURE.keys()
    assert lines.count("--hash=sha256:") >= len(lite.PURE)


def test_the_library_lies_beside_the_lock_and_the_rest_at_its_address(tmp_path):
    wheel = tmp_path / "wcit_analysis-9.9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    packages = lite.whole_lock([wheel])["packages"]
    ours = packages.pop("wcit-analysis")
    assert ours["file_name"] == f"pypi/{wheel.name}"
    assert ours["imports"] == ["wcit_analysis"]
    assert ours["sha256"] == hashlib.sha256(b"wheel").hexdigest()
    assert {"pandas", "anywidget"} <= set(ours["depends"]) <= packages.keys() | lite.PURE.keys()
    assert all(each["file_name"].startswith(f"{lite.PYODIDE}/") for each in packages.values())
