"""Lines added to a file, all or none, also when the process is killed or the disk full half-way.

Before lines are added, the length of the file is noted in a small file beside it; when they are
on disk the note is removed. Whoever finds a note reads no further than it says, and who adds lines
next first cuts off what was left behind that length. SQLite calls such a note a rollback journal.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.storage import flush

NOTE_ENDING = ".rollback"
_NOTE = re.compile(rb"(\d{1,19}) (\d{1,19})\n")
"""The length before, and the length that was aimed at; without its end the note was not finished,
and nothing was added yet."""


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Add lines to a file, all or none, and wait until they are on disk.

    Safe while others append or read. A last line without an end, such as an editor leaves, is
    closed first. Raises OSError where the file or its note cannot be written.
    """
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", errors="replace")
    if not content:
        return
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        _lock(handle, alone=True)
        size = _find_end(path, handle)
        if size < os.fstat(handle).st_size:
            os.ftruncate(handle, size)
            os.fsync(handle)
        os.lseek(handle, max(0, size - 1), os.SEEK_SET)
        if os.read(handle, 1) not in (b"", b"\n"):
            content = b"\n" + content
        _append(path, handle, size, content)
    finally:
        os.close(handle)


def _append(path: Path, handle: int, size: int, content: bytes) -> None:
    note = _name_note(path)
    try:
        note.write_bytes(b"%d %d\n" % (size, size + len(content)))
        flush(note)
        flush(note.parent)
        while content:
            content = content[os.write(handle, content) :]
        os.fsync(handle)
    except BaseException:
        os.ftruncate(handle, size)
        note.unlink(missing_ok=True)
        raise
    note.unlink()
    flush(note.parent)


def measure_lines(path: Path) -> int:
    """Return how many bytes of a file are lines that were added whole; later lines lie behind them.

    Waits for who is adding lines. Raises OSError where the file cannot be opened.
    """
    with path.open("rb") as file:
        # Where a disk knows no locks nobody can append either.
        with contextlib.suppress(OSError):
            _lock(file.fileno(), alone=False)
        return _find_end(path, file.fileno())


def read_lines(path: Path) -> list[bytes]:
    """Return the lines of a file that were added whole; none where there is no file."""
    if not path.is_file():
        return []
    return path.read_bytes()[: measure_lines(path)].split(b"\n")


def _find_end(path: Path, handle: int) -> int:
    """Return the length of an open file without what an append that did not end left there."""
    size = os.fstat(handle).st_size
    try:
        told = _NOTE.fullmatch(_name_note(path).read_bytes())
    except FileNotFoundError:
        return size
    before, aim = (int(told[1]), int(told[2])) if told else (size, size)
    # A file of another length was changed by somebody else since; that is not ours to cut.
    return before if before <= size <= aim else size


def _name_note(path: Path) -> Path:
    return path.with_name(f"{path.name}{NOTE_ENDING}")


def _lock(handle: int, alone: bool) -> None:
    """Wait for a lock on a file that ends when it is closed; on Windows nothing is held."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
