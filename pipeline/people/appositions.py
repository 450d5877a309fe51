"""Read a name with what stands in apposition to it: "N, the Russian foreign minister,"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.people.complements import ComplementReader
from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.nations import COUNTERPARTS

_ARTICLES = frozenset({"the", "a", "an"})
_LEADS = frozenset({"heads", "headed", "leads", "led", "represents", "represented", "commands"})
_TAILS = frozenset({"since", "until", "till", "during", "under", "on", "at", "in", "of"})
_TAIL_WORDS = 6
_DASHES = frozenset({"-", "--", "–", "—", ":"})
_DATELINE_REACH = 8
"""Tokens of a sentence in which its dateline ends."""
_PLACING = frozenset({"the", "in", "at", "near", "across", "around", "through", "off"})
_GENDERED = frozenset({"His", "Her", "Mr", "Ms", "Mrs", "Madame", "Lady", "Lord", "Sir", "Dame"})
_LETTERS = frozenset({"MP", "MEP", "TD", "QC", "KC", "SC", "CBE", "OBE", "MBE", "KBE", "AO"})


class AppositionReader(ComplementReader):
    """Adds names with their appositions to what is read of a sentence."""

    def _read_name(self, start: int) -> Draft | None:
        index = start
        honorific: str | None = None
        if (first := self._skip_honorifics(index)) > index:
            honorific = self._text(index).rstrip(".")
            if honorific not in _GENDERED:
                # "H.E. Ms. N"
                honorific = self._text(first - 1).rstrip(".'’")
            index = first
        length = self._name_length(index, after_title=honorific is not None)
        if not length:
            return None
        end = index + length
        if self._is_of_dateline(index, end):
            return None
        words = self._name_tokens(index, end)
        is_opener = start == 0 and len(words) == 1 and self._text(start) in self.openers
        if is_opener and not self._is_noted_surname(start):
            return None
        known = self._is_known_name(index, end)
        given = self.tokens[index].folded in self.given and length > 1
        weak = not (known or given or honorific) or self._line_is_capitals()
        draft = self._draft(
            start,
            end - 1,
            "name",
            name=words,
            is_weak=weak,
            honorific=honorific,
            is_definite=self._word(start - 1) == "the",
        )
        if self._shared_title is not None and all(
            self._word(k) in (",", "and") for k in range(self._share_until, start)
        ):
            office, role, codes, parties, organisation = self._shared_title
            draft = replace(
                draft,
                office=office,
                role=role,
                codes=codes,
                parties=parties,
                organisation=organisation,
                is_weak=False,
            )
            if len(parties) > 1:
                draft = replace(draft, codes=codes[:1], parties=parties[:1])
                self._shared_title = (office, role, codes[1:], parties[1:], organisation)
            grown = self._read_apposition(draft)
            self._share_until = grown.last + 1
            return grown
        with_role = self._read_apposition(draft)
        return replace(with_role, is_weak=False) if with_role.office is not None else with_role

    def _is_of_dateline(self, index: int, end: int) -> bool:
        """Recognise "ISLAMABAD (Web Desk) - The minister said": who writes, or for whom."""
        is_set_off = self._text(index - 1) == "(" and self._text(end) == ")"
        return is_set_off and index < _DATELINE_REACH and self._text(end + 1) in _DASHES

    def _read_apposition(self, draft: Draft) -> Draft:
        """Extend a name by ", the Russian foreign minister," or "(Russia)"."""
        index = draft.last + 1
        mark = self._text(index)
        if mark == "(":
            origin = self._read_one_affiliation(index + 1)
            if origin is not None and self._text(origin.end) == ")" and not draft.parties:
                return replace(
                    self._grow(draft, origin.end),
                    codes=tuple(c for c in origin.codes if c),
                    parties=tuple(origin.parties),
                    is_weak=draft.is_weak
                    and not (len(draft.name) > 1 and origin.codes[0] in self.reference.countries),
                )
            return draft
        if mark != ",":
            if self._word(index) == "of" and not draft.parties:
                ahead = index + 1 + (self._word(index + 1) == "the")
                ahead += self._is_rebel_word(ahead)
                origin = self._read_one_affiliation(ahead)
                # "Harjanto of the Lowland Movement", not "Supporters of the Lowland Movement"
                is_name = len(draft.name) > 1 or not draft.name[-1].endswith("s")
                is_own = origin is not None and not origin.codes[0] and bool(origin.organisation)
                is_own = is_own and is_name
                if origin is not None and (origin.codes[0] or origin.is_place or is_own):
                    return replace(
                        self._grow(
                            draft, origin.end - 1 if not origin.has_possessive else origin.end - 2
                        ),
                        codes=tuple(c for c in origin.codes if c),
                        parties=tuple(origin.parties),
                        organisation=origin.organisation if is_own else draft.organisation,
                        is_weak=draft.is_weak and not (is_own or self._is_of_land(draft, origin)),
                    )
            return draft
        if self._word(index + 1) == "who" and self._word(index + 2) in _LEADS and not draft.parties:
            # "N, who heads Kenya's delegation,"
            ahead = index + 3 + (self._word(index + 3) in _ARTICLES)
            led = self._read_one_affiliation(ahead)
            if led is None:
                return draft
            return replace(
                draft, codes=tuple(c for c in led.codes if c), parties=tuple(led.parties)
            )
        index = self._skip_age(index)
        role = self._read_appositive_role(index + 1)
        if role is None or role.is_plural:
            return draft
        after = self._text(role.last + 1)
        if (
            after not in ("", ",", ".", ";", ")", "—", "–", ":")
            and self._word(role.last + 1) not in ("and", "who", "for", "to")
            and not (role.parties and self._is_short_tail(role.last + 1))
        ):
            return draft
        if role.codes and (draft.role or "").lower().startswith("former") and not role.is_former:
            # "Former Finnish president N, the EU's envoy for Cyprus,": whose he is now
            draft = replace(draft, codes=(), parties=(), organisation=None, role=None, office=None)
        if draft.codes and role.codes and draft.codes != role.codes:
            if role.codes[0] in self.reference.organisations and after in (",", ".", ""):
                # "Alexander Stubb of Finland, the OSCE chairman,": his other hat
                return self._grow(draft, role.last)
            return draft
        last = (
            role.last + 1 if after == "," and self._is_closing_comma(role.last + 1) else role.last
        )
        grown = self._grow(draft, last)
        return replace(
            grown,
            codes=draft.codes or role.codes,
            parties=draft.parties or role.parties,
            role=draft.role or role.role,
            office=draft.office or role.office,
            organisation=draft.organisation or role.organisation,
            is_former=draft.is_former or role.is_former,
            is_counterpart=draft.is_counterpart or role.is_counterpart,
            is_weak=draft.is_weak and not role.parties,
        )

    def _is_of_land(self, draft: Draft, origin: Affiliation) -> bool:
        """ "Somchai Rattanakorn of Thailand" is somebody, "in Upper Canyon of Peru" is nobody."""
        return (
            len(draft.name) > 1
            and origin.codes[0] in self.reference.countries
            and not (origin.is_place_only or origin.is_adjective)
            and self._word(draft.first - 1) not in _PLACING
            and not any(word in self.institutions for word in draft.name)
        )

    def _skip_age(self, index: int) -> int:
        """Return the comma behind an age or letters of honour ("N, 54, the", "N, MP, the")."""
        word = self._text(index + 1)
        is_skipped = (word.isdigit() and len(word) < 4) or word in _LETTERS
        return index + 2 if is_skipped and self._text(index + 2) == "," else index

    def _is_short_tail(self, index: int) -> bool:
        """Tell whether an apposition goes on for a few words: "… minister since 2029,"."""
        if self._word(index) not in _TAILS:
            return False
        return any(self._text(k) == "," for k in range(index, index + _TAIL_WORDS))

    def _is_closing_comma(self, index: int) -> bool:
        """The comma that closes an apposition, not one that goes on with a list."""
        nxt = index + 1
        if nxt >= len(self.tokens):
            return False
        return self._word(nxt) not in ("who", "whose") and not self.tokens[nxt].is_capital

    def _read_appositive_role(self, index: int) -> Draft | None:
        if index >= len(self.tokens):
            return None
        start = index
        definite = False
        owned = self._word(index) in ("his", "her")
        if self._word(index) in _ARTICLES or owned:
            definite = True
            index += 1
        index, former, modifiers = self._skip_modifiers(index)
        affiliation = self._read_affiliation(index)
        if owned:
            return self._read_appositive_counterpart(start, affiliation)
        if affiliation is not None:
            index = affiliation.end
            index, former_too, more = self._skip_modifiers(index)
            former, modifiers = former or former_too, modifiers + more
        title = self._read_title(index)
        if title is None and (affiliation is not None or definite):
            title = self._read_open_title(index)
        if title is None or title[2]:
            return None
        end, office, _, words = title
        if self._name_length(end) and self._text(end - 1)[0].isupper():
            return None
        codes = [c for c in affiliation.codes if c] if affiliation else []
        parties = list(affiliation.parties) if affiliation else []
        organisation = affiliation.organisation if affiliation else None
        end, extra, of_codes, of_parties, of_body = self._read_complement(end, office, False, True)
        if not parties:
            codes, parties, organisation = of_codes, of_parties, organisation or of_body
        role = " ".join([*modifiers, words]) + extra
        return replace(
            self._draft(
                start,
                end - 1,
                "role",
                codes=tuple(codes),
                parties=tuple(parties),
                role=role,
                office=office,
                organisation=organisation,
            ),
            is_former=former,
        )

    def _read_appositive_counterpart(
        self, start: int, affiliation: Affiliation | None
    ) -> Draft | None:
        """ "N, his Ugandan opposite number,": of the affiliation's party."""
        if affiliation is None or self._word(affiliation.end) not in COUNTERPARTS:
            return None
        last = affiliation.end + (self._word(affiliation.end) == "opposite")
        return self._draft(
            start,
            last,
            "role",
            codes=tuple(c for c in affiliation.codes if c),
            parties=tuple(affiliation.parties),
            is_counterpart=True,
        )
