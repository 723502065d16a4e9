"""Frames of clips: painting only what moves gives what painting everything gives, and a page at rest is its still."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pytest
import shipped
from PIL import Image, ImageChops

from cardmaker import source
from cardmaker.animation import Motion, Transition
from cardmaker.compose import Studio
from cardmaker.compose.clips import Page, compose_clip
from cardmaker.design import read_layouts
from cardmaker.diagnostics import Problems
from cardmaker.encode.clip.frames import Film, PageCanvas, _area, _edge
from cardmaker.encode.clip.planes import Planes
from cardmaker.geometry import Insets, Rect, Size
from cardmaker.motion import Reel, Shown, Timeline, at, reel, scene_of, timeline
from cardmaker.paint import Painter
from cardmaker.plan import Job

FIFTH = Size(216, 384)


def small(card: str, language: str, size: Size = FIFTH, brand: str = "desk") -> Job:
    """A shipped card for a clip of a fifth of the size."""
    job = shipped.job(f"media-law-now/{card}", language, "instagram-reel", brand)
    scale = size.width / 1080
    insets = Insets(270 * scale, 108 * scale, 672 * scale, 65 * scale) if size.height > size.width else Insets()
    aspect = "tall" if size.height > size.width else "square"
    return replace(job, placement=replace(job.placement, size=size, safe=insets, aspect=aspect))


@lru_cache(maxsize=8)
def made(job: Job, fps: int = 8, speed: float = 40) -> tuple[tuple[Page, ...], Reel]:
    found = compose_clip(job, shipped.studio())
    assert not found.problems
    pages = [(page.scene, page.motion) for page in found.pages]
    line = timeline(pages, speed=speed, fps=fps)
    assert isinstance(line, Timeline)
    return found.pages, reel(pages, line)


def painter() -> Painter:
    return Painter(shipped.studio().fonts, shipped.studio().pictures)


def whole(shown: Shown, done: Reel, brush: Painter) -> Image.Image:
    """A frame painted from nothing, by the same rules."""
    scene = done.pages[shown.page][0]
    over = brush.paint(scene_of(shown, scene))
    if shown.before is None or shown.transition is None:
        return over
    under = brush.paint(scene_of(shown.before, done.pages[shown.before.page][0]))
    if shown.transition.name == "wipe":
        box = _edge(_area(scene, shown.transition.over), shown.transition.direction, shown.share)
        under.paste(over.crop(box), box[:2])
        return under
    if shown.transition.name == "slide":
        return _slid(under, over, shown.transition.direction, shown.share)
    assert shown.transition.name == "cross-fade"
    return Image.blend(under, over, shown.share)


def _slid(under: Image.Image, over: Image.Image, direction: str, share: float) -> Image.Image:
    """The new page pushes the old one out."""
    width, height = under.size
    x, y = {"left": (-width, 0), "right": (width, 0), "up": (0, -height), "down": (0, height)}[direction]
    canvas = Image.new("RGB", under.size)
    canvas.paste(under, (round(x * share), round(y * share)))
    canvas.paste(over, (round(x * share) - x, round(y * share) - y))
    return canvas


@pytest.mark.parametrize(
    ("name", "direction"),
    [("slide", "left"), ("slide", "down"), ("wipe", "left"), ("wipe", "right"), ("wipe", "down"), ("cut", "up")],
)
def test_every_way_to_come_in_is_what_painting_everything_gives(name: str, direction: str) -> None:
    pages, _ = made(small("libel", "kk"))
    motion = Motion(transition=Transition(name, 0.5, direction=direction))
    shown = [(page.scene, motion) for page in pages]
    line = timeline(shown, speed=60, fps=8)
    assert isinstance(line, Timeline)
    done, brush = reel(shown, line), painter()
    film = Film(done, painter())
    for number, _ in enumerate(film):
        difference = ImageChops.difference(film.canvas, whole(at(done, number), done, brush)).getbbox()
        assert difference is None, f"frame {number} differs in {difference}"


def test_an_edge_that_swings_back_takes_back_what_it_uncovered() -> None:
    pages, _ = made(small("libel", "kk"))
    motion = Motion(transition=Transition("wipe", 1.5, direction="up", easing=(0.3, 3.0, 0.7, -2.0)))
    line = timeline([(page.scene, motion) for page in pages], speed=60, fps=12)
    assert isinstance(line, Timeline)
    done, brush = reel([(page.scene, motion) for page in pages], line), painter()
    film = Film(done, painter())
    for number, _ in enumerate(film):
        difference = ImageChops.difference(film.canvas, whole(at(done, number), done, brush)).getbbox()
        assert difference is None, f"frame {number} differs in {difference}"


def moved_by(part: str) -> Studio:
    """The shipped studio, but in clips text moves word by word, or line by line."""
    sheets = {}
    for name in ("base", "clip"):
        data = (
            (shipped.ROOT / f"assets/layouts/{name}.yaml").read_bytes().replace(b"by: phrase", f"by: {part}".encode())
        )
        node = source.read(data, f"{name}.yaml", Problems())
        assert node is not None
        sheets[name] = node
    (layout,) = read_layouts(sheets, Problems(), shipped.project()[0].brands)
    studio = shipped.studio()
    return Studio(studio.library, studio.brands, {"clip": layout}, studio.fonts, studio.pictures)


def test_words_that_move_by_themselves_paint_what_the_line_does() -> None:
    job, brush = small("answer-time", "kk"), painter()
    phrased = compose_clip(job, shipped.studio()).pages
    pages, own = (compose_clip(job, moved_by(part)).pages for part in ("line", "word"))
    assert len(pages) == len(own) == len(phrased)
    for phrase, line, word in zip(phrased, pages, own, strict=True):
        assert brush.paint(line.scene) == brush.paint(word.scene) == brush.paint(phrase.scene)
    lines = [one for one in pages[1].scene.moving if one.part == "line"]
    words = [one for one in own[1].scene.moving if one.part == "word"]
    assert [one.text for one in words] == "".join(one.text for one in lines).split()
    assert [one.index for one in words] == list(range(len(words)))


def test_a_brand_that_wants_no_movement_only_fades() -> None:
    job = small("photo-consent", "kk")
    studio = shipped.studio()
    calm = replace(studio.brands["desk"], reduced_motion=True)
    other = Studio(studio.library, {**studio.brands, "desk": calm}, studio.layouts, studio.fonts, studio.pictures)
    found = compose_clip(job, other).pages
    assert {page.motion.transition.name for page in found} <= {"cut", "cross-fade"}
    names = {one.animation.name for page in found for one in page.scene.moving}
    assert names <= {"none", "fade", "progress"}


@pytest.mark.parametrize(
    ("card", "language", "brand"),
    [("answer-time", "kk", "desk"), ("photo-consent", "ru", "desk"), ("how-to-request", "en", "togys")],
)
def test_every_frame_is_what_painting_everything_gives(card: str, language: str, brand: str) -> None:
    _, done = made(small(card, language, brand=brand))
    film, brush = Film(done, painter()), painter()
    for number, data in enumerate(film):
        expected = whole(at(done, number), done, brush)
        difference = ImageChops.difference(film.canvas, expected).getbbox()
        assert difference is None, f"frame {number} differs in {difference}"
        if number % 10 == 0:
            planes = Planes(*film.canvas.size)
            planes.update(film.canvas, (0, 0, *film.canvas.size))
            assert planes.data == data, f"the planes of frame {number}"


def test_a_film_that_begins_where_a_page_has_arrived_shows_what_the_whole_film_does() -> None:
    _, done = made(small("answer-time", "kk"))
    whole_film = [bytes(data) for data in Film(done, painter())]
    edges = [*done.line.keys, done.line.frames]
    assert len(edges) > 3
    for first, last in pairwise(edges):
        part = [bytes(data) for data in Film(done, painter()).between(first, last)]
        assert part == whole_film[first:last], f"frames {first} to {last}"


def test_a_stretch_leaves_the_frame_alone_that_an_encoder_beside_it_still_takes() -> None:
    _, done = made(small("answer-time", "kk"))
    first, last = done.line.keys[1], done.line.keys[2]
    film = Film(done, painter())
    before = film.between(0, first)
    *_, taken = (next(before) for _ in range(first))
    there = bytes(taken)
    beside = [bytes(data) for data in film.between(first, last)]
    assert taken == there
    assert next(before, None) is None
    assert [bytes(data) for data in film.between(first, last)] == beside, "one after the other"


@pytest.mark.parametrize("card", ["answer-time", "photo-consent"])
def test_a_page_at_rest_is_its_still(card: str) -> None:
    pages, done = made(small(card, "ru"))
    brush = painter()
    for number, (page, shot) in enumerate(zip(pages, done.line.shots, strict=True)):
        last = at(done, shot.first + shot.frames - 1)
        assert last.page == number
        still = page.scene
        shown = scene_of(last, still)
        bar = {item.rect.y for item in still.items if item.box == "bar-fill"}
        moved = [(a, b) for a, b in zip(shown.items, still.items, strict=True) if a != b]
        assert all(a.box == "bar-fill" for a, _ in moved), "only the progress bar is not at rest"
        assert len(bar) == 1
    assert brush.paint(scene_of(at(done, done.line.frames - 1), still)) == brush.paint(still), "the last frame"


def test_the_first_frame_shows_the_whole_question() -> None:
    pages, done = made(small("answer-time", "kk"))
    shown = {item for layer in at(done, 0).layers for item in layer if item.box == "question"}
    assert shown == {item for item in pages[0].scene.items if item.box == "question"}


def test_what_never_moves_is_the_same_on_all_pages() -> None:
    for language in ("kk", "ru", "en"):
        pages, _ = made(small("how-to-request", language))
        for box in ("question", "icon", "label", "mark", "bar"):
            found = {
                tuple(item for item in page.scene.items if item.box == box) for page in pages if page.kind != "end"
            }
            assert len(found) == 1, (language, box)
        law = {
            tuple(item for item in page.scene.items if item.box in ("cell", "act", "since"))
            for page in pages
            if page.kind == "slide"
        }
        assert len(law) == 1, language


def test_what_came_with_the_first_page_of_an_answer_does_not_come_again() -> None:
    pages, done = made(small("photo-consent", "kk"))
    (first, second) = [number for number, page in enumerate(pages) if page.kind == "slide"]
    drops = [[one for one in pages[number].scene.moving if one.animation.name == "drop"] for number in (first, second)]
    assert [len(found) for found in drops] == [1, 0]
    shot = done.line.shots[second]
    tab = [item for item in pages[second].scene.items if item.box == "tab"]
    for frame in range(shot.first, shot.first + shot.frames):
        shown = [item for layer in at(done, frame).layers for item in layer if item.box == "tab"]
        assert shown == tab


def test_after_the_number_the_paper_comes_again_with_all_that_is_on_it() -> None:
    pages, _ = made(small("answer-time", "kk"))
    assert [page.kind for page in pages] == ["cover", "slide", "number", "slide", "end"]
    assert pages[3].motion.transition == pages[1].motion.transition
    assert any(one.animation.name == "drop" for one in pages[3].scene.moving)


def test_what_rises_into_sight_is_drawn_once() -> None:
    """However much of it is on the canvas: else each frame would draw it anew."""
    pages, done = made(small("libel", "kk"))
    brush = Painter(shipped.studio().fonts, shipped.studio().pictures)
    drawn: set[object] = set()
    real = brush._pictures.mask

    def mask(source: str, size: Size, at: Rect) -> Image.Image:
        drawn.add((source, size)) if "icons" in source else None
        return real(source, size, at)

    brush._pictures.mask = mask  # type: ignore[method-assign]
    canvas = PageCanvas(pages[0].scene, done.cuts[0], brush)
    before = len(drawn)
    for frame in range(done.line.shots[0].frames - 1):
        canvas.show(at(done, frame).layers)
    assert len(drawn) - before <= 2


def test_only_what_moves_is_painted() -> None:
    pages, done = made(small("answer-time", "ru"), speed=10)
    canvas = PageCanvas(pages[1].scene, done.cuts[1], painter())
    shot = done.line.shots[1]
    first = at(done, shot.first + shot.entrance)
    canvas.show(first.layers)
    assert canvas.show(first.layers) == []
    later = at(done, shot.first + shot.frames - 1)
    before = at(done, shot.first + shot.frames - 2)
    canvas.show(before.layers)
    boxes = canvas.show(later.layers)
    bar = dict(pages[1].scene.boxes)["bar"]
    assert all(box[1] >= bar.y - 1 and box[3] <= bar.bottom + 1 for box in boxes), boxes


@pytest.mark.parametrize("color", [(0, 0, 0), (255, 255, 255), (255, 0, 0), (29, 67, 198), (255, 220, 46)])
def test_planes_are_bt709_in_limited_range(color: tuple[int, int, int]) -> None:
    planes = Planes(4, 2)
    planes.update(Image.new("RGB", (4, 2), color), (0, 0, 4, 2))
    red, green, blue = (channel / 255 for channel in color)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    expected = (16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748)
    found = (planes.data[0], planes.data[8], planes.data[10])
    assert all(abs(a - b) <= 0.51 for a, b in zip(found, expected, strict=True)), (found, expected)


def test_a_rectangle_is_widened_to_even_px_and_cut_to_the_frame() -> None:
    image = Image.new("RGB", (6, 4), (255, 255, 255))
    planes = Planes(6, 4)
    planes.update(image, (1, 1, 3, 2))
    luma = [list(planes.data[row * 6 : row * 6 + 6]) for row in range(4)]
    assert luma == [[235, 235, 235, 235, 0, 0]] * 2 + [[0] * 6] * 2
    planes.update(image, (-3, -3, 99, 99))
    assert set(planes.data[:24]) == {235}
    with pytest.raises(ValueError, match="even"):
        Planes(5, 4)
