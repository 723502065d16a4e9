"""What should go and cannot be removed is told, costs nothing else, and is tried again, whatever command meets it."""

from __future__ import annotations

import json
from pathlib import Path

import faults
import pytest
import small
from click.testing import CliRunner

from cardmaker import cli
from cardmaker.status import load
from cardmaker.workspace import Workspace

REFUSED = "it should go, and could not be removed: it is held by a program"


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    space = small.start(tmp_path / "project")
    run(space, "render", "-j", "1")
    return space


def run(space: Workspace, *arguments: str, held: str = "", code: int = 0) -> str:
    with faults.Disk(space.root, held=held).failing():
        result = CliRunner().invoke(cli.cli, [*arguments, "-C", str(space.root)], prog_name="cardmaker")
    assert result.exit_code == code, result.output
    return result.output


def outputs(space: Workspace) -> dict[str, bytes]:
    return {name: data for name, data in small.tree(space.out).items() if name != "status.json"}


def whole(space: Workspace) -> dict[str, bytes]:
    """What a first run gives."""
    fresh = Workspace(space.root, space.root / "fresh")
    run(fresh, "render", "-j", "1", "-o", str(fresh.out))
    return outputs(fresh)


def shown(space: Workspace) -> str:
    """What the gallery shows to be posted."""
    return (space.out / "index.html").read_text(encoding="utf-8").partition('id="run"')[0]


def test_a_slide_that_cannot_be_removed_fails_each_run_until_it_can(space: Workspace) -> None:
    held = "week/three/ru/web-tall-2.jpg"
    assert held in small.tree(space.out)
    small.swap(space.root, "cards/week/three.yaml", "layout: photo", "layout: classic")  # whose pictures are single
    for made in (True, False):
        output = run(space, "render", "-j", "1", held=held, code=3)
        assert ("4 files from 4 jobs" in output) == made
        assert f"{held}: failed: {REFUSED}" in output
        assert "Not finished: 1 file could not be removed, told above; the next run tries it again." in output
    status = load((space.out / "status.json").read_bytes())
    assert status is not None
    assert (status.failed, status.counts["failures"]) == (((held, REFUSED),), 1)
    assert json.loads(run(space, "render", "--json", held=held, code=3))["failures"] == [
        {"job": held, "message": REFUSED}
    ]
    run(space, "render", "-j", "1")
    assert outputs(space) == whole(space)


def test_files_are_said_to_leave_when_they_do(space: Workspace) -> None:
    held = "week/two/ru/web-tall.jpg"
    (space.root / "cards/week/two.yaml").unlink()
    says = "week/two is not published in ru any more: 1 file of it leaves the output folder"
    for rest in (f"{says}, not to be posted", ""):
        output = run(space, "render", "-j", "1", held=held, code=3)
        assert rest in output
        assert (says in output) == bool(rest)
        assert f"{held}: failed: {REFUSED}" in output
    assert held not in shown(space)
    run(space, "render", "week/one", "-j", "1")  # which has nothing to do with it
    assert held not in shown(space)
    run(space, "clean", held=held, code=3)
    assert held not in shown(space)
    assert says in run(space, "render", "-j", "1")
    assert outputs(space) == whole(space)


def test_clean_removes_all_others(space: Workspace) -> None:
    held = "week/two/ru/web-tall.jpg"
    (space.root / "cards/week/two.yaml").unlink()
    output = run(space, "clean", held=held, code=3)
    assert f"{held}: failed: {REFUSED}" in output
    assert "removed week/two/en/web-square.png" in output
    assert [name for name in small.tree(space.out) if name.startswith("week/two/")] == [held]
    assert json.loads(run(space, "clean", "--json", held=held, code=3)) == {
        "dry_run": False,
        "failures": [{"job": held, "message": REFUSED}],
        "kept": [],
        "removed": [],
    }
    assert run(space, "clean") == f"removed {held}\n"
