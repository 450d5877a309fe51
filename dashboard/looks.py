"""The colours and shapes of the charts, for light and dark.

The channel colours are those of Okabe and Ito's palette, which stays apart for colour-blind eyes,
darkened or lightened until each has a contrast of at least 3:1 to its background (WCAG 2.2,
1.4.11). Shape says the same a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FONT: Final = '"Source Sans", "Source Sans 3", sans-serif'

SYMBOLS: Final[Mapping[str, str]] = {
    "in_person": "circle",
    "phone": "diamond",
    "video": "square",
    "written": "triangle-up",
    "unspecified": "hexagon",
}

FILLS: Final[Mapping[str, str]] = {
    "held": "solid",
    "planned": "hollow",
    "proposed": "hollow",
    "declined": "crossed",
    "cancelled": "crossed",
    "denied": "crossed",
}


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of one theme."""

    text: str
    muted: str
    grid: str
    band: str
    background: str
    card: str
    channels: Mapping[str, str]
    scale: tuple[str, str]
    accent: str
    """Bars of the overview inside the range; `faint` those outside, `strip` what they stand on."""
    faint: str
    strip: str


LIGHT: Final = Look(
    text="#1f2429",
    muted="#585f68",
    grid="#e0dcd3",
    band="rgba(60, 70, 80, 0.045)",
    background="#f8f7f4",
    card="#ffffff",
    channels={
        "in_person": "#0072b2",
        "phone": "#c4500a",
        "video": "#008a63",
        "written": "#a8478a",
        "unspecified": "#6b7280",
    },
    scale=("#d5e3ec", "#0b4f7d"),
    accent="#3f7ba3",
    faint="#c9cfd4",
    strip="rgba(60, 70, 80, 0.04)",
)

DARK: Final = Look(
    text="#e8e6e1",
    muted="#a8b0b9",
    grid="#2b333c",
    band="rgba(230, 235, 240, 0.04)",
    background="#14181d",
    card="#1a1f25",
    channels={
        "in_person": "#5cb8ec",
        "phone": "#f09a50",
        "video": "#3fcf9f",
        "written": "#e39bcb",
        "unspecified": "#a3abb4",
    },
    scale=("#22384a", "#8fd0f7"),
    accent="#5f9cc4",
    faint="#3c4650",
    strip="rgba(230, 235, 240, 0.04)",
)


def choose_look(theme: str | None) -> Look:
    """Return the look for Streamlit's theme type, light where it is not known."""
    return DARK if theme == "dark" else LIGHT


def write_variables(look: Look) -> str:
    """Return a style sheet that gives style.css the colours of a theme, as variables."""
    colours = {"text": look.text, "muted": look.muted, "line": look.grid, "card": look.card}
    return f":root {{{''.join(f'--{name}: {value}; ' for name, value in colours.items())}}}"
