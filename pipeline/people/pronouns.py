"""Tell what a pronoun is, and whose it may be, by the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.people.drafts import Draft

# "A and B announced that the two foes had agreed": not they
SAID = re.compile(r" (?:said|says|added|announced)(?: that)? (?:the )?")
JOINED = re.compile(r" and (?:the )?")
_OWN_PEOPLE = re.compile(
    r" (?:own )?(?:envoys?|representatives?|negotiators|delegat(?:es|ions?)|emissar(?:y|ies)|"
    r"teams?)\b"
)
_NAMED = frozenset({"name", "role"})
_WHOM = re.compile(r",? (?:(?:with|to|from|by|for|of|alongside) )?whom ")
# "and will see him": who acts is the one before
_GOES_ON = re.compile(
    r"(?:\band|\bbut|, then) (?!(?:he|she|they|it|that|who|the|a|an)\b)(?:[a-z]+ ){1,4}\Z"
)
# "A met B, and C saw him": the clause of C
_NEXT_CLAUSE = re.compile(r"(?:[,;] (?:and|while|whereas|then)|;) (?:the |then |later )?\Z")
_JOINT = re.compile(r"(?:,|,? and) (?:the )?")
# "warned her that", "met her in May"; "her late father" is hers, "her to" may be
_ENDS = re.compile(
    r" (?:that|about|of|in|at|and|but|by|for|with|from|after|before|during|when|while|"
    r"whether|if|how|what|why|where|as|against|over|into|not|again|today|yesterday|twice|because|"
    r"who|there|here|he|she|they|it|we|the|an?|his|their)\b"
)


def find_whom(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Read "N, whom she saw", "N, from whom he had a letter": N is met, and is not she."""
    before = [d for d in drafts if d.end_char <= draft.start_char and d.kind in _NAMED]
    if not before or _WHOM.fullmatch(text, before[-1].end_char, draft.start_char) is None:
        return None
    return before[-1]


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


def find_senders(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Read "The warring generals sent their envoys": the plural that opens the sentence."""
    if _OWN_PEOPLE.match(text, draft.end_char) is None:
        return None
    before = [d for d in drafts if d.end_char <= draft.start_char]
    is_plural = len(before) == 1 and before[0].is_plural and before[0].kind == "party"
    return before[0] if is_plural else None


def find_plural(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Read "Kenyan envoys flew to Bern, where they met Smith": whom the sentence opens with."""
    before = [d for d in drafts if d.end_char <= draft.start_char and not d.is_place]
    if not before or not before[0].is_plural or not before[0].parties:
        return None
    one = before[0]
    is_joined = any(JOINED.match(text, one.end_char, other.start_char) for other in before[1:2])
    has_other = any(d.is_plural or d.kind == "group" for d in before[1:])
    return None if is_joined or has_other else one


def is_speaker_met(text: str, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Recognise "Smith said the Russian officials agreed to meet him": him who says so."""
    before = [d for d in drafts if d.end_char <= draft.start_char]
    return (
        len(before) > 1
        and before[0].kind == "name"
        and all(d.kind in ("party", "group", "role") for d in before[1:])
        and SAID.match(text, before[0].end_char) is not None
    )


def goes_on_with_verb(text: str, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Recognise "A met B on Sunday and will see him again": B, since A goes on acting."""
    before = [d for d in drafts if d.end_char <= draft.start_char and d.kind in _NAMED]
    if len(before) < 2:
        return False
    gap = text[before[-1].end_char : draft.start_char]
    return _GOES_ON.search(gap) is not None


def is_clause_of_its_own(text: str, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Recognise "A met B on Monday, and C saw him on Friday": B, who was met before."""
    before = [d for d in drafts if d.end_char <= draft.start_char and d.kind in _NAMED]
    if len(before) < 3:
        return False
    gap = text[before[-2].end_char : before[-1].start_char]
    return _NEXT_CLAUSE.search(gap) is not None


def is_met_by_pronoun(text: str, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Recognise "when he met him": not who meets."""
    before = [d for d in drafts if d.end_char <= draft.start_char][-1:]
    return any(
        d.kind == "pronoun" and len(text[d.end_char : draft.start_char].split()) == 1
        for d in before
    )
