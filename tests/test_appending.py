"""Lines that are added are there whole or not at all, whoever was killed half-way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from test_tables import small_tables

from pipeline.adding import ADDED
from pipeline.appending import NOTE_ENDING, append_lines, measure_lines, read_lines
from pipeline.checkup import examine_tables
from pipeline.corrections import (
    FILE_NAME,
    append_corrections,
    correct,
    find_stamp,
    read_corrections,
)
from pipeline.models import Document
from pipeline.reading import read_documents
from pipeline.tables import write_tables

CONTACT = {"contact_id": "c1", "participants": ["Ada Orr"], "start": None}
TEXT = json.dumps({"text": "They met."}).encode()


def tear(path: Path, whole: bytes, torn: bytes, aim: int = 10_000) -> None:
    """Leave a file as a process does that was killed while it added lines to it."""
    path.write_bytes(whole + torn)
    Path(f"{path}{NOTE_ENDING}").write_bytes(b"%d %d\n" % (len(whole), len(whole) + aim))


@pytest.mark.parametrize("whole", [b"", b"one\n"])
@pytest.mark.parametrize("torn", [b"", b"tw", b"two\n", b"two\nthr", b"two\nthree\n", b"\xc3"])
def test_what_a_killed_append_left_is_not_read_and_cut_off_by_the_next(
    tmp_path: Path, whole: bytes, torn: bytes
) -> None:
    path = tmp_path / "a.jsonl"
    tear(path, whole, torn)
    assert measure_lines(path) == len(whole)
    assert read_lines(path) == whole.split(b"\n")
    assert path.read_bytes() == whole + torn, "who reads need not be allowed to write"
    append_lines(path, ["new", "lines"])
    assert path.read_bytes() == whole + b"new\nlines\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("note", [b"", b"4", b"4 1", b"4 14", b"x y\n", b"4 14\n\n", b"0 8\n"])
def test_a_note_that_is_unfinished_or_of_another_file_cuts_nothing(
    tmp_path: Path, note: bytes
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\nby hand\n")
    Path(f"{path}{NOTE_ENDING}").write_bytes(note)
    assert measure_lines(path) == 12
    append_lines(path, ["new"])
    assert path.read_bytes() == b"one\nby hand\nnew\n"


def test_the_note_is_on_disk_before_the_first_byte_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    append_lines(path, ["one"])
    happened = []
    write, flush = os.write, os.fsync

    def note_write(handle: int, content: bytes) -> int:
        happened.append(f"write {Path(f'{path}{NOTE_ENDING}').read_text().strip()}")
        return write(handle, content[:3])  # a disk may take it in pieces

    def note_flush(handle: int) -> None:
        happened.append("flush")
        flush(handle)

    monkeypatch.setattr(os, "write", note_write)
    monkeypatch.setattr(os, "fsync", note_flush)
    append_lines(path, ["two"])
    assert happened == ["flush", "flush", "write 4 8", "write 4 8", "flush", "flush"]
    assert path.read_bytes() == b"one\ntwo\n"


@pytest.mark.parametrize("is_stuck", [False, True])
def test_a_disk_that_is_full_half_way_leaves_the_lines_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_stuck: bool
) -> None:
    path = tmp_path / "a.jsonl"
    append_lines(path, ["one"])
    write = os.write

    def fill(handle: int, content: bytes) -> int:
        if content == b"two\n":
            return write(handle, content[:2])
        raise OSError(28, "No space left on device")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fill)
        if is_stuck:
            patch.setattr(os, "ftruncate", fail)
        with pytest.raises(OSError, match=r"space|output"):
            append_lines(path, ["two"])
    assert (path.read_bytes() == b"one\n") is not is_stuck
    assert read_lines(path) == [b"one", b""]
    append_lines(path, ["three"])
    assert path.read_bytes() == b"one\nthree\n"


def test_torn_corrections_are_neither_read_nor_complained_of(tmp_path: Path) -> None:
    first, second, third = (correct(CONTACT, "note", "Ann", new=word) for word in "abc")
    append_corrections(tmp_path, [first])
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    stamp = find_stamp(tmp_path)
    append_corrections(tmp_path, [second, third])
    assert find_stamp(tmp_path) != stamp
    torn = path.read_bytes()[len(whole) : -9]
    assert b"\n" in torn, "the first of two is whole"
    tear(path, whole, torn)
    assert read_corrections(tmp_path).corrections == (first,)
    assert read_corrections(tmp_path).unreadable == ()
    append_corrections(tmp_path, [third])
    assert read_corrections(tmp_path).corrections == (first, third)


def test_a_build_and_the_doctor_pass_a_torn_text_over(tmp_path: Path) -> None:
    write_tables(small_tables(), tmp_path)
    tear(tmp_path / ADDED, TEXT + b"\n", b'{"text": "Half of a t\xc3')
    (found,) = read_documents([tmp_path / ADDED])
    assert isinstance(found, Document)
    assert found.text == "They met."
    assert not [one for one in examine_tables(tmp_path) if f"{ADDED}: line" in one.text]


def test_what_is_added_while_a_build_reads_waits_for_the_next(tmp_path: Path) -> None:
    path = tmp_path / ADDED
    path.write_bytes(TEXT + b"\n")
    reading = read_documents([path])
    next(reading)
    append_lines(path, ['{"text": "They met again."}'])
    assert list(reading) == []
    assert len(list(read_documents([path]))) == 2
