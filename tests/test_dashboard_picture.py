"""Lanes and figures: everyone dated is drawn, nothing covers another, nothing of a text is run."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import queries
from dashboard.figures import UNIT, draw_timeline
from dashboard.filters import Filters
from dashboard.labels import describe
from dashboard.lanes import Layout, lay_out
from dashboard.legend import draw_legend
from dashboard.looks import DARK, FILLS, LIGHT, SYMBOLS, Look
from dashboard.selection import count_bins, list_rows
from dashboard.store import Store, open_session, open_tables
from dashboard.tally import draw_counts
from dashboard.words import CHANNELS, STATUSES
from pipeline.tables import Tables, write_tables
from tests.dashboard_sample import HOSTILE_PLACE, build_sample, find_selection

LANES = ["officials", "countries", "dyads"]


@pytest.fixture(scope="module")
def sample() -> Tables:
    return build_sample()


@pytest.fixture(scope="module")
def store(sample: Tables, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("tables")
    write_tables(sample, folder)
    return open_tables(folder)


@pytest.mark.parametrize("lanes", LANES)
def test_everyone_dated_has_a_mark_and_every_contact_one_line(sample: Tables, lanes: str) -> None:
    layout = lay_out(sample.contacts, sample.participants, lanes)
    dated = set(sample.contacts.loc[sample.contacts["start"].notna(), "contact_id"])
    assert set(layout.marks["contact_id"]) == dated
    per_contact = layout.marks["contact_id"].value_counts()
    assert set(layout.links["contact_id"]) == set(per_contact[per_contact > 1].index)
    if lanes == "officials":
        people = sample.participants[sample.participants["contact_id"].isin(dated)]
        assert len(layout.marks) == len(people)
        assert set(layout.lanes["label"]) == set(people["name"])


@pytest.mark.parametrize("lanes", LANES)
def test_marks_lie_in_their_lane_and_on_their_line(sample: Tables, lanes: str) -> None:
    layout = lay_out(sample.contacts, sample.participants, lanes)
    bounds = layout.lanes.set_index("lane")
    for mark in layout.marks.to_dict("records"):
        assert bounds.loc[mark["lane"], "top"] < mark["y"] < bounds.loc[mark["lane"], "bottom"]
        assert mark["first"] <= mark["x"] <= mark["last"]
    joined = layout.marks.merge(layout.links, on="contact_id", suffixes=("", "_link"))
    assert (joined["x"] == joined["x_link"]).all()
    assert ((joined["y"] >= joined["top"]) & (joined["y"] <= joined["bottom"])).all()


@pytest.mark.parametrize("lanes", LANES)
def test_no_mark_covers_another(sample: Tables, lanes: str) -> None:
    layout = lay_out(sample.contacts, sample.participants, lanes)
    places = layout.marks[["x", "y"]].round({"y": 3})
    assert not places.duplicated().any()


def test_contacts_of_one_day_stand_apart() -> None:
    day = pd.Timestamp("2022-02-12")
    ids = [f"c{number}" for number in range(5)]
    contacts = pd.DataFrame({"contact_id": ids, "start": day, "end": day, "precision": "day"})
    people = pd.DataFrame(
        [(one, name, land) for one in ids for name, land in (("A", "FRA"), ("B", "RUS"))],
        columns=["contact_id", "name", "country"],
    ).assign(organisation=None, is_initiator=False)
    layout = lay_out(contacts, people, "officials")
    assert layout.links["x"].nunique() == 5
    assert layout.marks["x"].dt.normalize().eq(day).all()


def test_officials_are_grouped_by_country_and_the_stateless_kept(sample: Tables) -> None:
    layout = lay_out(sample.contacts, sample.participants, "officials")
    groups = layout.lanes["group"].tolist()
    assert len(set(groups)) == sum(a != b for a, b in zip(["", *groups], groups, strict=False))
    assert layout.lanes.set_index("label").loc["Rebel Council", "group"] == "Without a country"
    countries = lay_out(sample.contacts, sample.participants, "countries")
    assert "Rebel Council" in set(countries.lanes["label"])


def test_busiest_lanes_stay_where_there_are_too_many(sample: Tables) -> None:
    layout = lay_out(sample.contacts, sample.participants, "officials", most=4)
    assert (len(layout.lanes), layout.left_out) == (4, 6)
    everyone = lay_out(sample.contacts, sample.participants, "officials").lanes
    assert layout.lanes["n"].min() >= everyone["n"].nlargest(5).min()


@pytest.mark.parametrize("lanes", LANES)
def test_nothing_dated_gives_an_empty_layout(sample: Tables, lanes: str) -> None:
    undated = sample.contacts[sample.contacts["start"].isna()]
    layout = lay_out(undated, sample.participants, lanes)
    assert layout.marks.empty
    assert layout.links.empty
    assert draw_timeline(layout, undated, {}, LIGHT).data == ()


def draw(sample: Tables, look: Look = LIGHT) -> tuple[Layout, go.Figure]:
    layout = lay_out(sample.contacts, sample.participants, "officials")
    sentence = {"c0007": "He said <script>alert(1)</script> and <b>left</b> %{x}."}
    return layout, draw_timeline(layout, sample.contacts, sentence, look)


def marks_of(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace["customdata"] is not None]


def test_figure_draws_each_mark_once_with_its_contact_as_text(sample: Tables) -> None:
    layout, figure = draw(sample)
    ids = [row[0] for trace in marks_of(figure) for row in trace["customdata"]]
    assert sorted(ids) == sorted(layout.marks["contact_id"])
    assert all(isinstance(one, str) for one in ids)


def test_each_lane_has_its_line_and_every_other_country_its_band(sample: Tables) -> None:
    layout, figure = draw(sample)
    areas, lines = (shape["path"] for shape in figure.layout.shapes)
    assert lines == "".join(f"M0,{top}H1" for top in layout.lanes["top"])
    groups = layout.lanes.groupby("group", sort=False)
    spans = [(group["top"].min(), group["bottom"].max()) for _, group in groups]
    assert len(spans) > 2
    assert areas == "".join(f"M0,{top}H1V{bottom}H0Z" for top, bottom in spans[::2])
    assert {shape["layer"] for shape in figure.layout.shapes} == {"below"}


def test_shape_tells_channel_and_fill_tells_status(sample: Tables) -> None:
    _, figure = draw(sample)
    facts = sample.contacts.set_index("contact_id")
    crossed = {
        (str(x), y)
        for trace in figure.data
        if trace["marker"]["symbol"] == "x-thin"
        for x, y in zip(trace["x"], trace["y"], strict=True)
    }
    for trace in marks_of(figure):
        for (one,), x, y in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            channel, status = facts.loc[one, ["channel", "status"]]
            assert trace["marker"]["symbol"] == SYMBOLS[channel]
            assert (trace["marker"]["color"] == LIGHT.background) == (FILLS[status] != "solid")
            assert ((str(x), y) in crossed) == (FILLS[status] == "crossed")


def test_same_tables_give_the_same_figure(store: Store) -> None:
    figures = set()
    for _ in range(3):
        cursor = open_session(store)
        contacts = queries.find_contacts(cursor, Filters())
        numbers = list_rows(find_selection(cursor, Filters()))
        layout = lay_out(contacts, queries.load_participants(cursor, numbers), "officials")
        sentences = queries.load_first_sentences(cursor, numbers)
        figures.add(draw_timeline(layout, contacts, sentences, DARK).to_json())
    assert len(figures) == 1


def test_nothing_of_a_text_becomes_markup_in_the_figure(sample: Tables) -> None:
    _, figure = draw(sample)
    hovers = [text for trace in marks_of(figure) for text in trace["hovertext"]]
    tags = {tag for text in hovers for tag in re.findall(r"</?(\w+)", text)}
    assert tags <= {"b", "br", "i"}
    assert any("&lt;script&gt;" in text for text in hovers)
    assert any("&lt;img" in text for text in hovers)


def test_figure_uses_no_webgl_and_plain_datetimes(sample: Tables) -> None:
    _, figure = draw(sample)
    assert {trace["type"] for trace in figure.data} == {"scatter"}
    layout = lay_out(sample.contacts, sample.participants, "officials")
    assert layout.marks["x"].dt.tz is None


def test_hover_says_who_when_how_known_channel_place_and_words(sample: Tables) -> None:
    row = sample.contacts.set_index("contact_id").loc["c0001"]
    text = describe(row, "They met at noon.")
    for part in (
        "Marc Delorme and Pavel Orlov",
        "3 November 2021 (a single day)",
        "The full date stands in the text.",
        "In person · Held · Geneva",
        "They met at noon.",
    ):
        assert part in text
    hostile = describe(sample.contacts.set_index("contact_id").loc["c0007"])
    assert HOSTILE_PLACE not in hostile


@pytest.mark.parametrize("lanes", LANES)
def test_counts_are_drawn_for_what_is_too_much(store: Store, lanes: str) -> None:
    bins = count_bins(find_selection(open_session(store), Filters()), lanes)
    figure = draw_counts(bins, LIGHT)
    drawn = pd.DataFrame(figure.data[0]["customdata"]).sum().sum()
    assert drawn == bins["n"].sum()
    assert figure.data[0]["type"] == "heatmap"


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_the_background(look: Look) -> None:
    assert set(look.channels) == set(CHANNELS) == set(SYMBOLS)
    assert set(FILLS) == set(STATUSES)
    assert len(set(look.channels.values())) == len(CHANNELS)
    for colour in look.channels.values():
        assert contrast(colour, look.background) >= 3
    for colour in (look.text, look.muted):
        assert contrast(colour, look.background) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_legend_names_every_channel_with_its_count() -> None:
    html = draw_legend({"phone": 1234}, LIGHT)
    for name in CHANNELS.values():
        assert name in html
    assert "1,234" in html
    assert "<svg" not in html
    assert "from who began it" in html
    assert "began" not in draw_legend({"phone": 1}, LIGHT, has_arrows=False)


def far_off(day: str, count: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    days = [pd.Timestamp(day), *pd.date_range("2022-01-01", periods=count)]
    ids = [f"c{number}" for number in range(len(days))]
    contacts = pd.DataFrame({"contact_id": ids, "start": days, "end": days, "precision": "day"})
    people = pd.DataFrame(
        [(one, name, land) for one in ids for name, land in (("A", "FRA"), ("B", "RUS"))],
        columns=["contact_id", "name", "country"],
    ).assign(organisation=None, is_initiator=False)
    return contacts, people


@pytest.mark.parametrize("day", ["2020-05-05", "2023-05-05"])
def test_one_contact_far_from_all_others_does_not_press_them_together(day: str) -> None:
    contacts, people = far_off(day)
    layout = lay_out(contacts, people, "officials")
    assert layout.outside == 1
    assert layout.window == (pd.Timestamp("2022-01-01"), pd.Timestamp("2022-03-02"))
    assert set(layout.marks["contact_id"]) == set(contacts["contact_id"])
    whole = lay_out(contacts, people, "officials", whole=True)
    assert whole.outside == 0
    assert whole.window
    assert whole.window[0] <= pd.Timestamp(day) < whole.window[1]


def test_a_period_without_a_gap_is_shown_whole() -> None:
    contacts, people = far_off("2021-12-30")
    assert lay_out(contacts, people, "officials").outside == 0


def test_few_contacts_are_all_in_view() -> None:
    contacts, people = far_off("2019-01-01", count=3)
    assert lay_out(contacts, people, "officials").outside == 0


def test_a_country_of_which_no_one_is_named_is_said_to_be_so() -> None:
    contacts, people = far_off("2021-12-30", count=2)
    people.loc[people["country"] == "FRA", "name"] = "France"
    lanes = lay_out(contacts, people, "officials").lanes
    assert set(lanes["label"]) == {"no one named", "B"}


def called(caller: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    contacts, people = far_off("2021-12-30", count=2)
    return contacts, people.assign(is_initiator=people["name"] == caller)


@pytest.mark.parametrize("lanes", ["officials", "countries"])
@pytest.mark.parametrize("caller", ["A", "B"])
def test_an_arrow_leads_from_who_began_it(lanes: str, caller: str) -> None:
    layout = lay_out(*called(caller), lanes)
    assert len(layout.arrows) == 3
    source = layout.lanes["middle"].iloc[0 if caller == "A" else 1]
    for arrow in layout.arrows.to_dict("records"):
        link = layout.links[layout.links["contact_id"] == arrow["contact_id"]].iloc[0]
        assert link["top"] < arrow["y"] < link["bottom"]
        assert arrow["goes_down"] == (arrow["y"] > source)


def test_no_arrow_where_it_is_not_told_who_began_it() -> None:
    contacts, people = called("nobody")
    assert lay_out(contacts, people, "officials").arrows.empty
    assert lay_out(*called("A"), "dyads").arrows.empty


def test_many_contacts_in_one_lane_are_stacked_and_none_is_hidden() -> None:
    day = pd.Timestamp("2022-02-12")
    days = [day] * 30 + [pd.Timestamp("2021-02-01"), pd.Timestamp("2021-06-01")] * 2
    ids = [f"c{number:02}" for number in range(len(days))]
    contacts = pd.DataFrame({"contact_id": ids, "start": days, "end": days, "precision": "day"})
    people = pd.DataFrame(
        [(one, name, land) for one in ids for name, land in (("A", "FRA"), ("B", "RUS"))],
        columns=["contact_id", "name", "country"],
    ).assign(organisation=None, is_initiator=False)
    marks = lay_out(contacts, people, "officials").marks
    for _, lane in marks[marks["x"].dt.normalize() == day].groupby("lane"):
        apart = lane.sort_values("y")["y"].diff().dropna()
        assert apart.min() * UNIT > 11  # a mark is 11 pixels high
