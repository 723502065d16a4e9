"""A synthetic voice: it reads out words; its program is asked apart, within limits, and only where a card says so."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shipped
import small
from hypothesis import given, settings
from hypothesis import strategies as st
from test_clip_file import tiny
from test_clip_frames import painter
from test_clip_sound import coded, spoken

from cardmaker import gallery, memory
from cardmaker.build import Output, Result, made_of
from cardmaker.build.clips import Clips
from cardmaker.build.records import records_of
from cardmaker.build.voices import words
from cardmaker.content.model import SYNTHETIC, Localised, Text
from cardmaker.diagnostics import Problems, Span
from cardmaker.encode.clip import speech
from cardmaker.encode.clip.aloud import aloud
from cardmaker.encode.clip.encoder import AUDIO_RATE
from cardmaker.encode.clip.sound import VOICE_FROM, decode
from cardmaker.encode.clip.speech import SpeechError, fault, speak
from cardmaker.plan import Job
from cardmaker.project import with_sounds

VOICES = """\
Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  kk              --/M      Kazakh             trk/kk
 2  en-gb           --/M      English            gmw/en               (en 2)
"""
Fake = Callable[[str], Path]


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What the program said in one test is not known in the next."""
    for ask in (speech.version, speech.fault, speech._told):
        ask.cache_clear()
    yield
    for ask in (speech.version, speech.fault, speech._told):
        ask.cache_clear()


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a program in the place of `espeak-ng` that has two voices and, to speak, does what the script says."""
    if os.name == "nt":
        pytest.skip("a script is no program on Windows")

    def make(script: str) -> Path:
        path = tmp_path / "bin" / speech.PROGRAM
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"#!{sys.executable}\nimport pathlib, sys, time\n"
            f"here = pathlib.Path({str(tmp_path)!r})\n"
            "if sys.argv[1] == '--version': print('eSpeak NG text-to-speech: 1.99  Data at: /x'); sys.exit()\n"
            f"if sys.argv[1].startswith('--voices'): print({VOICES!r}); sys.exit()\n"
            f"{script}\n",
            encoding="utf-8",
        )
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(path.parent))
        return path

    return make


def says(seconds: float, tmp_path: Path) -> str:
    (tmp_path / "said.wav").write_bytes(coded("wav", seconds))
    return (
        "(here / 'heard').write_bytes(sys.stdin.buffer.read())\n(here / 'args').write_text(repr(sys.argv[1:]))\n"
        "sys.stdout.buffer.write((here / 'said.wav').read_bytes())"
    )


@pytest.mark.parametrize(
    ("language", "text", "heard"),
    [
        ("ru", "**Да.** Срок [здесь](https://x.kz) *мал*", "Да.\nСрок здесь мал."),
        ("ru", "- один\n- два", "один.\nдва."),
        ("ru", "Ст. 36, п. 1: до 50\u00a0000\u00a0₸", "Статья 36, пункт 1: до 50000 тенге."),
        ("ru", "С 20.08.2024 г. по 32.13.2024", "С 20 августа 2024 года по 32.13.2024."),
        ("ru", "1%, 12%, 22%, 5,5%, 3 млн", "1 процент, 12 процентов, 22 процента, 5,5 процента, 3 миллиона."),
        ("ru", "В г. Алматы, т. е. у нас", "В город Алматы, то есть у нас."),
        ("ru", "Стр. часть гл. мг.", "Стр. часть гл. мг."),
        ("kk", "36-бап, 20% және № 7", "36-бап, 20 пайыз және нөмір 7."),
        ("kk-Latn", "5 mln ₸", "5 mln ₸."),
        ("kk-KZ", "5 млн ₸", "5 миллион теңге."),
        ("en", "Art. 36, e.g. 5–7 days & No. 5", "Article 36, for example 5 to 7 days and number 5."),
        ("en", "In 2024 500 people; x 😀 [[h@l]]", "In 2024 500 people; x h@l."),
        ("de", "Nr. 5 § 3", "Nr. 5 § 3."),
    ],
)
def test_what_is_read_out_is_words(language: str, text: str, heard: str) -> None:
    assert aloud(text, language).lower() == heard.lower()


@settings(max_examples=30)
@given(st.text(max_size=60), st.sampled_from(["kk", "ru", "en", "tr"]))
def test_nothing_that_steers_the_voice_is_read_out(text: str, language: str) -> None:
    said = aloud(text, language)
    assert not re.search(r"\[|\]|[<>\x00-\x09\x0b-\x1f\u200b-\u200f]", said)
    assert all(line and line == line.strip() and line[-1] in ".!?…:;" for line in said.split("\n") if said)


def test_the_words_go_through_the_programs_input(fake: Fake, tmp_path: Path) -> None:
    fake(says(0.5, tmp_path))
    data = speak("-w /etc/x әңгіме", "kk")
    assert len(decode(data)) > 0
    assert (tmp_path / "heard").read_text(encoding="utf-8") == "-w /etc/x әңгіме"
    arguments = (tmp_path / "args").read_text(encoding="utf-8")
    assert "-w" not in arguments and "'-v', 'kk'" in arguments


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("time.sleep(600)", "hung"),
        ("print('no such voice', file=sys.stderr); sys.exit(3)", "ended with code 3 and no sound: no such voice"),
        ("print('hello')", "and no sound"),
        ("while True: sys.stdout.buffer.write(b'RIFF' * 5000)", "says more than"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with code -9"),
    ],
)
def test_a_program_that_fails_or_never_ends_is_told(
    script: str, reason: str, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(script)
    monkeypatch.setattr(speech, "LONGEST", 100_000)
    assert speech.version() == "1.99" and fault("kk") == ("", "")
    if reason == "hung":
        monkeypatch.setattr(speech, "SECONDS", 0.4)
    with pytest.raises(SpeechError, match=re.escape(reason)):
        speak("a", "kk")


def test_what_is_missing_is_told_at_the_cards_line_with_what_to_install(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = replace(shipped.project()[0], brands=())
    kazakh, russian = (
        spoken(shipped.job("media-law-now/libel", language, "telegram-video"), SYNTHETIC) for language in ("kk", "ru")
    )
    loop = replace(kazakh, placement=replace(kazakh.placement, silent=True))
    space = small.start(tmp_path / "project")
    fake("")
    problems = Problems()
    found, left = with_sounds(project, (kazakh, russian, russian, loop), space, problems)
    assert left == (kazakh, loop) and found.speech == "1.99"
    (error,) = problems.errors
    assert str(error.span) == "cards/x.yaml:3:1"
    assert error.message == "espeak-ng 1.99 has no voice for the language ru"
    monkeypatch.setenv("PATH", str(tmp_path))
    for ask in (speech.version, speech.fault, speech._told):
        ask.cache_clear()
    problems = Problems()
    assert with_sounds(project, (kazakh, loop), space, problems)[1] == (loop,)
    assert "is not on this machine" in problems.errors[0].message
    assert "apt install espeak-ng" in problems.errors[0].hint


def test_a_region_is_read_by_the_languages_voice(fake: Fake) -> None:
    fake("")
    assert [speech._voice(code) for code in ("kk", "kk-KZ", "en", "en-GB", "ru", "../x")] == [
        "kk", "kk", "en", "en-GB", "", "",
    ]  # fmt: skip


def test_a_clip_lasts_as_long_as_it_is_read_out_and_says_who_reads(fake: Fake, tmp_path: Path) -> None:
    fake(says(10.0, tmp_path))
    job = spoken(tiny(), SYNTHETIC)
    clips = Clips(shipped.studio(), painter(), tmp_path)
    found = clips.render(job)
    assert not found.problems and not clips.check(job).problems
    (clip,) = [file for file in found.files if file.format == "mp4"]
    assert clip.seconds == pytest.approx(VOICE_FROM + 10.0 + 2.0, abs=0.11)
    assert (tmp_path / "heard").read_text(encoding="utf-8") == words(job, shipped.studio().brands[job.brand])
    output = Output("x.mp4", "mp4", "0", 1, 2, 2, "", clip.seconds, None)
    (record,) = records_of(Result(job, (output,)), ())
    assert record.voice == "synthetic"
    assert 'data-w="synthetic"' in gallery.page([record])
    assert 'data-w="synthetic"' not in gallery.page([replace(record, voice="recorded")])


def test_a_voice_too_long_for_the_placement_reads_the_short_answer_that_is_then_shown(
    fake: Fake, tmp_path: Path
) -> None:
    job = spoken(tiny(), SYNTHETIC)
    assert job.standing is not None and job.placement.seconds_max is not None
    shorter = Localised(((job.language, Text("**Briefly so.**", Span("cards/x.yaml"))),))
    job = replace(job, standing=replace(job.standing, wording=replace(job.standing.wording, short=shorter)))
    (tmp_path / "long.wav").write_bytes(coded("wav", job.placement.seconds_max + 1))
    (tmp_path / "short.wav").write_bytes(coded("wav", 8.0))
    fake(
        "name = 'short.wav' if sys.stdin.buffer.read().endswith(b'Briefly so.') else 'long.wav'\n"
        "sys.stdout.buffer.write((here / name).read_bytes())"
    )
    found = Clips(shipped.studio(), painter(), tmp_path).render(job)
    assert not found.problems
    (clip,) = [file for file in found.files if file.format == "mp4"]
    assert clip.seconds == pytest.approx(VOICE_FROM + 8.0 + 2.0, abs=0.11)
    (read,) = [file.data.decode() for file in found.files if file.format == "srt"]
    assert "Briefly so." in read
    (problem,) = Clips(shipped.studio(), painter(), tmp_path).check(spoken(tiny(), SYNTHETIC)).problems
    assert problem.message.startswith("the synthetic voice in en needs")
    assert problem.hint.startswith("Shorten the answer, add a `short` answer")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_program_itself_reads_every_shipped_language(
    language: str, needs: Callable[..., str], tmp_path: Path
) -> None:
    needs(speech.PROGRAM, install="espeak-ng")
    job = spoken(shipped.job("media-law-now/libel", language, "telegram-video"), SYNTHETIC)
    assert fault(language) == ("", "")
    data = speak(words(job, shipped.studio().brands[job.brand]), language)
    assert data == speak(words(job, shipped.studio().brands[job.brand]), language), "the same words give the same bytes"
    letters = len(words(job, shipped.studio().brands[job.brand]))
    assert letters / 25 < len(decode(data, tmp_path)) / AUDIO_RATE < letters / 6, "letters a second"


def test_who_reads_and_its_version_are_what_a_clip_is_made_of() -> None:
    project = replace(shipped.project()[0], speech="1.51")
    job = shipped.job("media-law-now/libel", "kk", "telegram-video")
    clip, silent = spoken(job, SYNTHETIC), spoken(shipped.job("media-law-now/libel", "kk", "x-image"), SYNTHETIC)

    def voice(speech_: str, job: Job) -> str:
        return dict(made_of(replace(project, speech=speech_), [job]).inputs[job.id]).get("voice", "")

    assert voice("1.51", clip) != voice("1.52", clip)
    assert voice("1.51", job) == voice("1.52", job) == ""
    assert voice("1.51", silent) == voice("1.52", silent)


def test_another_program_is_noticed_where_nothing_else_changed(fake: Fake) -> None:
    path = fake("")
    before = memory._speaker()
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert memory._speaker() != before
    path.unlink()
    assert str(path) not in map(str, memory._speaker())


def test_the_program_is_asked_only_where_a_card_wants_it(fake: Fake, tmp_path: Path) -> None:
    fake("")
    (tmp_path / "bin" / speech.PROGRAM).write_text(f"#!{sys.executable}\nopen({str(tmp_path / 'asked')!r}, 'w')\n")
    problems = Problems()
    jobs = (shipped.job("media-law-now/libel", "kk", "telegram-video"),)
    space = small.start(tmp_path / "project")
    with_sounds(replace(shipped.project()[0], brands=()), jobs, space, problems)
    assert not (tmp_path / "asked").exists()
