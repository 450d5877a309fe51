"""Attach each statement to the contact of its document that it speaks of, or to none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.accounts.records import Statement
from pipeline.models import Account, Channel, Claim, Sentence

# A statement further from the last word on a contact is about something else unless it says so.
_PARAGRAPHS_AWAY = 6
_CONTACTS_AWAY = 50
_OCCASIONS: dict[str, frozenset[Channel]] = {
    "call": frozenset({"phone", "video", "unspecified"}),
    "conversation": frozenset({"phone", "video", "in_person", "unspecified"}),
    "talks": frozenset({"phone", "video", "in_person", "unspecified"}),
    "meeting": frozenset({"in_person", "video", "unspecified"}),
    "letter": frozenset({"written", "unspecified"}),
}
_OCCASION = re.compile(
    r"\b(?:the|their|this|that|his|her|our|its|both|a|phone|video|telephone|during|in|after|of)\s+"
    r"(?:[\w-]+\s+){0,3}?"
    r"(?:(?P<call>call|teleconference|videoconference)|(?P<conversation>conversation|discussions?|"
    r"exchange|dialogue|consultations?)|(?P<talks>talks|negotiations)|(?P<meeting>meeting|summit|"
    r"visit|encounter|session)|(?P<letter>letter|message|note))\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:the (?:two|pair|leaders|presidents|ministers|sides|parties)|both (?:sides|leaders|"
    r"officials|presidents|ministers|parties|men|women|countries)|each other|one another)\b",
    re.IGNORECASE,
)
# Words spoken elsewhere: to the press or public, or on another journey.
_ELSEWHERE = re.compile(
    r"\b(?:reporters|journalists|(?:press|news) (?:conference|briefing)|briefing|interview|speech|"
    r"address(?:ed|ing)? to|lawmakers|parliament|congress|rally|broadcast|tweet(?:ed)?|posted|"
    r"(?P<journey>trip|tour|visit|stop|stay) (?:to|of|in) (?P<place>[A-Z][\w’-]+))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Thread:
    """One contact as the discourse goes: where it was last spoken of, and its accounts so far."""

    claims: Sequence[Claim]
    ids: frozenset[int]
    countries: frozenset[str]
    paragraph: int | None = None
    accounts: list[Account] = field(default_factory=list)

    def is_party(self, statement: Statement) -> bool:
        speaker = statement.speaker
        if speaker is not None and speaker.entity_id in self.ids:
            return True
        return statement.country is not None and statement.country in self.countries

    def names_counterpart(self, statement: Statement) -> bool:
        """Tell whether the statement names a participant on another side than its own."""
        own = statement.country
        for claim in self.claims:
            for one in claim.participants:
                country = one.country or one.organisation
                if one.entity_id in statement.entity_ids and country != own:
                    return True
                if country is not None and country != own and country in statement.countries:
                    return True
        return False


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
    threads = [_open_thread(claims) for claims in contacts]
    starts = [s.start_char for s in sentences]
    paragraphs = [s.paragraph for s in sentences]

    def paragraph_at(char: int) -> int:
        return paragraphs[max(0, bisect_right(starts, char) - 1)] if paragraphs else 0

    events = sorted(
        (claim.start_char, number) for number, claims in enumerate(contacts) for claim in claims
    )
    told: dict[int, None] = {}  # contacts in the order in which they were last told
    former: list[_Thread] = []
    former_paragraph: int | None = None
    position = 0
    for statement in statements:
        while position < len(events) and events[position][0] < statement.end_char:
            start, number = events[position]
            threads[number].paragraph = paragraph_at(start)
            told.pop(number, None)
            told[number] = None
            position += 1
        here = paragraph_at(statement.start_char)
        recent = [threads[number] for number in islice(reversed(told), _CONTACTS_AWAY)]
        chosen = _choose(text, statement, recent, former, here, former_paragraph)
        for thread in chosen:
            thread.accounts.append(_to_account(text, statement, thread))
            thread.paragraph = paragraph_at(statement.end_char - 1)
        former, former_paragraph = chosen, paragraph_at(statement.end_char - 1)
    return [thread.accounts for thread in threads]


def _open_thread(claims: Sequence[Claim]) -> _Thread:
    people = [participant for claim in claims for participant in claim.participants]
    places = (p.country or p.organisation for p in people)
    return _Thread(
        claims, frozenset(p.entity_id for p in people), frozenset(c for c in places if c)
    )


def _choose(
    text: str,
    statement: Statement,
    recent: Sequence[_Thread],
    former: list[_Thread],
    here: int,
    former_paragraph: int | None,
) -> list[_Thread]:
    same = [t for t in recent if any(_overlap(c, statement) for c in t.claims)]
    if same:
        return [t for t in same if t.is_party(statement)] or same
    words = text[statement.start_char : statement.end_char]
    near = [t for t in recent if t.paragraph is not None and here - t.paragraph <= _PARAGRAPHS_AWAY]
    follows = former_paragraph is not None and here - former_paragraph <= 1
    if statement.continues and follows:
        return former
    occasions = _find_occasions(words)
    suiting = [t for t in near if not occasions or _suits(t, occasions)]
    elsewhere = not occasions and _speaks_elsewhere(words, near)
    if elsewhere:
        return []
    for thread in suiting:
        if thread.is_party(statement) and thread.names_counterpart(statement):
            return [thread]
    for thread in suiting:
        if not thread.is_party(statement):
            # A reporter or outlet is no party; the occasion alone ties its words to a contact.
            if occasions and statement.country is None and thread is suiting[0]:
                return [thread]
            continue
        if occasions or _GROUP.search(words) or _speaks_at_once(thread, statement, here):
            return [thread]
        break
    return []


def _find_occasions(words: str) -> set[str]:
    return {kind for match in _OCCASION.finditer(words) for kind in _named(match)}


def _named(match: re.Match[str]) -> Iterator[str]:
    return (kind for kind, value in match.groupdict().items() if value)


def _suits(thread: _Thread, occasions: set[str]) -> bool:
    channels = {claim.channel for claim in thread.claims}
    return any(channels & _OCCASIONS[occasion] for occasion in occasions)


def _speaks_elsewhere(words: str, near: Sequence[_Thread]) -> bool:
    for match in _ELSEWHERE.finditer(words):
        if match["journey"] is None:
            return True
        place = match["place"].lower()
        if not any(place in (claim.place or "").lower() for t in near[:1] for claim in t.claims):
            return True
    return False


def _speaks_at_once(thread: _Thread, statement: Statement, here: int) -> bool:
    """Tell whether a participant goes on right where the contact was last told."""
    speaker = statement.speaker
    if speaker is None or speaker.entity_id not in thread.ids or thread.paragraph is None:
        return False
    return here - thread.paragraph <= 1


def _overlap(claim: Claim, statement: Statement) -> bool:
    return claim.start_char < statement.end_char and statement.start_char < claim.end_char


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
