"""Slides come in as images with what is read on them; the bytes of a PDF with one page for each go out.

A page is the slide's picture and, unseen on it, its text letter by letter, so that it can be searched, copied and read
aloud: tagged as PDF/UA-1 (ISO 14289-1) asks. No date and no random name is in it: same slides, same bytes.
"""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Sequence

import pydyf  # type: ignore[import-untyped]

from cardmaker.encode.document.letters import POINTS_PER_PX, Letters
from cardmaker.encode.document.metadata import About, information, xmp
from cardmaker.encode.document.reading import Parts, drawn, parts, titles
from cardmaker.encode.document.tags import Tags
from cardmaker.encode.jpeg import QUALITY, jpeg
from cardmaker.encode.still import QUALITY_MIN, Picture, TooLarge
from cardmaker.frozen import frozen
from cardmaker.geometry import Size
from cardmaker.scene import Passage

__all__ = ["About", "Page", "pdf"]

_STEP = 10


@frozen
class Page:
    """A slide's picture, and what is read on it in px of the picture."""

    image: Picture
    passages: tuple[Passage, ...] = ()

    @property
    def size(self) -> Size:
        size = self.image.size
        return Size(*size) if isinstance(size, tuple) else size


def pdf(pages: Sequence[Page], about: About = About(), *, max_bytes: int | None = None) -> bytes:  # noqa: B008 - frozen
    """A PDF 1.7 with a JPEG (4:4:4, quality 90) as each page, of the image's shape at half a point a px.

    For a limit, quality goes down in tens to 60. Raises TooLarge over `max_bytes`, ValueError without pages.
    """
    if not pages:
        raise ValueError("a document needs at least one page")
    data = b""
    for quality in range(QUALITY, QUALITY_MIN - 1, -_STEP):
        data = _written(pages, [jpeg(page.image, quality) for page in pages], about)
        if max_bytes is None or len(data) <= max_bytes:
            return data
    limit = max_bytes or 0
    message = f"the document has {len(data):,} bytes at the lowest quality, the placement takes {limit:,}"
    raise TooLarge(message, len(data), limit)


def _written(pages: Sequence[Page], pictures: Sequence[bytes], about: About) -> bytes:
    document = pydyf.PDF()
    found = parts([page.passages for page in pages], about)
    letters, tags = Letters(document), Tags(document)
    sheets = []
    for page, data, on_page in zip(pages, pictures, found, strict=True):
        sheets.append(_sheet(document, page, data, on_page, letters, tags))
    letters.close()
    tags.close()
    _catalog(document, sheets, titles(found, about), about)
    document.info.update(information(about))
    out = io.BytesIO()
    document.write(out, version=b"1.7", identifier=_name(document), compress=True)
    return out.getvalue()


def _sheet(
    document: pydyf.PDF, page: Page, data: bytes, on_page: Parts, letters: Letters, tags: Tags
) -> pydyf.Dictionary:
    """A page: its picture painted once, then the letters and pictures of its parts in reading order."""
    width, height = page.size.width, page.size.height
    image = pydyf.Stream(
        [data],
        {
            "Type": "/XObject",
            "Subtype": "/Image",
            "Width": width,
            "Height": height,
            "ColorSpace": "/DeviceRGB",
            "BitsPerComponent": 8,
            "Filter": "/DCTDecode",
        },
    )
    document.add_object(image)
    sheet = pydyf.Dictionary({"Type": "/Page"})
    document.add_page(sheet)
    content = drawn(page.size, on_page, letters, tags.page(sheet, page.size))
    document.add_object(content)
    sheet.update(
        {
            "Parent": document.pages.reference,
            "MediaBox": pydyf.Array([0, 0, width * POINTS_PER_PX, height * POINTS_PER_PX]),
            "Contents": content.reference,
            "Resources": pydyf.Dictionary(
                {
                    "XObject": pydyf.Dictionary({"I": image.reference}),
                    "Font": pydyf.Dictionary({"F": letters.reference}),
                }
            ),
        }
    )
    return sheet


def _catalog(document: pydyf.PDF, sheets: Sequence[pydyf.Dictionary], names: Sequence[str], about: About) -> None:
    metadata = pydyf.Stream([xmp(about)], {"Type": "/Metadata", "Subtype": "/XML"})
    document.add_object(metadata)
    document.catalog.update({"Metadata": metadata.reference, "Outlines": _bookmarks(document, sheets, names)})
    if about.language:
        document.catalog["Lang"] = pydyf.String(about.tag)
    if about.title:
        document.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _bookmarks(document: pydyf.PDF, sheets: Sequence[pydyf.Dictionary], names: Sequence[str]) -> bytes:
    """An outline with an entry for each page (ISO 32000-1, 12.3.3)."""
    root = pydyf.Dictionary({"Type": "/Outlines", "Count": len(sheets)})
    document.add_object(root)
    entries = [pydyf.Dictionary({"Title": pydyf.String(name), "Parent": root.reference}) for name in names]
    for entry in entries:
        document.add_object(entry)
    for sheet, entry in zip(sheets, entries, strict=True):
        entry["Dest"] = pydyf.Array([sheet.reference, "/Fit"])
    for before, after in itertools.pairwise(entries):
        before["Next"], after["Prev"] = after.reference, before.reference
    root["First"], root["Last"] = entries[0].reference, entries[-1].reference
    return bytes(root.reference)


def _name(document: pydyf.PDF) -> bytes:
    """The file's name for itself, made from its content."""
    whole = hashlib.sha256()
    for item in document.objects:
        if item.free != "f":
            whole.update(item.data)
    return whole.hexdigest()[:32].upper().encode()
