"""A tree of nodes, the layout's sizes and its ordered steps come in; sizes at which everything fits go out.

Every text is shaped already, so trying a size is arithmetic: break, add up, compare with the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cardmaker.compose.flex import Box, FlexStyle, Measured, layout, overflows
from cardmaker.compose.nodes import Node, resolve, resolve_own
from cardmaker.design import Range, Step
from cardmaker.design.values import Value, names, number
from cardmaker.geometry import Rect
from cardmaker.text import parted

TOLERANCE = 0.5
PARTED, STEPPED = 4, 2  # how much worse than a short last line
SHORTEST_LINE = 0.45  # of the longest: a line above others that is shorter looks like a step
SHORT_LINE = 0.6  # of the longest: two such lines, or one of a single word between others, look torn
WHOLE_WITHIN = 0.3  # a text may shrink this share to keep words whole
_RATIO_STEP = 0.05


class Lengths:
    """All lengths by name. `sizes` are those that may give way, at the values chosen now; `ranges` their (max, min)."""

    __slots__ = ("_fixed", "_moving", "ranges", "sizes")

    def __init__(self, values: Mapping[str, Value], sizes: Mapping[str, Range], canvas: Mapping[str, float]) -> None:
        own = {name: value for name, value in values.items() if name not in sizes}
        self._fixed = _evaluated(own, dict(canvas))
        self.ranges = {
            name: (number(size.max, self._fixed), number(size.min, self._fixed)) for name, size in sizes.items()
        }
        self.sizes = {name: most for name, (most, _) in self.ranges.items()}
        self._moving = {name: value for name, value in own.items() if name not in self._fixed}

    def tokens(self) -> dict[str, float]:
        """Every name's length in design px."""
        return _evaluated(self._moving, {**self._fixed, **self.sizes})

    def step(self, name: str) -> float:
        """How fine a size is tried: whole px, or hundredths for a ratio."""
        return 1.0 if self.ranges[name][0] >= 8 else _RATIO_STEP


def _evaluated(values: Mapping[str, Value], known: dict[str, float]) -> dict[str, float]:
    """`known` and all values that can be made from it; one made from others waits until they are known."""
    waiting = list(values.items())
    while waiting:
        later = []
        for name, value in waiting:
            if all(other in known for other in names(value)):
                known[name] = number(value, known)
            else:
                later.append((name, value))
        if len(later) == len(waiting):  # made from sizes that are not set yet
            break
        waiting = later
    return known


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

    def rects(self, tokens: Mapping[str, float], width: float, height: float) -> list[Rect]:
        """Lay out with `tokens`, in the order of `nodes`."""
        for node, parent, box in self.pairs:
            resolve_own(node, tokens, parent.size, False)
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

    def place(self) -> float:
        """Lay everything out at the sizes chosen; returns by how many design px the worst box overflows."""
        resolve(self.root, self.lengths.tokens(), 30.0, self.probe is None)
        self.rects = layout(self.root.box, self.width, self.height)
        self.nodes = tuple(self.root.walk())
        self.over = max(_worst(self.root.box, self.rects), self._excess(self.nodes, self.rects))
        if self.probe is None:
            self.probe = Probe(self.root, self.rects)
        return self.over

    def try_out(self) -> float:
        """As `place`, but only with what sizes can move."""
        if self.probe is None:
            return self.place()
        self.nodes = self.probe.nodes
        self.rects = self.probe.rects(self.lengths.tokens(), self.width, self.height)
        worst = max(_worst(self.probe.box, self.rects), self._excess(self.nodes, self.rects))
        self.over = max(self.probe.still, worst)
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
        return fitting and self.place() <= TOLERANCE

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
        self.lengths.sizes[step.name] = target
        if not self.fits():
            return False
        self._largest(step.name, target, now, guess)
        return True

    def _largest(self, name: str, low: float, high: float, guess: float) -> None:
        """The largest value between `low`, which fits, and `high`, which does not, on the size's steps.

        `guess` is tried first, then its neighbour on the other side; only if it is far off, halving goes on.
        """
        step = self.lengths.step(name)
        fits, fails = 0, max(1, int((high - low) / step + 1e-9))
        middle = round((guess - low) / step)
        while fails - fits > 1:
            middle = min(max(middle, fits + 1), fails - 1)
            self.lengths.sizes[name] = low + middle * step
            if self.fits():
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
        if found is None or (step.spare and self.spare() > number(step.spare, self.lengths.tokens())):
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
        if not any(node.paragraph is not None and size in names(node.template.type.size) for node in self.nodes):
            return None  # not on this page: nothing to lay out
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
        for size in self._candidates(node, step) if lines > 1 else ():
            if node.line_count(width) < lines:
                return size
        return now

    def _evener(self, node: Node, width: float, step: Step) -> float:
        """The largest size without flaws; if there is none and words or lines are torn, the first with the fewest."""
        now = self.lengths.sizes[step.name]
        least = best = _flaws(node, width, step.last_line)
        chosen = now
        whole = replace(step, within=max(step.within, WHOLE_WITHIN)) if least >= PARTED else step
        for size in self._candidates(node, whole) if least else ():
            flaws = _flaws(node, width, step.last_line)
            if flaws < best and (flaws == 0 or least >= STEPPED):
                best, chosen = flaws, size
            if best == 0:
                break
        return chosen

    def spare(self) -> float:
        """The height of the highest empty box that grows."""
        heights = [
            rect.height
            for node, rect in zip(self.nodes, self.rects, strict=True)
            if node.box.style.grow and all(child.box.style.position == "absolute" for child in node.children)
        ]
        return max(heights, default=0.0)

    def placed(self) -> Placed:
        """The tree as `run` left it."""
        return Placed(self.root, tuple(self.rects), self.lengths.tokens())


def inner_width(node: Node, rect: Rect) -> float:
    """Px inside a text's padding and border."""
    style = node.box.style
    return rect.width - style.padding.left - style.padding.right - 2 * style.border


def _flaws(node: Node, width: float, last_line: float) -> int:
    """What is wrong with a text's lines: words torn apart, a short line above a long one, a short last line."""
    assert node.paragraph is not None
    lines = node.lines(width)
    if len(lines) < 2:
        return 0
    longest = max(line.width for line in lines)
    flaws = PARTED * parted(node.paragraph, lines)
    shares = [line.width / longest for line in lines[:-1]] if longest > 0 else []
    lone = [" " not in node.paragraph.text[line.start : line.stop] for line in lines[:-1]]
    flaws += STEPPED * sum(share < SHORTEST_LINE for share in shares)
    flaws += STEPPED * (sum(share < SHORT_LINE for share in shares) > 1)
    flaws += STEPPED * any(share < SHORT_LINE and alone for share, alone in zip(shares[1:], lone[1:], strict=True))
    return flaws + (lines[-1].width < last_line * longest)
