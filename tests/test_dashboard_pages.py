"""The pages beside the timeline, each without a browser: what it shows, and what it takes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import queries
from dashboard.clicks import filter_by, find_fields
from dashboard.comparison import find_best_pair, find_told, split_told
from dashboard.filters import Filters, read_filters
from dashboard.graphs import MOST_LINES, MOST_NODES, draw_matrix, draw_network, draw_times
from dashboard.highlight import Span
from dashboard.looks import LIGHT
from dashboard.meetings import choose_unit, count_by_time, count_pairs, find_silences
from dashboard.pages import PLACES
from dashboard.reading import (
    LAYERS,
    MOST_DOCUMENTS,
    find_documents,
    find_in_document,
    find_spans,
    mark_text,
)
from dashboard.silences import MOST_DRAWN, draw_silences
from dashboard.store import Store, open_session, open_tables
from pipeline.tables import write_tables
from tests.dashboard_sample import HOSTILE_WORDS, build_sample

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    write_tables(build_sample(), path)
    return path


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return open_tables(folder)


@pytest.fixture
def open_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    monkeypatch.setenv("CONTACTS_DIR", str(folder))
    monkeypatch.setattr("sys.argv", ["streamlit"])

    def start(name: str, folder: Path | None = None, **query: str) -> AppTest:
        if folder:
            monkeypatch.setenv("CONTACTS_DIR", str(folder))
        app = AppTest.from_file(str(APP), default_timeout=60)
        app._page_hash = "" if name == "timeline" else calc_hash(name)  # no public way yet
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return start


def html(app: AppTest) -> str:
    return "\n".join(element.value for element in app.get("html"))


@pytest.mark.parametrize("name", [name for name in PLACES if name != "timeline"])
def test_each_page_opens_with_its_title(open_page: Callable[..., AppTest], name: str) -> None:
    assert open_page(name).title[0].value == PLACES[name].title


@pytest.mark.parametrize("name", ["pairs", "gaps", "compare", "export"])
def test_a_filter_of_the_address_holds_on_each_page(
    open_page: Callable[..., AppTest], name: str
) -> None:
    app = open_page(name, country="France")
    assert app.multiselect(key="country").value == ["FRA"]


def test_what_was_counted_is_counted_again_for_other_filters_and_tables_alone(
    open_page: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Filters] = []

    def count_and_note(cursor: duckdb.DuckDBPyConnection, filters: Filters, side: str) -> object:
        asked.append(filters)
        return count_pairs(cursor, filters, side)

    monkeypatch.setattr("dashboard.views.pairs.count_pairs", count_and_note)
    write_tables(build_sample(), tmp_path)
    for drawing in ("matrix", "network", "matrix"):
        open_page("pairs", tmp_path, drawing=drawing)
    assert asked == [Filters()]
    open_page("pairs", tmp_path, country="France")
    assert asked[1:] == [Filters(country=("FRA",))]
    sample = build_sample()
    write_tables(replace(sample, contacts=sample.contacts.assign(confidence=0.5)), tmp_path)
    open_page("pairs", tmp_path)
    assert asked[2:] == [Filters()]


@pytest.mark.parametrize("name", ["pairs", "gaps", "compare", "export"])
def test_a_filter_that_leaves_nothing_can_be_reset(
    open_page: Callable[..., AppTest], name: str
) -> None:
    app = open_page(name, text="no such words anywhere")
    assert app.info[0].value == "No contact fits these filters."
    app.button(key="reset_empty").click().run()
    assert not app.exception
    assert not app.info


def test_help_explains_every_term_that_it_must(open_page: Callable[..., AppTest]) -> None:
    words = html(open_page("help"))
    for term in ("Channel", "Status", "Precision", "EDTF", "CAMEO", "PLOVER"):
        assert f"<dt>{term}</dt>" in words


def test_the_reader_opens_the_text_of_the_address_with_links_to_its_contacts(
    open_page: Callable[..., AppTest], store: Store
) -> None:
    doc_id = find_documents(open_session(store))[0]["doc_id"].iloc[3]
    found = find_in_document(open_session(store), doc_id)
    assert found is not None
    app = open_page("reader", doc=doc_id)
    assert app.selectbox(key="reader_doc").value == doc_id
    for contact_id in set(found.evidence["contact_id"]):
        assert f"contact={contact_id}" in html(app)
    assert open_page("reader", doc="no-such-text").info[0].value == (
        "This text is not in these tables."
    )


def test_the_reader_finds_texts_by_title_source_and_day(store: Store) -> None:
    cursor = open_session(store)
    rows, total = find_documents(cursor)
    assert total == len(rows) == len(build_sample().documents)
    some, all_of_them = find_documents(cursor, most=5)
    assert (some["doc_id"].tolist(), all_of_them) == (rows["doc_id"].tolist()[:5], total)
    found, _ = find_documents(cursor, "agency reply")
    assert set(found["source"]) == {"Agency B"}
    day = rows["published"].iloc[9]
    assert set(find_documents(cursor, f"{day:%Y-%m-%d}")[0]["published"]) == {day}
    named = set(find_documents(cursor, f"{day:%-d %B %Y}")[0]["published"])
    assert day in named
    assert {one.month for one in named} == {day.month}
    assert find_documents(cursor, "Report nothing-of-the-kind")[1] == 0
    kept, _ = find_documents(cursor, "", Filters(country=("USA",)))
    told = build_sample().evidence
    ids = queries.find_ids(cursor, Filters(country=("USA",)))
    assert set(kept["doc_id"]) == set(told.loc[told["contact_id"].isin(ids), "doc_id"])


def test_the_list_of_the_reader_is_bounded_and_says_what_it_leaves_out(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_tables(build_sample(240), tmp_path)
    start = open_page("reader", folder=tmp_path)
    box = start.selectbox(key="reader_doc")
    assert len(box.options) == MOST_DOCUMENTS
    total = len(build_sample(240).documents)
    assert any(f"first 200 of {total} texts" in caption.value for caption in start.caption)
    start.text_input(key="reader_words").set_value("Report 233").run()
    assert start.selectbox(key="reader_doc").value == "doc-233"
    assert not any("first 200" in caption.value for caption in start.caption)
    start.text_input(key="reader_words").set_value("no such words").run()
    assert "No text has these words" in start.info[0].value
    # A link goes to its text whatever is in the list.
    last = open_page("reader", folder=tmp_path, doc="doc-239")
    assert last.selectbox(key="reader_doc").value == "doc-239"


def test_filters_narrow_the_list_of_the_reader(open_page: Callable[..., AppTest]) -> None:
    whole = open_page("reader").selectbox(key="reader_doc").options
    app = open_page("reader", country="France")
    part = app.selectbox(key="reader_doc").options
    assert 0 < len(part) < len(whole)
    told = [one.value for one in app.caption if "that the filters leave" in one.value]
    assert told == [f"{len(part)} texts tell of a contact that the filters leave."]
    nothing = open_page("reader", text="no such words anywhere")
    assert "No text that fits these filters" in nothing.info[0].value


def test_layers_are_switched_one_by_one(open_page: Callable[..., AppTest]) -> None:
    app = open_page("reader")
    marked = next(part for part in app.get("html") if "reader-text" in part.value).value
    assert 'class="sentence' in marked
    app.button_group(key="layers").set_value(["people"]).run()
    marked = next(part for part in app.get("html") if "reader-text" in part.value).value
    assert 'class="sentence' not in marked
    assert 'class="person"' in marked


def test_what_stands_in_a_text_is_never_markup(store: Store) -> None:
    cursor = open_session(store)
    hostile = [
        found
        for doc_id in find_documents(cursor)[0]["doc_id"]
        if (found := find_in_document(cursor, doc_id))
        and HOSTILE_WORDS in str(found.document["text"])
    ]
    assert hostile
    for found in hostile:
        shown = mark_text(found, find_spans(found, list(LAYERS)), [("text", '"><script>')])
        assert "<script" not in shown


def test_each_layer_marks_what_the_tables_hold(store: Store) -> None:
    cursor = open_session(store)
    for doc_id in find_documents(cursor)[0]["doc_id"][:10]:
        found = find_in_document(cursor, doc_id)
        assert found is not None
        spans = find_spans(found, ["contacts"])
        row = found.evidence.iloc[0]
        assert Span(row["start_char"], row["end_char"], "sentence") in spans
        assert {span.kind for span in find_spans(found, ["dates"])} <= {"date"}
        assert find_spans(found, []) == []


def test_pairs_are_counted_as_a_plain_count_would(store: Store) -> None:
    cursor = open_session(store)
    kept = queries.find_ids(cursor, Filters())
    people = build_sample().participants
    sides: dict[str, set[str]] = {}
    for row in people[people["contact_id"].isin(kept)].itertuples():
        country = row.country if isinstance(row.country, str) else row.organisation
        sides.setdefault(row.contact_id, set()).add(country)
    pairs = count_pairs(cursor, Filters(), "countries")
    for row in pairs.itertuples():
        assert row.n == sum({row.a, row.b} <= found for found in sides.values())
    assert pairs["n"].is_monotonic_decreasing
    months = count_by_time(cursor, Filters(), "countries", most=3)
    dated = pairs.assign(n=pairs["n"] - pairs["undated"])
    for (a, b), n in months.groupby(["a", "b"])["n"].sum().items():
        assert dated[(dated["a"] == a) & (dated["b"] == b)]["n"].item() == n


@pytest.mark.parametrize("side", ["countries", "officials"])
def test_a_click_on_a_pair_asks_for_as_many_contacts_as_its_number_says(
    store: Store, monkeypatch: pytest.MonkeyPatch, side: str
) -> None:
    cursor = open_session(store)
    asked: dict[str, object] = {}
    monkeypatch.setattr("dashboard.clicks.ask_for", lambda _, wish: asked.update(wish))
    found = count_pairs(cursor, Filters(), side)
    fields = find_fields(found)
    assert side == "officials" or "organisation" in fields.values()  # a party without a country
    for row in found.itertuples():
        asked.clear()
        filter_by(fields, [row.a, row.b])
        assert len(queries.find_ids(cursor, read_filters(asked))) == row.n
    first = count_by_time(cursor, Filters(), side).iloc[0]
    figure = draw_times(count_by_time(cursor, Filters(), side), "month", str, LIGHT)
    asked.clear()
    filter_by(fields, list(figure.data[0].customdata[0]))
    assert asked["after"] == first["first_day"].date()
    shown = queries.find_contacts(cursor, read_filters(asked))
    assert (shown["start"] >= first["first_day"]).sum() == first["n"]


def test_a_long_time_is_counted_by_quarters_or_years(store: Store, tmp_path: Path) -> None:
    assert choose_unit(open_session(store), Filters()) == "month"
    for many, unit, months in ((1_200, "quarter", (1, 4, 7, 10)), (4_500, "year", (1,))):
        write_tables(build_sample(many), tmp_path)
        cursor = open_session(open_tables(tmp_path))
        assert choose_unit(cursor, Filters()) == unit
        times = count_by_time(cursor, Filters(), "countries", unit)
        assert set(times["first_day"].dt.month) <= set(months)
        pairs = count_pairs(cursor, Filters(), "countries").iloc[:9]
        assert times["n"].sum() == (pairs["n"] - pairs["undated"]).sum()


def test_no_held_contact_of_a_pair_lies_in_its_silence(store: Store) -> None:
    cursor = open_session(store)
    silences = find_silences(cursor, Filters(), "countries")
    assert len(silences) > 3
    assert silences["days"].is_monotonic_decreasing
    for row in silences.itertuples():
        pair = Filters(country=(row.a, row.b), country_rule="all", status=("held",))
        found = queries.find_contacts(cursor, pair)
        inside = (found["end"] > row.after) & (found["start"] < row.before)
        assert not inside.any()
        assert row.days == (row.before - row.after).days - 1


@pytest.mark.parametrize("side", ["countries", "officials"])
def test_the_longest_silences_are_drawn_as_the_table_tells_them(
    store: Store, monkeypatch: pytest.MonkeyPatch, side: str
) -> None:
    cursor = open_session(store)
    silences = find_silences(cursor, Filters(), side)
    figure = draw_silences(silences, str, LIGHT)
    assert figure == draw_silences(silences, str, LIGHT)
    bars = next(trace for trace in figure.data if trace.type == "bar")
    drawn = silences.head(MOST_DRAWN)
    assert [tuple(pair) for pair in bars.customdata] == list(
        zip(drawn["a"], drawn["b"], strict=True)
    )
    for start, length, row in zip(bars.base, bars.x, drawn.itertuples(), strict=True):
        first = pd.Timestamp(start)
        assert first == row.after + pd.Timedelta(days=1)
        assert first + pd.Timedelta(milliseconds=length) == row.before
        assert row.first <= row.after
        assert row.before <= row.last
    asked: dict[str, object] = {}
    monkeypatch.setattr("dashboard.clicks.ask_for", lambda _, wish: asked.update(wish))
    filter_by(find_fields(silences), list(bars.customdata[0]))
    held = replace(read_filters(asked), status=("held",))
    found = queries.find_contacts(cursor, held).dropna(subset="start")
    assert len(found) == drawn["n"].iloc[0]


def test_the_silences_have_a_chart_and_a_table(open_page: Callable[..., AppTest]) -> None:
    app = open_page("gaps")
    (chart,) = app.get("plotly_chart")
    table = app.dataframe[-1].value
    assert f"{table['days'].iloc[0]} days, is between {table['a'].iloc[0]}" in chart.proto.alt
    app.button_group(key="silences").set_value("officials").run()
    assert "pairs of officials" in app.get("plotly_chart")[0].proto.alt


def test_the_same_pairs_give_the_same_figures(store: Store) -> None:
    pairs = count_pairs(open_session(store), Filters(), "officials")
    for draw in (draw_matrix, draw_network):
        assert draw(pairs, str, LIGHT) == draw(pairs, str, LIGHT)
    carried = draw_matrix(pairs, str, LIGHT).data[0].customdata
    assert {frozenset(pair) for pair in carried} <= {
        frozenset(pair) for pair in zip(pairs["a"], pairs["b"], strict=True)
    }


def test_of_many_lines_the_network_draws_the_busiest_and_one_of_each_disc() -> None:
    sides = [chr(65 + number) for number in range(MOST_NODES)]
    rows = [(a, b, 1_000 - at) for at, (a, b) in enumerate(combinations(sides[:-1], 2))]
    rows.append((sides[-2], sides[-1], 1))
    pairs = pd.DataFrame(rows, columns=["a", "b", "n"])
    *lines, dots, discs = draw_network(pairs, str, LIGHT).data
    drawn = [tuple(pair) for pair in dots.customdata]
    assert len(lines) == len(drawn) == MOST_LINES + 1 < len(pairs)
    assert drawn == [row[:2] for row in [*rows[:MOST_LINES], rows[-1]]]
    assert sorted(side for (side,) in discs.customdata) == sides


def test_two_texts_share_or_part_what_they_tell(store: Store) -> None:
    cursor = open_session(store)
    tellers = find_best_pair(cursor, "texts")
    assert tellers is not None
    told = find_told(cursor, Filters(), "texts", tellers)
    both, first, second = split_told(cursor, Filters(), "texts", tellers)
    assert sorted([*both, *first, *second]) == sorted(set(told["contact_id"]))
    documents = dict(zip(*[queries.find_contacts(cursor, Filters())[c] for c in (
        "contact_id", "documents")], strict=True))  # fmt: skip
    assert all(set(tellers) <= set(documents[name]) for name in both)
    assert all(tellers[1] not in documents[name] for name in first)
