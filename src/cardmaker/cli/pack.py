"""`pack`: cards and their outputs come in; archives, sheets and a calendar to post them with go out.

Only files go in that are there, are what the manifest says, and would be made so again today.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardmaker.cli import report
from cardmaker.cli.options import find, json_option, project_option
from cardmaker.diagnostics import Diagnostic, Problems, Severity
from cardmaker.frozen import frozen
from cardmaker.workspace import Workspace, is_plain, sha256, today

if TYPE_CHECKING:
    from cardmaker.handover.importers import Preset
    from cardmaker.handover.posts import Post
    from cardmaker.manifest import Record
    from cardmaker.plan import Job

FOLDER = "packs"
NOTED = ".cardmaker.json"
"""What the last run wrote, with its digest, in the folder of packs."""
LISTED = 5


@frozen
class _Found:
    """What can be packed, and why the rest cannot: the reason by job; what is withheld, in sentences."""

    posts: tuple[Post, ...]
    missing: Mapping[str, tuple[Job, str]]
    held: tuple[str, ...] = ()


@click.command()
@click.argument("cards", nargs=-1, metavar="[CARD]...")
@click.option("-l", "--lang", "languages", multiple=True, help="Only this language. Repeat for several.")
@click.option("-p", "--placement", "placement_ids", multiple=True, help="Only this placement. Repeat.")
@click.option(
    "--by",
    type=click.Choice(["deck", "platform"]),
    default="deck",
    help="An archive for each deck and language, or for each platform of a deck. Default: deck.",
)
@click.option("--importer", "importers", multiple=True, help="Also CSV files for this scheduler. Repeat for several.")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Where packs are written. Default: {FOLDER} in the project.",
)
@click.option(
    "--outputs",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where render has put its outputs, if not in the project's output.",
)
@json_option
@project_option
def pack(
    cards: tuple[str, ...],
    languages: tuple[str, ...],
    placement_ids: tuple[str, ...],
    by: str,
    importers: tuple[str, ...],
    folder: Path | None,
    outputs: Path | None,
    as_json: bool,
    project: Path | None,
) -> None:
    """Pack what render has made for whoever posts it: archives, posts.xlsx, a calendar, import files.

    Each archive has the files in posting order, captions.txt and alt.txt. Only files that are there and up to date go
    in; of all others you are told the command that makes them. A card that must be checked first is marked.
    """
    workspace = find(project, outputs)
    target = (folder or workspace.root / FOLDER).resolve()
    chosen = _presets(importers)
    problems = Problems()
    options = [*(f"-l {name}" for name in languages), *(f"-p {name}" for name in placement_ids)]
    options += [f"-o {outputs}"] if outputs else []
    found = _look(workspace, cards, languages, placement_ids, problems)
    _need_all(found.posts, chosen, problems, as_json=as_json)
    try:
        whole = not (cards or languages or placement_ids)
        names = _write(found.posts, by, chosen, workspace, target, whole=whole)
    except OSError as error:
        click.secho(f"{error.filename or target}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    for diagnostic in _doubts(found.posts, chosen):
        problems.add(diagnostic)
    _tell(found, names, target, problems, options, _notes(chosen, names), as_json=as_json)


def _presets(importers: Iterable[str]) -> tuple[Preset, ...]:
    """The schedulers asked for. One that nobody knows is wrong usage (exit code 2)."""
    from cardmaker.handover.importers import FILE, presets
    from cardmaker.source import suggest
    from cardmaker.workspace import packaged_file

    if not importers:
        return ()
    known = {preset.id: preset for preset in presets(packaged_file(FILE))}
    for name in importers:
        if name not in known:
            raise click.UsageError(f"--importer: there is no `{name}`. {suggest(name, known, 'There are')}")
    return tuple(known[name] for name in dict.fromkeys(importers))


def _look(
    workspace: Workspace,
    cards: tuple[str, ...],
    languages: tuple[str, ...],
    placement_ids: tuple[str, ...],
    problems: Problems,
) -> _Found:
    """The posts of what was asked for, as far as it is there and up to date."""
    from cardmaker import build
    from cardmaker.cli.planning import Choice, plan_all
    from cardmaker.handover import posts
    from cardmaker.plan import plan

    day = today()
    planned = plan_all(workspace, Choice(cards, languages, placement_ids, None, None, day, day), problems)
    loaded, jobs = planned.project, planned.jobs
    usual = plan(loaded.library, loaded.placements, day=day, problems=Problems())
    hours, numbers = posts.hours(usual), posts.numbers(usual)
    decided = build.decide(jobs, build.made_of(loaded, jobs), workspace, tell=False)
    made = [
        posts.post(job, numbers.get("/".join(job.id.split("/")[:2]), 0), decided.kept[job.id], hours.get(job.id))
        for job in jobs
        if job.id in decided.kept
    ]
    missing = {job.id: (job, decided.reasons[job.id]) for job in jobs if job.id in decided.reasons}
    held = tuple(one.sentence for one in planned.held)
    return _Found(posts.ordered(made), missing, held)


def _need_all(posts: Sequence[Post], chosen: Sequence[Preset], problems: Problems, *, as_json: bool) -> None:
    """What an importer cannot do without is told before anything is written (exit code 1)."""
    from cardmaker.handover import importers

    lacking = [diagnostic for preset in chosen for diagnostic in importers.lacking(posts, preset)]
    if not lacking:
        return
    unique = list(dict.fromkeys([*problems.items, *lacking]))
    if as_json:
        report.json_text({"written": [], "problems": list(map(report.problem_json, unique))})
    else:
        report.problem_lines(unique)
        click.echo("Nothing was written: correct these first.", err=True)
    raise click.exceptions.Exit(report.PROBLEMS)


def _write(
    posts: Sequence[Post], by: str, chosen: Sequence[Preset], workspace: Workspace, target: Path, *, whole: bool
) -> tuple[str, ...]:
    """Writes all files, one after the other, each whole; returns their names. Raises OSError."""
    from cardmaker.handover import archive, calendar, importers, sheet
    from cardmaker.handover.posts import packs, safe

    space = Workspace(target, target)
    written: dict[str, str] = {}

    def write(name: str, data: bytes) -> None:
        space.write([(name, data)])
        written[name] = sha256(data)

    def read(record: Record) -> bytes:
        data = workspace.read_output(record.path)
        if data is None or sha256(data) != record.sha256:  # it was as it should be a moment ago
            raise OSError(0, "was changed while it was packed; run it again", record.path)
        return data

    for name, group in packs(posts, by).items():
        fill = functools.partial(archive.archive, group, read, languages=by == "platform")
        written[f"{name}.zip"] = space.stream(f"{name}.zip", fill)
    if posts:
        write("posts.xlsx", sheet.sheet(posts))
    for preset in chosen:
        for name, data in importers.files(posts, preset):
            write(name, data)
    decks = {one.job.deck.id: one.job.deck for one in posts if one.when}
    for deck in decks.values():
        title = deck.title.value(deck.languages[0])
        own = [one for one in posts if one.job.deck.id == deck.id]
        write(f"{safe(f'posts-{deck.id}')}.ics", calendar.calendar(own, title))
    _settle(space, written, whole=whole)
    return tuple(written)


def _settle(space: Workspace, written: Mapping[str, str], *, whole: bool) -> None:
    """Notes what was written. Packs of everything replace all earlier ones, but none that somebody has changed."""
    data = space.read_output(NOTED)
    try:
        before = {str(name): str(digest) for name, digest in json.loads(data or b"{}").items()}
    except (ValueError, AttributeError):
        before = {}
    old = {name: digest for name, digest in before.items() if name not in written and is_plain(name)}
    for name, digest in old.items() if whole else ():
        kept = space.read_output(name)
        if kept is not None and sha256(kept) == digest:
            space.remove_output(name)
    left = {} if whole else old
    if written or before:
        space.write([(NOTED, json.dumps({**left, **written}, indent=1, sort_keys=True).encode())])


def _doubts(posts: Sequence[Post], chosen: Sequence[Preset]) -> tuple[Diagnostic, ...]:
    """Warnings: cards that must be checked first, captions that look like formulas."""
    from cardmaker.handover import importers

    found: dict[tuple[str, str], Diagnostic] = {}
    for one in posts:
        if one.doubt and one.job.card:
            message = f"the card is {one.doubt}; it is marked CHECK FIRST, and is in no calendar or import file"
            hint = "Compare it with the law and write the day in `checked:`, or do not post it."
            found[one.card, one.doubt] = Diagnostic(one.job.card.span, Severity.WARNING, message, hint)
    return (*found.values(), *(warning for preset in chosen for warning in importers.doubtful(posts, preset)))


def _notes(chosen: Sequence[Preset], names: Sequence[str]) -> tuple[str, ...]:
    """What is not known for certain of the import files that were written."""
    from cardmaker.handover import importers

    written = [preset for preset in chosen if any(name.startswith(f"posts-{preset.id}-") for name in names)]
    return tuple(note for preset in written if (note := importers.notes(preset)))


def _tell(
    found: _Found,
    names: Sequence[str],
    target: Path,
    problems: Problems,
    options: Sequence[str],
    notes: Sequence[str],
    *,
    as_json: bool,
) -> None:
    code = report.PROBLEMS if found.missing or problems.errors else report.FINE
    if as_json:
        missing = {job.stem: reason for job, reason in found.missing.values()}
        report.json_text(
            {
                "written": [str(target / name) for name in names],
                "missing": missing,
                "withheld": list(found.held),
                "notes": list(notes),
                "exit": code,
                "problems": list(map(report.problem_json, problems.items)),
            }
        )
        raise click.exceptions.Exit(code)
    report.problem_lines(problems.items)
    for line in found.held:
        click.echo(line, err=True)
    for line in _missing_lines(found.missing.values(), options):
        click.secho(line, fg="yellow", err=True)
    for name in names:
        click.echo(click.format_filename(target / name))
    for note in notes:
        click.secho(note, fg="yellow", err=True)
    click.echo(f"{report.plural(len(found.posts), 'post')} packed." if names else "There is nothing to pack yet.")
    raise click.exceptions.Exit(code)


def _missing_lines(missing: Iterable[tuple[Job, str]], options: Sequence[str]) -> list[str]:
    """What is not packed and why, by card, and the command that makes it."""
    by_card: dict[str, list[tuple[Job, str]]] = {}
    for job, reason in missing:
        by_card.setdefault("/".join(job.id.split("/")[:2]), []).append((job, reason))
    lines = []
    for card, entries in by_card.items():
        places = [f"{job.language}/{job.placement.id}" for job, _ in entries]
        more = f" and {len(places) - LISTED} more" if len(places) > LISTED else ""
        reasons = "; ".join(dict.fromkeys(reason for _, reason in entries))
        lines.append(f"not packed: {card}: {', '.join(places[:LISTED])}{more} ({reasons})")
    if not lines:
        return []
    many = len(by_card) > LISTED
    decks = dict.fromkeys(card.split("/")[0] for card in by_card)
    asked = " ".join(f'"{name}"' if " " in name else name for name in (decks if many else by_card))
    return [*lines, "Make them: " + " ".join(("cardmaker render", asked, *options))]
