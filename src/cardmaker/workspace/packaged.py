"""What lies in installed packages: cardmaker's own files and code, their versions, and fonts."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from cardmaker.diagnostics import Diagnostic, Problems, Span
from cardmaker.workspace import installed
from cardmaker.workspace.disk import Facts, facts_of, read_file, see

FONT_LIMIT = 40_000_000  # bytes
PACKAGE = Path(__file__).parents[1]


def packaged_file(name: str) -> bytes:
    """A file that lies in the package itself."""
    try:
        return (PACKAGE / name).read_bytes()
    except NotADirectoryError:  # it runs from a zip file
        from importlib import resources

        return (resources.files("cardmaker") / name).read_bytes()


def versions(names: Iterable[str]) -> dict[str, str]:
    """The versions of installed packages; `missing` where there is none. Of cardmaker itself, its own code counts."""
    return {name: _version(name) for name in names}


@functools.cache
def _version(name: str) -> str:
    found = installed.version(name)
    # A checkout changes without a new version.
    return f"{found} {_own_code()}" if name == "cardmaker" else found


def _own_code() -> str:
    """A short digest of this program's text, whatever the line ends of the checkout."""
    whole = hashlib.sha256()
    for name in sorted(_own_files()):
        whole.update(name.encode() + b"\0" + (PACKAGE / name).read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:16]


def _own_files() -> Iterator[str]:
    """Names of this program's modules, with `/`."""
    for folder, _, names in os.walk(PACKAGE):
        under = os.path.relpath(folder, PACKAGE).replace(os.sep, "/")
        yield from (f"{under}/{name}".removeprefix("./") for name in names if name.endswith(".py"))


def packaged_seen() -> tuple[tuple[str, Facts], ...]:
    """What the disk says of this program's own files and of the fonts of installed packages, sorted by name."""
    found: list[tuple[str, Facts]] = []
    see(str(PACKAGE), ".", found)
    for name, path in _package_fonts()[0]:
        with contextlib.suppress(OSError):
            found.append((name, facts_of(path)))
    return tuple(sorted(entry for entry in found if "__pycache__" not in entry[0]))


def packaged_fonts(problems: Problems) -> tuple[tuple[str, bytes], ...]:
    """The fonts of installed packages as (name, bytes), sorted by name."""
    files, found = _package_fonts()
    problems.extend(found)
    read = ((name, read_file(path, name, problems, FONT_LIMIT, Span(name))) for name, path in files)
    return tuple((name, data) for name, data in read if data is not None)


@functools.cache
def _package_fonts() -> tuple[tuple[tuple[str, Path], ...], tuple[Diagnostic, ...]]:
    """Font files that installed packages announce (entry points `fonts_ttf`, `fonts_otf`), by name; what is wrong.

    Many packages hold each face twice; TrueType is taken, since it is hinted for nothing we use and opens faster.
    """
    found: dict[str, Path] = {}
    problems = Problems()
    for group in ("fonts_otf", "fonts_ttf"):  # the later one wins
        for entry in installed.announced(group):
            package = entry.package
            try:
                paths = [Path(path) for path in entry.load().values()]
            except Exception as error:
                problems.warning(Span(package), f"the font package {package} cannot be used: {error}", "Reinstall it.")
                continue
            found.update((f"{package}/{path.stem}", path) for path in paths)
    return tuple(sorted((f"{name}{path.suffix}", path) for name, path in found.items())), problems.items
