"""A node: a template with a card's words in it, which measures itself at any set of sizes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from cardmaker.compose.flex import Box, FlexStyle, Measured
from cardmaker.compose.shown import Tile
from cardmaker.compose.templates import Template
from cardmaker.design.values import Number
from cardmaker.fonts import Face
from cardmaker.geometry import Rect
from cardmaker.text import Line, Paragraph, Span, break_lines, count_lines, ink

STRIKE = "strike"
LINK = "link"
ELLIPSIS = "…"
MARK_SIDE = 0.14
"""How far a highlight's box hangs out on each side of its words, in em (look.md, section 4)."""
_EMPTY = FlexStyle(shrink=0.0)


class Node:
    """A box of one card. Sizes are in design px; `resolve` settles them for one set of tokens, then flex can measure.

    Mutable on purpose: fitting tries many sizes on one tree.
    """

    __slots__ = (
        "box",
        "broken",
        "children",
        "content",
        "counted",
        "dots",
        "face",
        "heading",
        "hyphens_below",
        "memo",
        "number",
        "numeral",
        "paragraph",
        "remake",
        "role",
        "side",
        "size",
        "spans",
        "template",
        "tile",
    )

    def __init__(self, template: Template, children: tuple[Node, ...] = ()) -> None:
        self.template = template
        self.children = children
        self.role = ""
        self.content = ""
        self.heading = False
        self.number = 0
        self.numeral: Node | None = None
        self.paragraph: Paragraph | None = None
        self.face: Face | None = None
        self.tile: Tile | None = None
        self.spans: tuple[Span, ...] = ()
        self.remake: Callable[[tuple[Span, ...]], Paragraph] | None = None
        self.size = 0.0
        self.dots = (0.0, 0.0)  # design px: a dot's size, the current one's width
        self.hyphens_below = math.inf  # design px
        # What a marked text leaves free at its end, in em, so that the mark ends where unmarked text may.
        self.side = MARK_SIDE if template.type.highlight[3] and not template.type.bar else 0.0
        self.memo: dict[tuple[float, float], Measured] = {}
        self.counted: dict[tuple[float, float], int] = {}
        self.broken: dict[tuple[float, float], tuple[Paragraph, tuple[Line, ...]]] = {}
        self.box: Box = Box(_EMPTY, [child.box for child in children], None, template.name)

    def walk(self) -> list[Node]:
        """This box and all inside it, each before its children. The tree's shape never changes."""
        found, todo = [], [self]
        while todo:
            node = todo.pop()
            found.append(node)
            todo += node.children[::-1]
        return found

    # -- text

    @property
    def line_height(self) -> float:
        """Multiple of the size."""
        value = self.template.type.line_height
        return value.value if isinstance(value, Number) else 1.2

    def measure(self, width: float) -> float:
        """How wide a line may be, in em, in a box of `width` design px."""
        return width / self.size - self.side

    def hyphenates(self) -> bool:
        return self.template.type.hyphens and self.size < self.hyphens_below

    def forget_lines(self) -> None:
        """Break the text anew: what decides on hyphens besides its size has changed."""
        self.memo, self.counted, self.broken = {}, {}, {}

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines at `width` design px, as they will be painted."""
        assert self.paragraph is not None
        key = (self.size, width)
        known = self.broken.get(key)
        if known is not None and known[0] is self.paragraph:
            return known[1]
        kind = self.template.type
        wrap = {"balance": "balance", "pretty": "pretty"}.get(kind.wrap, "greedy")
        measure = (1e9 if kind.wrap == "nowrap" else self.measure(width)) + 1e-6
        found = break_lines(self.paragraph, measure, wrap=wrap, hyphenate=self.hyphenates())  # type: ignore[arg-type]
        self.broken[key] = (self.paragraph, found)
        return found

    def shorten(self, width: float) -> None:
        """Where the layout asks for it, end a text of too many lines with an ellipsis after a whole word."""
        kind = self.template.type
        if not (kind.ellipsis and kind.max_lines) or self.remake is None or self.paragraph is None:
            return
        lines = self.lines(width)
        text, end = self.paragraph.text, lines[kind.max_lines - 1].stop if len(lines) > kind.max_lines else 0
        while end > 0 and len(lines) > kind.max_lines:
            self.paragraph = self.remake(_cut(self.spans, len(text[:end].rstrip(" ,;:—–-"))))
            lines = self.lines(width)
            end = text.rfind(" ", 0, end)

    def line_count(self, width: float) -> int:
        key = (self.size, width)
        found = self.counted.get(key)
        if found is None:
            found = self.counted[key] = self._line_count(width)
        return found

    def _line_count(self, width: float) -> int:
        assert self.paragraph is not None
        measure = self.measure(width)
        if self.template.type.wrap == "nowrap" or self.paragraph.width <= measure:
            return count_lines(self.paragraph, 1e9)
        return count_lines(self.paragraph, measure + 1e-6, self.hyphenates())

    def measure_text(self, available: float) -> Measured:
        key = (self.size, available)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self._measured(available)
        return found

    def _measured(self, available: float) -> Measured:
        paragraph = self.paragraph
        assert paragraph is not None and self.face is not None
        size = self.size
        if self.template.type.digits:
            return Measured(self.ink_width(), self.text_height(1), self.baseline())
        longest = ((paragraph.longest_hyphenated if self.hyphenates() else paragraph.longest) + self.side) * size
        width = min(max(available, longest), (paragraph.width + self.side) * size)
        lines = self.line_count(max(width, available)) if paragraph.width else 1
        limit = self.template.type.max_lines
        if self.template.type.ellipsis and limit:
            lines = min(lines, limit)
        return Measured(width, self.text_height(lines), self.baseline())

    def ink_width(self) -> float:
        """From the first letter's ink to the last's, of a text on one line."""
        assert self.paragraph is not None
        line = self.lines(1e9)[0]
        left, right = ink(self.paragraph, line)
        return (right - left) * self.size

    def text_height(self, lines: int) -> float:
        assert self.face is not None
        step = self.line_height * self.size
        if self.template.type.trim:
            return (lines - 1) * step + self.cap() * self.size
        return lines * step

    def cap(self) -> float:
        """Height of capitals, or of digits where the size is a digit's height, in em."""
        assert self.face is not None
        return self.face.figure_height if self.template.type.digits else self.face.cap_height

    def baseline(self) -> float:
        """Px from the text's top to its first baseline: CSS half-leading, or the capitals' height where trimmed."""
        assert self.face is not None
        if self.template.type.trim:
            return self.cap() * self.size
        face = self.face
        return ((self.line_height - face.ascent - face.descent) / 2 + face.ascent) * self.size


def inner_width(node: Node, rect: Rect) -> float:
    """Px inside a text's padding and border."""
    style = node.box.style
    return rect.width - style.padding.left - style.padding.right - 2 * style.border


def _cut(spans: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """The first `length` characters, and an ellipsis in the style of the last of them."""
    kept: list[Span] = []
    for span in spans:
        if length <= 0:
            break
        kept.append(replace(span, text=span.text[:length]))
        length -= len(span.text)
    last = kept[-1] if kept else spans[0]
    return (*kept[:-1], replace(last, text=(last.text if kept else "") + ELLIPSIS))
