"""The dashboard on a folder that may only be read, on a full disk, beside torn files: it says so.

What was read is shown, what cannot be written is told in a sentence, and can be tried again.
"""

from __future__ import annotations

import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from test_bombs import mount
from test_dashboard_add import STORY, paste, press, run

from dashboard import loading
from dashboard.articles import make_batch
from pipeline.adding import ADDED, BuildError, add_documents
from pipeline.corrections import read_corrections
from pipeline.intake import Intake
from pipeline.models import Document
from pipeline.tables import read_tables, write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small disk of its own with tables that count as large, so that an index is kept."""
    with mount(tmp_path / "disk", "size=4m") as folder:
        write_tables(build_sample(), folder)
        monkeypatch.setenv("CONTACTS_DIR", str(folder))
        monkeypatch.setattr("sys.argv", ["streamlit"])
        monkeypatch.setattr(loading, "MOST_IN_MEMORY", 0)
        yield folder


def make_read_only(disk: Path) -> Callable[[], None]:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    return lambda: subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True) and None


def fill_up(disk: Path) -> Callable[[], None]:
    filler = disk / "filler"
    try:
        with filler.open("wb", 0) as file:
            for size in (1_000_000, 4_096):
                while file.write(bytes(size)) == size:
                    pass
    except OSError:
        pass
    return filler.unlink


def open_page(name: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    app._page_hash = calc_hash(name) if name else ""  # no public way yet
    return run(app)


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


LAMED = pytest.mark.parametrize(
    ("lame", "words"), [(make_read_only, "read-only"), (fill_up, "no space left")]
)


@LAMED
def test_large_tables_are_shown_without_a_kept_index(
    disk: Path, lame: Callable[[Path], object], words: str
) -> None:
    lame(disk)
    assert "**57** of 57 contacts" in open_page("").markdown[0].value
    kept = disk / loading.FOLDER
    assert not kept.exists() or not list(kept.iterdir()), "no half of an index is left"


@LAMED
def test_a_correction_that_cannot_be_written_can_be_made_again(
    disk: Path, lame: Callable[[Path], Callable[[], None]], words: str
) -> None:
    app = open_page("review")
    app.text_input(key="author").set_value("Ann")
    run(app)
    mend = lame(disk)
    click(app, "confirm")
    assert f"could not be written: {words}" in app.error[0].value.lower()
    assert read_corrections(disk).corrections == ()
    mend()
    click(app, "confirm")
    assert not app.error
    lame(disk)
    click(app, "undo")
    assert f"undoing could not be written: {words}" in app.error[0].value.lower()
    mend()
    click(app, "undo")
    assert not app.error
    found = read_corrections(disk)
    assert [one.what for one in found.corrections] == ["confirm", "undo"]
    assert found.unreadable == ()


@LAMED
def test_texts_that_cannot_be_kept_can_be_kept_later(
    disk: Path, lame: Callable[[Path], Callable[[], None]], words: str
) -> None:
    app = paste(open_page("add"), STORY, date(2022, 2, 13))
    mend = lame(disk)
    press(app, "Keep in the tables")
    assert words in app.error[0].value.lower().replace("\\", "")
    assert app.session_state["batch"].count("read") == 1
    assert len(read_tables(disk).documents) == len(build_sample().documents)
    mend()
    press(app, "Keep in the tables")
    assert "1 text added." in app.success[0].value
    assert len((disk / ADDED).read_bytes().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "is_empty"),
    [("tables.duckdb", True), ("index.json", True), ("index.json", False), ("start.npy", True),
     ("code-channel.npy", False)],
)  # fmt: skip
def test_a_torn_index_is_made_anew(disk: Path, name: str, is_empty: bool) -> None:
    stamps = ((1, 1),)
    loading.load(disk, stamps)[0].close()
    (kept,) = (disk / loading.FOLDER).iterdir()
    file = kept / name
    whole = file.read_bytes()
    file.write_bytes(b"" if is_empty else whole[: len(whole) // 2])
    assert loading.load(disk, stamps)[1].size == 60
    assert not kept.exists()
    loading.load(disk, stamps)[0].close()
    assert len(file.read_bytes()) == len(whole)


def test_tables_that_cannot_be_read_are_named_where_texts_are_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    (tmp_path / "documents.parquet").write_bytes(b"PAR1")
    app = paste(open_page("add"), STORY)
    assert "cannot be read" in app.error[0].value


class Upload:
    name = "a.txt"

    def getvalue(self) -> bytes:
        return STORY.encode()


def test_without_room_for_temporary_files_uploads_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    (item,) = make_batch("", [Upload()]).items
    assert item.state == "failed"
    assert "folder for temporary files cannot be used" in str(item.reason)


def test_without_room_for_temporary_files_a_build_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Intake, "take_sources", fail)
    with pytest.raises(BuildError, match=r"disk is full.*TMPDIR"):
        add_documents([Document("a", "One met two.")], tmp_path)
