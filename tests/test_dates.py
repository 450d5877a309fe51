from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.dates import find_dates, tag_dates

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "dates.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['phrase']}" for n, c in enumerate(CASES)])
def test_each_phrase_is_typed_and_dated(case: dict[str, str]) -> None:
    text, phrase = case["text"], case["phrase"]
    published = date.fromisoformat(case["published"]) if case["published"] else None
    start = text.index(phrase)
    end = start + len(phrase)
    found = find_dates(text, published)
    if case["type"] == "none":
        assert [t for t in found if t.start_char < end and start < t.end_char] == []
        return
    at = [t for t in found if (t.start_char, t.end_char) == (start, end)]
    assert at, [t.text for t in found]
    got = at[0]
    assert [got.type, got.value, got.precision] == [case["type"], case["value"], case["precision"]]
    days = ["" if day is None else day.isoformat() for day in (got.first_day, got.last_day)]
    assert days == [case["first_day"], case["last_day"]]
    assert case["rule"] in ("", got.rule)


@pytest.mark.parametrize(
    ("text", "published", "phrase", "edtf", "anchor", "basis"),
    [
        ("They met on May 5, 2022.", "2022-06-01", "May 5, 2022", "2022-05-05", None, "explicit"),
        ("They met on May 5.", "2022-06-01", "May 5", "2022-05-05", "published 2022-06-01",
         "completed"),
        ("They met on Monday.", "2022-06-01", "Monday", "2022-05-30", "published 2022-06-01",
         "relative"),
        ("They met on May 5, 2022. The next day he left.", None, "The next day", "2022-05-06",
         "mention 2022-05-05", "relative"),
        ("They met in early May.", "2022-06-01", "early May", "2022-05-01~/2022-05-10~",
         "published 2022-06-01", "completed"),
        ("They met in May 2022.", None, "May 2022", "2022-05", None, "explicit"),
        ("They met in 2022.", None, "2022", "2022", None, "explicit"),
        ("They met on 5-7 May 2022.", None, "5-7 May 2022", "2022-05-05/2022-05-07", None,
         "explicit"),
        ("They met in spring 2022.", None, "spring 2022", "2022-21", None, "explicit"),
        ("They met in the 1990s.", None, "the 1990s", "199X", None, "explicit"),
        ("They met on 03/04/2022.", None, "03/04/2022", "2022-XX-XX", None, "none"),
        ("They met for two days.", "2022-06-01", "two days", "", None, "none"),
        ("They met on Monday.", None, "Monday", "", None, "none"),
    ],
)  # fmt: skip
def test_edtf_anchor_and_basis_say_how_the_days_were_reached(
    text: str, published: str | None, phrase: str, edtf: str, anchor: str | None, basis: str
) -> None:
    got = next(t for t in tag_dates(text, published) if t.text == phrase)
    assert (got.edtf, got.anchor, got.basis) == (edtf, anchor, basis)


def test_a_copyright_year_anchors_nothing() -> None:
    text = "They met on January 21, 2022.\nThey spoke on February 12.\nCopyright © 2024 The Desk"
    found = {t.text: t for t in find_dates(text, None)}
    assert found["February 12"].first_day == date(2022, 2, 12)
    assert found["February 12"].anchor == "mention 2022-01-21"


def test_two_documents_do_not_share_their_anchors() -> None:
    find_dates("They met on 5 May 1998.", None)
    assert find_dates("They met on 6 May.", None)[0].first_day is None


def test_the_publication_day_may_be_a_string_or_a_date() -> None:
    text = "They met yesterday."
    assert tag_dates(text, "2022-02-13") == tag_dates(text, date(2022, 2, 13))
    assert tag_dates(text, "2022-02-13T23:59:00") == tag_dates(text, "2022-02-13")


def test_a_publication_day_that_is_no_date_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match=r"'sometime' is not a date: write it as 2022-02-13"):
        tag_dates("They met.", "sometime")


def test_days_at_the_ends_of_the_calendar_are_dropped_and_not_raised() -> None:
    text = (
        "On 31 December 2200 they met. The next day they left. In 5555, in 0001, 250 years later."
    )
    found = find_dates(text, date(2199, 12, 30))
    assert found[0].first_day == date(2200, 12, 31)
    assert all(t.last_day is None or t.last_day.year <= 2200 for t in found)
