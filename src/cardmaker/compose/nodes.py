"""A template and a context come in; a tree of nodes that can measure themselves at any set of sizes goes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from cardmaker.compose.context import Context, Tile, tally
from cardmaker.compose.flex import Box, FlexStyle, Measured, Percent
from cardmaker.compose.lengths import Choice
from cardmaker.compose.studio import FaceName, Paragraphs
from cardmaker.compose.templates import Template
from cardmaker.content.markup import Block
from cardmaker.design.declarations import Declared
from cardmaker.design.values import Number, Value, Word, number
from cardmaker.fonts import Face, Fonts
from cardmaker.geometry import Insets
from cardmaker.text import Line, Paragraph, Span, break_lines, count_lines, ink, prepare

_BINDING = re.compile(r"\{([^{}]*)\}")
_NO_SIZE = Measured(0.0, 0.0)
STRIKE = "strike"
LINK = "link"


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
        "face",
        "heading",
        "memo",
        "number",
        "numeral",
        "paragraph",
        "remake",
        "role",
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
        self.memo: dict[tuple[float, float], Measured] = {}
        self.counted: dict[tuple[float, float], int] = {}
        self.broken: dict[tuple[float, float], tuple[Paragraph, tuple[Line, ...]]] = {}
        self.box: Box = Box(_EMPTY, [child.box for child in children], None, template.name)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    # -- text

    @property
    def line_height(self) -> float:
        """Multiple of the size."""
        value = self.template.type.line_height
        return value.value if isinstance(value, Number) else 1.2

    def hyphenates(self) -> bool:
        kind = self.template.type
        if not kind.hyphens:
            return False
        below = kind.hyphens_below
        return below is None or (isinstance(below, Number) and self.size < below.value)

    def lines(self, width: float) -> tuple[Line, ...]:
        """The lines at `width` design px, as they will be painted."""
        assert self.paragraph is not None
        key = (self.size, width)
        known = self.broken.get(key)
        if known is not None and known[0] is self.paragraph:
            return known[1]
        kind = self.template.type
        wrap = {"balance": "balance", "pretty": "pretty"}.get(kind.wrap, "greedy")
        measure = (1e9 if kind.wrap == "nowrap" else width / self.size) + 1e-6
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
        if self.template.type.wrap == "nowrap" or self.paragraph.width * self.size <= width:
            return count_lines(self.paragraph, 1e9)
        return count_lines(self.paragraph, width / self.size + 1e-6, self.hyphenates())

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
        longest = (paragraph.longest_hyphenated if self.hyphenates() else paragraph.longest) * size
        width = min(max(available, longest), paragraph.width * size)
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


_EMPTY = FlexStyle(shrink=0.0)
ELLIPSIS = "…"


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


@dataclass(slots=True)
class Filler:
    """Fills templates with a context's words. `dropped` are ids of boxes left out."""

    context: Context
    fonts: Fonts
    language: str
    flags: frozenset[str]
    dropped: frozenset[str] = frozenset()
    slide: tuple[int, int] = (0, 1)
    missing: dict[str, None] | None = None
    cache: Paragraphs | None = None
    lacking: dict[FaceName, None] | None = None

    def fill(self, template: Template, blocks: tuple[Block, ...]) -> Node | None:
        if template.name and template.name in self.dropped:
            return None
        if any((flag in self.flags) != wanted for flag, wanted in template.when):
            return None
        if template.element == "tiles":
            return self._tiles(template)
        children = [self.fill(child, blocks) for child in template.children]
        if template.element == "blocks":
            only_lead = template.content == "lead" and blocks[:1] and blocks[0].kind == "lead"
            return self._blocks(template, blocks[:1] if only_lead else blocks)
        node = Node(template, tuple(child for child in children if child))
        if template.element == "text":
            self._set_text(node, self.text(template.content))
        elif template.element:
            node.content = self.text(template.content)
            self._set_element(node)
        return node

    def text(self, content: str, tile: Tile | None = None) -> str:
        texts = self.context.texts

        def found(match: re.Match[str]) -> str:
            name = match.group(1)
            if name == "topic.icon":
                return tile.icon if tile else self.context.icon
            if name == "tile":
                return tile.label if tile else ""
            return texts.get(name, "")

        return _BINDING.sub(found, content).strip()

    def _set_text(self, node: Node, text: str) -> None:
        kind = node.template.type
        parts = text.split("~~")
        spans = [
            Span(part, kind.family, kind.weight, kind.italic, STRIKE if index % 2 or kind.strike else "")
            for index, part in enumerate(parts)
            if part
        ]
        self._prepare(node, tuple(spans) or (Span(" ", kind.family, kind.weight, kind.italic, ""),))

    def _set_block(self, node: Node, block: Block) -> None:
        kind = node.template.type
        spans = tuple(
            Span(
                inline.text,
                kind.family,
                700 if inline.strong else kind.weight,
                inline.em or kind.italic,
                STRIKE if inline.strike or kind.strike else LINK if inline.link else "",
            )
            for inline in block.inlines
        )
        self._prepare(node, spans)

    def _prepare(self, node: Node, spans: tuple[Span, ...]) -> None:
        kind = node.template.type
        spacing = number(kind.spacing, {}, 1.0)
        key = (spans, self.language, spacing, kind.tabular, kind.family, kind.weight, kind.italic)
        found = self.cache.get(key) if self.cache is not None else None
        if found is None:
            paragraph = prepare(
                spans, language=self.language, fonts=self.fonts, letter_spacing=spacing, tabular=kind.tabular
            )
            face = self.fonts.face(kind.family, kind.weight, kind.italic) or self.fonts.nearest(
                kind.family, kind.weight, kind.italic
            )
            face = face or self.fonts.faces[0]  # families were checked: only metrics of a text without glyphs
            found = (paragraph, face, self._lacking(spans))
            if self.cache is not None:
                self.cache[key] = found
        node.role = "text"
        node.paragraph, node.face, lacking = found
        node.spans = spans
        node.remake = partial(
            prepare, language=self.language, fonts=self.fonts, letter_spacing=spacing, tabular=kind.tabular
        )
        if self.lacking is not None and lacking:
            self.lacking.update(dict.fromkeys(lacking))
        if self.missing is not None and node.paragraph.missing:
            self.missing.update(dict.fromkeys(node.paragraph.missing))
        node.box.measure = node.measure_text

    def _lacking(self, spans: tuple[Span, ...]) -> tuple[FaceName, ...]:
        """The faces asked for that no font file has."""
        faces = {(span.family, span.weight, span.italic) for span in spans}
        return tuple(sorted(face for face in faces if self.fonts.face(*face) is None))

    def _set_element(self, node: Node) -> None:
        node.role = node.template.element
        if node.role == "tally":
            node.box.measure = lambda available: _tally_size(node, self.context, available)
        elif node.role == "dots":
            node.box.measure = lambda _available: _dots_size(node, self.slide[1])
            node.content = f"{self.slide[0]}/{self.slide[1]}"

    # -- the answer

    def _blocks(self, template: Template, blocks: tuple[Block, ...]) -> Node:
        """The lead, then a column with the rest: two children, so that a row puts them side by side."""
        lead = [block for block in blocks[:1] if block.kind == "lead"]
        rest = tuple(self._block(template, block) for block in blocks[len(lead) :])
        parts: list[Node] = []
        if lead:
            style = "lead-off" if self.context.struck else "lead-plain" if "changed" in self.flags else "lead"
            node = Node(template.blocks[style if rest else f"{style}-alone"])
            self._set_block(node, lead[0])
            parts.append(node)
        if rest:
            parts.append(Node(template.blocks["rest"], rest))
        return Node(template.blocks["stack"], tuple(parts))

    def _block(self, template: Template, block: Block) -> Node:
        heading = block.kind == "paragraph" and all(i.strong or not i.text.strip() for i in block.inlines)
        style = "item" if block.kind == "item" else "heading" if heading else "paragraph"
        node = Node(template.blocks[style])
        self._set_block(node, block)
        node.heading = style == "heading"
        if block.kind == "item":
            node.number = block.number
            node.numeral = Node(template.blocks["numeral"])
            if block.number:
                self._set_text(node.numeral, str(block.number))
        return node

    # -- tiles

    def _tiles(self, template: Template) -> Node:
        """Rows of tiles: one a topic from the first child, then the last child once."""
        tiles = [self._tile(template.children[0], tile) for tile in self.context.tiles]
        tiles += [node for child in template.children[1:] if (node := self.fill(child, ()))]
        columns = max(1, template.look.columns)
        rows = [tuple(tiles[at : at + columns]) for at in range(0, len(tiles), columns)]
        return Node(template.blocks["stack"], tuple(Node(template.blocks["row"], row) for row in rows))

    def _tile(self, template: Template, tile: Tile) -> Node:
        node = Node(template, tuple(self._tile(child, tile) for child in template.children))
        node.tile = tile
        if template.element == "text":
            self._set_text(node, self.text(template.content, tile))
        elif template.element:
            node.content = self.text(template.content, tile)
            self._set_element(node)
        return node


def _tally_size(node: Node, context: Context, available: float) -> Measured:
    """Squares in a row that shrink to fit: look.size each, a gap of 20 : 88 of it."""
    squares = tally(context.figure) if context.figure else None
    if squares is None:
        return _NO_SIZE
    wanted = node.size
    width = squares[1] * wanted + (squares[1] - 1) * wanted * TALLY_GAP
    scale = min(1.0, available / width) if available > 0 else 1.0
    return Measured(width * scale, wanted * scale)


TALLY_GAP = 20 / 88
DOT_GAP = 14.0


def _dots_size(node: Node, count: int) -> Measured:
    look = node.template.look
    size, current = _fixed(look.size), _fixed(look.size_current)
    return Measured((count - 1) * (size + DOT_GAP) + current, size)


def _fixed(value: Value) -> float:
    return value.value if isinstance(value, Number) else 0.0


# -- lengths


def resolve(node: Node, choice: Choice, em: float, everything: bool) -> None:
    """Settle font sizes and flex declarations of a tree, in design px. `em` is the parent's font size.

    Only boxes that depend on a size that may give way are done again, unless `everything`.
    """
    if everything or node.template.moves:
        resolve_own(node, choice, em)
    for child in node.children:
        resolve(child, choice, node.size, everything)


def resolve_own(node: Node, choice: Choice, em: float) -> None:
    """Settle one node, see `resolve`."""
    size, style = choice.found(node.template) or _settled(node, choice, em)
    box = node.box
    if size != node.size or style is not box.style:
        node.size, box.style, box.changed = size, style, True
    if node.numeral is not None:
        resolve_own(node.numeral, choice, node.size)


def _settled(node: Node, choice: Choice, em: float) -> tuple[float, FlexStyle]:
    template, tokens = node.template, choice.tokens
    size = number(template.type.size, tokens, em)
    if template.type.digits and node.face is not None:
        size /= node.face.figure_height
    style = _flex_style(template, tokens, size)
    if node.role == "tally":
        size = number(template.look.size, tokens, size)
    return choice.keep(template, size, style)


def _flex_style(template: Template, tokens: Mapping[str, float], em: float) -> FlexStyle:
    values: dict[str, object] = {}
    for key, declared in template.flex.items():
        name = _FIELDS.get(key)
        if name:
            values[name] = declared if isinstance(declared, str) else _length(declared, tokens, em)
        elif key in ("padding", "margin") and isinstance(declared, tuple):
            values[key] = Insets(*(number(value, tokens, em) for value in declared))
        elif key == "border" and isinstance(declared, tuple):
            values["border"] = number(declared[0], tokens, em)
    sides = [template.flex.get(side) for side in ("top", "right", "bottom", "left")]
    if any(side is not None for side in sides):
        values["inset"] = tuple(None if side is None else _length(side, tokens, em) for side in sides)
    values.setdefault("shrink", 0.0)
    return FlexStyle(**values)  # type: ignore[arg-type]


_FIELDS = {
    "flex-direction": "direction",
    "justify-content": "justify",
    "align-items": "align",
    "align-self": "align_self",
    "gap": "gap",
    "width": "width",
    "height": "height",
    "min-width": "min_width",
    "min-height": "min_height",
    "max-width": "max_width",
    "max-height": "max_height",
    "flex-grow": "grow",
    "flex-shrink": "shrink",
    "flex-basis": "basis",
    "aspect-ratio": "aspect_ratio",
    "position": "position",
}


def _length(declared: Declared, tokens: Mapping[str, float], em: float) -> float | Percent | None:
    if isinstance(declared, Word):
        return None
    if isinstance(declared, Number) and declared.unit == "%":
        return Percent(declared.value)
    assert isinstance(declared, Value)  # lengths only: declarations were checked when read
    return number(declared, tokens, em)
