"""A job for a clip comes in; its pages go out in order: the question, the answer, the figure, the end card.

An answer is split over pages as slides are. Fewer pages, or the card's short answer, can be asked for, where the clip
would be too long.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from cardmaker.animation import Animation, Motion, Transition
from cardmaker.compose import DESIGN_WIDTH, Composer
from cardmaker.compose import context as contexts
from cardmaker.compose.fitting import Fitter
from cardmaker.compose.pieces import with_sentence
from cardmaker.compose.slides import Height, Slides, lead_alone
from cardmaker.compose.studio import Studio
from cardmaker.content.markup import Block, sentences
from cardmaker.design import Layout, Tree
from cardmaker.diagnostics import Diagnostic, Severity
from cardmaker.frozen import frozen
from cardmaker.plan import Job
from cardmaker.scene import Scene

BETWEEN = Transition("cross-fade", 0.3)
"""How one page of the answer follows another: what stays where it is does not seem to move."""

SUBTITLES, SAID = "subtitles", "said"
"""The page of a layout that holds a subtitle, and its text and size."""
LEAD, LEAD_WITHIN, SMALLER_LEADS = "lead-size", 0.12, (0.9, 0.86, 0.82)
BODY_GAIN, LEAD_RATIO = 2.0, 1.38
"""What a smaller lead must bring the body, in design px, and how much larger than the body it stays."""
FIELD, BELOW_QUESTION = "field", 56.0
"""How far down the field goes; where the answer needs the room, only this much below the question."""


@frozen
class Page:
    """A page, at rest. `kind`: cover, slide, number or end. `motion` tells how it comes and how long it holds."""

    kind: str
    scene: Scene
    motion: Motion


@frozen
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


def compose_subtitles(job: Job, studio: Studio, texts: Sequence[str]) -> tuple[Scene, ...] | Diagnostic:
    """What of each text (its lines as they stand) is laid over the pages: all in the largest size that fits all."""
    brand = studio.brands[job.brand]
    composer = _ClipComposer(job, studio, brand, contexts.of_job(job, studio, brand))
    composer.slide_layout = studio.layouts[job.layout]
    if SUBTITLES not in composer.tree(composer.slide_layout).pages:
        return composer.cannot(f"the layout {job.layout} has no page `{SUBTITLES}` to set them on")
    fitted = [composer.subtitle(text) for text in texts]
    if all(fitted) and SAID in composer.tree(composer.slide_layout).sizes:
        least = min((fitter.lengths.sizes[SAID] for fitter in fitted if fitter), default=0.0)
        composer.sizes = {SAID: least}
        fitted = [composer.subtitle(text) for text in texts]
    if not all(fitted):
        return composer.cannot(f"the size `{SAID}` of the layout {job.layout} leaves no room for two lines")
    problems = composer.problems()
    return problems[0] if problems else tuple(composer.laid_over(fitter) for fitter in fitted if fitter)


@dataclass(slots=True)
class _ClipComposer(Composer):
    """`pieces` are what the answer may be split into, `origins` of which of its blocks one is a part, by its identity.

    `sizes` are settled before pages are split and the same on all of them: the lead's, as a line saved there is a line
    more for the rest, and where the field ends. `left_out` are boxes that no page of the answer has the width for.
    """

    pieces: tuple[Block, ...] = ()
    origins: dict[int, int] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    def pages(self, layout: Layout) -> Iterator[Page]:
        """Nothing where the answer or a text does not fit."""
        self.slide_layout = layout
        self.left_out = self._too_wide(self.tree(layout))
        found = self._planned(self.tree(layout))
        if found is None:
            return
        slides, body = found
        answers = [("slide", self.joined(blocks), body) for blocks in slides]
        has_number = self.context.figure is not None and "number" in self.tree(layout).pages
        number: list[tuple[str, tuple[Block, ...], float | None]] = [("number", (), None)] if has_number else []
        # the number beside the answer it belongs to, not after all that is said on top
        wanted = [("cover", (), None), *answers[:1], *number, *answers[1:], ("end", (), None)]
        total = len(wanted)
        before = ("", *(page for page, _, _ in wanted))
        made = [
            self._made(page, blocks, (at, total), size, further=page == before[at])
            for at, (page, blocks, size) in enumerate(wanted)
        ]
        if all(made):
            yield from (page for page in made if page)

    def subtitle(self, text: str) -> Fitter | None:
        """A text laid out on the page for subtitles, its lines as they stand; None where it does not fit."""
        tree = self.tree(self.carousel())
        self.context = replace(self.context, texts={**self.context.texts, SAID: text})
        fitter = self._fitter(tree, SUBTITLES, self.context.flags, (), (1, 1))
        lengths = fitter.lengths
        while not (fitter.fits() and fitter.unbroken()):
            if SAID not in lengths.ranges or lengths.sizes[SAID] <= lengths.ranges[SAID][1]:
                return None
            lengths.sizes[SAID] = max(lengths.sizes[SAID] - lengths.step(SAID), lengths.ranges[SAID][1])
        return fitter

    def laid_over(self, fitter: Fitter) -> Scene:
        return self._scene(fitter)

    def cannot(self, why: str) -> Diagnostic:
        """Subtitles that cannot stand in the picture, told where they were asked for."""
        card, deck = self.job.card, self.job.deck
        asked = card.place(SUBTITLES) if card and card.subtitles is not None else None
        asked = asked or (deck.place(SUBTITLES) if deck.subtitles is not None else self.brand.span)
        hint = "Extend `clip`, which has one, or set `subtitles: false`."
        return Diagnostic(asked, Severity.ERROR, f"`subtitles`: {why}", hint)

    def _fitter(
        self, tree: Tree, page: str, flags: frozenset[str], blocks: tuple[Block, ...], slide: tuple[int, int]
    ) -> Fitter:
        fitter = Composer._fitter(self, tree, page, flags, blocks, slide)
        fitter.lengths.sizes.update({name: size for name, size in self.sizes.items() if name in fitter.lengths.sizes})
        if self.left_out and page == "slide":
            fitter.leave_out(self.left_out)
        return fitter

    def _too_wide(self, tree: Tree) -> frozenset[str]:
        """What to leave out, none of it needlessly, so that a page without an answer fits at its least sizes.

        Left out by the page's own steps, they would go only after its question had shrunk, which other pages show too.
        """
        names = [step.name for step in tree.steps(self.context.flags) if step.kind == "drop"]
        if self._fits_without(tree, ()) or not self._fits_without(tree, names):
            return frozenset()
        out = names
        for name in reversed(names):  # what the layout would keep longest comes back first
            fewer = [other for other in out if other != name]
            out = fewer if self._fits_without(tree, fewer) else out
        return frozenset(out)

    def _fits_without(self, tree: Tree, names: Sequence[str]) -> bool:
        fitter = self._fitter(tree, "slide", self.context.flags, (), (1, 3))
        fitter.leave_out(names)
        fitter.lengths.sizes.update({name: least for name, (_, least) in fitter.lengths.ranges.items()})
        return fitter.fits()

    def _planned(self, tree: Tree) -> tuple[Slides, float] | None:
        """The split of the answer: the lead stays with its text, in a comfortable size, if a higher field or a smaller
        lead can do it."""
        best: tuple[tuple[bool, int, float], Slides, dict[str, float]] | None = None
        for sizes, smaller_lead in self._choices_of_sizes(tree):
            if best and not best[0][0] and -best[0][2] >= self._comfortable(tree):
                break
            self.sizes = sizes
            found = self.split_blocks(tree, 2)
            if found is None:
                continue
            slides, body = found
            if smaller_lead and best and not best[0][0] and not _worth(sizes[LEAD], body, -best[0][2]):
                continue
            rank = (len(slides) > 1 and lead_alone(slides[0]), len(slides), -body)
            if best is None or rank < best[0]:
                best = rank, slides, sizes
        if best is None:
            return None
        self.sizes = best[2]
        return best[1], -best[0][2]

    def _choices_of_sizes(self, tree: Tree) -> Iterator[tuple[dict[str, float], bool]]:
        """The better first: as the layout has them, then with a higher field, then with smaller leads."""
        lead = self._lead_size(tree)
        leads = {} if lead is None else {LEAD: lead}
        yield leads, False
        fields = self._field(tree)
        if fields:
            yield {**leads, **fields}, False
        if lead is not None:
            least = self._range(tree, LEAD)[1]
            for size in dict.fromkeys((*(max(round(lead * share), least) for share in SMALLER_LEADS), least)):
                if size < lead:
                    yield {LEAD: float(size), **fields}, True

    def _field(self, tree: Tree) -> dict[str, float]:
        """Where the field can end if it ends closely below the question, or nothing."""
        if FIELD not in tree.sizes or (cover := self.slide("cover", (), (1, 3), None)) is None:
            return {}
        most, least = self._range(tree, FIELD)
        boxes, scale = dict(cover.boxes), self.job.placement.size.width / DESIGN_WIDTH
        end = math.ceil((boxes["question"].bottom - boxes["bar"].y) / scale + BELOW_QUESTION)
        return {FIELD: float(max(end, least))} if end < most else {}

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
            self.sizes = {LEAD: float(size)}
            heights[size] = Composer.slide_height(self, tree, 40.0)(lead)
            if heights[size] < heights[int(most)] * size / most * 0.8:
                return float(size)
        return most

    def choices(self) -> tuple[tuple[Block, ...], ...]:
        """A page takes as many sentences as it has room for, so that the lead does not stand alone."""
        if self.pieces:  # a split that was found among others is made of these
            return self.pieces, Composer.choices(self)[1]
        pieces: list[Block] = []
        for number, block in enumerate(self.context.blocks):
            cut = sentences(block) if block.kind == "paragraph" else (block,)
            self.origins.update((id(piece), number) for piece in cut)
            pieces += cut
        self.pieces = tuple(pieces)
        return self.pieces, Composer.choices(self)[1]

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

    def _made(
        self, page: str, blocks: tuple[Block, ...], place: tuple[int, int], body: float | None, *, further: bool
    ) -> Page | None:
        """`further`: a page of the answer after another one."""
        at, total = place
        scene = self.slide(page, blocks, (at + 1, total), body)
        if scene is None:
            return None
        if self.brand.reduced_motion:
            scene = calm(scene)
        motion = self.motion(page, blocks)
        if page == "slide" and further:
            motion = replace(motion, transition=BETWEEN)
            scene = settled(scene)
        if self.brand.reduced_motion and motion.transition.name != "cut":
            motion = replace(motion, transition=BETWEEN)
        return Page(page, scene, motion)

    def motion(self, page: str, blocks: tuple[Block, ...]) -> Motion:
        tree = self.tree(self.carousel(), contexts.with_form(self.context.flags, blocks))
        return self.studio.templates(tree, self.context.palette, self.brand)[page].motion

    def no_form(self) -> Diagnostic:
        aspect = self.job.placement.aspect
        return Diagnostic(
            self.context.span,
            Severity.ERROR,
            f"the layout {self.job.layout} has no {aspect} form for clips, which {self.job.placement.id} needs",
            "add the aspect to the layout's `clip:`",
        )


def _worth(lead: float, body: float, before: float) -> bool:
    """Whether a smaller lead makes the body so much larger that it is seen, and still stands out from it."""
    return body >= before + BODY_GAIN and lead >= body * LEAD_RATIO


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
    if animation.name in ("zoom", "rise"):
        return replace(animation, name="none")
    if animation.name in ("none", "progress"):
        return animation
    return replace(animation, name="fade", duration=BETWEEN.duration)
