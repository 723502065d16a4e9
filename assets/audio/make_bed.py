"""Writes the desk's music bed: a calm loop of eight bars, made of sines here and nowhere else, so that it is all ours.

    uv run python assets/audio/make_bed.py assets/brands/desk/bed.ogg

Notes that ring beyond the end ring on at the beginning, so the loop has no seam. The same script, the same samples.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
from numpy.typing import NDArray

from cardmaker.encode.clip.encoder import ffmpeg

RATE = 48_000
BEAT = 60 / 88
BARS = 8
LENGTH = round(BARS * 4 * BEAT * RATE)
Floats = NDArray[np.float64]
# A minor, F, C, G, twice, each with its ninth or seventh: MIDI numbers, the root first.
CHORDS = ((45, 60, 64, 71), (41, 57, 64, 69), (48, 60, 67, 74), (43, 59, 62, 69))
PATTERN = (0, 2, 1, 3, 2, 1, 3, 2)  # eighths of a bar: which of the chord's notes


def hertz(note: float) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def put(track: Floats, at: float, sound: Floats, pan: float) -> None:
    """Adds a sound at `at` seconds, around the end of the loop to its beginning. `pan` -1 is left, 1 right."""
    start = round(at * RATE)
    places = (start + np.arange(len(sound))) % LENGTH
    for channel, share in enumerate((1 - pan, 1 + pan)):
        np.add.at(track[:, channel], places, sound * share / 2)


def pluck(note: float, loud: float) -> Floats:
    """Something like a wooden bar: a sine and two overtones that die away, the high ones first."""
    t = np.arange(round(1.6 * RATE)) / RATE
    wave = sum(
        level * np.sin(2 * np.pi * hertz(note) * ratio * t) * np.exp(-t * decay)
        for ratio, level, decay in ((1.0, 1.0, 3.2), (3.93, 0.18, 9.0), (2.0, 0.12, 5.0))
    )
    return loud * wave * np.minimum(t / 0.004, 1.0)


def pad(note: float, seconds: float, loud: float) -> Floats:
    """A soft chord tone: three sines a little apart, swelling and ebbing."""
    t = np.arange(round(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * hertz(note) * (1 + cents / 1731) * t + cents) for cents in (-4.0, 0.0, 5.0))
    swell = np.sin(np.pi * np.clip(t / seconds, 0, 1)) ** 1.2
    return loud / 3 * wave * swell


def bed() -> Floats:
    """The loop: (samples, 2), at most 0.5 either way."""
    track = np.zeros((LENGTH, 2))
    for bar in range(BARS):
        root, *notes = CHORDS[bar % 4]
        begin = bar * 4 * BEAT
        put(track, begin - 0.6, pad(root, 4 * BEAT + 1.6, 0.50), 0.0)
        for index, note in enumerate(notes):
            put(track, begin - 0.8, pad(note, 4 * BEAT + 2.0, 0.22), (-0.5, 0.0, 0.5)[index])
        chord = (root + 12, *notes)
        for eighth, which in enumerate(PATTERN):
            if bar % 4 == 3 and eighth > 5:
                continue  # a breath before the chords come round again
            loud = 0.34 if eighth % 4 == 0 else 0.22
            put(track, begin + eighth * BEAT / 2, pluck(chord[which] + 12, loud), (-0.35, 0.3)[eighth % 2])
    return track * (0.5 / np.abs(track).max())


def main(path: str) -> None:
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "pipe:0"]
    vorbis = ["-c:a", "libvorbis", "-q:a", "2", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    command = [ffmpeg(), "-loglevel", "error", "-y", *raw, *vorbis, path]
    subprocess.run(command, input=bed().astype("<f4").tobytes(), check=True)


if __name__ == "__main__":
    main(sys.argv[1])
