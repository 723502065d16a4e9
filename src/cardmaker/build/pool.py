"""Numbered tasks and a way to do one come in; (number, outcome) go out as they finish, from several processes.

Unlike `concurrent.futures`, a worker that dies takes only the task it was doing with it, a task over its limits is
stopped while the others go on, and an interrupt ends all workers at once. A task whose worker died, or ran out of
memory, is tried once more, last, in a process that does nothing else. With one worker and no limits, or where processes
cannot be forked, everything happens in this process. Workers and what they started end with it, however it ends.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from cardmaker.build.shares import Shares
from cardmaker.frozen import frozen

FORKS = sys.platform == "linux"
"""Forking shares what is loaded already. It is safe on Linux as long as no other thread runs."""

T = TypeVar("T")
Work = Callable[[int], T]
Prepare = Callable[[], Work[T]]


@frozen
class Failure:
    """A task that this machine could not do. `details` is a traceback where the program is to blame, else empty."""

    message: str
    details: str = ""


@frozen
class Limits:
    """What a task may take: seconds, and bytes of memory of its process. The second holds on Linux only."""

    seconds: float | None = None
    memory: int | None = None


@frozen
class _Short:
    """A task for which there was no memory."""


@dataclass(slots=True)
class _Worker(Generic[T]):
    """`since` is when it began the first task of `todo`, in seconds of a clock that only grows."""

    number: int
    process: BaseProcess
    pipe: Connection
    todo: deque[int] = field(default_factory=deque)
    since: float = 0.0


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    prepare: Prepare[T],
    long: Sequence[Sequence[int]],
    row: Sequence[int],
    *,
    workers: int,
    limits: Limits | None = None,
) -> Generator[tuple[int, T | Failure], None, None]:
    """Yields the outcome of every task, in the order they finish.

    `long` are chunks of tasks, each for one worker, which come first; `row` are short tasks, neighbours alike.
    `prepare` is called once in each process and must be picklable where processes are not forked (Windows, macOS).
    `limits` hold where there are other processes. Close the iterator (or exhaust it) to end the workers.
    """
    workers = min(workers, len(long) + len(row))
    if not workers or (workers == 1 and not (limits and _can_fork())):
        return _alone(prepare, [*itertools.chain.from_iterable(long), *row])
    return _Pool(prepare, Shares(long, row, workers), workers, limits or Limits()).run()


def _can_fork() -> bool:
    return FORKS and threading.active_count() == 1


def _alone(prepare: Prepare[T], tasks: Sequence[int]) -> Generator[tuple[int, T | Failure], None, None]:
    if not tasks:
        return
    do = prepare()
    for index in tasks:
        yield index, attempt(do, index)


def attempt(do: Work[T], index: int) -> T | Failure:
    """The task's result. What the machine refuses and what we did wrong become a `Failure`."""
    try:
        return do(index)
    except OSError as error:
        return Failure(refusal(error))
    except MemoryError:
        return Failure("this machine ran out of memory")
    except Exception as error:
        text = f"{type(error).__name__}: {error}".rstrip(": ")
        return Failure(f"a mistake in cardmaker itself ({text}); please report it", traceback.format_exc())


def refusal(error: OSError) -> str:
    """What the machine refused, in words."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "the disk is full" + (f" ({error.filename})" if error.filename else "")
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


class _Pool(Generic[T]):
    def __init__(self, prepare: Prepare[T], shares: Shares, workers: int, limits: Limits) -> None:
        can_fork = _can_fork()
        if sys.platform != "win32" and not can_fork:  # it lets signals through while it starts: not beside a worker
            resource_tracker.ensure_running()
        self.context: Any = multiprocessing.get_context("fork" if can_fork else "spawn")
        self.forks = can_fork
        self.prepare: Prepare[T] = _Ready(prepare()) if can_fork else prepare
        self.shares = shares
        self.count = workers
        self.limits = limits
        self.tried: set[int] = set()
        self.workers: list[_Worker[T]] = []

    def run(self) -> Generator[tuple[int, T | Failure], None, None]:
        try:
            with _no_interrupts():
                for number in range(self.count):
                    self._start(number)
            while self.workers:
                for worker in self._ready():
                    yield from self._listen(worker)
                for worker in self._late():
                    yield from self._stop(worker)
        finally:
            self._end()

    def _start(self, number: int) -> None:
        ours, theirs = self.context.Pipe()
        inherited = [worker.pipe for worker in self.workers] + [ours] if self.forks else []
        process = self.context.Process(
            target=_serve, args=(theirs, self.prepare, inherited, self.limits.memory), daemon=True
        )
        process.start()
        theirs.close()
        worker: _Worker[T] = _Worker(number, process, ours)
        self.workers.append(worker)
        # Once there is only what must be retried, nothing else comes: who does that does nothing after it.
        self._feed(worker, self.shares.take(number) or self.shares.take_retry())

    def _feed(self, worker: _Worker[T], chunk: deque[int]) -> None:
        """Gives a chunk to a worker, or lets it go."""
        worker.since = time.monotonic()
        worker.todo = chunk
        with contextlib.suppress(OSError):  # it has died; `_ready` will tell
            worker.pipe.send(tuple(chunk) or None)

    def _ready(self) -> list[_Worker[T]]:
        """Workers that have something to say, or have died; none where a task's time is over before."""
        left = None
        if self.limits.seconds is not None:
            busy = [worker.since for worker in self.workers if worker.todo]
            left = max(min(busy) + self.limits.seconds - time.monotonic(), 0.0) if busy else None
        ready = wait([worker.pipe for worker in self.workers], left)
        return [worker for worker in self.workers if worker.pipe in ready]

    def _late(self) -> list[_Worker[T]]:
        if self.limits.seconds is None:
            return []
        since = time.monotonic() - self.limits.seconds
        late = [worker for worker in self.workers if worker.todo and worker.since <= since]
        return [worker for worker in late if not worker.pipe.poll()]

    def _listen(self, worker: _Worker[T]) -> Iterator[tuple[int, T | Failure]]:
        try:
            index, outcome = worker.pipe.recv()
        except (EOFError, OSError):
            yield from self._bury(worker)
            return
        if isinstance(outcome, _Short):  # it is ending: whatever it keeps in memory goes
            most = f"; a job may take {_size(self.limits.memory)}" if self.limits.memory else ""
            yield from self._bury(worker, f"it ran out of memory{most}")
            return
        worker.todo.remove(index)
        worker.since = time.monotonic()
        if not worker.todo:
            self._feed(worker, self.shares.take(worker.number))
        yield index, outcome

    def _stop(self, worker: _Worker[T]) -> Iterator[tuple[int, T | Failure]]:
        """Ends a worker whose task takes too long; that task is not tried again."""
        assert self.limits.seconds is not None
        self.tried.add(worker.todo[0])
        yield from self._bury(worker, f"it was stopped: it took longer than {self.limits.seconds:g} s")

    def _bury(self, worker: _Worker[T], why: str = "") -> Iterator[tuple[int, T | Failure]]:
        """A worker has gone: well, or in the middle of a task. Another one takes its place while there is work."""
        self.workers.remove(worker)
        worker.pipe.close()
        if why:
            _kill(worker.process)
        worker.process.join(5)
        failed = self._take_back(worker)
        if self.shares:
            with _no_interrupts():
                self._start(worker.number)
        if failed is not None:
            yield (
                failed,
                Failure(why or f"the process that drew it ended suddenly ({_ending(worker.process.exitcode)})"),
            )

    def _take_back(self, worker: _Worker[T]) -> int | None:
        """Hands out again what a worker left; the task that ended it, if that has been tried often enough."""
        if not worker.todo:
            return None
        lost = worker.todo.popleft()
        self.shares.give_back(worker.number, worker.todo)
        if lost in self.tried:
            return lost
        self.tried.add(lost)
        self.shares.retry_last(lost)
        return None

    def _end(self) -> None:
        for worker in self.workers:
            _kill(worker.process)
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()
        self.workers.clear()


@frozen
class _Ready(Generic[T]):
    """What was prepared before forking, for children that inherit it."""

    work: Work[T]

    def __call__(self) -> Work[T]:
        return self.work


def _serve(pipe: Connection, prepare: Prepare[T], inherited: Sequence[Connection], memory: int | None) -> None:
    """A worker: does chunk after chunk until told to go, or until the parent is no more."""
    _ignore_interrupts()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:  # else a sibling would keep our parent's end open after the parent has died
        other.close()
    if hasattr(os, "setpgid"):  # so that what it has started can be ended with it
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit(memory)
    do = prepare()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while (chunk := pipe.recv()) is not None:
            for index in chunk:
                outcome = _attempt_here(do, index)
                pipe.send((index, outcome))
                if isinstance(outcome, _Short):
                    return


def _attempt_here(do: Work[T], index: int) -> T | Failure | _Short:
    def marked(number: int) -> T | _Short:
        try:
            return do(number)
        except MemoryError:
            return _Short()

    return attempt(marked, index)


def _limit(memory: int | None) -> None:
    """Takes no more memory than this, where the system can be told so: Linux. What is asked for beyond fails."""
    if memory is None or sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _end_with_parent() -> None:
    """Waits until the parent is no more, and ends this process and what it started, whatever they are doing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        _end_group()


def _end_group() -> None:
    """Ends this worker and its encoder at once."""
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _kill(process: BaseProcess) -> None:
    """Ends a worker, and its encoder where a group can be ended."""
    if sys.platform != "win32" and process.pid:
        with contextlib.suppress(OSError):  # no group (yet), or all gone
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _size(memory: int) -> str:
    return f"{memory / 1e9:.3g} GB"


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}; out of memory?" if name == "SIGKILL" else name
    return f"exit code {code}"


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Processes started inside ignore Ctrl-C from their first instruction on: only the parent acts on it, at the end.

    One that is forked has the handler that only notes it; one that is spawned begins with the signal blocked, where it
    can be. (On Windows it cannot: there, a process may end before it has begun, of which its parent hears.)
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    try:
        with _blocked_interrupts():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
        if noted:
            signal.raise_signal(signal.SIGINT)


@contextlib.contextmanager
def _blocked_interrupts() -> Iterator[None]:
    """What comes meanwhile is delivered at the end, unless another thread than this one takes it before."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_interrupts() -> None:
    """Also those that came while this process was started."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
