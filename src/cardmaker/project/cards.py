"""The files under `cards` come in; decks, cards, acts and approvals go out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cardmaker import approvals
from cardmaker.content import reading
from cardmaker.content.model import Act, Approval, Card, Deck, Draft, Library
from cardmaker.content.shapes import DRAFT
from cardmaker.diagnostics import Diagnostic, Problems, Span
from cardmaker.project.reader import YAML_ENDINGS, Reader

LAWS = "cards/laws.yaml"

APPROVALS = "cards/approvals.yaml"


def library_of(reader: Reader, asked: Collection[str] = ()) -> Library:
    acts = _acts(reader)
    decks: list[Deck] = []
    cards: list[Card] = []
    drafts: list[Draft] = []
    for folder in reader.workspace.folders("cards"):
        deck = _deck(reader, folder)
        if deck:
            decks.append(deck)
            for card, faults in _cards(reader, deck):
                if card.status == DRAFT and card.id not in asked:
                    drafts.append(Draft(card, faults))
                else:
                    cards.append(card)
                    reader.problems.extend(faults)
    for name in reader.workspace.files("cards", YAML_ENDINGS):
        if name not in (LAWS, APPROVALS):
            hint = "Move it into a folder of `cards`, which is a deck."
            reader.problems.warning(Span(name), "this file is in no deck, so it is not read", hint)
    _tell_unread(reader)
    cards.sort(key=lambda card: card.id)
    drafts.sort(key=lambda draft: draft.card.id)
    return Library(tuple(decks), tuple(cards), acts, approvals=_approvals(reader), drafts=tuple(drafts))


def _tell_unread(reader: Reader) -> None:
    """Warns of what looks like a card to whoever made it: a text editor adds .txt, and a folder may be called so."""
    space = reader.workspace
    for name in space.files("cards", tuple(f"{ending}.txt" for ending in YAML_ENDINGS), deep=True):
        stem = name.rpartition("/")[2][:-4].rpartition(".")[0]
        hint = f"Rename it to {stem}.yaml; some programs add `.txt`, which others hide."
        reader.problems.warning(Span(name), "the name of this file ends in `.txt`, so it is not read", hint)
    decks = space.folders("cards")
    for name in (*decks, *(inner for deck in decks for inner in space.folders(deck))):
        if name.lower().endswith(YAML_ENDINGS) and not space.exists(f"{name}/deck.yaml"):
            hint = "A card is a file: rename the folder, or move what is in it beside it."
            reader.problems.warning(Span(name), "this is a folder, so it is not read as a file of that name", hint)


def _acts(reader: Reader) -> tuple[Act, ...]:
    node = reader.node(LAWS) if reader.workspace.exists(LAWS) else None
    return reading.read_laws(node, reader.problems) if node else ()


def _approvals(reader: Reader) -> tuple[Approval, ...]:
    """The approvals whose digests are those of their texts: an entry that somebody altered approves nothing."""
    node = reader.node(APPROVALS) if reader.workspace.exists(APPROVALS) else None
    found = reading.read_approvals(node, reader.problems) if node else ()
    good = []
    for one in found:
        wrong = [language for language, value in one.digests if approvals.digest(one.wording, language) != value]
        if wrong:
            message = f"the text of this approval of {one.card} was altered in {', '.join(wrong)}, so it counts no more"
            hint = "Bring back the earlier file, or delete the entry and approve the card again."
            reader.problems.error(one.span, message, hint)
        else:
            good.append(one)
    return tuple(good)


def _deck(reader: Reader, folder: str) -> Deck | None:
    name = f"{folder}/deck.yaml"
    if not reader.workspace.exists(name):
        if reader.workspace.files(folder, YAML_ENDINGS):
            reader.problems.error(Span(name), "the deck has no deck.yaml", "Copy the deck.yaml of another deck.")
        return None
    node = reader.node(name)
    return reading.read_deck(node, id=folder.rpartition("/")[2], problems=reader.problems) if node else None


def _cards(reader: Reader, deck: Deck) -> Iterator[tuple[Card, tuple[Diagnostic, ...]]]:
    """The cards of a deck, each with what is wrong in it."""
    folder = f"cards/{deck.id}"
    for name in reader.workspace.files(folder, YAML_ENDINGS, deep=True):
        if name == f"{folder}/deck.yaml":
            continue
        stem, _, ending = name.removeprefix(f"{folder}/").rpartition(".")
        if "/" in stem or ending != "yaml":
            hint = f"A card is a file {folder}/NAME.yaml."
            reader.problems.warning(Span(name), "this file is not where cards are, so it is not read", hint)
            continue
        faults = Problems()
        node = reader.node(name, faults)
        card = reading.read_card(node, id=f"{deck.id}/{stem}", deck=deck, problems=faults) if node else None
        if card is None:
            reader.problems.extend(faults.items)
        else:
            # With errors too: `checks.check` tells what else is wrong, `checks.sound` leaves it out.
            yield card, faults.items
