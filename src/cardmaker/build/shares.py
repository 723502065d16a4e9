"""Chunks of long work and a row of short tasks come in; what each worker does next goes out.

Neighbours in the row are alike, and what was made for one is still at hand for the next: letters, backgrounds, coded
strips. So every worker has a stretch of the row to itself, and one that has come to the end of its own helps with the
longest that is left, from its far end.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Sequence

_MOST = 12
_PARTS = 4  # of a stretch: what is handed out gets smaller, so that all workers end together


class Shares:
    """Hands every task out once. Long chunks are for whoever is free, and go first."""

    def __init__(self, long: Iterable[Sequence[int]], row: Sequence[int], workers: int) -> None:
        self._long = deque(deque(chunk) for chunk in long)
        self._stretches = [deque(stretch) for stretch in _cut(row, workers)]
        self._again: deque[int] = deque()

    def __bool__(self) -> bool:
        return bool(self._long or any(self._stretches) or self._again)

    def take(self, worker: int) -> deque[int]:
        """The next tasks for this worker (0, 1 …), in order; none when all are handed out."""
        if self._long:
            return self._long.popleft()
        if any(self._stretches):
            return self._short(worker)
        return deque([self._again.popleft()]) if self._again else deque()

    def give_back(self, tasks: deque[int]) -> None:
        """A chunk that was not begun is the next to be handed out."""
        if tasks:
            self._long.appendleft(tasks)

    def last(self, task: int) -> None:
        """This one comes after all others, by itself."""
        self._again.append(task)

    def _short(self, worker: int) -> deque[int]:
        own = self._stretches[worker]
        stretch = own or max(self._stretches, key=len)
        count = max(1, min(_MOST, len(stretch) // _PARTS))
        if own:
            return deque(own.popleft() for _ in range(count))
        return deque(reversed([stretch.pop() for _ in range(count)]))


def _cut(row: Sequence[int], workers: int) -> list[Sequence[int]]:
    """Stretches whose lengths differ by one at most."""
    ends = [len(row) * number // workers for number in range(workers + 1)]
    return [row[start:end] for start, end in itertools.pairwise(ends)]
