"""The rows of a table come in; which of them is the head, and what its columns hold, goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cardmaker.frozen import frozen
from cardmaker.tables.reading import Table

HEAD_WITHIN = 30
"""Rows among which the head stands: webinars write their own title and numbers above it."""
_QUESTION = re.compile(r"вопрос|сұра[қғ]|сурак|сауал|question|\bask\b|спросить|query", re.IGNORECASE)
_PERSON = re.compile(
    r"\bимя\b|имени|фамили|отчество|\bфио\b|ф\.\s?и\.\s?о|как вас зовут|автор|аты-?жөн|есім|\bаты\b|тегі|\bname\b|"
    r"\bnick|asker|author|attendee|participant|user",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"e-?mail|почт[аыу]|пошта|телефон|\bтел\b|phone|mobile|моб|whats|telegram|instagram|контакт|байланыс|"
    r"\bip\b|иин|жсн",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"answer|ответ|жауап|врем|дата|күні|уақыт|time|date|status|статус|язык|тіл|language|\bid\b|тип|type|город|қала|city|"
    r"organi|организац|ұйым",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"answer|ответ\b|\bжауап|response", re.IGNORECASE)
_VOTES = re.compile(r"up-?votes?|votes?|голос|лайк|likes?|дауыс|оценк|score", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}")
_ASKS = re.compile(
    r"\?|^(?:как|что|кто|где|когда|можно|нужно|надо|почему|зачем|какой|какие|сколько|обязан|имеет|қалай|не|кім|қайда|қашан|"
    r"неге|қандай|қанша|what|how|who|when|where|can|is|are|do|does|should|must|may)\b",
    re.IGNORECASE,
)


class NoQuestionsError(Exception):
    """No column holds questions. The text is for people."""


@frozen
class Columns:
    """Numbers of columns, from 0; `first` is the index of the first row under the head."""

    first: int
    questions: tuple[int, ...]
    names: tuple[int, ...]
    contacts: tuple[int, ...]
    votes: tuple[int, ...]
    heads: tuple[str, ...]


def find(table: Table, wanted: Sequence[str] = ()) -> Columns:
    """What the columns hold; `wanted`: heads (or numbers, from 1) of those with questions. Raises NoQuestionsError."""
    rows = [cells for _, cells in table.rows]
    if not rows:
        raise NoQuestionsError("the table is empty")
    head = _head(rows, wanted)
    heads = rows[head] if head is not None else ()
    first = 0 if head is None else head + 1
    width = max(map(len, rows))
    body = [[row[column] for row in rows[first:] if column < len(row) and row[column]] for column in range(width)]
    names = [column for column, text in enumerate(heads) if _is(text, _PERSON) and not _asks(body[column])]
    contacts = [column for column in range(width) if _is_contact(heads[column : column + 1], body[column])]
    votes = [column for column, text in enumerate(heads) if _VOTES.search(text) and _numbers(body[column])]
    taken = {*names, *contacts, *votes}
    questions = _wanted(wanted, heads, width) or _questions(heads, body, taken)
    if not questions:
        shown = ", ".join(f"`{text[:40]}`" for text in heads if text) or f"{width} without names"
        raise NoQuestionsError(f"no column looks like questions; the columns are: {shown}")
    return Columns(
        first,
        tuple(questions),
        tuple(column for column in names if column not in questions),
        tuple(column for column in contacts if column not in questions),
        tuple(votes),
        heads,
    )


def _is(text: str, pattern: re.Pattern[str]) -> bool:
    return len(text) < 80 and pattern.search(text) is not None


def _head(rows: Sequence[tuple[str, ...]], wanted: Sequence[str]) -> int | None:
    """The row that names the columns; None where the first row is a question already."""
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    names = {name.casefold() for name in wanted if not name.isdecimal()}
    for index, row in enumerate(rows[:HEAD_WITHIN]):
        if names & {cell.casefold() for cell in row}:
            return index
    for index, row in enumerate(rows[:HEAD_WITHIN]):
        filled = [cell for cell in row if cell]
        named = [cell for cell in filled if any(_is(cell, each) for each in (_QUESTION, _PERSON, _CONTACT, _OTHER))]
        if len(filled) < min(2, usual) or _is_data(filled):
            continue
        if any(_QUESTION.search(cell) for cell in filled) and len(named) * 2 >= len(filled):
            return index
    return None if _is_data([cell for cell in rows[0] if cell]) else 0


def _is_data(cells: Sequence[str]) -> bool:
    """Whether a row is somebody's: it has a mail address, or its one cell asks without the word for a question."""
    if any(_MAIL.fullmatch(cell) for cell in cells):
        return True
    return len(cells) == 1 and _ASKS.search(cells[0]) is not None and not _QUESTION.search(cells[0])


def _is_contact(head: Sequence[str], body: Sequence[str]) -> bool:
    if head and _is(head[0], _CONTACT) and not _QUESTION.search(head[0]):
        return True
    like = sum(bool(_MAIL.fullmatch(cell) or _PHONE.fullmatch(cell)) for cell in body)
    return bool(body) and like * 2 > len(body)


def _numbers(body: Sequence[str]) -> bool:
    return all(cell.isdecimal() and len(cell) < 7 for cell in body)


def _wanted(wanted: Sequence[str], heads: Sequence[str], width: int) -> list[int]:
    found = []
    for name in wanted:
        same = [column for column, text in enumerate(heads) if text.casefold() == name.casefold()]
        if not same and name.isdecimal() and 1 <= int(name) <= width:
            same = [int(name) - 1]
        if not same:
            shown = ", ".join(f"`{text[:40]}`" for text in heads if text) or f"1 to {width}"
            raise NoQuestionsError(f"there is no column `{name[:60]}`; the columns are: {shown}")
        found += same
    return found


def _questions(heads: Sequence[str], body: Sequence[Sequence[str]], taken: set[int]) -> list[int]:
    """The columns whose head speaks of questions; else those whose cells ask."""
    speaking = [column for column, text in enumerate(heads) if _QUESTION.search(text) and column not in taken]
    named = [column for column in speaking if not _ANSWER.search(heads[column])] or speaking
    named = [column for column in named if _words(body[column]) >= 2 or not body[column]] or named
    asking = [column for column, cells in enumerate(body) if column not in taken and _asks(cells)]
    best = [column for column in named if column in asking] or named
    return best or asking


def _asks(cells: Sequence[str]) -> bool:
    return bool(cells) and _words(cells) >= 3 and sum(bool(_ASKS.search(cell)) for cell in cells) * 5 >= len(cells) * 2


def _words(cells: Sequence[str]) -> float:
    counts = sorted(len(cell.split()) for cell in cells)
    return counts[len(counts) // 2] if counts else 0
