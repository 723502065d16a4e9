"""Measures what one card takes from a cold start, a process of its own, beside a Python that only opens its libraries.

    python benchmarks/start.py [--rounds 15]

The card is a shipped one: one language, one placement, drawn each time, the file written. Both take turns.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
WANTED, WANTED_HELP = 0.6, 0.15
CARD = ("render", "media-law-now/extension", "--lang", "kk", "--placement", "instagram-feed", "--force")
LIBRARIES = "import click, icu4py, icu4py.breakers, numpy, PIL.Image, pyphen, resvg_py, segno, uharfbuzz, yaml, zlib_ng"


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    out = tempfile.mkdtemp(prefix="cardmaker-start-")
    asked = {
        "one card": ("-m", "cardmaker", *CARD, "--out", out),
        "libraries": ("-c", LIBRARIES),
        "--help": ("-m", "cardmaker", "--help"),
    }
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    try:
        for arguments in asked.values():
            run(*arguments)
        for _ in range(options.rounds):
            for name, arguments in asked.items():
                found[name].append(run(*arguments))
    finally:
        shutil.rmtree(out, ignore_errors=True)
    card, libraries, bare = (statistics.median(seconds for seconds, _ in found[name]) for name in asked)
    best = min(seconds for seconds, _ in found["one card"])
    spent = statistics.median(cpu for _, cpu in found["--help"])
    missed = "" if card <= WANTED else "  MISSED"
    print(f"one card from a cold start   median {card:.2f} s, best {best:.2f} s  (wanted {WANTED}){missed}")
    print(f"… / opening its libraries    {card / libraries:.1f}")
    missed = "" if spent <= WANTED_HELP else "  MISSED"
    print(f"--help                       {bare:.2f} s, {spent:.2f} s of CPU  (wanted {WANTED_HELP}){missed}")


if __name__ == "__main__":
    main()
