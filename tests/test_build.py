"""Jobs are drawn, written and recorded, whatever happens to some of them; tested with a drawing that is not one."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cardmaker import build, memory
from cardmaker.build import File, Rendered, Result
from cardmaker.content.model import Card, Deck, Localised, Text, Wording
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.geometry import Insets, Size
from cardmaker.law import Standing
from cardmaker.manifest import Place, Warned, load, read
from cardmaker.placements import Placement
from cardmaker.plan import Job
from cardmaker.workspace import Workspace

HERE = Span("cards/week/a.yaml", 1, 1)
EMPTY = Localised()
DECK = Deck("week", EMPTY, EMPTY, "desk", "", "classic", ("ru",), ("x",), (), False, "", HERE)
PLACE = Placement(
    id="x-image",
    platform="x",
    label="X",
    size=Size(8, 4),
    safe=Insets(),
    aspect="wide",
    kind="image",
    formats=("png",),
    max_bytes=None,
    slides_max=4,
    caption_max=None,
    alt_max=None,
    hashtags_max=None,
    source=(),
    checked=dt.date(2026, 11, 20),
    notes="",
)


def job(name: str) -> Job:
    question = Localised((("ru", Text(f"Вопрос {name}?", HERE)),))
    wording = Wording(None, None, question, EMPTY, EMPTY, None, (), HERE)
    card = Card(f"week/{name}", "week", "t", "classic", None, dt.date(2026, 1, 1), None, "", EMPTY, (wording,), HERE)
    standing = Standing("in-force", wording, None, None, None)
    stem = f"week/{name}/ru/x-image"
    return Job(stem, DECK, card, standing, "ru", PLACE, "desk", "classic", stem)


def draw(name_of: Job) -> Rendered:
    """A fake: what happens is written in the card's name."""
    name = name_of.id.split("/")[1]
    if name.startswith("wrong"):
        return Rendered(problems=(Diagnostic(HERE, Severity.ERROR, f"{name} does not fit"),))
    if name.startswith("warn"):
        return Rendered((File(b"x", ".png", "png", 8, 4),), (Diagnostic(HERE, Severity.WARNING, "careful"),))
    if name.startswith("bug"):
        raise ZeroDivisionError("by nought")
    if name.startswith("full"):
        raise OSError(28, "No space left on device", "disk")
    if name.startswith("die"):
        os._exit(7)
    if name.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("huge"):
        bytes(4_000_000_000)  # given only when it is written to, but counted
    if name.startswith(("slow", "long")):
        time.sleep(30 if name.startswith("slow") else 0.4)
    slides = int(name.removeprefix("slides").partition("-")[0]) if name.startswith("slides") else 1
    return Rendered(tuple(File(f"{name}{n}".encode(), ".png", "png", 8, 4) for n in range(slides)))


def prepare(drawing: Callable[[Job], Rendered] = draw, **_: object) -> Callable[[Job], Rendered]:
    return drawing


def make(space: Workspace, names: list[str], workers: int = 1) -> tuple[Result, ...]:
    seen: list[Result] = []
    jobs = [job(name) for name in names]
    results = build.render(jobs, prepare, workspace=space, workers=workers, notice=seen.append)
    assert sorted(result.job.id for result in seen) == sorted(result.job.id for result in results)
    return results


def outputs(space: Workspace) -> dict[str, bytes]:
    return {
        path.relative_to(space.out).as_posix(): path.read_bytes()
        for path in sorted(space.out.rglob("*"))
        if path.is_file() and not path.relative_to(space.out).as_posix().startswith(".cardmaker")
    }


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path.resolve(), tmp_path.resolve() / "output")


@pytest.mark.parametrize("workers", [1, 3])
def test_a_job_in_error_does_not_stop_its_neighbours(space: Workspace, workers: int) -> None:
    names = ["a", "wrong", "b", "warn", "bug", "c", "full", "d"]
    results = {result.job.id.split("/")[1]: result for result in make(space, names, workers)}
    assert list(results) == names
    assert [name for name, result in results.items() if result.outputs] == ["a", "b", "warn", "c", "d"]
    assert results["wrong"].problems[0].message == "wrong does not fit"
    assert results["warn"].problems[0].message == "careful"
    bug, full = results["bug"].failure, results["full"].failure
    assert bug is not None
    assert "ZeroDivisionError: by nought" in bug.message
    assert "Traceback" in bug.details
    assert full is not None
    assert full.message == "the disk is full (disk)"
    assert full.details == ""


def test_a_worker_that_dies_takes_only_its_job(space: Workspace) -> None:
    names = [f"a{n}" for n in range(6)] + ["die"] + [f"b{n}" for n in range(6)] + ["die2", "c"]
    results = make(space, names, 2)
    lost = [result for result in results if result.failure]
    assert [result.job.id.split("/")[1] for result in lost] == ["die", "die2"]
    assert lost[0].failure is not None
    assert "ended suddenly (exit code 7)" in lost[0].failure.message
    assert sum(len(result.outputs) for result in results) == len(names) - 2


def test_every_number_of_workers_writes_the_same_bytes(space: Workspace) -> None:
    names = [f"slides{n % 3 + 1}-{n}" for n in range(20)]
    found = []
    for workers in (1, 2, 5):
        make(space, names if workers != 2 else names[::-1], workers)
        found.append(outputs(space))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 20


def test_slides_are_numbered_and_those_no_longer_made_disappear(space: Workspace) -> None:
    def several(count: int) -> Callable[[Job], Rendered]:
        return lambda _: Rendered(tuple(File(b"x", ".png", "png", 8, 4) for _ in range(count)))

    for count, expected in ((4, ["-1", "-2", "-3", "-4"]), (3, ["-1", "-2", "-3"]), (1, [""])):
        once = functools.partial(prepare, several(count))
        build.render([job("a")], once, workspace=space, workers=1, notice=lambda _: None)
        names = [name for name in outputs(space) if name.startswith("week/")]
        assert names == [f"week/a/ru/x-image{ending}.png" for ending in expected]
        assert [record["path"] for record in manifest(space)] == names


def manifest(space: Workspace) -> list[dict[str, object]]:
    found = json.loads((space.out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert isinstance(found, list)
    return found


def test_rendering_a_selection_keeps_the_records_of_the_rest(space: Workspace) -> None:
    make(space, ["a", "b", "c"])
    (space.out / "week/c/ru/x-image.png").unlink()
    make(space, ["b"])
    assert [record["card"] for record in manifest(space)] == ["week/a", "week/b"]
    record = manifest(space)[0]
    assert record["bytes"] == 2
    assert (record["width"], record["height"], record["title"]) == (8, 4, "Вопрос a?")
    assert "Вопрос a?" in (space.out / "index.html").read_text(encoding="utf-8")


def test_an_error_leaves_the_earlier_output_and_its_record(space: Workspace) -> None:
    make(space, ["a"])
    wrong = Diagnostic(HERE, Severity.ERROR, "no")
    failing = functools.partial(prepare, lambda _: Rendered(problems=(wrong,)))
    build.render([job("a")], failing, workspace=space, workers=1, notice=lambda _: None)
    assert len(manifest(space)) == 1
    assert "week/a/ru/x-image.png" in outputs(space)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"version": 1, "outputs": [{"path": 5}]}', '{"version": 99}'])
def test_a_damaged_manifest_is_made_anew(space: Workspace, text: str) -> None:
    space.out.mkdir()
    (space.out / "manifest.json").write_text(text, encoding="utf-8")
    make(space, ["a"])
    assert [record["card"] for record in manifest(space)] == ["week/a"]


def test_a_manifest_cannot_make_us_remove_files_elsewhere(space: Workspace) -> None:
    make(space, ["a"])
    treasure = space.root / "treasure.png"
    treasure.write_bytes(b"gold")
    path = space.out / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("week/a/ru/x-image.png", "../treasure.png"), encoding="utf-8"
    )
    make(space, ["a"])
    build.clean(space, (), dry_run=False)
    assert treasure.read_bytes() == b"gold"


def test_clean_removes_what_nobody_plans_and_nothing_else(space: Workspace) -> None:
    make(space, ["a", "b", "c"])
    (space.out / "week/mine.txt").write_text("mine", encoding="utf-8")
    (space.out / "week/c/ru/x-image.png").write_bytes(b"retouched by hand")
    planned = {job("a").id}
    assert build.clean(space, planned, dry_run=True) == (("week/b/ru/x-image.png",), ("week/c/ru/x-image.png",))
    assert len(manifest(space)) == 3
    build.clean(space, planned, dry_run=False)
    left = [name for name in outputs(space) if name.startswith("week/")]
    assert left == ["week/a/ru/x-image.png", "week/c/ru/x-image.png", "week/mine.txt"]
    assert not (space.out / "week/b").exists()


def test_probing_writes_nothing(space: Workspace) -> None:
    results = build.probe([job("a"), job("wrong")], prepare, workers=2, notice=lambda _: None)
    assert [result.fine for result in results] == [True, False]
    assert not space.out.exists()


INTERRUPTED = """
import sys; sys.path.insert(0, sys.argv[2])
import test_build
from pathlib import Path
from cardmaker import build
from cardmaker.workspace import Workspace
root = Path(sys.argv[1])
names = ["a", "b", "slow1", "slow2", "slow3"]
jobs = [test_build.job(name) for name in names]
try:
    build.render(jobs, test_build.prepare, workspace=Workspace(root, root / "output"), workers=int(sys.argv[3]),
                 notice=lambda result: print(result.job.id, flush=True))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="platform: Ctrl-C reaches the whole console")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_ends_within_a_second_and_leaves_no_half_file(space: Workspace, workers: str) -> None:
    arguments = [sys.executable, "-c", INTERRUPTED, str(space.root), str(Path(__file__).parent), workers]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stdout is not None
        done = {run.stdout.readline().split("/")[1], run.stdout.readline().split("/")[1]}
        assert done == {"a", "b"}
        before = time.perf_counter()
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: parent and workers alike
        rest = run.stdout.read()
        run.wait(5)
        assert time.perf_counter() - before < 1
    assert rest == "interrupted\n"
    assert not [name for name in outputs(space) if name.endswith(".part")]
    assert [record["card"] for record in manifest(space)] == ["week/a", "week/b"]


@pytest.mark.skipif(sys.platform == "win32", reason="platform: no SIGKILL")
def test_workers_do_not_outlive_a_killed_parent(space: Workspace) -> None:
    arguments = [
        sys.executable,
        "-c",
        INTERRUPTED.replace("slow", "long"),
        str(space.root),
        str(Path(__file__).parent),
        "2",
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith("week/")  # either worker may be first
        run.kill()
        run.stdout.read()  # ends only when no process holds the pipe any more
    with space.lock():
        pass


def clip(name: str, language: str = "ru", placement: str = "reel") -> Job:
    base = job(f"{name}-{language}")
    place = replace(base.placement, id=placement, kind="clip")
    return replace(base, id=f"deck/{name}/{language}/{placement}", placement=place)


def test_clips_of_one_card_and_language_go_to_one_worker_before_the_pictures() -> None:
    jobs = [job("still"), clip("a", "ru", "reel"), clip("a", "kk", "reel"), clip("a", "ru", "telegram")]
    chunks = build._clip_chunks(jobs, range(len(jobs)))
    assert chunks == [(1, 3), (2,)]


def test_jobs_that_look_alike_are_neighbours() -> None:
    one = job("a")
    large = replace(one, placement=replace(PLACE, size=Size(16, 9)))
    jobs = [large, one, replace(one, language="kk"), replace(one, layout="a"), replace(one, brand="z"), large, one]
    assert build.by_look(jobs) == [3, 2, 1, 6, 4, 0, 5]


@pytest.mark.parametrize(("count", "workers", "each"), [(1, 4, 4), (2, 5, 2), (3, 2, 1), (1, 1, 1)])
def test_a_clip_made_alone_may_use_the_cores_that_would_stand_idle(count: int, workers: int, each: int) -> None:
    asked = []
    jobs = [clip(f"c{number}") for number in range(count)]

    def begin(cores: int) -> Callable[[], Callable[[int], build._Reply]]:
        asked.append(cores)
        return functools.partial(build._reader, jobs, prepare)

    assert len(list(build._results(jobs, begin, workers))) == count
    assert asked == [each]


def told(space: Workspace) -> dict[str, object]:
    """What the gallery tells of the last run."""
    text = (space.out / "index.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'id="run">(.*?)</script>', text, re.S)
    return dict(json.loads(data))


def test_what_a_job_was_warned_of_is_in_its_record_and_in_the_gallery(space: Workspace) -> None:
    make(space, ["a", "warn"])
    records = load((space.out / "manifest.json").read_bytes())
    assert records is not None
    assert {record.card: record.warnings for record in records} == {
        "week/a": (),
        "week/warn": (Warned("cards/week/a.yaml:1:1", "careful", ""),),
    }
    assert "careful" in (space.out / "index.html").read_text(encoding="utf-8")


def test_what_could_not_be_made_is_told_in_the_gallery(space: Workspace) -> None:
    make(space, ["a", "wrong", "full"])
    assert told(space)["problems"] == [
        ["cards/week/a.yaml", "cards/week/a.yaml:1:1", "error", "wrong does not fit", ""],
        ["week/full/ru/x-image", "week/full/ru/x-image", "error", "the disk is full (disk)", ""],
    ]
    assert told(space)["made"] == {"not made before": ["week/a/ru/x-image"]}


def test_the_manifest_knows_the_placements_of_its_records(space: Workspace) -> None:
    make(space, ["a"])
    found = read((space.out / "manifest.json").read_bytes())
    assert found is not None
    assert found.places == {"x-image": Place("X", "x", 8, 4)}


# -- unattended --------------------------------------------------------------------------------------------------------

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="platform: processes are forked, and their memory limited")


def unattended(space: Workspace, names: list[str], limits: build.Limits, workers: int = 2) -> dict[str, Result]:
    def drawing(one: Job) -> Rendered:
        died = space.root / "died"
        if "/once/" in one.id and not died.exists():
            died.mkdir()
            os.kill(os.getpid(), signal.SIGKILL)
        return draw(one)

    jobs, once = [job(name) for name in names], functools.partial(prepare, drawing)
    results = build.render(jobs, once, workspace=space, workers=workers, notice=lambda _: None, limits=limits)
    return {result.job.id.split("/")[1]: result for result in results}


def failures(results: dict[str, Result]) -> dict[str, str]:
    return {name: result.failure.message for name, result in results.items() if result.failure}


@LINUX
@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_dies_once_costs_nothing(space: Workspace, workers: int) -> None:
    names = ["a", "once", "b", "kill", "c"]
    results = unattended(space, names, build.Limits(seconds=60), workers)
    assert failures(results) == {"kill": "the process that drew it ended suddenly (SIGKILL; out of memory?)"}
    assert [name for name, result in results.items() if result.outputs] == ["a", "once", "b", "c"]
    assert [record["card"] for record in manifest(space)] == ["week/a", "week/b", "week/c", "week/once"]


@LINUX
def test_a_job_over_its_time_is_stopped_and_its_neighbours_go_on(space: Workspace) -> None:
    names = ["a", "slow", "b", "c", "slow2", "d"]
    results = unattended(space, names, build.Limits(seconds=0.2))
    assert failures(results) == dict.fromkeys(("slow", "slow2"), "it was stopped: it took longer than 0.2 s")
    assert [name for name, result in results.items() if result.outputs] == ["a", "b", "c", "d"]
    assert memory.load(space).pending == ("week/slow/ru/x-image", "week/slow2/ru/x-image")


@LINUX
def test_a_job_that_takes_too_much_memory_is_stopped_and_its_neighbours_go_on(space: Workspace) -> None:
    results = unattended(space, ["a", "huge", "b", "c"], build.Limits(memory=3_000_000_000))
    assert failures(results) == {"huge": "it ran out of memory; a job may take 3 GB"}
    assert [name for name, result in results.items() if result.outputs] == ["a", "b", "c"]
