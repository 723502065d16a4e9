"""A job's finished scenes come in; warnings of what is hard to read on them go out.

Type, contrast and long lines are told at the boxes of the layout, too many words at the card's text: one diagnostic for
each picture, place and kind, with the worst there; `diagnostics.summed` makes one of those of many pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cardmaker.compose import Studio
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Diagnostic, Measured, Severity, Span
from cardmaker.frozen import frozen
from cardmaker.paint import Painter
from cardmaker.plan import Job
from cardmaker.readability import pixels
from cardmaker.readability.contrast import BLACK, RGB, WHITE, least, luminance, nearest, over, ratio, scrim
from cardmaker.readability.lines import card_words, longest_lines
from cardmaker.readability.scenes import Sight, sights, without_underlines
from cardmaker.scene import Drawing, Fill, Glyphs, Ramp, Rgba, Scene
from cardmaker.source import Mapping, Node, Scalar
from cardmaker.source import Sequence as Items

BOLD = 700
SHOWN = 24
"""Letters of a text that a message quotes."""
Found = tuple[str, Measured, str, str]
"""The box, what was measured, message and hint."""


def problems(job: Job, scenes: Sequence[Scene], studio: Studio, painter: Painter) -> tuple[Diagnostic, ...]:
    """What is hard to read on each picture: contrast under WCAG 2.2 AA, and what is beyond the brand's limits.

    Only runs that stand on something else than a flat colour are painted to know, and not where the worst of the
    colours behind them passes.
    """
    looker = _Looker(job, studio, painter, studio.brands[job.brand])
    return tuple(one for scene in scenes for one in looker.look(scene))


@frozen
class _Looker:
    job: Job
    studio: Studio
    painter: Painter
    brand: Brand

    def look(self, scene: Scene) -> Iterator[Diagnostic]:
        worst: dict[tuple[Span, str], Diagnostic] = {}
        for box, measured, message, hint in self._found(scene):
            found = Diagnostic(self._place(box), Severity.WARNING, message, hint, measured)
            known = worst.setdefault((found.span, measured.kind), found)
            if known.measured and measured.over > known.measured.over:
                worst[found.span, measured.kind] = found
        yield from worst.values()
        yield from self._wordy(scene)

    def _found(self, scene: Scene) -> Iterator[Found]:
        unknown: dict[int, tuple[Sight, float]] = {}
        for sight in sights(scene, self._advance, self._colour):
            yield from self._small(sight)
            limit = least(sight.size, bold=self.studio.fonts.by_key(sight.run.face).weight >= BOLD)
            if sight.ratio >= limit:
                continue
            if sight.behind.flat is None:
                unknown[sight.index] = sight, limit
            elif not self.studio.fonts.by_key(sight.run.face).color:
                yield _flat(sight, sight.behind.flat, limit)
        if unknown:
            bare = without_underlines(scene, [sight.run for sight, _ in unknown.values()])
            for index, letters in self.painter.behind(bare, unknown).items():
                sight, limit = unknown[index]
                seen = pixels.seen(sight.run.color, letters)
                if seen and seen.ratio < limit:
                    yield _painted(sight, seen, limit)
        yield from self._long_lines(scene)

    def _advance(self, run: Glyphs) -> float:
        face = self.studio.fonts.by_key(run.face)
        return float(face.hb_font.get_glyph_h_advance(run.glyphs[-1][0])) * run.size / face.upem

    def _colour(self, item: Drawing) -> Rgba | None:
        return self.studio.pictures.only_colour(item.source, item.colors)

    def _small(self, sight: Sight) -> Iterator[Found]:
        floor = self.brand.smallest_type
        if sight.size < floor:
            message = f"{_named_text(sight.run)} is {sight.size:.1f} CSS px on a phone; {floor:g} is the least"
            hint = "Make it larger, or lower `smallest-type` in the brand."
            yield sight.run.box, Measured("type", floor - sight.size), message, hint

    def _long_lines(self, scene: Scene) -> Iterator[Found]:
        most = self.brand.line_length
        for box, (count, line) in longest_lines(scene).items():
            if count > most:
                where = f"of `{box}` " if box else ""
                message = f"a line {where}has {count} characters; {most:g} is the most (“{_quoted(line)}”)"
                share = f"{count / most - 1:.0%}"
                hint = (
                    f"Make its type {share} larger or its box that much narrower, or raise `line-length` in the brand."
                )
                yield box, Measured("line", count - most), message, hint

    def _wordy(self, scene: Scene) -> Iterator[Diagnostic]:
        """Pages of clips stay as long as they need to be read."""
        most, job = self.brand.picture_words, self.job
        count = 0 if job.placement.kind == "clip" else card_words(scene)
        if count > most:
            message = f"a picture in {job.language} has {count} words of this text; {most:g} is the most"
            hint = f"Cut {_words(count - most)}, make two cards of it, or raise `picture-words` in the brand."
            yield Diagnostic(text_span(job), Severity.WARNING, message, hint, Measured("words", count - most))

    def _place(self, box: str) -> Span:
        """Where the box stands in its layout; a scene may be made with another layout that the job's falls back to."""
        layouts = self.studio.layouts
        first = layouts.get(self.job.layout)
        others = (layout for _, layout in sorted(layouts.items()) if layout is not first)
        names = (box, box.rpartition("-")[0])  # the blocks of an answer are named after its box
        for name in filter(None, names):
            for layout in (*((first,) if first else ()), *others):
                if found := _box(layout, name):
                    return found
        return first.node.span if first else self.job.deck.span


def text_span(job: Job) -> Span:
    """Where the text stands that a job shows."""
    if job.standing is None:
        return job.deck.span
    return (job.standing.wording.answer.get(job.language) or job.standing.wording).span


def _words(count: float) -> str:
    return "a word" if count == 1 else f"{count:g} words"


def _named_text(run: Glyphs) -> str:
    return f"the text of `{run.box}`" if run.box else f"the text “{_quoted(run.text)}” of a box without `id`"


def _quoted(text: str) -> str:
    text = text.strip()
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"


def _flat(sight: Sight, behind: RGB, limit: float) -> Found:
    color = sight.run.color
    seen = over(color[:3], color[3] / 255, behind)
    better = nearest(seen, lambda one: ratio(one, behind) >= limit)
    message = f"{_named_text(sight.run)} has a contrast of {_ratio(sight.ratio)} ({_hex(seen)} on {_hex(behind)})"
    hint = _needed(limit) + (f" The nearest colour that has it is {_hex(better)}." if better else "")
    return sight.run.box, Measured("contrast", limit - sight.ratio), message, hint


def _painted(sight: Sight, seen: pixels.Seen, limit: float) -> Found:
    """The text over a picture or a gradient, at its worst letter."""
    box, color = sight.run.box, sight.run.color[:3]
    where = f"where it is hardest to read (“{_quoted(sight.run.text)}”, {_hex(color)} on {_hex(seen.behind)})"
    message = f"{_named_text(sight.run)} has a contrast of {_ratio(seen.ratio)} {where}"
    better = nearest(color, lambda one: pixels.passes(one, seen, limit))
    ways = [f"the nearest colour that has it everywhere is {_hex(better)}"] if better else []
    ways += filter(None, [_veil(sight, seen, limit)])
    advice = "; or ".join(ways) or "put a flat colour behind it"
    hint = f"{_needed(limit)} {advice[0].upper()}{advice[1:]}."
    return box, Measured("contrast", limit - seen.ratio), message, hint


def _veil(sight: Sight, seen: pixels.Seen, limit: float) -> str:
    """How opaque what lies between text and picture has to be, in the colour of the veil that is there already."""
    text, there = sight.run.color[:3], sight.behind.scrim
    own: Rgba | None = there.color if isinstance(there, Fill) and there.color[3] < 255 else None
    away = BLACK if luminance(text) > 0.18 else WHITE
    for veil in (own, (*away, 0)):
        more = scrim(text, seen.ends, limit, veil[:3]) if veil else None
        if veil is None or more is None:
            continue
        had = veil[3] / 255
        whole = f"{1 - (1 - had) * (1 - more):.0%}"
        if veil is own and there:
            return f"`{there.box}` ({_hex(veil[:3])}) has to be {whole} opaque, where it is {had:.0%}"
        on = f" on top of `{there.box}`" if isinstance(there, Ramp) else ""
        return f"a layer of {_hex(veil[:3])} behind it{on} has to be {whole} opaque"
    return ""


def _needed(limit: float) -> str:
    return f"{limit:g} : 1 is needed (WCAG AA)."


def _ratio(value: float) -> str:
    return f"{value:.1f} : 1"


def _hex(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _box(layout: Layout, name: str) -> Span | None:
    return next(_named(layout.node, name), None)


def _named(node: Node, name: str) -> Iterator[Span]:
    if isinstance(node, Mapping):
        own = node.get("id")
        if isinstance(own, Scalar) and own.value == name:
            yield own.span
        for _, value in node.entries:
            yield from _named(value, name)
    elif isinstance(node, Items):
        for item in node.items:
            yield from _named(item, name)
