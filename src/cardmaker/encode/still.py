"""An image (RGB, or P with a palette) and what a placement takes come in; one file's bytes under its limit go out.

The format is the first accepted of JPEG, PNG, WebP. JPEG is quality 90, baseline, 4:4:4, because halved chroma smears
coloured text; `optimize` and `progressive` cost more time than they save, and platforms encode again anyway.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable

from PIL import Image

from cardmaker.encode.jpeg import QUALITY, jpeg
from cardmaker.encode.metadata import in_jpeg, in_png
from cardmaker.encode.png import png
from cardmaker.frozen import frozen
from cardmaker.paint.indexed import PaletteImage

Picture = Image.Image | PaletteImage

QUALITY_MIN = 60
PREFERRED = ("jpeg", "png", "webp")
_EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp"}


@frozen
class Encoded:
    """A file's bytes, its format (jpeg, png, webp), its extension without a dot, and its quality where it has one."""

    data: bytes
    format: str
    extension: str
    quality: int | None


class TooLarge(ValueError):  # noqa: N818 - named in the house's contracts
    """A file is over its placement's limit even at the lowest quality that still looks clean; sizes in bytes."""

    def __init__(self, message: str, size: int = 0, limit: int = 0) -> None:
        super().__init__(message)
        self.size = size
        self.limit = limit


def encode(image: Picture, *, formats: tuple[str, ...], max_bytes: int | None, xmp: bytes = b"") -> Encoded:
    """The image in the first of PREFERRED that `formats` has and that fits into `max_bytes`.

    `xmp` is a packet of metadata to put into it, which counts. For a limit, quality goes from 90 down to 60, to the
    highest that fits. Raises TooLarge if nothing fits, ValueError if `formats` has no still picture.
    """
    usable = [name for name in PREFERRED if name in formats]
    if not usable:
        raise ValueError(f"no still picture format in {', '.join(formats) or 'an empty list'}")
    smallest = 0
    for name in usable:
        encoded, size = _within(image, name, max_bytes, xmp)
        if encoded is not None:
            return encoded
        smallest = min(smallest or size, size)
    limit = max_bytes or 0
    message = f"the picture has {smallest:,} bytes at the lowest quality, the placement takes {limit:,}"
    raise TooLarge(message, smallest, limit)


def _within(image: Picture, name: str, limit: int | None, xmp: bytes) -> tuple[Encoded | None, int]:
    """The file if it fits, and the bytes of the smallest try."""
    if name == "png":
        data = in_png(png(image), xmp) if xmp else png(image)
        fits = limit is None or len(data) <= limit
        return (Encoded(data, name, _EXTENSIONS[name], None) if fits else None), len(data)
    writer = functools.partial(_jpeg if name == "jpeg" else webp, xmp=xmp)
    data = writer(image, QUALITY)
    if limit is None or len(data) <= limit:
        return Encoded(data, name, _EXTENSIONS[name], QUALITY), len(data)
    lowest = writer(image, QUALITY_MIN)
    if len(lowest) > limit:
        return None, len(lowest)
    quality, data = _highest(image, writer, lowest, limit)
    return Encoded(data, name, _EXTENSIONS[name], quality), len(data)


def _highest(image: Picture, writer: Callable[[Picture, int], bytes], lowest: bytes, limit: int) -> tuple[int, bytes]:
    """The highest quality under the limit, by bisection: `low` fits, `high` does not."""
    low, high, best = QUALITY_MIN, QUALITY, lowest
    while high - low > 1:
        middle = (low + high) // 2
        data = writer(image, middle)
        if len(data) <= limit:
            low, best = middle, data
        else:
            high = middle
    return low, best


def _jpeg(image: Picture, quality: int, *, xmp: bytes) -> bytes:
    return in_jpeg(jpeg(image, quality), xmp) if xmp else jpeg(image, quality)


def webp(image: Picture, quality: int = QUALITY, *, xmp: bytes = b"") -> bytes:
    out = io.BytesIO()
    rgb = image.rgb() if isinstance(image, PaletteImage) else image.convert("RGB")
    rgb.save(out, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"", xmp=xmp)
    return out.getvalue()
