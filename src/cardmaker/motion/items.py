"""Items at rest and how far along their movement they are come in; the items as they are then go out."""

from __future__ import annotations

from dataclasses import replace

from cardmaker.geometry import Rect
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Moving,
    Picture,
    Ramp,
    Rgba,
    Shadow,
    Stroke,
)

Items = tuple[Item, ...]


def moved(moving: Moving, items: Items, share: float | None) -> Items:
    """The items after a `share` (0 to 1) of their movement; None: before it. At 1 they are the items given."""
    name = moving.animation.name
    if name == "none" or (share is not None and share >= 1.0):
        return items
    if name == "zoom":
        return _zoomed(items, moving.animation.scale, share or 0.0)
    if name == "count" and moving.steps:
        return moving.steps[max(0, min(int((share or 0.0) * len(moving.steps)), len(moving.steps) - 1))]
    if name == "rise":
        down = float(round((1.0 - (share or 0.0)) * _far(moving)))
        return tuple(_in_one_piece(shifted(item, 0.0, down)) for item in items)
    if share is None:
        return ()
    share = max(share, 0.0)  # a curve may swing below where it begins
    match name:
        case "fade" | "count":
            return tuple(faded(item, share) for item in items)
        case "fade-up":
            down = (1.0 - share) * _far(moving)
            return tuple(faded(shifted(item, 0.0, down), share) for item in items)
        case "draw" | "progress":
            return _uncovered(items, moving.area or _bounds(items), share)
        case "drop":
            return _dropped(items, moving.area or _bounds(items), share)
    raise ValueError(f"a movement that motion does not know: {name}")


def _in_one_piece(item: Item) -> Item:
    return replace(item, whole=True) if isinstance(item, Drawing) else item


def _far(moving: Moving) -> float:
    """Px of the output."""
    return moving.animation.distance * moving.scale


def _zoomed(items: Items, scale: float, share: float) -> Items:
    zoom = scale + (1.0 - scale) * share
    return tuple(replace(item, zoom=zoom) if isinstance(item, Picture) else item for item in items)


def _uncovered(items: Items, area: Rect, share: float) -> Items:
    """From the left edge of what there is to `share` of its width; a mark that stands out of its text's box, too."""
    left = min([area.x, *(item.rect.x for item in items if isinstance(item, Fill))])
    right = max([item.rect.right for item in items if isinstance(item, Fill)] or [area.right])
    limit = float(round(left + (right - left) * share))
    window = Rect(left, 0.0, limit - left, 1e6)
    return tuple(cut for item in items if (cut := _clipped(item, window)) is not None)


def _dropped(items: Items, area: Rect, share: float) -> Items:
    up = float(round((1.0 - share) * area.height))
    found = (_clipped(shifted(item, 0.0, -up), area) for item in items)
    return tuple(item for item in found if item is not None)


def _clipped(item: Item, window: Rect) -> Item | None:
    """What of an item lies in a window; a kind that cannot be cut is there as soon as its middle is."""
    match item:
        case Fill():
            rect = shared(item.rect, window)
            return replace(item, rect=rect) if rect.width > 0 and rect.height > 0 else None
        case Drawing() | Stroke():
            clip = window if item.clip is None else shared(item.clip, window)
            return replace(item, clip=clip) if clip.width > 0 and clip.height > 0 else None
        case Glyphs():
            glyphs = tuple(glyph for glyph in item.glyphs if glyph[1] < window.right)
            return replace(item, glyphs=glyphs) if glyphs else None
        case _:
            return item if item.rect.x + item.rect.width / 2 < window.right else None


def shared(first: Rect, second: Rect) -> Rect:
    """What two rectangles share; no width or height where they do not."""
    left, top = max(first.x, second.x), max(first.y, second.y)
    right, bottom = min(first.right, second.right), min(first.bottom, second.bottom)
    return Rect(left, top, max(right - left, 0.0), max(bottom - top, 0.0))


def _bounds(items: Items) -> Rect:
    rects = [item.rect for item in items if not isinstance(item, Glyphs | Stroke)]
    if not rects:
        return Rect(0.0, 0.0, 0.0, 0.0)
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top)


def faded(item: Item, share: float) -> Item:
    """An item that lets the ground through: all of it at 0, none at 1."""
    match item:
        case Drawing() | Picture():
            return replace(item, opacity=item.opacity * share)
        case Ramp():
            return replace(item, stops=tuple((at, _thin(color, share)) for at, color in item.stops))
        case Fill() | Border() | Shadow() | Stroke() | Glyphs() | Modules():
            return replace(item, color=_thin(item.color, share))
    raise TypeError(f"a scene item that motion does not know: {item!r}")


def _thin(color: Rgba, share: float) -> Rgba:
    return color[0], color[1], color[2], round(color[3] * share)


def shifted(item: Item, x: float, y: float) -> Item:
    """An item elsewhere."""
    match item:
        case Glyphs():
            return replace(item, glyphs=tuple((glyph, at + x, down + y) for glyph, at, down in item.glyphs))
        case Stroke():
            start, end = (item.start[0] + x, item.start[1] + y), (item.end[0] + x, item.end[1] + y)
            return replace(item, start=start, end=end, clip=None if item.clip is None else _at(item.clip, x, y))
        case Drawing():
            clip = None if item.clip is None else _at(item.clip, x, y)
            return replace(item, rect=_at(item.rect, x, y), clip=clip)
        case Fill() | Ramp() | Border() | Shadow() | Picture() | Modules():
            return replace(item, rect=_at(item.rect, x, y))
    raise TypeError(f"a scene item that motion does not know: {item!r}")


def _at(rect: Rect, x: float, y: float) -> Rect:
    return Rect(rect.x + x, rect.y + y, rect.width, rect.height)
