"""A job comes in; the texts, flags, colours and blocks that its layout may show go out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from cardmaker import law, words
from cardmaker.compose.pages import DESIGN_WIDTH
from cardmaker.compose.shown import Context, Tile, tally
from cardmaker.compose.studio import Studio
from cardmaker.compose.templates import Palette
from cardmaker.content.markup import Block, blocks, sentences
from cardmaker.content.model import Act, Citation, Deck, Topic, Wording
from cardmaker.design import Brand
from cardmaker.law import Standing
from cardmaker.plan import Job
from cardmaker.readability.contrast import ratio
from cardmaker.scene import Rgba


def of_job(job: Job, studio: Studio, brand: Brand) -> Context:
    """The texts of a card are the same at every place: those of the job before are taken where it said the same."""
    last = studio.last_said
    if last is None or not _says_the_same(job, last[0]):
        said = _card(job, studio, brand) if job.card and job.standing else _cover(job, studio, brand)
        last = studio.last_said = job, said
    said = last[1]
    return replace(said, flags=said.flags | _place_flags(job, brand))


def _says_the_same(job: Job, other: Job) -> bool:
    same = job.card is other.card and job.standing is other.standing and job.deck is other.deck
    return same and (job.language, job.brand, job.day, job.instead, job.count) == (
        other.language,
        other.brand,
        other.day,
        other.instead,
        other.count,
    )


def _place_flags(job: Job, brand: Brand) -> frozenset[str]:
    place = job.placement
    flags = {
        "tall": place.aspect == "tall",
        "single": place.slides_max == 1,
        "collage": place.album == "collage" and job.card is not None,
        "subtitles": job.card is not None and job.subtitled(brand.subtitles),
        "wide-figure": _has_wide_figure(job),
    }
    return frozenset(name for name, on in flags.items() if on)


SIGNS = 3.0
"""Contrast that WCAG 2.2 (1.4.11) asks of signs."""
DIGIT, LETTER, SIDES, MARGIN = 280.0, 50.0, 288.0, 72.0
"""Design px: a digit of the least figure of a poster, a letter of the least unit beside it, a line's margins with the
gap between the two, and of these the right margin, which a placement's insets may widen."""


def _has_wide_figure(job: Job) -> bool:
    figure = job.standing.wording.figure if job.standing else None
    if figure is None:
        return False
    longest = max(map(len, figure.unit.value(job.language).split()), default=0)
    place = job.placement
    room = DESIGN_WIDTH - SIDES - max(0.0, place.safe.right * DESIGN_WIDTH / place.size.width - MARGIN)
    return len(figure.value) * DIGIT + longest * LETTER > room


def palette(brand: Brand, topic: str) -> Palette:
    """All colours by name: the brand's and the topic's. An unknown topic takes the brand's first."""
    colors = brand.topics.get(topic) or next(iter(brand.topics.values()), {})
    made = _made_of_field(colors["field"], brand) if "field" in colors else {}
    return tuple(sorted({**brand.tokens, **colors, **made}.items()))


def _made_of_field(field: Rgba, brand: Brand) -> dict[str, Rgba]:
    """`field-clear`: without opacity. `field-on-paper`, for small signs: the ink where a pale field is not seen."""
    paper, ink = brand.tokens.get("paper", field), brand.tokens.get("ink", field)
    seen = field if ratio(field[:3], paper[:3]) >= SIGNS else ink
    return {"field-clear": (*field[:3], 0), "field-on-paper": seen}


def _card(job: Job, studio: Studio, brand: Brand) -> Context:
    card, standing = job.card, job.standing
    assert card is not None and standing is not None
    language, wording = job.language, standing.wording
    topic = job.deck.topic(card.topic)
    off, changed = standing.state == "off", standing.state in ("changed", "ahead")
    stamp = "ahead" if standing.state == "ahead" else "off" if off else "changed" if changed else ""
    updated = law.updated(card, language, job.day, brand.updated_for)
    answer, struck = _answer(standing, language)
    figure = wording.figure
    texts = {
        **_brand_texts(job.deck, studio, brand, language),
        **_law_texts(wording, standing, studio, brand, language),
        "question": wording.question.value(language),
        "topic": topic.label.value(language) if topic else "",
        **_instead_texts(job, brand),
        "stamp": brand.word(stamp, language) if stamp else "",
        "stamp-short": brand.word(f"{stamp}-short", language) if stamp else "",
        "updated": words.updated_phrase(updated, language) if updated else "",
        "credit": card.photo.credit.value(language) if card.photo else "",
        "figure": figure.value if figure else "",
        "unit": figure.unit.value(language) if figure else "",
        "was": brand.word("was", language) if figure and figure.was else "",
        "was-value": figure.was if figure else "",
        "sentence": _first_sentence(answer),
        "end-note": _end_note(card.checked, standing, brand, language),
        "end-checked": _end_note(card.checked, standing, brand, language, whole=False),
        "link": job.link,
        "address": _address(job.link, brand),
    }
    flags = {
        "in-force": not (off or changed),
        "changed": changed,
        "off": off,
        "photo": card.photo is not None,
        "drawn": card.photo is not None and card.photo.kind == "drawn",
        "evidence": card.photo is not None and card.photo.kind == "evidence",
        "tally": figure is not None and tally(figure) is not None,
        "law": bool(wording.law),
        "moved": bool(job.moved),
    }
    span = (wording.answer.get(language) or wording).span
    return Context(
        texts=texts,
        flags=_flags(texts, flags) | form_flags(answer),
        icon=topic.icon if topic else "",
        palette=palette(brand, "off" if off else topic.color if topic else ""),
        blocks=answer,
        short=blocks(wording.short.value(language)),
        struck=struck,
        photo=card.photo,
        figure=figure,
        tiles=(),
        span=span,
    )


def _cover(job: Job, studio: Studio, brand: Brand) -> Context:
    deck, language = job.deck, job.language
    count = sum(1 for card in studio.library.cards if card.deck == deck.id) if job.count is None else job.count
    texts = {
        **_brand_texts(deck, studio, brand, language),
        "title": deck.title.value(language),
        "subtitle": deck.subtitle.value(language),
        "count": str(count),
        "count-word": brand.word("count-word", language),
        "link": job.link,
    }
    tiles = tuple(
        Tile(topic.label.value(language), topic.icon, _tile_palette(brand, topic, index))
        for index, topic in enumerate(deck.topics)
    )
    return Context(
        texts=texts,
        flags=_flags(texts, {}),
        icon="",
        palette=palette(brand, deck.topics[0].color if deck.topics else ""),
        blocks=(),
        short=(),
        struck=False,
        photo=None,
        figure=None,
        tiles=tiles,
        span=deck.span,
    )


def _tile_palette(brand: Brand, topic: Topic, index: int) -> Palette:
    """Field and tint take turns over the tiles."""
    colors = dict(palette(brand, topic.color))
    field, tint, on_field = colors["field"], colors["tint"], colors.get("on-field", (255, 255, 255, 255))
    own = {"tile": field, "on-tile": on_field} if index % 2 == 0 else {"tile": tint, "on-tile": field}
    return tuple(sorted({**colors, **own}.items()))


def _flags(texts: Mapping[str, str], flags: Mapping[str, bool]) -> frozenset[str]:
    return frozenset(name for name, text in texts.items() if text) | frozenset(n for n, on in flags.items() if on)


def _address(link: str, brand: Brand) -> str:
    """The card's own address, without https://, where it is one of the brand's; else the brand's."""
    page = link.partition("://")[2].rstrip("/")
    return page if page.partition("/")[0] == brand.address else brand.address


def _instead_texts(job: Job, brand: Brand) -> dict[str, str]:
    """What took the place of what is no longer in force: the act in words, and where the new answer or it stands."""
    now = job.instead
    if now is None:
        return {}
    name = now.act.name.value(job.language) if now.act else ""
    told = f"{brand.word('instead', job.language)}: {name}" if name else brand.word("new-answer", job.language)
    new = brand.word("new-answer", job.language) if now.card else ""
    return {"instead": told, "instead-address": now.link.partition("://")[2].rstrip("/"), "new-answer": new}


def _end_note(checked: dt.date, standing: Standing, brand: Brand, language: str, *, whole: bool = True) -> str:
    """With the day of the last check, and, where the law has changed since that day, saying so.

    Not `whole`: only the sentence with that day.
    """
    note = brand.word("end-note", language)
    if not whole:
        note = next((one for one in re.split(r"(?<=[.!?]) ", note) if "{checked}" in one), note)
    note = note.replace("{checked}", words.short_date(checked, language))
    return f"{note} {brand.word('changed', language)}." if standing.state == "changed" else note


def _brand_texts(deck: Deck, studio: Studio, brand: Brand, language: str) -> dict[str, str]:
    partner = studio.brands.get(deck.partner)
    return {
        "brand": brand.name.get(language, ""),
        "address": brand.address,
        "partner": partner.name.get(language, "") if partner and partner.id != brand.id else "",
        **{key: brand.word(key, language) for key in ("swipe", "end-title", "end-text", "full-answer", "next-cards")},
    }


def _law_texts(wording: Wording, standing: Standing, studio: Studio, brand: Brand, language: str) -> dict[str, str]:
    if not wording.law:
        return {}
    citation = wording.law[0]
    act = studio.act(citation.act)
    if act is None:
        return {}
    if standing.state == "off":
        until = words.until_phrase(standing.until, language) if standing.until else ""
        return {
            "cell": brand.word("old-law", language),
            "act": act.name.value(language),
            "since": until,
            "since-short": until,
        }
    return {
        "cell": words.law_cell(citation, act, language),
        "act": act.name.value(language),
        "since": _since(act, citation, standing, language, short=False),
        "since-short": _since(act, citation, standing, language, short=True),
    }


def _since(act: Act, citation: Citation, standing: Standing, language: str, *, short: bool) -> str:
    if standing.state == "ahead":
        return words.ahead_phrase(standing.since, language, short=short) if standing.since else ""
    applied = act.applied_as(citation.article, language)
    if applied:
        return applied
    return words.since_phrase(standing.since, language, short=short) if standing.since else ""


def _answer(standing: Standing, language: str) -> tuple[tuple[Block, ...], bool]:
    """The blocks to show, and whether the lead is struck through because it no longer holds.

    What is no longer in force shows its lead struck through and below it what holds now, from its replacement or as the
    card's author has written it after the lead.
    """
    own = blocks(standing.wording.answer.value(language))
    if standing.state != "off":
        return own, False
    now = blocks(standing.replacement.answer.value(language)) if standing.replacement else ()
    lead = tuple(block for block in own[:1] if block.kind == "lead")
    if not lead:
        return own, False
    if not now:
        return own, True
    return lead + tuple(replace(block, kind="paragraph") if block.kind == "lead" else block for block in now), True


@lru_cache(maxsize=1024)
def _first_sentence(answer: tuple[Block, ...]) -> str:
    """The first sentence after the lead, as plain text."""
    block = next((block for block in answer if block.kind != "lead"), None)
    return next((piece.text for piece in sentences(block)), "") if block else ""


FORM_FLAGS = frozenset(("lone", "one-word", "list-first", "list-next"))


def form_flags(answer: tuple[Block, ...]) -> frozenset[str]:
    """The flags that tell what form an answer has."""
    if not answer:
        return frozenset()
    first = answer[0]
    form = {
        "lone": first.kind == "lead" and len(answer) == 1,
        "one-word": first.kind == "lead" and len(first.text.split()) == 1 < len(answer),
        "list-first": first.kind == "item",
        "list-next": first.kind == "lead" and len(answer) > 1 and answer[1].kind == "item",
    }
    return frozenset(name for name, on in form.items() if on)


def with_form(flags: frozenset[str], answer: tuple[Block, ...]) -> frozenset[str]:
    """The same flags with those of the part of an answer that is shown."""
    return (flags - FORM_FLAGS) | form_flags(answer)
