"""Take the pictures in docs/images: `python -m tests.browser.screenshots [FOLDER]`.

FOLDER holds the tables to show, data/events by default. Each page is taken at four widths, in light
and dark; the panel of a contact once in each.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, ROOT, start_server
from tests.install_browser import find_browser

IMAGES = ROOT / "docs" / "images"
SIZES = {390: 844, 768: 1024, 1280: 900, 1920: 1080}
THEMES = ("light", "dark")
_UNFINISHED = (
    '[data-test-script-state="running"]',
    '[data-stale="true"]',
    '[data-testid="stSkeleton"]',
)
MOST_COLOURS = 128  # enough for a page without photographs, at a third of the size
PAGES = ("pairs", "reader", "gaps", "compare", "review", "add", "export", "help")


def main() -> int:
    """Take every picture; 2 when there is no browser or there are no tables."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "data" / "events").resolve()
    path = find_browser()
    if path is None:
        print("No Chromium found: run `python tests/install_browser.py` first.", file=sys.stderr)
        return 2
    if not (folder / "contacts.parquet").is_file():
        print(f"No tables in {folder}: run `python -m pipeline build` first.", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        server, address = start_server(folder, Path(scratch) / "server.log")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
                for theme in THEMES:
                    take_all(browser, address, theme)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)
    return 0


def take_all(browser: Browser, address: str, theme: str) -> None:
    """Take the pictures of one theme."""
    context = browser.new_context(color_scheme=theme, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    for width, height in SIZES.items():
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.locator(".js-plotly-plot .points path").first.wait_for(state="attached")
        save(page, f"timeline-{width}-{theme}")
        for name in PAGES:
            page.goto(f"{address}/{name}")
            page.get_by_role("heading", level=1).wait_for()
            save(page, f"{name}-{width}-{theme}")
        page.close()
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    row = page.get_by_test_id("stDataFrame").last
    row.scroll_into_view_if_needed()
    row.locator("canvas").first.wait_for()
    save(page, f"table-1280-{theme}")
    row.click(position={"x": 16, "y": 55})
    page.locator(".contact-evidence").first.wait_for()
    page.mouse.move(5, 5)
    save(page, f"contact-1280-{theme}")
    context.close()


def save(page: Page, name: str) -> None:
    """Save what is in view once nothing of it is being drawn any more, in as few colours as do."""
    for sign in _UNFINISHED:
        expect(page.locator(sign)).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(1_000)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(MOST_COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
    print(name, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
