"""Planes of frames come in, one after the other; an MP4 that every platform takes goes to the one path given.

We feed the encoder ourselves. MoviePy's writer takes RGB frames, copies each and has ffmpeg convert it, whether or not
anything moved: `benchmarks/clips.py` measures what that costs. MoviePy finds ffmpeg (its bundled one), and does sound.

The settings are for flat pictures, not for film: `superfast` with one long group of pictures and eight B-frames, always
eight, and no search for cuts, since we know where pages begin: there a key frame is asked for. The macroblock tree,
which `superfast` goes without, knows that what stands still will be looked at for long: it makes the file smaller and
the picture better for next to no time. Beside `medium` CRF 20 that takes two fifths of the CPU, for no more bytes and a
higher SSIM. It looks ten frames ahead: eighteen and more save bytes and cost a third more time and the SSIM.

One thread: with two, about one encode in thirty came out a few bytes otherwise, and the same inputs shall give the same
bytes. Two clips at a time on two cores are made sooner so, too. Two threads on slices (`sliced-threads=1`) gave
the same bytes 207 times, at the same SSIM and 4 % more bytes; but where the capped bitrate was reached, 42 encodes on a
busy machine gave eight different files (one thread: one). They save a tenth of the time of a clip that is made alone,
and 2 % where two are made at a time on two cores. `sync-lookahead=0` did not differ and was as slow as one thread.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

CRF = 19.0
"""x264's quality, less is better."""
AUDIO_RATE = 48_000
AUDIO_BITS = 128_000
PIPE_BYTES = 1 << 20
"""A Linux pipe holds 64 KB: a frame would need fifty turns. Larger where the system lets us."""
_F_SETPIPE_SZ = 1031
EARLY = 0.004
"""Seconds that a key frame is asked for before its time, so that rounding does not make it the next one."""


STALLED = 120.0
"""Seconds in which an encoder takes a frame, or ends its file, unless it hangs. A frame takes about a hundredth."""


class EncoderError(OSError):
    """The encoder could not be run, or has died. The text is for people."""


@dataclass(frozen=True, slots=True)
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
    tuning: str = "mbtree=1:rc-lookahead=10:b-adapt=0:scenecut=0"
    threads: int = 1
    silent: bool = False
    told: tuple[tuple[str, str], ...] = ()
    language: str = "und"
    spoken: str = "und"


def ffmpeg() -> str:
    """The path of the ffmpeg that comes with MoviePy. Raises EncoderError where there is none."""
    # What MoviePy itself asks; importing all of MoviePy would take a second.
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise EncoderError(f"no ffmpeg on this machine: {error}") from None


def arguments(settings: Settings, keys: Sequence[float], frames: int, sound: Path | None) -> list[str]:
    """ffmpeg's arguments but for its own name and the output: `keys` are seconds of key frames, `sound` a WAV file."""
    size, rate = f"{settings.width}x{settings.height}", str(settings.fps)
    color = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    silence = ["-f", "lavfi", "-i", f"anullsrc=r={AUDIO_RATE}:cl=stereo"]
    capped = ["-maxrate", str(settings.bits), "-bufsize", str(settings.bits * 2)] if settings.bits else []
    tuning = ["-x264-params", settings.tuning] if settings.tuning else []
    x264 = ["-preset", settings.preset, "-crf", f"{settings.crf:g}", "-threads", str(settings.threads)]
    return [
        *("-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", rate, *color, "-i", "pipe:0"),
        *([] if settings.silent else ["-f", "wav", "-i", os.fspath(sound)] if sound else silence),
        *(
            "-map",
            "0:v:0",
            *([] if settings.silent else ["-map", "1:a:0"]),
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
        ),
        *("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", *x264, *tuning, *capped),
        *(
            "-g",
            str(settings.fps * 12),
            "-bf",
            "8",
            "-force_key_frames",
            ",".join(f"{max(key - EARLY, 0):.4f}" for key in keys),
        ),
        *(*color, "-fps_mode", "cfr", "-r", rate),
        *([] if settings.silent else ["-c:a", "aac", "-b:a", str(AUDIO_BITS), "-ar", str(AUDIO_RATE), "-ac", "2"]),
        *(part for name, value in settings.told if value for part in ("-metadata", f"{name}={value}")),
        *("-metadata:s:v:0", f"language={settings.language}"),
        *([] if settings.silent else ["-metadata:s:a:0", f"language={settings.spoken}"]),
        *("-t", f"{frames / settings.fps:.6f}"),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact+cgop", "-flags:a", "+bitexact"),
        # No edit list: some platforms refuse one. B-frames then need offsets that may be negative.
        *("-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0", "-f", "mp4"),
    ]


def encode(
    frames: Iterable[memoryview],
    settings: Settings,
    *,
    count: int,
    keys: Sequence[float],
    path: Path,
    sound: Path | None = None,
) -> None:
    """Writes `count` frames to an MP4 at `path`. Raises EncoderError; then, as on an interrupt, no file is left."""
    command = [ffmpeg(), *arguments(settings, keys, count, sound), os.fspath(path)]
    try:
        with tempfile.TemporaryFile() as told:
            _run(command, frames, told)
    except BaseException:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def _run(command: Sequence[str], frames: Iterable[memoryview], told: IO[bytes]) -> None:
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, bufsize=0)
    except OSError as error:
        raise EncoderError(f"ffmpeg cannot be started: {error.strerror or error}") from None
    watch = _Watch(process)
    try:
        with watch:
            whole = _fed(process, frames, watch)
            with watch.waiting():
                code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if watch.hung:
        raise EncoderError(f"the encoder hung: it did nothing for {STALLED:g} s, so it was ended")
    if code != 0 or not whole:
        raise EncoderError(_reason(told, code))


class _Watch:
    """Ends an encoder that we have waited for too long; what painting a frame takes does not count.

    It counts beats rather than reads a clock: while we ourselves are stopped (Ctrl-Z, a lid closed) none is counted.
    """

    BEATS = 60

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.hung = False
        self._process = process
        self._over = threading.Event()
        self._waits = False
        self._missed = 0
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """While the encoder is waited for."""
        self._missed, self._waits = 0, True
        try:
            yield
        finally:
            self._waits = False

    def _beat(self) -> None:
        while not self._over.wait(STALLED / self.BEATS):
            self._missed = self._missed + 1 if self._waits else 0
            if self._missed > self.BEATS:
                self.hung = True
                self._process.kill()
                return


def _fed(process: subprocess.Popen[bytes], frames: Iterable[memoryview], watch: _Watch) -> bool:
    """Writes all frames; False where the encoder stopped listening before the end."""
    assert process.stdin is not None
    pipe: Any = process.stdin
    _widen(pipe)
    try:
        for frame in frames:
            left = frame
            while left:
                with watch.waiting():
                    left = left[pipe.write(left) :]
        pipe.close()
    except (BrokenPipeError, ConnectionResetError):
        with contextlib.suppress(OSError):
            pipe.close()
        return False
    except OSError:  # Windows says EINVAL for a pipe whose reader has gone
        if process.poll() is None:
            raise
        return False
    return True


def _widen(pipe: Any) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # more than an ordinary user may have
            fcntl.fcntl(pipe.fileno(), _F_SETPIPE_SZ, PIPE_BYTES)


def _reason(told: IO[bytes], code: int) -> str:
    """What ffmpeg said last, in a line for people."""
    told.seek(0)
    lines = [line.strip() for line in told.read().decode("utf-8", "replace").splitlines() if line.strip()]
    text = " ".join(lines)
    if "No space left on device" in text:
        return "the disk is full"
    return f"the encoder ended with code {code}: {lines[-1][:200]}" if lines else f"the encoder died (code {code})"
