"""The words of a project and what was asked for come in; jobs in a fixed order go out. Nothing has run yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from cardmaker.content.model import SYNTHETIC, Act, Card, Deck, Library
from cardmaker.diagnostics import Problems, Span
from cardmaker.frozen import frozen
from cardmaker.law import Instead, Standing, instead, standing
from cardmaker.placements import Placement, clip_ids, default_ids
from cardmaker.source import suggest

COVER = "cover"
"""The name of a deck's own picture, where other jobs have the card's name, and of its layout."""
DEFAULT_LAYOUT = "classic"
CLIP = "clip"
"""The layout of clips, whatever the layout of a card's pictures."""


@frozen
class Job:
    """One card (None: the deck's cover) in one language for one placement, with everything settled but the drawing.

    `stem` is the output's name without ending or slide number: `<deck>/<card>/<language>/<placement>`.
    `acts` are those the wording cites, as far as they are known; `instead` is what took the place of a card that holds
    no more. `day` is the one it is made for. `count`, of a cover: how many cards it announces; None: all of the deck.
    `covered`, of a clip: another placement (`<its id>-cover`) makes its cover picture, so it brings none of its own.
    """

    id: str
    deck: Deck
    card: Card | None
    standing: Standing | None
    language: str
    placement: Placement
    brand: str
    layout: str
    stem: str
    acts: tuple[Act, ...] = ()
    instead: Instead | None = None
    day: dt.date = dt.date.min
    count: int | None = None
    covered: bool = False

    @property
    def page(self) -> str:
        """The address of the card, or else of its deck; empty where neither has one."""
        return (self.card.link if self.card else "") or self.deck.link

    @property
    def moved(self) -> str:
        """The address of the card that took this one's place; empty where it holds, or nobody says."""
        return self.instead.link if self.instead and self.instead.card else ""

    @property
    def link(self) -> str:
        """The address that readers are sent to: those of what no longer holds to what does."""
        return self.moved or self.page

    @property
    def spoken(self) -> bool:
        """Whether somebody, or a program, reads the card out in this clip."""
        heard = self.placement.kind == CLIP and not self.placement.silent
        return heard and self.card is not None and bool(self.card.voice.value(self.language))

    def subtitled(self, brand: bool) -> bool:
        """Whether what is said also stands in the picture. `brand`: what its brand says, where nobody else does."""
        own = self.card.subtitles if self.card else None
        own = self.deck.subtitles if own is None else own
        return self.spoken and (brand if own is None else own)

    @property
    def synthetic(self) -> bool:
        """Whether a program reads the card out in this clip."""
        return self.spoken and self.card is not None and self.card.voice.value(self.language) == SYNTHETIC


def plan(
    library: Library,
    placements: Iterable[Placement],
    *,
    cards: Iterable[str] = (),
    languages: Iterable[str] = (),
    placement_ids: Iterable[str] = (),
    day: dt.date,
    brand: str | None = None,
    clips: bool = False,
    entire: Library | None = None,
    problems: Problems,
) -> tuple[Job, ...]:
    """The jobs, by deck, card, the deck's order of languages, the deck's order of placements; the cover comes first.

    `cards` holds names (`media-law-now/photos`), decks (`media-law-now`), patterns (`media-law-now/*`) or paths of
    card files; `placement_ids` replaces what decks name. Empty: everything. A name nobody knows is an error placed at
    the option it was given with, and the rest is planned. `entire` is the library with what is left out for its errors,
    which has been reported: to name that is no mistake.

    A deck may name cards (`clips:`) that alone become clips; one that is asked for by its name, or for a placement
    asked for, becomes one too. `clips`: clips are wanted, so a deck that names none gets the usual ones.
    """
    known = {placement.id: placement for placement in placements}
    cards = tuple(cards)
    if clips:
        library = replace(library, decks=tuple(_with_clips(deck, known) for deck in library.decks))
    entire = entire or library
    passed = tuple(one.id for one in (*entire.cards, *(draft.card for draft in entire.drafts)))
    passed += tuple(f"{deck.id}/{COVER}" for deck in entire.decks)
    targets = _chosen(tuple(_targets(library, problems)), cards, passed, problems)
    named = frozenset(map(plain_name, cards))
    wanted = _known(tuple(placement_ids), tuple(known), "placement", "--placement", problems)
    spoken = tuple(dict.fromkeys(language for deck in entire.decks for language in deck.languages))
    tongues = _known(tuple(languages), spoken, "language", "--lang", problems)
    if wanted is None or tongues is None:
        return ()
    jobs = tuple(
        job
        for target in targets
        for job in _jobs(target, library, known, tongues, wanted, day, brand, problems)
        if job.placement.kind != CLIP or _clipped(job, asked=bool(wanted) or target.name in named)
    )
    if targets and not jobs and not problems.errors:
        problems.error(Span("--lang" if tongues else "--placement"), *_nothing(targets, tongues))
    return jobs


def chosen(library: Library, cards: Iterable[str], problems: Problems) -> frozenset[str]:
    """The names of the cards that `cards` names as for `plan`; all where it is empty."""
    targets = _chosen(tuple(_targets(library, Problems())), tuple(cards), (), problems)
    return frozenset(target.card.id for target in targets if target.card)


@frozen
class _Target:
    """A card, or the cover of a deck, with the name people give it."""

    name: str
    deck: Deck
    card: Card | None


def _targets(library: Library, problems: Problems) -> Iterator[_Target]:
    for deck in sorted(library.decks, key=lambda deck: deck.id):
        if deck.cover:
            yield _Target(f"{deck.id}/{COVER}", deck, None)
        cards = (card for card in library.cards if card.deck == deck.id)
        for card in sorted(cards, key=lambda card: card.id):
            name = f"{deck.id}/{card.id.removeprefix(deck.id + '/')}"
            if deck.cover and name == f"{deck.id}/{COVER}":
                message = f"the card is called `{COVER}`, which is the name of the deck's own cover"
                problems.error(card.span, message, "Rename the card's file, or delete `cover: true` in deck.yaml.")
            else:
                yield _Target(name, deck, card)


def _chosen(
    targets: tuple[_Target, ...], patterns: tuple[str, ...], passed: tuple[str, ...], problems: Problems
) -> tuple[_Target, ...]:
    """The targets that any pattern names, in their own order; all of them where no pattern is given.

    One that names only what is `passed` over, as drafts are, is no mistake.
    """
    if not patterns:
        return targets
    names: set[str] = set()
    for given in patterns:
        pattern = plain_name(given)
        found = {target.name for target in targets if pattern == target.deck.id or fnmatchcase(target.name, pattern)}
        if not found and not any(pattern == name.split("/")[0] or fnmatchcase(name, pattern) for name in passed):
            problems.error(Span("CARD"), f"there is no card or deck `{given}`", _near(pattern, targets))
        names |= found
    return tuple(target for target in targets if target.name in names)


def plain_name(given: str) -> str:
    """A path of a card's file, as a shell completes it, means the card; that of a deck's file or folder, the deck."""
    name = given.replace("\\", "/").removeprefix("./").removeprefix("cards/").strip("/")
    for ending in ("/deck.yaml", "/deck.yml", ".yaml", ".yml"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _near(pattern: str, targets: tuple[_Target, ...]) -> str:
    same = [target.name for target in targets if target.name.endswith(f"/{pattern}")]
    if same:
        return "Did you mean " + " or ".join(f"`{name}`" for name in same[:3]) + "?"
    decks = {target.deck.id for target in targets}
    return suggest(pattern, decks if "/" not in pattern else {target.name for target in targets}, "There are")


def _known(
    given: tuple[str, ...], known: tuple[str, ...], what: str, option: str, problems: Problems
) -> tuple[str, ...] | None:
    """What was asked for and exists; None where nothing of it does, so that nothing is drawn rather than everything."""
    found = tuple(name for name in dict.fromkeys(given) if name in known)
    for name in given:
        if name not in known:
            problems.error(Span(option), f"there is no {what} `{name}`", suggest(name, known, f"Known {what}s"))
    return None if given and not found else found


def _jobs(
    target: _Target,
    library: Library,
    placements: Mapping[str, Placement],
    languages: tuple[str, ...],
    wanted: tuple[str, ...],
    day: dt.date,
    brand: str | None,
    problems: Problems,
) -> Iterator[Job]:
    deck, card = target.deck, target.card
    stands = standing(card, library.acts, day) if card else None
    cited = {citation.act for citation in stands.wording.law} if stands else set()
    acts = tuple(act for act in library.acts if act.id in cited)
    now = instead(card, stands, library, day) if card and stands else None
    for language in dict.fromkeys(deck.languages):
        if languages and language not in languages:
            continue
        if stands and not stands.wording.question.value(language):
            message = f"the text in force on {day.isoformat()} has no question in `{language}`"
            problems.error(stands.wording.span, message, f"Add `{language}:`, or take it out of the deck's languages.")
            continue
        for placement, covered in _places(deck, placements, wanted):
            if card is None and not _takes_cover(placement):
                continue
            stem = f"{target.name}/{language}/{placement.id}"
            layout = CLIP if placement.kind == "clip" else _layout(deck, card)
            yield Job(
                stem, deck, card, stands, language, placement, brand or deck.brand, layout, stem, acts, now, day,
                covered=covered,
            )  # fmt: skip


def _with_clips(deck: Deck, known: Mapping[str, Placement]) -> Deck:
    """A deck with the usual clips, where it names none."""
    named = deck.placements or default_ids(known.values())
    if any(known[name].kind == CLIP for name in named if name in known):
        return deck
    return replace(deck, placements=(*named, *clip_ids(known.values())))


def _clipped(job: Job, *, asked: bool) -> bool:
    """Whether a card becomes a clip: where its deck names those that do, only they, unless it was asked for."""
    if job.card is None:
        return False
    return asked or not job.deck.clips or job.card.id.removeprefix(f"{job.deck.id}/") in job.deck.clips


def _places(
    deck: Deck, placements: Mapping[str, Placement], wanted: tuple[str, ...]
) -> Iterator[tuple[Placement, bool]]:
    """The placements of a deck in its order, then those asked for that it does not name, in the table's order.

    With each, whether it is a clip's and another makes its cover picture: also where only the clip was asked for, since
    the other's picture has the same name. An id in a deck that is not known has been reported where the deck was
    checked (`content.check`).
    """
    named = deck.placements or default_ids(placements.values())
    rest = (name for name in placements if name in wanted)
    names = [name for name in dict.fromkeys((*named, *rest)) if name in placements]
    for name in names:
        if not wanted or name in wanted:
            yield placements[name], placements[name].kind == CLIP and f"{name}-{COVER}" in names


def _takes_cover(placement: Placement) -> bool:
    """A deck's cover has no wide form, and is one picture: no document, no post that needs several."""
    return placement.kind == "image" and placement.aspect != "wide" and placement.slides_min == 1


def _layout(deck: Deck, card: Card | None) -> str:
    """The card's layout, else the deck's. Where it has no form for a placement, it names another itself."""
    return (card.layout or deck.layout or DEFAULT_LAYOUT) if card else COVER


def _nothing(targets: tuple[_Target, ...], languages: tuple[str, ...]) -> tuple[str, str]:
    if languages:
        has = sorted({language for target in targets for language in target.deck.languages})
        return f"nothing that was asked for is in {' or '.join(languages)}", "There is: " + ", ".join(has) + "."
    return "nothing that was asked for has a picture in these placements", "A deck's cover has no wide form."
