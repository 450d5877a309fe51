"""Filters: the same question as URL, as query and as plain Python gives the same contacts."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import queries
from dashboard.filters import Filters, read_filters, to_defaults
from dashboard.listing import list_undated, write_csv
from dashboard.selection import (
    count_bins,
    count_left_out,
    count_options,
    count_overview,
    count_shown,
    list_placed,
    list_rows,
)
from dashboard.store import NoTables, Store, choose_folder, open_session, open_tables
from pipeline.tables import SCHEMAS, Tables, write_tables
from tests.dashboard_sample import build_sample, find_selection

COUNTRIES = ["DEU", "FRA", "RUS", "UKR", "USA", "UNO"]
OFFICIALS = ["Pavel Orlov", "Irina Sokolova", "Rebel Council", "Helen Ward"]
OFFICE_OF = {
    "President": "head_of_state",
    "Foreign Minister": "foreign_minister",
    "Secretary of State": "foreign_minister",
    "Secretary-General": "organisation_head",
    "Chancellor": "head_of_government",
}
CASES = [
    Filters(),
    Filters(domestic=True),
    Filters(country=("FRA",)),
    Filters(country=("FRA", "DEU")),
    Filters(country=("FRA", "RUS"), country_rule="all"),
    Filters(official=("Pavel Orlov", "Rebel Council"), official_rule="all"),
    Filters(official=("Pavel Orlov", "Rebel Council")),
    Filters(channel=("phone", "video"), status=("planned", "denied")),
    Filters(after=date(2021, 12, 1), before=date(2021, 12, 31)),
    Filters(after=date(2022, 3, 1)),
    Filters(time="report", after=date(2021, 12, 5), before=date(2021, 12, 20)),
    Filters(text="POINT 7"),
    Filters(country=("FRA", "RUS"), country_rule="between"),
    Filters(country=("FRA", "RUS", "UKR"), country_rule="between", status=("held",)),
    Filters(office=("foreign_minister",)),
    Filters(office=("head_of_state", "organisation_head"), channel=("phone",)),
    Filters(organisation=("Rebel Council",)),
    Filters(organisation=("Rebel Council", "United Nations"), organisation_rule="between"),
    Filters(precision=("month", "range")),
    Filters(place=("Geneva",)),
    Filters(source=("Agency B",)),
    Filters(confidence=0.8),
    Filters(text="wrote to Irina"),
    Filters(text="100%_'\"; DROP TABLE contacts"),
    Filters(country=("UNO",), text="telephoned", before=date(2022, 1, 15)),
]


@pytest.fixture(scope="module")
def sample() -> Tables:
    return build_sample()


@pytest.fixture(scope="module")
def store(sample: Tables, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(sample, folder)
    return open_tables(folder)


def choose(tables: Tables, filters: Filters) -> set[str]:
    """The same question answered row by row, without a database."""
    texts = tables.documents.set_index("doc_id")["text"]
    sources = tables.documents.set_index("doc_id")["source"]
    chosen = set()
    for row in tables.contacts.to_dict("records"):
        people = tables.participants[tables.participants["contact_id"] == row["contact_id"]]
        proofs = tables.evidence[tables.evidence["contact_id"] == row["contact_id"]]
        words = [row["summary"], *row["topics"]]
        words += [row["place"]] if isinstance(row["place"], str) else []
        words += [
            texts[proof["doc_id"]][proof["start_char"] : proof["end_char"]]
            for proof in proofs.to_dict("records")
        ]
        words += list(
            tables.accounts.loc[tables.accounts["contact_id"] == row["contact_id"], "text"]
        )
        first, last = row["start"], row["end"]
        if filters.time == "report":
            first = last = row["first_reported"]
        dated = pd.notna(first)
        fits = [
            filters.domestic or row["scope"] == "international",
            _takes_part(filters.country, filters.country_rule, people["country"]),
            _takes_part(filters.official, filters.official_rule, people["name"]),
            _takes_part(filters.organisation, filters.organisation_rule, people["organisation"]),
            not filters.office
            or any(OFFICE_OF.get(role) in filters.office for role in people["role"].dropna()),
            not filters.precision or row["precision"] in filters.precision,
            not filters.place or row["place"] in filters.place,
            not filters.source
            or bool(set(filters.source) & {sources[doc] for doc in proofs["doc_id"]}),
            not filters.topic or bool(set(filters.topic) & set(row["topics"])),
            row["confidence"] >= filters.confidence,
            not filters.channel or row["channel"] in filters.channel,
            not filters.status or row["status"] in filters.status,
            not filters.after or (dated and last.date() >= filters.after),
            not filters.before or (dated and first.date() <= filters.before),
            any(filters.text.lower() in word.lower() for word in words),
        ]
        if all(fits):
            chosen.add(row["contact_id"])
    return chosen


def _takes_part(wanted: tuple[str, ...], rule: str, present: pd.Series) -> bool:
    found = [name in set(present) for name in wanted]
    if wanted and rule == "between":
        return sum(found) >= 2 and set(present) <= set(wanted)
    return not wanted or (all(found) if rule == "all" else any(found))


@pytest.mark.parametrize(
    "filters", CASES, ids=lambda filters: urlencode(filters.to_url()) or "none"
)
def test_query_gives_what_plain_python_gives(
    store: Store, sample: Tables, filters: Filters
) -> None:
    cursor = open_session(store)
    found = queries.find_contacts(cursor, filters)
    expected = choose(sample, filters)
    assert set(found["contact_id"]) == expected
    selection = find_selection(cursor, filters)
    listed = queries.load_contacts(cursor, list_rows(selection))
    assert listed["contact_id"].tolist() == found["contact_id"].tolist()
    counts = count_shown(selection)
    assert counts.shown == len(expected)
    assert counts.undated == found["start"].isna().sum()
    people = queries.load_participants(cursor, list_placed(selection))
    assert counts.marks == len(people)
    assert queries.find_ids(cursor, filters) == found["contact_id"].tolist()


def test_cases_are_not_all_empty_or_full(sample: Tables) -> None:
    sizes = {len(choose(sample, filters)) for filters in CASES}
    assert len(sizes) > 6
    assert 0 in sizes


filters_strategy = st.builds(
    Filters,
    country=st.lists(st.sampled_from(COUNTRIES), unique=True).map(tuple),
    country_rule=st.sampled_from(["any", "all", "between"]),
    office=st.lists(st.sampled_from(["foreign_minister", "head_of_state"])).map(tuple),
    precision=st.lists(st.sampled_from(["day", "month"]), unique=True).map(tuple),
    confidence=st.sampled_from([0.0, 0.5, 0.9]),
    official=st.lists(st.sampled_from(OFFICIALS), unique=True).map(tuple),
    official_rule=st.sampled_from(["any", "all"]),
    channel=st.lists(st.sampled_from(["phone", "video"]), unique=True).map(tuple),
    status=st.lists(st.sampled_from(["held", "denied"]), unique=True).map(tuple),
    after=st.none() | st.dates(date(2021, 1, 1), date(2022, 12, 31)),
    time=st.sampled_from(["event", "report"]),
    text=st.text(max_size=12),
    domestic=st.booleans(),
)


@settings(max_examples=12, deadline=None)
@given(filters=filters_strategy)
def test_any_filters_can_be_asked_and_written_as_url(
    store: Store, sample: Tables, filters: Filters
) -> None:
    asked = Filters(**{**_fields(filters), "text": filters.text.strip()})
    found = queries.find_contacts(open_session(store), filters)
    assert set(found["contact_id"]) == choose(sample, asked)
    numbers = list_rows(find_selection(open_session(store), filters))
    assert numbers.tolist() == found["nr"].tolist()
    pairs = filters.to_url()
    assert parse_qsl(urlencode(pairs), keep_blank_values=True) == pairs


def _fields(filters: Filters) -> dict[str, object]:
    return {name: getattr(filters, name) for name in to_defaults()}


def test_url_names_countries_and_codes_in_words() -> None:
    filters = Filters(
        country=("FRA", "RUS"),
        country_rule="all",
        channel=("in_person",),
        after=date(2022, 1, 3),
        domestic=True,
    )
    assert filters.to_url() == [
        ("country", "France"),
        ("country", "Russia"),
        ("country_rule", "All of them"),
        ("channel", "In person"),
        ("after", "2022-01-03"),
        ("domestic", "true"),
    ]


@pytest.mark.parametrize(
    "field",
    ["country", "official", "office", "channel", "status", "precision", "place", "source"],
)
def test_count_beside_an_option_is_what_choosing_it_leaves(store: Store, field: str) -> None:
    cursor = open_session(store)
    base = Filters(before=date(2022, 1, 31))
    counted = count_options(find_selection(cursor, base), field)
    assert len(counted) > 1
    chosen = {}
    for option in counted:
        chosen[option] = len(queries.find_ids(cursor, replace(base, **{field: (option,)})))
    assert counted == chosen
    narrowed = replace(base, **{field: (next(iter(counted)),)})
    assert count_options(find_selection(cursor, narrowed), field) == counted


def test_what_a_filter_leaves_out_is_what_comes_back_without_it(store: Store) -> None:
    cursor = open_session(store)
    filters = Filters(country=("FRA", "RUS"), country_rule="all", status=("held",))
    shown = len(queries.find_ids(cursor, filters))
    assert count_left_out(find_selection(cursor, filters)) == {
        "country": len(queries.find_ids(cursor, Filters(status=("held",)))) - shown,
        "status": len(queries.find_ids(cursor, replace(filters, status=()))) - shown,
    }
    assert filters.find_active() == {"country": "France and Russia", "status": "Held"}
    assert Filters(country_rule="all", domestic=True).find_active() == {}


def test_defaults_are_no_filters() -> None:
    assert read_filters(to_defaults()) == Filters()
    assert read_filters({}) == Filters()
    assert Filters().is_empty
    assert Filters(country_rule="all").is_empty
    assert not Filters(text="x").is_empty


def test_undated_lost_to_a_range_are_counted(store: Store) -> None:
    cursor = open_session(store)
    undated = count_shown(find_selection(cursor, Filters())).undated
    counts = count_shown(find_selection(cursor, Filters(after=date(2000, 1, 1))))
    assert undated > 0
    assert (counts.undated, counts.lost_to_range) == (0, undated)


def test_shelf_holds_the_undated_however_many_dated_come_before(store: Store) -> None:
    cursor = open_session(store)
    rows = list_rows(find_selection(cursor, Filters()), 2, undated_only=True)
    undated = queries.load_contacts(cursor, rows)
    assert len(undated) == 2
    assert undated["start"].isna().all()


def test_an_undated_contact_says_which_words_give_no_day(store: Store) -> None:
    cursor = open_session(store)
    rows = list_rows(find_selection(cursor, Filters()), undated_only=True)
    undated = queries.load_contacts(cursor, rows)
    assert queries.load_phrases(cursor, rows) == {}
    first, second = undated["contact_id"].iloc[:2]
    why = list_undated(undated, {first: ["in the coming  days"]})["why"]
    assert "“in the coming days”" in why[first]
    assert why[second] == "Nothing in the text dates it."


def test_csv_holds_exactly_what_the_filters_leave(store: Store, sample: Tables) -> None:
    filters = Filters(country=("FRA",))
    content = write_csv(store, None, filters)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(rows[0]) == SCHEMAS["contacts"].names
    assert {row["contact_id"] for row in rows} == choose(sample, filters)
    assert all("FRA" in row["countries"].split("; ") for row in rows)
    days = [row["start"] for row in rows if row["start"]]
    assert days == sorted(days)


@pytest.mark.parametrize("lanes", ["officials", "countries", "dyads"])
def test_counts_by_lane_and_time_add_up(store: Store, lanes: str) -> None:
    cursor = open_session(store)
    selection = find_selection(cursor, Filters())
    bins = count_bins(selection, lanes, most=3, bins=10)
    assert bins["lane"].nunique() == 3
    assert bins.groupby("lane")["first_day"].nunique().max() <= 10
    if lanes == "officials":
        people = queries.load_participants(cursor, list_placed(selection))
        assert bins.groupby("lane")["n"].sum().max() == people["name"].value_counts().max()


@pytest.mark.parametrize("time", ["event", "report"])
def test_overview_holds_all_that_has_a_day_whatever_the_range(store: Store, time: str) -> None:
    cursor = open_session(store)
    whole = count_overview(find_selection(cursor, Filters(time=time)))
    narrow = count_overview(find_selection(cursor, Filters(time=time, after=date(2022, 1, 1))))
    placed = count_shown(find_selection(cursor, Filters(time=time))).placed
    assert whole["n"].sum() == narrow["n"].sum() == placed
    assert set(whole["first_day"].diff().dropna()) == {
        pd.Timedelta(days=int(whole["days"].iloc[0]))
    }
    assert placed == (54 if time == "event" else 57)  # all are told on a day


def test_own_articles_stand_beside_the_tables_and_only_in_their_session(store: Store) -> None:
    more = build_sample(64)
    mine = open_session(store, more)
    others = open_session(store)
    before = queries.find_contacts(others, Filters(domestic=True))
    after = queries.find_contacts(mine, Filters(domestic=True))
    assert len(after) == len(before) + 4
    assert after["is_added"].sum() == 4
    known = before["contact_id"].iloc[0]
    assert len(queries.find_evidence(mine, known)) == len(queries.find_evidence(others, known))
    new = after.loc[after["is_added"], "contact_id"].iloc[0]
    assert len(queries.find_evidence(mine, new)) > 0
    assert queries.find_evidence(others, new).empty


def test_a_new_build_is_opened_anew(tmp_path: Path) -> None:
    write_tables(build_sample(20), tmp_path)
    first = open_tables(tmp_path)
    write_tables(build_sample(30), tmp_path)
    second = open_tables(tmp_path)
    everything = Filters(domestic=True)
    assert count_shown(find_selection(open_session(first), everything)).shown == 20
    assert count_shown(find_selection(open_session(second), everything)).shown == 30
    assert open_tables(tmp_path).key == second.key != first.key


def test_missing_or_broken_tables_are_named_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoTables) as missing:
        open_tables(tmp_path / "nowhere")
    assert "nowhere" in missing.value.sentence
    assert missing.value.command.startswith("python -m pipeline build")
    write_tables(build_sample(5), tmp_path)
    (tmp_path / "evidence.parquet").unlink()
    with pytest.raises(NoTables, match=r"evidence\.parquet"):
        open_tables(tmp_path)
    (tmp_path / "evidence.parquet").write_bytes(b"no table at all")
    with pytest.raises(NoTables, match="cannot be read"):
        open_tables(tmp_path)


def test_folder_comes_from_argument_then_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTACTS_DIR", raising=False)
    assert choose_folder([]) == Path("data/events")
    monkeypatch.setenv("CONTACTS_DIR", "elsewhere")
    assert choose_folder([]) == Path("elsewhere")
    assert choose_folder(["given"]) == Path("given")
