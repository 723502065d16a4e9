"""A tiny real clip, read back: what the file says of itself, what a player sees, and that nothing half-made is left."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from test_clip_frames import made, painter, small

from cardmaker.build import clips
from cardmaker.build.clips import Clips
from cardmaker.compose.posters import compose_poster
from cardmaker.encode.clip import running
from cardmaker.encode.clip.encoder import LEAST, Frames, Settings, encode, stretches
from cardmaker.encode.clip.frames import Film
from cardmaker.encode.clip.running import EncoderError, ffmpeg
from cardmaker.encode.jpeg import jpeg
from cardmaker.geometry import Size
from cardmaker.plan import Job
from cardmaker.scene import Glyphs, Picture

FPS = 10
TINY = Size(108, 192)


def tiny() -> Job:
    job = small("libel", "en", TINY)
    return replace(job, placement=replace(job.placement, id="telegram-video", fps=FPS, seconds_max=14.0))


@lru_cache(maxsize=1)
def rendered() -> dict[str, bytes]:
    """The files of a tiny clip by suffix and extension."""
    found = Clips(shipped.studio(), painter()).render(tiny())
    assert not found.problems
    return {f"{file.suffix}{file.extension}": file.data for file in found.files}


@pytest.fixture(name="clip")
def clip_fixture(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(rendered()[".mp4"])
    return path


def boxes(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The boxes of an MP4 (ISO/IEC 14496-12): name and content."""
    at = 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8, "no box is larger than 4 GB here"
        yield name.decode("latin-1"), data[at + 8 : at + size]
        at += size


def inside(data: bytes, *path: str) -> list[bytes]:
    """All boxes at a path."""
    found = [data]
    for name in path:
        found = [content for one in found for key, content in boxes(one) if key == name]
    return found


def told(path: Path, *arguments: str) -> str:
    """What ffmpeg says of a file."""
    command = [ffmpeg(), "-hide_banner", *arguments, "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8").stderr


def test_a_clip_has_its_file_its_cover_and_its_subtitles() -> None:
    assert set(rendered()) == {".mp4", "-cover.jpg", ".srt", ".vtt"}


def test_a_clip_whose_cover_picture_another_placement_makes_brings_none() -> None:
    found = Clips(shipped.studio(), painter()).render(replace(tiny(), covered=True))
    assert {file.suffix for file in found.files} == {""}


def test_the_index_comes_first_and_nothing_tells_when_it_was_made(clip: Path) -> None:
    data = clip.read_bytes()
    assert [name for name, _ in boxes(data)][:2] == ["ftyp", "moov"]
    assert [name for name, _ in boxes(data)].index("moov") < [name for name, _ in boxes(data)].index("mdat")
    (header,) = inside(data, "moov", "mvhd")
    assert header[4:12] == bytes(8), "created and changed"
    assert not inside(data, "moov", "trak", "edts"), "no edit lists"
    assert b"Lavf" not in data


def test_pictures_are_h264_high_in_bt709_and_sound_is_stereo_aac(clip: Path) -> None:
    said = told(clip)
    assert re.search(r"Video: h264 \(High\).*yuv420p\(tv, bt709, progressive\), 108x192", said), said
    assert re.search(rf"{FPS} fps", said)
    assert re.search(r"Audio: aac \(LC\).*48000 Hz, stereo", said)


def test_there_are_as_many_frames_as_the_length_says(clip: Path) -> None:
    line = clips.plan_clip(tiny(), shipped.studio()).line
    assert line is not None
    tables = inside(clip.read_bytes(), "moov", "trak", "mdia", "minf", "stbl")
    (pictures,) = [table for table in tables if inside(table, "stss")]
    (sizes,) = inside(pictures, "stsz")
    (times,) = inside(pictures, "stts")
    assert struct.unpack(">I", sizes[8:12])[0] == line.frames
    entries, count, _ = struct.unpack(">III", times[4:16])
    assert (entries, count) == (1, line.frames), "a constant frame rate"
    (header,) = inside(clip.read_bytes(), "moov", "mvhd")
    scale, length = struct.unpack(">II", header[12:20])
    assert length / scale == pytest.approx(line.seconds, abs=0.03)


def test_a_page_begins_with_a_key_frame(clip: Path) -> None:
    planned = clips.plan_clip(tiny(), shipped.studio())
    assert planned.line is not None
    wanted = {shot.first + shot.entrance for shot in planned.line.shots}
    assert wanted <= key_frames(clip)


def key_frames(path: Path) -> set[int]:
    (table,) = inside(path.read_bytes(), "moov", "trak", "mdia", "minf", "stbl", "stss")
    count = struct.unpack(">I", table[4:8])[0]
    return {number - 1 for number in struct.unpack(f">{count}I", table[8 : 8 + 4 * count])}


def test_what_a_player_shows_is_what_was_painted(clip: Path, tmp_path: Path) -> None:
    planned = clips.plan_clip(tiny(), shipped.studio())
    assert planned.line is not None
    last = tmp_path / "last.png"
    pick = ("-vf", f"select=eq(n\\,{planned.line.frames - 1})", "-frames:v", "1")
    subprocess.run([ffmpeg(), "-loglevel", "error", "-i", str(clip), *pick, str(last)], check=True)
    still = painter().paint(planned.pages[-1].scene)
    with Image.open(last) as shown:
        worst = max(
            max(abs(a - b) for a, b in zip(one, two, strict=True))
            for one, two in zip(shown.convert("RGB").getdata(), still.getdata(), strict=True)
        )
        mean = sum(
            abs(a - b)
            for one, two in zip(shown.convert("RGB").getdata(), still.getdata(), strict=True)
            for a, b in zip(one, two, strict=True)
        ) / (3 * TINY.width * TINY.height)
    assert mean < 4, (mean, worst)


def test_the_cover_is_a_poster_with_the_question_larger_than_in_the_clip() -> None:
    job, studio = tiny(), shipped.studio()
    sizes = [
        max(item.size for item in scene.items if isinstance(item, Glyphs) and item.box == "question")
        for scene in (compose_poster(job, studio), clips.plan_clip(job, studio).pages[0].scene)
        if scene
    ]
    assert len(sizes) == 2, "there is a poster"
    assert sizes[0] > 1.2 * sizes[1]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_tall_cover_with_a_photo_shows_its_subject_above_what_apps_lay_over_it(language: str) -> None:
    job = shipped.job("media-law-now/photo-consent", language, "instagram-reel")
    scene = compose_poster(job, shipped.studio())
    assert scene and job.card and job.card.photo
    (photo,) = (item for item in scene.items if isinstance(item, Picture))
    boxes = dict(scene.boxes)
    high = photo.rect.width * 1400 / 1240  # the picture's own aspect: it covers the box by its width
    focus = photo.rect.y + photo.rect.height / 2 + (job.card.photo.focus[1] - photo.focus[1]) * high
    lens, finder = focus + 0.145 * high, focus - 0.22 * high  # where the drawn camera ends and begins
    assert boxes["credit"].bottom < finder and lens < 1540
    assert boxes["question"].bottom < boxes["credit"].y and boxes["credit"].x == boxes["question"].x


@pytest.mark.parametrize("card", ["answer-time", "how-to-request", "libel"])
def test_covers_of_a_card_have_questions_of_one_size_whatever_the_language(card: str) -> None:
    sizes = []
    for language in ("kk", "ru", "en"):
        scene = compose_poster(shipped.job(f"media-law-now/{card}", language, "instagram-reel"), shipped.studio())
        assert scene
        sizes += [max(item.size for item in scene.items if isinstance(item, Glyphs) and item.box == "question")]
    assert min(sizes) > 0.8 * max(sizes), sizes


def test_without_a_layout_for_it_the_cover_is_the_first_frame_without_its_bar() -> None:
    from io import BytesIO

    studio = shipped.studio()
    bare_studio = replace(studio, layouts={name: one for name, one in studio.layouts.items() if name != "poster"})
    scene = clips.plan_clip(tiny(), shipped.studio()).pages[0].scene
    bare = replace(scene, items=tuple(item for item in scene.items if not item.box.startswith("bar")))
    assert len(bare.items) == len(scene.items) - 2
    expected = BytesIO(jpeg(painter().paint(bare)))
    (file,) = (one for one in Clips(bare_studio, painter()).render(tiny()).files if one.suffix == "-cover")
    with Image.open(BytesIO(file.data)) as cover, Image.open(expected) as still:
        assert (cover.format, cover.size) == ("JPEG", (TINY.width, TINY.height))
        assert cover.tobytes() == still.tobytes()


def test_the_same_clip_has_the_same_bytes() -> None:
    again = Clips(shipped.studio(), painter()).render(tiny())
    assert {f"{file.suffix}{file.extension}": file.data for file in again.files} == rendered()


def test_another_program_reads_what_a_clip_says_of_itself(needs: Callable[..., str], clip: Path) -> None:
    program = needs("exiftool", install="libimage-exiftool-perl")
    command = [program, "-j", "-G1", "-charset", "utf8", str(clip)]
    (found,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    job = tiny()
    question, name = job.standing.wording.question.value("en"), found["XMP-dc:Creator"]
    alt = Clips(shipped.studio(), painter()).render(job).files[0].alt
    assert not [key for key in found if key.endswith(":Warning")]
    for key in ("XMP-dc:Title", "XMP-dc:Title-en", "ItemList:Title"):
        assert found[key] == question, key
    for key in ("XMP-dc:Description", "XMP-dc:Description-en", "XMP-iptcCore:AltTextAccessibility-en"):
        assert found[key] == alt and question in alt, key
    assert found["ItemList:Artist"] == name and found["XMP-dc:Rights"] == found["ItemList:Copyright"] == f"© {name}"
    assert found["XMP-photoshop:Credit"] == name
    assert found["XMP-dc:Source"].startswith("https://") and found["XMP-dc:Language"] == "en"
    assert found["Track1:MediaLanguageCode"] == "eng" and found["Track2:MediaLanguageCode"] == "und", "only music"


def test_metadata_is_each_placements_own_and_costs_no_second_encode(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = clips.encode
    monkeypatch.setattr(clips, "encode", lambda *a, **k: (calls.append(1), real(*a, **k)))
    maker = Clips(shipped.studio(), painter())
    job = tiny()
    other = replace(job, placement=replace(job.placement, alt_max=60))
    first, second = (maker.render(one).files[0] for one in (job, other))
    assert len(calls) == 1
    assert len(second.alt) <= 60 < len(first.alt)
    assert [name for name, _ in boxes(first.data)][-1] == "uuid"
    at = second.data.index(b"<?xpacket")
    assert first.data[: at - 24] == second.data[: at - 24] and second.alt.encode() in second.data[at:]


def test_equal_clips_are_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    real = clips.encode
    monkeypatch.setattr(clips, "encode", lambda *a, **k: (calls.append(1), real(*a, **k)))
    maker = Clips(shipped.studio(), painter())
    job = tiny()
    other = replace(job, placement=replace(job.placement, id="facebook-reel", max_bytes=10**9))
    assert maker.render(job).files[0].data == maker.render(other).files[0].data
    assert len(calls) == 1


def test_a_clip_over_its_bytes_gives_way_in_quality_then_is_told() -> None:
    job = tiny()
    size = len(rendered()[".mp4"])
    tighter = replace(job, placement=replace(job.placement, max_bytes=size - 1))
    smaller = Clips(shipped.studio(), painter()).render(tighter)
    assert len(smaller.files[0].data) < size
    hopeless = replace(job, placement=replace(job.placement, max_bytes=100))
    found = Clips(shipped.studio(), painter()).render(hopeless)
    assert not found.files
    assert "over 0.0001 MB" in found.problems[0].message


def test_a_clip_over_its_bit_rate_gives_way_in_quality_sound_and_all_then_is_told() -> None:
    job = tiny()
    (seconds,) = [file.seconds for file in Clips(shipped.studio(), painter()).render(job).files if file.seconds]
    rate = int(len(rendered()[".mp4"]) * 8 / seconds) - 1
    tighter = replace(job, placement=replace(job.placement, bitrate_max=rate))
    smaller = Clips(shipped.studio(), painter()).render(tighter)
    assert len(smaller.files[0].data) * 8 <= rate * seconds
    found = Clips(shipped.studio(), painter()).render(replace(job, placement=replace(job.placement, bitrate_max=1000)))
    assert not found.files
    assert "has over 0.001 Mbit a second even at the lowest quality" in found.problems[0].message


def test_too_long_a_clip_says_by_how_much() -> None:
    job = tiny()
    shorter = replace(job, placement=replace(job.placement, seconds_max=5.0))
    (problem,) = clips.plan_clip(shorter, shipped.studio()).problems
    assert re.search(
        r"would last \d+\.\d s even if it is read fast; 5 s is the most, so it is \d+\.\d s too long", problem.message
    )
    assert problem.span.file.endswith("libel.yaml")


def test_a_loop_for_messengers_has_no_sound_track(tmp_path: Path) -> None:
    job = tiny()
    silent = replace(job, placement=replace(job.placement, silent=True))
    path = tmp_path / "loop.mp4"
    path.write_bytes(Clips(shipped.studio(), painter()).render(silent).files[0].data)
    said = told(path)
    assert "Video: h264" in said
    assert "Audio:" not in said


# -- when the machine fails


def settings() -> Settings:
    return Settings(TINY.width, TINY.height, 8)


def film() -> Frames:
    return Film(made(small("libel", "en", TINY))[1], painter()).between


def until(number: int, happens: Callable[[], None]) -> Frames:
    """The frames; before that one of each stretch something happens."""

    def frames(first: int, last: int) -> Iterator[memoryview]:
        for place, data in enumerate(film()(first, last)):
            if place == number:
                happens()
            yield data

    return frames


def stub(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A Python script stands in for ffmpeg; it gets the arguments after its own."""
    program = partial(subprocess.Popen)

    def popen(command: list[str], **named: Any) -> subprocess.Popen[bytes]:
        return program([sys.executable, "-c", script, *command[1:]], **named)

    monkeypatch.setattr(running, "ffmpeg", lambda: "ffmpeg")
    monkeypatch.setattr(running.subprocess, "Popen", popen)


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; sys.stdin.buffer.read(99); sys.exit(7)", "died (code 7)"),
        ("import sys; print('x: No space left on device', file=sys.stderr); sys.exit(1)", "the disk is full"),
        ("import sys; sys.stdin.buffer.read(); print('Error: boom', file=sys.stderr); sys.exit(1)", "Error: boom"),
    ],
)
def test_an_encoder_that_dies_leaves_no_file(
    script: str, message: str, lanes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, script)
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"half")
    with pytest.raises(EncoderError, match=re.escape(message)):
        encode(film(), settings(), count=5, keys=[0, 2], path=path, lanes=lanes)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "script",
    ["import time; time.sleep(600)", "import sys, time; sys.stdin.buffer.read(); time.sleep(600)"],
)
def test_an_encoder_that_hangs_is_ended(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub(monkeypatch, script)
    monkeypatch.setattr(running, "STALLED", 0.3)
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"half")
    frame = memoryview(bytes(4 << 20))  # more than a pipe holds
    with pytest.raises(EncoderError, match="the encoder hung"):
        encode(lambda *_: [frame], settings(), count=1, keys=[0], path=path)
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_encoder_that_is_killed_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = subprocess.Popen
    children: list[subprocess.Popen[bytes]] = []

    def popen(*args: Any, **named: Any) -> subprocess.Popen[bytes]:
        children.append(started(*args, **named))
        return children[-1]

    program = ffmpeg()
    monkeypatch.setattr(running, "ffmpeg", lambda: program)
    monkeypatch.setattr(running.subprocess, "Popen", popen)
    frames = until(3, lambda: children[-1].kill())
    with pytest.raises(EncoderError, match=r"the encoder died \(code -9\)"):
        encode(frames, settings(), count=50, keys=[0], path=tmp_path / "clip.mp4")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lanes", [1, 2])
def test_an_interrupt_leaves_no_file_and_no_process(
    lanes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = subprocess.Popen
    children: list[subprocess.Popen[bytes]] = []

    def popen(*args: Any, **named: Any) -> subprocess.Popen[bytes]:
        children.append(started(*args, **named))
        return children[-1]

    def interrupt() -> None:
        raise KeyboardInterrupt

    program = ffmpeg()
    monkeypatch.setattr(running, "ffmpeg", lambda: program)
    monkeypatch.setattr(running.subprocess, "Popen", popen)
    with pytest.raises(KeyboardInterrupt):
        encode(until(3, interrupt), settings(), count=50, keys=[0, 20], path=tmp_path / "clip.mp4", lanes=lanes)
    assert not list(tmp_path.iterdir())
    assert children and all(child.poll() is not None for child in children)


@pytest.mark.parametrize(("lanes", "number"), [(1, 1), (2, 1), (2, 2), (2, 3)])
def test_a_machine_without_a_thread_left_is_told_and_leaves_no_process(
    lanes: int, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread of that number cannot be started: one that feeds an encoder, or one that watches it."""
    started, start = subprocess.Popen, threading.Thread.start
    children: list[subprocess.Popen[bytes]] = []
    asked = itertools.count(1)

    def popen(*args: Any, **named: Any) -> subprocess.Popen[bytes]:
        children.append(started(*args, **named))
        return children[-1]

    def refused(thread: threading.Thread) -> None:
        if next(asked) == number:
            raise RuntimeError("can't start new thread")
        start(thread)

    program = ffmpeg()
    monkeypatch.setattr(running, "ffmpeg", lambda: program)
    monkeypatch.setattr(running.subprocess, "Popen", popen)
    monkeypatch.setattr(threading.Thread, "start", refused)
    with pytest.raises(EncoderError, match="the encoder cannot be fed: can't start new thread"):
        encode(film(), settings(), count=40, keys=[0, 20], path=tmp_path / "clip.mp4", lanes=lanes)
    assert not list(tmp_path.iterdir())
    assert all(child.poll() is not None for child in children)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import sys; print('boom', file=sys.stderr); sys.exit(3)", "code 3: boom"),
        ("input()", "no more frames: Invalid"),
    ],
)
def test_a_pipe_that_windows_calls_invalid_is_one_whose_reader_has_gone_or_is_told(
    script: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, script)
    monkeypatch.setattr(running, "GOING", 0.01 if script == "input()" else 60.0)
    monkeypatch.setattr(running, "_Watch", Deaf)
    with pytest.raises(EncoderError, match=re.escape(message)):
        encode(lambda *_: [memoryview(b"frame")], settings(), count=1, keys=[0], path=tmp_path / "clip.mp4")
    assert not list(tmp_path.iterdir())


class Deaf(running._Watch):
    """While it is waited for, each write fails as on Windows."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(process)
        self.writing = True

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        if self.writing:
            self.writing = False
            raise OSError(errno.EINVAL, "Invalid argument")
        with super().waiting():
            yield


def test_one_encoder_that_dies_ends_the_one_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The run of pages comes first; its encoder would never end. The other one's dies.
    stub(monkeypatch, "import sys, time; time.sleep(600) if '000002' in sys.argv[-1] else sys.exit(7)")
    with pytest.raises(EncoderError, match=re.escape("died (code 7)")):
        encode(film(), settings(), count=9, keys=[0, 2], path=tmp_path / "clip.mp4", lanes=2)
    assert not list(tmp_path.iterdir())


def test_parts_encoded_side_by_side_make_the_same_file(tmp_path: Path) -> None:
    line = made(small("libel", "en", TINY))[1].line
    assert len(stretches(line.keys, line.frames)) > 1
    paths = [tmp_path / f"{lanes}.mp4" for lanes in (1, 2)]
    for lanes, path in enumerate(paths, 1):
        encode(film(), settings(), count=line.frames, keys=line.keys, path=path, lanes=lanes)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_where_parts_meet_no_frame_is_lost_or_shown_twice(tmp_path: Path) -> None:
    """Every frame has a grey of its own, so a player's order can be read off it."""
    count, area, path = 40, TINY.width * TINY.height, tmp_path / "clip.mp4"

    def frames(first: int, last: int) -> Iterator[memoryview]:
        for number in range(first, last):
            yield memoryview(bytes([20 + 5 * number]) * area + bytes([128]) * (area // 2))

    keys = [0, 5, 7, 12, 21, 33]
    encode(frames, settings(), count=count, keys=keys, path=path)
    assert set(keys) <= key_frames(path)
    command = [ffmpeg(), "-loglevel", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    shown = subprocess.run(command, capture_output=True, check=True).stdout
    assert len(shown) == count * area
    grays = [shown[number * area + area // 2] for number in range(count)]
    player = [(20 + 5 * number - 16) * 255 / 219 for number in range(count)]
    assert all(abs(one - two) < 3 for one, two in zip(grays, player, strict=True)), grays


@given(count=st.integers(1, 400), keys=st.lists(st.integers(0, 400), max_size=9))
def test_a_clip_is_cut_at_pages_into_two_shares_as_equal_as_may_be(count: int, keys: list[int]) -> None:
    parts = stretches(keys, count)
    whole = sorted(parts)
    assert [first for first, _ in whole] == [0, *(last for _, last in whole[:-1])] and whole[-1][1] == count
    edges = {0, count, *keys}
    assert all(first < last and {first, last} <= edges for first, last in parts)
    inside = sorted(edge for edge in edges if edge <= count)
    runs = [(a, b) for a in inside for b in inside if a < b]
    long = [(a, b) for a, b in runs if min(b - a, a or LEAST, count - b or LEAST) >= LEAST]
    best = min(max(b - a, count - b + a) for a, b in (long or runs))
    run = parts[0][1] - parts[0][0]
    assert max(run, count - run) == best
    assert not long or all(last - first >= LEAST for first, last in parts)


@pytest.mark.parametrize("keys", [[0, 7, 47], [0, 20, 56], [0, 9, 30, 50]])
def test_every_frame_lasts_as_long_as_the_others_however_short_a_page_is(keys: list[int], tmp_path: Path) -> None:
    path, frame = tmp_path / "clip.mp4", memoryview(bytes(32 * 32 * 3 // 2))
    some = Settings(32, 32, 30, silent=True)
    encode(lambda first, last: [frame] * (last - first), some, count=60, keys=keys, path=path)
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-map", "0:v", "-c", "copy", "-f", "framecrc", "-"]
    rows = subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()
    shown = sorted(int(row.split(",")[2]) for row in rows if not row.startswith("#"))
    assert {after - before for before, after in pairwise(shown)} == {512} and len(shown) == 60


def test_ffprobe_finds_nothing_wrong(clip: Path, needs: Callable[..., str]) -> None:
    probe = needs("ffprobe", install="ffmpeg")
    command = [probe, "-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", str(clip)]
    found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    video, audio = found["streams"]
    assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (video["color_space"], video["color_range"], video["r_frame_rate"]) == ("bt709", "tv", f"{FPS}/1")
    assert video["nb_read_frames"] == video["nb_frames"]
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", "48000", 2)


def test_a_clip_can_be_made_in_a_folder_of_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it is named from here: `C#` and `a:b` are names, no addresses."""
    frame = memoryview(bytes(32 * 32 * 3 // 2))
    folder = Path("C# & 100%20 it's [қазақ]" if sys.platform == "win32" else "a:b/why? 'C#' & 100%20\n[қазақ] \\")
    monkeypatch.chdir(tmp_path)
    folder.mkdir(parents=True)
    some = Settings(32, 32, 10, silent=True)
    encode(lambda first, last: [frame] * (last - first), some, count=30, keys=[0, 15], path=folder / "clip.mp4")
    assert [path.name for path in folder.iterdir()] == ["clip.mp4"]
