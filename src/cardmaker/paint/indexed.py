"""A size and a first colour come in; a canvas of one byte a pixel, with a palette made while it is painted, goes out.

A card is a few flat colours with text between them. Where a colour lies smoothly over another, the steps between the
two stand next to one another in the palette, a *ramp*; so painting through a mask is blending *numbers* of colours.
A picture takes a quarter of the memory, and a PNG file of it a sixth of the time. What needs more than 256 colours, as
photographs do, raises `NotFlatError` and is painted in true colour instead.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cardmaker.frozen import frozen
from cardmaker.geometry import Size
from cardmaker.paint import blend
from cardmaker.paint.canvas import Placed, bounds, gathered
from cardmaker.paint.shapes import Box
from cardmaker.pictures.cache import Cache
from cardmaker.scene import Rgba

COLOURS = 256
_BLOCK = 8
# Steps of a ramp. Between black and white, 28 steps are at most 5 of 255 levels off, on edges alone.
STEPS = (28, 18)
# Colours of a drawing that cover this share of it are exact; all others are at most so many levels off.
_COMMON, _OFF = 0.01, 10
_SHADES = 4096  # a flat drawing has some hundreds, along its edges; a gradient has far more

Numbers = NDArray[np.uint8]
Rgb = tuple[int, int, int]
# A drawing over one backdrop: its pixels as numbers of its own colours (L), the mask of where they hold, the colours.
Patch = tuple[Image.Image, Image.Image, tuple[Rgb, ...]]


class NotFlatError(Exception):
    """The picture cannot be painted with 256 colours, however many steps a ramp has."""


class TooManyColoursError(NotFlatError):
    """The picture has more than 256 colours; fewer steps may do."""


@frozen(eq=False)
class PaletteImage:
    """A finished picture: `numbers` of colours, a row a row, and the colours (`palette`: red, green, blue of each).

    `padded` are the same numbers down to a whole block of 8 rows, the last row repeated, as a JPEG wants them.
    `painted` tells what became of which box of px, one after the other: the number of all of it, or None for several.
    """

    padded: Numbers
    size: Size
    palette: bytes
    painted: tuple[tuple[Box, int | None], ...] = ()

    @property
    def numbers(self) -> Numbers:
        return self.padded[: self.size.height]

    def color(self, number: int) -> bytes:
        """Red, green and blue."""
        return self.palette[3 * number : 3 * number + 3]

    def rgb(self) -> Image.Image:
        image = Image.fromarray(self.numbers)
        image.putpalette(self.palette)
        return image.convert("RGB")


class Palette:
    """Colours by number: single ones, and ramps of `steps` neighbours from one colour to another."""

    def __init__(self, steps: int) -> None:
        self.colors: list[Rgb] = []
        self._last = steps - 1
        self._single: dict[Rgb, int] = {}
        self._ramps: dict[tuple[Rgb, Rgb], int] = {}
        self._first: list[int] = []  # by number: the first of its ramp, or itself
        self._written: list[bytes] = []

    def single(self, color: Rgb) -> int:
        """The number of a colour, a new one if need be."""
        found = self._single.get(color)
        if found is None:
            found = self._single[color] = len(self.colors)
            self._add((color,), bytes(color), found)
        return found

    def lay(self, number: int, color: Rgb) -> tuple[int, int]:
        """Numbers between which to blend, to lay `color` over `number`: what `number` becomes first, and the end.

        Raises NotFlatError where `number` is itself a step between two colours, and leads elsewhere.
        """
        below, first = self.colors[number], self._first[number]
        if below == color:
            return number, number
        last = first + self._last
        inside = first < number < last and last < len(self.colors) and self._first[last] == first
        if inside:
            if self.colors[last] == color:
                return number, last
            raise NotFlatError
        start = self._ramp(below, color)
        return start, start + self._last

    def _ramp(self, low: Rgb, high: Rgb) -> int:
        found = self._ramps.get((low, high))
        if found is None:
            found = self._ramps[low, high] = len(self.colors)
            colors, written = _between(low, high, self._last)
            self._add(colors, written, found)
            self._single.setdefault(low, found)
            self._single.setdefault(high, found + self._last)
        return found

    def _add(self, colors: tuple[Rgb, ...], written: bytes, first: int) -> None:
        self.colors += colors
        self._written.append(written)
        self._first += [first] * len(colors)
        if len(self.colors) > COLOURS:
            raise TooManyColoursError

    def written(self) -> bytes:
        """Red, green and blue of each colour."""
        return b"".join(self._written)


@lru_cache(maxsize=1024)
def _between(low: Rgb, high: Rgb, last: int) -> tuple[tuple[Rgb, ...], bytes]:
    """The colours of a ramp, also as they are written."""
    half = last // 2
    (a, b, c), (d, e, f) = low, high
    steps = [(last - step, step) for step in range(last + 1)]
    colors = tuple(
        ((a * m + d * n + half) // last, (b * m + e * n + half) // last, (c * m + f * n + half) // last)
        for m, n in steps
    )
    return colors, b"".join(map(bytes, colors))


class Indexed:
    """A canvas whose pixels (L) are numbers of colours; `patches` keeps drawings between canvases."""

    def __init__(self, size: Size, background: Rgb, steps: int, patches: Cache[Patch]) -> None:
        self.palette = Palette(steps)
        self.size = size
        rows = -(-size.height // _BLOCK) * _BLOCK
        self._numbers: Numbers = np.full((rows, size.width), self.palette.single(background), dtype=np.uint8)
        # Pillow paints on the array's own memory, so that nothing has to be copied to be encoded. It is asked through
        # its core (`im`): `Image.paste` looks longer at what it is given than it pastes a letter, `point` at a table.
        self.pixels = Image.frombuffer("L", (size.width, size.height), self._numbers, "raw", "L", 0, 1)
        self.pixels.readonly = 0
        self._core = self.pixels.im
        self._patches = patches
        # What was painted so far: its box, and its number where it is all of one.
        self._painted: list[tuple[Box, int | None]] = [
            ((0, 0, size.width, size.height), self.palette.single(background))
        ]

    def finished(self) -> PaletteImage:
        """The canvas as a picture; it is not to be painted on any more."""
        self._numbers[self.size.height :] = self._numbers[self.size.height - 1]
        return PaletteImage(self._numbers, self.size, self.palette.written(), tuple(self._painted))

    def solid(self, box: Box, color: Rgba) -> None:
        box = blend.seen(self.size, box)
        if box[2] <= box[0] or box[3] <= box[1] or color[3] == 0:
            return
        if color[3] == 255:
            number = self.palette.single(color[:3])
            if self._flat(box) != number:  # a page, its paper and the canvas are often of one colour
                self._core.paste(number, box)
                self._painted.append((box, number))
            return
        self._relabel(box, color)

    def _relabel(self, box: Box, color: Rgba) -> None:
        """A translucent rectangle: every number becomes that of its colour with the other over it."""
        self._painted.append((box, None))
        region = self.pixels.crop(box)
        table = list(range(COLOURS))
        for number in _present(region.histogram()):
            table[number] = self.palette.single(_mixed(self.palette.colors[number], color))
        self._core.paste(region.im.point(table, "L"), box)

    def through(self, color: Rgba, mask: Image.Image, left: int, top: int) -> None:
        whole = (left, top, left + mask.width, top + mask.height)
        box = blend.seen(self.size, whole)
        if box[2] <= box[0] or box[3] <= box[1] or color[3] == 0:
            return
        if box != whole:
            mask = mask.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        low, high = self._extremes(box)
        self._painted.append((box, None))
        if low == high:
            start, end = self._laid(low, color)
            if start != low:
                self._core.paste(start, box)
            self._core.paste(end, box, mask.im)
            return
        region = self.pixels.crop(box)
        starts, ends = list(range(COLOURS)), list(range(COLOURS))
        for number in _present(region.histogram(mask)):
            starts[number], ends[number] = self._laid(number, color)
        self._core.paste(region.im.point(starts, "L"), box)
        self._core.paste(region.im.point(ends, "L"), box, mask.im)

    def _extremes(self, box: Box) -> tuple[int, int]:
        """The least and the greatest number in a part of the canvas; looked for only where several things lie."""
        number = self._flat(box)
        if number is not None:
            return number, number
        low, high = self._core.crop(box).getextrema()
        return int(low), int(high)

    def _flat(self, box: Box) -> int | None:
        """The number of all of a box, as far as what was painted last there tells."""
        left, top, right, bottom = box
        for (x0, y0, x1, y1), number in reversed(self._painted):
            if x0 < right and left < x1 and y0 < bottom and top < y1:
                return number if x0 <= left and right <= x1 and y0 <= top and bottom <= y1 else None
        return None

    def _laid(self, number: int, color: Rgba) -> tuple[int, int]:
        over = color[:3] if color[3] == 255 else _mixed(self.palette.colors[number], color)
        return self.palette.lay(number, over)

    def stamps(self, placed: Sequence[Placed], color: Rgba) -> None:
        if not placed:
            return
        if any([stamp.colored for stamp, _ in placed]):  # noqa: C419 - a list is quicker for a line of letters
            raise NotFlatError
        box = blend.seen(self.size, bounds(placed))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        low, high = self._extremes(box)
        if low != high:
            # Ink of another colour is near: only what lies under this ink counts.
            mask, left, top = gathered(placed, colored=False)
            self.through(color, mask, left, top)
            return
        self._painted.append((box, None))
        start, end = self.palette.lay(low, color[:3])
        if start != low:
            self._core.paste(start, box)
        paste = self._core.paste
        for stamp, covered in placed:
            paste(end, covered, stamp.core)

    def image(self, image: Image.Image, left: int, top: int, mask: Image.Image | None = None) -> None:  # noqa: ARG002
        raise NotFlatError

    def drawing(self, image: Image.Image, left: int, top: int, opacity: float, key: Hashable) -> None:
        whole = (left, top, left + image.width, top + image.height)
        box = blend.seen(self.size, whole)
        low, high = self._extremes(box)
        self._painted.append((box, None))
        if low != high or opacity < 1:
            raise NotFlatError
        backdrop = self.palette.colors[low]
        patch = self._patches.get((key, backdrop))
        if patch is None:
            patch = _patch(image, backdrop)
            self._patches.put((key, backdrop), patch, 2 * image.width * image.height)
        numbers, holds, colors = patch
        if not colors:
            raise NotFlatError
        table = [self.palette.single(each) for each in colors]
        drawn = numbers.im.point(table + [0] * (COLOURS - len(table)), "L")
        self._core.paste(drawn, whole, holds.im)


def _mixed(below: Rgb, color: Rgba) -> Rgb:
    alpha = color[3]
    red, green, blue = ((b * (255 - alpha) + c * alpha + 127) // 255 for b, c in zip(below, color, strict=False))
    return red, green, blue


def _present(histogram: list[int]) -> list[int]:
    return [number for number, count in enumerate(histogram) if count]


def _patch(image: Image.Image, backdrop: Rgb) -> Patch:
    """A drawing over one colour, in so few colours that none is more than a little off, the commonest being exact.

    No colours where that takes too many, as for a gradient.
    """
    alpha = image.getchannel("A")
    flat = Image.new("RGB", image.size, backdrop)
    flat.paste(image, (0, 0), alpha)
    pixels = np.asarray(flat.convert("RGBX")).view("<u4")[:, :, 0] & np.uint32(0xFFFFFF)
    codes, counts = np.unique(pixels, return_counts=True)
    if len(codes) > _SHADES:
        return alpha, alpha, ()
    colors = np.stack([codes & 255, codes >> 8 & 255, codes >> 16], axis=1).astype(np.int16)
    kept, nearest = _covering(colors, counts)
    if len(kept) > COLOURS:
        return alpha, alpha, ()
    numbers = Image.fromarray(nearest.astype(np.uint8)[np.searchsorted(codes, pixels)])
    return numbers, alpha.point([0] + [255] * 255), tuple((int(r), int(g), int(b)) for r, g, b in colors[kept])


def _covering(colors: NDArray[np.int16], counts: NDArray[np.intp]) -> tuple[list[int], NDArray[np.intp]]:
    """Which of `colors` to keep, one too many where 256 are not enough; for each the place of the nearest of them."""
    kept = [int(counts.argmax())]
    off = np.abs(colors - colors[kept[0]]).max(axis=1)
    nearest = np.zeros(len(colors), dtype=np.intp)
    common = counts > counts.sum() * _COMMON
    while len(kept) <= COLOURS and (off.max() > _OFF or (off[common] > 0).any()):
        new = int(np.where(common & (off > 0), 1000, off).argmax())
        distance = np.abs(colors - colors[new]).max(axis=1)
        nearest = np.where(distance < off, len(kept), nearest)
        off = np.minimum(off, distance)
        kept.append(new)
    return kept, nearest
