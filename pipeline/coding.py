"""A contact in the codes and words that others use: CAMEO, PLOVER, EDTF and one plain sentence.

Sources: P. Schrodt, CAMEO Codebook 1.1b3 (2012), ch. 1, 3, 4 and 12; the PLOVER manual of the Open
Event Data Alliance; Extended Date/Time Format, Library of Congress 2019 (ISO 8601-2:2019).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from pipeline.models import Contact, Participant, Precision

_CALLS = ("phone", "video")
_NOUNS = {
    "in_person": "A meeting of {who}{place}",
    "phone": "A phone call between {who}",
    "video": "A video call between {who}",
    "written": "A written message between {who}",
    "unspecified": "A contact between {who}{place}",
}
_DEEDS = {
    "in_person": "{who} met{place}",
    "phone": "{who} spoke by phone",
    "video": "{who} spoke by video link",
    "written": "{who} exchanged a written message",
    "unspecified": "{who} were in contact{place}",
}
_STATES = {
    "planned": "is planned",
    "proposed": "was proposed",
    "declined": "was declined",
    "cancelled": "was cancelled",
    "denied": "is denied",
}


def to_cameo(contact: Contact) -> str | None:
    """Return the CAMEO code seen from the first participant, or from the initiator where known.

    Held: 041 call, 042 visit to a participant's country, 043 the same seen from the host, 044
    meeting in a third country, 045 with a mediator, 040 otherwise. Planned or proposed: 036 (039
    with a mediator). Declined or cancelled: 125 (126). A denied contact has no code: None.

    A code is given per contact, while CAMEO codes are directed; hence the rule of whose view.
    """
    mediated = _has_mediator(contact)
    if contact.status in ("planned", "proposed"):
        return "039" if mediated else "036"
    if contact.status in ("declined", "cancelled"):
        return "126" if mediated else "125"
    if contact.status == "denied":
        return None
    if mediated:
        return "045"
    if contact.channel in _CALLS:
        return "041"
    if contact.channel == "in_person" and contact.place_country:
        if contact.place_country not in _countries(contact):
            return "044"
        actor = _actor(contact)
        return "043" if actor and actor.country == contact.place_country else "042"
    return "040"


def to_plover(contact: Contact) -> str | None:
    """Return PLOVER's event, with its mode where one applies; None for a denied contact.

    Held contacts are CONSULT: -third-party with a mediator, -phone for calls (video too, PLOVER has
    no other), -multilateral for a meeting of three or more countries, -visit for a meeting in the
    country of one side, no mode otherwise.
    """
    match contact.status:
        case "planned":
            return "AGREE"
        case "proposed":
            return "REQUEST"
        case "declined" | "cancelled":
            return "REJECT"
        case "denied":
            return None
    if _has_mediator(contact):
        return "CONSULT-third-party"
    if contact.channel in _CALLS:
        return "CONSULT-phone"
    if contact.channel == "in_person":
        countries = _countries(contact)
        if len(countries) > 2:
            return "CONSULT-multilateral"
        if contact.place_country in countries:
            return "CONSULT-visit"
    return "CONSULT"


def to_edtf(start: date | None, end: date | None, precision: Precision) -> str | None:
    """Return the date in EDTF, or None where nothing is known.

    >>> to_edtf(date(2022, 2, 12), date(2022, 2, 12), "day")
    '2022-02-12'
    >>> to_edtf(date(2022, 2, 12), date(2022, 2, 14), "range")
    '2022-02-12/2022-02-14'
    >>> to_edtf(date(2022, 2, 1), date(2022, 2, 28), "month")
    '2022-02'
    >>> to_edtf(date(2022, 2, 1), date(2022, 2, 10), "approx")
    '2022-02-01~/2022-02-10~'
    """
    if start is None or precision == "unknown":
        return None
    end = end or start
    whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    whole_month = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if precision == "year" and whole_year and start.year == end.year:
        return f"{start.year:04d}"
    if precision == "month" and whole_month and (start.year, start.month) == (end.year, end.month):
        return f"{start:%Y-%m}"
    if precision in ("day", "range"):
        return str(start) if start == end else f"{start}/{end}"
    # A window that is no whole month or year is an approximate one, whatever it was read from.
    return f"{start}~" if start == end else f"{start}~/{end}~"


def summarise(contact: Contact) -> str:
    """Return one readable sentence: who, how, where and when, with its status.

    "Joe Biden (USA) and Vladimir Putin (RUS) spoke by phone on 12 February 2022."
    """
    who = _join([_label(participant) for participant in contact.participants])
    place = _say_place(contact.place) if contact.place and contact.place.strip() else ""
    when = _say_when(contact.start, contact.end, contact.precision)
    if contact.status == "held":
        deed = _DEEDS[contact.channel].format(who=who, place=place)
        return f"{deed} {when}." if when else f"{deed}, date unknown."
    state = _STATES[contact.status]
    noun = _NOUNS[contact.channel].format(who=who, place=place)
    # "was proposed on 12 February" would date the proposal, not the contact.
    return f"{noun} {when} {state}." if when else f"{noun} {state}, date unknown."


def _label(participant: Participant) -> str:
    if participant.country and participant.country != participant.name:
        return f"{participant.name} ({participant.country})"
    return participant.name


def _join(names: list[str]) -> str:
    if len(names) < 2:
        return f"{names[0] if names else 'A party not named'} and a party not named"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _say_place(place: str) -> str:
    if not place.split()[-1][:1].islower():
        return f" in {place}"
    # "the presidential palace": a building, not a town or country.
    return f" at {place}" if place.lower().startswith(("the ", "a ")) else f" at the {place}"


def _say_when(start: date | None, end: date | None, precision: Precision) -> str:
    if start is None or precision == "unknown":
        return ""
    end = end or start
    if precision == "year" and start.year == end.year:
        return f"in {start.year}"
    if precision == "month" and (start.year, start.month) == (end.year, end.month):
        return f"in {_MONTHS[start.month - 1]} {start.year}"
    about = "about " if precision == "approx" else ""
    if start == end:
        return f"on {about}{_say_day(start)}"
    if precision == "range":
        return f"from {_say_day(start)} to {_say_day(end)}"
    return f"between {_say_day(start)} and {_say_day(end)}"


# Written out because strftime's month names follow the machine's language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _say_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _countries(contact: Contact) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.country for p in contact.participants if p.country))


def _actor(contact: Contact) -> Participant | None:
    initiators = [p for p in contact.participants if p.is_initiator]
    return next(iter(initiators or contact.participants), None)


def _has_mediator(contact: Contact) -> bool:
    return any("mediat" in (p.role or "").lower() for p in contact.participants)
