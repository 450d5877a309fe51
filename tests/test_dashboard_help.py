"""Help: the start in three steps, the worked examples, and the glossary."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.derivation import EXAMPLES, MOST_CHARS, derive, work_out
from dashboard.glossary import TERMS
from dashboard.start import STEPS
from pipeline import tag_dates
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    write_tables(build_sample(), path)
    return path


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])

    def start(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app._page_hash = "" if name == "timeline" else calc_hash(name)  # no public way yet
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return start


def say(app: AppTest) -> str:
    return "\n".join(element.value for element in app.markdown)


def has(app: AppTest, key: str) -> bool:
    return key in [button.key for button in app.button]


def test_the_start_leads_through_three_steps_and_ends(open_page: Callable[..., AppTest]) -> None:
    app = open_page("timeline")
    assert "Step 1" not in say(app)
    app.button(key="start_begin").click().run()
    for number, step in enumerate(STEPS, 1):
        assert f"Step {number} of 3: {step.title}." in say(app)
        assert app.query_params["start"] in (str(number), [str(number)])
        app.button(key="start_next" if number < 3 else "start_end").click().run()
    assert not app.exception
    assert "Step" not in say(app)
    assert "start" not in app.query_params
    assert not has(app, "start_begin")


def test_the_start_is_skipped_at_any_step_and_a_link_opens_one(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page("timeline", start="2")
    assert "Step 2 of 3" in say(app)
    app.button(key="start_back").click().run()
    assert "Step 1 of 3" in say(app)
    app.button(key="start_end").click().run()
    assert "Step" not in say(app)
    assert not has(app, "start_begin")
    assert "Step" not in say(open_page("timeline", start="9"))


def test_each_step_does_what_its_button_says(open_page: Callable[..., AppTest]) -> None:
    app = open_page("timeline", start="1")
    app.button(key="start_act_1").click().run()
    assert len(app.multiselect(key="country").value) == 1
    app = open_page("timeline", start="3")
    app.button(key="start_act_3").click().run()
    assert not app.exception
    assert "contact" in app.query_params


def test_the_examples_are_what_the_tagger_says() -> None:
    table = work_out()
    assert len(table) == len(EXAMPLES)
    by_text = table.set_index("The text says")
    for example in EXAMPLES:
        found = tag_dates(example.text, example.published)[-1]
        row = by_text.loc[example.text]
        assert row["EDTF"] == (found.edtf or "")
        assert (row["It means"] == "no date") == (found.first_day is None)
    # Each precision occurs, and what the lessons say of them holds.
    means = dict(zip(by_text.index, by_text["It means"], strict=True))
    assert means["They met on Saturday."] == "12 February 2022"
    assert means["They will meet on Tuesday."] == "15 February 2022"
    assert means["They met in February 2022."] == "February 2022"
    assert by_text.loc["They met recently.", "It means"] == "no date"
    assert "named before" in by_text["Read as"].str.cat()


def test_a_sentence_of_ones_own_is_tried(open_page: Callable[..., AppTest]) -> None:
    app = open_page("help")
    app.text_input(key="trial_text").set_value("They met on Friday.").run()
    assert not app.exception
    shown = next(frame.value for frame in app.dataframe if "EDTF" in frame.value)
    assert shown["EDTF"].tolist() == ["2022-02-11"]
    app.text_input(key="trial_text").set_value("They met.").run()
    assert any(caption.value == "No expression of time is in it." for caption in app.caption)
    assert derive("They met on Friday. " * 1_000, date(2022, 2, 13)).shape[0] <= MOST_CHARS // 19


def test_the_guide_s_pictures_are_there_and_described() -> None:
    guide = APP.parents[1] / "docs" / "guide.md"
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", guide.read_text(encoding="utf-8"))
    assert len(pictures) > 5
    assert [name for alt, name in pictures if not alt or not (guide.parent / name).is_file()] == []


def test_help_explains_every_term_that_it_must(open_page: Callable[..., AppTest]) -> None:
    app = open_page("help")
    words = "\n".join(element.value for element in app.get("html"))
    for term in ("Channel", "Status", "Precision", "EDTF", "CAMEO", "PLOVER", "Confidence"):
        assert f"<dt>{term}</dt>" in words
    assert all(len(text) > 30 for _, text in TERMS)
