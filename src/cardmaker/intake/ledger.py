"""The file that remembers which questions were taken in, and as which card: rows in, rows out.

`cards/<deck>/intake.csv`, a table that opens in Excel. It holds questions only, never who asked them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cardmaker.intake.tables import UnreadableError, decode

FILE = "intake.csv"
HEAD = ("card", "asked", "first seen", "question")
_FORMULA = re.compile(r"['=+\-@\t\r]")
"""What a table begins to calculate with, where a cell begins so; it is kept behind an apostrophe."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A wording of a question that was taken in: for which card, and how many asked so (the most at one time)."""

    card: str
    asked: int
    seen: str
    question: str


def load(data: bytes) -> tuple[Entry, ...]:
    """The entries of the file, whatever Excel has made of it. Raises ValueError where it is no such table."""
    try:
        text, _ = decode(data)
    except UnreadableError as error:
        raise ValueError(str(error)) from None
    first, _, _ = text.partition("\n")
    separator = max(";,\t", key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if not rows or tuple(cell.strip().casefold() for cell in rows[0][:4]) != HEAD:
        raise ValueError(f"its first line should be {';'.join(HEAD)}")
    return tuple(_entry(row) for row in rows[1:])


def _entry(row: list[str]) -> Entry:
    card, asked, seen, question = (*row, "", "", "", "")[:4]
    question = question[1:] if question[:1] == "'" and _FORMULA.match(question[1:]) else question
    return Entry(card.strip(), int(asked) if asked.strip().isdecimal() else 0, seen.strip(), question)


def dump(entries: Iterable[Entry]) -> str:
    """The file's text, with the mark by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    for entry in entries:
        question = f"'{entry.question}" if _FORMULA.match(entry.question) else entry.question
        writer.writerow((entry.card, entry.asked, entry.seen, question))
    return "\ufeff" + out.getvalue()
