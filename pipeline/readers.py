"""Programs that want to know of new tables, by the entry points of installed packages.

The pipeline imports none of them. A package names a function under the group `GROUP`; it is called
with the folder and with what takes a sentence to be shown.
"""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

GROUP: Final = "contacts.tables_written"


def tell_readers(folder: Path) -> None:
    """Call every reader with the folder of tables that have just been written.

    The tables are whole whatever a reader does, so its failure is told and goes no further.
    """
    for entry in entry_points(group=GROUP):
        try:
            entry.load()(folder, _say)
        except Exception as error:
            _say(f"{entry.name} could not be done ahead: {error}")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
