"""A line of a `Paragraph` comes in; the parts of its runs that it shows go out, in visual order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Literal

from cardmaker.frozen import frozen
from cardmaker.text.paragraph import Paragraph, Run, shape

Reason = Literal["soft", "hyphen", "hard", "end"]


@frozen
class Line:
    """Characters [start, stop) are seen, [stop, end) is the space that vanishes. `width` in em, hyphen included.

    `reason` is why the line ended: at a soft break, a hyphen, a hard break in the text, or the text's end.
    """

    start: int
    stop: int
    end: int
    width: float
    hyphen: bool
    reason: Reason


@frozen
class Segment:
    """The part [start, stop) of a run on one line, `width` em wide; `offset` em of the run lie left of it."""

    run: Run
    start: int
    stop: int
    width: float
    offset: float


def segments(paragraph: Paragraph, line: Line) -> Sequence[Segment]:
    """What a line shows of each run, from left to right (UAX #9, L1 and L2)."""
    key = (line.start, line.stop, line.hyphen)  # a line is measured, and then placed
    known: Sequence[Segment] | None = paragraph._lazy.get(key)
    if known is None:
        known = paragraph._lazy[key] = _segments(paragraph, line)
    return known


def _segments(paragraph: Paragraph, line: Line) -> list[Segment]:
    found = [
        _segment(paragraph, run, max(run.item.start, line.start), min(run.item.stop, line.stop))
        for run in paragraph.runs
        if run.item.start < line.stop and run.item.stop > line.start
    ]
    if paragraph.levels is not None:
        found = _reordered(found)
    if paragraph.letter_spacing and not line.hyphen:
        _trim(found, paragraph.letter_spacing)
    return found


def _trim(found: list[Segment], letter_spacing: float) -> None:
    """No letter spacing after the last cluster of a line."""
    for index in range(len(found) - 1, -1, -1):
        if found[index].width > 0:
            run, start, stop = found[index].run, found[index].start, found[index].stop
            found[index] = Segment(run, start, stop, found[index].width - letter_spacing, found[index].offset)
            return


def _reordered(found: list[Segment]) -> list[Segment]:
    """L2: from the highest level down to 1, turn around every stretch of segments at that level or higher."""
    highest = max((segment.run.item.level for segment in found), default=0)
    for level in range(highest, 0, -1):
        turned: list[Segment] = []
        for high, group in groupby(found, key=_at_least(level)):
            stretch = list(group)
            turned += stretch[::-1] if high else stretch
        found = turned
    return found


def _segment(paragraph: Paragraph, run: Run, start: int, stop: int) -> Segment:
    item = run.item
    if run.unsafe and ((start != item.start and start in run.unsafe) or (stop != item.stop and stop in run.unsafe)):
        run = _reshaped(paragraph, run, start, stop)
        return Segment(run, start, stop, run.width, 0.0)
    prefix = paragraph.prefix
    width = prefix[stop] - prefix[start]
    before = prefix[start] - prefix[item.start]
    if item.level & 1:
        before = run.width - before - width
    return Segment(run, start, stop, width, before)


def _reshaped(paragraph: Paragraph, run: Run, start: int, stop: int) -> Run:
    """The part of a run shaped on its own, since cutting it changes its letters (HB_GLYPH_FLAG_UNSAFE_TO_BREAK)."""
    key = (start, stop)
    if key not in paragraph._lazy:
        piece = paragraph.shown[start:stop]
        item = run.item._replace(start=0, stop=len(piece))
        shaped = shape(
            item, piece, paragraph.language, paragraph.features, paragraph.letter_spacing, [0.0] * len(piece)
        )
        clusters = [cluster + start for cluster in shaped.clusters]
        item = run.item._replace(start=start, stop=stop)
        paragraph._lazy[key] = Run(item, shaped.glyphs, clusters, shaped.xs, shaped.ys, shaped.width, frozenset())
    found: Run = paragraph._lazy[key]
    return found


def _at_least(level: int) -> Callable[[Segment], bool]:
    return lambda segment: segment.run.item.level >= level
