"""Slides come in as images; the bytes of a PDF with one page for each go out, without a date or a random name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from PIL import Image

from cardmaker.encode.jpeg import QUALITY, jpeg
from cardmaker.encode.still import QUALITY_MIN, Picture, TooLarge

_POINTS_PER_PX = 0.5  # 144 px to the inch: 1080 px are 7.5 inches wide
_STEP = 10


def pdf(images: Sequence[Picture], *, title: str = "", language: str = "", max_bytes: int | None = None) -> bytes:
    """A PDF 1.7 with a JPEG (4:4:4, quality 90) as each page, of the image's shape at half a point a px.

    `title` is shown in the window instead of the file's name, `language` (BCP 47) is for readers aloud. For a limit,
    quality goes down in tens to 60. Raises TooLarge over `max_bytes`, ValueError without images.
    """
    if not images:
        raise ValueError("a document needs at least one page")
    data = b""
    for quality in range(QUALITY, QUALITY_MIN - 1, -_STEP):
        data = _write([(_size(image), jpeg(image, quality)) for image in images], title, language)
        if max_bytes is None or len(data) <= max_bytes:
            return data
    limit = max_bytes or 0
    message = f"the document has {len(data):,} bytes at the lowest quality, the placement takes {limit:,}"
    raise TooLarge(message, len(data), limit)


def _write(pages: list[tuple[tuple[int, int], bytes]], title: str, language: str) -> bytes:
    kids = " ".join(f"{_page_number(index)} 0 R" for index in range(len(pages)))
    objects = [_catalog(language, bool(title)), f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    objects.append(f"<< /Title {_text(title)} >>".encode() if title else b"<< >>")
    for index, (size, data) in enumerate(pages):
        objects += _page(_page_number(index), size, data)
    return _file(objects)


def _size(image: Picture) -> tuple[int, int]:
    return image.size if isinstance(image, Image.Image) else (image.size.width, image.size.height)


def _page_number(index: int) -> int:
    """Object numbers: 1 catalog, 2 pages, 3 information, then page, content and image of each slide."""
    return 4 + 3 * index


def _catalog(language: str, titled: bool) -> bytes:
    spoken = f" /Lang {_text(language)}" if language else ""
    shown = " /ViewerPreferences << /DisplayDocTitle true >>" if titled else ""
    return f"<< /Type /Catalog /Pages 2 0 R{spoken}{shown} >>".encode()


def _page(number: int, size: tuple[int, int], data: bytes) -> list[bytes]:
    width, height = (f"{side * _POINTS_PER_PX:g}" for side in size)
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {number + 1} 0 R"
        f" /Resources << /XObject << /I {number + 2} 0 R >> >> >>"
    )
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} /ColorSpace /DeviceRGB"
        f" /BitsPerComponent 8 /Filter /DCTDecode /Length {len(data)} >>"
    )
    drawn = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    return [page.encode(), _stream(f"<< /Length {len(drawn)} >>", drawn), _stream(picture, data)]


def _stream(head: str, data: bytes) -> bytes:
    return b"".join((head.encode(), b"\nstream\n", data, b"\nendstream"))


def _text(text: str) -> str:
    """A text string as UTF-16 with its mark, in hexadecimal (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def _file(objects: list[bytes]) -> bytes:
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    offsets, end = [], len(parts[0])
    for number, body in enumerate(objects, start=1):
        part = b"".join((f"{number} 0 obj\n".encode(), body, b"\nendobj\n"))
        offsets.append(end)
        parts.append(part)
        end += len(part)
    # The file's name for itself is made from its content.
    name = hashlib.sha256(b"".join(parts)).hexdigest()[:32].upper()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R /ID [<{name}> <{name}>] >>\nstartxref\n{end}\n%%EOF\n"
    parts.append(f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode())
    return b"".join(parts)
