"""Infer whose somebody is from where he acts.

"In Santiago she was received by President N", "visiting Ljubljana for talks with Prime Minister N":
who receives a traveller in a state's city, and has no country in the text, is of that state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.people.context import OF_STATE, Named, Scene, is_open
from pipeline.people.drafts import Draft
from pipeline.reference import fold

_HOSTED = re.compile(
    r"\b(?:(?:received|welcomed|greeted|hosted|summoned|met|seen|briefed|called in)\b"
    r"[^.;:]{0,60}\bby|"
    r"(?:given|hosted|laid on) by|"
    r"(?:met|meets?|meeting|talks|met up|conferred|spoke|audience|lunch|dinner|breakfast|tea|dined|"
    r"lunched|breakfasted|sat down|session|conversation|consultations|discussions|talked) "
    r"(?:privately |separately |alone |earlier |later |again )?with|"
    r"(?:saw|see|sees|seeing|met|meets?|meeting|visit(?:ed|s)?|called on|courtesy call on)) "
    r"(?:the |its |her |his )?\Z"
)
_HOSTS = re.compile(
    r"(?: also| then)? (?:has |had |will )?(?:received?|welcomed?|hosted?|greeted?)\b"
)
_WELCOMES = re.compile(
    r"(?: also| then)? (?:received|welcomed|greeted|awaited|hosted|met|saw|embraced) "
    r"(?:him|her|them)\b"
)
_INVITES = re.compile(r"\b(?:invitation|offer|request) (?:from|by|of) (?:the )?\Z")
_INVITED_TO = re.compile(r" to (?:visit|come to|travel to|hold talks in|meet in) \Z")
_GOES = re.compile(
    r"\b(?:(?:flew|fly|flown|flies|flying|went|goes?|gone|going|travel(?:l?ed|l?ing|s)?|came|back|"
    r"driven|drove|drive|sent|trip|trips|visit|returned|moved|journey|journeyed|bound|on|mission) "
    r"(?:on )?(?:to|for)|(?:visit(?:ed|s|ing)?|toured|touring|tour of|reached)|left for|"
    r"(?:landed|arrived|arrives?|arriving|due|was|were|is|are|been|be|stopped|met|stopover|"
    r"received|welcomed|talks|today|yesterday|day|stop|earlier|later|also) (?:\w+ )?(?:in|at))"
    r" (?:the )?\Z|\b(?:In|At) (?:the )?\Z|"
    r"\b(?:sent|dispatched|despatched|accompanied|followed|took|invited) [^,;.]{3,50} to "
    r"(?:the )?\Z"
)
_IN = re.compile(r"\b(?:in|at|near|outside) (?:the )?\Z")
_AND_HOST = re.compile(r"\b(?:he|she|they|and|He|She) and (?:the |its )?\Z")
_AND_ALSO = re.compile(r",? (?:and|then|before) (?:[a-z]+ ){0,5}\Z")
_REMOTE = re.compile(
    r"\b(?:(?:tele)?phone[ds]?|call(?:ed)?(?! on| at| in)|video\w*|letters?|wrote|message|"
    r"cable[ds]?|email|link|line)\b"
)
_GOES_ON = re.compile(
    r"(?:There|He|She|They|It was there|(?:During|On|In the course of) (?:the|this|his|her) "
    r"(?:[a-z-]+ ){0,2}(?:visit|trip|stay|stop))\b"
)
_ENVOY_TO = re.compile(
    r"\b(?i:ambassador(?: extraordinary(?: and plenipotentiary)?)?|envoy|charg[eé] d[’']affaires)"
    r"(?: of (?:the )?[A-Z]\w+(?: (?:of |and )?[A-Z]\w+){0,4})? (?:to|in) (?:the )?"
    r"([A-Z]\w+(?: [A-Z]\w+)*)"
)
_SUMMONED = re.compile(r"\b(?:summoned|called in|hauled in|handed)\b")
_SUMMONS = re.compile(
    r",?(?: (?:also|has|had|urgently|immediately|today|yesterday|on \w+|then|later|again)){0,3} "
    r"(?:summon(?:ed|s)|called in|received|met(?: with)?|meets with|handed)\b"
)
_MAX_HOST_GAP = 60
_GO_REACH = 80
# Who is met on a visit without his country: the host's people.
_HOST_CLASSES = OF_STATE | {"royal", "intelligence_chief", "legislator"}


class HostReader:
    """Gives open holders of state offices the country in which they receive."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text

    def infer(self) -> None:
        """Apply the rules, the surest first; a person once placed is known to the next."""
        if not any(map(is_open, self.scene.book.persons)):
            return
        rules: tuple[Callable[[Named], None], ...] = (
            self._by_host,
            self._by_visit,
            self._by_summons,
        )
        for rule in rules:
            for named in self.scene.open_names():
                rule(named)

    def _by_host(self, named: Named) -> None:
        """ "In Santiago she was received by President N", "by M of A and by President N"."""
        person = named.person
        if not is_open(person) or not person.classes & OF_STATE:
            return
        group = self.scene.drafts[named.at]
        before, after = self.scene.before(named), self.scene.after(named)
        previous = group[named.index - 1] if named.index else None
        if previous is not None and re.fullmatch(
            r",? and by (?:the )?", self.scene.gap(previous, named.draft)
        ):
            host = self.scene.person_of(previous)
            if host is not None and host.code is not None and self.scene.is_free(host.code, person):
                self.scene.give(person, host.code)
                return
        is_hosted = _HOSTED.search(before) is not None
        invites = _INVITES.search(before) is not None
        for place in group:
            if (
                place.kind != "party"
                or not place.codes
                or not (place.is_place or place.is_place_only)
            ):
                continue
            code = place.codes[0]
            inside = self.scene.is_venue(place)
            if place.start_char > named.draft.end_char:
                # "will meet N when she comes to Oslo": not where N is at home
                inside = inside and _IN.search(self.scene.gap(named.draft, place)) is not None
            near = 0 < place.start_char - named.draft.end_char < _MAX_HOST_GAP
            hosts = inside and near and _HOSTS.match(after) is not None
            leads = inside and is_hosted and (place.first <= 1 or near)
            invited = invites and _INVITED_TO.fullmatch(
                self.text[named.draft.end_char : place.start_char]
            )
            if (
                (hosts or leads or invited)
                and self.scene.is_free(code, person)
                and not self.scene.stands_beside(code, person)
            ):
                self.scene.give(person, code)
                return

    def _by_visit(self, named: Named) -> None:
        """ "He was in Ljubljana for talks with Prime Minister N": of the place not his own."""
        person = named.person
        if not person.classes & _HOST_CLASSES:
            return
        place = self._place_before(named)
        if place is None or _REMOTE.search(self.text[place.end_char : named.draft.start_char]):
            return
        group, before = self.scene.drafts[named.at], self.scene.before(named)
        code = place.codes[0]
        earlier = [self.scene.person_of(draft) for draft in group[: named.index]]
        hosts = [p for p in earlier if p is not None and p.code == code]
        goes_on = bool(
            hosts
            and earlier[-1] is hosts[-1]
            and hosts[-1].resolved_by == "context"
            and _AND_ALSO.fullmatch(self.scene.gap(group[named.index - 1], named.draft))
        )
        is_host = (
            _HOSTED.search(before)
            or _AND_HOST.search(before)
            or _WELCOMES.match(self.scene.after(named))
        )
        if not goes_on and (hosts or not is_host):
            return
        if self.scene.is_free(code, person):
            self.scene.give(person, code)

    def _place_before(self, named: Named) -> Draft | None:
        """Where the sentence, or the one before "There …" or "He …", has just gone."""
        places = self._places_gone_to(self.scene.drafts[named.at][: named.index])
        if not places and named.at and _GOES_ON.match(self.scene.before(named)):
            places = self._places_gone_to(self.scene.drafts[named.at - 1])
        return places[-1] if places else None

    def _places_gone_to(self, drafts: Sequence[Draft]) -> list[Draft]:
        return [
            draft
            for draft in drafts
            if draft.kind == "party"
            and draft.codes
            and (draft.is_place or draft.is_place_only)
            and _GOES.search(self.text[max(0, draft.start_char - _GO_REACH) : draft.start_char])
        ]

    def _by_summons(self, named: Named) -> None:
        """ "Moscow's ambassador to Tokyo was called in by Vice Foreign Minister N"; N called."""
        if not is_open(named.person) or named.draft.office is None:
            return
        before, after = self.scene.before(named), self.scene.after(named)
        posted = _ENVOY_TO.search(before) if _SUMMONED.search(before) else None
        if posted is None and _SUMMONS.match(after):
            posted = _ENVOY_TO.search(after)
        if posted is None:
            return
        reference, words = self.scene.book.reference, posted[1].split()
        places = (fold(" ".join(words[:count])) for count in range(len(words), 0, -1))
        codes = (
            reference.country_by_capital.get(place) or reference.country_by_name.get(place)
            for place in places
        )
        code = next((code for code in codes if code is not None), None)
        if code is not None:
            self.scene.give(named.person, code)
