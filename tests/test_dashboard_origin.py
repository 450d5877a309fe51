"""Made-up tables say so on every page; tables that were read from texts do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.pages import HOME, PLACES
from pipeline.synthesis import synthesize
from pipeline.tables import find_maker, write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made-up")
    synthesize(40, path)
    return path


def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> AppTest:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = AppTest.from_file(str(APP), default_timeout=60)
    app._page_hash = "" if name == HOME else calc_hash(name)  # no public way yet
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", PLACES)
def test_every_page_says_first_that_tables_are_made_up(
    made_up: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = open_page(made_up, monkeypatch, name)
    said = app.warning[0].value.replace("\\", "")
    assert said.startswith("Made-up contacts")
    assert "python -m pipeline synthesize --contacts 40 --seed 0" in said


def test_tables_of_texts_say_nothing_of_the_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(build_sample(6), tmp_path)
    assert find_maker(tmp_path) is None
    assert not open_page(tmp_path, monkeypatch, HOME).warning
    assert find_maker(tmp_path / "nowhere") is None
