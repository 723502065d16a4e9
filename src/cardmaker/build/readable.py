"""A job's finished scenes come in; warnings of text that is hard to read, at the boxes of its layout, go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cardmaker.compose import Studio
from cardmaker.design import Brand, Layout
from cardmaker.diagnostics import Diagnostic, Severity, Span
from cardmaker.plan import Job
from cardmaker.readability.contrast import RGB, least
from cardmaker.readability.scenes import Sight, sights, suggestion
from cardmaker.scene import Scene
from cardmaker.source import Mapping, Node, Scalar
from cardmaker.source import Sequence as Items

BOLD = 700


def problems(job: Job, scenes: Sequence[Scene], studio: Studio) -> tuple[Diagnostic, ...]:
    """Contrast under WCAG 2.2 AA on what lies flat behind a run, and type under the brand's smallest."""
    found: dict[Diagnostic, None] = {}
    for scene in scenes:
        for sight in sights(scene):
            bold = studio.fonts.by_key(sight.run.face).weight >= BOLD
            for message, hint in _wrong(sight, studio.brands[job.brand], bold=bold):
                found[Diagnostic(_place(job, sight.run.box, studio), Severity.WARNING, message, hint)] = None
    return tuple(found)


def _wrong(sight: Sight, brand: Brand, *, bold: bool) -> Iterator[tuple[str, str]]:
    box = sight.run.box
    better = suggestion(sight, bold=bold)
    if better and sight.behind and sight.ratio:
        pair = f"{_hex(sight.run.color[:3])} on {_hex(sight.behind)}"
        message = f"the text of `{box}` has a contrast of {sight.ratio:.1f} : 1 ({pair})"
        needed = f"{least(sight.size, bold=bold):g} : 1 is needed (WCAG AA)."
        yield message, f"{needed} The nearest colour that has it is {_hex(better)}."
    if sight.size < brand.smallest_type:
        message = f"the text of `{box}` is {sight.size:.1f} CSS px on a phone; {brand.smallest_type:g} is the least"
        yield message, "Make it larger, or lower `smallest-type` in the brand."


def _hex(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _place(job: Job, box: str, studio: Studio) -> Span:
    """Where the box stands in its layout; a scene may be made with another layout that the job's own falls back to."""
    layouts = studio.layouts
    first = layouts.get(job.layout)
    others = (layout for _, layout in sorted(layouts.items()) if layout is not first)
    for layout in (*((first,) if first else ()), *others):
        if found := _box(layout, box):
            return found
    return first.node.span if first else job.deck.span


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
