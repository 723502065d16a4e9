"""Entries come in and a table for translators goes out, as CSV or XLSX; a table that came back goes in again.

All cells are texts: in Excel nothing is a formula. In CSV, which has no texts, a cell that begins as a formula would
has an apostrophe before it, which is taken away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cardmaker.intake.tables import UnreadableError, decode
from cardmaker.translate.entries import WHERE, Entry, Returned

FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELL_MOST = 32_767
ID, TRANSLATION = "ID", "Translation"
_WIDTHS = (26, 18, 32, 16, 22, 60, 60, 40, 12, 20)
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with what helps to translate it: the topic's label and the law, in words."""

    entry: Entry
    topic: str
    law: str


def heads(source: str, target: str) -> tuple[str, ...]:
    return (
        "Card",
        "Text",
        "Where it appears",
        "Topic",
        "Law",
        f"Source ({source})",
        f"{TRANSLATION} ({target})",
        f"Earlier translation ({target})",
        "Characters at most, about",
        ID,
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
        str(one.longest),
        one.id,
    )


def to_csv(rows: Sequence[Row], source: str, target: str) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; lines end as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads(source, target))
    for row in rows:
        writer.writerow([_guarded(cell) for cell in cells(row)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _bared(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def to_xlsx(rows: Sequence[Row], source: str, target: str) -> bytes:
    """A workbook of wrapped text cells with a frozen head; the column to fill in is yellow."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    table = book.create_sheet("Translation")
    head = heads(source, target)
    fill = PatternFill("solid", fgColor="FFF6D5")
    for number, texts in enumerate([head, *map(cells, rows)], 1):
        for column, text in enumerate(texts, 1):
            cell = table.cell(number, column)
            if text:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_MOST]
                cell.data_type = "s"  # also what begins with =
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if head[column - 1].startswith(TRANSLATION):
                cell.fill = fill
            if number == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(_WIDTHS, 1):
        table.column_dimensions[get_column_letter(column)].width = width
    table.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_table(data: bytes) -> tuple[Returned, ...]:
    """What a table says, row by row. Raises UnreadableError."""
    rows = _from_xlsx(data) if data.startswith(_ZIP) else _from_csv(data)
    head = next((number for number, row in enumerate(rows) if ID in row), None)
    if head is None:
        raise UnreadableError(f"no row has a cell `{ID}`", "Give back the file that was exported, whole.")
    at = rows[head].index(ID)
    column = next((place for place, name in enumerate(rows[head]) if name.startswith(TRANSLATION)), None)
    if column is None:
        raise UnreadableError(f"there is no column `{TRANSLATION}`", "Keep the names of the columns.")
    found = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        texts = [*row, *[""] * (max(at, column) + 1 - len(row))]
        if texts[at].strip() or texts[column].strip():
            found.append(Returned(number, texts[at].strip(), _tidy(texts[column])))
    return tuple(found)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _from_csv(data: bytes) -> list[list[str]]:
    text, _ = decode(data)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(10_000_000)
    try:
        return [
            [_bared(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise UnreadableError(f"the table cannot be read: {error}", "Save it anew, as .xlsx.") from None


def _from_xlsx(data: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows: Iterable[tuple[object, ...]] = book.worksheets[0].iter_rows(values_only=True, max_row=50_000, max_col=50)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    except Exception as error:  # whatever a damaged file makes openpyxl raise
        kind = type(error).__name__
        raise UnreadableError(f"the Excel file cannot be read ({kind})", "Save it anew, or as .csv.") from None
