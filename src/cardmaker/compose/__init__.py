"""A job and the studio come in; finished scenes, one for each picture of the job, go out.

What gives way when a text is long is the layout's list; what happens when nothing more can is its `overflow`: slides,
the card's short answer, or the leading sentences that fit whole with the address of the full answer. If even that is
too much, it is an error that says by how many lines. Text is never cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from cardmaker.compose import context as contexts
from cardmaker.compose.excess import Excess, told, too_wide
from cardmaker.compose.fitting import Fitter
from cardmaker.compose.pages import ANSWER, DESIGN_WIDTH
from cardmaker.compose.pieces import openings
from cardmaker.compose.slides import Slides
from cardmaker.compose.splitting import Splitter
from cardmaker.compose.studio import Studio
from cardmaker.content.markup import Block
from cardmaker.design import Layout, Step, Tree
from cardmaker.diagnostics import Diagnostic, Measured, Severity
from cardmaker.frozen import frozen
from cardmaker.plan import Job
from cardmaker.scene import Scene

__all__ = ["ANSWER", "DESIGN_WIDTH", "Composed", "Composer", "Studio", "compose"]

CAROUSEL = "carousel"
LONG_LEAD = 90
"""Characters of a lead that is rather a paragraph."""


@frozen
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
class Composer(Splitter):
    """Composes one job: chooses its form, and what is shown where the whole answer has no room."""

    missed: list[float] = field(default_factory=list)
    """By how many lines each way to show the answer, tried so far, is too long at its shortest."""
    worst: float = 0.0
    """By how many lines the way that is tried now is too long."""
    widest: Excess | None = None
    """Of what was too wide on a page tried so far, the least."""
    only_wide: bool = True
    """Whether each page that did not fit was too wide, so that a shorter text would not help."""

    # -- which form

    def run(self) -> Composed:
        layout_ = self._layout(self.studio.layouts[self._wanted()])
        if layout_ is None:
            return Composed((), (self._no_form(),))
        scenes = self._slides(layout_) or self._fallen_back(layout_) if self._many(layout_) else self._single(layout_)
        problems = self.problems()
        if problems:
            return Composed((), problems)
        document = self.job.placement.kind == "document"  # of pictures, one may be posted by itself
        if len(scenes) < (max(1, self.job.placement.slides_min) if document else 1):
            return Composed((), (self.too_long(),))
        return Composed(scenes, problems)

    def _fallen_back(self, layout_: Layout) -> tuple[Scene, ...]:
        """One picture, where an answer needs more slides than the placement takes.

        Not where a text is too wide for its slide, as a figure may be: it would be lost in silence.
        """
        if self.widest and self.only_wide:
            return ()
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
        shown = openings(self.context.blocks)
        fits, fails = -1, len(shown)
        found: Scene | None = None
        while fails - fits > 1:
            middle = (fits + fails) // 2
            self.worst = 0.0  # it is the shortest that tells what is missing
            scene = self._page(layout_, flags, shown[middle])
            if scene:
                fits, found = middle, scene
            else:
                fails = middle
        return (found,) if found else ()

    def _page(self, layout_: Layout, flags: frozenset[str], blocks: tuple[Block, ...]) -> Scene | None:
        flags = contexts.with_form(flags, blocks)
        tree = self.tree(layout_, flags)
        fitter = self._fitter(tree, "page", flags, blocks, (1, 1))
        if not fitter.run(tree.steps(flags)):
            self._note(fitter)
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

    def slide(self, page: str, blocks: tuple[Block, ...], slide: tuple[int, int], body: float | None) -> Scene | None:
        flags = contexts.with_form(self.context.flags, blocks)
        if page == "slide" and slide[1] == 3:
            flags |= {"sole"}
        tree = self.tree(self.carousel(), flags)
        fitter = self._fitter(tree, page, flags, blocks, slide)
        if not self._set(fitter, tree.steps(flags), body, self._most(tree, body or 0.0, flags)):
            self._note(fitter)
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

    def _most(self, tree: Tree, body: float, flags: frozenset[str]) -> float:
        """How large a slide's body may become: all slides of a card are set in one size, a sole one as it likes."""
        return float(self._body_range(tree)[1]) if "sole" in flags else body

    def _note(self, fitter: Fitter) -> None:
        """Keeps by how much a page does not fit, and whether a text is too wide in every way there is to show it."""
        self.worst = max(self.worst, self._lines_over(fitter))
        found = too_wide(fitter)
        if found is None:
            self.only_wide = False
        elif self.widest is None or found.width < self.widest.width:
            self.widest = found

    def too_long(self) -> Diagnostic:
        if self.widest and self.only_wide:
            scale = self.job.placement.size.width / DESIGN_WIDTH
            return told(self.job, self.widest, scale, self.context.span)
        self._next_way()
        lines = max(1, math.ceil(min(self.missed, default=0.0)))
        word = "line" if lines == 1 else "lines"
        return Diagnostic(
            self.context.span,
            Severity.ERROR,
            f"the text is too long for {self.job.placement.id} in {self.job.language}: {lines} {word} too many",
            self._shorter(),
            Measured(f"lines in {self.job.language}", lines),
        )

    def _shorter(self) -> str:
        first = self.context.blocks[:1]
        if first and first[0].kind == "lead" and len(first[0].text) > LONG_LEAD:
            return f"Its first {len(first[0].text)} characters are strong and so printed large: mark only a few words."
        return "Shorten the question or the " + (
            "`short` answer" if self.context.short else "answer, or add a `short` answer"
        )
