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
from cardmaker.build import readable, voices
from cardmaker.build.about import about, for_players
from cardmaker.build.results import File, Rendered
from cardmaker.compose import Studio
from cardmaker.compose.clips import Page, compose_clip
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.encode.clip import captions, sound, speech
from cardmaker.encode.clip.captions import Said
from cardmaker.encode.clip.encoder import Settings, encode
from cardmaker.encode.clip.frames import Film
from cardmaker.encode.clip.sound import DamagedSoundError, Samples, Sound
from cardmaker.encode.jpeg import jpeg
from cardmaker.encode.metadata import About, in_jpeg, in_mp4, packet, three_letters
from cardmaker.geometry import Size
from cardmaker.motion import Shot, Timeline, TooLong, at, reel, scene_of, timeline
from cardmaker.motion.items import shared
from cardmaker.motion.timeline import LAST_HOLD, OTHER, READING, PageIn
from cardmaker.paint import Painter
from cardmaker.pictures.cache import Cache
from cardmaker.placements import SECONDS_MOST
from cardmaker.plan import Job
from cardmaker.scene import Fill, Scene

CRF, CRF_STEP, CRF_WORST = 18.5, 4.0, 35.0
SOUND_BYTES = 192 << 20
KEPT = 4
"""How many encodes a worker remembers: placements of the same size and limits come one after the other."""
COVER = "-cover"


@dataclass(frozen=True, slots=True)
class Planned:
    """The pages of a clip and when everything happens; with an error among the problems there are none."""

    pages: tuple[Page, ...] = ()
    line: Timeline | None = None
    problems: tuple[Diagnostic, ...] = ()


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
            return Planned(pages, line)
        if excess is None or line.over < excess.over:
            excess = line
    assert excess is not None
    return Planned(problems=(_too_long(job, excess),))


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
    return min(job.placement.seconds_max or SECONDS_MOST, SECONDS_MOST)


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
    speed = brand.reading.get(job.language) or READING.get(job.language, OTHER)
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
    return timeline(shown, speed=speed, fps=place.fps, least=least, most=most, forced=forced)


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

    `scratch` is a folder for what the encoder writes; None: the system's. `sounds` are sound files by name.
    """

    studio: Studio
    painter: Painter
    scratch: Path | None = None
    sounds: Mapping[str, bytes] = field(default_factory=dict)
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
        data = self._within(job, pages, planned.line, (heard, names), told)
        if data is None:
            return Rendered(problems=(*planned.problems, _too_large(job)))
        size = job.placement.size
        files = [File(data, ".mp4", "mp4", size.width, size.height, alt, seconds=planned.line.seconds)]
        if f"{job.placement.id}{COVER}" not in job.deck.placements:
            files.append(self._cover(job, pages, planned.line))
        files += _subtitles(said(job, self.studio, planned), size)
        return Rendered(tuple(files), (*planned.problems, *self._hard_to_read(job, planned)))

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
            words = voices.words(job, short=short)
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
        self, job: Job, pages: Sequence[PageIn], line: Timeline, heard: tuple[Sound, str], told: About
    ) -> bytes | None:
        """The MP4 under the placement's bytes, metadata and all; quality gives way until it fits, or None.

        The description is each placement's own: it is put into the file afterwards, so that one encode does for all.
        """
        place, xmp = job.placement, packet(told)
        settings = _settings(job, heard[0], told)
        while settings.crf <= CRF_WORST:
            data = in_mp4(self._encoded(pages, line, settings, heard), xmp)
            if place.max_bytes is None or len(data) <= place.max_bytes:
                return data
            settings = replace(settings, crf=settings.crf + CRF_STEP)
        return None

    def _encoded(self, pages: Sequence[PageIn], line: Timeline, settings: Settings, heard: tuple[Sound, str]) -> bytes:
        key = (tuple(pages), line, settings, heard[1])
        for known, data in self._known:
            if known == key:
                return data
        film = Film(reel(pages, line), self.painter)
        keys = [(shot.first + shot.entrance) / line.fps for shot in line.shots]
        with tempfile.TemporaryDirectory(prefix=".clip-", suffix=".part", dir=self.scratch) as folder:
            path, track = Path(folder) / "clip.mp4", Path(folder) / "sound.wav"
            there = (
                not settings.silent and not heard[0].silent and sound.write(sound.mixed(heard[0], line.seconds), track)
            )
            encode(film, settings, count=line.frames, keys=keys, path=path, sound=track if there else None)
            data = path.read_bytes()
        self._known = [(key, data), *self._known][:KEPT]
        return data

    def _cover(self, job: Job, pages: Sequence[PageIn], line: Timeline) -> File:
        """The first frame without its progress bar: what feeds show before the clip runs."""
        scene = pages[0][0]
        image = self.painter.paint(_without_bar(scene_of(at(reel(pages, line), 0), scene), scene))
        alt = posting.alt(job, (scene,), slide=1)
        data = in_jpeg(jpeg(image), packet(about(job, self.studio.brands[job.brand], alt)))
        return File(data, ".jpg", "jpeg", scene.size.width, scene.size.height, alt, COVER)


def _settings(job: Job, heard: Sound, told: About) -> Settings:
    """How a clip is encoded at best, and what players show of it: the same for all placements of a card."""
    place, language = job.placement, three_letters(told.language)
    size, spoken = place.size, language if heard.speaks_until else "und"
    best = Settings(size.width, size.height, place.fps, CRF, place.bitrate_max, silent=place.silent)
    return replace(best, told=for_players(told), language=language, spoken=spoken)


def _without_bar(shown: Scene, scene: Scene) -> Scene:
    """A still does not run: neither the bar nor its track."""
    bars = [one.area for one in scene.moving if one.animation.name == "progress" and one.area]
    kept = tuple(
        item
        for item in shown.items
        if not (isinstance(item, Fill) and any(shared(item.rect, bar) == item.rect for bar in bars))
    )
    return replace(shown, items=kept)


def said(job: Job, studio: Studio, planned: Planned) -> Iterator[Said]:
    """What can be read when: the question, the answer line by line, the figure in words, where to ask."""
    line, brand = planned.line, studio.brands[job.brand]
    assert line is not None
    for shot, after in zip(line.shots, (*line.shots[1:], None), strict=True):
        page = planned.pages[shot.page]
        start, end = shot.first / line.fps, (shot.first + shot.frames) / line.fps
        if page.kind == "number":
            yield Said(_figure_words(job, studio), start + _counted(page.scene, shot) / line.fps, end)
        elif page.kind == "end":
            yield Said(_last_words(page.scene, brand.word("end-title", job.language), end - start), start, end)
        else:
            stays = page.kind == "cover" and after is not None  # the question may be read on under what comes
            until = (after.first + after.entrance) / line.fps if stays and after is not None else end
            yield from _lines(page.scene, shot, line.fps, until)


def _counted(scene: Scene, shot: Shot) -> int:
    """The first frame, from the shot's own, at which the figure has come to rest."""
    counts = [
        start + length
        for moving, (start, length) in zip(scene.moving, shot.parts, strict=True)
        if moving.animation.name == "count"
    ]
    return max(counts, default=shot.entrance)


def _lines(scene: Scene, shot: Shot, fps: int, until: float) -> Iterator[Said]:
    """A page's texts: the lines of one together, from its first line's time to the next text's, or `until`."""
    texts: list[tuple[int, str, float]] = []
    for moving, (first, _) in zip(scene.moving, shot.parts, strict=True):
        if moving.part == "mark" or moving.animation.start != "read":
            continue
        if texts and texts[-1][0] == moving.group:
            group, text, start = texts[-1]
            texts[-1] = (group, f"{text}{'' if moving.part == 'line' else ' '}{moving.text}", start)
        else:
            texts.append((moving.group, moving.text, (shot.first + first) / fps))
    texts.sort(key=lambda each: each[2])  # a layout's delays may bring a later text first
    ends = [start for _, _, start in texts[1:]] + [until]
    for (_, text, start), end in zip(texts, ends, strict=True):
        yield Said(text, start, end)


def _figure_words(job: Job, studio: Studio) -> str:
    """`5 working days (was 7)`."""
    figure = job.standing.wording.figure if job.standing else None
    if figure is None:
        return ""
    was = f" ({studio.brands[job.brand].word('was', job.language)} {figure.was})" if figure.was else ""
    return f"{figure.value} {figure.unit.value(job.language)}{was}"


def _last_words(scene: Scene, title: str, seconds: float) -> str:
    """The end card's headline and address, or as much of it as can be read."""
    address = next((text for kind, text in scene.texts if kind == "{address}"), "")
    whole = f"{title} {address}".strip()
    return whole if not address or len(whole) <= captions.SPEED * seconds else address


def _subtitles(spoken: Iterator[Said], size: Size) -> list[File]:
    found = captions.cues(tuple(spoken))
    kinds = ("srt", "vtt") if found else ()
    return [File(captions.subtitles(found, kind), f".{kind}", kind, size.width, size.height) for kind in kinds]


def _too_large(job: Job) -> Diagnostic:
    limit = (job.placement.max_bytes or 0) / 1e6
    message = f"the clip for {job.placement.id} is over {limit:g} MB even at the lowest quality that looks clean"
    return Diagnostic(_span(job), Severity.ERROR, message, "Shorten the answer, or use a calmer picture.")
