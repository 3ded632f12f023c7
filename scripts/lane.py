"""Run the tests away from the lock: ``make test-oldest``, ``-newest``, ``-others``, ``-colab``.

``oldest`` holds each of pyproject.toml's dependencies to its lower bound exactly, so that a bound
is a promise and not a guess; what only the tests need is the newest there is. ``newest`` takes the
newest of everything, and so tells of a breaking release before the next lock does. ``others`` is
how somebody else has it: the newest of everything beside pyarrow and polars, which change what
pandas does, installed as a wheel, from a folder with letters that not every tool can take, in the
C locale and without a home that can be written. ``colab`` runs the notebooks with the releases that
Google Colab holds fast; give it Colab's Python with ``PYTHON=python3.12``.

Each lane has an environment of its own for each Python, made afresh every time: what "newest" means
changes from day to day. Arguments after the lane's name go to pytest.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANES = ("oldest", "newest", "others", "colab")
COLAB = ["pandas==2.2.2", "numpy==2.0.2", "ipywidgets==7.7.1"]
PARALLEL = ["--numprocesses", "auto", "--dist", "loadfile"]  # as `make test` does
# Old releases warn of calls to their own dependencies that have been renamed since; that is not
# ours to mend. What we call that is deprecated, the newest lane and the lock tell.
FORGIVING = ["-W", "ignore::DeprecationWarning"]
ASKED = {"oldest": FORGIVING, "colab": [*FORGIVING, "notebooks"]}
NOT_COPIED = (".git", ".venv*", ".*_cache", ".hypothesis", "report", "mutants", "dist", "my")


def lower_bounds(requirements: list[str]) -> list[str]:
    """Return the lower bounds as pins.

    >>> lower_bounds(["pandas>=2.2.2"])
    ['pandas==2.2.2']
    """
    return [requirement.replace(">=", "==") for requirement in requirements]


def run(*command: object, cwd: Path) -> int:
    """Run a command and return its exit status."""
    return subprocess.run([str(part) for part in command], cwd=cwd, check=False).returncode


def make_environment(lane: str, checkout: Path, folder: Path) -> Path:
    """Make the lane's environment and return its Python."""
    if folder.exists():
        shutil.rmtree(folder)
    venv.create(folder, with_pip=True)
    windows = os.name == "nt"
    python = folder / ("Scripts/python.exe" if windows else "bin/python")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = {"oldest": lower_bounds(project["dependencies"]), "colab": COLAB}.get(lane, [])
    pins = folder / "pins.txt"
    pins.write_text("\n".join(pinned) + "\n", encoding="utf-8")
    # A path would have to be quoted for uv: the folder's own name does.
    what = [".[lab,test]", "pyarrow", "polars"] if lane == "others" else ["--editable", ".[test]"]
    install = (python, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    for command in (
        (python, "-m", "pip", "install", "--quiet", "uv"),
        (*install, "--compile-bytecode", "--upgrade", "--constraint", pins, *what),
    ):
        if status := run(*command, cwd=checkout):
            sys.exit(status)
    return python


def elsewhere(folder: Path) -> Path:
    """Copy the checkout to where others may have it."""
    checkout = folder / "größe #1"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return checkout


def main() -> None:
    """Make the environment named, say what is in it and run pytest there."""
    if sys.argv[1:2] not in [[lane] for lane in LANES]:
        sys.exit(f"usage: lane.py {'|'.join(LANES)} [pytest arguments]")
    lane = sys.argv[1]
    # The models are small, and the threads of an old OpenBLAS wait for one another by spinning: on
    # a busy machine that makes minutes of seconds.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as temporary:
        name = f".venv-{lane}-{sys.version_info[0]}.{sys.version_info[1]}"
        print(f"Setting up {name} ...", flush=True)
        checkout = elsewhere(Path(temporary)) if lane == "others" else ROOT
        python = make_environment(lane, checkout, checkout / name)
        run(python, "-m", "uv", "pip", "list", "--quiet", "--python", python, cwd=checkout)
        if lane == "others":  # below a file there can be no folder, for root neither
            os.environ |= {"HOME": str(python / "home"), "LC_ALL": "C"}
        tests = (*PARALLEL, *ASKED.get(lane, []), *sys.argv[2:])
        sys.exit(run(python, "-m", "pytest", *tests, cwd=checkout))


if __name__ == "__main__":
    main()
