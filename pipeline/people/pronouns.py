"""Tell what a pronoun is by the words that follow it."""

from __future__ import annotations

import re

# "warned her that", "met her in May"; "her late father" is hers, "her to" may be
_ENDS = re.compile(
    r" (?:that|about|of|in|at|and|but|by|for|with|from|after|before|during|when|while|"
    r"whether|if|how|what|why|where|as|against|over|into|not|again|today|yesterday|twice|because|"
    r"who|there|here|he|she|they|it|we|the|an?|his|their)\b"
)


def is_possessive(text: str, end: int) -> bool:
    """Tell "her meeting" from "met her": a noun, or a word before one, follows at once.

    >>> is_possessive("he opened her letter", 13), is_possessive("he warned her that it", 13)
    (True, False)
    """
    after = text[end : end + 2]
    return after[:1] == " " and after[1:].isalpha() and _ENDS.match(text, end) is None
