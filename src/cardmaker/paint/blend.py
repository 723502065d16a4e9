"""A canvas, px boxes, masks and colours come in; the canvas is changed. Alpha is composited over, as in CSS."""

from __future__ import annotations

from PIL import Image

from cardmaker.geometry import Rect, Size
from cardmaker.paint.shapes import Box
from cardmaker.scene import Rgba


def solid(canvas: Image.Image, box: Box, color: Rgba) -> None:
    """A rectangle of whole px in one colour."""
    left, top, right, bottom = seen(Size(*canvas.size), box)
    if right <= left or bottom <= top or color[3] == 0:
        return
    if color[3] == 255:
        canvas.paste(color[:3], (left, top, right, bottom))
        return
    canvas.paste(color[:3], (left, top, right, bottom), Image.new("L", (right - left, bottom - top), color[3]))


def color_through(canvas: Image.Image, color: Rgba, mask: Image.Image, left: int, top: int) -> None:
    """One colour where `mask` (L) lets it through."""
    if color[3] == 0 or not mask.width or not mask.height:
        return
    if color[3] != 255:
        mask = faded(mask, color[3] / 255)
    canvas.paste(color[:3], (left, top, left + mask.width, top + mask.height), mask)


def faded(mask: Image.Image, opacity: float) -> Image.Image:
    return mask.point([round(value * opacity) for value in range(256)])


def with_opacity(color: Rgba, opacity: float) -> Rgba:
    return color[0], color[1], color[2], round(color[3] * opacity)


def cut(box: Box, by: Box) -> Box:
    """What two boxes share; empty boxes have no negative side."""
    left, top = max(box[0], by[0]), max(box[1], by[1])
    return left, top, max(min(box[2], by[2]), left), max(min(box[3], by[3]), top)


def seen(canvas: Size, box: Box) -> Box:
    """The part of a box that lies on a canvas of this size: mostly all of it."""
    left, top, right, bottom = box
    if 0 <= left <= right <= canvas.width and 0 <= top <= bottom <= canvas.height:
        return box
    return cut(box, (0, 0, canvas.width, canvas.height))


def box_size(box: Box) -> Size:
    return Size(max(box[2] - box[0], 0), max(box[3] - box[1], 0))


def relative(rect: Rect, box: Box) -> Rect:
    """`rect` as seen from the left top of `box`: what a mask depends on, wherever it is put."""
    return Rect(rect.x - box[0], rect.y - box[1], rect.width, rect.height)


def sides(rect: Rect, width: float) -> tuple[Rect, ...]:
    """The four sides of a border, without overlap."""
    if 2 * width >= min(rect.width, rect.height):
        return (rect,)
    inner = rect.height - 2 * width
    return (
        Rect(rect.x, rect.y, rect.width, width),
        Rect(rect.x, rect.bottom - width, rect.width, width),
        Rect(rect.x, rect.y + width, width, inner),
        Rect(rect.right - width, rect.y + width, width, inner),
    )


def zoomed(image: Image.Image, zoom: float, focus: tuple[float, float]) -> Image.Image:
    """An image of the same size, `zoom` times as large around `focus` (shares from left and top)."""
    width, height = image.width / zoom, image.height / zoom
    left, top = (image.width - width) * focus[0], (image.height - height) * focus[1]
    box = (left, top, left + width, top + height)
    return image.resize(image.size, Image.Resampling.BICUBIC, box=box)
