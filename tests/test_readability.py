"""Contrast and colour vision: published values, and what must hold of every colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import small
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.build import drawing
from cardmaker.diagnostics import Problems
from cardmaker.geometry import Rect, Size
from cardmaker.plan import plan
from cardmaker.project import load, with_pictures
from cardmaker.readability import contrast
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


def test_a_run_is_held_against_the_flat_colour_behind_it() -> None:
    run = Glyphs("note", "f", 27.0, (0x77, 0x77, 0x77, 255), ((1, 100.0, 100.0),), "a")
    page = Fill("page", Rect(0, 0, 1080, 1080), (255, 255, 255, 255))
    veil = Fill("veil", Rect(0, 0, 1080, 1080), (0, 0, 0, 90))
    (seen,) = sights(Scene(Size(1080, 1080), (0, 0, 0, 255), (page, run)))
    assert seen.size == pytest.approx(9.75) and seen.ratio == pytest.approx(4.48, abs=0.005)
    assert suggestion(seen, bold=False) == (0x76,) * 3
    (veiled,) = sights(Scene(Size(1080, 1080), (0, 0, 0, 255), (page, veil, run)))
    assert veiled.ratio is None and suggestion(veiled, bold=False) is None


# Warnings, at their places


def warned(root: Path, old: str, new: str) -> list[str]:
    """What `check` would say of the small project after a change of its layout or brand."""
    space = small.start(root)
    small.write(root, "cards/week/one.yaml", small.card())
    name = next(
        name
        for name in ("assets/layouts/classic.yaml", "assets/brands/desk/brand.yaml")
        if old in (root / name).read_text(encoding="utf-8")
    )
    small.swap(root, name, old, new)
    problems = Problems()
    project = load(space, problems)
    jobs = plan(project.library, project.placements, day=small.DAY, problems=problems)
    project, jobs = with_pictures(project, jobs, space, problems)
    assert not problems.errors
    check = drawing.prepare_check(project)
    return sorted({str(problem) for job in jobs for problem in check(job).problems})


def test_small_type_is_warned_of_at_its_box_and_the_floor_is_the_brands(tmp_path: Path) -> None:
    told = warned(tmp_path, "music: bed.ogg", "music: bed.ogg\nsmallest-type: 99")
    assert any(
        re.match(r"assets/layouts/\w+\.yaml:\d+:\d+: warning: the text of `question` is \d", one) for one in told
    )
    assert "99 is the least" in told[0]


def test_text_that_is_too_pale_is_warned_of_with_the_nearest_colour(tmp_path: Path) -> None:
    told = warned(tmp_path, 'ink: "#0F1A2E"        #', 'ink: "#C8CCD4"        #')
    pale = [one for one in told if "contrast" in one]
    assert pale
    assert re.search(r"has a contrast of 1\.\d : 1 \(#c8ccd4 on #\w{6}\)", pale[0])
    assert re.search(r"(4\.5|3) : 1 is needed \(WCAG AA\)\. The nearest colour that has it is #\w{6}\.", pale[0])
