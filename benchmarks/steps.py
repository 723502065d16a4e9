"""Does thousands of random steps to a small project, and after each compares all files with those of a first run.

    python benchmarks/steps.py [--steps 10000] [--seed 1] [--processes 2]

A step adds, renames, deletes or edits a card, a deck, the law, a layout, a brand, a font, a picture, sets another day,
spoils outputs, or kills a run or has it fail at one of its steps on the disk. `tests/test_rebuild_steps.py` says what
is done and looked at. A sequence that goes wrong is shortened and told, with the seed that finds it again.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

AT_ONCE = 240
"""Steps of one seed: after them there is news, and memory is free again."""


def some(seed: int) -> tuple[Counter[str], str]:
    """The steps done with one seed by their kinds, and what went wrong."""
    import hypothesis
    import test_rebuild_steps as machine

    machine.DONE.clear()
    hypothesis.seed(seed)(machine.Edits)
    try:
        machine.run(AT_ONCE)
    except Exception as error:
        return Counter(machine.DONE), "".join((*traceback.format_exception(error, limit=-2), f"\nseed {seed}"))
    return Counter(machine.DONE), ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    start, done, seed = time.monotonic(), Counter[str](), options.seed
    with ProcessPoolExecutor(options.processes, max_tasks_per_child=4) as pool:
        going = {pool.submit(some, seed + number) for number in range(options.processes)}
        seed += options.processes
        while going:
            for one in as_completed(going):
                going.remove(one)
                steps, wrong = one.result()
                if wrong:
                    print(wrong, flush=True)
                    pool.shutdown(cancel_futures=True)
                    return 1
                done += steps
                print(f"{done.total()} steps, all well, {time.monotonic() - start:.0f} s", flush=True)
                if done.total() < options.steps:
                    going.add(pool.submit(some, seed))
                    seed += 1
                break
    for kind, count in done.most_common():
        print(f"{count:6} {kind.replace('_', ' ')}")
    took = time.monotonic() - start
    print(f"{done.total()} steps from seed {options.seed} on, in {took:.0f} s: after each, all files as of a first run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
