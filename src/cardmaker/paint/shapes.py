"""Rectangles, radii and lines come in, in px; how much of each pixel they cover (L masks) goes out.

Coverage is exact along x and sampled 16 times along y, which is smooth at every size and angle.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from cardmaker.geometry import Rect

Radii = tuple[float, float, float, float]
Point = tuple[float, float]
Box = tuple[int, int, int, int]
Floats = NDArray[np.float64]
SQUARE: Radii = (0.0, 0.0, 0.0, 0.0)
_SAMPLES = 16
_WHOLE = 1 / 256  # nearer to a whole px than this is on it: 1 of 256 levels of coverage


def snapped(value: float) -> float:
    """`value`, or the whole px it can not be told from."""
    near = round(value)
    return float(near) if abs(value - near) < _WHOLE else value


def is_whole(rect: Rect) -> bool:
    return all(snapped(edge).is_integer() for edge in (rect.x, rect.y, rect.right, rect.bottom))


def outer_box(rect: Rect) -> Box:
    """The whole px that a rectangle touches."""
    return (
        math.floor(snapped(rect.x)),
        math.floor(snapped(rect.y)),
        math.ceil(snapped(rect.right)),
        math.ceil(snapped(rect.bottom)),
    )


def fitted(rect: Rect, radii: Radii) -> Radii:
    """Radii scaled down so that neighbours do not overlap (CSS Backgrounds 3, 4.5)."""
    top_left, top_right, bottom_right, bottom_left = (max(radius, 0.0) for radius in radii)
    sides = (
        (rect.width, top_left + top_right),
        (rect.width, bottom_left + bottom_right),
        (rect.height, top_left + bottom_left),
        (rect.height, top_right + bottom_right),
    )
    scale = min((side / total for side, total in sides if total > side), default=1.0)
    return (top_left * scale, top_right * scale, bottom_right * scale, bottom_left * scale)


def rounded(rect: Rect, radii: Radii, box: Box) -> Floats:
    """Coverage (0 to 1) of a rounded rectangle over the whole px of `box`, one row of the array per px row."""
    left, top, right, bottom = box
    x0, x1, y0, y1 = snapped(rect.x), snapped(rect.right), snapped(rect.y), snapped(rect.bottom)
    rows = _sample_rows(top, bottom)
    a, b, c, d = fitted(Rect(x0, y0, x1 - x0, y1 - y0), radii)
    starts = x0 + np.maximum(_indent(rows, y0 + a, a, up=True), _indent(rows, y1 - d, d, up=False))
    ends = x1 - np.maximum(_indent(rows, y0 + b, b, up=True), _indent(rows, y1 - c, c, up=False))
    if not any((a, b, c, d)):
        across = _span(np.array([x0]), np.array([x1]), left, right)[0]
        down = _span(np.array([y0]), np.array([y1]), top, bottom)[0]
        flat: Floats = np.outer(down, across)
        return flat
    edge = np.clip((np.minimum(rows + 0.5 / _SAMPLES, y1) - np.maximum(rows - 0.5 / _SAMPLES, y0)) * _SAMPLES, 0, 1)
    return _averaged(starts, ends, edge, left, right)


def _sample_rows(top: int, bottom: int) -> Floats:
    return top + (np.arange((bottom - top) * _SAMPLES) + 0.5) / _SAMPLES


def _indent(rows: Floats, centre: float, radius: float, *, up: bool) -> Floats:
    """How far an arc pulls the edge in at each row: 0 beyond the corner."""
    if radius <= 0:
        return np.zeros_like(rows)
    distance = np.clip((centre - rows) if up else (rows - centre), 0, radius)
    return radius - np.sqrt(np.maximum(radius * radius - distance * distance, 0))


def _span(starts: Floats, ends: Floats, left: int, right: int) -> Floats:
    """Coverage of px `left` to `right` by one interval per row."""
    x = np.arange(left, right)
    covered: Floats = np.clip(np.minimum(ends[:, None], x + 1) - np.maximum(starts[:, None], x), 0, 1)
    return covered


def _averaged(starts: Floats, ends: Floats, weight: Floats, left: int, right: int) -> Floats:
    """Sub-rows averaged to px rows. Rows whose sub-rows are all alike, most of a tall box, are worked out once."""
    keys = np.stack([starts, ends, weight], axis=1).reshape(-1, _SAMPLES * 3)
    unique, inverse = np.unique(keys, axis=0, return_inverse=True)
    parts = unique.reshape(-1, 3)
    cover = _span(parts[:, 0], parts[:, 1], left, right) * parts[:, 2:3]
    result: Floats = cover.reshape(len(unique), _SAMPLES, right - left).mean(axis=1)[inverse.reshape(-1)]
    return result


def to_mask(coverage: Floats) -> Image.Image:
    """L, 0 to 255."""
    return Image.fromarray((coverage * 255 + 0.5).astype(np.uint8))


def border(rect: Rect, radii: Radii, width: float, box: Box) -> Floats:
    """A line of `width` inside the edge: the rectangle less the same one inset, its radii smaller by the width."""
    outside = rounded(rect, radii, box)
    inner = Rect(rect.x + width, rect.y + width, rect.width - 2 * width, rect.height - 2 * width)
    if inner.width <= 0 or inner.height <= 0:
        return outside
    a, b, c, d = (max(radius - width, 0.0) for radius in fitted(rect, radii))
    return np.clip(outside - rounded(inner, (a, b, c, d), box), 0, 1)


def line(start: Point, end: Point, width: float) -> tuple[Point, Point, Point, Point]:
    """The corners of a line with flat ends."""
    (ax, ay), (bx, by) = start, end
    length = math.hypot(bx - ax, by - ay)
    dx, dy = (-(by - ay) * width / 2 / length, (bx - ax) * width / 2 / length)
    return (ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy)


def convex(corners: tuple[Point, ...], box: Box) -> Floats:
    """Coverage of a convex polygon. Upright rectangles come out exact along y too."""
    left, top, right, bottom = box
    xs, ys = {x for x, _ in corners}, {y for _, y in corners}
    if len(corners) == 4 and len(xs) == 2 and len(ys) == 2:
        rect = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        return rounded(rect, SQUARE, box)
    rows = _sample_rows(top, bottom)
    starts, ends = np.full_like(rows, np.inf), np.full_like(rows, -np.inf)
    for (ax, ay), (bx, by) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if ay == by:
            continue
        inside = (rows >= min(ay, by)) & (rows < max(ay, by))
        x = ax + (rows - ay) * ((bx - ax) / (by - ay))
        starts = np.where(inside, np.minimum(starts, x), starts)
        ends = np.where(inside, np.maximum(ends, x), ends)
    empty = ends < starts
    starts, ends = np.where(empty, 0.0, starts), np.where(empty, 0.0, ends)
    return _averaged(starts, ends, np.where(empty, 0.0, 1.0), left, right)


def shadow(rect: Rect, radii: Radii, blur: float) -> tuple[Image.Image, int, int]:
    """Coverage of a blurred rounded rectangle (sigma = blur / 2) with its left and top px."""
    pad = math.ceil(blur * 1.5) + 1
    left, top, right, bottom = outer_box(rect)
    box = (left - pad, top - pad, right + pad, bottom + pad)
    mask = to_mask(rounded(rect, radii, box))
    return mask.filter(ImageFilter.GaussianBlur(blur / 2)), box[0], box[1]
