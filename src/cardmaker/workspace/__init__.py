"""Names of files come in, bytes go out, and the other way round: the only module that touches the disk and the clock.

All names are relative to the project, with `/`, whatever the system. Nothing is read from outside the project, also not
through links, except the fonts of installed packages. Files are written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cardmaker.diagnostics import Problems, Span
from cardmaker.workspace.clocks import KAZAKHSTAN, clock, nanoseconds, now, today
from cardmaker.workspace.disk import Facts, read_file, sha256
from cardmaker.workspace.packaged import PACKAGE, packaged_file, packaged_fonts, packaged_seen, versions
from cardmaker.workspace.space import LOCK, BusyError, Workspace, is_plain

__all__ = [
    "KAZAKHSTAN",
    "LOCK",
    "PICTURE_LIMIT",
    "SOUND_LIMIT",
    "BusyError",
    "Facts",
    "NotAProjectError",
    "Workspace",
    "clock",
    "find",
    "is_plain",
    "nanoseconds",
    "now",
    "packaged_file",
    "packaged_fonts",
    "packaged_seen",
    "read_given",
    "sha256",
    "start_project",
    "starter_assets",
    "today",
    "versions",
    "write_bytes",
    "write_texts",
]

PICTURE_LIMIT = 30_000_000  # bytes
SOUND_LIMIT = 60_000_000  # bytes
STARTER = ("brands/desk", "glyphs", "icons", "layouts")


class NotAProjectError(Exception):
    """There is no `cards` folder here nor in any folder above. The text is for people."""


def find(start: Path | None = None, out: Path | None = None) -> Workspace:
    """The project that holds `start` (default: where we stand): the nearest folder upwards with a `cards` folder.

    Raises NotAProjectError. `out` is relative to where we stand; by default it is the project's `output`.
    """
    here = (start or Path.cwd()).resolve()
    if not here.is_dir():
        raise NotAProjectError(f"{here} is not a folder")
    for folder in (here, *here.parents):
        if (folder / "cards").is_dir():
            return Workspace(folder, _outputs(out or folder / "output", folder))
    raise NotAProjectError(f"no `cards` folder in {here} nor above it; start a project with: cardmaker init FOLDER")


def _outputs(out: Path, root: Path) -> Path:
    """The folder for outputs: not a file, and none that holds what people write."""
    found = out.resolve()
    if found.exists() and not found.is_dir():
        raise NotAProjectError(f"{out} is a file; outputs need a folder: move the file, or name another with --out")
    if found == root or any(found.is_relative_to(root / own) for own in ("cards", "assets")):
        raise NotAProjectError(f"outputs cannot go to {out}, which holds what they are made from; name another folder")
    return found


def read_given(path: Path, problems: Problems, *, limit: int) -> bytes | None:
    """The bytes of a file that somebody named on the command line, wherever it lies; None with an error."""
    return read_file(path, str(path), problems, limit, Span(str(path)))


def start_project(folder: Path, files: Iterable[tuple[str, str | bytes]]) -> tuple[str, ...]:
    """Writes files into `folder`, never over one that exists; returns the names written. Raises OSError."""
    workspace = Workspace(folder.resolve(), folder.resolve())
    fresh = [(name, data) for name, data in files if not workspace.output(name).exists()]
    workspace.write((name, data.encode() if isinstance(data, str) else data) for name, data in fresh)
    return tuple(name for name, _ in fresh)


def write_texts(folder: Path, files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Writes text files into `folder`, over those that exist; returns their names. Raises OSError."""
    texts = tuple(files)
    Workspace(folder.resolve(), folder.resolve()).write((name, text.encode()) for name, text in texts)
    return tuple(name for name, _ in texts)


def write_bytes(file: Path, data: bytes) -> None:
    """Writes a file that somebody named on the command line, whole or not at all. Raises OSError."""
    folder = file.absolute().parent.resolve()
    Workspace(folder, folder).write([(file.name, data)])


def starter_assets() -> tuple[tuple[str, bytes], ...]:
    """The brands, layouts and drawings a new project begins with, as (name in the project, bytes), sorted.

    They lie in the installed package, or, where it runs from a checkout, in the checkout's own `assets`.
    """
    packaged = PACKAGE / "starter"
    root = packaged if packaged.is_dir() else Path(__file__).parents[3]
    space = Workspace(root.resolve(), root.resolve())
    found = []
    for folder in STARTER:
        for name in space.files(f"assets/{folder}", deep=True):
            found.append((name, (space.root / name).read_bytes()))
    return tuple(sorted(found))
