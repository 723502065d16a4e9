"""What a file shows and who made it come in; an XMP packet (ISO 16684-1) goes out, and into JPEG, PNG and MP4 files.

Title, description and alternative text are in the picture's language, which is also the default one (`x-default`).
There is no date, no place and no EXIF in it: the same words give the same bytes.
"""

from __future__ import annotations

import html
import re
import struct
from functools import lru_cache

from zlib_ng import zlib_ng

from cardmaker.frozen import frozen

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_PDFUA = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_JPEG_MARK = b"http://ns.adobe.com/xap/1.0/\0"
_JPEG_MOST = 65_533 - len(_JPEG_MARK)
_PNG_KEYWORD = b"XML:com.adobe.xmp\0\0\0\0\0"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IHDR_END = 8 + 25
_MP4_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_TRACKS = dict(
    pair.split(":")
    for pair in (
        *("ar:ara", "az:aze", "ba:bak", "be:bel", "de:deu", "en:eng", "es:spa", "fa:fas", "fr:fra", "hy:hye", "it:ita"),
        *("ka:kat", "kk:kaz", "ko:kor", "ky:kir", "mn:mon", "pl:pol", "ru:rus", "tg:tgk", "tk:tuk", "tr:tur", "tt:tat"),
        *("ug:uig", "uk:ukr", "uz:uzb", "zh:zho"),
    )
)
"""Languages as tracks of an MP4 name them (ISO 639-2/T)."""


@frozen
class About:
    """What a file says of itself; empty texts are left out. `source` is the address of the full answer."""

    language: str
    title: str = ""
    alt: str = ""
    creator: str = ""
    rights: str = ""
    credit: str = ""
    source: str = ""


@lru_cache(maxsize=64)
def packet(about: About, *, pdfua: bool = False) -> bytes:
    """The XMP packet of a file, read-only and without padding. `pdfua`: of a PDF that is made as PDF/UA-1 asks."""
    lines = (
        _simple("pdfuaid:part", "1" if pdfua else ""),
        _alternatives("dc:title", about.title, about.language),
        _alternatives("dc:description", about.alt, about.language),
        _alternatives("Iptc4xmpCore:AltTextAccessibility", about.alt, about.language),
        _listed("dc:creator", "Seq", about.creator),
        _alternatives("dc:rights", about.rights, about.language),
        _listed("dc:language", "Bag", about.language),
        _simple("photoshop:Credit", about.credit),
        _simple("dc:source", about.source),
    )
    spaces = {**_NAMESPACES, **(_PDFUA if pdfua else {})}
    names = "".join(f' xmlns:{name}="{address}"' for name, address in spaces.items())
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


def in_mp4(data: bytes, xmp: bytes) -> bytes:
    """An MP4 with the packet in a `uuid` box behind all others (XMP part 3, 1.2.7), so that no place in it moves."""
    return b"".join((data, struct.pack(">I", 24 + len(xmp)), b"uuid", _MP4_UUID, xmp))


def three_letters(language: str) -> str:
    """A language as tracks of an MP4 name it (ISO 639-2/T): `kaz` for `kk` or `kk-KZ`; `und` where it is not known."""
    short = language.partition("-")[0].lower()
    return short if len(short) == 3 else _TRACKS.get(short, "und")


def plain_text(text: str) -> str:
    """A text as XML and a program's arguments can carry it: without control characters and halves of letters."""
    return _NO_XML.sub("", text)


def _alternatives(name: str, text: str, language: str) -> str:
    if not text:
        return ""
    said = _safe(text)
    tags = ("x-default", _safe(language)) if language else ("x-default",)
    items = "".join(f'<rdf:li xml:lang="{tag}">{said}</rdf:li>' for tag in tags)
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _listed(name: str, kind: str, text: str) -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{_safe(text)}</rdf:li></rdf:{kind}></{name}>" if text else ""


def _simple(name: str, text: str) -> str:
    return f"<{name}>{_safe(text)}</{name}>" if text else ""


def _safe(text: str) -> str:
    return html.escape(plain_text(text), quote=False)


_GIF_XMP = b"\x21\xff\x0bXMP DataXMP"
_GIF_AFTER = bytes((1, *range(255, -1, -1), 0))
"""However a reader that knows no XMP has jumped about in the packet, this leads it to the end (XMP part 3, 1.1.2)."""


def in_gif(data: bytes, xmp: bytes) -> bytes:
    """A GIF with the packet in an extension before its trailer."""
    return b"".join((data[:-1], _GIF_XMP, xmp, _GIF_AFTER, data[-1:]))


_WEBP_HAS_XMP = 0x04


def in_animated_webp(data: bytes, xmp: bytes) -> bytes:
    """A WebP that has a chunk `VP8X`, with the packet as its last chunk (WebP Container Specification, "Metadata")."""
    chunk = struct.pack("<4sI", b"XMP ", len(xmp)) + xmp + b"\0" * (len(xmp) & 1)
    flags = bytes([data[20] | _WEBP_HAS_XMP])
    size = struct.pack("<I", len(data) + len(chunk) - 8)
    return b"".join((data[:4], size, data[8:20], flags, data[21:], chunk))
