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


def choose(page: Page, label: str, *options: str | int) -> None:
    """Choose options of a field, by their words or their place in its list."""
    field = page.get_by_role("combobox", name=label, exact=True)
    for option in options:
        listed = page.get_by_role("option")
        for _ in range(20):  # a list that a running page has closed again is opened once more
            field.press("ArrowDown")
            page.wait_for_timeout(300)
            if listed.count():
                break
        if isinstance(option, str):
            listed = listed.filter(has_text=option)
        listed.nth(option if isinstance(option, int) else 0).click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    settle(page, "Review")


@pytest.mark.parametrize("width", [390, 1280])
def test_one_contact_is_split_and_joined_again(
    page: Page, own: tuple[str, Path], width: int
) -> None:
    address, folder = own
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{address}/review?at=c0001", "Review")
    sign(page, "First")
    page.get_by_role("tab", name="Split").click()
    choose(page, "Who takes part in the new one", "Marc Delorme", "Pavel Orlov")
    choose(page, "Sentences that tell of the new", 0)
    page.get_by_role("button", name="Split in two").click()
    expect(page.get_by_text("2 of 20 contacts reviewed")).to_be_visible()
    page.get_by_role("tab", name="Join").click()
    choose(page, "The other", 0)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_text("Joined with a contact of")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one.what for one in read_corrections(folder).corrections] == ["split", "merge"]
    for number, left in enumerate(("2 of 20", "0 of 19"), 1):
        # The page has to show what the first took back before the second is clicked; the list of
        # corrections, in which both are, is drawn last.
        page.get_by_role("button", name="Undo this").first.click()
        expect(page.get_by_text(f"{left} contacts reviewed")).to_be_visible()
        expect(page.get_by_role("button", name="Do it again")).to_have_count(number)
    corrections = read_corrections(folder).corrections
    assert [one.what for one in corrections] == ["split", "merge", "undo", "undo"]
    expect(page.get_by_text("0 of 19 contacts reviewed")).to_be_visible()


def test_a_date_a_note_and_the_list_by_hand(page: Page, own: tuple[str, Path]) -> None:
    address, _ = own
    page.set_viewport_size({"width": 390, "height": 900})
    visit(page, f"{address}/review?at=c0002", "Review")
    sign(page, "First")
    page.get_by_role("textbox", name="Reason, if you like").fill("The readout says so")
    page.get_by_role("spinbutton", name="day, First day").click()
    page.keyboard.type("15")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.get_by_text("Set by hand by First")).to_be_visible()
    expect(page.get_by_text("Reason: The readout says so.")).to_be_visible()
    page.get_by_role("tab", name="Note").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Ask the embassy")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("Note: Ask the embassy")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the corrections").click()
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3 and "The readout says so" in lines[1]
    page.goto(f"{address}/?contact=c0002")
    expect(page.get_by_role("dialog")).to_contain_text("Set by hand by First")


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
    page.keyboard.press("Escape")  # the calendar may have opened over what comes next
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
