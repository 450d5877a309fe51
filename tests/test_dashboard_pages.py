"""The pages beside the timeline, each without a browser: what it shows, and what it takes away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import queries
from dashboard.comparison import find_best_pair, find_told, split_told
from dashboard.filters import Filters, read_filters
from dashboard.graphs import draw_matrix, draw_network, draw_times
from dashboard.highlight import Span
from dashboard.looks import LIGHT
from dashboard.meetings import choose_unit, count_by_time, count_pairs, find_silences
from dashboard.pages import PLACES
from dashboard.reading import LAYERS, find_in_document, find_spans, list_documents, mark_text
from dashboard.store import Store, open_session, open_tables
from dashboard.views.pairs import filter_by, find_fields
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

    def start(name: str, **query: str) -> AppTest:
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
    doc_id = list_documents(open_session(store))["doc_id"].iloc[3]
    found = find_in_document(open_session(store), doc_id)
    assert found is not None
    app = open_page("reader", doc=doc_id)
    assert app.selectbox(key="reader_doc").value == doc_id
    for contact_id in set(found.evidence["contact_id"]):
        assert f"contact={contact_id}" in html(app)
    assert open_page("reader", doc="no-such-text").info[0].value == (
        "This text is not in these tables."
    )


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
        for doc_id in list_documents(cursor)["doc_id"]
        if (found := find_in_document(cursor, doc_id))
        and HOSTILE_WORDS in str(found.document["text"])
    ]
    assert hostile
    for found in hostile:
        shown = mark_text(found, find_spans(found, list(LAYERS)), [("text", '"><script>')])
        assert "<script" not in shown


def test_each_layer_marks_what_the_tables_hold(store: Store) -> None:
    cursor = open_session(store)
    for doc_id in list_documents(cursor)["doc_id"][:10]:
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
    monkeypatch.setattr("dashboard.views.pairs.ask_for", lambda _, wish: asked.update(wish))
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


def test_the_same_pairs_give_the_same_figures(store: Store) -> None:
    pairs = count_pairs(open_session(store), Filters(), "officials")
    for draw in (draw_matrix, draw_network):
        assert draw(pairs, str, LIGHT) == draw(pairs, str, LIGHT)
    carried = draw_matrix(pairs, str, LIGHT).data[0].customdata
    assert {frozenset(pair) for pair in carried} <= {
        frozenset(pair) for pair in zip(pairs["a"], pairs["b"], strict=True)
    }


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
