"""Folders at any address: of this machine, or wherever fsspec reaches (s3://, gs://, memory://)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.storage import finish_replacing, replace_files, write_atomically

_BLOCK = 1 << 17
"""Bytes read ahead of a stream; many are open at once."""
_PLEDGE = "replacing"


class AddressError(ValueError):
    """An address that cannot be reached; the message says what to write or install."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its address, which travels to other machines; made when first written to.

    Methods raise OSError, among them FileNotFoundError, whatever keeps the files.
    """

    address: str

    @property
    def local(self) -> Path | None:
        """Where it is on this machine; None for a folder elsewhere."""
        return None if "://" in self.address else Path(self.address)

    def __str__(self) -> str:
        return self.address

    def __truediv__(self, name: str) -> Folder:
        return Folder(f"{self.address.rstrip('/')}/{name}")

    def list_files(self, ending: str = "") -> dict[str, int]:
        """Return the sizes of its files, in bytes, by name in order; hidden ones are left out."""
        if self.local is not None:
            found = self.local.iterdir() if self.local.is_dir() else iter(())
            sizes = {one.name: one.stat().st_size for one in found if one.is_file()}
        else:
            files, root = _reach(self.address)
            with _errors():
                listed = files.ls(root, detail=True) if files.isdir(root) else []
            sizes = {
                one["name"].rpartition("/")[2]: int(one["size"] or 0)
                for one in listed
                if one["type"] == "file"
            }
        return {
            name: sizes[name]
            for name in sorted(sizes)
            if name.endswith(ending) and not name.startswith(".")
        }

    def has(self, name: str) -> bool:
        """Say whether there is such a file."""
        if self.local is not None:
            return (self.local / name).is_file()
        files, root = _reach(self.address)
        with _errors():
            return bool(files.isfile(f"{root}/{name}"))

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading."""
        if self.local is not None:
            return (self.local / name).open("rb", _BLOCK)
        files, root = _reach(self.address)
        with _errors():
            stream = files.open(f"{root}/{name}", "rb", block_size=_BLOCK, cache_type="readahead")
            return cast(IO[bytes], stream)

    @contextmanager
    def create(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for writing; it is there when it was written to the end, and not before.

        Elsewhere that is up to what keeps the files: object stores hold to it, FTP does not.
        """
        if self.local is None:
            files, root = _reach(self.address)
            with _errors():
                _make(files, root)
                with files.open(f"{root}/{name}", "wb") as file:
                    yield cast(IO[bytes], file)
            return
        self.local.mkdir(parents=True, exist_ok=True)
        temporary = self.local / f".{name}.{os.getpid()}.new"
        try:
            with temporary.open("wb", _BLOCK) as file:
                yield file
            os.replace(temporary, self.local / name)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def write(self, name: str, content: bytes) -> None:
        """Write a file at once and for good: found whole, also after the power fails."""
        if self.local is not None:
            self.local.mkdir(parents=True, exist_ok=True)
            write_atomically(self.local / name, content)
            return
        with self.create(name) as file:
            file.write(content)

    def remove(self, name: str) -> None:
        """Remove a file where there is one."""
        if self.local is not None:
            (self.local / name).unlink(missing_ok=True)
        elif self.has(name):
            files, root = _reach(self.address)
            with _errors():
                files.rm_file(f"{root}/{name}")

    def clear(self) -> None:
        """Remove the folder and all that is in it."""
        if self.local is not None:
            shutil.rmtree(self.local, ignore_errors=True)
            return
        files, root = _reach(self.address)
        with _errors():
            if files.exists(root):
                files.rm(root, recursive=True)


def open_folder(address: str | Path) -> Folder:
    """Return the folder at a path or an address such as s3://bucket/name.

    Raises AddressError for a kind of address that nothing installed can reach.
    """
    text = str(address)
    if "://" not in text:
        return Folder(str(Path(text).absolute()))
    parts = urlsplit(text)
    if parts.scheme in ("file", "local"):
        return Folder(str(Path(url2pathname(parts.path)).absolute()))
    _reach(text.rstrip("/"))
    return Folder(text.rstrip("/"))


def _make(files: Any, root: str) -> None:
    try:
        files.makedirs(root, exist_ok=True)
    except Exception:  # another may have made it at the same time
        files.invalidate_cache()
        if not files.isdir(root):
            raise


@cache
def _connect(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path there."""
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(address)
    except ImportError as error:
        raise AddressError(
            f"{address} cannot be reached ({error}); install that package beside the project's."
        ) from None
    except ValueError as error:
        raise AddressError(f"{address} is no address that can be written to ({error}).") from None
    return files, str(root).rstrip("/")


def _reach(address: str) -> tuple[Any, str]:
    """Return the file system of an address, which remembers no listing of old, and the path."""
    files, root = _connect(address)
    files.invalidate_cache()  # others write into the same folders
    return files, root


@contextmanager
def _errors() -> Iterator[None]:
    """Turn what a file system elsewhere raises into OSError."""
    try:
        yield
    except (OSError, AddressError):
        raise
    except Exception as error:  # each kind of store has its own, of packages that may be missing
        raise OSError(" ".join(f"{type(error).__name__}: {error}".split())[:200]) from error


# -- tables replaced together ------------------------------------------------------------------


@contextmanager
def replace_together(folder: Folder, fresh: Folder) -> Iterator[Callable[[str], None]]:
    """Yield a function that names a file written into `fresh`; on leaving, all are in `folder`.

    All or nothing, as `pipeline.storage` has it: once the pledge is written, whoever comes next
    finishes the move. Where there is no renaming, files are copied one by one; a reader in between
    finds some of each until then.
    """
    names: list[str] = []
    yield names.append
    if folder.local is not None and fresh.local is not None:
        with replace_files(folder.local) as stage:
            for name in names:
                os.replace(fresh.local / name, stage(name))
        return
    folder.write(_PLEDGE, "\n".join(names).encode())
    finish_together(folder, fresh)


def finish_together(folder: Folder, fresh: Folder) -> None:
    """Finish what a killed process had pledged; nothing to do is the usual case."""
    if folder.local is not None:
        finish_replacing(folder.local)
        return
    if not folder.has(_PLEDGE):
        return
    with folder.open(_PLEDGE) as file:
        names = file.read().decode().split("\n")
    files, root = _reach(folder.address)
    _, source = _reach(fresh.address)
    for name in names:
        plain = name.rpartition("/")[2]  # a pledge that somebody else wrote moves nothing elsewhere
        if fresh.has(plain):
            with _errors():
                files.mv(f"{source}/{plain}", f"{root}/{plain}")
    folder.remove(_PLEDGE)
