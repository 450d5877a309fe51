"""Named days: read from the address, drawn where they are in view; and the brush of the strip."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.anchors import MOST, Anchor, read_anchor, read_anchors
from dashboard.figures import add_anchors
from dashboard.looks import LIGHT
from dashboard.overview import draw_overview, read_brush

WINDOW = (pd.Timestamp("2022-01-01"), pd.Timestamp("2022-03-01"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02-24 Invasion", Anchor(date(2022, 2, 24), "Invasion")),
        ("  2022-02-24   Two   words ", Anchor(date(2022, 2, 24), "Two words")),
        ("2022-02-24", None),
        ("2022-13-01 No month", None),
        ("24 February", None),
        ("", None),
    ],
)
def test_a_day_and_a_name_are_read_and_nothing_else(text: str, expected: Anchor | None) -> None:
    assert read_anchor(text) == expected


def test_anchors_stand_by_day_once_and_wrong_ones_are_named() -> None:
    texts = ["2022-02-24 B", "2021-01-01 A", "2022-02-24 B", "soon"]
    anchors, wrong = read_anchors(texts)
    assert [anchor.name for anchor in anchors] == ["A", "B"]
    assert wrong == ["soon"]
    many, _ = read_anchors(f"2022-01-{day:02} x" for day in range(1, 31))
    assert len(many) == MOST


def test_only_days_in_view_are_drawn_and_names_are_shown_as_text() -> None:
    figure = go.Figure()
    anchors = [Anchor(date(2022, 1, 9), "<i>x</i>"), Anchor(date(2023, 1, 1), "Later")]
    add_anchors(figure, anchors, WINDOW, LIGHT)
    assert len(figure.layout.shapes) == len(figure.layout.annotations) == 1
    assert figure.layout.annotations[0].text == "&lt;i&gt;x&lt;/i&gt;"


def test_a_box_over_the_strip_gives_days() -> None:
    box = {"x": ["2022-02-03 11:02", "2022-01-30 08:00:00.123"], "y": [0, 9]}
    assert read_brush([box]) == (date(2022, 1, 30), date(2022, 2, 3))
    assert read_brush([]) is None
    assert read_brush([{"x": [], "y": []}]) is None


def test_strip_parts_what_lies_in_the_range_from_the_rest() -> None:
    days = pd.date_range("2022-01-01", periods=5)
    bins = pd.DataFrame({"first_day": days, "days": 1, "n": [1, 0, 2, 3, 1]})
    figure = draw_overview(bins, date(2022, 1, 2), date(2022, 1, 3), LIGHT)
    assert list(figure.data[0].marker.color) == [
        LIGHT.faint, LIGHT.accent, LIGHT.accent, LIGHT.faint, LIGHT.faint
    ]  # fmt: skip
    assert list(figure.data[0].y) == [1, 0, 2, 3, 1]
