"""The synthetic texts of the benchmarks: always the same, each another, and read as news."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.extraction import read_contacts
from pipeline.models import Document
from pipeline.reading import read_documents
from tests.benchmarks.scaling import measure
from tests.benchmarks.texts import make_texts, read_paragraphs, write_texts


def test_the_same_numbers_give_the_same_texts(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_texts(50, tmp_path / f"{name}.jsonl", seed=3)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    documents = list(read_documents([tmp_path / "one.jsonl"]))
    assert all(isinstance(one, Document) for one in documents)
    assert len({one.text for one in documents if isinstance(one, Document)}) == 50


def test_what_is_varied_is_no_seed_s_any_more() -> None:
    seeds = {one.text for one in read_paragraphs()}
    rows = list(make_texts(200))
    assert len({row["text"] for row in rows} - seeds) > 180, "a few name nobody"
    known = ("Putin", "Macron", "Scholz", "Baerbock")
    assert any(name in text for name in known for text in seeds)
    assert not any(name in row["text"] for name in known for row in rows)
    assert len({row["published"] for row in rows}) > 150


@pytest.mark.model
def test_contacts_are_found_in_them() -> None:
    found = [
        contact
        for row in make_texts(40, paragraphs=2)
        for contact in read_contacts(
            Document(row["id"], row["text"], published=date.fromisoformat(row["published"]))
        )[1]
    ]
    assert len(found) > 10
    assert len({contact.start for contact in found}) > 5


@pytest.mark.model
def test_a_build_is_measured(tmp_path: Path) -> None:
    write_texts(3, tmp_path / "texts.jsonl")
    run = measure(tmp_path / "texts.jsonl", tmp_path / "out", workers=1)
    assert (tmp_path / "out" / "contacts.parquet").is_file()
    assert run.seconds > 0
    assert run.worker == run.first > 50, "a process with the language model takes more"
