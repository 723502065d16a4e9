"""Results come in; the manifest and the gallery of the whole output folder go out, without files that are gone."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cardmaker import gallery, manifest, memory, posting
from cardmaker.build import reasons, voices
from cardmaker.build.deciding import Decided
from cardmaker.build.inputs import Inputs, MadeOf
from cardmaker.build.removing import Remover
from cardmaker.build.results import ENDINGS, Leftover, Output, Result
from cardmaker.design import Brand
from cardmaker.diagnostics import Diagnostic, Severity, Span, summed
from cardmaker.manifest import Basis, Groups, Place, Places, Record, Warned
from cardmaker.memory import MANIFEST, Known, Memory, Run
from cardmaker.placements import Placement
from cardmaker.plan import Job
from cardmaker.workspace import Facts, Workspace, sha256

GALLERY = "index.html"


def records_of(result: Result, inputs: Inputs, brand: Brand | None = None) -> tuple[Record, ...]:
    """One record for each output of a job that went well; the words to post stand in the first."""
    job, standing = result.job, result.job.standing
    wording = standing.wording if standing else None
    title = (wording.question if wording else job.deck.title).value(job.language)
    law = tuple(_basis(job, number) for number in range(len(wording.law if wording else ())))
    clip = job.placement.kind == "clip"  # its files are no slides
    records = tuple(
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
            replaced_by=job.instead.act.id if job.instead and job.instead.act else "",
            replaced_by_card=job.instead.card if job.instead else "",
            alt=output.alt,
            law=law,
            files=len(result.outputs),
            warnings=tuple(map(_warned, summed(result.problems))) if number == 1 else (),
            voice=voices.kind(job),
            inputs=inputs,
        )
        for number, output in enumerate(result.outputs, 1)
    )
    return tuple(_with_post(record, posting.post(job, brand)) if record.first else record for record in records)


def _with_post(record: Record, post: posting.Post) -> Record:
    """A record with the words to post as they are today: they are no part of a picture, so it may be an old one."""
    return replace(
        record,
        caption=post.text,
        caption_length=post.length,
        caption_max=post.limit,
        caption_count=post.count,
        hashtags=post.hashtags,
        link=post.link,
        post_title=post.title,
    )


def _warned(problem: Diagnostic) -> Warned:
    return Warned(str(problem.span), problem.message, problem.hint)


def place_of(placement: Placement) -> Place:
    """What the manifest keeps of a placement."""
    size, safe, crop = placement.size, placement.safe, placement.grid_crop
    return Place(
        label=placement.label,
        platform=placement.platform,
        width=round(size.width),
        height=round(size.height),
        safe=(round(safe.top), round(safe.right), round(safe.bottom), round(safe.left)),
        grid_crop=(round(crop.top), round(crop.right), round(crop.bottom), round(crop.left)),
        max_bytes=placement.max_bytes,
        caption_max=placement.caption_max,
        caption_count=placement.caption_count,
        alt_max=placement.alt_max,
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


def kept_result(job: Job, records: Iterable[Record]) -> Result:
    """The result of a job that nothing had to be made for."""
    outputs = tuple(
        Output(
            path=record.path,
            format=record.format,
            sha256=record.sha256,
            bytes=record.bytes,
            width=record.width,
            height=record.height,
            alt=record.alt,
            seconds=record.duration,
        )
        for record in records
    )
    return Result(job, outputs, kept=True)


def _read(workspace: Workspace) -> manifest.Manifest:
    """What the manifest of the output folder knows; nothing where it is missing or damaged."""
    data = workspace.read_own(MANIFEST)
    return (manifest.read(data) if data is not None else None) or manifest.Manifest((), {})


def begin(workspace: Workspace, remover: Remover, decided: Decided, jobs: Sequence[Job]) -> tuple[str, ...]:
    """Removes what a run that was killed left unrecorded, and notes which jobs this one begins.

    Returns the stems of those of which something could not be removed: the next run has to try it again.
    """
    recorded = {record.path for record in decided.old.records}
    left: list[str] = []
    for stem in decided.memory.pending:
        ours = re.compile(re.escape(stem) + rf"(-\d+|-cover)?\.({'|'.join(ENDINGS)})")
        names = [name for name in workspace.beside(stem) if name not in recorded and ours.fullmatch(name)]
        left += [stem for name in names if not remover.remove(name)]
    memory.save(workspace, memory.with_pending(decided.memory, [*left, *(job.stem for job in jobs)]))
    return tuple(left)


def withdraw(remover: Remover, decided: Decided) -> Decided:
    """Removes the outputs that must not stay, also where somebody has altered them; what is decided then.

    Their records go with the next manifest, which is written even where nothing else is made. Those of what could not
    be removed stay, so that the next run withdraws it again.
    """
    gone = tuple(record for record in decided.withdrawn if remover.remove(record.path))
    return replace(decided, withdrawn=gone)


def write_records(
    workspace: Workspace,
    remover: Remover,
    done: Sequence[Result],
    decided: Decided,
    made_of: MadeOf | None,
    placements: Iterable[Placement],
    problems: Iterable[Diagnostic] = (),
    pending: Iterable[str] = (),
    jobs: Sequence[Job] = (),
) -> None:
    """Puts fresh records over those of their jobs, removes files the jobs no longer make, writes manifest and gallery.

    Records of other jobs stay as long as their files are there; those of `jobs`, all that were asked for, get the words
    to post as they are now. `placements` are those of the run's jobs, `problems` what is wrong in files whatever the
    job; `pending` are the stems of jobs that did not end. Jobs that could not remove a file are pending, too: it has no
    record any more. What was withdrawn and is still there has one, but is not shown to be posted.
    """
    withdrawn = {record.path for record in decided.withdrawn}
    old = [record for record in decided.old.records if record.path not in withdrawn]
    fresh = [result for result in done if result.fine]
    inputs = made_of.inputs if made_of else {}
    brands = made_of.brands if made_of else {}
    new = {
        record.path: record
        for result in fresh
        for record in records_of(result, inputs.get(result.job.id, ()), brands.get(result.job.brand))
    }
    ended = {result.job.id for result in fresh}
    paths = [output.path for result in fresh for output in result.outputs]
    assert len(paths) == len(set(paths)), "two jobs write one file"
    superseded = [record for record in old if record.job in ended and record.path not in new]
    left = {record.job for record in superseded if not remover.remove(record.path)}  # a job's id is its stem
    others = [record for record in old if record.job not in ended and record.path not in new]
    there = {*decided.found, *remover.left}
    kept = [record for record in others if record.path in there or workspace.has_output(record.path)]
    asked = {job.id: job for job in jobs}
    kept = [
        _with_post(record, posting.post(asked[record.job], brands.get(record.brand)))
        if record.first and record.job in asked
        else record
        for record in kept
    ]
    groups = {**decided.old.groups, **(made_of.groups if made_of else {})}
    written = {output.path: (output.facts, output.sha256) for result in fresh for output in result.outputs}
    seen = {**decided.memory.outputs, **decided.found}
    seen |= {path: Known(facts, digest) for path, (facts, digest) in written.items() if facts}
    known = memory.with_pending(memory.with_outputs(decided.memory, seen), (*pending, *left))
    gone = _gone(decided.old.records, kept, new.values())
    stuck = [Diagnostic(Span(one.path), Severity.ERROR, one.failure.message) for one in remover.left.values()]
    known = memory.with_run(known, _run(done, fresh, gone, decided, [*problems, *stuck]))
    wanted = {*written, *(record.path for records in decided.kept.values() for record in records)}
    known = memory.with_leaving(known, workspace, remover.left, wanted)
    places = {**decided.old.places, **{placement.id: place_of(placement) for placement in placements}}
    publish(workspace, (*kept, *new.values()), groups, places, known)


def _gone(before: Iterable[Record], *now: Iterable[Record]) -> tuple[str, ...]:
    """The ids of jobs that had outputs and have none any more."""
    left = {record.job for records in now for record in records}
    return tuple(sorted({record.job for record in before} - left))


def _run(
    done: Iterable[Result],
    fresh: Iterable[Result],
    gone: tuple[str, ...],
    decided: Decided,
    problems: Iterable[Diagnostic],
) -> Run:
    """What to tell of this run. What was made only to tell its warning again, and is the same, is no change."""
    before = {record.path: record.sha256 for record in decided.old.records}
    made = {result.job.id: result.reason for result in fresh if not _same(result, before)}
    wrong = [problem for result in done if not result.fine for problem in result.problems]
    failed = [
        Diagnostic(Span(result.job.stem), Severity.ERROR, result.failure.message) for result in done if result.failure
    ]
    told = tuple(sorted({*problems, *wrong, *failed}))
    return replace(Run(made, gone) if made or gone else decided.memory.run, problems=told)


def _same(result: Result, before: Mapping[str, str]) -> bool:
    return result.reason == reasons.WARNED and all(
        before.get(output.path) == output.sha256 for output in result.outputs
    )


def publish(
    workspace: Workspace,
    records: Sequence[Record],
    groups: Groups,
    places: Places,
    known: Memory,
) -> None:
    """Writes the manifest and the gallery of these records where they say something new, and what is known of files.

    The gallery is without what is leaving. Nothing where there never was an output.
    """
    if not records and not workspace.has_output(MANIFEST):
        memory.save(workspace, known)
        return
    ordered = tuple(sorted(records, key=lambda record: record.path))
    spoken = {record.path: _text(workspace, record.path) for record in ordered if record.format == "vtt"}
    page = gallery.page(
        [record for record in ordered if record.path not in known.leaving],
        places,
        made=known.run.made,
        gone=known.run.gone,
        problems=known.run.problems,
        subtitles=spoken,
    )
    texts = {MANIFEST: manifest.dump(ordered, groups, places).encode(), GALLERY: page.encode()}
    own = {name: _published(workspace, name, data, known) for name, data in texts.items()}
    paths = {record.path for record in ordered}
    files = {name: seen for name, seen in known.outputs.items() if name in paths}
    memory.save(workspace, memory.with_outputs(known, {**files, **own}))


def _text(workspace: Workspace, name: str) -> str:
    return (workspace.read_output(name) or b"").decode("utf-8", "replace")


def _published(workspace: Workspace, name: str, data: bytes, known: Memory) -> Known:
    """Writes a file of the folder itself, unless it is there as it should be."""
    digest = sha256(data)
    facts: Facts | None = workspace.facts(name)
    if facts is None or known.digest(name, workspace) != digest:
        (facts,) = workspace.write([(name, data)], sync=name == MANIFEST)
    return Known(facts, digest)


def clean(
    workspace: Workspace, planned: Collection[str], *, dry_run: bool, left: Callable[[Leftover], None] = lambda _: None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Removes recorded outputs of jobs that are not `planned` (ids), unless they were changed since they were written.

    Returns the names removed and the names kept because they were changed; `left` hears of each that could not be
    removed. Raises BusyError, OSError.
    """
    remover = Remover(workspace, left)
    removed: list[str] = []
    kept: list[str] = []
    with contextlib.nullcontext() if dry_run else workspace.lock():
        old = _read(workspace)
        records = old.records
        for record in records:
            data = None if record.job in planned else workspace.read_output(record.path)
            if data is not None:
                (removed if sha256(data) == record.sha256 else kept).append(record.path)
        if not dry_run:
            removed = [name for name in removed if remover.remove(name)]
            there = [record for record in records if record.path in remover.left or workspace.has_output(record.path)]
            known = memory.load(workspace)
            gone = _gone(records, there)
            run = replace(known.run, gone=gone) if gone else known.run
            known = memory.with_leaving(memory.with_run(known, run), workspace, remover.left)
            publish(workspace, there, old.groups, old.places, known)
    return tuple(removed), tuple(kept)
