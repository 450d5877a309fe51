"""Find the other names that a text gives people: "N, known as M", "N, whose nom de guerre is M"."""

from __future__ import annotations

import re

_CALLED = (
    r"(?:better |also |widely |commonly |popularly |universally )*"
    r"(?:known|nicknamed|dubbed)(?: (?:to all|simply|popularly|everywhere))?"
    r"(?: (?:as|by|under)(?: (?:his|her|the) (?:nom de guerre|nickname|alias|surname|last name"
    r"|first name|title)(?: of)?,?)?)?|"
    r"(?:whose|who goes by the|who uses the) (?:nom de guerre|nickname|alias)(?: is| of)?"
)
_ALIAS = re.compile(
    rf"(?:,? \(|, |,? who is )(?:{_CALLED}) [\"“'‘]?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)[\"”'’)]?"
    r"(?=[,.;) ])"
)


def find_aliases(text: str) -> dict[int, tuple[str, ...]]:
    """Return where a name ends that another one stands behind -> the words of that other one.

    >>> find_aliases("The general, Omar Idris, known as Zaki, fled.")
    {23: ('Zaki',)}
    """
    if "known" not in text and "nick" not in text and "guerre" not in text and "dubbed" not in text:
        return {}
    return {found.start(): tuple(found[1].split()) for found in _ALIAS.finditer(text)}
