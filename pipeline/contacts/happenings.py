"""The days that a text gives to what it tells of, for contacts whose own sentences give none.

Read from the words alone: most of these sentences name nobody and are never parsed ("The call took
place on Thursday"), and they are looked at only where a contact has no date.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from pipeline.contacts.dating import to_claim_date
from pipeline.contacts.occasion import Occasion
from pipeline.contacts.records import ClaimDraft
from pipeline.contacts.triggers import load_cues
from pipeline.contacts.whereabouts import DATELINE, TOP
from pipeline.models import Channel, ClaimDate, Sentence, TimeExpression

_JOURNEY = re.compile(
    r"\b(?:arriv|flew|fly|flies|travel|visit|land|trip|tour|stopp|went|came|journey|reach)\w*", re.I
)
_VISIT = re.compile(
    r"\b(?:will|would|to|due|plans|planned) (?:\w+ ){0,2}?(?:visit|travel|fly|go|arrive|be)\b|"
    r"\b(?:visit|trip|tour|stay)\b"
)
_VISIT_BACK = 4
"""Sentences back in which a visit to come may be told."""
_GOES_ON = re.compile(
    r"[\"“]?(?:He|She|They|There|Later|Then|Also|Afterwards?|While|During|In the|On arrival|"
    r"Before|After|His|Her|The (?:minister|president|premier|secretary|envoy|chancellor|two)|"
    r"From there|Earlier|Hours)\b"
)
_SAYING = re.compile(r"\b(?:said|told|announced|reported|confirmed|added)\b[^.;]*$", re.I)
_BOUND = re.compile(r"\b(?:since|until|till|by|before|after|from)\s+(?:the\s+)?$", re.I)
_TOOK_PLACE = re.compile(
    r"[\s,]*(?:on|in|of|–|—|-|\()?\s*|"
    r"(?:(?!\b(?:after|before|since|when|that|who|which|ahead|following|until|as|despite|first)\b)"
    r"[^.;:“\"]){0,60}?\b(?:(?:took|take|takes|taking) place|held|came|happened|lasted|began|"
    r"opened|started|convened|occurred|arranged|dated|placed|made|"
    r"(?:scheduled|set|planned|due|expected|slated|fixed)"
    r"(?: (?:for|to (?:begin|start|open|be held|take place|convene)))?)\b"
    r"(?: (?:in|at) (?:the )?[A-Z][\w' ]{2,40}?)?[\s,]*(?:on |in |by )?(?:the )?"
)
_OTHER = r"(?:first|second|third|last|latest|next|previous|earlier|final|new|other|planned)\b"
_SCENE = re.compile(r"[\"“]?(?:(?:On|In|At|By|During) (?:the )?)?", re.I)
_AND = re.compile(r"\s+(?:and|to|through|until)\s+(?:on )?(?:the )?")
_DATELINE_END = re.compile(r"\.?(?: ?\([^)\n]{2,40}\)| ?/[^/\n]{2,30}/\.?)?\s*[-–—:]")
_PART = re.compile(
    r"\bin the (?:early |late )?(?:morning|afternoon|evening)\b(?! of\b)|"
    r"\b(?:earlier|later) in the day\b|\bat (?:noon|midday|lunchtime)\b|"
    r"\bover (?:lunch|breakfast)\b",
    re.I,
)
_AHEAD = re.compile(r"\b(?:will|would|is|are|to be)\b")
_CLOCK_HEAD = re.compile(r"^\s*\d{1,2}[.:]\d\d(?: ?[ap]\.?m\.?| ?[A-Z]{2,4})?\b", re.M)
_CAPITALS = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+)*\b")
_ENTRIES = 3
"""Lines that open with a time of day, from which on a page is a log of one day."""
_NEWS_DAYS = 3
"""Days for which a lead may tell of what was before its publication."""
_STOPS = 40
"""Dates before a contact in which its place is looked for."""
_NEXT = 3
"""Sentences after a telling in which its day may be given."""
_STOPPED = frozenset('.!?”"’')
_TABLES = frozenset({"meeting", "talks", "session"})
_INSIDE = frozenset({"at", "in", "to", "attended", "joined", "used"})
_SAME_DAY = frozenset({"ceremony", "session", "dinner", "lunch", "meeting", "talks", "banquet"})


class Happenings:
    """The dated sentences of a text, and what they say of contacts told beside them."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        dates: Sequence[TimeExpression],
        published: date | None,
    ) -> None:
        self.text = text
        self.sentences = sentences
        self.dates = dates
        self.published = published
        self._lead = list(islice((s for s in sentences if not s.is_heading), _NEXT))
        self._ends = [s.end_char for s in sentences]
        self._starts = [d.start_char for d in dates]

    def find_told_after(
        self, occasion: Occasion, limit: int, is_first: bool = False
    ) -> ClaimDate | None:
        """Return the day that one of the next sentences gives ("The call took place on Thursday").

        A plan takes only what is said to be ahead, what was held only what is over. From ``limit``
        on the text tells of another contact. Before the first contact of a text its day may stand
        as well: "The meeting will be held on Thursday", and then who meets.
        """
        draft = occasion.drafts[-1]
        words = _words_for(occasion.channel)
        first = bisect_right(self._ends, draft.parsed.sentence.start_char) + 1
        paragraph = draft.parsed.sentence.paragraph
        near = [s for s in self.sentences[first : first + _NEXT] if s.end_char <= limit]
        if is_first and occasion.status == "planned":
            near += self.sentences[max(0, first - 2) : first - 1]
        for sentence in near:
            if abs(sentence.paragraph - paragraph) > 1:
                continue
            found = _opening(words).match(self.text, sentence.start_char, sentence.end_char)
            if found is None or not self._is_named(found["noun"], draft):
                continue
            for when in self._days_in(sentence):
                if when.start_char < found.end():
                    continue
                between = self.text[found.end() : when.start_char]
                if not _TOOK_PLACE.fullmatch(between):
                    break
                is_ahead = _AHEAD.search(between) is not None
                if is_ahead == (occasion.status == "held"):
                    break
                return self._with_last(when)
        return None

    def _is_named(self, noun: str, draft: ClaimDraft) -> bool:
        """Tell whether a noun is what any such contact is called, or what its sentence calls it."""
        here = draft.parsed.sentence
        told = self.text[here.start_char : here.end_char].lower()
        return noun.lower() in load_cues("plain_word") or noun.lower() in told

    def _with_last(self, when: TimeExpression) -> ClaimDate:
        """Return a day, or the span of "October 11 and 12"."""
        day = to_claim_date(when)
        index = bisect_right(self._starts, when.start_char)
        if index < len(self.dates) and when.precision == "day":
            last = self.dates[index]
            between = self.text[when.end_char : last.start_char]
            is_next = last.precision == "day" and _AND.fullmatch(between) is not None
            if is_next and day.end and last.last_day and day.end < last.last_day:
                return replace(day, end=last.last_day, precision="range", end_char=last.end_char)
        return day

    def find_by_event(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the day of the gathering beside which a contact is told ("before the talks").

        The gathering is dated by the nearest sentence before that names it; on its eve is a day
        earlier.
        """
        here = draft.parsed.sentence
        for found in _beside().finditer(self.text, here.start_char, here.end_char):
            word = found["noun"].lower()
            step = _step(found["where"].lower(), word, found["began"] is not None)
            if step is None:
                continue
            is_inside = found["where"].lower() in _INSIDE
            when = self._find_event(word, here, is_inside)
            if when is not None:
                return _shift(when, step)
        return None

    def _find_event(self, word: str, here: Sentence, is_inside: bool) -> ClaimDate | None:
        """Return the one day of the nearest sentence of paragraph or lead that names a gathering.

        "Met" and "gathered" name it too, where they stand right before. Of what took place inside
        it only the same paragraph tells.
        """
        lead = [s for s in self._lead if s.end_char <= here.start_char]
        beside = self._before(here, _NEXT)
        named = re.compile(rf"\b{word}\b", re.I)
        gathered = re.compile(rf"\b(?:{word}|met|gathered|convened)\b", re.I)
        if word in _TABLES:
            named = gathered
        for pattern, sentences in (
            (gathered, beside),
            (named, [] if is_inside else lead),
        ):
            for sentence in reversed(sentences):
                if pattern.search(self.text, sentence.start_char, sentence.end_char):
                    days = self._own_days(sentence)
                    if len(days) == 1:
                        return to_claim_date(days[0])
        return None

    def find_journey(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the day of what a draft's sentence goes on from, or None.

        That stands in the same paragraph, at most two sentences before, with one day of its own
        that is not a day of saying: a journey, or whatever a sentence that opens with "There" or a
        sentence of talks without a day points back to.
        """
        here = draft.parsed.sentence
        goes_on = _GOES_ON.match(self.text, here.start_char, here.end_char) is not None
        points_back = draft.is_definite and not _is_perfect(draft)
        if not (goes_on or points_back):
            return None
        for sentence in reversed(self._before(here, 2)):
            tells = _JOURNEY.search(self.text, sentence.start_char, sentence.end_char) or (
                _gathering().search(self.text, sentence.start_char, sentence.end_char)
            )
            if not tells:
                continue
            days = self._own_days(sentence)
            if len(days) == 1:
                day = to_claim_date(days[0])
                # Somewhere in the days of a journey, not all of them.
                return replace(day, precision="approx") if day.precision == "range" else day
        return None

    def find_visit_ahead(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the days of the visit to come on which a contact is planned.

        "Smith will visit Bern on May 3. He will meet Jones": one of the last sentences gives one
        day, or one span of days, of a journey of somebody who takes part.
        """
        here = draft.parsed.sentence
        names = [
            side.entity.name.split()[-1] for side in draft.sides if side.entity.kind != "party"
        ]
        last = bisect_right(self._ends, here.start_char)
        for sentence in reversed(self.sentences[max(0, last - _VISIT_BACK) : last]):
            told = self.text[sentence.start_char : sentence.end_char]
            if not _VISIT.search(told) or not any(name in told for name in names):
                continue
            days = [
                when
                for when in self._days_in(sentence)
                if when.first_day is not None
                and (self.published is None or when.first_day >= self.published)
                and not _SAYING.search(self.text[max(0, when.start_char - 30) : when.start_char])
            ]
            if len(days) == 1:
                day = to_claim_date(days[0])
                return replace(day, precision="approx") if day.precision == "range" else day
        return None

    def find_opening(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the time with which the draft's paragraph sets its scene ("In early May …")."""
        here = draft.parsed.sentence
        for sentence in self._before(here, _NEXT):
            index = bisect_left(self._starts, sentence.start_char)
            if index == len(self.dates):
                return None
            when = self.dates[index]
            opening = self.text[sentence.start_char : when.start_char]
            if _SCENE.fullmatch(opening) and when.precision not in ("year", "unknown"):
                return to_claim_date(when)
        return None

    def _before(self, here: Sentence, count: int) -> list[Sentence]:
        """Return so many sentences before one, of its own paragraph."""
        last = bisect_right(self._ends, here.start_char)
        near = self.sentences[max(0, last - count) : last]
        return [sentence for sentence in near if sentence.paragraph == here.paragraph]

    def find_stop(self, draft: ClaimDraft) -> ClaimDate | None:
        """Return the day that an itinerary gives to a contact's place ("to Cairo on 19 May")."""
        if draft.place is None:
            return None
        stop = re.compile(rf"\b(?:in|to|at|for) {re.escape(draft.place)},? (?:on )?(?:the )?\Z")
        here = draft.parsed.sentence.start_char
        last = bisect_left(self._starts, here)
        for when in reversed(self.dates[max(0, last - _STOPS) : last]):
            if when.precision != "day":
                continue
            begin = max(0, when.start_char - len(draft.place) - 20)
            if stop.search(self.text[begin : when.start_char]):
                return to_claim_date(when)
        return None

    def find_news_day(self) -> ClaimDate | None:
        """Return the day of the news that a story opens with, where its first sentence says it."""
        if not self._lead or self.published is None:
            return None
        for sentence in self._lead[:2]:
            days = self._own_days(sentence)
            if days or self.text[sentence.end_char - 1] in _STOPPED:
                break  # what ends without a stop is a long headline before the first
        days = [
            when
            for when in days
            if when.first_day is not None
            and 0 <= (self.published - when.first_day).days <= _NEWS_DAYS
        ]
        return to_claim_date(days[0]) if len(days) == 1 else None

    def is_of_news_day(self, draft: ClaimDraft) -> bool:
        """Tell whether a sentence without a day goes on with the day of the news.

        "In the morning", "earlier in the day", "before the session", told in the plain past.
        """
        here = draft.parsed.sentence
        if _is_perfect(draft) or any(True for _ in self._days_in(here)):
            return False
        if _PART.search(self.text, here.start_char, here.end_char):
            return True
        return any(
            found["where"].lower() in ("before", "after") and found["noun"].lower() in _SAME_DAY
            for found in _beside().finditer(self.text, here.start_char, here.end_char)
        )

    def is_later_that_day(self, draft: ClaimDraft) -> bool:
        """Tell whether a plan without a day is for the day of the news: "in the evening"."""
        here = draft.parsed.sentence
        if any(True for _ in self._days_in(here)):
            return False
        return _PART.search(self.text, here.start_char, here.end_char) is not None

    def is_at_dateline(self, draft: ClaimDraft) -> bool:
        """Tell whether a contact took place where the report was written, in the plain past."""
        if draft.place is None or _is_perfect(draft):
            return False
        return draft.place.upper() in self._dateline

    @functools.cached_property
    def _dateline(self) -> list[str]:
        found = DATELINE.search(self.text[:TOP])
        return _CAPITALS.findall(found[0]) if found is not None else []

    @functools.cached_property
    def is_log(self) -> bool:
        """Whether the text is the log of one day: entries that open with a time of day."""
        return sum(1 for _ in _CLOCK_HEAD.finditer(self.text)) >= _ENTRIES

    def _own_days(self, sentence: Sentence) -> list[TimeExpression]:
        """Return the days on which what a sentence tells of took place, each once."""
        found: dict[tuple[date | None, date | None], TimeExpression] = {}
        for when in self._days_in(sentence):
            before = self.text[max(sentence.start_char, when.start_char - 30) : when.start_char]
            if _SAYING.search(before) or _BOUND.search(before):
                continue
            if self.text.startswith(("'s", "’s"), when.end_char):
                continue
            if _DATELINE_END.match(self.text, when.end_char):
                continue
            found.setdefault((when.first_day, when.last_day), when)
        return list(found.values())

    def _days_in(self, sentence: Sentence) -> Iterator[TimeExpression]:
        first = bisect_left(self._starts, sentence.start_char)
        last = bisect_left(self._starts, sentence.end_char)
        for when in self.dates[first:last]:
            if when.precision in ("day", "range") and when.first_day is not None:
                yield when


def _is_perfect(draft: ClaimDraft) -> bool:
    """ "has met X", "had met X": at some time before."""
    return any(
        child.dep_ == "aux" and child.lower_ in ("has", "have", "had", "'ve", "'d")
        for child in draft.parsed.doc[draft.token].children
    )


def _shift(when: ClaimDate, days: int) -> ClaimDate:
    """Move a gathering's date; what took place within its days has no more than these."""
    if not days or when.start is None:
        return replace(when, precision="approx") if when.precision == "range" else when
    edge = when.start if days < 0 else when.end or when.start
    day = edge + timedelta(days=days)
    rule = "day_before_event" if days < 0 else "day_after_event"
    anchor = f"mention {edge.isoformat()}"
    return replace(when, start=day, end=day, precision="day", rule=rule, anchor=anchor)


def _step(where: str, word: str, begins: bool) -> int | None:
    """Return how many days from a gathering "on the eve of" and the like are; None: no one day."""
    if where.endswith(("eve of", "day before")):
        return -1
    if where.endswith("day after"):
        return 1
    if where in ("before", "after", "ahead of", "following"):
        return 0 if begins or word in _SAME_DAY else None
    return 0


def _words_for(channel: Channel) -> tuple[str, ...]:
    """Return the lists of nouns by which a text calls such a contact."""
    if channel == "in_person":
        return ("met_word",)
    if channel == "written":
        return ("wrote_word",)
    return ("spoke_word",) if channel == "phone" else ("spoke_word", "met_word")


@functools.cache
def _opening(lists: tuple[str, ...]) -> re.Pattern[str]:
    nouns = _either(*lists)
    return re.compile(
        rf"(?:The|That|Their|This)\s+(?:(?!{_OTHER})[\w-]+\s+){{0,3}}?(?P<noun>{nouns})\b", re.I
    )


@functools.cache
def _beside() -> re.Pattern[str]:
    return re.compile(
        r"\b(?P<where>before|during|after|following|ahead of|at|in|to|attended|joined|used|"
        r"on the (?:sidelines|margins|fringes) of|(?:on )?the eve of|"
        r"(?:the|a|one) day (?:before|after)) (?:the|that|their|this) "
        rf"(?:[\w-]+ ){{0,3}}?(?P<noun>{_either('gathering_word')})\b(?P<began> (?:began|opened|"
        r"started|got under way))?",
        re.I,
    )


@functools.cache
def _gathering() -> re.Pattern[str]:
    return re.compile(rf"\b(?:met|gathered|convened|assembled|{_either('gathering_word')})\b", re.I)


def _either(*lists: str) -> str:
    words = sorted(set().union(*(load_cues(name) for name in lists)), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, words))})"
