"""Who takes part in talks whose clause names one side only: the sentence around lends the other."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from pipeline.contacts.syntax import children, is_verb, subjects_of
from pipeline.models import Mention
from pipeline.parsed import Parsed


def find_lender(parsed: Parsed, verb: Token | None, other: Mention) -> list[Mention]:
    """Return who talked with ``other`` in the clause of ``verb``, or nobody."""
    return _owner_of_counterpart(other) or _guest(parsed, verb)


def _owner_of_counterpart(other: Mention) -> list[Mention]:
    """Read "A stayed at home and talks with his Danish counterpart were called off": with A."""
    owner = other.counterpart_of
    return [replace(other, kind="pronoun", entities=(owner,))] if owner is not None else []


def _guest(parsed: Parsed, verb: Token | None) -> list[Mention]:
    """Read "A flew to Beirut, where talks with B were planned": A is there."""
    if verb is None or verb.dep_ != "relcl":
        return []
    if not any(word.lower_ == "where" for word in children(verb, "advmod")):
        return []
    main = next((word for word in verb.ancestors if is_verb(word)), None)
    return [m for m in subjects_of(parsed, main) if not m.is_reporting] if main is not None else []
