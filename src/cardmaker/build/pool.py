"""Numbered tasks and a way to do one come in; (number, outcome) go out as they finish, from several processes.

Unlike `concurrent.futures`, a worker that dies takes only the task it was doing with it, and an interrupt ends all
workers at once. With one worker, everything happens in this process.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

FORKS = sys.platform == "linux"
"""Forking shares what is loaded already. It is safe on Linux as long as no other thread runs."""

T = TypeVar("T")
Work = Callable[[int], T]
Prepare = Callable[[], Work[T]]


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that this machine could not do. `details` is a traceback where the program is to blame, else empty."""

    message: str
    details: str = ""


@dataclass(slots=True)
class _Worker(Generic[T]):
    process: BaseProcess
    pipe: Connection
    todo: deque[int] = field(default_factory=deque)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def chunks(keys: Sequence[object], workers: int, most: int = 12) -> tuple[tuple[int, ...], ...]:
    """Numbers of tasks in groups of neighbours with equal keys, in order; small, so that all workers end together."""
    size = max(1, min(most, len(keys) // (workers * 4)))
    groups: list[list[int]] = []
    for index, key in enumerate(keys):
        if not groups or len(groups[-1]) >= size or keys[groups[-1][0]] != key:
            groups.append([])
        groups[-1].append(index)
    return tuple(map(tuple, groups))


def run(
    prepare: Prepare[T], work: Sequence[Sequence[int]], *, workers: int
) -> Generator[tuple[int, T | Failure], None, None]:
    """Yields the outcome of every task in `work` (chunks of numbers), in the order they finish.

    `prepare` is called once in each process and must be picklable where processes are not forked (Windows, macOS).
    Close the iterator (or exhaust it) to end the workers.
    """
    workers = min(workers, len(work))
    if workers <= 1:
        return _alone(prepare, work)
    return _Pool(prepare, work, workers).run()


def _alone(prepare: Prepare[T], work: Sequence[Sequence[int]]) -> Generator[tuple[int, T | Failure], None, None]:
    if not work:
        return
    do = prepare()
    for chunk in work:
        for index in chunk:
            yield index, attempt(do, index)


def attempt(do: Work[T], index: int) -> T | Failure:
    """The task's result. What the machine refuses and what we did wrong become a `Failure`."""
    try:
        return do(index)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return Failure(f"{where}{error.strerror or error}")
    except MemoryError:
        return Failure("this machine ran out of memory")
    except Exception as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return Failure(f"a mistake in cardmaker itself ({text}); please report it", traceback.format_exc())


class _Pool(Generic[T]):
    def __init__(self, prepare: Prepare[T], work: Sequence[Sequence[int]], workers: int) -> None:
        can_fork = FORKS and threading.active_count() == 1
        self.context: Any = multiprocessing.get_context("fork" if can_fork else "spawn")
        self.forks = can_fork
        self.prepare: Prepare[T] = _Ready(prepare()) if can_fork else prepare
        self.queue = deque(deque(chunk) for chunk in work)
        self.count = workers
        self.workers: list[_Worker[T]] = []

    def run(self) -> Generator[tuple[int, T | Failure], None, None]:
        try:
            with _no_interrupts():
                for _ in range(self.count):
                    self._start()
            while self.workers:
                for worker in self._ready():
                    yield from self._listen(worker)
        finally:
            self._end()

    def _start(self) -> None:
        ours, theirs = self.context.Pipe()
        inherited = [worker.pipe for worker in self.workers] + [ours] if self.forks else []
        process = self.context.Process(target=_serve, args=(theirs, self.prepare, inherited), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[T] = _Worker(process, ours)
        self.workers.append(worker)
        self._feed(worker)

    def _feed(self, worker: _Worker[T]) -> None:
        """Gives the next chunk to a worker, or lets it go."""
        with contextlib.suppress(OSError):  # it has died; `_ready` will tell
            if self.queue:
                worker.todo = self.queue.popleft()
                worker.pipe.send(tuple(worker.todo))
            else:
                worker.pipe.send(None)

    def _ready(self) -> list[_Worker[T]]:
        ready = wait([worker.pipe for worker in self.workers])
        return [worker for worker in self.workers if worker.pipe in ready]

    def _listen(self, worker: _Worker[T]) -> Iterator[tuple[int, T | Failure]]:
        try:
            index, outcome = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        worker.todo.remove(index)
        if not worker.todo:
            self._feed(worker)
        yield index, outcome

    def _bury(self, worker: _Worker[T]) -> Iterator[tuple[int, T | Failure]]:
        """A worker has gone: well, or in the middle of a task. Then another one takes the rest of its chunk."""
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join(5)
        if not worker.todo:
            return
        lost = worker.todo.popleft()
        if worker.todo:
            self.queue.appendleft(worker.todo)
        if self.queue:
            with _no_interrupts():
                self._start()
        yield lost, Failure(f"the process that drew it ended suddenly ({_ending(worker.process.exitcode)})")

    def _end(self) -> None:
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(0.3)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self.workers.clear()


@dataclass(frozen=True, slots=True)
class _Ready(Generic[T]):
    """What was prepared before forking, for children that inherit it."""

    work: Work[T]

    def __call__(self) -> Work[T]:
        return self.work


def _serve(pipe: Connection, prepare: Prepare[T], inherited: Sequence[Connection]) -> None:
    """A worker: does chunk after chunk until told to go, or until the parent is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:  # else a sibling would keep our parent's end open after the parent has died
        other.close()
    do = prepare()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while (chunk := pipe.recv()) is not None:
            for index in chunk:
                pipe.send((index, attempt(do, index)))


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}; out of memory?" if name == "SIGKILL" else name
    return f"exit code {code}"


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started inside ignore Ctrl-C from their first instruction on: only the parent acts on it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
