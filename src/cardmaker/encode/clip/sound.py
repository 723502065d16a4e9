"""Sound files come in as bytes; one stereo track as loud as platforms play it goes out, mixed by MoviePy.

ffmpeg is told what a file is (see `sniffing`): it never guesses, never sees a person's name for a file, and follows
nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cardmaker.encode.clip.encoder import AUDIO_BITS, AUDIO_RATE
from cardmaker.encode.clip.running import STALLED, EncoderError, ffmpeg
from cardmaker.encode.clip.sniffing import sniff
from cardmaker.frozen import frozen

Samples = NDArray[np.float32]
LOUDNESS, PEAK = -14.0, -1.5
"""LUFS of a clip, and dBTP before AAC, which may add half a decibel (EBU R 128; -1 dBTP is what platforms ask for)."""
PEAK_PLAYED = -1.0
LIMITED_MOST, LIMITED_MORE = 4, (1.5, 2.5, 0.5, 4.0)
"""How often peaks are lowered, and by how many decibels more than they should be: the first that AAC leaves so."""
LONGEST = 600.0
MUSIC_IN, MUSIC_OUT = 0.8, 1.8
"""Seconds of fading."""
UNDER, DUCKED, DUCK_TIME = 0.35, 0.16, 0.35
"""How loud a bed is beside a voice, while nobody speaks and while somebody does, and the seconds between."""
VOICE_FROM = 0.4
"""Seconds before a voice begins."""


@frozen
class Sound:
    """What is heard in a clip, decoded: either may be missing."""

    music: Samples | None = None
    voice: Samples | None = None

    @property
    def silent(self) -> bool:
        return self.music is None and self.voice is None

    @property
    def speaks_until(self) -> float:
        """When the voice ends, in seconds; 0 without one."""
        return 0.0 if self.voice is None else VOICE_FROM + len(self.voice) / AUDIO_RATE


class DamagedSoundError(EncoderError):
    """A sound file cannot be decoded; `name` is the file's."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def decode(data: bytes, scratch: Path | None = None, name: str = "") -> Samples:
    """The samples of a file that `check` has let through: (count, 2), 48 kHz.

    Raises DamagedSoundError where the file is to blame, EncoderError where this machine is.
    """
    with tempfile.TemporaryDirectory(prefix=".clip-", suffix=".part", dir=scratch) as folder:
        path = Path(folder) / "sound"
        path.write_bytes(data)
        source = ["-protocol_whitelist", "file,pipe", "-f", sniff(data), "-i", f"file:{os.fspath(path)}"]
        target = [
            "-map",
            "0:a:0",
            "-vn",
            "-t",
            f"{LONGEST:g}",
            "-ac",
            "2",
            "-ar",
            str(AUDIO_RATE),
            "-f",
            "f32le",
            "pipe:1",
        ]
        try:
            done = subprocess.run(
                [ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", *source, *target],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=STALLED,
            )
        except subprocess.TimeoutExpired:
            raise EncoderError(f"{name}: the sound is not decoded after {STALLED:g} s") from None
    if done.returncode < 0:  # the file is not to blame, so the next run tries again
        raise EncoderError(f"{name}: the program that decodes it was ended (signal {-done.returncode}; out of memory?)")
    if done.returncode or not done.stdout:
        told = done.stderr.decode("utf-8", "replace").strip()
        # The last line, and not the path it may begin with, which is that of a copy.
        said = told.splitlines()[-1].rpartition(": ")[2][:200] if told else "it holds nothing"
        if done.returncode and not _blames(told):
            said = said if told else f"code {done.returncode}"
            raise EncoderError(f"{name}: the program that decodes it failed ({said})")
        raise DamagedSoundError(name, f"the sound cannot be decoded ({said})")
    return np.frombuffer(done.stdout, dtype="<f4").reshape(-1, 2)


_DAMAGED = (
    "Invalid data found",
    "End of file",
    "no decoder found",
    "matches no streams",
    "for option 'map'",
    "not contain any stream",
    "Output file is empty",
)
_REFUSED = (
    "Cannot allocate memory",
    "No space left",
    "Input/output error",
    "Permission denied",
    "Too many open files",
    "Resource temporarily unavailable",
)


def _blames(told: str) -> bool:
    """Whether ffmpeg says that a file is damaged or holds no sound, and not that this machine refused something."""
    return any(words in told for words in _DAMAGED) and not any(words in told for words in _REFUSED)


_PEAK = re.compile(rb"Peak:\s+(-?\d+\.\d+) dBFS")
_INTEGRATED = re.compile(rb"Integrated loudness:\s+I:\s+(-?\d+\.\d+) LUFS")


def mixed(sound: Sound, seconds: float) -> Samples:
    """Music and voice as one track of this length: the bed loops, fades in and out, and gives way to the voice."""
    from moviepy import AudioArrayClip, CompositeAudioClip, afx  # type: ignore[import-untyped]

    parts: list[Any] = []
    if sound.music is not None:
        # Repeated as samples: MoviePy's loop is a clip for each turn, thousands for a bed of a few samples.
        bed = AudioArrayClip(np.resize(sound.music, (round(seconds * AUDIO_RATE), 2)), fps=AUDIO_RATE)
        if sound.voice is not None:
            bed = bed.transform(lambda get, t: get(t) * _gain(t, sound)[..., None], keep_duration=True)
        parts.append(bed.with_effects([afx.AudioFadeIn(MUSIC_IN), afx.AudioFadeOut(min(MUSIC_OUT, seconds / 3))]))
    if sound.voice is not None:
        parts.append(AudioArrayClip(sound.voice, fps=AUDIO_RATE).with_start(VOICE_FROM))
    whole = CompositeAudioClip(parts).with_duration(seconds)
    count = round(seconds * AUDIO_RATE)
    found = np.asarray(whole.to_soundarray(fps=AUDIO_RATE), dtype=np.float32)
    if len(found) < count:
        found = np.concatenate([found, np.zeros((count - len(found), 2), dtype=np.float32)])
    return found[:count]


def _gain(t: Any, sound: Sound) -> Any:
    """How loud the bed is at each time: less from just before the voice until just after it."""
    start, end = VOICE_FROM, sound.speaks_until
    times = np.asarray(t, dtype=np.float64)
    near = np.minimum((times - (start - DUCK_TIME)) / DUCK_TIME, ((end + DUCK_TIME) - times) / DUCK_TIME)
    spoken = np.clip(near, 0.0, 1.0)
    return UNDER + (DUCKED - UNDER) * spoken


@frozen
class _Measured:
    """What the first pass of `loudnorm` says, by the names the second takes; `level` LUFS, `peak` dBTP."""

    facts: tuple[tuple[str, str], ...]
    level: float
    peak: float


def write(samples: Samples, path: Path) -> bool:
    """Writes a WAV at the loudness platforms play, by two passes of `loudnorm`; False, and no file, if it is silent.

    The first pass measures, the second changes the level as one. Where peaks do not allow that, as those of a voice,
    they alone are lowered first, for milliseconds: squeezing the whole would make it pump, and not as loud.
    """
    data = np.ascontiguousarray(samples, dtype="<f4").tobytes()
    measured = _measured(data)
    if measured is None:
        return False
    if measured.peak + LOUDNESS - measured.level <= PEAK:
        _level(data, measured, path)
        return True
    for more in LIMITED_MORE:
        _level(*_lowered(data, measured, more), path)
        if _peak_as_aac(path) <= PEAK_PLAYED:
            break
    return True


def _lowered(data: bytes, measured: _Measured, more: float) -> tuple[bytes, _Measured]:
    """The samples with lower peaks, which make them less loud, so that it takes a few turns; and their measures."""
    for _ in range(LIMITED_MOST):
        louder = LOUDNESS - measured.level
        if measured.peak + louder <= PEAK:
            break
        data = _limited(data, louder, more)
        measured = _measured(data) or measured
    return data, measured


def _level(data: bytes, measured: _Measured, path: Path) -> None:
    known = ":".join(f"{name}={value}" for name, value in measured.facts)
    second = f"{_AIM}:{known}:linear=true,aresample={AUDIO_RATE}"
    exact = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]
    _run([*_RAW, "-af", second, "-c:a", "pcm_s24le", *exact, "-f", "wav", "-y", os.fspath(path)], data)


def _peak_as_aac(path: Path) -> float:
    """dBTP of a WAV as it is heard from a clip: AAC adds two decibels to few sounds, half of one to others."""
    coded = ["-c:a", "aac", "-b:a", str(AUDIO_BITS), "-f", "adts", "pipe:1"]
    data = _run(["-f", "wav", "-i", os.fspath(path), *coded], b"", out=True)
    told = _run(
        ["-f", "aac", "-i", "pipe:0", "-af", "ebur128=framelog=quiet:peak=true", "-f", "null", "-"], data, "info"
    )
    found = _PEAK.findall(told)
    return float(found[-1]) if found else 0.0


_RAW = ("-f", "f32le", "-ar", str(AUDIO_RATE), "-ac", "2", "-i", "pipe:0")
_AIM = f"loudnorm=I={LOUDNESS:g}:TP={PEAK:g}:LRA=20"
_NAMES = (
    ("measured_I", "input_i"),
    ("measured_TP", "input_tp"),
    ("measured_LRA", "input_lra"),
    ("measured_thresh", "input_thresh"),
    ("offset", "target_offset"),
)


def _measured(data: bytes) -> _Measured | None:
    """None for silence."""
    told = _run([*_RAW, "-af", f"ebur128=framelog=quiet,{_AIM}:print_format=json", "-f", "null", "-"], data, "info")
    found = json.loads(told[told.rindex(b"{") : told.rindex(b"}") + 1].decode())
    if "inf" in found["input_i"] or float(found["input_i"]) < -70:
        return None
    if level := _INTEGRATED.search(told):  # where much is quiet, `loudnorm` hears less than platforms do
        found["input_i"] = level[1].decode()
    facts = tuple((name, str(found[key])) for name, key in _NAMES)
    return _Measured(facts, float(found["input_i"]), float(found["input_tp"]))


def _limited(data: bytes, louder: float, more: float) -> bytes:
    """The samples, so many decibels louder but for peaks; at four times the rate, where those between samples show."""
    most = 10 ** ((PEAK - more) / 20)
    limit = f"aresample={4 * AUDIO_RATE},alimiter=limit={most:.4f}:attack=4:release=60:level=disabled"
    steps = f"volume={louder:.2f}dB,{limit},aresample={AUDIO_RATE}"
    return _run([*_RAW, "-af", steps, "-f", "f32le", "-ac", "2", "pipe:1"], data, out=True)


def _run(arguments: list[str], data: bytes, level: str = "error", *, out: bool = False) -> bytes:
    """What ffmpeg tells, or (`out`) what it makes, of samples. Raises EncoderError."""
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-nostats", "-loglevel", level, *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=STALLED)
    except subprocess.TimeoutExpired:
        raise EncoderError(f"the sound is not levelled after {STALLED:g} s, so its ffmpeg was ended") from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace")
        lines = told.strip().splitlines()
        full = "No space left on device" in told
        why = lines[-1][:200] if lines else f"its ffmpeg ended with code {done.returncode}"
        raise EncoderError("the disk is full" if full else f"the sound cannot be levelled: {why}")
    return done.stdout if out else done.stderr
