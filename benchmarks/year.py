"""A year of simulated changes of law on 500 cards in three languages, planned only; the log is an editor's diary.

    python benchmarks/year.py [--cards 500] [--days 365] [--seed 2026] [--quiet]

Parliament changes articles and replaces acts; editors enter it in the register, sometimes late, prepare texts ahead of
the day, and compare stale cards with the law again; some nights the job does not run. Every night that it runs, what
the diary tells is compared with what the plan makes otherwise than the last one: nothing else, and nothing lost.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cardmaker import diary
from cardmaker.content.model import (
    Act,
    Article,
    ArticleWording,
    Card,
    Citation,
    Deck,
    Library,
    Localised,
    Text,
    Topic,
    Wording,
)
from cardmaker.diagnostics import Problems, Span
from cardmaker.geometry import Size
from cardmaker.placements import NO_INSETS, Placement
from cardmaker.plan import Job, plan

FIRST = dt.date(2026, 1, 1)
ONE_DAY = dt.timedelta(days=1)
LANGUAGES = ("kk", "ru", "en")
NONE = Localised()
NOWHERE = Span("cards/laws.yaml", 1, 1)
PLACES = (Placement("web", "web", "Web", Size(1080, 1080), NO_INSETS, "square", "image", ("png",)),)


@dataclass(slots=True)
class World:
    """The files of a project, and what people and Parliament are about to do. `chance` decides all of it."""

    chance: random.Random
    acts: dict[str, Act]
    cards: dict[str, Card]
    late: list[tuple[dt.date, str, str, dt.date]] = field(default_factory=list)  # entered on a day: act, article, from
    stale: dict[str, dt.date] = field(default_factory=dict)  # cards an editor has read of, and when to look at them
    acts_made: int = 0

    @property
    def library(self) -> Library:
        deck = Deck("law", NONE, NONE, "desk", "", "classic", LANGUAGES, ("web",), (TOPIC,), False, "", NOWHERE)
        return Library((deck,), tuple(self.cards.values()), tuple(self.acts.values()))


TOPIC = Topic("t", NONE, "t", "t", NOWHERE)


def texts(text: str) -> Localised:
    return Localised(tuple((language, Text(f"{text} ({language})", NOWHERE)) for language in sorted(LANGUAGES)))


def world(cards: int, seed: int) -> World:
    chance = random.Random(seed)
    acts = {}
    for number in range(max(3, cards // 14)):
        since = dt.date(2015, 1, 1) + dt.timedelta(days=chance.randrange(3000))
        articles = tuple(Article(str(one), (_worded(since),), NOWHERE) for one in range(1, 11))
        acts[f"act-{number:02}"] = _act(f"act-{number:02}", since, articles)
    made = {
        f"law/card-{number:03}": _card(f"law/card-{number:03}", chance, list(acts)) for number in range(1, cards + 1)
    }
    return World(chance, acts, made)


def _worded(since: dt.date, until: dt.date | None = None) -> ArticleWording:
    return ArticleWording(since, until, NONE, NOWHERE)


def _act(name: str, since: dt.date, articles: tuple[Article, ...]) -> Act:
    return Act(name, NONE, texts(name), NONE, NONE, "", None, since, None, "", "", articles, NOWHERE)


def _card(name: str, chance: random.Random, acts: list[str]) -> Card:
    law = tuple(
        Citation(chance.choice(acts), str(chance.randrange(1, 11)), "", NOWHERE)
        for _ in range(chance.choice((1, 1, 2)))
    )
    own = Wording(None, None, texts("?"), texts("Yes."), NONE, None, law, NOWHERE)
    return Card(name, "law", "t", "classic", None, dt.date(2025, 12, 1), None, "", NONE, (own,), NOWHERE)


# What happens in a day ------------------------------------------------------------------------------------------------


def live(one: World, today: dt.date) -> None:
    """Parliament's and the editors' day, before the nightly run of the next one."""
    if one.chance.random() < 0.25:
        _pass_a_law(one, today)
    if one.chance.random() < 0.03:
        _replace_an_act(one, today)
    for entry in [entry for entry in one.late if entry[0] <= today]:
        one.late.remove(entry)
        _enter(one, *entry[1:])
    for name in [name for name, day in one.stale.items() if day <= today]:
        del one.stale[name]
        one.cards[name] = replace(one.cards[name], checked=today)


def _pass_a_law(one: World, today: dt.date) -> None:
    """An article changes in some weeks; or it has changed, and nobody enters that before some days have passed."""
    act = one.chance.choice([act for act in one.acts.values() if act.until is None])
    article = one.chance.choice(act.articles)
    if one.chance.random() < 0.25:
        since = today + ONE_DAY
        one.late.append((since + dt.timedelta(days=one.chance.randrange(2, 15)), act.id, article.number, since))
        return
    since = today + dt.timedelta(days=one.chance.randrange(7, 45))
    _enter(one, act.id, article.number, since)
    for card in list(one.cards.values()):
        if one.chance.random() < 0.5 and len(card.wordings) == 1 and _first(card) == (act.id, article.number):
            _prepare(one, card, since)


def _first(card: Card) -> tuple[str, str]:
    return card.wordings[-1].law[0].act, card.wordings[-1].law[0].article


def _enter(one: World, name: str, number: str, since: dt.date) -> None:
    act = one.acts[name]
    (article,) = (article for article in act.articles if article.number == number)
    last = article.wordings[-1]
    if last.since >= since or (act.until is not None and act.until <= since):
        return
    worded = (*article.wordings[:-1], replace(last, until=since), _worded(since))
    articles = tuple(replace(article, wordings=worded) if other is article else other for other in act.articles)
    one.acts[name] = replace(act, articles=articles)


def _prepare(one: World, card: Card, since: dt.date) -> None:
    """A text for the day on which the law changes."""
    (now,) = card.wordings
    later = replace(now, since=since, answer=texts(f"From {since} on: no."))
    one.cards[card.id] = replace(card, wordings=(replace(now, until=since), later))


def _replace_an_act(one: World, today: dt.date) -> None:
    act = one.chance.choice([act for act in one.acts.values() if act.until is None])
    since = today + dt.timedelta(days=one.chance.randrange(20, 60))
    one.acts_made += 1
    name = f"new-{one.acts_made:02}"
    one.acts[name] = _act(name, since, tuple(Article(a.number, (_worded(since),), NOWHERE) for a in act.articles))
    one.acts[act.id] = replace(act, until=since, replaced_by=name)


# The nightly run ------------------------------------------------------------------------------------------------------

Shown = dict[str, tuple[str, str]]


def shown(jobs: tuple[Job, ...]) -> dict[tuple[str, str], tuple[str, str]]:
    """How each card is shown in each language: its state, and since when it is worded so."""
    return {
        (job.card.id, job.language): (job.standing.state, str(job.standing.wording.since or ""))
        for job in jobs
        if job.card and job.standing
    }


def year(cards: int, days: int, seed: int) -> Iterator[str]:
    """The diary of so many days. Raises AssertionError where it tells too much or too little."""
    one = world(cards, seed)
    before = shown(_night(one, FIRST))
    last = FIRST
    for number in range(1, days + 1):
        day = FIRST + number * ONE_DAY
        live(one, day - ONE_DAY)
        if one.chance.random() < 0.05:
            yield f"({diary.long_day(day)}: the job did not run.)"
            continue
        jobs = _night(one, day)
        now = shown(jobs)
        told = diary.news(one.library, jobs, {card: how for (card, _), how in before.items()}, last, day)
        _nothing_else_nothing_lost(before, now, {change.card for change in told}, caught_up=(day - last).days > 1)
        yield from diary.pages(told, 12)
        for change in told:
            if change.kind == "stale":
                one.stale[change.card] = day + dt.timedelta(days=one.chance.randrange(1, 6))
        before, last = now, day


def _night(one: World, day: dt.date) -> tuple[Job, ...]:
    problems = Problems()
    jobs = plan(one.library, PLACES, day=day, problems=problems)
    assert not problems.items, problems.items[:3]
    return jobs


def _nothing_else_nothing_lost(
    before: dict[tuple[str, str], tuple[str, str]],
    now: dict[tuple[str, str], tuple[str, str]],
    told: set[str],
    *,
    caught_up: bool,
) -> None:
    """The cards in the diary are those that change, in all languages.

    It may tell besides of a card that was just compared and is stale again for another reason, and after a gap of what
    came and went.
    """
    assert before.keys() == now.keys()
    changed = {(card, language) for card, language in before if before[card, language] != now[card, language]}
    cards = {card for card, _ in changed}
    assert changed == {(card, language) for card in cards for language in LANGUAGES}, "not in all languages"
    assert cards <= told, f"not told: {sorted(cards - told)}"
    again = {card for (card, _), how in now.items() if how[0] == before[card, LANGUAGES[0]][0] == "changed"}
    assert caught_up or told <= cards | again, f"told, but not changed: {sorted(told - cards - again)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=500)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--quiet", action="store_true", help="only tell how long it took")
    options = parser.parse_args()
    begun = time.perf_counter()
    for line in year(options.cards, options.days, options.seed):
        if not options.quiet:
            print(line)
    spent = time.perf_counter() - begun
    print(
        f"{options.days} nights of {options.cards} cards x {len(LANGUAGES)} languages in {spent:.1f} s", file=sys.stderr
    )


if __name__ == "__main__":
    main()
