"""Jobs, what each is made of, and what the output folder holds come in; which must be made, and why, goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cardmaker import manifest, memory
from cardmaker.build import reasons
from cardmaker.build.inputs import MadeOf
from cardmaker.frozen import frozen
from cardmaker.manifest import Manifest, Record
from cardmaker.memory import MANIFEST, Known, Memory
from cardmaker.plan import Job
from cardmaker.workspace import Workspace

Wanted = Callable[[Record], bool]
DAMAGED = "{name} in the output folder was damaged, so {what}."


@frozen
class Decided:
    """`reasons` by id of the jobs to make; `kept` are the records of the others. `notes` are for people.

    `withdrawn` are the records of outputs that must not stay, since their cards are withheld; once they have been
    removed, of those that are gone.
    """

    reasons: Mapping[str, str]
    kept: Mapping[str, tuple[Record, ...]]
    old: Manifest
    memory: Memory
    notes: tuple[str, ...] = ()
    found: Mapping[str, Known] = field(default_factory=dict)
    withdrawn: tuple[Record, ...] = ()


def decide(
    jobs: Sequence[Job],
    made_of: MadeOf | None,
    workspace: Workspace,
    *,
    force: bool = False,
    tell: bool = True,
    withheld: Sequence[str] = (),
    wanted: Wanted = lambda _: True,
) -> Decided:
    """What must be made. Without `made_of`, or with `force`, everything. Nothing is written.

    Unless `tell` is off, what had a warning is made again, so that it is told again, though it is as it would be made.
    `withheld` are what the names of outputs begin with that must not stay; nor must those whose record is not `wanted`.
    Raises OSError where the output folder cannot be read.
    """
    data = workspace.read_own(MANIFEST)
    read = manifest.read(data) if data is not None else None
    known = memory.load(workspace)
    notes = []
    if data is not None and read is None:
        notes.append(DAMAGED.format(name=MANIFEST, what="everything is made anew"))
    if known.damaged:
        notes.append(DAMAGED.format(name=memory.FILE, what="all outputs are read again"))
    old = read or Manifest((), {})
    by_job: dict[str, list[Record]] = {}
    for record in old.records:
        by_job.setdefault(record.job, []).append(record)
    why: dict[str, str] = {}
    kept: dict[str, tuple[Record, ...]] = {}
    seeing = _Outputs(workspace, known)
    for job in jobs:
        records = by_job.get(job.id, [])
        reason = reasons.FORCED if force else _reason(job, records, made_of, old, seeing)
        if reason and (tell or reason != reasons.WARNED):
            why[job.id] = reason
        else:
            kept[job.id] = _in_order(records)
    stems = tuple(withheld)
    withdrawn = tuple(record for record in old.records if record.path.startswith(stems) or not wanted(record))
    return Decided(why, kept, old, known, tuple(notes), seeing.found, withdrawn)


@dataclass(slots=True)
class _Outputs:
    """Looks at outputs, and remembers what was seen."""

    workspace: Workspace
    memory: Memory
    found: dict[str, Known] = field(default_factory=dict)

    def state(self, record: Record) -> str:
        """Whether an output is missing or altered; empty: it is as it was made."""
        facts = self.workspace.facts(record.path)
        digest = self.memory.digest(record.path, self.workspace)
        if facts is None or digest is None:
            return reasons.MISSING
        if digest != record.sha256:
            return reasons.ALTERED
        self.found[record.path] = Known(facts, digest)
        return ""


def _reason(job: Job, records: Sequence[Record], made_of: MadeOf | None, old: Manifest, outputs: _Outputs) -> str:
    if not records or made_of is None:
        return reasons.NEW
    different = reasons.why(dict(records[0].inputs), dict(made_of.inputs[job.id]), old.groups, made_of.groups)
    if different:
        return different
    if len(records) != records[0].files:
        return reasons.MISSING
    spoiled = next(filter(None, map(outputs.state, records)), "")
    return spoiled or (reasons.WARNED if any(record.warnings for record in records) else "")


def _in_order(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda record: (record.slide, record.path)))
