"""Set up what the notebooks need and open JupyterLab on the first: ``python scripts/lab.py``.

Where there is no display, its address is printed instead. Arguments go to JupyterLab.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup_env import PYTHON, ROOT, set_up

FIRST = "notebooks/00_start_here.ipynb"
SETTINGS = Path(__file__).with_name("lab")


def make_my_folder() -> None:
    """Give the reader a folder that git, the tests and ``make refresh`` leave alone."""
    mine = ROOT / "my"
    if not mine.exists():
        mine.mkdir()
        shutil.copy(SETTINGS / "starter.ipynb", mine)


def main() -> None:
    """Become JupyterLab."""
    set_up("lab")
    make_my_folder()
    options = [
        f"--ServerApp.root_dir={ROOT}",
        # So that the address printed leads to the notebook, and not to an empty launcher.
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        # Neither a question about news over the page nor a look for updates.
        f"--LabApp.app_settings_dir={SETTINGS}",
    ]
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        print("No display here: open the address that JupyterLab prints below.", flush=True)
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # A container's only user is often root; the server listens on this machine alone.
        options.append("--allow-root")
    # The kernel called python3 is the one of .venv, whatever a hub or the user's own home has.
    os.environ.pop("JUPYTER_PATH", None)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    command = [str(PYTHON), "-m", "jupyterlab", *options, *sys.argv[1:]]
    if os.name == "nt":  # where execv() neither quotes its arguments nor waits
        sys.exit(subprocess.call(command))
    os.execv(PYTHON, command)  # noqa: S606


if __name__ == "__main__":
    main()
