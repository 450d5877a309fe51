"""Print what the gate before the parser costs: `python -m tests.benchmarks.gate`.

The gold set is read twice, with only the sentences that the gate lets through and with all of them.
Printed are the share of sentences parsed, and the labelled contacts that are found either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.extraction import merge_contacts, read_batch
from pipeline.models import Document
from pipeline.parse import parse_sentences
from pipeline.people import find_people
from pipeline.reading import read_documents
from pipeline.reference import load_reference
from pipeline.scoring.figures import Figures, count, hold_against
from pipeline.scoring.records import GoldDocument, read_gold, to_found
from pipeline.segment import split_sentences
from pipeline.tables import to_tables

ROOT = Path(__file__).resolve().parents[2]
SETS = ("seeds", "crises", "newswire", "desks")


def pair_texts(name: str) -> list[tuple[GoldDocument, Document]]:
    """Return the labelled documents of a set, each with its text."""
    seeds = {
        item.doc_id: item
        for item in read_documents([str(ROOT / "seeds")])
        if isinstance(item, Document)
    }
    return [(gold, seeds.get(gold.doc_id) or _to_document(gold)) for gold in _read(name)]


def _read(name: str) -> list[GoldDocument]:
    return read_gold(ROOT / "tests" / "gold" / name)


def _to_document(gold: GoldDocument) -> Document:
    day = date.fromisoformat(gold.published) if gold.published else None
    basis = "given" if day else None
    return Document(gold.doc_id, gold.text or "", gold.title, day, basis, gold.url, gold.source)


def measure(pairs: Sequence[tuple[GoldDocument, Document]], use_gate: bool) -> Figures:
    """Return the figures of these documents, read with or without the gate."""
    results = []
    for gold, document in pairs:
        ((read, contacts),) = read_batch([document], use_gate)
        results.append(
            hold_against(gold, to_found(to_tables([read], merge_contacts(contacts), [])))
        )
    return count(results)


def count_sentences(pairs: Sequence[tuple[GoldDocument, Document]]) -> tuple[int, int]:
    """Return how many sentences the gate lets through, and how many there are."""
    passed = total = 0
    for _, document in pairs:
        sentences = split_sentences(document.text)
        people = find_people(document.text, sentences, load_reference(), document.published)
        passed += len(parse_sentences(document, sentences, people, []))
        total += len(sentences)
    return passed, total


def main() -> None:
    print(f"{'set':10} {'parsed':>14} {'recall':>8} {'without gate':>13} {'cost':>7}")
    for name in SETS:
        pairs = pair_texts(name)
        passed, total = count_sentences(pairs)
        gated, whole = measure(pairs, True), measure(pairs, False)
        print(
            f"{name:10} {passed:>6} of {total:<5} {gated.recall:8.3f} {whole.recall:13.3f}"
            f" {whole.recall - gated.recall:7.3f}"
        )


if __name__ == "__main__":
    main()
