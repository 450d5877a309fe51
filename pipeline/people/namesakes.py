"""Places and people of one name: Georgia in America, a leader of the year that a sentence names."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.people.drafts import Draft
from pipeline.people.tokens import Token
from pipeline.reference import Official
from pipeline.vocabulary import load_words

_LEADERS = frozenset(
    {"head_of_state", "head_of_government", "royal", "movement_leader", "foreign_minister"}
)
_RECENT = 2
"""Years before a text's own of which news still speaks."""
_PROVINCIAL = frozenset({"subnational", "legislator"})


@functools.cache
def _provinces() -> dict[str, str]:
    """Provinces that bear a country's name, and whose they are."""
    pairs = (word.split("=") for word in load_words("namesake_province"))
    return {pair[0]: pair[1] for pair in pairs}


def place_provinces(drafts: Sequence[Draft], tokens: Sequence[Token]) -> list[Draft]:
    """Read "Georgia Governor N", "Georgia Senator N" as of the province of that name.

    Only where the name itself stands before the title: "the Georgian governor" is the country's.
    """
    out: list[Draft] = []
    for draft in drafts:
        office = draft.office
        if office is not None and office.office_class in _PROVINCIAL and len(draft.codes) == 1:
            country = _provinces().get(tokens[draft.first].text)
            if country is not None:
                draft = replace(draft, codes=(country,))
        out.append(draft)
    return out


def find_year(tokens: Iterable[Token]) -> int | None:
    """Return the one year that a sentence names in figures, or None."""
    years = {
        int(token.text)
        for token in tokens
        if len(token.text) == 4 and token.text.isdigit() and "1800" <= token.text <= "2100"
    }
    return years.pop() if len(years) == 1 else None


def tells_of_the_past(years: Sequence[int | None], published: int) -> bool:
    """Tell whether a text is a history or chronology, by the year that each sentence names.

    More than half of these lie back more than two years, and more than one or one at the opening.

    >>> tells_of_the_past([None, 1956, None], 2019), tells_of_the_past([None, None, 1994], 2022)
    (True, False)
    """
    named = [year for year in years if year is not None]
    past = [year for year in named if year < published - _RECENT]
    is_at_opening = any(year in past for year in years[:2])
    return 2 * len(past) > len(named) and (len(past) > 1 or is_at_opening)


def pick_of_year(rows: Iterable[Official], year: int) -> list[Official]:
    """Return those who led a state or movement in that year: "as Nixon met Mao in 1972"."""
    return [
        row
        for row in rows
        if row.office_class in _LEADERS
        and row.start is not None
        and row.start.year <= year
        and (row.end is None or year <= row.end.year)
    ]
