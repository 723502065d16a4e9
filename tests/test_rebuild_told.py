"""The gallery tells what the last run that made something made anew, and why, also after one that made little."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import small

from cardmaker.workspace import Workspace

GONE = [f"week/two/{language}/{place}" for language in ("en", "ru") for place in ("web-square", "web-tall")]


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    made = small.start(tmp_path / "project")
    small.render(made)
    return made


def told(space: Workspace) -> dict[str, list[str]]:
    """Why, and which jobs."""
    text = (space.out / "index.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'id="run">(.*?)</script>', text, re.S)
    made: dict[str, Any] = json.loads(data)["made"]
    return made


def test_a_run_tells_what_it_made_and_why_and_one_that_makes_nothing_leaves_that(space: Workspace) -> None:
    assert {reason: len(jobs) for reason, jobs in told(space).items()} == {"not made before": 16}
    small.swap(space.root, "cards/week/one.yaml", "Answer one", "Another answer")
    small.render(space)
    changed = {"answer.en changed": ["week/one/en/web-square", "week/one/en/web-tall"]}
    assert told(space) == changed
    small.render(space)
    assert told(space) == changed
    small.swap(space.root, "cards/week/two.yaml", "Вопрос twin", "Другой вопрос")
    small.render(space, cards=("week/one",))
    assert told(space) == changed
    small.render(space, cards=("week/two",))
    assert told(space) == {"question.ru changed": ["week/two/ru/web-square", "week/two/ru/web-tall"]}
    small.clean(space)
    assert len(told(space)) == 1


def test_what_was_taken_away_is_told(space: Workspace) -> None:
    (space.root / "cards/week/two.yaml").unlink()
    small.clean(space)
    text = (space.out / "index.html").read_text(encoding="utf-8")
    assert f'"gone":{json.dumps(GONE, separators=(",", ":"))}' in text
    assert set(told(space)) == {"not made before"}  # what the run before made is still news
    small.render(space)  # the cover counts the cards of its deck, so it is made anew
    assert set(told(space)) == {"the deck has another number of cards"}


def test_without_its_memory_the_gallery_is_whole_and_tells_of_no_run(space: Workspace) -> None:
    (space.out / ".cardmaker/state.json").unlink()
    small.render(space)
    assert told(space) == {}
    assert small.tree(space.out) == small.whole(space)
