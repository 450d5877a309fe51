"""The words of the help page, each explained in a sentence or two."""

from __future__ import annotations

from typing import Final

from dashboard.words import CHANNELS, PRECISIONS, STATUSES

TERMS: Final = (
    ("Contact", "Officials of different countries or bodies meeting, calling, writing to one"
     " another, or planning or refusing to. Contacts inside one government are kept apart."),
    ("Channel", "How they were in contact. " + ", ".join(CHANNELS.values()) + "."),
    ("Status", "What became of it. " + ", ".join(STATUSES.values()) + ". A contact that was only"
     " announced is never counted as held; one that its own side denies is kept, and marked."),
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
    ("Domestic", "A contact inside one government, such as a president with his own ministers."
     " Left out unless the switch below the filters is on."),
    ("Anchor", "The day from which a phrase such as Saturday is counted: the day of publication,"
     " or a day that the text has named before."),
    ("Conflict", "Two sources give the same contact another day, channel or status. Each keeps its"
     " words; none is averaged away."),
    ("Correction", "What somebody has decided on the page Review, with name, time and reason. The"
     " machine's own answer is kept below it."),
    ("GEXF, iCalendar, TimelineJS", "File formats of other programs: networks for Gephi, events"
     " for a calendar, a timeline for a web page."),
    ("Dyad", "Two officials or countries seen as a pair."),
    ("Silence", "The days between one dated contact of a pair and the next, in the texts read."),
)  # fmt: skip
