"""The explorer on the site, opened from the disk: what a reader picks, sees and takes away."""

import csv
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import wcit_analysis as wcit

from .conftest import REPORT, SCREENSHOTS, serious_violations

STATES = wcit.load_states().set_index("iso3")
TILES = wcit.load_tiles().set_index("iso3")


@pytest.fixture
def explorer(open_page):
    """Open the explorer's page and see at the end that nothing went wrong on it."""
    opened = []

    def begin(choices: str = "", page: str = "explorer.html", **options) -> Page:
        opened.append(open_page((REPORT / page).as_uri() + choices, **options))
        opened[-1].page.locator(".wcit-explorer .tile").first.wait_for(state="attached")
        return opened[-1].page

    yield begin
    for each in opened:
        shown = each.page.locator(".wcit-explorer").inner_text()
        assert not re.search(r"undefined|NaN|\[object", shown)
        assert each.errors == []
        assert each.hosts == set()


def card(page: Page) -> Locator:
    return page.get_by_role("region", name="The state chosen")


def ask(page: Page, name: str) -> None:
    field = page.get_by_label("State, by any of its names")
    field.fill(name)
    field.press("Enter")


def tile(page: Page, iso3: str) -> Locator:
    return page.locator(".tile").filter(has_text=re.compile(f"{iso3}$"))


def table(download) -> list[list[str]]:
    text = Path(download.path()).read_text("utf-8-sig")
    assert not re.search(r"undefined|NaN|\[object", text)
    return list(csv.reader(io.StringIO(text)))


def taken(page: Page, button: str):
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value


# --- picking ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "iso3"),
    [
        ("Kenya", "KEN"),
        ("ken", "KEN"),
        ("NA", "NAM"),
        ("UK", "GBR"),
        ("Ivory Coast", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("Burma", "MMR"),
        ("Brazi", "BRA"),
        ("Deutschland", "DEU"),
        ("中国", "CHN"),
        ("Elfenbeinküste", "CIV"),
        ("Republic of India", "IND"),
    ],
)
def test_a_state_is_picked_by_any_of_its_names(typed, iso3, explorer):
    page = explorer()
    expect(page.locator(".strips")).to_be_hidden()
    ask(page, typed)
    expect(page.locator(".strips")).to_be_visible()
    expect(card(page).get_by_role("heading")).to_have_text(f"{STATES.loc[iso3, 'name']} {iso3}")
    expect(tile(page, iso3)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".tile[aria-selected=true]")).to_have_count(1)


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("Taiwan", "Taiwan was not a member of the ITU in December 2012", []),
        ("EU", "The European Union is not a state", ["Only European Union"]),
        ("Korea", "may mean", ["South Korea", "North Korea"]),
        ("Germny", "Did you mean Germany", ["Germany"]),
        ("<b>x</b>", "No state is known as “<b>x</b>”", []),
        ("???", "No state is known as “???”", []),
        ("constructor", "No state is known as “constructor”", []),
    ],
)
def test_a_name_of_no_state_is_answered(typed, said, offered, explorer):
    page = explorer("#iso=BRA")
    ask(page, typed)
    expect(page.get_by_role("status")).to_contain_text(said)
    # A state's card stays until another is meant; beside the answer on a place it would mislead.
    no_state = typed in ("Taiwan", "EU")
    expect(card(page)).to_contain_text("No state chosen" if no_state else "Brazil BRA")
    shown = page.get_by_role("status").get_by_role("button").all_inner_texts()
    assert set(offered) <= set(shown)
    if offered and not offered[0].startswith("Only"):
        page.get_by_role("status").get_by_role("button", name=offered[0]).click()
        expect(card(page).get_by_role("heading")).to_contain_text(offered[0])


def test_names_that_did_not_come_are_asked_for_again(explorer):
    page = explorer()
    # The first script that the page adds does not load.
    fail = "(script) => (delete document.head.append, script.onerror())"
    page.evaluate(f"() => {{ document.head.append = {fail}; }}")
    ask(page, "Deutschland")
    expect(page.get_by_role("status")).to_contain_text("No state is known")
    ask(page, "Kenya")
    expect(card(page)).to_contain_text("Kenya KEN")
    ask(page, "Deutschland")
    expect(card(page)).to_contain_text("Germany DEU")


def test_on_a_phone_the_answer_comes_into_view(explorer):
    page = explorer(width=390)
    ask(page, "Kenya")
    expect(card(page).get_by_role("heading")).to_be_in_viewport()


def test_a_press_means_the_nearest_square(explorer):
    page = explorer(width=390)
    square = tile(page, "NZL").locator("rect")
    square.scroll_into_view_if_needed()
    box = square.bounding_box()
    page.mouse.click(box["x"] + box["width"] + 6, box["y"] + box["height"] + 6)
    expect(card(page).get_by_role("heading")).to_have_text("New Zealand NZL")


def test_a_finger_that_missed_finds_the_state_beside(explorer):
    page = explorer(width=390, has_touch=True)
    tile(page, "ETH").tap()
    expect(card(page).get_by_role("heading")).to_be_in_viewport()
    beside = TILES.loc["ETH"]
    near = TILES[(TILES[["row", "column"]] - beside[["row", "column"]]).abs().max(axis=1) == 1]
    for name in STATES.loc[near.index, "name"]:
        expect(card(page).get_by_role("link", name=name, exact=True).first).to_be_visible()


def test_the_keyboard_alone_walks_the_map(explorer):
    page = explorer("#iso=KEN")
    tile(page, "KEN").focus()
    east, row = TILES.loc["KEN", "column"], TILES.loc["KEN", "row"]
    beside = TILES[(TILES["row"] == row) & (TILES["column"] == east + 1)].index[0]
    page.keyboard.press("ArrowRight")
    expect(card(page).get_by_role("heading")).to_contain_text(beside)
    expect(page.locator(".tile[tabindex='0']")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    expect(card(page).get_by_role("heading")).to_contain_text("KEN")
    # From the field to the map by Tab alone.
    page.get_by_label("State, by any of its names").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.tile')"):
            break
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Kenya: ")


# --- what is shown -----------------------------------------------------------------------------


def test_the_map_is_coloured_and_filtered(explorer):
    page = explorer()
    page.get_by_label("Colour by", exact=True).select_option(
        label="2018: 73/27 ICT security (Russia)"
    )
    page.get_by_label("Group", exact=True).select_option(label="European Union")
    members = wcit.load_memberships().query("body == 'eu'")["iso3"]
    positions = wcit.load_positions().query("decision_id == 'GA73_27'")
    counted = positions[positions["iso3"].isin(members)]["position"].value_counts()
    expect(page.locator("figcaption")).to_contain_text(f"{counted['no']} voted no")
    faded = page.locator(".tile[opacity='0.15']")
    expect(faded).to_have_count(len(STATES) - len(members))
    colour = wcit.charts.style.DECISIONS["no"]
    assert tile(page, "FRA").locator("rect").get_attribute("fill") == colour

    page.get_by_label("Black and white", exact=True).check()
    grey = tile(page, "FRA").locator("rect").get_attribute("fill")
    assert len({grey[1:3], grey[3:5], grey[5:7]}) == 1

    page.get_by_label("Colour by", exact=True).select_option(label="In Dubai")
    page.get_by_label("Group", exact=True).select_option(label="all states")
    page.get_by_role("button", name="signed (89)", exact=True).click()
    signed = (STATES["position"] == "signed").sum()
    expect(faded).to_have_count(len(STATES) - int(signed))


def test_the_words_are_those_of_the_chart(explorer):
    page = explorer()
    page.get_by_text("The map in words").click()
    lines = [line.strip() for line in page.locator(".words p").all_inner_texts()]
    chart = wcit.charts.tile_grid(STATES.reset_index(), TILES.reset_index())
    for position in ("signed", "did not sign"):
        ours = next(line for line in lines if line.startswith(f"{position} ("))
        theirs = next(line for line in chart.text.splitlines() if line.startswith(f"{position} ("))
        head, names = ours.split(":", 1)
        assert theirs.startswith(f"{head}:")
        assert sorted(names.strip().split(", ")) == sorted(theirs.split(": ", 1)[1].split(", "))


@pytest.mark.parametrize("of", ["members", "entitled", "people"])
def test_the_split_counts_against_three_denominators(of, explorer):
    page = explorer("#iso=FRA")
    page.get_by_text("The split by group or indicator").click()
    page.get_by_label("Split by", exact=True).select_option("region")
    page.get_by_label("Counted against", exact=True).select_option(of)
    expect(page.locator(".split tr.here")).to_have_count(1)
    expect(page.locator(".split tr.here")).to_contain_text("France")
    heads, *rows = table(taken(page, "Save this split as CSV"))
    states = STATES.join(wcit.load_indicators().set_index("iso3")["population"])
    states["size"] = states["population"].astype(float) / 1e6 if of == "people" else 1.0
    if of == "entitled":
        states = states[states["position"] != "absent"]
    expected = states.groupby("region")["size"].sum()
    signed = states[states["position"] == "signed"].groupby("region")["size"].sum()
    assert len(rows) == len(expected)
    for row in (dict(zip(heads, row, strict=True)) for row in rows):
        assert float(row["of"]) == pytest.approx(expected[row["group"]])
        assert float(row["signed"]) == pytest.approx(signed.get(row["group"], 0))
    shares = [float(row[-1]) for row in rows]
    assert shares == sorted(shares, reverse=True)


def test_the_strips_say_value_and_rank(explorer):
    page = explorer("#iso=KEN")
    values = wcit.load_indicators().set_index("iso3")["internet_users"].dropna()
    rank = int((values > values["KEN"]).sum()) + 1
    strip = page.locator(".strips > div").filter(has_text="Internet users")
    expect(strip).to_contain_text(f"{values['KEN']:.3g}, {rank}")
    expect(strip).to_contain_text(f"of {len(values)}")
    low, high = (
        f"{STATES.loc[end, 'name']} {values[end]:.3g}" for end in (values.idxmin(), values.idxmax())
    )
    expect(strip).to_contain_text(f"From {low} to {high}")
    drawn = strip.locator("path[stroke]").first.get_attribute("d")
    assert float(re.match(r"M([\d.]+) ", drawn)[1]) == pytest.approx(
        len(values) - rank + 0.5, abs=1
    )


def test_two_states_are_compared(explorer):
    page = explorer("#iso=KEN")
    page.get_by_label("Compare with", exact=True).select_option(label="United States")
    votes = wcit.load_positions()
    sided = (
        votes[votes["position"].isin(["yes", "no"])]
        .pivot_table(
            index="decision_id", columns="iso3", values="position", aggfunc="first", observed=True
        )[["KEN", "USA"]]
        .dropna()
    )
    same = (sided["KEN"] == sided["USA"]).sum()
    expect(card(page)).to_contain_text(f"in {len(sided)} votes, and the same in {same} of them")
    page.get_by_text("Lists and votes before and since").click()
    expect(page.locator(".later thead th")).to_have_text(["List or vote", "Kenya", "United States"])
    expect(page.locator(".later tr.here").first).to_be_visible()
    expect(page.locator(".strips > div").first).to_contain_text("United States")


def test_the_card_leads_on(explorer):
    page = explorer("#iso=KEN")
    alike = STATES[
        (STATES["position"] == "not_signed") & (STATES["stance"] == STATES.loc["KEN", "stance"])
    ]
    expect(card(page)).to_contain_text(f"({len(alike) - 1} others)")
    other = STATES.loc[next(iso3 for iso3 in alike.index if iso3 != "KEN"), "name"]
    card(page).get_by_role("link", name=other, exact=True).click()
    expect(card(page).get_by_role("heading")).to_contain_text(other)
    card(page).get_by_role("link", name="G77").or_(card(page).locator("[data-group]")).first.click()
    assert page.get_by_label("Group", exact=True).input_value()


# --- what is taken away ------------------------------------------------------------------------


def test_files_hold_what_is_shown(explorer):
    page = explorer("#iso=KEN&by=stance")
    svg = Path(taken(page, "Save SVG").path()).read_text("utf-8")
    assert svg.count("<text") > len(STATES)
    assert "refused (" in svg
    assert "Source: " in svg
    assert "<desc>" in svg
    assert "aria-" not in svg
    with Image.open(taken(page, "Save PNG").path()) as picture:
        assert picture.width == 2000
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 20
    rows = table(taken(page, "Save CSV"))
    assert len(rows) == len(STATES) + 1
    assert ["KEN", "Kenya", "had to consult"] in rows
    state = table(taken(page, "Save this state as CSV"))
    assert state[0] == ["iso3", "name", "what", "says"]
    assert {row[0] for row in state[1:]} == {"KEN"}


def test_a_sentence_is_copied_with_its_source_and_the_map_as_a_frame(explorer, served):
    page = explorer("#iso=KEN")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    height = page.locator(".wcit-explorer").bounding_box()["height"]
    copied = {}
    for name in ("Copy with its source", "Copy embed code"):
        button = page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        place = button.bounding_box()
        button.click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        assert page.locator(".wcit-explorer").bounding_box()["height"] == height
        expect(button).to_be_visible()
        assert button.bounding_box() == place
        copied[name] = page.evaluate("navigator.clipboard.readText()")
    quoted, frame = copied.values()
    for words in (wcit.cite("states").text, "explorer.html#iso=KEN", "read 20"):
        assert words in quoted
    assert quoted.startswith("Kenya was in Dubai")
    # First what the delegation said itself, then who lists the signers: no heap of titles.
    ids = re.findall(r"\(([A-Z]\d+)\)", quoted)
    said = wcit.load_statements().query("covers == 'KEN' and speaker == 'government'")
    assert set(ids[:-1]) <= set(said["sources"].iloc[0].split(";"))
    assert ids[-1] == STATES.loc["KEN", "sources"].split(";")[0]
    assert 'src="' in frame
    assert "embed.html#iso=KEN" in frame
    page = page.context.new_page()
    page.goto(f"{served}/states/KEN.html")
    here = page.get_by_role("link", name="Copy this as a sentence").get_attribute("data-copy")
    assert re.findall(r"\(([A-Z]\d+)\)", here) == ids
    assert here.endswith("states/KEN.html)")


def test_the_page_to_embed_has_nothing_but_the_explorer(explorer):
    page = explorer("#iso=KEN&by=GA73_27", page="embed.html")
    expect(card(page)).to_contain_text("Kenya")
    expect(page.locator("figcaption")).to_contain_text("73/27")
    expect(page.get_by_text("The split by group")).to_be_hidden()


def test_the_address_holds_the_choices(explorer):
    page = explorer()
    ask(page, "Brazil")
    page.get_by_label("Colour by", exact=True).select_option("GA73_27")
    page.get_by_label("Group", exact=True).select_option("g20")
    page.get_by_label("Black and white", exact=True).check()
    page.wait_for_function("location.hash.includes('bw=1')")
    assert all(each in page.url for each in ("iso=BRA", "by=GA73_27", "group=g20"))
    page.reload()
    expect(card(page)).to_contain_text("Brazil")
    assert page.get_by_label("Group", exact=True).input_value() == "g20"
    assert page.get_by_label("Black and white", exact=True).is_checked()
    page.evaluate("location.hash = '#iso=KEN&by=nonsense&group=constructor&toString=1'")
    expect(card(page)).to_contain_text("Kenya")
    assert page.get_by_label("Colour by", exact=True).input_value() == "position"


# --- as it is used -----------------------------------------------------------------------------


def test_picks_are_painted_at_once_and_leave_nothing_behind(explorer):
    page = explorer("#iso=KEN")
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    size = "[performance.memory.usedJSHeapSize, document.querySelectorAll('*').length]"
    page.evaluate(
        "() => { window.picked = (i) => new Promise(done => {"
        " const begin = performance.now(); const tile = document.querySelectorAll('.tile')[i];"
        " const to = tile.children[1].getBoundingClientRect();"
        " tile.dispatchEvent(new MouseEvent('click', {bubbles: true,"
        "   clientX: to.x + 2, clientY: to.y + 2}));"
        " requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin))) }) }"
    )
    for i in range(20):
        page.evaluate(f"picked({i})")
    client.send("HeapProfiler.collectGarbage")
    before = page.evaluate(size)
    took = sorted(page.evaluate(f"picked({i % len(STATES)})") for i in range(200))
    client.send("HeapProfiler.collectGarbage")
    after = page.evaluate(size)
    print(f"median {took[100]:.0f} ms, 95 in 100 {took[190]:.0f} ms, most {took[-1]:.0f} ms")
    assert took[100] < 50
    assert after[0] - before[0] < 1_000_000
    assert after[1] - before[1] < 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_reads_well(width, scheme, served, explorer, open_page):
    shots = {
        "begins": "",
        "state": "#iso=KEN",
        "vote": "#iso=NAM&by=GA73_27",
        "stance": "#iso=POL&by=stance&group=eu",
        "compare": "#iso=KEN&with=USA&split=body&of=people",
        "grey": "#iso=DEU&bw=1",
    }
    for name, choices in shots.items():
        page = explorer(choices, width=width, color_scheme=scheme)
        page.evaluate(
            "document.querySelectorAll('.wcit-explorer > details').forEach(d => d.open = 1)"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        path = SCREENSHOTS / f"explorer_{name}_{width}_{scheme}.png"
        page.locator(".wcit-explorer").screenshot(path=path, animations="disabled")
    for name in ("explorer.html", "embed.html"):
        address = f"{served}/{name}#iso=KEN&with=USA"
        page = open_page(address, width, color_scheme=scheme).page
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = 1)")
        assert serious_violations(page) == []
