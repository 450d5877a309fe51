"""Texts of one's own: read, searched, joined; what cannot be read is named and stops nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

from dashboard.articles import (
    MOST_CHARACTERS,
    Batch,
    Item,
    drop_documents,
    give_days,
    join_found,
    join_tables,
    list_items,
    make_batch,
    read_uploads,
    search,
)
from pipeline.adding import Known
from pipeline.models import Document
from pipeline.tables import Tables, check_tables
from tests.dashboard_sample import build_sample


@dataclass
class Upload:
    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content


def extract_stub(text: str, **known: object) -> Tables:
    if text == "broken":
        raise ValueError("It holds no sentence.")
    tables = build_sample(len(text))
    if known["published"] is not None:
        return tables
    documents = tables.documents.assign(published=pd.NaT)
    return Tables(**{**dict(tables.items()), "documents": documents})


def item(text: str, name: str = "T", day: date | None = None) -> Item:
    return Item(name, Document(name, text, name, day))


def test_a_text_is_searched_with_all_that_is_known_of_it() -> None:
    seen: dict[str, object] = {}

    def note(text: str, **known: object) -> Tables:
        seen.update(known, text=text)
        return build_sample(2)

    document = Document("id", "x", "T", date(2022, 2, 13), "given", None, "S")
    found = search(Item("T", document), note)
    assert seen == {
        "text": "x", "published": date(2022, 2, 13), "title": "T", "source": "S", "doc_id": "id",
    }  # fmt: skip
    assert found.state == "read"
    assert found.tables is not None
    assert len(found.tables.contacts) == 2


def test_a_text_that_cannot_be_taken_has_its_reason() -> None:
    found = search(item("broken"), extract_stub)
    assert (found.state, found.reason) == ("failed", "It holds no sentence.")


def test_an_unknown_error_costs_one_text_and_is_logged_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(text: str, **_: object) -> Tables:
        raise RuntimeError("a mistake in the program")

    found = search(item("x"), fail)
    assert (found.state, found.tables) == ("failed", None)
    assert found.reason is not None
    assert "RuntimeError: a mistake in the program" in found.reason
    assert caplog.records[0].exc_info is not None


def test_a_batch_names_what_is_too_long_known_or_there_twice() -> None:
    uploads = [
        Upload("a.txt", b"One text."),
        Upload("b.txt", b"One text."),
        Upload("known.txt", b"A known text."),
        Upload("changed.txt", b"Another text than before."),
        Upload("long.txt", b"word " * (MOST_CHARACTERS // 4)),
        Upload("scan.pdf", b"no pdf at all"),
    ]
    batch = make_batch(
        "Pasted.", uploads, date(2022, 2, 13), "Paper",
        lambda _: Known({"known": "x"}, frozenset({"changed"})),
    )  # fmt: skip
    states = {one.name: one.state for one in batch.items}
    assert states == {
        "Pasted text": "waiting", "a": "waiting", "b": "left out", "known": "known",
        "changed": "waiting", "long": "failed", "scan.pdf": "failed",
    }  # fmt: skip
    assert all(one.reason for one in batch.items if one.state in ("failed", "left out"))
    assert [one.name for one in batch.items if one.note] == ["changed"]
    assert "another text of this name" in list_items(batch).set_index("name")["reason"]["changed"]
    pasted = batch.items[0].document
    assert pasted is not None
    assert (pasted.published, pasted.published_basis) == (date(2022, 2, 13), "given")
    assert pasted.source == "Paper"
    assert pasted.title is None


def test_a_cancelled_batch_keeps_what_was_read() -> None:
    batch = Batch((item("xx", "a"), item("xxx", "b")))
    batch = batch.put(0, search(batch.items[0], extract_stub)).cancel()
    assert [one.state for one in batch.items] == ["read", "left out"]
    found = join_found(batch)
    assert found is not None
    assert len(found.contacts) == 2


def test_a_day_that_is_given_lets_a_text_be_read_again() -> None:
    batch = Batch((item("xx", "a"), item("xxx", "b")))
    for at, one in enumerate(batch.items):
        batch = batch.put(at, search(one, extract_stub))
    assert [one.is_undated for one in batch.items] == [True, True]
    batch = give_days(batch, {0: date(2022, 2, 13), 1: None})
    assert [one.state for one in batch.items] == ["waiting", "read"]
    batch = batch.put(0, search(batch.items[0], extract_stub))
    assert [one.is_undated for one in batch.items] == [False, True]


def test_the_rows_of_a_batch_can_be_read() -> None:
    batch = Batch((search(item("xx", "a", date(2022, 2, 13)), extract_stub), item("y", "b")))
    rows = list_items(batch)
    assert rows["state"].tolist() == ["Read", "Waiting"]
    assert rows["contacts"].tolist() == [2, pd.NA]
    assert len(list_items(Batch((Item("scan.pdf", None, "failed", "No text."),)))) == 1


def test_joined_tables_hold_everything_once_and_keep_their_schema() -> None:
    joined = join_tables(build_sample(10), build_sample(25))
    check_tables(joined)
    whole = build_sample(25)
    for name, frame in joined.items():
        assert len(frame) == len(getattr(whole, name)), name
    again = join_tables(joined, joined)
    assert len(again.evidence) == len(whole.evidence)


def test_dropped_documents_take_their_contacts_along() -> None:
    tables = build_sample(5)
    ids = {"doc-001", "doc-001-b", "doc-002"}
    left = drop_documents(tables, ids)
    assert left is not None
    check_tables(left)
    assert set(left.contacts["contact_id"]) == {"c0000", "c0003", "c0004"}
    assert drop_documents(tables, set(tables.documents["doc_id"])) is None


def test_uploads_are_read_by_the_pipelines_own_reader() -> None:
    page = (
        "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>"
        "<p>The ministers of the two countries met for an hour on Monday and spoke of trade.</p>"
        "<p>They agreed to meet again in the spring, a spokesman told reporters later.</p>"
        "</article></body></html>"
    )
    uploads = [
        Upload("note.txt", b"The envoy wrote to the minister."),
        Upload("page.html", page.encode()),
        Upload("../../../escape.txt", b"A second letter was sent."),
        Upload("many.jsonl", b'{"text": "One."}\n{"text": "Two.", "published": "2022-02-13"}\n'),
        Upload("scan.pdf", b"no pdf at all"),
    ]
    read = list(read_uploads(uploads, date(2022, 2, 14)))
    texts = [one.document.text for one in read if one.document]
    assert len(texts) == 5
    assert "The envoy wrote to the minister." in texts[0]
    assert "met for an hour on Monday" in texts[1]
    assert "second letter" in texts[2]
    days = [one.document.published for one in read if one.document]
    assert days[3:] == [date(2022, 2, 14), date(2022, 2, 13)]
    failed = [one for one in read if one.state == "failed"]
    assert [one.name for one in failed] == ["scan.pdf"]
    assert str(failed[0].reason).endswith(".")
