"""scripts/setup_env.py: when .venv is made, made anew, added to, or left alone.

What is installed is stood in for here: a file a lock. CI's first command sets up the real thing.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"


def load(folder: Path):
    """Return the set-up script of a checkout, with a stand-in for what it installs."""
    spec = importlib.util.spec_from_file_location("setup_env", folder / "scripts/setup_env.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.truly_install = script.install
    script.install = lambda lock: script.VENV.joinpath(lock.stem).touch()
    return script


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """The set-up script of a checkout in a folder that is hard to name."""

    def create(place: Path, with_pip: bool) -> None:
        python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        python.parent.mkdir(exist_ok=True)
        python.touch()

    monkeypatch.setattr("venv.create", create)
    for name in ("PIP_USER", "PIP_TARGET", "PYTHONPATH"):
        monkeypatch.setenv(name, "1")
    folder = tmp_path / "größe #1"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPTS / "setup_env.py", folder / "scripts")
    for lock in ("requirements.lock", "requirements-lab.lock"):
        (folder / lock).write_text("uv==1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    return load(folder)


def installed(checkout) -> set[str]:
    return set(checkout.read_stamp()["installed"])


def test_each_level_adds_to_what_is_there(checkout):
    checkout.set_up("lab")
    (checkout.VENV / "their own").touch()
    assert installed(checkout) == {"lab"}
    checkout.set_up("all")
    checkout.set_up("lab")
    assert installed(checkout) == {"lab", "all"}
    assert {"requirements", "requirements-lab", "their own"} <= set(os.listdir(checkout.VENV))


def test_a_new_lock_is_added_to_what_is_there(checkout):
    checkout.set_up("all")
    (checkout.VENV / "their own").touch()
    checkout.LOCKS["lab"].write_text("uv==2 \\\n    --hash=sha256:0\n", encoding="utf-8")
    checkout.set_up("lab")
    assert installed(checkout) == {"lab"}
    assert (checkout.VENV / "their own").exists()


def test_nothing_is_done_twice(checkout, capsys):
    checkout.set_up("all")
    capsys.readouterr()
    checkout.install = checkout.start_afresh = None
    checkout.set_up("all")
    checkout.set_up("lab")
    assert capsys.readouterr().out == ""


def moved(checkout):
    folder = checkout.ROOT.with_name("moved")
    checkout.ROOT.rename(folder)
    return load(folder)


def other_python(checkout):
    stamp = json.loads(checkout.STAMP.read_text(encoding="utf-8"))
    text = json.dumps({**stamp, "interpreter": "other", "Python": "3.99.0"})
    checkout.STAMP.write_text(text, encoding="utf-8")
    return checkout


def interrupted(checkout):
    checkout.write_stamp({})
    return checkout


def without_python(checkout):
    checkout.PYTHON.unlink()
    return checkout


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (moved, "was moved or copied from"),
        (other_python, "it has Python 3.99.0, and this is 3."),
        (interrupted, "did not come to its end"),
        (without_python, "is gone"),
    ],
)
def test_a_venv_that_no_longer_fits_is_made_anew_and_said_so(checkout, change, says, capsys):
    checkout.set_up("all")
    (checkout.VENV / "left over").touch()
    script = change(checkout)
    script.set_up("all")
    assert "Making .venv anew: " in (out := capsys.readouterr().out)
    assert says in out
    assert not (script.VENV / "left over").exists()
    assert installed(script) == {"lab", "all"}


def a_folder(venv):
    venv.mkdir()
    (venv / "pyvenv.cfg").touch()


def a_file(venv):
    venv.write_text("analysis\n", encoding="utf-8")


def a_link(venv):
    (elsewhere := venv.with_name("elsewhere")).mkdir()
    (elsewhere / "pyvenv.cfg").touch()
    venv.symlink_to(elsewhere, target_is_directory=True)


@pytest.mark.parametrize("theirs", [a_folder, a_file, a_link])
def test_a_venv_that_is_not_ours_is_left_alone(checkout, theirs):
    theirs(checkout.VENV)
    with pytest.raises(SystemExit, match="was not made by this project, so it was left as it is"):
        checkout.set_up("lab")
    assert checkout.VENV.is_file() or (checkout.VENV / "pyvenv.cfg").exists()


def test_a_link_to_another_disk_stays_a_link(checkout):
    (elsewhere := checkout.VENV.with_name("elsewhere")).mkdir()
    checkout.VENV.symlink_to(elsewhere, target_is_directory=True)
    checkout.set_up("lab")
    assert checkout.VENV.is_symlink()
    assert (elsewhere / "requirements-lab").exists()


def test_the_library_is_found_by_a_way_that_any_locale_can_read(checkout, monkeypatch):
    """Python reads a .pth file in the locale's encoding, and a copy must not lead back here."""
    packages = checkout.VENV / "packages"
    packages.mkdir(parents=True)
    monkeypatch.setattr("sysconfig.get_path", lambda *_: str(packages))
    checkout.run = lambda *command: ""
    checkout.use_the_index_of_pip = lambda: None
    checkout.truly_install(checkout.LOCKS["lab"])
    (line,) = packages.glob("*.pth")
    assert (packages / line.read_text(encoding="ascii").strip()).resolve() == checkout.ROOT


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (OSError(28, "No space left on device"), "The disk is full"),
        ("tcp connect error: Connection refused", "index was not reached"),
        (subprocess.CalledProcessError(1, ["python", "-m", "ensurepip"]), "python3-venv"),
        (PermissionError(13, "Permission denied"), "JupyterLab still running"),
        (KeyboardInterrupt(), "starts it again"),
    ],
)
def test_a_failure_is_a_sentence_with_its_cause(checkout, failure, says):
    def fail(lock):
        raise failure if isinstance(failure, BaseException) else checkout.SetUpError(failure)

    checkout.install = fail
    with pytest.raises(SystemExit, match=says) as stopped:
        checkout.set_up("all")
    assert sum(hint in str(stopped.value) for hint in checkout.HINTS.values()) <= 1
    assert not checkout.read_stamp()["installed"]


def test_two_at_once_wait_for_one_another(checkout):
    with checkout.alone():
        second = subprocess.Popen(
            [sys.executable, "-u", checkout.ROOT / "scripts/setup_env.py"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert "Waiting for another set-up" in second.stdout.readline()
        assert not checkout.VENV.exists()
        second.kill()
    second.communicate()


def test_what_leads_packages_elsewhere_is_dropped(checkout):
    checkout.set_up("lab")
    assert {"PIP_TARGET", "PYTHONPATH"}.isdisjoint(os.environ)
    assert os.environ["PIP_USER"] == "0"
