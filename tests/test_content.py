"""Cards, decks and laws: what is read, what is refused, where, and with which hint."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cardmaker.content import checks, letters
from cardmaker.content.model import Act, Card, Deck, Library, Localised, Text
from cardmaker.content.names import check_names, wrong_path
from cardmaker.content.reading import read_card, read_deck, read_laws
from cardmaker.diagnostics import Problems, Span
from cardmaker.source import read

DECK = """\
title: {kk: Апта, ru: Неделя, en: A week}
topics:
  requests: {label: {kk: Сұрау салу, ru: Запросы, en: Requests}}
  images: {label: {kk: Сурет, ru: Фото, en: Images}, icon: photo, color: red}
placements: [instagram-feed, x-image]
link: https://medialaw.example
cover: true
"""
CARD = """\
topic: requests
question: {kk: Қанша күн?, ru: Сколько дней?, en: How long?}
answer:
  kk: |
    **Бес күн.** Жауап.
  ru: |
    **Пять дней.** Ответ.
  en: No
law: [{act: new, article: "36", paragraph: "1"}]
checked: 2026-11-20
"""
LAWS = """\
new:
  title: {kk: Заң, ru: Закон, en: Law}
  name: {kk: Заң, ru: Закон, en: Law}
  cell: {kk: З, ru: З, en: L}
  number: 93-VIII
  date: 2024-06-19
  from: 2024-08-20
  url: https://adilet.example/rus
  articles:
    "36":
      wordings: [{from: 2024-08-20, note: {ru: Новое}}]
    "4": {}
    73-3: {applied: {ru: перенесена в 2020 году}}
old:
  title: {ru: Старый}
  name: {ru: Старый}
  until: 2024-08-20
  replaced-by: new
"""
NAMES = {
    "layouts": ("classic", "number"),
    "placements": ("instagram-feed", "x-image"),
    "brands": ("desk", "togys"),
    "icons": ("requests", "photo"),
    "pictures": ("assets/photos/desk.jpg",),
}


def deck(text: str = DECK, problems: Problems | None = None) -> Deck:
    problems = problems or Problems()
    node = read(text.encode(), "cards/w/deck.yaml", problems)
    assert node is not None, problems.items
    found = read_deck(node, id="w", problems=problems)
    assert found is not None, problems.items
    return found


def card(text: str, problems: Problems | None = None) -> Card:
    ours = problems or Problems()
    node = read(text.encode(), "cards/w/a.yaml", ours)
    assert node is not None, ours.items
    found = read_card(node, id="w/a", deck=deck(), problems=ours)
    assert found is not None, ours.items
    if problems is None:
        assert ours.items == ()
    return found


def laws(text: str = LAWS, problems: Problems | None = None) -> tuple[Act, ...]:
    ours = problems or Problems()
    node = read(text.encode(), "cards/laws.yaml", ours)
    assert node is not None, ours.items
    acts = read_laws(node, ours)
    if problems is None:
        assert ours.items == ()
    return acts


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# What is read ---------------------------------------------------------------------------------------------------


def test_a_card_is_read_whole() -> None:
    found = card(
        CARD
        + """\
layout: number
short: {ru: Пять}
figure: {value: 5, unit: {kk: күн, ru: дней, en: days}, was: 7}
photo: {path: assets/photos/desk.jpg, focus: [25%, 0.4], kind: drawn, credit: Бюро, alt: {ru: Стол}}
updated: 2026-11-21
link: https://medialaw.example/a
caption: {ru: Пост}
"""
    )
    (wording,) = found.wordings
    assert (found.id, found.deck, found.topic, found.layout) == ("w/a", "w", "requests", "number")
    assert wording.question.languages == ("en", "kk", "ru")
    assert wording.answer.value("en") == "No"
    assert wording.answer.value("ru") == "**Пять дней.** Ответ."
    assert wording.short.value("ru") == "Пять"
    assert wording.figure is not None
    assert (wording.figure.value, wording.figure.was, wording.figure.unit.value("ru")) == ("5", "7", "дней")
    assert [(c.act, c.article, c.paragraph) for c in wording.law] == [("new", "36", "1")]
    assert (wording.since, wording.until) == (None, None)
    assert found.photo is not None
    assert (found.photo.path, found.photo.focus, found.photo.kind) == ("assets/photos/desk.jpg", (0.25, 0.4), "drawn")
    assert found.photo.credit.languages == ("en", "kk", "ru")
    assert (found.checked, found.updated) == (day("2026-11-20"), day("2026-11-21"))
    assert found.place("topic") == Span("cards/w/a.yaml", 1, 8)
    assert found.place("nothing") == found.span


def test_an_answer_is_what_was_written() -> None:
    text = CARD.replace("en: No", "en: 12:30").replace("**Пять дней.** Ответ.", "2026-11-20")
    (wording,) = card(text).wordings
    assert (wording.answer.value("en"), wording.answer.value("ru")) == ("12:30", "2026-11-20")


def test_a_deck_is_read_whole() -> None:
    problems = Problems()
    found = deck(problems=problems)
    assert problems.items == ()
    assert (found.brand, found.layout, found.partner, found.languages) == ("desk", "classic", "", ("kk", "ru", "en"))
    assert found.placements == ("instagram-feed", "x-image")
    assert [(topic.id, topic.icon, topic.color) for topic in found.topics] == [
        ("requests", "requests", "requests"),
        ("images", "photo", "red"),
    ]
    assert found.cover
    assert found.place("placements x-image") == Span("cards/w/deck.yaml", 5, 30)


def test_an_article_may_say_since_when_it_holds_in_words_of_its_own() -> None:
    new, _ = laws()
    assert new.applied_as("73-3", "ru") == "перенесена в 2020 году"
    assert new.applied_as("73-3", "kk") == new.applied_as("36", "ru") == new.applied_as("", "ru") == ""
    named = replace(new, applied=Localised((("ru", Text("с 2024 года", new.span)),)))
    assert named.applied_as("36", "ru") == "с 2024 года"
    assert named.applied_as("73-3", "ru") == "перенесена в 2020 году"


def test_laws_are_read_whole() -> None:
    new, old = laws()
    assert (new.id, new.since, new.until, new.date) == ("new", day("2024-08-20"), None, day("2024-06-19"))
    assert [article.number for article in new.articles] == ["4", "36", "73-3"]
    assert new.articles[1].wordings[0].since == day("2024-08-20")
    assert (old.until, old.replaced_by) == (day("2024-08-20"), "new")


# Wordings -------------------------------------------------------------------------------------------------------

SEVEN = "wordings:\n  - {from: 2018-01-09, until: 2024-08-20, answer: {kk: Жеті, ru: Семь, en: Seven}}\n"


def spans(found: Card) -> list[tuple[str, str, str]]:
    return [(str(w.since or ""), str(w.until or ""), w.answer.value("en")) for w in found.wordings]


def test_the_cards_own_text_stands_after_the_last_wording() -> None:
    found = card(CARD + SEVEN)
    assert spans(found) == [("2018-01-09", "2024-08-20", "Seven"), ("2024-08-20", "", "No")]
    seven = found.wordings[0]
    assert seven.question.value("en") == "How long?", "taken from the card"
    assert seven.law == found.wordings[1].law


def test_the_cards_short_text_and_figure_are_not_put_beside_another_answer() -> None:
    figure = "short: {en: Five}\nfigure: {value: 5, unit: {kk: күн, ru: дней, en: days}}\n"
    seven, own = card(CARD + figure + SEVEN).wordings
    assert seven.short.value("en") == "" and seven.figure is None
    assert own.short.value("en") == "Five" and own.figure is not None
    text = CARD + figure + "wordings: [{until: 2024-08-20, law: [{act: old}]}]\n"
    earlier, _ = card(text).wordings
    assert earlier.answer.value("en") == "No" and earlier.short.value("en") == "Five" and earlier.figure is not None
    assert earlier.law[0].act == "old"


def test_the_cards_own_text_stands_before_a_wording_to_come_and_between_two() -> None:
    later = "wordings: [{from: 2027-01-01, answer: {kk: Үш, ru: Три, en: Three}}]\n"
    assert spans(card(CARD + later)) == [("", "2027-01-01", "No"), ("2027-01-01", "", "Three")]
    both = SEVEN + "  - {from: 2027-01-01, answer: {kk: Үш, ru: Три, en: Three}}\n"
    assert spans(card(CARD + both)) == [
        ("2018-01-09", "2024-08-20", "Seven"),
        ("2024-08-20", "2027-01-01", "No"),
        ("2027-01-01", "", "Three"),
    ]


def test_between_the_wordings_of_a_card_without_a_text_of_its_own_no_day_is_left_out() -> None:
    first = "wordings:\n  - {until: 2024-01-01, answer: {kk: а, ru: а, en: a}}\n"
    second = "  - {from: 2024-02-01, answer: {kk: б, ru: б, en: b}}\n"
    problems = Problems()
    card(CARD.partition("answer:")[0] + "checked: 2026-11-20\n" + first + second, problems)
    (problem,) = [item for item in problems.items if "no wording" in item.message]
    assert problem.message == "no wording holds from 2024-01-01 until 2024-02-01, when this one begins"
    assert "`until` 2024-02-01" in problem.hint
    problems = Problems()
    card(CARD + first + second, problems)  # the card's own text holds then
    assert not [item for item in problems.items if "no wording" in item.message]


def test_a_card_may_have_wordings_alone() -> None:
    without = CARD[: CARD.index("answer")] + CARD[CARD.index("law:") :]
    assert spans(card(without + SEVEN)) == [("2018-01-09", "2024-08-20", "Seven")]


# What is refused ------------------------------------------------------------------------------------------------


def change(old: str, new: str) -> str:
    assert old in CARD
    return CARD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "place", "says", "hint"),
    [
        (CARD + "anwser: x\n", "11:1", "unknown key `anwser` in this card", "Its other keys"),
        (change("answer:", "anwser:"), "3:1", "unknown key `anwser`", "Did you mean `answer`?"),
        (CARD + "cheсked: x\n", "11:1", "unknown key `cheсked`", "Its other keys"),
        (CARD + "lаyout: classic\n", "11:1", "unknown key", "Did you mean `layout`? Some of the letters typed are Cyr"),
        (CARD + "topic: x\n", "11:1", "`topic` stands here a second time", "line 1"),
        (change("topic: requests", "topic: [requests]"), "1:8", "`topic` is a list; it should be a name", "topics"),
        (change("topic: requests", "topic:"), "1:1", "`topic` is empty", "topics"),
        (change("topic: requests\n", ""), "1:1", "`topic` is missing from this card", "topics"),
        (change("topic: requests", "topic: a/b"), "1:8", "cannot be a name", "letters"),
        (change("checked: 2026-11-20\n", ""), "1:1", "`checked` is missing", "compared"),
        (change("2026-11-20", "20.11.2026"), "10:10", "`20.11.2026` is not a day", "2026-11-20."),
        (change("2026-11-20", "2026-02-30"), "10:10", "there is no day 2026-02-30", "2026-11-20"),
        (change("kk: Қанша күн?, ", ""), "2:1", "`question` has no text in kk", "Add `kk:`"),
        (
            change("{kk: Қанша күн?, ru: Сколько дней?, en: How long?}", "Сколько?"),
            "2:11",
            "needs a text for each language",
            "{kk: …, ru: …, en: …}",
        ),
        (change("ru: Сколько дней?", 'ru: ""'), "2:32", "`question` in ru is empty", "Write the text"),
        (
            change("ru: Сколько дней?", 'ru: "\u00a0\u00ad\u200b"'),
            "2:32",
            "`question` in ru is empty",
            "Write the text",
        ),
        (change("ru: Сколько дней?", "ru: ****"), "2:32", "cannot begin with", "quotes"),
        (change("en: No", "en:"), "8:6", "`answer` in en is empty", "Write the text"),
        (change("en: No", "en: [a]"), "8:7", "`answer` in en is a list; it should be a text", "quotes"),
        (change("en: No", "en: " + "x" * 20_001), "8:7", "20001 letters; 20000 is the most", "short answer"),
        (change("en: No", 'en: "[x](www.a.kz)"'), "8:12", "the link `www.a.kz` is not a whole address", "https://"),
        (change("en: How long?", "en: How long?, and more"), "2:62", "is not the code of a language", "comma"),
        (
            change("en: How long?", "en: How long?, RU: x"),
            "2:62",
            "`RU` in `question` is not the code",
            "Did you mean `ru`?",
        ),
        (change('article: "36", ', ""), "9:29", "a paragraph is named, but no article", "article"),
        (change("[{act: new", "[{act: "), "9:8", "`act` is empty", "laws.yaml"),
        (
            change('[{act: new, article: "36", paragraph: "1"}]', "[new]"),
            "9:7",
            "`law` has a text where a citation",
            "act, article",
        ),
        (CARD + "figure: {value: 5, unit: {kk: күн, ru: дней}}\n", "11:20", "`unit` has no text in en", "Add `en:`"),
        (
            CARD + "figure: {unit: {kk: күн, ru: дней, en: x}}\n",
            "11:9",
            "`value` is missing from this figure",
            "printed",
        ),
        (
            CARD + "figure: 5\n",
            "11:9",
            "`figure` has a text where a figure should be",
            'Write it as figure: {value: "5", unit: {ru: рабочих дней}}. A figure has keys: value, unit, was.',
        ),
        (
            change('[{act: new, article: "36", paragraph: "1"}]', "ст. 36 Закона"),
            "9:6",
            "`law` has a text where a citation should be",
            'Write it as law: [{act: mass-media-2024, article: "36"}]. A citation has keys: act, article, paragraph.',
        ),
        (
            CARD + "photo: {path: x.jpg, kind: drwan, credit: Я}\n",
            "11:28",
            "`kind` cannot be `drwan`",
            "Did you mean `drawn`?",
        ),
        (
            CARD + "photo: {path: x.jpg, focus: [2, 0], credit: Я}\n",
            "11:29",
            "two numbers between 0 and 1",
            "from the left",
        ),
        (CARD + "photo: {path: ../x.jpg, credit: Я}\n", "11:15", "leads out of its folder", "assets/photos"),
        (CARD + "voice: {ru: ../x.mp3}\n", "11:13", "leads out of its folder", "assets/audio"),
        (CARD + "link: medialaw.example/a\n", "11:7", "is not a whole address", "https://medialaw.example/a"),
        (
            CARD + "wordings: [{from: 2020-01-01, until: 2019-01-01, answer: {kk: а, ru: а, en: a}}]\n",
            "11:38",
            "`until` is not after `from`",
            "Swap",
        ),
        (
            CARD + SEVEN + "  - {from: 2020-01-01, until: 2021-01-01, answer: {kk: а, ru: а, en: a}}\n",
            "13:5",
            "holds on the same days as the one in line 12",
            "`until` of the earlier",
        ),
        (
            CARD + "wordings: [{until: 2024-01-01, answer: {kk: а, ru: а}}]\n",
            "11:32",
            "`answer` has no text in en",
            "Add `en:`",
        ),
        (
            "question: {kk: а, ru: а, en: a}\ntopic: x\nchecked: 2026-01-01\n",
            "1:1",
            "`answer` is missing from this card",
            "each language",
        ),
        ("- a\n", "1:1", "the file is a list; a card should be here", "topic, layout"),
        ("just words\n", "1:1", "the file is a text; a card should be here", "topic, layout"),
    ],
)
def test_errors_in_a_card(text: str, place: str, says: str, hint: str) -> None:
    problems = Problems()
    node = read(text.encode(), "cards/w/a.yaml", problems)
    if node is not None:
        read_card(node, id="w/a", deck=deck(), problems=problems)
    found = next((item for item in problems.errors if says in item.message), None)
    assert found is not None, [str(item) for item in problems.items]
    assert str(found).startswith(f"cards/w/a.yaml:{place}: error: ")
    assert hint in found.hint


@pytest.mark.parametrize(
    ("text", "place", "says", "hint"),
    [
        (
            change("en: How long?", "en: How long?, de: Wie?"),
            "2:62",
            "a text in de, which the deck does not publish",
            "kk, ru, en",
        ),
        (change("en: How long?", "en: How long?, kz: Қ?"), "2:62", "a text in kz", "Did you mean `kk`?"),
        (change("en: No", "en: See <b>this</b>"), "8:11", "HTML is printed", "**strong**"),
        (change("    **Пять", "    # **Пять"), "7:5", "heading", "paragraph"),
        (change("en: No", "en: 5&nbsp;days"), "8:8", "&nbsp;", "itself"),
        (change("en: No", "en: __No__"), "8:7", "underscores", "**strong**"),
        (change("en: No", 'en: "x ![p](https://a.kz)"'), "8:10", "picture inside", "photo"),
        (change("**Пять дней.** Ответ.", "**Да** — ответ."), "7:5", "not printed large", "full stop"),
        (change("**Пять дней.** Ответ.", "**Да**, ответ."), "7:5", "not printed large", "full stop"),
        (change("**Пять дней.** Ответ.", "**Условия:** ответ."), "7:5", "not printed large", "full stop"),
        (CARD + "short: {ru: '**Да** – и нет.'}\n", "11:14", "not printed large", "full stop"),
        (change("**Пять дней.** Ответ.", "**Да. Ответ."), "7:5", "`**` marks nothing here", "**words**"),
        (change("**Пять дней.** Ответ.", "** Да. ** Ответ."), "7:5", "`**` marks nothing here", "**words**"),
        (
            change("Ответ.", "Ответ.\n\n    - **a** [б **в](https://a.kz)"),
            "9:16",
            "`**` marks nothing here",
            "**words**",
        ),
        (change("Ответ.", "~~Ответ."), "7:20", "`~~` marks nothing here", "~~words~~"),
        (change("Ответ.", "[Тут] (https://a.kz)"), "7:20", "a space stands between `]` and `(`", "[words](https"),
        (change("Ответ.", "Да:\n    | а | б |"), "8:5", "a table is printed", "list"),
        (change("Ответ.", "Да:\n    > а"), "8:5", "a quotation is not made", "quotation marks"),
        (change("Ответ.", "Да: `а`."), "7:24", "backticks", "*em*"),
        (
            change("Ответ.", "Oтвет."),
            "7:20",
            "«Oтвет» has letters of another alphabet: Latin O (U+004F)",
            "Type the word again",
        ),
        (change("Жауап.", "Жəне."), "5:18", "«Жəне» has letters of another alphabet: Latin ə (U+0259)", "Type"),
        (CARD + "photo: assets/photos/desk.jpg\n", "11:8", "no `credit`", "who made it"),
        (CARD + "wordings: [{answer: {kk: а, ru: а, en: a}}]\n", "1:1", "own answer is never shown", "until"),
    ],
)
def test_warnings_in_a_card(text: str, place: str, says: str, hint: str) -> None:
    problems = Problems()
    card(text, problems)
    assert problems.errors == ()
    (found,) = problems.items
    assert str(found).startswith(f"cards/w/a.yaml:{place}: warning: ")
    assert says in found.message
    assert hint in found.hint


@pytest.mark.parametrize(
    "text",
    [
        "2*3, 2**3, *сноска, сноска* и * сама",
        r"\*\* это звёздочки",
        "**Да.**\n    - **Чек** и товар",
        "**Да**\n\n    Ответ.",
        "- **Чек** и товар",
        "**30 дней** даётся на возврат.",
        "**36**-бап бойынша; **Журналисты**, редакторы и блогеры.",
        "**Журналисты**, редакторы и блогеры.",
        "Да: O`zbek tili, o`z; [1] (2024); 5 > 4 | 3",
    ],
)
def test_signs_that_are_no_marks_are_not_warned_of(text: str) -> None:
    card(change("**Пять дней.** Ответ.", text))


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("title: {kk: Апта, ", "title: {", "1:1", "`title` has no text in kk"),
        ("topics:", "topcis:", "2:1", "unknown key `topcis`"),
        ("requests: {label", "requests: {lable", "3:14", "unknown key `lable`"),
        ("{label: {kk: Сурет, ru: Фото, en: Images}, icon: photo, color: red}", "Фото", "4:11", "`topics` has a text"),
        ("[instagram-feed, x-image]", "[x-image, x-image]", "5:23", "stands twice"),
        ("[instagram-feed, x-image]", "[{a: b}]", "5:14", "an entry of `placements` is keys with values"),
        ("cover: true", "cover: maybe", "7:8", "`cover` cannot be `maybe`"),
        ("cover: true", "languages: []", "7:12", "names no language"),
        ("cover: true", "languages: [kk, Русский]", "7:17", "`Русский` is not the code of a language"),
        ("cover: true", "languages: [kz, ru, en]", "7:13", "`kz` is not the code of a language"),
        ("https://medialaw.example", "javascript:x", "6:7", "not a whole address"),
    ],
)
def test_errors_in_a_deck(old: str, new: str, place: str, says: str) -> None:
    assert old in DECK
    problems = Problems()
    deck(DECK.replace(old, new), problems)
    found = next((item for item in problems.errors if says in item.message), None)
    assert found is not None, [str(item) for item in problems.items]
    assert str(found).startswith(f"cards/w/deck.yaml:{place}: error: ")
    assert found.hint


def test_of_a_language_that_there_is_not_only_the_right_code_is_told() -> None:
    problems = Problems()
    found = deck(DECK + "languages: [kz, kk, ru, en]\n", problems)
    (problem,) = problems.items
    assert problem.hint == "Did you mean `kk`?"
    assert found.languages == ("kk", "ru", "en")  # whose words the brand has, and whose texts the cards have


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("  name: {kk: Заң, ru: Закон, en: Law}\n", "", "2:3", "`name` is missing from this act"),
        ("from: 2024-08-20\n", "from: 2024\n", "7:9", "`2024` is not a day"),
        ("date: 2024-06-19", "until: 2024-01-01", "6:10", "`until` is not after `from`"),
        ("[{from: 2024-08-20, ", "[{from: 2024-08-20}, {from: 2024-08-20, ", "11:38", "the same days"),
        ("[{from: 2024-08-20, ", "[{from: 2020-01-01, until: 2024-08-01}, {from: 2024-08-20, ", "11:57", "no wording"),
        ("[{from: 2024-08-20, ", "[{", "11:18", "`from` is missing"),
        ("replaced-by", "replaced_by", "18:3", "unknown key `replaced_by`"),
        ("old:\n", "o d:\n", "14:1", "cannot be an act's id"),
    ],
)
def test_errors_in_laws(old: str, new: str, place: str, says: str) -> None:
    assert old in LAWS
    problems = Problems()
    laws(LAWS.replace(old, new, 1), problems)
    found = next((item for item in problems.errors if says in item.message), None)
    assert found is not None, [str(item) for item in problems.items]
    assert str(found).startswith(f"cards/laws.yaml:{place}: error: ")
    assert found.hint


def test_all_errors_of_a_file_come_in_one_run() -> None:
    problems = Problems()
    card(CARD.replace("requests", "[]").replace("2026", "26").replace("en: No", "en: []") + "x: 1\ny: 2\n", problems)
    assert len(problems.errors) == 5


def test_a_file_of_unknown_keys_is_cut_short() -> None:
    problems = Problems()
    start = time.process_time()
    card(CARD + "".join(f"k{number}: v\n" for number in range(20_000)), problems)
    assert len(problems.errors) == 20
    assert time.process_time() - start < 3


# What does not fit together -------------------------------------------------------------------------------------


def checked(library: Library) -> Problems:
    problems = Problems()
    checks.check(library, **NAMES, problems=problems)
    return problems


def library(card_text: str = CARD, deck_text: str = DECK, laws_text: str = LAWS) -> Library:
    return Library((deck(deck_text),), (card(card_text, Problems()),), laws(laws_text, Problems()))


def test_what_fits_together_has_no_problem() -> None:
    assert checked(library()).items == ()


@pytest.mark.parametrize(
    ("found", "place", "says", "hint"),
    [
        (
            library(change("requests", "request")),
            "cards/w/a.yaml:1:8",
            "no topic `request`",
            "Did you mean `requests`?",
        ),
        (library(CARD + "layout: clasic\n"), "cards/w/a.yaml:11:9", "no layout `clasic`", "Did you mean `classic`?"),
        (library(change("act: new", "act: nwe")), "cards/w/a.yaml:9:13", "no act `nwe`", "Did you mean `new`?"),
        (library(change('"36"', '"35"')), "cards/w/a.yaml:9:13", "article 35 of `new` is not in cards/laws.yaml", "36"),
        (
            library(CARD + "photo: {path: assets/photos/dsek.jpg, credit: Я}\n"),
            "cards/w/a.yaml:11:15",
            "no picture `assets/photos/dsek.jpg`",
            "Did you mean `assets/photos/desk.jpg`?",
        ),
        (library(deck_text=DECK + "brand: dsk\n"), "cards/w/deck.yaml:8:8", "no brand `dsk`", "Did you mean `desk`?"),
        (library(deck_text=DECK + "partner: x\n"), "cards/w/deck.yaml:8:10", "no brand `x`", "desk, togys"),
        (library(deck_text=DECK + "layout: x\n"), "cards/w/deck.yaml:8:9", "no layout `x`", "classic, number"),
        (
            library(deck_text=DECK.replace("x-image", "x-imaeg")),
            "cards/w/deck.yaml:5:30",
            "no placement `x-imaeg`",
            "Did you mean `x-image`?",
        ),
        (
            library(deck_text=DECK.replace("icon: photo", "icon: foto")),
            "cards/w/deck.yaml:4:3",
            "no icon `foto`",
            "Did you mean `photo`?",
        ),
        (
            library(laws_text=LAWS.replace("replaced-by: new", "replaced-by: nwe")),
            "cards/laws.yaml:14:1",
            "no act `nwe`",
            "`new`",
        ),
        (
            library(laws_text=LAWS.replace("name: {kk: Заң, ", "name: {")),
            "cards/laws.yaml:1:1",
            "`new` has no `name` in kk",
            "Add `kk:`",
        ),
        (
            library(
                change(', article: "36", paragraph: "1"', ""),
                laws_text=LAWS.replace("  cell: {kk: З, ru: З, en: L}\n", ""),
            ),
            "cards/laws.yaml:1:1",
            "no `cell` in kk",
            "№",
        ),
    ],
)
def test_names_that_nothing_answers_to(found: Library, place: str, says: str, hint: str) -> None:
    problems = checked(found)
    item = next((item for item in problems.errors if says in item.message), None)
    assert item is not None, [str(item) for item in problems.items]
    assert str(item).startswith(f"{place}: error: ")
    assert hint in item.hint


FIGURE = "figure: {value: 5, unit: {kk: күн, ru: дней, en: days}}\n"


@pytest.mark.parametrize(("layout", "key"), [("number", "figure"), ("photo", "photo")])
def test_a_card_that_asks_for_a_layout_and_has_not_what_it_shows_is_warned_of(layout: str, key: str) -> None:
    names = {**NAMES, "layouts": ("classic", "number", "photo")}
    problems = Problems()
    checks.check(library(CARD + f"layout: {layout}\n"), **names, problems=problems)
    (found,) = problems.items
    assert str(found).startswith("cards/w/a.yaml:11:9: warning: ")
    assert f"needs `{key}:`, which this card has not" in found.message and f"Add {key}: {{" in found.hint


@pytest.mark.parametrize(
    "found",
    [
        library(CARD + FIGURE + "layout: number\n"),
        library(CARD + SEVEN.replace("}\n", ", " + FIGURE.strip() + "}\n") + "layout: number\n"),
        library(deck_text=DECK + "layout: number\n"),
    ],
)
def test_a_figure_may_stand_in_a_wording_and_a_deck_may_have_the_layout(found: Library) -> None:
    assert checked(found).items == ()


def test_two_files_that_make_the_same_card() -> None:
    one = library()
    problems = checked(Library(one.decks, (*one.cards, card(CARD, Problems())), one.acts))
    assert "is also made by cards/w/a.yaml" in problems.errors[0].message


def test_a_wording_that_rests_on_an_ended_act_is_a_warning() -> None:
    entry = "wordings: [{from: 2024-08-20, answer: {kk: а, ru: а, en: a}, law: [{act: old}]}]\n"
    found = library(CARD + entry, laws_text=LAWS + "  cell: {kk: С, ru: С, en: O}\n")
    problems = checked(found)
    assert [item.message for item in problems.warnings] == [
        "this wording begins on 2024-08-20; `old` was in force until 2024-08-20 only"
    ]


def test_a_cards_own_text_may_outlive_its_law() -> None:
    problems = checked(library(change('act: new, article: "36", paragraph: "1"', "act: old") + SEVEN))
    assert problems.warnings == ()


def test_laws_that_cannot_be_read_are_one_error_and_not_one_for_each_card() -> None:
    problems = Problems()
    problems.error(Span("cards/laws.yaml", 3, 1), "x")
    one = library()
    checks.check(Library(one.decks, one.cards, ()), **NAMES, problems=problems)
    assert len(problems.items) == 1


def test_only_what_is_sound_is_left() -> None:
    one = library()
    problems = Problems()
    assert checks.sound(one, problems) == one
    problems.warning(Span("cards/w/a.yaml", 1, 1), "x")
    problems.error(Span("cards/laws.yaml", 15, 1), "in the act old")
    left = checks.sound(one, problems)
    assert (left.cards, [act.id for act in left.acts]) == (one.cards, ["new"])
    problems.error(Span("cards/laws.yaml", 3, 9), "in the act new")
    assert checks.sound(one, problems).cards == ()
    for span, decks, cards in ((Span("cards/w/a.yaml", 9, 9), 1, 0), (Span("cards/w/deck.yaml"), 0, 0)):
        problems = Problems()
        problems.error(span, "x")
        left = checks.sound(one, problems)
        assert (len(left.decks), len(left.cards)) == (decks, cards)


# Letters --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "word", "letter"),
    [
        ("зaкон", "ru", "зaкон", "Latin a"),
        ("Бiр күн", "kk", "Бiр", "Latin i"),
        ("жəне", "kk", "жəне", "Latin ə (U+0259)"),
        ("Ə деп", "kk", "Ə", "Latin Ə (U+018F)"),
        ("өɵ", "kk", "өɵ", "Latin ɵ"),
        ("СMИ", "ru", "СMИ", "Latin M"),
        ("законr", "ru", "законr", "Latin r"),
        ("The lаw", "en", "lаw", "Cyrillic а (U+0430)"),
        ("Googlе решил", "ru", "Googlе", "Cyrillic е"),
        ("действует c 20 августа", "ru", "c", "Latin c"),
        ("идёт c законом", "ru", "c", "Latin c"),
        ("B законе", "ru", "B", "Latin B"),
        ("зa\u00adкон", "ru", "зa\u00adкон", "Latin a"),
        ("SMS-тегі, eGov, Wi-Fi-ға, IT-шник, SMSтегі", "kk", "", ""),
        ("витамин C полезен", "ru", "", ""),
        ("адрес https://a.kz/закoн и www.закoн.kz, x@зaкон.kz", "ru", "", ""),
        ("по [ссылке](https://a.kz/закoн)", "ru", "", ""),
        ("№ 128-VI, 5 млрд ₸, е́сть", "ru", "", ""),
        ("kənd", "az", "", ""),
        ("Plain English", "en", "", ""),
    ],
)
def test_letters_that_only_look_right(text: str, language: str, word: str, letter: str) -> None:
    found = list(letters.suspects(text, language))
    if not word:
        assert found == []
        return
    ((offset, name, wrong),) = found
    assert (name, text[offset : offset + len(word)]) == (word, word)
    assert wrong.startswith(letter)


# Names of files and paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["cards/w/CON.yaml"], "Windows keeps this name"),
        (["cards/aux/a.yaml"], "Windows keeps this name"),
        (["cards/w/com1.yaml"], "Windows keeps this name"),
        (["cards/w/a:b.yaml"], "Windows cannot store `:`"),
        (["cards/w/a\\b.yaml"], "Windows cannot store `\\`"),
        (["cards/w/a\tb.yaml"], "a control character"),
        (["cards/w./a.yaml"], "drops the dot"),
        (["cards/w/x."], "drops the dot"),
        (["cards/w /a.yaml"], "drops the space"),
        (["cards/w/\u202egnp.yaml"], "U+202E"),
        (["cards/w/\udcff.yaml"], "unseen character"),
        (["cards/w/" + "я" * 130 + ".yaml"], "longer than 255 bytes"),
        (["cards/w/й.yaml", "cards/w/и\u0306.yaml"], "same letters, stored differently"),
        (["cards/w/Card.yaml", "cards/w/card.yaml"], "differ in capital letters only"),
        (["cards/W/a.yaml", "cards/w/b.yaml"], "looks like `cards/W`"),
    ],
)
def test_names_that_cannot_be_stored_or_told_apart(names: list[str], says: str) -> None:
    problems = Problems()
    check_names(names, problems)
    (found,) = problems.errors
    assert says in found.message
    assert found.hint
    str(found).encode()


def test_honest_names_pass() -> None:
    problems = Problems()
    check_names(
        ["cards/w/a.yaml", "cards/w/b.yaml", "cards/v/a.yaml", "cards/апта/қ ұ.yaml", "a/console.yaml"], problems
    )
    assert problems.items == ()


@pytest.mark.parametrize(
    "path",
    [
        "",
        " ",
        "/etc/passwd",
        "~/x.jpg",
        "C:/x.jpg",
        "c:x.jpg",
        "\\\\host\\x",
        "a\\b.jpg",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/./b",
        "https://a.kz/x.jpg",
        "file:x",
        "assets/CON.jpg",
        "a/",
        "assets/x\u202egpj.png",
        "a\x00b",
    ],
)
def test_paths_that_leave_the_project_are_refused(path: str) -> None:
    reason = wrong_path(path)
    assert reason is not None
    assert all(reason)


def test_a_path_inside_the_project_is_fine() -> None:
    assert wrong_path("assets/photos/стол 1.jpg") is None


# Everything else ------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=60))
def test_any_text_survives_in_a_card(text: str) -> None:
    value = {
        "topic": "requests",
        "question": {"kk": "а", "ru": f"х {text}", "en": "a"},
        "answer": {"kk": "а", "ru": f"х {text} я", "en": "a"},
        "checked": "2026-11-20",
    }
    problems = Problems()
    found = card(yaml.safe_dump(value, allow_unicode=True, default_style='"'), problems)
    if "must not stand" not in "".join(item.message for item in problems.errors):
        assert found.wordings[0].answer.value("ru") == unicodedata.normalize("NFC", f"х {text} я")


_LEAF = st.sampled_from(["", "x", "2026-11-20", "ru", "~", "**a", "true", "новое", "\u202e", "5"])
_KEYS = st.sampled_from(
    [
        "topic",
        "question",
        "answer",
        "law",
        "checked",
        "wordings",
        "figure",
        "photo",
        "ru",
        "kk",
        "act",
        "article",
        "from",
        "until",
        "title",
        "topics",
        "languages",
    ]
)
_TREE = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5), max_leaves=12
)


@settings(max_examples=200)
@given(_TREE)
def test_no_tree_of_values_raises(value: object) -> None:
    data = yaml.safe_dump(value, allow_unicode=True).encode()
    for kind in ("card", "deck", "laws"):
        problems = Problems()
        node = read(data, "f.yaml", problems)
        if node is None:
            assert problems.errors
        elif kind == "card":
            found = read_card(node, id="w/a", deck=deck(), problems=problems)
            assert problems.errors or found is not None
        elif kind == "deck":
            read_deck(node, id="w", problems=problems)
        else:
            read_laws(node, problems)
