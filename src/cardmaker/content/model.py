"""The words of a project as values: cards, decks, acts. Made by `content.reading`, read by everything after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import field

from cardmaker.diagnostics import Diagnostic, Span
from cardmaker.frozen import frozen

NOWHERE = Span("")

UTM_ANY = "any"
"""The name, among those of platforms, under which a deck gives `utm` parameters to all of them."""


@frozen
class Text:
    """A text in one language, NFC, exactly as stored otherwise; `span` is where it begins."""

    value: str
    span: Span


@frozen
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


@frozen
class Citation:
    """What a card rests on: an act's id and, where known, article and paragraph numbers as printed."""

    act: str
    article: str
    paragraph: str
    span: Span


@frozen
class Figure:
    """The one number of a card: `value` and `was` as printed, `unit` agrees with the value in each language."""

    value: str
    unit: Localised
    was: str
    span: Span


@frozen
class Photo:
    """A picture among the assets. `kind`: `photo` (toned), `drawn` (toned, dot screen) or `evidence` (own colours)."""

    path: str
    focus: tuple[float, float]
    kind: str
    credit: Localised
    alt: Localised
    span: Span


@frozen
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


SYNTHETIC = "synthetic"
"""In the place of a recording: the program `espeak-ng` reads the card out."""


@frozen
class Card:
    """A question with its answer in all languages. `wordings` always holds at least one, sorted by `since`.

    A card without `wordings:` in its file has one open wording made of its own texts. Where the file has both, the
    card's own texts stand for the days that no entry covers. `voice` are paths of recordings by language or SYNTHETIC,
    `duration` is how long its clips last, in seconds; `subtitles`: what is said also stands in their picture, None: as
    the deck says. `replaced_by` is the card that holds once this one no longer
    does. `updated` is the day its text last changed, `updated_in` that of single languages. `status` is `draft` for one
    that nobody has finished. `alt` replaces alternative texts, a paragraph a slide.
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
    status: str = ""
    replaced_by: str = ""
    updated_in: tuple[tuple[str, dt.date], ...] = ()
    subtitles: bool | None = None

    def place(self, key: str) -> Span:
        """Where the value of a key stands in the file (`topic`, `layout`, `photo`); the card's place if it does not."""
        return dict(self.places).get(key, self.span)

    def updated_on(self, language: str) -> dt.date | None:
        """The day the text last changed in a language: its own day, else that of the whole card."""
        return dict(self.updated_in).get(language, self.updated)


@frozen
class Topic:
    """A topic of a deck: label, icon (name of a file in `assets/icons`), and the name of its colours in the brand."""

    id: str
    label: Localised
    icon: str
    color: str
    span: Span


@frozen
class Slots:
    """When posts may go out: weekdays (Monday is 0) and times, both sorted; `per_week` at most, None: no limit."""

    days: tuple[int, ...]
    times: tuple[dt.time, ...]
    per_week: int | None = None


@frozen
class Schedule:
    """From which day a deck is posted, in which time zone (IANA), and when: everywhere, and other on some platforms."""

    since: dt.date
    zone: str
    slots: Slots
    platforms: tuple[tuple[str, Slots], ...]
    span: Span

    def on(self, platform: str) -> Slots:
        return dict(self.platforms).get(platform, self.slots)


@frozen
class Deck:
    """A folder of cards with shared defaults. `partner` is the id of a co-brand; `cover` asks for a cover picture.

    `clips` are the names of the cards that become clips; empty: all. `hashtags` are by language; `utm` are parameters
    (source, medium …) by platform, or for `any`.
    `clips` are the names of the cards that become clips; empty: all. `media` is where the output folder is to be found
    on the web; `accounts` are what schedulers call our accounts, by platform. `rules` say what becomes of cards in a
    state (`stale`, `superseded`, `ahead`): `stamp`, `skip` or `fail`. `approval`: only what a person approved is made.
    `subtitles`: what is said also stands in the picture of clips, None: as the brand says.
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
    schedule: Schedule | None = None
    media: str = ""
    accounts: tuple[tuple[str, str], ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    approval: bool = False
    subtitles: bool | None = None

    def tags(self, language: str) -> tuple[str, ...]:
        """The hashtags for captions in a language, each with its sign."""
        return dict(self.hashtags).get(language, ())

    def place(self, key: str) -> Span:
        """Where the value of a key stands (`brand`, `placements instagram-feed`); the deck's place if it does not."""
        return dict(self.places).get(key, self.span)

    def topic(self, name: str) -> Topic | None:
        return next((topic for topic in self.topics if topic.id == name), None)


@frozen
class ArticleWording:
    """A wording of an article: in force from `since` (included) until `until` (excluded, None: open)."""

    since: dt.date
    until: dt.date | None
    note: Localised
    span: Span


@frozen
class Page:
    """Where the official text of an article stands, as far as it is said: an address, and how to find it on the page.

    `selector` is a CSS selector, `heading` how the article's heading begins. `url_span`, `selector_span`: their places.
    """

    url: str = ""
    heading: str = ""
    selector: str = ""
    url_span: Span = NOWHERE
    selector_span: Span = NOWHERE


@frozen
class Article:
    """`applied` optionally replaces the since-date line of the law line, for this article alone.

    `page` is where its official text is watched; its address is the act's where it has none of its own.
    """

    number: str
    wordings: tuple[ArticleWording, ...]
    span: Span
    applied: Localised = Localised()
    page: Page = Page()


@frozen
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


@frozen
class Approval:
    """Somebody approved the exact text of a card in some languages, as `wording` has it, on a day.

    `digests` are those of the text by language (`approvals.digest`).
    """

    card: str
    by: str
    on: dt.date
    digests: tuple[tuple[str, str], ...]
    wording: Wording
    span: Span


@frozen
class Draft:
    """A card that nobody has finished, and what is still wrong with it. It is left out of everything."""

    card: Card
    problems: tuple[Diagnostic, ...] = ()


@frozen
class Library:
    """All words of a project: decks by folder name, cards by id, acts by id, each sorted; approvals as they came.

    `cards` has no drafts.
    """

    decks: tuple[Deck, ...] = ()
    cards: tuple[Card, ...] = ()
    acts: tuple[Act, ...] = ()
    languages: tuple[str, ...] = field(default=("kk", "ru", "en"))
    drafts: tuple[Draft, ...] = ()
    approvals: tuple[Approval, ...] = ()

    def deck(self, name: str) -> Deck | None:
        return next((deck for deck in self.decks if deck.id == name), None)

    def act(self, name: str) -> Act | None:
        return next((act for act in self.acts if act.id == name), None)
