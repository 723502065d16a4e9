"""The table of keys that cards, decks and laws may have: the reader and the JSON Schema are both made from it.

A table, and not pydantic classes: the reader works on nodes with places, which pydantic cannot see, so each of its
errors would have to be mapped back to a line; and its import alone takes as long as reading a hundred cards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from cardmaker.frozen import frozen

Kind = Literal[
    "word",  # a name: letters, digits, - _ .
    "line",  # a text in one line
    "texts",  # a text for each language
    "texts-or-line",  # the same, or one text for all languages
    "date",  # 2026-11-20
    "dates",  # the same, or one for each language
    "card",  # the name of a card: deck/card
    "flag",  # true, false
    "seconds",  # 20 or 12.5
    "address",  # https://…
    "path",  # a file of the project
    "focus",  # two shares of a picture's sides
    "words",  # a list of names
    "tags",  # a list of hashtags, or one for each language
    "languages",  # a list of language codes
    "group",  # the keys of `shape`
    "photo",  # the keys of `shape`, or a path alone
    "list",  # a list of groups
    "named",  # groups by name
    "days",  # a list of weekdays
    "times",  # a list of times of day
    "count",  # a whole number from 1
]

LANGUAGE = r"[a-z]{2,3}(-[A-Za-z0-9]+)*"
WORD = r"[^\s/\\:{}\[\],#&*!|>'\"%@`]+"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME = r"([01]?[0-9]|2[0-3]):[0-5][0-9]"
CARD_NAME = rf"{WORD}/{WORD}"
RULES = ("stamp", "skip", "fail")
APPROVALS = ("required", "optional")
DRAFT = "draft"
STATUSES = (DRAFT, "ready")
PHOTO_KINDS = ("photo", "drawn", "evidence")


@frozen
class Key:
    """One key: what it may hold, whether it must be there, and a sentence for the person who fills it in."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    shape: Shape | None = None
    choices: tuple[str, ...] = ()


@frozen
class Shape:
    """A group of keys; `name` is what messages call it. `example` is one, with its key, where people expect less."""

    name: str
    keys: tuple[Key, ...]
    example: str = ""

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def key(self, name: str) -> Key:
        """Raises `KeyError` for a key that is not in the table."""
        for key in self.keys:
            if key.name == name:
                return key
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)


CITATION = Shape(
    "citation",
    (
        Key("act", "word", "The id of an act in cards/laws.yaml.", required=True),
        Key("article", "line", "The article's number as printed, such as 36 or 73-3."),
        Key("paragraph", "line", "The paragraph's number as printed."),
    ),
    'law: [{act: mass-media-2024, article: "36"}]',
)
FIGURE = Shape(
    "figure",
    (
        Key("value", "line", "The number as printed.", required=True),
        Key("unit", "texts", "What is counted; it agrees with the value: рабочих дней.", required=True),
        Key("was", "line", "The number before the law changed, as printed."),
    ),
    'figure: {value: "5", unit: {ru: рабочих дней}}',
)
PHOTO = Shape(
    "photo",
    (
        Key("path", "path", "A picture of the project, such as assets/photos/desk.jpg.", required=True),
        Key("focus", "focus", "What must stay in view: two shares, from the left and from the top, [0.5, 0.4]."),
        Key("kind", "word", "photo and drawn take the topic's colour; evidence keeps its own.", choices=PHOTO_KINDS),
        Key("credit", "texts-or-line", "Who made the picture; it is printed on it."),
        Key("alt", "texts-or-line", "What is on the picture, for people who cannot see it."),
    ),
    "photo: {path: assets/photos/desk.jpg, credit: …}",
)
_OF = "The digest of the source text that was translated."
TRANSLATION = Shape(
    "translation",
    (
        Key("from", "word", "The language it was translated from.", required=True),
        *(
            Key(name, "line", _OF)
            for name in ("question", "answer", "short", "unit", "caption", "alt", "credit", "photo-alt")
        ),
    ),
)
TRANSLATED = Key(
    "translated",
    "named",
    "What was translated, by language; `translate import` writes it.",
    shape=TRANSLATION,
)
UTM = Shape(
    "utm group",
    (
        Key("source", "line", "Where readers come from; else the platform's name."),
        Key("medium", "line", "How they come: social."),
        Key("campaign", "line", "What the posts belong to: media-law-now."),
        Key("content", "line", "Which post: {card} stands for the card's name, as {deck}, {language}, {placement} do."),
        Key("term", "line", "A search word."),
        Key("id", "line", "The id of the campaign."),
    ),
)
_LAW = Key("law", "list", "The articles that the answer rests on, the most important first.", shape=CITATION)
WORDING = Shape(
    "wording",
    (
        Key("from", "date", "The first day of this text; without it, it holds from the beginning."),
        Key("until", "date", "The first day on which it holds no more; without it, it holds on."),
        Key("question", "texts", "The question, if it read otherwise than the card's own."),
        Key("answer", "texts", "The answer as it stood."),
        Key("short", "texts", "The answer for places where the long one does not fit."),
        Key("figure", "group", "The one number of the answer.", shape=FIGURE),
        _LAW,
        TRANSLATED,
    ),
    "wordings: [{until: 2024-08-20, answer: {ru: …}}]",
)
CARD = Shape(
    "card",
    (
        Key("status", "word", "draft: left out until somebody finishes the card and deletes this.", choices=STATUSES),
        Key("topic", "word", "One of the deck's topics.", required=True),
        Key("layout", "word", "A layout other than the deck's."),
        Key("question", "texts", "The question in each language of the deck.", required=True),
        Key("answer", "texts", "The answer in each language: **strong**, *em*, [text](address), lists, paragraphs."),
        Key("short", "texts", "The answer for places where the long one does not fit."),
        Key("figure", "group", "The one number of the answer, for the layout `number`.", shape=FIGURE),
        Key("photo", "photo", "A picture, for the layout `photo`.", shape=PHOTO),
        _LAW,
        Key("checked", "date", "The day a person last compared the text with the law.", required=True),
        Key("updated", "dates", "The day the text was last corrected, or one for each language; printed for a while."),
        Key("replaced-by", "card", "The card that holds once this one no longer does: media-law-now/answer-time."),
        Key("link", "address", "Where the full answer stands, if not at the deck's address."),
        Key(
            "voice",
            "texts",
            "The card read aloud, by language: a recording (assets/audio/answer-time.ru.mp3), or synthetic.",
        ),
        Key(
            "subtitles",
            "flag",
            "true: in clips with a voice, what is said also stands in the picture; else as the deck says.",
        ),
        Key("duration", "seconds", "How long its clips last, in seconds; else as long as reading takes."),
        Key("caption", "texts", "The text of the post, if it is not to be made from the card."),
        TRANSLATED,
        Key("alt", "texts", "What is on the picture, if it is not to be told from the card; a paragraph a slide."),
        Key("wordings", "list", "Earlier and later texts; the one in force on the day is used.", shape=WORDING),
    ),
)
TOPIC = Shape(
    "topic",
    (
        Key("label", "texts", "The topic's name as printed.", required=True),
        Key("icon", "word", "A file of assets/icons without its ending; else the topic's id."),
        Key("color", "word", "The name of its colours in the brand; else the topic's id."),
    ),
    "topics: {requests: {label: {ru: Запросы}}}",
)
_SLOTS = (
    Key("days", "days", "The days of the week: [mon, wed, fri]; else every day."),
    Key("times", "times", 'The times of day: ["10:00", "18:30"]; else 10:00.'),
    Key("per-week", "count", "How many posts go out in a week at most, in each language on each platform."),
)
SLOTS = Shape("schedule of a platform", _SLOTS)
SCHEDULE = Shape(
    "schedule",
    (
        Key("from", "date", "The first day on which a post may go out.", required=True),
        Key("zone", "line", "The time zone, such as Asia/Almaty, which it is without this key."),
        *_SLOTS,
        Key("platforms", "named", "Other days, times or numbers for single platforms, by name.", shape=SLOTS),
    ),
)
ACCOUNT = Shape("account", (Key("id", "line", "What a scheduler calls the account.", required=True),))
_RULE = "What becomes of such cards: stamp (the default), skip (left out), fail (left out, and an error)."
STATES = Shape(
    "rule for states",
    (
        Key("stale", "word", f"The law changed since somebody compared it. {_RULE}", choices=RULES),
        Key("superseded", "word", f"No longer in force. {_RULE}", choices=RULES),
        Key("ahead", "word", f"Not in force yet. {_RULE}", choices=RULES),
    ),
)
DECK = Shape(
    "deck",
    (
        Key("title", "texts", "The deck's name as printed.", required=True),
        Key("subtitle", "texts", "A line under the title on the cover."),
        Key("brand", "word", "A folder of assets/brands; else desk."),
        Key("partner", "word", "The brand of a partner that is named beside ours."),
        Key("layout", "word", "The layout of cards that name none; else classic."),
        Key("languages", "languages", "The languages of the deck; else kk, ru, en."),
        Key("placements", "words", "Where cards are published; else the usual places."),
        Key("clips", "words", "The cards that become clips, by name; else all, where clips are among the placements."),
        Key(
            "subtitles",
            "flag",
            "true: in clips with a voice, what is said also stands in the picture; else as the brand says.",
        ),
        Key("topics", "named", "The topics of the deck by id.", required=True, shape=TOPIC),
        Key("cover", "flag", "Whether the deck gets a cover picture; else false."),
        Key("link", "address", "Where the full answers stand."),
        Key("hashtags", "tags", "Hashtags of captions, without the sign #: a list, or one for each language."),
        Key("utm", "named", "Parameters of links in captions, by platform, or for `any` of them.", shape=UTM),
        Key("schedule", "group", "When its posts go out, for `cardmaker pack`.", shape=SCHEDULE),
        Key("media_base_url", "address", "Where the output folder is on the web, for schedulers that fetch pictures."),
        Key("accounts", "named", "Our accounts as a scheduler calls them, by platform.", shape=ACCOUNT),
        Key("states", "group", "What becomes of cards that do not simply hold.", shape=STATES),
        Key(
            "approval",
            "word",
            "required: only texts that somebody approved are made; else optional.",
            choices=APPROVALS,
        ),
    ),
)
APPROVAL = Shape(
    "approval",
    (
        Key("card", "card", "The card that was approved.", required=True),
        Key("by", "line", "Who approved it.", required=True),
        Key("date", "date", "The day it was approved.", required=True),
        Key("digest", "texts", "The digest of the approved text in each language.", required=True),
        *(key for key in WORDING.keys if key.name not in ("until", "translated")),
    ),
)
ARTICLE_WORDING = Shape(
    "wording of an article",
    (
        Key("from", "date", "The day this wording came into force.", required=True),
        Key("until", "date", "The first day on which it was in force no more."),
        Key("note", "texts", "What changed."),
    ),
)
ARTICLE = Shape(
    "article",
    (
        Key("applied", "texts", "Printed in place of the date since when this article is in force."),
        Key("wordings", "list", "The article's wordings by date.", shape=ARTICLE_WORDING),
        Key("url", "address", "The page with its official text, if it is not the act's; it is watched."),
        Key("heading", "line", "How its heading on that page begins, if not with its number: Статья 36, 36-бап."),
        Key("selector", "line", "The CSS selector of the element that holds it on that page, such as #z36."),
    ),
)
ACT = Shape(
    "act",
    (
        Key("title", "texts", "The official title.", required=True),
        Key("name", "texts", "What a card prints.", required=True),
        Key("cell", "texts", "What stands in the law cell where no article is cited."),
        Key("applied", "texts", "Printed in place of the date since when it is in force."),
        Key("number", "line", "The act's number."),
        Key("date", "date", "The day it was signed."),
        Key("from", "date", "The day it came into force."),
        Key("until", "date", "The first day on which it was in force no more."),
        Key("amended", "date", "The last day that may have changed it: cards checked before are being checked."),
        Key("url", "address", "The page with its official text; its articles are watched there."),
        Key("replaced-by", "word", "The id of the act that took its place."),
        Key("articles", "named", "The articles that cards rest on, by number.", shape=ARTICLE),
    ),
)
