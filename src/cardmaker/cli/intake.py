"""`intake`: a table of questions comes in; drafts of cards for those that are new go out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, project_option
from cardmaker.cli.schema import FOLDER
from cardmaker.cli.start import SCHEMA_LINE
from cardmaker.diagnostics import Diagnostic, Problems, Severity, Span
from cardmaker.workspace import BusyError, Workspace, read_given, start_project, today, write_texts

if TYPE_CHECKING:
    from cardmaker.content.model import Card, Deck
    from cardmaker.intake import Taken
    from cardmaker.intake.ledger import Entry
    from cardmaker.intake.questions import Question
    from cardmaker.web import Web

TABLE_LIMIT = 30_000_000
_SHEET = re.compile(r"(https://docs\.google\.com/spreadsheets/d/(?!e/)[\w-]+)(?:/(?:edit|view|htmlview)?)?(?:[?#].*)?")
_SHEET_PAGE = re.compile(r"[?#&]gid=(\d+)")


@click.command()
@click.argument("table", metavar="TABLE")
@click.option("--deck", "name", required=True, help="The deck whose cards the questions become.")
@click.option("--column", "columns", multiple=True, help="The column with the questions, by name or number. Repeat.")
@click.option("--least", type=click.IntRange(1), default=1, help="Only what so many people asked. Default: 1.")
@click.option("--dry-run", is_flag=True, help="Say which drafts would be written, and write none.")
@json_option
@project_option
def intake(
    table: str, name: str, columns: tuple[str, ...], least: int, dry_run: bool, as_json: bool, project: Path | None
) -> None:
    """Make drafts of cards from the questions people sent.

    TABLE is a file (.csv, .xlsx) or the https address of a sheet's CSV, with any columns. Questions that ask the same
    become one draft, the most asked first, with their wordings as comments. What was taken in before, or has a card,
    is left alone, and no file is ever written over. Who asked is not kept.
    """
    from cardmaker import intake as intaking
    from cardmaker.intake import grouping

    space = find(project)
    deck, cards = _deck(space, name)
    ledger, before = _ledger(space, deck)
    source, data = _table(table)
    asked, empty, told = _questions(source, data, columns)
    groups = grouping.group(asked)
    names = [name.rpartition("/")[2].partition(".")[0] for name in space.files(f"cards/{deck.id}")]
    origin = intaking.Source(source, today())
    taken, entries = intaking.take(groups, deck, cards, ledger, origin, least=least, names=names)
    if not dry_run:
        _write(space, deck, taken, entries if entries != ledger else (), before)
    people = len({question.person for question in asked})
    if as_json:
        facts = {"questions": len(asked), "people": people, "rows_without": empty, "read_as": told, "dry_run": dry_run}
        report.json_text({**facts, "groups": [_json(one) for one in taken]})
        return
    _tell(taken, {card.id for card in cards})
    who = "1 person" if people == 1 else f"{people} people"
    click.echo(f"{report.plural(len(asked), 'question')} of {who}; {report.plural(empty, 'row')} without one ({told}).")
    click.echo(_last_words(taken, deck, dry_run=dry_run))


def open_web() -> Web:
    """What fetches a sheet, from any host of the public internet."""
    from cardmaker.web import Web

    return Web(None)


def _fail(where: str, message: str, hint: str = "", code: int = report.PROBLEMS) -> NoReturn:
    report.problem_lines([Diagnostic(Span(where), Severity.ERROR, message, hint)])
    raise click.exceptions.Exit(code)


# Reading --------------------------------------------------------------------------------------------------------------


def _deck(space: Workspace, name: str) -> tuple[Deck, tuple[Card, ...]]:
    """The deck, and all cards there are, drafts too."""
    from cardmaker.project import load_words
    from cardmaker.source import suggest

    problems = Problems()
    library = load_words(space, problems)
    deck = library.deck(name.removeprefix("cards/").rstrip("/"))
    if deck is None:
        broken = [problem for problem in problems.errors if problem.span.file == f"cards/{name}/deck.yaml"]
        if broken:
            report.problem_lines(broken)
            raise click.exceptions.Exit(report.PROBLEMS)
        names = [deck.id for deck in library.decks]
        hint = suggest(name, names, "There are") or "Start one: cardmaker new DECK/CARD."
        raise click.UsageError(f"--deck: there is no deck `{name}`. {hint}")
    if not deck.topics:
        _fail(deck.span.file, "the deck has no topics, of which each card needs one", "Write `topics:` first.")
    return deck, (*library.cards, *(draft.card for draft in library.drafts))


def _ledger(space: Workspace, deck: Deck) -> tuple[tuple[Entry, ...], bytes]:
    """What was taken in before, and the bytes it was read from."""
    from cardmaker.intake import ledger

    file = f"cards/{deck.id}/{ledger.FILE}"
    if not space.exists(file):
        return (), b""
    problems = Problems()
    data = space.read(file, problems, limit=TABLE_LIMIT)
    try:
        if data is not None:
            return ledger.load(data), data
    except ValueError as error:
        hint = "It remembers what was taken in. Restore it; or delete it, and only the deck's cards are compared."
        problems.error(Span(file), f"the table cannot be read: {error}", hint)
    report.problem_lines(problems.errors)
    raise click.exceptions.Exit(report.PROBLEMS)


def _table(given: str) -> tuple[str, bytes]:
    """The bytes of a table, and the name by which drafts tell of it: without folders and what an address may hide."""
    if "://" not in given:
        problems = Problems()
        path = Path(given)
        data = read_given(path, problems, limit=TABLE_LIMIT)
        if data is None:
            report.problem_lines(problems.errors)
            raise click.exceptions.Exit(report.PROBLEMS)
        return path.name, data
    from cardmaker.web import Failure, Page

    answer = open_web().get(_address(given))
    if isinstance(answer, Failure):
        code = report.PROBLEMS if answer.lasting else report.MACHINE
        _fail(given, answer.message, "Open it in a browser where you are not signed in.", code)
    assert isinstance(answer, Page)
    return urlsplit(given).hostname or "a sheet", answer.body  # the rest of an address may be a key to the sheet


def _address(given: str) -> str:
    """The address of the CSV of a Google sheet, where that of its page is given."""
    match = _SHEET.fullmatch(given)
    if match is None:
        return given
    page = _SHEET_PAGE.search(given)
    return f"{match[1]}/export?format=csv" + (f"&gid={page[1]}" if page else "")


def _questions(source: str, data: bytes, columns: Sequence[str]) -> tuple[tuple[Question, ...], int, str]:
    from cardmaker.intake import columns as finding
    from cardmaker.intake import questions
    from cardmaker.tables import reading

    try:
        table = reading.read(data)
        found = finding.find(table, columns)
    except reading.UnreadableError as error:
        _fail(source, str(error), error.hint)
    except finding.NoQuestionsError as error:
        _fail(source, str(error), "Name the column with the questions: --column NAME, or its number.")
    return (*questions.read(table, found), table.told)


# Writing and telling --------------------------------------------------------------------------------------------------


def _write(space: Workspace, deck: Deck, taken: Sequence[Taken], entries: Sequence[Entry], before: bytes) -> None:
    """Drafts first: where the machine stops in between, the next run finds them as cards of the deck."""
    from cardmaker.intake import ledger

    line = SCHEMA_LINE.format(up="../../", kind="card")
    head = f"{line}\n" if space.exists(f"{FOLDER}/card.json") else ""
    files = [(f"cards/{one.card}.yaml", f"{head}{one.text}") for one in taken if one.state == "new"]
    try:
        start_project(space.root, files)
        if entries:
            file, text = f"cards/{deck.id}/{ledger.FILE}", ledger.dump(entries)
            if before:
                space.rewrite([(file, before, text.encode())])
            else:
                write_texts(space.root, [(file, text)])
    except BusyError as error:
        _fail(f"cards/{deck.id}", str(error), code=report.MACHINE)
    except (OSError, ValueError) as error:
        told = error.strerror or error if isinstance(error, OSError) else error
        _fail(str(getattr(error, "filename", None) or f"cards/{deck.id}"), str(told), code=report.MACHINE)


def _tell(taken: Sequence[Taken], there: Collection[str]) -> None:
    rows = []
    for one in taken:
        gone = " (renamed or removed since)" if one.state == "known" and one.card not in there else ""
        card = f"{one.card}{gone}" if one.card else "-"
        rows.append((str(one.group.asked), one.state, one.topic or "-", card, one.group.variants[0].text[:80]))
    if rows:
        report.table(("asked", "state", "topic", "card", "question"), rows)


def _last_words(taken: Sequence[Taken], deck: Deck, *, dry_run: bool) -> str:
    counts = {state: sum(one.state == state for one in taken) for state in ("new", "known", "answered", "rare")}
    told = {
        "known": "taken in before",
        "answered": "with a card that asks the same",
        "rare": "asked by too few",
    }
    rest = ", ".join(f"{counts[state]} {text}" for state, text in told.items() if counts[state])
    drafts = (
        f"{report.plural(counts['new'], 'draft')} {'would be written' if dry_run else 'written'} to cards/{deck.id}"
    )
    line = f"{drafts}; {rest}." if rest else f"{drafts}."
    if unheard := sum(one.unheard for one in taken):
        line += f" {report.plural(unheard, 'new wording')} of what was taken in: cards/{deck.id}/intake.csv."
    done = dry_run or not counts["new"]
    return line if done else f"{line} Next: finish a draft, and delete its line `status: draft`."


def _json(one: Taken) -> dict[str, Any]:
    return {
        "asked": one.group.asked,
        "state": one.state,
        "card": one.card or None,
        "topic": one.topic or None,
        "new_wordings": one.unheard,
        "wordings": [
            {"question": variant.text, "language": variant.language or None, "asked": variant.asked}
            for variant in one.group.variants
        ],
    }
