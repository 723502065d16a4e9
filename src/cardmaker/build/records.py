"""Results come in; the manifest and the gallery of the whole output folder go out, without files that are gone."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping, Sequence

from cardmaker import gallery, manifest, posting
from cardmaker.build.results import Result
from cardmaker.manifest import Basis, Record
from cardmaker.plan import Job
from cardmaker.workspace import Workspace, sha256

MANIFEST = "manifest.json"
GALLERY = "index.html"


def records_of(result: Result, digests: Mapping[str, str]) -> tuple[Record, ...]:
    """One record for each output of a job that went well; the caption stands in the first."""
    job, standing = result.job, result.job.standing
    wording = standing.wording if standing else None
    title = (wording.question if wording else job.deck.title).value(job.language)
    law = tuple(_basis(job, number) for number in range(len(wording.law if wording else ())))
    inputs = _inputs(job, digests)
    clip = job.placement.kind == "clip"  # its files are no slides
    return tuple(
        Record(
            path=output.path,
            job=job.id,
            deck=job.deck.id,
            card=job.card.id if job.card else job.deck.id,
            language=job.language,
            placement=job.placement.id,
            format=output.format,
            sha256=output.sha256,
            bytes=output.bytes,
            width=output.width,
            height=output.height,
            slide=1 if clip else number,
            slides=1 if clip else len(result.outputs),
            duration=None if output.seconds is None else round(output.seconds, 3),
            title=title,
            brand=job.brand,
            layout=job.layout,
            wording=str(wording.since or "") if wording else "",
            state=standing.state if standing else "",
            caption=posting.caption(job) if number == 1 else "",
            alt=output.alt,
            law=law,
            inputs=inputs,
        )
        for number, output in enumerate(result.outputs, 1)
    )


def _basis(job: Job, number: int) -> Basis:
    """A citation with the day since when it reads so; no day where several could be meant."""
    assert job.standing is not None
    cited = job.standing.wording.law[number]
    act = next((act for act in job.acts if act.id == cited.act), None)
    article = act.article(cited.article) if act else None
    if number == 0:
        since = job.standing.since
    elif article and article.wordings:
        since = article.wordings[0].since if len(article.wordings) == 1 else None
    else:
        since = act.since if act else None
    return Basis(cited.act, cited.article, cited.paragraph, str(since or ""))


def _inputs(job: Job, digests: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The files a person would think of first: the card, its deck, the laws, the look, the picture."""
    names = [
        f"cards/{job.deck.id}/deck.yaml",
        "cards/laws.yaml",
        "assets/placements.yaml",
        f"assets/brands/{job.brand}/brand.yaml",
        f"assets/layouts/{job.layout}.yaml",
    ]
    if job.card:
        names.append(job.card.span.file)
        names.extend([job.card.photo.path] if job.card.photo else [])
    if job.placement.kind == "clip":
        names += [name for name in digests if name.startswith(f"assets/brands/{job.brand}/") and _is_sound(name)]
        names.extend([job.card.voice.value(job.language)] if job.card else [])
    return tuple((name, digests[name]) for name in sorted(set(names)) if name in digests)


def _is_sound(name: str) -> bool:
    return name.lower().endswith((".flac", ".m4a", ".mp3", ".ogg", ".wav"))


def read_records(workspace: Workspace) -> tuple[Record, ...]:
    """What the manifest of the output folder knows; nothing where it is missing or damaged."""
    data = workspace.read_output(MANIFEST)
    return (manifest.load(data) if data is not None else None) or ()


def write_records(workspace: Workspace, fresh: Sequence[tuple[Job, tuple[Record, ...]]]) -> None:
    """Puts fresh records over those of their jobs, removes files the jobs no longer make, writes manifest and gallery.

    Records of other jobs stay as long as their files are there.
    """
    jobs = {job.id for job, _ in fresh}
    old = read_records(workspace)
    new = {record.path: record for _, records in fresh for record in records}
    for record in old:
        if record.job in jobs and record.path not in new:
            workspace.remove_output(record.path)
    kept = [record for record in old if record.job not in jobs and workspace.has_output(record.path)]
    publish(workspace, (*kept, *new.values()))


def publish(workspace: Workspace, records: Sequence[Record]) -> None:
    """Writes the manifest and the gallery of these records; nothing where there never was an output."""
    if not records and not workspace.has_output(MANIFEST):
        return
    ordered = tuple(sorted(records, key=lambda record: record.path))
    page = gallery.page(ordered)
    workspace.write([(MANIFEST, manifest.dump(ordered).encode()), (GALLERY, page.encode())])


def clean(workspace: Workspace, planned: Collection[str], *, dry_run: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Removes recorded outputs of jobs that are not `planned` (ids), unless they were changed since they were written.

    Returns the names removed and the names kept because they were changed. Raises BusyError, OSError.
    """
    removed: list[str] = []
    kept: list[str] = []
    with contextlib.nullcontext() if dry_run else workspace.lock():
        records = read_records(workspace)
        for record in records:
            data = None if record.job in planned else workspace.read_output(record.path)
            if data is not None:
                (removed if sha256(data) == record.sha256 else kept).append(record.path)
        if not dry_run:
            for name in removed:
                workspace.remove_output(name)
            publish(workspace, [record for record in records if workspace.has_output(record.path)])
    return tuple(removed), tuple(kept)
