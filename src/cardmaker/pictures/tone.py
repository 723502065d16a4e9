"""An image, a gradient map and a dot screen come in; the toned picture goes out. Deterministic."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cardmaker.pictures import raster
from cardmaker.scene import Screen, Tone

Floats = NDArray[np.float32]
_RANKS = 1024
_GREY = ((0.0, (0, 0, 0, 255)), (1.0, (255, 255, 255, 255)))
# Dots begin a little above nothing and close a little below everything, so that an even backdrop stays even.
_SLACK = 0.025


def apply(image: Image.Image, tone: Tone | None, screen: Screen | None) -> Image.Image:
    """RGB of the same size. Levels stretch the greys, the screen breaks them into dots, the stops colour them."""
    grey = raster.grey(image)
    levels = tone.levels if tone else (0.0, 1.0)
    stops = tone.stops if tone else _GREY
    value = settled(stretch(levels), [position for position, _ in stops])[np.asarray(grey)]
    if screen is not None and screen.strength > 0:
        anchors = tuple(position for position, _ in stops)
        value += (halftone(value, anchors, screen) - value) * np.float32(screen.strength)
    table = gradient(stops)
    index = (value * np.float32(len(table) - 1) + np.float32(0.5)).astype(np.uint16)
    return Image.fromarray(table[index])


def stretch(levels: tuple[float, float]) -> Floats:
    """256 values 0 to 1: greys at or under the black level become 0, at or over the white level 1."""
    black, white = levels
    scale = max(white - black, 1e-6)
    values = (np.arange(256, dtype=np.float64) / 255 - black) / scale
    return np.clip(values, 0, 1).astype(np.float32)


def settled(values: Floats, stops: Sequence[float]) -> Floats:
    """Greys next to an inner stop become it: an even backdrop is exactly the field, so no seam shows between them."""
    step = float(np.max(np.diff(values))) if len(values) > 1 else 0.0
    for stop in stops:
        if 0 < stop < 1:
            values = np.where(np.abs(values - np.float32(stop)) <= step, np.float32(stop), values)
    return values


@functools.lru_cache(maxsize=64)
def gradient(stops: tuple[tuple[float, tuple[int, int, int, int]], ...]) -> NDArray[np.uint8]:
    """1,024 colours from the first stop to the last, straight lines in sRGB (as CSS does)."""
    places = [position for position, _ in stops]
    at = np.linspace(0, 1, 1024)
    channels = [np.interp(at, places, [color[channel] for _, color in stops]) for channel in range(3)]
    return np.round(np.stack(channels, axis=-1)).astype(np.uint8)


def halftone(value: Floats, anchors: tuple[float, ...], screen: Screen) -> Floats:
    """Round dots: every grey becomes a mixture of the two `anchors` around it, by area.

    Above 0.5 dots of the lighter anchor grow on the darker, under 0.5 dots of the darker on the lighter, so the middle
    anchor at 0.5 is a plain field on both sides of which dots begin.
    """
    rank, slope = _threshold(value.shape, screen)
    edges = sorted({0.0, 1.0, *(anchor for anchor in anchors if 0 < anchor < 1)})
    result = np.empty_like(value)
    for low, high in itertools.pairwise(edges):
        part = (value - np.float32(low)) * np.float32(1 / (high - low))
        light = low + high >= 1
        amount = part if light else 1 - part
        dots = np.clip((amount * (1 + 2 * _SLACK) - _SLACK - rank) * slope + 0.5, 0, 1)
        screened = low + (high - low) * (dots if light else 1 - dots)
        inside = (value >= low) if high >= 1 else (value >= low) & (value < high)
        np.copyto(result, screened.astype(np.float32), where=inside)
    return result


def _threshold(shape: tuple[int, ...], screen: Screen) -> tuple[Floats, Floats]:
    """For each pixel the share of a cell that is nearer to a dot's centre, and by how much it steepens across a px."""
    height, width = shape[0], shape[1]
    spot = _spot(height, width, screen)
    ranks, slopes = _ranks(screen.pitch)
    index = ((spot + np.float32(2)) * np.float32((_RANKS - 1) / 4) + np.float32(0.5)).astype(np.uint16)
    return ranks[index], slopes[index]


def _spot(height: int, width: int, screen: Screen) -> Floats:
    """cos u + cos v along the turned axes, from -2 to 2 at a dot's centre, as sums of products of 1-D waves."""
    step = 2 * math.pi / screen.pitch
    angle = math.radians(screen.angle)
    x, y = np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64)
    total = np.zeros((height, width), dtype=np.float32)
    for along_x, along_y in ((math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))):
        a, b = x * (step * along_x), y * (step * along_y)
        total += np.outer(np.cos(b), np.cos(a)).astype(np.float32)
        total -= np.outer(np.sin(b), np.sin(a)).astype(np.float32)
    return np.clip(total, -2, 2)


@functools.lru_cache(maxsize=8)
def _ranks(pitch: float) -> tuple[Floats, Floats]:
    """By spot value: its rank (area of the cell above it) and the inverse of how much rank changes over one px."""
    side = np.cos(np.arange(512) * (2 * np.pi / 512))
    cell = np.sort(np.add.outer(side, side).ravel())
    spots = np.linspace(-2, 2, _RANKS)
    rank = 1 - np.searchsorted(cell, spots, side="left") / cell.size
    density = -np.gradient(rank, spots)
    # The spot's gradient near a centre of radius r is k^2 r; between the dots, where they touch, it is about k.
    wave = 2 * np.pi / pitch
    steepness = wave * np.minimum(np.sqrt(2 * (2 - np.abs(spots))), 1.1)
    change = np.maximum(density * steepness, 1 / pitch**2)
    return rank.astype(np.float32), (1 / change).astype(np.float32)
