"""Taken away in a browser: the files of each page, and the web page that works with no network."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect

from dashboard.pages import PLACES
from pipeline.export import Note, describe_tables, export_tables
from pipeline.models import Contact
from pipeline.tables import to_tables
from tests.browser.test_pages import visit
from tests.dashboard_sample import build_sample
from tests.sample_records import contact, document, person

pytestmark = pytest.mark.browser
TABLES = build_sample()


def take(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_what_is_taken_away_is_what_is_shown(page: Page, server: str, tmp_path: Path) -> None:
    visit(page, f"{server}/export?country=Germany", PLACES["export"].title)
    line = page.get_by_text("of 57, ").first.inner_text()
    archive = zipfile.ZipFile(take(page, "contacts.csv.zip", tmp_path))
    text = archive.read("contacts.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    undated = sum(not row["start"] for row in rows)
    assert f"Contacts {len(rows)} of 57, {undated} of them undated" in line
    assert all("DEU" in row["countries"] for row in rows)
    said = json.loads(archive.read("contacts.csv-metadata.json"))
    assert (said["contacts"], said["undated_in"]) == (len(rows), undated)
    assert said["filters"] == [{"filter": "Country or organisation", "value": "Germany"}]


def test_a_page_gives_its_picture_its_table_and_its_contacts(
    page: Page, server: str, tmp_path: Path
) -> None:
    visit(page, f"{server}/pairs?country=Germany", PLACES["pairs"].title)
    page.get_by_role("button", name="Take away").click()
    shown = page.get_by_test_id("stPopoverBody")
    expect(shown.get_by_text(re.compile(r"Its contacts: \d+, \d+ of them undated"))).to_be_visible()
    picture = take(page, "Picture: SVG", tmp_path).read_text(encoding="utf-8")
    assert "<svg" in picture
    assert "Filters: Country or organisation: Germany." in picture
    table = zipfile.ZipFile(take(page, "This page's table: CSV", tmp_path))
    rows = list(csv.DictReader(io.StringIO(table.read("countries-matrix.csv").decode("utf-8-sig"))))
    assert {"One side", "Other side", "Contacts"} <= set(rows[0])
    assert b"BEGIN:VCALENDAR" in take(page, "iCalendar", tmp_path).read_bytes()


def test_the_panel_gives_its_contact_with_its_evidence(
    page: Page, server: str, tmp_path: Path
) -> None:
    visit(page, f"{server}/?contact=c0001", "Who talked to whom")
    panel = page.get_by_role("dialog")
    panel.get_by_role("button", name="Take away").click()
    archive = zipfile.ZipFile(take(page, "JSON Lines", tmp_path))
    (line,) = archive.read("contacts.jsonl").decode().splitlines()
    told = TABLES.evidence[TABLES.evidence["contact_id"] == "c0001"]
    assert json.loads(line)["contact_id"] == "c0001"
    assert len(json.loads(line)["evidence"]) == len(told) == 2
    calendar = Calendar.from_ical(take(page, "iCalendar", tmp_path).read_bytes())
    assert len(calendar.events) == 1
    expect(panel.locator(".contact-summary")).to_be_visible()


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser that has no network, and fails on whatever asks for it."""
    context = browser.new_context(offline=True, accept_downloads=True, color_scheme="dark")
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda told: told.type == "error" and errors.append(told.text))
    page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
    yield page
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert errors == []
    context.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "contacts.html"
    export_tables(TABLES, "html", path, describe_tables(TABLES))
    return path


def count_of(country: str) -> int:
    people = TABLES.participants
    return int(people.loc[people["country"] == country, "contact_id"].nunique())


def test_the_web_page_filters_with_the_network_off(offline: Page, written: Path) -> None:
    offline.goto(written.as_uri())
    said = offline.get_by_role("status")
    expect(said).to_have_text("60 of 60 contacts shown, 4 of them undated.")
    expect(offline.get_by_text("60 of 60 contacts.", exact=True)).to_be_visible()
    marks = offline.locator(".scatterlayer .points path")
    expect(marks.first).to_be_attached()
    before = marks.count()
    offline.get_by_label("Country or organisation", exact=True).select_option("FRA")
    expect(said).to_contain_text(f"{count_of('FRA')} of 60")
    expect(offline.locator("#rows tr")).to_have_count(count_of("FRA"))
    assert 0 < marks.count() < before
    offline.get_by_label("Official", exact=True).select_option("Claire Aubry")
    for names in offline.locator("#rows td.who").all_inner_texts():
        assert "Claire Aubry" in names
    offline.get_by_label("Words").fill("no such words")
    expect(offline.locator("#range")).to_have_text("No contact fits these filters.")
    offline.get_by_role("button", name="Reset").click()
    expect(said).to_contain_text("60 of 60")


def test_the_web_page_is_used_by_the_keyboard_alone(offline: Page, written: Path) -> None:
    offline.goto(written.as_uri())
    expect(offline.locator("#rows tr")).to_have_count(60)
    offline.keyboard.press("Tab")
    expect(offline.get_by_role("link", name="Skip to the table")).to_be_focused()
    offline.keyboard.press("Tab")
    expect(offline.get_by_label("Country or organisation", exact=True)).to_be_focused()
    offline.keyboard.type("Fra")
    expect(offline.get_by_role("status")).to_contain_text(f"{count_of('FRA')} of 60")
    summary = offline.locator("summary").first
    summary.focus()
    offline.keyboard.press("Enter")
    expect(offline.locator("blockquote").first).to_be_visible()
    # Rows and cells are those of a table to a screen reader, on a narrow screen as well.
    offline.set_viewport_size({"width": 390, "height": 844})
    expect(offline.get_by_role("row")).to_have_count(count_of("FRA") + 1)
    for _ in range(100):  # the timeline is drawn anew after the window has changed
        if offline.evaluate("document.documentElement.scrollWidth") <= 390:
            break
        offline.wait_for_timeout(100)
    assert offline.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_mark_of_the_web_page_opens_its_evidence(offline: Page, written: Path) -> None:
    offline.goto(written.as_uri())
    offline.get_by_label("Words").fill("point 13")
    expect(offline.locator("#rows tr")).to_have_count(1)
    offline.locator(".scatterlayer .points path").first.click(force=True)
    expect(offline.locator("details[open] blockquote").first).to_contain_text("wrote to")


def test_the_web_page_saves_its_timeline_as_a_picture(
    offline: Page, written: Path, tmp_path: Path
) -> None:
    offline.goto(written.as_uri())
    offline.locator("#timeline").hover()
    with offline.expect_download() as waiting:
        offline.locator('[data-title="Save as SVG"]').click()
    waiting.value.save_as(tmp_path / "timeline.svg")
    assert "Pavel Orlov" in (tmp_path / "timeline.svg").read_text(encoding="utf-8")
    assert offline.get_by_text(re.compile("cloud|chart studio", re.IGNORECASE)).count() == 0


def test_nothing_that_a_text_says_runs_in_the_web_page(offline: Page, tmp_path: Path) -> None:
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    link = '<a href="javascript:alert(1)">x</a>'
    people = (person(bad, "NOR"), person(link, "SDN"))
    told: list[Contact] = [contact(participants=people, place=bad, conflicts=(bad,))]
    path = tmp_path / "bad.html"
    note = Note(1, 1, 0, filters=(("Words", bad),))
    export_tables(
        to_tables([document(title=bad, url="javascript:alert(1)")], told), "html", path, note
    )
    offline.goto(path.as_uri())
    expect(offline.locator("td.where")).to_have_text(bad)
    offline.locator("summary").click()
    expect(offline.locator("details p").first).to_contain_text(bad)
    assert offline.locator("img, a[href^=javascript], #rows a, .xtick a, .ytick a").count() == 0
    assert offline.evaluate("document.scripts.length") == 3


def test_the_policy_of_the_web_page_lets_no_other_script_run(
    browser: Browser, written: Path
) -> None:
    page = browser.new_page()
    page.goto(written.as_uri())
    expect(page.locator("#rows tr").first).to_be_visible()
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.ran = true'; document.body.append(script);"
        " document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">') }"
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.close()
