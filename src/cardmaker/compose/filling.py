"""A template and a context come in; a tree of nodes with their words, faces and pictures goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from cardmaker.compose.flex import Measured
from cardmaker.compose.nodes import LINK, STRIKE, Node
from cardmaker.compose.shown import Context, Tile, tally
from cardmaker.compose.studio import FaceName, Paragraphs
from cardmaker.compose.templates import ZERO, ZEROS, Template
from cardmaker.content.markup import Block
from cardmaker.design.values import Value, number
from cardmaker.fonts import Fonts
from cardmaker.text import Span, prepare

_BINDING = re.compile(r"\{([^{}]*)\}")
_NO_SIZE = Measured(0.0, 0.0)
TALLY_GAP = 20 / 88  # of a square
DOT_GAP = 14.0  # design px
TEXT_BYTES, CHARACTER_BYTES = 2000, 250
"""What a shaped text takes in memory, about."""


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
                self.cache.put(key, found, TEXT_BYTES + CHARACTER_BYTES * len(paragraph.text))
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
        """Rows of tiles: one a topic from the first child, then the last child once; the lowest may have a foot."""
        tiles = [self._tile(template.children[0], tile) for tile in self.context.tiles]
        tiles += [node for child in template.children[1:] if (node := self.fill(child, ()))]
        columns = max(1, template.look.columns)
        rows = [tuple(tiles[at : at + columns]) for at in range(0, len(tiles), columns)]
        if rows and template.look.foot != ZERO:
            rows.append(tuple(_foot(tile, template.look.foot) for tile in rows[-1]))
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


def _foot(tile: Node, height: Value) -> Node:
    """A tile's colours alone, as wide as the tile."""
    flex = {**tile.template.flex, "height": height, "padding": ZEROS}
    foot = Node(replace(tile.template, element="", children=(), flex=flex))
    foot.tile = tile.tile
    return foot


def _tally_size(node: Node, context: Context, available: float) -> Measured:
    """Squares in a row that shrink to fit: look.size each, a gap of 20 : 88 of it."""
    squares = tally(context.figure) if context.figure else None
    if squares is None:
        return _NO_SIZE
    wanted = node.size
    width = squares[1] * wanted + (squares[1] - 1) * wanted * TALLY_GAP
    scale = min(1.0, available / width) if available > 0 else 1.0
    return Measured(width * scale, wanted * scale)


def _dots_size(node: Node, count: int) -> Measured:
    size, current = node.dots
    return Measured((count - 1) * (size + DOT_GAP) + current, size)
