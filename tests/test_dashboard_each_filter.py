"""Each filter on the page without a browser: set, combined with another one, cleared alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import queries
from dashboard.filters import LABELS, Filters, read_filters
from dashboard.store import Store, open_session, open_tables
from pipeline.corrections import append_corrections, correct
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
TABLES = build_sample()
EACH: dict[str, tuple[str, Any]] = {
    "country": ("multiselect", ["FRA", "USA"]),
    "official": ("multiselect", ["Helen Ward", "Marc Delorme"]),
    "organisation": ("multiselect", ["Rebel Council"]),
    "office": ("multiselect", ["foreign_minister"]),
    "channel": ("button_group", ["phone"]),
    "status": ("button_group", ["held"]),
    "precision": ("button_group", ["day"]),
    "place": ("multiselect", ["Geneva"]),
    "source": ("multiselect", ["Agency B"]),
    "topic": ("multiselect", ["point 1", "point 10", "point 30"]),
    "confidence": ("slider", 0.7),
    "review": ("button_group", ["confirmed"]),
    "after": ("date_input", date(2021, 11, 20)),
    "before": ("date_input", date(2022, 1, 20)),
    "text": ("text_input", "Orlov"),
}
OTHERS = {"channel": ["in_person", "phone"], "status": ["held", "planned"]}
"""With what each is combined: the status with two channels, all else with two statuses."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    write_tables(TABLES, path)
    kept = TABLES.contacts.iloc[:14].to_dict("records")
    append_corrections(path, [correct(row, "confirm", "A. Analyst") for row in kept])
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return open_tables(folder)


@pytest.fixture
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    return run(AppTest.from_file(str(APP), default_timeout=60))


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def put(app: AppTest, field: str, value: object) -> None:
    kind = EACH[field][0]
    next(element for element in app.get(kind) if element.key == field).set_value(value)
    run(app)


def shown(app: AppTest) -> list[str]:
    """The ids of the contacts in the table of all that is shown."""
    return app.dataframe[-1].value.index.tolist()


def find(store: Store, **wish: Any) -> list[str]:
    return queries.find_ids(open_session(store), read_filters(wish))


def test_every_filter_of_a_chip_is_tried() -> None:
    assert set(EACH) == set(LABELS)


@pytest.mark.parametrize("field", EACH)
def test_each_filter_is_set_combined_and_cleared_alone(
    app: AppTest, store: Store, field: str
) -> None:
    value = EACH[field][1]
    everything = find(store)
    put(app, field, value)
    alone = find(store, **{field: value})
    assert shown(app) == alone
    assert 0 < len(alone) < len(everything)

    other = "channel" if field == "status" else "status"
    put(app, other, OTHERS[other])
    both = find(store, **{field: value, other: OTHERS[other]})
    assert shown(app) == both
    assert 0 < len(both) < len(alone)

    app.button(key=f"chip-{field}").click()
    run(app)
    assert shown(app) == find(store, **{other: OTHERS[other]})
    assert not [button for button in app.button if button.key == f"chip-{field}"]

    app.button(key="reset").click()
    run(app)
    assert shown(app) == everything == queries.find_ids(open_session(store), Filters())
