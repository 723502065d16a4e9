"""Rectangles of an RGB canvas come in; the Y, Cb and Cr planes that an encoder takes are kept up to date.

ITU-R BT.709 in limited range (Y 16 to 235, Cb and Cr 16 to 240), chroma for 2 x 2 px: the mean of the four. Whole
numbers only, so that every machine makes the same planes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[int, int, int, int]
Bytes = NDArray[np.uint8]

_BITS = 16
# Rows: Y, Cb, Cr of R, G, B, in 65536ths (BT.709-6, 3.2 and 3.4).
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
_Y = tuple(round(share * 219 / 255 * (1 << _BITS)) for share in (_RED, _GREEN, _BLUE))
_CB = tuple(round(share * 224 / 255 / 1.8556 * (1 << _BITS)) for share in (-_RED, -_GREEN, 1 - _BLUE))
_CR = tuple(round(share * 224 / 255 / 1.5748 * (1 << _BITS)) for share in (1 - _RED, -_GREEN, -_BLUE))
_HALF = 1 << (_BITS - 1)
_BAND = 64


class Planes:
    """One frame as yuv420p: Y, then Cb, then Cr, in one piece of memory (`data`) that is written to again and again."""

    def __init__(self, width: int, height: int) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"the sides of a frame are even numbers, not {width} x {height}")
        self.width, self.height = width, height
        memory = bytearray(width * height * 3 // 2)
        whole = np.frombuffer(memory, dtype=np.uint8)
        luma, chroma = width * height, width * height // 4
        self._y = whole[:luma].reshape(height, width)
        self._cb = whole[luma : luma + chroma].reshape(height // 2, width // 2)
        self._cr = whole[luma + chroma :].reshape(height // 2, width // 2)
        self.data = memoryview(memory)

    def update(self, canvas: Image.Image, box: Box) -> None:
        """Takes over what the canvas (RGB) shows in `box`, widened to even px."""
        left, top = max(box[0], 0) & ~1, max(box[1], 0) & ~1
        right, bottom = min((box[2] + 1) & ~1, self.width), min((box[3] + 1) & ~1, self.height)
        if right <= left or bottom <= top:
            return
        part = canvas.crop((left, top, right, bottom))
        _convert(np.asarray(part), _Y, 16, self._y[top:bottom, left:right])
        small = np.asarray(part.reduce(2))  # the mean of four px: a quarter of the work
        middle = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        _convert(small, _CB, 128, self._cb[middle])
        _convert(small, _CR, 128, self._cr[middle])


def _convert(pixels: Bytes, factors: tuple[int, ...], middle: int, plane: Bytes) -> None:
    """RGB px to one plane. Channel by channel is three times as fast as px by px; a band of rows stays in the cache."""
    for top in range(0, len(pixels), _BAND):
        band = pixels[top : top + _BAND]
        total = np.multiply(band[:, :, 0], np.int32(factors[0]), dtype=np.int32)
        total += _HALF + (middle << _BITS)
        for channel in (1, 2):
            total += np.multiply(band[:, :, channel], np.int32(factors[channel]), dtype=np.int32)
        total >>= _BITS
        plane[top : top + _BAND] = total
