"""From news text to the contacts between officials that it tells of.

>>> from pipeline import extract, tag_dates  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.dates import tag_dates
    from pipeline.extraction import extract

__all__ = ["extract", "tag_dates"]


def __getattr__(name: str) -> Any:
    """Load the steps when first asked for, so that the command's help starts at once."""
    if name == "extract":
        from pipeline.extraction import extract

        return extract
    if name == "tag_dates":
        from pipeline.dates import tag_dates

        return tag_dates
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
