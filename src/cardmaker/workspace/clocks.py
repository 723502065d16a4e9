"""Nothing comes in; the day in Kazakhstan, this moment and the clocks that measure go out."""

from __future__ import annotations

import datetime as dt
import time

KAZAKHSTAN = dt.timezone(dt.timedelta(hours=5))


def today() -> dt.date:
    """Today's date in Kazakhstan (UTC+5), so that a laptop and a server far away pick the same wording of a law."""
    return dt.datetime.now(KAZAKHSTAN).date()


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def clock() -> float:
    """Seconds that only grow, for measuring how long something took."""
    return time.perf_counter()


def nanoseconds() -> int:
    """The time of day as files have it, to tell which of them may have changed since."""
    return time.time_ns()
