"""Sound: only sound is opened, as what it is; the mix is as loud as platforms play it and gives way to a voice."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import shipped
import small
from test_clip_file import tiny
from test_clip_frames import painter

from cardmaker.build.clips import Clips, plan_clip
from cardmaker.content.model import Localised, Text
from cardmaker.diagnostics import Problems, Span
from cardmaker.encode.clip.encoder import AUDIO_RATE
from cardmaker.encode.clip.running import EncoderError, ffmpeg
from cardmaker.encode.clip.sniffing import check, sniff
from cardmaker.encode.clip.sound import (
    DUCKED,
    LOUDNESS,
    UNDER,
    VOICE_FROM,
    DamagedSoundError,
    Samples,
    Sound,
    decode,
    mixed,
    write,
)
from cardmaker.plan import Job
from cardmaker.project import Project, load, with_sounds
from cardmaker.workspace import Workspace

BED = (Path(__file__).parents[1] / "assets/brands/desk/bed.ogg").read_bytes()


def tone(seconds: float, hertz: float = 440.0, loud: float = 0.2) -> Samples:
    t = np.arange(round(seconds * AUDIO_RATE)) / AUDIO_RATE
    return np.repeat((loud * np.sin(2 * np.pi * hertz * t))[:, None], 2, axis=1).astype(np.float32)


@lru_cache(maxsize=8)
def coded(kind: str, seconds: float = 0.5) -> bytes:
    """A tone as a file of this kind."""
    codec = {"wav": "pcm_s16le", "mp3": "libmp3lame", "ogg": "libvorbis", "flac": "flac", "ipod": "aac", "adts": "aac"}
    raw = ["-f", "f32le", "-ar", str(AUDIO_RATE), "-ac", "2", "-i", "pipe:0", "-c:a", codec[kind]]
    target = ["-movflags", "frag_keyframe+empty_moov", "-f", kind] if kind == "ipod" else ["-f", kind]
    command = [ffmpeg(), "-loglevel", "error", *raw, *target, "pipe:1"]
    return subprocess.run(command, input=tone(seconds).tobytes(), capture_output=True, check=True).stdout


@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg", "flac", "ipod"])
def test_sound_is_known_by_its_first_bytes_and_decoded_as_that(kind: str) -> None:
    data = coded(kind)
    assert sniff(data) == {"ipod": "mov"}.get(kind, kind)
    assert check("a", data) == ()
    found = decode(data)
    assert found.shape[1] == 2
    assert len(found) / AUDIO_RATE == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"#EXTM3U\nhttps://example.org/a.mp3", "a list of other files"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "a list of other files"),
        (b"file '/etc/passwd'\n", "a list of other files"),
        (b"[playlist]\nFile1=a.mp3", "a list of other files"),
        (b"<?xml version='1.0'?><MPD/>", "is not sound"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "is not sound"),
        (b"RIFF\0\0\0\0AVI ", "is not sound"),
        (b"\0\0\0\x20ftypqt  ", "is not sound"),
        (b"\xff\xff\xff\xff\xff", "is not sound"),
        (b"https://example.org/a.mp3", "is not sound"),
    ],
)
def test_anything_else_is_refused(data: bytes, message: str) -> None:
    (told,) = check("assets/audio/a.mp3", data)
    assert told.startswith("assets/audio/a.mp3 ")
    assert message in told


def test_a_damaged_file_is_told_in_a_line() -> None:
    with pytest.raises(EncoderError, match="the sound cannot be decoded"):
        decode(coded("flac")[:60])


def test_the_shipped_bed_is_short_light_and_has_no_seam() -> None:
    assert len(BED) < 300_000
    bed = decode(BED)
    assert 10 < len(bed) / AUDIO_RATE < 40
    jump = np.abs(bed[0] - bed[-1]).max()
    steps = np.abs(np.diff(bed, axis=0)).max()
    assert jump <= steps


def test_a_bed_loops_to_the_length_and_fades() -> None:
    found = mixed(Sound(music=tone(1.0)), 5.0)
    assert found.shape == (5 * AUDIO_RATE, 2)
    middle = np.abs(found[2 * AUDIO_RATE : 3 * AUDIO_RATE]).max()
    assert np.abs(found[:200]).max() < middle / 10
    assert np.abs(found[-200:]).max() < middle / 10


def test_a_bed_gives_way_to_a_voice() -> None:
    silent = Sound(music=tone(1.0), voice=np.zeros((2 * AUDIO_RATE, 2), dtype=np.float32))
    found = mixed(silent, 6.0)

    def loud(at: float) -> float:
        return float(np.abs(found[round(at * AUDIO_RATE) : round((at + 0.2) * AUDIO_RATE)]).max())

    assert silent.speaks_until == pytest.approx(VOICE_FROM + 2.0)
    assert loud(1.4) == pytest.approx(0.2 * DUCKED, rel=0.1)
    assert loud(3.4) == pytest.approx(0.2 * UNDER, rel=0.1)


def loudness(path: Path) -> tuple[float, float]:
    """LUFS and dBTP, by ffmpeg's EBU R 128 meter."""
    command = [ffmpeg(), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stderr.split(
        "Summary:"
    )[1]
    found = re.search(r"I:\s+(-?[\d.]+) LUFS.*Peak:\s+(-?[\d.]+) dBFS", told, re.S)
    assert found
    return float(found[1]), float(found[2])


@pytest.mark.parametrize("loud", [0.01, 0.1, 0.9])
def test_a_track_is_as_loud_as_platforms_play_it(loud: float, tmp_path: Path) -> None:
    bed = decode(BED)[: 6 * AUDIO_RATE] * loud
    assert write(bed, tmp_path / "a.wav")
    level, peak = loudness(tmp_path / "a.wav")
    assert abs(level - LOUDNESS) <= 0.5
    assert peak <= -1.0


def test_a_voice_of_short_peaks_is_as_loud_and_its_peaks_are_kept(tmp_path: Path) -> None:
    loud = tone(8.0, 180.0, 0.05)
    for at in range(0, len(loud), AUDIO_RATE // 7):
        loud[at : at + 60] *= 16.0
    assert write(loud, tmp_path / "a.wav")
    level, peak = loudness(tmp_path / "a.wav")
    assert abs(level - LOUDNESS) <= 0.5
    assert peak <= -1.0


def test_silence_stays_silence(tmp_path: Path) -> None:
    assert not write(np.zeros((AUDIO_RATE, 2), dtype=np.float32), tmp_path / "a.wav")
    assert not (tmp_path / "a.wav").exists()


def spoken(job: Job, name: str) -> Job:
    assert job.card is not None
    voice = Localised(((job.language, Text(name, Span("cards/x.yaml", 3, 1))),))
    return replace(job, card=replace(job.card, voice=voice))


def test_a_voice_sets_the_length_of_its_clip(tmp_path: Path) -> None:
    job = spoken(tiny(), "assets/audio/a.wav")
    sounds = {"assets/audio/a.wav": coded("wav", 10.0), "assets/brands/desk/bed.ogg": BED}
    found = Clips(shipped.studio(), painter(), tmp_path, sounds).render(job)
    assert not found.problems
    (clip,) = [file for file in found.files if file.format == "mp4"]
    assert clip.seconds == pytest.approx(VOICE_FROM + 10.0 + 2.0, abs=0.11), "the end card holds"
    path = tmp_path / "a.mp4"
    path.write_bytes(clip.data)
    level, peak = loudness(path)
    assert abs(level - LOUDNESS) <= 0.5
    assert peak <= -1.0


def test_a_voice_too_long_for_the_placement_is_told() -> None:
    job = spoken(tiny(), "assets/audio/a.wav")
    (problem,) = plan_clip(job, shipped.studio(), spoken=40.0).problems
    most = job.placement.seconds_max
    assert problem.message.startswith(f"the recording in en needs 41.6 s, {41.6 - most:.1f} s more than")
    assert str(problem.span) == "cards/x.yaml:3:1", "at the recording: shortening the answer would change nothing"


def test_a_length_asked_for_that_the_platform_or_the_voice_does_not_allow_is_told() -> None:
    job = tiny()
    assert job.card is not None and job.placement.seconds_max is not None
    too_long = replace(job, card=replace(job.card, duration=job.placement.seconds_max + 5))
    (problem,) = plan_clip(too_long, shipped.studio()).problems
    assert re.search(r"`duration` is [\d.]+ s; \S+ takes [\d.]+ to [\d.]+ s", problem.message)
    cut_off = replace(job, card=replace(job.card, duration=9.0))
    (problem,) = plan_clip(cut_off, shipped.studio(), spoken=10.0).problems
    assert problem.message == "`duration` is 9 s, but the recording in en needs 11.6 s"
    assert problem.hint == "Make it 2.6 s longer."


@pytest.mark.parametrize("checked", [True, False])
def test_a_damaged_recording_is_a_problem_of_the_card_at_its_place(checked: bool, tmp_path: Path) -> None:
    job = spoken(tiny(), "assets/audio/bad.wav")
    sounds = {"assets/audio/bad.wav": coded("wav", 1.0)[:60], "assets/brands/desk/bed.ogg": BED}
    clips = Clips(shipped.studio(), painter(), tmp_path, sounds)
    (problem,) = (clips.check(job) if checked else clips.render(job)).problems
    assert str(problem.span) == "cards/x.yaml:3:1"
    assert problem.message.startswith("assets/audio/bad.wav: the sound cannot be decoded")
    assert str(tmp_path) not in problem.message


def test_a_bed_of_a_few_samples_loops_at_once() -> None:
    bed = np.full((48, 2), 0.5, dtype=np.float32)
    assert mixed(Sound(music=bed), 3.0).shape == (3 * AUDIO_RATE, 2)


def test_a_clip_can_be_made_to_last() -> None:
    job = tiny()
    assert job.card is not None
    longer = plan_clip(replace(job, card=replace(job.card, duration=13.0)), shipped.studio())
    assert longer.line is not None
    assert longer.line.seconds == 13.0
    (problem,) = plan_clip(replace(job, card=replace(job.card, duration=3.0)), shipped.studio()).problems
    assert re.search(r"a clip of 3 s is too short for en: read fast, it takes \d+\.\d s", problem.message)


def test_sound_that_cannot_be_used_leaves_out_its_clips_only(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "assets/audio").mkdir(parents=True)
    (tmp_path / "assets/audio/list.mp3").write_bytes(b"#EXTM3U\n")
    loaded = replace(shipped.project()[0], brands=())
    problems = Problems()
    still = shipped.job("media-law-now/libel", "en", "instagram-feed")
    jobs = (spoken(tiny(), "assets/audio/list.mp3"), spoken(tiny(), "assets/audio/none.mp3"), still)
    project, left = with_sounds(loaded, jobs, Workspace(tmp_path, tmp_path / "output"), problems)
    assert isinstance(project, Project)
    assert left == (still,)
    told = "\n".join(map(str, problems.errors))
    assert "cards/x.yaml:3:1: error: assets/audio/list.mp3 is a list of other files" in told
    assert "there is no file assets/audio/none.mp3" in told


def test_a_sound_that_is_missing_is_told_once_and_where_it_is_named(tmp_path: Path) -> None:
    space = small.start(tmp_path)
    small.swap(tmp_path, "assets/brands/desk/brand.yaml", "music: bed.ogg", "music: gone.ogg")
    small.write(tmp_path, "assets/brands/other/brand.yaml", "extends: desk\naddress: other.example\n")
    problems = Problems()
    project = load(space, problems)
    jobs = (shipped.job("media-law-now/libel", "en", "telegram-video"),)
    assert with_sounds(project, jobs, space, problems)[1] == ()
    (error,) = problems.errors
    assert "gone.ogg` is missing" in error.message
    text = (tmp_path / error.span.file).read_text(encoding="utf-8").splitlines()[error.span.line - 1]
    assert text[error.span.column - 1 :].startswith("gone.ogg")


@pytest.mark.skipif(sys.platform == "win32", reason="there, a program that was ended does not say so")
def test_a_decoder_that_was_killed_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    monkeypatch.setattr("cardmaker.encode.clip.sound.ffmpeg", lambda: str(program))
    with pytest.raises(EncoderError, match=r"a\.ogg: the program that decodes it was ended \(signal 9") as caught:
        decode(BED, name="a.ogg")
    assert not isinstance(caught.value, DamagedSoundError)


@pytest.mark.skipif(sys.platform == "win32", reason="platform: a script is no program on Windows")
@pytest.mark.parametrize(
    ("said", "code", "message"),
    [
        ("ffmpeg: error while loading shared libraries: libx.so", 127, r"failed \(libx.so\)"),
        ("x: Invalid data found when processing input\nError: Cannot allocate memory", 244, "failed .Cannot allocate"),
        ("", 1, r"failed \(code 1\)"),
    ],
)
def test_a_decoder_that_fails_for_its_own_reasons_is_no_fault_of_the_file(
    said: str, code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\nprintf '{said}' >&2\nexit {code}\n")
    program.chmod(0o755)
    monkeypatch.setattr("cardmaker.encode.clip.sound.ffmpeg", lambda: str(program))
    with pytest.raises(EncoderError, match=rf"a\.ogg: the program that decodes it {message}") as caught:
        decode(BED, name="a.ogg")
    assert not isinstance(caught.value, DamagedSoundError)


@pytest.mark.parametrize(("kind", "kept"), [("wav", 60), ("flac", 60), ("mp3", 200), ("ipod", 44), ("wav", 0)])
def test_what_ffmpeg_says_of_a_damaged_file_is_the_files_fault(kind: str, kept: int) -> None:
    """One that was cut off somewhere, or whose coding nobody knows."""
    whole = coded(kind)
    with pytest.raises(DamagedSoundError, match="cannot be decoded"):
        decode(whole[:kept] or whole[:20] + b"\xff\xff" + whole[22:], name="a")
