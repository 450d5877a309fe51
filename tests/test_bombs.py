"""Small files that unpack to endless ones, disks that are full: named, and costing little.

What a bomb costs is measured in the memory of a process of its own.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_bad_input import STORY, assert_plain, say

from pipeline.command import main
from pipeline.corrections import append_corrections, correct, read_corrections
from pipeline.models import Document, Skipped
from pipeline.reading import pdf, read_documents
from pipeline.tables import read_tables

MEGABYTE = 1_000_000
MOST_MEGABYTES = 700
"""Above what reading a sound file of the largest kind takes, below what a bomb unpacks to."""
_READER = """
import resource, sys
from pipeline.reading import read_documents

limit = {limit} * 1_000_000
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
for found in read_documents(sys.argv[1:]):
    print(found.reason, found.detail, sep=": ")
"""


def pack(*pieces: tuple[bytes, int]) -> bytes:
    """Pack each piece so many times: members of a gzip file follow each other."""
    return b"".join(gzip.compress(piece) * times for piece, times in pieces)


def write_docx(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Write a Word file with a table, its XML changed."""
    document = docx.Document()
    document.add_table(1, 2).cell(0, 0).text = STORY
    plain = io.BytesIO()
    document.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "word/document.xml" else part)


def write_pdf(path: Path, content: bytes, pages: int = 1) -> None:
    """Write a PDF of one page, named so many times."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, one in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj%sendobj\n" % (number, one)
    end = b"xref\n0 6\n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(body + end % (table, len(body)))


def write_same_text(path: Path) -> None:
    cells = pa.DictionaryArray.from_arrays(
        pa.array([0] * 500, pa.int32()), pa.array(["x" * 12 * MEGABYTE])
    )
    pq.write_table(pa.table({"text": cells}), path, compression="zstd")


BOMBS: dict[str, tuple[bytes | Callable[[Path], None], str]] = {
    "zeros.txt.gz": (pack((bytes(MEGABYTE), 2_000)), "too large"),
    "page.html.gz": (pack((b"<p>a</p>" * 99_999, 2_000)), "too large"),
    "line.jsonl.gz": (pack((b"a" * MEGABYTE, 2_000)), "too large"),
    "lines.jsonl.gz": (pack((b"\n" * MEGABYTE, 2_000)), "broken"),
    "line.csv.gz": (pack((b"text\n", 1), (b"a" * MEGABYTE, 2_000)), "broken row"),
    "cells.csv.gz": (pack((b"text\n", 1), (b"," * MEGABYTE, 2_000)), "broken row"),
    "quotes.csv.gz": (pack((b"text\n", 1), (b'"a\n",' * 99_999, 2_000)), "broken row"),
    "header.csv.gz": (pack((b"a" * MEGABYTE, 2_000)), "no text column"),
    "headers.warc.gz": (pack((b"WARC/1.0\r\n" + b"a: b\r\n" * 99_999, 2_000)), "broken"),
    "packed.warc": (pack((b"WARC/1.0\r\n" + b"a: b\r\n" * 99_999, 2)), "wrong format"),
    "zeros.pdf": (lambda path: write_pdf(path, bytes(200 * MEGABYTE)), "broken"),
    "same.parquet": (write_same_text, "too large"),
    "laughs.docx": (
        lambda path: write_docx(
            path,
            lambda part: (
                b'<!DOCTYPE a [<!ENTITY a0 "ha">'
                + b"".join(
                    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 20) for n in range(1, 10)
                )
                + b"]>"
                + part[part.index(b"?>") + 2 :].replace(b"Norwegian", b"&a9;")
            ),
        ),
        "broken",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_named_and_takes_little_memory(name: str, tmp_path: Path) -> None:
    content, reason = BOMBS[name]
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
    assert path.stat().st_size < 10 * MEGABYTE
    code = _READER.format(limit=MOST_MEGABYTES)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    told = done.stdout.splitlines()
    assert told[0].startswith(f"{reason}: "), told[0]
    assert_plain(told[0])
    if name == "zeros.pdf":
        assert "decompressing" in told[0]


def test_a_cell_of_endless_columns_is_one_cell(tmp_path: Path) -> None:
    write_docx(
        tmp_path / "a.docx",
        lambda part: part.replace(
            b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="300000000"/><w:vMerge/>', 1
        ),
    )
    (found,) = read_documents([tmp_path])
    assert isinstance(found, Document)
    assert found.text == f"{STORY}\t"


def test_words_stand_in_their_order_whatever_is_around_them(tmp_path: Path) -> None:
    word = b"<w:r><w:t>%s</w:t></w:r>"
    inserted = b"<w:ins>%s</w:ins><w:del><w:r><w:delText>no</w:delText></w:r></w:del>" % (
        word % b"in"
    )
    held = b"<w:sdt><w:sdtContent><w:p>%s</w:p></w:sdtContent></w:sdt>" % (word % b"held")
    nested = b"<w:tbl><w:tr><w:tc><w:p>%s</w:p></w:tc></w:tr></w:tbl>" % (word % b"deep")
    write_docx(
        tmp_path / "a.docx",
        lambda part: part.replace(
            b"<w:sectPr", b"<w:p>%s</w:p>%s%s<w:sectPr" % (inserted, held, nested), 1
        ),
    )
    (found,) = read_documents([tmp_path])
    assert isinstance(found, Document)
    assert found.text == f"{STORY}\t\nin\nheld\ndeep"


def test_a_page_named_without_end_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = b"BT /F1 12 Tf 1 0 0 1 0 0 Tm (They met.) Tj ET\n"
    write_pdf(tmp_path / "a.pdf", line * 200, pages=2_900)
    monkeypatch.setattr(pdf, "MAX_PDF_SECONDS", 0.5)
    (found,) = read_documents([tmp_path])
    assert isinstance(found, Skipped)
    assert found.reason == "too large"
    assert_plain(found.detail)


@pytest.mark.fuzz
@pytest.mark.model
@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="long: make fuzz")
def test_a_million_short_lines_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a\n" * MEGABYTE)
    assert main(["build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 0


@contextlib.contextmanager
def mount(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system in memory on a new folder; skips where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root on Linux")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.model
def test_a_disk_that_is_really_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(say(1))
    (tmp_path / "b.txt").write_text("\n".join(say(number) for number in range(300)))
    with mount(tmp_path / "disk", "size=128k") as out:
        assert main(["build", str(tmp_path / "a.txt"), "--out", str(out)]) == 0
        before = read_tables(out)
        (out / "filler").write_bytes(bytes(16_000))
        capsys.readouterr()
        assert main(["build", str(tmp_path / "b.txt"), "--out", str(out)]) == 2
        said = capsys.readouterr().err
        assert "no space left" in said.lower()
        assert "Traceback" not in said
        assert read_tables(out).documents["text"].tolist() == before.documents["text"].tolist()
        contact = before.contacts.iloc[0].to_dict()
        with contextlib.suppress(OSError):
            (out / "more").write_bytes(bytes(200_000))
        kept = 0
        with pytest.raises(OSError, match="space"):
            for _ in range(1_000):
                append_corrections(out, [correct(contact, "note", "Ann", new="x" * 1_000)])
                kept += 1
        found = read_corrections(out)
        assert (len(found.corrections), found.unreadable) == (kept, ())


@pytest.mark.model
def test_a_folder_that_may_only_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(say(1))
    with mount(tmp_path / "disk", "size=1m") as out:
        assert main(["build", str(tmp_path / "a.txt"), "--out", str(out)]) == 0
        subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
        capsys.readouterr()
        assert main(["build", str(tmp_path / "a.txt"), "--out", str(out)]) == 2
        said = capsys.readouterr().err
        assert "read-only" in said
        assert "Traceback" not in said
        assert len(read_tables(out).contacts) == 1
