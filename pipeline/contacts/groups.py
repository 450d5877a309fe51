"""Whom "the two countries" and "both sides" mean: the parties that a text is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.models import Entity, Mention

_STATES = re.compile(
    r"\b(?:countries|nations|states|governments|capitals|sides|delegations|parties|neighbou?rs"
    r"|armies|militaries|adversaries|foes|rivals)\b",
    re.I,
)
# "the two sides" of a text about a government and rebels
_FACTIONS = re.compile(r"\b(?:sides|delegations|parties|foes|adversaries)\b", re.I)
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "three": 3, "trio": 3, "four": 4, "five": 5, "six": 6}
_WORD = re.compile(r"[a-z]+")
_STANDS_OUT = 1.5
"""How much oftener than a third party the two that a text is about are spoken of."""
_AT_MOST = 5
"""How many parties a text can speak of most."""
_NEAR = 400
"""Characters before a group in which its parties may have been named."""


def count_of(mention: Mention) -> int | None:
    """Return how many a group is said to be: 2 for "both sides", None where it does not say."""
    for word in _WORD.findall(mention.text.lower()):
        if word in _NUMBERS:
            return _NUMBERS[word]
    return None


def _find_foes(told: Counter[str], named: dict[str, Mention]) -> tuple[Mention, ...]:
    """Return the two whose talks a text is about: who mediates is spoken of as often.

    A movement and the state in which it is, or which is spoken of most by far; else the two states
    that stand out.
    """
    ranked = [(key, n) for key, n in told.most_common(_AT_MOST) if not key.startswith("unknown:")]
    counts = [n for _, n in ranked]
    if len(ranked) < 2 or counts[1] < 2:
        return ()
    pair = [key for key, _ in ranked[:2]]
    movement = next((key for key, n in ranked if key.startswith("movement:") and n > 1), None)
    if movement is not None and movement in named:
        others = [(key, n) for key, n in ranked if key != movement]
        home = named[movement].entities[0].country
        stands_out = len(others) < 2 or others[0][1] >= others[1][1] * _STANDS_OUT
        key = home if home in dict(others) else others[0][0] if stands_out else None
        pair = [key, movement] if key is not None else []
    elif len(counts) > 2 and counts[1] < counts[2] * _STANDS_OUT:
        return ()
    found = [named[key] for key in pair if key in named]
    return tuple(found) if len(found) == 2 else ()


class MainParties:
    """The two parties that a text keeps speaking of, for groups that name none."""

    def __init__(self, mentions: Sequence[Mention], party_of: Callable[[Entity], str]) -> None:
        self._party_of = party_of
        self._mentions = mentions
        self._entities: dict[str, Entity] = {}
        named: dict[str, Mention] = {}
        told: Counter[str] = Counter()
        for mention in mentions:
            if mention.kind in ("place", "pronoun", "group") or len(mention.entities) != 1:
                continue
            entity = mention.entities[0]
            key = party_of(entity)
            told[key] += 1
            is_state = not entity.organisation or key == entity.country
            if entity.kind == "party" and is_state:
                self._entities.setdefault(key, entity)
            if entity.kind == "party":
                named.setdefault(key, mention)
        self.named = _find_foes(told, named)
        """Where the text first names each of the two, if it is about two."""
        foes = [mention.entities[0] for mention in self.named]
        has_movement = any(party_of(one).startswith("movement:") for one in foes)
        self._foes = tuple(foes) if has_movement else ()
        ranked = [(key, n) for key, n in told.most_common(3) if not key.startswith("unknown:")]
        self._pair: tuple[Entity, ...] = ()
        if len(ranked) > 1:
            third = ranked[2][1] if len(ranked) > 2 else 0
            pair = [self._entities.get(key) for key, _ in ranked[:2]]
            if ranked[1][1] >= max(2, third * _STANDS_OUT):
                self._pair = tuple(one for one in pair if one is not None)

    def resolve(self, mention: Mention) -> tuple[Entity, ...]:
        """Return whom a mention points to; for "the two countries" the parties told of."""
        if self._foes and mention.kind == "group" and _FACTIONS.search(mention.text):
            known = {self._party_of(entity) for entity in mention.entities}
            is_named = len(known) == 2 and self._are_named_just_before(mention, known)
            if count_of(mention) in (2, None) and not is_named:
                return self._foes
        if (
            len(self._pair) != 2
            or mention.kind != "group"
            or count_of(mention) not in (2, None)
            or not _STATES.search(mention.text)
        ):
            return mention.entities
        known = {self._party_of(entity) for entity in mention.entities}
        pair = {self._party_of(entity) for entity in self._pair}
        if known == pair or (len(known) == 2 and self._are_named_just_before(mention, known)):
            return mention.entities
        return self._pair

    def _are_named_just_before(self, mention: Mention, parties: set[str]) -> bool:
        """Tell whether a group's two parties, and no other, stand right before it."""
        start = mention.start_char
        near = {
            self._party_of(entity)
            for other in self._mentions
            if start - _NEAR < other.start_char < start and other.kind not in ("place", "group")
            for entity in other.entities
        }
        return near == parties
