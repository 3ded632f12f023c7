"""Build wheel and sdist, and use the wheel as one without the checkout would: ``make test-wheel``.

The wheel goes into an empty environment outside the checkout, with the versions of
requirements.lock and without a Jupyter: loaders, a name, a chart and a model are tried. With nbval
beside it every notebook then runs from it. Only standard library, and the uv of .venv.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
import zipfile
from pathlib import Path
from shutil import copytree, rmtree

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
# In bytes, of either. Most of the sdist are the pictures of the notebooks' outputs.
LARGEST = 3_000_000
IN_WHEEL = (
    "wcit_analysis/py.typed",
    "wcit_analysis/data/datapackage.json",
    "wcit_analysis/data/states.csv",
    "wcit_analysis/charts/wcit.mplstyle",
    "wcit_analysis/charts/fonts/OpenSans-Regular.ttf",
    "wcit_analysis/explorer/explorer.js",
)
IN_SDIST = ("data/states.csv", "tests/conftest.py", "notebooks/00_start_here.ipynb", "LICENSE")
# -I: neither the current folder nor the user's own packages are looked at.
TRY_OUT = """
import sys
from importlib.util import find_spec
from pathlib import Path

import wcit_analysis as wcit

assert Path(wcit.__file__).is_relative_to(sys.prefix), wcit.__file__
assert not any(find_spec(name) for name in ("jupyterlab", "notebook", "nbval", "ipykernel"))
for name in dir(wcit):
    if name.startswith("load_") and name != "load_table":
        print(f"{name}: {len(getattr(wcit, name)())} rows")
chart = wcit.charts.tile_grid(wcit.load_states(), wcit.load_tiles())
print(chart.text.splitlines()[0])
print(f"{chart.save('chart.png').stat().st_size} bytes of PNG")
assert wcit.find("Ivory Coast") == "CIV"
tables = (wcit.load_states(), wcit.load_indicators(), wcit.load_vdem(), wcit.load_memberships())
models = wcit.measures.fit_models(wcit.measures.design(*tables))
print(f"{len(models)} terms of models")
"""


def run(*command: object, cwd: Path) -> None:
    """Run a command and stop with its exit status when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def build() -> tuple[Path, Path]:
    """Build both afresh; the wheel is built from the sdist, so that the sdist is known to do."""
    if DIST.exists():
        rmtree(DIST)
    run(sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", DIST, cwd=ROOT)
    return next(DIST.glob("*.whl")), next(DIST.glob("*.tar.gz"))


def check_contents(wheel: Path, sdist: Path) -> None:
    """Stop where one is too large or lacks a file."""
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    in_wheel = set(zipfile.ZipFile(wheel).namelist())
    for path, wanted, found in ((wheel, IN_WHEEL, in_wheel), (sdist, IN_SDIST, in_sdist)):
        size = path.stat().st_size
        print(f"{path.name}: {size / 1e6:.2f} MB, {len(found)} files", flush=True)
        if size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST / 1e6:.0f} MB")
        if missing := sorted(set(wanted) - found):
            sys.exit(f"{path.name} lacks {', '.join(missing)}")


def try_out(wheel: Path, outside: Path) -> None:
    """Install the wheel outside the checkout, use it, and run the notebooks."""
    venv.create(outside / "venv")
    python = outside / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    lock = ROOT / "requirements.lock"
    # cwd and a relative name: uv takes the # of a path for the beginning of something else.
    began = time.monotonic()
    run(*install, "--constraint", lock, wheel.name, cwd=DIST)
    size = sum(path.stat().st_size for path in (outside / "venv").rglob("*") if path.is_file())
    print(f"installed in {time.monotonic() - began:.0f} s, {size / 1e6:.0f} MB", flush=True)
    run(python, "-I", "-c", TRY_OUT, cwd=outside)
    run(*install, "--constraint", lock, "nbval", "pytest", cwd=outside)
    copytree(ROOT / "notebooks", outside / "notebooks")
    nbval = (python, "-I", "-m", "pytest", "--nbval", "--nbval-current-env", "--quiet")
    run(*nbval, "-p", "no:cacheprovider", "notebooks", cwd=outside)


def main() -> None:
    """Build, look inside, try out."""
    wheel, sdist = build()
    check_contents(wheel, sdist)
    with tempfile.TemporaryDirectory() as outside:
        try_out(wheel, Path(outside).resolve())


if __name__ == "__main__":
    main()
