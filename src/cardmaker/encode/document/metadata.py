"""What a document says of itself, for its window's title, for libraries and for readers aloud: XMP and information."""

from __future__ import annotations

import pydyf  # type: ignore[import-untyped]

from cardmaker.encode import metadata
from cardmaker.encode.metadata import packet
from cardmaker.frozen import frozen

TAGS = {"kk": "kk-KZ"}
"""The language tag (BCP 47) of a document, where the deck's word for its language does not tell the voice to use."""


@frozen
class About:
    """A document's title, language (as decks name it), description, author; what its photo shows; where links lead;
    who has the rights, and who is to be named."""

    title: str = ""
    language: str = ""
    description: str = ""
    author: str = ""
    photo: str = ""
    link: str = ""
    rights: str = ""
    credit: str = ""

    @property
    def tag(self) -> str:
        return TAGS.get(self.language, self.language)


def information(about: About) -> dict[str, pydyf.String]:
    """The information dictionary (ISO 32000-1, 14.3.3): the same as in `xmp`, for older readers."""
    named = {"Title": about.title, "Subject": about.description, "Author": about.author}
    return {key: pydyf.String(value) for key, value in named.items() if value}


def xmp(about: About) -> bytes:
    """The XMP packet of a document: all that a picture says of itself, and PDF/UA's part."""
    return packet(
        metadata.About(
            about.tag,
            about.title,
            about.description,
            about.author,
            about.rights,
            about.credit,
            about.link,
        ),
        pdfua=True,
    )
