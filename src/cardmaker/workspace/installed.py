"""Names come in; the versions of installed packages, and what they announce to others, go out.

`importlib.metadata` takes 35 ms to open and to read what every package says of itself, a quarter of what the decks
take. Where all packages are ordinary folders (PEP 376), the names of these and two small files say the same. Where
anything else may hold packages, as a zip file or an older installer's folder, it is asked.
"""

from __future__ import annotations

import functools
import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MISSING = "missing"
_FOLDER = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")
_OTHERS = (".egg-info", ".egg", ".dist-info")
_POINT = re.compile(r"(?P<module>[\w.]+)\s*(?::\s*(?P<attributes>[\w.]+)\s*)?(?:\[[^\]]*\]\s*)?")


class Package(NamedTuple):
    name: str
    version: str
    folder: Path


class Announced(NamedTuple):
    """An entry point: who announces what, as `module:attribute [extra]`."""

    package: str
    name: str
    value: str

    def load(self) -> Any:
        """What it names. Raises ValueError where it names nothing, and whatever importing raises."""
        parts = _POINT.fullmatch(self.value)
        if not parts:
            raise ValueError(f"`{self.value}` is no entry point")
        found: Any = importlib.import_module(parts["module"])
        for name in (parts["attributes"] or "").split("."):
            found = getattr(found, name) if name else found
        return found


def version(name: str) -> str:
    """Of an installed package; MISSING where there is none."""
    package = (_packages() or {}).get(_normal(name))
    return package.version if package else _version_told(name)


def announced(group: str) -> list[Announced]:
    """The entry points of a group, sorted by their value."""
    packages = _packages()
    if packages is None:
        return _sorted(_announced_told(group))
    return _sorted(
        Announced(_own_name(package), name, value)
        for package in packages.values()
        for section, name, value in _entries(package.folder)
        if section == group
    )


def _sorted(found: Iterator[Announced]) -> list[Announced]:
    return sorted(found, key=lambda entry: (entry.value, entry.name))


@functools.cache
def _packages() -> dict[str, Package] | None:
    """By normal name; the first on Python's path counts. None where some may be what is not understood here."""
    found: dict[str, Package] = {}
    if any(hasattr(finder, "find_distributions") and finder.__module__ != _STANDARD for finder in _finders()):
        return None
    for place in sys.path:
        if not isinstance(place, str) or (place and Path(place).is_file()):
            return None
        try:
            with os.scandir(place or ".") as entries:
                for entry in entries:
                    if not entry.name.endswith(_OTHERS):
                        continue
                    named = _FOLDER.fullmatch(entry.name)
                    if not named or not entry.is_dir():
                        return None
                    package = Package(named["name"], named["version"], Path(entry.path))
                    found.setdefault(_normal(package.name), package)
        except OSError:
            continue
    return found


_STANDARD = "_frozen_importlib_external"


def _finders() -> list[type[Any]]:
    return [finder if isinstance(finder, type) else type(finder) for finder in sys.meta_path]


def _normal(name: str) -> str:
    """As PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _own_name(package: Package) -> str:
    """As it writes it itself: its folder's name has no `-`."""
    for line in _text(package.folder / "METADATA").splitlines():
        key, _, value = line.partition(":")
        if key == "Name":
            return value.strip()
    return package.name


@functools.cache
def _entries(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Group, name and value of each entry point that a package announces."""
    found, section = [], ""
    for line in map(str.strip, _text(folder / "entry_points.txt").splitlines()):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found.append((section, name.strip(), value.strip()))
    return tuple(found)


def _text(path: Path) -> str:
    """Empty where there is none. A name that is not UTF-8 is none of ours."""
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def _version_told(name: str) -> str:
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as told

    try:
        return told(name)
    except PackageNotFoundError:
        return MISSING


def _announced_told(group: str) -> Iterator[Announced]:
    from importlib.metadata import entry_points

    for entry in entry_points(group=group):
        yield Announced(entry.dist.name if entry.dist else entry.module, entry.name, entry.value)
