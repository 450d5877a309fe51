"""Infer whose the two of a pair are: "Presidents N and M", "The two foreign ministers, N and M".

Once a text has named two states, it names their people without them. Which of the two is whose
follows from the names where they tell, and from the order of the states where the phrase just
before joins them; else both stay open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.people.context import EXCLUSIVE, Named, Scene, is_open
from pipeline.people.drafts import Draft
from pipeline.people.entities import Person
from pipeline.people.likeness import build_names

_JOINT = re.compile(r",? (?:and|[-–—]|with|met|to) (?:the |[A-Z]\w+\.? )?\Z| ?[-–—] ?\Z")
_HEADED = re.compile(r"(?:,|:| [-–—]{1,2}|—)? ?\Z")
_BY_TWOS = EXCLUSIVE | {
    "deputy_head",
    "deputy_foreign_minister",
    "other_minister",
    "security_adviser",
    "military_chief",
    "military",
    "intelligence_chief",
    "envoy",
    "negotiator",
    "ambassador",
}
_REACH = 6

Side = tuple[str | None, str]
"""Code and display name of a state."""


class PairReader:
    """Gives two open persons of one office the two states that the text speaks of."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def infer(self) -> None:
        """Place each pair in reading order; what one teaches holds for the rest."""
        if sum(map(is_open, self.scene.book.persons)) < 2:
            return
        for one, other, phrase in self._pairs():
            if phrase is not None and phrase.office is not None:
                for named in (one, other):
                    named.person.classes.add(phrase.office.office_class)
            sides = self._phrase_sides(phrase) if phrase is not None else []
            is_listed = len(sides) == 2 or self._are_joined_before(one)
            ordered = self._order(one, other, sides or self._sides_before(one, other), is_listed)
            if ordered is not None:
                for named, side in zip((one, other), ordered, strict=True):
                    self._give(named.person, side)

    def _pairs(self) -> Iterator[tuple[Named, Named, Draft | None]]:
        """Two open names joined by "and", of one office or beside a phrase for two."""
        last: Named | None = None
        for named in self.scene.names:
            before, last = last, named
            if before is None or before.at != named.at or before.index + 1 != named.index:
                continue
            if not (is_open(before.person) and is_open(named.person)):
                continue
            if before.person is named.person or not _JOINT.fullmatch(
                self.scene.gap(before.draft, named.draft)
            ):
                continue
            phrase = self._phrase(before)
            if phrase is not None or before.person.classes & named.person.classes & _BY_TWOS:
                yield before, named, phrase

    def _phrase(self, named: Named) -> Draft | None:
        """ "the two foreign ministers, N and M"; "The ministers of A and B spoke. N and M …"."""
        group = self.scene.drafts[named.at]
        if named.index:
            before = group[named.index - 1]
            if before.is_plural and self._is_beside(before, named):
                return before
        if named.index == 0 and named.at and not named.person.classes:
            phrases = [d for d in self.scene.drafts[named.at - 1] if d.is_plural and d.office]
            if len(phrases) == 1 and len(phrases[0].parties) == 2:
                return phrases[0]
        return None

    def _is_beside(self, phrase: Draft, named: Named) -> bool:
        return (
            phrase.start_char < named.draft.start_char
            and _HEADED.fullmatch(self.scene.gap(phrase, named.draft)) is not None
        )

    def _are_joined_before(self, named: Named) -> bool:
        """ "Zambia and Malawi traded accusations. Presidents N and M spoke."."""
        if named.index or not named.at:
            return False
        before = self.scene.drafts[named.at - 1][:2]
        return (
            len(before) == 2
            and all(draft.kind == "party" for draft in before)
            and _JOINT.fullmatch(self.scene.gap(*before)) is not None
        )

    def _phrase_sides(self, phrase: Draft) -> list[Side]:
        if len(phrase.parties) != 2 or len(phrase.codes) not in (0, 2):
            return []
        return list(zip(phrase.codes or (None, None), phrase.parties, strict=True))

    def _sides_before(self, one: Named, other: Named) -> list[Side]:
        """The states named last, of which nobody else is known to hold the pair's office.

        Two of one sentence go before those around it, if the text speaks of no third one as often.
        """
        sides: dict[Side, None] = {}
        for at in range(one.at, max(-1, one.at - _REACH), -1):
            group = self.scene.drafts[at]
            before = group[: one.index] if at == one.at else group
            found = dict.fromkeys(s for d in before for s in self._sides_of(d, one, other))
            if len(found) == 2 and (at >= one.at - 1 or set(found) == self._main_sides()):
                return list(found)
            sides.update(found)
        return list(sides)

    def _main_sides(self) -> set[Side]:
        """The two states of which the text speaks most; none where a third is as frequent."""
        told = Counter(
            (code, "")
            for group in self.scene.drafts
            for draft in group
            if draft.kind != "name" and not self.scene.is_venue(draft)
            for code in draft.codes
            if code in self.scene.book.reference.countries
        )
        ranked = told.most_common(3)
        if len(ranked) == 3 and ranked[1][1] == ranked[2][1]:
            return set()
        return {side for side, _ in ranked[:2]}

    def _sides_of(self, draft: Draft, one: Named, other: Named) -> Iterator[Side]:
        if self.scene.is_venue(draft):
            return
        person = self.scene.person_of(draft)
        codes = draft.codes or ((person.code,) if person is not None else ())
        names = draft.parties or ("",) * len(codes)
        for code, name in zip(codes or (None,) * len(names), names, strict=False):
            is_state = code in self.scene.book.reference.countries
            if code is None and not (name and draft.organisation is None):
                continue
            if code is not None and not (
                is_state
                and self.scene.is_free(code, one.person)
                and self.scene.is_free(code, other.person)
            ):
                continue
            yield (code, "" if is_state else name)

    def _order(
        self, one: Named, other: Named, sides: list[Side], is_listed: bool
    ) -> list[Side] | None:
        """The sides in the order of the names; None where nothing tells."""
        codes = [code for code, _ in sides if code is not None]
        if len(codes) == len(sides) > 1:
            names = build_names(self.scene.book.reference)
            told = names.choose(" ".join(one.person.fullest), " ".join(other.person.fullest), codes)
            if told is not None:
                return [(code, "") for code in told]
        return sides if is_listed else None

    def _give(self, person: Person, side: Side) -> None:
        code, name = side
        if code is not None:
            person.codes[code] += 1
        else:
            person.parties[name] += 1
        person.resolved_by = "context"
        person.is_weak = False
