"""How long a translation may be is measured in the layouts it will stand in, with words of its own language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.build import room as rooms
from cardmaker.build.room import Room, Rooms, filler
from cardmaker.compose import compose, room
from cardmaker.content.model import Card, Localised
from cardmaker.plan import Job
from cardmaker.translate import Entry

WORDS = ("жауап", "беру", "мерзімі", "мемлекеттік", "орган", "қанша")


@lru_cache(maxsize=1)
def measured() -> Rooms:
    project, _ = shipped.project()
    return Rooms(project, "ru", "kk", shipped.DAY, _studio=shipped.studio())


def card(name: str) -> Card:
    return next(one for one in measured().project.library.cards if one.id == f"media-law-now/{name}")


def entry(of: Card, key: str) -> Entry:
    wording = of.wordings[-1]
    text = getattr(wording, key).value("ru")
    longest = max(len(getattr(wording, key).value(language)) for language in ("ru", "en"))
    return Entry(of.id, key, key, (), (), "ru", "kk", text, "", longest, "missing", wording.span)


def job(of: Card, key: str, where: str, length: int) -> Job:
    found = next(one for one in measured()._pictures(of) if one.placement.id == where)
    text = filler(entry(of, key).text, length, measured()._words)
    return rooms._with_text(measured()._set(found, of.wordings[-1]), key, "kk", text)


@pytest.mark.parametrize(("name", "key"), [("libel", "answer"), ("how-to-request", "question"), ("children", "short")])
def test_a_text_of_that_length_is_drawn_whole_and_a_longer_one_is_not(name: str, key: str) -> None:
    one = card(name)
    found = measured().of(one, entry(one, key))
    where = re.fullmatch(r"fits on (\S+) in the smallest type", found.why)
    assert where, found
    way = room.form(job(one, key, where[1], 40), measured()._studio)
    drawn = job(one, key, where[1], found.most)
    composed = compose(drawn, measured()._studio)
    assert not composed.problems
    assert room.fits(drawn, measured()._studio, way)
    # Words that happen to end where lines do may let one that is a little longer in.
    longer = [job(one, key, where[1], round(found.most * (1 + share / 100))) for share in range(6, 46, 4)]
    assert sum(room.fits(each, measured()._studio, way) for each in longer) <= 2
    for other in measured()._pictures(one):
        there = job(one, key, other.placement.id, found.most)
        seen = room.form(job(one, key, other.placement.id, 40), measured()._studio)
        assert seen != way or room.fits(there, measured()._studio, way), f"{other.placement.id} is tighter"


def test_where_it_cannot_be_measured_the_longest_language_stands_and_says_why() -> None:
    one = card("children")
    answer = entry(one, "answer")
    assert measured().of(one, answer) == Room(
        answer.longest,
        "as its longest language; where it stands on one picture, the short answer does instead",
    )
    alt = replace(answer, key="alt", name="alt")
    assert measured().of(one, alt).why == "as its longest language; it is not drawn"
    few = replace(measured(), target="de")
    assert few.of(one, answer).why == "as its longest language; the cards have too few words in de to measure with"


def test_a_card_that_has_no_word_in_the_language_is_measured_too() -> None:
    one = card("libel")
    bare = [
        replace(wording, answer=_without(wording.answer), question=_without(wording.question))
        for wording in one.wordings
    ]
    assert measured().of(replace(one, wordings=tuple(bare)), entry(one, "answer")).most > 100


def _without(texts: Localised) -> Localised:
    return Localised(tuple(pair for pair in texts.texts if pair[0] != "kk"))


@given(st.text("аб .*\n-Д!", max_size=80), st.integers(0, 300))
def test_filler_has_the_shape_and_no_more_than_the_length(text: str, length: int) -> None:
    found = filler(text, length, WORDS)
    assert len(found) <= length
    marks = [part.strip() for part in rooms._KEPT.split(text.strip())[1::2]]
    if length > 2 * len(text) + 20 * len(marks):
        assert [part.strip() for part in rooms._KEPT.split(found)[1::2]] == marks or not re.search("[абД]", text)
