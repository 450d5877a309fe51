"""The records of the phrase reader: a phrase before anybody knows whom it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.reference import Office


@dataclass(frozen=True, slots=True)
class Draft:
    """A phrase before anybody knows whom it means; token indices are of its sentence."""

    first: int
    last: int
    start_char: int
    end_char: int
    kind: Literal["name", "role", "party", "pronoun", "group"]
    name: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    """Countries or organisations of the affiliation: one for a person, several for a group."""
    parties: tuple[str, ...] = ()
    """Display names of the affiliation; a party that no list knows has a name and no code."""
    role: str | None = None
    office: Office | None = None
    is_definite: bool = False
    possessor: str | None = None
    is_plural: bool = False
    is_place: bool = False
    is_place_only: bool = False
    """A city that is no seat of government: never a party."""
    organisation: str | None = None
    is_weak: bool = False
    """A name with nothing but its capitals to say that it is one."""
    count: int | None = None
    is_former: bool = False
    is_counterpart: bool = False
    honorific: str | None = None
    side: str | None = None
    """A side of a conflict inside one country, without its name: "rebels", "government"."""


@dataclass(slots=True)
class Affiliation:
    """Whose somebody is, as far as the words before a title or noun say."""

    codes: list[str | None] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    organisation: str | None = None
    is_adjective: bool = False
    has_possessive: bool = False
    is_place: bool = False
    is_place_only: bool = False
    is_person_noun: bool = False
    is_coordinated: bool = False
    is_compound: bool = False
    end: int = 0


def draft_text(text: str, draft: Draft) -> str:
    """The draft's own words."""
    return text[draft.start_char : draft.end_char]
