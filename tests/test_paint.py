"""Painting: what each kind of item leaves on the canvas, pixel by pixel."""

from __future__ import annotations

import itertools

import pytest
from PIL import Image, ImageChops
from squares import square_font

from cardmaker.diagnostics import Problems
from cardmaker.fonts import Fonts
from cardmaker.geometry import Rect, Size
from cardmaker.paint import Painter
from cardmaker.pictures import Pictures
from cardmaker.scene import Border, Drawing, Fill, Glyphs, Item, Modules, Ramp, Rgba, Scene, Shadow, Stroke

WHITE: Rgba = (255, 255, 255, 255)
BLACK: Rgba = (0, 0, 0, 255)
RED: Rgba = (255, 0, 0, 255)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="currentColor" d="M0 0h1v2H0z"/></svg>'


def fonts() -> Fonts:
    problems = Problems()
    found = Fonts.from_files([("squares.ttf", square_font())], problems)
    assert not problems.items
    return found


FONTS = fonts()
FACE = FONTS.faces[0]


def painter() -> Painter:
    return Painter(FONTS, Pictures.from_files([("half.svg", SVG)]))


def painted(*items: Item, size: tuple[int, int] = (8, 6), background: Rgba = WHITE) -> Image.Image:
    return painter().paint(Scene(Size(*size), background, items))


def art(image: Image.Image) -> list[str]:
    """`#` dark, `+` between, `.` light; one character a px."""
    grey = image.convert("L")
    signs = [
        "#" if value < 40 else "." if value > 215 else "+"
        for value in (grey.getpixel((x, y)) for y in range(grey.height) for x in range(grey.width))  # type: ignore[operator]
    ]
    return ["".join(signs[at : at + grey.width]) for at in range(0, len(signs), grey.width)]


def test_a_fill_on_whole_pixels_is_exact() -> None:
    image = painted(Fill("a", Rect(2, 1, 4, 3), BLACK))
    assert art(image) == ["........", "..####..", "..####..", "..####..", "........", "........"]


def test_a_fill_on_half_pixels_has_soft_edges() -> None:
    image = painted(Fill("a", Rect(1.5, 1, 3, 1), BLACK))
    assert art(image)[1] == ".+##+..."
    assert 120 <= image.getpixel((1, 1))[0] <= 135  # type: ignore[index]


def test_a_translucent_fill_mixes_with_what_is_under_it() -> None:
    assert painted(Fill("a", Rect(0, 0, 8, 6), (0, 0, 0, 128))).getpixel((3, 3)) == (127, 127, 127)


def test_round_corners_are_smooth_and_the_middle_is_full() -> None:
    image = painted(Fill("a", Rect(0, 0, 20, 20), BLACK, (8.0, 0.0, 0.0, 0.0)), size=(20, 20))
    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert image.getpixel((19, 0)) == image.getpixel((10, 10)) == (0, 0, 0)
    edge = [image.getpixel((x, 2))[0] for x in range(20)]  # type: ignore[index]
    assert any(0 < value < 255 for value in edge)
    assert edge == sorted(edge, reverse=True)


def test_a_border_lies_inside_its_rectangle() -> None:
    image = painted(Border("a", Rect(1, 1, 6, 4), 1, BLACK))
    assert art(image) == ["........", ".######.", ".#....#.", ".#....#.", ".######.", "........"]


def test_a_stroke_is_clipped() -> None:
    image = painted(Stroke("a", (0, 6), (8, 0), 2, BLACK, Rect(0, 0, 4, 6)))
    dark = ImageChops.invert(image.convert("L")).getbbox()
    assert dark is not None
    assert dark[2] <= 4


def test_a_ramp_goes_from_stop_to_stop() -> None:
    image = painted(Ramp("a", Rect(0, 0, 4, 100), 180, ((0.0, BLACK), (1.0, WHITE))), size=(4, 100))
    column = [image.getpixel((1, y))[0] for y in range(100)]  # type: ignore[index]
    assert column[0] < 6
    assert column[-1] > 249
    assert all(later >= earlier - 2 for earlier, later in itertools.pairwise(column))


def test_a_shadow_fades_outwards() -> None:
    image = painted(Shadow("a", Rect(20, 20, 20, 20), 10, BLACK), size=(60, 60))
    row = [image.getpixel((x, 30))[0] for x in range(30, 60)]  # type: ignore[index]
    assert row == sorted(row)
    assert row[0] < 60
    assert row[-1] == 255


def test_glyphs_stand_on_their_baseline() -> None:
    """The test font's letters are squares half an em wide."""
    glyph = FACE.hb_font.get_nominal_glyph(ord("a"))
    image = painted(Glyphs("a", FACE.key, 8, BLACK, ((glyph, 2.0, 5.0),), "a"))
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box is not None
    left, _, right, bottom = box
    assert (left, right, bottom) == (2, 6, 5)


def test_a_glyph_moves_by_quarter_pixels() -> None:
    glyph = FACE.hb_font.get_nominal_glyph(ord("a"))

    def first(x: float) -> int:
        return painted(Glyphs("a", FACE.key, 8, BLACK, ((glyph, x, 5.0),), "a")).getpixel((2, 4))[0]  # type: ignore[index]

    assert first(2.0) == 0
    assert first(2.0) < first(2.25) < first(2.5) < first(2.75)


def test_a_drawing_takes_the_colour_it_is_given() -> None:
    image = painted(Drawing("a", Rect(0, 0, 8, 8), "half.svg", (("currentcolor", RED),)), size=(8, 8))
    assert image.getpixel((1, 4)) == (255, 0, 0)
    assert image.getpixel((6, 4)) == (255, 255, 255)
    flat = painted(Drawing("a", Rect(0, 0, 8, 8), "half.svg", (), BLACK), size=(8, 8))
    assert flat.getpixel((1, 4)) == (0, 0, 0)


def test_a_drawing_may_hang_over_the_edge() -> None:
    image = painted(Drawing("a", Rect(-4, 0, 8, 8), "half.svg", (("currentcolor", BLACK),)), size=(8, 8))
    assert image.getpixel((0, 4)) == (255, 255, 255)


def test_modules_are_whole_squares() -> None:
    image = painted(Modules("a", Rect(1, 1, 4, 4), ((1, 0), (0, 1)), BLACK))
    assert art(image) == ["........", ".##.....", ".##.....", "...##...", "...##...", "........"]


@pytest.mark.parametrize("before", [0, 3])
def test_a_scene_painted_after_others_equals_the_scene_alone(before: int) -> None:
    glyph = FACE.hb_font.get_nominal_glyph(ord("a"))
    items = (
        Ramp("a", Rect(0, 0, 8, 6), 90, ((0.0, BLACK), (1.0, RED))),
        Fill("b", Rect(1, 1, 3, 3), (0, 0, 255, 100), (1.0, 1.0, 1.0, 1.0)),
        Glyphs("c", FACE.key, 6, WHITE, ((glyph, 1.3, 4.6),), "a"),
    )
    scene = Scene(Size(8, 6), WHITE, items)
    one = painter()
    for at in range(before):
        one.paint(Scene(Size(8, 6), BLACK, (*items[:1], Fill("x", Rect(at, 0, 2, 2), RED), *items[2:])))
    assert one.paint(scene).tobytes() == painter().paint(scene).tobytes()
