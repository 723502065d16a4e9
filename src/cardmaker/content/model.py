"""The words of a project as values: cards, decks, acts. Made by `content.reading`, read by everything after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from cardmaker.diagnostics import Span

UTM_ANY = "any"
"""The name, among those of platforms, under which a deck gives `utm` parameters to all of them."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language, NFC, exactly as stored otherwise; `span` is where it begins."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Localised:
    """A text in several languages, sorted by language."""

    texts: tuple[tuple[str, Text], ...] = ()

    def get(self, language: str) -> Text | None:
        for name, text in self.texts:
            if name == language:
                return text
        return None

    def value(self, language: str) -> str:
        """The text in `language`, or an empty string."""
        text = self.get(language)
        return text.value if text else ""

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.texts)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a card rests on: an act's id and, where known, article and paragraph numbers as printed."""

    act: str
    article: str
    paragraph: str
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """The one number of a card: `value` and `was` as printed, `unit` agrees with the value in each language."""

    value: str
    unit: Localised
    was: str
    span: Span


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture among the assets. `kind`: `photo` (toned), `drawn` (toned, dot screen) or `evidence` (own colours)."""

    path: str
    focus: tuple[float, float]
    kind: str
    credit: Localised
    alt: Localised
    span: Span


@dataclass(frozen=True, slots=True)
class Wording:
    """A card's text as it stands from `since` (included) until `until` (excluded); None: open on that side."""

    since: dt.date | None
    until: dt.date | None
    question: Localised
    answer: Localised
    short: Localised
    figure: Figure | None
    law: tuple[Citation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Card:
    """A question with its answer in all languages. `wordings` always holds at least one, sorted by `since`.

    A card without `wordings:` in its file has one open wording made of its own texts. Where the file has both, the
    card's own texts stand for the days that no entry covers. `voice` are paths of recordings by language, `duration` is
    how long its clips last, in seconds. `alt` replaces alternative texts, a paragraph a slide.
    """

    id: str
    deck: str
    topic: str
    layout: str
    photo: Photo | None
    checked: dt.date
    updated: dt.date | None
    link: str
    caption: Localised
    wordings: tuple[Wording, ...]
    span: Span
    places: tuple[tuple[str, Span], ...] = ()
    voice: Localised = field(default_factory=Localised)
    duration: float | None = None
    alt: Localised = field(default_factory=Localised)

    def place(self, key: str) -> Span:
        """Where the value of a key stands in the file (`topic`, `layout`, `photo`); the card's place if it does not."""
        return dict(self.places).get(key, self.span)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a deck: label, icon (name of a file in `assets/icons`), and the name of its colours in the brand."""

    id: str
    label: Localised
    icon: str
    color: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deck:
    """A folder of cards with shared defaults. `partner` is the id of a co-brand; `cover` asks for a cover picture.

    `clips` are the names of the cards that become clips; empty: all. `hashtags` are by language; `utm` are parameters
    (source, medium …) by platform, or for `any`.
    """

    id: str
    title: Localised
    subtitle: Localised
    brand: str
    partner: str
    layout: str
    languages: tuple[str, ...]
    placements: tuple[str, ...]
    topics: tuple[Topic, ...]
    cover: bool
    link: str
    span: Span
    places: tuple[tuple[str, Span], ...] = ()
    clips: tuple[str, ...] = ()
    hashtags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    utm: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def tags(self, language: str) -> tuple[str, ...]:
        """The hashtags for captions in a language, each with its sign."""
        return dict(self.hashtags).get(language, ())

    def place(self, key: str) -> Span:
        """Where the value of a key stands (`brand`, `placements instagram-feed`); the deck's place if it does not."""
        return dict(self.places).get(key, self.span)

    def topic(self, name: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == name), None)


@dataclass(frozen=True, slots=True)
class ArticleWording:
    """A wording of an article: in force from `since` (included) until `until` (excluded, None: open)."""

    since: dt.date
    until: dt.date | None
    note: Localised
    span: Span


@dataclass(frozen=True, slots=True)
class Article:
    """`applied` optionally replaces the since-date line of the law line, for this article alone."""

    number: str
    wordings: tuple[ArticleWording, ...]
    span: Span
    applied: Localised = Localised()


@dataclass(frozen=True, slots=True)
class Act:
    """A law. `title` is official, `name` is what the card prints, `cell` stands in the law cell if no article is cited.

    `applied` optionally replaces the since-date line of the law line ("применялось с апреля 2018 года").
    """

    id: str
    title: Localised
    name: Localised
    cell: Localised
    applied: Localised
    number: str
    date: dt.date | None
    since: dt.date | None
    until: dt.date | None
    url: str
    replaced_by: str
    articles: tuple[Article, ...]
    span: Span
    amended: dt.date | None = None

    def article(self, number: str) -> Article | None:
        return next((article for article in self.articles if article.number == number), None)

    def applied_as(self, number: str, language: str) -> str:
        """What stands in place of the since-date of an article: its own phrase, else the act's, else nothing."""
        article = self.article(number) if number else None
        return (article.applied.value(language) if article else "") or self.applied.value(language)


@dataclass(frozen=True, slots=True)
class Library:
    """All words of a project: decks by folder name, cards by id, acts by id, each sorted."""

    decks: tuple[Deck, ...] = ()
    cards: tuple[Card, ...] = ()
    acts: tuple[Act, ...] = ()
    languages: tuple[str, ...] = field(default=("kk", "ru", "en"))

    def deck(self, name: str) -> Deck | None:
        return next((deck for deck in self.decks if deck.id == name), None)

    def act(self, name: str) -> Act | None:
        return next((act for act in self.acts if act.id == name), None)
