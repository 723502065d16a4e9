"""Posts come in; an archive goes out into an open file: files in posting order, captions, what is on each picture.

The same posts give the same bytes: entries have one fixed date, as has their system.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from cardmaker.handover.posts import Post, safe
from cardmaker.manifest import Record
from cardmaker.tables.writing import DATE, UNIX

Read = Callable[[Record], bytes]
_READABLE = 0o644 << 16
RULE = "-" * 60


def archive(posts: Sequence[Post], read: Read, out: IO[bytes], *, languages: bool) -> None:
    """Writes a ZIP of posts, by card as the deck has them; the texts are by the hour. `read` gives a record's bytes.

    One file at a time is in memory: an archive of clips is larger than that. `languages`: with a folder for each.
    """
    with zipfile.ZipFile(out, "w") as file:
        for name, text in (("captions.txt", captions(posts)), ("alt.txt", alts(posts, languages=languages))):
            # Notepad and Word know by the mark that it is UTF-8.
            _add(file, name, text.replace("\n", "\r\n").encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
        for one in sorted(posts, key=lambda one: (one.job.language, one.number)):
            for name, record in names(one, languages=languages):
                _add(file, name, read(record), zipfile.ZIP_STORED)


def _add(file: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, DATE)
    entry.compress_type, entry.create_system, entry.external_attr = method, UNIX, _READABLE
    file.writestr(entry, data)


def names(one: Post, *, languages: bool) -> Iterator[tuple[str, Record]]:
    """What each file of a post is called in an archive: `02-libel/instagram-carousel-01.jpg`."""
    folder = safe(f"{one.number:02}{' (CHECK FIRST)' if one.doubt else ''}-{one.name}")  # long names are cut at the end
    folder = f"{one.job.language}/{folder}" if languages else folder
    several = len(one.files) > 1
    for number, record in enumerate(one.files, 1):
        yield f"{folder}/{one.job.placement.id}{f'-{number:02}' if several else ''}{_ending(record)}", record
    for record in one.extras:
        cover = "-cover" if record.path.rpartition(".")[0].endswith("-cover") else ""
        yield f"{folder}/{one.job.placement.id}{cover}{_ending(record)}", record


def _ending(record: Record) -> str:
    return "." + record.path.rpartition(".")[2]


def heading(one: Post) -> str:
    """`02 libel · Instagram post · kk · 2026-12-01 10:00`, and a warning where one is due."""
    hour = f" · {one.when:%Y-%m-%d %H:%M}" if one.when else ""
    doubt = f"\n!! CHECK FIRST: {one.doubt} !!" if one.doubt else ""
    return f"{RULE}\n{one.number:02} {one.name} · {one.job.placement.label} · {one.job.language}{hour}{doubt}\n{RULE}"


def captions(posts: Sequence[Post]) -> str:
    """The text to paste with each post, by the hour."""
    return "\n\n\n".join(f"{heading(one)}\n\n{one.caption}" for one in posts if one.posted) + "\n"


def alts(posts: Sequence[Post], *, languages: bool) -> str:
    """What is on each picture, under the name it has in the archive."""
    parts = []
    for one in posts:
        told = [f"{name}\n{record.alt}" for name, record in names(one, languages=languages) if record.alt]
        parts.append("\n\n".join([heading(one), *told]))
    return "\n\n\n".join(parts) + "\n"
