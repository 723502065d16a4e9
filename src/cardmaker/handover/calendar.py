"""Posts with their hours come in; an iCalendar file (RFC 5545) goes out, the same for the same posts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from cardmaker.handover.posts import Post

LASTS = dt.timedelta(minutes=15)


def calendar(posts: Sequence[Post], title: str) -> bytes:
    """An event for each post that has an hour and no doubt about it. Hours are in UTC, which needs no zone."""
    from icalendar import Calendar, Event  # slow to import, and only this needs it

    whole = Calendar()
    whole.add("prodid", "-//cardmaker//posts//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", title)
    for one in posts:
        if one.when is None or one.doubt:
            continue
        begins = one.when.astimezone(dt.UTC)
        event = Event()
        event.add("uid", f"{hashlib.sha256(one.job.id.encode()).hexdigest()[:32]}@cardmaker")
        event.add("dtstamp", begins)  # not when it was written, so that nothing changes by itself
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
        event.add("summary", f"{one.job.placement.label} · {one.job.language}: {one.title}")
        event.add("description", one.caption)
        whole.add_component(event)
    return bytes(whole.to_ical())
