"""A job and the studio come in; finished scenes, one for each picture of the job, go out.

What gives way when a text is long is the layout's list; what happens when nothing more can is its `overflow`: slides,
the card's short answer, or the leading sentences that fit whole with the address of the full answer. If even that is
too much, it is an error that says by how many lines. Text is never cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar

from cardmaker.compose import context as contexts
from cardmaker.compose.context import Context
from cardmaker.compose.emit import Emitter
from cardmaker.compose.filling import Filler
from cardmaker.compose.fitting import Fitter
from cardmaker.compose.flex import Box, FlexStyle, layout
from cardmaker.compose.lengths import Choice, Lengths
from cardmaker.compose.nodes import Node, inner_width
from cardmaker.compose.pieces import joined, sentences
from cardmaker.compose.problems import without_colors, without_faces, without_glyphs
from cardmaker.compose.rag import flaws, is_body
from cardmaker.compose.resolving import resolve
from cardmaker.compose.slides import Height, Slides, split
from cardmaker.compose.studio import Studio
from cardmaker.compose.templates import Template
from cardmaker.content.markup import Block
from cardmaker.design import Brand, Layout, Step, Tree
from cardmaker.design.values import number
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.plan import Job
from cardmaker.scene import Scene

__all__ = ["Composed", "Composer", "Studio", "compose"]

# Slides are tried at every second px below a comfortable body; a px smaller costs this much, as slides count cost.
SIZE_STEP, SMALLER = 2, 0.03
CAROUSEL = "carousel"
ANSWER = "answer"
"""How `Scene.texts` calls the blocks of an answer."""
DESIGN_WIDTH = 1080.0
_COLUMN = FlexStyle(direction="column")


@dataclass(frozen=True, slots=True)
class Composed:
    """The pictures of a job in order. With an error among the problems there are none."""

    scenes: tuple[Scene, ...]
    problems: tuple[Diagnostic, ...] = ()


def compose(job: Job, studio: Studio) -> Composed:
    """Compose all pictures of a job."""
    brand = studio.brands[job.brand]
    composer = Composer(job, studio, brand, contexts.of_job(job, studio, brand))
    return composer.run()


@dataclass(slots=True)
class Composer:
    """Composes one job; `slide_layout` is the layout whose pages are made."""

    lone_lead: ClassVar[float] = 2.0
    """What it costs, as slides count cost, to show a lead without its text."""

    job: Job
    studio: Studio
    brand: Brand
    context: Context
    missing: dict[str, None] = field(default_factory=dict)
    lacking: dict[tuple[str, int, bool], None] = field(default_factory=dict)
    missed: list[float] = field(default_factory=list)
    """By how many lines each way to show the answer, tried so far, is too long at its shortest."""
    worst: float = 0.0
    """By how many lines the way that is tried now is too long."""
    slide_layout: Layout | None = None

    # -- which form

    def run(self) -> Composed:
        layout_ = self._layout(self.studio.layouts[self._wanted()])
        if layout_ is None:
            return Composed((), (self._no_form(),))
        scenes = self._slides(layout_) or self._fallen_back(layout_) if self._many(layout_) else self._single(layout_)
        problems = self.problems()
        if problems:
            return Composed((), problems)
        if not scenes:
            return Composed((), (self.too_long(),))
        return Composed(scenes, problems)

    def _fallen_back(self, layout_: Layout) -> tuple[Scene, ...]:
        """One picture, where an answer needs more slides than the placement takes."""
        self._next_way()
        following = self.studio.layouts.get(layout_.otherwise)
        aspect = self.job.placement.aspect
        if following is None or aspect not in following.aspects or "page" not in self.tree(following).pages:
            return ()
        return self._single(following)

    def _wanted(self) -> str:
        """The job's layout; a carousel where the placement takes no single picture and the layout makes no slides."""
        own = self.studio.layouts[self.job.layout]
        carousel = self.studio.layouts.get(CAROUSEL)
        if self.job.card and self.job.placement.slides_min > 1 and carousel and not self._many(own):
            return carousel.id if self._many(carousel) else own.id
        return own.id

    def _no_form(self) -> Diagnostic:
        aspect = self.job.placement.aspect
        return Diagnostic(
            self.context.span,
            Severity.ERROR,
            f"the layout {self.job.layout} has no {aspect} form, which {self.job.placement.id} needs",
            "name a layout that has one under the layout's `otherwise:`",
        )

    def _many(self, layout_: Layout) -> bool:
        return self.job.placement.aspect in layout_.slides and self.job.placement.slides_max > 2

    def _layout(self, layout_: Layout) -> Layout | None:
        """The layout, or the one it names for an aspect it has no form for or a placement of one picture."""
        seen: set[str] = set()
        while layout_.id not in seen:
            seen.add(layout_.id)
            pages = self.tree(layout_).pages
            if self.job.placement.aspect in layout_.aspects and (self._many(layout_) or "page" in pages):
                return layout_
            following = self.studio.layouts.get(layout_.otherwise)
            if following is None:
                return None
            layout_ = following
        return None

    def tree(self, layout_: Layout, flags: frozenset[str] | None = None) -> Tree:
        wanted = self.context.flags if flags is None else flags
        return self.studio.tree(layout_, self.job.placement.aspect, wanted, self.brand)

    # -- one picture

    def _single(self, layout_: Layout) -> tuple[Scene, ...]:
        scene = self._page(layout_, self.context.flags, self.context.blocks)
        if scene:
            return (scene,)
        for way in layout_.overflow:
            self._next_way()
            scenes = self._way_out(way, layout_)
            if scenes:
                return scenes
        return ()

    def _next_way(self) -> None:
        if self.worst:
            self.missed.append(self.worst)
        self.worst = 0.0

    def _way_out(self, way: str, layout_: Layout) -> tuple[Scene, ...]:
        if way == "slides":
            carousel = self.studio.layouts.get(CAROUSEL)
            return self._slides(carousel) if carousel and self._many(carousel) else ()
        flags = self.context.flags | {"more"}
        if way == "short":
            scene = self._page(layout_, flags, self.context.short) if self.context.short else None
            return (scene,) if scene else ()
        return self._leading(layout_, flags)

    def _leading(self, layout_: Layout, flags: frozenset[str]) -> tuple[Scene, ...]:
        """As many whole sentences from the start as fit, at least one."""
        pieces = tuple(piece for block in self.context.blocks for piece in sentences(block))
        fits, fails = 0, len(pieces)
        found: Scene | None = None
        while fails - fits > 1:
            middle = (fits + fails) // 2
            self.worst = 0.0  # it is the shortest that tells what is missing
            scene = self._page(layout_, flags, joined(pieces[:middle]))
            if scene:
                fits, found = middle, scene
            else:
                fails = middle
        return (found,) if found else ()

    def _page(self, layout_: Layout, flags: frozenset[str], blocks: tuple[Block, ...]) -> Scene | None:
        flags = contexts.with_form(flags, blocks)
        tree = self.tree(layout_, flags)
        fitter = self._fitter(tree, "page", flags, blocks, (1, 1))
        if not fitter.run(_steps(tree, flags)):
            self.worst = max(self.worst, self._lines_over(fitter))
            return None
        return self._scene(fitter)

    # -- slides

    def _slides(self, layout_: Layout) -> tuple[Scene, ...]:
        self.slide_layout = layout_
        if "figure" in self.tree(layout_).pages and self.context.figure:
            return self._figure_slides(layout_)
        found = self.split_blocks(self.tree(layout_), 2)
        return self._bound([], *found) if found else ()

    def _figure_slides(self, layout_: Layout) -> tuple[Scene, ...]:
        """A card's number on a slide of its own, with all that follows the lead if that fits, else before it."""
        rest = tuple(block for block in self.context.blocks if block.kind != "lead")
        worst = self.worst
        whole = self.slide("figure", rest, (2, 3), None)
        if whole:
            return self._bound([whole], (), None)
        self.worst = worst
        found = self.split_blocks(self.tree(layout_), 3)
        if found is None:
            return ()
        figure = self.slide("figure", (), (2, len(found[0]) + 3), None)
        return self._bound([figure], *found) if figure else ()

    def _bound(self, first: list[Scene], slides: Slides, body: float | None) -> tuple[Scene, ...]:
        """Cover, the slides made already, slides with text, end."""
        total = len(first) + len(slides) + 2
        scenes = [self.slide("cover", (), (1, total), None), *first]
        scenes += [self.slide("slide", blocks, (at, total), body) for at, blocks in enumerate(slides, len(first) + 2)]
        scenes.append(self.slide("end", (), (total, total), None))
        return tuple(scene for scene in scenes if scene) if all(scenes) else ()

    def carousel(self) -> Layout:
        assert self.slide_layout is not None
        return self.slide_layout

    def slide(self, page: str, blocks: tuple[Block, ...], slide: tuple[int, int], body: float | None) -> Scene | None:
        flags = contexts.with_form(self.context.flags, blocks)
        if page == "slide" and slide[1] == 3:
            flags |= {"sole"}
        tree = self.tree(self.carousel(), flags)
        fitter = self._fitter(tree, page, flags, blocks, slide)
        if not self._set(fitter, _steps(tree, flags), body, self._most(tree, body or 0.0, flags)):
            self.worst = max(self.worst, self._lines_over(fitter))
            return None
        return self._scene(fitter)

    @staticmethod
    def _set(fitter: Fitter, steps: tuple[Step, ...], body: float | None, most: float) -> bool:
        """Fit a page; with `body`, which its slides share, it grows before what a larger lead needs is mended.

        What would change the body of one of several slides is left out.
        """
        if body is None:
            return fitter.run(steps)
        fitter.lengths.sizes["body"] = body
        giving = tuple(step for step in steps if step.kind in ("shrink", "drop") and step.name != "body")
        if not fitter.run(giving):
            return False
        fitter.grow("body", most)
        mending = (step for step in steps if step.kind not in ("shrink", "drop"))
        return fitter.run(tuple(step for step in mending if step.name != "body" or most > body))

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

    def _most(self, tree: Tree, body: float, flags: frozenset[str]) -> float:
        """How large a slide's body may become: all slides of a card are set in one size, a sole one as it likes."""
        return float(self._body_range(tree)[1]) if "sole" in flags else body

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
        step = next((step for step in tree.fit if (step.kind, step.name) == ("even", "body")), None)
        if step is None or len(slides) < 2:  # a sole slide is evened as any page
            return body
        sizes = range(int(body), max(least, math.ceil(body * (1 - step.within))) - 1, -1)
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
                known[blocks] = (_natural_height(node, choice, width) if node else 0.0) / max(room, 1.0)
            return known[blocks]

        return height

    def _room(self, form: frozenset[str], body: float) -> tuple[float, float, Choice]:
        """Height and width that a slide has for the answer, and the lengths it was laid out with."""
        flags = (self.context.flags - contexts.FORM_FLAGS) | form
        tree = self.tree(self.carousel(), flags)
        fitter = self._fitter(tree, "slide", flags, (), (1, 3))
        fitter.lengths.sizes["body"] = body
        for step in tree.fit:  # a lead may be larger where there is room, which is not what slides are split for
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

    # -- parts

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

    # -- problems

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

    def too_long(self) -> Diagnostic:
        self._next_way()
        lines = max(1, math.ceil(min(self.missed, default=0.0)))
        word = "line" if lines == 1 else "lines"
        return Diagnostic(
            self.context.span,
            Severity.ERROR,
            f"the text is too long for {self.job.placement.id} in {self.job.language}: {lines} {word} too many",
            "shorten the question or the "
            + ("`short` answer" if self.context.short else "answer, or add a `short` answer"),
        )


def _steps(tree: Tree, flags: frozenset[str]) -> tuple[Step, ...]:
    return tuple(step for step in tree.fit if not step.when or step.when in flags)


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


def _natural_height(node: Node, choice: Choice, width: float) -> float:
    """How high a node wants to be at a width, in design px."""
    resolve(node, choice, 30.0, True)
    node.box.style = replace(node.box.style, grow=0.0, height=None, min_height=None)
    rects = layout(Box(_COLUMN, (node.box,)), width, 0.0)
    return rects[1].height


def _texts(root: Node) -> Iterator[tuple[str, str]]:
    """The words of a tree in reading order, by what the layout asked for; a list item has its number or bullet."""
    for node in root.walk():
        if node.paragraph is not None and (text := node.paragraph.text.strip()):
            mark = "" if node.numeral is None else f"{node.number}. " if node.number else "• "
            yield node.template.content or ANSWER, mark + text
