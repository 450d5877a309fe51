"""axe-core on every page in light and dark: no finding that it calls serious or critical."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard.pages import HOME, PLACES
from pipeline.tables import write_tables
from tests.browser.conftest import start_server
from tests.browser.test_review import STORY
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.browser
AXE: Final = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE: Final = ("serious", "critical")
NOTHING: Final = "text=no%20such%20words%20anywhere"


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(theme: BrowserContext) -> Iterator[Page]:
    page = theme.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    yield page
    page.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has run and what it draws is there."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="running"]')).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_attached()


def find_grave(page: Page) -> list[str]:
    """Return what axe finds serious or critical: rule, selector and what it saw."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"], "axe has looked at nothing"
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


def test_axe_sees_a_fault(page: Page) -> None:
    page.set_content('<html lang="en"><title>t</title><p style="color:#ccc">pale</p></html>')
    assert [line.split(" at ")[0] for line in find_grave(page)] == ["color-contrast"]


@pytest.mark.parametrize("name", PLACES)
def test_each_page(page: Page, server: str, name: str) -> None:
    visit(page, f"{server}/{'' if name == HOME else name}")
    assert find_grave(page) == []


@pytest.mark.parametrize("name", [HOME, "pairs", "review"])
def test_each_page_with_nothing_left(page: Page, server: str, name: str) -> None:
    visit(page, f"{server}/{'' if name == HOME else name}?{NOTHING}")
    expect(page.get_by_text("No contact fits these filters.")).to_be_visible()
    assert find_grave(page) == []


def test_the_panel_of_a_contact(page: Page, server: str) -> None:
    visit(page, f"{server}/?contact=c0007")
    expect(page.get_by_role("dialog")).to_be_visible()
    settle(page)
    assert find_grave(page) == []


def test_a_narrow_window_with_the_filters_open(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, f"{server}/review")
    assert find_grave(page) == []
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_visible()
    assert find_grave(page) == []


@pytest.mark.model
def test_what_was_decided_and_what_was_read(page: Page, tmp_path: Path) -> None:
    write_tables(build_sample(6), tmp_path)
    process, address = start_server(tmp_path, tmp_path / "server.log")
    try:
        visit(page, f"{address}/review?at=c0001")
        page.get_by_role("textbox", name="Your name").fill("First")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_role("button", name="Undo this")).to_be_visible()
        for tab in ("Split", "Join", "Note"):
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
            assert find_grave(page) == [], tab
        visit(page, f"{address}/add")
        page.get_by_role("textbox", name="Text", exact=True).fill(STORY)
        page.get_by_role("button", name="Find contacts").click()
        expect(page.get_by_role("button", name="Keep in the tables")).to_be_visible(timeout=60_000)
        settle(page)
        assert find_grave(page) == []
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.mark.parametrize("is_built", [True, False])
def test_a_folder_without_contacts(page: Page, tmp_path: Path, is_built: bool) -> None:
    if is_built:
        write_tables(build_sample(0), tmp_path)
    process, address = start_server(tmp_path, tmp_path / "server.log")
    try:
        for path in ("", "pairs", "reader", "review", "add"):
            visit(page, f"{address}/{path}")
            assert find_grave(page) == [], path
    finally:
        process.terminate()
        process.wait(timeout=20)
