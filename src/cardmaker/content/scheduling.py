"""The group `schedule` of a deck comes in; a `Schedule` goes out: the days and times at which its posts may go out."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo

from cardmaker.content.fields import Fields
from cardmaker.content.model import Schedule, Slots
from cardmaker.content.shapes import TIME, WEEKDAYS
from cardmaker.source import Node, Scalar, Sequence, describe, suggest

ZONE = "Asia/Almaty"
EVERY_DAY = Slots(tuple(range(7)), (dt.time(10),))
MOST = 100
_TIME = re.compile(TIME)


def read_schedule(fields: Fields) -> Schedule | None:
    """None where there is none, or not even a first day."""
    group = fields.group("schedule")
    since = group.date("from") if group else None
    if group is None or since is None:
        return None
    usual = _slots(group, EVERY_DAY)
    others = tuple(sorted((key.value, _slots(own, usual)) for key, own in group.named("platforms")))
    return Schedule(since, _zone(group), usual, others, group.span)


def _slots(fields: Fields, usual: Slots) -> Slots:
    """A group's days, times and number; what it does not say is as usual."""
    days = tuple(sorted({day for node in _items(fields, "days") if (day := _day(node, fields)) is not None}))
    times = tuple(sorted({time for node in _items(fields, "times") if (time := _time(node, fields)) is not None}))
    return Slots(days or usual.days, times or usual.times, _count(fields, "per-week") or usual.per_week)


def _items(fields: Fields, name: str) -> tuple[Node, ...]:
    node = fields.raw(name)
    if node is None:
        return ()
    return tuple(node.items) if isinstance(node, Sequence) else (node,)


def _day(node: Node, fields: Fields) -> int | None:
    name = node.value.strip().lower()[:3] if isinstance(node, Scalar) else ""
    if name in WEEKDAYS:
        return WEEKDAYS.index(name)
    said = f"`{node.value[:40]}`" if isinstance(node, Scalar) else describe(node)
    fields.problems.error(node.span, f"{said} is no day of the week", f"Write {', '.join(WEEKDAYS)}.")
    return None


def _time(node: Node, fields: Fields) -> dt.time | None:
    value = node.value.strip() if isinstance(node, Scalar) else ""
    if _TIME.fullmatch(value):
        hour, minute = value.split(":")
        return dt.time(int(hour), int(minute))
    said = f"`{node.value[:40]}`" if isinstance(node, Scalar) else describe(node)
    fields.problems.error(node.span, f"{said} is no time of day", 'Write hours and minutes: "18:30".')
    return None


def _count(fields: Fields, name: str) -> int | None:
    node = fields.raw(name)
    if node is None:
        return None
    value = node.value.strip() if isinstance(node, Scalar) else ""
    if re.fullmatch(r"[1-9][0-9]{0,2}", value) and int(value) <= MOST:
        return int(value)
    fields.problems.error(node.span, f"`{name}` should be a number from 1 to {MOST}", fields.shape.key(name).about)
    return None


def _zone(fields: Fields) -> str:
    name = fields.line("zone") or ZONE
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        hint = suggest(name, sorted(zoneinfo.available_timezones()), "As in") or "As in Asia/Almaty."
        fields.problems.error(fields.place("zone"), f"there is no time zone `{name[:60]}`", hint)
        return ZONE
    return name
