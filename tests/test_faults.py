"""Whatever step of a run fails, and wherever it is killed, the next run leaves what one good run would have left.

Every step that touches the disk fails in turn, as SQLite tests itself. `benchmarks/kills.py` kills real processes.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import faults
import pytest
import small
from test_build import draw, job, manifest, prepare, told

from cardmaker import build, memory
from cardmaker.build import File, Rendered
from cardmaker.plan import Job
from cardmaker.workspace import BusyError, Workspace

BEFORE = {"a": 3, "b": 1, "gone": 2, "same": 1}
AFTER = {"a": 1, "b": 2, "new": 2, "same": 1}


def outputs(space: Workspace) -> dict[str, bytes]:
    return small.tree(space.out)


def run(space: Workspace, slides: dict[str, int], left: list[build.Leftover] | None = None) -> bool:
    """A run in which each card has so many slides; whether all went well. `left`: gets what could not be removed."""
    left = [] if left is None else left

    def drawing(one: Job) -> Rendered:
        name = one.id.split("/")[1]
        return Rendered(tuple(File(f"{name} {n}".encode() * 9, ".png", "png", 8, 4) for n in range(slides[name])))

    jobs = [job(name) for name in slides]
    inputs = build.MadeOf({one.id: (("programs", ""), ("n", str(slides[one.id.split("/")[1]]))) for one in jobs}, {})
    try:
        results = build.render(
            jobs,
            lambda **_: drawing,
            workspace=space,
            workers=1,
            notice=lambda _: None,
            made_of=inputs,
            wanted=lambda record: record.card.split("/")[1] in slides,
            left=left.append,
        )
    except OSError:
        return False
    return not left and not any(result.failure for result in results)


def fresh(root: Path, before: dict[str, int] | None) -> Workspace:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    space = Workspace(root, root / "output")
    if before:
        assert run(space, before)
    return space


@pytest.mark.parametrize("kind", [faults.FULL, faults.BROKEN, faults.KILLED])
@pytest.mark.parametrize("before", [None, BEFORE])
def test_after_any_step_failed_the_next_run_leaves_what_a_good_one_leaves(
    tmp_path: Path, kind: str, before: dict[str, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # it is counted, and would only take time
    root = tmp_path.resolve() / "project"
    assert run(fresh(root, None), AFTER)
    wanted = outputs(Workspace(root, root / "output"))
    space = fresh(root, before)
    with faults.Disk(root).failing() as disk:
        assert run(space, AFTER)
    assert {step.partition(" ")[0] for step in disk.steps} >= {"open", "write", "fsync", "replace"}
    assert outputs(space) == wanted
    old = tmp_path / "old"
    earlier = outputs(fresh(root, before))
    shutil.copytree(root, old)
    for at, step in enumerate(disk.steps):
        shutil.rmtree(root)
        shutil.copytree(old, root)
        with faults.Disk(root, kind, at).failing():
            try:
                fine = run(space, AFTER)
            except faults.Killed:
                fine = False
        found = outputs(space)
        assert not fine or found == wanted, step
        halves = [name for name in found if name.endswith(".part")]
        assert not halves or kind == faults.KILLED or step.startswith("unlink"), step
        for name in found.keys() - set(halves):
            assert found[name] in (earlier.get(name), wanted.get(name)) or not name.startswith("week/"), step
        assert run(space, AFTER), step
        assert outputs(space) == wanted, step


@pytest.mark.parametrize("held", ["week/a/ru/x-image-2.png", "week/gone/ru/x-image-1.png", "week/late/ru/x-image.png"])
def test_a_file_that_cannot_be_removed_is_told_and_costs_nothing_else(tmp_path: Path, held: str) -> None:
    """One slide that is not made any more, a file of a card that is gone, and what a killed run left."""
    root = tmp_path.resolve() / "project"
    assert run(fresh(root, None), AFTER)
    wanted = outputs(Workspace(root, root / "output"))
    space = fresh(root, BEFORE)
    small.write(space.out, "week/late/ru/x-image.png", "x")
    small.write(space.out, "week/late/ru/x-image-1.png", "x")
    memory.save(space, memory.with_pending(memory.load(space), ["week/late/ru/x-image"]))
    for _ in range(2):
        left: list[build.Leftover] = []
        with faults.Disk(root, held=held).failing():
            assert not run(space, AFTER, left)
        assert [one.path for one in left] == [held]
        assert left[0].failure.message == "it should go, and could not be removed: it is held by a program"
        assert told(space)["problems"] == [[held, held, "error", left[0].failure.message, ""]]
        found = outputs(space)
        assert found.pop(held)
        assert found["index.html"] == wanted["index.html"], "it is not shown to be posted"
        paths = {record["path"] for record in manifest(space)} - {held}
        assert paths == {name for name in wanted if name.startswith("week/")}
        assert {name: found[name] for name in paths} == {name: wanted[name] for name in paths}
    assert run(space, AFTER)
    assert outputs(space) == wanted


def test_what_cannot_be_removed_is_tried_again_after_a_run_that_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    root, old, held = tmp_path.resolve() / "project", tmp_path / "old", "week/late/ru/x-image.png"
    space = fresh(root, BEFORE)
    small.write(space.out, held, "x")
    memory.save(space, memory.with_pending(memory.load(space), ["week/late/ru/x-image"]))
    shutil.copytree(root, old)
    with faults.Disk(root, held=held).failing() as disk:
        assert not run(space, AFTER)
    for at, step in enumerate(disk.steps):
        shutil.rmtree(root)
        shutil.copytree(old, root)
        with faults.Disk(root, faults.KILLED, at, held=held).failing(), pytest.raises(faults.Killed):
            run(space, AFTER)
        assert run(space, AFTER), step
        assert held not in outputs(space), step


def test_a_record_stays_where_nobody_may_look_for_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    space, held = fresh(tmp_path.resolve() / "project", BEFORE), "week/gone/ru/x-image-1.png"
    with monkeypatch.context() as patched, faults.Disk(space.root, held=held).failing():
        patched.setattr(Workspace, "has_output", lambda *_: False)
        assert not run(space, AFTER)
    assert held in [record["path"] for record in manifest(space)]
    assert run(space, AFTER)
    assert held not in outputs(space)


def test_a_full_disk_is_told_and_the_rest_is_made(tmp_path: Path) -> None:
    space = fresh(tmp_path.resolve() / "project", None)

    def drawing(one: Job) -> Rendered:
        if "/b/" in one.id:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "b.png")
        return draw(one)

    jobs = [job(name) for name in "abc"]
    results = build.render(jobs, lambda **_: drawing, workspace=space, workers=1, notice=lambda _: None)
    assert [result.failure and result.failure.message for result in results] == [None, "the disk is full (b.png)", None]


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """A volume of 400 KB, where one can be mounted."""
    folder = tmp_path.resolve() / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("platform: no small volume can be mounted here; that needs Linux and root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_small_disk_that_is_full_keeps_all_that_was_made(small_disk: Path) -> None:
    space = Workspace(small_disk, small_disk / "output")

    def sized(length: int) -> Callable[[], Callable[[Job], Rendered]]:
        return lambda **_: lambda one: Rendered((File(one.id.encode().ljust(length, b"x"), ".png", "png", 8, 4),))

    jobs = [job(name) for name in "abcdefgh"]
    first = build.render(jobs[:4], sized(20_000), workspace=space, workers=1, notice=lambda _: None)
    assert all(result.fine for result in first)
    kept = {name: data for name, data in outputs(space).items() if name.startswith("week/")}
    try:
        results = build.render(jobs, sized(100_000), workspace=space, workers=1, notice=lambda _: None)
        assert {result.failure.message.partition(" (")[0] for result in results if result.failure} == {
            "the disk is full"
        }
    except OSError as error:
        assert error.errno == errno.ENOSPC
    now = outputs(space)
    assert not [name for name in now if name.endswith(".part")]
    assert all(now[name] == data or len(now[name]) == 100_000 for name, data in kept.items())
    again = build.render(jobs, sized(100), workspace=space, workers=1, notice=lambda _: None)
    assert all(result.fine for result in again)
    assert all(len(data) == 100 for name, data in outputs(space).items() if name.startswith("week/"))


RUN = """
import sys; sys.path.insert(0, sys.argv[2])
import test_build
from pathlib import Path
from cardmaker import build
from cardmaker.workspace import Workspace
root = Path(sys.argv[1])
build.render([test_build.job("a"), test_build.job("slow")], test_build.prepare,
             notice=lambda one: print(one, flush=True), workspace=Workspace(root, root / "output"), workers=2)
"""


def test_a_second_run_leaves_and_names_the_first_and_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    space = fresh(tmp_path.resolve() / "project", None)
    arguments = [sys.executable, "-c", RUN, str(space.root), str(Path(__file__).parent)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()  # one job is made, the other sleeps
        wanted = rf"another cardmaker \(process {first.pid}, since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\) is writing to"
        with pytest.raises(BusyError, match=wanted):
            build.render([job("a")], prepare, workspace=space, workers=1, notice=lambda _: None)
        first.kill()
        first.wait()
        build.render([job("a")], prepare, workspace=space, workers=1, notice=lambda _: None)
