"""What a person asked for comes in; the project, the jobs that can be drawn and what is withheld of them go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import click

from cardmaker import memory
from cardmaker.cli import following
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.workspace import Workspace

if TYPE_CHECKING:
    from cardmaker.build import Wanted
    from cardmaker.content.model import Draft
    from cardmaker.manifest import Record
    from cardmaker.plan import Job
    from cardmaker.project import Project
    from cardmaker.withheld import Withheld

ASKED = ("CARD", "--lang", "--placement", "--brand")
"""Problems placed here are about what was typed, not about a file."""

KINDS = {"image": "pictures", "clip": "clips", "document": "PDF documents"}
OPTIONS = {"image": "--still", "clip": "--clip", "document": "--pdf"}


@frozen
class Choice:
    """What a person asked for, and on which day (`now`): a run may last beyond midnight."""

    cards: tuple[str, ...]
    languages: tuple[str, ...]
    placement_ids: tuple[str, ...]
    kinds: str | None
    brand: str | None
    day: dt.date
    now: dt.date

    @property
    def command(self) -> str:
        """What was asked for, as one text, with the day: the same text asks for the same."""
        return repr(astuple(self))

    @property
    def whole(self) -> bool:
        """Whether nothing was left out: a run that a monitor counts."""
        limited = self.cards or self.languages or self.placement_ids or self.kinds or self.brand
        return not limited and self.day == self.now


@frozen
class Planned:
    """The project, the jobs that can be drawn, what is withheld of what was asked for.

    `gone` is what the names of outputs begin with that must not stay. `since` is the day of the last success, where
    what the law has changed since then is to be told. `wanted` tells which recorded outputs may stay.
    """

    project: Project
    jobs: tuple[Job, ...]
    held: tuple[Withheld, ...] = ()
    gone: tuple[str, ...] = ()
    since: dt.date | None = None
    wanted: Wanted = lambda _: True


def plan_all(workspace: Workspace, choice: Choice, problems: Problems) -> Planned:
    """The project with the pictures it needs, and the jobs that can be drawn. What was mistyped ends here (exit 2)."""
    from cardmaker import posting, withheld
    from cardmaker.build import beforehand
    from cardmaker.law import check_dates
    from cardmaker.parity import check_languages
    from cardmaker.plan import plain_name, plan
    from cardmaker.project import load, with_pictures, with_sounds
    from cardmaker.source import suggest

    loaded = load(
        workspace,
        problems,
        placement_ids=choice.placement_ids,
        drafts=set(map(plain_name, choice.cards)),
        flawless=memory.flawless(workspace),
    )
    brands = [*(brand.id for brand in loaded.brands), *loaded.faulty.brands]
    if choice.brand and choice.brand not in brands:
        hint = suggest(choice.brand, brands, "There are")
        problems.error(Span("--brand"), f"there is no brand `{choice.brand}`", hint)
    jobs = plan(
        loaded.library,
        loaded.placements,
        cards=choice.cards,
        languages=choice.languages,
        placement_ids=choice.placement_ids,
        day=choice.day,
        brand=choice.brand,
        clips=choice.kinds == "clip",
        entire=loaded.entire,
        problems=problems,
    )
    _refuse_mistyped(problems)
    check_dates(loaded.library, max(choice.day, choice.now), problems)
    check_languages([card for card in loaded.library.cards if concerns(card.span.file, choice.cards)], problems)
    asked = {(job.card.id, job.language) for job in jobs if job.card}
    held, mine = withheld.withheld(loaded.library, choice.day, problems, asked)
    left = withheld.published(jobs, held, loaded.library)
    gone = withheld.withdrawn(mine, jobs, left)
    jobs = tuple(job for job in left if choice.kinds in (None, job.placement.kind))
    if left and not jobs:
        _tell_why_none(left, choice, problems)
    _need_clip_layout(jobs, workspace, problems)
    known = memory.photos(workspace)
    loaded, jobs = with_pictures(loaded, _drawable(jobs, loaded), workspace, problems, known)
    loaded, jobs = with_sounds(loaded, jobs, workspace, problems)
    for job in jobs:  # words to post are no part of a picture, so each run looks at them, whatever it makes
        problems.extend(posting.problems(job))
    problems.extend(beforehand.problems(loaded, jobs))
    if not choice.whole:
        return Planned(loaded, jobs, mine, gone)
    texts = None if problems.errors else withheld.published_texts(left)
    return Planned(loaded, jobs, mine, gone, following.last_success(workspace), _wanted(workspace, texts))


def _wanted(workspace: Workspace, texts: frozenset[tuple[str, str]] | None) -> Wanted:
    """Which outputs may stay: those of cards, covers and languages that are published.

    While a file is in error (`texts` None), it cannot be known what it plans; then only what has no file any more goes,
    and its deck is still there: a deck that is not may lie on a disk that is not.
    """
    there: dict[str, bool] = {}

    def wanted(record: Record) -> bool:
        if texts is not None:
            return (record.card, record.language) in texts
        if record.card not in there:
            own = record.card if "/" in record.card else f"{record.card}/deck"
            deck = f"cards/{own.partition('/')[0]}"
            there[record.card] = workspace.exists(f"cards/{own}.yaml") or not workspace.exists(f"{deck}/deck.yaml")
        return there[record.card]

    return wanted


def _tell_why_none(left: Sequence[Job], choice: Choice, problems: Problems) -> None:
    """What was asked for is of other kinds only: wrong usage where placements were named, else worth a note."""
    option = OPTIONS[choice.kinds or ""]
    there = " and ".join(sorted({KINDS[job.placement.kind] for job in left}))
    if choice.placement_ids:
        names = ", ".join(dict.fromkeys(job.placement.id for job in left))
        raise click.UsageError(f"with {option} nothing is left to make: for {names} there are {there} only")
    hint = f"Name a placement with -p, or leave {option} out."
    problems.note(Span(option), f"nothing is left to make: what was asked for has {there} only", hint)


def drafts_of(project: Project, choice: Choice) -> tuple[Draft, ...]:
    """The drafts that were left out of what was asked for."""
    return tuple(draft for draft in project.library.drafts if concerns(draft.card.span.file, choice.cards))


def _need_clip_layout(jobs: Sequence[Job], workspace: Workspace, problems: Problems) -> None:
    """A project that was started before there were clips has no layout for them."""
    from cardmaker.plan import CLIP

    file = f"assets/layouts/{CLIP}.yaml"
    if any(job.placement.kind == CLIP for job in jobs) and not workspace.exists(file):
        hint = "Start a project in a new folder (cardmaker init FOLDER) and copy this file from it."
        problems.error(Span(file), "the project has no layout for clips", hint)


def _drawable(jobs: Sequence[Job], project: Project) -> tuple[Job, ...]:
    """Without jobs whose brand or layout is in error, which has been reported."""
    from cardmaker.build.inputs import layout_names

    brands = {brand.id for brand in project.brands}
    layouts = {layout.id: layout for layout in project.layouts}

    def sound(job: Job) -> bool:
        whole = job.brand in brands and job.layout in layouts and job.deck.partner not in project.faulty.brands
        return whole and project.faulty.layouts.isdisjoint(layout_names(job, layouts))

    return tuple(job for job in jobs if sound(job))


def _refuse_mistyped(problems: Problems) -> None:
    """Where the files are fine and only the command is wrong, says so and ends with exit code 2."""
    asked = [problem for problem in problems.errors if problem.span.file in ASKED]
    if asked and len(asked) == len(problems.errors):
        raise click.UsageError(
            "\n".join(f"{problem.span.file}: {problem.message}. {problem.hint}" for problem in asked)
        )


def concerns(file: str, cards: Sequence[str]) -> bool:
    name = file.removeprefix("cards/").removesuffix(".yaml")
    deck, _, card = name.partition("/")
    if not cards or not file.startswith("cards/") or not card or card == "deck":
        return True
    plain = (given.replace("\\", "/").removeprefix("./").removeprefix("cards/") for given in cards)
    patterns = [given.removesuffix(".yaml").strip("/") for given in plain]
    return any(pattern in (deck, f"{deck}/deck") or fnmatchcase(name, pattern) for pattern in patterns)
