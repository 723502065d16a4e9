"""Loops: GIF and animated WebP as other readers see them, and how a clip without sound begins anew."""

from __future__ import annotations

import functools
import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shipped
import small
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from cardmaker import cli
from cardmaker.build.clips import Clips, plan_clip
from cardmaker.encode import headers
from cardmaker.encode.clip import loops
from cardmaker.encode.clip.frames import Film
from cardmaker.geometry import Size
from cardmaker.motion import at, reel
from cardmaker.paint import Painter
from cardmaker.plan import Job
from cardmaker.workspace import starter_assets


def loop(kind: str = "gif", card: str = "libel", side: int = 180, **more: object) -> Job:
    job = shipped.job(f"media-law-now/{card}", "kk", {"gif": "messenger-loop"}.get(kind, "web-loop"))
    assert job.placement.silent and job.placement.formats == (kind,)
    return replace(job, placement=replace(job.placement, size=Size(side, side), fps=10, **more))  # type: ignore[arg-type]


@functools.cache
def painter() -> Painter:
    return Painter(shipped.studio().fonts, shipped.studio().pictures)


@functools.cache
def frames(card: str = "libel") -> tuple[Image.Image, ...]:
    planned = plan_clip(loop(card=card), shipped.studio())
    assert planned.line is not None
    pages = [(page.scene, page.motion) for page in planned.pages]
    return tuple(image.copy() for image in Film(reel(pages, planned.line), painter()).images())


def clips() -> Clips:
    return Clips(shipped.studio(), painter())


def seen(data: bytes, fps: int) -> list[Image.Image]:
    """What Pillow shows at each frame's time."""
    found: list[Image.Image] = []
    passed = 0
    with Image.open(io.BytesIO(data)) as file:
        assert file.info["loop"] == 0
        for image in ImageSequence.Iterator(file):
            shown = image.convert("RGB")
            passed += int(image.info["duration"])
            while len(found) < round(passed * fps / 1000):
                found.append(shown)
    return found


@pytest.mark.parametrize("kind", ["gif", "animated-webp"])
def test_another_reader_sees_the_frames_of_the_film_at_their_times(kind: str) -> None:
    (file,) = clips().render(loop(kind)).files
    assert (file.extension, file.format) == ({"gif": ".gif"}.get(kind, ".webp"), kind)
    assert file.alt and file.seconds == len(frames()) / 10
    shown = seen(file.data, 10)
    assert len(shown) == len(frames())
    for one, two in zip(shown, frames(), strict=True):
        if kind == "gif":  # one palette of 256 colours for all
            apart = np.abs(np.asarray(one, np.int16) - np.asarray(two, np.int16)).max(axis=2)
            assert apart.mean() < 1.5 and (apart > 48).mean() < 0.01
        else:
            assert one.tobytes() == two.tobytes()
    facts = headers.read(file.data)
    assert facts is not None
    assert (facts.format, facts.width, facts.height, facts.endless) == (kind, 180, 180, True)
    assert facts.seconds == pytest.approx(len(frames()) / 10)
    with Image.open(io.BytesIO(file.data)) as again:
        assert facts.frames == getattr(again, "n_frames", 1)
        told = file.data if kind == "gif" else again.info["xmp"]
    assert b"<x:xmpmeta" in told and file.alt[:30].encode() in told


@pytest.mark.parametrize("kind", ["gif", "animated-webp"])
def test_the_same_loop_has_the_same_bytes(kind: str) -> None:
    assert clips().render(loop(kind, side=160)) == clips().render(loop(kind, side=160))


@pytest.mark.parametrize("kind", ["gif", "animated-webp"])
def test_what_weighs_too_much_gives_way_until_it_fits_or_is_told(kind: str) -> None:
    job = loop(kind, "photo-consent", 160)
    (best,) = clips().render(job).files
    limit = {"gif": 0.9, "animated-webp": 0.8}[kind] * len(best.data)
    (less,) = clips().render(replace(job, placement=replace(job.placement, max_bytes=int(limit)))).files
    assert len(less.data) <= limit
    assert less.seconds == best.seconds and headers.read(less.data) is not None
    told = clips().render(replace(job, placement=replace(job.placement, max_bytes=10_000)))
    assert not told.files and "even at the lowest quality" in told.problems[0].message


def test_it_ends_where_it_begins() -> None:
    """The first page comes in over the last, so that the step to the first frame is one of many like it."""
    job = loop()
    planned = plan_clip(job, shipped.studio())
    line = planned.line
    assert line is not None and line.closing == 5
    made = reel([(page.scene, page.motion) for page in planned.pages], line)
    shares = [at(made, line.frames - back).share for back in range(5, 0, -1)]
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] < 1
    assert all(at(made, line.frames - back).page == 0 for back in range(1, 6))
    assert sum(shot.frames for shot in line.shots) + line.closing == line.frames
    last, first = (np.asarray(frames()[index]).astype(int) for index in (-1, 0))
    assert (np.abs(last - first).max(axis=2) > 8).mean() < 0.1
    heard = shipped.job("media-law-now/libel", "kk", "linkedin-video")
    sounding = plan_clip(heard, shipped.studio()).line
    assert sounding is not None and sounding.closing == 0


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.integers(10, 50))
def test_frames_that_do_not_differ_are_one_and_no_time_is_lost(levels: list[int], fps: int) -> None:
    pictures = [Image.new("RGB", (8, 6), (level * 60, 0, 0)) for level in levels]
    found = list(loops.changes(pictures))
    assert sum(one.frames for one in found) == len(levels)
    assert len(found) == 1 + sum(one != two for one, two in pairwise(levels))
    for data, unit in ((loops.gif(pictures, fps, loops.palette(pictures)), 100), (loops.webp(pictures, fps), 1000)):
        facts = headers.read(data)
        if len(found) > 1:  # Pillow writes a still where nothing moves
            assert facts is not None and facts.seconds == round(len(levels) * unit / fps) / unit
            assert facts.frames == len(found)


def test_flat_areas_keep_their_colours_in_a_palette() -> None:
    picture = frames()[0]
    flat = picture.getpixel((2, 2))
    made = loops.palette([picture], 32)
    assert len(made.colors) <= 32
    assert tuple(made.colors[made.indices(picture)[2, 2]]) == flat


def test_a_loop_is_in_the_manifest_the_gallery_and_the_pack(tmp_path: Path) -> None:
    space = small.start(tmp_path)
    for name, data in starter_assets():
        if name.startswith("assets/layouts/"):
            small.write(tmp_path, name, data)
    for card in ("two", "three"):
        (tmp_path / f"cards/week/{card}.yaml").unlink()
    small.swap(tmp_path, "cards/week/deck.yaml", "[web-square, web-tall]", "[chat-loop]")
    small.swap(tmp_path, "cards/week/deck.yaml", "cover: true", "cover: false")
    chat = "  chat-loop: {platform: chat, label: Chat, size: 160x160, formats: [gif], fps: 10, checked: 2026-11-20}\n"
    small.write(tmp_path, "assets/placements.yaml", small.PLACEMENTS + chat)
    made = CliRunner().invoke(cli.cli, ["render", "-C", str(tmp_path), "-j", "1", "--as-of", str(small.DAY)])
    assert made.exit_code == 0, made.output
    assert re.search(r"drawn 1 of 2: week/one/(ru|en)/chat-loop, \d+ s, about \d+ s left\n", made.output), made.output
    assert re.search(r"drawn 2 of 2: week/one/(ru|en)/chat-loop, \d+ s\n", made.output)
    assert '"format": "gif"' in (space.out / "manifest.json").read_text("utf-8")
    page = (space.out / "index.html").read_text("utf-8")
    assert 'src="week/one/ru/chat-loop.gif"' in page and 'class="play"' not in page
    packs = ["pack", "-C", str(tmp_path), "-o", str(tmp_path / "packs")]
    packed = CliRunner().invoke(cli.cli, packs)
    assert packed.exit_code == 0, packed.output
    assert b"chat-loop" in (tmp_path / "packs" / "week-ru.zip").read_bytes()
    assert all(result.kept for result in small.render(space)), "nothing is made again"
