"""Run every test away from the lock: ``make test-oldest``, ``make test-newest``.

``oldest`` holds each of pyproject.toml's dependencies to its lower bound exactly, so that a bound
is a promise and not a guess; what only the tests need is the newest there is. ``newest`` takes the
newest of everything, and so tells of a breaking release before the next lock does. Each lane has
an environment of its own for each Python, made afresh every time: what "newest" means changes from
day to day. Arguments after the lane's name go to pytest.
"""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANES = ("oldest", "newest")
# Old releases warn of calls to their own dependencies that have been renamed since; that is not
# ours to mend. What we call that is deprecated, the newest lane and the lock tell.
FORGIVEN = {"oldest": ["-W", "ignore::DeprecationWarning"], "newest": []}


def lower_bounds(requirements: list[str]) -> list[str]:
    """Return the lower bounds as pins.

    >>> lower_bounds(["pandas>=2.2.3"])
    ['pandas==2.2.3']
    """
    return [requirement.replace(">=", "==") for requirement in requirements]


def run(*command: object) -> int:
    """Run a command at the top of the checkout and return its exit status."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode


def make_environment(lane: str, folder: Path) -> Path:
    """Make the lane's environment and return its Python."""
    if folder.exists():
        shutil.rmtree(folder)
    venv.create(folder, with_pip=True)
    windows = os.name == "nt"
    python = folder / ("Scripts/python.exe" if windows else "bin/python")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = folder / "pins.txt"
    pins.write_text("\n".join(lower_bounds(project["dependencies"])) + "\n", encoding="utf-8")
    chosen = ("--constraint", pins) if lane == "oldest" else ("--upgrade",)
    install = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    for command in (
        [python, "-m", "pip", "install", "--quiet", "uv"],
        [*install, "--compile-bytecode", *chosen, "--editable", ".[test]"],
    ):
        if status := run(*command):
            sys.exit(status)
    return python


def main() -> None:
    """Make the environment named, say what is in it and run pytest there."""
    if sys.argv[1:2] not in [[lane] for lane in LANES]:
        sys.exit(f"usage: lane.py {'|'.join(LANES)} [pytest arguments]")
    lane = sys.argv[1]
    folder = ROOT / f".venv-{lane}-{sys.version_info[0]}.{sys.version_info[1]}"
    # The models are small, and the threads of an old OpenBLAS wait for one another by spinning: on
    # a busy machine that makes minutes of seconds.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"Setting up {folder.name} …", flush=True)
    python = make_environment(lane, folder)
    run(python, "-m", "uv", "pip", "list", "--quiet", "--python", python)
    sys.exit(run(python, "-m", "pytest", *FORGIVEN[lane], *sys.argv[2:]))


if __name__ == "__main__":
    main()
