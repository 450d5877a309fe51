"""Nouns of contact that only ask for something: "rejected calls by X for aid", "a UN session"."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.contacts.cues import find_cue
from pipeline.contacts.syntax import children, is_verb, prepositional
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.parsed import Parsed
from pipeline.reference import load_reference

_REACH = 8
_SESSIONS = frozenset({"meeting", "session", "summit"})
_JOINS = frozenset({"with", "between", "among", "to"})


def is_asked_in_public(parsed: Parsed, noun: Token, trigger: Trigger) -> bool:
    """Tell whether a noun is an appeal, or the session of a body that somebody wants convened."""
    if trigger.lemma == "call":
        return _is_appeal_for(parsed, noun)
    return trigger.lemma in _SESSIONS and _is_body_to_convene(parsed, noun)


def _is_appeal_for(parsed: Parsed, call: Token) -> bool:
    """Recognise "rejected calls by the rulers for aid", not "a call from him for an hour"."""
    if not any(prep.lower_ in ("by", "from") for prep in children(call, "prep")):
        return False
    for token in parsed.doc[call.i + 1 : call.i + _REACH]:
        if is_verb(token) or token.lower_ in _JOINS:
            return False
        if token.lower_ == "for":
            following = token.i + 1
            return (
                following < len(parsed.doc)
                and following not in parsed.dates
                and not any(c.i in parsed.dates for c in children(token, "pobj"))
            )
    return False


def _is_body_to_convene(parsed: Parsed, noun: Token) -> bool:
    """Recognise "demanded a meeting of the Security Council": it is asked to sit, nobody met."""
    bodies = load_reference().organisations
    members = prepositional(parsed, noun, ("of",))
    if not members or not all(
        entity.kind == "party" and entity.country in bodies
        for mention in members
        for entity in mention.entities
    ):
        return False
    if any(prep.lower_ in _JOINS for prep in children(noun, "prep")):
        return False
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    return noun.dep_ in ("dobj", "pobj") and find_cue(above, noun) == "proposed"


def is_convened(verb: Token) -> bool:
    """Recognise "talks called by Kenya", "a summit, called last week": nobody is telephoned."""
    if verb.lower_ != "called" or verb.dep_ not in ("acl", "relcl", "ROOT"):
        return False
    before = verb.i - 1
    while before > 0 and verb.doc[before].lower_ in (",", "was", "were", "which", "that"):
        before -= 1
    return before >= 0 and verb.doc[before].lower_ in load_cues("gathering_word")
