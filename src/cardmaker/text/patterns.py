"""A language comes in; the patterns that divide its words (F. M. Liang, 1983) go out, from pyphen's dictionaries.

pyphen itself is not asked: it parses each of thousands of patterns when it opens a dictionary, 10 to 50 ms, of which a
card needs a few dozen.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_NOT_PATTERNS = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_HEX = re.compile(r"\^\^([0-9a-f]{2})")
_LEVEL = re.compile(r"(\d?)(\D?)")

Levels = tuple[tuple[int, int], ...]
"""How strongly a pattern speaks for (odd) or against (even) dividing before its letters: place and level."""


class Patterns:
    """Of one language. `letters` has each pattern as it is written, by its letters; its levels are read when asked."""

    def __init__(self, letters: dict[str, str]) -> None:
        self._letters = letters
        self._levels: dict[str, Levels] = {}
        self._longest = max(map(len, letters), default=0)

    def positions(self, word: str) -> list[int]:
        """Letters of a lower-case word before which it may be divided."""
        dotted, known = f".{word}.", self._letters
        levels = [0] * (len(dotted) + 1)
        for start in range(len(dotted) - 1):
            for stop in range(start + 1, min(start + self._longest, len(dotted)) + 1):
                if (letters := dotted[start:stop]) in known:
                    for place, level in self.levels(letters):
                        if start + place < len(levels):  # some patterns say more than they have letters
                            levels[start + place] = max(levels[start + place], level)
        return [at - 1 for at, level in enumerate(levels) if level % 2]

    def levels(self, letters: str) -> Levels:
        """Of the pattern with these letters. Raises KeyError where there is none."""
        found = self._levels.get(letters)
        if found is None:
            parts = enumerate(_LEVEL.findall(self._letters[letters]))
            found = self._levels[letters] = tuple((at, int(level)) for at, (level, _) in parts if level)
        return found


@cache
def patterns(language: str) -> Patterns | None:
    """Those of a language, or of what its code (`pt-BR`) is short of; None where there are none."""
    files = _files()
    parts = language.replace("-", "_").lower().split("_")
    names = ("_".join(parts[:count]) for count in range(len(parts), 0, -1))
    found = next((files[name] for name in names if name in files), None)
    return Patterns(_read(found)) if found else None


@cache
def _files() -> dict[str, Traversable]:
    """Dictionaries by language and place (`ru_ru`); by language alone the first of its places."""
    package = importlib.util.find_spec("pyphen")
    folders = package.submodule_search_locations if package else None
    found: dict[str, Traversable] = {}
    for folder in folders or ():
        for path in sorted(Path(folder, "dictionaries").glob("hyph_*.dic")):
            name = path.stem.removeprefix("hyph_").lower()
            found[name] = path
            found.setdefault(name.partition("_")[0], path)
    return found or _told()


def _told() -> dict[str, Traversable]:
    """As pyphen itself has them, also in a zip file; raises ModuleNotFoundError where it is missing."""
    import pyphen  # type: ignore[import-untyped]

    return {name.lower(): path for name, path in pyphen.LANGUAGES.items()}


def _read(path: Traversable) -> dict[str, str]:
    """The patterns of a dictionary as they are written, by their letters."""
    encoding, _, rest = path.read_bytes().partition(b"\n")
    name = encoding.decode("ascii").strip()
    text = rest.decode("cp1251" if name.lower() == "microsoft-cp1251" else name)
    lines = [line for line in map(str.strip, text.split("\n")) if line and not line.startswith(_NOT_PATTERNS)]
    if "^^" in text:
        lines = [_HEX.sub(lambda found: chr(int(found[1], 16)), line) for line in lines]
    if "/" in text:  # what a divided word changes to (Schiffahrt, Schiff-fahrt)
        lines = [line.partition("/")[0] if "=" in line else line for line in lines]
    letters = "\n".join(lines)
    for digit in "0123456789":
        letters = letters.replace(digit, "")
    return {key: line for key, line in zip(letters.split("\n"), lines, strict=True) if key != line}
