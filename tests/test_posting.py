"""Captions and alternative texts: true, in the card's language, and cut where a sentence ends."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.content.model import Act, Card, Citation, Deck, Library, Localised, Photo, Text, Wording
from cardmaker.design import Brand
from cardmaker.diagnostics import Problems, Span
from cardmaker.geometry import Insets, Rect, Size
from cardmaker.law import Instead
from cardmaker.placements import Placement
from cardmaker.plan import Job, plan
from cardmaker.posting import ALT_MAX, alt, caption, law_line, length
from cardmaker.scene import Picture, Scene
from cardmaker.source import Mapping

SPAN = Span("cards/x.yaml", 1, 1)
EMPTY = Localised()
SINCE = dt.date(2024, 8, 20)
QUESTION = "Сколько ждать ответа?"
ANSWER = (
    "**Пять дней.** Срок идёт со\u00adдня запроса.\n\n**Что ещё**\n\n"
    "1. Можно [звонить](https://a.kz). Днём.\n2. Писать.\n"
)
LAW = "Ст.\u00a036, Закон «О масс-медиа», действует с\u00a020\u00a0августа\u00a02024\u00a0года"
UNDATED = "Ст.\u00a036, Закон «О масс-медиа»"
LINK = "https://desk.example"
FULL = f"""{QUESTION}

Пять дней. Срок идёт содня запроса.

Что ещё

1. Можно звонить. Днём.
2. Писать.

{LAW}

{LINK}"""

BRAND = Brand(
    "desk", {}, "", "", {}, "", {}, {}, {},
    {"off": {"ru": "Больше не действует"}, "ahead": {"ru": "Ещё не действует"}},
    Mapping((), SPAN), SPAN,
)  # fmt: skip


def say(text: str) -> Localised:
    return Localised((("ru", Text(text, SPAN)),)) if text else EMPTY


def job(
    most: int | None = None,
    *,
    answer: str = ANSWER,
    short: str = "",
    own: str = "",
    count: str = "characters",
    until: dt.date | None = None,
    since: dt.date | None = None,
    cited: tuple[str, ...] = ("36",),
    alt_max: int | None = None,
) -> Job:
    act = Act(
        "media", EMPTY, say("Закон «О масс-медиа»"), say("№ 93-VIII"), EMPTY, "", None, SINCE, None, "", "", (), SPAN
    )
    law = tuple(Citation("media", article, "", SPAN) for article in cited)
    wording = Wording(since, until, say(QUESTION), say(answer), say(short), None, law, SPAN)
    card = Card("week/a", "week", "t", "", None, SINCE, None, "", say(own), (wording,), SPAN)
    deck = Deck("week", say("Неделя"), say("Выпуск 5"), "desk", "", "", ("ru",), ("p",), (), True, LINK, SPAN)
    size = Size(1080, 1350)
    place = Placement(
        "p",
        "p",
        "P",
        size,
        Insets(),
        "portrait",
        "image",
        ("jpeg",),
        caption_max=most,
        caption_count=count,
        alt_max=alt_max,
    )
    problems = Problems()
    day = dt.date(2026, 11, 23)
    jobs = plan(Library((deck,), (card,), (act,)), [place], day=day, problems=problems)
    assert problems.items == ()
    return jobs[-1]


def test_a_caption_is_question_answer_law_and_link_without_marks() -> None:
    assert caption(job()) == FULL
    assert caption(job(len(FULL))) == FULL


def test_a_long_answer_gives_way_to_the_short_one() -> None:
    assert caption(job(len(FULL) - 1, short="**Пять дней.**")) == f"{QUESTION}\n\nПять дней.\n\n{LAW}\n\n{LINK}"


def test_the_law_goes_before_a_short_answer_is_cut() -> None:
    short = "**Пять дней.** Не больше. Считая со\u00a0дня запроса."
    told = "Пять дней. Не больше. Считая со\u00a0дня запроса."
    whole = caption(job(len(FULL) - 1, short=short))
    assert whole == f"{QUESTION}\n\n{told}\n\n{LAW}\n\n{LINK}"
    undated = caption(job(len(whole) - 1, short=short))
    assert undated == f"{QUESTION}\n\n{told}\n\n{UNDATED}\n\n{LINK}"
    assert caption(job(len(undated) - 1, short=short)) == f"{QUESTION}\n\n{told}\n\n{LINK}"
    assert caption(job(len(f"{QUESTION}\n\n{told}\n\n{LINK}") - 1, short=short)) == f"{QUESTION}\n\n{LINK}"


def test_without_a_short_answer_its_leading_sentences_stay_and_no_heading_is_left_alone() -> None:
    whole = FULL.replace(LAW, UNDATED)  # the law's date goes before a sentence of the answer
    assert caption(job(len(FULL) - 1)) == whole
    kept = caption(job(len(whole) - 1))
    assert kept == whole.replace("\n2. Писать.", "")
    assert caption(job(len(kept) - 1)) == whole.replace(" Днём.\n2. Писать.", "")
    bare = caption(job(len(whole) - len("\n1. Можно звонить. Днём.\n2. Писать.")))
    assert bare == whole.replace("\n\nЧто ещё\n\n1. Можно звонить. Днём.\n2. Писать.", "")


def test_then_the_law_goes_then_the_link_then_the_end_of_the_question() -> None:
    first = f"{QUESTION}\n\n{LINK}"
    told = f"{QUESTION}\n\n{UNDATED}\n\n{LINK}"
    assert caption(job(len(told))) == told
    assert caption(job(len(first))) == first
    assert caption(job(len(QUESTION))) == QUESTION
    assert caption(job(len(QUESTION) - 1)) == "Сколько ждать…"
    assert caption(job(3)) == ""


def test_a_caption_of_ones_own_replaces_question_and_answer() -> None:
    assert caption(job(own="Смотрите карточки.")) == f"Смотрите карточки.\n\n{LAW}\n\n{LINK}"
    assert caption(job(own=f"Читайте {LINK} сейчас.")).count(LINK) == 1


def test_what_is_no_longer_or_not_yet_in_force_says_so() -> None:
    ended = caption(job(until=dt.date(2025, 1, 1)), BRAND)
    assert "Больше не действует." in ended
    assert "действовал до\u00a01\u00a0января\u00a02025\u00a0года" in ended
    assert "действует с" not in ended
    ahead = caption(job(since=dt.date(2027, 1, 1)), BRAND)
    assert "Ещё не действует." in ahead
    assert "действует с" not in ahead


@pytest.mark.parametrize("language", ["uk", "ru-KZ", "zh-Hant"])
def test_every_language_that_the_brand_has_a_word_in_says_so(language: str) -> None:
    made = replace(job(until=dt.date(2025, 1, 1)), language=language)
    brand = replace(BRAND, words={"off": {language: "Вже не діє!"}})
    assert "Вже не діє!" in caption(made, brand).split("\n\n")
    assert "Вже" not in caption(replace(job(), language=language), brand)


def test_a_caption_of_ones_own_says_that_the_law_has_ended_and_what_holds_instead() -> None:
    made = job(until=dt.date(2025, 1, 1), own="Смотрите карточки.")
    assert caption(made, BRAND).startswith("Больше не действует.\n\nСмотрите карточки.\n\nСт.")
    now = Instead(None, "week/b", say("А теперь?"), "https://b.example")
    text = caption(replace(made, instead=now), BRAND)
    assert text.startswith("Больше не действует. А теперь? https://b.example\n\nСмотрите карточки.")
    assert LINK not in text, "readers are sent to what holds now, and not back"
    assert LINK in caption(replace(made, instead=replace(now, link="")), BRAND)
    # The act, where it is known: a new question before the old answer would read as answered by it.
    act = replace(made.acts[0], id="new", name=say("Закон «О новом»"))
    brand = replace(BRAND, words={**BRAND.words, "instead": {"ru": "Сейчас действует"}})
    named = caption(replace(made, instead=replace(now, act=act)), brand)
    assert "Больше не действует. Сейчас действует: Закон «О новом» https://b.example\n\n" in named
    assert "А теперь?" not in named
    # With room for the address only, words say what stands there: a card's new answer, or the act itself.
    brand = replace(BRAND, words={**brand.words, "new-answer": {"ru": "Новый ответ"}})
    for one, word in ((now, "Новый ответ"), (replace(now, card=""), "Сейчас действует")):
        told = f"Больше не действует. {word}: https://b.example\n\nСмотрите карточки.\n\n{UNDATED}"
        tight = replace(made.placement, caption_max=len(told))
        assert caption(replace(made, instead=replace(one, act=act), placement=tight), brand) == told
    tight = replace(made.placement, caption_max=len("Больше не действует."))
    assert caption(replace(made, placement=tight), BRAND) == "Больше не действует."


def test_the_law_line_names_what_is_cited() -> None:
    assert law_line(job()) == LAW
    assert law_line(job(cited=("",))).startswith("Закон «О масс-медиа», № 93-VIII, действует")
    assert law_line(job(cited=("5", "6", "5"))).count(";") == 1
    assert law_line(job(cited=())) == ""


def test_without_the_stamp_s_words_the_law_keeps_the_date_that_it_ended() -> None:
    made = job(until=dt.date(2025, 1, 1), short="**Пять дней.**")
    whole = caption(replace(made, placement=replace(made.placement, caption_max=len(FULL))))
    assert "действовал до" in whole
    tight = caption(replace(made, placement=replace(made.placement, caption_max=len(whole) - 1)))
    assert UNDATED not in tight or "действовал до" in tight


@pytest.mark.parametrize("cell", ["2024 г.", "2024", "2024 ж."])
def test_a_year_that_is_an_act_s_sign_is_not_said_beside_the_date(cell: str) -> None:
    made = job(cited=("",))
    dated = replace(made, acts=(replace(made.acts[0], cell=say(cell)),))
    assert law_line(dated).startswith("Закон «О масс-медиа», действует с\u00a020")
    assert law_line(dated, dated=False) == f"Закон «О масс-медиа», {cell}"
    other = replace(made, acts=(replace(made.acts[0], cell=say("2023 г.")),))
    assert "2023 г., действует" in law_line(other)


def test_a_covers_caption_is_the_decks_title() -> None:
    cover = replace(job(), card=None, standing=None)
    assert caption(cover) == f"Неделя\n\nВыпуск 5\n\n{LINK}"
    shown = scene(("{brand}", "Стол"), ("{title}", "Неделя"), ("{subtitle}", "Выпуск 5"), ("{tile}", "Запросы"))
    assert alt(cover, (shown,)) == "Неделя. Выпуск 5. Запросы."


def scene(*texts: tuple[str, str], photo: bool = False) -> Scene:
    items = (Picture("photo", Rect(0, 0, 9, 9), "a.png"),) if photo else ()
    return Scene(Size(9, 9), (0, 0, 0, 0), items, texts=texts)


PAGE = (
    ("{topic}", "Запросы"),
    ("{question}", QUESTION),
    ("answer", "Пять дней."),
    ("answer", "1. Можно\u00ad звонить"),
    ("{cell}", "Ст. 36"),
    ("{act}", "Закон"),
    ("{brand}", "Стол"),
    ("{address}", "desk.example"),
)


def test_an_alternative_text_is_what_the_picture_says_in_one_line_of_whole_sentences() -> None:
    text = alt(job(), (scene(*PAGE),))
    assert text == f"{QUESTION} Пять дней. 1. Можно звонить. {LAW}."
    assert alt(job(alt_max=len(text) - 1), (scene(*PAGE),)) == text.removesuffix(f" {LAW}.")
    assert alt(job(alt_max=16), (scene(*PAGE),)) == "Сколько ждать…"
    assert (
        alt(job(), (scene(("{figure}", "5"), ("{was} ~~{was-value}~~", "было 7"), ("{unit}", "дней")),))
        == "5 дней, было 7."
    )
    assert len(alt(job(), (scene(("answer", "Слово " * 400)),))) <= ALT_MAX


def test_a_stamp_is_told_before_the_answer_wherever_it_stands() -> None:
    wide = scene(("{question}", QUESTION), ("answer", "Семь дней."), ("{stamp}", "Больше не действует"))
    assert alt(job(), (wide,)) == f"{QUESTION} Больше не действует. Семь дней."
    assert alt(job(), (wide,), first=False) == "Больше не действует. Семь дней."


def test_a_following_slide_says_its_own_text_and_the_last_one_the_address() -> None:
    slide = scene(("{question}", QUESTION), ("answer", "Писать."), ("{cell}", "Ст. 36"))
    end = scene(("{end-title}", "Есть вопрос?"), ("{address}", "desk.example/14"), ("{end-note}", "Это пояснение"))
    assert alt(job(), (slide,), first=False) == f"Писать. {LAW}."
    assert alt(job(), (end,), first=False) == "Есть вопрос? desk.example/14. Это пояснение."
    document = alt(job(), (scene(*PAGE), slide, end))
    assert document.count(QUESTION) == document.count(LAW) == 1
    assert document.endswith("Писать. Есть вопрос? desk.example/14. Это пояснение.")


def test_a_picture_without_a_word_is_told_by_its_question() -> None:
    assert alt(job(), (scene(("{brand}", "Стол")),), first=False) == QUESTION


def test_a_photo_is_told_where_it_is_shown() -> None:
    made = job()
    assert made.card is not None
    photo = Photo("a.png", (0.5, 0.5), "photo", EMPTY, say("Стол у окна"), SPAN)
    made = replace(made, card=replace(made.card, photo=photo))
    assert alt(made, (scene(("{question}", QUESTION), photo=True),)) == f"{QUESTION} Стол у окна."
    assert alt(made, (scene(("{question}", QUESTION)),)) == QUESTION


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Әліпби", "characters", 6),
        ("Әліпби", "x", 6),
        ("№ 5 ₸…", "x", 9),
        ("a 😀", "x", 4),
        ("“a” – b", "x", 7),
        ("https://desk.example/" + "a" * 90, "x", 23),
        ("см. https://a.kz", "mastodon", 27),
        ("a😀", "threads", 5),
        ("Әліпби", "threads", 6),
    ],
)
def test_each_platform_counts_in_its_own_way(text: str, rule: str, expected: int) -> None:
    assert length(text, rule) == expected


WORDS = st.lists(
    st.sampled_from(["Да.", "слово", "№", "😀", "**важно**", "- пункт", "\n\n", "1. раз\n", "…"]), max_size=30
)


@given(WORDS.map(" ".join), st.integers(1, 400), st.sampled_from(["characters", "x", "threads", "mastodon"]))
def test_a_caption_is_never_too_long_nor_cut_in_a_word(answer: str, most: int, count: str) -> None:
    made = job(most, answer=answer, count=count)
    text = caption(made)
    assert length(text, count) <= most
    known = set(re.findall(r"[\w:/.\-]+", caption(job(answer=answer))))
    assert set(re.findall(r"[\w:/.\-]+", text)) <= known
    assert "\n\n\n" not in text
    assert text == text.strip()
