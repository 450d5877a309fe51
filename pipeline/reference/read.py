"""Reads the CSV files of data/reference/ row by row, and says where and how a row is wrong."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


class ReferenceError(ValueError):
    """A reference file that cannot be read: file, line, reason and what mends it."""

    def __init__(self, file: str, line: int, reason: str, remedy: str) -> None:
        """Keep the four parts and put them into one sentence."""
        super().__init__(f"{file}, line {line}: {reason}. {remedy}")
        self.file = file
        self.line = line
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a CSV file; its accessors raise ReferenceError with the line's number."""

    file: str
    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return a cell, stripped; raise if it is empty."""
        value = self.cells[column]
        if not value:
            raise ReferenceError(
                self.file, self.line, f"column '{column}' is empty", f"Fill in '{column}'"
            )
        return value

    def optional(self, column: str) -> str | None:
        """Return a cell, stripped, or None if it is empty."""
        return self.cells[column] or None

    def items(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell between semicolons, without empty ones."""
        value = self.cells[column]
        if not value:
            return ()
        return tuple(part for part in map(str.strip, value.split(";")) if part)

    def flag(self, column: str) -> bool:
        """Return yes as True, no or nothing as False; raise on any other word."""
        value = self.cells[column]
        if value not in {"yes", "no", ""}:
            raise ReferenceError(
                self.file, self.line, f"column '{column}' says '{value}'", "Write yes or no"
            )
        return value == "yes"

    def choice(self, column: str, allowed: frozenset[str]) -> str:
        """Return a cell that must be one of the allowed words."""
        value = self.cells[column]
        if value not in allowed:
            raise ReferenceError(
                self.file,
                self.line,
                f"column '{column}' says '{value}'",
                f"Use one of: {', '.join(sorted(allowed))}",
            )
        return value

    def first_day(self, column: str) -> date | None:
        """Return the first day of a date, month or year; None for an empty cell."""
        bounds = self._bounds(column)
        return bounds[0] if bounds else None

    def last_day(self, column: str) -> date | None:
        """Return the last day of a date, month or year; None for an empty cell."""
        bounds = self._bounds(column)
        return bounds[1] if bounds else None

    def _bounds(self, column: str) -> tuple[date, date] | None:
        value = self.cells[column]
        if not value:
            return None
        try:
            numbers = [int(part) for part in value.split("-")]
            if len(numbers) == 1:
                return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
            if len(numbers) == 2:
                year, month = numbers
                last = calendar.monthrange(year, month)[1]
                return date(year, month, 1), date(year, month, last)
            year, month, day = numbers
        except ValueError:
            pass
        else:
            try:
                return date(year, month, day), date(year, month, day)
            except ValueError:
                pass
        raise ReferenceError(
            self.file,
            self.line,
            f"column '{column}' says '{value}', which is no date",
            "Write YYYY, YYYY-MM or YYYY-MM-DD",
        )


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row | ReferenceError]:
    """Yield the rows of a CSV file; a row with too few or too many cells comes as an error.

    Blank lines are passed over. A missing file, a file that is not UTF-8 and a missing column
    raise ReferenceError: nothing can be read then.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle)
            header = [cell.strip() for cell in next(reader, [])]
            missing = [column for column in columns if column not in header]
            if missing:
                raise ReferenceError(
                    path.name,
                    1,
                    f"the header has no column {', '.join(missing)}",
                    f"Begin the file with: {','.join(columns)}",
                )
            for cells in reader:
                if not any(cells):
                    continue
                if len(cells) != len(header):
                    yield ReferenceError(
                        path.name,
                        reader.line_num,
                        f"the row has {len(cells)} cells, the header {len(header)}",
                        "Quote cells that hold a comma and write every column",
                    )
                    continue
                yield Row(
                    path.name,
                    reader.line_num,
                    dict(zip(header, map(str.strip, cells), strict=True)),
                )
    except FileNotFoundError as error:
        raise ReferenceError(
            path.name,
            0,
            f"there is no such file in {path.parent}",
            "Restore it from the repository, or point CONTACTS_REFERENCE at a complete folder",
        ) from error
    except UnicodeDecodeError as error:
        raise ReferenceError(
            path.name, 0, "the file is not UTF-8", "Save it as UTF-8 text"
        ) from error
