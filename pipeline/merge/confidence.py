"""How sure it is that a contact was told: the share right among contacts that look like it.

The weights are those of a logistic regression on the dev half of the hand-labelled texts; the
command `python tests/fit_confidence.py` writes data/reference/confidence.csv anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log

from pipeline.models import Claim, Participant
from pipeline.vocabulary import read_table

FEATURES = (
    "constant",
    "estimate",
    "support",
    "unknown_party",
    "undated",
    "dated_elsewhere",
    "not_held",
    "parties_alone",
    "pointed_to",
    "many",
)
_MOST_SUPPORT = 3
_MANY = 4
_BOUNDS = (0.05, 0.99)


def rate(claims: Sequence[Claim]) -> float:
    """Return the probability that these claims are of a contact, 0.05 to 0.99."""
    weights = _load_weights()
    total = sum(weights[name] * value for name, value in measure(claims).items())
    low, high = _BOUNDS
    return round(min(high, max(low, 1 / (1 + exp(-total)))), 3)


def measure(claims: Sequence[Claim]) -> dict[str, float]:
    """Return the features of a contact's claims, by the names of FEATURES.

    ``estimate`` is the log odds of the surest claim as the reading step put it; ``support`` is the
    number of further sentences that tell of it, at most three. ``pointed_to`` is the share of its
    participants whom no sentence names ("the two", "her counterpart"); the others are 1 or 0.
    """
    best = min(max(max(claim.confidence for claim in claims), 0.01), 0.99)
    people = [one for claim in claims for one in claim.participants]
    parties = {one.party for one in people}
    names = {one.name for one in people}
    return {
        "constant": 1.0,
        "estimate": log(best / (1 - best)),
        "support": min(_MOST_SUPPORT, len({(c.doc_id, c.start_char) for c in claims}) - 1),
        "unknown_party": float(any(party.startswith("unknown:") for party in parties)),
        "undated": float(all(claim.when.start is None for claim in claims)),
        "dated_elsewhere": float(all(claim.when.basis == "context" for claim in claims)),
        "not_held": float(all(claim.status != "held" for claim in claims)),
        "parties_alone": float(all(one.resolved_by == "party" for one in people)),
        "pointed_to": len(names - _find_named(people)) / max(1, len(names)),
        "many": float(len(names) >= _MANY),
    }


def _find_named(people: Sequence[Participant]) -> set[str]:
    """Return the names of those whom a sentence names, by the last word of the name at least."""
    return {
        one.name
        for one in people
        if one.resolved_by == "party" or one.name.split()[-1].lower() in one.mention.lower()
    }


@lru_cache(maxsize=1)
def _load_weights() -> dict[str, float]:
    known = {row["feature"]: float(row["weight"]) for row in read_table("confidence.csv")}
    return {name: known.get(name, 0.0) for name in FEATURES}
