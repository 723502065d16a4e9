"""Tasks are done by several processes, whatever becomes of these; each test runs in a process that it may interrupt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cardmaker.build import pool

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="platform: no process can send another one Ctrl-C")
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
