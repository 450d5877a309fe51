"""Review by the keyboard, and texts added, in a browser on tables of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.corrections import read_corrections
from pipeline.tables import read_tables, write_tables
from tests.browser.conftest import start_server
from tests.browser.test_pages import settle, visit
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.browser
STORY = (
    "MOSCOW, Feb. 13 (Wire) - French President Emmanuel Macron spoke by phone with Russian"
    " President Vladimir Putin on Saturday, the Kremlin said."
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose tables may be changed, and their folder."""
    folder = tmp_path / "tables"
    write_tables(build_sample(20), folder)
    process, address = start_server(folder, tmp_path / "server.log")
    yield address, folder
    process.terminate()
    process.wait(timeout=20)


def sign(page: Page, name: str) -> None:
    field = page.get_by_role("textbox", name="Your name")
    field.fill(name)
    field.press("Enter")
    page.get_by_role("heading", level=1).click()  # the keys belong to the page again
    settle(page, "Review")


def press(page: Page, key: str) -> None:
    before = page.locator(".contact-summary").inner_text()
    page.keyboard.press(key)
    expect(page.locator(".contact-summary")).not_to_have_text(before)
    settle(page, "Review")


def test_a_review_by_the_keyboard_alone(page: Page, own: tuple[str, Path]) -> None:
    address, folder = own
    visit(page, f"{address}/review", "Review")
    summary = page.locator(".contact-summary")
    first = summary.inner_text()
    sign(page, "Yuna Pax")  # its letters are shortcuts too, and must not act while it is typed
    assert read_corrections(folder).corrections == ()
    press(page, "n")
    press(page, "p")
    expect(summary).to_have_text(first)
    press(page, "y")
    expect(page.get_by_text("1 of 19 contacts reviewed")).to_be_visible()
    press(page, "x")
    expect(page.get_by_text("2 of 19 contacts reviewed")).to_be_visible()
    press(page, "u")
    press(page, "u")
    expect(summary).to_have_text(first)
    expect(page.get_by_text("0 of 19 contacts reviewed")).to_be_visible()
    corrections = read_corrections(folder).corrections
    assert [one.what for one in corrections] == ["confirm", "reject", "undo", "undo"]
    assert {one.author for one in corrections} == {"Yuna Pax"}


def test_two_people_review_at_once(page: Page, browser: Browser, own: tuple[str, Path]) -> None:
    address, folder = own
    second = browser.new_context().new_page()
    for one, name in ((page, "First"), (second, "Second")):
        visit(one, f"{address}/review", "Review")
        sign(one, name)
    press(page, "y")
    press(second, "x")
    authors = [one.author for one in read_corrections(folder).corrections]
    assert authors == ["First", "Second"]
    second.context.close()


def test_a_corrected_place_is_on_the_timeline(page: Page, own: tuple[str, Path]) -> None:
    address, folder = own
    visit(page, f"{address}/review?at=c0001", "Review")
    sign(page, "First")
    page.get_by_role("textbox", name="Place", exact=True).fill("Reykjavik")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.locator(".contact-summary")).to_contain_text("Reykjavik")
    page.goto(f"{address}/?place=Reykjavik&contact=c0001")
    expect(page.get_by_role("dialog")).to_contain_text("Corrected by hand")
    expect(page.get_by_text("1 of 19 contacts")).to_be_visible()
    assert len(read_corrections(folder).corrections) == 1


def test_texts_are_shown_before_they_are_kept(page: Page, own: tuple[str, Path]) -> None:
    address, folder = own
    visit(page, f"{address}/add", "Add texts")
    page.locator('input[type="file"]').set_input_files(
        [
            {"name": f"{name}.txt", "mimeType": "text/plain", "buffer": text.encode()}
            for name, text in (("one", STORY), ("two", STORY), ("empty", " "))
        ]
    )
    page.get_by_role("button", name="Find contacts").click()
    expect(page.get_by_text("1 contact found in 1 text")).to_be_visible(timeout=60_000)
    settle(page, "Add texts")
    expect(page.get_by_text("1 could not be read · 1 left out")).to_be_visible()
    assert len(read_tables(folder).contacts) == 20
    page.get_by_role("spinbutton", name="year, one").click()
    page.keyboard.type("20220213")
    page.get_by_role("button", name="Read again with these days").click()
    expect(page.get_by_text("When were these published?")).to_have_count(0)
    settle(page, "Add texts")
    page.get_by_role("button", name="Keep in the tables").click()
    expect(page.get_by_text("1 text added.")).to_be_visible(timeout=60_000)
    tables = read_tables(folder)
    added = tables.contacts[tables.contacts["participants"].map(lambda p: "Emmanuel Macron" in p)]
    assert added["start"].dt.strftime("%Y-%m-%d").tolist() == ["2022-02-12"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_actions_fit_the_window(page: Page, own: tuple[str, Path], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{own[0]}/review", "Review")
    for name in ("Confirm", "Reject", "Next"):
        box = page.get_by_role("button", name=name).first.bounding_box()
        assert box
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
