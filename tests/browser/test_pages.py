"""The pages beside the timeline in a browser: links that keep filters, clicks, downloads."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from dashboard.pages import PLACES

pytestmark = pytest.mark.browser
OTHERS = [name for name in PLACES if name != "timeline"]


def visit(page: Page, address: str, title: str) -> None:
    page.goto(address)
    settle(page, title)


def settle(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=30_000)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="running"]')).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=PLACES[name].title, exact=True).first.click()
    settle(page, "Who talked to whom" if name == "timeline" else PLACES[name].title)


def test_filters_go_along_through_every_page_and_back(page: Page, server: str) -> None:
    visit(page, f"{server}/?country=France", "Who talked to whom")
    shown = page.get_by_text("of 57 contacts").first.inner_text().split(" of")[0]
    for name in OTHERS:
        go(page, name)
        expect(page).to_have_url(re.compile(rf"/{name}\?country=France(?!.*country)"))
    go(page, "timeline")
    expect(page.get_by_text("of 57 contacts").first).to_contain_text(f"{shown} of 57")


def test_filters_go_along_from_a_page_that_is_left_before_it_is_drawn(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    held: list[Route] = []
    page.route(re.compile(r"/Multiselect\..*js$"), lambda route: held.append(route))
    page.goto(f"{server}/?country=France")
    link = page.get_by_role("link", name=PLACES["pairs"].title, exact=True)
    expect(page.get_by_text("of 57 contacts").first).to_be_visible()
    assert held, "the filters are drawn by another script"
    link.first.click()
    expect(page.get_by_role("heading", name=PLACES["pairs"].title, level=1)).to_be_visible()
    for route in held:
        route.continue_()
    expect(page).to_have_url(re.compile(r"/pairs\?country=France$"))
    context.close()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_page_is_linked_at_every_width(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{server}/help", "Help")
    if width < 768:
        page.get_by_test_id("stExpandSidebarButton").click()
    elif width < 1280:
        page.get_by_text(re.compile(r"^\d+ more$")).click()

    def find(title: str) -> Locator:
        link = page.get_by_role("link", name=title, exact=True)
        return link.or_(page.get_by_role("menuitem", name=title, exact=True)).first

    for place in PLACES.values():
        expect(find(place.title)).to_be_visible()
    find("Take away").click()
    settle(page, "Take away")


@pytest.mark.parametrize("width", [390, 1920])
@pytest.mark.parametrize("name", OTHERS)
def test_no_page_is_wider_than_its_window(page: Page, server: str, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    visit(page, f"{server}/{name}", PLACES[name].title)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_of_the_matrix_opens_the_timeline_of_that_pair(page: Page, server: str) -> None:
    visit(page, f"{server}/pairs", PLACES["pairs"].title)
    cell = page.locator(".js-plotly-plot .scatterlayer .points path").first
    cell.wait_for()
    box = cell.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    settle(page, "Who talked to whom")
    assert page.url.count("country=") == 2
    # What the two have in common, not what either has.
    chosen = page.locator('button[data-selected="true"]', has_text="All of them")
    expect(chosen).to_have_count(1)


def test_a_mark_in_the_reader_leads_to_its_contact(page: Page, server: str) -> None:
    visit(page, f"{server}/reader?text=call", PLACES["reader"].title)
    page.locator(".reader-text sup a").first.click()
    settle(page, "Who talked to whom")
    expect(page.get_by_role("dialog")).to_contain_text("Evidence")
    assert "text=call" in page.url
