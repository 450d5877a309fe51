"""The places that a sentence names as such: "in the Kremlin", "at Argyle", "to Kyiv"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.contacts.syntax import is_noun
from pipeline.contacts.triggers import load_cues
from pipeline.models import Mention
from pipeline.parsed import Parsed

STATIC = frozenset({"in", "at", "aboard", "inside", "outside", "near"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "this"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the text names it; ``country`` is None where no list knows it."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the token of its preposition (or of itself) and the one after it."""

    place: Place
    start: int
    end: int
    is_goal: bool
    """Somebody went there ("to Kyiv"), rather than something happening there."""


def find_spots(parsed: Parsed, text: str) -> Iterator[Spot]:
    """Yield the places of a sentence that somebody is at or goes to, in order."""
    tokens = parsed.lowers
    for index, lower in enumerate(tokens):
        if index in parsed.mentions or index in parsed.dates:
            if index == 0 and index + 1 < len(tokens) and tokens[index + 1] == ":":
                # "Prague: A and B meet": a place that heads a note
                named = read_place(parsed, index, text)
                if named is not None:
                    yield Spot(named[0], index, index + 2, False)
            elif (
                index in parsed.mentions
                and index
                and tokens[index - 1] in load_cues("travel_verb")
                and parsed.mentions[index].can_be_place
            ):
                # "visits Kyiv for talks with …"
                named = read_place(parsed, index, text)
                if named is not None:
                    yield Spot(named[0], index, named[1], True)
            continue
        if lower in STATIC or lower in ("to", "into", "for", "on"):
            named = read_place(parsed, index + 1, text)
            if named is None or (lower == "on" and not named[0].name.endswith("soil")):
                continue
            if lower in ("to", "into", "for"):
                if _is_travelled(parsed, index):
                    yield Spot(named[0], index, named[1], True)
            else:
                yield Spot(named[0], index, named[1], False)


def read_place(parsed: Parsed, index: int, text: str) -> tuple[Place, int] | None:
    """Return the place that stands at a token, and the token after it."""
    tokens = parsed.doc
    first = index
    while first < len(tokens) and tokens[first].lower_ in _ARTICLES and first < index + 2:
        first += 1
    last = first
    while last < len(tokens) and last < first + _LONGEST_NAME:
        token = tokens[last]
        if last in parsed.dates:
            return None
        mention = parsed.mentions.get(last)
        if mention is not None:
            if last + 1 < len(tokens) and (
                tokens[last + 1].lower_ in ("'s", "’s")
                or (
                    is_noun(tokens[last + 1])
                    and last + 1 not in parsed.dates
                    and last + 1 not in parsed.mentions
                )
            ):
                # "a Nairobi hotel", "the Kremlin's …": part of a longer phrase
                last += 1
                continue
            return _of_mention(parsed, mention, first, last, text)
        if token.lower_ in load_cues("place_noun") and not _goes_on(parsed, last):
            if token.lower_ in load_cues("part_noun") and _is_of(parsed, last + 1):
                # "the dining room of a Nairobi hotel"
                return read_place(parsed, last + 2, text) or _of_noun(parsed, first, last, text)
            return _called(parsed, last, text) or _of_noun(parsed, first, last, text)
        if not (
            token.tag_[:2] in ("JJ", "NN", "CD") or token.lower_ in ("'s", "-", "of", "des", "de")
        ):
            break
        last += 1
    return _of_capitals(parsed, first, text)


def _called(parsed: Parsed, noun: int, text: str) -> tuple[Place, int] | None:
    """Read "the Chadian capital N'Djamena", "the Qatari capital, Doha,": the name behind."""
    if parsed.lowers[noun] not in load_cues("settlement_noun"):
        return None
    words = (*parsed.lowers, "", "", "")
    is_set_off = words[noun + 1] == "," and words[noun + 3] in (",", ".", "", ")")
    index = noun + 1 + is_set_off
    mention = parsed.mentions.get(index)
    if mention is None or words[index + 1] == "'s":
        return None
    return _of_mention(parsed, mention, index, index, text)


def _goes_on(parsed: Parsed, index: int) -> bool:
    following = index + 1
    if following >= len(parsed.doc):
        return False
    token = parsed.doc[following]
    if (
        parsed.doc[index].text[:1].isupper()
        and token.text[:1].isupper()
        and (token.tag_.startswith("NNP") and following not in parsed.dates)
    ):
        # "Camp Ravnholt"
        return True
    return token.lower_ in load_cues("place_noun") or (
        _is_of(parsed, following) and parsed.doc[index].lower_ in load_cues("settlement_noun")
    )


def _is_of(parsed: Parsed, index: int) -> bool:
    return index + 1 < len(parsed.doc) and parsed.doc[index].lower_ == "of"


def _of_mention(
    parsed: Parsed, mention: Mention, first: int, last: int, text: str
) -> tuple[Place, int] | None:
    if mention.kind not in ("place", "party") or mention.is_plural:
        return None
    if mention.kind == "party" and not mention.can_be_place and not _is_seat(mention):
        return None
    if last - 2 >= first and parsed.lowers[last - 1] == "of":
        # "the Saudi summer resort of Taif"
        first = last - 2 if parsed.lowers[last - 2] in load_cues("settlement_noun") else first
    between = [parsed.doc[i] for i in range(first, last)]
    if any(is_noun(t) and t.lower_ not in load_cues("settlement_noun") for t in between):
        return None
    country = mention.entities[0].country if mention.entities else None
    # "Geneva, Switzerland,": the country is a field of its own.
    name = mention.text.removeprefix("the ").removeprefix("The ").split(",")[0]
    return Place(name, country), last + 1


def _is_seat(mention: Mention) -> bool:
    """A seat is a place as well ("in the Kremlin"); a body or organisation is not ("at NATO")."""
    entity = mention.entities[0] if mention.entities else None
    return entity is not None and entity.organisation != entity.name and entity.country is not None


def _of_noun(parsed: Parsed, first: int, last: int, text: str) -> tuple[Place, int] | None:
    """Read "the Bavarian capital", "a Nairobi hotel"; a bare "office" names no place."""
    if first == last and parsed.doc[last].lower_ not in load_cues("bare_place"):
        return None
    named = text[parsed.starts[first] : parsed.ends[last]].removeprefix("the ")
    inside = [parsed.mentions[i] for i in range(first, last) if i in parsed.mentions]
    country = next((m.entities[0].country for m in inside if m.entities), None)
    return Place(" ".join(named.split()), country), last + 1


def _of_capitals(parsed: Parsed, first: int, text: str) -> tuple[Place, int] | None:
    """A name that no list knows: "at Argyle", "the Palais des Nations"."""
    tokens = parsed.doc
    last = first
    while (
        last < len(tokens)
        and last not in parsed.dates
        and last not in parsed.mentions
        and (
            (text[parsed.starts[last] : parsed.ends[last]][:1].isupper() and is_noun(tokens[last]))
            or (
                last > first
                and tokens[last].lower_ in ("des", "de", "of", "du")
                and last + 1 < len(tokens)
                and tokens[last + 1].text[:1].isupper()
                and last + 1 not in parsed.mentions
            )
        )
    ):
        last += 1
    if last == first or tokens[first].lower_ in load_cues("not_place"):
        return None
    if tokens[last - 1].lower_ in load_cues("not_place"):
        return None
    if (
        last < len(tokens)
        and (tokens[last].lower_ == "'s" or is_noun(tokens[last]))
        and (last not in parsed.dates)
    ):
        return None
    return Place(text[parsed.starts[first] : parsed.ends[last - 1]], None), last


def _is_travelled(parsed: Parsed, index: int) -> bool:
    """A verb or noun of travel stands closely before a "to": "flew on Friday to", "a visit to"."""
    travel = load_cues("travel_verb") | load_cues("travel_noun")
    for before in range(index - 1, max(-1, index - 7), -1):
        token = parsed.doc[before]
        if token.lower_ in travel and before not in parsed.mentions:
            return True
        if before in parsed.dates or before in parsed.mentions:
            continue
        if token.tag_ in _FINITE or token.lower_ in (",", ";"):
            return False
    return False
