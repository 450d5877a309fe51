"""Infer whose somebody is from the state that the text speaks of where it names him.

"Brazil stepped in. Foreign Minister N received …", "N flew home. The Polish foreign minister said
…", "the emir, Sheikh N": a desk does not repeat the country that its last words have given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.people.context import OF_STATE, Named, Scene, is_open
from pipeline.people.drafts import Draft, draft_text
from pipeline.people.entities import suits
from pipeline.reference import fold

_SAID = re.compile(r",? (?:said|announced|confirmed|disclosed|reported|told reporters|says)\b")
_GOVERNMENT = re.compile(
    r"government(?:['’]s)? (?:chief )?(?:negotiator|envoy|delegate|team)\b", re.I
)
_OF_GOVERNMENT = re.compile(
    r",? (?:who )?(?:heads?|headed|leads?|led|leading|heading) the government(?:['’]s)? "
    r"(?:team|delegation|side)\b"
)
_LEAD = len("government of the ")
_ACTS = re.compile(r" (?:also |later |had |has |will |was |is )?[a-z]{2,}(?:ed|s|d|t|e|w|k|g|n)\b")
"""What somebody does follows his name at once."""
_LEAD_SENTENCES = 4
_AND = re.compile(r",? and (?:the )?\Z")


class SubjectReader:
    """Gives open persons the state of which the text is speaking."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text

    def infer(self) -> None:
        """Apply the rules, the surest first; a person once placed is known to the next."""
        rules: tuple[Callable[[Named], None], ...] = (
            self._by_description,
            self._by_post,
            self._by_lead,
            self._by_government,
            self._by_source,
            self._by_topic,
        )
        for rule in rules:
            for named in self.scene.open_names():
                rule(named)

    def infer_last(self) -> None:
        """Apply what holds only where nothing else has told: rarer offices, definite titles."""
        for named in self.scene.names:
            if is_open(named.person):
                self._by_office(named)
            if is_open(named.person):
                self._by_definite(named)
            if is_open(named.person):
                self._by_theme(named)

    def _by_description(self, named: Named) -> None:
        """ "N thinks of carp. The Montenegrin foreign minister, …": the next words describe him."""
        at = named.at
        if named.index or named.draft.first > 3 or at + 1 == len(self.scene.drafts):
            return
        following = self.scene.drafts[at + 1]
        if not following or following[0].first or len(self.scene.people_in(at)) != 1:
            return
        role = following[0]
        if not self._describes(role):
            return
        code = role.codes[0] if role.codes else None
        self.scene.give(named.person, code, role)
        if role.office is not None and not named.person.classes:
            named.person.classes.add(role.office.office_class)
            named.person.roles.append(role.role or role.office.title)
        named.person.is_weak = False

    def _by_post(self, named: Named) -> None:
        """ "She called in the ambassador of Veldora. Ambassador N left": the only one told of."""
        person = named.person
        if "ambassador" not in person.classes or named.draft.parties:
            return
        told = [
            draft
            for group in self.scene.drafts
            for draft in group
            if draft.kind == "role"
            and draft.office is not None
            and draft.office.office_class == "ambassador"
            and draft.parties
        ]
        is_one = len({draft.parties for draft in told}) == 1 and len(told[0].parties) == 1
        rivals = [
            other
            for other in self.scene.book.persons
            if other is not person and "ambassador" in other.classes
        ]
        if is_one and not rivals and not any(draft.is_plural for draft in told):
            self.scene.give(person, told[0].codes[0] if told[0].codes else None, told[0])

    def _by_lead(self, named: Named) -> None:
        """ "Kenya's home minister flew home. Peter Oduya called on …": he is that minister.

        A lead tells what somebody is, and the next paragraph his name. Both are whom their
        sentences are about.
        """
        at, draft = named.at, named.draft
        if not 0 < at <= _LEAD_SENTENCES or named.index or draft.first or len(draft.name) < 2:
            return
        if draft.office is not None or not _ACTS.match(self.scene.after(named)):
            return
        told = next((group for group in reversed(self.scene.drafts[:at]) if group), ())
        role = next((one for one in told if one.kind in ("role", "name")), None)
        if role is None or not self._is_of_nobody(role):
            return
        self.scene.give(named.person, role.codes[0] if role.codes else None, role)
        if role.office is not None:
            named.person.classes.add(role.office.office_class)
            named.person.roles.append(role.role or role.office.title)
        named.person.is_weak = False

    def _is_of_nobody(self, role: Draft) -> bool:
        """Tell whether an office acts in its sentence, and nobody named in the text holds it."""
        definite = replace(role, is_definite=True) if role.kind == "role" else role
        return (
            self._describes(definite)
            and len(role.codes) <= 1
            and _ACTS.match(self.text, role.end_char) is not None
        )

    def _describes(self, role: Draft) -> bool:
        """Tell whether "The Polish foreign minister" is nobody whom the text names elsewhere."""
        if role.kind != "role" or not (role.parties and role.is_definite and role.office):
            return False
        if role.is_plural or role.is_counterpart or role.office.is_reporting:
            return False
        title = fold(role.office.title)
        return not any(
            person.code == (role.codes[0] if role.codes else None)
            and any(suits(c, role.office.office_class, title) for c in person.classes)
            for person in self.scene.book.persons
        )

    def _by_government(self, named: Named) -> None:
        """ "N, who headed the government team": of the state whose government the text names."""
        if not (
            _OF_GOVERNMENT.match(self.scene.after(named))
            or _GOVERNMENT.match(draft_text(self.text, named.draft))
        ):
            return
        codes = {
            draft.codes[0]
            for group in self.scene.drafts
            for draft in group
            if draft.kind == "party"
            and draft.codes
            and "government" in self.text[max(0, draft.start_char - _LEAD) : draft.end_char]
        }
        if len(codes) == 1:
            self.scene.give(named.person, codes.pop())

    def _by_source(self, named: Named) -> None:
        """ "President N telephoned Japan's prime minister, the White House said"."""
        person, group = named.person, self.scene.drafts[named.at]
        if not is_open(person) or not person.classes & OF_STATE:
            return
        if any(
            p is not person and is_open(p) and p.classes for p in self.scene.people_in(named.at)
        ):
            return
        for source in group:
            if source.kind != "party" or not source.organisation or not source.codes:
                continue
            if not _SAID.match(self.text[source.end_char : source.end_char + 20]):
                continue
            code = source.codes[0]
            if self.scene.is_free(code, person) and not any(
                p.code == code for p in self.scene.people_in(named.at)
            ):
                self.scene.give(person, code)
            return

    def _by_topic(self, named: Named) -> None:
        """ "Brazil stepped in. Foreign Minister N received …": the state spoken of just before."""
        at, person = named.at, named.person
        if at == 0 or named.index or named.draft.first > 1 or not is_open(person):
            return
        sentences = self.scene.sentences
        if not person.classes & OF_STATE or sentences[at - 1].paragraph != sentences[at].paragraph:
            return
        previous = self.scene.drafts[at - 1]
        if not previous or previous[0].first > 0 or previous[0].kind != "party":
            return
        topic = previous[0]
        if len(previous) > 1 and _AND.fullmatch(self.scene.gap(topic, previous[1])):
            # "Zambia and Malawi traded accusations. Presidents N and M spoke."
            return
        if len(topic.codes) == 1 and not topic.is_place_only:
            code = topic.codes[0]
            if self.scene.is_free(code, person) and not self.scene.stands_beside(code, person):
                self.scene.give(person, code)

    def _by_office(self, named: Named) -> None:
        """ "Cabinet Secretary N": an office that only one of the states spoken of has."""
        if named.draft.office is None or not named.person.classes & OF_STATE:
            return
        rows = self.scene.book.reference.offices.get(fold(named.draft.office.title), ())
        kin = {row.office_class for row in rows}
        having = {code for row in rows for code in row.countries}
        if len(kin) != 1 or not having:
            return
        spoken_of = {p.code for p in self.scene.book.persons} | {
            code
            for group in self.scene.drafts
            for draft in group
            if not self.scene.is_venue(draft)
            for code in draft.codes
        }
        left = [code for code in sorted(having) if code in spoken_of]
        left = [code for code in left if self.scene.is_free(code, named.person)]
        if len(left) == 1:
            self.scene.give(named.person, left[0])

    def _by_theme(self, named: Named) -> None:
        """ "Britain's foreign minister met … Prime Minister N said": the last subject's state."""
        at, person = named.at, named.person
        if not at or named.draft.first > 1 or not person.classes & OF_STATE:
            return
        sentences, before = self.scene.sentences, self.scene.drafts[at - 1]
        if not before or sentences[at - 1].paragraph != sentences[at].paragraph:
            return
        subject = self.scene.person_of(before[0])
        code = subject.code if subject is not None and before[0].first <= 1 else None
        if code is not None and code not in self._codes_at(at) and self.scene.is_free(code, person):
            self.scene.give(person, code)

    def _codes_at(self, at: int) -> set[str]:
        """The states of whom and of which a sentence speaks."""
        people = {p.code for p in self.scene.people_in(at) if p.code is not None}
        return people | {code for draft in self.scene.drafts[at] for code in draft.codes}

    def _by_definite(self, named: Named) -> None:
        """ "Kuwait mediates. … a dinner given by the Emir, Sheikh N": the only state spoken of."""
        draft = named.draft
        if not (draft.is_definite and draft.office) or not named.person.classes & (
            OF_STATE | {"royal"}
        ):
            return
        groups = self.scene.drafts[max(0, named.at - 1) : named.at]
        near = [d for group in groups for d in group] + list(
            self.scene.drafts[named.at][: named.index]
        )
        codes = {d.codes[0] for d in near if d.kind == "party" and d.codes and not d.is_place_only}
        if len(codes) == 1:
            code = codes.pop()
            if self.scene.is_free(code, named.person):
                self.scene.give(named.person, code)
