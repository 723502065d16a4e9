"""A scene comes in; how large each run is seen, and between which colours lies what is behind it, go out.

No pixel is painted for this. What covers a run in one flat colour is known exactly; of gradients, scrims and drawings
the extremes are known, which is enough where even the worst of them passes. The rest must be painted to know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from cardmaker.frozen import frozen
from cardmaker.readability.contrast import BLACK, RGB, WHITE, luminance, over, ratio
from cardmaker.scene import Border, Drawing, Fill, Glyphs, Item, Picture, Ramp, Rgba, Scene, Shadow, Stroke

PHONE = 390.0
"""CSS px that a picture's width fills on a phone."""
_OPAQUE = 255
_ABOVE, _BELOW = 0.74, 0.2
"""Em from the baseline that letters reach: ascenders and descenders of Latin and Cyrillic text faces."""
_BAR = 0.3
"""Em: a bar thinner than this is a line under a text, not a box behind it."""
_IN_CORNER = 0.3
"""Of a corner's radius: how far inside of its box a point is surely inside of the round corner (1 - 1/sqrt 2)."""
Box = tuple[float, float, float, float]
Advance = Callable[[Glyphs], float]
Colour = Callable[[Drawing], Rgba | None]


@frozen
class Behind:
    """Channel by channel the least and the most that may be behind a run; `scrim` is the veil that lies uppermost."""

    low: RGB
    high: RGB
    scrim: Fill | Ramp | None = None

    @property
    def flat(self) -> RGB | None:
        return self.low if self.low == self.high else None

    def worst(self, text: Rgba) -> float:
        """A contrast that the run has at least; the exact one on a flat colour."""
        return _worst(text, self.low, self.high)


@lru_cache(maxsize=4096)
def _worst(text: Rgba, low: RGB, high: RGB) -> float:
    if low == high:
        return ratio(over(text[:3], text[3] / 255, low), low)
    if text[3] != _OPAQUE:
        return 1.0
    own = luminance(text[:3])
    if own > luminance(high):
        return ratio(text[:3], high)
    return ratio(text[:3], low) if own < luminance(low) else 1.0


@frozen
class Sight:
    """A run as it is seen: its place among the scene's items, its size in CSS px, and what is behind it."""

    index: int
    run: Glyphs
    size: float
    behind: Behind

    @property
    def ratio(self) -> float:
        """Its contrast at least."""
        return self.behind.worst(self.run.color)


@frozen
class _Layer:
    index: int
    area: Box
    inside: Box
    """Where it covers all: for a border where it covers nothing."""
    item: Item


def sights(scene: Scene, advance: Advance, colour: Colour) -> Iterator[Sight]:
    """Every run that has letters, in the order of painting.

    `advance` gives the width of a run's last glyph in px, `colour` the one colour of a drawing (None: several).
    """
    scale = PHONE / scene.size.width
    layers: list[_Layer] = []
    for index, item in enumerate(scene.items):
        if not isinstance(item, Glyphs):
            layers.append(_layer(index, item))
        elif item.glyphs and item.text.strip():
            yield Sight(index, item, item.size * scale, _behind(scene, layers, item, _area(item, advance), colour))


def without_underlines(scene: Scene, runs: Collection[Glyphs]) -> Scene:
    """A scene whose items keep their places, without the lines under these runs."""
    bare = tuple(
        replace(item, color=(0, 0, 0, 0))
        if isinstance(item, Fill) and any(_underlines(item, run) for run in runs)
        else item
        for item in scene.items
    )
    return replace(scene, items=bare)


def _underlines(item: Fill, run: Glyphs) -> bool:
    """Whether this is a bar that marks the text of its box from below: it belongs to the letters that reach into it."""
    below = item.rect.y - run.glyphs[0][2]
    return item.box == run.box and 0 <= below < run.size / 2 and item.rect.height < run.size * _BAR


def _area(run: Glyphs, advance: Advance) -> Box:
    first, last = run.glyphs[0], run.glyphs[-1]
    left, right = min(first[1], last[1]), max(first[1], last[1]) + advance(run)
    return left, first[2] - run.size * _ABOVE, right, first[2] + run.size * _BELOW


def _layer(index: int, item: Item) -> _Layer:
    if isinstance(item, Stroke):
        (x0, y0), (x1, y1), half = item.start, item.end, item.width / 2
        area = (min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)
        return _Layer(index, area, area, item)
    assert not isinstance(item, Glyphs)
    rect = item.rect
    area = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)
    match item:
        case Shadow():
            return _Layer(index, _grown(area, item.blur * 1.5), area, item)
        case Border():
            rounded = max(0.0, max(item.radii) - item.width)
            return _Layer(index, area, _grown(area, -item.width - rounded * _IN_CORNER), item)
        case Fill() | Ramp() | Picture():
            return _Layer(index, area, _grown(area, -max(item.radii) * _IN_CORNER), item)
    return _Layer(index, area, area, item)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _within(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _behind(scene: Scene, layers: list[_Layer], run: Glyphs, area: Box, colour: Colour) -> Behind:
    left, top, right, bottom = area
    low = high = scene.background[:3]
    seen: list[_Layer] = []
    for layer in reversed(layers):
        box = layer.area
        if box[0] >= right or box[2] <= left or box[1] >= bottom or box[3] <= top:
            continue
        item, covers = layer.item, _within(area, layer.inside)
        if (covers and isinstance(item, Border)) or (isinstance(item, Fill) and _underlines(item, run)):
            continue
        if covers and isinstance(item, Fill) and item.color[3] == _OPAQUE:
            low = high = item.color[:3]
            break
        seen.append(layer)
        if covers and isinstance(item, Picture) and item.opacity >= 1.0:
            break
    scrim: Fill | Ramp | None = None
    for layer in reversed(seen):
        covers = _within(area, layer.inside)
        low, high = _painted((low, high), layer.item, covers, colour)
        if covers and isinstance(layer.item, Fill | Ramp):
            scrim = layer.item
    return Behind(low, high, scrim)


def _painted(behind: tuple[RGB, RGB], item: Item, covers: bool, colour: Colour) -> tuple[RGB, RGB]:
    """The extremes once an item is painted over what lies between two colours; a part of it where it does not cover."""
    match item:
        case Fill() | Shadow():
            new = _veiled(behind, (item.color,))
            return _joined(behind, new) if isinstance(item, Shadow) or not covers else new
        case Ramp():
            new = _veiled(behind, tuple(color for _, color in item.stops))
            return new if covers else _joined(behind, new)
        case Drawing():
            own = item.flat or colour(item)
            return _joined(behind, (own[:3], own[:3])) if own else (BLACK, WHITE)
        case Picture():
            return BLACK, WHITE
        case Glyphs():
            return behind
    return _joined(behind, _veiled(behind, (item.color,)))


def _veiled(behind: tuple[RGB, RGB], colours: tuple[Rgba, ...]) -> tuple[RGB, RGB]:
    found = [over(color[:3], color[3] / 255, one) for color in colours for one in behind]
    return _extremes(found) if found else behind


def _joined(first: tuple[RGB, RGB], second: tuple[RGB, RGB]) -> tuple[RGB, RGB]:
    return _extremes([*first, *second])


def _extremes(colours: list[RGB]) -> tuple[RGB, RGB]:
    red, green, blue = zip(*colours, strict=True)
    return (min(red), min(green), min(blue)), (max(red), max(green), max(blue))
