"""Styled spans come in; a `Paragraph`, shaped once in em and ready to be broken at any width, goes out.

Everything is measured in em of the font size, so that fitting a text to a box is arithmetic. Character indices count
code points of the whole text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import field
from itertools import accumulate
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped]

from cardmaker.fonts import Face, Fonts
from cardmaker.frozen import frozen
from cardmaker.text import bidi, breaks, hyphens
from cardmaker.text.breaks import Break
from cardmaker.text.itemise import Item, Span, clean, itemise

# Scripts whose glyphs do not depend on a neighbouring word or line end, so a line is never shaped again.
SIMPLE = frozenset(("", "Latn", "Cyrl", "Grek", "Armn", "Geor", "Hani", "Hira", "Kana", "Hang"))
# Scripts whose letters join: tracking would tear them (CSS Text 3, 8.2.1).
JOINED = frozenset(("Arab", "Syrc", "Mong", "Nkoo", "Phag", "Mand", "Adlm", "Rohg", "Deva", "Beng", "Guru"))
RTL_LANGUAGES = frozenset(("ar", "fa", "he", "ur", "yi", "ps", "ug", "dv", "ckb", "syr"))


@frozen(eq=False)
class Run:
    """Glyphs of one face, script and direction, in visual order, without those that have no ink.

    `xs` are origins in em from the run's left edge, `ys` upwards from the baseline (empty: all 0). `clusters` are the
    characters the glyphs stand for. `unsafe` are characters before which the run cannot be cut without shaping again.
    """

    item: Item
    glyphs: list[int]
    clusters: list[int]
    xs: list[float]
    ys: list[float]
    width: float
    unsafe: frozenset[int]


@frozen(eq=False)
class Candidates:
    """Breaks of a block as parallel lists. `left` is where the next line begins and `right` where this one ends, in em.

    `reach` is the running maximum of `right`, so that it can be searched.
    """

    at: list[int]
    stop: list[int]
    left: list[float]
    right: list[float]
    reach: list[float]
    penalty: list[float]
    hyphen: list[bool]
    forced: bool  # some of them are kept breaks or hyphens


@frozen(eq=False)
class Block:
    """The text between hard breaks: where it begins in characters and em, and all its breaks, kept ones too.

    Tied breaks count as kept ones here; `loosened` gives the block in which they are free.
    """

    start: int
    left: float
    breaks: list[Break]
    free: Candidates
    widths: list[float]  # of the pieces between free breaks, in order
    tight: float  # the widest of them
    final: bool
    tied: list[Break]  # all breaks again, the tied ones free; empty if there are none
    _relaxed: dict[tuple[int, bool], Candidates] = field(default_factory=dict, repr=False)
    _loose: list[Block] = field(default_factory=list, repr=False)


@frozen(eq=False)
class Paragraph:
    """Text shaped once. All lengths in em.

    `width` is the widest hard line unbroken (CSS max-content), `longest` the widest piece no break can divide (CSS
    min-content), `longest_hyphenated` the same with hyphens. `missing` are the graphemes that no font has: they are
    not drawn. `prefix[i]` is the advance before character i. `rtl`: the paragraph runs from right to left.
    """

    text: str
    shown: str
    language: str
    rtl: bool
    runs: tuple[Run, ...]
    prefix: list[float] = field(repr=False)
    levels: tuple[int, ...] | None
    blocks: tuple[Block, ...] = field(repr=False)
    missing: tuple[str, ...]
    letter_spacing: float
    features: dict[str, bool]
    complex: bool
    width: float
    _lazy: dict[object, Any] = field(default_factory=dict, repr=False)

    @property
    def longest(self) -> float:
        return self._widest_piece(False)

    @property
    def longest_hyphenated(self) -> float:
        return self._widest_piece(True)

    def _widest_piece(self, hyphenate: bool) -> float:
        if hyphenate not in self._lazy:
            pieces = (_widest(relaxed(self, block, 0.0, hyphenate), block.left) for block in self.blocks)
            self._lazy[hyphenate] = max(pieces, default=0.0)
        return float(self._lazy[hyphenate])

    @property
    def hyphens(self) -> tuple[int, ...]:
        """Characters before which a word may be divided, where the shaping allows a cut."""
        if "hyphens" not in self._lazy:
            prefix = self.prefix
            self._lazy["hyphens"] = tuple(
                at for at in hyphens.points(self.text, self.language) if prefix[at] < prefix[at + 1]
            )
        found: tuple[int, ...] = self._lazy["hyphens"]
        return found


def prepare(
    spans: Sequence[Span], *, language: str, fonts: Fonts, letter_spacing: float = 0.0, tabular: bool = False
) -> Paragraph:
    """Shapes `spans` and finds their breaks. `letter_spacing` is em after each cluster; `tabular` turns on tnum.

    Never raises for a text: what no font has is in `missing`. Without any font the paragraph has no glyphs.
    """
    text = clean("".join(span.text for span in spans))
    base = 1 if language in RTL_LANGUAGES else 0
    levels = tuple(bidi.levels(text, base)) if base or bidi.needed(text) else None
    shaped, items, missing = itemise(spans, text, levels, fonts, language)
    features = {"lnum": True, "tnum": True} if tabular else {"lnum": True}
    if letter_spacing:
        features["liga"] = features["clig"] = False
    advances = [0.0] * len(text)
    runs = tuple(shape(item, shaped, language, features, letter_spacing, advances) for item in items)
    prefix = list(accumulate(advances, initial=0.0))
    blocks = _blocks(text, language, prefix, letter_spacing)
    return Paragraph(
        text="".join(span.text for span in spans),
        shown=shaped,
        language=language,
        rtl=bool(base),
        runs=runs,
        prefix=prefix,
        levels=levels,
        blocks=blocks,
        missing=missing,
        letter_spacing=letter_spacing,
        features=features,
        complex=any(run.unsafe for run in runs),
        width=max((b.free.right[-1] - b.left for b in blocks if b.breaks[-1].stop > b.start), default=0.0),
    )


# --- shaping ------------------------------------------------------------------------------------------------------


def shape(
    item: Item, text: str, language: str, features: dict[str, bool], letter_spacing: float, advances: list[float]
) -> Run:
    """Shapes characters [start, stop) of `text` and adds their advances in em to `advances`, at the cluster's first."""
    start, stop, face, _, script, level = item
    buffer = hb.Buffer()
    buffer.add_str(text, start, stop - start)
    buffer.direction = "rtl" if level & 1 else "ltr"
    buffer.script = script or "Zyyy"
    buffer.language = language
    hb.shape(face.hb_font, buffer, features)
    infos = buffer.glyph_infos or []
    rows = [position.position for position in buffer.glyph_positions or ()]  # None where nothing is left
    em = 1.0 / face.upem
    glyphs = [info.codepoint for info in infos]
    clusters = [info.cluster for info in infos]
    widths = [row[2] * em for row in rows]
    if letter_spacing and script not in JOINED:
        _track(widths, clusters, letter_spacing)
    for cluster, width in zip(clusters, widths, strict=True):
        advances[cluster] += width
    pens = list(accumulate(widths, initial=0.0))
    total = pens.pop()
    if any(row[0] for row in rows):
        pens = [pen + row[0] * em for pen, row in zip(pens, rows, strict=True)]
    ys = [row[1] * em for row in rows] if any(row[1] for row in rows) else []
    unsafe: frozenset[int] = frozenset()
    if script not in SIMPLE:
        unsafe = frozenset(info.cluster for info in infos if info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK)
    blanks = face.blanks
    if not blanks.isdisjoint(glyphs):
        seen = [index for index, glyph in enumerate(glyphs) if glyph not in blanks]
        glyphs = [glyphs[index] for index in seen]
        clusters = [clusters[index] for index in seen]
        pens = [pens[index] for index in seen]
        ys = [ys[index] for index in seen] if ys else ys
    return Run(item, glyphs, clusters, pens, ys, total, unsafe)


def _track(widths: list[float], clusters: list[int], letter_spacing: float) -> None:
    """Letter spacing after the last glyph of each cluster that has a width."""
    last = len(widths) - 1
    for index, cluster in enumerate(clusters):
        if (index == last or clusters[index + 1] != cluster) and widths[index] > 0:
            widths[index] += letter_spacing


# --- breaks, measured ---------------------------------------------------------------------------------------------


def _blocks(text: str, language: str, prefix: list[float], letter_spacing: float) -> tuple[Block, ...]:
    if not text:
        return ()
    blocks: list[Block] = []
    current: list[breaks.Break] = []
    start = 0
    for found in breaks.find(text, language):
        current.append(found)
        if found.hard:
            blocks.append(_block(start, current, prefix, letter_spacing, found.at == len(text)))
            start, current = found.at, []
    return tuple(blocks)


def _block(start: int, found: list[breaks.Break], prefix: list[float], letter_spacing: float, final: bool) -> Block:
    # A cluster is never cut: a break inside one (a ligature, an emoji of several characters) does not count.
    usable = [b for b in found if b.hard or prefix[b.at] < prefix[b.at + 1] or b.at != b.stop]
    if any(b.tied for b in usable):
        strict = [b._replace(kept=True) if b.tied else b for b in usable]
        return _piece(start, strict, prefix, letter_spacing, final, usable)
    return _piece(start, usable, prefix, letter_spacing, final, [])


def _piece(
    start: int,
    usable: list[breaks.Break],
    prefix: list[float],
    letter_spacing: float,
    final: bool,
    tied: list[breaks.Break],
) -> Block:
    free = measured([b for b in usable if not b.kept], prefix, letter_spacing)
    left = prefix[start]
    widths = [right - begin for begin, right in zip([left, *free.left], free.right, strict=False)]
    return Block(start, left, usable, free, widths, max(widths), final, tied)


def loosened(paragraph: Paragraph, block: Block) -> Block:
    """The same text with its tied breaks free, each at its penalty."""
    if not block.tied:
        return block
    if not block._loose:
        spacing = paragraph.letter_spacing
        block._loose.append(_piece(block.start, block.tied, paragraph.prefix, spacing, block.final, []))
    return block._loose[0]


def measured(
    found: list[breaks.Break],
    prefix: list[float],
    letter_spacing: float,
    hyphen: list[float] | None = None,
) -> Candidates:
    """Breaks as parallel lists; `hyphen` is the width of the hyphen each break adds, 0 where it adds none."""
    right = [prefix[b.stop] - letter_spacing if b.stop else 0.0 for b in found]
    if hyphen is not None:
        right = [edge + letter_spacing + width if width else edge for edge, width in zip(right, hyphen, strict=True)]
    return Candidates(
        [b.at for b in found],
        [b.stop for b in found],
        [prefix[b.at] for b in found],
        right,
        list(accumulate(right, max)),
        [b.penalty for b in found],
        [bool(width) for width in hyphen] if hyphen is not None else [False] * len(found),
        hyphen is not None,
    )


def _widest(candidates: Candidates, left: float) -> float:
    edges = [left, *candidates.left]
    return max(right - begin for begin, right in zip(edges, candidates.right, strict=False))


# Penalties of breaks that are a last resort; each is greater than any of a free break.
KEPT = 1.0
TIED = 0.6
HYPHEN = 0.5


def relaxed(paragraph: Paragraph, block: Block, measure: float, hyphenate: bool) -> Candidates:
    """The breaks to use at `measure`: free ones, kept ones where those leave a piece too wide, hyphens if allowed."""
    wide = sum(1 for width in block.widths if width > measure) if measure < block.tight else 0
    if not wide and not hyphenate:
        return block.free
    key = (wide, hyphenate)
    if key not in block._relaxed:
        block._relaxed[key] = _relax(paragraph, block, measure, hyphenate)
    return block._relaxed[key]


def _relax(paragraph: Paragraph, block: Block, measure: float, hyphenate: bool) -> Candidates:
    chosen: list[tuple[breaks.Break, float]] = []
    kept: list[breaks.Break] = []
    piece = 0
    for found in block.breaks:
        if found.kept:
            kept.append(found)
            continue
        if block.widths[piece] > measure:
            chosen += [(b._replace(penalty=TIED if b.tied else KEPT), _soft(paragraph, b.at)) for b in kept]
        chosen.append((found, 0.0))
        piece, kept = piece + 1, []
    if hyphenate:
        taken = {b.at for b, _ in chosen}
        for at in _hyphens(paragraph, block, measure):
            if at not in taken:
                chosen.append((breaks.Break(at, at, False, False, HYPHEN), hyphen_width(paragraph, at)))
        chosen.sort(key=lambda pair: pair[0].at)
    return measured([b for b, _ in chosen], paragraph.prefix, paragraph.letter_spacing, [width for _, width in chosen])


def _hyphens(paragraph: Paragraph, block: Block, measure: float) -> tuple[int, ...]:
    """The places to divide words of a block; its last word stays whole where it can."""
    end = block.breaks[-1].stop
    if block.widths[-1] <= measure and len(block.free.at) > 1:
        end = block.free.at[-2]
    every = paragraph.hyphens
    return every[bisect_left(every, block.start + 1) : bisect_left(every, end)]


def _soft(paragraph: Paragraph, at: int) -> float:
    """Width of the hyphen that a soft hyphen before `at` shows, else 0."""
    return hyphen_width(paragraph, at) if paragraph.text[at - 1] == hyphens.SOFT_HYPHEN else 0.0


def face_at(paragraph: Paragraph, character: int) -> Run | None:
    """The run that `character` belongs to."""
    return next((run for run in paragraph.runs if run.item.start <= character < run.item.stop), None)


def hyphen_glyph(face: Face) -> tuple[int, float]:
    """(glyph, advance in em) of the hyphen of a face: U+2010, else the hyphen-minus, else nothing."""
    for code in (0x2010, 0x2D):
        glyph = face.hb_font.get_nominal_glyph(code)
        if glyph:
            return glyph, face.hb_font.get_glyph_h_advance(glyph) / face.upem
    return 0, 0.0


def hyphen_width(paragraph: Paragraph, at: int) -> float:
    run = face_at(paragraph, at - 1)
    return hyphen_glyph(run.item.face)[1] if run else 0.0
