"""A scene and some of its runs come in; the pixels under and around each of their letters, without text, go out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from cardmaker.geometry import Size
from cardmaker.paint import blend
from cardmaker.paint.canvas import Placed
from cardmaker.paint.shapes import Box

Pixels = NDArray[np.uint8]
AROUND, AROUND_MOST = 0.04, 8
"""Em around a letter that are looked at, about a third of a stroke of regular type, and px at most."""
PIXELS_MOST = 4096
"""So many pixels, evenly taken, tell of a large letter what all would."""
_INKED = [255 * (value >= 128) for value in range(256)]


def around(canvas: Image.Image, placed: Sequence[Placed], size: float) -> tuple[Pixels, ...]:
    """The pixels (n x 3) of the canvas under and next to each letter. Those with colours of their own are left out."""
    grow = min(max(1, math.ceil(AROUND * size)), AROUND_MOST)
    found = []
    for stamp, (left, top, right, bottom) in placed:
        if stamp.image is None or stamp.colored:
            continue
        box = (left - grow, top - grow, right + grow, bottom + grow)
        cut = blend.seen(Size(*canvas.size), box)
        if cut[2] <= cut[0] or cut[3] <= cut[1]:
            continue
        found.append(_under(canvas, _mask(stamp.image, grow), box, cut))
    return tuple(found)


def _mask(stamp: Image.Image, grow: int) -> Image.Image:
    mask = Image.new("L", (stamp.width + 2 * grow, stamp.height + 2 * grow))
    mask.paste(stamp.point(_INKED), (grow, grow))
    return mask.filter(ImageFilter.BoxBlur(grow))  # what is not 0 then has ink in reach


def _under(canvas: Image.Image, mask: Image.Image, box: Box, cut: Box) -> Pixels:
    inside = mask.crop((cut[0] - box[0], cut[1] - box[1], cut[2] - box[0], cut[3] - box[1]))
    pixels: Pixels = np.asarray(canvas.crop(cut))[np.asarray(inside) > 0]
    return pixels[:: len(pixels) // PIXELS_MOST + 1]
