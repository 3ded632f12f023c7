"""Make .venv from a lock, or bring it up to date. Standard library only.

``python scripts/setup_env.py`` installs requirements.lock, which has everything;
``python scripts/setup_env.py lab`` only requirements-lab.lock, what the notebooks need, and leaves
alone what is there beyond that. Every target of the Makefile runs one or the other. It installs
with uv (itself from the lock), or with pip alone where uv cannot be had or reaches nothing.
"""

# No match statement or other new syntax in this file: an old Python 3 must get as far as the
# message.
import sys

NEEDED = (3, 11)
if sys.version_info < NEEDED:
    sys.exit(
        "wcit-analysis needs Python %d.%d or newer; this is %d.%d (%s).\n"
        "Name another with: make PYTHON=python3.12 <target>"
        % (NEEDED + tuple(sys.version_info[:2]) + (sys.executable,))
    )

import hashlib
import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"lab": ROOT / "requirements-lab.lock", "all": ROOT / "requirements.lock"}
# Says that .venv is ours, what it was made for, and what was installed to the end.
STAMP = VENV / "wcit-analysis.stamp"
# These would load foreign code into every Python that runs here, or send packages elsewhere.
FOREIGN = (
    *("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONWARNINGS", "PYTHONOPTIMIZE"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN", "PIP_PYTHON", "PIP_CONSTRAINT"),
)
FULL = "No space left|quota exceeded"
HINTS = {
    FULL: "The disk is full: about 2 GB are needed, here and in caches.",
    "[Cc]onnect|timed out|dns error|certificate|Forbidden|No matching distribution": (
        "The package index was not reached, or lacks a package. Behind a proxy set HTTPS_PROXY; "
        "where your company has an index of its own, PIP_INDEX_URL."
    ),
    "ensurepip": "This Python came without venv or pip. Debian, Ubuntu: apt install python3-venv.",
    "Permission denied|Access is denied": "Is JupyterLab still running, or the folder another's?",
}


class SetUpError(Exception):
    """What stopped the set-up, in a sentence for the person who started it."""


def digest(lock: Path) -> str:
    """Return what an installation depends on: the lock and how this script installs it."""
    return hashlib.sha256(lock.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def made_for() -> dict[str, str]:
    """Return what a .venv is bound to: scripts in it name both."""
    return {"Python": sys.version.split()[0], "interpreter": sys.version, "place": str(ROOT)}


def read_stamp() -> dict[str, Any]:
    """Return what the stamp says, nothing where there is none that can be read."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError):
        return {}


def write_stamp(installed: dict[str, str]) -> None:
    """Write the stamp."""
    STAMP.write_text(json.dumps({**made_for(), "installed": installed}), encoding="utf-8")


def why_anew(stamp: dict[str, Any]) -> str:
    """Say why a .venv that is ours cannot be kept; nothing where it can."""
    if not stamp.get("installed"):
        return "its last set-up was an older one or did not come to its end"
    if stamp["place"] != str(ROOT):
        return f"this folder was moved or copied from {stamp['place']}"
    if stamp["interpreter"] != sys.version:
        return f"it has Python {stamp['Python']}, and this is {sys.version.split()[0]}"
    if not PYTHON.exists():
        return "the Python that it was made with is gone"
    return ""


def is_current(level: str) -> bool:
    """Say whether there is nothing to do."""
    stamp = read_stamp()
    return not why_anew(stamp) and stamp["installed"].get(level) == digest(LOCKS[level])


def refuse_foreign() -> None:
    """Stop where .venv is somebody else's: it may hold what they need."""
    if VENV.is_file() or (VENV.is_dir() and any(VENV.iterdir()) and not STAMP.exists()):
        raise SetUpError(
            f"{VENV} is there already and was not made by this project, so it was left as it is.\n"
            "Rename or remove it, and run the same command again."
        )


def start_afresh() -> None:
    """Make an empty .venv with Python and pip in it; a link to another disk stays a link."""
    folder = VENV.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    write_stamp({})
    venv.create(folder, with_pip=True)


def run(*command: object) -> str:
    """Run a command and return what it complains of, nothing where it ends well."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        check=False,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode == 0:
        return ""
    said = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
    return "\n".join(said[-10:]) or f"exit status {done.returncode}"


def uv_requirement(lock: Path) -> str:
    """Return uv's lines of the lock, version and hashes, as a requirements file of its own."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith("    "):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def use_the_index_of_pip() -> None:
    """Tell uv, which does not read pip's settings, the index that they name."""
    asked = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    for line in asked.stdout.splitlines():
        name, _, value = line.partition("=")
        if name.endswith(".index-url"):
            os.environ.setdefault("UV_DEFAULT_INDEX", value.strip("'\""))


def install(lock: Path) -> None:
    """Install a lock with its hashes checked, and make the library importable in place."""
    only_uv = VENV / "uv-requirement.txt"
    only_uv.write_text(uv_requirement(lock), encoding="utf-8")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    failed = run(*pip, "--require-hashes", "--requirement", only_uv)
    if not failed:
        use_the_index_of_pip()
        uv = (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON)
        # Compiled once here; without it every later import is some three times slower.
        failed = run(*uv, "--compile-bytecode", "--require-hashes", "--requirement", lock)
    if failed and not re.search(FULL, failed):
        print(f"{failed}\nuv did not do it: going on with pip alone, which takes longer.")
        # The lock has every dependency. Asked to look for them, an older pip wants the newest of
        # one named with an extra (coverage[toml]), and then finds no hash for it.
        failed = run(*pip, "--no-deps", "--require-hashes", "--requirement", lock)
    if failed:
        raise SetUpError(failed)
    # Relative, so that a copy imports its own code, and so that the letters of the path do not
    # matter: Python reads this file in the locale's encoding. Through a link there is no such way.
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV)}))
    line = str(ROOT) if VENV.is_symlink() else os.path.relpath(ROOT, packages)
    (packages / "wcit_analysis_here.pth").write_text(line + "\n", encoding="utf-8")


def show_notebooks_as_text() -> None:
    """Let ``git diff`` show notebooks in words (.gitattributes names them), where git is there."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        # In an older commit the script is not there yet: then the file as it is.
        command = f'f() {{ "{Path(sys.executable).as_posix()}" scripts/notebook_text.py "$1" '
        run("git", "config", "diff.ipynb.textconv", command + '2>/dev/null || cat "$1"; }; f')


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up of this checkout runs; it ends with the process at the latest."""
    with (ROOT / ".venv.lock").open("a") as handle:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # after ten seconds
                    print("Waiting for another set-up of this folder …", flush=True)
        else:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Waiting for another set-up of this folder …", flush=True)
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def bring_up_to_date(level: str) -> None:
    """Make .venv hold the level's lock, from nothing if need be."""
    refuse_foreign()
    if is_current(level):
        return
    why = why_anew(read_stamp())
    if why and STAMP.exists():
        print(f"Making .venv anew: {why}.")
    print(
        f"Setting up .venv from {LOCKS[level].name} with Python {sys.version.split()[0]} "
        "(once; half a minute to two minutes) …",
        flush=True,
    )
    if why:
        start_afresh()
    write_stamp({})
    install(LOCKS[level])
    # After "lab" alone what "all" had put in is still there, but perhaps not as its lock says now.
    levels = LOCKS if level == "all" else [level]
    write_stamp({name: digest(LOCKS[name]) for name in levels})
    show_notebooks_as_text()


def set_up(level: str) -> None:
    """Bring .venv up to date, or end with a sentence that says what stopped it."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ["PIP_USER"] = "0"
    if is_current(level):
        return
    try:
        with alone():
            bring_up_to_date(level)
    except KeyboardInterrupt:
        sys.exit("\nSet-up stopped. The next run of the same command starts it again.")
    except (OSError, subprocess.CalledProcessError, SetUpError) as error:
        said = str(error)
        hints = [hint for words, hint in HINTS.items() if re.search(words, said)]
        sys.exit("\n".join([f"Setting up failed: {said}", *hints]))


if __name__ == "__main__":
    set_up("lab" if sys.argv[1:] == ["lab"] else "all")
