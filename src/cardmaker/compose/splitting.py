"""A long answer comes in; the slides it is split over, and the body size they share, go out."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import ClassVar

from cardmaker.compose import context as contexts
from cardmaker.compose.filling import Filler
from cardmaker.compose.fitting import TOLERANCE
from cardmaker.compose.flex import Box, FlexStyle, layout
from cardmaker.compose.lengths import Choice, smallest
from cardmaker.compose.nodes import Node, inner_width
from cardmaker.compose.pages import PageMaker
from cardmaker.compose.pieces import sentences
from cardmaker.compose.rag import flaws, is_body
from cardmaker.compose.resolving import resolve
from cardmaker.compose.slides import Height, Slides, split
from cardmaker.compose.templates import Template
from cardmaker.content.markup import Block
from cardmaker.design import Layout, Tree
from cardmaker.design.values import number

# Slides are tried at every second px below a comfortable body; a px smaller costs this much, as slides count cost.
SIZE_STEP, SMALLER = 2, 0.03
_COLUMN = FlexStyle(direction="column")
_LONG_WORD = re.compile(r"\S{18}")


@dataclass(slots=True)
class Splitter(PageMaker):
    """Splits a job's answer over the slides of `slide_layout`."""

    lone_lead: ClassVar[float] = 2.0
    """What it costs, as slides count cost, to show a lead without its text."""

    slide_layout: Layout | None = None

    def carousel(self) -> Layout:
        assert self.slide_layout is not None
        return self.slide_layout

    def split_blocks(self, tree: Tree, others: int) -> tuple[Slides, float] | None:
        """The blocks of each slide and the body size they all share. `others`: how many pictures are no such slides.

        Sizes from a comfortable one down are tried for the best split; then the size grows as far as the split allows.
        """
        least, most = self._body_range(tree)
        comfortable = int(self._comfortable(tree))
        limit = self.job.placement.slides_max - others
        for blocks in self.choices():
            tried = []
            for size in range(comfortable, least - 1, -SIZE_STEP):
                found = split(blocks, self.slide_height(tree, float(size)), limit, lone_lead=self.lone_lead)
                if found:
                    tried.append((found[0] + (comfortable - size) * SMALLER, -size, found[1]))
            if tried:
                _, size, slides = min(tried, key=lambda each: each[:2])
                slides, body = self._largest_split(tree, blocks, (slides, float(-size)), most)
                return slides, self._evener(tree, slides, body, least)
        return None

    def choices(self) -> tuple[tuple[Block, ...], ...]:
        """What may be split over slides, the better first: the answer's blocks, or else its sentences."""
        return self.context.blocks, tuple(piece for block in self.context.blocks for piece in sentences(block))

    def _comfortable(self, tree: Tree) -> float:
        """The body size below which a slide with room to spare should not stay."""
        return float(sum(self._body_range(tree)) // 2)

    def _body_range(self, tree: Tree) -> tuple[int, int]:
        most, least = self._fitter(tree, "slide", self.context.flags, (), (1, 3)).lengths.ranges["body"]
        return int(least), int(most)

    def _largest_split(
        self, tree: Tree, blocks: tuple[Block, ...], found: tuple[Slides, float], most: int
    ) -> tuple[Slides, float]:
        low, high = int(found[1]), most + 1
        while high - low > 1:
            middle = (low + high) // 2
            split_ = split(blocks, self.slide_height(tree, float(middle)), len(found[0]), lone_lead=self.lone_lead)
            if split_ and split_[1] == found[0]:
                low, found = middle, (found[0], float(middle))
            else:
                high = middle
        return found

    def _evener(self, tree: Tree, slides: Slides, body: float, least: int) -> float:
        """The body size under which the lines of all slides together have the fewest flaws, as `even` asks for."""
        steps = tree.steps(self.context.flags)
        step = next((step for step in steps if (step.kind, step.name) == ("even", "body")), None)
        if step is None or len(slides) < 2:  # a sole slide is evened as any page
            return body
        tokens = self._fitter(tree, "slide", self.context.flags, (), (1, 3)).lengths.tokens()
        sizes = range(int(body), min(math.ceil(smallest(step, body, least, tokens)), int(body)) - 1, -1)
        return float(min(sizes, key=lambda size: (self._flaws(tree, slides, float(size), step.last_line), -size)))

    def _flaws(self, tree: Tree, slides: Slides, body: float, last_line: float) -> int:
        template, filler = self._answer(tree)
        _, width, choice = self._room(frozenset(), body)
        found = 0
        for blocks in slides:
            node = filler.fill(template, blocks)
            if node is not None:
                resolve(node, choice, 30.0, True)
                rects = layout(Box(_COLUMN, (node.box,)), width, 0.0)[1:]
                pairs = zip(node.walk(), rects, strict=True)
                texts = [(text, rect) for text, rect in pairs if text.paragraph is not None and is_body(text)]
                found += sum(flaws(text, inner_width(text, rect), last_line) for text, rect in texts)
        return found

    def _answer(self, tree: Tree) -> tuple[Template, Filler]:
        """The part of a slide that has the answer's blocks, and what fills it."""
        template = _find(self.studio.templates(tree, self.context.palette, self.brand)["slide"], "blocks")
        return template, self._filler(self.context.flags, (1, 3))

    def slide_height(self, tree: Tree, body: float) -> Height:
        """How much of a slide's room blocks take at a body size."""
        rooms = {form: self._room(form, body) for form in (frozenset[str](), frozenset(("list-first",)))}
        template, filler = self._answer(tree)
        known: dict[tuple[Block, ...], float] = {}

        def height(blocks: tuple[Block, ...]) -> float:
            if blocks not in known:
                room, width, choice = rooms[contexts.form_flags(blocks) & {"list-first"}]
                node = filler.fill(template, blocks)
                needed = _natural_height(node, choice, width) if node else 0.0
                # A word that no line holds may be divided in a smaller size.
                known[blocks] = math.inf if node and _is_too_wide(node, width) else needed / max(room, 1.0)
            return known[blocks]

        return height

    def _room(self, form: frozenset[str], body: float) -> tuple[float, float, Choice]:
        """Height and width that a slide has for the answer, and the lengths it was laid out with."""
        flags = (self.context.flags - contexts.FORM_FLAGS) | form
        tree = self.tree(self.carousel(), flags)
        fitter = self._fitter(tree, "slide", flags, (), (1, 3))
        fitter.lengths.sizes["body"] = body
        # A lead may be larger where there is room, which is not what slides are split for.
        for step in tree.steps(flags):
            if step.kind == "shrink" and step.name == "lead-ratio" and step.to:
                fitter.lengths.sizes[step.name] = number(step.to, fitter.lengths.tokens())
                break
        placed = fitter.placed()
        rect = next(
            rect
            for node, rect in zip(placed.root.walk(), placed.rects, strict=True)
            if node.template.element == "blocks"
        )
        return rect.height + fitter.spare(), rect.width, Choice(fitter.lengths)


def _find(template: Template, element: str) -> Template:
    """The first template that holds `element`."""
    if template.element == element:
        return template
    for child in template.children:
        try:
            return _find(child, element)
        except LookupError:
            continue
    raise LookupError(element)


def _is_too_wide(node: Node, width: float) -> bool:
    """Whether a long word of a node laid out at a width stands out of it. Shorter words fit any line."""
    texts = [text for text in node.walk() if text.paragraph is not None and _LONG_WORD.search(text.paragraph.text)]
    if not texts:
        return False
    rects = dict(zip(map(id, node.walk()), layout(Box(_COLUMN, (node.box,)), width, 0.0)[1:], strict=True))
    wide = ((text, inner_width(text, rects[id(text)])) for text in texts)
    return any(line.width * text.size > inner + TOLERANCE for text, inner in wide for line in text.lines(inner))


def _natural_height(node: Node, choice: Choice, width: float) -> float:
    """How high a node wants to be at a width, in design px."""
    resolve(node, choice, 30.0, True)
    node.box.style = replace(node.box.style, grow=0.0, height=None, min_height=None)
    rects = layout(Box(_COLUMN, (node.box,)), width, 0.0)
    return rects[1].height
