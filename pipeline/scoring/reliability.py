"""Whether a confidence means what it says: nine in ten of those said to be 0.9 sure are right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.scoring.figures import Result

# Upper ends of the bands; most confidences lie high, so the bands are narrow there.
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Band:
    """Found contacts whose confidence lies above ``low`` and up to ``high``.

    ``said`` is their mean confidence; ``matched`` of them stand for a labelled contact and
    ``strict`` have all strict fields right.
    """

    low: float
    high: float
    found: int
    said: float
    matched: int
    strict: int


def find_bands(results: Sequence[Result]) -> list[Band]:
    """Return the bands that hold found contacts, lowest first; 0 lies in the first band.

    Only completely labelled documents count, since elsewhere nobody knows what is false; contacts
    that stand for an optional label are left out.
    """
    rows = list(_rows(result for result in results if result.document.complete))
    bands = []
    low = 0.0
    for high in BANDS:
        inside = [row for row in rows if low < row[0] <= high or (row[0] <= 0 and low == 0.0)]
        if inside:
            bands.append(
                Band(
                    low=low,
                    high=high,
                    found=len(inside),
                    said=sum(confidence for confidence, _, _ in inside) / len(inside),
                    matched=sum(is_match for _, is_match, _ in inside),
                    strict=sum(is_strict for _, _, is_strict in inside),
                )
            )
        low = high
    return bands


def _rows(results: Iterator[Result]) -> Iterator[tuple[float, bool, bool]]:
    for result in results:
        for match in result.matches:
            yield match.found.confidence, True, match.is_strict
        for contact in result.false:
            yield contact.confidence, False, False


def find_error(bands: Sequence[Band]) -> float | None:
    """Return the expected calibration error of matches, weighted by found contacts.

    Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning,
    AAAI 2015. None where nothing was found.
    """
    found = sum(band.found for band in bands)
    if not found:
        return None
    return sum(abs(band.matched - band.said * band.found) for band in bands) / found
