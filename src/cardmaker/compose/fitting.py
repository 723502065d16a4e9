"""A tree of nodes, the layout's sizes and its ordered steps come in; sizes at which everything fits go out.

Every text is shaped already, so trying a size is arithmetic: break, add up, compare with the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cardmaker.compose.flex import layout, overflows
from cardmaker.compose.nodes import Node, resolve
from cardmaker.design import Range, Step
from cardmaker.design.values import Value, names, number
from cardmaker.geometry import Rect

TOLERANCE = 0.5
_RATIO_STEP = 0.05


@dataclass(slots=True)
class Lengths:
    """All lengths by name. `sizes` are those that may give way, at the values chosen now."""

    sizes: dict[str, float]
    ranges: Mapping[str, tuple[float, float]]
    canvas: Mapping[str, float]
    values: Mapping[str, Value]

    @classmethod
    def of(cls, values: Mapping[str, Value], sizes: Mapping[str, Range], canvas: Mapping[str, float]) -> Lengths:
        lengths = cls({}, {}, canvas, {name: value for name, value in values.items() if name not in sizes})
        fixed = lengths.tokens()
        ranges = {name: (number(size.max, fixed), number(size.min, fixed)) for name, size in sizes.items()}
        lengths.ranges = ranges
        lengths.sizes = {name: most for name, (most, _) in ranges.items()}
        return lengths

    def tokens(self) -> dict[str, float]:
        """Every name's length in design px. A length made from others waits until they are known."""
        known = {**self.canvas, **self.sizes}
        waiting = list(self.values.items())
        while waiting:
            later = []
            for name, value in waiting:
                if all(other in known for other in names(value)):
                    known[name] = number(value, known)
                else:
                    later.append((name, value))
            if len(later) == len(waiting):  # those that need sizes not set yet, or one another
                break
            waiting = later
        return known

    def step(self, name: str) -> float:
        """How fine a size is tried: whole px, or hundredths for a ratio."""
        return 1.0 if self.ranges[name][0] >= 8 else _RATIO_STEP


@dataclass(frozen=True, slots=True)
class Placed:
    """A tree with the rectangle of every node, in design px."""

    root: Node
    rects: tuple[Rect, ...]
    tokens: Mapping[str, float]


class Fitter:
    """Tries sizes on one tree. `build(dropped)` makes the tree anew without the boxes named."""

    def __init__(self, build: Callable[[frozenset[str]], Node], lengths: Lengths, width: float, height: float) -> None:
        self.build = build
        self.lengths = lengths
        self.width = width
        self.height = height
        self.dropped: frozenset[str] = frozenset()
        self.root = build(self.dropped)
        self.fresh = True
        self.rects: list[Rect] = []

    def place(self) -> float:
        """Lay out at the sizes chosen; returns by how many design px the worst box overflows."""
        tokens = self.lengths.tokens()
        resolve(self.root, tokens, 30.0, self.fresh)
        self.fresh = False
        self.rects = layout(self.root.box, self.width, self.height)
        worst = max((px for _, px in overflows(self.root.box, self.rects)), default=0.0)
        return max(worst, self._canvas_overflow(), self._too_many_lines())

    def _canvas_overflow(self) -> float:
        root = self.rects[0]
        return max(root.height - self.height, root.width - self.width)

    def _too_many_lines(self) -> float:
        worst = 0.0
        for node, rect in zip(self.root.walk(), self.rects, strict=True):
            limit = node.template.type.max_lines
            if node.paragraph is None or not limit or node.template.type.ellipsis:
                continue
            extra = node.line_count(inner_width(node, rect)) - limit
            worst = max(worst, extra * node.line_height * node.size)
        return worst

    def fits(self) -> bool:
        return self.place() <= TOLERANCE

    # -- the steps

    def run(self, steps: tuple[Step, ...]) -> bool:
        """Apply the steps in order until everything fits, then those that mend and grow; whether it fits."""
        fitting = self.fits()
        for step in steps:
            if step.kind in ("shrink", "drop") and not fitting:
                fitting = self._give_way(step)
            elif step.kind in ("save-line", "even", "grow") and fitting:
                self._mend(step)
        return self.fits() if fitting else False

    def _give_way(self, step: Step) -> bool:
        if step.kind == "drop":
            self.dropped |= {step.name}
            self.root = self.build(self.dropped)
            self.fresh = True
            return self.fits()
        now, least = self.lengths.sizes[step.name], self.lengths.ranges[step.name][1]
        target = max(least, number(step.to, self.lengths.tokens()) if step.to else least)
        if target >= now:
            return False
        self.lengths.sizes[step.name] = target
        if not self.fits():
            return False
        self._largest(step.name, target, now)
        return True

    def _largest(self, name: str, low: float, high: float) -> None:
        """The largest value between `low`, which fits, and `high`, on the size's steps."""
        step = self.lengths.step(name)
        count = int((high - low) / step + 1e-9)
        fits, fails = 0, count + 1
        while fails - fits > 1:
            middle = (fits + fails) // 2
            self.lengths.sizes[name] = low + middle * step
            if self.fits():
                fits = middle
            else:
                fails = middle
        self.lengths.sizes[name] = low + fits * step

    def _mend(self, step: Step) -> None:
        if step.kind == "grow":
            most = self.lengths.ranges[step.name][0]
            now = self.lengths.sizes[step.name]
            if now < most:
                self._largest(step.name, now, most)
            return
        self.place()
        found = self._text_of(step.name)
        if found is None:
            return
        before = self.lengths.sizes[step.name]
        chosen = self._fewer_lines(*found, step) if step.kind == "save-line" else self._evener(*found, step)
        self.lengths.sizes[step.name] = chosen
        if chosen != before and not self.fits():
            self.lengths.sizes[step.name] = before

    def _text_of(self, size: str) -> tuple[Node, float] | None:
        """The first text whose font size is made from `size`, and its width."""
        for node, rect in zip(self.root.walk(), self.rects, strict=True):
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
        self.place()
        return Placed(self.root, tuple(self.rects), self.lengths.tokens())


def inner_width(node: Node, rect: Rect) -> float:
    """Px inside a text's padding and border."""
    style = node.box.style
    return rect.width - style.padding.left - style.padding.right - 2 * style.border


def _last_share(node: Node, width: float) -> float:
    lines = node.lines(width)
    longest = max(line.width for line in lines)
    return lines[-1].width / longest if len(lines) > 1 and longest > 0 else 1.0
