"""Contrast and colour vision: published values, and what must hold of every colour."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import small
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cardmaker.build import beforehand, drawing
from cardmaker.diagnostics import Diagnostic, Measured, Problems, Severity, Span, summed
from cardmaker.geometry import Rect, Size
from cardmaker.paint import Painter
from cardmaker.pictures import Pictures
from cardmaker.plan import plan
from cardmaker.project import load, with_pictures
from cardmaker.readability import contrast, lines, pixels, vision
from cardmaker.readability.contrast import BLACK, RGB, WHITE
from cardmaker.readability.scenes import Behind, Sight, sights, without_underlines
from cardmaker.scene import Border, Fill, Glyphs, Item, Picture, Ramp, Scene, Shadow

GREY: RGB = (0x77, 0x77, 0x77)
CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL)


@pytest.mark.parametrize(
    ("colour", "ratio"), [(BLACK, 21), (WHITE, 1), (GREY, 4.48), ((0x76,) * 3, 4.54), ((255, 0, 0), 4.0)]
)
def test_contrast_on_white_is_the_published_one(colour: RGB, ratio: float) -> None:
    assert contrast.ratio(colour, WHITE) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("size", "bold", "limit"), [(23.9, False, 4.5), (24, False, 3), (18.65, True, 4.5), (18.66, True, 3)]
)
def test_large_text_needs_less(size: float, bold: bool, limit: float) -> None:
    assert contrast.least(size, bold=bold) == limit


def nearest(text: RGB, behind: RGB, limit: float) -> RGB | None:
    return contrast.nearest(text, lambda one: contrast.ratio(one, behind) >= limit)


def test_the_nearest_grey_that_passes_on_white() -> None:
    assert nearest(GREY, WHITE, 4.5) == (0x76,) * 3
    assert nearest(GREY, GREY, 7) is None


@given(COLOUR, COLOUR)
def test_a_suggested_colour_passes_and_one_that_passes_is_left(text: RGB, behind: RGB) -> None:
    found = nearest(text, behind, 4.5)
    assert found is not None and contrast.ratio(found, behind) >= 4.5
    if contrast.ratio(text, behind) >= 4.5:
        assert found == text


# What is behind a run, without painting

RUN = Glyphs("note", "f", 27.0, (*GREY, 255), ((1, 100.0, 100.0),), "a")
PAGE = Fill("page", Rect(0, 0, 1080, 1080), (255, 255, 255, 255))


def sight(*behind: Item, run: Glyphs = RUN) -> Sight:
    scene = Scene(Size(1080, 1080), (0, 0, 0, 255), (*behind, run, PAGE))
    (found,) = sights(scene, lambda one: one.size / 2, lambda _: (255, 0, 0, 255))
    return found


def test_a_run_is_held_against_the_flat_colour_behind_it() -> None:
    seen = sight(PAGE)
    assert seen.size == pytest.approx(9.75) and seen.behind.flat == WHITE
    assert seen.ratio == pytest.approx(4.48, abs=0.005)


def test_a_veil_over_a_flat_colour_and_translucent_text_are_known_exactly() -> None:
    veil = Fill("veil", Rect(0, 0, 1080, 1080), (0, 0, 0, 127))
    assert sight(PAGE, veil).behind.flat == (128, 128, 128) and sight(PAGE, veil).behind.scrim == veil
    half = replace(RUN, color=(0, 0, 0, 127))
    assert sight(PAGE, run=half).ratio == pytest.approx(contrast.ratio((128, 128, 128), WHITE))


def test_a_box_that_covers_part_of_a_run_counts_with_what_is_beside_it() -> None:
    part = Fill("cell", Rect(0, 0, 105, 1080), (*GREY, 255))
    assert sight(PAGE, part).behind == Behind(GREY, WHITE) and sight(PAGE, part).ratio == 1.0
    assert sight(PAGE, replace(part, rect=Rect(0, 0, 99, 1080))).behind.flat == WHITE
    frame = Border("cell", Rect(0, 0, 1080, 1080), 4.0, (0, 0, 0, 255))
    assert sight(PAGE, frame).behind.flat == WHITE, "a frame around it is not behind it"
    round_ = Fill("pill", Rect(95, 70, 60, 60), (0, 0, 0, 255), (30.0,) * 4)
    assert sight(PAGE, round_).behind.flat is None, "its corner may be white"
    assert sight(PAGE, replace(round_, radii=(8.0,) * 4)).behind.flat == BLACK


def test_a_bar_under_a_text_is_not_behind_it() -> None:
    """Letters reach into it, as they do into an underline."""
    bar = Fill("note", Rect(98, 103, 30, 4), (0, 0, 0, 255))
    assert sight(PAGE, bar).behind.flat == WHITE
    assert sight(PAGE, replace(bar, box="rule")).behind.flat is None
    scene = Scene(Size(1080, 1080), (0, 0, 0, 255), (PAGE, bar, RUN))
    assert without_underlines(scene, [RUN]).items == (PAGE, replace(bar, color=(0, 0, 0, 0)), RUN)


def test_a_photo_under_a_dark_scrim_needs_no_painting_for_white_text() -> None:
    photo, whole = Picture("photo", Rect(0, 0, 1080, 1080), "p"), Rect(0, 0, 1080, 1080)
    white = replace(RUN, color=(255, 255, 255, 255))
    assert sight(photo, run=white).ratio == 1.0
    assert sight(photo, Fill("scrim", whole, (0, 0, 0, 160)), run=white).ratio > 4.5
    ramp = Ramp("scrim", whole, 180, ((0.0, (0, 0, 0, 160)), (1.0, (0, 0, 0, 255))))
    assert sight(photo, ramp, run=white).ratio > 4.5


@st.composite
def items(draw: st.DrawFn) -> Item:
    left, top = draw(st.integers(-4, 20)), draw(st.integers(-4, 20))
    rect = Rect(float(left), float(top), float(draw(st.integers(1, 40))), float(draw(st.integers(1, 40))))
    colour = draw(st.tuples(CHANNEL, CHANNEL, CHANNEL, st.sampled_from((0, 60, 200, 255))))
    radii = (float(draw(st.sampled_from((0, 3, 9)))),) * 4
    match draw(st.sampled_from(("fill", "ramp", "border", "shadow"))):
        case "ramp":
            stops = ((0.0, colour), (1.0, draw(st.tuples(CHANNEL, CHANNEL, CHANNEL, st.sampled_from((0, 255))))))
            return Ramp("ramp", rect, float(draw(st.sampled_from((0, 90, 135)))), stops, radii)
        case "border":
            return Border("border", rect, 2.0, colour, radii)
        case "shadow":
            return Shadow("shadow", rect, 6.0, colour, radii)
    return Fill("fill", rect, colour, radii)


@settings(max_examples=60)
@example([Border("border", Rect(0.0, 0.0, 24.0, 24.0), 2.0, (0, 0, 0, 60), (3.0,) * 4)])
@given(st.lists(items(), max_size=5))
def test_what_is_painted_behind_a_run_is_within_what_is_said_of_it(found: list[Item]) -> None:
    run = Glyphs("note", "f", 10.0, (0, 0, 0, 255), ((1, 8.0, 20.0), (1, 16.0, 20.0)), "ab")
    scene = Scene(Size(40, 40), (250, 128, 3, 255), (*found, run))
    (seen,) = sights(scene, lambda _: 6.0, lambda _: None)
    image = Painter(cast(Any, None), Pictures.from_files({})).paint(replace(scene, items=tuple(found)))
    pixels_behind = np.asarray(image.crop((8, 13, 22, 22))).reshape(-1, 3).astype(int)
    assert (pixels_behind >= np.array(seen.behind.low) - 2).all()
    assert (pixels_behind <= np.array(seen.behind.high) + 2).all()


# The pixels behind letters


def letter(*parts: tuple[RGB, int]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.array([colour for colour, count in parts for _ in range(count)], np.uint8)


def test_a_run_over_a_photo_is_as_readable_as_its_worst_letter() -> None:
    plain, pale = letter((BLACK, 100)), letter((BLACK, 80), (GREY, 20))
    found = pixels.seen((255, 255, 255, 255), [plain, pale])
    assert found and found.ratio == pytest.approx(4.48, abs=0.005) and found.behind == GREY
    assert found.ends == (BLACK, GREY)
    assert pixels.seen((255, 255, 255, 255), []) is None


def test_a_speck_hides_no_letter() -> None:
    found = pixels.seen((255, 255, 255, 255), [letter((BLACK, 95), (WHITE, 5))])
    assert found and found.ratio == pytest.approx(21)


PIXELS = st.lists(
    st.lists(COLOUR, min_size=1, max_size=12).map(lambda one: np.array(one, np.uint8)), min_size=1, max_size=4
)


@settings(max_examples=60)
@given(COLOUR, PIXELS, st.floats(0, 1), st.sampled_from((3.0, 4.5)))
def test_more_contrast_never_makes_a_new_warning(text: RGB, letters: list[Any], share: float, limit: float) -> None:
    """White text that passes goes on to pass where all that is behind it is darkened; black where it is lightened."""
    for end, other in ((WHITE, BLACK), (BLACK, WHITE)):
        before = pixels.seen((*end, 255), letters)
        away = [np.rint(one * (1 - share) + np.array(other) * share).astype(np.uint8) for one in letters]
        after = pixels.seen((*end, 255), away)
        assert before and after and after.ratio >= before.ratio - 1e-9
    found = pixels.seen((*text, 255), letters)
    assert found
    better = contrast.nearest(text, lambda one: pixels.passes(one, found, limit))
    if better:
        again = pixels.seen((*better, 255), letters)
        assert again and again.ratio >= limit, "the suggested colour passes everywhere"
    veil = contrast.scrim(WHITE, found.ends, limit, BLACK)
    assert veil is not None
    veiled = [np.rint(one * (1 - veil)).astype(np.uint8) for one in letters]
    again = pixels.seen((*WHITE, 255), veiled)
    assert again and again.ratio >= limit - 0.1, "and so does the suggested veil, but for rounding"


# Colour vision


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1, 2), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_differences_are_those_published_with_the_formula(one: Any, other: Any, expected: float) -> None:
    """Sharma, Wu and Dalal (2005), table 1."""
    assert vision.ciede2000(one, other) == pytest.approx(expected, abs=5e-5)
    assert vision.ciede2000(other, one) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("kind", vision.KINDS)
def test_greys_look_the_same_to_everybody(kind: str) -> None:
    assert vision.difference(BLACK, WHITE, kind) == pytest.approx(100, abs=0.01)
    lightness, a, b = vision.lab(GREY, kind)
    assert (lightness, a, b) == pytest.approx(vision.lab(GREY), abs=0.05)


def test_red_and_green_of_one_lightness_are_alike_without_one_kind_of_cone() -> None:
    red, green = (0xD0, 0x6A, 0x3A), (0x8A, 0x8C, 0x2E)
    assert vision.difference(red, green) > 25 and vision.difference(red, green, "tritanopia") > 20
    assert vision.difference(red, green, "deuteranopia") < 10


def test_stamps_that_the_colour_blind_cannot_tell_apart_are_warned_of_at_the_brands_token(tmp_path: Path) -> None:
    space = small.start(tmp_path)
    brand = (tmp_path / BRAND).read_text(encoding="utf-8")

    def stamps(amber: str, stamp: str) -> list[str]:
        new = re.sub(
            r'(amber: |stamp: )"#\w+"', lambda found: f'{found[1]}"{amber if found[1][0] == "a" else stamp}"', brand
        )
        small.write(tmp_path, BRAND, new.replace("on-amber: ", 'on-amber: "#000000" # '))
        project = load(space, Problems())
        (desk,) = (one for one in project.brands if one.id == "desk")
        return list(map(str, beforehand.alike(desk, beforehand.state_tokens(project.layouts))))

    (told,) = stamps("#D06A3A", "#8A8C2E")
    place, _, message = told.partition(": warning: ")
    assert re.fullmatch(r"assets/brands/desk/brand\.yaml:\d+:10", place)
    assert re.match(r"`amber` \(#d06a3a\), of what is stale or not yet in force, and `stamp` \(#8a8c2e\) look", message)
    assert re.search(r"alike with deuteranopia: their CIEDE2000 is \d\.\d, \d\d\.\d to others; 10 is needed", message)
    better = re.search(r"nearest colour that passes is (#\w{6})\.", message)
    assert better
    assert stamps(better[1], "#8A8C2E") == []
    assert stamps("#D06A3A", "#D06A3A") == [], "no colour tells these apart: the words do"


# Lines and words


def test_the_longest_line_of_a_text_of_several_counts_and_full_width_letters_count_two() -> None:
    def run(box: str, left: float, baseline: float, text: str) -> Glyphs:
        return Glyphs(box, "f", 20.0, (0, 0, 0, 255), ((1, left, baseline), (1, left + 80, baseline)), text)

    body = (run("answer", 0, 10, "one, "), run("answer", 100, 10, "two three"), run("answer", 0, 30, "four "))
    columns = (run("tile", 0, 60, "a tile"), run("tile", 500, 60, "a longer tile"), run("tile", 0, 90, "tile"))
    alone = (run("credit", 0, 90, "a long line that stands alone"), run("credit", 0, 200, "and another far from it"))
    scene = Scene(Size(100, 100), (0, 0, 0, 255), (*body, *columns, *alone))
    assert lines.longest_lines(scene) == {"answer": (14, "one, two three"), "tile": (13, "a longer tile")}
    assert lines.characters("法律2条") == 7
    assert lines.characters("и\u0306") == 1


def test_words_of_a_card_are_counted_without_signs_and_without_what_the_brand_says() -> None:
    texts = (
        ("{question}", "Can it — and 2 days?"),
        ("answer", "1. Yes, it may."),
        ("answer", "• No"),
        ("{brand}", "Desk"),
    )
    scene = Scene(Size(100, 100), (0, 0, 0, 255), (), texts=texts)
    assert lines.card_words(scene) == 5 + 3 + 1
    assert lines.words("法律条文。") == 2


# Warnings, at their places


def measured(place: int, kind: str, over: float) -> Diagnostic:
    return Diagnostic(Span("l", place, 1), Severity.WARNING, f"{kind} {over}", "Do it.", Measured(kind, over))


def test_one_warning_stands_for_a_place_and_kind_with_the_worst_and_how_many() -> None:
    told = summed([measured(1, "type", 1), measured(1, "type", 3), measured(1, "line", 2), measured(2, "type", 1)])
    assert [(one.span.line, one.message, one.hint) for one in told] == [
        (1, "type 3", "In 2 pictures; this is the worst. Do it."),
        (1, "line 2", "Do it."),
        (2, "type 1", "Do it."),
    ]
    assert summed(told) == told


BRAND = "assets/brands/desk/brand.yaml"


def warned(root: Path, old: str = "", new: str = "", files: dict[str, str | bytes] | None = None) -> list[str]:
    """What `check` would say of the small project after a change of its brand and with these files."""
    space = small.start(root)
    small.write(root, "cards/week/one.yaml", small.card())
    if old:
        small.swap(root, BRAND, old, new)
    for name, data in (files or {}).items():
        small.write(root, name, data)
    problems = Problems()
    project = load(space, problems)
    cards = ("week/one",) if files else ()
    jobs = plan(project.library, project.placements, cards=cards, day=small.DAY, problems=problems)
    project, jobs = with_pictures(project, jobs, space, problems)
    assert not problems.errors
    check = drawing.prepare_check(project)
    measured = [problem for job in jobs for problem in check(job).problems]
    return sorted(map(str, {*summed(measured), *beforehand.problems(project, jobs)}))


def test_small_type_is_warned_of_at_its_box_and_the_floor_is_the_brands(tmp_path: Path) -> None:
    told = warned(tmp_path, "music: bed.ogg", "music: bed.ogg\nsmallest-type: 99\npicture-words: 4\nline-length: 5")
    assert any(
        re.match(r"assets/layouts/\w+\.yaml:\d+:\d+: warning: the text of `question` is \d", one) for one in told
    )
    assert "99 is the least" in "".join(told)
    places = [re.match(r"\S+", one)[0] for one in told if "99 is" in one]  # type: ignore[index]
    assert len(places) == len(set(places)), "one for each place"
    wordy = [one for one in told if "words of this text" in one]
    assert wordy and all(one.startswith("cards/week/") for one in wordy)
    assert re.search(
        r"two\.yaml:3:\d+: warning: a picture in \w\w has \d words of this text; 4 is the most\n", told[-1]
    )
    assert re.search(r"In \d pictures; this is the worst\. Cut (a word|\d words), make two cards", told[-1])
    assert any("characters; 5 is the most" in one for one in told)


def test_text_that_is_too_pale_is_warned_of_with_the_nearest_colour(tmp_path: Path) -> None:
    told = warned(tmp_path, 'ink: "#0F1A2E"        #', 'ink: "#C8CCD4"        #')
    pale = [one for one in told if "contrast" in one]
    assert pale
    assert re.search(r"has a contrast of 1\.\d : 1 \(#c8ccd4 on #\w{6}\)", pale[0])
    assert re.search(r"(4\.5|3) : 1 is needed \(WCAG AA\)\. The nearest colour that has it is #\w{6}\.", pale[0])


OVER = """\
extends: base
aspects: [square, tall]
pages:
  page:
    id: page
    style: page
    children:
      - {id: photo, photo: photo, position: absolute, top: 0px, right: 0px, bottom: 0px, left: 0px}
      - {id: scrim, position: absolute, top: 0px, right: 0px, bottom: 0px, left: 0px, background: "#00000000"}
      - {id: question, text: "{question}", font-size: 60px, color: $on-field}
"""


def over_photo(root: Path, scrim: str) -> list[str]:
    """What is said of white text over a photo (#be7850) with a scrim between them."""
    card = small.card(more="layout: over\nphoto: {path: assets/photos/p.png, alt: {ru: Ф, en: P}, kind: drawn}\n")
    files: dict[str, str | bytes] = {
        "assets/photos/p.png": small.photo(0xBE),
        "assets/layouts/over.yaml": OVER.replace("#00000000", scrim),
        "cards/week/one.yaml": card,
    }
    return [one for one in warned(root, files=files) if "over.yaml" in one]


def test_text_over_a_photo_is_held_against_its_pixels_and_the_scrim_that_is_needed_is_enough(tmp_path: Path) -> None:
    (told,) = over_photo(tmp_path / "a", "#00000000")
    assert told.startswith("assets/layouts/over.yaml:10:")
    assert "`question` has a contrast of 3.5 : 1" in told and "#ffffff on #be7850" in told
    needed = re.search(r"`scrim`|a layer of #000000 behind it has to be (\d+)% opaque", told, re.IGNORECASE)
    assert needed
    opacity = round(int(needed[1]) / 100 * 255 + 0.5)
    (told,) = over_photo(tmp_path / "b", f"#000000{opacity - 6:02x}")
    assert f"`scrim` (#000000) has to be {needed[1]}% opaque, where it is" in told
    assert over_photo(tmp_path / "c", f"#000000{opacity:02x}") == []


def test_a_card_that_takes_long_to_read_is_told_at_its_text_with_how_much_to_cut(tmp_path: Path) -> None:
    long = "Бірінші сөйлем тым ұзын. " * 40
    card = small.card().replace('ru: "**Ответ a.** Да."', f'ru: "**Ответ.** {long.strip()}"')
    told = [one for one in warned(tmp_path, files={"cards/week/one.yaml": card}) if "reading this" in one]
    (one,) = told
    assert one.startswith("cards/week/one.yaml:3:")
    assert "reading this takes 72 s in ru (1014 characters, 14 a second); 60 s is the most" in one
    assert "Cut about 28 words" in one
