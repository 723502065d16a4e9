"""What lies in installed packages: cardmaker's own files and code, their versions, and fonts."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from cardmaker.diagnostics import Problems, Span
from cardmaker.workspace.disk import Facts, facts_of, read_file, see

FONT_LIMIT = 40_000_000  # bytes


def packaged_file(name: str) -> bytes:
    """A file that lies in the package itself."""
    return (resources.files("cardmaker") / name).read_bytes()


def versions(names: Iterable[str]) -> dict[str, str]:
    """The versions of installed packages; `missing` where there is none. Of cardmaker itself, its own code counts."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
        if name == "cardmaker":  # a checkout changes without a new version
            found[name] += f" {_own_code()}"
    return found


def _own_code() -> str:
    """A short digest of this program's text, whatever the line ends of the checkout."""
    root = Path(__file__).parents[1]
    whole = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:16]


def packaged_seen() -> tuple[tuple[str, Facts], ...]:
    """What the disk says of this program's own files and of the fonts of installed packages, sorted by name."""
    found: list[tuple[str, Facts]] = []
    see(str(Path(__file__).parents[1]), ".", found)
    for name, path in _package_fonts(Problems()).items():
        with contextlib.suppress(OSError):
            found.append((name, facts_of(path)))
    return tuple(sorted(entry for entry in found if "__pycache__" not in entry[0]))


def packaged_fonts(problems: Problems) -> tuple[tuple[str, bytes], ...]:
    """The fonts of installed packages as (name, bytes), sorted by name."""
    read = (
        (name, read_file(path, name, problems, FONT_LIMIT, Span(name)))
        for name, path in sorted(_package_fonts(problems).items())
    )
    return tuple((name, data) for name, data in read if data is not None)


def _package_fonts(problems: Problems) -> dict[str, Path]:
    """Font files that installed packages announce (entry points `fonts_ttf`, `fonts_otf`), as name -> path.

    Many packages hold each face twice; TrueType is taken, since it is hinted for nothing we use and opens faster.
    """
    from importlib.metadata import entry_points

    found: dict[str, Path] = {}
    for group in ("fonts_otf", "fonts_ttf"):  # the later one wins
        for entry in sorted(entry_points(group=group), key=lambda entry: (entry.value, entry.name)):
            package = entry.dist.name if entry.dist else entry.module
            try:
                paths = [Path(path) for path in entry.load().values()]
            except Exception as error:
                problems.warning(Span(package), f"the font package {package} cannot be used: {error}", "Reinstall it.")
                continue
            found.update((f"{package}/{path.stem}", path) for path in paths)
    return {f"{name}{path.suffix}": path for name, path in found.items()}
