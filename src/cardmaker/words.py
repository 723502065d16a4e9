"""A citation or a day comes in; the phrase that a card prints for it goes out, in Kazakh, Russian or English.

Words that a brand may change (stamps, invitations) are the brand's. Here is grammar: cases, months, signs. A language
nobody taught us gets numbers and signs that are right everywhere (`§ 36`, `2024-08-20`), never a wrong word.
No-break spaces hold numbers, units and the parts of a date.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator

from cardmaker.content.model import Act, Citation

NBSP = "\u00a0"
DASH = "–"

_RU = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_KK = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
MONTHS = {"kk": _KK, "ru": _RU, "en": _EN}
"""Their names: Russian ones in the genitive, as dates have them."""
# The month's ending in the ablative (from), the locative (on) and the dative (to): by the vowels of its last syllable
# (back а о ұ ы, front ә е і ө ү) and by its last sound (н, м -> нан; voiceless к -> тен, те, ке).
_KK_FROM = "дан|нан|дан|ден|дан|нан|ден|дан|тен|нан|дан|нан"
_KK_ON = "да|да|да|де|да|да|де|да|те|да|да|да"
_KK_TO = "ға|ға|ға|ге|ға|ға|ге|ға|ке|ға|ға|ға"


def law_cell(citation: Citation, act: Act, language: str) -> str:
    """`Ст. 36`, `36-бап`, `Art. 36`; the act's own sign where no article is cited."""
    number = citation.article
    if not number:
        return act.cell.value(language)
    match base(language):
        case "ru":
            return f"Ст.{NBSP}{number}"
        case "kk":
            return f"{number}-бап"
        case "en":
            return f"Art.{NBSP}{number}"
    return f"§{NBSP}{number}"


def long_date(day: dt.date, language: str) -> str:
    """`20 августа 2024 года`, `2024 жылғы 20 тамыз`, `20 August 2024`."""
    match base(language):
        case "ru":
            return _tied(day.day, _RU[day.month - 1], day.year, "года")
        case "kk":
            return _tied(day.year, "жылғы", day.day, _KK[day.month - 1])
        case "en":
            return _tied(day.day, _EN[day.month - 1], day.year)
    return day.isoformat()


def short_date(day: dt.date, language: str) -> str:
    """`20.08.2024`, `20 Aug 2024`."""
    match base(language):
        case "ru" | "kk":
            return f"{day.day:02}.{day.month:02}.{day.year:04}"
        case "en":
            return _tied(day.day, _EN[day.month - 1][:3], day.year)
    return day.isoformat()


def since_phrase(day: dt.date, language: str, short: bool = False) -> str:
    """`действует с 20 августа 2024 года`, `2024 жылғы 20 тамыздан бастап қолданыста`, `in force since …`."""
    date = short_date(day, language) if short else long_date(day, language)
    match base(language):
        case "ru":
            return f"действует с{NBSP}{date}"
        case "kk":
            phrase = _kazakh(day, _KK_FROM)
            return f"{phrase.replace('жылғы', 'ж.', 1)} қолданыста" if short else f"{phrase} бастап қолданыста"
        case "en":
            return f"in force since {date}"
    return f"{date}{NBSP}{DASH}"


def ahead_phrase(day: dt.date, language: str, short: bool = False) -> str:
    """`вступит в силу 20 августа 2024 года`, `2024 жылғы 20 тамызда күшіне енеді`, `comes into force on …`."""
    date = short_date(day, language) if short else long_date(day, language)
    match base(language):
        case "ru":
            return f"вступит в{NBSP}силу {date}"
        case "kk":
            phrase = _kazakh(day, _KK_ON)
            return f"{phrase.replace('жылғы', 'ж.', 1) if short else phrase} күшіне енеді"
        case "en":
            return f"comes into force on {date}"
    return f"{date}{NBSP}{DASH}"


def until_phrase(day: dt.date, language: str, short: bool = False) -> str:
    """`действовал до 20 августа 2024 года`, `2024 жылғы 20 тамызға дейін қолданылды`, `in force until …`."""
    date = short_date(day, language) if short else long_date(day, language)
    match base(language):
        case "ru":
            return f"действовал до{NBSP}{date}"
        case "kk":
            return f"{date if short else _kazakh(day, _KK_TO)} дейін қолданылды"
        case "en":
            return f"in force until {date}"
    return f"{DASH}{NBSP}{date}"


def updated_phrase(day: dt.date, language: str) -> str:
    """`Обновлено 20.11.2026`, `Жаңартылды: 20.11.2026`, `Updated 20 Nov 2026`."""
    date = short_date(day, language)
    match base(language):
        case "ru":
            return f"Обновлено{NBSP}{date}"
        case "kk":
            return f"Жаңартылды:{NBSP}{date}"
        case "en":
            return f"Updated {date}"
    return date


def dates(text: str, language: str) -> tuple[dt.date, ...]:
    """The whole dates that a text names, in its order: in numbers anywhere, with the month's name in our languages."""
    found = [*_dates_in(text, _NUMBERS), *_dates_in(text, _NAMED.get(base(language), ()))]
    return tuple(day for _, day in sorted(found))


_NUMBERS = (
    r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\.?\d)",
    r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
)
_NAMED = {
    "ru": (rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_RU)})\s+(?P<year>\d{{4}})\b",),
    # The month may have any ending: қаңтарда, қаңтардан, қаңтардағы.
    "kk": (rf"\b(?P<year>\d{{4}})\s+ж(?:ылғы|\.)\s+(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_KK)})",),
    "en": (
        rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(_EN)})\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<month>{'|'.join(_EN)})\s+(?P<day>\d{{1,2}}),\s+(?P<year>\d{{4}})\b",
    ),
}


def _dates_in(text: str, patterns: tuple[str, ...]) -> Iterator[tuple[int, dt.date]]:
    for pattern in patterns:
        for match in re.finditer(pattern, text):
            with contextlib.suppress(ValueError):  # 31.02.2026 is no date
                yield match.start(), dt.date(int(match["year"]), _month(match["month"]), int(match["day"]))


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else next(names.index(name) + 1 for names in (_RU, _KK, _EN) if name in names)


def _kazakh(day: dt.date, endings: str) -> str:
    """A day in a case: the month takes the ending."""
    month = _KK[day.month - 1] + endings.split("|")[day.month - 1]
    return _tied(day.year, "жылғы", day.day, month)


def _tied(*parts: object) -> str:
    return NBSP.join(str(part) for part in parts)


def base(language: str) -> str:
    """`en` for `en-GB`. A language in another script (`kk-Latn`) is one we do not know."""
    code, *rest = language.split("-")
    return code if not any(len(part) == 4 and part.title() != "Cyrl" for part in rest) or code == "en" else ""
