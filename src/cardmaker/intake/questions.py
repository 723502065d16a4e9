"""A table and what its columns hold come in; questions without their askers go out, each with its language.

Who asked is known only here, as a number, so that one person's question counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cardmaker.frozen import frozen
from cardmaker.intake.columns import Columns
from cardmaker.intake.privacy import GONE, clean, known
from cardmaker.tables.reading import Table

TEXT_MAX = 1000


def words(*lists: str) -> frozenset[str]:
    """The words of lists that are written as texts."""
    return frozenset(word for text in lists for word in text.split())


_NUMBERED = re.compile(r"(?:^|\n)\s*(?:\d{1,2}\s*[.)]|[-–—•*])\s+(?=\S)")
_NOTHING = re.compile(
    r"(?:пока\s+)?(?:вопросов\s+)?нет(?:\s+вопрос\w*)?(?:\s+пока)?|нету|не\s+знаю|вс[её]\s+понятно|вс[её]\s+ясно|без\s+вопросов|"
    r"(?:әзірге\s+)?(?:сұра[қғ]\w*|сурак\w*)\s+жо[қк]|жо[қк]|бәрі\s+түсінікті|no(?:\s+questions?)?(?:\s+yet)?|none|n/?a|test|"
    r"тест|проверка|да|иә|yes|ok|ок|супер|молодцы|класс\w*|отлично|хорош\w+\s+\w+|\w*\s*вебинар\w*|привет|всем\s+привет",
    re.IGNORECASE,
)
_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_KAZAKH_WORDS = words(
    "ма ме ба бе па пе бола болама керек қалай калай неше кандай туралы ушин мен бен жок екен журналистке суретин",
    "болады болып беруи кунде жауап саналама санала рұқсат руксат",
)
_ENGLISH_WORDS = words(
    "the a an is are can i we do does what how who when where which my our to of in for should must may it if be",
)


@frozen
class Question:
    """What somebody asked. `person` is a number that means nothing outside this table; `votes`: how many joined."""

    text: str
    language: str
    person: int
    row: int
    votes: int = 0


def read(table: Table, columns: Columns) -> tuple[tuple[Question, ...], int]:
    """All questions in the order of the table, and how many rows had none."""
    rows = table.rows[columns.first :]
    everyone = known(cells[column] for _, cells in rows for column in columns.names if column < len(cells))
    persons: dict[str, int] = {}
    found: list[Question] = []
    empty = 0
    for number, cells in rows:
        names = [name for name in _of(cells, columns.names) if name]
        key = " ".join(filter(None, _of(cells, columns.contacts))).casefold() or " ".join(names) or f"#{number}"
        person = persons.setdefault(key, len(persons))
        votes = sum(int(cell) for cell in _of(cells, columns.votes) if cell.isdecimal())
        asked = [text for cell in _of(cells, columns.questions) for text in _split(cell)]
        texts = [text for text in (clean(text, names, everyone)[:TEXT_MAX] for text in asked) if is_question(text)]
        found += [Question(text, language(text), person, number, votes) for text in texts]
        empty += not texts
    return tuple(found), empty


def _of(cells: tuple[str, ...], columns: tuple[int, ...]) -> list[str]:
    return [cells[column] for column in columns if column < len(cells)]


def _split(cell: str) -> Iterator[str]:
    """The questions in a cell: several if they are numbered, or if each line asks."""
    parts = [part.strip() for part in _NUMBERED.split(cell) if part.strip()]
    if len(parts) > 1:
        yield from parts
        return
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.endswith("?") and len(line.split()) > 2 for line in lines):
        yield from lines
    else:
        yield cell


def is_question(text: str) -> bool:
    """Whether somebody asks something: more than thanks, a dot, or that there is no question."""
    bare = re.sub(r"[^\w\s/]", " ", text.replace(GONE, " ")).strip()
    told = bare.split()
    if not any(sign.isalpha() for sign in bare) or _NOTHING.fullmatch(" ".join(told)):
        return False
    return len(told) >= 3 or (text.rstrip().endswith("?") and len(bare) >= 5)


def language(text: str) -> str:
    """`kk`, `ru` or `en`; empty where it is none of them by its letters and words."""
    told = set(re.findall(r"\w+", text.casefold()))
    latin = sum(sign.isascii() and sign.isalpha() for sign in text)
    cyrillic = sum("\u0400" <= sign <= "\u04ff" for sign in text)
    if latin > cyrillic:
        return "en" if _ENGLISH_WORDS & told else ""
    if len(_KAZAKH.findall(text)) >= 2 or len(_KAZAKH_WORDS & told) >= 2:
        return "kk"
    return "ru" if cyrillic else ""
