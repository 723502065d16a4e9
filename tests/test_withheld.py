"""Cards that must not be published: by their deck's rule for a state, or for want of an approval; their old files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import small
from click.testing import CliRunner

from cardmaker import cli
from cardmaker.diagnostics import Problems
from cardmaker.project import load
from cardmaker.withheld import withheld
from cardmaker.workspace import Workspace

ENDED = "press:\n  until: 2026-11-10\n  replaced-by: media\n"
MEDIA = "media: {title: {ru: М}, name: {ru: Закон, en: Act}, from: 2026-11-10, url: https://law.example/media}\n"
OVER = "2026-11-20"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    (space.root / "cards/week/three.yaml").unlink()
    small.write(space.root, "cards/week/deck.yaml", small.DECK.replace("web-square, web-tall", "web-square"))
    return space


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    command, *rest = arguments
    asked = [command, "-C", str(space.root), *rest]
    result = CliRunner().invoke(cli.cli, asked, prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def rule(space: Workspace, text: str) -> None:
    small.swap(space.root, "cards/week/deck.yaml", "cover: true\n", f"cover: true\n{text}\n")


def end_the_law(space: Workspace) -> None:
    """Article 1 goes on as it is; the act that card two rests on has ended."""
    small.swap(space.root, "cards/laws.yaml", "press:\n", f"{MEDIA}{small.LAWS.replace('press:', 'other:')}{ENDED}")
    small.swap(space.root, "cards/week/one.yaml", "act: press", "act: other")


def outputs(space: Workspace) -> set[str]:
    return {name.partition(".")[0].removeprefix("week/") for name in small.tree(space.out) if "/" in name}


ALL = {f"{name}/{language}/web-square" for name in ("cover", "one", "two") for language in ("ru", "en")}
WITHOUT_TWO = {name for name in ALL if not name.startswith("two/")}


def test_a_superseded_card_is_stamped_unless_the_deck_says_otherwise(space: Workspace) -> None:
    end_the_law(space)
    run(space, "render", "-j", "1", "--as-of", OVER)
    assert outputs(space) == ALL
    (record,) = [one for one in _records(space) if one["path"] == "week/two/ru/web-square.png"]
    assert (record["state"], record["replaced_by"]) == ("off", "media")
    assert "https://law.example/media" in record["caption"]


def test_a_card_the_deck_skips_is_told_and_its_former_files_go(space: Workspace) -> None:
    run(space, "render", "-j", "1", "--as-of", "2026-11-09")
    assert outputs(space) == ALL
    end_the_law(space)
    rule(space, "states: {superseded: skip}")
    dry = run(space, "render", "-j", "1", "--as-of", OVER, "--dry-run")
    assert "week/two is left out: it is no longer in force since 2026-11-10" in dry
    assert outputs(space) == ALL
    small.write(space.out, "week/two/en/web-square.png", b"altered by hand, and wrong all the same")
    told = run(space, "render", "-j", "1", "--as-of", OVER)
    assert "week/two is left out: it is no longer in force since 2026-11-10 (press ended and media took its" in told
    assert "(`superseded: skip` in cards/week/deck.yaml). 2 files of it leave the output folder" in told
    assert outputs(space) == WITHOUT_TWO
    assert {one["card"] for one in _records(space)} == {"week", "week/one"}
    page = (space.out / "index.html").read_text(encoding="utf-8")
    assert 'data-c="week/two"' not in page
    assert '"gone":["week/two/en/web-square","week/two/ru/web-square"]' in page
    again = run(space, "render", "-j", "1", "--as-of", OVER)
    assert "1 card left out by the rules of their decks: 1 superseded (--explain names them)." in again
    assert "week/two is left out" in run(space, "render", "-j", "1", "--as-of", OVER, "--explain")
    run(space, "render", "-j", "1", "--as-of", OVER, "-o", str(space.root / "fresh"))
    assert small.tree(space.out) == small.tree(space.root / "fresh")  # as a first run makes it


def test_the_cover_counts_the_cards_that_are_left_and_goes_with_the_last(space: Workspace) -> None:
    run(space, "render", "-j", "1", "--as-of", "2026-11-09", "week")
    end_the_law(space)
    rule(space, "states: {superseded: skip}")
    found = json.loads(run(space, "render", "-j", "1", "--as-of", OVER, "--dry-run", "--json"))
    assert found["reasons"]["week/cover/ru/web-square"] == "the deck has another number of cards"
    small.swap(space.root, "cards/week/one.yaml", "act: other", "act: press")
    run(space, "render", "-j", "1", "--as-of", OVER)
    assert outputs(space) == set()


def test_a_card_that_fails_is_an_error_and_its_files_go_too(space: Workspace) -> None:
    run(space, "render", "-j", "1", "--as-of", "2026-11-09")
    end_the_law(space)
    rule(space, "states: {superseded: fail}")
    assert "1 error" in run(space, "check", "-j", "1", "--as-of", OVER, code=1)
    told = run(space, "render", "-j", "1", "--as-of", OVER, code=1)
    assert "cards/week/two.yaml:1:1: error: week/two is not made: it is no longer in force since 2026-11-10" in told
    assert "week/two (ru, en): 2 files of it leave the output folder, not to be posted any more." in told
    assert outputs(space) == WITHOUT_TWO
    run(space, "render", "-j", "1", "--as-of", OVER, "week/one")  # others are made without that error


def test_stale_and_coming_cards_have_rules_of_their_own(space: Workspace) -> None:
    small.swap(
        space.root, "cards/laws.yaml", '"1": {wordings: [{from: 2020-01-01}', '"1": {wordings: [{from: 2026-11-10}'
    )
    small.swap(
        space.root,
        "cards/laws.yaml",
        "press:\n",
        "soon: {title: {ru: С}, name: {ru: С, en: S}, cell: {ru: С, en: S}, from: 2027-01-01}\npress:\n",
    )
    small.swap(space.root, "cards/week/two.yaml", '{act: press, article: "2"}', "{act: soon}")
    rule(space, "states:\n  stale: skip\n  ahead: fail")
    problems = Problems()
    library = load(space, problems).library
    found, _ = withheld(library, dt.date(2026, 11, 20), problems)
    assert [(one.card, one.reason, one.error) for one in found] == [
        ("week/one", "stale", False),
        ("week/two", "ahead", True),
    ]
    assert "week/two is not made: it is not in force yet" in [problem.message for problem in problems.errors]
    assert withheld(library, dt.date(2028, 1, 1), Problems())[0][0].card == "week/one"


def test_a_rule_that_is_none_is_an_error_at_its_place(space: Workspace) -> None:
    rule(space, "states: {stale: hide, repealed: skip}")
    told = run(space, "check", "-j", "1", code=1)
    assert "cards/week/deck.yaml:7:17: error: `stale` cannot be `hide`" in told
    assert "unknown key `repealed` in this rule for states" in told


def test_only_approved_texts_are_made(space: Workspace) -> None:
    run(space, "render", "-j", "1")
    rule(space, "approval: required")
    run(space, "approve", "week/one", "--by", "Aigerim")
    told = run(space, "render", "-j", "1", code=1)
    assert "cards/week/two.yaml:3:14: error: week/two is not made in ru: nobody has approved its text" in told
    assert "cardmaker approve week/two -l ru --by NAME" in told
    assert outputs(space) == WITHOUT_TWO
    small.swap(space.root, "cards/week/one.yaml", "Yes.", "Yes, always.")
    told = run(space, "render", "-j", "1", "week/one", code=1)
    assert "in en: it changed since Aigerim approved it on" in told
    assert "answer: **Answer one.** [-Yes.-] {+Yes, always.+}" in told
    assert outputs(space) == WITHOUT_TWO - {"one/en/web-square"}
    run(space, "render", "-j", "1", "week/one", "-l", "ru")
    small.swap(space.root, "cards/week/one.yaml", "Yes, always.", "Yes.")  # as it was approved
    run(space, "render", "-j", "1", "week/one")
    assert outputs(space) == WITHOUT_TWO


def test_a_text_that_is_shown_ahead_of_its_day_is_approved_too(space: Workspace) -> None:
    (space.root / "cards/week/two.yaml").unlink()
    small.write(
        space.root,
        "cards/laws.yaml",
        MEDIA.replace("from:", "cell: {ru: М, en: A}, from:") + small.LAWS + ENDED.partition("\n")[2],
    )
    law = "law: [{act: media}]"
    more = f'wordings:\n  - from: 2026-12-01\n    answer: {{ru: "**Иной.** Да.", en: "**Other.** Yes."}}\n    {law}\n'
    small.write(space.root, "cards/week/one.yaml", small.card("one", more=more))
    rule(space, "approval: required")
    run(space, "approve", "week/one", "--by", "Aigerim", "--as-of", OVER)
    told = run(space, "render", "-j", "1", "--as-of", OVER, code=1)
    assert "week/one is not made in ru: its text from 2026-12-01 on is shown too, and it changed since Aigerim" in told
    assert "cardmaker approve week/one -l ru --as-of 2026-12-01 --by NAME" in told
    assert outputs(space) == set()
    run(space, "approve", "week/one", "-l", "ru", "--by", "Aigerim", "--as-of", "2026-12-01")
    run(space, "render", "-j", "1", "--as-of", OVER, code=1)
    assert outputs(space) == {"one/ru/web-square", "cover/ru/web-square"}


def _records(space: Workspace) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((space.out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    return found
