"""Jobs come in; the pictures and sounds they need, read and checked, go into their project."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cardmaker import pictures
from cardmaker.content.model import SYNTHETIC
from cardmaker.diagnostics import Problems, Span
from cardmaker.encode.clip import sniffing as sound
from cardmaker.frozen import frozen
from cardmaker.memory import Known, settled
from cardmaker.plan import Job
from cardmaker.project.model import Project
from cardmaker.workspace import PICTURE_LIMIT, SOUND_LIMIT, Workspace, nanoseconds, sha256

PHOTOS = "assets/photos/"


@frozen
class Later:
    """A photo that was found good: it is read where it is drawn, so that no process holds all of them.

    Called, gives its bytes. Raises OSError where it cannot be read or is another by now.
    """

    workspace: Workspace
    name: str
    sha256: str

    def __call__(self) -> bytes:
        problems = Problems()
        data = self.workspace.read(self.name, problems, limit=PICTURE_LIMIT)
        if data is None or sha256(data) != self.sha256:
            raise OSError(errno.ESTALE, "it changed while it was worked with", self.name)
        return data


def with_pictures(
    project: Project,
    jobs: Sequence[Job],
    workspace: Workspace,
    problems: Problems,
    known: Mapping[str, Known] | None = None,
) -> tuple[Project, tuple[Job, ...]]:
    """Checks the pictures these jobs need; returns the project with them, and the jobs that can be drawn.

    A photo is looked at where a card of `jobs` shows it, all other pictures (icons, logos) always. `known` are photos
    that were found good before, by `Project.photos`: they are not read again.
    """
    now = nanoseconds()
    wanted = {name: Span(name) for name in project.picture_names if not name.startswith(PHOTOS)}
    good, digests = _read_checked(wanted, workspace, PICTURE_LIMIT, pictures.check, problems)
    shown = {job.card.photo.path: job.card.photo.span for job in jobs if job.card and job.card.photo}
    photos = {
        name: found
        for name, span in sorted(shown.items())
        if (found := _photo(name, span, workspace, problems, known or {}))
    }
    digests |= {name: one.sha256 for name, one in photos.items()}
    later = ((name, Later(workspace, name, one.sha256)) for name, one in photos.items())
    files: tuple[tuple[str, pictures.File], ...] = (*good, *later)
    left = tuple(job for job in jobs if _pictures_of(job, project) <= dict(files).keys())
    every = tuple(sorted({**dict(project.digests), **digests}.items()))
    lasting = tuple((name, one) for name, one in photos.items() if settled(one.facts, now))
    return replace(project, pictures=files, photos=lasting, digests=every), left


def _photo(name: str, span: Span, workspace: Workspace, problems: Problems, known: Mapping[str, Known]) -> Known | None:
    """A photo that may be drawn, as the disk has it now; None with an error at `span` where it may not."""
    facts = workspace.facts_inside(name)
    before = known.get(name)
    if before is not None and before.facts == facts:
        return before
    good, digests = _read_checked({name: span}, workspace, PICTURE_LIMIT, pictures.check, problems)
    return Known(facts or (0, 0, 0), digests[name]) if good else None


def _read_checked(
    wanted: Mapping[str, Span],
    workspace: Workspace,
    limit: int,
    check: Callable[[str, bytes], tuple[str, ...]],
    problems: Problems,
) -> tuple[tuple[tuple[str, bytes], ...], dict[str, str]]:
    """Files by name that can be read and pass their check, and their digests; what is wrong is told at its place."""
    good: list[tuple[str, bytes]] = []
    for name, span in sorted(wanted.items()):
        data = workspace.read(name, problems, limit=limit, span=span)
        messages = () if data is None else check(name, data)
        for message in messages:
            problems.error(span, message)
        if data is not None and not messages:
            good.append((name, data))
    return tuple(good), {name: sha256(data) for name, data in good}


def with_sounds(
    project: Project, jobs: Sequence[Job], workspace: Workspace, problems: Problems
) -> tuple[Project, tuple[Job, ...]]:
    """Reads and checks the sound these jobs need; returns the project with it, and the jobs that can be made."""
    wanted = {name: span for job in jobs for name, span in sounds_of(job, project)}
    missing = {brand.music for brand in project.brands} - set(project.sound_names)  # which `_check` tells
    there = {name: span for name, span in wanted.items() if name not in missing}
    good, digests = _read_checked(there, workspace, SOUND_LIMIT, sound.check, problems)
    bad = frozenset(wanted) - {name for name, _ in good}
    left = tuple(job for job in jobs if not bad & {name for name, _ in sounds_of(job, project)})
    speech, left = _speaking(left, problems)
    digests = {**dict(project.digests), **digests}
    return replace(project, sounds=good, digests=tuple(sorted(digests.items())), speech=speech), left


def _speaking(jobs: tuple[Job, ...], problems: Problems) -> tuple[str, tuple[Job, ...]]:
    """The version of the program that reads cards out, if any asks for it, and the jobs without those it cannot do."""
    asked = [job for job in jobs if job.synthetic]
    if not asked:
        return "", jobs
    from cardmaker.encode.clip import speech  # a process to ask, so not before

    faults = {language: speech.fault(language) for language in {job.language for job in asked}}
    told: dict[Span, tuple[str, str]] = {}
    for job in asked:
        voice = job.card.voice.get(job.language) if job.card else None
        if voice and faults[job.language][0]:
            told.setdefault(voice.span, faults[job.language])
    for span, (message, hint) in told.items():
        problems.error(span, message, hint)
    return speech.version(), tuple(job for job in jobs if not (job.synthetic and faults[job.language][0]))


def sounds_of(job: Job, project: Project) -> tuple[tuple[str, Span], ...]:
    """What is heard in a job, with the places it is named at: the brand's music, the card's voice."""
    if job.placement.kind != "clip":
        return ()
    brand = next((brand for brand in project.brands if brand.id == job.brand), None)
    music = ((brand.music, brand.place(brand.music)),) if brand and brand.music else ()
    voice = job.card.voice.get(job.language) if job.card else None
    return (*music, (voice.value, voice.span)) if voice and voice.value != SYNTHETIC else music


def _pictures_of(job: Job, project: Project) -> set[str]:
    """Pictures without which a job would be wrong: its photo, icon, and the logos of its brand."""
    brands = {brand.id: brand for brand in project.brands}
    found = {f"assets/icons/{topic.icon}.svg" for topic in job.deck.topics}
    found |= {job.card.photo.path} if job.card and job.card.photo else set()
    for name in (job.brand, job.deck.partner):
        if name in brands:
            found |= {brands[name].mark, brands[name].tab}
    return found - {""}
