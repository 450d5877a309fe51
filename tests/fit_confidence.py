"""Fit data/reference/confidence.csv to the dev halves of the gold sets and print the fit.

Run at the top of the project: `python tests/fit_confidence.py`. The same pipeline and labels give
the same file. The fit is a ridge logistic regression by Newton's method (Hastie, Tibshirani and
Friedman, The Elements of Statistical Learning, section 4.4), pulled towards taking the reading
step's estimate as it is, since there are few labels; more support or a higher estimate never makes
a contact less sure.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np

from pipeline.extraction import merge_contacts, read_contacts
from pipeline.merge.confidence import FEATURES, measure
from pipeline.models import Document
from pipeline.scoring.figures import find_half, hold_against
from pipeline.scoring.records import read_gold, to_found
from pipeline.tables import to_tables

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "data" / "reference" / "confidence.csv"
PRIOR = {"estimate": 1.0}
PULL = 2.0
RISING = ("estimate", "support")
FALLING = tuple(name for name in FEATURES if name not in ("constant", *RISING))
SETS = ("crises", "newswire", "desks")


def read_examples() -> tuple[np.ndarray, np.ndarray]:
    """Return features (n, features) and whether each found contact is labelled (n,), of dev."""
    rows, right = [], []
    for gold in (one for name in SETS for one in read_gold(ROOT / "tests" / "gold" / name)):
        if not gold.complete or find_half(gold.doc_id) != "dev":
            continue
        day = date.fromisoformat(gold.published) if gold.published else None
        told = Document(gold.doc_id, gold.text or "", gold.title, day, None, gold.url, gold.source)
        document, contacts = read_contacts(told)
        merged = merge_contacts(contacts)
        found = to_found(to_tables([document], merged))
        result = hold_against(gold, found)
        matched = {id(match.found) for match in result.matches}
        judged = matched | {id(contact) for contact in result.false}
        for one, contact in zip(found, merged, strict=True):
            if id(one) in judged:
                features = measure(contact.claims)
                rows.append([features[name] for name in FEATURES])
                right.append(id(one) in matched)
    return np.array(rows, dtype=float), np.array(right, dtype=float)


def fit(rows: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the weights of the features; those of the wrong sign are left out."""
    prior = np.array([PRIOR.get(name, 0.0) for name in FEATURES])
    free = np.ones(len(FEATURES), dtype=bool)
    while True:
        weights = np.where(free, prior, 0.0)
        for _ in range(50):
            said = 1 / (1 + np.exp(-rows @ weights))
            pull = PULL * (weights - prior)
            pull[0] = 0.0  # The constant is free, so that the mean is right.
            slope = rows.T @ (right - said) - pull
            curve = (rows.T * (said * (1 - said))) @ rows + PULL * np.eye(len(FEATURES))
            step = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
            weights[free] += step
        wrong = [
            i
            for i, name in enumerate(FEATURES)
            if (name in RISING and weights[i] < 0) or (name in FALLING and weights[i] > 0)
        ]
        if not any(free[i] for i in wrong):
            return weights
        free[wrong] = False


def main() -> None:
    rows, right = read_examples()
    weights = fit(rows, right)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "weight"))
        writer.writerows((n, f"{w:.3f}") for n, w in zip(FEATURES, weights, strict=True))
    said = 1 / (1 + np.exp(-rows @ weights))
    print(f"{len(right)} contacts found in the dev halves, {right.mean():.3f} of them right")
    print(f"mean confidence {said.mean():.3f}, Brier score {np.mean((said - right) ** 2):.3f}")
    print(f"Brier score of the share alone {right.mean() * (1 - right.mean()):.3f}")
    print(TARGET.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
