"""All cards come in; where the languages of one say different numbers, dates or articles, a warning goes out.

Every language of a text states the same facts, however it writes them (`facts`). Whether each states them as often is
nobody's business: the sets are compared. A language whose words nobody taught us is held to its digits alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cardmaker.content.model import Card, Library, Localised, Text, Wording
from cardmaker.diagnostics import Problems
from cardmaker.parity.facts import Fact, base, facts

__all__ = ["Fact", "check", "facts"]

_WORDS_UNTIL = 13
"""Smaller numbers are mostly written in words."""

By = Mapping[str, Sequence[Fact]]


def check(library: Library, problems: Problems) -> None:
    """Warns of each text whose languages state different facts, where the odd language stands."""
    decks = {deck.id: deck.languages for deck in library.decks}
    for card in library.cards:
        for key, localised in texts(card):
            _compare(key, localised, decks.get(card.deck, ()), problems)


def texts(card: Card) -> Iterator[tuple[str, Localised]]:
    """The texts of a card that state something, by the key they stand under."""
    yield "caption", card.caption
    for wording in card.wordings:
        yield from _of(wording)


def _of(wording: Wording) -> Iterator[tuple[str, Localised]]:
    yield "question", wording.question
    yield "answer", wording.answer
    yield "short", wording.short
    if wording.figure:
        yield "unit", wording.figure.unit


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that some languages of a text state, and others do not."""

    fact: Fact
    shown: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]


def gaps(by: By) -> tuple[Gap, ...]:
    """What not all languages state; `by` has the facts of each. A fact is told once, however it is written."""
    found: list[Gap] = []
    for language, own in by.items():
        for fact in own:
            if not fact.sure or any(_same(fact, gap.fact) for gap in found):
                continue
            lacking = [other for other in by if other != language and not _states(fact, other, by[other])]
            if lacking:
                found.append(Gap(fact, tuple(_shown(fact, by, lacking)), tuple(lacking)))
    return tuple(found)


def _shown(fact: Fact, by: By, lacking: Sequence[str]) -> Iterator[tuple[str, str]]:
    """How each language that states a fact writes it."""
    for language, own in by.items():
        if language not in lacking:
            yield language, next((one.shown for one in own if one.sure and _same(one, fact)), fact.shown)


def _compare(key: str, localised: Localised, languages: Sequence[str], problems: Problems) -> None:
    held = [(language, text) for language in languages if (text := localised.get(language))]
    if len(held) < 2 or len({text.span for _, text in held}) < len(held):  # one text for all languages
        return
    by = {language: facts(text.value, language) for language, text in held}
    if not any(by.values()):
        return
    texts_of = dict(held)
    told: dict[str, list[str]] = {}
    for gap in gaps(by):
        odd = gap.lacking if len(gap.lacking) <= len(gap.shown) else tuple(language for language, _ in gap.shown)
        told.setdefault(odd[0], []).append(_sentence(gap))
    for language, sentences in told.items():
        _warn(key, texts_of[language], sentences, problems)


def _sentence(gap: Gap) -> str:
    stated = ", ".join(f"{language} says «{shown}»" for language, shown in gap.shown)
    value = _told(gap.fact)
    meaning = f" ({value})" if value and not any(shown == value for _, shown in gap.shown) else ""
    return f"{stated}{meaning}, which {' and '.join(gap.lacking)} {'does' if len(gap.lacking) == 1 else 'do'} not say"


def _warn(key: str, text: Text, sentences: Sequence[str], problems: Problems) -> None:
    message = f"the languages of `{key}` differ: {'; '.join(sentences)}"
    hint = "Compare the texts with the law, and let every language say the same numbers, dates and articles."
    problems.warning(text.span, message, hint)


def _told(fact: Fact) -> str:
    value = fact.values[0]
    match fact.kind:
        case "number" if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        case "date" if isinstance(value, tuple):
            return "-".join(f"{part:02}" for part in value if part)
        case "time" if isinstance(value, tuple):
            return ":".join(f"{part:02}" for part in value)
    return f"{fact.kind} {value}"


# What answers to what -------------------------------------------------------------------------------------------------


def _same(one: Fact, other: Fact) -> bool:
    return one.kind == other.kind and bool(set(one.values) & set(other.values))


def _states(fact: Fact, language: str, theirs: Sequence[Fact]) -> bool:
    """Whether a text says what `fact` says, also as a part of something else it says."""
    if any(_same(fact, other) for other in theirs):
        return True
    numbers = _numbers(theirs)
    known = bool(base(language))
    match fact.kind:
        case "number":
            few = not known and any(isinstance(value, Decimal) and value < _WORDS_UNTIL for value in fact.values)
            return few or bool(numbers & set(fact.values))
        case "date":
            return any(_dated(value, theirs, numbers, known) for value in fact.values if isinstance(value, tuple))
        case "time":
            return any(isinstance(v, tuple) and {Decimal(v[0]), *map(Decimal, v[1:2] if v[1] else ())} <= numbers
                       for v in fact.values)  # fmt: skip
    return any({Decimal(part) for part in _parts(value)} <= numbers for value in fact.values)


def _dated(day: tuple[int, ...], theirs: Sequence[Fact], numbers: set[object], known: bool) -> bool:
    """Whether what a date consists of is all there: the month in one of their dates, its day and year anywhere.

    `15–20 августа` is two dates, `с 15 по 20 августа` a number and a date.
    """
    year, month, number = day
    months = {value[1] for other in theirs if other.kind == "date" for value in other.values if isinstance(value, tuple)}
    dates = {value for other in theirs if other.kind == "date" for value in other.values if isinstance(value, tuple)}
    bare = _numbers([other for other in theirs if other.kind != "date"])
    day_told = not number or Decimal(number) in bare or any((month, number) == one[1:] for one in dates)
    year_told = not year or Decimal(year) in numbers
    return (month in months or not known) and day_told and year_told


def _numbers(theirs: Sequence[Fact]) -> set[object]:
    """All numbers that a text has, also in its dates, times and references."""
    found: set[object] = set()
    for fact in theirs:
        for value in fact.values:
            if isinstance(value, tuple):
                found |= {Decimal(part) for part in (value if fact.kind == "time" else (value[0], value[-1])) if part}
            elif isinstance(value, Decimal):
                found.add(value)
            else:
                found |= {Decimal(part) for part in _parts(value)}
    return found


def _parts(value: object) -> list[str]:
    return str(value).replace(".", "-").split("-")
