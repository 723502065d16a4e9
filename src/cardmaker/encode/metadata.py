"""What a picture is and who made it come in; an XMP packet (ISO 16684-1) goes out, and into JPEG and PNG files.

Title, description and alternative text are in the picture's language, which is also the default one (`x-default`).
There is no date, no place and no EXIF in it: the same words give the same bytes.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from xml.sax.saxutils import escape

from zlib_ng import zlib_ng

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_JPEG_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_MOST = 65_533 - len(_JPEG_MARK)
_PNG_KEYWORD = b"XML:com.adobe.xmp\0\0\0\0\0"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IHDR_END = 8 + 25


@dataclass(frozen=True, slots=True)
class About:
    """What a picture says of itself; empty texts are left out. `source` is the address of the full answer."""

    language: str
    title: str = ""
    alt: str = ""
    creator: str = ""
    rights: str = ""
    credit: str = ""
    source: str = ""


def packet(about: About) -> bytes:
    """The XMP packet of a picture, read-only and without padding."""
    lines = (
        _alternatives("dc:title", about.title, about.language),
        _alternatives("dc:description", about.alt, about.language),
        _alternatives("Iptc4xmpCore:AltTextAccessibility", about.alt, about.language),
        _listed("dc:creator", "Seq", about.creator),
        _alternatives("dc:rights", about.rights, about.language),
        _listed("dc:language", "Bag", about.language),
        _simple("photoshop:Credit", about.credit),
        _simple("dc:source", about.source),
    )
    names = "".join(f' xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""{names}>{"".join(lines)}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def in_jpeg(data: bytes, xmp: bytes) -> bytes:
    """A JPEG with the packet in an APP1 segment behind its JFIF header (XMP part 3, 1.1.3); raises ValueError."""
    if len(xmp) > _JPEG_MOST:
        raise ValueError(f"the metadata has {len(xmp)} bytes, a JPEG takes {_JPEG_MOST}")
    at = 4 + struct.unpack_from(">H", data, 4)[0] if data[2:4] == b"\xff\xe0" else 2
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(_JPEG_MARK) + len(xmp)) + _JPEG_MARK + xmp
    return b"".join((data[:at], segment, data[at:]))


def in_png(data: bytes, xmp: bytes) -> bytes:
    """A PNG with the packet in an iTXt chunk behind its header (XMP part 3, 1.1.5)."""
    body = _PNG_KEYWORD + xmp
    check = zlib_ng.crc32(body, zlib_ng.crc32(b"iTXt"))
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", check)
    return b"".join((data[:_IHDR_END], chunk, data[_IHDR_END:]))


def _alternatives(name: str, text: str, language: str) -> str:
    if not text:
        return ""
    said = _safe(text)
    items = "".join(f'<rdf:li xml:lang="{tag}">{said}</rdf:li>' for tag in ("x-default", _safe(language)))
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _listed(name: str, kind: str, text: str) -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{_safe(text)}</rdf:li></rdf:{kind}></{name}>" if text else ""


def _simple(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>" if text else ""


def _safe(text: str) -> str:
    return escape(_NO_XML.sub("", text))
