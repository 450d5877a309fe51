"""Make sure that a Chromium is there for the browser tests; `python tests/install_browser.py`.

Looks for one that runs; else installs one with apt-get (as root or with passwordless sudo); else by
Playwright; else says what to install and ends with status 1. The tests ask `find_browser`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> Path | None:
    """Return a Chromium that starts, or None.

    CHROMIUM in the environment goes first, then the PATH, then what Playwright has downloaded. A
    file that is there and does not start (a stub, a missing library) does not count.
    """
    named = os.environ.get("CHROMIUM")
    on_path = [shutil.which(name) for name in _NAMES]
    candidates = [Path(path) for path in [named, *on_path] if path]
    candidates += [_MAC, *_find_playwright_browser()]
    return next((path for path in candidates if path.is_file() and _starts(path)), None)


def _find_playwright_browser() -> list[Path]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return [Path(playwright.chromium.executable_path)]


def _starts(path: Path) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _run(*command: str) -> bool:
    print("$", " ".join(command), flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, check=False, env=environment).returncode == 0
    except OSError as error:
        print(error, file=sys.stderr)
        return False


def _administrator() -> list[str] | None:
    """Return what goes before a command to run it as root, or None when that is not allowed."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def install_browser() -> Path | None:
    """Return a Chromium that starts, installing one where there is none; None when that failed."""
    found = find_browser()
    prefix = _administrator()
    if found is None and prefix is not None and shutil.which("apt-get"):
        _run(*prefix, "apt-get", "update", "-q")
        packages = ("chromium", "fonts-dejavu-core")
        _run(*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages)
        found = find_browser()
    if found is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        found = find_browser()
    return found


def main() -> int:
    found = install_browser()
    if found is None:
        print(
            "The browser tests need Chromium, and it could not be installed from here. On Debian: "
            "sudo apt-get install chromium. Elsewhere install Chromium or Chrome, or set CHROMIUM "
            "to the path of one; then run make test again.",
            file=sys.stderr,
        )
        return 1
    print(f"Browser tests use {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
