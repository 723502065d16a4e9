"""Dates and law cells in three languages, every month, and languages nobody taught us."""

from __future__ import annotations

import datetime as dt

import pytest

from cardmaker import words
from cardmaker.content.model import Act, Citation, Localised, Text
from cardmaker.diagnostics import Span

SPAN = Span("cards/laws.yaml", 1, 1)
DAY = dt.date(2024, 8, 20)
CELL = Localised((("en", Text("CC", SPAN)), ("ru", Text("ГК", SPAN))))
NOTHING = Localised()
ACT = Act("a", NOTHING, NOTHING, CELL, NOTHING, "", None, None, None, "", "", (), SPAN)

FROM = (
    "қаңтардан ақпаннан наурыздан сәуірден мамырдан маусымнан "
    "шілдеден тамыздан қыркүйектен қазаннан қарашадан желтоқсаннан"
)
TO = "қаңтарға ақпанға наурызға сәуірге мамырға маусымға шілдеге тамызға қыркүйекке қазанға қарашаға желтоқсанға"
RU = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
EN = "January February March April May June July August September October November December"


def seen(text: str) -> str:
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_in_every_language(month: int) -> None:
    day = dt.date(2026, month, 5)
    assert seen(words.since_phrase(day, "kk")) == f"2026_жылғы_5_{FROM.split()[month - 1]} бастап қолданыста"
    assert seen(words.until_phrase(day, "kk")) == f"2026_жылғы_5_{TO.split()[month - 1]} дейін қолданылды"
    assert seen(words.long_date(day, "ru")) == f"5_{RU.split()[month - 1]}_2026_года"
    assert seen(words.long_date(day, "en")) == f"5_{EN.split()[month - 1]}_2026"
    assert seen(words.short_date(day, "en")) == f"5_{EN.split()[month - 1][:3]}_2026"
    assert words.short_date(day, "kk") == f"05.{month:02}.2026"


@pytest.mark.parametrize(
    ("language", "long", "short", "since", "since_short", "until", "until_short", "updated", "cell", "no_article"),
    [
        (
            "ru",
            "20_августа_2024_года",
            "20.08.2024",
            "действует с_20_августа_2024_года",
            "действует с_20.08.2024",
            "действовал до_20_августа_2024_года",
            "действовал до_20.08.2024",
            "Обновлено_20.08.2024",
            "Ст._36",
            "ГК",
        ),
        (
            "kk",
            "2024_жылғы_20_тамыз",
            "20.08.2024",
            "2024_жылғы_20_тамыздан бастап қолданыста",
            "2024_ж._20_тамыздан қолданыста",
            "2024_жылғы_20_тамызға дейін қолданылды",
            "20.08.2024 дейін қолданылды",
            "Жаңартылды:_20.08.2024",
            "36-бап",
            "",
        ),
        (
            "en-GB",
            "20_August_2024",
            "20_Aug_2024",
            "in force since 20_August_2024",
            "in force since 20_Aug_2024",
            "in force until 20_August_2024",
            "in force until 20_Aug_2024",
            "Updated 20_Aug_2024",
            "Art._36",
            "",
        ),
        (
            "zh",
            "2024-08-20",
            "2024-08-20",
            "2024-08-20_–",
            "2024-08-20_–",
            "–_2024-08-20",
            "–_2024-08-20",
            "2024-08-20",
            "§_36",
            "",
        ),
    ],
)
def test_phrases(
    language: str,
    long: str,
    short: str,
    since: str,
    since_short: str,
    until: str,
    until_short: str,
    updated: str,
    cell: str,
    no_article: str,
) -> None:
    assert seen(words.long_date(DAY, language)) == long
    assert seen(words.short_date(DAY, language)) == short
    assert seen(words.since_phrase(DAY, language)) == since
    assert seen(words.since_phrase(DAY, language, short=True)) == since_short
    assert seen(words.until_phrase(DAY, language)) == until
    assert seen(words.until_phrase(DAY, language, short=True)) == until_short
    assert seen(words.updated_phrase(DAY, language)) == updated
    assert seen(words.law_cell(Citation("a", "36", "1", SPAN), ACT, language)) == cell
    assert words.law_cell(Citation("a", "", "", SPAN), ACT, language) == no_article


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("ru", "Подписан 9\u00a0января 2026 года, до 30.04.2018.", ["2026-01-09", "2018-04-30"]),
        ("kk", "2026 жылғы 9 қаңтарда қол қойылды, 2018 жылғы сәуірден.", ["2026-01-09"]),
        ("kk", "2024\u00a0жылғы\u00a020\u00a0тамызға дейін", ["2024-08-20"]),
        (
            "en",
            "Since 20 August 2024; on January 9, 2026; by 31 April 2026; in May 2025.",
            ["2024-08-20", "2026-01-09"],
        ),
        ("en-GB", "2026-01-09, version 1.2.2026.3", ["2026-01-09"]),
        ("zh", "9 January 2026", []),
    ],
)
def test_the_dates_that_a_text_names(language: str, text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in words.dates(text, language)] == days


def test_another_script_is_another_language() -> None:
    assert words.long_date(DAY, "kk-Latn") == "2024-08-20"
    assert seen(words.long_date(DAY, "kk-Cyrl-KZ")) == "2024_жылғы_20_тамыз"
    assert words.short_date(dt.date(987, 1, 2), "ru") == "02.01.0987"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en-GB", "en"), ("ru", "ru"), ("ru-KZ", "ru"), ("kk-Latn", ""), ("kk-Cyrl-KZ", "kk"), ("en-Latn", "en")],
)
def test_a_code_stands_for_the_language_whose_words_it_can_have(language: str, expected: str) -> None:
    assert words.base(language) == expected
