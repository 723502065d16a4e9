"""`laws`: the project and a day come in; acts, articles, the cards on them and what changes go out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardmaker.cli import report
from cardmaker.cli.following import last_success
from cardmaker.cli.options import day_option, find, json_option, out_option, project_option
from cardmaker.diagnostics import Diagnostic, Problems
from cardmaker.workspace import Workspace

if TYPE_CHECKING:
    from cardmaker.content.model import Act, Article, Library, Localised
    from cardmaker.register import Change, Row

LAST = "last"


class Laws(click.Group):
    """`laws` alone tells how the cards stand; `laws watch` is a command of its own, imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return ["watch"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        from cardmaker.cli.watch import watch

        return watch if cmd_name == "watch" else None


@click.group(cls=Laws, invoke_without_command=True)
@day_option
@click.option(
    "--within", type=click.IntRange(0, 36500), default=60, help="Days ahead in which changes are told. Default: 60."
)
@click.option(
    "--since",
    metavar="DATE",
    is_flag=False,
    flag_value=LAST,
    help="List instead what became stale, flipped or ended from this day on: the posts to replace. `last` (or no day):"
    " after the last success of render on an earlier day.",
)
@out_option
@json_option
@project_option
@click.pass_context
def laws(
    context: click.Context,
    day: dt.date,
    within: int,
    since: str | None,
    out: Path | None,
    as_json: bool,
    project: Path | None,
) -> None:
    """Acts and articles, the cards that rest on them, and how each stands in each language on a day.

    in force: it holds. stale: an article it cites has a newer wording than the day somebody checked the card. upcoming:
    a change is known. superseded: its law or its text has ended. ahead: it does not hold yet. no text: a language has
    none.
    """
    if context.invoked_subcommand:
        _refuse_in_vain(context)
        return
    from cardmaker import register
    from cardmaker.project import load

    problems = Problems()
    workspace = find(project, out)
    first = _first(since, workspace, day)
    library = load(workspace, problems).library
    found = [problem for problem in problems.items if problem.span.file.startswith("cards/")]
    changes = register.changes(library, first, day) if first else None
    rows = register.rows(library, day, within)
    if as_json:
        report.json_text(_document(library, rows, changes, day, within, found))
    else:
        report.problem_lines(found)
        if changes is None or first is None:
            _table(library, rows, day)
        else:
            _to_replace(changes, since=first, day=day)
    raise click.exceptions.Exit(report.exit_code(found, (), strict=False))


def _first(since: str | None, workspace: Workspace, day: dt.date) -> dt.date | None:
    """The first day whose changes are listed; what is no day is wrong usage."""
    if since is None:
        return None
    if since == LAST:
        last = last_success(workspace, earlier_than=day)
        if last is None:
            message = (
                f"no run of all cards before {day} has ended well in {workspace.out}; name a day: --since 2026-11-01"
            )
            raise click.UsageError(message)
        return last + dt.timedelta(days=1)
    with contextlib.suppress(ValueError):
        if len(since) == 10:
            return dt.date.fromisoformat(since)
    raise click.BadParameter(f"`{since}` is no day; write it as 2026-11-20, or `last`", param_hint="'--since'")


def _refuse_in_vain(context: click.Context) -> None:
    """A day means nothing to `laws watch`, which reads what the pages say now."""
    for name, option in (("day", "--as-of"), ("within", "--within"), ("since", "--since"), ("out", "--out")):
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option} does not go with `laws {context.invoked_subcommand}`")


# For people -----------------------------------------------------------------------------------------------------------


def _table(library: Library, rows: Sequence[Row], day: dt.date) -> None:
    spoken = {language for row in rows for language, _ in row.states}
    known = [language for language in library.languages if language in spoken]
    languages = [*known, *sorted(spoken - set(known))]
    lines = [line for act in library.acts for line in _lines(act, rows, languages, day)]
    report.table(("act", "article", "wording of", "card", *languages, "changes"), lines)
    loose = [row.card.id for row in rows if not any(library.act(citation.act) for citation in row.law)]
    if loose:
        click.echo(f"Cards that rest on no act: {', '.join(loose)}.")
    click.echo(_counted(rows, day))


def _lines(act: Act, rows: Sequence[Row], languages: Sequence[str], day: dt.date) -> Iterator[tuple[str, ...]]:
    for number, article in (("", None), *((article.number, article) for article in act.articles)):
        on_it = [row for row in rows if any((one.act, one.article) == (act.id, number) for one in row.law)]
        head = (act.id, number or "-", _wording_of(act, article, day))
        for row in on_it:
            states = dict(row.states)
            told = [f"{change.day} {change.kind}" for change in row.changes]
            told += [f"replaced by {row.replaced_by}"] if row.replaced_by else []
            told += [f"now {row.replaced_by_card}"] if row.replaced_by_card else []
            yield (*head, row.card.id, *(states.get(one, "-") for one in languages), ", ".join(told) or "-")
        if not on_it and (number or not act.articles):
            yield (*head, "-", *("-" for _ in languages), "-")


def _wording_of(act: Act, article: Article | None, day: dt.date) -> str:
    """The day since when it reads so; `ended`, or nothing where no date is known."""
    from cardmaker.law import in_force

    if act.until and act.until <= day:
        return "ended"
    if article is None or not article.wordings:
        return str(act.since or "-")
    wording = in_force(article, day)
    return str(wording.since) if wording else "not in force"


def _counted(rows: Sequence[Row], day: dt.date) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        for state in sorted({state for _, state in row.states}):
            counts[state] = counts.get(state, 0) + 1
    told = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    return f"{report.plural(len(rows), 'card')} on {day}{f': {told}' if told else ''}."


def _to_replace(changes: Sequence[Change], *, since: dt.date, day: dt.date) -> None:
    from cardmaker.diary import pages

    for line in pages(changes):
        click.echo(line)
    cards = len({change.card for change in changes})
    if changes:
        click.echo(f"Look at the posts of {report.plural(cards, 'card')}: changed from {since} to {day}.")
    else:
        click.echo(f"Nothing to replace: no card changed from {since} to {day}.")


# For machines ---------------------------------------------------------------------------------------------------------


def _document(
    library: Library,
    rows: Sequence[Row],
    changes: Sequence[Change] | None,
    day: dt.date,
    within: int,
    found: Sequence[Diagnostic],
) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "within": within,
        "acts": [_act(act, rows, day) for act in library.acts],
        "cards": [_card(row) for row in rows],
        "changes": None if changes is None else list(map(change_json, changes)),
        "problems": list(map(report.problem_json, found)),
    }


def _act(act: Act, rows: Sequence[Row], day: dt.date) -> dict[str, Any]:
    return {
        "id": act.id,
        "number": act.number,
        "title": _texts(act.title),
        "date": _day(act.date),
        "from": _day(act.since),
        "until": _day(act.until),
        "replaced_by": act.replaced_by,
        "url": act.url,
        "articles": [
            {
                "number": article.number,
                "wordings": [{"from": _day(one.since), "until": _day(one.until)} for one in article.wordings],
                "wording_of": _wording_of(act, article, day),
                "cards": _citing(rows, act.id, article.number),
            }
            for article in act.articles
        ],
        "cards": _citing(rows, act.id),
    }


def _citing(rows: Sequence[Row], act: str, article: str | None = None) -> list[str]:
    return [row.card.id for row in rows if any(one.act == act and article in (None, one.article) for one in row.law)]


def _card(row: Row) -> dict[str, Any]:
    return {
        "card": row.card.id,
        "file": row.card.span.file,
        "checked": row.card.checked.isoformat(),
        "states": dict(row.states),
        "since": _day(row.since),
        "until": _day(row.until),
        "replaced_by": row.replaced_by,
        "replaced_by_card": row.replaced_by_card,
        "law": [{"act": one.act, "article": one.article, "paragraph": one.paragraph} for one in row.law],
        "changes": list(map(change_json, row.changes)),
    }


def change_json(change: Change) -> dict[str, Any]:
    return {
        "day": change.day.isoformat(),
        "card": change.card,
        "kind": change.kind,
        "languages": list(change.languages),
        "replaced_by": change.replaced_by,
        "replaced_by_card": change.replaced_by_card,
        "message": change.sentence,
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _texts(localised: Localised) -> dict[str, str]:
    return {language: localised.value(language) for language in localised.languages}
