"""Clips beside what they could cost: frames from memory, x264's usual settings, MoviePy's usual way, a frozen picture.

    python benchmarks/clips.py [frames] [settings] [moviepy] [still] [batch] [--keep FOLDER]

All figures are of one run on one machine; the lines that matter are ratios. Each part takes turns and its best counts.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import shipped  # noqa: E402

from cardmaker import source  # noqa: E402
from cardmaker.compose import Studio  # noqa: E402
from cardmaker.compose.clips import compose_clip  # noqa: E402
from cardmaker.design import read_layouts  # noqa: E402
from cardmaker.diagnostics import Problems  # noqa: E402
from cardmaker.encode.clip.encoder import Frames, Settings, encode  # noqa: E402
from cardmaker.encode.clip.frames import Film  # noqa: E402
from cardmaker.encode.clip.running import ffmpeg  # noqa: E402
from cardmaker.motion import Reel, Timeline, reel, timeline  # noqa: E402
from cardmaker.paint import Painter  # noqa: E402

SECONDS, FPS, LINES = 12, 30, 7
QUESTION = "За сколько дней госорган обязан ответить на запрос?"
ANSWER = (
    "**За пять рабочих дней.** Срок идёт со дня, когда запрос поступил в государственный орган. Ответ дают в той же"
    " форме и на языке запроса. На вопросы об официальных сообщениях срок не распространяется, а отказ можно оспорить."
)
MEDIUM = Settings(1080, 1920, FPS, crf=20.0, preset="medium", tuning="", threads=2)
ROUNDS = 3


def reference() -> Reel:
    """1080 x 1920, 12 s: seven lines revealed one by one, a bar that grows, an end card."""
    problems = Problems()
    nodes = {}
    for path in sorted((ROOT / "assets/layouts").glob("*.yaml")):
        text = path.read_text("utf-8")
        if path.stem == "clip":  # one page with room for seven lines
            text = text.replace("672px", "360px").replace("by: phrase", "by: line")  # each line by itself
        nodes[path.stem] = source.read(text.encode(), path.name, problems)
    layouts = read_layouts({name: node for name, node in nodes.items() if node}, problems, shipped.project()[0].brands)
    base = shipped.studio()
    studio = Studio(base.library, base.brands, {one.id: one for one in layouts}, base.fonts, base.pictures)
    job = shipped.saying(shipped.job("media-law-now/extension", "ru", "telegram-video"), QUESTION, ANSWER)
    job = replace(job, placement=replace(job.placement, safe=replace(job.placement.safe, bottom=300.0)))
    made = compose_clip(job, studio)
    assert not made.problems, made.problems
    pages = [(page.scene, page.motion) for page in made.pages]
    lines = sum(one.part == "line" for scene, _ in pages for one in scene.moving)
    assert len(pages) == 3 and lines == LINES, (len(pages), lines)
    line = timeline(pages, speed=30, fps=FPS, forced=SECONDS)
    assert isinstance(line, Timeline), line
    return reel(pages, line)


def painter() -> Painter:
    return Painter(shipped.studio().fonts, shipped.studio().pictures)


def ours(made: Reel) -> Settings:
    return Settings(1080, 1920, made.line.fps)


def best(*tasks: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Seconds of each task's best round; they take turns."""
    times = [float("inf")] * len(tasks)
    for _ in range(rounds):
        for index, task in enumerate(tasks):
            started = time.perf_counter()
            task()
            times[index] = min(times[index], time.perf_counter() - started)
    return times


def memory(made: Reel) -> list[bytes]:
    return [bytes(frame) for frame in Film(made, painter())]


def ssim(path: Path, frames: Sequence[bytes], fps: int) -> float:
    """Of all planes, against the frames that went in."""
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1080x1920", "-r", str(fps), "-i", "pipe:0")
    # Without tags on either side, so that no colours are converted on the way.
    plain = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    graph = f"[0:v]{plain}[a];[1:v]{plain}[b];[a][b]ssim"
    command = [ffmpeg(), "-hide_banner", "-i", os.fspath(path), *raw, "-lavfi", graph, "-f", "null", "-"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    told: list[bytes] = []
    reader = threading.Thread(target=lambda: told.append(process.stderr.read() if process.stderr else b""))
    reader.start()
    assert process.stdin
    for frame in frames:
        process.stdin.write(frame)
    process.stdin.close()
    process.wait()
    reader.join()
    found = re.search(rb"All:([\d.]+)", told[0])
    assert found
    return float(found[1])


def views(frames: Sequence[bytes]) -> Frames:
    return lambda first, last: (memoryview(frame) for frame in frames[first:last])


def bench_frames(folder: Path) -> None:
    made, brush = reference(), painter()
    count = made.line.frames
    frames = memory(made)
    film, fed = best(
        lambda: encode(
            Film(made, brush).between,
            ours(made),
            count=count,
            keys=made.line.keys,
            path=folder / "ours.mp4",
        ),
        lambda: encode(
            views(frames),
            ours(made),
            count=count,
            keys=made.line.keys,
            path=folder / "fed.mp4",
        ),
        rounds=5,
    )
    assert (folder / "ours.mp4").read_bytes() == (folder / "fed.mp4").read_bytes(), "the same frames, the same bytes"
    (alone,) = best(lambda: sum(1 for _ in Film(made, brush)))
    print(f"frames: painted while encoding {film:.2f} s, from memory {fed:.2f} s; painting alone {alone:.2f} s")
    print(f"  painted / from memory            {film / fed:.2f}   (wanted: 1.10 at most)")


def bench_settings(folder: Path) -> None:
    """A clip made alone, its parts side by side on two cores, beside `medium` with two threads; and on one core."""
    made = reference()
    frames, count = memory(made), made.line.frames
    names = ("ours", "ours, one core", "medium, our GOP", "medium")
    paths = [folder / f"{name}.mp4" for name in names]

    def one(settings: Settings, path: Path, lanes: int) -> None:
        encode(views(frames), settings, count=count, keys=made.line.keys, path=path, lanes=lanes)

    times = best(
        lambda: one(ours(made), paths[0], 2),
        lambda: one(ours(made), paths[1], 1),
        lambda: one(MEDIUM, paths[2], 1),
        lambda: _plain_medium(frames, paths[3]),
        rounds=5,
    )
    assert paths[0].read_bytes() == paths[1].read_bytes(), "the same frames, the same bytes"
    for name, seconds, path in zip(names, times, paths, strict=True):
        quality = ssim(path, frames, FPS)
        print(f"settings: {name:17} {seconds:.2f} s, {path.stat().st_size / 1000:.0f} KB, SSIM {quality:.5f}")
    wanted = "(wanted: 0.50 at most, no more bytes, no lower SSIM)"
    print(f"  ours / x264 medium CRF 20        {times[0] / times[-1]:.2f}   {wanted}")
    print(f"  the same, ours on one core       {times[1] / times[-1]:.2f}")


def _plain_medium(frames: Sequence[bytes], path: Path) -> None:
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1080x1920", "-r", str(FPS), "-i", "pipe:0")
    x264 = ("-c:v", "libx264", "-preset", "medium", "-crf", "20", "-threads", "2")
    command = [ffmpeg(), "-loglevel", "error", "-y", *raw, *x264, os.fspath(path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin
    for frame in frames:
        process.stdin.write(frame)
    process.stdin.close()
    assert process.wait() == 0


def bench_still(folder: Path) -> None:
    """30 s of a page at rest, but for the bar, beside a picture that is frozen."""
    scene, motion = reference().pages[1]
    still = replace(scene, moving=tuple(one for one in scene.moving if one.animation.name == "progress"))
    line = timeline([(still, motion)], speed=15, fps=FPS, forced=30)
    assert isinstance(line, Timeline)
    made, brush = reel([(still, motion)], line), painter()
    frozen = next(bytes(frame) for frame in Film(made, brush))
    moving, standing = best(
        lambda: encode(Film(made, brush).between, ours(made), count=line.frames, keys=[0], path=folder / "bar.mp4"),
        lambda: encode(
            views([frozen] * line.frames), ours(made), count=line.frames, keys=[0], path=folder / "frozen.mp4"
        ),
    )
    print(f"still: 30 s with the bar {moving:.2f} s, frozen {standing:.2f} s")
    print(f"  with the bar / frozen            {moving / standing:.2f}   (wanted: 1.50 at most)")


def bench_moviepy(folder: Path) -> None:
    """The usual way: a CompositeVideoClip of TextClips and ImageClips, written with the defaults at CRF 20."""
    from moviepy import ColorClip, CompositeVideoClip, TextClip, VideoClip  # type: ignore[import-untyped]

    made, brush = reference(), painter()
    font = _font()
    lines = [
        TextClip(font=font, text=text.text.strip() or "…", font_size=46, color="#0F1A2E", margin=(4, 12))
        for scene, _ in made.pages
        for text in scene.moving
        if text.part == "line"
    ]
    width = 888

    def bar(t: float) -> np.ndarray:  # type: ignore[type-arg]
        frame = np.full((8, width, 3), (18, 44, 140), dtype=np.uint8)
        frame[:, : int(width * t / SECONDS)] = 255
        return frame

    end = made.pages[-1][0]
    card = np.asarray(brush.paint(end))
    from moviepy import ImageClip

    def build() -> object:
        parts = [ColorClip((1080, 1920), color=(29, 67, 198), duration=SECONDS)]
        parts.append(
            ColorClip((1080, 1130), color=(238, 241, 245), duration=9.5).with_start(0.5).with_position((0, 790))
        )
        question = TextClip(font=font, text=QUESTION, font_size=74, color="white", size=(792, None), method="caption")
        parts.append(question.with_duration(SECONDS).with_position((168, 430)))
        for index, line in enumerate(lines):
            begin = 1.0 + index * 1.2
            parts.append(line.with_start(begin).with_duration(10 - begin).with_position((168, 940 + 62 * index)))
        parts.append(VideoClip(bar, duration=SECONDS).with_position((72, 270)))
        parts.append(ImageClip(card).with_start(10).with_duration(SECONDS - 10))
        return CompositeVideoClip(parts, size=(1080, 1920))

    def write() -> None:
        clip = build()
        clip.write_videofile(  # type: ignore[attr-defined]
            os.fspath(folder / "moviepy.mp4"), fps=FPS, preset="medium", ffmpeg_params=["-crf", "20"], logger=None
        )

    def through_writer() -> None:
        """MoviePy's writer with our frames: what it costs to hand it RGB."""
        film = iter(Film(made, brush))
        holder = Film(made, brush)
        film = iter(holder)

        def frame(_t: float) -> np.ndarray:  # type: ignore[type-arg]
            next(film, None)
            return np.asarray(holder.canvas)

        VideoClip(frame, duration=SECONDS).write_videofile(
            os.fspath(folder / "writer.mp4"), fps=FPS, preset="superfast", ffmpeg_params=_writer_params(), logger=None
        )

    encode_ours = lambda: encode(  # noqa: E731
        Film(made, brush).between,
        ours(made),
        count=made.line.frames,
        keys=made.line.keys,
        path=folder / "ours.mp4",
    )
    (own, writer) = best(encode_ours, through_writer, rounds=2)
    (usual,) = best(write, rounds=1)
    print(f"moviepy: usual way {usual:.2f} s, its writer with our frames {writer:.2f} s, ours {own:.2f} s")
    print(f"  usual way / ours                 {usual / own:.1f}   (wanted: 12 at least)")
    print(f"  its writer / our feed            {writer / own:.2f}   (why we feed the encoder ourselves)")


def _writer_params() -> list[str]:
    return ["-crf", f"{ours(reference()).crf:g}", "-g", "360", "-bf", "8", "-pix_fmt", "yuv420p"]


def _font() -> str:
    from importlib.metadata import entry_points

    found = [path for entry in entry_points(group="fonts_ttf") for path in entry.load().values()]
    return str(next(path for path in found if str(path).endswith("Roboto-Regular.ttf")))


def bench_batch(folder: Path) -> None:
    """Four clips on two cores: one after the other, its parts side by side, or two at a time, each on one core."""
    made = reference()
    frames = memory(made)

    def one(name: str, lanes: int) -> None:
        path, count = folder / f"{name}.mp4", made.line.frames
        encode(
            views(frames),
            ours(made),
            count=count,
            keys=made.line.keys,
            path=path,
            lanes=lanes,
        )

    def two_by_two(lanes: int) -> None:
        for _ in range(2):
            pair = [threading.Thread(target=one, args=(f"b{index}", lanes)) for index in range(2)]
            for thread in pair:
                thread.start()
            for thread in pair:
                thread.join()

    alone, single, double, usual = best(
        lambda: [one("a", 2) for _ in range(4)],
        lambda: two_by_two(1),
        lambda: two_by_two(2),
        lambda: [_plain_medium(frames, folder / "usual.mp4") for _ in range(4)],
        rounds=2,
    )
    print(
        f"batch of 4: one by one on 2 cores {alone:.2f} s, two at a time on 1 each {single:.2f}, on 2 {double:.2f};"
        f" x264 medium CRF 20 one by one with 2 {usual:.2f}"
    )
    print(f"  ours, two at a time / medium     {single / usual:.2f}")


def bench_memory(folder: Path) -> None:
    made = reference()
    encode(
        Film(made, painter()).between,
        ours(made),
        count=made.line.frames,
        keys=made.line.keys,
        path=folder / "m.mp4",
    )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"memory: our process {own:.0f} MB at its peak, the encoder {child:.0f} MB")
    print(f"  ours                             {own:.0f} MB (wanted: under 300 above the encoder's)")


PARTS = {
    "memory": bench_memory,
    "frames": bench_frames,
    "settings": bench_settings,
    "still": bench_still,
    "batch": bench_batch,
    "moviepy": bench_moviepy,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one or several of {', '.join(PARTS)}")
    parser.add_argument("--keep", type=Path, help="a folder to keep the clips in")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name in asked.parts or PARTS:
            PARTS[name](folder)


if __name__ == "__main__":
    main()
