"""Point every phrase of a document at the persons and parties it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.models import Entity, Mention
from pipeline.people.drafts import Draft, draft_text
from pipeline.people.entities import EntityBook, Person
from pipeline.people.house import House
from pipeline.people.pronouns import (
    JOINED,
    SAID,
    act_together,
    find_plural,
    find_senders,
    find_whom,
    goes_on_with_verb,
    is_clause_of_its_own,
    is_met_by_pronoun,
    is_possessive,
    is_speaker_met,
)
from pipeline.people.recall import different_parties
from pipeline.people.roles import Roles
from pipeline.people.tellers import find_interviewed, find_labelled, find_signer, find_teller_behind
from pipeline.reference import fold

_FAR_BACK = 9
"""Sentences back to which a description like "the 66-year-old diplomat" can point."""
_OPENING = re.compile(
    r"(?:^|[.!?”\"] )(?:After|Following|(?:Also d|D)uring|Asked about|"
    r"Speaking (?:after|about|of)|Returning (?:from|after)|Commenting on|Ahead of|Before)"
    r"\b[^.,;!?]*\Z"
)
# "In his speech, Smith signalled": his own
_IN_OWN = re.compile(r"(?:^|[.!?”\"] )(?:In|On)\s\Z")
_OWN_THING = re.compile(
    r"\s(?:[\w-]+ )?(?:speech|address|statement|remarks|letter|message|reply|arrival|return)\b"
)
# "After meeting Smith, Jones flew home": who follows the opening phrase acts
_SETS_OFF = re.compile(
    r"[\"“]?(?:After|Following|Before|Ahead|During|In|At|On|With|Since|Despite|Besides|Meeting|"
    r"Speaking|Addressing|Receiving|Hosting|Unlike|Like|Amid)\b"
)
_ACTS = re.compile(r" (?!and\b|or\b|of\b|who\b|whose\b|which\b|in\b|on\b|at\b|for\b)[a-z]")
_OPENING_MOST = 200
"""Characters before a pronoun in which its opening phrase begins."""
# "During his visit, Smith told him": the host's words
_OPENING_END = re.compile(r"\A(?!.{0,30}\b(?:visit|trip|stay|tour|stop)\b)[^,;]*, \Z")
_OF_BOTH = re.compile(
    r"(?: (?:of|for) [a-z]+(?: [a-z]+)?)? of (?:the )?(?:two|both)"
    r" (?:countries|nations|states|neighbou?rs|armies|militaries|governments|sides|delegations|"
    r"teams)\b"
)
_ARTICLE = re.compile(r"(?:an?|the) (?=\w)")
_OF_PAIR = re.compile(r"\b(?:by|between|of|from) (?:the )?\Z")
_OF = re.compile(r" (?:of|from|representing) (?:the )?")
_PAIR_NEAR = 40
"""Characters from a pair to the "their" that means them."""
_NAMED_BEHIND = re.compile(r", [A-Z][\w’'-]+ [A-Z]")
_QUOTED = re.compile(r"[“\"«][^“”\"»]*[”\"»]?")
# "we met the minister": a side speaks; "we met in May" is said of both
_MET_OTHERS = re.compile(
    r"(?: (?:have|had|also|just|already|then|recently))*"
    r"(?: (?:met|received|visited|telephoned|told|saw|briefed)"
    r"| (?:met|spoke|talked|sat down|held (?:\w+ )?talks|had (?:\w+ ){1,3}) (?:with|to))"
    r" (?:(?:the|his|her|their|its|our|an?) |[A-Z])"
)
# "they had been due to see the minister", "they would speak to N"
_MEETS_OTHERS = re.compile(
    r"(?: (?!meet|see\b|speak|talk|hold)[a-z]+){0,4}?"
    r"(?: (?:meet|met|see|saw|seen|receive|received|visit|visited|telephone|telephoned|told|brief|"
    r"briefed|handed|informed|warned|contacted|called|phoned)(?: up)?"
    r"| (?:meet|met|speak|spoke|spoken|talk|talked|sit down|sat down|(?:hold|held|have|had) "
    r"(?:[\w-]+ ){1,4})(?: \w+)? (?:with|to))"
    r" (?:(?:the|his|her|their|its|our|an?) |[A-Z])"
)
# The turns of an interview
_TURN = re.compile(r"([QA])[:.] (?=\S)")
_SPEAKER = re.compile(r"([A-Z][\w.’' -]{1,60}?)(?: ?\([^)\n]{1,40}\))?: (?=\S)")
# "A and B looked on as the two shook hands": neither
_WATCHED = re.compile(r"\b(?:looked on|stood by|watched|applauded|looking on)\b[^.;]{0,30}\Z")
_SAYS = re.compile(r"\b(?:said|says|saying|added|told|announced|reported|wrote|that)\b")
_STATES = re.compile(
    r"\b(?:countries|governments|nations|states|capitals|neighbou?rs|belligerents)\b"
)


class Resolver(Roles):
    """Resolves the drafts of one document in reading order."""

    def __init__(
        self, book: EntityBook, named: dict[int, Person], text: str, house: House | None = None
    ) -> None:
        super().__init__(book, named, text, house)
        self.speaker: Entity | None = None
        """Whom "I" means outside quotation marks in a transcript."""
        self.has_speaker = False

    def resolve_sentence(self, start: int, end: int, drafts: Sequence[Draft]) -> list[Mention]:
        """Return the mentions of one sentence, drafts that point nowhere left out."""
        self.memory.start()
        mentions: list[Mention] = []
        self._change_speaker(start, end, drafts)
        quotes = [
            (m.start() + start, m.end() + start) for m in _QUOTED.finditer(self.text[start:end])
        ]
        is_set_off = _SETS_OFF.match(self.text, start, end) is not None
        for place, draft in enumerate(drafts):
            entities = self._resolve(draft, drafts, quotes)
            owner = self._owner_of_counterpart(draft)
            self.note_gender(draft, entities)
            self.memory.note_office(draft, entities)
            if draft.kind in ("name", "party"):
                self.memory.note_team(draft_text(self.text, draft), entities)
            if not entities and draft.kind not in ("group", "pronoun"):
                continue
            if place and draft.kind == "name" and mentions:
                self._note_pair(drafts[place - 1], mentions[-1], draft, entities)
            if is_set_off and self._follows_opening(draft):
                self.memory.put_first(entities)
                is_set_off = False
            elif self._is_served(draft, drafts[place + 1 : place + 2]):
                self.memory.note_master(entities)
            elif not draft.is_place_only and not self._is_venue(draft):
                self.memory.note(entities)
            mention = self._mention(draft, entities)
            mentions.append(mention if owner is None else replace(mention, counterpart_of=owner))
        return mentions

    def _note_pair(
        self, before: Draft, last: Mention, draft: Draft, entities: Sequence[Entity]
    ) -> None:
        """Note "A and B", whom "both of them" means further on."""
        if before.kind != "name" or last.end_char != before.end_char:
            return
        if JOINED.fullmatch(self.text, before.end_char, draft.start_char) is None:
            return
        pair = frozenset(entity.entity_id for entity in (*last.entities, *entities))
        self.memory.pairs[-1] += [pair] if len(pair) == len((before, draft)) else []

    def _is_served(self, draft: Draft, following: Sequence[Draft]) -> bool:
        """ "the president's envoy N", "N's foreign minister M": he is no side of what M does."""
        return (
            draft.kind in ("name", "role")
            and len(following) == 1
            and following[0].kind == "name"
            and following[0].office is not None
            and not following[0].office.is_reporting
            and self.text[draft.end_char : following[0].start_char].strip()
            in ("'s", "’s", "'", "’")
        )

    def _follows_opening(self, draft: Draft) -> bool:
        """Tell whether a name stands between an opening phrase's comma and what he does."""
        before = self.text[max(0, draft.start_char - 2) : draft.start_char]
        return (
            draft.kind in ("name", "role")
            and before == ", "
            and _ACTS.match(self.text, draft.end_char) is not None
        )

    def _is_venue(self, draft: Draft) -> bool:
        """ "met in Qatar for their first talks": Qatar is not one of them."""
        before = self.text[max(0, draft.start_char - 4) : draft.start_char]
        return draft.kind == "party" and draft.is_place and before.endswith((" in ", " at "))

    def _change_speaker(self, start: int, end: int, drafts: Sequence[Draft]) -> None:
        """Note who speaks from here on: "THE PRESIDENT: Good morning.", "QUESTION: …"."""
        turn = _TURN.match(self.text, start, end)
        if turn is not None:
            asked = find_interviewed(self.text, self.named) if turn[1] == "A" else None
            self.speaker = self.book.entity_of(asked) if asked is not None else None
            self.has_speaker = True
            return
        label = _SPEAKER.match(self.text, start, end)
        if label is None:
            return
        head = label.end(1)
        named = [d for d in drafts if d.start_char == start and d.end_char == head]
        is_person = bool(named) and named[0].kind in ("name", "role")
        if not is_person and not label[1].isupper():
            # "Geneva: Smith and Jones met": a heading within the line
            return
        found = self._resolve(named[0], drafts, ()) if is_person else []
        person = None if is_person else find_labelled(label[1], self.book.persons)
        found = [self.book.entity_of(person)] if person is not None else found
        self.speaker = found[0] if found and found[0].kind == "person" else None
        self.has_speaker = True

    def _mention(self, draft: Draft, entities: Sequence[Entity]) -> Mention:
        place_only = draft.kind == "party" and draft.is_place_only
        reporting = draft.office is not None and draft.office.is_reporting
        weak = False
        if draft.kind == "name" and draft.start_char in self.named:
            person = self.named[draft.start_char]
            reporting = reporting or person.is_reporting
            weak = person.is_weak
        start = draft.start_char
        article = _ARTICLE.match(self.text, start, draft.end_char) if place_only else None
        if article is not None:
            start = article.end()  # "at a New York hotel", "in the Geneva offices"
        return Mention(
            start,
            draft.end_char,
            self.text[start : draft.end_char],
            "place" if place_only else draft.kind,
            tuple(entities),
            can_be_place=draft.is_place,
            is_plural=draft.is_plural,
            is_weak=weak,
            is_reporting=reporting,
        )

    def _resolve(
        self, draft: Draft, drafts: Sequence[Draft], quotes: Sequence[tuple[int, int]]
    ) -> list[Entity]:
        if draft.kind == "name":
            person = self.named.get(draft.start_char)
            if person is None:
                return []
            if draft.is_counterpart and not person.classes:
                antecedent = self._antecedent(draft)
                if antecedent is not None:
                    person.classes |= self._person_of(antecedent).classes
            return [self.book.entity_of(person)]
        if draft.kind == "party":
            return [self._party(draft, 0)]
        if draft.kind == "role":
            entity = self._resolve_role(draft)
            return [entity] if entity else []
        if draft.kind == "group":
            behind = (
                self.named.get(d.start_char) for d in drafts if d.start_char > draft.start_char
            )
            self.beside = frozenset(person.entity_id for person in behind if person is not None)
            return self._named_after(draft, drafts) or self._resolve_group(draft, drafts)
        return self._resolve_pronoun(draft, drafts, quotes)

    # -- groups and pronouns ------------------------------------------------------------------

    def _named_after(self, draft: Draft, drafts: Sequence[Draft]) -> list[Entity]:
        """Read "the delegations of A and B": the parties that follow at once."""
        if draft.parties:
            return []
        behind = [d for d in drafts if d.start_char >= draft.end_char][:2]
        if len(behind) < 2 or any(d.kind != "party" or len(d.parties) != 1 for d in behind):
            return []
        one, other = behind
        is_of = _OF.fullmatch(self.text, draft.end_char, one.start_char)
        is_pair = JOINED.fullmatch(self.text, one.end_char, other.start_char)
        return [self._party(d, 0) for d in behind] if is_of and is_pair else []

    def _named_beside(self, end: int, drafts: Sequence[Draft]) -> list[Entity]:
        """Read "the heads of the two states, N and M,": those two."""
        behind = [d for d in drafts if d.start_char >= end and d.kind == "name"][:2]
        if len(behind) < 2 or self.text[end : behind[0].start_char] != ", ":
            return []
        if self.text[behind[0].end_char : behind[1].start_char] != " and ":
            return []
        return [e for d in behind for e in self._resolve(d, drafts, ())]

    def _resolve_group(self, draft: Draft, drafts: Sequence[Draft]) -> list[Entity]:
        if draft.parties:
            out: list[Entity] = []
            for index in range(len(draft.parties)):
                codes = draft.codes[index : index + 1]
                parties = draft.parties[index : index + 1]
                holder = self._find_holder(draft, codes, parties) or self._only_named(draft, codes)
                out.append(holder or self._party(draft, index))
            self._told.append((fold(draft.office.title) if draft.office else "", out))
            return out
        is_theirs = draft_text(self.text, draft).lower().startswith("their ")
        if (is_theirs or draft.count) and _NAMED_BEHIND.match(self.text, draft.end_char):
            return []  # "their ministers, N and M", "both ministers, N and M": those
        of_both = _OF_BOTH.match(self.text, draft.end_char)
        if of_both is not None and (named := self._named_beside(of_both.end(), drafts)):
            return named
        if is_theirs or of_both is not None:
            # "the premiers of the two countries", "their premiers"
            states = self._last_group_of(None if is_theirs else 2, None, False, of_states=True)
            held = [entity.country for entity in states if entity.country]
            return [
                self._find_holder(draft, (code,), ()) or self.book.party(code, code, None)
                for code in held
            ]
        wanted = draft.count or (None if draft.kind == "group" else 2)
        self.acting = self._find_acting(draft, drafts)
        opening = self.text[drafts[0].start_char : draft.start_char]
        self.is_watched = _WATCHED.search(opening) is not None
        found = self._last_group(wanted, draft)
        if draft.office and draft.count and len(found) != draft.count:
            found = self._last_told(draft.count, draft) or found
        if _STATES.search(draft_text(self.text, draft)):
            found = self._last_group_of(wanted, draft, False, of_states=True) or found
            # "both countries" are the states of those who were named
            return [self._state_of(entity) for entity in found]
        return found

    def _find_acting(self, draft: Draft, drafts: Sequence[Draft]) -> frozenset[int]:
        """Return who meets the two: "N, who is to see both men again" is neither of them."""
        before = [d for d in drafts if d.end_char <= draft.start_char]
        if not draft.count or not before or before[0].kind not in ("name", "role", "pronoun"):
            return frozenset()
        if _SAYS.search(self.text, before[0].end_char, draft.start_char):
            return frozenset()  # who says what the two did may be one of them
        return frozenset(entity.entity_id for entity in self.memory.persons(0)[:1])

    def _resolve_pronoun(
        self, draft: Draft, drafts: Sequence[Draft], quotes: Sequence[tuple[int, int]]
    ) -> list[Entity]:
        word = self.text[draft.start_char : draft.end_char].lower()
        if draft.codes:
            return self._countryman(draft.codes[0])
        if word in ("i", "me", "we", "us"):
            if word in ("i", "me") or (word == "we" and self._speaks_for_side(draft, quotes)):
                return self._speaker(draft, drafts, quotes)
            return []
        if draft.is_plural:
            senders = find_senders(self.text, draft, drafts)
            if senders is not None:
                return self._resolve(senders, drafts, quotes)
            pair = self._pair_before(draft, drafts)
            is_side = _MEETS_OTHERS.match(self.text, draft.end_char) is not None
            plural = find_plural(self.text, draft, drafts) if is_side and not pair else None
            if plural is not None:
                return self._resolve(plural, drafts, quotes)
            return pair or self._last_group(None, None) or self._own_body(word)
        here = self._of_gender(word, self.memory.persons(0))
        met = find_whom(self.text, draft, drafts)
        if met is not None:
            away = {e.entity_id for e in self._resolve(met, drafts, quotes)}
            here = [e for e in here if e.entity_id not in away]
        if word == "him" or (word == "her" and not is_possessive(self.text, draft.end_char)):
            # who was named last acts: "where Jones received her"
            last = {e.entity_id for e in self.memory.persons(0)[-1:]}
            # "A and B called on him": both act
            others = [] if act_together(self.text, drafts, draft) else here
            others = [e for e in others if e.entity_id not in last]
            if others and goes_on_with_verb(self.text, draft, drafts):
                return [here[-1]]
            if not others and len(here) == 1 and is_speaker_met(self.text, draft, drafts):
                return [here[0]]
            if others and is_met_by_pronoun(self.text, draft, drafts):
                # "told Smith so when he met him": not who meets him
                others = [e for e in others if e.entity_id != here[-1].entity_id] or others
            if others:
                is_parallel = is_clause_of_its_own(self.text, draft, drafts)
                return [others[-1] if is_parallel else others[0]]
            current = {e.entity_id for e in here}
            for back in range(1, min(4, len(self.memory.sentences))):
                for entity in self._of_gender(word, self.memory.persons(back)):
                    if entity.entity_id not in current:
                        return [entity]
            return self.memory.office_holder(0)
        if here:
            return [here[1] if self._speaks_of_next(here, draft, drafts) else here[0]]
        ahead = self._of_gender(word, self._named_behind(draft, drafts))
        if ahead or self.memory.office_holder(0):
            return ahead or self.memory.office_holder(0)
        reach = _FAR_BACK if " " in word else 4
        for back in range(1, min(reach, len(self.memory.sentences))):
            persons = self._of_gender(word, self.memory.persons(back))
            if persons:
                # "He said" may be the spokesman's; who meets somebody is not he
                actors = [e for e in persons if not self._person_of(e).is_reporting]
                return [(actors or persons)[0]]
            if self.memory.office_holder(back):
                return self.memory.office_holder(back)
        return []

    def _pair_before(self, draft: Draft, drafts: Sequence[Draft]) -> list[Entity]:
        """Read "what was agreed by A and B during their meeting": the two right before it."""
        before = [d for d in drafts if d.end_char <= draft.start_char][-2:]
        if len(before) < 2 or any(d.kind not in ("name", "role", "party") for d in before):
            return []
        one, other = before
        opening = self.text[max(0, one.start_char - 12) : one.start_char]
        gap = self.text[other.end_char : draft.start_char]
        if not (
            _OF_PAIR.search(opening)
            and JOINED.fullmatch(self.text, one.end_char, other.start_char)
            and len(gap) < _PAIR_NEAR
            and not set(gap) & set(".;:")
        ):
            return []
        found = [e for d in before for e in self._resolve(d, drafts, ())]
        return found if len(different_parties(found)) == 2 == len(found) else []

    def _own_body(self, pronoun: str) -> list[Entity]:
        """ "The rebels denied that they had met the president": the body their sentence is of."""
        spoken_of = {entity.entity_id: entity for entity in self.memory.sentences[-1]}
        only = next(iter(spoken_of.values()), None)
        is_body = only is not None and self.book.is_movement(only.organisation)
        return [only] if only and is_body and pronoun == "they" and len(spoken_of) == 1 else []

    def _speaks_of_next(
        self, here: Sequence[Entity], draft: Draft, drafts: Sequence[Draft]
    ) -> bool:
        """Recognise "Smith said Jones would report on his talks": Jones's."""
        names = [d for d in drafts if d.kind in ("name", "role") and d.end_char <= draft.start_char]
        if len(here) < 2 or len(names) < 2 or here[0].entity_id == here[1].entity_id:
            return False
        return SAID.fullmatch(self.text, names[0].end_char, names[1].start_char) is not None

    def _named_behind(self, draft: Draft, drafts: Sequence[Draft]) -> list[Entity]:
        """Read "After his talks with Jones, Smith left": who stands behind the opening phrase."""
        low = max(0, draft.start_char - _OPENING_MOST)
        start = max(low, self.text.rfind("\n", low, draft.start_char) + 1)
        opening = self.text[start : draft.start_char]
        is_own = _IN_OWN.search(opening) and _OWN_THING.match(self.text, draft.end_char)
        if not (is_own or _OPENING.search(opening)):
            return []
        for other in drafts:
            if other.start_char <= draft.start_char or other.kind != "name":
                continue
            before = self.text[draft.end_char : other.start_char]
            if self.text.startswith(("'s", "’s"), other.end_char):
                return []
            if _OPENING_END.search(before):
                person = self.named.get(other.start_char)
                return [self.book.entity_of(person)] if person is not None else []
        return []

    def _speaks_for_side(self, draft: Draft, quotes: Sequence[tuple[int, int]]) -> bool:
        """Recognise "We met the minister", said by one side of the other."""
        is_said = self.has_speaker or self.house is not None
        if not is_said and not any(q[0] <= draft.start_char < q[1] for q in quotes):
            return False
        return _MET_OTHERS.match(self.text, draft.end_char) is not None

    def _speaker(
        self, draft: Draft, drafts: Sequence[Draft], quotes: Sequence[tuple[int, int]]
    ) -> list[Entity]:
        """Whom "I" means inside quotation marks: who is named outside them."""
        inside = next((q for q in quotes if q[0] <= draft.start_char < q[1]), None)
        if inside is not None:
            outside = [
                d
                for d in drafts
                if d.kind in ("name", "role")
                and not any(q[0] <= d.start_char < q[1] for q in quotes)
            ]
            outside.sort(key=lambda d: abs(d.start_char - inside[1]))
            for other in outside:
                if other.kind == "name" and other.start_char in self.named:
                    return [self.book.entity_of(self.named[other.start_char])]
                if other.kind == "role":
                    entity = self._resolve_role(other)
                    if entity is not None:
                        return [entity]
        elif self.has_speaker:
            return [self.speaker] if self.speaker is not None else []
        elif (teller := find_teller_behind(self.text, draft, drafts)) is not None:
            person = self.named.get(teller.start_char)
            return [self.book.entity_of(person)] if person is not None else []
        elif self.house is not None and (author := self.house.author()) is not None:
            return [author]
        elif (signer := find_signer(self.text, self.named)) is not None:
            return [self.book.entity_of(signer)]
        for back in range(1, min(4, len(self.memory.sentences))):
            persons = self.memory.persons(back)
            if persons:
                return [persons[0]]
        return []
