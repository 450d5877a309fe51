"""What the server does before the first visitor comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.views import timeline
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dashboard" / "app.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    return tmp_path


@pytest.mark.page
@pytest.mark.parametrize("most_marks", [1, timeline.MOST_MARKS])
def test_the_first_visitor_finds_tables_and_picture_ready(
    folder: Path, monkeypatch: pytest.MonkeyPatch, most_marks: int
) -> None:
    write_tables(build_sample(), folder)
    monkeypatch.setattr(timeline, "MOST_MARKS", most_marks)
    calls: list[str] = []
    for module, name in (
        (store, "load"),
        (timeline, "draw_timeline"),
        (timeline, "draw_counts"),
    ):
        real = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *a, n=name, f=real, **k: (calls.append(n), f(*a, **k))[1]
        )
    timeline.prepare()
    picture = "draw_counts" if most_marks == 1 else "draw_timeline"
    assert calls == ["load", picture, picture]  # for light and dark
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert app.get("plotly_chart")[-1].proto.spec
    assert len(calls) == 3


def test_where_there_are_no_tables_the_page_says_so_and_not_the_start(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    timeline.prepare()
    assert capsys.readouterr() == ("", "")


STARTED = """
import asyncio, logging, threading
from dashboard.views import timeline
seen, done = [], threading.Event()
timeline.prepare = lambda: (seen.append(threading.current_thread().name), done.set())
from dashboard import server
async def start():
    async with server._get_ready(server.app):
        return await asyncio.to_thread(done.wait, 20)
print(asyncio.run(start()), server.app.script_path)
record = logging.makeLogRecord({"threadName": seen[0]})
other = logging.makeLogRecord({"threadName": "of a session"})
said_of = logging.getLogger(server._ASKED_FOR_SESSION)
print(bool(said_of.filter(record)), bool(said_of.filter(other)))
"""


def test_the_server_prepares_the_page_of_the_app_and_says_nothing_of_it(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    prepared, path, is_warned, is_warned_elsewhere = run.stdout.split()
    assert (prepared, Path(path).name) == ("True", APP.name)
    assert (is_warned, is_warned_elsewhere) == ("False", "True")
