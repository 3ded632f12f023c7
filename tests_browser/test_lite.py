"""The notebooks beside the site, in a browser: they open with what is stored, and ask for Python.

A cell cannot be run here: what is compiled for the browser comes from Pyodide's own network.
"""

import json
import urllib.request

from playwright.sync_api import expect

from .conftest import NOTEBOOKS, REPORT


def test_a_notebook_opens_with_its_charts(served, open_page):
    path = NOTEBOOKS[0]
    watched = open_page(f"{served}/lite/lab/index.html?path={path.name}", service_workers="block")
    # The first at least: what is out of sight is not in the page yet.
    picture = watched.page.wait_for_selector(".jp-OutputArea img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 200
    # Nobody is asked whether they want news, and the kernel that the notebook names is there.
    expect(watched.page.get_by_text("Python (Pyodide)").first).to_be_visible()
    expect(watched.page.locator(".jp-Dialog")).to_have_count(0)


def test_the_lock_and_every_wheel_of_ours_are_there(served):
    with urllib.request.urlopen(f"{served}/lite/pyodide-lock.json") as answer:
        packages = json.load(answer)["packages"]
    ours = [each for each in packages.values() if not each["file_name"].startswith("https:")]
    assert "wcit-analysis" in {each["name"] for each in ours}
    for each in ours:
        assert (REPORT / "lite" / each["file_name"]).is_file()
    settings = json.loads((REPORT / "lite" / "jupyter-lite.json").read_text(encoding="utf-8"))
    (options,) = [
        given["loadPyodideOptions"]
        for given in settings["jupyter-config-data"]["litePluginSettings"].values()
    ]
    assert options["lockFileURL"] == "./pyodide-lock.json"
