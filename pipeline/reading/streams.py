"""Files as streams of bytes, unpacked on the way where their name says that they are packed."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.reading.drafts import MAX_FILE_BYTES, MAX_PACKED_RATIO, Unreadable

PACKINGS = (".gz", ".zst")


def find_ending(path: Path) -> tuple[str, str]:
    """Return the ending of what a file holds, and of how it is packed ('' where it is not).

    >>> find_ending(Path("news.jsonl.gz")), find_ending(Path("a.TXT"))
    (('.jsonl', '.gz'), ('.txt', ''))
    """
    ending = path.suffix.lower()
    if ending in PACKINGS:
        return path.with_suffix("").suffix.lower(), ending
    return ending, ""


def find_stem(path: Path) -> str:
    """Return a file's name without its endings."""
    return Path(path.stem).stem if find_ending(path)[1] else path.stem


def open_stream(path: Path) -> BinaryIO:
    """Open a file for reading; never more than a block of a packed one is in memory.

    Reading raises Unreadable where the packed file is cut short or damaged, or is a bomb: a small
    file that unpacks to an endless one.
    """
    packing = find_ending(path)[1]
    if not packing:
        return path.open("rb")
    packed = path.open("rb")
    if packing == ".gz":
        unpacked: BinaryIO = cast(BinaryIO, gzip.GzipFile(fileobj=packed))
    else:
        import pyarrow as pa

        unpacked = cast(BinaryIO, pa.CompressedInputStream(packed, "zstd"))
    return io.BufferedReader(_Unpacked(packed, unpacked), 1 << 16)


class _Unpacked(io.RawIOBase):
    """What a packed file holds; its faults as Unreadable."""

    def __init__(self, packed: BinaryIO, unpacked: BinaryIO) -> None:
        self._packed, self._unpacked = packed, unpacked
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            block = self._unpacked.read1(len(view))  # type: ignore[attr-defined]
        except (OSError, EOFError, zlib.error) as error:
            if isinstance(error, PermissionError):
                raise
            raise Unreadable(
                "broken", "The packed file is cut short or damaged; copy or pack it anew."
            ) from None
        self._count += len(block)
        if self._count > max(MAX_FILE_BYTES, MAX_PACKED_RATIO * self._packed.tell()):
            raise Unreadable(
                "too large",
                f"The packed file unpacks to more than {MAX_PACKED_RATIO} times its size; it is"
                " damaged or hostile, so it is left alone.",
            )
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._unpacked.close()
            self._packed.close()
        super().close()
