"""Find whose office publishes a text: source, address, letterhead, introduction or opening.

A release names its own house's people by their office alone ("The Prime Minister spoke to …"), and
speaks of itself as "I"; who that is, the house and the day decide. A newspaper or a news agency is
nobody's office, whatever country stands in its name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from pipeline.models import Sentence
from pipeline.people.lexicon import Lexicon, Match
from pipeline.people.tokens import Token, split_tokens
from pipeline.people.unsigned import find_unsigned
from pipeline.reference import OfficeClass, Reference, fold
from pipeline.vocabulary import read_table

_LETTERHEAD_SENTENCES = 4
_LETTERHEAD_SHARE = 0.5
"""Share of a heading's letters that name the house: "White House rejects plan" is none."""
_TOPIC = re.compile(
    r"\b(?:on|in|to|with|about|against|over|from|meets?|met|receives?|visits?|hosts?|welcomes?|"
    r"summons|calls?|speaks?|talks?|holds?|sends?|greets|congratulates|discuss|discusses)\b",
    re.I,
)
_SMALL = re.compile(
    r"\b(?:of|the|and|for|office|press|secretary|release|statement|briefing|department|transcript|"
    r"remarks|readout|news|daily|weekly)\b",
    re.I,
)
# Classes of what speaks for a house without being one: its press office.
_NO_OFFICE = frozenset({"spokesperson", "official"})


@dataclass(frozen=True, slots=True)
class Publisher:
    """The house that publishes a text; ``office_class`` is that of its head, where it is known."""

    code: str
    office_class: OfficeClass | None


def find_publisher(
    text: str,
    sentences: Sequence[Sentence],
    lexicon: Lexicon,
    source: str | None = None,
    url: str | None = None,
) -> Publisher | None:
    """Return the house whose release a text is, or None: most texts are no release."""
    named = _read_house(source, lexicon) if source else None
    at = _find_host(url) if url else None
    if named is not None and (named.office_class is not None or at is None):
        return named
    if at is not None:
        return at
    for sentence in sentences[:_LETTERHEAD_SENTENCES]:
        heading = text[sentence.start_char : sentence.end_char]
        if sentence.is_heading and sentence.paragraph >= 0 and not _TOPIC.search(heading):
            found = _read_house(heading, lexicon, _LETTERHEAD_SHARE)
            if found is not None:
                return found
    unsigned = find_unsigned(text, sentences, lexicon)
    if isinstance(unsigned, str):
        return _read_house(unsigned, lexicon)
    return Publisher(*unsigned) if unsigned is not None else None


def _find_host(url: str) -> Publisher | None:
    """Return the house of an address: the longest known end of its host."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return None
    parts = host.split(".")
    for first in range(len(parts)):
        found = _load_hosts().get(".".join(parts[first:]))
        if found is not None:
            return found
    return None


@functools.cache
def _load_hosts() -> dict[str, Publisher]:
    return {
        row["host"]: Publisher(row["code"], cast("OfficeClass | None", row["office_class"] or None))
        for row in read_table("hosts.csv")
    }


def _read_house(name: str, lexicon: Lexicon, share: float = 0.0) -> Publisher | None:
    """Read "Ministry of Foreign Affairs of Japan", "10 Downing Street", "President of Russia".

    The words have to name one state or organisation and an office or a body; ``share`` is how much
    of the phrase they have to cover.
    """
    name = name.replace("&", "and").replace(",", " ")
    tokens = split_tokens(name, 0, len(name))
    codes: dict[str, None] = {}
    states: set[str] = set()
    office: OfficeClass | None = None
    covered = 0
    index = 0
    while index < len(tokens):
        match = _longest(tokens, index, lexicon)
        if match is None:
            index += 1
            continue
        entry = match.entry
        end = tokens[index + match.length - 1].end
        covered += end - tokens[index].start
        if entry.code is not None:
            codes[entry.code] = None
        if entry.kind in ("country", "demonym"):
            states.add(entry.code or "")
        if entry.kind == "seat":
            phrase = name[tokens[index].start : end]
            seat = lexicon.reference.seat_by_name.get(fold(phrase))
            office = seat.office_class if seat is not None else office
        elif entry.office is not None and office is None and not entry.office.is_reporting:
            office = entry.office.office_class
        elif entry.kind == "organisation" and len(tokens) - match.length < 2:
            # "NATO", "The United Nations": the body speaks for itself
            office = "organisation_head"
        index += match.length
    body = _find_body(name, lexicon.reference)
    if body is not None:
        covered += len(body)
        office = lexicon.reference.body_nouns[body] if office is None else office
    covered += sum(len(match[0]) for match in _SMALL.finditer(name))
    is_house = office is not None or body is not None
    if len(states) == 1:
        # "Chancellery of the Prime Minister, Poland": the state outdoes another one's seat
        codes = dict.fromkeys(
            c for c in codes if c in states or c in lexicon.reference.organisations
        )
    if len(codes) != 1 or not is_house or covered < share * len(name):
        return None
    return Publisher(next(iter(codes)), None if office in _NO_OFFICE else office)


def _longest(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> Match | None:
    if not tokens[index].is_capital and not tokens[index].text.isdigit():
        return None
    kinds = ("country", "demonym", "organisation", "seat", "title")
    return next((m for m in lexicon.match(tokens, index) if m.entry.kind in kinds), None)


def _find_body(name: str, reference: Reference) -> str | None:
    folded = f" {fold(name)} "
    found = [noun for noun in reference.body_nouns if f" {noun} " in folded.replace(",", " ")]
    return max(found, key=len, default=None)
