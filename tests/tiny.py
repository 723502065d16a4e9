"""A project so small that a run of it takes a twentieth of a second, for tests of thousands of runs.

It has all kinds of files that pictures are made of, each as short as can be: a brand with its own font, layouts of one
page and of slides, drawings, a photo, an act with two articles, two cards.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import small
import squares

from cardmaker import build, project, workspace
from cardmaker.build import Result, drawing, inputs
from cardmaker.cli.planning import Choice, Planned, plan_all
from cardmaker.diagnostics import Problems
from cardmaker.workspace import Workspace

DAY = small.DAY
DECK = """\
title: {{ru: Неделя{title}, en: Week{title}}}
layout: classic
languages: [ru, en]
placements: [{placements}]
cover: true
approval: {approval}
states: {{stale: {stale}, superseded: {superseded}, ahead: stamp}}
topics:
  requests: {{label: {{ru: Запросы, en: Requests}}, icon: requests, color: requests}}
  images: {{label: {{ru: Фото, en: Photos}}, icon: images, color: images}}
"""
USUAL = {
    "title": "",
    "placements": "web-square, web-tall",
    "approval": "optional",
    "stale": "stamp",
    "superseded": "stamp",
}
LAWS = """\
press:
  title: {{ru: О печати, en: Press}}
  name: {{ru: Закон о печати, en: Press Law}}
  cell: {{ru: № 1, en: No. 1}}
  from: 2020-01-01
  {until}
  articles:
    "1": {{wordings: [{{from: 2020-01-01}}{one}]}}
    "2": {{wordings: [{{from: 2020-01-01}}{two}]}}
new:
  title: {{ru: О новом, en: The New}}
  name: {{ru: Новый закон, en: New Law}}
  from: 2026-11-10
"""
PLACEMENTS = """\
placements:
  web-square: {platform: web, label: Square, size: 160x160, formats: [png], checked: 2026-11-20, alt_max: 200}
  web-tall: {platform: web, label: Tall, size: 160x284, formats: [jpeg], checked: 2026-11-20, slides_max: 4}
"""
BRAND = """\
name: {ru: Мы, en: We}
address: we.example
mark: {file: mark.svg, paper: {"#0f1a2e": $ink}}
fonts: {serif: Squares, sans: Squares}
tokens: {ink: "#0F1A2E", paper: "#EEF1F5", mark: "#FFDC2E", on-mark: "#0F1A2E"}
topics:
  requests: {field: "#1D43C6", deep: "#122C8C", tint: "#DCE4FB"}
  images: {field: "#8A1C5C", deep: "#5F0F3E", tint: "#F8DDEA"}
  "off": {field: "#566277", deep: "#4B566A", tint: "#DDE2EA"}
words:
  swipe: {ru: Дальше, en: Swipe}
  changed: {ru: Изменён, en: Changed}
  "off": {ru: Больше нет, en: No more}
  ahead: {ru: Ещё нет, en: Not yet}
  instead: {ru: Теперь, en: Now}
  new-answer: {ru: Новый ответ, en: New answer}
  old-law: {ru: Старый закон, en: Old law}
  was: {ru: было, en: was}
  count-word: {ru: карточек, en: cards}
  next-cards: {ru: дальше, en: next}
  end-title: {ru: Вопрос?, en: Ask}
  end-text: {ru: Пишите, en: Write}
  end-note: {ru: "{checked}", en: "{checked}"}
  full-answer: {ru: Ответ, en: Answer}
"""
LAYOUTS = {
    "base": """\
vars: {edge: 80px}
sizes:
  question: {max: 110px, min: 90px}
  body: {max: 90px, min: 80px}
styles:
  page: {flex-direction: column, padding: $edge, background: $paper, color: $ink, font-family: $sans}
  lead: {font-size: $body, line-height: 1.2, color: $on-mark, highlight: $mark}
  paragraph: {font-size: $body, line-height: 1.2}
  item: {font-size: $body, line-height: 1.2}
  note: {font-size: 80px, line-height: 1.2}
parts:
  head:
    children:
      - {icon: "{topic.icon}", width: 90px, height: 90px, color: $field}
      - {drawing: mark, width: 90px, height: 90px, surface: paper}
      - {when: stamp, text: "{stamp}", style: note}
  law:
    flex-direction: column
    when: law
    children:
      - {text: "{cell}", style: note}
      - {when: since, text: "{since}", style: note}
      - {when: instead, text: "{instead}", style: note}
      - {when: updated, text: "{updated}", style: note}
""",
    "classic": """\
extends: base
pages:
  page:
    style: page
    children:
      - use: head
      - {text: "{question}", font-size: $question, line-height: 1.2}
      - {blocks: answer}
      - use: law
fit:
  - {shrink: body, to: 0px}
  - {shrink: question, to: 0px}
overflow: [slides, short, leading]
variants:
  - when: changed
    styles: {paragraph: {color: $field}}
""",
    "photo": """\
extends: base
pages:
  page:
    style: page
    children:
      - {photo: photo, height: 300px}
      - {text: "{question}", font-size: $question, line-height: 1.2}
      - use: law
fit:
  - {shrink: question, to: 0px}
overflow: [leading]
""",
    "carousel": """\
extends: base
otherwise: classic
slides: [tall, portrait, square]
aspects: [tall, portrait, square]
pages:
  cover: {style: page, children: [{use: head}, {text: "{question}", font-size: $question, line-height: 1.2}]}
  slide: {style: page, children: [{blocks: answer}, {use: law}]}
  end: {style: page, children: [{text: "{end-title}", style: note}]}
fit:
  - {shrink: body, to: 0px}
""",
    "cover": """\
extends: base
pages:
  page: {style: page, children: [{text: "{title}", style: note}, {text: "{count}", style: note}]}
""",
}
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="{0}" fill="#0f1a2e"/></svg>'
)


Card = dict[str, str]
CARD: Card = {"text": "one", "article": "1", "topic": "requests", "photo": "", "long": "", "until": "", "more": ""}
LONG = " Это длинный ответ, он не помещается." * 3


def card(**changed: str) -> str:
    """A card's file. `photo`: a picture's name; `long`: whether it needs slides; `until`: when an older text ended."""
    of = CARD | changed
    more = [of["more"]] if of["more"] else []
    if of["photo"]:
        more += [
            "layout: photo",
            f"photo: {{path: assets/photos/{of['photo']}.png, alt: {{ru: Ф, en: P}}, kind: drawn}}",
        ]
    if of["until"]:
        more += [f'wordings: [{{until: {of["until"]}, answer: {{ru: "**Нет.**", en: "**No.**"}}}}]']
    text = small.card(of["text"], article=of["article"], topic=of["topic"], more="\n".join((*more, "")))
    return text.replace('Да."', f'Да.{LONG}"') if of["long"] else text


def deck(**changed: str) -> str:
    return DECK.format(**(USUAL | changed))


def laws(*, one: str = "", two: str = "", until: str = "") -> str:
    """The register; articles may have a wording from a day on, the act an end."""
    later = [f", {{from: {day}}}" if day else "" for day in (one, two)]
    ended = f"until: {until}\n  replaced-by: new" if until else ""
    return LAWS.format(one=later[0], two=later[1], until=ended)


@functools.cache
def font(number: int, family: str = "Squares") -> bytes:
    """Fonts of one name that have not the same letters."""
    return squares.square_font(family, letters=squares.LETTERS[number:])


def start(root: Path) -> Workspace:
    files = {f"assets/layouts/{name}.yaml": text for name, text in LAYOUTS.items()} | {
        "assets/brands/desk/brand.yaml": BRAND,
        "assets/brands/desk/mark.svg": DRAWING.format(8),
        "assets/fonts/bold.ttf": squares.square_font(weight=700),
        "assets/fonts/one.ttf": font(0),
        "assets/icons/images.svg": DRAWING.format(4),
        "assets/icons/requests.svg": DRAWING.format(6),
        "assets/photos/p.png": small.photo(),
        "assets/placements.yaml": PLACEMENTS,
        "cards/laws.yaml": laws(),
        "cards/week/deck.yaml": deck(),
        "cards/week/one.yaml": card(),
        "cards/week/two.yaml": card(text="twin", article="2", topic="images", photo="p"),
    }
    for name, data in files.items():
        small.write(root, name, data)
    return Workspace(root.resolve(), root.resolve() / "output")


def planned(space: Workspace, day: dt.date, cards: tuple[str, ...] = ()) -> Planned:
    """What `render` of the command line plans. The only thing that may be wrong is a text nobody approved, or stale."""
    problems = Problems()
    found = plan_all(space, Choice(cards, (), (), None, None, day, day), problems)
    wrong = [one for one in problems.errors if " is not made" not in one.message]
    assert not wrong, wrong
    return found


def render(space: Workspace, found: Planned, made_of: build.MadeOf | None = None) -> tuple[Result, ...]:
    """What `render` of the command line makes, in this process; `made_of`: the inputs, where they are known."""
    return build.render(
        found.jobs,
        functools.partial(drawing.prepare, found.project, space.out),
        workspace=space,
        workers=1,
        notice=lambda _: None,
        made_of=made_of or build.made_of(found.project, found.jobs),
        withheld=found.gone,
        wanted=found.wanted,
    )


@contextlib.contextmanager
def quick() -> Iterator[None]:
    """What never changes while this program runs is read once: its own code, versions, installed fonts.

    The places the program knows are only those of this project, and nothing is flushed.
    """
    fonts = _installed()
    with (
        mock.patch.object(workspace, "packaged_fonts", lambda _: fonts),
        mock.patch.object(project, "packaged_file", lambda _: PLACEMENTS.encode()),
        mock.patch.object(inputs, "versions", lambda names: _versions(tuple(names))),
        mock.patch.object(os, "fsync", lambda _: None),
    ):
        yield


@functools.cache
def _installed() -> tuple[tuple[str, bytes], ...]:
    return workspace.packaged_fonts(Problems())


@functools.cache
def _versions(names: tuple[str, ...]) -> dict[str, str]:
    return workspace.versions(names)


def files(root: Path) -> str:
    """A digest of all that a project says, by name and bytes."""
    whole = hashlib.sha256()
    for path in sorted(path for folder in ("assets", "cards") for path in (root / folder).rglob("*") if path.is_file()):
        data = path.read_bytes()
        whole.update(f"{path.relative_to(root)} {len(data)} ".encode() + data)
    return whole.hexdigest()


Tree = dict[str, bytes]


def tree(out: Path) -> Tree:
    """The files of an output folder. A manifest and a gallery of nothing, which stay where there was more, are none."""
    found = small.tree(out)
    nothing = found.keys() == {"manifest.json", "index.html"} and not json.loads(found["manifest.json"])["outputs"]
    return {} if nothing else found


def different(one: Tree, other: Tree) -> list[str]:
    """The names of files that only one has, or that differ."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def remembering(make: Callable[[Workspace, dt.date], Tree], most: int = 256) -> Callable[[Workspace, dt.date], Tree]:
    """`make`, which is not asked twice for the same files and the same day."""
    known: dict[tuple[str, dt.date], Tree] = {}

    def found(space: Workspace, day: dt.date) -> Tree:
        key = (files(space.root), day)
        if key not in known:
            if len(known) >= most:
                known.pop(next(iter(known)))
            known[key] = make(space, day)
        return known[key]

    return found
