"""The bytes of a table come in, as forms, webinars and people with Excel save them; rows of texts go out.

CSV in any usual encoding, with any usual separator; Excel's .xlsx, its first sheet that has rows, or the one asked for.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from cardmaker.frozen import frozen

ROWS_MAX, COLUMNS_MAX, CELL_MAX = 50_000, 200, 4_000
UNPACKED_MAX = 200_000_000
SEPARATORS = ",;\t|"
ALONE = "\x1f"
"""Stands nowhere: for a table of one column."""
SAMPLE = 200
"""Lines by which the separator is judged."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WEB_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<head|<\?xml)", re.IGNORECASE)
_KAZAKH_AS_SERBIAN = re.compile("[ЂЃѓЉЊЌЋЏђљњќћџ]")
"""What the Kazakh letters of KZ-1048 look like where they are read as windows-1251."""
_USUAL = re.compile("[\r\n\t -~\u0400-\u04ff]")
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


class UnreadableError(Exception):
    """Why a file is no table that can be read, and what to do. For people."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@frozen
class Table:
    """Rows of texts, each with its number in the file, and how they were read, in words. Empty rows are left out.

    `typed`: cells have types, so that a text that looks like a formula needs no apostrophe before it.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    told: str
    typed: bool = False


def read(data: bytes, *, head: str = "", cell_most: int = CELL_MAX) -> Table:
    """The table in a file, without the space around its cells, which are cut after `cell_most` characters.

    `head`: the text of a cell that the table's head must have; by it the sheet and the separator are known, where there
    is one. Raises UnreadableError.
    """
    if data.startswith(_OLE):
        raise UnreadableError("this is an old Excel file, or one with a password", "Save it as .xlsx or .csv.")
    if data.startswith(_ZIP):
        check_unpacked(data)
        return Table(_numbered(_cells(data, head), cell_most), "Excel", typed=True)
    text, encoding = decode(data)
    if _WEB_PAGE.match(text):
        hint = "Of a Google sheet, use File, Share, Publish to the web, CSV; or download it as .xlsx and name the file."
        raise UnreadableError("this is a web page, not a table", hint)
    separator, text = _separator(text, head)
    names = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", ALONE: "one column"}
    return Table(_numbered(_lines(text, separator), cell_most), f"{encoding}, {names[separator]}")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and the name of its encoding; Windows' Cyrillic where it is not Unicode.

    Raises UnreadableError for what is no text.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace"), "UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    if b"\0" in data[:2000]:  # no text has it, but for the second bytes of letters, marks and line ends
        both = (data.decode("utf-16-le", "replace"), data.decode("utf-16-be", "replace"))
        best = max(both, key=lambda text: len(_USUAL.findall(text[:1000])))
        if len(_USUAL.findall(best[:1000])) < 0.8 * len(best[:1000]):
            raise UnreadableError("this is no text", "Save the table as .xlsx or .csv.")
        return best, "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = data.decode("windows-1251", "replace")
    if _KAZAKH_AS_SERBIAN.search(text):
        return data.decode("kz1048", "replace"), "KZ-1048"
    return text, "windows-1251"


def _separator(text: str, head: str) -> tuple[str, str]:
    """What stands between cells, and the text without the line in which Excel says so."""
    if match := _SEP_LINE.match(text):
        return match.group(1), text[match.end() :]
    found = {sign: at for sign in SEPARATORS if head and (at := _row_of(text, sign, head)) is not None}
    if found:
        return min(found, key=lambda sign: found[sign]), text
    best = max(SEPARATORS, key=lambda sign: _evenness(text, sign))
    return (best if _evenness(text, best) else ALONE), text


def _row_of(text: str, sign: str, head: str) -> int | None:
    """Which of the first rows has a cell `head`, if they are divided by a sign."""
    rows = zip(range(SAMPLE), _lines(text[:200_000], sign), strict=False)
    return next((number for number, row in rows if head in (cell.strip() for cell in row)), None)


def _evenness(text: str, sign: str) -> float:
    """How evenly a sign divides the first lines: those that have as many cells as most, if more than one.

    A list without a head's own separators, whose signs stand before spaces, has sentences in it, not cells.
    """
    first = text.lstrip().partition("\n")[0]
    spaced = text.count(f"{sign} ") * 5 >= text.count(sign) * 4
    if sign not in first and spaced:
        return 0.0
    counts: Counter[int] = Counter()
    for line, _ in zip(_lines(text[:200_000], sign), range(SAMPLE), strict=False):
        if any(line):
            counts[len(line)] += 1
    (most, lines), *_ = [*((count, times) for count, times in counts.most_common() if count > 1), (1, 0)]
    return lines + min(most, 50) / 100


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(10_000_000)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise UnreadableError(f"the table cannot be read: {error}", "Save it anew, as .xlsx.") from None


def check_unpacked(data: bytes) -> None:
    """Raises UnreadableError for what is no Excel file, or one that is too large when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableError("this is no Excel file", "Save the table as .xlsx or .csv.")
    except zipfile.BadZipFile:
        raise UnreadableError("the Excel file is damaged", "Save it anew, as .xlsx.") from None
    if size > UNPACKED_MAX:
        raise UnreadableError(f"unpacked, it has {size / 1e6:.0f} MB", "Save its sheet as .csv.")


def _cells(data: bytes, head: str) -> list[list[str]]:
    """The first sheet that has a cell `head`, else the first that has rows."""
    from openpyxl import load_workbook

    first: list[list[str]] = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            found = [
                [_text(cell) for cell in row]
                for row in sheet.iter_rows(max_row=ROWS_MAX + 1, max_col=COLUMNS_MAX, values_only=True)
            ]
            first = first or (found if any(any(row) for row in found) else [])
            if (first and not head) or any(head in (cell.strip() for cell in row) for row in found):
                return found
    except Exception as error:  # whatever a damaged file makes openpyxl raise
        kind = type(error).__name__
        raise UnreadableError(f"the Excel file cannot be read ({kind})", "Save it anew, or as .csv.") from None
    return first


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


def _numbered(rows: Iterable[list[str]], cell_most: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    found = []
    for number, row in enumerate(rows, 1):
        if number > ROWS_MAX:
            raise UnreadableError(f"the table has more than {ROWS_MAX} rows", "Split it.")
        cells = [cell.strip()[:cell_most] for cell in row[:COLUMNS_MAX]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append((number, tuple(cells)))
    return tuple(found)
