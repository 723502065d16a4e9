"""The file that remembers which questions were taken in, and as which card: rows in, rows out.

`cards/<deck>/intake.csv`, a table that opens in Excel. It holds questions only, never who asked them.
"""

from __future__ import annotations

from collections.abc import Iterable

from cardmaker.frozen import frozen
from cardmaker.tables import writing
from cardmaker.tables.reading import UnreadableError, read

FILE = "intake.csv"
HEAD = ("card", "asked", "first seen", "question")


@frozen
class Entry:
    """A wording of a question that was taken in: for which card, and how many asked so (the most at one time)."""

    card: str
    asked: int
    seen: str
    question: str


def load(data: bytes) -> tuple[Entry, ...]:
    """The entries of the file, whatever Excel has made of it. Raises ValueError where it is no such table."""
    try:
        rows = [list(row) for _, row in read(data, head=HEAD[0]).rows]
    except UnreadableError as error:
        raise ValueError(str(error)) from None
    if not rows or tuple(cell.casefold() for cell in rows[0][:4]) != HEAD:
        raise ValueError(f"its first line should be {';'.join(HEAD)}")
    return tuple(_entry(row) for row in rows[1:])


def _entry(row: list[str]) -> Entry:
    card, asked, seen, question = (*row, "", "", "", "")[:4]
    return Entry(card, int(asked) if asked.isdecimal() else 0, seen, writing.bared(question))


def dump(entries: Iterable[Entry]) -> str:
    """The file's text, with the mark by which Excel knows UTF-8."""
    rows = [(one.card, str(one.asked), one.seen, writing.guarded(one.question)) for one in entries]
    return "\ufeff" + writing.csv_bytes([HEAD, *rows], separator=";", line_end="\n").decode()
