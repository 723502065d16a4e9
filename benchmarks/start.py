"""Measures what one card takes from a cold start, a process of its own, beside a Python that only opens its libraries.

    python benchmarks/start.py [--rounds 15]

The card is a shipped one: one language, one placement, drawn each time, the file written: into an empty folder, where
nothing is known of earlier runs, and where the last one went to. All take turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
WANTED, WANTED_HELP = 0.6, 0.15
CARD = ("render", "media-law-now/extension", "--lang", "kk", "--placement", "instagram-feed", "--force")
LIBRARIES = "import click, icu4py, icu4py.breakers, numpy, PIL.Image, resvg_py, segno, uharfbuzz, yaml, zlib_ng"


def run(*arguments: str) -> tuple[float, float]:
    """Seconds on the clock, and seconds of processor time of a child (0 where the system does not tell)."""
    before, start = os.times(), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False)
    seconds, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise SystemExit(done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace"))
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent


# With compiled modules kept, as on a user's machine after the first run.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def measured(rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """What each takes, a round a round; the round before the first opens all files once and does not count."""
    card = ("-m", "cardmaker", *CARD, "--out")
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ("first", "again", "libraries", "--help")}
    for number in range(rounds + 1):
        asked = {
            "first": (*card, str(folder / str(number))),
            "again": (*card, str(folder / "again")),
            "libraries": ("-c", LIBRARIES),
            "--help": ("-m", "cardmaker", "--help"),
        }
        for name, arguments in asked.items():
            took = run(*arguments)
            if number:
                found[name].append(took)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cardmaker-start-") as folder:
        found = measured(options.rounds, Path(folder))
    libraries = statistics.median(seconds for seconds, _ in found["libraries"])
    for name in ("first", "again"):
        seconds = [seconds for seconds, _ in found[name]]
        median, best = statistics.median(seconds), min(seconds)
        missed = "" if median <= WANTED else "  MISSED"
        print(f"one card, {name:5}              median {median:.2f} s, best {best:.2f} s  (wanted {WANTED}){missed}")
        print(f"… / opening its libraries    {median / libraries:.1f}")
    bare = statistics.median(seconds for seconds, _ in found["--help"])
    spent = statistics.median(cpu for _, cpu in found["--help"])
    missed = "" if spent <= WANTED_HELP else "  MISSED"
    print(f"--help                       {bare:.2f} s, {spent:.2f} s of CPU  (wanted {WANTED_HELP}){missed}")


if __name__ == "__main__":
    main()
