"""What a user installs: conda's list against pip's, the lock, the set-up script, a light import."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from unittest.mock import MagicMock, call

import pytest
import yaml
from rattler import MatchSpec

import wcit_analysis

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def bound(requirement: str) -> tuple[str, str]:
    """Split "Name>=1.2" into its lower-case name and its lower bound."""
    name, _, least = requirement.partition(">=")
    return name.strip().lower(), least.strip()


def wanted_by_pip() -> dict[str, str]:
    extras = PROJECT["optional-dependencies"]
    requirements = PROJECT["dependencies"] + extras["lab"] + extras["test"]
    return {
        "python": PROJECT["requires-python"].removeprefix(">="),
        **dict(map(bound, requirements)),
    }


def wanted_by_conda() -> dict[str, str]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    specs = [spec for spec in environment["dependencies"] if isinstance(spec, str)]
    for spec in specs:
        MatchSpec(spec, strict=True)
    return dict(bound(spec) for spec in specs if spec != "pip")


def test_conda_and_pip_want_the_same():
    assert wanted_by_conda() == wanted_by_pip()


def test_conda_installs_the_project_itself():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["dependencies"][-1] == {"pip": ["-e ."]}


def entries(lock: str) -> dict[str, str]:
    """Return what a lock says of each package and version (and marker): its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|index-url|find-links", text)
    return dict(
        re.findall(r"^(\S+==\S+)[^\n]*\n((?:    --hash=sha256:\w{64}[^\n]*\n)*)", text, re.M)
    )


def names(lock: str) -> set[str]:
    return {entry.partition("==")[0].lower() for entry in entries(lock)}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-lab.lock"])
def test_a_lock_has_hashes_and_no_address(lock):
    assert len(entries(lock)) > 100
    assert [entry for entry, hashes in entries(lock).items() if not hashes] == []


def test_the_locks_hold_every_dependency():
    extras = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + [name for extra in extras.values() for name in extra]
    assert {bound(requirement)[0] for requirement in wanted} - names("requirements.lock") == set()
    for_notebooks = PROJECT["dependencies"] + extras["lab"] + extras["dev"]
    assert {bound(each)[0] for each in for_notebooks} - names("requirements-lab.lock") == set()


def test_the_lock_of_the_notebooks_is_a_part_of_the_other():
    whole = entries("requirements.lock")
    assert {entry: whole.get(entry) for entry in entries("requirements-lab.lock")} == entries(
        "requirements-lab.lock"
    )
    # What makes `make lab` small: no browser, no site, no linters, no other reader of the data.
    for_others = {"playwright", "sphinx", "mypy", "ruff", "py-rattler", "frictionless"}
    assert for_others & names("requirements-lab.lock") == set()


def test_the_library_asks_for_no_jupyter():
    """Or a wheel would change the Jupyter that somebody has, and be of no use in a browser."""
    asked = {bound(requirement)[0] for requirement in PROJECT["dependencies"]}
    assert asked & {"jupyter", "jupyterlab", "notebook", "ipykernel", "nbval"} == set()


def test_an_old_python_is_told_what_is_needed(tmp_path):
    # This Python is made to believe that it is too old: an older one may not be here.
    text = (ROOT / "scripts" / "setup_env.py").read_text(encoding="utf-8")
    script = tmp_path / "setup_env.py"
    script.write_text(text.replace("NEEDED = (3, 11)", "NEEDED = (9, 1)"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 9.1 or newer; this is 3." in done.stderr


@pytest.mark.parametrize("heavy", ["matplotlib", "scipy", "statsmodels", "babel", "ipywidgets"])
def test_import_is_light(heavy):
    code = f"import sys, wcit_analysis; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_import_reaches_no_network_and_prints_nothing():
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "import wcit_analysis as wcit; wcit.load_states(); wcit.charts.Chart; wcit.measures.shares"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_binder_and_codespaces_take_a_python_that_is_tested():
    """Neither can be run here: what they name is held to what the workflow runs."""
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    tested = set(yaml.safe_load(workflow)["jobs"]["test"]["strategy"]["matrix"]["python"])
    binder = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert {binder.removeprefix("python-"), container["image"].removeprefix("python:")} <= tested
    assert container["postCreateCommand"] == "make env"
    interpreter = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    assert interpreter == "${containerWorkspaceFolder}/.venv/bin/python"
    # The whole of what the project asks for, said once: in pyproject.toml.
    wanted = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in wanted if not line.startswith("#")] == ["./"]


def test_binder_builds_the_release_and_not_every_commit():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"mybinder\.org/v2/gh/[\w-]+/[\w-]+/([^?]+)\?", readme) == [
        f"v{wcit_analysis.__version__}"
    ]


NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*[a-z].ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("shell", ["<google.colab._shell.Shell object>", "<ZMQInteractiveShell>"])
def test_a_notebook_begins_by_installing_the_library_in_colab_alone(path, shell):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next(cell for cell in cells if cell["cell_type"] == "code")
    run = MagicMock()
    run.__str__.return_value = shell
    exec("".join(first["source"]), {"get_ipython": lambda: run})  # noqa: S102 - our own notebooks
    asked = ("pip", f"install -q git+{PROJECT['urls']['Repository']}")
    assert run.run_line_magic.call_args_list == [call(*asked)] * ("colab" in shell)
    # The page of the notebook is read, not run.
    assert first["metadata"]["tags"] == ["remove-cell"]
