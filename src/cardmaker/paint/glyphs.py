"""A face, a size and a glyph come in; its mask, or its own colours, at a quarter of a px go out."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import uharfbuzz as hb  # type: ignore[import-untyped]
from PIL import Image

from cardmaker.pictures.cache import Cache
from cardmaker.scene import Rgba

_CACHE_BYTES = 64 << 20
_SIZE_MAX = 4096.0


class FaceLike(Protocol):
    """What painting needs of `fonts.Face`."""

    @property
    def hb_font(self) -> Any: ...
    @property
    def upem(self) -> int: ...


class FontsLike(Protocol):
    """What painting needs of `fonts.Fonts`."""

    def by_key(self, key: str) -> FaceLike: ...


@dataclass(slots=True)
class Stamp:
    """A glyph's pixels, L (a mask) or RGBA (its own colours), and where they lie from the origin; None: no ink.

    `core` is the image as Pillow's core has it: what is around that takes as long to make as the pixels themselves.
    """

    core: Any
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
    colored: bool = False

    @property
    def image(self) -> Image.Image:
        return Image.new(self.core.mode, (0, 0))._new(self.core)


_BLANK = Stamp(None)


Sheet = Mapping[int, Stamp]
"""The stamps of one face and size; one that is missing is made when it is asked for.

Each by one number: `glyph << 4 | right << 2 | down`, of which the last two are quarters of a px that its origin lies
right of and under a whole one.
"""


class _Sheet(dict[int, Stamp]):
    def __init__(self, make: Callable[[int], Stamp]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> Stamp:
        found = self[number] = self._make(number)
        return found


class GlyphStamps:
    """Stamps by face, size, glyph and quarter px; at most 64 MB of them."""

    def __init__(self, fonts: FontsLike) -> None:
        self._fonts = fonts
        self._draw = hb.RasterDraw()
        self._sheets: Cache[Sheet] = Cache(_CACHE_BYTES)
        self._colored: dict[str, bool] = {}

    def sheet(self, face: str, size: float, color: Rgba) -> Sheet:
        """The stamps for a run."""
        # A face with colours may ask for the text's colour, so that one is part of its sheets' key.
        key = (face, size, color) if self._has_color(face) else (face, size)
        found = self._sheets.get(key)
        if found is None:

            def make(number: int) -> Stamp:
                stamp = self._make(face, size, number >> 4, (number >> 2 & 3, number & 3), color)
                self._sheets.grow(key, 200 + stamp.width * stamp.height * (4 if stamp.colored else 1))
                return stamp

            found = _Sheet(make)
            self._sheets.put(key, found, 0)
        return found

    def _has_color(self, face: str) -> bool:
        known = self._colored.get(face)
        if known is None:
            shape = self._fonts.by_key(face).hb_font.face
            known = bool(shape.has_color_png or shape.has_color_paint or shape.has_color_layers)
            self._colored[face] = known
        return known

    def _make(self, face: str, size: float, glyph: int, quarter: tuple[int, int], color: Rgba) -> Stamp:
        found = self._fonts.by_key(face)
        scale = min(size, _SIZE_MAX) / found.upem
        move = (quarter[0] / 4, -quarter[1] / 4)
        if self._has_color(face):
            stamp = _bitmap(found.hb_font, glyph, scale, move) or _painted(found.hb_font, glyph, scale, move, color)
            if stamp is not None:
                return stamp
        return self._outline(found.hb_font, glyph, scale, move)

    def _outline(self, font: Any, glyph: int, scale: float, move: tuple[float, float]) -> Stamp:
        self._draw.reset()
        self._draw.transform = (scale, 0.0, 0.0, scale, *move)
        self._draw.draw_glyph(font, glyph)
        raster = self._draw.render()
        if raster is None:
            return _BLANK
        left, low, width, height, stride = raster.extents
        if not width or not height:
            return _BLANK
        # HarfBuzz stores the lowest row first. The mask looks into the buffer's copy: nothing paints on a stamp.
        mask = Image.core.map_buffer(bytes(raster.buffer), (width, height), "raw", 0, ("L", stride, -1))  # type: ignore[attr-defined]
        return Stamp(mask, left, -low - height, width, height)


def _painted(font: Any, glyph: int, scale: float, move: tuple[float, float], color: Rgba) -> Stamp | None:
    """COLR glyphs; None where the glyph has no colours, so that its outline is drawn as usual."""
    paint = hb.RasterPaint()
    paint.transform = (scale, 0.0, 0.0, scale, *move)
    paint.foreground = hb.Color(color[0], color[1], color[2], color[3])
    extents = font.get_glyph_extents(glyph)
    if extents is None or not paint.set_glyph_extents(extents) or not paint.paint_glyph_or_fail(font, glyph):
        return None
    raster = paint.render()
    if raster is None or not raster.extents.width or not raster.extents.height:
        return None
    box = raster.extents
    size = (box.width, box.height)
    image = Image.frombytes("RGBa", size, bytes(raster.buffer), "raw", "BGRa", box.stride, -1).convert("RGBA")
    return Stamp(image.im, box.x_origin, -box.y_origin - box.height, *size, colored=True)


def _bitmap(font: Any, glyph: int, scale: float, move: tuple[float, float]) -> Stamp | None:
    """CBDT and sbix glyphs: a PNG of the font, scaled to where the font says its ink is."""
    blob = font.get_glyph_color_png(glyph)
    data = bytes(blob.data) if blob is not None else b""
    extents = font.get_glyph_extents(glyph)
    if not data or extents is None or not extents.width or not extents.height:
        return None
    left, top = extents.x_bearing * scale + move[0], -(extents.y_bearing * scale + move[1])
    width = max(round(abs(extents.width) * scale), 1)
    height = max(round(abs(extents.height) * scale), 1)
    with Image.open(io.BytesIO(data), formats=("PNG",)) as opened:
        image = opened.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return Stamp(image.im, math.floor(left + 0.5), math.floor(top + 0.5), width, height, colored=True)
