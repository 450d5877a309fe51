"""What only a browser shows: the page as it is met, clicked, linked to and taken away."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import queries
from dashboard.filters import Filters
from dashboard.store import open_session, open_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.browser
ARTICLE = (
    "PARIS, 4 February 2022 - President Emmanuel Macron of France spoke by telephone with President"
    " Vladimir Putin of Russia on 3 February 2022, the Elysee said."
)


def visit(page: Page, server: str, query: str = "") -> None:
    page.goto(f"{server}/{query}")
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has run and nothing on it is out of date."""
    expect(page.get_by_role("heading", name="Who talked to whom")).to_be_visible(timeout=30_000)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="running"]')).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    expect(marks(page).first).to_be_attached()
    # Plotly draws after the page has run; on a busy machine some marks come late.
    before = -1
    for _ in range(60):
        drawn = marks(page).count()
        if drawn == before:
            return
        before = drawn
        page.wait_for_timeout(300)


def counts(page: Page) -> Locator:
    return page.get_by_text(re.compile(r"\d+ of [\d,]+ contacts"))


def number_shown(page: Page) -> int:
    match = re.match(r"([\d,]+) of", counts(page).inner_text())
    assert match
    return int(match[1].replace(",", ""))


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("combobox", name=label).fill(option)
    # The count beside an option is part of its name.
    page.get_by_role("option", name=re.compile(rf"^{option}\s*[\d,]*$")).first.click()
    page.keyboard.press("Escape")
    settle(page)


def marks(page: Page) -> Locator:
    return page.locator(".js-plotly-plot .scatterlayer .points path")


def test_first_load_shows_chart_table_and_filters_and_fetches_nothing_from_elsewhere(
    page: Page, server: str
) -> None:
    strangers: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))
            else strangers.append(request.url)
        ),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    visit(page, server)
    expect(counts(page)).to_contain_text("57 of 57 contacts")
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    assert marks(page).count() >= 100
    for label in ("Country or organisation", "Official", "Words in the evidence", "From", "To"):
        expect(page.get_by_text(label, exact=True).first).to_be_visible()
    expect(page.get_by_text("Undated: 3 contacts")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").last).to_be_visible()
    assert strangers == []
    assert errors == []


def test_filter_by_country_narrows_chart_and_url(page: Page, server: str) -> None:
    visit(page, server)
    before = marks(page).count()
    choose(page, "Country or organisation", "France")
    expect(counts(page)).not_to_contain_text("57 of 57")
    assert page.url.endswith("?country=France")
    shown = number_shown(page)
    expected = sum(
        "FRA" in row["countries"] and row["scope"] == "international"
        for row in build_sample().contacts.to_dict("records")
    )
    assert shown == expected
    expect(marks(page)).not_to_have_count(before)
    settle(page)
    assert 0 < marks(page).count() < before
    page.reload()
    settle(page)
    expect(counts(page)).to_contain_text(f"{expected} of 57")


def test_filter_by_official_and_reset(page: Page, server: str) -> None:
    visit(page, server)
    choose(page, "Official", "Helen Ward")
    expect(counts(page)).not_to_contain_text("57 of 57")
    assert "official=Helen+Ward" in page.url or "official=Helen%20Ward" in page.url
    lanes = page.locator(".js-plotly-plot").last.locator(".ytick text")
    expect(lanes.filter(has_text="Marc Delorme")).to_have_count(0)
    expect(lanes.filter(has_text="Helen Ward")).not_to_have_count(0)
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(counts(page)).to_contain_text("57 of 57")
    assert "official" not in page.url


def test_a_dyad_is_asked_for_with_all_of_them(page: Page, server: str) -> None:
    visit(page, server, "?country=France&country=Russia")
    either = number_shown(page)
    page.get_by_text("All of them", exact=True).click()
    expect(counts(page)).not_to_contain_text(f"{either} of")
    assert 0 < number_shown(page) < either
    assert "country_rule=All" in page.url


def test_clicked_contact_shows_its_evidence_and_closes(page: Page, server: str) -> None:
    visit(page, server, "?official=Helen%20Ward&channel=Written&status=Held")
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    marks(page).first.click(force=True)
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(panel.get_by_text(re.compile(r"Evidence: \d sentence"))).to_be_visible()
    evidence = panel.locator(".contact-evidence")
    expect(evidence.first.locator("mark.trigger")).to_have_text("wrote to")
    expect(evidence.first.locator("mark.date")).to_have_text(re.compile(r"on \d+ \w+ 202\d"))
    expect(evidence.first).to_contain_text("Wire A")
    assert "contact=c0" in page.url
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    settle(page)
    assert "contact=" not in page.url
    marks(page).first.click(force=True)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_row_of_the_table_opens_the_same_panel(page: Page, server: str) -> None:
    visit(page, server, "?official=Helen%20Ward")
    table = page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    expect(table.locator("canvas").first).to_be_visible()
    table.click(position={"x": 16, "y": 55})
    panel = page.get_by_role("dialog")
    expect(panel).to_be_visible()
    expect(panel.locator(".contact-summary")).to_contain_text("Helen Ward")
    later = panel.get_by_role("button", name="Later")
    first = panel.locator(".contact-summary").inner_text()
    later.click()
    expect(panel.locator(".contact-summary")).not_to_have_text(first)


def test_the_panel_is_worked_by_the_keyboard(page: Page, server: str) -> None:
    visit(page, server, "?official=Helen%20Ward&contact=c0003")
    summary = page.get_by_role("dialog").locator(".contact-summary")
    first = summary.inner_text()
    page.keyboard.press("Alt+ArrowRight")
    expect(summary).not_to_have_text(first)
    assert "contact=c0003" not in page.url
    page.keyboard.press("Alt+ArrowLeft")
    expect(summary).to_have_text(first)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settle(page)
    assert "contact=" not in page.url


def test_hostile_words_are_shown_and_not_run(page: Page, server: str) -> None:
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    visit(page, server, "?contact=c0007")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("<script>alert(1)</script>")
    expect(panel).to_contain_text("[a link](javascript:alert(1))")
    assert panel.locator("a[href^='javascript']").count() == 0
    assert alerts == []


@pytest.mark.model
def test_pasted_article_is_on_the_timeline_at_once(page: Page, server: str) -> None:
    visit(page, server)
    page.get_by_role("link", name="Add texts").first.click()
    page.get_by_role("textbox", name="Text", exact=True).fill(ARTICLE)
    page.get_by_role("button", name="Find contacts").click()
    page.get_by_role("button", name="Show on the timeline only").click(timeout=60_000)
    expect(counts(page)).to_contain_text("58 of 58 contacts", timeout=60_000)
    expect(page.get_by_text("1 contact from your own texts")).to_be_visible()
    lanes = page.locator(".js-plotly-plot").last.locator(".ytick text")
    expect(lanes.filter(has_text="Emmanuel Macron")).to_have_count(1)
    expect(lanes.filter(has_text="Marc Delorme")).to_have_count(1)


def test_download_holds_exactly_what_the_filters_leave(
    page: Page, server: str, tables: Path
) -> None:
    visit(page, server, "?country=Germany&status=Held&before=2022-01-31")
    with page.expect_download() as event:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(event.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert event.value.suggested_filename == "contacts.csv"
    assert len(rows) == number_shown(page) > 0
    for row in rows:
        assert "DEU" in row["countries"]
        assert row["status"] == "held"
        assert row["start"] <= "2022-01-31"
    everything = queries.find_contacts(open_session(open_tables(tables)), Filters())
    german = everything[
        everything["countries"].map(lambda codes: "DEU" in codes)
        & (everything["status"] == "held")
        & (everything["start"] <= "2022-01-31")
    ]
    assert [row["contact_id"] for row in rows] == german["contact_id"].tolist()


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_nothing_is_cut_off_at_the_side(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, server)
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    inside = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [main.scrollWidth, main.clientWidth] }"
    )
    assert inside[0] <= inside[1]
    plot = page.locator(".js-plotly-plot .plotly").last.bounding_box()
    assert plot
    assert plot["x"] >= 0
    assert plot["x"] + plot["width"] <= width


def test_page_is_reached_by_keyboard(page: Page, server: str) -> None:
    visit(page, server)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "() => { const e = document.activeElement;"
            " return e.getAttribute('aria-label') || e.innerText || e.id }"
        )
        reached.add(" ".join(str(name or "").split()))
    text = " ".join(reached)
    for control in (
        "Reset",
        "Country or organisation",
        "Official",
        "In person",
        "Held",
        "Add texts",
        "Officials",
        "Download CSV",
    ):
        assert control in text, f"{control} not among {sorted(reached)}"


def test_a_box_over_the_strip_asks_for_its_days(page: Page, server: str) -> None:
    visit(page, server)
    strip = page.locator(".js-plotly-plot").first.locator(".draglayer .nsewdrag")
    box = strip.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, y, steps=5)
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"after=20\d\d-\d\d-\d\d&before=20\d\d-\d\d-\d\d"))
    expect(counts(page)).not_to_contain_text("57 of 57")
    settle(page)
    assert 0 < number_shown(page) < 57
    # The strip keeps the whole period and shows the range in it.
    expect(page.locator(".js-plotly-plot").first.locator(".shapelayer path")).to_have_count(2)


def test_counts_stand_beside_the_options_of_a_list(page: Page, server: str) -> None:
    visit(page, server)
    page.get_by_role("combobox", name="Country or organisation").click()
    option = page.get_by_role("option", name=re.compile(r"^Russia"))
    expect(option).to_be_visible()
    content = option.evaluate("element => getComputedStyle(element, '::after').content")
    number = int(content.strip('"'))
    option.click()
    page.keyboard.press("Escape")
    expect(counts(page)).to_contain_text(f"{number} of 57")
