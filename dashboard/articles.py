"""Articles that a user brings along: read, searched for contacts, kept for this session only."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import pandas as pd

from pipeline.models import Skipped
from pipeline.tables import Tables

FILE_TYPES: Final = ("txt", "md", "html", "htm", "pdf", "docx")
MOST_CHARACTERS: Final = 500_000


@dataclass(frozen=True, slots=True)
class Article:
    """A text that was brought along, with what is known of it."""

    text: str
    title: str | None = None
    published: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that gave nothing, and why, in words for the user."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What the articles gave: their tables, or None, and what went wrong."""

    tables: Tables | None
    problems: tuple[Problem, ...]


class Upload(Protocol):
    """A file as Streamlit hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Return the whole content."""


def read_uploads(
    uploads: Sequence[Upload], published: date | None = None
) -> Iterator[Article | Problem]:
    """Yield the article in each uploaded file; the pipeline's own reader knows the formats."""
    # The readers load slowly and most visits upload nothing.
    from pipeline.reading import read_documents

    for upload in uploads:
        with tempfile.TemporaryDirectory() as folder:
            # Only the last part of the name: an upload must not choose where it is written.
            path = Path(folder) / (Path(upload.name.replace("\\", "/")).name or "upload.txt")
            path.write_bytes(upload.getvalue())
            for item in read_documents([path], published):
                if isinstance(item, Skipped):
                    yield Problem(upload.name, item.reason)
                else:
                    yield Article(item.text, item.title, item.published, item.source)


def find_in_articles(
    articles: Iterable[Article | Problem],
    extract: Callable[..., Tables],
    report: Callable[[str], None] = lambda _: None,
) -> Found:
    """Search articles for contacts, one after the other; `report` is told what is being read.

    `extract` is the pipeline's own. A text that it cannot take becomes a Problem.
    """
    tables: Tables | None = None
    problems: list[Problem] = []
    for article in articles:
        if isinstance(article, Problem):
            problems.append(article)
            continue
        name = article.title or "your text"
        report(name)
        if len(article.text) > MOST_CHARACTERS:
            problems.append(Problem(name, f"It is longer than {MOST_CHARACTERS:,} characters."))
            continue
        try:
            found = extract(
                article.text,
                published=article.published,
                title=article.title,
                source=article.source,
            )
        except (ValueError, OSError) as error:
            problems.append(Problem(name, str(error)))
            continue
        tables = found if tables is None else join_tables(tables, found)
    return Found(tables, tuple(problems))


def join_tables(first: Tables, second: Tables) -> Tables:
    """Return both together; a text or contact that is in both is there once."""
    texts = ~second.documents["doc_id"].isin(first.documents["doc_id"])
    new = set(second.documents.loc[texts, "doc_id"])
    known = set(first.contacts["contact_id"])
    keep = {
        "contacts": ~second.contacts["contact_id"].isin(known),
        "participants": ~second.participants["contact_id"].isin(known),
        "evidence": second.evidence["doc_id"].isin(new),
        "accounts": second.accounts["doc_id"].isin(new),
        "documents": texts,
        "skipped": pd.Series(True, index=second.skipped.index),
    }
    frames = {}
    for name, frame in first.items():
        more = getattr(second, name)[keep[name]]
        parts = [part for part in (frame, more) if len(part)]
        frames[name] = pd.concat(parts, ignore_index=True) if parts else frame
    return Tables(**frames)


def find_undated(tables: Tables) -> list[str]:
    """Return the titles of the texts whose day of publication is not known."""
    undated = tables.documents[tables.documents["published"].isna()]
    return [str(title) if isinstance(title, str) else "your text" for title in undated["title"]]
