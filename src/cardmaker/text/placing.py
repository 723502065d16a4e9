"""A line of a `Paragraph` comes in; its glyphs at px positions, in visual order, go out."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import groupby

from cardmaker.fonts import Face
from cardmaker.text.lines import Line
from cardmaker.text.paragraph import Paragraph, Run, hyphen_glyph, shape

Placed = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class PlacedRun:
    """Glyphs of one face and tag as (glyph id, x of the origin, y of the baseline) in px, from left to right.

    `face` is a key of `Fonts`; `text` is what they stand for in logical order; `x0` and `x1` are the run's edges in px.
    Glyphs without ink (spaces) are left out.
    """

    face: str
    tag: str
    glyphs: tuple[Placed, ...]
    text: str
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Segment:
    """The part [start, stop) of a run on one line, `width` em wide; `offset` em of the run lie left of it."""

    run: Run
    start: int
    stop: int
    width: float
    offset: float


def place(
    paragraph: Paragraph, line: Line, *, size: float, x: float, baseline: float, word_space: float = 0.0
) -> tuple[PlacedRun, ...]:
    """Positions of a line's glyphs for a font `size` in px, the line's left edge at `x`.

    `word_space` is extra px after every space, to justify a line.
    """
    placed: list[PlacedRun] = []
    pen = x
    text = paragraph.text
    for segment in segments(paragraph, line):
        item = segment.run.item
        stretch = word_space * _spaces(text, segment.start, segment.stop)
        end = pen + segment.width * size + stretch
        glyphs = _glyphs(text, segment, size, pen, baseline, word_space)
        placed.append(PlacedRun(item.face.key, item.tag, tuple(glyphs), text[segment.start : segment.stop], pen, end))
        pen = end
    if line.hyphen and placed and not paragraph.rtl:
        face = segments(paragraph, line)[-1].run.item.face
        placed[-1] = _hyphenated(placed[-1], face, size, baseline)
    return tuple(_merged(placed))


def ink(paragraph: Paragraph, line: Line) -> tuple[float, float]:
    """(left, right) edge of a line's ink in em from the line's left edge; (0, 0) for a line without ink."""
    left, right, pen = float("inf"), float("-inf"), 0.0
    found = segments(paragraph, line)
    for index, segment in enumerate(found):
        face = segment.run.item.face
        cut = _cut(segment)
        # Only a few glyphs at either end can reach the line's edges.
        ends = (
            cut if len(cut) <= 6 else ([*cut[:3]] if index == 0 else []) + ([*cut[-3:]] if segment is found[-1] else [])
        )
        for position in ends:
            box = face.extents(segment.run.glyphs[position])
            if box[0] != box[2]:
                origin = pen + segment.run.xs[position] - segment.offset
                left, right = min(left, origin + box[0]), max(right, origin + box[2])
        pen += segment.width
    if line.hyphen and found:
        glyph, advance = hyphen_glyph(found[-1].run.item.face)
        right = max(right, line.width - advance + found[-1].run.item.face.extents(glyph)[2])
    return (left, right) if left <= right else (0.0, 0.0)


def segments(paragraph: Paragraph, line: Line) -> list[Segment]:
    """What a line shows of each run, from left to right (UAX #9, L1 and L2)."""
    found = [
        _segment(paragraph, run, max(run.item.start, line.start), min(run.item.stop, line.stop), line)
        for run in paragraph.runs
        if run.item.start < line.stop and run.item.stop > line.start
    ]
    if paragraph.levels is None:
        return found
    return _reordered(found)


def _reordered(found: list[Segment]) -> list[Segment]:
    """L2: from the highest level down to 1, turn around every stretch of segments at that level or higher."""
    highest = max((segment.run.item.level for segment in found), default=0)
    for level in range(highest, 0, -1):
        turned: list[Segment] = []
        for high, group in groupby(found, lambda segment: segment.run.item.level >= level):
            stretch = list(group)
            turned += stretch[::-1] if high else stretch
        found = turned
    return found


def _segment(paragraph: Paragraph, run: Run, start: int, stop: int, line: Line) -> Segment:
    item = run.item
    if run.unsafe and ((start != item.start and start in run.unsafe) or (stop != item.stop and stop in run.unsafe)):
        run = _reshaped(paragraph, run, start, stop)
        return Segment(run, start, stop, run.width, 0.0)
    prefix = paragraph.prefix
    width = prefix[stop] - prefix[start]
    if stop == line.stop and not item.level & 1 and width > 0:
        width -= paragraph.letter_spacing
    before = prefix[start] - prefix[item.start]
    if item.level & 1:
        before = run.width - before - width
    return Segment(run, start, stop, width, before)


def _reshaped(paragraph: Paragraph, run: Run, start: int, stop: int) -> Run:
    """The part of a run shaped on its own, since cutting it changes its letters (HB_GLYPH_FLAG_UNSAFE_TO_BREAK)."""
    key = f"{start}:{stop}"
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


def _cut(segment: Segment) -> range | list[int]:
    """Positions in the run's lists of the glyphs of a segment."""
    clusters = segment.run.clusters
    if segment.run.item.level & 1:
        return [index for index, cluster in enumerate(clusters) if segment.start <= cluster < segment.stop]
    return range(bisect_left(clusters, segment.start), bisect_left(clusters, segment.stop))


def _glyphs(text: str, segment: Segment, size: float, pen: float, baseline: float, word_space: float) -> list[Placed]:
    run, cut = segment.run, _cut(segment)
    origin = pen - segment.offset * size
    ys = run.ys
    if isinstance(cut, range) and not ys and not word_space:
        low, high = cut.start, cut.stop
        pairs = zip(run.glyphs[low:high], run.xs[low:high], strict=True)
        return [(glyph, origin + offset * size, baseline) for glyph, offset in pairs]
    placed: list[Placed] = []
    backwards = bool(run.item.level & 1)
    for index in cut:
        cluster = run.clusters[index]
        start, stop = (cluster, segment.stop) if backwards else (segment.start, cluster)
        moved = origin + word_space * _spaces(text, start, stop) if word_space else origin
        rise = ys[index] * size if ys else 0.0
        placed.append((run.glyphs[index], moved + run.xs[index] * size, baseline - rise))
    return placed


def _spaces(text: str, start: int, stop: int) -> int:
    return text.count(" ", start, stop) + text.count("\xa0", start, stop)


def _hyphenated(run: PlacedRun, face: Face, size: float, baseline: float) -> PlacedRun:
    glyph, advance = hyphen_glyph(face)
    glyphs = (*run.glyphs, (glyph, run.x1, baseline)) if glyph else run.glyphs
    return PlacedRun(run.face, run.tag, glyphs, run.text, run.x0, run.x1 + advance * size)


def _merged(placed: list[PlacedRun]) -> list[PlacedRun]:
    """Neighbours of the same face and tag (split by script alone) as one."""
    merged: list[PlacedRun] = []
    for run in placed:
        before = merged[-1] if merged else None
        if before and (before.face, before.tag) == (run.face, run.tag):
            merged[-1] = PlacedRun(
                run.face, run.tag, before.glyphs + run.glyphs, before.text + run.text, before.x0, run.x1
            )
        else:
            merged.append(run)
    return merged
