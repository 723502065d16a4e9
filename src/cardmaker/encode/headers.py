"""The bytes of a finished file come in; what its header says goes out, read by none of the libraries that wrote it.

Read are JPEG (ITU-T T.81, B.2.2), PNG (11.2.2), GIF (GIF89a), WebP (its container) and MP4 (ISO 14496-12), not
their pixels.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from cardmaker.frozen import frozen


@frozen
class Facts:
    """`format` as placements name it; px; `color` is `rgb`, `grey`, `cmyk`; of clips seconds, codecs, streamable.

    Of what moves without being a film: how many `frames`, and whether it is `endless`.
    """

    format: str
    width: int = 0
    height: int = 0
    color: str = "rgb"
    seconds: float | None = None
    codecs: tuple[str, ...] = ()
    streamable: bool = True
    frames: int = 1
    endless: bool = False


def read(data: bytes) -> Facts | None:
    """What a header says; None where it is damaged or of no format known here."""
    try:
        if data[:2] == b"\xff\xd8":
            return _jpeg(data) if data[-2:] == b"\xff\xd9" else None
        if data[:8] == b"\x89PNG\r\n\x1a\n":
            return _png(data) if data[-8:-4] == b"IEND" else None
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return _gif(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
        if data[4:8] == b"ftyp":
            return _mp4(data)
        if data[:5] == b"%PDF-":
            return Facts("pdf") if data.rstrip()[-5:] == b"%%EOF" else None
    except (struct.error, IndexError, ZeroDivisionError):
        pass
    return None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_COLORS = {1: "grey", 3: "rgb", 4: "cmyk"}


def _jpeg(data: bytes) -> Facts | None:
    at = 2
    while data[at] == 0xFF:
        kind, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if kind in _FRAMES:
            height, width, parts = struct.unpack_from(">HHB", data, at + 5)
            return Facts("jpeg", width, height, _COLORS.get(parts, f"{parts} components"))
        at += 2 + length
    return None


def _png(data: bytes) -> Facts:
    width, height, bits, kind = struct.unpack_from(">IIBB", data, 16)
    color = {0: "grey", 2: "rgb", 3: "rgb"}.get(kind, "rgb with alpha")
    return Facts("png", width, height, color if bits == 8 else f"{color}, {bits} bits")


def _webp(data: bytes) -> Facts | None:
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        return None
    match data[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 26)
            return Facts("webp", width & 0x3FFF, height & 0x3FFF)
        case b"VP8L":
            bits = struct.unpack_from("<I", data, 21)[0]
            return Facts("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
            return _animated(data, width, height) if data[20] & 0x02 else Facts("webp", width, height)
    return None


def _animated(data: bytes, width: int, height: int) -> Facts | None:
    """Frames of an animated WebP: each must lie on the canvas and begin at even px."""
    at, frames, thousandths, loops = 12, 0, 0, -1
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        content, at = at + 8, at + 8 + length + (length & 1)
        if name == b"ANIM":
            loops = struct.unpack_from("<H", data, content + 4)[0]
        elif name == b"ANMF":
            numbers = (int.from_bytes(data[content + step : content + step + 3], "little") for step in range(0, 15, 3))
            left, top, wide, high, time = numbers
            if left * 2 + wide + 1 > width or top * 2 + high + 1 > height:
                return None
            frames, thousandths = frames + 1, thousandths + time
    if at != len(data):
        return None
    return Facts("animated-webp", width, height, seconds=thousandths / 1000, frames=frames, endless=loops == 0)


def _gif(data: bytes) -> Facts | None:
    """GIF89a, 17 to 26: extensions and images until the trailer."""
    width, height, packed = struct.unpack_from("<HHB", data, 6)
    at = 13 + _table(packed)
    frames = hundredths = 0
    loops = -1
    while data[at] != 0x3B:
        if data[at] == 0x21 and data[at + 1] == 0xF9:
            hundredths += struct.unpack_from("<H", data, at + 4)[0]
        elif data[at] == 0x21 and data[at + 3 : at + 14] == b"NETSCAPE2.0":
            loops = struct.unpack_from("<H", data, at + 16)[0]
        elif data[at] == 0x2C:
            left, top, wide, high, own = struct.unpack_from("<HHHHB", data, at + 1)
            if left + wide > width or top + high > height:
                return None
            frames += 1
            at += 9 + _table(own)  # and a byte, as extensions have two before their blocks
        at += 2
        while data[at]:
            at += data[at] + 1
        at += 1
    if at + 1 != len(data):
        return None
    return Facts("gif", width, height, seconds=hundredths / 100, frames=frames, endless=loops == 0)


def _table(packed: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, and where the content of each box begins and ends."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        size = size or end - start
        if size < head or start + size > end:
            raise IndexError("a box that ends outside its parent")
        yield kind, start + head, start + size
        start += size


def _mp4(data: bytes) -> Facts | None:
    top = [(kind, start, end) for kind, start, end in _boxes(data, 0, len(data))]
    kinds = [kind for kind, _, _ in top]
    moov = next(((start, end) for kind, start, end in top if kind == b"moov"), None)
    if moov is None or b"mdat" not in kinds:
        return None
    seconds, codecs, size = 0.0, [], (0, 0)
    for kind, start, end in _boxes(data, *moov):
        if kind == b"mvhd":
            wide = data[start] == 1
            scale, duration = struct.unpack_from(">IQ" if wide else ">II", data, start + (20 if wide else 12))
            seconds = duration / scale
        elif kind == b"trak":
            codec, (width, height) = _track(data, start, end)
            codecs.append(codec)
            size = (width, height) if width else size
    first = kinds.index(b"moov") < kinds.index(b"mdat")
    return Facts("mp4", *size, seconds=seconds, codecs=tuple(codecs), streamable=first)


def _track(data: bytes, start: int, end: int) -> tuple[str, tuple[int, int]]:
    """The codec of a track, by the name of its sample entry, and its size in px (0, 0: sound)."""
    at = _within(data, start, end, (b"mdia", b"minf", b"stbl", b"stsd")) + 8
    codec = data[at + 4 : at + 8].decode("latin-1")
    width, height = struct.unpack_from(">HH", data, at + 32) if codec[:2] in ("av", "hv", "he") else (0, 0)
    return codec, (width, height)


def _within(data: bytes, start: int, end: int, path: tuple[bytes, ...]) -> int:
    for name in path:
        start, end = next((first, last) for kind, first, last in _boxes(data, start, end) if kind == name)
    return start
