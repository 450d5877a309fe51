"""Date the contacts that no sentence of theirs dates, where the text around them does."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, takewhile

from pipeline.contacts.happenings import Happenings
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.reach import find_owner
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.triggers import load_cues
from pipeline.models import ClaimDate, Status

_NEWS_AGE = 10
"""Days for which what a story opens with can be past."""
_CONTACTS_AWAY = 300
"""How many contacts before or after one are looked at."""
_ALSO_REACH = 3
"""Paragraphs behind a contact in which one of its people "also met" somebody the same day."""
_ON_VISIT = frozenset({"in_person", "unspecified"})
_UNITS = frozenset({"day", "night", "week", "month", "year", "morning", "evening", "hour"})
_EVE_REACH = 14
"""Tokens behind a trigger in which "on the eve of" is said of it."""
_HABIT_REACH = 4
_ENDS_CLAUSE = frozenset({",", ";", ":", "who", "which", "that", "where", "while", "after"})
_REACH = 10
"""Tokens behind a trigger in which "three times" is said of it."""


def date_from_context(
    occasions: Sequence[Occasion],
    published: date | None,
    lead_end: int,
    mode_is_story: bool,
    days: Happenings,
) -> None:
    """Date the occasions that no sentence of theirs dates, where the text around them does.

    In order: a later contact that is "also" of a day shares it with the lead; an "also" contact
    right after a dated one shares its day; a contact told in the wake of a dated journey shares the
    day of arrival; the lead contact of a dated story is of the day of publication (basis
    reported). All others stay undated.
    """
    beside_of = _index_sentences(occasions)
    coordinated = []
    starts = sorted(d.parsed.sentence.start_char for o in occasions for d in o.drafts)
    for index, occasion in enumerate(occasions):
        wide = occasion.dated
        if wide is not None and wide.precision in ("approx", "month"):
            day = days.find_told_after(occasion, _next_after(occasion, starts))
            if day is not None and _lies_within(day, wide):
                occasion.narrow(wide, _in_context(day))
        if occasion.dated is not None or occasion.status not in ("held", "planned"):
            continue
        first = occasion.drafts[0]
        if ("eve", "of") in pairwise(first.parsed.lowers[first.token : first.token + _EVE_REACH]):
            # "spoke to X on the eve of the summit": on no day that another sentence tells
            continue
        if first.parsed.doc[first.token].dep_ == "conj":
            coordinated.append(occasion)
        is_news = first.position < lead_end and not mode_is_story
        is_first = first.parsed.sentence.start_char == starts[0]
        told = days.find_told_after(occasion, _next_after(occasion, starts), is_first)
        if told is None and occasion.status == "held":
            told = days.find_by_event(first)
        if told is None and occasion.status == "planned" and occasion.channel in _ON_VISIT:
            occasion.when = days.find_visit_ahead(first)
            if occasion.when is not None:
                occasion.when = _in_context(occasion.when)
                continue
        if told is not None and _can_be(told, occasion.status, published, is_news):
            occasion.when = _in_context(told)
            continue
        if occasion.status == "planned" and not mode_is_story and days.is_later_that_day(first):
            news = days.find_news_day()
            occasion.when = _in_context(news) if news is not None else None
        if occasion.status != "held" or first.is_spoken_of:
            continue
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
        earlier = occasions[max(0, index - _CONTACTS_AWAY) : index]
        before = _also_before(occasion, earlier) or _with_companion(first, earlier)
        if before is not None:
            occasion.when = _in_context(before)
            continue
        journey = days.find_journey(first) or days.find_stop(first) or days.find_opening(first)
        if journey is not None and _can_be(journey, occasion.status, published, is_news=False):
            occasion.when = _in_context(journey)
            continue
        if not mode_is_story and days.is_of_news_day(first):
            news = days.find_news_day()
            if news is not None:
                occasion.when = _in_context(news)
                continue
        if first.is_aside or _is_of_many_days(first) or _is_of_late(first):
            continue
        is_there = not mode_is_story and days.is_at_dateline(first)
        if published is not None and (is_news or is_there or days.is_log):
            news = days.find_news_day() if is_news or is_there else None
            if news is not None and news.start != published:
                occasion.when = _in_context(news)
                continue
            occasion.when = ClaimDate(
                published,
                published,
                "day",
                "reported",
                rule="day_of_publication",
                anchor=f"published {published.isoformat()}",
            )
    for occasion in coordinated:
        if occasion.dated is None:
            occasion.when = _of_one_breath(occasion, occasions)


def _of_one_breath(occasion: Occasion, occasions: Sequence[Occasion]) -> ClaimDate | None:
    """Return the day of "talks with X" for the other in "after talks with X and a meeting with Y".

    Both are told with one verb or preposition, so both are of its time.
    """
    first = occasion.drafts[0]
    head = first.parsed.doc[first.token].head.i
    for other in occasions:
        for draft in other.drafts:
            when = other.dated
            if draft.parsed is first.parsed and draft.token == head and when is not None:
                same = other.status == occasion.status and when.precision == "day"
                return _in_context(when) if same else None
    return None


def _can_be(when: ClaimDate, status: Status, published: date | None, is_news: bool) -> bool:
    """Tell whether a contact can be of a day that another sentence gives.

    What a story opens with is news, and what was held lies not ahead.
    """
    if published is None or when.start is None:
        return True
    ago = (published - when.start).days
    return (status != "held" or ago >= 0) and (not is_news or abs(ago) <= _NEWS_AGE)


def _lies_within(day: ClaimDate, wide: ClaimDate) -> bool:
    """ "next week … The conference, to be held on Tuesday": its day, if it is in that week."""
    return (
        day.start is not None
        and day.end is not None
        and wide.start is not None
        and wide.end is not None
        and wide.start <= day.start <= day.end <= wide.end
        and day.end - day.start < wide.end - wide.start
    )


def _next_after(occasion: Occasion, starts: Sequence[int]) -> int:
    """Return where the next sentence that tells of a contact starts."""
    place = bisect_right(starts, occasion.drafts[-1].parsed.sentence.start_char)
    return starts[place] if place < len(starts) else sys.maxsize


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
        if when is None or when.precision != "day" or other.status != "held":
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
        far = first.parsed.sentence.paragraph - last.parsed.sentence.paragraph
        is_same_person = any(
            side.entity.kind == "person" and side.entity.entity_id in other.entity_ids
            for side in first.sides
        )
        if (
            0 <= far <= (_ALSO_REACH if first.is_also and is_same_person else 1)
            and when is not None
            and when.start is not None
            and when.precision == "day"
            and other.status == "held"
            and (other.entity_ids & occasion.entity_ids or other.parties & occasion.parties)
        ):
            return when
    return None


def _with_companion(draft: ClaimDraft, before: Sequence[Occasion]) -> ClaimDate | None:
    """Return the day of "A, who travelled with B, met C": that of B's own meeting there."""
    parsed = draft.parsed
    for index in range(2, draft.token):
        is_beside = parsed.lowers[index - 1] == "with" and (
            parsed.lowers[index - 2] in load_cues("visitor_verb") | load_cues("travel_verb")
        )
        if index not in parsed.mentions or not (
            is_beside or parsed.lowers[index - 1] in ("accompanied", "accompanying")
        ):
            continue
        ids = {entity.entity_id for entity in parsed.mentions[index].entities}
        for other in reversed(before):
            last = other.drafts[-1].parsed.sentence
            if last.paragraph != parsed.sentence.paragraph:
                break
            if ids & other.entity_ids and other.dated is not None and other.status == "held":
                return other.dated
    return None


def _is_perfect(draft: ClaimDraft) -> bool:
    """ "He has also met X": at some time, not on the day just told of."""
    return any(
        child.dep_ == "aux" and child.lower_ in ("has", "have", "'ve")
        for child in draft.parsed.doc[draft.token].children
    )


def _is_of_many_days(draft: ClaimDraft) -> bool:
    """ "has met him three times", "met almost daily": no one day's news."""
    if not _is_perfect(draft):
        return _is_habit(draft)
    words = draft.parsed.doc[draft.token : draft.token + _REACH]
    return draft.is_also or any(word.lower_ in load_cues("repeated_cue") for word in words)


def _is_habit(draft: ClaimDraft) -> bool:
    """ "met almost daily", "spoke every week", "often telephoned"."""
    behind = draft.parsed.lowers[draft.token : draft.token + _REACH]
    own = list(takewhile(lambda word: word not in _ENDS_CLAUSE, behind))
    near = [*draft.parsed.lowers[max(0, draft.token - 2) : draft.token], *own[:_HABIT_REACH]]
    if near[0] != own[0] and draft.parsed.lowers[draft.token - 1] == "once":
        # "once met X", not "met X once"
        return True
    return not load_cues("frequent_cue").isdisjoint(near) or any(
        first in ("every", "each") and second in _UNITS for first, second in pairwise(own)
    )


def _is_of_late(draft: ClaimDraft) -> bool:
    """ "recently had a call with X", "met X in recent days": some day, hardly that of the news."""
    word = draft.parsed.doc[draft.token]
    return any(
        when.value == "PAST_REF" and find_owner(draft.parsed.doc[index]) in (word, word.head)
        for index, when in draft.parsed.dates.items()
    )


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
