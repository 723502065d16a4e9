"""Numbers, dates and articles in three languages: read back however they are written, and compared."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.content.model import Card, Deck
from cardmaker.content.reading import read_card, read_deck
from cardmaker.diagnostics import Problems
from cardmaker.numerals import READ, facts
from cardmaker.parity import check_languages
from cardmaker.source import read
from cardmaker.words import long_date

RU = {
    "units": " один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "tens": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "hundreds": "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
}
RU_OF = {
    "units": " одного двух трёх четырёх пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати"
    " четырнадцати пятнадцати шестнадцати семнадцати восемнадцати девятнадцати",
    "tens": "двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста",
    "hundreds": "ста двухсот трёхсот четырёхсот пятисот шестисот семисот восьмисот девятисот",
}
EN_UNITS = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
KK_UNITS = ["", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"]
KK_TENS = ["", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"]


def russian(number: int, words: dict[str, str], thousands: str) -> str:
    if number >= 1000:
        upper, lower = (russian(part, words, thousands) for part in divmod(number, 1000))
        return f"{upper} {thousands} {lower}".strip()
    parts = [words["hundreds"].split()[number // 100 - 1]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        parts.append(words["tens"].split()[rest // 10 - 2])
        rest %= 10
    return " ".join([*parts, words["units"].split(" ")[rest]]).strip()


def english(number: int) -> str:
    if number >= 1000:
        return f"{english(number // 1000)} thousand {english(number % 1000)}".strip()
    if number >= 100:
        rest = english(number % 100)
        return f"{EN_UNITS[number // 100]} hundred" + (f" and {rest}" if rest else "")
    return EN_UNITS[number] if number < 20 else f"{EN_TENS[number // 10 - 2]}-{EN_UNITS[number % 10]}".rstrip("-")


def kazakh(number: int) -> str:
    if number >= 1000:
        return f"{kazakh(number // 1000)} мың {kazakh(number % 1000)}".strip()
    hundreds = f"{KK_UNITS[number // 100]} жүз " if number >= 100 else ""
    return f"{hundreds}{KK_TENS[number % 100 // 10]} {KK_UNITS[number % 10]}".replace("  ", " ").strip()


@given(st.integers(2, 999_999))
def test_numbers_in_words_are_read_back_in_every_language(number: int) -> None:
    told = {("number", str(number))}
    assert facts(f"Не более {russian(number, RU, 'тысяч')} дней.", "ru").named == told
    assert facts(f"В течение {russian(number, RU_OF, 'тысяч')} дней.", "ru").named == told
    assert facts(f"Within {english(number)} days.", "en").named == told
    assert facts(f"Ең көбі {kazakh(number)} күн.", "kk").named == told


@given(st.integers(0, 10**12), st.integers(1, 99))
def test_numbers_in_digits_are_read_back_as_each_language_groups_them(number: int, cents: int) -> None:
    spaced = f"{number:,}".replace(",", "\u00a0")
    for language, text in (
        ("ru", f"{spaced},{cents:02}"),
        ("kk", f"{number},{cents:02}"),
        ("en", f"{number:,}.{cents:02}"),
    ):
        (found,) = facts(f"({text})", language).named
        assert Fraction(found[1]) * 100 == number * 100 + cents


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_a_date_is_the_same_in_every_form_of_every_language(day: dt.date) -> None:
    told = {("number", str(day.day)), ("month", str(day.month)), ("number", str(day.year))}
    for language in READ:
        for text in (long_date(day, language), f"{day:%d.%m.%Y}", day.isoformat()):
            assert facts(f"({text}) ", language).named == told, (language, text)
    assert facts(f"Since {day:%B} {day.day}, {day.year}.", "en").named == told


@pytest.mark.parametrize(
    ("ru", "kk", "en"),
    [
        ("за пять рабочих дней", "бес жұмыс күні", "five working days"),
        ("перед пятью", "бестен", "before 5"),
        ("25,5 млрд", "25,5 млрд", "25.5 billion"),
        ("полтора года", "бір жарым жыл", "one and a half years"),
        ("два с половиной года", "екі жарым жыл", "two and a half years"),
        ("50 %", "50 пайыз", "fifty percent"),
        ("статья 36, п. 1", "36-баптың 1-тармағы", "Article 36, para. 1"),
        ("в пункте 5 статьи 14", "14-баптың 5-тармағынан", "in paragraph 5 of Article 14"),
        ("ст. 36–38", "36–38-баптар", "Arts. 36–38"),
        ("статьи 36 и 38", "36 және 38-баптар", "Articles 36 and 38"),
        ("5–7 дней", "5–7 күн", "from five to seven days"),
        ("пятидневный срок", "бескүндік мерзім", "a five-day deadline"),
        ("в 14:30", "14:30-да", "at 2:30 pm"),
        ("дважды", "екі рет", "twice"),
        ("втрое", "үш есе", "three times"),
        ("через полтора года", "бір жарым жылдан кейін", "after a year and a half"),
        ("в течение суток", "бір тәулік ішінде", "within 24 hours"),
        ("за квартал", "тоқсан ішінде", "in a quarter"),
        ("девяноста дней", "тоқсан күн", "ninety days"),
        ("две трети голосов", "дауыстардың үштен екісі", "two thirds of the votes"),
        ("шестьюстами тенге", "алты жүз теңгемен", "with 600 tenge"),
        ("1 100 тенге", "мың жүз теңге", "one thousand one hundred tenge"),
        ("2 104 тенге", "екі мың жүз төрттің", "2,104 tenge"),
        ("с мая 2018 года", "2018 жылғы мамырдан", "since May 2018"),
        ("тысячи людей", "адамдар", "many people"),
        ("одна из них", "соның бірі", "none of these"),
        ("с семьёй или семью", "отбасымен", "with a family"),
        ("вы можете", "онда, оны, үшін", "you may, March on"),
        ("1. Раз\n2. Два", "1. Бір\n2. Екі", "1. One\n2. Two"),
        ("[тут](https://a.example/12)", "мұнда", "here"),
    ],
)
def test_what_says_the_same_gives_no_warning(ru: str, kk: str, en: str) -> None:
    assert told(ru, kk, en) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Decree 120, Decision 12, Mayor 3, Marathon 2024, Augmented 3", "12 120 2024 3"),
        ("en-GB", "on the 25th of December", "25 m12"),
        ("en", "Sept. 5, 12 Jan 2024", "12 2024 5 m1 m9"),
        ("ru", "5 мая и 6 февр.; 1 августу", "1 5 6 m2 m5 m8"),
        ("kk", "2024 жылдың тамызында, 3 қазандағы; қазандық 7", "2024 3 7 m10 m8"),
        ("ru", "более ста. Пять человек", "100 5"),
        ("ru", "5 тыс. двести; 5 млн. Пять", "5 5000000 5200"),
        ("kk", "он бесінші, жиырма төртінші, екі мың жиырма бірінші", ""),
        ("ru", "двадцать пятого числа; две тысячи двадцать третий год", ""),
        ("ru", "пять первых дней, двадцать первых мест", "20 5"),
        ("en", "the twenty-third; a thirty-second clip; two thirds", "2 30"),
        ("kk-Latn", "5 kün", ""),
    ],
)
def test_words_are_read_whole_or_not_at_all(language: str, text: str, expected: str) -> None:
    found = {f"m{value}" if kind == "month" else value for kind, value in facts(text, language).named}
    assert found == set(expected.split())


@pytest.mark.parametrize(
    ("ru", "kk", "en", "message"),
    [
        ("пять дней", "бес күн", "seven days", "`answer` names 7 in en, but not in kk, ru"),
        ("пять дней", "күндер", "five days", "`answer` names 5 in en, ru, but not in kk"),
        ("25,5 млрд", "25,5 млн", "25.5 billion", "`answer` names 25500000 in kk, but not in en, ru"),
        ("15 августа", "15 тамыз", "15 July", "`answer` names August in kk, ru, but not in en"),
        ("статья 36", "36-бап", "Article 63", "`answer` names article 63 in en, but not in kk, ru"),
        ("п. 1", "2-тармақ", "para. 1", "`answer` names paragraph 1 in en, ru, but not in kk"),
    ],
)
def test_what_differs_is_told_with_its_languages(ru: str, kk: str, en: str, message: str) -> None:
    assert message in told(ru, kk, en)


def card(ru: str, kk: str, en: str, more: str = "") -> Card:
    problems = Problems()
    deck = read_deck(read(b"title: {kk: A, ru: B, en: C}\ntopics: {}\n", "d", problems), id="d", problems=Problems())
    assert isinstance(deck, Deck)

    def block(text: str) -> str:
        return "|\n" + "".join(f"    {line}\n" for line in text.splitlines())

    text = (
        "question: {kk: A, ru: B, en: C}\nanswer:\n"
        f"  ru: {block(ru)}  kk: {block(kk)}  en: {block(en)}law: []\nchecked: 2026-11-20\n{more}"
    )
    found = read_card(read(text.encode(), "cards/d/a.yaml", problems), id="d/a", deck=deck, problems=Problems())
    assert found
    return found


def told(ru: str, kk: str, en: str, more: str = "") -> list[str]:
    problems = Problems()
    check_languages((card(ru, kk, en, more),), problems)
    return [item.message for item in problems.items]


def test_the_place_is_that_of_the_text_that_stands_alone() -> None:
    problems = Problems()
    check_languages((card("пять дней", "бес күн", "some days"),), problems)
    (problem,) = problems.items
    assert (problem.span.file, problem.span.line) == ("cards/d/a.yaml", 7)
    assert problem.hint


def test_a_language_updated_before_another_is_named() -> None:
    assert told("a", "b", "c", "updated: {ru: 2026-11-20, kk: 2026-11-20, en: 2026-11-20}\n") == []
    assert told("a", "b", "c", "updated: 2026-11-20\n") == []
    assert told("a", "b", "c", "updated: {ru: 2026-11-20, kk: 2026-11-01, en: 2026-11-20}\n") == [
        "ru was updated on 2026-11-20, kk on 2026-11-01"
    ]
