"""Infer whose somebody is from the phrases around his name.

News desks leave out a country that the reader has just been told: "his security adviser, N", "the
foreign ministers of A and B, M and N", "its leader, N". Each rule is one such habit, the surest
first. What two readers could read in two ways stays open.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Sequence

from pipeline.people.context import EXCLUSIVE, OF_STATE, Named, Scene, is_open
from pipeline.people.drafts import Draft, draft_text
from pipeline.people.entities import Person
from pipeline.reference import fold

_LIST_GAP = re.compile(r"(?:,|,? and|;) ?(?:the )?\Z")
_LIST_HEAD = re.compile(r"(?:,|:| [-–—]{1,2}|—| \()? ?\Z")
# "Murrupa's deputy, N": what stands between the two names
_OF_CHIEF = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}(?:successor|predecessor|deputy|aide|adviser|advisor|envoy|"
    r"emissary|representative|negotiator|assistant|secretary|chief of staff|spokesman|"
    r"spokeswoman|interpreter|brother|son|daughter|father|wife|husband),? \Z"
)
# "Murrupa's envoy to Mali, N", "his ambassador in Bamako, N": a place stands between
_POSTED = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}(?:envoy|emissary|representative|negotiator|ambassador|mediator|"
    r"adviser|advisor|aide) (?:to|in|for|on|at) (?:the )?[\w .-]{2,30}, \Z"
)
# "N, sent by the king of …, met": whose envoy he is
_SENT_BY = re.compile(
    r",? (?:who (?:was|is|had been|has been) )?(?:sent|dispatched|despatched|appointed|picked) "
    r"(?:\w+ ){0,3}by (?:the )?"
)
_OF_BODY = re.compile(r" (?:[a-z-]+ ){0,2}[a-z-]+['’]s \Z")
_HEAD_OF = re.compile(
    r"\b(?:head|heads|chief|director|chairman|chairwoman|chair|president|secretary|member|boss|"
    r"commander|leader|official) (?:of|at|in|from) (?:the |an? )?([A-Z][a-z]+) "
    r"(?:[a-z-]+ ){0,3}[a-z-]+, (?:the )?\Z"
)
_LED_BY = re.compile(
    r",? (?:(?:which |that )?(?:is|was|were|are|will be|to be|being|has been) )?"
    r"(?:led|headed|chaired|represented|fronted) (?:\w+ )?by (?:the |its )?\Z|"
    r" (?:delegation |team )?under \Z"
)
_PAIR_GAP = re.compile(r" and (?:the )?(?:rebel |opposition )?")
_OFFICE_GAP = re.compile(r"(?: (?:for|to|on|in) [^,;.]{2,60})?, (?:the )?")
_MOVEMENT = re.compile(r"\A (?:movement|government|side|rebels|group)\b")
_TEAMS_FROM = re.compile(
    r"\b(?:[Dd]elegations|[Tt]eams|[Nn]egotiators|[Dd]elegates|[Rr]epresentatives|[Ee]nvoys) "
    r"(?:from|of|for) (?:the )?\Z"
)
_FOR = re.compile(r"(?:\b[Ff]or|\b[Rr]epresenting|\b[Oo]n the) (?:the )?\Z")
_KIN = re.compile(
    r"\b(?:his|her) (?:\w+ )?(?:brother|sister|son|daughter|wife|husband|father|mother|cousin|"
    r"uncle|nephew|son-in-law),? \Z"
)
_STOOD = re.compile(r",? (?:there (?:was|were)|it was|came|spoke|sat|attended) (?:the )?")
_ONE_OF = re.compile(
    r"\b(?:[Oo]ne|[Tt]wo|[Ss]ome|[Ss]everal) of (their|its|his|her) (?:[\w-]+ ){0,2}[\w-]+, \Z"
)
_AIDE = re.compile(
    r"\bAn? (?:senior |close |top )?(?:adviser|advisor|aide|deputy|assistant|envoy|emissary|"
    r"lieutenant|representative), (?=[A-Z]|\Z)"
)
_LEADS = re.compile(
    r",? (?:who (?:leads|heads|is leading|is heading|was leading|speaks for|spoke for|"
    r"negotiates for)|led|leads|headed|heads|will lead|representing|on behalf of|speaking for|"
    r"leading|heading) (?:the |an? )?\Z"
)


class NearbyReader:
    """Gives open persons the party that the words around their names imply."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text

    def infer(self) -> None:
        """Apply the rules, the surest first; a person once placed is known to the next."""
        rules: tuple[Callable[[Named], None], ...] = (
            self._by_list,
            self._by_office_beside,
            self._by_body,
            self._by_delegations,
            self._by_delegation,
            self._by_possessor,
            self._by_part,
            self._by_chief,
            self._by_voice,
            self._by_counterpart,
            self._by_office_told,
            self._by_peer_told,
        )
        for rule in rules:
            for named in self.scene.names:
                rule(named)

    # -- phrases ------------------------------------------------------------------------------

    def _by_office_told(self, named: Named) -> None:
        """ "Kenya's trade minister … Trade Minister N": of the one country it was told of."""
        office = named.draft.office
        if office is None or office.office_class not in OF_STATE or not is_open(named.person):
            return
        codes = self._countries_of_office.get(office.title, set())
        if len(codes) != 1 or not self.scene.is_free(min(codes), named.person):
            return
        if not self._is_other_than_told(named.person, office.title):
            self.scene.give(named.person, min(codes))

    def _is_other_than_told(self, person: Person, title: str) -> bool:
        """ "No meeting of President N and the Serbian president": of one sentence, so two men."""
        return any(
            draft.kind == "role" and draft.office is not None and draft.office.title == title
            for other in self.scene.names
            if other.person is person
            for draft in self.scene.drafts[other.at]
            if draft.codes
        )

    @functools.cached_property
    def _countries_of_office(self) -> dict[str, set[str]]:
        """Countries of the offices that the text speaks of without a name."""
        found: dict[str, set[str]] = {}
        for draft in itertools.chain.from_iterable(self.scene.drafts):
            if draft.kind == "role" and draft.office is not None and len(draft.codes) == 1:
                found.setdefault(draft.office.title, set()).add(draft.codes[0])
        return found

    def _by_peer_told(self, named: Named) -> None:
        """ "President A asked for a call with her Veldoran colleague": N, the other president."""
        person = named.person
        own = person.classes & EXCLUSIVE
        if not own or not is_open(person):
            return
        told = [
            (peer, draft)
            for peer, draft in self._peers_told
            if own & peer.classes and peer is not person
        ]
        lands = {draft.codes or draft.parties for _, draft in told}
        is_only = not any(
            other is not person and is_open(other) and own & other.classes
            for other in self.scene.book.persons
        )
        if len(lands) != 1 or not is_only:
            return
        draft = told[0][1]
        code = draft.codes[0] if draft.codes else None
        if code is None or self.scene.is_free(code, person):
            self.scene.give(person, code, draft)

    @functools.cached_property
    def _peers_told(self) -> list[tuple[Person, Draft]]:
        """Counterparts without a name, each with the holder of an office before it."""
        found: list[tuple[Person, Draft]] = []
        for group in self.scene.drafts:
            for index, draft in enumerate(group):
                is_one = draft.kind == "role" and not draft.is_plural and len(draft.parties) == 1
                if not draft.is_counterpart or not is_one:
                    continue
                people = (self.scene.person_of(one) for one in group[:index])
                peer = next((p for p in people if p is not None and p.classes & EXCLUSIVE), None)
                if peer is not None:
                    found.append((peer, draft))
        return found

    def _by_chief(self, named: Named) -> None:
        """ "Okello's deputy, N": of Okello's party, if the text says it."""
        chief = self._chief_as_party(named.person)
        if chief is not None:
            named.person.parties.clear()
            named.person.organisation = None
            self.scene.share(named.person, chief)
        group = self.scene.drafts[named.at]
        if named.index and is_open(named.person):
            before = group[named.index - 1]
            owner = self.scene.person_of(before) or self._holder_of(before)
            gap = self.scene.gap(before, named.draft)
            # "Gorbachev's aide N": the title belongs to the name
            is_aide = gap in ("'s ", "’s ") and named.draft.office is not None
            if owner is not None and (_OF_CHIEF.match(gap) or is_aide):
                self._share_as_aide(named.person, owner)
        if named.index > 1 and is_open(named.person):
            # a place between: "Okello's envoy to Mali, N"
            owner = self.scene.person_of(group[named.index - 2])
            if owner is not None and _POSTED.match(
                self.scene.gap(group[named.index - 2], named.draft)
            ):
                self._share_as_aide(named.person, owner)
        if named.index + 1 < len(group) and is_open(named.person):
            sender = group[named.index + 1]
            owner = self.scene.person_of(sender)
            if owner is not None and _SENT_BY.fullmatch(self.scene.gap(named.draft, sender)):
                self._share_as_aide(named.person, owner)

    def _holder_of(self, draft: Draft) -> Person | None:
        """ "The Secretary-General's envoy, N": the one person named with that office."""
        if draft.kind != "role" or draft.office is None or draft.codes or draft.is_plural:
            return None
        title = fold(draft.office.title)
        found = [
            person
            for person in self.scene.book.persons
            if any(fold(role) == title for role in person.roles)
        ]
        return found[0] if len(found) == 1 else None

    def _share_as_aide(self, person: Person, owner: Person) -> None:
        """Make a person of his chief's party: whom the text calls an aide is somebody."""
        self.scene.share(person, owner)
        person.is_weak = person.is_weak and is_open(person)

    def _by_voice(self, named: Named) -> None:
        """ "N, spokesman for Prime Minister M": of M's party."""
        group, after = self.scene.drafts[named.at], named.index + 1
        office = named.draft.office
        if office is None or not office.is_reporting or not is_open(named.person):
            return
        if after < len(group) and self.scene.gap(named.draft, group[after]) in (" for ", " of "):
            chief = self.scene.person_of(group[after])
            if chief is not None:
                self.scene.share(named.person, chief)

    def _chief_as_party(self, person: Person) -> Person | None:
        """The person whose surname was read as the name of a party: "Murrupa's deputy"."""
        if person.codes or len(person.parties) != 1:
            return None
        words = next(iter(person.parties)).split()
        if len(words) != 1:
            return None
        found = [p for p in self.scene.book.find_by_surname(words[0]) if p is not person]
        if len(found) != 1 or is_open(found[0]):
            return None
        # whose movement the text does not name stands for a party by his name
        is_nameless = "movement_leader" in found[0].classes and found[0].organisation is None
        return None if is_nameless else found[0]

    def _by_list(self, named: Named) -> None:
        """ "The foreign ministers of A and B, M and N" and "M and N, foreign ministers of …"."""
        group, index = self.scene.drafts[named.at], named.index
        end = index
        while end < len(group) and group[end].kind == "name":
            end += 1
        for plural, is_before in ((index - 1, True), (end, False)):
            if not 0 <= plural < len(group) or not group[plural].is_plural:
                continue
            phrase = group[plural]
            count = len(phrase.parties)
            names = group[index : index + count]
            if count < 2 or len(phrase.codes) not in (0, count) or index + count < end:
                continue
            if not self._is_list(phrase, names, count, is_before):
                continue
            people = [self.scene.person_of(one) for one in names]
            codes = phrase.codes or (None,) * count
            if any(
                p is None or p.code not in (None, c) for p, c in zip(people, codes, strict=True)
            ):
                continue
            for at, person in enumerate(people):
                assert person is not None
                self._give_share(person, phrase, at)
            return

    def _give_share(self, person: Person, phrase: Draft, at: int) -> None:
        if is_open(person):
            if phrase.codes:
                person.codes[phrase.codes[at]] += 1
            else:
                person.parties[phrase.parties[at]] += 1
            person.resolved_by = "context"
        if phrase.office is not None and not person.classes:
            person.classes.add(phrase.office.office_class)
            person.roles.append(phrase.office.title)
            person.is_weak = False

    def _is_list(self, phrase: Draft, names: Sequence[Draft], count: int, is_before: bool) -> bool:
        if len(names) != count or any(name.kind != "name" for name in names):
            return False
        inner = all(_LIST_GAP.match(self.scene.gap(a, b)) for a, b in itertools.pairwise(names))
        outer = self.scene.gap(phrase, names[0]) if is_before else self.scene.gap(names[-1], phrase)
        return inner and _LIST_HEAD.match(outer) is not None

    def _by_office_beside(self, named: Named) -> None:
        """ "The AU envoy for the Sahel, former President N": the office of today is the AU's."""
        was = (named.draft.role or "").lower().startswith(("former ", "ex-"))
        if not named.index or not was or not is_open(named.person):
            return
        before = self.scene.drafts[named.at][named.index - 1]
        gap = self.scene.gap(before, named.draft)
        if before.kind == "role" and not before.is_plural and _OFFICE_GAP.fullmatch(gap):
            self._give_party(named, before)

    def _by_body(self, named: Named) -> None:
        """ "The U.N. regional centre's N", "the head of the Chinese polar bureau, Dr N"."""
        if not is_open(named.person):
            return
        if named.index:
            previous = self.scene.drafts[named.at][named.index - 1]
            gap = self.scene.gap(previous, named.draft)
            if (
                previous.kind == "party"
                and not self.scene.is_venue(previous)
                and _OF_BODY.match(gap)
            ):
                self.scene.give(
                    named.person, previous.codes[0] if previous.codes else None, previous
                )
                return
        headed = _HEAD_OF.search(self.scene.before(named))
        if headed is not None:
            code = self.scene.book.reference.country_by_demonym.get(fold(headed[1]))
            before = self.scene.drafts[named.at][named.index - 1] if named.index else None
            if code is None and before is not None and before.kind == "role":
                # "the head of the Houthi ruling council, N"
                self._give_party(named, before)
            elif code is not None:
                self.scene.give(named.person, code)
                named.person.is_weak = False

    def _by_delegation(self, named: Named) -> None:
        """ "The Kenyan team, led by N", "for Kenya, N", "N, who heads the Kenyan delegation"."""
        if not is_open(named.person):
            return
        group = self.scene.drafts[named.at]
        if named.index:
            before = group[named.index - 1]
            gap = self.scene.gap(before, named.draft)
            lead = self.text[max(0, before.start_char - 14) : before.start_char]
            if before.kind == "party" and (
                _LED_BY.match(gap)
                or (_FOR.search(lead) and (_LIST_HEAD.match(gap) or _STOOD.fullmatch(gap)))
            ):
                self._give_party(named, before)
                return
        if named.index + 1 < len(group):
            after = group[named.index + 1]
            if after.kind == "party" and _LEADS.match(self.scene.gap(named.draft, after)):
                self._give_party(named, after)

    def _by_delegations(self, named: Named) -> None:
        """ "Teams from A and B, led by N and M", "the A and B teams were led by N and M"."""
        group = self.scene.drafts[named.at]
        if not named.index or named.index + 1 >= len(group):
            return
        before, other = group[named.index - 1], group[named.index + 1]
        is_list = _LIST_GAP.match(self.scene.gap(named.draft, other))
        gap = _MOVEMENT.sub("", self.scene.gap(before, named.draft))
        if not (is_list and _LED_BY.match(gap)):
            return
        people = (named.person, self.scene.person_of(other))
        for person, side in zip(people, self._two_sides(group, named.index - 1), strict=False):
            if person is not None and is_open(person):
                self.scene.give(person, *side)
                person.is_weak = False

    def _two_sides(
        self, group: Sequence[Draft], index: int
    ) -> list[tuple[str | None, Draft | None]]:
        """The parties of "the A and B teams" or of "teams from A and B" that ends at ``index``."""
        phrase = group[index]
        if phrase.is_plural and len(phrase.codes) == 2 == len(phrase.parties):
            return [(code, None) for code in phrase.codes]
        pair = group[max(0, index - 1) : index + 1]
        lead = self.text[max(0, pair[0].start_char - 30) : pair[0].start_char]
        if (
            len(pair) < 2
            or any(one.kind != "party" for one in pair)
            or not _TEAMS_FROM.search(lead)
            or not _PAIR_GAP.fullmatch(self.scene.gap(*pair))
        ):
            return []
        return [(one.codes[0] if one.codes else None, one) for one in pair]

    def _give_party(self, named: Named, party: Draft) -> None:
        self.scene.give(named.person, party.codes[0] if party.codes else None, party)
        named.person.is_weak = False

    def _by_possessor(self, named: Named) -> None:
        """ "His security adviser, N", "Its leader, N"."""
        draft, person = named.draft, named.person
        if draft.possessor is None or draft.is_counterpart or not is_open(person):
            return
        if draft.possessor == "its":
            party = self._party_before(named)
            if party is not None:
                self.scene.give(person, party.codes[0] if party.codes else None, party)
        elif draft.possessor in ("his", "her"):
            owner = self._person_before(named)
            if owner is not None:
                self.scene.share(person, owner)
        elif draft.possessor == "whose" and named.index:
            before = self.scene.drafts[named.at][named.index - 1]
            self._give_or_share(named, before)

    def _by_part(self, named: Named) -> None:
        """ "One of their officers, Col. N", "An adviser, N": of whom the text has just spoken."""
        if not is_open(named.person):
            return
        before = self.scene.before(named)
        one = _ONE_OF.search(before)
        aide = _AIDE.search(before) or _AIDE.match(draft_text(self.text, named.draft))
        if one is not None and one[1] in ("their", "its"):
            party = self._party_before(named)
            if party is not None:
                self.scene.give(named.person, party.codes[0] if party.codes else None, party)
        elif one is not None or aide is not None or _KIN.search(before):
            owner = self._person_before(named)
            if owner is not None:
                self.scene.share(named.person, owner)

    def _give_or_share(self, named: Named, before: Draft) -> None:
        owner = self.scene.person_of(before)
        if owner is not None:
            self.scene.share(named.person, owner)
        elif before.kind == "party":
            self.scene.give(named.person, before.codes[0] if before.codes else None, before)

    def _by_counterpart(self, named: Named) -> None:
        """ "He was in Washington for talks with his counterpart, N": of the place not his own."""
        if not named.draft.is_counterpart:
            return
        other = self._peer_before(named)
        if other is None:
            return
        if not named.person.classes:
            named.person.classes |= other.classes
        places = {
            one.codes[0]
            for one in self.scene.drafts[named.at]
            if one.kind == "party" and one.codes and (one.is_place or one.is_place_only)
        } - {other.code}
        if other.code is not None and len(places) == 1:
            self.scene.give(named.person, places.pop())

    # -- whom "his" and "its" mean -------------------------------------------------------------

    def _peer_before(self, named: Named) -> Person | None:
        """Whose counterpart: the nearest holder of an office, else whom "his" means."""
        for draft in reversed(self.scene.drafts[named.at][: named.index]):
            found = self.scene.person_of(draft)
            if found is not None and found is not named.person and found.classes:
                return found
        return self._person_before(named)

    def _person_before(self, named: Named) -> Person | None:
        """The first person of the sentence, else of the one before, or before its pronouns."""
        groups = [self.scene.drafts[named.at][: named.index]]
        for back in range(named.at - 1, max(-1, named.at - 3), -1):
            groups.append(self.scene.drafts[back])
            if any(draft.kind != "pronoun" for draft in self.scene.drafts[back]):
                break
        for group in groups:
            for draft in group:
                found = self.scene.person_of(draft)
                if found is not None and found is not named.person and not found.is_weak:
                    return found
        return None

    def _party_before(self, named: Named) -> Draft | None:
        """The first party of the sentence, else of the one before; no venue, no dateline."""
        groups = (
            self.scene.drafts[named.at][: named.index],
            self.scene.drafts[named.at - 1] if named.at else (),
        )
        for group, at in zip(groups, (named.at, named.at - 1), strict=True):
            start = self.scene.sentences[at].start_char
            for draft in group:
                # "GENEVA -", "LYON, France, May 3 -"
                opening = (
                    self.text[start : draft.start_char].strip()
                    or self.text[draft.start_char : draft.end_char]
                )
                is_dateline = opening.isupper() and (draft.first == 0 or opening.endswith(","))
                if draft.kind == "party" and not self.scene.is_venue(draft) and not is_dateline:
                    return draft
        return None
