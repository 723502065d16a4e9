"""The words of a project and a day come in; the cards that must not be published that day, and why, go out.

A deck says what becomes of cards whose law changed (`states:`), and whether somebody must approve a text first
(`approval: required`). What is withheld is not made, and what was made of it before does not stay to be posted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from cardmaker import approvals, register
from cardmaker.content.model import Approval, Card, Deck, Library, Wording
from cardmaker.diagnostics import Diagnostic, Problems, Severity
from cardmaker.frozen import frozen
from cardmaker.law import RULES, Standing, standing
from cardmaker.plan import Job

SKIP, FAIL, STAMP = "skip", "fail", "stamp"
_STATES = {
    "stale": "the law it rests on has changed",
    "superseded": "it is no longer in force",
    "ahead": "it is not in force yet",
}
_TO_DO = {
    "stale": "Compare the text with the law, and write that day in `checked`.",
    "superseded": "Give the card a text that holds now, or delete it.",
    "ahead": "Add the wording that holds until then to `wordings`.",
}


@frozen
class Withheld:
    """A card that is not made, in some languages. `reason`: a state a deck has a rule for, or `unapproved`.

    `sentence` says why, for people; `error`: somebody has to do something about it, which a diagnostic tells.
    """

    card: str
    languages: tuple[str, ...]
    reason: str
    sentence: str
    error: bool

    @property
    def stems(self) -> tuple[str, ...]:
        """What the names of its outputs begin with."""
        whole = self.reason != "unapproved"  # what the law says of a card, it says in all languages
        return (f"{self.card}/",) if whole else tuple(f"{self.card}/{language}/" for language in self.languages)


Asked = Collection[tuple[str, str]]
"""Cards with a language each."""


def withheld(
    library: Library, day: dt.date, problems: Problems, asked: Asked | None = None
) -> tuple[tuple[Withheld, ...], tuple[Withheld, ...]]:
    """All that is withheld on `day`, by card; and of it what was `asked` for (None: all), whose errors are told."""
    known: dict[str, list[Approval]] = {}
    for approval in library.approvals:
        known.setdefault(approval.card, []).append(approval)
    found: list[Withheld] = []
    mine: list[Withheld] = []
    for card in library.cards:
        deck = library.deck(card.deck)
        if deck and (deck.rules or deck.approval):
            for one, error in _of_card(card, deck, library, known.get(card.id, ()), day):
                found.append(one)
                if asked is None or any((one.card, language) in asked for language in one.languages):
                    mine.append(one)
                    problems.extend(error)
    return tuple(found), tuple(mine)


def published(jobs: Sequence[Job], held: Sequence[Withheld], library: Library) -> tuple[Job, ...]:
    """The jobs that may be made. A cover announces the cards that are left; where none is left, it is not made."""
    if not held:
        return tuple(jobs)
    stems = tuple(stem for one in held for stem in one.stems)
    left = (job for job in jobs if not job.stem.startswith(stems))
    return tuple(one for job in left if (one := _counted(job, held, library)) is not None)


def _counted(job: Job, held: Sequence[Withheld], library: Library) -> Job | None:
    if job.card is not None:
        return job
    cards = [card.id for card in library.cards if card.deck == job.deck.id]
    gone = {one.card for one in held if job.language in one.languages}
    left = sum(card not in gone for card in cards)
    if left == len(cards):
        return job
    return replace(job, count=left) if left else None


def withdrawn(held: Iterable[Withheld], planned: Iterable[Job], left: Iterable[Job]) -> tuple[str, ...]:
    """What the names of outputs begin with that must not stay: of what is withheld, and of covers of nothing."""
    kept = {job.id for job in left}
    covers = {f"{job.id.rpartition('/')[0]}/" for job in planned if job.card is None and job.id not in kept}
    return (*(stem for one in held for stem in one.stems), *sorted(covers))


def published_texts(jobs: Iterable[Job]) -> frozenset[tuple[str, str]]:
    """The cards, and the decks with a cover, with each language in which they are published."""
    return frozenset((job.card.id if job.card else job.deck.id, job.language) for job in jobs)


Told = tuple[Withheld, tuple[Diagnostic, ...]]


def _of_card(card: Card, deck: Deck, library: Library, known: Sequence[Approval], day: dt.date) -> Iterator[Told]:
    stands = standing(card, library.acts, day)
    state = RULES.get(stands.state, "")
    rule = dict(deck.rules).get(state, STAMP)
    if rule != STAMP:
        yield _by_state(card, deck, state, rule, library, day)
    elif deck.approval:
        yield from _unapproved(card, deck, stands, known)


def _by_state(card: Card, deck: Deck, state: str, rule: str, library: Library, day: dt.date) -> Told:
    change = register.reached(card, library, day)
    told = change is not None and change.kind == state and change.causes
    because = f" since {change.day} ({', '.join(change.causes)})" if change and told else ""
    now = f"; {card.replaced_by} took its place" if state == "superseded" and card.replaced_by else ""
    why = f"{_STATES[state]}{because}{now}"
    sentence = f"{card.id} is left out: {why} (`{state}: {rule}` in {deck.span.file})."
    one = Withheld(card.id, deck.languages, state, sentence, rule == FAIL)
    if rule != FAIL:
        return one, ()
    span = standing(card, library.acts, day).wording.span
    hint = f"{_TO_DO[state]} {deck.span.file} says `{state}: fail`."
    return one, (Diagnostic(span, Severity.ERROR, f"{card.id} is not made: {why}", hint),)


def _unapproved(card: Card, deck: Deck, stands: Standing, known: Sequence[Approval]) -> Iterator[Told]:
    for language in deck.languages:
        if not stands.wording.question.value(language):
            continue  # which `plan` tells
        for wording, when in _shown(stands, language):
            signed = approvals.find(wording, language, known)
            if signed.approved:
                continue
            what = f"its text from {wording.since} on is shown too, and " if when else ""
            message = f"{card.id} is not made in {language}: {what}{signed.told}"
            hint = f"Read it, then: cardmaker approve {card.id} -l {language}{when} --by NAME"
            text = wording.answer.get(language)
            error = Diagnostic((text or wording).span, Severity.ERROR, message, hint)
            yield Withheld(card.id, (language,), "unapproved", f"{message}.", error=True), (error,)
            break


def _shown(stands: Standing, language: str) -> Iterator[tuple[Wording, str]]:
    """The wordings whose answers can be read, each with the option that approves it: what ended shows the next one."""
    yield stands.wording, ""
    later = stands.replacement
    if later and later.answer.value(language):
        yield later, f" --as-of {later.since}"
