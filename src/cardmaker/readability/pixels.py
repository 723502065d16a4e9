"""What is painted behind a run and where its letters are come in; its contrast at the worst letter goes out.

WCAG 2.2 (1.4.3 with techniques G18 and G145) measures where the background varies letter by letter, against the pixels
next to the letter. It names no share of them. Here a letter has the ratio that all but a tenth of the pixels under it
and around it reach: a speck of a photo hides no letter, and one of which a tenth cannot be seen is not easily read. A
run is as readable as its worst letter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cardmaker.frozen import frozen
from cardmaker.readability.contrast import RGB, linear, luminance, ratio
from cardmaker.scene import Rgba

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]
SHARE = 0.1
"""Of a letter's pixels: how many may have less contrast than it is said to have."""
_LINEAR = np.array([linear(channel) for channel in range(256)])
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


@frozen
class Seen:
    """`ratio` at the worst letter, whose background is `behind`; `ends` are the darkest and lightest of all letters."""

    ratio: float
    behind: RGB
    ends: tuple[RGB, RGB]


def seen(text: Rgba, letters: Sequence[Pixels]) -> Seen | None:
    """`letters` are the pixels (n x 3, sRGB) under and around each letter; None where there are none."""
    worst: tuple[float, RGB] | None = None
    dark: list[tuple[float, RGB]] = []
    light: list[tuple[float, RGB]] = []
    for pixels in letters:
        if not len(pixels):
            continue
        light_behind = luminances(pixels)
        order = np.argsort(light_behind, kind="stable")
        skipped = int(SHARE * (len(order) - 1))
        dark.append((float(light_behind[order[skipped]]), _rgb(pixels[order[skipped]])))
        light.append((float(light_behind[order[-1 - skipped]]), _rgb(pixels[order[-1 - skipped]])))
        ratios = _ratios(text, pixels, light_behind)
        at = int(np.argsort(ratios, kind="stable")[skipped])
        if worst is None or ratios[at] < worst[0]:
            worst = float(ratios[at]), _rgb(pixels[at])
    if worst is None:
        return None
    return Seen(*worst, (min(dark)[1], max(light)[1]))


def passes(text: RGB, found: Seen, limit: float) -> bool:
    """Whether another colour of the text, darker or lighter than all behind it, reaches the limit at each letter."""
    own, dark, light = (luminance(colour) for colour in (text, *found.ends))
    return not dark < own < light and all(ratio(text, end) >= limit for end in found.ends)


def luminances(pixels: Pixels) -> Floats:
    """Relative luminance of each pixel (n x 3)."""
    found: Floats = _LINEAR[pixels] @ _WEIGHTS
    return found


def _ratios(text: Rgba, pixels: Pixels, behind: Floats) -> Floats:
    if text[3] == 255:
        own = luminances(np.array([text[:3]], np.uint8))
    else:
        share = text[3] / 255
        own = luminances(np.rint(np.array(text[:3]) * share + pixels * (1 - share)).astype(np.uint8))
    found: Floats = (np.maximum(own, behind) + 0.05) / (np.minimum(own, behind) + 0.05)
    return found


def _rgb(pixel: Pixels) -> RGB:
    red, green, blue = (int(channel) for channel in pixel)
    return red, green, blue
