"""What the law has changed since the last success, told as a diary: everything, once, and caught up after a gap."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
import small
from click.testing import CliRunner
from test_law import act, article, card, day, wording
from test_register import library

from cardmaker import cli, diary, register
from cardmaker.content.model import Library
from cardmaker.diagnostics import Problems
from cardmaker.geometry import Size
from cardmaker.placements import NO_INSETS, Placement
from cardmaker.plan import plan
from cardmaker.register import Change
from cardmaker.workspace import Workspace

PLACES = (Placement("x", "web", "X", Size(1080, 1080), NO_INSETS, "square", "image", ("png",)),)


def change(name: str, kind: register.Kind, *causes: str, on: str = "2026-11-20", now: str = "") -> Change:
    return Change(day(on), f"w/{name}", kind, ("kk", "ru"), causes, replaced_by_card=now)


def test_a_page_names_the_day_and_groups_cards_by_what_happened() -> None:
    found = [
        change("a", "stale", "press art. 1 has a new wording"),
        change("b", "stale", "press art. 1 has a new wording"),
        change("c", "superseded", "press ended and media took its place", now="w/d"),
        change("e", "flipped", "the card has a text from 2026-11-21 on", on="2026-11-21"),
    ]
    assert list(diary.pages(found)) == [
        "Friday, 20 November 2026",
        "  press ended and media took its place. No longer in force: w/c (now w/d) (kk, ru).",
        "  press art. 1 has a new wording. To compare with the law again: w/a and w/b (kk, ru).",
        "Saturday, 21 November 2026",
        "  Another wording is in force, and its pictures change by themselves: w/e (kk, ru).",
    ]


def test_many_cards_are_counted_where_a_run_tells_them() -> None:
    found = [change(f"card-{number}", "stale", "x") for number in range(9)]
    assert "w/card-0, w/card-1, w/card-2 and 6 more (kk, ru)." in list(diary.pages(found, 3))[1]
    assert list(diary.pages(found, 8)) == list(diary.pages(found))  # one more takes no more room than saying so


def test_what_was_entered_late_or_put_right_is_told_though_its_day_has_passed() -> None:
    late = act("press", article("1", ("2020-01-01", "2026-11-10"), ("2026-11-10", "")), since="2020-01-01")
    stale = library(card(wording("yes", cites="press 1"), checked="2026-11-01"), acts=(late,))
    fresh = library(card(wording("yes", cites="press 1"), checked="2026-11-19"), acts=(late,))

    def told(lib: Library, was: str) -> list[str]:
        jobs = plan(lib, PLACES, day=day("2026-11-20"), problems=Problems())
        found = diary.news(lib, jobs, {"w/a": (was, "")}, day("2026-11-19"), day("2026-11-20"))
        return list(diary.pages(found))[1:]

    assert told(stale, "in-force") == [
        "  press art. 1 has a new wording on 2026-11-10, which was entered late."
        " To compare with the law again: w/a (ru)."
    ]
    assert told(fresh, "changed") == ["  Compared with the law on 2026-11-19. In force now: w/a (ru)."]
    assert told(stale, "changed") == told(fresh, "in-force") == []


# -- a year of it ------------------------------------------------------------------------------------------------------


def simulator() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks/year.py"
    spec = importlib.util.spec_from_file_location("year", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["year"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_half_a_year_of_changes_the_diary_tells_what_the_plan_makes_otherwise_and_nothing_else(seed: int) -> None:
    lines = list(simulator().year(cards=60, days=180, seed=seed))
    told = " ".join(lines)
    for phrase in ("has a new wording", "which was entered late", "Another wording", "the job did not run", "took its"):
        assert phrase in told, phrase


# -- on the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    (space.root / "cards/week/three.yaml").unlink()
    small.write(space.root, "cards/week/deck.yaml", small.DECK.replace("web-square, web-tall", "web-square"))
    return space


def run(space: Workspace, *arguments: str, code: int = 0) -> str:
    command, *rest = arguments
    result = CliRunner().invoke(cli.cli, [command, "-C", str(space.root), *rest], prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def on(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is this day."""
    for name in ("workspace", "cli.render", "cli.approve"):
        monkeypatch.setattr(importlib.import_module(f"cardmaker.{name}"), "today", lambda: day(text))


def test_a_missed_night_is_caught_up(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    small.swap(space.root, "cards/laws.yaml", '"2": {wordings: [', '"2": {wordings: [{from: 2026-12-02}, ')
    on("2026-11-30", monkeypatch)
    assert "Since the last success" not in run(space, "render", "-j", "1")
    on("2026-12-01", monkeypatch)
    assert "Since the last success" not in run(space, "render", "-j", "1")
    on("2026-12-04", monkeypatch)  # the nights of the 2nd and the 3rd were missed
    assert "week/two" in run(space, "laws", "--since")
    told = run(space, "render", "-j", "1")
    assert [line for line in told.splitlines() if not line.startswith("drawn")][:3] == [
        "Since the last success, for 2026-12-01, the law changed for these cards:",
        "Wednesday, 2 December 2026",
        "  press art. 2 has a new wording. To compare with the law again: week/two (ru, en).",
    ]
    assert json.loads((space.out / "status.json").read_text("utf-8"))["before"] == "2026-12-01"
    assert "Since the last success" not in run(space, "render", "-j", "1")
    assert "Wednesday, 2 December 2026" in run(space, "laws", "--since", "last")  # in the morning, for staff
    on("2026-12-09", monkeypatch)
    assert "No card's law changed in the 5 days since the last success" in run(space, "render", "-j", "1")


def test_a_look_at_another_day_is_no_change_of_the_law(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    small.swap(space.root, "cards/laws.yaml", '"2": {wordings: [', '"2": {wordings: [{from: 2026-12-02}, ')
    on("2026-12-01", monkeypatch)
    run(space, "render", "-j", "1")
    run(space, "render", "-j", "1", "--as-of", "2026-12-05")
    assert json.loads((space.out / ".cardmaker/state.json").read_text("utf-8"))["other_day"]
    assert "law changed" not in run(space, "render", "-j", "1")
    assert not json.loads((space.out / ".cardmaker/state.json").read_text("utf-8"))["other_day"]


def test_until_a_run_goes_well_the_same_is_told_again(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    on("2026-12-01", monkeypatch)
    run(space, "render", "-j", "1")
    text = small.card(
        "two", article="2", topic="images", more='wordings: [{until: 2026-12-02, answer: {ru: "Н", en: "N"}}]\n'
    )
    small.write(space.root, "cards/week/two.yaml", text)
    small.write(space.root, "cards/week/wrong.yaml", "topic: requests\n")
    on("2026-12-02", monkeypatch)
    for _ in range(2):
        told = run(space, "render", "-j", "1", code=1)
        assert "Another wording is in force, and its pictures change by themselves: week/two" in told
    (space.root / "cards/week/wrong.yaml").unlink()
    found = json.loads(run(space, "render", "-j", "1", "--json"))
    assert [one["kind"] for one in found["changes"]] == ["flipped"]
    assert json.loads(run(space, "render", "-j", "1", "--json"))["changes"] == []


def test_without_a_success_there_is_no_last_day(space: Workspace) -> None:
    assert "no run of all cards before" in run(space, "laws", "--since", code=2)
    assert "`soon` is no day; write it as 2026-11-20, or `last`" in run(space, "laws", "--since", "soon", code=2)


def test_a_new_wording_and_a_new_day_change_the_bytes_of_exactly_the_cards_they_concern(space: Workspace) -> None:
    later = 'wordings: [{from: 2026-11-10, answer: {ru: "**Нет.**", en: "**No.**"}}]\n'
    small.swap(space.root, "cards/week/one.yaml", "checked: 2026-11-01\n", f"checked: 2026-11-10\n{later}")
    small.render(space, day=dt.date(2026, 11, 9))
    eve = small.tree(space.out)
    small.render(space, day=dt.date(2026, 11, 10))
    morning = small.tree(space.out)
    assert _changed(eve, morning) == {"week/one/ru/web-square.png", "week/one/en/web-square.png"}
    small.swap(
        space.root, "cards/laws.yaml", '"2": {wordings: [{from: 2020-01-01}', '"2": {wordings: [{from: 2026-11-09}'
    )
    small.render(space, day=dt.date(2026, 11, 10))
    assert _changed(morning, small.tree(space.out)) == {"week/two/ru/web-square.png", "week/two/en/web-square.png"}


def _changed(before: dict[str, bytes], now: dict[str, bytes]) -> set[str]:
    assert before.keys() == now.keys()
    return {name for name in before if "/" in name and before[name] != now[name]}
