import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "report"
SCREENSHOTS = REPORT / "_screenshots"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*[a-z].ipynb"))

# The system's Chromium: Playwright's own would have to be downloaded. It must ask nobody anything.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.fail("no Chromium here: install it (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


def serious_violations(page: Page) -> list[str]:
    """Return what axe finds on a page that bars somebody from it, with the first places of each."""
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]


class Watched:
    """A page that remembers what it asked of others and what its console complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.hosts: set[str] = set()
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.errors.append(f"error: {error}"))

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "about:")):
            self.hosts.add(url.split("/")[2])

    def _said(self, message) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def open_page(browser: Browser) -> Iterator:
    """Open a watched page: ``open_page(url, width=390, color_scheme="dark")``."""
    contexts = []

    def opened(url: str, width: int = 1280, **options) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        watched = Watched(context)
        watched.page.goto(url)
        return watched

    yield opened
    for context in contexts:
        context.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def started(command: list[str], url: str, log: Path, env: dict[str, str]) -> subprocess.Popen:
    """Start a server and wait until it answers."""
    with log.open("w") as lines:
        server = subprocess.Popen(command, env=env, stdout=lines, stderr=subprocess.STDOUT)
    until = time.monotonic() + 90
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    server.wait()
    raise RuntimeError(f"{command[2]} did not start:\n{log.read_text()[-2000:]}")


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[str]:
    """Address of the site, served as ``python -m http.server`` does."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    command += ["--directory", str(REPORT)]
    log = tmp_path_factory.mktemp("served") / "log"
    server = started(command, url, log, dict(os.environ))
    yield url
    stop(server)


@pytest.fixture(scope="session")
def lab(tmp_path_factory) -> Iterator[str]:
    """Address of a JupyterLab that holds copies of the notebooks: it saves by itself."""
    folder = tmp_path_factory.mktemp("lab")
    work = folder / "work"
    work.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, work)
    # Every cell is to be in the page, not only those that a window would show.
    tracker = folder / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    env = dict(
        os.environ,
        JUPYTER_CONFIG_DIR=str(folder / "config"),
        JUPYTER_DATA_DIR=str(folder / "data"),
        JUPYTERLAB_SETTINGS_DIR=str(folder / "settings"),
        JUPYTERLAB_WORKSPACES_DIR=str(folder / "workspaces"),
    )
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += ["--ServerApp.password=", "--LabApp.expose_app_in_browser=True"]
    # As scripts/lab.py: nobody is asked whether they want news, and no update is looked for.
    command += [f"--LabApp.app_settings_dir={ROOT / 'scripts' / 'lab'}"]
    command += [f"--ServerApp.root_dir={work}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    server = started(command, f"{url}/api", folder / "log", env)
    yield url
    stop(server)
