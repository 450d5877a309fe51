"""Tables written while the process is killed are whole: those of before or those of now."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_records import contact, document

from pipeline.tables import Tables, read_tables, to_tables, write_tables

_WRITER = """
import sys
sys.path.insert(0, {tests!r})
from itertools import count
from test_kills import make_tables, write_tables

print("ready", flush=True)
for number in count():
    write_tables(make_tables(number % 7 + 1), {out!r})
"""


def make_tables(count: int) -> Tables:
    """Return tables in which every table has as many rows as there are contacts."""
    numbers = range(count)
    return to_tables(
        [document(f"d{n}") for n in numbers], [contact(f"c{n}", f"d{n}") for n in numbers]
    )


@pytest.mark.fuzz
def test_no_kill_leaves_a_mix(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_tables(make_tables(3), out)
    chance = random.Random(7)
    root = Path(sys.modules["pipeline.tables"].__file__ or "").parent.parent
    for _ in range(5):
        code = _WRITER.format(tests=str(Path(__file__).parent), out=str(out))
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=root, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.01, 0.25))
            process.kill()
        tables = read_tables(out)
        found = {len(tables.contacts), len(tables.evidence), len(tables.documents)}
        found |= {len(tables.participants) // 2, len(tables.accounts)}
        found.add(len((out / "contacts.csv").read_text(encoding="utf-8-sig").splitlines()) - 1)
        assert len(found) == 1, found
