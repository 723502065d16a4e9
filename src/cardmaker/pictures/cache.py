"""Values and their sizes in bytes come in; those used lately stay within a limit."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Cache(Generic[V]):
    """A cache of two generations, bounded by bytes.

    A hit in the young generation costs one dictionary look-up, which an exact LRU cannot do; when the young one fills
    half of the limit, the old one is dropped and the young one grows old.
    """

    def __init__(self, limit: int) -> None:
        self._half = limit // 2
        self._young: dict[Hashable, tuple[V, int]] = {}
        self._old: dict[Hashable, tuple[V, int]] = {}
        self._bytes = 0

    def get(self, key: Hashable) -> V | None:
        entry = self._young.get(key)
        if entry is not None:
            return entry[0]
        entry = self._old.pop(key, None)
        if entry is None:
            return None
        self.put(key, *entry)
        return entry[0]

    def grow(self, key: Hashable, size: int) -> None:
        """What is kept under `key` has become larger by so many bytes; one that was dropped since does not count."""
        entry = self._young.get(key)
        if entry is None:
            return
        self._young[key] = (entry[0], entry[1] + size)
        self._bytes += size
        if self._bytes > self._half:
            self._old, self._young, self._bytes = self._young, {}, 0

    def put(self, key: Hashable, value: V, size: int) -> None:
        """Keep `value`, of `size` bytes. One larger than half of the limit is not kept."""
        if size > self._half:
            return
        if self._bytes + size > self._half:
            self._old, self._young, self._bytes = self._young, {}, 0
        self._young[key] = (value, size)
        self._bytes += size
