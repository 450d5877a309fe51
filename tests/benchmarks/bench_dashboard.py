"""Print how long the dashboard takes from a click on a filter to the drawn chart, in Chromium.

    python tests/benchmarks/bench_dashboard.py [--sizes N...] [--rounds N] [--folder DIR]
        [--seeds DIR] [--each] [--pages]

For each size it makes synthetic tables (kept in --folder, so that a second run finds them), starts
a server of its own, opens the page and clicks through filters: channels, statuses, countries,
chips, lanes, words. A click's time ends at the first frame in which the picture holds the marks of
the new figure. Each round asks for what none has asked before, but for the empty filter. First
comes the page of a server just started, tables unopened ("opened first": once after each build, the
index is made there), then that of a server started again, then a second visitor's. --each
prints every click with its time; --pages the first opening of each page beside the timeline, until
it has run to its end. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.synthesis import synthesize  # noqa: E402
from tests.browser.conftest import ARGUMENTS, start_server  # noqa: E402
from tests.install_browser import find_browser  # noqa: E402

# A window in no one's view is held back otherwise.
AWAKE = ("--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows")
SIZES = (1_000, 10_000, 100_000, 1_000_000)
CHANNELS = ("In person", "Phone", "Video", "Written", "Not said how")
STATUSES = ("Held", "Planned", "Proposed")
PAGES = ("pairs", "gaps", "review", "compare", "export", "reader")
LANES = ("Countries", "Pairs of countries", "Officials")
WORDS = ("ceasefire", "grain", "mines", "refugees", "gas supplies", "railway", "elections", "ports")
# Runs in the page. The clock starts at the event that the click sends, and stops at the first frame
# in which the last chart has other data than before and these are drawn. Where a filter changes
# nothing of the picture, it stops when the page has run to its end.
CLOCK = """() => {
  // An old chart stays in the page for a while, hidden, beside the one that replaces it.
  const last = () =>
    [...document.querySelectorAll('.js-plotly-plot')].filter(plot => plot.clientHeight).at(-1);
  const isDrawn = plot => plot && plot.data && plot.querySelector(
    '.scatterlayer .points path, .heatmaplayer image, .heatmaplayer .hm image');
  const before = last() && last().data;
  window.benchmark = new Promise(resolve => {
    let begun = null, hasRun = false;
    const begin = () => { begun ??= performance.now(); };
    for (const kind of ['pointerdown', 'keydown'])
      document.addEventListener(kind, begin, {capture: true, once: true});
    const look = () => {
      const plot = last();
      const isNew = isDrawn(plot) && plot.data !== before;
      const isRunning = document.querySelector('[data-test-script-state="running"]');
      hasRun ||= begun !== null && isRunning;
      const isOver = hasRun && !isRunning && !document.querySelector('[data-stale="true"]');
      if (begun !== null && (isNew || isOver))
        return resolve(performance.now() - begun);
      requestAnimationFrame(look);
    };
    look();
  });
}"""
DRAWN = """() => {
  const plot = [...document.querySelectorAll('.js-plotly-plot')].at(-1);
  return Boolean(plot && plot.data && document.querySelectorAll('.js-plotly-plot').length > 1
    && plot.querySelector('.scatterlayer .points path, .heatmaplayer image'));
}"""


def main() -> int:
    """Measure each size and print the table; 2 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="N")
    parser.add_argument("--rounds", type=int, default=8, metavar="N", help="default: 8")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where tables are kept")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="built tables to measure as well")
    parser.add_argument("--each", action="store_true", help="print each click's time")
    parser.add_argument("--pages", action="store_true", help="open the other pages instead")
    options = parser.parse_args()
    path = find_browser()
    if path is None:
        print("No Chromium found: run `python tests/install_browser.py` first.", file=sys.stderr)
        return 2
    print(f"{date.today()}, {os.cpu_count()} cores, {platform.machine()}, {platform.system()},")
    print(f"Python {platform.python_version()}; load before the run {os.getloadavg()[0]:.1f}")
    print()
    heads = PAGES if options.pages else (
        "median", "p95", "clicks", "words: median", "opened first", "server started",
        "next visitor", "server MB", "page MB",
    )  # fmt: skip
    print(f"| contacts | {' | '.join(heads)} |")
    print("|---" * (len(heads) + 1) + "|")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *AWAKE])
        folders = [
            (f"{n:,}", make_tables(n, options.folder or Path(scratch))) for n in options.sizes
        ]
        folders += [(str(options.seeds), options.seeds)] if options.seeds else []
        for name, folder in folders:
            if options.pages:
                cells = open_pages(browser, folder, Path(scratch))
            else:
                cells = measure(browser, folder, options.rounds, Path(scratch), options.each)
            print(f"| {' | '.join((name, *cells))} |", flush=True)
        browser.close()
    return 0


def make_tables(count: int, folder: Path) -> Path:
    """Return the folder of so many made-up contacts; they are made where they are not there."""
    path = folder / str(count)
    if not (path / "contacts.parquet").is_file():
        synthesize(count, path)
    return path


def open_pages(browser: Browser, folder: Path, scratch: Path) -> list[str]:
    """Return the seconds until each other page of a server that runs has come to its end."""
    cells = []
    with serve(folder, scratch) as (_, address):
        with visit(browser, address):
            pass
        for name in PAGES:
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(600_000)
            page = context.new_page()
            begun = time.monotonic()
            page.goto(f"{address}/{name}")
            page.locator("h1").first.wait_for()
            settle(page, 0)
            cells.append(f"{time.monotonic() - begun:.1f} s")
            context.close()
    return cells


def measure(
    browser: Browser, folder: Path, rounds: int, scratch: Path, with_each: bool
) -> list[str]:
    """Return the cells of the table for one folder."""
    with serve(folder, scratch) as (_, address), visit(browser, address) as (_, opened):
        pass
    with serve(folder, scratch) as (process, address):
        with visit(browser, address) as (_, started):
            pass
        with visit(browser, address) as (page, next_one):
            each = take_clicks(page, rounds)
            heap = page.evaluate("performance.memory.usedJSHeapSize") / 2**20
        memory = read_memory(process.pid)
    if with_each:
        print(*(f"  {name}: {seconds:.2f} s" for name, seconds in each), sep="\n")
    clicks = [seconds for name, seconds in each if name != "words"]
    words = [seconds for name, seconds in each if name == "words"]
    times = sorted([*clicks, *words])
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    return [
        f"{statistics.median(times):.2f} s", f"{p95:.2f} s", str(len(times)),
        f"{statistics.median(words):.2f} s", f"{opened:.1f} s", f"{started:.1f} s",
        f"{next_one:.1f} s", f"{memory:,.0f}", f"{heap:,.0f}",
    ]  # fmt: skip


@contextmanager
def serve(folder: Path, scratch: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start a server on `folder` and end it afterwards."""
    process, address = start_server(folder, scratch / "server.log")
    try:
        yield process, address
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[tuple[Page, float]]:
    """Open the page as somebody who was never there; yield it and the seconds to the picture."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(600_000)
    page = context.new_page()
    begun = time.monotonic()
    page.goto(address)
    page.wait_for_function(DRAWN, polling=20)
    seconds = time.monotonic() - begun
    settle(page)
    yield page, seconds
    context.close()


def settle(page: Page, milliseconds: int = 300) -> None:
    """Wait until the page has run to its end and nothing on it is out of date."""
    running = '[data-testid="stApp"][data-test-script-state="running"], [data-stale="true"]'
    page.wait_for_function(f"() => !document.querySelector('{running}')")
    page.wait_for_timeout(milliseconds)


def take_clicks(page: Page, rounds: int) -> list[tuple[str, float]]:
    """Return what was clicked, with its seconds; "words" are those of words searched for."""
    each: list[tuple[str, float]] = []

    def take(name: str, act: Callable[[], None]) -> None:
        each.append((name, clock(page, act)))

    def pill(field: str, name: str) -> Callable[[], None]:
        button = page.locator(f".st-key-{field} button").filter(has_text=name).first
        return lambda: button.click()

    for number in range(rounds):
        channel, status = CHANNELS[number % 5], STATUSES[number % 3]
        take(channel, pill("channel", channel))
        take("country", choose(page, "Country or organisation", number + 2))
        take(status, pill("status", status))
        if page.locator(".st-key-lanes").count():  # not there where no contact fits
            take(LANES[number % 3], pill("lanes", LANES[number % 3]))
        take("chip away", press(page, "chip-channel"))
        take(f"{status} away", pill("status", status))
        take("reset", press(page, "reset"))
        box = page.get_by_role("textbox", name=re.compile("Words"))
        box.fill(WORDS[number % len(WORDS)])
        take("words", lambda box=box: box.press("Enter"))
        take("reset of words", press(page, "reset"))
    return each


def press(page: Page, key: str) -> Callable[[], None]:
    """Return the click on a button; Streamlit holds a second one ready for narrow windows."""
    return page.locator(f".st-key-{key} button:visible").first.click


def choose(page: Page, label: str, place: int) -> Callable[[], None]:
    """Open a list; return the click on its option at this place."""
    page.get_by_role("combobox", name=label).click()
    option = page.locator(f'[role="option"][data-key="{place}"]')
    option.wait_for()
    return lambda: option.click()


def clock(page: Page, act: Callable[[], None]) -> float:
    """Return the seconds from an act to the picture that it leads to."""
    page.evaluate(CLOCK)
    act()
    seconds = float(page.evaluate("window.benchmark")) / 1000
    page.keyboard.press("Escape")
    settle(page)
    return seconds


def read_memory(pid: int) -> float:
    """Return the megabytes that a process holds for itself, mapped files left out."""
    text = Path(f"/proc/{pid}/status").read_text()
    return sum(int(re.search(rf"{name}:\s+(\d+)", text)[1]) for name in ("RssAnon",)) / 1024


if __name__ == "__main__":
    raise SystemExit(main())
