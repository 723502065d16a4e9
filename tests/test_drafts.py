"""A draft is left out of everything until somebody asks for it or finishes it, and is told as such."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import small
from click.testing import CliRunner

from cardmaker import cli
from cardmaker.workspace import Workspace


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    small.write(space.root, "cards/week/idea.yaml", "status: draft\ntopic: nonsense\nquestion: {ru: Вопрос?}\n")
    return space


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.cli, [*arguments, "-C", str(space.root)], prog_name="cardmaker")
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def test_a_draft_is_no_problem_and_is_named(space: Workspace) -> None:
    output = run(space, "render", "--dry-run", "--strict")
    assert "cards: note: 1 draft is left out: week/idea" in output
    assert "week/idea/" not in output
    assert "week/idea" not in run(space, "laws")
    assert "left out" not in run(space, "render", "--dry-run", "week/one")
    assert "0 jobs would be made" in run(space, "render", "--dry-run", "week/id*")


def test_check_tells_what_a_draft_still_needs(space: Workspace) -> None:
    output = run(space, "check", "--strict", "-j", "1", "-p", "web-square")
    assert "cards/week/idea.yaml:1:9: note: this is a draft, so it is left out" in output
    for need in ("`checked` is missing", "`question` has no text in en", "`answer` is missing", "no topic `nonsense`"):
        assert need in output
    assert "0 errors, 0 warnings" in output
    found = json.loads(run(space, "check", "--json", "-j", "1", "-p", "web-square", "week/idea*"))
    assert [problem["severity"] for problem in found["problems"]] == ["note"]
    assert (found["counts"]["errors"], found["counts"]["warnings"]) == (0, 0)


def test_a_draft_that_is_asked_for_by_its_name_is_a_card(space: Workspace) -> None:
    assert "`answer` is missing from this card" in run(space, "check", "week/idea", code=1)
    small.write(space.root, "cards/week/idea.yaml", "status: draft\n" + small.card("idea"))
    assert "week/idea/ru/web-square" in run(space, "render", "--dry-run", "week/idea")
    assert "week/idea/ru/web-square" in run(space, "render", "--dry-run", "cards/week/idea.yaml")
    assert "week/idea/ru" not in run(space, "render", "--dry-run", "week")
    small.swap(space.root, "cards/week/idea.yaml", "status: draft", "status: ready")
    assert "week/idea/ru/web-square" in run(space, "render", "--dry-run")


def test_a_draft_may_have_mistakes_that_would_spoil_a_card(space: Workspace) -> None:
    text = "status: draft\ntopic: requests\ntopic: images\nquestion: {ru: Вопрос?}\nanwser: {}\n"
    small.write(space.root, "cards/week/idea.yaml", text)
    assert "1 draft is left out" in run(space, "render", "--dry-run", "--strict")
    small.write(space.root, "cards/week/idea.yaml", "status: draft\ntopic: [\n")
    assert "cards/week/idea.yaml" in run(space, "render", "--dry-run", code=1)
    small.write(space.root, "cards/week/idea.yaml", "status: drafty\n" + small.card("idea"))
    assert "`status` cannot be `drafty`" in run(space, "render", "--dry-run", code=1)


def test_a_run_that_finds_nothing_changed_tells_of_drafts_too(space: Workspace) -> None:
    run(space, "render", "-j", "1", "-p", "web-square", "-l", "ru")
    for _ in range(2):
        assert "1 draft is left out" in run(space, "render", "-j", "1", "-p", "web-square", "-l", "ru")


def test_a_deck_may_name_a_draft_among_its_clips(space: Workspace) -> None:
    small.swap(space.root, "cards/week/deck.yaml", "layout: classic", "layout: classic\nclips: [idea]")
    run(space, "render", "--dry-run", "--strict")
