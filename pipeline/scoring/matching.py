"""Which found contact stands for which labelled one: one to one, by the largest total likeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.scoring.names import (
    find_party_code,
    one_official,
    party_names_agree,
    person_names_agree,
)
from pipeline.scoring.records import FoundContact, FoundParticipant, GoldContact

FULL, PARTLY = 1.0, 0.5
# Participants weigh most, then the day, then status and channel: two contacts of one pair on one
# day are told apart by the last two.
_WEIGHTS = {"participants": 4.0, "dates": 3.0, "status": 1.0, "channel": 1.0}
_REQUIRED_FIRST = 0.01


def agree_on(name: str, code: str | None, found: FoundParticipant) -> float:
    """Return how far a labelled participant is a found one: 1, 0.5 (its party only) or 0.

    ``code`` is the labelled participant's country where the labels tell it. A party agrees by name
    or code. Where one side has a party and the other a person of that party, they agree partly.
    """
    party = find_party_code(name)
    if found.is_party:
        if party_names_agree(name, found.name):
            return FULL
        found_codes = {find_party_code(found.name), found.country} - {None}
        if party is not None:
            return FULL if party in found_codes else 0.0
        return PARTLY if code is not None and code in found_codes else 0.0
    if party is not None:
        belongs = found.organisation is not None and party_names_agree(name, found.organisation)
        return PARTLY if belongs or party == found.country else 0.0
    agreed = person_names_agree(name, found.name) or one_official(name, found.name)
    return FULL if agreed else 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs (place in the labels, place in what was found, how far they agree)."""

    pairs: tuple[tuple[int, int, float], ...]
    n_gold: int
    n_found: int

    @property
    def total(self) -> float:
        """Sum of the agreements."""
        return sum(how_far for _, _, how_far in self.pairs)

    @property
    def share(self) -> float:
        """Agreement as a share of all participants on either side (Dice), 0 to 1."""
        return 2 * self.total / (self.n_gold + self.n_found) if self.n_gold + self.n_found else 0.0

    @property
    def is_exact(self) -> bool:
        """Every participant on either side has its full partner."""
        return self.n_gold == self.n_found == self.total

    @property
    def covers_gold(self) -> bool:
        """Every labelled participant has its full partner."""
        return self.total == self.n_gold


def agree_on_participants(
    names: Sequence[str], countries: Sequence[str], found: FoundContact
) -> Agreement:
    """Pair labelled names with found participants, one to one, by the largest total agreement.

    ``countries`` tells each name's own country only where there is one for each name.
    """
    codes = list(countries) if len(countries) == len(names) else [None] * len(names)
    table = [
        [agree_on(name, code, participant) for participant in found.participants]
        for name, code in zip(names, codes, strict=True)
    ]
    pairs = tuple((row, column, table[row][column]) for row, column in assign(table))
    return Agreement(pairs, len(names), len(found.participants))


def best_agreement(gold: GoldContact, found: FoundContact) -> Agreement:
    """Return the agreement with that right answer for the participants which fits best."""
    countries = gold.first("countries") or ()
    answers = gold.answers.get("participants") or ((),)
    choices = [agree_on_participants(tuple(names or ()), countries, found) for names in answers]
    return max(choices, key=lambda agreement: (agreement.is_exact, agreement.share))


def _is_one_party(gold: GoldContact, found: FoundContact, agreement: Agreement) -> bool:
    """Say whether all that agrees is of one party, although the labels name two countries.

    Inside one country (a government and a movement) the labels name one, and names decide.
    """
    if len(set(gold.first("countries") or ())) < 2:
        return False
    agreed = [found.participants[column] for _, column, _ in agreement.pairs]
    parties = {(person.country, person.organisation) for person in agreed}
    unknown = any(person.country is None and person.organisation is None for person in agreed)
    return not unknown and len(parties) < 2


def dates_agree(
    start: date | None, end: date | None, found_start: date | None, found_end: date | None
) -> float:
    """Return how well two windows agree: 1 equal, 0.7 overlapping, 0.4 a day apart, else 0.

    Both undated: 1. One undated: 0.2.

    >>> day = date(1982, 4, 8)
    >>> dates_agree(day, day, date(1982, 4, 9), date(1982, 4, 9))
    0.4
    """
    if start is None and found_start is None:
        return 1.0
    if start is None or found_start is None:
        return 0.2
    last, found_last = end or start, found_end or found_start
    if (start, last) == (found_start, found_last):
        return 1.0
    if start <= found_last and found_start <= last:
        return 0.7
    gap = max(start - found_last, found_start - last)
    return 0.4 if gap <= timedelta(days=1) else 0.0


def _best_dates(gold: GoldContact, found: FoundContact) -> float:
    starts = gold.answers.get("start") or (None,)
    ends = gold.answers.get("end") or (None,)
    return max(
        dates_agree(start, end, found.start, found.end)
        for start in starts
        for end in ends
        if start is None or end is None or start <= end
    )


def likeness(gold: GoldContact, found: FoundContact) -> float:
    """Return how alike a labelled and a found contact are; 0 where they cannot be one.

    At least two participants must agree, one of them fully, and not all of one party (one is
    enough where one is labelled), and the dates must be equal, overlap, lie a day apart, or one be
    missing.
    """
    agreement = best_agreement(gold, found)
    needed = min(2, agreement.n_gold)
    if len(agreement.pairs) < needed or not agreement.pairs:
        return 0.0
    if FULL not in {how_far for _, _, how_far in agreement.pairs}:
        return 0.0
    if needed == 2 and _is_one_party(gold, found, agreement):
        return 0.0
    dates = _best_dates(gold, found)
    if not dates:
        return 0.0
    return (
        _WEIGHTS["participants"] * agreement.share
        + _WEIGHTS["dates"] * dates
        + _WEIGHTS["status"] * is_answer(gold, "status", found.status)
        + _WEIGHTS["channel"] * is_answer(gold, "channel", found.channel)
        + _REQUIRED_FIRST * (not gold.is_optional)
    )


def is_answer(gold: GoldContact, field: str, value: Any) -> bool:
    """Say whether a value is among the right answers of a field."""
    return value in gold.answers.get(field, ())


def match(
    gold: Sequence[GoldContact], found: Sequence[FoundContact]
) -> tuple[tuple[int, int], ...]:
    """Return pairs (place in gold, place in found) of the largest total likeness, one to one."""
    return assign([[likeness(one, other) for other in found] for one in gold])


def assign(table: Sequence[Sequence[float]]) -> tuple[tuple[int, int], ...]:
    """Return the pairs (row, column) of positive worth whose sum is largest, one to one.

    Kuhn's method with potentials (Munkres 1957), cubic in the longer side; rows and columns
    without worth for each other stay alone.

    >>> assign([[3.0, 2.0], [2.5, 0.0]])
    ((0, 1), (1, 0))
    """
    rows, columns = len(table), max((len(row) for row in table), default=0)
    size = max(rows, columns)
    cost = [
        [-table[i][j] if i < rows and j < columns else 0.0 for j in range(size)]
        for i in range(size)
    ]
    row_potential, column_potential = [0.0] * size, [0.0] * size
    row_of: list[int | None] = [None] * size
    for row in range(size):
        _give_partner(row, cost, row_potential, column_potential, row_of)
    pairs = [(row, column) for column, row in enumerate(row_of) if row is not None]
    return tuple(sorted((i, j) for i, j in pairs if i < rows and j < columns and table[i][j] > 0))


def _give_partner(
    row: int,
    cost: list[list[float]],
    row_potential: list[float],
    column_potential: list[float],
    row_of: list[int | None],
) -> None:
    """Find the cheapest chain of exchanges that gives ``row`` a column, and make it."""
    size = len(cost)
    slack = [float("inf")] * size
    reached_from: list[int | None] = [None] * size
    done: list[int] = []
    at_row, at_column = row, None
    while True:
        open_columns = [column for column in range(size) if column not in done]
        for column in open_columns:
            price = cost[at_row][column] - row_potential[at_row] - column_potential[column]
            if price < slack[column]:
                slack[column], reached_from[column] = price, at_column
        nearest = min(open_columns, key=lambda column: slack[column])
        step = slack[nearest]
        row_potential[row] += step
        for column in done:
            owner = row_of[column]
            assert owner is not None
            row_potential[owner] += step
            column_potential[column] -= step
        for column in open_columns:
            slack[column] -= step
        done.append(nearest)
        at_column = nearest
        owner = row_of[nearest]
        if owner is None:
            break
        at_row = owner
    column_now: int | None = at_column
    while column_now is not None:
        before = reached_from[column_now]
        row_of[column_now] = row if before is None else row_of[before]
        column_now = before
