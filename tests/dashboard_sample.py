"""Made-up tables for the tests of the dashboard: every channel, status and precision occurs.

The people are invented; only the countries are real. Texts, sentences and offsets fit together, so
whatever the dashboard shows of them can be compared with the text itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import cycle

import duckdb

from dashboard.filters import Filters
from dashboard.index import read_index
from dashboard.queries import find_text
from dashboard.selection import Selection, choose, count_shown
from dashboard.store import Store, open_session
from dashboard.takeaway import Shown
from pipeline.models import (
    Account,
    Channel,
    Claim,
    ClaimDate,
    Contact,
    Document,
    Participant,
    Precision,
    Status,
)
from pipeline.tables import Tables, to_tables

PEOPLE = {
    "Anna Keller": ("Chancellor", "DEU", None),
    "Jonas Brandt": ("Foreign Minister", "DEU", None),
    "Marc Delorme": ("President", "FRA", None),
    "Claire Aubry": ("Foreign Minister", "FRA", None),
    "Pavel Orlov": ("President", "RUS", None),
    "Irina Sokolova": ("Foreign Minister", "RUS", None),
    "Taras Hrytsenko": ("President", "UKR", None),
    "Helen Ward": ("Secretary of State", "USA", None),
    "Luis Ferreira": ("Secretary-General", "UNO", "United Nations"),
    "Rebel Council": (None, None, "Rebel Council"),
}
HOSTILE_PLACE = "<img src=x onerror=alert(1)> *Town*"
HOSTILE_WORDS = "Aides spoke of <script>alert(1)</script> and of [a link](javascript:alert(1))."

_VERBS: dict[Channel, str] = {
    "in_person": "met",
    "phone": "telephoned",
    "video": "held a video call with",
    "written": "wrote to",
    "unspecified": "spoke with",
}
_PAIRS = (
    ("Anna Keller", "Pavel Orlov"),
    ("Marc Delorme", "Pavel Orlov"),
    ("Marc Delorme", "Taras Hrytsenko"),
    ("Helen Ward", "Irina Sokolova"),
    ("Jonas Brandt", "Irina Sokolova"),
    ("Claire Aubry", "Irina Sokolova"),
    ("Luis Ferreira", "Taras Hrytsenko"),
    ("Pavel Orlov", "Rebel Council"),
    ("Anna Keller", "Taras Hrytsenko"),
    ("Helen Ward", "Jonas Brandt"),
)
_STATUSES: tuple[Status, ...] = (
    "held", "held", "planned", "held", "held", "proposed", "held", "declined", "held",
    "held", "cancelled", "held", "denied",
)  # fmt: skip
_PRECISIONS: tuple[Precision, ...] = (
    "day", "day", "day", "range", "day", "day", "month", "day", "day", "approx", "day",
)  # fmt: skip
FIRST_DAY = date(2021, 11, 2)


@dataclass(frozen=True, slots=True)
class _Plan:
    number: int
    names: tuple[str, ...]
    channel: Channel
    status: Status
    precision: Precision
    start: date | None
    end: date | None
    place: str | None = None
    disputed: bool = False
    domestic: bool = False


def build_sample(count: int = 60) -> Tables:
    """Return tables of `count` contacts, the last ones undated, disputed, domestic or hostile."""
    documents: list[Document] = []
    contacts: list[Contact] = []
    for plan in _plan(count):
        document, contact = _write(plan)
        documents += document
        contacts.append(contact)
    return to_tables(documents, contacts)


def _plan(count: int) -> list[_Plan]:
    plans = []
    channels: cycle[Channel] = cycle(("phone", "in_person", "video", "written", "unspecified"))
    for number in range(count):
        day = FIRST_DAY + timedelta(days=number * 2 - number % 3)
        precision = _PRECISIONS[number % len(_PRECISIONS)]
        names = _PAIRS[number % len(_PAIRS)]
        start: date | None = day
        end: date | None = day
        if precision == "range":
            end = day + timedelta(days=2)
        elif precision == "month":
            start = day.replace(day=1)
            end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        elif precision == "approx":
            end = day + timedelta(days=9)
        if number % 15 == 14:
            precision, start, end = "unknown", None, None
        if number % 12 == 11:
            names = (*names, "Luis Ferreira") if "Luis Ferreira" not in names else names
        plans.append(
            _Plan(
                number,
                names,
                next(channels),
                _STATUSES[number % len(_STATUSES)],
                precision,
                start,
                end,
                place=HOSTILE_PLACE if number == 7 else ("Geneva" if number % 4 == 1 else None),
                disputed=number % 10 == 1,
                domestic=number % 20 == 19,
            )
        )
    return plans


def _write(plan: _Plan) -> tuple[list[Document], Contact]:
    who, *others = plan.names
    other = " and ".join(others)
    published = (plan.end or FIRST_DAY) + timedelta(days=1)
    phrase = f"on {plan.start:%-d %B %Y}" if plan.start else ""
    verb = _VERBS[plan.channel]
    sentence = " ".join(filter(None, [who, verb, other, phrase])) + "."
    opening = f"Report number {plan.number} on the talks of the week."
    quote = f"“We spoke openly about point {plan.number},” {who} said."
    more = HOSTILE_WORDS if plan.number == 7 else "Officials gave no further detail."
    text = f"{opening}\n\n{sentence} {more}\n\n{quote}\n"
    docs = [
        Document(
            f"doc-{plan.number:03}", text, f"Report {plan.number}", published, "given",
            f"https://news.example/{plan.number}", "Wire A", "en",
        )
    ]  # fmt: skip
    claims = [_claim(plan, docs[0], sentence, verb, phrase, plan.channel)]
    accounts = [_account(docs[0], quote, "Wire A", who)]
    conflicts: tuple[str, ...] = ()
    if plan.disputed:
        rival: Channel = "video" if plan.channel != "video" else "phone"
        second = f"According to the other side, {who} {_VERBS[rival]} {other} {phrase}."
        reply = f"“Nothing was agreed,” {others[0]} said."
        docs.append(
            Document(
                f"doc-{plan.number:03}-b", f"{second}\n\n{reply}\n", f"Reply {plan.number}",
                published, "given", None, "Agency B", "en",
            )
        )  # fmt: skip
        claims.append(_claim(plan, docs[1], second, _VERBS[rival], phrase, rival))
        accounts.append(_account(docs[1], reply, "Agency B", others[0]))
        conflicts = (f"channel: {plan.channel} (Wire A) | {rival} (Agency B)",)
    claim = claims[0]
    contact = Contact(
        f"c{plan.number:04}", plan.start, plan.end, plan.precision, claim.when.basis, plan.status,
        plan.channel, claim.scope, claim.participants, plan.place, None,
        ("point " + str(plan.number),), claim.confidence, conflicts, tuple(claims),
        tuple(accounts), published,
    )  # fmt: skip
    return docs, contact


def _claim(
    plan: _Plan, doc: Document, sentence: str, verb: str, phrase: str, channel: Channel
) -> Claim:
    start = doc.text.index(sentence)
    at = doc.text.index(phrase, start) if phrase else None
    when = ClaimDate(
        plan.start, plan.end, plan.precision, "explicit" if phrase else "none", phrase or None,
        at, at + len(phrase) if at is not None else None, "full-date" if phrase else None, None,
    )  # fmt: skip
    people = tuple(_participant(number, name) for number, name in enumerate(plan.names))
    trigger = doc.text.index(verb, start)
    return Claim(
        doc.doc_id, start, start + len(sentence), verb, trigger, trigger + len(verb), people, when,
        channel, plan.status, "domestic" if plan.domestic else "international", plan.place, None,
        (), 0.5 + (plan.number % 5) / 10,
    )  # fmt: skip


def _participant(number: int, name: str) -> Participant:
    role, country, organisation = PEOPLE[name]
    return Participant(
        name=name,
        role=role,
        country=country,
        organisation=organisation,
        mention=name,
        resolved_by="document",
        is_initiator=number == 0,
        entity_id=number,
        party=country or f"party:{name.casefold()}",
    )


def _account(doc: Document, quote: str, source: str, speaker: str) -> Account:
    start = doc.text.index(quote)
    country = PEOPLE[speaker][1]
    return Account(doc.doc_id, source, speaker, country, "quote", quote, start, start + len(quote))


def find_selection(cursor: duckdb.DuckDBPyConnection, filters: Filters) -> Selection:
    """What the filters leave of all that a session's cursor sees."""
    return choose(read_index(cursor), filters, partial(find_text, cursor))


def make_shown(
    store: Store, filters: Filters, added: Tables | None = None, built: date | None = None
) -> Shown:
    """Return what a page with these filters shows, for its take-away."""
    counts = count_shown(find_selection(open_session(store, added), filters))
    return Shown(store, added, filters, counts, built)
