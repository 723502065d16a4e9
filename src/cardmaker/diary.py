"""What changes in the law come in, by day; the pages of an editor's diary go out: what happened, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from cardmaker import register
from cardmaker.content.model import Card, Library
from cardmaker.plan import Job
from cardmaker.register import Change, Kind
from cardmaker.words import MONTHS

ONE_DAY = dt.timedelta(days=1)
Before = Mapping[str, tuple[str, str]]
"""How the outputs of a card show it: its state (`law.Standing`) and the first day of its wording, in ISO."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDER: tuple[Kind, ...] = ("superseded", "stale", "flipped", "in force")
_PLAIN = ("the ", "its ", "compared ")
"""How causes begin that are words and no names of acts, so that they get a capital."""
_TOLD = {
    "superseded": "No longer in force",
    "stale": "To compare with the law again",
    "flipped": "Another wording is in force, and its pictures change by themselves",
    "in force": "In force now",
}


def news(library: Library, jobs: Iterable[Job], before: Before, since: dt.date, day: dt.date) -> tuple[Change, ...]:
    """What became otherwise after `since`, up to `day`; and what is otherwise than `before` though no day of it passed.

    The second is what somebody has entered late, or put right.
    """
    dated = register.changes(library, since + ONE_DAY, day) if day > since else ()
    known = {change.card for change in dated}
    late = _late(library, jobs, before, day, known)
    return tuple(sorted((*dated, *late), key=lambda change: (change.day, change.card)))


def _late(library: Library, jobs: Iterable[Job], before: Before, day: dt.date, known: set[str]) -> Iterator[Change]:
    seen = set(known)
    for job in jobs:
        card, stands = job.card, job.standing
        if card is None or stands is None or card.id in seen or card.id not in before:
            continue
        seen.add(card.id)
        was, now = before[card.id], (stands.state, str(stands.wording.since or ""))
        change = _entered(card, library, day, now[0], other=now[1] != was[1]) if now != was else None
        if change:
            yield change


def _entered(card: Card, library: Library, day: dt.date, state: str, *, other: bool) -> Change | None:
    kinds: dict[str, Kind] = {"changed": "stale", "off": "superseded", "in-force": "flipped" if other else "in force"}
    if state not in kinds:
        return None
    deck = library.deck(card.deck)
    past = register.reached(card, library, day)
    if kinds[state] == "in force":
        causes: tuple[str, ...] = (f"compared with the law on {card.checked}",)
    elif past is not None and past.kind == kinds[state]:
        causes = tuple(f"{cause} on {past.day}, which was entered late" for cause in past.causes)
    else:
        causes = ("its file or the register was changed",)
    by_card = card.replaced_by if state == "off" else ""
    return Change(day, card.id, kinds[state], deck.languages if deck else (), causes, replaced_by_card=by_card)


def long_day(day: dt.date) -> str:
    """`Tuesday, 20 August 2024`."""
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {MONTHS['en'][day.month - 1]} {day.year}"


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
    return f"{text[:1].upper() if text.startswith(_PLAIN) else text[:1]}{text[1:]}."


def _named(changes: list[Change], most: int | None) -> str:
    shown = changes if most is None or len(changes) <= most + 1 else changes[:most]
    names = [
        f"{change.card} (now {change.replaced_by_card})" if change.replaced_by_card else change.card for change in shown
    ]
    rest = len(changes) - len(shown)
    if rest:
        return f"{', '.join(names)} and {rest} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
