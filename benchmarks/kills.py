"""Kills runs of `render` with SIGKILL at random moments, and looks whether the next run leaves what a clean one leaves.

    python benchmarks/kills.py [--kills 300] [--seed 1] [--boundaries]

In turn the run itself, one of its workers, and the encoder of a clip are killed. Before each kill the project changes,
so that there is something to make. After it, one plain `render` must end well, all files must be those of a clean run
byte for byte, and no temporary file may be left. With `--boundaries`, a real process is killed instead before every
open, write, flush, replace and removal of a small run in turn. POSIX only.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

PLACES = """\
placements:
  web-square: {platform: web, label: Square, size: 540x540, formats: [png], checked: 2026-11-20, alt_max: 200}
  web-tall: {platform: web, label: Tall, size: 360x640, formats: [jpeg], checked: 2026-11-20, slides_max: 4}
  web-clip: {platform: web, label: Clip, size: 180x320, formats: [mp4], fps: 10, checked: 2026-11-20}
"""
COMMAND = (sys.executable, "-m", "cardmaker", "render", "-j", "3", "-C")
STEP = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import faults
from pathlib import Path
from cardmaker.cli import main
root, at = sys.argv[2], int(sys.argv[3])
class Real(faults.Disk):
    def step(self, name, path):
        super().step(name, path)
        if len(self.steps) - 1 == at:
            os.kill(os.getpid(), signal.SIGKILL)
disk = Real(Path(root) / "output")
with disk.failing():
    try:
        sys.argv = ["cardmaker", "render", "-j", "1", "--memory-limit", "0M", "--time-limit", "0s", "-C", root]
        main()
    finally:
        print(len(disk.steps))
"""


def project(root: Path, cards: int) -> None:
    import small

    small.start(root)
    layouts = Path(__file__).parents[1] / "assets/layouts"
    for layout in layouts.glob("*.yaml"):
        shutil.copy(layout, root / "assets/layouts" / layout.name)
    small.write(root, "assets/placements.yaml", PLACES)
    deck = small.DECK.replace("[web-square, web-tall]", "[web-square, web-tall, web-clip]")
    small.write(root, "cards/week/deck.yaml", deck)
    for name in ("one", "two", "three"):
        (root / f"cards/week/{name}.yaml").unlink()
    for number in range(cards):
        change(root, f"card-{number}", 0)


def change(root: Path, name: str, version: int) -> None:
    """Three versions of a card, one with more slides; so few that a clean run of each state is made only once."""
    import small

    card = small.card(f"{name} {version}")
    if version == 2:
        card = card.replace('Да."', "Да." + " Это длинный ответ, который не помещается на одной картинке." * 8 + '"')
    small.write(root, f"cards/week/{name}.yaml", card)


def files(out: Path) -> dict[str, bytes]:
    import small

    whole = small.tree(out)  # the gallery without what the last run made
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    private = (".cardmaker/", ".cardmaker.lock", "status.json")
    return {
        name: whole.get(name, data) for name, data in found.items() if not name.startswith(private) or ".part" in name
    }


def render(root: Path, out: Path | None = None) -> None:
    done = subprocess.run(
        [*COMMAND, str(root), *(["-o", str(out)] if out else [])], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"exit code {done.returncode}\n{done.stdout}{done.stderr}")


def below(parent: int) -> list[tuple[int, str]]:
    """All processes under one, with their names."""
    told = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in told.splitlines()]
    found: list[tuple[int, str]] = []
    wanted = {parent}
    for _ in range(4):
        for process, owner, name in lines:
            if int(owner) in wanted and int(process) not in wanted:
                wanted.add(int(process))
                found.append((int(process), name))
    return found


def killed(root: Path, whom: str, dice: random.Random, most: float) -> str:
    """Begins a run and kills it, or a part of it; says what was hit."""
    hit = "ended before"
    with subprocess.Popen([*COMMAND, str(root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        until = time.monotonic() + dice.uniform(0.0, most)
        while time.monotonic() < until and run.poll() is None:
            time.sleep(0.005)
        victims = [run.pid] if whom == "run" else []
        while not victims and run.poll() is None:
            under = below(run.pid)
            encoders = [process for process, name in under if "ffmpeg" in name]
            workers = [process for process, name in under if "ffmpeg" not in name and name != "ps"]
            victims = encoders if whom == "encoder" else workers
        with contextlib.suppress(ProcessLookupError):
            if victims and run.poll() is None:
                os.kill(dice.choice(victims), signal.SIGKILL)
                hit = whom
    return hit


def random_kills(root: Path, count: int, seed: int) -> None:
    dice = random.Random(seed)
    cards = 2
    project(root, cards)
    start = time.monotonic()
    render(root)
    took = time.monotonic() - start
    print(f"{len(files(root / 'output'))} files; a whole run takes {took:.1f} s", flush=True)
    clean: dict[tuple[int, ...], dict[str, bytes]] = {}
    versions = [0] * cards
    hits: Counter[str] = Counter()
    for number in range(count):
        for card in dice.sample(range(cards), dice.randint(1, cards)):
            versions[card] = (versions[card] + 1) % 3
            change(root, f"card-{card}", versions[card])
        hits[killed(root, ("run", "worker", "encoder")[number % 3], dice, took * 0.8)] += 1
        render(root)
        key = tuple(versions)
        if key not in clean:
            render(root, root / "fresh")
            clean[key] = files(root / "fresh")
            shutil.rmtree(root / "fresh")
        assert files(root / "output") == clean[key], f"after kill {number + 1}"
        left = [name for name in files(root / "output") if ".part" in name]
        assert not left, left
        if (number + 1) % 10 == 0:
            print(f"{number + 1} kills, all well: {dict(hits)}", flush=True)


def boundaries(root: Path) -> None:
    import tiny

    tiny.start(root)
    tests, wanted = str(Path(__file__).parents[1] / "tests"), None
    at = -1
    while True:
        shutil.rmtree(root / "output", ignore_errors=True)
        command = [sys.executable, "-c", STEP, tests, str(root), str(at)]
        code = subprocess.run(command, capture_output=True, text=True, check=False).returncode
        assert code in (0, -signal.SIGKILL), code
        render(root)
        found = files(root / "output")
        wanted = wanted or found
        assert found == wanted, at
        if code == 0 and at >= 0:
            print(f"killed before each of {at} steps, all well")
            return
        at += 1
        if at % 20 == 0:
            print(f"{at} steps", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--boundaries", action="store_true")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cardmaker-kills-")).resolve()
    try:
        if options.boundaries:
            boundaries(folder / "project")
        else:
            random_kills(folder / "project", options.kills, options.seed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
