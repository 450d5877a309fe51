"""Where a contact took place: the place named in its clause, or on the way to it.

The small model often hangs "in Geneva" on the wrong word, so places are read along the words of the
sentence: what follows the trigger in its own clause first ("met Lavrov in Geneva"), then what led
to it ("flew to Kyiv, where he met …", "In Kyiv, he was received by …").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.contacts.syntax import is_noun, is_verb
from pipeline.contacts.triggers import load_cues, load_triggers
from pipeline.models import Mention
from pipeline.parsed import Parsed

_STATIC = frozenset({"in", "at", "aboard", "inside", "outside", "near"})
_MOVING = frozenset({"to", "in", "into", "at", "for"})
_TOPIC = frozenset({"about", "over", "regarding", "concerning", "toward", "towards", "against"})
_RELATIVES = frozenset({"who", "which", "that", "whose", "where", "when", "because", "while"})
_LINKING = frozenset({"was", "is", "were", "are", "be", "been", "being", "'s", "'re"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "its", "this"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the text names it; ``country`` is None where no list knows it."""

    name: str
    country: str | None


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place with the token of its preposition (or of itself) and the one after it."""

    place: Place
    start: int
    end: int
    is_goal: bool
    """Somebody went there ("to Kyiv"), rather than something happening there."""


def find_place(parsed: Parsed, token: Token, text: str) -> Place | None:
    """Return where a trigger's contact took place, or None where its sentence does not say."""
    spots = list(_find_spots(parsed, text))
    following = _following(parsed, token, spots)
    return following or _leading(parsed, token, spots)


def find_place_behind(parsed: Parsed, token: Token, text: str) -> Place | None:
    """Return the place that follows a trigger in its own clause ("spoke with Lavrov in Geneva")."""
    return _following(parsed, token, list(_find_spots(parsed, text)))


def _find_spots(parsed: Parsed, text: str) -> Iterator[_Spot]:
    tokens = parsed.doc
    for token in tokens:
        index = token.i
        if index in parsed.mentions or index in parsed.dates:
            if index == 0 and index + 1 < len(tokens) and tokens[index + 1].lower_ == ":":
                # "Prague: A and B meet": a place that heads a note
                named = _named(parsed, index, text)
                if named is not None:
                    yield _Spot(named[0], index, index + 2, False)
            elif index in parsed.mentions and index and tokens[index - 1].lower_ in load_cues(
                "travel_verb"
            ) and parsed.mentions[index].can_be_place:
                # "visits Kyiv for talks with …"
                named = _named(parsed, index, text)
                if named is not None:
                    yield _Spot(named[0], index, named[1], True)
            continue
        lower = token.lower_
        if lower in _STATIC or lower in ("to", "into", "for", "on"):
            named = _named(parsed, index + 1, text)
            if named is None or lower == "on" and not named[0].name.endswith("soil"):
                continue
            if lower in ("to", "into", "for"):
                if _is_travelled(parsed, index):
                    yield _Spot(named[0], index, named[1], True)
            else:
                yield _Spot(named[0], index, named[1], False)


def _named(parsed: Parsed, index: int, text: str) -> tuple[Place, int] | None:
    """The place that stands at a token, and the token after it."""
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
                or is_noun(tokens[last + 1]) and last + 1 not in parsed.dates
                and last + 1 not in parsed.mentions
            ):
                # "a Nairobi hotel", "the Kremlin's …": part of a longer phrase
                last += 1
                continue
            return _of_mention(parsed, mention, first, last, text)
        if token.lower_ in load_cues("place_noun") and not _goes_on(parsed, last):
            if token.lower_ in load_cues("part_noun") and _is_of(parsed, last + 1):
                # "the dining room of a Nairobi hotel"
                return _named(parsed, last + 2, text) or _of_noun(parsed, first, last, text)
            return _of_noun(parsed, first, last, text)
        if not (
            token.tag_[:2] in ("JJ", "NN", "CD") or token.lower_ in ("'s", "-", "of", "des", "de")
        ):
            break
        last += 1
    return _of_capitals(parsed, first, text)


def _goes_on(parsed: Parsed, index: int) -> bool:
    following = index + 1
    if following >= len(parsed.doc):
        return False
    token = parsed.doc[following]
    if parsed.doc[index].text[:1].isupper() and token.text[:1].isupper() and (
        token.tag_.startswith("NNP") and following not in parsed.dates
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
    """"the Bavarian capital", "a Nairobi hotel", "the presidential palace"; not a bare "office"."""
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
    while last < len(tokens) and last not in parsed.dates and last not in parsed.mentions and (
        text[parsed.starts[last] : parsed.ends[last]][:1].isupper()
        and is_noun(tokens[last])
        or last > first and tokens[last].lower_ in ("des", "de", "of", "du")
        and last + 1 < len(tokens) and tokens[last + 1].text[:1].isupper()
        and last + 1 not in parsed.mentions
    ):
        last += 1
    if last == first or tokens[first].lower_ in load_cues("not_place"):
        return None
    if tokens[last - 1].lower_ in load_cues("not_place"):
        return None
    if last < len(tokens) and (tokens[last].lower_ == "'s" or is_noun(tokens[last])) and (
        last not in parsed.dates
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


def _following(parsed: Parsed, token: Token, spots: list[_Spot]) -> Place | None:
    end = _clause_end(parsed, token)
    for spot in spots:
        if spot.start <= token.i or spot.start >= end:
            continue
        if spot.is_goal and not _is_during(parsed, token, spot):
            continue
        if _belongs(parsed, token, spot):
            return spot.place
    return None


def _is_during(parsed: Parsed, token: Token, spot: _Spot) -> bool:
    """"met him during a visit to Kyiv": the goal of a journey on which they met."""
    words = [parsed.doc[i].lower_ for i in range(token.i + 1, spot.start)]
    return bool(words) and words[-1] in load_cues("travel_noun") and (
        "during" in words or "on" in words
    )


def _clause_end(parsed: Parsed, token: Token) -> int:
    """First token after a trigger that opens another clause, question or aim."""
    tokens = parsed.doc
    for index in range(token.i + 1, len(tokens)):
        if index in parsed.mentions or index in parsed.dates:
            continue
        word = tokens[index]
        lower = word.lower_
        if lower in (";", ":", "“", "”", '"') or lower in _RELATIVES and word.dep_ != "det":
            return _after_aside(parsed, token, index)
        if word.tag_ in _FINITE and not _supports(word, token):
            return index
        if word.tag_ == "TO" and index + 1 < len(tokens) and tokens[index + 1].tag_ == "VB":
            return index
        if lower in ("before", "after", "ahead", "following"):
            return index
        if lower in ("and", "then") and _opens_next_stop(parsed, index):
            return index
        if word.tag_ in ("VBG", "VB", "VBN") and (lower, "verb") in load_triggers() and (
            index > token.i + 1
        ):
            return index
    return len(tokens)


def _opens_next_stop(parsed: Parsed, index: int) -> bool:
    """"was in Brussels to see A, and in Warsaw …": the next place is another contact's."""
    tokens = parsed.doc
    while index < len(tokens) and tokens[index].lower_ in ("and", "then", "later", ","):
        index += 1
    return index < len(tokens) and tokens[index].lower_ in _STATIC


def _supports(word: Token, token: Token) -> bool:
    """A finite verb of the trigger's own clause: "talks were held in …", "a meeting takes place"."""
    if word.i < token.i:
        return True
    verb = token if is_verb(token) else next((a for a in token.ancestors if is_verb(a)), None)
    if verb is None:
        return False
    own = {verb.i} | {c.i for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if word.i in own:
        return True
    # "his meeting with X, which took place in …"
    return word.dep_ == "relcl" and word.head == token and word.lower_ in ("took", "takes")


def _after_aside(parsed: Parsed, token: Token, index: int) -> int:
    """Pass over "which took place" of the trigger itself."""
    tokens = parsed.doc
    if tokens[index].lower_ in ("which", "that") and index + 2 < len(tokens) and tokens[
        index + 1
    ].lower_ in ("took", "takes", "will", "was", "were"):
        verb = tokens[index + 1]
        if (verb.lower_ in ("took", "takes") or verb.head.lower_ in ("held", "convened")) and (
            (token.lower_, "noun") in load_triggers()
        ):
            return len(tokens)
    return index


def _belongs(parsed: Parsed, token: Token, spot: _Spot) -> bool:
    """A place phrase is the contact's unless it stands with a common noun of its own."""
    if spot.start == 0:
        return True
    before = parsed.doc[spot.start - 1]
    if token.lower_ in load_cues("discuss_verb") and not _is_past_with(parsed, token, spot):
        return False
    if any(
        parsed.doc[i].lower_ in _TOPIC
        for i in range(token.i + 1, spot.start)
        if i not in parsed.mentions
    ):
        return _hangs_on(parsed, token, spot)
    if before.i in parsed.mentions or before.i in parsed.dates or before == token:
        return True
    if before.lower_ in (",", ")", "–", "—", "-") or is_verb(before) or before.tag_ in (
        "RB", "IN", "RP"
    ):
        return True
    lower = before.lower_
    if (lower, "noun") in load_triggers() or lower in load_cues("event_noun") or lower in (
        "time", "people", "hour", "hours", "minutes", "again", "day", "days", "train", "plane",
    ):
        return True
    return _hangs_on(parsed, token, spot)


def _is_past_with(parsed: Parsed, token: Token, spot: _Spot) -> bool:
    """"discussed the war in X" names no place of theirs, "discussed it with B in Geneva" does."""
    words = [parsed.doc[i].lower_ for i in range(token.i + 1, spot.start)]
    last = parsed.doc[spot.start - 1].i
    return "with" in words and (last in parsed.mentions or last in parsed.dates)


def _hangs_on(parsed: Parsed, token: Token, spot: _Spot) -> bool:
    head = parsed.doc[spot.start].head
    if head == token:
        return True
    return is_verb(head) and (head == token.head or token in head.subtree and head.i < spot.start)


def _leading(parsed: Parsed, token: Token, spots: list[_Spot]) -> Place | None:
    """The nearest place before a trigger that its clause goes on from."""
    for spot in reversed(spots):
        if spot.end > token.i:
            continue
        if _leads_to(parsed, token, spot):
            return spot.place
    return None


def _leads_to(parsed: Parsed, token: Token, spot: _Spot) -> bool:
    tokens = parsed.doc
    if spot.end < token.i and "where" in (
        tokens[spot.end].lower_, tokens[min(spot.end + 1, token.i)].lower_
    ):
        return True
    if _is_in_aside(token, spot):
        return False
    if any(
        tokens[i].lower_ in load_cues("report") or tokens[i].lower_ in (";", "“")
        for i in range(spot.start + 1, token.i)
        if i not in parsed.mentions
    ):
        return False
    head = tokens[spot.start].head
    if head.lower_ in load_cues("report") or head.lower_ in load_cues("speech_noun"):
        return False
    if spot.start <= 1 or tokens[spot.start - 1].lower_ in (",", ";", "and", "then"):
        return True
    if spot.is_goal:
        return True
    before = tokens[spot.start - 1]
    if is_verb(head) and head in token.ancestors and before == head:
        # "is expected in Moscow for talks with Putin"
        return True
    if before.lower_ in _LINKING or before.lower_ in ("also", "already", "back", "now", "still", "up"):
        return True
    if before.i in parsed.dates:
        return True
    if before.lower_ in load_cues("travel_verb") or before.lower_ in load_cues("event_noun"):
        return True
    return (before.lower_, "noun") in load_triggers() and before.i + 4 > token.i


def _is_in_aside(token: Token, spot: _Spot) -> bool:
    """The trigger stands in a relative clause that the place is no part of: "In Munich, A meets B,
    who proposes talks with C"."""
    for word in (token, *token.ancestors):
        if word.dep_ == "relcl" and word.i > spot.end and any(
            child.tag_ in ("WP", "WDT") for child in word.children
        ):
            return word.left_edge.i > spot.end and word.head.i > spot.end
    return False
