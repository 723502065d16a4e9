"""Captions are fitted as each platform counts, and never cut a character, a word or an address."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker
from test_posting import QUESTION, job, say

from cardmaker.build.about import about
from cardmaker.compose import context
from cardmaker.content.model import Localised, Text
from cardmaker.design import Brand
from cardmaker.diagnostics import Span
from cardmaker.handover import posts
from cardmaker.law import Instead, State
from cardmaker.placements.values import COUNTS
from cardmaker.plan import Job
from cardmaker.posting import alt, length, post, problems, tagged
from cardmaker.posting.links import with_query
from cardmaker.posting.telling import state
from cardmaker.scene import Scene
from cardmaker.source import Mapping

CLOSING = "Пишите нам."
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


def brand(closing: str = CLOSING) -> Brand:
    none = Mapping((), Span("b"))
    return Brand("desk", {}, "", "", {}, "", {}, {}, {}, {}, none, Span("b"), closing={"ru": closing})


def tagged_job(made: Job, *tags: str, **place: object) -> Job:
    deck = replace(made.deck, hashtags=(("ru", tags),))
    return replace(made, deck=deck, placement=replace(made.placement, **place))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Hi http://test.co", "x", 26),
        ("https://www.twitter.com/aloha " * 10, "x", 240),
        ("H\U0001f431☺" + FAMILY, "x", 7),
        ("\U0001f64b\U0001f3fd\U0001f468\u200d\U0001f3a4", "x", 4),
        ("故人西辞黄鹤楼", "x", 14),
        ("A\u0301B", "x", 2),
        ("1\ufe0f\u20e3 \U0001f1f0\U0001f1ff ©", "x", 7),
        ("см. https://a.kz/b. (medialaw.kz)", "x", 4 + 23 + 2 + 1 + 23 + 1),
        ("ask@medialaw.kz", "x", 15),
        ("https://a.kz/(x) https://b.kz/?q=1&r=2#f!", "x", 48),
        ("\U0001f600" + FAMILY, "bluesky", 2),
        ("a\u0301 \r\n", "bluesky", 3),
        (FAMILY, "telegram", 11),
        ("Әліпби \U0001f600", "telegram", 9),
        ("@a@b.kz см. https://desk.example/" + "a" * 90, "mastodon", 30),
        (FAMILY, "mastodon", 1),
    ],
)
def test_lengths_are_those_of_the_platforms_own_counters(text: str, rule: str, expected: int) -> None:
    assert length(text, rule) == expected


def test_hashtags_and_the_closing_line_end_a_caption_and_give_way_first() -> None:
    made = tagged_job(job(), "#один", "#два")
    whole = post(made, brand())
    assert whole.text.endswith(f"{CLOSING}\n\n#один #два")
    assert whole.hashtags == ("#один", "#два")
    assert whole.linked
    tight = post(tagged_job(job(whole.length - 1), "#один", "#два"), brand())
    assert tight.text == whole.text.replace(f"\n\n{CLOSING}", "")
    tighter = post(tagged_job(job(tight.length - 1), "#один", "#два"), brand())
    assert tighter.text == tight.text.removesuffix(" #два")


def test_no_more_hashtags_than_a_platform_takes_and_none_twice() -> None:
    assert post(tagged_job(job(), "#a", "#b", hashtags_max=1)).hashtags == ("#a",)
    own = tagged_job(job(own="Смотрите #B."), "#a", "#b", "#c", hashtags_max=2)
    assert post(own).hashtags == ("#B", "#a")


def test_a_dead_link_is_left_out_but_known_and_a_story_has_no_caption() -> None:
    dead = post(tagged_job(job(), links="dead"))
    assert "https" not in dead.text
    assert dead.link == "https://desk.example"
    assert not dead.linked
    story = post(tagged_job(job(), "#a", caption=False), brand())
    assert (story.text, story.limit, story.hashtags) == ("", 0, ())


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://a.kz", "https://a.kz?u=%D0%B0%20%26"),
        ("https://a.kz/x?q=%20+1&r#top", "https://a.kz/x?q=%20+1&r&u=%D0%B0%20%26#top"),
        ("https://a.kz/?", "https://a.kz/?u=%D0%B0%20%26"),
        ("https://a.kz/?q=1&", "https://a.kz/?q=1&u=%D0%B0%20%26"),
        ("https://a.kz/?u=own", "https://a.kz/?u=own"),
        ("https://a.kz/#/r?u=1", "https://a.kz/?u=%D0%B0%20%26#/r?u=1"),
    ],
)
def test_parameters_go_before_the_fragment_and_leave_what_is_there(link: str, expected: str) -> None:
    assert with_query(link, {"u": "а &", "v": ""}) == expected


def test_a_deck_tells_platforms_apart() -> None:
    made = job(own="Тут: https://desk.example.")
    utm = (("any", (("medium", "social"), ("content", "{card}-{language}"))), ("p", (("source", "tg"),)))
    made = replace(made, deck=replace(made.deck, utm=utm))
    link = "https://desk.example?utm_source=tg&utm_medium=social&utm_content=a-ru"
    assert tagged(made, "https://desk.example") == link
    assert post(made).text.startswith(f"Тут: {link}.")
    assert post(made).text.count("https") == 1


@pytest.mark.parametrize(("card", "leads"), [("media-law-2018/answer-time", "21"), ("media-law-now/answer-time", "21")])
def test_picture_caption_sheet_and_file_send_readers_to_the_answer_that_holds(card: str, leads: str) -> None:
    made, studio = shipped.job(card, "en", "telegram-photo"), shipped.studio()
    made = replace(made, deck=replace(made.deck, utm=(("any", (("medium", "social"),)),)))
    link, own = f"https://medialaw.example/{leads}", studio.brands["desk"]
    assert dict(context.of_job(made, studio, own).texts)["link"] == link
    assert about(made, own, "").source == posts.Post(made, 1, ()).link == link
    for most in (None, 250, 120):
        found = post(replace(made, placement=replace(made.placement, caption_max=most)), own)
        assert found.link == f"{link}?utm_source=telegram&utm_medium=social"
        assert [word for word in found.text.split() if "://" in word] == [found.link] * found.linked
        assert found.linked or most == 120


def test_an_address_in_a_persons_own_words_stays_and_that_of_an_act_is_not_counted() -> None:
    made = job(until=dt.date(2025, 1, 1), own="Как было: https://desk.example.")
    made = replace(made, deck=replace(made.deck, utm=(("any", (("medium", "social"),)),)))
    act = Instead(None, "", say("Закон"), "https://law.example")
    assert "https://law.example\n\nКак было: https://desk.example?utm" in post(replace(made, instead=act)).text
    moved = replace(made, instead=replace(act, card="week/b", link="https://desk.example/b"))
    assert "Как было: https://desk.example?utm_source=p&utm_medium=social." in post(moved).text
    assert post(moved).link == "https://desk.example/b?utm_source=p&utm_medium=social"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("stands", ["changed", "off", "ahead"])
def test_however_little_fits_beside_a_long_question_the_laws_state_is_said(stands: State, language: str) -> None:
    own, made = shipped.studio().brands["desk"], shipped.job("media-law-now/libel", language, "telegram-photo")
    assert made.standing is not None
    long = Localised(((language, Text("Әңгіме о чём word " * 60, Span("c"))),))
    standing = replace(made.standing, state=stands, wording=replace(made.standing.wording, question=long))
    word = state(replace(made, standing=standing), own)
    assert word
    for more in (0, 3, 12, 100, 900):
        most = len(word) + more
        for limit in ({"caption_max": most, "caption_bytes": None}, {"caption_max": None, "caption_bytes": 2 * most}):
            place = replace(made.placement, **limit)  # type: ignore[arg-type]
            text = post(replace(made, standing=standing, placement=place), own).text
            assert word in text.split("\n\n"), text
            assert more < 12 or text.startswith("Әңгіме" if more == 12 else "Әңгіме о чём word")


def test_what_took_a_cards_place_begins_a_caption_where_the_brand_has_no_word_for_the_state() -> None:
    made = job(until=dt.date(2025, 1, 1), own="Смотрите карточки.")
    now = Instead(None, "week/b", say("А теперь?"), "https://desk.example/b")
    assert post(replace(made, instead=now), brand()).text.startswith("А теперь? https://desk.example/b\n\nСмотрите")


def test_a_cards_own_words_are_cut_with_a_warning_at_their_place() -> None:
    made = job(30, own="Первое предложение здесь. Второе.")
    (problem,) = problems(made)
    assert "3 characters too long" in problem.message
    assert post(made).text == "Первое предложение здесь."
    assert problems(job(own="Коротко.")) == ()


def test_an_alternative_text_of_ones_own_has_a_paragraph_a_slide() -> None:
    made = job()
    assert made.card is not None
    made = replace(made, card=replace(made.card, alt=say("Первая.\n\nВторая.")))
    scene = Scene(made.placement.size, (0, 0, 0, 0), (), texts=(("{question}", QUESTION),))
    assert alt(made, (scene,)) == "Первая. Вторая."
    assert post(made, None, (scene, scene, scene)).alts == ("Первая.", "Вторая.", QUESTION)


SCRIPTS = st.sampled_from(
    [
        "Да.",
        "слово",
        "әңгіме",
        "word",
        "言葉です。",
        "สวัสดีครับ",
        "नमस्ते",
        "שלום",
        "№",
        "…",
        "😀",
        "👍🏽",
        FAMILY,
        "🇰🇿",
        "1️⃣",
        "e\u0301",
        "https://a.kz/b?c=1",
        "medialaw.kz",
        "- пункт",
        "\n\n",
        "**важно.**",
        "#tag",
        "👩🏽‍⚖️.",
        "❤️‍🔥",
    ]
)
TEXTS = st.lists(SCRIPTS, min_size=1, max_size=20).map(" ".join)


@settings(max_examples=1000)
@given(TEXTS, TEXTS, st.booleans(), st.integers(1, 300), st.sampled_from(COUNTS), st.sampled_from([None, 60, 3000]))
def test_a_caption_never_exceeds_a_limit_nor_splits_a_grapheme(
    answer: str, short: str, own: bool, most: int, count: str, most_bytes: int | None
) -> None:
    made = tagged_job(
        job(most, answer=answer, short=short, own=answer if own else "", count=count),
        "#әлем",
        "#один",
        caption_bytes=most_bytes,
        hashtags_max=2,
    )
    found = post(made, brand("Пишите 👩🏽‍⚖️!"))
    assert found.length == length(found.text, count) <= most
    assert most_bytes is None or len(found.text.encode()) <= most_bytes
    unlimited = tagged_job(made, "#әлем", "#один", caption_max=None, caption_bytes=None)
    shorter = replace(unlimited.standing.wording, answer=say(short)) if unlimited.standing else None  # type: ignore[type-var]
    assert shorter is not None and unlimited.standing is not None
    other = replace(unlimited, standing=replace(unlimited.standing, wording=shorter))
    known = {"…", *CharacterBreaker(post(unlimited, brand("Пишите 👩🏽‍⚖️!")).text + "\n" + post(other).text, "en")}
    assert set(CharacterBreaker(found.text, "en")) <= known
