"""A job of one picture comes in; whether its texts still fit when all has given way goes out.

Nothing is painted and no size is searched for: every size is at its least and all that may be left out is, as the
layout's `fit:` says; so one page is laid out, once. Used to tell translators how long a text may be.
"""

from __future__ import annotations

from dataclasses import dataclass

from cardmaker.compose import CAROUSEL, Composer
from cardmaker.compose import context as contexts
from cardmaker.compose.pieces import openings
from cardmaker.compose.studio import Studio
from cardmaker.content.markup import Block
from cardmaker.design import Layout
from cardmaker.design.values import number
from cardmaker.plan import Job

WHOLE, SHORT, PART = "whole", "short", "part"
"""How a picture shows an answer: all of it, the short one, or its first sentences."""


def form(job: Job, studio: Studio) -> str:
    """How the picture shows the answer; empty where there are slides, or nothing fits."""
    room = _room(job, studio)
    page = room.page()
    if page is None:
        return ""
    ways = ((WHOLE, True), (SHORT, "short" in page.overflow), (PART, "leading" in page.overflow))
    return next((way for way, may in ways if may and room.fits(page, way)), "")


def fits(job: Job, studio: Studio, way: str) -> bool:
    """Whether the picture can show its answer in a way that `form` has told."""
    room = _room(job, studio)
    page = room.page()
    return page is not None and room.fits(page, way)


def _room(job: Job, studio: Studio) -> _Room:
    brand = studio.brands[job.brand]
    return _Room(job, studio, brand, contexts.of_job(job, studio, brand))


@dataclass(slots=True)
class _Room(Composer):
    """Lays out one page at its least sizes."""

    def page(self) -> Layout | None:
        """The layout of a placement's only picture; None where the placement has slides."""
        layout = self._layout(self.studio.layouts[self._wanted()])
        if layout is None or self._many(layout):
            return None
        carousel = self.studio.layouts.get(CAROUSEL)
        return None if "slides" in layout.overflow and carousel and self._many(carousel) else layout

    def fits(self, page: Layout, way: str) -> bool:
        if way == WHOLE:
            return self._least(page, self.context.flags, self.context.blocks)
        shown = self.context.short if way == SHORT else next(iter(openings(self.context.blocks)), ())
        return bool(shown) and self._least(page, self.context.flags | {"more"}, shown)

    def _least(self, page: Layout, flags: frozenset[str], blocks: tuple[Block, ...]) -> bool:
        flags = contexts.with_form(flags, blocks)
        tree = self.tree(page, flags)
        giving = list(tree.steps(flags))
        fitter = self._fitter(tree, "page", flags, blocks, (1, 1))
        fitter.leave_out(step.name for step in giving if step.kind == "drop")
        lengths = fitter.lengths
        for step in giving:
            if step.kind == "shrink":
                least = lengths.ranges[step.name][1]
                to = number(step.to, lengths.tokens()) if step.to else least
                lengths.sizes[step.name] = min(lengths.sizes[step.name], max(least, to))
        return fitter.fits()
