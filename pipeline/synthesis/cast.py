"""Who takes part in made-up contacts: invented officials of real countries, with their offices."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from pipeline.models import Participant
from pipeline.reference import load_reference

_OFFICES: Final = (
    "President", "Prime Minister", "Foreign Minister", "Defence Minister", "Ambassador",
    "Special Envoy", "Deputy Foreign Minister", "National Security Adviser", "Spokesperson",
)  # fmt: skip
_OPENINGS: Final = "Ba Da Fe Ga Ha Jo Ka Le Mi No Or Pe Ra Sa Te Ul Va We Ya Zo".split()
_MIDDLES: Final = "la ri no me tu vi sa ko re da".split()
_ENDINGS: Final = "n r l s m k th v ra na lo mi".split()
_PARTNERS: Final = 6  # countries that one country mostly talks to
_LOYALTY: Final = 0.75  # of contacts that are with one of them
_TWO, _THREE = 0.82, 0.94  # of contacts that have two, and up to three sides


@dataclass(frozen=True, slots=True)
class Country:
    """A real country with invented officials, the busiest first."""

    code: str
    capital: str | None
    officials: tuple[Participant, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """All countries, the busiest first, and whom each mostly talks to, by number."""

    countries: tuple[Country, ...]
    weights: tuple[float, ...]
    partners: tuple[tuple[int, ...], ...]
    partner_weights: tuple[float, ...]


def make_cast(contacts: int, random: Random) -> Cast:
    """Return the cast of so many contacts; the more contacts, the more officials.

    How busy a country, an official and a pair are follows Zipf's law, as in news: the first of a
    list is named twice as often as the second.
    """
    reference = [c for c in load_reference().countries.values() if c.end is None]
    random.shuffle(reference)
    officials = max(len(reference), round(12 * contacts**0.42))
    weights = weigh(len(reference))
    total = weights[-1]
    shares = [high - low for low, high in zip((0.0, *weights), weights, strict=False)]
    taken: set[str] = set()
    countries = []
    for listed, share in zip(reference, shares, strict=True):
        number = max(1, round(officials * share / total))
        people = tuple(_invent(rank, listed.code, taken, random) for rank in range(number))
        capital = listed.capitals[0] if listed.capitals else None
        countries.append(Country(listed.code, capital, people, weigh(number)))
    partners = tuple(
        tuple(_choose_partners(number, weights, random)) for number in range(len(countries))
    )
    return Cast(tuple(countries), weights, partners, weigh(_PARTNERS))


def choose_sides(cast: Cast, random: Random, domestic: bool) -> list[tuple[Country, Participant]]:
    """Return who takes part in one contact: two or more, of one country only where `domestic`."""
    first = pick(cast.weights, random)
    if domestic:
        country = cast.countries[first]
        people = {pick(country.weights, random) for _ in range(2)}
        return [(country, country.officials[number]) for number in sorted(people)]
    draw = random.random()
    size = 2 if draw < _TWO else 3 if draw < _THREE else random.randint(4, 7)
    chosen = [first]
    while len(chosen) < size:
        if random.random() < _LOYALTY:
            other = cast.partners[first][pick(cast.partner_weights, random)]
        else:
            other = pick(cast.weights, random)
        if other not in chosen:
            chosen.append(other)
        elif len(chosen) > 1:
            break  # the same again: a smaller round
    sides = [cast.countries[number] for number in chosen]
    return [(side, side.officials[pick(side.weights, random)]) for side in sides]


def pick(weights: Sequence[float], random: Random) -> int:
    """Return a number below len(weights), drawn by weights that are summed up as they go."""
    return min(bisect(weights, random.random() * weights[-1]), len(weights) - 1)


def weigh(number: int) -> tuple[float, ...]:
    """Return Zipf's weights of so many ranks, each summed up with those before it."""
    return tuple(accumulate(1 / (rank + 1) for rank in range(number)))


def _choose_partners(number: int, weights: Sequence[float], random: Random) -> list[int]:
    chosen: list[int] = []
    while len(chosen) < _PARTNERS:
        other = pick(weights, random)
        if other != number and other not in chosen:
            chosen.append(other)
    return chosen


def _invent(rank: int, country: str, taken: set[str], random: Random) -> Participant:
    name = ""
    while not name or name in taken:
        name = f"{_invent_word(random)} {_invent_word(random)}"
    taken.add(name)
    role = _OFFICES[min(rank, 5 + rank % 4)]
    return Participant(name, role, country, None, name, "synthetic", False, 0, country)


def _invent_word(random: Random) -> str:
    return random.choice(_OPENINGS) + random.choice(_MIDDLES) + random.choice(_ENDINGS)
