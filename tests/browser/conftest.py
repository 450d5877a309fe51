"""A real Chromium in front of a real server on the sample's tables."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample
from tests.install_browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]

# What a page promises it shows sooner or later; how soon is the benchmark's to say. Machines that
# run tests are slow at times.
expect.set_options(timeout=30_000)


def start_server(folder: Path, log: Path, *more: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard on a free port of this machine; return the process and its address.

    `more` are options of Streamlit's, in which {port} stands for the port.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py"]
    options = ["--server.port", str(port), "--server.headless", "true"]
    options += [one.replace("{port}", str(port)) for one in more]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options, "--", str(folder)],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return process, address
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
    process.kill()
    raise RuntimeError(f"The dashboard did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(build_sample(), folder)
    return folder


@pytest.fixture(scope="session")
def server(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process, address = start_server(tables, tmp_path_factory.mktemp("log") / "server.log")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.fail(
            "No Chromium found: install Debian's package `chromium`, run `playwright install"
            " chromium`, or name one in CHROMIUM."
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    # One for all tests, so that the page's scripts are loaded once; each page is a session anew.
    context = browser.new_context(accept_downloads=True, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    yield page
    page.close()
