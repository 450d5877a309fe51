"""The key to the timeline, as HTML: what shapes, colours and fills mean, with counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from dashboard.looks import SYMBOLS, Look
from dashboard.words import CHANNELS

_PATHS: Final[Mapping[str, str]] = {
    "circle": '<circle cx="7" cy="7" r="5"/>',
    "diamond": '<path d="M7 1 13 7 7 13 1 7Z"/>',
    "square": '<rect x="2.2" y="2.2" width="9.6" height="9.6"/>',
    "triangle-up": '<path d="M7 1.5 13 12H1Z"/>',
    "hexagon": '<path d="M7 1.2 12 4v6l-5 2.8L2 10V4Z"/>',
}


def draw_legend(counts: Mapping[str, int], look: Look, has_arrows: bool = True) -> str:
    """Return the key as HTML; `counts` gives the contacts shown of each channel.

    The arrow is explained where the picture has one.
    """
    items = []
    for channel, name in CHANNELS.items():
        icon = _draw_icon(SYMBOLS[channel], look.channels[channel], solid=True)
        number = f"{counts.get(channel, 0):,}"
        items.append(f"<li>{icon}{name} <b>{number}</b></li>")
    circle = SYMBOLS["in_person"]
    meanings = [
        f"<li>{_draw_icon(circle, look.muted, solid=True)}took place</li>",
        f"<li>{_draw_icon(circle, look.muted, solid=False)}planned or proposed</li>",
        f"<li>{_draw_icon(circle, look.muted, solid=False, crossed=True)}"
        "declined, cancelled or denied</li>",
        f"<li>{_draw_bar(look.muted)}several days, or a day within</li>",
    ]
    if has_arrows:
        meanings.append(f"<li>{_draw_arrow(look.muted)}from who began it</li>")
    return f'<ul class="legend">{"".join(items)}</ul><ul class="legend">{"".join(meanings)}</ul>'


def _draw_icon(symbol: str, colour: str, solid: bool, crossed: bool = False) -> str:
    paint = f'fill="{colour}"' if solid else f'fill="none" stroke="{colour}" stroke-width="1.8"'
    cross = (
        f'<path d="M4.2 4.2 9.8 9.8M9.8 4.2 4.2 9.8" stroke="{colour}" stroke-width="1.6"/>'
        if crossed
        else ""
    )
    return _to_image(f"<g {paint}>{_PATHS[symbol]}</g>{cross}", 14)


def _draw_bar(colour: str) -> str:
    return _to_image(
        f'<rect x="1" y="4.5" width="20" height="5" fill="{colour}" opacity="0.5"/>', 22
    )


def _draw_arrow(colour: str) -> str:
    line = f'<path d="M7 1V8" stroke="{colour}" stroke-width="1.5"/>'
    return _to_image(f'{line}<path d="M3 7H11L7 13Z" fill="{colour}"/>', 14)


def _to_image(shapes: str, width: int) -> str:
    # As an image, since the page takes no drawing inside its HTML. What it shows stands beside it.
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 14">{shapes}</svg>'
    return f'<img alt="" width="{width}" height="14" src="data:image/svg+xml,{quote(drawing)}">'
