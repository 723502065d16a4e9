"""A job for a clip comes in; its files go out: the MP4, its cover picture, its subtitles.

What reading needs comes first. Where the clip would be too long for its placement, people read faster, then pages are
merged, then the short answer is shown; then it is an error that says by how much.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cardmaker import posting
from cardmaker.build import readable, subtitles, voices
from cardmaker.build.about import about, for_players
from cardmaker.build.conformance import limit
from cardmaker.build.results import File, Rendered
from cardmaker.compose import Studio
from cardmaker.compose.clips import Page, compose_clip, compose_subtitles
from cardmaker.compose.posters import compose_poster
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.encode.clip import loops, sound, speech
from cardmaker.encode.clip.captions import Cue
from cardmaker.encode.clip.encoder import AUDIO_BITS, CRF, Settings, encode
from cardmaker.encode.clip.frames import Film
from cardmaker.encode.clip.sound import DamagedSoundError, Samples, Sound
from cardmaker.encode.jpeg import jpeg
from cardmaker.encode.metadata import About, in_animated_webp, in_gif, in_jpeg, in_mp4, packet, three_letters
from cardmaker.frozen import frozen
from cardmaker.motion import Over, Reel, Timeline, TooLong, reel, timeline
from cardmaker.motion.items import shared
from cardmaker.motion.timeline import LAST_HOLD, OTHER, READING, PageIn
from cardmaker.paint import Painter
from cardmaker.pictures.cache import Cache
from cardmaker.placements import SECONDS_MOST
from cardmaker.plan import Job
from cardmaker.scene import Fill, Scene
from cardmaker.words import base

CRF_STEP, CRF_WORST, LEAST_BITS = 4.0, 35.0, 10_000
SOUND_BYTES = 192 << 20
KEPT = 4
"""How many encodes a worker remembers: placements of the same size and limits come one after the other."""
COVER = "-cover"
ENDINGS = {"gif": ".gif", "animated-webp": ".webp"}
COLORS = {"gif": (256, 128, 64, 32), "animated-webp": (0, 256, 128, 64, 32)}
"""How many colours a loop has, in turn where it weighs too much; 0: all."""


@frozen
class Planned:
    """The pages of a clip and when everything happens; with an error among the problems there are none.

    `cues` are its subtitles; `over` is what of them stands in the picture.
    """

    pages: tuple[Page, ...] = ()
    line: Timeline | None = None
    problems: tuple[Diagnostic, ...] = ()
    cues: tuple[Cue, ...] = ()
    over: tuple[Over, ...] = ()


def plan_clip(job: Job, studio: Studio, *, spoken: float = 0.0, short: bool | None = None) -> Planned:
    """What a clip shows and when, without painting it. `spoken`: when its voice ends, in seconds; it sets the pace.

    `short`: only with the short answer, or never with it, where a voice reads out one of the two.
    """
    impossible = _impossible(job, spoken)
    if impossible:
        return Planned(problems=(impossible,))
    excess: TooLong | None = None
    for pages in _ways(job, studio, short):
        if isinstance(pages, Planned):
            return pages
        line = _timeline(job, studio, pages, spoken)
        if isinstance(line, Timeline):
            return _with_subtitles(job, studio, Planned(pages, line))
        if excess is None or line.over < excess.over:
            excess = line
    assert excess is not None
    return Planned(problems=(_too_long(job, excess),))


def _with_subtitles(job: Job, studio: Studio, planned: Planned) -> Planned:
    """What is said as subtitles, and where the card, its deck or the brand wants it, over the pages."""
    assert planned.line is not None
    fps = planned.line.fps
    found = subtitles.cues(job, studio, planned.pages, planned.line)
    planned = replace(planned, cues=found)
    if not job.subtitled(studio.brands[job.brand].subtitles):
        return planned
    scenes = compose_subtitles(job, studio, ["\n".join(cue.lines) for cue in found])
    if isinstance(scenes, Diagnostic):
        return Planned(problems=(scenes,))
    return replace(planned, over=subtitles.over(found, scenes, fps))


def _impossible(job: Job, spoken: float) -> Diagnostic | None:
    """A length that the card asks for, or that its voice has, which the placement does not take or that cuts it off."""
    card, place = job.card, job.placement
    least, most = place.seconds_min, _most(job)
    if card is None:
        return None
    forced, ends = card.duration, spoken + LAST_HOLD
    if forced is not None and not least <= forced <= most:
        message = f"`duration` is {forced:g} s; {place.id} takes {least:g} to {most:g} s"
        return Diagnostic(card.place("duration"), Severity.ERROR, message, "Change it, or leave this placement out.")
    if spoken and forced is not None and forced < ends:
        message = f"`duration` is {forced:g} s, but {_speaker(job)} in {job.language} needs {ends:.1f} s"
        return Diagnostic(card.place("duration"), Severity.ERROR, message, f"Make it {ends - forced:.1f} s longer.")
    if spoken and ends > most:
        more = f"{ends - most:.1f} s more than {place.id} takes"
        message = f"{_speaker(job)} in {job.language} needs {ends:.1f} s, {more}"
        what = "Shorten the answer, add a `short` answer," if job.synthetic else "Record it shorter,"
        return Diagnostic(_voice_span(job), Severity.ERROR, message, f"{what} or leave this placement out.")
    return None


def _most(job: Job) -> float:
    """The longest a clip may be here, in seconds."""
    most = job.placement.seconds_max
    return SECONDS_MOST if most is None else min(most, SECONDS_MOST)


def _voice_span(job: Job) -> Span:
    return voices.span(job) or _span(job)


def _speaker(job: Job) -> str:
    return "the synthetic voice" if job.synthetic else "the recording"


def _ways(job: Job, studio: Studio, only: bool | None) -> Iterator[tuple[Page, ...] | Planned]:
    """The pages as they are best, then in fewer pages, then with the short answer; a `Planned` ends it.

    `only`: with the short answer, or never with it.
    """
    problems: tuple[Diagnostic, ...] = ()
    if not only:
        first = compose_clip(job, studio)
        problems = first.problems
        if first.pages:
            yield first.pages
            yield from _merged(job, studio, first.pages)
    if only is not False:
        short = compose_clip(job, studio, short=True)
        if short.pages:
            yield short.pages
            return
    if only or problems:
        yield Planned(problems=problems)


def _merged(job: Job, studio: Studio, first: Sequence[Page]) -> Iterator[tuple[Page, ...]]:
    answers = sum(page.kind == "slide" for page in first)
    for most in range(answers - 1, 0, -1):
        fewer = compose_clip(job, studio, most=most)
        if fewer.pages:
            yield fewer.pages


def _timeline(job: Job, studio: Studio, pages: Sequence[Page], spoken: float) -> Timeline | TooLong:
    """As long as the card says; else as long as its voice, where it can be read that fast; else as reading takes."""
    brand, place = studio.brands[job.brand], job.placement
    speed = brand.reading.get(job.language) or READING.get(base(job.language), OTHER)
    shown = [(page.scene, page.motion) for page in pages]
    least, most = place.seconds_min, _most(job)
    forced = job.card.duration if job.card else None
    if forced is None and spoken:
        after = spoken + max(pages[-1].motion.hold, LAST_HOLD)
        if after > most:
            return TooLong(after, after - most)
        paced = timeline(shown, speed=speed, fps=place.fps, forced=after)
        if isinstance(paced, Timeline):
            return paced
    return timeline(shown, speed=speed, fps=place.fps, least=least, most=most, forced=forced, loop=place.silent)


def _too_long(job: Job, excess: TooLong) -> Diagnostic:
    span = _span(job)
    if job.card is not None and job.card.duration is not None:
        asked, needed = job.card.duration, excess.seconds
        message = f"a clip of {asked:g} s is too short for {job.language}: read fast, it takes {needed:.1f} s"
        return Diagnostic(job.card.place("duration"), Severity.ERROR, message, f"Make it {excess.over:.1f} s longer.")
    most = _most(job)
    message = (
        f"the clip for {job.placement.id} in {job.language} would last {excess.seconds:.1f} s even if it is read fast;"
        f" {most:g} s is the most, so it is {excess.over:.1f} s too long"
    )
    return Diagnostic(span, Severity.ERROR, message, "Shorten the answer, or add a `short` answer.")


def _span(job: Job) -> Span:
    if job.standing is None:
        return job.deck.span
    return (job.standing.wording.answer.get(job.language) or job.standing.wording).span


@dataclass(slots=True)
class Clips:
    """Makes clips one after the other; remembers the last few, so that equal ones are encoded once.

    `scratch` is a folder for what the encoder writes; None: the system's. `sounds` are sound files by name. `lanes` is
    how many encoders may run at a time.
    """

    studio: Studio
    painter: Painter
    scratch: Path | None = None
    sounds: Mapping[str, bytes] = field(default_factory=dict)
    lanes: int = 1
    _known: list[tuple[object, bytes]] = field(default_factory=list)
    _decoded: Cache[Samples] = field(default_factory=lambda: Cache(SOUND_BYTES))

    def render(self, job: Job) -> Rendered:
        """The files of a job. Raises EncoderError, OSError."""
        try:
            planned, (heard, names) = self._planned(job)
        except DamagedSoundError as error:
            return Rendered(problems=(self._damaged(job, error),))
        if planned.line is None:
            return Rendered(problems=planned.problems)
        pages = [(page.scene, page.motion) for page in planned.pages]
        alt = posting.alt(job, [scene for scene, _ in pages])
        told = about(job, self.studio.brands[job.brand], alt)
        if job.placement.formats[0] != "mp4":
            return self._animated(job, planned, told)
        data = self._within(job, pages, planned, (heard, names), told)
        if data is None:
            return Rendered(problems=(*planned.problems, _too_large(job, planned.line.seconds)))
        size = job.placement.size
        files = [File(data, ".mp4", "mp4", size.width, size.height, alt, seconds=planned.line.seconds)]
        if not job.covered:
            files.append(self._cover(job, pages))
        files += subtitles.files(planned.cues, size)
        return Rendered(tuple(files), (*planned.problems, *self._hard_to_read(job, planned)))

    def _animated(self, job: Job, planned: Planned, told: About) -> Rendered:
        """A picture that moves: one file, without a sound, subtitles or a cover."""
        assert planned.line is not None
        pages = [(page.scene, page.motion) for page in planned.pages]
        film, size, kind = reel(pages, planned.line), job.placement.size, job.placement.formats[0]
        labelled = in_gif if kind == "gif" else in_animated_webp
        for bare in self._weights(kind, [scene for scene, _ in pages], film, planned.line.fps):
            data = labelled(bare, packet(told))
            if len(data) <= limit(job.placement, seconds := planned.line.seconds)[0]:
                file = File(data, ENDINGS[kind], kind, size.width, size.height, told.alt, seconds=seconds)
                return Rendered((file,), (*planned.problems, *self._hard_to_read(job, planned)))
        return Rendered(problems=(*planned.problems, _too_large(job, planned.line.seconds)))

    def _weights(self, kind: str, scenes: Sequence[Scene], film: Reel, fps: int) -> Iterator[bytes]:
        """The loop as it is best, then in fewer and fewer colours."""
        resting = [self.painter.paint(scene) for scene in scenes]
        for count in COLORS[kind]:
            images = Film(film, self.painter).images()
            palette = loops.palette(resting, count) if count else None
            yield (
                loops.webp(images, fps, palette)
                if palette is None or kind != "gif"
                else loops.gif(images, fps, palette)
            )

    def check(self, job: Job) -> Rendered:
        """What is wrong with a job, without making a file. A voice is decoded, since it sets the length."""
        try:
            planned = self._planned(job)[0] if voices.kind(job) else plan_clip(job, self.studio)
        except DamagedSoundError as error:
            return Rendered(problems=(self._damaged(job, error),))
        return Rendered(problems=(*planned.problems, *self._hard_to_read(job, planned)))

    def _hard_to_read(self, job: Job, planned: Planned) -> tuple[Diagnostic, ...]:
        """On its pages at rest."""
        return readable.problems(job, [page.scene for page in planned.pages], self.studio, self.painter)

    def _planned(self, job: Job) -> tuple[Planned, tuple[Sound, str]]:
        """The clip beside what is heard: a synthetic voice reads out the answer that is shown, the short one or not."""
        heard = self._sound(job)
        if not job.synthetic:
            return plan_clip(job, self.studio, spoken=heard[0].speaks_until), heard
        planned = plan_clip(job, self.studio, spoken=heard[0].speaks_until, short=False)
        if planned.line is None and job.standing and job.standing.wording.short.value(job.language):
            less = self._sound(job, short=True)
            shorter = plan_clip(job, self.studio, spoken=less[0].speaks_until, short=True)
            if shorter.line is not None:
                return shorter, less
        return planned, heard

    def _sound(self, job: Job, *, short: bool = False) -> tuple[Sound, str]:
        """What is heard, and its names, which stand for it. Raises DamagedSoundError, EncoderError."""
        if job.placement.silent:
            return Sound(), ""
        music = self.studio.brands[job.brand].music
        if job.synthetic:
            words = voices.words(job, self.studio.brands[job.brand], short=short)
            return Sound(self._samples(music), self._read_out(words, job.language)), f"{music}\n{job.language}\n{words}"
        voice = voices.recording(job)
        return Sound(self._samples(music), self._samples(voice)), f"{music}\n{voice}"

    def _read_out(self, words: str, language: str) -> Samples:
        name = f"{language}\n{words}"
        found = self._decoded.get(name)
        if found is None:
            found = sound.decode(speech.speak(words, language), self.scratch, speech.PROGRAM)
            self._decoded.put(name, found, found.nbytes)
        return found

    def _samples(self, name: str) -> Samples | None:
        if name not in self.sounds:
            return None
        found = self._decoded.get(name)
        if found is None:
            found = sound.decode(self.sounds[name], self.scratch, name)
            self._decoded.put(name, found, found.nbytes)
        return found

    def _damaged(self, job: Job, error: DamagedSoundError) -> Diagnostic:
        spoken = error.name in (voices.recording(job), speech.PROGRAM)
        span = _voice_span(job) if spoken else self.studio.brands[job.brand].span
        return Diagnostic(span, Severity.ERROR, f"{error.name}: {error}", "Save the recording anew, as WAV or MP3.")

    def _within(
        self, job: Job, pages: Sequence[PageIn], planned: Planned, heard: tuple[Sound, str], told: About
    ) -> bytes | None:
        """The MP4 within the placement's bytes and bit rate, all counted; quality gives way until it fits, or None.

        The description is each placement's own: it is put into the file afterwards, so that one encode does for all.
        """
        assert planned.line is not None
        xmp, most = packet(told), limit(job.placement, planned.line.seconds)[0]
        settings = _settings(job, heard[0], told)
        while settings.crf <= CRF_WORST:
            data = in_mp4(self._encoded(pages, planned, settings, heard), xmp)
            if len(data) <= most:
                return data
            settings = replace(settings, crf=settings.crf + CRF_STEP)
        return None

    def _encoded(
        self, pages: Sequence[PageIn], planned: Planned, settings: Settings, heard: tuple[Sound, str]
    ) -> bytes:
        line, over = planned.line, planned.over
        assert line is not None
        key = (tuple(pages), line, over, settings, heard[1])
        for known, data in self._known:
            if known == key:
                return data
        film = Film(reel(pages, line, over), self.painter)
        with tempfile.TemporaryDirectory(prefix=".clip-", suffix=".part", dir=self.scratch) as folder:
            path, track = Path(folder) / "clip.mp4", Path(folder) / "sound.wav"
            there = (
                not settings.silent and not heard[0].silent and sound.write(sound.mixed(heard[0], line.seconds), track)
            )
            encode(
                film.between,
                settings,
                count=line.frames,
                keys=line.keys,
                path=path,
                sound=track if there else None,
                lanes=self.lanes,
            )
            data = path.read_bytes()
        self._known = [(key, data), *self._known][:KEPT]
        return data

    def _cover(self, job: Job, pages: Sequence[PageIn]) -> File:
        """What feeds show before the clip runs: a poster, or else the first page at rest, without its progress bar."""
        scene = pages[0][0]
        image = self.painter.paint(compose_poster(job, self.studio) or _without_bar(scene))
        alt = posting.alt(job, (scene,), slide=1)
        data = in_jpeg(jpeg(image), packet(about(job, self.studio.brands[job.brand], alt)))
        return File(data, ".jpg", "jpeg", scene.size.width, scene.size.height, alt, COVER)


def _settings(job: Job, heard: Sound, told: About) -> Settings:
    """How a clip is encoded at best, and what players show of it: the same for all placements of a card."""
    place, language = job.placement, three_letters(told.language)
    size, spoken = place.size, language if heard.speaks_until else "und"
    rest = (place.bitrate_max or 0) - (0 if place.silent else AUDIO_BITS)  # x264 knows nothing of the sound
    bits = max(rest, LEAST_BITS) if place.bitrate_max else None
    best = Settings(size.width, size.height, place.fps, CRF, bits, silent=place.silent)
    return replace(best, told=for_players(told), language=language, spoken=spoken)


def _without_bar(scene: Scene) -> Scene:
    """A still does not run: neither the bar nor its track."""
    bars = [one.area for one in scene.moving if one.animation.name == "progress" and one.area]
    kept = tuple(
        item
        for item in scene.items
        if not (isinstance(item, Fill) and any(shared(item.rect, bar) == item.rect for bar in bars))
    )
    return replace(scene, items=kept)


def _too_large(job: Job, seconds: float) -> Diagnostic:
    told = limit(job.placement, seconds)[1]
    message = f"the clip for {job.placement.id} {told} even at the lowest quality that looks clean"
    return Diagnostic(_span(job), Severity.ERROR, message, "Shorten the answer, or use a calmer picture.")
