"""A linear gradient's size, angle and stops come in; its pixels, dithered against bands, go out."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cardmaker.scene import Rgba

Floats = NDArray[np.float32]
Stops = tuple[tuple[float, Rgba], ...]
_STEPS = 4096


def ramp(width: int, height: int, angle: float, stops: Stops) -> Image.Image:
    """RGB, or RGBA where a stop is translucent. CSS Images 3, 3.1: the corners get the first and the last colour."""
    if not stops:
        return Image.new("RGBA", (width, height))
    table = _table(stops)
    index = np.rint(_along(width, height, angle) * (_STEPS - 1)).astype(np.int32)
    threshold = _dither(height, width)
    channels = 4 if any(color[3] != 255 for _, color in stops) else 3
    out = np.empty((height, width, channels), dtype=np.uint8)
    for channel in range(channels):
        out[:, :, channel] = np.floor(table[index, channel] + threshold)
    return Image.fromarray(out)


def _along(width: int, height: int, angle: float) -> Floats:
    """How far each px centre is along the gradient line, 0 to 1."""
    turn = math.radians(angle)
    dx, dy = math.sin(turn), -math.cos(turn)
    length = abs(width * dx) + abs(height * dy)
    x = (np.arange(width) + 0.5 - width / 2) * (dx / length)
    y = (np.arange(height) + 0.5 - height / 2) * (dy / length)
    along: Floats = np.clip(np.add.outer(y, x) + 0.5, 0, 1).astype(np.float32)
    return along


def _table(stops: Stops) -> Floats:
    """Colours along the line, mixed premultiplied (CSS Images 3, 3.4.2), so that a clear stop brings no grey."""
    at = np.linspace(0, 1, _STEPS)
    places: list[float] = []
    for position, _ in stops:
        places.append(max(position, places[-1] if places else position))
    alpha = np.interp(at, places, [color[3] / 255 for _, color in stops])
    mixed = [np.interp(at, places, [c[channel] * c[3] / 255 for _, c in stops]) for channel in range(3)]
    plain = [np.interp(at, places, [float(c[channel]) for _, c in stops]) for channel in range(3)]
    safe = np.maximum(alpha, 1e-6)
    colors = [np.where(alpha > 1e-6, m / safe, p) for m, p in zip(mixed, plain, strict=True)]
    return np.stack([*colors, alpha * 255], axis=-1).astype(np.float32)


def _dither(height: int, width: int) -> Floats:
    """Thresholds of an 8 x 8 ordered dither, 0 < t < 1, the same at every start."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    tile = ((matrix + 0.5) / 64).astype(np.float32)
    return np.tile(tile, (-(-height // 8), -(-width // 8)))[:height, :width]
