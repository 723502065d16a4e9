"""Jobs with their records come in; posts in the order in which they go out, each with its hour, go out.

A channel is a platform in one language. Every post of a deck has its hour in its channel, whatever of it is asked for
or is there: so an hour stays with its post.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cardmaker.content.model import Schedule, Slots
from cardmaker.frozen import frozen
from cardmaker.manifest import Record
from cardmaker.placements.values import MOVING
from cardmaker.plan import Job

STATES = {
    "changed": "being checked: the law has changed",
    "off": "no longer in force",
    "ahead": "not in force yet",
}
"""What is said of a card that must not be posted as if nothing were the matter."""
UNPOSTED = frozenset(("web",))
"""Pictures of these platforms are not posted: a link's preview stands in a page."""
_UNSAFE = str.maketrans(dict.fromkeys('<>:"/\\|?*', "-") | {chr(code): None for code in range(32)})
_RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))


@frozen
class Post:
    """What is posted at once: `files` in their order, `extras` beside them (a clip's cover and subtitles).

    `when` has its time zone. `state` is that of the law; `number` counts the cards of the deck from 1.
    """

    job: Job
    number: int
    files: tuple[Record, ...]
    extras: tuple[Record, ...] = ()
    when: dt.datetime | None = None

    @property
    def card(self) -> str:
        return self.files[0].card

    @property
    def name(self) -> str:
        """The card's name without its deck; `cover` for the deck's own picture."""
        return self.job.id.split("/")[1]

    @property
    def title(self) -> str:
        return self.files[0].title

    @property
    def caption(self) -> str:
        return next((record.caption for record in (*self.files, *self.extras) if record.caption), "")

    @property
    def link(self) -> str:
        return self.job.link

    @property
    def doubt(self) -> str:
        """Why it should not be posted as it is; empty: nothing speaks against it."""
        state = self.files[0].state
        return "" if state in ("", "in-force", "upcoming") else STATES.get(state, state)

    @property
    def posted(self) -> bool:
        """Whether somebody posts it; the preview of a link stands in a page instead."""
        return self.job.placement.platform not in UNPOSTED

    @property
    def clip(self) -> bool:
        return self.job.placement.kind == "clip"


def post(job: Job, number: int, records: Sequence[Record], when: dt.datetime | None) -> Post:
    """A post of a job's records. Of a clip the film is what is posted."""
    ordered = sorted(records, key=lambda record: (record.slide, record.path))
    main = [record for record in ordered if job.placement.kind != "clip" or record.format in MOVING]
    rest = [record for record in ordered if record not in main]
    return Post(job, number, tuple(main or ordered), tuple(rest if main else ()), when)


def numbers(jobs: Iterable[Job]) -> dict[str, int]:
    """The number of each card in its deck, in the order of the plan, by the first two parts of a job's id."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    for job in jobs:
        name = "/".join(job.id.split("/")[:2])
        if name not in found:
            counts[job.deck.id] = counts.get(job.deck.id, 0) + 1
            found[name] = counts[job.deck.id]
    return found


def hours(jobs: Iterable[Job]) -> dict[str, dt.datetime]:
    """When each job of decks with a schedule is posted, by id. `jobs` are all of these decks, in the plan's order."""
    found: dict[str, dt.datetime] = {}
    channels: dict[tuple[str, str, str], Iterator[dt.datetime]] = {}
    for job in jobs:
        schedule, platform = job.deck.schedule, job.placement.platform
        if schedule is None or platform in UNPOSTED or job.placement.id.endswith("-cover"):
            continue
        key = (job.deck.id, platform, job.language)
        channel = channels.setdefault(key, slots(schedule, schedule.on(platform)))
        hour = next(channel, None)
        if hour is not None:
            found[job.id] = hour
    return found


def slots(schedule: Schedule, when: Slots) -> Iterator[dt.datetime]:
    """All hours of a schedule, in order; not more than `per_week` from Monday to Sunday.

    An hour that does not exist because clocks are put forward is that much later; one that comes twice is the first.
    """
    zone = zoneinfo.ZoneInfo(schedule.zone)
    day, week, count = schedule.since, (0, 0), 0
    while day.year < dt.MAXYEAR:
        if day.weekday() in when.days:
            for time in when.times:
                if day.isocalendar()[:2] != week:
                    week, count = day.isocalendar()[:2], 0
                if when.per_week is None or count < when.per_week:
                    count += 1
                    yield existing(dt.datetime.combine(day, time, zone))
        day += dt.timedelta(days=1)


def existing(moment: dt.datetime) -> dt.datetime:
    """The moment on a clock that shows it: one in the gap of a change to summer time is moved forward (PEP 495)."""
    return moment.astimezone(dt.UTC).astimezone(moment.tzinfo)


def safe(name: str) -> str:
    """A name of a file or folder that Windows, macOS and Linux take and show alike."""
    plain = unicodedata.normalize("NFC", name).translate(_UNSAFE).strip().rstrip(". ")[:80].rstrip(". ")
    return f"_{plain}" if plain.split(".")[0].lower() in _RESERVED or not plain else plain


def ordered(posts: Iterable[Post]) -> tuple[Post, ...]:
    """By the hour, where there is one; then as planned."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    indexed = list(enumerate(posts))
    return tuple(one for _, one in sorted(indexed, key=lambda pair: (pair[1].when or far, pair[0])))


Packs = Mapping[str, tuple[Post, ...]]


def packs(posts: Iterable[Post], by: str) -> Packs:
    """Posts by the name of the archive they go into: a deck's language, or a deck's platform."""
    found: dict[str, list[Post]] = {}
    for one in posts:
        what = one.job.language if by == "deck" else one.job.placement.platform
        found.setdefault(safe(f"{one.job.deck.id}-{what}"), []).append(one)
    return {name: tuple(group) for name, group in sorted(found.items())}
