"""Change the library in one small way at a time and see whether a test notices: ``make mutants``.

mutmut does the changing, in an environment of its own (.venv-mutants: the lock, and mutmut). What
is changed and which tests are run stands in pyproject.toml under ``tool.mutmut``. Survivors are
printed at the end, with what was changed; those that change nothing anyone could notice are
explained in CONTRIBUTING.md. Arguments are names of mutants, with ``*``:
``python scripts/mutants.py "wcit_analysis.joins*"``.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv-mutants"
MUTMUT = "mutmut==3.8.1"
# Forked workers on every core: threads within each would only be in one another's way.
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


def environment() -> Path:
    """Make .venv-mutants if it is not there and return its Python."""
    python = VENV / "bin" / "python"
    stamp = VENV / "stamp"
    wanted = MUTMUT + (ROOT / "requirements.lock").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV)
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
        install += ["--python", str(python)]
        subprocess.run([*install, "-r", "requirements.lock"], cwd=ROOT, check=True)
        subprocess.run([*install, MUTMUT], cwd=ROOT, check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def mutmut(*arguments: str, quiet: bool = False) -> str:
    """Run mutmut and return what it says."""
    command = [str(environment()), "-m", "mutmut", *arguments]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=ENVIRONMENT,
        text=True,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout or ""


def main() -> None:
    """Run the mutants named, or all, and print the score and the survivors."""
    if os.name == "nt":
        sys.exit("mutmut needs fork(): run this on Linux, macOS or WSL")
    mutmut("run", *sys.argv[1:])
    verdicts = [
        (name.strip(), verdict.strip())
        for name, _, verdict in (
            line.rpartition(":")
            for line in mutmut("results", "--all", "true", quiet=True).splitlines()
        )
        if name
    ]
    for name, verdict in verdicts:
        if verdict not in {"killed", "not checked"}:
            print(f"\n{name}: {verdict}")
            print(mutmut("show", name, quiet=True))
    print(dict(Counter(verdict for _, verdict in verdicts)))


if __name__ == "__main__":
    main()
