"""How dates are derived, shown on examples that the tagger itself works out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from dashboard.rules import name_rule
from dashboard.story import say_anchor
from dashboard.words import PRECISIONS, say_day, say_when

MOST_CHARS: Final = 500  # of a sentence to be tried
_COLUMNS: Final = ("The text says", "Published on", "It means", "That is", "EDTF", "Read as")


@dataclass(frozen=True, slots=True)
class Example:
    """A text, the day on which it was published, and the lesson of it; its dates are worked out."""

    text: str
    published: date | None
    lesson: str


_SUNDAY: Final = date(2022, 2, 13)
EXAMPLES: Final = (
    Example("They met on 12 February 2022.", None,
            "The full date stands in the text; nothing else is needed."),
    Example("They met on February 12.", _SUNDAY,
            "The year is the one that brings it nearest to the day of publication."),
    Example("They met on Saturday.", _SUNDAY, "The Saturday nearest to the day of publication."),
    Example("They will meet on Tuesday.", _SUNDAY, "The verb looks ahead, so the next Tuesday."),
    Example("They met on 12 February 2022. They spoke again the next day.", None,
            "Counted from the last day that the text names, not from its publication."),
    Example("They met from 12 to 14 February 2022.", None, "Both ends stand in the text."),
    Example("They met in early February 2022.", None,
            "On a day in this window; which one is not said."),
    Example("They met in February 2022.", None,
            "A month is drawn as a month, never as its first day."),
    Example("They met on 3/4/2022.", None,
            "March or April: nothing in the text says which, so neither is taken."),
    Example("They met recently.", _SUNDAY,
            "Nothing to count from: it stays on the shelf of what is undated."),
)  # fmt: skip


def derive(text: str, published: date | None) -> pd.DataFrame:
    """Return a row for each expression of time in a text, as the tagger reads it.

    The columns are those of the page; durations and repetitions are no dates, and say so.
    """
    from pipeline import tag_dates  # its readers of dates take a moment to load

    rows = []
    for found in tag_dates(text[:MOST_CHARS], published):
        dated = found.first_day is not None
        means = say_when(found.first_day, found.last_day, found.precision) if dated else "no date"
        kind = PRECISIONS[found.precision] if found.type in ("DATE", "TIME") else "no point in time"
        anchor = say_anchor(found.anchor)
        how = name_rule(found.rule) + (f", counted from {anchor}" if anchor else "")
        said = text[found.start_char : found.end_char]
        day = say_day(published, weekday=True) if published else "not known"
        rows.append((said, day, means, kind, found.edtf or "", how))
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def work_out(examples: tuple[Example, ...] = EXAMPLES) -> pd.DataFrame:
    """Return the worked examples: for each the last date of its text, and the lesson."""
    parts = [derive(example.text, example.published).tail(1) for example in examples]
    table = pd.concat(parts, ignore_index=True)
    table["The text says"] = [example.text for example in examples]
    table["Why"] = [example.lesson for example in examples]
    return table
