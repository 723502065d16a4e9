"""Lines of letters come in; operators that write them unseen, and a font without any ink, go out.

The picture shows the letters; this font only says where each is, how wide and what it means. So it needs no outlines
and writes every script: a code for each pair of letter and width, its width in the font, its meaning in ToUnicode.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import pydyf  # type: ignore[import-untyped]

from cardmaker.geometry import Rect, Size
from cardmaker.scene import ReadLine

POINTS_PER_PX = 0.5
"""144 px to the inch: 1080 px are 7.5 inches wide."""
EM = 1000
_WIDEST = 30_000
_ASCENT, _DESCENT = 940, -250
_UNSEEN = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2060": None, "\ufeff": None, "\u200b": None}
_PLAIN = str.maketrans(_UNSEEN)
"""Spaces that may not break are plain ones in a document, where lines are what they are: a search finds them so."""


def points(rect: Rect, page: Size) -> pydyf.Array:
    """A rectangle as PDF has it: left, bottom, right, top, in points from the page's lower left corner."""
    edges = (rect.x, page.height - rect.bottom, rect.right, page.height - rect.y)
    return pydyf.Array([round(edge * POINTS_PER_PX, 2) for edge in edges])


class Letters:
    """The font of one document: gives letters their codes as they come; `close` writes it when all have come."""

    def __init__(self, document: pydyf.PDF) -> None:
        self._document = document
        self._codes: dict[tuple[str, int], int] = {}
        self._font = pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type0"})
        document.add_object(self._font)

    @property
    def reference(self) -> bytes:
        return bytes(self._font.reference)

    def write(self, content: pydyf.Stream, line: ReadLine, height: float) -> None:
        """A line within a text object; `height` is the page's in px.

        Letters are written in logical order. Those that follow each other from left to right are one string; of a
        right-to-left text each is put where it stands.
        """
        content.set_font_size("F", round(line.size * POINTS_PER_PX, 3))
        for x, letters in _stretches(line):
            left, bottom = x * POINTS_PER_PX, (height - line.baseline) * POINTS_PER_PX
            content.set_text_matrix(1, 0, 0, 1, round(left, 2), round(bottom, 2))
            codes = "".join(f"{self._code(text, wide):04X}" for text, wide in _widths(x, letters, line.size))
            content.stream.append(f"<{codes}> Tj")

    def _code(self, text: str, wide: int) -> int:
        return self._codes.setdefault((text, wide), len(self._codes) + 1)

    def close(self) -> None:
        """Writes the font (ISO 32000-1, 9.7) and what its codes mean (9.10.3)."""
        widths = [0, *(wide for _, wide in self._codes)]
        program = pydyf.Stream([outlines(widths)], compress=True)
        meaning = pydyf.Stream([_meaning(self._codes)], compress=True)
        descriptor = pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": "/Unseen",
                "Flags": 4,
                "FontBBox": pydyf.Array([0, _DESCENT, EM, _ASCENT]),
                "ItalicAngle": 0,
                "Ascent": _ASCENT,
                "Descent": _DESCENT,
                "CapHeight": 710,
                "StemV": 80,
            }
        )
        system = {"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("Identity"), "Supplement": 0}
        glyphs = pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": "/Unseen",
                "CIDSystemInfo": pydyf.Dictionary(system),
                "CIDToGIDMap": "/Identity",
                "DW": 0,
                "W": pydyf.Array([0, pydyf.Array(widths)]),
            }
        )
        for item in (program, meaning, descriptor, glyphs):
            self._document.add_object(item)
        descriptor["FontFile2"] = program.reference
        program.extra["Length1"] = len(outlines(widths))
        glyphs["FontDescriptor"] = descriptor.reference
        self._font.update(
            {
                "BaseFont": "/Unseen",
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([glyphs.reference]),
                "ToUnicode": meaning.reference,
            }
        )


def _stretches(line: ReadLine) -> Iterator[tuple[float, list[tuple[str, float, float]]]]:
    """Letters that follow each other without a gap, and where each stretch begins."""
    found: list[tuple[str, float, float]] = []
    for letter in line.letters:
        if found and abs(letter[1] - found[-1][2]) > 0.01 * line.size:
            yield found[0][1], found
            found = []
        found.append(letter)
    if found:
        yield found[0][1], found


def _widths(x: float, letters: Sequence[tuple[str, float, float]], size: float) -> Iterator[tuple[str, int]]:
    """Each letter as it is read, and its width in thousandths of the size, so that the sum does not drift."""
    done = 0
    for text, _, right in letters:
        end = round((right - x) / size * EM)
        yield text.translate(_PLAIN) or "\u200b", min(max(end - done, 0), _WIDEST)
        done = end


def _meaning(codes: dict[tuple[str, int], int]) -> bytes:
    """A ToUnicode CMap, a hundred codes to a block as it must be."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    pairs = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (text, _), code in codes.items()]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()


def outlines(widths: Sequence[int]) -> bytes:
    """A TrueType font program (ISO/IEC 14496-22) with a glyph without ink for each width, in thousandths of the em.

    Only the tables that a font inside a PDF must have; no date.
    """
    count = len(widths)
    tables = {
        b"glyf": b"\0\0\0\0",
        b"head": struct.pack(
            ">HHIIIHHqqhhhhHHhhh", 1, 0, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, _DESCENT, EM, _ASCENT, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(
            ">HHhhhHhhhhhhhhhhhH", 1, 0, _ASCENT, _DESCENT, 0, max(widths), *(0,) * 3, 0, 1, *(0,) * 6, count
        ),
        b"hmtx": b"".join(struct.pack(">Hh", wide, 0) for wide in widths),
        b"loca": bytes(2 * (count + 1)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, count, *(0,) * 4, 1, *(0,) * 8),
    }
    return _font_file(tables)


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    """An OpenType file of tables in the order of their names, with all checksums."""
    power = 1 << (len(tables).bit_length() - 1)
    head = struct.pack(">IHHHH", 0x10000, len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16)
    offset = len(head) + 16 * len(tables)
    directory, body, where = b"", b"", 0
    for name, data in sorted(tables.items()):
        where = offset + 8 if name == b"head" else where
        directory += struct.pack(">4sIII", name, _checksum(data), offset, len(data))
        padded = data + bytes(-len(data) % 4)
        body += padded
        offset += len(padded)
    whole = bytearray(head + directory + body)
    struct.pack_into(">I", whole, where, (0xB1B0AFBA - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return int(sum(struct.unpack(f">{len(padded) // 4}I", padded))) & 0xFFFFFFFF
