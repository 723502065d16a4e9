"""The pace of the shipped clips: what stands long enough to be read, what moves when, what is read as one."""

from __future__ import annotations

import functools
from itertools import groupby, pairwise

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.build.clips import Planned, plan_clip
from cardmaker.compose.phrases import LEAST, phrases
from cardmaker.motion import at, reel
from cardmaker.motion.timeline import A_LINE, AHEAD, PAGE_HOLD, READ_ON, Timeline

CARDS = ("answer-time", "how-to-request", "libel", "photo-consent")
LANGUAGES = ("kk", "ru", "en")
every_clip = pytest.mark.parametrize(("card", "language"), [(card, one) for card in CARDS for one in LANGUAGES])


@functools.cache
def planned(card: str, language: str) -> tuple[Planned, Timeline]:
    found = plan_clip(shipped.job(f"media-law-now/{card}", language, "instagram-reel"), shipped.studio())
    assert found.line is not None
    return found, found.line


@every_clip
def test_every_text_stands_as_long_as_its_language_needs(card: str, language: str) -> None:
    found, line = planned(card, language)
    speed = shipped.studio().brands["desk"].reading[language]
    for shot, after in pairwise(line.shots):
        scene = found.pages[shot.page].scene
        texts = [
            (moving.group, moving.text, start)
            for moving, (start, _) in zip(scene.moving, shot.parts, strict=True)
            if moving.animation.start == "read" and moving.part != "mark"
        ]
        gone = shot.frames + (after.entrance if shot.page == 0 else 0)  # the question stands on
        share = READ_ON if shot.page == 0 else 1.0
        read = 0.0
        for _, parts in groupby(texts, key=lambda text: text[0]):
            whole = list(parts)
            needed = max(A_LINE, len("".join(text for _, text, _ in whole).strip()) / speed)
            assert (gone - whole[0][2]) / line.fps >= needed * share - 0.15, whole
            read += needed
        if shot.page:
            assert (shot.frames - shot.entrance) / line.fps >= min(read, A_LINE) - 0.07


@every_clip
def test_the_answer_comes_early_the_number_with_it_and_the_end_is_short(card: str, language: str) -> None:
    found, line = planned(card, language)
    question = next(moving.text for moving in found.pages[0].scene.moving if moving.animation.start == "read")
    needed = len(question) / shipped.studio().brands["desk"].reading[language]
    first = line.shots[1]
    answered = (first.first + first.entrance) / line.fps
    assert answered <= max(2.4, READ_ON * needed) + 0.1
    kinds = [page.kind for page in found.pages]
    assert kinds[:2] == ["cover", "slide"] and kinds[-1] == "end"
    assert "number" not in kinds or kinds.index("number") == 2
    assert line.shots[-1].frames / line.fps == pytest.approx(2.5, abs=0.05)


@every_clip
def test_something_moves_in_the_first_second_and_then_comes_to_rest(card: str, language: str) -> None:
    found, line = planned(card, language)
    made = reel([(page.scene, page.motion) for page in found.pages], line)
    bar = {number for number, cut in enumerate(made.cuts[0]) if cut.moving and cut.moving.animation.name == "progress"}

    def seen(frame: int) -> list[object]:
        return [layer for number, layer in enumerate(at(made, frame).layers) if number not in bar]

    assert seen(0) != seen(10) != seen(20)
    assert seen(line.shots[1].first - 3) == seen(line.shots[1].first - 1), "at rest before the answer comes"


def test_no_half_phrase_waits_for_its_end() -> None:
    for card in CARDS:
        for language in LANGUAGES:
            found, line = planned(card, language)
            for shot in line.shots:
                scene = found.pages[shot.page].scene
                for (one, begun), (two, then) in pairwise(zip(scene.moving, shot.parts, strict=True)):
                    if two.follows:
                        assert one.group == two.group
                        assert (then[0] - begun[0]) / line.fps <= 0.2


def test_a_page_stands_when_all_of_it_is_there() -> None:
    for card in CARDS:
        _, line = planned(card, "kk")
        for shot in line.shots[1:-1]:
            assert shot.frames - shot.settled >= PAGE_HOLD * line.fps - 1
            assert shot.settled - shot.entrance <= AHEAD * (shot.frames - shot.entrance) + line.fps


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Срок идёт со дня, когда запрос поступил.", ["Срок идёт со дня, когда запрос поступил."]),
        ("Ответ дают на языке запроса. Это бесплатно.", ["Ответ дают на языке запроса. ", "Это бесплатно."]),
        ("Согласно ст. 36 Закона ответ дают бесплатно.", ["Согласно ст. 36 Закона ответ дают бесплатно."]),
        (
            "Согласие не нужно, если это допускает законодательство или если человек позировал, а ему заплатили.",
            [
                "Согласие не нужно, если это допускает законодательство или если человек позировал, а ему заплатили.",
            ],
        ),
        (
            "Жауап сұрау салудың нысаны мен тілінде беріледі, ал оның мерзімі бес жұмыс күнінен аспауға тиіс.",
            ["Жауап сұрау салудың нысаны мен тілінде беріледі, ", "ал оның мерзімі бес жұмыс күнінен аспауға тиіс."],
        ),
    ],
)
def test_a_phrase_is_a_sentence_or_what_stands_between_pauses_of_a_long_one(text: str, wanted: list[str]) -> None:
    starts = (*phrases(text), len(text))
    assert [text[start:end] for start, end in pairwise(starts)] == wanted


@given(st.text("аБ,.;! «»1", max_size=200))
def test_phrases_are_all_of_a_text_and_none_is_tiny(text: str) -> None:
    starts = phrases(text)
    assert starts[0] == 0 and list(starts) == sorted(set(starts))
    ends = (*starts[1:], len(text))
    assert all(end - start >= min(LEAST) for start, end in zip(starts, ends, strict=True)) or len(starts) == 1
