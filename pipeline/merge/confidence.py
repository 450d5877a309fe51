"""How sure it is that a contact was told: the share right among contacts that look like it.

The weights are those of a logistic regression on the dev half of the hand-labelled texts; the
command `python tests/fit_confidence.py` writes data/reference/confidence.csv anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp, log

from pipeline.models import Claim
from pipeline.vocabulary import read_table

FEATURES = ("constant", "estimate", "support", "unknown_party", "undated")
_MOST_SUPPORT = 3
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
    number of further sentences that tell of it, at most three.
    """
    best = min(max(max(claim.confidence for claim in claims), 0.01), 0.99)
    parties = {one.party for claim in claims for one in claim.participants}
    return {
        "constant": 1.0,
        "estimate": log(best / (1 - best)),
        "support": min(_MOST_SUPPORT, len({(c.doc_id, c.start_char) for c in claims}) - 1),
        "unknown_party": float(any(party.startswith("unknown:") for party in parties)),
        "undated": float(all(claim.when.start is None for claim in claims)),
    }


@lru_cache(maxsize=1)
def _load_weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_table("confidence.csv")}
