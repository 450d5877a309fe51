"""Read those whom a party sends: "a high-level delegation from Kenya", "officers from Chad"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.people.appositions import AppositionReader
from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.words import STOP_WORDS

_ARTICLES = frozenset({"the", "a", "an"})
_TEAMS = frozenset({"delegation", "team", "mission"})
_SENT = _TEAMS | frozenset(
    "officials officers diplomats envoys envoy negotiators negotiator representatives "
    "representative delegates emissaries emissary mediators lawmakers parliamentarians "
    "ministers commanders generals observers monitors inspectors".split()
)
_FROM = frozenset({"from", "representing"})
_BEHIND_MAN = frozenset(
    "had has was is will would said says met saw told asked also later then flew held spoke left "
    "arrived returned . , on at that after before again".split()
)
_OF_NATION = ("ese", "sh", "ch", "ss")
"""How a word ends that stands for all of a nation: "the Chinese said"."""
_OFFERS = frozenset({"offer", "proposal", "invitation", "request"})
_AFTER_TEAM = frozenset(
    "met meets will has had was is which who then also later on held holds left leaves arrived "
    "arrives conferred told said would were are in".split()
)
_LED = frozenset({"led", "headed", "chaired", "fronted"})
_MOST_WORDS = 3
"""Words between the article and the noun: "a four-member high-level"."""
_OWN = frozenset({"his", "her", "its"})
_OWN_SENT = _TEAMS | frozenset(word for word in _SENT if word.endswith("s"))
_OWN_SENT |= frozenset({"aides", "advisers", "advisors", "leaders", "delegations"})
_PARTS = frozenset(
    "one two three four five some several any many most both members number handful pair "
    "couple group team".split()
)


class DelegationReader(AppositionReader):
    """Adds delegations named by where they come from to what is read of a sentence."""

    def _opens_delegation(self, index: int) -> bool:
        return self._word(index) in _SENT and self._word(index + 1) in _FROM

    def _read_delegation(self, start: int) -> Draft | None:
        """Read "a delegation from Kenya [led by N]"; None for more than one sender."""
        index = start + (self._word(start) in _ARTICLES)
        most = index + _MOST_WORDS
        while index < most and self._word(index) not in _SENT:
            if not self._text(index)[:1].islower() or self._word(index) in STOP_WORDS:
                return None
            index += 1
        noun = index
        if self._word(noun) not in _SENT:
            return None
        if self._word(noun + 1) == "of" and self._word(noun + 2) in _SENT:
            # "a mission of observers from the OSCE"
            noun += 2
        if noun == start + 1 and self._is_the_same(start):
            return self._draft(
                start, noun, "role", role=self._join(noun, noun + 1), is_definite=True
            )
        is_of = self._word(noun + 1) == "of" and self._word(noun) in _TEAMS
        if not is_of and self._word(noun + 1) not in _FROM:
            return None
        ahead = noun + 2 + (self._word(noun + 2) in _ARTICLES)
        sender = self._read_one_affiliation(ahead)
        if sender is None or not sender.parties or sender.has_possessive:
            return None
        if sender.is_adjective and not self._is_closed(sender):
            return None
        if sender.is_place_only or self._goes_on(sender.end):
            return None
        codes = tuple(c for c in sender.codes if c)
        sent = self._draft(
            start,
            sender.end - 1,
            "party",
            codes=codes,
            parties=tuple(sender.parties),
            role=self._join(noun, noun + 1),
            is_plural=True,
            organisation=sender.organisation,
        )
        end = sender.end + (self._text(sender.end) == ",")
        return self._read_leader(start, end, sender) or sent

    def _is_closed(self, sender: Affiliation) -> bool:
        """Tell whether a body's initials are all of its name: "from the OSCE on Tuesday"."""
        following = self._text(sender.end)
        return sender.organisation is not None and (
            not following[:1].isalpha() or self._word(sender.end) in STOP_WORDS
        )

    def _read_offerer(self, start: int, affiliation: Affiliation) -> Draft | None:
        """ "a Chilean offer of talks": who offers; before another noun a demonym is no party."""
        if self._word(affiliation.end) not in _OFFERS or len(affiliation.codes) != 1:
            return None
        start += self._word(start) in _ARTICLES
        codes = tuple(c for c in affiliation.codes if c)
        parties = tuple(affiliation.parties)
        return self._draft(start, affiliation.end - 1, "party", codes=codes, parties=parties)

    def _read_countryman(self, start: int, affiliation: Affiliation) -> Draft | None:
        """ "The Norwegian had seen the premier": somebody of whom the text has just told.

        A verb or the end of a clause follows; before a noun a demonym is no person.
        """
        end = affiliation.end
        if self._word(start) != "the" or end != start + 2 or len(affiliation.codes) != 1:
            return None
        following = self._word(end)
        word = self._text(start + 1)
        if following not in _BEHIND_MAN or not word[0].isupper() or word.endswith(_OF_NATION):
            return None
        return self._draft(
            start, end - 1, "pronoun", codes=tuple(c for c in affiliation.codes if c)
        )

    def _is_the_same(self, start: int) -> bool:
        """ "The delegation" and no more: the one that the text has told of."""
        following = self._text(start + 2)
        return (
            self._word(start) == "the"
            and self._word(start + 1) in _TEAMS
            and (not following.isalpha() or following in _AFTER_TEAM)
        )

    def _opens_own(self, index: int) -> bool:
        """Tell whether "any of its officials" begins here, behind which "its" is no opening."""
        return (
            self._word(index) in _PARTS
            and self._word(index + 1) == "of"
            and self._word(index + 2) in _OWN
        )

    def _read_own(self, start: int) -> Draft | None:
        """Read "its envoys", "two of his negotiators": whose they are, resolve.py finds out."""
        index = start + 2 * self._opens_own(start)
        possessor = self._word(index)
        if possessor not in _OWN:
            return None
        noun = index + 1
        while noun < index + 1 + _MOST_WORDS and self._word(noun) not in _OWN_SENT:
            if not self._text(noun)[:1].islower() or self._word(noun) in STOP_WORDS:
                return None
            noun += 1
        following = self._text(noun + 1)
        if (
            self._word(noun) not in _OWN_SENT
            or following[:1].isupper()
            or following in ("'s", "’s")
        ):
            # "its envoys Smith and Jones"
            return None
        return self._draft(
            start,
            noun,
            "role",
            role=self._join(noun, noun + 1),
            possessor=possessor,
            is_plural=True,
        )

    def _goes_on(self, end: int) -> bool:
        """Tell whether more senders follow: "from Kenya, Chad and Peru"."""
        while self._text(end) == "," or self._word(end) == "and":
            end += 1 + (self._word(end + 1) == "the")
            more = self._read_one_affiliation(end)
            if more is not None and (more.is_place or more.organisation):
                return True
            break
        return False

    def _read_leader(self, start: int, end: int, affiliation: Affiliation) -> Draft | None:
        """ "a Kenyan delegation led by N": N, of the delegation's party."""
        if self._word(end) not in _LED or self._word(end + 1) != "by":
            return None
        leader = self._read_phrase(end + 2)
        codes = tuple(c for c in affiliation.codes if c)
        if leader is None or leader.kind != "name" or (leader.codes and leader.codes != codes):
            return None
        return replace(
            leader,
            first=start,
            start_char=self.tokens[start].start,
            codes=codes,
            parties=leader.parties or tuple(affiliation.parties),
            organisation=leader.organisation or affiliation.organisation,
            is_weak=False,
        )

    def _is_single_name(self, role: Draft, index: int) -> bool:
        """Tell whether somebody of one name stands beside his office: "the minister, Harjanto,"."""
        if self._is_known_name(index, index + 1):
            return True
        word = self._text(index)
        following = self._text(index + 2)
        return (
            bool(role.parties)
            and not role.is_plural
            and len(word) > 3
            and word[1:].islower()
            and word not in self.institutions
            and word not in self.openers
            and not self._match(index)
            and self._text(index + 1) in (",", ".")
            and (following[:1].islower() or not following)
        )

    def _read_phrase(self, start: int) -> Draft | None:
        raise NotImplementedError
