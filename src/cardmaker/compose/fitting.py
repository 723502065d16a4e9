"""A tree of nodes, the layout's sizes and its ordered steps come in; sizes at which everything fits go out.

Every text is shaped already, so trying a size is arithmetic: break, add up, compare with the canvas.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from cardmaker.compose.flex import Laid, Relayout
from cardmaker.compose.lengths import Choice, Lengths, Sizes, smallest
from cardmaker.compose.nodes import Node
from cardmaker.compose.rag import PARTED, STEPPED, flaws, is_body
from cardmaker.compose.resolving import resolve
from cardmaker.design import Step
from cardmaker.design.values import number
from cardmaker.frozen import frozen
from cardmaker.geometry import Rect

TOLERANCE = 0.5
PROPORTIONAL = 1e-6
WHOLE_WITHIN = 0.3  # a text may shrink this share to keep words whole


@frozen
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
        self.in_vain: list[str] = []
        self.texts: list[tuple[Node, Laid]] = []
        self.sized: dict[str, list[tuple[Node, Laid]]] = {}
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
        self.sized = {}
        for text in self.texts:
            for name in text[0].template.type.sized_by:
                self.sized.setdefault(name, []).append(text)
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
                if fitting and self.in_vain:
                    self._bring_back()
            elif step.kind in ("save-line", "even", "grow") and fitting:
                self._mend(step)
        return fitting and self.place() <= TOLERANCE and self._inside()

    def _inside(self) -> bool:
        """Whether every text that stands out of the flow, which no box holds, is on the canvas."""
        if not any(node.box.style.position == "absolute" for node in self.root.walk()):
            return True
        assert self.layout is not None
        rects = [rect for rect, out in zip(self.layout.rects(), _loose(self.root), strict=True) if out]
        if not rects:
            return True
        right, bottom = max(rect.right - self.width for rect in rects), max(rect.bottom - self.height for rect in rects)
        self.over = max(self.over, right, bottom, *(-min(rect.x, rect.y) for rect in rects))
        return self.over <= TOLERANCE

    def _give_way(self, step: Step) -> bool:
        if step.kind == "drop":
            if all(node.template.name != step.name for node in self.root.walk()):
                return False
            return self._drop(step.name)
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

    def _drop(self, name: str) -> bool:
        before = self.place()
        self.leave_out((name,))
        fits = self.fits()
        if not fits and self.place() > before - TOLERANCE:
            self.in_vain.append(name)
        return fits

    def _bring_back(self) -> None:
        """Boxes whose absence did not help when they went, as of a page too high that was also too wide."""
        for name in reversed(self.in_vain):
            without = self.dropped
            self.dropped = without - {name}
            self._begin()
            if not self.fits():
                self.leave_out((name,))
        self.in_vain.clear()
        self.fits()

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
        texts = [(node, width, node.size, self._growth(node, name, low, now)) for node, width in self._texts_of(name)]
        step, high = self.lengths.step(name), _heights((node, width) for node, width, _, _ in texts)
        needed = high - self.over + TOLERANCE

        def fits(steps: int) -> bool:
            for node, _, em, growth in texts:
                node.size = em * growth(now - steps * step)
            return _heights((node, width) for node, width, _, _ in texts) <= needed

        most = math.ceil((now - low) / step - 1e-9)
        # Larger letters need more lines, so that a text's height is about as the square of their size.
        steps = min(max(round(now * (1 - math.sqrt(max(needed, 0) / high)) / step), 1), most) if high > 0 else most
        if fits(steps):
            while steps > 1 and fits(steps - 1):
                steps -= 1
        else:
            steps = next((more for more in range(steps + 1, most) if fits(more)), most)
        for node, _, em, _ in texts:
            node.size = em
        return now - steps * step

    def _growth(self, node: Node, name: str, low: float, now: float) -> Callable[[float], float]:
        """How many times as large a text's font is when the size `name` is not `now` but another; mostly as the two."""
        value, tokens = node.template.type.size, dict(self.lengths.tokens())
        whole = number(value, tokens, 1.0)

        def growth(size: float) -> float:
            tokens[name] = size
            return number(value, tokens, 1.0) / whole

        plain = whole <= 0 or abs(growth(low) - low / now) < PROPORTIONAL
        return (lambda size: size / now) if plain else growth

    def _mend(self, step: Step) -> None:
        if step.kind == "grow":
            most = self.lengths.ranges[step.name][0]
            most = min(most, number(step.to, self.lengths.tokens())) if step.to else most
            now = self.lengths.sizes[step.name]
            if now < most and not (step.spare and self.spare() < number(step.spare, self.lengths.tokens())):
                self._grow(step.name, now, most)
            return
        texts = self._set_texts(step.name)
        if not texts or (step.spare and self.spare() > number(step.spare, self.lengths.tokens())):
            return
        before, ems = self.lengths.sizes[step.name], [node.size for node, _ in texts]
        chosen = self._fewer_lines(texts[:1], step) if step.kind == "save-line" else self._evener(texts, step)
        for (node, _), em in zip(texts, ems, strict=True):
            node.size = em
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
        step = self.lengths.step(name)
        if most - now > step and not self._fits_at(name, now + step):  # most pages are full: one look tells
            self.lengths.sizes[name] = now
        elif not self._fits_at(name, most):
            self._largest(name, now, most, self._guess(name, now, most))

    def _set_texts(self, size: str) -> list[tuple[Node, float]]:
        """`_texts_of` a page that is laid out. Not laid out for nothing, where the page has no such text."""
        if size not in self.sized:
            return []
        self.place()
        return self._texts_of(size)

    def _texts_of(self, name: str) -> list[tuple[Node, float]]:
        """The texts whose font sizes are made from the size `name`, and the widths they were laid out to."""
        return [(node, laid.width - laid.edge_width) for node, laid in self.sized.get(name, ())]

    def _candidates(self, texts: list[tuple[Node, float]], step: Step) -> Iterator[float]:
        """Smaller sizes in turn, the texts set at each."""
        now, least = self.lengths.sizes[step.name], self.lengths.ranges[step.name][1]
        lowest = smallest(step, now, least, self.lengths.tokens())
        by, ems = self.lengths.step(step.name), [node.size for node, _ in texts]
        for index in range(1, int((now - lowest) / by + 1e-9) + 1):
            size = now - index * by
            for (node, _), em in zip(texts, ems, strict=True):
                node.size = em * size / now
            yield size

    def _fewer_lines(self, texts: list[tuple[Node, float]], step: Step) -> float:
        now = self.lengths.sizes[step.name]
        lines = sum(node.line_count(width) for node, width in texts)
        for size in self._candidates(texts, step) if lines > len(texts) else ():
            if sum(node.line_count(width) for node, width in texts) < lines:
                return size
        return now

    def _evener(self, texts: list[tuple[Node, float]], step: Step) -> float:
        """The largest size without flaws; if there is none and words or lines are torn, the first with the fewest."""
        now = self.lengths.sizes[step.name]
        least = best = _all_flaws(texts, step)
        chosen = now
        torn = least >= PARTED and not any(is_body(node) for node, _ in texts)
        whole = replace(step, within=max(step.within, WHOLE_WITHIN)) if torn else step
        for size in self._candidates(texts, whole) if least else ():
            found = _all_flaws(texts, step)
            if found < best and (found == 0 or least >= STEPPED):
                best, chosen = found, size
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


def _loose(node: Node, out: bool = False) -> Iterator[bool]:
    """Of a box and those in it, in their order, whether it is a text out of the flow."""
    out = out or node.box.style.position == "absolute"
    yield out and node.paragraph is not None
    for child in node.children:
        yield from _loose(child, out)


def _heights(texts: Iterable[tuple[Node, float]]) -> float:
    return sum(node.text_height(node.line_count(width)) for node, width in texts)


def _all_flaws(texts: list[tuple[Node, float]], step: Step) -> int:
    return sum(flaws(node, width, step.last_line) for node, width in texts)
