"""A job, and one page of its layout with blocks, come in; the page filled, and what fits it, go out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cardmaker.compose.emit import Emitter
from cardmaker.compose.filling import Filler
from cardmaker.compose.fitting import Fitter
from cardmaker.compose.lengths import Lengths
from cardmaker.compose.nodes import Node
from cardmaker.compose.problems import without_colors, without_faces, without_glyphs
from cardmaker.compose.shown import Context
from cardmaker.compose.studio import Studio
from cardmaker.content.markup import Block
from cardmaker.design import Brand, Layout, Tree
from cardmaker.diagnostics import Diagnostic
from cardmaker.plan import Job
from cardmaker.scene import Scene

ANSWER = "answer"
"""How `Scene.texts` calls the blocks of an answer."""
DESIGN_WIDTH = 1080.0


@dataclass(slots=True)
class PageMaker:
    """Makes single pages for one job."""

    job: Job
    studio: Studio
    brand: Brand
    context: Context
    missing: dict[str, None] = field(default_factory=dict)
    lacking: dict[tuple[str, int, bool], None] = field(default_factory=dict)

    def tree(self, layout_: Layout, flags: frozenset[str] | None = None) -> Tree:
        wanted = self.context.flags if flags is None else flags
        return self.studio.tree(layout_, self.job.placement.aspect, wanted, self.brand)

    def _filler(self, flags: frozenset[str], slide: tuple[int, int], dropped: frozenset[str] = frozenset()) -> Filler:
        return Filler(
            self.context,
            self.studio.fonts,
            self.job.language,
            flags,
            dropped,
            slide,
            self.missing,
            self.studio.paragraphs,
            self.lacking,
        )

    def _fitter(
        self, tree: Tree, page: str, flags: frozenset[str], blocks: tuple[Block, ...], slide: tuple[int, int]
    ) -> Fitter:
        template = self.studio.templates(tree, self.context.palette, self.brand)[page]

        def build(dropped: frozenset[str]) -> Node:
            node = self._filler(flags, slide, dropped).fill(template, blocks)
            return node or Node(template)

        placement = self.job.placement
        scale = placement.size.width / DESIGN_WIDTH
        canvas = {
            "width": DESIGN_WIDTH,
            "height": placement.size.height / scale,
            "safe-top": placement.safe.top / scale,
            "safe-right": placement.safe.right / scale,
            "safe-bottom": placement.safe.bottom / scale,
            "safe-left": placement.safe.left / scale,
        }
        return Fitter(build, Lengths(self.studio.fixed(tree, canvas)), DESIGN_WIDTH, canvas["height"])

    def _scene(self, fitter: Fitter) -> Scene:
        placed = fitter.placed()
        emitter = Emitter(
            self.context,
            self.brand,
            self.studio.brands.get(self.job.deck.partner),
            self.studio.pictures,
            self.job.placement.size,
            self.job.placement.size.width / DESIGN_WIDTH,
            placed.tokens,
            readable=self.job.placement.kind == "document",
        )
        return replace(emitter.scene(placed, self.job.language), texts=tuple(_texts(placed.root)))

    def problems(self) -> tuple[Diagnostic, ...]:
        """What cannot be shown of what was composed until now."""
        return (
            *without_colors(self.job, self.brand),
            *without_faces(self.job, self.studio, self.lacking),
            *without_glyphs(self.job, self.context.span, self.missing),
        )

    def _lines_over(self, fitter: Fitter) -> float:
        body = fitter.lengths.sizes.get("body", 34.0)
        return fitter.place() / (body * 1.36)


def _texts(root: Node) -> Iterator[tuple[str, str]]:
    """The words of a tree in reading order, by what the layout asked for; a list item has its number or bullet."""
    for node in root.walk():
        if node.paragraph is not None and (text := node.paragraph.text.strip()):
            mark = "" if node.numeral is None else f"{node.number}. " if node.number else "• "
            yield node.template.content or ANSWER, mark + text
