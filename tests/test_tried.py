"""Layouts that were tried out, and in which nothing was wrong, are not tried again until they, or brands, change."""

from __future__ import annotations

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
    project = load(space, problems, placement_ids=placements, tried=tried)
    return project, [problem.message for problem in problems.items]


def changed(space: Workspace, name: str, old: str, new: str) -> None:
    path = space.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_layouts_that_were_tried_out_are_not_tried_again(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    assert first.tried and tries
    tries.clear()
    again, problems = loaded(space, first.tried)
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
    again, _ = loaded(space, first.tried)
    assert tries and again.tried not in ("", first.tried)


def test_another_program_tries_them_again(space: Workspace, tries: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = loaded(space)
    tries.clear()
    monkeypatch.setattr("cardmaker.project.looks.versions", lambda _: {"cardmaker": "another"})
    loaded(space, first.tried)
    assert tries


def test_a_change_of_cards_has_nothing_tried(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    tries.clear()
    (space.root / "cards/week/one.yaml").write_text(tiny.card(text="twin"), "utf-8")
    loaded(space, first.tried)
    assert not tries


def test_what_was_tried_for_all_places_is_tried_for_each(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space)
    tries.clear()
    loaded(space, first.tried, placements=("web-tall",))
    assert not tries


def test_what_was_tried_for_one_place_is_tried_for_the_others(space: Workspace, tries: list[str]) -> None:
    first, _ = loaded(space, placements=("web-tall",))
    assert set(tries) == {"tall"}
    tries.clear()
    assert loaded(space, first.tried, placements=("web-tall",))[0].tried == first.tried and not tries
    loaded(space, first.tried)
    assert tries


def test_a_fault_is_told_each_time(space: Workspace) -> None:
    changed(space, LAYOUT, "padding: $edge", "padding: $edgee")
    first, told = loaded(space)
    assert not first.tried and told
    assert loaded(space, first.tried)[1] == told


def test_a_run_remembers_what_it_tried(space: Workspace, tries: list[str]) -> None:
    def run() -> None:
        result = CliRunner().invoke(cli, ["render", "-C", str(space.root), "-j", "1", "--force"])
        assert result.exit_code == 0, result.output

    run()
    assert tries and len(memory.load(space).tried) == 1
    tries.clear()
    run()
    assert not tries and len(memory.load(space).tried) == 1
    changed(space, LAYOUT, "max: 110px", "max: 111px")
    run()
    assert tries and len(memory.load(space).tried) == 2


def test_a_fault_after_good_runs_is_told_and_not_remembered(space: Workspace) -> None:
    arguments = ["render", "-C", str(space.root), "-j", "1"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    changed(space, LAYOUT, "padding: $edge", "padding: $edgee")
    for _ in range(2):
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 1 and "$edgee" in result.output
    assert len(memory.load(space).tried) == 1


def test_the_last_ones_are_remembered(space: Workspace) -> None:
    for number in range(20):
        memory.note_tried(space, str(number))
    assert memory.tried(space) == tuple(str(number) for number in range(12, 20))
    memory.note_tried(space, "")
    assert len(memory.tried(space)) == memory.RECEIPTS


@pytest.mark.parametrize("data", [b"", b"{", b'{"version": 1, "tried": 5}', b"[]"])
def test_where_that_is_damaged_all_are_tried(space: Workspace, data: bytes) -> None:
    path = space.out / memory.FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    assert memory.tried(space) == ()
