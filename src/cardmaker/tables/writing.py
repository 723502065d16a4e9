"""Rows of texts come in; the bytes of a table go out, as CSV or XLSX: the same rows, the same bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

CELL_MOST = 32_767
"""Characters in a cell, Excel's limit."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet that opens a CSV file takes a cell that begins so for a formula (OWASP, CSV injection)."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By it Excel knows UTF-8."""
DATE = (1980, 1, 1, 0, 0, 0)
"""Of every entry of an archive: the first day that ZIP knows."""
UNIX = 3
"""The system every archive says it was made on, so that it is the same from all of them."""
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = b"1980-01-01T00:00:00Z"


def guarded(cell: str) -> str:
    """A cell of CSV, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def bared(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def csv_bytes(rows: Iterable[Sequence[str]], *, separator: str = ",", line_end: str = "\r\n") -> bytes:
    """Rows in UTF-8, quoted as RFC 4180 says; cells stand as they are."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode()


def workbook(
    title: str,
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str]],
    *,
    to_fill: int | None = None,
    filtered: bool = False,
) -> bytes:
    """An XLSX workbook of one sheet: wrapped text cells, so that no number is rounded and nothing is a formula.

    `heads` are the names of columns and their widths in characters; they stay in sight, and filter where `filtered`.
    The column `to_fill`, counted from 0, is yellow. Characters that XML does not take are left out.
    """
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    table = book.create_sheet(title)
    yellow, number = PatternFill("solid", fgColor="FFF6D5"), 0
    for number, texts in enumerate([tuple(name for name, _ in heads), *rows], 1):
        for column, text in enumerate(texts, 1):
            cell = table.cell(number, column)
            if text:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_MOST]
                cell.data_type = "s"  # also what begins with =
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column - 1 == to_fill:
                cell.fill = yellow
            if number == 1:
                cell.font = Font(bold=True)
    for column, (_, width) in enumerate(heads, 1):
        table.column_dimensions[get_column_letter(column)].width = width
    table.freeze_panes = "A2"
    if filtered:
        table.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{number}"
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _timeless(data: bytes) -> bytes:
    """The same workbook without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _EPOCH, content)
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, UNIX
            new.writestr(entry, content)
    return out.getvalue()
