"""An image and a quality come in; the bytes of a baseline 4:4:4 JPEG go out.

Most of a card is one colour, and libjpeg spends as long on a flat square as on a letter. So a palette image is cut
into strips, 8 rows high, with a restart marker after each (ITU-T T.81, E.1.4), which makes every strip a piece of its
own: those of one colour are made once, the others go to libjpeg, through Pillow, as one image a few strips wide.
The file has the bytes that Pillow would have written with the same restart interval.
"""

from __future__ import annotations

import io
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
_STRIP = 9  # blocks: some letters wide, so that little of what is flat is coded with them
_STRIP_MOST = 40
_BESIDE = 3  # strips: libjpeg is slow with narrow rows
_AT_ONCE = 300  # strips: these stay in the cache; and libjpeg takes no image higher than 65,500 px
_START_OF_FRAME, _START_OF_SCAN, _END = b"\xff\xc0", b"\xff\xda", b"\xff\xd9"
_MARKER, _FIRST_RESTART = 0xFF, 0xD0

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
    flat, firsts = _flat(image.padded, width)
    places = np.flatnonzero(~flat)
    coded, ends = _coded(_others(image.padded, width, flat), places, image.palette, quality)
    parts: list[bytes | memoryview] = [_sized(_head(width, quality), image.size)]
    done = 0
    for first, start, count in _runs(flat, firsts):
        if first is None:
            parts.append(coded[ends[done] : ends[done + count]])
            done += count
        else:
            eight = _eight(image.color(first), width, quality, start % 8)
            parts.append((eight * -(-count // 8))[: count * len(eight) // 8])
    return b"".join(parts)[: -len(_END)] + _END


def _flat(pixels: Numbers, width: int) -> tuple[NDArray[np.bool_], Numbers]:
    """In the order of the scan: which strips are of one number, and the first number of each."""
    down, blocks = pixels.shape[0] // _BLOCK, width // _BLOCK
    firsts = pixels[::_BLOCK, ::width].copy()
    eights = pixels.view(np.uint64).reshape(down, _BLOCK, -1)  # 8 px at a time
    top = eights[:, 0]
    same = top == np.repeat(firsts * _EIGHT_TIMES, blocks, axis=1)
    for row in range(1, _BLOCK):
        same &= eights[:, row] == top
    return same.reshape(-1, blocks).all(axis=1), firsts.reshape(-1)


def _others(pixels: Numbers, width: int, flat: NDArray[np.bool_]) -> Numbers:
    """The strips of several numbers: strips x 8 x width."""
    rows = pixels.view(f"V{width}").reshape(pixels.shape[0] // _BLOCK, _BLOCK, -1)
    return rows.swapaxes(1, 2)[~flat.reshape(len(rows), -1)].view(np.uint8).reshape(-1, _BLOCK, width)


def _runs(flat: NDArray[np.bool_], firsts: Numbers) -> Iterator[tuple[int | None, int, int]]:
    """Neighbouring strips that are flat in one number, or not flat (None): that number, the first's place, how many."""
    kinds = np.where(flat, firsts, np.int16(-1))
    starts = np.concatenate(([0], np.flatnonzero(kinds[1:] != kinds[:-1]) + 1))
    counts = np.diff(starts, append=len(kinds))
    for kind, start, count in zip(kinds[starts].tolist(), starts.tolist(), counts.tolist(), strict=True):
        yield (None if kind < 0 else kind), start, count


def _coded(strips: Numbers, places: NDArray[np.intp], palette: bytes, quality: int) -> tuple[memoryview, list[int]]:
    """The strips' entropy-coded bytes, a restart marker after each; where each begins, and the end.

    The markers have the numbers that the strips have at their `places` in the file.
    """
    parts, ends, length = [], [np.zeros(1, dtype=np.intp)], 0
    for first in range(0, len(strips), _AT_ONCE):
        data, found = _pieces(strips[first : first + _AT_ONCE], palette, quality)
        parts.append(data)
        ends.append(found + length)
        length += len(data)
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
    every = np.concatenate(ends)
    whole[every[1:] - 1] = _FIRST_RESTART | (places & 7)
    return whole.data, every.tolist()


def _pieces(strips: Numbers, palette: bytes, quality: int) -> tuple[Numbers, NDArray[np.intp]]:
    """Entropy-coded strips, and the end of each, after the marker that follows it. libjpeg gets some side by side."""
    count, height, width = strips.shape
    more = np.zeros((-count % _BESIDE, height, width), dtype=np.uint8)
    beside = np.concatenate((strips, more)).reshape(-1, _BESIDE, height, width).swapaxes(1, 2)
    image = Image.fromarray(beside.reshape(-1, _BESIDE * width))
    image.putpalette(palette)
    body = _body(_whole(image.convert("RGB"), quality, restart_marker_blocks=width // _BLOCK))
    escapes = np.flatnonzero(body[:-2] == _MARKER)
    restarts = escapes[body[escapes + 1] & 0xF8 == _FIRST_RESTART]
    ends = np.append(restarts + 2, len(body))[:count]
    return body[: ends[-1]], ends


def _body(data: bytes) -> Numbers:
    """What stands after the head of a file."""
    return np.frombuffer(data, dtype=np.uint8, offset=_scan(data))


def _scan(data: bytes) -> int:
    """Where the entropy-coded bytes begin."""
    start = data.index(_START_OF_SCAN) + 2
    return start + int(struct.unpack_from(">H", data, start)[0])


@lru_cache(maxsize=4096)
def _eight(color: bytes, width: int, quality: int, start: int) -> bytes:
    """Eight flat strips, each with the marker after it, when the first has the number `start`."""
    piece = _body(_one_color(color, width, quality)).tobytes()[: -len(_END)]
    return b"".join(piece + bytes((_MARKER, _FIRST_RESTART | (start + i) & 7)) for i in range(8))


@lru_cache(maxsize=64)
def _head(width: int, quality: int) -> bytes:
    data = _one_color(bytes(3), width, quality)
    return data[: _scan(data)]


def _one_color(color: bytes, width: int, quality: int) -> bytes:
    image = Image.frombytes("RGB", (width, _BLOCK), color * (width * _BLOCK))
    return _whole(image, quality, restart_marker_rows=1)


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
