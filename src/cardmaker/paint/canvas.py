"""The few ways to put colour on a canvas come in; changed pixels go out. What a painter needs, and no more."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from PIL import Image, ImageChops

from cardmaker.geometry import Size
from cardmaker.paint import blend
from cardmaker.paint.glyphs import Stamp
from cardmaker.paint.shapes import Box
from cardmaker.scene import Rgba

Placed = tuple[Stamp, Box]  # a stamp, and the px that it covers


class Canvas(Protocol):
    """Where items are painted. Boxes and positions are whole px; alpha is composited over, as in CSS."""

    @property
    def size(self) -> Size: ...

    def solid(self, box: Box, color: Rgba) -> None:
        """A rectangle in one colour; what lies outside of the canvas is cut."""
        ...

    def through(self, color: Rgba, mask: Image.Image, left: int, top: int) -> None:
        """One colour where `mask` (L) lets it through."""
        ...

    def stamps(self, placed: Sequence[Placed], color: Rgba) -> None:
        """Glyphs of one opaque colour."""
        ...

    def image(self, image: Image.Image, left: int, top: int, mask: Image.Image | None = None) -> None:
        """A picture (RGB, or RGBA with its own alpha), through `mask` (L) if there is one."""
        ...

    def drawing(self, image: Image.Image, left: int, top: int, opacity: float, key: Hashable) -> None:
        """A drawing (RGBA) of few colours; `key` tells it from all others."""
        ...


class TrueColour:
    """A canvas of 24 bits a pixel, on `pixels` (RGB)."""

    def __init__(self, pixels: Image.Image) -> None:
        self.pixels = pixels

    @property
    def size(self) -> Size:
        return Size(self.pixels.width, self.pixels.height)

    def solid(self, box: Box, color: Rgba) -> None:
        blend.solid(self.pixels, box, color)

    def through(self, color: Rgba, mask: Image.Image, left: int, top: int) -> None:
        blend.color_through(self.pixels, color, mask, left, top)

    def stamps(self, placed: Sequence[Placed], color: Rgba) -> None:
        """Straight on the canvas: about 2.5 us a glyph, less than half of what gathering a line in one mask takes."""
        fill, paste = color[:3], self.pixels.paste
        for stamp, box in placed:
            image = stamp.image
            source: Any = image if stamp.colored else fill
            paste(source, box, image)

    def image(self, image: Image.Image, left: int, top: int, mask: Image.Image | None = None) -> None:
        if image.mode == "RGBA":
            alpha = image.getchannel("A")
            mask = alpha if mask is None else ImageChops.multiply(mask, alpha)
        self.pixels.paste(image, (left, top), mask)

    def drawing(self, image: Image.Image, left: int, top: int, opacity: float, key: Hashable) -> None:  # noqa: ARG002
        mask = image.getchannel("A")
        self.pixels.paste(image, (left, top), blend.faded(mask, opacity) if opacity < 1 else mask)


def gathered(placed: Sequence[Placed], *, colored: bool) -> tuple[Image.Image, int, int]:
    """All stamps as one shape (L, or RGBA where they have colours), with its left and top px."""
    left, top, right, bottom = bounds(placed)
    run = Image.new("RGBA" if colored else "L", (right - left, bottom - top))
    for stamp, (x0, y0, x1, y1) in placed:
        if stamp.image is None:
            continue
        if colored:
            run.alpha_composite(stamp.image, (x0 - left, y0 - top))
        else:
            run.paste(255, (x0 - left, y0 - top, x1 - left, y1 - top), stamp.image)
    return run, left, top


def bounds(placed: Sequence[Placed]) -> Box:
    """The px box of all stamps."""
    lefts, tops, rights, bottoms = zip(*[box for _, box in placed], strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
