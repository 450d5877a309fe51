"""Sources of any size: packed files, archives of web crawls, and little memory for all of them."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.models import Document, Skipped
from pipeline.reading import count_documents, read_documents
from pipeline.reading.webarchive import find_language

STORY = "The envoys of Norland and Sudania met in Portville on 3 May 2031."
ENGLISH = (
    "The foreign ministers of the two countries met on Tuesday to talk about the border, and they"
    " agreed to speak again by phone before the end of the week. Neither side gave details of what"
    " was said behind closed doors, but both called the meeting useful and frank."
)
FRENCH = (
    "Les ministres des affaires étrangères des deux pays se sont rencontrés mardi pour parler de la"
    " frontière, et ils ont convenu de se reparler par téléphone avant la fin de la semaine. Aucune"
    " des parties n'a donné de détails sur ce qui a été dit à huis clos."
)


def zip_gz(content: bytes) -> bytes:
    # Two members, as programs that add to a packed file write it.
    half = len(content) // 2
    return gzip.compress(content[:half]) + gzip.compress(content[half:])


def zip_zst(content: bytes) -> bytes:
    half = len(content) // 2
    return b"".join(_to_frame(part) for part in (content[:half], content[half:]))


def _to_frame(content: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(content, asbytes=True))


PACKERS = [(".gz", zip_gz), (".zst", zip_zst)]
Pack = Callable[[bytes], bytes]


@pytest.mark.parametrize(("packing", "pack"), PACKERS)
@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".jsonl", json.dumps({"id": "a", "text": STORY}) + "\n"),
        (".csv", f'id,text\na,"{STORY}"\n'),
        (".txt", STORY),
        (".html", f"<html><body><article><p>{ENGLISH} {STORY}</p></article></body></html>"),
    ],
)
def test_a_packed_file_is_read_as_what_it_holds(
    tmp_path: Path, ending: str, content: str, packing: str, pack: Pack
) -> None:
    path = tmp_path / f"a{ending}{packing}"
    path.write_bytes(pack(content.encode()))
    (found,) = read_documents([tmp_path])
    assert isinstance(found, Document), found
    assert (found.doc_id, found.text[-len(STORY) :]) == ("a", STORY)


@pytest.mark.parametrize(("packing", "pack"), PACKERS)
def test_a_cut_file_gives_its_rows_and_its_fault(tmp_path: Path, packing: str, pack: Pack) -> None:
    rows = [json.dumps({"id": str(n), "text": f"{STORY} {hash(n * 7919)}"}) for n in range(40_000)]
    packed = pack("\n".join(rows).encode())
    path = tmp_path / f"a.jsonl{packing}"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    *rest, last = read_documents([path])
    assert sum(isinstance(item, Document) for item in rest) > 10_000
    assert isinstance(last, Skipped)
    assert (last.path, last.reason) == (str(path), "broken")


def test_what_is_packed_but_not_named_so_is_told_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(zip_gz(b"{}\n" * 100))
    (tmp_path / "b.pdf.gz").write_bytes(zip_gz(b"%PDF"))
    packed, odd = read_documents([tmp_path])
    assert isinstance(packed, Skipped)
    assert "name it with the ending .gz" in packed.detail
    assert isinstance(odd, Skipped)
    assert odd.reason == "unknown format"


def write_warc(path: Path, pages: list[tuple[str, str, str, bytes]], pack: bool) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=pack)
        writer.write_record(writer.create_warcinfo_record("crawl", {"software": "test"}))
        for address, status, kind, body in pages:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    address, "response", payload=io.BytesIO(body), http_headers=headers
                )
            )


def to_page(text: str, title: str = "A meeting") -> bytes:
    day = '<meta property="article:published_time" content="2031-05-04T10:00:00Z">'
    return (
        f"<html><head><title>{title}</title>{day}</head><body><nav>Home News Sport</nav>"
        f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
    ).encode()


PAGES = [
    ("https://news.example/2031/05/04/met", "200 OK", "text/html", to_page(f"{ENGLISH} {STORY}")),
    ("https://news.example/fr", "200 OK", "text/html; charset=utf-8", to_page(FRENCH)),
    ("https://news.example/gone", "404 Not Found", "text/html", to_page(ENGLISH)),
    ("https://news.example/logo.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://news.example/bare", "200 OK", "text/html", b"<html><body></body></html>"),
    ("https://mirror.example/met", "200 OK", "text/html", to_page(f"{ENGLISH} {STORY}")),
]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.warc.zst"])
def test_a_web_archive_gives_its_english_pages(tmp_path: Path, name: str) -> None:
    write_warc(tmp_path / name, PAGES, pack=name.endswith(".gz"))
    if name.endswith(".zst"):
        (tmp_path / name).write_bytes(zip_zst((tmp_path / name).read_bytes()))
    page, *skipped = read_documents([tmp_path])
    assert isinstance(page, Document), page
    assert STORY in page.text
    assert "Sport" not in page.text
    assert (page.url, page.title) == (PAGES[0][0], "A meeting")
    assert (str(page.published), page.published_basis) == ("2031-05-04", "metadata")
    assert page.language == "en"
    assert all(isinstance(item, Skipped) for item in skipped)
    assert [item.reason for item in skipped if isinstance(item, Skipped)] == [
        *("not English", "no page", "no page", "no text", "duplicate"),
    ]
    assert PAGES[1][0] in skipped[0].path
    assert count_documents([tmp_path]) is None


def test_a_cut_web_archive_gives_the_pages_before_the_cut(tmp_path: Path) -> None:
    chance = random.Random(3)
    words = ENGLISH.split()
    texts = [f"{n}: {' '.join(chance.choices(words, k=1_500))}." for n in range(60)]
    pages = [
        (f"https://a.example/{n}", "200 OK", "text/html", to_page(text))
        for n, text in enumerate(texts)
    ]
    write_warc(tmp_path / "a.warc.gz", pages, pack=True)
    whole = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(whole[:-150])
    *found, last = read_documents([tmp_path])
    assert sum(isinstance(item, Document) for item in found) > 30
    assert isinstance(last, Skipped)
    assert last.reason == "broken"
    (tmp_path / "a.warc.gz").write_bytes(b"no archive at all " * 20)
    (bad,) = read_documents([tmp_path])
    assert isinstance(bad, Skipped)
    assert bad.reason == "broken"


def test_a_language_is_told_of_long_texts_only() -> None:
    assert (find_language(ENGLISH), find_language(FRENCH)) == ("en", "fr")
    assert find_language("Putin, Macron, Scholz") is None


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_a_large_source_takes_little_memory(tmp_path: Path, kind: str) -> None:
    count, text = 10_000, STORY * 200
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table({"text": [f"{n} {text}" for n in range(count)]}), path)
    else:
        first = ["text"] if kind == "csv" else []
        rows = [
            f'"{n} {text}"' if first else json.dumps({"text": f"{n} {text}"}) for n in range(count)
        ]
        content = "\n".join(first + rows).encode()
        path.write_bytes(gzip.compress(content, 1) if kind.endswith("gz") else content)
    for _ in read_documents([path]):  # imports and caches first
        break
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    highest, found = 0, 0
    for _ in read_documents([path]):
        found += 1
        highest = max(highest, pa.total_allocated_bytes() - before)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == count
    assert peak + highest < 50_000_000 < count * len(text)
