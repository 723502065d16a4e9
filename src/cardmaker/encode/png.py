"""An image (RGB) or one with a palette comes in; a PNG file goes out, many times faster than Pillow writes it.

True colour is filtered with Up alone, which suits flat fields and text; numbers of colours are not filtered. Both are
packed by zlib-ng at level 2 (PNG 3, 7.3, 10 and 11.2.2), whose bytes are the same on every processor.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from zlib_ng import zlib_ng

from cardmaker.paint.indexed import PaletteImage

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 2
_BAND = 64  # rows
_NONE, _UP = 0, 2
_TRUECOLOUR, _PALETTE = 2, 3
_PERCEPTUAL = b"\0"


def png(image: Image.Image | PaletteImage) -> bytes:
    """An 8-bit PNG that says it is sRGB and nothing else. The same pixels give the same bytes."""
    if isinstance(image, PaletteImage):
        size = (image.size.width, image.size.height)
        return _file(size, _PALETTE, _chunk(b"PLTE", image.palette), _packed(image.numbers))
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    return _file(rgb.size, _TRUECOLOUR, b"", zlib_ng.compress(_differences(rgb), _LEVEL))


def _packed(numbers: NDArray[np.uint8]) -> bytes:
    """Rows without a filter, packed a band at a time: a copy of the whole would push all else out of the cache."""
    height, width = numbers.shape
    band = np.full((_BAND, width + 1), _NONE, dtype=np.uint8)
    packer = zlib_ng.compressobj(_LEVEL)
    parts = []
    for top in range(0, height, _BAND):
        rows = numbers[top : top + _BAND]
        band[: len(rows), 1:] = rows
        parts.append(packer.compress(band[: len(rows)]))
    return b"".join((*parts, packer.flush()))


def _differences(image: Image.Image) -> NDArray[np.uint8]:
    width, height = image.size
    pixels = np.frombuffer(image.tobytes(), dtype=np.uint8).reshape(height, width * 3)
    rows = np.empty((height, width * 3 + 1), dtype=np.uint8)
    rows[:, 0] = _UP
    rows[0, 1:] = pixels[0]
    np.subtract(pixels[1:], pixels[:-1], out=rows[1:, 1:])
    return rows


def _file(size: tuple[int, int], kind: int, palette: bytes, packed: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0))
    data = _chunk(b"IDAT", packed)
    return b"".join((_SIGNATURE, header, _chunk(b"sRGB", _PERCEPTUAL), palette, data, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib_ng.crc32(data, zlib_ng.crc32(kind))
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", check)))
