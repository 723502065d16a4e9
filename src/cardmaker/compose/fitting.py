"""A tree of nodes, the layout's sizes and its ordered steps come in; sizes at which everything fits go out.

Every text is shaped already, so trying a size is arithmetic: break, add up, compare with the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cardmaker.compose.flex import Box, FlexStyle, Measured, layout, overflows
from cardmaker.compose.lengths import Choice, Lengths, Sizes
from cardmaker.compose.nodes import Node, resolve, resolve_own
from cardmaker.design import Step
from cardmaker.design.values import names, number
from cardmaker.geometry import Rect

TOLERANCE = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A tree with the rectangle of every node, in design px."""

    root: Node
    rects: tuple[Rect, ...]
    tokens: Mapping[str, float]


class Probe:
    """The part of a tree that sizes can move, for trying many: what cannot move is one box of known size.

    `nodes` are in the order of the boxes.
    """

    __slots__ = ("box", "nodes", "pairs", "still")

    def __init__(self, root: Node, rects: Sequence[Rect]) -> None:
        self.nodes: list[Node] = []
        self.pairs: list[tuple[Node, Node, Box]] = []
        self.still = 0.0
        self.box = self._copy(root, root, rects, 0)[0]

    def _copy(self, node: Node, parent: Node, rects: Sequence[Rect], index: int) -> tuple[Box, int]:
        """A box for the node at `index`, and the index after its subtree."""
        self.nodes.append(node)
        end = index + node.count()
        if node.children and index and not any(child.moves() for child in node.children):
            box = _solid(node.box, rects[index])
            self.still = max(self.still, _worst(node.box, rects[index:end]))
            self.pairs.append((node, parent, box))
            return box, end
        box = Box(node.box.style, [], node.box.measure, node.box.name)
        if node.template.moves:
            self.pairs.append((node, parent, box))
        children: list[Box] = []
        column = node.box.style.direction == "column"
        at = index + 1
        for child in node.children:
            if column and not child.moves():
                end = at + child.count()
                self.still = max(self.still, _worst(child.box, rects[at:end]))
                if child.box.style.position != "absolute":
                    self.nodes.append(child)
                    children.append(_solid(child.box, rects[at]))
                at = end
            else:
                copied, at = self._copy(child, node, rects, at)
                children.append(copied)
        box.children = children
        return box, at

    def rects(self, choice: Choice, width: float, height: float) -> list[Rect]:
        """Lay out with these lengths, in the order of `nodes`."""
        for node, parent, box in self.pairs:
            resolve_own(node, choice, parent.size)
            box.style = node.box.style
        return layout(self.box, width, height)


def _solid(box: Box, rect: Rect) -> Box:
    """A leaf that measures what the subtree was laid out to."""
    style = box.style
    padding, border = style.padding, 2 * style.border
    width = rect.width - padding.left - padding.right - border
    height = rect.height - padding.top - padding.bottom - border
    if style.grow and style.height is None:  # its height is given by its parent, so only the content's counts
        height = min(height, layout(Box(_COLUMN, (box,)), rect.width, 0.0)[1].height)
    # No wider than there is room: its width was given by a parent that may be narrower at other sizes.
    return Box(style, (), lambda available: Measured(min(width, available), height), box.name)


def _worst(box: Box, rects: Sequence[Rect]) -> float:
    return max((px for _, px in overflows(box, rects)), default=0.0)


_COLUMN = FlexStyle(direction="column")


Tried = tuple[float, list[Rect], list[float]]  # how far over, the rectangles, the font sizes


class Fitter:
    """Tries sizes on one tree. `build(dropped)` makes the tree anew without the boxes named."""

    def __init__(self, build: Callable[[frozenset[str]], Node], lengths: Lengths, width: float, height: float) -> None:
        self.build = build
        self.lengths = lengths
        self.width = width
        self.height = height
        self.dropped: frozenset[str] = frozenset()
        self.root = build(self.dropped)
        self.rects: list[Rect] = []
        self.probe: Probe | None = None
        self.nodes: Sequence[Node] = ()
        self.over = 0.0
        self.placed_at: Sizes = ()
        self.tried: dict[Sizes, Tried] = {}

    def place(self) -> float:
        """Lay everything out at the sizes chosen; returns by how many design px the worst box overflows."""
        resolve(self.root, Choice(self.lengths), 30.0, self.probe is None)
        self.rects = layout(self.root.box, self.width, self.height)
        self.nodes = tuple(self.root.walk())
        self.over = max(_worst(self.root.box, self.rects), self._excess(self.nodes, self.rects))
        if self.probe is None:
            self.probe = Probe(self.root, self.rects)
            self.tried.clear()
        self.placed_at = self.lengths.chosen()
        return self.over

    def try_out(self) -> float:
        """As `place`, but only with what sizes can move; what was tried is remembered."""
        if self.probe is None:
            return self.place()
        sizes = self.lengths.chosen()
        found = self.tried.get(sizes)
        self.nodes = self.probe.nodes
        if found is not None:
            self.over, self.rects, ems = found
            for node, em in zip(self.nodes, ems, strict=True):
                node.size = em
            return self.over
        self.rects = self.probe.rects(Choice(self.lengths), self.width, self.height)
        worst = max(_worst(self.probe.box, self.rects), self._excess(self.nodes, self.rects))
        self.over = max(self.probe.still, worst)
        self.placed_at = ()
        self.tried[sizes] = (self.over, self.rects, [node.size for node in self.nodes])
        return self.over

    def _excess(self, nodes: Sequence[Node], rects: Sequence[Rect]) -> float:
        """How far the page is larger than the canvas, or a text longer than its most lines, in design px."""
        worst = max(rects[0].height - self.height, rects[0].width - self.width)
        for node, rect in zip(nodes, rects, strict=True):
            limit = node.template.type.max_lines
            if node.paragraph is None or not limit or node.template.type.ellipsis:
                continue
            extra = node.line_count(inner_width(node, rect)) - limit
            worst = max(worst, extra * node.line_height * node.size)
        return worst

    def fits(self) -> bool:
        return self.try_out() <= TOLERANCE

    # -- the steps

    def run(self, steps: tuple[Step, ...]) -> bool:
        """Apply the steps in order until everything fits, then those that mend and grow; whether it fits."""
        fitting = self.fits()
        for step in steps:
            if step.kind in ("shrink", "drop") and not fitting:
                fitting = self._give_way(step)
            elif step.kind in ("save-line", "even", "grow") and fitting:
                self._mend(step)
        return fitting and self._placed_anew() <= TOLERANCE

    def _placed_anew(self) -> float:
        """Lay everything out, unless nothing was tried since it was."""
        return self.over if self.placed_at == self.lengths.chosen() else self.place()

    def _give_way(self, step: Step) -> bool:
        if step.kind == "drop":
            self.dropped |= {step.name}
            self.root = self.build(self.dropped)
            self.probe = None
            return self.fits()
        now, least = self.lengths.sizes[step.name], self.lengths.ranges[step.name][1]
        target = max(least, number(step.to, self.lengths.tokens()) if step.to else least)
        if target >= now:
            return False
        guess = self._guess(step.name, target, now)
        if guess > target and self._fits_at(step.name, guess):
            self._largest(step.name, guess, now, guess)
            return True
        if not self._fits_at(step.name, target):
            return False
        self._largest(step.name, target, guess if guess > target else now, guess)
        return True

    def _fits_at(self, name: str, size: float) -> bool:
        self.lengths.sizes[name] = size
        return self.fits()

    def _largest(self, name: str, low: float, high: float, guess: float) -> None:
        """The largest value between `low`, which fits, and `high`, which does not, on the size's steps.

        `guess` is tried first, then its neighbour on the other side; only if it is far off, halving goes on.
        """
        step = self.lengths.step(name)
        fits, fails = 0, max(1, int((high - low) / step + 1e-9))
        middle = round((guess - low) / step)
        while fails - fits > 1:
            middle = min(max(middle, fits + 1), fails - 1)
            if self._fits_at(name, low + middle * step):
                fits, middle = middle, middle + 1
            else:
                fails, middle = middle, (fits + middle) // 2
        self.lengths.sizes[name] = low + fits * step

    def _guess(self, name: str, low: float, now: float) -> float:
        """The largest size at which the page would fit, if its texts' heights were all that changes.

        The page was just tried at `now` and was too high by `over`.
        """
        texts = [
            (node, inner_width(node, rect), node.size)
            for node, rect in zip(self.nodes, self.rects, strict=True)
            if node.paragraph is not None and name in names(node.template.type.size)
        ]
        needed = sum(node.text_height(node.line_count(width)) for node, width, _ in texts) - self.over + TOLERANCE
        step = self.lengths.step(name)
        guess = now
        while guess > low:
            guess -= step
            height = 0.0
            for node, width, em in texts:
                node.size = em * guess / now
                height += node.text_height(node.line_count(width))
            if height <= needed:
                break
        for node, _, em in texts:
            node.size = em
        return guess

    def _mend(self, step: Step) -> None:
        if step.kind == "grow":
            most = self.lengths.ranges[step.name][0]
            now = self.lengths.sizes[step.name]
            if now < most:
                self._grow(step.name, now, most)
            return
        found = self._text_of(step.name)
        if found is None:
            return
        before = self.lengths.sizes[step.name]
        chosen = self._fewer_lines(*found, step) if step.kind == "save-line" else self._evener(*found, step)
        self.lengths.sizes[step.name] = chosen
        if chosen == before or not self.fits():
            self.lengths.sizes[step.name] = before

    def grow(self, name: str, most: float) -> None:
        """Let a size of a page that fits grow up to `most`, as far as it fits, and lay out anew."""
        now = self.lengths.sizes[name]
        if now < most:
            self._grow(name, now, most)
            self.place()

    def _grow(self, name: str, now: float, most: float) -> None:
        self.lengths.sizes[name] = most
        if not self.fits():
            self._largest(name, now, most, self._guess(name, now, most))

    def _text_of(self, size: str) -> tuple[Node, float] | None:
        """The first text whose font size is made from `size`, and its width."""
        if self.lengths.sizes.get(size) is None:
            return None
        self.fits()
        for node, rect in zip(self.nodes, self.rects, strict=True):
            if node.paragraph is not None and size in names(node.template.type.size):
                return node, inner_width(node, rect)
        return None

    def _candidates(self, node: Node, step: Step) -> Iterator[float]:
        """Smaller sizes in turn, the text set at each."""
        now, least = self.lengths.sizes[step.name], self.lengths.ranges[step.name][1]
        lowest = max(least, now * (1 - step.within))
        by, em = self.lengths.step(step.name), node.size
        for index in range(1, int((now - lowest) / by + 1e-9) + 1):
            size = now - index * by
            node.size = em * size / now
            yield size

    def _fewer_lines(self, node: Node, width: float, step: Step) -> float:
        now = self.lengths.sizes[step.name]
        lines = node.line_count(width)
        for size in self._candidates(node, step):
            if node.line_count(width) < lines:
                return size
        return now

    def _evener(self, node: Node, width: float, step: Step) -> float:
        now = self.lengths.sizes[step.name]
        if _last_share(node, width) >= step.last_line:
            return now
        for size in self._candidates(node, step):
            if _last_share(node, width) >= step.last_line:
                return size
        return now

    def placed(self) -> Placed:
        """The tree as `run` left it."""
        return Placed(self.root, tuple(self.rects), self.lengths.tokens())


def inner_width(node: Node, rect: Rect) -> float:
    """Px inside a text's padding and border."""
    style = node.box.style
    return rect.width - style.padding.left - style.padding.right - 2 * style.border


def _last_share(node: Node, width: float) -> float:
    lines = node.lines(width)
    longest = max(line.width for line in lines)
    return lines[-1].width / longest if len(lines) > 1 and longest > 0 else 1.0
