"""Texts with marks -> blocks of runs; marks that mark nothing stay as they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardmaker.content.markup import Block, Inline, blocks, is_address, links, plain, sentences


def marked(text: str) -> str:
    """The inlines of a text's blocks in brackets: s strong, e em, x strike, l link."""
    return " / ".join("".join(_show(inline) for inline in block.inlines) for block in blocks(text))


def _show(inline: Inline) -> str:
    marks = "s" * inline.strong + "e" * inline.em + "x" * inline.strike + (f"l={inline.link}:" if inline.link else "")
    return f"{{{marks} {inline.text}}}" if marks else inline.text


def kinds(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.number, block.text) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a **b** c", "a {s b} c"),
        ("a *b* c", "a {e b} c"),
        ("a ~~b~~ c", "a {x b} c"),
        ("***a*** b", "{se a} b"),
        ("**a *b* c**, d", "{s a }{se b}{s  c}, d"),
        ("*a **b** c*", "{e a }{se b}{e  c}"),
        ("**a *b** c* d", "{s a }{se b}{e  c} d"),
        ("5 * 3 и 2*3*4", "5 * 3 и 2*3*4"),
        ("**не закрыто", "**не закрыто"),
        ("не открыто**", "не открыто**"),
        ("** a **", "** a **"),
        ("x ****", "x ****"),
        ("~a~ b", "~a~ b"),
        (r"\*a\* \\ \[x](https://a.kz)", "*a* \\ [x](https://a.kz)"),
        ("snake_case_word", "snake_case_word"),
        ("a [б **в**](https://a.kz/x_(y)) г", "a {l=https://a.kz/x_(y): б }{sl=https://a.kz/x_(y): в} г"),
        ("a [б](<https://a.kz>)", "a {l=https://a.kz: б}"),
        ("a [б](mailto:x@a.kz)", "a {l=mailto:x@a.kz: б}"),
        ("a [б](javascript:x) [в](file) [г]", "a [б](javascript:x) [в](file) [г]"),
        ("[[]]((", "[[]](("),
        ("«**Да**»", "«{s Да}»"),
        ("a\nb  c\n   d", "a b c d"),
        ("a\n\n\n b", "a / b"),
        ("\u00a0a\u00a0\u00a0b\u00ad", "\u00a0a\u00a0\u00a0b\u00ad"),
        ("Пять **дней** до *суда*\nи **ещё**", "Пять {s дней} до {e суда} и {s ещё}"),
        ("", ""),
        ("  \n \n", ""),
    ],
)
def test_inline_marks(text: str, shown: str) -> None:
    assert marked(text) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b", [("item", 0, "a"), ("item", 0, "b")]),
        ("* a\n* **b** c", [("item", 0, "a"), ("item", 0, "b c")]),
        ("• a\n• b", [("item", 0, "a"), ("item", 0, "b")]),
        ("1. a\n2. b\n3) c", [("item", 1, "a"), ("item", 2, "b"), ("item", 3, "c")]),
        ("1. a\n1. b", [("item", 1, "a"), ("item", 2, "b")]),
        ("3. a\n\n4. b", [("item", 3, "a"), ("item", 4, "b")]),
        (
            "текст:\n- a\n  ещё a\n- b\n\nконец",
            [("paragraph", 0, "текст:"), ("item", 0, "a ещё a"), ("item", 0, "b"), ("paragraph", 0, "конец")],
        ),
        ("до\n20. августа", [("paragraph", 0, "до 20. августа")]),
        ("до\n1. раз", [("paragraph", 0, "до"), ("item", 1, "раз")]),
        ("2024. год\n\nx", [("paragraph", 0, "2024. год"), ("paragraph", 0, "x")]),
        ("-5 градусов", [("paragraph", 0, "-5 градусов")]),
        ("— Да", [("paragraph", 0, "— Да")]),
        ("**a** b\n- c", [("paragraph", 0, "a b"), ("item", 0, "c")]),
        ("- \n- a", [("paragraph", 0, "-"), ("item", 0, "a")]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Пять дней.** Ответ.", [("lead", 0, "Пять дней."), ("paragraph", 0, "Ответ.")]),
        ("**No.** You may not.", [("lead", 0, "No."), ("paragraph", 0, "You may not.")]),
        ("**Пять дней**. Ответ.", [("lead", 0, "Пять дней."), ("paragraph", 0, "Ответ.")]),
        ("**Пять дней**", [("lead", 0, "Пять дней")]),
        ("**Пять дней**\n\nОтвет", [("lead", 0, "Пять дней"), ("paragraph", 0, "Ответ")]),
        ("**«Да!»** Ответ", [("lead", 0, "«Да!»"), ("paragraph", 0, "Ответ")]),
        ("**5 жұмыс күні.** 20 тамыздан", [("lead", 0, "5 жұмыс күні."), ("paragraph", 0, "20 тамыздан")]),
        ("**Пять дней** на ответ.", [("paragraph", 0, "Пять дней на ответ.")]),
        ("**Ст.** 36 закона", [("paragraph", 0, "Ст. 36 закона")]),
        ("**Да.** но нет", [("paragraph", 0, "Да. но нет")]),
        ("Ответ. **Да.**", [("paragraph", 0, "Ответ. Да.")]),
        ("**Да.**\n- a", [("lead", 0, "Да."), ("item", 0, "a")]),
        ("- **Да.** a", [("item", 0, "Да. a")]),
        ("**Штраф — 500 руб.** Его…", [("lead", 0, "Штраф — 500 руб."), ("paragraph", 0, "Его…")]),
        ("**Штраф — 500 руб**. Его…", [("lead", 0, "Штраф — 500 руб."), ("paragraph", 0, "Его…")]),
        ("**19 660 тг.** Раз", [("lead", 0, "19 660 тг."), ("paragraph", 0, "Раз")]),
        ("**Да, до 18 ч.** Позже", [("lead", 0, "Да, до 18 ч."), ("paragraph", 0, "Позже")]),
        ("**Нужна категория В.** Права", [("lead", 0, "Нужна категория В."), ("paragraph", 0, "Права")]),
        ("**نعم، خلال 14 يومًا.** ثم", [("lead", 0, "نعم، خلال 14 يومًا."), ("paragraph", 0, "ثم")]),
        ("**Штраф — 500 руб.** за раз", [("paragraph", 0, "Штраф — 500 руб. за раз")]),
        ("**А.** Иванов", [("paragraph", 0, "А. Иванов")]),
        ("**И т. д.** Всё", [("paragraph", 0, "И т. д. Всё")]),
        ("**No.** 5 says", [("paragraph", 0, "No. 5 says")]),
        (
            "**Да.**\n\n**Подзаголовок**\n\nx",
            [("lead", 0, "Да."), ("paragraph", 0, "Подзаголовок"), ("paragraph", 0, "x")],
        ),
    ],
)
def test_the_lead_is_the_strong_run_that_opens_the_answer(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Раз. Два! Три? Четыре…", ["Раз.", "Два!", "Три?", "Четыре…"]),
        ("По ст. 36 закона. Да.", ["По ст. 36 закона.", "Да."]),
        ("Суд (и т. д.) решил. Всё.", ["Суд (и т. д.) решил.", "Всё."]),
        ("А. Иванов сказал. Нет.", ["А. Иванов сказал.", "Нет."]),
        (
            "Art. 36 says so. See No. 5 below. No. It does not.",
            ["Art. 36 says so.", "See No. 5 below.", "No.", "It does not."],
        ),
        ("Он сказал: «Да.» Потом ушёл.", ["Он сказал: «Да.»", "Потом ушёл."]),
        ("Закон 3.5 и сайт a.kz. Да.", ["Закон 3.5 и сайт a.kz.", "Да."]),
        ("20 тамыздан. 5 күн.", ["20 тамыздан.", "5 күн."]),
        ("Без точки", ["Без точки"]),
        ("Штраф 500 руб. Его платят.", ["Штраф 500 руб. Его платят."]),
        ("خلال 14 يومًا. ثم لا.", ["خلال 14 يومًا.", "ثم لا."]),
        ("You can't. It is the law’s. Why?", ["You can't.", "It is the law’s.", "Why?"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    (block,) = blocks(text)
    assert [piece.text for piece in sentences(block)] == expected


def test_sentences_keep_marks_kind_and_number() -> None:
    block = Block("item", (Inline("Раз. "), Inline("Два. Три", strong=True), Inline(" конец.")), 3)
    assert sentences(block) == (
        Block("item", (Inline("Раз."),), 3),
        Block("item", (Inline("Два.", strong=True),), 3),
        Block("item", (Inline("Три", strong=True), Inline(" конец.")), 3),
    )


def test_links_are_found_with_their_place() -> None:
    text = "a [б](https://a.kz) [в](www.b.kz)"
    assert [(text[at : at + len(link)], link) for at, link in links(text)] == [
        ("https://a.kz", "https://a.kz"),
        ("www.b.kz", "www.b.kz"),
    ]
    assert is_address("https://a.kz") and not is_address("www.b.kz") and not is_address("https://")


@given(st.text("ab А.*~[]()\\-1\n\u00a0<>!hts:/", max_size=80))
def test_no_text_raises_and_nothing_is_empty(text: str) -> None:
    found = blocks(text)
    for block in found:
        assert block.inlines and all(inline.text for inline in block.inlines)
        assert "".join(piece.text for piece in sentences(block)).replace(" ", "") == block.text.replace(" ", "")
    assert sum(block.kind == "lead" for block in found[1:]) == 0


@given(st.lists(st.text("абв ,гд", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=5))
def test_unmarked_words_are_kept(paragraphs: list[str]) -> None:
    assert plain("\n\n".join(paragraphs)) == "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


@pytest.mark.parametrize(
    "text",
    ["*" * 100_000, "[" * 100_000, "[a](x" * 50_000, "*a " * 50_000, "**a*" * 30_000, "a. " * 50_000, "**a " * 100_000],
)
def test_hostile_marks_take_no_time(text: str) -> None:
    start = time.process_time()  # its own time: others may keep the machine busy
    for block in blocks(text):
        sentences(block)
    assert time.process_time() - start < 2
