"""Readers: every format gives its text and fields, every bad input one sentence."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date, datetime
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.models import Document, Skipped
from pipeline.reading import count_documents, read_documents
from pipeline.reading import drafts as limits
from pipeline.reading.decoding import clean_text, decode
from pipeline.reading.drafts import Unreadable
from pipeline.reading.fields import read_day
from pipeline.reading.pages import split_front_matter
from pipeline.reading.pdf import join_lines

STORY = "The envoys of Norland and Sudania met in Portville on 3 May 2031."


def read_one(path: Path, published: date | None = None) -> Document:
    (found,) = read_documents([path], published)
    assert isinstance(found, Document), found
    return found


def skip_one(path: Path | str) -> Skipped:
    (found,) = read_documents([path])
    assert isinstance(found, Skipped), found
    assert found.detail.endswith(".")
    assert "\n" not in found.detail
    assert "Traceback" not in found.detail
    return found


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def make_pdf(path: Path, *lines: str) -> Path:
    """Write a PDF with one page and these lines, by hand after ISO 32000-1, 7.5."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 11 Tf 14 TL 40 800 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return write(path, body + table + end)


def test_text_is_kept_and_named_after_the_file(tmp_path: Path) -> None:
    found = read_one(write(tmp_path / "story.txt", f"  {STORY}\r\n\r\nMore.\x00\t\n"))
    assert found == Document("story", f"  {STORY}\n\nMore.\t\n")


def test_front_matter_is_read_and_taken_off(tmp_path: Path) -> None:
    top = '---\ntitle: "Envoys meet: a first"\npublished: 2031-05-04\nsource: Gazette\n---\n\n'
    found = read_one(write(tmp_path / "a.md", top + STORY), published=date(1999, 1, 1))
    assert found.text == STORY
    assert (found.title, found.source) == ("Envoys meet: a first", "Gazette")
    assert (found.published, found.published_basis) == (date(2031, 5, 4), "front_matter")


@pytest.mark.parametrize(
    "text", ["---\nThey met today.\n---\nMore.", "--- a\ntitle: b\n---\n", "---"]
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_published_is_given_only_where_nothing_says(tmp_path: Path) -> None:
    found = read_one(write(tmp_path / "a.txt", STORY), published=date(2031, 5, 5))
    assert (found.published, found.published_basis) == (date(2031, 5, 5), "given")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Der Außenminister sprach mit Müller.", "utf-8"),
        ("Der Außenminister sprach mit Müller.", "utf-8-sig"),
        ("Der Außenminister sprach mit Müller.", "utf-16"),
        ("Der Außenminister sprach mit Müller.", "utf-16-be"),
        ("Der Außenminister sprach mit Müller.", "utf-32"),
        ("Der Außenminister sprach mit Müller.", "latin-1"),
        ("“They met,” he said — twice.", "cp1252"),
        ("Президент позвонил коллеге в столице и обсудил границу.", "cp1251"),
        ("Президент позвонил коллеге в столице и обсудил границу.", "utf-16-le"),
    ],
)
def test_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_broken_byte_in_utf8_costs_one_character_only() -> None:
    good = "Müller sprach mit Öztürk über Äpfel, Öl, Übergänge und Häfen. "
    assert decode(good.encode() + b"\xff" + good.encode()) == f"{good}\ufffd{good}"


@settings(deadline=None)
@given(st.text())
def test_clean_text_is_stable_and_free_of_control_characters(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) in (cleaned, cleaned.removeprefix("\ufeff"))
    assert not set(cleaned) & {"\x00", "\r", "\x0c", "\x85", "\x1b"}
    cleaned.encode("utf-8")


def test_html_gives_body_title_day_and_no_furniture(tmp_path: Path) -> None:
    story = "".join(f"<p>{STORY} They spoke of grain for {n} hours.</p>" for n in range(2, 8))
    page = (
        '<html lang="en"><head><title>Envoys meet</title>'
        '<meta property="article:published_time" content="2031-05-04T08:00:00Z">'
        '<meta property="og:site_name" content="Gazette"></head><body>'
        "<nav><a href='/'>Home</a><a href='/s'>Subscribe now</a></nav>"
        f"<article><h1>Envoys meet</h1>{story}</article><script>alert('x')</script>"
        "<footer>Copyright 2029</footer></body></html>"
    )
    found = read_one(write(tmp_path / "page.html", page))
    assert "They spoke of grain for 7 hours." in found.text
    assert "alert" not in found.text
    assert "Subscribe" not in found.text
    assert (found.title, found.source) == ("Envoys meet", "Gazette")
    assert (found.published, found.published_basis) == (date(2031, 5, 4), "metadata")


def test_html_in_its_declared_encoding(tmp_path: Path) -> None:
    story = "<p>Президент позвонил коллеге.</p>" * 8
    page = f'<html><head><meta charset="windows-1251"></head><body>{story}</body></html>'
    found = read_one(write(tmp_path / "page.htm", page.encode("cp1251")))
    assert "Президент позвонил коллеге." in found.text


def test_deep_html_is_read_or_named(tmp_path: Path) -> None:
    page = "<div>" * 20_000 + STORY + "</div>" * 20_000
    (found,) = read_documents([write(tmp_path / "deep.html", page)])
    assert STORY in found.text if isinstance(found, Document) else found.detail


def test_pdf(tmp_path: Path) -> None:
    lines = (
        "The envoys of Norland and Sudania met in Port-",
        "ville for two hours, and agreed that they will",
        "meet again.",
        "Grain was discussed as well as the harbours, it",
        "was said.",
    )
    found = read_one(make_pdf(tmp_path / "a.pdf", *lines))
    assert found.text.split("\n") == [
        "The envoys of Norland and Sudania met in Portville for two hours, and agreed that they"
        " will meet again.",
        "Grain was discussed as well as the harbours, it was said.",
    ]


def test_bad_pdfs(tmp_path: Path) -> None:
    assert skip_one(make_pdf(tmp_path / "image.pdf", "")).reason == "no text"
    assert skip_one(write(tmp_path / "broken.pdf", b"%PDF-1.4 nothing more")).reason == "broken"
    assert skip_one(write(tmp_path / "empty.pdf", b"")).reason == "empty"
    writer = pypdf.PdfWriter(make_pdf(tmp_path / "open.pdf", STORY))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert skip_one(tmp_path / "locked.pdf").reason == "encrypted"


def test_join_lines_keeps_bullets_apart() -> None:
    page = "Long enough a line to be wrapped here\n• first point\n• second point"
    assert join_lines(page).split("\n") == page.split("\n")


def test_docx_keeps_the_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Readout"
    document.add_paragraph(STORY)
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "3 May", "Portville"
    document.add_paragraph("They parted.")
    document.save(str(tmp_path / "a.docx"))
    found = read_one(tmp_path / "a.docx")
    assert found.text == f"{STORY}\n3 May\tPortville\nThey parted."
    assert found.title == "Readout"


def test_bad_docx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert skip_one(write(tmp_path / "broken.docx", b"PK\x03\x04 no more")).reason == "broken"
    document = docx.Document()
    document.save(str(tmp_path / "bomb.docx"))
    monkeypatch.setattr("pipeline.reading.word.MAX_UNPACKED_BYTES", 1000)
    assert skip_one(tmp_path / "bomb.docx").reason == "too large"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "Text", "published"], ["x", f'"{STORY}\nMore, and; more."', "4 May 2031"]]
    content = "\r\n".join(delimiter.join(row) for row in rows)
    found = read_one(write(tmp_path / "a.csv", "\ufeff" + content))
    assert (found.doc_id, found.text) == ("x", f"{STORY}\nMore, and; more.")
    assert (found.published, found.published_basis) == (date(2031, 5, 4), "column")


def test_a_bad_row_costs_only_itself(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "one", "text": STORY, "source": "Gazette"}),
        '{"id": "two", "text": "They m',
        json.dumps({"id": "three"}),
        json.dumps({"id": "four", "text": STORY, "published": "03/04/2031"}),
        json.dumps({"id": "five", "text": "\ud800 " + STORY, "published": "2031-05-04T10:00:00Z"}),
        "[" * 100_000,
        json.dumps({"id": "six", "text": " \n "}),
    ]
    found = list(read_documents([write(tmp_path / "a.jsonl", "\n".join(lines))]))
    documents = [item for item in found if isinstance(item, Document)]
    assert [document.doc_id for document in documents] == ["one", "five"]
    assert documents[1].text == "\ufffd " + STORY
    skipped = [item for item in found if isinstance(item, Skipped)]
    assert [(skip.path[-8:], skip.reason) for skip in skipped] == [
        ("(line 2)", "broken line"),
        ("(line 3)", "no text"),
        ("(line 4)", "bad date"),
        ("(line 6)", "broken line"),
        ("(line 7)", "empty"),
    ]


def test_rows_without_id_are_named_by_their_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", f'{{"text": "{STORY}"}}\n{{"text": "Other."}}\n')
    first, second = list(read_documents([path]))
    again = read_one(write(tmp_path / "b.jsonl", f'{{"text": "{STORY}"}}'))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.doc_id == again.doc_id != second.doc_id


def test_parquet_with_dates(tmp_path: Path) -> None:
    table = pa.table(
        {
            "text": [STORY, None],
            "id": [7, 8],
            "published": [datetime(2031, 5, 4, 23), None],
            "other": [1, 2],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    first, second = list(read_documents([tmp_path / "a.parquet"]))
    assert isinstance(first, Document)
    assert (first.doc_id, first.published) == ("7", date(2031, 5, 4))
    assert isinstance(second, Skipped)
    assert second.reason == "empty"
    assert count_documents([tmp_path]) == 2


def test_cut_and_wrong_tables(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": [STORY]}), tmp_path / "b.parquet")
    assert "it has: body" in skip_one(tmp_path / "b.parquet").detail
    write(tmp_path / "c.parquet", (tmp_path / "b.parquet").read_bytes()[:50])
    assert skip_one(tmp_path / "c.parquet").reason == "broken"
    assert skip_one(write(tmp_path / "d.csv", "a,b\n1,2\n")).reason == "no text column"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.txt", b"%PDF-1.7 ...", "wrong format"),
        ("a.txt", gzip.compress(b"x" * 100, mtime=0), "wrong format"),
        ("a.jsonl", gzip.compress(b"x" * 100, mtime=0), "wrong format"),
        ("a.jpeg", b"\xff\xd8\xff", "unknown format"),
        ("a.txt", b"---\npublished: 31 June 2022\n---\nText", "bad date"),
        ("a.txt", b"---\npublished: 1492-10-12\n---\nText", "bad date"),
        ("a.html", b"<html><body></body></html>", "no text"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    skipped = skip_one(write(tmp_path / name, content))
    assert skipped.reason == reason
    assert skipped.path.endswith(name)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reading.documents.MAX_TEXT_CHARS", 10)
    assert skip_one(write(tmp_path / "a.txt", STORY)).reason == "too large"
    monkeypatch.setattr("pipeline.reading.rows.MAX_LINE_BYTES", 40)
    path = write(tmp_path / "a.jsonl", '{"text": "' + "x" * 100 + '"}\n{"text": "short"}\n')
    first, second = list(read_documents([path]))
    assert isinstance(first, Skipped)
    assert isinstance(second, Document)
    assert limits.MAX_FILE_BYTES > limits.MAX_TEXT_CHARS


def test_a_page_or_file_over_its_limit_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.reading.pages.MAX_PAGE_BYTES", 1_000_000)
    detail = skip_one(write(tmp_path / "a.html", b"<p>" + b"x" * 1_000_000)).detail
    assert detail.startswith("The file is larger than 1 MB; split it, or put its texts into a")


def test_duplicates(tmp_path: Path) -> None:
    for folder, text in [("a", STORY), ("b", STORY), ("c", "Another story.")]:
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "story.txt", text)
    first, copy, other = list(read_documents([tmp_path]))
    assert isinstance(first, Document)
    assert isinstance(copy, Skipped)
    assert copy.reason == "duplicate"
    assert isinstance(other, Document)
    assert first.doc_id == "story"
    assert other.doc_id.startswith("story-")
    assert len(other.doc_id) == len("story-") + 8


def test_folders_globs_and_links(tmp_path: Path) -> None:
    deep = tmp_path / "x" / "y"
    deep.mkdir(parents=True)
    for name in ("b.txt", "a.txt", ".hidden.txt", "y/c.md"):
        write(tmp_path / "x" / name, f"{STORY} {name}")
    (deep / "loop").symlink_to(tmp_path / "x", target_is_directory=True)
    names = [item.doc_id for item in read_documents([tmp_path / "x"]) if isinstance(item, Document)]
    assert names == ["a", "b", "c"]
    globbed = read_documents([f"{tmp_path}/x/*.txt", tmp_path / "x" / "a.txt"])
    assert [item.doc_id for item in globbed if isinstance(item, Document)] == ["a", "b"]


def test_sources_that_are_not_there(tmp_path: Path) -> None:
    assert skip_one(tmp_path / "none.txt").reason == "not found"
    assert skip_one(f"{tmp_path}/*.md").reason == "not found"
    assert skip_one(tmp_path).reason == "empty"
    assert skip_one("a\0b").reason in ("not found", "not readable")
    fifo = tmp_path / "pipe.txt"
    os.mkfifo(fifo)
    assert skip_one(fifo).reason == "not readable"


def test_a_file_without_rights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt", STORY)

    def refuse(*args: object, **more: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # root may read every file, so rights alone won't do
    skipped = skip_one(path)
    assert (skipped.reason, "permission denied" in skipped.detail) == ("not readable", True)


@pytest.mark.parametrize(
    "written",
    [
        "2022-02-13", "20220213", "2022/02/13", "2022-02-13T23:59:00+01:00", "13 February 2022",
        "February 13, 2022", "Feb 13, 2022", "13/02/2022", "02/13/2022",
        "Sun, 13 Feb 2022 10:00:00 GMT", datetime(2022, 2, 13, 5), date(2022, 2, 13),
    ],
)  # fmt: skip
def test_days_of_publication(written: object) -> None:
    assert read_day(written) == date(2022, 2, 13)


@pytest.mark.parametrize("written", ["soon", "03/04/2022", "2022-02-30", "1644-01-01", "2022", 5])
def test_no_day_is_guessed(written: object) -> None:
    with pytest.raises(Unreadable, match="write it as YYYY-MM-DD"):
        read_day(written)


@pytest.mark.fuzz
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=300)
    | st.text(max_size=300).map(lambda s: s.encode("utf-8", "ignore")),
    start=st.sampled_from(
        [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"text,id\n", b'{"text": "', b"<html>"]
    ),
    ending=st.sampled_from(["txt", "html", "pdf", "docx", "csv", "jsonl", "parquet", "md"]),
)
def test_no_bytes_raise(content: bytes, start: bytes, ending: str, tmp_path: Path) -> None:
    for found in read_documents([write(tmp_path / f"a.{ending}", start + content)]):
        assert found.text.strip() if isinstance(found, Document) else found.detail
