"""A placed tree comes in; what is read on it goes out in reading order, with the place of every letter.

For documents, whose text lies unseen on the picture of the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from cardmaker.compose.nodes import Node, inner_width
from cardmaker.compose.shown import Context
from cardmaker.geometry import Rect
from cardmaker.scene import Passage, ReadLine
from cardmaker.text import Line, letters


class EmitterLike(Protocol):
    """What is asked of `emit.Emitter`."""

    context: Context
    scale: float

    def scaled(self, rect: Rect) -> Rect: ...
    def baselines(self, node: Node, rect: Rect, count: int) -> tuple[int, ...]: ...
    def start(self, node: Node, line: Line, width: float) -> float: ...
    def word_space(self, node: Node, line: Line, width: float) -> float: ...
    def hang(self) -> float: ...


SPACE = 0.25
"""Em of the space that ends a line, which is not painted."""


def passages(
    emitter: EmitterLike, nodes: Sequence[Node], rects: Sequence[Rect], hidden: Collection[int]
) -> Iterator[Passage]:
    """The texts, photos and QR codes of all boxes that are not `hidden` (ids of nodes), in the order of the tree."""
    for node, rect in zip(nodes, rects, strict=True):
        if id(node) in hidden:
            continue
        if node.role == "text" and node.paragraph is not None and node.paragraph.text.strip():
            kind = "item" if node.numeral else "heading" if node.heading else "paragraph"
            lines = tuple(_lines(emitter, node, rect))
            yield Passage(kind, node.template.content, lines, _mark(emitter, node, rect, lines))  # type: ignore[arg-type]
        elif node.role == "photo" and emitter.context.photo is not None:
            yield Passage("photo", rect=emitter.scaled(rect))
        elif node.role == "qr" and node.content:
            yield Passage("qr", rect=emitter.scaled(rect))


def _lines(emitter: EmitterLike, node: Node, rect: Rect) -> Iterator[ReadLine]:
    assert node.paragraph is not None
    style, width, scale = node.box.style, inner_width(node, rect), emitter.scale
    left, size = rect.x + style.padding.left + style.border, node.size * emitter.scale
    lines = node.lines(width)
    for line, baseline in zip(lines, emitter.baselines(node, rect, len(lines)), strict=True):
        x = (left + emitter.start(node, line, width)) * scale
        read = letters(node.paragraph, line, size=size, x=x, word_space=emitter.word_space(node, line, width))
        if read and line is not lines[-1] and not line.hyphen:
            edge = read[-1][1] - SPACE * size if node.paragraph.rtl else read[-1][2]
            read = (*read, (" ", edge, edge + SPACE * size))
        yield ReadLine(read, float(baseline), size)


def _mark(emitter: EmitterLike, node: Node, rect: Rect, lines: Sequence[ReadLine]) -> ReadLine | None:
    """An item's number, or its bullet, where it hangs in the margin before the first line."""
    if node.numeral is None or not lines:
        return None
    first = lines[0]
    style = node.box.style
    x = (rect.x + style.padding.left + style.border + emitter.hang()) * emitter.scale
    text, size = (f"{node.number}." if node.number else "•"), first.size
    step = size * SPACE
    found = [(letter, x + step * at, x + step * (at + 1)) for at, letter in enumerate(f"{text} ")]
    return ReadLine(tuple(found), first.baseline, size)
