"""Read who takes part in a noun from the clause that hangs on it: "the talks A held with B"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.records import Arguments
from pipeline.contacts.syntax import (
    children,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.parsed import Parsed

_WHICH = frozenset({"that", "which"})
_WITH = ("with", "between", "alongside")


def read_relative(parsed: Parsed, noun: Token, trigger: Trigger) -> Arguments | None:
    """Read "the talks that A held with B", "a call A had with B", "meetings held by A and B"."""
    if "directed" in trigger.flags:
        return None
    for clause in children(noun, "relcl", "acl"):
        if clause.i < noun.i or clause.lower_ not in load_cues("light"):
            continue
        subjects = subjects_of(parsed, clause) if _lacks_object(clause) else []
        if clause.dep_ == "acl":
            subjects = prepositional(parsed, clause, ("by",)) if clause.tag_ == "VBN" else []
        others = [m for m in prepositional(parsed, clause, _WITH) if m not in subjects]
        if subjects and (others or sum(len(m.entities) for m in subjects) > 1):
            return Arguments(tuple(subjects), tuple(others), clause, is_borrowed=True)
    return _read_bare(parsed, noun)


def _read_bare(parsed: Parsed, noun: Token) -> Arguments | None:
    """Read "the call A had with B on Monday lasted an hour", which a small parser takes apart."""
    clause = noun.head
    if noun.dep_ != "nsubj" or clause.lower_ not in load_cues("light") or clause.i < noun.i + 2:
        return None
    owner = parsed.mentions.get(clause.i - 1)
    others = prepositional(parsed, clause, _WITH)
    if owner is None or not others or any(True for _ in children(clause, "dobj", "aux")):
        return None
    return Arguments((owner,), tuple(others), clause, is_borrowed=True)


def _lacks_object(clause: Token) -> bool:
    """Tell whether the noun is what somebody held: "talks that A held", "a call A had"."""
    if any(True for _ in children(clause, "nsubjpass", "auxpass")):
        return False
    things = list(children(clause, "dobj"))
    return all(thing.lower_ in _WHICH for thing in things) and not any(
        child.lower_ in _WHICH for child in children(clause, "nsubj")
    )
