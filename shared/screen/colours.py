"""Contrast of colours, and the pairs the kit draws text with."""

from __future__ import annotations

import re

LACQUER = "#9E1B22"
PAPER = "#FAF7F2"
WHITE = "#FFFFFF"

# Text token, background token, least contrast. The tokens are those of qml/XepHang/Kit/Theme.qml.
PAIRS: list[tuple[str, str, float]] = [
    ("ink", "paper", 7.0),
    ("ink", "card", 7.0),
    ("ink", "gold", 7.0),
    ("slate", "paper", 7.0),
    ("slate", "card", 7.0),
    ("slateOnInk", "ink", 7.0),
    ("slateOnInk", "inkRaised", 7.0),
    ("paper", "ink", 7.0),
    ("paper", "inkRaised", 7.0),
    ("gold", "ink", 7.0),
    ("primary", "paper", 7.0),
    ("primary", "card", 7.0),
    ("ink", "primaryTint", 7.0),
    ("primaryText", "primary", 7.0),
    ("primaryText", "primaryPressed", 7.0),
    ("primaryText", "jade", 7.0),
    ("primaryText", "amber", 7.0),
    ("jade", "paper", 7.0),
    ("jade", "card", 7.0),
    ("ink", "jadeTint", 7.0),
    ("jade", "jadeTint", 4.5),
    ("amber", "paper", 7.0),
    ("amber", "card", 7.0),
    ("ink", "amberTint", 7.0),
    ("amber", "amberTint", 4.5),
    ("primary", "primaryTint", 4.5),
]


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", by WCAG 2."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darker(colour: str, keep: float) -> str:
    """The colour with each channel multiplied by `keep`."""
    return "#" + "".join(f"{round(int(colour[i : i + 2], 16) * keep):02X}" for i in (1, 3, 5))


def safe_primary(colour: str, least: float = 7.0) -> str:
    """A hall's colour, darkened until it is legible on paper; lacquer where it is no colour at all."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour or ""):
        return LACQUER
    made = colour.upper()
    while contrast(made, PAPER) < least:
        made = darker(made, 0.94)
    return made
