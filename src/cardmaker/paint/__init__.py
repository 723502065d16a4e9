"""A `Scene` comes in; a Pillow image (RGB) goes out. Nothing is decided here: every item is painted where it lies."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import suppress

import numpy as np
from PIL import Image

from cardmaker.geometry import Rect, Size
from cardmaker.paint import blend, shapes
from cardmaker.paint.bounds import item_bounds
from cardmaker.paint.canvas import Canvas, TrueColour
from cardmaker.paint.glyphs import FontsLike, GlyphStamps
from cardmaker.paint.indexed import STEPS, Indexed, NotFlatError, PaletteImage, Patch, TooManyColoursError
from cardmaker.paint.letters import Pixels, around
from cardmaker.paint.ramps import ramp
from cardmaker.paint.runs import paint_run, placed
from cardmaker.paint.shapes import Box
from cardmaker.pictures import Pictures
from cardmaker.pictures.cache import Cache
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Picture,
    Ramp,
    Scene,
    Shadow,
    Stroke,
)

__all__ = ["Painter", "PaletteImage"]

Mask = tuple[Image.Image, int, int]
_UNSEEN = 1e-3  # px
_MASK_BYTES = 48 << 20
_GROUND_BYTES = 96 << 20
_PATCH_BYTES = 32 << 20


class Painter:
    """Paints scenes; keeps masks, ramps, toned pictures and grounds between them, each kind within a limit of bytes.

    A scene painted after others equals the same scene painted alone. Not for use by two threads at once.
    """

    def __init__(self, fonts: FontsLike, pictures: Pictures) -> None:
        self._pictures = pictures
        self._stamps = GlyphStamps(fonts)
        self._masks: Cache[Image.Image] = Cache(_MASK_BYTES)
        self._grounds: Cache[Image.Image] = Cache(_GROUND_BYTES)
        self._patches: Cache[Patch] = Cache(_PATCH_BYTES)

    def paint(self, scene: Scene) -> Image.Image:
        """A new image (RGB) of the scene's size. The background is opaque: its alpha is not looked at."""
        count = _ground(scene.items)
        canvas = TrueColour(self._painted_ground(scene, count))
        for item in scene.items[count:]:
            self._item(canvas, item)
        return canvas.pixels

    def paint_still(self, scene: Scene) -> Image.Image | PaletteImage:
        """As `paint`, but with a palette where 256 colours are enough, which is quicker to paint and to encode.

        Edges, and colours that cover less than a hundredth of a drawing, are then up to 10 of 255 levels off.
        """
        if not any(isinstance(item, Ramp | Picture | Shadow) for item in scene.items):
            with suppress(NotFlatError):
                return self._indexed(scene)
        return self.paint(scene)

    def _indexed(self, scene: Scene, steps: tuple[int, ...] = STEPS) -> PaletteImage:
        canvas = Indexed(scene.size, scene.background[:3], steps[0], self._patches)
        try:
            for item in scene.items:
                self._item(canvas, item)
        except TooManyColoursError:
            if len(steps) == 1:
                raise
            return self._indexed(scene, steps[1:])
        return canvas.finished()

    def paint_items(self, canvas: Image.Image, items: Iterable[Item]) -> None:
        """Paints items on a canvas; what lies outside of it is cut off."""
        target = TrueColour(canvas)
        for item in items:
            self._item(target, item)

    def behind(self, scene: Scene, runs: Iterable[int]) -> dict[int, tuple[Pixels, ...]]:
        """The pixels (n x 3) under and around each letter of the runs at these places, as they are without any text."""
        wanted = set(runs)
        count = min((_ground(scene.items), *wanted))
        canvas = TrueColour(self._painted_ground(scene, count))
        found = {}
        for index, item in enumerate(scene.items[: max(wanted, default=-1) + 1]):
            if index in wanted and isinstance(item, Glyphs):
                found[index] = around(canvas.pixels, placed(item, self._stamps), item.size)
            elif index >= count and not isinstance(item, Glyphs):
                self._item(canvas, item)
        return found

    def bounds(self, item: Item) -> Box:
        """The whole px that an item may change: left, top, right, bottom; empty if none."""
        return item_bounds(item, self._stamps)

    def _painted_ground(self, scene: Scene, count: int) -> Image.Image:
        """What lies under all text. Many cards of a brand share it, so it is copied instead of painted again."""
        if not count:
            return self._new(scene)
        key = (scene.size, scene.background, scene.items[:count])
        found = self._grounds.get(key)
        if found is None:
            found = self._new(scene)
            canvas = TrueColour(found)
            for item in scene.items[:count]:
                self._item(canvas, item)
            self._grounds.put(key, found, scene.size.width * scene.size.height * 4)
        return found.copy()

    def _new(self, scene: Scene) -> Image.Image:
        return Image.new("RGB", (scene.size.width, scene.size.height), scene.background[:3])

    def _item(self, canvas: Canvas, item: Item) -> None:
        match item:
            case Fill():
                self._fill(canvas, item)
            case Glyphs():
                paint_run(canvas, item, self._stamps)
            case Drawing():
                self._drawing(canvas, item)
            case Picture():
                self._picture(canvas, item)
            case Ramp():
                self._ramp(canvas, item)
            case Border():
                self._border(canvas, item)
            case Stroke():
                self._stroke(canvas, item)
            case Shadow():
                self._shadow(canvas, item)
            case Modules():
                self._modules(canvas, item)
            case _:
                raise TypeError(f"a scene item that paint does not know: {item!r}")

    # Rectangles

    def _fill(self, canvas: Canvas, item: Fill) -> None:
        whole = shapes.is_whole(item.rect)
        if whole and not any(item.radii):
            canvas.solid(shapes.outer_box(item.rect), item.color)
        elif whole and item.color[3] == 255:
            self._rounded_bands(canvas, item)
        else:
            mask, left, top = self._rounded(canvas, item.rect, item.radii)
            canvas.through(item.color, mask, left, top)

    def _rounded_bands(self, canvas: Canvas, item: Fill) -> None:
        """A rounded box with its edges on whole px: masks for the rows of its corners, plain colour between them."""
        left, top, right, bottom = shapes.outer_box(item.rect)
        a, b, c, d = shapes.fitted(item.rect, item.radii)
        first, last = top + math.ceil(max(a, b)), bottom - math.ceil(max(c, d))
        if first >= last:
            mask, left, top = self._rounded(canvas, item.rect, item.radii)
            canvas.through(item.color, mask, left, top)
            return
        canvas.solid((left, first, right, last), item.color)
        for band_top, band_bottom, radii in ((top, first, (a, b, 0.0, 0.0)), (last, bottom, (0.0, 0.0, c, d))):
            if band_bottom > band_top:
                band = Rect(left, band_top, right - left, band_bottom - band_top)
                mask, x, y = self._rounded(canvas, band, radii)
                canvas.through(item.color, mask, x, y)

    def _rounded(self, canvas: Canvas, rect: Rect, radii: shapes.Radii) -> Mask:
        """A mask of the part of a rounded box that can be seen; cached without its whole-px position."""
        box = blend.seen(canvas.size, shapes.outer_box(rect))
        key = ("rounded", blend.relative(rect, box), blend.box_size(box), radii)
        return self._mask(key, box, lambda: shapes.rounded(rect, radii, box))

    def _border(self, canvas: Canvas, item: Border) -> None:
        if item.width <= 0 or item.color[3] == 0:
            return
        if not any(item.radii) and shapes.is_whole(item.rect) and shapes.snapped(item.width).is_integer():
            for side in blend.sides(item.rect, item.width):
                canvas.solid(shapes.outer_box(side), item.color)
            return
        box = blend.seen(canvas.size, shapes.outer_box(item.rect))
        key = ("border", blend.relative(item.rect, box), blend.box_size(box), item.radii, item.width)
        mask, left, top = self._mask(key, box, lambda: shapes.border(item.rect, item.radii, item.width, box))
        canvas.through(item.color, mask, left, top)

    def _ramp(self, canvas: Canvas, item: Ramp) -> None:
        left, top, right, bottom = shapes.outer_box(item.rect)
        if right <= left or bottom <= top:
            return
        size = Size(min(right - left, 8192), min(bottom - top, 8192))
        key = ("ramp", size, item.angle, item.stops)
        image = self._masks.get(key)
        if image is None:
            image = ramp(size.width, size.height, item.angle, item.stops)
            self._masks.put(key, image, size.width * size.height * 4)
        self._image(canvas, image, item.rect, item.radii, left, top)

    def _image(self, canvas: Canvas, image: Image.Image, rect: Rect, radii: shapes.Radii, left: int, top: int) -> None:
        """An image whose left top is a px, through the rounded box `rect`."""
        if shapes.is_whole(rect) and not any(radii):
            canvas.image(image, left, top)
            return
        mask, x, y = self._rounded(canvas, rect, radii)
        if not mask.width or not mask.height:
            return
        canvas.image(image.crop((x - left, y - top, x - left + mask.width, y - top + mask.height)), x, y, mask)

    def _shadow(self, canvas: Canvas, item: Shadow) -> None:
        if item.color[3] == 0 or item.rect.width <= 0 or item.rect.height <= 0:
            return
        left, top, _, _ = shapes.outer_box(item.rect)
        at = Rect(item.rect.x - left, item.rect.y - top, item.rect.width, item.rect.height)
        key = ("shadow", at, item.radii, item.blur)
        mask = self._masks.get(key)
        pad = math.ceil(item.blur * 1.5) + 1
        if mask is None:
            mask, _, _ = shapes.shadow(at, item.radii, item.blur)
            self._masks.put(key, mask, mask.width * mask.height)
        canvas.through(item.color, mask, left - pad, top - pad)

    # Lines and modules

    def _stroke(self, canvas: Canvas, item: Stroke) -> None:
        if item.start == item.end or item.width <= 0 or item.color[3] == 0:
            return
        corners = shapes.line(item.start, item.end, item.width)
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        bounds = Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        box = blend.seen(canvas.size, shapes.outer_box(bounds))
        if item.clip is not None:
            box = blend.cut(box, shapes.outer_box(item.clip))
        clip = None if item.clip is None else blend.relative(item.clip, box)
        key = ("stroke", tuple((x - box[0], y - box[1]) for x, y in corners), clip, blend.box_size(box))
        mask, left, top = self._mask(key, box, lambda: _clipped(shapes.convex(corners, box), item.clip, box))
        canvas.through(item.color, mask, left, top)

    def _modules(self, canvas: Canvas, item: Modules) -> None:
        """Every module on whole px, so that a camera sees sharp edges; the whole fills `rect` rounded to px."""
        left, top = round(item.rect.x), round(item.rect.y)
        width, height = round(item.rect.right) - left, round(item.rect.bottom) - top
        if not item.rows or width <= 0 or height <= 0:
            return
        key = ("modules", item.rows, width, height)
        mask = self._masks.get(key)
        if mask is None:
            dark = np.array(item.rows, dtype=np.uint8) * np.uint8(255)
            down = np.arange(height) * dark.shape[0] // height
            across = np.arange(width) * dark.shape[1] // width
            mask = Image.fromarray(np.ascontiguousarray(dark[down][:, across]))
            self._masks.put(key, mask, width * height)
        canvas.through(item.color, mask, left, top)

    # Pictures

    def _drawing(self, canvas: Canvas, item: Drawing) -> None:
        box = shapes.outer_box(item.rect)
        if item.clip is not None:
            box = blend.cut(box, shapes.outer_box(item.clip))
        shown = blend.box_size(blend.seen(canvas.size, box))
        if not shown.width or not shown.height or min(item.rect.width, item.rect.height) < _UNSEEN:
            return
        box = box if item.whole else blend.seen(canvas.size, box)
        size = blend.box_size(box)
        at = blend.relative(item.rect, box)
        color = item.flat or self._pictures.only_colour(item.source, item.colors)
        if color is not None:
            mask = self._pictures.mask(item.source, size, at)
            canvas.through(blend.with_opacity(color, item.opacity), mask, box[0], box[1])
            return
        image = self._pictures.drawn(item.source, size, at, item.colors)
        canvas.drawing(image, box[0], box[1], item.opacity, (item.source, size, at, item.colors))

    def _picture(self, canvas: Canvas, item: Picture) -> None:
        left, top, right, bottom = shapes.outer_box(item.rect)
        if right <= left or bottom <= top:
            return
        size = Size(right - left, bottom - top)
        image = self._pictures.prepared(item.source, size, item.focus, item.tone, item.screen)
        if item.zoom > 1.0:
            image = blend.zoomed(image, item.zoom, item.focus)
        if item.opacity < 1.0:
            image = image.convert("RGBA")
            image.putalpha(blend.faded(image.getchannel("A"), item.opacity))
        self._image(canvas, image, item.rect, item.radii, left, top)

    def _mask(self, key: tuple[object, ...], box: Box, make: Callable[[], shapes.Floats]) -> Mask:
        """The cached mask of `box`, with its left and top; made when it is new, empty when nothing can be seen."""
        found = self._masks.get(key)
        if found is None:
            size = blend.box_size(box)
            found = shapes.to_mask(make()) if size.width and size.height else Image.new("L", (0, 0))
            self._masks.put(key, found, 200 + size.width * size.height)
        return found, box[0], box[1]


def _ground(items: tuple[Item, ...]) -> int:
    """How many items at the start are worth painting once: up to the last costly one before any text.

    Fills and drawings are not: copying a whole canvas costs more than painting them, and they move from card to card.
    """
    count = 0
    for number, item in enumerate(items, start=1):
        if isinstance(item, Glyphs):
            break
        if isinstance(item, Ramp | Picture | Shadow):
            count = number
    return count


def _clipped(cover: shapes.Floats, clip: Rect | None, box: Box) -> shapes.Floats:
    return cover if clip is None else cover * shapes.rounded(clip, shapes.SQUARE, box)
