"""Read the phrases that name or describe people and parties, one sentence at a time.

A phrase is affiliation, title, name and apposition in any of the orders that news desks use:
"Russian Foreign Minister Sergey Lavrov", "President of France Emmanuel Macron", "Sergey Lavrov, the
Russian foreign minister,", "Iran's chief nuclear negotiator, Ali Bagheri Kani,". Nothing here knows
who a person is; joining the phrases of a document is the next module's work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.people.address import set_aside, take_back
from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.nations import COUNTERPARTS
from pipeline.people.plurals import PluralReader
from pipeline.people.strangers import REBELLIOUS
from pipeline.people.tokens import Token
from pipeline.people.topics import TOPIC_NOUNS
from pipeline.people.words import BEHIND_BOTH, COUNTS, HEADS, TO_WHOM

_ARTICLES = frozenset({"the", "a", "an"})
_AGENTS = frozenset({"envoy", "negotiator"})
_POSSESSIVES = frozenset({"his", "her", "their", "its", "whose"})
_OPENERS = _ARTICLES | _POSSESSIVES | COUNTS | HEADS | {"ex", "then"}
_TEAMS = ("delegation", "team", "side")
_AGED = re.compile(r"\d\d-year-old")
_NO_NOUNS = frozenset({"perhaps", "besides", "across", "versus", "towards", "sometimes", "thus"})
_PLURAL_PRONOUNS = frozenset({"they", "them"})
_PRONOUNS = frozenset({"he", "she", "him", "her", "i", "me", "we", "us"})


class PhraseReader(PluralReader):
    """Reads one sentence's tokens left to right; one object a document."""

    def read(self, tokens: Sequence[Token]) -> tuple[list[Token], list[Draft]]:
        """Return the tokens (compounds cut where both halves are parties) and the drafts."""
        plain, addressed = set_aside(tokens)
        self.tokens = self._cut_compounds(plain)
        self._cache = {}
        self._has_movement = any(token.folded in REBELLIOUS for token in self.tokens)
        self._shared_title, self._share_until = None, -1
        self._is_capitals = None
        self.topics.start_sentence()
        drafts: list[Draft] = []
        index = 0
        while index < len(self.tokens):
            self._queue = []
            draft = self._read_at(index)
            if draft is None:
                index += 1
                continue
            drafts += [draft, *self._queue]
            self.topics.note(draft)
            index = drafts[-1].last + 1
        return self.tokens, take_back(drafts, addressed) if addressed else drafts

    def _read_at(self, index: int) -> Draft | None:
        word = self._word(index)
        token = self.tokens[index]
        if not token.is_capital and not token.text[0].isalpha():
            return None
        if word in ("his", "their") or (word == "her" and self._starts_noun(index + 1)):
            phrase = self._read_phrase(index) or (
                self._read_theirs(index) if word == "their" else None
            )
            return phrase or self._draft(index, index, "pronoun", is_plural=word == "their")
        if word in _PRONOUNS or word in _PLURAL_PRONOUNS:
            if (
                token.text == "US"
                or (word == "us" and token.text.isupper())
                or (word == "her" and self._starts_noun(index + 1))
            ):
                pass
            else:
                plural = word in _PLURAL_PRONOUNS or word in ("we", "us")
                return self._draft(index, index, "pronoun", is_plural=plural)
        if not token.is_capital and not self._opens_phrase(index):
            return None
        return self._read_phrase(index)

    def _read_theirs(self, index: int) -> Draft | None:
        """ "their foreign ministers": as "the foreign ministers", not those who are "they"."""
        found = self._read_described(index, index + 1, True, None, None)
        if found is None or found.kind != "group" or found.office is None:
            return None
        # "the generals sent their envoys": whose, the sentence itself says
        return None if found.office.office_class in _AGENTS else found

    def _opens_phrase(self, index: int) -> bool:
        """Tell whether a small word can open a phrase; most cannot, and need no further look."""
        word = self._word(index)
        if word in _ARTICLES:
            return not self._is_plain(index + 1) or self._is_the_same(index)
        if word == "that":
            return self._word(index + 1) in TOPIC_NOUNS and self._word(index + 2) == "'s"
        return (
            word in _OPENERS
            or word in self.particles
            or word in self.modifiers
            or word in self.side_words
            or "-" in self.tokens[index].text
            or self._opens_delegation(index)
            or self._opens_own(index)
            or bool(self._match(index))
        )

    def _is_plain(self, index: int) -> bool:
        """Tell whether a small word can neither be nor open what an article leads to."""
        if index >= len(self.tokens):
            return True
        token = self.tokens[index]
        return (
            token.text[0].islower()
            and "-" not in token.text
            and token.folded not in self.after_article
            and not self._match(index)
        )

    def _starts_noun(self, index: int) -> bool:
        """After "her": a noun follows, so that it is a possessive."""
        return (
            index < len(self.tokens)
            and self.tokens[index].text[0].isalpha()
            and (
                self._word(index)
                not in ("at", "in", "on", "by", "to", "for", "and", "with", "that")
            )
        )

    def _read_phrase(self, start: int) -> Draft | None:
        if self.word_names and self._is_noted_surname(start):
            return self._read_name(start)
        special = self._read_twins(start) or self._read_delegation(start) or self._read_own(start)
        if special is not None:
            return special
        index = start
        possessor: str | None = None
        definite = False
        count: int | None = None
        if self._word(index) in _ARTICLES or self._word(index) == "that":
            definite = self._word(index) in ("the", "that")
            index += 1
        elif self._word(index) in _POSSESSIVES:
            possessor = self._word(index)
            index += 1
        if definite and _AGED.fullmatch(self._text(index)):
            return self._read_aged(start, index + 1)
        if self._word(index) in COUNTS:
            count = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}.get(self._word(index))
            index += 1
            if self._word(index) == "of" and self._word(index + 1) in ("the", "them"):
                index += 2
            elif self._word(index) in ("the",):
                index += 1
        if self._word(index) == "pair" and definite:
            return self._draft(start, index, "group", is_plural=True, count=2, is_definite=True)
        if count and start != index - 1 and not self._is_noun_ahead(index):
            # "the two" standing alone, but not "the three areas"
            if self._is_counted_noun(index):
                return None
            return self._draft(start, index - 1, "group", is_plural=True, count=count)
        if count and self._word(start) == "both" and not self._is_noun_ahead(index):
            if self._word(start - 1) in TO_WHOM and self._word(index) in BEHIND_BOTH:
                # "dined with both on Friday"
                return self._draft(start, index - 1, "group", is_plural=True, count=2)
            return None
        return self._read_described(start, index, definite, possessor, count)

    def _read_aged(self, start: int, index: int) -> Draft | None:
        """ "the 66-year-old Texan diplomat": somebody just told of, as "he" would be."""
        end = index
        while end < index + 3 and (self._text(end)[:1].isupper() or self._word(end) == "former"):
            end += 1
        if not self._text(end).isalpha() or self._text(end + 1)[:1].isupper():
            return None
        return self._draft(start, end, "pronoun")

    def _is_counted_noun(self, index: int) -> bool:
        """Recognise "areas" behind "the three": a verb of several people has no such ending."""
        word = self._text(index)
        return (
            len(word) > 4
            and word.islower()
            and word.endswith("s")
            and not word.endswith(("ss", "ays", "wards"))
            and word not in _NO_NOUNS
        )

    def _is_noun_ahead(self, index: int) -> bool:
        for ahead in range(index, min(index + 4, len(self.tokens))):
            word = self._word(ahead)
            if word in self.group_nouns or word in self.person_nouns:
                return True
            if any(m.entry.kind == "title" for m in self._match(ahead)):
                return True
            if not (word in self.modifiers or self.tokens[ahead].is_capital or word == "and"):
                return False
        return False

    def _read_described(
        self,
        start: int,
        index: int,
        definite: bool,
        possessor: str | None,
        count: int | None,
    ) -> Draft | None:
        own_body = self._own_body(index) if definite else ""
        if own_body:
            index += own_body.count(" ") + 2
        index, former, modifiers = self._skip_modifiers(index)
        affiliation = self._read_affiliation(index)
        if affiliation is not None:
            index = affiliation.end
            index, former_too, more = self._skip_modifiers(index)
            former = former or former_too
            modifiers += more
            if affiliation.is_place and not affiliation.has_possessive:
                second = None
            else:
                second = self._read_affiliation(index)
            # "Russia's Kremlin adviser", "U.S. State Department official": the second specifies.
            if (
                second is not None
                and not affiliation.is_coordinated
                and second.organisation
                and (affiliation.codes == second.codes or second.codes[0] is not None)
            ):
                affiliation.organisation = second.organisation
                index = second.end
        draft = self._read_role(start, index, affiliation, definite, possessor, count, modifiers)
        if draft is not None and own_body and draft.office is not None:
            office = self.reference.find_office(f"{draft.office.title} of the {own_body}")
            return replace(draft, office=office or draft.office, role=f"{own_body} {draft.role}")
        if draft is None and affiliation is None:
            draft = self._read_head_of(start, index)
        if draft is not None:
            return replace(draft, is_former=former)
        if affiliation is not None:
            return self._read_party(start, affiliation, definite, possessor, modifiers)
        if possessor is None and count is None:
            side = self._read_side(start, index)
            if side is not None:
                return side
        if count is not None or (definite and self._word(index) in self.group_nouns):
            group = self._read_group(start, index, count, definite)
            if group is not None:
                return group
        if possessor is not None or definite or modifiers:
            return None
        return self._read_name(start)

    def _own_body(self, index: int) -> str:
        """ "The foreign ministry's secretary general": whose ministry the text leaves out."""
        body = self._body_length(index)
        return self._join(index, index + body) if self._word(index + body) == "'s" else ""

    def _read_role(
        self,
        start: int,
        index: int,
        affiliation: Affiliation | None,
        definite: bool,
        possessor: str | None,
        count: int | None,
        modifiers: list[str],
    ) -> Draft | None:
        if self._word(index) in COUNTERPARTS and (affiliation is not None or possessor is not None):
            return self._read_counterpart(start, index, affiliation, possessor)
        title = self._read_title(index)
        is_whose = affiliation is not None and (
            affiliation.has_possessive or affiliation.is_adjective or affiliation.organisation
        )
        if title is None and is_whose:
            title = self._read_open_title(index)
        if title is None:
            return None
        end, office, plural, words = title
        if affiliation is not None and affiliation.is_coordinated and not plural:
            return None
        codes = [c for c in affiliation.codes if c] if affiliation else []
        parties = list(affiliation.parties) if affiliation else []
        organisation = affiliation.organisation if affiliation else None
        role = " ".join([*modifiers, words]) if modifiers else words
        end, extra_role, of_codes, of_parties, of_body = self._read_complement(end, office, plural)
        if not parties and of_parties:
            codes, parties = of_codes, of_parties
            organisation = organisation or of_body
        role += extra_role
        # "deputy prime minister and foreign minister": one person, when a name follows.
        if not plural and (self._word(end) == "and" or self._text(end) == "/"):
            second = self._read_title(end + 1)
            if second is not None and not second[2]:
                after = self._name_length(second[0])
                # "The President and Secretary Jones" are two.
                if (
                    after
                    and not definite
                    and self._text(index)[0].isupper()
                    and (self._text(end + 1)[0].isupper())
                ):
                    role = f"{role} and {second[3]}"
                    end = second[0]
                    end, extra, of_codes, of_parties, of_body = self._read_complement(
                        end, second[1], False
                    )
                    role += extra
                    if not parties and of_parties:
                        codes, parties = of_codes, of_parties
        if not plural:
            # "army chief General Joseph Aoun", "External Affairs Minister Dr. S. Jaishankar"
            second = self._read_title(end)
            if second is not None and not second[2] and self._name_length(second[0]):
                role = f"{role} {second[3]}"
                end = second[0]
            end = self._skip_honorifics(end)
        if plural:
            one = office.title.title() if role[0].isupper() else office.title
            named = self._read_paired_names(
                start, end, office, one, codes, parties
            ) or self._read_named_plural(start, end, office, role, codes, parties, organisation)
            if named is not None:
                return named
            own = of_body if of_body in self.lexicon.movements else None
            last = self._finish_plural(
                start, end, affiliation, codes, parties, office, role, definite, count, own
            )
            return self._share_with_list(last) if last is not None else None
        name_end = end + self._name_length(end, after_title=True)
        if name_end > end and (
            self._text(index)[0].isupper()
            or affiliation is not None
            # "head of the Kenyan delegation N"
            or (of_parties and extra_role.endswith(_TEAMS))
            or self._is_known_name(end, name_end)
            or office.can_precede_name
        ):
            draft = self._draft(
                start,
                name_end - 1,
                "name",
                name=self._name_tokens(end, name_end),
                codes=tuple(codes),
                parties=tuple(parties),
                role=role,
                office=office,
                organisation=organisation,
                is_definite=definite,
                possessor=possessor,
            )
            return self._read_apposition(draft)
        is_counter = self._word(end) in ("counterpart", "counterparts")
        if is_counter:
            return self._read_counterpart(start, end, affiliation, possessor)
        if not (definite or parties or possessor or self._text(index)[0].isupper()):
            # "a president", "president" alone point to nobody
            return None
        if self._word(start) in ("a", "an") and not parties:
            return None
        if office.is_reporting and not parties and not organisation:
            return None
        draft = self._draft(
            start,
            end - 1,
            "role",
            codes=tuple(codes),
            parties=tuple(parties),
            role=role,
            office=office,
            organisation=organisation,
            is_definite=definite,
            possessor=possessor,
        )
        return self._read_named_apposition(draft)

    def _read_counterpart(
        self, start: int, index: int, affiliation: Affiliation | None, possessor: str | None
    ) -> Draft:
        end = index + 1
        if self._word(index) == "opposite":
            end += 1
        codes = tuple(c for c in affiliation.codes if c) if affiliation else ()
        parties = tuple(affiliation.parties) if affiliation else ()
        plural = self._word(index) in ("counterparts", "colleagues")
        is_open = not parties
        if is_open and self._word(end) in ("from", "in", "of"):
            ahead = end + 1 + (self._word(end + 1) == "the")
            origin = self._read_one_affiliation(ahead)
            while origin is not None and (is_open or (plural and len(origin.codes) == 1)):
                codes += tuple(c for c in origin.codes if c)
                parties += tuple(origin.parties)
                end, is_open = origin.end, False
                if not plural or self._word(end) not in (",", "and"):
                    break
                ahead = end + 1 + (self._word(end + 1) == "and")
                ahead += self._word(ahead) == "the"
                origin = self._read_one_affiliation(ahead)
        if plural:
            paired = self._read_paired_names(start, end, None, None, codes, parties)
            if paired is not None:
                self._queue = [replace(one, is_counterpart=True) for one in self._queue]
                return replace(paired, is_counterpart=True, possessor=possessor)
        name_end = end
        comma = self._text(end) == ","
        first = end + 1 if comma else end
        second = self._read_title(first)
        if second is not None and not second[2]:
            # "his Ugandan counterpart, General N"
            first = second[0]
        plain, first = first, self._skip_honorifics(first)
        is_titled = second is not None or first > plain
        length = self._name_length(first, after_title=is_titled)
        if length and not plural and (not comma or self._closes(first + length)):
            name_end = first + length
            is_closed = comma and self._text(name_end) == "," and self._is_closing_comma(name_end)
            draft = self._draft(
                start,
                name_end - 1 + is_closed,
                "name",
                name=self._name_tokens(first, name_end),
                codes=codes,
                parties=parties,
                is_counterpart=True,
                possessor=possessor,
            )
            return draft if parties else self._read_apposition(draft)
        return self._draft(
            start,
            end - 1,
            "group" if len(parties) > 1 else "role",
            codes=codes,
            parties=parties,
            is_counterpart=True,
            possessor=possessor,
            is_plural=plural,
        )

    def _read_party(
        self,
        start: int,
        affiliation: Affiliation,
        definite: bool,
        possessor: str | None,
        modifiers: list[str],
    ) -> Draft | None:
        if not affiliation.parties:
            return None
        end = affiliation.end
        codes = tuple(c for c in affiliation.codes if c)
        parties = tuple(affiliation.parties)
        nouns = self._person_noun_end(end)
        if nouns is not None and len(codes) < 2:
            leader = self._read_leader(start, nouns, affiliation)
            if leader is not None:
                return leader
        if nouns is not None:
            is_group = len(parties) > 1
            people = self._draft(
                start,
                nouns - 1,
                "group" if is_group else "party",
                codes=codes,
                parties=parties,
                role=self._join(end, nouns),
                is_plural=True,
                is_definite=definite,
                organisation=affiliation.organisation,
            )
            return self._share_with_list(people)
        if affiliation.is_compound:
            return self._draft(
                start, end - 1, "group", codes=codes, parties=parties, is_plural=True
            )
        if affiliation.is_coordinated:
            return None
        bare_adjective = affiliation.is_adjective and not affiliation.organisation
        first = self._match(start) or self._match(start + 1)
        only_demonym = first and all(m.entry.kind in ("demonym", "people") for m in first)
        if affiliation.has_possessive and len(parties) == 1:
            # "Ukraine's Dmytro Kuleba", "the Kremlin's Dmitry Kozak"
            begin = self._skip_honorifics(end)
            length = self._name_length(begin, after_title=True)
            if length and (length > 1 or begin > end or self._is_known_name(end, end + length)):
                draft = self._draft(
                    start,
                    begin + length - 1,
                    "name",
                    name=self._name_tokens(begin, begin + length),
                    codes=codes,
                    parties=parties,
                    organisation=affiliation.organisation,
                )
                return self._read_apposition(draft)
        if affiliation.has_possessive:
            end -= 1
            if affiliation.organisation is None and bare_adjective and only_demonym:
                return None
        if only_demonym and definite and (man := self._read_countryman(start, affiliation)):
            return man
        if affiliation.is_person_noun and self._text(start).endswith("s"):
            return self._draft(
                start, end - 1, "party", codes=codes, parties=parties, is_plural=True
            )
        if only_demonym and bare_adjective and not affiliation.has_possessive:
            return self._read_offerer(start, affiliation)
        if affiliation.codes == [None] and not (affiliation.organisation or affiliation.is_place):
            return None
        return self._draft(
            start,
            end - 1,
            "party",
            codes=codes,
            parties=parties,
            organisation=affiliation.organisation,
            is_place=affiliation.is_place,
            is_place_only=affiliation.is_place_only,
            is_definite=definite,
        )

    def _read_head_of(self, start: int, index: int) -> Draft | None:
        """ "the head of Kenya's delegation, N,": N, of the delegation's party."""
        if self._word(index) not in HEADS or self._word(index + 1) != "of":
            return None
        ahead = index + 2 + (self._word(index + 2) in _ARTICLES)
        affiliation = self._read_one_affiliation(ahead)
        nouns = self._person_noun_end(affiliation.end) if affiliation is not None else None
        if affiliation is None or nouns is None:
            return None
        role = self._draft(
            start,
            nouns - 1,
            "role",
            codes=tuple(c for c in affiliation.codes if c),
            parties=tuple(affiliation.parties),
            role=self._join(index, nouns),
            organisation=affiliation.organisation,
        )
        named = self._read_named_apposition(role)
        return named if named.kind == "name" else None

    def _is_of_others(self, draft: Draft, second: Draft) -> bool:
        """ "At the invitation of Peru's king, Kenya's president N": two people."""
        return bool(
            draft.codes
            and second.codes
            and draft.codes != second.codes
            and draft.codes[0] in self.reference.countries
        )

    def _read_named_apposition(self, draft: Draft) -> Draft:
        """Extend a role by its name: "the French president, Emmanuel Macron,"."""
        index = draft.last + 1
        if self._text(index) != ",":
            return draft
        is_agent = draft.office is not None and draft.office.office_class in _AGENTS
        if self._text(index + 1)[:1].isupper() and (
            draft.parties or (draft.is_definite and is_agent)
        ):
            # "Chairperson of the African Union, President of Senegal Macky Sall"; "the mediator, …"
            second = self._read_described(index + 1, index + 1, False, None, None)
            is_titled = second is not None and self._text(index + 1) not in second.name
            if (
                second is not None
                and is_titled
                and second.kind == "name"
                and second.office is not None
                and not self._is_of_others(draft, second)
                and (draft.parties or self._text(second.last + 1) in (",", ".", ""))
            ):
                return replace(
                    second,
                    first=draft.first,
                    start_char=draft.start_char,
                    role=draft.role if draft.parties else second.role,
                    parties=second.parties or draft.parties,
                    codes=second.codes or draft.codes,
                    organisation=second.organisation or draft.organisation,
                )
        first = index + 1
        rank = self._read_title(first) if draft.is_definite and not draft.parties else None
        if (
            rank is not None
            and rank[1].office_class == "military"
            and self._text(first)[0].isupper()
        ):
            # "the Head of State, General N,"
            first = rank[0]
        first = self._skip_honorifics(first)
        length = self._name_length(first, after_title=first > index + 1)
        end = first + length
        if not length or length > 5 or self._text(end) == "'s":
            return draft
        # "the Swiss president, Ms. N and members of her government": no list of names
        is_single = first > index + 1 and self._text(end + 1)[:1].islower()
        if not self._closes(end) or (self._word(end) == "and" and not is_single):
            return draft
        if length == 1 and first == index + 1 and not self._is_single_name(draft, first):
            return draft
        if self._text(end) == "," and self._name_length(end + 1):
            return draft
        last = end if self._text(end) == "," else end - 1
        grown = self._grow(draft, last)
        return replace(grown, kind="name", name=self._name_tokens(first, end))
