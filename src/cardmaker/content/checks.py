"""All words of a project and the names that exist come in; what does not fit together goes to `problems`.

`sound` then leaves out what must not be drawn. `check_names` judges names of files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from cardmaker.content.model import Act, Card, Citation, Deck, Library, Wording
from cardmaker.content.names import check_names, wrong_name, wrong_path
from cardmaker.content.shapes import FIGURE, PHOTO
from cardmaker.diagnostics import Problems, Severity, Span
from cardmaker.source import suggest

__all__ = ["check", "check_names", "sound", "wrong_name", "wrong_path"]

LAWS = "cards/laws.yaml"


def check(
    library: Library,
    *,
    layouts: Collection[str],
    placements: Collection[str],
    brands: Collection[str],
    icons: Collection[str],
    pictures: Collection[str],
    problems: Problems,
) -> None:
    """Reports every name in decks, cards and acts that nothing answers to.

    `icons` are names without ending, `pictures` paths from the project's folder.
    """
    _twice(library.decks, problems)
    _twice(library.cards, problems)
    for deck in library.decks:
        written = (*library.cards, *(draft.card for draft in library.drafts))
        names = [card.id.removeprefix(f"{deck.id}/") for card in written if card.deck == deck.id]
        for name in deck.clips:
            _known(name, names, "card of this deck", deck.place(f"clips {name}"), problems)
        _deck(deck, layouts, placements, brands, icons, problems)
    decks = {deck.id: deck for deck in library.decks}
    acts = {act.id: act for act in library.acts}
    # Without a single act, because their file could not be read, each citation would be an error of its own.
    judge_law = bool(acts) or not problems.broken(LAWS)
    cards = {card.id: card for card in library.cards}
    for card in library.cards:
        _card(card, decks.get(card.deck), layouts, pictures, problems)
        if card.replaced_by:
            _replacement(card, cards, problems)
        if judge_law:
            for wording in card.wordings:
                _law(wording, decks.get(card.deck), acts, problems)
                if wording.span != card.span:  # a card's own text may outlive its law: it is then shown as ended
                    _begins_in_time(wording, acts, problems)
    for act in library.acts:
        if act.replaced_by:
            _known(act.replaced_by, acts, "act", act.span, problems)


def _known(name: str, names: Collection[str], what: str, span: Span, problems: Problems) -> None:
    if name not in names:
        hint = suggest(name, names, f"Each {what} there is") or f"The project has none; add the {what}."
        problems.error(span, f"there is no {what} `{name[:80]}`", hint)


def _twice(things: Collection[Deck] | Collection[Card], problems: Problems) -> None:
    seen: dict[str, Deck | Card] = {}
    for thing in things:
        first = seen.setdefault(thing.id, thing)
        if first is not thing:
            message = f"`{thing.id}` is also made by {first.span.file}"
            problems.error(thing.span, message, "Rename or delete one of the files.")


def _deck(
    deck: Deck,
    layouts: Collection[str],
    placements: Collection[str],
    brands: Collection[str],
    icons: Collection[str],
    problems: Problems,
) -> None:
    _known(deck.brand, brands, "brand", deck.place("brand"), problems)
    if deck.partner:
        _known(deck.partner, brands, "brand", deck.place("partner"), problems)
    _known(deck.layout, layouts, "layout", deck.place("layout"), problems)
    for placement in deck.placements:
        _known(placement, placements, "placement", deck.place(f"placements {placement}"), problems)
    for topic in deck.topics:
        _known(topic.icon, icons, "icon", topic.span, problems)


def _card(
    card: Card, deck: Deck | None, layouts: Collection[str], pictures: Collection[str], problems: Problems
) -> None:
    if deck is not None and card.topic:
        _known(card.topic, [topic.id for topic in deck.topics], "topic", card.place("topic"), problems)
    if deck is None or card.layout != deck.layout:
        _known(card.layout, layouts, "layout", card.place("layout"), problems)
    _shows_something(card, problems)
    if card.photo and card.photo.path:
        _known(card.photo.path, pictures, "picture", card.photo.span, problems)


def _shows_something(card: Card, problems: Problems) -> None:
    """A card that asks by itself for the layout of numbers or photos has one: else another layout is taken."""
    wanted = {
        "number": (any(wording.figure for wording in card.wordings), FIGURE.example),
        "photo": (card.photo is not None, PHOTO.example),
    }
    there, example = wanted.get(card.layout, (True, ""))
    if not there and any(key == "layout" for key, _ in card.places):
        key = "figure" if card.layout == "number" else card.layout
        message = f"the layout `{card.layout}` needs `{key}:`, which this card has not, so another layout is taken"
        problems.warning(card.place("layout"), message, f"Add {example}, or leave out `layout:`.")


def _replacement(card: Card, cards: Mapping[str, Card], problems: Problems) -> None:
    """The card that replaces one exists, and no card replaces itself, also not by way of others."""
    span = card.place("replaced-by")
    _known(card.replaced_by, cards, "card", span, problems)
    line = [card.id]
    while (following := cards.get(line[-1])) and following.replaced_by and following.replaced_by not in line:
        line.append(following.replaced_by)
    if following and following.replaced_by == card.id:
        message = f"cards replace one another in a circle: {' → '.join((*line, card.id))}"
        problems.error(span, message, "Delete `replaced-by` in the card that holds now.")


def _law(wording: Wording, deck: Deck | None, acts: dict[str, Act], problems: Problems) -> None:
    for citation in wording.law:
        if not citation.act:
            continue  # reported when it was read
        _known(citation.act, acts, "act", citation.span, problems)
        if act := acts.get(citation.act):
            _citation(citation, act, deck, problems)


def _citation(citation: Citation, act: Act, deck: Deck | None, problems: Problems) -> None:
    if citation.article and not act.article(citation.article):
        numbers = [article.number for article in act.articles]
        hint = suggest(citation.article, numbers, "Its articles there") or "Its `articles:` there are empty."
        message = f"article {citation.article} of `{act.id}` is not in {act.span.file}"
        problems.error(citation.span, message, f"{hint} Add it there, with the day of its wording, if it is right.")
    for language in deck.languages if deck else ():
        if not act.name.get(language):
            problems.error(act.span, f"`{act.id}` has no `name` in {language}", f"Add `{language}:` to its `name`.")
        if not citation.article and not act.cell.get(language):
            message = f"`{act.id}` is cited without an article and has no `cell` in {language}"
            problems.error(act.span, message, "Add it: a few letters for the law cell, such as № 93-VIII.")


def _begins_in_time(wording: Wording, acts: dict[str, Act], problems: Problems) -> None:
    for citation in wording.law:
        act = acts.get(citation.act)
        if act and act.until and wording.since and act.until <= wording.since:
            message = f"this wording begins on {wording.since}; `{act.id}` was in force until {act.until} only"
            problems.warning(citation.span, message, "Name the act that took its place.")


def sound(library: Library, problems: Problems) -> Library:
    """The library without what has errors: decks with their cards, cards, acts with the cards that rest on them."""
    errors = [item.span for item in problems.items if item.severity is Severity.ERROR]
    broken = {span.file for span in errors}
    decks = tuple(deck for deck in library.decks if deck.span.file not in broken)
    names = {deck.id for deck in decks}
    acts = _sound_acts(library.acts, errors)
    known = {act.id for act in acts}
    cards = tuple(
        card
        for card in library.cards
        if card.span.file not in broken
        and card.deck in names
        and all(citation.act in known for wording in card.wordings for citation in wording.law)
    )
    return replace(library, decks=decks, cards=cards, acts=acts)


def _sound_acts(acts: tuple[Act, ...], errors: list[Span]) -> tuple[Act, ...]:
    """Acts without an error between their key and the next one's."""
    bad: set[str] = set()
    for span in errors:
        above = [act for act in acts if act.span.file == span.file and act.span.line <= span.line]
        if above:
            bad.add(max(above, key=lambda act: act.span.line).id)
        elif not span.line:
            bad |= {act.id for act in acts if act.span.file == span.file}
    return tuple(act for act in acts if act.id not in bad)
