"""Whom the pronouns of a quotation mean: "We spoke on Monday," A said of B."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.actors import subjects_of
from pipeline.contacts.records import Arguments
from pipeline.contacts.syntax import (
    prepositional,
)
from pipeline.contacts.triggers import load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

_WE = frozenset({"we", "us"})
_THIRD = frozenset({"he", "him", "she", "her", "they", "them"})
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''"})
_PEOPLE = frozenset({"name", "role"})


def complete_from_speech(parsed: Parsed, token: Token, arguments: Arguments) -> Arguments:
    """Give the open pronouns of a quotation those whom its sentence says they mean.

    "We" are the speaker and whom he speaks of, "him" is whom he speaks of. Arguments without an
    open pronoun are returned as they are.
    """
    given = (*arguments.subjects, *arguments.others)
    if not any(_is_open(m, _WE | _THIRD) for m in given) or _QUOTES.isdisjoint(parsed.lowers):
        return arguments
    saying = next(
        (word for word in token.ancestors if word.lower_ in load_cues("report") and word.i), None
    )
    if saying is None:
        return arguments
    speakers = [m for m in subjects_of(parsed, saying) if m.kind in _PEOPLE and not m.is_reporting]
    if len(speakers) != 1:
        return arguments
    spoken_of = [m for m in prepositional(parsed, saying, ("of", "about")) if m.kind in _PEOPLE]
    is_pair = not any(m.entities for m in given)
    if is_pair and not spoken_of:
        spoken_of = _only_other(parsed, speakers[0])
    return replace(
        arguments,
        subjects=_fill(arguments.subjects, speakers, spoken_of, is_pair),
        others=_fill(arguments.others, speakers, spoken_of, False),
    )


def _is_open(mention: Mention, words: frozenset[str]) -> bool:
    return mention.kind == "pronoun" and not mention.entities and (mention.text.lower() in words)


def _fill(
    mentions: tuple[Mention, ...],
    speakers: list[Mention],
    spoken_of: list[Mention],
    is_pair: bool,
) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for mention in mentions:
        if _is_open(mention, _WE):
            found += [*speakers, *(spoken_of if is_pair else ())]
        elif _is_open(mention, _THIRD):
            found += spoken_of
        else:
            found.append(mention)
    return tuple(dict.fromkeys(found))


def _only_other(parsed: Parsed, speaker: Mention) -> list[Mention]:
    """Return the one person whom the sentence names beside its speaker, if there is just one."""
    ids = {entity.entity_id for entity in speaker.entities}
    others = {
        entity.entity_id: mention
        for mention in parsed.mentions.values()
        for entity in mention.entities
        if mention.kind in _PEOPLE and entity.entity_id not in ids and not mention.is_reporting
    }
    return list(others.values()) if len(others) == 1 else []
