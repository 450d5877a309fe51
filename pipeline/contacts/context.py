"""Date the contacts that no sentence of theirs dates, where the text around them does."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate, Sentence, TimeExpression

_JOURNEY = re.compile(
    r"\b(?:arriv|flew|fly|flies|travel|visit|land|trip|tour|stopp|went|came|journey|reach)\w*", re.I
)


_GOES_ON = re.compile(
    r"[\"“]?(?:He|She|They|There|Later|Then|Also|Afterwards?|While|During|In the|On arrival|"
    r"Before|After|His|Her|The (?:minister|president|premier|secretary|envoy|chancellor|two)|"
    r"From there|Earlier|Hours)\b"
)


_CONTACTS_AWAY = 300
"""How many contacts before or after one are looked at."""
_REACH = 10
"""Tokens behind a trigger in which "three times" is said of it."""
_SAYING = re.compile(r"\b(?:said|told|announced|reported|confirmed|added)\b[^.;]*$", re.I)


def date_from_context(
    occasions: Sequence[Occasion],
    published: date | None,
    lead_end: int,
    mode_is_story: bool,
    days: TravelDays,
) -> None:
    """Date the occasions that no sentence of theirs dates, where the text around them does.

    In order: a later contact that is "also" of a day shares it with the lead; an "also" contact
    right after a dated one shares its day; a contact told in the wake of a dated journey shares the
    day of arrival; the lead contact of a dated story is of the day of publication (basis
    reported). All others stay undated.
    """
    beside_of = _index_sentences(occasions)
    for index, occasion in enumerate(occasions):
        if occasion.dated is not None or occasion.status != "held":
            continue
        first = occasion.drafts[0]
        found = None
        if first.position < lead_end:
            found = _also_later(occasion, occasions[index + 1 : index + 1 + _CONTACTS_AWAY])
        elif not first.is_aside:
            found = _also_next(occasion, occasions[index + 1 : index + 2])
        if found is not None:
            occasion.when = _in_context(found)
            continue
        beside = _dated_beside(occasion, beside_of)
        if beside is not None:
            occasion.when = _in_context(beside)
            continue
        before = _also_before(occasion, occasions[max(0, index - _CONTACTS_AWAY) : index])
        if before is not None:
            occasion.when = _in_context(before)
            continue
        journey = days.find(first)
        if journey is not None:
            occasion.when = _in_context(journey)
            continue
        if first.is_aside or _is_of_many_days(first):
            continue
        if published is not None and first.position < lead_end and not mode_is_story:
            occasion.when = ClaimDate(
                published,
                published,
                "day",
                "reported",
                rule="day_of_publication",
                anchor=f"published {published.isoformat()}",
            )


class TravelDays:
    """The days on which a text has somebody arrive, by sentence."""

    def __init__(
        self, text: str, sentences: Sequence[Sentence], dates: Sequence[TimeExpression]
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.dates = dates
        self._ends = [s.end_char for s in sentences]
        self._starts = [d.start_char for d in dates]

    def find(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the day of the journey that a draft's sentence goes on from, or None.

        The journey stands in the same paragraph, at most two sentences before, with one day of its
        own that is not a day of saying; the draft's sentence goes on from it by its first words.
        """
        here = draft.parsed.sentence
        if not _GOES_ON.match(self.text, here.start_char, here.end_char):
            return None
        last = bisect_right(self._ends, here.start_char)
        before = [
            s for s in self.sentences[max(0, last - 2) : last] if s.paragraph == here.paragraph
        ]
        for sentence in reversed(before):
            if not _JOURNEY.search(self.text, sentence.start_char, sentence.end_char):
                continue
            days = [
                d
                for d in self._dates_in(sentence)
                if d.precision in ("day", "range")
                and not _SAYING.search(self.text[max(0, d.start_char - 30) : d.start_char])
            ]
            if len(days) == 1:
                day = to_claim_date(days[0])
                # Somewhere in the days of a journey, not all of them.
                return replace(day, precision="approx") if day.precision == "range" else day
        return None

    def _dates_in(self, sentence: Sentence) -> Sequence[TimeExpression]:
        first = bisect_left(self._starts, sentence.start_char)
        return self.dates[first : bisect_left(self._starts, sentence.end_char)]


def _index_sentences(occasions: Sequence[Occasion]) -> dict[int, list[Occasion]]:
    """Return, by where a sentence starts, the occasions that it points back to."""
    found: dict[int, list[Occasion]] = {}
    for occasion in occasions:
        for start in {d.parsed.sentence.start_char for d in occasion.drafts if d.is_definite}:
            found.setdefault(start, []).append(occasion)
    return found


def _dated_beside(occasion: Occasion, beside_of: dict[int, list[Occasion]]) -> ClaimDate | None:
    """Return the day of the talks that the same sentence points back to.

    "met the envoy separately before the talks began": the talks' own day.
    """
    here = occasion.drafts[0].parsed.sentence.start_char
    for other in beside_of.get(here, ()):
        when = other.dated
        if other is not occasion and when is not None and when.precision == "day":
            return when
    return None


def _also_later(lead: Occasion, later: Sequence[Occasion]) -> ClaimDate | None:
    for other in later:
        when = other.dated
        if when is None or when.start is None or other.status != "held":
            continue
        if any(d.is_also and d.when.start == when.start for d in other.drafts) and (
            lead.entity_ids & other.entity_ids
        ):
            return when
    return None


def _also_next(occasion: Occasion, following: Sequence[Occasion]) -> ClaimDate | None:
    """Return the day of what is told next as "also on" a day, where a country is in both."""
    countries = _countries(occasion)
    for other in following:
        telling = other.drafts[0]
        opens = [token.lower_ for token in telling.parsed.doc[:2]] == ["also", "on"]
        if opens and telling.when.precision == "day" and other.status == "held":
            return telling.when if countries & _countries(other) else None
    return None


def _countries(occasion: Occasion) -> set[str]:
    sides = (side for draft in occasion.drafts for side in draft.sides)
    return {side.entity.country for side in sides if side.entity.country}


def _also_before(occasion: Occasion, before: Sequence[Occasion]) -> ClaimDate | None:
    first = occasion.drafts[0]
    if not (first.is_also or first.is_further) or _is_perfect(first):
        return None
    for other in reversed(before):
        when = other.dated
        last = other.drafts[-1]
        near = 0 <= (first.parsed.sentence.paragraph - last.parsed.sentence.paragraph) <= 1
        if (
            near
            and when is not None
            and when.start is not None
            and when.precision == "day"
            and other.status == "held"
            and (other.entity_ids & occasion.entity_ids or other.parties & occasion.parties)
        ):
            return when
    return None


def _is_perfect(draft: ClaimDraft) -> bool:
    """ "He has also met X": at some time, not on the day just told of."""
    return any(
        child.dep_ == "aux" and child.lower_ in ("has", "have", "'ve")
        for child in draft.parsed.doc[draft.token].children
    )


def _is_of_many_days(draft: ClaimDraft) -> bool:
    """ "has met him three times", "has also spoken to X": no one day's news."""
    if not _is_perfect(draft):
        return False
    words = draft.parsed.doc[draft.token : draft.token + _REACH]
    return draft.is_also or any(word.lower_ in load_cues("repeated_cue") for word in words)


def _in_context(when: ClaimDate) -> ClaimDate:
    return replace(when, basis="context")


def is_future(when: ClaimDate | None, published: date | None, is_present: bool = False) -> bool:
    """Tell whether a day lies after the day of publication.

    The next day is taken for a slip of time zones, except where the tense is the present's.
    """
    return (
        when is not None
        and when.start is not None
        and published is not None
        and when.start
        > published
        + timedelta(days=0 if is_present or "tomorrow" in (when.phrase or "").lower() else 1)
    )
