"""The bytes of a PDF come in; what another reader makes of it goes out: pypdf, which shares nothing with what wrote it.

It is loaded only here, and only for documents.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cardmaker.frozen import frozen

if TYPE_CHECKING:
    from pypdf import PdfReader


@frozen
class Document:
    """`sizes` of the pages in points, `texts` that can be copied from them, `bare` fonts that are not embedded."""

    sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]
    bare: tuple[str, ...]
    tagged: bool
    language: str
    title: str
    bookmarks: int


def read(data: bytes) -> Document | None:
    """What a PDF says; None where it cannot be read."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
        root = _plain(reader.trailer["/Root"])
        marked = _plain(root.get("/MarkInfo", {})).get("/Marked")
        return Document(
            sizes=tuple((float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages),
            texts=tuple(page.extract_text() for page in reader.pages),
            bare=tuple(sorted({name for name, inside in _fonts(reader) if not inside})),
            tagged=bool(marked) and "/StructTreeRoot" in root,
            language=str(root.get("/Lang", "")),
            title=(reader.metadata.title if reader.metadata else None) or "",
            bookmarks=len(reader.outline),
        )
    except Exception:  # whatever a damaged file makes pypdf raise
        return None


def _fonts(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """The name of each font of each page, and whether its letters are in the file (ISO 32000-1, 9.9)."""
    for page in reader.pages:
        for font in map(_plain, _plain(_plain(page["/Resources"]).get("/Font", {})).values()):
            parts = [_plain(one) for one in font.get("/DescendantFonts", [font])]
            described = [_plain(one.get("/FontDescriptor", {})) for one in parts]
            inside = all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one) for one in described)
            yield str(font.get("/BaseFont", "?")), inside


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value
