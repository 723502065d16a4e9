"""A project of few small pictures, whose files a test may change: three cards that rest on two articles."""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import shutil
from pathlib import Path

from PIL import Image

from cardmaker import build
from cardmaker.build import Result, drawing
from cardmaker.diagnostics import Problems
from cardmaker.plan import plan
from cardmaker.project import load, with_pictures, with_sounds
from cardmaker.workspace import LOCK, Workspace, starter_assets

DAY = dt.date(2026, 11, 20)
LAYOUTS = ("base", "carousel", "classic", "cover", "photo")
DECK = """\
title: {ru: Неделя, en: Week}
subtitle: {ru: Законы, en: Laws}
layout: classic
languages: [ru, en]
placements: [web-square, web-tall]
cover: true
topics:
  requests: {label: {ru: Запросы, en: Requests}, icon: requests, color: requests}
  images: {label: {ru: Фото, en: Photos}, icon: images, color: images}
"""
LAWS = """\
press:
  title: {ru: О печати, en: Press}
  name: {ru: Закон о печати, en: Press Law}
  cell: {ru: № 1, en: No. 1}
  from: 2020-01-01
  articles:
    "1": {wordings: [{from: 2020-01-01}]}
    "2": {wordings: [{from: 2020-01-01}]}
"""
PLACEMENTS = """\
placements:
  web-square: {platform: web, label: Square, size: 540x540, formats: [png], checked: 2026-11-20, alt_max: 200}
  web-tall: {platform: web, label: Tall, size: 360x640, formats: [jpeg], checked: 2026-11-20, slides_max: 4}
"""


def card(text: str = "a", *, article: str = "1", topic: str = "requests", more: str = "") -> str:
    return (
        f"topic: {topic}\nquestion: {{ru: Вопрос {text}?, en: Question {text}?}}\n"
        f'answer: {{ru: "**Ответ {text}.** Да.", en: "**Answer {text}.** Yes."}}\n'
        f'law: [{{act: press, article: "{article}"}}]\nchecked: 2026-11-01\n{more}'
    )


def photo(level: int = 100) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (level, 120, 80)).save(data, "PNG")
    return data.getvalue()


def start(root: Path) -> Workspace:
    for name, data in starter_assets():
        if not name.startswith("assets/layouts/") or Path(name).stem in LAYOUTS:
            write(root, name, data)
    write(root, "cards/week/deck.yaml", DECK)
    write(root, "cards/laws.yaml", LAWS)
    write(root, "assets/placements.yaml", PLACEMENTS)
    write(root, "assets/photos/p.png", photo())
    write(root, "cards/week/one.yaml", card("one"))
    write(root, "cards/week/two.yaml", card("twin", article="2", topic="images"))
    shown = "layout: photo\nphoto: {path: assets/photos/p.png, alt: {ru: Ф, en: P}, kind: drawn}\n"
    write(root, "cards/week/three.yaml", card("third", article="2", more=shown))
    return Workspace(root.resolve(), root.resolve() / "output")


def write(root: Path, name: str, data: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def swap(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    write(root, name, text.replace(old, new))


def render(space: Workspace, *, day: dt.date = DAY, cards: tuple[str, ...] = (), force: bool = False) -> list[Result]:
    """What `render` does, in this process."""
    problems = Problems()
    project = load(space, problems)
    jobs = plan(project.library, project.placements, cards=cards, day=day, problems=problems)
    project, jobs = with_sounds(*with_pictures(project, jobs, space, problems), space, problems)
    assert not problems.items, problems.items
    return list(
        build.render(
            jobs,
            functools.partial(drawing.prepare, project),
            workspace=space,
            workers=1,
            notice=lambda _: None,
            made_of=build.made_of(project, jobs),
            force=force,
        )
    )


def clean(space: Workspace, *, day: dt.date = DAY) -> None:
    problems = Problems()
    project = load(space, problems)
    planned = {job.id for job in plan(project.library, project.placements, day=day, problems=problems)}
    build.clean(space, planned, dry_run=False)


def tree(out: Path) -> dict[str, bytes]:
    """All files of an output folder but those that only save time; the gallery without what the last run made."""
    names = {path: path.relative_to(out).as_posix() for path in sorted(out.rglob("*")) if path.is_file()}
    found = {name: path.read_bytes() for path, name in names.items() if not name.startswith(".cardmaker")}
    if "index.html" in found:
        found["index.html"] = re.sub(rb'(id="run">).*?(</script>)', rb"\1\2", found["index.html"], flags=re.DOTALL)
    return found


def times(out: Path) -> dict[str, tuple[int, int]]:
    """When each file was last written, and which it is; but how the last run ended, and who runs, is told each time."""
    told = ("status.json", LOCK)
    files = [path for path in out.rglob("*") if path.is_file() and path.name not in told]
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


def whole(space: Workspace, *, day: dt.date = DAY) -> dict[str, bytes]:
    """The tree that a first run gives."""
    fresh = space.root / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    render(Workspace(space.root, fresh), day=day)
    found = tree(fresh)
    shutil.rmtree(fresh)
    return found
