"""Options that several commands share, and how a command finds its project."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from cardmaker import workspace
from cardmaker.content.shapes import DATE
from cardmaker.workspace import NotAProjectError, Workspace

F = TypeVar("F", bound=Callable[..., Any])
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
BYTES = {"M": 10**6, "G": 10**9}
TIME_LIMIT, MEMORY_LIMIT = "10m", "3G"
"""What a job may take. The shipped ones take seconds, and half a gigabyte at most, encoder included."""
LEAST = 700 * 10**6


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


def limit_options(command: F) -> F:
    """What one job may take before it is stopped."""
    time = click.option(
        "--time-limit",
        metavar="LENGTH",
        default=TIME_LIMIT,
        callback=length,
        help=f"Stop a job that takes longer, as 90s or 10m; 0s: never. Default: {TIME_LIMIT}.",
    )
    memory = click.option(
        "--memory-limit",
        metavar="SIZE",
        default=MEMORY_LIMIT,
        callback=_size,
        help=f"Stop a job that takes more memory, as 800M or 3G; 0M: never. Linux only. Default: {MEMORY_LIMIT}.",
    )
    return time(memory(command))


def length(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dt.timedelta | None:
    """`26h`, `90m` or `2d`."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d{1,6})([smhd])", value)
    if match is None:
        raise click.BadParameter(f"`{value}` is no length of time; write 26h, 90m or 2d")
    return dt.timedelta(**{UNITS[match[2]]: int(match[1])})


def _size(_ctx: click.Context, _param: click.Parameter, value: str) -> int:
    match = re.fullmatch(r"(\d{1,6})([MG])", value)
    if match is None:
        raise click.BadParameter(f"`{value}` is no size; write 800M or 3G")
    size = int(match[1]) * BYTES[match[2]]
    if 0 < size < LEAST:
        raise click.BadParameter(f"with `{value}` no job could be done; the least is {LEAST // 10**6}M")
    return size


def _day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> dt.date:
    """`2026-11-20`; of other orders, which are not guessed, the likely one is shown."""
    if value is None:
        return workspace.today()
    if re.fullmatch(DATE, value) and (day := _date(value)):
        return day
    other = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", value)
    likely = f"{other[3]}-{int(other[2]):02}-{int(other[1]):02}" if other else ""
    raise click.BadParameter(f"`{value}` is no day; write the day as {_date(likely) or '2026-11-20'}")


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def find(project: Path | None, out: Path | None = None) -> Workspace:
    """The project, or wrong usage (exit code 2)."""
    try:
        return workspace.find(project, out)
    except NotAProjectError as error:
        raise click.UsageError(str(error)) from None
