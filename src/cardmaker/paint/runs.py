"""A run of glyphs comes in; its stamps are put on the canvas at quarters of a px."""

from __future__ import annotations

import math
from itertools import groupby

from cardmaker.paint import blend
from cardmaker.paint.canvas import Canvas, Placed, gathered
from cardmaker.paint.glyphs import GlyphStamps
from cardmaker.scene import Glyphs


def paint_run(canvas: Canvas, item: Glyphs, stamps: GlyphStamps) -> None:
    if item.color[3] == 255:
        canvas.stamps(placed(item, stamps), item.color)
    elif item.color[3]:
        _translucent(canvas, item, stamps)


def placed(item: Glyphs, stamps: GlyphStamps) -> list[Placed]:
    """Each glyph that has ink, and where its stamp goes."""
    sheet, floor = stamps.sheet(item.face, item.size, item.color), math.floor
    found = []
    for glyph, x, y in item.glyphs:
        across, down = floor(x * 4 + 0.5), floor(y * 4 + 0.5)
        stamp = sheet[glyph << 4 | (across & 3) << 2 | down & 3]  # as `numbered` does, which takes as long as the rest
        if stamp.image is not None:
            left, top = (across >> 2) + stamp.left, (down >> 2) + stamp.top
            found.append((stamp, (left, top, left + stamp.width, top + stamp.height)))
    return found


def _translucent(canvas: Canvas, item: Glyphs, stamps: GlyphStamps) -> None:
    """Glyphs that touch, as in joined scripts, are one shape: gathered first, so that no overlap shows."""
    for colored, group in groupby(placed(item, stamps), key=lambda one: one[0].colored):
        run, left, top = gathered(list(group), colored=colored)
        if colored:
            canvas.image(run.convert("RGB"), left, top, blend.faded(run.getchannel("A"), item.color[3] / 255))
        else:
            canvas.through(item.color, run, left, top)
