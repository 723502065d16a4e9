"""`status`: how the last whole run ended comes in; a sentence and an exit code for a monitor go out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, length, out_option, project_option
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.status import FILE, Status, dump, judge, load
from cardmaker.workspace import Workspace, now


@click.command()
@click.option("--max-age", metavar="LENGTH", callback=length, help="How old the last success may be, as 26h or 2d.")
@out_option
@json_option
@project_option
def status(max_age: dt.timedelta | None, out: Path | None, as_json: bool, project: Path | None) -> None:
    """How the last run of all cards ended. For a monitor: exit code 1 where it failed or is too old.

    Only runs of `render` count that were limited to no card, language, placement, kind, brand or other day.
    """
    workspace = find(project, out)
    data = workspace.read_output(FILE)
    found = load(data) if data is not None else None
    verdict = judge(found, now(), max_age)
    if as_json:
        report.json_text({"fine": verdict.fine, "message": verdict.sentence, "status": _json(found)})
    else:
        click.echo(verdict.sentence)
        for job, message in found.failed if found else ():
            click.echo(f"{job}: failed: {message}")
        for problem in found.problems if found else ():
            click.echo(problem)
    raise click.exceptions.Exit(report.FINE if verdict.fine else report.PROBLEMS)


def _json(found: Status | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "finished": found.finished.isoformat(timespec="seconds"),
        "success": found.success.isoformat(timespec="seconds") if found.success else None,
        "before": found.before.isoformat() if found.before else None,
        "day": found.day.isoformat() if found.day else None,
        "exit": found.exit,
        "counts": dict(found.counts),
        "failed": [{"job": job, "message": message} for job, message in found.failed],
        "problems": list(found.problems),
    }


def note(
    workspace: Workspace,
    code: int,
    counts: Mapping[str, int],
    problems: Iterable[Diagnostic],
    failed: Iterable[tuple[str, str]] = (),
    *,
    day: dt.date,
) -> None:
    """Writes how a whole run for a `day` has just ended; the last success stays where it was none.

    A full disk is no mistake.
    """
    data = workspace.read_output(FILE)
    before = load(data) if data is not None else None
    moment = now()
    fine = code == report.FINE
    success = moment if fine else before.success if before else None
    followed = day if fine else before.day if before else None
    earlier = before.before if before else None
    if fine and before and before.day and before.day < day:
        earlier = before.day
    errors = tuple(str(item).partition("\n")[0] for item in problems if item.severity is Severity.ERROR)
    with contextlib.suppress(OSError):  # the run itself has told of it; and a monitor notices the old one
        workspace.write(
            [(FILE, dump(Status(moment, success, code, counts, tuple(failed), errors, followed, earlier)).encode())]
        )
