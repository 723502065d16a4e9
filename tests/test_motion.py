"""Motion as values: curves, when things begin and end, what is on screen then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.animation import EASINGS, STILL, Animation, Motion, Transition, ease
from cardmaker.geometry import Rect, Size
from cardmaker.motion import FASTEST, Timeline, TooLong, at, reel, timeline
from cardmaker.motion.items import moved
from cardmaker.motion.timeline import A_LINE, AHEAD, LAST_HOLD, PAGE_HOLD
from cardmaker.scene import Drawing, Fill, Glyphs, Moving, Picture, Scene, Stroke

BLACK = (0, 0, 0, 255)
AREA = Rect(100, 100, 200, 40)
LINE = Animation("fade-up", 0.5, by="line", start="read", easing=EASINGS["linear"])


def run(text: str, y: float = 100.0) -> Glyphs:
    return Glyphs("answer", "Face", 40.0, BLACK, tuple((1, 100.0 + 20 * at, y) for at in range(len(text))), text)


def page(*texts: str, animation: Animation = LINE) -> Scene:
    """A page with texts that are read one after the other."""
    items = tuple(run(text, 100.0 + 60 * at) for at, text in enumerate(texts))
    moving = tuple(Moving(at, at + 1, animation, 0, "line", at, text, AREA) for at, text in enumerate(texts))
    return Scene(Size(400, 400), BLACK, items, moving=moving)


def line(*pages: Scene, fps: int = 10, motion: Motion = STILL, **limits: float) -> Timeline:
    found = timeline([(one, motion) for one in pages], speed=10.0, fps=fps, **limits)  # type: ignore[arg-type]
    assert isinstance(found, Timeline)
    return found


# -- curves -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EASINGS)
def test_a_curve_begins_at_nothing_and_ends_at_all(name: str) -> None:
    assert ease(EASINGS[name], 0.0) == 0.0
    assert ease(EASINGS[name], 1.0) == 1.0


@given(st.sampled_from(sorted(EASINGS)), st.floats(0, 1), st.floats(0, 1))
def test_curves_never_go_back(name: str, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert ease(EASINGS[name], low) <= ease(EASINGS[name], high) + 1e-6


def test_curves_are_those_of_css() -> None:
    assert ease(EASINGS["linear"], 0.3) == 0.3
    assert ease(EASINGS["ease"], 0.5) == pytest.approx(0.8024, abs=1e-3)
    assert ease(EASINGS["ease-in-out"], 0.5) == pytest.approx(0.5)
    assert ease((0.65, 0, 0.35, 1), 0.5) == pytest.approx(0.5)


# -- when -------------------------------------------------------------------------------------------------------------


def test_the_lines_of_a_text_appear_faster_than_they_are_read_then_all_of_it_stands() -> None:
    found = line(page("a" * 20, "b" * 5, "c" * 30))
    starts = [start for start, _ in found.shots[0].parts]
    assert starts == [0, 12, 19], "2 s of 20 letters at 10 a second, then 1.2 s, the least for a line: 60 % of each"
    assert found.frames == 32 + 30 + round(LAST_HOLD * 10), "reading takes as long as before"


@given(st.lists(st.text("ab ", min_size=1, max_size=60), min_size=1, max_size=8))
def test_a_text_is_there_before_two_thirds_of_its_time_are_over(texts: list[str]) -> None:
    found = line(page(*texts), page("end"))
    last = max(start for start, _ in found.shots[0].parts)
    assert last <= AHEAD * found.shots[0].frames + 1


def test_the_lines_of_a_phrase_follow_one_another_at_once_and_are_read_as_one() -> None:
    scene = page("a" * 20, "b" * 5, "c" * 30)
    going_on = (scene.moving[0], replace(scene.moving[1], follows=True), scene.moving[2])
    found = line(replace(scene, moving=going_on))
    assert [start for start, _ in found.shots[0].parts] == [0, 1, 15], "the next phrase after 60 % of 2.5 s"
    assert found.frames == 25 + 30 + round(LAST_HOLD * 10), "25 letters at 10 a second, no 1.2 s for five of them"


def test_what_may_be_read_on_is_read_while_the_next_page_comes_in() -> None:
    stays = Animation("none", 2.4, start="read")
    pages = [(page("a" * 30, animation=stays), STILL), (page("x"), Motion(transition=Transition("wipe", 0.6)))]
    found = timeline(pages, speed=10.0, fps=10)
    assert isinstance(found, Timeline)
    assert found.shots[0].frames + found.shots[1].entrance == 24


def test_a_text_begins_when_the_one_before_has_been_read() -> None:
    scene = page("a" * 20, "b" * 5, "c" * 30)
    scene = replace(scene, moving=tuple(replace(one, group=at) for at, one in enumerate(scene.moving)))
    assert [start for start, _ in line(scene).shots[0].parts] == [0, 20, 32]


def test_a_page_stands_when_its_last_movement_is_over() -> None:
    mark = Moving(0, 1, Animation("draw", 0.9, delay=1.5), 0, "mark")
    for scene in (page("one"), replace(page("one"), moving=(mark, *page("one").moving))):
        shot = line(scene, page("end")).shots[0]
        assert shot.frames >= shot.settled + PAGE_HOLD * 10


def test_what_stays_on_screen_may_be_read_on() -> None:
    stays = Animation("none", 2.4, start="read")
    lengths = [line(page("a" * count, animation=stays), page("x")).shots[0].frames for count in (15, 30, 60)]
    assert lengths == [15, 24, 42], "as long as reading takes; 2.4 s; 70 % of its time"
    assert line(page("a" * 30, animation=replace(stays, duration=0.0)), page("x")).shots[0].frames == 30


def test_a_page_waits_for_its_entrance() -> None:
    moving = Motion(transition=Transition("wipe", 0.5))
    found = timeline([(page("one"), STILL), (page("two"), moving)], speed=10, fps=10)
    assert isinstance(found, Timeline)
    first, second = found.shots
    assert (first.entrance, second.entrance) == (0, 5)
    assert second.first == first.frames == 5 + round(PAGE_HOLD * 10), "the line has appeared, then it stands"
    assert second.parts[0] == (5, 5)


def test_over_a_page_that_fades_away_the_first_line_comes_at_once() -> None:
    moving = Motion(transition=Transition("cross-fade", 0.5))
    found = timeline([(page("one"), STILL), (page("a" * 20, "b" * 20), moving)], speed=10, fps=10)
    assert isinstance(found, Timeline)
    assert found.shots[1].entrance == 5
    assert [start for start, _ in found.shots[1].parts] == [0, 12]


def test_a_cut_takes_no_time() -> None:
    found = timeline([(page("one"), STILL), (page("two"), Motion(transition=Transition("cut", 0.5)))], speed=10, fps=10)
    assert isinstance(found, Timeline)
    assert found.shots[1].entrance == 0


def test_the_last_page_holds() -> None:
    assert line(page("one")).frames == round((A_LINE + LAST_HOLD) * 10)
    assert line(page("one"), motion=Motion(hold=4.0)).frames == round((A_LINE + 4.0) * 10)


def test_marks_follow_their_text_one_after_the_other() -> None:
    draw = Animation("draw", 0.4, delay=0.3)
    scene = page("a" * 20, "lead")
    marks = tuple(Moving(1, 2, draw, 0, "mark", index) for index in range(2))
    scene = replace(scene, moving=(*marks, replace(scene.moving[1], group=0), replace(scene.moving[0], group=1)))
    assert [start for start, _ in line(scene).shots[0].parts][:2] == [3, 7]


def test_what_begins_with_its_page_may_be_early_and_staggered() -> None:
    own = Animation("fade", 0.5, delay=-0.2, stagger=0.1, start="page", by="line")
    moving = Motion(transition=Transition("wipe", 0.5))
    found = timeline([(page("x"), STILL), (page("one", "two", animation=own), moving)], speed=10, fps=10)
    assert isinstance(found, Timeline)
    assert [start for start, _ in found.shots[1].parts] == [3, 4]


def test_too_short_a_clip_rests_longer_at_its_end() -> None:
    assert line(page("one"), least=5.0).frames == 50


def test_too_long_a_clip_is_read_faster_then_it_is_told() -> None:
    scene = page("a" * 100, "b" * 100)
    natural = line(scene)
    assert (natural.frames, natural.pace) == (216, 1.0)
    faster = line(scene, most=19.0)
    assert faster.frames <= 190
    assert 1.0 < faster.pace <= FASTEST
    found = timeline([(scene, STILL)], speed=10.0, fps=10, most=10.0)
    assert isinstance(found, TooLong)
    assert found.over == pytest.approx(found.seconds - 10.0)
    assert found.seconds == pytest.approx((200 / FASTEST / 10) + 1.6, abs=0.2)


@pytest.mark.parametrize("seconds", [17.0, 21.6, 40.0, 90.0])
def test_a_forced_length_is_met_to_the_frame(seconds: float) -> None:
    assert line(page("a" * 100, "b" * 100), forced=seconds).frames == round(seconds * 10)


@given(st.lists(st.text("ab ", max_size=60), min_size=1, max_size=5), st.integers(10, 60))
def test_shots_follow_one_another_without_a_gap(texts: list[str], fps: int) -> None:
    found = line(page(*texts), page("end"), fps=fps)
    after = 0
    for shot in found.shots:
        assert shot.first == after
        after += shot.frames
        assert all(start >= 0 for start, _ in shot.parts)
    assert after == found.frames


# -- what is on screen ------------------------------------------------------------------------------------------------


def show(name: str, share: float | None, *items: object, **more: object) -> tuple[object, ...]:
    moving = Moving(0, 1, Animation(name, 1.0, **more), 0, area=AREA)  # type: ignore[arg-type]
    return moved(moving, items, share)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["fade", "fade-up", "draw", "drop", "count", "rise", "zoom", "none", "progress"])
def test_at_the_end_of_every_movement_stand_the_items_themselves(name: str) -> None:
    items = (run("abc"), Fill("x", AREA, BLACK), Drawing("y", AREA, "a.svg"), Picture("z", AREA, "p.jpg"))
    assert show(name, 1.0, *items) is items or show(name, 1.0, *items) == items


def test_before_it_begins_there_is_nothing_but_what_never_hides() -> None:
    fill = Fill("x", AREA, BLACK)
    assert all(show(name, None, fill) == () for name in ("fade", "fade-up", "draw", "drop"))
    assert show("none", None, fill) == (fill,)


def test_fade_up_rises_while_it_appears() -> None:
    (item,) = show("fade-up", 0.5, run("a", 200.0), distance=14.0)
    assert isinstance(item, Glyphs)
    assert item.glyphs == ((1, 100.0, 207.0),)
    assert item.color == (0, 0, 0, 128)


def test_draw_uncovers_from_the_left() -> None:
    (item,) = show("draw", 0.25, Fill("x", AREA, BLACK))
    assert isinstance(item, Fill)
    assert item.rect == Rect(100, 100, 50, 40)
    (text,) = show("draw", 0.5, run("abcdefghij"))
    assert isinstance(text, Glyphs)
    assert len(text.glyphs) == 5


def test_drop_slides_out_of_its_own_upper_edge() -> None:
    (item,) = show("drop", 0.5, Drawing("tab", AREA, "tab.svg"))
    assert isinstance(item, Drawing)
    assert item.rect == Rect(100, 80, 200, 40)
    assert item.clip == AREA
    stroke = Stroke("s", (100, 100), (200, 140), 4, BLACK)
    (cut,) = show("drop", 0.5, stroke)
    assert isinstance(cut, Stroke)
    assert cut.clip == AREA


def test_a_count_goes_through_its_steps() -> None:
    steps = tuple((run(text),) for text in ("7", "6", "5"))
    moving = Moving(0, 1, Animation("count", 1.0), 0, steps=steps)
    rest = (run("5"),)
    shown = [moved(moving, rest, share) for share in (None, 0.0, 0.34, 0.67, 1.0)]
    assert shown == [steps[0], steps[0], steps[1], steps[2], rest]


def test_what_rises_is_in_sight_all_the_while_on_whole_px() -> None:
    drawing = Drawing("y", AREA, "a.svg")
    for share in (None, 0.0, 0.33):
        (item,) = show("rise", share, drawing, distance=31.0)
        assert isinstance(item, Drawing)
        assert item.rect.y == AREA.y + round(31 * (1 - (share or 0)))


def test_a_zoom_ends_at_the_pictures_own_size() -> None:
    picture = Picture("p", AREA, "p.jpg")
    sizes = [show("zoom", share, picture, scale=1.06)[0].zoom for share in (None, 0.0, 0.5, 1.0)]  # type: ignore[attr-defined]
    assert sizes == [1.06, 1.06, pytest.approx(1.03), 1.0]


def test_the_bar_grows_until_the_last_page_rests() -> None:
    bar = Fill("bar", Rect(0, 0, 100, 8), BLACK)
    progress = Moving(1, 2, Animation("progress"), 1, area=bar.rect)
    pages = [
        (replace(one, items=(*one.items, bar), moving=(*one.moving, progress)), STILL)
        for one in (page("aaa"), page("bbb"))
    ]
    found = timeline(pages, speed=10, fps=10)
    assert isinstance(found, Timeline)
    made = reel(pages, found)
    widths = []
    for number in range(found.frames):
        shown = [item for layer in at(made, number).layers for item in layer if isinstance(item, Fill)]
        widths.append(shown[0].rect.width if shown else 0)
    assert widths == sorted(widths)
    assert found.full == found.frames - round((A_LINE + LAST_HOLD - 0.5) * 10), "when the last line has appeared"
    assert widths[found.full - 2] < widths[found.full - 1] == widths[-1] == 100
    assert widths[found.full // 2] == pytest.approx(50, abs=6)


def test_before_a_page_has_come_in_the_one_before_is_under_it() -> None:
    moving = Motion(transition=Transition("cross-fade", 0.5, EASINGS["linear"]))
    pages = [(page("one"), STILL), (page("two"), moving)]
    found = timeline(pages, speed=10, fps=10)
    assert isinstance(found, Timeline)
    made = reel(pages, found)
    first = found.shots[1].first
    assert at(made, first - 1).before is None
    shares = [at(made, first + index).share for index in range(6)]
    assert shares == [pytest.approx(share) for share in (0.2, 0.4, 0.6, 0.8, 1.0, 1.0)]
    before = at(made, first).before
    assert before is not None
    assert before.layers == (pages[0][0].items,)
    assert at(made, first + 5).before is None
