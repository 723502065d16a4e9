"""Font files become faces; whatever is no font becomes a diagnostic that names the file."""

from __future__ import annotations

from pathlib import Path

import font_roboto
import font_source_serif_pro
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import square_font

from cardmaker.diagnostics import Problems
from cardmaker.fonts import Fonts, is_emoji

REGULAR = square_font()


def load(*files: tuple[str, bytes]) -> Fonts:
    problems = Problems()
    fonts = Fonts.from_files(files, problems)
    assert problems.items == ()
    return fonts


def complaints(name: str, data: bytes) -> list[str]:
    problems = Problems()
    assert Fonts.from_files([(name, data)], problems).faces == ()
    return [str(item) for item in problems.items]


def test_a_face_knows_its_style_and_metrics_in_em() -> None:
    (face,) = load(("a.ttf", square_font("My Squares", weight=600, italic=True))).faces
    assert (face.key, face.family, face.weight, face.italic) == ("MySquares-600Italic", "My Squares", 600, True)
    assert (face.ascent, face.descent, face.cap_height, face.x_height) == (0.8, 0.2, 0.65, 0.45)
    assert face.figure_height == 0.7


def test_typographic_metrics_are_used_where_the_font_asks_for_them() -> None:
    (face,) = load(("a.ttf", square_font(typo=True))).faces
    assert (face.ascent, face.descent) == (0.9, 0.3)


def test_faces_are_found_by_style_and_nearest_weight_as_in_css() -> None:
    weights = (300, 400, 700, 900)
    fonts = load(*((f"{weight}.ttf", square_font(weight=weight)) for weight in weights))
    assert fonts.face("Squares", 700) is not None
    assert fonts.face("Squares", 500) is None
    nearest = {wanted: fonts.nearest("Squares", wanted) for wanted in (100, 350, 500, 600, 800, 1000)}
    assert {wanted: face.weight for wanted, face in nearest.items() if face} == {
        100: 300,
        350: 300,
        500: 400,
        600: 700,
        800: 900,
        1000: 900,
    }
    assert fonts.nearest("Circles", 400) is None
    slanted = fonts.nearest("Squares", 400, italic=True)
    assert slanted is not None
    assert not slanted.italic
    assert fonts.by_key("Squares-400") is fonts.face("Squares", 400)


def test_fallback_takes_a_face_with_all_characters_of_the_grapheme() -> None:
    fonts = load(
        ("a.ttf", square_font("Latin", letters="abcHx0")),
        ("b.ttf", square_font("Marks", letters="aHx0\u0301", weight=300)),
        ("c.ttf", square_font("Marks", letters="aHx0\u0301", weight=700)),
    )
    assert fonts.fallback("b", 400) is fonts.face("Latin", 400)
    assert fonts.fallback("a\u0301", 700) is fonts.face("Marks", 700)
    assert fonts.fallback("a\u0301", 200) is fonts.face("Marks", 300)
    assert fonts.fallback("b\u0301", 400) is None


@pytest.mark.parametrize("unseen", ["\u200d", "\u200c", "\xad", "\ufe0f", "\xa0", "\u202f", "\u2060", "\u2007"])
def test_characters_without_ink_are_never_missing(unseen: str) -> None:
    (face,) = load(("a.ttf", square_font(space=False))).faces
    assert face.covers(f"a{unseen}b")
    assert not face.covers("a😀")


def test_emoji_are_known_by_selector_and_block() -> None:
    assert all(map(is_emoji, ("😀", "🇰🇿", "☎\ufe0f", "1\ufe0f\u20e3")))
    assert not any(map(is_emoji, ("☎", "1", "☎\ufe0e", "ң")))


def test_the_same_face_twice_is_reported_once_and_the_first_is_kept() -> None:
    problems = Problems()
    fonts = Fonts.from_files([("a.ttf", REGULAR), ("copy.ttf", REGULAR), ("b.ttf", square_font(typo=True))], problems)
    assert [face.file for face in fonts.faces] == ["a.ttf"]
    assert [str(item) for item in problems.items] == [
        "b.ttf: warning: this file has the same face as `a.ttf` (Squares-400), so it is not used\n"
        "    remove one of the two files"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this font file is empty"),
        (b"<html>not found</html>", "this is not a font file"),
        (b"wOF2" + REGULAR[4:], "this is a web font (WOFF), which cannot be used here"),
        (REGULAR[: len(REGULAR) // 2], "this font is broken: the file is cut short"),
        (REGULAR[:8], "this font is broken: the file is cut short"),
        (REGULAR.replace(b"cmap", b"cmaq", 1), "this font is broken: it lacks its `cmap` table"),
        (REGULAR.replace(b"glyf", b"glyq", 1), "this font is broken: it has no shapes of letters"),
        (square_font(letters="")[:4] + b"\0\0" + REGULAR[6:], "this font is broken: it lacks its `cmap` table"),
    ],
)
def test_what_is_no_font_is_named(data: bytes, message: str) -> None:
    (complaint,) = complaints("assets/fonts/x.ttf", data)
    assert complaint.startswith(f"assets/fonts/x.ttf: error: {message}")
    assert "TTF" in complaint


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(REGULAR) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_damaged_bytes_never_raise(damage: list[tuple[int, int]]) -> None:
    data = bytearray(REGULAR)
    for at, value in damage:
        data[at] = value
    problems = Problems()
    fonts = Fonts.from_files([("x.ttf", bytes(data))], problems)
    assert len(fonts.faces) + len(problems.errors) >= 1


def test_the_fonts_that_ship_have_kazakh_letters_and_all_weights() -> None:
    folders = (font_roboto.font_directory, font_source_serif_pro.font_directory)
    paths = [path for folder in folders for path in sorted(Path(folder).glob("*.ttf"))]
    fonts = load(*((path.name, path.read_bytes()) for path in paths))
    assert fonts.families == ("Roboto", "Source Serif Pro")
    upright = [face.weight for face in fonts.faces if face.family == "Source Serif Pro" and not face.italic]
    assert sorted(upright) == [200, 300, 400, 600, 700, 900]
    roboto = [face.weight for face in fonts.faces if face.family == "Roboto" and not face.italic]
    assert sorted(roboto) == [100, 300, 400, 500, 700, 900]
    for family in fonts.families:
        face = fonts.face(family, 700)
        assert face is not None
        assert face.covers("ӘәҒғҚқҢңӨөҰұҮүҺһІі₸№«»—…")
        assert 0.6 < face.figure_height < 0.75
