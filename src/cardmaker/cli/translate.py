"""`translate`: cards come in and a file for translators goes out; what they send back goes into the cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, project_option
from cardmaker.diagnostics import Diagnostic, Problems, Severity, Span
from cardmaker.workspace import BusyError, Workspace, read_given, today, write_bytes

if TYPE_CHECKING:
    from cardmaker.content.model import Card, Deck, Library
    from cardmaker.translate import Change, Entry, Returned
    from cardmaker.translate.tables import Row

FORMATS = ("xlsx", "xliff", "csv")
ENDINGS = {".xlsx": "xlsx", ".xlf": "xliff", ".xliff": "xliff", ".csv": "csv"}
SIZE_MOST = 50_000_000
INSTALL = "XLIFF needs one more package: uv sync --extra translate (or pip install translate-toolkit); or use xlsx."
_ByName = dict[tuple[str, str, str, str], "Entry"]


@click.group()
@project_option
@click.pass_context
def translate(context: click.Context, project: Path | None) -> None:
    """Send texts out to be translated, and put back what returns."""
    context.obj = project


@translate.command()
@click.argument("cards", nargs=-1, metavar="[CARD]...")
@click.option("--to", "target", required=True, metavar="LANG", help="The language to translate into, such as kk.")
@click.option("--from", "source", metavar="LANG", help="The language to translate from. Default: ru, if there is any.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: by the ending of FILE, else xlsx.")
@click.option(
    "-o",
    "--out",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write. Default: translate-LANG and the format's ending, where you stand.",
)
@project_option
@click.pass_obj
def export(
    above: Path | None,
    cards: tuple[str, ...],
    target: str,
    source: str | None,
    kind: str | None,
    file: Path | None,
    project: Path | None,
) -> None:
    """Write the texts that are missing in a language, or whose source has changed since they were translated.

    CARD is as for render; without any, all cards count. A draft is exported only if it is named.
    """
    workspace = find(project or above)
    problems = Problems()
    library, chosen = _library(workspace, cards, problems)
    decks = {deck.id: deck for deck in library.decks}
    source = _languages(target, source, [decks[card.deck] for card in chosen if card.deck in decks])
    kind = kind or (ENDINGS.get(file.suffix.lower(), "xlsx") if file else "xlsx")
    file = file or Path(f"translate-{target}.{'xlf' if kind == 'xliff' else kind}")
    if file.exists():
        raise click.UsageError(f"{file} is there already, perhaps with somebody's work in it. Name another with -o.")
    rows: list[Row] = []
    for card in chosen:
        deck = decks.get(card.deck)
        if deck and target in deck.languages:
            rows += _rows(workspace, card, deck, library, (source, target), problems)
    report.problem_lines(problem for problem in problems.errors if not problem.span.line)
    if not rows:
        click.echo(f"Nothing to translate from {source} into {target}.")
        return
    rows = _with_room(workspace, library, chosen, rows, (source, target))
    _save(file, _bytes(rows, kind, source, target))
    missing = sum(row.entry.state == "missing" for row in rows)
    click.echo(
        f"{file}: {report.plural(missing, 'text')} missing in {target}, {len(rows) - missing} whose source changed."
    )
    click.echo(f"When it comes back: cardmaker translate import {file}")


def _library(workspace: Workspace, cards: tuple[str, ...], problems: Problems) -> tuple[Library, tuple[Card, ...]]:
    """All words, also those in error, and the cards asked for. What was mistyped ends here (exit 2)."""
    from cardmaker.plan import chosen, plain_name
    from cardmaker.project import load_words

    library = load_words(workspace, problems, drafts=set(map(plain_name, cards)))
    asked = Problems()
    names = chosen(library, cards, asked)
    if asked.errors:
        raise click.UsageError("\n".join(f"{one.span.file}: {one.message}. {one.hint}".strip() for one in asked.errors))
    return library, tuple(card for card in library.cards if card.id in names)


def _languages(target: str, source: str | None, decks: Sequence[Deck]) -> str:
    """The source language. A language that no deck has is wrong usage."""
    spoken = list(dict.fromkeys(language for deck in decks for language in deck.languages))
    for option, language in (("--to", target), ("--from", source)):
        if language and language not in spoken:
            message = f"no deck of these cards lists {language}. They have: {', '.join(spoken) or 'none'}"
            raise click.BadParameter(f"{message}. Add it to `languages` in deck.yaml first.", param_hint=f"'{option}'")
    others = [language for language in spoken if language != target]
    if not others or source == target:
        raise click.UsageError(f"there is no language to translate from into {target}; name one with --from")
    return source or ("ru" if "ru" in others else others[0])


def _rows(
    workspace: Workspace, card: Card, deck: Deck, library: Library, languages: tuple[str, str], problems: Problems
) -> Iterable[Row]:
    from cardmaker.translate.tables import Row
    from cardmaker.words import law_cell

    topic = deck.topic(card.topic)
    for entry in _entries(workspace, card, languages, problems):
        if entry.state != "current":
            laws = next((one.law for one in card.wordings if one.span == entry.span), card.wordings[-1].law)
            cited = [(one, act) for one in laws if (act := library.act(one.act))]
            law = "; ".join(f"{act.name.value(languages[0])}, {law_cell(one, act, languages[0])}" for one, act in cited)
            yield Row(entry, topic.label.value(languages[0]) if topic else card.topic, law)


def _with_room(
    workspace: Workspace, library: Library, cards: Sequence[Card], rows: Sequence[Row], languages: tuple[str, str]
) -> list[Row]:
    """The rows with how many characters fit, as the layouts have it; also of cards that are in error."""
    from cardmaker.build.room import Rooms
    from cardmaker.project import load

    rooms = Rooms(replace(load(workspace, Problems()), library=library), *languages, today())
    by_name = {card.id: card for card in cards}
    found = [rooms.of(by_name[row.entry.card], row.entry) for row in rows]
    return [replace(row, most=room.most, why=room.why) for row, room in zip(rows, found, strict=True)]


def _entries(workspace: Workspace, card: Card, languages: tuple[str, str], problems: Problems) -> Iterable[Entry]:
    from cardmaker import source
    from cardmaker.translate import entries

    data = workspace.read(card.span.file, problems)
    node = source.read(data, card.span.file, Problems()) if data else None
    return tuple(entries(node, card.id, *languages)) if node else ()


def _bytes(rows: Sequence[Row], kind: str, source: str, target: str) -> bytes:
    from cardmaker.translate import tables

    if kind != "xliff":
        return (tables.to_csv if kind == "csv" else tables.to_xlsx)(rows, source, target)
    from cardmaker.translate.xliff import to_xliff

    try:
        return to_xliff(rows, source, target)
    except ImportError:
        raise click.UsageError(INSTALL) from None


def _save(file: Path, data: bytes) -> None:
    try:
        write_bytes(file, data)
    except OSError as error:
        click.secho(f"{error.filename or file}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None


# Back again -----------------------------------------------------------------------------------------------------------


@translate.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@project_option
@click.pass_obj
def import_(above: Path | None, file: Path, dry_run: bool, project: Path | None) -> None:
    """Put translations into the cards: an XLSX, CSV or XLIFF file from `translate export`, filled in.

    Only the lines of the texts change, and `translated:`, which says what source they answer. A card with one text that
    cannot be taken is left as it is, and told; all others are written. Rows without a translation are left for later.
    """
    workspace = find(project or above)
    problems = Problems()
    data = read_given(file, problems, limit=SIZE_MOST)
    returned = () if data is None else _returned(data, file, problems)
    library, _ = _library(workspace, (), Problems())
    by_card = _matched(workspace, library, file, returned, problems)
    refused = {name for name, changes in by_card.items() if None in changes}
    written, same = [], 0
    decks = {deck.id: deck for deck in library.decks}
    for name, changes in by_card.items():
        good = [change for change in changes if change]
        card = next((card for card in _all_cards(library) if card.id == name), None)
        if name in refused or not good or card is None:
            continue
        done = _put(workspace, card, decks[card.deck], good, problems)
        if done and done[0] != done[1]:
            written.append((card.span.file, *done, [change.entry for change in good]))
        same += len(good) if done and done[0] == done[1] else 0
    if not dry_run and written:
        _rewrite(workspace, [(name, before, after) for name, before, after, _ in written])
    report.problem_lines(problems.items)
    for name, _, _, entries in written:
        click.echo(f"{name}: {', '.join(entry.name for entry in entries)} in {entries[0].target}.")
    _tell(len(written), sum(len(entries) for *_, entries in written), same, returned, problems, dry_run=dry_run)


def _all_cards(library: Library) -> tuple[Card, ...]:
    return (*library.cards, *(draft.card for draft in library.drafts))


def _returned(data: bytes, file: Path, problems: Problems) -> tuple[Returned, ...]:
    from cardmaker.tables.reading import UnreadableError
    from cardmaker.translate.tables import from_table

    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16, whose declaration would no longer be true
            data = re.sub(r"^<\?xml[^>]*\?>", "", data.decode("utf-16", "replace")).encode()
        if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"<":
            return from_table(data)
        from cardmaker.translate.xliff import from_xliff

        return from_xliff(data)
    except ImportError:
        raise click.UsageError(INSTALL) from None
    except UnreadableError as error:
        problems.error(Span(str(file)), str(error), error.hint)
    return ()


def _matched(
    workspace: Workspace, library: Library, file: Path, returned: Sequence[Returned], problems: Problems
) -> dict[str, list[Change | None]]:
    """What is to change by card; None stands for a text that cannot be taken, which is told."""
    from cardmaker.translate import Change, entry_of, wrong

    known = _known(workspace, library, returned)
    spoken = {deck.id: deck.languages for deck in library.decks}
    found: dict[str, list[Change | None]] = {}
    seen: dict[str, str] = {}
    for one in returned:
        if not one.text:
            continue
        entry = entry_of(one, known)
        name = one.id.partition("|")[0].strip()
        reason = entry if isinstance(entry, str) else wrong(entry, one.text)
        if not isinstance(entry, str) and entry.target not in spoken.get(name.partition("/")[0], ()):
            reason = f"its deck does not list {entry.target}. Add it to `languages` in deck.yaml first."
        if seen.setdefault(one.id, one.text) != one.text:
            reason = "this text stands in two rows, with two translations. Keep one of them."
        if reason or isinstance(entry, str):
            head, _, hint = reason.partition(". ")
            problems.error(Span(str(file), one.row, 1), head, hint[:1].upper() + hint[1:])
            found.setdefault(name, []).append(None)
        elif Change(entry, one.text) not in found.get(name, ()):
            found.setdefault(name, []).append(Change(entry, one.text))
    return found


def _known(workspace: Workspace, library: Library, returned: Sequence[Returned]) -> _ByName:
    """All texts of the cards that came back, by card, name and languages."""
    wanted: dict[tuple[str, str, str], None] = {}
    for one in returned:
        card, _, rest = one.id.partition("|")
        languages = rest.partition("|")[2].partition("|")[0].split(">")
        if len(languages) == 2:
            wanted[card.strip(), languages[0].strip(), languages[1].strip()] = None
    cards = {card.id: card for card in _all_cards(library)}
    return {
        (name, entry.name, source, target): entry
        for name, source, target in wanted
        if name in cards
        for entry in _entries(workspace, cards[name], (source, target), Problems())
    }


def _put(
    workspace: Workspace, card: Card, deck: Deck, changes: Sequence[Change], problems: Problems
) -> tuple[bytes, bytes] | None:
    """The bytes of a card's file as they are and as they will be; None, which is told, where they cannot be written."""
    from cardmaker.translate import CannotPutError, put

    data = workspace.read(card.span.file, problems)
    if data is None:
        return None
    try:
        result = put(data, changes, deck.languages)
    except CannotPutError as error:
        hint = "Nothing in it was changed. Write these translations by hand."
        problems.error(Span(card.span.file), f"the file was left as it is: {error}", hint)
        return None
    fresh = _faults(result, card, deck)
    if fresh := tuple(one for one in fresh if one.message not in {old.message for old in _faults(data, card, deck)}):
        for one in fresh:
            problems.add(Diagnostic(Span(card.span.file), Severity.ERROR, f"left as it is: {one.message}", one.hint))
        return None
    return data, result


def _faults(data: bytes, card: Card, deck: Deck) -> tuple[Diagnostic, ...]:
    from cardmaker import source
    from cardmaker.content.reading import read_card

    problems = Problems()
    node = source.read(data, card.span.file, problems)
    if node:
        read_card(node, id=card.id, deck=deck, problems=problems)
    return problems.errors


def _rewrite(workspace: Workspace, files: Sequence[tuple[str, bytes, bytes]]) -> None:
    try:
        workspace.rewrite(files)
    except BusyError:
        click.secho("somebody else is writing to the cards; try again", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    except OSError as error:
        click.secho(f"{error.filename or 'cards'}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None


def _tell(
    cards: int, texts: int, same: int, returned: Sequence[Returned], problems: Problems, *, dry_run: bool
) -> None:
    verb = "would be put" if dry_run else "put"
    waiting = sum(not one.text for one in returned)
    refused = len(problems.errors)
    told = f"{report.plural(texts, 'text')} {verb} into {report.plural(cards, 'card')}"
    told += f", {same} there already" if same else ""
    told += f", {waiting} not translated yet" if waiting else ""
    told += f", {report.plural(refused, 'problem')}, listed above" if refused else ""
    click.echo(f"{told}{'; nothing was written' if dry_run else ''}.")
    raise click.exceptions.Exit(report.PROBLEMS if refused else report.FINE)
