"""Open JupyterLab on the first notebook; where there is no display, print its address instead."""

import os
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "00_start_here.ipynb"


def main() -> None:
    """Become JupyterLab."""
    options = [
        f"--ServerApp.root_dir={NOTEBOOK.parent}",
        # So that the address printed leads to the notebook, and not to an empty launcher.
        f"--LabApp.default_url=/lab/tree/{NOTEBOOK.name}",
    ]
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        print("No display here: open the address that JupyterLab prints below.", flush=True)
        options.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # A container's only user is often root; the server listens on this machine alone.
        options.append("--allow-root")
    command = [sys.executable, "-m", "jupyterlab", *options, *sys.argv[1:]]
    if os.name == "nt":  # where execv() neither quotes its arguments nor waits
        sys.exit(subprocess.call(command))
    os.execv(sys.executable, command)  # noqa: S606


if __name__ == "__main__":
    main()
