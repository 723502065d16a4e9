"""A scene comes in; what is hard to read on it by size or contrast goes out, as far as flat colours alone tell.

A run over a picture, a drawing, a gradient or anything translucent is left out: its pixels must be painted to know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cardmaker.geometry import Rect
from cardmaker.readability.contrast import RGB, least, nearest, ratio
from cardmaker.scene import Fill, Glyphs, Item, Scene, Stroke

PHONE = 390.0
"""CSS px that a picture's width fills on a phone."""
_OPAQUE = 255
_X_HEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Sight:
    """A run as it is seen: its size in CSS px; `ratio` is None where flat colours do not tell what is behind."""

    run: Glyphs
    size: float
    behind: RGB | None
    ratio: float | None


def sights(scene: Scene) -> Iterator[Sight]:
    """Every run that has letters, in the order of painting."""
    scale = PHONE / scene.size.width
    for index, item in enumerate(scene.items):
        if isinstance(item, Glyphs) and item.glyphs and item.text.strip():
            behind = _behind(scene, index, item)
            known = behind is not None and item.color[3] == _OPAQUE
            yield Sight(item, item.size * scale, behind, ratio(item.color[:3], behind) if behind and known else None)


def suggestion(sight: Sight, *, bold: bool) -> RGB | None:
    """The nearest colour that passes level AA where this run does not; None where it passes or is not known."""
    limit = least(sight.size, bold=bold)
    if sight.behind is None or sight.ratio is None or sight.ratio >= limit:
        return None
    return nearest(sight.run.color[:3], sight.behind, limit)


def _behind(scene: Scene, index: int, run: Glyphs) -> RGB | None:
    first, last = run.glyphs[0], run.glyphs[-1]
    x, y = (first[1] + last[1]) / 2, first[2] - run.size * _X_HEIGHT
    for item in reversed(scene.items[:index]):
        if isinstance(item, Glyphs) or not _covers(item, x, y):
            continue
        return item.color[:3] if isinstance(item, Fill) and item.color[3] == _OPAQUE else None
    return scene.background[:3]


def _covers(item: Item, x: float, y: float) -> bool:
    if isinstance(item, Stroke | Glyphs):
        return False
    rect: Rect = item.rect
    return rect.x <= x <= rect.x + rect.width and rect.y <= y <= rect.y + rect.height
