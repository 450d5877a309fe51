"""Which contacts of several documents are one occasion, found by parties and day.

The work grows with the number of contacts times those of the same parties on the same days.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from pipeline.merge.contact import REMOTE, order_of
from pipeline.merge.names import Identities
from pipeline.models import Channel, Contact, Status

DAY: Final = timedelta(days=1)
REPORTING_LAG: Final = 4
"""Days for which an undated contact that was held may be one that was news then."""
PLANNING_SPAN: Final = 14
"""Days in which an undated plan may be what then took place."""
LONGEST_WINDOW: Final = 45
"""Days beyond which too much can have happened to say that a vague telling means this contact."""
# Where the evening is the next morning of Europe, Africa and Asia.
_WESTERN = frozenset(
    (
        "USA CAN MEX CUB VEN COL BRA ARG CHL PER ECU BOL URY PRY GTM HND SLV NIC CRI PAN DOM HTI"
    ).split()
)
_EVENING = re.compile(r"\b(?:evening|night|late)\b", re.IGNORECASE)
_MORNING = re.compile(r"\b(?:early|morning|overnight|midnight)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Cluster:
    """Contacts taken for one, and what a further one has to fit."""

    members: list[Contact]
    people: set[str]
    channels: set[Channel]
    statuses: set[Status]
    first_day: date | None
    last_day: date | None
    documents: set[str]

    def add(self, contact: Contact, people: frozenset[str]) -> None:
        self.members.append(contact)
        self.people |= people
        self.channels |= {contact.channel} - {"unspecified"}
        self.statuses.add(contact.status)
        self.documents.update(claim.doc_id for claim in contact.claims)


@dataclass(slots=True)
class _Diary:
    """The clusters of one set of parties by day; those of long or vague spans by their ends."""

    by_day: dict[date, list[_Cluster]] = field(default_factory=lambda: defaultdict(list))
    by_span: dict[tuple[date, date], list[_Cluster]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def find(self, first: date, last: date) -> list[_Cluster]:
        """Return the clusters dated to any of these days, each once, in the order of days."""
        days = (first + DAY * i for i in range((last - first).days + 1))
        found = {id(c): c for day in days for c in self.by_day.get(day, ())}
        return list(found.values())

    def add(self, cluster: _Cluster, is_vague: bool) -> None:
        first, last = cluster.first_day, cluster.last_day
        if first is None or last is None:
            return
        if is_vague:
            self.by_span[first, last].append(cluster)
            return
        for i in range((last - first).days + 1):
            self.by_day[first + DAY * i].append(cluster)


def find_clusters(group: Sequence[Contact], identities: Identities) -> list[list[Contact]]:
    """Part the contacts of one set of parties into those that are one occasion.

    Precisely dated ones with all people named come first, then those that name parties only or
    have no day but the report's, the vaguely dated and the undated, so that the lesser ones find
    what they mean. Contacts of one document are never joined here.
    """
    diary, clusters = _Diary(), []
    everyone = {
        id(contact): frozenset(identities.get_key(one) for one in contact.participants)
        for contact in group
    }
    for contact in sorted(group, key=lambda c: _rank(c, everyone[id(c)])):
        people = everyone[id(contact)]
        cluster = _find_home(contact, people, diary)
        if cluster is None:
            cluster = _Cluster([], set(), set(), set(), contact.start, contact.end, set())
            clusters.append(cluster)
            diary.add(cluster, is_vague(contact))
        cluster.add(contact, people)
    return [cluster.members for cluster in clusters]


def _rank(contact: Contact, people: frozenset[str]) -> tuple[object, ...]:
    vagueness = 3 if contact.start is None else 2 if is_vague(contact) else 0
    is_lesser = contact.date_basis == "reported" or any(k.startswith("party:") for k in people)
    return vagueness or int(is_lesser), contact.start or date.max, order_of(contact)


def is_vague(contact: Contact) -> bool:
    """Say whether the days of a contact are more than those on which it may have gone on."""
    if contact.start is None or contact.end is None or contact.precision not in ("day", "range"):
        return True
    return (contact.end - contact.start).days > LONGEST_WINDOW


def _find_home(contact: Contact, people: frozenset[str], diary: _Diary) -> _Cluster | None:
    """Return the one cluster that a contact belongs to, None where none or several could be."""
    if contact.start is None or contact.end is None:
        return _only(_find_for_undated(contact, people, diary))
    if is_vague(contact):
        near = list(diary.by_span[contact.start, contact.end])
        if (contact.end - contact.start).days <= LONGEST_WINDOW:
            near += diary.find(contact.start, contact.end)
        return _only([c for c in near if _fits(contact, people, c)])
    same_days = diary.find(contact.start, contact.end)
    fitting = [c for c in same_days if _fits(contact, people, c)]
    same = [c for c in fitting if c.people == people]
    if same:
        # The first call of the day in one text is the first in another.
        return same[0]
    return _only(
        fitting
        or list(_find_across_midnight(contact, people, diary))
        or list(_find_day_before(contact, people, diary))
    )


def _only(found: Sequence[_Cluster]) -> _Cluster | None:
    return found[0] if len(found) == 1 else None


def _fits(contact: Contact, people: frozenset[str], cluster: _Cluster) -> bool:
    if any(claim.doc_id in cluster.documents for claim in contact.claims):
        return False
    if not _fits_status(contact.status, cluster.statuses):
        return False
    if not _fits_channel(contact.channel, cluster.channels):
        return False
    named, theirs = _named(people), _named(cluster.people)
    if not (named <= theirs or theirs <= named):
        return False
    if _named(people) != people and people != cluster.people:
        # Of a party without its people nothing but day and channel says which contact is meant.
        return contact.channel in cluster.channels
    return True


def _named(people: Iterable[str]) -> set[str]:
    return {key for key in people if not key.startswith("party:")}


def _fits_channel(channel: Channel, known: set[Channel]) -> bool:
    channels = known | ({channel} - {"unspecified"})
    return len(channels) < 2 or channels <= REMOTE or channels == {"in_person", "video"}


def _fits_status(status: Status, known: set[Status]) -> bool:
    """A denial is of what nobody else tells; all others may follow each other."""
    return (status == "denied") == ("denied" in known)


def _find_for_undated(contact: Contact, people: frozenset[str], diary: _Diary) -> list[_Cluster]:
    """What an undated telling may mean: the news of the last days, or what a plan came to."""
    day = contact.first_reported
    if day is None:
        return []
    if contact.status == "held":
        near = diary.find(day - DAY * REPORTING_LAG, day)
    elif contact.status == "planned" and contact.channel != "unspecified":
        near = diary.find(day, day + DAY * PLANNING_SPAN)
        near = [cluster for cluster in near if contact.channel in cluster.channels]
    else:
        return []
    return [c for c in near if c.people == people and _fits(contact, people, c)]


def _find_day_before(contact: Contact, people: frozenset[str], diary: _Diary) -> Iterator[_Cluster]:
    """What others date to the day before one that is only the day of a report."""
    if contact.date_basis == "reported" and contact.start is not None:
        day = contact.start - DAY
        for cluster in diary.find(day, day):
            if cluster.people == people and _fits(contact, people, cluster):
                yield cluster


def _find_across_midnight(
    contact: Contact, people: frozenset[str], diary: _Diary
) -> Iterator[_Cluster]:
    """What may be the same call by another clock: an evening in the west, the next morning east."""
    if contact.precision != "day" or contact.channel not in REMOTE or contact.start is None:
        return
    countries = {one.country for one in contact.participants if one.country}
    if not countries & _WESTERN or not countries - _WESTERN:
        return
    for step in (-DAY, DAY):
        day = contact.start + step
        for cluster in diary.find(day, day):
            if cluster.people != people or not _fits(contact, people, cluster):
                continue
            if cluster.first_day != cluster.last_day:
                continue
            earlier, later = (cluster.members, [contact])[:: 1 if step < timedelta() else -1]
            if _says(_EVENING, earlier) or _says(_MORNING, later):
                yield cluster


def _says(pattern: re.Pattern[str], contacts: Iterable[Contact]) -> bool:
    phrases = (claim.when.phrase for contact in contacts for claim in contact.claims)
    return any(phrase and pattern.search(phrase) for phrase in phrases)
