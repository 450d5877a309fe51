"""Mentions that stand in a row along the line, for where the parse loses a list."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from pipeline.contacts.triggers import load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

_SHORTEST_LIST = 6
_LONGEST_ASIDE = 9
_FINITE = frozenset({"VBD", "VBZ", "MD"})
_LED_BY = frozenset({("led", "by"), ("headed", "by")})
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
    """Return the mentions that follow one another with a place or day between.

    "A in Kyiv on Monday and, a day later, B in Moscow", "A on Monday, B on Tuesday", "A, then B":
    only what stands after such a stop is found; the rest is chain_after's.
    """
    tokens = parsed.doc
    found: list[Mention] = []
    while index < len(tokens):
        start = index
        index = _skip_participle(parsed, _skip_said(parsed, skip_stop(parsed, index)))
        had_stop = index > start
        link = index
        while index < len(tokens) and tokens[index].lower_ in (",", "and", "then", "later", "the"):
            index += 1
        words = {token.lower_ for token in tokens[link:index]}
        before = index
        index = _skip_aside(parsed, index) if "," in words else index
        index = _skip_side(parsed, index)
        had_stop = had_stop or index > before
        is_apart = index > before or had_stop or words == {",", "and"}
        if is_apart and index < len(tokens) and tokens[index].lower_ in ("by", "with", "to"):
            index += 1  # "by A and, sources said, by B"
            had_stop = True
        mention = parsed.mentions.get(index)
        if mention is None or not words & {",", "and", "then"} or opens_clause(parsed, index):
            return found
        if not words & {"and", "then"} and not (had_stop and _has_stop(parsed, index + 1)):
            # A comma alone joins only what has a day or place on either side.
            return found
        if not (had_stop or "then" in words):
            return found
        found.append(mention)
        index += 1
    return found


def skip_stop(parsed: Parsed, index: int) -> int:
    """Return the token after "in Kyiv on Monday", "the next day"."""
    tokens = parsed.doc
    while index < len(tokens) and (
        index in parsed.dates
        or (tokens[index].lower_ == "first" and index not in parsed.mentions)
        or (
            tokens[index].lower_ in ("in", "at", "on", "the", "for")
            and index + 1 < len(tokens)
            and (index + 1 in parsed.dates or index + 1 in parsed.mentions)
        )
        or (index in parsed.mentions and tokens[index - 1].lower_ in ("in", "at"))
    ):
        index += 1
    return index


def _has_stop(parsed: Parsed, index: int) -> bool:
    return index in parsed.dates or skip_stop(parsed, index) > index


def _skip_side(parsed: Parsed, index: int) -> int:
    """Return the token after "coalition" of "coalition president B": whose he is."""
    tokens = parsed.doc
    is_side = (
        index + 1 < len(tokens)
        and index + 1 in parsed.mentions
        and index not in parsed.mentions
        and tokens[index].tag_ == "NN"
        and tokens[index].dep_ == "compound"
    )
    return index + is_side


def _skip_said(parsed: Parsed, index: int) -> int:
    """Return the second comma of ", officials said, and B", whoever says so."""
    words = parsed.lowers
    if words[index : index + 1] != (",",):
        return index
    for end in range(index + 2, min(index + _LONGEST_ASIDE, len(words) - 1)):
        if words[end] == ",":
            is_said = not load_cues("report").isdisjoint(words[index + 1 : end])
            return end if is_said and words[end + 1] == "and" else index
    return index


def _skip_participle(parsed: Parsed, index: int) -> int:
    """Return the comma behind what is set off: "with A, recovering from a cold, and with B"."""
    tokens = parsed.doc
    if index + 2 >= len(tokens) or tokens[index].lower_ != ",":
        return index
    if tokens[index + 1].tag_ not in ("VBG", "VBN"):
        return index
    for end in range(index + 2, min(index + _LONGEST_ASIDE, len(tokens) - 1)):
        if tokens[end].lower_ == ",":
            return end if tokens[end + 1].lower_ == "and" else index
        is_told_by = tokens[end - 1].lower_ in ("by", "of", "from", "in", "at")
        if (end in parsed.mentions and not is_told_by) or tokens[end].tag_ in _FINITE:
            break
    return index


def leader_behind(parsed: Parsed, index: int) -> Mention | None:
    """Return N of "the rebel delegation, headed by N,": he takes part, whoever sent him."""
    mention = parsed.mentions.get(index)
    if mention is None or mention.kind != "party" or not mention.is_plural:
        return None
    led = index + 1 + (parsed.lowers[index + 1 : index + 2] == (",",))
    if parsed.lowers[led : led + 2] not in _LED_BY:
        return None
    leader = parsed.mentions.get(led + 2)
    return leader if leader is not None and leader.kind == "name" else None


def _skip_aside(parsed: Parsed, index: int) -> int:
    """Return the token after an aside: "and, a day later, B", "and, sources said, B"."""
    tokens = parsed.doc
    reach = range(index, min(index + _LONGEST_ASIDE, len(tokens) - 1))
    comma = next((end for end in reach if tokens[end].lower_ == ","), 0)
    if comma > index + 1 and tokens[comma - 1].lower_ in load_cues("report"):
        return comma + 1
    for end in reach:
        token = tokens[end]
        if token.lower_ == "," and end > index:
            return end + 1
        is_place = end in parsed.mentions and tokens[end - 1].lower_ in ("in", "at")
        if (end in parsed.mentions and not is_place) or token.tag_.startswith("VB"):
            break
    return index


def is_set_off(parsed: Parsed, before: int, index: int) -> bool:
    """Tell whether "and, over dinner, B" parts B from the one at ``before``: a telling of its own.

    Who is only said to have been there ("and, sources said, B") may have sat with the others.
    """
    words = parsed.lowers[before + 1 : index]
    if words[-3:] in ((",", "and", "with"), (",", "and", "by")) and len(words) > 4:
        return True
    if words[:2] == (",", "and"):
        words = words[1:]
    if words[:2] != ("and", ",") or len(words) < 4:
        return False
    if words[-1] in ("by", "with", "to"):
        return words[-2] == ","
    return words[-1] == "," and load_cues("report").isdisjoint(words)


def opens_clause(parsed: Parsed, index: int) -> bool:
    """Tell whether a mention is the subject of a clause of its own, or owns what follows."""
    following = index + 1
    if following < len(parsed.doc) and parsed.doc[following].lower_ in ("also", "later", "then"):
        following += 1
    following = skip_stop(parsed, following)  # "and B on Monday called for calm"
    return following < len(parsed.doc) and parsed.doc[following].tag_ in (
        *("VBD", "VBZ", "VBP", "MD", "POS"),
    )


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
            tokens[index].tag_ in ("RB", "MD", "VBD", "VBZ", "VBP", "VBN")
            or index in parsed.dates
            or (tokens[index].lower_ == "on" and index + 1 in parsed.dates)
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


def find_delegates(parsed: Parsed, verb: Token) -> list[Mention]:
    """Return who "spoke for" which side: "A and B speak for Russia, C for Ukraine"."""
    tokens, index = parsed.doc, verb.i + 1
    if not _is_for_side(parsed, index):
        return []
    found = [m for m in chain_before(parsed, verb.i - 1) if m.kind in ("name", "role")]
    while found and index + 3 < len(tokens):
        index += 2
        while index < len(tokens) and tokens[index].lower_ in (",", "and", ";", "while"):
            index += 1
        mention = parsed.mentions.get(index)
        if mention is None or not _is_for_side(parsed, index + 1):
            break
        found.append(mention)
        index += 1
    return found


def _is_for_side(parsed: Parsed, index: int) -> bool:
    side = parsed.mentions.get(index + 1)
    tokens = parsed.doc
    return (
        side is not None
        and side.kind == "party"
        and tokens[index].lower_ == "for"
        and (index + 2 >= len(tokens) or tokens[index + 2].tag_ in (",", ".", "CC", ":", "IN"))
    )


def whole_list(parsed: Parsed, verb: Token, found: list[Mention]) -> list[Mention]:
    """Read "A, B, head of its service, and C met": a list of which the parse keeps the last.

    It has to open the sentence, and no verb may stand in it.
    """
    if len(found) != 1 or verb.i < _SHORTEST_LIST or "and" not in parsed.lowers[: verb.i]:
        return found
    last = next((i for i, m in parsed.mentions.items() if m is found[0]), 0)
    opening = parsed.mentions.get(0)
    if opening is None or opening.kind != "name" or opening is found[0] or last >= verb.i:
        return found
    if parsed.lowers[last - 1] != "and" or parsed.lowers[1] != ",":
        return found
    if any(token.tag_[:2] in ("VB", "MD") for token in verb.doc[1:last]):
        return found
    names = [
        mention
        for index, mention in sorted(parsed.mentions.items())
        if index < last
        and mention.kind == "name"
        and not mention.is_weak
        and parsed.lowers[index + 1] == ","
        and (index == 0 or parsed.lowers[index - 1] == ",")
    ]
    return [*names, *found] if len(names) > 1 else found
