"""What is told twice is one contact, what is told once stays so: tests/cases/merge.csv and more."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import contact, person

from pipeline.extraction import merge_contacts, read_contacts
from pipeline.merge.confidence import rate
from pipeline.models import Channel, Contact, Document, Participant

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "merge.csv").open(encoding="utf-8")))
DAY = date(2031, 5, 3)
ORR, TAN = person("Ada Orr", "NOR"), person("Ivo Tan", "SDN")
NORWAY, SUDAN = (
    person(name, code, resolved_by="party")
    for name, code in (("Norland", "NOR"), ("Sudania", "SDN"))
)


def tell(
    doc_id: str,
    *people: Participant,
    day: date | None = DAY,
    last: date | None = None,
    reported: date | None = None,
    phrase: str | None = None,
    precision: str = "day",
    start_char: int = 0,
    **more: Any,
) -> Contact:
    """Return what one document tells, in one claim."""
    plain = contact("", doc_id)
    people = people or (ORR, TAN)
    end = last or day
    precision = "unknown" if day is None else precision
    when = replace(plain.claims[0].when, start=day, end=end, phrase=phrase, precision=precision)  # type: ignore[arg-type]
    told = {key: more[key] for key in ("status", "channel", "scope") if key in more}
    claim = replace(plain.claims[0], participants=people, when=when, start_char=start_char, **told)
    return replace(
        plain, participants=people, start=day, end=end, precision=precision,  # type: ignore[arg-type]
        claims=(claim,), first_reported=reported or (day or DAY) + timedelta(1), **more,
    )  # fmt: skip


@pytest.mark.model
@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case"])
def test_two_texts(row: dict[str, str]) -> None:
    found = []
    for number in ("1", "2"):
        day = date.fromisoformat(row[f"published_{number}"])
        document = Document(f"d{number}", row[f"text_{number}"], published=day)
        found += read_contacts(document)[1]
    merged = merge_contacts(found)
    assert len(merged) == int(row["contacts"])
    assert sum(len({claim.doc_id for claim in one.claims}) for one in merged) == 2
    for one in merged:
        people = ";".join(sorted(p.name for p in one.participants))
        told = {"start": str(one.start), "status": one.status, "channel": one.channel}
        told["participants"] = people
        assert {k: v for k, v in told.items() if row[k]} == {k: row[k] for k in told if row[k]}


def count(*contacts: Contact) -> int:
    return len(merge_contacts(contacts))


def test_a_plan_is_followed_and_its_claim_kept() -> None:
    plan = tell("a", status="planned", reported=DAY - timedelta(3))
    (one,) = merge_contacts([tell("b"), plan])
    assert one.status == "held"
    assert [claim.status for claim in one.claims] == ["held", "planned"]
    assert one.first_reported == DAY - timedelta(3)


@pytest.mark.parametrize(
    ("earlier", "later", "status"),
    [
        ("planned", "cancelled", "cancelled"),
        ("proposed", "declined", "declined"),
        ("proposed", "held", "held"),
        ("proposed", "planned", "planned"),
        ("cancelled", "planned", "planned"),
    ],
)
def test_the_newest_text_says_what_became_of_it(earlier: str, later: str, status: str) -> None:
    first = tell("a", status=earlier, reported=DAY - timedelta(3))
    second = tell("b", status=later, reported=DAY - timedelta(1))
    (one,) = merge_contacts([second, first])
    assert one.status == status


def test_a_denied_contact_stays_apart_from_the_held_one() -> None:
    assert count(tell("a"), tell("b", status="denied")) == 2


def test_postponed_is_two_contacts_in_all_texts() -> None:
    new = DAY + timedelta(7)
    old_plan = tell("a", status="planned", reported=DAY - timedelta(5))
    called_off = tell("b", status="cancelled", reported=DAY - timedelta(2))
    new_plan = tell("b", day=new, status="planned", reported=DAY - timedelta(2), start_char=40)
    merged = merge_contacts([old_plan, called_off, new_plan])
    assert [(one.start, one.status) for one in merged] == [(DAY, "cancelled"), (new, "planned")]


def test_parties_are_joined_with_the_people_of_the_same_day_and_channel() -> None:
    (one,) = merge_contacts([tell("a", NORWAY, SUDAN), tell("b")])
    assert {p.name for p in one.participants} == {"Ada Orr", "Ivo Tan"}
    assert count(tell("a", NORWAY, SUDAN, channel="phone"), tell("b")) == 2
    assert count(tell("a", NORWAY, SUDAN, day=DAY + timedelta(1)), tell("b")) == 2


def test_parties_stay_apart_where_two_meetings_could_be_meant() -> None:
    others = (person("Una Moe", "NOR"), person("Abu Deng", "SDN"))
    assert count(tell("a", NORWAY, SUDAN), tell("b"), tell("c", *others)) == 3


def test_an_evening_call_is_the_next_morning_s_elsewhere() -> None:
    people = (person("Ada Orr", "USA"), person("Ivo Tan", "SDN"))
    west = tell("a", *people, channel="phone", phrase="Saturday evening")
    east = tell("b", *people, channel="phone", phrase="on Sunday", day=DAY + timedelta(1))
    (one,) = merge_contacts([west, east])
    assert one.conflicts == ("date: 2031-05-03 (a) | 2031-05-04 (b)",)


@pytest.mark.parametrize(
    ("country", "channel", "phrase", "days"),
    [
        ("USA", "phone", "on Saturday", 1),
        ("USA", "in_person", "Saturday evening", 1),
        ("USA", "phone", "Saturday evening", 2),
        ("NOR", "phone", "Saturday evening", 1),
    ],
)
def test_other_calls_of_two_days_are_two(
    country: str, channel: str, phrase: str, days: int
) -> None:
    people = (person("Ada Orr", country), person("Ivo Tan", "SDN"))
    first = tell("a", *people, channel=channel, phrase=phrase)
    second = tell("b", *people, channel=channel, day=DAY + timedelta(days))
    assert count(first, second) == 2


def test_a_range_holds_its_days() -> None:
    days = tell("a", last=DAY + timedelta(2), precision="range")
    assert count(days, tell("b", day=DAY + timedelta(1))) == 1
    assert count(days, tell("b", day=DAY + timedelta(3))) == 2


def test_an_undated_telling_joins_the_only_contact_that_was_news() -> None:
    undated = tell("a", day=None, reported=DAY + timedelta(2))
    assert count(undated, tell("b")) == 1
    assert count(undated, tell("b"), tell("c", day=DAY + timedelta(1))) == 3
    assert count(replace(undated, first_reported=DAY + timedelta(9)), tell("b")) == 2


def test_a_month_joins_the_only_contact_in_it() -> None:
    month = tell("a", day=date(2031, 5, 1), last=date(2031, 5, 31), precision="month")
    (one,) = merge_contacts([month, tell("b")])
    assert (one.start, one.precision) == (DAY, "day")
    assert count(month, tell("b"), tell("c", day=date(2031, 5, 20))) == 3


def test_a_year_is_too_long_to_mean_one_contact() -> None:
    year = tell("a", day=date(2031, 1, 1), last=date(2031, 12, 31), precision="year")
    assert count(year, tell("b")) == 2


def test_two_calls_of_a_day_stay_two_and_find_their_likes() -> None:
    first, second = tell("a", channel="phone"), tell("a", channel="phone", start_char=50)
    again = tell("b", channel="phone"), tell("b", channel="phone", start_char=70)
    merged = merge_contacts([second, *again, first])
    assert [len(one.claims) for one in merged] == [2, 2]
    assert len({one.contact_id for one in merged}) == 2


def test_conflicts_name_each_document_once() -> None:
    phone = tell("a", channel="phone")
    phone = replace(phone, claims=(phone.claims[0], replace(phone.claims[0], start_char=9)))
    (one,) = merge_contacts([phone, tell("b", channel="video")])
    assert one.conflicts == ("channel: phone (a) | video (b)",)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sergei Khramtsov", "Sergey Hramtsoff", True),
        ("Oleksiy Zorenskyy", "Oleksij Zorensky", True),
        ("Philipp Goebbler", "Filip Gobbler", True),
        ("Mohammed al-Kassar", "Muhammad Kasar", True),
        ("J. Brandt", "Jonas Brandt", True),
        ("Brandt", "Jonas Brandt", True),
        ("Ada Brandt", "Jonas Brandt", False),
        ("Mario Brandt", "Maria Brandt", False),
        ("Jonas Brandt", "Jonas Brandl", False),
    ],
)
def test_spellings_of_a_name_in_no_list(one: str, other: str, same: bool) -> None:
    contacts = [tell("a", person(one, "NOR"), TAN), tell("b", person(other, "NOR"), TAN)]
    merged = merge_contacts(contacts)
    assert len(merged) == (1 if same else 2)
    assert len({merged[i].participants[0].name for i in range(len(merged))}) == len(merged)


def test_a_surname_of_two_people_is_neither() -> None:
    people = [person(name, "NOR") for name in ("Ada Brandt", "Jonas Brandt", "Brandt")]
    merged = merge_contacts([tell(str(i), one, TAN) for i, one in enumerate(people)])
    assert {one.participants[0].name for one in merged} == {"Ada Brandt", "Jonas Brandt", "Brandt"}


def test_one_person_has_one_name_in_all_contacts() -> None:
    names = ("Sergey Khramtsov", "Sergei Khramtsov", "Sergei Khramtsov", "Khramtsov")
    days = [DAY + timedelta(7 * i) for i in range(4)]
    told = zip(names, days, strict=True)
    merged = merge_contacts([tell(str(d), person(n, "RUS"), TAN, day=d) for n, d in told])
    assert {one.participants[0].name for one in merged} == {"Sergei Khramtsov"}


# -- properties -------------------------------------------------------------------------------

PEOPLE = (
    (ORR, TAN),
    (person("Orr", "NOR"), TAN),
    (NORWAY, SUDAN),
    (NORWAY, TAN),
    (person("Una Moe", "NOR"), TAN),
    (person("Ada Orr", "USA"), TAN),
)
tellings = st.builds(
    lambda number, people, day, kind, status, lag, at: tell(
        f"d{number}",
        *people,
        day=day,
        channel=kind,
        status=status,
        start_char=at,
        reported=(day or DAY) + timedelta(lag),
        phrase="late",
    ),
    st.integers(0, 9),
    st.sampled_from(PEOPLE),
    st.sampled_from([None, *(DAY + timedelta(i) for i in range(4))]),
    st.sampled_from(["phone", "video", "in_person", "unspecified"]),
    st.sampled_from(["held", "planned", "cancelled", "proposed", "denied"]),
    st.integers(-3, 5),
    st.integers(0, 500),
)
several = st.lists(
    tellings, max_size=12, unique_by=lambda c: (c.claims[0].doc_id, c.claims[0].start_char)
)


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(told: list[Contact], chance: random.Random) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert merge_contacts(shuffled) == merge_contacts(told)


@given(several)
def test_no_claim_is_lost_or_told_twice(told: list[Contact]) -> None:
    merged = merge_contacts(told)
    places = sorted((claim.doc_id, claim.start_char) for one in merged for claim in one.claims)
    assert places == sorted((c.claims[0].doc_id, c.claims[0].start_char) for c in told)
    assert len({one.contact_id for one in merged}) == len(merged)


def get_ids(contacts: Sequence[Contact]) -> dict[tuple[object, ...], str]:
    """Return the ids by first claim, who, when and how, without the number of like ones of a day.

    That number moves up when another text says more of who took part in the contact before.
    """
    return {
        (
            claim.doc_id,
            claim.start_char,
            one.start,
            frozenset(p.name for p in one.participants),
            one.channel if one.channel in ("in_person", "written") else "spoken",
        ): one.contact_id.partition("-")[0]
        for one in contacts
        for claim in one.claims
    }


@given(several, several)
def test_an_id_stays_when_later_texts_are_added(told: list[Contact], added: list[Contact]) -> None:
    later = [
        replace(
            one,
            first_reported=date(2031, 7, 1),
            claims=(replace(one.claims[0], doc_id=f"later-{one.claims[0].doc_id}"),),
        )
        for one in added
    ]
    before, after = get_ids(merge_contacts(told)), get_ids(merge_contacts([*told, *later]))
    kept = {key for key in before if key in after}
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}


KINDS = ("in_person", "phone", "written")


@pytest.mark.parametrize("first", KINDS)
@pytest.mark.parametrize("second", KINDS)
def test_an_id_stays_when_a_text_tells_of_an_earlier_contact_of_that_day(
    first: Channel, second: Channel
) -> None:
    known = tell("b", channel=first)
    earlier = tell("a", channel=second, reported=DAY)
    (alone,) = merge_contacts([known])
    both = {one.channel: one.contact_id for one in merge_contacts([known, earlier])}
    assert both[first] == alone.contact_id
    assert len(set(both.values())) == len({first, second})


def test_an_id_stays_when_a_text_says_that_they_spoke_by_phone() -> None:
    known = tell("b", channel="unspecified")
    (alone,) = merge_contacts([known])
    (both,) = merge_contacts([known, tell("a", channel="phone", reported=DAY)])
    assert (both.channel, both.contact_id) == ("phone", alone.contact_id)


def test_the_work_grows_with_the_number_of_contacts() -> None:
    def measure(n: int) -> float:
        told = [tell(f"d{i}", day=DAY + timedelta(i // 4 % 20_000), reported=DAY) for i in range(n)]
        start = process_time()
        merge_contacts(told)
        return process_time() - start

    measure(200)
    # Eight times the contacts: 8 when the work is linear, 64 when each is held against all.
    assert measure(8_000) < 24 * measure(1_000)


def test_two_calls_of_a_day_keep_their_numbers_when_told_again() -> None:
    calls = [tell("a", channel="phone"), tell("a", channel="phone", start_char=50)]
    again = [
        replace(tell("b", channel="phone", start_char=at), first_reported=DAY + timedelta(9))
        for at in (5, 80)
    ]
    before, after = merge_contacts(calls), merge_contacts([*again, *calls])
    assert [(c.contact_id, c.claims[0]) for c in before] == [
        (c.contact_id, c.claims[0]) for c in after
    ]


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 5))
def test_a_surer_or_oftener_told_contact_is_no_less_sure(
    first: float, second: float, count_of_claims: int
) -> None:
    plain = tell("a").claims[0]
    low, high = (replace(plain, confidence=value) for value in sorted((first, second)))
    more = [replace(low, start_char=i) for i in range(count_of_claims)]
    assert 0.05 <= rate([low]) <= rate([high]) <= 0.99
    assert rate([low]) <= rate(more)


def test_an_undated_contact_is_no_surer_than_a_dated_one() -> None:
    assert rate(tell("a", day=None).claims) <= rate(tell("a").claims)
