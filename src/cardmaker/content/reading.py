"""Nodes of card, deck and law files come in; `Card`, `Deck` and `Act` go out, as good as the file allows.

A file with errors still gives a value, so that everything wrong in all files is found in one run. `checks.sound`
leaves out what must not be drawn.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re

from cardmaker.content import translated
from cardmaker.content.fields import Fields, Languages
from cardmaker.content.model import (
    Act,
    Approval,
    Article,
    ArticleWording,
    Card,
    Citation,
    Deck,
    Figure,
    Localised,
    Page,
    Photo,
    Topic,
    Wording,
)
from cardmaker.content.scheduling import read_schedule
from cardmaker.content.shapes import ACT, APPROVAL, CARD, DECK, PHOTO, Shape
from cardmaker.diagnostics import Problems
from cardmaker.source import Mapping, Node, Scalar, Sequence, describe

LANGUAGES = ("kk", "ru", "en")
BRAND, LAYOUT = "desk", "classic"


def read_card(node: Node, *, id: str, deck: Deck, problems: Problems) -> Card | None:  # noqa: A002 - the model's word
    """A card of a deck; `id` is `<deck>/<card>`. None if the file holds no keys at all."""
    fields = _root(node, CARD, problems)
    if fields is None:
        return None
    all_languages = Languages(deck.languages, deck.languages)
    some = Languages((), deck.languages)
    own = _wording(fields, all_languages, None)
    entries = tuple(
        _wording(entry, all_languages, own, entry.date("from"), entry.date("until"))
        for entry in fields.list("wordings")
    )
    if not own.answer.texts and not entries and fields.node.key("answer") is None:
        problems.error(fields.span, "`answer` is missing from this card", fields.shape.key("answer").about)
    places = [
        (key, fields.place(key))
        for key in ("status", "topic", "layout", "photo", "link", "duration", "updated", "replaced-by", "subtitles")
        if fields.raw(key) is not None
    ]
    updated, updated_in = fields.dates("updated", some)
    photo, caption, alt = _photo(fields, some), fields.texts("caption", some), fields.texts("alt", some)
    texts = _texts(own.question, own.answer, own.short, own.figure) | {"caption": caption, "alt": alt}
    translated.check(fields, texts | ({"credit": photo.credit, "photo-alt": photo.alt} if photo else {}))
    return Card(
        id=id,
        deck=deck.id,
        topic=fields.word("topic"),
        layout=fields.word("layout", deck.layout),
        photo=photo,
        checked=fields.date("checked") or dt.date.min,
        updated=updated,
        link=fields.address("link"),
        caption=caption,
        wordings=_in_order(own, entries, has_own=bool(own.answer.texts), problems=problems),
        span=fields.span,
        places=tuple(places),
        voice=fields.recordings("voice", some),
        duration=fields.seconds("duration"),
        alt=alt,
        status=fields.word("status"),
        replaced_by=fields.card("replaced-by"),
        updated_in=updated_in,
        subtitles=fields.choice("subtitles"),
    )


def read_deck(node: Node, *, id: str, problems: Problems) -> Deck | None:  # noqa: A002 - the model's word
    """A deck; `id` is its folder's name. None if the file holds no keys at all."""
    fields = _root(node, DECK, problems)
    if fields is None:
        return None
    codes = fields.languages("languages", LANGUAGES)
    languages = Languages(codes, codes)
    placements = fields.words("placements")
    topics = tuple(_topic(key, topic, languages) for key, topic in fields.named("topics"))
    places = [(key, fields.place(key)) for key in DECK.names if fields.raw(key) is not None]
    places += [(f"placements {name}", span) for name, span in placements]
    states = fields.group("states")
    rules = (
        [(key, states.word(key), states.place(key)) for key in states.shape.names if states.raw(key)] if states else []
    )
    places += [(f"states {key}", span) for key, _, span in rules]
    clips = fields.words("clips")
    places += [(f"clips {name}", span) for name, span in clips]
    utm = tuple(fields.named("utm"))
    places += [(f"utm {key.value}", key.span) for key, _ in utm]
    return Deck(
        id=id,
        title=fields.texts("title", languages),
        subtitle=fields.texts("subtitle", languages),
        brand=fields.word("brand", BRAND),
        partner=fields.word("partner"),
        layout=fields.word("layout", LAYOUT),
        languages=codes,
        placements=tuple(name for name, _ in placements),
        topics=topics,
        cover=fields.flag("cover"),
        link=fields.address("link"),
        span=fields.span,
        places=tuple(places),
        clips=tuple(name for name, _ in clips),
        hashtags=fields.tags("hashtags", codes),
        utm=tuple((key.value, _utm(group)) for key, group in utm),
        schedule=read_schedule(fields),
        media=fields.address("media_base_url"),
        accounts=tuple(sorted((key.value, own.line("id")) for key, own in fields.named("accounts"))),
        rules=tuple((key, rule) for key, rule, _ in rules if rule),
        approval=fields.word("approval") == "required",
        subtitles=fields.choice("subtitles"),
    )


def read_laws(node: Node, problems: Problems) -> tuple[Act, ...]:
    """The acts of `cards/laws.yaml`, sorted by id."""
    if not isinstance(node, Mapping):
        problems.error(node.span, f"the file is {describe(node)}; it should have acts by id", "Begin with `my-act:`.")
        return ()
    acts = []
    for key, value in node.entries:
        if not re.fullmatch(r"[\w.-]{1,100}", key.value):
            problems.error(key.span, f"`{key.value[:60]}` cannot be an act's id", "An id has letters, digits, - and _.")
        elif isinstance(value, Mapping):
            acts.append(_act(key, Fields(value, ACT, problems)))
        else:
            message = f"`{key.value}` has {describe(value)} where an act should be"
            problems.error(value.span, message, f"An act has keys: {', '.join(ACT.names)}.")
    return tuple(sorted(acts, key=lambda act: act.id))


def read_approvals(node: Node, problems: Problems) -> tuple[Approval, ...]:
    """The entries of `cards/approvals.yaml` that can be understood, in their order."""
    if isinstance(node, Scalar) and node.missing:
        return ()
    if not isinstance(node, Sequence):
        message = f"the file is {describe(node)}; it should be a list of approvals"
        problems.error(
            node.span, message, "Delete the file, or bring back the earlier one; `cardmaker approve` writes it."
        )
        return ()
    return tuple(found for item in node.items if (found := _approval(item, problems)))


def _approval(node: Node, problems: Problems) -> Approval | None:
    own = Problems()
    fields = _root(node, APPROVAL, own)
    found = None
    if fields is not None:
        wording = _wording(fields, Languages(), None, fields.date("from"))
        card, by, on = fields.card("card"), fields.line("by"), fields.date("date")
        digests = tuple((language, text.value) for language, text in fields.texts("digest", Languages()).texts)
        if card and by and on and digests:
            found = Approval(card, by, on, digests, wording, fields.span)
    problems.extend(own.errors)  # what a text is warned of, its card tells
    return None if own.errors else found


def _root(node: Node, shape: Shape, problems: Problems) -> Fields | None:
    if isinstance(node, Mapping):
        return Fields(node, shape, problems)
    message = f"the file is {describe(node)}; a {shape.name} should be here"
    problems.error(node.span, message, f"A {shape.name} has keys: {', '.join(shape.names)}.")
    return None


# Cards ----------------------------------------------------------------------------------------------------------


def _wording(
    fields: Fields,
    languages: Languages,
    own: Wording | None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Wording:
    """A card's own wording (`own` is None), or one of its `wordings:`, which takes from the card what it does not say.

    The short text and the figure belong to the answer: with an answer of its own, a wording does not take the
    card's, which would say what another law said.
    """
    if since and until and since >= until:
        fields.problems.error(fields.place("until"), f"`until` is not after `from`: {until}", "Swap the two days.")
        until = None
    question = fields.texts("question", languages)
    answer = fields.texts("answer", languages, marked=True)
    short = fields.texts("short", Languages((), languages.known), marked=True)
    figure = _figure(fields, languages)
    if "translated" in fields.shape.names and own is not None:
        translated.check(fields, _texts(question, answer, short, figure))
    law = tuple(_citation(citation) for citation in fields.list("law"))
    if own is not None:
        if not answer.texts and fields.node.key("answer") is None:
            answer, short, figure = own.answer, short if short.texts else own.short, figure or own.figure
            if not answer.texts:
                fields.problems.error(fields.span, "`answer` is missing from this wording", "The card has none either.")
        question = question if question.texts else own.question
        law = law if fields.node.key("law") else own.law
    return Wording(since, until, question, answer, short, figure, law, fields.span)


def _texts(question: Localised, answer: Localised, short: Localised, figure: Figure | None) -> dict[str, Localised]:
    unit = figure.unit if figure else Localised()
    return {"question": question, "answer": answer, "short": short, "unit": unit}


def _citation(fields: Fields) -> Citation:
    article, paragraph = fields.line("article"), fields.line("paragraph")
    if paragraph and not article:
        fields.problems.error(fields.place("paragraph"), "a paragraph is named, but no article", "Add `article:`.")
    return Citation(fields.word("act"), article, paragraph, fields.place("act"))


def _figure(fields: Fields, languages: Languages) -> Figure | None:
    figure = fields.group("figure")
    if figure is None:
        return None
    return Figure(figure.line("value"), figure.texts("unit", languages), figure.line("was"), figure.span)


def _photo(fields: Fields, languages: Languages) -> Photo | None:
    node = fields.raw("photo")
    if isinstance(node, Scalar):  # photo: assets/photos/desk.jpg
        key = Scalar("path", node.span)
        photo: Fields | None = Fields(Mapping(((key, node),), node.span), PHOTO, fields.problems)
    else:
        photo = fields.group("photo")
    if photo is None:
        return None
    kind = photo.word("kind", "photo")
    credit = photo.texts("credit", languages)
    if kind != "drawn" and not credit.texts and photo.raw("credit") is None:
        photo.problems.warning(photo.span, "the picture has no `credit`", "Write who made it; drawn ones need none.")
    alt = photo.texts("alt", languages)
    return Photo(photo.path("path"), photo.focus("focus"), kind, credit, alt, photo.place("path"))


def _in_order(own: Wording, entries: tuple[Wording, ...], *, has_own: bool, problems: Problems) -> tuple[Wording, ...]:
    """All wordings sorted by their first day; the card's own texts stand for the days that no entry covers."""
    if not entries:
        return (own,)
    ordered = sorted(entries, key=lambda entry: (entry.since or dt.date.min, entry.until or dt.date.max))
    for first, second in itertools.pairwise(ordered):
        _apart(first, second, problems)
    if not has_own:
        for first, second in itertools.pairwise(ordered):
            _together(first, second, problems)
        return tuple(ordered)
    gaps = _gaps(ordered)
    if not gaps:
        message = "the card's own answer is never shown: its `wordings` cover all days"
        problems.warning(own.span, message, "Give the last wording an `until`, or delete the card's own answer.")
    own_wordings = [_during(own, since, until) for since, until in gaps]
    return tuple(sorted([*ordered, *own_wordings], key=lambda entry: entry.since or dt.date.min))


def _apart(first: Wording, second: Wording, problems: Problems) -> None:
    if first.until is None or second.since is None or second.since < first.until:
        place = first.span.line
        message = f"this wording holds on the same days as the one in line {place}"
        problems.error(second.span, message, "The `until` of the earlier one is the `from` of the later one.")


def _together(first: Wording | ArticleWording, second: Wording | ArticleWording, problems: Problems) -> None:
    """No day without a wording between two of them."""
    if first.until and second.since and first.until < second.since:
        message = f"no wording holds from {first.until} until {second.since}, when this one begins"
        hint = f"Give the one in line {first.span.line} the `until` {second.since}, or add what held between them."
        problems.error(second.span, message, hint)


def _gaps(ordered: list[Wording]) -> list[tuple[dt.date | None, dt.date | None]]:
    """The days between and after entries. Those before the first count only if there are no others.

    A card that says "from 2018 to 2024 it was so", and has a text of its own, says what holds since 2024, not what
    held before 2018.
    """
    gaps: list[tuple[dt.date | None, dt.date | None]] = []
    for first, second in itertools.pairwise(ordered):
        if first.until and second.since and first.until < second.since:
            gaps.append((first.until, second.since))
    last = ordered[-1].until
    if last:
        gaps.append((last, None))
    first_day = ordered[0].since
    if not gaps and first_day:
        gaps.append((None, first_day))
    return gaps


def _during(own: Wording, since: dt.date | None, until: dt.date | None) -> Wording:
    return Wording(since, until, own.question, own.answer, own.short, own.figure, own.law, own.span)


# Decks and laws -------------------------------------------------------------------------------------------------


def _utm(fields: Fields) -> tuple[tuple[str, str], ...]:
    found = ((name, fields.line(name)) for name in fields.shape.names if fields.raw(name) is not None)
    return tuple((name, value) for name, value in found if value)


def _topic(key: Scalar, fields: Fields, languages: Languages) -> Topic:
    return Topic(
        id=key.value,
        label=fields.texts("label", languages),
        icon=fields.word("icon", key.value),
        color=fields.word("color", key.value),
        span=key.span,
    )


def _act(key: Scalar, fields: Fields) -> Act:
    anything = Languages()
    since, until = fields.date("from"), fields.date("until")
    if since and until and since >= until:
        fields.problems.error(fields.place("until"), f"`until` is not after `from`: {until}", "Swap the two days.")
    return Act(
        id=key.value,
        title=fields.texts("title", anything),
        name=fields.texts("name", anything),
        cell=fields.texts("cell", anything),
        applied=fields.texts("applied", anything),
        number=fields.line("number"),
        date=fields.date("date"),
        since=since,
        until=until,
        amended=fields.date("amended"),
        url=fields.address("url"),
        replaced_by=fields.word("replaced-by"),
        articles=tuple(sorted((_article(*entry, fields) for entry in fields.named("articles")), key=_by_number)),
        span=key.span,
    )


def _article(key: Scalar, fields: Fields, act: Fields) -> Article:
    wordings = [wording for entry in fields.list("wordings") if (wording := _article_wording(entry))]
    wordings.sort(key=lambda wording: wording.since)
    for first, second in itertools.pairwise(wordings):
        if (first.until is not None and second.since < first.until) or first.since == second.since:
            message = f"this wording holds on the same days as the one in line {first.span.line}"
            hint = "The `until` of the earlier one is the `from` of the later one."
            fields.problems.error(second.span, message, hint)
        _together(first, second, fields.problems)
    return Article(key.value, tuple(wordings), key.span, fields.texts("applied", Languages()), _page(fields, act))


def _page(fields: Fields, act: Fields) -> Page:
    """Where an article's official text stands: at its own address, else at its act's."""
    own = fields.raw("url") is not None
    holder = fields if own else Fields(act.node, ACT, Problems())  # what is wrong with the act's is told once
    return Page(
        url=holder.address("url"),
        heading=fields.line("heading"),
        selector=fields.line("selector"),
        url_span=holder.place("url"),
        selector_span=fields.place("selector"),
    )


def _article_wording(fields: Fields) -> ArticleWording | None:
    since, until, note = fields.date("from"), fields.date("until"), fields.texts("note", Languages())
    if since is None:
        return None
    if until and since >= until:
        fields.problems.error(fields.place("until"), f"`until` is not after `from`: {until}", "Swap the two days.")
    return ArticleWording(since, until, note, fields.span)


def _by_number(article: Article) -> tuple[tuple[int, int, str], ...]:
    """36 before 73-3 before 456."""
    parts = re.findall(r"\d{1,9}|\D+", article.number)
    return tuple((0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part) for part in parts)
