"""What holds for every test, doctest and notebook, wherever pytest is started and by whom."""

import os
import re
import tempfile
from pathlib import Path

# Here, once, and not in each notebook's kernel, which would say so in a cell's output: matplotlib
# looks for a folder that it can write (and tells the kernels through MPLCONFIGDIR of one that it
# made, where it has none), and makes its list of fonts.
import matplotlib.font_manager  # noqa: F401
import pytest

if not os.access(Path.home(), os.W_OK):
    instead_of_home = tempfile.TemporaryDirectory()  # as long as this process
    os.environ["IPYTHONDIR"] = instead_of_home.name


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave alone the reader's own notebooks: those without a number, and copies."""
    of_the_reader = not re.fullmatch(r"\d\d_[a-z_]+", collection_path.stem)
    return True if collection_path.suffix == ".ipynb" and of_the_reader else None


@pytest.fixture(autouse=True)
def at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test at the top of the checkout: examples read ``data/…``."""
    monkeypatch.chdir(Path(__file__).parent)
