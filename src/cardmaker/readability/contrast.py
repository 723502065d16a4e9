"""Two sRGB colours come in; their WCAG 2.2 contrast ratio and the nearest colour that passes go out."""

from __future__ import annotations

RGB = tuple[int, int, int]
LARGE, LARGE_BOLD = 24.0, 18.66
"""CSS px from which text is large: 18 pt, or 14 pt bold (WCAG 2.2, "large scale")."""
_STEPS = 256


def linear(channel: int) -> float:
    """A channel of 0-255 as linear light of 0-1 (IEC 61966-2-1; WCAG 2.2, "relative luminance")."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def luminance(colour: RGB) -> float:
    """Relative luminance: 0 for black, 1 for white."""
    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: RGB, other: RGB) -> float:
    """The contrast ratio, 1 to 21, whichever comes first."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def least(size: float, *, bold: bool) -> float:
    """The ratio that level AA asks of text of this size in CSS px (WCAG 2.2, 1.4.3)."""
    return 3.0 if size >= (LARGE_BOLD if bold else LARGE) else 4.5


def nearest(text: RGB, behind: RGB, limit: float) -> RGB | None:
    """The colour nearest to `text`, on its way to black or white, that reaches the limit; None where none does."""
    for step in range(_STEPS + 1):
        for end in (0, 255):
            red, green, blue = (round(channel + (end - channel) * step / _STEPS) for channel in text)
            if ratio((red, green, blue), behind) >= limit:
                return red, green, blue
    return None
