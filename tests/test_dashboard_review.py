"""The review without a browser: the queue, each decision and form, undo, two sessions at once."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard import doubt, queries
from dashboard.decisions import correct_fields, describe, list_entries, make_table
from dashboard.doubt import (
    choose_filters,
    count_queue,
    count_reviewed,
    explain_doubt,
    find_neighbours,
    find_queue,
)
from dashboard.filters import Filters
from dashboard.labels import describe as describe_mark
from dashboard.selection import count_options, count_shown
from dashboard.store import open_session, open_tables
from dashboard.takeaway import select, write_bundle
from dashboard.words import BASES, as_text, say_day
from pipeline.corrections import (
    FILE_NAME,
    CorrectionError,
    append_corrections,
    correct,
    read_corrections,
    undo,
)
from pipeline.revision import make_split_id, revise
from pipeline.tables import read_tables, write_tables
from tests.dashboard_sample import build_sample, find_selection, make_shown

pytestmark = pytest.mark.page
APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
TABLES = build_sample()
Open = Callable[..., AppTest]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tables(TABLES, tmp_path)
    monkeypatch.setenv("CONTACTS_DIR", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["streamlit"])
    return tmp_path


@pytest.fixture
def open_review(folder: Path) -> Open:
    def start(author: str = "A. Analyst", **query: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        app._page_hash = calc_hash("review")  # no public way yet
        for key, value in query.items():
            app.query_params[key] = value
        run(app)
        app.text_input(key="author").set_value(author)
        return run(app)

    return start


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def submit(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return run(app)


def widget(app: AppTest, kind: str, start: str) -> object:
    return next(one for one in app.get(kind) if str(one.key).startswith(start))


def summary(app: AppTest) -> str:
    return next(one.value for one in app.get("html") if "contact-summary" in one.value)


def progress(app: AppTest) -> str:
    return str(app.get("progress")[0].proto.text)


def made(folder: Path) -> list[str]:
    return [one.what for one in read_corrections(folder).corrections]


def row(contact_id: str) -> dict[str, object]:
    return TABLES.contacts.set_index("contact_id", drop=False).loc[contact_id].to_dict()


# The queue


def test_the_most_doubtful_comes_first_with_its_reasons(folder: Path) -> None:
    cursor = open_session(open_tables(folder))
    queue = find_queue(cursor, Filters())
    assert queue["doubt"].is_monotonic_decreasing
    assert len(queue) == 57
    reasons = queue.set_index("contact_id").apply(explain_doubt, axis=1)
    assert "Sources disagree" in reasons["c0001"]
    assert "No date was found" in reasons["c0014"]
    assert "Its date is not certain" in reasons["c0009"]
    unsure = TABLES.contacts.set_index("contact_id")["confidence"] < 0.7
    for name, words in reasons.items():
        assert unsure[name] == any("unsure" in word for word in words)
    assert queue["disputed"].head(3).any()


def test_who_is_not_known_is_a_reason(folder: Path) -> None:
    people = TABLES.participants.copy()
    here = (people["contact_id"] == "c0002") & (people["name"] == "Marc Delorme")
    people.loc[here, ["role", "country"]] = None
    write_tables(type(TABLES)(**{**dict(TABLES.items()), "participants": people}), folder)
    queue = find_queue(open_session(open_tables(folder)), Filters()).set_index("contact_id")
    assert explain_doubt(queue.loc["c0002"])[-1] == "Little is known of Marc Delorme"


def test_progress_counts_what_the_filters_leave(folder: Path) -> None:
    append_corrections(folder, [correct(row("c0001"), "confirm", "A")])
    append_corrections(folder, [correct(row("c0002"), "reject", "A")])
    cursor = open_session(open_tables(folder))
    done = count_reviewed(cursor, Filters())
    assert (done.reviewed, done.total) == (2, 57)
    for queue, number in (("open", 55), ("done", 2), ("all", 57)):
        assert len(find_queue(cursor, choose_filters(Filters(), queue))) == number
    assert choose_filters(Filters(review=("rejected",)), "open").review == ("rejected",)


def test_a_long_list_is_cut_and_counted_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = open_session(open_tables(folder))
    whole = find_queue(cursor, Filters())["contact_id"].tolist()
    monkeypatch.setattr(doubt, "MOST_QUEUED", 5)
    assert find_queue(cursor, Filters())["contact_id"].tolist() == whole[:5]
    assert count_queue(cursor, Filters()) == len(whole) == 57


def test_neighbours_share_a_party_and_are_near(folder: Path) -> None:
    near = find_neighbours(open_session(open_tables(folder)), "c0001")
    assert len(near) > 3
    assert "c0001" not in set(near["contact_id"])
    days = (near["start"] - pd.Timestamp(str(row("c0001")["start"]))).abs().dt.days.dropna()
    assert days.max() <= 31


# What corrections do to every page


def test_rejected_contacts_are_left_out_everywhere_unless_asked_for(folder: Path) -> None:
    append_corrections(folder, [correct(row("c0001"), "reject", "A")])
    cursor = open_session(open_tables(folder))
    assert count_shown(find_selection(cursor, Filters())).total == 56
    assert "c0001" not in queries.find_ids(cursor, Filters())
    assert queries.find_ids(cursor, Filters(review=("rejected",))) == ["c0001"]
    assert count_options(find_selection(cursor, Filters()), "review") == {"open": 56, "rejected": 1}
    shown = make_shown(open_tables(folder), Filters())
    assert "c0001" not in set(select(shown).contacts["contact_id"])


def test_corrected_values_can_be_filtered_by(folder: Path) -> None:
    append_corrections(folder, [correct(row("c0001"), "correct", "A", "place", "Reykjavik")])
    cursor = open_session(open_tables(folder))
    assert queries.find_ids(cursor, Filters(place=("Reykjavik",))) == ["c0001"]
    assert queries.find_ids(cursor, Filters(review=("corrected",))) == ["c0001"]


def test_the_dashboard_shows_what_the_command_would_export(folder: Path) -> None:
    first = correct(row("c0000"), "merge", "A", new=row("c0003"))
    second = correct(row("c0005"), "correct", "A", "edtf", "2020-01-01")
    append_corrections(folder, [first, second, correct(row("c0007"), "reject", "A")])
    corrections = read_corrections(folder).corrections
    told = revise(read_tables(folder), corrections).tables
    shown = select(make_shown(open_tables(folder), Filters(domestic=True)))
    columns = ["contact_id", "start", "end", "summary", "n_documents", "cameo"]
    pd.testing.assert_frame_equal(
        shown.contacts[columns], told.contacts[columns], check_dtype=False
    )
    assert len(shown.evidence) == len(told.evidence)


def test_a_moved_contact_keeps_its_correction_on_the_screen(folder: Path) -> None:
    append_corrections(folder, [correct(row("c0003"), "correct", "A", "place", "Reykjavik")])
    frames = {name: frame.copy() for name, frame in TABLES.items()}
    for name in ("contacts", "participants", "evidence", "accounts"):
        frames[name]["contact_id"] = frames[name]["contact_id"].replace("c0003", "other")
    write_tables(type(TABLES)(**frames), folder)
    cursor = open_session(open_tables(folder))
    assert queries.find_ids(cursor, Filters(place=("Reykjavik",))) == ["other"]


def test_sentences_of_a_split_are_searched_in_their_own_contact(folder: Path) -> None:
    texts = TABLES.documents.set_index("doc_id")["text"]
    rows = TABLES.evidence[TABLES.evidence["contact_id"] == "c0001"]
    first, second = (
        {"doc_id": one.doc_id, "sentence": texts[one.doc_id][one.start_char : one.end_char]}
        for one in rows.itertuples()
    )
    plan = {
        "people": ["Marc Delorme", "Pavel Orlov"], "evidence": [first],
        "new_people": ["Marc Delorme", "Pavel Orlov"], "new_evidence": [second],
    }  # fmt: skip
    split = correct(row("c0001"), "split", "A", new=plan)
    append_corrections(folder, [split])
    cursor = open_session(open_tables(folder))
    found = queries.find_ids(cursor, Filters(text="According to the other side", source=()))
    assert make_split_id(split) in found
    assert "c0001" not in found


# Forms and words, without Streamlit


def form(contact_id: str, **changes: object) -> tuple[dict, pd.DataFrame, dict]:
    contact = row(contact_id)
    people = TABLES.participants[TABLES.participants["contact_id"] == contact_id]
    start, end = contact["start"].date(), contact["end"].date()  # type: ignore[attr-defined]
    values = {
        "first": start, "last": None if start == end else end,
        "precision": contact["precision"], "status": contact["status"],
        "channel": contact["channel"], "scope": contact["scope"], "people": make_table(people),
        "place": as_text(contact["place"]),
        "place_country": as_text(contact["place_country"]),
        "topics": "; ".join(contact["topics"]),  # type: ignore[arg-type]
    }  # fmt: skip
    return contact, people, {**values, **changes}


def test_only_fields_that_differ_are_corrected() -> None:
    corrections = correct_fields(*form("c0000", status="denied", topics="grain; gas"), "A", "why")
    assert [(one.field, one.new) for one in corrections] == [
        ("status", "denied"),
        ("topics", ["grain", "gas"]),
    ]
    assert {one.reason for one in corrections} == {"why"}
    for number in range(13):
        with pytest.raises(CorrectionError, match="Nothing was changed"):
            correct_fields(*form(f"c{number:04}"), "A")


def test_a_renamed_official_is_one_change_of_people() -> None:
    contact, people, values = form("c0000")
    values["people"].loc[0, "name"] = "Anna Maria Keller"
    corrections = correct_fields(contact, people, values, "A")
    assert corrections[0].field == "participants"
    assert describe(corrections[0]).startswith("People: Anna Keller and Pavel Orlov → Anna Maria")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last": date(2021, 1, 1)}, "comes before"),
        ({"first": None}, "Give the first day"),
        ({"last": date(2021, 12, 1)}, "several days"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(changes: dict, words: str) -> None:
    with pytest.raises(CorrectionError, match=words):
        correct_fields(*form("c0000", **changes), "A")


def test_every_correction_can_be_told_in_words() -> None:
    one = correct(row("c0000"), "correct", "A", "edtf", "2022-02-12/2022-02-14")
    assert describe(one) == "Date: 2 November 2021 → 12 February 2022 to 14 February 2022"
    assert describe(correct(row("c0000"), "correct", "A", "place", "Minsk")) == (
        "Place: nothing → Minsk"
    )
    merged = correct(row("c0000"), "merge", "A", new=row("c0003"))
    assert describe(merged) == "Joined with a contact of Helen Ward and Irina Sokolova"
    entries = list_entries([one, undo(one, "B")], None)
    assert [(entry.words[:4], entry.is_active) for entry in entries] == [("Date", False)]


# The page


def test_confirming_goes_on_to_the_next(open_review: Open, folder: Path) -> None:
    app = open_review()
    first = summary(app)
    press(app, "confirm")
    assert summary(app) != first
    assert made(folder) == ["confirm"]
    assert progress(app) == "1 of 57 contacts reviewed"
    assert read_corrections(folder).corrections[0].author == "A. Analyst"


def test_rejecting_takes_it_out_and_undo_brings_it_back(open_review: Open, folder: Path) -> None:
    app = open_review()
    first = summary(app)
    app.text_input(key="reason").set_value("no such meeting")
    press(app, "reject")
    assert app.text_input(key="reason").value == "", "a reason is for one correction"
    press(app, "undo")
    assert summary(app) == first
    assert made(folder) == ["reject", "undo"]
    assert read_corrections(folder).corrections[0].reason == "no such meeting"
    assert app.button(key="undo").disabled


def test_next_and_previous_walk_through_the_list(open_review: Open) -> None:
    app = open_review()
    first = summary(app)
    assert app.button(key="previous").disabled
    press(app, "next")
    second = summary(app)
    press(app, "next")
    press(app, "previous")
    assert summary(app) == second
    press(app, "previous")
    assert summary(app) == first


def test_nothing_is_written_without_a_name(open_review: Open, folder: Path) -> None:
    app = open_review(author=" ")
    press(app, "confirm")
    assert "Give your name first" in app.error[0].value
    assert not (folder / FILE_NAME).exists()


def test_fields_are_corrected_by_the_form(open_review: Open, folder: Path) -> None:
    app = open_review(at="c0000")
    widget(app, "selectbox", "status-").set_value("denied")  # type: ignore[attr-defined]
    widget(app, "text_input", "place-").set_value("Minsk")  # type: ignore[attr-defined]
    submit(app, "Keep the correction")
    fields = [one.field for one in read_corrections(folder).corrections]
    assert fields == ["status", "place"]
    assert "are denied to have been in contact" in summary(app) or "Minsk" in summary(app)
    assert widget(app, "selectbox", "status-").value == "denied"  # type: ignore[attr-defined]
    press(app, "undo")
    assert len(read_corrections(folder).corrections) == 4
    assert widget(app, "selectbox", "status-").value == "held"  # type: ignore[attr-defined]


def test_a_date_set_by_hand_says_so_and_not_what_the_text_gave(
    open_review: Open, folder: Path
) -> None:
    app = open_review(at="c0000")
    first = widget(app, "date_input", "first-").value  # type: ignore[attr-defined]
    later = first + timedelta(days=1)
    widget(app, "date_input", "first-").set_value(later)  # type: ignore[attr-defined]
    submit(app, "Keep the correction")
    assert [one.field for one in read_corrections(folder).corrections] == ["edtf"]
    words = next(part.value for part in app.get("html") if "<h3>When</h3>" in part.value)
    assert f"Set by hand by A. Analyst on {say_day(date.today())}" in words
    assert f"before, it was {say_day(first)}." in words
    assert "As read: " in words
    assert not any(html.escape(basis) in words for basis in BASES.values())
    contact = queries.find_contact(open_session(open_tables(folder)), "c0000").iloc[0].to_dict()
    assert contact["start"].date() == later
    assert BASES[contact["date_basis"]].startswith("Set by hand")
    assert BASES["corrected"] in describe_mark(contact)
    press(app, "undo")
    words = next(part.value for part in app.get("html") if "<h3>When</h3>" in part.value)
    assert "Set by hand" not in words


def test_a_form_that_changes_nothing_says_so(open_review: Open, folder: Path) -> None:
    app = submit(open_review(at="c0000"), "Keep the correction")
    assert app.error[0].value == "Nothing was changed."
    assert made(folder) == []


def test_a_contact_is_split_by_the_form(open_review: Open, folder: Path) -> None:
    app = open_review(at="c0001")
    submit(app, "Split in two")
    assert "at least one participant" in app.error[0].value
    app.multiselect(key="evidence-c0001").set_value([0])
    app.multiselect(key="new_people-c0001").set_value(["Marc Delorme", "Pavel Orlov"])
    app.multiselect(key="new_evidence-c0001").set_value([1])
    submit(app, "Split in two")
    assert made(folder) == ["split"]
    assert progress(app) == "2 of 58 contacts reviewed"


def test_a_contact_is_joined_with_a_neighbour(open_review: Open, folder: Path) -> None:
    app = open_review(at="c0001")
    submit(app, "Join")
    assert "Choose the other contact" in app.error[0].value
    box = app.selectbox(key="other-c0001")
    box.set_value(find_neighbours(open_session(open_tables(folder)), "c0001")["contact_id"].iloc[0])
    submit(app, "Join")
    assert made(folder) == ["merge"]
    assert progress(app) == "1 of 56 contacts reviewed"


def test_a_note_is_kept_and_decides_nothing(open_review: Open, folder: Path) -> None:
    app = open_review(at="c0001")
    app.text_area(key="note-words-c0001").set_value("see <script>the readout</script>")
    submit(app, "Keep the note")
    assert made(folder) == ["note"]
    assert progress(app) == "0 of 57 contacts reviewed"
    assert any("Note\\: see \\<script\\>" in one.value for one in app.markdown)


def test_each_correction_in_the_list_is_undone_and_done_again(
    open_review: Open, folder: Path
) -> None:
    first = correct(row("c0000"), "correct", "B. Other", "place", "Minsk", reason="readout")
    append_corrections(folder, [first, correct(row("c0001"), "confirm", "B. Other")])
    app = open_review()
    captions = " ".join(one.value for one in app.caption)
    assert "B\\. Other" in captions
    assert "readout" in captions
    press(app, f"undo-{first.id}")
    assert made(folder) == ["correct", "confirm", "undo"]
    assert any("undone by A\\. Analyst" in one.value for one in app.caption)
    press(app, f"redo-{first.id}")
    cursor = open_session(open_tables(folder))
    assert queries.find_ids(cursor, Filters(place=("Minsk",))) == ["c0000"]


def test_two_sessions_at_once_both_keep_their_rows(open_review: Open, folder: Path) -> None:
    one, two = open_review("One"), open_review("Two")
    first = summary(one)
    assert summary(two) == first
    press(one, "confirm")
    press(two, "reject")
    press(one, "confirm")
    authors = [item.author for item in read_corrections(folder).corrections]
    assert authors == ["One", "Two", "One"]
    run(two)
    assert progress(two) == "2 of 57 contacts reviewed"


def test_what_finds_no_contact_is_shown_with_its_reason(open_review: Open, folder: Path) -> None:
    lost = correct({**row("c0000"), "contact_id": "x", "participants": ["Nobody"]}, "confirm", "A")
    append_corrections(folder, [lost])
    app = open_review()
    assert any("Not applied" in one.value for one in app.warning)
    assert made(folder) == ["confirm"]


def test_a_line_that_nobody_can_read_is_told(open_review: Open, folder: Path) -> None:
    append_corrections(folder, [correct(row("c0000"), "confirm", "A")])
    with (folder / FILE_NAME).open("ab") as file:
        file.write(b"{half a line")
    app = open_review()
    assert any("line 2" in one.value for one in app.warning)


def test_a_folder_that_may_not_be_written_is_told_in_a_sentence(
    open_review: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_review()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dashboard.desk.append_corrections", refuse)
    press(app, "confirm")
    assert app.error[0].value == "The correction could not be written: permission denied."


def test_an_empty_list_says_so(open_review: Open) -> None:
    app = open_review(queue="Reviewed")
    assert app.success[0].value == "Nothing is left in this list."
    app = open_review(at="gone")
    assert app.info[0].value == "This contact is not in these tables."


def test_the_main_filters_narrow_the_review(open_review: Open) -> None:
    app = open_review(country="France", review="Not reviewed")
    assert app.multiselect(key="country").value == ["FRA"]
    assert app.button_group(key="review").value == ["open"]
    words = next(one.value for one in app.caption if "in this list" in one.value)
    assert int(words.split()[2]) < 57


# Taken away


def test_corrections_are_taken_away_with_the_data(folder: Path) -> None:
    append_corrections(folder, [correct(row("c0001"), "correct", "A", "place", "Minsk")])
    shown = make_shown(open_tables(folder), Filters(place=("Minsk",)))
    archive = zipfile.ZipFile(io.BytesIO(write_bundle(shown)))
    rows = list(csv.DictReader(io.StringIO(archive.read("contacts.csv").decode("utf-8-sig"))))
    assert [one["contact_id"] for one in rows] == ["c0001"]
    made = list(csv.DictReader(io.StringIO(archive.read("corrections.csv").decode("utf-8-sig"))))
    assert [(one["contact_id"], one["new"], one["author"]) for one in made] == [
        ("c0001", "Minsk", "A"),
    ]  # fmt: skip
