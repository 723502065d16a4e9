"""Where lines may end: ICU's breaks, and which of them good typography keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icu4py.breakers import LineBreaker

from cardmaker.text import breaks


def free(text: str, language: str = "ru") -> list[str]:
    """The pieces of `text` between breaks that are free, neither tied nor kept, without their trailing spaces."""
    pieces, start = [], 0
    for found in breaks.find(text, language):
        if not found.kept and not found.tied:
            pieces.append(text[start : found.stop])
            start = found.at
    return pieces


def penalty(text: str, after: str, language: str = "ru") -> float:
    at = text.index(after) + len(after) + 1
    return next(found.penalty for found in breaks.find(text, language) if found.at == at)


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        # one- and two-letter words lean on the next one
        ("ru", "ответ на запрос и в срок", ["ответ", "на запрос", "и в срок"]),
        ("ru", "А не «в эфире» ли", ["А не «в эфире» ли"]),
        ("ru", "да, он пришёл", ["да,", "он пришёл"]),
        ("en", "ask for a reply to it", ["ask", "for", "a reply", "to it"]),
        ("en", "I think an editor", ["I think", "an editor"]),
        ("kk", "ол келді ал сен", ["ол келді", "ал сен"]),
        ("ru", "законы РК говорят", ["законы", "РК", "говорят"]),
        # words that lean on what stands before them
        ("ru", "если бы знал, то мог же", ["если бы", "знал,", "то мог же"]),
        ("kk", "редакция да жауап береді", ["редакция да", "жауап береді"]),
        # dashes never begin a line
        ("ru", "Срок — пять дней", ["Срок —", "пять", "дней"]),
        ("ru", "2018–2024 годы", ["2018–2024 годы"]),
        ("ru", "— Да, конечно", ["— Да,", "конечно"]),
        ("ru", "прямая—косвенная", ["прямая—", "косвенная"]),
        # numbers
        ("ru", "приказ № 5 издан", ["приказ", "№ 5 издан"]),
        ("ru", "ровно 5 рабочих дней", ["ровно", "5 рабочих дней"]),
        ("ru", "сумма 25,5 млрд ₸ за год", ["сумма", "25,5 млрд ₸", "за год"]),
        ("ru", "почти 10 000 тенге штрафа", ["почти", "10 000 тенге", "штрафа"]),
        ("ru", "рост 5 % в год", ["рост", "5 %", "в год"]),
        ("ru", "закон от 20 августа 2024 года принят", ["закон", "от 20 августа", "2024 года", "принят"]),
        ("kk", "бұл 2024 жылғы 20 тамызда болды", ["бұл", "2024 жылғы", "20 тамызда", "болды"]),
        ("en", "since 20 August 2024 this law", ["since", "20 August", "2024 this", "law"]),
        ("ru", "было в 2018. Потом", ["было", "в 2018.", "Потом"]),
        ("ru", "это ст. 36 закона", ["это", "ст. 36 закона"]),
        ("en", "under Art. 36 of the law", ["under", "Art. 36 of the", "law"]),
        ("kk", "заңның 36-бап талабы", ["заңның", "36-бап", "талабы"]),
        # initials and abbreviations
        ("ru", "автор А. Б. Иванов писал", ["автор", "А. Б. Иванов", "писал"]),
        ("ru", "город г. Алматы рядом", ["город", "г. Алматы", "рядом"]),
        # compounds
        ("kk", "бұл іс-шара болды", ["бұл", "іс-шара", "болды"]),
        ("kk", "оның SMS-тегі мәтін", ["оның", "SMS-тегі", "мәтін"]),
        ("ru", "наше интернет-издание", ["наше", "интернет-издание"]),
        ("ru", "редакция и/или автор", ["редакция", "и/или", "автор"]),
        ("ru", "из-за этого", ["из-за", "этого"]),
        # spaces that do not break, and one that does without being seen
        ("ru", "5\xa0рабочих дней", ["5\xa0рабочих дней"]),
        ("ru", "пункт\xa05 закона", ["пункт\xa05 закона"]),
        ("ru", "длинное\u200bслово", ["длинное", "слово"]),
        ("ru", "пере\xadнос", ["пере\xadнос"]),
        # addresses may be divided after a slash
        ("en", "see https://adilet.zan.kz/rus/docs", ["see", "https://adilet.zan.kz/", "rus/", "docs"]),
    ],
)
def test_what_stays_together(language: str, text: str, pieces: list[str]) -> None:
    assert free(text, language) == pieces


@pytest.mark.parametrize(
    ("language", "text", "after", "tied"),
    [
        ("kk", "сұрау салуға", "сұрау", True),
        ("kk", "бұл әкімшілік құқық", "әкімшілік", True),
        ("kk", "не әкімшілік қамаққа", "әкімшілік", True),
        ("kk", "бұл әкімшілік орган", "әкімшілік", False),
        ("en", "allows it where", "it", False),
        ("en", "takes part in or", "in", False),
        ("en", "takes part in public", "in", True),
        ("kk", "әкімшілік қамаққа алу қолданылады", "қамаққа", True),
        ("kk", "жауапкершілікке тартылады", "жауапкершілікке", True),
        ("kk", "мерзімді ұзарта алады", "ұзарта", True),
        ("kk", "кім пікір жаза алады?", "жаза", True),
        ("kk", "ұзарта алмайды", "ұзарта", True),
        ("kk", "хат жазып отыр", "жазып", True),
        ("kk", "әңгімені жазып жатсаңыз", "жазып", True),
        ("kk", "басқалардан сұрату керек болса", "сұрату", True),
        ("kk", "редакция алдында", "редакция", False),
        ("ru", "мала алады", "мала", False),
        ("kk", "қол қойылды", "қол", True),
        ("kk", "жария етуге", "жария", True),
        ("kk", "пікір жазғандардың", "пікір", True),
        ("kk", "пікір керек", "пікір", False),
        ("kk", "жауап келеді", "жауап", False),
        ("kk", "қанша күнде жауап", "қанша", True),
        ("kk", "зардап шеккен бала", "зардап", True),
        ("kk", "хабар туралы", "хабар", True),
        ("kk", "екі күні ішінде", "күні", False),
        ("ru", "30, 50 или 100", "30,", True),
        ("ru", "30, 50 или 100", "или", True),
        ("ru", "или нет", "или", False),
        ("ru", "рабочих дней", "рабочих", True),
        ("ru", "двух рабочих", "двух", False),
        ("ru", "в срок", "в", True),
    ],
)
def test_what_is_tied(language: str, text: str, after: str, tied: bool) -> None:
    found = next(found for found in breaks.find(text, language) if found.at == text.index(after) + len(after) + 1)
    assert found.tied == tied
    assert not found.kept


def test_a_span_of_time_may_part_before_its_last_word_but_would_rather_not() -> None:
    (parted,) = (found for found in breaks.find("үш күн ішінде", "kk") if found.at == 7)
    assert not parted.tied and parted.penalty > 0


def test_hard_breaks_end_blocks() -> None:
    found = breaks.find("один\nдва\r\n\nтри", "ru")
    assert [(b.at, b.stop, b.hard) for b in found] == [(5, 4, True), (10, 8, True), (11, 10, True), (14, 14, True)]


def test_a_break_after_punctuation_is_better_and_inside_a_quotation_worse() -> None:
    text = "Если ответ, который дали в газете «Вечерний Алматы», неверен"
    assert penalty(text, "ответ,") < penalty(text, "который")
    assert penalty(text, "«Вечерний") > penalty(text, "который") + breaks.INSIDE_QUOTES / 2
    assert penalty(text, "Алматы»,") < 0
    assert penalty("это для всех", "для") > 0
    assert penalty("ақпарат сұрау салу керек", "сұрау", "kk") == breaks.SPLITS_PHRASE


def test_a_long_quotation_may_be_broken_freely() -> None:
    text = "«" + "слово " * 12 + "слово» да"
    assert all(found.penalty < breaks.INSIDE_QUOTES for found in breaks.find(text, "ru"))


@given(st.text(alphabet="аб АБ.,-—«»№5%₸/\n\xa0\xad\u200b日本ไทยabאش😀\u0301\u200d", max_size=60))
def test_every_break_is_one_of_icus(text: str) -> None:
    for language in ("ru", "kk", "en"):
        ends, at = [], 0
        for piece in LineBreaker(text, language):
            at += len(piece)
            ends.append(at)
        found = breaks.find(text, language)
        assert [b.at for b in found] == ends
        assert all(b.stop <= b.at for b in found)
        assert all(text[b.stop : b.at].strip(breaks.HANGING) == "" for b in found)
