"""Entries come in and a table for translators goes out, as CSV or XLSX; a table that came back goes in again.

All cells are texts: in Excel nothing is a formula. In CSV, which has no texts, a cell that begins as a formula would
has an apostrophe before it, which is taken away again.
"""

from __future__ import annotations

from collections.abc import Sequence

from cardmaker.frozen import frozen
from cardmaker.tables import writing
from cardmaker.tables.reading import UnreadableError, read
from cardmaker.translate.entries import WHERE, Entry, Returned

ID, TRANSLATION = "ID", "Translation"


@frozen
class Row:
    """An entry with what helps to translate it: the topic's label and the law, in words.

    `most`: about how many characters fit, and `why` that is known; 0: as many as the longest language has.
    """

    entry: Entry
    topic: str
    law: str
    most: int = 0
    why: str = ""

    @property
    def room(self) -> str:
        return str(self.most or self.entry.longest)


def heads(source: str, target: str) -> tuple[tuple[str, int], ...]:
    """The columns' names, and their widths in characters."""
    return (
        ("Card", 26),
        ("Text", 18),
        ("Where it appears", 32),
        ("Topic", 16),
        ("Law", 22),
        (f"Source ({source})", 60),
        (f"{TRANSLATION} ({target})", 60),
        (f"Earlier translation ({target})", 40),
        ("Characters at most, about", 12),
        ("Why so many", 26),
        (ID, 20),
    )


def cells(row: Row) -> tuple[str, ...]:
    one = row.entry
    return (
        one.card,
        one.name,
        WHERE[one.key],
        row.topic,
        row.law,
        one.text,
        "",
        one.there,
        row.room,
        row.why,
        one.id,
    )


def to_csv(rows: Sequence[Row], source: str, target: str) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; lines end as RFC 4180 says."""
    head = [name for name, _ in heads(source, target)]
    return writing.BYTE_ORDER_MARK + writing.csv_bytes([head, *([*map(writing.guarded, cells(row))] for row in rows)])


def to_xlsx(rows: Sequence[Row], source: str, target: str) -> bytes:
    """A workbook of wrapped text cells with a frozen head; the column to fill in is yellow."""
    columns = heads(source, target)
    yellow = next(place for place, (name, _) in enumerate(columns) if name.startswith(TRANSLATION))
    return writing.workbook("Translation", columns, map(cells, rows), to_fill=yellow)


def from_table(data: bytes) -> tuple[Returned, ...]:
    """What a table says, row by row. Raises UnreadableError."""
    found = read(data, head=ID, cell_most=writing.CELL_MOST)
    head = next((place for place, (_, row) in enumerate(found.rows) if ID in row), None)
    if head is None:
        raise UnreadableError(f"no row has a cell `{ID}`", "Give back the file that was exported, whole.")
    names = found.rows[head][1]
    column = next((place for place, name in enumerate(names) if name.startswith(TRANSLATION)), None)
    if column is None:
        raise UnreadableError(f"there is no column `{TRANSLATION}`", "Keep the names of the columns.")
    return tuple(
        Returned(number, name, _tidy(text if found.typed else writing.bared(text)))
        for number, row in found.rows[head + 1 :]
        for name, text in [(_at(row, names.index(ID)), _at(row, column))]
        if name or text
    )


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
