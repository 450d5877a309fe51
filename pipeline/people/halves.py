"""Read the halves of divided countries: "the North's envoy", "North and South Korea"."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from pipeline.people.drafts import Affiliation, Draft
from pipeline.people.strangers import StrangerReader
from pipeline.reference import Reference

# Halves of divided countries; a text means one only when it names that country as well.
_HALVES = {"north": ("PRK",), "south": ("KOR", "SSD", "VDR")}
_POINTS = frozenset({"north", "south", "east", "west"})
_COUNTS = frozenset({"two", "both"})


@functools.lru_cache(maxsize=1)
def find_halves(reference: Reference) -> Mapping[str, Mapping[str, str]]:
    """Return the codes of the halves of divided countries by their shared name, then by point.

    Names and adjectives both: ``{"korea": {"north": "PRK", "south": "KOR"}, "korean": …}``.
    """
    found: dict[str, dict[str, str]] = {}
    names: Iterable[tuple[str, str]] = (
        *reference.country_by_name.items(),
        *reference.country_by_demonym.items(),
    )
    for name, code in names:
        point, _, land = name.partition(" ")
        if point in _POINTS and land and " " not in land:
            found.setdefault(land, {})[point] = code
    return {land: points for land, points in found.items() if len(points) == 2}


class HalfReader(StrangerReader):
    """Adds the halves of divided countries to what is read of a sentence."""

    def _read_half(self, index: int) -> Affiliation | None:
        """ "the North's negotiator", "for the South": of a divided country the text names."""
        found = [code for code in _HALVES.get(self._word(index), ()) if code in self.codes]
        after = self._text(index + 1)
        is_name = self._word(index - 1) == "the" and not after[:1].isupper()
        if len(found) != 1 or not self.tokens[index].is_capital or not is_name:
            return None
        has_possessive = self._word(index + 1) == "'s"
        return Affiliation(
            [found[0]],
            [self.reference.countries[found[0]].name],
            has_possessive=has_possessive,
            is_place=not has_possessive,
            end=index + 1 + has_possessive,
        )

    def _read_both_halves(self, index: int) -> list[str]:
        """The codes of "North and South Korea" or "North and South Korean" at a token; none."""
        points = [self._word(index), self._word(index + 2)]
        if points[0] not in _POINTS or self._word(index + 1) != "and":
            return []
        land = find_halves(self.reference).get(self._word(index + 3), {})
        return [land[point] for point in points] if all(point in land for point in points) else []

    def _read_twins(self, start: int) -> Draft | None:
        """ "North and South Korea", "the two Koreas": both halves of a country at once."""
        index = start + (self._word(start) == "the")
        codes, last = self._read_both_halves(index), index + 3
        if not codes:
            last = index + (self._word(index) in _COUNTS)
            word = self._word(last)
            if last > start and word.endswith("s"):
                codes = list(find_halves(self.reference).get(word[:-1], {}).values())
        if not codes or not self.tokens[last].is_capital:
            return None
        if any(m.entry.kind in ("demonym", "people") for m in self._match(last)):
            # "North and South Korean officials", "the South Koreans"
            return None
        names = tuple(self.reference.countries[code].name for code in codes)
        return self._draft(start, last, "group", codes=tuple(codes), parties=names, is_plural=True)
