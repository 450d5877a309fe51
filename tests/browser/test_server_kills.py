"""A server that is killed while people review: what the page said was kept is kept, whole."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from pipeline.corrections import read_corrections
from pipeline.tables import read_tables, write_tables
from tests.browser.conftest import start_server
from tests.browser.test_pages import visit
from tests.browser.test_review import sign
from tests.dashboard_sample import build_sample

pytestmark = [pytest.mark.browser, pytest.mark.fuzz]
KILLS = 25 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 3


def test_no_kill_of_the_server_loses_what_it_said_it_kept(page: Page, tmp_path: Path) -> None:
    folder, chance = tmp_path / "tables", random.Random(7)
    write_tables(build_sample(57), folder)
    kept = 0
    for number in range(KILLS):
        process, address = start_server(folder, tmp_path / "server.log")
        try:
            visit(page, f"{address}/review?queue=All", "Review")
            sign(page, f"Reviewer {number}")
            page.get_by_role("button", name="Confirm").first.click()
            expect(page.get_by_text(f"Reviewer {number}").first).to_be_visible()
            kept += 1
            page.keyboard.press("x")
            page.wait_for_timeout(chance.uniform(0, 400))
        except Error:
            process.kill()
            raise
        process.kill()
        process.wait(timeout=20)
        page.goto("about:blank")
        found = read_corrections(folder)
        assert found.unreadable == ()
        authors = {one.author for one in found.corrections if one.what == "confirm"}
        assert authors == {f"Reviewer {n}" for n in range(number + 1)}
        assert kept <= len(found.corrections) <= 2 * kept
        assert len(read_tables(folder).contacts) == len(build_sample(57).contacts)
