"""Articles of one's own: read, searched, joined; what cannot be read is named and stops nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

from dashboard.articles import (
    Article,
    Problem,
    find_in_articles,
    find_undated,
    join_tables,
    read_uploads,
)
from pipeline.tables import Tables, check_tables
from tests.dashboard_sample import build_sample


@dataclass
class Upload:
    name: str
    content: bytes

    def getvalue(self) -> bytes:
        return self.content


def extract_stub(
    text: str,
    published: date | None = None,
    title: str | None = None,
    source: str | None = None,
) -> Tables:
    if text == "broken":
        raise ValueError("It holds no sentence.")
    return build_sample(len(text))


def test_articles_are_searched_one_after_the_other_and_problems_kept() -> None:
    told: list[str] = []
    articles = [
        Article("x" * 3, "Three"),
        Problem("scan.pdf", "It holds no text."),
        Article("broken", "Broken"),
        Article("x" * 5),
    ]
    found = find_in_articles(articles, extract_stub, told.append)
    assert told == ["Three", "Broken", "your text"]
    assert [problem.name for problem in found.problems] == ["scan.pdf", "Broken"]
    assert found.tables is not None
    assert len(found.tables.contacts) == 5


def test_a_text_that_is_far_too_long_is_named() -> None:
    found = find_in_articles([Article("x" * 500_001, "Long")], extract_stub)
    assert found.tables is None
    assert "500,000" in found.problems[0].reason


def test_an_unknown_error_is_not_hidden() -> None:
    def fail(text: str, **_: object) -> Tables:
        raise RuntimeError("a mistake in the program")

    with pytest.raises(RuntimeError):
        find_in_articles([Article("x")], fail)


def test_what_is_known_of_an_article_reaches_the_extraction() -> None:
    seen: list[dict] = []

    def note(text: str, **known: object) -> Tables:
        seen.append(known)
        return build_sample(1)

    find_in_articles([Article("x", "T", date(2022, 2, 13), "S")], note)
    assert seen == [{"published": date(2022, 2, 13), "title": "T", "source": "S"}]


def test_joined_tables_hold_everything_once_and_keep_their_schema() -> None:
    joined = join_tables(build_sample(10), build_sample(25))
    check_tables(joined)
    whole = build_sample(25)
    for name, frame in joined.items():
        assert len(frame) == len(getattr(whole, name)), name
    again = join_tables(joined, joined)
    assert len(again.evidence) == len(whole.evidence)


def test_texts_without_a_day_of_publication_are_named() -> None:
    tables = build_sample(3)
    documents = tables.documents.assign(published=pd.NaT)
    undated = Tables(**{**dict(tables.items()), "documents": documents})
    assert find_undated(tables) == []
    assert find_undated(undated)[0] == "Report 0"


def test_uploads_are_read_by_the_pipelines_own_reader() -> None:
    page = (
        "<html><head><title>Talks</title></head><body><article><h1>Talks</h1>"
        "<p>The ministers of the two countries met for an hour on Monday and spoke of trade.</p>"
        "<p>They agreed to meet again in the spring, a spokesman told reporters later.</p>"
        "</article></body></html>"
    )
    uploads = [
        Upload("note.txt", b"The envoy wrote to the minister."),
        Upload("page.html", page.encode()),
        Upload("../../../escape.txt", b"A second letter was sent."),
        Upload("scan.pdf", b"no pdf at all"),
    ]
    read = list(read_uploads(uploads, date(2022, 2, 13)))
    texts = [item.text for item in read if isinstance(item, Article)]
    assert len(texts) == 3
    assert "The envoy wrote to the minister." in texts[0]
    assert "met for an hour on Monday" in texts[1]
    assert "second letter" in texts[2]
    problems = [item for item in read if isinstance(item, Problem)]
    assert [problem.name for problem in problems] == ["scan.pdf"]
    assert problems[0].reason
