"""A card, the acts and a day come in; which wording is in force, since when, and whether it is stale goes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from cardmaker import words
from cardmaker.content.model import Act, Article, ArticleWording, Card, Citation, Library, Localised, Wording
from cardmaker.diagnostics import Problems
from cardmaker.frozen import frozen

State = Literal["in-force", "changed", "off", "ahead"]
RULES = {"changed": "stale", "off": "superseded", "ahead": "ahead"}
"""What a deck calls the states that it has a rule for."""


@frozen
class Standing:
    """How a card stands on a day.

    `in-force`: `wording` holds. `changed`: the law it rests on has a newer wording than the day a person last
    compared the text. `off`: it holds no more; `wording` is the latest that did, `replacement` the next one, if the
    card has one. `ahead`: its text, or the law it first rests on, is not in force yet. `since` is the day the cited
    article's wording came or comes into force (else the act's, else the card's wording's); `until` the day it ended,
    only for `off`.
    """

    state: State
    wording: Wording
    since: dt.date | None
    until: dt.date | None
    replacement: Wording | None


@frozen
class Instead:
    """What took the place of what is no longer in force: an act, a card with its question on that day, or both.

    `link` is the card's address (else its deck's), or the act's; empty where none is known.
    """

    act: Act | None
    card: str
    question: Localised
    link: str


def standing(card: Card, acts: Iterable[Act] | Mapping[str, Act], day: dt.date) -> Standing:
    """The state of a card on `day`. Acts that a card cites and nobody knows do not count."""
    known = acts if isinstance(acts, Mapping) else {act.id: act for act in acts}
    wording, covered = _wording_on(card.wordings, day)
    replacement = next((later for later in card.wordings if later.since and later.since > day), None)
    if not covered:
        replacement = None if replacement is wording else replacement
    ended = _ended(wording, known, day)
    # What was in force no more is dated by its own last day.
    since = _since(wording, known, _last_day(wording, day))
    until = _earliest(wording.until, ended, day)
    state: State = "in-force"
    if not covered or ended:
        state = "off" if until else "ahead"
    elif since and since > day:
        state = "ahead"
    elif _changed(card, wording, known, day):
        state = "changed"
    off = state == "off"
    return Standing(state, wording, since, until if off else None, replacement if off else None)


def instead(card: Card, stands: Standing, library: Library, day: dt.date) -> Instead | None:
    """What took the place of a card that is no longer in force; None where it is, or where nobody says."""
    if stands.state != "off":
        return None
    act = _successor(stands.wording, library)
    other = _last_in_line(card, library, day)
    if other is None:
        return Instead(act, "", Localised(), act.url) if act else None
    deck = library.deck(other.deck)
    link = other.link or (deck.link if deck else "") or (act.url if act else "")
    return Instead(act, other.id, standing(other, library.acts, day).wording.question, link)


def _successor(wording: Wording, library: Library) -> Act | None:
    """The act that took the place of the first cited one that has any, and of that one, until there is no more."""
    named = (act for one in wording.law if (act := library.act(one.act)) and act.replaced_by)
    found, seen = next(named, None), set[str]()
    while found and found.replaced_by and found.id not in seen:
        seen.add(found.id)
        found = library.act(found.replaced_by)
    return found


def _last_in_line(card: Card, library: Library, day: dt.date) -> Card | None:
    """The card that replaces one; where that does not hold either, the card that replaces it, and so on."""
    known = {other.id: other for other in library.cards} if card.replaced_by else {}
    found, seen = known.get(card.replaced_by), {card.id}
    while found and found.id not in seen and standing(found, library.acts, day).state == "off":
        seen.add(found.id)
        found = known.get(found.replaced_by, found)
    return None if found is card else found


def updated(card: Card, language: str, day: dt.date, days: int) -> dt.date | None:
    """The day a card's text was last corrected in a language, if it was within so many `days` before `day`."""
    on = card.updated_on(language)
    return on if on and 0 <= (day - on).days < days else None


def resting_on(library: Library, act: str, article: str = "") -> tuple[Card, ...]:
    """The cards that cite an act (or one of its articles) in any wording, in the library's order."""

    def cites(card: Card) -> bool:
        return any(
            citation.act == act and (not article or citation.article == article)
            for wording in card.wordings
            for citation in wording.law
        )

    return tuple(card for card in library.cards if cites(card))


def check_dates(library: Library, day: dt.date, problems: Problems) -> None:
    """Warns of days that cannot be so.

    A card cannot have been checked tomorrow: it would never count as changed. What rests on a law that is not yet in
    force on `day` should not be posted on that day. And a text that began, or that names a day that has passed, after
    the last check was not compared with the law as it tells it; the end card would print a day before that.
    """
    acts = {act.id: act for act in library.acts}
    for card in library.cards:
        if card.checked > day:
            hint = "Write the day a person last compared the text with the law."
            problems.warning(card.span, f"the card is said to be checked on {card.checked}; today is {day}", hint)
        for named in sorted({on for _, on in (("", card.updated), *card.updated_in) if on and on > day}):
            message = f"the card is said to be updated on {named}; today is {day}"
            problems.warning(card.place("updated"), message, "The date is not printed until then.")
        now = standing(card, acts, day)
        if now.since and now.since > day:
            message = f"what this card says comes into force on {now.since}; the cards are made for {day}"
            problems.warning(now.wording.span, message, "Add the wording that held before to `wordings`.")
        _check_order(card, now.wording, day, problems)


def _check_order(card: Card, wording: Wording, day: dt.date, problems: Problems) -> None:
    hint = "Compare the text with the law again, and write that day in `checked`."
    if wording.since and card.checked < wording.since <= day:
        message = f"this wording holds since {wording.since}; the card was last checked on {card.checked}"
        problems.warning(wording.span, message, hint)
    for localised in (wording.question, wording.answer, wording.short):
        for language, text in localised.texts:
            later = [named for named in words.dates(text.value, language) if card.checked < named <= day]
            if later:
                message = f"the text names {max(later)}; the card was last checked on {card.checked}"
                problems.warning(text.span, message, hint)


def in_force(article: Article, day: dt.date) -> ArticleWording | None:
    """The wording of an article on a day: the latest that has begun and not ended."""
    begun = [wording for wording in article.wordings if wording.since <= day]
    if not begun:
        return None
    latest = max(begun, key=lambda wording: wording.since)
    return latest if latest.until is None or day < latest.until else None


def _wording_on(wordings: tuple[Wording, ...], day: dt.date) -> tuple[Wording, bool]:
    """The wording of a day and True; or the latest before it (else the first after it) and False."""
    for wording in wordings:
        if (wording.since is None or wording.since <= day) and (wording.until is None or day < wording.until):
            return wording, True
    before = [wording for wording in wordings if wording.until is not None and wording.until <= day]
    if before:
        return max(before, key=lambda wording: wording.until or dt.date.min), False
    return min(wordings, key=lambda wording: wording.since or dt.date.min), False


def _last_day(wording: Wording, day: dt.date) -> dt.date:
    if wording.until is not None and wording.until <= day:
        return wording.until - dt.timedelta(days=1)
    if wording.since is not None and wording.since > day:
        return wording.since
    return day


def _cited(citation: Citation, acts: Mapping[str, Act]) -> tuple[Act | None, Article | None]:
    act = acts.get(citation.act)
    return act, act.article(citation.article) if act and citation.article else None


def _ended(wording: Wording, acts: Mapping[str, Act], day: dt.date) -> dt.date | None:
    """The day the law that the answer first rests on ended: the article's last wording, or the whole act."""
    if not wording.law:
        return None
    act, article = _cited(wording.law[0], acts)
    ends = [act.until] if act and act.until else []
    if article and article.wordings:
        last = max(article.wordings, key=lambda entry: entry.since)
        ends += [last.until] if last.until else []
    past = [end for end in ends if end <= day]
    return min(past, default=None)


def _changed(card: Card, wording: Wording, acts: Mapping[str, Act], day: dt.date) -> bool:
    """Whether something cited got a newer wording, or ended, after a person last compared the text.

    A text that the card itself dates from that day or later was written for the new law.
    """
    known = max(card.checked, wording.since or dt.date.min)
    for citation in wording.law:
        act, article = _cited(citation, acts)
        news = [entry.since for entry in article.wordings] if article else []
        if article:
            news += [entry.until for entry in article.wordings if entry.until]
        news += [date for date in (act.until, act.amended) if date] if act else []
        if any(known < date <= day for date in news):
            return True
    return False


def _since(wording: Wording, acts: Mapping[str, Act], day: dt.date) -> dt.date | None:
    if wording.law:
        act, article = _cited(wording.law[0], acts)
        entry = in_force(article, day) or _latest(article, day) if article else None
        if entry:
            return entry.since
        if act and act.since:
            return act.since
    return wording.since


def _latest(article: Article, day: dt.date) -> ArticleWording | None:
    begun = [wording for wording in article.wordings if wording.since <= day]
    return max(begun, key=lambda wording: wording.since, default=None)


def _earliest(own: dt.date | None, law: dt.date | None, day: dt.date) -> dt.date | None:
    return min((date for date in (own, law) if date and date <= day), default=None)
