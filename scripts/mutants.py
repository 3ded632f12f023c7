"""Change the library in one small way at a time and see whether a test notices: ``make mutants``.

mutmut does the changing, in an environment of its own (.venv-mutants: the lock, and mutmut). What
is changed and which tests are run stands in pyproject.toml under ``tool.mutmut``. Survivors are
printed at the end, with what was changed; those that change nothing anyone could notice are
explained in CONTRIBUTING.md. Arguments are names of mutants, with ``*``:
``python scripts/mutants.py "wcit_analysis.joins*"``. With the one argument ``rules`` it changes
the rules of the record instead, in a copy of the checkout where they stand at the top: mutmut takes
a module's name from its path, and the tests import ``rules``.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv-mutants"
MUTMUT = "mutmut==3.8.1"
OF_THE_RULES = """
[tool.mutmut]
source_paths = ["rules.py"]
also_copy = ["data", "README.md", "docs", "scripts", "wcit_analysis"]
pytest_add_cli_args = ["--override-ini=addopts=", "--import-mode=importlib"]
pytest_add_cli_args_test_selection = ["tests/test_guard.py"]
"""
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


def checkout_of_the_rules(folder: Path) -> Path:
    """Copy the checkout into a folder, the rules at its top and nothing else to be changed."""
    checkout = folder / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".git", ".venv*", "mutants"))
    shutil.move(checkout / "scripts" / "rules.py", checkout)
    settings = checkout / "pyproject.toml"
    text = settings.read_text(encoding="utf-8").partition("[tool.mutmut]")[0]
    text = text.replace('pythonpath = ["scripts"]', 'pythonpath = ["scripts", "."]')
    settings.write_text(text + OF_THE_RULES, encoding="utf-8")
    return checkout


def mutmut(checkout: Path, *arguments: str, quiet: bool = False) -> str:
    """Run mutmut and return what it says."""
    command = [str(environment()), "-m", "mutmut", *arguments]
    done = subprocess.run(
        command,
        cwd=checkout,
        env=ENVIRONMENT,
        text=True,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout or ""


def run(checkout: Path, *names: str) -> None:
    """Run the mutants named, or all, and print the score and the survivors."""
    mutmut(checkout, "run", *names)
    results = mutmut(checkout, "results", "--all", "true", quiet=True)
    verdicts = [
        (name.strip(), verdict.strip())
        for name, _, verdict in (line.rpartition(":") for line in results.splitlines())
        if name
    ]
    for name, verdict in verdicts:
        if verdict not in {"killed", "not checked"}:
            print(f"\n{name}: {verdict}")
            print(mutmut(checkout, "show", name, quiet=True))
    print(dict(Counter(verdict for _, verdict in verdicts)))


def main() -> None:
    """Change the library, or the rules, and say what no test noticed."""
    if os.name == "nt":
        sys.exit("mutmut needs fork(): run this on Linux, macOS or WSL")
    if sys.argv[1:] == ["rules"]:
        with tempfile.TemporaryDirectory() as folder:
            run(checkout_of_the_rules(Path(folder)))
    else:
        run(ROOT, *sys.argv[1:])


if __name__ == "__main__":
    main()
