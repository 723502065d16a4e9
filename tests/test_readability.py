"""Contrast and colour vision: published values, and what must hold of every colour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.geometry import Rect, Size
from cardmaker.readability import contrast, vision
from cardmaker.readability.contrast import RGB
from cardmaker.readability.scenes import sights, suggestion
from cardmaker.scene import Fill, Glyphs, Scene

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("colour", "ratio"), [(BLACK, 21), (WHITE, 1), ((0x77,) * 3, 4.48), ((0x76,) * 3, 4.54), ((255, 0, 0), 4.0)]
)
def test_contrast_on_white_is_the_published_one(colour: RGB, ratio: float) -> None:
    assert contrast.ratio(colour, WHITE) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("size", "bold", "limit"), [(23.9, False, 4.5), (24, False, 3), (18.65, True, 4.5), (18.66, True, 3)]
)
def test_large_text_needs_less(size: float, bold: bool, limit: float) -> None:
    assert contrast.least(size, bold=bold) == limit


def test_the_nearest_grey_that_passes_on_white() -> None:
    assert contrast.nearest((0x77,) * 3, WHITE, 4.5) == (0x76,) * 3
    assert contrast.nearest((0x77,) * 3, (0x77,) * 3, 7) is None


@given(COLOUR, COLOUR)
def test_a_suggested_colour_passes_and_one_that_passes_is_left(text: RGB, behind: RGB) -> None:
    found = contrast.nearest(text, behind, 4.5)
    assert found is not None and contrast.ratio(found, behind) >= 4.5
    if contrast.ratio(text, behind) >= 4.5:
        assert found == text


@pytest.mark.parametrize("kind", vision.KINDS)
def test_greys_stay_grey_for_everyone(kind: str) -> None:
    assert vision.lab((119,) * 3, kind) == pytest.approx((50.03, 0, 0), abs=0.05)
    assert vision.difference(BLACK, WHITE, kind) == pytest.approx(100, abs=0.01)


def test_red_and_green_of_one_lightness_meet_without_red_or_green_cones() -> None:
    red, green = (200, 80, 60), (125, 125, 40)
    assert vision.difference(red, green, "deuteranopia") < vision.difference(red, green) / 2
    assert vision.lab((255, 0, 0)) == pytest.approx((53.24, 80.09, 67.20), abs=0.05)


def test_a_run_is_held_against_the_flat_colour_behind_it() -> None:
    run = Glyphs("note", "f", 27.0, (0x77, 0x77, 0x77, 255), ((1, 100.0, 100.0),), "a")
    page = Fill("page", Rect(0, 0, 1080, 1080), (255, 255, 255, 255))
    veil = Fill("veil", Rect(0, 0, 1080, 1080), (0, 0, 0, 90))
    (seen,) = sights(Scene(Size(1080, 1080), (0, 0, 0, 255), (page, run)))
    assert seen.size == pytest.approx(9.75) and seen.ratio == pytest.approx(4.48, abs=0.005)
    assert suggestion(seen, bold=False) == (0x76,) * 3
    (veiled,) = sights(Scene(Size(1080, 1080), (0, 0, 0, 255), (page, veil, run)))
    assert veiled.ratio is None and suggestion(veiled, bold=False) is None
