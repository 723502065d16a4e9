"""Placed boxes with their items come in; what a clip moves of them goes out: boxes, lines, words, marks, steps."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from cardmaker.animation import Animation, Motion
from cardmaker.compose.counting import steps
from cardmaker.compose.nodes import Node, inner_width
from cardmaker.compose.phrases import Piece, pieces
from cardmaker.compose.shown import Context, tally
from cardmaker.geometry import Rect
from cardmaker.scene import Glyphs, Item, Moving, Picture
from cardmaker.text import Line, place


class EmitterLike(Protocol):
    """What is asked of `emit.Emitter`."""

    context: Context
    scale: float

    def scaled(self, rect: Rect) -> Rect: ...
    def items(self, node: Node, rect: Rect) -> Iterator[Item]: ...
    def count_backdrop(self, node: Node, rect: Rect) -> int: ...
    def baselines(self, node: Node, rect: Rect, count: int) -> tuple[int, ...]: ...
    def squares(self, node: Node, rect: Rect, kept: int, total: int) -> Iterator[Item]: ...


# A step of a count may be this much wider than the figure at rest: what stands beside it must not be touched.
WIDER = 1.04


def moving(
    emitter: EmitterLike, nodes: Sequence[Node], rects: Sequence[Rect], starts: Sequence[int], items: Sequence[Item]
) -> tuple[Moving, ...]:
    """What moves, in the order of the items. `starts` has the number of items before each of `nodes`.

    A box moves with all that is inside it, but for what has a movement of its own.
    """
    found: list[Moving] = []
    ends = (*starts, len(items))
    for index, node in enumerate(nodes):
        if node.template.motion.moves:
            first, last = ends[index], ends[index + len(node.walk())]
            if last > first:
                found += _node(emitter, node, rects[index], (first, ends[index + 1], last), items, index)
    return tuple(_apart(found))


def _node(
    emitter: EmitterLike, node: Node, rect: Rect, span: tuple[int, int, int], items: Sequence[Item], group: int
) -> Iterator[Moving]:
    """`span`: where the node's own items begin and end, and where those of its subtree end."""
    motion, (first, own, last) = node.template.motion, span
    area = emitter.scaled(rect)
    made = replace(_BLANK, group=group, area=area, scale=emitter.scale)
    if node.role == "text":
        yield from _text(emitter, node, rect, motion, replace(made, first=first, last=own), items)
    elif motion.animation and not _fixed(motion.animation, items[first:last]):
        found = replace(made, first=first, last=last, animation=motion.animation)
        if node.role == "tally" and motion.animation.name == "count":
            found = replace(found, steps=_tally_steps(emitter, node, rect))
        yield found


def _fixed(animation: Animation, items: Sequence[Item]) -> bool:
    """Whether a picture's dot screen forbids it to grow: dots that change their size shimmer."""
    return animation.name == "zoom" and any(isinstance(item, Picture) and item.screen for item in items)


_BLANK = Moving(0, 0, Animation("none"), 0)


def _text(
    emitter: EmitterLike, node: Node, rect: Rect, motion: Motion, made: Moving, items: Sequence[Item]
) -> Iterator[Moving]:
    """The marks of a text, then its lines: in this order they are painted."""
    assert node.paragraph is not None
    lines = node.lines(inner_width(node, rect))
    text = node.paragraph.text
    first = made.first + emitter.count_backdrop(node, rect)
    marks = len(lines) if node.template.type.highlight[3] else 0
    if marks and motion.highlight:
        for index in range(marks):
            at = first + index
            yield replace(made, first=at, last=at + 1, animation=motion.highlight, part="mark", index=index)
    animation = motion.animation
    if animation is None:
        return
    rest = first + marks if motion.highlight else made.first
    if animation.name == "count":
        counted = _figure_steps(emitter, node, rect)
        yield replace(made, first=rest, animation=animation, text=text, steps=counted)
    elif animation.by == "box":
        yield replace(made, first=rest, animation=animation, text=text)
    else:
        yield from _parts(emitter, node, rect, animation, replace(made, first=rest), items, lines)


def _parts(
    emitter: EmitterLike,
    node: Node,
    rect: Rect,
    animation: Animation,
    made: Moving,
    items: Sequence[Item],
    lines: Sequence[Line],
) -> Iterator[Moving]:
    """The lines of a text, or its words: each with the items on its baseline."""
    baselines = emitter.baselines(node, rect, len(lines))
    owners: list[int] = []
    for item in items[made.first : made.last]:
        known = owners[-1] if owners else 0
        owners.append(_nearest(item, baselines) if isinstance(item, Glyphs) and item.glyphs else known)
    index = 0
    for number, line in enumerate(lines):
        own = [made.first + at for at, owner in enumerate(owners) if owner == number]
        if not own:
            continue
        for first, last, piece in _grouped(own, items, pieces(node, line, animation.by)):
            part = "word" if animation.by == "word" else "line"
            told = replace(made, text=piece.text, follows=piece.follows)
            yield replace(told, first=first, last=last, animation=animation, part=part, index=index)
            index += 1


def _nearest(item: Glyphs, baselines: Sequence[float]) -> int:
    y = item.glyphs[0][2]
    return min(range(len(baselines)), key=lambda index: abs(baselines[index] - y))


def _grouped(own: Sequence[int], items: Sequence[Item], parts: Sequence[Piece]) -> list[tuple[int, int, Piece]]:
    """The items of each piece of a line, after `split`: an item whose text begins with a space opens the next one."""
    starts = [own[0], *(at for at in own[1:] if isinstance(found := items[at], Glyphs) and found.text[:1].isspace())]
    ends = [*starts[1:], own[-1] + 1]
    if len(starts) != len(parts):
        joint = "" if parts[0].text[-1:].isspace() else " "
        return [(own[0], own[-1] + 1, replace(parts[0], text=joint.join(part.text for part in parts)))]
    return list(zip(starts, ends, parts, strict=True))


def split(node: Node, rect: Rect, items: Sequence[Item], by: str) -> list[Item]:
    """The items of a text that moves by words or phrases: runs of glyphs cut where one begins, which paint the same.

    A line that does not read from left to right, or whose glyphs cannot be told apart so, stays whole.
    """
    assert node.paragraph is not None
    counts = [_ink_counts(node, line, pieces(node, line, by)) for line in node.lines(inner_width(node, rect))]
    total = sum(len(item.glyphs) for item in items if isinstance(item, Glyphs))
    if node.numeral is not None or sum(map(sum, counts)) != total:
        return list(items)
    left = [count for line in counts for count in line]
    heads = {0} | {sum(map(sum, counts[:index])) for index in range(len(counts))}
    cut: list[Item] = []
    passed, room = 0, 0
    for item in items:
        if not isinstance(item, Glyphs):
            cut.append(item)
            continue
        glyphs = item.glyphs
        while glyphs:
            opens = room == 0
            room = room or left.pop(0)
            taken, glyphs = glyphs[:room], glyphs[room:]
            space = " " if opens and passed not in heads else ""
            cut.append(replace(item, glyphs=taken, text=f"{space}{item.text.strip()}"))
            passed, room = passed + len(taken), room - len(taken)
    return cut


def _ink_counts(node: Node, line: Line, parts: Sequence[Piece]) -> list[int]:
    """How many glyphs with ink each piece of a line has."""
    paragraph = node.paragraph
    assert paragraph is not None
    counts = []
    for piece in parts:
        part = replace(line, start=piece.start, stop=piece.stop, hyphen=line.hyphen and piece is parts[-1])
        counts.append(sum(len(run.glyphs) for run in place(paragraph, part, size=1.0, x=0.0, baseline=0.0)))
    return [count for count in counts if count]


def _figure_steps(emitter: EmitterLike, node: Node, rect: Rect) -> tuple[tuple[Item, ...], ...]:
    """What stands there at each step. One that is too wide shows its neighbour's: a tally keeps the same steps."""
    figure = emitter.context.figure
    if figure is None or node.remake is None or node.paragraph is None or node.paragraph.text != figure.value:
        return ()
    widest = node.ink_width() * WIDER
    found: list[tuple[Item, ...]] = []
    early = 0
    for text in steps(figure.value, figure.was):
        step = copy.copy(node)
        step.spans = tuple(replace(span, text=text) for span in node.spans[:1])
        assert node.remake is not None
        step.paragraph = node.remake(step.spans)
        if step.ink_width() <= widest:
            found.append(tuple(emitter.items(step, rect)))
        elif found:
            found.append(found[-1])
        else:
            early += 1
    return (*found[:1] * early, *found)


def _tally_steps(emitter: EmitterLike, node: Node, rect: Rect) -> tuple[tuple[Item, ...], ...]:
    squares = tally(emitter.context.figure) if emitter.context.figure else None
    if squares is None:
        return ()
    kept, total = squares
    return tuple(tuple(emitter.squares(node, rect, number, total)) for number in range(total, kept - 1, -1))


def _apart(found: list[Moving]) -> Iterator[Moving]:
    """Without overlaps: a box gives up the items that something inside it moves by itself."""
    for outer in found:
        inner = [
            one for one in found if one.group > outer.group and outer.first <= one.first and one.last <= outer.last
        ]
        at = outer.first
        for one in sorted(inner, key=lambda one: one.first):
            if one.first > at:
                yield replace(outer, first=at, last=one.first)
            at = max(at, one.last)
        if at < outer.last or not inner:
            yield replace(outer, first=at)
