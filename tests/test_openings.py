"""Where an answer may end that is shown in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cardmaker.compose.pieces import openings
from cardmaker.compose.slides import split
from cardmaker.content.markup import Block, blocks


def shown(text: str) -> list[list[str]]:
    return [[block.text for block in found] for found in openings(blocks(text))]


def test_sentences_of_a_paragraph_stay_one_paragraph_and_a_heading_its_own() -> None:
    text = "**Да.** Первое. Второе.\n\n**О залоге**\n\nТретье. Четвёртое."
    assert shown(text) == [
        ["Да."],
        ["Да.", "Первое."],
        ["Да.", "Первое. Второе."],
        ["Да.", "Первое. Второе.", "О залоге", "Третье."],
    ]


def test_a_list_is_shown_whole_or_not_at_all() -> None:
    text = "**Да.** Для этого:\n\n- признайте нарушение;\n- заплатите. Сразу.\n\nИначе нет. Совсем."
    whole = ["Да.", "Для этого:", "признайте нарушение;", "заплатите. Сразу."]
    assert shown(text) == [["Да."], whole, [*whole, "Иначе нет."]]


def test_an_answer_that_is_a_list_has_no_beginning() -> None:
    assert shown("- a\n- b\n- c") == []


def test_a_lead_may_stand_before_its_list() -> None:
    assert shown("**В двух случаях.**\n\n1. Первый.\n2. Второй.") == [["В двух случаях."]]


@given(st.lists(st.sampled_from(["Да.", "Нет:", "**Глава**", "- один", "- два; три.", "Ещё. Больше."]), max_size=8))
def test_no_beginning_ends_with_what_announces_something(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    for found in openings(blocks(text)):
        last = found[-1]
        assert not last.text.endswith((":", ";"))
        assert last.kind == "lead" or not all(inline.strong for inline in last.inlines)


def test_slides_do_not_end_with_what_announces_a_list() -> None:
    found = blocks(f"**Да.** А{'а' * 46}\n\n{'б' * 29}:\n\n- {'в' * 35}\n- {'г' * 35}")

    def height(some: tuple[Block, ...]) -> float:
        return sum(len(block.text) for block in some) / 100

    result = split(found, height, 10)
    assert result is not None
    assert [len(slide) for slide in result[1]] == [2, 3]
