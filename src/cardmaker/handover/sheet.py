"""Posts come in; a spreadsheet for people goes out: a row for each post, every cell a text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from cardmaker.handover.archive import DATE
from cardmaker.handover.posts import Post

HEADS = (
    ("Date", 12),
    ("Time", 8),
    ("Platform", 12),
    ("Placement", 24),
    ("Language", 10),
    ("Card", 22),
    ("Check first", 22),
    ("Question", 40),
    ("Caption", 70),
    ("Alternative text", 70),
    ("Files", 50),
    ("Link", 30),
)
MOST = 32_767
"""Characters in a cell, Excel's limit."""
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_EPOCH = b"1980-01-01T00:00:00Z"


def sheet(posts: Sequence[Post]) -> bytes:
    """An XLSX workbook: wrapped text cells, so that no number is rounded and nothing is a formula; a frozen, filtered
    head."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    posts = [one for one in posts if one.posted]
    book = Workbook()
    book.remove(book.worksheets[0])
    table = book.create_sheet("Posts")
    for number, row in enumerate([tuple(head for head, _ in HEADS), *map(cells, posts)], 1):
        for column, text in enumerate(row, 1):
            cell = table.cell(number, column)
            if text:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:MOST]
                cell.data_type = "s"  # also what begins with =
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column, (_, width) in enumerate(HEADS, 1):
        table.column_dimensions[get_column_letter(column)].width = width
    table.freeze_panes = "A2"
    table.auto_filter.ref = f"A1:{get_column_letter(len(HEADS))}{len(posts) + 1}"
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def cells(one: Post) -> tuple[str, ...]:
    alts = [record.alt for record in one.files if record.alt]
    numbered = [f"{number}. {alt}" for number, alt in enumerate(alts, 1)] if len(alts) > 1 else alts
    return (
        f"{one.when:%Y-%m-%d}" if one.when else "",
        f"{one.when:%H:%M}" if one.when else "",
        one.job.placement.platform,
        one.job.placement.label,
        one.job.language,
        one.name,
        one.doubt,
        one.title,
        one.caption,
        "\n".join(numbered),
        "\n".join(record.path for record in (*one.files, *one.extras)),
        one.link,
    )


def _timeless(data: bytes) -> bytes:
    """The same workbook without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _EPOCH, content)
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(entry, content)
    return out.getvalue()
