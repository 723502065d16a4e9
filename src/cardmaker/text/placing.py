"""A line of a `Paragraph` comes in; its glyphs at px positions, in visual order, go out."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left

from cardmaker.fonts import Face
from cardmaker.frozen import frozen
from cardmaker.text.paragraph import Paragraph, hyphen_glyph
from cardmaker.text.segments import Line, Segment, segments

Placed = tuple[int, float, float]


@frozen
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


def place(
    paragraph: Paragraph, line: Line, *, size: float, x: float, baseline: float, word_space: float = 0.0
) -> tuple[PlacedRun, ...]:
    """Positions of a line's glyphs for a font `size` in px, the line's left edge at `x`.

    `word_space` is extra px after every space, to justify a line.
    """
    placed: list[PlacedRun] = []
    level = -1
    pen = x
    text = paragraph.text
    found = segments(paragraph, line)
    if line.hyphen and paragraph.rtl and found:
        pen += hyphen_glyph(found[0].run.item.face)[1] * size
    for segment in found:
        item = segment.run.item
        stretch = word_space * _spaces(text, segment.start, segment.stop) if word_space else 0.0
        end = pen + segment.width * size + stretch
        glyphs = tuple(_glyphs(text, segment, size, pen, baseline, word_space))
        run = PlacedRun(item.face.key, item.tag, glyphs, text[segment.start : segment.stop], pen, end)
        if level == item.level and (placed[-1].face, placed[-1].tag) == (run.face, run.tag):
            placed[-1] = _joined(placed[-1], run, bool(level & 1))
        else:
            placed.append(run)
        level, pen = item.level, end
    if line.hyphen and placed:
        if paragraph.rtl:
            placed[0] = _hyphenated(placed[0], found[0].run.item.face, size, baseline, x)
        else:
            placed[-1] = _hyphenated(placed[-1], found[-1].run.item.face, size, baseline, pen)
    return tuple(placed)


def letters(
    paragraph: Paragraph, line: Line, *, size: float, x: float, word_space: float = 0.0
) -> tuple[tuple[str, float, float], ...]:
    """What stands on a line as (text, left, right) of each letter in px, in logical order, whatever way it runs.

    A letter has the marks and joined letters that add nothing to its width with it. The hyphen of a divided word is
    the last, as a soft hyphen. The other arguments are those of `place`.
    """
    pen = x
    found = segments(paragraph, line)
    hyphen = hyphen_glyph(found[0 if paragraph.rtl else -1].run.item.face)[1] * size if line.hyphen and found else 0.0
    if paragraph.rtl:
        pen += hyphen
    parts: list[tuple[int, list[tuple[str, float, float]]]] = []
    for segment in found:
        spaces = _spaces(paragraph.text, segment.start, segment.stop)
        end = pen + segment.width * size + word_space * spaces
        backwards = bool(segment.run.item.level & 1)
        parts.append((segment.start, _spread(paragraph, segment, size, (pen, end), word_space, backwards)))
        pen = end
    ordered = [letter for _, part in sorted(parts, key=lambda part: part[0]) for letter in part]
    if hyphen:
        left = x if paragraph.rtl else pen
        ordered.append(("\u00ad", left, left + hyphen))
    return tuple(ordered)


def _spread(
    paragraph: Paragraph,
    segment: Segment,
    size: float,
    edges: tuple[float, float],
    word_space: float,
    backwards: bool,
) -> list[tuple[str, float, float]]:
    """The letters of a segment between its edges, in logical order."""
    text, prefix = paragraph.text, paragraph.prefix
    found: list[tuple[str, float, float]] = []
    pen = edges[1] if backwards else edges[0]
    for at in range(segment.start, segment.stop):
        wide = (prefix[at + 1] - prefix[at]) * size + (word_space if text[at] in " \xa0" else 0.0)
        if wide <= 0 and found:
            found[-1:] = _shared(found[-1], text[at], backwards)
            continue
        found.append((text[at], pen - wide, pen) if backwards else (text[at], pen, pen + wide))
        pen += -wide if backwards else wide
    return found


def _shared(letter: tuple[str, float, float], following: str, backwards: bool) -> tuple[tuple[str, float, float], ...]:
    """A mark belongs to its letter; of letters drawn as one, as `fi` may be, each has a half."""
    text, left, right = letter
    if not unicodedata.category(following).startswith("L"):
        return ((text + following, left, right),)
    middle = (left + right) / 2
    return (
        ((text, middle, right), (following, left, middle))
        if backwards
        else ((text, left, middle), (following, middle, right))
    )


def _joined(run: PlacedRun, following: PlacedRun, backwards: bool) -> PlacedRun:
    """Neighbours of the same face, tag and direction (split by script alone) as one."""
    text = following.text + run.text if backwards else run.text + following.text
    return PlacedRun(run.face, run.tag, run.glyphs + following.glyphs, text, run.x0, following.x1)


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


def _hyphenated(run: PlacedRun, face: Face, size: float, baseline: float, at: float) -> PlacedRun:
    """A run with a hyphen of its own face added at `at` px, its left or its right end."""
    glyph, advance = hyphen_glyph(face)
    glyphs = (*run.glyphs, (glyph, at, baseline)) if glyph else run.glyphs
    return PlacedRun(run.face, run.tag, glyphs, run.text, min(run.x0, at), max(run.x1, at + advance * size))
