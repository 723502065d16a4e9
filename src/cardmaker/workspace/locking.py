"""The path of a lock file comes in; who holds it, or that it is ours, goes out.

The lock is the system's, on an open file: it goes when the process goes, however that ends. In the file stands who
holds it, to tell others.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PATIENCE = 50
"""Tenths of a second in which the workers of a killed run must have ended."""


@contextlib.contextmanager
def held(path: Path) -> Iterator[str | None]:
    """Holds the lock and gives None; where another process holds it, gives words for that one (perhaps none, "").

    Workers of a killed run, which end by themselves, are waited for. Raises OSError.
    """
    with path.open("a+b", buffering=0) as file:
        if not (_try_lock(file.fileno()) or _outlive(file)):
            yield _holder(file)[1]
            return
        _sign(file, f"{os.getpid()} {dt.datetime.now(dt.UTC).isoformat(timespec='seconds')}")
        try:
            yield None
        finally:
            _sign(file, "")


def _sign(file: BinaryIO, text: str) -> None:
    """Writes who holds a lock. It only informs, so a full disk does not keep anyone from working."""
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(text.encode())


def _holder(file: BinaryIO) -> tuple[int, str]:
    """The process that holds a lock, and words for it; 0 and none where the file does not say."""
    try:
        file.seek(0)
        pid, _, since = file.read(100).decode().partition(" ")
        moment = dt.datetime.fromisoformat(since).astimezone(dt.UTC)
        return int(pid), f" (process {int(pid)}, since {moment:%Y-%m-%d %H:%M:%S} UTC)"
    except (OSError, ValueError, OverflowError):
        return 0, ""


def _outlive(file: BinaryIO) -> bool:
    """Takes over the lock of a run that was killed, as soon as its workers have ended. False where it still runs."""
    for _ in range(PATIENCE):
        if not _is_gone(_holder(file)[0]):
            return False
        time.sleep(0.1)
        if _try_lock(file.fileno()):
            return True
    return False


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, where one can ask without harm: on Windows nothing inherits a lock anyway."""
    if sys.platform == "win32" or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30

    def _try_lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, FAR, os.SEEK_SET)  # others cannot read what is locked: not where the holder stands
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # A network disk without locks must not keep anyone from working.
            return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK)
        return True
