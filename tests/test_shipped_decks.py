"""The decks in `cards/` as they ship: they read without a complaint, and say the same in every language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cardmaker import source
from cardmaker.content import reading
from cardmaker.content.markup import blocks
from cardmaker.content.model import Card, Deck, Library, Localised
from cardmaker.diagnostics import Diagnostic, Problems
from cardmaker.law import check_dates, standing

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "kk", "ru")
LEAD_WORDS = 6
CHECKED = dt.date(2026, 11, 20)
TODAY = dt.date(2026, 11, 25)
LAW_OF_2024 = dt.date(2024, 8, 20)
THOUSANDS = re.compile(r"(?<=\d)[ \u00a0,](?=\d{3}\b)")
NUMBER = re.compile(r"\d+(?:-\d+)*")


def _read() -> tuple[Library, tuple[Diagnostic, ...]]:
    problems = Problems()

    def node(path: Path) -> source.Node:
        found = source.read(path.read_bytes(), path.relative_to(ROOT).as_posix(), problems)
        assert found is not None, problems.items
        return found

    acts = reading.read_laws(node(ROOT / "cards/laws.yaml"), problems)
    decks: list[Deck] = []
    cards: list[Card] = []
    for path in sorted(ROOT.glob("cards/*/deck.yaml")):
        deck = reading.read_deck(node(path), id=path.parent.name, problems=problems)
        assert deck is not None
        decks.append(deck)
        for file in sorted(path.parent.glob("*.yaml")):
            if file != path:
                card = reading.read_card(node(file), id=f"{deck.id}/{file.stem}", deck=deck, problems=problems)
                assert card is not None
                cards.append(card)
    return Library(tuple(decks), tuple(cards), acts), problems.items


LIBRARY, DIAGNOSTICS = _read()


def _numbers(text: str) -> list[str]:
    """Every number of a text once, sorted: "86,500" and "86 500" are one number. Order differs between languages."""
    return sorted(set(NUMBER.findall(THOUSANDS.sub("", text))))


def _texts() -> Iterator[tuple[str, Localised]]:
    for deck in LIBRARY.decks:
        yield f"{deck.id} title", deck.title
        yield f"{deck.id} subtitle", deck.subtitle
        yield from ((f"{deck.id} {topic.id}", topic.label) for topic in deck.topics)
    for card in LIBRARY.cards:
        for wording in card.wordings:
            place = f"{card.id} until {wording.until}"
            yield f"{place} question", wording.question
            yield f"{place} answer", wording.answer
            if wording.short.texts:
                yield f"{place} short", wording.short
            if wording.figure:
                yield f"{place} unit", wording.figure.unit
        if card.photo:
            yield f"{card.id} credit", card.photo.credit
            yield f"{card.id} alt", card.photo.alt
    for act in LIBRARY.acts:
        yield f"{act.id} name", act.name
        yield f"{act.id} title", act.title
        yield f"{act.id} cell", act.cell
        if act.applied.texts:
            yield f"{act.id} applied", act.applied


TEXTS = dict(_texts())
ANSWERS = {name: text for name, text in TEXTS.items() if name.endswith((" answer", " short"))}


def _card(name: str) -> Card:
    return next(card for card in LIBRARY.cards if card.id == name)


def test_files_read_without_a_complaint() -> None:
    assert DIAGNOSTICS == ()


def test_there_are_two_decks_and_at_least_fourteen_cards() -> None:
    assert [deck.id for deck in LIBRARY.decks] == ["media-law-2018", "media-law-now"]
    assert len(LIBRARY.cards) >= 14


@pytest.mark.parametrize("name", TEXTS)
def test_each_text_is_in_each_language(name: str) -> None:
    assert TEXTS[name].languages == LANGUAGES
    assert all(TEXTS[name].value(language).strip() for language in LANGUAGES)


@pytest.mark.parametrize("card", LIBRARY.cards, ids=lambda card: card.id)
def test_each_language_names_the_same_numbers(card: Card) -> None:
    for wording in card.wordings:
        for texts in ((wording.question, wording.answer), (wording.short,)):
            english, kazakh, russian = (
                _numbers(" ".join(text.value(language) for text in texts)) for language in LANGUAGES
            )
            assert english == kazakh == russian


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_opens_with_a_lead_of_a_few_words_or_with_its_list(name: str) -> None:
    for language in LANGUAGES:
        first = blocks(ANSWERS[name].value(language))[0]
        if first.kind == "item":
            assert name.endswith("answer")
            continue
        assert first.kind == "lead"
        assert first.text.endswith(".")
        assert len(first.text.split()) <= LEAD_WORDS


@pytest.mark.parametrize("name", ANSWERS)
def test_each_answer_has_the_same_blocks_in_each_language(name: str) -> None:
    shapes = {tuple((block.kind, block.number) for block in blocks(text.value)) for _, text in ANSWERS[name].texts}
    assert len(shapes) == 1


@pytest.mark.parametrize("name", TEXTS)
def test_typography_is_each_language_s_own(name: str) -> None:
    assert not re.search(r"[\"'„]| - |\.\.\.", "".join(text.value for _, text in TEXTS[name].texts))
    assert not re.search(r"[«»]", TEXTS[name].value("en"))
    assert not re.search(r"[“”]", TEXTS[name].value("ru") + TEXTS[name].value("kk"))
    assert not re.search(r"[әғқңөұүһі]", TEXTS[name].value("ru").lower())


def test_each_card_belongs_to_a_topic_and_each_topic_has_a_card() -> None:
    for deck in LIBRARY.decks:
        used = {card.topic for card in LIBRARY.cards if card.deck == deck.id}
        assert used == {topic.id for topic in deck.topics}


def test_each_card_rests_on_an_article_that_the_laws_know() -> None:
    for card in LIBRARY.cards:
        for wording in card.wordings:
            assert wording.law, card.id
            for citation in wording.law:
                act = LIBRARY.act(citation.act)
                assert act is not None
                assert not citation.article or act.article(citation.article) is not None, (card.id, citation)


def test_each_act_can_say_since_when_or_until_when_it_holds() -> None:
    assert not [act.id for act in LIBRARY.acts if not (act.since or act.until or act.applied.texts)]


def test_the_answer_time_is_seven_days_until_august_2024_and_five_since() -> None:
    card = _card("media-law-now/answer-time")
    assert card.layout == "number"
    figures = [(str(wording.until), wording.figure and wording.figure.value) for wording in card.wordings]
    assert figures == [("2024-08-20", "7"), ("None", "5")]
    assert card.wordings[1].figure is not None
    assert card.wordings[1].figure.was == "7"


def test_one_card_shows_what_has_ended_and_one_what_is_under_review() -> None:
    states = {card.id: standing(card, LIBRARY.acts, CHECKED) for card in LIBRARY.cards}
    off = {name: stands for name, stands in states.items() if stands.state != "in-force"}
    wanted = {"answer-time": "off", "who-may-comment": "changed"}
    assert {name: stands.state for name, stands in off.items()} == {f"media-law-2018/{n}": s for n, s in wanted.items()}
    assert off["media-law-2018/answer-time"].state == "off"
    assert off["media-law-2018/answer-time"].until == LAW_OF_2024
    assert "пять рабочих дней" in off["media-law-2018/answer-time"].wording.answer.value("ru"), "says what holds now"


def test_a_text_for_days_before_the_2024_law_does_not_name_it() -> None:
    day = LAW_OF_2024 - dt.timedelta(days=1)
    for card in LIBRARY.cards:
        if len(card.wordings) > 1:
            stands = standing(card, LIBRARY.acts, day)
            assert stands.state == "in-force"
            assert all("2024" not in text.value for _, text in stands.wording.answer.texts)
            assert {citation.act for citation in stands.wording.law} == {"mass-media-1999"}


@pytest.mark.parametrize("day", [CHECKED, TODAY])
def test_no_card_was_checked_in_the_future_or_before_a_day_it_names(day: dt.date) -> None:
    problems = Problems()
    check_dates(LIBRARY, day, problems)
    assert problems.items == ()


def test_no_question_is_asked_about_the_past() -> None:
    """A struck answer to a question about 2018 would be a true answer struck out."""
    for card in LIBRARY.cards:
        for wording in card.wordings:
            assert not [text.value for _, text in wording.question.texts if re.search(r"\d{4}", text.value)], card.id


def test_each_card_and_deck_has_an_address_of_its_own() -> None:
    links = [thing.link for thing in (*LIBRARY.decks, *LIBRARY.cards)]
    assert len(set(links)) == len(links)
    assert all(link.startswith("https://medialaw.example/") for link in links)


def test_the_decks_show_what_the_layouts_can_do() -> None:
    assert {card.layout for card in LIBRARY.cards} == {"classic", "carousel", "photo", "number"}
    photos = [card.photo for card in LIBRARY.cards if card.layout == "photo"]
    assert photos
    assert all(photo is not None and (ROOT / photo.path).is_file() for photo in photos)
    answers = [(card, blocks(card.wordings[-1].answer.value("ru"))) for card in LIBRARY.cards]
    assert any(card.layout == "classic" and any(block.number for block in found) for card, found in answers)
    assert any(len(found) == 1 for _, found in answers), "one answer is its lead alone"
    assert all(len(found) >= 6 for card, found in answers if card.layout == "carousel")
