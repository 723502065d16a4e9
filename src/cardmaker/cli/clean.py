"""`clean`: the project and its manifest come in; outputs that nobody plans any more go away, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, out_option, project_option
from cardmaker.diagnostics import Problems
from cardmaker.workspace import BusyError, today

if TYPE_CHECKING:
    from cardmaker.build import Leftover


@click.command()
@out_option
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@json_option
@project_option
def clean(out: Path | None, dry_run: bool, as_json: bool, project: Path | None) -> None:
    """Remove outputs that nobody plans any more, and nothing else.

    Only files that render itself wrote and recorded are removed, and only if nobody has changed them since. While a
    file of the project is in error, nothing is removed, since it cannot be known what that file plans.
    """
    from cardmaker import build

    problems = Problems()
    workspace = find(project, out)
    planned = _planned(workspace.root, out, today(), problems)
    if problems.errors:
        if as_json:
            report.document(problems.errors, (), report.PROBLEMS, removed=[], kept=[])
        else:
            report.problem_lines(problems.errors)
            click.echo("Nothing was removed: correct these first.", err=True)
        raise click.exceptions.Exit(report.PROBLEMS)
    left: list[Leftover] = []
    try:
        removed, kept = build.clean(workspace, planned, dry_run=dry_run, left=left.append)
    except BusyError as error:
        click.secho(str(error), fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    except OSError as error:
        click.secho(build.refusal(error), fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    if as_json:
        told = {"removed": list(removed), "kept": list(kept), "dry_run": dry_run}
        report.json_text({**told, "failures": report.failures_json((), left)})
    else:
        _tell(removed, kept, left, dry_run=dry_run)
    if left:
        raise click.exceptions.Exit(report.MACHINE)


def _tell(removed: Sequence[str], kept: Sequence[str], left: Sequence[Leftover], *, dry_run: bool) -> None:
    for name in removed:
        click.echo(f"{'would remove' if dry_run else 'removed'} {name}")
    for name in kept:
        click.echo(f"kept {name}: it was changed after render wrote it")
    report.failure_lines((), left)
    if not (removed or left):
        click.echo("Nothing to remove.")


def _planned(root: Path, out: Path | None, day: dt.date, problems: Problems) -> frozenset[str]:
    """The ids of all jobs that today's files plan."""
    from cardmaker.plan import plan
    from cardmaker.project import load
    from cardmaker.withheld import published, withheld

    loaded = load(find(root, out), problems)
    jobs = plan(loaded.library, loaded.placements, day=day, problems=problems)
    held, _ = withheld(loaded.library, day, Problems())  # that cards are withheld is no mistake in what is planned
    return frozenset(job.id for job in published(jobs, held, loaded.library))
