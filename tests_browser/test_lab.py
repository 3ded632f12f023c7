"""Every notebook in JupyterLab: Restart Kernel and Run All Cells, then a look at what shows."""

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import NOTEBOOKS, SCREENSHOTS, Watched

_MINUTES = 120_000  # milliseconds

_OPENED = """path => window.jupyterapp.shell.currentWidget?.context?.path === path
  && window.jupyterapp.shell.currentWidget.content?.widgets?.length > 1"""
# The status bar says idle before the kernel is connected: the session itself is asked.
_READY = """() => {
  const session = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  const kernel = session?.session?.kernel;
  return session?.isReady && kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
_DONE = """() => {
  const widget = window.jupyterapp.shell.currentWidget;
  const code = widget.content.widgets.filter(
    cell => cell.model.type === 'code' && cell.model.sharedModel.getSource().trim());
  const failed = code.some(
    cell => cell.model.outputs.toJSON().some(each => each.output_type === 'error'));
  return failed || (code.every(cell => cell.model.executionCount !== null)
    && widget.sessionContext.session?.kernel?.status === 'idle');
}"""
_OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === 'code').flatMap(cell => cell.model.outputs.toJSON())
  .map(o => ({type: o.output_type, name: o.name, kinds: Object.keys(o.data ?? {}),
              words: [o.text ?? o.data?.['text/plain'] ?? o.evalue].flat().join('')}))"""


def command(page: Page, name: str, **arguments: str) -> None:
    """Start a command of JupyterLab without awaiting it: that promise can stay open for ever."""
    page.evaluate(
        "([name, given]) => { window.jupyterapp.commands.execute(name, given); return null }",
        [name, arguments],
    )


def run_all(page: Page) -> list[dict]:
    """Restart the kernel, run all cells and return their outputs."""
    page.wait_for_function(_READY, timeout=_MINUTES)
    # Or the stored outputs would pass for new ones.
    command(page, "notebook:clear-all-cell-outputs")
    expect(page.locator(".jp-OutputArea-output")).to_have_count(0)
    command(page, "notebook:restart-run-all")
    page.locator(".jp-Dialog button.jp-mod-warn").click()
    page.wait_for_function(_DONE, timeout=_MINUTES)
    return page.evaluate(_OUTPUTS)


def shown_pictures(page: Page) -> list[Image.Image]:
    """Return the pictures of the charts as the page has them, once all are drawn."""
    images = page.locator(".jp-OutputArea img")
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-OutputArea img')].every(each => each.naturalWidth)"
    )
    addresses = images.evaluate_all("all => all.map(each => each.src)")
    return [
        Image.open(io.BytesIO(base64.b64decode(address.split(",", 1)[1]))).convert("RGB")
        for address in addresses
    ]


@pytest.fixture(scope="module")
def workbench(lab, browser) -> Iterator[Watched]:
    """JupyterLab, opened once for all notebooks: it is slow to load."""
    context = browser.new_context(viewport={"width": 1300, "height": 1100})
    watched = Watched(context)
    watched.page.goto(f"{lab}/lab?reset")
    watched.page.wait_for_selector(".jp-Launcher", timeout=_MINUTES)
    yield watched
    context.close()


@pytest.fixture
def notebook(lab, workbench) -> Iterator[Callable[[Path], tuple[Page, list[dict]]]]:
    """Open a notebook and run it all; what its page asks of others is watched."""
    page = workbench.page

    def opened(path: Path, run: bool = True) -> tuple[Page, list[dict]]:
        command(page, "docmanager:open", path=path.name)
        page.wait_for_function(_OPENED, arg=path.name, timeout=_MINUTES)
        outputs = run_all(page) if run else []
        page.screenshot(path=SCREENSHOTS / f"lab_{path.stem}.png")
        return page, outputs

    yield opened
    # The next notebook is to find neither this one nor its kernel.
    page.evaluate(
        "() => { const widget = window.jupyterapp.shell.currentWidget;"
        " widget.sessionContext.shutdown().then(() => widget.dispose()); return null }"
    )
    page.wait_for_function("document.querySelectorAll('.jp-Notebook').length === 0")
    assert workbench.hosts == {lab.split("/")[2]}


def test_opening_and_saving_changes_nothing(notebook, workbench, lab):
    """Or every reader who presses Ctrl-S has a conflict at the next ``git pull``."""
    page, path = workbench.page, NOTEBOOKS[0]
    notebook(path, run=False)
    page.wait_for_function(_READY, timeout=_MINUTES)
    on_disk = f"{lab}/api/contents/{path.name}?type=file&format=text"
    before = page.request.get(on_disk).json()
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
    saved = page.request.get(on_disk).json()
    assert saved["last_modified"] > before["last_modified"]
    # The version is that of whoever opens it.
    assert without_version(saved["content"]) == without_version(path.read_text(encoding="utf-8"))


def without_version(text: str) -> str:
    return re.sub(r'"version": "3[.\d]+"', "", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_restart_and_run_all(path, notebook):
    page, outputs = notebook(path)
    assert [o for o in outputs if o["type"] == "error" or o["name"] == "stderr"] == []

    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    stored = [output for cell in cells for output in cell.get("outputs", [])]
    # What nbclient stored and nbval compares, JupyterLab shows as well.
    words = [o.get("text") or o["data"]["text/plain"] for o in stored]
    assert "".join(o["words"] for o in outputs) == "".join("".join(said) for said in words)

    charts = [
        output
        for output in stored
        if "image/png" in output.get("data", {})
        and not any("widget" in kind for kind in output["data"])
    ]
    pictures = shown_pictures(page)
    assert len(pictures) >= len(charts)
    for picture in pictures:
        assert picture.width > 200
        assert len(picture.getcolors(1 << 24)) > 3  # not one blank ground

    if any("widget" in kind for output in outputs for kind in output["kinds"]):
        explore(page)


_RUN = """async code => {
  const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const run = kernel.requestExecute({code});
  let said = '';
  run.onIOPub = message => { said += message.content.text ?? message.content.evalue ?? ''; };
  await run.done;
  return said;
}"""


def explore(page: Page) -> None:
    """Pick by name, by click and from Python: card, map and the kernel's variable agree."""
    page.set_viewport_size({"width": 1300, "height": 2600})  # all of it in one picture
    box = page.locator(".wcit-explorer").first
    chosen = box.get_by_role("region", name="The state chosen")
    box.locator(".tile").first.scroll_into_view_if_needed()
    box.screenshot(path=SCREENSHOTS / "lab_explorer_1_begins.png")

    field = box.get_by_label("State, by any of its names")
    field.fill("Ivory Coast")
    field.press("Enter")
    expect(chosen).to_contain_text("CIV")
    assert in_kernel(page, "print(explorer.state)") == "CIV"
    box.locator(".tile").filter(has_text=re.compile("BRA$")).click()
    expect(chosen).to_contain_text("BRA")
    box.get_by_label("Group", exact=True).select_option("g20")
    assert in_kernel(page, "print(explorer.state, explorer.group)") == "BRA g20"

    assert in_kernel(page, "explorer.state = 'India'; explorer.group = 'brics'") == ""
    expect(chosen).to_contain_text("India")
    expect(field).to_have_value("India")
    expect(box.get_by_label("Group", exact=True)).to_have_value("brics")
    assert "Atlantis" in in_kernel(page, "explorer.state = 'Atlantis'")
    expect(chosen).to_contain_text("India")
    # A link must not take the notebook's place.
    assert chosen.get_by_role("link", name="All about India").get_attribute("target") == "_blank"
    with page.expect_download() as download:
        box.get_by_role("button", name="Save SVG").click()
    assert "BRICS" in Path(download.value.path()).read_text("utf-8")
    box.screenshot(path=SCREENSHOTS / "lab_explorer_2_picked.png")


def in_kernel(page: Page, code: str) -> str:
    """Run code in the notebook's kernel, as its next cell would, and return what it prints."""
    return page.evaluate(_RUN, code).strip()
