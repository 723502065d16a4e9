"""A text and its language come in; the numbers, dates, times and references to a law that it states go out.

How they are written does not matter: `пяти`, `бес` and `5`, `25,5 млрд` and `25.5 billion`, `36-бап` and `ст. 36`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cardmaker.parity.vocabulary import (
    COMPOUND_OF,
    COMPOUNDS,
    FAINT_ALONE,
    FAINT_MONTHS,
    LETTERS,
    VOCABULARIES,
    Vocabulary,
)

Day = tuple[int, int, int]
"""Year, month and day; 0 where the text does not say."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a text states. `values`: what it may mean (1,000 in Russian is a thousand or one), any of which counts.

    Numbers are `Decimal`, dates `Day`, a time `(hour, minute)`, an article or a clause its number as printed. `shown` is
    how the text has it. `sure` is False for words that may be no number (`one`): they answer, and ask for nothing.
    """

    kind: Literal["number", "date", "time", "article", "clause"]
    values: tuple[Decimal | Day | tuple[int, int] | str, ...]
    shown: str
    sure: bool = True


_DASH = "[-–—‑]"
_ARTICLE = r"\d+(?:-\d+)?(?:\.\d+)*"
_LISTED = rf"{_ARTICLE}(?:(?:\s*,\s*|\s*[–—]\s*|\s+(?:и|или|по|және|немесе|не|мен|бен|пен|and|or|to)\s+){_ARTICLE})*"
_PARTS = re.compile(_ARTICLE)
_DIGITS = r"(?<!\d)\d{1,3}(?:[ ]\d{3})+(?!\d)(?:[.,]\d+)?|\d{1,3}(?:[.,]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(rf"(?P<digits>{_DIGITS})|(?P<word>[^\W\d_]+)")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?:\s*([ap])\.?m\b\.?)?", re.I)
_HOUR = re.compile(r"(?<![\d:.,])(1[0-2]|[1-9])\s*([ap])\.?m\b\.?", re.I)
_DAY_NUMBERS = (
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
)
_SIGNS = str.maketrans(
    {**dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003\t\n\r", " "), "\u2011": "-", "\u00ad": None}
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b[\w-]+\.(?:kz|com|org|ru|net|info|example)(?:/\S*)?")
_MARKER = re.compile(r"^[ \t>]*(?:[-+*]\s+)?\d{1,3}[.)][ \t]", re.M)
_YEAR = r"(?P<y>(?:1[5-9]|20|21)\d\d)"


def base(language: str) -> str:
    """The language whose words are known, or an empty string: `en` for `en-GB`."""
    first, *rest = language.split("-")
    written = [part for part in rest if len(part) == 4 and part.title() not in ("Cyrl", "Latn")]
    odd = "Latn" in rest and first != "en"
    return first if first in VOCABULARIES and not written and not odd else ""


class _Text:
    """A text of which parts that were understood are taken out."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Each match; it is then gone, but for its length."""
        found = list(pattern.finditer(self.text))
        for match in reversed(found):
            self.text = f"{self.text[: match.start()]}{'|' * len(match.group())}{self.text[match.end() :]}"
        yield from found


@functools.lru_cache(maxsize=4096)
def facts(text: str, language: str) -> tuple[Fact, ...]:
    """What a text states, dates first; numbers of list items, of addresses and of links are not among it."""
    if not text:
        return ()
    plain = _ADDRESS.sub(" ", _LINK.sub(r"\1", _MARKER.sub(" ", text)))
    rest = _Text(plain.translate(_SIGNS).replace("*", ""))
    known = VOCABULARIES.get(base(language))
    found = [*_numbered_dates(rest), *(_dates(rest, base(language)) if known else ())]
    found += _times(rest)
    found += _references(rest, base(language), known) if known else ()
    found += _numbers(rest.text, base(language), known)
    return tuple(dict.fromkeys(found))


# Dates and times ------------------------------------------------------------------------------------------------------


def _numbered_dates(rest: _Text) -> Iterator[Fact]:
    for pattern in _DAY_NUMBERS:
        for match in rest.take(pattern):
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
            ways = [(year, month, day), *([(year, day, month)] if "/" in match.group() else ())]
            yield Fact("date", tuple(way for way in ways if 1 <= way[1] <= 12 and 1 <= way[2] <= 31), match.group())


@functools.cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """How dates are written in a language: whole ones first, then a month with its year, then a month alone."""
    names = "|".join(f"(?P<m{n}>{name})" for n, name in enumerate(VOCABULARIES[language].months, 1))
    day = rf"(?<![\d.,])(?P<d>\d{{1,2}})(?:\s*{_DASH}\s*(?P<d2>\d{{1,2}}))?"
    if language == "ru":
        year = rf"(?:\s+{_YEAR}(?:\s*г(?:ода|оду|од|\.))?)"
        return (
            re.compile(rf"{day}(?:-?го)?\s+(?:{names})(?!\w){year}?", re.I),
            re.compile(rf"(?<!\w)(?:{names})(?!\w){year}", re.I),
            re.compile(rf"(?<!\w)(?:{names})(?!\w)"),
        )
    if language == "kk":
        year = rf"(?:(?<!\d){_YEAR}\s*(?:жыл(?:ғы|дың|ы)|ж\.)\s*)"
        return (
            re.compile(rf"{year}?{day}[-\s]\s*(?:{names})(?!\w)", re.I),
            re.compile(rf"{year}(?:{names})(?!\w)", re.I),
            re.compile(rf"(?<!\w)(?:{names})(?!\w)"),
        )
    year = rf"(?:,?\s+{_YEAR}(?!\d))"
    return (
        re.compile(rf"{day}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{names})(?!\w){year}?"),
        re.compile(rf"(?<!\w)(?:{names})\s+{day}(?:st|nd|rd|th)?(?![\w]){year}?"),
        re.compile(rf"(?<!\w)(?:{names})(?!\w){year}"),
        re.compile(rf"(?<!\w)(?:{names})(?!\w)"),
    )


def _dates(rest: _Text, language: str) -> Iterator[Fact]:
    *whole, alone = _patterns(language)
    for pattern in whole:
        for match in rest.take(pattern):
            groups = match.groupdict()
            for day in filter(None, (groups.get("d") or "0", groups.get("d2"))):
                yield Fact("date", ((int(groups.get("y") or 0), _month(match), int(day)),), match.group().strip())
    for match in rest.take(alone):
        month = _month(match)
        yield Fact("date", ((0, month, 0),), match.group(), sure=month not in FAINT_MONTHS[language])


def _month(match: re.Match[str]) -> int:
    return next(number for number in range(1, 13) if match[f"m{number}"])


def _times(rest: _Text) -> Iterator[Fact]:
    for match in rest.take(_TIME):
        yield Fact("time", ((_on_24(int(match[1]), match[3]), int(match[2])),), match.group())
    for match in rest.take(_HOUR):
        yield Fact("time", ((_on_24(int(match[1]), match[2]), 0),), match.group())


def _on_24(hour: int, half: str | None) -> int:
    return hour if not half else hour % 12 + (12 if half.lower() == "p" else 0)


# References -----------------------------------------------------------------------------------------------------------


@functools.cache
def _reference_patterns(language: str) -> tuple[tuple[Literal["article", "clause"], re.Pattern[str]], ...]:
    known = VOCABULARIES[language]
    kinds: tuple[tuple[Literal["article", "clause"], str], ...] = (
        ("clause", known.clauses),
        ("article", known.articles),
    )
    after = rf"(?P<n>(?<!\d){_LISTED})\)?(?:-?[а-яё]{{1,2}})?[-\s]\s*(?:WORD)(?!\w)"
    before = rf"(?<!\w)(?:WORD)\s*(?:№\s*|no\.\s*)?(?P<n>{_LISTED})\)?(?!\w)(?!-[^\W\d_])"
    ways = (after,) if language == "kk" else (before,) if language == "en" else (before, after)
    return tuple((kind, re.compile(way.replace("WORD", words), re.I)) for way in ways for kind, words in kinds)


def _references(rest: _Text, language: str, _known: Vocabulary) -> Iterator[Fact]:
    for kind, pattern in _reference_patterns(language):
        for match in rest.take(pattern):
            for number in _PARTS.findall(match["n"]):
                yield Fact(kind, (number,), match.group().strip())


# Numbers --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sum:
    """A number while its words are read: `total` is what scales have closed, `open` what may still grow."""

    total: Decimal = Decimal(0)
    open: Decimal | None = None
    scale: Decimal = Decimal(10**15)
    words: int = 0
    digits: bool = False
    joins: bool = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.open or 0)

    def add(self, value: Decimal) -> bool:
        """Takes a word for a number below a thousand, if it can follow what was read."""
        before = self.open or Decimal(0)
        size = 10 if value < 10 else 100 if value < 100 else 1000
        if self.digits or value != int(value) or before != int(before):
            free = not self.words
        else:
            free = before % size == 0 and before < 1000 and self.scale > value and (before != 0 or self.open is None)
        if free:
            self.open = before + value
        return free

    def times_hundred(self) -> bool:
        free = not self.digits and (self.open is None or 0 < self.open < 10)
        if free:
            self.open = (self.open or Decimal(1)) * 100
        return free

    def times(self, scale: Decimal) -> bool:
        if scale >= self.scale or (self.words and self.open is None):
            return False
        self.total += (self.open or Decimal(1)) * scale
        self.open, self.scale = None, scale
        return True


def _numbers(text: str, language: str, known: Vocabulary | None) -> Iterator[Fact]:
    if known is None:
        for match in re.finditer(_DIGITS, text):
            yield Fact("number", _in_digits(match.group(), language), match.group())
        return
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        token = tokens[at]
        word = token.group().lower()
        if token["digits"] or _is_number(word, known):
            fact, at = _read(text, tokens, at, language, known)
            yield fact
            continue
        at += 1
        if word in known.faint:
            yield Fact("number", known.faint[word], token.group(), sure=False)
        elif language == "ru" and (value := _compound(word)):
            yield Fact("number", (value,), token.group(), sure=value > 1)


def _is_number(word: str, known: Vocabulary) -> bool:
    return word in known.small or word in known.hundred or word in known.scales


def _read(text: str, tokens: list[re.Match[str]], at: int, language: str, known: Vocabulary) -> tuple[Fact, int]:
    """The number that begins at a token, and the first token after it."""
    start, total, ways = at, _Sum(), ()
    if tokens[at]["digits"]:
        ways = _in_digits(tokens[at].group(), language)
        total.open, total.digits, total.words = ways[0], True, 1
        at += 1
    while at < len(tokens) and (following := _next(text, tokens, at, total, known, language)):
        at = following
    end = tokens[at - 1].end()
    if half := re.match(rf"\s+(?:{'|'.join(known.half)})(?!\w)", text[end:], re.I):
        total.open = (total.open or Decimal(0)) + Decimal("0.5")
        end += half.end()
        while at < len(tokens) and tokens[at].start() < end:
            at += 1
        if at < len(tokens) and tokens[at].group().lower() in known.scales and text[end : tokens[at].start()].isspace():
            total.times(known.scales[tokens[at].group().lower()])
            end, at = tokens[at].end(), at + 1
    plain = len(ways) > 1 and total.value == ways[0]
    shown = text[tokens[start].start() : end]
    return Fact("number", ways if plain else (total.value,), shown, sure=_is_sure(shown, total, known, language)), at


def _next(text: str, tokens: list[re.Match[str]], at: int, total: _Sum, known: Vocabulary, language: str) -> int | None:
    """Adds a token to the number that is read; the token after it, or None where the number has ended before."""
    word = tokens[at].group().lower()
    if total.words:
        between = text[tokens[at - 1].end() : tokens[at].start()]
        hyphen = language == "en" and between == "-" and (total.open or 0) % 10 == 0 and word in known.small
        if not (between.isspace() or hyphen or (between in (". ", ".") and total.digits)):
            return None
        if word == "and" and language == "en" and total.joins and at + 1 < len(tokens):
            small = known.small.get(tokens[at + 1].group().lower())
            return at + 1 if small and small < 100 and text[tokens[at].end() : tokens[at + 1].start()] == " " else None
    if tokens[at]["digits"]:
        return None
    if word in known.small:
        taken, total.joins = total.add(known.small[word]), False
    elif word in known.hundred:
        taken = total.joins = total.times_hundred()
    elif word in known.scales:
        taken = total.joins = total.times(known.scales[word])
    else:
        taken = False
    if not taken:
        return None
    total.words += 1
    return at + 1


def _is_sure(shown: str, total: _Sum, known: Vocabulary, language: str) -> bool:
    """One may be an article or a pronoun; `thousands` are no thousand."""
    if total.digits:
        return True
    word = shown.lower()
    alone = word in known.hundred or word in known.scales or word in FAINT_ALONE.get(language, ())
    return total.value != 1 and not alone


def _compound(word: str) -> Decimal | None:
    """`пятидневный`: five."""
    match = re.match(rf"([{LETTERS}]+?)(?:{COMPOUND_OF})[{LETTERS}]+$", word)
    return COMPOUNDS.get(match[1]) if match else None


def _in_digits(written: str, language: str) -> tuple[Decimal, ...]:
    """What digits may mean: the likelier first."""
    text = written.replace(" ", "")
    marks = [sign for sign in text if sign in ".,"]
    if not marks:
        return (Decimal(text),)
    last = max(text.rfind("."), text.rfind(","))
    joined = Decimal(re.sub("[.,]", "", text))
    whole, share = re.sub("[.,]", "", text[:last]), text[last + 1 :]
    decimal = Decimal(f"{whole}.{share}")
    if len(set(marks)) == 1 and len(marks) > 1:
        return (joined,)
    if len(marks) > 1 or len(share) != 3 or whole.startswith("0") or " " in written:
        return (decimal,)
    english = base(language) == "en"
    return (joined,) if english and marks[0] == "," else (decimal, joined)
