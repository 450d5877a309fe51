"""The words that tell of contacts, and the words around them that say how: all from data."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal, cast

from pipeline.models import Channel
from pipeline.vocabulary import read_table


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb or noun that tells of a contact (a row of data/reference/triggers.csv)."""

    lemma: str
    pos: Literal["verb", "noun"]
    channel: Channel
    takes_object: bool
    prepositions: frozenset[str]
    flags: frozenset[str]


@functools.cache
def load_triggers() -> dict[tuple[str, str], Trigger]:
    """Return the triggers by (lower-case form, pos)."""
    found: dict[tuple[str, str], Trigger] = {}
    for row in read_table("triggers.csv"):
        trigger = Trigger(
            row["lemma"],
            cast(Literal["verb", "noun"], row["pos"]),
            cast(Channel, row["channel"]),
            row["takes_object"] == "yes",
            frozenset(filter(None, row["prepositions"].split(";"))),
            frozenset(filter(None, row["flags"].split(";"))),
        )
        for form in row["forms"].split(";"):
            found[form, trigger.pos] = trigger
    return found


@functools.cache
def load_cues(name: str) -> frozenset[str]:
    """Return the cue words of a list of data/reference/cues.csv; KeyError for an unknown list."""
    lists: dict[str, set[str]] = {}
    for row in read_table("cues.csv"):
        lists.setdefault(row["list"], set()).add(row["word"])
    return frozenset(lists[name])
