"""Which wording of a card is in force on a day, and what a change of law does to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cardmaker import law
from cardmaker.content.model import Act, Article, ArticleWording, Card, Citation, Library, Localised, Text, Wording
from cardmaker.diagnostics import Problems, Span

SPAN = Span("cards/w/a.yaml", 1, 1)
NONE = Localised()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def maybe(text: str) -> dt.date | None:
    return day(text) if text else None


def article(number: str, *wordings: tuple[str, str]) -> Article:
    return Article(number, tuple(ArticleWording(day(a), maybe(b), NONE, SPAN) for a, b in wordings), SPAN)


def act(name: str, *articles: Article, since: str = "", until: str = "") -> Act:
    return Act(name, NONE, NONE, NONE, NONE, "", None, maybe(since), maybe(until), "", "", articles, SPAN)


def wording(text: str, since: str = "", until: str = "", cites: str = "") -> Wording:
    name, _, number = cites.partition(" ")
    citations = (Citation(name, number, "", SPAN),) if cites else ()
    answer = Localised((("ru", Text(text, SPAN)),))
    return Wording(maybe(since), maybe(until), NONE, answer, NONE, None, citations, SPAN)


def card(*wordings: Wording, checked: str = "2026-11-20", updated: str = "") -> Card:
    return Card("w/a", "w", "t", "classic", None, day(checked), maybe(updated), "", NONE, wordings, SPAN)


OLD = act("old", article("18", ("2018-01-09", "")), since="1999-07-23", until="2024-08-20")
NEW = act("new", article("36", ("2024-08-20", "")), since="2024-08-20")
SEVEN_FIVE = card(
    wording("seven", "2018-01-09", "2024-08-20", "old 18"),
    wording("five", "2024-08-20", "", "new 36"),
)


@pytest.mark.parametrize(
    ("on", "state", "text", "since", "until", "replacement"),
    [
        ("2017-12-31", "ahead", "seven", "2018-01-09", "", ""),
        ("2018-01-08", "ahead", "seven", "2018-01-09", "", ""),
        ("2018-01-09", "in-force", "seven", "2018-01-09", "", ""),
        ("2024-08-19", "in-force", "seven", "2018-01-09", "", ""),
        ("2024-08-20", "in-force", "five", "2024-08-20", "", ""),
        ("2030-01-01", "in-force", "five", "2024-08-20", "", ""),
    ],
)
def test_the_wording_of_the_day(on: str, state: str, text: str, since: str, until: str, replacement: str) -> None:
    found = law.standing(SEVEN_FIVE, (OLD, NEW), day(on))
    assert (found.state, found.wording.answer.value("ru")) == (state, text)
    assert (found.since, found.until) == (maybe(since), maybe(until))
    assert (found.replacement.answer.value("ru") if found.replacement else "") == replacement


def test_a_card_whose_last_wording_ended_is_off() -> None:
    found = law.standing(card(wording("seven", "2018-01-09", "2020-01-01", "old 18")), (OLD,), day("2021-05-05"))
    assert (found.state, found.since, found.until) == ("off", day("2018-01-09"), day("2020-01-01"))
    assert found.replacement is None


def test_between_two_wordings_the_later_one_replaces_the_earlier() -> None:
    both = card(wording("a", "2018-01-01", "2019-01-01"), wording("b", "2020-01-01"))
    found = law.standing(both, (), day("2019-06-01"))
    assert (found.state, found.wording.answer.value("ru"), found.until) == ("off", "a", day("2019-01-01"))
    assert found.replacement is not None
    assert found.replacement.answer.value("ru") == "b"
    assert found.since == day("2018-01-01")


@pytest.mark.parametrize("number", ["old 18", "old"])
def test_a_card_is_off_when_its_act_has_ended(number: str) -> None:
    text = card(wording("seven", cites=number))
    assert law.standing(text, (OLD,), day("2024-08-19")).state == "in-force"
    found = law.standing(text, (OLD,), day("2024-08-20"))
    assert (found.state, found.until) == ("off", day("2024-08-20"))


def test_a_card_is_off_when_its_article_has_ended() -> None:
    text = card(wording("x", cites="a 1"))
    ended = act("a", article("1", ("2010-01-01", "2015-01-01"), ("2015-01-01", "2020-01-01")))
    assert law.standing(text, (ended,), day("2019-12-31")).state == "in-force"
    found = law.standing(text, (ended,), day("2020-01-01"))
    assert (found.state, found.since, found.until) == ("off", day("2015-01-01"), day("2020-01-01"))


def test_a_newer_wording_of_the_article_makes_the_card_stale() -> None:
    changed = act("a", article("1", ("2010-01-01", ""), ("2027-03-01", "")), since="2009-01-01")
    text = card(wording("x", cites="a 1"))
    assert law.standing(text, (changed,), day("2027-02-28")).state == "in-force"
    found = law.standing(text, (changed,), day("2027-03-01"))
    assert (found.state, found.since, found.until) == ("changed", day("2027-03-01"), None)
    again = card(wording("x", cites="a 1"), checked="2027-03-01")
    assert law.standing(again, (changed,), day("2027-03-02")).state == "in-force"


def test_a_wording_dated_from_the_change_was_written_for_it() -> None:
    changed = act("a", article("1", ("2010-01-01", ""), ("2027-03-01", "")))
    text = card(wording("x", "", "2027-03-01", "a 1"), wording("y", "2027-03-01", "", "a 1"))
    found = law.standing(text, (changed,), day("2027-04-01"))
    assert (found.state, found.wording.answer.value("ru")) == ("in-force", "y")


def test_a_second_citation_makes_stale_but_not_off() -> None:
    first = act("a", article("1", ("2010-01-01", "")))
    second = act("b", until="2027-01-01")
    base = wording("x", cites="a 1")
    text = card(Wording(None, None, NONE, base.answer, NONE, None, (*base.law, Citation("b", "", "", SPAN)), SPAN))
    assert law.standing(text, (first, second), day("2026-12-31")).state == "in-force"
    assert law.standing(text, (first, second), day("2027-01-01")).state == "changed"


def test_since_falls_back_from_article_to_act_to_wording() -> None:
    dated = wording("x", "2020-01-01", "", "a 1")
    assert law.standing(card(dated), (act("a", article("1")),), day("2021-01-01")).since == day("2020-01-01")
    acts = {"a": act("a", article("1"), since="2019-01-01")}
    assert law.standing(card(dated), acts, day("2021-01-01")).since == day("2019-01-01")
    assert law.standing(card(wording("x")), (), day("2021-01-01")).since is None
    assert law.standing(card(wording("x", cites="nowhere 1")), (), day("2021-01-01")).state == "in-force"


@pytest.mark.parametrize(
    ("on", "days", "ru", "en"),
    [
        ("2026-11-19", 30, "", ""),
        ("2026-11-20", 30, "2026-11-20", ""),
        ("2026-12-19", 30, "2026-11-20", "2026-12-01"),
        ("2026-12-20", 30, "", "2026-12-01"),
        ("2026-11-20", 1, "2026-11-20", ""),
        ("2026-11-20", 0, "", ""),
    ],
)
def test_a_correction_is_told_for_so_many_days_in_each_language(on: str, days: int, ru: str, en: str) -> None:
    text = replace(card(wording("x"), updated="2026-11-20"), updated_in=(("en", day("2026-12-01")),))
    assert [law.updated(text, language, day(on), days) for language in ("ru", "en")] == [maybe(ru), maybe(en)]


def test_which_cards_rest_on_an_article() -> None:
    library = Library(cards=(SEVEN_FIVE,))
    assert law.resting_on(library, "old") == (SEVEN_FIVE,)
    assert law.resting_on(library, "new", "36") == (SEVEN_FIVE,)
    assert law.resting_on(library, "new", "37") == ()


def test_a_text_that_names_a_day_after_its_last_check_is_warned_of() -> None:
    told = replace(wording("x"), answer=Localised((("ru", Text("Кодекс подписан 9 января 2026 года.", SPAN)),)))
    early, late = card(told, checked="2018-04-30"), card(told, checked="2026-01-09")

    def warnings(text: Card, on: str) -> list[str]:
        problems = Problems()
        law.check_dates(Library(cards=(text,)), day(on), problems)
        return [item.message for item in problems.items]

    assert warnings(early, "2026-11-20") == ["the text names 2026-01-09; the card was last checked on 2018-04-30"]
    assert warnings(early, "2026-01-08") == []
    assert warnings(late, "2026-11-20") == []


def test_a_wording_that_began_after_the_last_check_is_warned_of() -> None:
    problems = Problems()
    text = card(wording("x", "", "2026-11-25"), wording("y", "2026-11-25"))
    law.check_dates(Library(cards=(text,)), day("2026-11-24"), problems)
    assert problems.items == ()
    law.check_dates(Library(cards=(text,)), day("2026-11-25"), problems)
    (problem,) = problems.items
    assert problem.message == "this wording holds since 2026-11-25; the card was last checked on 2026-11-20"
    assert problem.span == SPAN
    assert problem.hint


def test_days_in_the_future_are_warned_of() -> None:
    problems = Problems()
    text = card(wording("x", cites="new 36"), checked="2025-01-01", updated="2025-01-02")
    law.check_dates(Library(cards=(text,), acts=(NEW,)), day("2024-01-01"), problems)
    assert [item.message.split(";")[0] for item in problems.items] == [
        "the card is said to be checked on 2025-01-01",
        "the card is said to be updated on 2025-01-02",
        "what this card says comes into force on 2024-08-20",
    ]
    problems = Problems()
    law.check_dates(Library(cards=(text,), acts=(NEW,)), day("2025-01-02"), problems)
    assert problems.items == ()
