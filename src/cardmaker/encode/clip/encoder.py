"""Planes of frames come in, a stretch at a time; an MP4 that every platform takes goes to the one path given.

We feed the encoder ourselves. MoviePy's writer takes RGB frames, copies each and has ffmpeg convert it, whether or not
anything moved: `benchmarks/clips.py` measures what that costs. MoviePy finds ffmpeg (its bundled one), and does sound.

The settings are for flat pictures, not for film: `superfast` with one long group of pictures and seven B-frames, always
seven, and no search for cuts, since we know where pages begin: there a key frame stands. The macroblock tree,
which `superfast` goes without, knows that what stands still will be looked at for long: it makes the file smaller and
the picture better for next to no time; it looks a group of B-frames ahead, since more saves bytes and costs time and
SSIM. Nothing moves by half a pixel or fades as film does, so neither is looked for (`subme`, `weightp`, `weightb`).
Text is coloured, so its colours are kept a little better than x264 would keep them (`chroma-qp-offset`).

One thread an encoder: with two, about one encode in four came out a few bytes otherwise on a busy machine, and the same
inputs shall give the same bytes. (`sliced-threads=1` differed where the capped bitrate was reached;
`sync-lookahead=0` did not differ and was as slow as one thread.) Instead, pages are encoded in two shares, each by
itself, and joined at their key frames: side by side where a core is free, and to the same file either way.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from cardmaker.encode.clip.running import Task, run
from cardmaker.frozen import frozen

CRF = 18.0
"""x264's quality, less is better."""
TUNING = "b-adapt=0:scenecut=0:mbtree=1:rc-lookahead=8:subme=0:weightp=0:weightb=0:b-pyramid=none:chroma-qp-offset=-1"
B_FRAMES = 7
LEAST = 12
"""Frames of a part of a clip: joined, one with fewer than its B-frames need has a frame that lasts a tick too long."""
AUDIO_RATE = 48_000
AUDIO_BITS = 128_000
EARLY = 0.004
"""Seconds that a key frame is asked for before its time, so that rounding does not make it the next one."""

Frames = Callable[[int, int], Iterable[memoryview]]
"""Gives the planes of the frames from the first number on and before the second, one after the other."""
Stretch = tuple[int, int]
"""Frames of a clip, from the first number on and before the second."""
_COLOR = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
_PLAIN = ("-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0", "-f", "mp4")
"""No edit list: some platforms refuse one. B-frames then need offsets that may be negative."""


@frozen
class Settings:
    """What an encode is made with; the same frames and settings give the same bytes.

    `crf` is x264's quality, less is better; `bits` the most bits a second of the picture; `threads` is part of it,
    since what x264 makes may depend on it. `silent`: without a sound track. `told` is what players show of the file,
    by ffmpeg's names (`title`, `artist`, `copyright`); `language` is that of the picture's text and `spoken` that of
    the sound, as ISO 639-2 has them.
    """

    width: int
    height: int
    fps: int
    crf: float = CRF
    bits: int | None = None
    preset: str = "superfast"
    tuning: str = TUNING
    threads: int = 1
    silent: bool = False
    told: tuple[tuple[str, str], ...] = ()
    language: str = "und"
    spoken: str = "und"


def stretches(keys: Sequence[int], count: int) -> tuple[Stretch, ...]:
    """What is encoded by itself: a run of pages for one core; what comes before and after it for the other.

    It is cut where pages begin only, so that the longer of the two is as short as it can be; the run comes first.
    No part has fewer than `LEAST` frames, unless the whole clip has.
    """
    edges = sorted({0, count, *(key for key in keys if 0 < key < count)})
    runs = [(first, last) for first in edges for last in edges if first < last]

    def parts(run: Stretch) -> tuple[Stretch, ...]:
        return tuple(part for part in (run, (0, run[0]), (run[1], count)) if part[0] < part[1])

    def cost(run: Stretch) -> tuple[bool, int, Stretch]:
        short = any(last - first < LEAST for first, last in parts(run))
        return short, max(run[1] - run[0], count - run[1] + run[0]), run

    return parts(min(runs, key=cost))


def encode(
    frames: Frames,
    settings: Settings,
    *,
    count: int,
    keys: Sequence[int],
    path: Path,
    sound: Path | None = None,
    lanes: int = 1,
) -> None:
    """Writes `count` frames to an MP4 at `path`; `keys` are the numbers of those at which a page begins.

    `sound` is a WAV file; None: silence. `lanes` is how many encoders may run at a time; the file is the same.
    Raises EncoderError; then, as on an interrupt, no file is left.
    """
    parts, path = stretches(keys, count), path.absolute()  # `a:b/clip.mp4` would be read as an address
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as name:
            folder = Path(name)
            order = parts if lanes > 1 else sorted(parts)  # the next frames cost least
            run([_task(frames, settings, keys, part, folder) for part in order], lanes)
            listed = folder / "parts.txt"
            listed.write_text(_listed(parts, settings.fps), encoding="ascii")
            # From inside the folder, whose own name the list must not tell: ffmpeg reads names there as addresses, of
            # which `#` and `?` end the path.
            joined = [*joining(settings, listed.name, count, sound), os.fspath(path)]
            run([(joined, ())], folder=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _task(frames: Frames, settings: Settings, keys: Sequence[int], part: Stretch, folder: Path) -> Task:
    inside = [key - part[0] for key in keys if part[0] < key < part[1]]
    return [*encoding(settings, inside), os.fspath(folder / _name(part))], frames(*part)


def _name(part: Stretch) -> str:
    return f"{part[0]:06}.mp4"


def _listed(parts: Sequence[Stretch], fps: int) -> str:
    """The stretches in their order, as ffmpeg's concat demuxer reads them."""
    lines = [f"file {_name(part)}\nduration {(part[1] - part[0]) / fps:.6f}\n" for part in sorted(parts)]
    return "ffconcat version 1.0\n" + "".join(lines)


def encoding(settings: Settings, keys: Sequence[int]) -> list[str]:
    """ffmpeg's arguments for the pictures of a stretch, but for the output. `keys` are counted from its first frame."""
    size, rate = f"{settings.width}x{settings.height}", str(settings.fps)
    capped = ["-maxrate", str(settings.bits), "-bufsize", str(settings.bits * 2)] if settings.bits else []
    tuning = ["-x264-params", settings.tuning] if settings.tuning else []
    x264 = ["-preset", settings.preset, "-crf", f"{settings.crf:g}", "-threads", str(settings.threads)]
    return [
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", rate, *_COLOR, "-i", "pipe:0"),
        *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", *x264, *tuning, *capped),
        *("-force_key_frames", ",".join(f"{max(key / settings.fps - EARLY, 0):.4f}" for key in (0, *keys))),
        *("-g", str(settings.fps * 12), "-bf", str(B_FRAMES), *_COLOR, "-fps_mode", "cfr", "-r", rate),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact+cgop", *_PLAIN),
    ]


def joining(settings: Settings, listed: str, frames: int, sound: Path | None) -> list[str]:
    """ffmpeg's arguments that make one file of all stretches and the sound, but for the output.

    `listed` is the name of their list in the folder that ffmpeg runs in.
    """
    parts = ["-f", "concat", "-i", listed, "-map", "0:v:0"]
    if not settings.silent:
        parts = [*parts[:4], *_heard(sound, frames / settings.fps), *parts[4:], "-map", "1:a:0"]
    return [
        *parts,
        *("-map_metadata", "-1", "-map_chapters", "-1", "-c:v", "copy"),
        *([] if settings.silent else ["-c:a", "aac", "-b:a", str(AUDIO_BITS), "-ar", str(AUDIO_RATE), "-ac", "2"]),
        *(part for name, value in settings.told if value for part in ("-metadata", f"{name}={value}")),
        *("-metadata:s:v:0", f"language={settings.language}"),
        *([] if settings.silent else ["-metadata:s:a:0", f"language={settings.spoken}"]),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", *_PLAIN),
    ]


def _heard(sound: Path | None, seconds: float) -> list[str]:
    """The second input: what is heard, for as long as there is something to see."""
    source = (
        ("-f", "wav", "-i", os.fspath(sound.absolute()))
        if sound
        else ("-f", "lavfi", "-i", f"anullsrc=r={AUDIO_RATE}:cl=stereo")
    )
    return ["-t", f"{seconds:.6f}", *source]
