"""Set forms of address aside: "H.E.", "His Highness", "the Rt Hon", "Shri".

Protocol puts them before any name or office; what they stand before is read as if they were not
there, and afterwards they belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.people.drafts import Draft
from pipeline.people.tokens import Token

_STYLES = frozenset(
    {"excellency", "highness", "majesty", "holiness", "eminence", "beatitude", "worship"}
)
_DEGREES = frozenset({"royal", "serene", "imperial"})
# In capitals: "HE" is no "he".
_INITIALS = frozenset({"he", "hh", "hm", "hrh", "hrm", "hsh", "hih"})
_WORDS = frozenset(
    {"honourable", "honorable", "hon", "hon'ble", "hon’ble", "shri", "smt", "shrimati"}
)
# "General (ret.) N"
_RETIRED = frozenset({"ret", "retd", "rtd"})
_KEYS = _STYLES | _INITIALS | _WORDS | _RETIRED


def set_aside(tokens: Sequence[Token]) -> tuple[list[Token], dict[int, Token]]:
    """Return the tokens without forms of address, and the first of each by what follows it."""
    found: dict[int, Token] = {}
    if not any(t.folded in _KEYS and (t.is_capital or t.folded in _RETIRED) for t in tokens):
        return list(tokens), found
    tokens = _drop_retired(tokens)
    left: list[Token] = []
    index = 0
    while index < len(tokens):
        length = _length(tokens, index)
        after = index + length
        if length and after < len(tokens) and _can_follow(tokens, after):
            key = after
            while inner := _length(tokens, key):
                key += inner
            if key < len(tokens) and key not in found:
                found.setdefault(tokens[key].start, tokens[index])
                index = key
                continue
        left.append(tokens[index])
        index += 1
    return left, found


def _drop_retired(tokens: Sequence[Token]) -> list[Token]:
    """Leave out "(ret.)" behind a rank: the name follows."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        words = [token.folded for token in tokens[index : index + 4]]
        length = 4 if words[2:3] == [""] or words[2:3] == ["."] else 3
        if words[:1] == ["("] and words[1] in _RETIRED and words[length - 1 : length] == [")"]:
            index += length
            continue
        out.append(tokens[index])
        index += 1
    return out


def take_back(drafts: Sequence[Draft], found: dict[int, Token]) -> list[Draft]:
    """Begin each draft with the form of address that was set aside before it."""
    out: list[Draft] = []
    for draft in drafts:
        first = found.get(draft.start_char)
        if first is None or draft.kind not in ("name", "role"):
            out.append(draft)
            continue
        out.append(
            replace(
                draft,
                start_char=first.start,
                is_weak=False,
                is_definite=True,
                honorific=draft.honorific or first.text.title(),
            )
        )
    return out


def _length(tokens: Sequence[Token], index: int) -> int:
    """How many tokens from ``index`` are a form of address."""
    if index >= len(tokens):
        return 0
    token = tokens[index]
    word = token.folded
    if word in ("his", "her", "their", "your"):
        ahead = index + 1
        if ahead < len(tokens) and tokens[ahead].folded in _DEGREES:
            ahead += 1
        is_style = ahead < len(tokens) and tokens[ahead].folded in _STYLES
        return ahead + 1 - index if is_style and tokens[ahead].is_capital else 0
    if word in _INITIALS and token.text.replace(".", "").isupper():
        # "HE SAID" of a line in capitals is the pronoun
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        return int("." in token.text or not after.isupper() or after in ("DR", "MR"))
    if word == "the":
        inner = _honour(tokens, index + 1)
        return inner + 1 if inner else 0
    return _honour(tokens, index)


def _honour(tokens: Sequence[Token], index: int) -> int:
    """ "Rt. Hon'ble", "Right Honourable", "Hon.", "Shri"."""
    if index >= len(tokens) or not tokens[index].is_capital:
        return 0
    length = 0
    if tokens[index].folded in ("rt", "right"):
        length = 1
        if index + 1 < len(tokens) and tokens[index + 1].text == ".":
            length = 2
    place = index + length
    if place >= len(tokens) or tokens[place].folded not in _WORDS:
        return 0
    if place + 1 < len(tokens) and tokens[place + 1].text == ".":
        return length + 2
    return length + 1


def _can_follow(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name or an office can begin here: a capital, or "the" before one."""
    token = tokens[index]
    if token.folded == "the" and index + 1 < len(tokens):
        token = tokens[index + 1]
    return token.is_capital or bool(_length(tokens, index))
