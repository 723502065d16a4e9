"""Jobs and a way to draw them come in; files in the output folder, the manifest and the gallery go out.

Only what was made of something else than it would be made of now is made; the rest is kept, its files untouched.
A job in error does not stop its neighbours. What the machine refuses is caught here, once, and reported as a failure.
Same jobs, same bytes, whatever the number of workers, and whether all of them were made in this run or in many.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from cardmaker.build import pool, records
from cardmaker.build.deciding import Decided, Wanted, decide
from cardmaker.build.inputs import MadeOf, made_of
from cardmaker.build.pool import Failure, Limits, cores, refusal
from cardmaker.build.records import clean, kept_result, write_records
from cardmaker.build.removing import Remover
from cardmaker.build.results import File, Leftover, Output, Rendered, Result
from cardmaker.diagnostics import Diagnostic
from cardmaker.frozen import frozen
from cardmaker.plan import Job
from cardmaker.workspace import Facts, Workspace, sha256

__all__ = [
    "Decided",
    "Failure",
    "File",
    "Leftover",
    "Limits",
    "MadeOf",
    "Output",
    "Rendered",
    "Result",
    "Wanted",
    "clean",
    "cores",
    "decide",
    "made_of",
    "probe",
    "refusal",
    "render",
]

Draw = Callable[[Job], Rendered]
Notice = Callable[[Result], None]


class Prepare(Protocol):
    """Makes the drawing function once in each process, which may use so many cores."""

    def __call__(self, *, cores: int) -> Draw: ...


@frozen
class _Reply:
    """What a worker sends back: everything but the pixels."""

    outputs: tuple[Output, ...]
    rendered: Rendered


Begin = Callable[[int], pool.Prepare[_Reply]]
"""What a process begins with, given how many cores it may use."""


def render(
    jobs: Sequence[Job],
    prepare: Prepare,
    *,
    workspace: Workspace,
    workers: int,
    notice: Notice,
    made_of: MadeOf | None = None,
    force: bool = False,
    withheld: Sequence[str] = (),
    wanted: Wanted = lambda _: True,
    limits: Limits | None = None,
    begin: Callable[[Decided], None] = lambda _: None,
    left: Callable[[Leftover], None] = lambda _: None,
    problems: Sequence[Diagnostic] = (),
) -> tuple[Result, ...]:
    """Draws and writes what must be made of all jobs, then manifest and gallery; returns results in their order.

    `prepare` makes the drawing function in each process; `notice` hears every result that is made as it comes;
    `begin` hears what is to be made before that. `made_of` are the inputs of the jobs; without them, and with `force`,
    all are made. What begins with one of `withheld`, or is recorded and not `wanted`, goes before anything is made;
    `left` hears of what should go and cannot be removed, which the next run tries again. A job beyond `limits` is
    stopped and is a failure. `problems` are those found in files before, which the gallery tells. Raises BusyError
    where another run writes to the same folder, OSError where manifest or gallery cannot be written. An interrupt
    (KeyboardInterrupt) passes through after the workers have ended and the manifest tells what was finished.
    """
    results: dict[int, Result] = {}
    with workspace.lock():
        decided = decide(jobs, made_of, workspace, force=force, withheld=withheld, wanted=wanted)
        todo = [index for index, job in enumerate(jobs) if job.id in decided.reasons]
        # A run that was killed may have begun files in folders where this one has nothing to make.
        stems = (*(jobs[index].stem for index in todo), *decided.memory.pending)
        folders = {".", ".cardmaker", *(stem.rpartition("/")[0] for stem in stems)}
        workspace.sweep(folders)
        chosen = [jobs[index] for index in todo]
        remover = Remover(workspace, left)
        untidy = records.begin(workspace, remover, decided, chosen)
        decided = records.withdraw(remover, decided)
        begin(decided)

        def begin_with(cores: int) -> pool.Prepare[_Reply]:
            return functools.partial(_writer, chosen, functools.partial(prepare, cores=cores), workspace)

        try:
            for place, result in _results(chosen, begin_with, workers, limits):
                made = replace(result, reason=decided.reasons[result.job.id])
                results[todo[place]] = made
                notice(made)
        finally:
            workspace.sweep(folders)
            done = [results[index] for index in sorted(results)]
            ended = {result.job.id for result in done if result.failure is None}
            pending = [*untidy, *(job.stem for job in chosen if job.id not in ended)]
            placements = [job.placement for job in jobs]
            write_records(workspace, remover, done, decided, made_of, placements, problems, pending, jobs)
    kept = {job.id: kept_result(job, decided.kept[job.id]) for job in jobs if job.id in decided.kept}
    return tuple(kept.get(job.id) or results[index] for index, job in enumerate(jobs))


def probe(jobs: Sequence[Job], prepare: Callable[[], Draw], *, workers: int, notice: Notice) -> tuple[Result, ...]:
    """Draws all jobs and writes nothing; returns the results in the order of `jobs`."""
    results: dict[int, Result] = {}
    for index, result in _results(jobs, lambda _: functools.partial(_reader, jobs, prepare), workers):
        results[index] = result
        notice(result)
    return tuple(results[index] for index in sorted(results))


def _results(
    jobs: Sequence[Job], begin: Begin, workers: int, limits: Limits | None = None
) -> Iterator[tuple[int, Result]]:
    order = by_look(jobs)
    clips = _clip_chunks(jobs, order)
    stills = [index for index in order if jobs[index].placement.kind != "clip"]
    most = max(1, min(workers, len(clips) + len(stills)))
    each = max(1, workers // most)  # a clip made alone may use what would stand idle
    with contextlib.closing(pool.run(begin(each), clips, stills, workers=workers, limits=limits)) as outcomes:
        for index, outcome in outcomes:
            if isinstance(outcome, Failure):
                yield index, Result(jobs[index], failure=outcome)
            else:
                yield index, Result(jobs[index], outcome.outputs, outcome.rendered.problems)


def by_look(jobs: Sequence[Job]) -> list[int]:
    """Places of jobs, such that neighbours look alike: backgrounds, letters and templates are those of the last one."""
    return sorted(range(len(jobs)), key=lambda index: (_look(jobs[index]), index))


def _clip_chunks(jobs: Sequence[Job], order: Sequence[int]) -> list[tuple[int, ...]]:
    """Clips of one card, language and size, for one worker, which encodes equal ones once. Long work comes first."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index in order:
        job = jobs[index]
        if job.placement.kind == "clip":
            groups.setdefault((job.id.rpartition("/")[0], job.brand, job.placement.size), []).append(index)
    return [tuple(group) for group in groups.values()]


def _look(job: Job) -> tuple[int, int, str, str, str]:
    size = job.placement.size
    return (size.width, size.height, job.brand, job.layout, job.language)


def _writer(jobs: Sequence[Job], prepare: Callable[[], Draw], workspace: Workspace) -> pool.Work[_Reply]:
    draw = prepare()

    def work(index: int) -> _Reply:
        job = jobs[index]
        rendered = draw(job)
        if rendered.broken:
            return _Reply((), rendered.without_files)
        names = _names(job, rendered.files)
        facts = workspace.write(zip(names, (file.data for file in rendered.files), strict=True))
        return _Reply(tuple(map(_output, names, rendered.files, facts)), rendered.without_files)

    return work


def _reader(jobs: Sequence[Job], prepare: Callable[[], Draw]) -> pool.Work[_Reply]:
    draw = prepare()
    return lambda index: _Reply((), draw(jobs[index]).without_files)


def _names(job: Job, files: Sequence[File]) -> tuple[str, ...]:
    """`<placement>.jpg`, or `<placement>-1.jpg …` where there are several; a clip's files differ by what they are."""
    if job.placement.kind == "clip":
        return tuple(f"{job.stem}{file.suffix}{file.extension}" for file in files)
    if len(files) == 1:
        return (f"{job.stem}{files[0].extension}",)
    return tuple(f"{job.stem}-{number}{file.extension}" for number, file in enumerate(files, 1))


def _output(name: str, file: File, facts: Facts) -> Output:
    data = file.data
    return Output(name, file.format, sha256(data), len(data), file.width, file.height, file.alt, file.seconds, facts)
