"""How often Python looks for cycles of objects that nobody needs any more. A run makes few, and they are small."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 200_000


def look_seldom() -> None:
    """Look once in so many new objects: Python's own pace takes a tenth of reading, an eighth of composing."""
    gc.set_threshold(_NEW_OBJECTS)


def keep_all() -> None:
    """What there is now will stay, so it is never looked through. Called again, what is new since then is, once."""
    look_seldom()
    if gc.get_freeze_count():
        gc.collect()
    gc.freeze()
