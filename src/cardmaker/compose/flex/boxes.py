"""What a caller builds: boxes with CSS properties and measured leafs; and who of them holds more than fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from cardmaker.geometry import Insets, Rect


@dataclass(frozen=True, slots=True)
class Percent:
    """`Percent(50.0)` is CSS's 50%: of the parent's content box, or of its padding box where position is absolute."""

    value: float


Length: TypeAlias = float | Percent | None
"""px of the border box, a share of the parent, or None for CSS's `auto` (`none` for a maximum)."""

Align: TypeAlias = Literal["stretch", "start", "center", "end", "baseline"]
Justify: TypeAlias = Literal["start", "center", "end", "space-between", "space-around", "space-evenly"]


_NO_INSETS = Insets()


@dataclass(frozen=True, slots=True)
class FlexStyle:
    """The CSS properties of a box. `inset` is top, right, bottom, left; `border` is the width of all four sides, px.

    `min_width` and `min_height` of None are CSS's `auto`: no shrinking below the content (4.5); say 0 to allow it.
    A percent of a height that is not definite (9.8) counts as `auto`. `aspect_ratio` is width / height, for leafs only.
    """

    direction: Literal["row", "column"] = "row"
    justify: Justify = "start"
    align: Align = "stretch"
    align_self: Align | None = None
    gap: float = 0.0
    padding: Insets = _NO_INSETS
    margin: Insets = _NO_INSETS
    border: float = 0.0
    width: Length = None
    height: Length = None
    min_width: Length = None
    min_height: Length = None
    max_width: Length = None
    max_height: Length = None
    grow: float = 0.0
    shrink: float = 1.0
    basis: Length = None
    position: Literal["relative", "absolute"] = "relative"
    inset: tuple[Length, Length, Length, Length] = (None, None, None, None)
    aspect_ratio: float | None = None
    # What every pass asks for: px of padding and border, and of margins, across and down.
    edge_width: float = field(init=False, repr=False, compare=False)
    edge_height: float = field(init=False, repr=False, compare=False)
    margin_width: float = field(init=False, repr=False, compare=False)
    margin_height: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        padding, margin, border = self.padding, self.margin, self.border * 2.0
        for name, value in (
            ("edge_width", padding.left + padding.right + border),
            ("edge_height", padding.top + padding.bottom + border),
            ("margin_width", margin.left + margin.right),
            ("margin_height", margin.top + margin.bottom),
        ):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Measured:
    """The content of a leaf at one width, px; `baseline` from its top, None: its bottom edge counts."""

    width: float
    height: float
    baseline: float | None = None


Measure: TypeAlias = Callable[[float], Measured]


class Box:
    """One box: a style, and either children or a leaf's `measure`.

    `measure(available)` gets the px of width there are for the content: `inf` asks for max-content, 0 for min-content.
    It is asked once per width and pass, and must answer the same for the same width.
    """

    __slots__ = ("children", "measure", "name", "style")

    def __init__(
        self, style: FlexStyle, children: Sequence[Box] = (), measure: Measure | None = None, name: str = ""
    ) -> None:
        self.style = style
        self.children = children
        self.measure = measure
        self.name = name

    def __repr__(self) -> str:
        return f"Box({self.name!r}, {len(self.children)} children)"


def overflows(root: Box, rects: Sequence[Rect]) -> tuple[tuple[str, float], ...]:
    """Who holds more than fits: (name, px) in pre-order, px being the most by which content sticks out on any side.

    For a parent the content is the margin boxes of its in-flow children, for a leaf what it measures at its width.
    Less than 0.01 px is left out. `rects` are what `layout` gave for the same `root`.
    """
    found: list[tuple[str, float]] = []
    _overflows(root, rects, 0, found)
    return tuple(found)


def _overflows(box: Box, rects: Sequence[Rect], index: int, found: list[tuple[str, float]]) -> int:
    """Adds what `box` and those in it hold too much; returns the index after the last of their rectangles."""
    place = len(found)
    if box.children:
        worst, index = _children_overflow(box, rects, index, found)
    else:
        worst = _leaf_overflow(box, rects[index]) if box.measure is not None else 0.0
        index += 1
    if worst > 0.01:
        found.insert(place, (box.name, worst))
    return index


def _children_overflow(
    box: Box, rects: Sequence[Rect], index: int, found: list[tuple[str, float]]
) -> tuple[float, int]:
    style, rect = box.style, rects[index]
    padding, border = style.padding, style.border
    left, top = rect.x + padding.left + border, rect.y + padding.top + border
    right, bottom = rect.right - padding.right - border, rect.bottom - padding.bottom - border
    worst = 0.0
    index += 1
    for child in box.children:
        if child.style.position != "absolute":
            margin, at = child.style.margin, rects[index]
            x, y = at.x, at.y
            for over in (
                left - x + margin.left,
                top - y + margin.top,
                x + at.width + margin.right - right,
                y + at.height + margin.bottom - bottom,
            ):
                if over > worst:
                    worst = over
        index = _overflows(child, rects, index, found)
    return worst, index


def _leaf_overflow(box: Box, rect: Rect) -> float:
    if box.measure is None:
        return 0.0
    style = box.style
    width, height = rect.width - style.edge_width, rect.height - style.edge_height
    size = box.measure(max(width, 0.0))
    return max(size.width - width, size.height - height)
