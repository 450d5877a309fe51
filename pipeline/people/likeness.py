"""Tell which of a text's states two people are of, by their names.

"The foreign ministers of Sweden and Chile spoke. Soledad Iturriaga and Lars Hedlund agreed …": a
reader sees at once who is whose. The names of the officials' list are what is compared with; where
it has few names of a state, or the names speak for no one answer, nothing is said.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reference import Reference, fold

# Left out one by one, the listed names of two states are told apart in 97 of 100 cases from this
# margin of log-likelihood on, which nine of ten pairs reach.
_MARGIN = 8.0
_LEAST_NAMES = 5
_SMOOTH, _SPREAD = 0.25, 2.5


@dataclass(frozen=True, slots=True, eq=False)
class NameBook:
    """Pieces of two to four letters of the names of each state, and how many names there are."""

    pieces: dict[str, Counter[str]]
    sizes: Counter[str]

    def choose(self, one: str, other: str, codes: Sequence[str]) -> tuple[str, str] | None:
        """Return the states of two people of different states; None where names do not tell."""
        if any(self.sizes[code] < _LEAST_NAMES for code in codes):
            return None
        first = {code: self._fit(one, code) for code in codes}
        second = {code: self._fit(other, code) for code in codes}
        ranked = sorted(
            itertools.permutations(codes, 2), key=lambda two: -(first[two[0]] + second[two[1]])
        )
        best, next_best = (first[a] + second[b] for a, b in ranked[:2])
        return ranked[0] if best - next_best >= _MARGIN else None

    def _fit(self, name: str, code: str) -> float:
        pieces, size = self.pieces[code], self.sizes[code] + _SPREAD
        return sum(math.log((pieces[piece] + _SMOOTH) / size) for piece in _cut(fold(name)))


@functools.lru_cache(maxsize=2)
def build_names(reference: Reference) -> NameBook:
    """Count the pieces of the listed officials' names by state; built when first asked for."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in reference.officials:
        if row.country in reference.countries:
            names[row.country or ""].add(fold(row.name))
    pieces = {code: Counter(p for name in own for p in _cut(name)) for code, own in names.items()}
    return NameBook(pieces, Counter({code: len(own) for code, own in names.items()}))


def _cut(name: str) -> set[str]:
    """Pieces of two to four letters of each word, its ends marked, and the words themselves.

    >>> sorted(_cut("ali"))
    ['^a', '^al', '^ali', 'al', 'ali', 'ali$', 'i$', 'li', 'li$', '|ali']
    """
    found: set[str] = set()
    for word in name.split():
        marked = f"^{word}$"
        for length in (2, 3, 4):
            found.update(marked[k : k + length] for k in range(len(marked) - length + 1))
        found.add(f"|{word}")
    return found
