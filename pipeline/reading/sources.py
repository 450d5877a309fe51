"""Files, folders and globs, as the files that they name, in a fixed order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.models import Skipped
from pipeline.reading.streams import find_ending

ENDINGS = (
    ".txt", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".csv", ".tsv", ".jsonl", ".ndjson",
    ".parquet", ".warc",
)  # fmt: skip
_NEVER_PACKED = (".pdf", ".docx", ".parquet")
_PLAIN_READ = (
    "Formats that are read: " + " ".join(ENDINGS) + "; those of plain text also as .gz and .zst."
)


def find_files(sources: Sequence[str | Path]) -> Iterator[Path | Skipped]:
    """Yield every file that the sources name, once each, and what cannot be reached as Skipped.

    Sources come in the order given, the files of a folder (with those below it) or a glob sorted by
    path. Hidden files and folders inside a folder are passed over; a file of a kind that is not
    read is skipped with its reason. Links are followed, but no folder is entered twice.
    """
    seen: set[str] = set()
    for source in sources:
        for found in _expand(str(source)):
            if isinstance(found, Skipped):
                yield found
                continue
            real = os.path.realpath(found)
            if real not in seen:
                seen.add(real)
                yield found


def _expand(source: str) -> Iterator[Path | Skipped]:
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            yield from _walk(path)
        elif path.exists():
            yield path if _is_read(path) else _unknown(path)
        elif glob.has_magic(source):
            matches = sorted(glob.glob(str(path), recursive=True))
            files = [Path(match) for match in matches if not Path(match).is_dir()]
            if not files:
                yield Skipped(source, "not found", "No file matches; check the pattern.")
            for file in files:
                yield file if _is_read(file) else _unknown(file)
        else:
            yield Skipped(source, "not found", "There is no such file or folder; check the path.")
    except (OSError, ValueError) as error:
        yield Skipped(source, "not readable", f"The path cannot be opened: {describe(error)}.")


def _walk(top: Path) -> Iterator[Path | Skipped]:
    entered: set[tuple[int, int]] = set()
    broken: list[OSError] = []
    files: list[str] = []
    for folder, below, names in os.walk(top, onerror=broken.append, followlinks=True):
        status = os.stat(folder)
        if (status.st_dev, status.st_ino) in entered:
            below.clear()
            continue
        entered.add((status.st_dev, status.st_ino))
        below[:] = sorted(name for name in below if not name.startswith("."))
        files += [os.path.join(folder, name) for name in names if not name.startswith(".")]
    for error in broken:
        yield Skipped(
            str(error.filename), "not readable", f"The folder cannot be opened: {describe(error)}."
        )
    if not files and not broken:
        yield Skipped(str(top), "empty", f"The folder holds no file. {_PLAIN_READ}")
    # As paths are sorted, folder by folder, without a Path for each of a million files.
    for file in map(Path, sorted(files, key=lambda name: name.replace(os.sep, "\0"))):
        yield file if _is_read(file) else _unknown(file)


def _is_read(path: Path) -> bool:
    ending, packing = find_ending(path)
    if packing:
        return ending in ENDINGS and ending not in _NEVER_PACKED
    return ending in (*ENDINGS, "")


def _unknown(path: Path) -> Skipped:
    ending, packing = find_ending(path)
    detail = f"Files ending in {ending}{packing} are not read; convert it. {_PLAIN_READ}"
    return Skipped(str(path), "unknown format", detail)


def describe(error: Exception) -> str:
    """Return an error in the system's own words, small first letter, no full stop."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (words[:1].lower() + words[1:]).rstrip(".")


def count_documents(sources: Sequence[str | Path]) -> int | None:
    """Return about how many documents the sources hold, for a progress bar; None if unknown.

    Lines of JSONL and rows of Parquet are counted; CSV, whose rows may hold line ends, is not, nor
    what is packed.
    """
    total = 0
    for path in find_files(sources):
        if isinstance(path, Skipped):
            total += 1
            continue
        ending, packing = find_ending(path)
        try:
            if ending in (".csv", ".tsv", ".warc") or path.stat().st_size > 2_000_000_000:
                return None
            if packing and ending in (".jsonl", ".ndjson"):
                return None
            if ending in (".jsonl", ".ndjson"):
                with path.open("rb") as file:
                    total += sum(
                        block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")
                    )
            elif ending == ".parquet":
                import pyarrow.parquet as pq

                total += pq.read_metadata(path).num_rows
            else:
                total += 1
        except Exception:  # whatever is wrong with it, reading it will say so
            total += 1
    return total
