"""Every notebook in JupyterLab: Restart Kernel and Run All Cells, then a look at what shows."""

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .conftest import NOTEBOOKS, SCREENSHOTS

_MINUTES = 120_000  # milliseconds

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
  .map(o => ({type: o.output_type, name: o.name, text: o.text ?? o.evalue,
              kinds: Object.keys(o.data ?? {})}))"""


def command(page: Page, name: str) -> None:
    """Start a command of JupyterLab without awaiting it: that promise can stay open for ever."""
    page.evaluate("name => { window.jupyterapp.commands.execute(name); return null }", name)


def run_all(page: Page) -> list[dict]:
    """Restart the kernel, run all cells and return their outputs."""
    page.wait_for_selector(".jp-Notebook", timeout=_MINUTES)
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


@pytest.fixture
def notebook(lab, open_page):
    """Open a notebook and run it all; its page is watched for requests to others."""
    opened = []

    def run(path: Path) -> tuple[Page, list[dict]]:
        watched = open_page(f"{lab}/lab/tree/{path.name}?reset")
        opened.append(watched)
        return watched.page, run_all(watched.page)

    yield run
    for watched in opened:
        page = watched.page
        page.screenshot(path=SCREENSHOTS / f"lab_{page.url.split('/')[-1].split('?')[0]}.png")
        # The next notebook is not to wait for this one's kernel.
        command(page, "kernelmenu:shutdown")
        page.wait_for_timeout(500)
        assert watched.hosts == {lab.split("/")[2]}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_restart_and_run_all(path, notebook):
    page, outputs = notebook(path)
    assert [o for o in outputs if o["type"] == "error" or o["name"] == "stderr"] == []

    stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
    charts = [
        output
        for cell in stored
        for output in cell.get("outputs", [])
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


def explore(page: Page) -> None:
    """Type a state and pick a group: card and picture must follow."""
    field = page.locator(".widget-combobox input")
    field.scroll_into_view_if_needed()
    views = page.locator(".wcit-view")
    assert views.count() >= 2
    page.locator(".widget-vbox").first.screenshot(path=SCREENSHOTS / "explorer_1_begins.png")

    before = pictures_and_text(page)
    field.fill("Brazil")
    field.press("Enter")
    expect(page.locator(".widget-vbox").first).to_contain_text("Brazil (BRA)")
    page.locator(".widget-vbox").first.screenshot(path=SCREENSHOTS / "explorer_2_state.png")
    after_state = pictures_and_text(page)
    assert before[0] != after_state[0]
    assert before[1] != after_state[1]

    group = page.locator(".widget-dropdown select")
    now = group.input_value()
    labels = group.locator("option").all_inner_texts()
    wanted = next(label for label in labels if label not in (now, "") and "group" in label.lower())
    group.select_option(label=wanted)
    page.wait_for_timeout(1000)
    page.locator(".widget-vbox").first.screenshot(path=SCREENSHOTS / "explorer_3_group.png")
    after_group = pictures_and_text(page)
    assert after_state[0] != after_group[0]
    assert after_state[1] != after_group[1]


def pictures_and_text(page: Page) -> tuple[list[str], str]:
    """Return what the explorer shows: its pictures, whether images or drawings, and its words."""
    box = page.locator(".widget-vbox").first
    drawn = box.evaluate(
        "box => [...box.querySelectorAll('img, svg')].map(each => each.src ?? each.outerHTML)"
    )
    return drawn, box.inner_text()
