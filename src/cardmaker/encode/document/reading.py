"""The passages of all pages come in; what is said of each, in which role, and a page's content go out.

A text that a former page has told in the same words, as the question above every answer, is a running head: it can be
found and copied but is not read aloud again. So are invitations to swipe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

import pydyf  # type: ignore[import-untyped]

from cardmaker.encode.document.letters import POINTS_PER_PX, Letters, points
from cardmaker.encode.document.metadata import About
from cardmaker.frozen import frozen
from cardmaker.geometry import Size
from cardmaker.scene import Passage

Role = Literal["H1", "H2", "P", "LI", "Figure", "Artifact"]
TITLES = ("{question}", "{title}")
SILENT = frozenset(("{swipe}", "{next-cards}"))
_LONGEST_NAME = 80


@frozen
class Part:
    """A passage in its role; `alt` is said for a picture, `link` is where a click on it leads."""

    role: Role
    passage: Passage
    alt: str = ""
    link: str = ""


Parts = tuple[Part, ...]
Begin = Callable[[Part, str], int | None]
"""Tells the tags that a part begins, under a tag of its own (`P`, `Lbl` …); returns its number on the page."""


def parts(pages: Sequence[Sequence[Passage]], about: About) -> tuple[Parts, ...]:
    """The parts of each page, in reading order."""
    told: set[str] = set()
    titled = False
    found: list[Parts] = []
    for page in pages:
        on_page: list[Part] = []
        for passage in _with_unit(page):
            part = _part(passage, about, told, titled=titled)
            titled = titled or part.role == "H1"
            on_page.append(part)
        told.update(part.passage.text for part in on_page if part.passage.text)
        found.append(tuple(on_page))
    return tuple(found)


def _with_unit(page: Sequence[Passage]) -> list[Passage]:
    """A card's number and its unit as one text, however they stand: `5 working days`, and then what it was."""
    by_source = {passage.source: passage for passage in page}
    figure, unit = by_source.get("{figure}"), by_source.get("{unit}")
    if figure is None or unit is None or not figure.lines:
        return list(page)
    last = figure.lines[-1]
    end = last.letters[-1][2] if last.letters else 0.0
    spaced = replace(last, letters=(*last.letters, (" ", end, end + last.size / 4)))
    whole = replace(figure, lines=(*figure.lines[:-1], spaced, *unit.lines))
    return [whole if passage is figure else passage for passage in page if passage is not unit]


def _part(passage: Passage, about: About, told: set[str], *, titled: bool) -> Part:
    link = about.link if passage.source == "{address}" else ""
    if passage.kind in ("photo", "qr"):
        alt = about.photo if passage.kind == "photo" else f"QR: {about.link}" if about.link else ""
        return Part("Figure" if alt else "Artifact", passage, alt, about.link if passage.kind == "qr" else "")
    if passage.source in SILENT or passage.text in told:
        return Part("Artifact", passage)
    if passage.source in TITLES and not titled:
        return Part("H1", passage)
    if passage.kind == "item":
        return Part("LI", passage, link=link)
    return Part("H2" if passage.kind == "heading" and titled else "P", passage, link=link)


def titles(pages: Sequence[Parts], about: About) -> tuple[str, ...]:
    """What each page is called in the list of bookmarks: the document's title, then what each page says first."""
    found: list[str] = []
    for number, page in enumerate(pages, 1):
        said = [part.passage.text for part in page if part.role not in ("Artifact", "Figure") and part.passage.text]
        first = about.title if number == 1 and about.title else next(iter(said), "")
        found.append(_shortened(" ".join(first.split())) or str(number))
    return tuple(found)


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_NAME:
        return text
    return text[: _LONGEST_NAME - 1].rpartition(" ")[0].rstrip(" ,;:—–-") + "…"


def drawn(size: Size, page: Parts, letters: Letters, begin: Begin) -> pydyf.Stream:
    """A page's content: the picture, then every part in reading order. Nothing but the picture is seen."""
    content = pydyf.Stream(compress=True)
    content.begin_marked_content("Artifact")
    _picture(content, size)
    content.end_marked_content()
    for part in page:
        match part.role:
            case "Figure":
                _marked(content, "Figure", begin(part, "Figure"))
                _picture(content, size, part)
                content.end_marked_content()
            case "LI":
                _text(content, "Lbl", part, letters, size, begin)
                _text(content, "LBody", part, letters, size, begin)
            case role:
                _text(content, role, part, letters, size, begin)
    return content


def _text(content: pydyf.Stream, tag: str, part: Part, letters: Letters, size: Size, begin: Begin) -> None:
    lines = part.passage.lines
    if tag == "Lbl":
        lines = (part.passage.mark,) if part.passage.mark else ()
    if not any(line.letters for line in lines):
        return
    _marked(content, tag, begin(part, tag) if tag != "Artifact" else None)
    content.begin_text()
    content.set_text_rendering(3)  # neither filled nor stroked
    for line in lines:
        letters.write(content, line, size.height)
    content.end_text()
    content.end_marked_content()


def _marked(content: pydyf.Stream, tag: str, number: int | None) -> None:
    content.begin_marked_content(tag, None if number is None else f"<</MCID {number}>>")


def _picture(content: pydyf.Stream, size: Size, part: Part | None = None) -> None:
    """The page's picture; for a part, the same again within its edges, so that the tag has something to hold."""
    content.push_state()
    if part is not None and part.passage.rect is not None:
        left, bottom, right, top = points(part.passage.rect, size)
        content.rectangle(left, bottom, right - left, top - bottom)
        content.clip()
        content.end()
    content.set_matrix(size.width * POINTS_PER_PX, 0, 0, size.height * POINTS_PER_PX, 0, 0)
    content.draw_x_object("I")
    content.pop_state()
