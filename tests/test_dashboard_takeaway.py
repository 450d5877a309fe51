"""What is taken away from a view: exactly what it shows, read by another program, and its note."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pandas as pd
import plotly.graph_objects as go
import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import picture, queries
from dashboard.filters import Filters
from dashboard.graphs import draw_matrix
from dashboard.looks import LIGHT
from dashboard.meetings import count_pairs
from dashboard.picture import draw_picture
from dashboard.store import Store, open_session, open_tables
from dashboard.takeaway import (
    OFFERS,
    Shown,
    describe,
    name_file,
    select,
    write_bundle,
    write_file,
    write_table,
)
from pipeline.export import FORMATS, describe_tables, select_all, write_export
from pipeline.tables import write_tables
from tests.dashboard_sample import HOSTILE_PLACE, build_sample, make_shown

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
TABLES = build_sample()
GERMANY = Filters(country=("DEU",))
BUILT = date(2022, 3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    write_tables(TABLES, path)
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return open_tables(folder)


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])

    def start(name: str, state: dict[str, object] | None = None, **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app._page_hash = "" if name == "timeline" else calc_hash(name)  # no public way yet
        for key, value in (state or {}).items():
            app.session_state[key] = value
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return start


def write(shown: Shown, kind: str) -> bytes:
    """Return the file of a format, without the archive that it comes in with its note."""
    offer = next(offer for offer in OFFERS if offer.kind == kind)
    content = write_file(shown, offer)
    if FORMATS[kind].has_note:
        return content
    return zipfile.ZipFile(io.BytesIO(content)).read(offer.file_name)


def test_every_format_is_offered() -> None:
    assert [offer.kind for offer in OFFERS] == list(dict.fromkeys(o.kind for o in OFFERS))
    assert {offer.kind for offer in OFFERS} == set(FORMATS)


def test_without_filters_a_file_is_what_the_command_writes(store: Store) -> None:
    shown = make_shown(store, Filters(domestic=True))
    made = select(shown)
    whole = select_all(TABLES, replace(describe_tables(TABLES), filters=made.note.filters))
    for kind in FORMATS:
        here, there = io.BytesIO(), io.BytesIO()
        write_export(made, kind, here)
        write_export(whole, kind, there)
        if kind == "parquet":
            frames = [pd.read_parquet(file) for file in (here, there)]
            pd.testing.assert_frame_equal(*frames)
        elif kind == "html":
            pages = [re.sub(r'"documents": .*', "", f.getvalue().decode()) for f in (here, there)]
            assert len(pages[0]) == len(pages[1])
        else:
            assert here.getvalue() == there.getvalue(), kind


def test_every_file_holds_exactly_what_the_filters_leave(store: Store) -> None:
    shown = make_shown(store, GERMANY)
    kept = set(queries.find_ids(open_session(store), GERMANY))
    dated = set(
        queries.find_contacts(open_session(store), GERMANY).dropna(subset="start")["contact_id"]
    )
    assert len(kept) > len(dated) > 3
    for kind in ("csv", "participants"):
        assert set(pd.read_csv(io.BytesIO(write(shown, kind)))["contact_id"]) == kept
    assert set(pd.read_parquet(io.BytesIO(write(shown, "parquet")))["contact_id"]) == kept
    lines = [json.loads(line) for line in write(shown, "jsonl").decode().splitlines()]
    assert {line["contact_id"] for line in lines} == kept
    events = json.loads(write(shown, "timelinejs"))["events"]
    assert {event["unique_id"] for event in events} == dated
    assert len(pd.read_csv(io.BytesIO(write(shown, "timelinejs-csv")))) == len(dated) + 1
    assert len(Calendar.from_ical(write(shown, "ics")).events) == len(dated)
    assert nx.read_gexf(io.BytesIO(write(shown, "gexf"))).number_of_nodes() > 2
    plover = [json.loads(line) for line in write(shown, "plover").decode().splitlines()]
    assert {line["id"] for line in plover} < kept
    page = write(shown, "html").decode()
    assert all(f'["{contact_id}"' in page for contact_id in kept)
    assert page.count('\n["c0') == len(kept)


def test_a_view_of_some_contacts_gives_those_alone(store: Store) -> None:
    ids = ("c0001", "c0014", "c0019")  # one dated, one undated, one inside a government
    shown = replace(make_shown(store, GERMANY), ids=ids, view="a text", is_filtered=False)
    assert set(select(shown).contacts["contact_id"]) == set(ids)
    note = describe(shown)
    assert (note.contacts, note.undated) == (3, 1)
    assert ("View", "a text") in note.filters
    assert not any(name.startswith("Country") for name, _ in note.filters)
    filtered = replace(shown, is_filtered=True)
    both = set(ids) & set(queries.find_ids(open_session(store), GERMANY))
    assert set(select(filtered).contacts["contact_id"]) == both
    assert describe(filtered).contacts == len(both)


def test_the_note_of_every_file_says_the_same(store: Store) -> None:
    filters = Filters(country=("DEU",), after=date(2022, 1, 1))
    shown = make_shown(store, filters, built=BUILT)
    counts = shown.counts
    assert counts.lost_to_range > 0
    said = describe(shown).to_record()
    assert said == {
        "made_by": "crisis contacts",
        "filters": [
            {"filter": "Country or organisation", "value": "Germany"},
            {"filter": "From", "value": "2022-01-01"},
        ],
        "contacts": counts.shown,
        "contacts_in_all": counts.total,
        "undated_in": 0,
        "undated_left_out": counts.lost_to_range,
        "tables_built": "2022-03-01",
    }
    line = f"Undated contacts: 0 in this file, {counts.lost_to_range} left out."
    for offer in OFFERS:
        content = write_file(shown, offer)
        if FORMATS[offer.kind].has_note and offer.kind != "parquet":
            unfolded = content.replace(b"\r\n ", b"").replace(b"\\,", b",")
            assert line in unfolded.decode(), offer.kind
            assert "Country or organisation: Germany" in unfolded.decode().replace("\\;", ";")
            assert "2022-03-01" in unfolded.decode()
        elif not FORMATS[offer.kind].has_note:
            archive = zipfile.ZipFile(io.BytesIO(content))
            beside = f"{offer.file_name}-metadata.json"
            assert archive.namelist() == [offer.file_name, beside]
            assert json.loads(archive.read(beside)) == said
            assert name_file(offer) == (f"{offer.file_name}.zip", "application/zip")


def test_the_archive_of_all_holds_every_format_and_what_they_hold(store: Store) -> None:
    shown = make_shown(store, GERMANY, built=BUILT)
    archive = zipfile.ZipFile(io.BytesIO(write_bundle(shown)))
    assert archive.testzip() is None
    assert {offer.file_name for offer in OFFERS} | {"about.json"} <= set(archive.namelist())
    said = json.loads(archive.read("about.json"))
    rows = pd.read_csv(io.BytesIO(archive.read("contacts.csv")))
    assert (said["contacts"], said["tables_built"]) == (len(rows), "2022-03-01")
    assert said["undated_in"] == rows["start"].isna().sum() > 0


def test_a_table_of_a_page_is_taken_away_as_it_is_shown(store: Store) -> None:
    shown = make_shown(store, Filters())
    table = pd.DataFrame({"Side": ["=1+1", "B"], "Contacts": [2, 1]})
    archive = zipfile.ZipFile(io.BytesIO(write_table(shown, table, "pairs")))
    read = pd.read_csv(io.BytesIO(archive.read("pairs.csv")))
    assert read.to_dict("list") == {"Side": ["'=1+1", "B"], "Contacts": [2, 1]}
    assert json.loads(archive.read("pairs.csv-metadata.json"))["contacts"] == shown.counts.shown


def test_texts_of_the_session_are_taken_away_too(store: Store) -> None:
    added = build_sample(3)
    frames = {name: frame.copy() for name, frame in added.items()}
    for name in ("contacts", "participants", "evidence", "accounts"):
        frames[name]["contact_id"] = "own-" + frames[name]["contact_id"]
    for name in ("evidence", "accounts", "documents"):
        frames[name]["doc_id"] = "own-" + frames[name]["doc_id"]
    shown = make_shown(store, Filters(), type(added)(**frames))
    read = pd.read_csv(io.BytesIO(write(shown, "csv")))
    assert {"own-c0000", "own-c0001", "own-c0002"} <= set(read["contact_id"])


@pytest.mark.parametrize(
    ("page", "name", "own"),
    [
        ("pairs", "countries-matrix", 3),
        ("gaps", "silences-countries", 3),
        ("compare", "told-texts", 1),
        ("reader", "text", 0),
        ("timeline", "timeline", 2),
        ("review", "review", 0),
    ],
)
def test_each_page_offers_its_own_table_and_every_format(
    open_page: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    name: str,
    own: int,
) -> None:
    monkeypatch.setattr("dashboard.taking.has_browser", lambda: True)
    closed = open_page(page)
    before = [button.proto.label for button in closed.get("download_button")]
    app = open_page(page, {f"taking-{name}": True})
    labels = [button.proto.label for button in app.get("download_button")]
    labels = [label for label in labels if label not in before]
    assert labels[own:] == [offer.title for offer in OFFERS]
    pictures = ["Picture: SVG", "Picture: PNG"] if own > 1 else []
    assert labels[:own] == [*pictures, "This page's table: CSV"][:own]


@pytest.mark.parametrize(
    ("contact_id", "kinds"),
    [("c0001", ("jsonl", "csv", "html", "ics")), ("c0014", ("jsonl", "csv", "html"))],
    ids=["dated", "undated"],
)
def test_the_panel_gives_its_contact_alone(
    open_page: Callable[..., AppTest], store: Store, contact_id: str, kinds: tuple[str, ...]
) -> None:
    closed = open_page("timeline", contact=contact_id)
    before = [button.proto.label for button in closed.get("download_button")]
    state: dict[str, object] = {f"taking-contact-{contact_id}": True}
    app = open_page("timeline", state, contact=contact_id)
    labels = [button.proto.label for button in app.get("download_button")]
    titles = {offer.kind: offer.title for offer in OFFERS}
    assert sorted(set(labels) - set(before)) == sorted(titles[kind] for kind in kinds)
    one = replace(make_shown(store, GERMANY), ids=(contact_id,), is_filtered=False)
    (line,) = [json.loads(line) for line in write(one, "jsonl").decode().splitlines()]
    assert (line["contact_id"], len(line["evidence"])) == (
        contact_id,
        (TABLES.evidence["contact_id"] == contact_id).sum(),
    )


def test_where_no_browser_is_the_toolbar_is_named(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.taking.has_browser", lambda: False)
    app = open_page("pairs", {"taking-countries-matrix": True})
    assert any("toolbar" in caption.value for caption in app.caption)
    labels = [button.proto.label for button in app.get("download_button")]
    assert "Picture: SVG" not in labels


def test_a_machine_without_a_browser_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(picture, "_MAC", Path("/no/such/browser"))
    picture.has_browser.cache_clear()
    assert not picture.has_browser()
    monkeypatch.setenv("BROWSER_PATH", "/usr/bin/browser")
    picture.has_browser.cache_clear()
    assert picture.has_browser()
    picture.has_browser.cache_clear()


@pytest.mark.browser
def test_a_picture_says_what_it_shows_and_fetches_nothing(store: Store) -> None:
    note = describe(make_shown(store, GERMANY, built=BUILT)).to_lines()
    figure = draw_matrix(
        count_pairs(open_session(store), GERMANY, "countries"), lambda _: HOSTILE_PLACE, LIGHT
    )
    before = go.Figure(figure)
    drawn = draw_picture(figure, "svg", note, LIGHT).decode()
    assert figure == before
    for line in note:
        assert line in drawn
    assert "<image" not in drawn
    assert "onerror=alert" not in re.sub(r">[^<]*<", "><", drawn)
    assert draw_picture(figure, "png", note, LIGHT).startswith(b"\x89PNG\r\n")
