"""The records that travel between the steps.

Every record is frozen. Offsets are character offsets into ``Document.text``, end exclusive, and
``document.text[start_char:end_char]`` is always the text that is meant. What is not known is None
or an empty tuple, never a sentinel. The meaning of each field follows the annotation guideline
summarised in docs/annotation.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "range", "month", "year", "approx", "unknown"]
DateBasis = Literal["explicit", "completed", "relative", "context", "reported", "none"]
Status = Literal["held", "planned", "proposed", "declined", "cancelled", "denied"]
Channel = Literal["in_person", "phone", "video", "written", "unspecified"]
Scope = Literal["international", "domestic"]
PublishedBasis = Literal[
    "given", "front_matter", "column", "metadata", "address", "dateline", "byline", "text"
]


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was read; ``text`` is never changed after reading."""

    doc_id: str
    text: str
    title: str | None = None
    published: date | None = None
    published_basis: PublishedBasis | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """One input that could not be read, and why, in words for the user."""

    path: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or bullet: a stretch of the text that is read as one."""

    start_char: int
    end_char: int
    paragraph: int
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A phrase that names a time, typed and resolved as TIMEX3 does (ISO 24617-1)."""

    start_char: int
    end_char: int
    text: str
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    first_day: date | None
    last_day: date | None
    precision: Precision
    edtf: str
    rule: str
    anchor: str | None
    """What an incomplete phrase was counted from: 'published 2022-02-13', 'mention 2022-02-12'."""
    basis: DateBasis
    """Explicit: year, month and day stand there; completed: year supplied; relative: all else."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person or party of a document, after its mentions were joined.

    ``resolved_by`` says how name, role and country were reached: 'document' (the text says it
    all), 'reference' (the officials' list supplied the country or fuller name), 'office' (a
    definite description such as 'the French president'), 'context' (the words around the name or
    the dateline imply it), 'party' (a country, body or movement).
    """

    entity_id: int
    kind: Literal["person", "party"]
    name: str
    role: str | None
    country: str | None
    organisation: str | None
    resolved_by: str
    office_class: str | None = None
    """Class of the office in data/reference/offices.csv, where a title or the list says it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names, describes or points to a person or party.

    ``kind`` is the form: name ('President Joe Biden'), role ('the French president'), party
    ('Moscow', 'the Taliban', 'the White House'), pronoun ('he', 'they'), group ('both leaders'),
    place ('Geneva': its entity is the country in which it lies). A group or plural pronoun points
    to several entities, all others to one at most. ``can_be_place`` marks a party's name that is a
    place as well ('Moscow', 'Ukraine').
    """

    start_char: int
    end_char: int
    text: str
    kind: Literal["name", "role", "party", "pronoun", "group", "place"]
    entities: tuple[Entity, ...]
    can_be_place: bool = False
    is_plural: bool = False
    is_weak: bool = False
    """Nothing but its capitals says that this is a person's name."""
    is_reporting: bool = False
    """A spokesman: who tells of contacts and takes no part in them."""
    counterpart_of: Entity | None = None
    """Whom "his" means in "his Swedish counterpart N"."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A party's person in one contact (or the party itself, where no person is named)."""

    name: str
    role: str | None
    country: str | None
    organisation: str | None
    mention: str
    resolved_by: str
    is_initiator: bool
    entity_id: int
    """Number of the entity inside its document; joins a contact to the document's mentions."""
    party: str
    """Key of the party: a movement ('movement:hamas'), a country or organisation ('RUS'), a party
    that no list knows ('party:veldora'), or nobody's ('unknown:7')."""


@dataclass(frozen=True, slots=True)
class ClaimDate:
    """When a claim says the contact took place, and how that was derived."""

    start: date | None
    end: date | None
    precision: Precision
    basis: DateBasis
    phrase: str | None = None
    start_char: int | None = None
    end_char: int | None = None
    rule: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence of one document tells of one contact."""

    doc_id: str
    start_char: int
    end_char: int
    trigger: str
    trigger_start: int
    trigger_end: int
    participants: tuple[Participant, ...]
    when: ClaimDate
    channel: Channel
    status: Status
    scope: Scope
    place: str | None
    place_country: str | None
    topics: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Account:
    """Words of a source about a contact.

    ``source`` is the publishing body or outlet that the text names ('White House', 'Kremlin'),
    ``speaker`` the person whose words they are.
    """

    doc_id: str
    source: str | None
    speaker: str | None
    country: str | None
    kind: Literal["quote", "paraphrase"]
    text: str
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of one document or, after merging, of many; its claims, best first."""

    contact_id: str
    start: date | None
    end: date | None
    precision: Precision
    date_basis: DateBasis
    status: Status
    channel: Channel
    scope: Scope
    participants: tuple[Participant, ...]
    place: str | None
    place_country: str | None
    topics: tuple[str, ...]
    confidence: float
    conflicts: tuple[str, ...]
    """Fields on which claims disagree, e.g. 'channel: phone (a) | video (b)'."""
    claims: tuple[Claim, ...]
    accounts: tuple[Account, ...]
    first_reported: date | None
