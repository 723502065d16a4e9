"""A job for a clip comes in; its pages go out in order: the question, the answer, the figure, the end card.

An answer is split over pages as slides are. Fewer pages, or the card's short answer, can be asked for, where the clip
would be too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from cardmaker.animation import Animation, Motion, Transition
from cardmaker.compose import Composer, with_sentence
from cardmaker.compose import context as contexts
from cardmaker.compose.fitting import Fitter
from cardmaker.compose.slides import Height
from cardmaker.compose.studio import Studio
from cardmaker.content.markup import Block, sentences
from cardmaker.design import Layout, Tree
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.plan import Job
from cardmaker.scene import Scene

BETWEEN = Transition("cross-fade", 0.3)
"""How one page of the answer follows another: what stays where it is does not seem to move."""

LEAD, LEAD_WITHIN = "lead-size", 0.12


@dataclass(frozen=True, slots=True)
class Page:
    """A page, at rest. `kind`: cover, slide, number or end. `motion` tells how it comes and how long it holds."""

    kind: str
    scene: Scene
    motion: Motion


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a clip. With an error among the problems there are none."""

    pages: tuple[Page, ...]
    problems: tuple[Diagnostic, ...] = ()


def compose_clip(job: Job, studio: Studio, *, most: int | None = None, short: bool = False) -> Pages:
    """All pages of a clip. `most`: pages for the answer at most; `short`: with the card's short answer.

    No pages and no problems: it cannot be done in `most`, or there is no short answer.
    """
    brand = studio.brands[job.brand]
    context = contexts.of_job(job, studio, brand)
    layout = studio.layouts[job.layout]
    if short:
        if not context.short:
            return Pages(())
        flags = (context.flags - contexts.FORM_FLAGS) | contexts.form_flags(context.short)
        context = replace(context, blocks=context.short, flags=flags)
    if most is not None:
        places = replace(job.placement, slides_max=min(job.placement.slides_max, most + 2))
        job = replace(job, placement=places)
    composer = _ClipComposer(job, studio, brand, context)
    if job.placement.aspect not in layout.clip:
        return Pages((), (composer.no_form(),))
    pages = tuple(composer.pages(layout))
    problems = composer.problems()
    if problems:
        return Pages((), problems)
    return Pages(pages) if pages or most is not None or short else Pages((), (composer.too_long(),))


@dataclass(slots=True)
class _ClipComposer(Composer):
    """`origins` tells of which of the answer's blocks a sentence is a part, by the sentence's identity.

    `lead` is the size of the lead, settled before pages are split: a line saved there is a line more for the rest.
    """

    origins: dict[int, int] = field(default_factory=dict)
    lead: float | None = None

    def pages(self, layout: Layout) -> Iterator[Page]:
        """Nothing where the answer or a text does not fit."""
        self.slide_layout = layout
        tree = self.tree(layout)
        self.lead = self._lead_size(tree)
        found = self.split_blocks(tree, 2)
        if found is None and self.lead is not None:  # a lead of long words beside a stamp
            self.lead = self._range(tree, LEAD)[1]
            found = self.split_blocks(tree, 2)
        if found is None:
            return
        slides, body = found
        answers = [("slide", self.joined(blocks), body) for blocks in slides]
        has_number = self.context.figure is not None and "number" in self.tree(layout).pages
        number: list[tuple[str, tuple[Block, ...], float | None]] = [("number", (), None)] if has_number else []
        wanted = [("cover", (), None), *answers, *number, ("end", (), None)]
        total = len(wanted)
        made = [self._made(page, blocks, (at, total), size) for at, (page, blocks, size) in enumerate(wanted)]
        if all(made):
            yield from (page for page in made if page)

    def _fitter(
        self, tree: Tree, page: str, flags: frozenset[str], blocks: tuple[Block, ...], slide: tuple[int, int]
    ) -> Fitter:
        fitter = Composer._fitter(self, tree, page, flags, blocks, slide)
        if self.lead is not None and LEAD in fitter.lengths.sizes:
            fitter.lengths.sizes[LEAD] = self.lead
        return fitter

    def _range(self, tree: Tree, name: str) -> tuple[float, float]:
        return self._fitter(tree, "slide", self.context.flags, (), (1, 3)).lengths.ranges[name]

    def _lead_size(self, tree: Tree) -> float | None:
        """A little smaller than it may be, if the lead then takes a line less; None where the layout has no such size.

        The lead's height falls by more than its size does as soon as a line is saved.
        """
        lead = self.context.blocks[:1]
        if LEAD not in tree.sizes or not lead or lead[0].kind != "lead":
            return None
        most, least = self._range(tree, LEAD)
        heights = {}
        for size in range(int(most), max(int(least), int(most * (1 - LEAD_WITHIN))) - 1, -1):
            self.lead = float(size)
            heights[size] = Composer.slide_height(self, tree, 40.0)(lead)
            if heights[size] < heights[int(most)] * size / most * 0.8:
                return float(size)
        return most

    def choices(self) -> tuple[tuple[Block, ...], ...]:
        """A page takes as many sentences as it has room for, so that the lead does not stand alone."""
        pieces: list[Block] = []
        self.origins.clear()  # of an earlier call, whose pieces may be gone
        for number, block in enumerate(self.context.blocks):
            cut = sentences(block) if block.kind == "paragraph" else (block,)
            self.origins.update((id(piece), number) for piece in cut)
            pieces += cut
        return tuple(pieces), Composer.choices(self)[1]

    def joined(self, pieces: tuple[Block, ...]) -> tuple[Block, ...]:
        """Sentences of one paragraph as one block again."""
        whole: list[Block] = []
        last: int | None = None
        for piece in pieces:
            own = self.origins.get(id(piece))
            if whole and own is not None and own == last:
                whole[-1] = with_sentence(whole[-1], piece)
            else:
                whole.append(piece)
            last = own
        return tuple(whole)

    def slide_height(self, tree: Tree, body: float) -> Height:
        height = Composer.slide_height(self, tree, body)
        return lambda blocks: height(self.joined(blocks))

    def _most(self, tree: Tree, body: float, flags: frozenset[str]) -> float:  # noqa: ARG002 - as it is called
        """All pages are set in one size: what follows must not look as if it had moved nearer."""
        return body

    def _made(self, page: str, blocks: tuple[Block, ...], place: tuple[int, int], body: float | None) -> Page | None:
        at, total = place
        scene = self.slide(page, blocks, (at + 1, total), body)
        if scene is None:
            return None
        if self.brand.reduced_motion:
            scene = calm(scene)
        motion = self.motion(page, blocks)
        if page == "slide" and at > 1:
            motion = replace(motion, transition=BETWEEN)
            scene = settled(scene)
        if self.brand.reduced_motion and motion.transition.name != "cut":
            motion = replace(motion, transition=BETWEEN)
        return Page(page, scene, motion)

    def motion(self, page: str, blocks: tuple[Block, ...]) -> Motion:
        tree = self.tree(self.carousel(), contexts_with_form(self.context.flags, blocks))
        return self.studio.templates(tree, self.context.palette, self.brand)[page].motion

    def no_form(self) -> Diagnostic:
        aspect = self.job.placement.aspect
        return Diagnostic(
            self.context.span,
            Severity.ERROR,
            f"the layout {self.job.layout} has no {aspect} form for clips, which {self.job.placement.id} needs",
            "add the aspect to the layout's `clip:`",
        )


def settled(scene: Scene) -> Scene:
    """A further page of the answer: what came with the first one is there already; only what is read appears."""
    moving = (
        one
        for one in scene.moving
        if one.part == "mark" or one.animation.start == "read" or one.animation.name == "progress"
    )
    return replace(scene, moving=tuple(moving))


def calm(scene: Scene) -> Scene:
    """A scene in which things only appear: for people whom movement makes unwell."""
    return replace(
        scene, moving=tuple(replace(one, animation=_calmed(one.animation), steps=()) for one in scene.moving)
    )


def _calmed(animation: Animation) -> Animation:
    if animation.name == "zoom":
        return replace(animation, name="none")
    if animation.name in ("none", "progress"):
        return animation
    return replace(animation, name="fade", duration=BETWEEN.duration)


def contexts_with_form(flags: frozenset[str], blocks: tuple[Block, ...]) -> frozenset[str]:
    return (flags - contexts.FORM_FLAGS) | contexts.form_flags(blocks)
