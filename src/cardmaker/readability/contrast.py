"""Two sRGB colours come in; their WCAG 2.2 contrast ratio and the nearest colour that passes go out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

RGB = tuple[int, int, int]
BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)
LARGE, LARGE_BOLD = 24.0, 18.66
"""CSS px from which text is large: 18 pt, or 14 pt bold (WCAG 2.2, "large scale")."""
_STEPS = 256
_PERCENT = 100


def linear(channel: int) -> float:
    """A channel of 0-255 as linear light of 0-1 (IEC 61966-2-1; WCAG 2.2, "relative luminance")."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=4096)
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


def over(colour: RGB, opacity: float, behind: RGB) -> RGB:
    """What is seen of a colour of this opacity (0 to 1) over another, in sRGB as in CSS."""
    red, green, blue = (round(below + (above - below) * opacity) for above, below in zip(colour, behind, strict=True))
    return red, green, blue


def nearest(colour: RGB, passes: Callable[[RGB], bool]) -> RGB | None:
    """The colour nearest to this one, on its way to black or white, that passes; None where none does."""
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            found = over(end, step / _STEPS, colour)
            if passes(found):
                return found
    return None


def scrim(text: RGB, behind: tuple[RGB, ...], limit: float, colour: RGB) -> float | None:
    """The least opacity (whole hundredths) of a veil of `colour` between text and what is behind it that reaches the
    limit everywhere; None where even an opaque one does not."""
    for hundredth in range(_PERCENT + 1):
        opacity = hundredth / _PERCENT
        if all(ratio(text, over(colour, opacity, one)) >= limit for one in behind):
            return opacity
    return None
