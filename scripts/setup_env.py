"""Make .venv from requirements.lock, or bring it up to date. Standard library only.

Run by every target of the Makefile: ``python3 scripts/setup_env.py``. It installs with uv
(itself from the lock), or with pip alone where uv cannot be had. A stamp is written last,
so an interrupted run is simply done again.
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
import os
import shutil
import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "wcit-analysis.stamp"


def fingerprint() -> str:
    """Return what the environment depends on: the lock, the project file and the interpreter."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*command: object) -> None:
    """Run a command and stop with its exit status when it fails."""
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)


def uv_requirement() -> str:
    """Return uv's lines of the lock, version and hashes, as a requirements file of its own."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith("    "):
        end += 1
    return "\n".join(lines[start:end]) + "\n"


def install_uv() -> bool:
    """Install the locked uv into .venv; say whether that worked."""
    only_uv = VENV / "uv-requirement.txt"
    only_uv.write_text(uv_requirement(), encoding="utf-8")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--requirement", only_uv]
    return subprocess.run([str(part) for part in command], check=False).returncode == 0


def install() -> None:
    """Install the lock with hashes checked, then the project itself in place."""
    in_place = ("--no-deps", "--no-build-isolation", "--editable", ROOT)
    if install_uv():
        uv = (PYTHON, "-m", "uv", "pip")
        # Compiled once here; without it every later import is some three times slower.
        options = ("--quiet", "--python", PYTHON, "--compile-bytecode")
        run(*uv, "install", *options, "--require-hashes", "--requirement", LOCK)
        run(*uv, "install", *options, *in_place)
    else:
        print("uv could not be installed: carrying on with pip alone, which takes longer.")
        pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        # The lock has every dependency. Asked to look for them, an older pip wants the newest of
        # one named with an extra (coverage[toml]), and then finds no hash for it.
        run(*pip, "--no-deps", "--require-hashes", "--requirement", LOCK)
        run(*pip, *in_place)


def main() -> None:
    """Bring .venv up to date, from nothing if need be."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    print(
        f"Setting up {VENV.name} from {LOCK.name} (once; half a minute to two minutes) …",
        flush=True,
    )
    if VENV.exists():
        shutil.rmtree(VENV)
    try:
        venv.create(VENV, with_pip=True)
        install()
    except subprocess.CalledProcessError as error:
        sys.exit(
            f"Setting up failed at: {' '.join(error.cmd)}\n"
            "Run the same make target again to start afresh. Where Python came without venv or "
            "pip (Debian, Ubuntu): apt install python3-venv."
        )
    STAMP.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
