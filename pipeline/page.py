"""One self-contained page of a build: a timeline, a table, and the words behind each contact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

_LANES = 30
"""As many officials as a screen holds; the table has all."""
_COLOURS = {
    "in_person": "#1b6ca8",
    "phone": "#d1603d",
    "video": "#6a4c93",
    "written": "#4d7c0f",
    "unspecified": "#666666",
}
_SYMBOLS = {
    "held": "circle",
    "planned": "circle-open",
    "proposed": "circle-open",
    "declined": "x",
    "cancelled": "x",
    "denied": "x",
}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.4rem .6rem;border-bottom:1px solid #ddd}blockquote{margin:.3rem 0 .3rem .5rem;
padding-left:.7rem;border-left:3px solid #bbb}.note{color:#555}
"""
# Nothing may be fetched; Plotly's own code and styles stand in the page.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


def to_page(contacts: Sequence[dict[str, Any]]) -> str:
    """Return the page for contacts nested as `pipeline.export` gives them; all text is escaped."""
    rows = "".join(_to_row(contact) for contact in contacts)
    undated = sum(contact["start"] is None for contact in contacts)
    note = f"{len(contacts)} contacts, {undated} of them undated."
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Who talked to whom</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<style>{_STYLE}</style></head><body>
<h1>Who talked to whom</h1><p class="note">{note}</p>
{_to_figure(contacts)}
<table><thead><tr><th>When</th><th>Who</th><th>How</th><th>Where</th><th>Evidence</th></tr></thead>
<tbody>{rows}</tbody></table></body></html>
"""


def _to_row(contact: dict[str, Any]) -> str:
    people = "<br>".join(
        escape(row["name"] + (f" ({row['country']})" if row["country"] else ""))
        for row in contact["people"]
    )
    quotes = "".join(
        f"<blockquote>{escape(row['text'])}<br><cite>{escape(row['doc_id'])}</cite></blockquote>"
        for row in contact["evidence"]
    )
    when = contact["edtf"] or "undated"
    how = f"{contact['channel'].replace('_', ' ')}, {contact['status']}"
    return (
        f"<tr><td>{escape(when)}</td><td>{people}</td><td>{escape(how)}</td>"
        f"<td>{escape(contact['place'] or '')}</td><td><details><summary>"
        f"{escape(contact['summary'])}</summary>{quotes}</details></td></tr>\n"
    )


def _to_figure(contacts: Sequence[dict[str, Any]]) -> str:
    import plotly.graph_objects as go

    dated = [contact for contact in contacts if contact["start"] is not None]
    counted = Counter(name for contact in dated for name in contact["participants"])
    lanes = [name for name, _ in counted.most_common(_LANES)]
    place = {name: number for number, name in enumerate(lanes)}
    figure = go.Figure()
    for channel, colour in _COLOURS.items():
        told = [contact for contact in dated if contact["channel"] == channel]
        told.sort(key=lambda contact: contact["status"] != "held")  # the legend shows the first
        points = [
            (contact, place[name])
            for contact in told
            for name in contact["participants"]
            if name in place
        ]
        if not points:
            continue
        figure.add_scatter(
            x=[contact["start"] for contact, _ in points],
            y=[lane for _, lane in points],
            mode="markers",
            name=channel.replace("_", " "),
            marker={
                "color": colour,
                "size": 10,
                "symbol": [_SYMBOLS[contact["status"]] for contact, _ in points],
            },
            # Plotly reads a few tags in labels, so text is escaped here too.
            text=[escape(contact["summary"]) for contact, _ in points],
            hovertemplate="%{text}<extra></extra>",
        )
        figure.add_scatter(
            **_to_joints(told, place),
            mode="lines",
            line={"color": colour, "width": 1},
            hoverinfo="skip",
            showlegend=False,
        )
    names = [escape(name) for name in lanes]
    figure.update_yaxes(tickvals=list(range(len(lanes))), ticktext=names, autorange="reversed")
    figure.update_layout(
        height=200 + 24 * len(lanes), margin={"l": 10, "r": 10, "t": 20}, template="plotly_white"
    )
    return str(figure.to_html(full_html=False, include_plotlyjs=True, div_id="timeline"))


def _to_joints(contacts: Sequence[dict[str, Any]], place: dict[str, int]) -> dict[str, list[Any]]:
    xs: list[Any] = []
    ys: list[Any] = []
    for contact in contacts:
        lanes = [place[name] for name in contact["participants"] if name in place]
        if len(lanes) > 1:
            xs += [contact["start"], contact["start"], None]
            ys += [min(lanes), max(lanes), None]
    return {"x": xs, "y": ys}
