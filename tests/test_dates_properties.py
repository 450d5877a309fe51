from __future__ import annotations

from datetime import date
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dates import find_dates

_VOCABULARY = """
Monday Friday's on the and or 12 3 31 2022 1999 0 February may May March Feb. Sept. last next
this previous following day days week weeks weekend month year ago later earlier before after
early late mid- end of first half quarter second two several a an every 12/02/2022 2022-02-30
12.02.2022 10:15 GMT a.m. noon tonight yesterday evening morning spring the 27th 19th century
1990s '98 490 BC 12-14 21–22 to from between until by in , . — \n\n said will met © ( ) ’s é"""
WORDS = st.sampled_from([*_VOCABULARY.split(), "\n", "\n\n"])
PHRASES = st.lists(WORDS, max_size=30).map(" ".join)
TEXTS = PHRASES | st.text(max_size=200)
DAYS = st.none() | st.dates(date(1001, 1, 1), date(2199, 12, 31)) | st.dates()


@given(TEXTS, DAYS)
@settings(max_examples=400, deadline=None)
def test_every_result_is_a_true_slice_in_order_and_has_an_interval(
    text: str, published: date | None
) -> None:
    found = find_dates(text, published)
    for one in found:
        assert one.text == text[one.start_char : one.end_char] != ""
        assert (one.first_day is None) == (one.last_day is None) == (one.precision == "unknown")
        if one.first_day is not None and one.last_day is not None:
            assert one.first_day <= one.last_day
            assert one.edtf
            assert one.basis != "none"
            assert one.type in ("DATE", "TIME")
        if one.precision == "day":
            assert one.first_day == one.last_day
    for one, other in pairwise(found):
        assert one.end_char <= other.start_char


@given(TEXTS, DAYS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str, published: date | None) -> None:
    assert find_dates(text, published) == find_dates(text, published)


@given(st.dates(date(1001, 1, 8), date(2199, 12, 20)), st.integers(0, 6))
def test_a_weekday_without_a_cue_is_at_most_three_days_away(day: date, weekday: int) -> None:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    found = find_dates(f"{names[weekday]}.", day)[0].first_day
    assert found is not None
    assert found.weekday() == weekday
    assert abs((found - day).days) <= 3


@given(st.dates(date(1000, 1, 1), date(2200, 12, 31)))
def test_a_full_date_reads_the_same_in_every_spelling(day: date) -> None:
    for form in ("%B {d}, %Y", "{d} %B %Y", "%Y-%m-%d", "{d} %b %Y", "%Y %B {d}"):
        written = day.strftime(form.replace("%Y", f"{day.year:04d}")).replace("{d}", str(day.day))
        found = find_dates(f"They met on {written} there.", date(2022, 2, 13))
        assert [(t.first_day, t.last_day) for t in found] == [(day, day)], written


@pytest.mark.parametrize(
    "piece",
    ["12-12-12-", "Monday and ", "the end of ", "February 12 and 14, ", "1,", "in the ", "12/",
     "May ", "two days ", "-", "early ", "12 and ", "2014-", "\n", "the ", "12, ", "U.S. "],
)  # fmt: skip
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    def measure(count: int) -> float:
        text = piece * count
        best = float("inf")
        for _ in range(2):
            begin = process_time()
            find_dates(text, date(2022, 2, 13))
            best = min(best, process_time() - begin)
        return best

    short = max(measure(1_000), 0.002)
    # Ten times the text: about 10 when linear, 100 when quadratic.
    assert measure(10_000) / short < 40
