"""Posts come in; a spreadsheet for people goes out: a row for each post, every cell a text."""

from __future__ import annotations

from collections.abc import Sequence

from cardmaker.handover.posts import Post
from cardmaker.tables.writing import workbook

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


def sheet(posts: Sequence[Post]) -> bytes:
    """An XLSX workbook with a frozen, filtered head."""
    return workbook("Posts", HEADS, [cells(one) for one in posts if one.posted], filtered=True)


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
