"""The figures: what was found, what was missed, and how often each field is right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.reference import fold
from pipeline.scoring.matching import best_agreement, is_answer, match
from pipeline.scoring.names import (
    one_official,
    party_names_agree,
    person_names_agree,
    split_name,
)
from pipeline.scoring.records import FIELDS, FoundContact, GoldAccount, GoldContact, GoldDocument

Half = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Match:
    """A labelled contact and the found one that stands for it, with the fields that are right.

    ``right`` holds only labelled fields: True or False each.
    """

    gold: GoldContact
    found: FoundContact
    right: dict[str, bool]

    @property
    def is_dated(self) -> bool:
        """Start and end are right."""
        return self.right.get("start", True) and self.right.get("end", True)

    @property
    def is_strict(self) -> bool:
        """Participants, both dates, channel and status are right."""
        fields = ("participants", "channel", "status")
        return self.is_dated and all(self.right.get(field, True) for field in fields)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one document; optional and domestic contacts are already left out."""

    document: GoldDocument
    matches: tuple[Match, ...]
    missed: tuple[GoldContact, ...]
    false: tuple[FoundContact, ...]
    accounts_wanted: int
    accounts_found: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over documents; the shares are None where there is nothing to count."""

    documents: int
    gold: int
    found: int
    matched: int
    strict: int
    dated_and_channelled: int
    field_right: dict[str, int]
    field_labelled: dict[str, int]
    empty_documents: int
    empty_with_false: int
    false_in_empty: int
    accounts_wanted: int
    accounts_found: int

    @property
    def precision(self) -> float | None:
        """Share of found contacts that are labelled ones."""
        return _share(self.matched, self.found)

    @property
    def recall(self) -> float | None:
        """Share of labelled contacts that were found."""
        return _share(self.matched, self.gold)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.matched, self.gold + self.found)

    @property
    def strict_f1(self) -> float | None:
        """F1 that counts a match only where every strict field is right."""
        return _share(2 * self.strict, self.gold + self.found)

    @property
    def strict_recall(self) -> float | None:
        """Share of labelled contacts found with every strict field right."""
        return _share(self.strict, self.gold)

    @property
    def dated_recall(self) -> float | None:
        """Share of labelled contacts found with date and channel right."""
        return _share(self.dated_and_channelled, self.gold)

    def accuracy(self, field: str) -> float | None:
        """Share of matches in which a labelled field is right."""
        return _share(self.field_right.get(field, 0), self.field_labelled.get(field, 0))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def find_half(doc_id: str) -> Half:
    """Return the half of a document: sha1 of its id, first hexadecimal digit even is dev."""
    digest = hashlib.sha1(doc_id.encode("utf-8"), usedforsecurity=False).hexdigest()
    return "dev" if int(digest[0], 16) % 2 == 0 else "test"


def _places_agree(gold: Any, found: str | None) -> bool:
    if not gold or not found:
        return not gold and not found
    first, second = ({*fold(name).replace(",", " ").split()} - {"the"} for name in (gold, found))
    return first <= second or second <= first


def _initiators_agree(gold: Any, found: tuple[str, ...]) -> bool:
    names = [gold] if isinstance(gold, str) else list(gold or ())
    if len(names) != len(found):
        return False
    return all(any(_names_agree(name, other) for other in found) for name in names)


def _names_agree(first: str, second: str) -> bool:
    return (
        party_names_agree(first, second)
        or person_names_agree(first, second)
        or one_official(first, second)
    )


def judge(gold: GoldContact, found: FoundContact, complete: bool = True) -> dict[str, bool]:
    """Return which labelled fields are right.

    The participants must be the same set; where the document is not labelled completely and one
    side alone is listed, it is enough that the listed one is there.
    """
    agreement = best_agreement(gold, found)
    one_sided = not complete and agreement.n_gold == 1
    initiators = tuple(person.name for person in found.participants if person.is_initiator)
    right: dict[str, bool] = {}
    for field in FIELDS:
        if field not in gold.answers:
            continue
        if field == "participants":
            right[field] = agreement.covers_gold if one_sided else agreement.is_exact
        elif field == "countries":
            right[field] = any(
                set(answer or ()) == set(found.countries) for answer in gold.answers[field]
            )
        elif field == "place":
            right[field] = any(_places_agree(answer, found.place) for answer in gold.answers[field])
        elif field == "initiator":
            right[field] = any(
                _initiators_agree(answer, initiators) for answer in gold.answers[field]
            )
        else:
            right[field] = is_answer(gold, field, getattr(found, field))
    return right


def _sources_agree(gold: str | None, found: str | None) -> bool:
    if gold is None:
        return True
    if found is None:
        return False
    first, second = set(split_name(gold)), set(split_name(found))
    return first <= second or second <= first or party_names_agree(gold, found)


def count_accounts(wanted: GoldAccount, found: FoundContact) -> int:
    """Return how many accounts of a contact have the wanted source and speaker, at most `least`."""
    fitting = [
        account
        for account in found.accounts
        if _sources_agree(wanted.source, account.source)
        and (
            wanted.speaker is None
            or (account.speaker is not None and _names_agree(wanted.speaker, account.speaker))
        )
    ]
    return min(wanted.least, len(fitting))


def hold_against(document: GoldDocument, found: Sequence[FoundContact]) -> Result:
    """Match a document's international contacts with its labels and say what came of it."""
    places = [i for i, contact in enumerate(document.contacts) if not contact.is_domestic]
    wanted = [document.contacts[i] for i in places]
    offered = [contact for contact in found if contact.scope == "international"]
    pairs = match(wanted, offered)
    partner = {places[row]: offered[column] for row, column in pairs}
    taken = {column for _, column in pairs}
    of_required = [
        account
        for account in document.accounts
        if 0 <= account.contact < len(document.contacts)
        and not document.contacts[account.contact].is_domestic
        and not document.contacts[account.contact].is_optional
    ]
    return Result(
        document=document,
        matches=tuple(
            Match(
                wanted[row],
                offered[column],
                judge(wanted[row], offered[column], document.complete),
            )
            for row, column in pairs
            if not wanted[row].is_optional
        ),
        missed=tuple(
            contact
            for i, contact in zip(places, wanted, strict=True)
            if i not in partner and not contact.is_optional
        ),
        false=tuple(contact for i, contact in enumerate(offered) if i not in taken)
        if document.complete
        else (),
        accounts_wanted=sum(account.least for account in of_required),
        accounts_found=sum(
            count_accounts(account, partner[account.contact])
            for account in of_required
            if account.contact in partner
        ),
    )


def count(results: Iterable[Result]) -> Figures:
    """Add up the results of documents that are all complete, or all not."""
    listed = list(results)
    matches = [match for result in listed for match in result.matches]
    missed = sum(len(result.missed) for result in listed)
    false = sum(len(result.false) for result in listed)
    empty = [
        result
        for result in listed
        if result.document.complete
        and not any(not contact.is_domestic for contact in result.document.contacts)
    ]
    return Figures(
        documents=len(listed),
        gold=len(matches) + missed,
        found=len(matches) + false,
        matched=len(matches),
        strict=sum(match.is_strict for match in matches),
        dated_and_channelled=sum(
            match.is_dated and match.right.get("channel", True) for match in matches
        ),
        field_right={
            field: sum(match.right.get(field, False) for match in matches) for field in FIELDS
        },
        field_labelled={field: sum(field in match.right for match in matches) for field in FIELDS},
        empty_documents=len(empty),
        empty_with_false=sum(bool(result.false) for result in empty),
        false_in_empty=sum(len(result.false) for result in empty),
        accounts_wanted=sum(result.accounts_wanted for result in listed),
        accounts_found=sum(result.accounts_found for result in listed),
    )
