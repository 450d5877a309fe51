"""Infer whose somebody is from the company in which a text names him.

"Mexico sent Undersecretary N", "its delegation included Defence Minister N", "arrived with Foreign
Minister N", "N, who has run the Bundestag's foreign affairs committee since May,".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.people.context import OF_STATE, Named, Scene, is_open
from pipeline.people.drafts import Draft, draft_text

_WORKS = (
    r"(?:(?:has|had|have) (?:been |since |long |now )?)?(?:is|was|been|became|becomes|runs?|ran|"
    r"heads?|headed|led|leads?|leading|serves?|served|chairs?|chaired|commands?|commanded|"
    r"represents?|represented|works?|worked|advises|advised|oversees|oversaw|took over|directs|"
    r"directed|speaks for|spoke for)"
)
# ", who has run the Bundestag's", ", a career diplomat who became Norway's"
_WHO_IS = re.compile(rf",? (?:[\w -]{{0,40}} )?who {_WORKS} (?:as |for |at |with )?(?:the )?\Z")
_ONE_AT = re.compile(
    r",? an? (?:[a-z-]+ ){0,3}(?:official|adviser|advisor|aide|diplomat|minister|officer|envoy|"
    r"member|deputy|negotiator|director|head|chief|commander|leader|representative|delegate) "
    r"(?:at|of|from|with|for) (?:the )?\Z"
)
_IS = re.compile(r" (?:is|was|became|has been|had been|will be)(?: named| appointed)? \Z")
_INCLUDES = re.compile(
    r"(?:['’]s)?(?: (?:delegation|team|side|party|group|mission))? (?:included|includes|including|"
    r"comprised|comprises|comprising|consisted of|consists of|was made up of|made up of|fielded|"
    r"was represented by|is represented by) (?:the |its )?\Z"
)
_SENDS = re.compile(
    r" (?:has |had |will |is |was |also |then )*(?:sends?|sent|sending|dispatche[sd]|dispatching|"
    r"despatched|named|appointed|nominated|deployed|recalled|instructed|replaced|dismissed) "
    r"(?:the |its |a )?(?:\w+ ){0,2}?\Z"
)
_WITH = re.compile(
    r",? (?:(?:has |had )?(?:arrived|came|travel(?:l?ed|s)|flew|left|returned|sat|attended|went) )?"
    r"(?:together |along )?with (?:the |his |her )?\Z|"
    r",? (?:who |and )?(?:was |were |is |being )?(?:flanked|accompanied|assisted|escorted|backed) "
    r"by (?:the |his |her )?\Z"
)
_ALSO = re.compile(r"(?:,|,? and(?: also)?|, as well as|, along with) ?(?:the |his |her |its )?\Z")
# "; a message from Foreign Minister N followed", ", and Deputy Prime Minister N wrote to him"
_NEXT_CLAUSE = re.compile(
    r"(?:; (?:an? (?:message|letter|note|telegram|cable|call) from )?|, (?:and|while|but) )"
    r"(?:the )?\Z"
)
_ACTS = re.compile(
    r"(?: also| later| then| earlier)? (?:\w+ed|wrote|met|spoke|sent|told|held|will|has|had|was|is|"
    r"to (?:his|her|its))\b"
)
# "Kwon Jong Gun for the North": whose side a name stands for
_FOR_SIDE = re.compile(r",? (?:for|on behalf of|representing|from) (?:the )?\Z")
# "N, chief of staff to President M": M's; also "N, aide", where "aide" stands in N's own phrase
_SERVES = re.compile(
    r", (?:an? |the |his |her )?(?:[\w-]+ ){0,4}?(?:advis[eo]r|aide|assistant|"
    r"chief of (?:staff|cabinet)|head of (?:cabinet|office)|counsell?or|secretary|"
    r"spokes(?:man|woman|person)) (?:to|for) \Z",
    re.IGNORECASE,
)
_HEADS = frozenset({"head_of_state", "head_of_government", "royal"})
_AMONG = re.compile(r"(?:\bamong them|\bincluding|\bnamely|:|—|–|\band|;|,) (?:the )?\Z")


class CompanyReader:
    """Gives open persons the party of those with whom, or by whom, they are named."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.text = scene.text
        self._joined: set[int] = set()
        """Persons who were found in another's company: the next of the list is as well."""

    def infer(self) -> None:
        """Apply the rules, the surest first; a person once placed is known to the next."""
        if not any(map(is_open, self.scene.book.persons)):
            return
        rules: tuple[Callable[[Named], None], ...] = (
            self._by_own_clause,
            self._by_superior,
            self._by_side,
            self._by_sender,
            self._by_companion,
            self._by_subject,
        )
        for rule in rules:
            for named in self.scene.open_names():
                rule(named)

    def _by_own_clause(self, named: Named) -> None:
        """ "N, who has run the Bundestag's committee since May", "N, an official at the Fund"."""
        group = self.scene.drafts[named.at]
        if named.index + 1 == len(group):
            return
        after = group[named.index + 1]
        gap = self.scene.gap(named.draft, after)
        if after.kind not in ("party", "role") or after.is_place_only or not after.parties:
            return
        is_his = _IS.fullmatch(gap) is not None and after.kind == "role"
        if is_his or _WHO_IS.fullmatch(gap) or _ONE_AT.fullmatch(gap):
            self._join(named, after)
            if after.office is not None and not named.person.classes:
                named.person.classes.add(after.office.office_class)

    def _by_superior(self, named: Named) -> None:
        """ "N, chief of staff to French President M": of M's state or body."""
        group = self.scene.drafts[named.at]
        if named.index + 1 == len(group):
            return
        after = group[named.index + 1]
        other = self.scene.person_of(after)
        if other is None or is_open(other):
            return
        if _SERVES.search(self.text[named.draft.start_char : after.start_char]):
            self.scene.share(named.person, other)

    def _by_side(self, named: Named) -> None:
        """ "among them N for the North Koreans and M of the State Department"."""
        group = self.scene.drafts[named.at]
        if named.index + 1 == len(group):
            return
        after = group[named.index + 1]
        if (
            after.kind == "party"
            and not after.is_place_only
            and _FOR_SIDE.fullmatch(self.scene.gap(named.draft, after))
            and _AMONG.search(self.scene.before(named))
        ):
            self._join(named, after)

    def _by_sender(self, named: Named) -> None:
        """ "Mexico sent Undersecretary N", "Cambodia's delegation included Defence Minister N"."""
        if not named.index:
            return
        before = self.scene.drafts[named.at][named.index - 1]
        gap = self.scene.gap(before, named.draft)
        if before.kind != "party" or self.scene.is_venue(before):
            return
        if _INCLUDES.fullmatch(gap) or (named.draft.office and _SENDS.fullmatch(gap)):
            self._join(named, before)

    def _by_companion(self, named: Named) -> None:
        """ "arrived with Foreign Minister N and intelligence chief M": of the first one's party."""
        if not named.index:
            return
        before = self.scene.drafts[named.at][named.index - 1]
        other = self.scene.person_of(before)
        gap = self.scene.gap(before, named.draft)
        if other is None or is_open(other):
            return
        goes_on = _ALSO.fullmatch(gap) and (
            other.entity_id in self._joined or self._shares_adjective(before, named, gap)
        )
        if not goes_on and not (named.draft.office and _WITH.fullmatch(gap)):
            return
        if self._suits(named, other.code):
            self.scene.share(named.person, other)
            self._joined.add(named.person.entity_id)

    def _shares_adjective(self, before: Draft, named: Named, gap: str) -> bool:
        """ "Bulgarian party chief N and Defence Minister M": one adjective for both.

        Two heads are no such pair: "French President N and Prime Minister M" are of two countries
        where the story is told in the second.
        """
        classes = named.person.classes
        other = self.scene.person_of(before)
        return bool(
            gap == " and "
            and before.codes
            and before.office is not None
            and named.draft.office is not None
            and other is not None
            and draft_text(self.text, before).split()[-1] == before.name[-1]
            and classes & OF_STATE
            and not classes & other.classes
            and not (classes & _HEADS and other.classes & _HEADS)
        )

    def _by_subject(self, named: Named) -> None:
        """ "N of X sent condolences; a message from Foreign Minister M followed": X's, too."""
        if not named.index or not named.person.classes & OF_STATE:
            return
        group = self.scene.drafts[named.at]
        subject = self.scene.person_of(group[0])
        if subject is None or is_open(subject) or not self._suits(named, subject.code):
            return
        # the comma that closes an apposition belongs to the phrase before
        clause = self.text[group[named.index - 1].end_char - 1 : named.draft.start_char]
        if _NEXT_CLAUSE.search(clause) and _ACTS.match(self.scene.after(named)):
            self.scene.share(named.person, subject)

    def _suits(self, named: Named, code: str | None) -> bool:
        """Tell whether a country's open office is the person's; a body has any number of them."""
        is_state = code in self.scene.book.reference.countries
        return not is_state or self.scene.is_free(code or "", named.person)

    def _join(self, named: Named, party: Draft) -> None:
        self.scene.give(named.person, party.codes[0] if party.codes else None, party)
        named.person.is_weak = False
        self._joined.add(named.person.entity_id)
