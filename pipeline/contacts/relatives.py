"""Read who takes part in a noun from the clause that hangs on it: "the talks A held with B"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.outer import find_governor
from pipeline.contacts.records import Arguments
from pipeline.contacts.syntax import (
    children,
    mentions_of,
    prepositional,
)
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.parsed import Parsed

_WHICH = frozenset({"that", "which"})
_INVITED = frozenset({"invited", "asked", "summoned"})
_WITH = ("with", "between", "alongside")


def read_relative(parsed: Parsed, noun: Token, trigger: Trigger) -> Arguments | None:
    """Read "the talks that A held with B", "a call A had with B", "meetings held by A and B"."""
    if "directed" in trigger.flags:
        return None
    there = _read_there(parsed, noun)
    if there is not None:
        return there
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


def _read_there(parsed: Parsed, noun: Token) -> Arguments | None:
    """Read "the talks at which A, B and C agreed", "a dinner to which A had been invited"."""
    for clause in children(noun, "relcl"):
        where = next(
            (
                prep.lower_
                for prep in children(clause, "prep", "dative")
                if any(child.lower_ == "which" for child in prep.children)
            ),
            None,
        )
        if where in ("at", "during", "in"):
            there = subjects_of(parsed, clause)
            if len({e.country or e.name for m in there for e in m.entities}) > 1:
                return Arguments((), tuple(there), clause, needs_no_subject=True)
        if where == "to" and clause.lower_ in _INVITED:
            guests = mentions_of(parsed, children(clause, "nsubjpass"))
            verb, role = find_governor(noun)
            hosts = subjects_of(parsed, verb) if verb is not None and role == "object" else []
            hosts = hosts or mentions_of(parsed, children(noun, "poss"))
            if guests and hosts:
                return Arguments(tuple(hosts), tuple(guests), verb)
    return None


def _lacks_object(clause: Token) -> bool:
    """Tell whether the noun is what somebody held: "talks that A held", "a call A had"."""
    if any(True for _ in children(clause, "nsubjpass", "auxpass")):
        return False
    things = list(children(clause, "dobj"))
    return all(thing.lower_ in _WHICH for thing in things) and not any(
        child.lower_ in _WHICH for child in children(clause, "nsubj")
    )
