"""Frames come in, one after the other; an animated GIF or WebP that begins anew when it ends goes out, as bytes.

A frame holds the rectangle in which it differs from the one before, and stays for as long as nothing changes. GIF is
Pillow's, in one palette for all frames: the colours that flat areas have as they are, the rest by median cut; nothing
is dithered, since dots that change from frame to frame shimmer and weigh. WebP frames are Pillow's stills, lossless,
put together here (WebP Container Specification, "Animation"): its own writer keeps all frames in memory at once.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from cardmaker.frozen import frozen

COLORS = 256
EXACT = 96
"""How many of a palette's colours are those of flat areas, exactly as they are."""
FLAT = 0.0005
"""The share of a picture that a colour covers at least where it is one of a flat area."""
_HUNDREDTHS, _THOUSANDTHS = 100, 1000


@frozen
class Changed:
    """An image that has just changed, where (left, top, right, bottom), and for how many frames it stays so."""

    image: Image.Image
    box: tuple[int, int, int, int]
    frames: int


def changes(frames: Iterable[Image.Image]) -> Iterator[Changed]:
    """The frames that differ from those before them. An image may be one that is changed in place."""
    before: Image.Image | None = None
    box, count = (0, 0, 0, 0), 0
    for frame in frames:
        differs = ImageChops.difference(before, frame).getbbox() if before else (0, 0, *frame.size)
        if differs:
            if before is not None:
                yield Changed(before, box, count)
            before, box, count = frame.copy(), differs, 0
        count += 1
    if before is not None:
        yield Changed(before, box, count)


# -- colours


@frozen
class Palette:
    """The colours of all frames: rows of R, G, B."""

    colors: NDArray[np.uint8]

    def indices(self, part: Image.Image) -> NDArray[np.uint8]:
        """Of each px the colour nearest to it: exactly, which Pillow's own search, made for speed, is not."""
        pixels = np.asarray(part, dtype=np.uint32)
        packed = pixels[..., 0] << 16 | pixels[..., 1] << 8 | pixels[..., 2]
        unique, place = np.unique(packed, return_inverse=True)
        shades = np.stack([unique >> 16, unique >> 8 & 255, unique & 255], axis=1).astype(np.int32)
        nearest = np.empty(len(shades), dtype=np.uint8)
        for at in range(0, len(shades), _AT_A_TIME):
            apart = shades[at : at + _AT_A_TIME, None, :] - self.colors[None, :, :].astype(np.int32)
            nearest[at : at + _AT_A_TIME] = (apart * apart).sum(axis=2).argmin(axis=1)
        return nearest[place].reshape(packed.shape)


_AT_A_TIME = 4096


def palette(pictures: Sequence[Image.Image], colors: int = COLORS) -> Palette:
    """At most so many colours, from pictures in which all of them are."""
    counted: dict[tuple[int, ...], int] = {}
    for picture in pictures:
        for count, color in picture.getcolors(picture.width * picture.height) or ():
            if count >= FLAT * picture.width * picture.height and isinstance(color, tuple):
                counted[color] = counted.get(color, 0) + count
    exact = sorted(counted, key=lambda color: (-counted[color], color))[: min(EXACT, colors // 2)]
    sheet = Image.new("RGB", (max(one.width for one in pictures), sum(one.height for one in pictures)))
    top = 0
    for picture in pictures:
        sheet.paste(picture, (0, top))
        top += picture.height
    rest = sheet.quantize(colors - len(exact), method=Image.Quantize.MEDIANCUT).getpalette() or []
    every = [*(part for color in exact for part in color), *rest][: colors * 3]
    return Palette(np.array(every, dtype=np.uint8).reshape(-1, 3))


def _reduced(found: Iterable[Changed], colors: Palette) -> Iterator[Changed]:
    """The same in the colours of a palette: images of mode P."""
    held: NDArray[np.uint8] | None = None
    for changed in found:
        part = colors.indices(changed.image.crop(changed.box))
        if held is None:
            held = part
        left, top, right, bottom = changed.box
        held[top:bottom, left:right] = part
        image = Image.fromarray(held.copy())
        image.putpalette(colors.colors.tobytes())
        yield Changed(image, changed.box, changed.frames)


# -- GIF


def gif(frames: Iterable[Image.Image], fps: int, colors: Palette) -> bytes:
    """A GIF89a that begins anew without end."""
    found = tuple(_reduced(changes(frames), colors))
    ends = [round(passed * _HUNDREDTHS / fps) for passed in accumulate(changed.frames for changed in found)]
    durations = [10 * (end - start) for start, end in zip((0, *ends), ends, strict=False)]  # no error adds up
    data = io.BytesIO()
    first, *others = (changed.image for changed in found)
    more = {"append_images": others, "duration": durations, "loop": 0, "optimize": False, "disposal": 1}
    first.save(data, "GIF", save_all=True, **more)
    return data.getvalue()


# -- WebP


def webp(frames: Iterable[Image.Image], fps: int, colors: Palette | None = None) -> bytes:
    """An animated WebP without loss that begins anew without end; in the colours of a palette if there is one."""
    body = io.BytesIO()
    before: Image.Image | None = None
    passed = told = 0
    found = changes(frames)
    for changed in found if colors is None else _reduced(found, colors):
        passed += changed.frames
        until = round(passed * _THOUSANDTHS / fps)
        image = changed.image.convert("RGB")
        body.write(_frame(before, image, changed.box, until - told))
        before, told = image, until
    width, height = before.size if before else (1, 1)
    canvas = struct.pack("<I", _ANIMATED | _ALPHA) + _three(width - 1) + _three(height - 1)
    head = _chunk(b"VP8X", canvas) + _chunk(b"ANIM", struct.pack("<IH", 0, 0))
    content = b"WEBP" + head + body.getvalue()
    return b"RIFF" + struct.pack("<I", len(content)) + content


_ANIMATED, _ALPHA = 0x02, 0x10
_OVER, _AS_IT_IS = 0x00, 0x02
"""How a frame is put on what is there: seen through where it is clear, or in place of it."""


def _frame(
    before: Image.Image | None, image: Image.Image, changed: tuple[int, int, int, int], milliseconds: int
) -> bytes:
    """A chunk `ANMF`: what has changed, clear where nothing has. Its left and top edge are even numbers."""
    left, top = changed[0] & ~1, changed[1] & ~1
    box = (left, top, *changed[2:])
    part = image.crop(box)
    if before is not None:
        part = _clear(part, before.crop(box))
    data = io.BytesIO()
    part.save(data, "WEBP", lossless=True, quality=50, method=2)
    how = _AS_IT_IS if before is None else _OVER
    places = _three(left // 2) + _three(top // 2) + _three(part.width - 1) + _three(part.height - 1)
    return _chunk(b"ANMF", places + _three(milliseconds) + bytes([how]) + _bitstream(data.getvalue()))


def _clear(part: Image.Image, before: Image.Image) -> Image.Image:
    """The part with what is as before taken out."""
    now, then = np.asarray(part), np.asarray(before)
    differs = (now != then).any(axis=2)
    shown = np.zeros((*differs.shape, 4), dtype=np.uint8)
    shown[differs, :3] = now[differs]
    shown[differs, 3] = 255
    return Image.fromarray(shown)


def _bitstream(still: bytes) -> bytes:
    """The chunks of a still's pixels, without what is only for a file that stands alone."""
    kept, at = b"", 12
    while at + 8 <= len(still):
        name, length = struct.unpack_from("<4sI", still, at)
        end = at + 8 + length + (length & 1)
        if name == b"VP8L":
            kept += still[at:end]
        at = end
    return kept


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)


def _three(number: int) -> bytes:
    return struct.pack("<I", number)[:3]
