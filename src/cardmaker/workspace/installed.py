"""Names come in; the versions of installed packages, and what they announce to others, go out.

`importlib.metadata` takes 35 ms to open and to read what every package says of itself, a quarter of what the decks
take; the names of the packages' folders (PEP 376, PEP 427) say all that is asked here. What has no such folder, as in
a zip file, is asked of it.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

MISSING = "missing"
_FOLDER = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")


class Package(NamedTuple):
    name: str
    version: str
    folder: Path


class Announced(NamedTuple):
    """An entry point: who announces what, as `module:attribute`."""

    package: str
    name: str
    value: str

    def load(self) -> Any:
        module, _, attributes = self.value.partition(":")
        found: Any = importlib.import_module(module)
        for name in filter(None, attributes.split(".")):
            found = getattr(found, name)
        return found


def version(name: str) -> str:
    """Of an installed package; MISSING where there is none."""
    package = _packages().get(_normal(name))
    return package.version if package else _version_told(name)


def announced(group: str) -> list[Announced]:
    """The entry points of a group, sorted by their value."""
    found = [
        Announced(_own_name(package), name, value)
        for package in _packages().values()
        for section, name, value in _entries(package.folder)
        if section == group
    ]
    return sorted(found or _announced_told(group), key=lambda entry: (entry.value, entry.name))


@functools.cache
def _packages() -> dict[str, Package]:
    """By normal name. Where one is installed twice, the first on Python's path counts."""
    found: dict[str, Package] = {}
    for place in sys.path:
        with contextlib.suppress(OSError), os.scandir(place or ".") as entries:
            for entry in entries:
                if named := _FOLDER.fullmatch(entry.name):
                    package = Package(named["name"], named["version"], Path(entry.path))
                    found.setdefault(_normal(package.name), package)
    return found


def _normal(name: str) -> str:
    """As PEP 503 compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _own_name(package: Package) -> str:
    """As it writes it itself: its folder's name has no `-`."""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in (package.folder / "METADATA").read_text("utf-8").splitlines():
            key, _, value = line.partition(":")
            if key == "Name":
                return value.strip()
    return package.name


@functools.cache
def _entries(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """Group, name and value of each entry point that a package announces."""
    try:
        lines = (folder / "entry_points.txt").read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    found, section = [], ""
    for line in map(str.strip, lines):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip()
        elif "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            found.append((section, name.strip(), value.partition("[")[0].strip()))
    return tuple(found)


def _version_told(name: str) -> str:
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as told

    try:
        return told(name)
    except PackageNotFoundError:
        return MISSING


def _announced_told(group: str) -> list[Announced]:
    from importlib.metadata import entry_points

    return [
        Announced(entry.dist.name if entry.dist else entry.module, entry.name, entry.value)
        for entry in entry_points(group=group)
    ]
