"""A file's path comes in; that one run at a time holds it goes out, and who does."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PATIENCE = 10.0
"""Seconds that a run waits for the last processes of one that was killed."""


class BusyError(Exception):
    """Another run writes to the same output folder. The text is for people."""


@contextlib.contextmanager
def hold(path: Path) -> Iterator[None]:
    """Holds the file against a second run. Raises BusyError, OSError.

    The lock is the system's, on an open file: it goes when the process goes, however that ends. What is written in
    the file is for people only. Where the run that is named has died, its last processes are waited for.
    """
    with path.open("a+b", buffering=0) as file:
        until = time.monotonic() + PATIENCE
        while not _try_lock(file.fileno()):
            holder = _holder(file)
            if holder is None or _runs(holder[0]) or time.monotonic() > until:
                raise BusyError(_told(path.parent, holder))
            time.sleep(0.02)
        with contextlib.suppress(OSError):  # a full disk
            file.truncate(0)
            file.write(f"{os.getpid()} {dt.datetime.now(dt.UTC).isoformat(timespec='seconds')}\n".encode())
        yield


def _holder(file: IO[bytes]) -> tuple[int, str] | None:
    """The process that holds a lock, and since when, as it wrote itself."""
    try:
        file.seek(0)
        process, start = file.read(100).decode().split()
        return int(process), dt.datetime.fromisoformat(start).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OSError, ValueError):
        return None


def _runs(process: int) -> bool:
    """Whether a process of this number runs here; on Windows, where a lock goes with its process, it does."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _told(folder: Path, holder: tuple[int, str] | None) -> str:
    who = f" (process {holder[0]}, begun {holder[1]})" if holder else ""
    return f"another cardmaker{who} is writing to {folder}; wait for it, or choose another folder with --out"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # what is locked cannot be read; this is behind the text
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
