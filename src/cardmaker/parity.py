"""Cards come in; where the languages of one text name different numbers, dates or articles is told at its place.

So are languages whose day of `updated` is earlier than another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from cardmaker.content.model import Card, Localised, Text
from cardmaker.diagnostics import Problems
from cardmaker.numerals import READ, Fact, facts
from cardmaker.words import MONTHS, base

_HINT = "Make the languages say the same; a number may be in words or digits."


def check_languages(cards: Sequence[Card], problems: Problems) -> None:
    """Warns of every fact that one language of a text names and another does not, in all wordings."""
    for card in cards:
        for name, text in _texts(card):
            _compare(name, text, problems)
        _check_age(card, problems)


def _texts(card: Card) -> Iterator[tuple[str, Localised]]:
    yield from (("caption", card.caption), ("alt", card.alt))
    for wording in card.wordings:
        yield from (("question", wording.question), ("answer", wording.answer), ("short", wording.short))
        if wording.figure:
            yield "unit", wording.figure.unit


def _compare(name: str, localised: Localised, problems: Problems) -> None:
    texts = [
        (language, text, facts(text.value, language)) for language, text in localised.texts if base(language) in READ
    ]
    for fact in sorted(set().union(*(found.named for _, _, found in texts))) if len(texts) > 1 else ():
        having = [(language, text) for language, text, found in texts if fact in found.named]
        without = [
            (language, text) for language, text, found in texts if fact not in found.named and fact not in found.allowed
        ]
        if without:
            _tell(name, fact, having, without, problems)


def _tell(
    name: str, fact: Fact, having: list[tuple[str, Text]], without: list[tuple[str, Text]], problems: Problems
) -> None:
    """At the text that stands alone: the one that lacks what all others say, or the one that says what none does."""
    place = having[0][1] if len(without) > len(having) else without[0][1]
    has, lacks = (", ".join(language for language, _ in side) for side in (having, without))
    problems.warning(place.span, f"`{name}` names {_named(fact)} in {has}, but not in {lacks}", _HINT)


def _named(fact: Fact) -> str:
    kind, value = fact
    if kind == "number":
        number = Fraction(value)
        return f"{number.numerator}" if number.denominator == 1 else f"{float(number):g}"
    return MONTHS["en"][int(value) - 1] if kind == "month" and 0 < int(value) < 13 else f"{kind} {value}"


def _check_age(card: Card, problems: Problems) -> None:
    """A language that was last corrected before another: where the file gives days of single languages."""
    days = {language: day for language in card.wordings[-1].answer.languages if (day := card.updated_on(language))}
    if not card.updated_in or not days:
        return
    newest = max(days, key=lambda language: (days[language], language))
    for language in card.wordings[-1].answer.languages:
        day = days.get(language)
        if day is None or day < days[newest]:
            message = f"{newest} was updated on {days[newest]}, {language} {f'on {day}' if day else 'was not'}"
            hint = f"Compare {language} with {newest}, then give it the same day in `updated`."
            problems.warning(card.place("updated"), message, hint)
