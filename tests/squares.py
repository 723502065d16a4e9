"""A test font whose letters are squares, so that every width in a test is a number one can check by hand.

1000 units an em. A letter, digit or mark is a square 500 wide with 500 of advance; a space is 250, a hyphen 200.
`A` before `V` stands 100 nearer (kern), `f` and `i` become one glyph of 800 (liga), tabular figures are 600 wide
(tnum), lining ones 700 high (lnum). Arabic `ب` is 600 alone, 300 first, 200 in the middle, 450 last.
"""

from __future__ import annotations

import io

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯІ"
    ".,:;!?…«»“”()/@№§₸%—–אבגד"
)
BEH = {"beh": 600, "beh.init": 300, "beh.medi": 200, "beh.fina": 450}

FEATURES = """
languagesystem DFLT dflt; languagesystem latn dflt; languagesystem cyrl dflt; languagesystem arab dflt;
feature kern { pos uni0041 uni0056 -100; } kern;
feature liga { sub uni0066 uni0069 by f_i; } liga;
feature lnum { sub uni0035 by five.lnum; } lnum;
feature tnum { sub five.lnum by five.tnum; } tnum;
feature init { script arab; sub beh by beh.init; } init;
feature medi { script arab; sub beh by beh.medi; } medi;
feature fina { script arab; sub beh by beh.fina; } fina;
"""


def square_font(
    family: str = "Squares",
    *,
    weight: int = 400,
    italic: bool = False,
    letters: str = LETTERS,
    space: bool = True,
    typo: bool = False,
) -> bytes:
    """A TrueType file. Without `space` it has no U+00A0 either; no face has U+202F, U+2010 or an emoji unless asked."""
    glyphs = {f"uni{ord(letter):04X}": letter for letter in letters}
    widths = dict.fromkeys(glyphs, 500) | {"hyphen": 200, "f_i": 800, "five.lnum": 500, "five.tnum": 600} | BEH
    blanks = {"space": 250, "nbsp": 250} if space else {}
    order = [".notdef", *widths, *blanks]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    mapping = {ord(letter): name for name, letter in glyphs.items()} | {0x2D: "hyphen", 0x628: "beh"}
    builder.setupCharacterMap(mapping | ({0x20: "space", 0xA0: "nbsp"} if space else {}))
    heights = {"five.lnum": 700, "five.tnum": 700}
    shapes = {name: _square(width, heights.get(name, 500)) for name, width in widths.items()}
    shapes |= {name: TTGlyphPen(None).glyph() for name in blanks}
    builder.setupGlyf({".notdef": _square(900, 900), **shapes})
    advances = {".notdef": 900, **widths, **blanks}
    builder.setupHorizontalMetrics({name: (advances[name], 0) for name in order})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    style = ("Bold" if weight >= 700 else "Regular") + (" Italic" if italic else "")
    names = {"familyName": f"{family} Old", "styleName": style, "typographicFamily": family}
    builder.setupNameTable(names | {"psName": f"{family.replace(' ', '')}-{weight}{'Italic' if italic else ''}"})
    selection = (0x80 if typo else 0) | (1 if italic else 0)
    builder.setupOS2(
        version=4,
        usWeightClass=weight,
        fsSelection=selection,
        sTypoAscender=900,
        sTypoDescender=-300,
        sxHeight=450,
        sCapHeight=650,
    )
    builder.setupPost()
    if set("AVfi5") <= set(letters):
        addOpenTypeFeaturesFromString(builder.font, FEATURES)
    builder.font["head"].created = builder.font["head"].modified = 0
    data = io.BytesIO()
    builder.font.save(data, reorderTables=False)
    return data.getvalue()


def _square(width: int, height: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, height))
    pen.lineTo((width, height))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()
