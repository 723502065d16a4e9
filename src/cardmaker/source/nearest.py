"""A name nobody knows and the names that exist come in; a hint for the person who mistyped goes out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LISTED = 24
"""At most this many names are listed in a hint."""

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
    """`Did you mean x?` where a name is near, and else the names that would be right."""
    names = sorted(known)
    best = nearest(word, names)
    if best:
        if _plain(best) == _plain(word) and word.casefold() != best.casefold() and not word.isascii():
            return f"Did you mean `{best}`? Some of the letters typed are Cyrillic."
        return f"Did you mean `{best}`?"
    if not names:
        return ""
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"{what}: {', '.join(names[:LISTED])}{more}."


def _plain(word: str) -> str:
    return word.strip().casefold().translate(_TWINS).replace("_", "-").replace(" ", "-")
