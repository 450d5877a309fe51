"""Walks over a dependency parse: who is the subject of a verb, who stands behind a noun."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from pipeline.models import Mention
from pipeline.parse import Parsed
from pipeline.vocabulary import load_words

_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS")
_OBJECT_CONTROL = frozenset(
    "ask asked asks asking invite invited invites inviting urge urged urges told tell tells persuaded "
    "persuade allowed allow sent send dispatched ordered instructed".split()
)
# Prepositions after which a mention belongs to the noun before it: "officials from Russia".
_OF = frozenset({"of", "from"})
_LINKS = frozenset({",", "and", "&", "separately", "then", "also", "later", "with", "by"})


@functools.cache
def _representatives() -> frozenset[str]:
    """Nouns for people who speak for a party: "a delegation from Mali", "envoys of the king"."""
    return load_words("person_noun") - {"leadership", "side", "mission", "experts", "figures"}


def is_verb(token: Token) -> bool:
    """Tell whether the tagger calls a token a verb (not a modal)."""
    return token.tag_.startswith("VB")


def is_noun(token: Token) -> bool:
    """Tell whether the tagger calls a token a noun."""
    return token.tag_ in _NOUN_TAGS


def children(token: Token, *labels: str) -> Iterator[Token]:
    """Yield the children with one of the dependency labels, in order."""
    return (child for child in token.children if child.dep_ in labels)


def expand(parsed: Parsed, token: Token, seen: frozenset[int] = frozenset()) -> list[Mention]:
    """Mentions that a noun phrase's head stands for, its coordinated ones included."""
    if token.i in seen:
        return []
    seen = seen | {token.i}
    found: list[Mention] = []
    mention = parsed.mentions.get(token.i)
    if mention is not None:
        found.append(mention)
    else:
        if token.lower_ in _representatives():
            for prep in children(token, "prep"):
                if prep.lower_ in _OF:
                    for inner in children(prep, "pobj"):
                        found += expand(parsed, inner, seen)
        if not found and token.lower_ in _representatives():
            for inner in children(token, "poss", "compound", "nmod", "amod", "appos"):
                if inner.i in parsed.mentions:
                    found.append(parsed.mentions[inner.i])
    for other in children(token, "conj", "appos"):
        found += expand(parsed, other, seen)
    if mention is not None:
        for prep in children(token, "prep"):
            # "A, together with B,", "A along with B": B takes part.
            if prep.lower_ in ("with", "alongside") and any(
                word.lower_ in ("together", "along", "alongside") for word in
                (*prep.children, *token.doc[max(0, prep.i - 1) : prep.i])
            ):
                for inner in children(prep, "pobj"):
                    found += expand(parsed, inner, seen)
    return found


def subject_tokens(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of a verb's subject, looked up through auxiliaries, control and coordination."""
    if depth > 6:
        return []
    own = list(children(verb, "nsubj", "nsubjpass"))
    if own:
        if verb.dep_ == "relcl" and own[0].tag_ in ("WP", "WDT", "WP$"):
            return [verb.head]
        return own
    head = verb.head
    if head is verb:
        return []
    if verb.dep_ in ("relcl", "acl"):
        return [head]
    if verb.dep_ in ("conj", "xcomp", "ccomp", "advcl", "dep", "parataxis"):
        if verb.dep_ == "xcomp" and head.lower_ in _OBJECT_CONTROL:
            objects = list(children(head, "dobj"))
            if objects:
                return objects
        if is_verb(head) or head.tag_ == "MD" or head.tag_.startswith("JJ"):
            return subject_tokens(head, depth + 1)
        return subject_tokens(head, depth + 1) if head.dep_ in ("acomp", "attr", "conj") else []
    if verb.dep_ in ("pcomp", "prep", "acomp", "attr"):
        return subject_tokens(governing_verb(head) or head, depth + 1)
    return []


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token, or None."""
    steps = 0
    while token.head is not token and steps < 12:
        token = token.head
        steps += 1
        if is_verb(token):
            return token
    return None


def mentions_of(parsed: Parsed, tokens: Iterable[Token]) -> list[Mention]:
    """Mentions of several heads, coordinated ones included, in order without repeats."""
    found: dict[int, Mention] = {}
    for token in tokens:
        for mention in expand(parsed, token):
            found.setdefault(mention.start_char, mention)
    return [found[key] for key in sorted(found)]


def chain_after(parsed: Parsed, index: int) -> list[Mention]:
    """Mentions that follow one another from a token on: "A, B and C", "A and, separately, B".

    Without an "and" only the first belongs: what follows its comma opens another clause.
    """
    found: list[Mention] = []
    tokens = parsed.doc
    closed = False
    while index < len(tokens) and not closed:
        if tokens[index].lower_ in ("the", "both", "first") and index + 1 in parsed.mentions:
            index += 1
        mention = parsed.mentions.get(index)
        if mention is None:
            break
        found.append(mention)
        index += 1
        closed = len(found) > 1 and _has_and(tokens, parsed, found, index)
        start = index
        while index < len(tokens) and tokens[index].lower_ in _LINKS:
            index += 1
        if index == start:
            break
    return found if closed else found[:1]


def chain_of_stops(parsed: Parsed, index: int) -> list[Mention]:
    """Mentions joined by "and" with a place or day behind each: "A in Kyiv on Monday and B in
    Moscow the next day". Only what stands after such a stop is found; the rest is chain_after's."""
    tokens = parsed.doc
    found: list[Mention] = []
    while index < len(tokens):
        start = index
        while index < len(tokens) and (
            index in parsed.dates
            or tokens[index].lower_ in ("in", "at", "on", "the", ",", "for", "later", "then")
            or index in parsed.mentions and tokens[index - 1].lower_ in ("in", "at")
        ):
            index += 1
        if index == start or index >= len(tokens) or tokens[index].lower_ not in ("and", "then"):
            return found
        index += 1
        while index < len(tokens) and tokens[index].lower_ in ("then", "the", "with", ","):
            index += 1
        mention = parsed.mentions.get(index)
        if mention is None or index + 1 < len(tokens) and tokens[index + 1].tag_ in (
            "VBD", "VBZ", "VBP", "MD", "POS"
        ):
            return found
        found.append(mention)
        index += 1
    return found


def _has_and(tokens: Doc, parsed: Parsed, found: list[Mention], end: int) -> bool:
    """Tell whether the last of the mentions before ``end`` is joined by an "and"."""
    index = end - 2
    while index >= 0 and index not in parsed.mentions:
        if tokens[index].lower_ in ("and", "&", "then"):
            return True
        index -= 1
    return False


def chain_before(parsed: Parsed, index: int) -> list[Mention]:
    """Mentions that stand before a token one after another, adverbs and auxiliaries passed over."""
    tokens = parsed.doc
    first = index
    while index >= 0 and index > first - 4 and index not in parsed.mentions and (
        tokens[index].tag_ in ("RB", "MD", "VBD", "VBZ", "VBP", "VBN") or index in parsed.dates
    ):
        index -= 1
    found: list[Mention] = []
    while index >= 0 and index in parsed.mentions:
        found.append(parsed.mentions[index])
        index -= 1
        if index >= 0 and tokens[index].lower_ == "the":
            index -= 1
        before = index
        while index >= 0 and tokens[index].lower_ in (",", "and", "&"):
            index -= 1
        if before == index:
            break
    return found[::-1]


def prepositional(parsed: Parsed, token: Token, prepositions: Iterable[str]) -> list[Mention]:
    """Mentions that stand behind a token's prepositions ("with Lavrov", "by the king")."""
    wanted = frozenset(prepositions)
    found: list[Mention] = []
    preps = list(children(token, "prep", "agent", "dative"))
    # "by A and by B", "with A and with B"
    preps += [other for prep in preps for other in children(prep, "conj") if other.tag_ == "IN"]
    for prep in preps:
        if prep.lower_ in wanted:
            found += mentions_of(parsed, children(prep, "pobj", "pcomp"))
            if any(True for _ in _relatives(prep)):
                # "Fabius and Hague, with whom he will sit down": what the clause hangs on
                found += _antecedents(parsed, token)
        # "in consultation with", "together with": one preposition below another
        for inner in children(prep, "prep"):
            if inner.lower_ in wanted:
                found += mentions_of(parsed, children(inner, "pobj"))
    return found


def _relatives(prep: Token) -> Iterator[Token]:
    return (child for child in children(prep, "pobj") if child.tag_ in ("WP", "WDT"))


def _antecedents(parsed: Parsed, verb: Token) -> list[Mention]:
    token = verb
    while token.dep_ in ("xcomp", "ccomp", "conj") and token.head is not token:
        token = token.head
    if token.dep_ != "relcl":
        return []
    head = token.head
    while head.dep_ in ("conj", "appos") and head.head is not head:
        head = head.head
    return [m for m in expand(parsed, head) if m.start_char < parsed.starts[verb.i]]


def ancestors(token: Token, limit: int = 10) -> list[Token]:
    """The tokens above, nearest first."""
    out: list[Token] = []
    while token.head is not token and len(out) < limit:
        token = token.head
        out.append(token)
    return out
