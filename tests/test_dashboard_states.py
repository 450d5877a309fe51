"""Every page without tables, without contacts and with charts: each says so, and is described."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.pages import HOME, PLACES
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
EMPTY = {
    HOME: "These tables hold no contact yet. Add texts.",
    "reader": "These tables hold no text yet.",
    **dict.fromkeys(("pairs", "gaps", "compare", "review", "export"),
                    "These tables hold no contact yet."),
}  # fmt: skip
"""What a page says of tables without a contact; the others do not need one."""
CHARTS = {
    "timeline": ({}, {"lanes": "Countries"}, {"lanes": "Pairs of countries"}),
    "pairs": ({}, {"drawing": "Network"}, {"drawing": "Over time"}, {"sides": "Officials"}),
    "gaps": ({}, {"silences": "Officials"}),
}


def open_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, query: dict[str, str]
) -> AppTest:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = AppTest.from_file(str(APP), default_timeout=60)
    app._page_hash = "" if name == HOME else calc_hash(name)  # no public way yet
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("full")
    write_tables(build_sample(), path)
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty")
    write_tables(build_sample(0), path)
    return path


@pytest.mark.parametrize("name", PLACES)
def test_each_page_without_tables_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = open_page(tmp_path / "none", monkeypatch, name, {})
    assert app.info[0].value.startswith("There are no tables in")
    assert app.code[0].value.startswith("python -m pipeline build")


@pytest.mark.parametrize("name", PLACES)
def test_each_page_of_tables_without_a_contact_says_so(
    empty: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    app = open_page(empty, monkeypatch, name, {})
    assert [info.value for info in app.info] == ([EMPTY[name]] if name in EMPTY else [])
    assert not app.get("plotly_chart")


@pytest.mark.parametrize(
    ("name", "query"), [(name, query) for name, queries in CHARTS.items() for query in queries]
)
def test_every_chart_has_words_and_a_table_of_the_same(
    full: Path, monkeypatch: pytest.MonkeyPatch, name: str, query: dict[str, str]
) -> None:
    app = open_page(full, monkeypatch, name, query)
    charts = app.get("plotly_chart")
    assert charts
    assert all(len(chart.proto.alt) > 60 for chart in charts)
    assert "table" in charts[-1].proto.alt
    assert len(app.dataframe[-1].value) > 3
    assert all(table.proto.alt for table in app.dataframe)
