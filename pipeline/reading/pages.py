"""Plain text and Markdown with front matter, and web pages."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

from pipeline.reading.decoding import clean_text, decode, read_bytes
from pipeline.reading.drafts import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_PAGE_BYTES,
    Draft,
    Unreadable,
)
from pipeline.reading.fields import read_day, read_field

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.{0,20000}?\n)---[ \t]*(?:\n+|$)", re.DOTALL)
_PAIR = re.compile(r"([A-Za-z_][\w -]*):(?:[ \t]+(.*))?$")
_NAMES = {
    "title": "title",
    "published": "published",
    "date": "published",
    "url": "url",
    "source": "source",
    "id": "id",
    "language": "language",
    "lang": "language",
}


def read_text_file(path: Path) -> Draft:
    """Read a .txt or .md file; a block of `key: value` lines between --- lines at the top is read.

    Known keys: title, published (or date), url, source, id, language. The text begins after the
    block. A block that holds anything else than such lines is text.
    """
    text = decode(read_bytes(path))
    fields, text = split_front_matter(text)
    published = read_day(fields.get("published"))
    return Draft(
        where=str(path),
        text=text,
        doc_id=read_field(fields.get("id")),
        title=read_field(fields.get("title")),
        published=published,
        published_basis="front_matter" if published else None,
        url=read_field(fields.get("url")),
        source=read_field(fields.get("source")),
        language=read_field(fields.get("language")),
    )


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    r"""Return the fields at the top of a text, and the text below them.

    >>> split_front_matter("---\ntitle: A call\n---\nThey spoke.")
    ({'title': 'A call'}, 'They spoke.')
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    fields: dict[str, str] = {}
    for line in found[1].splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _PAIR.match(line)
        if not pair:
            return {}, text
        name = _NAMES.get(pair[1].strip().lower())
        if name:
            fields[name] = _unquote((pair[2] or "").strip())
    return fields, text[found.end() :]


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1]
    return value


def read_html_file(path: Path) -> Draft:
    """Read a saved web page."""
    return read_page(read_bytes(path, MAX_PAGE_BYTES), str(path))


def read_page(data: bytes, where: str, url: str | None = None) -> Draft:
    """Read a web page: body, title, day, address and site as trafilatura finds them."""
    import trafilatura

    for name in ("trafilatura", "htmldate", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    page = decode_page(data)
    found = trafilatura.bare_extraction(
        page,
        url=url,
        include_comments=False,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params=_DAY_SEARCH,
    )
    fields: dict[str, Any] = {}
    if found is not None:
        fields = found if isinstance(found, dict) else found.as_dict()
    text = clean_text(fields.get("text") or "")
    if not text.strip():
        text = clean_text(trafilatura.html2txt(page) or "")
    if not text.strip():
        raise Unreadable(
            "no text", "The page holds no text; save it from a browser after it has loaded fully."
        )
    try:
        published = read_day(fields.get("date"))
    except Unreadable:
        published = None  # found by a heuristic, so a wrong one is no fault of the input
    return Draft(
        where=where,
        text=text,
        title=read_field(fields.get("title")),
        published=published,
        published_basis="metadata" if published else None,
        url=read_field(fields.get("url")),
        source=read_field(fields.get("sitename")),
        language=read_field(fields.get("language")),
    )


# The day of first publication, from what the page declares: the extensive search takes the year of
# a footer's copyright for it. Fixed bounds, so that a page reads the same in whatever year.
_DAY_SEARCH = {
    "original_date": True,
    "extensive_search": False,
    "min_date": f"{FIRST_YEAR}-01-01",
    "max_date": f"{LAST_YEAR}-12-31",
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def decode_page(data: bytes) -> str:
    """Return a page's bytes as text: by its mark or as UTF-8, else as the page itself declares."""
    declared = _CHARSET.search(data[:4096])
    if declared:
        try:
            return clean_text(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
        try:
            return clean_text(data.decode(declared[1].decode("ascii"), errors="replace"))
        except LookupError:
            pass
    return decode(data)
