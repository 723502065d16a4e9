"""Problems, results and counts come in; text for people on a terminal, lines for logs, or one JSON document go out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.workspace import clock

if TYPE_CHECKING:
    from cardmaker.build import Failure, Leftover, Result

FINE, PROBLEMS, USAGE, MACHINE, INTERRUPTED = 0, 1, 2, 3, 130
BETWEEN_DRAWINGS = 0.1
COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def problem_lines(problems: Iterable[Diagnostic]) -> None:
    """Each problem on standard error: `file:line:column: error: message`, its hint indented below."""
    for problem in problems:
        first, _, hint = str(problem).partition("\n")
        click.echo(click.style(first, fg=COLORS[problem.severity]), err=True)
        if hint:
            click.echo(hint, err=True)


def failed(results: Iterable[Result], left: Iterable[Leftover] = ()) -> tuple[tuple[str, Failure], ...]:
    """What the machine refused: jobs by their ids, and files that it does not let go by their paths."""
    jobs = [(result.job.id, result.failure) for result in results if result.failure]
    return (*jobs, *((one.path, one.failure) for one in left))


def failure_lines(results: Iterable[Result], left: Iterable[Leftover] = ()) -> None:
    for name, failure in failed(results, left):
        click.secho(f"{name}: failed: {failure.message}", fg="red", err=True)
        if failure.details:
            click.echo(failure.details, err=True)


def last_failures(results: Sequence[Result], left: Sequence[Leftover] = ()) -> None:
    """The last line where not all could be made, or removed."""
    count = len(failed(results))
    told = [f"{plural(count, 'job')} of {len(results)} failed on this machine"] if count else []
    told += [f"{plural(len(left), 'file')} could not be removed"] if left else []
    if told:
        rest = "it" if count + len(left) == 1 else "them"
        click.secho(f"Not finished: {' and '.join(told)}, told above; the next run tries {rest} again.", fg="red")


def exit_code(
    problems: Sequence[Diagnostic], results: Sequence[Result], left: Sequence[Leftover] = (), *, strict: bool
) -> int:
    """The house's: what the machine refused outweighs what is wrong in files."""
    if failed(results, left):
        return MACHINE
    counted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return PROBLEMS if any(problem.severity in counted for problem in problems) else FINE


def counts(problems: Sequence[Diagnostic], results: Sequence[Result], left: Sequence[Leftover] = ()) -> dict[str, int]:
    return {
        "jobs": len(results),
        "outputs": sum(len(result.outputs) for result in results),
        "kept": sum(len(result.outputs) for result in results if result.kept),
        "errors": sum(problem.severity is Severity.ERROR for problem in problems),
        "warnings": sum(problem.severity is Severity.WARNING for problem in problems),
        "failures": len(failed(results, left)),
    }


def document(
    problems: Sequence[Diagnostic],
    results: Sequence[Result],
    code: int,
    *,
    left: Sequence[Leftover] = (),
    **more: Any,
) -> None:
    """One JSON document on standard output, keys sorted."""
    found = {
        **more,
        "counts": counts(problems, results, left),
        "exit": code,
        "failures": failures_json(results, left),
        "outputs": [
            {
                "job": result.job.id,
                "path": output.path,
                "format": output.format,
                "bytes": output.bytes,
                "width": output.width,
                "height": output.height,
                "seconds": output.seconds,
                "sha256": output.sha256,
                "kept": result.kept,
                "reason": result.reason,
            }
            for result in results
            for output in result.outputs
        ],
        "problems": [problem_json(problem) for problem in problems],
    }
    json_text(found)


def failures_json(results: Iterable[Result], left: Iterable[Leftover]) -> list[dict[str, str]]:
    return [{"job": name, "message": failure.message} for name, failure in failed(results, left)]


def problem_json(problem: Diagnostic) -> dict[str, Any]:
    span = problem.span
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "severity": str(problem.severity),
        "message": problem.message,
        "hint": problem.hint,
    }


def json_text(value: Any) -> None:
    """JSON in plain ASCII, so that no terminal or pipe can spoil it."""
    click.echo(json.dumps(value, indent=1, sort_keys=True))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on standard output: columns as wide as their longest text, numbers to the right."""
    lines = [tuple(heads), *map(tuple, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    numeric = [all(_is_number(line[column]) for line in lines[1:]) for column in range(len(heads))]
    for index, line in enumerate(lines):
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        ]
        click.echo(click.style("  ".join(cells).rstrip(), bold=index == 0))


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()


def summary(results: Sequence[Result], seconds: float) -> None:
    """What was written, by placement, what was kept, and how long it took."""
    made = [result for result in results if not result.kept]
    kept = sum(len(result.outputs) for result in results if result.kept)
    if kept and not made:
        nothing(kept, seconds)
        return
    by_placement: dict[str, list[int]] = {}
    for result in made:
        for output in result.outputs:
            by_placement.setdefault(result.job.placement.id, []).append(output.bytes)
    if by_placement:
        rows = [(name, str(len(sizes)), f"{sum(sizes) / 1e6:.1f}") for name, sizes in by_placement.items()]
        table(("placement", "files", "MB"), rows)
    files = sum(map(len, by_placement.values()))
    unchanged = f", {plural(kept, 'file')} kept" if kept else ""
    click.echo(f"{plural(files, 'file')} from {plural(len(made), 'job')} in {seconds:.1f} s{unchanged}.")


def nothing(kept: int, seconds: float) -> None:
    """Nothing had to be made."""
    if not kept:
        click.echo(f"Nothing to make ({seconds:.2f} s).")
        return
    files = "the one file is as it" if kept == 1 else f"all {kept} files are as they"
    click.echo(f"Nothing to make: {files} should be ({seconds:.2f} s).")


def plural(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


@dataclass(slots=True)
class Progress:
    """Tells how far a run is; `step` once for every job. A job may be long work: `name` it, and it is told by itself.

    `work` is how much there is in all and `weight` how much a job is of it, so that the time left can be guessed.
    """

    total: int
    verb: str
    done: int = 0
    bar: Any = None
    work: float = 0.0
    _worked: float = 0.0
    _last: str = ""
    _drawn: float = field(default_factory=clock)
    _begun: float = field(default_factory=clock)

    def step(self, name: str = "", weight: float = 1.0) -> None:
        self.done += 1
        self._worked += weight
        self._last = name or self._last
        if self.bar is not None:
            if clock() - self._drawn > BETWEEN_DRAWINGS or self.done == self.total:
                self._drawn = clock()
                count = f"{self.done}/{self.total}  {self._last}".rstrip()
                completed = self._worked if self.work else float(self.done)
                self.bar.update(self.bar.task_ids[0], completed=completed, count=count, refresh=True)
        elif name:
            click.echo(f"{self.verb} {self.done} of {self.total}: {name}{self._left()}", err=True)
        elif self.done == self.total or self.done * 10 // self.total > (self.done - 1) * 10 // self.total:
            click.echo(f"{self.verb} {self.done} of {self.total}", err=True)

    def _left(self) -> str:
        if not self.work or self._worked >= self.work:
            return ""
        seconds = (clock() - self._begun) * (self.work - self._worked) / self._worked
        return f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"


@contextmanager
def progress(total: int, verb: str, *, quiet: bool = False, work: float = 0.0) -> Iterator[Progress]:
    """A bar on a terminal, a line for each tenth otherwise; both on standard error. `work`: see `Progress`."""
    if quiet or not total or not sys.stderr.isatty():
        shown = Progress(total or 1, verb, work=work)
        yield shown if not quiet else Progress(total or 1, verb, bar=_Silent())
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(verb), BarColumn(), TextColumn("{task.fields[count]}"), TimeRemainingColumn())
    # No thread of its own: workers are forked while it shows.
    with Bar(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        bar.add_task(verb, total=work or total, count=f"0/{total}")
        yield Progress(total, verb, bar=bar, work=work)


class _Silent:
    """A bar that shows nothing."""

    task_ids = (0,)

    def update(self, _task: int, *, completed: float, count: str, refresh: bool) -> None:
        del completed, count, refresh
