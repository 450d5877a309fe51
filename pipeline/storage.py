"""Files replaced all together or not at all, also when the process is killed half-way.

New files are written beside the old ones under names of their own and flushed to disk. Then one
small file, the pledge, is put in place: from that moment the new files are the truth. Then they are
renamed over the old ones and the pledge is removed. Whoever comes next finds no pledge (the old
files hold, leftovers are ignored) or a pledge (the renaming is finished first).
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

PLEDGE = ".replacing.json"


@contextlib.contextmanager
def replace_files(folder: Path) -> Iterator[Callable[[str], Path]]:
    """Yield a function from a file name to the path to write it at; on leaving, all take effect.

    Makes the folder when it is missing. When the body raises, the old files stay as they were.
    Two at once must be kept apart by the caller (see `lock_file`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    finish_replacing(folder)
    for left in folder.glob(f".{PLEDGE}.*.new"):
        left.unlink(missing_ok=True)  # of a write that was killed while it pledged
    # A name that no earlier write had: who still finishes that one cannot take half a file of ours.
    token = secrets.token_hex(4)
    staged: dict[str, str] = {}

    def stage(name: str) -> Path:
        for left in folder.glob(f".{name}.*.new"):
            if left.name not in staged:
                left.unlink(missing_ok=True)  # of a write that was killed before its pledge
        staged[f".{name}.{token}.new"] = name
        return folder / f".{name}.{token}.new"

    try:
        yield stage
        for name in staged:
            flush(folder / name)
        flush(folder)
        write_atomically(folder / PLEDGE, json.dumps(staged).encode())
    except BaseException:
        for name in staged:
            (folder / name).unlink(missing_ok=True)
        raise
    finish_replacing(folder)


def finish_replacing(folder: Path) -> None:
    """Finish what a killed process had pledged in `folder`; nothing to do is the usual case.

    Raises OSError where the folder may not be written.
    """
    with _take_pledge(folder / PLEDGE) as staged:
        for name, final in staged.items():
            with contextlib.suppress(FileNotFoundError):
                os.replace(folder / name, folder / final)
        if staged:
            flush(folder)
            (folder / PLEDGE).unlink(missing_ok=True)


@contextlib.contextmanager
def _take_pledge(path: Path) -> Iterator[dict[str, str]]:
    """Yield what is pledged, by the names it is written under, while no other process acts on it.

    What is no pledge of ours stays where it is; the doctor names it.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield {}
        return
    with file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield read_pledge(file.read()) if _is_still(path, file.fileno()) else {}


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether an open file is the one at `path`: another process may have removed it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def is_replacing(folder: Path) -> bool:
    """Tell whether files of `folder` are being replaced, so that old and new may stand mixed."""
    try:
        return bool(read_pledge((folder / PLEDGE).read_bytes()))
    except FileNotFoundError:
        return False


def read_pledge(content: bytes) -> dict[str, str]:
    """Return the final name of each file by its present one; {} where the content is no pledge."""
    try:
        pairs = [(str(name), str(final)) for name, final in json.loads(content).items()]
    except (ValueError, AttributeError, RecursionError):
        return {}
    # A pledge that somebody else wrote must move nothing out of the folder, nor what is not staged.
    plain = [(Path(name).name, Path(final).name) for name, final in pairs]
    return {
        name: final
        for name, final in plain
        if name.endswith(".new") and final not in ("", "..", PLEDGE)
    }


def write_atomically(path: Path, content: bytes) -> None:
    """Write one file by way of a temporary one: readers find the old or the new, never half."""
    with open_atomically(path) as file:
        file.write(content)


@contextlib.contextmanager
def open_atomically(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for bytes that takes the place of `path` on leaving, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with temporary.open("wb") as file:
            yield file
        flush(temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush(path.parent)  # the new name too is on disk when this returns


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


def flush(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on disk."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows cannot open a folder for flushing
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems flush no folder; they order names by themselves.
        if not is_folder or error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
