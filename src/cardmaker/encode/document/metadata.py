"""What a document says of itself, for its window's title, for libraries and for readers aloud: XMP and information."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pydyf  # type: ignore[import-untyped]

TAGS = {"kk": "kk-KZ"}
"""The language tag (BCP 47) of a document, where the deck's word for its language does not tell the voice to use."""


@dataclass(frozen=True, slots=True)
class About:
    """A document's title, language (as decks name it), description, author; what its photo shows; where links lead."""

    title: str = ""
    language: str = ""
    description: str = ""
    author: str = ""
    photo: str = ""
    link: str = ""

    @property
    def tag(self) -> str:
        return TAGS.get(self.language, self.language)


def information(about: About) -> dict[str, pydyf.String]:
    """The information dictionary (ISO 32000-1, 14.3.3): the same as in `xmp`, for older readers."""
    named = {"Title": about.title, "Subject": about.description, "Author": about.author}
    return {key: pydyf.String(value) for key, value in named.items() if value}


def xmp(about: About) -> bytes:
    """An XMP packet (ISO 16684-1) with Dublin Core's title, description, creator and language, and PDF/UA's part."""
    fields = [
        "<pdfuaid:part>1</pdfuaid:part>",
        _alternatives("title", about.title, about.tag),
        _alternatives("description", about.description, about.tag),
        _list("creator", "Seq", about.author),
        _list("language", "Bag", about.tag),
    ]
    inside = "\n".join(field for field in fields if field)
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\n'
        f"{inside}\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )
    return packet.encode()


def _alternatives(name: str, text: str, language: str) -> str:
    if not text:
        return ""
    tags = dict.fromkeys(["x-default", *([language] if language else [])])
    items = "".join(f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag in tags)
    return f"<dc:{name}><rdf:Alt>{items}</rdf:Alt></dc:{name}>"


def _list(name: str, kind: str, text: str) -> str:
    return f"<dc:{name}><rdf:{kind}><rdf:li>{escape(text)}</rdf:li></rdf:{kind}></dc:{name}>" if text else ""
