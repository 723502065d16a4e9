"""Names of a project's files and outputs come in; they are read, written whole or not at all, and swept."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.workspace import locking
from cardmaker.workspace.disk import DEEPEST, Facts, facts_of, put, read_file, remove_file, replace_file, see
from cardmaker.workspace.packaged import FONT_LIMIT, packaged_fonts

YAML_LIMIT = 8_000_000  # bytes
FONT_ENDINGS = (".ttf", ".otf", ".ttc")
PART = ".part"
LOCK = ".cardmaker.lock"


class BusyError(Exception):
    """Another run writes to the same output folder. The text is for people."""


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes that are no UTF-8 are read as halves of surrogates
        return False
    return True


@frozen
class Workspace:
    """A project folder and the folder its outputs go to; both absolute, without links."""

    root: Path
    out: Path

    # -- looking ---------------------------------------------------------------------------------------------------

    def exists(self, name: str) -> bool:
        path = self._inside(name)
        return path is not None and path.is_file()

    def folders(self, under: str) -> tuple[str, ...]:
        """Names of the folders in `under` that a person made (no hidden ones), sorted."""
        return tuple(sorted(name for name, is_folder in self._entries(under) if is_folder and _is_text(name)))

    def files(
        self, under: str, endings: tuple[str, ...] = (), *, deep: bool = False, unread: bool = False
    ) -> tuple[str, ...]:
        """Files in `under` with one of `endings` (any case; empty: all), sorted; with `deep` in its folders too.

        Names that are no Unicode text, as of an archive with names of another system, only with `unread`: nothing can
        be made of such a file, or be said of it.
        """
        found = []
        for name, is_folder in self._entries(under):
            if not is_folder and (not endings or name.lower().endswith(endings)):
                found.append(name)
            elif is_folder and deep and name.count("/") < DEEPEST:
                found.extend(self.files(name, endings, deep=True, unread=True))
        return tuple(sorted(name for name in found if unread or _is_text(name)))

    def closed(self, under: str) -> tuple[str, ...]:
        """Folders at and below `under` that nobody can look into: links out of the project or to nothing, and refused.

        What lies in them would otherwise count as deleted.
        """
        folder = self._inside(under)
        if folder is None:
            return (under,)
        if not folder.is_dir():
            return (under,) if (self.root / under).is_symlink() else ()
        if not os.access(folder, os.R_OK | os.X_OK):
            return (under,)
        below = under.count("/") < DEEPEST
        inside = [name for name, is_folder in self._entries(under) if below and (is_folder or self._is_link(name))]
        return tuple(sorted(found for name in inside for found in self.closed(name)))

    def _is_link(self, name: str) -> bool:
        """Whether `name` is a link that does not lead to a file."""
        path = self.root / name
        return path.is_symlink() and not path.is_file()

    def _entries(self, under: str) -> Iterator[tuple[str, bool]]:
        folder = self._inside(under)
        if folder is None or not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
            return
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.name.startswith((".", "~")):
                    yield f"{under}/{entry.name}", self._is_folder(entry)

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir()
        except OSError:
            return False

    def _inside(self, name: str) -> Path | None:
        """The real path of `name`, or None where it (or a link in it) leads out of the project."""
        if not is_plain(name):
            return None
        try:
            path = (self.root / name).resolve()
        except (OSError, RuntimeError, ValueError):  # a link that points at itself; a NUL in the name
            return None
        return path if path.is_relative_to(self.root) else None

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, name: str, problems: Problems, *, limit: int = YAML_LIMIT, span: Span | None = None) -> bytes | None:
        """The bytes of a project's file, or None with an error at `span` (default: the file itself).

        A link out of the project, a pipe or device, and a file of more than `limit` bytes are errors; none is opened.
        """
        path = self._inside(name)
        if path is None:
            problems.error(
                span or Span(name), f"{name} leads out of the project folder", "Copy the file into the project."
            )
            return None
        return read_file(path, name, problems, limit, span or Span(name))

    def facts_inside(self, name: str) -> Facts | None:
        """What the disk says of a project's file, without reading it; None: it is not there, or leads out.

        The time is that of any change, also of one that gives the file its old time back (not so on Windows).
        """
        path = self._inside(name)
        try:
            found = path.stat() if path else None
        except OSError:
            return None
        return (found.st_size, max(found.st_mtime_ns, found.st_ctime_ns), found.st_ino) if found else None

    def fonts(self, problems: Problems) -> tuple[tuple[str, bytes], ...]:
        """Font files as (name, bytes): those of installed packages, then `assets/fonts/`; one file for each face."""
        found = list(packaged_fonts(problems))
        for name in self.files("assets/fonts", FONT_ENDINGS, deep=True):
            data = self.read(name, problems, limit=FONT_LIMIT)
            if data is not None:
                found.append((name, data))
        return tuple(found)

    # -- writing ---------------------------------------------------------------------------------------------------

    def output(self, name: str) -> Path:
        """Where the output `name` lies. Raises ValueError for a name that leads out of the output folder.

        Raises PermissionError where one of its folders is a link that does.
        """
        path = self.out / name
        if not is_plain(name):
            raise ValueError(f"{name} leads out of the output folder")
        if not path.parent.resolve().is_relative_to(self.out):
            says = "leads out of the output folder: nothing is written or removed there. Use -o for another folder"
            raise PermissionError(errno.EPERM, says, os.fspath(path.parent))
        return path

    def write(self, files: Iterable[tuple[str, bytes]], *, sync: bool = False) -> tuple[Facts, ...]:
        """Writes outputs so that each is whole or absent, and all of them appear together (as far as disks go).

        With `sync`, they are on the disk itself, for the time after a power cut. Returns what the disk says of each.
        Raises OSError where it is full, read-only or gone; then none has changed. Where one of them cannot be replaced,
        as on Windows while a program holds it, those before it have.
        """
        parts: list[tuple[Path, Path]] = []
        facts: list[Facts] = []
        try:
            for name, data in files:
                path = self.output(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f".{path.name}{PART}")
                parts.append((part, path))
                put(part, data, sync=sync)
                facts.append(facts_of(part))
            while parts:
                replace_file(*parts[0])
                parts.pop(0)
        except BaseException:
            for part, _ in parts:
                with contextlib.suppress(OSError):  # the next run sweeps it; why this one failed is what counts
                    part.unlink(missing_ok=True)
            raise
        return tuple(facts)

    def stream(self, name: str, fill: Callable[[IO[bytes]], None]) -> str:
        """Writes one output piece by piece, whole or not at all: `fill` is given the open file. Returns its SHA-256.

        Raises OSError as `write` does.
        """
        path = self.output(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}{PART}")
        try:
            with part.open("w+b") as file:
                fill(file)
                file.seek(0)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            replace_file(part, path)
        except BaseException as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            if isinstance(error, OSError):
                error.filename = error.filename or str(path)
            raise
        return digest

    def add_lines(self, name: str, text: str, *, head: str = "", good: Callable[[bytes], bool] = bool) -> None:
        """Adds lines at the end of a text file of the project, whole or not at all; `head` begins a file that is new.

        What is there stays as it is, and has its line ends. Raises OSError, BusyError where another does so just now,
        ValueError where `good` says of the whole new file that it is none.
        """
        path = self._inside(name)
        if path is None:
            raise PermissionError(f"{name} leads out of the project folder")
        with Workspace(self.root, self.out / ".cardmaker").lock():
            before = path.read_bytes() if path.exists() else b""
            added = (text if before.strip() else head + text).encode()
            if before and not before.endswith(b"\n"):
                added = b"\n" + added
            if b"\r\n" in before:
                added = added.replace(b"\n", b"\r\n")
            if not good(before + added):
                raise ValueError(name)
            Workspace(self.root, self.root).write([(path.relative_to(self.root).as_posix(), before + added)])

    def rewrite(self, files: Iterable[tuple[str, bytes, bytes]]) -> None:
        """Writes files of the project anew, given as (name, bytes as they were read, new bytes): all of them, or none.

        Raises OSError, also where one has changed since it was read; BusyError where another writes just now.
        """
        files = tuple(files)
        fresh = []
        with Workspace(self.root, self.out / ".cardmaker").lock():
            for name, before, after in files:
                path = self._inside(name)
                if path is None:
                    raise PermissionError(1, "it leads out of the project folder", name)
                if path.read_bytes() != before:
                    raise OSError(1, "somebody has changed it in the meantime; try again", name)
                fresh.append((path.relative_to(self.root).as_posix(), after))
            try:
                Workspace(self.root, self.root).write(fresh)
            except BaseException:
                for name, before, _ in files:
                    self._put_back(name, before)
                raise

    def _put_back(self, name: str, before: bytes) -> None:
        with contextlib.suppress(OSError):
            if (self.root / name).read_bytes() != before:
                Workspace(self.root, self.root).write([(name, before)])

    def facts(self, name: str) -> Facts | None:
        """What the disk says of an output that `output` has given before, without reading it; None: it is not there.

        Raises OSError where the disk does not answer.
        """
        try:
            return facts_of(f"{self.out}/{name}")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def seen(self, *folders: str) -> tuple[tuple[str, Facts], ...]:
        """Every file under these folders with what the disk says of it, sorted; hidden ones and links out too."""
        found: list[tuple[str, Facts]] = []
        for folder in folders:
            see(str(self.root), folder, found)
        return tuple(sorted(found))

    def read_output(self, name: str) -> bytes | None:
        """None where there is none, or it cannot be read."""
        try:
            return self.read_own(name)
        except OSError:
            return None

    def read_own(self, name: str) -> bytes | None:
        """None where there is none. Raises OSError where the disk does not give it: that must not pass for nothing."""
        try:
            return self.output(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return None

    def beside(self, stem: str) -> tuple[str, ...]:
        """Names of the outputs whose names begin with `stem`, sorted."""
        folder, _, first = stem.rpartition("/")
        try:
            names = [path.name for path in self.output(stem).parent.iterdir() if path.name.startswith(first)]
        except (OSError, ValueError):
            return ()
        return tuple(sorted(f"{folder}/{name}" if folder else name for name in names))

    def has_output(self, name: str) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return self.output(name).is_file()
        return False

    def remove_output(self, name: str) -> bool:
        """Removes an output and the folders that are empty after it. False where there was none. Raises OSError."""
        try:
            path = self.output(name)
            remove_file(path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return False
        with contextlib.suppress(OSError):
            for folder in path.parents:
                if folder == self.out:
                    break
                folder.rmdir()
        return True

    def sweep(self, folders: Iterable[str]) -> None:
        """Removes half-made clips, and half-written files that an interrupted run left in these folders of outputs."""
        for folder in self.out.glob(f".clip-*{PART}"):
            shutil.rmtree(folder, ignore_errors=True)
        for name in sorted(set(folders)):
            for part in self.output(f"{name}/x").parent.glob(f".*{PART}"):
                with contextlib.suppress(OSError):
                    part.unlink()

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the output folder against a second run. Raises BusyError.

        The lock is the system's, on an open file: it goes when the process goes, however that ends. In the file stands
        who holds it, to tell others; workers of a killed run, which end by themselves, are waited for.
        """
        self.out.mkdir(parents=True, exist_ok=True)
        with locking.held(self.out / LOCK) as holder:
            if holder is not None:
                raise BusyError(
                    f"another cardmaker{holder} is writing to {self.out}; "
                    "wait for it, or choose another folder with --out"
                )
            yield


def is_plain(name: str) -> bool:
    """Whether `name` is a relative path that goes down only, on every system."""
    path = PurePosixPath(name)
    unsafe = "\\" in name or "\0" in name or ":" in name
    return bool(name) and not unsafe and not path.is_absolute() and ".." not in path.parts
