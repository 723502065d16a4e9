"""Who of some boxes holds more than fits, worked out plainly from rectangles: what `Relayout.overflow` agrees with."""

from __future__ import annotations

from collections.abc import Sequence

from cardmaker.compose.flex import Box
from cardmaker.geometry import Rect


def overflows(root: Box, rects: Sequence[Rect]) -> tuple[tuple[str, float], ...]:
    """Who holds more than fits: (name, px) in pre-order, px being the most by which content sticks out on any side.

    For a parent the content is the margin boxes of its in-flow children, for a leaf what it measures at its width.
    Less than 0.01 px is left out. `rects` are what `layout` gave for the same `root`.
    """
    found: list[tuple[str, float]] = []
    _overflows(root, rects, 0, found)
    return tuple(found)


def _overflows(box: Box, rects: Sequence[Rect], index: int, found: list[tuple[str, float]]) -> int:
    """Adds what `box` and those in it hold too much; returns the index after the last of their rectangles."""
    place = len(found)
    if box.children:
        worst, index = _children_overflow(box, rects, index, found)
    else:
        worst = _leaf_overflow(box, rects[index]) if box.measure is not None else 0.0
        index += 1
    if worst > 0.01:
        found.insert(place, (box.name, worst))
    return index


def _children_overflow(
    box: Box, rects: Sequence[Rect], index: int, found: list[tuple[str, float]]
) -> tuple[float, int]:
    style, rect = box.style, rects[index]
    padding, border = style.padding, style.border
    left, top = rect.x + padding.left + border, rect.y + padding.top + border
    right, bottom = rect.right - padding.right - border, rect.bottom - padding.bottom - border
    worst = 0.0
    index += 1
    for child in box.children:
        if child.style.position != "absolute":
            margin, at = child.style.margin, rects[index]
            x, y = at.x, at.y
            for over in (
                left - x + margin.left,
                top - y + margin.top,
                x + at.width + margin.right - right,
                y + at.height + margin.bottom - bottom,
            ):
                if over > worst:
                    worst = over
        index = _overflows(child, rects, index, found)
    return worst, index


def _leaf_overflow(box: Box, rect: Rect) -> float:
    if box.measure is None:
        return 0.0
    style = box.style
    width, height = rect.width - style.edge_width, rect.height - style.edge_height
    size = box.measure(max(width, 0.0))
    return max(size.width - width, size.height - height)
