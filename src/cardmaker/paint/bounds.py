"""An item comes in; the whole px it may change go out, so that a clip repaints no more than that."""

from __future__ import annotations

import math

from cardmaker.paint import blend, shapes
from cardmaker.paint.glyphs import GlyphStamps
from cardmaker.paint.runs import placed
from cardmaker.paint.shapes import Box
from cardmaker.scene import Border, Drawing, Fill, Glyphs, Item, Modules, Picture, Ramp, Shadow, Stroke

NOWHERE: Box = (0, 0, 0, 0)


def item_bounds(item: Item, stamps: GlyphStamps) -> Box:
    match item:
        case Glyphs():
            return joined([box for _, box in placed(item, stamps)])
        case Drawing():
            box = shapes.outer_box(item.rect)
            return box if item.clip is None else blend.cut(box, shapes.outer_box(item.clip))
        case Stroke():
            return _stroke(item)
        case Shadow():
            left, top, right, bottom = shapes.outer_box(item.rect)
            pad = math.ceil(item.blur * 1.5) + 1
            return left - pad, top - pad, right + pad, bottom + pad
        case Fill() | Ramp() | Border() | Picture() | Modules():
            return shapes.outer_box(item.rect)
    raise TypeError(f"a scene item that paint does not know: {item!r}")


def _stroke(item: Stroke) -> Box:
    if item.start == item.end:
        return NOWHERE
    corners = shapes.line(item.start, item.end, item.width)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = (math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))
    return box if item.clip is None else blend.cut(box, shapes.outer_box(item.clip))


def joined(boxes: list[Box]) -> Box:
    """The smallest box around all that are not empty."""
    full = [box for box in boxes if box[2] > box[0] and box[3] > box[1]]
    if not full:
        return NOWHERE
    return min(b[0] for b in full), min(b[1] for b in full), max(b[2] for b in full), max(b[3] for b in full)


def meet(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
