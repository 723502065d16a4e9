"""Options that several commands share, and how a command finds its project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cardmaker import workspace
from cardmaker.workspace import NotAProjectError, Workspace

F = TypeVar("F", bound=Callable[..., Any])


def project_option(command: F) -> F:
    return click.option(
        "-C",
        "--project",
        type=click.Path(path_type=Path, file_okay=False),
        help="The project's folder. Default: where you stand, or the nearest folder above it with `cards`.",
    )(command)


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)


def out_option(command: F) -> F:
    return click.option(
        "-o", "--out", type=click.Path(path_type=Path, file_okay=False), help="Where outputs go. Default: output."
    )(command)


def day_option(command: F) -> F:
    return click.option(
        "--as-of",
        "day",
        metavar="DATE",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=_day,
        help="Use the wordings in force on this day, as 2026-11-20. Default: today in Kazakhstan.",
    )(command)


def choice_options(command: F) -> F:
    """What to plan: cards, languages, placements, brand and day; the same for all commands that plan."""
    for add in reversed(
        (
            click.argument("cards", nargs=-1, metavar="[CARD]..."),
            click.option("-l", "--lang", "languages", multiple=True, help="Only this language. Repeat for several."),
            click.option("-p", "--placement", "placement_ids", multiple=True, help="Only this placement. Repeat."),
            click.option("--still", "kinds", flag_value="image", help="Only pictures."),
            click.option("--clip", "kinds", flag_value="clip", help="Only clips, also where a deck names none."),
            click.option("--pdf", "kinds", flag_value="document", help="Only PDF documents."),
            click.option("--brand", help="Draw everything in this brand instead of the decks' own."),
            day_option,
            click.option("-j", "--jobs", "workers", type=click.IntRange(1, 512), help="Processes. Default: all cores."),
            click.option("--strict", is_flag=True, help="Warnings count as problems (exit code 1)."),
        )
    ):
        command = add(command)
    return command


def _day(_ctx: click.Context, _param: click.Parameter, value: dt.datetime | None) -> dt.date:
    return value.date() if value else workspace.today()


def find(project: Path | None, out: Path | None = None) -> Workspace:
    """The project, or wrong usage (exit code 2)."""
    try:
        return workspace.find(project, out)
    except NotAProjectError as error:
        raise click.UsageError(str(error)) from None
