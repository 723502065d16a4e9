"""`render` and `check`: cards, languages and placements come in; files or a list of problems go out."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import signal
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from cardmaker import memory
from cardmaker.cli import drafts, report
from cardmaker.cli.options import choice_options, find, json_option, out_option, project_option
from cardmaker.cli.status import note
from cardmaker.diagnostics import Diagnostic, Problems, Severity, Span
from cardmaker.workspace import BusyError, Workspace, clock, today

if TYPE_CHECKING:
    from cardmaker.build import Decided, Result
    from cardmaker.content.model import Draft
    from cardmaker.plan import Job
    from cardmaker.project import Project

ASKED = ("CARD", "--lang", "--placement", "--brand")
"""Problems placed here are about what was typed, not about a file."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asked for."""

    cards: tuple[str, ...]
    languages: tuple[str, ...]
    placement_ids: tuple[str, ...]
    kinds: str | None
    brand: str | None
    day: dt.date

    @property
    def command(self) -> str:
        """What was asked for, as one text, with the day: the same text asks for the same."""
        return repr((*astuple(self), today()))

    @property
    def whole(self) -> bool:
        """Whether nothing was left out: a run that a monitor counts."""
        limited = self.cards or self.languages or self.placement_ids or self.kinds or self.brand
        return not limited and self.day == today()


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is done and told. `before`: all files as they were when it began."""

    workers: int | None
    force: bool
    explain: bool
    strict: bool
    as_json: bool
    before: str = ""


@click.command()
@choice_options
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
    choice = Choice(cards, languages, placement_ids, kinds, brand, day)
    workspace = find(project, out)
    way = Way(workers, force, explain, strict, as_json, "" if dry_run else memory.seen(workspace))
    if not (force or as_json or dry_run):
        _end_if_unchanged(workspace, choice, way, started)
    problems = Problems()
    loaded, jobs = _planned(workspace, choice, problems)
    drafts.tell_all(_drafts(loaded, choice), problems)
    if dry_run:
        _end_dry(loaded, jobs, workspace, problems, choice, way)
    results = _rendered(loaded, jobs, workspace, choice, way, problems.items)
    found = _all_problems(problems, results, choice)
    code = report.exit_code(found, results, strict=strict)
    _remember(workspace, choice, way, results, found, code)
    if as_json:
        report.document(found, results, code, out=str(workspace.out))
    else:
        report.problem_lines(found)
        report.failure_lines(results)
        report.summary(results, clock() - started)
        _last_words(found, workspace, code, made=any(result.outputs for result in results))
    raise click.exceptions.Exit(code)


def _end_if_unchanged(workspace: Workspace, choice: Choice, way: Way, started: float) -> None:
    """Where no file and no output has changed since this was asked for last, tells the same again, and ends."""
    receipt = memory.unchanged(workspace, choice.command, way.before)
    if receipt is None:
        return
    code = report.exit_code(receipt.problems, (), strict=way.strict)
    if choice.whole:
        counts = {**report.counts(receipt.problems, ()), "outputs": receipt.files, "kept": receipt.files}
        note(workspace, code, {**counts, "jobs": receipt.jobs, "made": 0}, receipt.problems)
    report.problem_lines(receipt.problems)
    report.nothing(receipt.files, clock() - started)
    _last_words(receipt.problems, workspace, code, made=receipt.files > 0)
    raise click.exceptions.Exit(code)


def _remember(
    workspace: Workspace, choice: Choice, way: Way, results: Sequence[Result], found: Sequence[Diagnostic], code: int
) -> None:
    """Notes how a run ended: for a monitor, and for the next run, which may have nothing to do."""
    counts = report.counts(found, results)
    failed = [(result.job.id, result.failure.message) for result in results if result.failure]
    if choice.whole:
        note(workspace, code, {**counts, "made": counts["outputs"] - counts["kept"]}, found, failed)
    if not failed:
        with contextlib.suppress(OSError):  # it would only have saved time
            memory.remember(
                workspace, choice.command, way.before, jobs=len(results), files=counts["outputs"], problems=found
            )


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
    choice = Choice(cards, languages, placement_ids, kinds, brand, day)
    workspace = find(project)
    problems = Problems()
    loaded, jobs = _planned(workspace, choice, problems)
    drafts.tell_each(_drafts(loaded, choice), problems)
    results = _probed(loaded, jobs, workers, quiet=as_json)
    found = _all_problems(problems, results, choice)
    code = report.exit_code(found, results, strict=strict)
    if as_json:
        report.document(found, results, code)
    else:
        report.problem_lines(found)
        report.failure_lines(results)
        click.echo(f"{report.plural(len(results), 'job')} checked: {_tally(found)}.")
    raise click.exceptions.Exit(code)


def _planned(workspace: Workspace, choice: Choice, problems: Problems) -> tuple[Project, tuple[Job, ...]]:
    """The project with the pictures it needs, and the jobs that can be drawn. What was mistyped ends here (exit 2)."""
    from cardmaker.law import check_dates
    from cardmaker.plan import plain_name, plan
    from cardmaker.project import load, with_pictures, with_sounds
    from cardmaker.source import suggest

    loaded = load(workspace, problems, placement_ids=choice.placement_ids, drafts=set(map(plain_name, choice.cards)))
    brands = [brand.id for brand in loaded.brands]
    if choice.brand and choice.brand not in brands:
        hint = suggest(choice.brand, brands, "There are")
        problems.error(Span("--brand"), f"there is no brand `{choice.brand}`", hint)
    jobs = plan(
        loaded.library,
        loaded.placements,
        cards=choice.cards,
        languages=choice.languages,
        placement_ids=choice.placement_ids,
        day=choice.day,
        brand=choice.brand,
        clips=choice.kinds == "clip",
        problems=problems,
    )
    _refuse_mistyped(problems)
    check_dates(loaded.library, max(choice.day, today()), problems)
    jobs = tuple(job for job in jobs if choice.kinds in (None, job.placement.kind))
    _need_clip_layout(jobs, workspace, problems)
    loaded, jobs = with_pictures(loaded, _drawable(jobs, loaded), workspace, problems)
    return with_sounds(loaded, jobs, workspace, problems)


def _drafts(project: Project, choice: Choice) -> tuple[Draft, ...]:
    """The drafts that were left out of what was asked for."""
    return tuple(draft for draft in project.library.drafts if _concerns(draft.card.span.file, choice.cards))


def _need_clip_layout(jobs: Sequence[Job], workspace: Workspace, problems: Problems) -> None:
    """A project that was started before there were clips has no layout for them."""
    from cardmaker.plan import CLIP

    file = f"assets/layouts/{CLIP}.yaml"
    if any(job.placement.kind == CLIP for job in jobs) and not workspace.exists(file):
        hint = "Start a project in a new folder (cardmaker init FOLDER) and copy this file from it."
        problems.error(Span(file), "the project has no layout for clips", hint)


def _drawable(jobs: Sequence[Job], project: Project) -> tuple[Job, ...]:
    """Without jobs whose brand or layout is in error, which has been reported."""
    brands = {brand.id for brand in project.brands}
    layouts = {layout.id for layout in project.layouts}
    return tuple(job for job in jobs if job.brand in brands and job.layout in layouts)


def _refuse_mistyped(problems: Problems) -> None:
    """Where the files are fine and only the command is wrong, says so and ends with exit code 2."""
    asked = [problem for problem in problems.errors if problem.span.file in ASKED]
    if asked and len(asked) == len(problems.errors):
        raise click.UsageError(
            "\n".join(f"{problem.span.file}: {problem.message}. {problem.hint}" for problem in asked)
        )


def _rendered(
    project: Project,
    jobs: Sequence[Job],
    workspace: Workspace,
    choice: Choice,
    way: Way,
    problems: Sequence[Diagnostic],
) -> tuple[Result, ...]:
    from cardmaker import build
    from cardmaker.build import drawing

    bars: list[report.Progress] = []
    try:
        with _ended_politely(), contextlib.ExitStack() as stack:

            def begin(decided: Decided) -> None:
                todo = [job for job in jobs if job.id in decided.reasons]
                _tell(decided, todo, way)
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
                begin=begin,
                problems=problems,
            )
    except BusyError as error:
        click.secho(str(error), fg="red", err=True)
    except OSError as error:
        message = f"{error.filename or workspace.out}: {error.strerror or error}"
        click.secho(message, fg="red", err=True)
        if choice.whole:
            note(workspace, report.MACHINE, {"failures": 1}, (), [("render", message)])
    raise click.exceptions.Exit(report.MACHINE)


def _tell(decided: Decided, todo: Sequence[Job], way: Way) -> None:
    """Says what was found in the output folder and, where it was asked for, why each job is made."""
    for text in decided.notes:
        click.secho(text, fg="yellow", err=True)
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


@contextlib.contextmanager
def _ended_politely() -> Iterator[None]:
    """A scheduler that ends the run (SIGTERM) is treated like Ctrl-C."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _all_problems(problems: Problems, results: Sequence[Result], choice: Choice) -> tuple[Diagnostic, ...]:
    """Those of files and of jobs; where single cards were asked for, without those of other cards' files."""
    for result in results:
        problems.extend(result.problems)
    return tuple(problem for problem in problems.items if _concerns(problem.span.file, choice.cards))


def _concerns(file: str, cards: Sequence[str]) -> bool:
    name = file.removeprefix("cards/").removesuffix(".yaml")
    deck, _, card = name.partition("/")
    if not cards or not file.startswith("cards/") or not card or card == "deck":
        return True
    plain = (given.replace("\\", "/").removeprefix("./").removeprefix("cards/") for given in cards)
    patterns = [given.removesuffix(".yaml").strip("/") for given in plain]
    return any(pattern in (deck, f"{deck}/deck") or fnmatchcase(name, pattern) for pattern in patterns)


def _end_dry(
    project: Project, jobs: Sequence[Job], workspace: Workspace, problems: Problems, choice: Choice, way: Way
) -> None:
    from cardmaker import build

    decided = build.decide(jobs, build.made_of(project, jobs), workspace, force=way.force)
    todo = [job for job in jobs if job.id in decided.reasons]
    found = _all_problems(problems, (), choice)
    code = report.exit_code(found, (), strict=way.strict)
    if way.as_json:
        planned = [job.stem for job in jobs]
        report.document(found, (), code, planned=planned, reasons={job.stem: decided.reasons[job.id] for job in todo})
    else:
        report.problem_lines(found)
        _tell(decided, todo, way)
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
