"""What the last runs found comes in from one small file beside the outputs; what need not be read again goes out.

No picture depends on it, and where it is gone or damaged, everything is looked at anew. A file whose size, time and
number on the disk are those of last time has not changed, unless it was written right when they were noted: then it is
read. Besides, it notes what a run begins, so that the next one finds what a killed one left, and what the last one made
and why, which the gallery tells.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.frozen import frozen
from cardmaker.workspace import Facts, Workspace, nanoseconds, packaged_seen, sha256, versions

FILE = ".cardmaker/state.json"
VERSION = 1
MANIFEST = "manifest.json"
RECEIPTS = 8
"""How many different commands are remembered."""
FLAWLESS = 8
"""How many sets of layouts without a fault are remembered."""
FRESH, COARSE = 100_000_000, 2_000_000_000
"""Nanoseconds: within these a file may change twice at what is one time for its disk; the second for disks that know
whole seconds only."""
PROGRAMS = (
    "cardmaker",
    "icu4py",
    "numpy",
    "pillow",
    "pyphen",
    "resvg-py",
    "segno",
    "uharfbuzz",
    "zlib-ng",
)
"""What draws and encodes pictures."""
CLIP_PROGRAMS = ("imageio-ffmpeg", "moviepy", "pysubs2")
"""What makes clips besides."""
DOCUMENT_PROGRAMS = ("pydyf",)
"""What makes documents besides."""


@frozen
class Known:
    """A file as it was: what the disk said, and the SHA-256 of its bytes."""

    facts: Facts
    sha256: str


@frozen
class Receipt:
    """A command after which nothing was left to do.

    `seen` stands for all files it had read, `manifest` for what it made; `jobs`, `files`, `problems`, and besides the
    lines in `told`, are what it told; `withheld` is how many cards it left out.
    """

    seen: str
    manifest: str
    jobs: int
    files: int
    problems: tuple[Diagnostic, ...] = ()
    told: tuple[str, ...] = ()
    withheld: int = 0


@frozen
class Run:
    """The last run that changed something: why it made jobs, by id, and the ids of jobs whose outputs it took away.

    `problems` is what is wrong in people's files, as the last run found it.
    """

    made: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


@frozen
class Memory:
    """Outputs by name, receipts by command; `noted` is when, in ns. `damaged`: the file could not be understood.

    `pending` are the stems of jobs that a run began and may not have ended, or that could not remove a file: they may
    have left files nobody recorded.
    `other_day` are the ids of jobs whose outputs are those of another day than that of the run (`--as-of`).
    `flawless` are the marks of layouts in which nothing was wrong when they were tried out, the last used one last.
    `photos` are those that were found good, by name, and `photos_by` what looked at them. `leaving` are outputs that
    should be gone and could not be removed: they are not shown to be posted.
    """

    outputs: Mapping[str, Known] = field(default_factory=dict)
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    noted: int = 0
    damaged: bool = False
    pending: tuple[str, ...] = ()
    run: Run = field(default_factory=Run)
    other_day: tuple[str, ...] = ()
    flawless: tuple[str, ...] = ()
    photos: Mapping[str, Known] = field(default_factory=dict)
    photos_by: str = ""
    leaving: tuple[str, ...] = ()

    def digest(self, name: str, workspace: Workspace) -> str | None:
        """The SHA-256 of an output as it is now, read only if it may have changed; None: it is not there.

        Raises OSError where it cannot be read.
        """
        facts = workspace.facts(name)
        if facts is None:
            return None
        known = self.outputs.get(name)
        if known is not None and known.facts == facts and settled(facts, self.noted):
            return known.sha256
        data = workspace.read_own(name)
        return None if data is None else sha256(data)


def settled(facts: Facts, noted: int) -> bool:
    """Whether a file cannot have changed since it was noted without another time."""
    time = facts[1]
    return time + (FRESH if time % 1_000_000_000 else COARSE) < noted


def load(workspace: Workspace) -> Memory:
    """What is remembered; nothing where there is nothing, or nothing that can be understood. Raises OSError."""
    data = workspace.read_own(FILE)
    if data is None:
        return Memory()
    try:
        whole = json.loads(data)
        if whole["version"] != VERSION:
            return Memory()
        outputs, photos = _known(whole["outputs"]), _known(whole.get("photos", {}))
        receipts = {name: _receipt(item) for name, item in whole["receipts"].items()}
        pending = tuple(map(str, whole["pending"]))
        other_day = tuple(map(str, whole.get("other_day", ())))
        run, flawless = _run(whole.get("run", {})), whole.get("flawless", ())
        marks = tuple(map(str, flawless)) if isinstance(flawless, list) else ()
        by = str(whole.get("photos_by", ""))
        leaving, noted = tuple(map(str, whole.get("leaving", ()))), int(whole["noted"])
        return Memory(outputs, receipts, noted, False, pending, run, other_day, marks, photos, by, leaving)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return Memory(damaged=True)


def _known(items: Mapping[str, Any]) -> dict[str, Known]:
    return {name: Known((int(a), int(b), int(c)), str(sha)) for name, (a, b, c, sha) in items.items()}


def _known_json(items: Mapping[str, Known]) -> dict[str, list[Any]]:
    return {name: [*known.facts, known.sha256] for name, known in sorted(items.items())}


def save(workspace: Workspace, memory: Memory) -> None:
    """Writes what is remembered, as of now; not where nothing is new. Raises OSError."""
    before = load(workspace)
    if before == replace(memory, noted=before.noted, damaged=False):
        return
    receipts = {name: _receipt_json(receipt) for name, receipt in memory.receipts.items()}
    pending = sorted(memory.pending)
    whole = {
        "flawless": list(memory.flawless),
        "leaving": list(memory.leaving),
        "noted": nanoseconds(),
        "other_day": list(memory.other_day),
        "outputs": _known_json(memory.outputs),
        "pending": pending,
        "photos": _known_json(memory.photos),
        "photos_by": memory.photos_by,
        "receipts": receipts,
        "run": _run_json(memory.run),
        "version": VERSION,
    }
    workspace.write([(FILE, (json.dumps(whole) + "\n").encode())], sync=True)


def with_outputs(memory: Memory, outputs: Mapping[str, Known]) -> Memory:
    return replace(memory, outputs=outputs)


def with_run(memory: Memory, run: Run) -> Memory:
    return replace(memory, run=run)


def with_pending(memory: Memory, stems: Iterable[str]) -> Memory:
    return replace(memory, pending=tuple(sorted(set(stems))))


def with_leaving(memory: Memory, workspace: Workspace, stuck: Iterable[str], wanted: Collection[str] = ()) -> Memory:
    """With the outputs that could not be removed: these, and those of before that are still there and not `wanted`."""
    still = (name for name in memory.leaving if name not in wanted and workspace.has_output(name))
    return replace(memory, leaving=tuple(sorted({*still, *stuck})))


def note_day(workspace: Workspace, jobs: Iterable[str], *, other: bool) -> None:
    """Notes of jobs whether their outputs are now those of another day. Raises OSError."""
    memory, done = load(workspace), set(jobs)
    days = set(memory.other_day) | done if other else set(memory.other_day) - done
    save(workspace, replace(memory, other_day=tuple(sorted(days))))


def flawless(workspace: Workspace) -> tuple[str, ...]:
    """The marks of layouts that need not be tried out; none where that cannot be known."""
    try:
        return load(workspace).flawless
    except OSError:
        return ()


def note_flawless(workspace: Workspace, mark: str) -> None:
    """Notes the mark of layouts without a fault, if there is one, as the last used. Raises OSError."""
    if not mark:
        return
    memory = load(workspace)
    others = tuple(other for other in memory.flawless if other != mark)
    save(workspace, replace(memory, flawless=(*others[1 - FLAWLESS :], mark)))


def photos(workspace: Workspace) -> Mapping[str, Known]:
    """Photos that need not be read to be checked; none where that cannot be known, or another program did it."""
    try:
        memory = load(workspace)
    except OSError:
        return {}
    return memory.photos if memory.photos_by == _photos_by() else {}


def note_photos(workspace: Workspace, found: Iterable[tuple[str, Known]]) -> None:
    """Notes photos that were found good, and forgets those that have gone. Raises OSError."""
    memory, by = load(workspace), _photos_by()
    before = memory.photos if memory.photos_by == by else {}
    kept = {name: known for name, known in {**before, **dict(found)}.items() if workspace.facts_inside(name)}
    save(workspace, replace(memory, photos=kept, photos_by=by if kept else ""))


def _photos_by() -> str:
    return json.dumps(versions(("cardmaker", "pillow")))


# Receipts -------------------------------------------------------------------------------------------------------------


def seen(workspace: Workspace) -> str:
    """One digest for all that a run may read, by what the disk says of it; empty where a file was changed just now."""
    now = nanoseconds()
    found = (*workspace.seen("assets", "cards"), *packaged_seen())
    if not all(settled(facts, now) for _, facts in found):
        return ""
    programs = versions((*PROGRAMS, *CLIP_PROGRAMS, *DOCUMENT_PROGRAMS))
    return sha256(json.dumps([found, programs, _speaker(), _encoder()], sort_keys=True).encode())


def _speaker() -> list[object]:
    """What stands for the program that reads cards out, which may be another or gone, without running it."""
    from cardmaker.encode.clip.speech import program

    return _told(program())


def _encoder() -> list[object]:
    """What stands for the program that encodes clips, which an environment variable may name, without running it."""
    from cardmaker.encode.clip.running import program

    return _told(program())


def _told(path: str) -> list[object]:
    try:
        facts = Path(path).stat() if path else None
    except OSError:  # it goes just now, or is none
        facts = None
    return [path, facts.st_size, facts.st_mtime_ns] if facts else []


def unchanged(workspace: Workspace, command: str, now: str) -> Receipt | None:
    """The receipt of `command` where nothing at all has changed since: no file read (`now` is `seen`), no output."""
    try:
        memory = load(workspace)
    except OSError:
        return None
    receipt = memory.receipts.get(command)
    if receipt is None or not now or receipt.seen != now or memory.pending:
        return None
    made = memory.outputs.get(MANIFEST)
    if made is None or made.sha256 != receipt.manifest:
        return None
    try:
        intact = all(memory.digest(name, workspace) == known.sha256 for name, known in memory.outputs.items())
    except OSError:
        return None
    return receipt if intact else None


def remember(
    workspace: Workspace,
    command: str,
    now: str,
    *,
    jobs: int,
    files: int,
    problems: Iterable[Diagnostic],
    told: Iterable[str] = (),
    withheld: int = 0,
) -> None:
    """Keeps the receipt of a command that has just ended well; `now` is what `seen` gave before it read anything."""
    memory = load(workspace)
    made = memory.outputs.get(MANIFEST)
    if made is None or not now:
        return
    receipt = Receipt(now, made.sha256, jobs, files, tuple(problems), tuple(told), withheld)
    others = [(name, kept) for name, kept in memory.receipts.items() if name != command]
    save(workspace, replace(memory, receipts=dict([*others[1 - RECEIPTS :], (command, receipt)])))


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {
        "seen": receipt.seen,
        "manifest": receipt.manifest,
        "jobs": receipt.jobs,
        "files": receipt.files,
        "problems": _problems_json(receipt.problems),
        "told": list(receipt.told),
        "withheld": receipt.withheld,
    }


def _problems_json(problems: Iterable[Diagnostic]) -> list[list[Any]]:
    return [
        [item.span.file, item.span.line, item.span.column, str(item.severity), item.message, item.hint]
        for item in problems
    ]


def _receipt(item: Mapping[str, Any]) -> Receipt:
    problems = _problems(item["problems"])
    told, withheld = tuple(map(str, item.get("told", ()))), int(item.get("withheld", 0))
    jobs, files = int(item["jobs"]), int(item["files"])
    return Receipt(str(item["seen"]), str(item["manifest"]), jobs, files, problems, told, withheld)


def _problems(items: Iterable[Any]) -> tuple[Diagnostic, ...]:
    return tuple(
        Diagnostic(Span(str(file), int(line), int(column)), Severity(severity), str(message), str(hint))
        for file, line, column, severity, message, hint in items
    )


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "gone": list(run.gone),
        "made": dict(sorted(run.made.items())),
        "problems": _problems_json(run.problems),
    }


def _run(item: Mapping[str, Any]) -> Run:
    made = {str(job): str(reason) for job, reason in item.get("made", {}).items()}
    return Run(made, tuple(map(str, item.get("gone", ()))), _problems(item.get("problems", ())))
