"""Mentions that stand in a row along the line, for where the parse loses a list."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.models import Mention
from pipeline.parsed import Parsed

_LINKS = frozenset({",", "and", "&", "separately", "then", "also", "later", "with", "by"})


def chain_after(parsed: Parsed, index: int) -> list[Mention]:
    """Return the mentions that follow one another: "A, B and C", "A and, separately, B".

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
    """Return the mentions joined by "and" with a place or day behind each.

    "A in Kyiv on Monday and B in Moscow the next day": only what
    stands after such a stop is found; the rest is chain_after's.
    """
    tokens = parsed.doc
    found: list[Mention] = []
    while index < len(tokens):
        start = index
        while index < len(tokens) and (
            index in parsed.dates
            or tokens[index].lower_ in ("in", "at", "on", "the", ",", "for", "later", "then")
            or (index in parsed.mentions and tokens[index - 1].lower_ in ("in", "at"))
        ):
            index += 1
        if index == start or index >= len(tokens) or tokens[index].lower_ not in ("and", "then"):
            return found
        index += 1
        while index < len(tokens) and tokens[index].lower_ in ("then", "the", "with", ","):
            index += 1
        mention = parsed.mentions.get(index)
        if mention is None or (
            index + 1 < len(tokens) and tokens[index + 1].tag_ in ("VBD", "VBZ", "VBP", "MD", "POS")
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
    """Return the mentions in a row before a token, adverbs and auxiliaries passed over."""
    tokens = parsed.doc
    first = index
    while (
        index >= 0
        and index > first - 4
        and index not in parsed.mentions
        and (
            tokens[index].tag_ in ("RB", "MD", "VBD", "VBZ", "VBP", "VBN") or index in parsed.dates
        )
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
