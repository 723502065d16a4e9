"""`new` and `init`: a name comes in; starter files that `check` accepts go out. No file is ever written over."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardmaker import workspace
from cardmaker.cli import report
from cardmaker.cli.options import find, project_option
from cardmaker.cli.schema import FOLDER, schemas
from cardmaker.diagnostics import Problems

if TYPE_CHECKING:
    from cardmaker.content.model import Deck

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SCHEMA_LINE = "# yaml-language-server: $schema={up}" + FOLDER + "/{kind}.json"
QUESTION = {
    "kk": "Журналист қанша күнде жауап алады?",
    "ru": "За сколько дней журналист получит ответ?",
    "en": "How soon does a journalist get an answer?",
}
ANSWER = {
    "kk": "**Жауаптың өзі осында.** Содан кейін түсіндірме: бір-екі сөйлем.",
    "ru": "**Здесь сам ответ.** Затем пояснение: одно-два предложения.",
    "en": "**The answer itself stands here.** Then why: a sentence or two.",
}
TITLE = {"kk": "Сұрақтар мен жауаптар", "ru": "Вопросы и ответы", "en": "Questions and answers"}
TOPIC = {"kk": "Сұрау салу", "ru": "Запросы", "en": "Requests"}
LANGUAGES = ("kk", "ru", "en")


@click.command()
@click.argument("name", metavar="DECK/CARD")
@project_option
def new(name: str, project: Path | None) -> None:
    """Start a card: writes cards/DECK/CARD.yaml, and the deck if it is new.

    Names are lower-case Latin letters, digits and hyphens, such as week-3/photo-consent.
    """
    deck, slash, card = name.removeprefix("cards/").removesuffix(".yaml").partition("/")
    if not slash or not NAME.fullmatch(deck) or not NAME.fullmatch(card) or card in ("deck", "cover"):
        raise click.UsageError(
            f"`{name}` cannot be a card's name; write DECK/CARD in lower-case letters a to z, digits and hyphens"
        )
    space = find(project)
    path = f"cards/{deck}/{card}.yaml"
    if space.exists(path):
        raise click.UsageError(f"{path} exists already; choose another name, or change that file")
    topic, languages = _deck_facts(space, deck)
    files = [(path, card_text(topic, languages))]
    if not space.exists(f"cards/{deck}/deck.yaml"):
        files.append((f"cards/{deck}/deck.yaml", deck_text()))
    files += [(f"{FOLDER}/{kind}.json", text) for kind, text in schemas().items()]
    _write(space.root, files)
    where = f" -C {_quoted(project)}" if project else ""
    click.echo(f"Next: write the question and the answer, then: {_program()} render {deck}/{card}{where}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Start a project in FOLDER: a deck with one card, a brand, the layouts, and schemas for editors.

    Files that exist stay as they are.
    """
    files: list[tuple[str, str | bytes]] = [
        ("cards/first/deck.yaml", deck_text()),
        ("cards/first/answer-time.yaml", card_text("requests", LANGUAGES)),
        ("cards/laws.yaml", laws_text()),
        (".gitignore", "output/\n"),
    ]
    files += [(f"{FOLDER}/{kind}.json", text) for kind, text in schemas().items()]
    files += workspace.starter_assets()
    _write(folder, files)
    click.echo(f"Next: {_program()} render -C {_quoted(folder)}")


def _program() -> str:
    """What to type for this program where one stands: who started it with uv has no `cardmaker` to call."""
    home = Path(sys.prefix).parent  # of the environment that uv keeps in the folder of a project
    if "UV" not in os.environ or not (home / "pyproject.toml").is_file():
        return "cardmaker"
    return "uv run cardmaker" if Path.cwd().is_relative_to(home) else f"uv run --project {_quoted(home)} cardmaker"


def _quoted(path: Path) -> str:
    name = click.format_filename(path)
    return f'"{name}"' if " " in name else name


def _write(folder: Path, files: Iterable[tuple[str, str | bytes]]) -> None:
    try:
        written = workspace.start_project(folder, files)
    except OSError as error:
        click.secho(f"{error.filename or folder}: {error.strerror or error}", fg="red", err=True)
        raise click.exceptions.Exit(report.MACHINE) from None
    for name in written:
        click.echo(f"wrote {name}")


def _deck_facts(space: workspace.Workspace, name: str) -> tuple[str, tuple[str, ...]]:
    """The first topic and the languages of a deck; those of a new deck where there is none (or it is in error)."""
    from cardmaker.project import load

    decks = load(space, Problems()).library.decks
    deck: Deck | None = next((deck for deck in decks if deck.id == name), None)
    if deck is None:
        return "requests", LANGUAGES
    return (deck.topics[0].id if deck.topics else "requests"), deck.languages


def card_text(topic: str, languages: Iterable[str]) -> str:
    """A card that `check` accepts, with texts to replace."""
    known = tuple(languages)
    question = "".join(f'  {code}: "{QUESTION.get(code, QUESTION["en"])}"\n' for code in known)
    answer = "".join(f"  {code}: |\n    {ANSWER.get(code, ANSWER['en'])}\n" for code in known)
    return (
        f"{SCHEMA_LINE.format(up='../../', kind='card')}\n"
        "# Replace the texts. A blank line begins a paragraph, a line that begins with a hyphen is an item of a list.\n"
        f"topic: {topic}\nquestion:\n{question}answer:\n{answer}"
        "# The articles the answer rests on; their acts stand in cards/laws.yaml:\n"
        '# law: [{act: mass-media-2024, article: "36"}]\n'
        "# The day a person last compared the text with the law:\n"
        f"checked: {workspace.today().isoformat()}\n"
    )


def deck_text() -> str:
    """A deck with one topic."""
    return (
        f"{SCHEMA_LINE.format(up='../../', kind='deck')}\n"
        f"title: {_flow(TITLE)}\nbrand: desk\nlayout: classic\nlanguages: [kk, ru, en]\n"
        "# placements: [instagram-feed, telegram-photo]   # without it: the usual ones, see `cardmaker placements`\n"
        f"topics:\n  requests:\n    label: {_flow(TOPIC)}\n    icon: requests\n    color: requests\n"
    )


def laws_text() -> str:
    """One act, as an example."""
    return (
        f"{SCHEMA_LINE.format(up='../', kind='laws')}\n"
        "mass-media-2024:\n"
        "  title: {kk: Масс-медиа туралы, ru: О масс-медиа, en: Law on Mass Media}\n"
        "  name: {kk: «Масс-медиа туралы» заң, ru: Закон «О масс-медиа», en: Mass Media Law}\n"
        "  cell: {kk: № 93-VIII, ru: № 93-VIII, en: No. 93-VIII}\n"
        '  number: "93-VIII"\n  date: 2024-06-19\n  from: 2024-08-20\n'
        '  articles:\n    "36": {wordings: [{from: 2024-08-20}]}\n'
    )


def _flow(texts: dict[str, str]) -> str:
    return "{" + ", ".join(f'{code}: "{text}"' for code, text in texts.items()) + "}"
