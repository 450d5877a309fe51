"""The records of the accounts step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.models import Entity


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch in quotation marks, the outermost marks included; a block quote has none."""

    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One or more whole sentences in which a text gives the words of a person or body.

    ``source`` is the publishing body or outlet as the text names it ('Kremlin', 'U.S. State
    Department', 'senior administration official'), ``speaker`` the person whose words they are;
    either may be None, not both. ``kind`` is quote when the source's own words are there in marks.
    """

    kind: Literal["quote", "paraphrase"]
    start_char: int
    end_char: int
    speaker: Entity | None
    source: str | None
    country: str | None
    entity_ids: frozenset[int]
    """The entities that the statement mentions, its speaker included."""
    countries: frozenset[str]
    """The countries and organisations of those entities."""
    continues: bool
    """Whether it takes up the statement before it ('the statement added', 'they added')."""
