"""An image and a quality come in; the bytes of a baseline 4:4:4 JPEG go out.

Most of a card is one colour, and libjpeg spends as long on a flat square as on a letter. So a palette image is cut
into strips, 8 rows high, with a restart marker after each (ITU-T T.81, E.1.4), which makes every strip a piece of its
own: those of one colour are made once, the others go to libjpeg, through Pillow, as one image a few strips wide, and
are kept for later pictures: more than half of the strips of a deck stand on one of its cards before.
The file has the bytes that Pillow would have written with the same restart interval.
"""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable, Hashable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cardmaker.geometry import Size
from cardmaker.paint.indexed import PaletteImage
from cardmaker.pictures.cache import Cache

QUALITY = 90
_BLOCK = 8
_STRIP = 15  # blocks: narrower ones have less of what is flat in them, but are more to look up and to mark
_STRIP_MOST = 40
_BESIDE = 2  # strips: libjpeg is slow with narrow rows
_AT_ONCE = 300  # strips: these stay in the cache; and libjpeg takes no image higher than 65,500 px
_START_OF_FRAME, _START_OF_SCAN, _END = b"\xff\xc0", b"\xff\xda", b"\xff\xd9"
_MARKER, _FIRST_RESTART = 0xFF, 0xD0
_NUMBERS = [bytes([_FIRST_RESTART | number]) for number in range(8)]  # second bytes of restart markers

_FEW = 32  # flat strips in a row, which are kept as they are written

_MIXED = -1  # in place of a number: a strip of several, or nobody knows

Numbers = NDArray[np.uint8]
_CODED: Cache[dict[Hashable, bytes]] = Cache(64 << 20)
"""By palette, width and quality: the bytes of each strip that was coded, with the first byte of a marker."""
_KEPT_BESIDE = 200  # bytes that a dictionary needs for a strip, about
# 64 bits of a keyed hash instead of the strip: of a million strips, two share theirs once in 40 million runs.
_name: Callable[[bytes], Hashable] = hash if sys.hash_info.width >= 64 else bytes


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
    numbers = _flat(image, width)
    mixed = (numbers == _MIXED).nonzero()[0]
    pieces = _known(_strips(image.padded, width, mixed), image.palette, quality)
    marked: list[bytes] = [b""] * (2 * len(pieces))  # each with the number of the restart marker it ends with
    marked[::2], marked[1::2] = pieces, map(_NUMBERS.__getitem__, (mixed & 7).tolist())
    parts = [_sized(_head(width, quality), image.size)]
    done = 0
    for number, start, count in _runs(numbers):
        if number == _MIXED:
            parts += marked[done : done + 2 * count]
            done += 2 * count
        else:
            flats = _few_flats if count <= _FEW else _flats
            parts.append(flats(image.color(number), width, quality, start % 8, count))
    parts[-1] = parts[-1][:-1] + _END[1:]  # both are markers
    return b"".join(parts)


def _flat(image: PaletteImage, width: int) -> NDArray[np.int16]:
    """The number of each strip that was painted in one, in the order of the scan, else _MIXED."""
    height, rows = image.size.height, len(image.padded)
    numbers = np.full((rows // _BLOCK, image.size.width // width), _MIXED, dtype=np.int16)
    for (left, top, right, bottom), number in image.painted:
        end = rows if bottom >= height else bottom  # what is below repeats the last row
        numbers[top // _BLOCK : -(-end // _BLOCK), left // width : -(-right // width)] = _MIXED
        if number is not None:
            numbers[-(-top // _BLOCK) : end // _BLOCK, -(-left // width) : right // width] = number
    return numbers.reshape(-1)


def _strips(pixels: Numbers, width: int, places: NDArray[np.intp]) -> Numbers:
    """The strips at these places: strips x 8 x width."""
    rows = pixels.view(f"V{width}").reshape(len(pixels) // _BLOCK, _BLOCK, -1)
    down, across = np.divmod(places, rows.shape[2])
    return rows[down, :, across].view(np.uint8).reshape(-1, _BLOCK, width)


def _runs(numbers: NDArray[np.int16]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring strips of one number, or _MIXED: that number, the first's place, how many."""
    starts = np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))
    counts = np.diff(starts, append=len(numbers))
    yield from zip(numbers[starts].tolist(), starts.tolist(), counts.tolist(), strict=True)


def _known(strips: Numbers, palette: bytes, quality: int) -> list[bytes]:
    """Each strip's bytes and the first of the marker after it. Only those that stood nowhere before are coded."""
    width = strips.shape[2]
    key = (palette, width, quality)
    known = _CODED.get(key)
    if known is None:
        known = {}
        _CODED.put(key, known, 0)
    names = list(map(_name, strips.reshape(-1).view(f"V{_BLOCK * width}").tolist()))
    new = {name: place for place, name in enumerate(names) if name not in known}
    unknown = list(new.items())
    for first in range(0, len(unknown), _AT_ONCE):
        some = unknown[first : first + _AT_ONCE]
        pieces = _pieces(strips[[place for _, place in some]], palette, quality)
        known.update(zip([name for name, _ in some], pieces, strict=True))
        _CODED.grow(key, sum(map(len, pieces)) + _KEPT_BESIDE * len(pieces))
    return list(map(known.__getitem__, names))


def _pieces(strips: Numbers, palette: bytes, quality: int) -> list[bytes]:
    """Entropy-coded strips, each with the first byte of the marker after it. libjpeg gets some side by side."""
    count, height, width = strips.shape
    beside = np.zeros((-(-count // _BESIDE), height, _BESIDE, width), dtype=np.uint8)
    for place in range(_BESIDE):
        every = strips[place::_BESIDE]
        beside[: len(every), :, place] = every
    image = Image.fromarray(beside.reshape(-1, _BESIDE * width))
    image.putpalette(palette)
    data = _whole(image.convert("RGB"), quality, restart_marker_blocks=width // _BLOCK)
    start = _scan(data)
    body = np.frombuffer(data, dtype=np.uint8, offset=start)
    escapes = (body[:-2] == _MARKER).nonzero()[0]
    restarts = escapes[body[escapes + 1] & 0xF8 == _FIRST_RESTART] + start
    ends = [*(restarts + 1).tolist(), len(data) - 1][:count]
    return [data[first:end] for first, end in zip([start, *(end + 1 for end in ends)], ends, strict=False)]


def _scan(data: bytes) -> int:
    """Where the entropy-coded bytes begin."""
    start = data.index(_START_OF_SCAN) + 2
    return start + int(struct.unpack_from(">H", data, start)[0])


def _flats(color: bytes, width: int, quality: int, start: int, count: int) -> bytes:
    """So many flat strips, each with the marker after it, when the first has the number `start`."""
    eight = _eight(color, width, quality, start)
    return (eight * -(-count // 8))[: count * len(eight) // 8]


_few_flats = lru_cache(maxsize=4096)(_flats)


@lru_cache(maxsize=4096)
def _eight(color: bytes, width: int, quality: int, start: int) -> bytes:
    """Eight flat strips, each with the marker after it, when the first has the number `start`."""
    data = _one_color(color, width, quality)
    piece = data[_scan(data) : -1]
    return b"".join(piece + _NUMBERS[(start + i) & 7] for i in range(8))


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
