"""Which day is a contact's own where its sentence tells of several occasions."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.dating import UNDATED, to_claim_date
from pipeline.contacts.offsets import count_from_clause, take_day_of_words
from pipeline.contacts.reach import find_owner
from pipeline.contacts.syntax import children
from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate, Status
from pipeline.parsed import Parsed

_OFTEN = frozenset({"times", "twice", "repeatedly", "calls", "conversations", "meetings", "daily"})
_LATEST = (
    ("most",),
    ("the", "last", "time"),
    ("the", "latest"),
    ("the", "last"),
    ("the", "most", "recent"),
    ("last",),
    ("lastly",),
)
_BEHIND_LATEST = 3
"""Words between "most recently" and its day: "of them on"."""
_BESIDE = frozenset({"appos", "npadvmod", "dep"})
_SETS_OFF = frozenset({",", "-", "–", "—", "--"})
_AHEAD = frozenset({"planned", "proposed"})


def settle_day(
    parsed: Parsed, token: Token, verb: Token | None, status: Status, when: ClaimDate
) -> ClaimDate:
    """Return a contact's day, given the one that the parse puts nearest to it."""
    when = take_day_of_words(parsed, token, count_from_clause(parsed, token, when))
    if when.start is None:
        when = _day_of_when(parsed, token, verb) or when
    if "since" in parsed.lowers and not _OFTEN.isdisjoint(parsed.lowers):
        when = _day_of_latest(parsed, token, when)
    if status in _AHEAD and _is_of_what_was_held(parsed, verb or token, when):
        return UNDATED
    return when


def is_said_of_it(token: Token) -> bool:
    """Recognise "X and Y spoke, the first such contact between their states since May".

    It says what the call just told of was, and tells of no other.
    """
    start = token.left_edge.i
    if token.dep_ not in _BESIDE or start < 1 or token.doc[start - 1].lower_ not in _SETS_OFF:
        return False
    return any(child.lower_ in load_cues("superlative") for child in children(token, "amod", "det"))


def _day_of_when(parsed: Parsed, token: Token, verb: Token | None) -> ClaimDate | None:
    """Return the day before a "when" clause: "on Monday, when he received the envoy"."""
    for word in (verb, token):
        if word is None:
            continue
        for child in word.children:
            if child.lower_ == "when" and child.i < word.i:
                for index in (child.i - 1, child.i - 2):
                    day = parsed.dates.get(index)
                    if day is not None and day.first_day is not None:
                        return to_claim_date(day)
    return None


def _day_of_latest(parsed: Parsed, token: Token, when: ClaimDate) -> ClaimDate:
    """Read "has called him six times since May 3, most recently on Tuesday": that Tuesday.

    Without it, since when they have spoken is not the day of any of the calls.
    """
    index = _place_of(parsed, when)
    words = parsed.lowers
    if index is None or index < token.i or "since" not in words[max(0, index - 2) : index]:
        return when
    if _OFTEN.isdisjoint(words[token.i : index]):
        return when
    for place in range(index + 1, len(words)):
        for cue in _LATEST:
            if words[place : place + len(cue)] != cue:
                continue
            behind = place + len(cue)
            for later in range(behind, behind + _BEHIND_LATEST):
                day = parsed.dates.get(later)
                if day is not None and day.first_day is not None:
                    return to_claim_date(day)
    return UNDATED


def _is_of_what_was_held(parsed: Parsed, verb: Token, when: ClaimDate) -> bool:
    """Recognise "met X on Sunday and has asked to see Y": the day on which he met X."""
    index = _place_of(parsed, when)
    if index is None or index > verb.i:
        return False
    owner = find_owner(parsed.doc[index])
    if owner is None or owner.tag_ != "VBD" or owner.lower_ in load_cues("report"):
        return False
    word = verb
    while word.dep_ in ("xcomp", "ccomp", "advcl", "pobj", "prep") and word.head.i != word.i:
        word = word.head
    return (
        word.dep_ == "conj"
        and word.head == owner
        and index > owner.i
        and any(True for _ in children(word, "aux"))
    )


def _place_of(parsed: Parsed, when: ClaimDate) -> int | None:
    if when.start is None:
        return None
    return next((k for k, d in parsed.dates.items() if d.start_char == when.start_char), None)
