"""`render` and `check`: cards, languages and placements come in; files or a list of problems go out."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardmaker import memory
from cardmaker.cli import drafts, following, report
from cardmaker.cli.ending import ended_politely
from cardmaker.cli.options import choice_options, find, json_option, limit_options, out_option, project_option
from cardmaker.cli.planning import Choice, Planned, concerns, drafts_of, plan_all
from cardmaker.cli.status import note
from cardmaker.diagnostics import Diagnostic, Problems, Severity, summed
from cardmaker.frozen import frozen
from cardmaker.workspace import BusyError, Workspace, clock, today

if TYPE_CHECKING:
    from cardmaker.build import Decided, Leftover, Result
    from cardmaker.plan import Job
    from cardmaker.project import Project
    from cardmaker.register import Change


@dataclass(slots=True)
class News:
    """What a run tells besides its outputs: of the law, in words too, and of what it left out.

    `other_day`: whether some of the outputs it found were those of another day; `left` could not be removed.
    """

    changes: tuple[Change, ...] = ()
    diary: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    other_day: bool = False
    left: list[Leftover] = field(default_factory=list)


@frozen
class Way:
    """How a run is done and told. `before`: all files as they were at first; `seconds`, `memory`: limits of a job."""

    workers: int | None
    force: bool
    explain: bool
    strict: bool
    as_json: bool
    before: str = ""
    seconds: float | None = None
    memory: int | None = None


@click.command()
@choice_options
@limit_options
@out_option
@click.option("--force", is_flag=True, help="Make everything anew, also what has not changed.")
@click.option("--explain", is_flag=True, help="Say why each output is made.")
@click.option("--dry-run", is_flag=True, help="Say which outputs would be made, and make none.")
@json_option
@project_option
def render(
    cards: tuple[str, ...],
    languages: tuple[str, ...],
    placement_ids: tuple[str, ...],
    kinds: str | None,
    brand: str | None,
    day: dt.date,
    workers: int | None,
    strict: bool,
    time_limit: dt.timedelta,
    memory_limit: int,
    out: Path | None,
    force: bool,
    explain: bool,
    dry_run: bool,
    as_json: bool,
    project: Path | None,
) -> None:
    """Make the pictures: every card, in every language, for every placement its deck asks for.

    CARD is DECK/CARD, a DECK, a pattern such as "week/*", or a card's file. Without any, all cards are made.
    A card in error is left out and reported; all others are made. What has not changed since it was made is kept.
    """
    started = clock()
    choice = Choice(cards, languages, placement_ids, kinds, brand, day, today())
    workspace = find(project, out)
    before = "" if dry_run else memory.seen(workspace)
    seconds, most = time_limit.total_seconds() or None, memory_limit or None
    way = Way(workers, force, explain, strict, as_json, before, seconds, most)
    if not (force or as_json or dry_run):
        _end_if_unchanged(workspace, choice, way, started)
    problems = Problems()
    planned = plan_all(workspace, choice, problems)
    drafts.tell_all(drafts_of(planned.project, choice), problems)
    if dry_run:
        _end_dry(planned, workspace, problems, choice, way)
    news = News()
    results = _rendered(planned, workspace, choice, way, news, problems.items)
    found = _all_problems(problems, results, choice)
    code = report.exit_code(found, results, news.left, strict=strict)
    _remember(workspace, choice, way, results, found, code, planned, news)
    if as_json:
        report.document(found, results, code, left=news.left, out=str(workspace.out), **_news_json(planned, news))
    else:
        report.problem_lines(found)
        report.failure_lines(results, news.left)
        report.summary(results, clock() - started)
        _last_words(found, workspace, code, made=any(result.outputs for result in results))
        report.last_failures(results, news.left)
    raise click.exceptions.Exit(code)


def _end_if_unchanged(workspace: Workspace, choice: Choice, way: Way, started: float) -> None:
    """Where no file and no output has changed since this was asked for last, tells the same again, and ends."""
    receipt = memory.unchanged(workspace, choice.command, way.before)
    if receipt is None or (way.explain and receipt.withheld):
        return
    code = report.exit_code(receipt.problems, (), strict=way.strict)
    if choice.whole:
        counts = {**report.counts(receipt.problems, ()), "outputs": receipt.files, "kept": receipt.files}
        counts |= {"jobs": receipt.jobs, "made": 0, "withheld": receipt.withheld}
        note(workspace, code, counts, receipt.problems, day=choice.day)
    for line in receipt.told:
        click.echo(line)
    report.problem_lines(receipt.problems)
    report.nothing(receipt.files, clock() - started)
    _last_words(receipt.problems, workspace, code, made=receipt.files > 0)
    raise click.exceptions.Exit(code)


def _remember(
    workspace: Workspace,
    choice: Choice,
    way: Way,
    results: Sequence[Result],
    found: Sequence[Diagnostic],
    code: int,
    planned: Planned,
    news: News,
) -> None:
    """Notes how a run ended: for a monitor, and for the next run, which may have nothing to do."""
    counts = report.counts(found, results, news.left)
    failed = [(name, failure.message) for name, failure in report.failed(results, news.left)]
    withheld = len({one.card for one in planned.held})
    if choice.whole:
        told = {**counts, "made": counts["outputs"] - counts["kept"], "withheld": withheld}
        note(workspace, code, told, found, failed, day=choice.day)
    # It would only save time; and a run that has begun by now notes what it makes in the same file.
    with contextlib.suppress(OSError, BusyError), workspace.lock():
        other_day = choice.day != choice.now
        if other_day or news.other_day:
            memory.note_day(workspace, [result.job.id for result in results if not result.failure], other=other_day)
        memory.note_flawless(workspace, planned.project.flawless)
        memory.note_photos(workspace, planned.project.photos)
        if not failed:
            # What the law changed is told again until a run goes well.
            diary = () if code == report.FINE else news.diary
            memory.remember(
                workspace,
                choice.command,
                way.before,
                jobs=len(results),
                files=counts["outputs"],
                problems=found,
                told=(*diary, *following.left_out(planned.held, (), explain=False)),
                withheld=withheld,
            )


def _news_json(planned: Planned, news: News) -> dict[str, Any]:
    from cardmaker.cli.laws import change_json

    held = [
        {
            "card": one.card,
            "languages": list(one.languages),
            "reason": one.reason,
            "message": one.sentence,
            "removed": [path for path in news.withdrawn if path.startswith(one.stems)],
        }
        for one in planned.held
    ]
    since = planned.since.isoformat() if planned.since else None
    return {
        "changes": list(map(change_json, news.changes)),
        "since": since,
        "withheld": held,
        "withdrawn": list(news.withdrawn),
    }


@click.command()
@choice_options
@json_option
@project_option
def check(
    cards: tuple[str, ...],
    languages: tuple[str, ...],
    placement_ids: tuple[str, ...],
    kinds: str | None,
    brand: str | None,
    day: dt.date,
    workers: int | None,
    strict: bool,
    as_json: bool,
    project: Path | None,
) -> None:
    """Find everything that is wrong, without writing files.

    Reads all files, lays out every card for every placement and reports what render would: wrong keys and texts,
    missing pictures, letters no font has, answers that do not fit. CARD is as for render.
    """
    choice = Choice(cards, languages, placement_ids, kinds, brand, day, today())
    workspace = find(project)
    problems = Problems()
    planned = plan_all(workspace, choice, problems)
    drafts.tell_each(drafts_of(planned.project, choice), problems)
    results = _probed(planned.project, planned.jobs, workers, quiet=as_json)
    found = _all_problems(problems, results, choice)
    code = report.exit_code(found, results, strict=strict)
    if as_json:
        report.document(found, results, code, **_news_json(planned, News()))
    else:
        for line in following.left_out(planned.held, (), explain=True):
            click.echo(line)
        report.problem_lines(found)
        report.failure_lines(results)
        click.echo(f"{report.plural(len(results), 'job')} checked: {_tally(found)}.")
    raise click.exceptions.Exit(code)


def _rendered(
    planned: Planned, workspace: Workspace, choice: Choice, way: Way, news: News, problems: Sequence[Diagnostic]
) -> tuple[Result, ...]:
    from cardmaker import build
    from cardmaker.build import drawing

    project, jobs = planned.project, planned.jobs
    bars: list[report.Progress] = []
    try:
        with ended_politely(), contextlib.ExitStack() as stack:

            def begin(decided: Decided) -> None:
                todo = [job for job in jobs if job.id in decided.reasons]
                _follow(planned, decided, choice, news)
                _tell(decided, todo, way, planned, news)
                shown = report.progress(len(todo), "drawn", quiet=way.as_json, work=sum(map(_weight, todo)))
                bars.append(stack.enter_context(shown))

            return build.render(
                jobs,
                functools.partial(drawing.prepare, project, workspace.out),
                workspace=workspace,
                workers=way.workers or build.cores(),
                notice=lambda result: bars[0].step(_told(result), _weight(result.job)),
                made_of=build.made_of(project, jobs),
                force=way.force,
                withheld=planned.gone,
                wanted=planned.wanted,
                limits=build.Limits(way.seconds, way.memory),
                begin=begin,
                left=news.left.append,
                problems=problems,
            )
    except BusyError as error:
        _stopped(str(error), way)
    except OSError as error:
        message = build.refusal(error)
        _stopped(f"render had to stop: {message}. Every file is whole; the next run makes what is missing.", way)
        if choice.whole:
            note(workspace, report.MACHINE, {"failures": 1}, (), [("render", message)], day=choice.day)
    raise click.exceptions.Exit(report.MACHINE)


def _stopped(message: str, way: Way) -> None:
    """Tells why a run had to end: the last line, or the whole JSON document."""
    if way.as_json:
        report.json_text({"exit": report.MACHINE, "failures": [{"job": "render", "message": message}], "outputs": []})
    else:
        click.secho(message, fg="red", err=True)


def _follow(planned: Planned, decided: Decided, choice: Choice, news: News) -> None:
    """Finds what the law has changed since the last success, and which outputs go."""
    news.withdrawn = tuple(record.path for record in decided.withdrawn)
    news.other_day = bool(decided.memory.other_day)
    from cardmaker import diary

    if planned.since is not None:
        library, day = planned.project.library, choice.day
        # What was made to see another day is no state that the desk has posted.
        other = set(decided.memory.other_day)
        known = (record for record in decided.old.records if record.state and record.job not in other)
        before = {record.card: (record.state, record.wording) for record in known}
        news.changes = diary.news(library, planned.jobs, before, planned.since, day)
        news.diary = following.diary(news.changes, planned.since, day)


def _tell(decided: Decided, todo: Sequence[Job], way: Way, planned: Planned, news: News) -> None:
    """Says what was found in the output folder and, where it was asked for, why each job is made."""
    for text in decided.notes:
        click.secho(text, fg="yellow", err=True)
    if not way.as_json:
        left_out = following.left_out(planned.held, news.withdrawn, explain=way.explain)
        for line in (*news.diary, *left_out, *following.gone(planned.held, news.withdrawn)):
            click.echo(line)
    if way.explain and not way.as_json:
        for job in todo:
            click.echo(f"{job.stem}: {decided.reasons[job.id]}")


CLIP_WEIGHT = 80.0
"""How many pictures take as long as a clip; equal clips of a card are encoded once, which this does not know."""


def _weight(job: Job) -> float:
    return CLIP_WEIGHT if job.placement.kind == "clip" else 1.0


def _told(result: Result) -> str:
    """What is told by itself when it is done: a clip, with its length."""
    seconds = next((output.seconds for output in result.outputs if output.seconds), None)
    return f"{result.job.id}, {seconds:.0f} s" if seconds else ""


def _probed(project: Project, jobs: Sequence[Job], workers: int | None, *, quiet: bool) -> tuple[Result, ...]:
    from cardmaker import build
    from cardmaker.build import drawing

    with report.progress(len(jobs), "checked", quiet=quiet) as bar:
        return build.probe(
            jobs,
            functools.partial(drawing.prepare_check, project),
            workers=workers or build.cores(),
            notice=lambda _: bar.step(),
        )


def _all_problems(problems: Problems, results: Sequence[Result], choice: Choice) -> tuple[Diagnostic, ...]:
    """Those of files and of jobs; where single cards were asked for, without those of other cards' files."""
    problems.extend(summed(problem for result in results for problem in result.problems))
    return tuple(problem for problem in problems.items if concerns(problem.span.file, choice.cards))


def _end_dry(planned: Planned, workspace: Workspace, problems: Problems, choice: Choice, way: Way) -> None:
    from cardmaker import build

    jobs, news = planned.jobs, News()
    made_of = build.made_of(planned.project, jobs)
    try:
        decided = build.decide(jobs, made_of, workspace, force=way.force, withheld=planned.gone, wanted=planned.wanted)
    except OSError as error:
        _stopped(build.refusal(error), way)
        raise click.exceptions.Exit(report.MACHINE) from None
    _follow(planned, decided, choice, news)
    todo = [job for job in jobs if job.id in decided.reasons]
    found = _all_problems(problems, (), choice)
    code = report.exit_code(found, (), strict=way.strict)
    if way.as_json:
        reasons = {job.stem: decided.reasons[job.id] for job in todo}
        stems = [job.stem for job in jobs]
        report.document(found, (), code, planned=stems, reasons=reasons, **_news_json(planned, news))
    else:
        report.problem_lines(found)
        _tell(decided, todo, way, planned, news)
        for job in todo if not way.explain else ():
            click.echo(job.stem)
        kept = f", {len(jobs) - len(todo)} would be kept" if len(jobs) > len(todo) else ""
        click.echo(f"{report.plural(len(todo), 'job')} would be made{kept}; nothing was written.")
    raise click.exceptions.Exit(code)


def _tally(found: Sequence[Diagnostic]) -> str:
    count = report.counts(found, ())
    return f"{report.plural(count['errors'], 'error')}, {report.plural(count['warnings'], 'warning')}"


def _last_words(found: Sequence[Diagnostic], workspace: Workspace, code: int, *, made: bool) -> None:
    if any(problem.severity is not Severity.NOTE for problem in found):
        click.echo(f"{_tally(found)}, listed above.")
    if made:
        where = click.format_filename(workspace.out / "index.html")
        click.echo(f"Look at them all: {where}" if code == report.FINE else f"What was made: {where}")
