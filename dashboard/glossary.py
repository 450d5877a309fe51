"""The words of the help page: a start in three steps, a glossary, and how dates are derived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dashboard.words import BASES, CHANNELS, PRECISIONS, STATUSES

STEPS: Final = (
    ("Narrow", "Choose a country, an official or a span of days on the left. The address keeps"
     " your choice: copy it, and a colleague sees the same."),
    ("Look", "Each mark on the timeline is a contact, each line joins those who took part. Shape"
     " and colour tell how, fill tells whether it took place."),
    ("Check", "Click a mark. You read who says so, in which words, and how the date was reached."),
)  # fmt: skip

TERMS: Final = (
    ("Contact", "Officials of different countries or bodies meeting, calling, writing to one"
     " another, or planning or refusing to. Contacts inside one government are kept apart."),
    ("Channel", "How they were in contact. " + ", ".join(CHANNELS.values()) + "."),
    ("Status", "What became of it. " + ", ".join(STATUSES.values()) + ". A contact that was only"
     " announced is never counted as held."),
    ("Precision", "How much the date says. " + "; ".join(
        f"{code}: {words}" for code, words in PRECISIONS.items()) + "."),
    ("Evidence", "The sentences that tell of a contact, word for word, each with its text."),
    ("Account", "What a source says of a contact, quoted or reported. Both sides' accounts stand"
     " side by side, and where they disagree it is said."),
    ("Confidence", "How sure the reading is, from 0 to 100 per cent. It orders what to check first;"
     " it is no measure of whether a source tells the truth."),
    ("EDTF", "Extended Date/Time Format (ISO 8601-2): a way of writing dates that are not exact."
     " 2022-02 is a month, 2022-02-12/2022-02-14 several days, 2022-02-12~ about that day."),
    ("CAMEO", "A code book of events between states. Codes of contact begin with 04: 041 discuss"
     " by telephone, 042 visit, 043 host a visit, 044 meet elsewhere; 03 announces an intent, 12"
     " refuses."),
    ("PLOVER", "The code book that followed CAMEO: an event such as CONSULT, AGREE or REJECT, and"
     " a mode such as phone or visit."),
    ("Dyad", "Two officials or countries seen as a pair."),
    ("Silence", "The days between one dated contact of a pair and the next, in the texts read."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A phrase, the day its text was published, and what becomes of it."""

    phrase: str
    published: str
    result: str
    precision: str
    why: str


EXAMPLES: Final = (
    Example("on 12 February 2022", "any day", "12 February 2022", "day", BASES["explicit"]),
    Example("on February 12", "Sunday 13 February 2022", "12 February 2022", "day",
            BASES["completed"]),
    Example("on Saturday", "Sunday 13 February 2022", "12 February 2022", "day",
            "The Saturday that is nearest to the day of publication."),
    Example("the next day", "Sunday 13 February 2022", "the day after the one named before", "day",
            "Counted from the last day that the text names, not from its publication."),
    Example("from 12 to 14 February 2022", "any day", "12 to 14 February 2022", "range",
            "Both ends stand in the text."),
    Example("in early February 2022", "any day", "a window at the month's beginning", "approx",
            "It took place on a day in this window; which one is not said."),
    Example("in February 2022", "any day", "February 2022", "month",
            "A month is drawn as a month, never as its first day."),
    Example("recently", "any day", "no date", "unknown",
            "Nothing to count from: it stays on the shelf of what is undated."),
)  # fmt: skip
