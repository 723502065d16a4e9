"""The shipped project, loaded once for the tests that compose its cards."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from cardmaker import source
from cardmaker.build.drawing import studio_of
from cardmaker.compose import Studio
from cardmaker.content.model import Card, Localised, Text, Wording
from cardmaker.design import read_layouts
from cardmaker.diagnostics import Problems
from cardmaker.plan import Job, plan
from cardmaker.project import Project, load, with_pictures
from cardmaker.workspace import Workspace

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 23)


@lru_cache(maxsize=1)
def project() -> tuple[Project, tuple[Job, ...]]:
    """The project and all jobs that a plain render does."""
    problems = Problems()
    workspace = Workspace(ROOT, ROOT / "output")
    loaded = load(workspace, problems)
    jobs = plan(loaded.library, loaded.placements, day=DAY, problems=problems)
    loaded, jobs = with_pictures(loaded, jobs, workspace, problems)
    assert not problems.errors, problems.errors
    return loaded, jobs


@lru_cache(maxsize=1)
def studio() -> Studio:
    return studio_of(project()[0])


def with_layout(text: str) -> Studio:
    """The studio with one layout, `own`, written here; it may extend `base`."""
    problems = Problems()
    nodes = {
        "base": source.read((ROOT / "assets/layouts/base.yaml").read_bytes(), "base.yaml", problems),
        "own": source.read(text.encode(), "own.yaml", problems),
    }
    shared = studio()
    (layout,) = read_layouts({k: v for k, v in nodes.items() if v}, problems, tuple(shared.brands.values()))
    assert not problems.items, problems.items
    return Studio(shared.library, shared.brands, {"own": layout}, shared.fonts, shared.pictures)


def job(card: str, language: str, placement: str, brand: str = "desk") -> Job:
    """One of the shipped jobs, whether or not its deck asks for the placement; `card` may be `<deck>/cover`."""
    problems = Problems()
    loaded = project()[0]
    found = plan(
        loaded.library,
        loaded.placements,
        cards=(card,),
        languages=(language,),
        placement_ids=(placement,),
        day=DAY,
        brand=brand,
        problems=problems,
    )
    assert len(found) == 1, problems.items
    return found[0]


def saying(base: Job, question: str, answer: str, short: str = "") -> Job:
    """A job with other words."""
    assert base.card is not None and base.standing is not None
    wording = replace(
        base.standing.wording,
        question=_text(base, question),
        answer=_text(base, answer),
        short=_text(base, short) if short else Localised(),
        figure=None,
    )
    return _with(base, base.card, wording)


def _text(base: Job, value: str) -> Localised:
    assert base.card is not None
    return Localised(((base.language, Text(value, base.card.span)),))


def _with(base: Job, card: Card, wording: Wording) -> Job:
    assert base.standing is not None
    return replace(base, card=replace(card, wordings=(wording,)), standing=replace(base.standing, wording=wording))
