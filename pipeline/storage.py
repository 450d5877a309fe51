"""Files replaced all together or not at all, also when the process is killed half-way.

New files are written beside the old ones under `.new` names and flushed to disk. Then one small
file, the pledge, is put in place: from that moment the new files are the truth. Then they are
renamed over the old ones and the pledge is removed. Whoever comes next finds no pledge (the old
files hold, leftovers are ignored) or a pledge (the renaming is finished first).
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PLEDGE = ".replacing.json"


@contextlib.contextmanager
def replace_files(folder: Path) -> Iterator[Callable[[str], Path]]:
    """Yield a function from a file name to the path to write it at; on leaving, all take effect.

    Makes the folder when it is missing. When the body raises, the old files stay as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    finish_replacing(folder)
    names: list[str] = []

    def stage(name: str) -> Path:
        names.append(name)
        return _staged(folder, name)

    try:
        yield stage
        for name in names:
            _flush(_staged(folder, name))
        write_atomically(folder / PLEDGE, json.dumps(names).encode())
    except BaseException:
        for name in names:
            _staged(folder, name).unlink(missing_ok=True)
        raise
    finish_replacing(folder)


def finish_replacing(folder: Path) -> None:
    """Finish what a killed process had pledged in `folder`; nothing to do is the usual case."""
    pledge = folder / PLEDGE
    if not pledge.is_file():
        return
    for name in json.loads(pledge.read_bytes()):
        # Only plain names: a pledge that somebody else wrote must not move files elsewhere.
        plain = Path(name).name
        with contextlib.suppress(FileNotFoundError):
            os.replace(_staged(folder, plain), folder / plain)
    _flush(folder)
    pledge.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write one file by way of a temporary one: readers find the old or the new, never half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(content)
        _flush(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Add lines to a file, all or none, and wait until they are on disk.

    Safe while others append: each call is one write at the end of the file, under a lock. A line
    that a killed process left unfinished is closed first, and stays what it is.
    """
    content = "".join(f"{line}\n" for line in lines).encode("utf-8", errors="replace")
    if not content:
        return
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)  # ends when the file is closed, however that happens
        size = os.fstat(handle).st_size
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            content = content if os.read(handle, 1) == b"\n" else b"\n" + content
        if os.write(handle, content) < len(content):
            os.ftruncate(handle, size)
            raise OSError(f"{path} could not be written whole; the disk may be full.")
        os.fsync(handle)
    finally:
        os.close(handle)
    if not size:
        _flush(path.parent)


@contextlib.contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends.

    Raises BlockingIOError when another process holds it. On Windows nothing is held.
    """
    with path.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _staged(folder: Path, name: str) -> Path:
    return folder / f".{name}.new"


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder for flushing
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
