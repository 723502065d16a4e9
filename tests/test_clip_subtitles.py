"""Subtitles in the picture: where they are asked for, where they stand, and what they are."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
import shipped
from PIL import Image

from cardmaker.build.clips import Planned, plan_clip
from cardmaker.build.inputs import made_of
from cardmaker.content.model import Localised, Text
from cardmaker.encode.clip.frames import Film
from cardmaker.encode.clip.planes import Planes
from cardmaker.geometry import Rect
from cardmaker.motion import at, reel, scene_of
from cardmaker.paint import Painter
from cardmaker.plan import Job
from cardmaker.scene import Fill, Glyphs

PLACES = ("instagram-reel", "tiktok-video", "youtube-short", "linkedin-video", "x-video")
CARDS = (("answer-time", "kk"), ("how-to-request", "ru"), ("photo-consent", "en"))


@functools.cache
def painter() -> Painter:
    return Painter(shipped.studio().fonts, shipped.studio().pictures)


def read_aloud(card: str, language: str, placement: str, subtitles: bool | None = True) -> Job:
    """A shipped job with a recording, whose length the tests need not know."""
    job = shipped.job(f"media-law-now/{card}", language, placement)
    assert job.card is not None
    voice = Localised(((language, Text("assets/audio/one.wav", job.card.span)),))
    return replace(job, card=replace(job.card, voice=voice, subtitles=subtitles))


@functools.cache
def planned(card: str, language: str, placement: str) -> Planned:
    found = plan_clip(read_aloud(card, language, placement), shipped.studio())
    assert not found.problems
    return found


@pytest.mark.parametrize("placement", PLACES)
@pytest.mark.parametrize(("card", "language"), CARDS)
def test_they_stand_in_the_safe_area_and_over_no_text(card: str, language: str, placement: str) -> None:
    found, place = (
        planned(card, language, placement),
        shipped.job(f"media-law-now/{card}", language, placement).placement,
    )
    assert found.line is not None and found.over
    size, safe = place.size, place.safe
    free = Rect(safe.left, safe.top, size.width - safe.left - safe.right, size.height - safe.top - safe.bottom)
    for over in found.over:
        band = painter().bounds(next(item for item in over.items if isinstance(item, Fill)))
        assert free.x <= band[0] and band[2] <= free.right and free.y <= band[1] and band[3] <= free.bottom
        for shot in found.line.shots:
            if shot.first < over.end and over.first < shot.first + shot.frames:
                texts = [item for item in found.pages[shot.page].scene.items if isinstance(item, Glyphs)]
                assert all(painter().bounds(text)[3] <= band[1] for text in texts if text.glyphs)


def test_they_are_the_cues_of_the_files_line_by_line_in_one_size() -> None:
    for card, language in CARDS:
        found = planned(card, language, "instagram-reel")
        assert found.line is not None
        assert len(found.over) == len(found.cues) > 3
        sizes = set()
        for over, cue in zip(found.over, found.cues, strict=True):
            runs = [item for item in over.items if isinstance(item, Glyphs)]
            rows = {round(run.glyphs[0][2]) for run in runs}
            words = " ".join(" ".join(run.text.strip() for run in runs).split())
            assert words == " ".join(cue.lines)
            assert len(rows) == len(cue.lines), cue
            assert (over.first, over.end) == (round(cue.start * 30), round(cue.end * 30))
            sizes |= {run.size for run in runs}
        assert len(sizes) == 1


def test_frames_with_them_are_the_frames_without_and_they_themselves() -> None:
    """The pages know nothing of them: what lies beneath is the resting frame, and the still."""
    found = planned("answer-time", "kk", "x-video")
    assert found.line is not None
    pages = [(page.scene, page.motion) for page in found.pages]
    bare, with_them = (reel(pages, found.line, over) for over in ((), found.over))
    films = Film(bare, painter()), Film(with_them, painter())
    end = found.line.shots[1].first + 50
    wanted = {0, end - 1, found.over[1].first, found.over[1].end - 1, found.line.shots[1].first + 9}
    for number, (plain, covered) in enumerate(zip(*map(iter, films), strict=True)):
        if number in wanted:
            image = films[0].canvas.copy()
            painter().paint_items(image, with_them.covering(number))
            fresh = Planes(*image.size)
            fresh.update(image, (0, 0, *image.size))
            assert covered == fresh.data, number
            assert plain != covered
        if number >= end:
            break
    shot = found.line.shots[1]
    resting = scene_of(at(with_them, shot.first + shot.frames - 1), pages[1][0])
    assert isinstance(painter().paint(resting), Image.Image)
    assert not {item.box for item in resting.items} & {"subtitle"}


def test_the_card_says_it_before_the_deck_and_the_deck_before_the_brand() -> None:
    job = read_aloud("libel", "ru", "instagram-reel", None)
    assert job.card is not None
    assert [job.subtitled(brand) for brand in (True, False)] == [True, False]
    deck = replace(job, deck=replace(job.deck, subtitles=True))
    assert deck.subtitled(False)
    assert not replace(deck, card=replace(job.card, subtitles=False)).subtitled(True)


def test_nobody_speaks_so_nothing_stands_there() -> None:
    silent = shipped.job("media-law-now/libel", "ru", "instagram-reel")
    assert not silent.subtitled(True)
    loop = read_aloud("libel", "ru", "telegram-loop")
    assert not loop.subtitled(True)
    assert not shipped.job("media-law-now/libel", "ru", "instagram-feed").subtitled(True)
    found = plan_clip(silent, shipped.studio())
    assert found.cues and not found.over


def test_only_what_they_change_is_made_anew() -> None:
    def made(job: Job) -> object:
        return made_of(shipped.project()[0], [job]).inputs[job.id]

    off, on = (read_aloud("libel", "ru", "instagram-reel", wanted) for wanted in (False, True))
    assert set(made(on)) - set(made(off)) == {("subtitles", "in the picture")}  # type: ignore[call-overload]
    mute = shipped.job("media-law-now/libel", "ru", "instagram-reel")
    assert mute.card is not None
    assert made(mute) == made(replace(mute, card=replace(mute.card, subtitles=True)))


def test_a_layout_without_a_page_for_them_is_told_where_they_were_asked_for() -> None:
    studio = shipped.studio()
    layout = studio.layouts["clip"]
    pages = layout.node.get("pages")
    assert pages is not None
    kept = tuple((key, value) for key, value in pages.entries if key.value != "subtitles")  # type: ignore[attr-defined]
    bare = replace(pages, entries=kept)  # type: ignore[type-var]
    node = replace(
        layout.node,
        entries=tuple((key, bare if key.value == "pages" else value) for key, value in layout.node.entries),
    )
    other = replace(studio, layouts={**studio.layouts, "clip": replace(layout, node=node)}, _trees={}, _templates={})
    job = read_aloud("libel", "ru", "instagram-reel")
    assert job.card is not None
    asked = replace(job.card.span, line=77)
    job = replace(job, card=replace(job.card, places=(("subtitles", asked),)))
    (problem,) = plan_clip(job, other).problems
    assert problem.span.line == 77
    assert "no page `subtitles`" in problem.message
