"""A tree of nodes, the layout's sizes and its ordered steps come in; sizes at which everything fits go out.

Every text is shaped already, so trying a size is arithmetic: break, add up, compare with the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from cardmaker.compose.flex import Laid, Relayout
from cardmaker.compose.lengths import Choice, Lengths, Sizes
from cardmaker.compose.nodes import Node
from cardmaker.compose.resolving import resolve
from cardmaker.design import Step
from cardmaker.design.values import number
from cardmaker.geometry import Rect
from cardmaker.text import parted

TOLERANCE = 0.5
PARTED, STEPPED = 4, 2  # how much worse than a short last line
SHORTEST_LINE = 0.45  # of the longest: a line above others that is shorter looks like a step
SHORT_LINE = 0.6  # of the longest: two such lines, or one of a single word between others, look torn
WHOLE_WITHIN = 0.3  # a text may shrink this share to keep words whole


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
        self.texts: list[tuple[Node, Laid]] = []
        self.limited: list[tuple[Node, Laid]] = []
        self.empty: list[tuple[Node, Laid]] = []
        self._begin()

    def _begin(self) -> None:
        """A tree without what is dropped, of which nothing is known."""
        self.root = self.build(self.dropped)
        self.layout: Relayout | None = None
        self.placed_at: Sizes = ()
        self.over = 0.0
        self.tried: dict[Sizes, float] = {}

    def leave_out(self, names: Iterable[str]) -> None:
        """Make the tree anew without boxes of these names."""
        self.dropped |= frozenset(names)
        self._begin()

    def place(self) -> float:
        """Lay everything out at the sizes chosen; returns by how many design px the worst box overflows."""
        sizes = self.lengths.chosen()
        if self.layout is None or sizes != self.placed_at:
            resolve(self.root, Choice(self.lengths), 30.0, self.layout is None)
            laid = self._laid_out()
            self.placed_at = sizes
            self.over = self.tried[sizes] = max(laid.overflow(), self._excess(laid))
        return self.over

    def _laid_out(self) -> Relayout:
        if self.layout is not None:
            self.layout.place()
            return self.layout
        self.layout = Relayout(self.root.box, self.width, self.height)
        # Every text with its box as laid out, which knows how wide it is.
        pairs = list(zip(self.root.walk(), self.layout.nodes(), strict=True))
        self.texts = [(node, laid) for node, laid in pairs if node.paragraph is not None]
        self.empty = [(node, laid) for node, laid in pairs if not laid.flow]
        kinds = [node.template.type for node, _ in self.texts]
        self.limited = [
            text for text, kind in zip(self.texts, kinds, strict=True) if kind.max_lines and not kind.ellipsis
        ]
        return self.layout

    def _excess(self, layout: Relayout) -> float:
        """How far the page is larger than the canvas, or a text longer than its most lines, in design px."""
        width, height = layout.size()
        worst = max(height - self.height, width - self.width)
        for node, laid in self.limited:
            extra = node.line_count(laid.width - laid.edge_width) - node.template.type.max_lines
            worst = max(worst, extra * node.line_height * node.size)
        return worst

    def fits(self) -> bool:
        """Whether everything fits at the sizes chosen; what was tried before is not laid out again."""
        known = self.tried.get(self.lengths.chosen())
        return (self.place() if known is None else known) <= TOLERANCE

    def unbroken(self) -> bool:
        """Whether no line had to be broken but where the texts themselves break it."""
        self.place()
        return all(
            node.line_count(laid.width - laid.edge_width) == node.line_count(1e9)
            for node, laid in self.texts
            if node.size > 0
        )

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
            if all(node.template.name != step.name for node in self.root.walk()):
                return False
            self.dropped |= {step.name}
            self._begin()
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

        The page is too high by `over` at `now`.
        """
        self.place()
        texts = [(node, width, node.size) for node, width in self._texts_of(name)]
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
            most = min(most, number(step.to, self.lengths.tokens())) if step.to else most
            now = self.lengths.sizes[step.name]
            if now < most and not (step.spare and self.spare() < number(step.spare, self.lengths.tokens())):
                self._grow(step.name, now, most)
            return
        found = self._text_of(step.name)
        if found is None or (step.spare and self.spare() > number(step.spare, self.lengths.tokens())):
            return
        before, em = self.lengths.sizes[step.name], found[0].size
        chosen = self._fewer_lines(*found, step) if step.kind == "save-line" else self._evener(*found, step)
        found[0].size = em
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
        if not self._texts_of(size):
            return None  # not on this page: nothing to lay out
        self.place()
        return next(iter(self._texts_of(size)), None)

    def _texts_of(self, size: str) -> list[tuple[Node, float]]:
        """The texts whose font sizes are made from `size`, and the widths they were laid out to."""
        return [
            (node, laid.width - laid.edge_width) for node, laid in self.texts if size in node.template.type.sized_by
        ]

    def _candidates(self, node: Node, step: Step) -> Iterator[float]:
        """Smaller sizes in turn, the text set at each."""
        now, least = self.lengths.sizes[step.name], self.lengths.ranges[step.name][1]
        least = max(least, number(step.to, self.lengths.tokens())) if step.to else least
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
        self.place()
        return max((laid.height for node, laid in self.empty if node.box.style.grow), default=0.0)

    def placed(self) -> Placed:
        """The tree as `run` left it."""
        self.place()
        assert self.layout is not None
        return Placed(self.root, tuple(self.layout.rects()), self.lengths.tokens())


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
