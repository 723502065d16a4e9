"""Tasks are done by several processes, whatever becomes of these."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cardmaker.build import pool
from cardmaker.build.pool import Failure, Limits

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="platform: no process can send another one Ctrl-C")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="platform: processes are forked, and their memory limited")
FORKED_OR_NOT = pytest.mark.parametrize("forks", [True, False])


def told(call: str) -> str:
    """What a function of this file returns in a process of its own, in which no other thread runs."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_pool; print(test_pool.{call})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert not run.stderr, run.stderr
    return run.stdout.strip()


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


# -- Ctrl-C ------------------------------------------------------------------------------------------------------------


def prepare() -> Callable[[int], int]:
    def do(task: int) -> int:
        time.sleep(0.02)
        interrupt()  # as a terminal does, which tells all processes
        return task

    return do


def prepare_to_die() -> Callable[[int], int]:
    return lambda _: os._exit(7)


def run_interrupted(start: int, forks: bool) -> str:
    """Ctrl-C comes while the process with this number is started; those after the second take over from others."""
    pool.FORKS = forks and pool.FORKS
    started, count = pool._Pool._start, 0
    began = 0.0

    def starting(self: Any, number: int) -> None:
        nonlocal began, count
        count += 1
        if count == start:
            began = time.monotonic()
            interrupt()
        started(self, number)

    pool._Pool._start = starting  # type: ignore[method-assign]
    try:
        list(pool.run(prepare_to_die, [], range(6), workers=2))
    except KeyboardInterrupt:
        return "interrupted soon" if time.monotonic() - began < 1 else "interrupted late"
    return "the interrupt never came"


@POSIX
@FORKED_OR_NOT
@pytest.mark.parametrize("start", [1, 3])
def test_ctrl_c_while_a_process_is_started_acts_once_it_is(start: int, forks: bool) -> None:
    assert told(f"run_interrupted({start}, {forks})") == "interrupted soon"


serve = pool._serve


def serve_interrupted(*more: Any) -> None:
    interrupt()
    serve(*more)


def run_with_deaf_workers(forks: bool) -> str:
    pool.FORKS = forks and pool.FORKS
    pool._serve = serve_interrupted
    return str(sorted(pool.run(prepare, [], range(3), workers=2)))


@POSIX
@FORKED_OR_NOT
def test_workers_are_deaf_to_ctrl_c_from_the_start(forks: bool) -> None:
    assert told(f"run_with_deaf_workers({forks})") == "[(0, 0), (1, 1), (2, 2)]"


# -- tasks that end their workers --------------------------------------------------------------------------------------

Done = tuple[int, tuple[int, ...]]
"""Which process did a task, and what that had done before."""


def prepare_deaths(folder: Path, once: set[int], always: set[int]) -> Callable[[], Callable[[int], Done]]:
    """Some tasks end their worker when they are done for the first time, some whenever they are."""
    before: list[int] = []

    def do(task: int) -> Done:
        if task in always or (task in once and not (folder / str(task)).exists()):
            (folder / str(task)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        before.append(task)
        return os.getpid(), tuple(before[:-1])

    return lambda: do


@LINUX
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_what_ended_its_worker_is_tried_once_more_by_one_that_does_nothing_else(tmp_path: Path, workers: int) -> None:
    once = {1, 5, 6, 11}
    prepare = prepare_deaths(tmp_path, once, set())
    done = dict(pool.run(prepare, [[0, 1, 2]], range(3, 12), workers=workers, limits=Limits(60)))
    found = {task: outcome for task, outcome in done.items() if not isinstance(outcome, Failure)}
    assert sorted(found) == list(range(12))
    for task in once:
        process, before = found[task]
        assert before == ()
        assert [other for other, (its, _) in found.items() if its == process] == [task]


@LINUX
@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("step", [1, 2, 3, 5])
def test_no_task_is_left_or_done_twice_however_many_end_their_workers(tmp_path: Path, workers: int, step: int) -> None:
    once, always = set(range(0, 16, step)), set(range(1, 16, 2 * step))
    prepare = prepare_deaths(tmp_path, once, always)
    outcomes = list(pool.run(prepare, [[0, 1], [2]], range(3, 16), workers=workers, limits=Limits(60)))
    assert sorted(task for task, _ in outcomes) == list(range(16))
    assert {task for task, outcome in outcomes if isinstance(outcome, Failure)} == always


def prepare_to_die_once(folder: Path) -> Callable[[int], int]:
    def do(task: int) -> int:
        if task == 0:
            time.sleep(60)  # the first worker is out of the way
        if task == 10 and not (folder / "died").exists():
            (folder / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    return do


@LINUX
def test_a_successor_goes_on_where_the_one_before_it_died(tmp_path: Path) -> None:
    outcomes = pool.run(lambda: prepare_to_die_once(tmp_path), [], range(20), workers=2, limits=Limits(100))
    with contextlib.closing(outcomes):
        assert [task for task, _ in itertools.islice(outcomes, 7)] == [11, 12, 13, 14, 15, 16, 17]


def prepare_to_keep() -> Callable[[int], str]:
    kept: list[bytearray] = []

    def do(task: int) -> str:
        if task == 19:
            bytes(300_000_000)
        kept.append(bytearray(30_000_000))
        return "done"

    return do


@LINUX
def test_a_task_that_has_memory_enough_by_itself_gets_it() -> None:
    (mine,) = re.findall(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    limits = Limits(60, int(mine) * 1024 + 500_000_000)
    assert dict(pool.run(prepare_to_keep, [], range(20), workers=2, limits=limits))[19] == "done"


def test_sizes_are_told_in_round_numbers() -> None:
    assert [pool._size(size << 20) for size in (200, 1000, 3072)] == ["0.21 GB", "1.05 GB", "3.22 GB"]
