"""The words that tell of contacts, and the words around them that say how: all from data."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal, cast

from spacy.tokens import Token

from pipeline.models import Channel
from pipeline.vocabulary import read_table

_REACH = 12
"""Tokens behind a verb in which the rest of its phrase may stand: "walked the envoy through"."""

GUEST = re.compile(r"(?:an? |the |his |her |their )?visiting ", re.I)
"""How a phrase begins that names somebody as a guest."""


@dataclass(frozen=True, slots=True)
class Need:
    """What has to stand beside a word to make it a trigger: "in" before "touch"."""

    where: Literal["after", "next", "before", "verb", "guest"]
    words: tuple[str, ...]

    def find_end(self, token: Token) -> int | None:
        """Return the index behind what is needed (behind the token, where it stands before).

        What is "next" stands behind one word, as a name is here: "told X in Oslo". A guest is part
        of a mention's phrase, which no token shows: finding.py looks for one.
        """
        if self.where == "guest":
            return None
        if self.where == "verb":
            return token.i + 1 if token.head.lower_ in self.words else None
        tokens, count = token.doc, len(self.words)
        if self.where == "next":
            told = tokens[token.i + 1 : token.i + 2].text
            found = tuple(word.lower_ for word in tokens[token.i + 2 : token.i + 2 + count])
            is_somebody = told[:1].isupper() or told in ("him", "her", "them")
            return token.i + 2 + count if is_somebody and found == self.words else None
        if self.where == "before":
            first = max(0, token.i - count)
            found = tuple(word.lower_ for word in tokens[first : token.i])
            return token.i + 1 if found == self.words else None
        for start in range(token.i + 1, min(token.i + _REACH, len(tokens) - count + 1)):
            if tokens[start].lower_ in (";", ".", "that", "who", "which"):
                return None
            if all(tokens[start + k].lower_ == word for k, word in enumerate(self.words)):
                return start + count
        return None


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb or noun that tells of a contact (a row of data/reference/triggers.csv)."""

    lemma: str
    pos: Literal["verb", "noun"]
    channel: Channel
    takes_object: bool
    prepositions: frozenset[str]
    flags: frozenset[str]
    needs: tuple[Need, ...] = ()
    """One of these has to stand beside the word; none: the word tells by itself."""

    def is_possible(self, words: frozenset[str]) -> bool:
        """Tell whether a sentence of these words can hold what the trigger needs."""
        return any(need.where == "verb" or words.issuperset(need.words) for need in self.needs)

    def find_end(self, token: Token) -> int | None:
        """Return the index behind the whole phrase; None where what it needs is not there."""
        if not self.needs:
            return token.i + 1
        return next((end for need in self.needs if (end := need.find_end(token))), None)


@functools.cache
def load_triggers() -> dict[tuple[str, str], Trigger]:
    """Return the triggers of one word by (lower-case form, pos)."""
    return {
        (form, trigger.pos): trigger
        for forms, trigger in _read_triggers()
        for form in forms
        if not trigger.needs
    }


@functools.cache
def load_phrases() -> dict[str, tuple[Trigger, ...]]:
    """Return the triggers that need other words beside them, by lower-case form."""
    found: dict[str, list[Trigger]] = {}
    for forms, trigger in _read_triggers():
        for form in forms if trigger.needs else ():
            found.setdefault(form, []).append(trigger)
    return {form: tuple(triggers) for form, triggers in found.items()}


@functools.cache
def load_forms() -> frozenset[str]:
    """Return every word that can be a trigger, by itself or with others."""
    return frozenset(form for form, _ in load_triggers()) | frozenset(load_phrases())


def find_trigger(
    token: Token, pos: Literal["verb", "noun"], words: frozenset[str] | None = None
) -> Trigger | None:
    """Return what a word tells of: with others ("in touch with"), else by itself.

    ``words`` are those of the whole sentence, in small letters; they only save time.
    """
    for trigger in load_phrases().get(token.lower_, ()):
        is_same = trigger.pos == pos and (pos == "noun") == token.tag_.startswith(("NN", "CD"))
        if (
            is_same
            and (words is None or trigger.is_possible(words))
            and trigger.find_end(token) is not None
        ):
            return trigger
    return load_triggers().get((token.lower_, pos))


def _read_triggers() -> list[tuple[list[str], Trigger]]:
    return [
        (
            row["forms"].split(";"),
            Trigger(
                row["lemma"],
                cast(Literal["verb", "noun"], row["pos"]),
                cast(Channel, row["channel"]),
                row["takes_object"] == "yes",
                frozenset(filter(None, row["prepositions"].split(";"))),
                frozenset(filter(None, row["flags"].split(";"))),
                tuple(map(_read_need, filter(None, row["needs"].split(";")))),
            ),
        )
        for row in read_table("triggers.csv")
    ]


def _read_need(cell: str) -> Need:
    where, words = cell.split(":")
    return Need(
        cast(Literal["after", "next", "before", "verb", "guest"], where),
        tuple(words.split("|" if where == "verb" else " ")),
    )


@functools.cache
def load_cues(name: str) -> frozenset[str]:
    """Return the cue words of a list of data/reference/cues.csv; KeyError for an unknown list."""
    return frozenset(_read_cues()[name])


@functools.cache
def _read_cues() -> dict[str, set[str]]:
    lists: dict[str, set[str]] = {}
    for row in read_table("cues.csv"):
        lists.setdefault(row["list"], set()).add(row["word"])
    return lists
