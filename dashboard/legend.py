"""The key to the timeline, as HTML: what shapes, colours and fills mean, with counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.looks import SYMBOLS, Look
from dashboard.words import CHANNELS

_PATHS: Final[Mapping[str, str]] = {
    "circle": '<circle cx="7" cy="7" r="5"/>',
    "diamond": '<path d="M7 1 13 7 7 13 1 7Z"/>',
    "square": '<rect x="2.2" y="2.2" width="9.6" height="9.6"/>',
    "triangle-up": '<path d="M7 1.5 13 12H1Z"/>',
    "hexagon": '<path d="M7 1.2 12 4v6l-5 2.8L2 10V4Z"/>',
}


def draw_legend(counts: Mapping[str, int], look: Look) -> str:
    """Return the key as HTML; `counts` gives the contacts shown of each channel."""
    items = []
    for channel, name in CHANNELS.items():
        icon = _draw_icon(SYMBOLS[channel], look.channels[channel], solid=True)
        number = f"{counts.get(channel, 0):,}"
        items.append(f"<li>{icon}{name} <b>{number}</b></li>")
    circle = SYMBOLS["in_person"]
    items += [
        f'<li class="apart">{_draw_icon(circle, look.muted, solid=True)}took place</li>',
        f"<li>{_draw_icon(circle, look.muted, solid=False)}planned or proposed</li>",
        f"<li>{_draw_icon(circle, look.muted, solid=False, crossed=True)}"
        "declined, cancelled or denied</li>",
        f"<li>{_draw_bar(look.muted)}several days, or a day within</li>",
    ]
    return f'<ul class="legend">{"".join(items)}</ul>'


def _draw_icon(symbol: str, colour: str, solid: bool, crossed: bool = False) -> str:
    paint = f'fill="{colour}"' if solid else f'fill="none" stroke="{colour}" stroke-width="1.8"'
    cross = (
        f'<path d="M4.2 4.2 9.8 9.8M9.8 4.2 4.2 9.8" stroke="{colour}" stroke-width="1.6"/>'
        if crossed
        else ""
    )
    return (
        '<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        f"<g {paint}>{_PATHS[symbol]}</g>{cross}</svg>"
    )


def _draw_bar(colour: str) -> str:
    return (
        '<svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true">'
        f'<rect x="1" y="4.5" width="20" height="5" fill="{colour}" opacity="0.5"/></svg>'
    )
