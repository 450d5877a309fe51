"""Sources to documents: the right reader for each file, an id for each text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from pipeline.models import Document, Skipped
from pipeline.reading.drafts import MAX_TEXT_CHARS, BadRow, Draft, Unreadable
from pipeline.reading.fields import hash_text, to_line
from pipeline.reading.pages import read_html_file, read_text_file
from pipeline.reading.pdf import read_pdf_file
from pipeline.reading.rows import read_csv_file, read_jsonl_file, read_parquet_file
from pipeline.reading.seen import Seen, open_seen
from pipeline.reading.sources import describe, find_files
from pipeline.reading.streams import find_ending, find_stem
from pipeline.reading.webarchive import read_warc_file
from pipeline.reading.word import read_docx_file

_PAGES: dict[str, Callable[[Path], Draft]] = {
    "": read_text_file,
    ".txt": read_text_file,
    ".md": read_text_file,
    ".html": read_html_file,
    ".htm": read_html_file,
    ".xhtml": read_html_file,
    ".pdf": read_pdf_file,
    ".docx": read_docx_file,
}
_ROWS: dict[str, Callable[[Path], Iterator[Draft | BadRow]]] = {
    ".csv": read_csv_file,
    ".tsv": read_csv_file,
    ".jsonl": read_jsonl_file,
    ".ndjson": read_jsonl_file,
    ".parquet": read_parquet_file,
    ".warc": read_warc_file,
}


def read_documents(
    sources: Sequence[str | Path], published: date | None = None
) -> Iterator[Document | Skipped]:
    """Yield the documents that files, folders and globs hold, and each input that cannot be read.

    The order is fixed: sources as given, files sorted by path, rows as they stand. Nothing is
    raised for a bad input; it is a Skipped with a sentence that says what to do.

    A document's id is its `id` (column or front matter), else its file's name without ending, else,
    for a row, a hash of its text. The same id with the same text again is skipped as a duplicate;
    the same id with another text becomes `id-` with eight digits of that text's hash, so that it
    keeps this id in whatever order later texts are added.

    `published` is for documents that do not say; their basis is 'given'.
    """
    with open_seen() as seen:
        for found in find_files(sources):
            if isinstance(found, Skipped):
                yield _show(found)
                continue
            for draft in _read_file(found):
                if isinstance(draft, BadRow):
                    yield _show(Skipped(draft.where, draft.reason, draft.detail))
                else:
                    yield _to_document(draft, published, seen)


def _show(skipped: Skipped) -> Skipped:
    """Return what was skipped with names as they can be printed.

    A file's name may hold what moves the cursor of a terminal or cannot be written as UTF-8.
    """
    return Skipped(to_line(skipped.path), skipped.reason, to_line(skipped.detail))


def _read_file(path: Path) -> Iterator[Draft | BadRow]:
    where = str(path)
    try:
        if not path.is_file():
            raise Unreadable("not readable", "This is no regular file; name a file or a folder.")
        ending = find_ending(path)[0]
        if ending in _PAGES:
            draft = _PAGES[ending](path)
            yield draft
        elif path.stat().st_size == 0:
            raise Unreadable("empty", "The file is empty; there is nothing to read.")
        else:
            yield from _ROWS[ending](path)
    except Unreadable as bad:
        yield BadRow(where, bad.reason, bad.detail)
    except OSError as error:
        yield BadRow(
            where,
            "not readable",
            f"The file cannot be opened: {describe(error)}; check its rights.",
        )
    except (RecursionError, MemoryError):
        yield BadRow(
            where, "broken", "The file is nested too deeply or too large to read; save it anew."
        )
    except Exception as error:  # a reader that fails on one file must not cost the others
        words = " ".join(f"{type(error).__name__}: {error}".split())[:120].rstrip(".")
        yield BadRow(
            where, "broken", f"The file cannot be read ({words}); save it anew, and report this."
        )


def _to_document(draft: Draft, published: date | None, seen: Seen) -> Document | Skipped:
    if not draft.text.strip():
        return Skipped(
            to_line(draft.where), "empty", "The text is empty; there is nothing to read."
        )
    if len(draft.text) > MAX_TEXT_CHARS:
        return Skipped(
            to_line(draft.where),
            "too large",
            f"The text has {len(draft.text):,} characters, more than {MAX_TEXT_CHARS:,}; split it.",
        )
    digest = hash_text(draft.text)
    doc_id = draft.doc_id or to_line(find_stem(Path(draft.where)))
    known = seen.find(doc_id)
    if known is not None and known != digest:
        doc_id = f"{doc_id}-{digest[:8]}"
        known = seen.find(doc_id)
    if known is not None:
        return Skipped(
            to_line(draft.where),
            "duplicate",
            f"The same text was read before under the id {doc_id!r}.",
        )
    seen.add(doc_id, digest)
    given = draft.published is None and published is not None
    return Document(
        doc_id=doc_id,
        text=draft.text,
        title=draft.title,
        published=published if given else draft.published,
        published_basis="given" if given else draft.published_basis,
        url=draft.url,
        source=draft.source,
        language=draft.language,
    )
