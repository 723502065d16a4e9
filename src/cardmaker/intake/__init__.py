"""Questions that people sent, what was taken in before, and a deck come in; drafts of cards for what is new go out.

Nothing is read from or written to a disk here: see `cli.intake`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from cardmaker.content.model import Card, Deck
from cardmaker.frozen import frozen
from cardmaker.intake import stubs
from cardmaker.intake.grouping import ALIKE, SURELY, Group, Likeness, bare, fold
from cardmaker.intake.ledger import Entry
from cardmaker.intake.topics import Topics

State = Literal["new", "known", "answered", "rare"]


@frozen
class Taken:
    """What becomes of a group of questions.

    `new`: a draft is written, `text` is its YAML. `known`: it was taken in before, as `card`, which may be gone since;
    `unheard` of its wordings are new.
    `answered`: a card of the deck asks the very same. `rare`: fewer people asked than were wanted.
    """

    group: Group
    state: State
    card: str
    topic: str = ""
    text: str = ""
    unheard: int = 0


@frozen
class Source:
    """Where questions come from, as a draft tells it, and on which day."""

    name: str
    day: dt.date


def take(
    groups: Sequence[Group],
    deck: Deck,
    cards: Iterable[Card],
    ledger: Sequence[Entry],
    source: Source,
    *,
    least: int = 1,
    names: Iterable[str] = (),
) -> tuple[tuple[Taken, ...], tuple[Entry, ...]]:
    """What becomes of each group, and the ledger with it.

    `cards` are all there are, drafts too; `names` are those of files in the deck's folder, which no draft may have.
    """
    every = tuple(cards)
    own = [card for card in every if card.deck == deck.id]
    asked = [(card.id, fold(text)) for card in own for text in _questions(card)]
    known = [(entry.card, fold(entry.question)) for entry in ledger]
    letters = {bare(entry.question): entry.card for entry in ledger}
    folds = {fold(variant.text) for group in groups for variant in group.variants}
    likeness = Likeness.among([*folds, *{text for _, text in (*asked, *known)}])
    topics = Topics.of(deck, every)
    taken = {card.id.partition("/")[2] for card in own} | {entry.card.partition("/")[2] for entry in ledger}
    taken |= {name.casefold() for name in names}
    found: list[Taken] = []
    for group in groups:
        card = _exactly(group, letters) or _nearly(group, known, likeness)
        if card is not None:
            unheard = sum(bare(variant.text) not in letters for variant in group.variants)
            found.append(Taken(group, "known", card, unheard=unheard))
        elif (card := _nearly(group, asked, likeness, SURELY)) is not None:
            found.append(Taken(group, "answered", card))
        elif group.asked < least:
            found.append(Taken(group, "rare", ""))
        else:
            found.append(_draft(group, deck, topics, taken, source, _nearly(group, asked, likeness) or ""))
    return tuple(found), _entries(ledger, found, source.day)


def _questions(card: Card) -> set[str]:
    return {text.value for wording in card.wordings for _, text in wording.question.texts}


def _exactly(group: Group, letters: dict[str, str]) -> str | None:
    return next((letters[bare(variant.text)] for variant in group.variants if bare(variant.text) in letters), None)


def _nearly(group: Group, others: Sequence[tuple[str, str]], likeness: Likeness, least: float = ALIKE) -> str | None:
    """The card whose question the group's own, or else one of its wordings, asks again."""
    folded = [text for _, text in others]
    for variant in group.variants:
        index = likeness.nearest(fold(variant.text), folded, least)
        if index is not None:
            return others[index][0]
    return None


def _draft(group: Group, deck: Deck, topics: Topics, names: set[str], source: Source, similar: str) -> Taken:
    first = group.variants[0]
    topic, sure = topics.propose(" ".join(variant.text for variant in group.variants))
    name = stubs.name(first.text, names)
    names.add(name)
    text = stubs.text(
        group,
        topic=topic,
        sure=sure,
        topics=[each.id for each in deck.topics],
        languages=deck.languages,
        head=f"{source.name}, {source.day.isoformat()}",
        similar=similar,
    )
    return Taken(group, "new", f"{deck.id}/{name}", topic, text)


def _entries(ledger: Sequence[Entry], taken: Iterable[Taken], day: dt.date) -> tuple[Entry, ...]:
    """The ledger with every wording that was taken. The same file read again counts nobody twice: the most counts."""
    entries = list(ledger)
    places = {bare(entry.question): index for index, entry in enumerate(entries)}
    for one in taken:
        for variant in one.group.variants if one.state != "rare" else ():
            index = places.get(bare(variant.text))
            if index is None:
                places[bare(variant.text)] = len(entries)
                entries.append(Entry(one.card, variant.asked, day.isoformat(), variant.text))
            else:
                entries[index] = replace(entries[index], asked=max(entries[index].asked, variant.asked))
    return tuple(entries)
