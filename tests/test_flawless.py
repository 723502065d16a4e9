"""Layouts that were tried out, and in which nothing was wrong, are not tried again until they, or brands, change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny
from click.testing import CliRunner

from cardmaker import memory
from cardmaker.cli import cli
from cardmaker.design import layouts
from cardmaker.diagnostics import Problems
from cardmaker.project import Project, load
from cardmaker.workspace import Workspace

BRAND, LAYOUT = "assets/brands/desk/brand.yaml", "assets/layouts/base.yaml"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return tiny.start(tmp_path)


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The aspects for which layouts were tried, one after the other."""
    found: list[str] = []
    real = layouts.Layout.tree

    def tree(self: layouts.Layout, aspect: str, *more: object) -> layouts.Tree:
        if len(more) == 4:  # held against the brands
            found.append(aspect)
        return real(self, aspect, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(layouts.Layout, "tree", tree)
    return found


def loaded(space: Workspace, *tried: str, placements: tuple[str, ...] = ()) -> tuple[Project, list[str]]:
    problems = Problems()
    project = load(space, problems, placement_ids=placements, flawless=tried)
    return project, [problem.message for problem in problems.items]


def changed(space: Workspace, name: str, old: str, new: str) -> None:
    path = space.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_layouts_that_were_tried_out_are_not_tried_again(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    assert first.flawless and tries
    tries.clear()
    again, problems = loaded(space, first.flawless)
    assert not tries and not problems
    assert again == first


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [(LAYOUT, "max: 110px", "max: 111px"), (BRAND, "#EEF1F5", "#EEF1F6"), (LAYOUT, "vars:", "# a note\nvars:")],
)
def test_a_change_of_layouts_or_brands_has_them_tried_again(
    space: Workspace, tries: list[str], name: str, old: str, new: str
) -> None:
    first, _ = loaded(space)
    tries.clear()
    changed(space, name, old, new)
    again, _ = loaded(space, first.flawless)
    assert tries and again.flawless not in ("", first.flawless)


def test_another_program_tries_them_again(space: Workspace, tries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = loaded(space)
    tries.clear()
    monkeypatch.setattr("cardmaker.project.looks.versions", lambda _: {"cardmaker": "another"})
    loaded(space, first.flawless)
    assert tries


def test_a_change_of_cards_has_nothing_tried(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    tries.clear()
    (space.root / "cards/week/one.yaml").write_text(tiny.card(text="twin"), "utf-8")
    loaded(space, first.flawless)
    assert not tries


def test_what_was_tried_for_all_places_is_tried_for_each(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    tries.clear()
    loaded(space, first.flawless, placements=("web-tall",))
    assert not tries


def test_what_was_tried_for_one_place_is_tried_for_the_others(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space, placements=("web-tall",))
    assert set(tries) == {"tall"}
    tries.clear()
    assert loaded(space, first.flawless, placements=("web-tall",))[0].flawless == first.flawless and not tries
    loaded(space, first.flawless)
    assert tries


def test_a_fault_is_told_each_time(space: Workspace) -> None:
    changed(space, LAYOUT, "padding: $edge", "padding: $edgee")
    first, told = loaded(space)
    assert not first.flawless and told
    assert loaded(space, first.flawless)[1] == told


def test_a_brand_that_is_left_out_for_its_name_is_tried_when_it_is_back(space: Workspace) -> None:
    """The files that are read are the same, but layouts were not tried for it."""
    brand = space.root / BRAND
    other = brand.parents[1] / "other"
    other.mkdir()
    (other / "brand.yaml").write_text(brand.read_text("utf-8") + "vars: {edge: $nothing}\n", "utf-8")
    there = (other / "Brand.yaml").exists()  # a disk that does not tell them apart has no such names
    (other / "Brand.yaml").write_text("", "utf-8")
    first, _ = loaded(space)
    assert not first.flawless
    if not there:
        (other / "Brand.yaml").unlink()
        _, told = loaded(space, first.flawless)
        assert any("edge" in message for message in told), told


def test_a_run_remembers_what_it_tried(space: Workspace, tries: list[str]) -> None:
    def run() -> None:
        result = CliRunner().invoke(cli, ["render", "-C", str(space.root), "-j", "1", "--force"])
        assert result.exit_code == 0, result.output

    run()
    assert tries and len(memory.load(space).flawless) == 1
    tries.clear()
    run()
    assert not tries and len(memory.load(space).flawless) == 1
    changed(space, LAYOUT, "max: 110px", "max: 111px")
    run()
    assert tries and len(memory.load(space).flawless) == 2


def test_a_fault_after_good_runs_is_told_and_not_remembered(space: Workspace) -> None:
    arguments = ["render", "-C", str(space.root), "-j", "1"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    changed(space, LAYOUT, "padding: $edge", "padding: $edgee")
    for _ in range(2):
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 1 and "$edgee" in result.output
    assert len(memory.load(space).flawless) == 1


def test_the_last_ones_are_remembered(space: Workspace) -> None:
    for number in range(20):
        memory.note_flawless(space, str(number))
    assert memory.flawless(space) == tuple(str(number) for number in range(12, 20))
    memory.note_flawless(space, "12")
    memory.note_flawless(space, "20")
    assert memory.flawless(space)[0] == "14" and memory.flawless(space)[-2:] == ("12", "20")
    memory.note_flawless(space, "")
    assert len(memory.flawless(space)) == memory.FLAWLESS


KEPT = {"version": 1, "noted": 1, "outputs": {}, "receipts": {}, "pending": ["a"]}


@pytest.mark.parametrize("data", ["", "{", "[]", json.dumps({**KEPT, "noted": float("inf")})])
def test_where_the_memory_is_damaged_all_are_tried(space: Workspace, data: str) -> None:
    tiny.small.write(space.out, memory.FILE, data)
    assert memory.flawless(space) == () and memory.load(space).damaged


@pytest.mark.parametrize("marks", [None, 5, "ab", {"a": 1}])
def test_a_damaged_note_of_them_costs_nothing_else(space: Workspace, marks: object) -> None:
    tiny.small.write(space.out, memory.FILE, json.dumps({**KEPT, "flawless": marks}))
    assert memory.flawless(space) == () and memory.load(space).pending == ("a",)
