"""The site as built: on a phone and a laptop, in light and dark, over HTTP and from the disk."""

import gzip
import html
import re

import pytest
from playwright.sync_api import expect

import wcit_analysis as wcit

from .conftest import NOTEBOOKS, REPORT, SCREENSHOTS, serious_violations
from .links import problems

SITE = "https://wcit-analysis.github.io/wcit-analysis/"
NARROW = 3.5  # inches of a narrow drawing

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
    # Pictures further down are asked for when somebody comes near.
    pictures = opened.page.locator("img")
    pictures.evaluate_all("all => all.forEach(each => { each.loading = 'eager'; })")
    loaded = "() => [...document.images].every(each => each.complete)"
    opened.page.wait_for_function(loaded)
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
    assert serious_violations(opened.page) == []


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


FIND = "Find a state by any of its names, or filter"


def test_the_table_filters(served, open_page):
    page = open_page(address("states/index.html", served, "http")).page
    states = wcit.load_states()
    field, status = page.get_by_label(FIND), page.get_by_role("status")
    field.fill("did not sign")
    refrained = (states["position"] == "not_signed").sum()
    expect(status).to_have_text(f"{refrained} of {len(states)} states")
    assert len(names(page)) == refrained
    page.get_by_role("button", name="refused").click()
    expect(status).to_have_text(f"{(states['stance'] == 'refused').sum()} of {len(states)} states")
    field.fill("")
    page.get_by_role("link", name="Kenya").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kenya")


@pytest.mark.parametrize("how", ["http", "file"])
def test_the_table_finds_names_as_find_does(how, served, open_page):
    page = open_page(address("states/index.html", served, how)).page
    field, status = page.get_by_label(FIND), page.get_by_role("status")
    label = wcit.load_states().set_index("iso3")["name"]
    for name in ("UK", "cote divoire", "Burma", "Deutschland", "Holland", "中国"):
        field.fill(name)
        expect(status).to_contain_text("1 of")
        assert names(page) == [label[wcit.find(name)]]
    for name in ("Taiwan", "World", "Scotland"):
        field.fill(name)
        with pytest.raises(wcit.UnknownCountry) as told:
            wcit.find(name)
        expect(status).to_have_text(str(told.value))


def test_the_table_stands_without_scripts(served, open_page):
    page = open_page(address("states/index.html", served, "http"), java_script_enabled=False).page
    assert page.locator("table.sortable tbody tr").count() == len(wcit.load_states())
    assert page.locator("table.sortable button, .filter").count() == 0


@pytest.mark.parametrize(("width", "scripts"), [(390, True), (390, False), (1280, True)])
def test_a_long_table_is_short_on_a_phone_until_asked_for(width, scripts, served, open_page):
    url = address("notebooks/01_timeline.html", served, "http")
    page = open_page(url, width, java_script_enabled=scripts).page
    table = page.locator("table:has(tbody > tr:nth-child(10))").first
    rows, button = table.locator("tbody > tr"), table.locator("xpath=following-sibling::button")
    number, seen = rows.count(), rows.filter(visible=True)
    if width == 390 and scripts:
        assert seen.count() == 5
        expect(button).to_have_text(f"Show all {number}")
        button.click()
        assert rows.nth(5).evaluate("row => row === document.activeElement")
    assert seen.count() == number
    expect(button).not_to_be_visible()


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


def test_one_switch_shows_all_code(served, open_page):
    page = open_page(address(f"notebooks/{NOTEBOOKS[0].stem}.html", served, "http")).page
    code = page.locator(".cell_input")
    assert not any(each.is_visible() for each in code.all())
    page.get_by_role("button", name="Show the code").click()
    assert all(each.is_visible() for each in code.all())
    page.reload()
    expect(page.get_by_role("button", name="Hide the code")).to_be_visible()


@pytest.mark.parametrize("notebook", [path.stem for path in NOTEBOOKS])
def test_on_a_phone_no_chart_is_cut(notebook, served, open_page):
    opened = open_page(address(f"notebooks/{notebook}.html", served, "http"), 390)
    for chart in opened.page.locator("figure.chart").all():
        picture = chart.locator("img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        shown, column = picture.bounding_box(), chart.bounding_box()
        assert column["x"] <= shown["x"]
        assert shown["x"] + shown["width"] <= column["x"] + column["width"] + 1
        assert picture.evaluate("each => each.currentSrc").endswith("-narrow.png")
        # Letters of nine points, a ninth of an inch and more, are as large on the phone.
        assert shown["width"] >= 0.9 * 100 * NARROW


def test_a_chart_can_be_linked_taken_and_embedded(served, open_page):
    opened = open_page(
        address("notebooks/02_who_signed.html", served, "http"),
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = opened.page
    chart = page.locator("figure.chart").first
    name = chart.get_attribute("id")
    read = "navigator.clipboard.readText()"
    chart.get_by_role("link", name="Link").click()
    expect(chart.get_by_text("Copied")).to_be_visible()
    assert page.evaluate(read).endswith(f"notebooks/02_who_signed.html#{name}")
    chart.get_by_role("link", name="Embed").click()
    expect(chart.get_by_text("Copied").first).to_be_visible()
    page.wait_for_function(f"{read}.then(text => text.includes('iframe'))")
    frame = page.evaluate(read)
    assert f"/embed/{name}.html" in frame
    for kind in ("PNG", "SVG", "Data (CSV)"):
        with page.expect_download() as download:
            chart.get_by_role("link", name=kind).click()
        assert download.value.suggested_filename.startswith(f"wcit12-{name}.")
    page.goto(address(f"embed/{name}.html", served, "http"))
    assert page.locator("figure.chart img").evaluate("each => each.naturalWidth") > 0
    assert opened.errors == []


@pytest.mark.parametrize(("width", "column"), [(390, 350), (390, 390), (768, 640), (1280, 900)])
def test_a_frame_is_as_high_as_the_chart_in_it(width, column, served, open_page):
    pages = "".join(
        (REPORT / "notebooks" / f"{path.stem}.html").read_text("utf-8") for path in NOTEBOOKS
    )
    codes = map(html.unescape, re.findall(r'data-copy="(&lt;iframe[^"]*)"', pages))
    here = [code.replace(SITE, "/").replace('loading="lazy"', "") for code in codes]
    assert here
    page = open_page(f"{served}/embed/", width).page
    page.set_content(f'<div style="width:{column}px">{"".join(here)}</div>', wait_until="load")
    for each in page.locator("iframe").element_handles():
        inside = each.content_frame()
        needed = inside.evaluate("document.body.getBoundingClientRect().height + 16")
        spare = each.bounding_box()["height"] - needed
        assert 0 <= spare < 160, (inside.url, spare)


@pytest.mark.parametrize("page", KINDS)
def test_a_shared_link_shows_what_it_leads_to(page, served):
    written = (REPORT / page).read_text(encoding="utf-8")
    said = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)"', written))
    if page == "search.html":  # it is made by the theme, and nobody shares it
        return
    assert said["og:title"]
    assert len(said["description"]) > 40
    picture = said["og:image"].partition("/wcit-analysis/")[2]
    assert (REPORT / picture).is_file(), picture


def test_the_first_page_is_light(served, open_page):
    sizes = {}
    opened = open_page("about:blank")
    opened.page.on("response", lambda got: sizes.update({got.url: len(gzip.compress(got.body()))}))
    opened.page.goto(served, wait_until="networkidle")
    assert sum(sizes.values()) <= 300_000, sizes
    assert len(sizes) > 5
