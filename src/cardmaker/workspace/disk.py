"""Paths come in, bytes and what the disk says of files go out: what all reading and writing rests on."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cardmaker.diagnostics import Problems, Span

DEEPEST = 8
"""Folders in folders that are looked into."""

Facts = tuple[int, int, int]
"""Size in bytes, time of the last change in ns, number on its disk (0: none). What has other facts is read again."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def facts_of(path: Path | str) -> Facts:
    found = os.stat(path)  # noqa: PTH116 - of thousands of names, for which a `Path` each takes as long again
    return found.st_size, found.st_mtime_ns, found.st_ino


def see(root: str, under: str, found: list[tuple[str, Facts]], deep: int = 0) -> None:
    with contextlib.suppress(OSError), os.scandir(f"{root}/{under}") as entries:
        for entry in entries:
            name = f"{under}/{entry.name}"
            if entry.is_dir():
                if deep < DEEPEST:
                    see(root, name, found, deep + 1)
                continue
            with contextlib.suppress(OSError):
                found.append((name, facts_of(entry.path)))


def read_file(path: Path, name: str, problems: Problems, limit: int, span: Span) -> bytes | None:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            problems.error(span, f"{name} is not a file", "Replace it with an ordinary file.")
            return None
        if facts.st_size <= limit:
            return path.read_bytes()
    except FileNotFoundError:
        problems.error(span, f"there is no file {name}", "Add the file, or correct its name.")
        return None
    except OSError as error:
        problems.error(span, f"{name} cannot be read: {error.strerror or error}", "Check who may read this file.")
        return None
    size, most = facts.st_size / 1e6, limit / 1e6
    problems.error(span, f"{name} is too large: {size:.1f} MB, at most {most:.0f} MB", "Make the file smaller.")
    return None


def put(path: Path, data: bytes, *, sync: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if sync:
            os.fsync(descriptor)
    except OSError as error:
        error.filename = error.filename or str(path)  # which only `open` names
        raise
    finally:
        os.close(descriptor)


def replace_file(part: Path, path: Path) -> None:
    """`os.replace`, patient with Windows."""
    _patiently(lambda: part.replace(path))


def remove_file(path: Path) -> None:
    """`os.unlink`, patient with Windows."""
    _patiently(path.unlink)


def _patiently(do: Callable[[], object]) -> None:
    """On Windows, a viewer or virus scanner may hold a file for a moment."""
    for pause in (0.05, 0.1, 0.2, 0.4, 0.0):
        try:
            do()
        except PermissionError:
            if not pause or sys.platform != "win32":
                raise
            time.sleep(pause)
        else:
            return
