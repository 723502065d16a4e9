"""The cards, the acts and a day come in; how each card stands, what changes when, and what to replace goes out.

Everything is worked out from the dates in people's files, so it can be asked for any day, past or to come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from cardmaker.content.model import Act, Card, Citation, Library, Wording
from cardmaker.frozen import frozen
from cardmaker.law import Standing, standing

State = Literal["in force", "stale", "upcoming", "superseded", "ahead", "no text"]
Kind = Literal["stale", "flipped", "superseded", "in force"]
ONE_DAY = dt.timedelta(days=1)
_STATES: Mapping[str, State] = {"in-force": "in force", "changed": "stale", "off": "superseded", "ahead": "ahead"}


@frozen
class Change:
    """A day on which a card begins to stand otherwise. `causes` are parts of a sentence, in plain words.

    `flipped`: another of its wordings holds, so that all its pictures change by themselves. `languages` are those of
    its deck. `replaced_by` is the act that took the place of what it rests on, where `laws.yaml` names it,
    `replaced_by_card` the card that holds in its place, where the card names it.
    """

    day: dt.date
    card: str
    kind: Kind
    languages: tuple[str, ...]
    causes: tuple[str, ...]
    replaced_by: str = ""
    replaced_by_card: str = ""

    @property
    def sentence(self) -> str:
        what = {
            "stale": "the law changed, so compare the text with it again",
            "flipped": "another wording is in force",
            "superseded": "it is no longer in force",
            "in force": "it is in force",
        }[self.kind]
        what += f" (now: {self.replaced_by_card})" if self.replaced_by_card else ""
        because = f": {', '.join(self.causes)}" if self.causes else ""
        return f"{self.day}: {self.card} ({', '.join(self.languages)}): {what}{because}."


@frozen
class Row:
    """How a card stands on a day: by language, what it cites then, and what is known to change after that day.

    `since` and `until` are those of `law.Standing`.
    """

    card: Card
    states: tuple[tuple[str, State], ...]
    law: tuple[Citation, ...]
    since: dt.date | None
    until: dt.date | None
    replaced_by: str
    replaced_by_card: str
    changes: tuple[Change, ...]


def rows(library: Library, day: dt.date, within: int) -> tuple[Row, ...]:
    """All cards as they stand on `day`, in the library's order, with the changes of the `within` days after it."""
    acts = {act.id: act for act in library.acts}
    last = _later(day, within)
    return tuple(_row(card, library, acts, day, last) for card in library.cards)


def changes(library: Library, first: dt.date, last: dt.date) -> tuple[Change, ...]:
    """What became stale, flipped or ended from `first` to `last`, both included: by day, then card."""
    acts = {act.id: act for act in library.acts}
    found = [change for card in library.cards for change in _changes(card, library, acts, first, last)]
    return tuple(sorted(found, key=lambda change: (change.day, change.card)))


def reached(card: Card, library: Library, day: dt.date) -> Change | None:
    """The change by which a card came to stand as it does on `day`; None where it always stood so."""
    acts = {act.id: act for act in library.acts}
    *_, last = (None, *_changes(card, library, acts, dt.date.min, day))
    return last


def _row(card: Card, library: Library, acts: Mapping[str, Act], day: dt.date, last: dt.date) -> Row:
    now, held = _at(card, acts, day)
    coming = tuple(_changes(card, library, acts, _later(day, 1), last)) if last > day else ()
    state: State = "upcoming" if held == "in force" and coming else held
    states = tuple(
        (language, state if _has_text(now.wording, language) else "no text") for language in _languages(card, library)
    )
    ended = state == "superseded"
    replaced_by = _replaced_by(now.wording, acts) if ended else ""
    by_card = card.replaced_by if ended else ""
    return Row(card, states, now.wording.law, now.since, now.until, replaced_by, by_card, coming)


def _at(card: Card, acts: Mapping[str, Act], day: dt.date) -> tuple[Standing, State]:
    """How a card stands on a day."""
    now = standing(card, acts, day)
    return now, _STATES[now.state]


def _has_text(wording: Wording, language: str) -> bool:
    return bool(wording.question.value(language) and wording.answer.value(language))


def _languages(card: Card, library: Library) -> tuple[str, ...]:
    deck = library.deck(card.deck)
    return deck.languages if deck else library.languages


def _later(day: dt.date, days: int) -> dt.date:
    return day + min(dt.timedelta(days=days), dt.date.max - day)


def _changes(card: Card, library: Library, acts: Mapping[str, Act], first: dt.date, last: dt.date) -> Iterator[Change]:
    for day in sorted(_dates(card, acts)):
        if not first <= day <= last or day == dt.date.min:
            continue
        (before, was), (after, is_) = _at(card, acts, day - ONE_DAY), _at(card, acts, day)
        kind = _kind(was, is_, other=after.wording is not before.wording)
        if kind:
            causes = tuple(dict.fromkeys(_causes(before, after, acts, day, kind)))
            ended = kind == "superseded"
            replaced_by = _replaced_by(after.wording, acts) if ended else ""
            by_card = card.replaced_by if ended else ""
            yield Change(day, card.id, kind, _languages(card, library), causes, replaced_by, by_card)


def _kind(was: State, now: State, *, other: bool) -> Kind | None:
    """What happened between two days; `other`: the second has another wording."""
    if now == "superseded":
        return "superseded" if was != "superseded" else None
    if now == "ahead":
        return None
    if other:
        return "flipped"
    if now == was:
        return None
    return "stale" if now == "stale" else "in force"


def _dates(card: Card, acts: Mapping[str, Act]) -> set[dt.date]:
    """All days on which a card may begin to stand otherwise."""
    found: set[dt.date | None] = set()
    for wording in card.wordings:
        found |= {wording.since, wording.until}
        for citation in wording.law:
            act = acts.get(citation.act)
            article = act.article(citation.article) if act and citation.article else None
            found |= {act.since, act.until, act.amended} if act else set()
            found |= {day for entry in (article.wordings if article else ()) for day in (entry.since, entry.until)}
    return {day for day in found if day is not None}


def _causes(before: Standing, after: Standing, acts: Mapping[str, Act], day: dt.date, kind: Kind) -> Iterator[str]:
    if kind == "flipped":
        yield f"the card has a text from {day} on"
        return
    if kind == "in force" and after.wording.since == day:
        yield f"the card's text holds from {day} on"
    if kind == "superseded" and before.wording.until == day:
        yield f"the card's text holds until {day}"
    for citation in before.wording.law if kind == "superseded" else after.wording.law:
        act = acts.get(citation.act)
        if act:
            yield from _causes_in(act, citation, day, kind)


def _causes_in(act: Act, citation: Citation, day: dt.date, kind: Kind) -> Iterator[str]:
    if act.until == day:
        yield f"{act.id} ended" + (f" and {act.replaced_by} took its place" if act.replaced_by else "")
    if act.since == day and kind == "in force":
        yield f"{act.id} came into force"
    if act.amended == day and kind == "stale":
        yield f"{act.id} was amended"
    article = act.article(citation.article) if citation.article else None
    wordings = article.wordings if article else ()
    for entry in wordings:
        if entry.since == day and not (kind == "in force" and act.since == day):
            yield f"{act.id} art. {citation.article} has a new wording"
        elif entry.until == day and act.until != day and not any(one.since == day for one in wordings):
            yield f"{act.id} art. {citation.article} ended"


def _replaced_by(wording: Wording, acts: Mapping[str, Act]) -> str:
    named: Iterable[str] = (acts[one.act].replaced_by for one in wording.law if one.act in acts)
    return next(filter(None, named), "")
