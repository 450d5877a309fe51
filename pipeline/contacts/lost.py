"""Find along the line who takes part where a small parser took a clause or list apart."""

from __future__ import annotations

import functools
from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.actors import subject_tokens, subjects_along_line, subjects_of
from pipeline.contacts.records import Arguments
from pipeline.contacts.syntax import (
    governing_verb,
    is_verb,
    mentions_of,
)
from pipeline.contacts.triggers import Trigger, load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed
from pipeline.vocabulary import load_words, read_table

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_TO = frozenset({"for", "to", "in", "at", "from"})
_PEOPLE = frozenset({"name", "role"})
_JOINS = frozenset({"and", "but", "then", ","})
_SKIPPED = frozenset({"RB", "MD", "VB", "VBN"})
_HAVE = frozenset({"has", "have", "had"})
_ABSOLUTE = 6
"""Words between "and" and its verb at most: "and would later that day have"."""

_ASIDE = 16
"""Words from a name to the comma behind what is said of him."""


def complete_lost(parsed: Parsed, token: Token, trigger: Trigger, found: Arguments) -> Arguments:
    """Give a verb that lost its subject to a bad parse the one that the line tells of."""
    if trigger.pos == "noun" and len(found.others) == 1 and not found.subjects:
        more = _behind_aside(parsed, token, found.others[0])
        if more is not None:
            return replace(found, others=(*found.others, more), needs_no_subject=True)
    verb = found.verb
    own = [m for m in found.subjects if m.text.lower().startswith("whose ")]
    if own and len(own) < len(found.subjects):
        # "A, whose minister B arrives to see C": B sees him
        found = replace(found, subjects=tuple(own))
    if verb is not None and found.others and len(found.subjects) == 1:
        goer = _who_goes_there(parsed, verb, found.subjects[0])
        if goer is not None:
            return replace(found, subjects=(goer,))
    if verb is None or not found.others or found.needs_no_subject or found.is_passive:
        return found
    if verb.tag_ == "VB" and _is_only_goal(parsed, found.subjects):
        # "would leave for Paris to confer with X": the parse takes Paris for who confers
        above = verb.head
        actors = mentions_of(parsed, subject_tokens(above)) if is_verb(above) else []
        return replace(found, subjects=tuple(actors)) if actors else found
    is_finite = verb.tag_ in _FINITE or (
        verb.tag_ == "VBN" and any(c.lower_ in _HAVE for c in verb.children)
    )
    if found.subjects or found.is_definite or not is_finite:
        return found
    actor = _actor_before(parsed, verb)
    if actor is None and verb.dep_ == "conj" and is_verb(verb.head):
        # "A, an envoy, last week took it to B and later saw C"
        actors = subjects_of(parsed, verb.head) or subjects_along_line(parsed, verb.head)
        return replace(found, subjects=tuple(actors), is_borrowed=True)
    return replace(found, subjects=(actor,), is_borrowed=True) if actor else found


@functools.cache
def _people() -> frozenset[str]:
    """Nouns for people: one of them may be who acts, though no mention."""
    told = {r["noun"] for r in read_table("source_nouns.csv") if r["kind"] == "person"}
    return load_words("person_noun") | told


def _who_goes_there(parsed: Parsed, verb: Token, subject: Mention) -> Mention | None:
    """Read "A flew home, and B went on to Oslo, where he met C": B, who went there."""
    clause = verb
    while clause.dep_ in ("xcomp", "conj") and clause.head.i != clause.i:
        clause = clause.head
    if subject.kind != "pronoun" or clause.dep_ != "relcl" or len(subject.entities) != 1:
        return None
    if not any(child.lower_ == "where" for child in clause.children):
        return None
    above = governing_verb(clause)
    if above is None or above.lower_ in load_cues("report"):
        return None
    actors = [m for m in subjects_of(parsed, above) if m.kind == "name"]
    if len(actors) != 1 or actors[0].entities == subject.entities:
        return None
    return actors[0]


def _behind_aside(parsed: Parsed, noun: Token, first: Mention) -> Mention | None:
    """Read "a call between A, since dismissed as premier, and B": the parse loses B."""
    index = next((k for k, m in parsed.mentions.items() if m is first), 0)
    words = parsed.lowers
    if "between" not in words[noun.i + 1 : index] or words[index + 1 : index + 2] != (",",):
        return None
    for comma in range(index + 2, min(index + _ASIDE, len(words) - 2)):
        if words[comma] == "," and words[comma + 1] == "and":
            start = comma + 2 + (words[comma + 2] == "the")
            return parsed.mentions.get(start)
        if words[comma] in (";", "."):
            break
    return None


def _is_only_goal(parsed: Parsed, subjects: tuple[Mention, ...]) -> bool:
    if len(subjects) != 1 or not subjects[0].can_be_place:
        return False
    index = next((k for k, m in parsed.mentions.items() if m is subjects[0]), 0)
    return index > 0 and parsed.lowers[index - 1] in _TO


def _actor_before(parsed: Parsed, verb: Token) -> Mention | None:
    """Read "A rang B, his friend, and talked to C": the nearest subject before "and"."""
    index = verb.i - 1
    first = index
    while index > first - _ABSOLUTE and (
        parsed.doc[index].tag_ in _SKIPPED or index in parsed.dates or parsed.lowers[index] in _HAVE
    ):
        index -= 1
    if index < 1 or parsed.lowers[index] not in _JOINS:
        return None
    if parsed.lowers[index] == "," and index != first:
        return None
    for token in reversed(parsed.doc[:index]):
        mention = parsed.mentions.get(token.i)
        if token.dep_ not in ("nsubj", "nsubjpass"):
            continue
        if mention is None and token.tag_ in ("NN", "NNS") and token.lower_ not in _people():
            # "A said the attack was an act of war, and called B": no attack calls
            continue
        if mention is None or token.head.i > verb.i:
            return None
        return mention if mention.kind in _PEOPLE or mention.is_plural else None
    return None
