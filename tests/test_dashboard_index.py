"""The index: kept on disk for large builds, and laid over by corrections and own texts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dashboard import loading, queries
from dashboard.filters import Filters
from dashboard.index import Index, extend, read_index
from dashboard.loading import FOLDER, load
from dashboard.selection import choose, count_options, count_shown, list_rows
from dashboard.store import Store, open_session, open_tables
from pipeline.corrections import append_corrections, correct
from pipeline.tables import Tables, read_tables, write_tables
from tests.dashboard_sample import build_sample

FIELDS = (
    "country",
    "official",
    "office",
    "channel",
    "status",
    "place",
    "source",
    "topic",
    "review",
)
CASES = [
    Filters(),
    Filters(domestic=True, country=("FRA", "RUS"), country_rule="all"),
    Filters(country=("FRA", "RUS"), country_rule="between"),
    Filters(text="telephoned", status=("held",)),
    Filters(review=("rejected", "confirmed")),
]


def ask(index: Index, store: Store, added: Tables | None = None) -> list[object]:
    """Everything that is asked of an index, for each of the cases."""
    cursor = open_session(store, added)
    answers: list[object] = []
    for filters in CASES:
        selection = choose(index, filters, partial(queries.find_text, cursor))
        listed = queries.load_contacts(cursor, list_rows(selection))
        answers += [count_shown(selection), sorted(listed["contact_id"])]
        answers += [count_options(selection, field) for field in FIELDS]
    return answers


def test_own_texts_and_corrections_are_laid_over_as_if_all_were_read_anew(tmp_path: Path) -> None:
    write_tables(build_sample(), tmp_path)
    contacts = read_tables(tmp_path).contacts.set_index("contact_id", drop=False)
    append_corrections(
        tmp_path,
        [
            correct(contacts.loc[name].to_dict(), what, "A", **more)
            for name, what, more in (
                ("c0001", "reject", {}),
                ("c0003", "confirm", {}),
                ("c0004", "correct", {"field": "place", "new": "Reykjavik"}),
            )
        ],
    )
    store, added = open_tables(tmp_path), build_sample(66)
    for more in (None, added):
        cursor = open_session(store, more)
        laid = extend(store.base, cursor)
        whole = read_index(cursor)
        assert ask(laid, store, more) == ask(whole, store, more)
        shown = [
            list_rows(choose(one, Filters(), partial(queries.find_text, cursor))).tolist()
            for one in (laid, store.base)
        ]
        assert shown[0] != shown[1]


def test_index_of_a_large_build_is_kept_and_answers_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(build_sample(), tmp_path / "small")
    write_tables(build_sample(), tmp_path / "large")
    held = open_tables(tmp_path / "small")
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 10)
    kept = open_tables(tmp_path / "large")
    assert ask(kept.base, kept) == ask(held.base, held)
    (folder,) = (tmp_path / "large" / FOLDER).iterdir()
    made = (folder / "index.json").stat().st_mtime_ns
    connection, again = load(tmp_path / "large", ())  # other stamps: another build
    assert again.size == kept.base.size
    connection.close()
    (newer,) = (tmp_path / "large" / FOLDER).iterdir()
    assert newer != folder
    assert (newer / "index.json").stat().st_mtime_ns > made


def test_a_kept_index_is_opened_and_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(build_sample(), tmp_path)
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 10)
    connection, first = load(tmp_path, ((1, 2),))
    connection.close()
    monkeypatch.setattr(loading, "_keep", lambda folder, kept: pytest.fail("made again"))
    connection, second = load(tmp_path, ((1, 2),))
    connection.close()
    assert (second.order == first.order).all()


def test_where_nothing_may_be_written_the_tables_are_held_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(build_sample(), tmp_path)
    (tmp_path / FOLDER).write_text("a file where the folder would be")
    monkeypatch.setattr(loading, "MOST_IN_MEMORY", 10)
    connection, index = load(tmp_path, ())
    assert index.size == 60
    assert connection.execute("SELECT count(*) FROM base_contacts").fetchall() == [(60,)]
