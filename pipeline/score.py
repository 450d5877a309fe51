"""The score command: what the pipeline finds in labelled texts, held against the labels."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.scoring.changes import read_scores, to_change_lines
from pipeline.scoring.figures import Result, hold_against
from pipeline.scoring.records import FoundContact, GoldDocument, GoldError, read_gold, to_found
from pipeline.scoring.report import to_lines, to_values
from pipeline.tables import Tables, read_tables

# Gives what was found in a labelled document, None where that document is not there.
Finder = Callable[[GoldDocument], tuple[FoundContact, ...] | None]


def run_score(
    gold: Path,
    target: str | None = None,
    as_json: bool = False,
    show_misses: bool = True,
    since: Path | None = None,
) -> int:
    """Print how what is found compares with the labels in ``gold``; return the exit status.

    ``gold`` is a .jsonl or .json file or a folder of them; a record's text is its `text` or the
    file `<stem>.txt` beside it. ``target`` is a folder of built tables, a source to read (file,
    folder or glob) by document id, or None for the labels' own texts. ``since`` is a file of
    earlier scores (``as_json``): what was won and lost is printed after the figures.

    Status 0: all documents scored; 1: some had no text or were not found, each named on stderr;
    2: none could be.
    """
    try:
        documents = read_gold(gold)
        before = read_scores(since) if since else None
        find = _find_with(target)
        scored = list(_score(documents, find))
    except (GoldError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    results = [result for result in scored if isinstance(result, Result)]
    skipped = [reason for reason in scored if isinstance(reason, str)]
    for reason in skipped:
        print(reason, file=sys.stderr)
    if not results:
        print(f"nothing of {gold} could be scored", file=sys.stderr)
        return 2
    _print(results, as_json, show_misses)
    if before is not None and not as_json:
        print()
        for line in to_change_lines(before, to_values(results)):
            print(line)
    return 1 if skipped else 0


def _print(results: Sequence[Result], as_json: bool, show_misses: bool) -> None:
    if as_json:
        print(json.dumps(to_values(results), ensure_ascii=False, indent=1))
        return
    for line in to_lines(results, show_misses):
        print(line)


def _score(documents: Sequence[GoldDocument], find: Finder) -> Iterator[Result | str]:
    for document in documents:
        found = find(document)
        if found is None:
            yield f"{document.doc_id}: no text to score"
        else:
            yield hold_against(document, found)


def _find_with(target: str | None) -> Finder:
    if target is None:
        return _find_in_own_text
    folder = Path(target)
    if (folder / "contacts.parquet").is_file():
        return _find_in_tables(read_tables(folder))
    return _find_in_sources(target)


def _find_in_own_text(document: GoldDocument) -> tuple[FoundContact, ...] | None:
    from pipeline.extraction import extract

    if document.text is None:
        return None
    return to_found(
        extract(
            document.text,
            published=document.published,
            title=document.title,
            source=document.source,
            url=document.url,
        )
    )


def _find_in_tables(tables: Tables) -> Finder:
    known = {str(doc_id) for doc_id in tables.documents["doc_id"]}

    def find(document: GoldDocument) -> tuple[FoundContact, ...] | None:
        return to_found(tables, document.doc_id) if document.doc_id in known else None

    return find


def _find_in_sources(target: str) -> Finder:
    """Read the sources; what is found in each is sought when its labels are scored.

    A labelled document that is not among the sources is read from the labels' own text, so that
    one run can score a folder of both kinds.
    """
    from pipeline.extraction import extract
    from pipeline.models import Document
    from pipeline.reading import read_documents

    read = {item.doc_id: item for item in read_documents([target]) if isinstance(item, Document)}

    def find(document: GoldDocument) -> tuple[FoundContact, ...] | None:
        source = read.get(document.doc_id)
        if source is None:
            return _find_in_own_text(document)
        published = source.published.isoformat() if source.published else document.published
        return to_found(
            extract(
                source.text,
                published=published,
                title=source.title,
                source=source.source,
                url=source.url,
            )
        )

    return find
