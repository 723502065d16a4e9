"""Measures how many stills a second cardmaker writes, beside Takumi drawing equal cards from the same fonts.

    python benchmarks/stills.py [--rounds 4] [--format png jpeg] [--workers 1 2] [--json] [--keep FOLDER]

60 texts on 4 canvases; a worker is a process, warm, that writes every file. The two take turns, and the best round of
each counts. Takumi needs node and `npm install` in benchmarks/takumi; without them only ours is measured.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TextIO

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import texts  # noqa: E402

WARM = 3
WANTED = {"png": 1.5, "jpeg": 4.0}
WANTED_SCALING = 1.8
FACES = (
    ("Roboto", 400),
    ("Roboto", 500),
    ("Roboto", 700),
    ("Source Serif Pro", 700),
)


@dataclass(frozen=True, slots=True)
class Speed:
    pictures: int
    seconds: float
    mean_bytes: float

    @property
    def per_second(self) -> float:
        return self.pictures / self.seconds


# ------------------------------------------------------------------------------------------------------------- ours


def jobs_and_draw(folder: Path) -> tuple[list[object], Callable[[object], list[tuple[str, bytes]]]]:
    """All jobs of the project in `folder`, and a function that draws one: (file name, bytes) of each picture."""
    from cardmaker import workspace
    from cardmaker.build import drawing
    from cardmaker.diagnostics import Problems
    from cardmaker.plan import plan
    from cardmaker.project import load, with_pictures

    problems = Problems()
    space = workspace.find(folder)
    project = load(space, problems)
    jobs = plan(project.library, project.placements, day=workspace.today(), problems=problems)
    project, jobs = with_pictures(project, jobs, space, problems)
    if problems.errors:
        raise SystemExit("\n".join(str(item) for item in problems.items))
    prepared = drawing.prepare(project)

    def draw(job: object) -> list[tuple[str, bytes]]:
        rendered = prepared(job)  # type: ignore[arg-type]
        if rendered.broken:
            raise SystemExit("\n".join(str(item) for item in rendered.problems))
        stem = job.stem.replace("/", "-")  # type: ignore[attr-defined]
        return [(f"{stem}-{i}{file.extension}", file.data) for i, file in enumerate(rendered.files)]

    return list(jobs), draw


def our_worker(folder: Path, out: Path, pipe: Connection) -> None:
    """Says in which order a run draws the jobs, warms up, and draws what it is given until it is given nothing."""
    from cardmaker.build import by_look

    jobs, draw = jobs_and_draw(folder)
    for job in jobs[: WARM * len(texts.CANVASES)]:
        draw(job)
    pipe.send(by_look(jobs))  # type: ignore[arg-type]
    pictures = size = 0
    while chunk := pipe.recv():
        for index in chunk:
            for name, data in draw(jobs[index]):
                (out / name).write_bytes(data)
                pictures += 1
                size += len(data)
        pipe.send(None)
    pipe.send((pictures, size))


def hand_out(pipes: list[Connection], row: list[int]) -> list[tuple[int, int]]:
    """Every worker's pictures and bytes. They are handed their work as in a run of `cardmaker render`."""
    from cardmaker.build.shares import Shares

    shares = Shares([], row, len(pipes))
    numbers = {pipe: number for number, pipe in enumerate(pipes)}
    done: list[tuple[int, int]] = []
    ready = list(pipes)
    while len(done) < len(pipes):
        for pipe in ready:
            pipe.send(tuple(shares.take(numbers[pipe])))
        ready = []
        for pipe in wait(pipes):
            said = pipe.recv()  # type: ignore[union-attr]
            if said is None:
                ready.append(pipe)  # type: ignore[arg-type]
            else:
                done.append(said)
    return done


def ours(folder: Path, out: Path, workers: int) -> Speed:
    context = multiprocessing.get_context("spawn")
    pipes, processes = [], []
    for _ in range(workers):
        here, there = context.Pipe()
        process = context.Process(target=our_worker, args=(folder, out, there))
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    try:
        row, *_ = [pipe.recv() for pipe in pipes]
        start = time.perf_counter()
        done = hand_out(pipes, row)
        seconds = time.perf_counter() - start
    except EOFError:
        raise SystemExit("a worker of ours ended early, see above") from None
    for process in processes:
        process.join()
    pictures = sum(count for count, _ in done)
    return Speed(pictures, seconds, sum(size for _, size in done) / max(pictures, 1))


# ----------------------------------------------------------------------------------------------------------- Takumi


def without_takumi() -> str:
    """Why Takumi cannot be measured; empty when it can."""
    if shutil.which("node") is None:
        return "node is missing: install Node.js 20 or newer"
    if not (HERE / "takumi" / "node_modules" / "@takumi-rs" / "core").is_dir():
        return "Takumi is missing: run `npm install` in benchmarks/takumi"
    return ""


def write_takumi_job(folder: Path, out: Path, assets: Path) -> Path:
    """The texts, the very font files we use and the two drawings, where the Node script finds them."""
    from cardmaker import workspace
    from cardmaker.diagnostics import Problems
    from cardmaker.fonts import Fonts

    problems = Problems()
    files = dict(workspace.packaged_fonts(problems))
    every = Fonts.from_files(sorted(files.items()), problems)
    fonts = []
    for family, weight in FACES:
        face = every.face(family, weight)
        if face is None:
            raise SystemExit(f"no font {family} {weight}")
        path = folder / f"{face.key}.font"
        path.write_bytes(files[face.file])
        fonts.append({"name": family, "weight": weight, "path": str(path)})
    icon = (assets / "icons" / "requests.svg").read_text(encoding="utf-8").replace("currentColor", "#FFFFFF")
    (folder / "icon.svg").write_text(icon, encoding="utf-8")
    shutil.copy(assets / "brands" / "desk" / "mark.svg", folder / "mark.svg")
    texts.write_texts(folder / "texts.json")
    job = {
        "texts": json.loads((folder / "texts.json").read_text(encoding="utf-8")),
        "canvases": texts.CANVASES,
        "fonts": fonts,
        "images": [{"src": name, "path": str(folder / f"{name}.svg")} for name in ("icon", "mark")],
        "out": str(out),
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    return path


def takumi(job: Path, image_format: str, workers: int) -> Speed:
    command = [
        "node",
        str(HERE / "takumi" / "bench.mjs"),
        str(job),
        "--format",
        image_format,
        "--workers",
        str(workers),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise SystemExit(f"Takumi failed:\n{done.stderr[-2000:]}")
    said = json.loads(done.stdout)
    return Speed(said["pictures"], said["seconds"], said["mean_bytes"])


# -------------------------------------------------------------------------------------------------------------- all


def measure(options: argparse.Namespace, folder: Path) -> dict[tuple[str, str, int], Speed]:
    assets = HERE.parent / "assets"
    best: dict[tuple[str, str, int], Speed] = {}
    missing = without_takumi()
    if missing:
        say(f"Only cardmaker is measured: {missing}.", sys.stderr)
    for image_format in options.format:
        project, our_out, their_out = (folder / f"{name}-{image_format}" for name in ("project", "ours", "takumi"))
        for path in (project, our_out, their_out):
            path.mkdir(parents=True)
        texts.write_project(project, assets, image_format)
        job = None if missing else write_takumi_job(folder, their_out, assets)
        for _ in range(options.rounds):
            for workers in options.workers:
                for out in (our_out, their_out):  # a file that is there takes twice as long to write
                    shutil.rmtree(out)
                    out.mkdir()
                found = {("ours", image_format, workers): ours(project, our_out, workers)}
                if job:
                    found["takumi", image_format, workers] = takumi(job, image_format, workers)
                for key, speed in found.items():
                    if key not in best or speed.per_second > best[key].per_second:
                        best[key] = speed
    return best


def report(best: dict[tuple[str, str, int], Speed]) -> list[str]:
    lines = []
    for (who, image_format, workers), speed in best.items():
        if who != "ours":
            continue
        line = f"{image_format:4}  {workers} worker{'s' if workers > 1 else ' '}  ours {speed.per_second:6.1f} a second"
        line += f" ({speed.mean_bytes / 1000:.0f} KB)"
        other = best.get(("takumi", image_format, workers))
        if other:
            ratio, wanted = speed.per_second / other.per_second, WANTED[image_format]
            line += f"  Takumi {other.per_second:6.1f} ({other.mean_bytes / 1000:.0f} KB)"
            line += f"  ratio {ratio:.2f} (wanted {wanted}){'' if ratio >= wanted else '  MISSED'}"
        lines.append(line)
        one = best.get(("ours", image_format, 1))
        if workers == 2 and one:
            ratio = speed.per_second / one.per_second
            missed = "" if ratio >= WANTED_SCALING else "  MISSED"
            lines.append(f"{image_format:4}  two workers / one: {ratio:.2f} (wanted {WANTED_SCALING}){missed}")
    return lines


def say(line: str, where: TextIO | None = None) -> None:
    (where or sys.stdout).write(f"{line}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--format", nargs="+", choices=("png", "jpeg"), default=["png", "jpeg"])
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--json", action="store_true", help="print numbers for programs")
    parser.add_argument("--keep", type=Path, help="a new folder for the files of both, to look at them")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="cardmaker-stills-"))
    try:
        best = measure(options, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if options.json:
        rows = [
            {"who": who, "format": fmt, "workers": n, "per_second": round(s.per_second, 2), "pictures": s.pictures}
            for (who, fmt, n), s in best.items()
        ]
        say(json.dumps(rows, indent=1))
    else:
        say("\n".join(report(best)))


if __name__ == "__main__":
    main()
