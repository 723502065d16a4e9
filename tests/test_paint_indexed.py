"""Painting with a palette: the same picture as in true colour, but for steps of edges; and when it is not to be had."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_paint import INK, PAPER, RED, glyphs, painter

from cardmaker.encode.jpeg import jpeg
from cardmaker.geometry import Rect, Size
from cardmaker.paint import Painter, PaletteImage, indexed
from cardmaker.paint.indexed import STEPS, NotFlatError, Palette
from cardmaker.pictures import Pictures
from cardmaker.scene import Border, Drawing, Fill, Item, Modules, Picture, Ramp, Scene, Stroke

BLUE, YELLOW, CLEAR = (29, 67, 198, 255), (255, 220, 46, 255), (255, 255, 255, 90)
TWO_COLOURS = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">'
    b'<path d="M0 0h4v2z" fill="#0000ff"/><path d="M0 2h4v2H0z" fill="#ff0000"/></svg>'
)
# Half a step of a ramp, both ways of rounding, and the edge of a drawing in several colours.
OFF = 255 / (STEPS[-1] - 1) / 2 + 3
# Where ink lies over ink over ink, each of them is rounded to a step.
OFTEN = 3 * 255 / (STEPS[-1] - 1) / 2 + 3


def scene(*items: Item, size: tuple[int, int] = (40, 30)) -> Scene:
    return Scene(Size(*size), PAPER, items)


def both(what: Scene, by: Painter | None = None) -> tuple[np.ndarray, np.ndarray]:
    by = by or painter()
    still = by.paint_still(what)
    assert isinstance(still, PaletteImage)
    return np.asarray(still.rgb()).astype(int), np.asarray(by.paint(what)).astype(int)


CARD = (
    Fill("field", Rect(0, 0, 40, 14), BLUE),
    glyphs(9, ("ж", 3.4, 10), ("д", 8.1, 10.3), ("х", 12.75, 10), color=PAPER),
    Fill("mark", Rect(2, 16, 25, 9), YELLOW),
    glyphs(9, ("ш", 3.3, 24), ("ү", 8.2, 23.6), color=INK),
    Drawing("icon", Rect(30, 4.4, 7, 7), "icon.svg", (("currentcolor", PAPER),)),
    Border("b", Rect(28.5, 15.5, 9, 9), 2, RED, (3, 3, 3, 3)),
    Stroke("s", (1, 29), (27, 27), 1.5, INK),
)


def test_a_card_looks_the_same_with_a_palette() -> None:
    still, true = both(scene(*CARD))
    assert np.abs(still - true).max() <= OFF
    # What is flat is the same to the last level.
    flat = (true == BLUE[:3]).all(axis=2) | (true == YELLOW[:3]).all(axis=2) | (true == PAPER[:3]).all(axis=2)
    assert flat.sum() > 500
    assert (still[flat] == true[flat]).all()


def test_letters_over_the_edge_of_two_colours_blend_with_both() -> None:
    what = scene(
        Fill("field", Rect(0, 0, 40, 14), BLUE), glyphs(20, ("ж", 5.3, 22.4)), Fill("tab", Rect(4, 13, 9, 9), BLUE)
    )
    still, true = both(what)
    assert np.abs(still - true).max() <= OFF


def test_translucent_colours_and_overlapping_letters() -> None:
    what = scene(
        Fill("a", Rect(0, 0, 20, 30), RED),
        Fill("b", Rect(10, 5, 20, 20), CLEAR),
        glyphs(12, ("ш", 12.2, 18), ("ж", 15.1, 18), color=(15, 26, 46, 200)),
        glyphs(12, ("ш", 2.2, 28), ("ж", 5.1, 28), color=YELLOW),
    )
    still, true = both(what)
    assert np.abs(still - true).max() <= OFF


def test_drawings_of_several_colours_and_qr_codes() -> None:
    by = painter()
    by = Painter(by._stamps._fonts, Pictures.from_files([("two.svg", TWO_COLOURS)]))
    rows = ((1, 0, 1), (0, 1, 0), (1, 1, 1))
    what = scene(Drawing("d", Rect(2.3, 3.1, 21, 21), "two.svg"), Modules("q", Rect(26, 3, 12, 12), rows, INK))
    still, true = both(what, by)
    assert np.abs(still - true).max() <= OFF


def test_photos_gradients_and_too_many_colours_are_painted_in_true_colour() -> None:
    by = painter()
    many = [Fill("f", Rect(x, 0, 1, 30), (x, 255 - x, y, 255)) for x in range(40) for y in (0,)]
    many += [Fill("f", Rect(x, y, 1, 1), (x * 6, y * 8, 77, 255)) for x in range(40) for y in range(30)]
    for items in (
        (Picture("p", Rect(0, 0, 20, 20), "photo.png"),),
        (Ramp("r", Rect(0, 0, 40, 30), 90, ((0, RED), (1, INK))),),
        tuple(many),
    ):
        painted = by.paint_still(scene(*items))
        assert isinstance(painted, Image.Image)
        assert painted.tobytes() == by.paint(scene(*items)).tobytes()


def test_a_drawing_of_many_shades_is_painted_in_true_colour_without_looking_for_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shades = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><linearGradient id="a"><stop stop-color="#f00"/>'
        b'<stop offset="1" stop-color="#00f"/></linearGradient><linearGradient id="b" x2="0" y2="1">'
        b'<stop stop-color="#0f0" stop-opacity="0"/><stop offset="1" stop-color="#0f0"/></linearGradient>'
        b'<path d="M0 0h9v9H0z" fill="url(#a)"/><path d="M0 0h9v9H0z" fill="url(#b)"/></svg>'
    )
    by = Painter(painter()._stamps._fonts, Pictures.from_files([("shades.svg", shades)]))
    what = scene(Drawing("d", Rect(0, 0, 400, 400), "shades.svg"), size=(400, 400))

    def sought(*_: object) -> None:
        pytest.fail("a gradient's hundred thousand colours were compared with one another")

    monkeypatch.setattr(indexed, "_covering", sought)
    assert isinstance(by.paint_still(what), Image.Image)


def test_ink_over_the_soft_edge_of_another_colour_is_painted_in_true_colour() -> None:
    crossing = (glyphs(20, ("ж", 5.3, 22.4), color=RED), glyphs(20, ("ж", 5.7, 22.9), color=BLUE))
    assert isinstance(painter().paint_still(scene(*crossing)), Image.Image)


def test_a_picture_does_not_depend_on_those_before() -> None:
    by, other = painter(), scene(*reversed(CARD), size=(50, 44))
    alone = painter().paint_still(scene(*CARD))
    by.paint_still(other)
    after = by.paint_still(scene(*CARD))
    assert isinstance(alone, PaletteImage) and isinstance(after, PaletteImage)
    assert alone.palette == after.palette
    assert (alone.padded == after.padded).all()


PLACE, COLOR = st.floats(-20, 60), st.sampled_from((INK, PAPER, RED, BLUE, YELLOW, CLEAR))
RECT = st.builds(Rect, PLACE, PLACE, st.floats(0, 40), st.floats(0, 40))
WHOLE = RECT.map(lambda r: Rect(*(float(round(value)) for value in (r.x, r.y, r.width, r.height))))


@st.composite
def letters(draw: st.DrawFn) -> Item:
    x, y, size = draw(PLACE), draw(PLACE), draw(st.floats(3, 30))
    return glyphs(size, ("ж", x, y), ("д", x + size / 2, y), color=draw(COLOR))


@st.composite
def fills(draw: st.DrawFn) -> Item:
    radius = draw(st.sampled_from((0.0, 4.5)))
    return Fill("f", draw(st.one_of(RECT, WHOLE)), draw(COLOR), (radius,) * 4)


@st.composite
def icons(draw: st.DrawFn) -> Item:
    colors = (("currentcolor", draw(COLOR)),)
    return Drawing("d", draw(RECT), "icon.svg", colors, None, draw(st.sampled_from((1.0, 0.4))))


@settings(max_examples=80)
@given(st.lists(st.one_of(letters(), fills(), icons()), max_size=7))
def test_any_scene_is_about_the_same(items: list[Item]) -> None:
    what = scene(*items)
    by = painter()
    still = by.paint_still(what)
    seen = still.rgb() if isinstance(still, PaletteImage) else still
    assert np.abs(np.asarray(seen).astype(int) - np.asarray(by.paint(what)).astype(int)).max() <= OFTEN


@settings(max_examples=80)
@given(st.lists(st.one_of(letters(), fills(), icons()), max_size=7))
def test_what_is_told_of_flat_places_is_true(items: list[Item]) -> None:
    still = painter().paint_still(scene(*items, size=(72, 30)))
    if isinstance(still, PaletteImage):
        assert jpeg(still) == jpeg(replace(still, painted=()))


# The palette


def test_a_ramp_runs_from_one_colour_to_the_other_in_even_steps() -> None:
    palette = Palette(4)
    assert palette.single((0, 0, 0)) == 0
    assert palette.lay(0, (30, 60, 255)) == (1, 4)
    assert palette.colors[1:] == [(0, 0, 0), (10, 20, 85), (20, 40, 170), (30, 60, 255)]
    assert palette.lay(2, (30, 60, 255)) == (2, 4), "a step of the ramp goes on to its end"
    assert palette.lay(4, (0, 0, 0)) == (5, 8), "its end is a colour as any other"
    assert palette.lay(4, (30, 60, 255)) == (4, 4)
    with pytest.raises(NotFlatError):
        palette.lay(2, (9, 9, 9))
