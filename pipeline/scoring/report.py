"""The figures as text for people and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.scoring.figures import Figures, Match, Result, count, find_half
from pipeline.scoring.records import FIELDS, FoundContact, GoldContact
from pipeline.scoring.reliability import find_bands, find_error

_SHOWN = ("participants", "start", "end", "channel", "status", "precision", "date_basis", "place")


def group_results(results: Sequence[Result]) -> dict[str, list[Result]]:
    """Return the results by what is counted together: completely labelled or not, and halves."""
    groups: dict[str, list[Result]] = {}
    for complete, name in ((True, "complete"), (False, "listed contacts only")):
        listed = [result for result in results if result.document.complete is complete]
        if not listed:
            continue
        groups[name] = listed
        for half in ("dev", "test"):
            part = [result for result in listed if find_half(result.document.doc_id) == half]
            if part:
                groups[f"{name}, {half}"] = part
    return groups


def to_values(results: Sequence[Result]) -> dict[str, Any]:
    """Return all figures and every miss and false alarm as values that JSON can hold."""
    return {
        "figures": {
            name: _figures_to_values(count(group)) for name, group in group_results(results).items()
        },
        "reliability": {
            name: [asdict(band) for band in find_bands(group)]
            for name, group in group_results(results).items()
            if group[0].document.complete
        },
        "documents": [_result_to_values(result) for result in results],
    }


def _figures_to_values(figures: Figures) -> dict[str, Any]:
    return {
        "documents": figures.documents,
        "gold": figures.gold,
        "found": figures.found,
        "matched": figures.matched,
        "strict": figures.strict,
        "precision": figures.precision,
        "recall": figures.recall,
        "f1": figures.f1,
        "strict_f1": figures.strict_f1,
        "strict_recall": figures.strict_recall,
        "dated_recall": figures.dated_recall,
        "fields": {
            field: figures.accuracy(field) for field in FIELDS if figures.field_labelled[field]
        },
        "empty_documents": figures.empty_documents,
        "empty_with_false": figures.empty_with_false,
        "false_in_empty": figures.false_in_empty,
        "accounts_wanted": figures.accounts_wanted,
        "accounts_found": figures.accounts_found,
    }


def _result_to_values(result: Result) -> dict[str, Any]:
    return {
        "id": result.document.doc_id,
        "half": find_half(result.document.doc_id),
        "matched": len(result.matches),
        "strict": sum(match.is_strict for match in result.matches),
        "missed": [describe_gold(contact) for contact in result.missed],
        "false": [describe_found(contact) for contact in result.false],
        "wrong": [
            {
                "fields": wrong_fields(match),
                "gold": describe_gold(match.gold),
                "found": describe_found(match.found),
            }
            for match in result.matches
            if wrong_fields(match)
        ],
    }


def wrong_fields(match: Match) -> list[str]:
    """Return the labelled fields of a match that are wrong."""
    return [field for field, is_right in match.right.items() if not is_right]


def describe_gold(contact: GoldContact) -> dict[str, Any]:
    """Return the first right answers of the fields that a reader compares."""
    return {field: _plain(contact.first(field)) for field in _SHOWN if field in contact.answers}


def describe_found(contact: FoundContact) -> dict[str, Any]:
    """Return the same fields of a found contact."""
    values = {field: _plain(getattr(contact, field)) for field in _SHOWN if field != "participants"}
    return {"participants": [person.name for person in contact.participants], **values}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    return value if value is None or isinstance(value, str) else str(value)


def to_lines(results: Sequence[Result], show_misses: bool = True) -> Iterator[str]:
    """Yield the report, line by line: the table of figures, then each miss and false alarm."""
    for name, group in group_results(results).items():
        yield from _figures_to_lines(name, count(group), group[0].document.complete)
    yield from _reliability_to_lines(results)
    if not show_misses:
        return
    for result in results:
        lines = list(_result_to_lines(result))
        if lines:
            yield ""
            yield f"{result.document.doc_id} ({find_half(result.document.doc_id)})"
            yield from lines


def _figures_to_lines(name: str, figures: Figures, complete: bool) -> Iterator[str]:
    yield f"{name}: {figures.documents} documents, {figures.gold} contacts labelled" + (
        f", {figures.found} found" if complete else ""
    )
    if figures.gold and complete:
        yield (
            f"  contacts  P {_show(figures.precision)}  R {_show(figures.recall)}"
            f"  F1 {_show(figures.f1)}  strict F1 {_show(figures.strict_f1)}"
        )
    elif figures.gold:
        yield (
            f"  contacts  R {_show(figures.recall)}  strict R {_show(figures.strict_recall)}"
            f"  date+channel R {_show(figures.dated_recall)}"
        )
    fields = [
        f"{field} {_show(figures.accuracy(field))}"
        for field in FIELDS
        if figures.field_labelled[field]
    ]
    if fields:
        yield "  fields    " + "  ".join(fields)
    if figures.empty_documents:
        yield (
            f"  no contact: {figures.empty_documents} documents, {figures.false_in_empty} false"
            f" contacts in {figures.empty_with_false}"
        )
    if figures.accounts_wanted:
        yield f"  accounts  {figures.accounts_found} of {figures.accounts_wanted}"


def _reliability_to_lines(results: Sequence[Result]) -> Iterator[str]:
    bands = find_bands(results)
    error = find_error(bands)
    if error is None:
        return
    yield f"confidence, all complete documents (expected calibration error {error:.3f})"
    for band in bands:
        yield (
            f"  {band.low:.2f}-{band.high:.2f}  found {band.found:4}  said {band.said:.2f}"
            f"  right {band.matched / band.found:.2f}  strict {band.strict / band.found:.2f}"
        )


def _result_to_lines(result: Result) -> Iterator[str]:
    for contact in result.missed:
        yield f"  missed  {_to_words(describe_gold(contact))}"
    for found in result.false:
        yield f"  false   {_to_words(describe_found(found))}"
    for match in result.matches:
        wrong = wrong_fields(match)
        if wrong:
            yield f"  wrong   {', '.join(wrong)}"
            yield f"    label {_to_words(describe_gold(match.gold))}"
            yield f"    found {_to_words(describe_found(match.found))}"


def _to_words(fields: Mapping[str, Any]) -> str:
    names = ", ".join(fields.get("participants") or ()) or "-"
    days = " to ".join(
        dict.fromkeys(day for day in (fields.get("start"), fields.get("end")) if day)
    )
    rest = [str(fields[field]) for field in _SHOWN[3:] if fields.get(field)]
    return " | ".join([names, days or "undated", *rest])


def _show(share: float | None) -> str:
    return "  -  " if share is None else f"{share:.3f}"
