"""Whatever is brought in is read or named with a reason and a remedy, and costs nothing else.

Each row of the table makes one input of a kind that people bring or hostile people send. All of
them, together with sound ones, go through the command at once; then each goes through the page on
which texts are added.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import resource
import signal
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pypdf
import pytest
from test_reading import make_pdf

from dashboard.articles import make_batch, read_uploads, search
from pipeline import extract
from pipeline.command import main
from pipeline.tables import read_tables

pytestmark = pytest.mark.model

STORY = (
    "Norwegian Foreign Minister Sigrid Aune met Peruvian President Lucia Tovar in Oslo on 3 May."
)
NOISE = random.Random(7).randbytes(4_000)
Content = bytes | str | Callable[[Path], object]


def say(number: int) -> str:
    """A text of its own for each sound input."""
    return f"{STORY} It was the talks' round {number}."


def zip_up(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def rows(**columns: object) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def lock_pdf(path: Path) -> None:
    make_pdf(path, STORY)
    writer = pypdf.PdfWriter(path)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


def write_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(say(1))
    document.save(str(path))


def bad_parts() -> str:
    lines: list[object] = [
        {"text": say(21)},
        None,
        [],
        "words",
        {"text": 1},
        {"text": None},
        {"text": say(22), "published": "2500-01-01"},
        {"text": say(23), "published": [1]},
        {"text": say(24), "id": {"a": 1}, "title": "t" * 100_000, "language": 5},
    ]
    dumped = [json.dumps(line) for line in lines]
    return "\n".join(
        [*dumped[:1], '{"text": "They m', *dumped[1:], "9" * 5_000, "[" * 100_000, "NaN", "1e999"]
    )


@dataclass(frozen=True)
class Case:
    """An input; ``reasons`` it is skipped for, each once a row, and ``texts`` that are read."""

    name: str
    content: Content
    reasons: tuple[str, ...] = ()
    texts: int = 0


CASES = [
    Case("empty.txt", b"", ("empty",)),
    Case("white.txt", " \n\t \n", ("empty",)),
    Case("white-only-marks.txt", "\ufeff \x07", ("empty",)),
    Case("binary.txt", NOISE, ("binary",)),
    Case("nul-only.txt", b"\0" * 5_000, ("binary",)),
    Case("image.txt", b"\x89PNG\r\n\x1a\n" + NOISE, ("wrong format",)),
    Case("pdf.txt", b"%PDF-1.7\n", ("wrong format",)),
    Case("pdf.html", b"%PDF-1.7\n", ("wrong format",)),
    Case("page.pdf", f"<html>{STORY}", ("broken",)),
    Case("word.pdf", zip_up(("word/document.xml", b"<a/>")), ("broken",)),
    Case("text.docx", STORY, ("broken",)),
    Case("text.parquet", STORY, ("broken",)),
    Case("text.jsonl", STORY, ("broken line",)),
    Case("program.exe", b"MZ\x90", ("unknown format",)),
    Case("utf16.txt", say(2).encode("utf-16"), texts=1),
    Case("utf16-no-mark.txt", say(3).encode("utf-16-be"), texts=1),
    Case("utf16-odd.txt", say(4).encode("utf-16") + b"\0", texts=1),
    Case("latin.txt", f"{say(5)} Müller sprach.".encode("latin-1"), texts=1),
    Case("mixed.txt", f"{say(6)} Müller ".encode() + "Öztürk".encode("latin-1"), texts=1),
    Case("broken.txt", say(7).encode() + b"\xff\xfe\xc3(" * 5, texts=1),
    Case("nul.txt", say(8).replace("Oslo", "Os\0lo"), texts=1),
    Case("control.txt", f"\x1b[31m{say(9)}\x07\x08\x7f", texts=1),
    Case("bidi.txt", f"\u202e{say(10)}\u2066\u200b\u200d\ufeff\u2069", texts=1),
    Case("zero-width.txt", "\u200b" * 500, texts=1),
    Case("line.txt", "x " * 25_000_000, ("too large",)),
    Case("lines.txt", "a\n" * 30_000, texts=1),
    Case(
        "script.html",
        "<html><body><script>alert(1)</script>"
        + f'<p onclick="x()">{say(11)}</p>' * 8
        + "<img src=x onerror=alert(1)></body></html>",
        texts=1,
    ),
    Case("deep.html", "<div>" * 50_000 + STORY + "</div>" * 50_000, ("no text",)),
    Case("angles.html", "<" * 300_000 + STORY, ("no text",)),
    Case("comment.html", "<!--" * 100_000 + STORY, ("no text",)),
    Case("cdata.html", "<![CDATA[" * 50_000 + STORY, ("no text",)),
    Case("attributes.html", "<p " + 'a="1" ' * 100_000 + f">{STORY}", ("no text",)),
    Case(
        "outside.xhtml",
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        "<html><body><p>&a;</p></body></html>",
        ("no text",),
    ),
    Case(
        "encoding.html",
        '<html><head><meta charset="zlib_codec"></head><body>' + f"<p>{say(12)}</p>" * 8,
        texts=1,
    ),
    Case("broken.pdf", b"%PDF-1.4 nothing more", ("broken",)),
    Case("cut.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n", ("broken",)),
    Case("locked.pdf", lock_pdf, ("encrypted",)),
    Case("images.pdf", lambda path: make_pdf(path, ""), ("no text",)),
    Case("sound.docx", write_docx, texts=1),
    Case("broken.docx", b"PK\x03\x04 no more", ("broken",)),
    Case("zip.docx", zip_up(("a.txt", b"x")), ("broken",)),
    Case("bomb.docx", zip_up(("word/document.xml", bytes(350_000_000))), ("too large",)),
    Case("locked.docx", b"\xd0\xcf\x11\xe0" + bytes(600), ("encrypted",)),
    Case("no-text.csv", "a,b\n1,2\n", ("no text column",)),
    Case("lines.csv", "\n\n\n", ("no text column",)),
    Case("open-quote.csv", f'text\n"{say(13)}', texts=1),
    Case("wide.csv", "text,id\nx,1,2,3\n", ("broken row",)),
    Case("day.csv", f"text;published\n{STORY};1492-10-12\n", ("bad date",)),
    Case("utf16.csv", f"text\n{say(14)}\n".encode("utf-16"), texts=1),
    Case("noise.csv", NOISE, ("binary",)),
    Case("twice.csv", f"id,text\n1,{say(15)}\n1,{say(16)}\n1,{say(15)}\n", ("duplicate",), 2),
    Case(
        "middle.jsonl",
        bad_parts(),
        ("broken line",) * 3 + ("no text",) * 7 + ("bad date",) * 2,
        2,
    ),
    Case("utf16.jsonl", json.dumps({"text": STORY}).encode("utf-16"), ("wrong encoding",)),
    Case("cut.parquet", rows(text=[say(17)] * 500)[:-300], ("broken",)),
    Case("no-column.parquet", rows(body=["x"]), ("no text column",)),
    Case("numbers.parquet", rows(text=[1, 2]), ("no text", "no text")),
    Case(
        "far.parquet",
        rows(text=[say(18), say(19)], published=pa.array([10**15, 0], pa.timestamp("ms"))),
        ("bad date",),
        1,
    ),
    Case("day.txt", f"---\npublished: 1492-10-12\n---\n{STORY}", ("bad date",)),
    Case("unclear-day.txt", f"---\npublished: 03/04/2031\n---\n{STORY}", ("bad date",)),
    Case("chinese.txt", "中国外交部长王毅周一在北京会见了法国外长。" * 20, texts=1),
    Case("arabic.txt", "التقى وزير الخارجية نظيره في القاهرة. " * 30, texts=1),
    Case("far-days.txt", f"{say(20)} They met on 31 February 2022, 12/31/9999, 50000 BC.", texts=1),
]


def put(folder: Path, case: Case) -> Path:
    path = folder / case.name
    if callable(case.content):
        case.content(path)
    else:
        content = case.content
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """All inputs through the command at once, and what stands beside files in a folder."""
    folder = tmp_path_factory.mktemp("inputs")
    for case in CASES:
        put(folder, case)
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "one.txt").symlink_to("two.txt")
    (folder / "two.txt").symlink_to("one.txt")
    (folder / "below").mkdir()
    (folder / "below" / "again").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    for number, name in enumerate((b"bad\xff.txt", b"\x1b[31mred\n.txt", b"=1+1.txt", b"<b>.txt")):
        with open(os.path.join(os.fsencode(folder), name), "w") as file:
            file.write(say(50 + number))
    out = tmp_path_factory.mktemp("out")
    return out, main(["build", str(folder), str(folder / "absent.txt"), "--out", str(out)])


def test_the_command_says_that_some_were_skipped(built: tuple[Path, int]) -> None:
    assert built[1] == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_command_reads_it_or_says_why_not(case: Case, built: tuple[Path, int]) -> None:
    tables = read_tables(built[0])
    told = tables.skipped["path"].str.contains(f"/{case.name}", regex=False)
    assert sorted(tables.skipped["reason"][told]) == sorted(case.reasons)
    for detail in tables.skipped["detail"][told]:
        assert_plain(detail)
    if case.texts:
        stem = case.name.rpartition(".")[0]
        ids = set(tables.documents["doc_id"])
        assert stem in ids or case.name.endswith((".csv", ".jsonl", ".parquet"))


def assert_plain(detail: str) -> None:
    """One sentence for the user, with what to do behind a semicolon; of a copy there is nothing."""
    assert detail.endswith(".")
    assert detail.isprintable()
    assert "Traceback" not in detail
    assert ";" in detail or detail.startswith("The same text was read before")


def test_all_that_is_sound_is_read(built: tuple[Path, int]) -> None:
    tables = read_tables(built[0])
    assert len(tables.documents) == sum(case.texts for case in CASES) + 4
    tell = tables.documents["text"].str.contains("Sigrid Aune met Peruvian President Lucia Tovar")
    assert tell.sum() >= 24
    assert (tables.documents["n_contacts"][tell] == 1).all()
    assert all(name.isprintable() for name in tables.documents["doc_id"])
    named = {path.rpartition("/")[2]: reason for path, reason, _ in tables.skipped.to_numpy()}
    assert named["pipe.txt"] == named["one.txt"] == named["dangling.txt"] == "not readable"
    assert named["absent.txt"] == "not found"


def test_the_dates_far_away_date_nothing(built: tuple[Path, int]) -> None:
    contacts = read_tables(built[0]).contacts
    assert contacts["start"].dropna().dt.year.between(1800, 2200).all()


class Upload:
    """A file as the page gets it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name, self._content = name, content

    def getvalue(self) -> bytes:
        return self._content


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_page_reads_it_or_says_why_not(case: Case, tmp_path: Path) -> None:
    content = put(tmp_path, case).read_bytes()
    batch = make_batch("", [Upload(case.name, content)])
    items = [search(item, extract) if item.state == "waiting" else item for item in batch.items]
    failed = [item for item in items if item.state == "failed"]
    # What is there twice is left out without a fault.
    assert len(failed) == len([one for one in case.reasons if one != "duplicate"]) + (
        "duplicate" in case.reasons
    )
    assert sum(item.state == "read" for item in items) == case.texts
    for item in failed:
        assert item.reason is not None
        assert_plain(item.reason)


@pytest.mark.parametrize("text", ["\0", "\x07\x1b", "\ufeff", " \r\n"])
def test_a_paste_of_nothing_is_named(text: str) -> None:
    batch = make_batch(f"{text}", [])
    assert all(item.state == "failed" and item.reason for item in batch.items)


@pytest.mark.parametrize(
    "name",
    ["../../etc/x.txt", "..\\..\\x.txt", "..", ".", "", "/", ".txt", "a\0b.txt", "x" * 5_000,
     "é" * 300 + ".txt", "\ud800.txt", "a\nb.txt", "con.txt/", "x." + "y" * 900, "~root.txt"],
)  # fmt: skip
def test_no_name_of_an_upload_leaves_its_folder(name: str, tmp_path: Path) -> None:
    before = set(tmp_path.parent.iterdir())
    (item,) = read_uploads([Upload(name, say(1).encode())])
    assert item.document is not None or item.reason
    assert set(tmp_path.parent.iterdir()) == before


def test_a_text_that_a_step_fails_on_is_named() -> None:
    def fail(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    (item,) = make_batch(STORY, []).items
    found = search(item, fail)  # type: ignore[arg-type]
    assert found.state == "failed"
    assert "RecursionError: too deep" in str(found.reason)


@pytest.mark.parametrize("where", ["file.txt", "file.txt/below", "/proc/nowhere", "/dev/null/x"])
def test_a_folder_that_cannot_be_written_is_named(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file.txt").write_text(STORY)
    assert main(["build", str(tmp_path / "file.txt"), "--out", str(tmp_path / where)]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert "cannot be written" in said[-1]
    assert said[-1].endswith("name another with --out.")


def test_a_full_disk_leaves_the_tables_of_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    (tmp_path / "a.txt").write_text(say(1))
    assert main(["build", str(tmp_path / "a.txt"), "--out", str(out)]) == 0
    before = read_tables(out).documents["text"].tolist()
    (tmp_path / "b.txt").write_text("\n".join(say(n) for n in range(200)))
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    capsys.readouterr()
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, kept[1]))
        status = main(["build", str(tmp_path / "b.txt"), "--out", str(out)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
        signal.signal(signal.SIGXFSZ, ignored)
    assert status == 2
    assert "Traceback" not in capsys.readouterr().err
    assert read_tables(out).documents["text"].tolist() == before


def test_gzip_bombs_take_no_memory(tmp_path: Path) -> None:
    # Packed texts are refused by name or read up to the limits of what is not packed.
    (tmp_path / "bomb.txt").write_bytes(gzip.compress(bytes(100_000_000)))
    assert main(["build", str(tmp_path / "bomb.txt"), "--out", str(tmp_path / "out")]) == 2
