"""Find who or what a sentence could attribute words to: people, bodies, officials, documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.accounts.words import body_pattern, described_pattern, load_nouns, outlet_name
from pipeline.models import Entity, Mention
from pipeline.reference import fold, load_reference

# person: a person, named or pointed to; body: a body, party or outlet; described: officials without
# a name; document: a statement or readout; anaphor: 'they', 'the official', 'the statement'.
Form = Literal["person", "body", "described", "document", "anaphor"]
_ARTICLE = re.compile(r"(?i)^(?:the|an?|its|their|his|her|one|both|some)\s+")
_POSSESSIVE = re.compile(r"(?i)^(?:his|her|its|their)\s")
_INDEFINITE = re.compile(r"(?i)^(?:an?|one|another)\s")
# "three officials" are of neither side of which the text told
_DEFINITE = re.compile(r"(?i)^(?:the|both|these|those|all|they|them|he|she|his|her|their|its)\b")
# What a statement can be that tells nobody's: "a separate statement"
_OF_NOBODY = frozenset(
    {"joint", "written", "brief", "separate", "same", "second", "third", "other", "former"}
)
_DETERMINER = re.compile(r"(?:the|an?|its|their|his|her)\s", re.IGNORECASE)
_OWNER = re.compile(r"([A-Z][\w’'-]*?)[’']s?\s")
# "The president was tired, it said": the body spoken of
_IT = re.compile(r"(?<![\w’'-])[Ii]t(?= (?:said|says|added|adds|noted|stressed)\b)")
_AFFILIATED = [
    [preposition, *article]
    for preposition in ("at", "in", "of", "for", "from", "with")
    for article in ([], ["the"])
]
_SPOKESMAN = re.compile(
    r"(?:\b(?i:his|her|their)|\b[A-Z][\w’'-]*[’']s) (?:[\w-]+ ){0,2}spokes(?:man|woman|person)\b"
)
_DOCUMENT_TAIL = re.compile(
    r"(?:[’']s?)?\s+(?:\w+\s+)?(?:statement|readout|release|communiqué|communique|transcript|"
    r"summary|account|press service|note|website|letter|report|declaration)s?$"
)
_ISSUED = re.compile(
    r"\s*(?:,?\s*(?:which was\s+)?(?:released|issued|published|posted|distributed|put out|sent|"
    r"made|provided)\s+(?:late\s+|early\s+)?(?:on\s+\w+\s+)?(?:by|on)|by|from|of)\s+(?:the\s+)?"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that can be a source; offsets into the text."""

    start_char: int
    end_char: int
    form: Form
    speaker: Entity | None
    source: str | None
    country: str | None


def find_phrases(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Phrase]:
    """Return the possible sources in ``text[start:end]`` in order, not overlapping.

    ``mentions`` are those inside the stretch. Overlapping and adjoining finds are one phrase:
    'Kremlin adviser' and 'Yuri Ushakov', 'the State Department' and 'release'.
    """
    spans = [(m.start_char, m.end_char) for m in mentions]
    for pattern in (body_pattern(), described_pattern(), _IT):
        spans += [m.span() for m in pattern.finditer(text, start, end)]
    starts = [m.start_char for m in mentions]
    phrases = []
    for begin, stop in _unite(text, spans):
        inside = mentions[bisect_left(starts, begin) : bisect_left(starts, stop)]
        phrases.append(_to_phrase(text, begin, stop, inside))
    phrases = _join_appositions(text, _join_documents(text, phrases))
    return _join_affiliations(text, phrases)


def country_of(entity: Entity | None) -> str | None:
    """Return the country or, without one, the organisation that an entity stands for."""
    return (entity.country or entity.organisation) if entity else None


def _unite(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Unite what overlaps, and what only a space or a possessive parts from a following noun."""
    united: list[tuple[int, int]] = []
    heads = load_nouns("person") | load_nouns("document") | load_nouns("body_head")
    for start, end in sorted(spans):
        if united:
            before_start, before_end = united[-1]
            gap = text[before_end:start]
            # "In Moscow the account was cooler" names no Moscow account.
            is_new = gap == " " and _DETERMINER.match(text, start, end) is not None
            joins = (
                not is_new
                and gap in {" ", "’s ", "'s ", "’ ", "' "}
                and (
                    _last_word(text, before_start, before_end) in load_nouns("person")
                    or text[start : min(end, start + 40)].split()[0] in heads
                    or _last_word(text, start, end) in heads
                    or (
                        gap != " "
                        and body_pattern().search(
                            text, max(before_start, before_end - 80), before_end
                        )
                    )
                )
            )
            if start < before_end or joins:
                united[-1] = (before_start, max(end, before_end))
                continue
        united.append((start, end))
    return united


def _last_word(text: str, start: int, end: int) -> str:
    return text[max(start, end - 40) : end].split()[-1]


def _to_phrase(text: str, start: int, end: int, inside: Sequence[Mention]) -> Phrase:
    words = text[start:end]
    if _names_outlet(words):
        # an outlet is on nobody's side, whosever press it is
        return Phrase(start, end, "body", None, _ARTICLE.sub("", words), None)
    people = [
        m.entities[0]
        for m in inside
        if len(m.entities) == 1 and m.entities[0].kind == "person" and m.end_char == end
    ]
    if people and inside[-1].kind == "role" and _INDEFINITE.match(words):
        # "A Western diplomat" is somebody whom the text does not name.
        people, inside = [], inside[:-1]
    if words in {"it", "It"}:
        return Phrase(start, end, "described", None, "it", None)
    parties = [m.entities[0] for m in inside if len(m.entities) == 1]
    # In "the President's Office of Ukraine" the country counts, not who may be meant besides.
    named = [m.entities[0] for m in inside if len(m.entities) == 1 and m.kind == "party"]
    country = next((c for c in map(country_of, [*named, *parties]) if c), None)
    last = words.split()[-1]
    if people:
        speaker = people[-1]
        source = _find_body(words) or _find_own_body(text, speaker) or _find_spokesman(words)
        return Phrase(start, end, "person", speaker, source, country_of(speaker) or country)
    names_somebody = last in load_nouns("person") or last in load_nouns("body_noun")
    if names_somebody and _POSSESSIVE.match(words):
        return Phrase(start, end, "described", None, words, country)
    is_some = last in load_nouns("person") and _DEFINITE.match(words) is None
    if inside and all(m.kind in {"pronoun", "group"} for m in inside) and not is_some:
        return Phrase(start, end, "anaphor", None, None, None)
    if last in load_nouns("document") or words.endswith("press service"):
        source = _find_body(words) or _name_of_party(inside)
        if source is None and (side := _find_side(words)) is not None:
            # "the Chilean version"
            source, country = _ARTICLE.sub("", words), country or side
        if (
            source is None
            and _INDEFINITE.match(words)
            and not _OF_NOBODY.issuperset(words.split()[1:-1])
        ):
            # "A presidential statement" is none that was spoken of before.
            source = _ARTICLE.sub("", words)
        return Phrase(start, end, "document" if source else "anaphor", None, source, country)
    if names_somebody:
        source = _ARTICLE.sub("", words)
        if " " not in source and last in load_nouns("person") and not inside:
            definite = words.lower().startswith(("the ", "both "))
            form: Form = "anaphor" if definite else "described"
            return Phrase(start, end, form, None, None if definite else source, None)
        return Phrase(start, end, "described", None, source, country or _country_of_seat(words))
    body = _find_body(words)
    if body is None and parties:
        body = _ARTICLE.sub("", words)
    return Phrase(start, end, "body" if body else "anaphor", None, body, country)


def _find_spokesman(words: str) -> str | None:
    """Return "her spokesman" of "her spokesman, N": whose voice he is."""
    found = _SPOKESMAN.search(words)
    return found[0] if found else None


def _names_outlet(words: str) -> bool:
    return words[-1:].isalnum() and re.search(rf"{outlet_name()}$", words) is not None


def _find_side(words: str) -> str | None:
    """Return the country whose adjective stands in a phrase: "the Chilean version"."""
    by_demonym = load_reference().country_by_demonym
    found = (by_demonym.get(fold(word)) for word in words.split() if word[:1].isupper())
    return next((code for code in found if code), None)


def _find_own_body(text: str, speaker: Entity) -> str | None:
    """Return the body that a person speaks for, if the text names it somewhere."""
    body = _find_body(speaker.role or "") or speaker.organisation
    return body if body and body in text else None


def _country_of_seat(words: str) -> str | None:
    """Return whose government's seat is named: "a White House official"."""
    seat = load_reference().seat_by_name.get(fold(_find_body(words) or ""))
    return seat.code if seat else None


def _find_body(words: str) -> str | None:
    match = body_pattern().search(words)
    if match is None:
        return None
    return _DOCUMENT_TAIL.sub("", _ARTICLE.sub("", match[0]))


def _name_of_party(inside: Sequence[Mention]) -> str | None:
    named = [m for m in inside if m.kind == "party"]
    return _ARTICLE.sub("", named[0].text) if named else None


def _join_documents(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Give 'a statement' the body that 'released by the White House' names after it."""
    joined: list[Phrase] = []
    skip = False
    for phrase, after in pairwise([*phrases, None]):
        if skip or phrase is None:
            skip = False
            continue
        gap = text[phrase.end_char : after.start_char + 4] if after else ""
        issued = _ISSUED.match(gap)
        is_document = text[phrase.start_char : phrase.end_char].split()[-1] in load_nouns(
            "document"
        )
        if after and is_document and issued and _reaches(gap, issued.end(), text, after):
            joined.append(
                replace(
                    after,
                    start_char=phrase.start_char,
                    form="document" if after.form != "person" else "person",
                )
            )
            skip = True
        else:
            joined.append(phrase)
    return joined


def _reaches(gap: str, length: int, text: str, after: Phrase) -> bool:
    """Tell whether the match ends where the next phrase, without its article, begins."""
    begins = len(gap) - 4
    article = _ARTICLE.match(text[after.start_char : after.end_char])
    return begins <= length <= begins + (article.end() if article else 0)


def _join_appositions(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Make 'Dmitry Peskov, the Kremlin spokesman,' one phrase, in either order."""
    joined: list[Phrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        if (
            before
            and text[before.end_char : phrase.start_char] in {", ", ", a ", ", the "}
            and text[phrase.end_char : phrase.end_char + 1] == ","
            and {before.form, phrase.form} in ({"person", "described"}, {"person", "body"})
        ):
            person, other = (before, phrase) if before.form == "person" else (phrase, before)
            words = text[other.start_char : other.end_char]
            joined[-1] = replace(
                person,
                start_char=before.start_char,
                end_char=phrase.end_char + 1,
                source=person.source or _find_body(words) or _find_spokesman(words),
                country=person.country or other.country,
            )
        else:
            joined.append(phrase)
    return joined


def find_owner(words: str) -> str | None:
    """Return whose somebody is, by name: "Smith's spokesman", "Smith's office".

    >>> find_owner("Smith’s spokesman")
    'Smith'
    """
    match = _OWNER.match(words)
    return match[1] if match else None


def _is_of_body(text: str, phrase: Phrase) -> bool:
    """Tell whether a described phrase is a body's: "a spokesman for the Thai army"."""
    last = text[phrase.start_char : phrase.end_char].split()[-1]
    return phrase.form == "described" and last in load_nouns("body_noun")


def _join_affiliations(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Make 'an aide at the Elysee' one phrase; its source is the whole of it."""
    joined: list[Phrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        gap = text[before.end_char : phrase.start_char].split() if before else []
        if (
            before
            and before.form in {"described", "anaphor"}
            and (phrase.form == "body" or _is_of_body(text, phrase))
            and gap in _AFFILIATED
            and text[before.start_char : before.end_char].split()[-1]
            in load_nouns("person") | load_nouns("body_noun")
        ):
            words = text[before.start_char : phrase.end_char]
            source = words if _POSSESSIVE.match(words) else _ARTICLE.sub("", words)
            joined[-1] = replace(
                phrase, start_char=before.start_char, form="described", source=source
            )
        else:
            joined.append(phrase)
    return joined
