"""What a single word says of an occasion: planned, proposed, declined, cancelled or denied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from pipeline.contacts.syntax import is_noun, is_verb
from pipeline.contacts.triggers import load_cues
from pipeline.models import Status

_LISTS: tuple[tuple[str, Status], ...] = (
    ("cancel", "cancelled"),
    ("decline", "declined"),
    ("deny", "denied"),
    ("propose", "proposed"),
    ("plan", "planned"),
)
_PHRASE_LISTS: tuple[tuple[str, Status], ...] = (
    ("cancel_phrase", "cancelled"),
    ("decline_phrase", "declined"),
    ("propose_phrase", "proposed"),
)
_NOUN_LISTS: tuple[tuple[str, Status], ...] = (
    ("propose_noun", "proposed"),
    ("cancel_noun", "cancelled"),
    ("decline_noun", "declined"),
    ("plan_noun", "planned"),
)
_LOOKS = frozenset({"look", "looks", "looked", "looking"})
_ARRANGING = frozenset(
    "holding arranging organising organizing convening hosting meeting resuming scheduling".split()
)
_IS = frozenset({"is", "are", "was", "were", "'s"})
_OFFERED = frozenset({"condolences", "congratulations", "greetings", "thanks", "sympathies"})
_ASKS = frozenset({"asked", "ask", "asks", "asking"})
_OF_QUESTION = frozenset({"about", "how", "why", "whether", "when", "where", "what"})
_ACCEPTS = frozenset({"accept", "accepts", "accepted", "accepting"})
# What is accepted when it is offered takes place later; a call or letter accepted has come.
_ACCEPTED = frozenset(
    {"meeting", "summit", "talks", "negotiations", "session", "visit", "meet", "invitation"}
)


def find_cue(word: Token, about: Token | None = None) -> Status | None:
    """Return the status that a word announces for what it governs, or None.

    ``about`` is the word that stands for the contact below it.
    """
    if is_verb(word) or word.tag_.startswith("JJ") or is_noun(word):
        status = _find_status(word, about)
        if status is not None:
            return status
    return find_noun_cue(word) if is_noun(word) else None


def _find_status(word: Token, about: Token | None) -> Status | None:
    lower = word.lower_
    if lower in ("called", "calls") and any(child.lower_ == "what" for child in word.children):
        # "held what he called frank talks with X"
        return None
    phrases = list(_with_particles(word))
    for name, status in _PHRASE_LISTS:
        if any(phrase in load_cues(name) for phrase in phrases):
            return status
    if lower.startswith("discuss") and about is not None and about.lower_ in _ARRANGING:
        # "discussed holding a meeting"
        return "proposed"
    if lower.startswith("offer") and about is not None and about.lower_ in _OFFERED:
        # "offered congratulations": those are the offer
        return None
    if lower in _LOOKS:
        # "looked forward to meeting"
        return "planned" if any(c.lower_ == "forward" for c in word.children) else None
    if lower == "open" and word.tag_ == "JJ":
        # "is open to a meeting with X"
        return "proposed" if about is not None and about.lower_ == "to" else None
    if lower in _ASKS and any(c.lower_ in _OF_QUESTION and c.i > word.i for c in word.children):
        # "asked about his talks with X", by the press
        return None
    if lower == "like":
        return "proposed" if any(c.lower_ in ("would", "'d") for c in word.children) else None
    if lower in _ACCEPTS:
        # "accepted a Kenyan offer to host talks", which the parse hangs on the verb
        offers = any(c.lower_ in load_cues("propose_noun") for c in word.children)
        is_later = offers or (about is not None and about.lower_ in _ACCEPTED)
        return "planned" if is_later else None
    if lower == "prepared" and any(c.dep_ == "auxpass" for c in word.children):
        # "is being prepared", not "is prepared to meet"
        return "planned" if any(c.dep_ == "nsubjpass" for c in word.children) else "proposed"
    return next((status for name, status in _LISTS if lower in load_cues(name)), None)


def find_on_or_off(noun: Token) -> Status | None:
    """Read "the talks are off", "the summit is back on after being called off"."""
    if noun.dep_ != "nsubj":
        return None
    verb = noun.head
    words = [child.lower_ for child in verb.children if child.i > noun.i]
    if "off" in words:
        return "cancelled"
    following = [word.lower_ for word in verb.doc[verb.i + 1 : verb.i + 4]]
    is_on = ("back", "on") in pairwise(following) and verb.lower_ in _IS
    return "planned" if is_on and "track" not in following else None


def find_noun_cue(word: Token) -> Status | None:
    """Return what a noun such as "offer" or "plan" says of the contact that it is about."""
    lower = word.lower_
    return next((status for name, status in _NOUN_LISTS if lower in load_cues(name)), None)


def _with_particles(word: Token) -> Iterator[str]:
    """ "turned down": a verb with each of its particles."""
    for child in word.children:
        if child.dep_ in ("prt", "advmod", "prep") and child.i > word.i:
            yield f"{word.lower_} {child.lower_}"
