"""A name nobody knows and the names that exist come in; a hint for the person who mistyped goes out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LISTED = 24
"""At most this many names are listed in a hint."""
LEAST = 3
"""With so many letters, a word may be the beginning of a name."""

# Cyrillic letters that look like Latin ones: an id typed with the wrong keyboard looks right and is not found.
_TWINS = str.maketrans("авеікмнорстухһ", "abeikmhopctyxh")


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name that `word` most likely stands for, or an empty string."""
    names = sorted(known)
    plain = {_plain(name): name for name in reversed(names)}
    twin = plain.get(_plain(word))
    if twin:
        return twin
    close = get_close_matches(_plain(word[:80]), list(plain), n=1, cutoff=0.6)
    return plain[close[0]] if close else ""


def suggest(word: str, known: Iterable[str], what: str = "Known names") -> str:
    """`Did you mean x?` where a name is near, the names that begin so, and else all that would be right."""
    names = sorted(known)
    parts = _begun(f"{_plain(word)}-", names)
    best = nearest(word, names)
    if len(parts) > 1 and _plain(best) != _plain(word):
        return f"Did you mean one of these: {_listed(parts)}?"
    if best:
        if _plain(best) == _plain(word) and word.casefold() != best.casefold() and not word.isascii():
            return f"Did you mean `{best}`? Some of the letters typed are Cyrillic."
        return f"Did you mean `{best}`?"
    if begun := _begun(_plain(word), names) if len(word) >= LEAST else []:
        return f"Did you mean one of these: {_listed(begun)}?"
    return f"{what}: {_listed(names)}." if names else ""


def _begun(word: str, names: list[str]) -> list[str]:
    return [name for name in names if _plain(name).startswith(word)]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"{', '.join(names[:LISTED])}{more}"


def _plain(word: str) -> str:
    return word.strip().casefold().translate(_TWINS).replace("_", "-").replace(" ", "-")
