"""Painting, as pictures written in letters: where ink lands, how edges fade, how colours lie over each other."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import numpy as np
import pytest
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as BitmapGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from squares import square_font

from cardmaker.diagnostics import Problems
from cardmaker.fonts import Fonts
from cardmaker.geometry import Rect, Size
from cardmaker.paint import Painter, shapes
from cardmaker.paint.ramps import ramp
from cardmaker.pictures import Pictures
from cardmaker.scene import (
    Border,
    Drawing,
    Fill,
    Glyphs,
    Item,
    Modules,
    Picture,
    Ramp,
    Scene,
    Screen,
    Shadow,
    Stroke,
    Tone,
)

INK, PAPER, RED = (0, 0, 0, 255), (255, 255, 255, 255), (255, 0, 0, 255)
ICON = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4" fill="currentColor"><path d="M0 0h4v2H0z"/></svg>'
KEY = "Squares-400"


def photo() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (8, 4), (0, 0, 0))
    image.paste((255, 255, 255), (4, 0, 8, 4))
    image.save(out, "PNG")
    return out.getvalue()


def painter(font: bytes | None = None) -> Painter:
    problems = Problems()
    fonts = Fonts.from_files([("squares.ttf", font or square_font())], problems)
    assert not problems.items
    return Painter(fonts, Pictures.from_files([("icon.svg", ICON), ("photo.png", photo())]))


def paint(*items: Item, size: tuple[int, int] = (8, 6), background: tuple[int, int, int, int] = PAPER) -> Image.Image:
    return painter().paint(Scene(Size(*size), background, items))


def shades(image: Image.Image) -> list[str]:
    """Each px as a letter: . white, # black, - a quarter, + a half, * three quarters dark."""
    grey = np.asarray(image.convert("L")).astype(int)
    return ["".join(".-+*#"[round((255 - value) / 255 * 4)] for value in row) for row in grey]


def glyphs(size: float, *places: tuple[str, float, float], color: tuple[int, int, int, int] = INK) -> Glyphs:
    face = Fonts.from_files([("squares.ttf", square_font())], Problems()).by_key(KEY)
    found = tuple((face.hb_font.get_nominal_glyph(ord(letter)), x, y) for letter, x, y in places)
    return Glyphs("t", KEY, size, color, found, "".join(letter for letter, _, _ in places))


# Fill


def test_a_rectangle_on_whole_px_is_exact() -> None:
    assert shades(paint(Fill("b", Rect(1, 2, 4, 3), INK))) == [
        "........",
        "........",
        ".####...",
        ".####...",
        ".####...",
        "........",
    ]


def test_edges_between_px_fade_by_what_they_cover() -> None:
    image = paint(Fill("b", Rect(1.25, 1.5, 4, 2), INK)).convert("L")
    across = [1 - image.getpixel((x, 2)) / 255 for x in range(8)]  # type: ignore[operator]
    down = [1 - image.getpixel((3, y)) / 255 for y in range(6)]  # type: ignore[operator]
    assert across == pytest.approx([0, 0.75, 1, 1, 1, 0.25, 0, 0], abs=0.01)
    assert down == pytest.approx([0, 0.5, 1, 0.5, 0, 0], abs=0.01)


def test_a_translucent_fill_is_mixed_with_what_is_under_it() -> None:
    image = paint(Fill("a", Rect(0, 0, 8, 6), RED), Fill("b", Rect(0, 0, 8, 6), (0, 0, 255, 51)))
    assert image.getpixel((3, 3)) == (204, 0, 51)
    rounded = paint(Fill("b", Rect(-9, -9, 30, 30), (0, 0, 0, 51), (2, 2, 2, 2)))
    assert rounded.getpixel((3, 3)) == (204, 204, 204)


def test_what_lies_outside_is_cut() -> None:
    assert shades(paint(Fill("b", Rect(-5, -5, 7, 7), INK), Fill("c", Rect(7, 5, 50, 50), INK))) == [
        "##......",
        "##......",
        "........",
        "........",
        "........",
        ".......#",
    ]


@pytest.mark.parametrize("radius", [1, 3.5, 8, 24, 100.25])
def test_round_corners_cover_a_quarter_circle(radius: float) -> None:
    side = int(radius * 2) + 3
    cover = shapes.rounded(Rect(0, 0, side, side), (radius,) * 4, (0, 0, side, side))
    missing = side * side - cover.sum()
    assert missing == pytest.approx((4 - np.pi) * radius * radius, rel=0.01, abs=0.02)
    assert np.allclose(cover, cover[:, ::-1]) and np.allclose(cover, cover[::-1], atol=0.01)
    assert np.allclose(cover, cover.T, atol=0.07)


def test_each_corner_has_its_own_radius_and_big_ones_shrink_together() -> None:
    assert shapes.fitted(Rect(0, 0, 100, 50), (100, 0, 0, 0)) == (50, 0, 0, 0)
    assert shapes.fitted(Rect(0, 0, 100, 100), (80, 80, 10, 10)) == (50, 50, 6.25, 6.25)
    image = paint(Fill("b", Rect(0, 0, 40, 40), INK, (20, 0, 0, 0)), size=(40, 40))
    assert [image.getpixel(at) for at in ((0, 0), (39, 0), (39, 39), (0, 39))] == [PAPER[:3], *[INK[:3]] * 3]


@settings(max_examples=60)
@given(st.floats(-20, 60), st.floats(-20, 60), st.floats(0, 60), st.floats(0, 60), st.tuples(*[st.floats(0, 40)] * 4))
def test_bands_of_a_round_box_equal_its_whole_mask(
    x: float, y: float, width: float, height: float, radii: tuple[float, float, float, float]
) -> None:
    """The quick way (whole px, opaque) paints the same as the mask it is a short cut for."""
    rect = Rect(round(x), round(y), round(width), round(height))
    image = np.asarray(paint(Fill("b", rect, INK, radii), size=(50, 50)).convert("L")).astype(int)
    cover = shapes.rounded(rect, radii, (0, 0, 50, 50))
    assert np.abs(image - (255 - 255 * cover)).max() <= 2


# Border, line, shadow, ramp


def test_a_border_lies_inside_the_edge() -> None:
    assert shades(paint(Border("b", Rect(1, 1, 6, 4), 1, INK))) == [
        "........",
        ".######.",
        ".#....#.",
        ".#....#.",
        ".######.",
        "........",
    ]
    round_one = paint(Border("b", Rect(0, 0, 40, 40), 4, INK, (12,) * 4), size=(40, 40))
    assert shades(round_one)[20] == "####" + "." * 32 + "####"


def test_translucent_borders_do_not_double_at_corners() -> None:
    image = paint(Border("b", Rect(0, 0, 8, 6), 2, (0, 0, 0, 51)))
    assert {image.getpixel((0, 0)), image.getpixel((4, 0)), image.getpixel((0, 3))} == {(204, 204, 204)}


def test_a_thick_border_fills_its_box() -> None:
    assert shades(paint(Border("b", Rect(1, 1, 4, 4), 3, INK)))[2] == ".####..."


def test_lines_have_flat_ends_and_keep_their_width() -> None:
    assert shades(paint(Stroke("s", (1, 3), (6, 3), 2, INK))) == [
        "........",
        "........",
        ".#####..",
        ".#####..",
        "........",
        "........",
    ]
    diagonal = np.asarray(paint(Stroke("s", (20, 20), (80, 65), 5, INK), size=(100, 100)).convert("L")).astype(float)
    assert (255 - diagonal).sum() / 255 == pytest.approx(75 * 5, rel=0.01)


def test_a_line_is_cut_by_its_clip() -> None:
    assert shades(paint(Stroke("s", (0, 3), (8, 3), 2, INK, Rect(2, 0, 3, 3)))) == [
        "........",
        "........",
        "..###...",
        "........",
        "........",
        "........",
    ]


def test_a_line_without_length_or_outside_paints_nothing() -> None:
    blank = ["." * 8] * 6
    assert shades(paint(Stroke("s", (3, 3), (3, 3), 2, INK))) == blank
    assert shades(paint(Stroke("s", (30, 30), (90, 30), 2, INK))) == blank


def test_a_shadow_is_darkest_under_the_middle_and_ends_softly() -> None:
    image = paint(Shadow("s", Rect(20, 20, 40, 40), 10, INK), size=(80, 80)).convert("L")
    row = [image.getpixel((x, 40)) for x in range(80)]
    assert row[40] < 5 and row[2] == 255 and 100 < row[20] < 155  # type: ignore[operator]
    assert all(a >= b for a, b in itertools.pairwise(row[:40]))  # type: ignore[operator]


def test_css_angles() -> None:
    stops = ((0.0, INK), (1.0, PAPER))
    up, right = ramp(4, 64, 0, stops), ramp(64, 4, 90, stops)
    assert up.getpixel((1, 63))[0] < 8 and up.getpixel((1, 0))[0] > 247  # type: ignore[index]
    assert right.getpixel((0, 1))[0] < 8 and right.getpixel((63, 1))[0] > 247  # type: ignore[index]
    corner = ramp(60, 30, 135, stops)
    assert corner.getpixel((0, 0))[0] < 12 and corner.getpixel((59, 29))[0] > 243  # type: ignore[index]


def test_ramps_are_dithered_true_to_their_colour() -> None:
    values = np.asarray(ramp(512, 64, 90, ((0.0, (100, 100, 100, 255)), (1.0, (104, 104, 104, 255)))))[:, :, 0]
    assert np.abs(values.astype(float).mean(axis=0)[::8] - np.linspace(100, 104, 512)[::8]).max() < 0.5
    column = values[:, 60]
    assert set(np.unique(column)) == {100, 101}


def test_a_ramp_to_clear_shows_what_is_under_it() -> None:
    image = paint(Ramp("r", Rect(0, 0, 100, 10), 90, ((0.0, RED), (1.0, (255, 0, 0, 0)))), size=(100, 10))
    red, green, _ = image.getpixel((50, 5))  # type: ignore[misc]
    assert red == 255 and 120 < green < 135


# Text


def test_letters_stand_on_the_baseline() -> None:
    assert shades(paint(glyphs(4, ("a", 1, 4), ("a", 5, 6)))) == [
        "........",
        "........",
        ".##.....",
        ".##.....",
        ".....##.",
        ".....##.",
    ]


def test_letters_stand_at_quarters_of_a_px() -> None:
    assert shades(paint(glyphs(4, ("a", 1.26, 4), ("a", 4.5, 4))))[2] == ".*#-+#+."
    assert [row[1] for row in shades(paint(glyphs(4, ("a", 1, 4.5))))] == [".", ".", "+", "#", "+", "."]


def test_the_bounds_of_letters_are_the_px_they_change() -> None:
    """At eighths of a px, so that half of them are rounded to the next quarter."""
    brush, item, size = painter(), glyphs(4, ("a", 0, 0), (" ", 0, 0)), (12, 10)
    letter, space = item.glyphs
    for across, down in itertools.product(range(-24, 100, 5), range(0, 100, 7)):
        moved = replace(item, glyphs=((letter[0], across / 8, down / 8), space))
        left, top, right, bottom = brush.bounds(moved)
        changed = ImageChops.invert(brush.paint(Scene(Size(*size), PAPER, (moved,)))).getbbox()
        inside = max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])
        assert changed == (inside if inside[0] < inside[2] and inside[1] < inside[3] else None), (across, down)


def test_letters_left_of_or_under_the_edge_are_cut() -> None:
    assert shades(paint(glyphs(4, ("a", -1, 1), ("a", 7, 7)))) == [
        "#.......",
        "........",
        "........",
        "........",
        "........",
        ".......#",
    ]


def test_translucent_letters_that_touch_do_not_darken_each_other() -> None:
    image = paint(glyphs(8, ("a", 0, 5), ("a", 2, 5), color=(0, 0, 0, 51)))
    assert image.getpixel((1, 3)) == image.getpixel((3, 3)) == image.getpixel((5, 3)) == (204, 204, 204)


def test_a_space_paints_nothing() -> None:
    assert shades(paint(glyphs(4, (" ", 1, 4)))) == ["." * 8] * 6


def colored_font() -> bytes:
    """The square font with `a` red over the left and the text's colour over the right (COLR v0)."""
    font = TTFont(io.BytesIO(square_font()))
    names = font.getBestCmap()
    font["COLR"] = buildCOLR({names[ord("a")]: [(names[ord("b")], 0), ("hyphen", 0xFFFF)]})
    font["CPAL"] = buildCPAL([[(1.0, 0.0, 0.0, 1.0)]])
    return saved(font)


def bitmap_font() -> bytes:
    """The square font with a green picture for `a` (sbix at 16 px an em)."""
    font = TTFont(io.BytesIO(square_font()))
    picture = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 255, 0, 255)).save(picture, "PNG")
    name = font.getBestCmap()[ord("a")]
    table = font["sbix"] = newTable("sbix")
    strike = Strike(ppem=16, resolution=72)
    strike.glyphs[name] = BitmapGlyph(glyphName=name, graphicType="png ", imageData=picture.getvalue())
    table.strikes = {16: strike}
    return saved(font)


def saved(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def test_color_glyphs_keep_their_colours_and_take_the_texts() -> None:
    item = glyphs(8, ("a", 1, 5), ("c", 6, 5), color=(0, 0, 255, 255))
    image = painter(colored_font()).paint(Scene(Size(10, 6), PAPER, (item,)))
    assert image.getpixel((4, 3)) == RED[:3]  # beside the hyphen, which is shorter
    assert image.getpixel((1, 4)) == (0, 0, 255)
    assert image.getpixel((7, 3)) == (0, 0, 255)
    assert image.getpixel((0, 3)) == PAPER[:3]


def test_bitmap_glyphs_are_scaled_to_their_size() -> None:
    item = glyphs(8, ("a", 1, 5))
    image = painter(bitmap_font()).paint(Scene(Size(10, 6), PAPER, (item,)))
    inside = [(x, y) for x in range(10) for y in range(6) if image.getpixel((x, y)) == (0, 255, 0)]
    assert (min(inside), max(inside)) == ((1, 1), (4, 4))
    faint = painter(bitmap_font()).paint(Scene(Size(10, 6), PAPER, (replace(item, color=(0, 0, 0, 51)),)))
    assert faint.getpixel((2, 2)) == (204, 255, 204)


# Pictures


def test_drawings_are_placed_coloured_clipped_and_faded() -> None:
    drawn = Drawing("d", Rect(2, 1, 4, 4), "icon.svg", (("currentcolor", RED),))
    image = paint(drawn)
    assert [image.getpixel(at) for at in ((1, 1), (2, 1), (5, 2), (2, 3))] == [PAPER[:3], RED[:3], RED[:3], PAPER[:3]]
    flat = replace(drawn, flat=INK, clip=Rect(0, 0, 4, 6))
    assert shades(paint(flat)) == ["........", "..##....", "..##....", "........", "........", "........"]
    assert paint(replace(drawn, opacity=0.2)).getpixel((3, 1)) == (255, 204, 204)
    assert paint(replace(flat, opacity=0.2)).getpixel((3, 1)) == (204, 204, 204)
    assert shades(paint(replace(drawn, rect=Rect(6, -1, 4, 4), flat=INK)))[:2] == ["......##", "........"]


def test_a_picture_covers_its_box_around_the_focus() -> None:
    left = paint(Picture("p", Rect(1, 1, 4, 4), "photo.png", (0.0, 0.5)))
    right = paint(Picture("p", Rect(1, 1, 4, 4), "photo.png", (1.0, 0.5)))
    assert shades(left)[2] == ".####..." and shades(right)[2] == "........"


def test_pictures_are_toned_screened_and_rounded() -> None:
    tone = Tone((0, 1), ((0.0, RED), (1.0, (0, 0, 255, 255))))
    item = Picture("p", Rect(0, 0, 8, 4), "photo.png", (0.5, 0.5), tone, Screen(4, 45, 0.5), (4, 4, 4, 4))
    image = paint(item)
    assert image.getpixel((2, 2)) == RED[:3] and image.getpixel((6, 2)) == (0, 0, 255)
    assert image.getpixel((0, 0))[1] > 150 and image.getpixel((3, 5)) == PAPER[:3]  # type: ignore[index]


def test_modules_fill_their_box_on_whole_px() -> None:
    rows = ((1, 0, 1), (0, 1, 0))
    assert shades(paint(Modules("q", Rect(1, 1, 6, 4), rows, INK))) == [
        "........",
        ".##..##.",
        ".##..##.",
        "...##...",
        "...##...",
        "........",
    ]
    uneven = np.asarray(paint(Modules("q", Rect(0.4, 0, 7.2, 5), rows, INK)).convert("L"))
    assert set(np.unique(uneven)) == {0, 255}


# The whole


def everything() -> tuple[Item, ...]:
    return (
        Fill("a", Rect(0, 0, 30, 12), (10, 20, 30, 255)),
        Ramp("b", Rect(2, 2, 20, 9), 45, ((0.0, RED), (1.0, (0, 0, 0, 0))), (2, 2, 2, 2)),
        Shadow("c", Rect(5, 5, 9, 9), 4, (0, 0, 0, 90), (2, 2, 2, 2)),
        Drawing("d", Rect(3, 3, 8.5, 8.5), "icon.svg", (("currentcolor", RED),)),
        glyphs(9.5, ("a", 3.1, 9), ("b", 8.4, 9)),
        Picture("e", Rect(10, 10, 15.5, 9), "photo.png", (0.4, 0.5), None, Screen(5, 45, 0.6)),
        Border("f", Rect(10, 10, 15.5, 9), 1.5, INK, (3, 3, 3, 3)),
        glyphs(9.5, ("a", 12.1, 19), color=(255, 255, 0, 100)),
    )


def test_a_scene_painted_after_others_equals_the_scene_painted_alone() -> None:
    scene = Scene(Size(30, 24), PAPER, everything())
    alone = painter().paint(scene).tobytes()
    used = painter()
    used.paint(Scene(Size(31, 24), RED, everything()[2:]))
    used.paint(Scene(Size(30, 24), RED, everything()))
    assert used.paint(scene).tobytes() == alone
    assert used.paint(scene).tobytes() == alone


def test_changing_a_painted_image_does_not_change_the_next() -> None:
    used, scene = painter(), Scene(Size(30, 24), PAPER, everything())
    first = used.paint(scene)
    before = first.tobytes()
    first.paste((1, 2, 3), (0, 0, 30, 24))
    assert used.paint(scene).tobytes() == before


@settings(max_examples=80)
@given(st.data())
def test_no_place_or_size_is_too_odd(data: st.DataObject) -> None:
    number = st.floats(-300, 300, allow_nan=False)
    size = st.one_of(st.just(0.0), st.floats(0, 400))
    rect = Rect(*(data.draw(kind) for kind in (number, number, size, size)))
    radii = data.draw(st.tuples(*[st.floats(0, 300)] * 4))
    point = st.tuples(number, number)
    items: tuple[Item, ...] = (
        Fill("a", rect, (1, 2, 3, 77), radii),
        Ramp("b", rect, data.draw(st.floats(-720, 720)), ((0.0, RED), (1.0, INK)), radii),
        Border("c", rect, data.draw(size), INK, radii),
        Shadow("d", rect, data.draw(st.floats(0, 60)), INK, radii),
        Stroke("e", data.draw(point), data.draw(point), data.draw(st.floats(0, 50)), INK, rect),
        Drawing("f", rect, "icon.svg", (), None, 0.5, rect),
        Picture("g", rect, "photo.png", (0.3, 0.9), None, None, radii),
        Modules("h", rect, ((1, 0), (0, 1)), INK),
    )
    image = paint(*items, size=(40, 30))
    assert image.size == (40, 30) and image.mode == "RGB"
