"""What made-up texts tell of made-up contacts: sentences, quotes, and the records they bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final, get_args

from pipeline.models import (
    Account,
    Channel,
    Claim,
    ClaimDate,
    Contact,
    DateBasis,
    Participant,
    Precision,
    Scope,
    Status,
)
from pipeline.synthesis.cast import Cast, Country, choose_sides

OPENING: Final = "Synthetic text, made up by a program.\n\n"
_VERBS: Final[dict[Channel, tuple[str, str]]] = {
    "phone": ("telephoned", "telephone"),
    "in_person": ("met", "meet"),
    "video": ("spoke by video with", "speak by video with"),
    "written": ("wrote to", "write to"),
    "unspecified": ("talked with", "talk with"),
}
_FRAMES: Final[dict[Status, str]] = {
    "held": "{who} {past} {other}{when}{where}.",
    "planned": "{who} will {bare} {other}{when}{where}.",
    "proposed": "{who} offered to {bare} {other}{when}{where}.",
    "declined": "{who} declined to {bare} {other}{when}{where}.",
    "cancelled": "{who} called off a plan to {bare} {other}{when}{where}.",
    "denied": "{who} denied that they would {bare} {other}{when}{where}.",
}
_CHANNELS: Final = get_args(Channel)
_CHANNEL_SHARES: Final = {
    "in_person": 0.4, "phone": 0.38, "video": 0.06, "written": 0.08, "unspecified": 0.08,
}  # fmt: skip
_STATUS_SHARES: Final[dict[Status, float]] = {
    "held": 0.8, "planned": 0.08, "proposed": 0.05, "declined": 0.03, "cancelled": 0.025,
    "denied": 0.015,
}  # fmt: skip
_TOPICS: Final = (
    "a ceasefire", "grain exports", "the exchange of prisoners", "sanctions", "gas supplies",
    "border crossings", "aid convoys", "elections", "fishing rights", "arms control", "refugees",
    "a power station", "ports", "overflights", "debts", "water", "trade", "observers", "mines",
    "a railway",
)  # fmt: skip
_ELSEWHERE: Final = (("Geneva", "CHE"), ("Vienna", "AUT"), ("New York", "USA"), ("Doha", "QAT"))
_DOMESTIC: Final = 0.03
_DISPUTED: Final = 0.15  # of contacts told twice or more
_QUOTED: Final = 0.4
_KNOWN_CALLER: Final = 0.55


@dataclass(frozen=True, slots=True)
class Scene:
    """What a made-up contact is, before any text tells of it."""

    contact_id: str
    start: date | None
    precision: Precision
    people: tuple[Participant, ...]
    channel: Channel
    status: Status
    place: str | None
    place_country: str | None
    topics: tuple[str, ...]
    is_domestic: bool


class Page:
    """A made-up text that grows by sentences; `text` so far."""

    def __init__(self, doc_id: str, source: str) -> None:
        self.doc_id, self.source, self.text = doc_id, source, OPENING

    def add(self, sentence: str) -> int:
        """Add a sentence as a paragraph of its own; return where it starts."""
        start = len(self.text)
        self.text += f"{sentence}\n\n"
        return start


def imagine(
    contact_id: str, start: date | None, precision: Precision, cast: Cast, random: Random
) -> Scene:
    """Return a contact on this day, all else drawn at random."""
    domestic = random.random() < _DOMESTIC
    sides = choose_sides(cast, random, domestic)
    channel = random.choices(_CHANNELS, [_CHANNEL_SHARES[name] for name in _CHANNELS])[0]
    status = random.choices(list(_STATUS_SHARES), list(_STATUS_SHARES.values()))[0]
    place, place_country = _choose_place(sides, channel, random)
    people = [person for _, person in sides]
    if channel in ("phone", "written") and random.random() < _KNOWN_CALLER:
        people[0] = replace(people[0], is_initiator=True)
    topics = tuple(random.sample(_TOPICS, random.choice((0, 1, 1, 2))))
    return Scene(
        contact_id, start, precision, tuple(people), channel, status, place, place_country, topics,
        domestic,
    )  # fmt: skip


def tell(scene: Scene, pages: Sequence[Page], published: date, random: Random) -> Contact:
    """Write the contact into each of the pages and return it with these as evidence."""
    claims, accounts = [], []
    told = {scene.channel: pages[0].source}
    for number, page in enumerate(pages):
        channel = scene.channel
        if number and random.random() < _DISPUTED:
            channel = random.choice(_CHANNELS)
            told.setdefault(channel, page.source)
        claims.append(_claim(scene, page, channel, published, random))
        if random.random() < _QUOTED:
            accounts.append(_quote(scene, page, random))
    conflicts: tuple[str, ...] = ()
    if len(told) > 1:
        conflicts = ("channel: " + " | ".join(f"{name} ({who})" for name, who in told.items()),)
    first = claims[0]
    return Contact(
        scene.contact_id, first.when.start, first.when.end, scene.precision, first.when.basis,
        scene.status, scene.channel, first.scope, scene.people, scene.place, scene.place_country,
        scene.topics, first.confidence, conflicts, tuple(claims), tuple(accounts), published,
    )  # fmt: skip


def _choose_place(
    sides: Sequence[tuple[Country, Participant]], channel: Channel, random: Random
) -> tuple[str | None, str | None]:
    if channel != "in_person" or random.random() < 0.3:
        return None, None
    if random.random() < 0.2:
        return random.choice(_ELSEWHERE)
    host = random.choice(sides)[0]
    return (host.capital, host.code) if host.capital else (None, None)


def _claim(scene: Scene, page: Page, channel: Channel, published: date, random: Random) -> Claim:
    phrase, end, basis = _say_day(scene, published, random)
    past, bare = _VERBS[channel]
    who, *others = [f"{person.role} {person.name}" for person in scene.people]
    if not others:
        others = ["a minister"]
    sentence = _FRAMES[scene.status].format(
        who=who,
        past=past,
        bare=bare,
        other=" and ".join(others),
        when=f" {phrase}" if phrase else "",
        where=f" in {scene.place}" if scene.place else "",
    )
    if scene.topics:
        sentence = f"{sentence[:-1]} to discuss {' and '.join(scene.topics)}."
    start = page.add(sentence)
    verb = past if scene.status == "held" else bare
    trigger = start + sentence.index(f" {verb} ") + 1
    at = start + sentence.index(phrase) if phrase else None
    when = ClaimDate(
        scene.start, end, scene.precision, basis, phrase, at,
        at + len(phrase) if at is not None and phrase else None, "synthetic",
        f"published {published}" if basis == "relative" else None,
    )  # fmt: skip
    scope: Scope = "domestic" if scene.is_domestic else "international"
    return Claim(
        page.doc_id, start, start + len(sentence), verb, trigger, trigger + len(verb), scene.people,
        when, channel, scene.status, scope, scene.place, scene.place_country, scene.topics,
        round(random.betavariate(8, 2), 2),
    )  # fmt: skip


def _say_day(
    scene: Scene, published: date, random: Random
) -> tuple[str | None, date | None, DateBasis]:
    """Return the words that date a contact, its last day, and how the words give it."""
    start = scene.start
    if start is None:
        return None, None, "none"
    if scene.precision == "day":
        if published - start == timedelta(days=1) and random.random() < 0.4:
            return "the day before", start, "relative"
        return f"on {start}", start, "explicit"
    if scene.precision == "month":
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return f"in {start:%Y-%m}", end, "explicit"
    if scene.precision == "year":
        return f"in {start.year}", start.replace(month=12, day=31), "explicit"
    end = start + timedelta(days=random.randint(1, 4 if scene.precision == "range" else 12))
    words = "from {} to {}" if scene.precision == "range" else "between {} and {}"
    return words.format(start, end), end, "explicit"


def _quote(scene: Scene, page: Page, random: Random) -> Account:
    speaker = random.choice(scene.people)
    topic = random.choice(_TOPICS)
    words = f"“We spoke openly about {topic},” {speaker.name} said."
    start = page.add(words)
    return Account(
        page.doc_id, page.source, speaker.name, speaker.country, "quote", words, start,
        start + len(words),
    )  # fmt: skip
