"""The blocks of a long answer and how high they stand come in; the slides they are split over go out.

Slides break best before a sub-heading, well between paragraphs, badly between list items, and only where one block
alone is too high between sentences. All slides are set in one size, as evenly filled as the blocks allow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from cardmaker.content.markup import Block

Height = Callable[[tuple[Block, ...]], float]
"""How high blocks stand together, as a share of the room a slide has: more than 1 does not fit."""

Slides = tuple[tuple[Block, ...], ...]

# What a break costs, in the units of a slide's squared emptiness (an empty slide costs 1).
BEFORE_PARAGRAPH, BEFORE_ITEM, LIST_CUT = 0.1, 0.15, 1.2
HEADING_INSIDE = 0.15
ANNOUNCED = 0.8  # for a break after “For this:”
EACH_SLIDE = 0.35


def is_heading(block: Block) -> bool:
    """A paragraph that is all strong."""
    return block.kind == "paragraph" and all(inline.strong or not inline.text.strip() for inline in block.inlines)


def lead_alone(blocks: Sequence[Block]) -> bool:
    return len(blocks) == 1 and blocks[0].kind == "lead"


def split(blocks: Sequence[Block], height: Height, most: int, *, lone_lead: float = 0.0) -> tuple[float, Slides] | None:
    """The split into at most `most` slides that costs least, with its cost. `lone_lead`: for a lead without its text.

    None if no split fits, as when one block is higher than a slide.
    """
    total = len(blocks)
    best: list[tuple[float, tuple[int, ...]] | None] = [(0.0, ())] + [None] * total
    for end in range(1, total + 1):
        for start in range(end - 1, -1, -1):
            full = height(tuple(blocks[start:end]))
            if full > 1.0:
                break
            before = best[start]
            if before is None or len(before[1]) >= most:
                continue
            cost = before[0] + _cost(blocks, start, end, full)
            if lead_alone(blocks[start:end]) and end < total:
                cost += lone_lead
            here = best[end]
            if here is None or cost < here[0]:
                best[end] = (cost, (*before[1], start))
    found = best[total]
    if found is None or not total:
        return None
    return found[0], tuple(tuple(blocks[a:b]) for a, b in pairwise((*found[1], total)))


def _cost(blocks: Sequence[Block], start: int, end: int, full: float) -> float:
    last_is_heading = is_heading(blocks[end - 1]) and end < len(blocks)
    headings = sum(is_heading(block) for block in blocks[start + 1 : end])
    return (
        EACH_SLIDE
        + (1.0 - full) ** 2
        + headings * HEADING_INSIDE
        + (_break_cost(blocks, start) if start else 0.0)
        + (10.0 if last_is_heading else 0.0)
    )


def _break_cost(blocks: Sequence[Block], start: int) -> float:
    block, before = blocks[start], blocks[start - 1]
    announced = ANNOUNCED if before.text.rstrip().endswith(":") else 0.0
    if block.kind != "item":
        return announced + (0.0 if is_heading(block) else BEFORE_PARAGRAPH)
    return announced + (LIST_CUT if before.kind == "item" else BEFORE_ITEM)
