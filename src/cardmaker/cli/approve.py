"""`approve`: cards and a name come in; who approved which exact text goes into `cards/approvals.yaml`; or a table."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardmaker.cli import report
from cardmaker.cli.options import day_option, find, json_option, project_option
from cardmaker.diagnostics import Diagnostic, Problems, Span
from cardmaker.frozen import frozen
from cardmaker.workspace import BusyError, Workspace, today

if TYPE_CHECKING:
    from cardmaker.approvals import Signed
    from cardmaker.content.model import Approval, Card, Library, Wording

FILE = "cards/approvals.yaml"


@frozen
class Line:
    """How a card stands in a language. `needed`: its deck makes only what is approved."""

    card: Card
    language: str
    wording: Wording
    signed: Signed
    needed: bool

    @property
    def state(self) -> str:
        if self.signed.approved:
            return "approved"
        return "changed" if self.signed.last else "not approved"


@click.command()
@click.argument("cards", nargs=-1, metavar="[CARD]...")
@click.option("--by", metavar="NAME", help="Who has read the text and approves it.")
@click.option("-l", "--lang", "languages", multiple=True, help="Only this language. Repeat for several.")
@day_option
@click.option("--list", "listing", is_flag=True, help="Only show what is approved, by whom, and what is not.")
@json_option
@project_option
def approve(
    cards: tuple[str, ...],
    by: str | None,
    languages: tuple[str, ...],
    day: dt.date,
    listing: bool,
    as_json: bool,
    project: Path | None,
) -> None:
    """Record that somebody has read a card and approves its exact text, in cards/approvals.yaml.

    The text in force on the day counts: question, answer, short answer, figure and citations; any change voids it. A
    deck with `approval: required` makes only what is approved. CARD is as for render, but to approve something each
    card is named. Without --by, or with --list, shows how all texts stand.
    """
    if by is not None and listing:
        raise click.UsageError("--list only shows; leave out --by")
    name = "" if by is None else _name(by)
    if name and not cards:
        raise click.UsageError("name the cards that are approved: cardmaker approve DECK/CARD --by NAME")
    workspace = find(project)
    problems = Problems()
    library, chosen, found = _read(workspace, cards, languages, problems)
    if not name:
        _end_listing(_lines(library, chosen, languages, day), found, as_json=as_json)
    _named_alone(cards, chosen)
    lines = _lines(library, chosen, languages, day)
    wrong = _in_the_way(found, chosen, lines, day)
    if wrong:
        report.problem_lines(wrong)
        click.echo("Nothing was approved: correct these first.", err=True)
        raise click.exceptions.Exit(report.PROBLEMS)
    entries = _entries(lines, name, library)
    _write(workspace, entries)
    _tell(lines, entries, name, as_json=as_json)


def _read(
    workspace: Workspace, cards: tuple[str, ...], languages: tuple[str, ...], problems: Problems
) -> tuple[Library, tuple[Card, ...], tuple[Diagnostic, ...]]:
    """The library, the cards asked for, and what is wrong in their files. What was mistyped ends here (exit 2)."""
    from cardmaker.plan import chosen, plain_name
    from cardmaker.project import load
    from cardmaker.source import suggest

    library = load(workspace, problems, drafts=set(map(plain_name, cards))).library
    asked = Problems()
    names = chosen(library, cards, asked)
    spoken = sorted({language for deck in library.decks for language in deck.languages})
    for language in languages:
        if language not in spoken:
            asked.error(Span("--lang"), f"there is no language `{language}`", suggest(language, spoken, "There are"))
    found = tuple(problem for problem in problems.errors if problem.span.file.startswith("cards/"))
    if asked.errors:
        report.problem_lines(found)
        told = (f"{one.span.file}: {one.message}. {one.hint}".strip() for one in asked.errors)
        raise click.UsageError("\n".join(told))
    return library, tuple(card for card in library.cards if card.id in names), found


def _name(by: str) -> str:
    from cardmaker.approvals import wrong_name

    name = unicodedata.normalize("NFC", " ".join(filter(None, by.split(" "))))
    if reason := wrong_name(name):
        raise click.BadParameter(f"`{by[:60]}` cannot be a name: {reason}", param_hint="'--by'")
    return name


def _named_alone(given: Sequence[str], chosen: Sequence[Card]) -> None:
    """Nobody approves a whole deck by one word: each card is named."""
    if len({card.id for card in chosen}) > len(given):
        names = " ".join(card.id for card in chosen[:3])
        raise click.UsageError(f"to approve, name each card that was read, as in: cardmaker approve {names} …")


def _lines(library: Library, cards: Iterable[Card], languages: Sequence[str], day: dt.date) -> tuple[Line, ...]:
    from cardmaker import approvals
    from cardmaker.law import standing

    known: dict[str, list[Approval]] = {}
    for approval in library.approvals:
        known.setdefault(approval.card, []).append(approval)
    found = []
    for card in cards:
        deck = library.deck(card.deck)
        wording = standing(card, library.acts, day).wording
        for language in deck.languages if deck else ():
            if not languages or language in languages:
                signed = approvals.find(wording, language, known.get(card.id, ()))
                found.append(Line(card, language, wording, signed, bool(deck and deck.approval)))
    return tuple(found)


def _in_the_way(
    found: Sequence[Diagnostic], chosen: Sequence[Card], lines: Sequence[Line], day: dt.date
) -> tuple[Diagnostic, ...]:
    """What keeps a text from being approved: errors in the file of approvals, and a text that is not there."""
    problems = Problems()
    problems.extend(problem for problem in found if problem.span.file == FILE)
    for line in lines:
        if not (line.wording.question.value(line.language) and line.wording.answer.value(line.language)):
            message = f"the text in force on {day} has no question or no answer in {line.language}"
            problems.error(line.wording.span, message, f"Add `{line.language}:`, then approve it.")
    if chosen and not lines:
        problems.error(chosen[0].span, "nothing of it is in these languages", "Name another language with -l.")
    return problems.items


def _entries(lines: Sequence[Line], name: str, library: Library) -> tuple[Approval, ...]:
    """One entry for each card, with the languages that this person has not approved as they are."""
    from cardmaker import approvals
    from cardmaker.content.model import Approval

    by_card: dict[str, list[Line]] = {}
    for line in lines:
        if name.casefold() not in {other.casefold() for other, _ in line.signed.by}:
            by_card.setdefault(line.card.id, []).append(line)
    return tuple(
        Approval(
            card=card,
            by=name,
            on=today(),
            digests=tuple((line.language, approvals.digest(line.wording, line.language)) for line in own),
            wording=own[0].wording,
            span=own[0].wording.span,
        )
        for card, own in by_card.items()
        if library.deck(own[0].card.deck)
    )


def _holds(entries: Sequence[Approval]) -> Callable[[bytes], bool]:
    """Whether the file, as it would be, ends with these entries."""
    from cardmaker import source
    from cardmaker.content import reading

    def good(data: bytes) -> bool:
        problems = Problems()
        node = source.read(data, FILE, problems)
        found = reading.read_approvals(node, problems) if node else ()
        last = [(one.card, dict(one.digests)) for one in found[-len(entries) :]]
        return not problems.errors and last == [(one.card, dict(one.digests)) for one in entries]

    return good


def _write(workspace: Workspace, entries: Sequence[Approval]) -> None:
    """Adds entries at the end of the file, which stays as it is otherwise: comments, order, line ends."""
    from cardmaker import approvals

    if not entries:
        return
    try:
        workspace.add_lines(FILE, "".join(map(approvals.entry, entries)), head=approvals.HEAD, good=_holds(entries))
    except ValueError:
        says = f"{FILE}: entries cannot be added at its end, so nothing is approved."
        click.secho(f"{says} Each entry begins with `- card:`; delete a file that has none.", fg="red", err=True)
        raise click.exceptions.Exit(report.PROBLEMS) from None
    except BusyError:
        click.secho(f"somebody else is writing to {FILE}; try again", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    except OSError as error:
        click.secho(f"{error.filename or FILE}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None


def _tell(lines: Sequence[Line], entries: Sequence[Approval], name: str, *, as_json: bool) -> None:
    fresh = {(entry.card, language) for entry in entries for language, _ in entry.digests}
    if as_json:
        approved = [{"card": card, "language": language, "by": name} for card, language in sorted(fresh)]
        report.json_text({"approved": approved, "file": FILE, "exit": report.FINE})
        return
    for line in lines:
        if (line.card.id, line.language) in fresh:
            since = f", the wording from {line.wording.since}" if line.wording.since else ""
            click.echo(f"{line.card.id} in {line.language}{since}: approved by {name}.")
            for part, text in line.signed.changes:
                click.echo(f"    since the last approval, {part}: {text}")
        else:
            who, on = next(one for one in line.signed.by if one[0].casefold() == name.casefold())
            click.echo(f"{line.card.id} in {line.language}: {who} has approved it on {on} already.")


def _end_listing(lines: Sequence[Line], found: Sequence[Diagnostic], *, as_json: bool) -> None:
    wrong = [problem for problem in found if problem.span.file == FILE]
    code = report.PROBLEMS if wrong else report.FINE
    if as_json:
        cards = [_json(line) for line in lines]
        report.json_text({"exit": code, "problems": list(map(report.problem_json, wrong)), "texts": cards})
        raise click.exceptions.Exit(code)
    report.problem_lines(wrong)
    rows = [
        (
            line.card.id,
            line.language,
            line.state,
            "yes" if line.needed else "no",
            ", ".join(name for name, _ in _signers(line)) or "-",
            ", ".join(str(on) for _, on in _signers(line)) or "-",
        )
        for line in lines
    ]
    report.table(("card", "lang", "text", "needed", "by", "on"), rows)
    for line in lines:
        for part, text in line.signed.changes:
            click.echo(f"{line.card.id} in {line.language}, {part}: {text}")
    counts = {state: sum(line.state == state for line in lines) for state in ("approved", "changed", "not approved")}
    click.echo(
        f"{report.plural(len(lines), 'text')}: {', '.join(f'{count} {state}' for state, count in counts.items())}."
    )
    raise click.exceptions.Exit(code)


def _signers(line: Line) -> tuple[tuple[str, dt.date], ...]:
    """Who approved the text as it is, else the last who approved an earlier one."""
    last = line.signed.last
    return line.signed.by or (((last.by, last.on),) if last else ())


def _json(line: Line) -> dict[str, object]:
    return {
        "card": line.card.id,
        "language": line.language,
        "state": line.state,
        "needed": line.needed,
        "approved": [{"by": name, "on": on.isoformat()} for name, on in line.signed.by],
        "last": {"by": line.signed.last.by, "on": line.signed.last.on.isoformat()} if line.signed.last else None,
        "changes": dict(line.signed.changes),
    }
