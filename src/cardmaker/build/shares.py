"""Chunks of long work and a row of short tasks come in; what each worker does next goes out.

Neighbours in the row are alike, and what was made for one is still at hand for the next: letters, backgrounds, coded
strips. So every worker has a stretch of the row to itself, and one that has come to the end of its own helps with the
longest that is left, from its far end.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Sequence

_MOST = 6  # tasks at once: if they are slow, others cannot help with them
_PARTS = 4  # of a stretch: what is handed out gets smaller, so that all workers end together


class Shares:
    """Hands every task out once, and what ended its worker once more. Long chunks go first, to whoever is free.

    A worker that takes the place of another one has its number.
    """

    def __init__(self, long: Iterable[Sequence[int]], row: Sequence[int], workers: int) -> None:
        self._long = deque(deque(chunk) for chunk in long)
        self._stretches = [deque(stretch) for stretch in _cut(row, workers)]
        self._rests: dict[int, deque[int]] = {}
        self._retries: deque[int] = deque()

    def __bool__(self) -> bool:
        return bool(self._rests or self._long or any(self._stretches) or self._retries)

    def take(self, worker: int) -> deque[int]:
        """The next tasks for this worker (0, 1 …), in order; none when all are handed out but those to be retried."""
        if worker in self._rests:
            return self._rests.pop(worker)
        if self._long:
            return self._long.popleft()
        return self._short(worker) if any(self._stretches) else deque()

    def take_retry(self) -> deque[int]:
        """One task for a process that does nothing else; none when there is none to be retried."""
        return deque([self._retries.popleft()]) if self._retries else deque()

    def give_back(self, worker: int, tasks: deque[int]) -> None:
        """What this worker left of its chunk is the first that its successor takes."""
        if tasks:
            self._rests[worker] = tasks

    def retry_last(self, task: int) -> None:
        """This one comes once more, after all others."""
        self._retries.append(task)

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
