"""Who does what next: every task once, alike ones to one worker."""

from __future__ import annotations

import itertools
from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from cardmaker.build.shares import Shares


@given(
    long=st.lists(st.integers(1, 4), max_size=3),
    row=st.integers(0, 200),
    workers=st.integers(1, 9),
    turns=st.lists(st.integers(0, 8), max_size=60),
)
def test_every_task_is_handed_out_once_whoever_comes(long: list[int], row: int, workers: int, turns: list[int]) -> None:
    numbers = iter(range(1000))
    chunks = [[next(numbers) for _ in range(count)] for count in long]
    tasks = [next(numbers) for _ in range(row)]
    shares = Shares(chunks, tasks, workers)
    taken: list[int] = []
    for turn in [*turns, *range(1000)]:
        if not shares:
            break
        found = shares.take(turn % workers)
        assert 1 <= len(found) <= 6
        taken += found
    assert sorted(taken) == list(range(sum(long) + row))
    assert not shares.take(0)


@given(row=st.integers(1, 200), workers=st.integers(1, 9))
def test_workers_as_fast_as_each_other_keep_to_their_stretches(row: int, workers: int) -> None:
    shares = Shares([], list(range(row)), workers)
    done: list[list[int]] = [[] for _ in range(workers)]
    while shares:
        behind = min(range(workers), key=lambda number: len(done[number]))
        done[behind] += shares.take(behind)
    leaps = sum(there - here != 1 for tasks in done for here, there in itertools.pairwise(tasks))
    assert leaps <= 2 * workers


def test_one_that_has_done_its_own_takes_the_far_end_of_the_longest() -> None:
    shares = Shares([], list(range(40)), 2)
    own = list(range(20, 40))
    while own:
        for task in shares.take(1):
            assert task == own.pop(0)
    assert list(shares.take(1)) == [15, 16, 17, 18, 19]
    assert list(shares.take(0)) == [0, 1, 2]


def test_of_several_the_one_with_most_left_is_helped() -> None:
    shares = Shares([], list(range(60)), 3)
    assert list(shares.take(0)) == [0, 1, 2, 3, 4]
    while (tasks := shares.take(2))[0] >= 40:
        pass
    assert list(tasks) == [35, 36, 37, 38, 39]
    assert [list(shares.take(2)) for _ in range(2)] == [[17, 18, 19], [32, 33, 34]]


def test_what_is_handed_out_gets_smaller_so_that_all_end_together() -> None:
    shares = Shares([], list(range(100)), 1)
    sizes = [len(shares.take(0)) for _ in range(30)]
    assert sizes[:14] == [6] * 13 + [5]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[20] == 1


def test_a_dozen_slow_tasks_side_by_side_are_not_all_for_one() -> None:
    slow = set(range(12))
    shares = Shares([], list(range(192)), 4)
    ready = [0.0] * 4
    while shares:
        worker = ready.index(min(ready))
        ready[worker] += sum(20 if task in slow else 1 for task in shares.take(worker))
    assert max(ready) < 1.2 * sum(ready) / len(ready)


def test_long_chunks_go_first_and_whole() -> None:
    shares = Shares([[7, 8], [9]], [1, 2], 2)
    assert [list(shares.take(1)) for _ in range(4)] == [[7, 8], [9], [2], [1]]


def test_what_a_worker_left_of_its_chunk_is_for_its_successor_and_first() -> None:
    shares = Shares([[20, 21, 22], [30]], list(range(12)), 2)
    lost, *rest = shares.take(1)
    shares.give_back(1, deque(rest))
    assert lost == 20
    assert list(shares.take(0)) == [30]
    assert list(shares.take(0)) == [0]
    assert list(shares.take(1)) == [21, 22]
    assert list(shares.take(1)) == [6]


def test_what_ended_its_worker_is_last_and_not_for_one_that_has_done_something() -> None:
    shares = Shares([], [1, 2, 3], 1)
    (lost,) = shares.take(0)
    shares.give_back(0, deque())
    shares.retry_last(lost)
    assert [list(shares.take(0)) for _ in range(3)] == [[2], [3], []]
    assert shares
    assert list(shares.take_retry()) == [lost]
    assert not shares
    assert not shares.take_retry()
