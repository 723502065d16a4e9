"""A layout's lengths and sizes and a canvas come in; every length in design px, at any choice of sizes, goes out."""

from __future__ import annotations

from collections.abc import Mapping

from cardmaker.compose.flex import FlexStyle
from cardmaker.compose.templates import Template
from cardmaker.design import Range, Step
from cardmaker.design.values import Value, names, number

_RATIO_STEP = 0.05

Sizes = tuple[float, ...]
_SETTLED_MOST = 20_000


class Fixed:
    """What one tree comes to on one canvas before any size gives way; the same for all cards, so made once.

    `canvas` are lengths in design px by name. `settled` keeps what templates came to, by their identity and by the
    sizes if those move them: the template itself, so that it stays, its font size in design px, its flex declarations.
    """

    __slots__ = ("moving", "ranges", "settled", "styles", "values")

    def __init__(self, values: Mapping[str, Value], sizes: Mapping[str, Range], canvas: Mapping[str, float]) -> None:
        own = {name: value for name, value in values.items() if name not in sizes}
        self.values = _evaluated(own, dict(canvas))
        self.ranges = {
            name: (number(size.max, self.values), number(size.min, self.values)) for name, size in sizes.items()
        }
        self.moving = {name: value for name, value in own.items() if name not in self.values}
        self.settled: dict[tuple[int, Sizes], tuple[Template, float, FlexStyle]] = {}
        self.styles: dict[FlexStyle, FlexStyle] = {}


class Lengths:
    """All lengths by name. `sizes` are those that may give way, at the values chosen now; `ranges` their (max, min)."""

    __slots__ = ("_made", "fixed", "ranges", "sizes")

    def __init__(self, fixed: Fixed) -> None:
        self.fixed = fixed
        self.ranges = fixed.ranges
        self.sizes = {name: most for name, (most, _) in self.ranges.items()}
        self._made: tuple[Sizes, Mapping[str, float]] | None = None

    def chosen(self) -> Sizes:
        """The sizes chosen now, to tell choices apart."""
        return tuple(self.sizes.values())

    def tokens(self) -> Mapping[str, float]:
        """Every name's length in design px."""
        sizes = self.chosen()
        if self._made is None or self._made[0] != sizes:
            self._made = sizes, _evaluated(self.fixed.moving, {**self.fixed.values, **self.sizes})
        return self._made[1]

    def step(self, name: str) -> float:
        """How fine a size is tried: whole px, or hundredths for a ratio."""
        return 1.0 if self.ranges[name][0] >= 8 else _RATIO_STEP


def smallest(step: Step, now: float, least: float, tokens: Mapping[str, float]) -> float:
    """How small a step may make a size that is `now`, and whose range ends at `least`."""
    least = max(least, number(step.to, tokens)) if step.to else least
    return max(least, now * (1 - step.within))


class Choice:
    """The lengths at one choice of sizes, to settle boxes with. What a template came to before is kept."""

    __slots__ = ("_lengths", "_settled", "_sizes")

    def __init__(self, lengths: Lengths) -> None:
        self._lengths = lengths
        self._sizes = lengths.chosen()
        self._settled = lengths.fixed.settled

    @property
    def tokens(self) -> Mapping[str, float]:
        return self._lengths.tokens()

    def found(self, template: Template) -> tuple[float, FlexStyle] | None:
        """Font size and flex declarations, if this template was settled at these sizes before."""
        entry = self._settled.get((id(template), self._sizes if template.moves else ()))
        return entry[1:] if entry else None

    def keep(self, template: Template, size: float, style: FlexStyle) -> tuple[float, FlexStyle]:
        styles = self._lengths.fixed.styles
        if len(self._settled) >= _SETTLED_MOST:
            self._settled.clear()
            styles.clear()
        # Equal styles are one object, so that a box whose style did not change is seen not to have changed.
        style = styles.setdefault(style, style)
        self._settled[id(template), self._sizes if template.moves else ()] = (template, size, style)
        return size, style


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
