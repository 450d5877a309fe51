"""Infer whose somebody is from where the whole text stands.

A desk or a ministry names its own country's people without their country: "President N" in a story
datelined Kampala is Uganda's, as long as the story names no other president of Uganda.
"""

from __future__ import annotations

import re

from pipeline.people.context import EXCLUSIVE, OF_STATE, Named, Scene, is_open
from pipeline.people.drafts import Draft, draft_text
from pipeline.people.entities import Person
from pipeline.people.publisher import Publisher
from pipeline.reference import fold

# "QUELIMANE, Mozambique, July 29 –", "BISSAU (Agence Atlantique) —"
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30}(?:/[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30})*"
    r"(?:, [^.\n—–]{2,30}?(?:\.[^\n—–]{1,20}?)?| \([^)\n]{2,40}\))*?(?:\s[-–—_]{1,2}|—)\s?"
)
# "Jeddah, July 1, 2031, SPA --", "Ottawa, 3 May -": of agencies that write no capitals
_SMALL_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}(?:, [A-ZÀ-Þ]\w+)?, "
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})[^\n—–.]{0,30}?(?:\s[-–—_]{1,2}|—)\s?"
)
_BYLINE = re.compile(r"By [A-ZÀ-Þ][^\n.]{2,60}? in [A-ZÀ-Þ][^\n.]{2,80}\Z")
# "Islamabad, 4 February 2031" on a line of its own, above a release
_OWN_LINE = re.compile(
    r"\(?[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2}, (?:\w+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|"
    r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}|\d{1,2}[/.]\d{1,2}),?[/. ]? ?\d{2,4}\)?\.?\s*"
)
_IN_PLACE = re.compile(r"\bin [A-ZÀ-Þ]")
# "an adviser at the ministry, N": of whose ministry the text need not say
_OF_OWN = re.compile(
    r"\b(?:at|in|of|from|for) the (?:foreign |defen[cs]e |interior |finance )?"
    r"(?:ministry|presidency|palace|cabinet|government|foreign office)(?: of \w+(?: \w+)?)?"
    r"(?:['’]s [\w -]{3,30})?, \Z"
)
# "AFL-CIO President N": a body's own, no head of state
_BODY = re.compile(r"\b[A-Z]{2}[\w&/-]*\s\Z")
_OWNS = re.compile(r"['’]s (?:[a-z-]+ ){0,3}(?:envoy|representative|adviser|advisor|deputy)?,? ?\Z")
_OF_BODIES = frozenset({"organisation_head", "organisation_official", "envoy", "negotiator"})
_OPPOSES = re.compile(r"\bopposition\b", re.IGNORECASE)
_STATE_VOICES = frozenset({"presidential", "government", "cabinet", "palace"})
_HEADER_SENTENCES = 4
_LEAD_SENTENCES = 6


def _speaks_for_state(person: Person) -> bool:
    """ "Government spokesman N", "presidential spokesman N": a desk's own, without its country."""
    words = {word for role in person.roles for word in fold(role).split()}
    return person.is_reporting and not words.isdisjoint(_STATE_VOICES)


class HomeReader:
    """Gives open persons the country of the dateline or of the publisher."""

    def __init__(self, scene: Scene, publisher: Publisher | None = None) -> None:
        self.scene = scene
        self.publisher = publisher

    def infer(self) -> None:
        """Place the holders of state offices; then, of several home countries, the one left."""
        if self.publisher is not None:
            self._place_own(self.publisher.code)
        open_people = [
            person
            for person in self.scene.book.persons
            if is_open(person)
            and person.classes & (OF_STATE | {"royal"})
            and not (person.is_weak or person.is_domestic)
        ]
        own = [
            named.person
            for named in self.scene.names
            if is_open(named.person) and _OF_OWN.search(self.scene.before(named))
        ]
        own += [p for p in self.scene.book.persons if is_open(p) and _speaks_for_state(p)]
        open_people += [person for person in own if person not in open_people]
        home = (self._letterhead() or self._dateline()) if open_people else ()
        if not home:
            self._place_at_only(open_people)
            return
        for person in open_people:
            left = [code for code in home if self.scene.is_free(code, person)]
            if len(left) > 1:
                left = [code for code in left if not self.scene.stands_beside(code, person)]
            if len(left) == 1 and self._is_only(person, open_people):
                self.scene.give(person, left[0])

    def _place_at_only(self, open_people: list[Person]) -> None:
        """ "Chad's president met Interior Minister N in N'Djamena": of the only land that is named.

        But "the Chadian president met President N in Bern" stands in the press of N's own.
        """
        people = self.scene.book.persons
        opponents = [p for p in people if is_open(p) and _OPPOSES.search(" ".join(p.roles))]
        wanted = [*open_people, *opponents]
        if not wanted:
            return
        codes = {code for group in self.scene.drafts for d in group for code in self._codes(d)}
        parties = {d.parties for group in self.scene.drafts for d in group if d.parties}
        if (
            len(codes) != 1
            or len(parties) > 1
            or not codes <= self.scene.book.reference.countries.keys()
        ):
            return
        code = min(codes)
        for named in self.scene.names:
            person = named.person
            if person not in wanted or not is_open(person) or not self._is_at_home(named, code):
                continue
            if self.scene.is_free(code, person) and self._is_only(person, open_people):
                self.scene.give(person, code)

    def _is_at_home(self, named: Named, code: str) -> bool:
        """Tell whether a name stands behind one of a country, beside a place that is there."""
        group = self.scene.drafts[named.at]
        before = [self.scene.person_of(draft) for draft in group[: named.index]]
        return any(p is not None and p.code == code for p in before) and any(
            draft.is_place and code in draft.codes and self.scene.is_venue(draft) for draft in group
        )

    def _place_own(self, home: str) -> None:
        """Place whom a release names without a country: a foreigner's it says.

        A holder of a state office stands before any other country of the sentence that first
        names him; anybody else in a sentence without one.
        """
        is_state = home in self.scene.book.reference.countries
        seen: set[int] = set()
        for named in self.scene.names:
            person = named.person
            if person.entity_id in seen:
                continue
            seen.add(person.entity_id)
            if not is_open(person) or (person.is_weak and not person.honorifics):
                continue
            group = self.scene.drafts[named.at]
            if named.index and self._is_sent_by_head(named, group[named.index - 1]):
                self.scene.give(person, home)
                continue
            is_of_state = bool(person.classes & OF_STATE) and not (
                person.is_domestic or _BODY.search(self.scene.before(named))
            )
            if not is_state and not self._is_of_body(named, home):
                continue
            beside = group[: named.index] if is_of_state or not is_state else group
            if any(code != home for draft in beside for code in self._codes(draft)):
                continue
            if is_state and is_of_state and not self.scene.is_free(home, person):
                continue
            self.scene.give(person, home)

    def _is_sent_by_head(self, named: Named, before: Draft) -> bool:
        """ "The Secretary-General's Personal Envoy for Sudan, N": of the house that has him."""
        is_bare = before.kind == "role" and before.office is not None and not before.codes
        own = self.publisher.office_class if self.publisher is not None else None
        return (
            is_bare
            and before.office is not None
            and before.office.office_class == own
            and _OWNS.match(self.scene.gap(before, named.draft)) is not None
        )

    def _is_of_body(self, named: Named, home: str) -> bool:
        """Tell whether an office is one of a body: "President N" of its own release, no state's."""
        office = named.draft.office
        if office is None:
            return False
        own = self.scene.book.reference.find_office(fold(office.title), home) or office
        return office.office_class in _OF_BODIES or home in own.countries

    def _codes(self, draft: Draft) -> tuple[str, ...]:
        person = self.scene.person_of(draft)
        if person is not None and person.code is not None:
            return (person.code,)
        implied = draft.office.default_country if draft.office and draft.kind == "role" else None
        return draft.codes or ((implied,) if implied else ())

    def _is_only(self, person: Person, others: list[Person]) -> bool:
        """Two presidents without a country are not both of one."""
        own = person.classes & EXCLUSIVE
        rivals = [p for p in others if p is not person and is_open(p) and p.classes & own]
        return not rivals

    def _letterhead(self) -> tuple[str, ...]:
        """The state whose ministry or palace heads a release."""
        pairs = zip(self.scene.sentences, self.scene.drafts, strict=True)
        for sentence, group in list(pairs)[:_HEADER_SENTENCES]:
            if not sentence.is_heading:
                continue
            codes = {d.codes[0] for d in group if d.kind == "party" and d.organisation and d.codes}
            parties = {c for d in group for c in d.codes}
            if len(codes) == 1 and parties == codes <= self.scene.book.reference.countries.keys():
                return tuple(codes)
        return ()

    def _dateline(self) -> tuple[str, ...]:
        """Countries of "KAMPALA, May 23 –", "CANBERRA/BUENOS AIRES, Nov 17 –", "By N in Lodwar"."""
        text = self.scene.text
        pairs = zip(self.scene.sentences, self.scene.drafts, strict=True)
        for sentence, group in list(pairs)[:_LEAD_SENTENCES]:
            head = _DATELINE.match(text, sentence.start_char, sentence.end_char)
            head = head or _SMALL_DATELINE.match(text, sentence.start_char, sentence.end_char)
            head = head or _BYLINE.match(text, sentence.start_char, sentence.end_char)
            head = head or _OWN_LINE.fullmatch(text, sentence.start_char, sentence.end_char)
            if head is None:
                continue
            codes: dict[str, None] = {}
            unknown = len(_IN_PLACE.findall(head[0]))
            for draft in group:
                is_pair = draft.kind == "group" and "/" in draft_text(text, draft)
                if draft.end_char <= head.end() and (
                    draft.is_place or draft.is_place_only or is_pair
                ):
                    codes.update(dict.fromkeys(draft.codes))
                    unknown -= 1
            if codes and unknown < 1:
                return tuple(codes)
        return ()
