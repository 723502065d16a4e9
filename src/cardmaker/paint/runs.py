"""A run of glyphs comes in; its stamps are pasted on the canvas at quarters of a px."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

from PIL import Image

from cardmaker.paint import blend
from cardmaker.paint.glyphs import GlyphStamps, Stamp
from cardmaker.scene import Glyphs

Placed = tuple[Stamp, int, int]


def paint_run(canvas: Image.Image, item: Glyphs, stamps: GlyphStamps) -> None:
    if item.color[3] == 255:
        _opaque(canvas, item, stamps)
    elif item.color[3]:
        _translucent(canvas, item, stamps)


def _placed(item: Glyphs, stamps: GlyphStamps) -> list[Placed]:
    face, size, color, stamp_of, floor = item.face, item.size, item.color, stamps.stamp, math.floor
    placed = []
    for glyph, x, y in item.glyphs:
        across, down = floor(x * 4 + 0.5), floor(y * 4 + 0.5)
        stamp = stamp_of(face, size, glyph, (across & 3, down & 3), color)
        if stamp.image is not None:
            placed.append((stamp, (across >> 2) + stamp.left, (down >> 2) + stamp.top))
    return placed


def _opaque(canvas: Image.Image, item: Glyphs, stamps: GlyphStamps) -> None:
    """Straight on the canvas: about 2.5 us a glyph, less than half of what gathering a line in one mask takes."""
    color = item.color[:3]
    paste = canvas.paste
    for stamp, left, top in _placed(item, stamps):
        image = stamp.image
        source: Any = image if stamp.colored else color
        paste(source, (left, top, left + stamp.width, top + stamp.height), image)


def _translucent(canvas: Image.Image, item: Glyphs, stamps: GlyphStamps) -> None:
    """Glyphs that touch, as in joined scripts, are one shape: gathered first, so that no overlap shows."""
    for colored, group in groupby(_placed(item, stamps), key=lambda placed: placed[0].colored):
        run, left, top = _gathered(list(group), colored)
        if colored:
            canvas.paste(run, (left, top), blend.faded(run.getchannel("A"), item.color[3] / 255))
        else:
            blend.color_through(canvas, item.color, run, left, top)


def _gathered(placed: list[Placed], colored: bool) -> tuple[Image.Image, int, int]:
    left, top = min(x for _, x, _ in placed), min(y for _, _, y in placed)
    right = max(x + stamp.width for stamp, x, _ in placed)
    bottom = max(y + stamp.height for stamp, _, y in placed)
    run = Image.new("RGBA" if colored else "L", (right - left, bottom - top))
    for stamp, x, y in placed:
        if stamp.image is None:
            continue
        if colored:
            run.alpha_composite(stamp.image, (x - left, y - top))
        else:
            box = (x - left, y - top, x - left + stamp.width, y - top + stamp.height)
            run.paste(255, box, stamp.image)
    return run, left, top
