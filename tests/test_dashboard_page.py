"""The page without a browser: filters, reset, panel, shelf, own articles, missing tables."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import timeline
from dashboard.words import CHANNELS, LANES
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
def app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    return AppTest.from_file(str(APP), default_timeout=60)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def rows(app: AppTest) -> pd.DataFrame:
    """The table of all contacts shown; the shelf, where there is one, stands before it."""
    return app.dataframe[-1].value


def counted(app: AppTest) -> int:
    return int(app.markdown[0].value.split("**")[1].replace(",", ""))


def html(app: AppTest) -> str:
    return "\n".join(element.value for element in app.get("html"))


def chart(app: AppTest) -> str:
    return app.get("plotly_chart")[-1].proto.spec


def test_first_load_shows_everything_international(app: AppTest) -> None:
    run(app)
    assert app.title[0].value == "Who talked to whom"
    assert counted(app) == len(rows(app)) == 57
    assert "3** undated" in app.markdown[0].value
    assert any("Undated: 3 contacts" in expander.label for expander in app.expander)
    assert len(app.dataframe[0].value) == 3
    assert app.get("plotly_chart")[-1].proto.alt.startswith("Timeline of 54 contacts")


def note_order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that picture and filters add their names to when they are shown."""
    order: list[str] = []

    def note(name: str) -> None:
        real = getattr(timeline, name)

        def call(*given: object) -> object:
            order.append(name)
            return real(*given)

        monkeypatch.setattr(timeline, name, call)

    note("_show_picture")
    note("show_filters")
    return order


def test_the_picture_is_drawn_before_the_widgets_where_these_are_known(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = note_order(monkeypatch)
    run(app)
    assert order == ["_show_picture", "show_filters"]
    order.clear()
    app.multiselect(key="country").set_value(["FRA"])
    run(app)
    assert order == ["_show_picture", "show_filters"]
    assert app.get("plotly_chart")[-1].proto.alt.startswith(f"Timeline of {counted(app)} contact")


def test_a_link_has_its_widgets_first_and_one_picture(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = note_order(monkeypatch)
    app.query_params["country"] = "FRA"
    run(app)
    assert order == ["show_filters", "_show_picture"]


def test_a_picture_of_other_filters_than_the_widgets_hold_is_drawn_anew(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app)
    real = timeline.recall_filters
    monkeypatch.setattr(timeline, "recall_filters", lambda: replace(real(), channel=("phone",)))
    run(app)
    assert counted(app) == 57
    assert app.get("plotly_chart")[-1].proto.alt.startswith("Timeline of 54 contacts")


SETTINGS = [
    ("multiselect", "country", ["FRA"], lambda row: "France" in row["countries"]),
    ("multiselect", "official", ["Helen Ward"], lambda row: "Helen Ward" in row["who"]),
    ("button_group", "channel", ["phone"], lambda row: row["channel"] == "Phone"),
    ("button_group", "status", ["denied"], lambda row: row["status"] == "Denied"),
    ("text_input", "text", "wrote to", lambda row: row["channel"] == "Written"),
    ("date_input", "after", date(2022, 1, 1), lambda row: _last(row) >= pd.Timestamp("2022-01-01")),
    (
        "date_input",
        "before",
        date(2021, 12, 31),
        lambda row: row["start"] <= pd.Timestamp("2021-12-31"),
    ),
]


def _last(row: pd.Series) -> pd.Timestamp:
    return row["start"] if pd.isna(row["end"]) else row["end"]


@pytest.mark.parametrize(("kind", "key", "value", "fits"), SETTINGS, ids=[s[1] for s in SETTINGS])
def test_each_filter_is_set_and_cleared(
    app: AppTest, kind: str, key: str, value: object, fits: object
) -> None:
    run(app)
    getattr(app, kind)(key=key).set_value(value)
    run(app)
    shown = rows(app)
    assert 0 < len(shown) < 57
    assert counted(app) == len(shown)
    assert shown.apply(fits, axis=1).all()
    app.button(key="reset").click()
    run(app)
    assert counted(app) == 57


def test_domestic_contacts_come_with_their_switch(app: AppTest) -> None:
    run(app)
    app.toggle(key="domestic").set_value(True)
    run(app)
    assert counted(app) == 60


def test_two_countries_can_be_asked_for_as_any_or_all(app: AppTest) -> None:
    run(app)
    app.multiselect(key="country").set_value(["FRA", "RUS"])
    run(app)
    either = counted(app)
    app.button_group(key="country_rule").set_value("all")
    run(app)
    both = rows(app)
    assert 0 < len(both) < either
    assert both["countries"].map(lambda text: "France" in text and "Russia" in text).all()


def test_a_link_opens_the_same_view(app: AppTest) -> None:
    app.query_params["country"] = ["France", "Russia"]
    app.query_params["country_rule"] = "All of them"
    app.query_params["status"] = "Held"
    app.query_params["lanes"] = LANES["countries"]
    run(app)
    shown = rows(app)
    assert app.multiselect(key="country").value == ["FRA", "RUS"]
    assert len(shown) > 0
    assert (shown["status"] == "Held").all()
    assert shown["countries"].map(lambda text: "France" in text and "Russia" in text).all()
    assert "each of the countries" in app.get("plotly_chart")[-1].proto.alt


def test_nonsense_in_a_link_is_ignored(app: AppTest) -> None:
    app.query_params["country"] = "Atlantis"
    app.query_params["after"] = "yesterday"
    app.query_params["lanes"] = "tables"
    run(app)
    assert counted(app) == 57


def test_an_empty_result_says_so_and_offers_a_reset(app: AppTest) -> None:
    run(app)
    app.text_input(key="text").set_value("no such words anywhere")
    run(app)
    assert counted(app) == 0
    assert "No contact fits these filters." in [info.value for info in app.info]
    assert not app.get("plotly_chart")
    app.button(key="reset_empty").click()
    run(app)
    assert counted(app) == 57
    assert app.text_input(key="text").value == ""


def test_from_after_to_is_said(app: AppTest) -> None:
    run(app)
    app.date_input(key="after").set_value(date(2022, 1, 10))
    app.date_input(key="before").set_value(date(2022, 1, 1))
    run(app)
    assert "lies after" in app.warning[0].value


@pytest.mark.parametrize("lanes", list(LANES))
def test_each_lane_mode_draws(app: AppTest, lanes: str) -> None:
    run(app)
    app.button_group(key="lanes").set_value(lanes)
    run(app)
    assert LANES[lanes].lower() in app.get("plotly_chart")[-1].proto.alt


def test_the_same_view_draws_the_same_chart(app: AppTest) -> None:
    first = chart(run(app))
    assert chart(run(app)) == first


def test_panel_shows_date_accounts_conflict_and_marked_evidence(app: AppTest) -> None:
    app.query_params["contact"] = "c0001"
    run(app)
    text = html(app)
    assert "Marc Delorme and Pavel Orlov met on 3 November 2021 (Geneva)." in text
    assert "Marc Delorme, President, France" in text
    assert "The same parties before and after" in text
    assert "3 November 2021 (a single day)." in text
    assert "Wire A · France" in text
    assert "Agency B · Russia" in text
    assert '<mark class="sentence trigger">met</mark>' in text
    assert '<mark class="date sentence">on 3 November 2021</mark>' in text
    assert any("Wire A: in person" in w.value.replace("\\", "") for w in app.warning)


def test_panel_marks_what_was_searched_for_and_steps_to_the_whole_text(app: AppTest) -> None:
    app.query_params["contact"] = "c0001"
    run(app)
    assert '<mark class="found">' not in html(app)
    app.text_input(key="text").set_value("no further")
    run(app)
    assert '<mark class="found">no further</mark>' in html(app)
    labels = [link.proto.label for link in app.get("page_link")]
    assert labels.count("In the whole text") == 2


def test_panel_steps_to_the_neighbours_in_time(app: AppTest) -> None:
    app.query_params["contact"] = "c0001"
    run(app)
    ids = rows(app).index.tolist()
    app.button(key="later").click()
    run(app)
    following = ids[ids.index("c0001") + 1]
    assert app.query_params["contact"] in (following, [following])


def test_panel_runs_nothing_of_a_hostile_text(app: AppTest) -> None:
    app.query_params["contact"] = "c0007"
    run(app)
    text = html(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text
    assert "<img src=x" not in text + "".join(m.value.replace("\\<", "") for m in app.markdown)


def test_a_link_to_a_contact_that_is_gone_says_so(app: AppTest) -> None:
    app.query_params["contact"] = "gone"
    run(app)
    assert "not in these tables" in app.info[0].value


def test_missing_tables_are_told_in_a_sentence_with_the_command(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path / "none"))
    run(app)
    assert "There are no tables" in app.info[0].value
    assert app.code[0].value.startswith("python -m pipeline build")


def test_tables_without_a_contact_invite_to_add_one(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(build_sample(0), tmp_path)
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path))
    run(app)
    assert "hold no contact yet" in app.info[0].value


def test_counts_take_over_where_contacts_are_too_many(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.views.timeline.MOST_MARKS", 20)
    run(app)
    assert any("too many to tell apart" in caption.value for caption in app.caption)
    assert "heatmap" in chart(app)
    before = len(app.dataframe)
    app.session_state["bins"] = True
    run(app)
    assert len(app.dataframe) == before + 1
    table = app.dataframe[0].value
    drawn = json.loads(chart(app))["data"][0]
    assert set(table.columns) == {"Lane", "From", "To", "Contacts"}
    assert (table["From"] <= table["To"]).all()
    assert table["Lane"].nunique() == len(drawn["y"])


MORE = [
    ("multiselect", "office", ["foreign_minister"]),
    ("multiselect", "place", ["Geneva"]),
    ("multiselect", "source", ["Agency B"]),
    ("multiselect", "organisation", ["Rebel Council"]),
    ("button_group", "precision", ["month"]),
    ("slider", "confidence", 0.8),
]


@pytest.mark.parametrize(("kind", "key", "value"), MORE, ids=lambda value: str(value))
def test_further_filter_is_set_and_removed_by_its_chip(
    app: AppTest, kind: str, key: str, value: object
) -> None:
    run(app)
    widget = next(element for element in app.get(kind) if element.key == key)
    widget.set_value(value)
    run(app)
    shown = counted(app)
    assert shown < 57
    chip = app.button(key=f"chip-{key}")
    assert f"(−{57 - shown})" in chip.label
    chip.click()
    run(app)
    assert counted(app) == 57
    assert not [button for button in app.button if str(button.key).startswith("chip-")]


def counts_beside(app: AppTest, field: str) -> list[int]:
    found = re.findall(
        rf'st-key-{field} \[role=toolbar\] button[^{{]+{{content:"([\d,]+)"}}', html(app)
    )
    return [int(number.replace(",", "")) for number in found]


def test_counts_stand_beside_options_as_the_other_filters_leave_them(app: AppTest) -> None:
    run(app)
    assert sum(counts_beside(app, "channel")) == 57
    app.multiselect(key="country").set_value(["FRA"])
    app.button_group(key="channel").set_value(["phone"])
    run(app)
    shown = counted(app)
    channels, statuses = counts_beside(app, "channel"), counts_beside(app, "status")
    assert channels[list(CHANNELS).index("phone")] == shown == sum(statuses)
    assert sum(channels) > shown  # a filter's own choice is set aside
    # The list of countries too: Russia stands at its place among all options.
    place = app.multiselect(key="country").options.index("Russia")
    listed = re.search(r":root:has\(\.st-key-country [^{]+{(.*?})}", html(app))
    assert listed
    number = re.search(rf'data-key="{place}"\]::after{{content:"(\d+)"', listed[1])
    app.multiselect(key="country").set_value(["RUS"])
    run(app)
    assert number
    assert int(number[1]) == counted(app)


def test_days_can_be_those_of_being_told(app: AppTest) -> None:
    run(app)
    app.button_group(key="time").set_value("report")
    run(app)
    assert counted(app) == 57
    # Undated contacts have a day of being told, and are drawn.
    assert chart_alt(app).startswith("Timeline of 57 contacts")
    app.date_input(key="before").set_value(date(2021, 11, 4))
    run(app)
    told = pd.to_datetime([row.published for row in build_sample().documents.itertuples()])
    assert 0 < counted(app) <= int((told <= pd.Timestamp("2021-11-04")).sum())
    app.button(key="reset").click()
    run(app)
    assert chart_alt(app).startswith("Timeline of 54 contacts")


def chart_alt(app: AppTest) -> str:
    return app.get("plotly_chart")[-1].proto.alt


def test_named_days_are_drawn_and_wrong_ones_named(app: AppTest) -> None:
    app.query_params["anchor"] = ["2021-12-24 <b>Deadline</b>", "tomorrow"]
    run(app)
    assert "&lt;b&gt;Deadline" in chart(app)
    assert "tomorrow" in app.warning[0].value
    app.text_input(key="anchor_name").set_value("Vote")
    app.date_input(key="anchor_day").set_value(date(2022, 1, 5))
    next(button for button in app.button if button.label == "Mark it").click()
    run(app)
    assert "Vote" in chart(app)
    assert app.session_state["anchor"][-1] == "2022-01-05 Vote"


def test_overview_shows_the_whole_period_and_the_range_in_it(app: AppTest) -> None:
    run(app)
    whole = json.loads(app.get("plotly_chart")[0].proto.spec)
    app.date_input(key="after").set_value(date(2022, 1, 1))
    run(app)
    narrow = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert whole["data"][0]["y"] == narrow["data"][0]["y"]
    assert len(set(whole["data"][0]["marker"]["color"])) == 1
    assert len(set(narrow["data"][0]["marker"]["color"])) == 2
    assert len(narrow["layout"]["shapes"]) == 1
