"""How the last whole run ended comes in; the text of `status.json` goes out, and the other way round, and a verdict.

A monitor asks for the verdict. Silence must be noticed: a run that was killed, or never began, leaves the last success
to grow old.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from cardmaker.frozen import frozen

FILE = "status.json"
VERSION = 1
MOST = 20
"""How many failures and problems are named."""
AHEAD = dt.timedelta(hours=1)
"""A success further in the future than clocks differ would keep a monitor quiet for as long."""


@frozen
class Status:
    """The end of the last whole run: `finished` and the last `success` are moments in UTC, `exit` its exit code.

    `day` is the one for which the last success made its outputs: law dates after it are still to be followed.
    `before` is the day of the last success for an earlier day.
    `counts` are numbers by name; `failed` are jobs, and files that should go, with what the machine said, `problems`
    errors in people's files.
    """

    finished: dt.datetime
    success: dt.datetime | None
    exit: int
    counts: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    day: dt.date | None = None
    before: dt.date | None = None


@frozen
class Verdict:
    """Whether all is well, and what to tell."""

    fine: bool
    sentence: str


def dump(status: Status) -> str:
    """JSON with sorted keys; not more than the first few failures and problems."""
    whole = {
        "version": VERSION,
        "finished": status.finished.isoformat(timespec="seconds"),
        "success": status.success.isoformat(timespec="seconds") if status.success else None,
        "day": status.day.isoformat() if status.day else None,
        "exit": status.exit,
        "before": status.before.isoformat() if status.before else None,
        "counts": dict(status.counts),
        "failed": [{"job": job, "message": message} for job, message in status.failed[:MOST]],
        "problems": list(status.problems[:MOST]),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def load(data: bytes) -> Status | None:
    """None where it is damaged or of another version."""
    try:
        whole = json.loads(data)
        if whole["version"] != VERSION:
            return None
        return Status(
            finished=_moment(whole["finished"]),
            success=None if whole["success"] is None else _moment(whole["success"]),
            exit=int(whole["exit"]),
            counts={str(name): int(count) for name, count in whole["counts"].items()},
            failed=tuple((str(item["job"]), str(item["message"])) for item in whole["failed"]),
            problems=tuple(map(str, whole["problems"])),
            day=_day(whole.get("day")),
            before=_day(whole.get("before")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text is not None else None


def _moment(text: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(dt.UTC)


def judge(status: Status | None, now: dt.datetime, max_age: dt.timedelta | None) -> Verdict:
    """What a monitor is told at `now`. `status` None: there is none, or it could not be read."""
    if status is None:
        return Verdict(False, "No run of all cards has ended here yet, or its status.json is damaged.")
    last = f"the last success was {_ago(now - status.success)}" if status.success else "there was no success yet"
    if status.exit:
        return Verdict(False, f"The last run, {_ago(now - status.finished)}, ended with {_why(status)}; {last}.")
    age = now - (status.success or status.finished)
    if age < -AHEAD:
        return Verdict(False, f"The last success lies in the future, {_length(-age)} from now: a clock is wrong.")
    if max_age is not None and age > max_age:
        return Verdict(False, f"The last success is too old: {_ago(age)}, more than {_length(max_age)}.")
    files, made = status.counts.get("outputs", 0), status.counts.get("made", 0)
    told = f"{_count(files, 'file')} as they should be, {made} of them made"
    return Verdict(True, f"The last run, {_ago(age)}, ended well: {told}.")


def _why(status: Status) -> str:
    errors, failures = status.counts.get("errors", 0), status.counts.get("failures", 0)
    parts = [f"{_count(errors, 'error')} in files"] if errors else []
    parts += [f"{_count(failures, 'failure')} of this machine"] if failures else []
    return " and ".join(parts) or f"exit code {status.exit}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _ago(age: dt.timedelta) -> str:
    return f"{_length(max(age, dt.timedelta()))} ago"


def _length(span: dt.timedelta) -> str:
    """`3 d 4 h`, `2 h 5 min`, `40 s`."""
    seconds = int(span.total_seconds())
    for big, small, above, below in (("d", "h", 86400, 3600), ("h", "min", 3600, 60), ("min", "s", 60, 1)):
        if seconds >= above:
            rest = seconds % above // below
            return f"{seconds // above} {big}" + (f" {rest} {small}" if rest else "")
    return f"{seconds} s"
