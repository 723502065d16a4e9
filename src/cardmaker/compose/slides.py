"""The blocks of a long answer and how high each is come in; the slides they are split over go out.

Slides break before a sub-heading, between paragraphs or list items, and only where one alone is too high between
sentences. All slides are set in one size, and their depths are made as equal as the blocks allow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from cardmaker.content.markup import Block

Heights = Callable[[tuple[Block, ...]], float]
"""How high blocks stand together, in design px."""


def is_heading(block: Block) -> bool:
    """A paragraph that is all strong."""
    return block.kind == "paragraph" and all(inline.strong or not inline.text.strip() for inline in block.inlines)


def pack(blocks: Sequence[Block], height: Heights, room: float) -> tuple[tuple[Block, ...], ...] | None:
    """Fill slides one after another; None if a single block is higher than a slide."""
    slides: list[tuple[Block, ...]] = []
    current: tuple[Block, ...] = ()
    for block in blocks:
        if current and ((is_heading(block) and len(current) > 1) or height((*current, block)) > room):
            slides.append(_without_lonely_heading(current))
            current = _left_over(current)
        current = (*current, block)
        if height(current) > room and (len(current) == 1 or height((block,)) > room):
            return None
    return (*slides, current) if current else tuple(slides)


def _without_lonely_heading(slide: tuple[Block, ...]) -> tuple[Block, ...]:
    return slide[:-1] if len(slide) > 1 and is_heading(slide[-1]) else slide


def _left_over(slide: tuple[Block, ...]) -> tuple[Block, ...]:
    """A heading at a slide's end goes to the next one."""
    return slide[-1:] if len(slide) > 1 and is_heading(slide[-1]) else ()


def balance(blocks: Sequence[Block], count: int, height: Heights, room: float) -> tuple[tuple[Block, ...], ...] | None:
    """Split into `count` slides so that the deepest is as shallow as can be. Headings begin a slide where they can."""
    total = len(blocks)
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for slide in range(1, count + 1):
        for end in range(slide, total + 1):
            options = []
            for start in range(slide - 1, end):
                before = best.get((slide - 1, start))
                if before is None or (end < total and is_heading(blocks[end - 1])):
                    continue
                depth = height(tuple(blocks[start:end]))
                if depth > room:
                    continue
                # a heading inside a slide costs as much as half a slide of unevenness
                inside = sum(is_heading(block) for block in blocks[start + 1 : end]) * room / 2
                options.append((max(before[0], depth + inside), (*before[1], start)))
            if options:
                best[(slide, end)] = min(options)
    found = best.get((count, total))
    if found is None:
        return None
    starts = (*found[1], total)
    return tuple(tuple(blocks[a:b]) for a, b in pairwise(starts))
