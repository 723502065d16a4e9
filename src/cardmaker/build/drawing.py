"""A project comes in; a function that turns a job into finished files in memory goes out: compose, paint, encode."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from cardmaker import cycles, posting
from cardmaker.build import readable
from cardmaker.build.about import about
from cardmaker.build.conformance import conforming
from cardmaker.build.results import File, Rendered
from cardmaker.compose import Composed, Studio, compose
from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.encode import document, still
from cardmaker.encode.metadata import packet
from cardmaker.paint import Painter
from cardmaker.pictures import Pictures
from cardmaker.plan import Job
from cardmaker.project import Project, open_fonts
from cardmaker.scene import Scene

if TYPE_CHECKING:
    from cardmaker.build.clips import Clips

Draw = Callable[[Job], Rendered]
_KEPT_IMAGES = 8
_KEPT_BYTES = 32 << 20  # the most that malloc takes
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def prepare(project: Project, scratch: Path | None = None, *, cores: int = 1) -> Draw:
    """A function that draws a job. Fonts and pictures are opened once and kept, as are all caches.

    `scratch` is a folder for what a clip's encoder writes before it is whole; None: the system's. `cores` are what it
    may use: with two, the parts of a clip are encoded side by side, to the same bytes.
    """
    _keep_memory()
    studio = studio_of(project)
    painter = Painter(studio.fonts, studio.pictures)
    clips = _clips(project, studio, painter, scratch, cores)
    cycles.keep_all()

    def draw(job: Job) -> Rendered:
        clip = job.placement.kind == "clip"
        drawn = clips().render(job) if clip else _draw(job, compose(job, studio), painter, studio)
        return conforming(job, drawn)

    return draw


def _keep_memory() -> None:
    """Keep the memory of a few images for the next ones: new memory costs more than painting on it."""
    Image.core.set_blocks_max(_KEPT_IMAGES)  # type: ignore[attr-defined]
    if sys.platform != "linux":
        return
    import ctypes

    # Arrays come from malloc, which gives large ones back at once; the next picture would map them anew, page by page.
    with contextlib.suppress(OSError, AttributeError):  # not every C library has it
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def prepare_check(project: Project) -> Draw:
    """A function that lays a job out to find what does not fit or is hard to read. It gives no files."""
    studio = studio_of(project)
    painter = Painter(studio.fonts, studio.pictures)
    clips = _clips(project, studio, painter)

    def check(job: Job) -> Rendered:
        if job.placement.kind == "clip":
            return clips().check(job)
        composed = compose(job, studio)
        return Rendered(problems=(*composed.problems, *readable.problems(job, composed.scenes, studio, painter)))

    return check


def _clips(
    project: Project, studio: Studio, painter: Painter, scratch: Path | None = None, lanes: int = 1
) -> Callable[[], Clips]:
    """What makes clips, once there is one to make: pictures alone do without its code."""

    @functools.cache
    def clips() -> Clips:
        from cardmaker.build.clips import Clips

        return Clips(studio, painter, scratch, dict(project.sounds), lanes=lanes)

    return clips


def studio_of(project: Project) -> Studio:
    return Studio(
        library=project.library,
        brands={brand.id: brand for brand in project.brands},
        layouts={layout.id: layout for layout in project.layouts},
        fonts=open_fonts(project.fonts)[0],
        pictures=Pictures.from_files(project.pictures),
    )


def _draw(job: Job, composed: Composed, painter: Painter, studio: Studio) -> Rendered:
    problems = (*composed.problems, *readable.problems(job, composed.scenes, studio, painter))
    result = Rendered(problems=problems)
    brand = studio.brands[job.brand]
    if result.broken:
        return result
    try:
        if job.placement.kind == "document":
            files = _document(job, composed.scenes, painter, brand)
        else:
            files = _stills(job, composed.scenes, painter, brand)
    except still.TooLarge as error:
        span = job.card.span if job.card else job.deck.span
        photo = bool(job.card and job.card.photo)
        hint = "Use a calmer photo." if photo else f"Give {job.placement.id} a larger `max_bytes` or a smaller `size`."
        problem = Diagnostic(span, Severity.ERROR, f"{job.stem}: {error}", hint)
        return Rendered(problems=(*problems, problem))
    return Rendered(files, problems)


def _stills(job: Job, scenes: Sequence[Scene], painter: Painter, brand: Brand) -> tuple[File, ...]:
    limits = job.placement
    files: list[File] = []
    for scene, alt in zip(scenes, posting.alternatives(job, scenes), strict=True):
        xmp = packet(about(job, brand, alt))
        image = painter.paint_still(scene)
        encoded = still.encode(image, formats=limits.formats, max_bytes=limits.max_bytes, xmp=xmp)
        extension = f".{encoded.extension.removeprefix('.')}"
        files.append(File(encoded.data, extension, encoded.format, scene.size.width, scene.size.height, alt))
    return tuple(files)


def _document(job: Job, scenes: Sequence[Scene], painter: Painter, brand: Brand) -> tuple[File, ...]:
    card, language = job.card, job.language
    alt = posting.alt(job, scenes)
    told = about(job, brand, alt)
    of_document = document.About(
        title=told.title,
        language=language,
        description=alt,
        author=told.creator,
        photo=card.photo.alt.value(language) if card and card.photo else "",
        link=told.source,
        rights=told.rights,
        credit=told.credit,
    )
    pages = [document.Page(painter.paint_still(scene), scene.passages) for scene in scenes]
    data = document.pdf(pages, of_document, max_bytes=job.placement.max_bytes)
    size = scenes[0].size
    return (File(data, ".pdf", "pdf", size.width, size.height, alt),)
