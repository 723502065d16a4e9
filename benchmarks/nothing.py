"""Measures how long `render` takes over thousands of recorded outputs where nothing has changed, start-up included.

    python benchmarks/nothing.py [--cards 335] [--rounds 7]

Three languages and four placements, so 335 cards are 4,020 pictures, really drawn first (a minute or two).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WANTED = 0.6
DECK = "placements: [open-graph, x-image, facebook-square, telegram-photo]\ntopics:"


def cardmaker(*arguments: str) -> tuple[float, str]:
    start = time.perf_counter()
    command = [sys.executable, "-m", "cardmaker", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - start, done.stdout


def project(folder: Path, cards: int) -> None:
    cardmaker("init", str(folder))
    deck = folder / "cards/first/deck.yaml"
    deck.write_text(deck.read_text("utf-8").replace("topics:", DECK, 1), "utf-8")
    text = (folder / "cards/first/answer-time.yaml").read_text("utf-8")
    for number in range(1, cards):
        (folder / f"cards/first/card-{number}.yaml").write_text(text.replace("?", f" {number}?"), "utf-8")


def report(label: str, seconds: list[float], wanted: float | None = None) -> None:
    best, middle = min(seconds), sorted(seconds)[len(seconds) // 2]
    verdict = "" if wanted is None else f"  (wanted {wanted})" + ("" if middle <= wanted else "  MISSED")
    print(f"{label:44} best {best:.2f} s, median {middle:.2f} s{verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=335)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cardmaker-nothing-"))
    try:
        project(folder, options.cards)
        first, _ = cardmaker("render", "-C", str(folder))
        count = sum(1 for path in (folder / "output/first").rglob("*") if path.is_file())
        print(f"{count} outputs, made in {first:.0f} s")
        asked = ("render", "-C", str(folder))
        cardmaker(*asked)
        report("nothing changed", [cardmaker(*asked)[0] for _ in range(options.rounds)], WANTED)
        card = folder / "cards/first/answer-time.yaml"
        looked = []
        for _ in range(options.rounds):
            card.touch()
            time.sleep(0.2)
            looked.append(cardmaker(*asked)[0])
        report("a file was saved without a change", looked)
        shutil.rmtree(folder / "output/.cardmaker")
        report("… and every output has to be read", [cardmaker(*asked)[0]])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
