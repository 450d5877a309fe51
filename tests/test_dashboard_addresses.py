"""Whatever an address says, every page opens: what makes no sense in it is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.filters import to_defaults
from dashboard.pages import PLACES
from pipeline.tables import write_tables
from tests.dashboard_sample import build_sample

pytestmark = [pytest.mark.page, pytest.mark.fuzz]
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
FEW = 6 if settings().max_examples <= 100 else 300
KEYS = st.sampled_from(
    [*to_defaults(), "lanes", "whole", "contact", "at", "doc", "layers", "queue", "x", "page"]
)
HOSTILE = [
    "", " ", "\0", "\ud7ff", "' OR 1=1 --", '"; DROP TABLE contacts', "<script>", "%00",
    "../../etc", "nan", "inf", "-1", "1e999", "99999-99-99", "2022-02-30", "0001-01-01",
    "9999-12-31", "true", "None", "[]", "{}", "c0001", "France", "FRA", "Any of them", "held",
    "x" * 10_000, "💥",
]  # fmt: skip
VALUES = st.sampled_from(HOSTILE) | st.text(max_size=20) | st.dates().map(str)
PARAMETERS = st.dictionaries(KEYS, st.lists(VALUES, min_size=1, max_size=3), max_size=6)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    write_tables(build_sample(20), path)
    return path


@pytest.mark.parametrize("name", PLACES)
@settings(
    max_examples=FEW, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parameters=PARAMETERS)
def test_no_parameter_breaks_a_page(
    name: str,
    parameters: dict[str, list[str]],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    app = AppTest.from_file(str(APP), default_timeout=120)
    app._page_hash = "" if name == "timeline" else calc_hash(name)  # no public way yet
    for key, values in parameters.items():
        app.query_params[key] = values
    app.run()
    assert not app.exception, app.exception
    assert app.title
    app.run()
    assert not app.exception, app.exception
