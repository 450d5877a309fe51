"""Find the words of a sentence that may tell of a contact, each with its trigger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.chains import find_delegates
from pipeline.contacts.senses import is_verb_trigger, stands_as_verb
from pipeline.contacts.syntax import is_noun
from pipeline.contacts.triggers import (
    GUEST,
    Trigger,
    find_trigger,
    load_cues,
    load_forms,
    load_phrases,
)
from pipeline.parsed import Parsed

_AMBIGUOUS_VERB_NOUNS = frozenset(
    {
        "call",
        "calls",
        "talk",
        "talks",
        "visit",
        "visits",
        "meeting",
        "brief",
        "host",
        "hosts",
        "phone",
        "summons",
        "write",
    }
)
# "A and B spoke for Russia, C for Ukraine": they sat at the table just told of.
_AT_TABLE = Trigger("represent", "verb", "in_person", False, frozenset(), frozenset({"joins"}))
_TAKES = frozenset({"take", "takes", "took", "taken", "taking"})
_NOUN_PARTS = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})


def find_triggers(parsed: Parsed) -> Iterable[tuple[Token, Trigger]]:
    """Yield each word that may tell of a contact with its trigger, in order."""
    forms, words = load_forms(), frozenset(parsed.lowers)
    for index, lower in enumerate(parsed.lowers):
        if lower not in forms or index in parsed.mentions or index in parsed.dates:
            continue
        token = parsed.doc[index]
        as_noun = find_trigger(token, "noun", words)
        as_verb = find_trigger(token, "verb", words)
        if as_noun and as_noun.lemma == "message" and _is_figurative(token):
            as_noun = None
        if as_noun and as_noun.lemma == "note" and token.head.lower_ in _TAKES:
            # "took note of each other's position"
            as_noun = None
        if as_noun and as_noun.lemma == "attend" and token.head.dep_ == "pcomp":
            # "with X taking part": what the clause around it tells of is the occasion
            as_noun = replace(as_noun, flags=frozenset({"needs_parties"}))
        as_verb = as_verb or _find_guest_trigger(parsed, token)
        if as_verb and as_verb.lemma == "gather" and _is_of_occasion(token, words):
            # "convened a call with X": the call tells
            as_verb = None
        if lower == "joined" and as_verb and _is_by_the_way(token):
            # "met X, joined by Y": company.py reads it
            continue
        if as_verb and as_verb.lemma == "speak" and find_delegates(parsed, token):
            yield token, _AT_TABLE
        elif as_verb and _opens_with_gerund(parsed, token):
            yield token, as_verb
        elif as_noun and as_verb:
            yield token, as_verb if is_verb_trigger(parsed, token) else as_noun
        elif as_noun:
            # "hold a bilateral with X", not "bilateral matters"
            is_bare = (
                token.tag_ == "JJ" and token.dep_ in _NOUN_PARTS and not _is_before_noun(token)
            )
            # "a further one": one more meeting
            stands_as_noun = token.tag_ in ("VBG", "CD") or is_bare
            if is_noun(token) or stands_as_noun or lower in _AMBIGUOUS_VERB_NOUNS:
                yield token, as_noun
        elif as_verb and (not is_noun(token) or stands_as_verb(parsed, token)):
            yield token, as_verb


def _find_guest_trigger(parsed: Parsed, token: Token) -> Trigger | None:
    """Read "told visiting President Smith": said to his face, since he is there as a guest."""
    mention = parsed.mentions.get(token.i + 1)
    if mention is None or GUEST.match(mention.text) is None or token.tag_ not in ("VBD", "VBZ"):
        return None
    phrases = load_phrases().get(token.lower_, ())
    return next((t for t in phrases if any(n.where == "guest" for n in t.needs)), None)


def _is_figurative(noun: Token) -> bool:
    """Recognise "sent a clear message to X", "conveyed the same message": words, no letter."""
    return any(
        child.lower_ in load_cues("message_modifier")
        for child in noun.children
        if child.dep_ in ("amod", "det")
    )


def _is_of_occasion(verb: Token, words: frozenset[str]) -> bool:
    return any(
        child.dep_ in ("dobj", "nsubjpass") and find_trigger(child, "noun", words)
        for child in verb.children
    )


def _is_before_noun(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and is_noun(token.nbor())


def _opens_with_gerund(parsed: Parsed, token: Token) -> bool:
    """Recognise "Meeting X on Monday, Y said", which a small parser takes for a title."""
    return (
        token.lower_.endswith("ing")
        and token.i + 1 in parsed.mentions
        and token.nbor(min(2, len(token.doc) - token.i - 1)).tag_ != "POS"
        and (token.i == 0 or token.nbor(-1).lower_ in (",", '"', "“"))
        and is_noun(token)
    )


def _is_by_the_way(token: Token) -> bool:
    return (
        token.dep_ in ("advcl", "acl", "conj", "dep")
        and token.i + 1 < len(token.doc)
        and token.doc[token.i + 1].lower_ == "by"
        and not any(child.dep_ in ("auxpass", "nsubjpass") for child in token.children)
    )
