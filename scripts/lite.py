"""Build the notebooks as pages that run in a browser, without a server: ``make lite``.

JupyterLite goes into report/lite/, beside the site: its Python (Pyodide) and what is compiled for
it come from Pyodide's own network when a page is opened, the library and what is pure Python from
this site. Which of them, with their hashes, says a lock that Pyodide reads: its own
(scripts/lite/pyodide-lock.json, cut to what is used here) and our wheels. So a notebook needs no
``%pip``. For a new Pyodide: ``python scripts/lite.py …/pyodide-lock.json``, from its npm package.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "report" / "lite"
BASE = ROOT / "scripts" / "lite" / "pyodide-lock.json"
# The Pyodide that the kernel of requirements.lock is for; build() holds the two together.
PYODIDE = "https://cdn.jsdelivr.net/pyodide/v314.0.6/full"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Pure Python that Pyodide does not have: what the explorer is made of, and how a kernel talks.
PURE = {
    "anywidget": ["ipywidgets", "psygnal", "typing-extensions"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "psygnal": [],
    "comm": [],
}
OF_THE_KERNEL = ["micropip", "ipython", "jedi", "traitlets"]


def canonical(name: str) -> str:
    """Return a package's name as locks compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed() -> list[str]:
    """Return the names of what the library asks for."""
    return [canonical(re.split("[>=]", wanted)[0]) for wanted in PROJECT["dependencies"]]


def cut(lock: dict[str, Any]) -> dict[str, Any]:
    """Return Pyodide's lock with what the library, and a kernel, need and nothing else."""
    packages = {canonical(name): entry for name, entry in lock["packages"].items()}
    wanted = {name for name in needed() if name not in PURE} | set(OF_THE_KERNEL)
    wanted |= {name for names in PURE.values() for name in names if name not in PURE}
    kept: set[str] = set()
    while wanted - kept:
        kept |= wanted
        wanted = {canonical(name) for each in kept for name in packages[each]["depends"]}
    return {**lock, "packages": {name: packages[name] for name in sorted(kept)}}


def run(*command: object, cwd: Path = ROOT) -> None:
    """Run a command; stop where it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def pure_requirements() -> str:
    """Return the lines of requirements.lock, hashes and all, of what is pure Python."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.finditer(r"^(\S+)==\S+[^\n]*\n(?:    [^\n]*\n)*", text, re.M)
    return "".join(entry[0] for entry in entries if canonical(entry[1]) in PURE)


def entry(wheel: Path) -> dict[str, Any]:
    """Return what the lock says of a wheel that lies beside it."""
    name, version = wheel.name.split("-")[:2]
    return {
        "name": canonical(name),
        "version": version,
        "file_name": f"pypi/{wheel.name}",
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name],
        "depends": PURE.get(canonical(name), needed()),
        "unvendored_tests": False,
    }


def whole_lock(wheels: Iterable[Path]) -> dict[str, Any]:
    """Return the lock: Pyodide's packages by their whole addresses, ours beside it."""
    lock = json.loads(BASE.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package["file_name"] = f"{PYODIDE}/{package['file_name']}"
    ours = {each["name"]: each for each in map(entry, wheels)}
    return {**lock, "packages": {**lock["packages"], **ours}}


def build(work: Path) -> None:
    """Build the pages in a folder of work, then put the wheels and the lock beside them."""
    shutil.copytree(ROOT / "notebooks", work / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "scripts" / "lab" / "overrides.json", work)
    settings = {f"{KERNEL}:kernel": {"loadPyodideOptions": {"lockFileURL": "./pyodide-lock.json"}}}
    config = {"appName": "wcit-analysis", "litePluginSettings": settings}
    (work / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": config}),
        encoding="utf-8",
    )
    lite = (sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", work)
    small = ("--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab")
    run(*lite, *small, "--contents", work / "notebooks", "--output-dir", OUT, cwd=work)
    kernel = json.loads(
        (OUT / "extensions" / KERNEL / "static/schema/kernel.v0.schema.json").read_text(
            encoding="utf-8"
        )
    )
    if kernel["properties"]["pyodideUrl"]["default"] != f"{PYODIDE}/pyodide.mjs":
        sys.exit(f"the kernel is for another Pyodide than {PYODIDE}: see the top of {__file__}")
    wheels = OUT / "pypi"
    wheels.mkdir()
    run(sys.executable, "-m", "uv", "build", "--quiet", "--wheel", "--out-dir", wheels)
    wanted = work / "pure.txt"
    wanted.write_text(pure_requirements(), encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes")
    pure = ("--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any")
    run(*pip, *pure, "--dest", wheels, "--requirement", wanted)
    lock = whole_lock(sorted(wheels.glob("*.whl")))
    (OUT / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    size = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    print(f"report/lite/lab/index.html written: {size / 1e6:.0f} MB")


def main() -> None:
    """Build, or cut a new lock of Pyodide's."""
    if sys.argv[1:]:
        lock = cut(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
        BASE.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8", newline="\n")
        return
    if OUT.exists():
        shutil.rmtree(OUT)
    with tempfile.TemporaryDirectory() as work:
        build(Path(work))


if __name__ == "__main__":
    main()
