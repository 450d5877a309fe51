"""The reader without a browser: every date and name marked, long texts in parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.highlight import Span
from dashboard.portions import cut_portions, find_portion
from dashboard.reading import (
    LAYERS,
    Found,
    find_documents,
    find_in_document,
    find_spans,
    find_times,
    list_told,
    mark_text,
)
from dashboard.store import open_session, open_tables
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(build_sample(6), folder)
    cursor = open_session(open_tables(folder))
    document = find_in_document(cursor, find_documents(cursor)[0]["doc_id"].iloc[0])
    assert document is not None
    return document


def test_every_date_of_a_text_is_marked_with_its_day(found: Found) -> None:
    text = "They met on Saturday and again at an unknown date."
    (time,) = find_times(text, date(2022, 2, 13))
    assert (text[time.start : time.end], time.when) == ("Saturday", "12 February 2022")
    spans = find_spans(found, ["dates"], times=[time])
    assert Span(time.start, time.end, "time", "12 February 2022") in spans


def test_a_name_says_whose_it_is_and_in_which_contacts(found: Found) -> None:
    people = [span for span in find_spans(found, ["people"]) if span.kind == "person"]
    assert people
    for span in people:
        name, _, numbers = span.label.partition(": ")
        assert found.text[span.start : span.end].split()[-1] in name
        assert numbers == "contact 1"


@given(
    st.text(alphabet="ab \n", max_size=300),
    st.integers(min_value=2, max_value=50),
)
def test_the_portions_of_a_text_are_the_text(text: str, most: int) -> None:
    portions = cut_portions(text, most)
    assert "".join(text[low:high] for low, high in portions) == text
    assert all(high - low <= most for low, high in portions)
    assert all(low < high for low, high in portions[:-1])
    for at in range(len(text)):
        low, high = portions[find_portion(portions, at) - 1]
        assert low <= at < high


def test_a_very_long_text_is_read_in_parts(tmp_path: Path) -> None:
    tables = build_sample(3)
    text = "Nothing is told here.\n\n" * 22_000 + tables.documents["text"].iloc[0]
    shift = len(text) - len(tables.documents["text"].iloc[0])
    documents = tables.documents.copy()
    doc_id = documents.loc[documents.index[0], "doc_id"]
    documents.loc[documents.index[0], "text"] = text
    moved = {}
    for name in ("evidence", "accounts"):
        table = getattr(tables, name).copy()
        own = table["doc_id"] == doc_id
        for column in [name for name in table if str(name).endswith("_char")]:
            table.loc[own, column] += shift
        moved[name] = table
    write_tables(replace(tables, documents=documents, **moved), tmp_path)
    found = find_in_document(open_session(open_tables(tmp_path)), doc_id)
    assert found is not None and len(found.text) > 500_000
    portions = cut_portions(found.text)
    first, last = portions[0], portions[-1]
    assert list_told(found, first) == []
    told = list_told(found, last)
    assert [row["number"] for row in told] == [1]
    assert find_portion(portions, told[0]["start_char"]) == len(portions)
    spans = find_spans(found, list(LAYERS), bounds=last)
    assert 'id="told-1"' in mark_text(found, spans, [], last)
    assert "<mark" not in mark_text(found, spans, [], first)
