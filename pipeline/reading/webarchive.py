"""WARC files, the form in which web crawls are kept: a page after the other, read as a stream.

ISO 28500:2017. Common Crawl publishes its crawl of the world's news as `.warc.gz`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.reading.drafts import MAX_PAGE_BYTES, BadRow, Draft, Unreadable
from pipeline.reading.fields import hash_text, read_field
from pipeline.reading.pages import read_page
from pipeline.reading.streams import open_stream

_PAGE_KINDS = ("text/html", "application/xhtml+xml")
_MOST_AROUND = 2_000_000  # bytes of the headers of a record, and of what is read ahead of it
_LEAST_CHARS = 200
"""Shorter texts, mostly names, are too little to tell a language by."""


def read_warc_file(path: Path) -> Iterator[Draft | BadRow]:
    """Yield the English pages of a WARC file; what else a site answered is a BadRow.

    Requests, notes about the crawl and the like are passed over: they are no pages. A page has no
    id of its own (the same address is crawled again and again), so its text names it.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        with open_stream(path) as stream:
            metered = _Metered(stream)
            for record in ArchiveIterator(metered, no_record_parse=False):
                metered.allow(record.length)
                if record.rec_type not in ("response", "resource"):
                    continue
                number += 1
                address = read_field(record.rec_headers.get_header("WARC-Target-URI"))
                where = f"{path} ({address or f'page {number}'})"
                try:
                    yield _read_record(record, where, address)
                except Unreadable as bad:
                    yield BadRow(where, bad.reason, bad.detail)
    except ArchiveLoadFailed:
        raise Unreadable("broken", _say_broken(number)) from None
    except Unreadable as bad:
        raise Unreadable(
            bad.reason, _say_broken(number) if bad.reason == "broken" else bad.detail
        ) from None
    if not number:
        raise Unreadable("empty", "The WARC file holds no page; name one of a crawl's responses.")


class _Metered:
    """A stream of which no more is read than a record says that it has, and its headers need."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = _MOST_AROUND
        if stream.peek(2)[:2] == b"\x1f\x8b":  # type: ignore[attr-defined]
            raise Unreadable(
                "wrong format", "The file is compressed by gzip, no plain WARC; name it .warc.gz."
            )

    def allow(self, length: int | None) -> None:
        """Let the rest of a record of this length be read, and the headers of the next."""
        self._left = (length or 0) + _MOST_AROUND

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("broken", "The headers of a record do not end.")
        return data


def _say_broken(number: int) -> str:
    after = f" after page {number}" if number else ""
    return f"The WARC file is cut short or damaged{after}; copy it anew."


def _read_record(record: Any, where: str, address: str | None) -> Draft:
    if record.http_headers is not None:
        answer = record.http_headers.get_statuscode()
        if answer != "200":
            raise Unreadable("no page", f"The site answered {answer}; there is no page to read.")
        kind = record.http_headers.get_header("Content-Type") or "text/html"
    else:
        kind = record.rec_headers.get_header("Content-Type") or ""
    if not kind.lower().strip().startswith(_PAGE_KINDS):
        shown = (read_field(kind) or "nothing said")[:60]
        raise Unreadable("no page", f"This is no web page ({shown}); only HTML is read.")
    data = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if len(data) > MAX_PAGE_BYTES:
        raise Unreadable(
            "too large", f"The page is larger than {MAX_PAGE_BYTES // 1_000_000} MB; leave it out."
        )
    found = read_page(data, where, address)
    language = find_language(found.text)
    if language not in (None, "en"):
        raise Unreadable(
            "not English", f"The page's language seems to be {language!r}; only English is read."
        )
    return Draft(
        where=where,
        text=found.text,
        doc_id=hash_text(found.text),
        title=found.title,
        published=found.published,
        published_basis=found.published_basis,
        url=address or found.url,
        source=found.source,
        language=language or found.language,
    )


def find_language(text: str) -> str | None:
    """Return the code (ISO 639-1) of a text's language, None where it is too short to tell."""
    if len(text) < _LEAST_CHARS:
        return None
    import py3langid

    return str(py3langid.classify(text[:5000])[0])
