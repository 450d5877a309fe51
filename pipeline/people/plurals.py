"""Read plural titles and groups ("Presidents A and B", "the leaders of X and Y, M and N")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.people.delegations import DelegationReader
from pipeline.people.drafts import Affiliation, Draft
from pipeline.reference import Office

_RANKS = frozenset({"royal", "religious", "military", "official"})
_NAMES_FOLLOW = frozenset({",", ":", "—", "–", "("})
_LISTS_FOLLOW = frozenset({",", ":", "—", "–", "-", "--", "("})


class _Listed(NamedTuple):
    """A name of a list: where its phrase begins, its tokens first..last-1, whose it is."""

    begin: int
    first: int
    last: int
    code: str
    party: str


class PluralReader(DelegationReader):
    """Adds what stands for several people or parties at once."""

    _queue: list[Draft]
    """Further drafts of the phrase just read, to its right."""

    def _share_with_list(self, draft: Draft) -> Draft:
        """Read "three rebel negotiators - A, B and C": the names behind take title and party.

        Only where a list of full names follows that an "and" closes.
        """
        first = draft.last + 2
        if len(draft.parties) > 1 or self._text(first - 1) not in _LISTS_FOLLOW:
            return draft
        index, names = first, 0
        while length := self._name_length(index):
            if length < 2 and not self._is_known_name(index, index + length):
                return draft
            names, index = names + 1, index + length
            if self._word(index) == "and" and self._name_length(index + 1) > 1:
                last = index + 1 + self._name_length(index + 1)
                if self._text(last) in ("", *_LISTS_FOLLOW, ".", ")", ";"):
                    self._shared_title = (
                        draft.office,
                        draft.office.title if draft.office is not None else None,
                        draft.codes,
                        draft.parties,
                        draft.organisation,
                    )
                    self._share_until = first
                return draft
            if self._text(index) != ",":
                return draft
            index += 1
        return draft

    def _read_paired_names(
        self,
        start: int,
        end: int,
        office: Office | None,
        role: str | None,
        codes: Sequence[str],
        parties: Sequence[str],
    ) -> Draft | None:
        """Read as many names as there are parties, each of its own: "of X and Y, M and N".

        The first draft begins with the whole phrase; the others wait in the queue.
        """
        if len(codes) == len(parties) == 1:
            listed = self._find_alternating(start, end, codes[0], parties[0])
            return self._queue_names(listed, office, role)
        if len(codes) < 2 or len(codes) != len(parties):
            return None
        index = end + (self._text(end) in _NAMES_FOLLOW)
        spans: list[tuple[int, int]] = []
        for number in range(len(codes)):
            if number:
                joint = index
                while self._text(joint) == "," or self._word(joint) == "and":
                    joint += 1
                if joint == index:
                    return None
                index = joint
            index = self._skip_rank(index)
            length = self._name_length(index, after_title=True)
            if not length:
                return None
            spans.append((index, index + length))
            index += length
        if index > end + 1 and not self._closes(index):
            return None
        owned = [
            _Listed(start if not number else first, first, last, codes[number], parties[number])
            for number, (first, last) in enumerate(spans)
        ]
        return self._queue_names(owned, office, role)

    def _find_alternating(self, start: int, end: int, code: str, party: str) -> list[_Listed]:
        """Find the names of "the ambassadors of Spain, N, and France, M": each behind his land."""
        listed: list[_Listed] = []
        index, begin = end, start
        while self._text(index) == ",":
            first = self._skip_rank(index + 1)
            length = self._name_length(first, after_title=True)
            if length < 2:
                break
            listed.append(_Listed(begin, first, first + length, code, party))
            index = joint = first + length
            while self._text(joint) == "," or self._word(joint) in ("and", "the"):
                joint += 1
            land = self._read_one_affiliation(joint) if joint > index else None
            if land is None or land.is_adjective or len(land.codes) != 1 or not land.codes[0]:
                break
            code, party, index, begin = land.codes[0], land.parties[0], land.end, joint
        return listed if len(listed) > 1 else []

    def _queue_names(
        self, listed: Sequence[_Listed], office: Office | None, role: str | None
    ) -> Draft | None:
        drafts = [
            self._draft(
                one.begin,
                one.last - 1,
                "name",
                name=self._name_tokens(one.first, one.last),
                codes=(one.code,),
                parties=(one.party,),
                role=role,
                office=office,
            )
            for one in listed
        ]
        self._queue = drafts[1:]
        return drafts[0] if drafts else None

    def _skip_rank(self, index: int) -> int:
        """Leave out what stands before a name in a list: "Sheikh", "Gen."."""
        index = self._skip_honorifics(index)
        title = self._read_title(index)
        if title is not None and not title[2] and title[1].office_class in _RANKS:
            return title[0]
        return index

    def _read_named_plural(
        self,
        start: int,
        end: int,
        office: Office,
        role: str,
        codes: list[str],
        parties: list[str],
        organisation: str | None,
    ) -> Draft | None:
        """ "Presidents A and B", "foreign ministers A of X and B of Y": the first name only.

        The next names are read on their own; they take the title from ``_shared_title``.
        """
        end = self._skip_honorifics(end)
        length = self._name_length(end, after_title=True)
        if not length:
            return None
        is_pair = (
            self._text(end - 1)[0].isupper()
            and self._word(end + length) in ("and", ",")
            and self._name_length(end + length + 1)
        )
        if length < 2 and not (is_pair or self._is_known_name(end, end + length)):
            return None
        role = office.title.title() if role[0].isupper() else office.title
        self._shared_title = (office, role, tuple(codes), tuple(parties), organisation)
        draft = self._draft(
            start,
            end + length - 1,
            "name",
            name=self._name_tokens(end, end + length),
            codes=tuple(codes),
            parties=tuple(parties),
            role=role,
            office=office,
            organisation=organisation,
        )
        grown = self._read_apposition(draft)
        self._share_until = grown.last + 1
        return grown

    def _finish_plural(
        self,
        start: int,
        end: int,
        affiliation: Affiliation | None,
        codes: list[str],
        parties: list[str],
        office: Office,
        role: str,
        definite: bool,
        count: int | None,
        body: str | None = None,
    ) -> Draft | None:
        if count and affiliation is not None and affiliation.is_place_only:
            # "the four Yalta leaders": called by where they met, not of the land in which it lies
            codes, parties = [], []
        if parties:
            # "Three leaders of the X Movement" are the movement's.
            is_party = bool(codes) or not self.fighting.isdisjoint(parties[0].lower().split())
            kind: Literal["group", "party"] = "party"
            if len(parties) > 1 or (count and not is_party):
                kind = "group"
            return self._draft(
                start,
                end - 1,
                kind,
                codes=tuple(codes),
                parties=tuple(parties),
                role=role,
                office=office,
                is_plural=True,
                is_definite=definite,
                count=count,
                # "leaders of Hezbollah" are the movement's, not the land's in which it fights
                organisation=affiliation.organisation if affiliation else body,
            )
        if definite or count:
            return self._draft(
                start,
                end - 1,
                "group",
                office=office,
                role=role,
                is_plural=True,
                is_definite=definite,
                count=count,
            )
        return None

    def _read_group(
        self, start: int, index: int, count: int | None, definite: bool
    ) -> Draft | None:
        end = index
        while end < len(self.tokens) and end < index + 3:
            if self._word(end) in self.group_nouns:
                if self._word(start) == "two" and self._word(end + 1) in ("that", "who", "which"):
                    # "two sides that refuse to meet": two of a kind, not the two just spoken of
                    return None
                if self._word(end) == "heads" and self._word(end + 1) == "of":
                    end += 2
                return self._draft(
                    start, end, "group", is_plural=True, count=count, is_definite=definite
                )
            end += 1
        return None
