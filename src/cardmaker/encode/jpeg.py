"""An image and a quality come in; the bytes of a baseline 4:4:4 JPEG go out.

Most of a card is one colour, and libjpeg spends as long on a flat square as on a letter. So a palette image is cut
into strips, 8 rows high, with a restart marker after each (ITU-T T.81, E.1.4), which makes every strip a piece of its
own: those of one colour are made once, the others go to libjpeg, through Pillow, as one image a strip wide.
The file has the bytes that Pillow would have written with the same restart interval.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cardmaker.geometry import Size
from cardmaker.paint.indexed import PaletteImage

QUALITY = 90
_BLOCK = 8
_STRIP = 15  # blocks: about as wide as a word, so that the end of a short line is flat
_STRIP_MOST = 40
_AT_ONCE = 400  # strips: these stay in the cache; and libjpeg takes no image higher than 65,500 px
_START_OF_FRAME, _START_OF_SCAN, _END = b"\xff\xc0", b"\xff\xda", b"\xff\xd9"
_RESTARTS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")

Numbers = NDArray[np.uint8]
_EIGHT_TIMES = np.uint64(0x0101010101010101)


def jpeg(image: Image.Image | PaletteImage, quality: int = QUALITY) -> bytes:
    """Baseline 4:4:4, with nothing attached: whatever the image brings along is written out as empty."""
    if not isinstance(image, PaletteImage):
        return _whole(image if image.mode == "RGB" else image.convert("RGB"), quality)
    strip = _strip(image.size.width)
    return _in_strips(image, quality, strip * _BLOCK) if strip else _whole(image.rgb(), quality)


def _whole(rgb: Image.Image, quality: int, **more: int) -> bytes:
    out = io.BytesIO()
    rgb.save(out, "JPEG", quality=quality, subsampling=0, exif=b"", icc_profile=b"", comment=b"", dpi=(0, 0), **more)
    return out.getvalue()


def _strip(width: int) -> int:
    """How many blocks wide a strip is, so that whole ones fill a row; 0 where none does."""
    blocks, rest = divmod(width, _BLOCK)
    usable = [] if rest else [count for count in range(1, _STRIP_MOST + 1) if blocks % count == 0]
    best = min(usable, key=lambda count: abs(count - _STRIP), default=0)
    return best if best * 2 >= _STRIP else 0


def _in_strips(image: PaletteImage, quality: int, width: int) -> bytes:
    flat, firsts, others = _sorted_out(image.padded, width)
    flats = {number: _flat_piece(image.color(number), width, quality) for number in set(firsts[flat].tolist())}
    coded = iter(_pieces(others, image.palette, quality) if len(others) else ())
    pieces = [flats[first] if same else next(coded) for same, first in zip(flat.tolist(), firsts.tolist(), strict=True)]
    return _joined(_sized(_head(width, quality), image.size), pieces)


def _sorted_out(pixels: Numbers, width: int) -> tuple[NDArray[np.bool_], Numbers, Numbers]:
    """In the order of the scan: which strips are of one number, every strip's first, the strips of several."""
    down, across = pixels.shape[0] // _BLOCK, pixels.shape[1] // width
    firsts = pixels[::_BLOCK, ::width].copy()
    eights = pixels.view(np.uint64).reshape(down, _BLOCK, across, width // _BLOCK)  # 8 px at a time
    alike_across = (eights[:, 0] == firsts[:, :, None] * _EIGHT_TIMES).all(axis=2)
    alike_down = (eights[:, 1:] == eights[:, :1]).all(axis=1).all(axis=2)
    flat = alike_across & alike_down
    others = pixels.reshape(down, _BLOCK, across, width).swapaxes(1, 2)[~flat]
    return flat.reshape(-1), firsts.reshape(-1), others


def _pieces(strips: Numbers, palette: bytes, quality: int) -> list[bytes]:
    """Every strip's entropy-coded bytes."""
    found: list[bytes] = []
    for first in range(0, len(strips), _AT_ONCE):
        image = Image.fromarray(strips[first : first + _AT_ONCE].reshape(-1, strips.shape[2]))
        image.putpalette(palette)
        found += _taken_apart(_whole(image.convert("RGB"), quality, restart_marker_rows=1))[1]
    return found


def _taken_apart(data: bytes) -> tuple[bytes, list[bytes]]:
    """The head of a file, and what stands between its restart markers."""
    start = data.index(_START_OF_SCAN)
    start += 2 + int(struct.unpack_from(">H", data, start + 2)[0])
    return data[:start], _RESTART.split(data[start : -len(_END)])


@lru_cache(maxsize=1024)
def _flat_piece(color: bytes, width: int, quality: int) -> bytes:
    return _flat(color, width, quality)[1][0]


@lru_cache(maxsize=64)
def _head(width: int, quality: int) -> bytes:
    return _flat(bytes(3), width, quality)[0]


def _flat(color: bytes, width: int, quality: int) -> tuple[bytes, list[bytes]]:
    image = Image.frombytes("RGB", (width, _BLOCK), color * (width * _BLOCK))
    return _taken_apart(_whole(image, quality, restart_marker_rows=1))


def _sized(head: bytes, size: Size) -> bytes:
    """The head with the true height and width in its frame (T.81, B.2.2)."""
    at = next(place for kind, place in _segments(head) if kind == _START_OF_FRAME) + 5
    return head[:at] + struct.pack(">HH", size.height, size.width) + head[at + 4 :]


def _segments(head: bytes) -> Iterator[tuple[bytes, int]]:
    """Markers and where they stand."""
    at = 2
    while at < len(head):
        yield head[at : at + 2], at
        at += 2 + int(struct.unpack_from(">H", head, at + 2)[0])


def _joined(head: bytes, pieces: list[bytes]) -> bytes:
    parts = [_END] * (2 * len(pieces) + 1)
    parts[0] = head
    parts[1::2] = pieces
    parts[2:-1:2] = [_RESTARTS[number & 7] for number in range(len(pieces) - 1)]
    return b"".join(parts)
