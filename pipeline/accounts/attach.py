"""Attach each statement to the contact of its document that it speaks of, or to none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from pipeline.accounts.cues import (
    EACH,
    GROUP,
    JOURNEY,
    LOOKS_AHEAD,
    PLAN,
    PRESENT,
    READOUT,
    TOGETHER,
    find_channels,
    speaks_elsewhere,
    speaks_to_press,
)
from pipeline.accounts.records import Statement
from pipeline.models import Account, Channel, Claim, Sentence

# A statement further from the last word on a contact is about something else unless it says so.
_PARAGRAPHS_AWAY = 6
# How many contacts are tried, told last or told next.
_CONTACTS_AWAY = 50
_CONTACTS_AHEAD = 3
# How many contacts told last can be the one beside which an earlier one is told.
_BESIDE = 3
_LEAD_PARAGRAPHS = 3
_SAID_AT = r"\b(?:said|says|told|tells|added|announced)(?: (?:reporters|journalists))? (?:in|at)"
# "In both calls" is rarely of more.
_CONTACTS_OF_EACH = 4


@dataclass(slots=True)
class _Thread:
    """One contact as the discourse goes: where it was last spoken of, and its accounts so far.

    What its claims say together is worked out once: there may be a thousand of them.
    """

    claims: Sequence[Claim]
    paragraph: int | None = None
    end_char: int = 0
    accounts: list[Account] = field(default_factory=list)
    parties: dict[int, set[str | None]] = field(init=False)
    """Country, else organisation, of each participant, by entity."""
    countries: frozenset[str] = field(init=False)
    channels: frozenset[Channel] = field(init=False)
    was_held: bool = field(init=False)
    places: Sequence[str] = field(init=False)
    day: date | None = field(init=False)
    """Its first day, where a claim gives one."""
    _starts: list[int] = field(init=False)
    _ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.claims = sorted(self.claims, key=lambda claim: claim.start_char)
        self._starts = [claim.start_char for claim in self.claims]
        self._ends = [claim.end_char for claim in self.claims]
        self.parties = {}
        for claim in self.claims:
            for one in claim.participants:
                self.parties.setdefault(one.entity_id, set()).add(one.country or one.organisation)
        self.countries = frozenset(c for own in self.parties.values() for c in own if c)
        self.channels = frozenset(claim.channel for claim in self.claims)
        self.was_held = any(claim.status == "held" for claim in self.claims)
        self.day = min((c.when.start for c in self.claims if c.when.start), default=None)
        self.places = list(dict.fromkeys(claim.place for claim in self.claims if claim.place))

    def find_claims(self, statement: Statement) -> Sequence[Claim]:
        """Return the claims whose sentences, which do not overlap, share words with a statement."""
        first = bisect_right(self._ends, statement.start_char)
        return self.claims[first : bisect_left(self._starts, statement.end_char)]

    def has_speaker(self, statement: Statement) -> bool:
        return statement.speaker is not None and statement.speaker.entity_id in self.parties

    def is_party(self, statement: Statement) -> bool:
        if self.has_speaker(statement):
            return True
        return statement.country is not None and statement.country in self.countries

    def names_counterpart(self, statement: Statement, by_name: bool = False) -> bool:
        """Tell whether the statement names a participant (or a country) on another side."""
        own = statement.country
        for entity_id, countries in self.parties.items():
            others = countries - {own}
            if others and entity_id in statement.entity_ids:
                return True
            if not by_name and (others - {None}) & statement.countries:
                return True
        return False

    def is_at(self, words: str) -> bool:
        """Tell whether words were spoken where the contact took place: "said in Geneva"."""
        return any(
            place in words and re.search(rf"{_SAID_AT} (?:the )?{re.escape(place)}\b", words)
            for place in self.places
        )

    def tell(self, char: int, paragraph: int) -> None:
        """Note that the text spoke of the contact up to here."""
        self.end_char, self.paragraph = max(self.end_char, char), paragraph


def attach_statements(
    text: str,
    statements: Sequence[Statement],
    contacts: Sequence[Sequence[Claim]],
    sentences: Sequence[Sentence],
) -> list[list[Account]]:
    """Return the accounts of each contact of one document, in the order of ``contacts``.

    A statement belongs to the contact told in its own sentence; else to the last one told before
    it whose party speaks, if it names the other side, the occasion ('during the call') or both
    sides, takes up a statement so attached, or follows at once from a participant. What is said to
    the press, or on another journey, with no word of the occasion belongs to none.
    """
    threads = [_Thread(claims) for claims in contacts]
    starts = [s.start_char for s in sentences]
    paragraphs = [s.paragraph for s in sentences]

    def paragraph_at(char: int) -> int:
        return paragraphs[max(0, bisect_right(starts, char) - 1)] if paragraphs else 0

    events = sorted(
        ((c.start_char, n, c) for n, claims in enumerate(contacts) for c in claims),
        key=lambda event: event[:2],
    )
    told = _Told(threads)
    former: list[_Thread] = []
    former_paragraph: int | None = None
    position = 0
    for statement in statements:
        while position < len(events) and events[position][0] < statement.end_char:
            _, number, claim = events[position]
            threads[number].tell(claim.end_char, paragraph_at(claim.start_char))
            told.add(number, _looks_back(text, claim))
            position += 1
        here = paragraph_at(statement.start_char)
        follows = former_paragraph is not None and here - former_paragraph <= 1
        chosen = _choose(text, statement, told.recent(), former if follows else None, here)
        if not chosen:
            coming = events[position : position + _CONTACTS_AHEAD]
            # What opens a story is told in full further down.
            reach = _LEAD_PARAGRAPHS if here == paragraphs[0] else 1
            near = [(n, c) for _, n, c in coming if paragraph_at(c.start_char) - here <= reach]
            chosen = _look_ahead(text, statement, [threads[n] for n, _ in near])
        former, former_paragraph = chosen, paragraph_at(statement.end_char - 1)
        for thread in chosen:
            thread.accounts.append(_to_account(text, statement, thread))
            thread.tell(statement.end_char, former_paragraph)
    return [thread.accounts for thread in threads]


class _Told:
    """The contacts in the order in which the text last told them."""

    def __init__(self, threads: Sequence[_Thread]) -> None:
        self._threads = threads
        self._order: dict[int, None] = {}

    def add(self, number: int, looks_back: bool) -> None:
        """Put a contact last; what is told looking back does not take over from the one before.

        An earlier contact of the same people is such a look back, in whatever tense.
        """
        self._order.pop(number, None)
        last = next(reversed(self._order), None)
        if last is not None and not looks_back:
            newest = islice(reversed(self._order), _BESIDE)
            last = next((other for other in newest if self._is_earlier(number, other)), None)
        self._order[number] = None
        if last is not None:
            del self._order[last]
            self._order[last] = None

    def _is_earlier(self, number: int, last: int) -> bool:
        own, other = self._threads[number], self._threads[last]
        if own.day is None or other.day is None or own.day >= other.day:
            return False
        return other.was_held and len(own.parties.keys() & other.parties.keys()) > 1

    def recent(self) -> list[_Thread]:
        return [self._threads[n] for n in islice(reversed(self._order), _CONTACTS_AWAY)]


def _looks_back(text: str, claim: Claim) -> bool:
    """Tell whether a claim is an aside in the past perfect: 'they had dined on Sunday'."""
    begin = max(claim.start_char, claim.trigger_start - 200)
    return re.search(r"\bhad\b", text[begin : claim.trigger_start]) is not None


def _choose(
    text: str,
    statement: Statement,
    recent: Sequence[_Thread],
    former: list[_Thread] | None,
    here: int,
) -> list[_Thread]:
    """Return the contacts told so far that a statement speaks of, by the strongest tie.

    ``former`` are those of the statement right before, None when there is none near.
    """
    words = text[statement.start_char : statement.end_char]
    near = [t for t in recent if t.paragraph is not None and here - t.paragraph <= _PARAGRAPHS_AWAY]
    channels = find_channels(words)
    suiting = [t for t in near if channels is None or t.channels & channels]
    each = _find_each(words, statement, suiting)
    same = [t for t in recent if t.find_claims(statement)]
    if same and not all(t in each for t in same):
        own = [t for t in same if t.is_party(statement)] or same
        return own + _find_frame(text, statement, [t for t in recent if t not in same], same, here)
    if each:
        return each
    if statement.continues and former is not None:
        return former
    if near and _recounts(words, statement, near[0], here):
        return [near[0]]
    if channels is None and speaks_elsewhere(words, _find_places(near)):
        return []
    to_press = channels is None and speaks_to_press(words)
    if to_press and former and _is_same_speaker(text, former[0], statement):
        return former
    of_plan = PLAN.search(words) is not None
    # "Would" alone is how reported speech puts what may be anything to come.
    if not (LOOKS_AHEAD.search(words) or (of_plan and "would" in words)):
        suiting.sort(key=lambda thread: (not thread.is_at(words), not thread.was_held))
    for thread in suiting:
        if thread.is_party(statement) and thread.parties.keys() <= statement.entity_ids:
            return [thread]
    for thread in suiting:
        if thread.is_party(statement) and thread.names_counterpart(statement, by_name=to_press):
            first = suiting[0]
            goes_on = not to_press and first.was_held and first.is_party(statement)
            goes_on = goes_on and (first.has_speaker(statement) or not JOURNEY.search(words))
            if goes_on and not thread.was_held and _speaks_at_once(text, first, statement, here):
                return [first]
            return [thread]
    for thread in suiting:
        if not thread.is_party(statement):
            # A reporter or outlet is no party; the occasion alone ties its words to a contact.
            if channels and statement.country is None and thread is suiting[0]:
                return [thread]
            continue
        ties = (GROUP, READOUT, TOGETHER)
        tied = channels or (not to_press and any(tie.search(words) for tie in ties))
        # What one who took part tells the press next is of what was just told.
        is_next = statement.kind == "quote" and thread is near[0] and thread.has_speaker(statement)
        may_follow = not to_press or is_next or _speaks_for(statement, thread)
        at_once = may_follow and _speaks_at_once(text, thread, statement, here)
        at_once = at_once and (thread.has_speaker(statement) or not JOURNEY.search(words))
        if tied or at_once or (of_plan and not thread.was_held and not to_press):
            return [thread]
        if of_plan and not to_press:
            planned = (t for t in suiting if not t.was_held and t.is_party(statement))
            return list(islice(planned, 1))
        break
    # A source of no known country goes on where those before it spoke of a contact.
    if statement.country is None and former and former[0].paragraph == here:
        return former
    return []


def _recounts(words: str, statement: Statement, thread: _Thread, here: int) -> bool:
    """Tell whether the contact just told is what somebody tells of who was there.

    "I told the president that …", wherever that was said; "a diplomat present at the table said".
    """
    if thread.paragraph is None or here - thread.paragraph > 1 or not thread.was_held:
        return False
    if statement.kind == "quote" and thread.has_speaker(statement) and TOGETHER.search(words):
        return True
    is_open = statement.country is None or thread.is_party(statement)
    return is_open and PRESENT.search(words) is not None


def _speaks_for(statement: Statement, thread: _Thread) -> bool:
    """Tell whether a spokesman tells the press what one who took part did."""
    words = (statement.source or "", (statement.speaker.role if statement.speaker else "") or "")
    return (
        any("spokes" in word.lower() for word in words)
        and thread.is_party(statement)
        and not statement.entity_ids.isdisjoint(thread.parties)
    )


def _find_each(words: str, statement: Statement, suiting: Sequence[_Thread]) -> list[_Thread]:
    """Return the contacts of "in both calls", "he told each of them": those of who speaks."""
    if not EACH.search(words):
        return []
    own = [t for t in suiting if t.has_speaker(statement) and t.was_held]
    return own[:_CONTACTS_OF_EACH] if len(own) > 1 else []


def _find_frame(
    text: str, statement: Statement, others: Sequence[_Thread], same: Sequence[_Thread], here: int
) -> list[_Thread]:
    """Return the talk in which one contact is told of another: 'he noted that he had met …'.

    The one is told looking back, or the words are for the other side of the talk: 'the President
    thanked the Russian leader and informed him about his meeting with …'.
    """
    told = [claim for thread in same for claim in thread.find_claims(statement)]
    looks_back = all(_looks_back(text, claim) for claim in told)
    # "He invited the president to Bern": said in the talk that went before
    looks_back = looks_back or all(claim.status == "proposed" for claim in told)
    inner = {entity_id for thread in same for entity_id in thread.parties}
    for thread in others:
        if not (thread.has_speaker(statement) and thread.was_held):
            continue
        addressed = not inner.issuperset(thread.parties.keys() & statement.entity_ids)
        near = thread.paragraph is not None and here - thread.paragraph <= 1
        return [thread] if near and (looks_back or addressed) else []
    return []


def _look_ahead(text: str, statement: Statement, coming: Sequence[_Thread]) -> list[_Thread]:
    """Return the contact told right after a lead such as 'Venn told the Portuguese premier …'."""
    words = text[statement.start_char : statement.end_char]
    if speaks_elsewhere(words, _find_places(coming)):
        return []
    if find_channels(words) is None and speaks_to_press(words):
        return []
    for thread in coming:
        if thread.has_speaker(statement) and thread.names_counterpart(statement, by_name=True):
            return [thread]
    return []


def _find_places(threads: Sequence[_Thread]) -> list[str]:
    """Return the places of the contact told last."""
    return list(threads[0].places) if threads else []


def _speaks_at_once(text: str, thread: _Thread, statement: Statement, here: int) -> bool:
    """Tell whether a side goes on where the contact was last told.

    A participant may go on in the next paragraph; a body only right after or with a word of who
    took part.
    """
    if thread.paragraph is None or here - thread.paragraph > 1:
        return False
    directly = not text[thread.end_char : statement.start_char].strip()
    if thread.has_speaker(statement):
        return True
    named = not statement.entity_ids.isdisjoint(thread.parties)
    return named or (directly and here == thread.paragraph)


def _is_same_speaker(text: str, thread: _Thread, statement: Statement) -> bool:
    """Tell whether a participant's words go on right after his own on the contact."""
    return (
        thread.has_speaker(statement)
        and statement.speaker is not None
        and bool(thread.accounts)
        and thread.accounts[-1].speaker == statement.speaker.name
        and not text[thread.end_char : statement.start_char].strip()
    )


def _to_account(text: str, statement: Statement, thread: _Thread) -> Account:
    start, end = statement.start_char, statement.end_char
    return Account(
        doc_id=thread.claims[0].doc_id,
        source=statement.source,
        speaker=statement.speaker.name if statement.speaker else None,
        country=statement.country,
        kind=statement.kind,
        text=text[start:end],
        start_char=start,
        end_char=end,
    )
