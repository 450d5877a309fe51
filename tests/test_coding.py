"""Codes and sentences of a contact, by hand-worked cases."""

from __future__ import annotations

from datetime import date

import pytest
from sample_records import contact, person

from pipeline.coding import summarise, to_cameo, to_edtf, to_plover

ADA, IVO, UMA = person("Ada Orr", "NOR"), person("Ivo Tan", "SDN"), person("Uma Bay", "KEN")
MEDIATOR = person("Lee Roe", "UNO", role="UN mediator")


@pytest.mark.parametrize(
    ("more", "cameo", "plover"),
    [
        ({"channel": "phone"}, "041", "CONSULT-phone"),
        ({"channel": "video"}, "041", "CONSULT-phone"),
        ({"channel": "written"}, "040", "CONSULT"),
        ({"channel": "unspecified"}, "040", "CONSULT"),
        ({"place_country": None}, "040", "CONSULT"),
        ({"place_country": "NOR"}, "043", "CONSULT-visit"),
        ({"place_country": "SDN"}, "042", "CONSULT-visit"),
        ({"place_country": "CHE"}, "044", "CONSULT"),
        ({"place_country": "CHE", "participants": (ADA, IVO, UMA)}, "044", "CONSULT-multilateral"),
        ({"participants": (ADA, IVO, MEDIATOR)}, "045", "CONSULT-third-party"),
        ({"status": "planned"}, "036", "AGREE"),
        ({"status": "proposed"}, "036", "REQUEST"),
        ({"status": "planned", "participants": (ADA, MEDIATOR)}, "039", "AGREE"),
        ({"status": "declined"}, "125", "REJECT"),
        ({"status": "cancelled"}, "125", "REJECT"),
        ({"status": "declined", "participants": (ADA, MEDIATOR)}, "126", "REJECT"),
        ({"status": "denied"}, None, None),
    ],
)
def test_codes(more: dict[str, object], cameo: str | None, plover: str | None) -> None:
    told = contact(**more)
    assert (to_cameo(told), to_plover(told)) == (cameo, plover)


def test_cameo_is_seen_from_the_initiator() -> None:
    guest = person("Ivo Tan", "SDN", is_initiator=True)
    assert to_cameo(contact(participants=(ADA, guest), place_country="NOR")) == "042"


@pytest.mark.parametrize(
    ("start", "end", "precision", "edtf"),
    [
        ("2031-05-03", "2031-05-03", "day", "2031-05-03"),
        ("2031-05-03", "2031-05-05", "range", "2031-05-03/2031-05-05"),
        ("2031-02-01", "2031-02-28", "month", "2031-02"),
        ("2032-02-01", "2032-02-28", "month", "2032-02-01~/2032-02-28~"),
        ("2031-01-01", "2031-12-31", "year", "2031"),
        ("2031-05-01", "2031-05-10", "approx", "2031-05-01~/2031-05-10~"),
        ("2031-05-03", "2031-05-03", "approx", "2031-05-03~"),
        (None, None, "unknown", None),
    ],
)
def test_edtf(start: str | None, end: str | None, precision: str, edtf: str | None) -> None:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert to_edtf(*days, precision) == edtf  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "Ada Orr (NOR) and Ivo Tan (SDN) met in Portville on 3 May 2031."),
        (
            {"channel": "phone", "participants": (ADA, IVO, person("Kenya", "KEN"))},
            "Ada Orr (NOR), Ivo Tan (SDN) and Kenya (KEN) spoke by phone on 3 May 2031.",
        ),
        (
            {"end": date(2031, 5, 5), "precision": "range"},
            "Ada Orr (NOR) and Ivo Tan (SDN) met in Portville from 3 May 2031 to 5 May 2031.",
        ),
        (
            {"place": "Portville town hall"},
            "Ada Orr (NOR) and Ivo Tan (SDN) met at the Portville town hall on 3 May 2031.",
        ),
        (
            {"precision": "month", "place": None},
            "Ada Orr (NOR) and Ivo Tan (SDN) met in May 2031.",
        ),
        (
            {"start": date(2031, 5, 1), "end": date(2031, 5, 10), "precision": "approx"},
            "Ada Orr (NOR) and Ivo Tan (SDN) met in Portville between 1 May 2031 and 10 May 2031.",
        ),
        (
            {"start": None, "end": None, "precision": "unknown", "channel": "written"},
            "Ada Orr (NOR) and Ivo Tan (SDN) exchanged a written message, date unknown.",
        ),
        (
            {"status": "planned"},
            "A meeting of Ada Orr (NOR) and Ivo Tan (SDN) in Portville on 3 May 2031 is planned.",
        ),
        (
            {"status": "denied", "channel": "phone", "start": None, "end": None},
            "A phone call between Ada Orr (NOR) and Ivo Tan (SDN) is denied, date unknown.",
        ),
        (
            {"participants": (ADA,), "channel": "unspecified", "place": None},
            "Ada Orr (NOR) and a party not named were in contact on 3 May 2031.",
        ),
    ],
)
def test_sentences(more: dict[str, object], sentence: str) -> None:
    assert summarise(contact(**more)) == sentence
