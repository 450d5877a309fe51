"""A long text in portions that a browser shows at once."""

from __future__ import annotations

from typing import Final

MOST_SHOWN: Final = 40_000  # characters: some thousand marks, drawn in well under a second
Portion = tuple[int, int]


def cut_portions(text: str, most: int = MOST_SHOWN) -> list[Portion]:
    """Return the bounds of portions of at most `most` characters that together are the text.

    They end after a blank line where there is one in their second half, else after a line, else
    after a space.

    >>> cut_portions("aa bb cc", 4)
    [(0, 3), (3, 6), (6, 8)]
    """
    portions: list[Portion] = []
    low = 0
    while len(text) - low > most:
        high = low + most
        for mark in ("\n\n", "\n", " "):
            found = text.rfind(mark, low + most // 2, high)
            if found >= 0:
                high = found + len(mark)
                break
        portions.append((low, high))
        low = high
    return [*portions, (low, len(text))]


def find_portion(portions: list[Portion], at: int) -> int:
    """Return which portion holds a character, counted from 1; the last for one beyond the end."""
    return next(
        (number for number, (_, high) in enumerate(portions, 1) if at < high), len(portions)
    )
