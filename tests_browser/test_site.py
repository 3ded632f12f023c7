"""The site as built: on a phone and a laptop, in light and dark, over HTTP and from the disk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import wcit_analysis as wcit

from .conftest import NOTEBOOKS, REPORT, SCREENSHOTS
from .links import problems

# One page of every kind.
KINDS = [
    "index.html",
    f"notebooks/{NOTEBOOKS[0].stem}.html",
    f"notebooks/{NOTEBOOKS[-1].stem}.html",
    "states/index.html",
    "states/IND.html",
    "claims.html",
    "sources.html",
    "codebook.html",
    "downloads.html",
    "cite.html",
    "corrections.html",
    "api/index.html",
    "api/charts.html",
    "search.html",
]
# A picture of the whole would be tens of thousands of pixels high.
LONG = {"sources.html", "claims.html", "states/index.html", "codebook.html"}
OTHERS = [f"notebooks/{path.stem}.html" for path in NOTEBOOKS[1:-1]]


def address(page: str, served: str, how: str) -> str:
    return f"{served}/{page}" if how == "http" else (REPORT / page).as_uri()


def test_every_link_anchor_and_picture():
    assert list(problems(REPORT)) == []


def test_there_is_a_page_for_every_state_and_notebook():
    states = set(wcit.load_states()["iso3"])
    assert {path.stem for path in REPORT.glob("states/*.html")} - {"index"} == states
    assert len(list(REPORT.glob("notebooks/*.html"))) == len(NOTEBOOKS)


def check_whole(opened, served: str) -> None:
    """Every picture is there, the console is silent, and nobody else was asked anything."""
    pictures = opened.page.locator("img")
    assert all(pictures.evaluate_all("all => all.map(each => each.naturalWidth > 0)"))
    assert opened.errors == []
    assert opened.hosts <= {served.split("/")[2]}


@pytest.mark.parametrize("page", [*KINDS, *OTHERS])
def test_opens_from_the_disk(page, served, open_page):
    check_whole(open_page(address(page, served, "file")), served)


@pytest.mark.parametrize("page", OTHERS)
def test_opens(page, served, open_page):
    check_whole(open_page(address(page, served, "http")), served)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", KINDS)
def test_reads_well_on_a_laptop_and_a_phone(page, scheme, served, open_page):
    opened = open_page(address(page, served, "http"), color_scheme=scheme)
    check_whole(opened, served)
    for width in (1280, 390):
        opened.page.set_viewport_size({"width": width, "height": 900})
        opened.page.reload()
        name = f"{page.removesuffix('.html').replace('/', '_')}_{width}_{scheme}.png"
        whole = page not in LONG
        # The sidebar slides out of a phone's view: the picture is of where it ends.
        opened.page.screenshot(path=SCREENSHOTS / name, full_page=whole, animations="disabled")
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    # Colours are to be read as they end up, not on their way.
    opened.page.add_style_tag(
        content="* { animation: none !important; transition: none !important }"
    )
    # What is folded is read too, or as much of it as shows how the rest is.
    opened.page.evaluate(
        "[...document.querySelectorAll('details')].slice(0, 9).map(d => d.open = 1)"
    )
    # Row after row is built alike: a dozen of hundreds say what axe has to say.
    opened.page.evaluate(
        "document.querySelectorAll('.entry:nth-child(n+13), tr:nth-child(n+13)')"
        ".forEach(each => each.remove())"
    )
    found = Axe().run(opened.page).response["violations"]
    serious = [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
    assert serious == []


@pytest.mark.parametrize("how", ["http", "file"])
def test_search_finds_a_state(how, served, open_page):
    opened = open_page(address("index.html", served, how))
    opened.page.get_by_role("button", name="Search").first.click()
    opened.page.locator("#pst-search-dialog input").fill("Kenya")
    opened.page.keyboard.press("Enter")
    found = opened.page.locator("#search-results a[href*='states/KEN.html']").first
    found.click()
    expect(opened.page.get_by_role("heading", level=1)).to_contain_text("Kenya")
    assert opened.errors == []


@pytest.mark.parametrize("width", [1280, 390])
def test_there_is_one_search(width, served, open_page):
    opened = open_page(address("states/IND.html", served, "http"), width)
    assert (
        opened.page.locator(".search-button, .search-button-field").locator("visible=true").count()
        == 1
    )


def names(page) -> list[str]:
    return page.locator("table.sortable tbody tr:visible th").all_inner_texts()


def test_the_table_sorts(served, open_page):
    page = open_page(address("states/index.html", served, "http")).page
    head = page.get_by_role("columnheader", name="State")
    assert names(page)[0] == "Afghanistan"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert names(page)[0] == "Zimbabwe"
    online = page.get_by_role("columnheader", name="Online")
    online.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    cells = page.locator("table.sortable tbody tr td:last-child").all_inner_texts()
    numbers = [int(cell) for cell in cells if cell != "–"]
    assert numbers == sorted(numbers)
    assert cells[len(numbers) :] == ["–"] * (len(cells) - len(numbers))


def test_the_table_filters(served, open_page):
    page = open_page(address("states/index.html", served, "http")).page
    states = wcit.load_states()
    field = page.get_by_label("Filter the states")
    field.fill("cote divoire")
    expect(page.get_by_role("status")).to_have_text(f"0 of {len(states)} states")
    field.fill("cote d'ivoire")
    expect(page.get_by_role("status")).to_have_text(f"1 of {len(states)} states")
    field.fill("did not sign")
    refrained = (states["position"] == "not_signed").sum()
    expect(page.get_by_role("status")).to_have_text(f"{refrained} of {len(states)} states")
    assert len(names(page)) == refrained
    field.fill("")
    page.get_by_role("link", name="Kenya").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kenya")


def test_the_table_stands_without_scripts(served, open_page):
    page = open_page(address("states/index.html", served, "http"), java_script_enabled=False).page
    assert page.locator("table.sortable tbody tr").count() == len(wcit.load_states())
    assert page.locator("table.sortable button, .filter").count() == 0


def test_a_source_leads_back_to_what_it_bears(served, open_page):
    page = open_page(address("sources.html#S18", served, "http")).page
    entry = page.locator("#S18")
    expect(entry).to_be_in_viewport()
    entry.get_by_role("link", name="India", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("India")


def test_a_table_downloads(served, open_page):
    page = open_page(address("downloads.html", served, "http")).page
    with page.expect_download() as download:
        page.get_by_role("link", name="states.csv").click()
    original = REPORT.parent / "data" / "states.csv"
    assert download.value.path().read_bytes() == original.read_bytes()


def test_the_code_is_folded_and_opens(served, open_page):
    page = open_page(address(f"notebooks/{NOTEBOOKS[0].stem}.html", served, "http")).page
    code = page.locator(".cell_input .highlight").first
    expect(code).to_be_hidden()
    page.get_by_text("Show the code").first.click()
    expect(code).to_be_visible()
