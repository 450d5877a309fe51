"""Print how fast find_dates reads, beside a plain walk over the words of the same text.

    python tests/benchmarks/bench_dates.py [FILE...]

Without files a text of its own is read: news sentences and history sentences in equal parts. The
ratio says how many times longer the dates take than ``re.findall`` for the words alone, which is
what the speed of the machine cancels out of. Nothing is asserted.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from pipeline.dates import find_dates

NEWS = (
    "VIENNA, Feb. 12 (Desk) - The envoys met on Friday and will speak again early next week, an "
    "official said late on Saturday. Earlier in the day the two foreign ministers had talked by "
    "phone for about two hours, three days after the visit of 9-10 February. Nothing was signed. "
)
HISTORY = (
    "In March 1871 the envoys came to the capital. On 9 May they signed, and two years later the "
    "last troops left. From 12 to 14 June 1874 a congress sat; by the end of the month it had "
    "failed. The harbour stayed closed during the following winter and no ships were seen there. "
)


def read_texts(paths: list[str]) -> list[str]:
    """Return the files' texts, or a made one of some 250,000 characters for each kind."""
    if paths:
        return [Path(path).read_text(encoding="utf-8", errors="replace") for path in paths]
    return [NEWS * 900, HISTORY * 900]


def measure(texts: list[str]) -> tuple[int, float, float]:
    """Return characters, seconds for the dates and seconds for the words (best of three)."""
    words = re.compile(r"\w+")
    dates_took = words_took = float("inf")
    for _ in range(3):
        start = perf_counter()
        for text in texts:
            find_dates(text, date(2022, 2, 13))
        dates_took = min(dates_took, perf_counter() - start)
        start = perf_counter()
        for text in texts:
            words.findall(text)
        words_took = min(words_took, perf_counter() - start)
    return sum(map(len, texts)), dates_took, words_took


if __name__ == "__main__":
    count, dates_took, words_took = measure(read_texts(sys.argv[1:]))
    print(f"{count:,} characters, {count / dates_took:,.0f} characters a second")
    print(f"{dates_took / words_took:.1f} times a plain walk over the words")
