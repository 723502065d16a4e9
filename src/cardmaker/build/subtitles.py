"""A clip's pages with their timeline come in; what can be read when goes out: as cues, files, and over the picture.

The cues are those of the files, so that whoever switches subtitles on in a player does not read other words than those
in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cardmaker.build.results import File
from cardmaker.compose import Studio
from cardmaker.compose.clips import Page
from cardmaker.encode.clip import captions
from cardmaker.encode.clip.captions import Cue, Said
from cardmaker.geometry import Size
from cardmaker.motion import Over, Shot, Timeline
from cardmaker.plan import Job
from cardmaker.scene import Scene


def cues(job: Job, studio: Studio, pages: Sequence[Page], line: Timeline) -> tuple[Cue, ...]:
    return captions.cues(tuple(said(job, studio, pages, line)), job.language)


def files(found: Sequence[Cue], size: Size) -> list[File]:
    """SRT and WebVTT."""
    kinds = ("srt", "vtt") if found else ()
    return [File(captions.subtitles(found, kind), f".{kind}", kind, size.width, size.height) for kind in kinds]


def over(found: Sequence[Cue], scenes: Sequence[Scene], fps: int) -> tuple[Over, ...]:
    """Each cue's scene over the pages, in whole frames: none over another, none shorter than a frame."""
    pairs = zip(found, scenes, strict=True)
    return tuple(Over(round(cue.start * fps), round(cue.end * fps), scene.items) for cue, scene in pairs)


def said(job: Job, studio: Studio, pages: Sequence[Page], line: Timeline) -> Iterator[Said]:
    """What can be read when: the question, the answer text by text, the figure in words, where to ask."""
    brand = studio.brands[job.brand]
    for shot, after in zip(line.shots, (*line.shots[1:], None), strict=True):
        page = pages[shot.page]
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
