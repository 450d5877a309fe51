"""Where contacts took place whose own sentence only points to it: "there", "here"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.contacts.occasion import Occasion
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.spots import Place
from pipeline.models import Mention, Sentence

_THERE = re.compile(r"\b(?:there|in the same (?:city|place|town)|on the spot)\b", re.I)
_NO_PLACE = re.compile(r"\bthere (?:is|are|was|were|has|have|had|will|would|can|could|may)\b", re.I)
_HERE = re.compile(r"\bhere\b")
_ARRIVED = re.compile(r"\b(?:arriv|flew|fly|flies|travel|land|came|went|visit)\w*\b", re.I)
_GOES_ON = re.compile(r"(?:He|She|They|On arrival|His|Her|Later|Then|After)\b")
_AT = re.compile(r"\b(?:in|to|at|for|visited|visits|visit|reached)\s+(?:the )?\Z", re.I)
DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3})(?:/[A-Z][A-Z.'’ -]+)?"
    r"(?:, [^\n()–—]{0,40})?"
    r"(?: ?\([^)\n]{2,30}\))?,? ?(?:--|[-–—:]|[A-Z][a-z]{2,8}\.? \d)",
    re.M,
)
TOP = 600
"""A dateline stands in the first so many characters."""


def find_whereabouts(
    occasions: Sequence[Occasion],
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    text: str,
) -> None:
    """Give each meeting without a place the one that its sentence points to.

    "There" is the last place of the sentence before, as is where somebody has just arrived;
    "here" is the dateline's.
    """
    starts = [sentence.start_char for sentence in sentences]
    openings = [mention.start_char for mention in mentions]
    for occasion in occasions:
        if occasion.channel != "in_person" or any(draft.place for draft in occasion.drafts):
            continue
        for draft in occasion.drafts[:2]:
            here = draft.parsed.sentence
            told = text[here.start_char : here.end_char]
            if _HERE.search(told) and (dateline := DATELINE.search(text[:TOP])):
                occasion.stage = Place(dateline["place"], None)
                break
            last = bisect_left(starts, here.start_char) - 1
            if last < 0 or sentences[last].paragraph != here.paragraph:
                continue
            before = sentences[last]
            points = _THERE.search(told) is not None and _NO_PLACE.search(told) is None
            if points or _goes_on(draft, before, text):
                first = bisect_left(openings, before.start_char)
                inside = mentions[first : bisect_left(openings, before.end_char)]
                occasion.stage = _last_place(inside, before, text)
                break


def _goes_on(draft: ClaimDraft, before: Sentence, text: str) -> bool:
    """Tell whether a sentence goes on from an arrival: "arrived in Kyiv. He was received by"."""
    here = draft.parsed.sentence
    return (
        _GOES_ON.match(text, here.start_char) is not None
        and _ARRIVED.search(text, before.start_char, before.end_char) is not None
    )


def _last_place(mentions: Sequence[Mention], before: Sentence, text: str) -> Place | None:
    for mention in reversed(mentions):
        if mention.kind != "place" and not mention.can_be_place:
            continue
        opening = text[max(before.start_char, mention.start_char - 14) : mention.start_char]
        if _AT.search(opening):
            country = mention.entities[0].country if mention.entities else None
            return Place(mention.text.removeprefix("the ").split(",")[0], country)
    return None
