"""What changes in the law come in, by day; the pages of an editor's diary go out: what happened, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby

from cardmaker.register import Change, Kind

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ORDER: tuple[Kind, ...] = ("superseded", "stale", "flipped", "in force")
_TOLD = {
    "superseded": "No longer in force",
    "stale": "To compare with the law again",
    "flipped": "Another wording is in force, and its pictures change by themselves",
    "in force": "In force now",
}


def long_day(day: dt.date) -> str:
    """`Tuesday, 20 August 2024`."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def pages(changes: Iterable[Change], most: int | None = None) -> Iterator[str]:
    """The lines of a diary: for each day its name, then a paragraph for each thing that happened, with its cards.

    `changes` are sorted by day. `most` is how many cards of one paragraph are named.
    """
    for day, of_day in groupby(changes, key=lambda change: change.day):
        yield long_day(day)
        for told in _paragraphs(tuple(of_day), most):
            yield f"  {told}"


def _paragraphs(changes: tuple[Change, ...], most: int | None) -> Iterator[str]:
    groups: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[Change]] = {}
    for change in changes:
        causes = tuple(cause for cause in change.causes if not cause.startswith("the card has a text from"))
        groups.setdefault((_ORDER.index(change.kind), causes, change.languages), []).append(change)
    for (kind, causes, languages), own in sorted(groups.items(), key=lambda group: group[0]):
        because = f"{_sentence(causes)} " if causes else ""
        yield f"{because}{_TOLD[_ORDER[kind]]}: {_named(own, most)} ({', '.join(languages)})."


def _sentence(causes: tuple[str, ...]) -> str:
    text = ", ".join(causes)
    return f"{text[:1].upper() if text.startswith('the ') else text[:1]}{text[1:]}."


def _named(changes: list[Change], most: int | None) -> str:
    shown = changes if most is None or len(changes) <= most + 1 else changes[:most]
    names = [
        f"{change.card} (now {change.replaced_by_card})" if change.replaced_by_card else change.card for change in shown
    ]
    rest = len(changes) - len(shown)
    if rest:
        return f"{', '.join(names)} and {rest} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
