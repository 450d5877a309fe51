"""Whom a city stands for that is the seat of more than one government: Brussels."""

from __future__ import annotations

import re

from pipeline.people.drafts import Draft

_UNION = re.compile(r"\b(?:EU|European (?:Union|Commission|Council))\b")
_STATE = re.compile(r"\bBelgi(?:um|an)\b")
# Where something happens, not who acts
_PLACED = re.compile(r"\b(?:in|at|to|from|near|for|via|outside|of|around) \Z")


def speaks_of_union(text: str) -> bool:
    """Tell whether "Brussels" means the Union: the text speaks of it, and not of Belgium."""
    return "Brussels" in text and _UNION.search(text) is not None and _STATE.search(text) is None


def is_seat_of_union(text: str, draft: Draft) -> bool:
    """Tell whether a phrase is "Brussels" as one who acts: "informed Brussels", "Brussels said"."""
    if draft.kind != "party" or text[draft.start_char : draft.end_char] != "Brussels":
        return False
    return _PLACED.search(text, max(0, draft.start_char - 10), draft.start_char) is None
