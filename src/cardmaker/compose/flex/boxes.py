"""What a caller builds: boxes with CSS properties and measured leafs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Literal, TypeAlias

from cardmaker.frozen import frozen
from cardmaker.geometry import Insets


@frozen
class Percent:
    """`Percent(50.0)` is CSS's 50%: of the parent's content box, or of its padding box where position is absolute."""

    value: float


Length: TypeAlias = float | Percent | None
"""px of the border box, a share of the parent, or None for CSS's `auto` (`none` for a maximum)."""

Align: TypeAlias = Literal["stretch", "start", "center", "end", "baseline"]
Justify: TypeAlias = Literal["start", "center", "end", "space-between", "space-around", "space-evenly"]


_NO_INSETS = Insets()
_RATIO_MOST = 1e6


@frozen
class FlexStyle:
    """The CSS properties of a box. `inset` is top, right, bottom, left; `border` is the width of all four sides, px.

    `min_width` and `min_height` of None are CSS's `auto`: no shrinking below the content (4.5); say 0 to allow it.
    A percent of a height that is not definite (9.8) counts as `auto`. `aspect_ratio` is width / height, for leafs only;
    one so small or large that a size of it overflows counts as none, as CSS has it of degenerate ones.
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
        if self.aspect_ratio is not None and not 1.0 / _RATIO_MOST <= self.aspect_ratio <= _RATIO_MOST:
            object.__setattr__(self, "aspect_ratio", None)
        padding, margin, border = self.padding, self.margin, self.border * 2.0
        for name, value in (
            ("edge_width", padding.left + padding.right + border),
            ("edge_height", padding.top + padding.bottom + border),
            ("margin_width", margin.left + margin.right),
            ("margin_height", margin.top + margin.bottom),
        ):
            object.__setattr__(self, name, value)


@frozen
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

    __slots__ = ("changed", "children", "measure", "name", "style")

    def __init__(
        self, style: FlexStyle, children: Sequence[Box] = (), measure: Measure | None = None, name: str = ""
    ) -> None:
        self.style = style
        self.children = children
        self.measure = measure
        self.name = name
        self.changed = True  # its style or what it measures, since it was laid out

    def __repr__(self) -> str:
        return f"Box({self.name!r}, {len(self.children)} children)"
