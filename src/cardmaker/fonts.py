"""Font files come in as names and bytes; faces that can be shaped, measured and looked up by family and weight go out.

A file may be TrueType or OpenType (also a collection). A variable font is used at its default instance.
Nothing here touches the disk. A file that is no font, or a broken one, becomes a diagnostic that names it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import field
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped]

from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen

OUTLINES = ("glyf", "CFF ", "CFF2", "CBDT", "sbix", "SVG ", "COLR")
NEEDED = ("cmap", "head", "hhea", "hmtx", "maxp")
COLOR = ("CBDT", "sbix", "SVG ", "COLR")

# Characters that need no glyph of their own: default-ignorable ones (Unicode, DerivedCoreProperties), which a shaper
# hides, and spaces and line ends, which have a width but no ink.
UNSEEN = frozenset(
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u2028\u2029\u202f\u205f\u3000"
    "\u3164\ufeff\uffa0"
) | frozenset(
    chr(code)
    for first, last in (
        (0x180B, 0x180F),
        (0x2000, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0xFE00, 0xFE0F),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
)

Extents = tuple[float, float, float, float]
"""Ink of a glyph in em from its origin: left, top (up is positive), right, bottom."""


@frozen(eq=False)
class Face:
    """One face of a font file. Lengths are in em; `descent` counts downwards, so it is positive in usual fonts.

    `key` is the PostScript name ("Roboto-Bold"), unique among `Fonts`. `figure_height` is how high a lining figure
    stands above the baseline. `hb_font` is scaled to `upem`.
    """

    key: str
    family: str
    weight: int
    italic: bool
    upem: int
    ascent: float
    descent: float
    cap_height: float
    x_height: float
    figure_height: float
    color: bool
    file: str
    hb_font: Any = field(repr=False)
    blanks: frozenset[int] = field(repr=False)
    _covered: set[str] = field(repr=False)
    _lacking: set[str] = field(repr=False)
    _extents: dict[int, Extents] = field(repr=False)

    def covers(self, text: str) -> bool:
        """True if every character has a glyph here or needs none (`UNSEEN`)."""
        unknown = set(text) - self._covered
        return not unknown or not any(not self._learn(character) for character in unknown)

    def has(self, character: str) -> bool:
        """True if the character itself, unseen or not, has a glyph."""
        return self.hb_font.get_nominal_glyph(ord(character)) is not None

    def _learn(self, character: str) -> bool:
        if character in self._lacking:
            return False
        known = character in UNSEEN or self.has(character)
        (self._covered if known else self._lacking).add(character)
        return known

    def extents(self, glyph: int) -> Extents:
        """Ink box of a glyph in em; all zero for a glyph without ink."""
        found = self._extents.get(glyph)
        if found is None:
            box = self.hb_font.get_glyph_extents(glyph)
            upem = self.upem
            if box is None:
                found = (0.0, 0.0, 0.0, 0.0)
            else:
                left, top = box.x_bearing / upem, box.y_bearing / upem
                found = (left, top, left + box.width / upem, top + box.height / upem)
            self._extents[glyph] = found
        return found


@frozen(eq=False)
class Fonts:
    """All faces of a project. Look-ups answer None where they find nothing; order never depends on hashes."""

    faces: tuple[Face, ...]
    _keys: dict[str, Face] = field(repr=False)
    _exact: dict[tuple[str, int, bool], Face] = field(repr=False)
    _fallbacks: dict[tuple[str, int], Face | None] = field(repr=False)

    @classmethod
    def from_files(cls, files: Iterable[tuple[str, bytes]], problems: Problems) -> Fonts:
        """Reads every (name, bytes). Of two files with the same face the first is kept and the second reported."""
        faces: list[Face] = []
        keys: dict[str, Face] = {}
        exact: dict[tuple[str, int, bool], Face] = {}
        sources: dict[str, bytes] = {}
        for name, data in files:
            for face in _read(name, data, problems):
                style = (face.family, face.weight, face.italic)
                twin = keys.get(face.key) or exact.get(style)
                if twin is not None:
                    if sources[twin.key] != data:
                        problems.warning(
                            Span(name),
                            f"this file has the same face as `{twin.file}` ({face.key}), so it is not used",
                            "remove one of the two files",
                        )
                    continue
                faces.append(face)
                keys[face.key] = exact[style] = face
                sources[face.key] = data
        return cls(tuple(faces), keys, exact, {})

    @property
    def families(self) -> tuple[str, ...]:
        """Names of families, each once, in order of their files."""
        return tuple(dict.fromkeys(face.family for face in self.faces))

    def face(self, family: str, weight: int, italic: bool = False) -> Face | None:
        """The face of exactly this style."""
        return self._exact.get((family, weight, italic))

    def by_key(self, key: str) -> Face:
        """The face a scene names. Raises KeyError, since a scene only names faces that were found."""
        return self._keys[key]

    def nearest(self, family: str, weight: int, italic: bool = False) -> Face | None:
        """The face of the family that CSS Fonts 4, 5.2 (font matching) would take; None if there is no such family."""
        found = self.face(family, weight, italic)
        if found is not None:
            return found
        family_faces = [face for face in self.faces if face.family == family]
        slanted = [face for face in family_faces if face.italic == italic] or family_faces
        return min(slanted, key=lambda face: _distance(weight, face.weight), default=None)

    def fallback(self, cluster: str, weight: int) -> Face | None:
        """A face with all characters of a grapheme: in colour for emoji, then upright, nearest weight, file order."""
        key = (cluster, weight)
        if key not in self._fallbacks:
            wants_color = is_emoji(cluster)
            able = [face for face in self.faces if face.covers(cluster)]
            self._fallbacks[key] = min(
                able,
                key=lambda face: (face.color != wants_color, face.italic, _distance(weight, face.weight)),
                default=None,
            )
        return self._fallbacks[key]


def is_emoji(cluster: str) -> bool:
    """True if a grapheme asks to be drawn in colour: by VS16, a keycap, a flag, a skin tone or its block."""
    if "\ufe0e" in cluster:
        return False
    return "\ufe0f" in cluster or any(0x1F1E6 <= ord(c) <= 0x1F1FF or 0x1F300 <= ord(c) <= 0x1FAFF for c in cluster)


def _distance(wanted: int, weight: int) -> tuple[int, int]:
    """Order of weights after CSS: 400 and 500 stand in for each other; light goes lighter, bold goes bolder."""
    gap = abs(wanted - weight)
    if weight == wanted:
        return (0, 0)
    if 400 <= wanted <= 500:
        if wanted < weight <= 500:
            return (1, gap)
        return (2, gap) if weight < wanted else (3, gap)
    good_side = weight < wanted if wanted < 400 else weight > wanted
    return (1 if good_side else 2, gap)


# --- reading one file ---------------------------------------------------------------------------------------------

FONT_HINT = "use a TTF or OTF file; download it again if it should be one"


def _read(name: str, data: bytes, problems: Problems) -> list[Face]:
    trouble = _trouble(data)
    if trouble:
        problems.error(Span(name), *trouble)
        return []
    blob = hb.Blob(data)
    count = struct.unpack_from(">I", data, 8)[0] if data[:4] == b"ttcf" else 1
    faces = []
    for index in range(count):
        face = _face(name, hb.Face(blob, index))
        if face is None:
            problems.error(Span(name), "this font is broken: it has no glyphs or no letters", FONT_HINT)
        else:
            faces.append(face)
    return faces


def _trouble(data: bytes) -> tuple[str, str] | None:
    """What keeps the bytes from being a font: message and hint, or None."""
    magic = data[:4]
    if not data:
        return ("this font file is empty", FONT_HINT)
    if magic in (b"wOFF", b"wOF2"):
        return ("this is a web font (WOFF), which cannot be used here", "use the TTF or OTF file of the same font")
    if magic not in (b"\0\1\0\0", b"OTTO", b"true", b"ttcf"):
        return ("this is not a font file", FONT_HINT)
    try:
        offsets = [0]
        if magic == b"ttcf":
            offsets = list(struct.unpack_from(f">{min(struct.unpack_from('>I', data, 8)[0], 256)}I", data, 12))
        for offset in offsets:
            missing = _missing_tables(data, offset)
            if missing:
                return (f"this font is broken: {missing}", FONT_HINT)
    except struct.error:
        return ("this font is broken: the file is cut short", FONT_HINT)
    return None if offsets else ("this font collection is empty", FONT_HINT)


def _missing_tables(data: bytes, offset: int) -> str:
    count = struct.unpack_from(">H", data, offset + 4)[0]
    tags = set()
    for record in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", data, offset + 12 + 16 * record)
        if start + length > len(data):
            return "the file is cut short"
        if length:
            tags.add(tag.decode("latin-1"))
    lacking = [tag for tag in NEEDED if tag not in tags]
    if lacking:
        return f"it lacks its `{lacking[0]}` table"
    return "" if any(tag in tags for tag in OUTLINES) else "it has no shapes of letters"


def _face(file: str, source: Any) -> Face | None:
    font = hb.Font(source)
    if not source.glyph_count or not source.upem or not len(source.unicodes):
        return None
    weight, italic, os2 = _style(source)
    family = _name(source, 16) or _name(source, 1) or file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    # Old fonts store Thin as 250 and ExtraLight as 275, since GDI made lighter ones bold.
    weight = {250: 100, 275: 200}.get(weight, weight)
    key = _name(source, 6) or f"{family.replace(' ', '')}-{weight}{'Italic' if italic else ''}"
    upem = source.upem
    ascent, descent = _vertical(source, os2)
    blanks = {font.get_nominal_glyph(code) for code in (0x20, 0xA0)} - {None}
    extents: dict[int, Extents] = {}
    return Face(
        key=key,
        family=family,
        weight=weight,
        italic=italic,
        upem=upem,
        ascent=ascent / upem,
        descent=descent / upem,
        cap_height=_metric(os2, 88) / upem or _ink_height(font, "H", upem),
        x_height=_metric(os2, 86) / upem or _ink_height(font, "x", upem),
        figure_height=_top(font, "5", upem) or _top(font, "0", upem) or _top(font, "H", upem),
        color=any(source.reference_table(tag).data for tag in COLOR),
        file=file,
        hb_font=font,
        blanks=frozenset(blanks),
        _covered=set(),
        _lacking=set(),
        _extents=extents,
    )


def _name(source: Any, name_id: int) -> str:
    return str(source.get_name(name_id) or "").strip()


def _style(source: Any) -> tuple[int, bool, bytes]:
    """Weight and slant from OS/2, or from head.macStyle where a font has no OS/2; and the OS/2 table."""
    os2 = bytes(source.reference_table("OS/2").data or b"")
    if len(os2) >= 78:
        weight, selection = struct.unpack_from(">H", os2, 4)[0], struct.unpack_from(">H", os2, 62)[0]
        return (weight if 1 <= weight <= 1000 else 400), bool(selection & 0b10_0000_0001), os2
    head = bytes(source.reference_table("head").data or b"")
    mac = struct.unpack_from(">H", head, 44)[0] if len(head) >= 46 else 0
    return (700 if mac & 1 else 400), bool(mac & 2), b""


def _vertical(source: Any, os2: bytes) -> tuple[int, int]:
    """Ascent and descent (downwards positive) in units: hhea, or OS/2's own where it says USE_TYPO_METRICS."""
    if os2 and struct.unpack_from(">H", os2, 62)[0] & 0x80:
        up, down = struct.unpack_from(">hh", os2, 68)
    else:
        hhea = bytes(source.reference_table("hhea").data or b"")
        up, down = struct.unpack_from(">hh", hhea, 4) if len(hhea) >= 8 else (0, 0)
    if not up and not down:
        return int(source.upem * 0.8), int(source.upem * 0.2)
    return up, -down


def _metric(os2: bytes, offset: int) -> int:
    """sxHeight (86) or sCapHeight (88), which OS/2 has from version 2 on; 0 where it does not."""
    if len(os2) < 90 or struct.unpack_from(">H", os2, 0)[0] < 2:
        return 0
    return int(max(0, struct.unpack_from(">h", os2, offset)[0]))


def _top(font: Any, text: str, upem: int) -> float:
    """How far a letter's ink reaches above the baseline; what rounds out below it does not count."""
    box = _ink(font, text)
    return box.y_bearing / upem if box else 0.0


def _ink_height(font: Any, text: str, upem: int) -> float:
    box = _ink(font, text)
    return -box.height / upem if box else 0.0


def _ink(font: Any, text: str) -> Any:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"lnum": True})
    glyph = buffer.glyph_infos[0].codepoint
    return font.get_glyph_extents(glyph) if glyph else None
