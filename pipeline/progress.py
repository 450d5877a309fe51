"""How far a long run has come: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_LINE_SECONDS = 10.0
_BAR_SECONDS = 0.1
_BAR_CELLS = 30


class Progress:
    """Counts things done and shows it on `stream` (stderr); `total` is None where unknown."""

    def __init__(self, total: int | None, what: str, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._total, self._what = total, what
        self._done = 0
        self._is_terminal = self._stream.isatty()
        self._started = self._shown = time.monotonic()

    def advance(self, count: int = 1) -> None:
        """Count `count` more as done, and show it when it is time to."""
        self._done += count
        now = time.monotonic()
        if now - self._shown >= (_BAR_SECONDS if self._is_terminal else _LINE_SECONDS):
            self._shown = now
            self._show()

    def finish(self) -> None:
        """Show the final count and end the line."""
        self._total = self._done
        self._show()
        if self._is_terminal:
            self._stream.write("\n")
            self._stream.flush()

    def _show(self) -> None:
        rate = self._done / max(time.monotonic() - self._started, 1e-9)
        # The total is an estimate (a file may hold empty lines), so it grows when it was too low.
        total = None if self._total is None else max(self._total, self._done)
        of = "" if total is None else f" of {total:,}"
        text = f"{self._done:,}{of} {self._what}, {rate:.1f} a second"
        if not self._is_terminal:
            self._stream.write(f"{text}\n")
        else:
            filled = _BAR_CELLS * self._done // total if total else 0
            bar = "" if total is None else f"[{'#' * filled:{_BAR_CELLS}}] "
            self._stream.write(f"\r\x1b[K{bar}{text}")
        self._stream.flush()
