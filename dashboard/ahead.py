"""What is made as soon as tables are written, so that no first visitor waits for it.

The pipeline knows nothing of this module: it calls what pyproject.toml names as readers of tables.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

MOST_AWAITED: Final = 200_000  # contacts; of fewer the index is made in a few seconds


def keep_index(folder: Path, say: Callable[[str], None]) -> None:
    """Make the index of the tables in `folder`, where it takes long; what it costs is said first.

    Where that fails nothing is lost: the dashboard makes the index when it opens the tables.
    """
    count = pq.ParquetFile(folder / "contacts.parquet").metadata.num_rows
    if count <= MOST_AWAITED:
        return
    from dashboard.loading import ASKED, load, stamp_files

    say(f"making the dashboard's index of {count:,} contacts, once for this build …")
    load(folder, stamp_files(folder / f"{name}.parquet" for name in ASKED))[0].close()
