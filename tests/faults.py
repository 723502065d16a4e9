"""A disk that fails, or a process that is gone, at a chosen step: opening, writing, flushing, replacing, removing."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STEPS = ("open", "write", "fsync", "replace", "unlink", "mkdir", "rmdir")
FULL, BROKEN, KILLED = "full", "broken", "killed"


class Killed(BaseException):
    """From here on the process does nothing more to the disk, as if it were gone."""


class Disk:
    """Counts the steps that touch files under `folder`; the one with the number `at` fails, in the way `kind` says.

    `full`: every step from there on that needs room fails (ENOSPC). `broken`: that step alone fails (EIO).
    `killed`: it and whatever follows, clearing up included, do not happen.
    The file `held` cannot be removed, as on Windows while a program shows it.
    """

    def __init__(self, folder: Path, kind: str = "", at: int = -1, *, held: str = "") -> None:
        self.folder, self.kind, self.at, self.held = str(folder), kind, at, held
        self.steps: list[str] = []
        self.open: dict[int, str] = {}

    def step(self, name: str, path: str) -> None:
        number = len(self.steps)
        self.steps.append(f"{name} {os.path.relpath(path, self.folder)}")
        if self.at < 0 or number < self.at:
            return
        if self.kind == KILLED:
            raise Killed(name)
        if self.kind == BROKEN and number == self.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        if self.kind == FULL and name in ("write", "fsync", "mkdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    def watches(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and str(path).startswith(self.folder)

    @contextlib.contextmanager
    def failing(self) -> Iterator[Disk]:  # noqa: C901 - small stand-ins that share what is real
        """While this holds, steps are counted and fail."""
        real = {name: getattr(os, name) for name in STEPS}
        opened, listed = io.open, os.scandir

        def by_path(name: str) -> Any:
            def done(path: Any, *more: Any, **named: Any) -> Any:
                if self.watches(path):
                    self.step(name, str(path))
                if self.held and name == "unlink" and Path(path).as_posix().endswith(self.held):
                    raise OSError(errno.EBUSY, "it is held by a program", str(path))
                return real[name](path, *more, **named)

            return done

        def descriptor(path: Any, *more: Any, **named: Any) -> int:
            if self.watches(path):
                self.step("open", str(path))
            number: int = real["open"](path, *more, **named)
            self.open[number] = str(path) if self.watches(path) else ""
            return number

        def by_descriptor(name: str) -> Any:
            def done(number: int, *more: Any) -> Any:
                if self.open.get(number):
                    self.step(name, self.open[number])
                    if name == "write" and len(more[0]) > 1:  # half of it, as disks may: a killed run leaves that
                        return real[name](number, more[0][: len(more[0]) // 2 + 1])
                return real[name](number, *more)

            return done

        def file(path: Any, *more: Any, **named: Any) -> Any:
            if self.watches(path):
                self.step("read", str(path))
            return opened(path, *more, **named)

        def listing(path: Any = ".") -> Any:
            if self.watches(path) and self.kind == KILLED and 0 <= self.at <= len(self.steps):
                raise Killed("list")
            return listed(path)

        fakes = {name: by_path(name) for name in ("replace", "unlink", "mkdir", "rmdir")}
        fakes |= {"open": descriptor, "write": by_descriptor("write"), "fsync": by_descriptor("fsync")}
        try:
            for name, fake in fakes.items():
                setattr(os, name, fake)
            io.open, os.scandir = file, listing  # type: ignore[assignment]
            yield self
        finally:
            io.open, os.scandir = opened, listed
            for name, kept in real.items():
                setattr(os, name, kept)
