"""The page to add texts, without a browser: what is found is shown first, kept when asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.articles import Batch, Item
from pipeline.adding import ADDED
from pipeline.build import PARTS_FOLDER
from pipeline.models import Document
from pipeline.storage import lock_file
from pipeline.tables import Tables, read_tables, write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
STORY = (
    "MOSCOW, Feb. 13 (Wire) - French President Emmanuel Macron spoke by phone with Russian"
    " President Vladimir Putin on Saturday, the Kremlin said."
)
Open = Callable[..., AppTest]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tables(build_sample(), tmp_path)
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    return tmp_path


@pytest.fixture
def open_add(folder: Path) -> Open:
    def start(page: str = "add") -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=120)
        app._page_hash = calc_hash(page) if page else ""  # no public way yet
        return run(app)

    return start


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def replace_extract(monkeypatch: pytest.MonkeyPatch, extract: Callable[..., Tables]) -> None:
    """The steps of the pipeline have tests of their own; here only what the page does with them."""
    module = ModuleType("pipeline.extraction")
    module.extract = extract  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pipeline.extraction", module)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


def paste(app: AppTest, text: str, day: date | None = None) -> AppTest:
    app.text_area(key="article_text").set_value(text)
    app.date_input(key="article_day").set_value(day)
    return press(app, "Find contacts")


def stub(text: str, **known: object) -> Tables:
    tables = build_sample(62)
    if known["published"] is not None:
        return tables
    documents = tables.documents.assign(published=pd.NaT)
    return Tables(**{**dict(tables.items()), "documents": documents})


def test_what_was_found_is_shown_before_anything_is_kept(
    open_add: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_extract(monkeypatch, stub)
    app = paste(open_add(), "A text.", date(2022, 2, 13))
    assert "**62 contacts** found in **1 text**" in app.markdown[0].value
    assert [button.label for button in app.button if button.key in ("keep", "beside", "discard")]
    assert len(read_tables(folder).documents) == len(build_sample().documents)
    press(app, "Discard")
    assert app.text_area(key="article_text").value == ""


def test_found_contacts_stand_beside_the_others_in_this_session_only(
    open_add: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_extract(monkeypatch, stub)
    app = open_add()
    paste(app, "A text.", date(2022, 2, 13))
    press(app, "Show on the timeline only")
    app._page_hash = ""
    run(app)
    assert any("2 contacts from your own texts" in one.value for one in app.caption)
    assert "**59** of 59 contacts" in app.markdown[0].value
    assert "**57** of 57 contacts" in open_add("").markdown[0].value
    app.button(key="remove").click()
    run(app)
    assert "**57** of 57 contacts" in app.markdown[0].value


def test_an_unsaved_text_is_in_no_other_session(
    open_add: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_extract(monkeypatch, stub)
    paste(open_add(), "A text.", date(2022, 2, 13))
    other = open_add()
    assert [button.label for button in other.button].count("Find contacts") == 1
    assert other.text_area(key="article_text").value == ""


def test_texts_without_a_day_are_asked_about_one_by_one(
    open_add: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_extract(monkeypatch, stub)
    app = paste(open_add(), "A text.")
    assert [one.label for one in app.expander if "1 text without a day" in one.label]
    app.date_input(key="day-0").set_value(date(2022, 2, 13))
    press(app, "Read again with these days")
    assert not [one.label for one in app.expander if "without a day" in one.label]
    batch = app.session_state["batch"]
    assert batch.items[0].document.published == date(2022, 2, 13)


def test_a_cancelled_reading_keeps_what_was_read(
    open_add: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def note(text: str, **known: object) -> Tables:
        read.append(text)
        return stub(text, **known)

    replace_extract(monkeypatch, note)
    app = open_add()
    done = Item("a", Document("a", "A"), "read", None, build_sample(3))
    waiting = Item("b", Document("b", "B"))
    app.session_state["batch"] = Batch((done, waiting)).cancel()
    run(app)
    assert read == []
    assert "1 left out" in app.markdown[0].value
    assert "**3 contacts**" in app.markdown[0].value


def test_a_text_without_contacts_says_so(open_add: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_extract(
        monkeypatch,
        lambda text, **_: Tables(**{
            **dict(build_sample(0).items()), "documents": build_sample(1).documents
        }),
    )  # fmt: skip
    app = paste(open_add(), "Nobody met anybody.")
    assert any("No contact between officials" in info.value for info in app.info)
    assert app.button(key="beside").disabled
    assert not app.button(key="keep").disabled, "a text without contacts is still a text read"


def test_an_empty_form_asks_for_a_text(open_add: Open) -> None:
    app = paste(open_add(), "  ")
    assert "Paste a text" in app.warning[0].value


def test_a_text_that_fails_is_named_in_a_sentence(
    open_add: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str, **_: object) -> Tables:
        raise ValueError("It holds <b>no</b> sentence.")

    replace_extract(monkeypatch, fail)
    app = paste(open_add(), "x")
    assert "no" in app.error[0].value
    assert "<b>" not in app.error[0].value.replace("\\<b\\>", "")
    assert app.button(key="keep").disabled


def test_kept_texts_are_in_the_tables_once_and_for_all(open_add: Open, tmp_path: Path) -> None:
    write_tables(build_sample(0), tmp_path)
    app = paste(open_add(), STORY, date(2022, 2, 13))
    press(app, "Keep in the tables")
    assert "1 text added. The tables now hold 1 contact from 1 text." in app.success[0].value
    tables = read_tables(tmp_path)
    assert tables.contacts["start"].dt.date.tolist() == [date(2022, 2, 12)]
    assert tables.documents["published_basis"].tolist() == ["given"]
    assert STORY in (tmp_path / ADDED).read_text(encoding="utf-8"), "for the next build"
    paste(app, STORY)
    assert "1 text already in the tables" in app.markdown[0].value
    assert app.button(key="keep").disabled


def test_another_build_at_work_is_told_and_nothing_is_lost(
    open_add: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_extract(monkeypatch, stub)
    app = paste(open_add(), "A text.", date(2022, 2, 13))
    (folder / PARTS_FOLDER).mkdir()
    with lock_file(folder / PARTS_FOLDER / "lock"):
        press(app, "Keep in the tables")
    assert "Another build" in app.error[0].value
    assert app.session_state["batch"].count("read") == 1


def test_texts_can_be_added_where_there_are_no_tables_yet(
    open_add: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path / "new"))
    app = paste(open_add(), STORY, date(2022, 2, 13))
    press(app, "Keep in the tables")
    assert len(read_tables(tmp_path / "new").contacts) == 1
