"""Tell what a pronoun is by the words that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.people.drafts import Draft

_JOINT = re.compile(r"(?:,|,? and) (?:the )?")
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


def act_together(text: str, drafts: Sequence[Draft], pronoun: Draft) -> bool:
    """Tell whether all whom a sentence names before a pronoun act: "A, B and C called on him"."""
    before = [d for d in drafts if d.kind in ("name", "role") and d.end_char <= pronoun.start_char]
    return len(before) > 1 and all(
        _JOINT.fullmatch(text, one.end_char, other.start_char) for one, other in pairwise(before)
    )
