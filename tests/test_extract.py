"""The function of the package: what it takes, what it cleans, what it refuses."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime

import pytest

import pipeline
from pipeline import extract, tag_dates
from pipeline.tables import slice_text

TEXT = "French President Emmanuel Macron called German Chancellor Olaf Scholz on Saturday."

pytestmark = pytest.mark.model


def test_the_package_gives_functions_whatever_was_imported_before() -> None:
    code = (
        "import pipeline.extraction, pipeline.dates, pipeline\n"
        "from pipeline import extract, tag_dates\n"
        "assert extract is pipeline.extract and callable(extract) and callable(tag_dates)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert callable(pipeline.extract)
    assert tag_dates("on Saturday", published="2022-02-13")


@pytest.mark.parametrize(
    "published", ["2022-02-13", date(2022, 2, 13), datetime(2022, 2, 13, 9, 30)]
)
def test_the_day_of_publication_may_be_text_or_date(published: str | date) -> None:
    contacts = extract(TEXT, published=published).contacts
    assert [f"{day:%Y-%m-%d}" for day in contacts["start"]] == ["2022-02-12"]


def test_a_day_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="'next week' is not a date"):
        extract(TEXT, published="next week")


def test_pasted_text_is_cleaned_and_offsets_are_into_what_is_left() -> None:
    tables = extract(f"\ufeffA headline\x00\r\n\r\n{TEXT}\x07\r\n", published="2022-02-13")
    (document,) = tables.documents.itertuples()
    assert document.text == f"A headline\n\n{TEXT}\n"
    (row,) = tables.evidence.itertuples()
    words = slice_text(tables.documents, row.doc_id, row.start_char, row.end_char)
    assert words.strip() == TEXT


def test_line_ends_make_no_other_document() -> None:
    unix, windows = (extract(f"One.{end}{TEXT}") for end in ("\n", "\r\n"))
    assert list(unix.documents["doc_id"]) == list(windows.documents["doc_id"])


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_nothing_gives_empty_tables(text: str) -> None:
    assert extract(text).contacts.empty
